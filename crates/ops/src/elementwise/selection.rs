//! Building blocks of programs: choice, and pairs of operations done at once.

use super::{Elementwise, Kinds, Returns};

const CHAPTER: usize = 7;

/// Passes the rows of this chapter to a macro, after its own arguments if there are any.
#[macro_export]
macro_rules! selection_rows {
    ($use_rows:ident $(, $($argument:tt)+)?) => {
        $use_rows! {
            $($($argument)+;)?
            /// `x1` where the condition is true, `x2` elsewhere.
            select(condition, x1, x2) -> Select [private: true] {
                bool: if condition { x1 } else { x2 },
                integer: if condition { x1 } else { x2 },
                float: if condition { x1 } else { x2 },
                complex: if condition { x1 } else { x2 },
            }

            /// `x` limited to `[low, high]`; NaN if any is.
            clip(x, low, high) -> Same [private: true] {
                bool: (x | low) & high,
                integer: if x < low { if low > high { high } else { low } } else if x > high { high } else { x },
                float: x.maximum(low).minimum(high),
                complex: if complex_is_nan(x) || complex_is_nan(low) || complex_is_nan(high) { complex_first_nan(x, low, high) } else if complex_less(x, low) { if complex_less(high, low) { high } else { low } } else if complex_less(high, x) { high } else { x },
            }

            /// `x1 * x2 + x3`, rounded twice.
            multiply_add(x1, x2, x3) -> Same [private: true] {
                float: x1 * x2 + x3,
            }

            /// `x1 * x2 - x3`, rounded twice.
            multiply_subtract(x1, x2, x3) -> Same [private: true] {
                float: x1 * x2 - x3,
            }

            /// `x3 - x1 * x2`, rounded twice.
            subtract_product(x1, x2, x3) -> Same [private: true] {
                float: x3 - x1 * x2,
            }

            /// `(x1 + x2) * x3`, rounded twice.
            add_multiply(x1, x2, x3) -> Same [private: true] {
                float: (x1 + x2) * x3,
            }

            /// `(x1 - x2) * x3`, rounded twice.
            subtract_multiply(x1, x2, x3) -> Same [private: true] {
                float: (x1 - x2) * x3,
            }

            /// `(x1 - x2) / x3`, rounded twice.
            subtract_divide(x1, x2, x3) -> Same [private: true] {
                float: (x1 - x2) / x3,
            }

            /// `x1 + x2 + x3`, from the left.
            add_add(x1, x2, x3) -> Same [private: true] {
                float: x1 + x2 + x3,
            }

            /// `x1 * x2 * x3`, from the left.
            multiply_multiply(x1, x2, x3) -> Same [private: true] {
                float: x1 * x2 * x3,
            }
        }
    };
}

selection_rows!(declare);
