//! Gamma numbers, and what is made of them: beta and chi-square.
//!
//! Sources: G. Marsaglia and W. W. Tsang, "A Simple Method for Generating Gamma Variables", ACM Trans. Math.
//! Softw. 26(3), 2000 (shapes above one); J. H. Ahrens and U. Dieter, "Computer methods for sampling from
//! gamma, beta, Poisson and binomial distributions", Computing 12, 1974 (shapes below one); M. D. Jöhnk,
//! "Erzeugung von betaverteilten und gammaverteilten Zufallszahlen", Metrika 8, 1964 (beta).

use crate::distribution::{Checks, Distribution, Refusal, Rules};
use crate::draw::Draw;
use crate::poisson::Poissons;
use crate::source::Source;
use crate::{BitGenerator, ziggurat};

/// Shapes of beta below which a number between zero and one is next to impossible.
const TINY: f64 = 3e-103;

/// The way from standard numbers to a gamma number, in either precision.
macro_rules! standard_gamma {
    ($float:ident, $shape:ident, $uniform:expr, $normal:expr, $exponential:expr) => {{
        const THIRD: $float = 1.0 / 3.0;
        if $shape == 1.0 {
            return $exponential;
        }
        if $shape == 0.0 {
            return 0.0;
        }
        if $shape < 1.0 {
            loop {
                let u: $float = $uniform;
                let v: $float = $exponential;
                let (x, bound) = if u <= 1.0 - $shape {
                    (u.powf(1.0 / $shape), v)
                } else {
                    let y = -((1.0 - u) / $shape).ln();
                    ((1.0 - $shape + $shape * y).powf(1.0 / $shape), v + y)
                };
                if x <= bound {
                    return x;
                }
            }
        }
        let b = $shape - THIRD;
        let c = 1.0 / (9.0 * b).sqrt();
        loop {
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
            if u < 1.0 - 0.0331 * (x * x) * (x * x) || u.ln() < 0.5 * x * x + b * (1.0 - v + v.ln()) {
                return b * v;
            }
        }
    }};
}

/// One gamma number with scale 1.
#[expect(clippy::neg_cmp_op_on_partial_ord, reason = "NaN is meant to pass")]
pub(crate) fn standard<S: Source>(source: &mut S, shape: f64) -> f64 {
    standard_gamma!(f64, shape, source.uniform(), source.normal(), source.exponential())
}

/// The same in single precision, for `Generator`.
#[expect(clippy::neg_cmp_op_on_partial_ord, reason = "NaN is meant to pass")]
fn standard_f32<B: BitGenerator + ?Sized>(bits: &mut B, shape: f32) -> f32 {
    standard_gamma!(
        f32,
        shape,
        bits.next_f32(),
        ziggurat::standard_normal_f32(bits),
        ziggurat::standard_exponential_f32(bits)
    )
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

    fn fill<S: Source>(self, source: &mut S, out: &mut [f32]) {
        let bits = source.bits();
        out.iter_mut().for_each(|x| *x = standard_f32(bits, self.shape));
    }

    fn draw<B: BitGenerator + ?Sized>(self, bits: &mut B, out: &mut [f32]) {
        bits.fill(Draw::GammaF32(self, out));
    }
}

/// One chi-square number.
pub(crate) fn chisquare<S: Source>(source: &mut S, df: f64) -> f64 {
    2.0 * standard(source, df / 2.0)
}

/// One chi-square number that is not central.
pub(crate) fn noncentral_chisquare<S: Source>(source: &mut S, df: f64, nonc: f64) -> f64 {
    if nonc.is_nan() && !S::LEGACY {
        return f64::NAN;
    }
    if nonc == 0.0 {
        return chisquare(source, df);
    }
    if df > 1.0 {
        let rest = chisquare(source, df - 1.0);
        let first = source.normal() + nonc.sqrt();
        return rest + first * first;
    }
    let pairs = Poissons::new(nonc / 2.0).one(source);
    let value = chisquare(source, df + 2i64.wrapping_mul(pairs) as f64);
    if nonc.is_nan() { nonc } else { value }
}

/// One beta number.
pub(crate) fn beta<S: Source>(source: &mut S, a: f64, b: f64) -> f64 {
    // NaN is for the gamma numbers.
    if !(a <= 1.0 && b <= 1.0) {
        let x = standard(source, a);
        let y = standard(source, b);
        return x / (x + y);
    }
    if !S::LEGACY && a < TINY && b < TINY {
        return f64::from(u8::from((a + b) * source.uniform() < a));
    }
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
