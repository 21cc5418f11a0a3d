//! Sorting and selecting for 32 and 64 bit elements without NaNs.

use std::cmp::Ordering;

use crate::key::Kernel;
use crate::order;

fn compare<T: Kernel>(x1: &T, x2: &T) -> Ordering {
    x1.ordered().cmp(&x2.ordered())
}

/// Sorts `x`, which holds no NaN.
pub(crate) fn sort<T: Kernel>(x: &mut [T]) {
    x.sort_unstable_by(compare);
}

/// Partitions `x`, which holds no NaN, at each of `kth`, which ascends strictly.
pub(crate) fn select<T: Kernel>(x: &mut [T], kth: &[usize]) {
    order::select(x, kth, 0, &compare);
}

/// The smallest and the largest ordered key of `x`.
pub(crate) fn ordered_bounds<T: Kernel>(x: &[T]) -> (u64, u64) {
    x.iter().fold((u64::MAX, 0), |(least, greatest), v| {
        let key = v.ordered();
        (least.min(key), greatest.max(key))
    })
}
