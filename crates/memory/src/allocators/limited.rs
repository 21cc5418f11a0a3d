//! No more than so many bytes at a time.

use super::parent_or_system;
use crate::allocator::{Allocator, Block, bytes_text, refusal};
use error::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Memory of another allocator, up to a number of bytes at a time.
///
/// ```
/// use memory::{Allocator, Buffer, allocators::Limited};
/// use std::sync::Arc;
/// let limited: Arc<dyn Allocator> = Arc::new(Limited::new(None, 1000));
/// let first = Buffer::from_allocator(800, false, &limited)?;
/// assert!(Buffer::from_allocator(800, false, &limited).is_err());
/// drop(first);
/// assert!(Buffer::from_allocator(800, false, &limited).is_ok());
/// # Ok::<(), error::Error>(())
/// ```
pub struct Limited {
    name: String,
    limit: usize,
    live: AtomicUsize,
    parent: Arc<dyn Allocator>,
}

impl Limited {
    /// At most `limit` bytes at a time.
    pub fn new(parent: Option<Arc<dyn Allocator>>, limit: usize) -> Limited {
        let parent = parent_or_system(parent);
        let name = format!("limited({}, {limit})", parent.name());
        Limited { name, limit, live: AtomicUsize::new(0), parent }
    }
}

// SAFETY: the parent's blocks.
unsafe impl Allocator for Limited {
    fn name(&self) -> &str {
        &self.name
    }

    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> Result<Block> {
        let taken = self
            .live
            .fetch_update(Relaxed, Relaxed, |live| live.checked_add(size).filter(|&live| live <= self.limit));
        if let Err(live) = taken {
            let left = bytes_text(self.limit - live);
            return Err(refusal(size, &self.name, &format!("{left} of {} are left", bytes_text(self.limit))));
        }
        self.parent.allocate(size, alignment, zeroed).inspect_err(|_| {
            self.live.fetch_sub(size, Relaxed);
        })
    }

    unsafe fn free(&self, block: Block, alignment: usize) {
        self.live.fetch_sub(block.size, Relaxed);
        // SAFETY: promised by the caller.
        unsafe { self.parent.free(block, alignment) }
    }

    fn parent(&self) -> Option<&Arc<dyn Allocator>> {
        Some(&self.parent)
    }

    fn statistics(&self) -> Vec<(&'static str, usize)> {
        vec![("live", self.live.load(Relaxed)), ("limit", self.limit)]
    }
}
