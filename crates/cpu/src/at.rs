//! Rows applied in place at given points, one after the other, and folds over segments of lines.

use crate::faults::Monitor;
use crate::{Faults, Watch, gather::Address};
use cpu_tiles::{Fold, Map, Reduce};
use dtype::DType;
use error::Result;
use ops::Elementwise;
use std::ops::Range;

/// An arithmetic operation of two elements, for the commonest rows and dtypes.
trait Combine: Copy {
    fn add(self, other: Self) -> Self;
    fn subtract(self, other: Self) -> Self;
    fn multiply(self, other: Self) -> Self;
    fn maximum(self, other: Self) -> Self;
    fn minimum(self, other: Self) -> Self;
}

macro_rules! integers {
    ($($type:ty)+) => { $(impl Combine for $type {
        fn add(self, other: Self) -> Self { self.wrapping_add(other) }
        fn subtract(self, other: Self) -> Self { self.wrapping_sub(other) }
        fn multiply(self, other: Self) -> Self { self.wrapping_mul(other) }
        fn maximum(self, other: Self) -> Self { self.max(other) }
        fn minimum(self, other: Self) -> Self { self.min(other) }
    })+ };
}
integers!(i32 i64 u32 u64);

macro_rules! floats {
    ($($type:ty)+) => { $(impl Combine for $type {
        fn add(self, other: Self) -> Self { self + other }
        fn subtract(self, other: Self) -> Self { self - other }
        fn multiply(self, other: Self) -> Self { self * other }
        fn maximum(self, other: Self) -> Self { if self >= other || self.is_nan() { self } else { other } }
        fn minimum(self, other: Self) -> Self { if self <= other || self.is_nan() { self } else { other } }
    })+ };
}
floats!(f32 f64);

type Direct = unsafe fn(offsets: &[i64], x: *mut u8, values: *const u8, step: isize);

/// # Safety
/// As for [`apply`], with elements of `T`.
unsafe fn direct<T, const ROW: u8>(offsets: &[i64], x: *mut u8, values: *const u8, step: isize)
where
    T: Combine,
{
    for (k, &offset) in offsets.iter().enumerate() {
        // SAFETY: promised by the caller; unaligned accesses need no alignment.
        unsafe {
            let place = x.offset(offset as isize).cast::<T>();
            let (old, value) =
                (place.read_unaligned(), values.offset(k as isize * step).cast::<T>().read_unaligned());
            place.write_unaligned(match ROW {
                0 => old.add(value),
                1 => old.subtract(value),
                2 => old.multiply(value),
                3 => old.maximum(value),
                _ => old.minimum(value),
            });
        }
    }
}

/// The loop of a row that needs no tile.
fn direct_loop(row: &Elementwise, dtype: DType) -> Option<Direct> {
    macro_rules! loops {
        ($ROW:literal) => {
            match dtype {
                DType::Int32 => Some(direct::<i32, $ROW> as Direct),
                DType::Int64 => Some(direct::<i64, $ROW>),
                DType::UInt32 => Some(direct::<u32, $ROW>),
                DType::UInt64 => Some(direct::<u64, $ROW>),
                DType::Float32 => Some(direct::<f32, $ROW>),
                DType::Float64 => Some(direct::<f64, $ROW>),
                _ => None,
            }
        };
    }
    match row.name {
        "add" => loops!(0),
        "subtract" => loops!(1),
        "multiply" => loops!(2),
        "maximum" => loops!(3),
        "minimum" => loops!(4),
        _ => None,
    }
}

/// Replaces `x`, of dtype `element`, at each offset by the row over `dtype` of it and of the next value,
/// in order, so that offsets that repeat accumulate. Rows of one argument take no values. The monitor is
/// told of the faults.
///
/// # Safety
/// The row has a tile over `dtype`; `x` is aligned and valid at every offset; `values` is valid for as
/// many elements, `step` bytes apart and aligned, of the second argument's dtype. They share no memory,
/// and the caller holds the locks.
#[allow(clippy::too_many_arguments, reason = "an address, a dtype and a step for each side")]
pub unsafe fn apply(
    row: &'static Elementwise,
    dtype: DType,
    element: DType,
    offsets: &[i64],
    x: *mut u8,
    values: *const u8,
    step: isize,
    monitor: &mut Monitor,
) {
    let result_dtype = row.result_dtype(0, dtype);
    let converts = element != dtype || result_dtype != element;
    if let Some(run) = direct_loop(row, dtype).filter(|_| !converts) {
        // SAFETY: passed on.
        unsafe { run(offsets, x, values, step) };
        return monitor.after_fold(row, dtype, row.name);
    }
    let Some(tile) = cpu_tiles::elementwise::map(row, dtype) else { return };
    let (enter, leave) =
        (cpu_tiles::casts::cast(element, dtype), cpu_tiles::casts::cast(result_dtype, element));
    let mut room = [0u128; 3];
    let room = room.as_mut_ptr().cast::<u8>();
    let (old, new, result) = (room, room.wrapping_add(16), room.wrapping_add(32));
    for (k, &offset) in offsets.iter().enumerate() {
        let value = values.wrapping_offset(k as isize * step);
        // SAFETY: promised by the caller; each part of the room holds any element.
        unsafe {
            let place = x.offset(offset as isize);
            if converts {
                enter(1, [place.cast_const()].as_ptr(), [old].as_ptr());
                tile(1, [old.cast_const(), value].as_ptr(), [new].as_ptr());
                leave(1, [new.cast_const()].as_ptr(), [result].as_ptr());
            } else {
                tile(1, [place.cast_const(), value].as_ptr(), [result].as_ptr());
            }
            if monitor.is_alarmed() {
                let first = if converts { (old.cast_const(), dtype) } else { (place.cast_const(), element) };
                let arguments = [first, (value, row.argument_dtype(row.nin() - 1, dtype))];
                monitor.judge_element(row, &arguments[..row.nin()], (result, element));
            }
            std::ptr::copy_nonoverlapping(result, place, element.itemsize());
        }
    }
}

/// The loops that fold a segment.
#[derive(Clone, Copy)]
struct Folds {
    width: usize,
    fold: Fold,
    combine: Map,
    reduce: Option<Reduce>,
    /// Down to a 16-bit float and up again, where each step is rounded.
    rounding: Option<(Map, Map)>,
}

/// Elements that a tile reduces at once.
const SEGMENT: usize = 2048;

impl Folds {
    /// # Safety
    /// `x` is valid for `n > 0` aligned elements, `out` for one; they do not overlap.
    unsafe fn run(&self, n: usize, x: *const u8, out: *mut u8) {
        // SAFETY: promised by the caller.
        unsafe {
            if let Some((down, up)) = self.rounding {
                let mut narrow = 0u128;
                std::ptr::copy_nonoverlapping(x, out, self.width);
                for k in 1..n {
                    (self.fold)(1, x.add(k * self.width), out, std::ptr::null_mut());
                    down(1, [out.cast_const()].as_ptr(), [(&raw mut narrow).cast()].as_ptr());
                    up(1, [(&raw const narrow).cast()].as_ptr(), [out].as_ptr());
                }
                return;
            }
            match self.reduce {
                Some(reduce) if n > 8 && n <= SEGMENT => reduce(n, x, out),
                Some(_) if n > SEGMENT => {
                    // Halves, so that rounding errors grow slowly.
                    let half = (n / 2).next_multiple_of(SEGMENT).min(n - 1);
                    let mut parts = [0u128; 3];
                    let parts = parts.as_mut_ptr().cast::<u8>();
                    self.run(half, x, parts);
                    self.run(n - half, x.add(half * self.width), parts.add(16));
                    let inputs = [parts.cast_const(), parts.add(16).cast_const()];
                    (self.combine)(1, inputs.as_ptr(), [parts.add(32)].as_ptr());
                    std::ptr::copy_nonoverlapping(parts.add(32), out, self.width);
                }
                _ => {
                    std::ptr::copy_nonoverlapping(x, out, self.width);
                    (self.fold)(n - 1, x.add(self.width), out, std::ptr::null_mut());
                }
            }
        }
    }
}

/// Folds segments of each of `lines` lines of `length` contiguous elements: the segment that begins at
/// an index ends before the next index, or holds one element where that is not larger; the last ends
/// with the line. Writes as many results for each line as there are indices. Where the order matters, folds of
/// 16-bit floats (`dtype`), whose elements are float32 here, are rounded after each step.
///
/// # Errors
/// [`error::Kind::Interrupted`].
///
/// # Safety
/// The row has a fold over `dtype`, or float32 for 16-bit floats; `x` is valid for `lines * length` aligned elements, `out` for
/// `lines * indices.len()`; they share no memory. Indices lie inside the line. The caller holds the
/// locks.
pub unsafe fn reduceat(
    row: &'static Elementwise,
    dtype: DType,
    lines: usize,
    length: usize,
    indices: &[i64],
    x: *const u8,
    out: *mut u8,
    watch: Watch,
) -> Result<Faults> {
    let half = dtype.is_half().then_some(dtype);
    let dtype = if half.is_some() { DType::Float32 } else { dtype };
    let (Some(fold), Some(combine)) =
        (cpu_tiles::elementwise::fold(row, dtype), cpu_tiles::elementwise::map(row, dtype))
    else {
        unreachable!("segments are checked to have a fold: {} {dtype}", row.name)
    };
    let width = dtype.itemsize();
    let rounding = half
        .filter(|_| !row.is_associative())
        .map(|half| (cpu_tiles::casts::cast(dtype, half), cpu_tiles::casts::cast(half, dtype)));
    let folds = Folds { width, fold, combine, reduce: cpu_tiles::reduce::reduce(row, dtype), rounding };
    let count = indices.len();
    if count == 0 {
        return Ok(Faults::default());
    }
    let (x, out) = (Address(x.cast_mut()), Address(out));
    let run = |range: Range<usize>| {
        let mut monitor = Monitor::new(watch);
        for task in range {
            let (line, k) = (task / count, task % count);
            let start = indices[k] as usize;
            let end = indices.get(k + 1).map_or(length, |&end| (end as usize).max(start + 1));
            // SAFETY: promised by the caller.
            unsafe {
                folds.run(
                    end - start,
                    x.get().add((line * length + start) * width),
                    out.get().add(task * width),
                );
            }
        }
        monitor.after_fold(row, dtype, "reduceat");
        Ok(monitor.faults)
    };
    threads::share(lines * count, 8 + 4 * length / count, 64, run, |mut a: Faults, b| {
        a.extend(&b);
        a
    })
}
