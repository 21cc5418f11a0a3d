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
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.exp([0.0, 1.0])
            /// array([1.        , 2.71828183])
            exp(x) -> Same {
                float: x.exp(); if x.exp_is_rare() => x.exp_rare(); all x.exp_is_plain() => x.exp_plain(),
                complex: complex::exp(x),
            }

            /// 2 to the power `x`.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.exp2([0.0, 3.0, -1.0])
            /// array([1. , 8. , 0.5])
            exp2(x) -> Same {
                float: x.exp2(); if x.exp2_is_rare() => x.exp2_rare(); all x.exp2_is_plain() => x.exp2_plain(),
                complex: complex::exp2(x),
            }

            /// `exp(x) - 1`, accurate near zero.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.expm1([0.0, 1e-10])
            /// array([0.e+00, 1.e-10])
            expm1(x) -> Same {
                float: x.expm1(); all x.hyperbolic_is_plain() => x.expm1_plain(),
                complex: complex::expm1(x),
            }

            /// Natural logarithm.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.log([1.0, 10.0])
            /// array([0.        , 2.30258509])
            log(x) -> Same [pole: Some(|x| x[0] == 0.0)] {
                float: x.log(); if x.log_is_rare() => x.log_rare(); all x.is_positive_normal() => x.log_plain(),
                complex: complex::log(x),
            }

            /// Logarithm to base 2.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.log2([1.0, 8.0])
            /// array([0., 3.])
            log2(x) -> Same [pole: Some(|x| x[0] == 0.0)] {
                float: x.log2(); if x.log_is_rare() => x.log2_rare(); all x.is_positive_normal() => x.log2_plain(),
                complex: complex::log2(x),
            }

            /// Logarithm to base 10.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.log10([1.0, 1000.0])
            /// array([0., 3.])
            log10(x) -> Same [pole: Some(|x| x[0] == 0.0)] {
                float: x.log10(); if x.log_is_rare() => x.log10_rare(); all x.is_positive_normal() => x.log10_plain(),
                complex: complex::log10(x),
            }

            /// `log(1 + x)`, accurate near zero.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.log1p([0.0, 1e-10])
            /// array([0.e+00, 1.e-10])
            log1p(x) -> Same [pole: Some(|x| x[0] == -1.0)] {
                float: x.log1p(); if x.log1p_is_rare() => x.log1p_rare(); all x.log1p_is_plain() => x.log1p_begin(); then Real::log1p_end,
                complex: complex::log1p(x),
            }

            /// `log(exp(x1) + exp(x2))` without overflow in between.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.logaddexp(-1000.0, -1000.0)
            /// np.float64(-999.3068528194401)
            logaddexp(x1, x2) -> Same [identity: Some(Identity::NegativeInfinity)] {
                float: x1.logaddexp(x2),
            }

            /// `log2(2**x1 + 2**x2)` without overflow in between.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.logaddexp2(3.0, 3.0)
            /// np.float64(4.0)
            logaddexp2(x1, x2) -> Same [identity: Some(Identity::NegativeInfinity)] {
                float: x1.logaddexp2(x2),
            }

            /// Square root, not negative.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.sqrt([4.0, 2.25])
            /// array([2. , 1.5])
            sqrt(x) -> Same {
                float: x.sqrt(),
                complex: complex::sqrt(x),
            }

            /// Cube root, of negative numbers too.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.cbrt([8.0, -27.0])
            /// array([ 2., -3.])
            cbrt(x) -> Same {
                float: x.cbrt(); all x.is_normal() => x.cbrt_plain(),
            }
        }
    };
}

exponential_rows!(declare);
