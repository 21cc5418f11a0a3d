//! Exchange of memory with other libraries: the buffer protocol, the array interface, `__array__`, DLPack and
//! Arrow, in both directions, without a copy where layouts allow.
//!
//! Imported memory counts as lent: others may write it, so it is never read late. Exported writable
//! memory is settled first and counts as lent until the importer lets go.

mod arrow;
mod buffer;
mod counts;
mod dlpack;
mod interface;
mod slots;

pub use arrow::from_arrow;
pub use buffer::{format_of, import_bytes};
pub use counts::_export_counts;
use counts::Handed;
pub use dlpack::from_dlpack;
pub use slots::Shown;

use crate::array::PyArray;
use crate::runtime::look_at;
use dtype::{ByteOrder, DType};
use error::{Error, Result};
use layout::Layout;
use memory::Buffer;
use polyarray::Array;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyType;
use std::ptr::NonNull;
use storage::Dense;

/// An object that owns memory, let go with the interpreter's lock held.
struct Owner(Option<Py<PyAny>>);

impl Drop for Owner {
    fn drop(&mut self) {
        let object = self.0.take();
        Python::try_attach(|_| drop(object));
    }
}

/// An array over the memory of an object that offers it: by the buffer protocol, the array interface,
/// `__array__` or Arrow, in this order; `None` for objects that offer none.
///
/// # Errors
/// `TypeError` for dtypes that polyarray does not have, `ValueError` for descriptions that contradict
/// themselves.
pub fn import(object: &Bound<'_, PyAny>) -> PyResult<Option<Array>> {
    // SAFETY: asks a live object.
    if unsafe { ffi::PyObject_CheckBuffer(object.as_ptr()) } != 0
        && let Some(array) = buffer::import_buffer(object)?
    {
        return Ok(Some(array));
    }
    let py = object.py();
    if object.is_instance_of::<PyType>() {
        return Ok(None);
    }
    if let Some(capsule) = attribute(object, pyo3::intern!(py, "__array_struct__"))? {
        return interface::import_struct(object, &capsule).map(Some);
    }
    if let Some(interface) = attribute(object, pyo3::intern!(py, "__array_interface__"))? {
        return interface::import_interface(object, &interface).map(Some);
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
    match attribute(object, pyo3::intern!(py, "__arrow_c_array__"))? {
        Some(method) => arrow::import_arrow(&method).map(Some),
        None => Ok(None),
    }
}

fn attribute<'py>(
    object: &Bound<'py, PyAny>,
    name: &Bound<'py, pyo3::types::PyString>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    object.getattr_opt(name)
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

/// Gives the class what C code asks it for.
///
/// # Errors
/// None in a working interpreter.
pub fn install(class: &Bound<'_, PyType>) -> PyResult<()> {
    dlpack::install(class)?;
    slots::install(class)
}
