//! Trigonometric functions and their inverses.
//!
//! An angle is k·π/2 + r with |r| ≤ π/4; with fused multiply-add and π/2 in three parts the
//! difference is exact to twice the precision up to `TRIG_REACH`, beyond which scalar functions take over.

use crate::kernel::{Kernel, select};
use crate::polynomials::{P_TAN_SINGLE, Polynomials};

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

/// Sine and cosine of the reduced angle, each as a sum of two, and k in the low bits of the last.
#[inline(always)]
fn sine_cosine<F: Kernel>(x: F) -> ((F, F), (F, F), F) {
    let rounded = x.mul_add(F::C_FRAC_2_PI, F::ROUND);
    let k = rounded - F::ROUND;
    let (r, r_rest) = reduce(x, k);
    let z = r * r;
    let half = F::HALF * z;
    let cosine = F::ONE - half;
    let cosine_rest = (z * z).mul_add(z.polynomial(F::P_COS), (-r).mul_add(r_rest, (F::ONE - cosine) - half));
    let sine_rest = (z * r).mul_add(z.polynomial(F::P_SIN), r_rest * cosine);
    ((r, sine_rest), (cosine, cosine_rest), rounded)
}

/// The angle, or zero if it is out of reach.
#[inline(always)]
fn within_reach<F: Kernel>(x: F) -> F {
    select(x.abs() > F::TRIG_REACH, F::ZERO, x)
}

/// Sine of an angle up to [`Kernel::TRIG_REACH`].
#[inline(always)]
pub(crate) fn sin_plain<F: Kernel>(x: F) -> F {
    let (sine, cosine, rounded) = sine_cosine(x);
    let odd = F::is_odd(rounded);
    let head = select(odd, cosine.0, sine.0);
    let rest = select(odd, cosine.1, sine.1);
    let y = (head + rest).negate_by_second_bit(rounded);
    select(x == F::ZERO, x, y)
}

/// Cosine of an angle up to [`Kernel::TRIG_REACH`].
#[inline(always)]
pub(crate) fn cos_plain<F: Kernel>(x: F) -> F {
    let (sine, cosine, rounded) = sine_cosine(x);
    let odd = F::is_odd(rounded);
    let head = select(odd, sine.0, cosine.0);
    let rest = select(odd, sine.1, cosine.1);
    (head + rest).negate_by_second_bit(F::ROUND + ((rounded - F::ROUND) + F::ONE))
}

/// Tangent of an angle up to [`Kernel::TRIG_REACH`].
#[inline(always)]
pub(crate) fn tan_quotient<F: Kernel>(x: F) -> F {
    let (sine, cosine, rounded) = sine_cosine(x);
    let odd = F::is_odd(rounded);
    let n = select(odd, cosine.0, sine.0);
    let n_rest = select(odd, cosine.1, sine.1);
    let d = select(odd, sine.0, cosine.0);
    let d_rest = select(odd, sine.1, cosine.1);
    let y = quotient(n, n_rest, d, d_rest).negate_if(odd);
    select(x == F::ZERO, x, y)
}

/// [`tan_quotient`] for single precision: a polynomial for the tangent of r, and where k is odd the inverse.
#[inline(always)]
pub(crate) fn tan_single(x: f32) -> f32 {
    let rounded = x.mul_add(f32::C_FRAC_2_PI, f32::ROUND);
    let (r, r_rest) = reduce(x, rounded - f32::ROUND);
    let odd = f32::is_odd(rounded);
    let z = r * r;
    let tail = (r * z).mul_add(z.polynomial(&P_TAN_SINGLE), z.mul_add(r_rest, r_rest));
    let t = r + tail;
    let t_rest = tail - (t - r);
    let divisor = select(odd, t, 1.0);
    let inverse = -1.0 / divisor;
    let missing = inverse.mul_add(t_rest, inverse.mul_add(divisor, 1.0));
    let y = select(odd, inverse.mul_add(missing, inverse), t);
    select(x == 0.0, x, y)
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
    F::tan_of(within_reach(x))
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

/// For |x| > ½ both inverses use arcsin x = π/2 - 2 arcsin √((1 - x)/2): whether that holds, the root
/// or |x| itself, what the root lacks, and the tail of its arcsine.
#[inline(always)]
fn arc<F: Kernel>(a: F) -> (bool, F, F, F) {
    let steep = a > F::HALF;
    let z = select(steep, F::HALF.mul_add(-a, F::HALF), a * a);
    let root = z.sqrt();
    let root_rest = (-root).mul_add(root, z) * (root + root).rough_reciprocal();
    let v = select(steep, root, a);
    (steep, v, root_rest, (v * z) * z.polynomial(F::P_ASIN))
}

/// An operand of the inverses; one whose square could overflow gives way to another without a result.
#[inline(always)]
fn bounded<F: Kernel>(x: F) -> F {
    x.at_most(F::TWO).at_least(-F::TWO)
}

/// Inverse sine of magnitudes whose square is finite.
#[inline(always)]
pub(crate) fn asin_plain<F: Kernel>(x: F) -> F {
    let (steep, v, v_rest, tail) = arc(x.abs());
    let head = F::FRAC_PI_2 - (v + v);
    let missing = (F::FRAC_PI_2 - head) - (v + v);
    let large = head + (missing + (F::C_FRAC_PI_2_LOW - F::TWO * (tail + v_rest)));
    (select(steep, large, v + tail)).copysign(x)
}

/// Inverse cosine of magnitudes whose square is finite.
#[inline(always)]
pub(crate) fn acos_plain<F: Kernel>(x: F) -> F {
    let (steep, v, v_rest, tail) = arc(x.abs());
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

#[inline(always)]
pub(crate) fn asin<F: Kernel>(x: F) -> F {
    asin_plain(bounded(x))
}

#[inline(always)]
pub(crate) fn acos<F: Kernel>(x: F) -> F {
    acos_plain(bounded(x))
}

/// Arctangent of a quotient 0 ≤ n/d ≤ 1, turned to the octant that the flags ask for.
#[inline(always)]
fn arc_tangent<F: Kernel>(n: F, d: F, swapped: bool, mirrored: bool) -> F {
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
    let rest = missing * divisor.rough_reciprocal();
    let z = t * t;
    let rest = (z * t).mul_add(z.polynomial(F::P_ATAN), rest);
    let eighths = select(middle, F::ONE, F::ZERO);
    let eighths = select(swapped, F::TWO - eighths, eighths);
    let eighths = select(mirrored, F::TWO + F::TWO - eighths, eighths);
    let t = t.negate_if(swapped != mirrored);
    let rest = rest.negate_if(swapped != mirrored);
    let head = eighths.mul_add(F::FRAC_PI_4, t);
    let missing = eighths.mul_add(F::FRAC_PI_4, -head) + t;
    head + (missing + eighths.mul_add(F::C_FRAC_PI_4_LOW, rest))
}

/// Inverse tangent of magnitudes up to [`Kernel::HUGE`].
#[inline(always)]
pub(crate) fn atan_plain<F: Kernel>(x: F) -> F {
    let a = x.abs();
    let swapped = a > F::ONE;
    let n = select(swapped, F::ONE, a);
    let d = select(swapped, a, F::ONE);
    arc_tangent(n, d, swapped, false).copysign(x)
}

#[inline(always)]
pub(crate) fn atan<F: Kernel>(x: F) -> F {
    atan_plain(x.at_most(F::HUGE).at_least(-F::HUGE))
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
    arc_tangent(n, d, swapped, x.is_sign_negative()).copysign(y)
}
