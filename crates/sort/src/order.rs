//! Sorting by a comparator, for element types that have no vector path: complex pairs, text,
//! records, objects.
//!
//! Thin: the standard library's sorts and selections, arranged in the shapes of the fast paths.

use std::cmp::Ordering;

use crate::search::Side;

/// NumPy's order of complex numbers given as (re, im): by real part, then by imaginary part;
/// numbers with a NaN come last, those with it only in the imaginary part first among them
/// (`R + Rj < R + nanj < nan + Rj < nan + nanj`).
///
/// ```
/// use std::cmp::Ordering::*;
/// assert_eq!(sort::lexicographic((1.0, 5.0), (2.0, 0.0)), Less);
/// assert_eq!(sort::lexicographic((1.0, f64::NAN), (2.0, 0.0)), Greater);
/// assert_eq!(sort::lexicographic((0.0, 1.0), (-0.0, 1.0)), Equal);
/// ```
#[inline]
pub fn lexicographic<F: PartialOrd + Copy>(x1: (F, F), x2: (F, F)) -> Ordering {
    // Two numbers without NaN compare in every part; whatever does not holds a NaN.
    match (x1.0.partial_cmp(&x2.0), x1.1.partial_cmp(&x2.1)) {
        (Some(re), Some(im)) => re.then(im),
        _ => with_nan(x1, x2),
    }
}

#[cold]
fn with_nan<F: PartialOrd + Copy>(x1: (F, F), x2: (F, F)) -> Ordering {
    let nan = |v: F| v.partial_cmp(&v).is_none();
    let class = |v: (F, F)| (nan(v.0), nan(v.1));
    let part = |v: F, w: F| v.partial_cmp(&w).unwrap_or(Ordering::Equal);
    class(x1).cmp(&class(x2)).then(part(x1.0, x2.0)).then(part(x1.1, x2.1))
}

/// Sorts `x` by `order`. Equal elements may change places.
///
/// ```
/// let mut x = [(1.0, f64::NAN), (2.0, 0.0), (1.0, 1.0)];
/// sort::sort_by_order(&mut x, |a, b| sort::lexicographic(*a, *b));
/// assert_eq!(x[..2], [(1.0, 1.0), (2.0, 0.0)]);
/// ```
pub fn sort_by_order<T>(x: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    x.sort_unstable_by(order);
}

/// Sorts `x` by `order`; equal elements keep their order.
pub fn stable_sort_by_order<T>(x: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    x.sort_by(order);
}

/// Writes to `indices` the positions that sort `x` by `order`.
///
/// # Panics
/// If `indices` and `x` differ in length.
pub fn argsort_by_order<T>(x: &[T], indices: &mut [i64], order: impl Fn(&T, &T) -> Ordering) {
    iota(x, indices);
    indices.sort_unstable_by(|&i, &j| order(&x[i as usize], &x[j as usize]));
}

/// Writes to `indices` the positions that sort `x` by `order`; positions of equal elements ascend.
///
/// # Panics
/// If `indices` and `x` differ in length.
///
/// ```
/// let mut indices = [0; 3];
/// sort::stable_argsort_by_order(&["b", "a", "b"], &mut indices, |a, b| a.cmp(b));
/// assert_eq!(indices, [1, 0, 2]);
/// ```
pub fn stable_argsort_by_order<T>(x: &[T], indices: &mut [i64], order: impl Fn(&T, &T) -> Ordering) {
    iota(x, indices);
    indices.sort_by(|&i, &j| order(&x[i as usize], &x[j as usize]));
}

/// [`crate::partition`] by `order`.
///
/// # Panics
/// If a position in `kth` is not below `x.len()`.
pub fn partition_by_order<T>(x: &mut [T], kth: &[usize], order: impl Fn(&T, &T) -> Ordering) {
    let kth = crate::positions(x.len(), kth);
    select(x, &kth, 0, &order);
}

/// [`crate::argpartition`] by `order`.
///
/// # Panics
/// If `indices` and `x` differ in length or a position in `kth` is not below `x.len()`.
pub fn argpartition_by_order<T>(
    x: &[T],
    kth: &[usize],
    indices: &mut [i64],
    order: impl Fn(&T, &T) -> Ordering,
) {
    iota(x, indices);
    let kth = crate::positions(x.len(), kth);
    select(indices, &kth, 0, &|&i, &j| order(&x[i as usize], &x[j as usize]));
}

/// [`crate::searchsorted`] by `order`.
///
/// # Panics
/// If `out` and `values`, or `sorter` and `sorted`, differ in length, or an entry of `sorter` is
/// no position in `sorted`.
///
/// ```
/// let mut out = [0; 2];
/// let sorted = ["a", "b", "b", "d"];
/// sort::searchsorted_by_order(&sorted, &["b", "c"], sort::Side::Left, None, &mut out, |a, b| a.cmp(b));
/// assert_eq!(out, [1, 3]);
/// ```
pub fn searchsorted_by_order<T>(
    sorted: &[T],
    values: &[T],
    side: Side,
    sorter: Option<&[i64]>,
    out: &mut [i64],
    order: impl Fn(&T, &T) -> Ordering,
) {
    assert_eq!(values.len(), out.len(), "searchsorted: out must be as long as values");
    let before = |v: &T, value: &T| match side {
        Side::Left => order(v, value) == Ordering::Less,
        Side::Right => order(v, value) != Ordering::Greater,
    };
    if let Some(sorter) = sorter {
        assert_eq!(sorted.len(), sorter.len(), "searchsorted: sorter must be as long as sorted");
    }
    for (position, value) in out.iter_mut().zip(values) {
        *position = match sorter {
            None => sorted.partition_point(|v| before(v, value)),
            Some(sorter) => sorter.partition_point(|&i| before(&sorted[i as usize], value)),
        } as i64;
    }
}

fn iota<T>(x: &[T], indices: &mut [i64]) {
    assert_eq!(x.len(), indices.len(), "argsort: indices must be as long as x");
    for (i, index) in indices.iter_mut().enumerate() {
        *index = i as i64;
    }
}

/// Selects the middle of `kth`, then the others on its two sides. `kth` counts from `start`.
pub(crate) fn select<T>(x: &mut [T], kth: &[usize], start: usize, order: &impl Fn(&T, &T) -> Ordering) {
    let middle = kth.len() / 2;
    if let Some(&k) = kth.get(middle) {
        let (left, _, right) = x.select_nth_unstable_by(k - start, order);
        select(left, &kth[..middle], start, order);
        select(right, &kth[middle + 1..], k + 1, order);
    }
}
