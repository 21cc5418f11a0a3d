//! Logarithms and inverse hyperbolic functions.
//!
//! A positive operand is 2ᵏ(1 + f) with 1 + f between √½ and √2, and with s = f / (2 + f)
//! log(1 + f) = f - f²/2 + s(f²/2 + R(s²)), the form of FreeBSD's `e_log.c`: only the small last term
//! meets the rounding error of the division. Single precision has a polynomial for that term instead.
//!
//! `log`, `log2`, `log10` and `log1p` leave zero, negative operands and infinity to their rare companions. In
//! the inverse hyperbolic functions a root or a division gives such results and raises the flag.

use crate::kernel::{Kernel, select};
use crate::polynomials::{P_LOG_SINGLE, P_LOG2_TAIL_SINGLE, P_LOG10_TAIL_SINGLE, Polynomials};
use crate::real::Real;
use std::hint::black_box;

/// k·ln 2 + head + rest.
#[inline(always)]
fn natural<F: Kernel>(k: F, head: F, rest: F) -> F {
    let sum = k.mul_add(F::LN_2, head);
    let missing = k.mul_add(F::LN_2, -sum) + head;
    sum + (missing + k.mul_add(F::C_LN_2_LOW, rest))
}

/// log(1 + f) - f + f²/2 by the division.
#[inline(always)]
pub(crate) fn tail<F: Kernel>(f: F) -> F {
    let s = f / (F::TWO + f);
    let z = s * s;
    s * z.mul_add(z.polynomial(F::P_LOG), F::HALF * f * f)
}

/// [`tail`] for single precision: a polynomial in f itself takes less time than a division.
#[inline(always)]
pub(crate) fn tail_single(f: f32) -> f32 {
    f * f * f * f.polynomial(&P_LOG_SINGLE)
}

/// The logarithm of any operand, by `normal` of a positive normal one divided by a power of two.
#[inline(always)]
pub(crate) fn rare<F: Kernel>(x: F, normal: impl Fn(F, F) -> F) -> F {
    if x.is_nan() || x == F::INFINITY {
        x
    } else if x < F::ZERO {
        black_box(x).sqrt()
    } else if x == F::ZERO {
        -F::ONE / black_box(F::ZERO)
    } else if x < F::MIN_POSITIVE {
        normal(x * F::SCALE_UP, F::SCALE_UP_EXPONENT)
    } else {
        normal(x, F::ZERO)
    }
}

/// log(x·2^-`down`) of a positive normal operand, as the other bases below; finite for all others.
#[inline(always)]
pub(crate) fn log<F: Kernel>(x: F, down: F) -> F {
    let (k, m) = x.split();
    let (k, f) = (k - down, m - F::ONE);
    let tail = k.mul_add(F::C_LN_2_LOW, F::log_tail(f));
    k.mul_add(F::LN_2, (tail - F::HALF * f * f) + f)
}

/// log(1 + f) as a sum of two.
#[inline(always)]
fn log_parts<F: Kernel>(f: F) -> (F, F) {
    let half = F::HALF * f;
    let head = (-half).mul_add(f, f);
    (head, (-half).mul_add(f, f - head) + F::log_tail(f))
}

/// (head + rest)·`factor` as a sum of two, with the remainder of the factor.
#[inline(always)]
fn times<F: Kernel>((head, rest): (F, F), factor: F, factor_rest: F) -> (F, F) {
    let product = head * factor;
    let product_rest = head.mul_add(factor, -product);
    (product, rest.mul_add(factor, head.mul_add(factor_rest, product_rest)))
}

#[inline(always)]
pub(crate) fn log2<F: Kernel>(x: F, down: F) -> F {
    let (k, m) = x.split();
    F::log2_of(k - down, m - F::ONE)
}

#[inline(always)]
pub(crate) fn log10<F: Kernel>(x: F, down: F) -> F {
    let (k, m) = x.split();
    F::log10_of(k - down, m - F::ONE)
}

/// log₂(2ᵏ(1 + f)) from the natural logarithm as a sum of two.
#[inline(always)]
pub(crate) fn log2_sum<F: Kernel>(k: F, f: F) -> F {
    let (head, rest) = times(log_parts(f), F::LOG2_E, F::C_LOG2_E_LOW);
    let sum = k + head;
    sum + ((k - sum) + head + rest)
}

/// log₁₀(2ᵏ(1 + f)), like [`log2_sum`].
#[inline(always)]
pub(crate) fn log10_sum<F: Kernel>(k: F, f: F) -> F {
    let (head, rest) = times(log_parts(f), F::LOG10_E, F::C_LOG10_E_LOW);
    let sum = k.mul_add(F::C_LOG10_2, head);
    let missing = k.mul_add(F::C_LOG10_2, -sum) + head;
    sum + (missing + k.mul_add(F::C_LOG10_2_LOW, rest))
}

/// [`log2_sum`] for single precision: a polynomial of its own, of which only the first term meets k.
#[inline(always)]
pub(crate) fn log2_single(k: f32, f: f32) -> f32 {
    let rest = f * f.mul_add(f.polynomial(&P_LOG2_TAIL_SINGLE), f32::C_LOG2_E_LOW);
    f.mul_add(f32::LOG2_E, rest) + k
}

/// [`log10_sum`] for single precision.
#[inline(always)]
pub(crate) fn log10_single(k: f32, f: f32) -> f32 {
    let tail = f.mul_add(f.polynomial(&P_LOG10_TAIL_SINGLE), f32::C_LOG10_E_LOW);
    let rest = f.mul_add(tail, k * f32::C_LOG10_2_LOW);
    k.mul_add(f32::C_LOG10_2, f.mul_add(f32::LOG10_E, rest))
}

/// log(high + low) for a positive normal `high` much larger than `low`, plus `more`·ln 2.
#[inline(always)]
fn log_sum<F: Kernel>(high: F, low: F, more: F) -> F {
    let (k, m) = high.split();
    // Where the scale is bounded `low` has long been lost.
    let low = low * F::power(F::ROUND_BIASED - k.at_most(F::SCALE_UP_EXPONENT + F::SCALE_UP_EXPONENT));
    let f = (m - F::ONE) + low;
    let f_rest = low - (f - (m - F::ONE));
    let (head, rest) = log_parts(f);
    natural(k + more, head, (-f_rest).mul_add(f, rest + f_rest))
}

/// log(1 + x) for finite `x` above -1.
#[inline(always)]
pub(crate) fn log1p_plain<F: Kernel>(x: F) -> F {
    let high = F::ONE + x;
    let (larger, smaller) = (x.at_least(F::ONE), x.at_most(F::ONE));
    let low = smaller - (high - larger);
    log_sum(high, low, F::ZERO).copysign(x)
}

/// log(1 + x) of any operand.
#[inline(always)]
pub(crate) fn log1p_rare<F: Kernel>(x: F) -> F {
    if x > -F::ONE && x < F::INFINITY { log1p_plain(x) } else { rare(F::ONE + x, log) }
}

/// Inverse hyperbolic sine of a magnitude up to [`Kernel::SQUARE_DOMINATES`]: the polynomial near zero, or
/// a + √(1 + a²) in two parts.
#[inline(always)]
fn asinh_parts<F: Kernel>(a: F) -> (F, F, F) {
    let near = a.at_most(F::HALF);
    let z = near * near;
    let small = (near * z).mul_add(z.polynomial(F::P_ASINH), near);
    let square = a * a;
    let square_rest = a.mul_add(a, -square);
    let radicand = F::ONE + square;
    let one = radicand - square;
    let radicand_rest = (F::ONE - one) + (square - (radicand - one)) + square_rest;
    let root = radicand.sqrt();
    let root_rest = ((-root).mul_add(root, radicand) + radicand_rest) * (root + root).rough_reciprocal();
    let high = root + a;
    (small, high, a - (high - root) + root_rest)
}

/// Inverse hyperbolic sine of magnitudes up to [`Kernel::SQUARE_DOMINATES`].
#[inline(always)]
pub(crate) fn asinh_plain<F: Kernel>(x: F) -> F {
    let a = x.abs();
    let (small, high, low) = asinh_parts(a);
    select(a < F::HALF, small, log_sum(high, low, F::ZERO)).copysign(x)
}

#[inline(always)]
pub(crate) fn asinh<F: Kernel>(x: F) -> F {
    let a = x.abs();
    let (small, high, low) = asinh_parts(a.at_most(F::SQUARE_DOMINATES));
    // Beyond the reach of squares the sum is 2a.
    let large = a > F::SQUARE_DOMINATES;
    let high = select(large, a.at_most(F::MAX), high);
    let low = select(large, F::ZERO, low);
    let y = log_sum(high, low, select(large, F::ONE, F::ZERO));
    let y = select(a == F::INFINITY, a, y);
    select(a < F::HALF, small, y).copysign(x)
}

/// x + √(x² - 1) in two parts, for `t` = x - 1 from 0 to [`Kernel::SQUARE_DOMINATES`].
#[inline(always)]
fn acosh_parts<F: Kernel>(t: F) -> (F, F) {
    // √(x² - 1) = √(2t + t²) with t = x - 1, which is exact near 1; -1 makes the root invalid.
    let twice = t + t;
    let radicand = t.mul_add(t, twice);
    let radicand_rest = select(
        t > F::TWO,
        twice - (radicand - t * t) + t.mul_add(t, -(t * t)),
        t.mul_add(t, twice - radicand),
    );
    let root = radicand.sqrt();
    let root_rest = ((-root).mul_add(root, radicand) + radicand_rest) * (root + root).rough_reciprocal();
    let sum = root + t;
    let sum_rest = t - (sum - root) + root_rest;
    let high = F::ONE + sum;
    let one = high - sum;
    (high, (F::ONE - one) + (sum - (high - one)) + sum_rest)
}

/// Inverse hyperbolic cosine from 1 to [`Kernel::SQUARE_DOMINATES`].
#[inline(always)]
pub(crate) fn acosh_plain<F: Kernel>(x: F) -> F {
    let (high, low) = acosh_parts(x - F::ONE);
    log_sum(high, low, F::ZERO)
}

#[inline(always)]
pub(crate) fn acosh<F: Kernel>(x: F) -> F {
    let large = x > F::SQUARE_DOMINATES;
    let below = x < F::ONE;
    let (high, low) = acosh_parts(select(below, F::ZERO, x).at_most(F::SQUARE_DOMINATES) - F::ONE);
    let invalid = high;
    let high = select(large, x.at_most(F::MAX), select(below, F::ONE, high));
    let low = select(large | below, F::ZERO, low);
    let y = log_sum(high, low, select(large, F::ONE, F::ZERO));
    select(below, invalid, select(x == F::INFINITY, x, y))
}

/// The dividend, the divisor and the rest of an inverse hyperbolic tangent: see [`atanh_plain`].
struct Atanh<F> {
    k: F,
    n: F,
    n_rest: F,
    d: F,
    d_rest: F,
}

/// (1 + a) / (1 - a) = q (1 + s) / (1 - s) with q = 2ᵏ; s = a where q = 1. The result is n/d = s:
/// n = (1 + a) - q(1 - a), d = (1 + a) + q(1 - a), in two parts each.
#[inline(always)]
fn atanh_parts<F: Kernel>(a: F) -> Atanh<F> {
    let less = F::ONE - a;
    let more = F::ONE + a;
    let k = F::log2_quotient(more, less);
    let q = F::power(k + F::ROUND_BIASED);
    let less_rest = (F::ONE - less) - a;
    let product = q * less;
    let difference = F::ONE - product;
    let sum = a + difference;
    let back = sum - a;
    let sum_rest = (-q).mul_add(less_rest, (a - (sum - back)) + (difference - back));
    let n = sum + sum_rest;
    let n_rest = (sum - n) + sum_rest;
    let more_rest = a - (more - F::ONE);
    let d = more + product;
    let d_rest = (more - d) + product + q.mul_add(less_rest, more_rest);
    Atanh { k, n, n_rest, d, d_rest }
}

impl<F: Kernel> Atanh<F> {
    /// The result, for s rounded.
    #[inline(always)]
    fn finish(self, s: F) -> F {
        let Atanh { k, n, n_rest, d, d_rest } = self;
        let s_rest = ((-s).mul_add(d, n) + (-s).mul_add(d_rest, n_rest)) * d.rough_reciprocal();
        let z = s * s;
        let head = k.mul_add(F::C_HALF_LN_2, s);
        let missing = k.mul_add(F::C_HALF_LN_2, -head) + s;
        let tail = (z * s).mul_add(z.polynomial(F::P_ATANH), k.mul_add(F::C_HALF_LN_2_LOW, s_rest));
        head + (missing + tail)
    }
}

/// Inverse hyperbolic tangent of magnitudes below 1.
#[inline(always)]
pub(crate) fn atanh_plain<F: Kernel>(x: F) -> F {
    let parts = atanh_parts(x.abs());
    let s = parts.n / parts.d;
    parts.finish(s).copysign(x)
}

#[inline(always)]
pub(crate) fn atanh<F: Kernel>(x: F) -> F {
    let a = x.abs();
    let inside = a < F::ONE;
    let parts = atanh_parts(select(inside, a, F::ZERO));
    let dividend = select(inside, parts.n, a);
    let divisor = select(inside, parts.d, F::ONE - a);
    let dividend = select(a > F::ONE, F::ZERO, dividend);
    let divisor = select(a > F::ONE, F::ZERO, divisor);
    let quotient = dividend / divisor;
    let y = parts.finish(select(inside, quotient, F::ZERO));
    select(inside, y, quotient).copysign(x)
}
