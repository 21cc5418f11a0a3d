//! Arrays as text: brackets, summaries, line wrapping, and the extras of `repr`.
//!
//! Only the items that are shown are asked for, once each: a summarised array costs
//! `(2 * edgeitems)^ndim` calls at most, whatever its size. The one exception is NumPy's too:
//! `edgeitems` of 0 looks at every element to find a width.

use crate::element::ElementFormat;
use crate::error::FormatError;
use crate::options::{Legacy, PrintOptions};
use crate::scalar::{python_repr, scalar_str};
use crate::value::Value;

/// A caller's own notation for elements; `None` leaves an element to the default one.
pub type Formatter<'a> = &'a dyn Fn(&Value) -> Option<String>;

/// The items that will be shown: the corners of a summarised array, everything of another.
struct Shown {
    values: Vec<Value>,
    /// Extent of `values` along each axis.
    extents: Vec<usize>,
}

impl Shown {
    fn collect(shape: &[usize], get: &dyn Fn(&[usize]) -> Value, edgeitems: Option<usize>) -> Self {
        // With no edge items NumPy's slices [:0] and [-0:] add up to the whole axis.
        let edges = |n: usize| edgeitems.filter(|&edge| edge > 0 && n / 2 >= edge && n > 2 * edge);
        let extents = shape.iter().map(|&n| edges(n).map_or(n, |edge| 2 * edge)).collect::<Vec<_>>();
        let mut values = Vec::with_capacity(extents.iter().product());
        let mut position = vec![0; shape.len()];
        let mut index = vec![0; shape.len()];
        loop {
            for (axis, &at) in position.iter().enumerate() {
                let leading = edges(shape[axis]).unwrap_or(shape[axis]);
                index[axis] = if at < leading { at } else { shape[axis] - extents[axis] + at };
            }
            values.push(get(&index));
            let Some(axis) = (0..position.len()).rfind(|&axis| position[axis] + 1 < extents[axis]) else {
                return Self { values, extents };
            };
            position[axis] += 1;
            position[axis + 1..].fill(0);
        }
    }
}

struct Layout<'a> {
    shape: &'a [usize],
    shown: &'a Shown,
    format: &'a ElementFormat<'a>,
    formatter: Option<Formatter<'a>>,
    separator: &'a str,
    /// Whether to break lines as NumPy 1.13 did.
    oldest: bool,
    /// Items at each end of an axis, if the array is summarised.
    edgeitems: Option<usize>,
}

const SUMMARY: &str = "...";

impl Layout<'_> {
    /// The text of the sub-array whose shown items begin at `offset` in the list of shown items, with
    /// `axis` axes already walked.
    fn text(&self, axis: usize, offset: usize, indent: usize, width: isize) -> Result<String, FormatError> {
        if axis == self.shape.len() {
            let value = &self.shown.values[offset];
            return match self.formatter.and_then(|formatter| formatter(value)) {
                Some(text) => Ok(text),
                None => self.format.text(value),
            };
        }
        let axes_left = self.shape.len() - axis;
        let next_width = if self.oldest { width } else { width - 1 };
        let n = self.shape[axis];
        let extent = self.shown.extents[axis];
        let stride = self.shown.extents[axis + 1..].iter().product::<usize>();
        let summary = self.edgeitems.filter(|&edge| n > edge.saturating_mul(2));
        let (leading, trailing) = summary.map_or((0, n), |edge| (edge, edge));
        let item = |at: usize| self.text(axis + 1, offset + at * stride, indent + 1, next_width);
        // As in NumPy the last item is always shown.
        let first_trailing = extent - trailing.max(1);
        let separator = self.separator;
        let bare_separator = separator.trim_end();
        let after_summary = if self.oldest { ", " } else { separator };

        let mut text = String::new();
        if axes_left == 1 {
            let least = if self.oldest { 0 } else { 1 };
            let element_width = width - (bare_separator.chars().count().max(least)) as isize;
            let mut lines = Lines::new(indent, element_width, self.oldest);
            for at in 0..leading {
                lines.push_item(&item(at)?);
                lines.append(separator);
            }
            if summary.is_some() {
                lines.push(SUMMARY);
                lines.append(after_summary);
            }
            for at in first_trailing..extent - 1 {
                lines.push_item(&item(at)?);
                lines.append(separator);
            }
            if self.oldest {
                lines.width = width;
            }
            lines.push_item(&item(extent - 1)?);
            text = lines.finish();
        } else {
            let hanging = " ".repeat(indent);
            let line_end = format!("{bare_separator}{}", "\n".repeat(axes_left - 1));
            for at in 0..leading {
                text.push_str(&hanging);
                text.push_str(&item(at)?);
                text.push_str(&line_end);
            }
            if summary.is_some() {
                text.push_str(&hanging);
                text.push_str(SUMMARY);
                text.push_str(if self.oldest { ", \n" } else { &line_end });
            }
            for at in first_trailing..extent - 1 {
                text.push_str(&hanging);
                text.push_str(&item(at)?);
                text.push_str(&line_end);
            }
            text.push_str(&hanging);
            text.push_str(&item(extent - 1)?);
        }
        // The brackets replace the first line's indentation.
        Ok(format!("[{}]", &text[indent..]))
    }
}

/// Lines of a row, broken where the next item would not fit.
struct Lines {
    done: String,
    line: String,
    /// Characters in `line`.
    length: usize,
    indent: usize,
    width: isize,
    /// Whether lines are broken even where that is no gain.
    always: bool,
}

impl Lines {
    fn new(indent: usize, width: isize, always: bool) -> Self {
        Self { done: String::new(), line: " ".repeat(indent), length: indent, indent, width, always }
    }

    fn append(&mut self, text: &str) {
        self.line.push_str(text);
        self.length += text.chars().count();
    }

    fn end_line(&mut self, indent: usize) {
        self.done.push_str(self.line.trim_end());
        self.done.push('\n');
        self.line.clear();
        self.line.extend(std::iter::repeat_n(' ', indent));
        self.length = indent;
    }

    /// Begins a new line if `word` characters would not fit, unless that is no gain.
    fn make_room(&mut self, word: usize) {
        if (self.length + word) as isize > self.width && (self.always || self.length > self.indent) {
            self.end_line(self.indent);
        }
    }

    fn push(&mut self, word: &str) {
        self.make_room(word.chars().count());
        self.append(word);
    }

    /// Appends an item that may itself have several lines, aligned with its first.
    fn push_item(&mut self, item: &str) {
        if !item.contains('\n') {
            return self.push(item);
        }
        let widest = item.lines().map(|word| word.chars().count()).max().unwrap_or(0);
        self.make_room(widest);
        let indent = self.length;
        for (at, word) in item.lines().enumerate() {
            if at > 0 {
                self.end_line(indent);
            }
            self.append(word);
        }
        self.append(&" ".repeat(indent + widest - self.length));
    }

    fn finish(mut self) -> String {
        self.done.push_str(&self.line);
        self.done
    }
}

fn size(shape: &[usize]) -> usize {
    if shape.contains(&0) { 0 } else { shape.iter().fold(1, |size, &n| size.saturating_mul(n)) }
}

/// The elements of an array between brackets, as NumPy's `array2string`.
///
/// `get` is asked for the element at an index, only for those that are shown. `prefix` and `suffix` are
/// what the caller will write around the result: lines are indented by the one's length and shortened
/// by the other's.
///
/// # Errors
/// [`FormatError`], for a fixed number of digits without a precision, or for endless numbers.
///
/// ```
/// use printing::{PrintOptions, Value, array2string};
/// let get = |index: &[usize]| Value::from((index[0] * 2) as f64 / 3.0);
/// let options = PrintOptions { precision: Some(3), ..PrintOptions::default() };
/// let text = array2string(&[4], &get, &options, " ", "", "", None);
/// assert_eq!(text.as_deref(), Ok("[0.    0.667 1.333 2.   ]"));
/// let huge = array2string(&[1 << 40], &get, &options, " ", "", "", None);
/// assert_eq!(huge.as_deref(), Ok("[0.000e+00 6.667e-01 1.333e+00 ... 7.330e+11 7.330e+11 7.330e+11]"));
/// ```
pub fn array2string(
    shape: &[usize],
    get: &dyn Fn(&[usize]) -> Value,
    options: &PrintOptions,
    separator: &str,
    prefix: &str,
    suffix: &str,
    formatter: Option<Formatter<'_>>,
) -> Result<String, FormatError> {
    let size = size(shape);
    let oldest = options.legacy <= Legacy::V1_13;
    if oldest && shape.is_empty() {
        return Ok(python_repr(&get(&[])));
    }
    if size == 0 {
        return Ok("[]".to_owned());
    }
    let edgeitems = (size > options.threshold).then_some(options.edgeitems);
    let shown = Shown::collect(shape, get, edgeitems);
    let format = ElementFormat::new(&shown.values, shape.is_empty(), options)?;
    let layout = Layout { shape, shown: &shown, format: &format, formatter, separator, oldest, edgeitems };
    let width = isize::try_from(options.linewidth).unwrap_or(isize::MAX);
    let width = if oldest { width } else { width.saturating_sub_unsigned(suffix.chars().count()) };
    layout.text(0, 0, 1 + prefix.chars().count(), width)
}

/// `str` of an array: its elements between brackets; of a 0-d array, the text of its scalar.
///
/// # Errors
/// As [`array2string`].
///
/// ```
/// use printing::{PrintOptions, Value, array_str};
/// let get = |index: &[usize]| Value::from(index[0] == index[1]);
/// let text = array_str(&[2, 2], &get, &PrintOptions::default(), None);
/// assert_eq!(text.as_deref(), Ok("[[ True False]\n [False  True]]"));
/// ```
pub fn array_str(
    shape: &[usize],
    get: &dyn Fn(&[usize]) -> Value,
    options: &PrintOptions,
    formatter: Option<Formatter<'_>>,
) -> Result<String, FormatError> {
    if shape.is_empty() && options.legacy > Legacy::V1_13 {
        return Ok(scalar_str(&get(&[])));
    }
    array2string(shape, get, options, " ", "", "", formatter)
}

/// `repr` of an array: `array([1., 2.], dtype=float32)`.
///
/// `class_name` is the word before the parenthesis (`array`); `dtype` the short notation of the element
/// type (`float32`, `'>f8'` with its quotes). The type is left out where the elements imply it: `bool`,
/// `int64`, `float64` and `complex128`. The shape is added where it cannot be seen: for summarised
/// arrays, and empty ones of other shapes than `(0,)`.
///
/// # Errors
/// As [`array2string`].
///
/// ```
/// use printing::{PrintOptions, Value, array_repr};
/// let get = |index: &[usize]| Value::from(index[0] as f32);
/// let text = array_repr(&[3], &get, &PrintOptions::default(), "array", "float32", None);
/// assert_eq!(text.as_deref(), Ok("array([0., 1., 2.], dtype=float32)"));
/// ```
pub fn array_repr(
    shape: &[usize],
    get: &dyn Fn(&[usize]) -> Value,
    options: &PrintOptions,
    class_name: &str,
    dtype: &str,
    formatter: Option<Formatter<'_>>,
) -> Result<String, FormatError> {
    let prefix = format!("{class_name}(");
    let elements = array2string(shape, get, options, ", ", &prefix, ")", formatter)?;
    let size = size(shape);
    let mut extras = Vec::new();
    if (size == 0 && shape != [0]) || (size > options.threshold && options.legacy > Legacy::V2_2) {
        extras.push(format!("shape={}", tuple(shape)));
    }
    let oldest = options.legacy <= Legacy::V1_13;
    let implied = matches!(dtype, "int64" | "float64" | "complex128") || (dtype == "bool" && !oldest);
    if !implied || size == 0 {
        extras.push(format!("dtype={dtype}"));
    }
    if extras.is_empty() {
        return Ok(format!("{prefix}{elements})"));
    }
    let text = format!("{prefix}{elements},");
    let extras = format!("{})", extras.join(", "));
    let last_line = text.rsplit('\n').next().map_or(0, |line| line.chars().count());
    let spacer = if !oldest && last_line + extras.chars().count() + 1 > options.linewidth {
        format!("\n{}", " ".repeat(prefix.chars().count()))
    } else {
        " ".to_owned()
    };
    Ok(format!("{text}{spacer}{extras}"))
}

/// A shape in Python's notation.
fn tuple(shape: &[usize]) -> String {
    match shape {
        [n] => format!("({n},)"),
        _ => format!("({})", shape.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}
