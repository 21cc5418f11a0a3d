//! Quicksort and quickselect, compiled once per instruction set.
//!
//! A range is split around a pivot by `partition`; ranges of up to 16 registers are sorted by
//! a network. A pivot equal to a pivot that already bounds the range from below says that the
//! range holds many equals: they are split off at once and are done, so few distinct values cost
//! little. A range that has been split too often is handed to the standard library, which bounds
//! the worst case.

use std::sync::LazyLock;

/// Elements from which the two sides of a split are sorted at the same time.
#[cfg(feature = "parallel")]
const PARALLEL: usize = 1 << 16;

/// Splits after which a range is given up: twice what even splits would need, and some.
fn depth(len: usize) -> u32 {
    2 * len.ilog2() + 8
}

/// Bits of the widest registers that may be used: fewer than there are where `POLYARRAY_ISA` asks for it, as tests
/// and comparisons do.
fn widest() -> usize {
    static WIDEST: LazyLock<usize> = LazyLock::new(|| match std::env::var("POLYARRAY_ISA").as_deref() {
        Ok("baseline") => 128,
        Ok("avx2") => 256,
        _ => 512,
    });
    *WIDEST
}

/// Form: the features of an instruction set, and its registers.
macro_rules! instruction_set {
    ($(#[$doc:meta])* $set:ident: $bits:literal, $enable:literal, [$($feature:tt)*], $registers:ident {$($V:ident)*};) => {
        $(#[$doc])*
        pub(crate) mod $set {
            use super::depth;
            use crate::key::nans_last;
            use crate::order;
            use crate::partition::{Positions, SAMPLED, near, partition, pivot, sample};
            use crate::quick::{compare, is_in_order};
            use crate::vector::Vector;
            use crate::network::{self, ROWS};

            pub(crate) use crate::$registers::{$($V),*};

            /// Whether this processor has the instructions, and may use them.
            #[inline]
            pub(crate) fn available() -> bool {
                super::widest() >= $bits && $(is_x86_feature_detected!($feature))&&*
            }

            #[target_feature(enable = $enable)]
            // Plain loops need no more than the sets for 32 and 64 bits.
            #[allow(dead_code)]
            pub(crate) fn run<R>(body: impl FnOnce() -> R) -> R {
                body()
            }

            #[target_feature(enable = $enable)]
            pub(crate) fn sort<V: Vector>(x: &mut [V::Item]) {
                if x.len() > ROWS * V::LANES && is_in_order(x) {
                    return;
                }
                let numbers = nans_last(x);
                let has_nans = numbers < x.len();
                let x = &mut x[..numbers];
                if x.len() <= ROWS * V::LANES {
                    sort_leaf::<V>(x);
                } else if !(has_nans && is_in_order(x)) {
                    sort_range::<V>(x, None, depth(x.len()));
                }
            }

            #[target_feature(enable = $enable)]
            fn sort_leaf<V: Vector>(x: &mut [V::Item]) {
                // SAFETY: the instructions are enabled; callers pass no more than a leaf.
                unsafe { network::sort::<V>(x.as_mut_ptr(), x.len()) }
            }

            /// Splits `x`, longer than a leaf, around `value`.
            #[target_feature(enable = $enable)]
            fn split_at<V: Vector, const EQUAL: bool>(x: &mut [V::Item], value: V::Item) -> usize {
                // SAFETY: the instructions are enabled; a leaf is as long as two blocks.
                unsafe { partition::<V, EQUAL>(x.as_mut_ptr(), x.len(), value) }
            }

            /// Splits `x` around `value` so that the elements of the first part are below those of the second.
            /// `least`, where known, is not above any element. Returns the length of the first
            /// part, and the bound of the second, or none when the first part consists of equals.
            #[target_feature(enable = $enable)]
            fn split<V: Vector>(
                x: &mut [V::Item],
                least: Option<V::Item>,
                value: V::Item,
            ) -> (usize, Option<V::Item>) {
                use crate::key::Kernel;
                if least.is_none_or(|least| least.below(value)) {
                    let below = split_at::<V, false>(x, value);
                    if below > 0 {
                        return (below, Some(value));
                    }
                }
                (split_at::<V, true>(x, value), None)
            }

            /// Sorts `x`, without NaNs and not below `least`, in at most `depth` nested splits.
            #[target_feature(enable = $enable)]
            pub(crate) fn sort_range<V: Vector>(mut x: &mut [V::Item], mut least: Option<V::Item>, mut depth: u32) {
                let mut positions = Positions::new(x.len());
                while x.len() > ROWS * V::LANES {
                    if depth == 0 {
                        return x.sort_unstable_by(compare);
                    }
                    depth -= 1;
                    // SAFETY: the instructions are enabled, the slice is longer than a register.
                    let value = unsafe { pivot::<V>(x.as_ptr(), x.len(), &mut positions) };
                    let (below, bound) = split::<V>(x, least, value);
                    let (first, second) = x.split_at_mut(below);
                    if bound.is_some() {
                        #[cfg(feature = "parallel")]
                        if first.len().min(second.len()) >= super::PARALLEL && crate::may_share() {
                            rayon::join(
                                || sort_range::<V>(first, least, depth),
                                || sort_range::<V>(second, bound, depth),
                            );
                            return;
                        }
                        sort_range::<V>(first, least, depth);
                    }
                    x = second;
                    least = bound;
                }
                sort_leaf::<V>(x);
            }

            #[target_feature(enable = $enable)]
            pub(crate) fn select<V: Vector>(x: &mut [V::Item], kth: &[usize]) {
                let numbers = nans_last(x);
                let inside = kth.partition_point(|&k| k < numbers);
                if inside > 0 {
                    select_range::<V>(&mut x[..numbers], &kth[..inside], 0, None, depth(numbers));
                }
            }

            /// Partitions `x` like `sort_range` sorts it, at `kth`, which counts from `start`.
            #[target_feature(enable = $enable)]
            pub(crate) fn select_range<V: Vector>(
                mut x: &mut [V::Item],
                mut kth: &[usize],
                mut start: usize,
                mut least: Option<V::Item>,
                mut depth: u32,
            ) {
                let mut positions = Positions::new(x.len());
                while !kth.is_empty() {
                    if x.len() <= ROWS * V::LANES {
                        return sort_leaf::<V>(x);
                    }
                    if depth == 0 {
                        return order::select(x, kth, start, &compare);
                    }
                    depth -= 1;
                    // SAFETY: the instructions are enabled, the slice is longer than a register.
                    let value = unsafe {
                        match kth {
                            [k] if x.len() >= SAMPLED => {
                                let mut sample = sample::<V>(x.as_ptr(), x.len(), &mut positions);
                                sort_range::<V>(&mut sample, None, depth);
                                sample[near(k - start, x.len())]
                            }
                            _ => pivot::<V>(x.as_ptr(), x.len(), &mut positions),
                        }
                    };
                    let (below, bound) = split::<V>(x, least, value);
                    let (first, second) = x.split_at_mut(below);
                    let (before, behind) = kth.split_at(kth.partition_point(|&k| k - start < below));
                    if bound.is_some() {
                        if behind.is_empty() {
                            (x, kth) = (first, before);
                            continue;
                        }
                        select_range::<V>(first, before, start, least, depth);
                    }
                    (x, kth, start, least) = (second, behind, start + below, bound);
                }
            }
        }
    };
}

instruction_set! {
    /// AVX-512 as of Skylake servers: lanes of 32 and 64 bits.
    avx512: 512, "avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi1,bmi2,lzcnt,popcnt",
        ["avx512f" "avx512bw" "avx512dq" "avx512vl" "bmi1" "bmi2" "lzcnt" "popcnt"],
        avx512 {F64x8 I64x8 U64x8 F32x16 I32x16 U32x16};
}

instruction_set! {
    /// AVX-512 as of Ice Lake and Zen 4: lanes of 16 bits.
    avx512_vbmi2: 512, "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi2,avx2,bmi1,bmi2,lzcnt,popcnt",
        ["avx512vbmi2" "avx512f" "avx512bw" "avx512dq" "avx512vl" "bmi1" "bmi2" "lzcnt" "popcnt"],
        avx512 {I16x32 U16x32};
}

instruction_set! {
    /// AVX2: lanes of 32 and 64 bits.
    avx2: 256, "avx2,bmi1,bmi2,lzcnt,popcnt",
        ["avx2" "bmi1" "bmi2" "lzcnt" "popcnt"],
        avx2 {F64x4 I64x4 U64x4 F32x8 I32x8 U32x8};
}
