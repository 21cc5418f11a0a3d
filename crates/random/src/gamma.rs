//! Gamma numbers, and what is made of them: beta and chi-square.
//!
//! Sources: G. Marsaglia and W. W. Tsang, "A Simple Method for Generating Gamma Variables", ACM Trans. Math.
//! Softw. 26(3), 2000 (shapes above one); J. H. Ahrens and U. Dieter, "Computer methods for sampling from
//! gamma, beta, Poisson and binomial distributions", Computing 12, 1974 (shapes below one); M. D. Jöhnk,
//! "Erzeugung von betaverteilten und gammaverteilten Zufallszahlen", Metrika 8, 1964 (beta).

use crate::distribution::{Checks, Distribution, Refusal, Rules};
use crate::draw::Draw;
use crate::poisson::Poissons;
use crate::source::{Interface, Source};
use crate::{BitGenerator, ziggurat};

/// Shapes of beta below which a number between zero and one is next to impossible.
const TINY: f64 = 3e-103;

/// The gamma distribution of a shape with scale 1, ready to be drawn from, in either precision.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Gammas<F> {
    /// All numbers are zero, and nothing is drawn.
    Zero,
    /// An exponential number.
    Exponential,
    /// A shape below one, and its reciprocal.
    Below { shape: F, inverse: F },
    /// Another one, less a third, and the factor of normal numbers.
    Above { b: F, c: F },
}

/// The way from standard numbers to a gamma number.
macro_rules! gammas {
    ($float:ident, $source:ident: $bound:path, $uniform:expr, $normal:expr, $exponential:expr) => {
        impl Gammas<$float> {
            pub(crate) fn new(shape: $float) -> Self {
                const THIRD: $float = 1.0 / 3.0;
                if shape == 1.0 {
                    Gammas::Exponential
                } else if shape == 0.0 {
                    Gammas::Zero
                } else if shape < 1.0 {
                    Gammas::Below { shape, inverse: 1.0 / shape }
                } else {
                    let b = shape - THIRD;
                    Gammas::Above { b, c: 1.0 / (9.0 * b).sqrt() }
                }
            }

            /// One number.
            #[inline]
            #[expect(clippy::neg_cmp_op_on_partial_ord, reason = "NaN is meant to pass")]
            pub(crate) fn one<S: $bound + ?Sized>(&self, $source: &mut S) -> $float {
                match *self {
                    Gammas::Zero => 0.0,
                    Gammas::Exponential => $exponential,
                    Gammas::Below { shape, inverse } => loop {
                        let u: $float = $uniform;
                        let v: $float = $exponential;
                        let (x, bound) = if u <= 1.0 - shape {
                            (u.powf(inverse), v)
                        } else {
                            let y = -((1.0 - u) / shape).ln();
                            ((1.0 - shape + shape * y).powf(inverse), v + y)
                        };
                        if x <= bound {
                            return x;
                        }
                    },
                    Gammas::Above { b, c } => loop {
                        let (x, v): ($float, $float) = loop {
                            let x: $float = $normal;
                            let v = 1.0 + c * x;
                            // A NaN goes on.
                            if !(v <= 0.0) {
                                break (x, v);
                            }
                        };
                        let v = v * v * v;
                        let u: $float = $uniform;
                        if u < 1.0 - 0.0331 * (x * x) * (x * x)
                            || u.ln() < 0.5 * x * x + b * (1.0 - v + v.ln())
                        {
                            return b * v;
                        }
                    },
                }
            }
        }
    };
}

gammas! { f64, source: Source, source.uniform(), source.normal(), source.exponential() }
gammas! {
    f32, bits: BitGenerator,
    bits.next_f32(), ziggurat::standard_normal_f32(bits), ziggurat::standard_exponential_f32(bits)
}

impl Gammas<f64> {
    /// Chi-square numbers are twice those of this distribution.
    pub(crate) fn chisquare(df: f64) -> Self {
        Gammas::<f64>::new(df / 2.0)
    }
}

/// The gamma distribution with scale 1 in single precision, which `Generator` has.
///
/// ```
/// let mut x = [0.0f32];
/// random::default_rng(42).fill(random::SingleGamma { shape: 2.0 }, &mut x).unwrap();
/// assert_eq!(x, [1.8566626]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SingleGamma {
    /// The shape.
    pub shape: f32,
}

impl Distribution for SingleGamma {
    type Number = f32;

    fn check(self, rules: Rules) -> Result<(), Refusal> {
        Checks::new(rules).non_negative("shape", f64::from(self.shape)).end()
    }

    fn draw<B: BitGenerator + ?Sized>(self, bits: &mut B, _: Interface<'_>, out: &mut [f32]) {
        bits.fill(Draw::GammaF32(self, out));
    }
}

impl SingleGamma {
    pub(crate) fn fill<B: BitGenerator + ?Sized>(self, bits: &mut B, out: &mut [f32]) {
        let gammas = Gammas::<f32>::new(self.shape);
        out.iter_mut().for_each(|x| *x = gammas.one(bits));
    }
}

/// The chi-square distribution that is not central, ready to be drawn from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum NoncentralChisquares {
    /// Nothing is drawn.
    NaN,
    /// A central one.
    Central(Gammas<f64>),
    /// The square of one normal number is moved.
    Moved { rest: Gammas<f64>, mean: f64 },
    /// As many degrees of freedom more as twice a Poisson number.
    Mixed { df: f64, nonc: f64, pairs: Poissons },
}

impl NoncentralChisquares {
    pub(crate) fn new<S: Source>(df: f64, nonc: f64) -> Self {
        if nonc.is_nan() && !S::LEGACY {
            NoncentralChisquares::NaN
        } else if nonc == 0.0 {
            NoncentralChisquares::Central(Gammas::chisquare(df))
        } else if df > 1.0 {
            NoncentralChisquares::Moved { rest: Gammas::chisquare(df - 1.0), mean: nonc.sqrt() }
        } else {
            NoncentralChisquares::Mixed { df, nonc, pairs: Poissons::new(nonc / 2.0) }
        }
    }

    /// One number.
    #[inline]
    pub(crate) fn one<S: Source>(&self, source: &mut S) -> f64 {
        match self {
            NoncentralChisquares::NaN => f64::NAN,
            NoncentralChisquares::Central(gammas) => 2.0 * gammas.one(source),
            NoncentralChisquares::Moved { rest, mean } => {
                let rest = 2.0 * rest.one(source);
                let first = source.normal() + mean;
                rest + first * first
            }
            NoncentralChisquares::Mixed { df, nonc, pairs } => {
                let pairs = pairs.one(source);
                let value = 2.0 * Gammas::chisquare(df + 2i64.wrapping_mul(pairs) as f64).one(source);
                if nonc.is_nan() { *nonc } else { value }
            }
        }
    }
}

/// The beta distribution, ready to be drawn from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Betas {
    /// The part that one of two gamma numbers has in their sum.
    Gammas(Gammas<f64>, Gammas<f64>),
    /// Zero or one.
    Ends { a: f64, sum: f64 },
    /// The same of powers of uniform numbers.
    Powers { a: f64, b: f64 },
}

impl Betas {
    pub(crate) fn new<S: Source>(a: f64, b: f64) -> Self {
        // NaN is for the gamma numbers.
        if !(a <= 1.0 && b <= 1.0) {
            Betas::Gammas(Gammas::<f64>::new(a), Gammas::<f64>::new(b))
        } else if !S::LEGACY && a < TINY && b < TINY {
            Betas::Ends { a, sum: a + b }
        } else {
            Betas::Powers { a, b }
        }
    }

    /// One number.
    #[inline]
    pub(crate) fn one<S: Source>(&self, source: &mut S) -> f64 {
        match self {
            Betas::Gammas(a, b) => {
                let x = a.one(source);
                let y = b.one(source);
                x / (x + y)
            }
            Betas::Ends { a, sum } => f64::from(u8::from(sum * source.uniform() < *a)),
            Betas::Powers { a, b } => by_powers(source, *a, *b),
        }
    }
}

fn by_powers<S: Source>(source: &mut S, a: f64, b: f64) -> f64 {
    loop {
        let u = source.uniform();
        let v = source.uniform();
        let x = u.powf(1.0 / a);
        let y = v.powf(1.0 / b);
        let sum = x + y;
        if sum > 1.0 || (!S::LEGACY && u + v <= 0.0) {
            continue;
        }
        let exact = if S::LEGACY { sum > 0.0 } else { x > 0.0 && y > 0.0 };
        if exact {
            return x / sum;
        }
        // A power was too small for a float; its logarithm is not.
        let (log_x, log_y) = (u.ln() / a, v.ln() / b);
        if S::LEGACY {
            let log_max = if log_x > log_y { log_x } else { log_y };
            let (log_x, log_y) = (log_x - log_max, log_y - log_max);
            return (log_x - (log_x.exp() + log_y.exp()).ln()).exp();
        }
        let delta = log_x - log_y;
        return if delta > 0.0 {
            (-(-delta).exp().ln_1p()).exp()
        } else {
            (delta - delta.exp().ln_1p()).exp()
        };
    }
}
