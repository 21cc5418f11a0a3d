//! Hyperbolic and circular functions: sin z = i sinh(-iz), cos z = cosh iz, tan z = -i tanh iz.

use super::exponential::exp_times;
use super::{real_exp, sin_cos, turn, turn_back};
use crate::Real;
use num_complex::Complex;

/// cosh x and sinh x times factors; x may be beyond where they overflow.
#[inline(always)]
fn scaled<F: Real>(x: F, cosh_factor: F, sinh_factor: F) -> (F, F) {
    let cosh = x.cosh();
    if cosh.is_finite() || x.is_infinite() {
        return (cosh * cosh_factor, x.sinh() * sinh_factor);
    }
    let half = F::HALF.copysign(x);
    (exp_times(x.abs(), F::HALF * cosh_factor), exp_times(x.abs(), half * sinh_factor))
}

/// Hyperbolic sine.
#[inline(always)]
pub fn sinh<F: Real>(z: Complex<F>) -> Complex<F> {
    let Complex { re, im } = z;
    if im == F::ZERO || re.is_nan() {
        return Complex { re: re.sinh(), im: if im == F::ZERO { im } else { re } };
    }
    if !im.is_finite() {
        let nan = im * F::ZERO;
        let real = if re == F::ZERO { re } else { nan };
        let real = if re.is_infinite() { re.abs() } else { real };
        return Complex { re: real, im: nan };
    }
    let (sine, cosine) = sin_cos(im);
    if re.is_infinite() {
        return Complex { re: re.abs().copysign(cosine) * F::ONE.copysign(re), im: re.abs().copysign(sine) };
    }
    let (imaginary, real) = scaled(re, sine, cosine);
    Complex { re: real, im: imaginary }
}

/// Hyperbolic cosine.
#[inline(always)]
pub fn cosh<F: Real>(z: Complex<F>) -> Complex<F> {
    let Complex { re, im } = z;
    let side = if re.is_nan() { F::ONE } else { F::ONE.copysign(re) };
    if im == F::ZERO || re.is_nan() {
        return Complex { re: re.cosh(), im: if im == F::ZERO { im * side } else { re } };
    }
    if !im.is_finite() {
        let nan = im * F::ZERO;
        let real = if re.is_infinite() { re.abs() } else { nan };
        return Complex { re: real, im: if re == F::ZERO { F::ZERO } else { nan } };
    }
    let (sine, cosine) = sin_cos(im);
    if re.is_infinite() {
        return Complex { re: re.abs().copysign(cosine), im: re.abs().copysign(sine) * side };
    }
    let (real, imaginary) = scaled(re, cosine, sine);
    Complex { re: real, im: imaginary }
}

/// Hyperbolic tangent (Kahan's formula for moderate real parts).
#[inline(always)]
pub fn tanh<F: Real>(z: Complex<F>) -> Complex<F> {
    let Complex { re, im } = z;
    if re.is_nan() {
        return Complex { re, im: if im == F::ZERO { im } else { re } };
    }
    if re.is_infinite() {
        // The array API standard's sign, where C's is that of sin(2 im).
        return Complex { re: F::ONE.copysign(re), im: F::ZERO.copysign(im) };
    }
    if !im.is_finite() {
        let nan = im * F::ZERO;
        return Complex { re: if re == F::ZERO { re } else { nan }, im: nan };
    }
    if im == F::ZERO {
        return Complex { re: re.tanh(), im };
    }
    let (sine, cosine) = sin_cos(im);
    if re.abs() > F::from_f64(22.0) {
        let decay = real_exp(-re.abs());
        return Complex { re: F::ONE.copysign(re), im: F::from_f64(4.0) * sine * cosine * decay * decay };
    }
    let sinh = re.sinh();
    let cosh = re.cosh();
    // sinh² + cos² divides both parts.
    let divisor =
        if sinh.abs() > cosine.abs() * F::EPSILON { sinh * sinh + cosine * cosine } else { cosine * cosine };
    Complex { re: sinh * cosh / divisor, im: sine * cosine / divisor }
}

/// Sine.
#[inline(always)]
pub fn sin<F: Real>(z: Complex<F>) -> Complex<F> {
    turn(sinh(turn_back(z)))
}

/// Cosine.
#[inline(always)]
pub fn cos<F: Real>(z: Complex<F>) -> Complex<F> {
    cosh(turn(z))
}

/// Tangent.
#[inline(always)]
pub fn tan<F: Real>(z: Complex<F>) -> Complex<F> {
    turn_back(tanh(turn(z)))
}
