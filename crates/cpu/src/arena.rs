//! Scratch memory of one thread, for registers.

use std::cell::Cell;

/// Bytes of the largest element times the elements of the smallest blocks: registers of one page.
pub const REGISTER: usize = 4096;
/// The gap between registers: at distances of a power of two they would share cache sets.
const GAP: usize = 64;

thread_local! {
    static KEPT: Cell<Vec<Line>> = const { Cell::new(Vec::new()) };
}

#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line(#[expect(dead_code, reason = "only its size and alignment count")] [u8; 64]);

/// Registers, kept by the thread for its next program.
pub struct Arena {
    lines: Vec<Line>,
    registers: usize,
    /// Bytes from one register to the next.
    stride: usize,
}

impl Arena {
    /// Memory for registers of so many bytes, and scratch behind them.
    pub fn new(registers: usize, bytes: usize, scratch: usize) -> Arena {
        let stride = bytes + GAP;
        let mut lines = KEPT.take();
        let needed = (registers * stride + scratch).div_ceil(size_of::<Line>());
        if lines.len() < needed {
            lines.resize(needed, Line([0; 64]));
        }
        Arena { lines, registers, stride }
    }

    /// Where a register begins.
    pub fn register(&mut self, index: usize) -> *mut u8 {
        debug_assert!(index < self.registers);
        self.lines.as_mut_ptr().cast::<u8>().wrapping_add(index * self.stride)
    }

    /// Where scratch begins.
    pub fn scratch(&mut self) -> *mut u8 {
        self.lines.as_mut_ptr().cast::<u8>().wrapping_add(self.registers * self.stride)
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
