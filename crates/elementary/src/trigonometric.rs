//! Trigonometric functions and their inverses.
//!
//! An angle is k·π/2 + r with |r| ≤ π/4; with fused multiply-add and π/2 in three parts the
//! difference is exact to twice the precision up to `TRIG_REACH`, beyond which scalar functions take over.

use crate::kernel::{Kernel, select};
use crate::polynomials::P_TAN_SINGLE;
use crate::real::Parts;

/// `x` - k·π/2 as a sum of two. Where the first difference is less than what it still lacks, the second is
/// nearly exact.
#[inline(always)]
fn reduce<F: Kernel>(x: F, k: F) -> (F, F) {
    let exact = (-k).mul_add(F::FRAC_PI_2, x);
    let p = k * F::C_FRAC_PI_2_LOW;
    let p_rest = k.mul_add(F::C_FRAC_PI_2_LOW, -p);
    let r = exact - p;
    let rest = (exact - r) - p - p_rest;
    (r, (-k).mul_add(F::C_FRAC_PI_2_LOWER, rest))
}

/// r, what it lacks, and k in the low bits, for an angle up to [`Kernel::TRIG_REACH`].
#[inline(always)]
fn begin<F: Kernel>(x: F) -> Parts<F> {
    let rounded = x.mul_add(F::C_FRAC_2_PI, F::ROUND);
    let (r, r_rest) = reduce(x, rounded - F::ROUND);
    (r, r_rest, rounded, F::ZERO)
}

/// Sine and cosine of the reduced angle, each as a sum of two.
#[inline(always)]
fn sine_cosine<F: Kernel>(r: F, r_rest: F) -> ((F, F), (F, F)) {
    let z = r * r;
    let half = F::HALF * z;
    let cosine = F::ONE - half;
    let cosine_rest = (z * z).mul_add(z.polynomial(F::P_COS), (-r).mul_add(r_rest, (F::ONE - cosine) - half));
    let sine_rest = (z * r).mul_add(z.polynomial(F::P_SIN), r_rest * cosine);
    ((r, sine_rest), (cosine, cosine_rest))
}

/// The angle, or zero if it is out of reach.
#[inline(always)]
fn within_reach<F: Kernel>(x: F) -> F {
    select(x.abs() > F::TRIG_REACH, F::ZERO, x)
}

/// Sine of an angle up to [`Kernel::TRIG_REACH`].
#[inline(always)]
pub(crate) fn sin_plain<F: Kernel>(x: F) -> F {
    let (r, r_rest, rounded, _) = begin(x);
    let (sine, cosine) = sine_cosine(r, r_rest);
    let odd = F::is_odd(rounded);
    let head = select(odd, cosine.0, sine.0);
    let rest = select(odd, cosine.1, sine.1);
    let y = (head + rest).negate_by_second_bit(rounded);
    select(x == F::ZERO, x, y)
}

/// Cosine of an angle up to [`Kernel::TRIG_REACH`].
#[inline(always)]
pub(crate) fn cos_plain<F: Kernel>(x: F) -> F {
    let (r, r_rest, rounded, _) = begin(x);
    let (sine, cosine) = sine_cosine(r, r_rest);
    let odd = F::is_odd(rounded);
    let head = select(odd, sine.0, cosine.0);
    let rest = select(odd, sine.1, cosine.1);
    (head + rest).negate_by_second_bit(F::ROUND + ((rounded - F::ROUND) + F::ONE))
}

/// The dividend and the divisor of a tangent, after [`begin`], in two parts each.
#[inline(always)]
pub(crate) fn tan_parts<F: Kernel>((r, r_rest, rounded, _): Parts<F>) -> Parts<F> {
    let (sine, cosine) = sine_cosine(r, r_rest);
    let odd = F::is_odd(rounded);
    let n = select(odd, cosine.0, sine.0).negate_if(odd);
    let n_rest = select(odd, cosine.1, sine.1).negate_if(odd);
    (n, n_rest, select(odd, sine.0, cosine.0), select(odd, sine.1, cosine.1))
}

/// The tangent after [`tan_parts`].
#[inline(always)]
pub(crate) fn tan_quotient<F: Kernel>(x: F, (n, n_rest, d, d_rest): Parts<F>) -> F {
    select(x == F::ZERO, x, quotient(n, n_rest, d, d_rest))
}

/// [`tan_parts`] for single precision, a polynomial instead of a quotient: the tangent of r in two parts, a
/// divisor, and k.
#[inline(always)]
pub(crate) fn tan_parts_single((r, r_rest, rounded, _): Parts<f32>) -> Parts<f32> {
    let z = r * r;
    let tail = (r * z).mul_add(z.polynomial(&P_TAN_SINGLE), z.mul_add(r_rest, r_rest));
    let t = r + tail;
    (t, tail - (t - r), select(f32::is_odd(rounded), t, 1.0), rounded)
}

/// The tangent after [`tan_parts_single`]: the inverse where k is odd.
#[inline(always)]
pub(crate) fn tan_end_single(x: f32, (t, t_rest, divisor, rounded): Parts<f32>) -> f32 {
    let inverse = -1.0 / divisor;
    let missing = inverse.mul_add(t_rest, inverse.mul_add(divisor, 1.0));
    let y = select(f32::is_odd(rounded), inverse.mul_add(missing, inverse), t);
    select(x == 0.0, x, y)
}

/// Tangent of an angle up to [`Kernel::TRIG_REACH`].
#[inline(always)]
pub(crate) fn tan_plain<F: Kernel>(x: F) -> F {
    F::angle_end(x, F::angle_middle(begin(x)))
}

#[inline(always)]
pub(crate) fn sin<F: Kernel>(x: F) -> F {
    sin_plain(within_reach(x))
}

#[inline(always)]
pub(crate) fn cos<F: Kernel>(x: F) -> F {
    cos_plain(within_reach(x))
}

#[inline(always)]
pub(crate) fn tan<F: Kernel>(x: F) -> F {
    tan_plain(within_reach(x))
}

/// (n + n_rest) / (d + d_rest), rounded about once.
#[inline(always)]
pub(crate) fn quotient<F: Kernel>(n: F, n_rest: F, d: F, d_rest: F) -> F {
    let dividend = n + n_rest;
    let dividend_rest = n_rest - (dividend - n);
    let divisor = d + d_rest;
    let divisor_rest = d_rest - (divisor - d);
    let y = dividend / divisor;
    let missing = (-y).mul_add(divisor, dividend) + (-y).mul_add(divisor_rest, dividend_rest);
    missing.mul_add(divisor.abs().rough_reciprocal().copysign(divisor), y)
}

/// For |x| > ½ both inverses use arcsin x = π/2 - 2 arcsin √((1 - x)/2): the root or |x| itself, what the
/// root lacks, and the square of the first. For magnitudes whose square is finite.
#[inline(always)]
fn arc_begin<F: Kernel>(x: F) -> Parts<F> {
    let a = x.abs();
    let steep = a > F::HALF;
    let z = select(steep, F::HALF.mul_add(-a, F::HALF), a * a);
    let root = z.sqrt();
    let root_rest = (-root).mul_add(root, z) * (root + root).rough_reciprocal();
    (select(steep, root, a), root_rest, z, F::ZERO)
}

/// The inverse sine after [`arc_begin`].
#[inline(always)]
fn asin_end<F: Kernel>(x: F, (v, v_rest, z, _): Parts<F>) -> F {
    let tail = (v * z) * z.polynomial(F::P_ASIN);
    let head = F::FRAC_PI_2 - (v + v);
    let missing = (F::FRAC_PI_2 - head) - (v + v);
    let large = head + (missing + (F::C_FRAC_PI_2_LOW - F::TWO * (tail + v_rest)));
    select(x.abs() > F::HALF, large, v + tail).copysign(x)
}

/// The inverse cosine after [`arc_begin`].
#[inline(always)]
fn acos_end<F: Kernel>(x: F, (v, v_rest, z, _): Parts<F>) -> F {
    let tail = (v * z) * z.polynomial(F::P_ASIN);
    let steep = x.abs() > F::HALF;
    let negative = x < F::ZERO;
    // π - 2v, 2v, π/2 - x
    let far = select(negative, F::PI, F::ZERO);
    let far_rest = select(negative, F::C_PI_LOW, F::ZERO);
    let base = select(steep, far, F::FRAC_PI_2);
    let base_rest = select(steep, far_rest, F::C_FRAC_PI_2_LOW);
    let double = select(steep, v + v, v);
    let rest = select(steep, F::TWO * (tail + v_rest), tail);
    let subtract = steep == negative;
    let double = double.negate_if(subtract);
    let rest = rest.negate_if(subtract);
    let head = base + double;
    let missing = (base - head) + double;
    head + (missing + (base_rest + rest))
}

/// Inverse sine of a magnitude whose square is finite.
#[inline(always)]
pub(crate) fn asin_plain<F: Kernel>(x: F) -> F {
    asin_end(x, arc_begin(x))
}

/// Inverse cosine of a magnitude whose square is finite.
#[inline(always)]
pub(crate) fn acos_plain<F: Kernel>(x: F) -> F {
    acos_end(x, arc_begin(x))
}

/// An operand of the inverses; one whose square could overflow gives way to another without a result.
#[inline(always)]
fn bounded<F: Kernel>(x: F) -> F {
    x.at_most(F::TWO).at_least(-F::TWO)
}

#[inline(always)]
pub(crate) fn asin<F: Kernel>(x: F) -> F {
    asin_plain(bounded(x))
}

#[inline(always)]
pub(crate) fn acos<F: Kernel>(x: F) -> F {
    acos_plain(bounded(x))
}

/// What the arctangent of a quotient 0 ≤ n/d ≤ 1, turned to the octant that the flags ask for, is made of: the
/// tangent that is left, what it lacks, and how many eighths of a half turn go before.
#[inline(always)]
fn arc_tangent_begin<F: Kernel>(n: F, d: F, swapped: bool, mirrored: bool) -> Parts<F> {
    let (t, missing, divisor, eighths) = if F::TURNS_BY_EIGHTHS {
        // arctan(n/d) = π/4 + arctan((n - d)/(n + d)) keeps the argument of the polynomial below √2 - 1.
        let middle = n > F::C_TAN_PI_8 * d;
        let less = select(middle, d, F::ZERO);
        let more = select(middle, n, F::ZERO);
        let dividend = n - less;
        let dividend_rest = n - (dividend + less);
        let divisor = d + more;
        let divisor_rest = more - (divisor - d);
        let t = dividend / divisor;
        let missing = (-t).mul_add(divisor, dividend) + (-t).mul_add(divisor_rest, dividend_rest);
        (t, missing, divisor, select(middle, F::ONE, F::ZERO))
    } else {
        let t = n / d;
        (t, (-t).mul_add(d, n), d, F::ZERO)
    };
    let rest = missing * divisor.rough_reciprocal();
    let eighths = select(swapped, F::TWO - eighths, eighths);
    let eighths = select(mirrored, F::TWO + F::TWO - eighths, eighths);
    (t.negate_if(swapped != mirrored), rest.negate_if(swapped != mirrored), eighths, F::ZERO)
}

/// The arctangent after [`arc_tangent_begin`].
#[inline(always)]
fn arc_tangent_end<F: Kernel>((t, rest, eighths, _): Parts<F>) -> F {
    let z = t * t;
    // Sums apart from each other would cancel where the polynomial reaches far.
    let series = if F::TURNS_BY_EIGHTHS { z.polynomial(F::P_ATAN) } else { z.every(F::P_ATAN, 0, 1) };
    let rest = (z * t).mul_add(series, rest);
    let head = eighths.mul_add(F::FRAC_PI_4, t);
    let missing = eighths.mul_add(F::FRAC_PI_4, -head) + t;
    head + (missing + eighths.mul_add(F::C_FRAC_PI_4_LOW, rest))
}

/// The first step of an inverse tangent of a magnitude up to [`Kernel::HUGE`].
#[inline(always)]
pub(crate) fn atan_begin<F: Kernel>(x: F) -> Parts<F> {
    let a = x.abs();
    let swapped = a > F::ONE;
    let n = select(swapped, F::ONE, a);
    let d = select(swapped, a, F::ONE);
    arc_tangent_begin(n, d, swapped, false)
}

/// The inverse tangent after [`atan_begin`].
#[inline(always)]
pub(crate) fn atan_end<F: Kernel>(x: F, parts: Parts<F>) -> F {
    arc_tangent_end(parts).copysign(x)
}

#[inline(always)]
pub(crate) fn atan<F: Kernel>(x: F) -> F {
    atan_end(x, atan_begin(x.at_most(F::HUGE).at_least(-F::HUGE)))
}

#[inline(always)]
pub(crate) fn atan2<F: Kernel>(y: F, x: F) -> F {
    let (a, b) = (y.abs(), x.abs());
    let swapped = a > b;
    let n = select(swapped, b, a);
    let d = select(swapped, a, b);
    // The longer leg becomes 1 ≤ d < 2; infinite and vanishing ones become 1 beside 1 or 0.
    let scale = d.at_most(F::HUGE).at_least(F::SMALL).inverse_binade();
    let unbounded = d == F::INFINITY;
    let limit = select(n == F::INFINITY, F::ONE, F::ZERO);
    let n = select(unbounded, limit, n * scale);
    let d = select(unbounded | (d == F::ZERO), F::ONE, d * scale);
    arc_tangent_end(arc_tangent_begin(n, d, swapped, x.is_sign_negative())).copysign(y)
}
