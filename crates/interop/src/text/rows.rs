//! A stream of text cut into rows and fields.
//!
//! One line is held at a time, and its fields are ranges in it. Lines end in `\n`, `\r\n` or `\r`. In
//! lines without quotes nothing is copied but the line itself.

use std::io::BufRead;

use memchr::{memchr, memchr2, memmem};

use super::{TextError, TextErrorKind, TextOptions};

/// Reads rows.
///
/// ```
/// use interop::text::{Rows, TextOptions};
/// let options = TextOptions { delimiter: Some(';'), quote: Some('"'), ..TextOptions::default() };
/// let mut rows = Rows::new("1;\"a;b\"\n\n2;c # no more\n".as_bytes(), &options).expect("sound options");
/// let row = rows.next_row().expect("sound text").expect("a row");
/// assert_eq!((row.len(), row.field(1)), (2, &b"a;b"[..]));
/// let row = rows.next_row().expect("sound text").expect("a row");
/// assert_eq!((row.number(), row.line(), row.field(1)), (1, 3, &b"c "[..]));
/// assert!(rows.next_row().expect("sound text").is_none());
/// ```
pub struct Rows<'a, R> {
    reader: R,
    options: &'a TextOptions,
    delimiter: Delimiter,
    quote: Option<char>,
    comments: Vec<memmem::Finder<'a>>,
    one_byte_comment: Option<u8>,
    /// What has been read and not been used up: lines ended by `\r` share one read.
    raw: Vec<u8>,
    used: usize,
    /// The current row's characters and fields.
    text: Vec<u8>,
    fields: Vec<(usize, usize)>,
    chosen: Vec<(usize, usize)>,
    line: usize,
    row: usize,
}

#[derive(Clone, Copy)]
enum Delimiter {
    WhiteSpace,
    Byte(u8),
    Character(char),
}

/// One row of a table.
pub struct Row<'r> {
    options: &'r TextOptions,
    text: &'r [u8],
    fields: &'r [(usize, usize)],
    /// Fields of the row in the text.
    total: usize,
    line: usize,
    row: usize,
}

impl<'r> Row<'r> {
    /// Number of fields.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a row has at least one field")]
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// The characters of a field, without quotes.
    ///
    /// # Panics
    /// If there is no such field.
    #[must_use]
    pub fn field(&self, at: usize) -> &'r [u8] {
        let (start, end) = self.fields[at];
        &self.text[start..end]
    }

    /// Number of the row, from 0.
    #[must_use]
    pub fn number(&self) -> usize {
        self.row
    }

    /// Line of the text on which the row begins, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    pub(crate) fn error(&self, kind: TextErrorKind) -> TextError {
        TextError { source_name: self.options.source.clone(), line: self.line, kind }
    }

    pub(crate) fn convert_error(&self, at: usize, dtype: &'static str) -> TextError {
        let text = String::from_utf8_lossy(self.field(at)).into_owned();
        let column = self.column(at);
        self.error(TextErrorKind::Convert { text, dtype, row: self.row, column })
    }

    /// The column of a taken field in the text, from 1.
    pub(crate) fn column(&self, at: usize) -> usize {
        match &self.options.use_columns {
            Some(columns) if columns[at] < 0 => self.total.saturating_add_signed(columns[at]) + 1,
            Some(columns) => columns[at].unsigned_abs() + 1,
            None => at + 1,
        }
    }

    /// The number of fields is that of the rows before.
    pub(crate) fn check_count(&self, columns: &mut Option<usize>, chosen: bool) -> Result<(), TextError> {
        let to = self.len();
        let from = *columns.get_or_insert(to);
        if from == to || chosen {
            return Ok(());
        }
        Err(self.error(TextErrorKind::ColumnsChanged { from, to, row: self.row + 1 }))
    }
}

impl<'a, R: BufRead> Rows<'a, R> {
    /// Begins to read; lines to skip are skipped with the first row.
    ///
    /// # Errors
    /// [`TextErrorKind::Options`] for characters with two roles, or that cannot have one.
    pub fn new(reader: R, options: &'a TextOptions) -> Result<Self, TextError> {
        let refuse = |message| {
            Err(TextError {
                source_name: options.source.clone(),
                line: 0,
                kind: TextErrorKind::Options(message),
            })
        };
        let line_end = |c: char| c == '\n' || c == '\r';
        if options.delimiter.is_some_and(line_end) || options.quote.is_some_and(line_end) {
            return refuse("a line end cannot be a delimiter or a quote");
        }
        if options.quote.is_some() && options.quote == options.delimiter {
            return refuse("The delimiter and the quote must be different characters");
        }
        if options.comments.iter().any(String::is_empty) {
            return refuse("comments cannot be an empty string; give none to have no comments");
        }
        for comment in &options.comments {
            let mut characters = comment.chars();
            let only = characters.next().filter(|_| characters.next().is_none());
            if only.is_some() && (only == options.delimiter || only == options.quote) {
                return refuse("a comment cannot begin with the delimiter or the quote");
            }
        }
        let one_byte_comment = match &options.comments[..] {
            [only] if only.len() == 1 => Some(only.as_bytes()[0]),
            _ => None,
        };
        let delimiter = match options.delimiter {
            None => Delimiter::WhiteSpace,
            Some(c) if c.is_ascii() => Delimiter::Byte(c as u8),
            Some(c) => Delimiter::Character(c),
        };
        Ok(Self {
            reader,
            options,
            delimiter,
            quote: options.quote,
            comments: options
                .comments
                .iter()
                .map(|comment| memmem::Finder::new(comment.as_bytes()))
                .collect(),
            one_byte_comment,
            raw: Vec::new(),
            used: 0,
            text: Vec::new(),
            fields: Vec::new(),
            chosen: Vec::new(),
            line: 0,
            row: 0,
        })
    }

    fn io_error(&self, error: std::io::Error) -> TextError {
        TextError {
            source_name: self.options.source.clone(),
            line: self.line + 1,
            kind: TextErrorKind::Io(error),
        }
    }

    /// Puts the next line, without its end, at the end of `self.text`; false at the end of the text.
    fn append_line(&mut self) -> Result<bool, TextError> {
        if self.used == self.raw.len() {
            self.raw.clear();
            self.used = 0;
            let count = self.reader.read_until(b'\n', &mut self.raw).map_err(|error| self.io_error(error))?;
            if count == 0 {
                return Ok(false);
            }
            if self.raw.ends_with(b"\n") {
                self.raw.pop();
                if self.raw.ends_with(b"\r") {
                    self.raw.pop();
                }
                if self.text.is_empty() && memchr(b'\r', &self.raw).is_none() {
                    // The common case: the line is moved, not copied.
                    std::mem::swap(&mut self.raw, &mut self.text);
                    self.raw.clear();
                    self.line += 1;
                    return Ok(true);
                }
                self.raw.push(b'\n');
            }
        }
        let rest = &self.raw[self.used..];
        let end = memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
        self.text.extend_from_slice(&rest[..end]);
        self.used += (end + 1).min(rest.len());
        self.line += 1;
        Ok(true)
    }

    /// The next row that has fields; `None` at the end of the text or of the rows asked for.
    ///
    /// # Errors
    /// [`TextError`]: the reader's, a quote without end, a column that is not there.
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, TextError> {
        if self.options.max_rows.is_some_and(|most| self.row >= most) {
            return Ok(None);
        }
        while self.line < self.options.skip_rows {
            self.text.clear();
            if !self.append_line()? {
                return Ok(None);
            }
        }
        loop {
            self.text.clear();
            self.fields.clear();
            if !self.append_line()? {
                return Ok(None);
            }
            let line = self.line;
            self.split()?;
            // A row with one field without characters is an empty line.
            if matches!(self.fields[..], [] | [(_, 0)]) {
                continue;
            }
            if let Some(columns) = &self.options.use_columns {
                self.chosen.clear();
                let count = self.fields.len();
                for &index in columns {
                    let at = if index < 0 { index.checked_add_unsigned(count) } else { Some(index) };
                    let field = at.and_then(|at| usize::try_from(at).ok()).and_then(|at| self.fields.get(at));
                    let Some(field) = field else {
                        return Err(TextError {
                            source_name: self.options.source.clone(),
                            line,
                            kind: TextErrorKind::ColumnIndex { index, row: self.row + 1, columns: count },
                        });
                    };
                    self.chosen.push(*field);
                }
            }
            let fields = if self.options.use_columns.is_some() { &self.chosen } else { &self.fields };
            let total = self.fields.len();
            let row = Row { options: self.options, text: &self.text, fields, total, line, row: self.row };
            self.row += 1;
            return Ok(Some(row));
        }
    }

    /// Cuts `self.text` into fields.
    fn split(&mut self) -> Result<(), TextError> {
        if let Some(quote) = self.quote {
            let mut encoded = [0; 4];
            if memmem::find(&self.text, quote.encode_utf8(&mut encoded).as_bytes()).is_some() {
                return self.split_quoted(quote);
            }
        }
        let end = match self.one_byte_comment {
            Some(comment) => memchr(comment, &self.text),
            None => self.comments.iter().filter_map(|comment| comment.find(&self.text)).min(),
        };
        self.text.truncate(end.unwrap_or(self.text.len()));
        let (text, fields) = (&self.text[..], &mut self.fields);
        match self.delimiter {
            Delimiter::WhiteSpace if text.is_ascii() => {
                let mut at = 0;
                while at < text.len() {
                    while at < text.len() && is_space(text[at]) {
                        at += 1;
                    }
                    let start = at;
                    while at < text.len() && !is_space(text[at]) {
                        at += 1;
                    }
                    if at > start {
                        fields.push((start, at));
                    }
                }
            }
            Delimiter::WhiteSpace => {
                let mut start = None;
                for (at, length, space) in spaces(text) {
                    match (space, start) {
                        (true, Some(from)) => {
                            fields.push((from, at));
                            start = None;
                        }
                        (false, None) => start = Some(at),
                        _ => {}
                    }
                    if let (Some(from), true) = (start, at + length == text.len()) {
                        fields.push((from, text.len()));
                    }
                }
            }
            Delimiter::Byte(delimiter) => {
                let mut start = 0;
                for (at, &byte) in text.iter().enumerate() {
                    if byte == delimiter {
                        fields.push((start, at));
                        start = at + 1;
                    }
                }
                fields.push((start, text.len()));
            }
            Delimiter::Character(delimiter) => {
                let mut encoded = [0; 4];
                let delimiter = delimiter.encode_utf8(&mut encoded).as_bytes();
                let mut start = 0;
                for at in memmem::find_iter(text, delimiter) {
                    fields.push((start, at));
                    start = at + delimiter.len();
                }
                fields.push((start, text.len()));
            }
        }
        Ok(())
    }

    /// Cuts a line with quotes. The text is written anew without them; a quoted line end takes in the
    /// next line.
    fn split_quoted(&mut self, quote: char) -> Result<(), TextError> {
        let first_line = self.line;
        let mut quote_bytes = [0; 4];
        let quote = quote.encode_utf8(&mut quote_bytes).as_bytes();
        let mut delimiter_bytes = [0; 4];
        let delimiter = match self.delimiter {
            Delimiter::WhiteSpace => None,
            Delimiter::Byte(byte) => {
                delimiter_bytes[0] = byte;
                Some(&delimiter_bytes[..1])
            }
            Delimiter::Character(c) => Some(c.encode_utf8(&mut delimiter_bytes).as_bytes()),
        };

        let mut source = std::mem::take(&mut self.text);
        let mut plain = Vec::with_capacity(source.len());
        let mut at = 0;
        'fields: loop {
            if delimiter.is_none() {
                while let Some(length) = space_at(&source[at..]) {
                    at += length;
                }
            }
            let rest = &source[at..];
            if delimiter.is_none() && (rest.is_empty() || self.starts_comment(rest)) {
                break;
            }
            let start = plain.len();
            if rest.starts_with(quote) {
                at += quote.len();
                loop {
                    if source[at..].starts_with(quote) {
                        at += quote.len();
                        if !source[at..].starts_with(quote) {
                            break;
                        }
                        plain.extend_from_slice(quote);
                        at += quote.len();
                    } else if at == source.len() {
                        // The field goes on in the next line.
                        self.text = source;
                        let more = self.append_after_line_end()?;
                        source = std::mem::take(&mut self.text);
                        if !more {
                            return Err(TextError {
                                source_name: self.options.source.clone(),
                                line: first_line,
                                kind: TextErrorKind::UnclosedQuote,
                            });
                        }
                    } else {
                        plain.push(source[at]);
                        at += 1;
                    }
                }
            }
            loop {
                let rest = &source[at..];
                if rest.is_empty() || self.starts_comment(rest) {
                    self.fields.push((start, plain.len()));
                    break 'fields;
                }
                let ends = match delimiter {
                    Some(delimiter) => rest.starts_with(delimiter).then_some(delimiter.len()),
                    None => space_at(rest),
                };
                if let Some(length) = ends {
                    at += length;
                    self.fields.push((start, plain.len()));
                    break;
                }
                plain.push(rest[0]);
                at += 1;
            }
        }
        self.text = plain;
        Ok(())
    }

    fn append_after_line_end(&mut self) -> Result<bool, TextError> {
        self.text.push(b'\n');
        self.append_line()
    }

    fn starts_comment(&self, rest: &[u8]) -> bool {
        self.options.comments.iter().any(|comment| rest.starts_with(comment.as_bytes()))
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x0b | 0x0c | b'\r' | b'\n' | 0x1c..=0x1f)
}

/// Length of the white space character at the beginning, if there is one.
fn space_at(text: &[u8]) -> Option<usize> {
    match text {
        [] => None,
        [byte, ..] if byte.is_ascii() => is_space(*byte).then_some(1),
        _ => spaces(&text[..text.len().min(4)]).next().and_then(|(_, length, space)| space.then_some(length)),
    }
}

/// Position, length and whiteness of each character; bytes that are not UTF-8 count as black.
fn spaces(text: &[u8]) -> impl Iterator<Item = (usize, usize, bool)> {
    let mut at = 0;
    text.utf8_chunks()
        .flat_map(|chunk| {
            let valid = chunk
                .valid()
                .chars()
                .map(|c| (c.len_utf8(), c.is_whitespace() || matches!(c, '\x1c'..='\x1f')));
            let invalid = chunk.invalid().len();
            valid.chain((invalid > 0).then_some((invalid, false)))
        })
        .map(move |(length, space)| {
            let found = (at, length, space);
            at += length;
            found
        })
}
