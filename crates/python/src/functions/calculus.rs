//! Differences and sums, values in between, rounding and limits, closeness, and the parts of numbers.

use super::operands::{Any, Given, computed, delivered, made, out_array, tuple, viewed_or_made};
use crate::array::PyArray;
use crate::array::classes::is_derived;
use crate::convert::{Argument, Detached, extract_axes, extract_index, to_array, to_python};
use crate::dtype::extract_optional_dtype;
use crate::errors::{OrRaise, guard};
use crate::runtime::run;
use crate::ufunc::{composed, of_operand};
use dtype::Casting;
use polyarray::bits::BitOrder;
use polyarray::calculus::{self, Distances, Mode, Outside};
use polyarray::{Array, Number, elementwise, products, rounding};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyTuple};

fn detached(object: Any<'_, '_>) -> PyResult<Detached> {
    Ok(Argument::new(object)?.detached())
}

fn optional(object: Option<Any<'_, '_>>) -> PyResult<Option<Array>> {
    object.map(|object| to_array(object, None)).transpose()
}

/// Differences of neighbours along an axis, taken `n` times.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.diff([1, 4, 9])
/// array([3, 5])
#[pyfunction]
#[pyo3(signature = (a, n=1, axis=-1, prepend=None, append=None))]
fn diff<'py>(
    a: Any<'_, 'py>,
    n: i64,
    axis: i64,
    prepend: Option<Any<'_, 'py>>,
    append: Option<Any<'_, 'py>>,
) -> Given<'py> {
    if n == 0 {
        return Ok(a.clone());
    }
    let (prepend, append) = (optional(prepend)?, optional(append)?);
    made(a, |x| x.diff(n, axis, prepend.as_ref(), append.as_ref()))
}

macro_rules! cumulative {
    ($($(#[$doc:meta])+ $name:ident;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(signature = (x, /, *, axis=None, dtype=None, out=None, include_initial=false))]
        fn $name<'py>(
            x: Any<'_, 'py>,
            axis: Option<i64>,
            dtype: Option<Any<'_, 'py>>,
            out: Option<Any<'_, 'py>>,
            include_initial: bool,
        ) -> Given<'py> {
            guard(|| {
                let (py, x, dtype) = (x.py(), to_array(x, None)?, extract_optional_dtype(dtype)?);
                let result = run(py, x.size(), || x.$name(axis, dtype, include_initial))?;
                delivered(py, result, out)
            })
        }
    )+ };
}

cumulative! {
    /// Partial sums along an axis.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.cumulative_sum([1, 2, 3], include_initial=True)
    /// array([0, 1, 3, 6])
    cumulative_sum;
    /// Partial products along an axis.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.cumulative_prod([1, 2, 3], include_initial=True)
    /// array([1, 1, 2, 6])
    cumulative_prod;
}

/// The derivative along axes by central differences.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.gradient([1.0, 2.0, 4.0, 7.0])
/// array([1. , 1.5, 2.5, 3. ])
#[pyfunction]
#[pyo3(signature = (f, *varargs, axis=None, edge_order=1))]
fn gradient<'py>(
    py: Python<'py>,
    f: Any<'_, 'py>,
    varargs: &Bound<'py, PyTuple>,
    axis: Option<Any<'_, 'py>>,
    edge_order: usize,
) -> Given<'py> {
    guard(|| {
        let (x, axes) = (to_array(f, None)?, extract_axes(axis)?);
        let distances = varargs.iter().map(|distance| {
            let distance = to_array(&distance, None)?;
            Ok(if distance.ndim() == 0 { Distances::Even(distance) } else { Distances::Points(distance) })
        });
        let distances = distances.collect::<PyResult<Vec<_>>>()?;
        let mut results = run(py, x.size(), || calculus::gradient(&x, &distances, axes.as_deref(), edge_order))?;
        match results.len() {
            1 => super::operands::array(py, results.remove(0)),
            _ => tuple(py, results),
        }
    })
}

/// The integral along an axis by the trapezoidal rule.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.trapezoid([1, 2, 3], dx=2)
/// np.float64(8.0)
#[pyfunction]
#[pyo3(signature = (y, x=None, dx=None, axis=-1))]
fn trapezoid<'py>(y: Any<'_, 'py>, x: Option<Any<'_, 'py>>, dx: Option<Any<'_, 'py>>, axis: i64) -> Given<'py> {
    let x = optional(x)?;
    let dx = dx.map_or(Ok(Detached::Number(Number::Float(1.0))), detached)?;
    computed(y, |y| y.trapezoid(x.as_ref(), dx.operand(), axis))
}

/// Values between points along straight lines.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.interp([0.5, 2.0], [0, 1, 2], [0, 10, 20])
/// array([ 5., 20.])
#[pyfunction]
#[pyo3(signature = (x, xp, fp, left=None, right=None, period=None))]
fn interp<'py>(
    x: Any<'_, 'py>,
    xp: Any<'_, 'py>,
    fp: Any<'_, 'py>,
    left: Option<Any<'_, 'py>>,
    right: Option<Any<'_, 'py>>,
    period: Option<f64>,
) -> Given<'py> {
    let (points, values) = (to_array(xp, None)?, to_array(fp, None)?);
    let end = |end: Option<Any<'_, 'py>>| -> PyResult<_> {
        end.map(|end| Ok(to_array(end, None)?.item().or_raise()?.as_c64())).transpose()
    };
    let outside = Outside { left: end(left)?, right: end(right)? };
    computed(x, |x| calculus::interp(x, &points, &values, outside, period))
}

/// The convolution of two vectors.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.convolve([1, 2, 3], [0, 1, 0.5])
/// array([0. , 1. , 2.5, 4. , 1.5])
#[pyfunction]
#[pyo3(signature = (a, v, mode="full"))]
fn convolve<'py>(a: Any<'_, 'py>, v: Any<'_, 'py>, mode: &str) -> Given<'py> {
    let (v, mode) = (to_array(v, None)?, Mode::parse(mode).or_raise()?);
    made(a, |a| calculus::convolve(a, &v, mode))
}

/// Sums of products of a vector with shifted copies of another.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.correlate([1, 2, 3], [0, 1, 0.5], mode="full")
/// array([0.5, 2. , 3.5, 3. , 0. ])
#[pyfunction]
#[pyo3(signature = (a, v, mode="valid"))]
fn correlate<'py>(a: Any<'_, 'py>, v: Any<'_, 'py>, mode: &str) -> Given<'py> {
    let (v, mode) = (to_array(v, None)?, Mode::parse(mode).or_raise()?);
    made(a, |a| calculus::correlate(a, &v, mode))
}

/// Angles with whole periods added, so that neighbours differ by half a period at most.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.unwrap([0.0, 6.0, 12.0], period=4.0)
/// array([0., 2., 4.])
#[pyfunction]
#[pyo3(signature = (p, discont=None, axis=-1, *, period=None))]
fn unwrap<'py>(p: Any<'_, 'py>, discont: Option<f64>, axis: i64, period: Option<Any<'_, 'py>>) -> Given<'py> {
    let period = match period {
        None => Number::Float(2.0 * std::f64::consts::PI),
        Some(period) => match extract_index(period) {
            Ok(period) => Number::Int(i128::from(period)),
            Err(_) => Number::Float(period.extract()?),
        },
    };
    made(p, |x| x.unwrap_phase(discont, axis, period))
}

/// Options of an element-wise function that come as keywords.
fn clipped<'py>(
    a: Any<'_, 'py>,
    low: Option<Any<'_, 'py>>,
    high: Option<Any<'_, 'py>>,
    out: Option<Any<'_, 'py>>,
    kwargs: Option<&Bound<'py, PyDict>>,
) -> Given<'py> {
    guard(|| {
        let py = a.py();
        let arguments = |py| (a, low, high, out).into_pyobject(py);
        if let Some(result) = composed("clip", &[Some(a), low, high], arguments, kwargs)? {
            return Ok(result);
        }
        let (mut dtype, mut casting, mut mask) = (None, Casting::SameKind, None);
        if let Some(kwargs) = kwargs {
            for (name, value) in kwargs {
                match name.extract::<String>()?.as_str() {
                    "dtype" => dtype = extract_optional_dtype(Some(&value).filter(|value| !value.is_none()))?,
                    "casting" => casting = Casting::parse(&value.extract::<String>()?).or_raise()?,
                    "where" if value.is(PyBool::new(py, true).as_any()) => {}
                    "where" => mask = Some(to_array(&value, None)?),
                    "order" | "subok" => {}
                    other => {
                        return Err(PyTypeError::new_err(format!("clip() got an unexpected keyword argument '{other}'")));
                    }
                }
            }
        }
        let x = to_array(a, None)?;
        let (low, high) = (low.map(detached).transpose()?, high.map(detached).transpose()?);
        let target = out_array(out)?;
        let result = run(py, x.size(), || {
            let outs = [target.as_ref()];
            let options = elementwise::Options {
                out: if target.is_some() { &outs } else { &[] },
                mask: mask.as_ref(),
                dtype,
                casting,
                ..Default::default()
            };
            x.clip_into(low.as_ref().map(Detached::operand), high.as_ref().map(Detached::operand), &options)
        })?;
        match out {
            Some(out) => Ok(out.clone()),
            None => of_operand(a, result),
        }
    })
}

fn limits<'a, 'py>(
    a_min: Option<Any<'a, 'py>>,
    a_max: Option<Any<'a, 'py>>,
    min: Option<Any<'a, 'py>>,
    max: Option<Any<'a, 'py>>,
) -> PyResult<(Option<Any<'a, 'py>>, Option<Any<'a, 'py>>)> {
    if (a_min.is_some() || a_max.is_some()) && (min.is_some() || max.is_some()) {
        return Err(PyValueError::new_err(
            "Passing `min` or `max` keyword argument when `a_min` and `a_max` are provided is forbidden.",
        ));
    }
    Ok((a_min.or(min), a_max.or(max)))
}

/// The elements limited to a range; either limit may be `None`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.clip([-1, 5, 10], 0, 7)
/// array([0, 5, 7])
#[pyfunction]
#[pyo3(signature = (a, min=None, max=None, out=None, *, a_min=None, a_max=None, **kwargs))]
fn clip<'py>(
    a: Any<'_, 'py>,
    min: Option<Any<'_, 'py>>,
    max: Option<Any<'_, 'py>>,
    out: Option<Any<'_, 'py>>,
    a_min: Option<Any<'_, 'py>>,
    a_max: Option<Any<'_, 'py>>,
    kwargs: Option<&Bound<'py, PyDict>>,
) -> Given<'py> {
    let (low, high) = limits(a_min, a_max, min, max)?;
    clipped(a, low, high, out, kwargs)
}

/// The elements rounded to a number of decimals, halves to even.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.round([1.25, 2.65], 1)
/// array([1.2, 2.6])
#[pyfunction]
#[pyo3(signature = (a, decimals=0, out=None))]
fn round<'py>(a: Any<'_, 'py>, decimals: i32, out: Option<Any<'_, 'py>>) -> Given<'py> {
    guard(|| {
        if let Some(result) = composed("round", &[Some(a)], |py| (a, decimals, out).into_pyobject(py), None)? {
            return Ok(result);
        }
        let (py, x) = (a.py(), to_array(a, None)?);
        let result = run(py, x.size(), || {
            let rounded = x.round(decimals)?;
            // What needed no rounding is a copy all the same.
            if x.dtype().is_integer() && decimals >= 0 { rounded.copy(layout::Order::K) } else { Ok(rounded) }
        })?;
        match out {
            // What is scaled on the way is a plain array in NumPy, too.
            None if decimals == 0 || !result.dtype().is_inexact() => of_operand(a, result),
            out => delivered(py, result, out),
        }
    })
}

/// The whole parts of the elements, towards zero.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.fix([1.5, -1.5])
/// array([ 1., -1.])
#[pyfunction]
#[pyo3(signature = (x, out=None))]
fn fix<'py>(x: Any<'_, 'py>, out: Option<Any<'_, 'py>>) -> Given<'py> {
    guard(|| {
        let (py, x) = (x.py(), to_array(x, None)?);
        let result = run(py, x.size(), || x.fix())?;
        delivered(py, result, out)
    })
}

/// Numbers in place of NaN and infinities.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.nan_to_num([1.0, pa.nan, pa.inf], nan=0.0, posinf=9.0)
/// array([1., 0., 9.])
#[pyfunction]
#[pyo3(signature = (x, copy=true, nan=None, posinf=None, neginf=None))]
fn nan_to_num<'py>(
    x: Any<'_, 'py>,
    copy: bool,
    nan: Option<Any<'_, 'py>>,
    posinf: Option<Any<'_, 'py>>,
    neginf: Option<Any<'_, 'py>>,
) -> Given<'py> {
    guard(|| {
        let py = x.py();
        let array = to_array(x, None)?;
        let nan = nan.map_or(Ok(Detached::Number(Number::Float(0.0))), detached)?;
        let (posinf, neginf) = (posinf.map(detached).transpose()?, neginf.map(detached).transpose()?);
        let result = run(py, array.size(), || {
            let result = array.nan_to_num(
                nan.operand(),
                posinf.as_ref().map(Detached::operand),
                neginf.as_ref().map(Detached::operand),
            )?;
            if array.dtype().is_inexact() || !copy { Ok(result) } else { result.copy(layout::Order::K) }
        })?;
        if !copy && x.cast::<PyArray>().is_ok() {
            run(py, result.size(), || array.assign(&result))?;
            return Ok(x.clone());
        }
        to_python(py, result)
    })
}

fn tolerance<'py>(object: Option<Any<'_, 'py>>, default: f64) -> PyResult<Detached> {
    object.map_or(Ok(Detached::Number(Number::Float(default))), detached)
}

/// Whether elements are equal up to tolerances.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.isclose([1.0, 2.0], [1.0 + 1e-9, 2.1])
/// array([ True, False])
#[pyfunction]
#[pyo3(signature = (a, b, rtol=None, atol=None, equal_nan=false))]
fn isclose<'py>(
    py: Python<'py>,
    a: Any<'_, 'py>,
    b: Any<'_, 'py>,
    rtol: Option<Any<'_, 'py>>,
    atol: Option<Any<'_, 'py>>,
    equal_nan: bool,
) -> Given<'py> {
    guard(|| {
        let (x1, x2) = (detached(a)?, detached(b)?);
        let (rtol, atol) = (tolerance(rtol, 1e-5)?, tolerance(atol, 1e-8)?);
        let size = x1.operand().shape().iter().product::<usize>().max(x2.operand().shape().iter().product());
        let work = || rounding::isclose(x1.operand(), x2.operand(), rtol.operand(), atol.operand(), equal_nan);
        to_python(py, run(py, size, || quietly(work))?)
    })
}

/// Whether all elements are equal up to tolerances.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.allclose([1.0, 2.0], [1.0 + 1e-9, 2.0])
/// True
#[pyfunction]
#[pyo3(signature = (a, b, rtol=None, atol=None, equal_nan=false))]
fn allclose<'py>(
    py: Python<'py>,
    a: Any<'_, 'py>,
    b: Any<'_, 'py>,
    rtol: Option<Any<'_, 'py>>,
    atol: Option<Any<'_, 'py>>,
    equal_nan: bool,
) -> PyResult<bool> {
    guard(|| {
        let (x1, x2) = (detached(a)?, detached(b)?);
        let (rtol, atol) = (tolerance(rtol, 1e-5)?, tolerance(atol, 1e-8)?);
        let size = x1.operand().shape().iter().product::<usize>().max(x2.operand().shape().iter().product());
        let work = || rounding::allclose(x1.operand(), x2.operand(), rtol.operand(), atol.operand(), equal_nan);
        run(py, size, || quietly(work))
    })
}

/// Runs work whose floating-point faults do not count: differences of infinities, for example.
fn quietly<T>(work: impl FnOnce() -> error::Result<T>) -> error::Result<T> {
    let watch = polyarray::settings::set_watch(cpu::Watch::NONE);
    let result = work();
    polyarray::settings::set_watch(watch);
    result
}

/// Whether two arrays have the same shape and elements.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.array_equal([1, 2], [1, 2]), pa.array_equal([1, 2], [1, 2, 3])
/// (True, False)
#[pyfunction]
#[pyo3(signature = (a1, a2, equal_nan=false))]
fn array_equal<'py>(py: Python<'py>, a1: Any<'_, 'py>, a2: Any<'_, 'py>, equal_nan: bool) -> PyResult<bool> {
    guard(|| match (to_array(a1, None), to_array(a2, None)) {
        (Ok(x1), Ok(x2)) => run(py, x1.size(), || rounding::array_equal(&x1, &x2, equal_nan)),
        _ => Ok(false),
    })
}

/// Whether two arrays broadcast to the same elements.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.array_equiv([1, 2], [[1, 2], [1, 2]])
/// True
#[pyfunction]
fn array_equiv<'py>(py: Python<'py>, a1: Any<'_, 'py>, a2: Any<'_, 'py>) -> PyResult<bool> {
    guard(|| match (to_array(a1, None), to_array(a2, None)) {
        (Ok(x1), Ok(x2)) => run(py, x1.size().max(x2.size()), || rounding::array_equiv(&x1, &x2)),
        _ => Ok(false),
    })
}

/// The real parts.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.real([1 + 2j, 3])
/// array([1., 3.])
#[pyfunction]
fn real<'py>(val: Any<'_, 'py>) -> Given<'py> {
    match val.getattr("real") {
        Ok(real) => Ok(real),
        Err(_) => viewed_or_made(val, Array::real),
    }
}

/// The imaginary parts.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.imag([1 + 2j, 3])
/// array([2., 0.])
#[pyfunction]
fn imag<'py>(val: Any<'_, 'py>) -> Given<'py> {
    match val.getattr("imag") {
        Ok(imag) => Ok(imag),
        Err(_) => viewed_or_made(val, Array::imag),
    }
}

/// The angle of each number in the complex plane.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.angle([1, 1j, -1], deg=True)
/// array([  0.,  90., 180.])
#[pyfunction]
#[pyo3(signature = (z, deg=false))]
fn angle<'py>(z: Any<'_, 'py>, deg: bool) -> Given<'py> {
    computed(z, |z| z.angle(deg))
}

/// The real parts, where all imaginary ones are close to zero.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.real_if_close([2.1 + 4e-16j, 5.2])
/// array([2.1, 5.2])
#[pyfunction]
#[pyo3(signature = (a, tol=100.0))]
fn real_if_close<'py>(a: Any<'_, 'py>, tol: f64) -> Given<'py> {
    viewed_or_made(a, |x| x.real_if_close(tol))
}

/// `sin(πx) / (πx)`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.sinc([0.0, 0.5])
/// array([1.        , 0.63661977])
#[pyfunction]
fn sinc<'py>(x: Any<'_, 'py>) -> Given<'py> {
    computed(x, Array::sinc)
}

/// The modified Bessel function of the first kind and order zero.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.i0([0.0, 1.0])
/// array([1.        , 1.26606588])
#[pyfunction]
fn i0<'py>(x: Any<'_, 'py>) -> Given<'py> {
    computed(x, Array::i0)
}

/// Vector products of three-dimensional vectors.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.cross([1, 0, 0], [0, 1, 0])
/// array([0, 0, 1])
#[pyfunction]
#[pyo3(signature = (a, b, axisa=-1, axisb=-1, axisc=-1, axis=None))]
fn cross<'py>(a: Any<'_, 'py>, b: Any<'_, 'py>, axisa: i64, axisb: i64, axisc: i64, axis: Option<i64>) -> Given<'py> {
    let (axisa, axisb, axisc) = axis.map_or((axisa, axisb, axisc), |axis| (axis, axis, axis));
    let b = to_array(b, None)?;
    made(a, |a| products::cross(a, &b, axisa, axisb, axisc))
}

/// The Kronecker product.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.kron([1, 10], [1, 2, 3])
/// array([ 1,  2,  3, 10, 20, 30])
#[pyfunction]
fn kron<'py>(a: Any<'_, 'py>, b: Any<'_, 'py>) -> Given<'py> {
    let b = to_array(b, None)?;
    computed(a, |a| products::kron(a, &b))
}

/// Truth values packed eight to a byte.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.packbits([1, 0, 1, 0, 0, 0, 0, 1])
/// array([161], dtype=uint8)
#[pyfunction]
#[pyo3(signature = (a, /, axis=None, bitorder="big"))]
fn packbits<'py>(a: Any<'_, 'py>, axis: Option<i64>, bitorder: &str) -> Given<'py> {
    let order = BitOrder::parse(bitorder).or_raise()?;
    made(a, |x| x.packbits(axis, order))
}

/// The bits of bytes as elements.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.unpackbits(pa.array([161], dtype="u1"))
/// array([1, 0, 1, 0, 0, 0, 0, 1], dtype=uint8)
#[pyfunction]
#[pyo3(signature = (a, /, axis=None, count=None, bitorder="big"))]
fn unpackbits<'py>(a: Any<'_, 'py>, axis: Option<i64>, count: Option<i64>, bitorder: &str) -> Given<'py> {
    let order = BitOrder::parse(bitorder).or_raise()?;
    made(a, |x| x.unpackbits(axis, count, order))
}

#[pymethods]
impl PyArray {
    /// The elements limited to a range.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.arange(5).clip(1, 3)
    /// array([1, 1, 2, 3, 3])
    #[pyo3(name = "clip", signature = (min=None, max=None, out=None, **kwargs))]
    fn clip_method<'py>(
        this: &Bound<'py, Self>,
        min: Option<&Bound<'py, PyAny>>,
        max: Option<&Bound<'py, PyAny>>,
        out: Option<&Bound<'py, PyAny>>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> Given<'py> {
        clipped(this.as_any(), min, max, out, kwargs)
    }
    /// The elements rounded to a number of decimals.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([1.25, 2.65]).round(1)
    /// array([1.2, 2.6])
    #[pyo3(name = "round", signature = (decimals=0, out=None))]
    fn round_method<'py>(this: &Bound<'py, Self>, decimals: i32, out: Option<&Bound<'py, PyAny>>) -> Given<'py> {
        round(this.as_any(), decimals, out)
    }
    /// Complex conjugates.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([1 + 2j]).conjugate()
    /// array([1.-2.j])
    #[pyo3(name = "conjugate", signature = (out=None, /))]
    fn conjugate_method<'py>(this: &Bound<'py, Self>, out: Option<&Bound<'py, PyAny>>) -> Given<'py> {
        let out = out.filter(|out| !out.is_none());
        if out.is_none() && !this.borrow().array().dtype().is_complex() {
            return Ok(this.clone().into_any());
        }
        if out.is_some() || is_derived(this.as_any()) {
            return this.py().import("polyarray._polyarray")?.getattr("conjugate")?.call1((this, out));
        }
        computed(this.as_any(), Array::conjugate)
    }
    /// Complex conjugates.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([1 + 2j]).conj()
    /// array([1.-2.j])
    #[pyo3(name = "conj", signature = (out=None, /))]
    fn conj_method<'py>(this: &Bound<'py, Self>, out: Option<&Bound<'py, PyAny>>) -> Given<'py> {
        PyArray::conjugate_method(this, out)
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
        diff cumulative_sum cumulative_prod gradient trapezoid interp convolve correlate unwrap clip round fix
        nan_to_num isclose allclose array_equal array_equiv real imag angle real_if_close sinc i0 cross kron packbits
        unpackbits
    }
    module.add("around", module.getattr("round")?)
}
