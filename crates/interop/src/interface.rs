//! The array interface (`__array_interface__`, version 3), the CUDA array interface and
//! `__array_struct__`, without Python: the caller fetches the fields, these types check them.

use std::ffi::{c_char, c_int, c_void};
use std::fmt;

use crate::extent::{ByteRange, ExtentError, contiguous_strides, strided_range};
use crate::typestr::{ByteOrder, Kind, TypeStr, TypeStrError};

/// Most axes taken: NumPy's.
pub const MAX_NDIM: usize = 64;

/// The fields of an array interface, as they came.
#[derive(Clone, Debug)]
pub struct ArrayInterface<'a> {
    /// `typestr`
    pub typestr: &'a str,
    /// `shape`
    pub shape: &'a [i64],
    /// `strides` in bytes; `None` for contiguous.
    pub strides: Option<&'a [i64]>,
    /// Address of the data: the first entry of `data`, or of the buffer plus `offset`.
    pub data: usize,
    /// Bytes in the buffer from `data` on, where `data` was a buffer; `None` for a bare pointer.
    pub available: Option<usize>,
    /// The second entry of `data`.
    pub read_only: bool,
    /// `version`
    pub version: i64,
}

/// What is wrong with an array interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InterfaceError {
    /// A version before 2, which had other fields.
    Version {
        /// The version.
        found: i64,
    },
    /// The type is no type.
    TypeStr(TypeStrError),
    /// The elements are pointers to Python objects.
    Objects,
    /// More than [`MAX_NDIM`] axes.
    Ndim {
        /// The number.
        found: usize,
    },
    /// A negative length.
    Length {
        /// The axis.
        axis: usize,
        /// Its length.
        found: i64,
    },
    /// The array spans more than the address space, or has a wrong number of strides.
    Extent(ExtentError),
    /// There are elements, but no data.
    NullData,
    /// The data does not fit in its buffer.
    OutOfBuffer {
        /// Bytes before the first element, and from it on, that the array touches.
        range: ByteRange,
        /// Bytes there are from the first element on.
        available: usize,
    },
    /// The data leaves the address space.
    Address {
        /// The address.
        data: usize,
    },
    /// A stream number that the CUDA array interface forbids.
    Stream {
        /// The number.
        found: i64,
    },
    /// `two` is not 2: not an array structure.
    NotAStruct {
        /// The number.
        found: c_int,
    },
}

impl fmt::Display for InterfaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version { found } => {
                write!(f, "array interface version {found} is not supported; use version 3")
            }
            Self::TypeStr(error) => error.fmt(f),
            Self::Objects => {
                f.write_str("arrays of Python objects are not taken through the array interface")
            }
            Self::Ndim { found } => write!(f, "maximum supported dimension is {MAX_NDIM}, found {found}"),
            Self::Length { axis, found } => write!(f, "negative length {found} along axis {axis}"),
            Self::Extent(error) => error.fmt(f),
            Self::NullData => f.write_str("the array has elements, but its data is NULL"),
            Self::OutOfBuffer { range, available } => write!(
                f,
                "buffer is too small for requested array: bytes {} to {} are touched, {available} are there",
                range.low, range.high
            ),
            Self::Address { data } => write!(f, "the array at address {data:#x} leaves the address space"),
            Self::Stream { found } => write!(f, "stream {found} is not allowed; use None, 1, 2 or a handle"),
            Self::NotAStruct { found } => {
                write!(f, "invalid __array_struct__: its first number is {found} instead of 2")
            }
        }
    }
}

impl std::error::Error for InterfaceError {}

impl From<TypeStrError> for InterfaceError {
    fn from(error: TypeStrError) -> Self {
        Self::TypeStr(error)
    }
}

impl From<ExtentError> for InterfaceError {
    fn from(error: ExtentError) -> Self {
        Self::Extent(error)
    }
}

/// An array whose description makes sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedInterface {
    /// Element type.
    pub typestr: TypeStr,
    /// Lengths of the axes.
    pub shape: Vec<usize>,
    /// Strides in bytes.
    pub strides: Vec<isize>,
    /// Address of the first element.
    pub data: usize,
    /// Bytes touched, relative to the first element.
    pub range: ByteRange,
    /// Must not be written.
    pub read_only: bool,
}

impl ArrayInterface<'_> {
    /// Checks the fields.
    ///
    /// # Errors
    /// [`InterfaceError`], naming what is wrong.
    ///
    /// ```
    /// use interop::interface::ArrayInterface;
    /// let data = [0u8; 24];
    /// let interface = ArrayInterface {
    ///     typestr: "<f8",
    ///     shape: &[3],
    ///     strides: None,
    ///     data: data.as_ptr() as usize,
    ///     available: Some(24),
    ///     read_only: true,
    ///     version: 3,
    /// };
    /// assert_eq!(interface.check().expect("sound").strides, [8]);
    /// let longer = ArrayInterface { shape: &[4], ..interface };
    /// assert!(longer.check().is_err());
    /// ```
    pub fn check(&self) -> Result<CheckedInterface, InterfaceError> {
        if self.version < 2 {
            return Err(InterfaceError::Version { found: self.version });
        }
        let typestr: TypeStr = self.typestr.parse()?;
        check_array(
            typestr,
            self.shape.iter().copied(),
            self.strides.map(<[i64]>::to_vec),
            self.data,
            self.available,
            self.read_only,
        )
    }
}

fn check_array(
    typestr: TypeStr,
    lengths: impl ExactSizeIterator<Item = i64>,
    strides: Option<Vec<i64>>,
    data: usize,
    available: Option<usize>,
    read_only: bool,
) -> Result<CheckedInterface, InterfaceError> {
    if typestr.kind == Kind::Object {
        return Err(InterfaceError::Objects);
    }
    if lengths.len() > MAX_NDIM {
        return Err(InterfaceError::Ndim { found: lengths.len() });
    }
    let shape = lengths
        .enumerate()
        .map(|(axis, found)| usize::try_from(found).map_err(|_| InterfaceError::Length { axis, found }))
        .collect::<Result<Vec<_>, _>>()?;
    let itemsize = typestr.bytes();
    let strides = match strides {
        None => contiguous_strides(&shape, itemsize, false)?,
        Some(strides) => strides
            .iter()
            .map(|&stride| isize::try_from(stride))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| ExtentError::Overflow { shape: shape.clone(), itemsize })?,
    };
    let range = strided_range(&shape, &strides, itemsize)?;
    if range.high > range.low {
        if data == 0 {
            return Err(InterfaceError::NullData);
        }
        let inside = data.checked_add_signed(range.low).and(data.checked_add_signed(range.high));
        inside.ok_or(InterfaceError::Address { data })?;
        if let Some(available) = available {
            // A buffer begins at the first element: nothing lies before it.
            if range.low < 0 || range.high.unsigned_abs() > available {
                return Err(InterfaceError::OutOfBuffer { range, available });
            }
        }
    }
    Ok(CheckedInterface { typestr, shape, strides, data, range, read_only })
}

/// With what a consumer of a CUDA array interface has to synchronise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CudaStream {
    /// With nothing.
    None,
    /// With the legacy default stream.
    LegacyDefault,
    /// With the default stream of the thread.
    PerThreadDefault,
    /// With this `cudaStream_t`.
    Handle(usize),
}

impl CudaStream {
    /// Reads the field `stream` of version 3.
    ///
    /// # Errors
    /// [`InterfaceError::Stream`] for 0, which is ambiguous, and negative numbers.
    pub fn from_field(field: Option<i64>) -> Result<Self, InterfaceError> {
        match field {
            None => Ok(Self::None),
            Some(1) => Ok(Self::LegacyDefault),
            Some(2) => Ok(Self::PerThreadDefault),
            Some(found) => match usize::try_from(found) {
                Ok(handle) if handle > 2 => Ok(Self::Handle(handle)),
                _ => Err(InterfaceError::Stream { found }),
            },
        }
    }
}

/// `PyArrayInterface`: what the capsule of `__array_struct__` points to.
#[repr(C)]
#[derive(Debug)]
pub struct ArrayStruct {
    /// Always 2.
    pub two: c_int,
    /// Number of axes.
    pub nd: c_int,
    /// Letter of the kind.
    pub typekind: c_char,
    /// Bytes of an element.
    pub itemsize: c_int,
    /// `STRUCT_…`
    pub flags: c_int,
    /// Lengths of the axes.
    pub shape: *mut isize,
    /// Strides in bytes; may be NULL for contiguous.
    pub strides: *mut isize,
    /// The data.
    pub data: *mut c_void,
    /// A Python object with the fields, or NULL.
    pub descr: *mut c_void,
}

#[cfg(target_pointer_width = "64")]
const _: () = {
    use std::mem::{offset_of, size_of};
    assert!(size_of::<ArrayStruct>() == 56);
    assert!(offset_of!(ArrayStruct, itemsize) == 12 && offset_of!(ArrayStruct, flags) == 16);
    assert!(offset_of!(ArrayStruct, shape) == 24 && offset_of!(ArrayStruct, descr) == 48);
};

/// Contiguous, the last axis fastest.
pub const STRUCT_C_CONTIGUOUS: c_int = 0x1;
/// Contiguous, the first axis fastest.
pub const STRUCT_F_CONTIGUOUS: c_int = 0x2;
/// Elements lie at multiples of their alignment.
pub const STRUCT_ALIGNED: c_int = 0x100;
/// Elements are in this machine's byte order.
pub const STRUCT_NOTSWAPPED: c_int = 0x200;
/// Elements may be written.
pub const STRUCT_WRITEABLE: c_int = 0x400;
/// `descr` is valid.
pub const STRUCT_HAS_DESCR: c_int = 0x800;

impl ArrayStruct {
    /// Checks a foreign structure.
    ///
    /// # Safety
    /// `shape` and `strides`, where not NULL, point to `nd` readable numbers, if `nd` is between 0 and
    /// [`MAX_NDIM`]. The data is not read.
    ///
    /// # Errors
    /// [`InterfaceError`], naming what is wrong.
    pub unsafe fn check(&self) -> Result<CheckedInterface, InterfaceError> {
        if self.two != 2 {
            return Err(InterfaceError::NotAStruct { found: self.two });
        }
        let ndim = usize::try_from(self.nd).unwrap_or(usize::MAX);
        if ndim > MAX_NDIM {
            return Err(InterfaceError::Ndim { found: ndim });
        }
        let native = self.flags & STRUCT_NOTSWAPPED != 0;
        let order = match (native, ByteOrder::NATIVE) {
            (true, native) => native,
            (false, ByteOrder::Little) => ByteOrder::Big,
            (false, _) => ByteOrder::Little,
        };
        let order = if order == ByteOrder::Big { '>' } else { '<' };
        let kind = self.typekind as u8 as char;
        // Text counts characters of four bytes in a typestr, but bytes here.
        let size = if kind == 'U' { self.itemsize / 4 } else { self.itemsize };
        let typestr: TypeStr = format!("{order}{kind}{size}").parse()?;
        let read = |numbers: *const isize| {
            (0..ndim)
                .map(|axis| {
                    // SAFETY: not NULL where this is called, and the caller vouches for `nd` numbers.
                    unsafe { numbers.add(axis).read_unaligned() as i64 }
                })
                .collect::<Vec<_>>()
        };
        let shape = match (ndim, self.shape.is_null()) {
            (0, _) => Vec::new(),
            (_, true) => return Err(InterfaceError::NullData),
            (_, false) => read(self.shape),
        };
        let strides = (!self.strides.is_null()).then(|| read(self.strides));
        let read_only = self.flags & STRUCT_WRITEABLE == 0;
        check_array(typestr, shape.into_iter(), strides, self.data.addr(), None, read_only)
    }
}
