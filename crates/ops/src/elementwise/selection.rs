//! Building blocks of programs: choice and limits.

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
        }
    };
}

selection_rows!(declare);
