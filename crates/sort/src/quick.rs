//! Sorting and selecting elements of 16, 32 and 64 bits with the widest instructions there are.
//!
//! The algorithms are in `partition` and `instructions`; here is the choice between instruction
//! sets, made at run time, and the standard library's sorts for processors without any.

use std::cmp::Ordering;

#[cfg(target_arch = "x86_64")]
use crate::instructions::{avx2, avx512, avx512_vbmi2};
use crate::key::{Kernel, nans_last};
use crate::order;

/// An element type that has vector forms on some processor.
pub(crate) trait Wide: Kernel {
    /// Sorts `x`, NaN last, if this processor has a vector form.
    fn sort_vectors(x: &mut [Self]) -> bool;

    /// Partitions `x` at each of `kth`, which ascends strictly, if this processor has a vector form.
    fn select_vectors(x: &mut [Self], kth: &[usize]) -> bool;
}

macro_rules! wide {
    ($($T:ty: $($set:ident $V:ident),*;)*) => {$(
        impl Wide for $T {
            fn sort_vectors(_x: &mut [Self]) -> bool {
                $(
                    #[cfg(target_arch = "x86_64")]
                    if $set::available() {
                        // SAFETY: the processor has the instructions.
                        unsafe { $set::sort::<$set::$V>(_x) };
                        return true;
                    }
                )*
                false
            }

            fn select_vectors(_x: &mut [Self], _kth: &[usize]) -> bool {
                $(
                    #[cfg(target_arch = "x86_64")]
                    if $set::available() {
                        // SAFETY: the processor has the instructions.
                        unsafe { $set::select::<$set::$V>(_x, _kth) };
                        return true;
                    }
                )*
                false
            }
        }
    )*};
}

wide! {
    u16: avx512_vbmi2 U16x32;
    i16: avx512_vbmi2 I16x32;
    u32: avx512 U32x16, avx2 U32x8;
    i32: avx512 I32x16, avx2 I32x8;
    f32: avx512 F32x16, avx2 F32x8;
    u64: avx512 U64x8, avx2 U64x4;
    i64: avx512 I64x8, avx2 I64x4;
    f64: avx512 F64x8, avx2 F64x4;
}

/// Sorting order of two elements that are not NaN.
#[inline(always)]
pub(crate) fn compare<T: Kernel>(x1: &T, x2: &T) -> Ordering {
    match (x1.below(*x2), x2.below(*x1)) {
        (true, _) => Ordering::Less,
        (_, true) => Ordering::Greater,
        _ => Ordering::Equal,
    }
}

/// Sorts `x`, NaN last.
pub(crate) fn sort<T: Wide>(x: &mut [T]) {
    if !T::sort_vectors(x) {
        sort_scalar(x);
    }
}

/// [`sort`] without vector forms.
pub(crate) fn sort_scalar<T: Kernel>(x: &mut [T]) {
    let numbers = nans_last(x);
    if !is_in_order(&mut x[..numbers]) {
        x[..numbers].sort_unstable_by(compare);
    }
}

/// Partitions `x` at each of `kth`, which ascends strictly; NaN last.
pub(crate) fn select<T: Wide>(x: &mut [T], kth: &[usize]) {
    if !T::select_vectors(x, kth) {
        select_scalar(x, kth);
    }
}

/// [`select`] without vector forms.
pub(crate) fn select_scalar<T: Kernel>(x: &mut [T], kth: &[usize]) {
    let numbers = nans_last(x);
    let inside = kth.partition_point(|&k| k < numbers);
    order::select(&mut x[..numbers], &kth[..inside], 0, &compare);
}

/// Runs a plain loop compiled for the widest instructions there are. `body` must inline.
#[inline(always)]
pub(crate) fn widest<R>(body: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    if avx512::available() {
        // SAFETY: the processor has the instructions.
        return unsafe { avx512::run(body) };
    } else if avx2::available() {
        // SAFETY: the processor has the instructions.
        return unsafe { avx2::run(body) };
    }
    body()
}

/// Whether `x` holds no NaN and ascends already or, having been reversed, does now.
#[inline(always)]
pub(crate) fn is_in_order<T: Kernel>(x: &mut [T]) -> bool {
    if ascends(x, |v, next| !v.not_above(next)) {
        return true;
    }
    let descends = ascends(x, |v, next| !next.not_above(v));
    if descends {
        x.reverse();
    }
    descends
}

/// Whether no two neighbours of `x` break an order. Blocks are compared without branches, so that
/// the loop vectorises.
#[inline(always)]
pub(crate) fn ascends<T: Copy>(x: &[T], breaks: impl Fn(T, T) -> bool) -> bool {
    let mut i = 0;
    while i + 1 < x.len() {
        let end = (i + 64).min(x.len() - 1);
        let pairs = x[i..end].iter().zip(&x[i + 1..=end]);
        if pairs.fold(false, |any, (&v, &next)| any | breaks(v, next)) {
            return false;
        }
        i = end;
    }
    true
}
