//! What can be wrong with a request for random numbers. Every message is NumPy's, so that the layer
//! above only chooses the exception's class.

use std::fmt;

/// Why a draw, a seed or a state was refused.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// An argument has a value that the operation does not accept (`ValueError`).
    Value(String),
    /// An interval is wider than the largest finite float (`OverflowError`).
    Overflow(String),
    /// The operating system gave no entropy (`OSError`).
    Entropy(String),
    /// There is not enough memory (`MemoryError`).
    Memory(String),
}

impl Error {
    pub(crate) fn value(message: impl Into<String>) -> Self {
        Error::Value(message.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Value(message)
            | Error::Overflow(message)
            | Error::Entropy(message)
            | Error::Memory(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}
