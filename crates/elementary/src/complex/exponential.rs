//! Exponentials, logarithms, powers and the square root.

use super::arithmetic::multiply_infinite;
use super::{abs, arg, divide, multiply, real_exp, real_log, sin_cos};
use crate::Real;
use num_complex::Complex;

/// exp(x)·factor where exp(x) alone may overflow: in two halves.
#[inline(always)]
pub(super) fn exp_times<F: Real>(x: F, factor: F) -> F {
    let half = x * F::HALF;
    let e = real_exp(half);
    e * factor * real_exp(x - half)
}

/// e to the power `z`.
#[inline(always)]
pub fn exp<F: Real>(z: Complex<F>) -> Complex<F> {
    let Complex { re, im } = z;
    if re.is_nan() {
        return Complex { re, im: if im == F::ZERO { im } else { re } };
    }
    if !im.is_finite() {
        let nan = im * F::ZERO;
        return match (re.is_infinite(), re > F::ZERO) {
            (true, true) => Complex { re, im: nan },
            (true, false) => Complex { re: F::ZERO, im: F::ZERO.copysign(im) },
            _ => Complex { re: nan, im: nan },
        };
    }
    if im == F::ZERO {
        return Complex { re: real_exp(re), im };
    }
    let (sine, cosine) = sin_cos(im);
    let e = real_exp(re);
    if re.is_infinite() || e == F::ZERO {
        return Complex { re: e.copysign(cosine), im: e.copysign(sine) };
    }
    if e.is_infinite() || e < F::MIN_POSITIVE {
        return Complex { re: exp_times(re, cosine), im: exp_times(re, sine) };
    }
    Complex { re: e * cosine, im: e * sine }
}

/// 2 to the power `z`, as exp(z ln 2).
#[inline(always)]
pub fn exp2<F: Real>(z: Complex<F>) -> Complex<F> {
    exp(Complex { re: z.re * F::LN_2, im: z.im * F::LN_2 })
}

/// `exp(z) - 1` without cancellation near zero. Special values are those of the array API standard; NumPy's
/// differ where a part is infinite or NaN.
#[inline(always)]
pub fn expm1<F: Real>(z: Complex<F>) -> Complex<F> {
    let Complex { re, im } = z;
    if im == F::ZERO {
        return Complex { re: re.expm1() + F::ZERO, im };
    }
    if !re.is_finite() || !im.is_finite() {
        let Complex { re, im } = exp(z);
        return Complex { re: re - F::ONE, im };
    }
    let (half, _) = sin_cos(im * F::HALF);
    let (sine, cosine) = sin_cos(im);
    Complex { re: re.expm1() * cosine - F::TWO * half * half, im: real_exp(re) * sine }
}

/// log|z| of a finite z other than 0, without cancellation near the unit circle: no logarithm taken is rare.
#[inline(always)]
fn log_abs<F: Real>(z: Complex<F>) -> F {
    let (x, y) = (z.re.abs(), z.im.abs());
    let (a, b) = if x < y { (y, x) } else { (x, y) };
    if a > F::HALF && a < F::TWO && b <= F::ONE {
        // a² + b² - 1, each square in two parts.
        let (a2, b2) = (a * a, b * b);
        let rest = a.mul_add(a, -a2) + b.mul_add(b, -b2);
        let excess = (a2 - F::ONE) + b2;
        if excess.abs() < F::HALF {
            let low = b2 - (excess - (a2 - F::ONE));
            return F::HALF * (excess + (low + rest)).log1p();
        }
    }
    if a > F::MAX * F::HALF * F::HALF {
        return (x * F::HALF).hypot(y * F::HALF).log() + F::LN_2;
    }
    if a < F::MIN_POSITIVE / F::EPSILON {
        // Subnormal magnitudes have lost digits.
        let up = F::ONE / F::EPSILON;
        return (x * up * up).hypot(y * up * up).log() - F::TWO * up.log();
    }
    a.hypot(b).log()
}

/// Natural logarithm; imaginary part in [-π, π].
#[inline(always)]
pub fn log<F: Real>(z: Complex<F>) -> Complex<F> {
    if z.re.is_nan() || z.im.is_nan() {
        let infinite = z.re.is_infinite() || z.im.is_infinite();
        return Complex { re: if infinite { F::INFINITY } else { F::NAN }, im: F::NAN };
    }
    if z.re == F::ZERO && z.im == F::ZERO {
        return Complex { re: -F::ONE / z.re.abs(), im: arg(z) };
    }
    if z.re.is_infinite() || z.im.is_infinite() {
        return Complex { re: F::INFINITY, im: arg(z) };
    }
    Complex { re: log_abs(z), im: arg(z) }
}

/// Logarithm to base 2: the natural one times log₂e.
#[inline(always)]
pub fn log2<F: Real>(z: Complex<F>) -> Complex<F> {
    let w = log(z);
    Complex { re: w.re * F::LOG2_E, im: w.im * F::LOG2_E }
}

/// Logarithm to base 10: the natural one times log₁₀e.
#[inline(always)]
pub fn log10<F: Real>(z: Complex<F>) -> Complex<F> {
    let w = log(z);
    Complex { re: w.re * F::LOG10_E, im: w.im * F::LOG10_E }
}

/// `log(1 + z)`; the real part of small operands keeps its digits, unlike NumPy's.
#[inline(always)]
pub fn log1p<F: Real>(z: Complex<F>) -> Complex<F> {
    let shifted = z.re + F::ONE;
    let im = z.im.atan2(shifted);
    if abs(z) < F::HALF {
        // |1 + z|² - 1 = 2x + x² + y²
        let square = z.im * z.im;
        return Complex { re: F::HALF * (z.re.mul_add(z.re + F::TWO, square)).log1p(), im };
    }
    Complex { re: real_log(shifted.hypot(z.im)), im }
}

/// Square root in the right half plane.
#[inline(always)]
pub fn sqrt<F: Real>(z: Complex<F>) -> Complex<F> {
    let Complex { re, im } = z;
    if im.is_infinite() {
        return Complex { re: F::INFINITY, im };
    }
    if re.is_nan() {
        return Complex { re, im: re };
    }
    if re.is_infinite() {
        let nan = im.is_nan();
        return if re > F::ZERO {
            Complex { re, im: if nan { im } else { F::ZERO.copysign(im) } }
        } else {
            Complex { re: if nan { im } else { F::ZERO }, im: F::INFINITY.copysign(im) }
        };
    }
    if im.is_nan() {
        return Complex { re: im, im };
    }
    if im == F::ZERO {
        return if re < F::ZERO {
            Complex { re: F::ZERO, im: (-re).sqrt().copysign(im) }
        } else {
            Complex { re: re.sqrt().abs(), im }
        };
    }
    // Scaled by 4ⁿ so that neither |z| + |re| overflows nor digits are lost below.
    let largest = if re.abs() < im.abs() { im.abs() } else { re.abs() };
    let (scale, back) = if largest > F::MAX * F::HALF * F::HALF {
        (F::HALF * F::HALF * F::HALF * F::HALF, F::TWO * F::TWO)
    } else if largest < F::MIN_POSITIVE / (F::EPSILON * F::EPSILON) {
        (F::ONE / (F::EPSILON * F::EPSILON * F::EPSILON * F::EPSILON), F::EPSILON * F::EPSILON)
    } else {
        (F::ONE, F::ONE)
    };
    let (x, y) = (re * scale, im * scale);
    let root = ((x.abs().hypot(y) + x.abs()) * F::HALF).sqrt();
    let other = y.abs() / (root + root);
    let (a, b) = if x < F::ZERO { (other, root) } else { (root, other) };
    Complex { re: a * back, im: (b * back).copysign(im) }
}

/// `x1` to the power `x2`: by multiplication for integers between -100 and 100 (NumPy's rule).
#[inline(always)]
pub fn pow<F: Real>(x1: Complex<F>, x2: Complex<F>) -> Complex<F> {
    let (zero, one) = (F::ZERO, Complex { re: F::ONE, im: F::ZERO });
    if x2.re == zero && x2.im == zero {
        return one;
    }
    if x1.re == zero && x1.im == zero {
        if x2.re > zero {
            return Complex { re: zero, im: zero };
        }
        let invalid = zero / x1.re;
        return Complex { re: invalid, im: invalid };
    }
    let n = x2.re.to_f64();
    if x2.im == zero && n.abs() < 100.0 && n.trunc() == n {
        match n as i32 {
            1 => return x1,
            2 => return multiply(x1, x1),
            3 => return multiply(x1, multiply(x1, x1)),
            _ => {}
        }
        let mut remaining = n.abs() as u32;
        let (mut result, mut square) = (one, x1);
        loop {
            if remaining & 1 != 0 {
                result = multiply(result, square);
            }
            remaining >>= 1;
            if remaining == 0 {
                break;
            }
            square = multiply(square, square);
        }
        return if n < 0.0 { divide(one, result) } else { result };
    }
    exp(multiply_infinite(x2, log(x1)))
}
