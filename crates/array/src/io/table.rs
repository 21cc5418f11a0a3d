//! Tables of numbers in text: `loadtxt` and `savetxt`.

use crate::Array;
use crate::printing::value_of;
use ::printing::{PercentError, PercentFormat};
use dtype::{DType, Scalar, iinfo};
use error::{Error, Kind, Result};
use interop::text::{Complex, Rows, TextError, TextErrorKind, TextOptions, read_matrix};
use layout::Dims;
use std::io::{BufRead, Write};

/// Turns the text of a field into a number; it gets the column as the file counts it. `None` leaves the
/// field to the usual notation.
pub type Converter<'a> = &'a dyn Fn(usize, &str) -> Option<Result<Scalar>>;

/// How [`loadtxt`] reads; the defaults are NumPy's.
#[derive(Clone)]
pub struct LoadText<'a> {
    /// The dtype of the elements.
    pub dtype: DType,
    /// Delimiter, comments, lines to skip, columns and rows to take.
    pub text: TextOptions,
    /// Whether columns come first.
    pub unpack: bool,
    /// The least number of axes: 0, 1 or 2.
    pub ndmin: usize,
    /// The caller's own notation for fields.
    pub convert: Option<Converter<'a>>,
}

impl Default for LoadText<'_> {
    fn default() -> Self {
        LoadText {
            dtype: DType::Float64,
            text: TextOptions::default(),
            unpack: false,
            ndmin: 0,
            convert: None,
        }
    }
}

fn refused(error: TextError) -> Error {
    let kind = match &error.kind {
        TextErrorKind::Io(_) => Kind::Io,
        TextErrorKind::Options(_) => Kind::Type,
        _ => Kind::Value,
    };
    Error::new(kind, error.to_string())
}

/// Reads a table. Axes of length one go away, down to `ndmin`.
///
/// ```
/// use polyarray::io::{LoadText, loadtxt};
/// let x = loadtxt("# a b\n1 2\n3 4\n".as_bytes(), &LoadText::default())?;
/// assert_eq!((x.shape(), x.to_vec::<f64>()?), (&[2, 2][..], vec![1.0, 2.0, 3.0, 4.0]));
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] for fields that are no numbers and rows of different lengths, with row and
/// column; [`crate::Kind::Type`] for options that contradict each other.
pub fn loadtxt(reader: impl BufRead, options: &LoadText<'_>) -> Result<Array> {
    if options.ndmin > 2 {
        return Err(Error::value(format!("Illegal value of ndmin keyword: {}", options.ndmin)));
    }
    let table = match options.convert {
        Some(convert) => converted(reader, options, convert)?,
        None => plain(reader, options)?,
    };
    let table = table.shaped(&shape_for(table.shape(), options.ndmin))?;
    if options.unpack { table.transpose() } else { Ok(table) }
}

/// The shape after axes of length one went away, as far as `ndmin` allows.
fn shape_for(shape: &[usize], ndmin: usize) -> Dims {
    if shape.len() <= ndmin {
        return Dims::from_slice(shape);
    }
    let kept: Dims = shape.iter().copied().filter(|&n| n != 1).collect();
    if kept.is_empty() && ndmin == 1 { Dims::from_slice(&[1]) } else { kept }
}

/// How many columns a table without rows has: those that were asked for, or one.
fn columns_of_nothing(options: &LoadText<'_>) -> usize {
    options.text.use_columns.as_ref().map_or(1, Vec::len)
}

fn plain(reader: impl BufRead, options: &LoadText<'_>) -> Result<Array> {
    macro_rules! read {
        ($type:ty) => {{
            let table = read_matrix::<$type>(reader, &options.text).map_err(refused)?;
            let columns = if table.rows == 0 { columns_of_nothing(options) } else { table.columns };
            (table.values, [table.rows, columns])
        }};
    }
    let dtype = options.dtype;
    if dtype.is_complex() {
        let (values, shape) = read!(Complex);
        let values: Vec<_> = values.into_iter().map(|z| dtype::c64::new(z.re, z.im)).collect();
        return Array::from_shape(&values, &shape)?.astype(dtype);
    }
    if dtype == DType::UInt64 {
        let (values, shape) = read!(u64);
        return Array::from_shape(&values, &shape);
    }
    if let Some(info) = iinfo(dtype) {
        let (values, shape) = read!(i64);
        let outside = |value: i64| i128::from(value) < info.min || i128::from(value) > info.max;
        if let Some(at) = values.iter().position(|&value| outside(value)) {
            return Err(Error::value(format!(
                "could not convert string '{}' to {dtype} at row {}, column {}.",
                values[at],
                at / shape[1],
                at % shape[1] + 1
            )));
        }
        return Array::from_shape(&values, &shape)?.astype(dtype);
    }
    if dtype.is_bool() {
        let (values, shape) = read!(bool);
        return Array::from_shape(&values, &shape);
    }
    let (values, shape) = read!(f64);
    Array::from_shape(&values, &shape)?.astype(dtype)
}

/// Field by field, with the caller's say.
fn converted(reader: impl BufRead, options: &LoadText<'_>, convert: Converter<'_>) -> Result<Array> {
    let mut rows = Rows::new(reader, &options.text).map_err(refused)?;
    let mut values: Vec<dtype::c64> = Vec::new();
    let mut whole: Vec<i128> = Vec::new();
    let (mut count, mut columns) = (0, None);
    while let Some(row) = rows.next_row().map_err(refused)? {
        let width = row.len();
        if *columns.get_or_insert(width) != width {
            return Err(Error::value(format!(
                "the number of columns changed from {} to {width} at row {}; use `usecols` to select a subset and \
                 avoid this error",
                columns.unwrap_or(0),
                row.number() + 1
            )));
        }
        for at in 0..width {
            let text = String::from_utf8_lossy(row.field(at)).into_owned();
            let column = match &options.text.use_columns {
                Some(chosen) => usize::try_from(chosen[at]).unwrap_or(at),
                None => at,
            };
            let scalar = match convert(column, &text) {
                Some(scalar) => scalar?,
                None => {
                    let parsed = <Complex as interop::text::Element>::parse(row.field(at));
                    match parsed {
                        Some(z) if z.im == 0.0 || options.dtype.is_complex() => {
                            Scalar::new(dtype::c64::new(z.re, z.im))
                        }
                        _ => {
                            return Err(Error::value(format!(
                                "could not convert string '{text}' to {} at row {}, column {}.",
                                options.dtype,
                                row.number(),
                                column + 1
                            )));
                        }
                    }
                }
            };
            if options.dtype.is_integer() {
                whole.push(if scalar.dtype().is_inexact() {
                    scalar.as_c64().re as i128
                } else {
                    scalar.as_i128()
                });
            } else {
                values.push(scalar.as_c64());
            }
        }
        count += 1;
    }
    let shape = [count, columns.unwrap_or_else(|| columns_of_nothing(options))];
    if options.dtype == DType::UInt64 {
        return Array::from_shape(&whole.iter().map(|&value| value as u64).collect::<Vec<_>>(), &shape);
    }
    if options.dtype.is_integer() {
        return Array::from_shape(&whole.iter().map(|&value| value as i64).collect::<Vec<_>>(), &shape)?
            .astype(options.dtype);
    }
    Array::from_shape(&values, &shape)?.astype(options.dtype)
}

/// How [`savetxt`] writes; the defaults are NumPy's.
#[derive(Debug, Clone, Copy)]
pub struct SaveText<'a> {
    /// One format for every number, for a whole row, or one for each column.
    pub formats: &'a [&'a str],
    /// Between numbers.
    pub delimiter: &'a str,
    /// At the end of each line.
    pub newline: &'a str,
    /// Text before the table.
    pub header: &'a str,
    /// Text behind the table.
    pub footer: &'a str,
    /// What begins the lines of header and footer.
    pub comments: &'a str,
}

impl Default for SaveText<'_> {
    fn default() -> Self {
        SaveText {
            formats: &["%.18e"],
            delimiter: " ",
            newline: "\n",
            header: "",
            footer: "",
            comments: "# ",
        }
    }
}

/// Writes a 1-d array as a column or a 2-d array as a table.
///
/// ```
/// use polyarray::{Array, io::{SaveText, savetxt}};
/// let mut text = Vec::new();
/// let options = SaveText { formats: &["%.1f"], delimiter: ",", ..Default::default() };
/// savetxt(&mut text, &Array::from_shape(&[1.0, 2.0, 3.0, 4.0], &[2, 2])?, &options)?;
/// assert_eq!(text, b"1.0,2.0\n3.0,4.0\n");
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] for other numbers of axes and formats; [`crate::Kind::Type`] where a format does
/// not take the dtype; [`crate::Kind::Io`] from the writer.
pub fn savetxt(writer: &mut impl Write, x: &Array, options: &SaveText<'_>) -> Result<()> {
    let table = match x.ndim() {
        1 => x.reshape(&[-1, 1])?,
        2 => x.clone(),
        n => return Err(Error::value(format!("Expected 1D or 2D array, got {n}D array instead"))),
    };
    let (rows, columns) = (table.shape()[0], table.shape()[1]);
    let complex = x.dtype().is_complex();
    let format = row_format(options, columns, complex)?;
    let parsed = PercentFormat::parse(&format).map_err(|error| Error::value(error.to_string()))?;
    let commented = |text: &str| {
        let text = text.replace('\n', &format!("\n{}", options.comments));
        format!("{}{text}{}", options.comments, options.newline)
    };
    if !options.header.is_empty() {
        writer.write_all(commented(options.header).as_bytes())?;
    }
    let table = table.dense()?;
    let mut line = String::new();
    let mut values = Vec::with_capacity(columns * 2);
    for row in 0..rows {
        line.clear();
        values.clear();
        let one = table.with_layout(table.layout().slice(0, row, 1, 1));
        for &scalar in &one.scalars()? {
            if complex {
                let z = scalar.as_c64();
                let real = x.dtype().real();
                values.push(value_of(Scalar::new(z.re).cast(real)));
                values.push(value_of(Scalar::new(z.im).cast(real)));
            } else {
                values.push(value_of(scalar));
            }
        }
        parsed.write(&mut line, &values, x.dtype().name()).map_err(|error| match error {
            PercentError::NotAnInteger { found: "NaN" } => Error::value(error.to_string()),
            PercentError::NotAnInteger { .. } => Error::overflow(error.to_string()),
            _ => Error::type_(format!(
                "Mismatch between array dtype ('{}') and format specifier ('{format}')",
                x.dtype()
            )),
        })?;
        if complex {
            line = line.replace("+-", "-");
        }
        line.push_str(options.newline);
        writer.write_all(line.as_bytes())?;
    }
    if !options.footer.is_empty() {
        writer.write_all(commented(options.footer).as_bytes())?;
    }
    Ok(())
}

/// The format of one row.
fn row_format(options: &SaveText<'_>, columns: usize, complex: bool) -> Result<String> {
    if let [single] = options.formats {
        let conversions = single.matches('%').count();
        return match (conversions, complex) {
            (1, true) => Ok(vec![format!(" ({single}+{single}j)"); columns].join(options.delimiter)),
            (1, false) => Ok(vec![*single; columns].join(options.delimiter)),
            (n, true) if n == 2 * columns => Ok((*single).to_owned()),
            (n, false) if n == columns => Ok((*single).to_owned()),
            _ => Err(Error::value(format!("fmt has wrong number of % formats:  {single}"))),
        };
    }
    if options.formats.len() != columns {
        return Err(Error::value(format!("fmt has wrong shape.  {:?}", options.formats)));
    }
    Ok(options.formats.join(options.delimiter))
}
