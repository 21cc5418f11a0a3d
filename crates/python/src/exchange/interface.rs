//! The array interface, as a dictionary and as a C structure, and NumPy's `__array__`.

use super::buffer::{Lender, import_view};
use super::{Handed, Owner, exported, foreign, native};
use crate::array::PyArray;
use crate::errors::OrRaise;
use dtype::DType;
use interop::interface::{self, ArrayStruct};
use layout::Layout;
use polyarray::Array;
use pyo3::exceptions::{PyAttributeError, PyTypeError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use std::ffi::{c_char, c_int};
use std::ptr::null_mut;
use storage::Dense;

pub fn import_interface(object: &Bound<'_, PyAny>, interface: &Bound<'_, PyAny>) -> PyResult<Array> {
    let interface = interface
        .cast::<PyDict>()
        .map_err(|_| PyTypeError::new_err("__array_interface__ must be a dictionary"))?;
    let field = |name: &str| -> PyResult<Option<Bound<'_, PyAny>>> {
        Ok(interface.get_item(name)?.filter(|value| !value.is_none()))
    };
    let missing = |name: &str| PyValueError::new_err(format!("__array_interface__ has no field '{name}'"));
    let typestr: String = field("typestr")?.ok_or_else(|| missing("typestr"))?.extract()?;
    let (dtype, order) = dtype::parse(&typestr).or_raise()?;
    if !interface.contains("data")? {
        return interface_of_number(object, interface, dtype);
    }
    let shape: Vec<usize> = interface.get_item("shape")?.ok_or_else(|| missing("shape"))?.extract()?;
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
            let lender = Lender::of(&exporter, ffi::PyBUF_FULL_RO)
                .map_err(|_| PyTypeError::new_err("__array_interface__ names no memory"))?;
            let bytes = import_view(&exporter, lender)?;
            let bytes = bytes.dense().or_raise()?;
            let layout = Layout::from_parts(&shape, &strides, bytes.layout().offset() + offset).or_raise()?;
            let dense = bytes.reinterpreted(layout, dtype).or_raise()?;
            native(dense, order).or_raise().map(Array::from)
        }
    }
}

/// The array of an object that names no memory: the number that it is, once.
fn interface_of_number(
    object: &Bound<'_, PyAny>,
    interface: &Bound<'_, PyDict>,
    dtype: DType,
) -> PyResult<Array> {
    let shape: Vec<usize> = interface.get_item("shape")?.map_or(Ok(Vec::new()), |shape| shape.extract())?;
    if let Some(strides) = interface.get_item("strides")?.filter(|strides| !strides.is_none()) {
        let strides = strides
            .cast_into::<PyTuple>()
            .map_err(|_| PyTypeError::new_err("__array_interface__: strides must be a tuple"))?;
        if strides.len() != shape.len() {
            return Err(PyValueError::new_err("mismatch in length of strides and shape"));
        }
    }
    if shape.iter().product::<usize>() > 1 {
        return Err(PyValueError::new_err("cannot coerce scalar to array with size > 1"));
    }
    let value = crate::scalars::construct::spelled(object, dtype)?;
    Array::scalar(value).and_then(|value| value.broadcast_to(&shape)?.copy(layout::Order::C)).or_raise()
}

/// An array over the memory that a capsule `__array_struct__` of an object describes.
///
/// # Errors
/// `TypeError` and `ValueError` for descriptions that make no sense, and for dtypes that are not there.
pub fn import_struct(object: &Bound<'_, PyAny>, capsule: &Bound<'_, PyAny>) -> PyResult<Array> {
    // SAFETY: asks a live object; a capsule without a name holds the structure here.
    let structure = unsafe {
        if ffi::PyCapsule_IsValid(capsule.as_ptr(), std::ptr::null()) == 0 {
            return Err(PyValueError::new_err("invalid __array_struct__: not a capsule without a name"));
        }
        &*ffi::PyCapsule_GetPointer(capsule.as_ptr(), std::ptr::null()).cast::<ArrayStruct>()
    };
    // SAFETY: the protocol promises as many lengths and strides as there are axes.
    let checked = unsafe { structure.check() }.map_err(|error| PyValueError::new_err(error.to_string()))?;
    let (dtype, order) = dtype::parse(&checked.typestr.to_string()).or_raise()?;
    let owner = Box::new(Owner(Some(object.clone().unbind())));
    let (pointer, writeable) = (structure.data.cast(), !checked.read_only);
    // SAFETY: the protocol promises that the object keeps the described memory while it lives.
    let dense = unsafe { foreign(pointer, &checked.shape, &checked.strides, dtype, writeable, owner) };
    native(dense.or_raise()?, order).or_raise().map(Array::from)
}

/// What the capsule `__array_struct__` of an array leads to.
#[repr(C)]
struct Described {
    structure: ArrayStruct,
    axes: Vec<isize>,
    /// The structure's address is what a consumer has; the memory lives as long.
    _dense: Dense,
}

unsafe extern "C" fn drop_described(capsule: *mut ffi::PyObject) {
    // SAFETY: the interpreter passes the capsule that dies, whose pointer leads to the start of the box.
    unsafe { drop(Box::from_raw(ffi::PyCapsule_GetPointer(capsule, std::ptr::null()).cast::<Described>())) };
}

#[pymethods]
impl PyArray {
    /// The array interface as a C structure, in a capsule.
    #[getter]
    fn __array_struct__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let dense = exported(this.py(), this.borrow().array())?;
        if dense.dtype() == DType::BFloat16 {
            return Err(PyAttributeError::new_err("__array_struct__: bfloat16 has no kind there"));
        }
        if dense.is_writeable() {
            // Nobody says when such a pointer is given back: the memory stays lent.
            dense.buffer().lend();
        }
        Handed::Struct.count();
        let flag = |holds: bool, flag| if holds { flag } else { 0 };
        let mut axes = Vec::with_capacity(2 * dense.ndim());
        axes.extend(dense.shape().iter().map(|&length| length as isize));
        axes.extend(dense.strides());
        let mut described = Box::new(Described {
            structure: ArrayStruct {
                two: 2,
                nd: dense.ndim() as c_int,
                typekind: dense.dtype().kind_char() as u8 as c_char,
                itemsize: dense.dtype().itemsize() as c_int,
                flags: flag(dense.is_c_contiguous(), interface::STRUCT_C_CONTIGUOUS)
                    | flag(dense.is_f_contiguous(), interface::STRUCT_F_CONTIGUOUS)
                    | flag(dense.is_aligned(), interface::STRUCT_ALIGNED)
                    | flag(dense.is_writeable(), interface::STRUCT_WRITEABLE)
                    | interface::STRUCT_NOTSWAPPED,
                shape: null_mut(),
                strides: null_mut(),
                data: dense.pointer().cast(),
                descr: null_mut(),
            },
            axes,
            _dense: dense,
        });
        described.structure.shape = described.axes.as_mut_ptr();
        described.structure.strides = described.structure.shape.wrapping_add(described.axes.len() / 2);
        // SAFETY: the capsule owns the box, which begins with the structure; its destructor frees it.
        unsafe {
            let pointer = Box::into_raw(described).cast();
            Bound::from_owned_ptr_or_err(
                this.py(),
                ffi::PyCapsule_New(pointer, std::ptr::null(), Some(drop_described)),
            )
        }
    }

    /// The array interface: address, shape, strides and type of the memory.
    #[getter]
    fn __array_interface__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyDict>> {
        let py = this.py();
        let dense = exported(this.py(), this.borrow().array())?;
        if dense.is_writeable() {
            // Nobody says when such a pointer is given back: the memory stays lent.
            dense.buffer().lend();
        }
        Handed::Interface.count();
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

    /// A NumPy array of the elements, over the same memory: what libraries ask for that draw or print any array.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> type(pa.ones(3).to_numpy()).__module__
    /// 'numpy'
    fn to_numpy<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::__array__(this, None, None)
    }

    /// A NumPy array of the elements, over the same memory where that is possible.
    #[pyo3(signature = (dtype=None, *, copy=None))]
    fn __array__<'py>(
        this: &Bound<'py, Self>,
        dtype: Option<&Bound<'py, PyAny>>,
        copy: Option<bool>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = this.py();
        Handed::Array.count();
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
