//! Reductions, fused onto the program that feeds them.
//!
//! Two ways, chosen by how the operands lie. Where the elements of one result lie next to each other,
//! each result is reduced block by block, and blocks are combined pairwise ([`by_rows`]). Where
//! neighbouring elements belong to different results, a block of accumulators is combined with one
//! block after the other ([`by_lanes`]). Both have a fixed order that depends on shapes and strides
//! alone, never on the number of threads.

use crate::machine::{Access, Machine};
use crate::map::Blocks;
use crate::tape::{Making, Tape};
use crate::{Faults, Operand, Watch, faults, threads};
use cpu_tiles::moves::Steps;
use dtype::DType;
use error::Result;
use layout::{Dims, Strides, Walk, nesting, walk_in_order};
use ops::Elementwise;
use program::Program;
use smallvec::SmallVec;
use std::ops::Range;

/// Reduces the program's first output along some axes with a row's loop over `dtype`, and writes its
/// other outputs in the same pass.
///
/// `outputs[0]` receives the result: its steps along reduced axes are ignored. There must be at least
/// one element to reduce.
///
/// # Errors
/// As for [`crate::map::map`].
///
/// # Safety
/// As for [`crate::map::map`], except that no output may share memory with any input.
pub unsafe fn reduce(
    program: &Program,
    shape: &[usize],
    inputs: &[Operand<'_>],
    outputs: &[Operand<'_>],
    reduced: &[bool],
    row: &'static Elementwise,
    dtype: DType,
    watch: Watch,
) -> Result<Faults> {
    if shape.contains(&0) {
        return Ok(Faults::default());
    }
    let tape = Tape::of(program, Making::Feeding);
    let job = Job::new(program, &tape, shape, inputs, outputs, reduced, row, dtype, watch);
    // SAFETY: passed on from the caller.
    unsafe { if job.prefers_rows() { by_rows(&job) } else { by_lanes(&job) } }
}

/// The loops over results and over the elements of one result.
struct Nest {
    kept: Walk,
    reduced: Walk,
    /// The axes of both, outermost first.
    axes: SmallVec<[usize; 8]>,
}

impl Nest {
    fn new(
        shape: &[usize],
        outputs: &[&[isize]],
        inputs: &[&[isize]],
        reduced: &[bool],
        row: &'static Elementwise,
    ) -> Nest {
        let pick = |wanted: bool| (0..shape.len()).filter(move |&axis| reduced[axis] == wanted);
        let side = |wanted: bool| {
            let lengths: Dims = pick(wanted).map(|axis| shape[axis]).collect();
            let mut strides: SmallVec<[Strides; 8]> = (outputs.iter().chain(inputs))
                .map(|strides| pick(wanted).map(|axis| strides[axis]).collect())
                .collect();
            if wanted {
                strides[0].fill(0);
            }
            (lengths, strides)
        };
        let mut axes = SmallVec::new();
        let mut note = |wanted: bool, order: &[usize]| {
            let all: SmallVec<[usize; 4]> = pick(wanted).collect();
            axes.extend(order.iter().map(|&axis| all[axis]));
        };
        let (lengths, strides) = side(false);
        // The inputs decide how the results are visited: they are what is read in bulk.
        let order: SmallVec<[&[isize]; 8]> =
            strides[1..].iter().chain(&strides[..1]).map(|s| s.as_slice()).collect();
        let nested = nesting(&lengths, &order);
        note(false, &nested);
        let mut kept = walk_in_order(&lengths, &order, &nested);
        kept.strides.rotate_right(1);
        let (lengths, strides) = side(true);
        let order: SmallVec<[&[isize]; 8]> = strides.iter().map(|s| s.as_slice()).collect();
        let nested =
            if row.is_associative() { nesting(&lengths, &order) } else { (0..lengths.len()).collect() };
        note(true, &nested);
        let reduced = walk_in_order(&lengths, &order, &nested);
        Nest { kept, reduced, axes }
    }
}

/// The fewest neighbouring elements of one result that are worth a call of their own.
const SHORTEST: usize = 4;

/// Whether the elements of one result lie next to each other, and are many.
fn prefers_rows(kept: &Walk, reduced: &Walk, row: &'static Elementwise, dtype: DType) -> bool {
    let inner = |walk: &Walk| {
        let last = walk.shape.len() - 1;
        let of_inputs = walk.strides[1..].iter().map(|strides| strides[last].unsigned_abs());
        of_inputs.filter(|&stride| stride != 0).min().unwrap_or(usize::MAX)
    };
    let vectors = cpu_tiles::reduce::reduce(row, dtype).is_some();
    if kept.size() == 1 {
        return true;
    }
    vectors && inner(reduced) < inner(kept) && reduced.inner() >= SHORTEST
}

/// Whether [`reduce`] of a program combines elements in the same order as `reduce` of its results would,
/// so that fusing changes no bit. `computed` are the strides that the program's result (and whatever
/// else is reduced with it) has once it is an array; `outputs` and `inputs` those of the fused program.
/// Where rounding plays no part, the order does not matter.
pub fn keeps_order(
    program: &Program,
    shape: &[usize],
    computed: &[&[isize]],
    outputs: &[&[isize]],
    inputs: &[&[isize]],
    reduced: &[bool],
    row: &'static Elementwise,
    dtype: DType,
) -> bool {
    let selects = matches!(row.name, "maximum" | "minimum" | "fmax" | "fmin");
    if !dtype.is_inexact() || selects {
        return true;
    }
    // Blocks are as long as the widest value allows.
    let widest = (0..program.values()).map(|k| program.dtype(program::Value(k as u32)).itemsize()).max();
    if widest != Some(dtype.itemsize()) {
        return false;
    }
    let apart = Nest::new(shape, &outputs[..1], computed, reduced, row);
    let fused = Nest::new(shape, outputs, inputs, reduced, row);
    apart.axes == fused.axes
        && apart.kept.shape == fused.kept.shape
        && apart.reduced.shape == fused.reduced.shape
        && prefers_rows(&apart.kept, &apart.reduced, row, dtype)
            == prefers_rows(&fused.kept, &fused.reduced, row, dtype)
}

struct Job<'a> {
    program: &'a Program,
    tape: &'a Tape,
    /// The result, the other outputs, the inputs.
    operands: SmallVec<[*mut u8; 8]>,
    others: usize,
    kept: Walk,
    reduced: Walk,
    row: &'static Elementwise,
    dtype: DType,
    watch: Watch,
}

// SAFETY: addresses only; whoever runs the job promises that they may be used from any thread.
unsafe impl Sync for Job<'_> {}

impl<'a> Job<'a> {
    fn new(
        program: &'a Program,
        tape: &'a Tape,
        shape: &[usize],
        inputs: &[Operand<'a>],
        outputs: &[Operand<'a>],
        reduced: &[bool],
        row: &'static Elementwise,
        dtype: DType,
        watch: Watch,
    ) -> Job<'a> {
        let strides = |operands: &[Operand<'a>]| -> SmallVec<[&'a [isize]; 8]> {
            operands.iter().map(|operand| operand.strides).collect()
        };
        let nest = Nest::new(shape, &strides(outputs), &strides(inputs), reduced, row);
        let (kept, reduced) = (nest.kept, nest.reduced);
        Job {
            program,
            tape,
            operands: outputs.iter().chain(inputs).map(|operand| operand.pointer).collect(),
            others: outputs.len() - 1,
            kept,
            reduced,
            row,
            dtype,
            watch,
        }
    }

    fn prefers_rows(&self) -> bool {
        prefers_rows(&self.kept, &self.reduced, self.row, self.dtype)
    }

    /// Notes what the fold has raised since the flags were looked at last.
    fn after_fold(&self, monitor: &mut faults::Monitor) {
        monitor.after_fold(self.row, self.dtype, "reduce");
    }

    /// Whether columns of what is reduced lie in memory as a register would hold them.
    fn reads_in_place(&self, steps: &[Steps]) -> bool {
        let alignment = self.dtype.alignment() as isize;
        let strides = || self.kept.strides[1].iter().chain(&self.reduced.strides[1]);
        self.tape.instructions.is_empty()
            && self.operands.len() == 2
            && steps[1].column == self.itemsize() as isize
            && self.operands[1].addr() as isize % alignment == 0
            && strides().all(|stride| stride % alignment == 0)
    }

    fn machine(&self) -> (Machine<'a>, faults::Monitor) {
        (Machine::new(self.tape), faults::Monitor::new(self.watch))
    }

    /// Runs the program over one rectangle; the values to reduce are then in the first output's register.
    ///
    /// # Safety
    /// `offsets` leads each operand to a rectangle inside the iteration.
    unsafe fn run(
        &self,
        machine: &mut Machine<'_>,
        monitor: &mut faults::Monitor,
        offset: impl Fn(usize) -> isize,
        steps: &[Steps],
        rows: usize,
        columns: usize,
    ) {
        self.after_fold(monitor);
        let at = |k: usize| self.operands[k].wrapping_offset(offset(k));
        // SAFETY: promised by the caller.
        unsafe {
            for i in 0..self.tape.inputs.len() {
                let k = 1 + self.others + i;
                machine.load(i, at(k), steps[k], rows, columns);
            }
            let hidden = Access { steps: Steps { row: 0, column: 0 }, in_place: false };
            machine.place(0, std::ptr::null_mut(), hidden, rows, columns);
            let mut placed = 0u64;
            for (k, &steps) in steps.iter().enumerate().take(self.others + 1).skip(1) {
                let access = Access { steps, in_place: true };
                placed |= u64::from(machine.place(k, at(k), access, rows, columns)) << k;
            }
            machine.run(rows * columns);
            monitor.after_block(machine, self.program, rows * columns);
            for (k, &steps) in steps.iter().enumerate().take(self.others + 1).skip(1) {
                if placed & (1 << k) == 0 {
                    machine.store(k, at(k), steps, rows, columns);
                }
            }
        }
    }

    fn itemsize(&self) -> usize {
        self.dtype.itemsize()
    }

    /// The row's loop over single elements or blocks of accumulators.
    fn combine(&self) -> cpu_tiles::Map {
        match cpu_tiles::elementwise::map(self.row, self.dtype) {
            Some(map) => map,
            None => unreachable!("reductions are checked to have a loop: {} {}", self.row.name, self.dtype),
        }
    }
}

/// Bytes from an operand's first element to the one with a linear index of a walk.
fn offset_in(walk: &Walk, operand: usize, mut index: usize) -> isize {
    let mut offset = 0;
    for (&length, &stride) in walk.shape.iter().zip(&walk.strides[operand]).rev() {
        offset += (index % length) as isize * stride;
        index /= length;
    }
    offset
}

fn join(mut a: Faults, b: Faults) -> Faults {
    a.extend(&b);
    a
}

/// Blocks that are combined before their threads' results are: a power of two, so that the tree of
/// pairs is the same with any number of threads.
const CHUNK: usize = 64;
/// Results that are enough for all threads, so that each is computed by one.
const MANY: usize = 64;

/// A value of any dtype.
#[derive(Clone, Copy, Default)]
#[repr(C, align(16))]
struct Cell([u8; 16]);

/// Partial results, combined pairwise as a binary counter carries.
struct Pairs {
    combine: cpu_tiles::Map,
    stack: SmallVec<[(u32, Cell); 16]>,
}

impl Pairs {
    fn push(&mut self, value: Cell) {
        let (mut level, mut value) = (0, value);
        while let Some(&(top, left)) = self.stack.last()
            && top == level
        {
            self.stack.pop();
            value = self.pair(left, value);
            level += 1;
        }
        self.stack.push((level, value));
    }

    fn finish(mut self) -> Cell {
        let mut value = self.stack.pop().map_or(Cell::default(), |(_, value)| value);
        while let Some((_, left)) = self.stack.pop() {
            value = self.pair(left, value);
        }
        value
    }

    fn pair(&self, left: Cell, right: Cell) -> Cell {
        let mut result = Cell::default();
        let inputs = [left.0.as_ptr(), right.0.as_ptr()];
        let outputs = [result.0.as_mut_ptr()];
        // SAFETY: cells hold one element of any dtype, aligned.
        unsafe { (self.combine)(1, inputs.as_ptr(), outputs.as_ptr()) };
        result
    }
}

/// # Safety
/// As for [`reduce`].
unsafe fn by_rows(job: &Job<'_>) -> Result<Faults> {
    if let (Some(tile), &[columns]) = (cpu_tiles::reduce::reduce(job.row, job.dtype), &*job.reduced.shape)
        && job.kept.size() > 1
        && 2 * columns <= job.tape.block
    {
        // SAFETY: passed on from the caller.
        return unsafe { by_short_rows(job, tile, columns) };
    }
    let blocks = Blocks::new(&job.reduced, job.tape.block);
    let (results, count) = (job.kept.size(), blocks.count());
    let weight = (job.tape.weight + 1) * job.tape.block;
    let partial =
        |machine: &mut Machine<'_>, monitor: &mut faults::Monitor, result: usize, range: Range<usize>| {
            let bases: SmallVec<[isize; 8]> =
                (0..job.operands.len()).map(|k| offset_in(&job.kept, k, result)).collect();
            // SAFETY: passed on from the caller.
            unsafe { reduce_blocks(job, machine, monitor, &blocks, &bases, range) }
        };
    // SAFETY: the result's address, valid by the caller's promise; each is written by one task.
    let write = |result: usize, value: Cell| unsafe {
        let to = job.operands[0].wrapping_offset(offset_in(&job.kept, 0, result));
        std::ptr::copy_nonoverlapping(value.0.as_ptr(), to, job.itemsize());
    };
    // Nothing here may depend on the number of threads; operations that are not associative have one order.
    if results >= MANY || count < 2 * CHUNK || !job.row.is_associative() {
        let run = |range: Range<usize>| {
            let (mut machine, mut monitor) = job.machine();
            for result in range {
                write(result, partial(&mut machine, &mut monitor, result, 0..count));
            }
            job.after_fold(&mut monitor);
            Ok(monitor.faults)
        };
        let elements = job.reduced.size().min(count * job.tape.block);
        return threads::share(results, (job.tape.weight + 1) * elements + 80, 1, run, join);
    }
    let mut faults = Faults::default();
    for result in 0..results {
        let chunks = count.div_ceil(CHUNK);
        let run = |range: Range<usize>| {
            let (mut machine, mut monitor) = job.machine();
            let values = range
                .map(|chunk| {
                    let blocks = chunk * CHUNK..((chunk + 1) * CHUNK).min(count);
                    (chunk, partial(&mut machine, &mut monitor, result, blocks))
                })
                .collect::<Vec<_>>();
            job.after_fold(&mut monitor);
            Ok((values, monitor.faults))
        };
        let (mut values, found) =
            threads::share(chunks, weight * CHUNK, 1, run, |mut a: (Vec<_>, Faults), b| {
                a.0.extend(b.0);
                a.1.extend(&b.1);
                a
            })?;
        faults.extend(&found);
        values.sort_unstable_by_key(|(chunk, _)| *chunk);
        let mut monitor = faults::Monitor::new(job.watch);
        let mut pairs = Pairs { combine: job.combine(), stack: SmallVec::new() };
        values.into_iter().for_each(|(_, value)| pairs.push(value));
        write(result, pairs.finish());
        job.after_fold(&mut monitor);
        faults.extend(&monitor.faults);
    }
    Ok(faults)
}

/// Results of so few elements each that several fill a block: the program runs over rows of them at once.
///
/// # Safety
/// As for [`reduce`].
unsafe fn by_short_rows(job: &Job<'_>, tile: cpu_tiles::Reduce, columns: usize) -> Result<Faults> {
    let last = job.kept.shape.len() - 1;
    let line = job.kept.inner();
    let group = (job.tape.block / columns).min(line);
    let groups = line.div_ceil(group);
    let steps: SmallVec<[Steps; 8]> = (0..job.operands.len())
        .map(|k| Steps { row: job.kept.strides[k][last], column: job.reduced.strides[k][0] })
        .collect();
    let run = |range: Range<usize>| {
        let (mut machine, mut monitor) = job.machine();
        for task in range {
            let first = task % groups * group;
            let rows = group.min(line - first);
            let at = |k: usize| offset_in(&job.kept, k, task / groups * line + first);
            // SAFETY: passed on from the caller; the first output's register holds the rows afterwards, each of
            // whose results is written by this task alone.
            unsafe {
                job.run(&mut machine, &mut monitor, at, &steps, rows, columns);
                let values = machine.first();
                let mut to = job.operands[0].wrapping_offset(at(0));
                for row in 0..rows {
                    let mut cell = Cell::default();
                    tile(columns, values.add(row * columns * job.itemsize()), cell.0.as_mut_ptr());
                    std::ptr::copy_nonoverlapping(cell.0.as_ptr(), to, job.itemsize());
                    to = to.wrapping_offset(steps[0].row);
                }
            }
        }
        job.after_fold(&mut monitor);
        Ok(monitor.faults)
    };
    let weight = (job.tape.weight + 1) * group * columns + 40 * group;
    threads::share(job.kept.size() / line * groups, weight, 1, run, join)
}

/// One result's blocks, reduced to one value.
///
/// # Safety
/// As for [`reduce`].
unsafe fn reduce_blocks(
    job: &Job<'_>,
    machine: &mut Machine<'_>,
    monitor: &mut faults::Monitor,
    blocks: &Blocks,
    bases: &[isize],
    range: Range<usize>,
) -> Cell {
    let tile = cpu_tiles::reduce::reduce(job.row, job.dtype);
    let mut pairs = Pairs { combine: job.combine(), stack: SmallVec::new() };
    let mut carry: Option<Cell> = None;
    if let (Some(tile), &[length]) = (tile, &*job.reduced.shape)
        && job.reads_in_place(&blocks.steps)
    {
        let from = job.operands[1].wrapping_offset(bases[1]).cast_const();
        for block in range {
            let first = block * job.tape.block;
            let mut cell = Cell::default();
            // SAFETY: the block's elements lie in memory as the tile reads them.
            unsafe {
                let n = job.tape.block.min(length - first);
                tile(n, from.add(first * job.itemsize()), cell.0.as_mut_ptr());
            }
            pairs.push(cell);
        }
        return pairs.finish();
    }
    blocks.visit(range, |position, rows, columns| {
        let n = rows * columns;
        // SAFETY: passed on from the caller; the first output's register holds `n` values afterwards.
        unsafe {
            job.run(
                machine,
                monitor,
                |k| bases[k] + blocks.offset(position, k),
                &blocks.steps,
                rows,
                columns,
            );
            let values = machine.first();
            let mut cell = Cell::default();
            match (tile, &mut carry) {
                (Some(tile), _) => {
                    tile(n, values, cell.0.as_mut_ptr());
                    pairs.push(cell);
                }
                (None, Some(carry)) => fold(job, n, values, carry),
                (None, carry) => {
                    std::ptr::copy_nonoverlapping(values, cell.0.as_mut_ptr(), job.itemsize());
                    fold(job, n - 1, values.add(job.itemsize()), &mut cell);
                    *carry = Some(cell);
                }
            }
        }
    });
    carry.unwrap_or_else(|| pairs.finish())
}

/// # Safety
/// `values` is valid for `n` elements of the job's dtype.
unsafe fn fold(job: &Job<'_>, n: usize, values: *const u8, carry: &mut Cell) {
    match cpu_tiles::elementwise::fold(job.row, job.dtype) {
        // SAFETY: promised by the caller; a cell holds one element.
        Some(fold) => unsafe { fold(n, values, carry.0.as_mut_ptr(), std::ptr::null_mut()) },
        None => unreachable!("reductions are checked to have a fold: {} {}", job.row.name, job.dtype),
    }
}

/// Lanes whose accumulators stay in the second-level cache while rows pass by.
const LANES: usize = 4096;

/// # Safety
/// As for [`reduce`].
unsafe fn by_lanes(job: &Job<'_>) -> Result<Faults> {
    let (kept, reduced) = (&job.kept, &job.reduced);
    let inner = kept.inner();
    let outer = kept.size() / inner;
    let block = job.tape.block;
    // Several rows at a time where they are short, if the operation lets them be combined later.
    let associative = job.row.is_associative();
    let stacked = if associative && inner * 2 <= block { (block / inner).min(reduced.inner()) } else { 1 };
    let lanes = inner.min(LANES);
    let lane_groups = inner.div_ceil(lanes);
    let reduced_outer = reduced.size() / reduced.inner();
    let row_groups = reduced.inner().div_ceil(stacked);
    let steps_total = reduced_outer * row_groups;
    // Long reductions are cut into parts of a fixed size, which threads share and which round less.
    let part = (65_536 / (lanes * stacked)).max(64);
    let parts = if associative && outer * lane_groups < 64 { steps_total.div_ceil(part) } else { 1 };
    let part = if parts == 1 { steps_total } else { part };

    let steps: SmallVec<[Steps; 8]> = (0..job.operands.len())
        .map(|k| Steps {
            row: reduced.strides[k][reduced.shape.len() - 1],
            column: kept.strides[k][kept.shape.len() - 1],
        })
        .collect();
    let width = job.itemsize();
    let combine = job.combine();
    let tasks = outer * lane_groups;
    // Lanes that are read where they are fill no register.
    let wide = if stacked == 1 && job.reads_in_place(&steps) { lanes } else { block };

    // One task's accumulators: the stacked rows of its lanes, twice, because a loop never writes where
    // it reads; the current half is in `front`.
    let accumulate =
        |task: usize, range: Range<usize>, machine: &mut Machine<'_>, monitor: &mut faults::Monitor| {
            let first_lane = task % lane_groups * lanes;
            let count = lanes.min(inner - first_lane);
            let mut front = vec![Cell::default(); (count * stacked * width).div_ceil(16)];
            let mut back = front.clone();
            // How many of the stacked rows hold something already.
            let mut filled = 0;
            for step in range {
                let start = step % row_groups * stacked;
                let rows = stacked.min(reduced.inner() - start);
                for lane in (0..count).step_by(wide) {
                    let columns = (count - lane).min(wide);
                    let offset = |k: usize| {
                        offset_in(kept, k, task / lane_groups * inner)
                            + (first_lane + lane) as isize * steps[k].column
                            + offset_in(reduced, k, step / row_groups * reduced.inner() + start)
                    };
                    // SAFETY: the rectangle lies inside the iteration; accumulators have room for it.
                    unsafe {
                        job.run(machine, monitor, offset, &steps, rows, columns);
                        let values = machine.first();
                        let at = lane * width;
                        let (old, new) =
                            (front.as_mut_ptr().cast::<u8>().add(at), back.as_mut_ptr().cast::<u8>().add(at));
                        let both = rows.min(filled);
                        let inputs = [old.cast_const(), values];
                        combine(both * columns, inputs.as_ptr(), [new].as_ptr());
                        // The last group is shorter: rows that only one side has are that side's.
                        let (done, longer) = (both * columns * width, rows.max(filled) - both);
                        let rest = if rows > filled { values.add(done) } else { old.cast_const().add(done) };
                        std::ptr::copy_nonoverlapping(rest, new.add(done), longer * columns * width);
                    }
                }
                filled = filled.max(rows);
                std::mem::swap(&mut front, &mut back);
            }
            for row in 1..filled {
                // SAFETY: the accumulators hold `filled` rows of `count` elements.
                unsafe {
                    let base = front.as_mut_ptr().cast::<u8>();
                    let inputs = [base.cast_const(), base.add(row * count * width).cast_const()];
                    combine(count, inputs.as_ptr(), [back.as_mut_ptr().cast::<u8>()].as_ptr());
                    std::ptr::copy_nonoverlapping(back.as_ptr().cast::<u8>(), base, count * width);
                }
            }
            front
        };
    // SAFETY: each task writes its own results.
    let write = |task: usize, values: &[Cell]| unsafe {
        let first_lane = task % lane_groups * lanes;
        let count = lanes.min(inner - first_lane);
        let to = offset_in(kept, 0, task / lane_groups * inner) + first_lane as isize * steps[0].column;
        let from = crate::machine::dense(width, count);
        let to_steps = Steps { row: 0, column: steps[0].column };
        let to = job.operands[0].wrapping_offset(to);
        cpu_tiles::moves::copy(width, 1, count, values.as_ptr().cast(), from, to, to_steps);
    };
    let weight = (job.tape.weight + 1) * lanes * stacked;
    if parts == 1 {
        let run = |range: Range<usize>| {
            let (mut machine, mut monitor) = job.machine();
            for task in range {
                write(task, &accumulate(task, 0..steps_total, &mut machine, &mut monitor));
            }
            job.after_fold(&mut monitor);
            Ok(monitor.faults)
        };
        return threads::share(tasks, weight * steps_total, 1, run, join);
    }
    let mut faults = Faults::default();
    for task in 0..tasks {
        let run = |range: Range<usize>| {
            let (mut machine, mut monitor) = job.machine();
            let values: Vec<_> = range
                .map(|p| {
                    (
                        p,
                        accumulate(
                            task,
                            p * part..((p + 1) * part).min(steps_total),
                            &mut machine,
                            &mut monitor,
                        ),
                    )
                })
                .collect();
            job.after_fold(&mut monitor);
            Ok((values, monitor.faults))
        };
        let (mut values, found) =
            threads::share(parts, weight * part, 1, run, |mut a: (Vec<_>, Faults), b| {
                a.0.extend(b.0);
                a.1.extend(&b.1);
                a
            })?;
        faults.extend(&found);
        values.sort_unstable_by_key(|(part, _)| *part);
        let mut values = values.into_iter().map(|(_, value)| value);
        let Some(mut total) = values.next() else { continue };
        let count = lanes.min(inner - task % lane_groups * lanes);
        let mut monitor = faults::Monitor::new(job.watch);
        for value in values {
            let mut sum = total.clone();
            // SAFETY: all parts hold `count` accumulators in their first row.
            unsafe {
                let inputs = [total.as_ptr().cast::<u8>(), value.as_ptr().cast::<u8>()];
                combine(count, inputs.as_ptr(), [sum.as_mut_ptr().cast::<u8>()].as_ptr());
            }
            total = sum;
        }
        job.after_fold(&mut monitor);
        faults.extend(&monitor.faults);
        write(task, &total);
    }
    Ok(faults)
}
