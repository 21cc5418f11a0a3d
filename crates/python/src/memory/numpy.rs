//! NumPy's handlers of memory (NEP 49), in both directions.
//!
//! A handler is a structure in a capsule named `mem_handler`. One made for NumPy serves as an allocator here: it is called
//! with the interpreter, as its authors expect, and an exception on its way is kept. An allocator serves NumPy by a
//! handler that writes the block before the memory it gives, because NumPy tells `free` a size that need not be the one
//! that was asked for. The capsule holds the allocator, and each array holds the capsule.

use super::{PyAllocator, Shareable, extract, made, written::called};
use ::memory::{Allocator, Block, refusal, shifted};
use pyo3::exceptions::PyValueError;
use pyo3::ffi::{self, PyObject};
use pyo3::prelude::*;
use std::ffi::{CStr, c_char, c_void};
use std::ptr::{self, NonNull};

const NAME: &CStr = c"mem_handler";

/// `PyDataMem_Handler`, version 1.
#[repr(C)]
struct Handler {
    name: [c_char; 127],
    version: u8,
    context: *mut c_void,
    malloc: Option<unsafe extern "C" fn(*mut c_void, usize) -> *mut c_void>,
    calloc: Option<unsafe extern "C" fn(*mut c_void, usize, usize) -> *mut c_void>,
    realloc: Option<unsafe extern "C" fn(*mut c_void, *mut c_void, usize) -> *mut c_void>,
    free: Option<unsafe extern "C" fn(*mut c_void, *mut c_void, usize)>,
}

/// A handler that was made for NumPy.
struct OfNumpy {
    name: String,
    handler: NonNull<Handler>,
    /// Who frees the handler when it is dropped.
    capsule: Option<Py<PyAny>>,
}

// SAFETY: the handler is called by threads that are attached to the interpreter.
unsafe impl Send for OfNumpy {}
// SAFETY: as above.
unsafe impl Sync for OfNumpy {}

// SAFETY: memory of the handler, shifted where it is not aligned enough.
unsafe impl Allocator for OfNumpy {
    fn name(&self) -> &str {
        &self.name
    }

    fn calls_out(&self) -> bool {
        true
    }

    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> error::Result<Block> {
        // SAFETY: the capsule keeps the handler.
        let handler = unsafe { self.handler.as_ref() };
        let make = |whole| {
            let made = called(|py| {
                // SAFETY: the functions are called as NumPy calls them.
                let pointer = unsafe {
                    match (zeroed, handler.calloc, handler.malloc) {
                        (true, Some(calloc), _) => calloc(handler.context, whole, 1),
                        (_, _, Some(malloc)) => malloc(handler.context, whole),
                        _ => ptr::null_mut(),
                    }
                };
                // The one error is that there is no memory.
                drop(PyErr::take(py));
                pointer.cast()
            });
            made.unwrap_or(ptr::null_mut())
        };
        shifted(size, alignment, make).ok_or_else(|| refusal(size, &self.name, "it gave no memory"))
    }

    unsafe fn free(&self, block: Block, _alignment: usize) {
        called(|py| {
            // SAFETY: the capsule keeps the handler; the token is what it gave, with the bytes behind it.
            unsafe {
                let handler = self.handler.as_ref();
                let start = ptr::with_exposed_provenance_mut::<c_void>(block.token);
                let whole = block.capacity + (block.pointer.addr().get() - block.token);
                if let Some(free) = handler.free {
                    free(handler.context, start, whole);
                }
            }
            if let Some(error) = PyErr::take(py) {
                error.write_unraisable(py, None);
            }
        });
    }
}

impl Drop for OfNumpy {
    fn drop(&mut self) {
        let mut capsule = self.capsule.take();
        called(|_| drop(capsule.take()));
        std::mem::forget(capsule);
    }
}

/// The memory of a handler that was made for NumPy: a capsule of the name ``mem_handler``; by default, that of NumPy
/// itself which is set now.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.memory.from_numpy()
/// <polyarray.memory.Allocator numpy(default_allocator)>
#[pyfunction]
#[pyo3(signature = (handler=None))]
fn from_numpy(py: Python<'_>, handler: Option<&Bound<'_, PyAny>>) -> PyResult<PyAllocator> {
    let handler = match handler {
        Some(handler) => handler.clone(),
        None => numpys_handler(py)?,
    };
    // SAFETY: the thread is attached; the call says whether the object is a capsule of the name.
    let pointer = unsafe {
        if ffi::PyCapsule_IsValid(handler.as_ptr(), NAME.as_ptr()) == 0 {
            return Err(PyValueError::new_err("from_numpy: a handler is a capsule named 'mem_handler'"));
        }
        ffi::PyCapsule_GetPointer(handler.as_ptr(), NAME.as_ptr()).cast::<Handler>()
    };
    let pointer = NonNull::new(pointer).ok_or_else(|| PyErr::fetch(py))?;
    // SAFETY: what a capsule of the name points to begins with a name and a version.
    let (version, name) = unsafe {
        let handler = pointer.as_ref();
        let bytes = handler.name.iter().take_while(|&&byte| byte != 0).map(|&byte| byte as u8);
        (handler.version, String::from_utf8_lossy(&bytes.collect::<Vec<_>>()).into_owned())
    };
    if version != 1 {
        return Err(PyValueError::new_err(format!("from_numpy: the handler has version {version}, not 1")));
    }
    ::memory::current::call_out();
    Ok(made(OfNumpy { name: format!("numpy({name})"), handler: pointer, capsule: Some(handler.unbind()) }))
}

/// What lies before the memory that NumPy gets: as many bytes as keep the memory aligned.
const HEADER: usize = 64;
const _: () = assert!(size_of::<Block>() <= HEADER);

unsafe fn give(context: *mut c_void, size: usize, zeroed: bool) -> *mut c_void {
    // SAFETY: the context is the allocator that the handler was made for.
    let allocator = unsafe { &*context.cast::<Shareable>() };
    let Some(whole) = size.checked_add(HEADER) else { return ptr::null_mut() };
    let Ok(block) = allocator.allocate(whole, HEADER, zeroed) else { return ptr::null_mut() };
    // SAFETY: the block has room for the header, and is aligned to it.
    unsafe {
        block.pointer.cast::<Block>().write(block);
        block.pointer.as_ptr().add(HEADER).cast()
    }
}

unsafe extern "C" fn malloc(context: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: NumPy passes the handler's context.
    unsafe { give(context, size, false) }
}

unsafe extern "C" fn calloc(context: *mut c_void, count: usize, size: usize) -> *mut c_void {
    // SAFETY: NumPy passes the handler's context.
    count.checked_mul(size).map_or(ptr::null_mut(), |size| unsafe { give(context, size, true) })
}

unsafe extern "C" fn realloc(context: *mut c_void, old: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: NumPy passes the handler's context and memory that it gave, which has a header.
    unsafe {
        let new = give(context, size, false);
        if !new.is_null() && !old.is_null() {
            let block = old.cast::<u8>().sub(HEADER).cast::<Block>().read();
            ptr::copy_nonoverlapping(old.cast::<u8>(), new.cast::<u8>(), size.min(block.size - HEADER));
            free(context, old, 0);
        }
        new
    }
}

unsafe extern "C" fn free(context: *mut c_void, pointer: *mut c_void, _size: usize) {
    if !pointer.is_null() {
        // SAFETY: NumPy passes the handler's context and memory that it gave, once.
        unsafe {
            let block = pointer.cast::<u8>().sub(HEADER).cast::<Block>().read();
            (*context.cast::<Shareable>()).free(block, HEADER);
        }
    }
}

unsafe extern "C" fn drop_handler(capsule: *mut PyObject) {
    // SAFETY: the interpreter calls this once, with a capsule that `to_numpy` made.
    unsafe {
        let handler = ffi::PyCapsule_GetPointer(capsule, NAME.as_ptr()).cast::<Handler>();
        if !handler.is_null() {
            let handler = Box::from_raw(handler);
            drop(Box::from_raw(handler.context.cast::<Shareable>()));
        }
    }
}

/// An allocator as a handler for NumPy: a capsule, to be set by NumPy's C interface, or by `use_in_numpy`. It holds the
/// allocator, and NumPy's arrays hold it.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> handler = pa.memory.to_numpy(pa.memory.pool())
/// >>> pa.memory.from_numpy(handler)
/// <polyarray.memory.Allocator numpy(pool(system))>
#[pyfunction]
fn to_numpy<'py>(py: Python<'py>, allocator: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let allocator = extract(allocator)?;
    let mut name = [0; 127];
    for (to, from) in name[..126].iter_mut().zip(allocator.name().bytes()) {
        *to = from as c_char;
    }
    let handler = Box::into_raw(Box::new(Handler {
        name,
        version: 1,
        context: Box::into_raw(Box::new(allocator)).cast(),
        malloc: Some(malloc),
        calloc: Some(calloc),
        realloc: Some(realloc),
        free: Some(free),
    }));
    // SAFETY: the thread is attached; the name lives as long as the process, and the capsule owns the handler.
    unsafe {
        let capsule = ffi::PyCapsule_New(handler.cast(), NAME.as_ptr(), Some(drop_handler));
        Bound::from_owned_ptr_or_err(py, capsule)
    }
}

/// A function of NumPy's C interface by its place in the table.
fn of_interface(py: Python<'_>, place: usize) -> PyResult<*const c_void> {
    let table = py.import("numpy._core._multiarray_umath")?.getattr("_ARRAY_API")?;
    // SAFETY: NumPy's table is in a capsule without a name; it has had these places since NumPy 1.22.
    unsafe {
        let table = ffi::PyCapsule_GetPointer(table.as_ptr(), ptr::null()).cast::<*const c_void>();
        if table.is_null() { Err(PyErr::fetch(py)) } else { Ok(*table.add(place)) }
    }
}

/// The handler that NumPy uses now.
fn numpys_handler(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    // SAFETY: place 305 is `PyDataMem_GetHandler`, which returns a new reference.
    unsafe {
        let get: unsafe extern "C" fn() -> *mut PyObject = std::mem::transmute(of_interface(py, 305)?);
        Bound::from_owned_ptr_or_err(py, get())
    }
}

/// Sets NumPy's handler in this context; returns the one before. `None` sets NumPy's own.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> before = pa.memory.set_numpy_handler(pa.memory.to_numpy(pa.memory.tracing()))
/// >>> import numpy
/// >>> pa.memory.from_numpy()
/// <polyarray.memory.Allocator numpy(tracing(system))>
/// >>> _ = pa.memory.set_numpy_handler(before)
#[pyfunction]
fn set_numpy_handler<'py>(
    py: Python<'py>,
    handler: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: place 304 is `PyDataMem_SetHandler`, which takes a capsule or null and returns a new reference.
    unsafe {
        let set: unsafe extern "C" fn(*mut PyObject) -> *mut PyObject =
            std::mem::transmute(of_interface(py, 304)?);
        Bound::from_owned_ptr_or_err(py, set(handler.map_or(ptr::null_mut(), |handler| handler.as_ptr())))
    }
}

/// Adds this subject to the namespace.
///
/// # Errors
/// None in a working interpreter.
pub fn register(namespace: &Bound<'_, PyModule>) -> PyResult<()> {
    namespace.add_function(wrap_pyfunction!(from_numpy, namespace)?)?;
    namespace.add_function(wrap_pyfunction!(to_numpy, namespace)?)?;
    namespace.add_function(wrap_pyfunction!(set_numpy_handler, namespace)?)
}
