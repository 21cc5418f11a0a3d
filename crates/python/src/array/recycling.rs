//! Array objects made and dropped without the layers that PyO3 puts around both.
//!
//! What PyO3 does for any class (a type looked up, a guard of the thread, flags of borrows and weak references
//! set anew) costs more than an operation on ten elements. An object of just this class that nobody refers to
//! weakly gives up its contents here and is [`Kept`]; the next one is made by moving new contents in. Kept
//! objects are as PyO3 left them but for their contents: not borrowed, no weak references, and not on the
//! garbage collector's list, which arrays need not be on, as NumPy's are not. All other objects go PyO3's way:
//! those of derived classes, and arrays over memory of other objects, which let go of those with a thread that
//! PyO3 knows, even while the interpreter shuts down.

use super::PyArray;
use crate::errors::OrRaise;
use crate::kept::Kept;
use dtype::Scalar;
use polyarray::Array;
use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi::{self, PyObject, PyTypeObject, destructor};
use pyo3::prelude::*;
use pyo3::types::PyType;
use std::cell::UnsafeCell;
use std::ptr;

static KEPT: Kept = Kept::new();

struct Class {
    type_: *mut PyTypeObject,
    /// Where an object's contents begin.
    contents: usize,
    /// PyO3's destructor.
    deallocate: Option<destructor>,
}

struct Shared(UnsafeCell<Class>);
// SAFETY: written once, while the module is imported, before any function that reads it can be called.
unsafe impl Sync for Shared {}

static CLASS: Shared =
    Shared(UnsafeCell::new(Class { type_: ptr::null_mut(), contents: 0, deallocate: None }));

#[inline(always)]
fn class() -> &'static Class {
    // SAFETY: nobody writes after the import.
    unsafe { &*CLASS.0.get() }
}

/// Whether a type is just the class `ndarray`.
#[inline(always)]
pub fn is_array_type(type_: *mut PyTypeObject) -> bool {
    type_ == class().type_
}

/// Where the contents of an array object lie.
#[inline(always)]
pub fn contents(object: *mut PyObject) -> *mut PyArray {
    object.cast::<u8>().wrapping_add(class().contents).cast()
}

/// Where in an array object the pointer to what C code was shown lies.
pub fn place_of_shown() -> usize {
    class().contents + std::mem::offset_of!(PyArray, shown)
}

/// A new object.
///
/// # Errors
/// `MemoryError`.
#[inline]
pub fn make(py: Python<'_>, new: PyArray) -> PyResult<Bound<'_, PyArray>> {
    // SAFETY: the thread is attached; a kept object is whole but for its contents.
    unsafe {
        let Some(object) = KEPT.pop() else { return Bound::new(py, new) };
        ffi::PyObject_Init(object, class().type_);
        contents(object).write(new);
        Ok(Bound::from_owned_ptr(py, object).cast_into_unchecked())
    }
}

/// A new object of the class or one derived from it, without its `__init__`.
///
/// # Errors
/// `MemoryError`.
pub fn make_of<'py>(type_: &Bound<'py, PyType>, new: PyArray) -> PyResult<Bound<'py, PyArray>> {
    let py = type_.py();
    let type_ = type_.as_type_ptr();
    if type_ == class().type_ {
        return make(py, new);
    }
    // SAFETY: the thread is attached; objects of derived classes begin as those of the class do, and zeros are
    // what PyO3 writes into its own fields, as `install` saw.
    unsafe {
        let allocate = (*type_).tp_alloc.unwrap_or(ffi::PyType_GenericAlloc);
        let object = Bound::from_owned_ptr_or_err(py, allocate(type_, 0));
        match object {
            Ok(object) => {
                contents(object.as_ptr()).write(new);
                Ok(object.cast_into_unchecked())
            }
            Err(error) => Err(error),
        }
    }
}

/// Whether an array holds none of Python's objects: it has memory of its own, or will have.
#[inline]
fn is_ours(array: &Array) -> bool {
    array.owns_memory() || array.is_deferred()
}

unsafe extern "C" fn deallocate(object: *mut PyObject) {
    // SAFETY: the interpreter calls this on an attached thread with an object of the class or one derived from
    // it that nobody refers to any more; its contents are moved out once.
    unsafe {
        let class = class();
        let weak_references =
            object.cast::<u8>().offset((*class.type_).tp_weaklistoffset).cast::<*mut PyObject>();
        let ours = ffi::Py_TYPE(object) == class.type_
            && KEPT.has_room()
            && (*weak_references).is_null()
            && is_ours(&(*contents(object)).array);
        if !ours {
            if let Some(deallocate) = class.deallocate {
                deallocate(object);
            }
            return;
        }
        ffi::PyObject_GC_UnTrack(object.cast());
        let PyArray { array, base, shown } = contents(object).read();
        drop((array, shown));
        if let Some(base) = base {
            ffi::Py_DECREF(base.into_ptr());
        }
        let type_ = class.type_.cast::<PyObject>();
        // Dropping the base may have run anything, and filled the stack.
        if !KEPT.push(object) {
            ffi::PyObject_GC_Del(object.cast());
        }
        ffi::Py_DECREF(type_);
    }
}

/// Gives the class its destructor.
///
/// # Errors
/// None in a working interpreter.
pub fn install(py: Python<'_>) -> PyResult<()> {
    let type_ = py.get_type::<PyArray>().as_type_ptr();
    let sample = Bound::new(py, PyArray::of(Array::scalar(Scalar::new(true)).or_raise()?, None))?;
    let contents = ptr::from_ref(&*sample.borrow()).addr() - sample.as_ptr().addr();
    // SAFETY: the class was made just now by this thread, which is importing the module; the sample has as many
    // bytes as the class says.
    unsafe {
        let bytes = std::slice::from_raw_parts(sample.as_ptr().cast::<u8>(), (*type_).tp_basicsize as usize);
        let (head, end) = (size_of::<PyObject>(), contents + size_of::<PyArray>());
        if bytes[head..contents].iter().chain(&bytes[end..]).any(|&byte| byte != 0) {
            return Err(PyRuntimeError::new_err(
                "objects are laid out in a way that this version does not know",
            ));
        }
        *CLASS.0.get() = Class { type_, contents, deallocate: (*type_).tp_dealloc };
        // Patterns of `match` take arrays for sequences, as they do NumPy's.
        (*type_).tp_flags |= ffi::Py_TPFLAGS_SEQUENCE;
        if ffi::PyType_IS_GC(type_) != 0 && (*type_).tp_weaklistoffset > 0 {
            (*type_).tp_dealloc = Some(deallocate);
            KEPT.enable(py)?;
        }
    }
    Ok(())
}
