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
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.floor([1.5, -1.5])
            /// array([ 1., -2.])
            floor(x) -> Same {
                bool: x,
                integer: x,
                float: x.floor(),
            }

            /// The smallest whole number not below `x`.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.ceil([1.5, -1.5])
            /// array([ 2., -1.])
            ceil(x) -> Same {
                bool: x,
                integer: x,
                float: x.ceil(),
            }

            /// The whole part, towards zero.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.trunc([1.5, -1.5])
            /// array([ 1., -1.])
            trunc(x) -> Same {
                bool: x,
                integer: x,
                float: x.trunc(),
            }

            /// The nearest whole number, halves to the even one.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.rint([0.5, 1.5, 2.6])
            /// array([0., 2., 3.])
            rint(x) -> Same {
                float: x.rint(),
                complex: Complex::new(x.re.rint(), x.im.rint()),
            }
        }
    };
}

rounding_rows!(declare);
