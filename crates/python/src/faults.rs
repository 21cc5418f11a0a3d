//! Floating-point faults: division by zero, overflow, underflow and invalid operations.
//!
//! Faults are seen by looking at operands and results instead of at the processor's flags: a result
//! that is NaN though no operand was is invalid, an infinite result of finite operands is an overflow or,
//! at a pole, a division by zero. What happens then is for `errstate` to say; until a handler is
//! installed, underflow is ignored and the others warn, which is NumPy's default.

use pyo3::exceptions::PyRuntimeWarning;
use pyo3::prelude::*;
use std::ffi::CString;
use std::sync::OnceLock;

/// One fault, numbered as in NumPy's `errstate` masks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Fault {
    /// An infinite result of finite operands at a pole.
    Divide = 1,
    /// A result too large for its type.
    Overflow = 2,
    /// A result too small for its type.
    Underflow = 4,
    /// A result that is not a number.
    Invalid = 8,
}

impl Fault {
    /// NumPy's words for the fault.
    pub const fn words(self) -> &'static str {
        match self {
            Fault::Divide => "divide by zero",
            Fault::Overflow => "overflow",
            Fault::Underflow => "underflow",
            Fault::Invalid => "invalid value",
        }
    }
}

/// A set of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Faults(u8);

impl Faults {
    /// No fault.
    pub const NONE: Faults = Faults(0);

    /// The set with one more fault, if it happened.
    #[must_use]
    pub const fn with(self, fault: Fault, happened: bool) -> Faults {
        if happened { Faults(self.0 | fault as u8) } else { self }
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a fault is in the set.
    pub const fn contains(self, fault: Fault) -> bool {
        self.0 & fault as u8 != 0
    }
}

/// Decides what a fault in an operation (`"scalar add"`) leads to: nothing, a warning, an exception.
pub type Handler = fn(Python<'_>, Fault, &str) -> PyResult<()>;

static HANDLER: OnceLock<Handler> = OnceLock::new();

/// Installs the handler that knows `errstate`. The first one stays.
pub fn set_handler(handler: Handler) {
    let _ = HANDLER.set(handler);
}

fn warn(py: Python<'_>, fault: Fault, operation: &str) -> PyResult<()> {
    if fault == Fault::Underflow {
        return Ok(());
    }
    let message = CString::new(format!("{} encountered in {operation}", fault.words()))?;
    PyErr::warn(py, &py.get_type::<PyRuntimeWarning>(), &message, 1)
}

/// Reports the faults of an operation, in NumPy's order.
///
/// # Errors
/// Those that the handler makes of a fault.
#[cold]
pub fn report(py: Python<'_>, faults: Faults, operation: &str) -> PyResult<()> {
    let handler = HANDLER.get().copied().unwrap_or(warn);
    for fault in [Fault::Divide, Fault::Overflow, Fault::Underflow, Fault::Invalid] {
        if faults.contains(fault) {
            handler(py, fault, operation)?;
        }
    }
    Ok(())
}
