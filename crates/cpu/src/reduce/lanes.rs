//! Reductions whose neighbouring elements belong to different results.
//!
//! A block of accumulators, small enough for the first-level cache, takes one row of elements after the other.
//! Rows that lie in memory as the loops read them are taken from there, several at a time; others pass
//! through the program's registers. Rows of a few elements are stacked: several are combined side by side, and
//! with each other at the end.

use super::{Cell, Job, MANY, join, offset_in};
use crate::gather::Address;
use crate::machine::{Machine, dense};
use crate::{Faults, faults};
use cpu_tiles::moves::{self, Steps};
use cpu_tiles::reduce::ROWS;
use cpu_tiles::{FoldRows, Map};
use error::Result;
use memory::Benches;
use smallvec::SmallVec;
use std::ops::Range;

/// Lanes whose accumulators stay in cache while rows pass by.
const LANES: usize = 4096;

/// How the lanes and the rows of a job are cut up.
struct Cut {
    /// Results along the innermost kept loop.
    inner: usize,
    /// Lanes that are reduced together.
    lanes: usize,
    lane_groups: usize,
    /// Rows that make one step.
    group: usize,
    /// Rows of accumulators: a step's rows, or one.
    stacked: usize,
    row_groups: usize,
    /// The steps of each operand within a rectangle.
    steps: SmallVec<[Steps; 8]>,
    /// Whether rows are read where they are.
    in_place: bool,
}

/// Accumulators of some lanes, in somebody else's memory; reused from task to task.
struct Accumulators {
    values: *mut u8,
    /// Room for the results of a loop that does not write where it reads.
    spare: *mut u8,
    fold_rows: Option<FoldRows>,
    combine: Map,
    width: usize,
}

impl Accumulators {
    /// With room for [`Cut::bytes`] at either place; `spare` is only used where there is no loop over rows.
    fn new(job: &Job<'_>, values: *mut u8, spare: *mut u8) -> Accumulators {
        let fold_rows = cpu_tiles::reduce::fold_rows(job.row, job.dtype);
        Accumulators { values, spare, fold_rows, combine: job.combine, width: job.itemsize() }
    }

    /// The address of an accumulator.
    fn at(&self, lane: usize) -> *mut u8 {
        self.values.wrapping_add(lane * self.width)
    }

    /// Combines rows of `columns` elements with the accumulators from a lane on, in place of them where `first`
    /// says that they hold nothing yet.
    ///
    /// # Safety
    /// There are so many accumulators; rows are valid and aligned, and `x` leads to at least one.
    unsafe fn fold(
        &mut self,
        lane: usize,
        rows: usize,
        columns: usize,
        x: *const u8,
        step: isize,
        first: bool,
    ) {
        let to = self.at(lane);
        let (start, rows, x) =
            if first { (x, rows - 1, x.wrapping_offset(step)) } else { (to.cast_const(), rows, x) };
        // SAFETY: promised by the caller.
        unsafe {
            if let Some(fold_rows) = self.fold_rows {
                return fold_rows(rows, columns, start, x, step, to);
            }
            if first {
                std::ptr::copy_nonoverlapping(start, to, columns * self.width);
            }
            for row in 0..rows as isize {
                let inputs = [to.cast_const(), x.wrapping_offset(row * step)];
                (self.combine)(columns, inputs.as_ptr(), [self.spare].as_ptr());
                std::ptr::copy_nonoverlapping(self.spare, to, columns * self.width);
            }
        }
    }
}

impl Cut {
    fn new(job: &Job<'_>) -> Cut {
        let (kept, reduced, block) = (&job.kept, &job.reduced, job.tape.block);
        let inner = kept.inner();
        let steps: SmallVec<[Steps; 8]> = (0..job.operands.len())
            .map(|k| Steps {
                row: reduced.strides[k][reduced.shape.len() - 1],
                column: kept.strides[k][kept.shape.len() - 1],
            })
            .collect();
        let lanes = inner.min(LANES);
        let group = (block / inner).clamp(1, reduced.inner());
        // Nothing here may look at how operands are read: fused and stored values are reduced alike.
        let stacked = if job.row.is_associative() && inner < MANY { group } else { 1 };
        let in_place = stacked == 1 && job.reads_in_place(&steps);
        Cut {
            inner,
            lanes,
            lane_groups: inner.div_ceil(lanes),
            group,
            stacked,
            row_groups: reduced.inner().div_ceil(group),
            steps,
            in_place,
        }
    }

    /// Bytes of all accumulators of a task, in whole cells.
    fn bytes(&self, width: usize) -> usize {
        (self.lanes * self.stacked * width).next_multiple_of(size_of::<Cell>())
    }

    /// The first lane of a task, counted along the innermost kept loop, and how many it has.
    fn lanes_of(&self, task: usize) -> (usize, usize) {
        let first = task % self.lane_groups * self.lanes;
        (first, self.lanes.min(self.inner - first))
    }
}

/// Combines the rows of some steps in the lanes of one task; the results are then the first accumulators.
///
/// # Safety
/// As for [`super::reduce`].
unsafe fn accumulate(
    job: &Job<'_>,
    cut: &Cut,
    task: usize,
    range: Range<usize>,
    sums: &mut Accumulators,
    machine: &mut Machine<'_>,
    monitor: &mut faults::Monitor,
) {
    let (kept, reduced, steps) = (&job.kept, &job.reduced, &cut.steps);
    let (first_lane, count) = cut.lanes_of(task);
    let outer: SmallVec<[isize; 8]> = (0..job.operands.len())
        .map(|k| {
            offset_in(kept, k, task / cut.lane_groups * cut.inner) + first_lane as isize * steps[k].column
        })
        .collect();
    // How many of the stacked rows hold something already.
    let mut filled = 0;
    let mut step = range.start;
    while step < range.end {
        let (before, first_group) = (step / cut.row_groups * reduced.inner(), step % cut.row_groups);
        let first_row = first_group * cut.group;
        let place = |k: usize| outer[k] + offset_in(reduced, k, before + first_row);
        // SAFETY: the rectangles lie inside the iteration; accumulators have room for them.
        unsafe {
            if cut.in_place {
                let many = (cut.row_groups - first_group).min(range.end - step);
                let rows = (many * cut.group).min(reduced.inner() - first_row);
                let from = job.operands[1].wrapping_offset(place(1)).cast_const();
                for row in (0..rows).step_by(ROWS) {
                    let x = from.wrapping_offset(row as isize * steps[1].row);
                    sums.fold(0, ROWS.min(rows - row), count, x, steps[1].row, filled == 0);
                    filled = 1;
                }
                step += many;
                continue;
            }
            let rows = cut.group.min(reduced.inner() - first_row);
            for lane in (0..count).step_by(job.tape.block) {
                let columns = (count - lane).min(job.tape.block);
                let offset = |k: usize| place(k) + lane as isize * steps[k].column;
                job.run(machine, monitor, offset, steps, rows, columns);
                let (values, line) = (machine.first(), columns * job.itemsize());
                if cut.stacked == 1 {
                    sums.fold(lane, rows, columns, values, line as isize, filled == 0);
                    continue;
                }
                // Stacked rows are all of their lanes. The last group is shorter.
                let both = rows.min(filled);
                sums.fold(0, 1, both * columns, values, 0, false);
                let to = sums.at(both * columns);
                std::ptr::copy_nonoverlapping(values.add(both * line), to, (rows - both) * line);
            }
            filled = filled.max(if cut.stacked == 1 { 1 } else { rows });
            step += 1;
        }
    }
    for row in 1..filled {
        let x = sums.at(row * count).cast_const();
        // SAFETY: the accumulators hold `filled` rows of `count` elements.
        unsafe { sums.fold(0, 1, count, x, 0, false) };
    }
}

/// # Safety
/// As for [`super::reduce`].
pub(super) unsafe fn by_lanes(job: &Job<'_>) -> Result<Faults> {
    let cut = Cut::new(job);
    let reduced = &job.reduced;
    let steps_total = reduced.size() / reduced.inner() * cut.row_groups;
    let tasks = job.kept.size() / cut.inner * cut.lane_groups;
    // Long reductions are cut into parts of a fixed size, which threads share and which round less.
    let part = (65_536 / (cut.lanes * cut.group)).max(64);
    let parts = if job.row.is_associative() && tasks < MANY { steps_total.div_ceil(part) } else { 1 };
    let part = if parts == 1 { steps_total } else { part };
    let width = job.itemsize();
    // SAFETY: each task writes its own results.
    let write = |task: usize, sums: &Accumulators| unsafe {
        let (first_lane, count) = cut.lanes_of(task);
        let to = offset_in(&job.kept, 0, task / cut.lane_groups * cut.inner)
            + first_lane as isize * cut.steps[0].column;
        let to_steps = Steps { row: 0, column: cut.steps[0].column };
        let to = job.operands[0].wrapping_offset(to);
        moves::copy(width, 1, count, sums.at(0), dense(width, count), to, to_steps);
    };
    let weight = (job.tape.weight + 1) * cut.lanes * cut.group;
    let bytes = cut.bytes(width);
    if parts == 1 {
        let weight = weight * steps_total;
        let benches = job.benches(tasks.saturating_mul(weight), 2 * bytes)?;
        let run = |range: Range<usize>| {
            let (mut machine, mut monitor) = job.machine(&benches)?;
            let values = machine.behind();
            let mut sums = Accumulators::new(job, values, values.wrapping_add(bytes));
            for task in range {
                // SAFETY: passed on from the caller.
                unsafe { accumulate(job, &cut, task, 0..steps_total, &mut sums, &mut machine, &mut monitor) };
                write(task, &sums);
            }
            job.after_fold(&mut monitor);
            Ok(monitor.faults)
        };
        return threads::share(tasks, weight, 1, run, join);
    }
    let weight = weight * part;
    let benches = job.benches(parts.saturating_mul(weight), bytes)?;
    // The accumulators of each part, and what is spare when they are combined.
    let all = Benches::new(1, bytes * (parts + 1))?;
    let all = all.take()?;
    let first = Address(all.pointer());
    let place = |p: usize| first.get().wrapping_add(p * bytes);
    let mut faults = Faults::default();
    for task in 0..tasks {
        let run = |range: Range<usize>| {
            let (mut machine, mut monitor) = job.machine(&benches)?;
            for p in range {
                let mut sums = Accumulators::new(job, place(p), machine.behind());
                let range = p * part..((p + 1) * part).min(steps_total);
                // SAFETY: passed on from the caller; one thread alone has the part's accumulators.
                unsafe { accumulate(job, &cut, task, range, &mut sums, &mut machine, &mut monitor) };
            }
            job.after_fold(&mut monitor);
            Ok(monitor.faults)
        };
        faults.extend(&threads::share(parts, weight, 1, run, join)?);
        let (_, count) = cut.lanes_of(task);
        let mut monitor = faults::Monitor::new(job.watch);
        let mut total = Accumulators::new(job, place(0), place(parts));
        for p in 1..parts {
            // SAFETY: all parts hold `count` accumulators in their first row.
            unsafe { total.fold(0, 1, count, place(p), 0, false) };
        }
        job.after_fold(&mut monitor);
        faults.extend(&monitor.faults);
        write(task, &total);
    }
    Ok(faults)
}
