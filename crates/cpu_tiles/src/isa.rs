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
