//! Comparing results: bit for bit, or by units in the last place.

use dtype::{DType, Scalar};
use error::Result;
use layout::Order;
use polyarray::Array;

/// The bytes of an array's elements in C order, with every NaN made the same one: which NaN comes out
/// of two depends on instructions that no document promises.
///
/// # Errors
/// As [`Array::dense`].
pub fn bytes(array: &Array) -> Result<Vec<u8>> {
    let dense = array.dense()?.copy(Order::C)?;
    let mut bytes = Vec::with_capacity(dense.size() * dense.dtype().itemsize());
    for &value in &dense.scalars()? {
        bytes.extend_from_slice(plain(value).bytes());
    }
    Ok(bytes)
}

/// A value whose NaNs are the usual one.
fn plain(value: Scalar) -> Scalar {
    if !value.dtype().is_inexact() {
        return value;
    }
    let mut parts = value.as_c64();
    if parts.re.is_nan() {
        parts.re = f64::NAN;
    }
    if parts.im.is_nan() {
        parts.im = f64::NAN;
    }
    if parts.re.is_nan() || parts.im.is_nan() { Scalar::new(parts).cast(value.dtype()) } else { value }
}

/// How many numbers of the dtype lie between two real ones, zero where both are NaN or equal; `None`
/// where just one is NaN or infinite, or their signs differ beyond zero.
///
/// ```
/// use dtype::Scalar;
/// let next = f64::from_bits(1.0_f64.to_bits() + 1);
/// assert_eq!(testing::ulps(Scalar::new(1.0), Scalar::new(next)), Some(1));
/// ```
pub fn ulps(a: Scalar, b: Scalar) -> Option<u64> {
    assert_eq!(a.dtype(), b.dtype(), "numbers of two dtypes have no distance");
    let (x, y) = (a.as_f64(), b.as_f64());
    if x.is_nan() || y.is_nan() {
        return (x.is_nan() && y.is_nan()).then_some(0);
    }
    if x == y {
        return Some(0);
    }
    if x.is_infinite() || y.is_infinite() || x.signum() != y.signum() && x != 0.0 && y != 0.0 {
        return None;
    }
    let magnitude = |value: Scalar| -> u64 {
        match value.dtype() {
            DType::Float16 | DType::BFloat16 => {
                let bytes = value.bytes();
                u64::from(u16::from_ne_bytes([bytes[0], bytes[1]]) & 0x7fff)
            }
            DType::Float32 => u64::from(value.to::<f32>().abs().to_bits()),
            DType::Float64 => value.as_f64().abs().to_bits(),
            _ => value.as_i128().unsigned_abs() as u64,
        }
    };
    Some(magnitude(a).abs_diff(magnitude(b)))
}

/// Whether two values are the same up to `most` units in the last place of each part.
pub fn matches(a: Scalar, b: Scalar, most: u64) -> bool {
    if a.dtype().is_complex() {
        let (x, y, real) = (a.as_c64(), b.as_c64(), a.dtype().real());
        let part = |x: f64, y: f64| {
            ulps(Scalar::new(x).cast(real), Scalar::new(y).cast(real)).is_some_and(|d| d <= most)
        };
        // A part that all but cancels is measured by the number's magnitude.
        let near = (x - y).norm() <= most as f64 * x.norm() * epsilon(real);
        return near || part(x.re, y.re) && part(x.im, y.im);
    }
    ulps(a, b).is_some_and(|distance| distance <= most)
}

fn epsilon(dtype: DType) -> f64 {
    if dtype == DType::Float64 { f64::EPSILON } else { f32::EPSILON.into() }
}
