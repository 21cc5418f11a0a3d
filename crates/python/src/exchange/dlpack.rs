//! DLPack.

use crate::array::PyArray;
use crate::errors::OrRaise;
use crate::runtime::{look_at, run_on};
use interop::dlpack::ManagedTensor;
use polyarray::Array;
use pyo3::exceptions::{PyBufferError, PyTypeError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::ffi::{CStr, c_void};

const LEGACY: &CStr = c"dltensor";
const VERSIONED: &CStr = c"dltensor_versioned";

/// Deletes the tensor of a capsule that nobody took it from.
unsafe extern "C" fn delete_unused(capsule: *mut ffi::PyObject) {
    // SAFETY: the interpreter passes the capsule that dies; a consumer would have renamed it. Taking the
    // tensor over deletes it.
    unsafe {
        if ffi::PyCapsule_IsValid(capsule, VERSIONED.as_ptr()) != 0 {
            drop(ManagedTensor::from_versioned(
                ffi::PyCapsule_GetPointer(capsule, VERSIONED.as_ptr()).cast(),
            ));
        } else if ffi::PyCapsule_IsValid(capsule, LEGACY.as_ptr()) != 0 {
            drop(ManagedTensor::from_legacy(ffi::PyCapsule_GetPointer(capsule, LEGACY.as_ptr()).cast()));
        }
    }
}

/// An array over the memory of another library's array, by DLPack.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.from_dlpack(pa.ones(2))
/// array([1., 1.])
#[pyfunction]
#[pyo3(signature = (x, /, *, device=None, copy=None))]
pub fn from_dlpack<'py>(
    x: &Bound<'py, PyAny>,
    device: Option<&str>,
    copy: Option<bool>,
) -> PyResult<Bound<'py, PyArray>> {
    let py = x.py();
    if device.is_some_and(|device| device != "cpu") {
        return Err(PyValueError::new_err("from_dlpack: unsupported device, only 'cpu' is available"));
    }
    let kwargs = PyDict::new(py);
    kwargs.set_item("max_version", (1, 1))?;
    if let Some(copy) = copy {
        kwargs.set_item("copy", copy)?;
    }
    let capsule = match x.call_method("__dlpack__", (), Some(&kwargs)) {
        Err(error) if error.is_instance_of::<PyTypeError>(py) => x.call_method0("__dlpack__")?,
        result => result?,
    };
    let take = |name: &CStr, used: &'static CStr| -> Option<*mut c_void> {
        // SAFETY: asks a live object; a capsule of this name holds a tensor, and renaming it takes it over.
        unsafe {
            if ffi::PyCapsule_IsValid(capsule.as_ptr(), name.as_ptr()) == 0 {
                return None;
            }
            let pointer = ffi::PyCapsule_GetPointer(capsule.as_ptr(), name.as_ptr());
            (ffi::PyCapsule_SetName(capsule.as_ptr(), used.as_ptr()) == 0).then_some(pointer)
        }
    };
    // SAFETY: the tensor was just taken over from its capsule.
    let tensor = unsafe {
        if let Some(pointer) = take(VERSIONED, c"used_dltensor_versioned") {
            ManagedTensor::from_versioned(pointer.cast())
        } else if let Some(pointer) = take(LEGACY, c"used_dltensor") {
            ManagedTensor::from_legacy(pointer.cast())
        } else {
            return Err(PyTypeError::new_err("from_dlpack: __dlpack__ gave no capsule of an unused tensor"));
        }
    };
    let tensor = tensor.map_err(|error| PyBufferError::new_err(error.to_string()))?;
    PyArray::wrap(py, Array::from_dlpack(tensor).or_raise()?)
}

#[pymethods]
impl PyArray {
    /// A DLPack capsule of the array's memory.
    #[pyo3(signature = (*, stream=None, max_version=None, dl_device=None, copy=None))]
    fn __dlpack__<'py>(
        this: &Bound<'py, Self>,
        stream: Option<&Bound<'py, PyAny>>,
        max_version: Option<(u32, u32)>,
        dl_device: Option<(i32, i32)>,
        copy: Option<bool>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if stream.is_some() {
            return Err(PyBufferError::new_err("stream must be None for memory of the processor"));
        }
        if dl_device.is_some_and(|device| device != (1, 0)) {
            return Err(PyBufferError::new_err("the array is in memory of the processor, device (1, 0)"));
        }
        let array = match copy {
            Some(true) => run_on(this.py(), this.borrow().array(), |array| array.copy(layout::Order::K))?,
            _ => look_at(this.py(), this.borrow().array(), |array| Ok(array.stored()?.into()))?,
        };
        let versioned = max_version.is_some_and(|(major, _)| major >= 1);
        let (pointer, name) = if versioned {
            (array.to_dlpack().or_raise()?.cast::<c_void>(), VERSIONED)
        } else {
            (array.to_dlpack_legacy().or_raise()?.cast::<c_void>(), LEGACY)
        };
        // SAFETY: the tensor is new; the capsule hands it to whoever renames it, and else deletes it.
        unsafe {
            let capsule = ffi::PyCapsule_New(pointer, name.as_ptr(), Some(delete_unused));
            Bound::from_owned_ptr_or_err(this.py(), capsule)
        }
    }

    /// The device of the memory in DLPack's numbers: the processor.
    fn __dlpack_device__(&self) -> (i32, i32) {
        (1, 0)
    }
}
