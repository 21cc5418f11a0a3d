//! The one place where an error value becomes a Python exception, and where panics stop.
//!
//! `error::Kind` decides the class. The classes that Python lacks are defined in `exceptions.py` beside
//! this file and run once, when the module is imported. An `error::Error` becomes an exception only
//! here, on the way out, so that the way that succeeds pays nothing.

use error::{Error, Kind};
use pyo3::exceptions::*;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};
use std::any::Any;
use std::ffi::CString;
use std::panic::{AssertUnwindSafe, catch_unwind};

static CLASSES: PyOnceLock<Py<PyDict>> = PyOnceLock::new();

/// The names in `exceptions.py` that the module exports.
const NAMES: [&str; 11] = [
    "AxisError",
    "DTypePromotionError",
    "TooHardError",
    "UFuncTypeError",
    "_ArrayMemoryError",
    "LinAlgError",
    "InternalError",
    "ComplexWarning",
    "VisibleDeprecationWarning",
    "ModuleDeprecationWarning",
    "RankWarning",
];

fn classes(py: Python<'_>) -> PyResult<&Bound<'_, PyDict>> {
    let classes = CLASSES.get_or_try_init(py, || {
        let scope = PyDict::new(py);
        scope.set_item("__name__", "polyarray.exceptions")?;
        let source = CString::new(include_str!("exceptions.py"))?;
        py.run(&source, Some(&scope), None)?;
        PyResult::Ok(scope.unbind())
    })?;
    Ok(classes.bind(py))
}

/// A class of `exceptions.py` by its name.
///
/// # Errors
/// `KeyError` where there is none of that name.
pub fn class<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyType>> {
    match classes(py)?.get_item(name)? {
        Some(class) => Ok(class.cast_into::<PyType>()?),
        None => Err(PyKeyError::new_err(name.to_owned())),
    }
}

fn of_class(py: Python<'_>, name: &str, arguments: impl pyo3::PyErrArguments + 'static) -> PyErr {
    match class(py, name) {
        Ok(class) => PyErr::from_type(class, arguments),
        Err(error) => error,
    }
}

/// The two numbers of an axis error's message: the axis, and how many there are.
fn axis_and_ndim(message: &str) -> Option<(i64, i64)> {
    let rest = message.strip_prefix("axis ")?;
    let (axis, ndim) = rest.split_once(" is out of bounds for array of dimension ")?;
    Some((axis.parse().ok()?, ndim.parse().ok()?))
}

/// The Python exception for an error value.
#[cold]
pub fn to_python(error: Error) -> PyErr {
    let message = error.message().to_owned();
    match error.kind() {
        Kind::Value => PyValueError::new_err(message),
        Kind::Type => PyTypeError::new_err(message),
        Kind::Index => PyIndexError::new_err(message),
        Kind::Overflow => PyOverflowError::new_err(message),
        Kind::ZeroDivision => PyZeroDivisionError::new_err(message),
        Kind::FloatingPoint => PyFloatingPointError::new_err(message),
        Kind::Buffer => PyBufferError::new_err(message),
        Kind::Io => PyOSError::new_err(message),
        Kind::Eof => PyEOFError::new_err(message),
        Kind::Interrupted => PyKeyboardInterrupt::new_err(message),
        Kind::NotImplemented => PyNotImplementedError::new_err(message),
        Kind::Axis => Python::attach(|py| match axis_and_ndim(&message) {
            Some(numbers) => of_class(py, "AxisError", numbers),
            None => of_class(py, "AxisError", message),
        }),
        Kind::Memory => Python::attach(|py| of_class(py, "_ArrayMemoryError", message)),
        Kind::Casting => Python::attach(|py| of_class(py, "UFuncTypeError", message)),
        Kind::LinearAlgebra => Python::attach(|py| of_class(py, "LinAlgError", message)),
        _ => PyRuntimeError::new_err(message),
    }
}

/// Turns `Result<T, error::Error>` into `PyResult<T>`.
pub trait OrRaise<T> {
    /// The value, or the Python exception for the error.
    ///
    /// # Errors
    /// Those of `self`, as exceptions.
    fn or_raise(self) -> PyResult<T>;
}

impl<T> OrRaise<T> for error::Result<T> {
    #[inline]
    fn or_raise(self) -> PyResult<T> {
        self.map_err(to_python)
    }
}

/// What functions return that use `?` on error values as well as on Python's exceptions.
#[derive(Debug)]
pub struct Raised(pub PyErr);

impl From<Error> for Raised {
    fn from(error: Error) -> Raised {
        Raised(to_python(error))
    }
}
impl From<PyErr> for Raised {
    fn from(error: PyErr) -> Raised {
        Raised(error)
    }
}
impl From<Raised> for PyErr {
    fn from(raised: Raised) -> PyErr {
        raised.0
    }
}

#[cold]
fn internal_error(payload: &(dyn Any + Send)) -> PyErr {
    let reason = match (payload.downcast_ref::<String>(), payload.downcast_ref::<&str>()) {
        (Some(text), _) => text.as_str(),
        (_, Some(text)) => text,
        _ => "no reason given",
    };
    let message = format!("internal error: {reason}; this is a mistake in polyarray, please report it");
    Python::attach(|py| of_class(py, "InternalError", message))
}

/// Runs a function that Python called; a panic becomes an `InternalError`, which is a `RuntimeError`
/// that programs may catch, instead of PyO3's `PanicException`, which ends most of them.
///
/// ```
/// # use pyo3::prelude::*;
/// assert_eq!(_polyarray::errors::guard(|| PyResult::Ok(2)).unwrap(), 2);
/// ```
///
/// # Errors
/// Those of the function, and `InternalError`.
#[inline]
pub fn guard<T>(function: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    match catch_unwind(AssertUnwindSafe(function)) {
        Ok(result) => result,
        Err(payload) => Err(internal_error(&*payload)),
    }
}

/// [`guard`] for the C interface: the object, or null with the exception set.
///
/// # Safety
/// The thread is attached to the interpreter, as it is when the interpreter calls.
#[inline]
pub unsafe fn guard_object<'py, F>(function: F) -> *mut ffi::PyObject
where
    F: FnOnce(Python<'py>) -> PyResult<*mut ffi::PyObject>,
{
    // SAFETY: promised by the caller.
    let py = unsafe { Python::assume_attached() };
    match guard(|| function(py)) {
        Ok(object) => object,
        Err(error) => {
            error.restore(py);
            std::ptr::null_mut()
        }
    }
}

/// Adds the exception classes to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    for name in NAMES {
        module.add(name, class(module.py(), name)?)?;
    }
    Ok(())
}
