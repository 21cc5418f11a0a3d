//! A column of values for each field, of given types, with a say for the caller.

use std::io::BufRead;

use super::element::{Complex, Element, trimmed};
use super::rows::Row;
use super::{Rows, TextError, TextErrorKind, TextOptions};

/// Type of a column, from the narrowest to the widest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnType {
    /// Truth values.
    Bool,
    /// Signed integers.
    Int64,
    /// Unsigned integers.
    UInt64,
    /// Real numbers.
    Float64,
    /// Complex numbers.
    Complex128,
    /// Text.
    Str,
}

impl ColumnType {
    /// The narrowest type that can hold a field; what `genfromtxt` does without a type. `True` and `False`
    /// in any case are the truth values here.
    ///
    /// ```
    /// use interop::text::ColumnType;
    /// assert_eq!(ColumnType::of(b" 12 "), ColumnType::Int64);
    /// assert_eq!(ColumnType::of(b"1e3").max(ColumnType::of(b"1+2j")), ColumnType::Complex128);
    /// ```
    #[must_use]
    pub fn of(field: &[u8]) -> Self {
        let field = trimmed(field);
        if field.eq_ignore_ascii_case(b"true") || field.eq_ignore_ascii_case(b"false") {
            Self::Bool
        } else if i64::parse(field).is_some() {
            Self::Int64
        } else if u64::parse(field).is_some() {
            Self::UInt64
        } else if f64::parse(field).is_some() {
            Self::Float64
        } else if Complex::parse(field).is_some() {
            Self::Complex128
        } else {
            Self::Str
        }
    }
}

/// Types of the columns.
#[derive(Clone, Debug)]
pub enum Types {
    /// One for all, however many there are.
    Same(ColumnType),
    /// One for each.
    Each(Vec<ColumnType>),
}

/// The values of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Truth values.
    Bool(Vec<bool>),
    /// Signed integers.
    Int64(Vec<i64>),
    /// Unsigned integers.
    UInt64(Vec<u64>),
    /// Real numbers.
    Float64(Vec<f64>),
    /// Complex numbers.
    Complex128(Vec<Complex>),
    /// Text.
    Str(Vec<String>),
}

impl Column {
    fn new(kind: ColumnType) -> Self {
        match kind {
            ColumnType::Bool => Self::Bool(Vec::new()),
            ColumnType::Int64 => Self::Int64(Vec::new()),
            ColumnType::UInt64 => Self::UInt64(Vec::new()),
            ColumnType::Float64 => Self::Float64(Vec::new()),
            ColumnType::Complex128 => Self::Complex128(Vec::new()),
            ColumnType::Str => Self::Str(Vec::new()),
        }
    }

    fn push(&mut self, row: &Row<'_>, at: usize) -> Result<(), TextError> {
        fn append<T: Element>(values: &mut Vec<T>, row: &Row<'_>, at: usize) -> Result<(), TextError> {
            values.push(T::parse(row.field(at)).ok_or_else(|| row.convert_error(at, T::NAME))?);
            Ok(())
        }
        match self {
            Self::Bool(values) => append(values, row, at),
            Self::Int64(values) => append(values, row, at),
            Self::UInt64(values) => append(values, row, at),
            Self::Float64(values) => append(values, row, at),
            Self::Complex128(values) => append(values, row, at),
            Self::Str(values) => match String::parse(row.field(at)) {
                Some(text) => {
                    values.push(text);
                    Ok(())
                }
                None => Err(row.error(TextErrorKind::Encoding { row: row.number(), column: row.column(at) })),
            },
        }
    }

    /// Appends a converter's value; false if the column's type cannot hold it.
    fn push_cell(&mut self, cell: Cell) -> bool {
        match (self, cell) {
            (Self::Bool(values), Cell::Bool(v)) => values.push(v),
            (Self::Int64(values), Cell::Int(v)) => values.push(v),
            (Self::Int64(values), Cell::Bool(v)) => values.push(i64::from(v)),
            (Self::Int64(values), Cell::UInt(v)) => match i64::try_from(v) {
                Ok(v) => values.push(v),
                Err(_) => return false,
            },
            (Self::UInt64(values), Cell::UInt(v)) => values.push(v),
            (Self::UInt64(values), Cell::Bool(v)) => values.push(u64::from(v)),
            (Self::UInt64(values), Cell::Int(v)) => match u64::try_from(v) {
                Ok(v) => values.push(v),
                Err(_) => return false,
            },
            (Self::Float64(values), cell) => match cell.as_float() {
                Some(v) => values.push(v),
                None => return false,
            },
            (Self::Complex128(values), Cell::Complex(v)) => values.push(v),
            (Self::Complex128(values), cell) => match cell.as_float() {
                Some(re) => values.push(Complex { re, im: 0.0 }),
                None => return false,
            },
            (Self::Str(values), Cell::Str(v)) => values.push(v),
            _ => return false,
        }
        true
    }

    fn type_name(&self) -> &'static str {
        match self {
            Self::Bool(_) => bool::NAME,
            Self::Int64(_) => i64::NAME,
            Self::UInt64(_) => u64::NAME,
            Self::Float64(_) => f64::NAME,
            Self::Complex128(_) => Complex::NAME,
            Self::Str(_) => String::NAME,
        }
    }
}

/// A value that a converter made.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A truth value.
    Bool(bool),
    /// A signed integer.
    Int(i64),
    /// An unsigned integer.
    UInt(u64),
    /// A real number.
    Float(f64),
    /// A complex number.
    Complex(Complex),
    /// Text.
    Str(String),
}

impl Cell {
    fn as_float(&self) -> Option<f64> {
        match self {
            Self::Bool(v) => Some(f64::from(u8::from(*v))),
            Self::Int(v) => Some(*v as f64),
            Self::UInt(v) => Some(*v as f64),
            Self::Float(v) => Some(*v),
            Self::Complex(_) | Self::Str(_) => None,
        }
    }
}

/// A field as a converter sees it.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Its row, from 0.
    pub row: usize,
    /// Its place among the fields taken, from 0.
    pub column: usize,
    /// Its characters.
    pub text: &'a [u8],
}

/// Decides about single fields: a value, `None` to leave the field to its column's type (for missing
/// values give a value here), or words for an error.
pub type Converter<'c> = &'c mut dyn FnMut(Field<'_>) -> Result<Option<Cell>, String>;

/// Reads columns.
///
/// # Errors
/// [`TextError`], with file, line, row and column.
///
/// ```
/// use interop::text::{Cell, Column, ColumnType, TextOptions, Types, read_columns};
/// let text = "1 apple\nN/A pear\n";
/// let types = Types::Each(vec![ColumnType::Int64, ColumnType::Str]);
/// let mut missing = |field: interop::text::Field<'_>| Ok((field.text == b"N/A").then_some(Cell::Int(-1)));
/// let found = read_columns(text.as_bytes(), &TextOptions::default(), &types, Some(&mut missing));
/// let expected =
///     [Column::Int64(vec![1, -1]), Column::Str(vec!["apple".to_owned(), "pear".to_owned()])];
/// assert_eq!(found.expect("a table"), expected);
/// ```
pub fn read_columns(
    reader: impl BufRead,
    options: &TextOptions,
    types: &Types,
    mut converter: Option<Converter<'_>>,
) -> Result<Vec<Column>, TextError> {
    let mut rows = Rows::new(reader, options)?;
    let mut columns = match types {
        Types::Same(_) => Vec::new(),
        Types::Each(types) => types.iter().map(|kind| Column::new(*kind)).collect(),
    };
    let mut count = None;
    while let Some(row) = rows.next_row()? {
        match types {
            Types::Same(kind) => {
                row.check_count(&mut count, options.use_columns.is_some())?;
                if columns.is_empty() {
                    columns.resize_with(row.len(), || Column::new(*kind));
                }
            }
            Types::Each(types) if types.len() != row.len() => {
                let (required, found) = (types.len(), row.len());
                let row_number = row.number() + 1;
                return Err(row.error(TextErrorKind::ColumnsRequired { required, found, row: row_number }));
            }
            Types::Each(_) => {}
        }
        for (at, column) in columns.iter_mut().enumerate() {
            let Some(convert) = converter.as_deref_mut() else {
                column.push(&row, at)?;
                continue;
            };
            match convert(Field { row: row.number(), column: at, text: row.field(at) }) {
                Ok(None) => column.push(&row, at)?,
                Ok(Some(cell)) => {
                    if !column.push_cell(cell) {
                        return Err(row.convert_error(at, column.type_name()));
                    }
                }
                Err(message) => {
                    let (row_number, column) = (row.number(), row.column(at));
                    return Err(row.error(TextErrorKind::Converter { message, row: row_number, column }));
                }
            }
        }
    }
    Ok(columns)
}
