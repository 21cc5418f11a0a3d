//! One transform of all lines along an axis.
//!
//! What is written is in C order: `before` blocks of rows, each row `behind` elements. What is read may have any steps,
//! or be what is written. A task is a few neighbouring lines; tasks write different lines, each is run once, and any
//! threads may run them.

use crate::Transform;
use memory::Workspace;
use rustfft::num_complex::Complex;
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Bytes of a row that go through the buffer together: a few cache lines, since each row may lie in a page of its own.
const ROW: usize = 256;
/// From this length on, the buffers of so many lines would be large; one cache line it is.
const LONG: usize = 1 << 15;
/// Elements of short lines that one task reads.
const RUN: usize = 4096;

/// Elements that are read: element `index` is `elements[origin + Σ index[k] * steps[k]]`.
pub struct Source<'a, T> {
    /// The memory that the elements lie in.
    pub elements: &'a [T],
    /// The position of the element with index zero everywhere.
    pub origin: usize,
    /// The lengths of the axes.
    pub shape: &'a [usize],
    /// The steps along the axes.
    pub steps: &'a [isize],
}

impl<T> Source<'_, T> {
    /// Whether lines of so many elements along an axis lie in order, several of them one behind the other.
    fn in_order(&self, axis: usize, given: usize, lines: usize) -> bool {
        let mut next = given as isize;
        let follows = |k: usize| {
            let expected = next;
            next *= self.shape[k] as isize;
            self.steps[k] == expected
        };
        let mut others = (0..self.shape.len()).rev().filter(|&k| k != axis && self.shape[k] > 1);
        (self.steps[axis] == 1 || given == 1) && (lines == 1 || others.all(follows))
    }
}

enum From<'a, T> {
    Elsewhere { source: Source<'a, T>, axis: usize },
    InPlace,
}

/// One transform of all lines along an axis: see the module.
pub struct Batch<'a, P: Transform> {
    transform: &'a P,
    factor: P::Real,
    from: From<'a, P::In>,
    /// Elements that there are along each line; what is missing is zero.
    given: usize,
    to: *mut P::Out,
    before: usize,
    behind: usize,
    /// Neighbouring lines of a task.
    together: usize,
    /// Whether what is read may have to be brought together in a buffer.
    gathers: bool,
    done: Vec<AtomicBool>,
    life: PhantomData<&'a mut [P::Out]>,
}

// SAFETY: what is written is borrowed uniquely, and each task, which is run once, writes lines of its own.
unsafe impl<P: Transform> Sync for Batch<'_, P> {}
// SAFETY: as above.
unsafe impl<P: Transform> Send for Batch<'_, P> {}

impl<'a, T: crate::Real, P: Transform<Real = T, In = Complex<T>, Out = Complex<T>>> Batch<'a, P> {
    /// A transform of the lines of `output` along an axis with so many elements before and behind, in place.
    ///
    /// # Panics
    /// Where `output` is not of that shape.
    pub fn in_place(transform: &'a P, factor: T, output: &'a mut [P::Out], around: (usize, usize)) -> Self {
        Batch::build(transform, factor, From::InPlace, transform.made(), output, around)
    }
}

impl<'a, P: Transform> Batch<'a, P> {
    /// A transform of the lines of `source` along `axis` to those of `output`, which is in C order. Lines that are too
    /// long are cut, those that are too short are filled up with zeros.
    ///
    /// # Panics
    /// Where `output` is not of that shape, or the source's elements do not lie in its memory.
    pub fn new(
        transform: &'a P,
        factor: P::Real,
        source: Source<'a, P::In>,
        axis: usize,
        output: &'a mut [P::Out],
    ) -> Self {
        let around = (source.shape[..axis].iter().product(), source.shape[axis + 1..].iter().product());
        let given = source.shape[axis].min(transform.taken());
        if !source.shape.contains(&0) {
            let reach = |low: bool| {
                let steps = source.shape.iter().zip(source.steps).map(|(&n, &step)| (n as isize - 1) * step);
                steps.filter(|&step| (step < 0) == low).sum::<isize>() + source.origin as isize
            };
            assert!(reach(true) >= 0 && reach(false) < source.elements.len() as isize, "elements outside");
        }
        Batch::build(transform, factor, From::Elsewhere { source, axis }, given, output, around)
    }

    fn build(
        transform: &'a P,
        factor: P::Real,
        from: From<'a, P::In>,
        given: usize,
        output: &'a mut [P::Out],
        (before, behind): (usize, usize),
    ) -> Self {
        assert_eq!(output.len(), before * transform.made() * behind, "lines of another length");
        let together = match behind {
            1 => (RUN / transform.made()).max(1),
            _ => (if transform.made() < LONG { ROW } else { ROW / 4 }) / size_of::<P::Out>(),
        };
        let together = together.min(if behind == 1 { before } else { behind }).max(1);
        let gathers = match &from {
            From::InPlace => true,
            From::Elsewhere { source, axis } => {
                given < transform.taken() || !source.in_order(*axis, given, together)
            }
        };
        let tasks = match behind {
            1 => before.div_ceil(together),
            _ => before * behind.div_ceil(together),
        };
        Batch {
            transform,
            factor,
            from,
            given,
            to: output.as_mut_ptr(),
            before,
            behind,
            together,
            gathers,
            done: std::iter::repeat_with(AtomicBool::default).take(tasks).collect(),
            life: PhantomData,
        }
    }

    /// How many tasks there are.
    pub fn tasks(&self) -> usize {
        self.done.len()
    }

    /// Work of a task, in quarters of a nanosecond.
    pub fn weight(&self) -> usize {
        let n = self.transform.made().max(self.transform.taken());
        let steps = (usize::BITS - n.leading_zeros()) as usize;
        (2 * n).saturating_mul(steps + 2).saturating_mul(self.together)
    }

    /// How many elements a task reads into a buffer, and writes to one.
    fn buffered(&self) -> (usize, usize) {
        let read = if self.gathers { self.together * self.transform.taken() } else { 0 };
        (read, if self.behind == 1 { 0 } else { self.together * self.transform.made() })
    }

    /// Bytes that [`Batch::run`] works in.
    pub fn workspace(&self) -> usize {
        let (read, written) = self.buffered();
        Workspace::bytes::<P::In>(read)
            .saturating_add(Workspace::bytes::<P::Out>(written))
            .saturating_add(Workspace::bytes::<Complex<P::Real>>(self.transform.scratch()))
    }

    /// Runs tasks that were not run before.
    ///
    /// # Panics
    /// Where the workspace is smaller than [`Batch::workspace`] says.
    pub fn run(&self, tasks: Range<usize>, mut workspace: Workspace<'_>) {
        let (read, written) = self.buffered();
        let mut buffers = Buffers {
            read: workspace.filled(read, P::In::default()),
            written: workspace.filled(written, P::Out::default()),
            scratch: workspace.filled(self.transform.scratch(), Complex::default()),
        };
        for task in tasks {
            if !self.done[task].swap(true, Relaxed) {
                self.task(task, &mut buffers);
            }
        }
    }

    /// Where a line begins in what is read.
    fn start(&self, source: &Source<'_, P::In>, axis: usize, line: usize) -> isize {
        let (mut left, mut at) = (line, source.origin as isize);
        for k in (0..source.shape.len()).rev().filter(|&k| k != axis) {
            at += (left % source.shape[k]) as isize * source.steps[k];
            left /= source.shape[k];
        }
        at
    }

    fn task(&self, task: usize, buffers: &mut Buffers<'_, P>) {
        let (first, count) = match self.behind {
            1 => (task * self.together, self.together.min(self.before - task * self.together)),
            behind => {
                let tasks = behind.div_ceil(self.together);
                let (block, within) = (task / tasks, task % tasks * self.together);
                (block * behind + within, self.together.min(behind - within))
            }
        };
        let (taken, made) = (self.transform.taken(), self.transform.made());
        let Buffers { read, written, scratch } = buffers;
        let input = match &self.from {
            From::Elsewhere { source, axis } => self.lines(source, *axis, first, count, read),
            From::InPlace => {
                // One line behind the other is one row of elements.
                let (length, width) = if self.behind == 1 { (1, count * made) } else { (made, count) };
                let read = &mut read[..count * taken];
                // SAFETY: `in_place` makes sure that the types are the same; the rows are this task's.
                unsafe { gather(|k| self.row(first, k).cast(), width, length, length, read) };
                read
            }
        };
        if self.behind == 1 {
            // SAFETY: the lines of this task follow each other, and no other task has them.
            let output = unsafe { std::slice::from_raw_parts_mut(self.to.add(first * made), count * made) };
            self.transform.run(input, output, self.factor, scratch);
        } else {
            let written = &mut written[..count * made];
            self.transform.run(input, written, self.factor, scratch);
            // SAFETY: the rows are this task's.
            unsafe { scatter(written, count, made, |k| self.row(first, k)) };
        }
    }

    /// Element `k` of a line that is written; those of the lines next to it in its row follow.
    fn row(&self, line: usize, k: usize) -> *mut P::Out {
        let (block, within) = (line / self.behind, line % self.behind);
        self.to.wrapping_add((block * self.transform.made() + k) * self.behind + within)
    }

    /// The lines from `first` on, one after the other: where they are, or in a buffer.
    fn lines<'b>(
        &self,
        source: &Source<'b, P::In>,
        axis: usize,
        first: usize,
        count: usize,
        read: &'b mut [P::In],
    ) -> &'b [P::In] {
        let taken = self.transform.taken();
        let step = source.steps[axis];
        let start = self.start(source, axis, first);
        let apart = |step: isize| {
            (1..count).all(|k| self.start(source, axis, first + k) == start + k as isize * step)
        };
        if self.given == 0 {
            let read = &mut read[..count * taken];
            read.fill(P::In::default());
            return read;
        }
        if self.given == taken && (step == 1 || taken == 1) && apart(taken as isize) {
            return &source.elements[start as usize..][..count * taken];
        }
        let read = &mut read[..count * taken];
        if step != 1 && count > 1 && apart(1) {
            let elements = source.elements.as_ptr();
            let row = |k: usize| elements.wrapping_offset(start + k as isize * step);
            // SAFETY: `new` has seen that all elements lie in the memory.
            unsafe { gather(row, count, self.given, taken, read) };
            return read;
        }
        for (k, line) in read.chunks_exact_mut(taken).enumerate() {
            let start = self.start(source, axis, first + k);
            if step == 1 {
                line[..self.given].copy_from_slice(&source.elements[start as usize..][..self.given]);
            } else {
                for (k, to) in line[..self.given].iter_mut().enumerate() {
                    *to = source.elements[(start + k as isize * step) as usize];
                }
            }
            line[self.given..].fill(P::In::default());
        }
        read
    }
}

struct Buffers<'a, P: Transform> {
    read: &'a mut [P::In],
    written: &'a mut [P::Out],
    scratch: &'a mut [Complex<P::Real>],
}

/// Rows that are moved together, so that lines are read and written by whole cache lines.
const TILE: usize = 4;

/// Rows ahead that are fetched while others are moved: they lie too far apart for the processor to foresee.
const AHEAD: usize = 12;

/// Fetches a row of elements.
#[inline(always)]
fn fetch<T>(row: *const T, count: usize) {
    #[cfg(target_arch = "x86_64")]
    for line in (0..count * size_of::<T>()).step_by(64) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: every x86-64 processor has the instruction, which asks nothing of the address.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(row.cast::<i8>().wrapping_add(line)) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (row, count);
}

/// Rows of `count` elements become columns of `into`, whose lines have `length` elements; those behind `given` are zero.
///
/// # Safety
/// `row(k)` leads to `count` elements for every `k < given`, and `into` has `count` lines.
unsafe fn gather<T: Copy + Default>(
    row: impl Fn(usize) -> *const T,
    count: usize,
    given: usize,
    length: usize,
    into: &mut [T],
) {
    debug_assert_eq!(into.len(), count * length);
    let whole = given / TILE * TILE;
    for k in (0..whole).step_by(TILE) {
        let rows: [*const T; TILE] = std::array::from_fn(|j| row(k + j));
        (k + AHEAD..(k + AHEAD + TILE).min(given)).for_each(|k| fetch(row(k), count));
        for (b, line) in into.chunks_exact_mut(length).enumerate() {
            // SAFETY: promised by the caller.
            line[k..k + TILE].copy_from_slice(&rows.map(|row| unsafe { *row.add(b) }));
        }
    }
    for (b, line) in into.chunks_exact_mut(length).enumerate() {
        for (k, to) in line[..given].iter_mut().enumerate().skip(whole) {
            // SAFETY: promised by the caller.
            *to = unsafe { *row(k).add(b) };
        }
        line[given..].fill(T::default());
    }
}

/// Lines of `length` elements become columns of rows: [`gather`] the other way.
///
/// # Safety
/// `row(k)` leads to `count` elements for every `k < length`, which nobody else reads or writes; there are as many lines.
unsafe fn scatter<T: Copy>(from: &[T], count: usize, length: usize, row: impl Fn(usize) -> *mut T) {
    debug_assert_eq!(from.len(), count * length);
    let whole = length / TILE * TILE;
    for k in (0..whole).step_by(TILE) {
        let rows: [*mut T; TILE] = std::array::from_fn(|j| row(k + j));
        (k + AHEAD..(k + AHEAD + TILE).min(length)).for_each(|k| fetch(row(k), count));
        for (b, line) in from.chunks_exact(length).enumerate() {
            for (row, &value) in rows.iter().zip(&line[k..k + TILE]) {
                // SAFETY: promised by the caller.
                unsafe { *row.add(b) = value };
            }
        }
    }
    for (b, line) in from.chunks_exact(length).enumerate() {
        for (k, &value) in line.iter().enumerate().skip(whole) {
            // SAFETY: promised by the caller.
            unsafe { *row(k).add(b) = value };
        }
    }
}
