//! Functions of complex numbers, with the special values of C99's Annex G as NumPy gives them.
//!
//! They are composed of the real functions of [`Real`], branch where the mathematics does, and are
//! therefore scalar; inlined under a target feature they use its fused multiply-add. Division,
//! reciprocal and integer powers follow NumPy's own formulas, everything else the C library's behaviour.
//!
//! ```
//! use elementary::complex;
//! use num_complex::Complex;
//! let z = complex::sqrt(Complex::new(-4.0_f64, 0.0));
//! assert_eq!(z, Complex::new(0.0, 2.0));
//! ```

mod arithmetic;
mod exponential;
mod hyperbolic;
mod inverse;

pub use arithmetic::{abs, arg, divide, multiply, reciprocal, sign};
pub use exponential::{exp, exp2, expm1, log, log1p, log2, log10, pow, sqrt};
pub use hyperbolic::{cos, cosh, sin, sinh, tan, tanh};
pub use inverse::{acos, acosh, asin, asinh, atan, atanh};

use crate::Real;
use num_complex::Complex;

/// Sine and cosine of any angle.
#[inline(always)]
fn sin_cos<F: Real>(x: F) -> (F, F) {
    if x.trig_is_rare() { (x.sin_rare(), x.cos_rare()) } else { (x.sin(), x.cos()) }
}

/// e to any real power.
#[inline(always)]
fn real_exp<F: Real>(x: F) -> F {
    if x.exp_is_rare() { x.exp_rare() } else { x.exp() }
}

/// Natural logarithm of any real number.
#[inline(always)]
fn real_log<F: Real>(x: F) -> F {
    if x.log_is_rare() { x.log_rare() } else { x.log() }
}

/// i·z
#[inline(always)]
fn turn<F: Real>(z: Complex<F>) -> Complex<F> {
    Complex { re: -z.im, im: z.re }
}

/// -i·z
#[inline(always)]
fn turn_back<F: Real>(z: Complex<F>) -> Complex<F> {
    Complex { re: z.im, im: -z.re }
}
