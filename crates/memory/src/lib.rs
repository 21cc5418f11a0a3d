//! Where the bytes of arrays live, who made them, and who may touch them now.
//!
//! A [`Buffer`] is a block of memory together with the [`Allocator`] that made it (reference counted,
//! so that an allocator's state lives as long as its last array) or the foreign owner that lent it, a
//! read/write lock, and a list of pending readers: deferred computations that must be settled before
//! the bytes change. [`Access`] takes the locks of all operands of one operation, in address order.
//!
//! Which allocator makes the memory is chosen per scope ([`Chosen`]); [`allocators`] has some to choose from.
//!
//! Costs: a few elements lie in the buffer itself, so that a small array is one allocation; an uncontended lock is one atomic
//! exchange. Large blocks that are freed are kept for reuse (see [`cache`]), because page faults on
//! fresh memory cost more than most arithmetic.

mod access;
mod allocator;
pub mod allocators;
mod bench;
pub mod blocking;
mod buffer;
pub mod cache;
pub mod current;
pub mod fork;
mod scratch;
mod workspace;

pub use access::{Access, Intent, Reading};
pub use allocator::{Allocator, Block, SYSTEM, System, bytes_text, refusal, shifted};
pub use bench::{Bench, Benches};
pub use buffer::{Buffer, PendingReader};
pub use current::{Chosen, Scope};
pub use scratch::Scratch;
pub use workspace::{Small, Workspace};

#[cfg(test)]
#[path = "../tests/unit/memory.rs"]
mod tests;
