//! Strided gathers and scatters, keyed by the width of elements alone.
//!
//! A move copies a rectangle of `rows × columns` elements between memory that steps by any strides.
//! Elements are moved as bytes of their width, so one loop serves all dtypes of that width and does
//! not mind alignment. Two kinds of move read whole registers and cache lines instead of elements: lines
//! of small steps, and rectangles whose rows are columns on the other side.

use crate::prefetch;
use std::slice::{from_raw_parts, from_raw_parts_mut};

/// Steps, in bytes, of one side of a move.
#[derive(Debug, Clone, Copy)]
pub struct Steps {
    /// From one row to the next.
    pub row: isize,
    /// From one column to the next.
    pub column: isize,
}

/// Copies `rows × columns` elements of `width` bytes.
///
/// # Safety
/// `width` is 1, 2, 4, 8 or 16. Source and destination are valid at all steps; the destination
/// overlaps neither itself nor the source.
pub unsafe fn copy(
    width: usize,
    rows: usize,
    columns: usize,
    from: *const u8,
    from_steps: Steps,
    to: *mut u8,
    to_steps: Steps,
) {
    // SAFETY: passed on from the caller; both sides are dense runs of bytes in the first branch.
    unsafe {
        if from_steps.column == width as isize && to_steps.column == width as isize {
            let bytes = columns * width;
            if rows == 1 || (from_steps.row == bytes as isize && to_steps.row == bytes as isize) {
                return std::ptr::copy_nonoverlapping(from, to, rows * bytes);
            }
            if bytes >= 64 {
                for r in 0..rows as isize {
                    std::ptr::copy_nonoverlapping(
                        from.offset(r * from_steps.row),
                        to.offset(r * to_steps.row),
                        bytes,
                    );
                }
                return;
            }
        }
        if to_steps.column == width as isize
            && columns >= SHORTEST
            && let Some(line) = line(width, from_steps.column)
        {
            for r in 0..rows as isize {
                line(columns, from.offset(r * from_steps.row), to.offset(r * to_steps.row));
            }
            return;
        }
        let dense = width as isize;
        if rows.min(columns) >= 4 {
            if from_steps.row == dense && to_steps.column == dense {
                return turn(width, rows, columns, from, from_steps.column, to, to_steps.row);
            }
            if from_steps.column == dense && to_steps.row == dense {
                return turn(width, columns, rows, from, from_steps.row, to, to_steps.column);
            }
        }
        match width {
            1 => rectangle::<u8>(rows, columns, from, from_steps, to, to_steps),
            2 => rectangle::<u16>(rows, columns, from, from_steps, to, to_steps),
            4 => rectangle::<u32>(rows, columns, from, from_steps, to, to_steps),
            8 => rectangle::<u64>(rows, columns, from, from_steps, to, to_steps),
            _ => rectangle::<u128>(rows, columns, from, from_steps, to, to_steps),
        }
    }
}

/// # Safety
/// As for [`copy`], with the width of `T`.
unsafe fn rectangle<T: Copy>(
    rows: usize,
    columns: usize,
    from: *const u8,
    from_steps: Steps,
    to: *mut u8,
    to_steps: Steps,
) {
    let dense = to_steps.column == size_of::<T>() as isize;
    for r in 0..rows as isize {
        // SAFETY: promised by the caller; unaligned accesses need no alignment.
        unsafe {
            let (from, to) = (from.offset(r * from_steps.row), to.offset(r * to_steps.row));
            if from_steps.column == 0 {
                let value = from.cast::<T>().read_unaligned();
                for c in 0..columns as isize {
                    to.offset(c * to_steps.column).cast::<T>().write_unaligned(value);
                }
            } else if dense {
                let to = to.cast::<T>();
                for c in 0..columns {
                    let value = from.offset(c as isize * from_steps.column).cast::<T>().read_unaligned();
                    to.add(c).write_unaligned(value);
                }
            } else {
                for c in 0..columns as isize {
                    let value = from.offset(c * from_steps.column).cast::<T>().read_unaligned();
                    to.offset(c * to_steps.column).cast::<T>().write_unaligned(value);
                }
            }
        }
    }
}

/// The fewest columns for which a loop of their step is looked up.
const SHORTEST: usize = 16;

/// Copies `n` elements that lie some step apart to where they lie side by side.
type Line = unsafe fn(n: usize, from: *const u8, to: *mut u8);

/// `rows × columns` elements: rows lie side by side in what is read, columns in what is written, and the steps
/// are those of the others.
type Turn =
    unsafe fn(rows: usize, columns: usize, from: *const u8, from_step: isize, to: *mut u8, to_step: isize);

/// The steps, in elements, that lines have loops for; without a step, one element is repeated.
const LINE_STEPS: [isize; 5] = [0, -1, 2, 3, 4];

/// How far ahead of what is read memory is asked for, in bytes.
const AHEAD: usize = 1024;

/// Elements of a line that is part of a longer one, more likely than not, of which as many bytes are asked for: they
/// are on their way while these elements are used.
const LONG: usize = 256;
const NEXT: usize = 2048;

/// An element that may lie anywhere.
#[derive(Clone, Copy)]
#[repr(C, packed)]
struct Loose<T>(T);

#[inline(always)]
unsafe fn line_of<T: Copy, const STEP: isize>(n: usize, from: *const u8, to: *mut u8) {
    const WIDE: usize = 64;
    let (from, to) = (from.cast::<Loose<T>>(), to.cast::<Loose<T>>());
    if STEP == 0 {
        // SAFETY: promised by the caller.
        return unsafe { from_raw_parts_mut(to, n).fill(from.read()) };
    }
    let back = STEP < 0;
    let span = WIDE * STEP.unsigned_abs();
    let mut at = 0;
    // SAFETY: promised by the caller. What a group has beyond its last element lies before the element after it.
    unsafe {
        while at + WIDE < n {
            let first = from.offset(at as isize * STEP).sub(if back { WIDE - 1 } else { 0 });
            for k in (0..span * size_of::<T>()).step_by(64) {
                let ahead = if back { k.wrapping_sub(AHEAD) } else { k + AHEAD };
                prefetch(first.cast::<u8>().wrapping_add(ahead));
            }
            let (group, to) = (from_raw_parts(first, span), from_raw_parts_mut(to.add(at), WIDE));
            for k in 0..WIDE {
                to[k] = group[if back { WIDE - 1 - k } else { k * STEP as usize }];
            }
            at += WIDE;
        }
        for k in at..n {
            to.add(k).write(from.offset(k as isize * STEP).read());
        }
        if n >= LONG {
            let next = from.cast::<u8>().wrapping_offset(n as isize * STEP * size_of::<T>() as isize);
            for k in (AHEAD..AHEAD + NEXT).step_by(64) {
                prefetch(if back { next.wrapping_sub(k) } else { next.wrapping_add(k) });
            }
        }
    }
}

/// Squares of a few cache lines, each of which is read and written whole.
#[inline(always)]
unsafe fn turn_of<T: Copy>(
    rows: usize,
    columns: usize,
    from: *const u8,
    from_step: isize,
    to: *mut u8,
    to_step: isize,
) {
    let side = const {
        match size_of::<T>() {
            16 => 4,
            8 => 8,
            _ => 16,
        }
    };
    let element = |row: usize, column: usize| {
        let from = from.wrapping_offset(column as isize * from_step).cast::<Loose<T>>().wrapping_add(row);
        let to = to.wrapping_offset(row as isize * to_step).cast::<Loose<T>>().wrapping_add(column);
        // SAFETY: promised by the caller.
        unsafe { to.write(from.read()) };
    };
    let (whole_rows, whole_columns) = (rows - rows % side, columns - columns % side);
    for row in (0..whole_rows).step_by(side) {
        for column in (0..whole_columns).step_by(side) {
            for r in 0..side {
                for c in 0..side {
                    element(row + r, column + c);
                }
            }
        }
        (row..row + side).for_each(|row| (whole_columns..columns).for_each(|column| element(row, column)));
    }
    (whole_rows..rows).for_each(|row| (0..columns).for_each(|column| element(row, column)));
}

macro_rules! emit_moves {
    ($meta:meta) => {
        use super::*;
        #[$meta]
        unsafe fn line<T: Copy, const STEP: isize>(n: usize, from: *const u8, to: *mut u8) {
            // SAFETY: passed on from the caller.
            unsafe { line_of::<T, STEP>(n, from, to) }
        }
        #[$meta]
        unsafe fn turn<T: Copy>(
            rows: usize,
            columns: usize,
            from: *const u8,
            from_step: isize,
            to: *mut u8,
            to_step: isize,
        ) {
            // SAFETY: passed on from the caller.
            unsafe { turn_of::<T>(rows, columns, from, from_step, to, to_step) }
        }
        const fn lines<T: Copy>() -> [Line; LINE_STEPS.len()] {
            [line::<T, 0>, line::<T, -1>, line::<T, 2>, line::<T, 3>, line::<T, 4>]
        }
        /// Lines by the width of elements and their step, and turns by the width.
        pub static MOVES: ([[Line; LINE_STEPS.len()]; 4], [Turn; 5]) = (
            [lines::<u8>(), lines::<u16>(), lines::<u32>(), lines::<u64>()],
            [turn::<u8>, turn::<u16>, turn::<u32>, turn::<u64>, turn::<u128>],
        );
    };
}

for_each_isa! {
    emit_moves,
    /// The moves that this processor runs.
    moves() -> &'static ([[Line; LINE_STEPS.len()]; 4], [Turn; 5]) = MOVES
}

/// The loop for a line of elements of a width, a few of them apart.
fn line(width: usize, step: isize) -> Option<Line> {
    let at = LINE_STEPS.iter().position(|steps| steps * width as isize == step)?;
    moves().0.get(width.trailing_zeros() as usize).map(|lines| lines[at])
}

/// # Safety
/// As for [`Turn`], with elements of this width.
unsafe fn turn(
    width: usize,
    rows: usize,
    columns: usize,
    from: *const u8,
    from_step: isize,
    to: *mut u8,
    to_step: isize,
) {
    let turn = moves().1[width.trailing_zeros() as usize];
    // SAFETY: passed on from the caller.
    unsafe { turn(rows, columns, from, from_step, to, to_step) }
}

/// Fills `n` contiguous elements with one.
///
/// # Safety
/// `value` is valid for one element of `width` bytes and `to` for `n`; they do not overlap.
pub unsafe fn fill(width: usize, n: usize, value: *const u8, to: *mut u8) {
    let steps = Steps { row: 0, column: width as isize };
    // SAFETY: passed on from the caller.
    unsafe { copy(width, 1, n, value, Steps { row: 0, column: 0 }, to, steps) }
}

/// Bytes from which on copies pass by the caches: more than they hold, so that nobody would find them there. Lines of memory
/// that are written whole so need not be read first.
pub const PAST: usize = 32 << 20;

/// Bytes that go to memory together.
const LINE: usize = 64;

/// Copies bytes to memory that nobody reads soon, past the caches. [`settle`] comes after the last of them.
///
/// # Safety
/// Both sides are valid for `bytes` and share no memory.
pub unsafe fn copy_past(from: *const u8, to: *mut u8, bytes: usize) {
    let head = to.align_offset(LINE).min(bytes);
    let end = head + (bytes - head) / LINE * LINE;
    // SAFETY: all three parts lie within both sides; lines are written where they begin.
    unsafe {
        std::ptr::copy_nonoverlapping(from, to, head);
        (head..end).step_by(LINE).for_each(|at| copy_line(from.add(at), to.add(at)));
        std::ptr::copy_nonoverlapping(from.add(end), to.add(end), bytes - end);
    }
}

/// # Safety
/// Both sides are valid for a line, `to` is aligned to one.
#[inline(always)]
unsafe fn copy_line(from: *const u8, to: *mut u8) {
    // SAFETY: promised by the caller; every processor of the architecture has the instructions.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        use std::arch::x86_64::{__m128i, _mm_loadu_si128, _mm_stream_si128};
        let (from, to) = (from.cast::<__m128i>(), to.cast::<__m128i>());
        let parts: [__m128i; 4] = std::array::from_fn(|k| _mm_loadu_si128(from.add(k)));
        for (k, part) in parts.into_iter().enumerate() {
            _mm_stream_si128(to.add(k), part);
        }
    }
    // SAFETY: as above.
    #[cfg(not(target_arch = "x86_64"))]
    unsafe {
        std::ptr::copy_nonoverlapping(from, to, LINE);
    }
}

/// Has what this thread wrote past the caches in memory before anything that it writes from now on.
pub fn settle() {
    // SAFETY: every processor of the architecture has the instruction.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        std::arch::x86_64::_mm_sfence();
    }
}
