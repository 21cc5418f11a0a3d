//! Scalars as NumPy's scalars show themselves: `1.5` for `str`, `np.float64(1.5)` for `repr`.
//!
//! The digits are the shortest that name the value; print options have no say. Scientific notation is
//! used below `1e-4` and from a limit on that depends on the format (`1e16` for `float64`, `1e6` for
//! `float32`, `1e3` for `float16`).

use crate::element::ElementFormat;
use crate::float::{Positional, Scientific, Trim, format_float_positional, format_float_scientific};
use crate::options::PrintOptions;
use crate::value::{FloatKind, Value};

/// The text of a real scalar; `positional` and `scientific` are its trim modes.
fn float_text(v: f64, bits: FloatKind, positional: Trim, scientific: Trim, sign: bool) -> String {
    let size = v.abs();
    let text = if v.is_nan() || v == 0.0 || (size < bits.scalar_exponent_cutoff() && size >= 1e-4) {
        format_float_positional(v, bits, &Positional { trim: positional, sign, ..Positional::default() })
    } else {
        format_float_scientific(v, bits, &Scientific { trim: scientific, sign, ..Scientific::default() })
    };
    // Unlimited unique digits are neither contradictory nor longer than the buffer.
    text.unwrap_or_default()
}

/// The text of a complex scalar, and whether it consists of the imaginary part alone.
fn complex_text(re: f64, im: f64, bits: FloatKind) -> (String, bool) {
    let trim = Trim::PointAndZeros;
    if re == 0.0 && re.is_sign_positive() {
        return (format!("{}j", float_text(im, bits, trim, trim, false)), true);
    }
    let re = float_text(re, bits, trim, trim, false);
    let im = if im.is_nan() { "+nan".to_owned() } else { float_text(im, bits, trim, trim, true) };
    (format!("{re}{im}j"), false)
}

/// `str` of a scalar.
///
/// ```
/// use printing::{Value, scalar_str};
/// assert_eq!(scalar_str(&Value::from(1e16)), "1e+16");
/// assert_eq!(scalar_str(&Value::from(0.1f32)), "0.1");
/// ```
#[must_use]
pub fn scalar_str(value: &Value) -> String {
    match value {
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Int(v) => v.to_string(),
        Value::UInt(v) => v.to_string(),
        Value::Float { v, bits } => float_text(*v, *bits, Trim::AllButOneZero, Trim::PointAndZeros, false),
        Value::Complex { re, im, bits } => match complex_text(*re, *im, *bits) {
            (text, true) => text,
            (text, false) => format!("({text})"),
        },
        Value::Time(None) => "NaT".to_owned(),
        Value::Time(Some(text)) => text.trim_matches('\'').to_owned(),
        Value::Text(text) => text.clone(),
        Value::Record(_) | Value::List(_) => record_text(value),
    }
}

/// `repr` of the Python number that a value is: of `0.1` in 32 bits all the digits it takes in 64.
pub(crate) fn python_repr(value: &Value) -> String {
    match value {
        Value::Float { v, .. } => scalar_str(&Value::from(*v)),
        Value::Complex { re, im, .. } => {
            scalar_str(&Value::Complex { re: *re, im: *im, bits: FloatKind::Double })
        }
        other => scalar_str(other),
    }
}

/// Floating-point fields as scalars, the others as in arrays.
fn record_text(value: &Value) -> String {
    let options = PrintOptions::default();
    let text = ElementFormat::of_scalar(value, &options).and_then(|format| format.text(value));
    // The default options do not contradict each other.
    text.unwrap_or_default()
}

/// `repr` of a scalar of the type with the given name (`float64`, `int32`, …; for records the list of
/// fields, `[('a', '<i4')]`).
///
/// ```
/// use printing::{Value, scalar_repr};
/// assert_eq!(scalar_repr(&Value::from(1.5), "float64"), "np.float64(1.5)");
/// assert_eq!(scalar_repr(&Value::from(true), "bool"), "np.True_");
/// ```
#[must_use]
pub fn scalar_repr(value: &Value, type_name: &str) -> String {
    match value {
        Value::Bool(true) => "np.True_".to_owned(),
        Value::Bool(false) => "np.False_".to_owned(),
        Value::Complex { re, im, bits } => {
            format!("np.{type_name}({})", complex_text(*re, *im, *bits).0)
        }
        Value::Record(_) | Value::List(_) => format!("np.void({}, dtype={type_name})", record_text(value)),
        Value::Time(None) => format!("np.{type_name}('NaT')"),
        Value::Time(Some(text)) | Value::Text(text) => format!("np.{type_name}({text})"),
        _ => format!("np.{type_name}({})", scalar_str(value)),
    }
}
