//! Conversion of one value, and which conversions each casting rule allows.
//!
//! The meaning of each conversion is NumPy's on x86-64: integers wrap, a float that does not fit an
//! integer becomes the "integer indefinite" value of the conversion instruction (and not the
//! saturated value of Rust's `as`), complex numbers drop their imaginary part, everything that is not
//! zero, NaN included, is true.

use crate::{DType, bf16, c32, c64, f16, promote_types};
use error::{Error, Result};
use std::hint::black_box;

/// Conversion of a value of one element type to another.
///
/// ```
/// use dtype::Cast;
/// let wrapped: u8 = 300_i64.cast();
/// assert_eq!(wrapped, 44);
/// let truth: bool = f64::NAN.cast();
/// assert!(truth);
/// ```
pub trait Cast<To> {
    /// The value as `To`.
    fn cast(self) -> To;
}

/// How much a cast may lose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Casting {
    /// No cast at all.
    No,
    /// Only changes of byte order.
    Equiv,
    /// Only casts that keep every value.
    Safe,
    /// Safe casts, and casts within a kind, such as float64 to float32.
    SameKind,
    /// As `SameKind`, and conversions of Python numbers that keep the value.
    SameValue,
    /// Any cast.
    Unsafe,
}

impl Casting {
    /// Reads NumPy's name of a casting rule.
    ///
    /// # Errors
    /// [`error::Kind::Value`] where `name` is none of them.
    pub fn parse(name: &str) -> Result<Casting> {
        Ok(match name {
            "no" => Casting::No,
            "equiv" => Casting::Equiv,
            "safe" => Casting::Safe,
            "same_kind" => Casting::SameKind,
            "same_value" => Casting::SameValue,
            "unsafe" => Casting::Unsafe,
            other => {
                return Err(Error::value(format!(
                    "casting must be one of 'no', 'equiv', 'safe', 'same_kind', 'unsafe', 'same_value' (got '{other}')"
                )));
            }
        })
    }

    /// NumPy's name of this rule.
    pub const fn name(self) -> &'static str {
        match self {
            Casting::No => "no",
            Casting::Equiv => "equiv",
            Casting::Safe => "safe",
            Casting::SameKind => "same_kind",
            Casting::SameValue => "same_value",
            Casting::Unsafe => "unsafe",
        }
    }
}

/// Whether elements of `from` may be cast to `to` under `casting`.
///
/// ```
/// use dtype::{can_cast, Casting, DType};
/// assert!(can_cast(DType::Int64, DType::Float64, Casting::Safe));
/// assert!(!can_cast(DType::Float64, DType::Int64, Casting::SameKind));
/// ```
pub fn can_cast(from: DType, to: DType, casting: Casting) -> bool {
    match casting {
        Casting::No | Casting::Equiv => from == to,
        Casting::Safe => promote_types(from, to) == to,
        Casting::SameKind => from.kind() <= to.kind() || promote_types(from, to) == to,
        Casting::SameValue | Casting::Unsafe => true,
    }
}

macro_rules! cast {
    ($from:ty => $($to:ty),+: |$x:ident| $value:expr) => {
        $(impl Cast<$to> for $from {
            #[inline(always)]
            fn cast(self) -> $to { let $x = self; $value as $to }
        })+
    };
}

macro_rules! integers {
    ($($from:ty),+) => { $(
        cast!($from => i8, u8, i16, u16, i32, u32, i64, u64, f32, f64: |x| x);
        impl Cast<bool> for $from { #[inline(always)] fn cast(self) -> bool { self != 0 } }
        impl Cast<f16> for $from { #[inline(always)] fn cast(self) -> f16 { f16::from_f32(self as f32) } }
        impl Cast<bf16> for $from { #[inline(always)] fn cast(self) -> bf16 { bf16::from_f32(self as f32) } }
        complex_from_real!($from);
    )+ };
}

macro_rules! complex_from_real {
    ($from:ty) => {
        impl Cast<c32> for $from {
            #[inline(always)]
            fn cast(self) -> c32 {
                c32::new(self.cast(), 0.0)
            }
        }
        impl Cast<c64> for $from {
            #[inline(always)]
            fn cast(self) -> c64 {
                c64::new(self.cast(), 0.0)
            }
        }
    };
}

integers!(i8, u8, i16, u16, i32, u32, i64, u64);

cast!(bool => i8, u8, i16, u16, i32, u32, i64, u64: |x| x);
impl Cast<bool> for bool {
    #[inline(always)]
    fn cast(self) -> bool {
        self
    }
}
cast!(bool => f32, f64: |x| u8::from(x));
impl Cast<f16> for bool {
    #[inline(always)]
    fn cast(self) -> f16 {
        if self { f16::ONE } else { f16::ZERO }
    }
}
impl Cast<bf16> for bool {
    #[inline(always)]
    fn cast(self) -> bf16 {
        if self { bf16::ONE } else { bf16::ZERO }
    }
}
complex_from_real!(bool);

/// Raises the flag of an invalid operation, as the conversion's instruction does.
#[cold]
#[inline(never)]
fn out_of_range() {
    black_box(black_box(f32::INFINITY) - black_box(f32::INFINITY));
}

/// `x` as `cvttsd2si` converts it: out of range and NaN give the lowest value.
#[inline(always)]
fn truncate_to_i64(x: f64) -> i64 {
    if (-9223372036854775808.0..9223372036854775808.0).contains(&x) {
        x as i64
    } else {
        out_of_range();
        i64::MIN
    }
}

#[inline(always)]
fn truncate_to_i32(x: f64) -> i32 {
    if x > -2147483649.0 && x < 2147483648.0 {
        x as i32
    } else {
        out_of_range();
        i32::MIN
    }
}

/// The upper half of the range is converted as a signed number whose sign bit is flipped afterwards, so that what
/// is too large gives zero.
#[inline(always)]
fn truncate_to_u64(x: f64) -> u64 {
    const HALF: f64 = 9223372036854775808.0;
    if x >= HALF { (truncate_to_i64(x - HALF) ^ i64::MIN) as u64 } else { truncate_to_i64(x) as u64 }
}

/// As [`truncate_to_u64`].
#[inline(always)]
fn truncate_to_u32(x: f64) -> u32 {
    const HALF: f64 = 2147483648.0;
    if x >= HALF { (truncate_to_i32(x - HALF) ^ i32::MIN) as u32 } else { truncate_to_i32(x) as u32 }
}

/// The float32 beside `x` whose last bit is set, or `x` where float32 has it: rounding that to 16 bits rounds once.
///
/// Source: S. Boldo and G. Melquiond, "When double rounding is odd", IMACS 2005.
#[inline(always)]
fn to_odd(x: f64) -> f32 {
    let nearest = x as f32;
    let (back, bits) = (f64::from(nearest), nearest.to_bits());
    let toward_zero = bits.wrapping_sub(u32::from(back.abs() > x.abs()));
    f32::from_bits(if back == x || x.is_nan() { bits } else { toward_zero | 1 })
}

macro_rules! floats {
    ($($from:ty),+) => { $(
        cast!($from => f32, f64: |x| x);
        cast!($from => i8, u8, i16, u16, i32: |x| truncate_to_i32(x as f64));
        cast!($from => i64: |x| truncate_to_i64(x as f64));
        cast!($from => u32: |x| truncate_to_u32(x as f64));
        cast!($from => u64: |x| truncate_to_u64(x as f64));
        impl Cast<bool> for $from { #[inline(always)] fn cast(self) -> bool { self != 0.0 } }
        complex_from_real!($from);
    )+ };
}
floats!(f32, f64);
impl Cast<f16> for f32 {
    #[inline(always)]
    fn cast(self) -> f16 {
        f16::from_f32(self)
    }
}
impl Cast<bf16> for f32 {
    #[inline(always)]
    fn cast(self) -> bf16 {
        bf16::from_f32(self)
    }
}
impl Cast<f16> for f64 {
    #[inline(always)]
    fn cast(self) -> f16 {
        f16::from_f32(to_odd(self))
    }
}
impl Cast<bf16> for f64 {
    #[inline(always)]
    fn cast(self) -> bf16 {
        bf16::from_f32(to_odd(self))
    }
}

macro_rules! through {
    ($from:ty, |$x:ident| $wide:expr => $($to:ty),+) => {
        $(impl Cast<$to> for $from {
            #[inline(always)]
            fn cast(self) -> $to { let $x = self; $wide.cast() }
        })+
    };
}
through!(f16, |x| x.to_f32() => bool, i8, u8, i16, u16, i32, u32, i64, u64, bf16, f32, f64, c32, c64);
through!(bf16, |x| x.to_f32() => bool, i8, u8, i16, u16, i32, u32, i64, u64, f16, f32, f64, c32, c64);
impl Cast<f16> for f16 {
    #[inline(always)]
    fn cast(self) -> f16 {
        self
    }
}
impl Cast<bf16> for bf16 {
    #[inline(always)]
    fn cast(self) -> bf16 {
        self
    }
}

macro_rules! complexes {
    ($($from:ty),+) => { $(
        through!($from, |x| x.re => i8, u8, i16, u16, i32, u32, i64, u64, f16, bf16, f32, f64);
        impl Cast<bool> for $from {
            #[inline(always)]
            fn cast(self) -> bool { self.re != 0.0 || self.im != 0.0 }
        }
        impl Cast<c32> for $from {
            #[inline(always)]
            fn cast(self) -> c32 { c32::new(self.re as f32, self.im as f32) }
        }
        impl Cast<c64> for $from {
            #[inline(always)]
            fn cast(self) -> c64 { c64::new(self.re as f64, self.im as f64) }
        }
    )+ };
}
complexes!(c32, c64);
