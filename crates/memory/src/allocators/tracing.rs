//! Who holds how much.
//!
//! Counts are atomic additions. Call sites cost a look at the caller for each block, and a map of the lines that
//! made some; a block's token then leads to its line's counts, directly where the parent has no token of its own.

use super::parent_or_system;
use crate::allocator::{Allocator, Block};
use crate::fork::Guarded;
use error::Result;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

/// A line of a program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// The line, from one.
    pub line: u32,
    /// The file's name.
    pub file: Arc<str>,
}

impl Hash for Site {
    /// Lines tell sites apart; names of files are long.
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u32(self.line);
        state.write_usize(self.file.len());
    }
}

/// What a host program tells about itself and wants to know of traced blocks.
#[derive(Debug, Clone, Copy)]
pub struct Observer {
    /// The line that this thread is at.
    pub site: fn() -> Option<Site>,
    /// A block was made.
    pub made: fn(address: usize, size: usize),
    /// A block is about to be freed.
    pub freed: fn(address: usize),
}

static OBSERVER: OnceLock<Observer> = OnceLock::new();

/// Has traced blocks told to the host program; the first call counts.
pub fn observe(observer: Observer) {
    // A second one comes from a second import of the same module and changes nothing.
    let _ = OBSERVER.set(observer);
}

/// Memory of another allocator, counted.
///
/// ```
/// use memory::{Allocator, Buffer, allocators::Tracing};
/// use std::sync::Arc;
/// let tracing = Arc::new(Tracing::new(None, false));
/// let allocator: Arc<dyn Allocator> = tracing.clone();
/// drop(Buffer::from_allocator(100, false, &allocator)?);
/// let _live = Buffer::from_allocator(50, false, &allocator)?;
/// assert_eq!((tracing.live_bytes(), tracing.peak_bytes()), (50, 100));
/// # Ok::<(), error::Error>(())
/// ```
pub struct Tracing {
    name: String,
    live: AtomicUsize,
    peak: AtomicUsize,
    blocks: AtomicUsize,
    allocations: AtomicUsize,
    failures: AtomicUsize,
    sites: Option<Guarded<Sites>>,
    parent: Arc<dyn Allocator>,
}

type Sites = HashMap<Site, Arc<Held>, BuildHasherDefault<Spread>>;

/// A hash of a site: its line and its name's length, which tell nearly all of them apart, spread over all bits.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_usize(usize::from(byte)));
    }

    fn write_u32(&mut self, value: u32) {
        self.write_usize(value as usize);
    }

    fn write_usize(&mut self, value: usize) {
        self.0 = (self.0 ^ value as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// What was made at a place and still lives.
#[derive(Debug, Default)]
struct Held {
    blocks: AtomicUsize,
    bytes: AtomicUsize,
}

impl Held {
    fn note(&self, size: usize) {
        self.blocks.fetch_add(1, Relaxed);
        self.bytes.fetch_add(size, Relaxed);
    }

    fn forget(&self, size: usize) {
        self.blocks.fetch_sub(1, Relaxed);
        self.bytes.fetch_sub(size, Relaxed);
    }
}

/// What the token of a block with a call site points to, where the parent's token is not nothing. Such tokens are odd.
struct Record {
    token: usize,
    held: Option<Arc<Held>>,
}

impl Tracing {
    /// Counts, and notes call sites where that is asked.
    pub fn new(parent: Option<Arc<dyn Allocator>>, sites: bool) -> Tracing {
        let parent = parent_or_system(parent);
        let zero = || AtomicUsize::new(0);
        Tracing {
            name: format!("tracing({})", parent.name()),
            live: zero(),
            peak: zero(),
            blocks: zero(),
            allocations: zero(),
            failures: zero(),
            sites: sites.then(Guarded::default),
            parent,
        }
    }

    /// Bytes that were asked for and are not freed yet.
    pub fn live_bytes(&self) -> usize {
        self.live.load(Relaxed)
    }

    /// The most bytes that lived at a time, since [`Tracing::reset_peak`].
    pub fn peak_bytes(&self) -> usize {
        self.peak.load(Relaxed)
    }

    /// Starts measuring the peak anew from what is live now.
    pub fn reset_peak(&self) {
        self.peak.store(self.live.load(Relaxed), Relaxed);
    }

    /// Whether call sites are noted.
    pub fn notes_sites(&self) -> bool {
        self.sites.is_some()
    }

    /// What lives, by the lines that made it: bytes and blocks, most bytes first.
    pub fn sites(&self) -> Vec<(Site, usize, usize)> {
        let Some(sites) = &self.sites else { return Vec::new() };
        let counts = |(site, held): (&Site, &Arc<Held>)| {
            (site.clone(), held.bytes.load(Relaxed), held.blocks.load(Relaxed))
        };
        let mut found: Vec<_> =
            sites.lock().iter().map(counts).filter(|(_, _, blocks)| *blocks > 0).collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found
    }

    /// The token of a block for whose parent it is `token`.
    fn note(token: usize, size: usize, sites: &Guarded<Sites>) -> usize {
        let site = OBSERVER.get().and_then(|observer| (observer.site)());
        let held = site.map(|site| Arc::clone(sites.lock().entry(site).or_default()));
        if let Some(held) = &held {
            held.note(size);
        }
        match held {
            None if token == 0 => 0,
            Some(held) if token == 0 => Arc::into_raw(held).expose_provenance(),
            held => Box::into_raw(Box::new(Record { token, held })).expose_provenance() | 1,
        }
    }

    /// The token of the parent.
    ///
    /// # Safety
    /// [`Tracing::note`] made the token for a block of this size, and this is the first call with it.
    unsafe fn forget(token: usize, size: usize) -> usize {
        if token == 0 {
            return 0;
        }
        if token & 1 == 0 {
            // SAFETY: promised by the caller; an even one is a count's address.
            unsafe { Arc::from_raw(ptr::with_exposed_provenance::<Held>(token)) }.forget(size);
            return 0;
        }
        // SAFETY: promised by the caller; an odd one is a record's address and one.
        let record = unsafe { Box::from_raw(ptr::with_exposed_provenance_mut::<Record>(token - 1)) };
        if let Some(held) = &record.held {
            held.forget(size);
        }
        record.token
    }
}

// SAFETY: the parent's blocks.
unsafe impl Allocator for Tracing {
    fn name(&self) -> &str {
        &self.name
    }

    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> Result<Block> {
        let made = self.parent.allocate(size, alignment, zeroed);
        let block = made.inspect_err(|_| {
            self.failures.fetch_add(1, Relaxed);
        })?;
        self.allocations.fetch_add(1, Relaxed);
        self.blocks.fetch_add(1, Relaxed);
        let live = self.live.fetch_add(size, Relaxed) + size;
        self.peak.fetch_max(live, Relaxed);
        if let Some(observer) = OBSERVER.get() {
            (observer.made)(block.pointer.addr().get(), size);
        }
        let token = match &self.sites {
            Some(sites) => Tracing::note(block.token, size, sites),
            None => block.token,
        };
        Ok(Block { token, ..block })
    }

    unsafe fn free(&self, block: Block, alignment: usize) {
        if let Some(observer) = OBSERVER.get() {
            (observer.freed)(block.pointer.addr().get());
        }
        self.live.fetch_sub(block.size, Relaxed);
        self.blocks.fetch_sub(1, Relaxed);
        let token = match &self.sites {
            // SAFETY: `allocate` made the token; a block is freed once.
            Some(_) => unsafe { Tracing::forget(block.token, block.size) },
            None => block.token,
        };
        // SAFETY: promised by the caller; the token is the parent's.
        unsafe { self.parent.free(Block { token, ..block }, alignment) }
    }

    fn parent(&self) -> Option<&Arc<dyn Allocator>> {
        Some(&self.parent)
    }

    fn statistics(&self) -> Vec<(&'static str, usize)> {
        vec![
            ("live", self.live.load(Relaxed)),
            ("peak", self.peak.load(Relaxed)),
            ("blocks", self.blocks.load(Relaxed)),
            ("allocations", self.allocations.load(Relaxed)),
            ("failures", self.failures.load(Relaxed)),
        ]
    }
}
