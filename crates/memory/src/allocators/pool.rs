//! Blocks that are kept when they are freed.
//!
//! Sizes are rounded up to four classes per power of two, so that blocks fit later requests at the cost of at most a
//! fourth of their bytes. A block that is given back is kept for the next request of its class, up to a bound;
//! memory that was touched before costs no page faults.

use super::parent_or_system;
use crate::allocator::{Allocator, Block, refusal};
use crate::cache;
use error::Result;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The smallest class, and the least alignment, in bytes.
const SMALLEST: usize = 64;

/// Memory of another allocator, kept for reuse when it is freed.
///
/// ```
/// use memory::{Allocator, Buffer, allocators::Pool};
/// use std::sync::Arc;
/// let pool: Arc<dyn Allocator> = Arc::new(Pool::new(None, None));
/// let address = Buffer::from_allocator(5000, false, &pool)?.pointer().addr();
/// assert_eq!(Buffer::from_allocator(4900, false, &pool)?.pointer().addr(), address);
/// assert!(pool.trim() >= 5000);
/// # Ok::<(), error::Error>(())
/// ```
pub struct Pool {
    name: String,
    limit: usize,
    state: Mutex<State>,
    parent: Arc<dyn Allocator>,
}

#[derive(Default)]
struct State {
    /// What is kept, by class and alignment.
    kept: BTreeMap<(usize, usize), Vec<Kept>>,
    kept_bytes: usize,
    live_bytes: usize,
    peak_bytes: usize,
    hits: usize,
    misses: usize,
}

struct Kept(Block);
// SAFETY: a kept block belongs to nobody, so that it may be handed to any thread.
unsafe impl Send for Kept {}

/// The bytes of the class that a size falls into.
fn class(size: usize) -> Option<usize> {
    let size = size.max(SMALLEST);
    let step = (1usize << size.ilog2()) / 4;
    size.checked_next_multiple_of(step)
}

impl Pool {
    /// Keeps up to `limit` bytes; an eighth of the machine's memory, where none is given.
    pub fn new(parent: Option<Arc<dyn Allocator>>, limit: Option<usize>) -> Pool {
        let parent = parent_or_system(parent);
        let name = format!("pool({})", parent.name());
        Pool { name, limit: limit.unwrap_or_else(cache::limit), state: Mutex::default(), parent }
    }
}

// SAFETY: the parent's blocks; one that is kept is handed to one request only.
unsafe impl Allocator for Pool {
    fn name(&self) -> &str {
        &self.name
    }

    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> Result<Block> {
        let class = class(size).ok_or_else(|| refusal(size, &self.name, "no memory is so large"))?;
        let alignment = alignment.max(SMALLEST);
        let found = {
            let mut state = self.state.lock();
            let found = state.kept.get_mut(&(class, alignment)).and_then(Vec::pop);
            if found.is_some() {
                state.hits += 1;
                state.kept_bytes -= class;
            } else {
                state.misses += 1;
            }
            found
        };
        let block = match found {
            Some(Kept(block)) => {
                if zeroed {
                    // SAFETY: the block has at least `size` bytes and belongs to this call.
                    unsafe { block.pointer.write_bytes(0, size) };
                }
                block
            }
            None => match self.parent.allocate(class, alignment, zeroed) {
                // What is kept in other sizes may be what is missing.
                Err(_) if Allocator::trim(self) > 0 => self.parent.allocate(class, alignment, zeroed),
                made => made,
            }?,
        };
        let mut state = self.state.lock();
        state.live_bytes += class;
        state.peak_bytes = state.peak_bytes.max(state.live_bytes);
        Ok(Block { size, ..block })
    }

    unsafe fn free(&self, block: Block, alignment: usize) {
        let Some(class) = class(block.size) else { return };
        let alignment = alignment.max(SMALLEST);
        let block = Block { size: class, ..block };
        let mut state = self.state.lock();
        state.live_bytes -= class;
        if state.kept_bytes + class <= self.limit {
            state.kept_bytes += class;
            state.kept.entry((class, alignment)).or_default().push(Kept(block));
        } else {
            drop(state);
            // SAFETY: promised by the caller; the parent was asked for this class and alignment.
            unsafe { self.parent.free(block, alignment) };
        }
    }

    fn parent(&self) -> Option<&Arc<dyn Allocator>> {
        Some(&self.parent)
    }

    fn statistics(&self) -> Vec<(&'static str, usize)> {
        let state = self.state.lock();
        vec![
            ("live", state.live_bytes),
            ("peak", state.peak_bytes),
            ("kept", state.kept_bytes),
            ("limit", self.limit),
            ("hits", state.hits),
            ("misses", state.misses),
        ]
    }

    fn trim(&self) -> usize {
        let (kept, bytes) = {
            let mut state = self.state.lock();
            (std::mem::take(&mut state.kept), std::mem::take(&mut state.kept_bytes))
        };
        for ((_, alignment), blocks) in kept {
            for Kept(block) in blocks {
                // SAFETY: the list owned the block, which was made with this alignment.
                unsafe { self.parent.free(block, alignment) };
            }
        }
        bytes
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        Allocator::trim(self);
    }
}
