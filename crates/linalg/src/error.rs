//! What can be wrong with a matrix; the texts are NumPy's.

use error::Error;
use std::fmt;

/// Why a factorization has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinalgError {
    /// A pivot is exactly zero.
    Singular,
    /// A pivot of a Cholesky factorization is zero or negative.
    NotPositiveDefinite,
    /// An iteration for eigenvalues gave up.
    EigenvaluesDidNotConverge,
    /// An iteration for singular values gave up, or the matrix holds NaN or infinity.
    SvdDidNotConverge,
    /// The matrix holds NaN or infinity, which the function does not accept.
    NotFinite,
    /// There is no memory for it.
    Memory(Error),
}

impl From<Error> for LinalgError {
    fn from(missing: Error) -> LinalgError {
        LinalgError::Memory(missing)
    }
}

impl fmt::Display for LinalgError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Singular => "Singular matrix",
            Self::NotPositiveDefinite => "Matrix is not positive definite",
            Self::EigenvaluesDidNotConverge => "Eigenvalues did not converge",
            Self::SvdDidNotConverge => "SVD did not converge",
            Self::NotFinite => "Array must not contain infs or NaNs",
            Self::Memory(missing) => return missing.fmt(f),
        })
    }
}

impl std::error::Error for LinalgError {}
