//! What the bodies need to know about the bits of `f32` and `f64`.
//!
//! Adding 1.5·2ᵖ⁻¹ (p the bits of precision) to a value rounds it to an integer that lies in the low
//! bits of the sum: this replaces conversions to integers, which AVX2 lacks for 64 bits.

use crate::polynomials::Polynomials;
use crate::real::{Parts, Real};
use crate::{exponential, logarithm, power, trigonometric};

/// `a` where `condition` holds, else `b`; a branch would let the compiler duplicate what follows.
#[inline(always)]
pub(crate) fn select<T>(condition: bool, a: T, b: T) -> T {
    std::hint::select_unpredictable(condition, a, b)
}

/// A function of an operand, or the operand itself if that is NaN: vector comparisons with NaN would
/// raise the invalid flag. A macro, because a function passed as an argument need not be inlined.
macro_rules! quietly {
    ($x:expr, $body:path) => {
        quietly!($x, $body, 1.0)
    };
    ($x:expr, $body:path, $harmless:literal) => {{
        let x = $x;
        let y = $body(select(x.is_nan(), $harmless, x));
        select(x.is_nan(), x, y)
    }};
}

/// [`quietly`] for two operands, of which either may be NaN.
macro_rules! quietly_both {
    ($x1:expr, $x2:expr, $body:path) => {{
        let (x1, x2) = ($x1, $x2);
        let nan = x1.is_nan() | x2.is_nan();
        let y = $body(select(nan, 1.0, x1), select(nan, 1.0, x2));
        select(nan, select(x1.is_nan(), x1, x2), y)
    }};
}

pub(crate) use {quietly, quietly_both};

/// Bit-level steps of the bodies, each one or a few integer instructions.
pub(crate) trait Kernel: Real + Polynomials {
    /// Adding this rounds to an integer, to nearest, for magnitudes below 2ᵖ⁻².
    const ROUND: Self;
    /// [`Kernel::ROUND`] plus the exponent bias: the sum's low bits are the exponent field of 2ᵏ.
    const ROUND_BIASED: Self;
    /// [`Kernel::ROUND`] plus twice the exponent bias, for [`Kernel::power_pair`].
    const ROUND_TWICE_BIASED: Self;
    /// A power of two that takes all subnormal numbers to normal ones.
    const SCALE_UP: Self;
    /// Logarithm to base 2 of [`Kernel::SCALE_UP`].
    const SCALE_UP_EXPONENT: Self;
    /// Inverse cube root of [`Kernel::SCALE_UP`].
    const CBRT_SCALE_DOWN: Self;
    /// e to this power overflows.
    const EXP_OVERFLOWS: Self;
    /// e to this power is zero.
    const EXP_VANISHES: Self;
    /// e to powers of smaller magnitude is a normal number.
    const EXP_REACH: Self;
    /// 2 to powers of smaller magnitude is a normal number.
    const EXP2_REACH: Self;
    /// 2 to this power overflows.
    const EXP2_OVERFLOWS: Self;
    /// 2 to this power is zero.
    const EXP2_VANISHES: Self;
    /// Powers e to this and to minus this are far from the ends of the range.
    const HYPERBOLIC_REACH: Self;
    /// exp(-x) is lost beside 1 from here on.
    const EXP_SATURATES: Self;
    /// x² is lost beside 1 below this magnitude.
    const SQUARE_NEGLIGIBLE: Self;
    /// 1 is lost beside x² above this magnitude.
    const SQUARE_DOMINATES: Self;
    /// Angles above this magnitude are out of reach of the reduction by multiples of π/2.
    const TRIG_REACH: Self;
    /// Whether the inverse tangent turns by an eighth of a turn to keep its polynomial short.
    const TURNS_BY_EIGHTHS: bool;
    /// Quotients below its inverse are reduced exactly by `fmod`.
    const FMOD_REACH: Self;
    /// A power of two near the largest value.
    const HUGE: Self;
    /// A power of two near the smallest normal value, the inverse of [`Kernel::HUGE`].
    const SMALL: Self;

    /// 2ᵏ for `biased` = `ROUND_BIASED` + k, k in the normal range.
    fn power(biased: Self) -> Self;
    /// Two normal powers of two with product 2ᵏ, for `biased` = `ROUND_TWICE_BIASED` + k and the k of
    /// all results between the smallest subnormal and twice the largest value.
    fn power_pair(biased: Self) -> (Self, Self);
    /// k and m in [√½, √2) with `self` = 2ᵏ·m, for positive normal values; finite for all others.
    fn split(self) -> (Self, Self);
    /// The integer nearest to the binary logarithm of a quotient, up to 0.09 more than a half away.
    fn log2_quotient(numerator: Self, denominator: Self) -> Self;
    /// Inverse of the power of two at or below a positive normal value up to [`Kernel::HUGE`].
    fn inverse_binade(self) -> Self;
    /// Power of two at or below a positive normal value.
    fn binade(self) -> Self;
    /// 1/`self` to about 12 %, for positive normal values up to [`Kernel::HUGE`]; finite for zero. Enough
    /// to turn the remainder of a division or a root into a correction of half a unit.
    fn rough_reciprocal(self) -> Self;
    /// Whether the integer in `rounded` = `ROUND` + k is odd.
    fn is_odd(rounded: Self) -> bool;
    /// `self`, negated where bit 1 of the integer in `rounded` is set.
    fn negate_by_second_bit(self, rounded: Self) -> Self;
    /// `self` negated where `negate` holds.
    fn negate_if(self, negate: bool) -> Self;

    /// s = f / (2 + f), if [`Kernel::log_tail`] uses it.
    fn log_quotient(f: Self) -> Self;
    /// log(1 + f) - f + f²/2 for 1 + f between √½ and √2.
    fn log_tail(f: Self, s: Self) -> Self;
    /// Binary logarithm of 2ᵏ(1 + f), from k, f and s.
    fn binary_log_end(parts: Parts<Self>) -> Self;
    /// Decimal logarithm of 2ᵏ(1 + f), from k, f and s.
    fn decimal_log_end(parts: Parts<Self>) -> Self;
    /// First step of a hyperbolic tangent.
    fn tangent_begin(x: Self) -> Parts<Self>;
    /// Last step of a hyperbolic tangent.
    fn tangent_end(x: Self, parts: Parts<Self>) -> Self;
    /// Second step of a tangent, after the reduction of the angle.
    fn angle_middle(parts: Parts<Self>) -> Parts<Self>;
    /// Last step of a tangent.
    fn angle_end(x: Self, parts: Parts<Self>) -> Self;
    /// First step of a positive normal base to a power up to [`Kernel::HUGE`].
    fn power_begin(base: Self) -> Parts<Self>;
    /// Second step of a power.
    fn power_middle(exponent: Self, parts: Parts<Self>) -> Parts<Self>;
    /// Last step of a power.
    fn power_end(exponent: Self, parts: Parts<Self>) -> Self;
    /// The inverse cube root of a positive normal value to about 4 %.
    fn rough_inverse_cbrt(self) -> Self;

    /// Value of a polynomial, coefficients lowest first; in two or four interleaved sums, because one
    /// chain of multiply-adds would wait for itself.
    #[inline(always)]
    fn polynomial(self, coefficients: &[Self]) -> Self {
        let square = self * self;
        match coefficients.len() {
            0..4 => self.every(coefficients, 0, 1),
            4..11 => square.every(coefficients, 1, 2).mul_add(self, square.every(coefficients, 0, 2)),
            _ => {
                let fourth = square * square;
                let low = fourth.every(coefficients, 1, 4).mul_add(self, fourth.every(coefficients, 0, 4));
                let high = fourth.every(coefficients, 3, 4).mul_add(self, fourth.every(coefficients, 2, 4));
                high.mul_add(square, low)
            }
        }
    }
    /// Horner's rule for the coefficients at `start`, `start + step`, …
    #[inline(always)]
    fn every(self, coefficients: &[Self], start: usize, step: usize) -> Self {
        let last = start + (coefficients.len() - 1 - start) / step * step;
        let mut sum = coefficients[last];
        let mut index = last;
        while index > start {
            index -= step;
            sum = sum.mul_add(self, coefficients[index]);
        }
        sum
    }
    /// `self` or `bound`, whichever is smaller; NaN stays.
    #[inline(always)]
    fn at_most(self, bound: Self) -> Self {
        select(self > bound, bound, self)
    }
    /// `self` or `bound`, whichever is larger; NaN stays.
    #[inline(always)]
    fn at_least(self, bound: Self) -> Self {
        select(self < bound, bound, self)
    }
}

/// [`Kernel::split`] without a conversion of integers.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    const LOWEST: u64 = std::f64::consts::FRAC_1_SQRT_2.to_bits();
    const ONE: u64 = 1.0_f64.to_bits();
    const INTEGER: f64 = 4503599627370496.0;
    let shifted = x.to_bits().wrapping_add(ONE - LOWEST);
    let exponent = f64::from_bits((shifted >> 52) | INTEGER.to_bits());
    let m = (shifted & ((1 << 52) - 1)).wrapping_add(LOWEST);
    (exponent - (INTEGER + 1023.0), f64::from_bits(m))
}

/// [`Kernel::split`] with a conversion of integers, which every instruction set has for 32 bits.
#[inline(always)]
fn split_single(x: f32) -> (f32, f32) {
    const LOWEST: u32 = std::f32::consts::FRAC_1_SQRT_2.to_bits();
    let above = x.to_bits().wrapping_sub(LOWEST) as i32;
    let m = x.to_bits().wrapping_sub((above & -(1 << 23)) as u32);
    ((above >> 23) as f32, f32::from_bits(m))
}

#[inline(always)]
fn double_quotient(f: f64) -> f64 {
    f / (2.0 + f)
}

#[inline(always)]
fn no_quotient(_: f32) -> f32 {
    0.0
}

/// A number of the type, or a choice.
macro_rules! constant {
    (TURNS_BY_EIGHTHS = $value:expr) => {
        const TURNS_BY_EIGHTHS: bool = $value;
    };
    ($name:ident = $value:expr) => {
        const $name: Self = $value;
    };
}

/// One step of a function, by a function elsewhere.
macro_rules! step {
    ($step:ident($($argument:ident: $type:ty),*) -> $result:ty = $path:path) => {
        #[inline(always)]
        fn $step($($argument: $type),*) -> $result {
            $path($($argument),*)
        }
    };
}

macro_rules! kernel {
    ($F:ident, $bits:ident, mantissa $mantissa:literal, bias $bias:literal, $integer:literal, reciprocal $reciprocal:literal, cbrt $cbrt:literal, split $split:path, {$($step:ident $arguments:tt -> $result:ty = $path:path;)*},
     $($name:ident = $value:expr),* $(,)?) => {
        impl Kernel for $F {
            $(constant!($name = $value);)*

            #[inline(always)]
            fn power(biased: Self) -> Self {
                $F::from_bits(biased.to_bits() << $mantissa)
            }
            #[inline(always)]
            fn power_pair(biased: Self) -> (Self, Self) {
                let sum = biased.to_bits();
                let half = sum >> 1;
                let rest = sum.wrapping_sub(half);
                ($F::from_bits(half << $mantissa), $F::from_bits(rest << $mantissa))
            }
            #[inline(always)]
            fn split(self) -> (Self, Self) {
                $split(self)
            }
            #[inline(always)]
            fn log2_quotient(numerator: Self, denominator: Self) -> Self {
                const INTEGER: $F = $integer;
                const HALF: $bits = 1 << ($mantissa - 1);
                let difference = numerator.to_bits().wrapping_sub(denominator.to_bits()).wrapping_add(HALF);
                $F::from_bits((difference >> $mantissa) | INTEGER.to_bits()) - INTEGER
            }
            #[inline(always)]
            fn inverse_binade(self) -> Self {
                const MASK: $bits = $F::INFINITY.to_bits();
                const TWICE: $bits = (2 * ($bias as $bits)) << $mantissa;
                $F::from_bits(TWICE.wrapping_sub(self.to_bits() & MASK))
            }
            #[inline(always)]
            fn binade(self) -> Self {
                const MASK: $bits = $F::INFINITY.to_bits();
                $F::from_bits(self.to_bits() & MASK)
            }
            #[inline(always)]
            fn rough_reciprocal(self) -> Self {
                const REFLECT: $bits = $reciprocal;
                $F::from_bits(REFLECT.wrapping_sub(self.to_bits()))
            }
            $(step!($step $arguments -> $result = $path);)*
            #[inline(always)]
            fn rough_inverse_cbrt(self) -> Self {
                // A third of the bits is a third of the logarithm, nearly. In half the bits' precision, so
                // that the number fits an integral value between 2^(p-1) and 2^p.
                const INTEGER: $F = $integer;
                const DOWN: u32 = $bits::BITS - $mantissa;
                const SHIFT: $F = INTEGER + INTEGER * (1.0 / 3.0) + $cbrt;
                let integer = $F::from_bits((self.to_bits() >> DOWN) | INTEGER.to_bits());
                $F::from_bits(integer.mul_add(-1.0 / 3.0, SHIFT).to_bits() << DOWN)
            }
            #[inline(always)]
            fn is_odd(rounded: Self) -> bool {
                rounded.to_bits() & 1 != 0
            }
            #[inline(always)]
            fn negate_by_second_bit(self, rounded: Self) -> Self {
                $F::from_bits(self.to_bits() ^ ((rounded.to_bits() & 2) << ($bits::BITS - 2)))
            }
            #[inline(always)]
            fn negate_if(self, negate: bool) -> Self {
                const SIGN: $bits = 1 << ($bits::BITS - 1);
                $F::from_bits(self.to_bits() ^ select(negate, SIGN, 0))
            }
        }
    };
}

kernel!(f64, u64, mantissa 52, bias 1023.0, 4503599627370496.0, reciprocal 0x7fde_6238_22fc_16e6, cbrt 1499660193007403.0, split split, {
    log_quotient(f: Self) -> Self = double_quotient;
    log_tail(f: Self, s: Self) -> Self = logarithm::tail;
    binary_log_end(parts: Parts<Self>) -> Self = logarithm::log2_sum;
    decimal_log_end(parts: Parts<Self>) -> Self = logarithm::log10_sum;
    tangent_begin(x: Self) -> Parts<Self> = exponential::tanh_begin;
    tangent_end(x: Self, parts: Parts<Self>) -> Self = exponential::tanh_end;
    angle_middle(parts: Parts<Self>) -> Parts<Self> = trigonometric::tan_parts;
    angle_end(x: Self, parts: Parts<Self>) -> Self = trigonometric::tan_quotient;
    power_begin(base: Self) -> Parts<Self> = power::log2_begin;
    power_middle(exponent: Self, parts: Parts<Self>) -> Parts<Self> = power::product_of_log2;
    power_end(exponent: Self, parts: Parts<Self>) -> Self = power::power_end;
},
    ROUND = 6755399441055744.0,
    ROUND_BIASED = 6755399441055744.0 + 1023.0,
    ROUND_TWICE_BIASED = 6755399441055744.0 + 2046.0,
    SCALE_UP = 18014398509481984.0,
    SCALE_UP_EXPONENT = 54.0,
    CBRT_SCALE_DOWN = 3.814697265625e-6, // 2^-18
    EXP_OVERFLOWS = 710.0,
    EXP_VANISHES = -746.0,
    EXP_REACH = 708.0,
    EXP2_REACH = 1022.0,
    EXP2_OVERFLOWS = 1025.0,
    EXP2_VANISHES = -1077.0,
    HYPERBOLIC_REACH = 700.0,
    EXP_SATURATES = 40.0,
    SQUARE_NEGLIGIBLE = 7.450580596923828e-9, // 2^-27
    SQUARE_DOMINATES = 1073741824.0, // 2^30
    TRIG_REACH = 1099511627776.0, // 2^40
    TURNS_BY_EIGHTHS = true,
    FMOD_REACH = 2.220446049250313e-16, // 2^-52
    HUGE = 1.0715086071862673e301, // 2^1000
    SMALL = 9.332636185032189e-302, // 2^-1000
);
kernel!(f32, u32, mantissa 23, bias 127.0, 8388608.0, reciprocal 0x7ef3_11c7, cbrt 2773259.5, split split_single, {
    log_quotient(f: Self) -> Self = no_quotient;
    log_tail(f: Self, s: Self) -> Self = logarithm::tail_single;
    binary_log_end(parts: Parts<Self>) -> Self = logarithm::log2_single;
    decimal_log_end(parts: Parts<Self>) -> Self = logarithm::log10_single;
    tangent_begin(x: Self) -> Parts<Self> = exponential::tanh_begin_single;
    tangent_end(x: Self, parts: Parts<Self>) -> Self = exponential::tanh_end_single;
    angle_middle(parts: Parts<Self>) -> Parts<Self> = trigonometric::tan_parts_single;
    angle_end(x: Self, parts: Parts<Self>) -> Self = trigonometric::tan_end_single;
    power_begin(base: Self) -> Parts<Self> = power::begin_single;
    power_middle(exponent: Self, parts: Parts<Self>) -> Parts<Self> = power::middle_single;
    power_end(exponent: Self, parts: Parts<Self>) -> Self = power::power_end_single;
},
    ROUND = 12582912.0,
    ROUND_BIASED = 12582912.0 + 127.0,
    ROUND_TWICE_BIASED = 12582912.0 + 254.0,
    SCALE_UP = 134217728.0,
    SCALE_UP_EXPONENT = 27.0,
    CBRT_SCALE_DOWN = 0.001953125, // 2^-9
    EXP_OVERFLOWS = 89.0,
    EXP_VANISHES = -105.0,
    EXP_REACH = 87.0,
    EXP2_REACH = 126.0,
    EXP2_OVERFLOWS = 129.0,
    EXP2_VANISHES = -152.0,
    HYPERBOLIC_REACH = 80.0,
    EXP_SATURATES = 18.0,
    SQUARE_NEGLIGIBLE = 0.000244140625, // 2^-12
    SQUARE_DOMINATES = 8192.0, // 2^13
    TRIG_REACH = 131072.0, // 2^17
    TURNS_BY_EIGHTHS = false,
    FMOD_REACH = 1.1920929e-7, // 2^-23
    HUGE = 1.2676506e30, // 2^100
    SMALL = 7.888609e-31, // 2^-100
);
