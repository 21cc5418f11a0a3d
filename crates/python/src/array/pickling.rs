//! Arrays in pickles: an empty array of the class, and a state of shape, dtype, order and bytes.
//!
//! Both are NumPy's forms, so that classes derived from `ndarray` which extend them (by `__reduce__` and
//! `__setstate__`) do not see a difference. From protocol 5 on, contiguous arrays are passed as buffers, which a
//! program can carry without copying them.

use super::PyArray;
use super::classes::derive;
use crate::convert::exact;
use crate::dtype::{PyDType, dtype_object, extract_dtype};
use crate::errors::OrRaise;
use crate::runtime::look_at;
use dtype::DType;
use layout::Order;
use polyarray::Array;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple, PyType};
use storage::Dense;

/// What a pickle keeps: a version, shape, dtype, whether the bytes are in Fortran order, and the bytes.
type State<'py> = (u8, Bound<'py, PyTuple>, Bound<'py, PyDType>, bool, Bound<'py, PyBytes>);
/// What makes an empty object: a class, a shape, and a character that NumPy writes, too.
type Empty<'py> = (Bound<'py, PyType>, (usize,), Bound<'py, PyBytes>);

#[pymethods]
impl PyArray {
    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Empty<'py>, State<'py>)> {
        let py = this.py();
        let dense = look_at(py, this.borrow().array(), Array::dense)?;
        let fortran = dense.is_f_contiguous() && !dense.is_c_contiguous();
        let bytes = this.borrow().tobytes(py, Some(if fortran { "F" } else { "C" }))?;
        let make = py.import("polyarray._polyarray")?.getattr("_reconstruct")?;
        let dtype = dtype_object(py, dense.dtype())?;
        let shape = PyTuple::new(py, dense.shape())?;
        Ok((make, (this.get_type(), (0,), PyBytes::new(py, b"b")), (1, shape, dtype, fortran, bytes)))
    }

    #[pyo3(signature = (protocol, /))]
    fn __reduce_ex__<'py>(this: &Bound<'py, Self>, protocol: i64) -> PyResult<Bound<'py, PyAny>> {
        let py = this.py();
        if protocol >= 5 && exact::<PyArray>(this.as_any()).is_some() {
            let reduced = py.import("polyarray._raw")?.getattr("reduced")?.call1((this,))?;
            if !reduced.is_none() {
                return Ok(reduced);
            }
        }
        this.call_method0("__reduce__")
    }

    #[pyo3(signature = (state, /))]
    fn __setstate__(this: &Bound<'_, Self>, state: &Bound<'_, PyTuple>) -> PyResult<()> {
        let first = match state.len() {
            4 => 0,
            5 => 1,
            _ => return Err(PyTypeError::new_err("the state of an array has four or five parts")),
        };
        let shape: Vec<usize> = state.get_item(first)?.extract()?;
        let dtype = extract_dtype(&state.get_item(first + 1)?)?;
        let fortran = state.get_item(first + 2)?.is_truthy()?;
        let bytes = state.get_item(first + 3)?;
        let bytes =
            bytes.cast::<PyBytes>().map_err(|_| PyTypeError::new_err("pickle not returning string"))?;
        let lengths: Vec<usize> = if fortran { shape.iter().rev().copied().collect() } else { shape };
        if bytes.as_bytes().len() != lengths.iter().product::<usize>() * dtype.itemsize() {
            return Err(PyValueError::new_err("buffer size does not match array size"));
        }
        let dense = Dense::empty(&lengths, dtype, Order::C).or_raise()?;
        crate::exchange::write_bytes(&dense, bytes.as_bytes()).or_raise()?;
        let array = Array::from(dense);
        PyArray::replace(this, if fortran { array.transpose().or_raise()? } else { array })
    }
}

#[pyfunction]
fn _reconstruct<'py>(
    class: &Bound<'py, PyType>,
    shape: Vec<usize>,
    dtype: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyArray>> {
    let _ = dtype;
    if !class.is_subclass_of::<PyArray>()? {
        return Err(PyTypeError::new_err("_reconstruct: First argument must be a sub-type of ndarray"));
    }
    let array = Dense::empty(&shape, DType::Int8, Order::C).or_raise()?.into();
    derive(class, PyArray::of(array, None), None)
}

/// Adds this subject to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(_reconstruct, module)?)
}
