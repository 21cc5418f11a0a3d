//! Nanoseconds per element of each function, type and instruction set, on one thread.
//!
//! `cargo bench -p elementary -- exp f64` prints the rows whose label contains all the words.
//! Figures are minima over rounds; `benches/numpy_throughput.py` prints NumPy's for the same operands,
//! so that both can be taken in the same minute.

use elementary::Real;
use std::hint::black_box;
use std::time::Instant;

const ELEMENTS: usize = 100_000;

/// Operands as in `numpy_throughput.py`: a low-discrepancy walk through an interval.
fn operands<F: Real>(low: f64, high: f64, stride: f64) -> Vec<F> {
    (0..ELEMENTS).map(|i| F::from_f64(low + (high - low) * (i as f64 * stride).fract())).collect()
}

macro_rules! rows {
    ($($name:literal $low1:literal $high1:literal $low2:literal $high2:literal $a:ident $b:ident $body:expr;)*) => {
        #[inline(always)]
        fn apply<F: Real>(function: &str, x1: &[F], x2: &[F], out: &mut [F]) {
            match function {
                $($name => {
                    for ((y, &$a), &$b) in out.iter_mut().zip(x1).zip(x2) {
                        *y = $body;
                    }
                })*
                _ => {}
            }
        }
        const ROWS: &[(&str, f64, f64, f64, f64)] = &[$(($name, $low1, $high1, $low2, $high2)),*];
    };
}

rows! {
    "add" -10.0 10.0 -10.0 10.0 a b a + b;
    "exp" -10.0 10.0 0.0 1.0 a _b a.exp();
    "exp2" -10.0 10.0 0.0 1.0 a _b a.exp2();
    "expm1" -10.0 10.0 0.0 1.0 a _b a.expm1();
    "log" 0.01 100.0 0.0 1.0 a _b a.log();
    "log2" 0.01 100.0 0.0 1.0 a _b a.log2();
    "log10" 0.01 100.0 0.0 1.0 a _b a.log10();
    "log1p" 0.01 100.0 0.0 1.0 a _b a.log1p();
    "sqrt" 0.01 100.0 0.0 1.0 a _b a.sqrt();
    "cbrt" -10.0 10.0 0.0 1.0 a _b a.cbrt();
    "sin" -10.0 10.0 0.0 1.0 a _b a.sin();
    "cos" -10.0 10.0 0.0 1.0 a _b a.cos();
    "tan" -10.0 10.0 0.0 1.0 a _b a.tan();
    "arcsin" -1.0 1.0 0.0 1.0 a _b a.asin();
    "arccos" -1.0 1.0 0.0 1.0 a _b a.acos();
    "arctan" -10.0 10.0 0.0 1.0 a _b a.atan();
    "sinh" -10.0 10.0 0.0 1.0 a _b a.sinh();
    "cosh" -10.0 10.0 0.0 1.0 a _b a.cosh();
    "tanh" -10.0 10.0 0.0 1.0 a _b a.tanh();
    "arcsinh" -10.0 10.0 0.0 1.0 a _b a.asinh();
    "arccosh" 1.0 10.0 0.0 1.0 a _b a.acosh();
    "arctanh" -1.0 1.0 0.0 1.0 a _b a.atanh();
    "sign" -1.0 1.0 0.0 1.0 a _b a.sign();
    "rint" -100.0 100.0 0.0 1.0 a _b a.rint();
    "power" 0.01 100.0 -10.0 10.0 a b a.pow(b);
    "arctan2" -10.0 10.0 -10.0 10.0 a b a.atan2(b);
    "hypot" -10.0 10.0 -10.0 10.0 a b a.hypot(b);
    "fmod" -100.0 100.0 -10.0 10.0 a b a.fmod(b);
    "remainder" -100.0 100.0 -10.0 10.0 a b a.floor_mod(b);
    "floor_divide" -100.0 100.0 -10.0 10.0 a b a.floor_divide(b);
    "logaddexp" -10.0 10.0 -10.0 10.0 a b a.logaddexp(b);
    "maximum" -10.0 10.0 -10.0 10.0 a b a.maximum(b);
    "heaviside" -10.0 10.0 -10.0 10.0 a b a.heaviside(b);
    "exp_is_rare" -10.0 10.0 0.0 1.0 a _b if a.exp_is_rare() { F::ONE } else { F::ZERO };
    "log_is_rare" 0.01 100.0 0.0 1.0 a _b if a.log_is_rare() { F::ONE } else { F::ZERO };
    "trig_is_rare" -10.0 10.0 0.0 1.0 a _b if a.trig_is_rare() { F::ONE } else { F::ZERO };
    "pow_is_rare" 0.01 100.0 -10.0 10.0 a b if a.pow_is_rare(b) { F::ONE } else { F::ZERO };
    "fmod_is_rare" -100.0 100.0 -10.0 10.0 a b if a.fmod_is_rare(b) { F::ONE } else { F::ZERO };
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,bmi2")]
fn avx2<F: Real>(function: &str, x1: &[F], x2: &[F], out: &mut [F]) {
    apply(function, x1, x2, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,fma,bmi2,avx2")]
fn avx512<F: Real>(function: &str, x1: &[F], x2: &[F], out: &mut [F]) {
    apply(function, x1, x2, out);
}

fn nanoseconds<F: Real>(isa: &str, row: &(&str, f64, f64, f64, f64)) -> f64 {
    let x1 = operands::<F>(row.1, row.2, 0.618_033_988_749_894_9);
    let x2 = operands::<F>(row.3, row.4, 0.754_877_666_246_692_8);
    let mut out = vec![F::ZERO; ELEMENTS];
    let mut best = f64::INFINITY;
    for _ in 0..30 {
        let start = Instant::now();
        match isa {
            // SAFETY: `main` names only instruction sets that the processor has.
            #[cfg(target_arch = "x86_64")]
            "avx512" => unsafe { avx512(row.0, black_box(&x1), black_box(&x2), &mut out) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            "avx2" => unsafe { avx2(row.0, black_box(&x1), black_box(&x2), &mut out) },
            _ => apply(row.0, black_box(&x1), black_box(&x2), &mut out),
        }
        best = best.min(start.elapsed().as_nanos() as f64);
        black_box(&mut out);
    }
    best / ELEMENTS as f64
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let mut isas = vec!["baseline"];
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            isas.insert(0, "avx2");
        }
        if is_x86_feature_detected!("avx512dq") && is_x86_feature_detected!("avx512bw") {
            isas.insert(0, "avx512");
        }
    }
    for isa in isas {
        for row in ROWS {
            for kind in ["f64", "f32"] {
                let label = format!("{} {kind} {isa}", row.0);
                if !words.iter().all(|word| label.split(' ').any(|part| part == word)) {
                    continue;
                }
                let time =
                    if kind == "f64" { nanoseconds::<f64>(isa, row) } else { nanoseconds::<f32>(isa, row) };
                println!("{label} {time:.3}");
            }
        }
    }
}
