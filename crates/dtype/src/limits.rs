//! Machine limits: what `finfo` and `iinfo` tell.

use crate::DType;

/// The limits of a real floating-point dtype (of the parts, for a complex one).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FloatInfo {
    /// The dtype that these are the limits of.
    pub dtype: DType,
    /// Bits of one number.
    pub bits: u32,
    /// Stored bits of the significand.
    pub nmant: u32,
    /// Bits of the exponent.
    pub nexp: u32,
    /// The exponent of the smallest normal number.
    pub minexp: i32,
    /// One more than the exponent of the largest number.
    pub maxexp: i32,
    /// The gap between 1 and the next larger number.
    pub eps: f64,
    /// The gap between 1 and the next smaller number.
    pub epsneg: f64,
    /// The largest finite number.
    pub max: f64,
    /// The smallest positive normal number.
    pub smallest_normal: f64,
    /// The smallest positive number.
    pub smallest_subnormal: f64,
    /// Decimal digits that survive a round trip.
    pub precision: u32,
}

/// The limits of a whole-number dtype.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntegerInfo {
    /// The dtype that these are the limits of.
    pub dtype: DType,
    /// Bits of one number.
    pub bits: u32,
    /// The lowest number.
    pub min: i128,
    /// The highest number.
    pub max: i128,
}

/// The limits of a floating-point dtype; `None` for others.
///
/// ```
/// assert_eq!(dtype::finfo(dtype::DType::Float64).map(|info| info.eps), Some(f64::EPSILON));
/// ```
pub fn finfo(dtype: DType) -> Option<FloatInfo> {
    let dtype = dtype.real();
    let (bits, nmant, nexp) = match dtype {
        DType::Float16 => (16, 10, 5),
        DType::BFloat16 => (16, 7, 8),
        DType::Float32 => (32, 23, 8),
        DType::Float64 => (64, 52, 11),
        _ => return None,
    };
    let maxexp = 1 << (nexp - 1);
    let minexp = 2 - maxexp;
    let eps = 2f64.powi(-(nmant as i32));
    // 2f64.powi of a large negative exponent may pass through infinity; two steps do not.
    let smallest_normal = 2f64.powi(minexp / 2) * 2f64.powi(minexp - minexp / 2);
    Some(FloatInfo {
        dtype,
        bits,
        nmant,
        nexp,
        minexp,
        maxexp,
        eps,
        epsneg: eps / 2.0,
        max: (2.0 - eps) * 2f64.powi(maxexp - 1),
        smallest_normal,
        smallest_subnormal: smallest_normal * eps,
        precision: (f64::from(nmant) * std::f64::consts::LOG10_2).floor() as u32,
    })
}

/// The limits of a whole-number dtype; `None` for others.
///
/// ```
/// assert_eq!(dtype::iinfo(dtype::DType::Int8).map(|info| info.max), Some(127));
/// ```
pub fn iinfo(dtype: DType) -> Option<IntegerInfo> {
    let bits = 8 * dtype.itemsize() as u32;
    let (min, max) = if dtype.is_signed_integer() {
        (-(1 << (bits - 1)), (1 << (bits - 1)) - 1)
    } else if dtype.is_unsigned_integer() {
        (0, (1i128 << bits) - 1)
    } else {
        return None;
    };
    Some(IntegerInfo { dtype, bits, min, max })
}
