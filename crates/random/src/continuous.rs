//! Distributions of real numbers.
//!
//! Here are those that are functions of few standard numbers, by inversion or of normals and exponentials; gamma
//! numbers and what is made of them are in `gamma.rs`, directions in `von_mises.rs`.
//!
//! Sources: L. Devroye, "Non-Uniform Random Variate Generation", 1986 (inversions); J. R. Michael, W.
//! R. Schucany and R. W. Haas, "Generating Random Variates Using Transformations with Multiple Roots",
//! Amer. Stat. 30(2), 1976 (Wald).

use crate::distribution::{Checks, Distribution, Refusal, Rules};
use crate::draw::Draw;
use crate::source::{Modern, Source};
use crate::{BitGenerator, gamma, von_mises};

/// A continuous distribution and its parameters, with NumPy's names.
///
/// ```
/// use random::{Continuous, default_rng};
/// let mut x = [0.0; 2];
/// default_rng(42).fill(Continuous::Laplace { loc: 0.0, scale: 1.0 }, &mut x).unwrap();
/// assert_eq!(x, [0.7938786426417068, -0.1303856263065431]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the parameters have NumPy's names and meanings")]
pub enum Continuous {
    /// The same density from `low` to `high`.
    Uniform { low: f64, high: f64 },
    /// The normal distribution with mean `loc` and standard deviation `scale`.
    Normal { loc: f64, scale: f64 },
    /// The exponential distribution with mean `scale`.
    Exponential { scale: f64 },
    /// The double exponential distribution.
    Laplace { loc: f64, scale: f64 },
    /// The extreme value distribution of type I.
    Gumbel { loc: f64, scale: f64 },
    /// The logistic distribution.
    Logistic { loc: f64, scale: f64 },
    /// The exponential of a normal number.
    Lognormal { mean: f64, sigma: f64 },
    /// The length of a vector of two normal numbers.
    Rayleigh { scale: f64 },
    /// The Lomax distribution (Pareto II).
    Pareto { a: f64 },
    /// The Weibull distribution with scale 1.
    Weibull { a: f64 },
    /// Density `a·x^(a−1)` on `[0, 1]`.
    Power { a: f64 },
    /// The ratio of two normal numbers.
    StandardCauchy,
    /// The triangle over `[left, right]` with its top at `mode`.
    Triangular { left: f64, mode: f64, right: f64 },
    /// The inverse Gaussian distribution.
    Wald { mean: f64, scale: f64 },
    /// The gamma distribution with scale 1.
    StandardGamma { shape: f64 },
    /// The gamma distribution.
    Gamma { shape: f64, scale: f64 },
    /// The beta distribution on `[0, 1]`.
    Beta { a: f64, b: f64 },
    /// The sum of the squares of `df` normal numbers.
    Chisquare { df: f64 },
    /// The same of normal numbers with means whose squares sum to `nonc`.
    NoncentralChisquare { df: f64, nonc: f64 },
    /// The ratio of two chi-square numbers, each divided by its degrees of freedom.
    F { dfnum: f64, dfden: f64 },
    /// The same with a numerator that is not central.
    NoncentralF { dfnum: f64, dfden: f64, nonc: f64 },
    /// Student's distribution with `df` degrees of freedom.
    StandardT { df: f64 },
    /// The normal distribution of the circle, on `[−π, π]`.
    Vonmises { mu: f64, kappa: f64 },
}

use Continuous::*;

impl Distribution for Continuous {
    type Number = f64;

    fn check(self, rules: Rules) -> Result<(), Refusal> {
        let checks = Checks::new(rules);
        let checks = match self {
            Uniform { low, high } => {
                let range = high - low;
                let text = match rules {
                    Rules { legacy: false, arrays: false } => "high - low range exceeds valid bounds",
                    _ => "Range exceeds valid bounds",
                };
                let checks = checks.overflow(!range.is_finite(), text);
                if rules.legacy { checks } else { checks.non_negative("high - low", range) }
            }
            Normal { scale, .. }
            | Exponential { scale }
            | Laplace { scale, .. }
            | Gumbel { scale, .. }
            | Logistic { scale, .. }
            | Rayleigh { scale } => checks.non_negative("scale", scale),
            Lognormal { sigma, .. } => checks.non_negative("sigma", sigma),
            Weibull { a } => checks.non_negative("a", a),
            Pareto { a } | Power { a } => checks.positive("a", a),
            StandardCauchy => checks,
            Triangular { left, mode, right } => checks
                .refuse(left > mode, "left > mode")
                .refuse(mode > right, "mode > right")
                .refuse(left == right, "left == right"),
            Wald { mean, scale } => checks.positive("mean", mean).positive("scale", scale),
            StandardGamma { shape } => checks.non_negative("shape", shape),
            Gamma { shape, scale } => checks.non_negative("shape", shape).non_negative("scale", scale),
            Beta { a, b } => checks.positive("a", a).positive("b", b),
            Chisquare { df } | StandardT { df } => checks.positive("df", df),
            NoncentralChisquare { df, nonc } => checks.positive("df", df).non_negative("nonc", nonc),
            F { dfnum, dfden } => checks.positive("dfnum", dfnum).positive("dfden", dfden),
            NoncentralF { dfnum, dfden, nonc } => {
                checks.positive("dfnum", dfnum).positive("dfden", dfden).non_negative("nonc", nonc)
            }
            Vonmises { kappa, .. } => checks.non_negative("kappa", kappa),
        };
        checks.end()
    }

    fn fill<S: Source>(self, source: &mut S, out: &mut [f64]) {
        match self {
            Uniform { low, high } => {
                let range = high - low;
                source.uniforms(out);
                out.iter_mut().for_each(|x| *x = low + range * *x);
            }
            Normal { loc, scale } => {
                source.normals(out);
                out.iter_mut().for_each(|x| *x = loc + scale * *x);
            }
            Exponential { scale } => {
                source.exponentials(out);
                out.iter_mut().for_each(|x| *x *= scale);
            }
            other => out.iter_mut().for_each(|x| *x = other.one(source)),
        }
    }

    fn draw<B: BitGenerator + ?Sized>(self, bits: &mut B, out: &mut [f64]) {
        match self {
            // Standard numbers that are moved and stretched: generators make many of those at a time.
            Uniform { .. } | Normal { .. } | Exponential { .. } => self.fill(&mut Modern(bits), out),
            _ => bits.fill(Draw::Continuous(self, out)),
        }
    }
}

impl Continuous {
    /// One number.
    #[inline]
    fn one<S: Source>(self, source: &mut S) -> f64 {
        match self {
            Uniform { low, high } => low + (high - low) * source.uniform(),
            Normal { loc, scale } => loc + scale * source.normal(),
            Exponential { scale } => scale * source.exponential(),
            Laplace { loc, scale } => loop {
                let u = source.uniform();
                if u >= 0.5 {
                    break loc - scale * (2.0 - u - u).ln();
                }
                if u > 0.0 {
                    break loc + scale * (u + u).ln();
                }
            },
            Gumbel { loc, scale } => loop {
                let u = 1.0 - source.uniform();
                if u < 1.0 {
                    break loc - scale * (-u.ln()).ln();
                }
            },
            Logistic { loc, scale } => loop {
                let u = source.uniform();
                if u > 0.0 {
                    break loc + scale * (u / (1.0 - u)).ln();
                }
            },
            Lognormal { mean, sigma } => (mean + sigma * source.normal()).exp(),
            Rayleigh { scale } if S::LEGACY => scale * (-2.0 * (-source.uniform()).ln_1p()).sqrt(),
            Rayleigh { scale } => scale * (2.0 * source.exponential()).sqrt(),
            Pareto { a } if S::LEGACY => (source.exponential() / a).exp() - 1.0,
            Pareto { a } => (source.exponential() / a).exp_m1(),
            // Nothing is drawn.
            Weibull { a: 0.0 } => 0.0,
            Weibull { a } => source.exponential().powf(1.0 / a),
            Power { a } if S::LEGACY => (1.0 - (-source.exponential()).exp()).powf(1.0 / a),
            Power { a } => (-(-source.exponential()).exp_m1()).powf(1.0 / a),
            StandardCauchy => {
                let numerator = source.normal();
                numerator / source.normal()
            }
            Triangular { left, mode, right } => {
                let base = right - left;
                let u = source.uniform();
                if u <= (mode - left) / base {
                    left + (u * ((mode - left) * base)).sqrt()
                } else {
                    right - ((1.0 - u) * ((right - mode) * base)).sqrt()
                }
            }
            Wald { mean, scale } => {
                let y = source.normal();
                let y = mean * y * y;
                let x = if S::LEGACY {
                    mean + mean / (2.0 * scale) * (y - (4.0 * scale * y + y * y).sqrt())
                } else {
                    mean * (1.0 - 2.0 / (1.0 + (1.0 + 4.0 * scale / y).sqrt()))
                };
                if source.uniform() <= mean / (mean + x) { x } else { mean * mean / x }
            }
            StandardGamma { shape } => gamma::standard(source, shape),
            Gamma { shape, scale } => scale * gamma::standard(source, shape),
            Beta { a, b } => gamma::beta(source, a, b),
            Chisquare { df } => gamma::chisquare(source, df),
            NoncentralChisquare { df, nonc } => gamma::noncentral_chisquare(source, df, nonc),
            F { dfnum, dfden } => {
                let numerator = gamma::chisquare(source, dfnum) * dfden;
                numerator / (gamma::chisquare(source, dfden) * dfnum)
            }
            NoncentralF { dfnum, dfden, nonc } => {
                let numerator = gamma::noncentral_chisquare(source, dfnum, nonc) * dfden;
                numerator / (gamma::chisquare(source, dfden) * dfnum)
            }
            StandardT { df } => {
                let normal = source.normal();
                let gamma = gamma::standard(source, df / 2.0);
                (df / 2.0).sqrt() * normal / gamma.sqrt()
            }
            Vonmises { mu, kappa } => von_mises::direction(source, mu, kappa),
        }
    }
}
