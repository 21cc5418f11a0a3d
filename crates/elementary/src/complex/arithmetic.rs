//! Products, quotients, magnitude and direction.

use crate::Real;
use crate::kernel::select;
use num_complex::Complex;

/// The product by its definition: no recovery of infinities.
#[inline(always)]
pub fn multiply<F: Real>(x1: Complex<F>, x2: Complex<F>) -> Complex<F> {
    Complex { re: x1.re * x2.re - x1.im * x2.im, im: x1.re * x2.im + x1.im * x2.re }
}

/// The quotient by Smith's method, in the arithmetic of NumPy's `divide`, with selects for its branches.
#[inline(always)]
pub fn divide<F: Real>(x1: Complex<F>, x2: Complex<F>) -> Complex<F> {
    let steep = !at_least(x2.re.abs(), x2.im.abs());
    let larger = select(steep, x2.im, x2.re);
    let smaller = select(steep, x2.re, x2.im);
    // A zero divisor becomes its magnitude: the parts are divided by +0.
    let zero = (x2.re == F::ZERO) & (x2.im == F::ZERO);
    let ratio = select(zero, F::ZERO, smaller) / select(zero, F::ONE, larger);
    let divisor = select(zero, F::ZERO, larger + smaller * ratio);
    let undefined = zero & (x1.re == F::ZERO) & (x1.im == F::ZERO);
    let scale = select(undefined, F::ZERO, F::ONE) / divisor;
    let re = select(steep, x1.re * ratio + x1.im, x1.re + x1.im * ratio);
    let im = select(steep, x1.im * ratio - x1.re, x1.im - x1.re * ratio);
    Complex { re: select(zero, x1.re, re) * scale, im: select(zero, x1.im, im) * scale }
}

/// The inverse by Smith's method, in the arithmetic of NumPy's `reciprocal`.
#[inline(always)]
pub fn reciprocal<F: Real>(z: Complex<F>) -> Complex<F> {
    let steep = !at_least(z.re.abs(), z.im.abs());
    let larger = select(steep, z.im, z.re);
    let smaller = select(steep, z.re, z.im);
    let ratio = smaller / larger;
    let divisor = larger + smaller * ratio;
    Complex { re: select(steep, ratio, F::ONE) / divisor, im: -(select(steep, F::ONE, ratio) / divisor) }
}

/// Whether a ≥ b, false for NaN without raising a flag.
#[inline(always)]
fn at_least<F: Real>(a: F, b: F) -> bool {
    let nan = a.is_nan() | b.is_nan();
    !nan & (select(nan, F::ZERO, a) >= select(nan, F::ZERO, b))
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
