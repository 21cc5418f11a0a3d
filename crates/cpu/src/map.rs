//! Running a program over whole arrays.
//!
//! A program that only copies needs no registers: elements move from where they are to where they go.

use crate::machine::{Access, Machine};
use crate::tape::{Making, REGISTER, Tape};
use crate::{Faults, Operand, Watch, faults, once};
use cpu_tiles::moves::{self, Steps};
use error::Result;
use layout::{Walk, nesting, walk, walk_in_order};
use memory::Benches;
use program::{Action, Program, Step, Value};
use smallvec::SmallVec;
use std::ops::Range;

/// Bytes of a row from which on gathering several into one block costs more than a block each.
const SHORTEST: usize = 512;

/// Computes every element of the outputs.
///
/// # Errors
/// [`error::Kind::Memory`] where there is none for registers, [`error::Kind::Interrupted`] where the user stopped a long
/// evaluation.
///
/// # Safety
/// Operands are as many as the program has inputs and outputs, of its dtypes, valid over `shape`, and
/// locked by the caller. An output may share memory with an input only if both have the same elements
/// at the same places; outputs share memory neither with each other nor with themselves.
pub unsafe fn map(
    program: &Program,
    shape: &[usize],
    inputs: &[Operand<'_>],
    outputs: &[Operand<'_>],
    watch: Watch,
) -> Result<Faults> {
    if shape.contains(&0) {
        return Ok(Faults::default());
    }
    if let (Some(width), &[from], &[to]) = (copies(program), inputs, outputs)
        && !shares(shape, from, to, [width; 2])
    {
        // SAFETY: passed on from the caller; nothing is shared.
        return unsafe { copy(width, shape, from, to) }.map(|()| Faults::default());
    }
    let watch = faults::needed(program, watch);
    let strides: SmallVec<[&[isize]; 8]> =
        outputs.iter().chain(inputs).map(|operand| operand.strides).collect();
    let walk = walk(shape, &strides);
    let width = |value: &Value| program.dtype(*value).itemsize();
    let in_place = reads_in_place(&walk, program.outputs().iter().chain(program.inputs()).map(width));
    let mut aliased = overlapping(program, shape, inputs, outputs);
    let making = match in_place {
        true if aliased != 0 && works_in_place(program, watch) => {
            aliased = 0;
            Making::InPlace
        }
        true => Making::Wide(aliased.count_ones() as usize),
        false => Making::Stored,
    };
    let tape = Tape::of(program, making);
    let tape = &*tape;
    let mut blocks = Blocks::new(&walk, tape.block);
    if in_place {
        blocks.rows = 1;
        blocks.even_out(tape.weight);
    } else {
        blocks.read_whole_lines(tape.block);
    }
    let weight = tape.weight * tape.block;
    let benches = Benches::new(threads::useful(blocks.count().saturating_mul(weight)), tape.room())?;
    let run = |range: Range<usize>| {
        let mut machine = Machine::new(tape, benches.take()?);
        let mut monitor = faults::Monitor::new(watch);
        blocks.visit(range, |position, rows, columns| {
            let n = rows * columns;
            let at =
                |k: usize, operand: &Operand<'_>| operand.pointer.wrapping_offset(blocks.offset(position, k));
            let mut placed = 0u64;
            // SAFETY: the blocks of the walk lie inside `shape`, over which operands are valid.
            unsafe {
                for (i, input) in inputs.iter().enumerate() {
                    let k = outputs.len() + i;
                    machine.load(i, at(k, input), blocks.steps[k], rows, columns);
                }
                for (k, output) in outputs.iter().enumerate() {
                    let access = Access { steps: blocks.steps[k], in_place: aliased & (1 << k) == 0 };
                    placed |= u64::from(machine.place(k, at(k, output), access, rows, columns)) << k;
                }
                machine.run(n);
                monitor.after_block(&machine, program, n);
                for (k, output) in outputs.iter().enumerate() {
                    if placed & (1 << k) == 0 {
                        machine.store(k, at(k, output), blocks.steps[k], rows, columns);
                    }
                }
            }
        });
        Ok(monitor.faults)
    };
    let grain = (4 * REGISTER / tape.register).max(1);
    threads::share(blocks.count(), weight, grain, run, |mut a: Faults, b| {
        a.extend(&b);
        a
    })
}

/// Whether operands are best read row by row where they lie: rows without gaps that are long enough.
fn reads_in_place(walk: &Walk, widths: impl Iterator<Item = usize>) -> bool {
    let inner = walk.shape.len() - 1;
    let columns = walk.shape[inner];
    let has_no_gaps = |(strides, width): (&SmallVec<[isize; 4]>, usize)| {
        let repeats = strides[inner] == 0;
        repeats || (strides[inner] == width as isize && columns * width >= SHORTEST)
    };
    walk.strides.iter().zip(widths).all(has_no_gaps)
}

/// Whether a program may write over its operands while it runs: a chain of one step, where no fault has to be
/// looked for among the values.
fn works_in_place(program: &Program, watch: Watch) -> bool {
    let told = watch == Watch::NONE || faults::told_by_flags(program).is_some();
    let [Step { action: Action::Map(row, dtype), .. }] = program.steps() else { return false };
    told && once::works_in_place(row, *dtype)
}

/// The outputs, as bits, that share memory with some input.
fn overlapping(program: &Program, shape: &[usize], inputs: &[Operand<'_>], outputs: &[Operand<'_>]) -> u64 {
    let width = |value: Value| program.dtype(value).itemsize();
    let mut bits = 0;
    for (k, (&output, &to)) in outputs.iter().zip(program.outputs()).enumerate() {
        let shared =
            |(&input, &from): (&Operand<'_>, &Value)| shares(shape, input, output, [width(from), width(to)]);
        bits |= u64::from(inputs.iter().zip(program.inputs()).any(shared)) << k;
    }
    bits
}

/// Whether the memory between the first and the last byte of two operands overlaps.
fn shares(shape: &[usize], a: Operand<'_>, b: Operand<'_>, widths: [usize; 2]) -> bool {
    let range = |operand: Operand<'_>, itemsize: usize| {
        let (mut low, mut high) =
            (operand.pointer.addr() as isize, (operand.pointer.addr() + itemsize) as isize);
        for (&length, &stride) in shape.iter().zip(operand.strides) {
            let span = (length as isize - 1) * stride;
            if span < 0 { low += span } else { high += span }
        }
        low..high
    };
    let (a, b) = (range(a, widths[0]), range(b, widths[1]));
    a.start < b.end && b.start < a.end
}

/// The width of elements where all that a program does is to copy them. Copies of bools make them 0 or 1.
fn copies(program: &Program) -> Option<usize> {
    let ([input], [output]) = (program.inputs(), program.outputs()) else { return None };
    let dtype = program.dtype(*input);
    (input == output && !dtype.is_bool()).then_some(dtype.itemsize())
}

/// Bytes that are copied at a time where both sides lie alike.
const PIECE: usize = 32 << 10;
/// Rows and columns that are copied at a time where they do not.
const SQUARE: usize = 64;

/// Copies elements between different memory: along the axis on which what is read lies densest, and next to that
/// along the one on which what is written does.
///
/// # Safety
/// As for [`map`].
unsafe fn copy(width: usize, shape: &[usize], from: Operand<'_>, to: Operand<'_>) -> Result<()> {
    let mut axes = nesting(shape, &[from.strides, to.strides]);
    let across = (0..axes.len())
        .filter(|&at| to.strides[axes[at]] != 0)
        .min_by_key(|&at| to.strides[axes[at]].unsigned_abs());
    let turned = across.filter(|&at| at + 1 < axes.len());
    if let Some(at) = turned {
        let last = axes.len() - 1;
        axes[at..last].rotate_left(1);
    }
    let walk = walk_in_order(shape, &[to.strides, from.strides], &axes);
    let mut blocks = Blocks::new(&walk, PIECE / width);
    if turned.is_some() {
        blocks.rows = SQUARE.min(blocks.all_rows);
        blocks.columns = SQUARE.min(blocks.all_columns);
    }
    let elements = blocks.rows * blocks.columns;
    let side_by_side = turned.is_none() && blocks.steps.iter().all(|steps| steps.column == width as isize);
    let past = side_by_side && walk.size() * width >= moves::PAST && walk.inner() * width >= PIECE;
    let (from, to) = (&from, &to);
    let run = |range: Range<usize>| {
        blocks.visit(range, |position, rows, columns| {
            let to = to.pointer.wrapping_offset(blocks.offset(position, 0));
            let from = from.pointer.wrapping_offset(blocks.offset(position, 1));
            // SAFETY: the blocks of the walk lie inside `shape`, over which operands are valid; those of long rows
            // have one row.
            unsafe {
                if past {
                    moves::copy_past(from, to, columns * width);
                } else {
                    moves::copy(width, rows, columns, from, blocks.steps[1], to, blocks.steps[0]);
                }
            }
        });
        if past {
            moves::settle();
        }
        Ok(())
    };
    threads::share(blocks.count(), 2 * elements, 4, run, |(), ()| ())
}

/// Blocks of a multiple of so many elements leave no chain's group of vectors in part.
const WHOLE: usize = 256;

/// Bytes that the processor reads at a time.
const LINE: usize = 64;

/// A walk cut into rectangles of at most a block of elements: rows of the last loop but one, columns
/// of the last.
pub(crate) struct Blocks {
    outer: SmallVec<[usize; 4]>,
    /// For each operand, its steps along the outer loops.
    outer_strides: SmallVec<[SmallVec<[isize; 4]>; 8]>,
    /// For each operand, its steps within a block.
    pub(crate) steps: SmallVec<[Steps; 8]>,
    all_rows: usize,
    all_columns: usize,
    rows: usize,
    columns: usize,
}

/// Where a block begins.
#[derive(Debug, Clone)]
pub(crate) struct Position {
    outer: SmallVec<[usize; 4]>,
    row: usize,
    column: usize,
}

impl Blocks {
    pub(crate) fn new(walk: &Walk, block: usize) -> Blocks {
        let loops = walk.shape.len();
        let (columns, outer_loops) = (walk.shape[loops - 1], loops.saturating_sub(2));
        let all_rows = if loops >= 2 { walk.shape[loops - 2] } else { 1 };
        let steps = walk
            .strides
            .iter()
            .map(|strides| Steps {
                row: if loops >= 2 { strides[loops - 2] } else { 0 },
                column: strides[loops - 1],
            })
            .collect();
        Blocks {
            outer: SmallVec::from_slice(&walk.shape[..outer_loops]),
            outer_strides: walk.strides.iter().map(|s| SmallVec::from_slice(&s[..outer_loops])).collect(),
            steps,
            all_rows,
            all_columns: columns,
            rows: (block / columns).clamp(1, all_rows),
            columns: columns.min(block),
        }
    }

    /// Makes blocks as high as what lies along columns only every so often needs, so that each cache line is
    /// read once.
    fn read_whole_lines(&mut self, block: usize) {
        let turned =
            |steps: &&Steps| steps.row != 0 && steps.row.unsigned_abs() < steps.column.unsigned_abs();
        if let Some(row) = self.steps.iter().filter(turned).map(|steps| steps.row.unsigned_abs()).min() {
            let rows = (LINE / row).clamp(self.rows, self.all_rows.max(self.rows));
            self.columns = (block / rows).clamp(1, self.all_columns);
            self.rows = rows;
        }
    }

    /// Makes a few blocks of one row smaller, so that each thread gets as much as the others.
    fn even_out(&mut self, weight: usize) {
        let count = self.count();
        let threads = threads::useful(self.all_columns.saturating_mul(weight));
        if threads > 1 && count < 32 * threads && self.all_rows == 1 && self.outer.is_empty() {
            let even = self.all_columns.div_ceil(count.next_multiple_of(4 * threads));
            self.columns = self.columns.min(even.next_multiple_of(WHOLE));
        }
    }

    fn row_groups(&self) -> usize {
        self.all_rows.div_ceil(self.rows)
    }

    fn column_groups(&self) -> usize {
        self.all_columns.div_ceil(self.columns)
    }

    /// How many blocks there are.
    pub(crate) fn count(&self) -> usize {
        self.outer.iter().product::<usize>() * self.row_groups() * self.column_groups()
    }

    /// Bytes from an operand's first element to the block's.
    #[inline]
    pub(crate) fn offset(&self, position: &Position, operand: usize) -> isize {
        let steps = self.steps[operand];
        let mut offset = position.row as isize * steps.row + position.column as isize * steps.column;
        for (&index, &stride) in position.outer.iter().zip(&self.outer_strides[operand]) {
            offset += index as isize * stride;
        }
        offset
    }

    /// Calls `visit` with each block of a range, its rows and its columns.
    pub(crate) fn visit(&self, range: Range<usize>, mut visit: impl FnMut(&Position, usize, usize)) {
        let mut position = self.position(range.start);
        for _ in range {
            let rows = self.rows.min(self.all_rows - position.row);
            let columns = self.columns.min(self.all_columns - position.column);
            visit(&position, rows, columns);
            self.advance(&mut position);
        }
    }

    fn position(&self, block: usize) -> Position {
        let column = block % self.column_groups() * self.columns;
        let block = block / self.column_groups();
        let row = block % self.row_groups() * self.rows;
        let mut rest = block / self.row_groups();
        let mut outer: SmallVec<[usize; 4]> = SmallVec::from_elem(0, self.outer.len());
        for (index, &length) in outer.iter_mut().zip(&self.outer).rev() {
            *index = rest % length;
            rest /= length;
        }
        Position { outer, row, column }
    }

    fn advance(&self, position: &mut Position) {
        position.column += self.columns;
        if position.column < self.all_columns {
            return;
        }
        position.column = 0;
        position.row += self.rows;
        if position.row < self.all_rows {
            return;
        }
        position.row = 0;
        for (index, &length) in position.outer.iter_mut().zip(&self.outer).rev() {
            *index += 1;
            if *index < length {
                return;
            }
            *index = 0;
        }
    }
}
