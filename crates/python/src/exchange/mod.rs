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
use crate::numpys;
use crate::protocols::{blame, blamed, class_name};
use crate::runtime::look_at;
use dtype::{ByteOrder, DType};
use error::{Error, Result};
use layout::Layout;
use memory::Buffer;
use polyarray::Array;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyType};
use pyo3::{ffi, intern};
use std::ptr::NonNull;
use storage::Dense;

/// An object that owns memory, let go with the interpreter's lock held.
pub struct Owner(pub Option<Py<PyAny>>);

impl Drop for Owner {
    fn drop(&mut self) {
        let object = self.0.take();
        Python::try_attach(|_| drop(object));
    }
}

const STRUCT: &str = "__array_struct__";
const INTERFACE: &str = "__array_interface__";
const ARRAY: &str = "__array__";
const ARROW: &str = "__arrow_c_array__";

/// An array over the memory of an object that offers it: by the buffer protocol, the array interface,
/// `__array__` or Arrow, in this order; `None` for objects that offer none.
///
/// # Errors
/// `TypeError` for dtypes that polyarray does not have, `ValueError` for descriptions that contradict
/// themselves, and what the object raises, all with a note on the object's class and the protocol.
pub fn import(object: &Bound<'_, PyAny>) -> PyResult<Option<Array>> {
    let mut refused = None;
    if let Some(array) = described(object, &mut refused)? {
        return Ok(Some(array));
    }
    if object.is_instance_of::<PyType>() {
        return Ok(None);
    }
    if let Some(method) = attribute(object, intern!(object.py(), ARRAY))? {
        return blamed(object, ARRAY, given(object, method.call0())).map(Some);
    }
    match (attribute(object, intern!(object.py(), ARROW))?, refused) {
        (Some(method), _) => blamed(object, ARROW, arrow::import_arrow(&method)).map(Some),
        (None, Some(error)) => Err(blame(object, "the buffer protocol (__buffer__)", error)),
        (None, None) => Ok(None),
    }
}

/// The array that `__array__` of an object gives where it is told not to copy; `None` for objects that do not answer
/// by `__array__`.
///
/// # Errors
/// As for [`import`].
pub fn without_copy(object: &Bound<'_, PyAny>) -> PyResult<Option<Array>> {
    let py = object.py();
    if numpys::is_exact(object) || lends(object) || object.is_instance_of::<PyType>() {
        return Ok(None);
    }
    for name in [intern!(py, STRUCT), intern!(py, INTERFACE)] {
        if attribute(object, name)?.is_some() {
            return Ok(None);
        }
    }
    let Some(method) = attribute(object, intern!(py, ARRAY))? else { return Ok(None) };
    let options = PyDict::new(py);
    options.set_item(intern!(py, "copy"), false)?;
    match method.call((), Some(&options)) {
        // Methods from before NumPy 2 do not know the word, nor say whether they copied.
        Err(error) if error.is_instance_of::<PyTypeError>(py) => Ok(None),
        answer => blamed(object, ARRAY, given(object, answer)).map(Some),
    }
}

/// Whether an object says that arrays can be made of it, other than by its items.
pub fn offers(object: &Bound<'_, PyAny>) -> bool {
    let py = object.py();
    let names = [intern!(py, STRUCT), intern!(py, INTERFACE), intern!(py, ARRAY), intern!(py, ARROW)];
    lends(object) || names.into_iter().any(|name| object.hasattr(name).unwrap_or(true))
}

/// Whether an object's class has the buffer protocol.
fn lends(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: asks a live object.
    unsafe { ffi::PyObject_CheckBuffer(object.as_ptr()) != 0 }
}

/// The array of an object that describes its memory itself. An object whose buffer is not to be had may have other
/// ways; why it was not is kept for the case that it has none.
fn described(object: &Bound<'_, PyAny>, refused: &mut Option<PyErr>) -> PyResult<Option<Array>> {
    let py = object.py();
    if let Some(array) = numpys::import(object)? {
        return Ok(Some(array));
    }
    if lends(object) {
        match buffer::Lender::of(object, ffi::PyBUF_FULL_RO) {
            Ok(lender) => {
                let array = buffer::import_view(object, lender);
                return blamed(object, "the buffer protocol (__buffer__)", array).map(Some);
            }
            Err(error) => *refused = Some(error),
        }
    }
    if object.is_instance_of::<PyType>() {
        return Ok(None);
    }
    if let Some(capsule) = attribute(object, intern!(py, STRUCT))? {
        return blamed(object, STRUCT, interface::import_struct(object, &capsule)).map(Some);
    }
    match attribute(object, intern!(py, INTERFACE))? {
        Some(found) => blamed(object, INTERFACE, interface::import_interface(object, &found)).map(Some),
        None => Ok(None),
    }
}

/// The array that `__array__` of an object gave, which has to be one that describes its memory itself.
fn given(object: &Bound<'_, PyAny>, answer: PyResult<Bound<'_, PyAny>>) -> PyResult<Array> {
    let answer = answer?;
    if let Ok(array) = answer.cast::<PyArray>() {
        return Ok(array.borrow().array().clone());
    }
    if !answer.is(object)
        && let Some(array) = described(&answer, &mut None)?
    {
        return Ok(array);
    }
    Err(PyValueError::new_err(format!(
        "object __array__ method not producing an array: that of '{}' gave an object of class '{}'",
        class_name(object),
        class_name(&answer)
    )))
}

fn attribute<'py>(
    object: &Bound<'py, PyAny>,
    name: &Bound<'py, PyString>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    object.getattr_opt(name).map_err(|error| blame(object, &name.to_string(), error))
}

/// A dense array over memory of somebody else.
///
/// # Safety
/// The elements that shape and strides lead to from `pointer` stay valid until `owner` is dropped.
pub unsafe fn foreign(
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
