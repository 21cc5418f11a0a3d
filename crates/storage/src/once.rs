//! Small dense arrays at once: one tile, without a program (see [`cpu::once`]).
//!
//! These are the short ways of [`crate::map()`] and [`crate::reduce()`]: same elements, same layout. `None`
//! means that the long way must be taken: because operands are not small and plain, because a lock has to be
//! waited for, or because a fault may have happened and the long way finds out which.

use crate::{Dense, Reduction, planned_layout};
use cpu::Watch;
use cpu::argument::Extreme;
use cpu::faults::{Faults, flags_tell, needed_of};
use cpu::once::{self, Input, LARGEST, LONGEST, Output};
use cpu_tiles::Map;
use cpu_tiles::moves::{self, Steps};
use dtype::{DType, Scalar};
use error::Result;
use layout::{Dims, Order, Strides, same_shape};
use memory::{Access, Intent, Reading};
use ops::Elementwise;
use smallvec::SmallVec;

/// What an element-wise function takes.
#[derive(Debug, Clone, Copy)]
pub enum Argument<'a> {
    /// An array, and the dtype that the tile reads.
    Array(&'a Dense, DType),
    /// A value of that dtype.
    Value(Scalar),
}

/// The arguments as the processor reads them, and whether none of two or more axes needs another order.
#[inline]
fn inputs<'a>(
    shape: &[usize],
    arguments: &[Argument<'a>],
    strides: &'a mut [Strides; 3],
) -> Result<([Input<'a>; 3], bool)> {
    let mut inputs = [Input::Elements(std::ptr::null(), 0); 3];
    let mut plain = true;
    for ((input, strides), argument) in inputs.iter_mut().zip(strides).zip(arguments) {
        *input = match argument {
            Argument::Value(value) => Input::Value(*value),
            Argument::Array(dense, dtype)
                if dense.dtype() == *dtype && same_shape(dense.shape(), shape) && dense.is_plain() =>
            {
                Input::Elements(dense.pointer(), dtype.itemsize())
            }
            Argument::Array(dense, dtype) => {
                plain &= shape.len() < 2 || dense.is_c_contiguous() && same_shape(dense.shape(), shape);
                strided(dense, *dtype, shape, strides)?
            }
        };
    }
    Ok((inputs, plain))
}

/// An argument that is gathered first.
#[cold]
fn strided<'a>(dense: &Dense, dtype: DType, shape: &[usize], strides: &'a mut Strides) -> Result<Input<'a>> {
    if dense.shape() == shape {
        strides.extend_from_slice(dense.strides());
    } else {
        strides.extend_from_slice(dense.layout().broadcast_to(shape)?.strides());
    }
    let operand = cpu::Operand { pointer: dense.pointer(), strides };
    Ok(Input::Strided(operand, dense.dtype(), dtype))
}

/// The buffers that are read.
#[inline]
fn read<'a>(arguments: &[Argument<'a>]) -> impl Iterator<Item = &'a memory::Buffer> {
    arguments.iter().filter_map(|argument| match argument {
        Argument::Array(dense, _) => Some(&**dense.buffer()),
        Argument::Value(_) => None,
    })
}

/// [`map`] of arrays that all lie in C order, aligned, over the same shape: the commonest call.
///
/// # Errors
/// Where there is no memory.
#[inline]
pub fn map_plain(
    tile: Map,
    arrays: [Option<&Dense>; 3],
    dtype: DType,
    watch: Watch,
) -> Result<Option<Dense>> {
    let Some(first) = arrays[0] else { return Ok(None) };
    let n = first.size();
    if n > LONGEST {
        return Ok(None);
    }
    debug_assert!(arrays.iter().flatten().all(|x| x.is_plain() && x.shape() == first.shape()));
    let result = Dense::empty(first.shape(), dtype, Order::C)?;
    let Some(_reading) = Reading::try_acquire(arrays.map(|array| array.map(|array| &**array.buffer())))
    else {
        return Ok(None);
    };
    let inputs = arrays.map(|array| array.map_or(std::ptr::null(), |array| array.pointer().cast_const()));
    // SAFETY: inputs are plain and locked; the result is new memory for as many elements.
    let raised = unsafe { once::run(tile, n, &inputs, result.pointer(), watch) };
    Ok((raised == 0).then_some(result))
}

/// Arrays of one dtype that lie in C order, joined along an axis to an array of a shape.
///
/// # Errors
/// Where there is no memory.
pub fn join(arrays: &[&Dense], shape: &[usize], axis: usize) -> Result<Option<Dense>> {
    let Some(first) = arrays.first() else { return Ok(None) };
    let dtype = first.dtype();
    if layout::size_of_shape(shape) > LONGEST || arrays.iter().any(|x| !x.is_plain() || x.dtype() != dtype) {
        return Ok(None);
    }
    let result = Dense::empty(shape, dtype, Order::C)?;
    let Some(_access) = Access::try_reading(arrays.iter().map(|x| &**x.buffer())) else { return Ok(None) };
    let (width, rows) = (dtype.itemsize(), layout::size_of_shape(&shape[..axis]));
    let inner = layout::size_of_shape(&shape[axis + 1..]);
    let steps = |columns: usize| Steps { row: (columns * width) as isize, column: width as isize };
    let mut start = 0;
    for x in arrays {
        let columns = x.shape()[axis] * inner;
        // SAFETY: the array lies in C order and is locked; in each row of the result, which is new memory, its
        // elements along the axis have their place behind those of the arrays before it.
        unsafe {
            let to = result.pointer().add(start * width);
            moves::copy(width, rows, columns, x.pointer(), steps(columns), to, steps(shape[axis] * inner));
        }
        start += columns;
    }
    Ok(Some(result))
}

/// A tile's result for values of the dtypes that it reads; `None` where a fault may have happened.
#[inline]
pub fn map_values<const N: usize>(
    tile: Map,
    values: &[Scalar; N],
    dtype: DType,
    watch: Watch,
) -> Option<Scalar> {
    let mut inputs = [std::ptr::null(); 3];
    inputs.iter_mut().zip(values).for_each(|(input, value)| *input = value.padded().as_ptr());
    let mut result = 0u128;
    // SAFETY: values are aligned, and so is the room for the result; the tile reads and writes one element of each.
    let raised = unsafe { once::run(tile, 1, &inputs, (&raw mut result).cast(), watch) };
    if raised == 0 { Scalar::from_bytes(dtype, &result.to_ne_bytes()[..dtype.itemsize()]) } else { None }
}

/// A row in its loop over a dtype, and that loop.
pub type Loop = (&'static Elementwise, DType, Map);

/// A new array of a row's results; `None` where the long way must be taken.
///
/// # Errors
/// Where there is no memory.
#[inline]
pub fn map(
    of: Loop,
    shape: &[usize],
    arguments: &[Argument<'_>],
    dtype: DType,
    watch: Watch,
) -> Result<Option<Dense>> {
    if layout::size_of_shape(shape) > LONGEST || arguments.len() > 3 {
        return Ok(None);
    }
    let mut strides = [Strides::new(), Strides::new(), Strides::new()];
    let (inputs, plain) = inputs(shape, arguments, &mut strides)?;
    if !plain {
        return map_in_order(of, shape, arguments, dtype, watch);
    }
    let fits = once::takes(shape, &inputs[..arguments.len()], Output::Elements(std::ptr::null_mut(), 0));
    let result = fits.then(|| Dense::empty(shape, dtype, Order::C)).transpose()?;
    result.map_or(Ok(None), |result| into_new(of, shape, arguments, &inputs, result, watch))
}

/// The results, in new memory whose elements lie in C order of the shape.
#[inline]
fn into_new(
    of: Loop,
    shape: &[usize],
    arguments: &[Argument<'_>],
    inputs: &[Input<'_>],
    result: Dense,
    watch: Watch,
) -> Result<Option<Dense>> {
    let Some(_access) = Access::try_reading(read(arguments)) else { return Ok(None) };
    let inputs = &inputs[..arguments.len()];
    let output = Output::Elements(result.pointer(), result.dtype().itemsize());
    // SAFETY: inputs lie over the shape, which takes them, and are locked; the result is new memory for it.
    let raised = unsafe { once::map(of, shape, inputs, output, watch) }?;
    Ok((raised == 0).then_some(result))
}

/// [`map`] of arrays whose axes may be nested in another order than C's: the axes of all are put into the order
/// that the result's have in memory.
#[cold]
fn map_in_order(
    of: Loop,
    shape: &[usize],
    arguments: &[Argument<'_>],
    dtype: DType,
    watch: Watch,
) -> Result<Option<Dense>> {
    if layout::size_of_shape(shape) > LARGEST {
        return Ok(None);
    }
    let layouts = arguments.iter().filter_map(|argument| match argument {
        Argument::Array(dense, _) => Some(dense.layout()),
        Argument::Value(_) => None,
    });
    let result = Dense::for_layout(planned_layout(layouts, shape, dtype)?, dtype)?;
    let mut axes: Dims = (0..shape.len()).collect();
    axes.sort_by_key(|&axis| std::cmp::Reverse(result.strides()[axis]));
    let shape: Dims = axes.iter().map(|&axis| result.shape()[axis]).collect();
    let mut views: SmallVec<[Dense; 3]> = SmallVec::new();
    for argument in arguments {
        if let Argument::Array(dense, _) = argument {
            views.push(dense.with_layout(dense.layout().broadcast_to(result.shape())?.permute(&axes)?));
        }
    }
    let mut view = views.iter();
    let arguments: SmallVec<[Argument<'_>; 3]> = arguments
        .iter()
        .filter_map(|argument| match argument {
            Argument::Array(_, dtype) => view.next().map(|view| Argument::Array(view, *dtype)),
            value => Some(*value),
        })
        .collect();
    let mut strides = [Strides::new(), Strides::new(), Strides::new()];
    let (inputs, _) = inputs(&shape, &arguments, &mut strides)?;
    into_new(of, &shape, &arguments, &inputs, result, watch)
}

/// A row's results, written into an array of their dtype that does not overlap itself; tells what faults there
/// were. `None` where the long way must be taken: the arguments are as they were then.
///
/// # Errors
/// Those of deferred computations that read what is written, and where there is no memory.
#[inline]
pub fn map_into(of: Loop, out: &Dense, arguments: &[Argument<'_>], watch: Watch) -> Result<Option<Faults>> {
    if out.size() > LONGEST || arguments.len() > 3 {
        return Ok(None);
    }
    let mut strides = [Strides::new(), Strides::new(), Strides::new()];
    let (inputs, _) = inputs(out.shape(), arguments, &mut strides)?;
    let inputs = &inputs[..arguments.len()];
    let (row, dtype, _) = of;
    let watch = needed_of(row, dtype, watch);
    let settled = flags_tell(row, dtype) || watch == Watch::NONE;
    let gathers = inputs.iter().any(|input| matches!(input, Input::Strided(..)));
    let settled = settled && !gathers && once::works_in_place(row, dtype);
    let in_place = out.is_plain()
        && arguments.iter().all(|argument| match argument {
            Argument::Array(x, _) => is_apart(x, out) || settled && x.is_same_view(out),
            Argument::Value(_) => true,
        });
    let output = match in_place {
        true => Output::Elements(out.pointer(), out.dtype().itemsize()),
        false => Output::Apart(out.operand(), out.dtype().itemsize()),
    };
    if !once::takes(out.shape(), inputs, output) {
        return Ok(None);
    }
    out.buffer().settle_pending()?;
    let _access = Access::acquire(
        read(arguments).map(|buffer| (buffer, Intent::Read)).chain([(&**out.buffer(), Intent::Write)]),
    );
    // SAFETY: operands lie over the shape, which takes them, and are locked; results that others would read are
    // made before they are written.
    let raised = unsafe { once::map(of, out.shape(), inputs, output, watch) }?;
    Ok((raised == 0 || flags_tell(row, dtype)).then(|| Faults::raised(raised, row.name)))
}

/// Whether two arrays surely share no memory.
#[inline]
fn is_apart(a: &Dense, b: &Dense) -> bool {
    let same = std::ptr::eq(&**a.buffer(), &**b.buffer());
    !same && a.buffer().is_owned() && b.buffer().is_owned() || !a.may_share_memory(b)
}

/// How far from the first element of an array of one axis those lie that 64-bit integers name, counted from the end
/// where they are negative.
#[derive(Clone, Copy)]
struct Named<'a> {
    places: &'a [i64],
    length: i64,
    stride: isize,
}

impl<'a> Named<'a> {
    /// # Safety
    /// The places are locked while they are used.
    #[inline(always)]
    unsafe fn of(x: &Dense, places: &'a Dense) -> Option<Named<'a>> {
        let (&[length], &[stride], n) = (x.shape(), x.strides(), places.size()) else { return None };
        if places.dtype() != DType::Int64 || !places.is_plain() || n > LARGEST {
            return None;
        }
        // SAFETY: plain elements, locked by the caller.
        let places = unsafe { std::slice::from_raw_parts(places.pointer().cast::<i64>(), n) };
        Some(Named { places, length: length as i64, stride })
    }

    #[inline(always)]
    fn offset(self, index: i64) -> Option<isize> {
        let index = if index < 0 { index.wrapping_add(self.length) } else { index };
        ((index as u64) < self.length as u64).then(|| index as isize * self.stride)
    }

    /// Does something for each place with how far it lies; false, after some of them, at one that is not there.
    #[inline(always)]
    fn each(self, mut run: impl FnMut(usize, isize)) -> bool {
        for (k, &index) in self.places.iter().enumerate() {
            let Some(offset) = self.offset(index) else { return false };
            run(k, offset);
        }
        true
    }
}

/// The elements of an array of one axis at the places that plain 64-bit integers tell, counted from the end where they
/// are negative; `None` where the long way must be taken, as for places that are not there.
#[inline]
pub fn take(x: &Dense, places: &Dense) -> Result<Option<Dense>> {
    if x.ndim() != 1 || places.dtype() != DType::Int64 || places.size() > LARGEST {
        return Ok(None);
    }
    let result = Dense::empty(places.shape(), x.dtype(), Order::C)?;
    let Some(_reading) = Reading::try_acquire([Some(&**x.buffer()), Some(&**places.buffer())]) else {
        return Ok(None);
    };
    // SAFETY: the places are locked.
    let Some(named) = (unsafe { Named::of(x, places) }) else { return Ok(None) };
    let (from, to) = (x.pointer(), result.pointer());
    // SAFETY: the elements lie inside the array, which is locked; the result is new and has room for each.
    let all = cpu::by_width!(x.dtype().itemsize(), T => named.each(|k, offset| unsafe {
        to.cast::<T>().add(k).write(from.wrapping_offset(offset).cast::<T>().read_unaligned());
    }));
    Ok(all.then_some(result))
}

/// Writes elements of an array of one axis at places as for [`take`], one after the other: a value of its dtype, or plain
/// elements of that, one for each place. Tells whether it did, which it does not where the long way must be taken: as
/// for places that are not there, or where something deferred reads the array.
pub fn put(x: &Dense, places: &Dense, values: Argument<'_>) -> bool {
    let (from, step) = match &values {
        Argument::Value(value) => (value.padded().as_ptr(), 0),
        Argument::Array(dense, _) => (dense.pointer().cast_const(), 1),
    };
    let fits = match values {
        Argument::Value(value) => value.dtype() == x.dtype(),
        Argument::Array(dense, _) => {
            let alike = dense.dtype() == x.dtype() && !x.dtype().is_bool();
            alike && dense.is_plain() && same_shape(dense.shape(), places.shape()) && is_apart(dense, x)
        }
    };
    if !fits || !x.is_writeable() || !is_apart(places, x) {
        return false;
    }
    let read = match values {
        Argument::Value(_) => None,
        Argument::Array(dense, _) => Some(&**dense.buffer()),
    };
    let Some(_reading) = Reading::try_acquire([Some(&**places.buffer()), read]) else { return false };
    // SAFETY: the places are locked.
    let Some(named) = (unsafe { Named::of(x, places) }) else { return false };
    if !named.each(|_, _| ()) {
        return false;
    }
    // SAFETY: the elements lie inside the array, which is locked for writing; there is a value for each, or one for all.
    let write = |_| unsafe {
        cpu::by_width!(x.dtype().itemsize(), T => named.each(|k, offset| {
            let value = from.cast::<T>().add(k * step).read_unaligned();
            x.pointer().wrapping_offset(offset).cast::<T>().write_unaligned(value);
        }))
    };
    x.buffer().try_write(write).is_some()
}

/// Copies elements to others of their dtype and shape; tells whether it did, which it does not where there are many, or
/// something deferred reads them, or a lock must be waited for.
pub fn copy(from: &Dense, to: &Dense) -> bool {
    let alike = from.dtype() == to.dtype() && !to.dtype().is_bool() && same_shape(from.shape(), to.shape());
    if !alike || to.size() > LARGEST || !to.is_writeable() || to.overlaps_itself() || !is_apart(from, to) {
        return false;
    }
    let Some(_reading) = Reading::try_acquire([Some(&**from.buffer())]) else { return false };
    let sides = ((from.operand(), from.dtype()), (to.operand(), to.dtype()));
    // SAFETY: both lie over the shape, are locked and share no memory.
    let write = |_| unsafe { once::assign(to.shape(), sides.0, sides.1, Watch::NONE) };
    to.buffer().try_write(write).is_some_and(|written| written.is_ok())
}

/// The most bytes of plain elements that are combined without asking other threads.
const MOST_BYTES: usize = 512 << 10;

/// All elements, combined in `dtype` to one value; `None` where the long way must be taken.
///
/// # Errors
/// Where there is no memory.
#[inline]
pub fn reduce(row: &'static Elementwise, x: &Dense, dtype: DType, watch: Watch) -> Result<Option<Scalar>> {
    let n = x.size();
    let plain = x.is_plain();
    let bytes = n * dtype.itemsize().max(x.dtype().itemsize());
    if n == 0 || bytes > MOST_BYTES || !plain && x.ndim() > 1 {
        return Ok(None);
    }
    let tiles = cpu_tiles::reduce::reduce(row, dtype).zip(cpu_tiles::elementwise::map(row, dtype));
    let Some((tile, combine)) = tiles else { return Ok(None) };
    let input = if plain {
        Input::Elements(x.pointer(), x.dtype().itemsize())
    } else {
        Input::Strided(x.operand(), x.dtype(), dtype)
    };
    let _reading = Reading::acquire([Some(x.buffer())]);
    // SAFETY: the array is locked and has elements of its dtype, so many bytes where they must be moved.
    unsafe { once::reduce(tile, combine, x.shape(), input, (x.dtype(), dtype), watch) }
}

/// Results along axes that follow each other, of an array that lies in C order; `None` where the long way must
/// be taken.
///
/// # Errors
/// Where there is no memory.
pub fn reduce_axes(x: &Dense, reduction: &Reduction, watch: Watch) -> Result<Option<Dense>> {
    let (from, to) = (x.dtype(), reduction.dtype);
    let (narrow, wide) = (from.itemsize().min(to.itemsize()), from.itemsize().max(to.itemsize()));
    // Where rounding matters, blocks are those of the long way.
    let alike = !to.is_inexact() || narrow == from.itemsize();
    if x.size() == 0 || x.size() * wide > LARGEST || !alike || !x.is_plain() {
        return Ok(None);
    }
    // Axes before, of and after what is reduced.
    let mut lengths = [1; 3];
    let mut part = 0;
    for (&length, &reduced) in x.shape().iter().zip(&reduction.axes) {
        if length > 1 && reduced != (part == 1) {
            part += 1;
        }
        match lengths.get_mut(part) {
            Some(lengths) => *lengths *= length,
            None => return Ok(None),
        }
    }
    let [outer, length, inner] = lengths;
    // The long way combines many short rows side by side.
    if inner == 1 && length < 8 && outer >= 64 {
        return Ok(None);
    }
    let row = reduction.row;
    let tiles = cpu_tiles::reduce::reduce(row, to).zip(cpu_tiles::reduce::fold_rows(row, to));
    let Some(tiles) = tiles else { return Ok(None) };
    let result = Dense::empty(&reduction.result_shape(x.shape()), to, Order::C)?;
    let _reading = Reading::acquire([Some(x.buffer())]);
    // SAFETY: the array is plain and locked; the result is new memory for the axes that are left.
    let faulty =
        unsafe { once::reduce_axis(tiles, lengths, x.pointer(), (from, to), result.pointer(), watch) }?;
    debug_assert_eq!(outer * length * inner, x.size());
    Ok((!faulty).then_some(result))
}

/// The first position of the extreme element of a small plain array in C order.
pub fn argument(extreme: Extreme, x: &Dense) -> Option<usize> {
    let n = x.size();
    if n == 0 || n > LARGEST || !x.is_plain() {
        return None;
    }
    let _reading = Reading::acquire([Some(x.buffer())]);
    // SAFETY: the array is locked and has so many elements of its dtype side by side.
    Some(unsafe { cpu::argument::position(extreme, n, x.pointer(), x.dtype()) })
}

/// How many elements of an array in C order are not zero; `None` for other arrays.
///
/// # Errors
/// [`error::Kind::Interrupted`].
pub fn count_nonzero(x: &Dense) -> Result<Option<usize>> {
    if !x.is_plain() {
        return Ok(None);
    }
    let _reading = Reading::acquire([Some(x.buffer())]);
    // SAFETY: the array is locked and has so many elements of its dtype side by side.
    unsafe { cpu::masks::count_nonzero(x.dtype(), x.size(), x.pointer()) }.map(Some)
}
