//! Freed objects, kept for the next ones.
//!
//! A program on small arrays makes and drops one object per operation. Memory of the interpreter's general
//! allocator costs more than filling an object in, so a few are kept. They are guarded by the
//! interpreter's lock; an interpreter without one keeps none.

use pyo3::ffi::PyObject;
use pyo3::prelude::*;
use std::cell::UnsafeCell;
use std::ptr;

/// The most objects that are kept.
const ROOM: usize = 64;

struct Stack {
    /// How many may be kept: none until [`Kept::enable`].
    room: usize,
    count: usize,
    objects: [*mut PyObject; ROOM],
}

/// Whether the interpreter has a lock.
///
/// # Errors
/// None in a working interpreter.
pub fn has_lock(py: Python<'_>) -> PyResult<bool> {
    let flags = py.import("sys")?.getattr_opt("abiflags")?;
    Ok(flags.is_none_or(|flags| flags.extract::<&str>().is_ok_and(|flags| !flags.contains('t'))))
}

/// A stack of freed objects of one size.
pub struct Kept(UnsafeCell<Stack>);

// SAFETY: only threads that hold the interpreter's lock look inside.
unsafe impl Sync for Kept {}

impl Kept {
    /// A stack that keeps nothing yet.
    pub const fn new() -> Kept {
        Kept(UnsafeCell::new(Stack { room: 0, count: 0, objects: [ptr::null_mut(); ROOM] }))
    }

    /// Starts to keep objects, if the interpreter has a lock.
    ///
    /// # Errors
    /// None in a working interpreter.
    pub fn enable(&self, py: Python<'_>) -> PyResult<()> {
        if has_lock(py)? {
            // SAFETY: this thread holds the lock.
            unsafe { (*self.0.get()).room = ROOM };
        }
        Ok(())
    }

    /// The memory of an object that was freed, if one is kept.
    ///
    /// # Safety
    /// The thread is attached.
    #[inline(always)]
    pub unsafe fn pop(&self) -> Option<*mut PyObject> {
        // SAFETY: the interpreter's lock is held, or nothing was ever kept.
        let stack = unsafe { &mut *self.0.get() };
        stack.count = stack.count.checked_sub(1)?;
        Some(stack.objects[stack.count])
    }

    /// Whether another object would be kept.
    ///
    /// # Safety
    /// As for [`Kept::pop`].
    #[inline(always)]
    pub unsafe fn has_room(&self) -> bool {
        // SAFETY: as in `pop`.
        let stack = unsafe { &*self.0.get() };
        stack.count < stack.room
    }

    /// Keeps the memory of an object; false where there is no room.
    ///
    /// # Safety
    /// As for [`Kept::pop`]; nobody refers to the object any more.
    #[inline(always)]
    pub unsafe fn push(&self, object: *mut PyObject) -> bool {
        // SAFETY: as in `pop`.
        let stack = unsafe { &mut *self.0.get() };
        if stack.count >= stack.room {
            return false;
        }
        stack.objects[stack.count] = object;
        stack.count += 1;
        true
    }
}
