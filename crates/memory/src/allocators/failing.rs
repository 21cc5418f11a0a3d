//! Memory that runs out, for tests.

use super::parent_or_system;
use crate::allocator::{Allocator, Block, refusal};
use error::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Memory of another allocator, which makes so many blocks and then no more.
///
/// ```
/// use memory::{Allocator, Buffer, allocators::Failing};
/// use std::sync::Arc;
/// let failing: Arc<dyn Allocator> = Arc::new(Failing::new(None, 1));
/// assert!(Buffer::from_allocator(8, false, &failing).is_ok());
/// assert!(Buffer::from_allocator(8, false, &failing).is_err());
/// ```
pub struct Failing {
    name: String,
    after: usize,
    asked: AtomicUsize,
    live: AtomicUsize,
    parent: Arc<dyn Allocator>,
}

impl Failing {
    /// Makes `after` blocks.
    pub fn new(parent: Option<Arc<dyn Allocator>>, after: usize) -> Failing {
        let parent = parent_or_system(parent);
        let name = format!("failing({}, {after})", parent.name());
        Failing { name, after, asked: AtomicUsize::new(0), live: AtomicUsize::new(0), parent }
    }
}

// SAFETY: the parent's blocks.
unsafe impl Allocator for Failing {
    fn name(&self) -> &str {
        &self.name
    }

    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> Result<Block> {
        if self.asked.fetch_add(1, Relaxed) >= self.after {
            return Err(refusal(size, &self.name, "it was made to fail"));
        }
        let block = self.parent.allocate(size, alignment, zeroed)?;
        self.live.fetch_add(1, Relaxed);
        Ok(block)
    }

    unsafe fn free(&self, block: Block, alignment: usize) {
        self.live.fetch_sub(1, Relaxed);
        // SAFETY: promised by the caller.
        unsafe { self.parent.free(block, alignment) }
    }

    fn parent(&self) -> Option<&Arc<dyn Allocator>> {
        Some(&self.parent)
    }

    fn statistics(&self) -> Vec<(&'static str, usize)> {
        let asked = self.asked.load(Relaxed);
        vec![
            ("allocations", asked.min(self.after)),
            ("failures", asked.saturating_sub(self.after)),
            ("blocks", self.live.load(Relaxed)),
        ]
    }
}
