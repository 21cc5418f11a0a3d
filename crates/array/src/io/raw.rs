//! Elements without a header: raw bytes, and numbers between separators.

use super::npy::elements;
use crate::Array;
use crate::bytes::swap;
use crate::printing::value_of;
use ::printing::{PercentFormat, scalar_str};
use dtype::{ByteOrder, DType};
use error::{Error, Result};
use interop::text::{Complex, Element};
use layout::{Layout, Order};
use std::io::{Read, Write};
use storage::Dense;

/// Writes the bytes of the elements in C order.
///
/// # Errors
/// [`crate::Kind::Io`] from the writer; errors of evaluation.
pub fn write_raw(writer: &mut impl Write, x: &Array) -> Result<()> {
    let x = x.dense()?.to_contiguous(x.dtype())?;
    elements(&x, &mut |bytes| writer.write_all(bytes))
}

/// Writes the elements in C order as text between separators, as `format` says (`"%s"`, `"%.3f"`) or, where
/// it is empty, as they print.
///
/// # Errors
/// [`crate::Kind::Value`] for a format that makes no sense; [`crate::Kind::Io`].
pub fn write_text(writer: &mut impl Write, x: &Array, separator: &str, format: &str) -> Result<()> {
    let plain = format.is_empty() || format == "%s";
    let parsed = PercentFormat::parse(if plain { "%s" } else { format })
        .map_err(|error| Error::value(error.to_string()))?;
    let mut line = String::new();
    for (k, &scalar) in x.dense()?.scalars()?.iter().enumerate() {
        line.clear();
        if k > 0 {
            line.push_str(separator);
        }
        let value = value_of(scalar);
        if plain {
            line.push_str(&scalar_str(&value));
        } else {
            parsed
                .write(&mut line, &[value], scalar.dtype().name())
                .map_err(|error| Error::type_(error.to_string()))?;
        }
        writer.write_all(line.as_bytes())?;
    }
    Ok(())
}

/// A new 1-d array of the elements whose bytes these are.
///
/// # Errors
/// [`crate::Kind::Value`] where the bytes are no whole number of elements.
pub fn from_bytes(bytes: &[u8], dtype: DType, order: ByteOrder) -> Result<Array> {
    let width = dtype.itemsize();
    if !bytes.len().is_multiple_of(width) {
        return Err(Error::value("buffer size must be a multiple of element size"));
    }
    let result = Dense::empty(&[bytes.len() / width], dtype, Order::C)?;
    let raw = result.reinterpreted(Layout::contiguous(&[bytes.len()], 1, Order::C)?, DType::UInt8)?;
    raw.with_slice_mut::<u8, _>(|all| {
        all.copy_from_slice(bytes);
        if order == ByteOrder::Swapped {
            swap(all, dtype);
        }
    })?;
    Ok(result.into())
}

/// Reads `count` elements, or all whole ones that there are, as a 1-d array.
///
/// # Errors
/// [`crate::Kind::Io`] from the reader.
pub fn read_raw(
    reader: &mut impl Read,
    dtype: DType,
    order: ByteOrder,
    count: Option<usize>,
) -> Result<Array> {
    let width = dtype.itemsize();
    let mut bytes = Vec::new();
    match count.and_then(|count| count.checked_mul(width)) {
        Some(limit) => reader.take(limit as u64).read_to_end(&mut bytes)?,
        None => reader.read_to_end(&mut bytes)?,
    };
    bytes.truncate(bytes.len() / width * width);
    from_bytes(&bytes, dtype, order)
}

/// Numbers between separators as a 1-d array. White space around numbers does not matter; a separator of
/// white space matches any amount of it.
///
/// # Errors
/// [`crate::Kind::Value`] at the first text that is no number of the dtype.
pub fn from_text(text: &str, dtype: DType, separator: &str, count: Option<usize>) -> Result<Array> {
    let limit = count.unwrap_or(usize::MAX);
    let parts: Box<dyn Iterator<Item = &str>> = match separator.trim() {
        "" => Box::new(text.split_whitespace()),
        _ if text.trim().is_empty() => Box::new(std::iter::empty()),
        separator => Box::new(text.split(separator).map(str::trim)),
    };
    let parts: Vec<&str> = parts.take(limit).collect();
    // A separator at the end ends the text.
    let parts = match parts.as_slice() {
        [rest @ .., ""] => rest,
        all => all,
    };
    fn read<T: Element>(parts: &[&str]) -> Result<Vec<T>> {
        parts
            .iter()
            .map(|part| {
                T::parse(part.as_bytes()).ok_or_else(|| {
                    Error::value("string or file could not be read to its end due to unmatched data")
                })
            })
            .collect()
    }
    let array = if dtype.is_complex() {
        let values: Vec<_> =
            read::<Complex>(parts)?.into_iter().map(|z| dtype::c64::new(z.re, z.im)).collect();
        Array::from_values(&values)?
    } else if dtype == DType::UInt64 {
        Array::from_values(&read::<u64>(parts)?)?
    } else if dtype.is_integer() {
        Array::from_values(&read::<i64>(parts)?)?
    } else {
        Array::from_values(&read::<f64>(parts)?)?
    };
    array.astype(dtype)
}
