//! Arithmetic.

use super::{Elementwise, Fault, Identity, Kinds, Returns};
use dtype::DType;

const CHAPTER: usize = 0;

/// The faults of whole numbers in a division: a zero divisor, and a quotient that does not fit, which two
/// negative numbers show by a negative one.
fn whole_quotient(dtype: DType, x: &[f64], y: f64) -> Option<&'static [Fault]> {
    if x[1] < 0.0 && x[0] < 0.0 && y < 0.0 && dtype.is_integer() {
        return Some(&[Fault::Overflow]);
    }
    whole_rest(dtype, x, y)
}

/// The faults of whole numbers in what a division leaves.
fn whole_rest(dtype: DType, x: &[f64], _: f64) -> Option<&'static [Fault]> {
    dtype.is_integer().then_some(if x[1] == 0.0 { &[Fault::Divide] } else { &[] })
}

/// The faults of whole numbers' inverses: C divides in floating point and converts the infinity.
fn whole_inverse(dtype: DType, x: &[f64], _: f64) -> Option<&'static [Fault]> {
    dtype.is_integer().then_some(if x[0] == 0.0 { &[Fault::Divide, Fault::Invalid] } else { &[] })
}

/// Passes the rows of this chapter to a macro, after its own arguments if there are any.
#[macro_export]
macro_rules! arithmetic_rows {
    ($use_rows:ident $(, $($argument:tt)+)?) => {
        $use_rows! {
            $($($argument)+;)?
            /// Sum, `x1 + x2`. Integers wrap around; the sum of bools is their disjunction.
            add(x1, x2) -> Same [identity: Some(Identity::Zero)] {
                bool: x1 | x2,
                integer: x1.add(x2),
                float: x1 + x2,
                complex: Complex::new(x1.re + x2.re, x1.im + x2.im),
            }

            /// Difference, `x1 - x2`. Integers wrap around.
            subtract(x1, x2) -> Same {
                integer: x1.sub(x2),
                float: x1 - x2,
                complex: Complex::new(x1.re - x2.re, x1.im - x2.im),
            }

            /// Product, `x1 * x2`. Integers wrap around; the product of bools is their conjunction.
            multiply(x1, x2) -> Same [identity: Some(Identity::One)] {
                bool: x1 & x2,
                integer: x1.mul(x2),
                float: x1 * x2,
                complex: Complex::new(x1.re * x2.re - x1.im * x2.im, x1.re * x2.im + x1.im * x2.re),
            }

            /// Quotient, `x1 / x2`. Integers are divided as float64.
            divide(x1, x2) -> Same [aliases: &["true_divide"], integers: Some(DType::Float64), pole: Some(|x| x[1] == 0.0)] {
                float: x1 / x2,
                complex: complex::divide(x1, x2),
            }

            /// Quotient rounded down to a whole number, `x1 // x2`. Zero where integers are divided by zero.
            floor_divide(x1, x2) -> Same [pole: Some(|x| x[1] == 0.0), judge: Some(whole_quotient)] {
                integer: x1.floor_divide(x2),
                float: x1.floor_divide(x2); if x1.fmod_is_rare(x2) => x1.floor_divide_rare(x2),
            }

            /// What [`floor_divide`] leaves, `x1 % x2`, with the sign of `x2`, as Python computes it.
            remainder(x1, x2) -> Same [aliases: &["mod"], pole: Some(|x| x[1] == 0.0), judge: Some(whole_rest)] {
                integer: x1.remainder(x2),
                float: x1.floor_mod(x2); if x1.fmod_is_rare(x2) => x1.floor_mod_rare(x2),
            }

            /// What division rounded towards zero leaves, with the sign of `x1`, as C computes it.
            fmod(x1, x2) -> Same [pole: Some(|x| x[1] == 0.0), judge: Some(whole_rest)] {
                integer: x1.fmod(x2),
                float: x1.fmod(x2); if x1.fmod_is_rare(x2) => x1.fmod_rare(x2),
            }

            /// Quotient rounded down and remainder, `(x1 // x2, x1 % x2)`.
            divmod(x1, x2) -> Pair [pole: Some(|x| x[1] == 0.0), judge: Some(whole_quotient)] {
                integer: (x1.floor_divide(x2), x1.remainder(x2)),
                float: x1.divmod(x2); if x1.fmod_is_rare(x2) => x1.divmod_rare(x2),
            }

            /// `x1` to the power `x2`. Integer exponents of integers must not be negative.
            power(x1, x2) -> Same [aliases: &["pow"], pole: Some(|x| x[0] == 0.0)] {
                integer: x1.pow(x2),
                float: x1.pow(x2); if x1.pow_is_rare(x2) => x1.pow_rare(x2); all x1.pow_is_plain(x2) => x1.pow_begin(x2); then Real::pow_middle; then Real::pow_end,
                complex: complex::pow(x1, x2),
            }

            /// `x1` to the power `x2`, computed in double precision.
            float_power(x1, x2) -> Same [only: &[DType::Float64, DType::Complex128], pole: Some(|x| x[0] == 0.0)] {
                float: x1.pow(x2); if x1.pow_is_rare(x2) => x1.pow_rare(x2); all x1.pow_is_plain(x2) => x1.pow_begin(x2); then Real::pow_middle; then Real::pow_end,
                complex: complex::pow(x1, x2),
            }

            /// Negation, `-x`. Integers wrap around.
            negative(x) -> Same {
                integer: x.neg(),
                float: -x,
                complex: Complex::new(-x.re, -x.im),
            }

            /// The same numbers, `+x`: a copy.
            positive(x) -> Same {
                integer: x,
                float: x,
                complex: x,
            }

            /// Absolute value; the magnitude of a complex number. The lowest integer stays as it is.
            absolute(x) -> Magnitude [aliases: &["abs"]] {
                bool: x,
                integer: x.abs(),
                float: x.abs(),
                complex: complex::abs(x),
            }

            /// Absolute value of real numbers, in floating point.
            fabs(x) -> Same {
                float: x.abs(),
            }

            /// -1, 0 or 1 by the sign; `x / |x|` for complex numbers. NaN stays NaN.
            sign(x) -> Same {
                integer: x.sign(),
                float: x.sign(),
                complex: complex::sign(x),
            }

            /// The reciprocal, `1 / x`. For integers this is 1, -1 or 0, and nothing to rely on for zero.
            reciprocal(x) -> Same [pole: Some(|x| x[0] == 0.0), judge: Some(whole_inverse)] {
                integer: x.reciprocal(),
                float: T::ONE / x,
                complex: complex::reciprocal(x),
            }

            /// The square, `x * x`.
            square(x) -> Same {
                integer: x.mul(x),
                float: x * x,
                complex: Complex::new(x.re * x.re - x.im * x.im, x.re * x.im + x.im * x.re),
            }

            /// Complex conjugate.
            conjugate(x) -> Same [aliases: &["conj"]] {
                integer: x,
                float: x,
                complex: Complex::new(x.re, -x.im),
            }

            /// Greatest common divisor of the absolute values.
            gcd(x1, x2) -> Same [identity: Some(Identity::Zero)] {
                integer: x1.gcd(x2),
            }

            /// Least common multiple of the absolute values.
            lcm(x1, x2) -> Same {
                integer: x1.lcm(x2),
            }

            /// Length of the hypotenuse of a right triangle with legs `x1` and `x2`, without overflow or
            /// underflow in between.
            hypot(x1, x2) -> Same [identity: Some(Identity::Zero)] {
                float: x1.hypot(x2),
            }

            /// The larger of two values; NaN if either is.
            maximum(x1, x2) -> Same {
                bool: x1 | x2,
                integer: if x1 >= x2 { x1 } else { x2 },
                float: x1.maximum(x2),
                complex: if complex_is_nan(x1) || complex_less_equal(x2, x1) { x1 } else { x2 },
            }

            /// The smaller of two values; NaN if either is.
            minimum(x1, x2) -> Same {
                bool: x1 & x2,
                integer: if x1 <= x2 { x1 } else { x2 },
                float: x1.minimum(x2),
                complex: if complex_is_nan(x1) || complex_less_equal(x1, x2) { x1 } else { x2 },
            }

            /// The larger of two values, ignoring NaN where the other is a number.
            fmax(x1, x2) -> Same {
                bool: x1 | x2,
                integer: if x1 >= x2 { x1 } else { x2 },
                float: x1.fmax(x2),
                complex: if complex_is_nan(x2) || complex_less_equal(x2, x1) { x1 } else { x2 },
            }

            /// The smaller of two values, ignoring NaN where the other is a number.
            fmin(x1, x2) -> Same {
                bool: x1 & x2,
                integer: if x1 <= x2 { x1 } else { x2 },
                float: x1.fmin(x2),
                complex: if complex_is_nan(x2) || complex_less_equal(x1, x2) { x1 } else { x2 },
            }

            /// 0 where `x1 < 0`, `x2` where `x1 == 0`, 1 where `x1 > 0`.
            heaviside(x1, x2) -> Same {
                float: x1.heaviside(x2),
            }
        }
    };
}

arithmetic_rows!(declare);
