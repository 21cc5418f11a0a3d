//! The memory of freed array objects, kept for the next ones.
//!
//! A program on small arrays makes and drops one object per operation. Making one anew costs more than
//! filling it in: the general allocator, clearing, and the garbage collector's list, which arrays need not be
//! on, as NumPy's are not. So the class gets an allocator of its own that keeps a few objects. They are
//! guarded by the interpreter's lock; an interpreter without one keeps the general allocator. Classes
//! derived from the array's have the interpreter's own, since their objects are larger.

use super::PyArray;
use pyo3::ffi::{self, PyObject, PyTypeObject};
use pyo3::prelude::*;
use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering::Relaxed};

/// The most objects that are kept.
const ROOM: usize = 64;

struct Kept(UnsafeCell<(usize, [*mut PyObject; ROOM])>);

// SAFETY: only threads that hold the interpreter's lock look inside.
unsafe impl Sync for Kept {}

static KEPT: Kept = Kept(UnsafeCell::new((0, [ptr::null_mut(); ROOM])));
static CLASS: AtomicPtr<PyTypeObject> = AtomicPtr::new(ptr::null_mut());

unsafe extern "C" fn allocate(class: *mut PyTypeObject, items: isize) -> *mut PyObject {
    // SAFETY: the interpreter calls this under its lock; a kept object has the class's size and the collector's
    // head before it, from when it was first made.
    unsafe {
        let (count, objects) = &mut *KEPT.0.get();
        if *count > 0 && class == CLASS.load(Relaxed) {
            *count -= 1;
            return ffi::PyObject_Init(objects[*count], class);
        }
        ffi::PyType_GenericAlloc(class, items)
    }
}

unsafe extern "C" fn free(object: *mut c_void) {
    // SAFETY: the interpreter calls this under its lock, with an object whose contents are dropped and that the
    // collector does not know any more.
    unsafe {
        let (count, objects) = &mut *KEPT.0.get();
        if *count < ROOM && ffi::Py_TYPE(object.cast()) == CLASS.load(Relaxed) {
            objects[*count] = object.cast();
            *count += 1;
        } else {
            ffi::PyObject_GC_Del(object);
        }
    }
}

/// Gives the class its allocator.
///
/// # Errors
/// None in a working interpreter.
pub fn install(py: Python<'_>) -> PyResult<()> {
    let flags = py.import("sys")?.getattr_opt("abiflags")?;
    let locked = flags.is_none_or(|flags| flags.extract::<&str>().is_ok_and(|flags| !flags.contains('t')));
    let class = py.get_type::<PyArray>().as_type_ptr();
    // SAFETY: the class was made just now by this thread, and is one of the collector's.
    unsafe {
        if locked && ffi::PyType_IS_GC(class) != 0 {
            CLASS.store(class, Relaxed);
            (*class).tp_alloc = Some(allocate);
            (*class).tp_free = Some(free);
        }
    }
    Ok(())
}
