//! The context variable behind `with allocator:`.
//!
//! Its value is the innermost scope, which knows the one around it. So there is no list beside the variable that threads
//! and tasks would share: each context has scopes of its own, and a copied one goes on from those that it was
//! copied with.

use super::extract;
use ::memory::{Chosen, current};
use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi::{self, PyObject};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use std::ptr;

/// What the variable holds.
#[pyclass(frozen, module = "polyarray.memory", name = "_Scope")]
struct PyScope {
    object: Py<PyAny>,
    chosen: Chosen,
    around: Option<Py<PyScope>>,
}

static VARIABLE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

fn variable(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    let variable = VARIABLE.get_or_try_init(py, || {
        // SAFETY: the thread is attached; the name ends with a zero and lives as long as the process.
        let variable =
            unsafe { ffi::PyContextVar_New(c"polyarray.memory.current".as_ptr(), ptr::null_mut()) };
        // SAFETY: a new reference, or null with the exception set.
        unsafe { Bound::from_owned_ptr_or_err(py, variable) }.map(Bound::unbind)
    })?;
    Ok(variable.bind(py))
}

/// The innermost scope of this context.
fn innermost(py: Python<'_>) -> PyResult<Option<Bound<'_, PyScope>>> {
    let variable = variable(py)?;
    let mut value: *mut PyObject = ptr::null_mut();
    // SAFETY: the thread is attached and the object a context variable; a reference to the value is new.
    unsafe {
        if ffi::PyContextVar_Get(variable.as_ptr(), ptr::null_mut(), &mut value) < 0 {
            return Err(PyErr::fetch(py));
        }
        Ok(Bound::from_owned_ptr_or_opt(py, value)
            .filter(|value| !value.is_none())
            .map(|value| value.cast_into_unchecked()))
    }
}

/// Sets the variable; gives the token with which it is reset.
fn set<'py>(py: Python<'py>, scope: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the thread is attached and the object a context variable; the token is a new reference.
    unsafe { Bound::from_owned_ptr_or_err(py, ffi::PyContextVar_Set(variable(py)?.as_ptr(), scope.as_ptr())) }
}

fn push<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = object.py();
    let chosen = Chosen::new(extract(object)?);
    let around = innermost(py)?.map(Bound::unbind);
    current::begin();
    let scope = Bound::new(py, PyScope { object: object.clone().unbind(), chosen, around })?;
    set(py, scope.as_any())
}

/// Begins a scope.
pub fn enter(object: &Bound<'_, PyAny>) -> PyResult<()> {
    push(object).map(drop)
}

/// Ends the innermost scope, which must be of this allocator.
pub fn exit(object: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = object.py();
    match innermost(py)? {
        Some(scope) if scope.get().object.is(object) => {
            let around = scope
                .get()
                .around
                .as_ref()
                .map_or_else(|| py.None(), |around| around.clone_ref(py).into_any());
            set(py, around.bind(py)).map(drop)
        }
        _ => Err(PyRuntimeError::new_err(
            "scopes of allocators end in the order in which they began, each in its context",
        )),
    }
}

/// Runs something in a scope of its own.
pub fn within<R>(object: &Bound<'_, PyAny>, run: impl FnOnce() -> R) -> PyResult<R> {
    let py = object.py();
    let token = push(object)?;
    let result = run();
    // SAFETY: the thread is attached; the token is of this variable and context, and is used once. What the work
    // raised is kept meanwhile.
    unsafe {
        let raised = PyErr::take(py);
        let reset = ffi::PyContextVar_Reset(variable(py)?.as_ptr(), token.as_ptr());
        let failed = (reset < 0).then(|| PyErr::fetch(py));
        if let Some(error) = raised.or(failed) {
            error.restore(py);
        }
    }
    Ok(result)
}

/// What is chosen in the context of this thread.
fn chosen() -> Option<Chosen> {
    // SAFETY: only asks whether this thread is attached.
    if unsafe { ffi::PyGILState_Check() } == 0 {
        return None;
    }
    // SAFETY: it is attached.
    let py = unsafe { Python::assume_attached() };
    match innermost(py) {
        Ok(scope) => scope.map(|scope| scope.get().chosen.clone()),
        Err(error) => {
            error.write_unraisable(py, None);
            None
        }
    }
}

/// Connects the variable with the engine.
///
/// # Errors
/// `MemoryError`.
pub fn register(namespace: &Bound<'_, PyModule>) -> PyResult<()> {
    variable(namespace.py())?;
    current::install(chosen);
    Ok(())
}
