//! Rounding to whole numbers.

use super::{Elementwise, Kinds, Returns};

const CHAPTER: usize = 3;

/// Passes the rows of this chapter to a macro, after its own arguments if there are any.
#[macro_export]
macro_rules! rounding_rows {
    ($use_rows:ident $(, $($argument:tt)+)?) => {
        $use_rows! {
            $($($argument)+;)?
            /// The largest whole number not above `x`.
            floor(x) -> Same {
                bool: x,
                integer: x,
                float: x.floor(),
            }

            /// The smallest whole number not below `x`.
            ceil(x) -> Same {
                bool: x,
                integer: x,
                float: x.ceil(),
            }

            /// The whole part, towards zero.
            trunc(x) -> Same {
                bool: x,
                integer: x,
                float: x.trunc(),
            }

            /// The nearest whole number, halves to the even one.
            rint(x) -> Same {
                float: x.rint(),
                complex: Complex::new(x.re.rint(), x.im.rint()),
            }
        }
    };
}

rounding_rows!(declare);
