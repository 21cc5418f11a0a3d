//! Formulas of float16 where those of float32, rounded, are not what is meant.
//!
//! The loops over 16-bit floats compute in float32. A row here takes the place of the row of the same name.

use super::{Elementwise, Fault, Kinds, Returns};

const CHAPTER: usize = 8;

/// Passes the rows of this chapter to a macro, after its own arguments if there are any.
#[macro_export]
macro_rules! float16_rows {
    ($use_rows:ident $(, $($argument:tt)+)?) => {
        $use_rows! {
            $($($argument)+;)?
            /// The next number after `x1` towards `x2`.
            nextafter(x1, x2) -> Same [private: true, judge: Some(|_, _, _| Some(&[]))] {
                float: narrow::nextafter(x1, x2, narrow::FLOAT16),
            }

            /// The distance to the next greater number.
            spacing(x) -> Same [private: true, judge: Some(|_, _, y| Some(if y.is_nan() { &[Fault::Invalid] } else { &[] }))] {
                float: narrow::spacing(x, narrow::FLOAT16),
            }

            /// The larger of two values; NaN if either is. Of two zeros the first.
            maximum(x1, x2) -> Same [private: true] {
                float: if x1 == x2 { x1 } else { x1.maximum(x2) },
            }

            /// The smaller of two values; NaN if either is. Of two zeros the first.
            minimum(x1, x2) -> Same [private: true] {
                float: if x1 == x2 { x1 } else { x1.minimum(x2) },
            }

            /// The larger of two values, ignoring NaN where the other is a number. Of two zeros the first.
            fmax(x1, x2) -> Same [private: true] {
                float: if x1 == x2 { x1 } else { x1.fmax(x2) },
            }

            /// The smaller of two values, ignoring NaN where the other is a number. Of two zeros the first.
            fmin(x1, x2) -> Same [private: true] {
                float: if x1 == x2 { x1 } else { x1.fmin(x2) },
            }
        }
    };
}

float16_rows!(declare);
