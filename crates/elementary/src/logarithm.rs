//! Logarithms and inverse hyperbolic functions.
//!
//! A positive operand is 2ᵏ(1 + f) with 1 + f between √½ and √2, and with s = f / (2 + f)
//! log(1 + f) = f - f²/2 + s(f²/2 + R(s²)), the form of FreeBSD's `e_log.c`: only the small last term
//! meets the rounding error of the division. Single precision has a polynomial for that term instead.
//!
//! `log`, `log2` and `log10` leave all but the positive normal operands to their rare companions. In the
//! other functions zero, negative operands and infinity are put into the dividend and the divisor, so that
//! the division itself gives the result and raises the flag.

use crate::kernel::{Kernel, select};
use crate::polynomials::P_LOG_SINGLE;
use std::hint::black_box;

/// Dividend and divisor for a logarithm of `x`: those given for positive finite `x`, else a pair whose
/// quotient is the logarithm itself.
#[inline(always)]
fn dividend<F: Kernel>(x: F, ordinary: (F, F)) -> (F, F) {
    let inside = (x > F::ZERO) & (x < F::INFINITY);
    let divisor = select(x > F::ZERO, F::ONE, F::ZERO);
    let dividend = select(x < F::ZERO, F::ZERO, x);
    let dividend = select(x == F::ZERO, -F::ONE, dividend);
    (select(inside, ordinary.0, dividend), select(inside, ordinary.1, divisor))
}

/// log(1 + f) as a finite sum of two; the second is infinite or NaN where `x` says so.
#[inline(always)]
fn series<F: Kernel>(f: F, x: F) -> (F, F) {
    let (dividend, divisor) = dividend(x, (f, F::TWO + f));
    let s = dividend / divisor;
    let z = s * s;
    let r = z * z.polynomial(F::P_LOG);
    let half = F::HALF * f;
    let head = (-half).mul_add(f, f);
    let rest = (-half).mul_add(f, f - head);
    (head, s.mul_add(half.mul_add(f, r), rest))
}

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
    let k = k - down;
    let (head, rest) = times(log_parts(m - F::ONE), F::LOG2_E, F::C_LOG2_E_LOW);
    let sum = k + head;
    sum + ((k - sum) + head + rest)
}

#[inline(always)]
pub(crate) fn log10<F: Kernel>(x: F, down: F) -> F {
    let (k, m) = x.split();
    let k = k - down;
    let (head, rest) = times(log_parts(m - F::ONE), F::LOG10_E, F::C_LOG10_E_LOW);
    let sum = k.mul_add(F::C_LOG10_2, head);
    let missing = k.mul_add(F::C_LOG10_2, -sum) + head;
    sum + (missing + k.mul_add(F::C_LOG10_2_LOW, rest))
}

/// log(high + low) for a normal `high` much larger than `low`, plus `more`·ln 2; `special` is
/// the operand as `dividend` wants to see it.
#[inline(always)]
fn log_sum<F: Kernel>(high: F, low: F, more: F, special: F) -> F {
    let (k, m) = high.split();
    let scale = select(k > F::SCALE_UP_EXPONENT, F::ZERO, F::power(F::ROUND_BIASED - k));
    let low = low * scale;
    let f = (m - F::ONE) + low;
    let f_rest = low - (f - (m - F::ONE));
    let (head, rest) = series(f, special);
    natural(k + more, head, (-f_rest).mul_add(f, rest + f_rest))
}

#[inline(always)]
pub(crate) fn log1p<F: Kernel>(x: F) -> F {
    let inner = x.at_most(F::MAX);
    let high = F::ONE + inner;
    let (larger, smaller) = (inner.at_least(F::ONE), inner.at_most(F::ONE));
    let low = smaller - (high - larger);
    let y = log_sum(high, low, F::ZERO, F::ONE + x);
    select(x.abs() < F::EPSILON * F::HALF, x, y)
}

#[inline(always)]
pub(crate) fn asinh<F: Kernel>(x: F) -> F {
    let a = x.abs();
    let near = a.at_most(F::HALF);
    let z = near * near;
    let small = (near * z).mul_add(z.polynomial(F::P_ASINH), near);
    // a + √(1 + a²) in two parts; beyond the reach of squares it is 2a.
    let large = a > F::SQUARE_DOMINATES;
    let inner = a.at_most(F::SQUARE_DOMINATES);
    let square = inner * inner;
    let square_rest = inner.mul_add(inner, -square);
    let radicand = F::ONE + square;
    let one = radicand - square;
    let radicand_rest = (F::ONE - one) + (square - (radicand - one)) + square_rest;
    let root = radicand.sqrt();
    let root_rest = ((-root).mul_add(root, radicand) + radicand_rest) * (root + root).rough_reciprocal();
    let high = root + inner;
    let low = inner - (high - root) + root_rest;
    let high = select(large, a, high);
    let low = select(large, F::ZERO, low);
    let y = log_sum(high, low, select(large, F::ONE, F::ZERO), high);
    (select(a < F::HALF, small, y)).copysign(x)
}

#[inline(always)]
pub(crate) fn acosh<F: Kernel>(x: F) -> F {
    let large = x > F::SQUARE_DOMINATES;
    // √(x² - 1) = √(2t + t²) with t = x - 1, which is exact near 1; -1 makes the root invalid.
    let t = (select(x < F::ONE, F::ZERO, x)).at_most(F::SQUARE_DOMINATES) - F::ONE;
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
    let low = (F::ONE - one) + (sum - (high - one)) + sum_rest;
    let high = select(large, x, high);
    let low = select(large, F::ZERO, low);
    log_sum(high, low, select(large, F::ONE, F::ZERO), high)
}

#[inline(always)]
pub(crate) fn atanh<F: Kernel>(x: F) -> F {
    let a = x.abs();
    let inside = a < F::ONE;
    let inner = select(inside, a, F::ZERO);
    // (1 + a) / (1 - a) = q (1 + s) / (1 - s) with a power of two q; s = a where q = 1.
    let k = F::log2_quotient(F::ONE + inner, F::ONE - inner);
    let q = F::power(k + F::ROUND_BIASED);
    // n = (1 + a) - q(1 - a), d = (1 + a) + q(1 - a), in two parts each.
    let less = F::ONE - inner;
    let less_rest = (F::ONE - less) - inner;
    let product = q * less;
    let difference = F::ONE - product;
    let sum = inner + difference;
    let back = sum - inner;
    let sum_rest = (-q).mul_add(less_rest, (inner - (sum - back)) + (difference - back));
    let n = sum + sum_rest;
    let n_rest = (sum - n) + sum_rest;
    let more = F::ONE + inner;
    let more_rest = inner - (more - F::ONE);
    let d = more + product;
    let d_rest = (more - d) + product + q.mul_add(less_rest, more_rest);
    let dividend = select(inside, n, a);
    let divisor = select(inside, d, F::ONE - a);
    let dividend = select(a > F::ONE, F::ZERO, dividend);
    let divisor = select(a > F::ONE, F::ZERO, divisor);
    let quotient = dividend / divisor;
    let s = select(inside, quotient, F::ZERO);
    let s_rest = ((-s).mul_add(d, n) + (-s).mul_add(d_rest, n_rest)) * d.rough_reciprocal();
    let z = s * s;
    let head = k.mul_add(F::C_HALF_LN_2, s);
    let missing = k.mul_add(F::C_HALF_LN_2, -head) + s;
    let tail = (z * s).mul_add(z.polynomial(F::P_ATANH), k.mul_add(F::C_HALF_LN_2_LOW, s_rest));
    let y = head + (missing + tail);
    (select(inside, y, quotient)).copysign(x)
}
