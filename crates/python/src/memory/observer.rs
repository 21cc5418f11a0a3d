//! What Python knows of traced blocks, and they of Python.

use ::memory::Chosen;
use ::memory::allocators::{Observer, Site, Tracing, observe};
use pyo3::ffi::{self, PyObject};
use pyo3::prelude::*;
use std::any::Any;
use std::cell::RefCell;
use std::ffi::{c_int, c_uint};
use std::sync::Arc;

/// The domain in which `tracemalloc` shows NumPy's arrays, and ours.
const DOMAIN: c_uint = 389_047;

unsafe extern "C" {
    fn PyTraceMalloc_Track(domain: c_uint, address: usize, size: usize) -> c_int;
    fn PyTraceMalloc_Untrack(domain: c_uint, address: usize) -> c_int;
}

thread_local! {
    /// Where the work began that this thread does without the interpreter.
    static BEGAN: RefCell<Option<Site>> = const { RefCell::new(None) };
    /// The file of the code that was asked for last. The code is held, so that its address stays its own.
    static LAST: RefCell<Option<(Py<PyAny>, Arc<str>)>> = const { RefCell::new(None) };
}

/// The line that Python is at, on a thread that is attached.
fn line(py: Python<'_>) -> Option<Site> {
    // SAFETY: the thread is attached; the frame is borrowed, its code a new reference.
    let (code, line) = unsafe {
        let frame = ffi::PyEval_GetFrame();
        if frame.is_null() {
            return None;
        }
        let code = ffi::PyFrame_GetCode(frame).cast::<PyObject>();
        (Bound::from_owned_ptr_or_opt(py, code)?, ffi::PyFrame_GetLineNumber(frame))
    };
    let known = LAST.with_borrow(|last| {
        last.as_ref().filter(|(known, _)| known.is(&code)).map(|(_, file)| Arc::clone(file))
    });
    let file = match known {
        Some(file) => file,
        None => {
            let file: Arc<str> = code.getattr("co_filename").ok()?.extract::<String>().ok()?.into();
            let before = LAST.replace(Some((code.unbind(), Arc::clone(&file))));
            drop(before);
            file
        }
    };
    Some(Site { file, line: u32::try_from(line).unwrap_or(0) })
}

fn site() -> Option<Site> {
    // SAFETY: only asks whether this thread is attached.
    if unsafe { ffi::PyGILState_Check() } == 0 {
        return BEGAN.with_borrow(Clone::clone);
    }
    // SAFETY: it is attached.
    line(unsafe { Python::assume_attached() })
}

fn tell_made(address: usize, size: usize) {
    // SAFETY: may be called from any thread, attached or not; fails where nothing is traced.
    unsafe { PyTraceMalloc_Track(DOMAIN, address, size) };
}

fn tell_freed(address: usize) {
    // SAFETY: as above.
    unsafe { PyTraceMalloc_Untrack(DOMAIN, address) };
}

/// Notes the line at which work begins that will let the interpreter go, if its allocator wants to know.
pub fn begin(py: Python<'_>, chosen: &Chosen) {
    let mut allocator = chosen.allocator();
    while let Some(known) = allocator {
        if (&**known as &dyn Any).downcast_ref::<Tracing>().is_some_and(Tracing::notes_sites) {
            BEGAN.set(line(py));
            return;
        }
        allocator = known.parent();
    }
}

/// Connects traced blocks with Python.
pub fn install() {
    observe(Observer { site, made: tell_made, freed: tell_freed });
}
