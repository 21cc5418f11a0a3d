//! Large blocks, kept when they are freed.
//!
//! Blocks from [`SMALLEST`] bytes on are whole pages, huge pages where the system gives them. A freed
//! one is kept, up to a bound, and given to the next request that it fits without wasting more than a
//! quarter: a program that makes arrays of one size in a loop faults its pages in once.

use crate::fork::Handlers;
use std::cell::Cell;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{LazyLock, Mutex, MutexGuard, Once, PoisonError};

/// The smallest block, in bytes, that is kept.
pub const SMALLEST: usize = 256 << 10;
/// The alignment of kept blocks, in bytes.
pub const PAGE: usize = 4096;
/// From this size on, huge pages are asked for.
const HUGE: usize = 2 << 20;

struct Kept {
    pointer: NonNull<u8>,
    capacity: usize,
}

// SAFETY: a kept block belongs to nobody, so it may be handed to any thread.
unsafe impl Send for Kept {}

static KEPT: Mutex<Vec<Kept>> = Mutex::new(Vec::new());
static KEPT_BYTES: AtomicUsize = AtomicUsize::new(0);
static LIVE_BYTES: AtomicUsize = AtomicUsize::new(0);
static PEAK_BYTES: AtomicUsize = AtomicUsize::new(0);

/// The most bytes kept: an eighth of the machine's memory.
static LIMIT: LazyLock<usize> = LazyLock::new(|| {
    const UNKNOWN: usize = 256 << 20;
    if cfg!(miri) {
        return UNKNOWN;
    }
    // SAFETY: sysconf only reads.
    let (pages, size) = unsafe { (libc::sysconf(libc::_SC_PHYS_PAGES), libc::sysconf(libc::_SC_PAGESIZE)) };
    if pages > 0 && size > 0 { (pages as usize).saturating_mul(size as usize) / 8 } else { UNKNOWN }
});

fn kept() -> MutexGuard<'static, Vec<Kept>> {
    static FORKS: Once = Once::new();
    Handlers { before: hold, parent: release, child: release }.install(&FORKS);
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local! {
    /// The list, while this thread forks.
    static HELD: Cell<Option<MutexGuard<'static, Vec<Kept>>>> = const { Cell::new(None) };
}

extern "C" fn hold() {
    HELD.set(Some(kept()));
}

extern "C" fn release() {
    HELD.set(None);
}

/// The most bytes that are kept.
pub(crate) fn limit() -> usize {
    *LIMIT
}

/// Large blocks in use and kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statistics {
    /// Bytes of large blocks that arrays hold now.
    pub live: usize,
    /// The most bytes that arrays held at one time since the last [`reset_peak`].
    pub peak: usize,
    /// Bytes kept for reuse.
    pub kept: usize,
}

/// How many bytes of large blocks are in use and kept.
pub fn statistics() -> Statistics {
    Statistics {
        live: LIVE_BYTES.load(Relaxed),
        peak: PEAK_BYTES.load(Relaxed),
        kept: KEPT_BYTES.load(Relaxed),
    }
}

/// Starts measuring the peak anew from what is live now.
pub fn reset_peak() {
    PEAK_BYTES.store(LIVE_BYTES.load(Relaxed), Relaxed);
}

/// Gives every kept block back to the system; returns how many bytes that were.
pub fn trim() -> usize {
    let blocks = std::mem::take(&mut *kept());
    let bytes = blocks.iter().map(|block| block.capacity).sum();
    KEPT_BYTES.fetch_sub(bytes, Relaxed);
    for block in blocks {
        // SAFETY: the list owned the block.
        unsafe { unmap(block.pointer, block.capacity) };
    }
    bytes
}

/// A block of at least `size` bytes and its capacity; `None` where the system has no memory.
pub(crate) fn take(size: usize, zeroed: bool) -> Option<(NonNull<u8>, usize)> {
    let granule = if size >= HUGE { HUGE } else { PAGE };
    let capacity = size.checked_next_multiple_of(granule)?;
    let found = {
        let mut kept = kept();
        kept.iter()
            .enumerate()
            .filter(|(_, block)| block.capacity >= capacity && block.capacity - capacity <= capacity / 4)
            .min_by_key(|(_, block)| block.capacity)
            .map(|(at, _)| at)
            .map(|at| kept.swap_remove(at))
    };
    let (pointer, capacity) = match found {
        Some(block) => {
            KEPT_BYTES.fetch_sub(block.capacity, Relaxed);
            if zeroed {
                // SAFETY: the block has at least `size` bytes and belongs to this call.
                unsafe { block.pointer.as_ptr().write_bytes(0, size) };
            }
            (block.pointer, block.capacity)
        }
        None => (map(capacity).or_else(|| (trim() > 0).then(|| map(capacity)).flatten())?, capacity),
    };
    let live = LIVE_BYTES.fetch_add(capacity, Relaxed) + capacity;
    PEAK_BYTES.fetch_max(live, Relaxed);
    Some((pointer, capacity))
}

/// Takes a block back.
///
/// # Safety
/// [`take`] returned this block, and nobody uses it any more.
pub(crate) unsafe fn give(pointer: NonNull<u8>, capacity: usize) {
    LIVE_BYTES.fetch_sub(capacity, Relaxed);
    if KEPT_BYTES.fetch_add(capacity, Relaxed) + capacity > *LIMIT {
        KEPT_BYTES.fetch_sub(capacity, Relaxed);
        // SAFETY: promised by the caller.
        unsafe { unmap(pointer, capacity) };
    } else {
        kept().push(Kept { pointer, capacity });
    }
}

/// New pages, all zero.
#[cfg(not(miri))]
pub(crate) fn map(capacity: usize) -> Option<NonNull<u8>> {
    // Room to start at a huge page's boundary, without which the kernel cannot use one.
    let extra = if capacity >= HUGE { HUGE } else { 0 };
    // SAFETY: an anonymous private mapping at an address of the kernel's choice touches nothing else.
    let start = unsafe {
        libc::mmap(
            std::ptr::null_mut(),
            capacity.checked_add(extra)?,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
            -1,
            0,
        )
    };
    if start == libc::MAP_FAILED {
        return None;
    }
    let start = start.cast::<u8>();
    if extra == 0 {
        return NonNull::new(start);
    }
    let head = start.align_offset(HUGE);
    // SAFETY: head and tail lie inside the mapping just made, and nothing was put there.
    unsafe {
        let pointer = start.add(head);
        if head > 0 {
            libc::munmap(start.cast(), head);
        }
        if extra > head {
            libc::munmap(pointer.add(capacity).cast(), extra - head);
        }
        #[cfg(target_os = "linux")]
        libc::madvise(pointer.cast(), capacity, libc::MADV_HUGEPAGE);
        NonNull::new(pointer)
    }
}

#[cfg(not(miri))]
unsafe fn unmap(pointer: NonNull<u8>, capacity: usize) {
    // SAFETY: `map` made exactly this range, and the caller is done with it.
    unsafe { libc::munmap(pointer.as_ptr().cast(), capacity) };
}

/// New pages, all zero.
#[cfg(miri)]
pub(crate) fn map(capacity: usize) -> Option<NonNull<u8>> {
    let layout = std::alloc::Layout::from_size_align(capacity, PAGE).ok()?;
    // SAFETY: capacity is not zero.
    NonNull::new(unsafe { std::alloc::alloc_zeroed(layout) })
}

#[cfg(miri)]
unsafe fn unmap(pointer: NonNull<u8>, capacity: usize) {
    // SAFETY: `map` made the block with this layout.
    unsafe {
        std::alloc::dealloc(pointer.as_ptr(), std::alloc::Layout::from_size_align_unchecked(capacity, PAGE))
    };
}
