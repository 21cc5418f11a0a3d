//! Where in a block a value stands, and where the extremes of many lines do.
//!
//! One line is looked through for the value that a reduction found. Lines that lie side by side are compared
//! row by row, a register of them at a time.

use dtype::{DType, dispatch};
use std::slice::{from_raw_parts, from_raw_parts_mut};

/// What looks for values of one dtype.
#[derive(Clone, Copy)]
struct Search {
    position: unsafe fn(n: usize, x: *const u8, value: *const u8) -> usize,
    /// The contests for the least and the greatest.
    contests: [Contest; 2],
}

/// One row of a contest in `n` lines at once: where an element beats the line's best, it takes its place and
/// `row` is noted in `places`. A NaN beats all but a NaN.
///
/// # Safety
/// `x` and `best` are valid for `n` elements, aligned, `places` for as many numbers; they do not overlap.
pub type Contest = unsafe fn(n: usize, x: *const u8, best: *mut u8, places: *mut u32, row: u32);

#[inline(always)]
fn contest_of<T: Copy + PartialOrd>(
    x: &[T],
    best: &mut [T],
    places: &mut [u32],
    row: u32,
    keeps: impl Fn(T, T) -> bool,
) {
    for ((&x, best), place) in x.iter().zip(best).zip(places) {
        #[expect(clippy::eq_op, reason = "only NaN differs from itself")]
        let beats = !keeps(x, *best) & (*best == *best);
        *best = if beats { x } else { *best };
        *place = if beats { row } else { *place };
    }
}

/// The first position whose element equals `value`, where a NaN equals any NaN; `n` if there is none.
#[inline(always)]
fn position_of<T: Copy + PartialEq>(x: &[T], value: T) -> usize {
    #[expect(clippy::eq_op, reason = "only NaN differs from itself")]
    let is_nan = |x: T| x != x;
    if is_nan(value) { first(x, is_nan) } else { first(x, |x| x == value) }
}

#[inline(always)]
fn first<T: Copy>(x: &[T], is_it: impl Fn(T) -> bool) -> usize {
    let (chunks, _) = x.as_chunks::<64>();
    // A plain loop: iterators' own would not be compiled for this processor.
    let mut before = 0;
    for chunk in chunks {
        let mut any = false;
        for &x in chunk {
            any |= is_it(x);
        }
        if any {
            break;
        }
        before += 1;
    }
    let start = before * 64;
    x[start..].iter().position(|&x| is_it(x)).map_or(x.len(), |at| start + at)
}

macro_rules! search {
    ($T:tt, $dtype:ident, [$table:ident, $meta:meta]) => {
        $table[DType::$dtype as usize] = {
            type T = stored!($T);
            #[$meta]
            unsafe fn position(n: usize, x: *const u8, value: *const u8) -> usize {
                // SAFETY: promised by the caller.
                unsafe { position_of(from_raw_parts(x.cast::<T>(), n), *value.cast()) }
            }
            macro_rules! contest {
                ($name:ident, $keeps:tt) => {
                    #[$meta]
                    unsafe fn $name(n: usize, x: *const u8, best: *mut u8, places: *mut u32, row: u32) {
                        // SAFETY: `Contest`'s contract.
                        unsafe {
                            let x = from_raw_parts(x.cast::<T>(), n);
                            let best = from_raw_parts_mut(best.cast::<T>(), n);
                            contest_of(x, best, from_raw_parts_mut(places, n), row, |x1, x2| x1 $keeps x2);
                        }
                    }
                };
            }
            contest!(least, >=);
            contest!(greatest, <=);
            Some(Search { position, contests: [least, greatest] })
        };
    };
}

macro_rules! emit_searches {
    ($meta:meta) => {
        use super::*;
        /// The searches of each dtype that a comparison of the processor orders.
        pub static SEARCHES: [Option<Search>; DType::COUNT] = {
            let mut table = [None; DType::COUNT];
    for_each_element!(bool, search [table, $meta]);
    for_each_element!(integer, search [table, $meta]);
    for_each_element!(float, search [table, $meta]);
            table
        };
    };
}

for_each_isa! {
    emit_searches,
    /// The searches that this processor runs.
    searches() -> &'static [Option<Search>; DType::COUNT] = SEARCHES
}

/// The first position whose element equals `value`, where a NaN equals any NaN.
///
/// # Safety
/// `x` is valid for `n` elements of `dtype` and `value` for one, both aligned.
pub unsafe fn position(dtype: DType, n: usize, x: *const u8, value: *const u8) -> Option<usize> {
    // SAFETY: passed on from the caller.
    let at = unsafe {
        match &searches()[dtype as usize] {
            Some(search) => (search.position)(n, x, value),
            None => dispatch!(dtype, T => position_of::<T>(from_raw_parts(x.cast(), n), *value.cast())),
        }
    };
    (at < n).then_some(at)
}

/// The contest for the smallest or largest element; `None` for dtypes that are not ordered by a comparison of
/// the processor.
pub fn contest(dtype: DType, greatest: bool) -> Option<Contest> {
    searches()[dtype as usize].as_ref().map(|search| search.contests[usize::from(greatest)])
}

/// The first position of the smallest or largest of a few elements, or of the first NaN; `None` for dtypes that
/// are not ordered by a comparison of the processor. For a dozen elements a plain loop is sooner done than
/// one that looks for the value first and for its place then.
///
/// # Safety
/// `x` is valid for `n > 0` elements of `dtype`, aligned.
pub unsafe fn first_extreme(dtype: DType, greatest: bool, n: usize, x: *const u8) -> Option<usize> {
    macro_rules! scan {
        ($T:ty) => {
            // SAFETY: passed on from the caller.
            Some(first_of(unsafe { from_raw_parts(x.cast::<$T>(), n) }, greatest))
        };
    }
    match dtype {
        DType::Bool | DType::UInt8 => scan!(u8),
        DType::Int8 => scan!(i8),
        DType::Int16 => scan!(i16),
        DType::UInt16 => scan!(u16),
        DType::Int32 => scan!(i32),
        DType::UInt32 => scan!(u32),
        DType::Int64 => scan!(i64),
        DType::UInt64 => scan!(u64),
        DType::Float32 => scan!(f32),
        DType::Float64 => scan!(f64),
        _ => None,
    }
}

#[inline]
fn first_of<T: Copy + PartialOrd>(x: &[T], greatest: bool) -> usize {
    if greatest { first_by(x, |a, b| a <= b) } else { first_by(x, |a, b| a >= b) }
}

/// The first element that no later one beats; `keeps` says whether the second operand stays the best.
#[inline]
fn first_by<T: Copy + PartialOrd>(x: &[T], keeps: impl Fn(T, T) -> bool) -> usize {
    let (mut best, mut place) = (x[0], 0);
    for (k, &value) in x.iter().enumerate() {
        // Not kept are what is better and, since no comparison with them holds, NaNs.
        if !keeps(value, best) {
            if value.partial_cmp(&value).is_none() {
                return k;
            }
            (best, place) = (value, k);
        }
    }
    place
}
