//! Nanoseconds per element of complex functions, on one thread, compiled for AVX-512.
//!
//! `benches/numpy_throughput.py` prints NumPy's figures for complex numbers, too.

use elementary::{Real, complex};
use num_complex::Complex;
use std::hint::black_box;
use std::time::Instant;

const ELEMENTS: usize = 20_000;

macro_rules! rows {
    ($($name:literal $a:ident $b:ident $body:expr;)*) => {
        const ROWS: &[&str] = &[$($name),*];
        #[inline(always)]
        fn apply<F: Real>(function: &str, x1: &[Complex<F>], x2: &[Complex<F>], out: &mut [Complex<F>]) {
            match function {
                $($name => {
                    for ((y, &$a), &$b) in out.iter_mut().zip(x1).zip(x2) {
                        *y = $body;
                    }
                })*
                _ => {}
            }
        }
    };
}

rows! {
    "multiply" a b complex::multiply(a, b);
    "divide" a b complex::divide(a, b);
    "reciprocal" a _b complex::reciprocal(a);
    "absolute" a _b Complex { re: complex::abs(a), im: F::ZERO };
    "sign" a _b complex::sign(a);
    "exp" a _b complex::exp(a);
    "log" a _b complex::log(a);
    "sqrt" a _b complex::sqrt(a);
    "sin" a _b complex::sin(a);
    "cos" a _b complex::cos(a);
    "tan" a _b complex::tan(a);
    "tanh" a _b complex::tanh(a);
    "arcsin" a _b complex::asin(a);
    "arctan" a _b complex::atan(a);
    "power" a b complex::pow(a, b);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,fma,bmi2,avx2")]
fn avx512<F: Real>(function: &str, x1: &[Complex<F>], x2: &[Complex<F>], out: &mut [Complex<F>]) {
    apply(function, x1, x2, out);
}

fn nanoseconds<F: Real>(function: &str) -> f64 {
    let walk = |stride: f64, i: usize| F::from_f64(20.0 * (i as f64 * stride).fract() - 10.0);
    let operand = |p: f64, q: f64| -> Vec<Complex<F>> {
        (0..ELEMENTS).map(|i| Complex { re: walk(p, i), im: walk(q, i) }).collect()
    };
    let x1 = operand(0.618_033_988_749_894_9, 0.754_877_666_246_692_8);
    let x2 = operand(0.569_840_290_998_053_3, 0.819_172_513_396_164_4);
    let mut out = x1.clone();
    let mut best = f64::INFINITY;
    for _ in 0..20 {
        let start = Instant::now();
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx512dq") {
            // SAFETY: the processor has the instruction set.
            unsafe { avx512(function, black_box(&x1), black_box(&x2), &mut out) };
        } else {
            apply(function, black_box(&x1), black_box(&x2), &mut out);
        }
        #[cfg(not(target_arch = "x86_64"))]
        apply(function, black_box(&x1), black_box(&x2), &mut out);
        best = best.min(start.elapsed().as_nanos() as f64);
        black_box(&mut out);
    }
    best / ELEMENTS as f64
}

fn main() {
    for name in ROWS {
        println!("{name} c128 avx512 {:.3}", nanoseconds::<f64>(name));
        println!("{name} c64 avx512 {:.3}", nanoseconds::<f32>(name));
    }
}
