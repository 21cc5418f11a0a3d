//! Arrays as text.
//!
//! [`std::fmt::Display`] is NumPy's `str`, [`std::fmt::Debug`] its `repr`, and [`Array::to_text`]
//! `array2string` with all options. Only the elements that are shown are read, so that an array of any
//! size prints at once. Options are those of the thread: [`print_options`], [`set_print_options`].

use crate::Array;
use dtype::{DType, Scalar};
use error::{Error, Result};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::fmt;
use storage::Dense;

pub use ::printing::{FloatKind, FloatMode, Formatter, PrintOptions, Sign, Value};

thread_local! {
    static OPTIONS: RefCell<PrintOptions> = RefCell::new(PrintOptions::default());
}

/// The options with which this thread prints.
pub fn print_options() -> PrintOptions {
    OPTIONS.with_borrow(PrintOptions::clone)
}

/// Chooses the options with which this thread prints; returns the choice before.
pub fn set_print_options(options: PrintOptions) -> PrintOptions {
    OPTIONS.replace(options)
}

/// An element as the printer takes it.
pub fn value_of(scalar: Scalar) -> Value {
    let float = |v: f64, bits: FloatKind| Value::Float { v, bits };
    match scalar.dtype() {
        DType::Bool => Value::Bool(scalar.as_bool()),
        DType::UInt64 => Value::UInt(scalar.to::<u64>()),
        DType::UInt8 | DType::UInt16 | DType::UInt32 => Value::UInt(scalar.to::<u64>()),
        DType::Float16 => float(scalar.as_f64(), FloatKind::Half),
        DType::BFloat16 => float(scalar.as_f64(), FloatKind::BFloat16),
        DType::Float32 => float(scalar.as_f64(), FloatKind::Single),
        DType::Float64 => float(scalar.as_f64(), FloatKind::Double),
        DType::Complex64 | DType::Complex128 => {
            let value = scalar.as_c64();
            let single = scalar.dtype() == DType::Complex64;
            let bits = if single { FloatKind::Single } else { FloatKind::Double };
            Value::Complex { re: value.re, im: value.im, bits }
        }
        _ => Value::Int(scalar.to::<i64>()),
    }
}

/// How [`Array::to_text`] writes; the defaults are those of `str`.
#[derive(Clone, Copy)]
pub struct TextOptions<'a> {
    /// Between elements.
    pub separator: &'a str,
    /// What will stand before the text, whose width counts.
    pub prefix: &'a str,
    /// What will stand behind it.
    pub suffix: &'a str,
    /// The caller's own notation for elements.
    pub formatter: Option<Formatter<'a>>,
}

impl Default for TextOptions<'_> {
    fn default() -> Self {
        TextOptions { separator: " ", prefix: "", suffix: "", formatter: None }
    }
}

fn getter(dense: &Dense) -> impl Fn(&[usize]) -> Value + '_ {
    |index| {
        let index: SmallVec<[i64; 4]> = index.iter().map(|&i| i as i64).collect();
        dense.get(&index).map_or_else(|error| Value::Text(error.to_string()), value_of)
    }
}

fn refused(error: impl fmt::Display) -> Error {
    Error::value(error.to_string())
}

impl Array {
    /// The text of the array: NumPy's `array2string`.
    ///
    /// ```
    /// use polyarray::{Array, printing::{PrintOptions, TextOptions}};
    /// let x = Array::from_slice(&[1.0, 0.5]);
    /// let comma = TextOptions { separator: ", ", ..Default::default() };
    /// assert_eq!(x.to_text(&PrintOptions::default(), &comma)?, "[1. , 0.5]");
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for options that contradict each other; errors of evaluation.
    pub fn to_text(&self, options: &PrintOptions, text: &TextOptions<'_>) -> Result<String> {
        let dense = self.dense()?;
        let get = getter(&dense);
        let (separator, prefix, suffix) = (text.separator, text.prefix, text.suffix);
        ::printing::array2string(dense.shape(), &get, options, separator, prefix, suffix, text.formatter)
            .map_err(refused)
    }

    /// NumPy's `str` of the array.
    ///
    /// # Errors
    /// As [`Array::to_text`].
    pub fn to_str(&self, options: &PrintOptions, formatter: Option<Formatter<'_>>) -> Result<String> {
        let dense = self.dense()?;
        ::printing::array_str(dense.shape(), &getter(&dense), options, formatter).map_err(refused)
    }

    /// NumPy's `repr` of the array, under the name of a class.
    ///
    /// # Errors
    /// As [`Array::to_text`].
    pub fn to_repr(
        &self,
        options: &PrintOptions,
        class: &str,
        formatter: Option<Formatter<'_>>,
    ) -> Result<String> {
        let dense = self.dense()?;
        let name = self.dtype().name();
        ::printing::array_repr(dense.shape(), &getter(&dense), options, class, name, formatter)
            .map_err(refused)
    }
}

impl fmt::Display for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_str(&print_options(), None) {
            Ok(text) => f.write_str(&text),
            Err(error) => write!(f, "<array that cannot be shown: {error}>"),
        }
    }
}

impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_repr(&print_options(), "array", None) {
            Ok(text) => f.write_str(&text),
            Err(error) => write!(f, "<array that cannot be shown: {error}>"),
        }
    }
}
