//! The arguments of a call: positions in a signature, read as what a function wants.

use super::Function;
use super::nested::array_of_list;
use crate::values::Value;
use dtype::{Casting, DType};
use error::{Error, Result};
use layout::Order;
use polyarray::random::Bound;
use polyarray::{Array, Index, Number, Operand};
use std::cell::OnceCell;

/// The arguments of one call. Numbers are positions among the parameters.
pub(crate) struct Arguments<'a, 'f> {
    function: &'f Function,
    values: Vec<Value<'a>>,
    /// The arrays that lists among the operands stand for.
    made: Vec<OnceCell<Array>>,
}

impl<'a, 'f: 'a> Arguments<'a, 'f> {
    /// Puts defaults where nothing was given.
    pub(crate) fn new(function: &'f Function, mut values: Vec<Value<'a>>) -> Result<Arguments<'a, 'f>> {
        let expected = function.parameters.len();
        if values.len() > expected {
            return Err(Error::type_(format!(
                "{} takes at most {expected} arguments, not {}",
                function.name,
                values.len()
            )));
        }
        values.resize(expected, Value::Omitted);
        for (value, parameter) in values.iter_mut().zip(&function.parameters) {
            if matches!(value, Value::Omitted) {
                *value = parameter.default.clone().ok_or_else(|| {
                    Error::type_(format!(
                        "{}() missing a required argument: '{}'",
                        function.name, parameter.name
                    ))
                })?;
            }
        }
        let made = vec![OnceCell::new(); values.len()];
        Ok(Arguments { function, values, made })
    }

    #[cold]
    fn refused(&self, at: usize, wanted: &str) -> Error {
        Error::type_(format!(
            "{}: '{}' is to be {wanted}, not {}",
            self.function.name,
            self.function.parameters[at].name,
            self.values[at].name()
        ))
    }

    fn is_none(&self, at: usize) -> bool {
        matches!(self.values[at], Value::None)
    }

    fn unless_none<T>(&self, at: usize, read: impl FnOnce() -> Result<T>) -> Result<Option<T>> {
        if self.is_none(at) { Ok(None) } else { read().map(Some) }
    }

    fn array_of(&self, value: &Value<'a>, at: usize) -> Result<Array> {
        let number = match value {
            Value::Array(array) => return Ok((*array).clone()),
            Value::Truth(truth) => Number::Bool(*truth),
            Value::Number(number) => *number,
            Value::List(values) => return array_of_list(values, None),
            _ => return Err(self.refused(at, "an array")),
        };
        Array::scalar(number.as_scalar(number.default_dtype())?)
    }

    /// An array; a number is one without axes, a list one of what it holds.
    pub(crate) fn array(&self, at: usize) -> Result<Array> {
        self.array_of(&self.values[at], at)
    }

    pub(crate) fn optional_array(&self, at: usize) -> Result<Option<Array>> {
        self.unless_none(at, || self.array(at))
    }

    /// An array that is written, which no number is.
    pub(crate) fn written(&self, at: usize) -> Result<&'a Array> {
        match &self.values[at] {
            Value::Array(array) => Ok(array),
            _ => Err(self.refused(at, "an array")),
        }
    }

    pub(crate) fn optional_written(&self, at: usize) -> Result<Option<&'a Array>> {
        self.unless_none(at, || self.written(at))
    }

    /// An array of another's dtype: numbers that it cannot hold are refused.
    pub(crate) fn array_for(&self, at: usize, dtype: DType) -> Result<Array> {
        match &self.values[at] {
            Value::Number(number) => Array::scalar(number.as_scalar(dtype)?),
            Value::List(values) => array_of_list(values, None),
            _ => self.array(at),
        }
    }

    fn operand_of(&self, value: &Value<'a>, at: usize) -> Result<Operand<'a>> {
        Ok(match value {
            Value::Array(array) => Operand::Array(array),
            Value::Truth(truth) => Operand::Number(Number::Bool(*truth)),
            Value::Number(number) => Operand::Number(*number),
            _ => return Err(self.refused(at, "an array or a number")),
        })
    }

    /// An operand: an array, or a number that takes the dtype of the arrays that it meets.
    pub(crate) fn operand(&self, at: usize) -> Result<Operand<'_>> {
        match (&self.values[at], self.made[at].get()) {
            (Value::List(_), Some(array)) => Ok(Operand::Array(array)),
            (Value::List(_), None) => {
                let array = self.array(at)?;
                Ok(Operand::Array(self.made[at].get_or_init(|| array)))
            }
            (value, _) => self.operand_of(value, at),
        }
    }

    pub(crate) fn optional_operand(&self, at: usize) -> Result<Option<Operand<'_>>> {
        self.unless_none(at, || self.operand(at))
    }

    fn list(&self, at: usize) -> Result<&[Value<'a>]> {
        match &self.values[at] {
            Value::List(values) => Ok(values),
            _ => Err(self.refused(at, "a list")),
        }
    }

    /// Several arrays: a list of them, or those along the first axis of one.
    pub(crate) fn arrays(&self, at: usize) -> Result<Vec<Array>> {
        if let Value::Array(array) = &self.values[at] {
            return array.unstack(0);
        }
        self.list(at)?.iter().map(|value| self.array_of(value, at)).collect()
    }

    pub(crate) fn operands(&self, at: usize) -> Result<Vec<Operand<'a>>> {
        self.list(at)?.iter().map(|value| self.operand_of(value, at)).collect()
    }

    /// One array to write to, or one or none for each of several results.
    pub(crate) fn outputs(&self, at: usize) -> Result<Vec<Option<&'a Array>>> {
        let one = |value: &Value<'a>| match value {
            Value::Array(array) => Ok(Some(*array)),
            Value::None => Ok(None),
            _ => Err(self.refused(at, "an array, or a list of arrays and None")),
        };
        match &self.values[at] {
            Value::None => Ok(Vec::new()),
            Value::List(values) => values.iter().map(one).collect(),
            value => Ok(vec![one(value)?]),
        }
    }

    pub(crate) fn number(&self, at: usize) -> Result<Number> {
        match &self.values[at] {
            Value::Truth(truth) => Ok(Number::Bool(*truth)),
            Value::Number(number) => Ok(*number),
            _ => Err(self.refused(at, "a number")),
        }
    }

    fn integer_of(&self, value: &Value<'_>, at: usize) -> Result<i64> {
        let whole = match value {
            Value::Truth(truth) => i128::from(*truth),
            Value::Number(number) => number.whole().ok_or_else(|| self.refused(at, "a whole number"))?,
            Value::Array(array) if array.size() == 1 && array.dtype().is_integer() => {
                return Ok(array.item()?.to::<i64>());
            }
            _ => return Err(self.refused(at, "a whole number")),
        };
        i64::try_from(whole).map_err(|_| Error::overflow("Python int too large to convert to C long"))
    }

    pub(crate) fn integer(&self, at: usize) -> Result<i64> {
        self.integer_of(&self.values[at], at)
    }

    pub(crate) fn optional_integer(&self, at: usize) -> Result<Option<i64>> {
        self.unless_none(at, || self.integer(at))
    }

    /// A whole number that is not negative.
    pub(crate) fn count(&self, at: usize) -> Result<usize> {
        let number = self.integer(at)?;
        usize::try_from(number).map_err(|_| {
            let name = self.function.parameters[at].name;
            Error::value(format!("{}: '{name}' is to be at least 0, not {number}", self.function.name))
        })
    }

    pub(crate) fn optional_count(&self, at: usize) -> Result<Option<usize>> {
        self.unless_none(at, || self.count(at))
    }

    /// Several whole numbers; one stands for a list of one.
    pub(crate) fn integers(&self, at: usize) -> Result<Vec<i64>> {
        match &self.values[at] {
            Value::List(values) => values.iter().map(|value| self.integer_of(value, at)).collect(),
            Value::Array(array) if array.ndim() == 1 && array.dtype().is_integer() => {
                array.astype(DType::Int64)?.to_vec::<i64>()
            }
            value => Ok(vec![self.integer_of(value, at)?]),
        }
    }

    /// Axes; None for all.
    pub(crate) fn axes(&self, at: usize) -> Result<Option<Vec<i64>>> {
        self.unless_none(at, || self.integers(at))
    }

    /// The lengths of axes.
    pub(crate) fn shape(&self, at: usize) -> Result<Vec<usize>> {
        let lengths = self.integers(at)?;
        let negative = |_| Error::value("negative dimensions are not allowed");
        lengths.into_iter().map(|length| usize::try_from(length).map_err(negative)).collect()
    }

    pub(crate) fn optional_shape(&self, at: usize) -> Result<Option<Vec<usize>>> {
        self.unless_none(at, || self.shape(at))
    }

    pub(crate) fn truth(&self, at: usize) -> Result<bool> {
        match &self.values[at] {
            Value::Truth(truth) => Ok(*truth),
            Value::None => Ok(false),
            Value::Number(number) => Ok(number.as_scalar(DType::Bool)?.as_bool()),
            _ => Err(self.refused(at, "True or False")),
        }
    }

    pub(crate) fn real(&self, at: usize) -> Result<f64> {
        match &self.values[at] {
            Value::Truth(truth) => Ok(f64::from(u8::from(*truth))),
            Value::Number(Number::Complex(_)) => Err(self.refused(at, "a real number")),
            Value::Number(number) => Ok(number.as_scalar(DType::Float64)?.as_f64()),
            Value::Array(array) if array.size() == 1 && !array.dtype().is_complex() => {
                Ok(array.item()?.as_f64())
            }
            _ => Err(self.refused(at, "a real number")),
        }
    }

    pub(crate) fn optional_real(&self, at: usize) -> Result<Option<f64>> {
        self.unless_none(at, || self.real(at))
    }

    pub(crate) fn text(&self, at: usize) -> Result<&'a str> {
        match self.values[at] {
            Value::Text(text) => Ok(text),
            _ => Err(self.refused(at, "a text")),
        }
    }

    pub(crate) fn optional_text(&self, at: usize) -> Result<Option<&'a str>> {
        self.unless_none(at, || self.text(at))
    }

    fn dtype_of(&self, value: &Value<'_>, at: usize) -> Result<DType> {
        match value {
            Value::DType(dtype) => Ok(*dtype),
            Value::Text(name) => dtype::parse(name).map(|(dtype, _)| dtype),
            _ => Err(self.refused(at, "a dtype")),
        }
    }

    pub(crate) fn dtype(&self, at: usize) -> Result<DType> {
        self.dtype_of(&self.values[at], at)
    }

    pub(crate) fn optional_dtype(&self, at: usize) -> Result<Option<DType>> {
        self.unless_none(at, || self.dtype(at))
    }

    pub(crate) fn casting(&self, at: usize) -> Result<Casting> {
        Casting::parse(self.text(at)?)
    }

    pub(crate) fn order(&self, at: usize) -> Result<Order> {
        match self.text(at)? {
            "C" | "c" => Ok(Order::C),
            "F" | "f" => Ok(Order::F),
            "K" | "k" => Ok(Order::K),
            "A" | "a" => Ok(Order::A),
            other => Err(Error::value(format!("order must be one of 'C', 'F', 'A', or 'K' (got '{other}')"))),
        }
    }

    /// The common dtype of arrays, dtypes and numbers.
    pub(crate) fn common_dtype(&self, at: usize) -> Result<DType> {
        let (mut dtypes, mut weak) = (Vec::new(), Vec::new());
        for value in self.list(at)? {
            match value {
                Value::DType(_) | Value::Text(_) => dtypes.push(self.dtype_of(value, at)?),
                value => match self.operand_of(value, at)?.dtype() {
                    Ok(dtype) => dtypes.push(dtype),
                    Err(kind) => weak.push(kind),
                },
            }
        }
        dtype::result_type(dtypes, weak)
            .ok_or_else(|| Error::value("at least one array or dtype is required"))
    }

    fn part_of(&self, value: &Value<'a>, at: usize) -> Result<Index> {
        Ok(match value {
            Value::None => Index::NewAxis,
            Value::Truth(truth) => Index::Bool(*truth),
            Value::Slice(slice) => Index::Slice(*slice),
            Value::Ellipsis => Index::Ellipsis,
            Value::Array(array) => Index::Array((*array).clone()),
            Value::List(values) if values.is_empty() => Index::Array(Array::empty(&[0], DType::Int64)?),
            Value::List(values) => Index::Array(array_of_list(values, None)?),
            Value::Number(number) if number.whole().is_some() => Index::Int(self.integer_of(value, at)?),
            _ => {
                return Err(Error::index(
                    "only integers, slices (`:`), ellipsis (`...`), None and integer or boolean arrays are valid \
                     indices",
                ));
            }
        })
    }

    /// What stands between brackets: one part, or a list of them.
    pub(crate) fn key(&self, at: usize) -> Result<Vec<Index>> {
        match &self.values[at] {
            Value::List(values) => values.iter().map(|value| self.part_of(value, at)).collect(),
            value => Ok(vec![self.part_of(value, at)?]),
        }
    }

    /// One bound of an interval of random numbers: a whole number, or one for each.
    pub(crate) fn bound(&self, at: usize) -> Result<std::result::Result<i128, Bound>> {
        match &self.values[at] {
            Value::Array(array) if array.ndim() > 0 => Ok(Err(Bound::Array((*array).clone()))),
            Value::Number(Number::Int(whole)) => Ok(Ok(*whole)),
            value => Ok(Ok(self.integer_of(value, at)?.into())),
        }
    }

    pub(crate) fn random(&self, at: usize) -> Result<&'a super::random::Source> {
        match self.values[at] {
            Value::Random(source) => Ok(source),
            _ => Err(self.refused(at, "a source of random numbers")),
        }
    }

    /// What stands for a value that is none of the things above, in a function that takes several kinds.
    pub(crate) fn value(&self, at: usize) -> &Value<'a> {
        &self.values[at]
    }
}

/// Borrowed arrays, as functions take several.
pub(crate) fn each(arrays: &[Array]) -> Vec<&Array> {
    arrays.iter().collect()
}
