//! Exponentials and hyperbolic functions.
//!
//! An operand is k·ln 2 + r with |r| ≤ ln 2 / 2; r keeps its rounding error beside it where a result
//! could lose by it. The hyperbolic functions multiply out
//! sinh(k ln 2 + r) = sinh(k ln 2)·cosh r + cosh(k ln 2)·sinh r, whose first factors are nearly exact:
//! no cancellation, no division except the one in `tanh`.

use crate::kernel::{Kernel, select};
use crate::polynomials::{P_TANH_EXP2_SINGLE, P_TANH_SINGLE};
use crate::real::Parts;
use std::hint::black_box;

/// Below this magnitude `tanh` in single precision is a polynomial.
const TANH_NEAR: f32 = 1.0;

/// `round` + k, k, r and what r lacks.
#[inline(always)]
fn reduce<F: Kernel>(x: F, round: F) -> (F, F, F, F) {
    let rounded = x.mul_add(F::LOG2_E, round);
    let k = rounded - round;
    let exact = (-k).mul_add(F::LN_2, x);
    let r = (-k).mul_add(F::C_LN_2_LOW, exact);
    let rest = (-k).mul_add(F::C_LN_2_LOW, exact - r);
    (rounded, k, r, rest)
}

/// The last factor of a result that has overflowed by itself if `x` is finite: raises no flag for infinity.
#[inline(always)]
fn infinite_or<F: Kernel>(x: F, factor: F) -> F {
    select(x == F::INFINITY, F::INFINITY, factor)
}

/// exp(x)/2ᵏ and `round` + k.
#[inline(always)]
fn exp_parts<F: Kernel>(x: F, round: F) -> (F, F) {
    let rounded = x.mul_add(F::LOG2_E, round);
    let k = rounded - round;
    let r = (-k).mul_add(F::LN_2, x);
    let r = (-k).mul_add(F::C_LN_2_LOW, r);
    (F::ONE + (r * r).mul_add(r.polynomial(F::P_EXP), r), rounded)
}

/// 2ˣ/2ᵏ and `round` + k.
#[inline(always)]
fn exp2_parts<F: Kernel>(x: F, round: F) -> (F, F) {
    let rounded = x + round;
    let r = x - (rounded - round);
    let slope = r.mul_add(r.polynomial(F::P_EXP2), F::LN_2);
    (r.mul_add(slope, F::ONE), rounded)
}

/// An exponential that is zero or infinite whatever the digits of its operand, or NaN. It raises the flag that
/// calculating it would.
pub(crate) fn saturated<F: Kernel>(x: F, vanishes: F, overflows: F) -> Option<F> {
    if x.is_nan() {
        Some(x)
    } else if x >= overflows {
        Some(if x == F::INFINITY { x } else { black_box(F::HUGE) * F::HUGE })
    } else if x <= vanishes {
        Some(if x == F::NEG_INFINITY { F::ZERO } else { black_box(F::SMALL) * F::SMALL })
    } else {
        None
    }
}

/// exp(x) for magnitudes below [`Kernel::EXP_REACH`], and of NaN.
#[inline(always)]
pub(crate) fn exp_within_reach<F: Kernel>(x: F) -> F {
    let (y, biased) = exp_parts(x, F::ROUND_BIASED);
    y * F::power(biased)
}

/// 2ˣ for magnitudes below [`Kernel::EXP2_REACH`], and of NaN.
#[inline(always)]
pub(crate) fn exp2_within_reach<F: Kernel>(x: F) -> F {
    let (y, biased) = exp2_parts(x, F::ROUND_BIASED);
    y * F::power(biased)
}

#[inline(always)]
pub(crate) fn exp<F: Kernel>(x: F) -> F {
    let inner = x.at_most(F::EXP_OVERFLOWS).at_least(F::EXP_VANISHES);
    let (y, biased) = exp_parts(inner, F::ROUND_TWICE_BIASED);
    let (s, t) = F::power_pair(biased);
    y * s * infinite_or(x, t)
}

#[inline(always)]
pub(crate) fn exp2<F: Kernel>(x: F) -> F {
    let inner = x.at_most(F::EXP2_OVERFLOWS).at_least(F::EXP2_VANISHES);
    let (y, biased) = exp2_parts(inner, F::ROUND_TWICE_BIASED);
    let (s, t) = F::power_pair(biased);
    y * s * infinite_or(x, t)
}

/// 2 to the power `x` + `rest`, `rest` being tiny beside `x`; for `pow`.
#[inline(always)]
pub(crate) fn exp2_sum<F: Kernel>(x: F, rest: F) -> F {
    let biased = x + F::ROUND_TWICE_BIASED;
    let r = x - (biased - F::ROUND_TWICE_BIASED);
    let linear = r * F::LN_2;
    let missing = r.mul_add(F::LN_2, -linear);
    let shift = rest * F::LN_2;
    let tail = (r * r).mul_add(r.polynomial(F::P_EXP2), missing);
    let tail = tail + shift.mul_add(linear + tail, shift);
    let head = F::ONE + linear;
    let y = head + ((F::ONE - head) + linear + tail);
    let (s, t) = F::power_pair(biased);
    y * s * t
}

/// `scale`·(exp(x) - 1) as a sum of two, for the power of two `scale` = 2^`shift`.
#[inline(always)]
fn scaled_expm1<F: Kernel>(x: F, scale: F, shift: F) -> (F, F) {
    let (biased, _, r, rest) = reduce(x, F::ROUND_BIASED + shift);
    let tail = (r * r).mul_add(r.polynomial(F::P_EXPM1), rest.mul_add(r, rest));
    let s = F::power(biased);
    let whole = s - scale;
    let whole_rest = (s - whole) - scale;
    let head = s.mul_add(r, whole);
    let missing = s.mul_add(r, whole - head) + whole_rest;
    (head, s.mul_add(tail, missing))
}

/// exp(x) - 1 for magnitudes below [`Kernel::HYPERBOLIC_REACH`].
#[inline(always)]
pub(crate) fn expm1_plain<F: Kernel>(x: F) -> F {
    let (head, rest) = scaled_expm1(x, F::ONE, F::ZERO);
    (head + rest).copysign(x)
}

#[inline(always)]
pub(crate) fn expm1<F: Kernel>(x: F) -> F {
    // Half of the result, because the power of two must stay finite as long as the result does.
    let inner = x.at_most(F::EXP_OVERFLOWS).at_least(-F::EXP_SATURATES);
    let (head, rest) = scaled_expm1(inner, F::HALF, -F::ONE);
    let y = (head + rest) * infinite_or(x, F::TWO);
    select(x.abs() < F::EPSILON * F::HALF, x, y)
}

/// What sinh and cosh of a magnitude are made of, scaled by a power of two: half of exp(k ln 2) and of its
/// inverse, r, and what r lacks.
#[inline(always)]
fn hyperbolic<F: Kernel, const PLAIN: bool>(a: F, shift: F) -> (F, F, F, F) {
    let round = F::ROUND_BIASED + (shift - F::ONE);
    let (biased, k, r, rest) = reduce(a, round);
    let up = F::power(biased);
    // Where the inverse is bounded it has long been lost beside the power.
    let k = if PLAIN { k } else { k.at_most((F::HYPERBOLIC_REACH * F::LOG2_E).ceil()) };
    let down = F::power(round - k);
    (up, down, r, rest)
}

/// sinh `a` times two to the power `shift`.
#[inline(always)]
fn scaled_sinh<F: Kernel, const PLAIN: bool>(a: F, shift: F) -> F {
    let (up, down, r, rest) = hyperbolic::<F, PLAIN>(a, shift);
    let z = r * r;
    let sinh_tail = (z * r).mul_add(z.polynomial(F::P_SINH), rest);
    let cosh_tail = z * z.polynomial(F::P_COSH);
    let s = up - down;
    let s_rest = (up - s) - down;
    let c = up + down;
    let head = c.mul_add(r, s);
    let missing = c.mul_add(r, s - head) + s_rest;
    head + c.mul_add(sinh_tail, s.mul_add(cosh_tail, missing))
}

/// cosh `a` times two to the power `shift`.
#[inline(always)]
fn scaled_cosh<F: Kernel, const PLAIN: bool>(a: F, shift: F) -> F {
    let (up, down, r, rest) = hyperbolic::<F, PLAIN>(a, shift);
    let z = r * r;
    let s = up - down;
    let c = up + down;
    let sinh_tail = (z * r).mul_add(z.polynomial(F::P_SINH), rest);
    let tail = s.mul_add(sinh_tail, (c * z) * z.polynomial(F::P_COSH));
    up + (s.mul_add(r, down) + tail)
}

/// sinh(x) for magnitudes below [`Kernel::HYPERBOLIC_REACH`].
#[inline(always)]
pub(crate) fn sinh_plain<F: Kernel>(x: F) -> F {
    scaled_sinh::<F, true>(x.abs(), F::ZERO).copysign(x)
}

#[inline(always)]
pub(crate) fn sinh<F: Kernel>(x: F) -> F {
    let a = x.abs();
    // A quarter of the result, as in `expm1`.
    let y = scaled_sinh::<F, false>(a.at_most(F::EXP_OVERFLOWS + F::ONE), -F::TWO)
        * infinite_or(a, F::TWO * F::TWO);
    select(a < F::SQUARE_NEGLIGIBLE, x, y.copysign(x))
}

/// cosh(x) for magnitudes below [`Kernel::HYPERBOLIC_REACH`].
#[inline(always)]
pub(crate) fn cosh_plain<F: Kernel>(x: F) -> F {
    scaled_cosh::<F, true>(x.abs(), F::ZERO)
}

#[inline(always)]
pub(crate) fn cosh<F: Kernel>(x: F) -> F {
    let a = x.abs();
    scaled_cosh::<F, false>(a.at_most(F::EXP_OVERFLOWS + F::ONE), -F::TWO) * infinite_or(a, F::TWO * F::TWO)
}

/// h = (exp(2a) - 1)/2 as a sum of two; the hyperbolic tangent of `a` is h / (h + 1).
#[inline(always)]
pub(crate) fn tanh_begin<F: Kernel>(x: F) -> Parts<F> {
    let a = x.abs().at_most(F::EXP_SATURATES * F::HALF);
    let (head, rest) = scaled_expm1(a + a, F::HALF, -F::ONE);
    (head, rest, F::ZERO, F::ZERO)
}

/// The hyperbolic tangent after [`tanh_begin`].
#[inline(always)]
pub(crate) fn tanh_end<F: Kernel>(x: F, (head, rest, ..): Parts<F>) -> F {
    let n = head + rest;
    let n_rest = rest - (n - head);
    let d = F::ONE + n;
    let d_rest = n - (d - F::ONE) + n_rest;
    let y = n / d;
    let missing = (-y).mul_add(d, n) + (-y).mul_add(d_rest, n_rest);
    missing.mul_add(d.rough_reciprocal(), y).copysign(x)
}

/// [`tanh_begin`] for single precision: exp(2a).
#[inline(always)]
pub(crate) fn tanh_begin_single(x: f32) -> Parts<f32> {
    let a = x.abs().at_most(10.0);
    let rounded = a.mul_add(2.0 * std::f32::consts::LOG2_E, f32::ROUND);
    let k = rounded - f32::ROUND;
    let r = a.mul_add(2.0 * std::f32::consts::LOG2_E, -k);
    let e = r.polynomial(&P_TANH_EXP2_SINGLE);
    (f32::from_bits(e.to_bits().wrapping_add(rounded.to_bits() << 23)), 0.0, 0.0, 0.0)
}

/// [`tanh_end`] for single precision: a polynomial below [`TANH_NEAR`], above it 1 - 2/(exp(2a) + 1), of which
/// the quotient is small enough to hide its errors.
#[inline(always)]
pub(crate) fn tanh_end_single(x: f32, (e, ..): Parts<f32>) -> f32 {
    let near = x.abs().at_most(TANH_NEAR);
    let z = near * near;
    // One sum, because two would cancel.
    let near = (near * z).mul_add(z.every(&P_TANH_SINGLE, 0, 1), near);
    let far = (-2.0 / (e + 1.0)) + 1.0;
    select(x.abs() < TANH_NEAR, near, far).copysign(x)
}

#[inline(always)]
pub(crate) fn tanh<F: Kernel>(x: F) -> F {
    F::tangent_end(x, F::tangent_begin(x))
}
