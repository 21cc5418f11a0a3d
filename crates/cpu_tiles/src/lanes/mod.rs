//! Elementary functions in vectors of AVX-512, by hand.
//!
//! The formulas of the catalogue become loops as good as the compiler makes them, and it has no words for what
//! AVX-512 does best: tables of 16 or 32 numbers in two registers, exponents and mantissas in one instruction each.
//! Bodies here use them. A body is right for operands that it does not call special; those that it does are
//! gathered and go through the row's formula, with all that it knows about infinities, NaN and flags. What is
//! special depends on the operand alone, so that a result never depends on an element's place.
//!
//! * [`vector`]: the vectors.
//! * [`tile`]: the loop around a body.
//! * [`logarithm`], [`exponential`], [`trigonometric`], [`extremes`]: bodies.
//! * [`tables`]: their numbers.
//!
//! Errors stay within one unit in the last place in double precision. In single precision `tan`, `arcsin`, `arctan2`,
//! `expm1` and `power` may be up to 1.8 units away, the others up to 1.3.

mod exponential;
mod extremes;
mod logarithm;
#[rustfmt::skip]
mod tables;
mod tile;
mod trigonometric;
mod vector;

use crate::{Map, elementwise};
use dtype::DType;
use vector::{F32x16, F64x8, Lanes};

/// Whether the magnitude of a number is not below a bound, or NaN.
#[inline(always)]
fn is_beyond<V: Lanes>(x: V, bound: f64) -> V::Mask {
    x.abs().not_less(V::number(bound))
}

/// [`is_beyond`], of magnitudes above the bound.
#[inline(always)]
fn is_beyond_limit<V: Lanes>(x: V, bound: f64) -> V::Mask {
    x.abs().not_at_most(V::number(bound))
}

/// The text of a path, the same wherever it was written.
macro_rules! text {
    ($path:path) => {
        stringify!($path)
    };
}
pub(crate) use text;

/// The loops: rows, the number of their operands, and bodies for dtypes.
macro_rules! loops {
    ($($chapter:ident $row:ident $arity:literal: $($dtype:ident $V:ident $body:path),+;)+) => {
        const LOOPS: &[(&str, DType, Map)] = &[$($((text!(ops::elementwise::$chapter::formulas::$row), DType::$dtype, {
            #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,bmi2,f16c")]
            unsafe fn map(n: usize, inputs: *const *const u8, outputs: *const *mut u8) {
                let formula = || elementwise::formula(&ops::elementwise::$chapter::$row, DType::$dtype);
                // SAFETY: `Map`'s contract; the instructions are enabled.
                unsafe { tile::tile::<$V, $body, $arity>(n, inputs, outputs, formula) }
            }
            map
        }),)+)+];
    };
}

loops! {
    exponential exp 1: Float64 F64x8 exponential::Exp;
    exponential exp2 1: Float64 F64x8 exponential::Exp2;
    exponential expm1 1: Float32 F32x16 exponential::Expm1, Float64 F64x8 exponential::Expm1;
    exponential log 1: Float32 F32x16 logarithm::Log, Float64 F64x8 logarithm::Log;
    exponential log2 1: Float32 F32x16 logarithm::Log2, Float64 F64x8 logarithm::Log2;
    exponential log10 1: Float32 F32x16 logarithm::Log10, Float64 F64x8 logarithm::Log10;
    exponential log1p 1: Float32 F32x16 logarithm::Log1p, Float64 F64x8 logarithm::Log1p;
    trigonometric tan 1: Float32 F32x16 trigonometric::TanSingle, Float64 F64x8 trigonometric::TanDouble;
    trigonometric arcsin 1: Float32 F32x16 trigonometric::Asin, Float64 F64x8 trigonometric::Asin;
    trigonometric arccos 1: Float32 F32x16 trigonometric::Acos, Float64 F64x8 trigonometric::Acos;
    trigonometric arctan 1: Float32 F32x16 trigonometric::Atan, Float64 F64x8 trigonometric::Atan;
    trigonometric arctan2 2: Float32 F32x16 trigonometric::Atan2;
    trigonometric sinh 1: Float32 F32x16 exponential::Sinh;
    trigonometric cosh 1: Float32 F32x16 exponential::Cosh, Float64 F64x8 exponential::Cosh;
    trigonometric tanh 1: Float32 F32x16 exponential::TanhSingle, Float64 F64x8 exponential::TanhDouble;
    trigonometric arcsinh 1: Float32 F32x16 logarithm::Asinh, Float64 F64x8 logarithm::Asinh;
    trigonometric arccosh 1: Float32 F32x16 logarithm::Acosh, Float64 F64x8 logarithm::Acosh;
    trigonometric arctanh 1: Float32 F32x16 logarithm::AtanhSingle, Float64 F64x8 logarithm::AtanhDouble;
    arithmetic power 2: Float32 F32x16 exponential::PowerSingle, Float64 F64x8 exponential::PowerDouble;
    arithmetic float_power 2: Float64 F64x8 exponential::PowerDouble;
    arithmetic maximum 2: Float32 F32x16 extremes::Maximum, Float64 F64x8 extremes::Maximum;
    arithmetic minimum 2: Float32 F32x16 extremes::Minimum, Float64 F64x8 extremes::Minimum;
    arithmetic fmax 2: Float32 F32x16 extremes::Fmax, Float64 F64x8 extremes::Fmax;
    arithmetic fmin 2: Float32 F32x16 extremes::Fmin, Float64 F64x8 extremes::Fmin;
}

/// The loop of a formula, by the text of its path, over a dtype; `None` where the compiler's is the only one.
pub(crate) const fn find(formula: &str, dtype: DType) -> Option<Map> {
    let mut at = 0;
    while at < LOOPS.len() {
        let (name, kind, map) = LOOPS[at];
        if kind as usize == dtype as usize && equal(name.as_bytes(), formula.as_bytes()) {
            return Some(map);
        }
        at += 1;
    }
    None
}

const fn equal(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

#[cfg(test)]
#[path = "../../tests/unit/lanes.rs"]
mod tests;
