//! Plain functions as an allocator: addresses of C functions, `ctypes` functions, or Python callables.

use super::{PyAllocator, made, written::called};
use ::memory::{Allocator, Block, current, refusal, shifted};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use std::ffi::c_void;
use std::ptr;

/// One of the two functions.
enum Function {
    /// At an address, to be called as it is.
    Native(*const c_void),
    /// To be called by the interpreter.
    Python(Py<PyAny>),
}

// SAFETY: functions of C are called from any thread, those of Python by a thread that is attached.
unsafe impl Send for Function {}
// SAFETY: as above.
unsafe impl Sync for Function {}

/// Two functions.
struct Functions {
    name: String,
    allocate: Function,
    free: Function,
    /// What the addresses were taken from.
    owner: Option<Py<PyAny>>,
}

impl Function {
    fn read(object: &Bound<'_, PyAny>) -> PyResult<Function> {
        if let Ok(address) = object.extract::<usize>() {
            return Ok(Function::Native(ptr::with_exposed_provenance(address)));
        }
        let py = object.py();
        let ctypes = py.import("ctypes")?;
        if object.is_instance(&ctypes.getattr("_CFuncPtr")?)? {
            let address =
                ctypes.getattr("cast")?.call1((object, ctypes.getattr("c_void_p")?))?.getattr("value")?;
            return Ok(Function::Native(ptr::with_exposed_provenance(address.extract::<usize>()?)));
        }
        if !object.is_callable() {
            return Err(PyTypeError::new_err(
                "expected a function, a ctypes function, or the address of one",
            ));
        }
        current::call_out();
        Ok(Function::Python(object.clone().unbind()))
    }
}

impl Functions {
    fn call(&self, size: usize) -> Result<*mut u8, String> {
        match &self.allocate {
            Function::Native(address) => {
                // SAFETY: who gave the address says that it is a function of this type.
                let allocate: unsafe extern "C" fn(usize) -> *mut c_void =
                    unsafe { std::mem::transmute(*address) };
                // SAFETY: as above.
                Ok(unsafe { allocate(size) }.cast())
            }
            Function::Python(function) => called(|py| {
                let address =
                    function.bind(py).call1((size,)).and_then(|address| address.extract::<Option<usize>>());
                let address = address.map_err(|error| error.to_string())?.unwrap_or(0);
                Ok(ptr::with_exposed_provenance_mut(address))
            })
            .unwrap_or_else(|| Err("Python has ended".to_owned())),
        }
    }
}

// SAFETY: memory of a function, shifted where it is not aligned enough.
unsafe impl Allocator for Functions {
    fn name(&self) -> &str {
        &self.name
    }

    fn calls_out(&self) -> bool {
        true
    }

    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> error::Result<Block> {
        let mut reason = "it gave no memory".to_owned();
        let block = shifted(size, alignment, |whole| {
            self.call(whole).unwrap_or_else(|error| {
                reason = error;
                ptr::null_mut()
            })
        });
        let block = block.ok_or_else(|| refusal(size, &self.name, &reason))?;
        if zeroed {
            // SAFETY: the block has at least `size` bytes and belongs to this call.
            unsafe { block.pointer.write_bytes(0, size) };
        }
        Ok(block)
    }

    unsafe fn free(&self, block: Block, _alignment: usize) {
        match &self.free {
            Function::Native(address) => {
                // SAFETY: who gave the address says that it is a function of this type.
                let free: unsafe extern "C" fn(*mut c_void) = unsafe { std::mem::transmute(*address) };
                // SAFETY: the token is what `allocate` returned; the caller is done with it.
                unsafe { free(ptr::with_exposed_provenance_mut(block.token)) };
            }
            Function::Python(function) => {
                called(|py| {
                    if let Err(error) = function.bind(py).call1((block.token,)) {
                        error.write_unraisable(py, Some(function.bind(py)));
                    }
                });
            }
        }
    }
}

impl Drop for Functions {
    fn drop(&mut self) {
        let python =
            |function: &mut Function| match std::mem::replace(function, Function::Native(ptr::null())) {
                Function::Python(function) => Some(function),
                Function::Native(_) => None,
            };
        let mut objects = [python(&mut self.allocate), python(&mut self.free), self.owner.take()];
        called(|_| objects.iter_mut().for_each(|object| drop(object.take())));
        std::mem::forget(objects);
    }
}

/// Memory of two functions: `allocate(size)`, which returns an address or nothing, and `free(address)`. Each is a
/// Python callable, or a function of C: one of `ctypes`, or its address.
///
/// Examples
/// --------
/// >>> import polyarray as pa, ctypes
/// >>> libc = ctypes.CDLL(None)
/// >>> pa.zeros(3, allocator=pa.memory.functions(libc.malloc, libc.free))
/// array([0., 0., 0.])
#[pyfunction]
#[pyo3(signature = (allocate, free, name="functions"))]
fn functions(allocate: &Bound<'_, PyAny>, free: &Bound<'_, PyAny>, name: &str) -> PyResult<PyAllocator> {
    let owner = (allocate, free).into_pyobject(allocate.py())?.into_any().unbind();
    Ok(made(Functions {
        name: name.to_owned(),
        allocate: Function::read(allocate)?,
        free: Function::read(free)?,
        owner: Some(owner),
    }))
}

/// Adds this subject to the namespace.
///
/// # Errors
/// None in a working interpreter.
pub fn register(namespace: &Bound<'_, PyModule>) -> PyResult<()> {
    namespace.add_function(wrap_pyfunction!(functions, namespace)?)
}
