//! Remainders and floored quotients.
//!
//! x1 - trunc(x1 / x2)·x2 is exact with fused multiply-add as long as the quotient is
//! exact to its last unit; larger quotients are rare and left to the scalar function.

use crate::kernel::{Kernel, select};

#[inline(always)]
pub(crate) fn is_rare<F: Kernel>(x1: F, x2: F) -> bool {
    let nan = x1.is_nan() | x2.is_nan();
    let (a, b) = (select(nan, F::ONE, x1.abs()), select(nan, F::ZERO, x2.abs()));
    (a * F::FMOD_REACH >= b) | (b == F::INFINITY)
}

/// Remainder of the truncated quotient, for operands that are not rare.
#[inline(always)]
pub(crate) fn fmod<F: Kernel>(x1: F, x2: F) -> F {
    let rare = is_rare(x1, x2);
    let a = select(rare, F::ZERO, x1.abs());
    let b = select(rare, F::ONE, x2.abs());
    let quotient = (a / b).trunc();
    let remainder = (-quotient).mul_add(b, a);
    // The rounded quotient may have reached the next integer.
    let remainder = select(remainder < F::ZERO, remainder + b, remainder);
    remainder.copysign(x1)
}

/// Floored quotient and remainder from the remainder of the truncated quotient (NumPy's `npy_divmod`).
#[inline(always)]
pub(crate) fn floored<F: Kernel>(x1: F, x2: F, remainder: F) -> (F, F) {
    let quotient = x1 / x2;
    let differs = (x2 < F::ZERO) != (remainder < F::ZERO);
    let exact = remainder == F::ZERO;
    let whole = (x1 - remainder) / x2;
    let whole = select(!exact & differs, whole - F::ONE, whole);
    let floor = whole.floor();
    let floor = select(whole - floor > F::HALF, floor + F::ONE, floor);
    let floor = select(whole == F::ZERO, F::ZERO.copysign(quotient), floor);
    (floor, floored_remainder(x2, remainder))
}

/// [`floored`] for operands that are not rare; zeros beside one for those that are.
#[inline(always)]
pub(crate) fn divmod<F: Kernel>(x1: F, x2: F) -> (F, F) {
    let rare = is_rare(x1, x2);
    let a = select(rare, F::ZERO, x1);
    let b = select(rare, F::ONE, x2);
    floored(a, b, fmod(a, b))
}

/// The remainder alone, without the second division.
#[inline(always)]
pub(crate) fn floor_mod<F: Kernel>(x1: F, x2: F) -> F {
    let rare = is_rare(x1, x2);
    let a = select(rare, F::ZERO, x1);
    let b = select(rare, F::ONE, x2);
    floored_remainder(b, fmod(a, b))
}

/// Remainder of the floored quotient from that of the truncated one.
#[inline(always)]
pub(crate) fn floored_remainder<F: Kernel>(x2: F, remainder: F) -> F {
    let differs = (x2 < F::ZERO) != (remainder < F::ZERO);
    let modulus = select(differs, remainder + x2, remainder);
    select(remainder == F::ZERO, F::ZERO.copysign(x2), modulus)
}
