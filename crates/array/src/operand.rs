//! What an operation takes: arrays, numbers with a dtype, and plain numbers without one.

use crate::Array;
use dtype::{DType, Scalar, Weak, c64, iinfo};
use error::{Error, Result};

/// A plain number, as a program writes it: it takes the dtype of the arrays that it meets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A truth value.
    Bool(bool),
    /// A whole number; beyond 64 bits it fits floating-point arrays only.
    Int(i128),
    /// A whole number beyond 128 bits, as the nearest real one, which may be infinite.
    Huge(f64),
    /// A real number.
    Float(f64),
    /// A complex number.
    Complex(c64),
}

impl Number {
    /// The kind that promotion looks at.
    pub fn weak(self) -> Weak {
        match self {
            Number::Bool(_) => Weak::Bool,
            Number::Int(_) | Number::Huge(_) => Weak::Int,
            Number::Float(_) => Weak::Float,
            Number::Complex(_) => Weak::Complex,
        }
    }

    /// The number as an element of `dtype`.
    ///
    /// # Errors
    /// [`error::Kind::Overflow`] for a whole number that does not fit a whole-number dtype.
    pub fn as_scalar(self, dtype: DType) -> Result<Scalar> {
        Ok(match self {
            Number::Bool(value) => Scalar::new(value).cast(dtype),
            Number::Int(value) => match iinfo(dtype) {
                Some(info) if value < info.min || value > info.max => {
                    return Err(Number::out_of_bounds(value, dtype));
                }
                Some(_) if value > i128::from(i64::MAX) => Scalar::new(value as u64).cast(dtype),
                Some(_) => Scalar::new(value as i64).cast(dtype),
                None if dtype.is_bool() => Scalar::new(value != 0),
                None => Scalar::new(value as f64).cast(dtype),
            },
            Number::Huge(_) if dtype.is_integer() => return Err(Error::overflow(TOO_LARGE)),
            Number::Huge(_) if dtype.is_bool() => Scalar::new(true),
            Number::Huge(value) if value.is_infinite() => {
                return Err(Error::overflow("int too large to convert to float"));
            }
            Number::Huge(value) | Number::Float(value) => Scalar::new(value).cast(dtype),
            Number::Complex(value) => Scalar::new(value).cast(dtype),
        })
    }

    /// The dtype of an array made of the number alone.
    #[inline]
    pub fn default_dtype(self) -> DType {
        match self {
            Number::Int(value) if value > i128::from(i64::MAX) => DType::UInt64,
            Number::Huge(_) => DType::UInt64,
            other => other.weak().default_dtype(),
        }
    }

    /// The whole number that this is, or the one nearest to it that has 128 bits.
    pub fn whole(self) -> Option<i128> {
        match self {
            Number::Int(value) => Some(value),
            Number::Huge(value) => Some(value as i128),
            _ => None,
        }
    }

    /// The error for a whole number that a dtype cannot hold, in the words that NumPy has for its size.
    #[cold]
    pub fn out_of_bounds(value: i128, dtype: DType) -> Error {
        let highest =
            if matches!(dtype, DType::UInt32 | DType::UInt64) { u64::MAX.into() } else { i64::MAX.into() };
        if value < i64::MIN.into() || value > highest {
            Error::overflow(TOO_LARGE)
        } else {
            Error::overflow(format!("Python integer {value} out of bounds for {dtype}"))
        }
    }
}

const TOO_LARGE: &str = "Python int too large to convert to C long";

/// An operand of an operation.
#[derive(Debug, Clone, Copy)]
pub enum Operand<'a> {
    /// An array.
    Array(&'a Array),
    /// A number with a dtype of its own.
    Scalar(Scalar),
    /// A plain number.
    Number(Number),
}

impl Operand<'_> {
    /// The lengths of the axes; none for numbers.
    #[inline]
    pub fn shape(&self) -> &[usize] {
        match self {
            Operand::Array(array) => array.shape(),
            _ => &[],
        }
    }

    /// The dtype, or for a plain number its kind.
    #[inline]
    pub fn dtype(&self) -> std::result::Result<DType, Weak> {
        match self {
            Operand::Array(array) => Ok(array.dtype()),
            Operand::Scalar(scalar) => Ok(scalar.dtype()),
            Operand::Number(number) => Err(number.weak()),
        }
    }

    /// The common dtype of several operands; `None` without any.
    #[inline]
    pub fn result_type(operands: &[Operand<'_>]) -> Option<DType> {
        dtype::result_type(
            operands.iter().filter_map(|operand| operand.dtype().ok()),
            operands.iter().filter_map(|operand| operand.dtype().err()),
        )
    }

    /// The operand as an array of `dtype`.
    ///
    /// # Errors
    /// As [`Number::as_scalar`], and where there is no memory.
    pub fn to_array(&self, dtype: DType) -> Result<Array> {
        match self {
            Operand::Array(array) => array.astype(dtype),
            Operand::Scalar(scalar) => Array::scalar(scalar.cast(dtype)),
            Operand::Number(number) => Array::scalar(number.as_scalar(dtype)?),
        }
    }
}

impl<'a> From<&'a Array> for Operand<'a> {
    #[inline]
    fn from(array: &'a Array) -> Operand<'a> {
        Operand::Array(array)
    }
}

macro_rules! numbers {
    ($($type:ty => $variant:ident $(as $as:ty)?;)+) => {
        $(impl From<$type> for Operand<'_> {
            #[inline]
            fn from(value: $type) -> Self { Operand::Number(Number::$variant(value $(as $as)?)) }
        })+
    };
}
numbers! {
    bool => Bool; i32 => Int as i128; i64 => Int as i128; u64 => Int as i128; usize => Int as i128;
    f64 => Float; c64 => Complex;
}

impl From<Scalar> for Operand<'_> {
    #[inline]
    fn from(value: Scalar) -> Self {
        Operand::Scalar(value)
    }
}
