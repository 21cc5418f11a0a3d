//! Small blocks from one allocator, large ones from another.

use crate::allocator::{Allocator, Block};
use error::Result;
use std::sync::Arc;

/// Blocks of fewer than `threshold` bytes from one allocator, others from another.
///
/// ```
/// use memory::{Allocator, Buffer, SYSTEM, allocators::{Chain, Tracing}};
/// use std::sync::Arc;
/// let large = Arc::new(Tracing::new(None, false));
/// let chain: Arc<dyn Allocator> = Arc::new(Chain::new(Arc::clone(&SYSTEM), large.clone(), 1 << 20));
/// let small = Buffer::from_allocator(100, false, &chain)?;
/// assert_eq!(large.live_bytes(), 0);
/// # Ok::<(), error::Error>(())
/// ```
pub struct Chain {
    name: String,
    small: Arc<dyn Allocator>,
    large: Arc<dyn Allocator>,
    threshold: usize,
}

impl Chain {
    /// `small` for fewer than `threshold` bytes, else `large`.
    pub fn new(small: Arc<dyn Allocator>, large: Arc<dyn Allocator>, threshold: usize) -> Chain {
        let name = format!("chain({}, {}, {threshold})", small.name(), large.name());
        Chain { name, small, large, threshold }
    }

    fn of(&self, size: usize) -> &Arc<dyn Allocator> {
        if size < self.threshold { &self.small } else { &self.large }
    }
}

// SAFETY: blocks of one of the two, which a block's size tells.
unsafe impl Allocator for Chain {
    fn name(&self) -> &str {
        &self.name
    }

    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> Result<Block> {
        self.of(size).allocate(size, alignment, zeroed)
    }

    unsafe fn free(&self, block: Block, alignment: usize) {
        // SAFETY: promised by the caller; the size is the one that was asked for.
        unsafe { self.of(block.size).free(block, alignment) }
    }

    fn parent(&self) -> Option<&Arc<dyn Allocator>> {
        Some(&self.large)
    }

    fn is_private(&self, block: &Block) -> bool {
        self.of(block.size).is_private(block)
    }

    fn calls_out(&self) -> bool {
        self.small.calls_out() || self.large.calls_out()
    }

    fn trim(&self) -> usize {
        self.small.trim() + self.large.trim()
    }
}
