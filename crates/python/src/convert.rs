//! From Python's objects to arrays and back.
//!
//! [`Argument`] is any operand: one of our arrays without a copy, a number, or something that becomes
//! an array. [`to_array`] makes an array of anything that NumPy would. [`to_python`] is the way back:
//! results without axes become scalars.

use crate::array::PyArray;
use crate::array::classes::is_derived;
use crate::element;
use crate::errors::OrRaise;
use crate::exchange;
use crate::indexing::small_integer;
use crate::protocols::{blame, blamed};
use crate::scalars::construct::{self, is_text};
use crate::scalars::number::cast_scalar;
use crate::scalars::{self, classify, scalar_to_python};
use dtype::{DType, Element, Scalar};
use layout::{Dims, Order};
use polyarray::{Array, Number, Operand};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyInt, PyList, PyTuple};
use pyo3::{PyTypeInfo, ffi};
use smallvec::{SmallVec, smallvec};
use storage::Dense;

/// An object of just this class; unlike a cast that fails, nothing is made to say what it was instead.
#[inline]
pub fn exact<'a, 'py, T: PyTypeInfo>(object: &'a Bound<'py, PyAny>) -> Option<&'a Bound<'py, T>> {
    // SAFETY: the class is the one asked for.
    object.is_exact_instance_of::<T>().then(|| unsafe { object.cast_unchecked::<T>() })
}

/// An operand as Python gave it.
pub enum Argument<'py> {
    /// One of our arrays.
    Ours(PyRef<'py, PyArray>),
    /// An array made of something else.
    Array(Array),
    /// A number with a dtype.
    Scalar(Scalar),
    /// One of Python's numbers.
    Number(Number),
}

impl<'py> Argument<'py> {
    /// Reads an operand.
    ///
    /// # Errors
    /// `TypeError` or `ValueError` where no array can be made of the object.
    #[inline]
    pub fn new(object: &Bound<'py, PyAny>) -> PyResult<Argument<'py>> {
        if let Some(array) = exact::<PyArray>(object) {
            return Ok(Argument::Ours(array.borrow()));
        }
        Argument::of_other(object)
    }

    fn of_other(object: &Bound<'py, PyAny>) -> PyResult<Argument<'py>> {
        Ok(match number(object)? {
            Some(Ok(scalar)) => Argument::Scalar(scalar),
            Some(Err(number)) => Argument::Number(number),
            None => match object.cast::<PyArray>() {
                Ok(array) => Argument::Ours(array.borrow()),
                Err(_) => Argument::Array(to_array(object, None)?),
            },
        })
    }

    /// The operand for the engine.
    #[inline]
    pub fn operand(&self) -> Operand<'_> {
        match self {
            Argument::Ours(array) => Operand::Array(array.array()),
            Argument::Array(array) => Operand::Array(array),
            Argument::Scalar(scalar) => Operand::Scalar(*scalar),
            Argument::Number(number) => Operand::Number(*number),
        }
    }

    /// The same operand without a hold on Python's object, to be used on any thread.
    pub fn detached(&self) -> Detached {
        match self {
            Argument::Ours(array) => Detached::Array(array.array().clone()),
            Argument::Array(array) => Detached::Array(array.clone()),
            Argument::Scalar(scalar) => Detached::Scalar(*scalar),
            Argument::Number(number) => Detached::Number(*number),
        }
    }

    /// How many elements the operand has.
    pub fn size(&self) -> usize {
        match self {
            Argument::Ours(array) => array.array().size(),
            Argument::Array(array) => array.size(),
            _ => 1,
        }
    }
}

/// An operand that belongs to no thread.
pub enum Detached {
    /// An array.
    Array(Array),
    /// A number with a dtype.
    Scalar(Scalar),
    /// A plain number.
    Number(Number),
}

impl Detached {
    /// The operand for the engine.
    pub fn operand(&self) -> Operand<'_> {
        match self {
            Detached::Array(array) => Operand::Array(array),
            Detached::Scalar(scalar) => Operand::Scalar(*scalar),
            Detached::Number(number) => Operand::Number(*number),
        }
    }
}

/// The number that an object is: with a dtype, or plain.
fn number(object: &Bound<'_, PyAny>) -> PyResult<Option<std::result::Result<Scalar, Number>>> {
    Ok(match classify(object) {
        Some(scalars::Number::Strong(scalar)) => Some(Ok(scalar)),
        Some(scalars::Number::Weak(weak)) => Some(Err(match weak {
            scalars::Weak::Bool(value) => Number::Bool(value),
            scalars::Weak::Int(value) => Number::Int(value),
            scalars::Weak::Float(value) => Number::Float(value),
            scalars::Weak::Complex(value) => Number::Complex(value),
            scalars::Weak::Huge { object, negative } => {
                let infinite = if negative { f64::NEG_INFINITY } else { f64::INFINITY };
                Number::Huge(object.extract().unwrap_or(infinite))
            }
        })),
        None => None,
    })
}

/// A result for Python: a scalar where it has no axes.
///
/// # Errors
/// `MemoryError`, and what computing a 0-d result runs into.
#[inline]
pub fn to_python<'py>(py: Python<'py>, array: Array) -> PyResult<Bound<'py, PyAny>> {
    if array.shape().is_empty() {
        let scalar = array.item().or_raise()?;
        return scalar_to_python(py, &scalar);
    }
    Ok(PyArray::wrap(py, array)?.into_any())
}

/// An array of anything that NumPy would make one of. Memory that can be shared is shared.
///
/// # Errors
/// `TypeError` for objects that are no arrays, `ValueError` for sequences of uneven lengths.
pub fn to_array(object: &Bound<'_, PyAny>, dtype: Option<DType>) -> PyResult<Array> {
    let py = object.py();
    if let Ok(array) = object.cast::<PyArray>() {
        let array = array.borrow().array().clone();
        return cast_to(py, array, dtype);
    }
    if let Some(number) = number(object)? {
        return scalar_array(py, number, dtype);
    }
    if let Some(scalar) = spelled(object, dtype, is_text_or_none)? {
        return Array::scalar(scalar).or_raise();
    }
    let plain = match (exact::<PyList>(object), exact::<PyTuple>(object)) {
        (Some(list), _) => of_plain_items(list.iter(), dtype)?,
        (_, Some(tuple)) => of_plain_items(tuple.iter(), dtype)?,
        _ => None,
    };
    if let Some(array) = plain {
        return Ok(array);
    }
    if !is_list_or_tuple(object) {
        refuse_text(object)?;
        if let Some(array) = exchange::import(object)? {
            return cast_to(py, array, dtype);
        }
        if let Some(scalar) = spelled(object, dtype, is_foreign_number)? {
            return Array::scalar(scalar).or_raise();
        }
    }
    require_sequence(object)?;
    from_sequence(object, dtype)
}

/// Whether an object is of just the class `list` or `tuple`.
pub fn is_list_or_tuple(object: &Bound<'_, PyAny>) -> bool {
    exact::<PyList>(object).is_some() || exact::<PyTuple>(object).is_some()
}

fn refuse_text(object: &Bound<'_, PyAny>) -> PyResult<()> {
    if is_text(object) {
        return Err(PyTypeError::new_err("polyarray has no dtype for text yet"));
    }
    Ok(())
}

/// Whether an object's items have places, as Python's C interface sees it.
pub fn is_sequence(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: the object is alive while it is borrowed.
    unsafe { ffi::PySequence_Check(object.as_ptr()) != 0 }
}

/// Mappings, sets and iterators have lengths or items, but no order to make axes of.
fn require_sequence(object: &Bound<'_, PyAny>) -> PyResult<()> {
    let without = match is_sequence(object).then(|| object.len()) {
        Some(Ok(_)) => return Ok(()),
        Some(Err(error)) => Some(error),
        None => None,
    };
    let refusal = PyTypeError::new_err(format!(
        "polyarray has no dtype 'object': cannot make an array of {}",
        object.get_type().name()?
    ));
    if without.is_none() {
        return Err(refusal);
    }
    refusal.set_cause(object.py(), without);
    Err(blame(object, "__len__", refusal))
}

/// The element that an object of a kind stands for where a dtype is asked for: `float("1.5")` for text, NaN for `None`,
/// what a number of another library, such as a `Fraction`, is converted to.
fn spelled<'py>(
    object: &Bound<'py, PyAny>,
    dtype: Option<DType>,
    is_of_kind: impl FnOnce(&Bound<'py, PyAny>) -> bool,
) -> PyResult<Option<Scalar>> {
    dtype.filter(|_| is_of_kind(object)).map(|dtype| construct::spelled(object, dtype)).transpose()
}

fn is_text_or_none(object: &Bound<'_, PyAny>) -> bool {
    object.is_none() || is_text(object)
}

/// Whether Python can make a number of an object that is no array and no sequence.
pub fn is_foreign_number(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: asks a live object.
    !is_sequence(object) && unsafe { ffi::PyNumber_Check(object.as_ptr()) } != 0
}

fn cast_to(py: Python<'_>, array: Array, dtype: Option<DType>) -> PyResult<Array> {
    match dtype {
        Some(dtype) if dtype != array.dtype() => {
            crate::runtime::run(py, array.size(), || array.astype(dtype))
        }
        _ => Ok(array),
    }
}

fn scalar_array(
    py: Python<'_>,
    number: std::result::Result<Scalar, Number>,
    dtype: Option<DType>,
) -> PyResult<Array> {
    let scalar = match (number, dtype) {
        (Ok(scalar), None) => scalar,
        (Ok(scalar), Some(dtype)) => cast_scalar(py, &scalar, dtype)?,
        (Err(number), None) => number.as_scalar(number.default_dtype()).or_raise()?,
        (Err(number), Some(dtype)) => element::of_number(py, number, dtype)?,
    };
    Array::scalar(scalar).or_raise()
}

/// The commonest sequences without detours: lists and tuples of Python floats, or of integers of 64 bits.
fn of_plain_items<'py>(
    items: impl ExactSizeIterator<Item = Bound<'py, PyAny>>,
    dtype: Option<DType>,
) -> PyResult<Option<Array>> {
    fn collected<'py, T: Element>(
        items: impl ExactSizeIterator<Item = Bound<'py, PyAny>>,
        value: impl Fn(&Bound<'py, PyAny>) -> Option<T>,
    ) -> PyResult<Option<Array>> {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            match value(&item) {
                Some(value) => values.push(value),
                None => return Ok(None),
            }
        }
        Array::from_shape(&values, &[values.len()]).or_raise().map(Some)
    }
    let float = |item: &Bound<'py, PyAny>| match exact::<PyFloat>(item) {
        Some(value) => Some(value.value()),
        None => small_integer(item).map(|value| value as f64),
    };
    let mut items = items.peekable();
    let Some(first) = items.peek() else { return Ok(None) };
    match dtype {
        Some(DType::Float64) => collected(items, float),
        Some(DType::Int64) => collected(items, small_integer),
        None if exact::<PyFloat>(first).is_some() => collected(items, float),
        None if exact::<PyInt>(first).is_some() => collected(items, small_integer),
        _ => Ok(None),
    }
}

/// How nested sequences are taken apart.
#[derive(Clone, Copy, PartialEq)]
enum Arrays {
    /// Arrays in them stay whole.
    Whole,
    /// Arrays with axes are sequences.
    Sequences,
}

enum Leaf {
    Number(std::result::Result<Scalar, Number>),
    Array(Array),
}

/// An array of nested sequences whose innermost items are numbers or arrays.
fn from_sequence(object: &Bound<'_, PyAny>, dtype: Option<DType>) -> PyResult<Array> {
    match of_leaves(object, dtype, Arrays::Whole) {
        // Beside sequences, arrays are sequences too.
        Err(error) if error.is_instance_of::<PyValueError>(object.py()) => {
            of_leaves(object, dtype, Arrays::Sequences).map_err(|_| error)
        }
        found => found,
    }
}

fn of_leaves(object: &Bound<'_, PyAny>, dtype: Option<DType>, arrays: Arrays) -> PyResult<Array> {
    let mut shape: Vec<Option<usize>> = Vec::new();
    let mut leaves = Vec::new();
    let depth = discover(object, dtype, 0, &mut shape, &mut leaves, arrays)?;
    let lengths: Vec<usize> = shape.iter().take(depth).map(|length| length.unwrap_or(0)).collect();
    let of_array = |leaf: &Leaf| match leaf {
        Leaf::Array(array) => Some(array.shape().to_vec()),
        Leaf::Number(_) => None,
    };
    let inner: Vec<usize> = leaves.iter().find_map(of_array).unwrap_or_default();
    if lengths.len() + inner.len() > layout::MAX_NDIM {
        return Err(too_deep());
    }
    let dtype = match dtype {
        Some(dtype) => dtype,
        None => common_dtype(&leaves),
    };
    let shape: Vec<usize> = lengths.iter().chain(&inner).copied().collect();
    let result = Dense::zeros(&shape, dtype, Order::C).or_raise()?;
    let width: usize = inner.iter().product::<usize>() * dtype.itemsize();
    let mut bytes: Vec<u8> = Vec::with_capacity(leaves.len() * width);
    for leaf in &leaves {
        match leaf {
            Leaf::Number(number) if inner.is_empty() => {
                let scalar = match number {
                    Ok(scalar) => element::of_scalar(object.py(), scalar, dtype)?,
                    Err(number) => element::of_number(object.py(), *number, dtype)?,
                };
                bytes.extend_from_slice(scalar.bytes());
            }
            Leaf::Array(array) if array.shape() == inner => {
                let dense = array.astype(dtype).or_raise()?.dense().or_raise()?.copy(Order::C).or_raise()?;
                bytes.extend(dense.buffer().copy_bytes(dense.layout().offset(), width).unwrap_or_default());
            }
            _ => return Err(uneven(&lengths)),
        }
    }
    exchange::write_bytes(&result, &bytes).or_raise()?;
    Ok(result.into())
}

fn too_deep() -> PyErr {
    PyValueError::new_err(format!(
        "setting an array element with a sequence. The requested array would exceed the maximum number of dimension \
         of {}.",
        layout::MAX_NDIM
    ))
}

fn uneven(shape: &[usize]) -> PyErr {
    PyValueError::new_err(format!(
        "setting an array element with a sequence. The requested array has an inhomogeneous shape after {} \
         dimensions. The detected shape was {} + inhomogeneous part.",
        shape.len(),
        layout::shape_text(shape)
    ))
}

/// Collects the leaves of nested sequences; returns how deep they are.
fn discover(
    object: &Bound<'_, PyAny>,
    dtype: Option<DType>,
    level: usize,
    shape: &mut Vec<Option<usize>>,
    leaves: &mut Vec<Leaf>,
    arrays: Arrays,
) -> PyResult<usize> {
    if let Some(number) = number(object)? {
        leaves.push(Leaf::Number(number));
        return Ok(level);
    }
    if !is_list_or_tuple(object) {
        let is_whole = |array: &Array| arrays == Arrays::Whole || array.ndim() == 0;
        if let Ok(array) = object.cast::<PyArray>() {
            let array = array.borrow().array().clone();
            if array.ndim() == 0 && is_derived(object) {
                // A derived class says itself what number it is: a masked element is none.
                let element = construct::spelled(object, dtype.unwrap_or(array.dtype()))?;
                leaves.push(Leaf::Number(Ok(element)));
                return Ok(level);
            }
            if is_whole(&array) {
                leaves.push(Leaf::Array(array));
                return Ok(level);
            }
        } else {
            if let Some(element) = spelled(object, dtype, is_text_or_none)? {
                leaves.push(Leaf::Number(Ok(element)));
                return Ok(level);
            }
            refuse_text(object)?;
            if let Some(array) = exchange::import(object)?
                && is_whole(&array)
            {
                leaves.push(Leaf::Array(array));
                return Ok(level);
            }
            if let Some(element) = spelled(object, dtype, is_foreign_number)? {
                leaves.push(Leaf::Number(Ok(element)));
                return Ok(level);
            }
            require_sequence(object)?;
        }
    }
    let length = blamed(object, "__len__", object.len())?;
    if level >= layout::MAX_NDIM {
        return Err(blame(object, "__getitem__", too_deep()));
    }
    match shape.get(level) {
        None => shape.push(Some(length)),
        Some(Some(known)) if *known != length => {
            return Err(uneven(&shape[..level].iter().map(|n| n.unwrap_or(0)).collect::<Vec<_>>()));
        }
        _ => {}
    }
    let mut depth = None;
    for k in 0..length {
        let item = blamed(object, "__getitem__", object.get_item(k))?;
        let found = discover(&item, dtype, level + 1, shape, leaves, arrays)?;
        match depth {
            None => depth = Some(found),
            Some(known) if known != found => {
                let lengths: Vec<usize> = shape[..=level].iter().map(|n| n.unwrap_or(0)).collect();
                return Err(uneven(&lengths));
            }
            _ => {}
        }
    }
    Ok(depth.unwrap_or(level + 1))
}

fn common_dtype(leaves: &[Leaf]) -> DType {
    let mut common: Option<DType> = None;
    for leaf in leaves {
        let dtype = match leaf {
            Leaf::Number(Ok(scalar)) => scalar.dtype(),
            Leaf::Number(Err(number)) => number.default_dtype(),
            Leaf::Array(array) => array.dtype(),
        };
        common = Some(match common {
            Some(common) if common == dtype => common,
            Some(common) => dtype::promote_types(common, dtype),
            None => dtype,
        });
    }
    common.unwrap_or(DType::Float64)
}

/// A shape as Python writes it: an integer, or a sequence of integers.
///
/// # Errors
/// `TypeError` for anything else, `ValueError` for negative lengths.
pub fn extract_shape(object: &Bound<'_, PyAny>) -> PyResult<Dims> {
    let length = |length: i64| {
        usize::try_from(length).map_err(|_| PyValueError::new_err("negative dimensions are not allowed"))
    };
    if exact::<PyInt>(object).is_some() {
        return Ok(Dims::from_slice(&[length(extract_index(object)?)?]));
    }
    extract_lengths(object)?.into_iter().map(length).collect()
}

/// As [`extract_shape`], with negative lengths.
///
/// # Errors
/// `TypeError` for anything but integers.
pub fn extract_lengths(object: &Bound<'_, PyAny>) -> PyResult<SmallVec<[i64; 4]>> {
    // Asking a tuple for an integer would make an exception only to drop it.
    if let Some(tuple) = exact::<PyTuple>(object) {
        return tuple.iter_borrowed().map(|item| extract_index(&item)).collect();
    }
    if let Ok(length) = extract_index(object) {
        return Ok(smallvec![length]);
    }
    object.try_iter()?.map(|item| extract_index(&item?)).collect()
}

/// An integer by `__index__`.
///
/// # Errors
/// `TypeError` for anything else.
pub fn extract_index(object: &Bound<'_, PyAny>) -> PyResult<i64> {
    if let Some(index) = small_integer(object) {
        return Ok(index);
    }
    object.extract::<i64>().map_err(|error| {
        if error.is_instance_of::<pyo3::exceptions::PyOverflowError>(object.py()) {
            PyValueError::new_err("Maximum allowed dimension exceeded")
        } else {
            error
        }
    })
}

/// Axes as Python writes them: `None`, an integer, or a sequence of integers.
///
/// # Errors
/// `TypeError` for anything else.
pub fn extract_axes(object: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Vec<i64>>> {
    match object {
        None => Ok(None),
        Some(object) if object.is_none() => Ok(None),
        Some(object) => Ok(Some(extract_lengths(object)?.into_vec())),
    }
}

/// The axes of a reduction of `object`: a single number may be reduced along the axis that it would have,
/// where that is given as an integer.
///
/// # Errors
/// As for [`extract_axes`].
pub fn extract_reduced_axes(
    object: Option<&Bound<'_, PyAny>>,
    of: &Bound<'_, PyAny>,
) -> PyResult<Option<Vec<i64>>> {
    let axes = extract_axes(object)?;
    let single = object.is_some_and(|object| object.extract::<i64>().is_ok());
    Ok(axes.filter(|axes| !(single && matches!(axes[..], [0 | -1]) && is_single(of))))
}

/// Whether an operand is one number: a scalar or an array without axes.
pub fn is_single(object: &Bound<'_, PyAny>) -> bool {
    match object.cast::<PyArray>() {
        Ok(array) => array.borrow().array().ndim() == 0,
        Err(_) => classify(object).is_some(),
    }
}

/// An order as Python writes it: `None` is the default.
///
/// # Errors
/// `ValueError` for anything but C, F, A and K.
pub fn extract_order(object: Option<&str>, default: Order) -> PyResult<Order> {
    object.map_or(Ok(default), |name| Order::parse(name).or_raise())
}
