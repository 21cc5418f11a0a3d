//! DLPack: the C structures by which array libraries hand over tensors, ABI major version 1.
//!
//! [`DLTensor::check`] turns a foreign tensor into sizes that can be trusted, or says what is wrong with
//! it. [`ManagedTensor`] owns a tensor that was handed over and calls its deleter once. [`Export`] hands
//! one over and keeps its memory alive until the other side calls ours.
//!
//! Layouts, codes and flags are those of `dlpack.h` 1.3; the structures' sizes are asserted below. None of
//! this is Python: capsules belong to the caller.

use std::ffi::{c_char, c_int, c_void};
use std::fmt;
use std::ptr::NonNull;

use crate::extent::{ByteRange, ExtentError, contiguous_bytes, contiguous_strides, strided_range};

/// Version of the ABI that is written: 1.3.
pub const VERSION: DLPackVersion = DLPackVersion { major: 1, minor: 3 };

/// The data must not be written.
pub const FLAG_READ_ONLY: u64 = 1;
/// The data is a copy made for the receiver.
pub const FLAG_IS_COPIED: u64 = 2;
/// Elements of less than a byte take a byte each.
pub const FLAG_SUBBYTE_PADDED: u64 = 4;

/// Most axes taken.
pub const MAX_NDIM: i32 = 64;

/// Version of the ABI.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DLPackVersion {
    /// Changes with the layout.
    pub major: u32,
    /// Changes with additions.
    pub minor: u32,
}

/// Where the data is.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DLDevice {
    /// A [`DeviceType`]'s number.
    pub device_type: i32,
    /// Which of them; 0 for the processor.
    pub device_id: i32,
}

/// What the elements are.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DLDataType {
    /// A [`TypeCode`]'s number.
    pub code: u8,
    /// Bits of one number.
    pub bits: u8,
    /// Numbers in one element; 1 except for vector types.
    pub lanes: u16,
}

/// A tensor that somebody else owns.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct DLTensor {
    /// The data; may be NULL without elements.
    pub data: *mut c_void,
    /// Where it is.
    pub device: DLDevice,
    /// Number of axes.
    pub ndim: i32,
    /// Element type.
    pub dtype: DLDataType,
    /// Lengths of the axes.
    pub shape: *mut i64,
    /// Strides in elements; NULL for contiguous in old versions.
    pub strides: *mut i64,
    /// Bytes from `data` to the first element.
    pub byte_offset: u64,
}

/// A tensor that is handed over, before version 1.
#[repr(C)]
#[derive(Debug)]
pub struct DLManagedTensor {
    /// The tensor.
    pub dl_tensor: DLTensor,
    /// The producer's own.
    pub manager_ctx: *mut c_void,
    /// Frees all of it; may be NULL.
    pub deleter: Option<unsafe extern "C" fn(*mut DLManagedTensor)>,
}

/// A tensor that is handed over, from version 1 on.
#[repr(C)]
#[derive(Debug)]
pub struct DLManagedTensorVersioned {
    /// Version of what follows.
    pub version: DLPackVersion,
    /// The producer's own.
    pub manager_ctx: *mut c_void,
    /// Frees all of it; may be NULL.
    pub deleter: Option<unsafe extern "C" fn(*mut DLManagedTensorVersioned)>,
    /// `FLAG_…`
    pub flags: u64,
    /// The tensor.
    pub dl_tensor: DLTensor,
}

/// Head of the exchange table.
#[repr(C)]
#[derive(Debug)]
pub struct DLPackExchangeAPIHeader {
    /// Version of the table.
    pub version: DLPackVersion,
    /// The table of an older version, or NULL.
    pub prev_api: *mut DLPackExchangeAPIHeader,
}

/// How an error is reported without Python: context, kind, message.
pub type SetError = unsafe extern "C" fn(*mut c_void, *const c_char, *const c_char);

/// Functions by which tensors are exchanged without Python calls (1.3). All return 0, or -1 for an error.
#[repr(C)]
#[derive(Debug)]
pub struct DLPackExchangeAPI {
    /// Version and older tables.
    pub header: DLPackExchangeAPIHeader,
    /// Allocates a tensor like the first argument.
    pub managed_tensor_allocator: Option<
        unsafe extern "C" fn(
            *mut DLTensor,
            *mut *mut DLManagedTensorVersioned,
            *mut c_void,
            Option<SetError>,
        ) -> c_int,
    >,
    /// Takes a tensor from a Python object.
    pub managed_tensor_from_py_object_no_sync:
        Option<unsafe extern "C" fn(*mut c_void, *mut *mut DLManagedTensorVersioned) -> c_int>,
    /// Makes a Python object of a tensor, which it then owns.
    pub managed_tensor_to_py_object_no_sync:
        Option<unsafe extern "C" fn(*mut DLManagedTensorVersioned, *mut *mut c_void) -> c_int>,
    /// Borrows a tensor from a Python object; may be NULL.
    pub dltensor_from_py_object_no_sync: Option<unsafe extern "C" fn(*mut c_void, *mut DLTensor) -> c_int>,
    /// The stream that work on a device goes to.
    pub current_work_stream: Option<unsafe extern "C" fn(i32, i32, *mut *mut c_void) -> c_int>,
}

#[cfg(target_pointer_width = "64")]
const _: () = {
    use std::mem::{align_of, offset_of, size_of};
    assert!(size_of::<DLPackVersion>() == 8 && size_of::<DLDevice>() == 8 && size_of::<DLDataType>() == 4);
    assert!(size_of::<DLTensor>() == 48 && align_of::<DLTensor>() == 8);
    assert!(offset_of!(DLTensor, device) == 8 && offset_of!(DLTensor, ndim) == 16);
    assert!(offset_of!(DLTensor, dtype) == 20 && offset_of!(DLTensor, shape) == 24);
    assert!(offset_of!(DLTensor, strides) == 32 && offset_of!(DLTensor, byte_offset) == 40);
    assert!(size_of::<DLManagedTensor>() == 64 && offset_of!(DLManagedTensor, deleter) == 56);
    assert!(size_of::<DLManagedTensorVersioned>() == 80);
    assert!(offset_of!(DLManagedTensorVersioned, manager_ctx) == 8);
    assert!(offset_of!(DLManagedTensorVersioned, deleter) == 16);
    assert!(offset_of!(DLManagedTensorVersioned, flags) == 24);
    assert!(offset_of!(DLManagedTensorVersioned, dl_tensor) == 32);
    assert!(size_of::<DLPackExchangeAPI>() == 56);
};

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident: $number:ty { $($(#[$item_doc:meta])* $item:ident = $value:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$item_doc])* $item = $value,)*
        }

        impl $name {
            /// The item with this number.
            #[must_use]
            pub fn from_number(number: $number) -> Option<Self> {
                match number {
                    $($value => Some(Self::$item),)*
                    _ => None,
                }
            }

            /// Its number.
            #[must_use]
            pub fn number(self) -> $number {
                self as $number
            }
        }
    };
}

codes! {
    /// Kinds of devices.
    DeviceType: i32 {
        /// Memory of the processor.
        Cpu = 1,
        /// Memory of a CUDA device.
        Cuda = 2,
        /// Memory of the processor, pinned for CUDA.
        CudaHost = 3,
        /// OpenCL.
        OpenCl = 4,
        /// Vulkan.
        Vulkan = 7,
        /// Apple's Metal.
        Metal = 8,
        /// Verilog simulation.
        Vpi = 9,
        /// Memory of a ROCm device.
        Rocm = 10,
        /// Memory of the processor, pinned for ROCm.
        RocmHost = 11,
        /// Others.
        ExtDev = 12,
        /// CUDA memory that moves by itself.
        CudaManaged = 13,
        /// oneAPI.
        OneApi = 14,
        /// WebGPU.
        WebGpu = 15,
        /// Qualcomm's Hexagon.
        Hexagon = 16,
        /// Microsoft's MAIA.
        Maia = 17,
        /// AWS Trainium.
        Trainium = 18,
    }
}

impl DeviceType {
    /// Whether the processor can read the data.
    #[must_use]
    pub fn is_host_readable(self) -> bool {
        matches!(self, Self::Cpu | Self::CudaHost | Self::RocmHost | Self::CudaManaged)
    }
}

codes! {
    /// Kinds of numbers.
    TypeCode: u8 {
        /// Signed integer.
        Int = 0,
        /// Unsigned integer.
        UInt = 1,
        /// IEEE floating point.
        Float = 2,
        /// Opaque handle.
        OpaqueHandle = 3,
        /// bfloat16.
        Bfloat = 4,
        /// Complex; the bits are those of both parts.
        Complex = 5,
        /// Truth value of 8 bits.
        Bool = 6,
        /// 8 bits: 3 of exponent, 4 of fraction.
        Float8E3m4 = 7,
        /// 8 bits: 4 of exponent, 3 of fraction.
        Float8E4m3 = 8,
        /// The same, bias 11, finite, unsigned zero.
        Float8E4m3b11fnuz = 9,
        /// The same, finite.
        Float8E4m3fn = 10,
        /// The same, finite, unsigned zero.
        Float8E4m3fnuz = 11,
        /// 8 bits: 5 of exponent, 2 of fraction.
        Float8E5m2 = 12,
        /// The same, finite, unsigned zero.
        Float8E5m2fnuz = 13,
        /// 8 bits of exponent.
        Float8E8m0fnu = 14,
        /// 6 bits: 2 of exponent, 3 of fraction.
        Float6E2m3fn = 15,
        /// 6 bits: 3 of exponent, 2 of fraction.
        Float6E3m2fn = 16,
        /// 4 bits: 2 of exponent, 1 of fraction.
        Float4E2m1fn = 17,
    }
}

impl DLDataType {
    /// A type of one lane.
    #[must_use]
    pub fn new(code: TypeCode, bits: u8) -> Self {
        Self { code: code.number(), bits, lanes: 1 }
    }

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

/// A tensor that was handed over to us. Its deleter is called when this is dropped, from whatever thread.
#[derive(Debug)]
pub struct ManagedTensor {
    tensor: Owned,
}

#[derive(Debug)]
enum Owned {
    Legacy(NonNull<DLManagedTensor>),
    Versioned(NonNull<DLManagedTensorVersioned>),
}

// SAFETY: DLPack requires that a deleter can be called from any thread, and nothing here changes the tensor.
unsafe impl Send for ManagedTensor {}
// SAFETY: as above; shared references only read.
unsafe impl Sync for ManagedTensor {}

impl ManagedTensor {
    /// Takes over a tensor in the form before version 1.
    ///
    /// # Safety
    /// `tensor`, if not NULL, is a valid `DLManagedTensor` that nobody else will delete.
    ///
    /// # Errors
    /// [`DlpackError::NullTensor`].
    pub unsafe fn from_legacy(tensor: *mut DLManagedTensor) -> Result<Self, DlpackError> {
        let tensor = NonNull::new(tensor).ok_or(DlpackError::NullTensor)?;
        Ok(Self { tensor: Owned::Legacy(tensor) })
    }

    /// Takes over a tensor. One of another major version is deleted at once, which is all that the
    /// protocol allows to do with it.
    ///
    /// # Safety
    /// `tensor`, if not NULL, is a valid `DLManagedTensorVersioned`, as far as its version lets it be one,
    /// that nobody else will delete.
    ///
    /// # Errors
    /// [`DlpackError::NullTensor`], [`DlpackError::Version`].
    pub unsafe fn from_versioned(tensor: *mut DLManagedTensorVersioned) -> Result<Self, DlpackError> {
        let tensor = NonNull::new(tensor).ok_or(DlpackError::NullTensor)?;
        let owned = Self { tensor: Owned::Versioned(tensor) };
        // SAFETY: not NULL; the version comes first in all versions.
        let found = unsafe { (*tensor.as_ptr()).version };
        if found.major != VERSION.major {
            return Err(DlpackError::Version { found });
        }
        Ok(owned)
    }

    /// The tensor.
    #[must_use]
    pub fn tensor(&self) -> &DLTensor {
        match self.tensor {
            // SAFETY: valid until the deleter is called, which happens when `self` is dropped.
            Owned::Legacy(tensor) => unsafe { &(*tensor.as_ptr()).dl_tensor },
            // SAFETY: as above, and of a version with this layout.
            Owned::Versioned(tensor) => unsafe { &(*tensor.as_ptr()).dl_tensor },
        }
    }

    /// Its flags; none before version 1, except that nothing promises that the data may be written.
    #[must_use]
    pub fn flags(&self) -> u64 {
        match self.tensor {
            Owned::Legacy(_) => FLAG_READ_ONLY,
            // SAFETY: valid until the deleter is called, which happens when `self` is dropped.
            Owned::Versioned(tensor) => unsafe { (*tensor.as_ptr()).flags },
        }
    }

    /// Checks the tensor.
    ///
    /// # Errors
    /// As [`DLTensor::check`].
    pub fn check(&self) -> Result<CheckedTensor, DlpackError> {
        // SAFETY: whoever made `self` vouched for a valid tensor, which has `ndim` lengths and strides.
        unsafe { self.tensor().check() }
    }
}

impl Drop for ManagedTensor {
    fn drop(&mut self) {
        match self.tensor {
            Owned::Legacy(tensor) => {
                // SAFETY: valid and ours alone, and not used after this.
                unsafe {
                    if let Some(deleter) = (*tensor.as_ptr()).deleter {
                        deleter(tensor.as_ptr());
                    }
                }
            }
            Owned::Versioned(tensor) => {
                // SAFETY: valid and ours alone, and not used after this; version, context and deleter are
                // at the same place in all versions.
                unsafe {
                    if let Some(deleter) = (*tensor.as_ptr()).deleter {
                        deleter(tensor.as_ptr());
                    }
                }
            }
        }
    }
}

/// A tensor to hand over.
#[derive(Debug)]
pub struct Export<O> {
    /// Address of the first element.
    pub data: *mut c_void,
    /// Where it is.
    pub device: DLDevice,
    /// Element type.
    pub dtype: DLDataType,
    /// Lengths of the axes.
    pub shape: Vec<i64>,
    /// Strides in elements.
    pub strides: Vec<i64>,
    /// `FLAG_…`; forgotten by the form before version 1, which therefore must not be used for read-only
    /// data.
    pub flags: u64,
    /// Keeps the data alive; dropped by the deleter, on any thread.
    pub owner: O,
}

/// What the deleter frees: tensor, lengths, strides and owner in one. The receiver's pointers lead into it.
struct Exported<M, O> {
    managed: M,
    _axes: Vec<i64>,
    _owner: O,
}

impl<O: Send + 'static> Export<O> {
    fn tensor(&self, axes: &mut [i64]) -> DLTensor {
        let ndim = self.shape.len();
        // Without elements the data should be NULL; strides are always given, as version 1.2 asks.
        let empty = self.shape.contains(&0);
        let (shape, strides) = axes.split_at_mut(ndim);
        DLTensor {
            data: if empty { std::ptr::null_mut() } else { self.data },
            device: self.device,
            ndim: ndim as i32,
            dtype: self.dtype,
            shape: if ndim == 0 { std::ptr::null_mut() } else { shape.as_mut_ptr() },
            strides: if ndim == 0 { std::ptr::null_mut() } else { strides.as_mut_ptr() },
            byte_offset: 0,
        }
    }

    fn axes(&self) -> Vec<i64> {
        let mut axes = self.shape.clone();
        axes.extend((0..self.shape.len()).map(|axis| self.strides.get(axis).copied().unwrap_or(0)));
        axes
    }

    /// Hands over a tensor of version 1. The receiver calls its deleter, or it leaks.
    ///
    /// `strides` must have as many entries as `shape`; missing ones count as 0.
    #[must_use]
    pub fn into_versioned(self) -> *mut DLManagedTensorVersioned {
        unsafe extern "C" fn delete<O>(tensor: *mut DLManagedTensorVersioned) {
            if tensor.is_null() {
                return;
            }
            // SAFETY: `manager_ctx` is the box made below, given back once.
            drop(unsafe {
                Box::from_raw((*tensor).manager_ctx.cast::<Exported<DLManagedTensorVersioned, O>>())
            });
        }
        let mut axes = self.axes();
        let dl_tensor = self.tensor(&mut axes);
        let managed = DLManagedTensorVersioned {
            version: VERSION,
            manager_ctx: std::ptr::null_mut(),
            deleter: Some(delete::<O>),
            flags: self.flags,
            dl_tensor,
        };
        let exported = Box::into_raw(Box::new(Exported { managed, _axes: axes, _owner: self.owner }));
        // SAFETY: just made, and nobody else's yet.
        unsafe {
            (*exported).managed.manager_ctx = exported.cast();
            &raw mut (*exported).managed
        }
    }

    /// Hands over a tensor in the form before version 1. The receiver calls its deleter, or it leaks.
    #[must_use]
    pub fn into_legacy(self) -> *mut DLManagedTensor {
        unsafe extern "C" fn delete<O>(tensor: *mut DLManagedTensor) {
            if tensor.is_null() {
                return;
            }
            // SAFETY: `manager_ctx` is the box made below, given back once.
            drop(unsafe { Box::from_raw((*tensor).manager_ctx.cast::<Exported<DLManagedTensor, O>>()) });
        }
        let mut axes = self.axes();
        let dl_tensor = self.tensor(&mut axes);
        let managed =
            DLManagedTensor { dl_tensor, manager_ctx: std::ptr::null_mut(), deleter: Some(delete::<O>) };
        let exported = Box::into_raw(Box::new(Exported { managed, _axes: axes, _owner: self.owner }));
        // SAFETY: just made, and nobody else's yet.
        unsafe {
            (*exported).managed.manager_ctx = exported.cast();
            &raw mut (*exported).managed
        }
    }
}
