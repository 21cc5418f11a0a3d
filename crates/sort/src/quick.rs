//! Quicksort and quickselect for 32 and 64 bit elements, a register at a time.
//!
//! A range is split around a pivot by `partition`; ranges of up to 16 registers are sorted by a
//! network. A pivot equal to a pivot that already bounds the range from below says that the range
//! holds many equals: they are split off at once and are done, so few distinct values cost little.
//! A range that has been split too often is handed to the standard library's sort, which bounds
//! the worst case.
//!
//! Processors without a vector form use the standard library throughout.

use std::cmp::Ordering;

use crate::key::{Kernel, nans_last};
use crate::order;

/// An element type with vector forms.
pub(crate) trait Wide: Kernel {
    /// Its AVX-512 register.
    #[cfg(target_arch = "x86_64")]
    type Avx512: crate::vector::Vector<Item = Self>;
}

macro_rules! wide {
    ($($T:ty, $V:ident;)*) => {$(
        impl Wide for $T {
            #[cfg(target_arch = "x86_64")]
            type Avx512 = crate::avx512::$V;
        }
    )*};
}

wide! {
    u32, U32x16;
    i32, I32x16;
    f32, F32x16;
    u64, U64x8;
    i64, I64x8;
    f64, F64x8;
}

fn compare<T: Kernel>(x1: &T, x2: &T) -> Ordering {
    x1.ordered().cmp(&x2.ordered())
}

/// Sorts `x`, NaN last.
pub(crate) fn sort<T: Wide>(x: &mut [T]) {
    #[cfg(target_arch = "x86_64")]
    if crate::avx512::available() {
        // SAFETY: the processor has the instructions.
        return unsafe { avx512::sort(x) };
    }
    let numbers = nans_last(x);
    if !is_in_order(&mut x[..numbers]) {
        x[..numbers].sort_unstable_by(compare);
    }
}

/// Partitions `x` at each of `kth`, which ascends strictly; NaN last.
pub(crate) fn select<T: Wide>(x: &mut [T], kth: &[usize]) {
    #[cfg(target_arch = "x86_64")]
    if crate::avx512::available() {
        // SAFETY: the processor has the instructions.
        return unsafe { avx512::select(x, kth) };
    }
    let numbers = nans_last(x);
    let inside = kth.partition_point(|&k| k < numbers);
    order::select(&mut x[..numbers], &kth[..inside], 0, &compare);
}

/// The smallest and the largest ordered key of `x`.
pub(crate) fn ordered_bounds<T: Kernel>(x: &[T]) -> (u64, u64) {
    #[cfg(target_arch = "x86_64")]
    if crate::avx512::available() {
        // SAFETY: the processor has the instructions.
        return unsafe { avx512::ordered_bounds(x) };
    }
    bounds(x)
}

#[inline(always)]
fn bounds<T: Kernel>(x: &[T]) -> (u64, u64) {
    x.iter().fold((u64::MAX, 0), |(least, greatest), v| {
        let key = v.ordered();
        (least.min(key), greatest.max(key))
    })
}

/// Whether `x` ascends already or, having been reversed, does now.
#[inline(always)]
fn is_in_order<T: Kernel>(x: &mut [T]) -> bool {
    // Blocks are compared without branches, so that the loop vectorises.
    let holds = |x: &[T], breaks: fn(T, T) -> bool| {
        let mut i = 0;
        while i + 1 < x.len() {
            let end = (i + 64).min(x.len() - 1);
            let pairs = x[i..end].iter().zip(&x[i + 1..=end]);
            if pairs.fold(false, |any, (&v, &next)| any | breaks(v, next)) {
                return false;
            }
            i = end;
        }
        true
    };
    if holds(x, |v, next| next.below(v)) {
        return true;
    }
    let descends = holds(x, |v, next| v.below(next));
    if descends {
        x.reverse();
    }
    descends
}

/// The vector algorithms over any instruction set. Functions are inlined into those of a module
/// that enables it.
#[cfg(target_arch = "x86_64")]
mod vectorised {
    use super::*;
    use std::hint::select_unpredictable;

    use crate::network::{self, ROWS};
    use crate::vector::Vector;

    /// Registers read at a time by `partition`; twice as many are held back.
    const BLOCK: usize = 8;

    /// Elements from which a better pivot repays looking at more of the sample.
    const LONG: usize = 1 << 16;

    /// Elements a network sorts.
    pub(super) const fn leaf<V: Vector>() -> usize {
        ROWS * V::LANES
    }

    /// A small generator for sample positions: xorshift, Marsaglia 2003.
    pub(super) struct Positions(u64);

    impl Positions {
        pub(super) fn new(len: usize) -> Self {
            Self(len as u64 | 0x9e37_79b9_0000_0000)
        }

        /// A position below `bound`, which is below 2^32 or loses the excess.
        #[inline(always)]
        fn below(&mut self, bound: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (((self.0 >> 32) * (bound as u64 & 0xffff_ffff)) >> 32) as usize
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
    /// As [`Vector`]; `x` is valid for `n >= 9 * V::LANES` elements.
    #[inline(always)]
    pub(super) unsafe fn pivot<V: Vector>(x: *const V::Item, n: usize, positions: &mut Positions) -> V::Item {
        let stretch = n / 9;
        // SAFETY: each register lies within its ninth of the range.
        unsafe {
            let mut sample = |i: usize| V::load(x.add(i * stretch + positions.below(stretch - V::LANES + 1)));
            let v1 = median(sample(0), sample(1), sample(2));
            let v2 = median(sample(3), sample(4), sample(5));
            let v3 = median(sample(6), sample(7), sample(8));
            let v = median(v1, v2, v3);
            if n < LONG {
                return median(v, v.cross::<1>(), v.cross::<2>()).first();
            }
            let mut lanes = [V::LAST; 16];
            network::sort_lanes(v).store(lanes.as_mut_ptr());
            lanes[V::LANES / 2]
        }
    }

    /// Moves the elements below `pivot` (with `EQUAL`, not above it) to the front and returns
    /// their number. Blocks are read from whichever end has less room to write, so a block of
    /// room is always there; the blocks held back from both ends make the first room.
    ///
    /// # Safety
    /// As [`Vector`]; `x` is valid for `n >= 2 * BLOCK * V::LANES` elements.
    #[inline(always)]
    pub(super) unsafe fn partition<V: Vector, const EQUAL: bool>(
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
            let mut last = [V::LAST; 16];
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
}

/// The algorithms compiled for AVX-512.
#[cfg(target_arch = "x86_64")]
mod avx512 {
    use super::vectorised::{Positions, leaf, partition, pivot};
    use super::*;
    use crate::network;

    /// Elements from which the two sides of a split are sorted at the same time.
    #[cfg(feature = "parallel")]
    const PARALLEL: usize = 1 << 16;

    macro_rules! with_avx512 {
        ($(#[$doc:meta])* fn $name:ident<$T:ident: $bound:ident>($($x:ident: $X:ty),*) $(-> $R:ty)? $body:block) => {
            $(#[$doc])*
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi1,bmi2,lzcnt,popcnt")]
            pub(super) fn $name<$T: $bound>($($x: $X),*) $(-> $R)? $body
        };
    }

    with_avx512! {
        fn ordered_bounds<T: Kernel>(x: &[T]) -> (u64, u64) {
            bounds(x)
        }
    }

    with_avx512! {
        fn sort<T: Wide>(x: &mut [T]) {
            let numbers = nans_last(x);
            let x = &mut x[..numbers];
            if x.len() <= leaf::<T::Avx512>() {
                // SAFETY: the instructions are enabled, the slice is valid.
                unsafe { sort_leaf::<T>(x.as_mut_ptr(), x.len()) };
            } else if !is_in_order(x) {
                sort_range(x, None, depth(x.len()));
            }
        }
    }

    /// Splits after which a range is given up: twice what even splits would need, and some.
    fn depth(len: usize) -> u32 {
        2 * len.ilog2() + 8
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi1,bmi2,lzcnt,popcnt")]
    unsafe fn sort_leaf<T: Wide>(x: *mut T, n: usize) {
        // SAFETY: the caller's promise.
        unsafe { network::sort::<T::Avx512>(x, n) }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi1,bmi2,lzcnt,popcnt")]
    unsafe fn split_range<T: Wide, const EQUAL: bool>(x: &mut [T], value: T) -> usize {
        // SAFETY: the caller's promise.
        unsafe { partition::<T::Avx512, EQUAL>(x.as_mut_ptr(), x.len(), value) }
    }

    /// Splits `x` so that the elements of the first part are below those of the second. `least`,
    /// where known, is not above any element. Returns the length of the first part, and the
    /// bound of the second, or none when the first part consists of equals.
    #[inline(always)]
    fn split<T: Wide>(x: &mut [T], least: Option<T>, positions: &mut Positions) -> (usize, Option<T>) {
        // SAFETY: the instructions are enabled, the slice is valid and longer than a leaf.
        unsafe {
            let value = pivot::<T::Avx512>(x.as_ptr(), x.len(), positions);
            if least.is_none_or(|least| least.below(value)) {
                let below = split_range::<T, false>(x, value);
                if below > 0 {
                    return (below, Some(value));
                }
            }
            (split_range::<T, true>(x, value), None)
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi1,bmi2,lzcnt,popcnt")]
    fn sort_range<T: Wide>(mut x: &mut [T], mut least: Option<T>, mut depth: u32) {
        let mut positions = Positions::new(x.len());
        while x.len() > leaf::<T::Avx512>() {
            if depth == 0 {
                return x.sort_unstable_by(compare);
            }
            depth -= 1;
            let (below, bound) = split(x, least, &mut positions);
            let (first, second) = x.split_at_mut(below);
            if bound.is_some() {
                #[cfg(feature = "parallel")]
                if first.len().min(second.len()) >= PARALLEL && rayon::current_num_threads() > 1 {
                    rayon::join(|| sort_range(first, least, depth), || sort_range(second, bound, depth));
                    return;
                }
                sort_range(first, least, depth);
            }
            x = second;
            least = bound;
        }
        // SAFETY: the instructions are enabled, the slice is valid.
        unsafe { sort_leaf::<T>(x.as_mut_ptr(), x.len()) };
    }

    with_avx512! {
        fn select<T: Wide>(x: &mut [T], kth: &[usize]) {
            let numbers = nans_last(x);
            let inside = kth.partition_point(|&k| k < numbers);
            if inside > 0 {
                select_range(&mut x[..numbers], &kth[..inside], 0, None, depth(numbers));
            }
        }
    }

    /// `kth` counts from `start`.
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi1,bmi2,lzcnt,popcnt")]
    fn select_range<T: Wide>(
        mut x: &mut [T],
        mut kth: &[usize],
        mut start: usize,
        mut least: Option<T>,
        mut depth: u32,
    ) {
        let mut positions = Positions::new(x.len());
        while !kth.is_empty() {
            if x.len() <= leaf::<T::Avx512>() {
                // SAFETY: the instructions are enabled, the slice is valid.
                return unsafe { sort_leaf::<T>(x.as_mut_ptr(), x.len()) };
            }
            if depth == 0 {
                return order::select(x, kth, start, &compare);
            }
            depth -= 1;
            let (below, bound) = split(x, least, &mut positions);
            let (first, second) = x.split_at_mut(below);
            let (before, behind) = kth.split_at(kth.partition_point(|&k| k - start < below));
            if bound.is_some() {
                if behind.is_empty() {
                    (x, kth) = (first, before);
                    continue;
                }
                select_range(first, before, start, least, depth);
            }
            (x, kth, start, least) = (second, behind, start + below, bound);
        }
    }
}
