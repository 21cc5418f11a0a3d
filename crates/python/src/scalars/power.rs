//! Powers of complex numbers, for which the catalogue has no formula.
//!
//! Small whole exponents multiply, as NumPy does, so that `(1+2j)**2` is exact; others go through the
//! logarithm. Zero to anything but a positive real power is NaN.

use dtype::{DType, Scalar, c32, c64};

fn multiply(a: c64, b: c64) -> c64 {
    c64::new(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
}

/// `x1` to the power `x2`, both of the same complex dtype.
pub fn complex_power(x1: &Scalar, x2: &Scalar) -> Scalar {
    let result = power(x1.as_c64(), x2.as_c64());
    match x1.dtype() {
        DType::Complex64 => Scalar::new(c32::new(result.re as f32, result.im as f32)),
        _ => Scalar::new(result),
    }
}

fn power(a: c64, b: c64) -> c64 {
    if b.re == 0.0 && b.im == 0.0 {
        return c64::new(1.0, 0.0);
    }
    if a.re == 0.0 && a.im == 0.0 {
        return if b.re > 0.0 && b.im == 0.0 { c64::new(0.0, 0.0) } else { c64::new(f64::NAN, f64::NAN) };
    }
    if b.im == 0.0 && b.re.fract() == 0.0 && b.re.abs() < 100.0 {
        let exponent = b.re as i32;
        let power = whole_power(a, exponent.unsigned_abs());
        return if exponent < 0 { ops::element::complex::divide(c64::new(1.0, 0.0), power) } else { power };
    }
    let (length, angle) = (a.re.hypot(a.im).ln(), a.im.atan2(a.re));
    let scale = (b.re * length - b.im * angle).exp();
    let turn = b.im * length + b.re * angle;
    c64::new(scale * turn.cos(), scale * turn.sin())
}

/// By repeated squaring; the exponent is not zero.
fn whole_power(a: c64, mut exponent: u32) -> c64 {
    let (mut base, mut result): (c64, Option<c64>) = (a, None);
    loop {
        if exponent & 1 == 1 {
            result = Some(result.map_or(base, |result| multiply(result, base)));
        }
        exponent >>= 1;
        match (exponent, result) {
            (0, Some(result)) => return result,
            _ => base = multiply(base, base),
        }
    }
}
