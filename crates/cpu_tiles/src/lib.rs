//! The inner loops, and the only crate that is generic over (operation, dtype).
//!
//! A tile is a loop over `n` contiguous, aligned elements that lie in cache. Strides, broadcasting,
//! casting between operands, threads and memory belong to its callers. Every tile exists three times,
//! compiled for the baseline, for AVX2 with FMA and for AVX-512; which set runs is decided once, by
//! what the processor has. The formulas come from the catalogue, and so do the tables: a new row
//! there is a new tile here.
//!
//! * [`elementwise`]: a row's formula over arrays, and sequential folds with it.
//! * `lanes`: elementary functions in vectors of AVX-512, by hand.
//! * [`reduce`]: associative rows over one block, or over neighbouring results, in lanes.
//! * [`chain`]: several cheap rows at once, in registers.
//! * [`casts`]: conversions between dtypes.
//! * [`moves`]: strided gathers and scatters, keyed by the width of elements alone.
//! * [`search`]: where in a block a value stands, and where the extremes of neighbouring lines do.

#[macro_use]
mod emit;
pub mod casts;
pub mod chain;
pub mod elementwise;
mod isa;
#[cfg(target_arch = "x86_64")]
mod lanes;
pub mod moves;
pub mod reduce;
pub mod search;

pub use isa::{Isa, isa, vectorized};

/// A loop over `n` elements: `inputs[i]` and `outputs[i]` point to the operands' first elements.
///
/// # Safety
/// Each pointer is aligned for its operand's dtype and valid for `n` elements; outputs overlap
/// neither inputs nor each other.
pub type Map = unsafe fn(n: usize, inputs: *const *const u8, outputs: *const *mut u8);

/// A fold over `n` elements from the first to the last: `carry` is combined with each element of `x`
/// and, where `out` is not null, written there after each.
///
/// # Safety
/// As for [`Map`]; `carry` is valid for one element.
pub type Fold = unsafe fn(n: usize, x: *const u8, carry: *mut u8, out: *mut u8);

/// A reduction of `n > 0` elements to one.
///
/// # Safety
/// As for [`Map`].
pub type Reduce = unsafe fn(n: usize, x: *const u8, out: *mut u8);

/// A fold of `rows` rows, `step` bytes apart, onto `columns` accumulators: `out[k]` becomes `start[k]` combined
/// with element `k` of each row in turn.
///
/// # Safety
/// As for [`Map`], for as many elements as there are columns; `start` may be `out`, but overlap it in no other
/// way.
pub type FoldRows =
    unsafe fn(rows: usize, columns: usize, start: *const u8, x: *const u8, step: isize, out: *mut u8);

/// Asks for memory that is read soon; any address will do.
#[inline(always)]
fn prefetch(address: *const u8) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a hint that never faults; every processor of the architecture has it.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(address.cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}
