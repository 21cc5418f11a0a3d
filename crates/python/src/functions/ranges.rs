//! Ranges, matrices with a diagonal, grids, and arrays like others.

use super::operands::{Any, Given, array, borrowed, like_or_scalar, made, of_class, tuple, viewed_or_made};
use crate::array::PyArray;
use crate::convert::{Argument, Detached, extract_index, extract_order, extract_shape, to_array};
use crate::dtype::extract_optional_dtype;
use crate::errors::{OrRaise, guard};
use crate::runtime::run;
use dtype::{DType, Scalar};
use layout::Order;
use polyarray::creation::grids::{Indexing, meshgrid as mesh};
use polyarray::creation::{Like, ranges};
use polyarray::{Array, Number};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// A plain number of a range, and the dtype that it brings along.
fn range_number(object: Any<'_, '_>) -> PyResult<(Number, Option<DType>)> {
    let of = |scalar: Scalar| match scalar.dtype() {
        dtype if dtype.is_complex() => Number::Complex(scalar.as_c64()),
        dtype if dtype.is_float() => Number::Float(scalar.as_f64()),
        dtype if dtype.is_bool() => Number::Bool(scalar.as_bool()),
        _ => Number::Int(scalar.as_i128()),
    };
    Ok(match Argument::new(object)? {
        Argument::Number(number) => (number, None),
        Argument::Scalar(scalar) => (of(scalar), Some(scalar.dtype())),
        Argument::Ours(array) => (of(array.array().item().or_raise()?), Some(array.array().dtype())),
        Argument::Array(array) => (of(array.item().or_raise()?), Some(array.dtype())),
    })
}

/// Values from `start` on, in steps of `step`, up to but not including `stop`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.arange(2, 8, 3)
/// array([2, 5])
#[pyfunction]
#[pyo3(signature = (start=None, stop=None, step=None, dtype=None, *, device=None, like=None))]
fn arange<'py>(
    py: Python<'py>,
    start: Option<Any<'_, 'py>>,
    stop: Option<Any<'_, 'py>>,
    step: Option<Any<'_, 'py>>,
    dtype: Option<Any<'_, 'py>>,
    device: Option<&str>,
    like: Option<Any<'_, 'py>>,
) -> Given<'py> {
    let _ = like;
    super::creation::require_cpu(device)?;
    guard(|| {
        let (start, stop) = match (start, stop) {
            (Some(stop), None) => (None, stop),
            (start, Some(stop)) => (start, stop),
            (None, None) => return Err(PyTypeError::new_err("arange() requires stop to be specified.")),
        };
        let start = start.map_or(Ok((Number::Int(0), None)), range_number)?;
        let stop = range_number(stop)?;
        let step = step.map_or(Ok((Number::Int(1), None)), range_number)?;
        let strong = [start.1, stop.1, step.1].into_iter().flatten().reduce(dtype::promote_types);
        let wanted = match (extract_optional_dtype(dtype)?, strong) {
            (Some(dtype), _) => Some(dtype),
            (None, None) => None,
            // A range is of default integers at least.
            (None, Some(strong)) => {
                let weak = [start.0, stop.0, step.0].into_iter().map(Number::default_dtype);
                let plain = weak.reduce(dtype::promote_types).unwrap_or(DType::Int64);
                Some(dtype::promote_types(strong, dtype::promote_types(plain, DType::Int64)))
            }
        };
        let result = run(py, 0, || ranges::arange(start.0, stop.0, step.0, wanted))?;
        array(py, result)
    })
}

fn spacing(num: Any<'_, '_>, endpoint: bool, dtype: Option<Any<'_, '_>>, axis: i64) -> PyResult<ranges::Spacing> {
    let num = extract_index(num)?;
    let count = usize::try_from(num)
        .map_err(|_| PyValueError::new_err(format!("Number of samples, {num}, must be non-negative.")))?;
    Ok(ranges::Spacing { num: count, endpoint, dtype: extract_optional_dtype(dtype)?, axis })
}

fn detached(object: Any<'_, '_>) -> PyResult<Detached> {
    Ok(Argument::new(object)?.detached())
}

/// `num` evenly spaced values from `start` to `stop`; with `retstep` also the step.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linspace(0, 1, 5)
/// array([0.  , 0.25, 0.5 , 0.75, 1.  ])
#[pyfunction]
#[pyo3(signature = (start, stop, num=None, endpoint=true, retstep=false, dtype=None, axis=0, *, device=None))]
fn linspace<'py>(
    py: Python<'py>,
    start: Any<'_, 'py>,
    stop: Any<'_, 'py>,
    num: Option<Any<'_, 'py>>,
    endpoint: bool,
    retstep: bool,
    dtype: Option<Any<'_, 'py>>,
    axis: i64,
    device: Option<&str>,
) -> Given<'py> {
    super::creation::require_cpu(device)?;
    guard(|| {
        let spacing = match num {
            Some(num) => spacing(num, endpoint, dtype, axis)?,
            None => ranges::Spacing { endpoint, axis, dtype: extract_optional_dtype(dtype)?, ..Default::default() },
        };
        let (start, stop) = (detached(start)?, detached(stop)?);
        let (values, step) = run(py, spacing.num, || ranges::linspace(start.operand(), stop.operand(), &spacing))?;
        let values = array(py, values)?;
        if !retstep {
            return Ok(values);
        }
        Ok(PyTuple::new(py, [values, crate::convert::to_python(py, step)?])?.into_any())
    })
}

/// `num` powers of `base` with evenly spaced exponents from `start` to `stop`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.logspace(0, 2, 3)
/// array([  1.,  10., 100.])
#[pyfunction]
#[pyo3(signature = (start, stop, num=None, endpoint=true, base=None, dtype=None, axis=0))]
fn logspace<'py>(
    py: Python<'py>,
    start: Any<'_, 'py>,
    stop: Any<'_, 'py>,
    num: Option<Any<'_, 'py>>,
    endpoint: bool,
    base: Option<Any<'_, 'py>>,
    dtype: Option<Any<'_, 'py>>,
    axis: i64,
) -> Given<'py> {
    guard(|| {
        let spacing = match num {
            Some(num) => spacing(num, endpoint, dtype, axis)?,
            None => ranges::Spacing { endpoint, axis, dtype: extract_optional_dtype(dtype)?, ..Default::default() },
        };
        let (start, stop) = (detached(start)?, detached(stop)?);
        let base = base.map_or(Ok(Detached::Number(Number::Float(10.0))), detached)?;
        array(py, run(py, spacing.num, || ranges::logspace(start.operand(), stop.operand(), base.operand(), &spacing))?)
    })
}

/// `num` values from `start` to `stop` each of which is the same multiple of the one before.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.geomspace(1, 8, 4)
/// array([1., 2., 4., 8.])
#[pyfunction]
#[pyo3(signature = (start, stop, num=None, endpoint=true, dtype=None, axis=0))]
fn geomspace<'py>(
    py: Python<'py>,
    start: Any<'_, 'py>,
    stop: Any<'_, 'py>,
    num: Option<Any<'_, 'py>>,
    endpoint: bool,
    dtype: Option<Any<'_, 'py>>,
    axis: i64,
) -> Given<'py> {
    guard(|| {
        let spacing = match num {
            Some(num) => spacing(num, endpoint, dtype, axis)?,
            None => ranges::Spacing { endpoint, axis, dtype: extract_optional_dtype(dtype)?, ..Default::default() },
        };
        let (start, stop) = (detached(start)?, detached(stop)?);
        array(py, run(py, spacing.num, || ranges::geomspace(start.operand(), stop.operand(), &spacing))?)
    })
}

fn length(object: Any<'_, '_>) -> PyResult<usize> {
    usize::try_from(extract_index(object)?).map_err(|_| PyValueError::new_err("negative dimensions are not allowed"))
}

/// Ones on the `k`th diagonal of a matrix of zeros.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.eye(2, 3, k=1)
/// array([[0., 1., 0.],
///        [0., 0., 1.]])
#[pyfunction]
#[pyo3(signature = (N, M=None, k=0, dtype=None, order=None, *, device=None, like=None))]
#[allow(non_snake_case, reason = "NumPy's names")]
fn eye<'py>(
    py: Python<'py>,
    N: Any<'_, 'py>,
    M: Option<Any<'_, 'py>>,
    k: i128,
    dtype: Option<Any<'_, 'py>>,
    order: Option<&str>,
    device: Option<&str>,
    like: Option<Any<'_, 'py>>,
) -> Given<'py> {
    let _ = like;
    super::creation::require_cpu(device)?;
    guard(|| {
        let rows = length(N)?;
        let columns = M.map_or(Ok(rows), length)?;
        let dtype = extract_optional_dtype(dtype)?.unwrap_or(DType::Float64);
        let order = extract_order(order, Order::C)?;
        // Diagonals beyond the corners have no elements, however far away.
        let k = k.clamp(-(rows as i128), columns as i128) as i64;
        array(py, run(py, rows * columns, || Array::eye(rows, columns, k, dtype, order))?)
    })
}

/// The identity matrix.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.identity(2)
/// array([[1., 0.],
///        [0., 1.]])
#[pyfunction]
#[pyo3(signature = (n, dtype=None, *, like=None))]
fn identity<'py>(py: Python<'py>, n: Any<'_, 'py>, dtype: Option<Any<'_, 'py>>, like: Option<Any<'_, 'py>>) -> Given<'py> {
    eye(py, n, None, 0, dtype, None, None, like)
}

/// The `k`th diagonal of a matrix, or a matrix with a vector as its `k`th diagonal.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.diag([1, 2])
/// array([[1, 0],
///        [0, 2]])
/// >>> pa.diag([[1, 2], [3, 4]])
/// array([1, 4])
#[pyfunction]
#[pyo3(signature = (v, k=0))]
fn diag<'py>(v: Any<'_, 'py>, k: i64) -> Given<'py> {
    viewed_or_made(v, |x| x.diag(k))
}

/// A matrix with the elements on its `k`th diagonal.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.diagflat([[1, 2]])
/// array([[1, 0],
///        [0, 2]])
#[pyfunction]
#[pyo3(signature = (v, k=0))]
fn diagflat<'py>(v: Any<'_, 'py>, k: i64) -> Given<'py> {
    made(v, |x| x.diagflat(k))
}

/// Ones at and below the `k`th diagonal, zeros above.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.tri(2, 3)
/// array([[1., 0., 0.],
///        [1., 1., 0.]])
#[pyfunction]
#[pyo3(signature = (N, M=None, k=0, dtype=None, *, like=None))]
#[allow(non_snake_case, reason = "NumPy's names")]
fn tri<'py>(
    py: Python<'py>,
    N: Any<'_, 'py>,
    M: Option<Any<'_, 'py>>,
    k: i64,
    dtype: Option<Any<'_, 'py>>,
    like: Option<Any<'_, 'py>>,
) -> Given<'py> {
    let _ = like;
    guard(|| {
        let rows = length(N)?;
        let columns = M.map_or(Ok(rows), length)?;
        let dtype = extract_optional_dtype(dtype)?.unwrap_or(DType::Float64);
        array(py, run(py, rows * columns, || Array::tri(rows, columns, k, dtype))?)
    })
}

/// Zeros in place of what is above the `k`th diagonal.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.tril([[1, 2], [3, 4]])
/// array([[1, 0],
///        [3, 4]])
#[pyfunction]
#[pyo3(signature = (m, k=0))]
fn tril<'py>(m: Any<'_, 'py>, k: i64) -> Given<'py> {
    made(m, |x| x.tril(k))
}

/// Zeros in place of what is below the `k`th diagonal.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.triu([[1, 2], [3, 4]])
/// array([[1, 2],
///        [0, 4]])
#[pyfunction]
#[pyo3(signature = (m, k=0))]
fn triu<'py>(m: Any<'_, 'py>, k: i64) -> Given<'py> {
    made(m, |x| x.triu(k))
}

/// Powers of a vector's elements as columns.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.vander([1, 2, 3])
/// array([[1, 1, 1],
///        [4, 2, 1],
///        [9, 3, 1]])
#[pyfunction]
#[pyo3(signature = (x, N=None, increasing=false))]
#[allow(non_snake_case, reason = "NumPy's names")]
fn vander<'py>(x: Any<'_, 'py>, N: Option<usize>, increasing: bool) -> Given<'py> {
    made(x, |x| x.vander(N, increasing))
}

/// Coordinate arrays of a grid from one vector per axis.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.meshgrid([1, 2], [3, 4])
/// (array([[1, 2],
///        [1, 2]]), array([[3, 3],
///        [4, 4]]))
#[pyfunction]
#[pyo3(signature = (*xi, copy=true, sparse=false, indexing="xy"))]
fn meshgrid<'py>(py: Python<'py>, xi: &Bound<'py, PyTuple>, copy: bool, sparse: bool, indexing: &str) -> Given<'py> {
    guard(|| {
        let indexing = Indexing::parse(indexing).or_raise()?;
        let vectors = xi.iter().map(|x| to_array(&x, None)).collect::<PyResult<Vec<_>>>()?;
        let size = vectors.iter().map(Array::size).product();
        tuple(py, run(py, size, || mesh(&borrowed(&vectors), indexing, sparse, copy))?)
    })
}

macro_rules! like_others {
    ($($(#[$doc:meta])+ $name:ident = $method:ident;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(signature = (a, dtype=None, order="K", subok=true, shape=None, *, device=None))]
        fn $name<'py>(
            a: Any<'_, 'py>,
            dtype: Option<Any<'_, 'py>>,
            order: Option<&str>,
            subok: bool,
            shape: Option<Any<'_, 'py>>,
            device: Option<&str>,
        ) -> Given<'py> {
            super::creation::require_cpu(device)?;
            let (dtype, order) = (extract_optional_dtype(dtype)?, extract_order(order, Order::K)?);
            let shape = shape.map(extract_shape).transpose()?;
            made(&of_class(a, subok)?, |x| x.$method(&Like { dtype, shape: shape.as_deref(), order }))
        }
    )+ };
}

like_others! {
    /// A new array of any content, of another one's shape and dtype.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.empty_like([[1, 2]], dtype=float).dtype
    /// dtype('float64')
    empty_like = empty_like;
    /// Zeros of another array's shape and dtype.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.zeros_like([[1, 2]])
    /// array([[0, 0]])
    zeros_like = zeros_like;
    /// Ones of another array's shape and dtype.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.ones_like([[1, 2]], dtype=float)
    /// array([[1., 1.]])
    ones_like = ones_like;
}

/// One value, or values that broadcast, of another array's shape and dtype.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.full_like([[1, 2]], 7)
/// array([[7, 7]])
#[pyfunction]
#[pyo3(signature = (a, fill_value, dtype=None, order="K", subok=true, shape=None, *, device=None))]
fn full_like<'py>(
    a: Any<'_, 'py>,
    fill_value: Any<'_, 'py>,
    dtype: Option<Any<'_, 'py>>,
    order: Option<&str>,
    subok: bool,
    shape: Option<Any<'_, 'py>>,
    device: Option<&str>,
) -> Given<'py> {
    super::creation::require_cpu(device)?;
    let (dtype, order) = (extract_optional_dtype(dtype)?, extract_order(order, Order::K)?);
    let shape = shape.map(extract_shape).transpose()?;
    let value = to_array(fill_value, None)?;
    made(&of_class(a, subok)?, |x| x.full_like(&value, &Like { dtype, shape: shape.as_deref(), order }))
}

/// The sum along diagonals.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.trace([[1, 2], [3, 4]])
/// np.int64(5)
#[pyfunction]
#[pyo3(signature = (a, offset=0, axis1=0, axis2=1, dtype=None, out=None))]
fn trace<'py>(
    py: Python<'py>,
    a: Any<'_, 'py>,
    offset: i64,
    axis1: i64,
    axis2: i64,
    dtype: Option<Any<'_, 'py>>,
    out: Option<Any<'_, 'py>>,
) -> Given<'py> {
    let x = match a.cast::<PyArray>() {
        Ok(array) => array.clone(),
        Err(_) => PyArray::wrap(py, to_array(a, None)?)?,
    };
    let diagonal = x.call_method1("diagonal", (offset, axis1, axis2))?;
    let last = (-1i64).into_pyobject(py)?.into_any();
    let add = &ops::elementwise::arithmetic::add;
    let sum = crate::ufunc::reduce(py, add, &diagonal, Some(&last), dtype, out, false, None, None)?;
    // A sum without axes is a scalar, also where the class would keep it.
    match sum.cast::<PyArray>() {
        Ok(single) if out.is_none() => like_or_scalar(&sum, single.borrow().array().clone()),
        _ => Ok(sum),
    }
}

#[pymethods]
impl PyArray {
    /// The sum along diagonals.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([[1, 2], [3, 4]]).trace()
    /// np.int64(5)
    #[pyo3(name = "trace", signature = (offset=0, axis1=0, axis2=1, dtype=None, out=None))]
    fn trace_method<'py>(
        this: &Bound<'py, Self>,
        offset: i64,
        axis1: i64,
        axis2: i64,
        dtype: Option<&Bound<'py, PyAny>>,
        out: Option<&Bound<'py, PyAny>>,
    ) -> Given<'py> {
        trace(this.py(), this.as_any(), offset, axis1, axis2, dtype, out)
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
        arange linspace logspace geomspace eye identity diag diagflat tri tril triu vander meshgrid empty_like
        zeros_like ones_like full_like trace
    }
    Ok(())
}
