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
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.add([1, 2, 3], 10)
            /// array([11, 12, 13])
            add(x1, x2) -> Same [identity: Some(Identity::Zero)] {
                bool: x1 | x2,
                integer: x1.add(x2),
                float: x1 + x2,
                complex: Complex::new(x1.re + x2.re, x1.im + x2.im),
            }

            /// Difference, `x1 - x2`. Integers wrap around.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.subtract([5, 3], [1, 4])
            /// array([ 4, -1])
            subtract(x1, x2) -> Same {
                integer: x1.sub(x2),
                float: x1 - x2,
                complex: Complex::new(x1.re - x2.re, x1.im - x2.im),
            }

            /// Product, `x1 * x2`. Integers wrap around; the product of bools is their conjunction.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.multiply([1, 2, 3], [4, 5, 6])
            /// array([ 4, 10, 18])
            multiply(x1, x2) -> Same [identity: Some(Identity::One)] {
                bool: x1 & x2,
                integer: x1.mul(x2),
                float: x1 * x2,
                complex: Complex::new(x1.re * x2.re - x1.im * x2.im, x1.re * x2.im + x1.im * x2.re),
            }

            /// Quotient, `x1 / x2`. Integers are divided as float64.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.divide([1, 2, 3], 2)
            /// array([0.5, 1. , 1.5])
            divide(x1, x2) -> Same [aliases: &["true_divide"], integers: Some(DType::Float64), pole: Some(|x| x[1] == 0.0)] {
                float: x1 / x2,
                complex: complex::divide(x1, x2),
            }

            /// Quotient rounded down to a whole number, `x1 // x2`. Zero where integers are divided by zero.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.floor_divide([7, -7], 2)
            /// array([ 3, -4])
            floor_divide(x1, x2) -> Same [pole: Some(|x| x[1] == 0.0), judge: Some(whole_quotient)] {
                integer: x1.floor_divide(x2); all x1.is_divided_quickly(x2) => x1.quick_divmod(x2).0,
                float: x1.floor_divide(x2); if x1.fmod_is_rare(x2) => x1.floor_divide_rare(x2),
            }

            /// What [`floor_divide`] leaves, `x1 % x2`, with the sign of `x2`, as Python computes it.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.remainder([7, -7], 3)
            /// array([1, 2])
            remainder(x1, x2) -> Same [aliases: &["mod"], pole: Some(|x| x[1] == 0.0), judge: Some(whole_rest)] {
                integer: x1.remainder(x2); all x1.is_divided_quickly(x2) => x1.quick_divmod(x2).1,
                float: x1.floor_mod(x2); if x1.fmod_is_rare(x2) => x1.floor_mod_rare(x2),
            }

            /// What division rounded towards zero leaves, with the sign of `x1`, as C computes it.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.fmod([7, -7], 3)
            /// array([ 1, -1])
            fmod(x1, x2) -> Same [pole: Some(|x| x[1] == 0.0), judge: Some(whole_rest)] {
                integer: x1.fmod(x2); all x1.is_divided_quickly(x2) => x1.quick_fmod(x2),
                float: x1.fmod(x2); if x1.fmod_is_rare(x2) => x1.fmod_rare(x2),
            }

            /// Quotient rounded down and remainder, `(x1 // x2, x1 % x2)`.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.divmod([7, -7], 3)
            /// (array([ 2, -3]), array([1, 2]))
            divmod(x1, x2) -> Pair [pole: Some(|x| x[1] == 0.0), judge: Some(whole_quotient)] {
                integer: (x1.floor_divide(x2), x1.remainder(x2)); all x1.is_divided_quickly(x2) => x1.quick_divmod(x2),
                float: x1.divmod(x2); if x1.fmod_is_rare(x2) => x1.divmod_rare(x2),
            }

            /// `x1` to the power `x2`. Integer exponents of integers must not be negative.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.power([1, 2, 3], 2)
            /// array([1, 4, 9])
            power(x1, x2) -> Same [aliases: &["pow"], pole: Some(|x| x[0] == 0.0)] {
                integer: x1.pow(x2),
                float: x1.pow(x2); if x1.pow_is_rare(x2) => x1.pow_rare(x2); all x1.pow_is_plain(x2) => x1.pow_begin(x2); then Real::pow_middle; then Real::pow_end,
                complex: complex::pow(x1, x2),
            }

            /// `x1` to the power `x2`, computed in double precision.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.float_power([1, 2, 3], -1)
            /// array([1.        , 0.5       , 0.33333333])
            float_power(x1, x2) -> Same [only: &[DType::Float64, DType::Complex128], pole: Some(|x| x[0] == 0.0)] {
                float: x1.pow(x2); if x1.pow_is_rare(x2) => x1.pow_rare(x2); all x1.pow_is_plain(x2) => x1.pow_begin(x2); then Real::pow_middle; then Real::pow_end,
                complex: complex::pow(x1, x2),
            }

            /// Negation, `-x`. Integers wrap around.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.negative([1.0, -2.0])
            /// array([-1.,  2.])
            negative(x) -> Same {
                integer: x.neg(),
                float: -x,
                complex: Complex::new(-x.re, -x.im),
            }

            /// The same numbers, `+x`: a copy.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.positive([1.0, -2.0])
            /// array([ 1., -2.])
            positive(x) -> Same {
                integer: x,
                float: x,
                complex: x,
            }

            /// Absolute value; the magnitude of a complex number. The lowest integer stays as it is.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.absolute([-1.5, 2.0])
            /// array([1.5, 2. ])
            /// >>> pa.absolute(3 + 4j)
            /// np.float64(5.0)
            absolute(x) -> Magnitude [aliases: &["abs"]] {
                bool: x,
                integer: x.abs(),
                float: x.abs(),
                complex: complex::abs(x),
            }

            /// Absolute value of real numbers, in floating point.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.fabs([-1, 2])
            /// array([1., 2.])
            fabs(x) -> Same {
                float: x.abs(),
            }

            /// -1, 0 or 1 by the sign; `x / |x|` for complex numbers. NaN stays NaN.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.sign([-2.5, 0.0, 3.0])
            /// array([-1.,  0.,  1.])
            sign(x) -> Same {
                integer: x.sign(),
                float: x.sign(),
                complex: complex::sign(x),
            }

            /// The reciprocal, `1 / x`. For integers this is 1, -1 or 0, and nothing to rely on for zero.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.reciprocal([2.0, 4.0])
            /// array([0.5 , 0.25])
            reciprocal(x) -> Same [pole: Some(|x| x[0] == 0.0), judge: Some(whole_inverse)] {
                integer: x.quick_reciprocal(); if x == T::ZERO => x.reciprocal(),
                float: T::ONE / x,
                complex: complex::reciprocal(x),
            }

            /// The square, `x * x`.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.square([1, -2, 3])
            /// array([1, 4, 9])
            square(x) -> Same {
                integer: x.mul(x),
                float: x * x,
                complex: Complex::new(x.re * x.re - x.im * x.im, x.re * x.im + x.im * x.re),
            }

            /// Complex conjugate.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.conjugate([1 + 2j, 3 - 1j])
            /// array([1.-2.j, 3.+1.j])
            conjugate(x) -> Same [aliases: &["conj"]] {
                integer: x,
                float: x,
                complex: Complex::new(x.re, -x.im),
            }

            /// Greatest common divisor of the absolute values.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.gcd([12, 20], 8)
            /// array([4, 4])
            gcd(x1, x2) -> Same [identity: Some(Identity::Zero)] {
                integer: x1.gcd(x2),
            }

            /// Least common multiple of the absolute values.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.lcm([4, 6], 10)
            /// array([20, 30])
            lcm(x1, x2) -> Same {
                integer: x1.lcm(x2),
            }

            /// Length of the hypotenuse of a right triangle with legs `x1` and `x2`, without overflow or
            /// underflow in between.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.hypot([3.0, 5.0], [4.0, 12.0])
            /// array([ 5., 13.])
            hypot(x1, x2) -> Same [identity: Some(Identity::Zero)] {
                float: x1.hypot(x2),
            }

            /// The larger of two values; NaN if either is.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.maximum([1, 5, 3], [4, 2, 3])
            /// array([4, 5, 3])
            maximum(x1, x2) -> Same {
                bool: x1 | x2,
                integer: if x1 >= x2 { x1 } else { x2 },
                float: x1.maximum(x2),
                complex: if complex_is_nan(x1) || complex_less_equal(x2, x1) { x1 } else { x2 },
            }

            /// The smaller of two values; NaN if either is.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.minimum([1, 5, 3], [4, 2, 3])
            /// array([1, 2, 3])
            minimum(x1, x2) -> Same {
                bool: x1 & x2,
                integer: if x1 <= x2 { x1 } else { x2 },
                float: x1.minimum(x2),
                complex: if complex_is_nan(x1) || complex_less_equal(x1, x2) { x1 } else { x2 },
            }

            /// The larger of two values, ignoring NaN where the other is a number.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.fmax([1.0, pa.nan], [0.5, 2.0])
            /// array([1., 2.])
            fmax(x1, x2) -> Same {
                bool: x1 | x2,
                integer: if x1 >= x2 { x1 } else { x2 },
                float: x1.fmax(x2),
                complex: if complex_is_nan(x2) || complex_less_equal(x2, x1) { x1 } else { x2 },
            }

            /// The smaller of two values, ignoring NaN where the other is a number.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.fmin([1.0, pa.nan], [0.5, 2.0])
            /// array([0.5, 2. ])
            fmin(x1, x2) -> Same {
                bool: x1 & x2,
                integer: if x1 <= x2 { x1 } else { x2 },
                float: x1.fmin(x2),
                complex: if complex_is_nan(x2) || complex_less_equal(x1, x2) { x1 } else { x2 },
            }

            /// 0 where `x1 < 0`, `x2` where `x1 == 0`, 1 where `x1 > 0`.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.heaviside([-1.0, 0.0, 2.0], 0.5)
            /// array([0. , 0.5, 1. ])
            heaviside(x1, x2) -> Same {
                float: x1.heaviside(x2),
            }
        }
    };
}

arithmetic_rows!(declare);
