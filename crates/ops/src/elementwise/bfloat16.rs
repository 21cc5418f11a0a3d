//! Formulas of bfloat16 where those of float32, rounded, are not what is meant.
//!
//! The loops over 16-bit floats compute in float32. A row here takes the place of the row of the same name.

use super::{Elementwise, Fault, Kinds, Returns};

const CHAPTER: usize = 9;

/// Passes the rows of this chapter to a macro, after its own arguments if there are any.
#[macro_export]
macro_rules! bfloat16_rows {
    ($use_rows:ident $(, $($argument:tt)+)?) => {
        $use_rows! {
            $($($argument)+;)?
            /// The next number after `x1` towards `x2`.
            nextafter(x1, x2) -> Same [private: true, judge: Some(|_, _, _| Some(&[]))] {
                float: narrow::nextafter(x1, x2, narrow::BFLOAT16),
            }

            /// The distance to the next greater number.
            spacing(x) -> Same [private: true, judge: Some(|_, _, y| Some(if y.is_nan() { &[Fault::Invalid] } else { &[] }))] {
                float: narrow::spacing(x, narrow::BFLOAT16),
            }
        }
    };
}

bfloat16_rows!(declare);
