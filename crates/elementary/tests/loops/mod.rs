//! Loops over every function, compiled for each instruction set: what a tile driver does, for the tests.

use elementary::Real;

macro_rules! rows {
    ($($name:literal $a:ident $b:ident $body:expr $(, $is_rare:expr => $rare:expr)? $(; all $is_plain:expr => $plain:expr)?;)*) => {
        /// Runs the body over all rows, then the scalar companion over the rare ones. Plain formulas give
        /// the same results where they may be asked.
        #[inline(always)]
        fn apply<F: Real>(function: &str, x1: &[F], x2: &[F], out: &mut [F]) -> bool {
            match function {
                $($name => {
                    for ((y, &$a), &$b) in out.iter_mut().zip(x1).zip(x2) {
                        *y = $body;
                    }
                    $(
                        for ((y, &$a), &$b) in out.iter_mut().zip(x1).zip(x2) {
                            if $is_rare {
                                *y = $rare;
                            }
                        }
                    )?
                    $(
                        for ((&y, &$a), &$b) in out.iter().zip(x1).zip(x2) {
                            if $is_plain {
                                let plain = $plain;
                                let same = plain == y && plain.is_sign_negative() == y.is_sign_negative();
                                assert!(same, "{function} {:?} {:?}: {y:?}, plain {plain:?}", $a, $b);
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
    "exp" a _b a.exp(), a.exp_is_rare() => a.exp_rare(); all a.exp_is_plain() => a.exp_plain();
    "exp2" a _b a.exp2(), a.exp2_is_rare() => a.exp2_rare(); all a.exp2_is_plain() => a.exp2_plain();
    "expm1" a _b a.expm1(); all a.hyperbolic_is_plain() => a.expm1_plain();
    "log" a _b a.log(), a.log_is_rare() => a.log_rare(); all a.is_positive_normal() => a.log_plain();
    "log2" a _b a.log2(), a.log_is_rare() => a.log2_rare(); all a.is_positive_normal() => a.log2_plain();
    "log10" a _b a.log10(), a.log_is_rare() => a.log10_rare(); all a.is_positive_normal() => a.log10_plain();
    "log1p" a _b a.log1p(), a.log1p_is_rare() => a.log1p_rare(); all a.log1p_is_plain() => a.log1p_plain();
    "sqrt" a _b a.sqrt();
    "cbrt" a _b a.cbrt(); all a.is_normal() => a.cbrt_plain();
    "sin" a _b a.sin(), a.trig_is_rare() => a.sin_rare(); all a.trig_is_plain() => a.sin_plain();
    "cos" a _b a.cos(), a.trig_is_rare() => a.cos_rare(); all a.trig_is_plain() => a.cos_plain();
    "tan" a _b a.tan(), a.trig_is_rare() => a.tan_rare(); all a.trig_is_plain() => a.tan_plain();
    "asin" a _b a.asin(); all a.is_within_one() => a.asin_plain();
    "acos" a _b a.acos(); all a.is_within_one() => a.acos_plain();
    "atan" a _b a.atan(); all a.atan_is_plain() => a.atan_plain();
    "sinh" a _b a.sinh(); all a.hyperbolic_is_plain() => a.sinh_plain();
    "cosh" a _b a.cosh(); all a.hyperbolic_is_plain() => a.cosh_plain();
    "tanh" a _b a.tanh(); all a.hyperbolic_is_plain() => a.tanh_plain();
    "asinh" a _b a.asinh(); all a.asinh_is_plain() => a.asinh_plain();
    "acosh" a _b a.acosh(); all a.acosh_is_plain() => a.acosh_plain();
    "atanh" a _b a.atanh(); all a.atanh_is_plain() => a.atanh_plain();
    "floor" a _b a.floor();
    "ceil" a _b a.ceil();
    "trunc" a _b a.trunc();
    "rint" a _b a.rint();
    "sign" a _b a.sign();
    "spacing" a _b a.spacing(), a.at_an_end() => a.spacing_rare();
    "degrees" a _b a.to_degrees();
    "radians" a _b a.to_radians();
    "pow" a b a.pow(b), a.pow_is_rare(b) => a.pow_rare(b); all a.pow_is_plain(b) => a.pow_plain(b);
    "atan2" a b a.atan2(b);
    "hypot" a b a.hypot(b);
    "logaddexp" a b a.logaddexp(b);
    "logaddexp2" a b a.logaddexp2(b);
    "fmod" a b a.fmod(b), a.fmod_is_rare(b) => a.fmod_rare(b);
    "remainder" a b a.floor_mod(b), a.fmod_is_rare(b) => a.floor_mod_rare(b);
    "floor_divide" a b a.floor_divide(b), a.fmod_is_rare(b) => a.floor_divide_rare(b);
    "copysign" a b a.copysign(b);
    "nextafter" a b a.nextafter(b), a.at_an_end() => a.nextafter_rare(b);
    "heaviside" a b a.heaviside(b);
    "minimum" a b a.minimum(b);
    "maximum" a b a.maximum(b);
    "fmin" a b a.fmin(b);
    "fmax" a b a.fmax(b);
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
