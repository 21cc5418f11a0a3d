//! How often memory was handed over, by protocol: tests ask whether another library made plain arrays of ours.

use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::sync::atomic::{AtomicU64, Ordering};

/// A way in which memory is handed over.
#[derive(Clone, Copy)]
pub enum Handed {
    /// `__array__`.
    Array,
    /// The buffer protocol.
    Buffer,
    /// `__array_interface__`.
    Interface,
    /// `__array_struct__`.
    Struct,
    /// DLPack, in capsules or through the exchange table.
    Dlpack,
    /// Arrow.
    Arrow,
}

const NAMES: [&str; 6] =
    ["__array__", "buffer", "__array_interface__", "__array_struct__", "__dlpack__", "__arrow_c_array__"];
static COUNTS: [AtomicU64; NAMES.len()] = [const { AtomicU64::new(0) }; NAMES.len()];

impl Handed {
    /// Counts that memory is handed over in this way. Threads take turns at the interpreter, so that nothing is lost by
    /// not asking for an atomic addition, which would cost as much as the rest of handing over.
    #[inline]
    pub fn count(self) {
        let count = &COUNTS[self as usize];
        count.store(count.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }
}

/// How often arrays were handed to other code in this process, by protocol.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> sorted(pa._polyarray._export_counts())[:2]
/// ['__array__', '__array_interface__']
#[pyfunction]
pub fn _export_counts(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let counts = PyDict::new(py);
    for (name, count) in NAMES.iter().zip(&COUNTS) {
        counts.set_item(name, count.load(Ordering::Relaxed))?;
    }
    Ok(counts)
}
