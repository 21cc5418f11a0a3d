//! What stands between brackets: `a[key]` and `a[key] = value`.
//!
//! The commonest keys take short ways: one integer of a 1-d array, and a tuple of as many integers as
//! there are axes, read or write one element without making a view. Every other key becomes a list of
//! [`Index`].

use crate::array::PyArray;
use crate::convert::{Argument, to_array, to_python};
use crate::errors::{OrRaise, class, guard};
use crate::exchange;
use crate::runtime::run;
use crate::scalars::{self, classify, scalar_to_python};
use dtype::{DType, Scalar, c64};
use polyarray::{Array, Index, Number, Slice};
use pyo3::exceptions::{PyIndexError, PyOverflowError, PyTypeError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt, PyList, PySlice, PyString, PyTuple};
use smallvec::SmallVec;

type Key = SmallVec<[Index; 4]>;

#[cold]
fn refuse() -> PyErr {
    PyIndexError::new_err(
        "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are \
         valid indices",
    )
}

/// The index that a Python integer is; not that of a bool.
#[inline]
fn plain_integer(object: &Bound<'_, PyAny>) -> Option<PyResult<i64>> {
    object.cast_exact::<PyInt>().is_ok().then(|| integer(object))
}

fn integer(object: &Bound<'_, PyAny>) -> PyResult<i64> {
    object.extract::<i64>().map_err(|error| match error.is_instance_of::<PyOverflowError>(object.py()) {
        true => refuse(),
        false => error,
    })
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
    if let Ok(object) = object.cast_exact::<PySlice>() {
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
    if let Ok(value) = object.cast_exact::<PyBool>() {
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
    match object.cast::<PyTuple>() {
        Ok(tuple) => tuple.iter().map(|item| part(&item)).collect(),
        Err(_) => Ok(smallvec::smallvec![part(object)?]),
    }
}

/// Integers, as many as there are axes, if that is what the key is.
#[inline]
fn element(key: &Bound<'_, PyAny>, ndim: usize) -> PyResult<Option<SmallVec<[i64; 4]>>> {
    if ndim == 1
        && let Some(index) = plain_integer(key)
    {
        return Ok(Some(smallvec::smallvec![index?]));
    }
    let Ok(tuple) = key.cast_exact::<PyTuple>() else { return Ok(None) };
    if tuple.len() != ndim || ndim == 0 {
        return Ok(None);
    }
    let mut indices = SmallVec::new();
    for item in tuple.iter_borrowed() {
        match plain_integer(&item) {
            Some(index) => indices.push(index?),
            None => return Ok(None),
        }
    }
    Ok(Some(indices))
}

/// A value to write into elements of a dtype.
///
/// # Errors
/// As for assignment to an array.
pub fn value(object: &Bound<'_, PyAny>, dtype: DType) -> PyResult<Array> {
    let py = object.py();
    if object.is_none() || object.is_instance_of::<PyString>() {
        return Array::scalar(converted(object, dtype)?).or_raise();
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
        Ok(Argument::Scalar(scalar)) => {
            warn_of_lost_parts(py, scalar.dtype(), dtype)?;
            Array::scalar(scalar).or_raise()
        }
        Ok(Argument::Number(number)) => Array::scalar(number_to(number, dtype)?).or_raise(),
        Err(error) => Err(error),
    }
}

/// `None` or text as an element, as Python converts it: `None` is NaN where there is one.
fn converted(object: &Bound<'_, PyAny>, dtype: DType) -> PyResult<Scalar> {
    if dtype.is_bool() {
        return Ok(Scalar::new(object.is_truthy()?));
    }
    if object.is_none() && dtype.is_inexact() {
        let nan = if dtype.is_complex() {
            Scalar::new(c64::new(f64::NAN, f64::NAN))
        } else {
            Scalar::new(f64::NAN)
        };
        return Ok(nan.cast(dtype));
    }
    let name = if dtype.is_integer() {
        "int"
    } else if dtype.is_complex() {
        "complex"
    } else {
        "float"
    };
    let number = object.py().import("builtins")?.getattr(name)?.call1((object,))?;
    match Argument::new(&number)? {
        Argument::Number(number) => number_to(number, dtype),
        _ => Err(PyTypeError::new_err("not a number")),
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

/// A plain number as an element, as `int()` and `float()` would convert it.
fn number_to(number: Number, dtype: DType) -> PyResult<Scalar> {
    match number {
        Number::Float(value) if dtype.is_integer() && value.is_nan() => {
            Err(PyValueError::new_err("cannot convert float NaN to integer"))
        }
        Number::Float(value) if dtype.is_integer() && value.is_infinite() => {
            Err(PyOverflowError::new_err("cannot convert float infinity to integer"))
        }
        Number::Complex(_) if dtype.is_integer() => Err(PyTypeError::new_err(
            "int() argument must be a string, a bytes-like object or a real number, not 'complex'",
        )),
        Number::Complex(_) if dtype.is_float() => {
            Err(PyTypeError::new_err("float() argument must be a string or a real number, not 'complex'"))
        }
        number => number.as_scalar(dtype).or_raise(),
    }
}

fn warn_of_lost_parts(py: Python<'_>, from: DType, to: DType) -> PyResult<()> {
    if from.is_complex() && !to.is_complex() && !to.is_bool() {
        let warning = class(py, "ComplexWarning")?;
        PyErr::warn(py, &warning, c"Casting complex values to real discards the imaginary part", 1)?;
    }
    Ok(())
}

#[pymethods]
impl PyArray {
    fn __getitem__<'py>(this: &Bound<'py, Self>, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = this.py();
        guard(|| {
            let owner = this.borrow();
            let array = owner.array();
            if array.is_deferred() {
                let array = array.clone();
                run(py, array.size(), || array.stored().map(drop))?;
            }
            if let Some(indices) = element(key, array.ndim())? {
                return scalar_to_python(py, &array.get_item(&indices).or_raise()?);
            }
            let key = extract_key(key)?;
            let basic = key.iter().all(|part| !matches!(part, Index::Array(_) | Index::Bool(_)));
            if basic {
                let view = array.index(&key).or_raise()?;
                if view.ndim() == 0 && !key.iter().any(|part| matches!(part, Index::Ellipsis)) {
                    return to_python(py, view);
                }
                if view.layout().is_some() {
                    drop(owner);
                    return Ok(PyArray::view_of(this, view)?.into_any());
                }
                return Ok(PyArray::wrap(py, view)?.into_any());
            }
            let array = array.clone();
            drop(owner);
            let size =
                key.iter().map(|part| if let Index::Array(array) = part { array.size() } else { 1 }).sum();
            let result = run(py, size, || array.index(&key))?;
            let ellipsis = key.iter().any(|part| matches!(part, Index::Ellipsis));
            if ellipsis { Ok(PyArray::wrap(py, result)?.into_any()) } else { to_python(py, result) }
        })
    }

    fn __setitem__(this: &Bound<'_, Self>, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = this.py();
        guard(|| {
            let array = this.borrow().array().clone();
            let place = element(key, array.ndim())?;
            if let Some(indices) = &place
                && let Some(number) = classify(value)
            {
                let scalar = match (number, Argument::new(value)?) {
                    (scalars::Number::Strong(scalar), _) => {
                        warn_of_lost_parts(py, scalar.dtype(), array.dtype())?;
                        scalar
                    }
                    (_, Argument::Number(number)) => number_to(number, array.dtype())?,
                    _ => return Err(PyTypeError::new_err("not a number")),
                };
                return array.set_item(indices, scalar).or_raise();
            }
            let key = extract_key(key)?;
            let values = self::value(value, array.dtype())?;
            if let Some(indices) = &place
                && values.ndim() > 0
            {
                return array.set_item(indices, sequence_as_element(value, array.dtype())?).or_raise();
            }
            run(py, array.size().min(values.size().max(1) * 4096), || array.set_index(&key, &values))
        })
    }
}
