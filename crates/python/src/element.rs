//! Numbers as elements of arrays: which conversions are refused, and which warn.
//!
//! A number that is made an element of whole numbers goes through Python's `int()`, as in NumPy: NaN, infinity and
//! what the dtype cannot hold are errors. Casts of arrays, and of scalars to dtypes without sign, wrap around.

use crate::errors::{OrRaise, class};
use crate::scalars::number::cast_scalar;
use dtype::{DType, Scalar};
use polyarray::Number;
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;

/// A plain number as an element, as `int()` and `float()` would convert it.
///
/// # Errors
/// `ValueError`, `OverflowError` or `TypeError` for what has no place among the elements, and warnings that are
/// made errors.
pub fn of_number(py: Python<'_>, number: Number, dtype: DType) -> PyResult<Scalar> {
    match number {
        Number::Float(value) if dtype.is_integer() && value.is_nan() => {
            Err(PyValueError::new_err("cannot convert float NaN to integer"))
        }
        Number::Float(value) if dtype.is_integer() && value.is_infinite() => {
            Err(PyOverflowError::new_err("cannot convert float infinity to integer"))
        }
        Number::Float(value) if dtype.is_integer() => Number::Int(value as i128).as_scalar(dtype).or_raise(),
        Number::Complex(_) if dtype.is_integer() => Err(PyTypeError::new_err(
            "int() argument must be a string, a bytes-like object or a real number, not 'complex'",
        )),
        Number::Complex(_) if dtype.is_float() => {
            Err(PyTypeError::new_err("float() argument must be a string or a real number, not 'complex'"))
        }
        Number::Float(value) if dtype != DType::Float64 => cast_scalar(py, &Scalar::new(value), dtype),
        Number::Complex(value) if dtype != DType::Complex128 => cast_scalar(py, &Scalar::new(value), dtype),
        number => number.as_scalar(dtype).or_raise(),
    }
}

/// A scalar as an element among others.
///
/// # Errors
/// As for [`of_number`].
pub fn of_scalar(py: Python<'_>, scalar: &Scalar, dtype: DType) -> PyResult<Scalar> {
    let from = scalar.dtype();
    if !dtype.is_signed_integer() || from == dtype {
        return cast_scalar(py, scalar, dtype);
    }
    warn_of_lost_parts(py, from, dtype)?;
    let number =
        if from.is_inexact() { Number::Float(scalar.as_c64().re) } else { Number::Int(scalar.as_i128()) };
    of_number(py, number, dtype)
}

/// `ComplexWarning` where a cast drops imaginary parts.
///
/// # Errors
/// The warning, where it is made an error.
pub fn warn_of_lost_parts(py: Python<'_>, from: DType, to: DType) -> PyResult<()> {
    if from.is_complex() && !to.is_complex() && !to.is_bool() {
        let warning = class(py, "ComplexWarning")?;
        PyErr::warn(py, &warning, c"Casting complex values to real discards the imaginary part", 1)?;
    }
    Ok(())
}
