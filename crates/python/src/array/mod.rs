//! The Python class `ndarray`.
//!
//! An object holds an [`Array`] and, for a view, the object that owns the memory. Methods stand in
//! files by subject; what has a function of the same name forwards to it.

mod attributes;
mod flat;
pub mod operators;
mod raw;
mod recycling;

pub use attributes::reshaped;
pub use operators::{Attempt, at_once};

use polyarray::Array;
use pyo3::prelude::*;

/// An n-dimensional array.
///
/// Parameters are NumPy's: ``ndarray(shape, dtype=float, buffer=None, offset=0, strides=None, order='C')``;
/// programs use `array`, `zeros` and their kin instead.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.ndarray((2,), dtype='f4').dtype
/// dtype('float32')
#[pyclass(name = "ndarray", module = "polyarray", subclass, weakref)]
pub struct PyArray {
    array: Array,
    base: Option<Py<PyAny>>,
}

impl PyArray {
    /// A new object for an array that owns its memory.
    ///
    /// # Errors
    /// `MemoryError`.
    #[inline]
    pub fn wrap(py: Python<'_>, array: Array) -> PyResult<Bound<'_, PyArray>> {
        recycling::make(py, PyArray { array, base: None })
    }

    /// A new object for a view of `owner`'s memory, of whom views of views also are views.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn view_of<'py>(owner: &Bound<'py, PyArray>, array: Array) -> PyResult<Bound<'py, PyArray>> {
        owner.borrow().new_view(owner, array)
    }

    /// [`PyArray::view_of`] of `this` object, which is borrowed already.
    ///
    /// # Errors
    /// `MemoryError`.
    #[inline]
    pub fn new_view<'py>(&self, this: &Bound<'py, PyArray>, array: Array) -> PyResult<Bound<'py, PyArray>> {
        PyArray::new_part(this.py(), array, self.owner(this))
    }

    /// A new object for a view of an owner's memory.
    ///
    /// # Errors
    /// `MemoryError`.
    #[inline]
    pub fn new_part(py: Python<'_>, array: Array, owner: Py<PyAny>) -> PyResult<Bound<'_, PyArray>> {
        recycling::make(py, PyArray { array, base: Some(owner) })
    }

    /// The object that owns the memory: `this`, or the one whose memory it is a view of.
    #[inline]
    pub fn owner(&self, this: &Bound<'_, PyArray>) -> Py<PyAny> {
        match &self.base {
            Some(base) => base.clone_ref(this.py()),
            None => this.clone().into_any().unbind(),
        }
    }

    /// What an object holds, without the count of borrows that PyO3 keeps: two atomic exchanges, which cost as
    /// much as reading an element does.
    ///
    /// # Safety
    /// As long as the reference lives, the thread keeps the interpreter and runs none of Python's code, so that
    /// nobody can [`PyArray::replace`] what it refers to. To wait for a lock is to let the interpreter go.
    #[inline(always)]
    pub unsafe fn peek<'a>(this: &'a Bound<'_, PyArray>) -> &'a PyArray {
        // SAFETY: the object is alive and of the class; nobody changes it, as promised by the caller.
        unsafe { &*recycling::contents(this.as_ptr()) }
    }

    /// [`PyArray::view_of`], or a new owner where the result does not share the owner's memory.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn view_or_copy<'py>(owner: &Bound<'py, PyArray>, array: Array) -> PyResult<Bound<'py, PyArray>> {
        let this = owner.borrow();
        if this.array.shares_buffer(&array) {
            this.new_view(owner, array)
        } else {
            PyArray::wrap(owner.py(), array)
        }
    }

    /// The array.
    #[inline]
    pub fn array(&self) -> &Array {
        &self.array
    }

    /// Replaces the array, as `a.shape = …` and deferred in-place operators do.
    ///
    /// # Errors
    /// `RuntimeError` while another thread, which has let the interpreter go, or a caller of this one reads it.
    pub fn replace(this: &Bound<'_, PyArray>, array: Array) -> PyResult<()> {
        // Dropped after the borrow: memory of somebody else may be freed by any code.
        let old = std::mem::replace(&mut this.try_borrow_mut()?.array, array);
        drop(old);
        Ok(())
    }

    /// The object whose memory this is a view of.
    pub fn base(&self) -> Option<&Py<PyAny>> {
        self.base.as_ref()
    }
}

/// Adds this subject to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    operators::connect_scalars();
    module.add_class::<PyArray>()?;
    module.add_class::<flat::PyFlat>()?;
    crate::scalars::attributes::share_signatures(&module.py().get_type::<PyArray>())?;
    recycling::install(module.py())?;
    crate::indexing::install(module.py());
    attributes::register(module)
}
