//! What the chapters of functions share: sequences of arrays, views of arguments, results in `out`.

use crate::array::PyArray;
use crate::array::classes::plain;
use crate::convert::{Argument, is_sequence, to_array, to_python};
use crate::errors::{OrRaise, guard};
use crate::runtime::{look_at, run};
use error::Result;
use polyarray::{Array, Operand, settings};
use pyo3::exceptions::{PyRuntimeWarning, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use std::ffi::CString;

/// Any object that a function takes.
pub type Any<'a, 'py> = &'a Bound<'py, PyAny>;
/// What a function gives.
pub type Given<'py> = PyResult<Bound<'py, PyAny>>;

/// Raises the warnings that the engine noted.
///
/// # Errors
/// Where warnings are errors.
pub fn warn(py: Python<'_>) -> PyResult<()> {
    for words in settings::take_advice() {
        let words = CString::new(words).unwrap_or_default();
        PyErr::warn(py, &py.get_type::<PyRuntimeWarning>(), &words, 1)?;
    }
    Ok(())
}

/// The arrays of a sequence, or the parts of an array along its first axis.
///
/// # Errors
/// `TypeError` for what is no sequence.
pub fn sequence(object: Any<'_, '_>) -> PyResult<Vec<Array>> {
    if let Ok(array) = object.cast::<PyArray>() {
        return array.borrow().array().unstack(0).or_raise();
    }
    if !is_sequence(object) {
        return Err(PyTypeError::new_err(format!(
            "arrays to stack must be passed as a \"sequence\" type such as list or tuple: the first input argument \
             needs to be a sequence, got {}",
            object.get_type().name().map(|name| name.to_string()).unwrap_or_default()
        )));
    }
    object.try_iter()?.map(|item| to_array(&item?, None)).collect()
}

/// The arrays of a list in which Python's numbers take the dtype that the others have.
///
/// # Errors
/// `TypeError` for what no array can be made of.
pub fn promoted(objects: &[Bound<'_, PyAny>]) -> PyResult<Vec<Array>> {
    let arguments = objects.iter().map(Argument::new).collect::<PyResult<Vec<_>>>()?;
    let operands: Vec<_> = arguments.iter().map(Argument::operand).collect();
    let common = Operand::result_type(&operands);
    operands
        .iter()
        .map(|operand| match operand {
            Operand::Array(array) => Ok((*array).clone()),
            Operand::Scalar(scalar) => Array::scalar(*scalar),
            // As in NumPy, integers that do not fit wrap around here.
            Operand::Number(number) => {
                let value = number.as_scalar(number.default_dtype())?;
                Array::scalar(value.cast(common.unwrap_or(value.dtype())))
            }
        })
        .collect::<Result<_>>()
        .or_raise()
}

/// References to the arrays of a list.
pub fn borrowed(arrays: &[Array]) -> Vec<&Array> {
    arrays.iter().collect()
}

/// A view of an argument.
///
/// # Errors
/// Those of the work.
pub fn viewed<'py>(a: Any<'_, 'py>, work: impl FnOnce(&Array) -> Result<Array> + Send) -> Given<'py> {
    guard(|| shared(a, look_at(a.py(), &to_array(a, None)?, work)?))
}

/// A view of an argument, or what takes its place.
///
/// # Errors
/// Those of the work.
pub fn viewed_or_made<'py>(a: Any<'_, 'py>, work: impl FnOnce(&Array) -> Result<Array> + Send) -> Given<'py> {
    guard(|| {
        let py = a.py();
        let x = to_array(a, None)?;
        let result = run(py, x.size(), || work(&x))?;
        shared(a, result)
    })
}

/// A view of an argument's memory, or an array of its class.
///
/// # Errors
/// As for [`like`].
pub fn shared<'py>(a: Any<'_, 'py>, result: Array) -> Given<'py> {
    match a.cast::<PyArray>() {
        Ok(owner) => Ok(PyArray::view_or_copy(owner, result)?.into_any()),
        Err(_) => Ok(PyArray::wrap(a.py(), result)?.into_any()),
    }
}

/// A list of views of an argument.
///
/// # Errors
/// Those of the work.
pub fn views<'py>(
    a: Any<'_, 'py>,
    work: impl FnOnce(&Array) -> Result<Vec<Array>> + Send,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    guard(|| {
        let results = look_at(a.py(), &to_array(a, None)?, work)?;
        results.into_iter().map(|result| shared(a, result)).collect()
    })
}

/// An argument, or a plain array in place of one of a derived class where that is not to be kept.
///
/// # Errors
/// `MemoryError`.
pub fn of_class<'py>(a: Any<'_, 'py>, subok: bool) -> Given<'py> {
    if subok { Ok(a.clone()) } else { plain(a) }
}

/// A new array of the class of an argument.
///
/// # Errors
/// `MemoryError`, and what `__array_finalize__` of a derived class raises.
pub fn like<'py>(a: Any<'_, 'py>, result: Array) -> Given<'py> {
    match a.cast::<PyArray>() {
        Ok(a) => Ok(PyArray::like(a, result)?.into_any()),
        Err(_) => Ok(PyArray::wrap(a.py(), result)?.into_any()),
    }
}

/// [`like`], or a scalar where the result has no axes.
///
/// # Errors
/// As for [`like`].
pub fn like_or_scalar<'py>(a: Any<'_, 'py>, result: Array) -> Given<'py> {
    if result.ndim() == 0 { to_python(a.py(), result) } else { like(a, result) }
}

/// A new array computed from one argument, never a scalar.
///
/// # Errors
/// Those of the work.
pub fn made<'py>(a: Any<'_, 'py>, work: impl FnOnce(&Array) -> Result<Array> + Send) -> Given<'py> {
    guard(|| {
        let x = to_array(a, None)?;
        let result = run(a.py(), x.size(), || work(&x))?;
        warn(a.py())?;
        like(a, result)
    })
}

/// A result computed from one argument, a scalar where it has no axes.
///
/// # Errors
/// Those of the work.
pub fn computed<'py>(a: Any<'_, 'py>, work: impl FnOnce(&Array) -> Result<Array> + Send) -> Given<'py> {
    guard(|| {
        let x = to_array(a, None)?;
        let result = run(a.py(), x.size(), || work(&x))?;
        warn(a.py())?;
        like_or_scalar(a, result)
    })
}

/// A new array, never a scalar.
///
/// # Errors
/// `MemoryError`.
pub fn array<'py>(py: Python<'py>, array: Array) -> Given<'py> {
    Ok(PyArray::wrap(py, array)?.into_any())
}

/// Arrays as a tuple.
///
/// # Errors
/// `MemoryError`.
pub fn tuple<'py>(py: Python<'py>, arrays: Vec<Array>) -> Given<'py> {
    let objects = arrays.into_iter().map(|array| PyArray::wrap(py, array)).collect::<PyResult<Vec<_>>>()?;
    Ok(PyTuple::new(py, objects)?.into_any())
}

/// Arrays as a list.
///
/// # Errors
/// `MemoryError`.
pub fn list<'py>(py: Python<'py>, arrays: Vec<Array>) -> Given<'py> {
    let objects = arrays.into_iter().map(|array| PyArray::wrap(py, array)).collect::<PyResult<Vec<_>>>()?;
    Ok(PyList::new(py, objects)?.into_any())
}

/// A result in the array given for it, else by itself.
///
/// # Errors
/// `TypeError` for an `out` that is no array of ours, `ValueError` for one of another shape.
pub fn delivered<'py>(py: Python<'py>, result: Array, out: Option<Any<'_, 'py>>) -> Given<'py> {
    let Some(out) = out else { return to_python(py, result) };
    let target = out_array(Some(out))?;
    if let Some(target) = target {
        if target.shape() != result.shape() {
            return Err(pyo3::exceptions::PyValueError::new_err(format!(
                "Wrong shape of argument 'out', shape={} is required; got shape={}.",
                layout::shape_text(result.shape()),
                layout::shape_text(target.shape())
            )));
        }
        run(py, result.size(), || target.assign(&result))?;
    }
    Ok(out.clone())
}

/// The array given for a result.
///
/// # Errors
/// `TypeError` for what is no array of ours.
pub fn out_array(out: Option<Any<'_, '_>>) -> PyResult<Option<Array>> {
    match out {
        None => Ok(None),
        Some(out) => match out.cast::<PyArray>() {
            Ok(array) => Ok(Some(array.borrow().array().clone())),
            Err(_) => Err(PyTypeError::new_err("return arrays must be of ArrayType")),
        },
    }
}

/// Truth as Python sees it, of an argument that may be missing.
///
/// # Errors
/// Those of the object's `__bool__`.
pub fn truth(object: Option<Any<'_, '_>>) -> PyResult<bool> {
    object.map_or(Ok(false), |object| object.is_truthy())
}
