//! What formulas may ask of an element.

pub use crate::narrow;
pub use elementary::{Parts, Real, complex};
pub use num_complex::Complex;
use std::hint::black_box;

/// A whole number of fixed width. Arithmetic wraps around, as NumPy's does. Division raises the processor's
/// floating-point flags where it fails, so that whole numbers are watched like all others.
pub trait Integer: Copy + PartialOrd + Default + Send + Sync + 'static {
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// Bits of the number.
    const BITS: u32;
    /// Sum.
    fn add(self, x2: Self) -> Self;
    /// Difference.
    fn sub(self, x2: Self) -> Self;
    /// Product.
    fn mul(self, x2: Self) -> Self;
    /// Negation.
    fn neg(self) -> Self;
    /// Absolute value; the lowest number stays as it is.
    fn abs(self) -> Self;
    /// -1, 0 or 1.
    fn sign(self) -> Self;
    /// Quotient rounded down; zero where `x2` is zero.
    fn floor_divide(self, x2: Self) -> Self;
    /// What [`Integer::floor_divide`] leaves, with the sign of `x2`; zero where `x2` is zero.
    fn remainder(self, x2: Self) -> Self;
    /// What division rounded towards zero leaves, with the sign of `self`; zero where `x2` is zero.
    fn fmod(self, x2: Self) -> Self;
    /// Whether the division by `x2` is one of those that [`Integer::quick_divmod`] and [`Integer::quick_fmod`] do.
    fn is_divided_quickly(self, x2: Self) -> bool;
    /// [`Integer::floor_divide`] and [`Integer::remainder`] by way of floats, of which processors divide many at once.
    fn quick_divmod(self, x2: Self) -> (Self, Self);
    /// [`Integer::fmod`] by way of floats.
    fn quick_fmod(self, x2: Self) -> Self;
    /// Power; the exponent is not negative.
    fn pow(self, x2: Self) -> Self;
    /// Greatest common divisor, not negative.
    fn gcd(self, x2: Self) -> Self;
    /// Least common multiple; not negative unless it wraps around.
    fn lcm(self, x2: Self) -> Self;
    /// Bits of both.
    fn and(self, x2: Self) -> Self;
    /// Bits of either.
    fn or(self, x2: Self) -> Self;
    /// Bits of one of them.
    fn xor(self, x2: Self) -> Self;
    /// All bits flipped.
    fn not(self) -> Self;
    /// Shifted to the left; zero for shifts that leave nothing.
    fn left_shift(self, x2: Self) -> Self;
    /// Shifted to the right; the sign alone for shifts that leave nothing else.
    fn right_shift(self, x2: Self) -> Self;
    /// Ones among the bits of the absolute value.
    fn bit_count(self) -> u8;
    /// [`Integer::reciprocal`] of anything but zero.
    fn quick_reciprocal(self) -> Self;
    /// 1 / x: 1, -1 or 0. For zero it is what a processor makes of the infinity: the lowest number in 32 or
    /// 64 bits, of which fewer bits keep 0.
    fn reciprocal(self) -> Self;
}

/// Raises the flag of a division by zero.
#[cold]
#[inline(never)]
fn divided_by_zero() {
    black_box(black_box(1.0f32) / black_box(0.0));
}

/// Raises the flag of an overflow.
#[cold]
#[inline(never)]
fn overflowed() {
    black_box(black_box(f32::MAX) * black_box(2.0));
}

macro_rules! integer {
    ($($type:ident $unsigned:ident $signed:literal $quick:ident;)+) => { $(
        impl Integer for $type {
            const ZERO: Self = 0;
            const ONE: Self = 1;
            const BITS: u32 = $type::BITS;
            #[inline(always)] fn add(self, x2: Self) -> Self { self.wrapping_add(x2) }
            #[inline(always)] fn sub(self, x2: Self) -> Self { self.wrapping_sub(x2) }
            #[inline(always)] fn mul(self, x2: Self) -> Self { self.wrapping_mul(x2) }
            #[inline(always)] fn neg(self) -> Self { self.wrapping_neg() }
            #[inline(always)]
            #[allow(unused_comparisons)]
            fn abs(self) -> Self { if self < 0 { self.wrapping_neg() } else { self } }
            #[inline(always)]
            #[allow(unused_comparisons)]
            fn sign(self) -> Self {
                let positive = $type::from(self > 0);
                if self < 0 { $type::ZERO.wrapping_sub(1) } else { positive }
            }
            #[inline(always)]
            #[allow(unused_comparisons)]
            fn floor_divide(self, x2: Self) -> Self {
                if x2 == 0 {
                    divided_by_zero();
                    return 0;
                }
                let Some(quotient) = self.checked_div(x2) else {
                    overflowed();
                    return $type::MIN;
                };
                let rounds_up = $signed && (self < 0) != (x2 < 0) && quotient.wrapping_mul(x2) != self;
                quotient.wrapping_sub($type::from(rounds_up))
            }
            #[inline(always)]
            #[allow(unused_comparisons)]
            fn remainder(self, x2: Self) -> Self {
                if x2 == 0 {
                    divided_by_zero();
                    return 0;
                }
                let rest = self.wrapping_rem(x2);
                if $signed && rest != 0 && (rest < 0) != (x2 < 0) { rest.wrapping_add(x2) } else { rest }
            }
            #[inline(always)]
            fn fmod(self, x2: Self) -> Self {
                if x2 == 0 {
                    divided_by_zero();
                    return 0;
                }
                self.wrapping_rem(x2)
            }
            #[inline(always)]
            fn is_divided_quickly(self, x2: Self) -> bool {
                let fits = |x: $type| $quick::holds(x as _) & ($signed | (x as i64 >= 0));
                fits(self) & fits(x2) & (x2 != 0) & !($signed & (self == $type::MIN))
            }
            #[inline(always)]
            fn quick_divmod(self, x2: Self) -> (Self, Self) {
                let (quotient, rest) = $quick::divmod(self as _, x2 as _);
                (quotient as $type, rest as $type)
            }
            #[inline(always)]
            fn quick_fmod(self, x2: Self) -> Self { $quick::fmod(self as _, x2 as _) as $type }
            #[inline(always)]
            fn pow(self, x2: Self) -> Self {
                let (mut base, mut exponent, mut power) = (self, x2, 1);
                while exponent > 0 {
                    if exponent & 1 == 1 { power = $type::wrapping_mul(power, base) }
                    base = base.wrapping_mul(base);
                    exponent >>= 1;
                }
                power
            }
            #[inline(always)]
            fn gcd(self, x2: Self) -> Self {
                let (mut a, mut b) = (Integer::abs(self) as $unsigned, Integer::abs(x2) as $unsigned);
                while b != 0 { (a, b) = (b, a % b) }
                a as $type
            }
            #[inline(always)]
            fn lcm(self, x2: Self) -> Self {
                let divisor = Integer::gcd(self, x2) as $unsigned;
                if divisor == 0 { return 0 }
                let (a, b) = (Integer::abs(self) as $unsigned, Integer::abs(x2) as $unsigned);
                (a / divisor).wrapping_mul(b) as $type
            }
            #[inline(always)] fn and(self, x2: Self) -> Self { self & x2 }
            #[inline(always)] fn or(self, x2: Self) -> Self { self | x2 }
            #[inline(always)] fn xor(self, x2: Self) -> Self { self ^ x2 }
            #[inline(always)] fn not(self) -> Self { !self }
            #[inline(always)]
            fn left_shift(self, x2: Self) -> Self {
                // A negative shift is a large unsigned one.
                if (x2 as $unsigned) < $type::BITS as $unsigned { self.wrapping_shl(x2 as u32) } else { 0 }
            }
            #[inline(always)]
            fn right_shift(self, x2: Self) -> Self {
                let shift = if (x2 as $unsigned) < $type::BITS as $unsigned { x2 as u32 } else { $type::BITS };
                if shift == $type::BITS {
                    if $signed { self.wrapping_shr($type::BITS - 1) } else { 0 }
                } else {
                    self.wrapping_shr(shift)
                }
            }
            #[inline(always)]
            fn bit_count(self) -> u8 { (Integer::abs(self) as $unsigned).count_ones() as u8 }
            #[inline(always)]
            fn quick_reciprocal(self) -> Self {
                // All but two quotients are rounded to zero.
                let is_own = (self == 1) | ($signed && self == (0 as $type).wrapping_sub(1));
                if is_own { self } else { 0 }
            }
            #[inline(always)]
            fn reciprocal(self) -> Self {
                if self == 0 {
                    divided_by_zero();
                    return if $type::BITS < 32 { 0 } else { $type::MIN };
                }
                self.quick_reciprocal()
            }
        }
    )+ };
}

integer! {
    i8 u8 true single; u8 u8 false single; i16 u16 true single; u16 u16 false single;
    i32 u32 true double; u32 u32 false double; i64 u64 true double; u64 u64 false double;
}

/// Division of whole numbers by way of floats.
///
/// A float takes a whole number, and gives it back, by the bits of its sum with 1.5 times the power of two from
/// which on floats have no fractions. Numbers are at most half as large as floats without fractions, so that the
/// quotient of two of them, as it is rounded, is off by a quarter at most. The whole number next to it is then the
/// quotient rounded down, or the one above that: the sign of what it leaves, which is exact, tells which.
macro_rules! by_floats {
    ($($name:ident: $whole:ident $float:ident $bits:ident $digits:literal;)+) => { $(
        mod $name {
            /// Half of the floats that have no fractions.
            const LIMIT: $whole = 1 << ($digits - 1);
            const SHIFT: $float = 3.0 * LIMIT as $float;

            /// Whether a number is small enough.
            #[inline(always)]
            pub fn holds(x: $whole) -> bool {
                (x.wrapping_add(LIMIT) as $bits) < 2 * LIMIT as $bits
            }

            #[inline(always)]
            fn float(x: $whole) -> $float {
                $float::from_bits((SHIFT.to_bits() as $whole).wrapping_add(x) as $bits) - SHIFT
            }

            #[inline(always)]
            fn whole(x: $float) -> $whole {
                ((x + SHIFT).to_bits() as $whole).wrapping_sub(SHIFT.to_bits() as $whole)
            }

            #[inline(always)]
            fn nearest(x1: $float, x2: $float) -> ($float, $float) {
                let quotient = x1 / x2 + SHIFT - SHIFT;
                (quotient, x1 - quotient * x2)
            }

            #[inline(always)]
            pub fn divmod(x1: $whole, x2: $whole) -> ($whole, $whole) {
                let (x1, x2) = (float(x1), float(x2));
                let (quotient, rest) = nearest(x1, x2);
                let is_above = rest * x2 < 0.0;
                let (step, back) = if is_above { (1.0, x2) } else { (0.0, 0.0) };
                (whole(quotient - step), whole(rest + back))
            }

            #[inline(always)]
            pub fn fmod(x1: $whole, x2: $whole) -> $whole {
                let (x1, x2) = (float(x1), float(x2));
                let (_, rest) = nearest(x1, x2);
                whole(rest + if rest * x1 < 0.0 { x2.copysign(x1) } else { 0.0 })
            }
        }
    )+ };
}

by_floats! {
    single: i32 f32 u32 23;
    double: i64 f64 u64 52;
}

/// Order of complex numbers: by real part, then by imaginary part; false where a NaN takes part.
#[inline(always)]
pub fn complex_less<T: Real>(x1: Complex<T>, x2: Complex<T>) -> bool {
    let ordered = !x1.im.is_nan() && !x2.im.is_nan();
    (x1.re < x2.re && ordered) || (x1.re == x2.re && x1.im < x2.im)
}

/// [`complex_less`], or equal.
#[inline(always)]
pub fn complex_less_equal<T: Real>(x1: Complex<T>, x2: Complex<T>) -> bool {
    let ordered = !x1.im.is_nan() && !x2.im.is_nan();
    (x1.re < x2.re && ordered) || (x1.re == x2.re && x1.im <= x2.im)
}

/// Whether either part is NaN.
#[inline(always)]
pub fn complex_is_nan<T: Real>(x: Complex<T>) -> bool {
    x.re.is_nan() || x.im.is_nan()
}

/// Whether a complex number is not zero.
#[inline(always)]
pub fn complex_truth<T: Real>(x: Complex<T>) -> bool {
    (x.re != T::ZERO) | (x.im != T::ZERO)
}

/// The first of three complex numbers that is NaN; the last if none is.
#[inline(always)]
pub fn complex_first_nan<T: Real>(x1: Complex<T>, x2: Complex<T>, x3: Complex<T>) -> Complex<T> {
    if complex_is_nan(x1) {
        x1
    } else if complex_is_nan(x2) {
        x2
    } else {
        x3
    }
}
