//! Promotion and casting of dtypes, and of the operands that have them.

use crate::array::PyArray;
use crate::convert::{Argument, Detached, extract_index};
use crate::dtype::{PyDType, dtype_object, extract_dtype};
use crate::errors::OrRaise;
use crate::scalars::{Number, classify};
use dtype::{Casting, DType};
use layout::shape_text;
use polyarray::Operand;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

/// The dtype to which both dtypes convert without loss of kind.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.promote_types("i4", "f4")
/// dtype('float64')
#[pyfunction]
#[pyo3(signature = (type1, type2, /))]
fn promote_types<'py>(
    py: Python<'py>,
    type1: &Bound<'py, PyAny>,
    type2: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyDType>> {
    if let Ok(dtype) = type1.cast::<PyDType>()
        && type1.is(type2)
    {
        return Ok(dtype.clone());
    }
    dtype_object(py, dtype::promote_types(dtype_or_default(type1)?, dtype_or_default(type2)?))
}

fn dtype_or_default(object: &Bound<'_, PyAny>) -> PyResult<DType> {
    if object.is_none() { Ok(DType::Float64) } else { extract_dtype(object) }
}

/// Whether an object is one to compute with, rather than one that spells a dtype.
fn is_operand(object: &Bound<'_, PyAny>) -> bool {
    !object.is_instance_of::<PyType>()
        && !object.is_instance_of::<PyDType>()
        && (object.is_instance_of::<PyArray>() || classify(object).is_some() || is_foreign_array(object))
}

fn is_foreign_array(object: &Bound<'_, PyAny>) -> bool {
    object.hasattr("dtype").unwrap_or(false) && object.hasattr("shape").unwrap_or(false) && object.hasattr("__array__").unwrap_or(false)
}

/// The dtype in which an operation computes on these operands. Python's numbers take the dtype of the
/// others and only decide its kind.
///
/// Parameters
/// ----------
/// arrays_and_dtypes : arrays, numbers, dtypes, and what spells dtypes.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.result_type(pa.zeros(3, dtype=pa.float32), 1.0)
/// dtype('float32')
/// >>> pa.result_type(3, pa.int8)
/// dtype('int8')
#[pyfunction]
#[pyo3(signature = (*arrays_and_dtypes))]
fn result_type<'py>(py: Python<'py>, arrays_and_dtypes: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyDType>> {
    let mut strong = Vec::new();
    let mut weak = Vec::new();
    for object in arrays_and_dtypes {
        if is_operand(&object) {
            let detached: Detached = Argument::new(&object)?.detached();
            match detached.operand() {
                // Alone, a number has the dtype that an array of it would have.
                Operand::Number(number) if arrays_and_dtypes.len() == 1 => {
                    let dtype = number.default_dtype();
                    number.as_scalar(dtype).or_raise()?;
                    return dtype_object(py, dtype);
                }
                Operand::Number(number) => weak.push(number.weak()),
                operand => strong.extend(operand.dtype()),
            }
        } else {
            strong.push(dtype_or_default(&object)?);
        }
    }
    match dtype::result_type(strong, weak) {
        Some(dtype) => dtype_object(py, dtype),
        None => Err(PyValueError::new_err("at least one array or dtype is required")),
    }
}

/// Whether a cast between dtypes is allowed under a casting rule.
///
/// Parameters
/// ----------
/// from_ : a dtype, a scalar with a dtype, or an array.
/// to : a dtype.
/// casting : 'no', 'equiv', 'safe', 'same_kind', 'same_value' or 'unsafe'.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.can_cast(pa.int32, pa.float64), pa.can_cast("f8", "i8")
/// (True, False)
#[pyfunction]
#[pyo3(signature = (from_, to, casting="safe"))]
fn can_cast(from_: &Bound<'_, PyAny>, to: &Bound<'_, PyAny>, casting: &str) -> PyResult<bool> {
    let casting = Casting::parse(casting).or_raise()?;
    let to = dtype_or_default(to)?;
    if !from_.is_instance_of::<PyType>() && matches!(classify(from_), Some(Number::Weak(_))) {
        return Err(PyTypeError::new_err(
            "can_cast() does not support Python ints, floats, and complex because the result used to depend on \
             the value.\nThis change was part of adopting NEP 50, we may explicitly allow them again in the future.",
        ));
    }
    Ok(dtype::can_cast(dtype_or_default(from_)?, to, casting))
}

/// The shape in which arrays of these shapes meet.
///
/// Parameters
/// ----------
/// args : shapes: tuples of integers, or integers.
///
/// Raises `ValueError` where lengths differ and neither is one.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.broadcast_shapes((6, 7), (5, 6, 1), 7)
/// (5, 6, 7)
#[pyfunction]
#[pyo3(signature = (*args))]
fn broadcast_shapes<'py>(py: Python<'py>, args: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyTuple>> {
    let shapes = args.iter().map(|shape| lengths(&shape)).collect::<PyResult<Vec<_>>>()?;
    for (k, second) in shapes.iter().enumerate() {
        for (j, first) in shapes.iter().enumerate().take(k) {
            let differ = first.iter().rev().zip(second.iter().rev()).any(|(&m, &n)| m != n && m != 1 && n != 1);
            if differ {
                return Err(PyValueError::new_err(format!(
                    "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg {j} \
                     with shape {} and arg {k} with shape {}.",
                    shape_text(first),
                    shape_text(second)
                )));
            }
        }
    }
    PyTuple::new(py, layout::broadcast_shapes(shapes.iter().map(Vec::as_slice)).or_raise()?)
}

fn lengths(shape: &Bound<'_, PyAny>) -> PyResult<Vec<usize>> {
    let lengths: Vec<i64> = match extract_index(shape) {
        Ok(length) => vec![length],
        Err(_) => shape.try_iter()?.map(|item| extract_index(&item?)).collect::<PyResult<_>>()?,
    };
    let length = |n| usize::try_from(n).map_err(|_| PyValueError::new_err("negative dimensions are not allowed"));
    lengths.into_iter().map(length).collect()
}

/// Adds this chapter to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(promote_types, module)?)?;
    module.add_function(wrap_pyfunction!(result_type, module)?)?;
    module.add_function(wrap_pyfunction!(can_cast, module)?)?;
    module.add_function(wrap_pyfunction!(broadcast_shapes, module)?)
}
