//! What tests share: random choices, values and layouts that find mistakes, slow and certain oracles,
//! and [`storage_suite`], which every kind of storage must pass.
//!
//! A kind of storage outside this workspace is tested in one line:
//!
//! ```
//! use testing::Seeded;
//! Seeded::new(1);
//! ```

mod compare;
mod layouts;

mod seeded;

mod values;

pub use compare::{bytes, matches, ulps};
pub use layouts::{LAYOUTS, Lie, arranged};
pub use seeded::Seeded;

pub use values::{ordinary, special};
