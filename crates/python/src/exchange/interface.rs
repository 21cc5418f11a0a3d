//! The array interface, and NumPy's `__array__`.

use super::buffer::import_buffer;
use super::{Owner, exported, foreign, native};
use crate::array::PyArray;
use crate::errors::OrRaise;
use layout::Layout;
use polyarray::Array;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

pub fn import_interface(object: &Bound<'_, PyAny>, interface: &Bound<'_, PyAny>) -> PyResult<Array> {
    let interface = interface
        .cast::<PyDict>()
        .map_err(|_| PyTypeError::new_err("__array_interface__ must be a dictionary"))?;
    let field = |name: &str| -> PyResult<Option<Bound<'_, PyAny>>> {
        Ok(interface.get_item(name)?.filter(|value| !value.is_none()))
    };
    let missing = |name: &str| PyValueError::new_err(format!("__array_interface__ has no field '{name}'"));
    let typestr: String = field("typestr")?.ok_or_else(|| missing("typestr"))?.extract()?;
    let shape: Vec<usize> = field("shape")?.ok_or_else(|| missing("shape"))?.extract()?;
    let (dtype, order) = dtype::parse(&typestr).or_raise()?;
    let strides: Vec<isize> = match field("strides")? {
        Some(strides) => strides.extract()?,
        None => Layout::contiguous(&shape, dtype.itemsize(), layout::Order::C).or_raise()?.strides().to_vec(),
    };
    match field("data")? {
        Some(data) if data.is_instance_of::<PyTuple>() => {
            let (address, read_only): (usize, bool) = data.extract()?;
            let owner = Box::new(Owner(Some(object.clone().unbind())));
            let pointer = std::ptr::with_exposed_provenance_mut(address);
            // SAFETY: the protocol promises that the object keeps the described memory while it lives.
            let dense = unsafe { foreign(pointer, &shape, &strides, dtype, !read_only, owner) }.or_raise()?;
            native(dense, order).or_raise().map(Array::from)
        }
        data => {
            let exporter = data.unwrap_or_else(|| object.clone());
            let offset: usize = field("offset")?.map_or(Ok(0), |offset| offset.extract())?;
            let bytes = import_buffer(&exporter)?
                .ok_or_else(|| PyTypeError::new_err("__array_interface__ names no memory"))?;
            let bytes = bytes.dense().or_raise()?;
            let layout = Layout::from_parts(&shape, &strides, bytes.layout().offset() + offset).or_raise()?;
            let dense = bytes.reinterpreted(layout, dtype).or_raise()?;
            native(dense, order).or_raise().map(Array::from)
        }
    }
}

#[pymethods]
impl PyArray {
    /// The array interface: address, shape, strides and type of the memory.
    #[getter]
    fn __array_interface__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyDict>> {
        let py = this.py();
        let dense = exported(this.py(), this.borrow().array())?;
        if dense.is_writeable() {
            // Nobody says when such a pointer is given back: the memory stays lent.
            dense.buffer().lend();
        }
        let result = PyDict::new(py);
        let address = dense.pointer().expose_provenance();
        result.set_item("data", (address, !dense.is_writeable()))?;
        if dense.is_c_contiguous() {
            result.set_item("strides", py.None())?;
        } else {
            result.set_item("strides", PyTuple::new(py, dense.strides())?)?;
        }
        result.set_item("descr", [("", dense.dtype().typestr())])?;
        result.set_item("typestr", dense.dtype().typestr())?;
        result.set_item("shape", PyTuple::new(py, dense.shape())?)?;
        result.set_item("version", 3)?;
        Ok(result)
    }

    /// A NumPy array of the elements, over the same memory where that is possible.
    #[pyo3(signature = (dtype=None, *, copy=None))]
    fn __array__<'py>(
        this: &Bound<'py, Self>,
        dtype: Option<&Bound<'py, PyAny>>,
        copy: Option<bool>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = this.py();
        let numpy = py.import("numpy")?;
        let view = py.import("builtins")?.getattr("memoryview")?.call1((this,))?;
        let array = numpy.call_method1("asarray", (view,))?;
        let kwargs = PyDict::new(py);
        if let Some(copy) = copy {
            kwargs.set_item("copy", copy)?;
        }
        if dtype.is_none() && copy != Some(true) {
            return Ok(array);
        }
        numpy.call_method("array", (array, dtype), Some(&kwargs))
    }
}
