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

/// z/|z|, and zero for zero. As in NumPy an infinite magnitude gives the direction of an infinite
/// real part, else of the imaginary part; two infinite parts give NaN.
#[inline(always)]
pub fn sign<F: Real>(z: Complex<F>) -> Complex<F> {
    let magnitude = abs(z);
    if magnitude.is_infinite() {
        if z.re.is_infinite() {
            let both = z.im.is_infinite();
            let nan_or = |x: F| if both { F::NAN } else { x };
            return Complex { re: nan_or(z.re.sign()), im: nan_or(F::ZERO) };
        }
        return Complex { re: F::ZERO, im: F::ONE.copysign(z.im) };
    }
    if magnitude == F::ZERO {
        return Complex { re: F::ZERO, im: F::ZERO };
    }
    if magnitude.is_nan() {
        return Complex { re: F::NAN, im: F::NAN };
    }
    Complex { re: z.re / magnitude, im: z.im / magnitude }
}

/// The product as Annex G defines it: infinite operands give infinite results where the definition
/// gives NaN. The C library's `cpow` multiplies so.
#[inline(always)]
pub(super) fn multiply_infinite<F: Real>(x1: Complex<F>, x2: Complex<F>) -> Complex<F> {
    let product = multiply(x1, x2);
    let infinite = |z: Complex<F>| z.re.is_infinite() || z.im.is_infinite();
    if !(product.re.is_nan() && product.im.is_nan()) || !(infinite(x1) || infinite(x2)) {
        return product;
    }
    // An infinite operand becomes its direction; a NaN becomes a zero.
    let direction = |z: Complex<F>, infinite: bool| {
        let part = |x: F| {
            let unit = if x.is_infinite() { F::ONE } else { F::ZERO };
            if infinite || x.is_nan() { unit.copysign(x) } else { x }
        };
        Complex { re: part(z.re), im: part(z.im) }
    };
    let product = multiply(direction(x1, infinite(x1)), direction(x2, infinite(x2)));
    Complex { re: F::INFINITY * product.re, im: F::INFINITY * product.im }
}
