//! Numbers of events, of which some are expected.
//!
//! Few: uniform numbers are multiplied until the product is small enough (D. E. Knuth). Many: W. Hörmann's
//! transformed rejection with a squeeze ("The transformed rejection method for generating Poisson random
//! variables", Insurance: Mathematics and Economics 12, 1993).

use crate::log_gamma::log_gamma;
use crate::source::{Source, whole};

/// One number of events.
pub(crate) fn one<S: Source>(source: &mut S, lam: f64) -> i64 {
    if lam >= 10.0 {
        rejected(source, lam)
    } else if lam == 0.0 {
        0
    } else {
        multiplied(source, lam)
    }
}

fn multiplied<S: Source>(source: &mut S, lam: f64) -> i64 {
    let bound = (-lam).exp();
    let (mut events, mut product) = (0, 1.0);
    loop {
        product *= source.uniform();
        // Of a NaN there are none.
        if product > bound {
            events += 1;
        } else {
            return events;
        }
    }
}

fn rejected<S: Source>(source: &mut S, lam: f64) -> i64 {
    let log_lam = lam.ln();
    let b = 0.931 + 2.53 * lam.sqrt();
    let a = -0.059 + 0.02483 * b;
    let inv_alpha = 1.1239 + 1.1328 / (b - 3.4);
    let squeeze = 0.9277 - 3.6224 / (b - 2.0);
    loop {
        let u = source.uniform() - 0.5;
        let v = source.uniform();
        let us = 0.5 - u.abs();
        let k = whole(((2.0 * a / us + b) * u + lam + 0.43).floor());
        if us >= 0.07 && v <= squeeze {
            return k;
        }
        if k < 0 || (us < 0.013 && v > us) {
            continue;
        }
        let x = k as f64;
        if v.ln() + inv_alpha.ln() - (a / (us * us) + b).ln() <= -lam + x * log_lam - log_gamma(x + 1.0) {
            return k;
        }
    }
}
