//! DLPack, ABI version 1: capsules of both kinds, and the exchange table by which C code hands tensors over
//! without a call of Python's.
//!
//! A capsule is an offer: who renames it owns the tensor, and nobody can take it twice. A tensor of ours that
//! comes back, by whatever way, becomes a view of the same buffer again. Memory of the processor has no streams.

use super::Handed;
use crate::array::{PyArray, is_array_type};
use crate::convert::exact;
use crate::errors::{OrRaise, guard};
use crate::runtime::{look_at, run_on};
use interop::dlpack::{
    DLDevice, DLManagedTensorVersioned, DLPackExchangeAPI, DLPackExchangeAPIHeader, DLTensor, DeviceType,
    ManagedTensor, SetError, VERSION,
};
use polyarray::Array;
use pyo3::exceptions::{PyBufferError, PyTypeError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyTuple, PyType};
use std::ffi::{CStr, CString, c_int, c_void};
use std::ptr::null_mut;
use storage::{Dense, dlpack_type, dtype_of_dlpack, export_dlpack, returned_dlpack};

const LEGACY: &CStr = c"dltensor";
const VERSIONED: &CStr = c"dltensor_versioned";
/// Memory of the processor, in DLPack's numbers.
const HERE: (i32, i32) = (1, 0);

/// Deletes the tensor of a capsule that nobody took it from.
unsafe extern "C" fn delete_unused(capsule: *mut ffi::PyObject) {
    // SAFETY: the interpreter passes the capsule that dies, perhaps while an exception is on its way; a consumer
    // would have renamed it. Taking the tensor over deletes it.
    unsafe {
        let py = Python::assume_attached();
        let raised = PyErr::take(py);
        if ffi::PyCapsule_IsValid(capsule, VERSIONED.as_ptr()) != 0 {
            drop(ManagedTensor::from_versioned(
                ffi::PyCapsule_GetPointer(capsule, VERSIONED.as_ptr()).cast(),
            ));
        } else if ffi::PyCapsule_IsValid(capsule, LEGACY.as_ptr()) != 0 {
            drop(ManagedTensor::from_legacy(ffi::PyCapsule_GetPointer(capsule, LEGACY.as_ptr()).cast()));
        }
        if let Some(raised) = raised {
            raised.restore(py);
        }
    }
}

/// Takes the tensor out of a capsule, which is renamed.
fn take_from(capsule: &Bound<'_, PyAny>) -> PyResult<ManagedTensor> {
    let object = capsule.as_ptr();
    if !capsule.is_instance_of::<PyCapsule>() {
        return Err(PyTypeError::new_err(format!(
            "from_dlpack: __dlpack__ returned an object of type {}, not a capsule",
            capsule.get_type().name()?
        )));
    }
    let take = |name: &CStr, used: &'static CStr| -> Option<*mut c_void> {
        // SAFETY: asks a live capsule; one of this name holds a tensor, and renaming it takes it over.
        unsafe {
            if ffi::PyCapsule_IsValid(object, name.as_ptr()) == 0 {
                return None;
            }
            let pointer = ffi::PyCapsule_GetPointer(object, name.as_ptr());
            (ffi::PyCapsule_SetName(object, used.as_ptr()) == 0).then_some(pointer)
        }
    };
    // SAFETY: the tensor was just taken over from its capsule.
    let tensor = unsafe {
        if let Some(pointer) = take(VERSIONED, c"used_dltensor_versioned") {
            ManagedTensor::from_versioned(pointer.cast())
        } else if let Some(pointer) = take(LEGACY, c"used_dltensor") {
            ManagedTensor::from_legacy(pointer.cast())
        } else {
            let name = ffi::PyCapsule_GetName(object);
            PyErr::take(capsule.py());
            let name = if name.is_null() { c"NULL" } else { CStr::from_ptr(name) };
            return Err(PyValueError::new_err(format!(
                "from_dlpack: a capsule called '{}' holds no tensor to take; 'dltensor' and 'dltensor_versioned' \
                 do, until they are taken",
                name.to_string_lossy()
            )));
        }
    };
    tensor.map_err(|error| PyBufferError::new_err(error.to_string()))
}

/// The exchange table that a class offers, unless a class derived from the one that does has its own `__dlpack__`.
fn table_of(class: &Bound<'_, PyType>) -> PyResult<Option<&'static DLPackExchangeAPI>> {
    let py = class.py();
    let capsule_name = pyo3::intern!(py, "__dlpack_c_exchange_api__");
    let mut offered = class.getattr_opt(capsule_name)?;
    let mut name = capsule_name;
    if offered.is_none() {
        name = pyo3::intern!(py, "__c_dlpack_exchange_api__");
        offered = class.getattr_opt(name)?;
    }
    let Some(offered) = offered else { return Ok(None) };
    for ancestor in class.mro() {
        let own = ancestor.getattr("__dict__")?;
        if own.contains(name)? {
            break;
        }
        if own.contains(pyo3::intern!(py, "__dlpack__"))? {
            return Ok(None);
        }
    }
    let pointer: *mut DLPackExchangeAPI = match offered.cast::<PyCapsule>() {
        // SAFETY: asks a live capsule.
        Ok(capsule) => unsafe {
            let name = c"dlpack_exchange_api".as_ptr();
            if ffi::PyCapsule_IsValid(capsule.as_ptr(), name) == 0 {
                return Ok(None);
            }
            ffi::PyCapsule_GetPointer(capsule.as_ptr(), name).cast()
        },
        Err(_) => match offered.extract::<usize>() {
            Ok(address) => std::ptr::with_exposed_provenance_mut(address),
            Err(_) => return Ok(None),
        },
    };
    // SAFETY: the attribute promises a table, or none, that lives as long as the process; its head says which
    // version it has, and older ones follow.
    unsafe {
        let mut table = pointer;
        while !table.is_null() && (*table).header.version.major != VERSION.major {
            table = (*table).header.prev_api.cast();
        }
        Ok(table.as_ref())
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
    device: Option<&Bound<'py, PyAny>>,
    copy: Option<bool>,
) -> PyResult<Bound<'py, PyArray>> {
    let py = x.py();
    if let Some(device) = device
        && !device.extract::<&str>().is_ok_and(|device| device == "cpu")
    {
        return Err(PyValueError::new_err(format!(
            "Device not understood. Only \"cpu\" is allowed, but received: {device}"
        )));
    }
    let plain = device.is_none() && copy.is_none();
    if plain && let Some(array) = exact::<PyArray>(x) {
        // By way of a tensor this would come to the same.
        let array = array.borrow().array().clone();
        return PyArray::wrap(py, look_at(py, &array, |array| Ok(array.stored()?.into()))?);
    }
    if plain
        && let Some(table) = table_of(&x.get_type())?
        && let Some(give) = table.managed_tensor_from_py_object_no_sync
    {
        let mut tensor = null_mut();
        // SAFETY: the object is an instance of the class that offers the table.
        if unsafe { give(x.as_ptr().cast(), &mut tensor) } != 0 {
            return Err(PyErr::fetch(py));
        }
        // SAFETY: the function handed the tensor over.
        let tensor = unsafe { ManagedTensor::from_versioned(tensor) };
        let tensor = tensor.map_err(|error| PyBufferError::new_err(error.to_string()))?;
        return PyArray::wrap(py, Array::from_dlpack(tensor).or_raise()?);
    }
    let kwargs = PyDict::new(py);
    kwargs.set_item("max_version", (VERSION.major, VERSION.minor))?;
    if device.is_some() {
        kwargs.set_item("dl_device", HERE)?;
    }
    if let Some(copy) = copy {
        kwargs.set_item("copy", copy)?;
    }
    let capsule = match x.call_method(pyo3::intern!(py, "__dlpack__"), (), Some(&kwargs)) {
        // Producers from before version 1 know none of these words.
        Err(error) if plain && error.is_instance_of::<PyTypeError>(py) => {
            x.call_method0(pyo3::intern!(py, "__dlpack__"))?
        }
        result => result?,
    };
    PyArray::wrap(py, Array::from_dlpack(take_from(&capsule)?).or_raise()?)
}

/// A pair of numbers, or `None`.
fn pair<T: for<'a, 'py> FromPyObject<'a, 'py>>(
    value: Option<&Bound<'_, PyAny>>,
    refusal: &'static str,
) -> PyResult<Option<(T, T)>> {
    let Some(value) = value else { return Ok(None) };
    let tuple = value.cast::<PyTuple>().ok().filter(|tuple| tuple.len() == 2);
    let tuple = tuple.ok_or_else(|| PyTypeError::new_err(refusal))?;
    match (tuple.get_item(0)?.extract(), tuple.get_item(1)?.extract()) {
        (Ok(first), Ok(second)) => Ok(Some((first, second))),
        _ => Err(PyTypeError::new_err(refusal)),
    }
}

#[pymethods]
impl PyArray {
    /// A DLPack capsule of the array's memory.
    #[pyo3(signature = (*, stream=None, max_version=None, dl_device=None, copy=None))]
    fn __dlpack__<'py>(
        this: &Bound<'py, Self>,
        stream: Option<&Bound<'py, PyAny>>,
        max_version: Option<&Bound<'py, PyAny>>,
        dl_device: Option<&Bound<'py, PyAny>>,
        copy: Option<bool>,
    ) -> PyResult<Bound<'py, PyAny>> {
        Handed::Dlpack.count();
        if let Some(stream) = stream {
            return Err(PyValueError::new_err(format!(
                "__dlpack__: memory of the processor has no streams; stream must be None, not {stream}"
            )));
        }
        let version: Option<(u32, u32)> =
            pair(max_version, "max_version must be None or a tuple with two elements.")?;
        let device: Option<(i32, i32)> = pair(dl_device, "dl_device must be a tuple of two numbers")?;
        if let Some(device) = device.filter(|&device| device != HERE) {
            return Err(PyBufferError::new_err(format!(
                "unsupported device requested: {device:?}; the array is in memory of the processor, {HERE:?}"
            )));
        }
        let versioned = version.is_some_and(|(major, _)| major >= 1);
        let held = || this.borrow().array().clone();
        let (pointer, name) = match (versioned, copy == Some(true)) {
            (true, true) => {
                (run_on(this.py(), &held(), |array| array.copy_to_dlpack().map(Given))?.0.cast(), VERSIONED)
            }
            (true, false) => (give(this)?.cast(), VERSIONED),
            (false, true) => {
                let copy = run_on(this.py(), &held(), |array| array.copy(layout::Order::K))?;
                (copy.to_dlpack_legacy().or_raise()?.cast(), LEGACY)
            }
            (false, false) => {
                let array = look_at(this.py(), &held(), |array| Ok(array.stored()?.into()))?;
                (Array::to_dlpack_legacy(&array).or_raise()?.cast::<c_void>(), LEGACY)
            }
        };
        // SAFETY: the tensor is new; the capsule hands it to whoever renames it, and else deletes it.
        unsafe {
            let capsule = ffi::PyCapsule_New(pointer, name.as_ptr(), Some(delete_unused));
            Bound::from_owned_ptr_or_err(this.py(), capsule)
        }
    }

    /// The device of the memory in DLPack's numbers: the processor.
    fn __dlpack_device__(&self) -> (i32, i32) {
        HERE
    }
}

/// A tensor on its way to another thread.
struct Given(*mut DLManagedTensorVersioned);
// SAFETY: a tensor may be used and deleted on any thread.
unsafe impl Send for Given {}

/// A tensor over the memory of an array, which is computed first.
#[inline]
fn give(this: &Bound<'_, PyArray>) -> PyResult<*mut DLManagedTensorVersioned> {
    // SAFETY: none of Python's code runs here, and nothing is waited for where no reader is pending.
    let quiet =
        unsafe { PyArray::peek(this) }.array().as_dense().filter(|dense| !dense.buffer().has_pending());
    match quiet {
        Some(dense) => Ok(export_dlpack(dense, false).or_raise()?.into_versioned()),
        None => {
            let array = this.borrow().array().clone();
            Ok(look_at(this.py(), &array, |array| array.to_dlpack().map(Given))?.0)
        }
    }
}

/// Runs a function of the exchange table: 0, or -1 with Python's exception set.
///
/// # Safety
/// The thread is attached to the interpreter.
#[inline]
pub unsafe fn answer(function: impl FnOnce(Python<'_>) -> PyResult<()>) -> c_int {
    // SAFETY: promised by the caller.
    let py = unsafe { Python::assume_attached() };
    match guard(|| function(py)) {
        Ok(()) => 0,
        Err(error) => {
            error.restore(py);
            -1
        }
    }
}

/// An object that C code says is an array.
///
/// # Safety
/// `object` is alive for as long as the result is used.
#[inline]
pub unsafe fn array_at<'a, 'py>(
    py: Python<'py>,
    object: &'a *mut ffi::PyObject,
) -> PyResult<&'a Bound<'py, PyArray>> {
    if object.is_null() {
        return Err(PyTypeError::new_err("expected an array, got NULL"));
    }
    // SAFETY: not null, and alive as promised by the caller.
    let object = unsafe { Bound::ref_from_ptr(py, object) };
    if is_array_type(object.get_type_ptr()) {
        // SAFETY: the object is of just this class.
        return Ok(unsafe { object.cast_unchecked::<PyArray>() });
    }
    Ok(object.cast::<PyArray>()?)
}

unsafe extern "C" fn table_allocate(
    prototype: *mut DLTensor,
    out: *mut *mut DLManagedTensorVersioned,
    context: *mut c_void,
    set_error: Option<SetError>,
) -> c_int {
    let allocate = || -> error::Result<*mut DLManagedTensorVersioned> {
        let refuse = |message: String| error::Error::new(error::Kind::Buffer, message);
        if prototype.is_null() {
            return Err(refuse("the prototype is NULL".into()));
        }
        // SAFETY: the caller passes a tensor whose description is to be read; the data need not be there.
        let checked = unsafe {
            let asked = &*prototype;
            let described =
                DLTensor { data: 64 as *mut c_void, strides: null_mut(), byte_offset: 0, ..*asked };
            described.check().map_err(|error| refuse(error.to_string()))?
        };
        if checked.device_type != DeviceType::Cpu {
            return Err(refuse(format!("no memory of device type {} here", checked.device_type.number())));
        }
        let dtype = dtype_of_dlpack(checked.code, checked.itemsize)
            .ok_or_else(|| refuse("Unsupported dtype in DLTensor.".into()))?;
        let dense = Dense::empty(&checked.shape, dtype, layout::Order::C)?;
        Ok(export_dlpack(&dense, false)?.into_versioned())
    };
    let made =
        std::panic::catch_unwind(allocate).unwrap_or_else(|_| Err(error::Error::runtime("internal error")));
    match made {
        Ok(tensor) => {
            // SAFETY: the caller passes a place for the tensor.
            unsafe { out.write(tensor) };
            0
        }
        Err(error) => {
            if let Some(set_error) = set_error {
                let kind = if error.kind() == error::Kind::Memory { c"MemoryError" } else { c"BufferError" };
                let message = CString::new(error.message().replace('\0', " ")).unwrap_or_default();
                // SAFETY: the caller's function takes its context and two texts.
                unsafe { set_error(context, kind.as_ptr(), message.as_ptr()) };
            }
            -1
        }
    }
}

unsafe extern "C" fn table_from_object(
    object: *mut c_void,
    out: *mut *mut DLManagedTensorVersioned,
) -> c_int {
    let object = object.cast();
    // SAFETY: C code calls this on an attached thread with an object that it holds and a place for the tensor.
    unsafe {
        answer(|py| {
            Handed::Dlpack.count();
            let array = array_at(py, &object)?;
            out.write(give(array)?);
            Ok(())
        })
    }
}

unsafe extern "C" fn table_to_object(tensor: *mut DLManagedTensorVersioned, out: *mut *mut c_void) -> c_int {
    // SAFETY: C code calls this on an attached thread with a tensor that it hands over and a place for the object.
    unsafe {
        answer(|py| {
            let tensor = ManagedTensor::from_versioned(tensor);
            let tensor = tensor.map_err(|error| PyBufferError::new_err(error.to_string()))?;
            // What comes back needs no look at memory of others, and its few words are moved no more than they must be.
            let array = match returned_dlpack(tensor) {
                Ok(dense) => PyArray::wrap(py, dense.into())?,
                Err(tensor) => PyArray::wrap(py, Array::from_dlpack(tensor).or_raise()?)?,
            };
            out.write(array.into_ptr().cast());
            Ok(())
        })
    }
}

unsafe extern "C" fn table_borrow(object: *mut c_void, out: *mut DLTensor) -> c_int {
    let object = object.cast();
    // SAFETY: C code calls this on an attached thread with an object that it holds and a place for the tensor.
    unsafe {
        answer(|py| {
            let array = array_at(py, &object)?;
            if PyArray::peek(array).array().as_dense().is_none() {
                let deferred = array.borrow().array().clone();
                look_at(py, &deferred, |array| array.stored().map(drop))?;
            }
            let contents = PyArray::peek(array);
            let dense = contents.array().as_dense();
            let dense = dense.ok_or_else(|| PyBufferError::new_err("the array is not dense"))?;
            let width = dense.dtype().itemsize() as isize;
            if dense.strides().iter().any(|stride| stride & (width - 1) != 0) {
                return Err(PyBufferError::new_err(
                    "DLPack only supports strides which are a multiple of itemsize.",
                ));
            }
            if !dense.is_writeable() {
                return Err(PyBufferError::new_err(
                    "a borrowed tensor cannot say that the array is read-only; take a managed one",
                ));
            }
            dense.buffer().settle_pending().or_raise()?;
            let ndim = dense.ndim();
            let axes = if ndim == 0 { null_mut() } else { contents.shown().axes(dense) };
            out.write(DLTensor {
                data: if dense.size() == 0 { null_mut() } else { dense.pointer().cast() },
                device: DLDevice { device_type: HERE.0, device_id: HERE.1 },
                ndim: ndim as i32,
                dtype: dlpack_type(dense.dtype()),
                shape: axes,
                strides: if ndim == 0 { null_mut() } else { axes.wrapping_add(ndim) },
                byte_offset: 0,
            });
            Ok(())
        })
    }
}

unsafe extern "C" fn table_stream(device_type: i32, _device_id: i32, out: *mut *mut c_void) -> c_int {
    // SAFETY: C code calls this on an attached thread with a place for the stream.
    unsafe {
        answer(|_| {
            if device_type != HERE.0 {
                return Err(PyBufferError::new_err(format!("no streams of device type {device_type} here")));
            }
            out.write(null_mut());
            Ok(())
        })
    }
}

struct Table(DLPackExchangeAPI);
// SAFETY: never written.
unsafe impl Sync for Table {}

static TABLE: Table = Table(DLPackExchangeAPI {
    header: DLPackExchangeAPIHeader { version: VERSION, prev_api: null_mut() },
    managed_tensor_allocator: Some(table_allocate),
    managed_tensor_from_py_object_no_sync: Some(table_from_object),
    managed_tensor_to_py_object_no_sync: Some(table_to_object),
    dltensor_from_py_object_no_sync: Some(table_borrow),
    current_work_stream: Some(table_stream),
});

/// The exchange table, for C code.
pub fn table() -> *const DLPackExchangeAPI {
    &raw const TABLE.0
}

/// Offers the table, under both names that it has had.
///
/// # Errors
/// None in a working interpreter.
pub fn install(class: &Bound<'_, PyType>) -> PyResult<()> {
    // SAFETY: the table lives as long as the process, and so does the capsule's name.
    let capsule = unsafe {
        let capsule = ffi::PyCapsule_New(table().cast_mut().cast(), c"dlpack_exchange_api".as_ptr(), None);
        Bound::from_owned_ptr_or_err(class.py(), capsule)?
    };
    class.setattr("__dlpack_c_exchange_api__", capsule)?;
    class.setattr("__c_dlpack_exchange_api__", table().expose_provenance())
}
