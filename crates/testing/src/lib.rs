//! What tests share: random choices, values and layouts that find mistakes, slow and certain oracles,
//! and [`storage_suite`], which every kind of storage must pass.
//!
//! A kind of storage outside this workspace is tested in one line:
//!
//! ```
//! # use storage::Stored;
//! testing::storage_suite(|dense| Stored::Dense(dense.clone()));
//! ```

mod compare;
mod layouts;
pub mod oracle;
mod seeded;
mod suite;
mod values;

pub use compare::{bytes, matches, ulps};
pub use layouts::{LAYOUTS, Lie, arranged};
pub use seeded::Seeded;
pub use suite::storage_suite;
pub use values::{ordinary, special};
