//! The Python class `ndarray`.
//!
//! An object holds an [`Array`] and, for a view, the object that owns the memory. Methods stand in
//! files by subject; what has a function of the same name forwards to it.

mod attributes;
pub mod classes;
mod flat;
mod lists;
pub mod operators;
mod pickling;
mod raw;
mod recycling;

pub use attributes::reshaped;
pub use operators::{Attempt, at_once};
pub use recycling::{is_array_type, place_of_shown};

use crate::convert::exact;
use crate::exchange::Shown;
use polyarray::Array;
use pyo3::prelude::*;
use pyo3::types::PyType;

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
    shown: Shown,
}

impl PyArray {
    /// What an object holds: an array, and the object whose memory it is a view of.
    #[inline]
    fn of(array: Array, base: Option<Py<PyAny>>) -> PyArray {
        PyArray { array, base, shown: Shown::default() }
    }

    /// A new object for an array that owns its memory.
    ///
    /// # Errors
    /// `MemoryError`.
    #[inline]
    pub fn wrap(py: Python<'_>, array: Array) -> PyResult<Bound<'_, PyArray>> {
        recycling::make(py, PyArray::of(array, None))
    }

    /// A new object of the class of `this` for an array that owns its memory.
    ///
    /// # Errors
    /// `MemoryError`, and what `__array_finalize__` of a derived class raises.
    #[inline]
    pub fn like<'py>(this: &Bound<'py, PyArray>, array: Array) -> PyResult<Bound<'py, PyArray>> {
        let contents = PyArray::of(array, None);
        if exact::<PyArray>(this.as_any()).is_some() {
            return recycling::make(this.py(), contents);
        }
        classes::derive(&this.get_type(), contents, Some(this.as_any()))
    }

    /// A new object of its class for a view of `owner`'s memory, of whom views of views also are views.
    ///
    /// # Errors
    /// As for [`PyArray::like`].
    pub fn view_of<'py>(owner: &Bound<'py, PyArray>, array: Array) -> PyResult<Bound<'py, PyArray>> {
        if exact::<PyArray>(owner.as_any()).is_some() {
            return owner.borrow().new_view(owner, array);
        }
        PyArray::view_as(owner, array, &owner.get_type())
    }

    /// [`PyArray::view_of`] of `this` object, which is of just the class `ndarray`.
    ///
    /// # Errors
    /// `MemoryError`.
    #[inline]
    pub fn new_view<'py>(&self, this: &Bound<'py, PyArray>, array: Array) -> PyResult<Bound<'py, PyArray>> {
        recycling::make(this.py(), PyArray::of(array, Some(self.owner(this))))
    }

    /// A new object of the class of `this`, made of it, for a view of the memory of another array.
    ///
    /// # Errors
    /// As for [`PyArray::like`].
    pub fn viewing<'py>(
        owner: &Bound<'py, PyArray>,
        array: Array,
        this: &Bound<'py, PyArray>,
    ) -> PyResult<Bound<'py, PyArray>> {
        let contents = PyArray::of(array, Some(owner.clone().into_any().unbind()));
        classes::derive(&this.get_type(), contents, Some(this.as_any()))
    }

    /// A new object for a view of memory that any object owns.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new_part(py: Python<'_>, array: Array, owner: Py<PyAny>) -> PyResult<Bound<'_, PyArray>> {
        recycling::make(py, PyArray::of(array, Some(owner)))
    }

    /// A new object of a class for a view of an object's memory.
    ///
    /// # Errors
    /// As for [`PyArray::like`].
    pub fn view_as<'py>(
        this: &Bound<'py, PyArray>,
        array: Array,
        class: &Bound<'py, PyType>,
    ) -> PyResult<Bound<'py, PyArray>> {
        // Whose memory it is: views of views hold on to the first of their class.
        let mut owner = this.clone();
        loop {
            let base = owner.borrow().base.as_ref().map(|base| base.clone_ref(this.py()));
            match base.map(|base| base.into_bound(this.py()).cast_into::<PyArray>()) {
                Some(Ok(base)) if base.get_type().is(class) => owner = base,
                _ => break,
            }
        }
        let contents = PyArray::of(array, Some(owner.into_any().unbind()));
        classes::derive(class, contents, Some(this.as_any()))
    }

    /// The object that owns the memory of an array of just this class: `this`, or the one of its class whose
    /// memory it is a view of.
    #[inline]
    fn owner(&self, this: &Bound<'_, PyArray>) -> Py<PyAny> {
        match &self.base {
            Some(base) if exact::<PyArray>(base.bind(this.py())).is_some() => base.clone_ref(this.py()),
            _ => this.clone().into_any().unbind(),
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

    /// [`PyArray::view_of`], or a new owner of its class where the result does not share the memory.
    ///
    /// # Errors
    /// As for [`PyArray::like`].
    pub fn view_or_copy<'py>(owner: &Bound<'py, PyArray>, array: Array) -> PyResult<Bound<'py, PyArray>> {
        let contents = owner.borrow();
        let shares = contents.array.shares_buffer(&array);
        if shares && exact::<PyArray>(owner.as_any()).is_some() {
            return contents.new_view(owner, array);
        }
        // Derived classes run code of their own.
        drop(contents);
        if shares { PyArray::view_of(owner, array) } else { PyArray::like(owner, array) }
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
        let mut contents = this.try_borrow_mut()?;
        let old = std::mem::replace(&mut contents.array, array);
        contents.shown = Shown::default();
        drop(contents);
        drop(old);
        Ok(())
    }

    /// What C code was shown of the array.
    #[inline]
    pub fn shown(&self) -> &Shown {
        &self.shown
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
    crate::exchange::install(&module.py().get_type::<PyArray>())?;
    operators::install(module.py())?;
    crate::indexing::install(module.py());
    pickling::register(module)?;
    attributes::register(module)
}
