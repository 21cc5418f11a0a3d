//! Attributes of arrays, and methods that look at the whole array.

use super::PyArray;
use super::classes::derive;
use crate::convert::{exact, extract_axes, extract_lengths, extract_order, extract_shape, to_array};
use crate::dtype::{PyDType, dtype_object, extract_dtype, extract_optional_dtype};
use crate::errors::OrRaise;
use crate::indexing::element_value;
use crate::runtime::{look_at, run, run_on};
use crate::scalars::{scalar_to_item, scalar_to_python};
use dtype::{Casting, DType, can_cast};
use layout::{Layout, Order};
use polyarray::{Array, Scalar};
use pyo3::basic::CompareOp;
use pyo3::exceptions::{PyDeprecationWarning, PyTypeError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple, PyType};
use std::ffi::CStr;
use std::mem::MaybeUninit;
use storage::Dense;

fn deprecated(py: Python<'_>, message: &CStr) -> PyResult<()> {
    PyErr::warn(py, &py.get_type::<PyDeprecationWarning>(), message, 1)
}

/// Whether memory is contiguous, owned, writeable and aligned.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.zeros((2, 3)).flags.c_contiguous, pa.zeros((2, 3)).T.flags["C"]
/// (True, False)
#[pyclass(name = "flagsobj", module = "polyarray")]
pub struct PyFlags {
    owner: Py<PyArray>,
}

impl PyFlags {
    /// All flags that a comparison looks at.
    fn all(&self, py: Python<'_>) -> PyResult<[bool; 5]> {
        let (c, f) = (self.c_contiguous(py)?, self.f_contiguous(py)?);
        Ok([c, f, self.owndata(py)?, self.writeable(py)?, self.aligned(py)?])
    }

    fn dense(&self, py: Python<'_>) -> PyResult<Dense> {
        self.owner.bind(py).borrow().array().dense().or_raise()
    }
}

#[pymethods]
impl PyFlags {
    /// Whether the elements lie in C order, without gaps.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3)).T.flags.c_contiguous
    /// False
    #[getter]
    fn c_contiguous(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.dense(py)?.is_c_contiguous())
    }
    /// Whether the elements lie in Fortran order, without gaps.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3)).T.flags.f_contiguous
    /// True
    #[getter]
    fn f_contiguous(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.dense(py)?.is_f_contiguous())
    }
    /// The same as `c_contiguous`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3)).flags.contiguous
    /// True
    #[getter]
    fn contiguous(&self, py: Python<'_>) -> PyResult<bool> {
        self.c_contiguous(py)
    }
    /// Whether the elements lie in Fortran order and not in C order.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3)).T.flags.fortran
    /// True
    #[getter]
    fn fortran(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.f_contiguous(py)? && !self.c_contiguous(py)?)
    }
    /// The same as `fortran`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3)).T.flags.fnc
    /// True
    #[getter]
    fn fnc(&self, py: Python<'_>) -> PyResult<bool> {
        self.fortran(py)
    }
    /// Whether the elements lie in C or Fortran order.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3)).flags.forc
    /// True
    #[getter]
    fn forc(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.f_contiguous(py)? || self.c_contiguous(py)?)
    }
    /// Whether the array has memory of its own.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.zeros(4)
    /// >>> a.flags.owndata, a[1:].flags.owndata
    /// (True, False)
    #[getter]
    fn owndata(&self, py: Python<'_>) -> PyResult<bool> {
        let owner = self.owner.bind(py).borrow();
        Ok(owner.base().is_none() && owner.array().dense().or_raise()?.buffer().is_owned())
    }
    /// Whether elements can be written.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.broadcast_to(1.0, (2,)).flags.writeable
    /// False
    #[getter]
    fn writeable(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.dense(py)?.is_writeable())
    }
    #[setter]
    fn set_writeable(&self, py: Python<'_>, value: bool) -> PyResult<()> {
        let dense = self.dense(py)?.with_writeable(value).or_raise()?;
        PyArray::replace(self.owner.bind(py), dense.into())
    }
    /// Whether each element lies where the processor wants it.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros(2).flags.aligned
    /// True
    #[getter]
    fn aligned(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.dense(py)?.is_aligned())
    }
    /// Whether this is a copy that is written back; it never is.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros(2).flags.writebackifcopy
    /// False
    #[getter]
    fn writebackifcopy(&self) -> bool {
        false
    }
    /// Whether the array is aligned and writeable.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros(2).flags.behaved
    /// True
    #[getter]
    fn behaved(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.aligned(py)? && self.writeable(py)?)
    }
    /// Whether it is aligned, writeable and in C order.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3)).flags.carray
    /// True
    #[getter]
    fn carray(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.behaved(py)? && self.c_contiguous(py)?)
    }
    /// Whether it is aligned, writeable and in Fortran order, and not in C order.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3)).T.flags.farray
    /// True
    #[getter]
    fn farray(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.behaved(py)? && self.fortran(py)?)
    }
    fn __getitem__<'py>(this: &Bound<'py, Self>, key: &str) -> PyResult<Bound<'py, PyAny>> {
        let name = match key {
            "C" => "c_contiguous".to_owned(),
            "F" => "f_contiguous".to_owned(),
            "O" => "owndata".to_owned(),
            "W" => "writeable".to_owned(),
            "A" => "aligned".to_owned(),
            "X" => "writebackifcopy".to_owned(),
            other => other.to_lowercase(),
        };
        this.getattr(name).map_err(|_| pyo3::exceptions::PyKeyError::new_err("Unknown flag"))
    }
    fn __setitem__(&self, py: Python<'_>, key: &str, value: bool) -> PyResult<()> {
        match key {
            "W" | "WRITEABLE" => self.set_writeable(py, value),
            _ => Err(pyo3::exceptions::PyKeyError::new_err("Unknown flag")),
        }
    }
    fn __richcmp__<'py>(
        &self,
        py: Python<'py>,
        other: &Bound<'py, PyAny>,
        comparison: CompareOp,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (Ok(other), CompareOp::Eq | CompareOp::Ne) = (other.cast::<PyFlags>(), comparison) else {
            return Ok(py.NotImplemented().into_bound(py));
        };
        let equal = self.all(py)? == other.borrow().all(py)?;
        Ok((equal == matches!(comparison, CompareOp::Eq)).into_pyobject(py)?.to_owned().into_any())
    }
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = |value: bool| if value { "True" } else { "False" };
        Ok(format!(
            "  C_CONTIGUOUS : {}\n  F_CONTIGUOUS : {}\n  OWNDATA : {}\n  WRITEABLE : {}\n  ALIGNED : {}\n  WRITEBACKIFCOPY : False\n",
            text(self.c_contiguous(py)?),
            text(self.f_contiguous(py)?),
            text(self.owndata(py)?),
            text(self.writeable(py)?),
            text(self.aligned(py)?)
        ))
    }
}

/// One array with its axes permuted, reshaped or sliced, as a view of it where that is possible.
fn view<'py>(
    this: &Bound<'py, PyArray>,
    change: impl FnOnce(&Array) -> error::Result<Array> + Send,
) -> PyResult<Bound<'py, PyArray>> {
    let array = look_at(this.py(), this.borrow().array(), change)?;
    PyArray::view_or_copy(this, array)
}

#[pymethods]
impl PyArray {
    #[new]
    #[classmethod]
    #[pyo3(
        signature = (shape, dtype=None, buffer=None, offset=0, strides=None, order=None),
        text_signature = "(shape, dtype=None, buffer=None, offset=0, strides=None, order=None)"
    )]
    fn new<'py>(
        class: &Bound<'py, PyType>,
        shape: &Bound<'py, PyAny>,
        dtype: Option<&Bound<'py, PyAny>>,
        buffer: Option<&Bound<'py, PyAny>>,
        offset: usize,
        strides: Option<Vec<isize>>,
        order: Option<&str>,
    ) -> PyResult<Bound<'py, PyArray>> {
        let shape = extract_shape(shape)?;
        let dtype = extract_optional_dtype(dtype)?.unwrap_or(DType::Float64);
        let order = extract_order(order, Order::C)?;
        let Some(buffer) = buffer else {
            let array = Dense::empty(&shape, dtype, order).or_raise()?.into();
            return derive(class, PyArray::of(array, None), None);
        };
        let memory = crate::exchange::import(buffer)?
            .ok_or_else(|| PyTypeError::new_err("ndarray: buffer must support the buffer protocol"))?
            .dense()
            .or_raise()?;
        let contiguous = Layout::contiguous(&shape, dtype.itemsize(), order).or_raise()?;
        let strides = strides.unwrap_or_else(|| contiguous.strides().to_vec());
        let layout = Layout::from_parts(&shape, &strides, memory.layout().offset() + offset).or_raise()?;
        let (low, high) = layout.extent(dtype.itemsize());
        let start = memory.layout().offset() as i128;
        if low < start || high > start + (memory.size() * memory.dtype().itemsize()) as i128 {
            return Err(PyTypeError::new_err("buffer is too small for requested array"));
        }
        let dense = memory.reinterpreted(layout, dtype).or_raise()?;
        derive(class, PyArray::of(dense.into(), Some(buffer.clone().unbind())), None)
    }

    /// Tuple of the lengths of the axes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3)).shape
    /// (2, 3)
    #[getter]
    fn shape<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.array.shape())
    }
    #[setter]
    fn set_shape(this: &Bound<'_, Self>, shape: &Bound<'_, PyAny>) -> PyResult<()> {
        deprecated(
            this.py(),
            c"Setting the shape on a NumPy array has been deprecated in NumPy 2.5.\nAs an alternative, you can create a new view using np.reshape (with copy=False if needed).",
        )?;
        PyArray::_set_shape(this, shape)
    }
    /// Gives the array another shape of the same size, without a copy.
    ///
    /// >>> import polyarray as pa
    /// >>> x = pa.arange(6)
    /// >>> x._set_shape((2, 3))
    /// >>> x.shape
    /// (2, 3)
    #[pyo3(signature = (object, /))]
    fn _set_shape(this: &Bound<'_, Self>, object: &Bound<'_, PyAny>) -> PyResult<()> {
        let shape = object;
        let lengths = extract_lengths(shape)?;
        let array = this.borrow().array.clone();
        let shape = layout::infer_shape(array.size(), array.shape(), &lengths).or_raise()?;
        let dense = array.dense().or_raise()?;
        let layout = dense.layout().reshape(&shape, dense.dtype().itemsize()).ok_or_else(|| {
            pyo3::exceptions::PyAttributeError::new_err(
                "Incompatible shape for in-place modification. Use `.reshape()` to make a copy with the desired shape.",
            )
        })?;
        PyArray::replace(this, dense.with_layout(layout).into())
    }
    /// Tuple of the steps along the axes, in bytes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3)).strides
    /// (24, 8)
    #[getter]
    fn strides<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        match self.array.layout() {
            Some(layout) => PyTuple::new(py, layout.strides()),
            None => PyTuple::new(py, self.array.dense().or_raise()?.strides()),
        }
    }
    /// Sees the array's bytes as elements of another dtype.
    ///
    /// >>> import polyarray as pa
    /// >>> x = pa.asarray([1, 0], dtype="i8")
    /// >>> x._set_dtype("i4")
    /// >>> x
    /// array([1, 0, 0, 0], dtype=int32)
    #[pyo3(signature = (object, /))]
    fn _set_dtype(this: &Bound<'_, Self>, object: &Bound<'_, PyAny>) -> PyResult<()> {
        let view = this.call_method1("view", (object,))?.cast_into::<PyArray>()?;
        let array = view.borrow().array.clone();
        PyArray::replace(this, array)
    }
    /// The number of axes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3)).ndim
    /// 2
    #[getter]
    fn ndim(&self) -> usize {
        self.array.ndim()
    }
    /// The number of elements.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3)).size
    /// 6
    #[getter]
    fn size(&self) -> usize {
        self.array.size()
    }
    /// Bytes of one element.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros(2).itemsize
    /// 8
    #[getter]
    fn itemsize(&self) -> usize {
        self.array.dtype().itemsize()
    }
    /// Bytes of all elements.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3)).nbytes
    /// 48
    #[getter]
    fn nbytes(&self) -> usize {
        self.array.nbytes()
    }
    /// Bytes of the object, with those of its elements where it is no view.
    fn __sizeof__(&self) -> usize {
        let lengths = 2 * self.array.ndim() * size_of::<usize>();
        let elements = if self.base().is_none() { self.array.nbytes() } else { 0 };
        size_of::<PyArray>() + lengths + elements
    }
    #[setter]
    fn set_strides(this: &Bound<'_, Self>, strides: Vec<isize>) -> PyResult<()> {
        deprecated(
            this.py(),
            c"Setting the strides on a NumPy array has been deprecated in NumPy 2.4.\nAs an alternative, you can create a new view using np.lib.stride_tricks.as_strided.",
        )?;
        let dense = this.borrow().array.dense().or_raise()?;
        let layout = Layout::from_parts(dense.shape(), &strides, dense.layout().offset()).or_raise()?;
        let (low, high) = layout.extent(dense.dtype().itemsize());
        if low < 0 || high > dense.buffer().capacity() as i128 {
            return Err(PyValueError::new_err("strides is not compatible with available memory"));
        }
        PyArray::replace(this, dense.with_layout(layout).into())
    }
    /// The dtype of the elements.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros(2).dtype
    /// dtype('float64')
    #[getter]
    fn dtype<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDType>> {
        dtype_object(py, self.array.dtype())
    }
    #[setter]
    fn set_dtype(this: &Bound<'_, Self>, dtype: &Bound<'_, PyAny>) -> PyResult<()> {
        deprecated(
            this.py(),
            c"Setting the dtype on a NumPy array has been deprecated in NumPy 2.5.\nInstead of changing the dtype on an array x, create a new array with x.view(new_dtype)",
        )?;
        PyArray::_set_dtype(this, dtype)
    }
    /// The array whose memory this one is a view of; `None` where it owns its memory.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.zeros(4)
    /// >>> a[1:].base is a, a.base is None
    /// (True, True)
    #[getter(base)]
    fn base_object(&self, py: Python<'_>) -> Option<Py<PyAny>> {
        self.base().map(|base| base.clone_ref(py))
    }
    /// How the memory is laid out, and whether it may be written.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3)).flags.c_contiguous
    /// True
    #[getter]
    fn flags(this: &Bound<'_, Self>) -> PyFlags {
        PyFlags { owner: this.clone().unbind() }
    }
    /// Changes whether the array may be written.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.array([1, 2])
    /// >>> a.setflags(write=False)
    /// >>> a.flags.writeable
    /// False
    #[pyo3(signature = (write=None, align=None, uic=None))]
    fn setflags(
        this: &Bound<'_, Self>,
        write: Option<bool>,
        align: Option<bool>,
        uic: Option<bool>,
    ) -> PyResult<()> {
        let _ = (align, uic);
        match write {
            Some(write) => PyArray::flags(this).set_writeable(this.py(), write),
            None => Ok(()),
        }
    }
    /// The namespace whose functions take this array, for a version of the array API standard.
    #[pyo3(signature = (*, api_version=None))]
    fn __array_namespace__<'py>(
        &self,
        py: Python<'py>,
        api_version: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyModule>> {
        const VERSIONS: [&str; 5] = ["2021.12", "2022.12", "2023.12", "2024.12", "2025.12"];
        if let Some(version) = api_version {
            let text = version.extract::<String>().map_err(|_| {
                PyTypeError::new_err(
                    "__array_namespace__: api_version must be a string or None, as '2025.12'",
                )
            })?;
            if !VERSIONS.contains(&&*text) {
                return Err(PyValueError::new_err(format!(
                    "Version \"{text}\" of the Array API Standard is not supported."
                )));
            }
        }
        py.import("polyarray")
    }
    /// The device of the memory: always "cpu".
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros(2).device
    /// 'cpu'
    #[getter]
    fn device(&self) -> &'static str {
        "cpu"
    }
    /// The array itself on the processor.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.array([1, 2])
    /// >>> a.to_device("cpu") is a
    /// True
    #[pyo3(signature = (device, *, stream=None))]
    fn to_device<'py>(
        this: Bound<'py, Self>,
        device: &str,
        stream: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, Self>> {
        if device != "cpu" || stream.is_some() {
            return Err(PyValueError::new_err(format!(
                "to_device: unsupported device {device:?}, only 'cpu' is available"
            )));
        }
        Ok(this)
    }
    /// The array with its axes in reverse order: a view.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([[1, 2], [3, 4]]).T
    /// array([[1, 3],
    ///        [2, 4]])
    #[getter(T)]
    fn reversed_axes<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyArray>> {
        view(this, Array::transpose)
    }
    /// The array with its last two axes exchanged: a view.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((5, 2, 3)).mT.shape
    /// (5, 3, 2)
    #[getter(mT)]
    fn matrix_transpose<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyArray>> {
        let ndim = this.borrow().array().ndim();
        if ndim < 2 {
            return Err(PyValueError::new_err("matrix transpose with ndim < 2 is undefined"));
        }
        let mut axes: Vec<usize> = (0..ndim).collect();
        axes.swap(ndim - 1, ndim - 2);
        view(this, |array| array.permute(&axes))
    }
    /// The array with its axes permuted: a view.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3, 4)).transpose(1, 0, 2).shape
    /// (3, 2, 4)
    #[pyo3(signature = (*axes))]
    fn transpose<'py>(this: &Bound<'py, Self>, axes: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyArray>> {
        let ndim = this.borrow().array().ndim();
        let axes = match axes.len() {
            0 => None,
            1 => extract_axes(Some(&axes.get_item(0)?))?,
            _ => extract_axes(Some(axes.as_any()))?,
        };
        match axes {
            None => view(this, Array::transpose),
            Some(axes) => {
                if axes.len() != ndim {
                    return Err(PyValueError::new_err("axes don't match array"));
                }
                let axes = layout::normalize_axes(&axes, ndim).map_err(|error| match error.kind() {
                    error::Kind::Value => error::Error::value("repeated axis in transpose"),
                    _ => error,
                });
                let axes = axes.or_raise()?;
                view(this, |array| array.permute(&axes))
            }
        }
    }
    /// The elements under another shape: a view where that is possible.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.arange(6).reshape(2, -1)
    /// array([[0, 1, 2],
    ///        [3, 4, 5]])
    #[pyo3(signature = (*shape, order=None, copy=None))]
    fn reshape<'py>(
        this: &Bound<'py, Self>,
        shape: &Bound<'py, PyTuple>,
        order: Option<&str>,
        copy: Option<bool>,
    ) -> PyResult<Bound<'py, PyArray>> {
        let lengths = if shape.len() == 1 {
            extract_lengths(&shape.get_item(0)?)?
        } else {
            extract_lengths(shape.as_any())?
        };
        reshaped(this, &lengths, extract_order(order, Order::C)?, copy)
    }
    /// The elements as one axis: a view where that is possible.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([[1, 2], [3, 4]]).ravel()
    /// array([1, 2, 3, 4])
    #[pyo3(signature = (order=None))]
    fn ravel<'py>(this: &Bound<'py, Self>, order: Option<&str>) -> PyResult<Bound<'py, PyArray>> {
        let mut order = extract_order(order, Order::C)?;
        if order == Order::K || order == Order::A {
            let dense = this.borrow().array().dense().or_raise()?;
            order = if dense.is_f_contiguous() && !dense.is_c_contiguous() { Order::F } else { Order::C };
        }
        reshaped(this, &[-1], order, None)
    }
    /// The elements as one axis: a copy.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([[1, 2], [3, 4]]).flatten("F")
    /// array([1, 3, 2, 4])
    #[pyo3(signature = (order=None))]
    fn flatten<'py>(this: &Bound<'py, Self>, order: Option<&str>) -> PyResult<Bound<'py, PyArray>> {
        let flat = PyArray::ravel(this, order)?;
        let array = flat.borrow().array().clone();
        let copy = run(this.py(), array.size(), || array.copy(Order::C))?;
        PyArray::like(this, copy)
    }
    /// A new array with the same elements.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.array([1, 2])
    /// >>> b = a.copy()
    /// >>> b[0] = 9
    /// >>> a
    /// array([1, 2])
    #[pyo3(signature = (order=None))]
    fn copy<'py>(this: &Bound<'py, Self>, order: Option<&str>) -> PyResult<Bound<'py, PyArray>> {
        let order = extract_order(order, Order::C)?;
        let copy = run_on(this.py(), this.borrow().array(), |array| array.copy(order))?;
        PyArray::like(this, copy)
    }
    fn __copy__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyArray>> {
        PyArray::copy(this, Some("K"))
    }
    fn __deepcopy__<'py>(this: &Bound<'py, Self>, memo: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyArray>> {
        let _ = memo;
        PyArray::copy(this, Some("K"))
    }
    /// The elements converted to another dtype: a copy, unless `copy=False` and nothing changes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([1.7, -1.7]).astype("i8")
    /// array([ 1, -1])
    #[pyo3(signature = (dtype, order=None, casting="unsafe", subok=true, copy=true, *, device=None))]
    fn astype<'py>(
        this: &Bound<'py, Self>,
        dtype: &Bound<'py, PyAny>,
        order: Option<&str>,
        casting: &str,
        subok: bool,
        copy: bool,
        device: Option<&str>,
    ) -> PyResult<Bound<'py, PyArray>> {
        let _ = device;
        let py = this.py();
        let to = extract_dtype(dtype)?;
        let array = this.borrow().array().clone();
        let casting = Casting::parse(casting).or_raise()?;
        if !can_cast(array.dtype(), to, casting) {
            return Err(PyTypeError::new_err(format!(
                "Cannot cast array data from dtype('{}') to dtype('{to}') according to the rule '{}'",
                array.dtype(),
                casting.name()
            )));
        }
        crate::element::warn_of_lost_parts(py, array.dtype(), to)?;
        let order = extract_order(order, Order::K)?;
        let keeps_class = subok || exact::<PyArray>(this.as_any()).is_some();
        if array.dtype() == to && !copy && order == Order::K && keeps_class {
            return Ok(this.clone());
        }
        let result = run(py, array.size(), || match order {
            Order::K if array.dtype() != to => array.astype(to),
            _ => array.astype(to)?.copy(order),
        })?;
        if subok { PyArray::like(this, result) } else { PyArray::wrap(py, result) }
    }
    /// The same memory as elements of another dtype, or as an array of another class.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([1.0]).view("i8")
    /// array([4607182418800017408])
    #[pyo3(signature = (dtype=None, r#type=None))]
    fn view<'py>(
        this: &Bound<'py, Self>,
        dtype: Option<&Bound<'py, PyAny>>,
        r#type: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyArray>> {
        let py = this.py();
        let is_class = |object: &Bound<'py, PyAny>| {
            object.cast::<PyType>().is_ok_and(|class| class.is_subclass_of::<PyArray>().unwrap_or(false))
        };
        let (dtype, class) = match (dtype, r#type) {
            (Some(first), None) if is_class(first) => (None, Some(first)),
            (Some(first), Some(_)) if is_class(first) => {
                return Err(PyValueError::new_err("Cannot specify output type twice."));
            }
            given => given,
        };
        let class = match class {
            Some(class) if is_class(class) => class.cast::<PyType>()?.clone(),
            Some(_) => return Err(PyTypeError::new_err("Type must be a sub-type of ndarray type")),
            None => this.get_type(),
        };
        let dense = look_at(py, this.borrow().array(), Array::dense)?;
        let viewed = match extract_optional_dtype(dtype)? {
            Some(dtype) => reinterpret(&dense, dtype)?,
            None => dense,
        };
        PyArray::view_as(this, viewed.into(), &class)
    }
    /// The only element of an array of size one, or one element, as a Python number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([[1, 2], [3, 4]]).item(1, 0)
    /// 3
    #[pyo3(signature = (*args))]
    fn item<'py>(&self, py: Python<'py>, args: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
        let index = match args.len() {
            0 => return scalar_to_item(py, &self.array.item().or_raise()?),
            1 => extract_lengths(&args.get_item(0)?)?,
            _ => extract_lengths(args.as_any())?,
        };
        let shape = self.array.shape();
        let index = if index.len() == 1 && shape.len() != 1 {
            let mut rest = layout::normalize_index(index[0], 0, self.array.size()).or_raise()?;
            let mut multi: smallvec::SmallVec<[i64; 4]> = shape
                .iter()
                .rev()
                .map(|&n| {
                    let i = rest % n;
                    rest /= n;
                    i as i64
                })
                .collect();
            multi.reverse();
            multi
        } else if index.len() == shape.len() {
            index
        } else {
            return Err(PyValueError::new_err("incorrect number of indices for array"));
        };
        scalar_to_item(py, &self.array.get(&index).or_raise()?)
    }
    /// The bytes of the elements in C order (or Fortran order).
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([1, 2], dtype="u1").tobytes()
    /// b'\x01\x02'
    #[pyo3(signature = (order=None))]
    pub fn tobytes<'py>(&self, py: Python<'py>, order: Option<&str>) -> PyResult<Bound<'py, PyBytes>> {
        let order = extract_order(order, Order::C)?;
        let array = self.array.clone();
        let dense = run(py, array.size(), || {
            let dense = array.dense()?;
            if order == Order::C { dense.to_contiguous(dense.dtype()) } else { dense.copy(order) }
        })?;
        let (start, length) = (dense.layout().offset(), dense.size() * dense.dtype().itemsize());
        // SAFETY: the new object has room for so many bytes, of which nobody else knows yet; they are read only where
        // all were written.
        unsafe {
            let bytes = ffi::PyBytes_FromStringAndSize(std::ptr::null(), length as isize);
            let bytes = Bound::from_owned_ptr_or_err(py, bytes)?.cast_into_unchecked::<PyBytes>();
            let room = ffi::PyBytes_AsString(bytes.as_ptr()).cast::<MaybeUninit<u8>>();
            if dense.buffer().try_copy_bytes(start, std::slice::from_raw_parts_mut(room, length)) {
                return Ok(bytes);
            }
        }
        // Somebody writes the elements, and may wait for the interpreter.
        let bytes = run(py, length, || Ok(dense.buffer().copy_bytes(start, length).unwrap_or_default()))?;
        Ok(PyBytes::new(py, &bytes))
    }
    /// Writes one value into every element.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.empty(2)
    /// >>> a.fill(7)
    /// >>> a
    /// array([7., 7.])
    fn fill(&self, py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let array = self.array.clone();
        if let Some(number) = element_value(value, array.dtype())? {
            return run(py, array.size(), || array.fill(number));
        }
        let value = to_array(value, None)?;
        run(py, array.size(), || array.assign(&value))
    }
    /// The real parts: a view.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([1 + 2j]).real
    /// array([1.])
    #[getter]
    fn real<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyArray>> {
        if !this.borrow().array().dtype().is_complex() {
            return Ok(this.clone());
        }
        part(this, 0)
    }
    #[setter]
    fn set_real(this: &Bound<'_, Self>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let real = PyArray::real(this)?;
        let value = to_array(value, None)?;
        real.borrow().array().assign(&value).or_raise()
    }
    /// The imaginary parts: a view, or zeros for real arrays.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([1 + 2j]).imag
    /// array([2.])
    #[getter]
    fn imag<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyArray>> {
        let (dtype, shape) = {
            let this = this.borrow();
            (this.array().dtype(), this.array().shape().to_vec())
        };
        if dtype.is_complex() {
            return part(this, dtype.itemsize() / 2);
        }
        let zeros = Dense::zeros(&shape, dtype, Order::C).or_raise()?.with_writeable(false).or_raise()?;
        PyArray::like(this, zeros.into())
    }
    #[setter]
    fn set_imag(this: &Bound<'_, Self>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        if !this.borrow().array().dtype().is_complex() {
            return Err(PyTypeError::new_err("array does not have imaginary part to set"));
        }
        let imag = PyArray::imag(this)?;
        let value = to_array(value, None)?;
        imag.borrow().array().assign(&value).or_raise()
    }

    fn __len__(&self) -> PyResult<usize> {
        self.array.len().or_raise()
    }
    fn __bool__(&self) -> PyResult<bool> {
        match self.array.size() {
            1 => Ok(self.array.item().or_raise()?.as_bool()),
            0 => Err(PyValueError::new_err(
                "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not empty.",
            )),
            _ => Err(PyValueError::new_err(
                "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()",
            )),
        }
    }
    fn __int__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let scalar = self.only()?;
        py.get_type::<pyo3::types::PyInt>().call1((scalar_to_item(py, &scalar)?,))
    }
    fn __float__(&self, py: Python<'_>) -> PyResult<f64> {
        let scalar = self.only()?;
        scalar_to_item(py, &scalar)?.extract()
    }
    fn __complex__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let value = self.only()?.as_c64();
        Ok(pyo3::types::PyComplex::from_doubles(py, value.re, value.im).into_any())
    }
    fn __index__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        if self.array.ndim() != 0 || !self.array.dtype().is_integer() {
            return Err(PyTypeError::new_err(
                "only integer scalar arrays can be converted to a scalar index",
            ));
        }
        scalar_to_item(py, &self.array.item().or_raise()?)
    }
    fn __contains__(&self, py: Python<'_>, item: &Bound<'_, PyAny>) -> PyResult<bool> {
        let item = crate::convert::Argument::new(item)?.detached();
        let array = self.array.clone();
        run(py, array.size(), || Ok(array.equal(item.operand())?.any(None)?.item()?.as_bool()))
    }
    fn __iter__<'py>(this: &Bound<'py, Self>) -> PyResult<PyArrayIterator> {
        let length = this.borrow().array().shape().first().copied();
        match length {
            Some(length) => Ok(PyArrayIterator { array: this.clone().unbind(), next: 0, length }),
            None => Err(PyTypeError::new_err("iteration over a 0-d array")),
        }
    }
    fn __format__<'py>(this: &Bound<'py, Self>, spec: &str) -> PyResult<Bound<'py, PyAny>> {
        if this.borrow().array().ndim() == 0 {
            let scalar = this.borrow().array().item().or_raise()?;
            return scalar_to_python(this.py(), &scalar)?.call_method1("__format__", (spec,));
        }
        if spec.is_empty() {
            return Ok(this.as_any().str()?.into_any());
        }
        Err(PyTypeError::new_err("unsupported format string passed to numpy.ndarray.__format__"))
    }
    #[classattr]
    fn __hash__() -> Option<Py<PyAny>> {
        None
    }
    #[classattr]
    fn __array_priority__() -> f64 {
        0.0
    }
    #[classmethod]
    fn __class_getitem__<'py>(
        class: &Bound<'py, pyo3::types::PyType>,
        key: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        class.py().import("types")?.getattr("GenericAlias")?.call1((class, key))
    }
}

impl PyArray {
    fn only(&self) -> PyResult<Scalar> {
        if self.array.ndim() > 0 {
            return Err(PyTypeError::new_err("only 0-dimensional arrays can be converted to Python scalars"));
        }
        self.array.item().or_raise()
    }
}

/// An index counted from the front.
fn part<'py>(this: &Bound<'py, PyArray>, shift: usize) -> PyResult<Bound<'py, PyArray>> {
    let dense = this.borrow().array().dense().or_raise()?;
    let layout = dense.layout().clone().shifted(shift as isize);
    let real = dense.reinterpreted(layout, dense.dtype().real()).or_raise()?;
    PyArray::view_of(this, real.into())
}

/// Reshapes in C or Fortran order.
pub fn reshaped<'py>(
    this: &Bound<'py, PyArray>,
    lengths: &[i64],
    order: Order,
    copy: Option<bool>,
) -> PyResult<Bound<'py, PyArray>> {
    let result = {
        let owner = this.borrow();
        let change = |array: &Array| array.reshape_in(lengths, order);
        let lies_so = owner.array().layout().is_some_and(|layout| {
            let itemsize = owner.array().dtype().itemsize();
            if order == Order::C {
                layout.is_c_contiguous(itemsize)
            } else {
                layout.is_f_contiguous(itemsize)
            }
        });
        // Whatever does not lie in that order may be copied.
        if lies_so {
            look_at(this.py(), owner.array(), change)
        } else {
            run_on(this.py(), owner.array(), change)
        }?
    };
    let result = PyArray::view_or_copy(this, result)?;
    if copy.is_none() {
        return Ok(result);
    }
    let copied = result.borrow().base().is_none();
    match copy {
        Some(true) if !copied => {
            let array = result.borrow().array().clone();
            PyArray::like(this, run(this.py(), array.size(), || array.copy(Order::K))?)
        }
        Some(false) if copied => {
            Err(PyValueError::new_err("Unable to avoid creating a copy while reshaping."))
        }
        _ => Ok(result),
    }
}

fn reinterpret(dense: &Dense, dtype: DType) -> PyResult<Dense> {
    let (from, to) = (dense.dtype().itemsize(), dtype.itemsize());
    let mut shape: layout::Dims = layout::Dims::from_slice(dense.shape());
    let mut strides: layout::Strides = layout::Strides::from_slice(dense.strides());
    if from != to {
        let (Some(length), Some(stride)) = (shape.last_mut(), strides.last_mut()) else {
            return Err(PyValueError::new_err(
                "Changing the dtype of a 0d array is only supported if the itemsize is unchanged",
            ));
        };
        if *length != 1 && *stride != from as isize {
            return Err(PyValueError::new_err(
                "To change to a dtype of a different size, the last axis must be contiguous",
            ));
        }
        let bytes = *length * from;
        if !bytes.is_multiple_of(to) {
            return Err(PyValueError::new_err(
                "When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis of the array.",
            ));
        }
        *length = bytes / to;
        *stride = to as isize;
    }
    let layout = Layout::from_parts(&shape, &strides, dense.layout().offset()).or_raise()?;
    dense.reinterpreted(layout, dtype).or_raise()
}

/// Iterates over the first axis.
#[pyclass(name = "_iterator", module = "polyarray")]
pub struct PyArrayIterator {
    array: Py<PyArray>,
    next: usize,
    length: usize,
}

#[pymethods]
impl PyArrayIterator {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }
    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        if self.next >= self.length {
            return Ok(None);
        }
        let owner = self.array.bind(py);
        let index = self.next;
        self.next += 1;
        if exact::<PyArray>(owner.as_any()).is_none() {
            // A derived class may have its own way of indexing.
            return owner.get_item(index).map(Some);
        }
        let array = owner.borrow();
        if array.array().ndim() == 1 {
            return scalar_to_python(py, &array.array().get(&[index as i64]).or_raise()?).map(Some);
        }
        let row = array.array().moved(&storage::Movement::Index { axis: 0, index }).or_raise()?;
        Ok(Some(PyArray::view_of(owner, row)?.into_any()))
    }
    fn __length_hint__(&self) -> usize {
        self.length - self.next
    }
}

/// Adds this subject to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<PyFlags>()
}
