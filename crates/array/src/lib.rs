//! One array type with NumPy's interface, whatever holds the data.
//!
//! ```
//! use polyarray::Array;
//! let x = Array::from_slice(&[1.0, 4.0, 9.0]);
//! let y = &x.sqrt()? + 1.0;
//! assert_eq!(y.to_vec::<f64>()?, [2.0, 3.0, 4.0]);
//! # Ok::<(), polyarray::Error>(())
//! ```
//!
//! An [`Array`] is cheap to clone: clones and views share memory, and writing to one is seen through
//! the others. Element-wise functions of large arrays are *deferred*: they return at once, and the
//! first thing that needs the elements runs everything that leads there in one pass ([`mod@deferred`]
//! says when). A program cannot tell, except by the clock.
//!
//! Functions are methods of `Array` and stand in chapters: [`creation`], [`elementwise`],
//! [`reduction`] and so on. Errors are values of [`Error`], with the words of NumPy's messages.

mod array;
pub mod bits;
mod bytes;
pub mod calculus;
pub mod complex;
pub mod creation;
pub mod deferred;
pub mod elementwise;
pub mod exchange;
pub mod fft;
pub mod indexing;
pub mod io;
pub mod iteration;
pub mod linalg;
mod lines;
pub mod manipulation;
mod operand;
mod operators;
pub mod printing;
pub mod products;
pub mod random;
pub mod reduction;
pub mod rounding;
pub mod sets;
pub mod settings;
pub mod sharing;
pub mod sorting;
pub mod special;
pub mod statistics;

pub use array::Array;
pub use dtype::{Casting, DType, Element, Scalar, Weak, bf16, c32, c64, f16};
pub use error::{Error, Kind, Result};
pub use indexing::Index;
pub use layout::{Layout, Order, Slice};
pub use operand::{Number, Operand};
pub use storage::{Dense, Movement, Storage, Stored};

#[cfg(test)]
#[path = "../tests/unit/array.rs"]
mod tests;
