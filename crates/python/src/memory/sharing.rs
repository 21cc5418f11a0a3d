//! Arrays that several processes see, and who made an array's memory.

use super::{of_chosen, wrap};
use crate::array::PyArray;
use crate::errors::OrRaise;
use crate::runtime::look_at;
use ::memory::allocators::Attached;
use ::memory::{Buffer, Chosen, SYSTEM};
use dtype::DType;
use layout::Layout;
use polyarray::{Array, Dense};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

fn dense(array: &Bound<'_, PyArray>) -> PyResult<Dense> {
    let borrowed = array.borrow();
    look_at(array.py(), borrowed.array(), |array| array.stored()?.to_dense())
}

/// The allocator that made an array's memory; `None` for memory of other libraries.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.memory.allocator_of(pa.zeros(3, allocator=pa.memory.huge_pages()))
/// <polyarray.memory.Allocator huge_pages>
#[pyfunction]
fn allocator_of(py: Python<'_>, array: &Bound<'_, PyArray>) -> PyResult<Option<Py<PyAny>>> {
    let dense = dense(array)?;
    let buffer = dense.buffer();
    match buffer.allocator() {
        Some(allocator) => wrap(py, allocator).map(Some),
        None if buffer.is_owned() => of_chosen(py, &Chosen::new(SYSTEM.clone())).map(Some),
        None => Ok(None),
    }
}

/// What another process needs to see an array that `shared` made: a tuple that can be pickled.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> x = pa.arange(6.0, allocator=pa.memory.shared("numbers"))
/// >>> name, *rest = pa.memory.handle(x[::2])
/// >>> rest
/// [0, 'float64', [3], [16]]
#[pyfunction]
fn handle(array: &Bound<'_, PyArray>) -> PyResult<(String, usize, String, Vec<usize>, Vec<isize>)> {
    let dense = dense(array)?;
    let buffer = dense.buffer();
    let Some(name) = buffer.shared_name() else {
        return Err(PyValueError::new_err(format!(
            "handle: other processes do not see memory of the allocator '{}', only that of 'shared'",
            buffer.allocator_name()
        )));
    };
    let offset = dense.pointer().addr() - buffer.pointer().addr();
    Ok((name, offset, dense.dtype().to_string(), dense.shape().to_vec(), dense.strides().to_vec()))
}

/// The array of a handle, in the memory that the process which made it has. Both write and read the same elements,
/// each when it wants; the memory stays as long as one of them holds it.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> x = pa.arange(6.0, allocator=pa.memory.shared("attached"))
/// >>> pa.memory.attach(pa.memory.handle(x[::2]))
/// array([0., 2., 4.])
#[pyfunction]
fn attach<'py>(
    py: Python<'py>,
    handle: (String, usize, String, Vec<usize>, Vec<isize>),
) -> PyResult<Bound<'py, PyArray>> {
    let (name, offset, dtype, shape, strides) = handle;
    let dtype: DType = crate::dtype::extract_dtype(pyo3::types::PyString::new(py, &dtype).as_any())?;
    let attached = Attached::new(&name).or_raise()?;
    let (pointer, capacity) = (attached.pointer(), attached.capacity());
    // SAFETY: the mapping lives as long as its owner. Other processes may write it, which is what lent memory is.
    let buffer = unsafe { Buffer::foreign(pointer, capacity, true, Box::new(attached)) };
    let layout = Layout::from_parts(&shape, &strides, offset).or_raise()?;
    let dense = Dense::from_buffer(buffer, layout, dtype).or_raise()?;
    PyArray::wrap(py, Array::from(dense))
}

/// Adds this subject to the namespace.
///
/// # Errors
/// None in a working interpreter.
pub fn register(namespace: &Bound<'_, PyModule>) -> PyResult<()> {
    namespace.add_function(wrap_pyfunction!(allocator_of, namespace)?)?;
    namespace.add_function(wrap_pyfunction!(handle, namespace)?)?;
    namespace.add_function(wrap_pyfunction!(attach, namespace)?)
}
