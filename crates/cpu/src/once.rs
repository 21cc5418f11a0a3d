//! One tile over operands that fit in the cache, with nothing to prepare: what small arrays take.
//!
//! A program, a tape and a walk cost more than the arithmetic on a few dozen elements does. Here an
//! operand that lies in C order is read where it is; any other is first gathered into scratch memory
//! (a bench). The result is the same as that of a program of one step, bit for bit: it is the same tile, or
//! the same step as a chain.

use crate::Operand;
use crate::faults::{self, Watch, flags};
use crate::reduce::{Cell, Pairs, in_blocks};
use crate::tape::REGISTER;
use cpu_tiles::chain::{self, Act, Chain, Link};
use cpu_tiles::moves::{Steps, copy, fill};
use cpu_tiles::{FoldRows, Map, Reduce};
use dtype::{DType, Scalar};
use error::Result;
use layout::Strides;
use memory::Benches;
use ops::Elementwise;
use smallvec::SmallVec;

/// The most elements: scratch memory stays in the second-level cache.
pub const LARGEST: usize = 4096;

/// The most elements where no scratch memory holds all of them: more are shared among threads.
pub const LONGEST: usize = 32 << 10;

/// Elements that are prepared at a time: those of all operands stay in the first-level cache.
const BLOCK: usize = 1024;

/// What a tile reads.
#[derive(Debug, Clone, Copy)]
pub enum Input<'a> {
    /// Aligned elements of this width in C order.
    Elements(*const u8, usize),
    /// Elements of a dtype in any order, to be converted to another.
    Strided(Operand<'a>, DType, DType),
    /// One value for all elements.
    Value(Scalar),
}

/// Where a tile writes.
#[derive(Debug, Clone, Copy)]
pub enum Output<'a> {
    /// Aligned elements of this width in C order. An input shares them only if it is just these, and the function
    /// works in place.
    Elements(*mut u8, usize),
    /// Elements of this width in any order, perhaps shared with inputs; where faults have to be looked for, they are
    /// written only if there may be none.
    Apart(Operand<'a>, usize),
}

/// Whether a tile can take all elements of operands block by block, or at once: there are few, or none is
/// gathered over several axes, or kept from its place.
#[inline]
pub fn takes(shape: &[usize], inputs: &[Input<'_>], output: Output<'_>) -> bool {
    let n: usize = shape.iter().product();
    let gathered = |input: &Input<'_>| matches!(input, Input::Strided(..));
    n <= LARGEST
        || n <= LONGEST
            && matches!(output, Output::Elements(..))
            && (shape.len() == 1 || !inputs.iter().any(gathered))
}

/// Whether a function's results may be written over its operands.
pub fn works_in_place(row: &Elementwise, dtype: DType) -> bool {
    row.nin() <= 2 && Act::of(row.name, true).is_some() && chain::chain(dtype).is_some()
}

/// Computes a row of one result, in its loop over a dtype, for all elements of a shape; returns the watched flags
/// that are up then. `tile` is that loop.
///
/// # Errors
/// [`error::Kind::Memory`] where there is none for operands that are made first; nothing is written then.
///
/// # Safety
/// The row takes these inputs and gives elements of the output's width. Operands are valid over
/// `shape`, which [`takes`] them, and locked by the caller.
#[inline]
pub unsafe fn map(
    (row, dtype, tile): (&Elementwise, DType, Map),
    shape: &[usize],
    inputs: &[Input<'_>],
    output: Output<'_>,
    watch: Watch,
) -> Result<u8> {
    let n: usize = shape.iter().product();
    debug_assert!(takes(shape, inputs, output) && inputs.len() <= 3);
    let (to, width) = match output {
        Output::Elements(to, width) => (to, width),
        // SAFETY: passed on from the caller.
        Output::Apart(to, width) => unsafe {
            // Results wait here that are written only once all are known.
            let benches = Benches::new(1, n * width)?;
            let bench = benches.take()?;
            let results = bench.pointer();
            let raised = map((row, dtype, tile), shape, inputs, Output::Elements(results, width), watch)?;
            if raised == 0 || faults::flags_tell(row, dtype) {
                scatter(shape, to.strides, width, results, to.pointer);
            }
            return Ok(raised);
        },
    };
    let mut pointers = [std::ptr::null::<u8>(); 3];
    let (mut direct, mut strided, mut shared) = (true, false, false);
    for (pointer, input) in pointers.iter_mut().zip(inputs) {
        match input {
            Input::Elements(from, _) => {
                *pointer = *from;
                shared |= to.cast_const() == *from;
            }
            Input::Value(_) => direct = false,
            Input::Strided(..) => (direct, strided) = (false, true),
        }
    }
    // SAFETY: promised by the caller.
    unsafe {
        if direct && !shared {
            Ok(run(tile, n, &pointers, to, watch))
        } else if !strided && let Some(links) = links(row, dtype, inputs, to) {
            Ok(watched(watch, || links.run(n)))
        } else if n <= BLOCK || shape.len() != 1 && n <= LARGEST {
            gathered(tile, shape, inputs, to, watch)
        } else {
            in_pieces(tile, n, inputs, to, width, watch)
        }
    }
}

/// The watched flags that something raises.
#[inline]
fn watched(watch: Watch, run: impl FnOnce()) -> u8 {
    if watch == Watch::NONE {
        run();
        return 0;
    }
    flags::clear();
    run();
    flags::raised() & watch.bits()
}

/// A function of one or two operands as a chain: constants need no memory then, and an operand may be what is
/// written.
struct Links {
    chain: Chain,
    links: [Link; 3],
}

impl Links {
    /// # Safety
    /// As for [`map`], for `n` elements of each operand.
    unsafe fn run(&self, n: usize) {
        // SAFETY: passed on from the caller.
        unsafe { (self.chain)(n, &self.links) };
    }
}

/// The chain of a row over plain operands and values; `None` where chains do not know it.
fn links(row: &Elementwise, dtype: DType, inputs: &[Input<'_>], to: *mut u8) -> Option<Links> {
    let chain = chain::chain(dtype)?;
    let step = dtype.itemsize();
    let operand = |input: &Input<'_>| match *input {
        Input::Elements(from, _) => Some(chain::Operand { pointer: from.cast_mut(), step, constant: 0 }),
        Input::Value(value) => {
            Some(chain::Operand { constant: element_bits(value)?, ..chain::Operand::NONE })
        }
        Input::Strided(..) => None,
    };
    let (first, act, other) = match inputs {
        [x] => (operand(x)?, Act::of(row.name, true)?, chain::Operand::NONE),
        [x1 @ Input::Elements(..), x2] => (operand(x1)?, Act::of(row.name, true)?, operand(x2)?),
        [x1, x2] => (operand(x2)?, Act::of(row.name, false)?, operand(x1)?),
        _ => return None,
    };
    let link = |act, x| Link { act, x, truth: std::ptr::null_mut() };
    let result = chain::Operand { pointer: to, step, constant: 0 };
    Some(Links { chain, links: [link(Act::Load, first), link(act, other), link(Act::Store, result)] })
}

/// A value as chains hold it.
fn element_bits(value: Scalar) -> Option<u64> {
    match *value.bytes() {
        [a, b, c, d] => Some(u64::from(u32::from_ne_bytes([a, b, c, d]))),
        [a, b, c, d, e, f, g, h] => Some(u64::from_ne_bytes([a, b, c, d, e, f, g, h])),
        _ => None,
    }
}

/// [`map`], with every operand that is not read in place made in scratch memory first.
///
/// # Errors
/// As for [`map`].
///
/// # Safety
/// As for [`map`], for at most [`LARGEST`] elements.
unsafe fn gathered(
    tile: Map,
    shape: &[usize],
    inputs: &[Input<'_>],
    to: *mut u8,
    watch: Watch,
) -> Result<u8> {
    let n: usize = shape.iter().product();
    with_scratch::<4, _>(n, |scratch| {
        watched(watch, || {
            let mut pointers = [std::ptr::null::<u8>(); 3];
            // SAFETY: passed on from the caller.
            unsafe {
                for ((pointer, input), k) in pointers.iter_mut().zip(inputs).zip(0..) {
                    *pointer = read(shape, input, scratch(k), scratch(3));
                }
                tile(n, pointers.as_ptr(), [to].as_ptr());
            }
        })
    })
}

/// [`map`] of operands of one axis, a block after the other; what is one value is made once.
///
/// # Errors
/// As for [`map`].
///
/// # Safety
/// As for [`map`].
unsafe fn in_pieces(
    tile: Map,
    n: usize,
    inputs: &[Input<'_>],
    to: *mut u8,
    width: usize,
    watch: Watch,
) -> Result<u8> {
    with_scratch::<4, _>(BLOCK, |scratch| {
        let mut block = |at: usize| {
            let count = BLOCK.min(n - at);
            let mut pointers = [std::ptr::null::<u8>(); 3];
            for ((pointer, input), k) in pointers.iter_mut().zip(inputs).zip(0..) {
                // SAFETY: the block lies inside the operands, as promised by the caller.
                *pointer = unsafe {
                    match *input {
                        Input::Elements(from, width) => from.add(at * width),
                        Input::Value(_) if at > 0 => scratch(k),
                        Input::Value(_) => read(&[count], input, scratch(k), scratch(3)),
                        Input::Strided(Operand { pointer, strides }, from, to) => {
                            let pointer = pointer.offset(at as isize * strides[0]);
                            let block = Input::Strided(Operand { pointer, strides }, from, to);
                            read(&[count], &block, scratch(k), scratch(3))
                        }
                    }
                };
            }
            // SAFETY: as above; the output has room for the block too.
            unsafe { tile(count, pointers.as_ptr(), [to.add(at * width)].as_ptr()) };
        };
        watched(watch, || (0..n).step_by(BLOCK).for_each(&mut block))
    })
}

/// Gives some pieces of scratch memory, each with room for so many elements of any dtype.
fn with_scratch<const N: usize, R>(
    elements: usize,
    run: impl FnOnce(&dyn Fn(usize) -> *mut u8) -> R,
) -> Result<R> {
    // At distances of a power of two they would share cache sets.
    let room = (elements + 4) * size_of::<u128>();
    let benches = Benches::new(1, N * room)?;
    let bench = benches.take()?;
    Ok(run(&|k| bench.pointer().wrapping_add(k * room)))
}

/// Runs a tile over plain operands; returns the watched flags that are up then.
///
/// # Safety
/// As for [`Map`].
#[inline]
pub unsafe fn run(tile: Map, n: usize, inputs: &[*const u8; 3], to: *mut u8, watch: Watch) -> u8 {
    // SAFETY: passed on from the caller.
    watched(watch, || unsafe { tile(n, inputs.as_ptr(), [to].as_ptr()) })
}

/// Reduces all elements to one value; `from` is their dtype and `to` the one in which they are combined. `None`
/// where a fault that counts may have happened.
///
/// # Errors
/// As for [`map`].
///
/// # Safety
/// The tile reduces elements of `to` and `combine` does so with two; `shape` has at least one element, and at
/// most a block of them unless it has one axis or its elements lie in C order; the operand is valid over it and
/// locked.
#[inline]
pub unsafe fn reduce(
    tile: Reduce,
    combine: Map,
    shape: &[usize],
    input: Input<'_>,
    (from, to): (DType, DType),
    watch: Watch,
) -> Result<Option<Scalar>> {
    let n: usize = shape.iter().product();
    // What a program's blocks would be.
    let block = REGISTER / from.itemsize().max(to.itemsize());
    let single = |elements: *const u8| {
        let mut cell = Cell::default();
        // SAFETY: all elements, as the tile reads them.
        unsafe { tile(n, elements, cell.0.as_mut_ptr()) };
        cell
    };
    let in_blocks = |elements: &mut dyn FnMut(usize, usize) -> *const u8| {
        // SAFETY: elements of each block, as the tile reads them.
        unsafe { in_blocks(tile, Pairs::new(combine), block, n, elements) }
    };
    if watch != Watch::NONE {
        flags::clear();
    }
    // SAFETY: promised by the caller; scratch memory has room for a block of any dtype twice.
    let cell = unsafe {
        match input {
            Input::Elements(elements, _) if from == to && n <= block => single(elements),
            Input::Elements(elements, width) if from == to => {
                in_blocks(&mut |at, _| elements.add(at * width))
            }
            _ => with_scratch::<2, _>(block, |scratch| {
                let prepare = |shape: &[usize], at: usize| match input {
                    Input::Elements(elements, width) => {
                        let inputs = [elements.add(at * width)];
                        let count = shape.iter().product();
                        cpu_tiles::casts::cast(from, to)(count, inputs.as_ptr(), [scratch(0)].as_ptr());
                        scratch(0).cast_const()
                    }
                    Input::Strided(Operand { pointer, strides }, ..) if at > 0 => {
                        let pointer = pointer.offset(at as isize * strides[0]);
                        read(
                            shape,
                            &Input::Strided(Operand { pointer, strides }, from, to),
                            scratch(0),
                            scratch(1),
                        )
                    }
                    _ => read(shape, &input, scratch(0), scratch(1)),
                };
                match n <= block {
                    true => single(prepare(shape, 0)),
                    false => in_blocks(&mut |at, count| prepare(&[count], at)),
                }
            })?,
        }
    };
    let faulty = watch != Watch::NONE && flags::raised() & watch.bits() != 0;
    Ok(Scalar::from_bytes(to, &cell.0[..to.itemsize()]).filter(|_| !faulty))
}

/// Reduces the middle one of three axes of plain elements; `from` is their dtype and `to` the one in which they are
/// combined. Returns whether a fault that counts may have happened.
///
/// # Errors
/// As for [`map`].
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
) -> Result<bool> {
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
        with_scratch::<1, _>(n, |scratch| {
            // SAFETY: scratch memory has room for `n` elements of any dtype.
            unsafe { cpu_tiles::casts::cast(from, to)(n, [elements].as_ptr(), [scratch(0)].as_ptr()) };
            run(scratch(0));
        })?;
    }
    Ok(watch != Watch::NONE && flags::raised() & watch.bits() != 0)
}

/// Copies elements of one dtype to those of another, between any two orders, where converting them raises no watched
/// flag; returns those that are up.
///
/// # Errors
/// As for [`map`].
///
/// # Safety
/// Operands are valid over `shape`, which has at most [`LARGEST`] elements, locked, and share no memory.
#[inline]
pub unsafe fn assign(
    shape: &[usize],
    (from, read_as): (Operand<'_>, DType),
    (to, written_as): (Operand<'_>, DType),
    watch: Watch,
) -> Result<u8> {
    // SAFETY: promised by the caller; scratch memory has room for `n` elements of any dtype twice.
    unsafe {
        // Foreign memory may hold bools that are neither 0 nor 1, which casts put right.
        let same = read_as == written_as && !read_as.is_bool();
        if same {
            transfer(shape, read_as.itemsize(), (from.pointer, from.strides), (to.pointer, to.strides));
            return Ok(0);
        }
        let n: usize = shape.iter().product();
        with_scratch::<2, _>(n, |scratch| {
            let (gathered, cast) = (scratch(0), scratch(1));
            gather(shape, from.strides, read_as.itemsize(), from.pointer, gathered);
            let convert = cpu_tiles::casts::cast(read_as, written_as);
            let raised = watched(watch, || convert(n, [gathered.cast_const()].as_ptr(), [cast].as_ptr()));
            if raised == 0 {
                scatter(shape, to.strides, written_as.itemsize(), cast, to.pointer);
            }
            raised
        })
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
            Input::Elements(elements, _) => return *elements,
            Input::Value(value) => {
                fill(value.dtype().itemsize(), shape.iter().product(), value.bytes().as_ptr(), scratch);
            }
            Input::Strided(operand, from, to) if from == to => {
                gather(shape, operand.strides, from.itemsize(), operand.pointer, scratch);
            }
            Input::Strided(operand, from, to) => {
                gather(shape, operand.strides, from.itemsize(), operand.pointer, other);
                let (n, inputs) = (shape.iter().product(), [other.cast_const()]);
                cpu_tiles::casts::cast(*from, *to)(n, inputs.as_ptr(), [scratch].as_ptr());
            }
        }
    }
    scratch
}

/// Copies elements in any order to C order.
///
/// # Safety
/// `from` is valid over `shape` at these strides, `to` for as many elements of `width` bytes; they share no memory.
unsafe fn gather(shape: &[usize], strides: &[isize], width: usize, from: *const u8, to: *mut u8) {
    // SAFETY: passed on from the caller.
    unsafe { transfer(shape, width, (from, strides), (to, &in_order(shape, width))) };
}

/// Copies elements in C order to any order.
///
/// # Safety
/// As for [`gather`], with the sides changed.
unsafe fn scatter(shape: &[usize], strides: &[isize], width: usize, from: *const u8, to: *mut u8) {
    // SAFETY: passed on from the caller.
    unsafe { transfer(shape, width, (from, &in_order(shape, width)), (to, strides)) };
}

/// The strides of elements in C order.
fn in_order(shape: &[usize], width: usize) -> Strides {
    let mut strides: Strides = SmallVec::from_elem(0, shape.len());
    let mut step = width as isize;
    for (stride, &length) in strides.iter_mut().zip(shape).rev() {
        *stride = step;
        step *= length as isize;
    }
    strides
}

/// Copies elements between any two orders, in rectangles of the two last axes.
///
/// # Safety
/// Both sides are valid over `shape` at their strides for elements of `width` bytes; they share no memory.
unsafe fn transfer(
    shape: &[usize],
    width: usize,
    (from, from_strides): (*const u8, &[isize]),
    (to, to_strides): (*mut u8, &[isize]),
) {
    let steps = |strides: &[isize]| match *strides {
        [] => Steps { row: 0, column: 0 },
        [column] => Steps { row: 0, column },
        [row, column, ..] => Steps { row, column },
    };
    let (rows, columns) = match *shape {
        [] => (1, 1),
        [columns] => (1, columns),
        [rows, columns] => (rows, columns),
        [length, ref inner @ ..] => {
            for k in 0..length as isize {
                // SAFETY: passed on from the caller.
                unsafe {
                    let from = (from.offset(k * from_strides[0]), &from_strides[1..]);
                    transfer(inner, width, from, (to.offset(k * to_strides[0]), &to_strides[1..]));
                }
            }
            return;
        }
    };
    // SAFETY: passed on from the caller.
    unsafe { copy(width, rows, columns, from, steps(from_strides), to, steps(to_strides)) };
}
