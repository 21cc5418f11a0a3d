//! The namespace `fft`.

use super::operands::{Any, Given, array, made, out_array};
use crate::array::PyArray;
use crate::convert::{extract_axes, extract_index, to_array};
use crate::dtype::extract_optional_dtype;
use crate::errors::{OrRaise, guard};
use crate::runtime::run;
use crate::ufunc::weight;
use polyarray::Array;
use polyarray::fft::{self as transforms, Along, Norm, Over};
use pyo3::exceptions::{PyDeprecationWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyTuple};
use std::ffi::CStr;

/// An argument whose default is not `None`, which may be given, too.
enum Chosen<'py> {
    Default,
    Given(Bound<'py, PyAny>),
}

impl<'py> FromPyObject<'_, 'py> for Chosen<'py> {
    type Error = std::convert::Infallible;
    fn extract(object: Borrowed<'_, 'py, PyAny>) -> Result<Self, Self::Error> {
        Ok(Chosen::Given(object.to_owned()))
    }
}

fn norm_of(norm: Option<Any<'_, '_>>) -> PyResult<Norm> {
    match norm {
        None => Ok(Norm::Backward),
        Some(norm) => Norm::parse(norm.str()?.to_str()?).or_raise(),
    }
}

/// The array for a result, which may stand alone in a tuple.
fn target<'py>(out: Option<Any<'_, 'py>>) -> PyResult<Option<Bound<'py, PyAny>>> {
    match out.map(|out| (out, out.cast::<PyTuple>())) {
        Some((_, Ok(tuple))) if tuple.len() == 1 => Ok(Some(tuple.get_item(0)?)),
        Some((out, _)) => Ok(Some(out.clone())),
        None => Ok(None),
    }
}

/// A transform of `a` into `out`, or into a new array.
fn transformed<'py>(
    a: Any<'_, 'py>,
    out: Option<Any<'_, 'py>>,
    points: i64,
    work: impl FnOnce(&Array, Option<&Array>) -> error::Result<Array> + Send,
) -> Given<'py> {
    let py = a.py();
    let x = to_array(a, None)?;
    let out = target(out)?;
    let into = out_array(out.as_ref())?;
    let size = x.size().max(usize::try_from(points).unwrap_or(0));
    let result = run(py, weight(size), || work(&x, into.as_ref()))?;
    match out {
        Some(out) => Ok(out),
        None => array(py, result),
    }
}

fn along<'py>(
    work: fn(&Array, &Along<'_>) -> error::Result<Array>,
    a: Any<'_, 'py>,
    n: Option<Any<'_, 'py>>,
    axis: i64,
    norm: Option<Any<'_, 'py>>,
    out: Option<Any<'_, 'py>>,
) -> Given<'py> {
    guard(|| {
        let n = n.map(extract_index).transpose()?;
        let norm = norm_of(norm)?;
        transformed(a, out, n.unwrap_or(0), |x, out| work(x, &Along { n, axis, norm, out }))
    })
}

const WITHOUT_AXES: &CStr = c"`axes` should not be `None` if `s` is not `None` (Deprecated in NumPy 2.0). In a future \
version of NumPy, this will raise an error and `s[i]` will correspond to the size along the transformed axis specified \
by `axes[i]`. To retain current behaviour, pass a sequence [0, ..., k-1] to `axes` for an array of dimension k.";
const NONE_IN_LENGTHS: &CStr = c"Passing an array containing `None` values to `s` is deprecated in NumPy 2.0 and will \
raise an error in a future version of NumPy. To use the default behaviour of the corresponding 1-D transform, pass the \
value matching the default for its `n` parameter. To use the default behaviour for every axis, the `s` argument can be \
omitted.";

fn over<'py>(
    work: fn(&Array, &Over<'_>) -> error::Result<Array>,
    a: Any<'_, 'py>,
    s: Option<Any<'_, 'py>>,
    axes: Option<Any<'_, 'py>>,
    norm: Option<Any<'_, 'py>>,
    out: Option<Any<'_, 'py>>,
) -> Given<'py> {
    guard(|| {
        let length = |item: PyResult<Bound<'py, PyAny>>| {
            let item = item?;
            if item.is_none() { Ok(None) } else { extract_index(&item).map(Some) }
        };
        let lengths = |s: Any<'_, 'py>| s.try_iter()?.map(length).collect::<PyResult<Vec<Option<i64>>>>();
        let s = s.map(lengths).transpose()?;
        let numbers = |axes: Any<'_, 'py>| axes.try_iter()?.map(|axis| extract_index(&axis?)).collect();
        let axes: Option<Vec<i64>> = axes.map(numbers).transpose()?;
        let deprecated = a.py().get_type::<PyDeprecationWarning>();
        if s.is_some() && axes.is_none() {
            PyErr::warn(a.py(), &deprecated, WITHOUT_AXES, 1)?;
        }
        if s.as_ref().is_some_and(|s| s.contains(&None)) {
            PyErr::warn(a.py(), &deprecated, NONE_IN_LENGTHS, 1)?;
        }
        let norm = norm_of(norm)?;
        let points = s.iter().flatten().flatten().fold(1i64, |points, &n| points.saturating_mul(n.max(1)));
        transformed(a, out, points, |x, out| {
            work(x, &Over { s: s.as_deref(), axes: axes.as_deref(), norm, out })
        })
    })
}

macro_rules! along {
    ($($(#[$doc:meta])+ $name:ident;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(signature = (a, n=None, axis=-1, norm=None, out=None))]
        fn $name<'py>(
            a: Any<'_, 'py>,
            n: Option<Any<'_, 'py>>,
            axis: i64,
            norm: Option<Any<'_, 'py>>,
            out: Option<Any<'_, 'py>>,
        ) -> Given<'py> {
            along(transforms::$name, a, n, axis, norm, out)
        }
    )+ };
}

along! {
    /// The discrete Fourier transform along an axis: ``out[k] = sum(a[j] * exp(-2j * pi * j * k / n))``.
    ///
    /// Complex64 is made of float32, complex64 and 16-bit floats, complex128 of everything else.
    ///
    /// Parameters
    /// ----------
    /// a : the array.
    /// n : points of the transform: lines are cut or filled up with zeros. As many as there are by default.
    /// axis : the axis.
    /// norm : ``"backward"`` (the inverse transforms are multiplied by 1/n), ``"ortho"`` (both by 1/sqrt(n)) or
    ///     ``"forward"`` (the forward transforms by 1/n).
    /// out : an array for the result.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fft.fft([1, 2, 3, 4])
    /// array([10.+0.j, -2.+2.j, -2.+0.j, -2.-2.j])
    fft;
    /// The inverse of `fft` along an axis.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fft.ifft([0, 4, 0, 0])
    /// array([ 1.+0.j,  0.+1.j, -1.+0.j,  0.-1.j])
    ifft;
    /// The first n/2 + 1 elements of the Fourier transform of real numbers along an axis; the others are the
    /// conjugates of these.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fft.rfft([1, 2, 3, 4])
    /// array([10.+0.j, -2.+2.j, -2.+0.j])
    rfft;
    /// The inverse of `rfft` along an axis: n real numbers, by default as many as an even n can be.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fft.irfft([10, -2+2j, -2])
    /// array([1., 2., 3., 4.])
    irfft;
    /// The Fourier transform of a signal with a real spectrum, of which the first n/2 + 1 elements are given.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fft.hfft([1, 2, 3])
    /// array([ 8., -2.,  0., -2.])
    hfft;
    /// The inverse of `hfft` along an axis.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fft.ihfft([8, -2, 0, -2]).real
    /// array([1., 2., 3.])
    ihfft;
}

macro_rules! over {
    ($($(#[$doc:meta])+ $name:ident;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(signature = (a, s=None, axes=None, norm=None, out=None))]
        fn $name<'py>(
            a: Any<'_, 'py>,
            s: Option<Any<'_, 'py>>,
            axes: Option<Any<'_, 'py>>,
            norm: Option<Any<'_, 'py>>,
            out: Option<Any<'_, 'py>>,
        ) -> Given<'py> {
            over(transforms::$name, a, s, axes, norm, out)
        }
    )+ };
}

over! {
    /// The discrete Fourier transform along several axes.
    ///
    /// Parameters
    /// ----------
    /// a : the array.
    /// s : points along each of the axes, -1 for as many as there are.
    /// axes : the axes, all of them by default.
    /// norm : as for `fft`.
    /// out : an array for the result.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fft.fftn([[1, 2], [3, 4]])
    /// array([[10.+0.j, -2.+0.j],
    ///        [-4.+0.j,  0.+0.j]])
    fftn;
    /// The inverse of `fftn`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fft.ifftn([[10, -2], [-4, 0]])
    /// array([[1.+0.j, 2.+0.j],
    ///        [3.+0.j, 4.+0.j]])
    ifftn;
    /// The discrete Fourier transform of real numbers along several axes, of which the last one is halved.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fft.rfftn([[1, 2], [3, 4]])
    /// array([[10.+0.j, -2.+0.j],
    ///        [-4.+0.j,  0.+0.j]])
    rfftn;
    /// The inverse of `rfftn`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fft.irfftn([[8, 0, 0], [0, 0, 0]])
    /// array([[1., 1., 1., 1.],
    ///        [1., 1., 1., 1.]])
    irfftn;
}

macro_rules! over_two {
    ($($(#[$doc:meta])+ $name:ident = $work:ident;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(signature = (a, s=None, axes=Chosen::Default, norm=None, out=None))]
        #[pyo3(text_signature = "(a, s=None, axes=(-2, -1), norm=None, out=None)")]
        fn $name<'py>(
            a: Any<'_, 'py>,
            s: Option<Any<'_, 'py>>,
            axes: Chosen<'py>,
            norm: Option<Any<'_, 'py>>,
            out: Option<Any<'_, 'py>>,
        ) -> Given<'py> {
            let axes = match axes {
                Chosen::Default => PyTuple::new(a.py(), [-2, -1])?.into_any(),
                Chosen::Given(axes) => axes,
            };
            over(transforms::$work, a, s, Some(&axes).filter(|axes| !axes.is_none()), norm, out)
        }
    )+ };
}

over_two! {
    /// `fftn` along two axes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fft.fft2([[1, 2], [3, 4]])
    /// array([[10.+0.j, -2.+0.j],
    ///        [-4.+0.j,  0.+0.j]])
    fft2 = fftn;
    /// The inverse of `fft2`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fft.ifft2([[10, -2], [-4, 0]])
    /// array([[1.+0.j, 2.+0.j],
    ///        [3.+0.j, 4.+0.j]])
    ifft2 = ifftn;
    /// `rfftn` along two axes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fft.rfft2(pa.ones((3, 5))).shape
    /// (3, 3)
    rfft2 = rfftn;
    /// The inverse of `rfft2`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.fft.irfft2(pa.fft.rfft2(pa.ones((3, 5))), s=(3, 5)).shape
    /// (3, 5)
    irfft2 = irfftn;
}

/// Frequencies from the bins that they fall into: ``bins / (n * d)``.
fn frequencies<'py>(
    bins: fn(i64) -> error::Result<Array>,
    n: Any<'_, 'py>,
    d: Chosen<'py>,
    device: Option<&str>,
    dtype: Option<Any<'_, 'py>>,
) -> Given<'py> {
    guard(|| {
        let py = n.py();
        let whole = extract_index(n).ok().filter(|_| n.cast::<PyArray>().is_err());
        let whole = whole.ok_or_else(|| PyValueError::new_err("n should be an integer"))?;
        let dtype = extract_optional_dtype(dtype)?;
        if dtype.is_some_and(|dtype| !dtype.is_inexact() || dtype.is_complex()) {
            return Err(PyValueError::new_err("dtype must be a real floating-point dtype"));
        }
        // The spacing may be anything that Python divides by.
        let span = match d {
            Chosen::Default => n.clone(),
            Chosen::Given(d) => n.mul(d)?,
        };
        let step = PyFloat::new(py, 1.0).div(span)?;
        super::creation::require_cpu(device)?;
        let bins = array(py, run(py, usize::try_from(whole).unwrap_or(0), || bins(whole))?)?;
        let result = bins.mul(step)?;
        match (dtype, result.cast::<PyArray>()) {
            (Some(dtype), Ok(result)) => {
                let result = result.borrow().array().clone();
                array(py, run(py, result.size(), || result.astype(dtype))?)
            }
            _ => Ok(result),
        }
    })
}

/// The frequencies of the elements of a Fourier transform: those from zero on, then the negative ones.
///
/// Parameters
/// ----------
/// n : points of the transform.
/// d : their spacing.
/// device : ``"cpu"`` or ``None``.
/// dtype : a floating-point dtype for the result.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.fft.fftfreq(5, d=0.2)
/// array([ 0.,  1.,  2., -2., -1.])
#[pyfunction]
#[pyo3(signature = (n, d=Chosen::Default, device=None, *, dtype=None))]
#[pyo3(text_signature = "(n, d=1.0, device=None, *, dtype=None)")]
fn fftfreq<'py>(
    n: Any<'_, 'py>,
    d: Chosen<'py>,
    device: Option<&str>,
    dtype: Option<Any<'_, 'py>>,
) -> Given<'py> {
    frequencies(transforms::bins, n, d, device, dtype)
}

/// The frequencies of the elements that `rfft` makes, which are not negative: see `fftfreq`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.fft.rfftfreq(5, d=0.2)
/// array([0., 1., 2.])
#[pyfunction]
#[pyo3(signature = (n, d=Chosen::Default, device=None, *, dtype=None))]
#[pyo3(text_signature = "(n, d=1.0, device=None, *, dtype=None)")]
fn rfftfreq<'py>(
    n: Any<'_, 'py>,
    d: Chosen<'py>,
    device: Option<&str>,
    dtype: Option<Any<'_, 'py>>,
) -> Given<'py> {
    frequencies(transforms::half_bins, n, d, device, dtype)
}

/// The elements shifted so that the frequency zero comes from the front to the middle of axes, by default of all.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.fft.fftshift([0, 1, 2, -2, -1])
/// array([-2, -1,  0,  1,  2])
#[pyfunction]
#[pyo3(signature = (x, axes=None))]
fn fftshift<'py>(x: Any<'_, 'py>, axes: Option<Any<'_, 'py>>) -> Given<'py> {
    let axes = extract_axes(axes)?;
    made(x, |x| transforms::fftshift(x, axes.as_deref()))
}

/// What `fftshift` did undone.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.fft.ifftshift([-2, -1, 0, 1, 2])
/// array([ 0,  1,  2, -2, -1])
#[pyfunction]
#[pyo3(signature = (x, axes=None))]
fn ifftshift<'py>(x: Any<'_, 'py>, axes: Option<Any<'_, 'py>>) -> Given<'py> {
    let axes = extract_axes(axes)?;
    made(x, |x| transforms::ifftshift(x, axes.as_deref()))
}

/// Adds the namespace to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let namespace = PyModule::new(module.py(), "fft")?;
    macro_rules! add {
        ($($name:ident)+) => { $( namespace.add_function(wrap_pyfunction!($name, &namespace)?)?; )+ };
    }
    add!(
        fft ifft rfft irfft hfft ihfft fftn ifftn rfftn irfftn fft2 ifft2 rfft2 irfft2 fftfreq rfftfreq fftshift ifftshift
    );
    module.add("fft", namespace)
}
