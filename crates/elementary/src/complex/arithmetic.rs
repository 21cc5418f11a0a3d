//! Products, quotients, magnitude and direction.

use crate::Real;
use num_complex::Complex;

/// The product by its definition: no recovery of infinities.
#[inline(always)]
pub fn multiply<F: Real>(x1: Complex<F>, x2: Complex<F>) -> Complex<F> {
    Complex { re: x1.re * x2.re - x1.im * x2.im, im: x1.re * x2.im + x1.im * x2.re }
}

/// The quotient by Smith's method, step by step as NumPy's `divide`.
#[inline(always)]
pub fn divide<F: Real>(x1: Complex<F>, x2: Complex<F>) -> Complex<F> {
    let (re, im) = (x2.re.abs(), x2.im.abs());
    if re >= im {
        if re == F::ZERO && im == F::ZERO {
            return Complex { re: x1.re / re, im: x1.im / re };
        }
        let ratio = x2.im / x2.re;
        let scale = F::ONE / (x2.re + x2.im * ratio);
        Complex { re: (x1.re + x1.im * ratio) * scale, im: (x1.im - x1.re * ratio) * scale }
    } else {
        let ratio = x2.re / x2.im;
        let scale = F::ONE / (x2.im + x2.re * ratio);
        Complex { re: (x1.re * ratio + x1.im) * scale, im: (x1.im * ratio - x1.re) * scale }
    }
}

/// The inverse by Smith's method, step by step as NumPy's `reciprocal`.
#[inline(always)]
pub fn reciprocal<F: Real>(z: Complex<F>) -> Complex<F> {
    if z.im.abs() <= z.re.abs() {
        let ratio = z.im / z.re;
        let divisor = z.re + z.im * ratio;
        Complex { re: F::ONE / divisor, im: -ratio / divisor }
    } else {
        let ratio = z.re / z.im;
        let divisor = z.re * ratio + z.im;
        Complex { re: ratio / divisor, im: -F::ONE / divisor }
    }
}

/// Magnitude.
#[inline(always)]
pub fn abs<F: Real>(z: Complex<F>) -> F {
    z.re.hypot(z.im)
}

/// Angle with the real axis, in [-π, π].
#[inline(always)]
pub fn arg<F: Real>(z: Complex<F>) -> F {
    z.im.atan2(z.re)
}

/// z/|z|, zero for zero; one infinite part gives its direction, two give NaN.
#[inline(always)]
pub fn sign<F: Real>(z: Complex<F>) -> Complex<F> {
    let magnitude = abs(z);
    if magnitude.is_infinite() {
        return match (z.re.is_infinite(), z.im.is_infinite()) {
            (true, false) if !z.im.is_nan() => Complex { re: z.re.sign(), im: F::ZERO },
            (false, true) if !z.re.is_nan() => Complex { re: F::ZERO, im: z.im.sign() },
            // Two large finite parts whose magnitude overflows.
            (false, false) => Complex { re: F::ZERO * z.re.sign(), im: F::ZERO * z.im.sign() },
            _ => Complex { re: F::NAN, im: F::NAN },
        };
    }
    if magnitude == F::ZERO {
        return Complex { re: F::ZERO, im: F::ZERO };
    }
    if magnitude.is_nan() {
        return Complex { re: F::NAN, im: F::NAN };
    }
    Complex { re: z.re / magnitude, im: z.im / magnitude }
}
