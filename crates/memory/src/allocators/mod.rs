//! Allocators to choose from, each with one idea, most of them around another one.
//!
//! What an allocator needs to know of a block when it is freed goes into the block's token; one that changes
//! nothing about its parent's blocks passes the token on.

mod aligned;
mod chain;
mod failing;
mod huge_pages;
mod limited;
mod mapped;
mod pages;
mod pool;
mod shared;
mod tracing;

pub use aligned::Aligned;
pub use chain::Chain;
pub use failing::Failing;
pub use huge_pages::HugePages;
pub use limited::Limited;
pub use mapped::Mapped;
pub use pool::Pool;
pub use shared::{Attached, Shared};
pub use tracing::{Observer, Site, Tracing, observe};

use crate::allocator::{Allocator, SYSTEM};
use std::sync::Arc;

/// The allocator that another one gets its memory from: the system's, where none is given.
fn parent_or_system(parent: Option<Arc<dyn Allocator>>) -> Arc<dyn Allocator> {
    parent.unwrap_or_else(|| Arc::clone(&SYSTEM))
}

#[cfg(test)]
#[path = "../../tests/unit/allocators.rs"]
mod tests;
