//! Arguments that many methods share: shapes, parameters, memory to fill, populations and what is shuffled.

use super::bit_generators::{Held, PyBits};
use super::{Answer, Object};
use crate::array::PyArray;
use crate::convert::{extract_index, extract_shape, to_array, to_python};
use crate::dtype::extract_dtype;
use crate::errors::{OrRaise, guard};
use crate::exchange;
use crate::runtime::run;
use crate::scalars::scalar_to_item;
use dtype::DType;
use layout::Dims;
use polyarray::Array;
use polyarray::random::{self, Interval, Population};
use pyo3::exceptions::{PyMemoryError, PyNotImplementedError, PyOverflowError, PyTypeError, PyUserWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt, PyList, PyTuple};

/// A shape, where one is asked for.
pub(super) fn shape_of(size: Option<&Object<'_>>) -> PyResult<Option<Vec<usize>>> {
    size.filter(|size| !size.is_none()).map(|size| extract_shape(size).map(|shape| shape.to_vec())).transpose()
}

/// How many elements a shape has, for the decision whether to let go of the interpreter.
pub(super) fn count(shape: Option<&[usize]>) -> usize {
    shape.map_or(1, |shape| shape.iter().fold(1usize, |n, &k| n.saturating_mul(k)))
}

/// The number that a draw without a shape is.
pub(super) fn plain<'py>(py: Python<'py>, array: Array, asked: bool) -> Answer<'py> {
    if array.ndim() == 0 && !asked {
        return scalar_to_item(py, &array.item().or_raise()?);
    }
    Ok(PyArray::wrap(py, array)?.into_any())
}

/// What the numbers of a parameter are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Real,
    Whole,
}

/// A parameter of a distribution. Arrays must have a dtype that the parameter holds; Python's numbers and lists of
/// them are converted as by `float` and `int`.
pub(super) fn parameter(object: &Object<'_>, kind: Kind) -> PyResult<Array> {
    let array = match to_array(object, None) {
        Ok(array) => array,
        Err(error) if error.is_instance_of::<PyMemoryError>(object.py()) => return Err(error),
        // What is no number has the words that `float` has for it.
        Err(error) => return Err(object.py().get_type::<pyo3::types::PyFloat>().call1((object,)).err().unwrap_or(error)),
    };
    if object.is_instance_of::<PyArray>() || array.ndim() > 0 && object.hasattr("__array_interface__")? {
        return Ok(array);
    }
    if array.dtype().is_complex() {
        return Err(PyTypeError::new_err("float() argument must be a string or a real number, not 'complex'"));
    }
    if kind == Kind::Real {
        return Ok(array);
    }
    if array.dtype() == DType::UInt64 {
        return Err(PyOverflowError::new_err("Python int too large to convert to C long"));
    }
    array.astype(DType::Int64).or_raise()
}

/// Parameters of a distribution, and its draw.
pub(super) fn draw<'py>(
    py: Python<'py>,
    bits: &Py<PyBits>,
    parameters: &[(&Object<'py>, Kind)],
    size: Option<&Object<'py>>,
    work: impl FnOnce(&[Array], Option<&[usize]>) -> error::Result<Array> + Send,
) -> Answer<'py> {
    guard(|| {
        let parameters = parameters.iter().map(|(x, kind)| parameter(x, *kind)).collect::<PyResult<Vec<_>>>()?;
        let shape = shape_of(size)?;
        let _held = Held::over(py, bits)?;
        let array = run(py, count(shape.as_deref()), || work(&parameters, shape.as_deref()))?;
        plain(py, array, shape.is_some())
    })
}

/// Whole numbers of an interval, as an interface draws them.
pub(super) fn integers<'py>(
    py: Python<'py>,
    bits: &Py<PyBits>,
    interval: (&Object<'py>, Option<&Object<'py>>),
    size: Option<&Object<'py>>,
    dtype: Option<&Object<'py>>,
    work: impl FnOnce(Interval<'_>, Option<&[usize]>, DType) -> error::Result<Array> + Send,
) -> Answer<'py> {
    guard(|| {
        let python = dtype.is_some_and(|d| d.is(py.get_type::<PyInt>()) || d.is(py.get_type::<PyBool>()));
        let dtype = dtype.map(extract_dtype).transpose()?.unwrap_or(DType::Int64);
        let (low, high, same) = bounds(interval.0, interval.1)?;
        let shape = shape_of(size)?;
        let _held = Held::over(py, bits)?;
        let array = run(py, count(shape.as_deref()), || {
            let interval = match same {
                Some((low, high)) => Interval::Same(low, high),
                None => Interval::Each(&low, &high),
            };
            work(interval, shape.as_deref(), dtype)
        })?;
        match shape {
            None if !python => to_python(py, array),
            shape => plain(py, array, shape.is_some()),
        }
    })
}

/// Whole numbers below a bound, or between two.
fn bounds<'py>(low: &Object<'py>, high: Option<&Object<'py>>) -> PyResult<(random::Bound, random::Bound, Option<(i128, i128)>)> {
    let zero = PyInt::new(low.py(), 0i64).into_any();
    let (low, high) = match high.filter(|high| !high.is_none()) {
        Some(high) => (low.clone(), high.clone()),
        None => (zero, low.clone()),
    };
    if let (Ok(low), Ok(high)) = (wide(&low), wide(&high)) {
        let none = || Ok::<_, PyErr>(random::Bound::Wide(Vec::new(), Dims::new()));
        return Ok((none()?, none()?, Some((low, high))));
    }
    let (low, high) = (bound(&low)?, bound(&high)?);
    if let (random::Bound::Array(low), random::Bound::Array(high)) = (&low, &high)
        && low.ndim() == 0
        && high.ndim() == 0
        && (low.dtype().is_inexact() || high.dtype().is_inexact())
    {
        // Fractions are cut off, as by `int`.
        let cut = |x: &Array| x.item().or_raise().map(|scalar| scalar.as_f64().trunc() as i128);
        let pair = (cut(low)?, cut(high)?);
        return Ok((low.clone().into(), high.clone().into(), Some(pair)));
    }
    Ok((low, high, None))
}

/// Bounds, of which lists may have numbers that fit into no dtype.
fn bound(x: &Object<'_>) -> PyResult<random::Bound> {
    match to_array(x, None) {
        Ok(array) => Ok(array.into()),
        Err(error) if error.is_instance_of::<PyOverflowError>(x.py()) => {
            let (mut numbers, mut shape) = (Vec::new(), Dims::new());
            nested(x, 0, &mut numbers, &mut shape)?;
            if shape.iter().product::<usize>() != numbers.len() {
                return Err(error);
            }
            Ok(random::Bound::Wide(numbers, shape))
        }
        Err(error) => Err(error),
    }
}

/// Numbers in nested sequences, and the lengths of those.
fn nested(x: &Object<'_>, depth: usize, numbers: &mut Vec<i128>, shape: &mut Dims) -> PyResult<()> {
    let Ok(length) = x.len() else {
        numbers.push(wide(x)?);
        return Ok(());
    };
    if shape.len() == depth {
        shape.push(length);
    }
    x.try_iter()?.try_for_each(|item| nested(&item?, depth + 1, numbers, shape))
}

/// A Python integer of any size that matters.
fn wide(x: &Object<'_>) -> PyResult<i128> {
    if x.is_instance_of::<PyArray>() {
        return Err(PyTypeError::new_err("an array"));
    }
    x.call_method0("__index__")?.extract()
}

/// The memory that a draw fills, checked as NumPy checks it.
pub(super) fn out_array(
    out: Option<&Object<'_>>,
    dtype: DType,
    shape: Option<&[usize]>,
    fortran: bool,
) -> PyResult<Option<Array>> {
    let Some(out) = out.filter(|out| !out.is_none()) else { return Ok(None) };
    let array =
        out.cast::<PyArray>().map_err(|_| PyTypeError::new_err("out must be an array"))?.borrow().array().clone();
    let dense = array.dense().or_raise()?;
    let order = dense.is_c_contiguous() || fortran && dense.is_f_contiguous();
    if !order || !dense.is_writeable() {
        let required = if fortran { "" } else { "C-" };
        return Err(PyValueError::new_err(format!(
            "Supplied output array must be {required}contiguous, writable, aligned, and in machine byte-order."
        )));
    }
    if array.dtype() != dtype {
        return Err(PyTypeError::new_err(format!(
            "Supplied output array has the wrong type. Expected {dtype}, got {}",
            array.dtype()
        )));
    }
    if shape.is_some_and(|shape| shape != array.shape()) {
        return Err(PyValueError::new_err("size must match out.shape when used together"));
    }
    Ok(Some(array))
}

/// What `choice` and `permutation` draw from.
pub(super) enum From {
    Numbers(usize),
    Array(Array),
}

/// How the two interfaces refuse populations.
pub(super) struct Refusals {
    /// Of something that is neither an array nor an integer.
    pub(super) kind: fn(&Object<'_>) -> PyResult<String>,
    /// Of a number of things that is not positive.
    pub(super) number: &'static str,
    /// Of an array that has nothing.
    pub(super) empty: &'static str,
}

impl From {
    /// Reads what is permuted.
    pub(super) fn read(a: &Object<'_>) -> PyResult<From> {
        if !a.is_instance_of::<PyArray>()
            && let Ok(count) = extract_index(a)
        {
            return Ok(From::Numbers(usize::try_from(count).unwrap_or(0)));
        }
        Ok(From::Array(to_array(a, None)?))
    }

    /// Reads what a sample of some shape is drawn from, along an axis.
    pub(super) fn sampled(a: &Object<'_>, axis: i64, shape: &[usize], refusals: &Refusals) -> PyResult<From> {
        let from = match Self::read(a)? {
            From::Array(array) if array.ndim() == 0 => match extract_index(&to_python(a.py(), array)?) {
                Ok(count) => From::Numbers(usize::try_from(count).unwrap_or(0)),
                Err(_) => return Err(PyValueError::new_err((refusals.kind)(a)?)),
            },
            from => from,
        };
        let (size, text) = match &from {
            From::Numbers(size) => (*size, refusals.number),
            From::Array(array) => {
                let axis = layout::normalize_axis(axis, array.ndim()).or_raise()?;
                (array.shape()[axis], refusals.empty)
            }
        };
        if size == 0 && count(Some(shape)) != 0 {
            return Err(PyValueError::new_err(text));
        }
        Ok(from)
    }

    pub(super) fn population(&self, axis: i64) -> Population<'_> {
        match self {
            From::Numbers(count) => Population::Numbers(*count),
            From::Array(array) => Population::Along(array, axis),
        }
    }
}

/// The weights of a sample.
pub(super) fn weights(p: Option<&Object<'_>>) -> PyResult<Option<Array>> {
    p.filter(|p| !p.is_none()).map(|p| to_array(p, None)).transpose()
}

/// Shuffles what Python can shuffle: one of our arrays, memory of another library, or what has items.
pub(super) fn shuffle_object(
    x: &Object<'_>,
    axis: i64,
    array: impl FnOnce(&Array) -> error::Result<()>,
    order: impl FnOnce(usize) -> error::Result<Array>,
) -> PyResult<()> {
    let target = match x.cast::<PyArray>() {
        Ok(ours) => Some(ours.borrow().array().clone()),
        Err(_) if x.is_instance_of::<PyList>() => None,
        Err(_) => exchange::import(x)?,
    };
    if let Some(target) = target {
        if target.ndim() == 0 {
            return Err(PyTypeError::new_err("len() of unsized object"));
        }
        if !target.dense().or_raise()?.is_writeable() {
            return Err(PyValueError::new_err("array is read-only"));
        }
        return array(&target).or_raise();
    }
    let length = x.len()?;
    let sequence = x.py().import("collections.abc")?.getattr("Sequence")?;
    if !x.is_instance(&sequence)? {
        let text = format!(
            "you are shuffling a '{}' object which is not a subclass of 'Sequence'; `shuffle` is not guaranteed to \
             behave correctly. E.g., non-numpy array/tensor objects with view semantics may contain duplicates after \
             shuffling.",
            x.get_type().name()?
        );
        let text = std::ffi::CString::new(text).unwrap_or_default();
        PyErr::warn(x.py(), &x.py().get_type::<PyUserWarning>(), &text, 1)?;
    }
    if axis != 0 {
        return Err(PyNotImplementedError::new_err("Axis argument is only supported on ndarray objects"));
    }
    let items = (0..length).map(|k| x.get_item(k)).collect::<PyResult<Vec<_>>>()?;
    let order = order(length).and_then(|order| order.to_vec::<i64>()).or_raise()?;
    order.iter().enumerate().try_for_each(|(k, &from)| x.set_item(k, &items[from as usize]))
}

/// The arguments of `rand` and `randn` as a shape.
pub(super) fn lengths<'a, 'py>(args: &'a Bound<'py, PyTuple>) -> Option<&'a Object<'py>> {
    if args.is_empty() { None } else { Some(args.as_any()) }
}
