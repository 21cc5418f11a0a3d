//! The namespace `random`: seed sequences, bit generators, `Generator` and the legacy `RandomState`.
//!
//! What draws from a bit generator holds its `lock` meanwhile, if a program has ever asked for that.

mod arguments;
mod bit_generators;
mod distributions;
mod generator;
mod interface;
mod legacy;
mod multivariate;
mod seeds;

use pyo3::prelude::*;

type Object<'py> = Bound<'py, PyAny>;
type Answer<'py> = PyResult<Bound<'py, PyAny>>;

/// Adds this chapter's namespace to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let namespace = PyModule::new(module.py(), "random")?;
    seeds::register(module, &namespace)?;
    bit_generators::register(&namespace)?;
    generator::register(&namespace)?;
    legacy::register(&namespace)?;
    module.add("random", namespace)
}
