//! The C interface, from which `python/polyarray/include/polyarray.h` is generated.
//!
//! Arrays are handles; every function that can fail returns a status and keeps the message for
//! `polyarray_last_error`. Structures begin with their size as the caller knows them, so that a program
//! compiled with an older header runs with a newer library: what it does not know is not written, what it
//! does not give has a default. Numbers that stand for something (dtypes, orders, flags) are checked, since C
//! passes any. No panic leaves a function.

#![allow(clippy::missing_safety_doc, reason = "the header says what each pointer has to be")]
#![allow(non_camel_case_types, reason = "names are those of the header")]

mod arrays;
mod exchange;
mod functions;
mod memories;
mod operations;
mod status;
mod values;

pub use arrays::*;
pub use exchange::*;
pub use functions::*;
pub use memories::*;
pub use operations::*;
pub use status::*;
pub use values::{polyarray_kind, polyarray_value};
