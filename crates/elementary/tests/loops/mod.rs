//! Loops over every function, compiled for each instruction set: what a tile driver does, for the tests.

use elementary::Real;

macro_rules! rows {
    ($($name:literal $body:expr $(, $is_rare:expr => $rare:expr)?;)*) => {
        /// Runs the body over all rows, then the scalar companion over the rare ones.
        #[inline(always)]
        fn apply<F: Real>(function: &str, x1: &[F], x2: &[F], out: &mut [F]) -> bool {
            match function {
                $($name => {
                    let body = $body;
                    for ((y, &a), &b) in out.iter_mut().zip(x1).zip(x2) {
                        *y = body(a, b);
                    }
                    $(
                        let (is_rare, rare) = ($is_rare, $rare);
                        for ((y, &a), &b) in out.iter_mut().zip(x1).zip(x2) {
                            if is_rare(a, b) {
                                *y = rare(a, b);
                            }
                        }
                    )?
                })*
                _ => return false,
            }
            true
        }
    };
}

rows! {
    "exp" |a: F, _| a.exp();
    "exp2" |a: F, _| a.exp2();
    "expm1" |a: F, _| a.expm1();
    "log" |a: F, _| a.log();
    "log2" |a: F, _| a.log2();
    "log10" |a: F, _| a.log10();
    "log1p" |a: F, _| a.log1p();
    "sqrt" |a: F, _| a.sqrt();
    "cbrt" |a: F, _| a.cbrt();
    "sin" |a: F, _: F| a.sin(), |a: F, _: F| a.trig_is_rare() => |a: F, _: F| a.sin_rare();
    "cos" |a: F, _: F| a.cos(), |a: F, _: F| a.trig_is_rare() => |a: F, _: F| a.cos_rare();
    "tan" |a: F, _: F| a.tan(), |a: F, _: F| a.trig_is_rare() => |a: F, _: F| a.tan_rare();
    "asin" |a: F, _| a.asin();
    "acos" |a: F, _| a.acos();
    "atan" |a: F, _| a.atan();
    "sinh" |a: F, _| a.sinh();
    "cosh" |a: F, _| a.cosh();
    "tanh" |a: F, _| a.tanh();
    "asinh" |a: F, _| a.asinh();
    "acosh" |a: F, _| a.acosh();
    "atanh" |a: F, _| a.atanh();
    "floor" |a: F, _| a.floor();
    "ceil" |a: F, _| a.ceil();
    "trunc" |a: F, _| a.trunc();
    "rint" |a: F, _| a.rint();
    "sign" |a: F, _| a.sign();
    "spacing" |a: F, _| a.spacing();
    "degrees" |a: F, _| a.to_degrees();
    "radians" |a: F, _| a.to_radians();
    "pow" |a: F, b: F| a.pow(b), |a: F, b: F| a.pow_is_rare(b) => |a: F, b: F| a.pow_rare(b);
    "atan2" |a: F, b| a.atan2(b);
    "hypot" |a: F, b| a.hypot(b);
    "logaddexp" |a: F, b| a.logaddexp(b);
    "logaddexp2" |a: F, b| a.logaddexp2(b);
    "fmod" |a: F, b: F| a.fmod(b), |a: F, b: F| a.fmod_is_rare(b) => |a: F, b: F| a.fmod_rare(b);
    "remainder" |a: F, b: F| a.floor_mod(b), |a: F, b: F| a.fmod_is_rare(b) => |a: F, b: F| a.floor_mod_rare(b);
    "floor_divide" |a: F, b: F| a.floor_divide(b), |a: F, b: F| a.fmod_is_rare(b) => |a: F, b: F| a.floor_divide_rare(b);
    "copysign" |a: F, b| a.copysign(b);
    "nextafter" |a: F, b| a.nextafter(b);
    "heaviside" |a: F, b| a.heaviside(b);
    "minimum" |a: F, b| a.minimum(b);
    "maximum" |a: F, b| a.maximum(b);
    "fmin" |a: F, b| a.fmin(b);
    "fmax" |a: F, b| a.fmax(b);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,bmi2")]
fn avx2<F: Real>(function: &str, x1: &[F], x2: &[F], out: &mut [F]) -> bool {
    apply(function, x1, x2, out)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,fma,bmi2,avx2")]
fn avx512<F: Real>(function: &str, x1: &[F], x2: &[F], out: &mut [F]) -> bool {
    apply(function, x1, x2, out)
}

/// Runs one function over all rows; `isa` is one of [`available`]. False for an unknown function.
#[inline(never)]
pub fn run<F: Real>(isa: &str, function: &str, x1: &[F], x2: &[F], out: &mut [F]) -> bool {
    assert!(available().contains(&isa));
    match isa {
        // SAFETY: the processor has what is available.
        #[cfg(target_arch = "x86_64")]
        "avx512" => unsafe { avx512(function, x1, x2, out) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        "avx2" => unsafe { avx2(function, x1, x2, out) },
        _ => apply(function, x1, x2, out),
    }
}

/// The instruction sets of this processor for which the loops are compiled.
pub fn available() -> Vec<&'static str> {
    let mut found = vec!["baseline"];
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            found.push("avx2");
        }
        if is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
        {
            found.push("avx512");
        }
    }
    found
}
