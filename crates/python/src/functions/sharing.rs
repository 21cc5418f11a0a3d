//! Which arrays share memory, views by strides, and copies from one array into another.

use crate::array::PyArray;
use crate::convert::to_array;
use crate::errors::{OrRaise, class, guard};
use crate::runtime::run;
use dtype::{Casting, DType, can_cast};
use layout::Layout;
use polyarray::Array;
use polyarray::sharing::overlap;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use storage::Dense;

fn both(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> PyResult<(Dense, Dense)> {
    Ok((to_array(a, None)?.dense().or_raise()?, to_array(b, None)?.dense().or_raise()?))
}

/// Whether two arrays have memory in common, exactly.
///
/// Parameters
/// ----------
/// a, b : arrays.
/// max_work : how many steps the search may take; -1 for any number, 0 to look at bounds only.
///
/// Raises `TooHardError` where the search needs more steps.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> x = pa.zeros(8)
/// >>> pa.shares_memory(x[::2], x[1::2]), pa.shares_memory(x, x[3:])
/// (False, True)
#[pyfunction]
#[pyo3(signature = (a, b, /, max_work=-1))]
fn shares_memory(py: Python<'_>, a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>, max_work: i64) -> PyResult<bool> {
    let (a, b) = both(a, b)?;
    match max_work {
        0 => Ok(a.may_share_memory(&b)),
        _ if max_work < -1 => Err(PyValueError::new_err("Invalid value for max_work")),
        _ => match overlap(&a, &b, u64::try_from(max_work).ok()) {
            Some(answer) => Ok(answer),
            None => Err(PyErr::from_type(class(py, "TooHardError")?, "Exceeded max_work")),
        },
    }
}

/// Whether the bounds of two arrays' memory overlap; they may have no element in common nevertheless.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> x = pa.zeros(8)
/// >>> pa.may_share_memory(x[::2], x[1::2])
/// True
#[pyfunction]
#[pyo3(signature = (a, b, /, max_work=0))]
fn may_share_memory(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>, max_work: i64) -> PyResult<bool> {
    let (a, b) = both(a, b)?;
    match u64::try_from(max_work) {
        Ok(0) => Ok(a.may_share_memory(&b)),
        limit => Ok(overlap(&a, &b, limit.ok()).unwrap_or(true)),
    }
}

/// A view with given shape and strides (in bytes), which have to stay inside the memory of `x`.
#[pyfunction]
fn _as_strided<'py>(x: &Bound<'py, PyArray>, shape: Vec<usize>, strides: Vec<isize>, writeable: bool) -> PyResult<Bound<'py, PyArray>> {
    let dense = x.borrow().array().dense().or_raise()?;
    if shape.len() != strides.len() {
        return Err(PyValueError::new_err("shape and strides need to have the same length"));
    }
    let layout = Layout::from_parts(&shape, &strides, dense.layout().offset()).or_raise()?;
    let (low, high) = layout.extent(dense.dtype().itemsize());
    if layout.size() > 0 && (low < 0 || high > dense.buffer().capacity() as i128) {
        return Err(PyValueError::new_err(format!(
            "shape {} with strides {strides:?} is out of bounds of the array's memory, which has {} bytes",
            layout::shape_text(&shape),
            dense.buffer().capacity()
        )));
    }
    let writeable = writeable && dense.is_writeable();
    let mut view = dense.reinterpreted(layout, dense.dtype()).or_raise()?;
    if !writeable {
        view = view.with_writeable(false).or_raise()?;
    }
    PyArray::view_of(x, view.into())
}

/// Copies values into an array, broadcast to its shape.
///
/// Parameters
/// ----------
/// dst : the array that is written.
/// src : values that broadcast to it.
/// casting : which conversions are allowed: 'no', 'equiv', 'safe', 'same_kind' or 'unsafe'.
/// where : truth values, broadcast to `dst`: only elements where they are true are written.
///
/// Raises `TypeError` where the cast is not allowed, `ValueError` where shapes do not meet or `dst` is
/// read-only.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> x = pa.zeros(3)
/// >>> pa.copyto(x, [1, 2, 3], where=[True, False, True])
/// >>> x
/// array([1., 0., 3.])
#[pyfunction]
#[pyo3(signature = (dst, src, casting="same_kind", r#where=None))]
fn copyto(
    py: Python<'_>,
    dst: &Bound<'_, PyAny>,
    src: &Bound<'_, PyAny>,
    casting: &str,
    r#where: Option<&Bound<'_, PyAny>>,
) -> PyResult<()> {
    guard(|| {
        let Ok(target) = dst.cast::<PyArray>() else {
            return Err(PyTypeError::new_err(format!(
                "copyto() argument 1 must be an ndarray, not {}",
                dst.get_type().name()?
            )));
        };
        let target = target.borrow().array().clone();
        let rule = Casting::parse(casting).or_raise()?;
        let source = match crate::scalars::classify(src) {
            // Python's numbers convert by value: what does not fit is an error, not a cast.
            Some(crate::scalars::Number::Weak(weak)) if weak.kind() <= kind_of(target.dtype()) => {
                to_array(src, Some(target.dtype()))?
            }
            _ => to_array(src, None)?,
        };
        if !can_cast(source.dtype(), target.dtype(), rule) {
            return Err(PyTypeError::new_err(format!(
                "Cannot cast {} from dtype('{}') to dtype('{}') according to the rule '{casting}'",
                if source.ndim() == 0 { "scalar" } else { "array data" },
                source.dtype(),
                target.dtype()
            )));
        }
        let mask = match r#where {
            Some(mask) if !mask.is_none() => Some(to_array(mask, None)?),
            _ => None,
        };
        if let Some(mask) = &mask
            && mask.dtype() != DType::Bool
        {
            return Err(PyTypeError::new_err(format!(
                "Cannot cast array data from dtype('{}') to dtype('bool') according to the rule 'safe'",
                mask.dtype()
            )));
        }
        run(py, target.size(), || match mask {
            None => target.assign(&source),
            Some(mask) => {
                let mask = mask.broadcast_to(target.shape())?;
                let source = source.broadcast_to(target.shape())?.astype(target.dtype())?;
                target.assign(&Array::select(&mask, &source, &target)?)
            }
        })
    })
}

fn kind_of(dtype: DType) -> dtype::Weak {
    if dtype.is_bool() {
        dtype::Weak::Bool
    } else if dtype.is_complex() {
        dtype::Weak::Complex
    } else if dtype::iinfo(dtype).is_some() {
        dtype::Weak::Int
    } else {
        dtype::Weak::Float
    }
}

/// Adds this chapter to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(shares_memory, module)?)?;
    module.add_function(wrap_pyfunction!(may_share_memory, module)?)?;
    module.add_function(wrap_pyfunction!(_as_strided, module)?)?;
    module.add_function(wrap_pyfunction!(copyto, module)?)
}
