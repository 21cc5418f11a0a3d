//! The digits of printf-style conversions of numbers, without sign and padding.
//!
//! Rust writes any finite number exactly and rounds to nearest, ties to even, which is what C and Python
//! do; only the shape of the exponent and the choice of `%g` are made here.

use crate::percent::PercentError;
use crate::value::Value;

/// A number that is written as an integer.
#[derive(Clone, Copy)]
pub(crate) enum Number {
    Int(i64),
    UInt(u64),
    Float(f64),
}

impl Number {
    /// A real value whose integral part is meant.
    pub(crate) fn truncated(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(v) => Some(Self::Int(i64::from(*v))),
            Value::Float { v, .. } => Some(Self::Float(*v)),
            _ => Self::integer(value),
        }
    }

    /// A value that is an integer.
    pub(crate) fn integer(value: &Value) -> Option<Self> {
        match value {
            Value::Int(v) => Some(Self::Int(*v)),
            Value::UInt(v) => Some(Self::UInt(*v)),
            _ => None,
        }
    }

    /// A real value as `float64`.
    pub(crate) fn real(value: &Value) -> Option<f64> {
        match value {
            Value::Bool(v) => Some(f64::from(u8::from(*v))),
            Value::Int(v) => Some(*v as f64),
            Value::UInt(v) => Some(*v as f64),
            Value::Float { v, .. } => Some(*v),
            _ => None,
        }
    }
}

/// Sign and digits of an integer, with zeros in front up to `precision` digits.
pub(crate) fn integer_digits(
    number: Number,
    letter: char,
    precision: Option<usize>,
) -> Result<(bool, String), PercentError> {
    let width = precision.unwrap_or(0);
    let (negative, size) = match number {
        Number::Int(v) => (v < 0, v.unsigned_abs()),
        Number::UInt(v) => (false, v),
        Number::Float(v) if v.is_nan() => return Err(PercentError::NotAnInteger { found: "NaN" }),
        Number::Float(v) if v.is_infinite() => return Err(PercentError::NotAnInteger { found: "infinity" }),
        Number::Float(v) => {
            let whole = v.trunc();
            return Ok((whole < 0.0, format!("{:0>width$}", format!("{:.0}", whole.abs()))));
        }
    };
    let digits = match letter {
        'o' => format!("{size:0width$o}"),
        'x' => format!("{size:0width$x}"),
        'X' => format!("{size:0width$X}"),
        _ => format!("{size:0width$}"),
    };
    Ok((negative, digits))
}

/// Digits of a number that is not negative, or its word, for the types `e f g` and their capitals.
pub(crate) fn float_digits(v: f64, letter: char, precision: usize, alternate: bool) -> String {
    let mut text = if v.is_nan() {
        "nan".to_owned()
    } else if v.is_infinite() {
        "inf".to_owned()
    } else {
        match letter.to_ascii_lowercase() {
            'e' => exponential(v, precision, alternate),
            'f' => fixed(v, precision, alternate),
            _ => general(v, precision, alternate),
        }
    };
    if letter.is_ascii_uppercase() {
        text.make_ascii_uppercase();
    }
    text
}

fn fixed(v: f64, precision: usize, alternate: bool) -> String {
    // Rust's precision is 16 bits wide; beyond 1074 digits there are only zeros.
    let exact = precision.min(1100);
    let mut text = format!("{v:.exact$}");
    if alternate && exact == 0 {
        text.push('.');
    }
    text.extend(std::iter::repeat_n('0', precision - exact));
    text
}

/// Rust's scientific notation, split into digits and exponent.
fn scientific(v: f64, precision: usize) -> (String, i32) {
    let exact = precision.min(1100);
    let text = format!("{v:.exact$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let zeros = "0".repeat(precision - exact);
    (format!("{digits}{zeros}"), exponent.parse().unwrap_or(0))
}

fn push_exponent(text: &mut String, exponent: i32) {
    text.push_str(if exponent < 0 { "e-" } else { "e+" });
    text.push_str(&format!("{:02}", exponent.unsigned_abs()));
}

fn exponential(v: f64, precision: usize, alternate: bool) -> String {
    let (mut text, exponent) = scientific(v, precision);
    if alternate && precision == 0 {
        text.push('.');
    }
    push_exponent(&mut text, exponent);
    text
}

fn general(v: f64, precision: usize, alternate: bool) -> String {
    let precision = precision.max(1);
    let (digits, exponent) = scientific(v, precision - 1);
    let trim = |text: &mut String| {
        if alternate {
            if !text.contains('.') {
                text.push('.');
            }
        } else if text.contains('.') {
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
    };
    let mut text;
    if exponent < -4 || exponent >= i32::try_from(precision).unwrap_or(i32::MAX) {
        text = digits;
        trim(&mut text);
        push_exponent(&mut text, exponent);
    } else {
        text = fixed(v, (precision as i64 - 1 - i64::from(exponent)) as usize, false);
        trim(&mut text);
    }
    text
}
