//! Order statistics, histograms, averages, covariances, and reductions that leave NaN out.

use super::operands::{Any, Given, computed, delivered, list, out_array, truth, tuple, warn};
use crate::array::PyArray;
use crate::convert::{Argument, extract_axes, extract_index, extract_reduced_axes, to_array, to_python};
use crate::dtype::extract_optional_dtype;
use crate::errors::{OrRaise, guard};
use crate::runtime::run;
use cpu::argument::Extreme;
use polyarray::reduction::Options;
use polyarray::statistics::histogram::{self, Bins};
use polyarray::statistics::order::{self, Method, Quantiles};
use polyarray::statistics::{self, Covariance, nan};
use polyarray::{Array, Result};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString, PyTuple};

/// The difference of the largest and the smallest element along axes.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.ptp([3, 7, 5])
/// np.int64(4)
#[pyfunction]
#[pyo3(signature = (a, axis=None, out=None, keepdims=false))]
fn ptp<'py>(a: Any<'_, 'py>, axis: Option<Any<'_, 'py>>, out: Option<Any<'_, 'py>>, keepdims: bool) -> Given<'py> {
    guard(|| {
        let (py, axes, x) = (a.py(), extract_reduced_axes(axis, a)?, to_array(a, None)?);
        let result = run(py, x.size(), || statistics::ptp(&x, axes.as_deref(), keepdims))?;
        delivered(py, result, out)
    })
}

type Median = fn(&Array, Option<&[i64]>, bool) -> Result<Array>;

fn middle<'py>(
    a: Any<'_, 'py>,
    axis: Option<Any<'_, 'py>>,
    out: Option<Any<'_, 'py>>,
    keepdims: bool,
    median: Median,
) -> Given<'py> {
    guard(|| {
        let (py, axes, x) = (a.py(), extract_axes(axis)?, to_array(a, None)?);
        let result = run(py, x.size(), || median(&x, axes.as_deref(), keepdims))?;
        warn(py)?;
        delivered(py, result, out)
    })
}

/// The median along axes.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.median([3.0, 1.0, 2.0, 10.0])
/// np.float64(2.5)
#[pyfunction]
#[pyo3(signature = (a, axis=None, out=None, overwrite_input=false, keepdims=false))]
fn median<'py>(
    a: Any<'_, 'py>,
    axis: Option<Any<'_, 'py>>,
    out: Option<Any<'_, 'py>>,
    overwrite_input: bool,
    keepdims: bool,
) -> Given<'py> {
    let _ = overwrite_input;
    middle(a, axis, out, keepdims, order::median)
}

/// The median along axes of the elements that are not NaN.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.nanmedian([1.0, pa.nan, 3.0])
/// np.float64(2.0)
#[pyfunction]
#[pyo3(signature = (a, axis=None, out=None, overwrite_input=false, keepdims=false))]
fn nanmedian<'py>(
    a: Any<'_, 'py>,
    axis: Option<Any<'_, 'py>>,
    out: Option<Any<'_, 'py>>,
    overwrite_input: bool,
    keepdims: bool,
) -> Given<'py> {
    let _ = overwrite_input;
    middle(a, axis, out, keepdims, order::nanmedian)
}

#[derive(Clone, Copy)]
struct Asked {
    percent: bool,
    omit_nan: bool,
}

fn quantiles<'py>(
    asked: Asked,
    a: Any<'_, 'py>,
    q: Any<'_, 'py>,
    axis: Option<Any<'_, 'py>>,
    out: Option<Any<'_, 'py>>,
    method: &str,
    keepdims: bool,
    weights: Option<Any<'_, 'py>>,
) -> Given<'py> {
    guard(|| {
        let py = a.py();
        let (axes, x) = (extract_axes(axis)?, to_array(a, None)?);
        if x.dtype().is_complex() {
            return Err(PyTypeError::new_err("a must be an array of real numbers"));
        }
        let weak = matches!(Argument::new(q)?, Argument::Number(_));
        let mut q = to_array(q, None)?;
        if asked.percent {
            q = run(py, q.size(), || q.divide(100))?;
        }
        let outside = run(py, q.size(), || {
            let inside = q.greater_equal(0)?.logical_and(&q.less_equal(1)?)?;
            Ok(!inside.all(None)?.item()?.as_bool())
        })?;
        if outside {
            return Err(PyValueError::new_err(match asked.percent {
                true => "Percentiles must be in the range [0, 100]",
                false => "Quantiles must be in the range [0, 1]",
            }));
        }
        let quantiles = Quantiles { q: &q, weak, method: Method::parse(method).or_raise()? };
        let weights = weights.map(|weights| to_array(weights, None)).transpose()?;
        let result = run(py, x.size(), || match (&weights, asked.omit_nan) {
            (Some(weights), omit) => order::weighted_quantile(&x, &quantiles, weights, axes.as_deref(), keepdims, omit),
            (None, true) => order::nanquantile(&x, &quantiles, axes.as_deref(), keepdims),
            (None, false) => order::quantile(&x, &quantiles, axes.as_deref(), keepdims),
        })?;
        warn(py)?;
        delivered(py, result, out)
    })
}

macro_rules! quantile_functions {
    ($($(#[$doc:meta])+ $name:ident($percent:literal, $omit_nan:literal);)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(signature = (a, q, axis=None, out=None, overwrite_input=false, method="linear", keepdims=false, *, weights=None))]
        fn $name<'py>(
            a: Any<'_, 'py>,
            q: Any<'_, 'py>,
            axis: Option<Any<'_, 'py>>,
            out: Option<Any<'_, 'py>>,
            overwrite_input: bool,
            method: &str,
            keepdims: bool,
            weights: Option<Any<'_, 'py>>,
        ) -> Given<'py> {
            let _ = overwrite_input;
            quantiles(Asked { percent: $percent, omit_nan: $omit_nan }, a, q, axis, out, method, keepdims, weights)
        }
    )+ };
}

quantile_functions! {
    /// Quantiles along axes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.quantile([1, 2, 3, 4], [0.25, 0.5])
    /// array([1.75, 2.5 ])
    quantile(false, false);
    /// Percentiles along axes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.percentile([1, 2, 3, 4], 75)
    /// np.float64(3.25)
    percentile(true, false);
    /// Quantiles along axes of the elements that are not NaN.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.nanquantile([1.0, pa.nan, 3.0], 0.5)
    /// np.float64(2.0)
    nanquantile(false, true);
    /// Percentiles along axes of the elements that are not NaN.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.nanpercentile([1.0, pa.nan, 3.0], 50)
    /// np.float64(2.0)
    nanpercentile(true, true);
}

/// The average along axes, weighted; with `returned` also the sum of the weights.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.average([1, 2], weights=[3, 1])
/// np.float64(1.25)
#[pyfunction]
#[pyo3(signature = (a, axis=None, weights=None, returned=false, *, keepdims=false))]
fn average<'py>(
    a: Any<'_, 'py>,
    axis: Option<Any<'_, 'py>>,
    weights: Option<Any<'_, 'py>>,
    returned: bool,
    keepdims: bool,
) -> Given<'py> {
    guard(|| {
        let (py, axes, x) = (a.py(), extract_axes(axis)?, to_array(a, None)?);
        let weights = weights.map(|weights| to_array(weights, None)).transpose()?;
        let work = || statistics::average(&x, axes.as_deref(), weights.as_ref(), keepdims);
        let (mean, sum) = run(py, x.size(), work)?;
        let mean = to_python(py, mean)?;
        if returned { Ok(PyTuple::new(py, [mean, to_python(py, sum)?])?.into_any()) } else { Ok(mean) }
    })
}

/// The covariance matrix of variables.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.cov([[1, 2, 3], [3, 2, 1]])
/// array([[ 1., -1.],
///        [-1.,  1.]])
#[pyfunction]
#[pyo3(signature = (m, y=None, rowvar=None, bias=None, ddof=None, fweights=None, aweights=None, *, dtype=None))]
fn cov<'py>(
    m: Any<'_, 'py>,
    y: Option<Any<'_, 'py>>,
    rowvar: Option<Any<'_, 'py>>,
    bias: Option<Any<'_, 'py>>,
    ddof: Option<f64>,
    fweights: Option<Any<'_, 'py>>,
    aweights: Option<Any<'_, 'py>>,
    dtype: Option<Any<'_, 'py>>,
) -> Given<'py> {
    if ddof.is_some_and(|ddof| ddof.fract() != 0.0) {
        return Err(PyValueError::new_err("ddof must be integer"));
    }
    let read = |object: Option<Any<'_, 'py>>| object.map(|object| to_array(object, None)).transpose();
    let (y, fweights, aweights) = (read(y)?, read(fweights)?, read(aweights)?);
    let (rowvar, bias) = (rowvar.map_or(Ok(true), |rowvar| rowvar.is_truthy())?, truth(bias)?);
    let dtype = extract_optional_dtype(dtype)?;
    computed(m, |x| {
        statistics::cov(x, &Covariance {
            y: y.as_ref(),
            rowvar,
            bias,
            ddof: ddof.map(|ddof| ddof as i64),
            fweights: fweights.as_ref(),
            aweights: aweights.as_ref(),
            dtype,
        })
    })
}

/// The correlation coefficients of variables.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.corrcoef([[1, 2, 4], [4, 2, 1]]).round(3)
/// array([[ 1.   , -0.929],
///        [-0.929,  1.   ]])
#[pyfunction]
#[pyo3(signature = (x, y=None, rowvar=None, *, dtype=None))]
fn corrcoef<'py>(
    x: Any<'_, 'py>,
    y: Option<Any<'_, 'py>>,
    rowvar: Option<Any<'_, 'py>>,
    dtype: Option<Any<'_, 'py>>,
) -> Given<'py> {
    let y = y.map(|y| to_array(y, None)).transpose()?;
    let rowvar = rowvar.map_or(Ok(true), |rowvar| rowvar.is_truthy())?;
    let dtype = extract_optional_dtype(dtype)?;
    computed(x, |x| statistics::corrcoef(x, &Covariance { y: y.as_ref(), rowvar, dtype, ..Default::default() }))
}

/// How often each whole number from zero on occurs.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.bincount([0, 2, 2, 5])
/// array([1, 0, 2, 0, 0, 1])
#[pyfunction]
#[pyo3(signature = (x, /, weights=None, minlength=None))]
fn bincount<'py>(x: Any<'_, 'py>, weights: Option<Any<'_, 'py>>, minlength: Option<i64>) -> Given<'py> {
    let weights = weights.map(|weights| to_array(weights, None)).transpose()?;
    // A sequence without items counts as integers.
    let empty = x.cast::<PyList>().is_ok_and(|list| list.is_empty());
    let x = if empty { PyArray::wrap(x.py(), Array::zeros(&[0], dtype::DType::Int64).or_raise()?)?.into_any() } else { x.clone() };
    computed(&x, |x| histogram::bincount(x, weights.as_ref(), minlength.unwrap_or(0)))
}

/// Bins as Python gives them, which own their edges.
enum Edges {
    Count(i64),
    Array(Array),
    Name(String),
}

impl Edges {
    fn of(bins: Option<Any<'_, '_>>) -> PyResult<Edges> {
        let Some(bins) = bins else { return Ok(Edges::Count(10)) };
        if let Ok(name) = bins.cast::<PyString>() {
            return Ok(Edges::Name(name.extract()?));
        }
        if let Ok(count) = extract_index(bins) {
            return Ok(Edges::Count(count));
        }
        let edges = to_array(bins, None)?;
        if edges.ndim() == 0 {
            return Err(PyTypeError::new_err("`bins` must be an integer, a string, or an array"));
        }
        Ok(Edges::Array(edges))
    }

    fn bins(&self) -> Bins<'_> {
        match self {
            Edges::Count(count) => Bins::Count(*count),
            Edges::Array(edges) => Bins::Edges(edges),
            Edges::Name(name) => Bins::Estimated(name),
        }
    }
}

fn range_of(range: Option<Any<'_, '_>>) -> PyResult<Option<(f64, f64)>> {
    let Some(range) = range else { return Ok(None) };
    let ends = range.try_iter()?.map(|end| end?.extract::<f64>()).collect::<PyResult<Vec<_>>>()?;
    match ends.as_slice() {
        [first, last] => Ok(Some((*first, *last))),
        ends if ends.len() > 2 => Err(PyValueError::new_err("too many values to unpack (expected 2)")),
        ends => Err(PyValueError::new_err(format!("not enough values to unpack (expected 2, got {})", ends.len()))),
    }
}

/// How many elements lie between edges, and the edges.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.histogram([1, 2, 1], bins=[0, 1, 2, 3])
/// (array([0, 2, 1]), array([0, 1, 2, 3]))
#[pyfunction]
#[pyo3(name = "histogram", signature = (a, bins=None, range=None, density=None, weights=None))]
fn histogram_function<'py>(
    py: Python<'py>,
    a: Any<'_, 'py>,
    bins: Option<Any<'_, 'py>>,
    range: Option<Any<'_, 'py>>,
    density: Option<Any<'_, 'py>>,
    weights: Option<Any<'_, 'py>>,
) -> Given<'py> {
    guard(|| {
        let (x, edges, range, density) = (to_array(a, None)?, Edges::of(bins)?, range_of(range)?, truth(density)?);
        let weights = weights.map(|weights| to_array(weights, None)).transpose()?;
        let work = || histogram::histogram(&x, edges.bins(), range, weights.as_ref(), density);
        let (counts, edges) = run(py, x.size(), work)?;
        warn(py)?;
        tuple(py, vec![counts, edges])
    })
}

/// The edges that a histogram would use.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.histogram_bin_edges([0, 1, 2, 4], bins=4)
/// array([0., 1., 2., 3., 4.])
#[pyfunction]
#[pyo3(signature = (a, bins=None, range=None, weights=None))]
fn histogram_bin_edges<'py>(
    a: Any<'_, 'py>,
    bins: Option<Any<'_, 'py>>,
    range: Option<Any<'_, 'py>>,
    weights: Option<Any<'_, 'py>>,
) -> Given<'py> {
    let (edges, range, weighted) = (Edges::of(bins)?, range_of(range)?, weights.is_some());
    computed(a, |x| histogram::histogram_bin_edges(x, edges.bins(), range, weighted))
}

fn ranges_of(range: Option<Any<'_, '_>>) -> PyResult<Option<Vec<Option<(f64, f64)>>>> {
    let Some(range) = range else { return Ok(None) };
    let each = |item: PyResult<Bound<'_, PyAny>>| {
        let item = item?;
        if item.is_none() { Ok(None) } else { range_of(Some(&item)) }
    };
    Ok(Some(range.try_iter()?.map(each).collect::<PyResult<Vec<_>>>()?))
}

/// One kind of bins for every dimension, or one of its own for each.
fn bins_of(bins: Option<Any<'_, '_>>, dimensions: usize) -> PyResult<Vec<Edges>> {
    match bins {
        None => (0..dimensions).map(|_| Edges::of(None)).collect(),
        Some(bins) if bins.len().is_err() => (0..dimensions).map(|_| Edges::of(Some(bins))).collect(),
        Some(bins) => bins.try_iter()?.map(|bins| Edges::of(Some(&bins?))).collect(),
    }
}

/// A histogram of points in several dimensions.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> counts, edges = pa.histogramdd(pa.array([[0, 0], [1, 1], [1, 1]]), bins=2)
/// >>> counts
/// array([[1., 0.],
///        [0., 2.]])
#[pyfunction]
#[pyo3(signature = (sample, bins=None, range=None, density=None, weights=None))]
fn histogramdd<'py>(
    py: Python<'py>,
    sample: Any<'_, 'py>,
    bins: Option<Any<'_, 'py>>,
    range: Option<Any<'_, 'py>>,
    density: Option<Any<'_, 'py>>,
    weights: Option<Any<'_, 'py>>,
) -> Given<'py> {
    guard(|| {
        // An array of two axes is of points, all else of their coordinates.
        let points = to_array(sample, None)?;
        let of_points = points.ndim() == 2 && sample.getattr_opt(pyo3::intern!(py, "shape"))?.is_some();
        let points = if of_points { points } else { points.atleast_2d().or_raise()?.transpose().or_raise()? };
        let dimensions = if points.ndim() == 2 { points.shape()[1] } else { 1 };
        let (edges, ranges, density) = (bins_of(bins, dimensions)?, ranges_of(range)?, truth(density)?);
        let weights = weights.map(|weights| to_array(weights, None)).transpose()?;
        let (counts, edges) = run(py, points.size(), || {
            let bins: Vec<Bins<'_>> = edges.iter().map(Edges::bins).collect();
            histogram::histogramdd(&points, &bins, ranges.as_deref(), weights.as_ref(), density)
        })?;
        Ok(PyTuple::new(py, [to_python(py, counts)?, list(py, edges)?])?.into_any())
    })
}

/// A histogram of points in the plane.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> counts, x, y = pa.histogram2d([0, 1, 1], [0, 1, 1], bins=2)
/// >>> counts
/// array([[1., 0.],
///        [0., 2.]])
#[pyfunction]
#[pyo3(signature = (x, y, bins=None, range=None, density=None, weights=None))]
fn histogram2d<'py>(
    py: Python<'py>,
    x: Any<'_, 'py>,
    y: Any<'_, 'py>,
    bins: Option<Any<'_, 'py>>,
    range: Option<Any<'_, 'py>>,
    density: Option<Any<'_, 'py>>,
    weights: Option<Any<'_, 'py>>,
) -> Given<'py> {
    guard(|| {
        let (x, y) = (to_array(x, None)?, to_array(y, None)?);
        let length = bins.and_then(|bins| bins.len().ok());
        let mut edges = match (bins, length) {
            // Edges that serve both axes.
            (Some(bins), Some(n)) if n != 1 && n != 2 => vec![Edges::of(Some(bins))?, Edges::of(Some(bins))?],
            _ => bins_of(bins, 2)?,
        };
        if edges.len() == 1 {
            return Err(PyValueError::new_err(
                "The dimension of bins must be equal to the dimension of the sample x.",
            ));
        }
        let second = edges.remove(1);
        let first = edges.remove(0);
        let (ranges, density) = (ranges_of(range)?, truth(density)?);
        let weights = weights.map(|weights| to_array(weights, None)).transpose()?;
        let (counts, xedges, yedges) = run(py, x.size(), || {
            histogram::histogram2d(&x, &y, [first.bins(), second.bins()], ranges.as_deref(), weights.as_ref(), density)
        })?;
        tuple(py, vec![counts, xedges, yedges])
    })
}

/// What a reduction that leaves NaN out takes.
struct Request<'a, 'py> {
    axis: Option<Any<'a, 'py>>,
    dtype: Option<Any<'a, 'py>>,
    out: Option<Any<'a, 'py>>,
    keepdims: bool,
    initial: Option<Any<'a, 'py>>,
    mask: Option<Any<'a, 'py>>,
}

fn without_nan<'py>(
    a: Any<'_, 'py>,
    request: &Request<'_, 'py>,
    reduce: impl FnOnce(&Array, &Options<'_>) -> Result<Array> + Send,
) -> Given<'py> {
    guard(|| {
        let py = a.py();
        let (x, axes, dtype) = (to_array(a, None)?, extract_axes(request.axis)?, extract_optional_dtype(request.dtype)?);
        let initial = match request.initial {
            None => None,
            Some(initial) => Some(to_array(initial, None)?.item().or_raise()?),
        };
        let mask = match request.mask {
            Some(mask) if !mask.is(pyo3::types::PyBool::new(py, true).as_any()) => Some(to_array(mask, None)?),
            _ => None,
        };
        let (target, keepdims) = (out_array(request.out)?, request.keepdims);
        let result = run(py, x.size(), || {
            reduce(&x, &Options {
                axes: axes.as_deref(),
                dtype,
                keepdims,
                initial,
                mask: mask.as_ref(),
                out: target.as_ref(),
                passing: false,
            })
        })?;
        warn(py)?;
        match request.out {
            Some(out) => Ok(out.clone()),
            None => to_python(py, result),
        }
    })
}

macro_rules! nan_sums {
    ($($(#[$doc:meta])+ $name:ident;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(signature = (a, axis=None, dtype=None, out=None, keepdims=false, initial=None, r#where=None))]
        fn $name<'py>(
            a: Any<'_, 'py>,
            axis: Option<Any<'_, 'py>>,
            dtype: Option<Any<'_, 'py>>,
            out: Option<Any<'_, 'py>>,
            keepdims: bool,
            initial: Option<Any<'_, 'py>>,
            r#where: Option<Any<'_, 'py>>,
        ) -> Given<'py> {
            without_nan(a, &Request { axis, dtype, out, keepdims, initial, mask: r#where }, nan::$name)
        }
    )+ };
}

nan_sums! {
    /// The sum along axes, NaN counting as zero.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.nansum([1.0, pa.nan, 2.0])
    /// np.float64(3.0)
    nansum;
    /// The product along axes, NaN counting as one.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.nanprod([2.0, pa.nan, 3.0])
    /// np.float64(6.0)
    nanprod;
}

macro_rules! nan_extremes {
    ($($(#[$doc:meta])+ $name:ident;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(signature = (a, axis=None, out=None, keepdims=false, initial=None, r#where=None))]
        fn $name<'py>(
            a: Any<'_, 'py>,
            axis: Option<Any<'_, 'py>>,
            out: Option<Any<'_, 'py>>,
            keepdims: bool,
            initial: Option<Any<'_, 'py>>,
            r#where: Option<Any<'_, 'py>>,
        ) -> Given<'py> {
            without_nan(a, &Request { axis, dtype: None, out, keepdims, initial, mask: r#where }, nan::$name)
        }
    )+ };
}

nan_extremes! {
    /// The smallest element along axes that is not NaN.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.nanmin([1.0, pa.nan, 2.0])
    /// np.float64(1.0)
    nanmin;
    /// The largest element along axes that is not NaN.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.nanmax([1.0, pa.nan, 2.0])
    /// np.float64(2.0)
    nanmax;
}

/// The mean along axes of the elements that are not NaN.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.nanmean([1.0, pa.nan, 2.0])
/// np.float64(1.5)
#[pyfunction]
#[pyo3(signature = (a, axis=None, dtype=None, out=None, keepdims=false, *, r#where=None))]
fn nanmean<'py>(
    a: Any<'_, 'py>,
    axis: Option<Any<'_, 'py>>,
    dtype: Option<Any<'_, 'py>>,
    out: Option<Any<'_, 'py>>,
    keepdims: bool,
    r#where: Option<Any<'_, 'py>>,
) -> Given<'py> {
    without_nan(a, &Request { axis, dtype, out, keepdims, initial: None, mask: r#where }, nan::nanmean)
}

macro_rules! nan_spreads {
    ($($(#[$doc:meta])+ $name:ident;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(signature = (a, axis=None, dtype=None, out=None, ddof=0.0, keepdims=false, *, r#where=None, mean=None, correction=None))]
        fn $name<'py>(
            a: Any<'_, 'py>,
            axis: Option<Any<'_, 'py>>,
            dtype: Option<Any<'_, 'py>>,
            out: Option<Any<'_, 'py>>,
            ddof: f64,
            keepdims: bool,
            r#where: Option<Any<'_, 'py>>,
            mean: Option<Any<'_, 'py>>,
            correction: Option<f64>,
        ) -> Given<'py> {
            let _ = mean;
            if correction.is_some() && ddof != 0.0 {
                return Err(PyValueError::new_err("ddof and correction can't be provided simultaneously."));
            }
            let correction = correction.unwrap_or(ddof);
            let request = Request { axis, dtype, out, keepdims, initial: None, mask: r#where };
            without_nan(a, &request, |x, options| nan::$name(x, correction, options))
        }
    )+ };
}

nan_spreads! {
    /// The variance along axes of the elements that are not NaN.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.nanvar([1.0, pa.nan, 3.0])
    /// np.float64(1.0)
    nanvar;
    /// The standard deviation along axes of the elements that are not NaN.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.nanstd([1.0, pa.nan, 3.0])
    /// np.float64(1.0)
    nanstd;
}

macro_rules! nan_arguments {
    ($($(#[$doc:meta])+ $name:ident = $extreme:ident;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(signature = (a, axis=None, out=None, *, keepdims=false))]
        fn $name<'py>(a: Any<'_, 'py>, axis: Option<i64>, out: Option<Any<'_, 'py>>, keepdims: bool) -> Given<'py> {
            guard(|| {
                let (py, x) = (a.py(), to_array(a, None)?);
                let result = run(py, x.size(), || nan::nanargument(Extreme::$extreme, &x, axis, keepdims))?;
                delivered(py, result, out)
            })
        }
    )+ };
}

nan_arguments! {
    /// The position of the smallest element along an axis that is not NaN.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.nanargmin([pa.nan, 2.0, 1.0])
    /// np.int64(2)
    nanargmin = Least;
    /// The position of the largest element along an axis that is not NaN.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.nanargmax([pa.nan, 2.0, 1.0])
    /// np.int64(1)
    nanargmax = Greatest;
}

macro_rules! nan_scans {
    ($($(#[$doc:meta])+ $name:ident;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(signature = (a, axis=None, dtype=None, out=None))]
        fn $name<'py>(
            a: Any<'_, 'py>,
            axis: Option<i64>,
            dtype: Option<Any<'_, 'py>>,
            out: Option<Any<'_, 'py>>,
        ) -> Given<'py> {
            guard(|| {
                let (py, x, dtype) = (a.py(), to_array(a, None)?, extract_optional_dtype(dtype)?);
                let result = run(py, x.size(), || nan::$name(&x, axis, dtype))?;
                delivered(py, result, out)
            })
        }
    )+ };
}

nan_scans! {
    /// Partial sums along an axis, NaN counting as zero.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.nancumsum([1.0, pa.nan, 2.0])
    /// array([1., 1., 3.])
    nancumsum;
    /// Partial products along an axis, NaN counting as one.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.nancumprod([2.0, pa.nan, 3.0])
    /// array([2., 2., 6.])
    nancumprod;
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
        ptp median nanmedian quantile percentile nanquantile nanpercentile average cov corrcoef bincount
        histogram_bin_edges histogramdd histogram2d nansum nanprod nanmin nanmax nanmean nanvar nanstd nanargmin
        nanargmax nancumsum nancumprod
    }
    module.add_function(wrap_pyfunction!(histogram_function, module)?)
}
