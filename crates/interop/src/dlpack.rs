//! DLPack: the C structures by which array libraries hand over tensors, ABI major version 1.
//!
//! [`DLTensor::check`] turns a foreign tensor into sizes that can be trusted, or says what is wrong with
//! it. [`ManagedTensor`] owns a tensor that was handed over and calls its deleter once. [`Export`] hands
//! one over and keeps its memory alive until the other side calls ours.
//!
//! Layouts, codes and flags are those of `dlpack.h` 1.3; the structures' sizes are asserted below. None of
//! this is Python: capsules belong to the caller.

mod check;
mod ownership;

use std::ffi::{c_char, c_int, c_void};

pub use check::{CheckedTensor, DlpackError};
pub use ownership::{Export, ManagedTensor};

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
}
