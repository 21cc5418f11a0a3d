//! Trigonometric and hyperbolic functions and their inverses; angles are in radians.

use super::{Elementwise, Kinds, Returns};

const CHAPTER: usize = 5;

/// Passes the rows of this chapter to a macro, after its own arguments if there are any.
#[macro_export]
macro_rules! trigonometric_rows {
    ($use_rows:ident $(, $($argument:tt)+)?) => {
        $use_rows! {
            $($($argument)+;)?
            /// Sine of an angle in radians.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.sin([0.0, pa.pi / 2])
            /// array([0., 1.])
            sin(x) -> Same {
                float: x.sin(); if x.trig_is_rare() => x.sin_rare(); all x.trig_is_plain() => x.sin_plain(),
                complex: complex::sin(x),
            }

            /// Cosine of an angle in radians.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.cos([0.0, pa.pi])
            /// array([ 1., -1.])
            cos(x) -> Same {
                float: x.cos(); if x.trig_is_rare() => x.cos_rare(); all x.trig_is_plain() => x.cos_plain(),
                complex: complex::cos(x),
            }

            /// Tangent of an angle in radians.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.tan([0.0, 1.0])
            /// array([0.        , 1.55740772])
            tan(x) -> Same {
                float: x.tan(); if x.trig_is_rare() => x.tan_rare(); all x.trig_is_plain() => x.tan_plain(),
                complex: complex::tan(x),
            }

            /// Inverse sine, in [-π/2, π/2].
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.arcsin([0.0, 1.0])
            /// array([0.        , 1.57079633])
            arcsin(x) -> Same [aliases: &["asin"]] {
                float: x.asin(); all x.is_within_one() => x.asin_plain(),
                complex: complex::asin(x),
            }

            /// Inverse cosine, in [0, π].
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.arccos([1.0, 0.0])
            /// array([0.        , 1.57079633])
            arccos(x) -> Same [aliases: &["acos"]] {
                float: x.acos(); all x.is_within_one() => x.acos_plain(),
                complex: complex::acos(x),
            }

            /// Inverse tangent, in [-π/2, π/2].
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.arctan([0.0, 1.0])
            /// array([0.        , 0.78539816])
            arctan(x) -> Same [aliases: &["atan"]] {
                float: x.atan(); all x.atan_is_plain() => x.atan_begin(); then Real::atan_end,
                complex: complex::atan(x),
            }

            /// Angle of the point (`x2`, `x1`) with the first axis, in [-π, π].
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.arctan2([1.0, -1.0], [1.0, -1.0])
            /// array([ 0.78539816, -2.35619449])
            arctan2(x1, x2) -> Same [aliases: &["atan2"]] {
                float: x1.atan2(x2),
            }

            /// Hyperbolic sine.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.sinh([0.0, 1.0])
            /// array([0.        , 1.17520119])
            sinh(x) -> Same {
                float: x.sinh(); all x.hyperbolic_is_plain() => x.sinh_plain(),
                complex: complex::sinh(x),
            }

            /// Hyperbolic cosine.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.cosh([0.0, 1.0])
            /// array([1.        , 1.54308063])
            cosh(x) -> Same {
                float: x.cosh(); all x.hyperbolic_is_plain() => x.cosh_plain(),
                complex: complex::cosh(x),
            }

            /// Hyperbolic tangent.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.tanh([0.0, 1.0])
            /// array([0.        , 0.76159416])
            tanh(x) -> Same {
                float: x.tanh(); all x.hyperbolic_is_plain() => x.tanh_plain(),
                complex: complex::tanh(x),
            }

            /// Inverse hyperbolic sine.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.arcsinh([0.0, 1.0])
            /// array([0.        , 0.88137359])
            arcsinh(x) -> Same [aliases: &["asinh"]] {
                float: x.asinh(); all x.asinh_is_plain() => x.asinh_begin(); then Real::sum_middle; then Real::asinh_end,
                complex: complex::asinh(x),
            }

            /// Inverse hyperbolic cosine, not negative.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.arccosh([1.0, 2.0])
            /// array([0.       , 1.3169579])
            arccosh(x) -> Same [aliases: &["acosh"]] {
                float: x.acosh(); all x.acosh_is_plain() => x.acosh_begin(); then Real::sum_middle; then Real::acosh_end,
                complex: complex::acosh(x),
            }

            /// Inverse hyperbolic tangent.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.arctanh([0.0, 0.5])
            /// array([0.        , 0.54930614])
            arctanh(x) -> Same [aliases: &["atanh"], pole: Some(|x| x[0].abs() == 1.0)] {
                float: x.atanh(); all x.atanh_is_plain() => x.atanh_begin(); then Real::atanh_end,
                complex: complex::atanh(x),
            }

            /// Angle in radians of an angle in degrees.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.deg2rad([0.0, 180.0])
            /// array([0.        , 3.14159265])
            deg2rad(x) -> Same {
                float: x.to_radians(),
            }

            /// Angle in degrees of an angle in radians.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.rad2deg([0.0, pa.pi])
            /// array([  0., 180.])
            rad2deg(x) -> Same {
                float: x.to_degrees(),
            }

            /// Angle in degrees of an angle in radians.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.degrees([0.0, pa.pi])
            /// array([  0., 180.])
            degrees(x) -> Same {
                float: x.to_degrees(),
            }

            /// Angle in radians of an angle in degrees.
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            /// >>> pa.radians([0.0, 180.0])
            /// array([0.        , 3.14159265])
            radians(x) -> Same {
                float: x.to_radians(),
            }
        }
    };
}

trigonometric_rows!(declare);
