//! The one error value that every crate returns.
//!
//! An error says what kind of mistake it is (from which the Python exception class is chosen, in one
//! place), and carries a message that names the operation, what came, what was allowed and what to
//! do. It is one pointer wide, so that a `Result` costs nothing on the way that succeeds.

use std::fmt;

/// What kind of mistake an [`Error`] reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A value that the operation does not allow (`ValueError`).
    Value,
    /// A type or dtype that the operation does not allow (`TypeError`).
    Type,
    /// An index outside the array (`IndexError`).
    Index,
    /// An axis outside the array's (`numpy.exceptions.AxisError`).
    Axis,
    /// A failed allocation (`MemoryError`).
    Memory,
    /// A number that does not fit (`OverflowError`).
    Overflow,
    /// A division by zero of whole numbers outside an array (`ZeroDivisionError`).
    ZeroDivision,
    /// A floating-point fault under `errstate(...="raise")` (`FloatingPointError`).
    FloatingPoint,
    /// A cast that the casting rule forbids (`numpy._core._exceptions._UFuncNoLoopError` and kin).
    Casting,
    /// A linear algebra routine that failed (`numpy.linalg.LinAlgError`).
    LinearAlgebra,
    /// An export that the memory does not allow (`BufferError`).
    Buffer,
    /// A file that could not be read or written (`OSError`).
    Io,
    /// A file that ended too early (`EOFError`).
    Eof,
    /// The user interrupted a long evaluation (`KeyboardInterrupt`).
    Interrupted,
    /// Something that this version does not do (`NotImplementedError`).
    NotImplemented,
    /// Anything else, including mistakes of polyarray itself (`RuntimeError`).
    Runtime,
}

/// An error value: a [`Kind`] and a message.
///
/// ```
/// use error::{Error, Kind};
/// let error = Error::value("reshape: cannot reshape array of size 6 into shape (4,)");
/// assert_eq!(error.kind(), Kind::Value);
/// assert!(error.to_string().starts_with("reshape"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<(Kind, String)>);

/// A `Result` whose error is [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

macro_rules! constructors {
    ($($(#[doc = $doc:literal])+ $name:ident = $kind:ident;)+) => {
        $($(#[doc = $doc])+
        #[cold]
        pub fn $name(message: impl Into<String>) -> Error {
            Error::new(Kind::$kind, message)
        })+
    };
}

impl Error {
    /// An error of any kind.
    #[cold]
    pub fn new(kind: Kind, message: impl Into<String>) -> Error {
        Error(Box::new((kind, message.into())))
    }

    constructors! {
        /// An error of [`Kind::Value`].
        value = Value;
        /// An error of [`Kind::Type`].
        type_ = Type;
        /// An error of [`Kind::Index`].
        index = Index;
        /// An error of [`Kind::Memory`].
        memory = Memory;
        /// An error of [`Kind::Overflow`].
        overflow = Overflow;
        /// An error of [`Kind::Casting`].
        casting = Casting;
        /// An error of [`Kind::Runtime`].
        runtime = Runtime;
        /// An error of [`Kind::NotImplemented`].
        not_implemented = NotImplemented;
    }

    /// An axis outside of `-ndim..ndim`, in NumPy's words.
    #[cold]
    pub fn axis(axis: i64, ndim: usize) -> Error {
        Error::new(Kind::Axis, format!("axis {axis} is out of bounds for array of dimension {ndim}"))
    }

    /// What kind of mistake this is.
    pub fn kind(&self) -> Kind {
        self.0.0
    }

    /// The message.
    pub fn message(&self) -> &str {
        &self.0.1
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.kind(), self.message())
    }
}

impl std::error::Error for Error {}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Error {
        Error::new(Kind::Io, error.to_string())
    }
}
