//! Classes derived from `ndarray`: results keep the class of what they were made of, as NumPy's do.
//!
//! There are two ways in. Views and copies take the class of their parent: [`PyArray::new_view`] and
//! [`PyArray::like`] come to [`derive`], which makes the object and calls its `__array_finalize__`. Results of
//! functions of elements pass `__array_wrap__` of one of the operands, which [`Wrapping`] chooses. Arrays of just
//! the class `ndarray` take neither: whoever makes results asks for the exact class first.

use super::{PyArray, recycling};
use crate::convert::{exact, to_python};
use crate::errors::OrRaise;
use crate::numpys;
use crate::protocols::blamed;
use crate::scalars::classify;
use polyarray::Array;
use pyo3::exceptions::{PyDeprecationWarning, PyTypeError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyString, PyTuple, PyType};
use pyo3::{PyTypeInfo, intern};

/// The method that results pass.
const WRAP: &str = "__array_wrap__";

/// The methods of `ndarray` by which classes that define none of their own are known.
struct Own {
    finalize: Py<PyAny>,
    wrap: Py<PyAny>,
}

static OWN: PyOnceLock<Own> = PyOnceLock::new();

fn own(py: Python<'_>) -> PyResult<&'static Own> {
    OWN.get_or_try_init(py, || {
        let class = PyArray::type_object(py);
        Ok(Own {
            finalize: class.getattr(intern!(py, "__array_finalize__"))?.unbind(),
            wrap: class.getattr(intern!(py, "__array_wrap__"))?.unbind(),
        })
    })
}

/// Whether an object is an array of a derived class.
#[inline]
pub fn is_derived(object: &Bound<'_, PyAny>) -> bool {
    exact::<PyArray>(object).is_none() && object.is_instance_of::<PyArray>()
}

/// An object, or a plain array in place of one of a derived class.
///
/// # Errors
/// `MemoryError`.
pub fn plain<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    if !is_derived(object) {
        return Ok(object.clone());
    }
    let array = object.cast::<PyArray>()?;
    let contents = array.borrow().array().clone();
    Ok(PyArray::view_as(array, contents, &PyArray::type_object(object.py()))?.into_any())
}

/// A new object of a class, made of an array or of nothing.
///
/// # Errors
/// `MemoryError`, and what `__array_finalize__` raises.
pub fn derive<'py>(
    class: &Bound<'py, PyType>,
    contents: PyArray,
    parent: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray>> {
    let py = class.py();
    let object = recycling::make_of(class, contents)?;
    if exact::<PyArray>(object.as_any()).is_none() {
        let finalize = class.getattr(intern!(py, "__array_finalize__"))?;
        if !finalize.is(&own(py)?.finalize) && !finalize.is_none() {
            let done = finalize.call1((&object, parent));
            blamed(object.as_any(), "__array_finalize__", done)?;
        }
    }
    Ok(object)
}

/// A new array of the class that is joined of some objects: that of the highest priority above `ndarray`'s, else
/// `ndarray`.
///
/// # Errors
/// As for [`derive`].
pub fn joined<'py>(
    py: Python<'py>,
    objects: impl Iterator<Item = Bound<'py, PyAny>>,
    array: Array,
) -> PyResult<Bound<'py, PyArray>> {
    let (mut chosen, mut highest) = (None, ARRAY);
    for object in objects.filter(is_derived) {
        let own = priority(&object, ARRAY);
        if own > highest {
            (chosen, highest) = (Some(object.get_type()), own);
        }
    }
    match chosen {
        Some(class) => derive(&class, PyArray::of(array, None), None),
        None => PyArray::wrap(py, array),
    }
}

/// A number by which the class of results is chosen among operands. What is no number, or cannot be asked for, counts
/// as none, as in NumPy.
pub fn priority(object: &Bound<'_, PyAny>, default: f64) -> f64 {
    let found = object.getattr_opt(intern!(object.py(), "__array_priority__"));
    found.ok().flatten().and_then(|value| value.extract().ok()).unwrap_or(default)
}

/// The priority of arrays that say nothing.
pub const ARRAY: f64 = 0.0;
/// The priority of scalars.
pub const SCALAR: f64 = -1_000_000.0;

/// Whose `__array_wrap__` the results of a function pass: that of the operand of highest priority.
pub struct Wrapping<'py> {
    operand: Option<Bound<'py, PyAny>>,
}

impl<'py> Wrapping<'py> {
    /// Nobody's.
    pub const NONE: Wrapping<'py> = Wrapping { operand: None };

    /// The choice among operands.
    ///
    /// # Errors
    /// What looking for a method raises.
    pub fn of<'a>(operands: impl IntoIterator<Item = &'a Bound<'py, PyAny>>) -> PyResult<Wrapping<'py>>
    where
        'py: 'a,
    {
        let (mut chosen, mut plain, mut highest) = (None, false, f64::NEG_INFINITY);
        for operand in operands {
            let scalar = classify(operand).is_some()
                || operand.is_instance_of::<PyString>()
                || operand.is_instance_of::<PyBytes>();
            let modest = || numpys::is_derived(operand) && priority(operand, ARRAY) <= ARRAY;
            if scalar || exact::<PyArray>(operand).is_some() || numpys::is_exact(operand) || modest() {
                let own = if scalar { SCALAR } else { ARRAY };
                if highest < own {
                    (chosen, plain, highest) = (None, true, own);
                }
            } else if blamed(operand, WRAP, operand.getattr_opt(intern!(operand.py(), WRAP)))?.is_some() {
                let own = priority(operand, ARRAY);
                // Of equals the class that was derived is preferred.
                if (chosen.is_none() && !plain) || highest < own || (own == ARRAY && plain) {
                    (chosen, plain, highest) = (Some(operand.clone()), false, own);
                }
            }
        }
        Ok(Wrapping { operand: chosen })
    }

    /// The operand whose class results take.
    pub fn operand(&self) -> Option<&Bound<'py, PyAny>> {
        self.operand.as_ref()
    }

    /// A result as Python sees it. `context` is what a function of elements tells `__array_wrap__`: itself, its
    /// arguments, and which of its results this is.
    ///
    /// # Errors
    /// What `__array_wrap__` raises.
    pub fn result(
        &self,
        py: Python<'py>,
        result: Array,
        context: Option<&Bound<'py, PyTuple>>,
        scalar: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Some(operand) = &self.operand else {
            return if scalar { to_python(py, result) } else { Ok(PyArray::wrap(py, result)?.into_any()) };
        };
        if let Ok(parent) = operand.cast::<PyArray>()
            && operand.get_type().getattr(intern!(py, "__array_wrap__"))?.is(&own(py)?.wrap)
        {
            return Ok(PyArray::like(parent, result)?.into_any());
        }
        let scalar = scalar && result.ndim() == 0;
        let result = PyArray::wrap(py, result)?;
        if numpys::is_derived(operand) {
            let in_its_words = py.import("polyarray._numpys")?.getattr("in_its_words")?;
            let (result, context): (Bound<'py, PyAny>, Option<Bound<'py, PyTuple>>) =
                in_its_words.call1((result, context))?.extract()?;
            return call_wrap(operand, &result, context.as_ref(), scalar);
        }
        call_wrap(operand, result.as_any(), context, scalar)
    }

    /// A result that was written to the array given for it.
    ///
    /// # Errors
    /// What `__array_wrap__` raises.
    pub fn given(
        out: &Bound<'py, PyAny>,
        context: Option<&Bound<'py, PyTuple>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = out.py();
        if exact::<PyArray>(out).is_some() {
            return Ok(out.clone());
        }
        let own = &own(py)?.wrap;
        match out.get_type().getattr_opt(intern!(py, "__array_wrap__"))? {
            Some(wrap) if !wrap.is(own) => call_wrap(out, out, context, false),
            _ => Ok(out.clone()),
        }
    }
}

/// Calls `__array_wrap__`; an error says whose.
fn call_wrap<'py>(
    operand: &Bound<'py, PyAny>,
    result: &Bound<'py, PyAny>,
    context: Option<&Bound<'py, PyTuple>>,
    scalar: bool,
) -> PyResult<Bound<'py, PyAny>> {
    blamed(operand, WRAP, call_wrap_of_any_age(operand, result, context, scalar))
}

/// Calls `__array_wrap__`, also one that takes fewer arguments, of which it is warned.
fn call_wrap_of_any_age<'py>(
    operand: &Bound<'py, PyAny>,
    result: &Bound<'py, PyAny>,
    context: Option<&Bound<'py, PyTuple>>,
    scalar: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let py = operand.py();
    let wrap = operand.getattr(intern!(py, "__array_wrap__"))?;
    let refused = |error: &PyErr| error.is_instance_of::<PyTypeError>(py);
    let first = match wrap.call1((result, context, scalar)) {
        Err(error) if refused(&error) => error,
        answer => return answer,
    };
    let shorter = match context.map(|context| wrap.call1((result, context))) {
        Some(Err(error)) if !refused(&error) => return Err(error),
        Some(Ok(answer)) => answer,
        _ => wrap.call1((result,))?,
    };
    let warning = py.get_type::<PyDeprecationWarning>();
    let words =
        c"__array_wrap__ must accept context and return_scalar arguments (positionally) in the future. \
                  (Deprecated NumPy 2.0)";
    if let Err(error) = PyErr::warn(py, &warning, words, 1) {
        error.set_cause(py, Some(first));
        return Err(error);
    }
    Ok(shorter)
}

#[pymethods]
impl PyArray {
    /// Called for a new object of a derived class with what it was made of, or `None`; does nothing here.
    #[pyo3(signature = (obj, /))]
    fn __array_finalize__(&self, obj: &Bound<'_, PyAny>) {
        let _ = obj;
    }
    /// A result as an array of this one's class; a scalar where that is asked for and the class is `ndarray`.
    #[pyo3(signature = (array, context=None, return_scalar=None, /))]
    fn __array_wrap__<'py>(
        this: &Bound<'py, Self>,
        array: &Bound<'py, PyAny>,
        context: Option<&Bound<'py, PyAny>>,
        return_scalar: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let _ = context;
        let viewed;
        let array = match array.cast::<PyArray>() {
            Ok(array) => array,
            // What NumPy's functions of elements made of our scalars.
            Err(_) if array.hasattr(intern!(this.py(), "__array_interface__"))? => {
                viewed = this.py().import("polyarray")?.call_method1("asarray", (array,))?;
                viewed.cast::<PyArray>()?
            }
            Err(_) => return Err(PyTypeError::new_err("can only be called with ndarray object")),
        };
        let asked = return_scalar.is_some_and(|asked| asked.is_truthy().unwrap_or(false));
        if asked && exact::<PyArray>(this.as_any()).is_some() && array.borrow().array().ndim() == 0 {
            return to_python(this.py(), array.borrow().array().clone());
        }
        if this.get_type().is(array.get_type()) {
            return Ok(array.clone().into_any());
        }
        let stored = array.borrow().array().stored().or_raise()?.into();
        Ok(PyArray::viewing(array, stored, this)?.into_any())
    }
}
