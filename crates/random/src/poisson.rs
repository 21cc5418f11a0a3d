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
    a: f64,
    b: f64,
    inv_alpha: f64,
    squeeze: f64,
    /// The logarithms of the mean and of `inv_alpha`, which few numbers need.
    logs: Option<(f64, f64)>,
}

impl Poissons {
    /// For many numbers.
    pub(crate) fn new(lam: f64) -> Self {
        let mut poissons = Self::once(lam);
        if let Poissons::Rejection(rejection) = &mut poissons {
            rejection.logs = Some(rejection.logs());
        }
        poissons
    }

    /// For a single number.
    #[inline]
    pub(crate) fn once(lam: f64) -> Self {
        if lam >= 10.0 {
            let b = 0.931 + 2.53 * lam.sqrt();
            Poissons::Rejection(Rejection {
                lam,
                a: -0.059 + 0.02483 * b,
                b,
                inv_alpha: 1.1239 + 1.1328 / (b - 3.4),
                squeeze: 0.9277 - 3.6224 / (b - 2.0),
                logs: None,
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
    fn logs(&self) -> (f64, f64) {
        (self.lam.ln(), self.inv_alpha.ln())
    }

    fn one<S: Source>(&self, source: &mut S) -> i64 {
        let Rejection { lam, a, b, squeeze, .. } = *self;
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
            let (log_lam, log_inv_alpha) = self.logs.unwrap_or_else(|| self.logs());
            if v.ln() + log_inv_alpha - (a / (us * us) + b).ln() <= -lam + x * log_lam - log_gamma(x + 1.0) {
                return k;
            }
        }
    }
}
