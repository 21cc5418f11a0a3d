//! NumPy's functions for Python, one file per chapter of the array crate.
//!
//! How to bind a chapter: write `functions/<chapter>.rs` with `#[pyfunction]`s (signatures, names and
//! defaults are NumPy's) and a `#[pymethods] impl PyArray` block for the methods of the same names, and a
//! `register` that adds the functions; then add the chapter to the list below. Operands are read with
//! [`crate::convert::to_array`] or [`crate::convert::Argument`], work is done in
//! [`crate::runtime::run`] (which lets go of the interpreter for large work and raises faults), results
//! go back through [`crate::convert::to_python`] (scalars for 0-d) or [`PyArray::wrap`], views through
//! [`PyArray::view_or_copy`], results of an argument's class through [`operands::like`]. Wrap bodies that
//! call the engine in [`crate::errors::guard`].
//! Names are exported by `python/polyarray/__init__.py`, which takes every public name of the module.

macro_rules! chapters {
    ($($chapter:ident)+) => {
        $(pub mod $chapter;)+

        /// Adds every chapter to the module.
        ///
        /// # Errors
        /// None in a working interpreter.
        pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $($chapter::register(module)?;)+
            Ok(())
        }
    };
}

pub mod operands;

use pyo3::prelude::*;

chapters! {
    calculus
    creation
    data_types
    limits
    indexing
    manipulation
    ranges
    reduction
    sharing
    sorting
    statistics
    linalg
    fft
    printing
    files
    random
}
