//! Objects that take functions into their own hands: what `__array_ufunc__` and `__array_function__` share.
//!
//! A class says so by a method of that name. Arrays, numbers, lists and tuples are told by their type alone, which
//! costs a comparison or two; of other objects the class is asked. `ndarray`'s own method, ours or NumPy's, does
//! what would be done without it.

use crate::array::{PyArray, is_array_type};
use crate::convert::exact;
use crate::dtype::PyDType;
use crate::scalars::types::exact_dtype;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyComplex, PyList, PyString, PyTuple, PyType};
use pyo3::{PyTypeInfo, ffi};

/// A method by which a class takes part.
#[derive(Clone, Copy)]
pub enum Protocol {
    /// `__array_ufunc__`: functions of elements.
    Ufunc,
    /// `__array_function__`: all others.
    Function,
}

impl Protocol {
    fn name(self) -> &'static str {
        match self {
            Protocol::Ufunc => "__array_ufunc__",
            Protocol::Function => "__array_function__",
        }
    }
}

/// What the class of an object says.
pub enum Found<'py> {
    /// Nothing.
    Nothing,
    /// That it is `ndarray`, or derived from it without another method.
    Default,
    /// Its own method, or `None`.
    Own(Bound<'py, PyAny>),
}

/// Whether an object's type tells that it has nothing to say: it is of just the class `ndarray`, or a number, text, list
/// or tuple of just Python's or our class, a dtype or a type.
#[inline]
pub fn is_plain(object: &Bound<'_, PyAny>) -> bool {
    let type_ = object.get_type_ptr();
    is_array_type(type_)
        || type_ == &raw mut ffi::PyFloat_Type
        || type_ == &raw mut ffi::PyLong_Type
        || exact_dtype(type_).is_some()
        || is_rarely_plain(object)
}

fn is_rarely_plain(object: &Bound<'_, PyAny>) -> bool {
    object.is_none()
        || exact::<PyList>(object).is_some()
        || exact::<PyTuple>(object).is_some()
        || exact::<PyBool>(object).is_some()
        || exact::<PyComplex>(object).is_some()
        || exact::<PyString>(object).is_some()
        || exact::<PyDType>(object).is_some()
        || exact::<PyType>(object).is_some()
}

/// What the class of an object says to a protocol.
pub fn find<'py>(object: &Bound<'py, PyAny>, protocol: Protocol) -> Found<'py> {
    if exact::<PyArray>(object).is_some() {
        return Found::Default;
    }
    if is_plain(object) {
        return Found::Nothing;
    }
    let class = object.get_type();
    // An object whose class cannot be asked says nothing, as in NumPy.
    let Ok(Some(method)) = class.getattr_opt(protocol.name()) else { return Found::Nothing };
    let default = |class: &Bound<'py, PyType>| {
        class.getattr_opt(protocol.name()).ok().flatten().is_some_and(|own| own.is(&method))
    };
    if object.is_instance_of::<PyArray>() && default(&PyArray::type_object(object.py())) {
        return Found::Default;
    }
    if numpy_array(object.py()).is_some_and(|class| default(&class)) {
        return Found::Nothing;
    }
    Found::Own(method)
}

/// Whether an object is an array of NumPy's, which takes part as something that arrays are made of.
pub fn is_numpys(object: &Bound<'_, PyAny>) -> bool {
    let py = object.py();
    !object.is_instance_of::<PyArray>()
        && numpy_array(py).is_some_and(|class| object.is_instance(class.as_any()).unwrap_or(false))
}

/// Whether a class is that of NumPy's arrays, or derived from it.
pub fn is_numpys_class(class: &Bound<'_, PyType>) -> bool {
    numpy_array(class.py()).is_some_and(|array| class.is_subclass(array.as_any()).unwrap_or(false))
}

/// The class of NumPy's arrays, where NumPy is imported.
fn numpy_array(py: Python<'_>) -> Option<Bound<'_, PyType>> {
    let modules = py.import("sys").ok()?.getattr("modules").ok()?;
    modules.get_item("numpy").ok()?.getattr("ndarray").ok()?.cast_into().ok()
}

/// Whether an operator of an array leaves the work to the other operand, as NumPy decides: where its class says
/// `__array_ufunc__ = None`, or is no array's and has a higher priority.
pub fn defers(this: &Bound<'_, PyAny>, other: &Bound<'_, PyAny>, in_place: bool) -> bool {
    if is_plain(other) || this.get_type().is(other.get_type()) {
        return false;
    }
    let class = other.get_type();
    if let Ok(Some(method)) = class.getattr_opt(Protocol::Ufunc.name()) {
        return !in_place && method.is_none();
    }
    if class.is_subclass(&this.get_type()).unwrap_or(false) {
        return false;
    }
    use crate::array::classes::{SCALAR, priority};
    priority(this, SCALAR) < priority(other, SCALAR)
}

/// The first of some objects before whose class no derived one stands further right.
pub fn first_to_try(objects: &[(Bound<'_, PyAny>, Bound<'_, PyAny>)]) -> usize {
    let outranked = |k: usize| {
        let class = objects[k].0.get_type();
        objects[k + 1..]
            .iter()
            .any(|(other, _)| !other.get_type().is(&class) && other.is_instance(&class).unwrap_or(false))
    };
    (0..objects.len()).find(|&k| !outranked(k)).unwrap_or(0)
}

/// The class's name, as in a list of words.
pub fn class_name(object: &Bound<'_, PyAny>) -> String {
    // SAFETY: a live object's type has a name.
    let name = unsafe { std::ffi::CStr::from_ptr((*ffi::Py_TYPE(object.as_ptr())).tp_name) };
    name.to_string_lossy().into_owned()
}
