//! Where the largest or smallest element stands.

use crate::{Operand, threads};
use cpu_tiles::moves::{self, Steps};
use cpu_tiles::{Fold, Map, Reduce};
use dtype::DType;
use error::Result;
use ops::Elementwise;
use ops::elementwise::{arithmetic, comparison};

/// Which element is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extreme {
    /// The smallest.
    Least,
    /// The largest.
    Greatest,
}

impl Extreme {
    fn rows(self) -> (&'static Elementwise, &'static Elementwise) {
        match self {
            Extreme::Least => (&arithmetic::minimum, &comparison::less),
            Extreme::Greatest => (&arithmetic::maximum, &comparison::greater),
        }
    }
}

/// Writes to `out`, of int64, the first position of the extreme element along the last axis; the first
/// NaN counts as extreme. The last axis is not empty.
///
/// # Errors
/// As for [`crate::map::map`].
///
/// # Safety
/// `x` is of `dtype` and valid over `shape`; `out` is valid over `shape` without the last axis; both
/// are locked.
pub unsafe fn argument(
    extreme: Extreme,
    shape: &[usize],
    x: Operand<'_>,
    out: Operand<'_>,
    dtype: DType,
) -> Result<()> {
    let Some((&length, others)) = shape.split_last() else { return Ok(()) };
    let lines: usize = others.iter().product();
    let step = x.strides[others.len()];
    let (x, out) = (&x, &out);
    let run = |range: std::ops::Range<usize>| {
        let mut search = Search::new(extreme, dtype);
        for line in range {
            let (mut from, mut to, mut rest) = (x.pointer, out.pointer, line);
            for (axis, &n) in others.iter().enumerate().rev() {
                from = from.wrapping_offset((rest % n) as isize * x.strides[axis]);
                to = to.wrapping_offset((rest % n) as isize * out.strides[axis]);
                rest /= n;
            }
            // SAFETY: passed on from the caller.
            unsafe { to.cast::<i64>().write_unaligned(search.along(length, from, step) as i64) };
        }
        Ok(())
    };
    threads::share(lines, 2 * length + 40, 1, run, |(), ()| ())
}

/// Elements of a line that are compared one by one.
const FEW: usize = 24;

/// A search along lines, with what it needs for each of them.
struct Search {
    dtype: DType,
    /// The dtype in which elements are compared.
    compare: DType,
    greatest: bool,
    tile: Option<Reduce>,
    fold: Fold,
    better: Map,
    is_nan: Map,
    gathered: [u128; 256],
    converted: [u128; 256],
}

impl Search {
    fn new(extreme: Extreme, dtype: DType) -> Search {
        // Halves compare as float32, complex numbers and bools one by one.
        let compare = if dtype.is_half() { DType::Float32 } else { dtype };
        let (row, better) = extreme.rows();
        let (Some(fold), Some(better), Some(is_nan)) = (
            cpu_tiles::elementwise::fold(row, compare),
            cpu_tiles::elementwise::map(better, compare),
            cpu_tiles::elementwise::map(&comparison::isnan, compare),
        ) else {
            unreachable!("every dtype is ordered: {dtype}")
        };
        let tile = cpu_tiles::reduce::reduce(row, compare);
        let greatest = extreme == Extreme::Greatest;
        Search {
            dtype,
            compare,
            greatest,
            tile,
            fold,
            better,
            is_nan,
            gathered: [0; 256],
            converted: [0; 256],
        }
    }

    /// # Safety
    /// `from` leads to `length` elements of the dtype, `step` bytes apart.
    unsafe fn along(&mut self, length: usize, from: *const u8, step: isize) -> usize {
        let (width, block) = (self.dtype.itemsize(), 4096 / self.compare.itemsize());
        let mut best = [0u128; 1];
        let mut candidate = [0u128; 1];
        let mut place = 0;
        let mut start = 0;
        while start < length {
            let n = block.min(length - start);
            // SAFETY: pieces lie inside the operand, scratch holds a block, cells one element.
            unsafe {
                let mut values = from.offset(start as isize * step);
                if step != width as isize || !values.addr().is_multiple_of(self.dtype.alignment()) {
                    let to = self.gathered.as_mut_ptr().cast::<u8>();
                    let dense = Steps { row: 0, column: width as isize };
                    moves::copy(width, 1, n, values, Steps { row: 0, column: step }, to, dense);
                    values = to;
                }
                if self.compare != self.dtype {
                    let to = self.converted.as_mut_ptr().cast::<u8>();
                    cpu_tiles::casts::cast(self.dtype, self.compare)(n, [values].as_ptr(), [to].as_ptr());
                    values = to;
                }
                if length <= FEW
                    && let Some(place) =
                        cpu_tiles::search::first_extreme(self.compare, self.greatest, n, values)
                {
                    return place;
                }
                let cell = candidate.as_mut_ptr().cast::<u8>();
                match self.tile {
                    Some(tile) => tile(n, values, cell),
                    None => {
                        let itemsize = self.compare.itemsize();
                        std::ptr::copy_nonoverlapping(values, cell, itemsize);
                        (self.fold)(n - 1, values.add(itemsize), cell, std::ptr::null_mut());
                    }
                }
                let test = |map: Map, inputs: [*const u8; 2]| {
                    let mut answer = false;
                    map(1, inputs.as_ptr(), [(&raw mut answer).cast::<u8>()].as_ptr());
                    answer
                };
                let cell = cell.cast_const();
                let nan = self.compare.is_inexact() && test(self.is_nan, [cell, cell]);
                if start == 0 || nan || test(self.better, [cell, best.as_ptr().cast()]) {
                    place = start + cpu_tiles::search::position(self.compare, n, values, cell).unwrap_or(0);
                    best = candidate;
                }
                if nan {
                    return place;
                }
            }
            start += n;
        }
        place
    }
}
