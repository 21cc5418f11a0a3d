//! Methods that look at the bytes of elements.

use crate::array::PyArray;
use crate::dtype::extract_dtype;
use crate::runtime::run;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// A function of the package's module for this.
fn raw<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("polyarray._raw")?.getattr(name)
}

#[pymethods]
impl PyArray {
    /// The array for `ctypes`: its address, shape and strides.
    ///
    /// >>> import polyarray as pa
    /// >>> list(pa.zeros((2, 3)).ctypes.shape)
    /// [2, 3]
    #[getter]
    fn ctypes<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        raw(this.py(), "Ctypes")?.call1((this,))
    }
    /// The array with the bytes of each element reversed, in place or in a new array.
    ///
    /// >>> import polyarray as pa
    /// >>> pa.asarray([1, 256], dtype="i2").byteswap()
    /// array([256,   1], dtype=int16)
    #[pyo3(signature = (inplace=false))]
    fn byteswap<'py>(this: &Bound<'py, Self>, inplace: bool) -> PyResult<Bound<'py, PyArray>> {
        let py = this.py();
        let array = this.borrow().array().clone();
        let swapped = run(py, array.size(), || array.byteswap())?;
        if inplace {
            run(py, array.size(), || array.assign(&swapped))?;
            return Ok(this.clone());
        }
        PyArray::like(this, swapped)
    }
    /// A view of some bytes of each element as elements of another dtype.
    ///
    /// Raises `ValueError` where the bytes are not within the element.
    ///
    /// >>> import polyarray as pa
    /// >>> pa.asarray([1 + 2j, 3 + 4j]).getfield("f8", offset=8)
    /// array([2., 4.])
    #[pyo3(signature = (dtype, offset=0))]
    fn getfield<'py>(
        this: &Bound<'py, Self>,
        dtype: &Bound<'py, PyAny>,
        offset: isize,
    ) -> PyResult<Bound<'py, PyArray>> {
        let (array, dtype) = (this.borrow().array().clone(), extract_dtype(dtype)?);
        let field = run(this.py(), array.size(), || array.field(dtype, offset))?;
        PyArray::view_of(this, field)
    }
    /// Writes some bytes of each element, as elements of another dtype.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.array([1 + 2j])
    /// >>> a.setfield(5.0, "f8", offset=8)
    /// >>> a
    /// array([1.+5.j])
    #[pyo3(signature = (val, dtype, offset=0))]
    fn setfield<'py>(
        this: &Bound<'py, Self>,
        val: &Bound<'py, PyAny>,
        dtype: &Bound<'py, PyAny>,
        offset: isize,
    ) -> PyResult<()> {
        PyArray::getfield(this, dtype, offset)?.set_item(this.py().Ellipsis(), val)
    }
    /// Pickles the array to a file, given by its path or open for writing.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> import io, pickle
    /// >>> file = io.BytesIO()
    /// >>> pa.array([1, 2]).dump(file)
    /// >>> pickle.loads(file.getvalue())
    /// array([1, 2])
    fn dump(this: &Bound<'_, Self>, file: &Bound<'_, PyAny>) -> PyResult<()> {
        raw(this.py(), "dump")?.call1((this, file)).map(drop)
    }
    /// The pickled array as bytes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> import pickle
    /// >>> pickle.loads(pa.array([1, 2]).dumps())
    /// array([1, 2])
    fn dumps<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyBytes>> {
        let pickle = this.py().import("pickle")?;
        Ok(pickle.getattr("dumps")?.call1((this, 4))?.cast_into::<PyBytes>()?)
    }
}
