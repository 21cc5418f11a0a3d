//! Axes and shapes, joining and splitting, turning and repeating, padding.

use super::operands::{Any, Given, array, borrowed, made, of_class, out_array, promoted, sequence, shared, viewed, viewed_or_made, views};
use crate::array::{PyArray, classes};
use crate::convert::{Argument, extract_axes, extract_index, extract_lengths, extract_order, extract_shape, is_sequence, to_array};
use crate::dtype::extract_optional_dtype;
use crate::errors::{OrRaise, guard};
use crate::runtime::run;
use dtype::{Casting, DType};
use error::Result;
use layout::Order;
use polyarray::manipulation::editing::Places;
use polyarray::manipulation::joining::{self, Block, Joining};
use polyarray::manipulation::padding::Padding;
use polyarray::manipulation::splitting::Sections;
use polyarray::{Array, manipulation};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PySlice, PyTuple};
use smallvec::SmallVec;

/// The elements under another shape: a view where that is possible.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.reshape([1, 2, 3, 4], (2, -1))
/// array([[1, 2],
///        [3, 4]])
#[pyfunction]
#[pyo3(signature = (a, /, shape, order="C", *, copy=None))]
fn reshape<'py>(py: Python<'py>, a: Any<'_, 'py>, shape: Any<'_, 'py>, order: Option<&str>, copy: Option<bool>) -> Given<'py> {
    guard(|| {
        let owner = match a.cast::<PyArray>() {
            Ok(owner) => owner.clone(),
            Err(_) => PyArray::wrap(py, to_array(a, None)?)?,
        };
        let lengths = extract_lengths(shape)?;
        Ok(crate::array::reshaped(&owner, &lengths, extract_order(order, Order::C)?, copy)?.into_any())
    })
}

/// The elements as one axis: a view where that is possible.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.ravel([[1, 2], [3, 4]])
/// array([1, 2, 3, 4])
#[pyfunction]
#[pyo3(signature = (a, order="C"))]
fn ravel<'py>(a: Any<'_, 'py>, order: Option<&str>) -> Given<'py> {
    let order = extract_order(order, Order::C)?;
    viewed_or_made(a, |x| x.ravel(order))
}

/// Axes in reverse or in a given order: a view.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.transpose([[1, 2, 3], [4, 5, 6]])
/// array([[1, 4],
///        [2, 5],
///        [3, 6]])
#[pyfunction]
#[pyo3(signature = (a, axes=None))]
fn transpose<'py>(a: Any<'_, 'py>, axes: Option<Any<'_, 'py>>) -> Given<'py> {
    let axes = extract_axes(axes)?;
    viewed(a, |x| match axes {
        Some(axes) => x.permute_dims(&axes),
        None => x.transpose(),
    })
}

/// The last two axes exchanged: a view.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.matrix_transpose([[1, 2], [3, 4]])
/// array([[1, 3],
///        [2, 4]])
#[pyfunction]
#[pyo3(signature = (x, /))]
fn matrix_transpose<'py>(x: Any<'_, 'py>) -> Given<'py> {
    viewed(x, |x| {
        if x.ndim() < 2 {
            return Err(error::Error::value(format!(
                "Input array must be at least 2-dimensional, but it is {}",
                x.ndim()
            )));
        }
        x.swapaxes(-1, -2)
    })
}

macro_rules! of_axes {
    ($($(#[$doc:meta])+ $name:ident ($a:ident $(, $argument:ident: $type:ty $(= $default:expr)?)*) |$x:ident| $work:expr;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(signature = ($a $(, $argument $(= $default)?)*))]
        fn $name<'py>($a: Any<'_, 'py> $(, $argument: $type)*) -> Given<'py> {
            viewed($a, |$x| $work)
        }
    )+ };
}

of_axes! {
    /// Two axes exchanged: a view.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.swapaxes(pa.zeros((2, 3, 4)), 0, 2).shape
    /// (4, 3, 2)
    swapaxes(a, axis1: i64, axis2: i64) |x| x.swapaxes(axis1, axis2);
    /// One axis moved before another: a view.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.rollaxis(pa.zeros((2, 3, 4)), 2).shape
    /// (4, 2, 3)
    rollaxis(a, axis: i64, start: i64 = 0) |x| x.rollaxis(axis, start);
    /// Elements in reverse order along the second axis: a view.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fliplr([[1, 2], [3, 4]])
    /// array([[2, 1],
    ///        [4, 3]])
    fliplr(m) |x| x.fliplr();
    /// Elements in reverse order along the first axis: a view.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.flipud([[1, 2], [3, 4]])
    /// array([[3, 4],
    ///        [1, 2]])
    flipud(m) |x| x.flipud();
    /// Turned by quarters in the plane of two axes: a view.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.rot90([[1, 2], [3, 4]])
    /// array([[2, 4],
    ///        [1, 3]])
    rot90(m, k: i64 = 1, axes: (i64, i64) = (0, 1)) |x| x.rot90(k, [axes.0, axes.1]);
}

/// Without axes of length one: a view.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.squeeze([[[1], [2]]])
/// array([1, 2])
#[pyfunction]
#[pyo3(signature = (a, axis=None))]
fn squeeze<'py>(a: Any<'_, 'py>, axis: Option<Any<'_, 'py>>) -> Given<'py> {
    let axes = extract_axes(axis)?;
    viewed(a, |x| x.squeeze(axes.as_deref()))
}

/// With new axes of length one at the given positions: a view.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.expand_dims([1, 2], 0).shape
/// (1, 2)
#[pyfunction]
fn expand_dims<'py>(a: Any<'_, 'py>, axis: Any<'_, 'py>) -> Given<'py> {
    let axes = extract_lengths(axis)?;
    viewed(a, |x| x.expand_dims(&axes))
}

/// Axes moved to new positions: a view.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.moveaxis(pa.zeros((2, 3, 4)), 0, -1).shape
/// (3, 4, 2)
#[pyfunction]
fn moveaxis<'py>(a: Any<'_, 'py>, source: Any<'_, 'py>, destination: Any<'_, 'py>) -> Given<'py> {
    let (source, destination) = (extract_lengths(source)?, extract_lengths(destination)?);
    viewed(a, |x| x.moveaxis(&source, &destination))
}

/// Elements in reverse order along axes: a view.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.flip([1, 2, 3])
/// array([3, 2, 1])
#[pyfunction]
#[pyo3(signature = (m, axis=None))]
fn flip<'py>(m: Any<'_, 'py>, axis: Option<Any<'_, 'py>>) -> Given<'py> {
    let axes = extract_axes(axis)?;
    viewed(m, |x| x.flip(axes.as_deref()))
}

fn at_least<'py>(
    py: Python<'py>,
    arys: &Bound<'py, PyTuple>,
    work: impl Fn(&Array) -> Result<Array> + Send + Copy,
) -> Given<'py> {
    let results = arys.iter().map(|a| viewed(&a, work)).collect::<PyResult<Vec<_>>>()?;
    match <[Bound<'py, PyAny>; 1]>::try_from(results) {
        Ok([only]) => Ok(only),
        Err(results) => Ok(PyTuple::new(py, results)?.into_any()),
    }
}

/// With at least one axis.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.atleast_1d(3.0)
/// array([3.])
#[pyfunction]
#[pyo3(signature = (*arys))]
fn atleast_1d<'py>(py: Python<'py>, arys: &Bound<'py, PyTuple>) -> Given<'py> {
    at_least(py, arys, Array::atleast_1d)
}

/// With at least two axes.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.atleast_2d([1, 2])
/// array([[1, 2]])
#[pyfunction]
#[pyo3(signature = (*arys))]
fn atleast_2d<'py>(py: Python<'py>, arys: &Bound<'py, PyTuple>) -> Given<'py> {
    at_least(py, arys, Array::atleast_2d)
}

/// With at least three axes.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.atleast_3d([1, 2]).shape
/// (1, 2, 1)
#[pyfunction]
#[pyo3(signature = (*arys))]
fn atleast_3d<'py>(py: Python<'py>, arys: &Bound<'py, PyTuple>) -> Given<'py> {
    at_least(py, arys, Array::atleast_3d)
}

/// Repeated to a larger shape: a read-only view.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.broadcast_to([1, 2], (2, 2))
/// array([[1, 2],
///        [1, 2]])
#[pyfunction]
#[pyo3(signature = (array, shape, subok=false))]
fn broadcast_to<'py>(array: Any<'_, 'py>, shape: Any<'_, 'py>, subok: bool) -> Given<'py> {
    let shape = extract_shape(shape)?;
    viewed(&of_class(array, subok)?, |x| x.broadcast_to(&shape))
}

/// Arrays repeated to the shape in which they meet: read-only views.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.broadcast_arrays([1, 2], [[3], [4]])
/// (array([[1, 2],
///        [1, 2]]), array([[3, 3],
///        [4, 4]]))
#[pyfunction]
#[pyo3(signature = (*args, subok=false))]
fn broadcast_arrays<'py>(py: Python<'py>, args: &Bound<'py, PyTuple>, subok: bool) -> Given<'py> {
    guard(|| {
        let arrays = args.iter().map(|a| to_array(&a, None)).collect::<PyResult<Vec<_>>>()?;
        let results = run(py, 0, || manipulation::broadcast_arrays(&borrowed(&arrays)))?;
        let views = results.into_iter().zip(args);
        let views = views.map(|(view, a)| shared(&of_class(&a, subok)?, view)).collect::<PyResult<Vec<_>>>()?;
        Ok(PyTuple::new(py, views)?.into_any())
    })
}

/// The arrays that objects are, each for itself.
fn arrays_of(objects: &[Bound<'_, PyAny>]) -> PyResult<Vec<Array>> {
    objects.iter().map(|object| to_array(object, None)).collect()
}

#[allow(clippy::too_many_arguments, reason = "what the functions take, how they read it and what they do")]
fn joined<'py>(
    py: Python<'py>,
    arrays: Any<'_, 'py>,
    out: Option<Any<'_, 'py>>,
    dtype: Option<Any<'_, 'py>>,
    casting: &str,
    read: impl FnOnce(&[Bound<'py, PyAny>]) -> PyResult<Vec<Array>>,
    join: impl FnOnce(&[&Array], &Joining<'_>) -> Result<Array> + Send,
) -> Given<'py> {
    guard(|| {
        let objects: Vec<_> = match (arrays.cast::<PyList>(), arrays.cast::<PyTuple>()) {
            (Ok(list), _) => list.iter().collect(),
            (_, Ok(tuple)) => tuple.iter().collect(),
            _ => Vec::new(),
        };
        if is_sequence(arrays) && arrays.len()? > i32::MAX as usize {
            return Err(PyValueError::new_err(format!(
                "concatenate() only supports up to {} arrays but got {}.",
                i32::MAX,
                arrays.len()?
            )));
        }
        let arrays = match objects.is_empty() {
            true => sequence(arrays)?,
            false => read(&objects)?,
        };
        let (dtype, casting) = (extract_optional_dtype(dtype)?, Casting::parse(casting).or_raise()?);
        let target = out_array(out)?;
        let size = arrays.iter().map(Array::size).sum();
        let result = run(py, size, || join(&borrowed(&arrays), &Joining { out: target.as_ref(), dtype, casting }))?;
        match out {
            Some(out) => Ok(out.clone()),
            None => Ok(classes::joined(py, objects.into_iter(), result)?.into_any()),
        }
    })
}

/// Arrays joined along an axis that they have; flattened with `axis=None`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.concatenate(([1, 2], [3]))
/// array([1, 2, 3])
#[pyfunction]
#[pyo3(signature = (arrays, /, axis=Some(0), out=None, *, dtype=None, casting="same_kind"))]
fn concatenate<'py>(
    py: Python<'py>,
    arrays: Any<'_, 'py>,
    axis: Option<i64>,
    out: Option<Any<'_, 'py>>,
    dtype: Option<Any<'_, 'py>>,
    casting: &str,
) -> Given<'py> {
    joined(py, arrays, out, dtype, casting, promoted, |arrays, joining| joining::concatenate(arrays, axis, joining))
}

/// Arrays of one shape joined along a new axis.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.stack([[1, 2], [3, 4]], axis=1)
/// array([[1, 3],
///        [2, 4]])
#[pyfunction]
#[pyo3(signature = (arrays, axis=0, out=None, *, dtype=None, casting="same_kind"))]
fn stack<'py>(
    py: Python<'py>,
    arrays: Any<'_, 'py>,
    axis: i64,
    out: Option<Any<'_, 'py>>,
    dtype: Option<Any<'_, 'py>>,
    casting: &str,
) -> Given<'py> {
    joined(py, arrays, out, dtype, casting, arrays_of, |arrays, joining| joining::stack(arrays, axis, joining))
}

macro_rules! stacks {
    ($($(#[$doc:meta])+ $name:ident;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(signature = (tup, *, dtype=None, casting="same_kind"))]
        fn $name<'py>(py: Python<'py>, tup: Any<'_, 'py>, dtype: Option<Any<'_, 'py>>, casting: &str) -> Given<'py> {
            joined(py, tup, None, dtype, casting, arrays_of, joining::$name)
        }
    )+ };
}

stacks! {
    /// Arrays joined along the first axis, vectors as rows.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.vstack([[1, 2], [3, 4]])
    /// array([[1, 2],
    ///        [3, 4]])
    vstack;
    /// Arrays joined along the second axis, vectors along their only one.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.hstack([[1, 2], [3, 4]])
    /// array([1, 2, 3, 4])
    hstack;
}

/// Arrays joined along the third axis.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.dstack([[1, 2], [3, 4]])
/// array([[[1, 3],
///         [2, 4]]])
#[pyfunction]
fn dstack<'py>(py: Python<'py>, tup: Any<'_, 'py>) -> Given<'py> {
    joined(py, tup, None, None, "same_kind", arrays_of, joining::dstack)
}

/// Matrices joined along their second axis, vectors as columns.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.column_stack([[1, 2], [3, 4]])
/// array([[1, 3],
///        [2, 4]])
#[pyfunction]
fn column_stack<'py>(py: Python<'py>, tup: Any<'_, 'py>) -> Given<'py> {
    joined(py, tup, None, None, "same_kind", arrays_of, |arrays, _| joining::column_stack(arrays))
}

/// Nested lists of arrays, which own them so that blocks may borrow.
enum Nested {
    Array(Array),
    List(Vec<Nested>),
}

impl Nested {
    fn of(object: Any<'_, '_>) -> PyResult<Nested> {
        if object.is_instance_of::<PyTuple>() {
            return Err(PyTypeError::new_err(
                "arrays is a tuple. Only lists can be used to arrange blocks, and np.block does not allow implicit \
                 conversion from tuple to ndarray.",
            ));
        }
        match object.cast::<PyList>() {
            Ok(list) => Ok(Nested::List(list.iter().map(|item| Nested::of(&item)).collect::<PyResult<_>>()?)),
            Err(_) => Ok(Nested::Array(to_array(object, None)?)),
        }
    }

    fn block(&self) -> Block<'_> {
        match self {
            Nested::Array(array) => Block::Array(array),
            Nested::List(list) => Block::List(list.iter().map(Nested::block).collect()),
        }
    }
}

/// An array put together from nested lists of blocks.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.block([[pa.eye(2), pa.zeros((2, 1))]])
/// array([[1., 0., 0.],
///        [0., 1., 0.]])
#[pyfunction]
fn block<'py>(py: Python<'py>, arrays: Any<'_, 'py>) -> Given<'py> {
    guard(|| {
        let nested = Nested::of(arrays)?;
        array(py, run(py, 0, || joining::block(&nested.block()))?)
    })
}

/// A number of sections, or the indices where they begin.
fn cut<'py>(
    a: Any<'_, 'py>,
    sections: Any<'_, 'py>,
    split: impl FnOnce(&Array, Sections<'_>) -> Result<Vec<Array>> + Send,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    match extract_index(sections) {
        Ok(count) => views(a, |x| split(x, Sections::Count(count))),
        Err(_) => {
            let indices = extract_lengths(sections)?;
            views(a, |x| split(x, Sections::At(&indices)))
        }
    }
}

/// Parts of equal length along an axis, or parts that end before given indices: views.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.split([1, 2, 3, 4], 2)
/// [array([1, 2]), array([3, 4])]
#[pyfunction]
#[pyo3(signature = (ary, indices_or_sections, axis=0))]
fn split<'py>(ary: Any<'_, 'py>, indices_or_sections: Any<'_, 'py>, axis: i64) -> PyResult<Vec<Bound<'py, PyAny>>> {
    cut(ary, indices_or_sections, |x, sections| x.split(sections, axis))
}

/// As [`split`], where the parts need not be of equal length.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.array_split([1, 2, 3], 2)
/// [array([1, 2]), array([3])]
#[pyfunction]
#[pyo3(signature = (ary, indices_or_sections, axis=0))]
fn array_split<'py>(ary: Any<'_, 'py>, indices_or_sections: Any<'_, 'py>, axis: i64) -> PyResult<Vec<Bound<'py, PyAny>>> {
    cut(ary, indices_or_sections, |x, sections| x.array_split(sections, axis))
}

macro_rules! splits {
    ($($(#[$doc:meta])+ $name:ident;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        fn $name<'py>(ary: Any<'_, 'py>, indices_or_sections: Any<'_, 'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
            cut(ary, indices_or_sections, |x, sections| x.$name(sections))
        }
    )+ };
}

splits! {
    /// Parts along the second axis, or the only one.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.hsplit([[1, 2], [3, 4]], 2)
    /// [array([[1],
    ///        [3]]), array([[2],
    ///        [4]])]
    hsplit;
    /// Parts along the first axis.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.vsplit([[1, 2], [3, 4]], 2)
    /// [array([[1, 2]]), array([[3, 4]])]
    vsplit;
    /// Parts along the third axis.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> [part.shape for part in pa.dsplit(pa.zeros((2, 3, 4)), 2)]
    /// [(2, 3, 2), (2, 3, 2)]
    dsplit;
}

/// The array at each index of an axis.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.unstack([[1, 2], [3, 4]])
/// (array([1, 2]), array([3, 4]))
#[pyfunction]
#[pyo3(signature = (x, /, *, axis=0))]
fn unstack<'py>(py: Python<'py>, x: Any<'_, 'py>, axis: i64) -> Given<'py> {
    Ok(PyTuple::new(py, views(x, |x| x.unstack(axis))?)?.into_any())
}

/// Elements shifted along axes, those that leave at one end entering at the other.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.roll([1, 2, 3], 1)
/// array([3, 1, 2])
#[pyfunction]
#[pyo3(signature = (a, shift, axis=None))]
fn roll<'py>(a: Any<'_, 'py>, shift: Any<'_, 'py>, axis: Option<Any<'_, 'py>>) -> Given<'py> {
    let axes = extract_axes(axis)?;
    let shifts = match extract_lengths(shift) {
        Ok(shifts) => shifts,
        // Beyond 64 bits only what is left over whole turns counts: the size is a multiple of every length.
        Err(error) => match shift.call_method0("__index__") {
            Ok(whole) => {
                let size = to_array(a, None)?.size().max(1);
                SmallVec::from_slice(&[whole.call_method1("__mod__", (size,))?.extract::<i64>()?])
            }
            Err(_) => return Err(error),
        },
    };
    made(a, |x| x.roll(&shifts, axes.as_deref()))
}

fn counts(repeats: Any<'_, '_>) -> PyResult<Vec<i64>> {
    let counts = to_array(repeats, None)?;
    if !dtype::can_cast(counts.dtype(), DType::Int64, Casting::Safe) && counts.size() > 0 {
        return Err(PyTypeError::new_err(format!(
            "Cannot cast array data from dtype('{}') to dtype('int64') according to the rule 'safe'",
            counts.dtype()
        )));
    }
    counts.to_vec::<i64>().or_raise()
}

/// Each element along an axis as often as said.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.repeat([1, 2], [2, 3])
/// array([1, 1, 2, 2, 2])
#[pyfunction]
#[pyo3(signature = (a, repeats, axis=None))]
fn repeat<'py>(a: Any<'_, 'py>, repeats: Any<'_, 'py>, axis: Option<i64>) -> Given<'py> {
    let counts = counts(repeats)?;
    made(a, |x| x.repeat(&counts, axis))
}

/// The whole array repeated along each axis.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.tile([1, 2], 2)
/// array([1, 2, 1, 2])
#[pyfunction]
#[pyo3(signature = (A, reps))]
#[allow(non_snake_case, reason = "NumPy's names")]
fn tile<'py>(A: Any<'_, 'py>, reps: Any<'_, 'py>) -> Given<'py> {
    let repetitions = extract_shape(reps)?;
    made(A, |x| x.tile(&repetitions))
}

/// A new array of another size, filled with the elements over and over.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.resize([1, 2, 3], (2, 2))
/// array([[1, 2],
///        [3, 1]])
#[pyfunction]
fn resize<'py>(a: Any<'_, 'py>, new_shape: Any<'_, 'py>) -> Given<'py> {
    let shape = extract_lengths(new_shape)?;
    guard(|| {
        let x = to_array(a, None)?;
        let result = run(a.py(), x.size(), || x.resized(&shape))?;
        Ok(classes::joined(a.py(), std::iter::once(a.clone()), result)?.into_any())
    })
}

/// With values behind the array along an axis; both flattened where there is none.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.append([1, 2], [[3], [4]])
/// array([1, 2, 3, 4])
#[pyfunction]
#[pyo3(signature = (arr, values, axis=None))]
fn append<'py>(arr: Any<'_, 'py>, values: Any<'_, 'py>, axis: Option<i64>) -> Given<'py> {
    guard(|| {
        let (x, y) = (to_array(arr, None)?, to_array(values, None)?);
        let result = run(arr.py(), x.size(), || x.append(&y, axis))?;
        Ok(classes::joined(arr.py(), [arr.clone(), values.clone()].into_iter(), result)?.into_any())
    })
}

/// Places along an axis, which own what they name.
enum Named {
    One(i64),
    Many(Vec<i64>),
    Mask(Vec<bool>),
}

impl Named {
    /// Reads places along an axis of a length; arrays of them have at most so many axes.
    fn of(obj: Any<'_, '_>, length: usize, most: usize) -> PyResult<Named> {
        if let Ok(slice) = obj.cast::<PySlice>() {
            let indices = slice.indices(length as isize)?;
            let (start, step) = (indices.start as i64, indices.step as i64);
            return Ok(Named::Many((0..indices.slicelength as i64).map(|k| start + k * step).collect()));
        }
        if !obj.is_instance_of::<pyo3::types::PyBool>() && let Ok(index) = extract_index(obj) {
            return Ok(Named::One(index));
        }
        let places = to_array(obj, None)?;
        if places.ndim() > most {
            return Err(PyValueError::new_err("index array argument obj to insert must be one dimensional or scalar"));
        }
        if places.dtype().is_bool() {
            return Ok(Named::Mask(places.to_vec::<bool>().or_raise()?));
        }
        if places.size() > 0 && !places.dtype().is_integer() {
            return Err(pyo3::exceptions::PyIndexError::new_err("arrays used as indices must be of integer (or boolean) type"));
        }
        Ok(Named::Many(places.to_vec::<i64>().or_raise()?))
    }

    fn places(&self) -> Places<'_> {
        match self {
            Named::One(index) => Places::One(*index),
            Named::Many(indices) => Places::Many(indices),
            Named::Mask(mask) => Places::Mask(mask),
        }
    }
}

fn axis_length(x: &Array, axis: Option<i64>) -> PyResult<usize> {
    match axis {
        None => Ok(x.size()),
        Some(axis) => Ok(x.shape()[layout::normalize_axis(axis, x.ndim()).or_raise()?]),
    }
}

/// Without the elements at places along an axis.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.delete([1, 2, 3], 1)
/// array([1, 3])
#[pyfunction]
#[pyo3(signature = (arr, obj, axis=None))]
fn delete<'py>(py: Python<'py>, arr: Any<'_, 'py>, obj: Any<'_, 'py>, axis: Option<i64>) -> Given<'py> {
    guard(|| {
        let x = to_array(arr, None)?;
        let places = Named::of(obj, axis_length(&x, axis)?, layout::MAX_NDIM)?;
        array(py, run(py, x.size(), || x.delete(places.places(), axis))?)
    })
}

/// With values put in before places along an axis.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.insert([1, 2, 3], 1, 9)
/// array([1, 9, 2, 3])
#[pyfunction]
#[pyo3(signature = (arr, obj, values, axis=None))]
fn insert<'py>(py: Python<'py>, arr: Any<'_, 'py>, obj: Any<'_, 'py>, values: Any<'_, 'py>, axis: Option<i64>) -> Given<'py> {
    guard(|| {
        let x = to_array(arr, None)?;
        let places = Named::of(obj, axis_length(&x, axis)?, 1)?;
        let values = to_array(values, None)?;
        array(py, run(py, x.size(), || x.insert(places.places(), &values, axis))?)
    })
}

/// Without zeros at the ends of axes.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.trim_zeros([0, 0, 1, 2, 0])
/// [1, 2]
#[pyfunction]
#[pyo3(signature = (filt, trim="fb", axis=None))]
fn trim_zeros<'py>(filt: Any<'_, 'py>, trim: &str, axis: Option<Any<'_, 'py>>) -> Given<'py> {
    let axes = extract_axes(axis)?;
    let lower = trim.to_lowercase();
    if !["fb", "bf", "f", "b"].contains(&lower.as_str()) {
        return Err(PyValueError::new_err(format!("unexpected character(s) in `trim`: '{trim}'")));
    }
    let result = viewed_or_made(filt, |x| x.trim_zeros(lower.contains('f'), lower.contains('b'), axes.as_deref()))?;
    if filt.is_instance_of::<PyList>() { result.call_method0("tolist") } else { Ok(result) }
}

/// Pairs for the sides of each axis, of one number, one pair, or all of them.
fn pairs<T: Clone>(object: Any<'_, '_>, ndim: usize, each: impl Fn(&Array) -> PyResult<T>) -> PyResult<Vec<(T, T)>> {
    let values = to_array(object, None)?;
    let wide = match values.size() {
        1 => values.reshape(&[1, 1]).or_raise()?,
        2 if values.shape() != [2, 1] => values.reshape(&[1, 2]).or_raise()?,
        _ => values,
    };
    if wide.ndim() > 2 {
        return Err(PyValueError::new_err(
            "input operand has more dimensions than allowed by the axis remapping",
        ));
    }
    let wide = wide.broadcast_to(&[ndim, 2]).or_raise()?;
    let rows = wide.unstack(0).or_raise()?;
    rows.iter()
        .map(|row| {
            let sides = row.unstack(0).or_raise()?;
            Ok((each(&sides[0])?, each(&sides[1])?))
        })
        .collect()
}

fn widths(object: Any<'_, '_>, ndim: usize) -> PyResult<Vec<(usize, usize)>> {
    let whole = |value: &Array| -> PyResult<usize> {
        let value = value.item().or_raise()?;
        if !value.dtype().is_integer() {
            return Err(PyTypeError::new_err("`pad_width` must be of integral type."));
        }
        usize::try_from(value.as_i128()).map_err(|_| PyValueError::new_err("index can't contain negative values"))
    };
    if let Ok(by_axis) = object.cast::<PyDict>() {
        let mut widths = vec![(0, 0); ndim];
        for (axis, width) in by_axis {
            let axis = layout::normalize_axis(extract_index(&axis)?, ndim).or_raise()?;
            widths[axis] = pairs(&width, 1, whole)?[0];
        }
        return Ok(widths);
    }
    pairs(object, ndim, whole).map_err(|error| match error.is_instance_of::<PyTypeError>(object.py()) {
        true => PyTypeError::new_err("`pad_width` must be of integral type."),
        false => error,
    })
}

/// With more elements around the array.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.pad([1, 2, 3], (2, 1), mode="reflect")
/// array([3, 2, 1, 2, 3, 2])
#[pyfunction]
#[pyo3(signature = (array, pad_width, mode=None, **kwargs))]
fn pad<'py>(
    py: Python<'py>,
    array: Any<'_, 'py>,
    pad_width: Any<'_, 'py>,
    mode: Option<Any<'_, 'py>>,
    kwargs: Option<&Bound<'py, PyDict>>,
) -> Given<'py> {
    guard(|| {
        let x = to_array(array, None)?;
        let ndim = x.ndim();
        let widths = widths(pad_width, ndim)?;
        if let Some(function) = mode.filter(|mode| mode.is_callable()) {
            return pad_by(py, &x, &widths, function, kwargs);
        }
        let mode = mode.map_or_else(|| "constant".to_owned(), |mode| mode.to_string());
        let keyword = match mode.as_str() {
            "constant" => "constant_values",
            "linear_ramp" => "end_values",
            "maximum" | "minimum" | "mean" | "median" => "stat_length",
            "reflect" | "symmetric" => "reflect_type",
            "empty" | "edge" | "wrap" => "",
            other => return Err(PyValueError::new_err(format!("mode '{other}' is not supported"))),
        };
        let mut option = None;
        if let Some(kwargs) = kwargs {
            for (name, value) in kwargs {
                let name: String = name.extract()?;
                if name != keyword {
                    return Err(PyValueError::new_err(format!(
                        "unsupported keyword arguments for mode '{mode}': {{'{name}'}}"
                    )));
                }
                option = Some(value);
            }
        }
        let zero = 0i64.into_pyobject(py)?.into_any();
        let values = || pairs(option.as_ref().unwrap_or(&zero), ndim, |value| Ok(value.clone()));
        let lengths = || match option.as_ref().filter(|option| !option.is_none()) {
            None => Ok(vec![(None, None); ndim]),
            Some(option) => pairs(option, ndim, |value| {
                let length = value.item().or_raise()?.as_i128();
                let length = usize::try_from(length);
                length.map(Some).map_err(|_| PyValueError::new_err("index can't contain negative values"))
            }),
        };
        let odd = option.as_ref().is_some_and(|option| option.extract::<String>().is_ok_and(|kind| kind == "odd"));
        let width = x.dtype().itemsize();
        let fortran = x.layout().is_some_and(|own| own.is_f_contiguous(width) && !own.is_c_contiguous(width));
        let (sides, numbers) = match keyword {
            "constant_values" | "end_values" => (values()?, Vec::new()),
            "stat_length" => (Vec::new(), lengths()?),
            _ => (Vec::new(), Vec::new()),
        };
        let nothing = |(before, after): &(Option<usize>, Option<usize>)| *before == Some(0) || *after == Some(0);
        if matches!(mode.as_str(), "maximum" | "minimum") && numbers.iter().any(nothing) {
            return Err(PyValueError::new_err("stat_length of 0 yields no value for padding"));
        }
        let padding = match mode.as_str() {
            "constant" => Padding::Constant(&sides),
            "linear_ramp" => Padding::LinearRamp(&sides),
            "maximum" => Padding::Maximum(&numbers),
            "minimum" => Padding::Minimum(&numbers),
            "mean" => Padding::Mean(&numbers),
            "median" => Padding::Median(&numbers),
            "reflect" => Padding::Reflect(odd),
            "symmetric" => Padding::Symmetric(odd),
            "edge" => Padding::Edge,
            "wrap" => Padding::Wrap,
            _ => Padding::Empty,
        };
        let result = run(py, x.size(), || {
            let padded = x.pad(&widths, &padding)?;
            if fortran { padded.copy(Order::F) } else { Ok(padded) }
        })?;
        super::operands::array(py, result)
    })
}

/// Pads by calling a function on every line of the padded array.
fn pad_by<'py>(
    py: Python<'py>,
    x: &Array,
    widths: &[(usize, usize)],
    function: Any<'_, 'py>,
    kwargs: Option<&Bound<'py, PyDict>>,
) -> Given<'py> {
    let zero = Array::scalar(dtype::Scalar::zero(x.dtype())).or_raise()?;
    let sides = vec![(zero.clone(), zero); x.ndim()];
    let padded = run(py, x.size(), || x.pad(widths, &Padding::Constant(&sides)))?;
    let keywords = kwargs.cloned().unwrap_or_else(|| PyDict::new(py));
    for (axis, &pair) in widths.iter().enumerate() {
        let mut lines = vec![padded.moveaxis(&[axis as i64], &[-1]).or_raise()?];
        while lines.first().is_some_and(|line| line.ndim() > 1) {
            lines = lines.iter().map(|line| line.unstack(0).or_raise()).collect::<PyResult<Vec<_>>>()?.concat();
        }
        for line in lines {
            function.call1((PyArray::wrap(py, line)?, pair, axis, &keywords))?;
        }
    }
    array(py, padded)
}

/// Differences of neighbours of the flattened array.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.ediff1d([1, 3, 6], to_end=0)
/// array([2, 3, 0])
#[pyfunction]
#[pyo3(signature = (ary, to_end=None, to_begin=None))]
fn ediff1d<'py>(ary: Any<'_, 'py>, to_end: Option<Any<'_, 'py>>, to_begin: Option<Any<'_, 'py>>) -> Given<'py> {
    let x = to_array(ary, None)?;
    // A plain number takes the array's dtype, as far as the same kind of number allows.
    let end = |end: Any<'_, 'py>| match Argument::new(end)? {
        Argument::Number(number) if dtype::with_weak(x.dtype(), number.weak()) == x.dtype() => {
            Array::scalar(number.as_scalar(x.dtype()).or_raise()?).or_raise()
        }
        _ => to_array(end, None),
    };
    let (to_end, to_begin) = (to_end.map(end).transpose()?, to_begin.map(end).transpose()?);
    made(ary, |x| x.ediff1d(to_end.as_ref(), to_begin.as_ref()))
}

#[pymethods]
impl PyArray {
    /// Without axes of length one: a view.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((1, 2, 1)).squeeze().shape
    /// (2,)
    #[pyo3(name = "squeeze", signature = (axis=None))]
    fn squeeze_method<'py>(this: &Bound<'py, Self>, axis: Option<&Bound<'py, PyAny>>) -> Given<'py> {
        // An array without such axes is its own view.
        if axis.is_none() && !this.borrow().array().shape().contains(&1) {
            return Ok(this.clone().into_any());
        }
        squeeze(this.as_any(), axis)
    }
    /// Two axes exchanged: a view.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros((2, 3, 4)).swapaxes(0, 2).shape
    /// (4, 3, 2)
    #[pyo3(name = "swapaxes", signature = (axis1, axis2, /))]
    fn swapaxes_method<'py>(this: &Bound<'py, Self>, axis1: i64, axis2: i64) -> Given<'py> {
        swapaxes(this.as_any(), axis1, axis2)
    }
    /// Each element along an axis as often as said.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([1, 2]).repeat(2)
    /// array([1, 1, 2, 2])
    #[pyo3(name = "repeat", signature = (repeats, axis=None))]
    fn repeat_method<'py>(this: &Bound<'py, Self>, repeats: &Bound<'py, PyAny>, axis: Option<i64>) -> Given<'py> {
        repeat(this.as_any(), repeats, axis)
    }
}

/// Adds this chapter to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    macro_rules! functions {
        ($($name:ident)+) => { $(module.add_function(wrap_pyfunction!($name, module)?)?;)+ };
    }
    functions! {
        reshape ravel transpose matrix_transpose swapaxes rollaxis fliplr flipud rot90 squeeze expand_dims moveaxis
        flip atleast_1d atleast_2d atleast_3d broadcast_to broadcast_arrays concatenate stack vstack hstack dstack
        column_stack block split array_split hsplit vsplit dsplit unstack roll repeat tile resize append delete
        insert trim_zeros pad ediff1d
    }
    module.add("concat", module.getattr("concatenate")?)?;
    module.add("permute_dims", module.getattr("transpose")?)
}
