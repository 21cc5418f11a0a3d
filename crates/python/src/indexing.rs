//! What stands between brackets: `a[key]` and `a[key] = value`.
//!
//! The commonest keys are answered [`at_once`]. Others of integers, slices, an ellipsis and new axes name a view
//! or one element, read or written without making a view; every other key becomes a list of [`Index`].

use crate::array::classes::is_derived;
use crate::array::{PyArray, is_array_type};
use crate::convert::{Argument, exact, is_foreign_number, to_array, to_python};
use crate::element::{of_number, of_scalar, warn_of_lost_parts};
use crate::errors::{OrRaise, guard, guard_object};
use crate::exchange;
use crate::runtime::{look_at, run};
use crate::scalars::{self, classify, construct, scalar_to_python};
use ::memory::current::calls_out;
use dtype::{DType, Scalar};
use polyarray::indexing::View;
use polyarray::{Array, Index, Operand, Slice};
use pyo3::exceptions::{PyIndexError, PyOverflowError, PyTypeError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyList, PySlice, PyString, PyTuple};
use smallvec::SmallVec;

type Key = SmallVec<[Index; 4]>;

#[cold]
fn refuse() -> PyErr {
    PyIndexError::new_err(
        "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are \
         valid indices",
    )
}

/// An integer of just Python's class and at most 64 bits; reading it runs none of Python's code.
#[inline(always)]
pub fn small_integer(object: &Bound<'_, PyAny>) -> Option<i64> {
    let object = exact::<PyInt>(object)?;
    let mut overflow = 0;
    // SAFETY: a live integer, whose value needs no conversion.
    let value = unsafe { ffi::PyLong_AsLongLongAndOverflow(object.as_ptr(), &mut overflow) };
    (overflow == 0).then_some(value)
}

/// The index that a Python integer is; not that of a bool.
#[inline]
fn plain_integer(object: &Bound<'_, PyAny>) -> Option<PyResult<i64>> {
    exact::<PyInt>(object).is_some().then(|| integer(object))
}

fn integer(object: &Bound<'_, PyAny>) -> PyResult<i64> {
    object.extract::<i64>().map_err(|error| match error.is_instance_of::<PyOverflowError>(object.py()) {
        true => refuse(),
        false => error,
    })
}

/// A slice of small integers and `None`s.
#[inline(always)]
fn small_slice(object: &Bound<'_, PySlice>) -> Option<Slice> {
    let bound = |part: *mut ffi::PyObject| -> Option<Option<i64>> {
        // SAFETY: a part of a live slice, which nobody changes.
        let part = unsafe { Bound::ref_from_ptr(object.py(), &part) };
        if part.is_none() { Some(None) } else { small_integer(part).map(Some) }
    };
    // SAFETY: the object is a slice.
    let parts = unsafe { &*object.as_ptr().cast::<ffi::PySliceObject>() };
    Some(Slice { start: bound(parts.start)?, stop: bound(parts.stop)?, step: bound(parts.step)? })
}

fn slice(object: &Bound<'_, PySlice>) -> PyResult<Slice> {
    let (mut start, mut stop, mut step) = (0, 0, 0);
    // SAFETY: a live slice, and three integers to write to.
    if unsafe { ffi::PySlice_Unpack(object.as_ptr(), &mut start, &mut stop, &mut step) } < 0 {
        return Err(PyErr::fetch(object.py()));
    }
    Ok(Slice { start: Some(start as i64), stop: Some(stop as i64), step: Some(step as i64) })
}

/// An index array; sequences without items are of integers.
fn index_array(object: &Bound<'_, PyAny>) -> PyResult<Array> {
    let array = to_array(object, None)?;
    if array.is_empty() && object.cast::<PyArray>().is_err() && object.cast::<PySequenceLike>().is_ok() {
        return array.astype(DType::Int64).or_raise();
    }
    Ok(array)
}

type PySequenceLike = pyo3::types::PySequence;

fn part(object: &Bound<'_, PyAny>) -> PyResult<Index> {
    if let Some(index) = plain_integer(object) {
        return index.map(Index::Int);
    }
    if let Some(object) = exact::<PySlice>(object) {
        return slice(object).map(Index::Slice);
    }
    let py = object.py();
    if object.is_none() {
        return Ok(Index::NewAxis);
    }
    if object.is(py.Ellipsis()) {
        return Ok(Index::Ellipsis);
    }
    if let Ok(array) = object.cast::<PyArray>() {
        return Ok(Index::Array(array.borrow().array().clone()));
    }
    if let Some(value) = exact::<PyBool>(object) {
        return Ok(Index::Bool(value.is_true()));
    }
    if object.cast::<PyList>().is_ok() || object.cast::<PyTuple>().is_ok() {
        let array = index_array(object).map_err(|error| match error.is_instance_of::<PyTypeError>(py) {
            true => refuse(),
            false => error,
        })?;
        if array.dtype().is_inexact() {
            return Err(refuse());
        }
        return Ok(Index::Array(array));
    }
    match classify(object) {
        Some(scalars::Number::Strong(scalar)) if scalar.dtype().is_bool() => {
            return Ok(Index::Bool(scalar.as_bool()));
        }
        Some(scalars::Number::Strong(scalar)) if scalar.dtype().is_integer() => {
            return i64::try_from(scalar.as_i128())
                .map(Index::Int)
                .map_err(|_| PyIndexError::new_err("cannot fit 'int' into an index-sized integer"));
        }
        Some(_) if object.cast::<PyInt>().is_err() => return Err(refuse()),
        _ => {}
    }
    if object.is_instance_of::<PyString>() {
        return Err(refuse());
    }
    if let Some(array) = exchange::import(object)? {
        return Ok(Index::Array(array));
    }
    // SAFETY: asks a live object.
    if unsafe { ffi::PyIndex_Check(object.as_ptr()) } != 0 {
        return integer(object).map(Index::Int);
    }
    if object.cast::<PySequenceLike>().is_ok() {
        return index_array(object).map(Index::Array);
    }
    Err(refuse())
}

/// A key as Python writes it.
///
/// # Errors
/// `IndexError` for what is no index.
pub fn extract_key(object: &Bound<'_, PyAny>) -> PyResult<Key> {
    let Ok(tuple) = object.cast::<PyTuple>() else { return Ok(smallvec::smallvec![part(object)?]) };
    let key: Key = tuple.iter().map(|item| part(&item)).collect::<PyResult<_>>()?;
    let arrays = key.iter().filter(|part| matches!(part, Index::Array(_) | Index::Bool(_))).count();
    if arrays >= layout::MAX_NDIM {
        return Err(PyIndexError::new_err(format!(
            "too many index arrays: {arrays}, fewer than {} are allowed",
            layout::MAX_NDIM
        )));
    }
    Ok(key)
}

/// An index for each axis.
type Indices = SmallVec<[i64; 4]>;

/// What the commonest keys name, read without a list of their parts.
enum Named {
    /// One element: an index for each axis.
    Element(Indices),
    /// A view. Whether it is the element itself where it has no axes, as without an ellipsis.
    View(Array, bool),
}

/// What integers, slices, an ellipsis and new axes name in a dense array; `None` for other keys and arrays, and
/// for keys of too many parts.
#[inline]
fn basic(key: &Bound<'_, PyAny>, array: &Array) -> PyResult<Option<Named>> {
    let ndim = array.ndim();
    if ndim == 1
        && let Some(index) = plain_integer(key)
    {
        return Ok(Some(Named::Element(Indices::from_slice(&[index?]))));
    }
    let Some(mut view) = View::of(array) else { return Ok(None) };
    if let Some(key) = exact::<PySlice>(key) {
        if ndim == 0 {
            return Ok(None);
        }
        view.slice(&slice(key)?).or_raise()?;
        return Ok(Some(Named::View(view.finish().or_raise()?, false)));
    }
    let Some(tuple) = exact::<PyTuple>(key) else {
        return match plain_integer(key) {
            Some(index) if ndim > 0 => {
                view.index(index?).or_raise()?;
                Ok(Some(Named::View(view.finish().or_raise()?, true)))
            }
            _ => Ok(None),
        };
    };
    let ellipsis = key.py().Ellipsis();
    let (mut integers, mut slices, mut ellipses) = (0, 0, 0);
    for part in tuple.iter_borrowed() {
        if exact::<PyInt>(&part).is_some() {
            integers += 1;
        } else if exact::<PySlice>(&part).is_some() {
            slices += 1;
        } else if part.is(&ellipsis) {
            ellipses += 1;
        } else if !part.is_none() {
            return Ok(None);
        }
    }
    if integers + slices > ndim || ellipses > 1 {
        return Ok(None);
    }
    if integers == tuple.len() && integers == ndim && ndim > 0 {
        let indices = tuple.iter_borrowed().map(|part| integer(&part)).collect::<PyResult<_>>()?;
        return Ok(Some(Named::Element(indices)));
    }
    for part in tuple.iter_borrowed() {
        if let Some(part) = exact::<PySlice>(&part) {
            view.slice(&slice(part)?).or_raise()?;
        } else if part.is_none() {
            view.new_axis();
        } else if part.is(&ellipsis) {
            view.keep(ndim - integers - slices);
        } else {
            view.index(integer(&part)?).or_raise()?;
        }
    }
    Ok(Some(Named::View(view.finish().or_raise()?, ellipses == 0)))
}

/// A value to write into elements of a dtype.
///
/// # Errors
/// As for assignment to an array.
pub fn value(object: &Bound<'_, PyAny>, dtype: DType) -> PyResult<Array> {
    let py = object.py();
    if object.is_none() || object.is_instance_of::<PyString>() {
        return Array::scalar(construct::spelled(object, dtype)?).or_raise();
    }
    match Argument::new(object) {
        Ok(Argument::Ours(array)) => {
            warn_of_lost_parts(py, array.array().dtype(), dtype)?;
            Ok(array.array().clone())
        }
        Ok(Argument::Array(array))
            if object.cast::<PyList>().is_err() && object.cast::<PyTuple>().is_err() =>
        {
            warn_of_lost_parts(py, array.dtype(), dtype)?;
            Ok(array)
        }
        Ok(Argument::Array(_)) => to_array(object, Some(dtype)),
        Ok(Argument::Scalar(scalar)) => Array::scalar(of_scalar(py, &scalar, dtype)?).or_raise(),
        Ok(Argument::Number(number)) => Array::scalar(of_number(py, number, dtype)?).or_raise(),
        Err(_) if is_foreign_number(object) => Array::scalar(construct::spelled(object, dtype)?).or_raise(),
        Err(error) => Err(error),
    }
}

/// What a sequence is as one element: a truth value, or a refusal in the words of Python's conversions.
fn sequence_as_element(object: &Bound<'_, PyAny>, dtype: DType) -> PyResult<Scalar> {
    let plain = object.cast::<PyList>().is_ok() || object.cast::<PyTuple>().is_ok();
    let name = object.get_type().name()?;
    if plain && dtype.is_bool() {
        return Ok(Scalar::new(object.is_truthy()?));
    }
    Err(if plain && dtype.is_integer() {
        PyTypeError::new_err(format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{name}'"
        ))
    } else if plain && dtype.is_complex() {
        PyTypeError::new_err(format!("must be real number, not {name}"))
    } else if dtype.is_complex() {
        PyTypeError::new_err("only 0-dimensional arrays can be converted to Python scalars")
    } else {
        PyValueError::new_err("setting an array element with a sequence.")
    })
}

/// The number that is written as one element.
pub fn element_value(value: &Bound<'_, PyAny>, dtype: DType) -> PyResult<Option<Scalar>> {
    if let Some(value) = exact::<PyFloat>(value)
        && dtype == DType::Float64
    {
        return Ok(Some(Scalar::new(value.value())));
    }
    let Some(number) = classify(value) else { return Ok(None) };
    match (number, Argument::new(value)?) {
        (scalars::Number::Strong(scalar), _) if scalar.dtype() == dtype => Ok(Some(scalar)),
        (scalars::Number::Strong(scalar), _) => of_scalar(value.py(), &scalar, dtype).map(Some),
        (_, Argument::Number(number)) => of_number(value.py(), number, dtype).map(Some),
        _ => Err(PyTypeError::new_err("not a number")),
    }
}

/// The indices that a tuple of a few integers holds.
#[inline(always)]
fn small_indices<'a>(key: &Bound<'_, PyAny>, indices: &'a mut [i64; 4]) -> Option<&'a [i64]> {
    let key = exact::<PyTuple>(key)?;
    let indices = indices.get_mut(..key.len())?;
    for (place, part) in indices.iter_mut().zip(key.iter_borrowed()) {
        *place = small_integer(&part)?;
    }
    Some(indices)
}

/// The commonest assignments, where they need no conversion and no waiting: one of Python's numbers, to an element or
/// to those that whole numbers name, and as many elements of the array's dtype as there are places. Tells whether it
/// was done.
#[inline(always)]
fn set_at_once(this: &Bound<'_, PyArray>, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> bool {
    if !is_array_type(this.as_any().get_type_ptr()) {
        return false;
    }
    // SAFETY: numbers are read, and an element is written, without any of Python's code or waiting.
    let array = unsafe { PyArray::peek(this) }.array();
    let value = match (array.dtype(), exact::<PyFloat>(value), small_integer(value)) {
        (DType::Float64, Some(value), _) => Scalar::new(value.value()),
        (DType::Float64, _, Some(value)) => Scalar::new(value as f64),
        (DType::Int64, _, Some(value)) => Scalar::new(value),
        _ => return exact::<PyArray>(value).is_some_and(|values| set_array_at_once(array, key, values)),
    };
    if let Some(index) = small_integer(key) {
        return array.set_at_once(&[index], &value);
    }
    if let Some(indices) = small_indices(key, &mut [0; 4]) {
        return array.set_at_once(indices, &value);
    }
    exact::<PyArray>(key).is_some_and(|places| put_at_once(array, places, Operand::Scalar(value)))
}

#[inline(never)]
fn put_at_once(array: &Array, places: &Bound<'_, PyArray>, values: Operand<'_>) -> bool {
    // SAFETY: places are read without any of Python's code or waiting.
    array.put_at_once(unsafe { PyArray::peek(places) }.array(), values)
}

#[inline(never)]
fn set_array_at_once(array: &Array, key: &Bound<'_, PyAny>, values: &Bound<'_, PyArray>) -> bool {
    // SAFETY: elements are read and written without any of Python's code or waiting.
    let values = unsafe { PyArray::peek(values) }.array();
    if let Some(places) = exact::<PyArray>(key) {
        return put_at_once(array, places, Operand::Array(values));
    }
    if key.is(key.py().Ellipsis()) {
        return array.copy_at_once(values);
    }
    let view = exact::<PySlice>(key).and_then(small_slice).and_then(|slice| array.slice_at_once(&slice));
    view.is_some_and(|view| view.copy_at_once(values))
}

/// The commonest keys of all, without a list of parts and without waiting: elements by integers, and views by a
/// slice or an integer along the first axis.
#[inline(always)]
fn at_once<'py>(this: &Bound<'py, PyArray>, key: &Bound<'py, PyAny>) -> Option<PyResult<Bound<'py, PyAny>>> {
    let py = this.py();
    if !is_array_type(this.as_any().get_type_ptr()) {
        return None;
    }
    // SAFETY: integers and slices of them are read, and elements, without any of Python's code or waiting.
    let contents = unsafe { PyArray::peek(this) };
    let array = contents.array();
    let view = if let Some(index) = small_integer(key) {
        if let Some(element) = array.element_at_once(&[index]) {
            return Some(scalar_to_python(py, &element));
        }
        array.row_at_once(index)?
    } else if let Some(key) = exact::<PySlice>(key) {
        array.slice_at_once(&small_slice(key)?)?
    } else if let Some(places) = exact::<PyArray>(key) {
        // SAFETY: as above, where allocators run none of Python's code either.
        let places = unsafe { PyArray::peek(places) }.array();
        if places.ndim() == 0 || calls_out() {
            return None;
        }
        return match array.take_at_once(places).or_raise() {
            Ok(taken) => taken.map(|taken| PyArray::wrap(py, taken).map(Bound::into_any)),
            Err(error) => Some(Err(error)),
        };
    } else {
        let mut indices = [0; 4];
        let indices = small_indices(key, &mut indices)?;
        return array.element_at_once(indices).map(|element| scalar_to_python(py, &element));
    };
    Some(contents.new_view(this, view).map(Bound::into_any))
}

/// `array[key]`.
fn item<'py>(this: &Bound<'py, PyArray>, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = this.py();
    if let Some(result) = at_once(this, key) {
        return result;
    }
    let owner = this.borrow();
    let array = owner.array();
    if array.is_deferred() {
        look_at(py, array, |array| array.stored().map(drop))?;
    }
    let view = match basic(key, array)? {
        Some(Named::Element(indices)) => {
            return scalar_to_python(py, &array.get(&indices).or_raise()?);
        }
        Some(Named::View(view, true)) if view.ndim() == 0 => return to_python(py, view),
        Some(Named::View(view, _)) => Some(view),
        None => None,
    };
    if let Some(view) = view {
        drop(owner);
        return Ok(PyArray::view_of(this, view)?.into_any());
    }
    let array = array.clone();
    drop(owner);
    if let Some(indices) = exact::<PyArray>(key) {
        let indices = [Index::Array(indices.borrow().array().clone())];
        let size = indices[0].size();
        return gathered(this, run(py, size, || array.index(&indices))?, true);
    }
    let key = extract_key(key)?;
    let ellipsis = key.iter().any(|part| matches!(part, Index::Ellipsis));
    if key.iter().all(|part| !matches!(part, Index::Array(_) | Index::Bool(_))) {
        let view = array.index(&key).or_raise()?;
        if view.ndim() == 0 && !ellipsis {
            return to_python(py, view);
        }
        if view.layout().is_some() {
            return Ok(PyArray::view_of(this, view)?.into_any());
        }
        return gathered(this, view, false);
    }
    let size = key.iter().map(Index::size).sum();
    gathered(this, run(py, size, || array.index(&key))?, !ellipsis)
}

/// Elements that were copied out of an array.
fn gathered<'py>(this: &Bound<'py, PyArray>, result: Array, scalar: bool) -> PyResult<Bound<'py, PyAny>> {
    if scalar && result.ndim() == 0 {
        return to_python(this.py(), result);
    }
    if exact::<PyArray>(this.as_any()).is_some() {
        return Ok(PyArray::wrap(this.py(), result)?.into_any());
    }
    // In NumPy such an object is a view of a plain array.
    let owner = PyArray::wrap(this.py(), result.clone())?;
    Ok(PyArray::viewing(&owner, result, this)?.into_any())
}

/// [`item`] without the layer that PyO3 puts around methods, which costs as much as reading an element does.
unsafe extern "C" fn subscript(array: *mut ffi::PyObject, key: *mut ffi::PyObject) -> *mut ffi::PyObject {
    // SAFETY: the interpreter calls this on an attached thread, with an array and some object.
    unsafe {
        guard_object(|py| {
            let array = Bound::ref_from_ptr(py, &array).cast_unchecked::<PyArray>();
            item(array, Bound::ref_from_ptr(py, &key)).map(Bound::into_ptr)
        })
    }
}

/// `array[key] = value`.
fn set_item(this: &Bound<'_, PyArray>, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
    if set_at_once(this, key, value) {
        return Ok(());
    }
    let py = this.py();
    let owner = this.borrow();
    let array = owner.array();
    let named = basic(key, array)?;
    if let Some(named) = &named
        && let Some(number) = element_value(value, array.dtype())?
    {
        return match named {
            Named::Element(indices) => array.set(indices, number).or_raise(),
            Named::View(view, _) => {
                drop(owner);
                run(py, view.size(), || view.fill(number))
            }
        };
    }
    let array = array.clone();
    drop(owner);
    let values = self::value(value, array.dtype())?;
    match named {
        Some(Named::Element(indices)) if values.ndim() > 0 => {
            array.set(&indices, sequence_as_element(value, array.dtype())?).or_raise()
        }
        // A derived class says itself what number it is: a masked element is none.
        Some(Named::Element(indices)) if is_derived(value) => {
            array.set(&indices, construct::spelled(value, array.dtype())?).or_raise()
        }
        Some(Named::Element(indices)) => {
            let key: Key = indices.iter().map(|&index| Index::Int(index)).collect();
            run(py, 1, || array.set_index(&key, &values))
        }
        Some(Named::View(view, _)) => run(py, view.size(), || view.assign(&values)),
        None => {
            let key = extract_key(key)?;
            run(py, array.size().min(values.size().max(1) * 4096), || array.set_index(&key, &values))
        }
    }
}

/// [`set_item`] as [`subscript`] is [`item`]; without a value it stands for `del array[key]`.
unsafe extern "C" fn assign_subscript(
    array: *mut ffi::PyObject,
    key: *mut ffi::PyObject,
    value: *mut ffi::PyObject,
) -> std::ffi::c_int {
    // SAFETY: the interpreter calls this on an attached thread, with an array, some object, and another or null.
    unsafe {
        let py = Python::assume_attached();
        let assigned = guard(|| {
            if value.is_null() {
                return Err(PyValueError::new_err("cannot delete array elements"));
            }
            let array = Bound::ref_from_ptr(py, &array).cast_unchecked::<PyArray>();
            set_item(array, Bound::ref_from_ptr(py, &key), Bound::ref_from_ptr(py, &value))
        });
        match assigned {
            Ok(()) => 0,
            Err(error) => {
                error.restore(py);
                -1
            }
        }
    }
}

/// Gives the class its quicker slots.
pub fn install(py: Python<'_>) {
    let class = py.get_type::<PyArray>().as_type_ptr();
    // SAFETY: the class was made just now by this thread, and has its tables inside.
    unsafe {
        if let Some(mapping) = (*class).tp_as_mapping.as_mut() {
            mapping.mp_subscript = Some(subscript);
            mapping.mp_ass_subscript = Some(assign_subscript);
        }
    }
}

#[pymethods]
impl PyArray {
    fn __getitem__<'py>(this: &Bound<'py, Self>, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guard(|| item(this, key))
    }

    fn __setitem__(this: &Bound<'_, Self>, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        guard(|| set_item(this, key, value))
    }
}
