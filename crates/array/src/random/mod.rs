//! Random arrays with NumPy's streams.
//!
//! A [`Bits`] is a bit generator that several owners share under a lock; [`Generator`] and the legacy
//! [`RandomState`] fill arrays from one. The numbers are those of NumPy for the same seed, in C order of
//! the result, and leave the same state behind. Large fills of float64 uniforms are cut into pieces of
//! the same stream and drawn on all cores where the generator can jump.
//!
//! ```
//! use polyarray::random::Generator;
//! let rng = Generator::seeded(42);
//! assert_eq!(rng.random(&[2])?.to_vec::<f64>()?, [0.7739560485559633, 0.4388784397520523]);
//! # Ok::<(), polyarray::Error>(())
//! ```

mod bits;
mod distributions;
mod generator;
mod legacy;
mod multivariate;
mod order;
mod parameters;

pub use ::random::{
    BitGenerator, Continuous, Discrete, Distribution, Half, LARGEST_MEAN, MT19937, PCG64, PCG64DXSM, Philox,
    SFC64, Sampling, SeedSequence, Seeds, State, words,
};
pub use bits::Bits;
pub use generator::{Bound, Generator, Interval};
pub use legacy::RandomState;
pub use multivariate::Factor;
pub use order::Population;
