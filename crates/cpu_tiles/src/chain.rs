//! Chains of cheap operations that keep their running value in registers of the processor.
//!
//! One tile per operation writes and reads every intermediate value through the first-level cache,
//! which for additions and multiplications costs more than the arithmetic. A chain runs a list of steps,
//! each of which changes one running value by at most one other operand, over eight vectors at a time:
//! the running value never leaves the vector registers, and choosing the step's code is paid once for
//! eight vectors. Every step rounds as its row in the catalogue does.

use dtype::DType;

/// What a step does to the running value `a` with an operand `x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Act {
    /// `a + x`
    Add,
    /// `a - x`
    Subtract,
    /// `x - a`
    SubtractFrom,
    /// `a * x`
    Multiply,
    /// `a / x`
    Divide,
    /// `x / a`
    DivideInto,
    /// `a * a`
    Square,
    /// `√a`
    SquareRoot,
    /// `|a|`
    Absolute,
    /// `-a`
    Negative,
}

impl Act {
    /// The act of a row of the catalogue, where the running value is the first argument or not.
    pub fn of(name: &str, running_first: bool) -> Option<Act> {
        Some(match (name, running_first) {
            ("add", _) => Act::Add,
            ("multiply", _) => Act::Multiply,
            ("subtract", true) => Act::Subtract,
            ("subtract", false) => Act::SubtractFrom,
            ("divide", true) => Act::Divide,
            ("divide", false) => Act::DivideInto,
            ("square", true) => Act::Square,
            ("sqrt", true) => Act::SquareRoot,
            ("absolute" | "fabs", true) => Act::Absolute,
            ("negative", true) => Act::Negative,
            _ => return None,
        })
    }
}

/// One step of a chain.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// What it does.
    pub act: Act,
    /// The operand's elements; null where it is `constant`, or there is none.
    pub operand: *const u8,
    /// The operand where it is the same everywhere.
    pub constant: f64,
}

/// Runs the links over `n` elements, beginning with those of `start`.
///
/// # Safety
/// `start`, operands that are not null and `out` are valid for `n` aligned elements of one dtype; `out`
/// overlaps none of the others.
pub type Chain = unsafe fn(n: usize, start: *const u8, links: &[Link], out: *mut u8);

/// The chain over a dtype; `None` for dtypes that have none.
pub fn chain(dtype: DType) -> Option<Chain> {
    let chains = chains();
    match dtype {
        DType::Float64 => Some(chains[0]),
        DType::Float32 => Some(chains[1]),
        _ => None,
    }
}

/// One element, for what is left over.
macro_rules! single {
    ($T:ty, $value:expr, $link:expr, $x:expr) => {
        match $link.act {
            Act::Add => $value + $x,
            Act::Subtract => $value - $x,
            Act::SubtractFrom => $x - $value,
            Act::Multiply => $value * $x,
            Act::Divide => $value / $x,
            Act::DivideInto => $x / $value,
            Act::Square => $value * $value,
            Act::SquareRoot => <$T>::sqrt($value),
            Act::Absolute => <$T>::abs($value),
            Act::Negative => -$value,
        }
    };
}

/// A chain over vectors of `$lanes` lanes, eight at a time. Vectors are arrays of lanes, which the
/// compiler keeps in registers: each act is a loop over all lanes of all eight.
macro_rules! chain_loop {
    ($meta:meta, $T:ty, $lanes:literal) => {{
        /// One act on a group of elements, with an operand that is loaded or the same everywhere.
        macro_rules! act {
            ($group:ident, $link:ident, $at:ident, |$a:ident, $x:ident| $value:expr) => {
                if $link.operand.is_null() {
                    let $x = $link.constant as $T;
                    for $a in &mut $group {
                        *$a = {
                            let $a = *$a;
                            $value
                        };
                    }
                } else {
                    let x = &*$link.operand.cast::<$T>().add($at).cast::<[$T; 8 * $lanes]>();
                    for ($a, &$x) in $group.iter_mut().zip(x) {
                        *$a = {
                            let $a = *$a;
                            $value
                        };
                    }
                }
            };
        }
        #[$meta]
        unsafe fn chain(n: usize, start: *const u8, links: &[Link], out: *mut u8) {
            const GROUP: usize = 8 * $lanes;
            let (start, out) = (start.cast::<$T>(), out.cast::<$T>());
            let mut at = 0;
            // SAFETY: `Chain`'s contract; groups lie within `n` elements.
            unsafe {
                while at + GROUP <= n {
                    let mut group: [$T; GROUP] = start.add(at).cast::<[$T; GROUP]>().read();
                    for link in links {
                        match link.act {
                            Act::Add => act!(group, link, at, |a, x| a + x),
                            Act::Subtract => act!(group, link, at, |a, x| a - x),
                            Act::SubtractFrom => act!(group, link, at, |a, x| x - a),
                            Act::Multiply => act!(group, link, at, |a, x| a * x),
                            Act::Divide => act!(group, link, at, |a, x| a / x),
                            Act::DivideInto => act!(group, link, at, |a, x| x / a),
                            Act::Square => group.iter_mut().for_each(|a| *a = *a * *a),
                            Act::SquareRoot => group.iter_mut().for_each(|a| *a = a.sqrt()),
                            Act::Absolute => group.iter_mut().for_each(|a| *a = a.abs()),
                            Act::Negative => group.iter_mut().for_each(|a| *a = -*a),
                        }
                    }
                    out.add(at).cast::<[$T; GROUP]>().write(group);
                    at += GROUP;
                }
                while at < n {
                    let mut value = *start.add(at);
                    for link in links {
                        let x = if link.operand.is_null() {
                            link.constant as $T
                        } else {
                            *link.operand.cast::<$T>().add(at)
                        };
                        value = single!($T, value, link, x);
                    }
                    *out.add(at) = value;
                    at += 1;
                }
            }
        }
        chain as Chain
    }};
}

/// The same with the processor's vector types, which hold the running value across steps for certain.
#[cfg(target_arch = "x86_64")]
macro_rules! chain_vectors {
    ($meta:meta, $T:ty, $lanes:literal, $V:ty, $load:ident $store:ident $set:ident $add:ident $sub:ident $mul:ident $div:ident $sqrt:ident $and:expr, $xor:expr) => {{
        macro_rules! act {
            ($group:ident, $link:ident, $at:ident, |$a:ident, $x:ident| $value:expr) => {
                if $link.operand.is_null() {
                    let $x = $set($link.constant as $T);
                    act!(@ $group, |$a, _k| $value);
                } else {
                    let operand = $link.operand.cast::<$T>().add($at);
                    act!(@ $group, |$a, k| { let $x = $load(operand.add(k * $lanes)); $value });
                }
            };
            (@ $group:ident, |$a:ident, $k:ident| $value:expr) => {{
                $group.0 = { let ($a, $k) = ($group.0, 0); $value };
                $group.1 = { let ($a, $k) = ($group.1, 1); $value };
                $group.2 = { let ($a, $k) = ($group.2, 2); $value };
                $group.3 = { let ($a, $k) = ($group.3, 3); $value };
                $group.4 = { let ($a, $k) = ($group.4, 4); $value };
                $group.5 = { let ($a, $k) = ($group.5, 5); $value };
                $group.6 = { let ($a, $k) = ($group.6, 6); $value };
                $group.7 = { let ($a, $k) = ($group.7, 7); $value };
            }};
        }
        #[$meta]
        unsafe fn chain(n: usize, start: *const u8, links: &[Link], out: *mut u8) {
            const GROUP: usize = 8 * $lanes;
            let (start, out) = (start.cast::<$T>(), out.cast::<$T>());
            let mut at = 0;
            // SAFETY: `Chain`'s contract; groups lie within `n` elements.
            unsafe {
                while at + GROUP <= n {
                    let from = start.add(at);
                    let mut group: ($V, $V, $V, $V, $V, $V, $V, $V) = (
                        $load(from),
                        $load(from.add($lanes)),
                        $load(from.add(2 * $lanes)),
                        $load(from.add(3 * $lanes)),
                        $load(from.add(4 * $lanes)),
                        $load(from.add(5 * $lanes)),
                        $load(from.add(6 * $lanes)),
                        $load(from.add(7 * $lanes)),
                    );
                    for link in links {
                        match link.act {
                            Act::Add => act!(group, link, at, |a, x| $add(a, x)),
                            Act::Subtract => act!(group, link, at, |a, x| $sub(a, x)),
                            Act::SubtractFrom => act!(group, link, at, |a, x| $sub(x, a)),
                            Act::Multiply => act!(group, link, at, |a, x| $mul(a, x)),
                            Act::Divide => act!(group, link, at, |a, x| $div(a, x)),
                            Act::DivideInto => act!(group, link, at, |a, x| $div(x, a)),
                            Act::Square => act!(@ group, |a, _k| $mul(a, a)),
                            Act::SquareRoot => act!(@ group, |a, _k| $sqrt(a)),
                            Act::Absolute => act!(@ group, |a, _k| $and(a)),
                            Act::Negative => act!(@ group, |a, _k| $xor(a)),
                        }
                    }
                    let to = out.add(at);
                    $store(to, group.0);
                    $store(to.add($lanes), group.1);
                    $store(to.add(2 * $lanes), group.2);
                    $store(to.add(3 * $lanes), group.3);
                    $store(to.add(4 * $lanes), group.4);
                    $store(to.add(5 * $lanes), group.5);
                    $store(to.add(6 * $lanes), group.6);
                    $store(to.add(7 * $lanes), group.7);
                    at += GROUP;
                }
                while at < n {
                    let mut value = *start.add(at);
                    for link in links {
                        let x = if link.operand.is_null() {
                            link.constant as $T
                        } else {
                            *link.operand.cast::<$T>().add(at)
                        };
                        value = single!($T, value, link, x);
                    }
                    *out.add(at) = value;
                    at += 1;
                }
            }
        }
        chain as Chain
    }};
}

mod baseline {
    use super::*;
    pub static CHAINS: [Chain; 2] = [chain_loop!(inline(never), f64, 2), chain_loop!(inline(never), f32, 4)];
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::*;
    use std::arch::x86_64::*;
    pub static CHAINS: [Chain; 2] = [
        chain_vectors!(
            target_feature(enable = "avx2,fma,bmi2,f16c"), f64, 4, __m256d,
            _mm256_loadu_pd _mm256_storeu_pd _mm256_set1_pd _mm256_add_pd _mm256_sub_pd _mm256_mul_pd _mm256_div_pd
            _mm256_sqrt_pd |a| _mm256_andnot_pd(_mm256_set1_pd(-0.0), a), |a| _mm256_xor_pd(_mm256_set1_pd(-0.0), a)
        ),
        chain_vectors!(
            target_feature(enable = "avx2,fma,bmi2,f16c"), f32, 8, __m256,
            _mm256_loadu_ps _mm256_storeu_ps _mm256_set1_ps _mm256_add_ps _mm256_sub_ps _mm256_mul_ps _mm256_div_ps
            _mm256_sqrt_ps |a| _mm256_andnot_ps(_mm256_set1_ps(-0.0), a), |a| _mm256_xor_ps(_mm256_set1_ps(-0.0), a)
        ),
    ];
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
    use super::*;
    use std::arch::x86_64::*;
    pub static CHAINS: [Chain; 2] = [
        chain_vectors!(
            target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,bmi2,f16c"), f64, 8, __m512d,
            _mm512_loadu_pd _mm512_storeu_pd _mm512_set1_pd _mm512_add_pd _mm512_sub_pd _mm512_mul_pd _mm512_div_pd
            _mm512_sqrt_pd |a| _mm512_andnot_pd(_mm512_set1_pd(-0.0), a), |a| _mm512_xor_pd(_mm512_set1_pd(-0.0), a)
        ),
        chain_vectors!(
            target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,bmi2,f16c"), f32, 16, __m512,
            _mm512_loadu_ps _mm512_storeu_ps _mm512_set1_ps _mm512_add_ps _mm512_sub_ps _mm512_mul_ps _mm512_div_ps
            _mm512_sqrt_ps |a| _mm512_andnot_ps(_mm512_set1_ps(-0.0), a), |a| _mm512_xor_ps(_mm512_set1_ps(-0.0), a)
        ),
    ];
}

fn chains() -> &'static [Chain; 2] {
    match crate::isa() {
        #[cfg(target_arch = "x86_64")]
        crate::Isa::Avx512 => &avx512::CHAINS,
        #[cfg(target_arch = "x86_64")]
        crate::Isa::Avx2 => &avx2::CHAINS,
        _ => &baseline::CHAINS,
    }
}

#[cfg(test)]
#[path = "../tests/unit/chain.rs"]
mod tests;
