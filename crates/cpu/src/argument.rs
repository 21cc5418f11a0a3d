//! Where the largest or smallest element stands.
//!
//! A long line is reduced block by block, and only the block that has the extreme is searched for its place. Lines
//! that lie side by side, or are short and many, are searched together: a register holds the best elements of
//! several lines.

use crate::Operand;
use crate::gather::Address;
use crate::reduce::offset_in;
use cpu_tiles::moves::{self, Steps};
use cpu_tiles::search::Contest;
use cpu_tiles::{Fold, Map, Reduce};
use dtype::DType;
use error::Result;
use layout::Walk;
use ops::Elementwise;
use ops::elementwise::{arithmetic, comparison};
use std::mem::MaybeUninit;
use std::ops::Range;

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
    let step = x.strides[others.len()];
    let walk = layout::walk(others, &[&x.strides[..others.len()], out.strides]);
    let search = Search::new(extreme, dtype);
    let lines = Lines { length, step, x, out, walk };
    // SAFETY: passed on from the caller.
    unsafe {
        match cpu_tiles::search::contest(search.compare, search.greatest) {
            Some(contest) if lines.lie_side_by_side() => lines.together(&search, contest),
            _ => lines.one_by_one(&search),
        }
    }
}

/// The first position of the extreme among elements that lie side by side; the first NaN counts as extreme.
///
/// # Safety
/// `x` is valid for `length > 0` elements of `dtype`, and locked.
pub unsafe fn position(extreme: Extreme, length: usize, x: *const u8, dtype: DType) -> usize {
    let search = Search::new(extreme, dtype);
    // SAFETY: passed on from the caller.
    unsafe { search.along(length, x, dtype.itemsize() as isize, &mut Scratch::new()) }
}

/// Lines to search, and where their results go.
struct Lines<'a> {
    length: usize,
    step: isize,
    x: Operand<'a>,
    out: Operand<'a>,
    /// The loops over lines: where they begin, and where their results are.
    walk: Walk,
}

// SAFETY: addresses only; whoever searches promises that they may be used from any thread.
unsafe impl Sync for Lines<'_> {}

/// Lines of so few elements are searched together wherever they lie, if there are as many of them.
const SHORT: usize = 32;
/// Lines that are searched together.
const GROUP: usize = 512;
/// The fewest blocks of a line that are worth sharing out.
const PIECES: usize = 16;

impl Lines<'_> {
    fn lie_side_by_side(&self) -> bool {
        let inner = self.walk.strides[0][self.walk.shape.len() - 1].unsigned_abs();
        let dense = inner != 0 && inner < self.step.unsigned_abs();
        self.walk.inner() >= SHORT.min(self.length.max(8))
            && (self.length <= SHORT || dense && u32::try_from(self.length).is_ok())
    }

    fn line(&self, line: usize) -> (*const u8, *mut i64) {
        let (from, to) = (offset_in(&self.walk, 0, line), offset_in(&self.walk, 1, line));
        (self.x.pointer.wrapping_offset(from), self.out.pointer.wrapping_offset(to).cast())
    }

    /// # Safety
    /// As for [`argument`].
    unsafe fn one_by_one(&self, search: &Search) -> Result<()> {
        let lines = self.walk.size();
        if lines < PIECES && search.blocks(self.length) >= PIECES {
            for line in 0..lines {
                let (from, to) = self.line(line);
                let from = Address(from.cast_mut());
                let run = |range: Range<usize>| {
                    // SAFETY: passed on from the caller; ranges are blocks of the line.
                    Ok(unsafe { search.best(range, self.length, from.get(), self.step, &mut Scratch::new()) })
                };
                let weight = 2 * search.block();
                let best =
                    threads::share(search.blocks(self.length), weight, 1, run, |a, b| search.better(a, b))?;
                // SAFETY: passed on from the caller.
                unsafe {
                    let place = search.place(&best, self.length, from.get(), self.step, &mut Scratch::new());
                    to.write_unaligned(place as i64);
                }
            }
            return Ok(());
        }
        let run = |range: Range<usize>| {
            let mut scratch = Scratch::new();
            for line in range {
                let (from, to) = self.line(line);
                // SAFETY: passed on from the caller.
                unsafe {
                    to.write_unaligned(search.along(self.length, from, self.step, &mut scratch) as i64);
                }
            }
            Ok(())
        };
        threads::share(lines, 2 * self.length + 40, 1, run, |(), ()| ())
    }

    /// Many lines at once, whose elements of one row are compared with the best so far.
    ///
    /// # Safety
    /// As for [`argument`].
    unsafe fn together(&self, search: &Search, contest: Contest) -> Result<()> {
        let line = self.walk.inner();
        let groups = line.div_ceil(GROUP);
        let last = self.walk.shape.len() - 1;
        let (across, to_step) = (self.walk.strides[0][last], self.walk.strides[1][last]);
        let run = |range: Range<usize>| {
            let mut scratch = Scratch::new();
            let mut best = [MaybeUninit::<u128>::uninit(); GROUP];
            let mut places = [0u32; GROUP];
            for task in range {
                let first = task % groups * GROUP;
                let n = GROUP.min(line - first);
                let (from, to) = self.line(task / groups * line + first);
                places[..n].fill(0);
                // SAFETY: passed on from the caller; scratch holds a group of elements.
                unsafe {
                    let best = best.as_mut_ptr().cast::<u8>();
                    let values = search.read(n, from, across, &mut scratch);
                    std::ptr::copy_nonoverlapping(values, best, n * search.compare.itemsize());
                    for row in 1..self.length {
                        let from = from.wrapping_offset(row as isize * self.step);
                        let values = search.read(n, from, across, &mut scratch);
                        contest(n, values, best, places.as_mut_ptr(), row as u32);
                    }
                    for (k, &place) in places[..n].iter().enumerate() {
                        to.wrapping_byte_offset(k as isize * to_step).write_unaligned(i64::from(place));
                    }
                }
            }
            Ok(())
        };
        let tasks = self.walk.size() / line * groups;
        threads::share(tasks, 2 * GROUP.min(line) * self.length, 1, run, |(), ()| ())
    }
}

/// Room for a block of elements as they are, and as they are compared.
struct Scratch {
    gathered: [MaybeUninit<u128>; GROUP],
    converted: [MaybeUninit<u128>; GROUP],
}

impl Scratch {
    fn new() -> Scratch {
        Scratch { gathered: [MaybeUninit::uninit(); GROUP], converted: [MaybeUninit::uninit(); GROUP] }
    }
}

/// The best element of some blocks of a line.
#[derive(Clone, Copy, Default)]
struct Best {
    value: [u128; 1],
    /// The block that it is in; none where nothing was looked at.
    block: Option<usize>,
    nan: bool,
}

/// What is looked for, with the loops for it.
struct Search {
    dtype: DType,
    /// The dtype in which elements are compared.
    compare: DType,
    greatest: bool,
    tile: Option<Reduce>,
    fold: Fold,
    beats: Map,
    is_nan: Map,
}

impl Search {
    fn new(extreme: Extreme, dtype: DType) -> Search {
        // Halves compare as float32, complex numbers one by one.
        let compare = if dtype.is_half() { DType::Float32 } else { dtype };
        let (row, beats) = extreme.rows();
        let (Some(fold), Some(beats), Some(is_nan)) = (
            cpu_tiles::elementwise::fold(row, compare),
            cpu_tiles::elementwise::map(beats, compare),
            cpu_tiles::elementwise::map(&comparison::isnan, compare),
        ) else {
            unreachable!("every dtype is ordered: {dtype}")
        };
        let tile = cpu_tiles::reduce::reduce(row, compare);
        Search { dtype, compare, greatest: extreme == Extreme::Greatest, tile, fold, beats, is_nan }
    }

    /// Elements of a block: they fill scratch memory.
    fn block(&self) -> usize {
        GROUP * size_of::<u128>() / self.compare.itemsize()
    }

    fn blocks(&self, length: usize) -> usize {
        length.div_ceil(self.block())
    }

    /// The elements of a line as they are compared.
    ///
    /// # Safety
    /// `from` leads to `n` elements of the dtype, `step` bytes apart, no more than scratch memory holds.
    unsafe fn read(&self, n: usize, from: *const u8, step: isize, scratch: &mut Scratch) -> *const u8 {
        let width = self.dtype.itemsize();
        let mut values = from;
        // SAFETY: promised by the caller.
        unsafe {
            if (step != width as isize && n > 1) || !values.addr().is_multiple_of(self.dtype.alignment()) {
                let to = scratch.gathered.as_mut_ptr().cast::<u8>();
                let dense = Steps { row: 0, column: width as isize };
                moves::copy(width, 1, n, values, Steps { row: 0, column: step }, to, dense);
                values = to;
            }
            if self.compare != self.dtype {
                let to = scratch.converted.as_mut_ptr().cast::<u8>();
                cpu_tiles::casts::cast(self.dtype, self.compare)(n, [values].as_ptr(), [to].as_ptr());
                values = to;
            }
        }
        values
    }

    /// The elements of one block of a line.
    ///
    /// # Safety
    /// `from` leads to `length` elements of the dtype, `step` bytes apart.
    unsafe fn read_block(
        &self,
        block: usize,
        length: usize,
        from: *const u8,
        step: isize,
        scratch: &mut Scratch,
    ) -> (usize, *const u8) {
        let start = block * self.block();
        let n = self.block().min(length - start);
        // SAFETY: promised by the caller.
        (n, unsafe { self.read(n, from.wrapping_offset(start as isize * step), step, scratch) })
    }

    /// A test of one element, or of two.
    fn test(&self, map: Map, x1: &[u128; 1], x2: &[u128; 1]) -> bool {
        let mut answer = false;
        let inputs = [x1.as_ptr().cast::<u8>(), x2.as_ptr().cast::<u8>()];
        // SAFETY: cells hold an element of any dtype, aligned; tests give bools.
        unsafe { map(1, inputs.as_ptr(), [(&raw mut answer).cast::<u8>()].as_ptr()) };
        answer
    }

    /// The better of two, where the first stands before the second.
    fn better(&self, a: Best, b: Best) -> Best {
        let keep = b.block.is_none() || a.nan;
        let first = a.block.is_none();
        if first || !keep && (b.nan || self.test(self.beats, &b.value, &a.value)) { b } else { a }
    }

    /// The best element of some blocks.
    ///
    /// # Safety
    /// `from` leads to `length` elements of the dtype, `step` bytes apart.
    unsafe fn best(
        &self,
        blocks: Range<usize>,
        length: usize,
        from: *const u8,
        step: isize,
        scratch: &mut Scratch,
    ) -> Best {
        let mut best = Best::default();
        for block in blocks {
            // SAFETY: passed on from the caller; a cell holds one element.
            unsafe {
                let (n, values) = self.read_block(block, length, from, step, scratch);
                let mut here = Best { block: Some(block), ..Best::default() };
                let cell = here.value.as_mut_ptr().cast::<u8>();
                match self.tile {
                    Some(tile) => tile(n, values, cell),
                    None => {
                        let itemsize = self.compare.itemsize();
                        std::ptr::copy_nonoverlapping(values, cell, itemsize);
                        (self.fold)(n - 1, values.add(itemsize), cell, std::ptr::null_mut());
                    }
                }
                here.nan = self.compare.is_inexact() && self.test(self.is_nan, &here.value, &here.value);
                best = self.better(best, here);
            }
            if best.nan {
                break;
            }
        }
        best
    }

    /// Where the best element stands.
    ///
    /// # Safety
    /// As for [`Search::best`], which found it.
    unsafe fn place(
        &self,
        best: &Best,
        length: usize,
        from: *const u8,
        step: isize,
        scratch: &mut Scratch,
    ) -> usize {
        let block = best.block.unwrap_or(0);
        // SAFETY: passed on from the caller.
        unsafe {
            let (n, values) = self.read_block(block, length, from, step, scratch);
            let value = best.value.as_ptr().cast();
            block * self.block() + cpu_tiles::search::position(self.compare, n, values, value).unwrap_or(0)
        }
    }

    /// # Safety
    /// As for [`Search::best`].
    unsafe fn along(&self, length: usize, from: *const u8, step: isize, scratch: &mut Scratch) -> usize {
        // SAFETY: passed on from the caller.
        unsafe {
            if length <= FEW {
                let values = self.read(length, from, step, scratch);
                if let Some(place) =
                    cpu_tiles::search::first_extreme(self.compare, self.greatest, length, values)
                {
                    return place;
                }
            }
            let best = self.best(0..self.blocks(length), length, from, step, scratch);
            self.place(&best, length, from, step, scratch)
        }
    }
}

/// Elements of a line that are compared one by one.
const FEW: usize = 24;
