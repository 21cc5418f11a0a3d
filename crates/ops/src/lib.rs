//! The catalogue: what each operation means, in one row.
//!
//! A row is everything polyarray knows about an element-wise function: its name, documentation,
//! arguments, which kinds of element it takes, what it returns and the formula for each kind. From it
//! come the processor's inner loops, the Python ufunc with its `types`, the Rust function, the
//! documentation and the tests against NumPy. Adding a function is adding a row to one chapter.
//!
//! A row reads
//!
//! ```text
//! /// Documentation, of which the first line is a summary.
//! name(x1, x2) -> Returns [attribute: value, …] {
//!     kind of element: formula,
//!     kind of element: formula; if this is rarely true => a slower formula that is then right,
//!     kind of element: formula; all this is true => a quicker formula with the same results,
//!     kind of element: formula; all this is true => its first step; then the second step; then …,
//! }
//! ```
//!
//! where the kinds are `bool`, `integer`, `float` and `complex`. Loops over the 16-bit floats compute
//! in float32. [`Returns`] says how the types of results follow from the loop's dtype.

#[macro_use]
mod declare;
pub mod element;
pub mod elementwise;
pub mod narrow;

pub use elementwise::{Elementwise, Fault, Identity, Returns, find, rows};
