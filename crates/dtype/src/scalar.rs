//! One value together with its dtype.

use crate::{DType, Element, c64, dispatch};
use std::fmt;

/// One element of any dtype, held in its own bytes.
///
/// ```
/// use dtype::{DType, Scalar};
/// let one = Scalar::new(1.5_f64);
/// assert_eq!(one.cast(DType::Int32).get::<i32>(), Some(1));
/// assert_eq!(one.as_f64(), 1.5);
/// ```
#[derive(Clone, Copy)]
#[repr(C, align(16))]
pub struct Scalar {
    bytes: [u8; 16],
    dtype: DType,
}

impl Scalar {
    /// The value with its dtype.
    pub fn new<T: Element>(value: T) -> Scalar {
        let mut bytes = [0; 16];
        value.write(&mut bytes);
        Scalar { bytes, dtype: T::DTYPE }
    }

    /// A value from its bytes in native order; `None` where their number is not the itemsize, or a
    /// bool is neither 0 nor 1.
    #[inline]
    pub fn from_bytes(dtype: DType, source: &[u8]) -> Option<Scalar> {
        if source.len() != dtype.itemsize() || (dtype.is_bool() && source[0] > 1) {
            return None;
        }
        let mut bytes = [0; 16];
        bytes[..source.len()].copy_from_slice(source);
        Some(Scalar { bytes, dtype })
    }

    /// A value from the bits of an element, read as an unsigned integer of its size; any bits of a bool but
    /// zero are true.
    #[inline]
    pub fn from_bits(dtype: DType, bits: u128) -> Scalar {
        let bits = if dtype.is_bool() { u128::from(bits as u8 != 0) } else { bits };
        let unused = if cfg!(target_endian = "big") { 128 - 8 * dtype.itemsize() } else { 0 };
        Scalar { bytes: (bits << unused).to_ne_bytes(), dtype }
    }

    /// Zero (or false) of a dtype.
    #[inline]
    pub fn zero(dtype: DType) -> Scalar {
        Scalar { bytes: [0; 16], dtype }
    }

    /// One (or true) of a dtype.
    #[inline]
    pub fn one(dtype: DType) -> Scalar {
        Scalar::new(true).cast(dtype)
    }

    /// The dtype.
    #[inline]
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// The bytes of the value, in native order.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.dtype.itemsize()]
    }

    /// All sixteen bytes, the unused ones zero.
    #[inline]
    pub fn padded(&self) -> &[u8; 16] {
        &self.bytes
    }

    /// The value, where `T` is its dtype's element type.
    pub fn get<T: Element>(&self) -> Option<T> {
        (T::DTYPE == self.dtype).then(|| self.to())
    }

    /// The value converted to `T`.
    pub fn to<T: Element>(&self) -> T {
        T::from_scalar(self)
    }

    /// The value converted to another dtype.
    #[inline]
    pub fn cast(&self, dtype: DType) -> Scalar {
        if dtype == self.dtype {
            return *self;
        }
        dispatch!(dtype, T => Scalar::new::<T>(self.to::<T>()))
    }

    /// The value as a float; the real part of a complex one.
    #[inline]
    pub fn as_f64(&self) -> f64 {
        self.to()
    }

    /// The value as a complex number.
    #[inline]
    pub fn as_c64(&self) -> c64 {
        self.to()
    }

    /// The value as a wide integer; floats are truncated.
    #[inline]
    pub fn as_i128(&self) -> i128 {
        match self.dtype {
            DType::UInt64 => i128::from(self.to::<u64>()),
            _ => i128::from(self.to::<i64>()),
        }
    }

    /// Whether the value counts as true.
    #[inline]
    pub fn as_bool(&self) -> bool {
        self.to()
    }
}

impl PartialEq for Scalar {
    /// Equal bytes of an equal dtype: NaN equals itself, and zero differs from minus zero.
    #[inline]
    fn eq(&self, other: &Scalar) -> bool {
        self.dtype == other.dtype && self.bytes == other.bytes
    }
}

impl fmt::Debug for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        dispatch!(self.dtype, T => write!(f, "{}({:?})", self.dtype, self.to::<T>()))
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.dtype {
            dtype if dtype.is_complex() => {
                let value = self.as_c64();
                write!(f, "{}{:+}j", value.re, value.im)
            }
            dtype if dtype.is_float() => write!(f, "{}", self.as_f64()),
            DType::Bool => write!(f, "{}", self.as_bool()),
            _ => write!(f, "{}", self.as_i128()),
        }
    }
}
