//! The spellings of a dtype: names, type strings and one-character codes.

use crate::DType;
use error::{Error, Result};

/// The order of the bytes of each element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteOrder {
    /// This machine's order, or an element of one byte.
    Native,
    /// The other order: data must be swapped when it is read.
    Swapped,
}

/// Reads a dtype from any of NumPy's spellings, with its byte order.
///
/// ```
/// use dtype::{parse, ByteOrder, DType};
/// assert_eq!(parse("f4"), Ok((DType::Float32, ByteOrder::Native)));
/// assert_eq!(parse("complex128"), Ok((DType::Complex128, ByteOrder::Native)));
/// assert!(parse("U5").is_err());
/// ```
///
/// # Errors
/// [`error::Kind::Type`] where no dtype of polyarray is spelled so.
pub fn parse(text: &str) -> Result<(DType, ByteOrder)> {
    let big = cfg!(target_endian = "big");
    let (order, name) = match text.as_bytes().first() {
        Some(b'<') => (if big { ByteOrder::Swapped } else { ByteOrder::Native }, &text[1..]),
        Some(b'>') => (if big { ByteOrder::Native } else { ByteOrder::Swapped }, &text[1..]),
        Some(b'=' | b'|') => (ByteOrder::Native, &text[1..]),
        _ => (ByteOrder::Native, text),
    };
    let dtype = named(name).ok_or_else(|| {
        Error::type_(format!("data type '{text}' not understood; polyarray has {}", all_names()))
    })?;
    Ok((dtype, if dtype.itemsize() == 1 { ByteOrder::Native } else { order }))
}

fn named(name: &str) -> Option<DType> {
    use DType::*;
    if let Some(&dtype) = DType::ALL.iter().find(|dtype| dtype.name() == name) {
        return Some(dtype);
    }
    Some(match name {
        "b1" | "?" | "bool_" => Bool,
        "i1" | "b" | "byte" => Int8,
        "u1" | "B" | "ubyte" => UInt8,
        "i2" | "h" | "short" => Int16,
        "u2" | "H" | "ushort" => UInt16,
        "i4" | "i" | "intc" => Int32,
        "u4" | "I" | "uintc" => UInt32,
        "i8" | "l" | "q" | "p" | "n" | "int" | "int_" | "long" | "longlong" | "intp" => Int64,
        "u8" | "L" | "Q" | "P" | "N" | "uint" | "ulong" | "ulonglong" | "uintp" => UInt64,
        "f2" | "e" | "half" => Float16,
        "E" | "bf16" => BFloat16,
        "f4" | "f" | "single" => Float32,
        "f8" | "d" | "double" | "float" => Float64,
        "c8" | "F" | "csingle" => Complex64,
        "c16" | "D" | "complex" | "cdouble" => Complex128,
        _ => return None,
    })
}

fn all_names() -> String {
    DType::ALL.iter().map(|dtype| dtype.name()).collect::<Vec<_>>().join(", ")
}
