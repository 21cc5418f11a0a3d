//! Chains of cheap operations that keep their running value in registers of the processor.
//!
//! One tile per operation writes and reads every intermediate value through the first-level cache,
//! which for additions and multiplications costs more than the arithmetic. A chain is a small program
//! for an accumulator of several vectors, the *group*: each [`Link`] loads it, changes it by at most
//! two operands, or stores it, and choosing a link's code is paid once per group. Operands are streams
//! of elements, constants, or groups that the chain itself kept in scratch memory, so that a whole
//! expression runs in one pass over its inputs.
//!
//! Truths live in scratch memory of their own kind: comparisons of the running value write them there,
//! logical acts change them, and choices between the running value and another read them. Every act
//! rounds, and treats NaN and signed zeros, as its row in the catalogue does, and raises the flags that
//! the row's loop raises.

mod vector;

use dtype::DType;
use vector::Vector;

/// What a link does with the running value `a`, an operand `x` and a truth `t`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Act {
    /// `a = x`
    Load,
    /// `x = a`, where `x` is a stream or scratch.
    Store,
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
    /// `a` rounded down.
    Floor,
    /// `a` rounded up.
    Ceil,
    /// `a` rounded towards zero.
    Trunc,
    /// `a` rounded to nearest, halves to even.
    Rint,
    /// The smaller of `a` and `x`.
    Minimum,
    /// The smaller of `x` and `a`: the order tells which of equal zeros and of two NaNs it is.
    MinimumFrom,
    /// The larger of `a` and `x`.
    Maximum,
    /// The larger of `x` and `a`.
    MaximumFrom,
    /// The smaller of `a` and a constant that is neither zero nor NaN, so that their order means nothing.
    AtMost,
    /// The larger of `a` and such a constant.
    AtLeast,
    /// `t = a < x`
    Less,
    /// `t = a <= x`
    LessEqual,
    /// `t = a > x`
    Greater,
    /// `t = a >= x`
    GreaterEqual,
    /// `t = a == x`
    Equal,
    /// `t = a != x`
    NotEqual,
    /// `t` tells whether `a` is NaN.
    IsNan,
    /// `t = x`, where `x` is a stream of bools.
    LoadTruth,
    /// `t = x`, another truth.
    CopyTruth,
    /// Whether `t` and the truth `x` hold.
    And,
    /// Whether `t` or the truth `x` holds.
    Or,
    /// Whether one of `t` and the truth `x` holds.
    Xor,
    /// Whether `t` does not hold.
    Not,
    /// `a` where `t` holds, else `x`.
    Choose,
    /// `x` where `t` holds, else `a`.
    ChooseFrom,
}

impl Act {
    /// The act of a row of the catalogue with one or two arguments, where the running value is the
    /// first or not. A row has an act for either place or for none.
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
            ("floor", true) => Act::Floor,
            ("ceil", true) => Act::Ceil,
            ("trunc", true) => Act::Trunc,
            ("rint", true) => Act::Rint,
            ("minimum", true) => Act::Minimum,
            ("minimum", false) => Act::MinimumFrom,
            ("maximum", true) => Act::Maximum,
            ("maximum", false) => Act::MaximumFrom,
            _ => return None,
        })
    }

    /// The act of a row whose result is a truth, read from elements.
    pub fn of_comparison(name: &str, running_first: bool) -> Option<Act> {
        Some(match (name, running_first) {
            ("less", true) | ("greater", false) => Act::Less,
            ("less_equal", true) | ("greater_equal", false) => Act::LessEqual,
            ("greater", true) | ("less", false) => Act::Greater,
            ("greater_equal", true) | ("less_equal", false) => Act::GreaterEqual,
            ("equal", _) => Act::Equal,
            ("not_equal", _) => Act::NotEqual,
            ("isnan", true) => Act::IsNan,
            _ => return None,
        })
    }

    /// The act of a row from truths to a truth.
    pub fn of_logic(name: &str) -> Option<Act> {
        Some(match name {
            "logical_and" | "bitwise_and" => Act::And,
            "logical_or" | "bitwise_or" => Act::Or,
            "logical_xor" | "bitwise_xor" | "not_equal" => Act::Xor,
            "logical_not" | "invert" => Act::Not,
            _ => return None,
        })
    }
}

/// An operand of a link.
#[derive(Debug, Clone, Copy)]
pub struct Operand {
    /// Its first element; null where it is the constant, or there is no operand.
    pub pointer: *mut u8,
    /// Bytes from one element to the next: those of an element, or zero for a group in scratch.
    pub step: usize,
    /// The bits of the operand that is the same everywhere.
    pub constant: u64,
}

impl Operand {
    /// No operand.
    pub const NONE: Operand = Operand { pointer: std::ptr::null_mut(), step: 0, constant: 0 };
}

/// One step of a chain.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// What it does.
    pub act: Act,
    /// Its operand, if it has one.
    pub x: Operand,
    /// The scratch memory of its truth, if it has one.
    pub truth: *mut u8,
}

/// Bytes of a group in scratch memory.
pub const GROUP: usize = 1024;

/// Runs the links over `n` elements.
///
/// # Safety
/// Operands with a step are valid for `n` aligned elements of the chain's dtype (bools for
/// [`Act::LoadTruth`]), those in scratch and truths for [`GROUP`] aligned bytes. Streams that are stored overlap
/// none that are loaded, but for those that only links before the store load, element for element; no scratch is loaded before it was stored, as what it is. The first link is a load.
pub type Chain = unsafe fn(n: usize, links: &[Link]);

/// The chain over a dtype; `None` for dtypes that have none.
pub fn chain(dtype: DType) -> Option<Chain> {
    let chains = chains();
    match dtype {
        DType::Float64 => Some(chains[0]),
        DType::Float32 => Some(chains[1]),
        _ => None,
    }
}

/// Runs whole groups of `G` vectors from element `at` on; with `PART`, all that are left, the last of
/// them in part. Returns how far it came.
///
/// # Safety
/// As for [`Chain`].
#[expect(clippy::needless_range_loop, reason = "vectors at the same position of several groups")]
#[inline(always)]
unsafe fn groups<V: Vector, const G: usize, const PART: bool>(
    mut at: usize,
    n: usize,
    links: &[Link],
) -> usize {
    /// Loads vector `k` of a stream from the group's first element on, or of scratch.
    #[inline(always)]
    unsafe fn load<V: Vector, const PART: bool>(from: *const V::Element, k: usize, left: usize) -> V {
        // SAFETY: `Chain`'s contract, for the elements that are left.
        unsafe {
            if PART && left < (k + 1) * V::LANES {
                V::load_part(from, k * V::LANES, left)
            } else {
                V::load(from.add(k * V::LANES))
            }
        }
    }

    while if PART { at < n } else { at + G * V::LANES <= n } {
        let mut group = [V::splat(0); G];
        for link in links {
            /// The elements of an operand in memory from `at` on, and how many of them there are.
            macro_rules! stream {
                ($operand:expr) => {{
                    let left = if PART && $operand.step != 0 { n - at } else { usize::MAX };
                    ($operand.pointer.add(at * $operand.step).cast::<V::Element>(), left)
                }};
            }
            /// The group changed by no operand.
            macro_rules! alone {
                (|$a:ident| $value:expr) => {
                    for k in 0..G {
                        let $a = group[k];
                        group[k] = $value;
                    }
                };
            }
            /// What is done with each vector of an operand of either kind.
            macro_rules! each {
                (|$k:ident, $x:ident| $does:expr) => {
                    if link.x.pointer.is_null() {
                        let $x = V::splat(link.x.constant);
                        for $k in 0..G {
                            $does;
                        }
                    } else {
                        let (from, left) = stream!(link.x);
                        for $k in 0..G {
                            let $x = load::<V, PART>(from, $k, left);
                            $does;
                        }
                    }
                };
            }
            /// The group changed by an operand.
            macro_rules! with {
                (|$a:ident, $x:ident| $value:expr) => {
                    each!(|k, $x| {
                        let $a = group[k];
                        group[k] = $value;
                    })
                };
            }
            let truth = link.truth.cast::<V::Truth>();
            /// Truths about the group and an operand.
            macro_rules! compare {
                (|$a:ident, $x:ident| $value:expr) => {
                    each!(|k, $x| {
                        let $a = group[k];
                        truth.add(k).write($value);
                    })
                };
            }
            /// The truths changed by others.
            macro_rules! logic {
                (|$t:ident, $x:ident| $value:expr) => {{
                    let other = link.x.pointer.cast::<V::Truth>();
                    for k in 0..G {
                        let ($t, $x) = (truth.add(k).read(), other.add(k).read());
                        truth.add(k).write($value);
                    }
                }};
            }
            /// The group or an operand, as the truths say.
            macro_rules! choose {
                (|$t:ident, $a:ident, $x:ident| $value:expr) => {
                    each!(|k, $x| {
                        let ($t, $a) = (truth.add(k).read(), group[k]);
                        group[k] = $value;
                    })
                };
            }
            // SAFETY: `Chain`'s contract; groups lie within `n` elements.
            unsafe {
                match link.act {
                    Act::Load => with!(|_a, x| x),
                    Act::Store => {
                        let (to, left) = stream!(link.x);
                        for k in 0..G {
                            if PART && left < (k + 1) * V::LANES {
                                group[k].store_part(to, k * V::LANES, left);
                            } else {
                                group[k].store(to.add(k * V::LANES));
                            }
                        }
                    }
                    Act::Add => with!(|a, x| a.add(x)),
                    Act::Subtract => with!(|a, x| a.sub(x)),
                    Act::SubtractFrom => with!(|a, x| x.sub(a)),
                    Act::Multiply => with!(|a, x| a.mul(x)),
                    Act::Divide => with!(|a, x| a.div(x)),
                    Act::DivideInto => with!(|a, x| x.div(a)),
                    Act::Square => alone!(|a| a.mul(a)),
                    Act::SquareRoot => alone!(|a| a.sqrt()),
                    Act::Absolute => alone!(|a| a.abs()),
                    Act::Negative => alone!(|a| a.neg()),
                    Act::Floor => alone!(|a| a.floor()),
                    Act::Ceil => alone!(|a| a.ceil()),
                    Act::Trunc => alone!(|a| a.trunc()),
                    Act::Rint => alone!(|a| a.rint()),
                    Act::Minimum => with!(|a, x| a.minimum(x)),
                    Act::MinimumFrom => with!(|a, x| x.minimum(a)),
                    Act::Maximum => with!(|a, x| a.maximum(x)),
                    Act::MaximumFrom => with!(|a, x| x.maximum(a)),
                    Act::AtMost => {
                        let bound = V::splat(link.x.constant);
                        alone!(|a| a.at_most(bound));
                    }
                    Act::AtLeast => {
                        let bound = V::splat(link.x.constant);
                        alone!(|a| a.at_least(bound));
                    }
                    Act::Less => compare!(|a, x| a.less(x)),
                    Act::LessEqual => compare!(|a, x| a.less_equal(x)),
                    Act::Greater => compare!(|a, x| x.less(a)),
                    Act::GreaterEqual => compare!(|a, x| x.less_equal(a)),
                    Act::Equal => compare!(|a, x| a.equal(x)),
                    Act::NotEqual => compare!(|a, x| V::not(a.equal(x))),
                    Act::IsNan => {
                        for k in 0..G {
                            truth.add(k).write(V::not(group[k].equal(group[k])));
                        }
                    }
                    Act::LoadTruth => {
                        let (from, left) = (link.x.pointer.add(at), if PART { n - at } else { usize::MAX });
                        for k in 0..G {
                            truth.add(k).write(V::load_truth(from, k * V::LANES, left));
                        }
                    }
                    Act::CopyTruth => logic!(|_t, x| x),
                    Act::And => logic!(|t, x| V::both(t, x)),
                    Act::Or => logic!(|t, x| V::either(t, x)),
                    Act::Xor => logic!(|t, x| V::one_of(t, x)),
                    Act::Not => {
                        for k in 0..G {
                            truth.add(k).write(V::not(truth.add(k).read()));
                        }
                    }
                    Act::Choose => choose!(|t, a, x| a.choose(t, x)),
                    Act::ChooseFrom => choose!(|t, a, x| x.choose(t, a)),
                }
            }
        }
        at += G * V::LANES;
    }
    at
}

/// Runs whole groups of `G` vectors, then what is left: many elements as one group that is not full, few in
/// small groups.
///
/// # Safety
/// As for [`Chain`].
#[inline(always)]
unsafe fn all_groups<V: Vector, const G: usize>(n: usize, links: &[Link]) {
    // SAFETY: passed on from the caller.
    unsafe {
        let at = groups::<V, G, false>(0, n, links);
        if n - at > 4 * V::LANES {
            groups::<V, G, true>(at, n, links);
        } else {
            groups::<V, 2, true>(at, n, links);
        }
    }
}

/// Chains over vectors of two types, in groups of `$group` vectors.
macro_rules! chains {
    ($isa:ident, $meta:meta, $doubles:ty, $singles:ty, $group:literal) => {
        mod $isa {
            use super::*;
            #[allow(unused_imports, reason = "only some sets of instructions have vector types")]
            use vector::*;
            #[$meta]
            unsafe fn doubles(n: usize, links: &[Link]) {
                // SAFETY: passed on from the caller.
                unsafe { all_groups::<$doubles, $group>(n, links) };
            }
            #[$meta]
            unsafe fn singles(n: usize, links: &[Link]) {
                // SAFETY: passed on from the caller.
                unsafe { all_groups::<$singles, $group>(n, links) };
            }
            pub static CHAINS: [Chain; 2] = [doubles, singles];
        }
    };
}

chains!(baseline, inline(never), [f64; 2], [f32; 4], 8);
#[cfg(target_arch = "x86_64")]
chains!(
    avx2,
    target_feature(enable = "avx2,fma,bmi2,f16c"),
    std::arch::x86_64::__m256d,
    std::arch::x86_64::__m256,
    8
);
#[cfg(target_arch = "x86_64")]
chains!(
    avx512,
    target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,bmi2,f16c"),
    std::arch::x86_64::__m512d,
    std::arch::x86_64::__m512,
    16
);

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
