//! Runs programs on the processor.
//!
//! A program is compiled to a [`tape`](tape::Tape) of tiles and run over blocks of a few hundred
//! elements that stay in the first-level cache. Operands that are contiguous within a block are read
//! and written in place; others are gathered into registers (small pieces of scratch memory) and
//! scattered from them. Blocks are shared out over the cores where there is enough work. Reductions
//! run the program that feeds them block by block and never write what they reduce.
//!
//! This crate knows pointers and strides, not arrays: callers hold the locks and allocate the
//! results. Results never depend on the number of threads.

pub mod argument;
pub mod at;
mod chains;
pub mod faults;
pub mod gather;
mod machine;
pub mod map;
pub mod masks;
pub mod once;
pub mod reduce;
pub mod scan;
mod tape;

pub use faults::{Fault, Faults, Watch};

/// Runs code with the unsigned integer type of an element's width in bytes.
///
/// ```
/// assert_eq!(cpu::by_width!(4, T => T::BITS), 32);
/// ```
#[macro_export]
macro_rules! by_width {
    ($width:expr, $T:ident => $body:expr) => {
        match $width {
            1 => {
                type $T = u8;
                $body
            }
            2 => {
                type $T = u16;
                $body
            }
            4 => {
                type $T = u32;
                $body
            }
            8 => {
                type $T = u64;
                $body
            }
            _ => {
                type $T = u128;
                $body
            }
        }
    };
}

/// One operand in memory: where its first element lies, and its steps in bytes along each axis of
/// the iteration.
#[derive(Debug, Clone, Copy)]
pub struct Operand<'a> {
    /// The element with index zero everywhere.
    pub pointer: *mut u8,
    /// Steps along the axes; zero where the operand is repeated.
    pub strides: &'a [isize],
}

// SAFETY: an operand is only an address; the functions that use it are unsafe and say what they need.
unsafe impl Send for Operand<'_> {}
// SAFETY: as above.
unsafe impl Sync for Operand<'_> {}

#[cfg(test)]
#[path = "../tests/unit/cpu.rs"]
mod tests;
