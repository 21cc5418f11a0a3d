//! Blocks whose addresses are multiples of a number.

use super::parent_or_system;
use crate::allocator::{Allocator, Block};
use error::{Error, Result};
use std::sync::Arc;

/// Memory of another allocator at addresses that are multiples of a power of two.
///
/// ```
/// use memory::{Allocator, Buffer, allocators::Aligned};
/// use std::sync::Arc;
/// let aligned: Arc<dyn Allocator> = Arc::new(Aligned::new(4096, None)?);
/// assert_eq!(Buffer::from_allocator(10, false, &aligned)?.pointer().addr() % 4096, 0);
/// # Ok::<(), error::Error>(())
/// ```
pub struct Aligned {
    name: String,
    alignment: usize,
    parent: Arc<dyn Allocator>,
}

impl Aligned {
    /// Memory at multiples of `alignment` bytes.
    ///
    /// # Errors
    /// [`error::Kind::Value`] where that is no power of two, or more than a GiB.
    pub fn new(alignment: usize, parent: Option<Arc<dyn Allocator>>) -> Result<Aligned> {
        if !alignment.is_power_of_two() || alignment > 1 << 30 {
            return Err(Error::value(format!(
                "aligned: the alignment must be a power of two up to 2**30, not {alignment}"
            )));
        }
        let parent = parent_or_system(parent);
        Ok(Aligned { name: format!("aligned({alignment}, {})", parent.name()), alignment, parent })
    }
}

// SAFETY: the parent's blocks, more strictly aligned.
unsafe impl Allocator for Aligned {
    fn name(&self) -> &str {
        &self.name
    }

    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> Result<Block> {
        self.parent.allocate(size, alignment.max(self.alignment), zeroed)
    }

    unsafe fn free(&self, block: Block, alignment: usize) {
        // SAFETY: promised by the caller; the parent was asked for this alignment.
        unsafe { self.parent.free(block, alignment.max(self.alignment)) }
    }

    fn parent(&self) -> Option<&Arc<dyn Allocator>> {
        Some(&self.parent)
    }
}
