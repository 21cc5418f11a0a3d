//! Objects that take functions into their own hands: what `__array_ufunc__` and `__array_function__` share.
//!
//! A class says so by a method of that name. Arrays, numbers, lists and tuples are told by their type alone, which
//! costs a comparison or two; of other objects the class is asked. `ndarray`'s own method, ours or NumPy's, does
//! what would be done without it.

use crate::array::classes::{ARRAY, SCALAR, priority};
use crate::array::{PyArray, is_array_type};
use crate::convert::exact;
use crate::dtype::PyDType;
use crate::numpys;
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
    /// The method's name.
    pub fn name(self) -> &'static str {
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

/// Whether an object's type tells that nobody has to be asked: it is plain, or an array of just NumPy's class.
#[inline]
pub fn is_silent(object: &Bound<'_, PyAny>) -> bool {
    is_plain(object) || numpys::is_silent(object)
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
    if is_plain(object) || numpys::is_exact(object) {
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
    if numpys::class(object.py()).is_some_and(|class| default(&class)) {
        return Found::Nothing;
    }
    Found::Own(method)
}

/// Whether a class is that of NumPy's arrays, or derived from it.
pub fn is_numpys_class(class: &Bound<'_, PyType>) -> bool {
    numpys::class(class.py()).is_some_and(|array| class.is_subclass(array.as_any()).unwrap_or(false))
}

/// Whether an operator of an array leaves the work to the other operand, as NumPy decides: where its class says
/// `__array_ufunc__ = None`, or is no array's and has a higher priority. Classes derived from NumPy's arrays that say
/// they come first, as masked arrays do, have operators of their own.
pub fn defers(this: &Bound<'_, PyAny>, other: &Bound<'_, PyAny>, in_place: bool) -> bool {
    if is_plain(other) || numpys::is_exact(other) || this.get_type().is(other.get_type()) {
        return false;
    }
    if !in_place && numpys::is_derived(other) && priority(this, ARRAY) < priority(other, ARRAY) {
        return true;
    }
    let class = other.get_type();
    if let Ok(Some(method)) = class.getattr_opt(Protocol::Ufunc.name()) {
        return !in_place && method.is_none();
    }
    if class.is_subclass(&this.get_type()).unwrap_or(false) {
        return false;
    }
    priority(this, SCALAR) < priority(other, SCALAR)
}

/// What asking an object by a protocol gave; an error says which object and protocol it came from.
///
/// # Errors
/// That one.
#[inline]
pub fn blamed<T>(object: &Bound<'_, PyAny>, protocol: &str, answer: PyResult<T>) -> PyResult<T> {
    answer.map_err(|error| blame(object, protocol, error))
}

/// An error with a note on the object and the protocol that it came from, once.
#[cold]
pub fn blame(object: &Bound<'_, PyAny>, protocol: &str, error: PyErr) -> PyErr {
    let py = object.py();
    let note = format!("polyarray asked an object of class '{}' by {protocol}", class_name(object));
    let value = error.value(py);
    let notes = value.getattr_opt("__notes__").ok().flatten();
    // A protocol that calls itself comes by many times.
    let known = notes.is_some_and(|notes| notes.contains(&note).unwrap_or(true));
    if !known {
        // Nothing is gained where even the note fails, as it does when the stack is spent.
        let _ = error.add_note(py, &note);
    }
    error
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
