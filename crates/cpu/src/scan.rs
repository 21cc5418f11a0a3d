//! Scans: every partial result of a fold along one axis.

use crate::{Faults, Operand, Watch, faults};
use cpu_tiles::moves::{self, Steps};
use dtype::DType;
use error::Result;
use layout::walk;
use memory::Benches;
use ops::Elementwise;

/// Bytes that are folded at a time.
const BLOCK: usize = 4096;

/// Writes to `out` the row folded over `x` along `axis`, up to and including each element. Folds of 16-bit
/// floats are computed in float32, the operands' dtype, and rounded to `dtype` after each step. Faults are those
/// of a function `name`.
///
/// # Errors
/// As for [`crate::map::map`].
///
/// # Safety
/// Both operands are of `dtype`, or of float32 where that is a 16-bit float, valid over `shape` and locked; they are the same elements at the
/// same places, or share no memory. The row has a fold over their dtype.
pub unsafe fn accumulate(
    shape: &[usize],
    x: Operand<'_>,
    out: Operand<'_>,
    axis: usize,
    row: &'static Elementwise,
    dtype: DType,
    watch: Watch,
    name: &'static str,
) -> Result<Faults> {
    if shape.contains(&0) {
        return Ok(Faults::default());
    }
    let half = dtype.is_half().then_some(dtype);
    let dtype = if half.is_some() { DType::Float32 } else { dtype };
    let (Some(fold), Some(combine)) =
        (cpu_tiles::elementwise::fold(row, dtype), cpu_tiles::elementwise::map(row, dtype))
    else {
        unreachable!("scans are checked to have a fold: {} {dtype}", row.name)
    };
    let width = dtype.itemsize();
    let length = shape[axis];
    let mut others = shape.to_vec();
    others[axis] = 1;
    let lines = walk(&others, &[x.strides, out.strides]);
    let inner = lines.inner();
    let (x_step, out_step) = (x.strides[axis], out.strides[axis]);
    let last = lines.shape.len() - 1;
    let across = (lines.strides[0][last], lines.strides[1][last]);
    // Lines that lie side by side advance together, a block of lanes at a time.
    let by_lanes = inner >= 8 && across.0.unsigned_abs() < x_step.unsigned_abs();
    let block = BLOCK / width;
    let lanes = if by_lanes { inner.min(block) } else { 1 };
    let groups = inner.div_ceil(lanes);
    let offset = |operand: usize, mut index: usize| {
        let mut offset = 0;
        for (&n, &stride) in lines.shape[..last].iter().zip(&lines.strides[operand][..last]).rev() {
            offset += (index % n) as isize * stride;
            index /= n;
        }
        offset
    };
    let rounding =
        half.map(|half| (cpu_tiles::casts::cast(dtype, half), cpu_tiles::casts::cast(half, dtype)));
    // Whole operands may move to the closure, not their pointers alone: only they may change threads.
    let (x, out) = (&x, &out);
    let tasks = lines.size() / inner * groups;
    let weight = 6 * length * lanes;
    let benches = Benches::new(threads::useful(tasks.saturating_mul(weight)), 4 * BLOCK)?;
    let run = |range: std::ops::Range<usize>| {
        let mut monitor = faults::Monitor::new(watch);
        let bench = benches.take()?;
        let [from, old, new, narrow] = [0, 1, 2, 3].map(|k| bench.pointer().wrapping_add(k * BLOCK));
        let round = |n: usize, values: *mut u8| {
            if let Some((down, up)) = rounding {
                // SAFETY: scratch holds a block of each.
                unsafe {
                    down(n, [values.cast_const()].as_ptr(), [narrow].as_ptr());
                    up(n, [narrow.cast_const()].as_ptr(), [values].as_ptr());
                }
            }
        };
        let (mut old, mut new) = (old, new);
        for task in range {
            let lane = task % groups * lanes;
            let count = lanes.min(inner - lane);
            let from_line = x.pointer.wrapping_offset(offset(0, task / groups) + lane as isize * across.0);
            let to_line = out.pointer.wrapping_offset(offset(1, task / groups) + lane as isize * across.1);
            let dense = |n: usize| Steps { row: (n * width) as isize, column: width as isize };
            // SAFETY: lanes and pieces lie inside the operands; scratch holds a block of each.
            unsafe {
                if by_lanes {
                    let (x_across, out_across) =
                        (Steps { row: 0, column: across.0 }, Steps { row: 0, column: across.1 });
                    moves::copy(width, 1, count, from_line, x_across, old, dense(count));
                    moves::copy(width, 1, count, old, dense(count), to_line, out_across);
                    for k in 1..length as isize {
                        moves::copy(
                            width,
                            1,
                            count,
                            from_line.offset(k * x_step),
                            x_across,
                            from,
                            dense(count),
                        );
                        let inputs = [old.cast_const(), from.cast_const()];
                        combine(count, inputs.as_ptr(), [new].as_ptr());
                        round(count, new);
                        moves::copy(
                            width,
                            1,
                            count,
                            new,
                            dense(count),
                            to_line.offset(k * out_step),
                            out_across,
                        );
                        std::mem::swap(&mut old, &mut new);
                    }
                } else {
                    // The first element is the carry itself.
                    let (x_along, out_along) =
                        (Steps { row: 0, column: x_step }, Steps { row: 0, column: out_step });
                    moves::copy(width, 1, 1, from_line, x_along, old, dense(1));
                    moves::copy(width, 1, 1, old, dense(1), to_line, out_along);
                    let mut at = 1;
                    while at < length {
                        let n = block.min(length - at);
                        moves::copy(
                            width,
                            1,
                            n,
                            from_line.offset(at as isize * x_step),
                            x_along,
                            from,
                            dense(n),
                        );
                        if rounding.is_some() {
                            for k in 0..n {
                                fold(1, from.add(k * width), old, new.add(k * width));
                                round(1, old);
                                std::ptr::copy_nonoverlapping(old, new.add(k * width), width);
                            }
                        } else {
                            fold(n, from, old, new);
                        }
                        moves::copy(
                            width,
                            1,
                            n,
                            new,
                            dense(n),
                            to_line.offset(at as isize * out_step),
                            out_along,
                        );
                        at += n;
                    }
                }
            }
        }
        monitor.after_fold(row, dtype, name);
        Ok(monitor.faults)
    };
    let join = |mut a: Faults, b: Faults| {
        a.extend(&b);
        a
    };
    threads::share(tasks, weight, 1, run, join)
}
