//! Elements at given places: `take`, `put`, `nonzero`, `where`, diagonals, flat indices.

use super::operands::{like_or_scalar, promoted};
use crate::array::PyArray;
use crate::convert::{Argument, extract_axes, extract_order, extract_shape, to_array, to_python};
use crate::dtype::extract_optional_dtype;
use crate::errors::{OrRaise, guard};
use crate::exchange;
use crate::runtime::{look_at, run};
use crate::scalars::scalar_to_python;
use dtype::DType;
use layout::Order;
use polyarray::indexing::{Mode, choice, positions};
use polyarray::{Array, Operand};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// An index array; sequences without items are of integers.
///
/// # Errors
/// For what no array can be made of.
pub fn indices_of(object: &Bound<'_, PyAny>) -> PyResult<Array> {
    let array = to_array(object, None)?;
    if array.is_empty()
        && object.cast::<PyArray>().is_err()
        && object.cast::<pyo3::types::PySequence>().is_ok()
    {
        return array.astype(DType::Int64).or_raise();
    }
    Ok(array)
}

/// The array that a function writes to.
fn target(object: &Bound<'_, PyAny>) -> PyResult<Array> {
    if let Ok(array) = object.cast::<PyArray>() {
        return Ok(array.borrow().array().clone());
    }
    match exchange::import(object)? {
        Some(array) => Ok(array),
        None => Err(PyTypeError::new_err(format!(
            "argument 1 must be polyarray.ndarray, not {}",
            object.get_type().name()?
        ))),
    }
}

fn out_array(out: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Array>> {
    out.filter(|out| !out.is_none()).map(target).transpose()
}

/// The object given for a result, or the result.
fn result_or_out<'py>(
    a: &Bound<'py, PyAny>,
    result: Array,
    out: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    match out.filter(|out| !out.is_none()) {
        Some(out) => Ok(out.clone()),
        None => like_or_scalar(a, result),
    }
}

fn tuple<'py>(py: Python<'py>, arrays: Vec<Array>) -> PyResult<Bound<'py, PyTuple>> {
    let objects = arrays.into_iter().map(|array| PyArray::wrap(py, array)).collect::<PyResult<Vec<_>>>()?;
    PyTuple::new(py, objects)
}

/// Elements at given indices along an axis, or of the flattened array.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.take([10, 20, 30], [2, 0])
/// array([30, 10])
#[pyfunction]
#[pyo3(signature = (a, indices, axis=None, out=None, mode="raise"))]
fn take<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    indices: &Bound<'py, PyAny>,
    axis: Option<i64>,
    out: Option<&Bound<'py, PyAny>>,
    mode: &str,
) -> PyResult<Bound<'py, PyAny>> {
    guard(|| {
        let (x, places, mode) = (to_array(a, None)?, indices_of(indices)?, Mode::parse(mode).or_raise()?);
        let to = out_array(out)?;
        let result = run(py, x.size().max(places.size()), || x.take(&places, axis, mode, to.as_ref()))?;
        result_or_out(a, result, out)
    })
}

/// Writes values to the elements of the flattened array at given indices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> a = pa.zeros(4)
/// >>> pa.put(a, [0, 2], [5, 6])
/// >>> a
/// array([5., 0., 6., 0.])
#[pyfunction]
#[pyo3(signature = (a, ind, v, mode="raise"))]
fn put(
    py: Python<'_>,
    a: &Bound<'_, PyAny>,
    ind: &Bound<'_, PyAny>,
    v: &Bound<'_, PyAny>,
    mode: &str,
) -> PyResult<()> {
    guard(|| {
        let (x, places, values) = (target(a)?, indices_of(ind)?, to_array(v, None)?);
        let mode = Mode::parse(mode).or_raise()?;
        run(py, x.size().max(places.size()), || x.put(&places, &values, mode))
    })
}

/// Elements at given indices along an axis, line by line.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> a = pa.array([[30, 10, 20]])
/// >>> pa.take_along_axis(a, pa.argsort(a, axis=1), axis=1)
/// array([[10, 20, 30]])
#[pyfunction]
#[pyo3(signature = (arr, indices, axis=Some(-1)))]
fn take_along_axis<'py>(
    py: Python<'py>,
    arr: &Bound<'py, PyAny>,
    indices: &Bound<'py, PyAny>,
    axis: Option<i64>,
) -> PyResult<Bound<'py, PyAny>> {
    guard(|| {
        let (x, places) = (to_array(arr, None)?, to_array(indices, None)?);
        let result = run(py, places.size(), || x.take_along_axis(&places, axis))?;
        Ok(PyArray::wrap(py, result)?.into_any())
    })
}

/// Writes values to the elements at given indices along an axis, line by line.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> a = pa.array([[3, 1, 2]])
/// >>> pa.put_along_axis(a, pa.array([[0]]), 9, axis=1)
/// >>> a
/// array([[9, 1, 2]])
#[pyfunction]
fn put_along_axis(
    py: Python<'_>,
    arr: &Bound<'_, PyAny>,
    indices: &Bound<'_, PyAny>,
    values: &Bound<'_, PyAny>,
    axis: Option<i64>,
) -> PyResult<()> {
    guard(|| {
        let (x, places, values) = (target(arr)?, to_array(indices, None)?, to_array(values, None)?);
        run(py, places.size(), || x.put_along_axis(&places, &values, axis))
    })
}

/// The parts along an axis for which a condition is true.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.compress([True, False, True], [1, 2, 3])
/// array([1, 3])
#[pyfunction]
#[pyo3(signature = (condition, a, axis=None, out=None))]
fn compress<'py>(
    py: Python<'py>,
    condition: &Bound<'py, PyAny>,
    a: &Bound<'py, PyAny>,
    axis: Option<i64>,
    out: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    guard(|| {
        let (mask, x, to) = (to_array(condition, None)?, to_array(a, None)?, out_array(out)?);
        let result = run(py, x.size(), || x.compress(&mask, axis, to.as_ref()))?;
        result_or_out(a, result, out)
    })
}

/// The elements of the flattened array where a condition is true.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> a = pa.arange(6)
/// >>> pa.extract(a % 2 == 0, a)
/// array([0, 2, 4])
#[pyfunction]
fn extract<'py>(
    py: Python<'py>,
    condition: &Bound<'py, PyAny>,
    arr: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyArray>> {
    guard(|| {
        let (mask, x) = (to_array(condition, None)?, to_array(arr, None)?);
        PyArray::wrap(py, run(py, x.size(), || x.extract(&mask))?)
    })
}

/// The indices of the elements that are not zero, an array for each axis.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.nonzero([3, 0, 5])
/// (array([0, 2]),)
#[pyfunction]
fn nonzero<'py>(py: Python<'py>, a: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyTuple>> {
    guard(|| {
        let x = to_array(a, None)?;
        tuple(py, run(py, x.size(), || x.nonzero())?)
    })
}

/// The indices into the flattened array of the elements that are not zero.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.flatnonzero([[3, 0], [0, 5]])
/// array([0, 3])
#[pyfunction]
fn flatnonzero<'py>(py: Python<'py>, a: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyArray>> {
    guard(|| {
        let x = to_array(a, None)?;
        PyArray::wrap(py, run(py, x.size(), || x.flatnonzero())?)
    })
}

/// The indices of the elements that are not zero, a row for each element.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.argwhere([[3, 0], [0, 5]])
/// array([[0, 0],
///        [1, 1]])
#[pyfunction]
fn argwhere<'py>(py: Python<'py>, a: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyArray>> {
    guard(|| {
        let x = to_array(a, None)?;
        PyArray::wrap(py, run(py, x.size(), || x.argwhere())?)
    })
}

/// How many elements are not zero.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.count_nonzero([[3, 0], [4, 5]], axis=0)
/// array([2, 1])
#[pyfunction]
#[pyo3(signature = (a, axis=None, *, keepdims=false))]
fn count_nonzero<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    axis: Option<&Bound<'py, PyAny>>,
    keepdims: bool,
) -> PyResult<Bound<'py, PyAny>> {
    guard(|| {
        if let (None, false, Ok(x)) = (axis, keepdims, a.cast::<PyArray>())
            && let Some(count) = x.borrow().array().total_nonzero()
        {
            return scalar_to_python(py, &count);
        }
        let x = to_array(a, None)?;
        // An array without axes may be counted along its first or last one.
        let alone = |axis: &Bound<'_, PyAny>| x.ndim() == 0 && matches!(axis.extract(), Ok(0 | -1));
        let axes = extract_axes(axis.filter(|axis| !alone(axis)))?;
        to_python(py, run(py, x.size(), || x.count_nonzero(axes.as_deref(), keepdims))?)
    })
}

/// The arrays of a sequence; those along the first axis of an array.
fn several(object: &Bound<'_, PyAny>) -> PyResult<Vec<Array>> {
    object.try_iter()?.map(|item| to_array(&item?, None)).collect()
}

/// For each index the element at its place of the choice that it names.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.choose([0, 1, 0], [[1, 2, 3], [10, 20, 30]])
/// array([ 1, 20,  3])
#[pyfunction]
#[pyo3(signature = (a, choices, out=None, mode="raise"))]
fn choose<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    choices: &Bound<'py, PyAny>,
    out: Option<&Bound<'py, PyAny>>,
    mode: &str,
) -> PyResult<Bound<'py, PyAny>> {
    guard(|| {
        let choices = promoted(&choices.try_iter()?.collect::<PyResult<Vec<_>>>()?)?;
        let (places, to) = (to_array(a, None)?, out_array(out)?);
        let mode = Mode::parse(mode).or_raise()?;
        let result = run(py, places.size(), || places.choose(&choices, mode, to.as_ref()))?;
        result_or_out(a, result, out)
    })
}

/// The first of several choices whose condition is true, element by element.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> x = pa.arange(5)
/// >>> pa.select([x < 2, x > 3], [x, x * 10], default=-1)
/// array([ 0,  1, -1, -1, 40])
#[pyfunction]
#[pyo3(signature = (condlist, choicelist, default=None))]
fn select<'py>(
    py: Python<'py>,
    condlist: &Bound<'py, PyAny>,
    choicelist: &Bound<'py, PyAny>,
    default: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray>> {
    guard(|| {
        let conditions = several(condlist)?;
        let choices =
            choicelist.try_iter()?.map(|item| Argument::new(&item?)).collect::<PyResult<Vec<_>>>()?;
        let default = default.map(Argument::new).transpose()?;
        let operands: Vec<Operand<'_>> = choices.iter().map(Argument::operand).collect();
        let default = default.as_ref().map_or(Operand::from(0i64), Argument::operand);
        PyArray::wrap(py, run_here(py, || choice::select(&conditions, &operands, default))?)
    })
}

/// Work whose operands belong to this thread.
fn run_here<T>(py: Python<'_>, work: impl FnOnce() -> error::Result<T>) -> PyResult<T> {
    let value = work().or_raise()?;
    run(py, 0, || Ok(()))?;
    Ok(value)
}

/// Elements of `x` where a condition is true and of `y` elsewhere; with the condition alone, `nonzero`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.where([True, False, True], [1, 2, 3], 0)
/// array([1, 0, 3])
#[pyfunction]
#[pyo3(name = "where", signature = (condition, x=None, y=None, /))]
fn where_function<'py>(
    py: Python<'py>,
    condition: &Bound<'py, PyAny>,
    x: Option<&Bound<'py, PyAny>>,
    y: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    guard(|| {
        let (x, y) = match (x, y) {
            (None, None) => return Ok(nonzero(py, condition)?.into_any()),
            (Some(x), Some(y)) => (Argument::new(x)?, Argument::new(y)?),
            _ => return Err(PyValueError::new_err("either both or neither of x and y should be given")),
        };
        let condition = to_array(condition, None)?;
        let (x, y) = (x.detached(), y.detached());
        let result = run(py, condition.size(), || Array::select(&condition, x.operand(), y.operand()))?;
        Ok(PyArray::wrap(py, result)?.into_any())
    })
}

/// Writes values, repeated, to the elements where a mask is true.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> a = pa.arange(4)
/// >>> pa.place(a, a > 1, [10, 20])
/// >>> a
/// array([ 0,  1, 10, 20])
#[pyfunction]
fn place(
    py: Python<'_>,
    arr: &Bound<'_, PyAny>,
    mask: &Bound<'_, PyAny>,
    vals: &Bound<'_, PyAny>,
) -> PyResult<()> {
    guard(|| {
        let (x, mask, values) = (target(arr)?, to_array(mask, None)?, to_array(vals, None)?);
        run(py, x.size(), || x.place(&mask, &values))
    })
}

/// Writes to each element where a mask is true the value at its position.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> a = pa.arange(4)
/// >>> pa.putmask(a, a > 1, a * 10)
/// >>> a
/// array([ 0,  1, 20, 30])
#[pyfunction]
#[pyo3(signature = (a, /, mask, values))]
fn putmask(
    py: Python<'_>,
    a: &Bound<'_, PyAny>,
    mask: &Bound<'_, PyAny>,
    values: &Bound<'_, PyAny>,
) -> PyResult<()> {
    guard(|| {
        let (x, mask, values) = (target(a)?, to_array(mask, None)?, to_array(values, None)?);
        run(py, x.size(), || x.putmask(&mask, &values))
    })
}

/// The indices along each axis of the elements that flat indices name.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.unravel_index([3, 5], (2, 3))
/// (array([1, 1]), array([0, 2]))
#[pyfunction]
#[pyo3(signature = (indices, shape, order="C"))]
fn unravel_index<'py>(
    py: Python<'py>,
    indices: &Bound<'py, PyAny>,
    shape: &Bound<'py, PyAny>,
    order: Option<&str>,
) -> PyResult<Bound<'py, PyTuple>> {
    guard(|| {
        let (places, shape, order) =
            (indices_of(indices)?, extract_shape(shape)?, extract_order(order, Order::C)?);
        let parts = run(py, places.size(), || positions::unravel_index(&places, &shape, order))?;
        let objects = parts.into_iter().map(|part| to_python(py, part)).collect::<PyResult<Vec<_>>>()?;
        PyTuple::new(py, objects)
    })
}

/// The flat indices of the elements that several index arrays name together.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.ravel_multi_index(([1, 1], [0, 2]), (2, 3))
/// array([3, 5])
#[pyfunction]
#[pyo3(signature = (multi_index, dims, mode=None, order="C"))]
fn ravel_multi_index<'py>(
    py: Python<'py>,
    multi_index: &Bound<'py, PyAny>,
    dims: &Bound<'py, PyAny>,
    mode: Option<&Bound<'py, PyAny>>,
    order: Option<&str>,
) -> PyResult<Bound<'py, PyAny>> {
    guard(|| {
        let parts = multi_index.try_iter()?.map(|item| indices_of(&item?)).collect::<PyResult<Vec<_>>>()?;
        let (shape, order) = (extract_shape(dims)?, extract_order(order, Order::C)?);
        let modes = match mode {
            None => vec![Mode::Raise],
            Some(mode) => match mode.extract::<String>() {
                Ok(name) => vec![Mode::parse(&name).or_raise()?],
                Err(_) => mode
                    .try_iter()?
                    .map(|name| Mode::parse(&name?.extract::<String>()?).or_raise())
                    .collect::<PyResult<Vec<_>>>()?,
            },
        };
        let flat = run(py, parts.iter().map(Array::size).sum(), || {
            positions::ravel_multi_index(&parts, &shape, &modes, order)
        })?;
        to_python(py, flat)
    })
}

/// The elements whose indices along two axes differ by `offset`: a read-only view.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.diagonal([[1, 2], [3, 4]])
/// array([1, 4])
#[pyfunction]
#[pyo3(signature = (a, offset=0, axis1=0, axis2=1))]
fn diagonal<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    offset: i64,
    axis1: i64,
    axis2: i64,
) -> PyResult<Bound<'py, PyArray>> {
    guard(|| {
        let result = look_at(py, &to_array(a, None)?, |x| x.diagonal(offset, axis1, axis2))?;
        match a.cast::<PyArray>() {
            Ok(owner) => PyArray::view_or_copy(owner, result),
            Err(_) => PyArray::wrap(py, result),
        }
    })
}

/// Writes values along the main diagonal.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> a = pa.zeros((2, 2))
/// >>> pa.fill_diagonal(a, 5)
/// >>> a
/// array([[5., 0.],
///        [0., 5.]])
#[pyfunction]
#[pyo3(signature = (a, val, wrap=false))]
fn fill_diagonal(py: Python<'_>, a: &Bound<'_, PyAny>, val: &Bound<'_, PyAny>, wrap: bool) -> PyResult<()> {
    guard(|| {
        let (x, values) = (target(a)?, to_array(val, None)?);
        run(py, x.size(), || x.fill_diagonal(&values, wrap))
    })
}

/// Index arrays that together name all combinations of the given ones.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> a = pa.arange(6).reshape(2, 3)
/// >>> a[pa.ix_([0, 1], [2, 0])]
/// array([[2, 0],
///        [5, 3]])
#[pyfunction]
#[pyo3(signature = (*args))]
fn ix_<'py>(py: Python<'py>, args: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyTuple>> {
    guard(|| {
        let arrays = args.iter().map(|item| indices_of(&item)).collect::<PyResult<Vec<_>>>()?;
        tuple(py, positions::ix_(&arrays).or_raise()?)
    })
}

/// The indices of the elements of a shape.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> rows, columns = pa.indices((2, 2))
/// >>> rows
/// array([[0, 0],
///        [1, 1]])
/// >>> columns
/// array([[0, 1],
///        [0, 1]])
#[pyfunction]
#[pyo3(signature = (dimensions, dtype=None, sparse=false))]
fn indices<'py>(
    py: Python<'py>,
    dimensions: &Bound<'py, PyAny>,
    dtype: Option<&Bound<'py, PyAny>>,
    sparse: bool,
) -> PyResult<Bound<'py, PyAny>> {
    guard(|| {
        let (shape, dtype) =
            (extract_shape(dimensions)?, extract_optional_dtype(dtype)?.unwrap_or(DType::Int64));
        if sparse {
            return Ok(tuple(py, positions::sparse_indices(&shape, dtype).or_raise()?)?.into_any());
        }
        let result = run(py, layout::size_of_shape(&shape), || positions::indices(&shape, dtype))?;
        Ok(PyArray::wrap(py, result)?.into_any())
    })
}

#[pymethods]
impl PyArray {
    /// Elements at given indices along an axis, or of the flattened array.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([10, 20, 30]).take([2, 0])
    /// array([30, 10])
    #[pyo3(name = "take", signature = (indices, axis=None, out=None, mode="raise"))]
    fn take_method<'py>(
        this: &Bound<'py, Self>,
        indices: &Bound<'py, PyAny>,
        axis: Option<i64>,
        out: Option<&Bound<'py, PyAny>>,
        mode: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        take(this.py(), this.as_any(), indices, axis, out, mode)
    }

    /// Writes values to the elements of the flattened array at given indices.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.zeros(4)
    /// >>> a.put([0, 2], [5, 6])
    /// >>> a
    /// array([5., 0., 6., 0.])
    #[pyo3(name = "put", signature = (indices, values, mode="raise"))]
    fn put_method(
        this: &Bound<'_, Self>,
        indices: &Bound<'_, PyAny>,
        values: &Bound<'_, PyAny>,
        mode: &str,
    ) -> PyResult<()> {
        put(this.py(), this.as_any(), indices, values, mode)
    }

    /// The parts along an axis for which a condition is true.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([1, 2, 3]).compress([True, False, True])
    /// array([1, 3])
    #[pyo3(name = "compress", signature = (condition, axis=None, out=None))]
    fn compress_method<'py>(
        this: &Bound<'py, Self>,
        condition: &Bound<'py, PyAny>,
        axis: Option<i64>,
        out: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        compress(this.py(), condition, this.as_any(), axis, out)
    }

    /// The indices of the elements that are not zero, an array for each axis.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([3, 0, 5]).nonzero()
    /// (array([0, 2]),)
    #[pyo3(name = "nonzero")]
    fn nonzero_method<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        nonzero(this.py(), this.as_any())
    }

    /// For each index the element at its place of the choice that it names.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([0, 1]).choose([[1, 2], [10, 20]])
    /// array([ 1, 20])
    #[pyo3(name = "choose", signature = (*choices, out=None, mode="raise"))]
    fn choose_method<'py>(
        this: &Bound<'py, Self>,
        choices: &Bound<'py, PyTuple>,
        out: Option<&Bound<'py, PyAny>>,
        mode: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        match choices.len() {
            1 => choose(this.py(), this.as_any(), &choices.get_item(0)?, out, mode),
            _ => choose(this.py(), this.as_any(), choices, out, mode),
        }
    }

    /// The elements whose indices along two axes differ by `offset`: a read-only view.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([[1, 2], [3, 4]]).diagonal()
    /// array([1, 4])
    #[pyo3(name = "diagonal", signature = (offset=0, axis1=0, axis2=1))]
    fn diagonal_method<'py>(
        this: &Bound<'py, Self>,
        offset: i64,
        axis1: i64,
        axis2: i64,
    ) -> PyResult<Bound<'py, PyArray>> {
        diagonal(this.py(), this.as_any(), offset, axis1, axis2)
    }
}

/// Adds this chapter to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    macro_rules! add {
        ($($name:ident)+) => { $(module.add_function(wrap_pyfunction!($name, module)?)?;)+ };
    }
    add! {
        take put take_along_axis put_along_axis compress extract nonzero flatnonzero argwhere count_nonzero
        choose select where_function place putmask unravel_index ravel_multi_index diagonal fill_diagonal ix_
        indices
    }
    Ok(())
}
