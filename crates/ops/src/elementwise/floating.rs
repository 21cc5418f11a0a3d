//! The parts of floating-point numbers and the steps between them.

use super::{Elementwise, Kinds, Returns};

const CHAPTER: usize = 6;

/// Passes the rows of this chapter to a macro, after its own arguments if there are any.
#[macro_export]
macro_rules! floating_rows {
    ($use_rows:ident $(, $($argument:tt)+)?) => {
        $use_rows! {
            $($($argument)+;)?
            /// The magnitude of `x1` with the sign of `x2`.
            copysign(x1, x2) -> Same {
                float: x1.copysign(x2),
            }

            /// The next floating-point number after `x1` towards `x2`.
            nextafter(x1, x2) -> Same {
                float: x1.nextafter(x2),
            }

            /// The distance to the next floating-point number away from zero.
            spacing(x) -> Same {
                float: x.spacing(),
            }

            /// Fractional and whole part, both with the sign of `x`.
            modf(x) -> Pair {
                float: x.modf(),
            }

            /// Mantissa in [½, 1) and exponent of two.
            frexp(x) -> Mantissa {
                float: x.frexp(),
            }

            /// `x1` times two to the power `x2`.
            ldexp(x1, x2) -> Scaled {
                float: x1.ldexp(x2.clamp(-100_000, 100_000) as i32),
            }
        }
    };
}

floating_rows!(declare);
