//! Scalar types: what `a[2]` returns.
//!
//! The hierarchy is NumPy's (`generic`, `number`, `integer`, …, `float64`); `float64` is also a Python
//! `float` and `complex128` a Python `complex`. The concrete types are written against CPython's C
//! interface: an object is its head and the value's bytes, so making one is one allocation and one
//! store, and telling one is a comparison of type pointers.
//!
//! * [`types`]: the types themselves.
//! * [`number`]: which number a Python object is, for operands of scalars and of arrays.
//! * [`operators`]: arithmetic and comparisons, by the catalogue's rows.
//! * `quick`: the commonest operators without a table.
//! * [`construct`]: `float32("1.5")` and its kin.
//! * [`attributes`]: attributes and methods.
//! * [`text`]: `str`, `repr`, `format`.
//!
//! What needs arrays goes through [`set_array_hooks`].

pub mod attributes;
pub mod construct;
mod faulty;
pub mod number;
pub mod operators;
mod quick;
pub mod text;
pub mod types;

pub use number::{Number, Weak, classify};
pub use operators::Operator;
pub use types::{is_scalar_type, type_of_dtype};

use dtype::{DType, Element, Scalar, c64, dispatch};
use pyo3::ffi;
use pyo3::prelude::*;
use std::sync::OnceLock;

/// What scalars ask of the array class.
#[derive(Clone, Copy)]
pub struct ArrayHooks {
    /// A 0-d array of a value.
    pub array: for<'py> fn(Python<'py>, Scalar) -> PyResult<Bound<'py, PyAny>>,
    /// An operator between a scalar and something that is not a number: an array, a sequence, an object
    /// of another library. `NotImplemented` leaves it to the other operand.
    pub operate: for<'py> fn(Operator, &Bound<'py, PyAny>, &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>>,
    /// `float32([1, 2])`: an array, or the scalar where the object has no dimensions; `None` where the
    /// object is nothing that arrays are made of.
    pub construct: for<'py> fn(DType, &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>>,
}

static HOOKS: OnceLock<ArrayHooks> = OnceLock::new();

/// Connects scalars with the array class. The first call stays.
pub fn set_array_hooks(hooks: ArrayHooks) {
    let _ = HOOKS.set(hooks);
}

fn hooks() -> Option<&'static ArrayHooks> {
    HOOKS.get()
}

/// A Python scalar of a value: one allocation, none for bools.
///
/// # Errors
/// `MemoryError`.
#[inline]
pub fn scalar_to_python<'py>(py: Python<'py>, value: &Scalar) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the thread is attached; `new` returns an owned reference, or null with an exception set.
    unsafe { Bound::from_owned_ptr_or_err(py, types::new(value.dtype(), value.padded())) }
}

/// A Python scalar of the element at `element`, as indexing an array returns it.
///
/// # Errors
/// `MemoryError`.
///
/// # Safety
/// `element` is valid for one element of `dtype`; it need not be aligned.
#[inline]
pub unsafe fn element_to_python<'py>(
    py: Python<'py>,
    dtype: DType,
    element: *const u8,
) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: passed on from the caller; as above.
    unsafe { Bound::from_owned_ptr_or_err(py, types::new_from_element(dtype, element)) }
}

/// The value of one of our scalars, instances of Python subclasses included; `None` for anything else.
#[inline]
pub fn python_to_scalar(object: &Bound<'_, PyAny>) -> Option<Scalar> {
    // SAFETY: the object is alive while it is borrowed.
    unsafe { types::value(object.as_ptr()) }
}

/// The Python number (`bool`, `int`, `float`, `complex`) that equals a value, as `item()` returns it.
///
/// # Errors
/// `MemoryError`.
pub fn scalar_to_item<'py>(py: Python<'py>, value: &Scalar) -> PyResult<Bound<'py, PyAny>> {
    dispatch!(value.dtype(), T => item(py, value.to::<T>()))
}

/// [`scalar_to_item`] of an element.
///
/// # Errors
/// `MemoryError`.
#[inline]
pub fn item<T: Element>(py: Python<'_>, value: T) -> PyResult<Bound<'_, PyAny>> {
    // SAFETY: the thread is attached; each function returns an owned reference, or null with an
    // exception set.
    unsafe {
        let object = match T::DTYPE {
            DType::Bool => ffi::PyBool_FromLong(value.cast()),
            DType::UInt64 => ffi::PyLong_FromUnsignedLongLong(value.cast()),
            dtype if dtype.is_integer() => ffi::PyLong_FromLongLong(value.cast()),
            dtype if dtype.is_complex() => {
                let value: c64 = value.cast();
                ffi::PyComplex_FromDoubles(value.re, value.im)
            }
            _ => ffi::PyFloat_FromDouble(value.cast()),
        };
        Bound::from_owned_ptr_or_err(py, object)
    }
}

/// Adds the scalar types and their aliases to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    types::register(module)
}
