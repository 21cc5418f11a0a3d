//! Exponentials, logarithms and roots.

use super::{Elementwise, Identity, Kinds, Returns};

const CHAPTER: usize = 4;

/// Passes the rows of this chapter to a macro, after its own arguments if there are any.
#[macro_export]
macro_rules! exponential_rows {
    ($use_rows:ident $(, $($argument:tt)+)?) => {
        $use_rows! {
            $($($argument)+;)?
            /// e to the power `x`.
            exp(x) -> Same {
                float: x.exp(),
            }

            /// 2 to the power `x`.
            exp2(x) -> Same {
                float: x.exp2(),
            }

            /// `exp(x) - 1`, accurate near zero.
            expm1(x) -> Same {
                float: x.expm1(),
            }

            /// Natural logarithm.
            log(x) -> Same [pole: Some(|x| x[0] == 0.0)] {
                float: x.log(),
            }

            /// Logarithm to base 2.
            log2(x) -> Same [pole: Some(|x| x[0] == 0.0)] {
                float: x.log2(),
            }

            /// Logarithm to base 10.
            log10(x) -> Same [pole: Some(|x| x[0] == 0.0)] {
                float: x.log10(),
            }

            /// `log(1 + x)`, accurate near zero.
            log1p(x) -> Same [pole: Some(|x| x[0] == -1.0)] {
                float: x.log1p(),
            }

            /// `log(exp(x1) + exp(x2))` without overflow in between.
            logaddexp(x1, x2) -> Same [identity: Some(Identity::NegativeInfinity)] {
                float: x1.logaddexp(x2),
            }

            /// `log2(2**x1 + 2**x2)` without overflow in between.
            logaddexp2(x1, x2) -> Same [identity: Some(Identity::NegativeInfinity)] {
                float: x1.logaddexp2(x2),
            }

            /// Square root, not negative.
            sqrt(x) -> Same {
                float: x.sqrt(),
            }

            /// Cube root, of negative numbers too.
            cbrt(x) -> Same {
                float: x.cbrt(),
            }
        }
    };
}

exponential_rows!(declare);
