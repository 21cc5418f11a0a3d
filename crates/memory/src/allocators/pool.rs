//! Blocks that are kept when they are freed.
//!
//! Sizes are rounded up to four classes per power of two, so that blocks fit later requests at the cost of at most a
//! fourth of their bytes. A block that is given back is kept for the next request of its class, up to a bound;
//! memory that was touched before costs no page faults. A forked child has copies of kept blocks and goes on with
//! them; those in memory that it would share with its parent it forgets.

use super::parent_or_system;
use crate::allocator::{Allocator, Block, refusal};
use crate::cache;
use crate::fork::{self, Guarded};
use error::Result;
use std::collections::BTreeMap;
use std::sync::{Arc, MutexGuard};

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
    state: Guarded<State>,
    /// The process that made the pool, as [`fork::generation`] counts.
    origin: usize,
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
    /// The process that the kept blocks are of.
    generation: usize,
}

impl State {
    /// Counts a block that is handed out.
    fn note(&mut self, class: usize) {
        self.live_bytes += class;
        self.peak_bytes = self.peak_bytes.max(self.live_bytes);
    }
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
        let origin = fork::generation();
        let state = Guarded::new(State { generation: origin, ..State::default() });
        Pool { name, limit: limit.unwrap_or_else(cache::limit), state, origin, parent }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        loop {
            let mut state = self.state.lock();
            if state.generation == fork::generation() {
                return state;
            }
            state.generation = fork::generation();
            self.forget_shared(state);
        }
    }

    /// Lets go, in a new process, of kept blocks that its parent may hand out, too.
    #[cold]
    fn forget_shared(&self, mut state: MutexGuard<'_, State>) {
        let mut shared = Vec::new();
        for (&(_, alignment), blocks) in &mut state.kept {
            let theirs = blocks.extract_if(.., |Kept(block)| !self.parent.is_private(block));
            shared.extend(theirs.map(|Kept(block)| (block, alignment)));
        }
        state.kept_bytes -= shared.iter().map(|(block, _)| block.size).sum::<usize>();
        drop(state);
        for (block, alignment) in shared {
            // SAFETY: the list owned the block, which was made with this alignment.
            unsafe { self.parent.free(block, alignment) };
        }
    }

    /// Whether a block may be handed out again: nobody but this process has it.
    fn may_keep(&self, block: &Block) -> bool {
        self.origin == fork::generation() || self.parent.is_private(block)
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
            let mut state = self.state();
            let found = state.kept.get_mut(&(class, alignment)).and_then(Vec::pop);
            if found.is_some() {
                state.hits += 1;
                state.kept_bytes -= class;
                state.note(class);
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
            }
            .inspect(|_| self.state().note(class))?,
        };
        Ok(Block { size, ..block })
    }

    unsafe fn free(&self, block: Block, alignment: usize) {
        let Some(class) = class(block.size) else { return };
        let alignment = alignment.max(SMALLEST);
        let block = Block { size: class, ..block };
        let mut state = self.state();
        state.live_bytes -= class;
        if state.kept_bytes + class <= self.limit && self.may_keep(&block) {
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
        let state = self.state();
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
            let mut state = self.state();
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
