//! The heap of the extension module: mimalloc, asked without an alignment where its blocks have it anyway.
//!
//! Small arrays are made and freed at every call, and a block that is asked for with an alignment costs three times
//! one without.

use libmimalloc_sys::{
    mi_free, mi_malloc, mi_malloc_aligned, mi_realloc, mi_realloc_aligned, mi_zalloc, mi_zalloc_aligned,
};
use std::alloc::{GlobalAlloc, Layout};

/// mimalloc as the allocator of all Rust code in the module.
pub struct Heap;

/// Whether every block of that size is aligned enough: blocks of less than 16 bytes are aligned to words.
#[inline]
fn is_natural(size: usize, alignment: usize) -> bool {
    alignment <= size_of::<usize>() || (alignment <= 16 && size >= 16)
}

// SAFETY: mimalloc's functions keep the contract of an allocator; where they get no alignment, their blocks have the one
// that was asked for.
unsafe impl GlobalAlloc for Heap {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (size, alignment) = (layout.size(), layout.align());
        // SAFETY: any size and power of two may be asked for.
        let block = unsafe {
            if is_natural(size, alignment) { mi_malloc(size) } else { mi_malloc_aligned(size, alignment) }
        };
        block.cast()
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let (size, alignment) = (layout.size(), layout.align());
        // SAFETY: as above.
        let block = unsafe {
            if is_natural(size, alignment) { mi_zalloc(size) } else { mi_zalloc_aligned(size, alignment) }
        };
        block.cast()
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, _layout: Layout) {
        // SAFETY: the caller gives back a block of this heap.
        unsafe { mi_free(block.cast()) }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let alignment = layout.align();
        // SAFETY: the caller gives a block of this heap, with the alignment that it was asked for with.
        let block = unsafe {
            if is_natural(size, alignment) {
                mi_realloc(block.cast(), size)
            } else {
                mi_realloc_aligned(block.cast(), size, alignment)
            }
        };
        block.cast()
    }
}
