//! Arrays of nested lists.

use crate::values::Value;
use dtype::{DType, Scalar};
use error::{Error, Result};
use polyarray::manipulation::joining::{self, Joining};
use polyarray::{Array, Number};

/// The number that a value is.
fn number(value: &Value<'_>) -> Option<Number> {
    match value {
        Value::Truth(truth) => Some(Number::Bool(*truth)),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

/// The common dtype of what lists hold at their ends; none without any.
fn common(values: &[Value<'_>]) -> Result<Option<DType>> {
    values.iter().try_fold(None, |found: Option<DType>, value| {
        let own = match value {
            Value::List(values) => common(values)?,
            Value::Array(array) => Some(array.dtype()),
            value => Some(number(value).ok_or_else(|| no_element(value))?.default_dtype()),
        };
        Ok(match (found, own) {
            (Some(found), Some(own)) => Some(dtype::promote_types(found, own)),
            (found, own) => found.or(own),
        })
    })
}

fn no_element(value: &Value<'_>) -> Error {
    Error::type_(format!("polyarray has no dtype 'object': cannot make an array of {}", value.name()))
}

/// The array of a list, in a dtype or in the common one of what it holds.
pub(super) fn array_of_list(values: &[Value<'_>], dtype: Option<DType>) -> Result<Array> {
    let dtype = match dtype {
        Some(dtype) => dtype,
        None => common(values)?.unwrap_or(DType::Float64),
    };
    joined(values, dtype)
}

fn joined(values: &[Value<'_>], dtype: DType) -> Result<Array> {
    if let Some(numbers) = values.iter().map(number).collect::<Option<Vec<_>>>() {
        let line = Array::empty(&[numbers.len()], dtype)?;
        for (place, number) in numbers.into_iter().enumerate() {
            line.set(&[place as i64], element(number, dtype)?)?;
        }
        return Ok(line);
    }
    let parts = values.iter().map(|value| match value {
        Value::List(values) => joined(values, dtype),
        Value::Array(array) => array.astype(dtype),
        value => Array::scalar(element(number(value).ok_or_else(|| no_element(value))?, dtype)?),
    });
    let parts = parts.collect::<Result<Vec<Array>>>()?;
    if parts.iter().any(|part| part.shape() != parts[0].shape()) {
        return Err(Error::value(
            "setting an array element with a sequence. The requested array has an inhomogeneous shape",
        ));
    }
    joining::stack(&parts.iter().collect::<Vec<_>>(), 0, &Joining::default())
}

/// A number as an element; what has an imaginary part is no real one.
fn element(number: Number, dtype: DType) -> Result<Scalar> {
    match number {
        Number::Complex(_) if !dtype.is_complex() => {
            Err(Error::type_(format!("a complex number is no element of {dtype}")))
        }
        number => number.as_scalar(dtype),
    }
}
