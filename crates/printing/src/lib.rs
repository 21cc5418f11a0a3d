//! Numbers and arrays as text, to NumPy's rules and to the character.
//!
//! Everything here works on a [`Value`], one element widened to a machine number that remembers which
//! floating-point format it came from. No array type is known: an array is a shape and a function from
//! an index to a `Value`, so that a summarised array of any size costs as many calls as it shows items.
//!
//! The layers, from the bottom up:
//! - `dragon4`: exact decimal digits of a binary number (shortest, or as many as asked for);
//! - [`format_float_positional`] and [`format_float_scientific`]: one number, with padding and trimming;
//! - [`scalar_str`] and [`scalar_repr`]: one number the way NumPy's scalars show themselves;
//! - [`array2string`], [`array_str`] and [`array_repr`]: arrays, with aligned columns and wrapped lines;
//! - [`PercentFormat`]: printf-style rows, as `savetxt` writes them.
//!
//! NumPy's legacy printing modes (1.13 to 2.2) are not provided.
#![forbid(unsafe_code)]

mod array;
mod dragon4;
mod element;
mod error;
mod float;
mod options;
mod percent;
mod percent_number;
mod scalar;
mod value;

pub use array::{Formatter, array_repr, array_str, array2string};
pub use error::FormatError;
pub use float::{Positional, Scientific, Trim, format_float_positional, format_float_scientific};
pub use options::{FloatMode, Legacy, PrintOptions, Sign};
pub use percent::{PercentError, PercentFormat};
pub use scalar::{scalar_repr, scalar_str};
pub use value::{FloatKind, Value};
