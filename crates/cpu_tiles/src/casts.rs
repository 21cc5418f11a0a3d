//! Conversions between dtypes.

use crate::Map;
use dtype::{Cast, DType, bf16, c32, c64, f16};
use std::mem::MaybeUninit;
use std::slice::{from_raw_parts, from_raw_parts_mut};

type Table = [[Option<Map>; DType::COUNT]; DType::COUNT];

macro_rules! cast {
    ($to:tt, $to_dtype:ident, [$table:ident, $meta:meta, $from:tt, $from_dtype:ident]) => {
        $table[DType::$from_dtype as usize][DType::$to_dtype as usize] = {
            #[inline(always)]
            fn body(x: &[stored!($from)], out: &mut [MaybeUninit<$to>]) {
                for (out, &x) in out.iter_mut().zip(x) {
                    out.write(Cast::<$to>::cast(load!($from, x)));
                }
            }
            #[$meta]
            unsafe fn map(n: usize, inputs: *const *const u8, outputs: *const *mut u8) {
                // SAFETY: `Map`'s contract.
                unsafe { body(from_raw_parts((*inputs).cast(), n), from_raw_parts_mut((*outputs).cast(), n)) }
            }
            Some(map as Map)
        };
    };
}

macro_rules! casts_from {
    ($from:tt, $from_dtype:ident, [$table:ident, $meta:meta]) => {
        for_each_element!(bool, cast [$table, $meta, $from, $from_dtype]);
        for_each_element!(integer, cast [$table, $meta, $from, $from_dtype]);
        cast!(f16, Float16, [$table, $meta, $from, $from_dtype]);
        cast!(bf16, BFloat16, [$table, $meta, $from, $from_dtype]);
        for_each_element!(float, cast [$table, $meta, $from, $from_dtype]);
        for_each_element!(complex, cast [$table, $meta, $from, $from_dtype]);
    };
}

macro_rules! emit_casts {
    ($meta:meta) => {
        use super::*;
        /// Casts, by the dtype they come from and the dtype they go to.
        pub static CASTS: Table = {
            let mut table = [[None; DType::COUNT]; DType::COUNT];
    for_each_element!(bool, casts_from [table, $meta]);
    for_each_element!(integer, casts_from [table, $meta]);
            casts_from!(f16, Float16, [table, $meta]);
            casts_from!(bf16, BFloat16, [table, $meta]);
    for_each_element!(float, casts_from [table, $meta]);
    for_each_element!(complex, casts_from [table, $meta]);
            table
        };
    };
}

for_each_isa! {
    emit_casts,
    /// The casts that this processor runs.
    casts() -> &'static Table = CASTS
}

/// The loop that converts `from` to `to`; casts of a dtype to itself copy (and make bools 0 or 1).
pub fn cast(from: DType, to: DType) -> Map {
    match casts()[from as usize][to as usize] {
        Some(map) => map,
        None => unreachable!("the table is complete: {from} to {to}"),
    }
}
