//! The Python extension module `_polyarray`: one file per subject, each of which registers itself.
//!
//! Functions on the hot path (operators of scalars, creation of scalars) are written against CPython's
//! C interface and cost one allocation; everything else is PyO3. Panics never cross into Python: see
//! [`errors::guard`].

pub mod dtype;
pub mod errors;
pub mod faults;
pub mod scalars;

use pyo3::prelude::*;

/// Registers every subject with the module.
#[pymodule]
fn _polyarray(module: &Bound<'_, PyModule>) -> PyResult<()> {
    errors::register(module)?;
    scalars::register(module)?;
    dtype::register(module)?;
    Ok(())
}
