//! Powers and roots.
//!
//! `pow` carries the binary logarithm with some ten bits more than the result has, because a
//! product of up to 1074 shifts them in front of the point.

use crate::exponential::exp2_sum;
use crate::kernel::{Kernel, select};

/// Binary logarithm of a positive finite operand as a sum of two.
#[inline(always)]
fn log2_sum<F: Kernel>(x: F) -> (F, F) {
    let subnormal = x < F::MIN_POSITIVE;
    let scaled = x * select(subnormal, F::SCALE_UP, F::ONE);
    let (k, m) = scaled.split();
    let k = k - select(subnormal, F::SCALE_UP_EXPONENT, F::ZERO);
    // m = (1 + s)/(1 - s), and 1/(m + 1) = (1 - s)/2.
    let f = m - F::ONE;
    let d = m + F::ONE;
    let d_rest = m - (d - F::ONE);
    let s = f / d;
    let s_rest = ((-s).mul_add(d, f) - s * d_rest) * (-s).mul_add(F::HALF, F::HALF);
    let z = s * s;
    let z_rest = s.mul_add(s, -z) + (s + s) * s_rest;
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
    (high, sum_rest - (high - sum))
}

#[inline(always)]
pub(crate) fn is_integer<F: Kernel>(x: F) -> bool {
    x.trunc() == x
}

/// Not finite, or with a flag to raise: 0 to a negative power, a negative base to a fractional power.
#[inline(always)]
pub(crate) fn pow_is_rare<F: Kernel>(x1: F, x2: F) -> bool {
    let nan = x1.is_nan() | x2.is_nan();
    let (base, exponent) = (select(nan, F::ONE, x1), select(nan, F::ONE, x2));
    let infinite = (base.abs() == F::INFINITY) | (exponent.abs() == F::INFINITY);
    let zero = (base == F::ZERO) & (exponent < F::ZERO);
    let fractional = (base < F::ZERO) & !is_integer(exponent);
    nan | infinite | zero | fractional
}

#[inline(always)]
pub(crate) fn pow<F: Kernel>(x1: F, x2: F) -> F {
    let rare = pow_is_rare(x1, x2);
    let a = x1.abs();
    let inner = select(rare | (a == F::ZERO), F::ONE, a);
    let exponent = select(rare, F::ONE, x2);
    let (high, low) = log2_sum(inner);
    // Beyond this exponent every base but 1 has overflowed or vanished.
    let exponent = exponent.at_most(F::HUGE).at_least(-F::HUGE);
    let product = exponent * high;
    let product_rest = exponent.mul_add(high, -product) + exponent * low;
    let outside = !((product < F::EXP2_OVERFLOWS) & (product > F::EXP2_VANISHES));
    let product = product.at_most(F::EXP2_OVERFLOWS).at_least(F::EXP2_VANISHES);
    let y = exp2_sum(product, select(outside, F::ZERO, product_rest));
    let zero_base = select(exponent == F::ZERO, F::ONE, F::ZERO);
    let y = select(a == F::ZERO, zero_base, y);
    let half = exponent * F::HALF;
    let odd = is_integer(exponent) & !is_integer(half);
    y.negate_if(x1.is_sign_negative() & odd)
}

#[inline(always)]
pub(crate) fn cbrt<F: Kernel>(x: F) -> F {
    let a = x.abs();
    let ordinary = (a > F::ZERO) & (a < F::INFINITY);
    let subnormal = a < F::MIN_POSITIVE;
    let inner = select(ordinary, a, F::ONE);
    let scaled = inner * select(subnormal & ordinary, F::SCALE_UP, F::ONE);
    let (k, m) = scaled.split();
    let k = k - select(subnormal & ordinary, F::SCALE_UP_EXPONENT, F::ZERO);
    // k = 3t + j with j in -1, 0, 1
    let t = k.mul_add(F::C_FRAC_1_3, F::ROUND) - F::ROUND;
    let j = k - (t + t + t);
    let base = m * F::power(j + F::ROUND_BIASED);
    let factor = select(j > F::ZERO, F::C_CBRT_HALF, F::ONE);
    let factor = select(j < F::ZERO, F::C_CBRT_2, factor);
    // The polynomial's 17 (f32: 12) bits double by Newton's step y + y(1 - b y³)/3 for the inverse,
    // and again by one for the root itself.
    let y = m.polynomial(F::P_INVERSE_CBRT) * factor;
    let y = (y * F::C_FRAC_1_3).mul_add((-(base * y)).mul_add(y * y, F::ONE), y);
    let square = y * y;
    let root = base * square;
    let root_square = root * root;
    let root_square_rest = root.mul_add(root, -root_square);
    let excess = root_square_rest.mul_add(root, root_square.mul_add(root, -base));
    let root = (-excess * F::C_FRAC_1_3).mul_add(square, root);
    let scaled = root * F::power(t + F::ROUND_BIASED);
    (select(ordinary, scaled, a)).copysign(x)
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
