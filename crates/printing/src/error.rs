//! What can be wrong with a request to format a floating-point number.

use std::fmt;

/// A request that NumPy refuses too; the words are NumPy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// More digits are demanded than allowed (a `ValueError`).
    MinDigitsAbovePrecision {
        /// The least number of digits demanded.
        min_digits: usize,
        /// The greatest number of digits allowed.
        precision: usize,
    },
    /// No significant digit at all was asked for (a `ValueError`).
    NoSignificantDigits,
    /// Exact digits were asked for without saying how many (a `TypeError`).
    PrecisionMissing,
    /// The text would not fit in NumPy's 16384 characters (a `RuntimeError`).
    TooLong,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MinDigitsAbovePrecision { min_digits, precision } => write!(
                f,
                "min_digits must be less than or equal to precision (min_digits={min_digits}, \
                 precision={precision})"
            ),
            Self::NoSignificantDigits => f.write_str("precision must be greater than 0 if fractional=False"),
            Self::PrecisionMissing => f.write_str("in non-unique mode `precision` must be supplied"),
            Self::TooLong => f.write_str("Float formatting result too large"),
        }
    }
}

impl std::error::Error for FormatError {}
