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
use crate::real::{Parts, Real};
use std::hint::black_box;

/// k·ln 2 + head + rest.
#[inline(always)]
fn natural<F: Kernel>(k: F, head: F, rest: F) -> F {
    let sum = k.mul_add(F::LN_2, head);
    let missing = k.mul_add(F::LN_2, -sum) + head;
    sum + (missing + k.mul_add(F::C_LN_2_LOW, rest))
}

/// log(1 + f) - f + f²/2, for s = f / (2 + f).
#[inline(always)]
pub(crate) fn tail<F: Kernel>(f: F, s: F) -> F {
    let z = s * s;
    s * z.mul_add(z.polynomial(F::P_LOG), F::HALF * f * f)
}

/// [`tail`] for single precision: a polynomial in f itself takes less time than a division.
#[inline(always)]
pub(crate) fn tail_single(f: f32, _: f32) -> f32 {
    f * f * f * f.polynomial(&P_LOG_SINGLE)
}

/// The logarithm of any operand, by the last step of that of a positive normal one.
#[inline(always)]
pub(crate) fn rare<F: Kernel>(x: F, end: impl Fn(Parts<F>) -> F) -> F {
    if x.is_nan() || x == F::INFINITY {
        x
    } else if x < F::ZERO {
        black_box(x).sqrt()
    } else if x == F::ZERO {
        -F::ONE / black_box(F::ZERO)
    } else if x < F::MIN_POSITIVE {
        let (k, f, s, _) = begin(x * F::SCALE_UP);
        end((k - F::SCALE_UP_EXPONENT, f, s, F::ZERO))
    } else {
        end(begin(x))
    }
}

/// k, f and s of a positive normal operand; finite for all others.
#[inline(always)]
pub(crate) fn begin<F: Kernel>(x: F) -> Parts<F> {
    let (k, m) = x.split();
    let f = m - F::ONE;
    (k, f, F::log_quotient(f), F::ZERO)
}

/// The natural logarithm after [`begin`].
#[inline(always)]
pub(crate) fn log_end<F: Kernel>((k, f, s, _): Parts<F>) -> F {
    let tail = k.mul_add(F::C_LN_2_LOW, F::log_tail(f, s));
    k.mul_add(F::LN_2, (tail - F::HALF * f * f) + f)
}

/// log(1 + f) as a sum of two.
#[inline(always)]
fn log_parts<F: Kernel>(f: F, s: F) -> (F, F) {
    let half = F::HALF * f;
    let head = (-half).mul_add(f, f);
    (head, (-half).mul_add(f, f - head) + F::log_tail(f, s))
}

/// (head + rest)·`factor` as a sum of two, with the remainder of the factor.
#[inline(always)]
fn times<F: Kernel>((head, rest): (F, F), factor: F, factor_rest: F) -> (F, F) {
    let product = head * factor;
    let product_rest = head.mul_add(factor, -product);
    (product, rest.mul_add(factor, head.mul_add(factor_rest, product_rest)))
}

/// The binary logarithm after [`begin`], from the natural one as a sum of two.
#[inline(always)]
pub(crate) fn log2_sum<F: Kernel>((k, f, s, _): Parts<F>) -> F {
    let (head, rest) = times(log_parts(f, s), F::LOG2_E, F::C_LOG2_E_LOW);
    let sum = k + head;
    sum + ((k - sum) + head + rest)
}

/// The decimal logarithm after [`begin`], like [`log2_sum`].
#[inline(always)]
pub(crate) fn log10_sum<F: Kernel>((k, f, s, _): Parts<F>) -> F {
    let (head, rest) = times(log_parts(f, s), F::LOG10_E, F::C_LOG10_E_LOW);
    let sum = k.mul_add(F::C_LOG10_2, head);
    let missing = k.mul_add(F::C_LOG10_2, -sum) + head;
    sum + (missing + k.mul_add(F::C_LOG10_2_LOW, rest))
}

/// [`log2_sum`] for single precision: a polynomial of its own, of which only the first term meets k.
#[inline(always)]
pub(crate) fn log2_single((k, f, ..): Parts<f32>) -> f32 {
    let rest = f * f.mul_add(f.polynomial(&P_LOG2_TAIL_SINGLE), f32::C_LOG2_E_LOW);
    f.mul_add(f32::LOG2_E, rest) + k
}

/// [`log10_sum`] for single precision.
#[inline(always)]
pub(crate) fn log10_single((k, f, ..): Parts<f32>) -> f32 {
    let tail = f.mul_add(f.polynomial(&P_LOG10_TAIL_SINGLE), f32::C_LOG10_E_LOW);
    let rest = f.mul_add(tail, k * f32::C_LOG10_2_LOW);
    k.mul_add(f32::C_LOG10_2, f.mul_add(f32::LOG10_E, rest))
}

/// k, f, s and what f lacks for high + low, with a positive normal `high` much larger than `low`.
#[inline(always)]
fn sum_begin<F: Kernel>(high: F, low: F) -> Parts<F> {
    let (k, m) = high.split();
    // Where the scale is bounded `low` has long been lost.
    let low = low * F::power(F::ROUND_BIASED - k.at_most(F::SCALE_UP_EXPONENT + F::SCALE_UP_EXPONENT));
    let f = (m - F::ONE) + low;
    let f_rest = low - (f - (m - F::ONE));
    (k, f, F::log_quotient(f), f_rest)
}

/// log(high + low) after [`sum_begin`].
#[inline(always)]
fn sum_end<F: Kernel>((k, f, s, f_rest): Parts<F>) -> F {
    let (head, rest) = log_parts(f, s);
    natural(k, head, (-f_rest).mul_add(f, rest + f_rest))
}

/// The first step of log(1 + x) for finite `x` above -1.
#[inline(always)]
pub(crate) fn log1p_begin<F: Kernel>(x: F) -> Parts<F> {
    let high = F::ONE + x;
    let (larger, smaller) = (x.at_least(F::ONE), x.at_most(F::ONE));
    sum_begin(high, smaller - (high - larger))
}

/// log(1 + x) after [`log1p_begin`].
#[inline(always)]
pub(crate) fn log1p_end<F: Kernel>(x: F, parts: Parts<F>) -> F {
    sum_end(parts).copysign(x)
}

/// log(1 + x) of any operand.
#[inline(always)]
pub(crate) fn log1p_rare<F: Kernel>(x: F) -> F {
    if x > -F::ONE && x < F::INFINITY { log1p_end(x, log1p_begin(x)) } else { rare(F::ONE + x, log_end) }
}

/// The polynomial for an inverse hyperbolic sine below ½.
#[inline(always)]
fn asinh_near<F: Kernel>(a: F) -> F {
    let near = a.at_most(F::HALF);
    let z = near * near;
    (near * z).mul_add(z.polynomial(F::P_ASINH), near)
}

/// a + √(1 + a²) in two parts for magnitudes up to [`Kernel::SQUARE_DOMINATES`], and zeros.
#[inline(always)]
pub(crate) fn asinh_begin<F: Kernel>(x: F) -> Parts<F> {
    let a = x.abs();
    let square = a * a;
    let square_rest = a.mul_add(a, -square);
    let radicand = F::ONE + square;
    let one = radicand - square;
    let radicand_rest = (F::ONE - one) + (square - (radicand - one)) + square_rest;
    let root = radicand.sqrt();
    let root_rest = ((-root).mul_add(root, radicand) + radicand_rest) * (root + root).rough_reciprocal();
    let high = root + a;
    (high, a - (high - root) + root_rest, F::ZERO, F::ZERO)
}

/// The step between the sum and its logarithm.
#[inline(always)]
pub(crate) fn sum_middle<F: Kernel>((high, low, ..): Parts<F>) -> Parts<F> {
    sum_begin(high, low)
}

/// The inverse hyperbolic sine after [`asinh_begin`] and [`sum_middle`].
#[inline(always)]
pub(crate) fn asinh_end<F: Kernel>(x: F, parts: Parts<F>) -> F {
    let a = x.abs();
    select(a < F::HALF, asinh_near(a), sum_end(parts)).copysign(x)
}

#[inline(always)]
pub(crate) fn asinh<F: Kernel>(x: F) -> F {
    let a = x.abs();
    let (high, low, ..) = asinh_begin(a.at_most(F::SQUARE_DOMINATES));
    // Beyond the reach of squares the sum is 2a.
    let large = a > F::SQUARE_DOMINATES;
    let high = select(large, a.at_most(F::MAX), high);
    let low = select(large, F::ZERO, low);
    let (k, f, s, f_rest) = sum_begin(high, low);
    let y = sum_end((k + select(large, F::ONE, F::ZERO), f, s, f_rest));
    let y = select(a == F::INFINITY, a, y);
    select(a < F::HALF, asinh_near(a), y).copysign(x)
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

/// x + √(x² - 1) in two parts from 1 to [`Kernel::SQUARE_DOMINATES`], and zeros.
#[inline(always)]
pub(crate) fn acosh_begin<F: Kernel>(x: F) -> Parts<F> {
    let (high, low) = acosh_parts(x - F::ONE);
    (high, low, F::ZERO, F::ZERO)
}

/// The inverse hyperbolic cosine after [`acosh_begin`] and [`sum_middle`].
#[inline(always)]
pub(crate) fn acosh_end<F: Kernel>(parts: Parts<F>) -> F {
    sum_end(parts)
}

#[inline(always)]
pub(crate) fn acosh<F: Kernel>(x: F) -> F {
    let large = x > F::SQUARE_DOMINATES;
    let below = x < F::ONE;
    let (high, low) = acosh_parts(select(below, F::ZERO, x).at_most(F::SQUARE_DOMINATES) - F::ONE);
    let invalid = high;
    let high = select(large, x.at_most(F::MAX), select(below, F::ONE, high));
    let low = select(large | below, F::ZERO, low);
    let (k, f, s, f_rest) = sum_begin(high, low);
    let y = sum_end((k + select(large, F::ONE, F::ZERO), f, s, f_rest));
    select(below, invalid, select(x == F::INFINITY, x, y))
}

/// (1 + a) / (1 - a) = q (1 + s) / (1 - s) with q = 2ᵏ; s = a where q = 1. The quotient n/d is s:
/// n = (1 + a) - q(1 - a), d = (1 + a) + q(1 - a), in two parts each.
struct Atanh<F> {
    k: F,
    n: F,
    n_rest: F,
    d: F,
    d_rest: F,
}

impl<F: Kernel> Atanh<F> {
    /// Everything but the quotient.
    #[inline(always)]
    fn new(a: F) -> Atanh<F> {
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

    /// k, s and what s lacks, for s rounded.
    #[inline(always)]
    fn parts(self, s: F) -> Parts<F> {
        let Atanh { k, n, n_rest, d, d_rest } = self;
        let s_rest = ((-s).mul_add(d, n) + (-s).mul_add(d_rest, n_rest)) * d.rough_reciprocal();
        (k, s, s_rest, F::ZERO)
    }
}

/// The first step of an inverse hyperbolic tangent of a magnitude below 1.
#[inline(always)]
pub(crate) fn atanh_begin<F: Kernel>(x: F) -> Parts<F> {
    let quotient = Atanh::new(x.abs());
    let s = quotient.n / quotient.d;
    quotient.parts(s)
}

/// The inverse hyperbolic tangent after [`atanh_begin`].
#[inline(always)]
pub(crate) fn atanh_end<F: Kernel>(x: F, (k, s, s_rest, _): Parts<F>) -> F {
    let z = s * s;
    let head = k.mul_add(F::C_HALF_LN_2, s);
    let missing = k.mul_add(F::C_HALF_LN_2, -head) + s;
    let tail = (z * s).mul_add(z.polynomial(F::P_ATANH), k.mul_add(F::C_HALF_LN_2_LOW, s_rest));
    (head + (missing + tail)).copysign(x)
}

#[inline(always)]
pub(crate) fn atanh<F: Kernel>(x: F) -> F {
    let a = x.abs();
    let inside = a < F::ONE;
    let parts = Atanh::new(select(inside, a, F::ZERO));
    let dividend = select(inside, parts.n, a);
    let divisor = select(inside, parts.d, F::ONE - a);
    let dividend = select(a > F::ONE, F::ZERO, dividend);
    let divisor = select(a > F::ONE, F::ZERO, divisor);
    let quotient = dividend / divisor;
    let y = atanh_end(x, parts.parts(select(inside, quotient, F::ZERO)));
    select(inside, y, quotient.copysign(x))
}
