//! Which instructions this processor has.

use std::sync::LazyLock;

/// A set of instructions that tiles are compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Isa {
    /// What every processor of the architecture has.
    Baseline,
    /// AVX2, FMA and BMI2: x86-64-v3.
    Avx2,
    /// AVX-512 F, DQ, BW and VL: x86-64-v4.
    Avx512,
}

static ISA: LazyLock<Isa> = LazyLock::new(|| {
    let best = detect();
    // For tests and comparisons; asking for more than there is gives what there is.
    match std::env::var("POLYARRAY_ISA").as_deref() {
        Ok("baseline") => Isa::Baseline,
        Ok("avx2") => best.min(Isa::Avx2),
        _ => best,
    }
});

/// The set that runs in this process.
pub fn isa() -> Isa {
    *ISA
}

/// Runs a loop over memory with the widest registers of this processor. What the compiler does not inline into
/// `work` stays as it is: plain loops suit, iterators' own do not.
#[inline]
pub fn vectorized<R>(work: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2,fma,bmi2,f16c")]
        fn avx2<R>(work: impl FnOnce() -> R) -> R {
            work()
        }
        #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,bmi2,f16c")]
        fn avx512<R>(work: impl FnOnce() -> R) -> R {
            work()
        }
        match isa() {
            // SAFETY: the processor has these instructions.
            Isa::Avx512 => return unsafe { avx512(work) },
            // SAFETY: as above.
            Isa::Avx2 => return unsafe { avx2(work) },
            Isa::Baseline => {}
        }
    }
    work()
}

#[cfg(target_arch = "x86_64")]
fn detect() -> Isa {
    let avx2 = is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("fma")
        && is_x86_feature_detected!("bmi2");
    let avx512 = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vl");
    match (avx2, avx512) {
        (true, true) => Isa::Avx512,
        (true, false) => Isa::Avx2,
        _ => Isa::Baseline,
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn detect() -> Isa {
    Isa::Baseline
}
