//! Random numbers with NumPy's exact streams, on plain slices.
//!
//! [`SeedSequence`] turns seeds into states, a [`BitGenerator`] turns a state into bits, [`Generator`]
//! and the legacy [`RandomState`] turn bits into distributions. The same seed gives the same numbers as
//! NumPy, bit for bit, and leaves the generator in the same state, so that programs can move from one
//! to the other in the middle of a stream.
//!
//! There is no array type here and no threading: a caller with threads cuts a fill with
//! [`PCG64::pieces`], which does not change the stream, and takes functions of standard numbers in pieces
//! ([`BitGenerator::fill_mapped`]). There is no `unsafe`.
//!
//! Where a distribution calls `exp` or `log1p`, equality with NumPy assumes the same mathematical
//! library, and where it multiplies and adds, a NumPy that was compiled without fused operations
//! (x86-64).

#![forbid(unsafe_code)]

mod binomial;
mod bit_generator;
mod bounded;
mod choice;
mod compound;
mod continuous;
mod discrete;
mod distribution;
mod draw;
mod error;
mod gamma;
mod generator;
mod hypergeometric;
mod legacy;
mod log_gamma;
mod mt19937;
mod mt19937_jump;
mod multivariate;
mod pcg64;
mod permute;
mod philox;
mod poisson;
mod seed_sequence;
mod sfc64;
mod source;
mod von_mises;
mod ziggurat;
mod ziggurat_tables;

pub use bit_generator::{BitGenerator, Half, State};
pub use bounded::{Integer, IntegerSlice, Rejection};
pub use choice::kahan_sum;
pub use compound::Compound;
pub use continuous::Continuous;
pub use discrete::Discrete;
pub use distribution::{Distribution, LARGEST_MEAN, Refusal, Rules};
pub use draw::{Draw, Numbers};
pub use error::Error;
pub use gamma::SingleGamma;
pub use generator::{ATOL_F64, Generator, default_rng, default_rng_from_os};
pub use legacy::RandomState;
pub use mt19937::MT19937;
pub use multivariate::{Colors, Sampling};
pub use pcg64::{PCG64, PCG64DXSM};
pub use permute::{exchanges, shuffle};
pub use philox::Philox;
pub use seed_sequence::{DEFAULT_POOL_SIZE, SeedSequence, Seeds, words};
pub use sfc64::SFC64;
pub use source::{Interface, Mapped, Standard};
pub use ziggurat::{standard_exponential, standard_exponential_f32, standard_normal, standard_normal_f32};
