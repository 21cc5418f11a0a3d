//! Python literals: numbers, strings, `True`, `False`, `None`, tuples, lists and dictionaries.
//!
//! The notation of npy headers. It is read by this small parser and never evaluated. Nesting is bounded,
//! numbers are bounded by 128 bits, and work is linear in the length of the text.

use std::fmt;

/// A literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `None`
    None,
    /// `True` or `False`
    Bool(bool),
    /// An integer.
    Int(i128),
    /// A string; a bytes literal if all its characters are ASCII.
    Str(String),
    /// A tuple.
    Tuple(Vec<Literal>),
    /// A list.
    List(Vec<Literal>),
    /// A dictionary, in the order of the text.
    Dict(Vec<(Literal, Literal)>),
}

/// Where and why a text is no literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiteralError {
    /// Byte of the text at which it stopped making sense.
    pub at: usize,
    /// What was expected there.
    pub expected: &'static str,
}

impl fmt::Display for LiteralError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} at character {}", self.expected, self.at)
    }
}

impl std::error::Error for LiteralError {}

/// Deepest nesting taken.
const DEEPEST: usize = 32;

impl Literal {
    /// Reads one literal that fills the whole text, up to white space.
    ///
    /// Integers may end in `L`, as Python 2 wrote them.
    ///
    /// # Errors
    /// [`LiteralError`] with the place.
    ///
    /// ```
    /// use interop::literal::Literal;
    /// let found = Literal::parse("{'shape': (2, 3L), }").expect("a literal");
    /// assert_eq!(found.to_string(), "{'shape': (2, 3)}");
    /// assert!(Literal::parse("__import__('os')").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, LiteralError> {
        let mut parser = Parser { text: text.as_bytes(), at: 0 };
        let literal = parser.literal(0)?;
        parser.skip_space();
        match parser.peek() {
            None => Ok(literal),
            Some(_) => Err(parser.expected("the end")),
        }
    }

    /// A tuple of numbers that can be lengths of axes.
    #[must_use]
    pub fn as_shape(&self) -> Option<Vec<usize>> {
        let Self::Tuple(items) = self else { return None };
        items
            .iter()
            .map(|item| match item {
                Self::Int(n) => usize::try_from(*n).ok(),
                _ => None,
            })
            .collect()
    }
}

/// In Python's notation.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, items: &[Self]| {
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    f.write_str(", ")?;
                }
                item.fmt(f)?;
            }
            Ok(())
        };
        match self {
            Self::None => f.write_str("None"),
            Self::Bool(true) => f.write_str("True"),
            Self::Bool(false) => f.write_str("False"),
            Self::Int(n) => n.fmt(f),
            Self::Str(text) => {
                let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
                write!(f, "{quote}")?;
                for character in text.chars() {
                    match character {
                        '\\' => f.write_str("\\\\")?,
                        '\n' => f.write_str("\\n")?,
                        '\r' => f.write_str("\\r")?,
                        '\t' => f.write_str("\\t")?,
                        c if c == quote => write!(f, "\\{c}")?,
                        c if c.is_control() && (c as u32) < 256 => write!(f, "\\x{:02x}", c as u32)?,
                        c => write!(f, "{c}")?,
                    }
                }
                write!(f, "{quote}")
            }
            Self::Tuple(items) => {
                f.write_str("(")?;
                list(f, items)?;
                f.write_str(if items.len() == 1 { ",)" } else { ")" })
            }
            Self::List(items) => {
                f.write_str("[")?;
                list(f, items)?;
                f.write_str("]")
            }
            Self::Dict(items) => {
                f.write_str("{")?;
                for (at, (key, value)) in items.iter().enumerate() {
                    write!(f, "{}{key}: {value}", if at > 0 { ", " } else { "" })?;
                }
                f.write_str("}")
            }
        }
    }
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn expected(&self, expected: &'static str) -> LiteralError {
        LiteralError { at: self.at, expected }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')) {
            self.at += 1;
        }
    }

    fn literal(&mut self, depth: usize) -> Result<Literal, LiteralError> {
        if depth > DEEPEST {
            return Err(self.expected("less nesting"));
        }
        self.skip_space();
        match self.peek() {
            Some(b'(') => self.tuple(depth),
            Some(b'[') => {
                self.at += 1;
                Ok(Literal::List(self.items(b']', depth)?.0))
            }
            Some(b'{') => self.dict(depth),
            Some(b'\'' | b'"') => self.string(),
            Some(b'u' | b'b' | b'U' | b'B') if matches!(self.text.get(self.at + 1), Some(b'\'' | b'"')) => {
                self.at += 1;
                self.string()
            }
            Some(b'0'..=b'9' | b'-' | b'+') => self.integer(),
            Some(_) => self.word(),
            None => Err(self.expected("a literal")),
        }
    }

    fn word(&mut self) -> Result<Literal, LiteralError> {
        let words = [("None", Literal::None), ("True", Literal::Bool(true)), ("False", Literal::Bool(false))];
        for (word, literal) in words {
            if self.text[self.at..].starts_with(word.as_bytes()) {
                let end = self.at + word.len();
                if !self.text.get(end).is_some_and(|c| c.is_ascii_alphanumeric() || *c == b'_' || *c >= 128) {
                    self.at = end;
                    return Ok(literal);
                }
            }
        }
        Err(self.expected("a literal"))
    }

    /// Items up to `close`, and whether a comma follows the last.
    fn items(&mut self, close: u8, depth: usize) -> Result<(Vec<Literal>, bool), LiteralError> {
        let mut items = Vec::new();
        let mut comma = false;
        loop {
            self.skip_space();
            if self.peek() == Some(close) {
                self.at += 1;
                return Ok((items, comma));
            }
            if !items.is_empty() && !comma {
                return Err(self.expected("a comma or a closing bracket"));
            }
            items.push(self.literal(depth + 1)?);
            self.skip_space();
            comma = self.peek() == Some(b',');
            if comma {
                self.at += 1;
            }
        }
    }

    fn tuple(&mut self, depth: usize) -> Result<Literal, LiteralError> {
        self.at += 1;
        let (mut items, comma) = self.items(b')', depth)?;
        match items.pop() {
            // Parentheses around one literal are no tuple.
            Some(only) if items.is_empty() && !comma => Ok(only),
            Some(last) => {
                items.push(last);
                Ok(Literal::Tuple(items))
            }
            None => Ok(Literal::Tuple(items)),
        }
    }

    fn dict(&mut self, depth: usize) -> Result<Literal, LiteralError> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            if self.peek() == Some(b'}') {
                self.at += 1;
                return Ok(Literal::Dict(items));
            }
            let key = self.literal(depth + 1)?;
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.expected("a colon"));
            }
            self.at += 1;
            items.push((key, self.literal(depth + 1)?));
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {}
                _ => return Err(self.expected("a comma or a closing brace")),
            }
        }
    }

    fn integer(&mut self) -> Result<Literal, LiteralError> {
        let start = self.at;
        let negative = self.peek() == Some(b'-');
        if matches!(self.peek(), Some(b'-' | b'+')) {
            self.at += 1;
        }
        let mut n = 0i128;
        let first = self.at;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            n = n
                .checked_mul(10)
                .and_then(|n| n.checked_add(i128::from(digit - b'0')))
                .ok_or(LiteralError { at: start, expected: "an integer of at most 128 bits" })?;
            self.at += 1;
        }
        let digits = self.at - first;
        if digits == 0 || (digits > 1 && self.text[first] == b'0' && n != 0) {
            return Err(LiteralError { at: start, expected: "an integer" });
        }
        if matches!(self.peek(), Some(b'L' | b'l')) {
            self.at += 1;
        }
        if self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == b'.' || c == b'_') {
            return Err(LiteralError { at: start, expected: "an integer" });
        }
        Ok(Literal::Int(if negative { -n } else { n }))
    }

    fn string(&mut self) -> Result<Literal, LiteralError> {
        let start = self.at;
        let unfinished = LiteralError { at: start, expected: "a closing quote" };
        let quote = self.text[self.at];
        self.at += 1;
        let mut bytes = Vec::new();
        loop {
            let byte = self.peek().ok_or_else(|| unfinished.clone())?;
            self.at += 1;
            match byte {
                b if b == quote => break,
                b'\n' | b'\r' => return Err(unfinished),
                b'\\' => {
                    let escape = self.peek().ok_or_else(|| unfinished.clone())?;
                    self.at += 1;
                    match escape {
                        b'\\' | b'\'' | b'"' => bytes.push(escape),
                        b'n' => bytes.push(b'\n'),
                        b'r' => bytes.push(b'\r'),
                        b't' => bytes.push(b'\t'),
                        b'x' => self.code_point(2, &mut bytes)?,
                        b'u' => self.code_point(4, &mut bytes)?,
                        b'U' => self.code_point(8, &mut bytes)?,
                        _ => return Err(self.expected("an escape of the kind \\n, \\x41 or \\u0041")),
                    }
                }
                b => bytes.push(b),
            }
        }
        // Escapes are whole characters and the rest was UTF-8, so that this cannot fail.
        String::from_utf8(bytes)
            .map(Literal::Str)
            .map_err(|_| LiteralError { at: start, expected: "text in UTF-8" })
    }

    fn code_point(&mut self, digits: usize, bytes: &mut Vec<u8>) -> Result<(), LiteralError> {
        let wrong = self.expected("the hexadecimal number of a character");
        let text = self.text.get(self.at..self.at + digits).ok_or_else(|| wrong.clone())?;
        let mut code = 0u32;
        for &digit in text {
            let digit = (digit as char).to_digit(16).ok_or_else(|| wrong.clone())?;
            code =
                code.checked_mul(16).and_then(|code| code.checked_add(digit)).ok_or_else(|| wrong.clone())?;
        }
        let character = char::from_u32(code).ok_or(wrong)?;
        self.at += digits;
        bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        Ok(())
    }
}
