//! Distributions of real numbers.
//!
//! Here are those that are functions of one standard number; those that take more are in `compound.rs`.
//!
//! Source: L. Devroye, "Non-Uniform Random Variate Generation", 1986 (inversions).

use crate::BitGenerator;
use crate::compound::Compound;
use crate::distribution::{Checks, Distribution, Refusal, Rules};
use crate::draw::{Draw, Numbers};
use crate::source::{Interface, Mapped, Standard};

/// The cost of a few instructions, in quarters of a nanosecond: nothing that is worth sharing.
const CHEAP: usize = 0;
/// The cost of one function of the mathematical library.
const ONE: usize = 30;
/// The cost of several.
const MORE: usize = 60;

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

    fn draw<B: BitGenerator + ?Sized>(self, bits: &mut B, interface: Interface<'_>, out: &mut [f64]) {
        let legacy = interface.is_legacy();
        // The older interface has exponential numbers by inversion.
        let standard = if legacy { Standard::Uniform } else { Standard::Exponential };
        let exponential = move |x: f64| if legacy { -(1.0 - x).ln() } else { x };
        let compound = match self {
            Uniform { low, high } => {
                let range = high - low;
                return map(bits, interface, out, Standard::Uniform, CHEAP, |u| low + range * u);
            }
            Normal { loc, scale } => {
                return map(bits, interface, out, Standard::Normal, CHEAP, |x| loc + scale * x);
            }
            Exponential { scale } if legacy => {
                return map(bits, interface, out, standard, ONE, |x| scale * exponential(x));
            }
            Exponential { scale } => return map(bits, interface, out, standard, CHEAP, |x| scale * x),
            Laplace { loc, scale } => {
                return map(bits, interface, out, Standard::Positive, ONE, |u| {
                    // Which half it is goes into a sign: a branch would be mispredicted every other time.
                    let upper = u >= 0.5;
                    let twice = if upper { 2.0 - u - u } else { u + u };
                    let log = twice.ln();
                    loc + scale * if upper { -log } else { log }
                });
            }
            Gumbel { loc, scale } => {
                return map(bits, interface, out, Standard::Positive, MORE, |u| {
                    loc - scale * (-(1.0 - u).ln()).ln()
                });
            }
            Logistic { loc, scale } => {
                return map(bits, interface, out, Standard::Positive, ONE, |u| {
                    loc + scale * (u / (1.0 - u)).ln()
                });
            }
            Lognormal { mean, sigma } => {
                return map(bits, interface, out, Standard::Normal, ONE, |x| (mean + sigma * x).exp());
            }
            Rayleigh { scale } if legacy => {
                return map(bits, interface, out, Standard::Uniform, ONE, |u| {
                    scale * (-2.0 * (-u).ln_1p()).sqrt()
                });
            }
            Rayleigh { scale } => {
                return map(bits, interface, out, standard, CHEAP, |x| scale * (2.0 * x).sqrt());
            }
            Pareto { a } if legacy => {
                return map(bits, interface, out, standard, MORE, |x| (exponential(x) / a).exp() - 1.0);
            }
            Pareto { a } => return map(bits, interface, out, standard, ONE, |x| (x / a).exp_m1()),
            // Nothing is drawn.
            Weibull { a: 0.0 } => return out.fill(0.0),
            Weibull { a } => {
                let power = 1.0 / a;
                return map(bits, interface, out, standard, MORE, |x| exponential(x).powf(power));
            }
            Power { a } => {
                let power = 1.0 / a;
                return map(bits, interface, out, standard, MORE, |x| {
                    let x = -exponential(x);
                    let base = if legacy { 1.0 - x.exp() } else { -x.exp_m1() };
                    base.powf(power)
                });
            }
            Triangular { left, mode, right } => {
                let base = right - left;
                let (low, high) = (mode - left, right - mode);
                let ratio = low / base;
                return map(bits, interface, out, Standard::Uniform, CHEAP, |u| {
                    let rising = u <= ratio;
                    let square = if rising { u * (low * base) } else { (1.0 - u) * (high * base) };
                    let distance = square.sqrt();
                    if rising { left + distance } else { right - distance }
                });
            }
            StandardCauchy => Compound::Cauchy,
            Wald { mean, scale } => Compound::Wald { mean, scale },
            StandardGamma { shape } => Compound::Gamma { shape, scale: 1.0 },
            Gamma { shape, scale } => Compound::Gamma { shape, scale },
            Chisquare { df } => Compound::Gamma { shape: df / 2.0, scale: 2.0 },
            Beta { a, b } => Compound::Beta { a, b },
            NoncentralChisquare { df, nonc } => Compound::NoncentralChisquare { df, nonc },
            F { dfnum, dfden } => Compound::F { dfnum, dfden },
            NoncentralF { dfnum, dfden, nonc } => Compound::NoncentralF { dfnum, dfden, nonc },
            StandardT { df } => Compound::StandardT { df },
            Vonmises { mu, kappa } => Compound::Vonmises { mu, kappa },
        };
        bits.fill(Draw::Numbers(interface, Numbers::Compound(compound, out)));
    }
}

/// Fills a slice with a function of standard numbers.
fn map<B: BitGenerator + ?Sized>(
    bits: &mut B,
    interface: Interface<'_>,
    out: &mut [f64],
    standard: Standard,
    cost: usize,
    function: impl Fn(f64) -> f64 + Sync,
) {
    let function = |values: &mut [f64]| values.iter_mut().for_each(|x| *x = function(*x));
    bits.fill_mapped(&Mapped { standard, function: &function, cost }, interface, out);
}
