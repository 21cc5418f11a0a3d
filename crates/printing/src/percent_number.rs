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

const POWERS_OF_5: [u128; 33] = {
    let mut powers = [1; 33];
    let mut k = 1;
    while k < 33 {
        powers[k] = 5 * powers[k - 1];
        k += 1;
    }
    powers
};

/// The integer nearest to `v * 10^k`, ties to even, for positive normal numbers, where 128 bits can hold
/// all that is needed: `-20 <= k <= 32`, and a result below `10^20`.
fn scaled_integer(v: f64, k: i32) -> Option<u64> {
    let bits = v.to_bits();
    let mantissa = u128::from(bits & ((1 << 52) - 1) | 1 << 52);
    let exponent = ((bits >> 52) & 0x7ff) as i32 - 1075;
    let (quotient, twice_rest, divisor) = if k >= 0 {
        // v * 10^k = mantissa * 5^k * 2^(exponent + k), at most 53 + 75 bits before the shift.
        let product = mantissa * POWERS_OF_5.get(k as usize)?;
        match exponent + k {
            shift @ 0..=11 => (product.checked_shl(shift as u32)?, 0, 1),
            shift @ -126..=-1 => {
                let quotient = product >> -shift;
                (quotient, (product - (quotient << -shift)) << 1, 1 << -shift)
            }
            _ => return None,
        }
    } else {
        let divisor =
            10u128.checked_pow(k.unsigned_abs()).filter(|_| k >= -20 && (0..=74).contains(&exponent))?;
        let product = mantissa << exponent;
        (product / divisor, product % divisor * 2, divisor)
    };
    let up = twice_rest > divisor || (twice_rest == divisor && quotient & 1 == 1);
    u64::try_from(quotient + u128::from(up)).ok()
}

/// The `precision + 1` significant digits of a number and the power of ten of the first.
fn significant(v: f64, precision: usize) -> (String, i32) {
    if precision <= 18 && (1e-13..1e37).contains(&v) {
        // Right or wrong by one, which the number of digits tells; a carry into a new digit does too.
        let mut exponent = v.log10().floor() as i32;
        for _ in 0..3 {
            let Some(integer) = scaled_integer(v, precision as i32 - exponent) else { break };
            match (integer.checked_ilog10().unwrap_or(0) as usize).cmp(&precision) {
                std::cmp::Ordering::Equal if integer > 0 => return (integer.to_string(), exponent),
                std::cmp::Ordering::Greater => exponent += 1,
                _ => exponent -= 1,
            }
        }
    }
    // Rust's precision is 16 bits wide; beyond 1074 digits there are only zeros.
    let exact = precision.min(1100);
    let text = format!("{v:.exact$e}");
    let (number, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mut digits = number.replace('.', "");
    digits.extend(std::iter::repeat_n('0', precision - exact));
    (digits, exponent.parse().unwrap_or(0))
}

fn push_exponent(text: &mut String, exponent: i32) {
    text.push_str(if exponent < 0 { "e-" } else { "e+" });
    let size = exponent.unsigned_abs();
    if size < 10 {
        text.push('0');
    }
    text.push_str(&size.to_string());
}

fn exponential(v: f64, precision: usize, alternate: bool) -> String {
    let (mut text, exponent) = significant(v, precision);
    if precision > 0 || alternate {
        text.insert(1, '.');
    }
    push_exponent(&mut text, exponent);
    text
}

fn general(v: f64, precision: usize, alternate: bool) -> String {
    let precision = precision.max(1);
    let (mut text, exponent) = significant(v, precision - 1);
    let scientific = exponent < -4 || exponent >= i32::try_from(precision).unwrap_or(i32::MAX);
    if scientific {
        text.insert(1, '.');
    } else if exponent < 0 {
        text.insert_str(0, &"0.0000"[..1 + exponent.unsigned_abs() as usize]);
    } else {
        text.insert(exponent as usize + 1, '.');
    }
    if !alternate {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if scientific {
        push_exponent(&mut text, exponent);
    }
    text
}
