//! The parts of floating-point numbers and the steps between them.

use super::{Elementwise, Fault, Kinds, Returns};
use dtype::DType;

const CHAPTER: usize = 6;

/// The faults of a step to a neighbour: only the number itself has to be finite, not where it goes.
fn of_step(dtype: DType, x: &[f64], y: f64) -> Option<&'static [Fault]> {
    let least = if dtype == DType::Float64 { f64::MIN_POSITIVE } else { f32::MIN_POSITIVE.into() };
    let moved = x.get(1).is_none_or(|&towards| towards != x[0]);
    Some(match y {
        _ if y.is_infinite() && x[0].is_finite() => &[Fault::Overflow],
        _ if y.abs() < least && moved => &[Fault::Underflow],
        _ => &[],
    })
}

/// Passes the rows of this chapter to a macro, after its own arguments if there are any.
#[macro_export]
macro_rules! floating_rows {
    ($use_rows:ident $(, $($argument:tt)+)?) => {
        $use_rows! {
            $($($argument)+;)?
            /// The magnitude of `x1` with the sign of `x2`.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.copysign([1.0, 2.0], [-0.0, 5.0])
            /// array([-1.,  2.])
            copysign(x1, x2) -> Same {
                float: x1.copysign(x2),
            }

            /// The next floating-point number after `x1` towards `x2`.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.nextafter(1.0, [2.0, 0.0]) - 1.0
            /// array([ 2.22044605e-16, -1.11022302e-16])
            nextafter(x1, x2) -> Same [judge: Some(of_step)] {
                float: x1.nextafter(x2); if x1.at_an_end() => x1.nextafter_rare(x2),
            }

            /// The distance to the next floating-point number away from zero.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.spacing([1.0, 1e300])
            /// array([2.22044605e-016, 1.48701691e+284])
            spacing(x) -> Same [judge: Some(of_step)] {
                float: x.spacing(); if x.at_an_end() => x.spacing_rare(),
            }

            /// Fractional and whole part, both with the sign of `x`.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.modf([1.5, -2.25])
            /// (array([ 0.5 , -0.25]), array([ 1., -2.]))
            modf(x) -> Pair {
                float: x.modf(),
            }

            /// Mantissa in [½, 1) and exponent of two.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.frexp([8.0, 0.75])
            /// (array([0.5 , 0.75]), array([4, 0], dtype=int32))
            frexp(x) -> Mantissa {
                float: x.frexp(),
            }

            /// `x1` times two to the power `x2`.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.ldexp([0.5, 0.75], [4, 0])
            /// array([8.  , 0.75])
            ldexp(x1, x2) -> Scaled {
                float: x1.ldexp(x2.clamp(-100_000, 100_000) as i32),
            }
        }
    };
}

floating_rows!(declare);
