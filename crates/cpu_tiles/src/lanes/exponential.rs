//! Exponentials, powers and hyperbolic functions.
//!
//! An operand is k ln 2 + r, k a multiple of a sixteenth or a 32nd, and a table has the powers of two of k's
//! fraction. So r is small, and polynomials are short.

use super::is_beyond;
use super::logarithm::split;
use super::tables::Tables;
use super::tile::bodies;
use super::vector::{F32x16, F64x8, Lanes};

/// k with [`Lanes::ROUND`], and r, of x = k ln 2 / size + r.
#[inline(always)]
fn reduce<V: Tables>(x: V, rounded: V) -> (V, V) {
    let k = rounded - V::splat(V::ROUND);
    (rounded, k.neg_mul_add(V::splat(V::STEP_LOW), k.neg_mul_add(V::splat(V::STEP), x)))
}

#[inline(always)]
fn reduce_nearest<V: Tables>(x: V) -> (V, V) {
    reduce(x, x.mul_add(V::splat(V::STEPS), V::splat(V::ROUND)))
}

/// [`reduce`] with r not below zero.
#[inline(always)]
fn reduce_down<V: Tables>(x: V) -> (V, V) {
    reduce(x, x.mul_add_towards_zero(V::splat(V::STEPS), V::splat(V::ROUND)))
}

/// 2 to the power k / size, a normal number.
#[inline(always)]
fn power_of_two<V: Tables>(rounded: V) -> V {
    rounded.lookup(V::POWERS).bits_add(rounded.as_exponent())
}

#[inline(always)]
fn expm1<V: Tables>(x: V) -> V {
    let (rounded, r) = reduce_nearest(x);
    let low = rounded.lookup(V::POWERS_LOW);
    let s = power_of_two(rounded);
    let one = V::number(1.0);
    let whole = s - one;
    let rest = r.polynomial(V::P_EXPM1);
    let y = if V::DOUBLE {
        // `whole` and `sr` may cancel, and `whole` is not exact below -½ and from 2⁵³ on.
        let back = whole - s;
        let whole_rest = (s - (whole - back)) - (one + back);
        let head = s.mul_add(r, whole);
        let missing = s.mul_add(r, whole - head) + whole_rest;
        let tail = (r * r).mul_add(rest, low.mul_add(r, low));
        head + s.mul_add(tail, missing)
    } else {
        s.mul_add(r + (r * r).mul_add(rest, low), whole)
    };
    y.copysign(x)
}

/// exp(x), a normal number.
#[inline(always)]
fn exp<V: Tables>(x: V) -> V {
    let (rounded, r) = reduce_nearest(x);
    let p = (r * r).mul_add(r.polynomial(V::P_EXP), r + rounded.lookup(V::POWERS_LOW));
    let s = power_of_two(rounded);
    s.mul_add(p, s)
}

/// 2 to the power x, a normal number.
#[inline(always)]
fn exp2<V: Tables>(x: V) -> V {
    let round = V::splat(V::ROUND) * V::number(1.0 / V::SIZE);
    let rounded = x + round;
    let t = x - (rounded - round);
    let s = power_of_two(rounded);
    s.mul_add(t.mul_add(t.polynomial(V::P_EXP2), rounded.lookup(V::POWERS_LOW)), s)
}

#[inline(always)]
fn cosh<V: Tables>(x: V) -> V {
    let (rounded, r) = reduce_nearest(x.abs());
    let low = if V::DOUBLE { r + rounded.lookup(V::POWERS_LOW) } else { r };
    let p = (r * r).mul_add(r.polynomial(V::P_EXP), low);
    let half = power_of_two(rounded).bits_sub(V::number(2.0).bits_sub(V::number(1.0)));
    half + half.mul_add(p, V::number(0.25) / half.mul_add(p, half))
}

/// sinh(k ln 2 + r) = sinh(k ln 2) cosh r + cosh(k ln 2) sinh r
#[inline(always)]
fn sinh(x: F32x16) -> F32x16 {
    type V = F32x16;
    let a = x.abs();
    let round = V::number(12582912.0 + 126.0);
    let rounded = a.mul_add(V::number(std::f64::consts::LOG2_E), round);
    let k = rounded - round;
    let r = k.neg_mul_add(V::splat(V::LN_2_LOW), k.neg_mul_add(V::splat(V::LN_2), a));
    let up = rounded.bits_left::<23>();
    let down = (round - k).bits_left::<23>();
    let (s, c) = (up - down, up + down);
    let z = r * r;
    let sine_rest = (r * z) * z.polynomial(V::P_SINH);
    let cosine_rest = z * z.polynomial(V::P_COSH);
    let head = c.mul_add(r, s);
    let missing = c.mul_add(r, s - head);
    (head + c.mul_add(sine_rest, s.mul_add(cosine_rest, missing))).copysign(x)
}

#[inline(always)]
fn tanh_single(x: F32x16) -> F32x16 {
    let a = x.abs().at_most(F32x16::number(15.5));
    let place = a.at_least(F32x16::number(0.0625)).place_in_octave();
    let r = a - place.lookup(F32x16::TANH_MIDDLES);
    let mut y = place.lookup(F32x16::TANH[5]);
    for i in (0..5).rev() {
        y = y.mul_add(r, place.lookup(F32x16::TANH[i]));
    }
    y.copysign(x)
}

/// h / (h + 2) for h = exp(2a) - 1, with what h, its sum and their quotient lack.
#[inline(always)]
fn tanh_double(x: F64x8) -> F64x8 {
    type V = F64x8;
    let (one, two) = (V::number(1.0), V::number(2.0));
    let a = x.abs().at_most(V::number(20.0));
    let (rounded, r) = reduce_down(a + a);
    let tail = (r * r).mul_add(r.polynomial(V::P_EXPM1), rounded.lookup(V::POWERS_LOW));
    let s = power_of_two(rounded);
    let whole = s - one;
    let head = s.mul_add(r, whole);
    let rest = s.mul_add(tail, s.mul_add(r, whole - head));
    let h = head + rest;
    let h_low = rest - (h - head);
    let d = h + two;
    let d_low = (h - (d - two)) + h_low;
    let y = h / d;
    let missing = y.neg_mul_add(d, h) + y.neg_mul_add(d_low, h_low);
    missing.mul_add(d.rough_reciprocal(), y).copysign(x)
}

/// Two to the power `product` + `rest`, of any size.
#[inline(always)]
fn exp2_of_sum<V: Tables>(product: V, rest: V, bound: f64) -> V {
    let inner = product.at_most(V::number(bound)).at_least(V::number(-bound));
    let rest = rest.where_only(inner.equal(product));
    let round = V::splat(V::ROUND) * V::number(1.0 / V::SIZE);
    let rounded = inner + round;
    let whole = rounded - round;
    let t = (inner - whole) + rest;
    let s = rounded.lookup(V::POWERS_PLAIN);
    let y = s.mul_add(t.mul_add(t.polynomial(V::P_EXP2), rounded.lookup(V::POWERS_LOW)), s);
    y.scale(whole)
}

/// x1 to the power x2 in single precision.
#[inline(always)]
fn pow_single(x1: F32x16, x2: F32x16) -> F32x16 {
    type V = F32x16;
    let (k, r, place) = split(x1);
    // The logarithm as a sum of two.
    let base = k + place.lookup(V::LOG2_MIDDLES);
    let linear = r * V::splat(V::LOG2_E);
    let square = r * r;
    let rest = r.mul_sub(V::splat(V::LOG2_E), linear);
    let rest = r.mul_add(V::splat(V::LOG2_E_LOW), rest) + place.lookup(V::LOG2_MIDDLES_LOW);
    let second = square * V::splat(V::HALF_LOG2_E);
    let second_rest = square.mul_sub(V::splat(V::HALF_LOG2_E), second);
    let square_rest = r.mul_sub(r, square);
    let rest = square_rest.mul_add(V::splat(V::HALF_LOG2_E), rest) + second_rest;
    let rest = square.mul_add(V::splat(V::HALF_LOG2_E_LOW), rest);
    let rest = (square * r).mul_add(r.polynomial(V::P_LOG2_CUBE), rest);
    let first = linear + second;
    let rest = rest + (second - (first - linear));
    let high = base + first;
    let low = rest + (first - (high - base));
    let product = x2 * high;
    exp2_of_sum(product, x2.mul_add(low, x2.mul_sub(high, product)), 200.0)
}

/// x1 to the power x2 in double precision.
#[inline(always)]
fn pow_double(x1: F64x8, x2: F64x8) -> F64x8 {
    type V = F64x8;
    let (k, r, place) = split(x1);
    // 1 + r = (1 + s)/(1 - s), and 1/(2 + r) = (1 - s)/2.
    let two = V::number(2.0);
    let d = two + r;
    let d_rest = r - (d - two);
    let s = r / d;
    let half = V::number(0.5);
    let s_rest = s.neg_mul_add(d_rest, s.neg_mul_add(d, r)) * s.neg_mul_add(half, half);
    let z = s * s;
    let factor = V::splat(V::TWO_LOG2_E);
    let linear = s * factor;
    let slope = s_rest.mul_add(z, s_rest);
    let rest = slope.mul_add(factor, s.mul_add(V::splat(V::TWO_LOG2_E_LOW), s.mul_sub(factor, linear)));
    let base = k + place.lookup(V::LOG2_MIDDLES);
    let first = base + linear;
    let rest = (linear - (first - base)) + (rest + place.lookup(V::LOG2_MIDDLES_LOW));
    // The first of the series' further terms with what its operand lacks.
    let cube = s * z;
    let cube_rest = s.mul_add(s.mul_sub(s, z), s.mul_sub(z, cube));
    let third = V::splat(V::P_LOG2_ODD[0]);
    let rest = (cube * z).mul_add(z.polynomial(&V::P_LOG2_ODD[1..]), cube_rest.mul_add(third, rest));
    let rest = cube.mul_add(third, rest);
    let high = first + rest;
    let low = rest - (high - first);
    let product = x2 * high;
    exp2_of_sum(product, x2.mul_add(low, x2.mul_sub(high, product)), 1200.0)
}

bodies! {
    Exp<F64x8>(x) is_beyond(x, F64x8::REACH) => exp(x);
    Exp2<F64x8>(x) is_beyond(x, 1000.0) => exp2(x);
    Expm1<V: Tables>(x) is_beyond(x, V::REACH) => expm1(x);
    Cosh<V: Tables>(x) is_beyond(x, V::REACH) => cosh(x);
    Sinh<F32x16>(x) is_beyond(x, F32x16::REACH) => sinh(x);
    TanhSingle<F32x16>(x) x.is_nan() => tanh_single(x);
    TanhDouble<F64x8>(x) x.is_nan() => tanh_double(x);
    PowerSingle<F32x16>(x1, x2) x1.is_not_positive_normal() | is_beyond(x2, 1e30) => pow_single(x1, x2);
    PowerDouble<F64x8>(x1, x2) x1.is_not_positive_normal() | is_beyond(x2, 1e300) => pow_double(x1, x2);
}
