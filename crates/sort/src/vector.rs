//! What a register of elements can do, for the sorting networks and the partition.
//!
//! The algorithms in `network` and `quick` are written once over this trait; an instruction set
//! is one implementation per element type. Methods are inlined into callers that enable the
//! instruction set; nothing else may call them.

use crate::key::Kernel;

/// The largest `LANES`.
pub(crate) const MOST_LANES: usize = 32;

/// A register of `LANES` elements.
///
/// # Safety
/// Every method requires a processor with the implementor's instruction set, and the pointers it
/// is given to be valid for the lanes it names.
pub(crate) trait Vector: Copy {
    /// Element of a lane.
    type Item: Kernel;
    /// Lanes, a power of two.
    const LANES: usize;
    /// An element that nothing is above, which fills lanes without one.
    const LAST: Self::Item;

    /// Reads all lanes.
    unsafe fn load(p: *const Self::Item) -> Self;
    /// Writes all lanes.
    unsafe fn store(self, p: *mut Self::Item);
    /// Reads the first `count` lanes, at most all; the others are `LAST`.
    unsafe fn load_front(p: *const Self::Item, count: usize) -> Self;
    /// Writes the first `count` lanes, at most all.
    unsafe fn store_front(self, p: *mut Self::Item, count: usize);
    /// `v` in all lanes.
    unsafe fn splat(v: Self::Item) -> Self;
    /// Lane 0.
    unsafe fn first(self) -> Self::Item;
    /// Lane-wise smaller elements of two registers.
    unsafe fn least(x1: Self, x2: Self) -> Self;
    /// Lane-wise larger elements. Of elements that compare equal `least(a, b)` and
    /// `most(b, a)` together return both, so zeros keep their signs.
    unsafe fn most(x1: Self, x2: Self) -> Self;
    /// Lane `i` takes lane `i ^ X`.
    unsafe fn cross<const X: usize>(self) -> Self;
    /// Lanes whose number has bit `B` set from `x2`, the others from `x1`.
    unsafe fn blend<const B: usize>(x1: Self, x2: Self) -> Self;
    /// The lanes of both registers taken alternately, `x1` first.
    unsafe fn zip(x1: Self, x2: Self) -> (Self, Self);
    /// Writes the lanes below `pivot` (with `EQUAL`, not above it) from `left` upwards and the
    /// others up to `right`, and returns how many went left. May write all `LANES` places from
    /// `left` upwards and below `right`; the two ranges must be apart or the same.
    unsafe fn split<const EQUAL: bool>(
        self,
        pivot: Self,
        left: *mut Self::Item,
        right: *mut Self::Item,
    ) -> usize;
}
