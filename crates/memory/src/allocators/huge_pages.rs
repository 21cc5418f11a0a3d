//! Memory in pages of 2 MiB.

use super::pages;
use crate::allocator::{Allocator, Block, refusal};
use crate::cache;
use error::Result;

/// The size of a huge page, in bytes.
const HUGE: usize = 2 << 20;

/// Whole huge pages: reserved ones where the system has some (`vm.nr_hugepages`), else pages that the kernel is asked
/// to join. Each block begins at a page's boundary and takes whole pages, so it is for large arrays: see
/// [`crate::allocators::Chain`] for others.
///
/// ```
/// # if !cfg!(miri) {
/// use memory::{Allocator, Buffer, allocators::HugePages};
/// use std::sync::Arc;
/// let allocator: Arc<dyn Allocator> = Arc::new(HugePages);
/// let buffer = Buffer::from_allocator(3 << 20, true, &allocator)?;
/// assert_eq!((buffer.pointer().addr() % (2 << 20), buffer.capacity()), (0, 4 << 20));
/// # }
/// # Ok::<(), error::Error>(())
/// ```
#[derive(Debug, Default, Clone, Copy)]
pub struct HugePages;

// SAFETY: new mappings of at least the size, aligned to huge pages.
unsafe impl Allocator for HugePages {
    fn name(&self) -> &str {
        "huge_pages"
    }

    fn allocate(&self, size: usize, alignment: usize, _zeroed: bool) -> Result<Block> {
        let refuse = || refusal(size, self.name(), "the system has no more");
        let capacity =
            size.max(1).checked_next_multiple_of(HUGE).filter(|_| alignment <= HUGE).ok_or_else(refuse)?;
        #[cfg(target_os = "linux")]
        let reserved = pages::anonymous(capacity, libc::MAP_HUGETLB).ok();
        #[cfg(not(target_os = "linux"))]
        let reserved = None;
        let pointer = reserved.or_else(|| cache::map(capacity)).ok_or_else(refuse)?;
        Ok(Block { pointer, size, capacity, token: 0 })
    }

    unsafe fn free(&self, block: Block, _alignment: usize) {
        // SAFETY: both ways of making a block map exactly this range; the caller is done with it.
        unsafe { pages::unmap(block.pointer, block.capacity) };
    }
}
