//! Versions, and how errors leave: a status, and a message for each thread.

use error::{Error, Kind, Result};
use std::cell::RefCell;
use std::ffi::{CString, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Programs compiled with another major version do not run with this library.
pub const POLYARRAY_ABI_MAJOR: u32 = 1;
/// Grows with every addition; a program needs at least the one it was compiled with.
pub const POLYARRAY_ABI_MINOR: u32 = 1;

/// What a function returns: 0, or what kind of mistake there was.
#[repr(i32)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum polyarray_status {
    /// Done.
    POLYARRAY_OK = 0,
    /// A value that the operation does not allow.
    POLYARRAY_ERROR_VALUE = 1,
    /// A type or dtype that the operation does not allow.
    POLYARRAY_ERROR_TYPE = 2,
    /// An index outside the array.
    POLYARRAY_ERROR_INDEX = 3,
    /// An axis outside the array's.
    POLYARRAY_ERROR_AXIS = 4,
    /// A failed allocation.
    POLYARRAY_ERROR_MEMORY = 5,
    /// A number that does not fit.
    POLYARRAY_ERROR_OVERFLOW = 6,
    /// A division of whole numbers by zero.
    POLYARRAY_ERROR_ZERO_DIVISION = 7,
    /// A floating-point fault where faults are errors.
    POLYARRAY_ERROR_FLOATING_POINT = 8,
    /// A cast that the casting rule forbids.
    POLYARRAY_ERROR_CASTING = 9,
    /// A routine of linear algebra that failed.
    POLYARRAY_ERROR_LINEAR_ALGEBRA = 10,
    /// Memory that cannot be handed over as asked.
    POLYARRAY_ERROR_BUFFER = 11,
    /// A file that could not be read or written.
    POLYARRAY_ERROR_IO = 12,
    /// A file that ended too early.
    POLYARRAY_ERROR_EOF = 13,
    /// A long evaluation that was interrupted.
    POLYARRAY_ERROR_INTERRUPTED = 14,
    /// Something that this version does not do.
    POLYARRAY_ERROR_NOT_IMPLEMENTED = 15,
    /// Anything else, including mistakes of the library itself.
    POLYARRAY_ERROR_RUNTIME = 16,
    /// A program and a library of versions that do not fit.
    POLYARRAY_ERROR_VERSION = 17,
}

use polyarray_status::*;

fn status_of(kind: Kind) -> polyarray_status {
    match kind {
        Kind::Value => POLYARRAY_ERROR_VALUE,
        Kind::Type => POLYARRAY_ERROR_TYPE,
        Kind::Index => POLYARRAY_ERROR_INDEX,
        Kind::Axis => POLYARRAY_ERROR_AXIS,
        Kind::Memory => POLYARRAY_ERROR_MEMORY,
        Kind::Overflow => POLYARRAY_ERROR_OVERFLOW,
        Kind::ZeroDivision => POLYARRAY_ERROR_ZERO_DIVISION,
        Kind::FloatingPoint => POLYARRAY_ERROR_FLOATING_POINT,
        Kind::Casting => POLYARRAY_ERROR_CASTING,
        Kind::LinearAlgebra => POLYARRAY_ERROR_LINEAR_ALGEBRA,
        Kind::Buffer => POLYARRAY_ERROR_BUFFER,
        Kind::Io => POLYARRAY_ERROR_IO,
        Kind::Eof => POLYARRAY_ERROR_EOF,
        Kind::Interrupted => POLYARRAY_ERROR_INTERRUPTED,
        Kind::NotImplemented => POLYARRAY_ERROR_NOT_IMPLEMENTED,
        _ => POLYARRAY_ERROR_RUNTIME,
    }
}

thread_local! {
    static LAST: RefCell<CString> = RefCell::default();
}

fn keep(message: &str) {
    let text = CString::new(message.replace('\0', " ")).unwrap_or_default();
    // A thread that is ending has nobody left to read it.
    let _ = LAST.try_with(|last| last.replace(text));
}

/// Runs the body of a function; its error becomes a status and a message, and so does a panic.
pub(crate) fn answer(body: impl FnOnce() -> Result<()>) -> polyarray_status {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => POLYARRAY_OK,
        Ok(Err(error)) => {
            keep(error.message());
            status_of(error.kind())
        }
        Err(_) => {
            keep("internal error: a mistake of polyarray itself; please report it");
            POLYARRAY_ERROR_RUNTIME
        }
    }
}

/// The error for a pointer that must not be NULL.
#[cold]
pub(crate) fn null(operation: &str, argument: &str) -> Error {
    Error::value(format!("{operation}: {argument} is NULL"))
}

/// The message of the last error of this thread; valid until its next one. Never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn polyarray_last_error() -> *const c_char {
    LAST.try_with(|last| last.borrow().as_ptr()).unwrap_or(c"".as_ptr())
}

/// The library's own version, as text.
#[unsafe(no_mangle)]
pub extern "C" fn polyarray_version() -> *const c_char {
    const TEXT: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
    TEXT.as_ptr().cast()
}

/// Whether a program that was compiled with this version of the header runs with this library; else
/// POLYARRAY_ERROR_VERSION. The macro POLYARRAY_CHECK_VERSION() asks for the header that it stands in.
#[unsafe(no_mangle)]
pub extern "C" fn polyarray_check_version(major: u32, minor: u32) -> polyarray_status {
    if major == POLYARRAY_ABI_MAJOR && minor <= POLYARRAY_ABI_MINOR {
        return POLYARRAY_OK;
    }
    keep(&format!(
        "the program was compiled for version {major}.{minor} of the interface, the library has \
         {POLYARRAY_ABI_MAJOR}.{POLYARRAY_ABI_MINOR}"
    ));
    POLYARRAY_ERROR_VERSION
}
