//! Bits of integers and bools.

use super::{Elementwise, Identity, Kinds, Returns};

const CHAPTER: usize = 2;

/// Passes the rows of this chapter to a macro, after its own arguments if there are any.
#[macro_export]
macro_rules! bitwise_rows {
    ($use_rows:ident $(, $($argument:tt)+)?) => {
        $use_rows! {
            $($($argument)+;)?
            /// Bits that both have, `x1 & x2`.
            bitwise_and(x1, x2) -> Same [identity: Some(Identity::AllOnes)] {
                bool: x1 & x2,
                integer: x1.and(x2),
            }

            /// Bits that either has, `x1 | x2`.
            bitwise_or(x1, x2) -> Same [identity: Some(Identity::Zero)] {
                bool: x1 | x2,
                integer: x1.or(x2),
            }

            /// Bits that just one has, `x1 ^ x2`.
            bitwise_xor(x1, x2) -> Same [identity: Some(Identity::Zero)] {
                bool: x1 ^ x2,
                integer: x1.xor(x2),
            }

            /// All bits flipped, `~x`.
            invert(x) -> Same [aliases: &["bitwise_invert", "bitwise_not"]] {
                bool: !x,
                integer: x.not(),
            }

            /// `x1` with its bits moved `x2` places to the left.
            left_shift(x1, x2) -> Same [aliases: &["bitwise_left_shift"]] {
                integer: x1.left_shift(x2),
            }

            /// `x1` with its bits moved `x2` places to the right, keeping the sign.
            right_shift(x1, x2) -> Same [aliases: &["bitwise_right_shift"]] {
                integer: x1.right_shift(x2),
            }

            /// How many bits of the absolute value are one.
            bitwise_count(x) -> Count {
                integer: x.bit_count(),
            }
        }
    };
}

bitwise_rows!(declare);
