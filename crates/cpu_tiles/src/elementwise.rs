//! A row's formula over arrays, and sequential folds with it.

use crate::{Fold, Map};
use dtype::DType;
use ops::Elementwise;

#[cfg(target_arch = "x86_64")]
use crate::lanes;
#[cfg(not(target_arch = "x86_64"))]
mod lanes {
    pub(crate) const fn find(_: &str, _: super::DType) -> Option<crate::Map> {
        None
    }
}

/// The loops of one row over one dtype.
#[derive(Clone, Copy)]
struct Tiles {
    map: Option<Map>,
    /// What takes the place of `map` where there is AVX-512.
    lanes: Option<Map>,
    fold: Option<Fold>,
}

impl Tiles {
    const NONE: Tiles = Tiles { map: None, lanes: None, fold: None };
}

type Row = [Tiles; DType::COUNT];

/// Results that were rare, replaced: what the plain formula cannot do right.
macro_rules! patch_rare {
    ($path:path, $kind:ident, ($($x:ident),+), $n:ident, $store:expr; []) => {};
    ($path:path, $kind:ident, ($($x:ident),+), $n:ident, $store:expr; [$rare:expr]) => {{
        use $path as formula;
        let mut any = false;
        for k in 0..$n { any |= formula::rare::when::$kind($($x[k]),+); }
        if any {
            for k in 0..$n {
                if formula::rare::when::$kind($($x[k]),+) {
                    $store(k, formula::rare::$kind($($x[k]),+));
                }
            }
        }
    }};
}

/// Elements of which the parts lie in the first-level cache between the steps of a formula.
const STRIP: usize = 256;

/// The quicker loop, and that is all, where every operand is plain.
macro_rules! return_if_plain {
    ($path:path, $kind:ident, $operands:tt, $out:ident; []) => {};
    ($path:path, $kind:ident, ($($x:ident),+), $out:ident; [$plain:expr $(, $step:path)*]) => {{
        use $path as formula;
        let mut special = false;
        for k in 0..$out.len() { special |= !formula::plain::when::$kind($($x[k]),+); }
        if !special {
            plain_loop!($kind, ($($x),+), $out; $($step),*);
            return;
        }
    }};
}

/// [`return_if_plain`] of formulas with two results.
macro_rules! return_pair_if_plain {
    ($path:path, $kind:ident, $operands:tt, $outs:tt; []) => {};
    ($path:path, $kind:ident, ($($x:ident),+), ($out1:ident, $out2:ident); [$plain:expr]) => {{
        use $path as formula;
        let mut special = false;
        for k in 0..$out1.len() { special |= !formula::plain::when::$kind($($x[k]),+); }
        if !special {
            for k in 0..$out1.len() {
                let (first, second) = formula::plain::$kind($($x[k]),+);
                $out1[k].write(first);
                $out2[k].write(second);
            }
            return;
        }
    }};
}

/// The loop over plain operands; one for each step, over strips, where the formula comes in steps.
macro_rules! plain_loop {
    ($kind:ident, ($($x:ident),+), $out:ident;) => {
        for k in 0..$out.len() { $out[k].write(formula::plain::$kind($($x[k]),+)); }
    };
    ($kind:ident, $operands:tt, $out:ident; $($step:path),+) => {
        let (mut a, mut b) = ([MaybeUninit::uninit(); STRIP], [MaybeUninit::uninit(); STRIP]);
        let (mut c, mut d) = ([MaybeUninit::uninit(); STRIP], [MaybeUninit::uninit(); STRIP]);
        let mut from = 0;
        while from < $out.len() {
            let strip = from..$out.len().min(from + STRIP);
            from = strip.end;
            let (a, b) = (&mut a[..strip.len()], &mut b[..strip.len()]);
            let (c, d) = (&mut c[..strip.len()], &mut d[..strip.len()]);
            let $out = &mut $out[strip.clone()];
            plain_loop!(@ strip, $operands);
            plain_loop!(@ first $kind, $operands, (a, b, c, d), $out.len());
            plain_loop!(@ next $operands, (a, b, c, d), $out; $($step),+);
        }
    };
    (@ $strip:ident, ($($x:ident),+)) => {
        let ($($x),+,) = ($(&$x[$strip.clone()]),+,);
    };
    (@ first $kind:ident, ($($x:ident),+), ($a:ident, $b:ident, $c:ident, $d:ident), $n:expr) => {
        for k in 0..$n {
            let parts = formula::plain::$kind($($x[k]),+);
            ($a[k].write(parts.0), $b[k].write(parts.1), $c[k].write(parts.2), $d[k].write(parts.3));
        }
    };
    (@ next ($($x:ident),+), ($a:ident, $b:ident, $c:ident, $d:ident), $out:ident; $step:path) => {
        for k in 0..$out.len() {
            // SAFETY: the steps before have written as many.
            let parts = unsafe {
                ($a[k].assume_init(), $b[k].assume_init(), $c[k].assume_init(), $d[k].assume_init())
            };
            $out[k].write($step($($x[k],)+ parts));
        }
    };
    (@ next ($($x:ident),+), ($a:ident, $b:ident, $c:ident, $d:ident), $out:ident; $step:path, $($later:path),+) => {
        for k in 0..$out.len() {
            // SAFETY: the steps before have written as many.
            let parts = unsafe {
                ($a[k].assume_init(), $b[k].assume_init(), $c[k].assume_init(), $d[k].assume_init())
            };
            let parts = $step($($x[k],)+ parts);
            ($a[k].write(parts.0), $b[k].write(parts.1), $c[k].write(parts.2), $d[k].write(parts.3));
        }
        plain_loop!(@ next ($($x),+), ($a, $b, $c, $d), $out; $($later),+);
    };
}

/// The loop of one formula. Bodies are functions over slices, because slices tell the compiler that
/// operands do not overlap.
macro_rules! map_loop {
    ($meta:meta, $T:tt, $path:path, $kind:ident, ($condition:ident, $x1:ident, $x2:ident), Select, $rare:tt $plain:tt) => {{
        map_loop!(@ $meta, $T, $path, $kind, ($condition: u8 => $condition != 0, $x1: stored!($T) => load!($T, $x1), $x2: stored!($T) => load!($T, $x2)), $T, [] [])
    }};
    ($meta:meta, $T:tt, $path:path, $kind:ident, ($x1:ident, $x2:ident), Scaled, $rare:tt $plain:tt) => {{
        map_loop!(@ $meta, $T, $path, $kind, ($x1: $T => $x1, $x2: i64 => $x2), $T, [] [])
    }};
    ($meta:meta, $T:tt, $path:path, $kind:ident, ($x:ident), Pair, $rare:tt $plain:tt) => {{
        map_loop!(@@ $meta, $path, $kind, ($x: $T), ($T, $T), $rare $plain)
    }};
    ($meta:meta, $T:tt, $path:path, $kind:ident, ($x1:ident, $x2:ident), Pair, $rare:tt $plain:tt) => {{
        map_loop!(@@ $meta, $path, $kind, ($x1: $T, $x2: $T), ($T, $T), $rare $plain)
    }};
    ($meta:meta, $T:tt, $path:path, $kind:ident, ($x:ident), Mantissa, $rare:tt $plain:tt) => {{
        map_loop!(@@ $meta, $path, $kind, ($x: $T), ($T, i32), $rare $plain)
    }};
    ($meta:meta, $T:tt, $path:path, $kind:ident, ($($x:ident),+), $returns:ident, $rare:tt $plain:tt) => {{
        map_loop!(@ $meta, $T, $path, $kind, ($($x: stored!($T) => load!($T, $x)),+), result!($kind, $returns, $T), $rare $plain)
    }};
    (@ $meta:meta, $T:tt, $path:path, $kind:ident, ($($x:ident: $S:ty => $load:expr),+), $R:ty, $rare:tt $plain:tt) => {{
        #[inline(always)]
        fn body($($x: &[$S],)+ out: &mut [MaybeUninit<$R>]) {
            use $path as formula;
            let n = out.len();
            $(let $x = &$x[..n];)+
            return_if_plain!($path, $kind, ($($x),+), out; $plain);
            for k in 0..n {
                $(let $x = $x[k];)+
                out[k].write(formula::$kind($($load),+));
            }
            patch_rare!($path, $kind, ($($x),+), n, |k: usize, value| { out[k].write(value); }; $rare);
        }
        #[$meta]
        unsafe fn map(n: usize, inputs: *const *const u8, outputs: *const *mut u8) {
            let mut at = 0..;
            // SAFETY: `Map`'s contract.
            unsafe {
                body(
                    $({ let _ = stringify!($x); from_raw_parts((*inputs.add(at.next().unwrap_or(0))).cast::<$S>(), n) },)+
                    from_raw_parts_mut((*outputs).cast(), n),
                );
            }
        }
        map as Map
    }};
    (@@ $meta:meta, $path:path, $kind:ident, ($($x:ident: $S:ty),+), ($R1:ty, $R2:ty), $rare:tt $plain:tt) => {{
        #[inline(always)]
        fn body($($x: &[$S],)+ out1: &mut [MaybeUninit<$R1>], out2: &mut [MaybeUninit<$R2>]) {
            use $path as formula;
            let n = out1.len();
            $(let $x = &$x[..n];)+
            let out2 = &mut out2[..n];
            return_pair_if_plain!($path, $kind, ($($x),+), (out1, out2); $plain);
            for k in 0..n {
                let (first, second) = formula::$kind($($x[k]),+);
                out1[k].write(first);
                out2[k].write(second);
            }
            patch_rare!($path, $kind, ($($x),+), n, |k: usize, value: ($R1, $R2)| {
                out1[k].write(value.0);
                out2[k].write(value.1);
            }; $rare);
        }
        #[$meta]
        unsafe fn map(n: usize, inputs: *const *const u8, outputs: *const *mut u8) {
            let mut at = 0..;
            // SAFETY: `Map`'s contract.
            unsafe {
                body(
                    $({ let _ = stringify!($x); from_raw_parts((*inputs.add(at.next().unwrap_or(0))).cast::<$S>(), n) },)+
                    from_raw_parts_mut((*outputs).cast(), n),
                    from_raw_parts_mut((*outputs.add(1)).cast(), n),
                );
            }
        }
        map as Map
    }};
}

/// The Rust type of a result.
macro_rules! result {
    ($kind:ident, Bool, $T:ty) => {
        bool
    };
    ($kind:ident, Count, $T:ty) => {
        u8
    };
    (complex, Magnitude, c32) => {
        f32
    };
    (complex, Magnitude, c64) => {
        f64
    };
    ($kind:ident, $returns:ident, $T:ty) => {
        $T
    };
}

/// The fold of a formula of two arguments whose result is of their type.
macro_rules! fold_loop {
    ($meta:meta, $T:tt, $path:path, $kind:ident, ($x1:ident, $x2:ident), Same) => { fold_loop!(@ $meta, $T, $path, $kind) };
    ($meta:meta, bool, $path:path, bool, ($x1:ident, $x2:ident), Bool) => { fold_loop!(@ $meta, bool, $path, bool) };
    ($meta:meta, $T:tt, $path:path, $kind:ident, $arguments:tt, $returns:ident) => { None };
    (@ $meta:meta, $T:tt, $path:path, $kind:ident) => {{
        #[$meta]
        unsafe fn fold(n: usize, x: *const u8, carry: *mut u8, out: *mut u8) {
            use $path as formula;
            // SAFETY: `Fold`'s contract.
            unsafe {
                let x = from_raw_parts(x.cast::<stored!($T)>(), n);
                let mut value: $T = load!($T, *carry.cast::<stored!($T)>());
                if out.is_null() {
                    for &x in x { value = formula::$kind(value, load!($T, x)); }
                } else {
                    let out = out.cast::<$T>();
                    for (k, &x) in x.iter().enumerate() {
                        value = formula::$kind(value, load!($T, x));
                        out.add(k).write(value);
                    }
                }
                carry.cast::<$T>().write(value);
            }
        }
        Some(fold as Fold)
    }};
}

macro_rules! tiles {
    ($T:tt, $dtype:ident, [$name:ident, $table:ident, $meta:meta, $path:path, $kind:ident, $arguments:tt, $returns:ident, $rare:tt $plain:tt]) => {
        $table[DType::$dtype as usize] = Tiles {
            map: Some(map_loop!($meta, $T, $path, $kind, $arguments, $returns, $rare $plain)),
            lanes: lanes::find(lanes::text!($path), DType::$dtype),
            fold: fold_loop!($meta, $T, $path, $kind, $arguments, $returns),
        };
    };
}

/// The tiles of one chapter.
macro_rules! emit_chapter {
    ($meta:meta, $chapter:ident; $($(#[doc = $doc:literal])+ $name:ident $arguments:tt -> $returns:ident
        $([$($attribute:ident: $value:expr),+])? {
        $($kind:ident: $formula:expr $(; if $rare:expr => $exact:expr)? $(; all $plain:expr => $quick:expr $(; then $step:path)*)?,)+
    })+) => {
        pub mod $chapter {
            use crate::elementwise::*;
            $(
                #[allow(non_upper_case_globals)]
                static $name: Row = {
                    let mut table = [Tiles::NONE; DType::COUNT];
                    $(for_each_element!($kind, tiles [
                        $name, table, $meta, ops::elementwise::$chapter::formulas::$name, $kind, $arguments, $returns, [$($rare)?] [$($plain $(, $step)*)?]
                    ]);)+
                    table
                };
            )+
            pub static ROWS: &[&Row] = &[$(&$name),+];
        }
    };
}

use dtype::{c32, c64};
use ops::element::Real;
use std::mem::MaybeUninit;
use std::slice::{from_raw_parts, from_raw_parts_mut};

macro_rules! emit_chapters {
    ($meta:meta) => {
        ops::arithmetic_rows!(emit_chapter, $meta, arithmetic);
        ops::comparison_rows!(emit_chapter, $meta, comparison);
        ops::bitwise_rows!(emit_chapter, $meta, bitwise);
        ops::rounding_rows!(emit_chapter, $meta, rounding);
        ops::exponential_rows!(emit_chapter, $meta, exponential);
        ops::trigonometric_rows!(emit_chapter, $meta, trigonometric);
        ops::floating_rows!(emit_chapter, $meta, floating);
        ops::selection_rows!(emit_chapter, $meta, selection);
        ops::float16_rows!(emit_chapter, $meta, float16);
        ops::bfloat16_rows!(emit_chapter, $meta, bfloat16);

        /// The tiles of every row, in the catalogue's order.
        pub static CHAPTERS: [&[&super::Row]; 10] = [
            arithmetic::ROWS,
            comparison::ROWS,
            bitwise::ROWS,
            rounding::ROWS,
            exponential::ROWS,
            trigonometric::ROWS,
            floating::ROWS,
            selection::ROWS,
            float16::ROWS,
            bfloat16::ROWS,
        ];
    };
}

for_each_isa! {
    emit_chapters,
    /// The tiles that this processor runs.
    chapters() -> &'static [&'static [&'static Row]; 10] = CHAPTERS
}

/// The loop of a row over one dtype; `None` where there is none, or for the 16-bit floats, whose
/// loops are those of float32 between casts.
pub fn map(row: &Elementwise, dtype: DType) -> Option<Map> {
    let tiles = &chapters()[row.chapter][row.position][dtype as usize];
    if crate::isa() == crate::Isa::Avx512 { tiles.lanes.or(tiles.map) } else { tiles.map }
}

/// The loop of a row's formula over one dtype, right for all operands; [`map`] may be quicker.
#[cfg(target_arch = "x86_64")]
pub(crate) fn formula(row: &Elementwise, dtype: DType) -> Option<Map> {
    chapters()[row.chapter][row.position][dtype as usize].map
}

/// The sequential fold of a row over one dtype; `None` as for [`map`], and for rows that do not take
/// two arguments to a result of their type.
pub fn fold(row: &Elementwise, dtype: DType) -> Option<Fold> {
    chapters()[row.chapter][row.position][dtype as usize].fold
}

#[cfg(test)]
#[path = "../tests/unit/elementwise.rs"]
mod tests;
