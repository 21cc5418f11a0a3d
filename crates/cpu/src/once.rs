//! One tile over operands that fit in the cache, with nothing to prepare: what small arrays take.
//!
//! A program, a tape and a walk cost more than the arithmetic on a few dozen elements does. Here an
//! operand that lies in C order is read where it is; any other is first gathered into scratch memory
//! of the thread. The result is the same as that of a program of one step, bit for bit: it is the same tile.

use crate::Operand;
use crate::arena::REGISTER;
use crate::faults::{Watch, flags};
use crate::reduce::{Cell, Pairs, in_blocks};
use cpu_tiles::moves::{Steps, copy, fill};
use cpu_tiles::{FoldRows, Map, Reduce};
use dtype::{DType, Scalar};
use std::cell::RefCell;

/// The most elements: scratch memory stays in the second-level cache.
pub const LARGEST: usize = 4096;

/// What a tile reads.
#[derive(Debug, Clone, Copy)]
pub enum Input<'a> {
    /// Aligned elements in C order.
    Elements(*const u8),
    /// Elements of a dtype in any order, to be converted to another.
    Strided(Operand<'a>, DType, DType),
    /// One value for all elements.
    Value(Scalar),
}

/// Where a tile writes.
#[derive(Debug, Clone, Copy)]
pub enum Output<'a> {
    /// New memory: aligned elements in C order that no input shares.
    New(*mut u8),
    /// Elements of this width in any order, perhaps shared with inputs; they are written only where there
    /// was no fault.
    Existing(Operand<'a>, usize),
}

thread_local! {
    static SCRATCH: RefCell<Vec<u128>> = const { RefCell::new(Vec::new()) };
}

/// Runs a tile of one result over all elements of a shape; returns whether a fault that counts may have
/// happened. The existing elements of an output are not written then.
///
/// # Safety
/// The tile takes these inputs and gives elements of the output's width. Operands are valid over
/// `shape`, which has at most [`LARGEST`] elements, and locked by the caller.
#[inline]
pub unsafe fn map(
    tile: Map,
    shape: &[usize],
    inputs: &[Input<'_>],
    output: Output<'_>,
    watch: Watch,
) -> bool {
    let n: usize = shape.iter().product();
    debug_assert!(n <= LARGEST && inputs.len() <= 3);
    let mut pointers = [std::ptr::null::<u8>(); 3];
    let direct = inputs.iter().all(|input| matches!(input, Input::Elements(_)));
    // SAFETY: promised by the caller; scratch memory has room for `n` elements of any dtype each.
    unsafe {
        if let (true, Output::New(to)) = (direct, output) {
            for (pointer, input) in pointers.iter_mut().zip(inputs) {
                if let Input::Elements(from) = input {
                    *pointer = *from;
                }
            }
            return run(tile, n, &pointers, to, watch);
        }
        SCRATCH.with_borrow_mut(|scratch| {
            let room = n + 4;
            if scratch.len() < 5 * room {
                scratch.resize(5 * room, 0);
            }
            if watch != Watch::NONE {
                flags::clear();
            }
            for (k, (pointer, input)) in pointers.iter_mut().zip(inputs).enumerate() {
                let to = scratch[k * room..].as_mut_ptr().cast::<u8>();
                *pointer = read(shape, input, to, scratch[4 * room..].as_mut_ptr().cast());
            }
            if watch != Watch::NONE && flags::raised() & watch.bits() != 0 {
                return true;
            }
            match output {
                Output::New(to) => run(tile, n, &pointers, to, watch),
                Output::Existing(operand, width) => {
                    let to = scratch[3 * room..].as_mut_ptr().cast::<u8>();
                    let faulty = run(tile, n, &pointers, to, watch);
                    if !faulty {
                        scatter(shape, operand.strides, width, to, operand.pointer);
                    }
                    faulty
                }
            }
        })
    }
}

/// Runs a tile over plain operands; returns whether a fault that counts may have happened.
///
/// # Safety
/// As for [`Map`].
#[inline]
pub unsafe fn run(tile: Map, n: usize, inputs: &[*const u8; 3], to: *mut u8, watch: Watch) -> bool {
    if watch != Watch::NONE {
        flags::clear();
    }
    // SAFETY: passed on from the caller.
    unsafe { tile(n, inputs.as_ptr(), [to].as_ptr()) };
    watch != Watch::NONE && flags::raised() & watch.bits() != 0
}

/// Reduces all elements to one value; `from` is their dtype and `to` the one in which they are combined. `None`
/// where a fault that counts may have happened.
///
/// # Safety
/// The tile reduces elements of `to` and `combine` does so with two; `shape` has at least one element, and at
/// most [`LARGEST`] bytes of either dtype but for elements that are read where they are; the operand is valid
/// over it and locked.
#[inline]
pub unsafe fn reduce(
    tile: Reduce,
    combine: Map,
    shape: &[usize],
    input: Input<'_>,
    (from, to): (DType, DType),
    watch: Watch,
) -> Option<Scalar> {
    let mut cell = Cell::default();
    let n: usize = shape.iter().product();
    if watch != Watch::NONE {
        flags::clear();
    }
    // SAFETY: promised by the caller; scratch memory has room for `n` elements of any dtype twice.
    unsafe {
        match input {
            Input::Elements(elements) if from == to && n * to.itemsize() > LARGEST => {
                let (width, pairs) = (to.itemsize(), Pairs::new(combine));
                cell = in_blocks(tile, pairs, width, REGISTER / width, n, elements);
            }
            Input::Elements(elements) if from == to => tile(n, elements, cell.0.as_mut_ptr()),
            _ => SCRATCH.with_borrow_mut(|scratch| {
                let room = n + 4;
                if scratch.len() < 2 * room {
                    scratch.resize(2 * room, 0);
                }
                let gathered = scratch.as_mut_ptr().cast::<u8>();
                let cast = scratch[room..].as_mut_ptr().cast::<u8>();
                let mut elements = read(shape, &input, gathered, cast);
                if matches!(input, Input::Elements(_)) && from != to {
                    cpu_tiles::casts::cast(from, to)(n, [elements].as_ptr(), [cast].as_ptr());
                    elements = cast;
                }
                tile(n, elements, cell.0.as_mut_ptr());
            }),
        }
    }
    let faulty = watch != Watch::NONE && flags::raised() & watch.bits() != 0;
    Scalar::from_bytes(to, &cell.0[..to.itemsize()]).filter(|_| !faulty)
}

/// Reduces the middle one of three axes of plain elements; `from` is their dtype and `to` the one in which they are
/// combined. Returns whether a fault that counts may have happened.
///
/// # Safety
/// The tiles are of elements of `to`; the elements are valid over the shape, which has at most [`LARGEST`] bytes of
/// either dtype, and locked; the result is new memory for the other two axes.
pub unsafe fn reduce_axis(
    (reduce, fold_rows): (Reduce, FoldRows),
    [outer, length, inner]: [usize; 3],
    elements: *const u8,
    (from, to): (DType, DType),
    out: *mut u8,
    watch: Watch,
) -> bool {
    let width = to.itemsize();
    let run = |elements: *const u8| {
        for k in 0..outer {
            // SAFETY: promised by the caller.
            unsafe {
                let (x, out) = (elements.add(k * length * inner * width), out.add(k * inner * width));
                if inner == 1 {
                    reduce(length, x, out);
                } else {
                    let step = inner * width;
                    fold_rows(length - 1, inner, x, x.wrapping_add(step), step as isize, out);
                }
            }
        }
    };
    if watch != Watch::NONE {
        flags::clear();
    }
    if from == to {
        run(elements);
    } else {
        let n = outer * length * inner;
        SCRATCH.with_borrow_mut(|scratch| {
            if scratch.len() < n + 4 {
                scratch.resize(n + 4, 0);
            }
            let cast = scratch.as_mut_ptr().cast::<u8>();
            // SAFETY: scratch memory has room for `n` elements of any dtype.
            unsafe { cpu_tiles::casts::cast(from, to)(n, [elements].as_ptr(), [cast].as_ptr()) };
            run(cast);
        });
    }
    watch != Watch::NONE && flags::raised() & watch.bits() != 0
}

/// Copies elements of one dtype to those of another, between any two orders.
///
/// # Safety
/// Operands are valid over `shape`, which has at most [`LARGEST`] elements, locked, and share no memory.
#[inline]
pub unsafe fn assign(
    shape: &[usize],
    (from, read_as): (Operand<'_>, DType),
    (to, written_as): (Operand<'_>, DType),
) {
    // SAFETY: promised by the caller; scratch memory has room for `n` elements of any dtype twice.
    unsafe {
        // Foreign memory may hold bools that are neither 0 nor 1, which casts put right.
        let same = read_as == written_as && !read_as.is_bool();
        if let ([_] | [], true) = (shape, same) {
            let steps = |operand: Operand<'_>| Steps {
                row: 0,
                column: operand.strides.first().copied().unwrap_or(0),
            };
            let columns = shape.first().copied().unwrap_or(1);
            return copy(read_as.itemsize(), 1, columns, from.pointer, steps(from), to.pointer, steps(to));
        }
        let n: usize = shape.iter().product();
        SCRATCH.with_borrow_mut(|scratch| {
            let room = n + 4;
            if scratch.len() < 2 * room {
                scratch.resize(2 * room, 0);
            }
            let gathered = scratch.as_mut_ptr().cast::<u8>();
            let cast = scratch[room..].as_mut_ptr().cast::<u8>();
            gather(shape, from.strides, read_as.itemsize(), from.pointer, gathered);
            let values = if same {
                gathered
            } else {
                cpu_tiles::casts::cast(read_as, written_as)(
                    n,
                    [gathered.cast_const()].as_ptr(),
                    [cast].as_ptr(),
                );
                cast
            };
            scatter(shape, to.strides, written_as.itemsize(), values, to.pointer);
        });
    }
}

/// An input's elements in C order, made in scratch memory where they are not so.
///
/// # Safety
/// As for [`map`]; both pieces of scratch memory have room for the elements.
unsafe fn read(shape: &[usize], input: &Input<'_>, scratch: *mut u8, other: *mut u8) -> *const u8 {
    // SAFETY: passed on from the caller.
    unsafe {
        match input {
            Input::Elements(elements) => return *elements,
            Input::Value(value) => {
                fill(value.dtype().itemsize(), shape.iter().product(), value.bytes().as_ptr(), scratch);
            }
            Input::Strided(operand, from, to) if from == to => {
                gather(shape, operand.strides, from.itemsize(), operand.pointer, scratch);
            }
            Input::Strided(operand, from, to) => {
                let n = gather(shape, operand.strides, from.itemsize(), operand.pointer, other);
                let inputs = [other.cast_const()];
                cpu_tiles::casts::cast(*from, *to)(n / from.itemsize(), inputs.as_ptr(), [scratch].as_ptr());
            }
        }
    }
    scratch
}

/// Copies elements in any order to C order.
///
/// # Safety
/// `from` is valid over `shape` at these strides, `to` for as many elements of `width` bytes.
unsafe fn gather(shape: &[usize], strides: &[isize], width: usize, from: *const u8, to: *mut u8) -> usize {
    // SAFETY: passed on from the caller.
    unsafe {
        each_rectangle(shape, strides, width, &mut |at, rows, columns, steps, written| {
            copy(width, rows, columns, from.offset(at), steps, to.add(written), dense(width, columns));
        })
    }
}

/// Copies elements in C order to any order.
///
/// # Safety
/// As for [`gather`], with the sides changed.
unsafe fn scatter(shape: &[usize], strides: &[isize], width: usize, from: *const u8, to: *mut u8) -> usize {
    // SAFETY: passed on from the caller.
    unsafe {
        each_rectangle(shape, strides, width, &mut |at, rows, columns, steps, read| {
            copy(width, rows, columns, from.add(read), dense(width, columns), to.offset(at), steps);
        })
    }
}

fn dense(width: usize, columns: usize) -> Steps {
    Steps { row: (width * columns) as isize, column: width as isize }
}

/// Visits the rectangles of the two last axes: their offset from the first element, rows, columns, steps,
/// and how many bytes came before in C order. Returns the bytes of all.
fn each_rectangle(
    shape: &[usize],
    strides: &[isize],
    width: usize,
    visit: &mut impl FnMut(isize, usize, usize, Steps, usize),
) -> usize {
    fn nested(
        (shape, strides, width): (&[usize], &[isize], usize),
        at: isize,
        before: usize,
        visit: &mut impl FnMut(isize, usize, usize, Steps, usize),
    ) -> usize {
        let (rows, columns, steps) = match (shape, strides) {
            ([], _) => (1, 1, Steps { row: 0, column: 0 }),
            ([columns], [column]) => (1, *columns, Steps { row: 0, column: *column }),
            ([rows, columns], [row, column]) => (*rows, *columns, Steps { row: *row, column: *column }),
            _ => {
                return (0..shape[0]).fold(0, |bytes, k| {
                    let inner = (&shape[1..], &strides[1..], width);
                    bytes + nested(inner, at + k as isize * strides[0], before + bytes, visit)
                });
            }
        };
        visit(at, rows, columns, steps, before);
        rows * columns * width
    }
    nested((shape, strides, width), 0, 0, visit)
}
