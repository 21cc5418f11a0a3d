//! Reductions, fused onto the program that feeds them.
//!
//! Two ways, chosen by how the operands lie. Where the elements of one result lie next to each other,
//! each result is reduced block by block, and blocks are combined pairwise ([`by_rows`]). Where
//! neighbouring elements belong to different results, a block of accumulators is combined with one
//! block after the other ([`by_lanes`]). Both have a fixed order that depends on shapes and strides
//! alone, never on the number of threads.

mod lanes;

use crate::gather::Address;
use crate::machine::{Access, Machine};
use crate::map::Blocks;
use crate::tape::{Making, Tape};
use crate::{Faults, Operand, Watch, faults};
use cpu_tiles::moves::Steps;
use dtype::DType;
use error::Result;
use lanes::by_lanes;
use layout::{Dims, Strides, Walk, nesting, walk_in_order};
use memory::{Benches, Scratch};
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
    let mut turned: [Strides; 2] = Default::default();
    let (input, output);
    let (inputs, outputs) = match (inputs, outputs) {
        (&[from], &[to]) if tape.instructions.is_empty() && runs_backwards(from.strides) => {
            [input, output] = forwards(shape, reduced, [from, to], &mut turned);
            (std::slice::from_ref(&input), std::slice::from_ref(&output))
        }
        _ => (inputs, outputs),
    };
    let job = Job::new(program, &tape, shape, inputs, outputs, reduced, row, dtype, watch);
    // SAFETY: passed on from the caller.
    unsafe { if job.prefers_rows() { by_rows(&job) } else { by_lanes(&job) } }
}

/// Whether an array is read against the order of its memory, where that is nobody's wish.
fn runs_backwards(strides: &[isize]) -> bool {
    strides.iter().any(|&stride| stride < 0)
}

/// What is reduced and its result, with all axes along which the first runs backwards turned round.
fn forwards<'a>(
    shape: &[usize],
    reduced: &[bool],
    [input, output]: [Operand<'_>; 2],
    turned: &'a mut [Strides; 2],
) -> [Operand<'a>; 2] {
    let (mut from, mut to) = (input.pointer, output.pointer);
    for (axis, &length) in shape.iter().enumerate() {
        let mut strides = [input.strides[axis], if reduced[axis] { 0 } else { output.strides[axis] }];
        if strides[0] < 0 {
            from = from.wrapping_offset((length as isize - 1) * strides[0]);
            to = to.wrapping_offset((length as isize - 1) * strides[1]);
            strides = strides.map(|stride| -stride);
        }
        turned[0].push(strides[0]);
        turned[1].push(strides[1]);
    }
    [Operand { pointer: from, strides: &turned[0] }, Operand { pointer: to, strides: &turned[1] }]
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

/// The fewest neighbouring elements of one result that are worth a call of their own, where there are as many
/// results as [`MANY`].
const SHORTEST: usize = 8;

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
    vectors && inner(reduced) < inner(kept) && (reduced.inner() >= SHORTEST || kept.inner() < MANY)
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
    // Arrays that lie backwards are turned round, programs are not.
    if computed.iter().any(|strides| runs_backwards(strides)) {
        return false;
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
    /// The row's loop over a block, if it has one.
    tile: Option<cpu_tiles::Reduce>,
    /// The row's loop over single elements or blocks of accumulators.
    combine: cpu_tiles::Map,
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
            tile: cpu_tiles::reduce::reduce(row, dtype),
            combine: match cpu_tiles::elementwise::map(row, dtype) {
                Some(map) => map,
                None => unreachable!("reductions are checked to have a loop: {} {dtype}", row.name),
            },
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

    /// A bench for each thread that so much work is shared with: for the tape, and so many bytes behind it.
    fn benches(&self, work: usize, behind: usize) -> Result<Benches> {
        Benches::new(threads::useful(work), self.tape.room() + behind)
    }

    fn machine<'m>(&'m self, benches: &'m Benches) -> Result<(Machine<'m>, faults::Monitor)> {
        Ok((Machine::new(self.tape, benches.take()?), faults::Monitor::new(self.watch)))
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
}

/// Bytes from an operand's first element to the one with a linear index of a walk.
pub(crate) fn offset_in(walk: &Walk, operand: usize, mut index: usize) -> isize {
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
pub(crate) struct Cell(pub(crate) [u8; 16]);

/// Partial results, combined pairwise as a binary counter carries.
pub(crate) struct Pairs {
    combine: cpu_tiles::Map,
    stack: SmallVec<[(u32, Cell); 16]>,
}

impl Pairs {
    pub(crate) fn new(combine: cpu_tiles::Map) -> Pairs {
        Pairs { combine, stack: SmallVec::new() }
    }

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
    if let (Some(tile), &[columns]) = (job.tile, &*job.reduced.shape)
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
        let elements = job.reduced.size().min(count * job.tape.block);
        let weight = (job.tape.weight + 1) * elements + 80;
        let benches = job.benches(results.saturating_mul(weight), 0)?;
        let run = |range: Range<usize>| {
            let (mut machine, mut monitor) = job.machine(&benches)?;
            for result in range {
                write(result, partial(&mut machine, &mut monitor, result, 0..count));
            }
            job.after_fold(&mut monitor);
            Ok(monitor.faults)
        };
        return threads::share(results, weight, 1, run, join);
    }
    let chunks = count.div_ceil(CHUNK);
    let benches = job.benches(chunks.saturating_mul(weight * CHUNK), 0)?;
    let values = Scratch::filled(chunks, Cell::default())?;
    let mut faults = Faults::default();
    for result in 0..results {
        let to = Address(values.pointer().cast());
        let run = |range: Range<usize>| {
            let (mut machine, mut monitor) = job.machine(&benches)?;
            for chunk in range {
                let blocks = chunk * CHUNK..((chunk + 1) * CHUNK).min(count);
                let value = partial(&mut machine, &mut monitor, result, blocks);
                // SAFETY: there is a value for each chunk, which one task alone writes.
                unsafe { to.get().cast::<Cell>().add(chunk).write(value) };
            }
            job.after_fold(&mut monitor);
            Ok(monitor.faults)
        };
        faults.extend(&threads::share(chunks, weight * CHUNK, 1, run, join)?);
        let mut monitor = faults::Monitor::new(job.watch);
        let mut pairs = Pairs::new(job.combine);
        values.iter().for_each(|&value| pairs.push(value));
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
    let weight = (job.tape.weight + 1) * group * columns + 40 * group;
    let tasks = job.kept.size() / line * groups;
    let benches = job.benches(tasks.saturating_mul(weight), 0)?;
    let run = |range: Range<usize>| {
        let (mut machine, mut monitor) = job.machine(&benches)?;
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
    threads::share(tasks, weight, 1, run, join)
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
    let tile = job.tile;
    let mut pairs = Pairs::new(job.combine);
    let mut carry: Option<Cell> = None;
    if let (Some(tile), &[length]) = (tile, &*job.reduced.shape)
        && job.reads_in_place(&blocks.steps)
    {
        let block = job.tape.block;
        let (first, end) = (range.start * block, length.min(range.end * block));
        let from = job.operands[1].wrapping_offset(bases[1]).wrapping_add(first * job.itemsize());
        // SAFETY: the elements lie in memory as the tile reads them.
        return unsafe { in_blocks(tile, pairs, block, end - first, |at, _| from.add(at * job.itemsize())) };
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

/// `n > 0` elements, reduced block by block.
///
/// # Safety
/// The tile and the pairs take what `elements` gives for a position: so many elements from there on, side by side.
pub(crate) unsafe fn in_blocks(
    tile: cpu_tiles::Reduce,
    mut pairs: Pairs,
    block: usize,
    n: usize,
    mut elements: impl FnMut(usize, usize) -> *const u8,
) -> Cell {
    for first in (0..n).step_by(block) {
        let (mut cell, count) = (Cell::default(), block.min(n - first));
        // SAFETY: promised by the caller.
        unsafe { tile(count, elements(first, count), cell.0.as_mut_ptr()) };
        pairs.push(cell);
    }
    pairs.finish()
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
