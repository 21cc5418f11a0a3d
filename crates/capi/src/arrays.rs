//! Arrays: making them, asking about them, views and copies.

use crate::memories::polyarray_allocator;
use crate::status::{answer, null, polyarray_status};
use dtype::{DType, Scalar};
use error::{Error, Result};
use layout::{Layout, Order, Slice};
use memory::Buffer;
use polyarray::{Array, Index};
use std::ffi::{CStr, c_char, c_void};
use storage::Dense;

/// An array: a handle, of which each is released once. Handles of one array share its memory.
pub struct polyarray_array {
    pub(crate) array: Array,
}

/// What the elements of an array are.
#[repr(i32)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum polyarray_dtype {
    /// True or false, in one byte.
    POLYARRAY_BOOL = 0,
    /// int8_t
    POLYARRAY_INT8 = 1,
    /// uint8_t
    POLYARRAY_UINT8 = 2,
    /// int16_t
    POLYARRAY_INT16 = 3,
    /// uint16_t
    POLYARRAY_UINT16 = 4,
    /// int32_t
    POLYARRAY_INT32 = 5,
    /// uint32_t
    POLYARRAY_UINT32 = 6,
    /// int64_t
    POLYARRAY_INT64 = 7,
    /// uint64_t
    POLYARRAY_UINT64 = 8,
    /// IEEE half precision.
    POLYARRAY_FLOAT16 = 9,
    /// The upper half of a float.
    POLYARRAY_BFLOAT16 = 10,
    /// float
    POLYARRAY_FLOAT32 = 11,
    /// double
    POLYARRAY_FLOAT64 = 12,
    /// A pair of float.
    POLYARRAY_COMPLEX64 = 13,
    /// A pair of double.
    POLYARRAY_COMPLEX128 = 14,
}

/// Which axis varies fastest in memory.
#[repr(i32)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum polyarray_order {
    /// The last.
    POLYARRAY_ORDER_C = 0,
    /// The first.
    POLYARRAY_ORDER_F = 1,
    /// As in the array that is copied.
    POLYARRAY_ORDER_KEEP = 2,
}

/// The dtypes in the order of their numbers.
const DTYPES: [DType; 15] = [
    DType::Bool,
    DType::Int8,
    DType::UInt8,
    DType::Int16,
    DType::UInt16,
    DType::Int32,
    DType::UInt32,
    DType::Int64,
    DType::UInt64,
    DType::Float16,
    DType::BFloat16,
    DType::Float32,
    DType::Float64,
    DType::Complex64,
    DType::Complex128,
];

pub(crate) fn number_of(dtype: DType) -> i32 {
    DTYPES.iter().position(|&known| known == dtype).map_or(-1, |at| at as i32)
}

pub(crate) fn dtype_of(operation: &str, number: i32) -> Result<DType> {
    let known = usize::try_from(number).ok().and_then(|at| DTYPES.get(at).copied());
    known.ok_or_else(|| Error::type_(format!("{operation}: there is no dtype with number {number}")))
}

fn order_of(operation: &str, number: i32) -> Result<Order> {
    match number {
        0 => Ok(Order::C),
        1 => Ok(Order::F),
        2 => Ok(Order::K),
        _ => Err(Error::value(format!("{operation}: there is no order with number {number}"))),
    }
}

/// The array behind a handle.
pub(crate) unsafe fn array_of<'a>(operation: &str, handle: *const polyarray_array) -> Result<&'a Array> {
    // SAFETY: the header asks for a handle that was not released.
    unsafe { handle.as_ref() }.map(|handle| &handle.array).ok_or_else(|| null(operation, "an array"))
}

/// Gives a new handle to the caller.
pub(crate) unsafe fn give(operation: &str, out: *mut *mut polyarray_array, array: Array) -> Result<()> {
    null_or(operation, "out", out)?;
    // SAFETY: not NULL; the header asks for a place for a handle.
    unsafe { out.write(Box::into_raw(Box::new(polyarray_array { array }))) };
    Ok(())
}

/// Refuses NULL.
pub(crate) fn null_or<T>(operation: &str, argument: &str, pointer: *const T) -> Result<()> {
    if pointer.is_null() { Err(null(operation, argument)) } else { Ok(()) }
}

/// `count` numbers of the caller's.
pub(crate) unsafe fn numbers<'a, T>(operation: &str, count: usize, numbers: *const T) -> Result<&'a [T]> {
    match (count, numbers.is_null()) {
        (0, _) => Ok(&[]),
        (_, true) => Err(null(operation, "a list of numbers")),
        // SAFETY: not NULL; the header asks for so many.
        _ => Ok(unsafe { std::slice::from_raw_parts(numbers, count) }),
    }
}

/// The lengths of axes.
pub(crate) unsafe fn lengths(operation: &str, ndim: i32, shape: *const i64) -> Result<Vec<usize>> {
    let count = usize::try_from(ndim).ok().filter(|&ndim| ndim <= layout::MAX_NDIM);
    let count = count.ok_or_else(|| {
        Error::value(format!("{operation}: {ndim} axes; from 0 to {} are possible", layout::MAX_NDIM))
    })?;
    // SAFETY: the header asks for `ndim` lengths.
    let shape = unsafe { numbers(operation, count, shape) }?;
    shape
        .iter()
        .map(|&length| {
            usize::try_from(length)
                .map_err(|_| Error::value(format!("{operation}: an axis of {length} elements")))
        })
        .collect()
}

/// A new array in memory of an allocator, or of the default one.
unsafe fn make(
    operation: &str,
    (ndim, shape, dtype): (i32, *const i64, i32),
    allocator: *const polyarray_allocator,
    zeroed: bool,
) -> Result<Array> {
    // SAFETY: passed on from the caller.
    let (shape, allocator) = unsafe { (lengths(operation, ndim, shape)?, allocator.as_ref()) };
    let dtype = dtype_of(operation, dtype)?;
    match allocator {
        None if zeroed => Array::zeros(&shape, dtype),
        None => Array::empty(&shape, dtype),
        Some(allocator) => {
            let layout = Layout::contiguous(&shape, dtype.itemsize(), Order::C)?;
            let bytes = layout.size() * dtype.itemsize();
            let buffer = Buffer::from_allocator(bytes, zeroed, &allocator.allocator)?;
            Dense::from_buffer(buffer, layout, dtype).map(Array::from)
        }
    }
}

/// A new array with any content. `allocator` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_empty(
    ndim: i32,
    shape: *const i64,
    dtype: i32,
    allocator: *const polyarray_allocator,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_empty";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe { give(NAME, out, make(NAME, (ndim, shape, dtype), allocator, false)?) })
}

/// A new array of zeros. `allocator` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_zeros(
    ndim: i32,
    shape: *const i64,
    dtype: i32,
    allocator: *const polyarray_allocator,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_zeros";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe { give(NAME, out, make(NAME, (ndim, shape, dtype), allocator, true)?) })
}

/// The element of a dtype at an address.
unsafe fn read(operation: &str, dtype: DType, value: *const c_void) -> Result<Scalar> {
    if value.is_null() {
        return Err(null(operation, "value"));
    }
    // SAFETY: not NULL; the header asks for one element.
    let bytes = unsafe { std::slice::from_raw_parts(value.cast::<u8>(), dtype.itemsize()) };
    let mut bits = [0; 16];
    bits[..bytes.len()].copy_from_slice(bytes);
    if dtype.is_bool() {
        bits[0] = u8::from(bits[0] != 0);
    }
    Ok(Scalar::from_bits(dtype, u128::from_le_bytes(bits)))
}

/// A new array that holds one value, an element of the dtype at `value`, everywhere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_full(
    ndim: i32,
    shape: *const i64,
    dtype: i32,
    value: *const c_void,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_full";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe {
        let value = read(NAME, dtype_of(NAME, dtype)?, value)?;
        give(NAME, out, Array::full(&lengths(NAME, ndim, shape)?, value)?)
    })
}

/// A new array of the elements at `data`, which follow each other in C order and are copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_from_data(
    ndim: i32,
    shape: *const i64,
    dtype: i32,
    data: *const c_void,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_from_data";
    // SAFETY: the header's demands are those of the functions called; a new array has room for its elements, and
    // nobody else knows it.
    answer(|| unsafe {
        let array = make(NAME, (ndim, shape, dtype), std::ptr::null(), false)?;
        let dense = array.dense()?;
        if dense.size() > 0 {
            if data.is_null() {
                return Err(null(NAME, "data"));
            }
            std::ptr::copy_nonoverlapping(data.cast(), dense.pointer(), array.nbytes());
        }
        give(NAME, out, array)
    })
}

/// The numbers from `start` to before `stop` in steps of `step`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_arange(
    start: f64,
    stop: f64,
    step: f64,
    dtype: i32,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_arange";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe { give(NAME, out, Array::arange(start, stop, step, dtype_of(NAME, dtype)?)?) })
}

/// Another handle of the same array.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_retain(
    array: *const polyarray_array,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_retain";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe { give(NAME, out, array_of(NAME, array)?.clone()) })
}

/// Gives a handle back; memory goes with the last one that needs it. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_release(array: *mut polyarray_array) {
    if !array.is_null() {
        // SAFETY: a handle made by `give`, released once.
        answer(|| unsafe {
            drop(Box::from_raw(array));
            Ok(())
        });
    }
}

/// The number of axes; -1 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_ndim(array: *const polyarray_array) -> i32 {
    // SAFETY: NULL, or a handle that was not released.
    unsafe { array.as_ref() }.map_or(-1, |handle| handle.array.ndim() as i32)
}

/// The length of an axis; -1 for NULL and for axes that the array does not have.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_length(array: *const polyarray_array, axis: i32) -> i64 {
    let length = |handle: &polyarray_array| handle.array.shape().get(usize::try_from(axis).ok()?).copied();
    // SAFETY: NULL, or a handle that was not released.
    unsafe { array.as_ref() }.and_then(length).map_or(-1, |length| length as i64)
}

/// The number of elements; -1 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_size(array: *const polyarray_array) -> i64 {
    // SAFETY: NULL, or a handle that was not released.
    unsafe { array.as_ref() }.map_or(-1, |handle| handle.array.size() as i64)
}

/// The number of the dtype; -1 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_dtype_of(array: *const polyarray_array) -> i32 {
    // SAFETY: NULL, or a handle that was not released.
    unsafe { array.as_ref() }.map_or(-1, |handle| number_of(handle.array.dtype()))
}

/// 1 where the elements are still to be computed, else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_is_deferred(array: *const polyarray_array) -> i32 {
    // SAFETY: NULL, or a handle that was not released.
    unsafe { array.as_ref() }.map_or(0, |handle| i32::from(handle.array.is_deferred()))
}

/// Bytes of an element; 0 where there is no such dtype.
#[unsafe(no_mangle)]
pub extern "C" fn polyarray_dtype_size(dtype: i32) -> usize {
    dtype_of("", dtype).map_or(0, DType::itemsize)
}

/// A dtype's name; NULL where there is no such dtype.
#[unsafe(no_mangle)]
pub extern "C" fn polyarray_dtype_name(dtype: i32) -> *const c_char {
    const NAMES: [&CStr; 15] = [
        c"bool",
        c"int8",
        c"uint8",
        c"int16",
        c"uint16",
        c"int32",
        c"uint32",
        c"int64",
        c"uint64",
        c"float16",
        c"bfloat16",
        c"float32",
        c"float64",
        c"complex64",
        c"complex128",
    ];
    let name = usize::try_from(dtype).ok().and_then(|at| NAMES.get(at));
    name.map_or(std::ptr::null(), |name| name.as_ptr())
}

/// Computes the elements of a deferred array; others are left as they are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_evaluate(array: *const polyarray_array) -> polyarray_status {
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe { array_of("polyarray_evaluate", array)?.stored().map(drop) })
}

/// A new array with the same elements. `order` is one of polyarray_order.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_copy(
    array: *const polyarray_array,
    order: i32,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_copy";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe { give(NAME, out, array_of(NAME, array)?.copy(order_of(NAME, order)?)?) })
}

/// The elements as another dtype; the array itself where it has that dtype.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_astype(
    array: *const polyarray_array,
    dtype: i32,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_astype";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe { give(NAME, out, array_of(NAME, array)?.astype(dtype_of(NAME, dtype)?)?) })
}

/// Writes the elements of `values`, broadcast and converted, over those of `array`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_assign(
    array: *const polyarray_array,
    values: *const polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_assign";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe { array_of(NAME, array)?.assign(array_of(NAME, values)?) })
}

/// Writes the only element of an array of size one to `out`, which has room for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_item(array: *const polyarray_array, out: *mut c_void) -> polyarray_status {
    const NAME: &str = "polyarray_item";
    // SAFETY: the header's demands are those of the functions called, and room for one element.
    answer(|| unsafe {
        let item = array_of(NAME, array)?.item()?;
        if out.is_null() {
            return Err(null(NAME, "out"));
        }
        std::ptr::copy_nonoverlapping(item.bytes().as_ptr(), out.cast(), item.bytes().len());
        Ok(())
    })
}

/// A view of the axes in reverse order.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_transpose(
    array: *const polyarray_array,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_transpose";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe { give(NAME, out, array_of(NAME, array)?.transpose()?) })
}

/// The same elements in C order under another shape, in which one length may be -1: a view where memory allows.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_reshape(
    array: *const polyarray_array,
    ndim: i32,
    shape: *const i64,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_reshape";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe {
        let ndim = usize::try_from(ndim).map_err(|_| Error::value(format!("{NAME}: {ndim} axes")))?;
        give(NAME, out, array_of(NAME, array)?.reshape(numbers(NAME, ndim, shape)?)?)
    })
}

/// A read-only view of the elements repeated along new axes and axes of length one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_broadcast_to(
    array: *const polyarray_array,
    ndim: i32,
    shape: *const i64,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_broadcast_to";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe { give(NAME, out, array_of(NAME, array)?.broadcast_to(&lengths(NAME, ndim, shape)?)?) })
}

fn at_axis(operation: &str, array: &Array, axis: i32, part: Index) -> Result<Array> {
    let axis = layout::normalize_axis(i64::from(axis), array.ndim())
        .map_err(|error| Error::new(error.kind(), format!("{operation}: {error}")))?;
    let whole = Index::Slice(Slice::default());
    let mut key = vec![whole; axis];
    key.push(part);
    array.index(&key)
}

/// A view of the elements `start`, `start + step`, … before `stop` along an axis; numbers count from the end where
/// negative, as in Python, and INT64_MAX or INT64_MIN as `stop` mean all that there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_slice(
    array: *const polyarray_array,
    axis: i32,
    start: i64,
    stop: i64,
    step: i64,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_slice";
    let slice = Slice {
        start: Some(start),
        stop: (stop != i64::MAX && stop != i64::MIN).then_some(stop),
        step: Some(step),
    };
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe { give(NAME, out, at_axis(NAME, array_of(NAME, array)?, axis, Index::Slice(slice))?) })
}

/// A view of the elements at one index along an axis, which goes away.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_index(
    array: *const polyarray_array,
    axis: i32,
    index: i64,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_index";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe { give(NAME, out, at_axis(NAME, array_of(NAME, array)?, axis, Index::Int(index))?) })
}
