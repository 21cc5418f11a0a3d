//! `ndarray.flat`: the elements of an array as one line, the last axis fastest.
//!
//! Elements are read and written where they lie. Slices and index arrays read copies; what is written to
//! them is repeated where there is less of it.

use super::PyArray;
use crate::convert::{Argument, to_array, to_python};
use crate::errors::{OrRaise, guard};
use crate::indexing::{self, extract_key};
use crate::runtime::run;
use crate::scalars::scalar_to_python;
use dtype::DType;
use layout::Order;
use polyarray::indexing::Mode;
use polyarray::{Array, Index};
use pyo3::exceptions::{PyIndexError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pyclass::CompareOp;
use pyo3::types::{PyBool, PyEllipsis, PyFloat, PyList, PySlice, PyString, PyTuple};
use smallvec::SmallVec;

/// The elements of an array, one after the other: an iterator that can also be indexed.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> x = pa.arange(6).reshape(2, 3)
/// >>> x.T.flat[1:3]
/// array([3, 1])
/// >>> x.flat[[0, 5]] = 9
/// >>> x
/// array([[9, 1, 2],
///        [3, 4, 9]])
#[pyclass(name = "flatiter", module = "polyarray")]
pub struct PyFlat {
    owner: Py<PyArray>,
    next: usize,
}

/// What stands between the brackets.
enum Key {
    /// One element, which is inside.
    Element(usize),
    /// Everything.
    All,
    /// A slice, or an index array.
    Several(Index),
    /// A tuple of nothing: everything to read, nothing to write.
    Nothing,
}

fn refuse() -> PyErr {
    PyIndexError::new_err(
        "only integers, slices (`:`), ellipsis (`...`) and integer or boolean arrays are valid indices",
    )
}

fn mask_refused() -> PyErr {
    PyIndexError::new_err("boolean indices for iterators are not supported; use an array of truth values")
}

fn inside(index: i64, size: usize) -> PyResult<usize> {
    let from_end = if index < 0 { index + size as i64 } else { index };
    match usize::try_from(from_end) {
        Ok(at) if at < size => Ok(at),
        _ => Err(PyIndexError::new_err(format!("index {index} is out of bounds for size {size}"))),
    }
}

fn key_of(key: &Bound<'_, PyAny>, size: usize) -> PyResult<Key> {
    if let Ok(tuple) = key.cast::<PyTuple>() {
        return match tuple.len() {
            0 => Ok(Key::Nothing),
            1 => key_of(&tuple.get_item(0)?, size),
            n => Err(PyIndexError::new_err(format!(
                "too many indices for flat iterator: flat iterator is 1-dimensional, but {n} were indexed"
            ))),
        };
    }
    if key.is_instance_of::<PyEllipsis>() {
        return Ok(Key::All);
    }
    if key.is_instance_of::<PySlice>() {
        let mut key = extract_key(key)?;
        return Ok(Key::Several(key.remove(0)));
    }
    if key.is_none() || key.is_instance_of::<PyString>() {
        return Err(refuse());
    }
    if let Ok(truth) = key.cast_exact::<PyBool>() {
        // As ever in NumPy: the first element, or none.
        return match truth.is_true() {
            true => inside(0, size).map(Key::Element),
            false => Ok(Key::Several(Index::Array(Array::zeros(&[0], DType::Int64).or_raise()?))),
        };
    }
    if let Ok(number) = key.cast::<PyFloat>() {
        return inside(number.value() as i64, size).map(Key::Element);
    }
    if let Ok(index) = crate::convert::extract_index(key) {
        return inside(index, size).map(Key::Element);
    }
    let from_list = key.is_instance_of::<PyList>();
    let array = to_array(key, None)?;
    if array.dtype().is_bool() {
        if from_list || array.ndim() == 0 {
            return Err(mask_refused());
        }
        if array.shape() != [size] {
            return Err(PyIndexError::new_err(format!(
                "boolean index did not match indexed flat iterator along axis 0; size of axis is {size} but size of \
                 corresponding boolean axis is {}",
                array.shape()[0]
            )));
        }
        return Ok(Key::Several(Index::Array(array)));
    }
    let array = if array.is_empty() && from_list { array.astype(DType::Int64).or_raise()? } else { array };
    if array.dtype().is_inexact() {
        return Err(refuse());
    }
    let outside = |index: &&i64| **index < -(size as i64) || **index >= size as i64;
    match array.to_vec::<i64>().or_raise()?.iter().find(outside) {
        Some(index) => Err(PyIndexError::new_err(format!("index {index} is out of bounds for size {size}"))),
        None => Ok(Key::Several(Index::Array(array))),
    }
}

impl PyFlat {
    fn array(&self, py: Python<'_>) -> PyResult<Array> {
        let array = self.owner.bind(py).borrow().array().clone();
        if array.is_deferred() {
            run(py, array.size(), || array.stored().map(drop))?;
        }
        Ok(array)
    }

    /// The indices along each axis of the place `at`; beyond the last place the first index is too large.
    fn place(&self, py: Python<'_>, at: usize) -> SmallVec<[i64; 4]> {
        let owner = self.owner.bind(py).borrow();
        let mut rest = at;
        let mut place: SmallVec<[i64; 4]> = SmallVec::new();
        for (axis, &n) in owner.array().shape().iter().enumerate().rev() {
            place.push(if axis == 0 { rest } else { rest % n.max(1) } as i64);
            rest /= n.max(1);
        }
        place.reverse();
        place
    }

    /// All elements on one line: a view where that is possible.
    fn line(&self, py: Python<'_>) -> PyResult<Array> {
        let array = self.array(py)?;
        run(py, array.size(), || array.reshape(&[-1]))
    }

    /// Writes values, repeated where there are fewer than places.
    fn write(&self, py: Python<'_>, places: &Array, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let array = self.array(py)?;
        let values = indexing::value(value, array.dtype())?;
        run(py, places.size(), || array.put(places, &values, Mode::Raise))
    }

    fn places(&self, py: Python<'_>) -> PyResult<Array> {
        let size = self.array(py)?.size() as i64;
        Array::arange_integer(0, size, 1, DType::Int64).or_raise()
    }

    /// Writes values to all elements.
    ///
    /// # Errors
    /// As for assignment to an array.
    pub fn fill_with(this: &Bound<'_, PyArray>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = this.py();
        let flat = PyFlat { owner: this.clone().unbind(), next: 0 };
        flat.write(py, &flat.places(py)?, value)
    }

    fn require_writeable(&self, py: Python<'_>) -> PyResult<()> {
        if self.array(py)?.dense().or_raise()?.is_writeable() {
            return Ok(());
        }
        Err(PyValueError::new_err("underlying array is read-only"))
    }
}

#[pymethods]
impl PyFlat {
    /// The array.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.zeros(2)
    /// >>> a.flat.base is a
    /// True
    #[getter]
    fn base(&self, py: Python<'_>) -> Py<PyArray> {
        self.owner.clone_ref(py)
    }

    /// How many elements came already.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> flat = pa.array([[1, 2], [3, 4]]).flat
    /// >>> _ = next(flat)
    /// >>> flat.index
    /// 1
    #[getter]
    fn index(&self) -> usize {
        self.next
    }

    /// The indices along each axis of the next element.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> flat = pa.array([[1, 2], [3, 4]]).flat
    /// >>> _ = next(flat)
    /// >>> flat.coords
    /// (0, 1)
    #[getter]
    fn coords<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.place(py, self.next))
    }

    /// A copy of the elements on one line.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([[1, 2], [3, 4]]).flat.copy()
    /// array([1, 2, 3, 4])
    fn copy<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray>> {
        let line = self.line(py)?;
        PyArray::like(self.owner.bind(py), run(py, line.size(), || line.copy(Order::C))?)
    }

    /// The elements on one line: a view of the array where it lies in this order.
    #[pyo3(signature = (dtype=None, /, *, copy=None))]
    fn __array__<'py>(
        &self,
        py: Python<'py>,
        dtype: Option<&Bound<'py, PyAny>>,
        copy: Option<bool>,
    ) -> PyResult<Bound<'py, PyArray>> {
        let _ = dtype;
        let (owner, line) = (self.owner.bind(py), self.line(py)?);
        if copy == Some(true) {
            return PyArray::wrap(py, run(py, line.size(), || line.copy(Order::C))?);
        }
        if owner.borrow().array().shares_buffer(&line) {
            return PyArray::view_as(owner, line, &py.get_type::<PyArray>());
        }
        PyArray::wrap(py, line)
    }

    fn __len__(&self, py: Python<'_>) -> usize {
        self.owner.bind(py).borrow().array().size()
    }

    fn __iter__(this: Bound<'_, Self>) -> Bound<'_, Self> {
        this
    }

    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        if self.next >= self.__len__(py) {
            return Ok(None);
        }
        let place = self.place(py, self.next);
        self.next += 1;
        scalar_to_python(py, &self.array(py)?.get(&place).or_raise()?).map(Some)
    }

    fn __getitem__<'py>(&self, py: Python<'py>, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guard(|| match key_of(key, self.__len__(py))? {
            Key::Element(at) => scalar_to_python(py, &self.array(py)?.get(&self.place(py, at)).or_raise()?),
            Key::All | Key::Nothing => Ok(self.copy(py)?.into_any()),
            Key::Several(index) => {
                let line = self.line(py)?;
                let found = run(py, line.size(), || line.index(&[index])?.copy(Order::C))?;
                if found.ndim() == 0 {
                    to_python(py, found)
                } else {
                    Ok(PyArray::like(self.owner.bind(py), found)?.into_any())
                }
            }
        })
    }

    fn __setitem__(&self, py: Python<'_>, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        guard(|| {
            self.require_writeable(py)?;
            match key_of(key, self.__len__(py))? {
                Key::Element(at) => {
                    let single = || PyValueError::new_err("Error setting single item of array.");
                    let array = self.array(py)?;
                    if !matches!(Argument::new(value), Ok(Argument::Scalar(_) | Argument::Number(_))) {
                        return Err(single());
                    }
                    let scalar = indexing::value(value, array.dtype())?.item().or_raise()?;
                    array.set(&self.place(py, at), scalar).or_raise()
                }
                Key::All => self.write(py, &self.places(py)?, value),
                Key::Several(index) => {
                    let places = self.places(py)?;
                    self.write(py, &run(py, places.size(), || places.index(&[index]))?, value)
                }
                Key::Nothing => Err(PyIndexError::new_err(
                    "Assigning to a flat iterator with a 0-D index is not supported",
                )),
            }
        })
    }

    fn __delitem__(&self, key: &Bound<'_, PyAny>) -> PyResult<()> {
        let _ = key;
        Err(PyTypeError::new_err("Cannot delete iterator elements"))
    }

    fn __richcmp__<'py>(
        &self,
        py: Python<'py>,
        other: &Bound<'py, PyAny>,
        operation: CompareOp,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.__array__(py, None, None)?.rich_compare(other, operation)
    }
}

#[pymethods]
impl PyArray {
    /// The elements as one line, which can be iterated over, indexed and assigned to.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.array([[1, 2], [3, 4]])
    /// >>> a.flat[2], a.flat[1:3]
    /// (np.int64(3), array([2, 3]))
    #[getter]
    fn flat(this: &Bound<'_, Self>) -> PyFlat {
        PyFlat { owner: this.clone().unbind(), next: 0 }
    }

    #[setter]
    fn set_flat(this: &Bound<'_, Self>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        guard(|| PyFlat::fill_with(this, value))
    }

    /// The memory of the elements, as a `memoryview`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([1, 2], dtype="u1").data.tobytes()
    /// b'\x01\x02'
    #[getter]
    fn data<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, pyo3::types::PyMemoryView>> {
        pyo3::types::PyMemoryView::from(this.as_any())
    }
}
