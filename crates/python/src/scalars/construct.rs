//! `float32("1.5")`, `int8(3.7)`, `bool([])`: scalars made of anything.
//!
//! Numbers are converted as by assignment to an array of the type: Python's integers must fit, scalars
//! wrap around. Text goes through Python's own `int`, `float` and `complex`. Arrays and sequences go to
//! the array class and give arrays.

use super::number::{Number, Weak, cast_scalar, classify};
use super::{hooks, types};
use crate::errors::guard_object;
use dtype::{DType, Scalar, c64};
use pyo3::exceptions::PyTypeError;
use pyo3::ffi::{self, PyObject, PyTypeObject};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyComplex, PyDict, PyFloat, PyInt, PyString, PyTuple};

/// What an object was made into.
enum Made<'py> {
    Scalar(Scalar),
    Array(Bound<'py, PyAny>),
}

/// An object as a scalar of `dtype`, as `dtype.type(object)` makes it.
///
/// # Errors
/// `OverflowError` for a Python integer that does not fit, `ValueError` for text that is no number,
/// `TypeError` for objects that are none, and for arrays and sequences.
pub fn scalar_of<'py>(object: &Bound<'py, PyAny>, dtype: DType) -> PyResult<Scalar> {
    match made_of(object, dtype, false)? {
        Made::Scalar(value) => Ok(value),
        Made::Array(_) => Err(PyTypeError::new_err("setting an array element with a sequence.")),
    }
}

fn made_of<'py>(object: &Bound<'py, PyAny>, dtype: DType, arrays: bool) -> PyResult<Made<'py>> {
    let py = object.py();
    match classify(object) {
        Some(Number::Strong(value)) => return cast_scalar(py, &value, dtype).map(Made::Scalar),
        Some(Number::Weak(value)) => return weak(py, object, value, dtype).map(Made::Scalar),
        None => {}
    }
    if object.is_none() || is_text(object) {
        return spelled(object, dtype).map(Made::Scalar);
    }
    if arrays
        && let Some(hooks) = hooks()
        && let Some(array) = (hooks.construct)(dtype, object)?
    {
        return Ok(Made::Array(array));
    }
    text_or_number(object, dtype).map(Made::Scalar)
}

/// Whether an object is text, which Python's numbers can be made of.
pub fn is_text(object: &Bound<'_, PyAny>) -> bool {
    object.is_instance_of::<PyString>() || object.is_instance_of::<PyBytes>()
}

/// What an object that is no number of ours or Python's stands for as an element: NaN for `None` where there is
/// one, else what `bool`, `int`, `float` or `complex` make of it.
///
/// # Errors
/// Those of Python's conversions; `OverflowError` for an integer that does not fit.
pub fn spelled(object: &Bound<'_, PyAny>, dtype: DType) -> PyResult<Scalar> {
    if object.is_none() && dtype.is_inexact() {
        let imaginary = if dtype.is_complex() { f64::NAN } else { 0.0 };
        return Ok(Scalar::new(c64::new(f64::NAN, imaginary)).cast(dtype));
    }
    match object.cast::<PyBytes>() {
        // Python reads whole and real numbers from bytes, but not complex ones.
        Ok(bytes) if dtype.is_complex() => text_or_number(&bytes.call_method1("decode", ("ascii",))?, dtype),
        _ => text_or_number(object, dtype),
    }
}

/// A Python number as a value of any dtype, by Python's own conversion where it loses something.
fn weak(py: Python<'_>, object: &Bound<'_, PyAny>, value: Weak<'_, '_>, dtype: DType) -> PyResult<Scalar> {
    match value {
        Weak::Float(value) if dtype.is_bool() => Ok(Scalar::new(value != 0.0)),
        Weak::Float(_) if dtype.is_integer() => text_or_number(object, dtype),
        Weak::Complex(value) if dtype.is_bool() => Ok(Scalar::new(value.re != 0.0 || value.im != 0.0)),
        Weak::Complex(_) if !dtype.is_complex() => text_or_number(object, dtype),
        _ => value.to_scalar(py, dtype),
    }
}

/// What `bool`, `int`, `float` or `complex` make of an object.
fn text_or_number(object: &Bound<'_, PyAny>, dtype: DType) -> PyResult<Scalar> {
    let py = object.py();
    if dtype.is_bool() {
        return Ok(Scalar::new(object.is_truthy()?));
    }
    let number = if dtype.is_integer() {
        py.get_type::<PyInt>().call1((object,))?
    } else if dtype.is_complex() && !object.is_instance_of::<PyString>() {
        // SAFETY: the object is alive; the real part is -1 where an exception is set.
        let value = unsafe { ffi::PyComplex_AsCComplex(object.as_ptr()) };
        return match (value.real == -1.0).then(|| PyErr::take(py)).flatten() {
            Some(error) => Err(error),
            None => Weak::Complex(c64::new(value.real, value.imag)).to_scalar(py, dtype),
        };
    } else if dtype.is_complex() {
        py.get_type::<PyComplex>().call1((object,))?
    } else {
        py.get_type::<PyFloat>().call1((object,))?
    };
    match classify(&number) {
        Some(Number::Weak(value)) => value.to_scalar(py, dtype),
        Some(Number::Strong(value)) => cast_scalar(py, &value, dtype),
        None => Err(PyTypeError::new_err("expected a number")),
    }
}

/// A new object of a scalar type, or of a Python class derived from one.
///
/// # Safety
/// `type_` is a type whose dtype is `dtype`.
unsafe fn instance(
    py: Python<'_>,
    type_: *mut PyTypeObject,
    dtype: DType,
    arguments: &[&Bound<'_, PyAny>],
) -> PyResult<*mut PyObject> {
    let made = match *arguments {
        [] => Made::Scalar(Scalar::zero(dtype)),
        [object] => made_of(object, dtype, types::exact_dtype(type_).is_some())?,
        [real, imaginary] if dtype.is_complex() => {
            let number = py.get_type::<PyComplex>().call1((real, imaginary))?;
            made_of(&number, dtype, false)?
        }
        _ if dtype == DType::Float64 => {
            return Err(PyTypeError::new_err(format!(
                "float expected at most 1 argument, got {}",
                arguments.len()
            )));
        }
        _ => {
            let most = if dtype.is_complex() { "2 arguments" } else { "1 argument" };
            return Err(PyTypeError::new_err(format!(
                "function takes at most {most} ({} given)",
                arguments.len()
            )));
        }
    };
    match made {
        Made::Array(array) => Ok(array.into_ptr()),
        // SAFETY: attached; the class is derived from the type of the dtype.
        Made::Scalar(value) => unsafe {
            Ok(if types::exact_dtype(type_).is_some() {
                types::new(dtype, value.padded())
            } else {
                types::new_of_subtype(type_, &value)
            })
        },
    }
}

#[cold]
fn unexpected_keyword(name: &Bound<'_, PyAny>) -> PyErr {
    PyTypeError::new_err(format!("this function got an unexpected keyword argument '{name}'"))
}

/// The `tp_new` of every concrete type.
///
/// # Safety
/// Called by the interpreter.
pub unsafe extern "C" fn new(
    type_: *mut PyTypeObject,
    arguments: *mut PyObject,
    keywords: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the interpreter passes a type, a tuple, and a dictionary or null.
    unsafe {
        guard_object(|py| {
            if !keywords.is_null() {
                let keywords = Bound::<PyAny>::from_borrowed_ptr(py, keywords);
                // Classes derived from ours may take keywords in their own `__init__`.
                if let Some((name, _)) = keywords.cast::<PyDict>()?.iter().next()
                    && types::exact_dtype(type_).is_some()
                {
                    return Err(unexpected_keyword(&name));
                }
            }
            let dtype =
                types::dtype_of_type(type_).ok_or_else(|| PyTypeError::new_err("not a scalar type"))?;
            let arguments = Bound::<PyAny>::from_borrowed_ptr(py, arguments);
            let arguments: Vec<_> = arguments.cast::<PyTuple>()?.iter().collect();
            instance(py, type_, dtype, &arguments.iter().collect::<Vec<_>>())
        })
    }
}

/// Calls of the concrete types themselves, without a tuple of arguments.
///
/// # Safety
/// Called by the interpreter.
pub unsafe extern "C" fn vectorcall(
    type_: *mut PyObject,
    arguments: *const *mut PyObject,
    count: usize,
    keywords: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the interpreter passes as many arguments as it says; the high bit of the count is a flag.
    unsafe {
        let type_ = type_.cast::<PyTypeObject>();
        let count = ffi::PyVectorcall_NARGS(count) as usize;
        guard_object(|py| {
            if !keywords.is_null() {
                let names = Bound::<PyAny>::from_borrowed_ptr(py, keywords);
                if let Some(name) = names.cast::<PyTuple>()?.iter().next() {
                    return Err(unexpected_keyword(&name));
                }
            }
            let dtype = types::exact_dtype(type_).ok_or_else(|| PyTypeError::new_err("not a scalar type"))?;
            if count == 1 {
                let object = Bound::<PyAny>::from_borrowed_ptr(py, *arguments);
                return instance(py, type_, dtype, &[&object]);
            }
            let arguments: Vec<_> =
                (0..count).map(|k| Bound::<PyAny>::from_borrowed_ptr(py, *arguments.add(k))).collect();
            instance(py, type_, dtype, &arguments.iter().collect::<Vec<_>>())
        })
    }
}
