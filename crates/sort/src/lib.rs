//! Sorting, selecting and searching in contiguous slices, in NumPy's order: ascending, NaN last,
//! `-0.0` equal to `0.0`.
//!
//! Idea. A processor with AVX-512 or AVX2 sorts 32 and 64 bit elements by a quicksort whose
//! partition step handles a whole register at once and whose leaves are sorting networks held in
//! registers ([`sort`], [`partition`]). Elements of 8 and 16 bits are counted. Everything that
//! returns positions ([`argsort`], [`argpartition`]) packs the leading bits of the key and the
//! position into one 64-bit word and sorts words, in the caller's output and without scratch; the
//! rare ties of packed words are settled by a second, smaller sort. Complex numbers, as pairs
//! `[re, im]`, are packed by their real part. Types that have no such form (strings, objects) go
//! through a comparator, [`sort_by_order`] and its siblings.
//!
//! Costs. Sorting is O(n log n) in the worst case: a range that splits badly too often is handed
//! to the standard library's sort. Sorted, reversed and constant inputs take O(n). Above a
//! threshold the two sides of a partition are sorted with `rayon::join` (feature `parallel`).
//!
//! What it does not do: strides, axes, copies. The caller gathers a lane, sorts it here and
//! scatters it. Lengths and positions are the caller's to check; a wrong one panics.
//!
//! ```
//! let mut x = [3.0, f64::NAN, -1.0, 2.0];
//! sort::sort(&mut x)?;
//! assert_eq!(x[..3], [-1.0, 2.0, 3.0]);
//! assert!(x[3].is_nan());
//!
//! let mut indices = [0; 3];
//! sort::argsort(&[30, 10, 20], &mut indices)?;
//! assert_eq!(indices, [1, 2, 0]);
//! # Ok::<(), error::Error>(())
//! ```

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod counting;
mod descending;
mod half;
#[cfg(target_arch = "x86_64")]
mod instructions;
#[cfg(all(test, target_arch = "x86_64"))]
mod instructions_tests;
mod key;
#[cfg(target_arch = "x86_64")]
mod network;
mod order;
mod packed;
mod pairs;
#[cfg(target_arch = "x86_64")]
mod partition;
mod quick;
mod search;
#[cfg(target_arch = "x86_64")]
mod vector;

use error::Result;

pub use descending::{sort_descending, stable_argsort_descending, stable_sort_descending};
pub use half::{BF16Bits, F16Bits, sort_bf16_bits, sort_f16_bits};
pub use key::Key;
pub use order::{
    argpartition_by_order, argsort_by_order, lexicographic, partition_by_order, searchsorted_by_order,
    sort_by_order, stable_argsort_by_order, stable_sort_by_order,
};
pub use search::{Side, searchsorted};

/// Whether the caller runs in a pool of several threads; outside of pools none is started.
#[cfg(feature = "parallel")]
fn may_share() -> bool {
    rayon::current_thread_index().is_some() && rayon::current_num_threads() > 1
}

/// Sorts `x` ascending, NaN last. Equal elements may change places; NaNs may lose their sign.
///
/// # Errors
/// [`error::Kind::Memory`] where a type needs memory for it (complex numbers, some 16-bit elements) and there is none;
/// `x` is as it was then.
///
/// ```
/// let mut x = [3_i32, -1, 2];
/// sort::sort(&mut x)?;
/// assert_eq!(x, [-1, 2, 3]);
/// # Ok::<(), error::Error>(())
/// ```
pub fn sort<T: Key>(x: &mut [T]) -> Result<()> {
    T::sort_slice(x)
}

/// Sorts `x` ascending, NaN last; elements that compare equal (`-0.0` and `0.0`, NaNs) keep
/// their order.
///
/// # Errors
/// As [`sort`]; floats need memory for zeros and NaNs, too.
///
/// ```
/// let mut x = [0.0, f64::NAN, -0.0, -1.0];
/// sort::stable_sort(&mut x)?;
/// assert_eq!(x[..3].iter().map(|v| v.to_bits()).collect::<Vec<_>>(),
///            [-1.0_f64, 0.0, -0.0].map(f64::to_bits));
/// # Ok::<(), error::Error>(())
/// ```
pub fn stable_sort<T: Key>(x: &mut [T]) -> Result<()> {
    T::stable_sort_slice(x)
}

/// Writes to `indices` the positions that sort `x`: `x[indices[0]] <= x[indices[1]] <= …`, NaN
/// last. What `indices` held before does not matter.
///
/// The present method is stable, but only [`stable_argsort`] promises it.
///
/// # Errors
/// As [`stable_argsort`].
///
/// # Panics
/// If `indices` and `x` differ in length.
///
/// ```
/// let mut indices = [0; 3];
/// sort::argsort(&[f64::NAN, 2.5, -1.0], &mut indices)?;
/// assert_eq!(indices, [2, 1, 0]);
/// # Ok::<(), error::Error>(())
/// ```
pub fn argsort<T: Key>(x: &[T], indices: &mut [i64]) -> Result<()> {
    stable_argsort(x, indices)
}

/// Writes to `indices` the positions that sort `x`, NaN last; positions of equal elements ascend.
///
/// # Errors
/// [`error::Kind::Memory`] where many complex numbers have one real part, and there is no memory for the others.
///
/// # Panics
/// If `indices` and `x` differ in length.
///
/// ```
/// let mut indices = [0; 4];
/// sort::stable_argsort(&[1_u8, 0, 1, 0], &mut indices)?;
/// assert_eq!(indices, [1, 3, 0, 2]);
/// # Ok::<(), error::Error>(())
/// ```
pub fn stable_argsort<T: Key>(x: &[T], indices: &mut [i64]) -> Result<()> {
    assert_eq!(x.len(), indices.len(), "argsort: indices must be as long as x");
    T::argsort_slice(x, indices)
}

/// Reorders `x` so that each position in `kth` holds what it would hold were `x` sorted, with
/// nothing greater before it and nothing smaller behind it. Positions may repeat and come in any
/// order.
///
/// # Errors
/// As [`sort`].
///
/// # Panics
/// If a position in `kth` is not below `x.len()`.
///
/// ```
/// let mut x = [5, 3, 9, 1, 7];
/// sort::partition(&mut x, &[2])?;
/// assert_eq!(x[2], 5);
/// assert!(x[..2].iter().all(|&v| v <= 5) && x[3..].iter().all(|&v| v >= 5));
/// # Ok::<(), error::Error>(())
/// ```
pub fn partition<T: Key>(x: &mut [T], kth: &[usize]) -> Result<()> {
    let kth = positions(x.len(), kth);
    T::select_slice(x, &kth)
}

/// Writes to `indices` an order of positions that partitions `x` at each position in `kth`, see
/// [`partition`].
///
/// # Panics
/// If `indices` and `x` differ in length or a position in `kth` is not below `x.len()`.
///
/// ```
/// let mut indices = [0; 5];
/// sort::argpartition(&[5, 3, 9, 1, 7], &[0, 4], &mut indices);
/// assert_eq!((indices[0], indices[4]), (3, 2));
/// ```
pub fn argpartition<T: Key>(x: &[T], kth: &[usize], indices: &mut [i64]) {
    assert_eq!(x.len(), indices.len(), "argpartition: indices must be as long as x");
    let kth = positions(x.len(), kth);
    T::argselect_slice(x, &kth, indices);
}

/// `kth` checked, ascending and without repetitions.
pub(crate) fn positions(len: usize, kth: &[usize]) -> Vec<usize> {
    let mut kth = kth.to_vec();
    kth.sort_unstable();
    kth.dedup();
    if let Some(&last) = kth.last() {
        assert!(last < len, "partition: kth {last} is out of bounds for length {len}");
    }
    kth
}
