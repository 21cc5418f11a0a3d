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
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.bitwise_and([12, 7], 10)
            /// array([8, 2])
            bitwise_and(x1, x2) -> Same [identity: Some(Identity::AllOnes)] {
                bool: x1 & x2,
                integer: x1.and(x2),
            }

            /// Bits that either has, `x1 | x2`.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.bitwise_or([12, 7], 8)
            /// array([12, 15])
            bitwise_or(x1, x2) -> Same [identity: Some(Identity::Zero)] {
                bool: x1 | x2,
                integer: x1.or(x2),
            }

            /// Bits that just one has, `x1 ^ x2`.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.bitwise_xor([12, 7], 10)
            /// array([ 6, 13])
            bitwise_xor(x1, x2) -> Same [identity: Some(Identity::Zero)] {
                bool: x1 ^ x2,
                integer: x1.xor(x2),
            }

            /// All bits flipped, `~x`.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.invert([0, 5]), pa.invert([True, False])
            /// (array([-1, -6]), array([False,  True]))
            invert(x) -> Same [aliases: &["bitwise_invert", "bitwise_not"]] {
                bool: !x,
                integer: x.not(),
            }

            /// `x1` with its bits moved `x2` places to the left.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.left_shift([1, 3], [4, 1])
            /// array([16,  6])
            left_shift(x1, x2) -> Same [aliases: &["bitwise_left_shift"]] {
                integer: x1.left_shift(x2),
            }

            /// `x1` with its bits moved `x2` places to the right, keeping the sign.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.right_shift([16, 6], [4, 1])
            /// array([1, 3])
            right_shift(x1, x2) -> Same [aliases: &["bitwise_right_shift"]] {
                integer: x1.right_shift(x2),
            }

            /// How many bits of the absolute value are one.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.bitwise_count([0, 7, 255])
            /// array([0, 3, 8], dtype=uint8)
            bitwise_count(x) -> Count {
                integer: x.bit_count(),
            }
        }
    };
}

bitwise_rows!(declare);
