//! Comparisons and logic: results are bool.

use super::{Elementwise, Identity, Kinds, Returns};

const CHAPTER: usize = 1;

/// Passes the rows of this chapter to a macro, after its own arguments if there are any.
#[macro_export]
macro_rules! comparison_rows {
    ($use_rows:ident $(, $($argument:tt)+)?) => {
        $use_rows! {
            $($($argument)+;)?
            /// Whether `x1 == x2`. False where either is NaN.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.equal([1, 2, 3], [1, 5, 3])
            /// array([ True, False,  True])
            equal(x1, x2) -> Bool {
                bool: x1 == x2,
                integer: x1 == x2,
                float: x1 == x2,
                complex: x1.re == x2.re && x1.im == x2.im,
            }

            /// Whether `x1 != x2`. True where either is NaN.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.not_equal([1, 2, 3], [1, 5, 3])
            /// array([False,  True, False])
            not_equal(x1, x2) -> Bool {
                bool: x1 != x2,
                integer: x1 != x2,
                float: x1 != x2,
                complex: x1.re != x2.re || x1.im != x2.im,
            }

            /// Whether `x1 < x2`. Complex numbers are ordered by real part, then by imaginary part.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.less([1, 2, 3], 2)
            /// array([ True, False, False])
            less(x1, x2) -> Bool {
                bool: !x1 & x2,
                integer: x1 < x2,
                float: x1 < x2,
                complex: complex_less(x1, x2),
            }

            /// Whether `x1 <= x2`. Complex numbers are ordered by real part, then by imaginary part.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.less_equal([1, 2, 3], 2)
            /// array([ True,  True, False])
            less_equal(x1, x2) -> Bool {
                bool: !x1 | x2,
                integer: x1 <= x2,
                float: x1 <= x2,
                complex: complex_less_equal(x1, x2),
            }

            /// Whether `x1 > x2`. Complex numbers are ordered by real part, then by imaginary part.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.greater([1, 2, 3], 2)
            /// array([False, False,  True])
            greater(x1, x2) -> Bool {
                bool: x1 & !x2,
                integer: x1 > x2,
                float: x1 > x2,
                complex: complex_less(x2, x1),
            }

            /// Whether `x1 >= x2`. Complex numbers are ordered by real part, then by imaginary part.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.greater_equal([1, 2, 3], 2)
            /// array([False,  True,  True])
            greater_equal(x1, x2) -> Bool {
                bool: x1 | !x2,
                integer: x1 >= x2,
                float: x1 >= x2,
                complex: complex_less_equal(x2, x1),
            }

            /// Whether both are true. Everything but zero is.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.logical_and([True, True, False], [True, False, False])
            /// array([ True, False, False])
            logical_and(x1, x2) -> Bool [identity: Some(Identity::One)] {
                bool: x1 & x2,
                integer: (x1 != T::ZERO) & (x2 != T::ZERO),
                float: (x1 != T::ZERO) & (x2 != T::ZERO),
                complex: complex_truth(x1) & complex_truth(x2),
            }

            /// Whether either is true. Everything but zero is.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.logical_or([True, True, False], [True, False, False])
            /// array([ True,  True, False])
            logical_or(x1, x2) -> Bool [identity: Some(Identity::Zero)] {
                bool: x1 | x2,
                integer: (x1 != T::ZERO) | (x2 != T::ZERO),
                float: (x1 != T::ZERO) | (x2 != T::ZERO),
                complex: complex_truth(x1) | complex_truth(x2),
            }

            /// Whether just one is true. Everything but zero is.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.logical_xor([True, True, False], [True, False, False])
            /// array([False,  True, False])
            logical_xor(x1, x2) -> Bool [identity: Some(Identity::Zero)] {
                bool: x1 ^ x2,
                integer: (x1 != T::ZERO) ^ (x2 != T::ZERO),
                float: (x1 != T::ZERO) ^ (x2 != T::ZERO),
                complex: complex_truth(x1) ^ complex_truth(x2),
            }

            /// Whether `x` is zero.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.logical_not([0, 1, 2])
            /// array([ True, False, False])
            logical_not(x) -> Bool {
                bool: !x,
                integer: x == T::ZERO,
                float: x == T::ZERO,
                complex: !complex_truth(x),
            }

            /// Whether `x` is neither infinite nor NaN.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.isfinite([1.0, pa.inf, pa.nan])
            /// array([ True, False, False])
            isfinite(x) -> Bool {
                bool: true,
                integer: true,
                float: x.is_finite(),
                complex: x.re.is_finite() & x.im.is_finite(),
            }

            /// Whether `x` is infinite, in either sign; either part for complex numbers.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.isinf([1.0, pa.inf, pa.nan])
            /// array([False,  True, False])
            isinf(x) -> Bool {
                bool: false,
                integer: false,
                float: x.is_infinite(),
                complex: x.re.is_infinite() | x.im.is_infinite(),
            }

            /// Whether `x` is NaN; either part for complex numbers.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.isnan([1.0, pa.inf, pa.nan])
            /// array([False, False,  True])
            isnan(x) -> Bool {
                bool: false,
                integer: false,
                float: x.is_nan(),
                complex: complex_is_nan(x),
            }

            /// Whether the sign bit is set, also of zeros and NaN.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.signbit([1.0, -1.0, -0.0])
            /// array([False,  True,  True])
            signbit(x) -> Bool {
                float: x.is_sign_negative(),
            }
        }
    };
}

comparison_rows!(declare);
