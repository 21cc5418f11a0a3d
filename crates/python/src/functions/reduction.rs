//! Reductions and scans, as functions and as methods.

use crate::array::PyArray;
use super::operands::{like_or_scalar, shared};
use crate::convert::{exact, extract_axes, to_array};
use crate::dtype::extract_optional_dtype;
use crate::errors::guard;
use crate::runtime::run;
use crate::scalars::scalar_to_python;
use crate::ufunc::{accumulate, of_operand, reduce, reduced_operand};
use cpu::argument::Extreme;
use ops::elementwise::{arithmetic, comparison};
use polyarray::reduction;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

macro_rules! reductions {
    ($($(#[$doc:meta])+ $name:ident $method:ident $text:literal [$($alias:ident)*] = $chapter:ident::$row:ident ($($dtype:ident)?);)+) => {
        $(
            $(#[$doc])+
            #[pyfunction]
            #[pyo3(signature = (a, axis=None, $($dtype=None,)? out=None, keepdims=false, initial=None, r#where=None))]
            fn $name<'py>(
                py: Python<'py>,
                a: &Bound<'py, PyAny>,
                axis: Option<&Bound<'py, PyAny>>,
                $($dtype: Option<&Bound<'py, PyAny>>,)?
                out: Option<&Bound<'py, PyAny>>,
                keepdims: bool,
                initial: Option<&Bound<'py, PyAny>>,
                r#where: Option<&Bound<'py, PyAny>>,
            ) -> PyResult<Bound<'py, PyAny>> {
                #[allow(unused_mut, unused_assignments)]
                let mut wanted: Option<&Bound<'py, PyAny>> = None;
                $(wanted = $dtype;)?
                reduce(py, &$chapter::$row, a, axis, wanted, out, keepdims, initial, r#where)
            }
        )+

        #[pymethods]
        impl PyArray {
            $(
                $(#[$doc])+
                #[pyo3(name = $text)]
                #[pyo3(signature = (axis=None, $($dtype=None,)? out=None, keepdims=false, initial=None, r#where=None))]
                fn $method<'py>(
                    this: &Bound<'py, Self>,
                    axis: Option<&Bound<'py, PyAny>>,
                    $($dtype: Option<&Bound<'py, PyAny>>,)?
                    out: Option<&Bound<'py, PyAny>>,
                    keepdims: bool,
                    initial: Option<&Bound<'py, PyAny>>,
                    r#where: Option<&Bound<'py, PyAny>>,
                ) -> PyResult<Bound<'py, PyAny>> {
                    #[allow(unused_mut, unused_assignments)]
                    let mut wanted: Option<&Bound<'py, PyAny>> = None;
                    $(wanted = $dtype;)?
                    reduce(this.py(), &$chapter::$row, this.as_any(), axis, wanted, out, keepdims, initial, r#where)
                }
            )+
        }

        fn register_reductions(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $(
                let function = wrap_pyfunction!($name, module)?;
                $(module.add(stringify!($alias), &function)?;)*
                module.add_function(function)?;
            )+
            Ok(())
        }
    };
}

reductions! {
    /// The sum of elements along axes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.sum([[1, 2], [3, 4]])
    /// np.int64(10)
    /// >>> pa.sum([[1, 2], [3, 4]], axis=0)
    /// array([4, 6])
    sum sum_method "sum" [] = arithmetic::add (dtype);
    /// The product of elements along axes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.prod([1, 2, 3, 4])
    /// np.int64(24)
    prod prod_method "prod" [] = arithmetic::multiply (dtype);
    /// The largest element along axes; NaN if there is one.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.amax([[1, 2], [3, 4]], axis=1)
    /// array([2, 4])
    max max_method "max" [amax] = arithmetic::maximum ();
    /// The smallest element along axes; NaN if there is one.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.amin([[1, 2], [3, 4]], axis=1)
    /// array([1, 3])
    min min_method "min" [amin] = arithmetic::minimum ();
    /// Whether all elements along axes are true.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.all([True, False]), pa.all([])
    /// (np.False_, np.True_)
    all all_method "all" [] = comparison::logical_and ();
    /// Whether any element along axes is true.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.any([True, False]), pa.any([])
    /// (np.True_, np.False_)
    any any_method "any" [] = comparison::logical_or ();
}

/// What `mean`, `var` and `std` do.
#[derive(Clone, Copy)]
enum Moment {
    Mean,
    Var(f64),
    Std(f64),
}

fn moment<'py>(
    py: Python<'py>,
    moment: Moment,
    a: &Bound<'py, PyAny>,
    axis: Option<&Bound<'py, PyAny>>,
    dtype: Option<&Bound<'py, PyAny>>,
    out: Option<&Bound<'py, PyAny>>,
    keepdims: bool,
    mask: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    guard(|| {
        if let (Moment::Mean, None, None, None, None, false) = (moment, axis, dtype, out, mask, keepdims)
            && let Some(x) = exact::<PyArray>(a)
            && let Some(value) = reduction::total_mean(x.borrow().array())
        {
            return scalar_to_python(py, &value);
        }
        let axes = extract_axes(axis)?;
        let dtype = extract_optional_dtype(dtype.filter(|dtype| !dtype.is_none()))?;
        let mask = match mask.filter(|mask| !mask.is(pyo3::types::PyBool::new(py, true).as_any())) {
            Some(mask) => Some(to_array(mask, None)?),
            None => None,
        };
        let (x, passing) = reduced_operand(a)?;
        let passing = passing && matches!(moment, Moment::Mean);
        let out = match out.filter(|out| !out.is_none()) {
            Some(out) => Some(out.cast::<PyArray>()?.clone()),
            None => None,
        };
        let target = out.as_ref().map(|out| out.borrow().array().clone());
        let elements: usize = match &axes {
            None => x.size(),
            Some(axes) => axes.iter().filter_map(|&axis| layout::normalize_axis(axis, x.ndim()).ok()).map(|a| x.shape()[a]).product(),
        };
        if elements == 0 {
            let message = match moment {
                Moment::Mean => c"Mean of empty slice",
                _ => c"Degrees of freedom <= 0 for slice",
            };
            PyErr::warn(py, &py.get_type::<pyo3::exceptions::PyRuntimeWarning>(), message, 1)?;
        }
        let result = run(py, x.size(), || {
            let options = reduction::Options {
                axes: axes.as_deref(),
                dtype,
                keepdims,
                initial: None,
                mask: mask.as_ref(),
                out: target.as_ref(),
                passing,
            };
            match moment {
                Moment::Mean => reduction::mean(&x, &options),
                Moment::Var(ddof) => reduction::var(&x, ddof, &options),
                Moment::Std(ddof) => reduction::std(&x, ddof, &options),
            }
        })?;
        match out {
            Some(out) => Ok(out.into_any()),
            None => of_operand(a, result),
        }
    })
}

/// The arithmetic mean of elements along axes.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.mean([[1, 2], [3, 4]], axis=0)
/// array([2., 3.])
#[pyfunction]
#[pyo3(signature = (a, axis=None, dtype=None, out=None, keepdims=false, *, r#where=None))]
fn mean<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    axis: Option<&Bound<'py, PyAny>>,
    dtype: Option<&Bound<'py, PyAny>>,
    out: Option<&Bound<'py, PyAny>>,
    keepdims: bool,
    r#where: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    moment(py, Moment::Mean, a, axis, dtype, out, keepdims, r#where)
}

macro_rules! spreads {
    ($($(#[$doc:meta])+ $name:ident $method:ident $text:literal = $moment:ident;)+) => {
        $(
            $(#[$doc])+
            #[pyfunction]
            #[pyo3(name = $text)]
            #[pyo3(signature = (a, axis=None, dtype=None, out=None, ddof=None, keepdims=false, *, r#where=None, mean=None, correction=None))]
            fn $name<'py>(
                py: Python<'py>,
                a: &Bound<'py, PyAny>,
                axis: Option<&Bound<'py, PyAny>>,
                dtype: Option<&Bound<'py, PyAny>>,
                out: Option<&Bound<'py, PyAny>>,
                ddof: Option<f64>,
                keepdims: bool,
                r#where: Option<&Bound<'py, PyAny>>,
                mean: Option<&Bound<'py, PyAny>>,
                correction: Option<f64>,
            ) -> PyResult<Bound<'py, PyAny>> {
                let _ = mean;
                let ddof = correction.or(ddof).unwrap_or(0.0);
                moment(py, Moment::$moment(ddof), a, axis, dtype, out, keepdims, r#where)
            }
        )+
        #[pymethods]
        impl PyArray {
            $(
                $(#[$doc])+
                #[pyo3(name = $text)]
                #[pyo3(signature = (axis=None, dtype=None, out=None, ddof=None, keepdims=false, *, r#where=None, mean=None, correction=None))]
                fn $method<'py>(
                    this: &Bound<'py, Self>,
                    axis: Option<&Bound<'py, PyAny>>,
                    dtype: Option<&Bound<'py, PyAny>>,
                    out: Option<&Bound<'py, PyAny>>,
                    ddof: Option<f64>,
                    keepdims: bool,
                    r#where: Option<&Bound<'py, PyAny>>,
                    mean: Option<&Bound<'py, PyAny>>,
                    correction: Option<f64>,
                ) -> PyResult<Bound<'py, PyAny>> {
                    $name(this.py(), this.as_any(), axis, dtype, out, ddof, keepdims, r#where, mean, correction)
                }
            )+
        }
    };
}

spreads! {
    /// The variance of elements along axes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.var([1, 2, 3, 4]), pa.var([1, 2, 3, 4], ddof=1)
    /// (np.float64(1.25), np.float64(1.6666666666666667))
    variance var_method "var" = Var;
    /// The standard deviation of elements along axes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.std([1, 1, 3, 3])
    /// np.float64(1.0)
    standard_deviation std_method "std" = Std;
}

fn argument<'py>(
    py: Python<'py>,
    extreme: Extreme,
    a: &Bound<'py, PyAny>,
    axis: Option<i64>,
    out: Option<&Bound<'py, PyAny>>,
    keepdims: bool,
) -> PyResult<Bound<'py, PyAny>> {
    guard(|| {
        if let (None, false, Ok(x)) = (out, keepdims, a.cast::<PyArray>())
            && let Some(place) = reduction::total_argument(extreme, x.borrow().array(), axis)
        {
            return scalar_to_python(py, &place);
        }
        let x = to_array(a, None)?;
        let axis = axis.filter(|axis| x.ndim() > 0 || !matches!(axis, 0 | -1));
        let result = run(py, x.size(), || reduction::argument(extreme, &x, axis, keepdims))?;
        match out.filter(|out| !out.is_none()) {
            Some(out) => {
                let target = out.cast::<PyArray>()?.borrow().array().clone();
                if target.shape() != result.shape() {
                    let name = if extreme == Extreme::Least { "argmin" } else { "argmax" };
                    return Err(PyValueError::new_err(format!(
                        "output array does not match result of np.{name}: it has shape {}, the result {}",
                        layout::shape_text(target.shape()),
                        layout::shape_text(result.shape())
                    )));
                }
                run(py, target.size(), || target.assign(&result))?;
                Ok(out.clone())
            }
            None => like_or_scalar(a, result),
        }
    })
}

macro_rules! arguments {
    ($($(#[$doc:meta])+ $name:ident $method:ident $text:literal = $extreme:ident;)+) => {
        $(
            $(#[$doc])+
            #[pyfunction]
            #[pyo3(signature = (a, axis=None, out=None, *, keepdims=false))]
            fn $name<'py>(
                py: Python<'py>,
                a: &Bound<'py, PyAny>,
                axis: Option<i64>,
                out: Option<&Bound<'py, PyAny>>,
                keepdims: bool,
            ) -> PyResult<Bound<'py, PyAny>> {
                argument(py, Extreme::$extreme, a, axis, out, keepdims)
            }
        )+
        #[pymethods]
        impl PyArray {
            $(
                $(#[$doc])+
                #[pyo3(name = $text)]
                #[pyo3(signature = (axis=None, out=None, *, keepdims=false))]
                fn $method<'py>(
                    this: &Bound<'py, Self>,
                    axis: Option<i64>,
                    out: Option<&Bound<'py, PyAny>>,
                    keepdims: bool,
                ) -> PyResult<Bound<'py, PyAny>> {
                    argument(this.py(), Extreme::$extreme, this.as_any(), axis, out, keepdims)
                }
            )+
        }
    };
}

arguments! {
    /// The position of the smallest element along an axis, or in the flattened array.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.argmin([3, 1, 2])
    /// np.int64(1)
    argmin argmin_method "argmin" = Least;
    /// The position of the largest element along an axis, or in the flattened array.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.argmax([3, 1, 2])
    /// np.int64(0)
    argmax argmax_method "argmax" = Greatest;
}

macro_rules! scans {
    ($($(#[$doc:meta])+ $name:ident $method:ident $text:literal = $row:ident;)+) => {
        $(
            $(#[$doc])+
            #[pyfunction]
            #[pyo3(signature = (a, axis=None, dtype=None, out=None))]
            fn $name<'py>(
                py: Python<'py>,
                a: &Bound<'py, PyAny>,
                axis: Option<i64>,
                dtype: Option<&Bound<'py, PyAny>>,
                out: Option<&Bound<'py, PyAny>>,
            ) -> PyResult<Bound<'py, PyAny>> {
                let x = to_array(a, None)?;
                // A single number has one partial result along the axis that it would have.
                match axis.filter(|axis| x.ndim() > 0 || !matches!(axis, 0 | -1)) {
                    Some(axis) => accumulate(py, &arithmetic::$row, a, axis, dtype, out),
                    None if x.ndim() == 1 => accumulate(py, &arithmetic::$row, a, 0, dtype, out),
                    None => {
                        let flat = run(py, x.size(), || x.reshape(&[-1]))?;
                        accumulate(py, &arithmetic::$row, &shared(a, flat)?, 0, dtype, out)
                    }
                }
            }
        )+
        #[pymethods]
        impl PyArray {
            $(
                $(#[$doc])+
                #[pyo3(name = $text)]
                #[pyo3(signature = (axis=None, dtype=None, out=None))]
                fn $method<'py>(
                    this: &Bound<'py, Self>,
                    axis: Option<i64>,
                    dtype: Option<&Bound<'py, PyAny>>,
                    out: Option<&Bound<'py, PyAny>>,
                ) -> PyResult<Bound<'py, PyAny>> {
                    $name(this.py(), this.as_any(), axis, dtype, out)
                }
            )+
        }
    };
}

scans! {
    /// Partial sums along an axis, or of the flattened array.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.cumsum([1, 2, 3])
    /// array([1, 3, 6])
    cumsum cumsum_method "cumsum" = add;
    /// Partial products along an axis, or of the flattened array.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.cumprod([1, 2, 3])
    /// array([1, 2, 6])
    cumprod cumprod_method "cumprod" = multiply;
}

#[pymethods]
impl PyArray {
    /// The arithmetic mean of elements along axes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([[1, 2], [3, 4]]).mean(axis=0)
    /// array([2., 3.])
    #[pyo3(name = "mean")]
    #[pyo3(signature = (axis=None, dtype=None, out=None, keepdims=false, *, r#where=None))]
    fn mean_method<'py>(
        this: &Bound<'py, Self>,
        axis: Option<&Bound<'py, PyAny>>,
        dtype: Option<&Bound<'py, PyAny>>,
        out: Option<&Bound<'py, PyAny>>,
        keepdims: bool,
        r#where: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        moment(this.py(), Moment::Mean, this.as_any(), axis, dtype, out, keepdims, r#where)
    }
}

/// Adds this chapter to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    register_reductions(module)?;
    module.add_function(wrap_pyfunction!(mean, module)?)?;
    module.add_function(wrap_pyfunction!(variance, module)?)?;
    module.add_function(wrap_pyfunction!(standard_deviation, module)?)?;
    module.add_function(wrap_pyfunction!(argmin, module)?)?;
    module.add_function(wrap_pyfunction!(argmax, module)?)?;
    module.add_function(wrap_pyfunction!(cumsum, module)?)?;
    module.add_function(wrap_pyfunction!(cumprod, module)?)
}
