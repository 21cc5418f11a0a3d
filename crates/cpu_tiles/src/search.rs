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
