//! Arrays as nested lists of Python's numbers.

use super::PyArray;
use crate::errors::OrRaise;
use crate::runtime::look_at;
use crate::scalars::item;
use dtype::{Element, dispatch};
use polyarray::Array;
use pyo3::ffi;
use pyo3::prelude::*;

#[pymethods]
impl PyArray {
    /// The elements as nested lists of Python numbers.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([[1, 2], [3, 4]]).tolist()
    /// [[1, 2], [3, 4]]
    fn tolist<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = this.py();
        let dense = look_at(py, this.borrow().array(), Array::dense)?;
        // A copy: making objects may run any code, which must not find the array locked.
        dispatch!(dense.dtype(), T => nested(py, dense.shape(), &dense.to_vec::<T>().or_raise()?))
    }
}

/// Elements in C order as an object of a shape: a list, of lists where there are more axes; without axes a number.
fn nested<'py, T: Element>(py: Python<'py>, shape: &[usize], elements: &[T]) -> PyResult<Bound<'py, PyAny>> {
    let Some((&length, rest)) = shape.split_first() else { return item(py, elements[0]) };
    let width: usize = rest.iter().product();
    // SAFETY: the list is new and has so many places, each of which is filled once before anybody sees it.
    unsafe {
        let list = Bound::from_owned_ptr_or_err(py, ffi::PyList_New(length as isize))?;
        for k in 0..length {
            let part = if rest.is_empty() {
                item(py, elements[k])
            } else {
                nested(py, rest, &elements[k * width..][..width])
            };
            ffi::PyList_SET_ITEM(list.as_ptr(), k as isize, part?.into_ptr());
        }
        Ok(list)
    }
}
