//! Interchange structures without Python.
//!
//! What arrives here was written by somebody else: files, tables, tensors of other libraries. Nothing of
//! it is trusted. Sizes are checked for overflow and against what is really there before any memory is
//! asked for, literals are parsed and never evaluated, and whatever is wrong comes back as an error value
//! that names it.
//!
//! - [`typestr`]: element types in the notation of the array interface, `'<f8'`, and nested descriptors;
//! - [`extent`]: how many bytes a strided array spans, without overflow;
//! - [`interface`]: the array interface, the CUDA array interface and `__array_struct__`;
//! - [`arrow`]: columns of numbers through the Arrow C data interface;
//! - [`dlpack`]: DLPack's C structures, their validation and their ownership;
//! - [`literal`]: Python literals, the notation of npy headers;
//! - [`npy`] and [`npz`]: NumPy's files;
//! - [`text`]: tables of numbers in text, the core of `loadtxt` and `genfromtxt`.

pub mod arrow;
pub mod dlpack;
pub mod extent;
pub mod interface;
pub mod literal;
pub mod npy;
pub mod npz;
pub mod text;
pub mod typestr;
