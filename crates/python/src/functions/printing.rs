//! Arrays and numbers as text.
//!
//! `python/polyarray/_printing.py` keeps the options, which belong to Python's contexts; what it asks for
//! is written here, and only the elements that are shown are read.

use crate::array::PyArray;
use crate::convert::to_array;
use crate::errors::{OrRaise, guard};
use crate::scalars::scalar_to_python;
use dtype::{DType, Scalar};
use polyarray::printing::{FloatKind, FloatMode, Formatter, Legacy, PrintOptions, Sign, TextOptions, Value, value_of};
use ::printing::{FormatError, Positional, Scientific, Trim};
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::cell::RefCell;

/// Options as NumPy's dictionary has them.
fn options_of(options: &Bound<'_, PyDict>) -> PyResult<PrintOptions> {
    let get = |name: &str| options.get_item(name);
    let mut read = PrintOptions::default();
    if let Some(value) = get("precision")? {
        let negative = |_| PyValueError::new_err("precision must be >= 0");
        let precision = value.extract::<Option<i64>>()?;
        read.precision = precision.map(usize::try_from).transpose().map_err(negative)?;
    }
    if let Some(value) = get("threshold")? {
        let threshold: f64 = value.extract()?;
        read.threshold = if threshold >= usize::MAX as f64 { usize::MAX } else { threshold as usize };
    }
    if let Some(value) = get("edgeitems")? {
        read.edgeitems = value.extract()?;
    }
    if let Some(value) = get("linewidth")? {
        let width: f64 = value.extract()?;
        read.linewidth = if width >= 1e18 { usize::MAX / 4 } else { width as usize };
    }
    if let Some(value) = get("suppress")? {
        read.suppress = value.is_truthy()?;
    }
    if let Some(value) = get("nanstr")? {
        read.nanstr = value.extract()?;
    }
    if let Some(value) = get("infstr")? {
        read.infstr = value.extract()?;
    }
    if let Some(value) = get("sign")? {
        let text: String = value.extract()?;
        read.sign = Sign::parse(&text).ok_or_else(|| PyValueError::new_err("sign option must be one of ' ', '+', or '-'"))?;
    }
    if let Some(value) = get("legacy")? {
        read.legacy = Legacy::of_number(value.extract()?);
    }
    if let Some(value) = get("floatmode")? {
        let text: String = value.extract()?;
        read.floatmode = FloatMode::parse(&text).ok_or_else(|| {
            PyValueError::new_err("floatmode option must be one of \"fixed\", \"unique\", \"maxprec\", \"maxprec_equal\"")
        })?;
    }
    Ok(read)
}

/// Lets scalars look at the version as which to print, from now on.
#[pyfunction]
fn _watch_version() {
    crate::scalars::text::EARLIER_VERSIONS.store(true, std::sync::atomic::Ordering::Relaxed);
}

/// The element that a value of an array of `dtype` is.
fn scalar_of(value: &Value, dtype: DType) -> Option<Scalar> {
    Some(match value {
        Value::Bool(value) => Scalar::new(*value),
        Value::Int(value) => Scalar::new(*value).cast(dtype),
        Value::UInt(value) => Scalar::new(*value).cast(dtype),
        Value::Float { v, .. } => Scalar::new(*v).cast(dtype),
        Value::Complex { re, im, .. } => Scalar::new(dtype::c64::new(*re, *im)).cast(dtype),
        _ => return None,
    })
}

/// The text of an array: `"text"`, `"str"` or `"repr"` of it under the name of a class.
#[pyfunction]
#[pyo3(signature = (a, kind, options, separator=" ", prefix="", suffix="", formatter=None))]
fn _array_text(
    a: &Bound<'_, PyAny>,
    kind: &str,
    options: &Bound<'_, PyDict>,
    separator: &str,
    prefix: &str,
    suffix: &str,
    formatter: Option<&Bound<'_, PyAny>>,
) -> PyResult<String> {
    guard(|| {
        let py = a.py();
        let array = to_array(a, None)?;
        if array.is_deferred() {
            crate::runtime::run(py, array.size(), || array.stored().map(drop))?;
        }
        let options = options_of(options)?;
        let dtype = array.dtype();
        let failure: RefCell<Option<PyErr>> = RefCell::new(None);
        let own = |value: &Value| -> Option<String> {
            let formatter = formatter?;
            let scalar = scalar_of(value, dtype)?;
            let text = scalar_to_python(py, &scalar)
                .and_then(|object| formatter.call1((object,)))
                .and_then(|text| text.extract::<String>());
            match text {
                Ok(text) => Some(text),
                Err(error) => {
                    failure.borrow_mut().get_or_insert(error);
                    Some(String::new())
                }
            }
        };
        let formatter: Option<Formatter<'_>> = if formatter.is_some() { Some(&own) } else { None };
        let text = match kind {
            "str" => array.to_str(&options, formatter),
            "repr" => array.to_repr(&options, prefix, formatter),
            _ => array.to_text(&options, &TextOptions { separator, prefix, suffix, formatter }),
        };
        match failure.take() {
            Some(error) => Err(error),
            None => text.or_raise(),
        }
    })
}

fn number(x: &Bound<'_, PyAny>) -> PyResult<(f64, FloatKind)> {
    let array = to_array(x, None)?;
    if array.dtype().is_complex() || array.size() != 1 {
        return Err(PyTypeError::new_err("only real scalars can be formatted"));
    }
    let array = if array.dtype().is_inexact() { array } else { array.astype(DType::Float64).or_raise()? };
    match value_of(array.item().or_raise()?) {
        Value::Float { v, bits } => Ok((v, bits)),
        _ => Err(PyTypeError::new_err("only real scalars can be formatted")),
    }
}

fn trim_of(text: &str) -> PyResult<Trim> {
    Trim::parse(text).ok_or_else(|| PyTypeError::new_err("if supplied, trim must be 'k', '.', '0' or '-' found"))
}

/// A number without an exponent.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.format_float_positional(1e-3, precision=4)
/// '0.001'
#[pyfunction]
#[pyo3(signature = (x, precision=None, unique=true, fractional=true, trim="k", sign=false, pad_left=None, pad_right=None, min_digits=None))]
#[allow(clippy::too_many_arguments, reason = "NumPy's signature")]
fn format_float_positional(
    x: &Bound<'_, PyAny>,
    precision: Option<usize>,
    unique: bool,
    fractional: bool,
    trim: &str,
    sign: bool,
    pad_left: Option<usize>,
    pad_right: Option<usize>,
    min_digits: Option<usize>,
) -> PyResult<String> {
    let options = Positional { precision, unique, fractional, trim: trim_of(trim)?, sign, pad_left, pad_right, min_digits };
    let (value, bits) = number(x)?;
    ::printing::format_float_positional(value, bits, &options).map_err(refused)
}

fn refused(error: FormatError) -> PyErr {
    let words = error.to_string();
    match error {
        FormatError::TooLong => PyRuntimeError::new_err(words),
        FormatError::PrecisionMissing => PyTypeError::new_err(words),
        _ => PyValueError::new_err(words),
    }
}

/// A number with an exponent.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.format_float_scientific(1234.5, precision=2)
/// '1.23e+03'
#[pyfunction]
#[pyo3(signature = (x, precision=None, unique=true, trim="k", sign=false, pad_left=None, exp_digits=None, min_digits=None))]
#[allow(clippy::too_many_arguments, reason = "NumPy's signature")]
fn format_float_scientific(
    x: &Bound<'_, PyAny>,
    precision: Option<usize>,
    unique: bool,
    trim: &str,
    sign: bool,
    pad_left: Option<usize>,
    exp_digits: Option<usize>,
    min_digits: Option<usize>,
) -> PyResult<String> {
    let options = Scientific { precision, unique, trim: trim_of(trim)?, sign, pad_left, exp_digits, min_digits };
    let (value, bits) = number(x)?;
    ::printing::format_float_scientific(value, bits, &options).map_err(refused)
}

#[pymethods]
impl PyArray {
    fn __repr__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        this.py().import("polyarray._printing")?.getattr("array_repr")?.call1((this,))
    }

    fn __str__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        this.py().import("polyarray._printing")?.getattr("array_str")?.call1((this,))
    }
}

/// Adds this chapter to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(_array_text, module)?)?;
    module.add_function(wrap_pyfunction!(_watch_version, module)?)?;
    module.add_function(wrap_pyfunction!(format_float_positional, module)?)?;
    module.add_function(wrap_pyfunction!(format_float_scientific, module)?)
}
