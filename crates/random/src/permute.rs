//! Random order, by Fisher and Yates in Durstenfeld's form (Comm. ACM 7(7), 1964): from the last place
//! down, each place is exchanged with itself or one before it.

use crate::BitGenerator;
use crate::bounded;

/// Calls `exchange(i, j)` for the pairs of places that bring `n` things into random order. The way to
/// shuffle what is not a slice: rows of an array, an axis, a list.
pub fn exchanges<B: BitGenerator + ?Sized>(bits: &mut B, n: usize, mut exchange: impl FnMut(usize, usize)) {
    for i in (1..n).rev() {
        exchange(i, bounded::interval(bits, i as u64) as usize);
    }
}

/// Brings `values` into random order, as `shuffle` of a one-dimensional array does.
pub fn shuffle<T, B: BitGenerator + ?Sized>(bits: &mut B, values: &mut [T]) {
    exchanges(bits, values.len(), |i, j| values.swap(i, j));
}

/// The order that `Generator.choice` gives: the same exchanges down to place `first`, with Lemire's
/// integers.
pub(crate) fn shuffle_tail<B: BitGenerator + ?Sized>(bits: &mut B, first: usize, values: &mut [i64]) {
    for i in (first..values.len()).rev() {
        values.swap(i, bounded::up_to(bits, i as u64) as usize);
    }
}
