//! Inverse circular and hyperbolic functions.
//!
//! The formulas of Hull, Fairgrieve and Tang ("Implementing the complex arcsine and arccosine
//! functions using exception handling", ACM TOMS 23, 1997): the sum A and the difference B of the distances from ±i
//! give both parts without cancellation.

use super::{real_log, turn, turn_back};
use crate::Real;
use num_complex::Complex;

/// (√(a² + b²) - b) / 2 for a hypotenuse that is known.
#[inline(always)]
fn half_excess<F: Real>(a: F, b: F, hypotenuse: F) -> F {
    if b < F::ZERO {
        (hypotenuse - b) * F::HALF
    } else if b == F::ZERO {
        a * F::HALF
    } else {
        a * a / (hypotenuse + b) * F::HALF
    }
}

/// For x, y ≥ 0 of moderate size: the real part of arsinh(x + iy), and sine and cosine of the
/// imaginary part up to a common factor.
#[inline(always)]
fn distances<F: Real>(x: F, y: F) -> (F, F, F) {
    let tiny = x < F::EPSILON * (y - F::ONE).abs();
    let r = x.hypot(y + F::ONE);
    let s = x.hypot(y - F::ONE);
    let a = (r + s) * F::HALF;
    let a = if a < F::ONE { F::ONE } else { a };
    let at_branch_point = y == F::ONE && x < F::EPSILON * F::EPSILON / F::from_f64(128.0);
    let real = if a < F::from_f64(10.0) {
        if at_branch_point {
            x.sqrt()
        } else if !tiny {
            let excess = half_excess(x, F::ONE + y, r) + half_excess(x, F::ONE - y, s);
            (excess + (excess * (a + F::ONE)).sqrt()).log1p()
        } else if y < F::ONE {
            x / ((F::ONE - y) * (F::ONE + y)).sqrt()
        } else {
            (y - F::ONE + ((y - F::ONE) * (y + F::ONE)).sqrt()).log1p()
        }
    } else {
        real_log(a + (a * a - F::ONE).sqrt())
    };
    let cosine = if at_branch_point {
        x.sqrt() * ((a + y) * F::HALF).sqrt()
    } else if !tiny {
        let excess = half_excess(x, y + F::ONE, r) + half_excess(x, y - F::ONE, s);
        (excess * (a + y)).sqrt()
    } else if y > F::ONE {
        // x y / √(y² - 1) may be subnormal: both sides are scaled.
        let up = F::ONE / F::EPSILON;
        return (real, y * up, x * up * y / ((y + F::ONE) * (y - F::ONE)).sqrt());
    } else {
        ((F::ONE - y) * (F::ONE + y)).sqrt()
    };
    (real, y, cosine)
}

/// log|z| + log 2 for large |z|.
#[inline(always)]
fn log_twice<F: Real>(x: F, y: F) -> F {
    if x.is_infinite() || y.is_infinite() {
        return F::INFINITY;
    }
    let quarter = F::HALF * F::HALF;
    real_log((x * quarter).hypot(y * quarter)) + F::LN_2 * F::from_f64(3.0)
}

/// Inverse hyperbolic sine.
#[inline(always)]
pub fn asinh<F: Real>(z: Complex<F>) -> Complex<F> {
    let Complex { re, im } = z;
    let (x, y) = (re.abs(), im.abs());
    if re.is_nan() || im.is_nan() {
        return if re.is_infinite() {
            Complex { re, im }
        } else if im.is_infinite() {
            Complex { re: F::INFINITY.copysign(re), im: re }
        } else if im == F::ZERO {
            Complex { re, im }
        } else {
            Complex { re: F::NAN, im: F::NAN }
        };
    }
    if x > F::ONE / F::EPSILON || y > F::ONE / F::EPSILON {
        return Complex { re: log_twice(x, y).copysign(re), im: y.atan2(x).copysign(im) };
    }
    let small = F::EPSILON.sqrt() * F::HALF;
    if x < small && y < small {
        return z;
    }
    let (real, sine, cosine) = distances(x, y);
    Complex { re: real.copysign(re), im: sine.atan2(cosine).copysign(im) }
}

/// Inverse cosine; real part in [0, π].
#[inline(always)]
pub fn acos<F: Real>(z: Complex<F>) -> Complex<F> {
    let Complex { re, im } = z;
    let (x, y) = (re.abs(), im.abs());
    let opposite = |imaginary: F| if im.is_sign_negative() { imaginary } else { -imaginary };
    if re.is_nan() || im.is_nan() {
        return if re.is_infinite() {
            Complex { re: im, im: F::NEG_INFINITY }
        } else if im.is_infinite() {
            Complex { re, im: -im }
        } else if re == F::ZERO {
            Complex { re: F::FRAC_PI_2, im }
        } else {
            Complex { re: F::NAN, im: F::NAN }
        };
    }
    if x > F::ONE / F::EPSILON || y > F::ONE / F::EPSILON {
        return Complex { re: y.atan2(re), im: opposite(log_twice(x, y)) };
    }
    if re == F::ONE && im == F::ZERO {
        return Complex { re: F::ZERO, im: -im };
    }
    let small = F::EPSILON.sqrt() * F::HALF;
    if x < small * small && y < small * small {
        return Complex { re: F::FRAC_PI_2 - re, im: -im };
    }
    let (imaginary, cosine, sine) = distances(y, x);
    let cosine = if re.is_sign_negative() { -cosine } else { cosine };
    Complex { re: sine.atan2(cosine), im: opposite(imaginary) }
}

/// Inverse hyperbolic cosine; real part not negative.
#[inline(always)]
pub fn acosh<F: Real>(z: Complex<F>) -> Complex<F> {
    let w = acos(z);
    match (w.re.is_nan(), w.im.is_nan()) {
        (true, true) => Complex { re: F::NAN, im: F::NAN },
        (true, false) => Complex { re: w.im.abs(), im: w.re },
        (false, true) => Complex { re: w.im, im: if z.re == F::ZERO { F::FRAC_PI_2 } else { w.im } },
        _ => Complex { re: w.im.abs(), im: w.re.copysign(z.im) },
    }
}

/// x / (x² + y²) for large operands.
#[inline(always)]
fn real_of_reciprocal<F: Real>(x: F, y: F) -> F {
    if x.is_infinite() || y.is_infinite() {
        return F::ZERO.copysign(x);
    }
    if y.abs() <= x.abs() {
        let ratio = y / x;
        F::ONE / (x + y * ratio)
    } else {
        let ratio = x / y;
        ratio / (x * ratio + y)
    }
}

/// Inverse hyperbolic tangent.
#[inline(always)]
pub fn atanh<F: Real>(z: Complex<F>) -> Complex<F> {
    let Complex { re, im } = z;
    let (x, y) = (re.abs(), im.abs());
    if im == F::ZERO && x <= F::ONE {
        return Complex { re: re.atanh(), im };
    }
    if re == F::ZERO {
        return Complex { re, im: im.atan() };
    }
    if re.is_nan() || im.is_nan() {
        return if re.is_infinite() {
            Complex { re: F::ZERO.copysign(re), im }
        } else if im.is_infinite() {
            Complex { re: F::ZERO.copysign(re), im: F::FRAC_PI_2.copysign(im) }
        } else {
            Complex { re: F::NAN, im: F::NAN }
        };
    }
    if x > F::ONE / F::EPSILON || y > F::ONE / F::EPSILON {
        return Complex { re: real_of_reciprocal(re, im), im: F::FRAC_PI_2.copysign(im) };
    }
    let small = F::EPSILON.sqrt() * F::HALF;
    if x < small && y < small {
        return z;
    }
    let real = if x == F::ONE && y < F::EPSILON {
        (F::LN_2 - real_log(y)) * F::HALF
    } else {
        let less = x - F::ONE;
        (F::from_f64(4.0) * x / (less * less + y * y)).log1p() * F::HALF * F::HALF
    };
    let product = (F::ONE - x) * (F::ONE + x);
    let imaginary = if x == F::ONE { F::TWO.atan2(-y) } else { (y + y).atan2(product - y * y) };
    Complex { re: real.copysign(re), im: (imaginary * F::HALF).copysign(im) }
}

/// Inverse sine.
#[inline(always)]
pub fn asin<F: Real>(z: Complex<F>) -> Complex<F> {
    turn_back(asinh(turn(z)))
}

/// Inverse tangent.
#[inline(always)]
pub fn atan<F: Real>(z: Complex<F>) -> Complex<F> {
    turn_back(atanh(turn(z)))
}
