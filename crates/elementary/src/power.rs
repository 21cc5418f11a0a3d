//! Powers and roots.
//!
//! `pow` carries the binary logarithm with some ten bits more than the result has, because a
//! product of up to 1074 shifts them in front of the point.

use crate::exponential::exp2_sum;
use crate::kernel::{Kernel, select};
use crate::polynomials::{P_EXP2_SINGLE, P_LOG2_SINGLE};
use crate::real::Parts;

/// k and s of the binary logarithm of 2ᵏ(1 + s)/(1 - s), a positive normal operand, with what s lacks.
#[inline(always)]
pub(crate) fn log2_begin<F: Kernel>(x: F) -> Parts<F> {
    let (k, m) = x.split();
    // m = (1 + s)/(1 - s), and 1/(m + 1) = (1 - s)/2.
    let f = m - F::ONE;
    let d = m + F::ONE;
    let d_rest = m - (d - F::ONE);
    let s = f / d;
    let s_rest = ((-s).mul_add(d, f) - s * d_rest) * (-s).mul_add(F::HALF, F::HALF);
    (k, s, s_rest, F::ZERO)
}

/// The binary logarithm after [`log2_begin`], times an exponent up to [`Kernel::HUGE`], within the range of the
/// exponents of two that give a result; as a sum of two.
#[inline(always)]
pub(crate) fn product_of_log2<F: Kernel>(exponent: F, (k, s, s_rest, _): Parts<F>) -> Parts<F> {
    let z = s * s;
    let z_rest = (s + s).mul_add(s_rest, s.mul_add(s, -z));
    let cube = s * z;
    let cube_rest = s.mul_add(z, -cube) + s.mul_add(z_rest, s_rest * z);
    let third = cube * F::C_FRAC_1_3;
    let third_rest =
        cube.mul_add(F::C_FRAC_1_3, -third) + cube.mul_add(F::C_FRAC_1_3_LOW, cube_rest * F::C_FRAC_1_3);
    let head = s + third;
    let rest = ((s - head) + third) + (cube * z).mul_add(z.polynomial(F::P_POWER), third_rest + s_rest);
    let product = head * F::C_TWO_LOG2_E;
    let product_rest =
        head.mul_add(F::C_TWO_LOG2_E, -product) + head.mul_add(F::C_TWO_LOG2_E_LOW, rest * F::C_TWO_LOG2_E);
    let sum = k + product;
    let sum_rest = (k - sum) + product + product_rest;
    let high = sum + sum_rest;
    let low = sum_rest - (high - sum);
    let product = exponent * high;
    let product_rest = exponent.mul_add(high, -product) + exponent * low;
    let inner = product.at_most(F::EXP2_OVERFLOWS).at_least(F::EXP2_VANISHES);
    (inner, select(inner == product, product_rest, F::ZERO), F::ZERO, F::ZERO)
}

/// The power after [`product_of_log2`].
#[inline(always)]
pub(crate) fn power_end<F: Kernel>(_: F, (inner, rest, ..): Parts<F>) -> F {
    exp2_sum(inner, rest)
}

/// [`log2_begin`] for single precision: k, 2ᵏ's factor m, and 1/(m + 1).
#[inline(always)]
pub(crate) fn begin_single(x: f32) -> Parts<f32> {
    let (k, m) = x.split();
    (k, m, 1.0 / (m + 1.0), 0.0)
}

/// [`product_of_log2`] for single precision: nothing, as double precision is still to come.
#[inline(always)]
pub(crate) fn middle_single(_: f32, parts: Parts<f32>) -> Parts<f32> {
    parts
}

/// The power after [`begin_single`], in double precision: three digits more than needed replace the sums of
/// two.
#[inline(always)]
pub(crate) fn power_end_single(exponent: f32, (k, m, inverse, _): Parts<f32>) -> f32 {
    // Newton's step takes less time than a division in double precision.
    let (m, inverse) = (m as f64, inverse as f64);
    let inverse = inverse.mul_add((-inverse).mul_add(m + 1.0, 1.0), inverse);
    let s = (m - 1.0) * inverse;
    let z = s * s;
    let logarithm = s.mul_add(z.polynomial(&P_LOG2_SINGLE), k as f64);
    let product = (exponent as f64 * logarithm).at_most(129.0).at_least(-152.0);
    let biased = product + f64::ROUND_BIASED;
    let r = product - (biased - f64::ROUND_BIASED);
    (r.polynomial(&P_EXP2_SINGLE) * f64::power(biased)) as f32
}

/// x1 to the power x2 for a positive normal base, an exponent up to [`Kernel::HUGE`] and a product
/// x2·log₂ x1 of any size.
#[inline(always)]
fn positive_power<F: Kernel>(base: F, exponent: F) -> F {
    F::power_end(exponent, F::power_middle(exponent, F::power_begin(base)))
}

/// The two integer properties of an exponent: whether it is one, and an odd one.
#[inline(always)]
fn parity<F: Kernel>(x: F) -> (bool, bool) {
    let half = x * F::HALF;
    let integer = x.trunc() == x;
    (integer, integer & (half.trunc() != half))
}

/// Not finite, a subnormal base, or with a flag to raise: 0 to a negative power, a negative base to
/// a fractional power.
#[inline(always)]
pub(crate) fn pow_is_rare<F: Kernel>(x1: F, x2: F) -> bool {
    let nan = x1.is_nan() | x2.is_nan();
    let (base, exponent) = (select(nan, F::INFINITY, x1), select(nan, F::ONE, x2));
    let infinite = (base.abs() == F::INFINITY) | (exponent.abs() == F::INFINITY);
    let zero = base == F::ZERO;
    let pole = zero & (exponent < F::ZERO);
    let subnormal = !zero & (base.abs() < F::MIN_POSITIVE);
    let fractional = (base < F::ZERO) & !zero & !parity(exponent).0;
    infinite | pole | subnormal | fractional
}

#[inline(always)]
pub(crate) fn pow<F: Kernel>(x1: F, x2: F) -> F {
    let nan = x1.is_nan() | x2.is_nan();
    let (x1, x2) = (select(nan, F::INFINITY, x1), select(nan, F::ONE, x2));
    let a = x1.abs();
    // Lanes that are rare only have to stay quiet here.
    let ordinary = (a >= F::MIN_POSITIVE) & (a < F::INFINITY);
    // Beyond this exponent every base but 1 has overflowed or vanished.
    let exponent = x2.at_most(F::HUGE).at_least(-F::HUGE);
    let y = positive_power(select(ordinary, a, F::ONE), exponent);
    let zero_base = select(x2 == F::ZERO, F::ONE, F::ZERO);
    let y = select(a == F::ZERO, zero_base, y);
    y.negate_if(x1.is_sign_negative() & parity(x2).1)
}

/// Cube root of a normal number.
#[inline(always)]
pub(crate) fn cbrt_plain<F: Kernel>(x: F) -> F {
    let a = x.abs();
    let y = a.rough_inverse_cbrt();
    // The inverse root is y (1 - h)^(-1/3); after the polynomial some half of the bits are right, and
    // Newton's step for the root itself doubles them.
    let h = (-(a * y)).mul_add(y * y, F::ONE);
    let y = (y * h).mul_add(h.polynomial(F::P_INVERSE_CBRT), y);
    let square = y * y;
    let root = a * square;
    let excess = (root * root).mul_add(root, -a);
    (-excess).mul_add(square * F::C_FRAC_1_3, root).copysign(x)
}

#[inline(always)]
pub(crate) fn cbrt<F: Kernel>(x: F) -> F {
    let a = x.abs();
    let subnormal = a < F::MIN_POSITIVE;
    // Zero and infinity pass through as some other number and are put back at the end.
    let passes = (a == F::ZERO) | (a == F::INFINITY);
    let normal = x * select(subnormal, F::SCALE_UP, F::ONE);
    let root = cbrt_plain(select(passes, F::ONE, normal));
    select(passes, x, root * select(subnormal, F::CBRT_SCALE_DOWN, F::ONE))
}

#[inline(always)]
pub(crate) fn hypot<F: Kernel>(x1: F, x2: F) -> F {
    let nan = x1.is_nan() | x2.is_nan();
    let unbounded = (x1.abs() == F::INFINITY) | (x2.abs() == F::INFINITY);
    let x = select(nan | unbounded, F::ONE, x1.abs());
    let y = select(nan | unbounded, F::ONE, x2.abs());
    let ordered = x < y;
    let small = select(ordered, x, y);
    let large = select(ordered, y, x);
    let bounded = large.at_most(F::HUGE).at_least(F::SMALL);
    let scale = bounded.inverse_binade();
    let a = large * scale;
    let b = small * scale;
    let a_square = a * a;
    let a_rest = a.mul_add(a, -a_square);
    let b_square = b * b;
    let b_rest = b.mul_add(b, -b_square);
    let sum = a_square + b_square;
    let sum_rest = (a_square - sum) + b_square + (a_rest + b_rest);
    let root = sum.sqrt();
    let root_rest = ((-root).mul_add(root, sum) + sum_rest) * (root + root).rough_reciprocal();
    let y = (root + root_rest) * bounded.binade();
    let y = select(nan, F::NAN, y);
    select(unbounded, F::INFINITY, y)
}
