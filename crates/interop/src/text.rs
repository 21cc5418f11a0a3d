//! Tables of numbers in text: the core of `loadtxt` and `genfromtxt`.
//!
//! [`Rows`] cuts a stream into rows and fields, one line in memory at a time: comments, skipped lines,
//! white space or a character as delimiter, quoted fields. [`read_matrix`] makes numbers of one type of
//! them, [`read_columns`] a column for each field, with a say for the caller about every field. What is
//! wrong is named with the file, the line, and NumPy's row and column.
//!
//! Text is UTF-8; a caller with another encoding transcodes before.

mod columns;
mod element;
mod rows;

use std::fmt;

pub use columns::{Cell, Column, ColumnType, Converter, Field, Types, read_columns};
pub use element::{Complex, Element};
pub use rows::{Row, Rows};

/// How a table is written, with the meanings `loadtxt` gives them.
#[derive(Clone, Debug)]
pub struct TextOptions {
    /// Between fields; `None` for any run of white space.
    pub delimiter: Option<char>,
    /// What begins a comment, up to the end of the line.
    pub comments: Vec<String>,
    /// Lines to leave out at the beginning, comments included.
    pub skip_rows: usize,
    /// Fields to take, in this order; negative ones count from the end. `None` for all.
    pub use_columns: Option<Vec<isize>>,
    /// Rows to read at most, not counting empty lines and comments.
    pub max_rows: Option<usize>,
    /// Around fields that hold delimiters, comments or line ends; doubled inside for itself.
    pub quote: Option<char>,
    /// What errors call the text: a file's name.
    pub source: String,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self {
            delimiter: None,
            comments: vec!["#".to_owned()],
            skip_rows: 0,
            use_columns: None,
            max_rows: None,
            quote: None,
            source: "<text>".to_owned(),
        }
    }
}

/// A failure with its place.
#[derive(Debug)]
pub struct TextError {
    /// What the text is called.
    pub source_name: String,
    /// Line of the text, from 1; 0 if it concerns no line.
    pub line: usize,
    /// What went wrong.
    pub kind: TextErrorKind,
}

/// What went wrong.
#[derive(Debug)]
pub enum TextErrorKind {
    /// The reader failed.
    Io(std::io::Error),
    /// The options contradict each other.
    Options(&'static str),
    /// A field is no value of the type.
    Convert {
        /// The field.
        text: String,
        /// The type's name.
        dtype: &'static str,
        /// The row, from 0, as NumPy counts here.
        row: usize,
        /// The column, from 1, as NumPy counts here.
        column: usize,
    },
    /// A row has another number of fields than those before.
    ColumnsChanged {
        /// Fields before.
        from: usize,
        /// Fields now.
        to: usize,
        /// The row, from 1, as NumPy counts here.
        row: usize,
    },
    /// A row has another number of fields than types were given for.
    ColumnsRequired {
        /// Types given.
        required: usize,
        /// Fields found.
        found: usize,
        /// The row, from 1, as NumPy counts here.
        row: usize,
    },
    /// A column was asked for that a row does not have.
    ColumnIndex {
        /// The column asked for.
        index: isize,
        /// The row, from 1, as NumPy counts here.
        row: usize,
        /// Fields in the row.
        columns: usize,
    },
    /// A field is not UTF-8 where text is wanted.
    Encoding {
        /// The row, from 0.
        row: usize,
        /// The column, from 1.
        column: usize,
    },
    /// The caller's converter refused a field.
    Converter {
        /// Its words.
        message: String,
        /// The row, from 0.
        row: usize,
        /// The column, from 1.
        column: usize,
    },
    /// A quoted field has no end.
    UnclosedQuote,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            TextErrorKind::Io(error) => error.fmt(f)?,
            TextErrorKind::Options(message) => f.write_str(message)?,
            TextErrorKind::Convert { text, dtype, row, column } => {
                let shown = text.chars().take(80).collect::<String>();
                write!(f, "could not convert string '{shown}' to {dtype} at row {row}, column {column}.")?;
            }
            TextErrorKind::ColumnsChanged { from, to, row } => write!(
                f,
                "the number of columns changed from {from} to {to} at row {row}; use `usecols` to select a \
                 subset and avoid this error"
            )?,
            TextErrorKind::ColumnsRequired { required, found, row } => write!(
                f,
                "the dtype passed requires {required} columns but {found} were found at row {row}; use \
                 `usecols` to select a subset and avoid this error"
            )?,
            TextErrorKind::ColumnIndex { index, row, columns } => {
                write!(f, "invalid column index {index} at row {row} with {columns} columns")?;
            }
            TextErrorKind::Encoding { row, column } => {
                write!(f, "the field is not text in UTF-8 at row {row}, column {column}.")?;
            }
            TextErrorKind::Converter { message, row, column } => {
                write!(f, "{message} at row {row}, column {column}.")?;
            }
            TextErrorKind::UnclosedQuote => f.write_str("a quoted field begins here and has no end")?,
        }
        match self.line {
            0 => write!(f, " ({})", self.source_name),
            line => write!(f, " ({}, line {line})", self.source_name),
        }
    }
}

impl std::error::Error for TextError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            TextErrorKind::Io(error) => Some(error),
            _ => None,
        }
    }
}

/// Numbers of one type, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix<T> {
    /// Rows read.
    pub rows: usize,
    /// Fields in each.
    pub columns: usize,
    /// The values, row after row.
    pub values: Vec<T>,
}

/// Reads values of one type.
///
/// # Errors
/// [`TextError`], with file, line, row and column.
///
/// ```
/// use interop::text::{TextOptions, read_matrix};
/// let options = TextOptions { delimiter: Some(','), ..TextOptions::default() };
/// let found = read_matrix::<f64>("# x, y\n1, 2\n3, 4e2\n".as_bytes(), &options).expect("numbers");
/// assert_eq!((found.rows, found.columns, found.values), (2, 2, vec![1.0, 2.0, 3.0, 400.0]));
/// let wrong = read_matrix::<f64>("1 2 abc".as_bytes(), &TextOptions::default()).unwrap_err();
/// assert_eq!(
///     wrong.to_string(),
///     "could not convert string 'abc' to float64 at row 0, column 3. (<text>, line 1)"
/// );
/// ```
pub fn read_matrix<T: Element>(
    reader: impl std::io::BufRead,
    options: &TextOptions,
) -> Result<Matrix<T>, TextError> {
    let mut rows = Rows::new(reader, options)?;
    let mut values = Vec::new();
    let mut columns = None;
    let mut count = 0;
    while let Some(row) = rows.next_row()? {
        row.check_count(&mut columns, options.use_columns.is_some())?;
        for at in 0..row.len() {
            let field = row.field(at);
            match T::parse(field) {
                Some(value) => values.push(value),
                None => return Err(row.convert_error(at, T::NAME)),
            }
        }
        count += 1;
    }
    Ok(Matrix { rows: count, columns: columns.unwrap_or(0), values })
}
