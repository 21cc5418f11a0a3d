//! The partition step of quicksort and quickselect, a register at a time, and its pivot.

use std::hint::select_unpredictable;

use crate::key::Kernel;
use crate::network::{self, ROWS};
use crate::vector::{MOST_LANES, Vector};
/// Registers read at a time by `partition`; twice as many, a leaf, are held back.
const BLOCK: usize = ROWS / 2;

/// Elements from which a better pivot repays looking at more of the sample.
const LONG: usize = 1 << 13;

/// A small generator for sample positions: xorshift, Marsaglia 2003.
pub(crate) struct Positions(u64);

impl Positions {
    pub(crate) fn new(len: usize) -> Self {
        Self(len as u64 | 0x9e37_79b9_0000_0000)
    }

    /// A position below `bound`, and below 2^32.
    #[inline(always)]
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (((self.0 >> 32) * (bound as u64).min(u64::from(u32::MAX))) >> 32) as usize
    }
}

#[inline(always)]
unsafe fn median<V: Vector>(x1: V, x2: V, x3: V) -> V {
    // SAFETY: the caller's promise.
    unsafe { V::most(V::least(x1, x2), V::least(V::most(x1, x2), x3)) }
}

/// An element near the middle: medians of medians of three for each lane of nine registers,
/// and the median of these lanes.
///
/// # Safety
/// As [`Vector`]; `x` is valid for `n >= V::LANES` elements.
#[inline(always)]
pub(crate) unsafe fn pivot<V: Vector>(x: *const V::Item, n: usize, positions: &mut Positions) -> V::Item {
    let stretch = (n - V::LANES) / 9;
    // SAFETY: the last register starts at most `9 * stretch` behind the first.
    unsafe {
        let mut sample = |i: usize| V::load(x.add(i * stretch + positions.below(stretch + 1)));
        let v1 = median(sample(0), sample(1), sample(2));
        let v2 = median(sample(3), sample(4), sample(5));
        let v3 = median(sample(6), sample(7), sample(8));
        let v = median(v1, v2, v3);
        if n < LONG {
            return median(v, v.cross::<1>(), v.cross::<2>()).first();
        }
        let mut lanes = [V::LAST; MOST_LANES];
        network::sort_lanes(v).store(lanes.as_mut_ptr());
        lanes[V::LANES / 2]
    }
}

/// Elements from which a selection takes its pivot from a large sample.
pub(crate) const SAMPLED: usize = 1 << 15;

/// Size of that sample, more than a leaf.
const SAMPLE: usize = 1024;

/// Registers from all over the range.
///
/// # Safety
/// As [`Vector`]; `x` is valid for `n >= V::LANES` elements.
#[inline(always)]
pub(crate) unsafe fn sample<V: Vector>(
    x: *const V::Item,
    n: usize,
    positions: &mut Positions,
) -> [V::Item; SAMPLE] {
    let mut sample = [V::LAST; SAMPLE];
    for place in (0..SAMPLE).step_by(V::LANES) {
        let position = positions.below(n - V::LANES + 1);
        // SAFETY: the position is `LANES` before the end at most; `LANES` divides the sample.
        unsafe { V::load(x.add(position)).store(sample.as_mut_ptr().add(place)) };
    }
    sample
}

/// Place in the sorted sample of a pivot that most likely has position `k` of `n` on its smaller
/// side, and closely: two standard deviations of the rank, outwards (Floyd and Rivest 1975).
pub(crate) fn near(k: usize, n: usize) -> usize {
    const MARGIN: usize = SAMPLE / 32;
    let place = (k as u64 * SAMPLE as u64 / n as u64) as usize;
    if place < SAMPLE / 2 { place + MARGIN } else { place - MARGIN }
}

/// Moves the elements below `pivot` (with `EQUAL`, not above it) to the front and returns
/// their number. Blocks are read from whichever end has less room to write, so a block of
/// room is always there; the blocks held back from both ends make the first room. The side is chosen
/// before the block read last is written, so that it does not wait for that block's counts.
///
/// # Safety
/// As [`Vector`]; `x` is valid for `n >= 2 * BLOCK * V::LANES` elements.
#[inline(always)]
pub(crate) unsafe fn partition<V: Vector, const EQUAL: bool>(
    x: *mut V::Item,
    n: usize,
    pivot: V::Item,
) -> usize {
    let lanes = V::LANES;
    let tail = n % lanes;
    // SAFETY: `left..right` is room to write around the unread `from..to`; what is read from
    // one side leaves the other side at least half of the room, see above.
    unsafe {
        let held = V::splat(pivot);
        let mut from = x;
        let mut to = x.add(n - tail);
        let mut last = [V::LAST; MOST_LANES];
        std::ptr::copy_nonoverlapping(to, last.as_mut_ptr(), tail);
        let mut front = [held; BLOCK];
        let mut back = [held; BLOCK];
        to = to.sub(BLOCK * lanes);
        for i in 0..BLOCK {
            front[i] = V::load(from.add(i * lanes));
            back[i] = V::load(to.add(i * lanes));
        }
        from = from.add(BLOCK * lanes);
        let (mut left, mut right) = (x, x.add(n));

        macro_rules! write {
            ($v:expr) => {{
                let count = $v.split::<EQUAL>(held, left, right);
                left = left.add(count);
                right = right.sub(lanes - count);
            }};
        }
        macro_rules! read {
            ($elements:expr) => {{
                let leftwards = from.offset_from(left) <= right.offset_from(to);
                let step = usize::from(leftwards) * $elements;
                // The side is as random as the data: a branch would be mispredicted.
                let source = select_unpredictable(leftwards, from, to.sub($elements));
                from = from.add(step);
                to = to.sub($elements - step);
                source
            }};
        }
        macro_rules! block {
            () => {{
                let source = read!(BLOCK * lanes);
                let mut v = [held; BLOCK];
                for (i, v) in v.iter_mut().enumerate() {
                    *v = V::load(source.add(i * lanes));
                }
                v
            }};
        }
        let mut pending = None;
        if to.offset_from(from) as usize >= BLOCK * lanes {
            let mut v = block!();
            while to.offset_from(from) as usize >= BLOCK * lanes {
                let next = block!();
                for v in v {
                    write!(v);
                }
                v = next;
            }
            pending = Some(v);
        }
        let mut rest = [held; BLOCK];
        let count = to.offset_from(from) as usize / lanes;
        for (i, v) in rest[..count].iter_mut().enumerate() {
            *v = V::load(from.add(i * lanes));
        }
        // All is read and both ends meet. A whole number of registers remains after the odd elements, so the
        // places two writes touch coincide or are apart.
        for &v in &last[..tail] {
            *left = v;
            *right.sub(1) = v;
            let below = if EQUAL { !pivot.below(v) } else { v.below(pivot) };
            left = left.add(usize::from(below));
            right = right.sub(usize::from(!below));
        }
        if let Some(v) = pending {
            for v in v {
                write!(v);
            }
        }
        for &v in &rest[..count] {
            write!(v);
        }
        for v in front {
            write!(v);
        }
        for v in back {
            write!(v);
        }
        left.offset_from(x) as usize
    }
}
