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

/// Conversion of floats, or the real parts of complex numbers, that lie in the range of whole numbers.
trait InRange<To>: Copy {
    /// Whether it does.
    fn fits(self) -> bool;
    /// The number without its fraction.
    ///
    /// # Safety
    /// It [fits](InRange::fits).
    unsafe fn truncate(self) -> To;
}

macro_rules! in_range {
    ($($from:ty, $complex:ty { $($via:ident $low:literal .. $high:literal => $($to:ident)+;)+ })+) => { $($($(
        impl InRange<$to> for $from {
            #[inline(always)]
            fn fits(self) -> bool {
                // Both at once: a branch would keep the loop from running over registers.
                (self > $low) & (self < $high)
            }
            #[inline(always)]
            unsafe fn truncate(self) -> $to {
                // SAFETY: without its fraction the number is one of this type's.
                unsafe { self.to_int_unchecked::<$via>() as $to }
            }
        }
        impl InRange<$to> for $complex {
            #[inline(always)]
            fn fits(self) -> bool {
                InRange::<$to>::fits(self.re)
            }
            #[inline(always)]
            unsafe fn truncate(self) -> $to {
                // SAFETY: passed on from the caller.
                unsafe { self.re.truncate() }
            }
        }
    )+)+)+ };
}

// The next numbers below the lowest of 32 and 64 bits that these floats have, or one below.
in_range! {
    f64, c64 {
        i32 -2147483649.0 .. 2147483648.0 => i8 u8 i16 u16 i32;
        u32 -1.0 .. 4294967296.0 => u32;
        i64 -9223372036854777856.0 .. 9223372036854775808.0 => i64;
        u64 -1.0 .. 18446744073709551616.0 => u64;
    }
    f32, c32 {
        i32 -2147483904.0 .. 2147483648.0 => i8 u8 i16 u16 i32;
        u32 -1.0 .. 4294967296.0 => u32;
        i64 -9223373136366403584.0 .. 9223372036854775808.0 => i64;
        u64 -1.0 .. 18446744073709551616.0 => u64;
    }
}

/// To whole numbers: blocks whose elements are all in range are converted as registers; others one by one, which
/// raises the processor's flags as well.
macro_rules! truncation {
    ($to:tt, $to_dtype:ident, [$table:ident, $meta:meta, $from:tt, $from_dtype:ident]) => {
        $table[DType::$from_dtype as usize][DType::$to_dtype as usize] = {
            #[inline(always)]
            fn body(x: &[$from], out: &mut [MaybeUninit<$to>]) {
                let mut all = true;
                for &x in x {
                    all &= InRange::<$to>::fits(x);
                }
                if all {
                    for (out, &x) in out.iter_mut().zip(x) {
                        // SAFETY: all elements fit.
                        out.write(unsafe { x.truncate() });
                    }
                } else {
                    for (out, &x) in out.iter_mut().zip(x) {
                        out.write(Cast::<$to>::cast(x));
                    }
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
        casts_from!($from, $from_dtype, [$table, $meta], cast);
    };
    ($from:tt, $from_dtype:ident, [$table:ident, $meta:meta], $to_integer:ident) => {
        for_each_element!(bool, cast [$table, $meta, $from, $from_dtype]);
        for_each_element!(integer, $to_integer [$table, $meta, $from, $from_dtype]);
        cast!(f16, Float16, [$table, $meta, $from, $from_dtype]);
        cast!(bf16, BFloat16, [$table, $meta, $from, $from_dtype]);
        for_each_element!(float, cast [$table, $meta, $from, $from_dtype]);
        for_each_element!(complex, cast [$table, $meta, $from, $from_dtype]);
    };
}

macro_rules! truncations_from {
    ($from:tt, $from_dtype:ident, [$table:ident, $meta:meta]) => {
        casts_from!($from, $from_dtype, [$table, $meta], truncation);
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
    for_each_element!(float, truncations_from [table, $meta]);
    for_each_element!(complex, truncations_from [table, $meta]);
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
