//! New arrays, and arrays of other objects.

use crate::array::PyArray;
use crate::convert::{exact, extract_order, extract_shape, is_list_or_tuple, to_array};
use crate::dtype::extract_optional_dtype;
use crate::exchange;
use crate::errors::{OrRaise, guard};
use crate::indexing::small_integer;
use crate::runtime::{LARGE, run};
use crate::shortcut::{self, shortcut};
use dtype::{DType, Scalar};
use layout::Order;
use polyarray::Array;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use storage::Dense;

/// An array of anything that arrays can be made of: always a new one, unless `copy=False` or `None`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.array([1, 2, 3]).dtype
/// dtype('int64')
#[pyfunction]
#[pyo3(signature = (object, dtype=None, *, copy=Some(true), order="K", subok=false, ndmin=0, ndmax=None, like=None))]
fn array<'py>(
    py: Python<'py>,
    object: &Bound<'py, PyAny>,
    dtype: Option<&Bound<'py, PyAny>>,
    copy: Option<bool>,
    order: Option<&str>,
    subok: bool,
    ndmin: usize,
    ndmax: Option<i64>,
    like: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray>> {
    let _ = like;
    guard(|| {
        let deepest = deepest(ndmin, ndmax)?;
        let dtype = extract_optional_dtype(dtype.filter(|dtype| !dtype.is_none()))?;
        let order = extract_order(order, Order::K)?;
        let ours = object.cast::<PyArray>().ok();
        let parent = ours.filter(|ours| subok || exact::<PyArray>(ours.as_any()).is_some());
        let told =
            if copy == Some(false) && ours.is_none() { exchange::without_copy(object)? } else { None };
        let uncopied = told.is_some();
        let source = match told {
            Some(array) => array,
            None => to_array(object, if ours.is_some() { None } else { dtype })?,
        };
        if source.ndim() > deepest {
            return Err(PyValueError::new_err(format!(
                "setting an array element with a sequence. The requested array would exceed the maximum number of \
                 dimension of {deepest}."
            )));
        }
        let shared =
            ours.is_some() || uncopied || source.layout().is_some() && !source.is_deferred() && is_foreign(&source)?;
        let fits = dtype.is_none_or(|dtype| dtype == source.dtype()) && order_fits(&source, order);
        if copy == Some(false) && (!fits || !shared) {
            return Err(PyValueError::new_err(
                "Unable to avoid copy while creating an array as requested.\nIf using `np.array(obj, copy=False)` \
                 replace it with `np.asarray(obj)` to allow a copy when needed (no behavior change in NumPy 1.x).\n\
                 For more details, see https://numpy.org/devdocs/numpy_2_0_migration_guide.html#adapting-to-changes-in-the-copy-keyword.",
            ));
        }
        let wanted = dtype.unwrap_or(source.dtype());
        let pads = source.ndim() < ndmin;
        if copy != Some(true) && fits && !pads {
            return match (parent, ours) {
                (Some(ours), _) => Ok(ours.clone()),
                (None, Some(ours)) => PyArray::view_as(ours, source, &py.get_type::<PyArray>()),
                (None, None) => PyArray::wrap(py, source),
            };
        }
        let fresh = dtype.is_some_and(|dtype| dtype != source.dtype()) || !shared;
        let mut result = run(py, source.size(), || {
            let converted = source.astype(wanted)?;
            if fresh && order_fits(&converted, order) { Ok(converted) } else { converted.copy(order) }
        })?;
        if pads {
            let mut shape: Vec<i64> = vec![1; ndmin - result.ndim()];
            shape.extend(result.shape().iter().map(|&n| n as i64));
            result = result.reshape(&shape).or_raise()?;
        }
        match parent {
            Some(parent) => PyArray::like(parent, result),
            None => PyArray::wrap(py, result),
        }
    })
}

/// How many axes an array may have.
fn deepest(ndmin: usize, ndmax: Option<i64>) -> PyResult<usize> {
    let Some(ndmax) = ndmax else { return Ok(layout::MAX_NDIM) };
    let Some(most) = usize::try_from(ndmax).ok().filter(|&most| most <= layout::MAX_NDIM) else {
        return Err(PyValueError::new_err(format!(
            "ndmax must be in the range [0, NPY_MAXDIMS ({})] ",
            layout::MAX_NDIM
        )));
    };
    if ndmin > most {
        return Err(PyValueError::new_err(format!("ndmin must be <= ndmax ({most})")));
    }
    Ok(most)
}

fn is_foreign(array: &Array) -> PyResult<bool> {
    Ok(!array.dense().or_raise()?.buffer().is_owned())
}

fn order_fits(array: &Array, order: Order) -> bool {
    let Some(layout) = array.layout() else { return true };
    let width = array.dtype().itemsize();
    match order {
        Order::C => layout.is_c_contiguous(width),
        Order::F => layout.is_f_contiguous(width),
        _ => true,
    }
}

/// An array of anything that arrays can be made of: the object itself where it is one, its memory where
/// that can be shared.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> a = pa.asarray([1, 2])
/// >>> pa.asarray(a) is a
/// True
#[pyfunction]
#[pyo3(signature = (a, dtype=None, order=None, *, device=None, copy=None, like=None))]
fn asarray<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    dtype: Option<&Bound<'py, PyAny>>,
    order: Option<&str>,
    device: Option<&str>,
    copy: Option<bool>,
    like: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray>> {
    require_cpu(device)?;
    if let (Some(ours), None, None, None | Some(false)) = (exact::<PyArray>(a), dtype, order, copy) {
        return Ok(ours.clone());
    }
    array(py, a, dtype, copy, order, false, 0, None, like)
}

/// As [`asarray`]; subclasses of arrays stay what they are.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.asanyarray([[1, 2], [3, 4]], dtype="f4")
/// array([[1., 2.],
///        [3., 4.]], dtype=float32)
#[pyfunction]
#[pyo3(signature = (a, dtype=None, order=None, *, device=None, copy=None, like=None))]
fn asanyarray<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    dtype: Option<&Bound<'py, PyAny>>,
    order: Option<&str>,
    device: Option<&str>,
    copy: Option<bool>,
    like: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray>> {
    require_cpu(device)?;
    array(py, a, dtype, copy, order, true, 0, None, like)
}

/// A C-contiguous array of at least one axis.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.ascontiguousarray(pa.ones((2, 3)).T).flags.c_contiguous
/// True
#[pyfunction]
#[pyo3(signature = (a, dtype=None, *, like=None))]
fn ascontiguousarray<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    dtype: Option<&Bound<'py, PyAny>>,
    like: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray>> {
    array(py, a, dtype, None, Some("C"), false, 1, None, like)
}

/// A Fortran-contiguous array of at least one axis.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.asfortranarray(pa.ones((2, 3))).flags.f_contiguous
/// True
#[pyfunction]
#[pyo3(signature = (a, dtype=None, *, like=None))]
fn asfortranarray<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    dtype: Option<&Bound<'py, PyAny>>,
    like: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray>> {
    array(py, a, dtype, None, Some("F"), false, 1, None, like)
}

/// A copy of an array.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> a = pa.array([1, 2])
/// >>> b = pa.copy(a)
/// >>> b[0] = 9
/// >>> a
/// array([1, 2])
#[pyfunction]
#[pyo3(signature = (a, order=None, subok=false))]
fn copy<'py>(py: Python<'py>, a: &Bound<'py, PyAny>, order: Option<&str>, subok: bool) -> PyResult<Bound<'py, PyArray>> {
    array(py, a, None, Some(true), Some(order.unwrap_or("K")), subok, 0, None, None)
}

pub(super) fn require_cpu(device: Option<&str>) -> PyResult<()> {
    match device {
        None | Some("cpu") => Ok(()),
        Some(device) => Err(PyValueError::new_err(format!(
            "Device not understood. Only \"cpu\" is allowed, but received: {device}"
        ))),
    }
}

/// A shape of a few lengths, for which it is not worth while to let the interpreter go.
#[inline]
fn small_shape<'a>(object: &Bound<'_, PyAny>, lengths: &'a mut [usize; 4]) -> Option<&'a [usize]> {
    let small = |object: &Bound<'_, PyAny>| {
        small_integer(object).and_then(|length| usize::try_from(length).ok()).filter(|&length| length < 128)
    };
    if let Some(tuple) = exact::<PyTuple>(object) {
        let lengths = lengths.get_mut(..tuple.len().min(5))?;
        for (length, item) in lengths.iter_mut().zip(tuple.iter_borrowed()) {
            *length = small(&item)?;
        }
        return (layout::size_of_shape(lengths) < LARGE).then_some(lengths);
    }
    lengths[0] = small_integer(object).and_then(|length| usize::try_from(length).ok()).filter(|&n| n < LARGE)?;
    Some(&lengths[..1])
}

/// The short way into a function that takes a shape: a few lengths.
macro_rules! by_shape {
    ($Name:ident, $name:literal, |$shape:ident, $dtype:ident| $make:expr) => {
        shortcut!($Name, $name, |py, shape, dtype| {
            let mut lengths = [0; 4];
            let Some($shape) = small_shape(shape, &mut lengths) else { return Ok(None) };
            let $dtype = extract_optional_dtype(dtype)?.unwrap_or(DType::Float64);
            PyArray::wrap(py, $make.or_raise()?.into()).map(|array| Some(array.into_any()))
        });
    };
}

by_shape!(Zeros, "zeros", |shape, dtype| Dense::zeros(shape, dtype, Order::C));
by_shape!(Ones, "ones", |shape, dtype| Dense::full(shape, Scalar::one(dtype), Order::C));
by_shape!(Empty, "empty", |shape, dtype| Dense::empty(shape, dtype, Order::C));

/// A new array of a list or tuple.
fn listed<'py>(
    object: &Bound<'py, PyAny>,
    dtype: Option<&Bound<'py, PyAny>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    if !is_list_or_tuple(object) {
        return Ok(None);
    }
    let array = to_array(object, extract_optional_dtype(dtype)?)?;
    PyArray::wrap(object.py(), array).map(|array| Some(array.into_any()))
}

shortcut!(OfList, "array", |_py, object, dtype| listed(object, dtype));

/// The short way into a function that gives an array back as it is, where it fulfils a condition.
macro_rules! unchanged {
    ($Name:ident, $name:literal, |$array:ident| $already:expr, else $other:expr) => {
        shortcut!($Name, $name, |_py, object, dtype| {
            let Some(array) = exact::<PyArray>(object) else { return $other(object, dtype) };
            let array = array.borrow();
            let $array = array.array();
            let already = extract_optional_dtype(dtype)?.is_none_or(|dtype| dtype == $array.dtype()) && $already;
            Ok(already.then(|| object.clone()))
        });
    };
}

unchanged!(AsArray, "asarray", |_array| true, else listed);
unchanged!(AsAnyArray, "asanyarray", |_array| true, else listed);
unchanged!(AsContiguous, "ascontiguousarray", |array| {
    array.ndim() > 0 && array.layout().is_some_and(|layout| layout.is_c_contiguous(array.dtype().itemsize()))
}, else listed);
unchanged!(AsFortran, "asfortranarray", |array| {
    array.ndim() > 0 && array.layout().is_some_and(|layout| layout.is_f_contiguous(array.dtype().itemsize()))
}, else |_, _| Ok(None));

macro_rules! filled {
    ($($(#[$doc:meta])+ $name:ident = |$shape:ident, $dtype:ident, $order:ident| $make:expr;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(signature = (shape, dtype=None, order="C", *, device=None, like=None))]
        fn $name<'py>(
            py: Python<'py>,
            shape: &Bound<'py, PyAny>,
            dtype: Option<&Bound<'py, PyAny>>,
            order: Option<&str>,
            device: Option<&str>,
            like: Option<&Bound<'py, PyAny>>,
        ) -> PyResult<Bound<'py, PyArray>> {
            let _ = like;
            require_cpu(device)?;
            let $shape = extract_shape(shape)?;
            let $dtype = extract_optional_dtype(dtype.filter(|dtype| !dtype.is_none()))?.unwrap_or(DType::Float64);
            let $order = extract_order(order, Order::C)?;
            let dense = run(py, $shape.iter().product(), || $make)?;
            PyArray::wrap(py, dense.into())
        }
    )+ };
}

filled! {
    /// A new array of zeros.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 2), dtype=int)
    /// array([[0, 0],
    ///        [0, 0]])
    zeros = |shape, dtype, order| Dense::zeros(&shape, dtype, order);
    /// A new array of ones.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.ones((2, 3))
    /// array([[1., 1., 1.],
    ///        [1., 1., 1.]])
    ones = |shape, dtype, order| Dense::full(&shape, Scalar::one(dtype), order);
    /// A new array of any content.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.empty((2, 3)).shape
    /// (2, 3)
    empty = |shape, dtype, order| Dense::empty(&shape, dtype, order);
}

/// A new array that holds one value everywhere.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.full((2, 2), 7)
/// array([[7, 7],
///        [7, 7]])
#[pyfunction]
#[pyo3(signature = (shape, fill_value, dtype=None, order=None, *, device=None, like=None))]
fn full<'py>(
    py: Python<'py>,
    shape: &Bound<'py, PyAny>,
    fill_value: &Bound<'py, PyAny>,
    dtype: Option<&Bound<'py, PyAny>>,
    order: Option<&str>,
    device: Option<&str>,
    like: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray>> {
    let _ = like;
    require_cpu(device)?;
    let shape = extract_shape(shape)?;
    let dtype = extract_optional_dtype(dtype.filter(|dtype| !dtype.is_none()))?;
    let value = to_array(fill_value, dtype)?;
    let order = extract_order(order, Order::C)?;
    let result = run(py, shape.iter().product(), || {
        let result = Array::from(Dense::empty(&shape, value.dtype(), order)?);
        result.assign(&value)?;
        Ok(result)
    })?;
    PyArray::wrap(py, result)
}

/// Adds this chapter to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(crate::exchange::from_dlpack, module)?)?;
    module.add_function(wrap_pyfunction!(crate::exchange::from_arrow, module)?)?;
    module.add_function(wrap_pyfunction!(crate::exchange::_export_counts, module)?)?;
    module.add_function(wrap_pyfunction!(array, module)?)?;
    module.add_function(wrap_pyfunction!(asarray, module)?)?;
    module.add_function(wrap_pyfunction!(asanyarray, module)?)?;
    module.add_function(wrap_pyfunction!(ascontiguousarray, module)?)?;
    module.add_function(wrap_pyfunction!(asfortranarray, module)?)?;
    module.add_function(wrap_pyfunction!(copy, module)?)?;
    module.add_function(wrap_pyfunction!(zeros, module)?)?;
    module.add_function(wrap_pyfunction!(ones, module)?)?;
    module.add_function(wrap_pyfunction!(empty, module)?)?;
    module.add_function(wrap_pyfunction!(full, module)?)?;
    shortcut::install::<Zeros>(module)?;
    shortcut::install::<Ones>(module)?;
    shortcut::install::<Empty>(module)?;
    shortcut::install::<OfList>(module)?;
    shortcut::install::<AsArray>(module)?;
    shortcut::install::<AsAnyArray>(module)?;
    shortcut::install::<AsContiguous>(module)?;
    shortcut::install::<AsFortran>(module)
}
