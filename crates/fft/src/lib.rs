//! Discrete Fourier transforms of lines of numbers.
//!
//! This crate knows no array type. A [`Transform`] is planned once for a length and turns whole lines into whole lines:
//! [`ComplexLines`] complex numbers into their spectrum, [`RealLines`] real numbers into half a spectrum or all of it,
//! [`HermitianLines`] half a spectrum into real numbers. [`plan`] keeps the last plans of each thread. `rustfft` computes
//! the complex transforms; a real line of even length is one of half as many complex numbers.
//!
//! A [`Batch`] is one transform of all lines along an axis of strided elements. It consists of tasks that may run on
//! any threads: lines that lie in memory as the transform wants them are read and written there, others go through a
//! buffer, several neighbours at a time, so that memory is touched by whole cache lines.
//!
//! Nothing is normalised but by the factor that the caller gives, which costs no pass of its own where the transform is
//! of real numbers.
//!
//! ```
//! use fft::{ComplexLines, Direction, Transform, plan};
//! let line = [1.0, 0.0, 0.0, 0.0].map(|re| fft::Complex { re, im: 0.0 });
//! let transform = plan::<ComplexLines<f64>>(4, Direction::Forward);
//! let mut spectrum = [fft::Complex::default(); 4];
//! let mut scratch = vec![fft::Complex::default(); transform.scratch()];
//! transform.run(&line, &mut spectrum, 1.0, &mut scratch);
//! assert_eq!(spectrum, [fft::Complex { re: 1.0, im: 0.0 }; 4]);
//! ```

mod batch;
mod kept;
mod lines;

pub use batch::{Batch, Source};
pub use kept::plan;
pub use lines::{ComplexLines, Direction, HermitianLines, Real, RealLines, Transform, WholeLines};
pub use rustfft::num_complex::Complex;

#[cfg(test)]
mod tests;
