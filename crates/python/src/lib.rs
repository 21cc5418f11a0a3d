//! The Python extension module `_polyarray`: one file per subject, each of which registers itself.
//!
//! Functions on the hot path (operators of scalars, creation of scalars) are written against CPython's
//! C interface and cost one allocation; everything else is PyO3. Panics never cross into Python: see
//! [`errors::guard`].

pub mod array;
pub mod convert;
pub mod dispatch;
pub mod dtype;
pub mod element;
pub mod errors;
pub mod errstate;
pub mod exchange;
pub mod faults;
pub mod functions;
mod heap;
pub mod indexing;
pub mod iteration;
mod kept;
pub mod memory;
pub mod protocols;
mod registry;
mod resolution;
pub mod runtime;
pub mod scalars;
mod shortcut;
pub mod ufunc;
mod vectorcall;

use pyo3::prelude::*;

#[global_allocator]
static HEAP: heap::Heap = heap::Heap;

/// Registers every subject with the module.
#[pymodule]
fn _polyarray(module: &Bound<'_, PyModule>) -> PyResult<()> {
    errors::register(module)?;
    scalars::register(module)?;
    dtype::register(module)?;
    array::register(module)?;
    ufunc::register(module)?;
    dispatch::register(module)?;
    registry::register(module)?;
    errstate::register(module)?;
    iteration::register(module)?;
    runtime::register(module)?;
    functions::register(module)?;
    memory::register(module)?;
    memory::per_call::register(module)
}
