//! Turning a foreign tensor into sizes that can be trusted, or saying what is wrong with it.

use std::ffi::c_void;
use std::fmt;

use super::{DLDataType, DLDevice, DLPackVersion, DLTensor, DeviceType, MAX_NDIM, TypeCode, VERSION};
use crate::extent::{ByteRange, ExtentError, contiguous_bytes, contiguous_strides, strided_range};

/// What is wrong with a foreign tensor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DlpackError {
    /// The pointer to the tensor is NULL.
    NullTensor,
    /// Another major version of the ABI.
    Version {
        /// The version.
        found: DLPackVersion,
    },
    /// A number of axes below 0 or above [`MAX_NDIM`].
    Ndim {
        /// The number.
        found: i32,
    },
    /// No lengths for the axes.
    NullShape {
        /// Number of axes.
        ndim: i32,
    },
    /// A negative or too large length.
    Length {
        /// The axis.
        axis: usize,
        /// Its length.
        found: i64,
    },
    /// A type that is not taken: unknown, several lanes, or elements of parts of bytes.
    DataType {
        /// The type.
        found: DLDataType,
    },
    /// An unknown device.
    Device {
        /// The device.
        found: DLDevice,
    },
    /// There are elements, but the data is NULL.
    NullData {
        /// Bytes of the elements.
        bytes: usize,
    },
    /// The tensor spans more than the address space.
    Extent(ExtentError),
    /// The offset, or the data from it on, leaves the address space.
    Address {
        /// The offset in bytes.
        byte_offset: u64,
    },
}

impl fmt::Display for DlpackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NullTensor => f.write_str("the DLPack tensor is NULL"),
            Self::Version { found } => write!(
                f,
                "the DLPack tensor has version {}.{}; only major version {} is understood",
                found.major, found.minor, VERSION.major
            ),
            Self::Ndim { found } => {
                write!(f, "the DLPack tensor has {found} axes; from 0 to {MAX_NDIM} are supported")
            }
            Self::NullShape { ndim } => write!(f, "the DLPack tensor has {ndim} axes but its shape is NULL"),
            Self::Length { axis, found } => {
                write!(f, "the DLPack tensor has the length {found} along axis {axis}")
            }
            Self::DataType { found } => write!(
                f,
                "the DLPack type with code {}, {} bits and {} lanes is not supported",
                found.code, found.bits, found.lanes
            ),
            Self::Device { found } => {
                write!(f, "the DLPack device type {} is not known", found.device_type)
            }
            Self::NullData { bytes } => {
                write!(f, "the DLPack tensor has {bytes} bytes of elements but its data is NULL")
            }
            Self::Extent(error) => write!(f, "the DLPack tensor is too large: {error}"),
            Self::Address { byte_offset } => {
                write!(f, "the DLPack tensor with offset {byte_offset} leaves the address space")
            }
        }
    }
}

impl std::error::Error for DlpackError {}

impl From<ExtentError> for DlpackError {
    fn from(error: ExtentError) -> Self {
        Self::Extent(error)
    }
}

/// A tensor whose description makes sense. Whether the memory is there only its producer knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedTensor {
    /// Address of the first element; NULL only without elements.
    pub data: *mut c_void,
    /// Where the data is.
    pub device_type: DeviceType,
    /// Which device.
    pub device_id: i32,
    /// Kind of numbers.
    pub code: TypeCode,
    /// Bytes of one element.
    pub itemsize: usize,
    /// Lengths of the axes.
    pub shape: Vec<usize>,
    /// Strides in bytes.
    pub strides: Vec<isize>,
    /// Bytes touched, relative to the first element.
    pub range: ByteRange,
    /// Address and strides are multiples of the size of a number.
    pub aligned: bool,
}

impl DLTensor {
    /// Checks a foreign tensor.
    ///
    /// # Safety
    /// `shape` and `strides`, where not NULL, point to `ndim` readable numbers, if `ndim` is between 0 and
    /// [`MAX_NDIM`]. Neither the data nor anything else is read.
    ///
    /// # Errors
    /// [`DlpackError`], naming what is wrong.
    pub unsafe fn check(&self) -> Result<CheckedTensor, DlpackError> {
        let ndim = usize::try_from(self.ndim).ok().filter(|_| self.ndim <= MAX_NDIM);
        let ndim = ndim.ok_or(DlpackError::Ndim { found: self.ndim })?;
        let device_type = DeviceType::from_number(self.device.device_type)
            .ok_or(DlpackError::Device { found: self.device })?;
        let itemsize = self.dtype.item_bytes()?;
        let code =
            TypeCode::from_number(self.dtype.code).ok_or(DlpackError::DataType { found: self.dtype })?;

        if ndim > 0 && self.shape.is_null() {
            return Err(DlpackError::NullShape { ndim: self.ndim });
        }
        let mut shape = Vec::with_capacity(ndim);
        for axis in 0..ndim {
            // SAFETY: not NULL, and the caller vouches for `ndim` numbers behind it. They may lie anywhere.
            let found = unsafe { self.shape.add(axis).read_unaligned() };
            shape.push(usize::try_from(found).map_err(|_| DlpackError::Length { axis, found })?);
        }
        let bytes = contiguous_bytes(&shape, itemsize)?;

        let strides = if self.strides.is_null() {
            contiguous_strides(&shape, itemsize, false)?
        } else {
            let too_large = || ExtentError::Overflow { shape: shape.clone(), itemsize };
            let mut strides = Vec::with_capacity(ndim);
            for (axis, &n) in shape.iter().enumerate() {
                // SAFETY: not NULL, and the caller vouches for `ndim` numbers behind it.
                let found = unsafe { self.strides.add(axis).read_unaligned() };
                // Along an axis of one element, or of an array without any, the stride means nothing.
                let stride = isize::try_from(found).ok().and_then(|n| n.checked_mul(itemsize as isize));
                strides.push(match stride {
                    Some(stride) => stride,
                    None if n <= 1 || bytes == 0 => 0,
                    None => return Err(too_large().into()),
                });
            }
            strides
        };
        let range = strided_range(&shape, &strides, itemsize)?;

        let address_error = DlpackError::Address { byte_offset: self.byte_offset };
        if self.data.is_null() {
            if bytes > 0 {
                return Err(DlpackError::NullData { bytes });
            }
        } else if bytes > 0 {
            let inside = || {
                let first = self.data.addr().checked_add(usize::try_from(self.byte_offset).ok()?)?;
                first.checked_add_signed(range.low)?;
                first.checked_add_signed(range.high)
            };
            inside().ok_or(address_error)?;
        }
        // Without elements the offset is of no consequence, and may be anything.
        let offset = if bytes > 0 { self.byte_offset as usize } else { 0 };
        let data = self.data.wrapping_byte_add(offset);
        let number = if code == TypeCode::Complex { itemsize / 2 } else { itemsize };
        let aligned = data.addr().is_multiple_of(number)
            && shape.iter().zip(&strides).all(|(&n, &stride)| n <= 1 || stride % number as isize == 0);
        Ok(CheckedTensor {
            data,
            device_type,
            device_id: self.device.device_id,
            code,
            itemsize,
            shape,
            strides,
            range,
            aligned,
        })
    }
}

impl DLDataType {
    /// Bytes of an element, for types of one lane and whole bytes in sizes that exist.
    fn item_bytes(self) -> Result<usize, DlpackError> {
        let unsupported = DlpackError::DataType { found: self };
        let code = TypeCode::from_number(self.code).ok_or_else(|| unsupported.clone())?;
        let sound = self.lanes == 1
            && match code {
                TypeCode::Int | TypeCode::UInt => matches!(self.bits, 8 | 16 | 32 | 64),
                TypeCode::Float => matches!(self.bits, 16 | 32 | 64 | 128),
                TypeCode::Complex => matches!(self.bits, 32 | 64 | 128),
                TypeCode::Bfloat => self.bits == 16,
                TypeCode::Bool => self.bits == 8,
                TypeCode::OpaqueHandle => self.bits == 64,
                TypeCode::Float6E2m3fn | TypeCode::Float6E3m2fn | TypeCode::Float4E2m1fn => false,
                _ => self.bits == 8,
            };
        if sound { Ok(usize::from(self.bits / 8)) } else { Err(unsupported) }
    }
}
