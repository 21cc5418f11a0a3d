//! Remainders and floored quotients.
//!
//! x1 - trunc(x1 / x2)·x2 is exact with fused multiply-add as long as the quotient is
//! exact to its last unit; larger quotients are rare and left to the scalar function.

use crate::kernel::Kernel;

#[inline(always)]
pub(crate) fn is_rare<F: Kernel>(x1: F, x2: F) -> bool {
    let (a, b) = (x1.abs(), x2.abs());
    !((a * F::FMOD_REACH < b) & (b < F::INFINITY))
}

/// Remainder of the truncated quotient, for operands that are not rare.
#[inline(always)]
pub(crate) fn fmod<F: Kernel>(x1: F, x2: F) -> F {
    let rare = is_rare(x1, x2);
    let a = if rare { F::ZERO } else { x1.abs() };
    let b = if rare { F::ONE } else { x2.abs() };
    let quotient = (a / b).trunc();
    let remainder = (-quotient).mul_add(b, a);
    // The rounded quotient may have reached the next integer.
    let remainder = if remainder < F::ZERO { remainder + b } else { remainder };
    remainder.copysign(x1)
}

/// Floored quotient and remainder from the remainder of the truncated quotient (NumPy's `npy_divmod`).
#[inline(always)]
pub(crate) fn floored<F: Kernel>(x1: F, x2: F, remainder: F) -> (F, F) {
    let quotient = x1 / x2;
    let differs = (x2 < F::ZERO) != (remainder < F::ZERO);
    let exact = remainder == F::ZERO;
    let whole = (x1 - remainder) / x2;
    let whole = if !exact & differs { whole - F::ONE } else { whole };
    let modulus = if differs { remainder + x2 } else { remainder };
    let modulus = if exact { F::ZERO.copysign(x2) } else { modulus };
    let floor = whole.floor();
    let floor = if whole - floor > F::HALF { floor + F::ONE } else { floor };
    let floor = if whole == F::ZERO { F::ZERO.copysign(quotient) } else { floor };
    let by_zero = x2 == F::ZERO;
    (if by_zero { quotient } else { floor }, if by_zero { remainder } else { modulus })
}

/// [`floored`] for operands that are not rare; zeros beside one for those that are.
#[inline(always)]
pub(crate) fn divmod<F: Kernel>(x1: F, x2: F) -> (F, F) {
    let rare = is_rare(x1, x2);
    let a = if rare { F::ZERO } else { x1 };
    let b = if rare { F::ONE } else { x2 };
    floored(a, b, fmod(a, b))
}

/// The remainder alone, without the second division.
#[inline(always)]
pub(crate) fn floor_mod<F: Kernel>(x1: F, x2: F) -> F {
    let remainder = fmod(x1, x2);
    let differs = (x2 < F::ZERO) != (remainder < F::ZERO);
    let modulus = if differs { remainder + x2 } else { remainder };
    if remainder == F::ZERO { F::ZERO.copysign(x2) } else { modulus }
}
