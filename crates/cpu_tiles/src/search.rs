//! Where in a block a value stands.

use dtype::{DType, Element, dispatch};
use std::slice::from_raw_parts;

/// The first position whose element equals `value`, where a NaN equals any NaN.
///
/// # Safety
/// `x` is valid for `n` elements of `dtype` and `value` for one, both aligned.
pub unsafe fn position(dtype: DType, n: usize, x: *const u8, value: *const u8) -> Option<usize> {
    // SAFETY: passed on from the caller; a bool is compared as its byte.
    unsafe {
        match dtype {
            DType::Bool => position_of::<u8>(from_raw_parts(x, n), *value),
            _ => dispatch!(dtype, T => position_of::<T>(from_raw_parts(x.cast(), n), *value.cast())),
        }
    }
}

fn position_of<T: Element>(x: &[T], value: T) -> Option<usize> {
    #[expect(clippy::eq_op, reason = "only NaN differs from itself")]
    let is_nan = |x: &T| *x != *x;
    if is_nan(&value) { x.iter().position(is_nan) } else { x.iter().position(|x| *x == value) }
}

/// The first position of the smallest or largest of a few elements, or of the first NaN; `None` for dtypes that
/// are not ordered by a comparison of the processor. For a dozen elements a plain loop is sooner done than
/// one that looks for the value first and for its place then.
///
/// # Safety
/// `x` is valid for `n > 0` elements of `dtype`, aligned.
pub unsafe fn first_extreme(dtype: DType, greatest: bool, n: usize, x: *const u8) -> Option<usize> {
    macro_rules! scan {
        ($T:ty) => {
            // SAFETY: passed on from the caller.
            Some(first_of(unsafe { from_raw_parts(x.cast::<$T>(), n) }, greatest))
        };
    }
    match dtype {
        DType::Bool | DType::UInt8 => scan!(u8),
        DType::Int8 => scan!(i8),
        DType::Int16 => scan!(i16),
        DType::UInt16 => scan!(u16),
        DType::Int32 => scan!(i32),
        DType::UInt32 => scan!(u32),
        DType::Int64 => scan!(i64),
        DType::UInt64 => scan!(u64),
        DType::Float32 => scan!(f32),
        DType::Float64 => scan!(f64),
        _ => None,
    }
}

#[inline]
fn first_of<T: Copy + PartialOrd>(x: &[T], greatest: bool) -> usize {
    if greatest { first_by(x, |a, b| a <= b) } else { first_by(x, |a, b| a >= b) }
}

/// The first element that no later one beats; `keeps` says whether the second operand stays the best.
#[inline]
fn first_by<T: Copy + PartialOrd>(x: &[T], keeps: impl Fn(T, T) -> bool) -> usize {
    let (mut best, mut place) = (x[0], 0);
    for (k, &value) in x.iter().enumerate() {
        // Not kept are what is better and, since no comparison with them holds, NaNs.
        if !keeps(value, best) {
            if value.partial_cmp(&value).is_none() {
                return k;
            }
            (best, place) = (value, k);
        }
    }
    place
}
