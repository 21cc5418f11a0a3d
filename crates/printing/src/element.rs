//! How the elements of one array are written, decided by looking at all that will be shown.
//!
//! For each kind of number one layout is found first (width, digits, notation), then every element is
//! written in it, so that columns line up.

use crate::error::FormatError;
use crate::float::{Positional, Scientific, Trim, format_float_positional, format_float_scientific};
use crate::options::{FloatMode, Legacy, PrintOptions, Sign};
use crate::value::{FloatKind, Value};

/// The layout of all elements of an array.
pub(crate) enum ElementFormat<'a> {
    Bool {
        zero_d: bool,
    },
    Integer {
        sign: Sign,
        width: usize,
    },
    Float(FloatFormat<'a>),
    Complex {
        re: FloatFormat<'a>,
        im: FloatFormat<'a>,
    },
    Time {
        width: usize,
    },
    Record(Vec<ElementFormat<'a>>),
    List {
        item: Box<ElementFormat<'a>>,
        options: &'a PrintOptions,
    },
    /// As scalars show themselves, or as it is.
    Text,
}

impl<'a> ElementFormat<'a> {
    /// The layout for `values`, all of one kind; `zero_d` if they are the one element of a 0-d array.
    pub(crate) fn new(
        values: &[Value],
        zero_d: bool,
        options: &'a PrintOptions,
    ) -> Result<Self, FormatError> {
        Self::fit(values, zero_d, false, options)
    }

    /// The layout for a scalar, whose floating-point parts ignore the options.
    pub(crate) fn of_scalar(value: &Value, options: &'a PrintOptions) -> Result<Self, FormatError> {
        Self::fit(std::slice::from_ref(value), true, true, options)
    }

    fn fit(
        values: &[Value],
        zero_d: bool,
        scalar_floats: bool,
        options: &'a PrintOptions,
    ) -> Result<Self, FormatError> {
        Ok(match values.first() {
            None | Some(Value::Text(_)) => Self::Text,
            Some(Value::Float { .. }) if scalar_floats => Self::Text,
            Some(Value::Record(fields)) => {
                let column = |at: usize| {
                    let values = values.iter().filter_map(|value| match value {
                        Value::Record(fields) => fields.get(at).cloned(),
                        _ => None,
                    });
                    Self::fit(&values.collect::<Vec<_>>(), zero_d, scalar_floats, options)
                };
                Self::Record((0..fields.len()).map(column).collect::<Result<_, _>>()?)
            }
            Some(Value::List(_)) => {
                let mut items = Vec::new();
                values.iter().for_each(|value| push_items(value, &mut items));
                Self::List { item: Box::new(Self::fit(&items, false, scalar_floats, options)?), options }
            }
            Some(Value::Bool(_)) => Self::Bool { zero_d },
            Some(Value::Int(_) | Value::UInt(_)) => integer_format(values, options.sign),
            Some(Value::Float { bits, .. }) => {
                let parts = values.iter().map(real_part).collect::<Vec<_>>();
                Self::Float(FloatFormat::new(&parts, *bits, options.sign, options.floatmode, options)?)
            }
            Some(Value::Complex { bits, .. }) => {
                let re = values.iter().map(real_part).collect::<Vec<_>>();
                let im = values.iter().map(imaginary_part).collect::<Vec<_>>();
                let (re_mode, im_mode) = match options.legacy {
                    Legacy::V1_13 => (FloatMode::MaxPrecEqual, FloatMode::MaxPrec),
                    _ => (options.floatmode, options.floatmode),
                };
                Self::Complex {
                    re: FloatFormat::new(&re, *bits, options.sign, re_mode, options)?,
                    im: FloatFormat::new(&im, *bits, Sign::Plus, im_mode, options)?,
                }
            }
            Some(Value::Time(_)) => time_format(values),
        })
    }

    /// The text of one element.
    pub(crate) fn text(&self, value: &Value) -> Result<String, FormatError> {
        Ok(match (self, value) {
            (Self::Bool { zero_d: false }, Value::Bool(true)) => " True".to_owned(),
            (Self::Integer { sign, width }, Value::Int(v)) => {
                integer_text(v.unsigned_abs(), *v < 0, *sign, *width)
            }
            (Self::Integer { sign, width }, Value::UInt(v)) => integer_text(*v, false, *sign, *width),
            (Self::Float(format), Value::Float { v, .. }) => format.text(*v)?,
            (Self::Complex { re, im }, Value::Complex { re: re_part, im: im_part, .. }) => {
                let mut text = re.text(*re_part)?;
                let imaginary = im.text(*im_part)?;
                // The unit goes before the padding.
                let number = imaginary.trim_end();
                text.push_str(number);
                text.push('j');
                text.push_str(&imaginary[number.len()..]);
                text
            }
            (Self::Time { width }, Value::Time(time)) => {
                let time = time.as_deref().unwrap_or("'NaT'");
                format!("{time:>width$}", width = *width)
            }
            (Self::Record(formats), Value::Record(fields)) => {
                let texts = formats.iter().zip(fields).map(|(format, field)| format.text(field));
                match &texts.collect::<Result<Vec<_>, _>>()?[..] {
                    [only] => format!("({only},)"),
                    texts => format!("({})", texts.join(", ")),
                }
            }
            (Self::List { item, options }, Value::List(_)) => {
                let mut items = Vec::new();
                push_items(value, &mut items);
                let edge = (items.len() > options.threshold).then_some(options.edgeitems);
                item.list_text(value, edge)?
            }
            (Self::Text, Value::Text(text)) => text.clone(),
            // A value of another kind than the first: its own notation.
            (_, other) => crate::scalar::scalar_str(other),
        })
    }
}

impl ElementFormat<'_> {
    /// Nested lists of elements, without alignment among the lists.
    fn list_text(&self, value: &Value, edge: Option<usize>) -> Result<String, FormatError> {
        let Value::List(items) = value else { return self.text(value) };
        let texts = |items: &[Value]| {
            items.iter().map(|item| self.list_text(item, edge)).collect::<Result<Vec<_>, _>>()
        };
        let texts = match edge.filter(|&edge| items.len() > 2 * edge) {
            // With no edge items NumPy's slices [:0] and [-0:] add up to the whole axis.
            Some(edge) => {
                let last = if edge == 0 { 0 } else { items.len() - edge };
                let mut shown = texts(&items[..edge])?;
                shown.push("...".to_owned());
                shown.extend(texts(&items[last..])?);
                shown
            }
            None => texts(items)?,
        };
        Ok(format!("[{}]", texts.join(", ")))
    }
}

/// The elements of nested lists.
fn push_items(value: &Value, items: &mut Vec<Value>) {
    match value {
        Value::List(nested) => nested.iter().for_each(|value| push_items(value, items)),
        value => items.push(value.clone()),
    }
}

fn real_part(value: &Value) -> f64 {
    match value {
        Value::Float { v, .. } => *v,
        Value::Complex { re, .. } => *re,
        _ => f64::NAN,
    }
}

fn imaginary_part(value: &Value) -> f64 {
    match value {
        Value::Complex { im, .. } => *im,
        _ => f64::NAN,
    }
}

fn integer_format(values: &[Value], mut sign: Sign) -> ElementFormat<'static> {
    let integers = values.iter().filter_map(|value| match value {
        Value::Int(v) => Some(i128::from(*v)),
        Value::UInt(v) => Some(i128::from(*v)),
        _ => None,
    });
    let (mut least, mut most) = (i128::MAX, i128::MIN);
    for v in integers {
        least = least.min(v);
        most = most.max(v);
    }
    let mut width = most.to_string().len();
    if sign == Sign::Space && least < 0 {
        sign = Sign::Minus;
    }
    if most >= 0 && sign != Sign::Minus {
        width += 1;
    }
    ElementFormat::Integer { sign, width: width.max(least.to_string().len()) }
}

fn integer_text(size: u64, negative: bool, sign: Sign, width: usize) -> String {
    let sign = match (negative, sign) {
        (true, _) => "-",
        (false, Sign::Minus) => "",
        (false, sign) => sign.text(),
    };
    format!("{:>width$}", format!("{sign}{size}"))
}

fn time_format(values: &[Value]) -> ElementFormat<'static> {
    let widths = values.iter().map(|value| match value {
        Value::Time(Some(text)) => text.chars().count(),
        _ => "'NaT'".len(),
    });
    ElementFormat::Time { width: widths.max().unwrap_or(0) }
}

/// The layout of real numbers: NumPy's `FloatingFormat`.
pub(crate) struct FloatFormat<'a> {
    options: &'a PrintOptions,
    mode: FloatMode,
    bits: FloatKind,
    show_plus: bool,
    exponential: bool,
    precision: Option<usize>,
    min_digits: Option<usize>,
    unique: bool,
    trim: Trim,
    pad_left: usize,
    pad_right: usize,
    exp_digits: usize,
}

impl<'a> FloatFormat<'a> {
    fn new(
        values: &[f64],
        bits: FloatKind,
        sign: Sign,
        mode: FloatMode,
        options: &'a PrintOptions,
    ) -> Result<Self, FormatError> {
        // The oldest way keeps room for a sign, and in scientific notation all digits.
        let oldest = options.legacy == Legacy::V1_13;
        let sign = if oldest && sign == Sign::Minus { Sign::Space } else { sign };
        let finite = values.iter().copied().filter(|v| v.is_finite()).collect::<Vec<_>>();
        let cutoff =
            if options.legacy <= Legacy::V2_2 { FloatKind::Double } else { bits }.array_exponent_cutoff();
        let mut format = Self {
            options,
            mode,
            bits,
            show_plus: sign == Sign::Plus,
            exponential: needs_exponent(&finite, bits, cutoff, options.suppress),
            precision: if mode == FloatMode::Unique { None } else { options.precision },
            min_digits: None,
            unique: true,
            trim: Trim::Zeros,
            pad_left: 0,
            pad_right: 0,
            exp_digits: 0,
        };
        if !finite.is_empty() {
            // A first pass over all numbers, to learn their sizes.
            format.unique = mode != FloatMode::Fixed && !(oldest && format.exponential);
            format.trim = if format.unique { Trim::Zeros } else { Trim::Keep };
            if format.exponential {
                format.fit_exponential(&finite)?;
            } else {
                format.fit_positional(&finite)?;
            }
        }

        if !oldest && sign == Sign::Space && !finite.iter().any(|v| v.is_sign_negative()) {
            format.pad_left += 1;
        }
        if finite.len() != values.len() {
            let signed = sign != Sign::Minus || values.contains(&f64::NEG_INFINITY);
            let after = format.pad_right + 1;
            let nan_width = options.nanstr.chars().count().saturating_sub(after);
            let inf_width = (options.infstr.chars().count() + usize::from(signed)).saturating_sub(after);
            format.pad_left = format.pad_left.max(nan_width).max(inf_width);
        }
        Ok(format)
    }

    fn fit_exponential(&mut self, finite: &[f64]) -> Result<(), FormatError> {
        let options = Scientific {
            precision: self.precision,
            unique: self.unique,
            trim: self.trim,
            sign: self.show_plus,
            ..Scientific::default()
        };
        let mut fraction = 0;
        for &v in finite {
            let text = format_float_scientific(v, self.bits, &options)?;
            let (number, exponent) = text.split_once('e').unwrap_or((&text, ""));
            let (whole, digits) = number.split_once('.').unwrap_or((number, ""));
            self.exp_digits = self.exp_digits.max(exponent.len().saturating_sub(1));
            self.pad_left = self.pad_left.max(whole.len());
            fraction = fraction.max(digits.len());
        }
        self.trim = Trim::Keep;
        self.precision = Some(fraction);
        self.min_digits = Some(fraction);
        self.pad_right = self.exp_digits + 2 + fraction;
        if self.options.legacy == Legacy::V1_13 {
            self.pad_left = 3;
        }
        Ok(())
    }

    fn fit_positional(&mut self, finite: &[f64]) -> Result<(), FormatError> {
        let options = Positional {
            precision: self.precision,
            unique: self.unique,
            trim: self.trim,
            sign: self.show_plus,
            ..Positional::default()
        };
        for &v in finite {
            let text = format_float_positional(v, self.bits, &options)?;
            let (whole, digits) = text.split_once('.').unwrap_or((&text, ""));
            let width = match self.options.legacy {
                Legacy::V1_13 => 1 + whole.trim_start_matches(['-', '+']).len(),
                _ => whole.len(),
            };
            self.pad_left = self.pad_left.max(width);
            self.pad_right = self.pad_right.max(digits.len());
        }
        if matches!(self.mode, FloatMode::Fixed | FloatMode::MaxPrecEqual) {
            self.precision = Some(self.pad_right);
            self.min_digits = Some(self.pad_right);
            self.trim = Trim::Keep;
        } else {
            self.trim = Trim::Zeros;
            self.min_digits = Some(0);
        }
        Ok(())
    }

    fn text(&self, v: f64) -> Result<String, FormatError> {
        if !v.is_finite() {
            let plus = if self.show_plus { "+" } else { "" };
            let word = if v.is_nan() {
                format!("{plus}{}", self.options.nanstr)
            } else {
                format!("{}{}", if v < 0.0 { "-" } else { plus }, self.options.infstr)
            };
            return Ok(format!("{word:>width$}", width = self.pad_left + self.pad_right + 1));
        }
        if self.exponential {
            let options = Scientific {
                precision: self.precision,
                unique: self.unique,
                trim: self.trim,
                sign: self.show_plus,
                pad_left: Some(self.pad_left),
                exp_digits: Some(self.exp_digits),
                min_digits: self.min_digits,
            };
            return format_float_scientific(v, self.bits, &options);
        }
        let options = Positional {
            precision: self.precision,
            unique: self.unique,
            fractional: true,
            trim: self.trim,
            sign: self.show_plus,
            pad_left: Some(self.pad_left),
            pad_right: Some(self.pad_right),
            min_digits: self.min_digits,
        };
        format_float_positional(v, self.bits, &options)
    }
}

/// Whether scientific notation is used: for large numbers, and unless small ones are suppressed, for
/// small ones and for a wide range. Comparisons happen in the format of the array.
fn needs_exponent(finite: &[f64], bits: FloatKind, cutoff: f64, suppress: bool) -> bool {
    let (mut least, mut most) = (f64::INFINITY, 0.0f64);
    for size in finite.iter().map(|v| v.abs()).filter(|&size| size != 0.0) {
        least = least.min(size);
        most = most.max(size);
    }
    if most == 0.0 {
        return false;
    }
    most >= cutoff || (!suppress && (least < bits.round(1e-4) || bits.divide(most, least) > 1000.0))
}
