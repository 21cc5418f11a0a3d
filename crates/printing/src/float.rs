//! One floating-point number in positional or scientific notation.
//!
//! The functions take NumPy's parameters of the same name and mean the same by them, to the character,
//! odd corners included: a rounded `1.000e+00` trimmed with [`Trim::PointAndZeros`] keeps its point.

use crate::dragon4::{Cutoff, Digits, Parts, digits};
use crate::error::FormatError;
use crate::value::FloatKind;

/// What happens to trailing zeros and the decimal point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Trim {
    /// Keep trailing zeros and the point (`'k'`).
    #[default]
    Keep,
    /// Trim trailing zeros, keep the point (`'.'`).
    Zeros,
    /// Trim all but one zero after the point, put one where there is none (`'0'`).
    AllButOneZero,
    /// Trim trailing zeros and the point (`'-'`).
    PointAndZeros,
}

impl Trim {
    /// Reads NumPy's parameter; `None` for any text other than `k`, `.`, `0` and `-`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "k" => Some(Self::Keep),
            "." => Some(Self::Zeros),
            "0" => Some(Self::AllButOneZero),
            "-" => Some(Self::PointAndZeros),
            _ => None,
        }
    }
}

/// Parameters of [`format_float_positional`], with NumPy's names and defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Positional {
    /// Most digits; `None` for no limit, only where `unique`.
    pub precision: Option<usize>,
    /// The shortest digits that name the value, instead of the exact value's digits.
    pub unique: bool,
    /// `precision` and `min_digits` count digits after the point instead of significant ones.
    pub fractional: bool,
    /// Treatment of trailing zeros.
    pub trim: Trim,
    /// Show the sign of positive values.
    pub sign: bool,
    /// Fewest characters before the point.
    pub pad_left: Option<usize>,
    /// Fewest characters after the point.
    pub pad_right: Option<usize>,
    /// Fewest digits, where `unique`.
    pub min_digits: Option<usize>,
}

impl Default for Positional {
    fn default() -> Self {
        Self {
            precision: None,
            unique: true,
            fractional: true,
            trim: Trim::Keep,
            sign: false,
            pad_left: None,
            pad_right: None,
            min_digits: None,
        }
    }
}

/// Parameters of [`format_float_scientific`], with NumPy's names and defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scientific {
    /// Most digits after the point; `None` for no limit, only where `unique`.
    pub precision: Option<usize>,
    /// The shortest digits that name the value, instead of the exact value's digits.
    pub unique: bool,
    /// Treatment of trailing zeros.
    pub trim: Trim,
    /// Show the sign of positive values.
    pub sign: bool,
    /// Fewest characters before the point.
    pub pad_left: Option<usize>,
    /// Fewest digits of the exponent; two if not given.
    pub exp_digits: Option<usize>,
    /// Fewest digits after the point, where `unique`.
    pub min_digits: Option<usize>,
}

impl Default for Scientific {
    fn default() -> Self {
        Self {
            precision: None,
            unique: true,
            trim: Trim::Keep,
            sign: false,
            pad_left: None,
            exp_digits: None,
            min_digits: None,
        }
    }
}

/// Characters NumPy's buffer holds.
const LONGEST: usize = 16383;

fn limit(count: Option<usize>) -> Option<i32> {
    count.map(|count| count.min(LONGEST + 1) as i32)
}

fn check(unique: bool, precision: Option<usize>, min_digits: Option<usize>) -> Result<(), FormatError> {
    if let (Some(precision), Some(min_digits)) = (precision, min_digits)
        && precision > 0
        && min_digits > precision
    {
        return Err(FormatError::MinDigitsAbovePrecision { min_digits, precision });
    }
    if !unique && precision.is_none() {
        return Err(FormatError::PrecisionMissing);
    }
    Ok(())
}

fn push_zeros(text: &mut String, count: usize) -> Result<(), FormatError> {
    push_repeated(text, '0', count)
}

fn push_repeated(text: &mut String, character: char, count: usize) -> Result<(), FormatError> {
    if count > LONGEST.saturating_sub(text.len()) {
        return Err(FormatError::TooLong);
    }
    text.extend(std::iter::repeat_n(character, count));
    Ok(())
}

fn push_digits(text: &mut String, digits: &[u8]) {
    text.extend(digits.iter().map(|&digit| digit as char));
}

/// The sign's character, if one is shown, and the whole text of a value that has no digits.
fn sign_or_word(v: f64, sign: bool) -> (&'static str, Option<&'static str>) {
    let shown = if v.is_sign_negative() {
        "-"
    } else if sign {
        "+"
    } else {
        ""
    };
    let word = if v.is_nan() {
        Some("nan")
    } else if v.is_infinite() {
        Some(match shown {
            "-" => "-inf",
            "+" => "+inf",
            _ => "inf",
        })
    } else {
        None
    };
    (shown, word)
}

/// A number of the given format in positional notation, as NumPy's `format_float_positional`.
///
/// `v` must be exactly a number of the format `bits`. Not-a-number and infinities are written without
/// padding, as NumPy does.
///
/// # Errors
/// [`FormatError`] for parameters that contradict each other, or for more than 16383 characters.
///
/// ```
/// use printing::{FloatKind, Positional, format_float_positional};
/// let pi = f64::from(std::f32::consts::PI);
/// let text = format_float_positional(pi, FloatKind::Single, &Positional::default());
/// assert_eq!(text.as_deref(), Ok("3.1415927"));
/// let two = Positional { precision: Some(2), unique: false, ..Positional::default() };
/// assert_eq!(format_float_positional(2.675, FloatKind::Double, &two).as_deref(), Ok("2.67"));
/// ```
pub fn format_float_positional(v: f64, bits: FloatKind, options: &Positional) -> Result<String, FormatError> {
    let Positional { precision, unique, fractional, trim, sign, pad_left, pad_right, min_digits } = *options;
    if !fractional && precision == Some(0) {
        return Err(FormatError::NoSignificantDigits);
    }
    check(unique, precision, min_digits)?;
    let (shown_sign, word) = sign_or_word(v, sign);
    if let Some(word) = word {
        return Ok(word.to_owned());
    }

    let cutoff = if fractional { Cutoff::Fraction } else { Cutoff::Total };
    let found = digits(&Parts::new(v, bits), unique, cutoff, limit(precision), limit(min_digits));
    let Digits { digits, exponent } = found;

    let mut text = String::with_capacity(32);
    text.push_str(shown_sign);
    let whole_digits;
    let mut fraction_digits;
    if exponent >= 0 {
        whole_digits = exponent as usize + 1;
        if digits.len() <= whole_digits {
            push_digits(&mut text, &digits);
            push_zeros(&mut text, whole_digits - digits.len())?;
            fraction_digits = 0;
        } else {
            push_digits(&mut text, &digits[..whole_digits]);
            text.push('.');
            push_digits(&mut text, &digits[whole_digits..]);
            fraction_digits = digits.len() - whole_digits;
        }
    } else {
        whole_digits = 1;
        let zeros = (-(exponent + 1)) as usize;
        text.push_str("0.");
        push_zeros(&mut text, zeros)?;
        push_digits(&mut text, &digits);
        fraction_digits = zeros + digits.len();
    }
    if trim != Trim::PointAndZeros && fraction_digits == 0 {
        text.push('.');
    }

    let wanted = if unique { min_digits } else { precision };
    let wanted =
        if fractional { wanted.unwrap_or(0) } else { wanted.unwrap_or(0).saturating_sub(whole_digits) };
    match trim {
        Trim::AllButOneZero if fraction_digits == 0 => {
            text.push('0');
            fraction_digits = 1;
        }
        Trim::Keep if wanted > fraction_digits => {
            push_zeros(&mut text, wanted - fraction_digits)?;
            fraction_digits = wanted;
        }
        _ => {}
    }
    if trim != Trim::Keep && fraction_digits > 0 {
        while text.ends_with('0') {
            text.pop();
            fraction_digits -= 1;
        }
        if text.ends_with('.') {
            match trim {
                Trim::AllButOneZero => {
                    text.push('0');
                    fraction_digits += 1;
                }
                Trim::PointAndZeros => {
                    text.pop();
                }
                Trim::Keep | Trim::Zeros => {}
            }
        }
    }

    if let Some(pad_right) = pad_right.filter(|&count| count >= fraction_digits) {
        if trim == Trim::PointAndZeros && fraction_digits == 0 {
            text.push(' ');
        }
        push_repeated(&mut text, ' ', pad_right - fraction_digits)?;
    }
    let before_point = whole_digits + shown_sign.len();
    if let Some(pad_left) = pad_left.filter(|&count| count > before_point) {
        pad_front(&mut text, pad_left - before_point)?;
    }
    Ok(text)
}

fn pad_front(text: &mut String, count: usize) -> Result<(), FormatError> {
    if count > LONGEST.saturating_sub(text.len()) {
        return Err(FormatError::TooLong);
    }
    text.insert_str(0, &" ".repeat(count));
    Ok(())
}

/// A number of the given format in scientific notation, as NumPy's `format_float_scientific`.
///
/// `v` must be exactly a number of the format `bits`.
///
/// # Errors
/// [`FormatError`] for parameters that contradict each other, or for more than 16383 characters.
///
/// ```
/// use printing::{FloatKind, Scientific, format_float_scientific};
/// let exact = Scientific { precision: Some(15), unique: false, ..Scientific::default() };
/// let text = format_float_scientific(f64::from(1.23e24_f32), FloatKind::Single, &exact);
/// assert_eq!(text.as_deref(), Ok("1.230000071797338e+24"));
/// ```
pub fn format_float_scientific(v: f64, bits: FloatKind, options: &Scientific) -> Result<String, FormatError> {
    let Scientific { precision, unique, trim, sign, pad_left, exp_digits, min_digits } = *options;
    check(unique, precision, min_digits)?;
    let (shown_sign, word) = sign_or_word(v, sign);
    if let Some(word) = word {
        return Ok(word.to_owned());
    }

    let one_more = |count: Option<usize>| limit(count).map(|count| count + 1);
    let most = one_more(precision);
    let found = digits(&Parts::new(v, bits), unique, Cutoff::Total, most, one_more(min_digits));
    let Digits { digits, mut exponent } = found;

    let mut text = String::with_capacity(32);
    if let Some(pad_left) = pad_left.filter(|&count| count > 1 + shown_sign.len()) {
        push_repeated(&mut text, ' ', pad_left - 1 - shown_sign.len())?;
    }
    text.push_str(shown_sign);
    push_digits(&mut text, &digits[..1]);
    let mut fraction_digits = digits.len() - 1;
    if fraction_digits > 0 {
        text.push('.');
        push_digits(&mut text, &digits[1..]);
    } else if trim != Trim::PointAndZeros {
        text.push('.');
    }

    let wanted = if unique { min_digits } else { precision }.unwrap_or(0);
    match trim {
        Trim::AllButOneZero if fraction_digits == 0 => {
            text.push('0');
            fraction_digits = 1;
        }
        Trim::Keep if wanted > fraction_digits => push_zeros(&mut text, wanted - fraction_digits)?,
        _ => {}
    }
    if trim != Trim::Keep && fraction_digits > 0 {
        while text.ends_with('0') {
            text.pop();
        }
        if trim == Trim::AllButOneZero && text.ends_with('.') {
            text.push('0');
        }
    }

    text.push_str(if exponent < 0 { "e-" } else { "e+" });
    exponent = exponent.abs();
    let width = exp_digits.unwrap_or(2).min(5);
    if width == 0 && exponent == 0 {
        return Ok(text);
    }
    text.push_str(&format!("{exponent:0width$}"));
    Ok(text)
}
