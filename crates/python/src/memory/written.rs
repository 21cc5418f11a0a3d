//! Allocators that are written in Python.
//!
//! They are called on the thread that wants the memory, which attaches to the interpreter if it has let it go. An
//! exception that is on its way meanwhile stays as it is; what `free` raises is reported as unraisable. What they
//! make themselves while they work comes from the system's memory. A block's token keeps the Python object that
//! stands for the memory.

use super::{PyAllocator, PyBlock};
use ::memory::{Allocator, Block, Chosen, current, refusal};
use pyo3::buffer::PyUntypedBuffer;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use std::ptr::{self, NonNull};

/// An object of a class derived from `Allocator`.
pub struct Written {
    name: String,
    /// Let go with an interpreter.
    object: Option<Py<PyAllocator>>,
}

/// What the token of a block points to.
struct Record {
    address: usize,
    capacity: usize,
    token: Py<PyAny>,
    /// Keeps memory of the buffer protocol in its place.
    _held: Option<PyUntypedBuffer>,
}

impl Written {
    /// The allocator of an object.
    ///
    /// # Errors
    /// `TypeError` where its class has a name that is none.
    pub fn new(object: &Bound<'_, PyAllocator>) -> PyResult<Written> {
        current::call_out();
        let name = object.get_type().name()?.to_string();
        Ok(Written { name, object: Some(object.clone().unbind()) })
    }

    /// The object itself.
    pub fn object(&self, py: Python<'_>) -> Py<PyAny> {
        self.object.as_ref().map_or_else(|| py.None(), |object| object.clone_ref(py).into_any())
    }

    fn call(&self, py: Python<'_>, size: usize, alignment: usize) -> PyResult<(Record, usize)> {
        let object = self.object(py);
        let made = object.bind(py).call_method1(intern!(py, "allocate"), (size, alignment))?;
        let record = read(made, size)?;
        let shift = record.address.next_multiple_of(alignment) - record.address;
        if record.capacity < size.max(1).saturating_add(shift) {
            return Err(PyValueError::new_err(format!(
                "allocate({size}, {alignment}) gave {} bytes at {:#x}, of which {} at a multiple of {alignment} \
                 are too few",
                record.capacity,
                record.address,
                record.capacity.saturating_sub(shift)
            )));
        }
        Ok((record, shift))
    }

    fn release(&self, py: Python<'_>, record: Record) {
        let object = self.object(py);
        let free = object.bind(py).getattr_opt(intern!(py, "free"));
        let done = free.and_then(|free| match free {
            Some(free) => free.call1((record.address, record.capacity, &record.token)).map(drop),
            None => Ok(()),
        });
        if let Err(error) = done {
            error.write_unraisable(py, Some(object.bind(py)));
        }
    }
}

/// What `allocate` returned.
fn read(made: Bound<'_, PyAny>, size: usize) -> PyResult<Record> {
    if let Ok(block) = made.cast::<PyBlock>() {
        let (address, capacity) = (block.get().address(), block.get().capacity());
        return Ok(Record { address, capacity, token: made.unbind(), _held: None });
    }
    if let Ok(tuple) = made.cast::<PyTuple>() {
        let (address, capacity, token): (usize, usize, Py<PyAny>) = tuple.extract()?;
        return Ok(Record { address, capacity, token, _held: None });
    }
    if let Ok(address) = made.extract::<usize>() {
        return Ok(Record { address, capacity: size.max(1), token: made.py().None(), _held: None });
    }
    let held = PyUntypedBuffer::get(&made).map_err(|_| {
        let name = made.get_type().name().map(|name| name.to_string()).unwrap_or_default();
        PyTypeError::new_err(format!(
            "allocate must return a writable buffer, a Block, an address, or a tuple of an address, a capacity and a \
             token, not {name}"
        ))
    })?;
    if held.readonly() || !held.is_c_contiguous() {
        return Err(PyValueError::new_err("allocate returned a buffer that cannot be written in one piece"));
    }
    let (address, capacity) = (held.buf_ptr().expose_provenance(), held.len_bytes());
    Ok(Record { address, capacity, token: made.unbind(), _held: Some(held) })
}

/// Runs something attached to the interpreter, in a scope of the system's memory, and keeps the exception that is on
/// its way. `None` without an interpreter.
pub fn called<R>(run: impl FnOnce(Python<'_>) -> R) -> Option<R> {
    Python::try_attach(|py| {
        let raised = PyErr::take(py);
        let _scope = Chosen::system().enter();
        let result = run(py);
        if let Some(raised) = raised {
            raised.restore(py);
        }
        result
    })
}

// SAFETY: memory that the object keeps until the token is dropped, in the size and alignment asked for, which is
// checked; whether it is really there is the word of who wrote the class.
unsafe impl Allocator for Written {
    fn name(&self) -> &str {
        &self.name
    }

    fn calls_out(&self) -> bool {
        true
    }

    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> error::Result<Block> {
        let made = called(|py| {
            let (record, shift) = self
                .call(py, size, alignment)
                .map_err(|error| refusal(size, &self.name, &error.to_string()))?;
            let address = record.address + shift;
            let pointer = NonNull::new(ptr::with_exposed_provenance_mut::<u8>(address))
                .ok_or_else(|| refusal(size, &self.name, "it gave no memory"))?;
            let capacity = record.capacity - shift;
            let token = Box::into_raw(Box::new(record)).expose_provenance();
            Ok(Block { pointer, size, capacity, token })
        });
        let block = made.unwrap_or_else(|| Err(refusal(size, &self.name, "Python has ended")))?;
        if zeroed {
            // SAFETY: the block has at least `size` bytes and belongs to this call.
            unsafe { block.pointer.write_bytes(0, size) };
        }
        Ok(block)
    }

    unsafe fn free(&self, block: Block, _alignment: usize) {
        // SAFETY: `allocate` made the token; a block is freed once.
        let record = unsafe { Box::from_raw(ptr::with_exposed_provenance_mut::<Record>(block.token)) };
        // Without an interpreter its memory is gone, or will never be: the record is leaked.
        let mut record = Some(record);
        called(|py| {
            if let Some(record) = record.take() {
                self.release(py, *record);
            }
        });
        std::mem::forget(record);
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let mut object = self.object.take();
        called(|_| drop(object.take()));
        std::mem::forget(object);
    }
}
