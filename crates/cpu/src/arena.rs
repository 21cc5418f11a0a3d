//! Scratch memory of one thread, for registers.

use std::cell::Cell;

/// Bytes of the largest element times the elements of a block: registers of one page.
pub const REGISTER: usize = 4096;
/// The distance between registers: not a power of two, so that they do not share cache sets.
pub const STRIDE: usize = REGISTER + 64;

thread_local! {
    static KEPT: Cell<Vec<Line>> = const { Cell::new(Vec::new()) };
}

#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line(#[expect(dead_code, reason = "only its size and alignment count")] [u8; 64]);

/// Registers, kept by the thread for its next program.
pub struct Arena {
    lines: Vec<Line>,
}

impl Arena {
    /// Memory for some registers.
    pub fn new(registers: usize) -> Arena {
        let mut lines = KEPT.take();
        let needed = registers * STRIDE / size_of::<Line>();
        if lines.len() < needed {
            lines.resize(needed, Line([0; 64]));
        }
        Arena { lines }
    }

    /// Where a register begins.
    pub fn register(&mut self, index: usize) -> *mut u8 {
        debug_assert!((index + 1) * STRIDE <= self.lines.len() * size_of::<Line>());
        self.lines.as_mut_ptr().cast::<u8>().wrapping_add(index * STRIDE)
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        // A nested program on this thread may have kept its own memory meanwhile: the larger stays.
        let other = KEPT.take();
        let mine = std::mem::take(&mut self.lines);
        KEPT.set(if other.len() > mine.len() { other } else { mine });
    }
}
