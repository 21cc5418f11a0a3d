//! Short ways into functions that programs call on small arrays.
//!
//! Reading a call by its signature (names, defaults, conversions) costs as much as making an array of ten
//! elements. A [`Shortcut`] looks at a call first and answers it if it is the common one; any other goes to
//! the function that PyO3 made, whose name, signature and documentation both have.

use crate::errors::guard_object;
use pyo3::ffi::{self, PyObject};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyCFunction;

/// The short way into one function.
pub trait Shortcut {
    /// The function's name in its module.
    const NAME: &'static str;

    /// Where the function itself is kept.
    fn function() -> &'static PyOnceLock<Py<PyAny>>;

    /// Answers a call with one argument and perhaps a dtype; `None` where the function must.
    ///
    /// # Errors
    /// Those of the function.
    fn call<'py>(
        py: Python<'py>,
        argument: &Bound<'py, PyAny>,
        dtype: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>>;
}

/// `shortcut!(Type, "name", |py, argument, dtype| …)`: the [`Shortcut`] into a function of that name.
macro_rules! shortcut {
    ($Type:ident, $name:literal, |$py:ident, $argument:ident, $dtype:ident| $way:expr) => {
        struct $Type;

        impl $crate::shortcut::Shortcut for $Type {
            const NAME: &'static str = $name;

            fn function() -> &'static pyo3::sync::PyOnceLock<Py<PyAny>> {
                static FUNCTION: pyo3::sync::PyOnceLock<Py<PyAny>> = pyo3::sync::PyOnceLock::new();
                &FUNCTION
            }

            #[inline]
            fn call<'py>(
                $py: Python<'py>,
                $argument: &Bound<'py, PyAny>,
                $dtype: Option<&Bound<'py, PyAny>>,
            ) -> PyResult<Option<Bound<'py, PyAny>>> {
                $way
            }
        }
    };
}
pub(crate) use shortcut;

/// What the interpreter calls.
unsafe extern "C" fn call<S: Shortcut>(
    _module: *mut PyObject,
    arguments: *const *mut PyObject,
    count: isize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the interpreter calls this on an attached thread with as many positional arguments as it says and, behind
    // them, one for each name, all of which the caller holds.
    unsafe {
        guard_object(|py| {
            let given = |k: usize| Bound::ref_from_ptr(py, &*arguments.add(k));
            let common = if names.is_null() {
                match count {
                    1 => Some((given(0), None)),
                    2 => Some((given(0), Some(given(1)))),
                    _ => None,
                }
            } else if count == 1 && ffi::PyTuple_GET_SIZE(names) == 1 {
                let name = Bound::from_borrowed_ptr(py, ffi::PyTuple_GET_ITEM(names, 0));
                name.is(pyo3::intern!(py, "dtype")).then(|| (given(0), Some(given(1))))
            } else {
                None
            };
            if let Some((argument, dtype)) = common
                && let Some(result) = S::call(py, argument, dtype.filter(|dtype| !dtype.is_none()))?
            {
                return Ok(result.into_ptr());
            }
            let function = match S::function().get(py) {
                Some(function) => function.as_ptr(),
                None => return Err(pyo3::exceptions::PyRuntimeError::new_err("the module is not imported")),
            };
            let result = ffi::PyObject_Vectorcall(function, arguments, count as usize, names);
            Bound::from_owned_ptr_or_err(py, result).map(Bound::into_ptr)
        })
    }
}

/// Puts the short way before the module's function.
///
/// # Errors
/// Where the module has no such function.
pub fn install<S: Shortcut>(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let function = module.getattr(S::NAME)?.cast_into::<PyCFunction>()?;
    // SAFETY: the object is a built-in function, whose definition lives as long as the process; the new one,
    // which is leaked, differs in the function to call.
    let shortened = unsafe {
        let object = &*function.as_ptr().cast::<ffi::PyCFunctionObject>();
        let definition = Box::leak(Box::new(ffi::PyMethodDef {
            ml_meth: ffi::PyMethodDefPointer { PyCFunctionFastWithKeywords: call::<S> },
            ml_flags: ffi::METH_FASTCALL | ffi::METH_KEYWORDS,
            ..*object.m_ml
        }));
        let made = ffi::PyCFunction_NewEx(definition, object.m_self, object.m_module);
        Bound::<PyAny>::from_owned_ptr_or_err(py, made)?
    };
    let _ = S::function().set(py, function.into_any().unbind());
    module.setattr(S::NAME, shortened)
}
