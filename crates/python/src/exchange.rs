//! Exchange of memory with other libraries: the buffer protocol, the array interface, `__array__` and
//! DLPack, in both directions, without a copy where layouts allow.
//!
//! Imported memory counts as lent: others may write it, so it is never read late. Exported writable
//! memory is settled first and counts as lent until the importer lets go.

use crate::array::PyArray;
use crate::errors::OrRaise;
use crate::runtime::{look_at, run_on};
use dtype::{ByteOrder, DType};
use error::{Error, Result};
use interop::dlpack::ManagedTensor;
use layout::Layout;
use memory::Buffer;
use polyarray::Array;
use pyo3::exceptions::{PyBufferError, PyTypeError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use std::ffi::{CStr, c_int, c_void};
use std::ptr::{NonNull, null_mut};
use storage::Dense;

/// A view of another object's memory, let go with the interpreter's lock held.
struct Lender(Box<ffi::Py_buffer>);

// SAFETY: the view is only released, with the interpreter attached.
unsafe impl Send for Lender {}
// SAFETY: as above; nothing reads it.
unsafe impl Sync for Lender {}

impl Drop for Lender {
    fn drop(&mut self) {
        // Without an interpreter the memory is gone anyway.
        Python::try_attach(|_| {
            // SAFETY: the view was filled by `PyObject_GetBuffer` and is released once.
            unsafe { ffi::PyBuffer_Release(&mut *self.0) };
        });
    }
}

/// An object that owns memory, let go with the interpreter's lock held.
struct Owner(Option<Py<PyAny>>);

impl Drop for Owner {
    fn drop(&mut self) {
        let object = self.0.take();
        Python::try_attach(|_| drop(object));
    }
}

/// An array over the memory of an object that offers it: by the buffer protocol, the array interface,
/// DLPack or `__array__`; `None` for objects that offer none.
///
/// # Errors
/// `TypeError` for dtypes that polyarray does not have, `ValueError` for descriptions that contradict
/// themselves.
pub fn import(object: &Bound<'_, PyAny>) -> PyResult<Option<Array>> {
    // SAFETY: asks a live object.
    if unsafe { ffi::PyObject_CheckBuffer(object.as_ptr()) } != 0
        && let Some(array) = import_buffer(object)?
    {
        return Ok(Some(array));
    }
    let py = object.py();
    if object.is_instance_of::<pyo3::types::PyType>() {
        return Ok(None);
    }
    if let Some(interface) = attribute(object, pyo3::intern!(py, "__array_interface__"))? {
        return import_interface(object, &interface).map(Some);
    }
    if let Some(method) = attribute(object, pyo3::intern!(py, "__array__"))? {
        let result = method.call0()?;
        if let Ok(array) = result.cast::<PyArray>() {
            return Ok(Some(array.borrow().array().clone()));
        }
        if !result.is(object) {
            return import(&result);
        }
    }
    Ok(None)
}

fn attribute<'py>(
    object: &Bound<'py, PyAny>,
    name: &Bound<'py, pyo3::types::PyString>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    object.getattr_opt(name)
}

impl Lender {
    /// A view of an object's memory, writeable if it can be.
    ///
    /// # Errors
    /// What the object raises if it has no such view, even to read.
    fn of(object: &Bound<'_, PyAny>, flags: c_int) -> PyResult<Lender> {
        let py = object.py();
        let mut view = Box::new(ffi::Py_buffer::new());
        for flags in [flags | ffi::PyBUF_WRITABLE, flags] {
            // SAFETY: the view is fresh; the object is alive.
            if unsafe { ffi::PyObject_GetBuffer(object.as_ptr(), &mut *view, flags) } == 0 {
                return Ok(Lender(view));
            }
            if flags & ffi::PyBUF_WRITABLE != 0 {
                PyErr::take(py);
            }
        }
        Err(PyErr::fetch(py))
    }
}

/// A 1-d array of `count` elements from a byte on, over the memory of an object with the buffer protocol; of all
/// that there are where `count` is negative. A copy where their bytes are in foreign order.
///
/// # Errors
/// `ValueError` where so many do not lie there, and what the object raises.
pub fn import_bytes(
    object: &Bound<'_, PyAny>,
    (dtype, order): (DType, ByteOrder),
    count: isize,
    offset: isize,
) -> PyResult<Array> {
    let lender = Lender::of(object, ffi::PyBUF_SIMPLE)?;
    let (bytes, width) = (lender.0.len, dtype.itemsize() as isize);
    if !(0..=bytes).contains(&offset) {
        return Err(PyValueError::new_err(format!(
            "offset must be non-negative and no greater than buffer length ({bytes})"
        )));
    }
    let rest = bytes - offset;
    let count = match count {
        ..0 if rest % width != 0 => {
            return Err(PyValueError::new_err("buffer size must be a multiple of element size"));
        }
        ..0 => rest / width,
        count if count > rest / width => {
            return Err(PyValueError::new_err("buffer is smaller than requested size"));
        }
        count => count,
    };
    let start = lender.0.buf.cast::<u8>().wrapping_offset(offset);
    let writeable = lender.0.readonly == 0;
    // SAFETY: the exporter keeps that memory until the view is released.
    let dense = unsafe { foreign(start, &[count as usize], &[width], dtype, writeable, Box::new(lender)) }
        .or_raise()?;
    native(dense, order).or_raise().map(Array::from)
}

fn import_buffer(object: &Bound<'_, PyAny>) -> PyResult<Option<Array>> {
    let Ok(lender) = Lender::of(object, ffi::PyBUF_FULL_RO) else { return Ok(None) };
    let view = &*lender.0;
    if !view.suboffsets.is_null() {
        return Err(PyBufferError::new_err("polyarray cannot read buffers with suboffsets"));
    }
    let ndim = view.ndim as usize;
    // Exporters may leave out lengths of one axis, and strides of contiguous memory.
    let part = |pointer: *const isize| {
        // SAFETY: where a view has lengths or strides, there are `ndim` of them.
        (ndim > 0 && !pointer.is_null())
            .then(|| unsafe { std::slice::from_raw_parts(pointer, ndim) }.to_vec())
    };
    let shape = part(view.shape).unwrap_or_else(|| vec![view.len / view.itemsize.max(1); ndim.min(1)]);
    let strides = part(view.strides).unwrap_or_else(|| {
        let mut step = view.itemsize;
        let inner = shape.iter().rev().map(|&length| {
            let here = step;
            step *= length.max(1);
            here
        });
        let mut strides: Vec<isize> = inner.collect();
        strides.reverse();
        strides
    });
    let format = if view.format.is_null() {
        "B".to_owned()
    } else {
        // SAFETY: a format ends in a zero byte.
        unsafe { CStr::from_ptr(view.format) }.to_string_lossy().into_owned()
    };
    let Some((dtype, order)) = parse_format(&format) else {
        return Err(PyTypeError::new_err(format!(
            "polyarray has no dtype for the buffer format '{format}' of {}",
            object.get_type().name()?
        )));
    };
    if view.itemsize as usize != dtype.itemsize() {
        return Err(PyValueError::new_err(format!(
            "buffer format '{format}' with items of {} bytes",
            view.itemsize
        )));
    }
    let (pointer, writeable) = (view.buf.cast::<u8>(), view.readonly == 0);
    let shape: Vec<usize> = shape.into_iter().map(|n| n as usize).collect();
    // SAFETY: the exporter keeps the described memory until the view is released.
    let dense =
        unsafe { foreign(pointer, &shape, &strides, dtype, writeable, Box::new(lender)) }.or_raise()?;
    native(dense, order).or_raise().map(|dense| Some(dense.into()))
}

/// The dtype of a PEP 3118 format of one number.
fn parse_format(format: &str) -> Option<(DType, ByteOrder)> {
    let (prefix, code) = match format.as_bytes().first()? {
        b'<' | b'>' | b'=' | b'@' | b'!' => format.split_at(1),
        _ => ("@", format),
    };
    let native_sizes = prefix == "@";
    let dtype = match code {
        "?" => DType::Bool,
        "b" => DType::Int8,
        "B" | "c" => DType::UInt8,
        "h" => DType::Int16,
        "H" => DType::UInt16,
        "i" => DType::Int32,
        "I" => DType::UInt32,
        "l" if !native_sizes => DType::Int32,
        "L" if !native_sizes => DType::UInt32,
        "l" | "q" | "n" => DType::Int64,
        "L" | "Q" | "N" => DType::UInt64,
        "e" => DType::Float16,
        "f" => DType::Float32,
        "d" => DType::Float64,
        "Zf" => DType::Complex64,
        "Zd" => DType::Complex128,
        _ => return None,
    };
    let swapped = match prefix {
        ">" | "!" => cfg!(target_endian = "little"),
        "<" => cfg!(target_endian = "big"),
        _ => false,
    };
    Some((dtype, if swapped && dtype.itemsize() > 1 { ByteOrder::Swapped } else { ByteOrder::Native }))
}

/// The PEP 3118 format of a dtype; `None` for bfloat16, which has none.
pub fn format_of(dtype: DType) -> Option<&'static CStr> {
    Some(match dtype {
        DType::Bool => c"?",
        DType::Int8 => c"b",
        DType::UInt8 => c"B",
        DType::Int16 => c"h",
        DType::UInt16 => c"H",
        DType::Int32 => c"i",
        DType::UInt32 => c"I",
        DType::Int64 => c"l",
        DType::UInt64 => c"L",
        DType::Float16 => c"e",
        DType::Float32 => c"f",
        DType::Float64 => c"d",
        DType::Complex64 => c"Zf",
        DType::Complex128 => c"Zd",
        _ => return None,
    })
}

/// A dense array over memory of somebody else.
///
/// # Safety
/// The elements that shape and strides lead to from `pointer` stay valid until `owner` is dropped.
unsafe fn foreign(
    pointer: *mut u8,
    shape: &[usize],
    strides: &[isize],
    dtype: DType,
    writeable: bool,
    owner: Box<dyn std::any::Any + Send + Sync>,
) -> Result<Dense> {
    let layout = Layout::from_parts(shape, strides, 0)?;
    let (low, high) = layout.extent(dtype.itemsize());
    if high - low > isize::MAX as i128 {
        return Err(Error::value("the described memory is larger than the address space"));
    }
    // Strides may lead below the first element; the buffer begins where the lowest one lies.
    let layout = layout.shifted((-low) as isize);
    let Some(start) = NonNull::new(pointer.wrapping_offset(low as isize)) else {
        if layout.size() == 0 {
            return Dense::empty(shape, dtype, layout::Order::C);
        }
        return Err(Error::value("the described memory begins at a null pointer"));
    };
    // SAFETY: passed on from the caller, for exactly the bytes between the lowest and the highest element.
    let buffer = unsafe { Buffer::foreign(start, (high - low) as usize, writeable, owner) };
    Dense::from_buffer(buffer, layout, dtype)
}

/// The array itself, or a copy with its bytes swapped.
fn native(dense: Dense, order: ByteOrder) -> Result<Dense> {
    if order == ByteOrder::Native {
        return Ok(dense);
    }
    let dtype = dense.dtype();
    let part = if dtype.is_complex() { dtype.itemsize() / 2 } else { dtype.itemsize() };
    let copy = dense.copy(layout::Order::C)?;
    let mut bytes =
        copy.buffer().copy_bytes(copy.layout().offset(), copy.size() * dtype.itemsize()).unwrap_or_default();
    bytes.chunks_exact_mut(part).for_each(<[u8]>::reverse);
    write_bytes(&copy, &bytes)?;
    Ok(copy)
}

/// Overwrites a C-contiguous array by the bytes of its elements.
///
/// # Errors
/// [`error::Kind::Runtime`] where there are not as many.
pub fn write_bytes(dense: &Dense, bytes: &[u8]) -> Result<()> {
    if !dense.is_c_contiguous() || bytes.len() != dense.size() * dense.dtype().itemsize() {
        return Err(Error::runtime(format!(
            "{} bytes for {} elements of {}",
            bytes.len(),
            dense.size(),
            dense.dtype()
        )));
    }
    dense.buffer().settle_pending()?;
    let _access = memory::Access::acquire([(&**dense.buffer(), memory::Intent::Write)]);
    // SAFETY: the array is contiguous, has as many bytes, and is locked for writing.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), dense.pointer(), bytes.len()) };
    Ok(())
}

fn import_interface(object: &Bound<'_, PyAny>, interface: &Bound<'_, PyAny>) -> PyResult<Array> {
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
            let bytes = import_buffer(&exporter)?
                .ok_or_else(|| PyTypeError::new_err("__array_interface__ names no memory"))?;
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

/// The dense array behind an object, settled so that others may look at its memory.
fn exported(py: Python<'_>, array: &Array) -> PyResult<Dense> {
    look_at(py, array, |array| {
        let dense = array.dense()?;
        if dense.is_writeable() {
            dense.buffer().settle_pending()?;
        }
        Ok(dense)
    })
}

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

/// What an exported buffer's view keeps alive.
struct Export {
    dense: Dense,
    shape: Vec<isize>,
    strides: Vec<isize>,
    lent: bool,
}

#[pymethods]
impl PyArray {
    /// # Safety
    /// Called by the interpreter, with a view to fill.
    unsafe fn __getbuffer__(this: Bound<'_, Self>, view: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
        // SAFETY: the interpreter passes a view to fill; on errors its object must be null.
        unsafe { (*view).obj = null_mut() };
        let dense = exported(this.py(), this.borrow().array())?;
        let Some(format) = format_of(dense.dtype()) else {
            return Err(PyBufferError::new_err(format!("{} has no buffer format", dense.dtype())));
        };
        if flags & ffi::PyBUF_WRITABLE != 0 && !dense.is_writeable() {
            return Err(PyBufferError::new_err("the array is read-only"));
        }
        let (c, f) = (dense.is_c_contiguous(), dense.is_f_contiguous());
        let asks = |flag: c_int| flags & flag == flag;
        let refused = (asks(ffi::PyBUF_C_CONTIGUOUS) && !c)
            || (asks(ffi::PyBUF_F_CONTIGUOUS) && !f)
            || (asks(ffi::PyBUF_ANY_CONTIGUOUS) && !c && !f)
            || (!asks(ffi::PyBUF_STRIDES) && !c);
        if refused {
            return Err(PyBufferError::new_err(
                "the array's memory is not contiguous in the order that was asked for",
            ));
        }
        let lent = dense.is_writeable();
        if lent {
            dense.buffer().lend();
        }
        let export = Box::new(Export {
            shape: dense.shape().iter().map(|&n| n as isize).collect(),
            strides: dense.strides().to_vec(),
            lent,
            dense,
        });
        // SAFETY: the view is the interpreter's to be filled; what it points to lives in the export,
        // which `__releasebuffer__` frees.
        unsafe {
            let view = &mut *view;
            let width = export.dense.dtype().itemsize();
            view.buf = export.dense.pointer().cast();
            view.len = (export.dense.size() * width) as isize;
            view.itemsize = width as isize;
            view.readonly = c_int::from(!export.dense.is_writeable());
            // Who does not ask for a shape gets bytes.
            view.ndim = if asks(ffi::PyBUF_ND) { export.dense.ndim() as c_int } else { 1 };
            view.format = if asks(ffi::PyBUF_FORMAT) { format.as_ptr().cast_mut() } else { null_mut() };
            let with_shape = asks(ffi::PyBUF_ND);
            view.shape = if with_shape { export.shape.as_ptr().cast_mut() } else { null_mut() };
            view.strides =
                if asks(ffi::PyBUF_STRIDES) { export.strides.as_ptr().cast_mut() } else { null_mut() };
            view.suboffsets = null_mut();
            view.internal = Box::into_raw(export).cast();
            view.obj = this.into_ptr();
        }
        Ok(())
    }

    /// # Safety
    /// Called by the interpreter, with a view that `__getbuffer__` filled.
    unsafe fn __releasebuffer__(&self, view: *mut ffi::Py_buffer) {
        // SAFETY: `__getbuffer__` made the box, and a view is released once.
        let export = unsafe { Box::from_raw((*view).internal.cast::<Export>()) };
        if export.lent {
            export.dense.buffer().reclaim();
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
