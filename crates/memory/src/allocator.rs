//! Who makes memory.
//!
//! An allocator is any value behind the [`Allocator`] trait: stateful, shared by reference count,
//! and handed back the very [`Block`] that it made, with its true capacity and a token of its own.

use crate::cache;
use error::{Error, Result};
use std::alloc::Layout;
use std::any::Any;
use std::ptr::NonNull;
use std::sync::{Arc, LazyLock};

/// A block of memory as its allocator made it.
#[derive(Debug, Clone, Copy)]
pub struct Block {
    /// The first byte.
    pub pointer: NonNull<u8>,
    /// How many bytes were asked for.
    pub size: usize,
    /// How many bytes there really are, at least as many as were asked for.
    pub capacity: usize,
    /// Whatever the allocator wants to find again when the block is freed.
    pub token: usize,
}

/// A maker of memory.
///
/// # Safety
/// `allocate` must return a block of at least `size` bytes, aligned to `alignment`, that nobody else
/// uses until it is passed to `free`, and whose first `size` bytes are zero where `zeroed` is asked.
/// The block's `size` is the one that was asked for. Both may be called from any thread.
pub unsafe trait Allocator: Any + Send + Sync {
    /// What error messages and statistics call this allocator.
    fn name(&self) -> &str;

    /// Makes a block of at least `size` bytes; `size` may be zero, `alignment` is a power of two.
    ///
    /// # Errors
    /// [`error::Kind::Memory`] where there is no memory; the message names the allocator and the size.
    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> Result<Block>;

    /// Takes a block back.
    ///
    /// # Safety
    /// `block` came from `allocate` of this allocator with this `alignment`, and nobody uses it any more.
    unsafe fn free(&self, block: Block, alignment: usize);

    /// The allocator that this one gets its memory from.
    fn parent(&self) -> Option<&Arc<dyn Allocator>> {
        None
    }

    /// What it counts, by name; bytes, where nothing else is said.
    fn statistics(&self) -> Vec<(&'static str, usize)> {
        Vec::new()
    }

    /// Gives memory that is kept for reuse back to where it came from; tells how many bytes.
    fn trim(&self) -> usize {
        0
    }

    /// Whether a block is this process's alone: a process that it forks has a copy. Memory on files, and memory that
    /// is shared, stays one and the same.
    fn is_private(&self, block: &Block) -> bool {
        self.parent().is_none_or(|parent| parent.is_private(block))
    }

    /// Whether making or freeing memory may run code of the host program, which may read arrays, and waits for the
    /// interpreter.
    fn calls_out(&self) -> bool {
        self.parent().is_some_and(|parent| parent.calls_out())
    }

    /// The name with which other processes find a block.
    fn shared_name(&self, block: &Block) -> Option<String> {
        let _ = block;
        None
    }
}

/// The error of an allocator that has no block of a size.
#[cold]
pub fn refusal(size: usize, name: &str, reason: &str) -> Error {
    Error::memory(format!("Unable to allocate {} (allocator '{name}': {reason})", bytes_text(size)))
}

/// A block of a maker that aligns to 16 bytes at most, shifted where more is asked; the token is the address to free.
/// `None` where `make` gives none.
pub fn shifted(size: usize, alignment: usize, make: impl FnOnce(usize) -> *mut u8) -> Option<Block> {
    let extra = if alignment <= 16 { 0 } else { alignment };
    let whole = size.max(1).checked_add(extra)?;
    let start = NonNull::new(make(whole))?;
    let shift = if extra == 0 { 0 } else { start.align_offset(alignment) };
    // SAFETY: the shift is less than the bytes that were asked for beyond the size.
    let pointer = unsafe { start.add(shift) };
    Some(Block { pointer, size, capacity: whole - shift, token: start.as_ptr().expose_provenance() })
}

/// The system's memory: the global allocator for small blocks, kept pages for large ones.
#[derive(Debug, Default, Clone, Copy)]
pub struct System;

/// The allocator of arrays for which nothing else was chosen.
pub static SYSTEM: LazyLock<Arc<dyn Allocator>> = LazyLock::new(|| Arc::new(System));

/// Marks, in a block's token, that it came from [`cache`].
const FROM_CACHE: usize = 1;

// SAFETY: both ways of making a block return exclusive memory of at least the size asked for.
unsafe impl Allocator for System {
    fn name(&self) -> &str {
        "system"
    }

    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> Result<Block> {
        let refuse =
            || Error::memory(format!("Unable to allocate {} (allocator 'system')", bytes_text(size)));
        if size >= cache::SMALLEST && alignment <= cache::PAGE {
            let (pointer, capacity) = cache::take(size, zeroed).ok_or_else(refuse)?;
            return Ok(Block { pointer, size, capacity, token: FROM_CACHE });
        }
        let capacity = size.max(1);
        let layout = Layout::from_size_align(capacity, alignment).map_err(|_| refuse())?;
        // SAFETY: the layout's size is not zero.
        let pointer =
            unsafe { if zeroed { std::alloc::alloc_zeroed(layout) } else { std::alloc::alloc(layout) } };
        Ok(Block { pointer: NonNull::new(pointer).ok_or_else(refuse)?, size, capacity, token: 0 })
    }

    fn trim(&self) -> usize {
        cache::trim()
    }

    unsafe fn free(&self, block: Block, alignment: usize) {
        if block.token == FROM_CACHE {
            // SAFETY: the token says that `cache::take` made the block; the caller is done with it.
            unsafe { cache::give(block.pointer, block.capacity) };
        } else {
            // SAFETY: `allocate` made the block with exactly this layout.
            unsafe {
                let layout = Layout::from_size_align_unchecked(block.capacity, alignment);
                std::alloc::dealloc(block.pointer.as_ptr(), layout);
            }
        }
    }
}

/// A number of bytes as people read it: `7.45 GiB`.
pub fn bytes_text(size: usize) -> String {
    const UNITS: [&str; 6] = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
    let mut value = size as f64;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    if unit == 0 { format!("{size} bytes") } else { format!("{value:.3} {}", UNITS[unit]) }
}
