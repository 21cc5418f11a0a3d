//! The Arrow C data interface, by capsules: 1-d arrays of numbers and truth values.

use super::{Handed, exported};
use crate::array::PyArray;
use crate::errors::OrRaise;
use interop::arrow::{ArrowArray, ArrowSchema, Taken};
use polyarray::Array;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use std::ffi::CStr;
use storage::{Dense, export_arrow};

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

unsafe extern "C" fn drop_schema(capsule: *mut ffi::PyObject) {
    // SAFETY: the interpreter passes the capsule that dies, which owns its schema; one that somebody took over has
    // no release.
    unsafe {
        let schema: *mut ArrowSchema = ffi::PyCapsule_GetPointer(capsule, SCHEMA.as_ptr()).cast();
        if let Some(release) = (*schema).release {
            release(schema);
        }
        drop(Box::from_raw(schema));
    }
}

unsafe extern "C" fn drop_array(capsule: *mut ffi::PyObject) {
    // SAFETY: as above, for the array.
    unsafe {
        let array: *mut ArrowArray = ffi::PyCapsule_GetPointer(capsule, ARRAY.as_ptr()).cast();
        drop(Taken::from(array));
        drop(Box::from_raw(array));
    }
}

/// A capsule that owns a structure.
fn capsule<'py, T>(
    py: Python<'py>,
    structure: T,
    name: &'static CStr,
    destructor: unsafe extern "C" fn(*mut ffi::PyObject),
) -> PyResult<Bound<'py, PyAny>> {
    let pointer = Box::into_raw(Box::new(structure));
    // SAFETY: the capsule owns the box; its destructor frees it.
    unsafe {
        let capsule = ffi::PyCapsule_New(pointer.cast(), name.as_ptr(), Some(destructor));
        Bound::from_owned_ptr_or_err(py, capsule)
    }
}

/// The structure of a capsule.
fn structure<T>(capsule: &Bound<'_, PyAny>, name: &'static CStr) -> PyResult<*mut T> {
    // SAFETY: asks a live object.
    unsafe {
        if ffi::PyCapsule_IsValid(capsule.as_ptr(), name.as_ptr()) == 0 {
            let found = match capsule.cast::<PyCapsule>() {
                Ok(_) => "a capsule of another name".to_owned(),
                Err(_) => capsule.get_type().name()?.to_string(),
            };
            return Err(PyValueError::new_err(format!(
                "__arrow_c_array__: expected a capsule '{}', got {found}",
                name.to_string_lossy()
            )));
        }
        Ok(ffi::PyCapsule_GetPointer(capsule.as_ptr(), name.as_ptr()).cast())
    }
}

/// A 1-d array over the memory of an Arrow array: read-only, and a copy only of truth values.
///
/// `x` is any object with `__arrow_c_array__`, such as arrays of pyarrow. Arrow arrays with nulls are errors: fill or
/// drop nulls first.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.from_arrow(pa.arange(3))
/// array([0, 1, 2])
#[pyfunction]
#[pyo3(signature = (x, /))]
pub fn from_arrow<'py>(x: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyArray>> {
    let method = x.getattr_opt(pyo3::intern!(x.py(), "__arrow_c_array__"))?.ok_or_else(|| {
        let class = x.get_type();
        PyTypeError::new_err(format!("from_arrow: objects of type {class} have no __arrow_c_array__"))
    })?;
    PyArray::wrap(x.py(), import_arrow(&method)?)
}

/// The array that a method `__arrow_c_array__` hands over.
///
/// # Errors
/// `TypeError` and `ValueError` for columns that no array can be, and what the method raises.
pub fn import_arrow(method: &Bound<'_, PyAny>) -> PyResult<Array> {
    let pair = method.call0()?;
    let pair = pair.cast::<PyTuple>().ok().filter(|pair| pair.len() == 2);
    let pair = pair.ok_or_else(|| PyTypeError::new_err("__arrow_c_array__ must return two capsules"))?;
    let (first, second) = (pair.get_item(0)?, pair.get_item(1)?);
    let schema: *mut ArrowSchema = structure(&first, SCHEMA)?;
    let array: *mut ArrowArray = structure(&second, ARRAY)?;
    // SAFETY: capsules of these names hold such structures; the array is taken over once, the schema is read while
    // its capsule is held.
    let dense = unsafe {
        let taken = Taken::from(array).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Dense::from_arrow(&*schema, taken).or_raise()?
    };
    Ok(dense.into())
}

#[pymethods]
impl PyArray {
    /// The array as Arrow's structures: a schema and a 1-d array, in capsules.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        this: &Bound<'py, Self>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
        Handed::Arrow.count();
        // A wish that may be left unfulfilled: the receiver converts.
        let _ = requested_schema;
        let py = this.py();
        let dense = exported(py, this.borrow().array())?;
        let (schema, array) = export_arrow(&dense).or_raise()?;
        Ok((capsule(py, schema, SCHEMA, drop_schema)?, capsule(py, array, ARRAY, drop_array)?))
    }

    /// What the elements are, as Arrow's schema in a capsule.
    fn __arrow_c_schema__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let empty = Dense::empty(&[0], this.borrow().array().dtype(), layout::Order::C).or_raise()?;
        capsule(this.py(), export_arrow(&empty).or_raise()?.0, SCHEMA, drop_schema)
    }
}
