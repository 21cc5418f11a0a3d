//! Powers of complex numbers, for which the catalogue has no formula.
//!
//! Small whole exponents multiply, as NumPy does, so that `(1+2j)**2` is exact; others go through the
//! logarithm. Zero to anything but a positive real power is NaN.

use dtype::{DType, Scalar, c64};
use ops::element::{Complex, Real, complex_divide};

/// `x1` to the power `x2`, both of the same complex dtype.
pub fn complex_power(x1: &Scalar, x2: &Scalar) -> Scalar {
    let (base, exponent) = (x1.as_c64(), x2.as_c64());
    if let Some(exponent) = whole_exponent(exponent).filter(|_| base != Complex::ZERO) {
        return match x1.dtype() {
            DType::Complex64 => Scalar::new(whole_power(x1.to::<Complex<f32>>(), exponent)),
            _ => Scalar::new(whole_power(base, exponent)),
        };
    }
    Scalar::new(power(base, exponent)).cast(x1.dtype())
}

/// An exponent that is reached by multiplying.
fn whole_exponent(exponent: c64) -> Option<i32> {
    let whole = exponent.im == 0.0 && exponent.re.fract() == 0.0 && exponent.re.abs() < 100.0;
    (whole && exponent.re != 0.0).then_some(exponent.re as i32)
}

fn power(base: c64, exponent: c64) -> c64 {
    if exponent == Complex::ZERO {
        return Complex::ONE;
    }
    if base == Complex::ZERO {
        return if exponent.re > 0.0 { Complex::ZERO } else { Complex::new(f64::NAN, f64::NAN) };
    }
    let (length, angle) = (base.re.hypot(base.im).ln(), base.im.atan2(base.re));
    let scale = (exponent.re * length - exponent.im * angle).exp();
    let turn = exponent.im * length + exponent.re * angle;
    Complex::new(scale * turn.cos(), scale * turn.sin())
}

/// By repeated squaring; the exponent is not zero.
fn whole_power<T: Real>(base: Complex<T>, exponent: i32) -> Complex<T> {
    let multiply = ops::elementwise::arithmetic::formulas::multiply::complex::<T>;
    let (mut square, mut result, mut rest) = (base, None, exponent.unsigned_abs());
    loop {
        if rest & 1 == 1 {
            result = Some(result.map_or(square, |result| multiply(result, square)));
        }
        rest >>= 1;
        match (rest, result) {
            (0, Some(power)) if exponent < 0 => return complex_divide(Complex::new(T::ONE, T::ZERO), power),
            (0, Some(power)) => return power,
            _ => square = multiply(square, square),
        }
    }
}
