//! Continuous distributions whose numbers take several standard ones, or no foreseen number of them.
//!
//! Gamma numbers and what is made of them are in `gamma.rs`, directions in `von_mises.rs`. What depends on the
//! parameters alone is computed once for all numbers.
//!
//! Source: J. R. Michael, W. R. Schucany and R. W. Haas, "Generating Random Variates Using Transformations with
//! Multiple Roots", Amer. Stat. 30(2), 1976 (Wald).

use crate::gamma::{Betas, Gammas, NoncentralChisquares};
use crate::source::Source;
use crate::von_mises::Directions;

/// A distribution and its parameters, which were checked.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the parameters have NumPy's names and meanings")]
pub enum Compound {
    /// The ratio of two normal numbers.
    Cauchy,
    /// The inverse Gaussian distribution.
    Wald { mean: f64, scale: f64 },
    /// The gamma distribution.
    Gamma { shape: f64, scale: f64 },
    /// The beta distribution.
    Beta { a: f64, b: f64 },
    /// Sums of squares of normal numbers with means other than zero.
    NoncentralChisquare { df: f64, nonc: f64 },
    /// The ratio of two chi-square numbers, each divided by its degrees of freedom.
    F { dfnum: f64, dfden: f64 },
    /// The same with a numerator that is not central.
    NoncentralF { dfnum: f64, dfden: f64, nonc: f64 },
    /// Student's distribution.
    StandardT { df: f64 },
    /// The normal distribution of the circle.
    Vonmises { mu: f64, kappa: f64 },
}

impl Compound {
    /// Fills a slice from a source.
    pub(crate) fn fill<S: Source>(self, source: &mut S, out: &mut [f64]) {
        match self {
            Compound::Cauchy => repeat(source, out, |source| {
                let numerator = source.normal();
                numerator / source.normal()
            }),
            Compound::Wald { mean, scale } => repeat(source, out, |source| {
                let y = source.normal();
                let y = mean * y * y;
                let x = if S::LEGACY {
                    mean + mean / (2.0 * scale) * (y - (4.0 * scale * y + y * y).sqrt())
                } else {
                    mean * (1.0 - 2.0 / (1.0 + (1.0 + 4.0 * scale / y).sqrt()))
                };
                if source.uniform() <= mean / (mean + x) { x } else { mean * mean / x }
            }),
            Compound::Gamma { shape, scale } => {
                let gammas = Gammas::<f64>::new(shape);
                repeat(source, out, |source| scale * gammas.one(source));
            }
            Compound::Beta { a, b } => {
                let betas = Betas::new::<S>(a, b);
                repeat(source, out, |source| betas.one(source));
            }
            Compound::NoncentralChisquare { df, nonc } => {
                let squares = NoncentralChisquares::new::<S>(df, nonc);
                repeat(source, out, |source| squares.one(source));
            }
            Compound::F { dfnum, dfden } => {
                let (above, below) = (Gammas::chisquare(dfnum), Gammas::chisquare(dfden));
                repeat(source, out, |source| {
                    let numerator = 2.0 * above.one(source) * dfden;
                    numerator / (2.0 * below.one(source) * dfnum)
                });
            }
            Compound::NoncentralF { dfnum, dfden, nonc } => {
                let above = NoncentralChisquares::new::<S>(dfnum, nonc);
                let below = Gammas::chisquare(dfden);
                repeat(source, out, |source| {
                    let numerator = above.one(source) * dfden;
                    numerator / (2.0 * below.one(source) * dfnum)
                });
            }
            Compound::StandardT { df } => {
                let half = df / 2.0;
                let gammas = Gammas::<f64>::new(half);
                repeat(source, out, |source| {
                    let normal = source.normal();
                    half.sqrt() * normal / gammas.one(source).sqrt()
                });
            }
            Compound::Vonmises { mu, kappa } => {
                let directions = Directions::new::<S>(mu, kappa);
                repeat(source, out, |source| directions.one(source));
            }
        }
    }
}

/// Fills a slice with what a function draws. It is compiled with the function in its loop.
#[inline(always)]
pub(crate) fn repeat<S: Source, T>(source: &mut S, out: &mut [T], mut one: impl FnMut(&mut S) -> T) {
    out.iter_mut().for_each(|x| *x = one(source));
}
