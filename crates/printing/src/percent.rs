//! printf-style rows, as Python's `%` writes them and `savetxt` uses them.
//!
//! A format is read once into literal text and conversions, then applied to any number of rows. A
//! conversion has flags (`#`, `0`, `-`, space, `+`), a width, a precision, a length letter that is
//! ignored, and a type (`d i u o x X e E f F g G c r s a`). Widths from the arguments (`*`) and mapping
//! keys (`%(name)s`) are refused: rows have no use for them.

use std::fmt;

use crate::percent_number::{Number, float_digits, integer_digits};
use crate::scalar::{scalar_repr, scalar_str};
use crate::value::Value;

/// Why a format, or a row for it, is refused. The words are Python's where Python has some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PercentError {
    /// A `%` with no type after it (a `ValueError`).
    Incomplete,
    /// An unknown type (a `ValueError`).
    UnsupportedCharacter {
        /// The character found.
        found: char,
        /// Where, in characters.
        at: usize,
    },
    /// A width or precision beyond [`PercentFormat::WIDEST`] (a `ValueError`).
    TooWide,
    /// Fewer values than conversions (a `TypeError`).
    TooFewValues {
        /// Conversions in the format.
        conversions: usize,
        /// Values given.
        values: usize,
    },
    /// More values than conversions (a `TypeError`).
    TooManyValues {
        /// Conversions in the format.
        conversions: usize,
        /// Values given.
        values: usize,
    },
    /// A value of a kind that the conversion does not take (a `TypeError`).
    WrongKind {
        /// The conversion's type.
        conversion: char,
        /// What it takes.
        wanted: &'static str,
        /// What came.
        found: &'static str,
    },
    /// Infinity or not-a-number where an integer is written (an `OverflowError` or `ValueError`).
    NotAnInteger {
        /// What came.
        found: &'static str,
    },
}

impl fmt::Display for PercentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incomplete => f.write_str("incomplete format"),
            Self::UnsupportedCharacter { found, at } => {
                write!(f, "unsupported format character '{found}' ({:#x}) at index {at}", u32::from(*found))
            }
            Self::TooWide => write!(f, "width or precision too big (at most {})", PercentFormat::WIDEST),
            Self::TooFewValues { conversions, values } => write!(
                f,
                "not enough arguments for format string ({conversions} conversions, {values} values)"
            ),
            Self::TooManyValues { conversions, values } => write!(
                f,
                "not all arguments converted during string formatting ({conversions} conversions, {values} \
                 values)"
            ),
            Self::WrongKind { conversion, wanted, found } => {
                write!(f, "%{conversion} format: {wanted} is required, not {found}")
            }
            Self::NotAnInteger { found } => write!(f, "cannot convert float {found} to integer"),
        }
    }
}

impl std::error::Error for PercentError {}

#[derive(Clone, Copy, Debug, Default)]
struct Flags {
    alternate: bool,
    zero: bool,
    left: bool,
    space: bool,
    plus: bool,
}

#[derive(Clone, Copy, Debug)]
struct Conversion {
    flags: Flags,
    width: usize,
    precision: Option<usize>,
    letter: char,
}

#[derive(Clone, Debug)]
enum Piece {
    Literal(String),
    Conversion(Conversion),
}

/// A printf-style format, read and ready for rows.
///
/// ```
/// use printing::{PercentFormat, Value};
/// let format = PercentFormat::parse("%6.2f, %-4d|").expect("a valid format");
/// let mut row = String::new();
/// format.write(&mut row, &[Value::from(1.005), Value::from(7i64)], "float64").expect("two numbers");
/// assert_eq!(row, "  1.00, 7   |");
/// ```
#[derive(Clone, Debug)]
pub struct PercentFormat {
    pieces: Vec<Piece>,
    conversions: usize,
}

impl PercentFormat {
    /// The largest width or precision taken.
    pub const WIDEST: usize = 1 << 20;

    /// Reads a format.
    ///
    /// # Errors
    /// [`PercentError::Incomplete`], [`PercentError::UnsupportedCharacter`], [`PercentError::TooWide`].
    pub fn parse(format: &str) -> Result<Self, PercentError> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut conversions = 0;
        let mut characters = format.chars().enumerate().peekable();
        while let Some((_, character)) = characters.next() {
            if character != '%' {
                literal.push(character);
                continue;
            }
            let mut flags = Flags::default();
            while let Some(&(_, flag)) = characters.peek() {
                match flag {
                    '#' => flags.alternate = true,
                    '0' => flags.zero = true,
                    '-' => flags.left = true,
                    ' ' => flags.space = true,
                    '+' => flags.plus = true,
                    _ => break,
                }
                characters.next();
            }
            let width = read_count(&mut characters)?;
            let precision = match characters.next_if(|&(_, next)| next == '.') {
                Some(_) => Some(read_count(&mut characters)?),
                None => None,
            };
            characters.next_if(|&(_, next)| matches!(next, 'h' | 'l' | 'L'));
            let (at, letter) = characters.next().ok_or(PercentError::Incomplete)?;
            match letter {
                '%' => literal.push('%'),
                'd' | 'i' | 'u' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'c' | 'r' | 's'
                | 'a' => {
                    if !literal.is_empty() {
                        pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                    }
                    pieces.push(Piece::Conversion(Conversion { flags, width, precision, letter }));
                    conversions += 1;
                }
                found => return Err(PercentError::UnsupportedCharacter { found, at }),
            }
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        Ok(Self { pieces, conversions })
    }

    /// How many values a row has.
    #[must_use]
    pub fn conversions(&self) -> usize {
        self.conversions
    }

    /// Appends one row to `text`. `type_name` is the element type's name, which `%r` shows.
    ///
    /// # Errors
    /// A number of values other than [`PercentFormat::conversions`], or a value the conversion does not
    /// take; `text` may then hold part of the row.
    pub fn write(&self, text: &mut String, values: &[Value], type_name: &str) -> Result<(), PercentError> {
        let conversions = self.conversions;
        match values.len() {
            count if count < conversions => {
                return Err(PercentError::TooFewValues { conversions, values: count });
            }
            count if count > conversions => {
                return Err(PercentError::TooManyValues { conversions, values: count });
            }
            _ => {}
        }
        let mut values = values.iter();
        for piece in &self.pieces {
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Conversion(conversion) => {
                    // As many values as conversions: counted above.
                    if let Some(value) = values.next() {
                        conversion.write(text, value, type_name)?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn read_count(
    characters: &mut std::iter::Peekable<impl Iterator<Item = (usize, char)>>,
) -> Result<usize, PercentError> {
    let mut count = 0;
    while let Some(digit) = characters.peek().and_then(|&(_, next)| next.to_digit(10)) {
        characters.next();
        count = count * 10 + digit as usize;
        if count > PercentFormat::WIDEST {
            return Err(PercentError::TooWide);
        }
    }
    Ok(count)
}

impl Conversion {
    fn write(&self, text: &mut String, value: &Value, type_name: &str) -> Result<(), PercentError> {
        let letter = self.letter;
        match letter {
            's' | 'r' | 'a' => {
                let shown = match letter {
                    's' => scalar_str(value),
                    _ => scalar_repr(value, type_name),
                };
                let end = self
                    .precision
                    .and_then(|precision| shown.char_indices().nth(precision))
                    .map_or(shown.len(), |(end, _)| end);
                self.pad(text, "", "", &shown[..end], false);
            }
            'c' => {
                let code = match value {
                    Value::Int(v) => u32::try_from(*v).ok(),
                    Value::UInt(v) => u32::try_from(*v).ok(),
                    _ => None,
                };
                let found = code.and_then(char::from_u32).ok_or(PercentError::WrongKind {
                    conversion: letter,
                    wanted: "an int in range(0x110000)",
                    found: kind_name(value),
                })?;
                self.pad(text, "", "", found.encode_utf8(&mut [0; 4]), false);
            }
            'd' | 'i' | 'u' => {
                let number = Number::truncated(value).ok_or(PercentError::WrongKind {
                    conversion: letter,
                    wanted: "a real number",
                    found: kind_name(value),
                })?;
                let (negative, digits) = integer_digits(number, 'd', self.precision)?;
                self.pad(text, self.sign(negative), "", &digits, self.flags.zero);
            }
            'o' | 'x' | 'X' => {
                let number = Number::integer(value).ok_or(PercentError::WrongKind {
                    conversion: letter,
                    wanted: "an integer",
                    found: kind_name(value),
                })?;
                let (negative, digits) = integer_digits(number, letter, self.precision)?;
                let prefix = match letter {
                    _ if !self.flags.alternate => "",
                    'o' => "0o",
                    'x' => "0x",
                    _ => "0X",
                };
                self.pad(text, self.sign(negative), prefix, &digits, self.flags.zero);
            }
            _ => {
                let number = Number::real(value).ok_or_else(|| PercentError::WrongKind {
                    conversion: letter,
                    wanted: "a real number",
                    found: kind_name(value),
                })?;
                let precision = self.precision.unwrap_or(6);
                let digits = float_digits(number.abs(), letter, precision, self.flags.alternate);
                let negative = number.is_sign_negative() && !number.is_nan();
                self.pad(text, self.sign(negative), "", &digits, self.flags.zero);
            }
        }
        Ok(())
    }

    fn sign(&self, negative: bool) -> &'static str {
        match (negative, self.flags.plus, self.flags.space) {
            (true, _, _) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        }
    }

    fn pad(&self, text: &mut String, sign: &str, prefix: &str, digits: &str, zero: bool) {
        let length = sign.len() + prefix.len() + digits.chars().count();
        let missing = self.width.saturating_sub(length);
        let fill = |text: &mut String, with: char| text.extend(std::iter::repeat_n(with, missing));
        let zero = zero && !self.flags.left;
        if !self.flags.left && !zero {
            fill(text, ' ');
        }
        text.push_str(sign);
        text.push_str(prefix);
        if zero {
            fill(text, '0');
        }
        text.push_str(digits);
        if self.flags.left {
            fill(text, ' ');
        }
    }
}

fn kind_name(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "bool",
        Value::Int(_) | Value::UInt(_) => "int",
        Value::Float { .. } => "float",
        Value::Complex { .. } => "complex",
        Value::Time(_) => "datetime64",
        Value::Record(_) | Value::List(_) => "void",
        Value::Text(_) => "str",
    }
}
