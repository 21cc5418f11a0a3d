//! Numbers of events, of which some are expected.
//!
//! Few: uniform numbers are multiplied until the product is small enough (D. E. Knuth). Many: W. Hörmann's
//! transformed rejection with a squeeze ("The transformed rejection method for generating Poisson random
//! variables", Insurance: Mathematics and Economics 12, 1993).

use crate::log_gamma::log_gamma;
use crate::source::{Source, floor};

/// The Poisson distribution with a mean, ready to be drawn from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Poissons {
    /// There are no events, and nothing is drawn.
    None,
    /// By products: the one at which to stop.
    Products(f64),
    /// By rejection.
    Rejection(Rejection),
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Rejection {
    lam: f64,
    log_lam: f64,
    a: f64,
    b: f64,
    log_inv_alpha: f64,
    squeeze: f64,
}

impl Poissons {
    #[inline]
    pub(crate) fn new(lam: f64) -> Self {
        if lam >= 10.0 {
            let b = 0.931 + 2.53 * lam.sqrt();
            Poissons::Rejection(Rejection {
                lam,
                log_lam: lam.ln(),
                a: -0.059 + 0.02483 * b,
                b,
                log_inv_alpha: (1.1239 + 1.1328 / (b - 3.4)).ln(),
                squeeze: 0.9277 - 3.6224 / (b - 2.0),
            })
        } else if lam == 0.0 {
            Poissons::None
        } else {
            Poissons::Products((-lam).exp())
        }
    }

    /// One number of events.
    #[inline]
    pub(crate) fn one<S: Source>(&self, source: &mut S) -> i64 {
        match self {
            Poissons::None => 0,
            Poissons::Products(bound) => {
                let (mut events, mut product) = (0, source.uniform());
                // Of a NaN there are none.
                while product > *bound {
                    events += 1;
                    product *= source.uniform();
                }
                events
            }
            Poissons::Rejection(rejection) => rejection.one(source),
        }
    }
}

impl Rejection {
    fn one<S: Source>(&self, source: &mut S) -> i64 {
        let Rejection { lam, log_lam, a, b, log_inv_alpha, squeeze } = *self;
        loop {
            let u = source.uniform() - 0.5;
            let v = source.uniform();
            let us = 0.5 - u.abs();
            let k = floor((2.0 * a / us + b) * u + lam + 0.43);
            if us >= 0.07 && v <= squeeze {
                return k;
            }
            if k < 0 || (us < 0.013 && v > us) {
                continue;
            }
            let x = k as f64;
            if v.ln() + log_inv_alpha - (a / (us * us) + b).ln() <= -lam + x * log_lam - log_gamma(x + 1.0) {
                return k;
            }
        }
    }
}
