//! Arrays in files: NumPy's npy and npz, raw bytes, and tables of text.
//!
//! Readers and writers are anything that implements [`std::io::Read`] or [`std::io::Write`]. Elements are
//! written in blocks, so that an array is never in memory twice; files in either byte order and either
//! order of axes are read. Nothing in a file is executed: arrays of Python objects are refused.
//!
//! ```
//! use polyarray::{Array, io};
//! let x = Array::from_shape(&[1.0, 2.0, 3.0, 4.0], &[2, 2])?;
//! let mut file = Vec::new();
//! io::write_npy(&mut file, &x)?;
//! assert_eq!(io::read_npy(&mut file.as_slice())?.to_vec::<f64>()?, [1.0, 2.0, 3.0, 4.0]);
//! # Ok::<(), polyarray::Error>(())
//! ```

mod npy;
mod npz;
mod raw;
mod table;

pub use npy::{load_npy, read_npy, read_npy_with_limit, save, write_npy};
pub use npz::{Loaded, Npz, load, save_npz, write_npz};
pub use raw::{from_bytes, from_text, read_raw, write_raw, write_text};
pub use table::{Converter, LoadText, SaveText, loadtxt, savetxt};
