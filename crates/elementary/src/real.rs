//! The trait [`Real`]: what `f32` and `f64` can do, under the names of NumPy and the array standard.

use std::fmt::Debug;
use std::hint::black_box;
use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::kernel::{Kernel, quietly, quietly_both, select};
use crate::{exponential, logarithm, power, remainder, trigonometric};

/// What one step of a function leaves to the next. Functions whose operations wait for each other for long are cut
/// into steps, so that a loop over a block of elements for each of them keeps a processor busy.
pub type Parts<F> = (F, F, F, F);

/// A binary floating-point number with its elementary functions.
///
/// Methods carry the names of NumPy's functions; the receiver is the first operand. Some of the names
/// are also inherent methods of `f32` and `f64`, with the same meaning except `log`, whose inherent
/// namesake takes a base: on a concrete type write `Real::log(x)`.
///
/// ```
/// use elementary::Real;
/// fn logistic<F: Real>(x: F) -> F {
///     F::ONE / (F::ONE + (-x).exp())
/// }
/// assert_eq!(logistic(0.0_f64), 0.5);
/// assert_eq!(logistic(0.0_f32), 0.5);
/// ```
pub trait Real:
    Copy
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Debug
    + Send
    + Sync
    + 'static
{
    /// 0.
    const ZERO: Self;
    /// ½.
    const HALF: Self;
    /// 1.
    const ONE: Self;
    /// 2.
    const TWO: Self;
    /// Positive infinity.
    const INFINITY: Self;
    /// Negative infinity.
    const NEG_INFINITY: Self;
    /// A quiet NaN.
    const NAN: Self;
    /// π.
    const PI: Self;
    /// π/2.
    const FRAC_PI_2: Self;
    /// π/4.
    const FRAC_PI_4: Self;
    /// 2π.
    const TAU: Self;
    /// Euler's number.
    const E: Self;
    /// Natural logarithm of 2.
    const LN_2: Self;
    /// Natural logarithm of 10.
    const LN_10: Self;
    /// Logarithm of e to base 2.
    const LOG2_E: Self;
    /// Logarithm of e to base 10.
    const LOG10_E: Self;
    /// Square root of 2.
    const SQRT_2: Self;
    /// Distance from 1 to the next larger value.
    const EPSILON: Self;
    /// Largest finite value.
    const MAX: Self;
    /// Smallest positive normal value.
    const MIN_POSITIVE: Self;
    /// The value nearest to `x`.
    fn from_f64(x: f64) -> Self;
    /// The same value as `f64`.
    fn to_f64(self) -> f64;
    /// e to the power `self`; see [`Real::exp_is_rare`].
    fn exp(self) -> Self;
    /// 2 to the power `self`; see [`Real::exp2_is_rare`].
    fn exp2(self) -> Self;
    /// [`Real::exp`], scalar, right for all operands.
    fn exp_rare(self) -> Self;
    /// [`Real::exp2`], scalar, right for all operands.
    fn exp2_rare(self) -> Self;
    /// `exp(self) - 1` without cancellation.
    fn expm1(self) -> Self;
    /// Natural logarithm; see [`Real::log_is_rare`].
    fn log(self) -> Self;
    /// Logarithm to base 2, exact for powers of two; see [`Real::log_is_rare`].
    fn log2(self) -> Self;
    /// Logarithm to base 10; see [`Real::log_is_rare`].
    fn log10(self) -> Self;
    /// [`Real::log`], scalar, right for all operands.
    fn log_rare(self) -> Self;
    /// [`Real::log2`], scalar, right for all operands.
    fn log2_rare(self) -> Self;
    /// [`Real::log10`], scalar, right for all operands.
    fn log10_rare(self) -> Self;
    /// `log(1 + self)` without cancellation; see [`Real::log1p_is_rare`].
    fn log1p(self) -> Self;
    /// [`Real::log1p`], scalar, right for all operands.
    fn log1p_rare(self) -> Self;
    /// Square root, correctly rounded.
    fn sqrt(self) -> Self;
    /// Cube root, of negative values too.
    fn cbrt(self) -> Self;
    /// Sine of an angle in radians; see [`Real::trig_is_rare`].
    fn sin(self) -> Self;
    /// Cosine of an angle in radians; see [`Real::trig_is_rare`].
    fn cos(self) -> Self;
    /// Tangent of an angle in radians; see [`Real::trig_is_rare`].
    fn tan(self) -> Self;
    /// [`Real::sin`], scalar, right for all operands.
    fn sin_rare(self) -> Self;
    /// [`Real::cos`], scalar, right for all operands.
    fn cos_rare(self) -> Self;
    /// [`Real::tan`], scalar, right for all operands.
    fn tan_rare(self) -> Self;
    /// Inverse sine, in [-π/2, π/2].
    fn asin(self) -> Self;
    /// Inverse cosine, in [0, π].
    fn acos(self) -> Self;
    /// Inverse tangent, in [-π/2, π/2].
    fn atan(self) -> Self;
    /// Hyperbolic sine.
    fn sinh(self) -> Self;
    /// Hyperbolic cosine.
    fn cosh(self) -> Self;
    /// Hyperbolic tangent.
    fn tanh(self) -> Self;
    /// Inverse hyperbolic sine.
    fn asinh(self) -> Self;
    /// Inverse hyperbolic cosine, not negative.
    fn acosh(self) -> Self;
    /// Inverse hyperbolic tangent.
    fn atanh(self) -> Self;
    /// Largest integer not above `self`.
    fn floor(self) -> Self;
    /// Smallest integer not below `self`.
    fn ceil(self) -> Self;
    /// Integer part, towards zero.
    fn trunc(self) -> Self;
    /// Nearest integer, halves to even.
    fn rint(self) -> Self;
    /// Absolute value.
    fn abs(self) -> Self;
    /// -1, 0 or 1; NaN for NaN.
    fn sign(self) -> Self;
    /// Distance to the neighbour away from zero, with the sign of `self`; see [`Real::at_an_end`].
    fn spacing(self) -> Self;
    /// [`Real::spacing`], scalar, with the floating-point flags that it owes.
    fn spacing_rare(self) -> Self;
    /// Radians to degrees: `self` times the rounded 180/π.
    fn to_degrees(self) -> Self;
    /// Degrees to radians: `self` times the rounded π/180.
    fn to_radians(self) -> Self;
    /// Angle of the point (`x`, `self`) with the first axis, in [-π, π].
    fn atan2(self, x: Self) -> Self;
    /// Length of the hypotenuse, without overflow or underflow in between.
    fn hypot(self, x2: Self) -> Self;
    /// `self` to the power `x2`; see [`Real::pow_is_rare`].
    fn pow(self, x2: Self) -> Self;
    /// [`Real::pow`], scalar, right for all operands.
    fn pow_rare(self, x2: Self) -> Self;
    /// Remainder of the truncated quotient: sign of `self`; see [`Real::fmod_is_rare`].
    fn fmod(self, x2: Self) -> Self;
    /// [`Real::fmod`], scalar, right for all operands.
    fn fmod_rare(self, x2: Self) -> Self;
    /// Remainder of the floored quotient, as NumPy's `remainder`: sign of `x2`; see [`Real::fmod_is_rare`].
    fn floor_mod(self, x2: Self) -> Self;
    /// [`Real::floor_mod`], scalar, right for all operands.
    fn floor_mod_rare(self, x2: Self) -> Self;
    /// Floored quotient, consistent with [`Real::floor_mod`]; see [`Real::fmod_is_rare`].
    fn floor_divide(self, x2: Self) -> Self;
    /// [`Real::floor_divide`], scalar, right for all operands.
    fn floor_divide_rare(self, x2: Self) -> Self;
    /// `log(exp(self) + exp(x2))` without overflow.
    fn logaddexp(self, x2: Self) -> Self;
    /// `log2(exp2(self) + exp2(x2))` without overflow.
    fn logaddexp2(self, x2: Self) -> Self;
    /// Magnitude of `self` with the sign of `sign`.
    fn copysign(self, sign: Self) -> Self;
    /// Next representable value in the direction of `towards`; see [`Real::at_an_end`].
    fn nextafter(self, towards: Self) -> Self;
    /// [`Real::nextafter`], scalar, with the floating-point flags that it owes.
    fn nextafter_rare(self, towards: Self) -> Self;
    /// Whether steps from here may overflow or underflow, so that [`Real::nextafter_rare`] and
    /// [`Real::spacing_rare`] must be asked: very large or very small numbers.
    fn at_an_end(self) -> bool;
    /// 0 below zero, `x2` at zero, 1 above; NaN for NaN.
    fn heaviside(self, x2: Self) -> Self;
    /// Smaller operand; NaN if either is.
    fn minimum(self, x2: Self) -> Self;
    /// Larger operand; NaN if either is.
    fn maximum(self, x2: Self) -> Self;
    /// Smaller operand, ignoring NaN.
    fn fmin(self, x2: Self) -> Self;
    /// Larger operand, ignoring NaN.
    fn fmax(self, x2: Self) -> Self;
    /// `self * a + b`, rounded once.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// Fractional and integral part, both with the sign of `self`; the fractional part of an infinity is zero.
    fn modf(self) -> (Self, Self);
    /// Mantissa in [½, 1) and exponent of two; zero, infinities and NaN come back with exponent 0.
    fn frexp(self) -> (Self, i32);
    /// `self` times two to the power `exponent`, rounded once.
    fn ldexp(self, exponent: i32) -> Self;
    /// Floored quotient and remainder, as Python's `divmod`.
    fn divmod(self, x2: Self) -> (Self, Self);
    /// [`Real::divmod`], scalar, right for all operands.
    fn divmod_rare(self, x2: Self) -> (Self, Self);
    /// Whether the value is NaN.
    fn is_nan(self) -> bool;
    /// Whether the value is an infinity.
    fn is_infinite(self) -> bool;
    /// Whether the value is neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// Whether the sign bit is set, also for zeros and NaN.
    fn is_sign_negative(self) -> bool;
    /// NumPy's name for [`Real::is_sign_negative`].
    #[inline(always)]
    fn signbit(self) -> bool {
        self.is_sign_negative()
    }
    /// Whether the value is positive, normal and finite: operands of [`Real::log_plain`], [`Real::log2_plain`]
    /// and [`Real::log10_plain`].
    fn is_positive_normal(self) -> bool;
    /// Whether the value is normal and finite: operands of [`Real::cbrt_plain`].
    fn is_normal(self) -> bool;
    /// Whether the magnitude is at most 1: operands of [`Real::asin_plain`] and [`Real::acos_plain`].
    fn is_within_one(self) -> bool;
    /// Operands of [`Real::exp_plain`].
    fn exp_is_plain(self) -> bool;
    /// Operands of [`Real::exp2_plain`].
    fn exp2_is_plain(self) -> bool;
    /// Operands of [`Real::expm1_plain`], [`Real::sinh_plain`], [`Real::cosh_plain`] and [`Real::tanh_plain`].
    fn hyperbolic_is_plain(self) -> bool;
    /// Operands of [`Real::sin_plain`], [`Real::cos_plain`] and [`Real::tan_plain`].
    fn trig_is_plain(self) -> bool;
    /// Operands of [`Real::log1p_plain`].
    fn log1p_is_plain(self) -> bool;
    /// Operands of [`Real::atan_plain`].
    fn atan_is_plain(self) -> bool;
    /// Operands of [`Real::asinh_plain`].
    fn asinh_is_plain(self) -> bool;
    /// Operands of [`Real::acosh_plain`].
    fn acosh_is_plain(self) -> bool;
    /// Operands of [`Real::atanh_plain`].
    fn atanh_is_plain(self) -> bool;
    /// Operands of [`Real::pow_plain`].
    fn pow_is_plain(self, x2: Self) -> bool;
    /// [`Real::exp`] of plain operands.
    fn exp_plain(self) -> Self;
    /// [`Real::exp2`] of plain operands.
    fn exp2_plain(self) -> Self;
    /// [`Real::expm1`] of plain operands.
    fn expm1_plain(self) -> Self;
    /// [`Real::log`] of plain operands.
    fn log_plain(self) -> Self;
    /// [`Real::log2`] of plain operands.
    fn log2_plain(self) -> Self;
    /// [`Real::log10`] of plain operands.
    fn log10_plain(self) -> Self;
    /// [`Real::log1p`] of plain operands.
    fn log1p_plain(self) -> Self;
    /// [`Real::cbrt`] of plain operands.
    fn cbrt_plain(self) -> Self;
    /// [`Real::sin`] of plain operands.
    fn sin_plain(self) -> Self;
    /// [`Real::cos`] of plain operands.
    fn cos_plain(self) -> Self;
    /// [`Real::tan`] of plain operands.
    fn tan_plain(self) -> Self;
    /// [`Real::asin`] of plain operands.
    fn asin_plain(self) -> Self;
    /// [`Real::acos`] of plain operands.
    fn acos_plain(self) -> Self;
    /// [`Real::atan`] of plain operands.
    fn atan_plain(self) -> Self;
    /// [`Real::sinh`] of plain operands.
    fn sinh_plain(self) -> Self;
    /// [`Real::cosh`] of plain operands.
    fn cosh_plain(self) -> Self;
    /// [`Real::tanh`] of plain operands.
    fn tanh_plain(self) -> Self;
    /// [`Real::asinh`] of plain operands.
    fn asinh_plain(self) -> Self;
    /// [`Real::acosh`] of plain operands.
    fn acosh_plain(self) -> Self;
    /// [`Real::atanh`] of plain operands.
    fn atanh_plain(self) -> Self;
    /// [`Real::pow`] of plain operands.
    fn pow_plain(self, x2: Self) -> Self;
    /// First step of [`Real::log1p_plain`].
    fn log1p_begin(self) -> Parts<Self>;
    /// Last step of [`Real::log1p_plain`].
    fn log1p_end(self, parts: Parts<Self>) -> Self;
    /// First step of [`Real::atan_plain`].
    fn atan_begin(self) -> Parts<Self>;
    /// Last step of [`Real::atan_plain`].
    fn atan_end(self, parts: Parts<Self>) -> Self;
    /// First step of [`Real::asinh_plain`].
    fn asinh_begin(self) -> Parts<Self>;
    /// Second step of [`Real::asinh_plain`] and [`Real::acosh_plain`].
    fn sum_middle(self, parts: Parts<Self>) -> Parts<Self>;
    /// Last step of [`Real::asinh_plain`].
    fn asinh_end(self, parts: Parts<Self>) -> Self;
    /// First step of [`Real::acosh_plain`].
    fn acosh_begin(self) -> Parts<Self>;
    /// Last step of [`Real::acosh_plain`].
    fn acosh_end(self, parts: Parts<Self>) -> Self;
    /// First step of [`Real::atanh_plain`].
    fn atanh_begin(self) -> Parts<Self>;
    /// Last step of [`Real::atanh_plain`].
    fn atanh_end(self, parts: Parts<Self>) -> Self;
    /// First step of [`Real::pow_plain`].
    fn pow_begin(self, x2: Self) -> Parts<Self>;
    /// Second step of [`Real::pow_plain`].
    fn pow_middle(self, x2: Self, parts: Parts<Self>) -> Parts<Self>;
    /// Last step of [`Real::pow_plain`].
    fn pow_end(self, x2: Self, parts: Parts<Self>) -> Self;
    /// Whether [`Real::exp`] is out of reach, so that [`Real::exp_rare`] must be asked: where the result may be
    /// infinite, zero or subnormal, never for NaN.
    fn exp_is_rare(self) -> bool;
    /// [`Real::exp_is_rare`] for [`Real::exp2`] and [`Real::exp2_rare`].
    fn exp2_is_rare(self) -> bool;
    /// Whether [`Real::log`], [`Real::log2`] and [`Real::log10`] are out of reach, so that [`Real::log_rare`]
    /// and its companions must be asked: zero, negative, subnormal or infinite, never NaN.
    fn log_is_rare(self) -> bool;
    /// Whether [`Real::log1p`] is out of reach, so that [`Real::log1p_rare`] must be asked: -1 and below, or
    /// infinite, never NaN.
    fn log1p_is_rare(self) -> bool;
    /// Whether [`Real::sin`], [`Real::cos`] and [`Real::tan`] are out of reach for this angle, so that
    /// [`Real::sin_rare`] and its companions must be asked: large or infinite, never NaN.
    fn trig_is_rare(self) -> bool;
    /// Whether [`Real::pow`] is out of reach or owes a floating-point flag, so that [`Real::pow_rare`] must be
    /// asked: operands that are not finite, a subnormal base, zero to a negative power, a negative base to a
    /// fractional power.
    fn pow_is_rare(self, x2: Self) -> bool;
    /// Whether [`Real::fmod`], [`Real::floor_mod`], [`Real::floor_divide`] and [`Real::divmod`] are out of
    /// reach: a divisor that is zero or infinite, operands that are not finite, or a quotient too large.
    fn fmod_is_rare(self, x2: Self) -> bool;
}

/// Whether a magnitude is below a positive bound, and not NaN. In integers, because comparisons with NaN raise
/// the invalid flag.
macro_rules! is_below {
    ($x:expr, $bound:expr) => {
        $x.abs().to_bits() < $bound.to_bits()
    };
}

/// Whether a magnitude is at most a positive bound, and not NaN.
macro_rules! is_at_most {
    ($x:expr, $bound:expr) => {
        $x.abs().to_bits() <= $bound.to_bits()
    };
}

/// One form per type: constants, the C library's scalar functions, and forwarding to the bodies.
macro_rules! real {
    ($F:ident, $bits:ident, $ldexp:path, $frexp:path) => {
        impl Real for $F {
            const ZERO: Self = 0.0;
            const HALF: Self = 0.5;
            const ONE: Self = 1.0;
            const TWO: Self = 2.0;
            const INFINITY: Self = $F::INFINITY;
            const NEG_INFINITY: Self = $F::NEG_INFINITY;
            const NAN: Self = $F::NAN;
            const PI: Self = std::$F::consts::PI;
            const FRAC_PI_2: Self = std::$F::consts::FRAC_PI_2;
            const FRAC_PI_4: Self = std::$F::consts::FRAC_PI_4;
            const TAU: Self = std::$F::consts::TAU;
            const E: Self = std::$F::consts::E;
            const LN_2: Self = std::$F::consts::LN_2;
            const LN_10: Self = std::$F::consts::LN_10;
            const LOG2_E: Self = std::$F::consts::LOG2_E;
            const LOG10_E: Self = std::$F::consts::LOG10_E;
            const SQRT_2: Self = std::$F::consts::SQRT_2;
            const EPSILON: Self = $F::EPSILON;
            const MAX: Self = $F::MAX;
            const MIN_POSITIVE: Self = $F::MIN_POSITIVE;

            #[inline(always)]
            fn from_f64(x: f64) -> Self {
                x as $F
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                self as f64
            }
            #[inline(always)]
            fn is_positive_normal(self) -> bool {
                const SPAN: $bits = $F::INFINITY.to_bits() - $F::MIN_POSITIVE.to_bits();
                self.to_bits().wrapping_sub($F::MIN_POSITIVE.to_bits()) < SPAN
            }
            #[inline(always)]
            fn is_normal(self) -> bool {
                self.abs().is_positive_normal()
            }
            #[inline(always)]
            fn is_within_one(self) -> bool {
                is_at_most!(self, (1.0 as $F))
            }
            #[inline(always)]
            fn exp_is_plain(self) -> bool {
                is_below!(self, <$F as Kernel>::EXP_REACH)
            }
            #[inline(always)]
            fn exp2_is_plain(self) -> bool {
                is_below!(self, <$F as Kernel>::EXP2_REACH)
            }
            #[inline(always)]
            fn hyperbolic_is_plain(self) -> bool {
                is_below!(self, <$F as Kernel>::HYPERBOLIC_REACH)
            }
            #[inline(always)]
            fn trig_is_plain(self) -> bool {
                is_at_most!(self, <$F as Kernel>::TRIG_REACH)
            }
            #[inline(always)]
            fn log1p_is_plain(self) -> bool {
                // From -1 on the bits of negative numbers are the largest, those of infinity and NaN between.
                let positive = self.to_bits() < $F::INFINITY.to_bits();
                let negative = self.to_bits().wrapping_sub((-0.0 as $F).to_bits()) < (1.0 as $F).to_bits();
                positive | negative
            }
            #[inline(always)]
            fn atan_is_plain(self) -> bool {
                is_at_most!(self, <$F as Kernel>::HUGE)
            }
            #[inline(always)]
            fn asinh_is_plain(self) -> bool {
                is_at_most!(self, <$F as Kernel>::SQUARE_DOMINATES)
            }
            #[inline(always)]
            fn acosh_is_plain(self) -> bool {
                const SPAN: $bits = <$F as Kernel>::SQUARE_DOMINATES.to_bits() - (1.0 as $F).to_bits();
                self.to_bits().wrapping_sub((1.0 as $F).to_bits()) <= SPAN
            }
            #[inline(always)]
            fn atanh_is_plain(self) -> bool {
                is_below!(self, (1.0 as $F))
            }
            #[inline(always)]
            fn pow_is_plain(self, x2: Self) -> bool {
                self.is_positive_normal() & is_at_most!(x2, <$F as Kernel>::HUGE)
            }
            #[inline(always)]
            fn exp_plain(self) -> Self {
                exponential::exp_within_reach(self)
            }
            #[inline(always)]
            fn exp2_plain(self) -> Self {
                exponential::exp2_within_reach(self)
            }
            #[inline(always)]
            fn expm1_plain(self) -> Self {
                exponential::expm1_plain(self)
            }
            #[inline(always)]
            fn log_plain(self) -> Self {
                logarithm::log_end(logarithm::begin(self))
            }
            #[inline(always)]
            fn log2_plain(self) -> Self {
                <$F as Kernel>::binary_log_end(logarithm::begin(self))
            }
            #[inline(always)]
            fn log10_plain(self) -> Self {
                <$F as Kernel>::decimal_log_end(logarithm::begin(self))
            }
            #[inline(always)]
            fn log1p_plain(self) -> Self {
                self.log1p_end(self.log1p_begin())
            }
            #[inline(always)]
            fn cbrt_plain(self) -> Self {
                power::cbrt_plain(self)
            }
            #[inline(always)]
            fn sin_plain(self) -> Self {
                trigonometric::sin_plain(self)
            }
            #[inline(always)]
            fn cos_plain(self) -> Self {
                trigonometric::cos_plain(self)
            }
            #[inline(always)]
            fn tan_plain(self) -> Self {
                trigonometric::tan_plain(self)
            }
            #[inline(always)]
            fn asin_plain(self) -> Self {
                trigonometric::asin_plain(self)
            }
            #[inline(always)]
            fn acos_plain(self) -> Self {
                trigonometric::acos_plain(self)
            }
            #[inline(always)]
            fn atan_plain(self) -> Self {
                self.atan_end(self.atan_begin())
            }
            #[inline(always)]
            fn sinh_plain(self) -> Self {
                exponential::sinh_plain(self)
            }
            #[inline(always)]
            fn cosh_plain(self) -> Self {
                exponential::cosh_plain(self)
            }
            #[inline(always)]
            fn tanh_plain(self) -> Self {
                exponential::tanh(self)
            }
            #[inline(always)]
            fn asinh_plain(self) -> Self {
                self.asinh_end(self.sum_middle(self.asinh_begin()))
            }
            #[inline(always)]
            fn acosh_plain(self) -> Self {
                self.acosh_end(self.sum_middle(self.acosh_begin()))
            }
            #[inline(always)]
            fn atanh_plain(self) -> Self {
                self.atanh_end(self.atanh_begin())
            }
            #[inline(always)]
            fn pow_plain(self, x2: Self) -> Self {
                self.pow_end(x2, self.pow_middle(x2, self.pow_begin(x2)))
            }
            #[inline(always)]
            fn log1p_begin(self) -> Parts<Self> {
                logarithm::log1p_begin(self)
            }
            #[inline(always)]
            fn log1p_end(self, parts: Parts<Self>) -> Self {
                logarithm::log1p_end(self, parts)
            }
            #[inline(always)]
            fn atan_begin(self) -> Parts<Self> {
                trigonometric::atan_begin(self)
            }
            #[inline(always)]
            fn atan_end(self, parts: Parts<Self>) -> Self {
                trigonometric::atan_end(self, parts)
            }
            #[inline(always)]
            fn asinh_begin(self) -> Parts<Self> {
                logarithm::asinh_begin(self)
            }
            #[inline(always)]
            fn sum_middle(self, parts: Parts<Self>) -> Parts<Self> {
                logarithm::sum_middle(parts)
            }
            #[inline(always)]
            fn asinh_end(self, parts: Parts<Self>) -> Self {
                logarithm::asinh_end(self, parts)
            }
            #[inline(always)]
            fn acosh_begin(self) -> Parts<Self> {
                logarithm::acosh_begin(self)
            }
            #[inline(always)]
            fn acosh_end(self, parts: Parts<Self>) -> Self {
                logarithm::acosh_end(parts)
            }
            #[inline(always)]
            fn atanh_begin(self) -> Parts<Self> {
                logarithm::atanh_begin(self)
            }
            #[inline(always)]
            fn atanh_end(self, parts: Parts<Self>) -> Self {
                logarithm::atanh_end(self, parts)
            }
            #[inline(always)]
            fn pow_begin(self, _x2: Self) -> Parts<Self> {
                <$F as Kernel>::power_begin(self)
            }
            #[inline(always)]
            fn pow_middle(self, x2: Self, parts: Parts<Self>) -> Parts<Self> {
                <$F as Kernel>::power_middle(x2, parts)
            }
            #[inline(always)]
            fn pow_end(self, x2: Self, parts: Parts<Self>) -> Self {
                <$F as Kernel>::power_end(x2, parts)
            }
            #[inline(always)]
            fn exp_is_rare(self) -> bool {
                // In integers, because comparisons with NaN raise the invalid flag.
                self.abs().to_bits().wrapping_sub(<$F as Kernel>::EXP_REACH.to_bits())
                    <= $F::INFINITY.to_bits() - <$F as Kernel>::EXP_REACH.to_bits()
            }
            #[inline(never)]
            fn exp_rare(self) -> Self {
                let (low, high) = (<$F as Kernel>::EXP_VANISHES, <$F as Kernel>::EXP_OVERFLOWS);
                exponential::saturated(self, low, high).unwrap_or_else(|| exponential::exp(self))
            }
            #[inline(always)]
            fn exp(self) -> Self {
                exponential::exp_within_reach(select(self.exp_is_rare(), 0.0, self))
            }
            #[inline(always)]
            fn exp2_is_rare(self) -> bool {
                // In integers, because comparisons with NaN raise the invalid flag.
                self.abs().to_bits().wrapping_sub(<$F as Kernel>::EXP2_REACH.to_bits())
                    <= $F::INFINITY.to_bits() - <$F as Kernel>::EXP2_REACH.to_bits()
            }
            #[inline(never)]
            fn exp2_rare(self) -> Self {
                let (low, high) = (<$F as Kernel>::EXP2_VANISHES, <$F as Kernel>::EXP2_OVERFLOWS);
                exponential::saturated(self, low, high).unwrap_or_else(|| exponential::exp2(self))
            }
            #[inline(always)]
            fn exp2(self) -> Self {
                exponential::exp2_within_reach(select(self.exp2_is_rare(), 0.0, self))
            }
            #[inline(always)]
            fn expm1(self) -> Self {
                quietly!(self, exponential::expm1)
            }
            #[inline(always)]
            fn log(self) -> Self {
                select(self.is_nan(), self, self.log_plain())
            }
            #[inline(always)]
            fn log2(self) -> Self {
                select(self.is_nan(), self, self.log2_plain())
            }
            #[inline(always)]
            fn log10(self) -> Self {
                select(self.is_nan(), self, self.log10_plain())
            }
            #[inline(always)]
            fn log_is_rare(self) -> bool {
                let above = self.to_bits().wrapping_sub($F::MIN_POSITIVE.to_bits());
                (above >= $F::INFINITY.to_bits() - $F::MIN_POSITIVE.to_bits()) & !self.is_nan()
            }
            #[inline(never)]
            fn log_rare(self) -> Self {
                logarithm::rare(self, logarithm::log_end)
            }
            #[inline(never)]
            fn log2_rare(self) -> Self {
                logarithm::rare(self, <$F as Kernel>::binary_log_end)
            }
            #[inline(never)]
            fn log10_rare(self) -> Self {
                logarithm::rare(self, <$F as Kernel>::decimal_log_end)
            }
            #[inline(always)]
            fn log1p(self) -> Self {
                let y = select(self.log1p_is_plain(), self, 1.0).log1p_plain();
                select(self.is_nan(), self, y)
            }
            #[inline(always)]
            fn log1p_is_rare(self) -> bool {
                !self.log1p_is_plain() & !self.is_nan()
            }
            #[inline(never)]
            fn log1p_rare(self) -> Self {
                if self.is_nan() { self } else { logarithm::log1p_rare(self) }
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                self.sqrt()
            }
            #[inline(always)]
            fn cbrt(self) -> Self {
                quietly!(self, power::cbrt)
            }
            #[inline(always)]
            fn sin(self) -> Self {
                quietly!(self, trigonometric::sin)
            }
            #[inline(always)]
            fn cos(self) -> Self {
                quietly!(self, trigonometric::cos)
            }
            #[inline(always)]
            fn tan(self) -> Self {
                quietly!(self, trigonometric::tan)
            }
            #[inline(never)]
            fn sin_rare(self) -> Self {
                self.sin()
            }
            #[inline(never)]
            fn cos_rare(self) -> Self {
                self.cos()
            }
            #[inline(never)]
            fn tan_rare(self) -> Self {
                self.tan()
            }
            #[inline(always)]
            fn asin(self) -> Self {
                quietly!(self, trigonometric::asin)
            }
            #[inline(always)]
            fn acos(self) -> Self {
                quietly!(self, trigonometric::acos)
            }
            #[inline(always)]
            fn atan(self) -> Self {
                quietly!(self, trigonometric::atan)
            }
            #[inline(always)]
            fn sinh(self) -> Self {
                quietly!(self, exponential::sinh)
            }
            #[inline(always)]
            fn cosh(self) -> Self {
                quietly!(self, exponential::cosh)
            }
            #[inline(always)]
            fn tanh(self) -> Self {
                quietly!(self, exponential::tanh)
            }
            #[inline(always)]
            fn asinh(self) -> Self {
                quietly!(self, logarithm::asinh)
            }
            #[inline(always)]
            fn acosh(self) -> Self {
                quietly!(self, logarithm::acosh)
            }
            #[inline(always)]
            fn atanh(self) -> Self {
                quietly!(self, logarithm::atanh, 0.5)
            }
            #[inline(always)]
            fn floor(self) -> Self {
                self.floor()
            }
            #[inline(always)]
            fn ceil(self) -> Self {
                self.ceil()
            }
            #[inline(always)]
            fn trunc(self) -> Self {
                self.trunc()
            }
            #[inline(always)]
            fn rint(self) -> Self {
                self.round_ties_even()
            }
            #[inline(always)]
            fn abs(self) -> Self {
                self.abs()
            }
            #[inline(always)]
            fn sign(self) -> Self {
                let one = select(self.is_nan(), self, (1.0 as $F).copysign(self));
                select(self == 0.0, 0.0, one)
            }
            #[inline(always)]
            fn spacing(self) -> Self {
                let away = select(self == 0.0, $F::INFINITY, $F::INFINITY.copysign(self));
                // The infinities' own distance is not asked for, as their difference would be invalid.
                let infinite = self.is_infinite();
                let x = select(infinite, 1.0, self);
                select(infinite, $F::NAN, x.nextafter(away) - x)
            }
            #[inline(never)]
            fn spacing_rare(self) -> Self {
                let x = black_box(self);
                if x.is_infinite() {
                    return $F::NAN;
                }
                x.nextafter_rare(select(x == 0.0, $F::INFINITY, $F::INFINITY.copysign(x))) - x
            }
            #[inline(always)]
            fn to_degrees(self) -> Self {
                self * (180.0 / Self::PI)
            }
            #[inline(always)]
            fn to_radians(self) -> Self {
                self * (Self::PI / 180.0)
            }
            #[inline(always)]
            fn atan2(self, x: Self) -> Self {
                quietly_both!(self, x, trigonometric::atan2)
            }
            #[inline(always)]
            fn hypot(self, x2: Self) -> Self {
                power::hypot(self, x2)
            }
            #[inline(always)]
            fn pow(self, x2: Self) -> Self {
                power::pow(self, x2)
            }
            #[inline(never)]
            fn pow_rare(self, x2: Self) -> Self {
                self.powf(x2)
            }
            #[inline(always)]
            fn fmod(self, x2: Self) -> Self {
                remainder::fmod(self, x2)
            }
            #[inline(never)]
            fn fmod_rare(self, x2: Self) -> Self {
                self % x2
            }
            #[inline(always)]
            fn floor_mod(self, x2: Self) -> Self {
                remainder::floor_mod(self, x2)
            }
            #[inline(never)]
            fn floor_mod_rare(self, x2: Self) -> Self {
                if x2 == 0.0 || self.is_nan() || x2.is_nan() {
                    return self % x2;
                }
                remainder::floored_remainder(x2, self % x2)
            }
            #[inline(always)]
            fn floor_divide(self, x2: Self) -> Self {
                remainder::divmod(self, x2).0
            }
            #[inline(never)]
            fn floor_divide_rare(self, x2: Self) -> Self {
                if x2 == 0.0 || self.is_nan() || x2.is_nan() {
                    return self / x2;
                }
                remainder::floored(self, x2, self % x2).0
            }
            #[inline(always)]
            fn logaddexp(self, x2: Self) -> Self {
                quietly_both!(self, x2, log_add_exp)
            }
            #[inline(always)]
            fn logaddexp2(self, x2: Self) -> Self {
                quietly_both!(self, x2, log_add_exp2)
            }
            #[inline(always)]
            fn copysign(self, sign: Self) -> Self {
                self.copysign(sign)
            }
            #[inline]
            fn nextafter(self, towards: Self) -> Self {
                let nan = self.is_nan() | towards.is_nan();
                let (x, y) = (select(nan, 1.0, self), select(nan, 1.0, towards));
                let magnitude = x.abs().to_bits();
                let away = (y > x) == (x > 0.0);
                let bits = select(away, magnitude.wrapping_add(1), magnitude.wrapping_sub(1));
                let moved = select(x == 0.0, $F::from_bits(1).copysign(y), $F::from_bits(bits).copysign(x));
                select(nan, select(self.is_nan(), self, towards), select(x == y, y, moved))
            }
            #[inline(always)]
            fn at_an_end(self) -> bool {
                let magnitude = self.abs().to_bits();
                (magnitude <= $F::MIN_POSITIVE.to_bits()) | (magnitude >= $F::MAX.to_bits())
            }
            #[inline(never)]
            fn nextafter_rare(self, towards: Self) -> Self {
                let moved = self.nextafter(towards);
                // Bits raise no flags; products do that overflow, or are rounded below the normal numbers.
                if moved.is_infinite() && self.is_finite() {
                    return black_box(self) * black_box(2.0);
                }
                if moved.abs() < $F::MIN_POSITIVE && self != towards {
                    black_box(black_box($F::MIN_POSITIVE) * black_box(0.75 + $F::EPSILON));
                }
                moved
            }
            #[inline(always)]
            fn heaviside(self, x2: Self) -> Self {
                let step = select(self.is_sign_negative(), 0.0, 1.0);
                select(self.is_nan(), self, select(self == 0.0, x2, step))
            }
            #[inline(always)]
            fn minimum(self, x2: Self) -> Self {
                quietly_both!(self, x2, smaller)
            }
            #[inline(always)]
            fn maximum(self, x2: Self) -> Self {
                quietly_both!(self, x2, larger)
            }
            #[inline(always)]
            fn fmin(self, x2: Self) -> Self {
                let y = select(select(x2.is_nan(), 1.0, x2) <= select(self.is_nan(), 1.0, self), x2, self);
                select(self.is_nan(), x2, select(x2.is_nan(), self, y))
            }
            #[inline(always)]
            fn fmax(self, x2: Self) -> Self {
                let y = select(select(x2.is_nan(), 1.0, x2) >= select(self.is_nan(), 1.0, self), x2, self);
                select(self.is_nan(), x2, select(x2.is_nan(), self, y))
            }
            #[inline(always)]
            fn mul_add(self, a: Self, b: Self) -> Self {
                self.mul_add(a, b)
            }
            #[inline(always)]
            fn modf(self) -> (Self, Self) {
                let whole = self.trunc();
                let rest = if self.is_infinite() { 0.0 } else { self - whole };
                (rest.copysign(self), whole)
            }
            #[inline(always)]
            fn frexp(self) -> (Self, i32) {
                const UP: i32 = 54;
                const PLACES: u32 = $F::MANTISSA_DIGITS - 1;
                // The exponents of subnormal numbers are in no field before they are made normal.
                let tiny = self.abs() < $F::MIN_POSITIVE;
                let bits = (self * select(tiny, (1u64 << UP) as $F, 1.0)).to_bits();
                let field = $F::INFINITY.to_bits();
                let exponent =
                    ((bits & field) >> PLACES) as i32 + $F::MIN_EXP - 2 - if tiny { UP } else { 0 };
                let ordinary = (self != 0.0) & self.is_finite();
                let fraction = $F::from_bits(bits & !field | (0.5 as $F).to_bits());
                (select(ordinary, fraction, self), if ordinary { exponent + 1 } else { 0 })
            }
            #[inline]
            fn ldexp(self, exponent: i32) -> Self {
                $ldexp(self, exponent)
            }
            #[inline(always)]
            fn divmod(self, x2: Self) -> (Self, Self) {
                remainder::divmod(self, x2)
            }
            #[inline(never)]
            fn divmod_rare(self, x2: Self) -> (Self, Self) {
                (self.floor_divide_rare(x2), self.floor_mod_rare(x2))
            }
            #[inline(always)]
            fn is_nan(self) -> bool {
                self.is_nan()
            }
            #[inline(always)]
            fn is_infinite(self) -> bool {
                self.is_infinite()
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                self.is_finite()
            }
            #[inline(always)]
            fn is_sign_negative(self) -> bool {
                self.is_sign_negative()
            }
            #[inline(always)]
            fn trig_is_rare(self) -> bool {
                select(self.is_nan(), 0.0, self.abs()) > <$F as Kernel>::TRIG_REACH
            }
            #[inline(always)]
            fn pow_is_rare(self, x2: Self) -> bool {
                power::pow_is_rare(self, x2)
            }
            #[inline(always)]
            fn fmod_is_rare(self, x2: Self) -> bool {
                remainder::is_rare(self, x2)
            }
        }
    };
}

real!(f32, u32, libm::ldexpf, libm::frexpf);
real!(f64, u64, libm::ldexp, libm::frexp);

#[inline(always)]
fn larger<F: Kernel>(x1: F, x2: F) -> F {
    select(x1 > x2, x1, x2)
}

#[inline(always)]
fn smaller<F: Kernel>(x1: F, x2: F) -> F {
    select(x1 < x2, x1, x2)
}

/// `log(exp(x1) + exp(x2))`, with NumPy's treatment of equal operands (infinities among them).
#[inline(always)]
fn log_add_exp<F: Kernel>(x1: F, x2: F) -> F {
    let equal = x1 == x2;
    // Equal infinities must not be subtracted; beyond this bound only equal operands are close.
    let difference = x1.at_most(F::HUGE).at_least(-F::HUGE) - x2.at_most(F::HUGE).at_least(-F::HUGE);
    let larger = larger(x1, x2);
    let sum = larger + exponential::exp(-difference.abs()).log1p_plain();
    select(equal, x1 + F::LN_2, sum)
}

/// `log2(exp2(x1) + exp2(x2))`, with NumPy's treatment of equal operands (infinities among them).
#[inline(always)]
fn log_add_exp2<F: Kernel>(x1: F, x2: F) -> F {
    let equal = x1 == x2;
    // Equal infinities must not be subtracted; beyond this bound only equal operands are close.
    let difference = x1.at_most(F::HUGE).at_least(-F::HUGE) - x2.at_most(F::HUGE).at_least(-F::HUGE);
    let larger = larger(x1, x2);
    let sum = larger + exponential::exp2(-difference.abs()).log1p_plain() * F::LOG2_E;
    select(equal, x1 + F::ONE, sum)
}
