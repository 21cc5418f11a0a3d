//! Associative rows over elements that lie side by side, many lanes at a time.
//!
//! Where they belong to one result, a block is reduced in 32 lanes (fewer for wide elements) that are then
//! combined in a tree, so the rounding error of a sum grows as for pairwise summation; blocks are combined
//! pairwise by callers. Where they belong to as many results, rows are folded onto a row of accumulators, a
//! few registers of which take one element of every row before the next few do.

use crate::{FoldRows, Reduce, prefetch};
use dtype::{DType, c32, c64};
use ops::Elementwise;
use std::slice::from_raw_parts;

/// The two loops of a row over a dtype.
#[derive(Clone, Copy)]
struct Tiles {
    reduce: Reduce,
    fold_rows: FoldRows,
}

type Row = [Option<Tiles>; DType::COUNT];

/// Rows that [`FoldRows`] is best given at a time: each is a stream for the processor to read ahead.
pub const ROWS: usize = 8;

/// Lanes of what a block leaves over.
const FEW: usize = 8;

/// Bytes of accumulators that are in registers at a time.
const STRIPE: usize = 256;

/// How far ahead rows are asked for, in bytes: the processor does not look far along many short streams.
const AHEAD: usize = 512;

/// How far ahead blocks are asked for: the next one is on its way while the lanes of this one are combined.
const NEXT: usize = 2048;

/// Asks for what lies after a long chunk.
#[inline(always)]
fn ask_ahead<T, const N: usize>(chunk: &[T; N]) {
    if N > FEW {
        for at in (0..size_of_val(chunk)).step_by(64) {
            prefetch(chunk.as_ptr().cast::<u8>().wrapping_add(NEXT + at));
        }
    }
}

/// The lanes of a block: enough to hide the latency of an addition.
const fn lanes(itemsize: usize) -> usize {
    match itemsize {
        1 => 128,
        2 => 64,
        4 => 64,
        8 => 32,
        _ => 8,
    }
}

/// Folds rows onto accumulators, a stripe of them after the other. `$combine` takes an accumulator and an element.
macro_rules! fold_rows {
    ($T:tt, $meta:meta, $combine:expr) => {{
        #[inline(always)]
        unsafe fn stripe<const N: usize>(
            rows: usize,
            start: *const $T,
            x: *const stored!($T),
            step: isize,
            out: *mut $T,
        ) {
            // SAFETY: `FoldRows`'s contract, for `N` columns; `start` is read before `out` is written.
            unsafe {
                let mut lane = start.cast::<[$T; N]>().read();
                for row in 0..rows as isize {
                    let x = x.byte_offset(row * step);
                    for at in (0..N * size_of::<$T>()).step_by(64) {
                        prefetch(x.cast::<u8>().wrapping_add(AHEAD + at));
                    }
                    let x = &*x.cast::<[stored!($T); N]>();
                    for k in 0..N {
                        lane[k] = $combine(lane[k], load!($T, x[k]));
                    }
                }
                out.cast::<[$T; N]>().write(lane);
            }
        }
        #[$meta]
        unsafe fn fold_rows(
            rows: usize,
            columns: usize,
            start: *const u8,
            x: *const u8,
            step: isize,
            out: *mut u8,
        ) {
            const WIDE: usize = STRIPE / size_of::<$T>();
            let (start, x, out) = (start.cast::<$T>(), x.cast::<stored!($T)>(), out.cast::<$T>());
            let (whole, few) = (columns - columns % WIDE, columns - columns % (WIDE / 8));
            // SAFETY: `FoldRows`'s contract.
            unsafe {
                for at in (0..whole).step_by(WIDE) {
                    stripe::<WIDE>(rows, start.add(at), x.add(at), step, out.add(at));
                }
                for at in (whole..few).step_by(WIDE / 8) {
                    stripe::<{ WIDE / 8 }>(rows, start.add(at), x.add(at), step, out.add(at));
                }
                for at in few..columns {
                    stripe::<1>(rows, start.add(at), x.add(at), step, out.add(at));
                }
            }
        }
        fold_rows
    }};
}

/// Combines lanes in a tree.
macro_rules! tree {
    ($lane:ident, $combine:expr) => {{
        let mut width = $lane.len() / 2;
        while width > 0 {
            for k in 0..width {
                $lane[k] = $combine($lane[k], $lane[k + width]);
            }
            width /= 2;
        }
        $lane[0]
    }};
}

macro_rules! reduce {
    ($T:tt, $dtype:ident, [$table:ident, $meta:meta, $path:path, $kind:ident]) => {
        $table[DType::$dtype as usize] = {
            use $path as formula;
            #[inline(always)]
            fn lanes_of<const N: usize>(x: &[[stored!($T); N]]) -> Option<$T> {
                let (first, chunks) = x.split_first()?;
                let mut lane = first.map(|x| load!($T, x));
                for chunk in chunks {
                    ask_ahead(chunk);
                    for k in 0..N {
                        lane[k] = formula::$kind(lane[k], load!($T, chunk[k]));
                    }
                }
                Some(tree!(lane, formula::$kind))
            }
            #[inline(always)]
            fn body(x: &[stored!($T)]) -> $T {
                let (chunks, rest) = x.as_chunks::<{ lanes(size_of::<$T>()) }>();
                let (few, rest) = rest.as_chunks::<FEW>();
                let parts = [lanes_of(chunks), lanes_of(few)].into_iter().flatten();
                let rest = rest.iter().map(|&x| load!($T, x));
                let value = parts.chain(rest).reduce(|x1, x2| formula::$kind(x1, x2));
                value.unwrap_or_else(|| load!($T, x[0]))
            }
            #[$meta]
            unsafe fn reduce(n: usize, x: *const u8, out: *mut u8) {
                // SAFETY: `Reduce`'s contract.
                unsafe { out.cast::<$T>().write(body(from_raw_parts(x.cast(), n))) }
            }
            Some(Tiles { reduce, fold_rows: fold_rows!($T, $meta, formula::$kind) })
        };
    };
}

/// The extremes of floats: NaN wins, but is looked for apart, two elements a comparison, so that each element
/// costs little more than the instruction for the extreme.
macro_rules! extreme {
    ($T:tt, $dtype:ident, [$table:ident, $meta:meta, $better:tt, $path:path]) => {
        $table[DType::$dtype as usize] = {
            use $path as formula;
            #[inline(always)]
            fn better(x1: $T, x2: $T) -> $T {
                if x2 $better x1 { x2 } else { x1 }
            }
            /// The extreme of all chunks, and whether there is a NaN.
            #[inline(always)]
            fn lanes_of<const N: usize>(chunks: &[[$T; N]], last: &[$T; N]) -> ($T, bool) {
                let (mut lane, mut nan) = (*last, last.iter().fold(false, |nan, x| nan | x.is_nan()));
                for chunk in chunks {
                    let mut here = false;
                    ask_ahead(chunk);
                    for k in 0..N {
                        lane[k] = better(lane[k], chunk[k]);
                    }
                    for k in 0..N / 2 {
                        here |= chunk[k].is_nan() | chunk[k + N / 2].is_nan();
                    }
                    nan |= here;
                }
                (tree!(lane, better), nan)
            }
            #[inline(always)]
            fn body(x: &[$T]) -> $T {
                const LANES: usize = 64;
                // The last elements may be looked at twice.
                let (value, nan) = if let Some(last) = x.last_chunk::<LANES>() {
                    lanes_of(x.as_chunks::<LANES>().0, last)
                } else if let Some(last) = x.last_chunk::<FEW>() {
                    lanes_of(x.as_chunks::<FEW>().0, last)
                } else {
                    x.iter().fold((x[0], false), |(value, nan), &x| (better(value, x), nan | x.is_nan()))
                };
                if nan { x.iter().copied().find(|x| x.is_nan()).unwrap_or(value) } else { value }
            }
            #[$meta]
            unsafe fn reduce(n: usize, x: *const u8, out: *mut u8) {
                // SAFETY: `Reduce`'s contract.
                unsafe { out.cast::<$T>().write(body(from_raw_parts(x.cast(), n))) }
            }
            Some(Tiles { reduce, fold_rows: fold_rows!($T, $meta, formula::float) })
        };
    };
}

/// The extremes of floats that are numbers: a NaN is never better than what there is. Where nothing was better than
/// the worst, all are that, or NaN.
macro_rules! extreme_number {
    ($T:tt, $dtype:ident, [$table:ident, $meta:meta, $better:tt, $worst:ident, $path:path]) => {
        $table[DType::$dtype as usize] = {
            use $path as formula;
            #[inline(always)]
            fn better(x1: $T, x2: $T) -> $T {
                if x2 $better x1 { x2 } else { x1 }
            }
            #[inline(always)]
            fn lanes_of<const N: usize>(chunks: &[[$T; N]]) -> $T {
                if chunks.is_empty() {
                    return $T::$worst;
                }
                let mut lane = [$T::$worst; N];
                for chunk in chunks {
                    ask_ahead(chunk);
                    for k in 0..N {
                        lane[k] = better(lane[k], chunk[k]);
                    }
                }
                tree!(lane, better)
            }
            #[inline(always)]
            fn body(x: &[$T]) -> $T {
                let (chunks, rest) = x.as_chunks::<{ lanes(size_of::<$T>()) }>();
                let (few, rest) = rest.as_chunks::<FEW>();
                let mut value = better(lanes_of(chunks), lanes_of(few));
                for &x in rest {
                    value = better(value, x);
                }
                if value == $T::$worst { x.iter().copied().find(|x| !x.is_nan()).unwrap_or(x[0]) } else { value }
            }
            #[$meta]
            unsafe fn reduce(n: usize, x: *const u8, out: *mut u8) {
                // SAFETY: `Reduce`'s contract.
                unsafe { out.cast::<$T>().write(body(from_raw_parts(x.cast(), n))) }
            }
            Some(Tiles { reduce, fold_rows: fold_rows!($T, $meta, formula::float) })
        };
    };
}

macro_rules! reduce_rows {
    ($meta:meta, $($chapter:ident::$name:ident: $($kind:ident)* $([$better:tt])? $({$over:tt $worst:ident})?;)+) => {
        $(
            #[allow(non_upper_case_globals)]
            static $name: Row = {
                let mut table = [None; DType::COUNT];
                $(for_each_element!($kind, reduce [table, $meta, ops::elementwise::$chapter::formulas::$name, $kind]);)*
                $(for_each_element!(float, extreme [table, $meta, $better, ops::elementwise::$chapter::formulas::$name]);)?
                $(for_each_element!(float, extreme_number [table, $meta, $over, $worst, ops::elementwise::$chapter::formulas::$name]);)?
                table
            };
        )+
        /// The reductions of each associative row.
        pub static REDUCTIONS: &[(&Elementwise, &Row)] = &[$((&ops::elementwise::$chapter::$name, &$name)),+];
    };
}

macro_rules! emit_reductions {
    ($meta:meta) => {
        use super::*;
        reduce_rows! { $meta,
            arithmetic::add: integer float complex;
            arithmetic::multiply: integer float complex;
            arithmetic::maximum: integer [>];
            arithmetic::minimum: integer [<];
            arithmetic::fmax: {> NEG_INFINITY};
            arithmetic::fmin: {< INFINITY};
            comparison::logical_and: bool;
            comparison::logical_or: bool;
            comparison::logical_xor: bool;
            bitwise::bitwise_and: integer;
            bitwise::bitwise_or: integer;
            bitwise::bitwise_xor: integer;
        }
    };
}

for_each_isa! {
    emit_reductions,
    /// The reductions that this processor runs.
    rows() -> &'static &'static [(&'static Elementwise, &'static Row)] = REDUCTIONS
}

fn tiles(row: &Elementwise, dtype: DType) -> Option<&'static Tiles> {
    rows().iter().find(|(known, _)| *known == row).and_then(|(_, row)| row[dtype as usize].as_ref())
}

/// The loop that reduces one block with a row; `None` where only a sequential fold will do.
pub fn reduce(row: &Elementwise, dtype: DType) -> Option<Reduce> {
    tiles(row, dtype).map(|tiles| tiles.reduce)
}

/// The loop that folds rows of elements onto accumulators, for the same rows and dtypes as [`reduce`].
pub fn fold_rows(row: &Elementwise, dtype: DType) -> Option<FoldRows> {
    tiles(row, dtype).map(|tiles| tiles.fold_rows)
}
