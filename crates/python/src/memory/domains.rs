//! Python's own allocators (`PyMemAllocatorEx`), in both directions.
//!
//! Those of the domains "mem" and "obj" are called with the interpreter, as they must be. An allocator of ours behind the
//! structure writes its block before the memory that it gives, because nobody tells `free` a size.

use super::{PyAllocator, Shareable, extract, made, written::called};
use ::memory::{Allocator, Block, refusal, shifted};
use pyo3::exceptions::PyValueError;
use pyo3::ffi::{self, PyMemAllocatorEx, PyObject};
use pyo3::prelude::*;
use std::ffi::{CStr, c_void};
use std::ptr;

const NAME: &CStr = c"polyarray.PyMemAllocatorEx";
const HEADER: usize = 64;

/// The allocator of one of Python's domains, or another one of that form.
struct OfPython {
    name: String,
    functions: PyMemAllocatorEx,
    /// Whether the interpreter must be held.
    attached: bool,
}

// SAFETY: the functions are called by attached threads, or may be called by any.
unsafe impl Send for OfPython {}
// SAFETY: as above.
unsafe impl Sync for OfPython {}

impl OfPython {
    fn run<R>(&self, run: impl FnOnce() -> R) -> Option<R> {
        if self.attached { called(|_| run()) } else { Some(run()) }
    }
}

// SAFETY: memory of the structure's functions, shifted where it is not aligned enough.
unsafe impl Allocator for OfPython {
    fn name(&self) -> &str {
        &self.name
    }

    fn calls_out(&self) -> bool {
        true
    }

    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> error::Result<Block> {
        let functions = &self.functions;
        let make = |whole| {
            let made = self.run(|| match (zeroed, functions.calloc, functions.malloc) {
                (true, Some(calloc), _) => calloc(functions.ctx, 1, whole).cast(),
                (_, _, Some(malloc)) => malloc(functions.ctx, whole).cast(),
                _ => ptr::null_mut(),
            });
            made.unwrap_or(ptr::null_mut())
        };
        shifted(size, alignment, make).ok_or_else(|| refusal(size, &self.name, "it gave no memory"))
    }

    unsafe fn free(&self, block: Block, _alignment: usize) {
        self.run(|| {
            if let Some(free) = self.functions.free {
                free(self.functions.ctx, ptr::with_exposed_provenance_mut(block.token));
            }
        });
    }
}

/// The memory of one of Python's domains, "raw", "mem" or "obj", as it is set now, or of a capsule of `to_python`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.zeros(3, allocator=pa.memory.from_python("raw"))
/// array([0., 0., 0.])
#[pyfunction]
#[pyo3(signature = (domain))]
fn from_python(domain: &Bound<'_, PyAny>) -> PyResult<PyAllocator> {
    // SAFETY: the thread is attached; the call says whether the object is a capsule of the name.
    if unsafe { ffi::PyCapsule_IsValid(domain.as_ptr(), NAME.as_ptr()) } != 0 {
        // SAFETY: a capsule of the name points to the structure, and begins with it.
        let held = unsafe { &*ffi::PyCapsule_GetPointer(domain.as_ptr(), NAME.as_ptr()).cast::<Provided>() };
        return Ok(PyAllocator { made: Some(held.allocator.clone()) });
    }
    let name: String = domain.extract()?;
    let domain = match name.as_str() {
        "raw" => ffi::PyMemAllocatorDomain::PYMEM_DOMAIN_RAW,
        "mem" => ffi::PyMemAllocatorDomain::PYMEM_DOMAIN_MEM,
        "obj" => ffi::PyMemAllocatorDomain::PYMEM_DOMAIN_OBJ,
        _ => {
            return Err(PyValueError::new_err(format!(
                "from_python: a domain is 'raw', 'mem' or 'obj', not {name:?}"
            )));
        }
    };
    let mut functions =
        PyMemAllocatorEx { ctx: ptr::null_mut(), malloc: None, calloc: None, realloc: None, free: None };
    // SAFETY: fills the structure.
    unsafe { ffi::PyMem_GetAllocator(domain, &mut functions) };
    let attached = name != "raw";
    if attached {
        ::memory::current::call_out();
    }
    Ok(made(OfPython { name: format!("python({name})"), functions, attached }))
}

/// What the capsule points to: the structure, then what its context is.
#[repr(C)]
struct Provided {
    functions: PyMemAllocatorEx,
    allocator: Shareable,
}

fn give(context: *mut c_void, size: usize, zeroed: bool) -> *mut c_void {
    // SAFETY: the context is what the structure was made for.
    let allocator = unsafe { &(*context.cast::<Provided>()).allocator };
    let Some(whole) = size.checked_add(HEADER) else { return ptr::null_mut() };
    let Ok(block) = allocator.allocate(whole, HEADER, zeroed) else { return ptr::null_mut() };
    // SAFETY: the block has room for the header, and is aligned to it.
    unsafe {
        block.pointer.cast::<Block>().write(block);
        block.pointer.as_ptr().add(HEADER).cast()
    }
}

extern "C" fn malloc(context: *mut c_void, size: usize) -> *mut c_void {
    give(context, size, false)
}

extern "C" fn calloc(context: *mut c_void, count: usize, size: usize) -> *mut c_void {
    count.checked_mul(size).map_or(ptr::null_mut(), |size| give(context, size, true))
}

extern "C" fn realloc(context: *mut c_void, old: *mut c_void, size: usize) -> *mut c_void {
    let new = give(context, size, false);
    if !new.is_null() && !old.is_null() {
        // SAFETY: the old memory was given here, and has a header.
        unsafe {
            let block = old.cast::<u8>().sub(HEADER).cast::<Block>().read();
            ptr::copy_nonoverlapping(old.cast::<u8>(), new.cast::<u8>(), size.min(block.size - HEADER));
        }
        free(context, old);
    }
    new
}

extern "C" fn free(context: *mut c_void, pointer: *mut c_void) {
    if !pointer.is_null() {
        // SAFETY: the memory was given here, and is freed once.
        unsafe {
            let block = pointer.cast::<u8>().sub(HEADER).cast::<Block>().read();
            (*context.cast::<Provided>()).allocator.free(block, HEADER);
        }
    }
}

unsafe extern "C" fn drop_provided(capsule: *mut PyObject) {
    // SAFETY: the interpreter calls this once, with a capsule that `to_python` made.
    unsafe {
        let provided = ffi::PyCapsule_GetPointer(capsule, NAME.as_ptr()).cast::<Provided>();
        if !provided.is_null() {
            drop(Box::from_raw(provided));
        }
    }
}

/// An allocator as a `PyMemAllocatorEx` of Python's C interface, in a capsule of the name
/// ``polyarray.PyMemAllocatorEx``, which must live as long as its memory.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.memory.from_python(pa.memory.to_python(pa.memory.pool()))
/// <polyarray.memory.Allocator pool(system)>
#[pyfunction]
fn to_python<'py>(py: Python<'py>, allocator: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let functions = PyMemAllocatorEx {
        ctx: ptr::null_mut(),
        malloc: Some(malloc),
        calloc: Some(calloc),
        realloc: Some(realloc),
        free: Some(free),
    };
    let provided = Box::into_raw(Box::new(Provided { functions, allocator: extract(allocator)? }));
    // SAFETY: the structure was made just now; the name lives as long as the process, and the capsule owns the structure.
    unsafe {
        (*provided).functions.ctx = provided.cast();
        let capsule = ffi::PyCapsule_New(provided.cast(), NAME.as_ptr(), Some(drop_provided));
        Bound::from_owned_ptr_or_err(py, capsule)
    }
}

/// Adds this subject to the namespace.
///
/// # Errors
/// None in a working interpreter.
pub fn register(namespace: &Bound<'_, PyModule>) -> PyResult<()> {
    namespace.add_function(wrap_pyfunction!(from_python, namespace)?)?;
    namespace.add_function(wrap_pyfunction!(to_python, namespace)?)
}
