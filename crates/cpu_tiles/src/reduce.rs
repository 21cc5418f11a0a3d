//! Associative rows over one block of elements, many lanes at a time.
//!
//! A block is reduced in 32 lanes (fewer for wide elements) that are then combined in a tree, so the
//! rounding error of a sum grows as for pairwise summation; blocks are combined pairwise by callers.

use crate::Reduce;
use dtype::{DType, c32, c64};
use ops::Elementwise;
use std::slice::from_raw_parts;

type Row = [Option<Reduce>; DType::COUNT];

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

macro_rules! reduce {
    ($T:tt, $dtype:ident, [$table:ident, $meta:meta, $path:path, $kind:ident]) => {
        $table[DType::$dtype as usize] = {
            #[inline(always)]
            fn body(x: &[stored!($T)]) -> $T {
                use $path as formula;
                const LANES: usize = lanes(size_of::<$T>());
                let (chunks, rest) = x.as_chunks::<LANES>();
                let mut value: $T;
                let rest = match chunks.split_first() {
                    Some((first, chunks)) => {
                        let mut lane = first.map(|x| load!($T, x));
                        for chunk in chunks {
                            for k in 0..LANES {
                                lane[k] = formula::$kind(lane[k], load!($T, chunk[k]));
                            }
                        }
                        let mut width = LANES / 2;
                        while width > 0 {
                            for k in 0..width {
                                lane[k] = formula::$kind(lane[k], lane[k + width]);
                            }
                            width /= 2;
                        }
                        value = lane[0];
                        rest
                    }
                    None => {
                        value = load!($T, rest[0]);
                        &rest[1..]
                    }
                };
                for &x in rest {
                    value = formula::$kind(value, load!($T, x));
                }
                value
            }
            #[$meta]
            unsafe fn reduce(n: usize, x: *const u8, out: *mut u8) {
                // SAFETY: `Reduce`'s contract.
                unsafe { out.cast::<$T>().write(body(from_raw_parts(x.cast(), n))) }
            }
            Some(reduce as Reduce)
        };
    };
}

/// The extremes of floats: NaN wins, but is looked for apart, so that each element costs one instruction for the
/// extreme and one for that.
macro_rules! extreme {
    ($T:tt, $dtype:ident, [$table:ident, $meta:meta, $better:tt]) => {
        $table[DType::$dtype as usize] = {
            #[inline(always)]
            fn better(x1: $T, x2: $T) -> $T {
                if x2 $better x1 { x2 } else { x1 }
            }
            #[inline(always)]
            fn body(x: &[$T]) -> $T {
                const LANES: usize = lanes(size_of::<$T>());
                let (chunks, rest) = x.as_chunks::<LANES>();
                let mut lane = chunks.first().copied().unwrap_or([x[0]; LANES]);
                for chunk in chunks {
                    for k in 0..LANES {
                        lane[k] = better(lane[k], chunk[k]);
                    }
                }
                let mut width = LANES / 2;
                while width > 0 {
                    for k in 0..width {
                        lane[k] = better(lane[k], lane[k + width]);
                    }
                    width /= 2;
                }
                let value = rest.iter().fold(lane[0], |value, &x| better(value, x));
                if x.iter().fold(false, |any, x| any | x.is_nan()) {
                    return x.iter().copied().find(|x| x.is_nan()).unwrap_or(value);
                }
                value
            }
            #[$meta]
            unsafe fn reduce(n: usize, x: *const u8, out: *mut u8) {
                // SAFETY: `Reduce`'s contract.
                unsafe { out.cast::<$T>().write(body(from_raw_parts(x.cast(), n))) }
            }
            Some(reduce as Reduce)
        };
    };
}

macro_rules! reduce_rows {
    ($meta:meta, $($chapter:ident::$name:ident: $($kind:ident)+ $([$better:tt])?;)+) => {
        $(
            #[allow(non_upper_case_globals)]
            static $name: Row = {
                let mut table = [None; DType::COUNT];
                $(for_each_element!($kind, reduce [table, $meta, ops::elementwise::$chapter::formulas::$name, $kind]);)+
                $(for_each_element!(float, extreme [table, $meta, $better]);)?
                table
            };
        )+
        /// The reductions of each associative row.
        pub static ROWS: &[(&Elementwise, &Row)] = &[$((&ops::elementwise::$chapter::$name, &$name)),+];
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
            arithmetic::fmax: float;
            arithmetic::fmin: float;
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
    rows() -> &'static &'static [(&'static Elementwise, &'static Row)] = ROWS
}

/// The loop that reduces one block with a row; `None` where only a sequential fold will do.
pub fn reduce(row: &Elementwise, dtype: DType) -> Option<Reduce> {
    rows().iter().find(|(known, _)| *known == row).and_then(|(_, row)| row[dtype as usize])
}
