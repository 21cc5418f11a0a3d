//! The tangent, and inverse trigonometric functions.
//!
//! arctan a = arctan c + arctan((a - c)/(1 + ac)), where a table has a tangent c near a and its angle, turns
//! an operand into a small one, and c is chosen such that its angle is a number of the type almost exactly.

use super::tables::Tables;
use super::tile::bodies;
use super::vector::{F32x16, F64x8, Lanes};
use super::{is_beyond, is_beyond_limit};

#[inline(always)]
fn atan<V: Tables>(x: V) -> V {
    // From the bound on the angle is π/2.
    let a = x.abs().at_most(V::number(1e30));
    let place = a.at_least(V::number(0.0625)).at_most(V::number(15.9)).place_in_octave();
    let c = place.lookup(V::ATAN_MIDDLES);
    let t = (a - c) / a.mul_add(c, V::number(1.0));
    let z = t * t;
    (place.lookup(V::ATAN_ANGLES) + (t * z).mul_add(z.polynomial(V::P_ATAN), t)).copysign(x)
}

/// For |x| > ½ the inverses use arcsin x = π/2 - 2 arcsin √((1 - x)/2): where that is, the root or |x|, and its
/// arcsine less itself.
#[inline(always)]
fn arc<V: Tables>(x: V) -> (V::Mask, V, V) {
    let half = V::number(0.5);
    let a = x.abs();
    let steep = half.less(a);
    let z = (a * a).or_where(steep, half.neg_mul_add(a, half));
    let root = z.sqrt();
    let v = a.or_where(steep, root);
    let mut tail = (v * z) * z.polynomial(V::P_ASIN);
    if V::DOUBLE {
        let excess = root.neg_mul_add(root, z) * half;
        let low = excess * z.at_least(V::number(1e-300)).rough_inverse_root();
        tail = tail + low.where_only(steep);
    }
    (steep, v, tail)
}

#[inline(always)]
fn asin<V: Tables>(x: V) -> V {
    let (steep, v, tail) = arc(x);
    let near = v + tail;
    let two = V::number(2.0);
    let quarter = V::number(std::f64::consts::FRAC_PI_2);
    let far = if V::DOUBLE {
        let head = two.neg_mul_add(v, quarter);
        let missing = two.neg_mul_add(v, quarter - head);
        head + two.neg_mul_add(tail, missing + V::splat(V::QUARTER_LOW))
    } else {
        two.neg_mul_add(v + (tail - V::splat(V::QUARTER_LOW) * V::number(0.5)), quarter)
    };
    near.or_where(steep, far).copysign(x)
}

#[inline(always)]
fn acos<V: Tables>(x: V) -> V {
    let (steep, v, tail) = arc(x);
    // π - 2w, 2w, π/2 - w
    let quarter = V::number(std::f64::consts::FRAC_PI_2);
    let ahead = steep & V::number(0.0).less(x);
    let base = quarter.or_where(steep, quarter + quarter).where_only(!ahead);
    let factor = V::number(-1.0).or_where(steep, V::number(2.0)).bits_xor(x.bits_and(V::number(-0.0)));
    let low = V::splat(V::QUARTER_LOW_RATIO);
    if V::DOUBLE {
        let head = factor.mul_add(v, base);
        let missing = factor.mul_add(v, base - head);
        head + factor.mul_add(tail, base.mul_add(low, missing))
    } else {
        base + factor.mul_add(v + tail, base * low)
    }
}

/// x less the multiple k of π/2, with what it lacks.
#[inline(always)]
fn reduce_angle<V: Tables>(x: V, k: V) -> (V, V) {
    let exact = k.neg_mul_add(V::number(std::f64::consts::FRAC_PI_2), x);
    let p = k * V::splat(V::QUARTER_LOW);
    let r = exact - p;
    let rest = ((exact - r) - p) - k.mul_sub(V::splat(V::QUARTER_LOW), p);
    (r, k.neg_mul_add(V::splat(V::QUARTER_LOWER), rest))
}

#[inline(always)]
fn tan_single(x: F32x16) -> F32x16 {
    type V = F32x16;
    let round = V::splat(V::ROUND);
    let rounded = x.mul_add(V::number(std::f64::consts::FRAC_2_PI), round);
    let (r, r_low) = reduce_angle(x, rounded - round);
    let z = r * r;
    let t = r + (r * z).mul_add(z.polynomial(V::P_TAN), z.mul_add(r_low, r_low));
    let odd = rounded.any_bit(V::splat_bits(1));
    // By 1 where nothing is to be divided, because a quotient that is thrown away would raise flags; a 1 that the compiler
    // does not know, or it would divide by `t` and throw away.
    let one = V::number(1.0).mantissa();
    let y = t.or_where(odd, V::number(-1.0)) / one.or_where(odd, t);
    y.or_where(x.equal(V::number(0.0)), x)
}

/// tan(c + r) = (s + cr)/(c - sr) for the multiple c of π/16 nearest to an angle, whose tangent is the quotient of two
/// numbers s and c of which one is 1.
#[inline(always)]
fn tan_double(x: F64x8) -> F64x8 {
    type V = F64x8;
    let round = V::splat(V::ROUND);
    let rounded = x.mul_add(V::number(16.0 * std::f64::consts::FRAC_1_PI), round);
    let (r, r_low) = reduce_angle(x, (rounded - round) * V::number(0.125));
    let z = r * r;
    let tail = (r * z).mul_add(z.polynomial(V::P_TAN), r_low);
    let (s, c) = (rounded.lookup(V::TAN_DIVIDENDS), rounded.lookup(V::TAN_DIVISORS));
    let n = c.mul_add(r, s);
    let n_low = c.mul_add(tail, c.mul_add(r, s - n) + rounded.lookup(V::TAN_DIVIDENDS_LOW));
    let d = s.neg_mul_add(r, c);
    let d_low = s.neg_mul_add(tail, s.neg_mul_add(r, c - d) + rounded.lookup(V::TAN_DIVISORS_LOW));
    let (dividend, divisor) = (n + n_low, d + d_low);
    let dividend_low = n_low - (dividend - n);
    let divisor_low = d_low - (divisor - d);
    let y = dividend / divisor;
    let missing = y.neg_mul_add(divisor, dividend) + y.neg_mul_add(divisor_low, dividend_low);
    missing.mul_add(divisor.rough_reciprocal(), y).or_where(x.equal(V::number(0.0)), x)
}

#[inline(always)]
fn atan2(x1: F32x16, x2: F32x16) -> F32x16 {
    type V = F32x16;
    let (a, b) = (x1.abs(), x2.abs());
    let (n, d) = (a.at_most(b), a.at_least(b));
    let t = n / d;
    let z = t * t;
    // One sum, because two would cancel.
    let rest = (t * z) * z.every(V::P_ATAN_FAR, 0, 1);
    // y = base ± (t + rest), base 0, π/2 or π.
    let swapped = b.less(a);
    let mirrored = x2.is_sign_negative();
    let quarter = V::number(std::f64::consts::FRAC_PI_2);
    let base = (quarter + quarter).where_only(mirrored).or_where(swapped, quarter);
    let sign = V::number(-0.0).where_only(swapped ^ mirrored);
    let (t, rest) = (t.bits_xor(sign), rest.bits_xor(sign));
    let head = base + t;
    let low = base.mul_add(V::splat(V::QUARTER_LOW_RATIO), t - (head - base));
    (head + (rest + low)).copysign(x1)
}

/// Zero where both are; infinite or NaN where one is.
#[inline(always)]
fn mean_of_magnitudes(x1: F32x16, x2: F32x16) -> F32x16 {
    let half = F32x16::number(0.5);
    x1.abs().mul_add(half, x2.abs() * half)
}

bodies! {
    Atan<V: Tables>(x) x.is_nan() => atan(x);
    Asin<V: Tables>(x) is_beyond_limit(x, 1.0) => asin(x);
    Acos<V: Tables>(x) is_beyond_limit(x, 1.0) => acos(x);
    TanSingle<F32x16>(x) is_beyond(x, 131072.0) => tan_single(x);
    TanDouble<F64x8>(x) is_beyond(x, 1e12) => tan_double(x);
    Atan2<F32x16>(x1, x2) mean_of_magnitudes(x1, x2).is_zero_or_not_finite() => atan2(x1, x2);
}
