//! Logarithms and inverse hyperbolic functions.
//!
//! A positive operand is 2ᵏ m with m in [1, 2); a table gives a factor of few bits that takes m to 1 + r, and its
//! logarithm. The factor is 1 at the lower end of the interval and ½ at the upper one, so that k and the
//! tables cancel near 1 and r, which is exact, is all that is left.

use super::is_beyond;
use super::tables::Tables;
use super::tile::bodies;
use super::vector::{F32x16, F64x8, Lanes};

/// k, r and the place in tables of a positive number 2ᵏ(1 + r)/[`Tables::INVERSES`]; r is exact.
#[inline(always)]
pub(super) fn split<V: Tables>(x: V) -> (V, V, V) {
    let (k, _, r, place) = split_with_mantissa(x);
    (k, r, place)
}

/// [`split`], and m.
#[inline(always)]
fn split_with_mantissa<V: Tables>(x: V) -> (V, V, V, V) {
    let m = x.mantissa();
    let place = m.place();
    (x.exponent(), m, m.mul_sub(place.lookup(V::INVERSES), V::number(1.0)), place)
}

/// The natural logarithm after [`split`], of an r that lacks `r_low`.
#[inline(always)]
fn natural<V: Tables>(k: V, r: V, r_low: Option<V>, place: V) -> V {
    let base = k.mul_add(V::splat(V::LN_2), place.lookup(V::LN_MIDDLES));
    let low = k.mul_add(V::splat(V::LN_2_LOW), place.lookup(V::LN_MIDDLES_LOW));
    let low = r_low.map_or(low, |r_low| low + r_low);
    base + (r + (r * r).mul_add(r.polynomial(V::P_LN), low))
}

#[inline(always)]
fn log<V: Tables>(x: V) -> V {
    let (k, r, place) = split(x);
    natural(k, r, None, place)
}

#[inline(always)]
fn log2<V: Tables>(x: V) -> V {
    let (k, r, place) = split(x);
    let base = k + place.lookup(V::LOG2_MIDDLES);
    let low = place.lookup(V::LOG2_MIDDLES_LOW);
    let low = if V::DOUBLE { r.mul_add(V::splat(V::LOG2_E_LOW), low) } else { low };
    base + r.mul_add(V::splat(V::LOG2_E), (r * r).mul_add(r.polynomial(V::P_LOG2), low))
}

#[inline(always)]
fn log10<V: Tables>(x: V) -> V {
    let (k, r, place) = split(x);
    let base = k.mul_add(V::splat(V::LOG10_2), place.lookup(V::LOG10_MIDDLES));
    let low = k.mul_add(V::splat(V::LOG10_2_LOW), place.lookup(V::LOG10_MIDDLES_LOW));
    let low = if V::DOUBLE { r.mul_add(V::splat(V::LOG10_E_LOW), low) } else { low };
    base + r.mul_add(V::splat(V::LOG10_E), (r * r).mul_add(r.polynomial(V::P_LOG10), low))
}

/// The logarithm of u + low, where low is less than a unit of u and u far below the largest numbers.
#[inline(always)]
fn log_of_sum<V: Tables>(u: V, low: V) -> V {
    let (k, m, r, place) = split_with_mantissa(u);
    // What the sum lacks, scaled as the sum was, by bits, and made its share of the logarithm.
    let low = low * place.lookup(V::INVERSES).bits_add(m).bits_sub(u);
    let slope = low.mul_add(V::number(0.5), r);
    natural(k, r, Some(low.neg_mul_add(slope, low)), place)
}

/// log(1 + w + w_low)
#[inline(always)]
fn log1p<V: Tables>(w: V, w_low: V) -> V {
    let one = V::number(1.0);
    let u = one + w;
    // Exact as long as it counts, whichever is the larger.
    log_of_sum(u, (w - (u - one)) + w_low)
}

/// `log1p` of the whole range.
#[inline(always)]
fn log1p_of<V: Tables>(x: V) -> V {
    let one = V::number(1.0);
    let u = one + x;
    log_of_sum(u, x - (u - one)).copysign(x)
}

#[inline(always)]
fn asinh<V: Tables>(x: V) -> V {
    let one = V::number(1.0);
    let a = x.abs();
    // √(1 + a²) - 1
    let square = a * a;
    let divisor = one + a.mul_add(a, one).sqrt();
    let rest = square / divisor;
    let w = a + rest;
    let missing = rest.neg_mul_add(divisor, square) + a.mul_sub(a, square);
    log1p(w, missing.mul_add(divisor.rough_reciprocal(), rest - (w - a))).copysign(x)
}

#[inline(always)]
fn acosh<V: Tables>(x: V) -> V {
    let t = x - V::number(1.0);
    // √(t² + 2t) with what it lacks; beyond 2 that does not count.
    let twice = t + t;
    let radicand = t.mul_add(t, twice);
    let rest = t.mul_add(t, twice - radicand);
    let root = radicand.sqrt();
    let excess = root.neg_mul_add(root, radicand) + rest;
    let inverse = radicand.at_least(V::number(1e-30)).rough_inverse_root();
    let w = root + t;
    log1p(w, (excess * V::number(0.5)).mul_add(inverse, t - (w - root)))
}

#[inline(always)]
fn atanh_single(x: F32x16) -> F32x16 {
    type V = F32x16;
    let a = x.abs();
    let one = V::number(1.0);
    // (1 + a)/(1 - a) = q (1 + s)/(1 - s) with a power of two q at or below, and 1 ± q exact.
    let (n, d) = (one + a, one - a);
    let q = n.bits_sub(d).exponent_bits().bits_add(one);
    let k = q.exponent();
    let (less, more) = (one - q, one + q);
    let s = a.mul_add(more, less) / a.mul_add(less, more);
    let z = s * s;
    let tail = (s * z).mul_add(z.polynomial(V::P_ATANH), s);
    k.mul_add(V::number(0.5 * std::f64::consts::LN_2), tail).copysign(x)
}

/// Half of log(1 + 2a/(1 - a))
#[inline(always)]
fn atanh_double(x: F64x8) -> F64x8 {
    type V = F64x8;
    let a = x.abs();
    let one = V::number(1.0);
    let (n, d) = (a + a, one - a);
    let d_low = (one - d) - a;
    let w = n / d;
    let missing = w.neg_mul_add(d_low, w.neg_mul_add(d, n));
    (log1p(w, missing * d.rough_reciprocal()) * V::number(0.5)).copysign(x)
}

bodies! {
    Log<V: Tables>(x) x.is_not_positive() => log(x);
    Log2<V: Tables>(x) x.is_not_positive() => log2(x);
    Log10<V: Tables>(x) x.is_not_positive() => log10(x);
    Log1p<V: Tables>(x) x.not_less(V::number(V::SQUARE)) | x.not_above(V::number(-1.0)) => log1p_of(x);
    Asinh<V: Tables>(x) is_beyond(x, V::SQUARE) => asinh(x);
    Acosh<V: Tables>(x) (x - V::number(1.0)).not_within(V::number(V::SQUARE)) => acosh(x);
    AtanhSingle<F32x16>[plain 0.5] (x) is_beyond(x, 0.99999994) => atanh_single(x);
    AtanhDouble<F64x8>[plain 0.5] (x) is_beyond(x, 1.0) => atanh_double(x);
}
