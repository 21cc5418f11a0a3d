//! Positions at which values keep a sorted slice sorted.
//!
//! NaNs form the tail of a sorted slice, so they are found once; every other comparison is the
//! type's own `<`. Values that ascend, the usual case, move a window: each search gallops from
//! where the last one ended, which costs O(log distance). Values in no order are searched in
//! groups whose halving steps run side by side without branches, so that their cache misses
//! overlap.

use std::hint::select_unpredictable;

use crate::key::{Kernel, Key};

/// Which of several possible positions to return: before ([`Side::Left`]) or behind
/// ([`Side::Right`]) the elements equal to the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `sorted[i - 1] < value <= sorted[i]`
    Left,
    /// `sorted[i - 1] <= value < sorted[i]`
    Right,
}

/// Fewest values that a thread searches for.
#[cfg(feature = "parallel")]
const PARALLEL: usize = 1 << 13;

/// How many searches run side by side.
const GROUP: usize = 16;

/// Writes to `out[j]` the position at which `values[j]` can be inserted into `sorted` so that it
/// stays sorted; NaN sorts last. With a `sorter`, `sorted` is read as
/// `sorted[sorter[0]], sorted[sorter[1]], …`.
///
/// # Panics
/// If `out` and `values`, or `sorter` and `sorted`, differ in length, or an entry of `sorter` is
/// no position in `sorted`.
///
/// ```
/// use sort::{Side, searchsorted};
/// let mut out = [0; 3];
/// searchsorted(&[1.0, 2.0, 2.0, f64::NAN], &[2.0, 0.5, f64::NAN], Side::Left, None, &mut out);
/// assert_eq!(out, [1, 0, 3]);
/// searchsorted(&[1.0, 2.0, 2.0, f64::NAN], &[2.0, 0.5, f64::NAN], Side::Right, None, &mut out);
/// assert_eq!(out, [3, 0, 4]);
/// ```
pub fn searchsorted<T: Key>(sorted: &[T], values: &[T], side: Side, sorter: Option<&[i64]>, out: &mut [i64]) {
    assert_eq!(values.len(), out.len(), "searchsorted: out must be as long as values");
    match sorter {
        // SAFETY: searches ask for positions below the length only.
        None => by_side(sorted.len(), |i| unsafe { *sorted.get_unchecked(i) }, values, side, out),
        Some(sorter) => {
            assert_eq!(sorted.len(), sorter.len(), "searchsorted: sorter must be as long as sorted");
            by_side(sorter.len(), |i| sorted[sorter[i] as usize], values, side, out);
        }
    }
}

fn by_side<T: Kernel>(
    len: usize,
    at: impl Fn(usize) -> T + Copy + Send + Sync,
    values: &[T],
    side: Side,
    out: &mut [i64],
) {
    #[cfg(feature = "parallel")]
    if values.len() >= 2 * PARALLEL && crate::may_share() {
        let (values, more_values) = values.split_at(values.len() / 2);
        let (out, more_out) = out.split_at_mut(values.len());
        rayon::join(|| by_side(len, at, values, side, out), || by_side(len, at, more_values, side, more_out));
        return;
    }
    match side {
        Side::Left => search(len, at, values, len, |v, value| v.below(value), false, out),
        Side::Right => search(len, at, values, len, |v, value| !value.below(v), true, out),
    }
}

/// `before(v, value)` tells whether the position of `value` is behind the element `v`.
fn search<T: Kernel>(
    len: usize,
    at: impl Fn(usize) -> T + Copy + Send + Sync,
    values: &[T],
    nan_right: usize,
    before: impl Fn(T, T) -> bool + Copy,
    right: bool,
    out: &mut [i64],
) {
    // NaNs are found like values, from the end, where there mostly are none.
    let numbers = gallop(len, len.saturating_sub(1), |i| !at(i).is_nan());
    let nan_position = if right { nan_right } else { numbers };
    let mut last = 0;
    for (values, out) in values.chunks(GROUP).zip(out.chunks_mut(GROUP)) {
        let ascends = values.windows(2).all(|w| !w[1].below(w[0]));
        if ascends {
            for (&value, position) in values.iter().zip(out) {
                if value.is_nan() {
                    *position = nan_position as i64;
                    continue;
                }
                last = gallop(numbers, last, |i| before(at(i), value));
                *position = last as i64;
            }
        } else {
            let positions = side_by_side(numbers, at, values, before);
            for ((&value, position), &found) in values.iter().zip(out).zip(&positions) {
                *position = if value.is_nan() { nan_position } else { found } as i64;
            }
            last = positions[values.len() - 1].min(numbers);
        }
    }
}

/// The number of leading positions below `len` for which `before` holds, searched in growing
/// steps from `start` in the direction where it lies.
#[inline]
fn gallop(len: usize, start: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high);
    let mut step = 1;
    if start < len && before(start) {
        low = start + 1;
        high = len;
        while step < len - start {
            if !before(start + step) {
                high = start + step;
                break;
            }
            low = start + step + 1;
            step *= 2;
        }
    } else {
        low = 0;
        high = start;
        while step <= start {
            if before(start - step) {
                low = start - step + 1;
                break;
            }
            high = start - step;
            step *= 2;
        }
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Up to [`GROUP`] binary searches in lockstep, without branches on the data.
#[inline]
fn side_by_side<T: Kernel>(
    len: usize,
    at: impl Fn(usize) -> T,
    values: &[T],
    before: impl Fn(T, T) -> bool,
) -> [usize; GROUP] {
    let mut low = [0_usize; GROUP];
    let filled: [T; GROUP] = std::array::from_fn(|j| values[j.min(values.len() - 1)]);
    let mut size = len;
    while size > 1 {
        let half = size / 2;
        for (low, &value) in low.iter_mut().zip(&filled) {
            *low = select_unpredictable(before(at(*low + half - 1), value), *low + half, *low);
        }
        size -= half;
    }
    if size == 1 {
        for (low, &value) in low.iter_mut().zip(&filled) {
            *low += usize::from(before(at(*low), value));
        }
    }
    low
}
