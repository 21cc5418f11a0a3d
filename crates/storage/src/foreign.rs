//! Memory that goes over to other libraries and comes from them, through DLPack, the array interface and Arrow.
//!
//! What comes in stays where it is: a buffer that counts as lent, because its maker may write it at any
//! time, and that gives the maker's handle back when the last array on it goes. What goes out keeps the
//! buffer alive; where the receiver may write, pending readers are settled first and the buffer counts
//! as lent until the receiver's deleter runs. Only checked descriptions reach this file
//! ([`interop::dlpack`], [`interop::interface`]).

use crate::Dense;
use dtype::DType;
use error::{Error, Kind, Result};
use interop::arrow::{self, ArrowArray, ArrowError, ArrowSchema, Column, Taken};
use interop::dlpack::{
    Axes, DLDataType, DLDevice, DeviceType, Export, FLAG_READ_ONLY, ManagedTensor, TypeCode,
};
use interop::interface::CheckedInterface;
use layout::Layout;
use memory::Buffer;
use std::any::Any;
use std::ffi::CStr;
use std::ptr::NonNull;

/// Our dtype for DLPack's code and size of one element.
pub fn dtype_of_dlpack(code: TypeCode, itemsize: usize) -> Option<DType> {
    Some(match (code, itemsize) {
        (TypeCode::Bool, 1) => DType::Bool,
        (TypeCode::Int, 1) => DType::Int8,
        (TypeCode::Int, 2) => DType::Int16,
        (TypeCode::Int, 4) => DType::Int32,
        (TypeCode::Int, 8) => DType::Int64,
        (TypeCode::UInt, 1) => DType::UInt8,
        (TypeCode::UInt, 2) => DType::UInt16,
        (TypeCode::UInt, 4) => DType::UInt32,
        (TypeCode::UInt, 8) => DType::UInt64,
        (TypeCode::Float, 2) => DType::Float16,
        (TypeCode::Bfloat, 2) => DType::BFloat16,
        (TypeCode::Float, 4) => DType::Float32,
        (TypeCode::Float, 8) => DType::Float64,
        (TypeCode::Complex, 8) => DType::Complex64,
        (TypeCode::Complex, 16) => DType::Complex128,
        _ => return None,
    })
}

/// DLPack's type for a dtype.
pub fn dlpack_type(dtype: DType) -> DLDataType {
    let code = match dtype {
        DType::Bool => TypeCode::Bool,
        DType::BFloat16 => TypeCode::Bfloat,
        other if other.is_signed_integer() => TypeCode::Int,
        other if other.is_unsigned_integer() => TypeCode::UInt,
        other if other.is_complex() => TypeCode::Complex,
        _ => TypeCode::Float,
    };
    DLDataType::new(code, (dtype.itemsize() * 8) as u8)
}

/// What a description says about memory that somebody else owns.
struct Described<'a> {
    data: *mut u8,
    shape: &'a [usize],
    strides: &'a [isize],
    /// Bytes touched, relative to `data`.
    low: isize,
    high: isize,
    writeable: bool,
}

impl Dense {
    /// # Safety
    /// The described bytes are valid for reading, and for writing where `writeable`, until `owner` is
    /// dropped.
    unsafe fn of_foreign(
        described: Described<'_>,
        dtype: DType,
        owner: Box<dyn Any + Send + Sync>,
    ) -> Result<Dense> {
        let (low, high) = (described.low, described.high);
        let start = described.data.wrapping_offset(low);
        let layout = Layout::from_parts(described.shape, described.strides, low.unsigned_abs())?;
        let (start, size) = match NonNull::new(start) {
            Some(start) if high > low => (start, (high - low) as usize),
            _ => (NonNull::dangling(), 0),
        };
        let layout = if size == 0 {
            Layout::contiguous(described.shape, dtype.itemsize(), layout::Order::C)?
        } else {
            layout
        };
        // SAFETY: promised by the caller; the range is the one that the description touches.
        let buffer = unsafe { Buffer::foreign(start, size, described.writeable, owner) };
        Dense::from_buffer(buffer, layout, dtype)
    }

    /// A tensor of another library as an array over the same memory: read-only where the tensor says so,
    /// and for tensors from before version 1.
    ///
    /// # Errors
    /// [`error::Kind::Buffer`] where the processor cannot read the memory, the type of the elements has no
    /// dtype here, or the description makes no sense.
    pub fn from_dlpack(tensor: ManagedTensor) -> Result<Dense> {
        let tensor = match returned(tensor) {
            Ok(dense) => return Ok(dense),
            Err(tensor) => tensor,
        };
        let refuse = |message: String| Error::new(Kind::Buffer, message);
        let checked = tensor.check().map_err(|error| refuse(error.to_string()))?;
        if !checked.device_type.is_host_readable() {
            return Err(refuse("Unsupported device in DLTensor.".into()));
        }
        let dtype = dtype_of_dlpack(checked.code, checked.itemsize)
            .ok_or_else(|| refuse("Unsupported dtype in DLTensor.".into()))?;
        let described = Described {
            data: checked.data.cast(),
            shape: &checked.shape,
            strides: &checked.strides,
            low: checked.range.low,
            high: checked.range.high,
            writeable: tensor.flags() & FLAG_READ_ONLY == 0,
        };
        // SAFETY: whoever made the `ManagedTensor` vouched for it, and it keeps the memory until dropped.
        unsafe { Dense::of_foreign(described, dtype, Box::new(tensor)) }
    }

    /// Memory described by the array interface as an array.
    ///
    /// # Safety
    /// The memory is as `interface` says until `owner` is dropped.
    ///
    /// # Errors
    /// [`error::Kind::Type`] where the element type or its byte order has no dtype here.
    pub unsafe fn from_interface(
        interface: &CheckedInterface,
        owner: Box<dyn Any + Send + Sync>,
    ) -> Result<Dense> {
        let text = interface.typestr.to_string();
        let dtype = match dtype::parse(&text) {
            Ok((dtype, dtype::ByteOrder::Native)) => dtype,
            _ => return Err(Error::type_(format!("data type '{text}' not understood"))),
        };
        let described = Described {
            data: std::ptr::with_exposed_provenance_mut(interface.data),
            shape: &interface.shape,
            strides: &interface.strides,
            low: interface.range.low,
            high: interface.range.high,
            writeable: !interface.read_only,
        };
        // SAFETY: promised by the caller.
        unsafe { Dense::of_foreign(described, dtype, owner) }
    }
}

/// The array behind a tensor that was made here, as long as the tensor still says the same: it comes home to its
/// buffer, whose lock and readers it shares.
fn returned(tensor: ManagedTensor) -> std::result::Result<Dense, ManagedTensor> {
    let Some(Lent { dense, .. }) = tensor.owner::<Lent>() else { return Err(tensor) };
    let told = tensor.tensor();
    let ndim = dense.ndim();
    let width = dense.dtype().itemsize() as i64;
    let same = told.ndim == ndim as i32
        && told.byte_offset == 0
        && told.dtype == dlpack_type(dense.dtype())
        && (told.data.cast() == dense.pointer() || dense.size() == 0)
        && (0..ndim).all(|axis| {
            // SAFETY: `Export` gave the tensor as many lengths and strides, and keeps them until it is deleted.
            let (length, step) = unsafe { (*told.shape.add(axis), *told.strides.add(axis)) };
            length == dense.shape()[axis] as i64 && step * width == dense.strides()[axis] as i64
        });
    if !same {
        return Err(tensor);
    }
    let read_only = tensor.flags() & FLAG_READ_ONLY != 0;
    tensor.into_owner::<Lent>().map(|lent| lent.into_dense(read_only))
}

/// Arrow's letter for each dtype that it has.
const ARROW: [(&CStr, DType); 12] = [
    (c"b", DType::Bool),
    (c"c", DType::Int8),
    (c"C", DType::UInt8),
    (c"s", DType::Int16),
    (c"S", DType::UInt16),
    (c"i", DType::Int32),
    (c"I", DType::UInt32),
    (c"l", DType::Int64),
    (c"L", DType::UInt64),
    (c"e", DType::Float16),
    (c"f", DType::Float32),
    (c"g", DType::Float64),
];

impl Dense {
    /// A column of another library as a read-only array over the same memory; truth values, which are bits there,
    /// are copied.
    ///
    /// # Safety
    /// Both structures are valid as the interface demands.
    ///
    /// # Errors
    /// [`error::Kind::Value`] for columns with nulls, [`error::Kind::Type`] where the elements have no dtype here or
    /// the description makes no sense.
    pub unsafe fn from_arrow(schema: &ArrowSchema, array: Taken) -> Result<Dense> {
        // SAFETY: promised by the caller.
        let column = unsafe { Column::check(schema, &array) }.map_err(|error| match error {
            ArrowError::Nulls { .. } => Error::value(error.to_string()),
            _ => Error::type_(error.to_string()),
        })?;
        // SAFETY: `array` is still held.
        if let Some(values) = unsafe { column.truth_values() } {
            return Dense::from_slice(&values, &[column.length]);
        }
        let known = ARROW.iter().find(|(format, _)| format.to_bytes() == [column.format]);
        let dtype = known.map(|&(_, dtype)| dtype).ok_or_else(|| Error::type_("no dtype for the column"))?;
        let width = dtype.itemsize() as isize;
        let described = Described {
            data: column.first().cast_mut(),
            shape: &[column.length],
            strides: &[width],
            low: 0,
            high: column.length as isize * width,
            writeable: false,
        };
        // SAFETY: the array keeps its buffers until it is dropped.
        unsafe { Dense::of_foreign(described, dtype, Box::new(array)) }
    }
}

/// The elements of a 1-d array as Arrow's structures, which the receiver releases. The receiver only reads them; where
/// they follow each other they are not copied, unless they are truth values.
///
/// # Errors
/// [`error::Kind::Buffer`] for arrays of any other number of axes and dtypes that Arrow does not have; where there is
/// no memory for a copy.
pub fn export_arrow(dense: &Dense) -> Result<(ArrowSchema, ArrowArray)> {
    let dtype = dense.dtype();
    let format = ARROW.iter().find(|entry| entry.1 == dtype).map(|entry| entry.0).ok_or_else(|| {
        Error::new(
            Kind::Buffer,
            format!("Arrow has no type for {dtype}; convert the array with astype first"),
        )
    })?;
    let &[length] = dense.shape() else {
        let message = format!("an Arrow array has one axis, this one {}; ravel it first", dense.ndim());
        return Err(Error::new(Kind::Buffer, message));
    };
    let array = if dtype == DType::Bool {
        let bits = arrow::bits(&dense.to_vec::<bool>()?);
        arrow::give(bits.as_ptr(), length, bits)
    } else {
        let dense = if dense.is_c_contiguous() { dense.clone() } else { dense.copy(layout::Order::C)? };
        arrow::give(dense.pointer(), length, dense)
    };
    Ok((arrow::schema(format), array))
}

/// Keeps exported memory alive, and lent where the receiver may write it.
#[derive(Debug)]
pub struct Lent {
    dense: Dense,
    writeable: bool,
}

impl Lent {
    /// The array, which is lent no more.
    fn into_dense(mut self, read_only: bool) -> Dense {
        if self.writeable {
            self.dense.buffer().reclaim();
        }
        self.writeable = false;
        let this = std::mem::ManuallyDrop::new(self);
        // SAFETY: the only field that has to be dropped is moved out, once.
        let dense = unsafe { std::ptr::read(&this.dense) };
        if read_only { dense.read_only() } else { dense }
    }
}

impl Drop for Lent {
    #[inline]
    fn drop(&mut self) {
        if self.writeable {
            self.dense.buffer().reclaim();
        }
    }
}

/// A tensor over the memory of an array, to be handed over with [`Export::into_versioned`], or with
/// [`Export::into_legacy`] where `legacy`.
///
/// # Errors
/// [`error::Kind::Buffer`] in NumPy's words: a read-only array in the form before version 1, which cannot
/// say so, or steps that are no whole number of elements; errors of pending readers.
#[inline]
pub fn export_dlpack(dense: &Dense, legacy: bool) -> Result<Export<Lent>> {
    let refuse = |message: &str| Err(Error::new(Kind::Buffer, message));
    let writeable = dense.is_writeable();
    if legacy && !writeable {
        return refuse(
            "Cannot export readonly array since signalling readonly is unsupported by DLPack \
             (supported by newer DLPack version).",
        );
    }
    let width = dense.dtype().itemsize() as isize;
    let shift = width.trailing_zeros();
    let mut steps = dense.shape().iter().zip(dense.strides());
    // Sizes of elements are powers of two: no division is needed.
    if dense.size() != 1 && steps.any(|(&length, stride)| length > 1 && stride & (width - 1) != 0) {
        return refuse("DLPack only supports strides which are a multiple of itemsize.");
    }
    if writeable {
        dense.buffer().settle_pending()?;
        dense.buffer().lend();
    }
    let mut axes = Axes::with_capacity(2 * dense.ndim());
    axes.extend(dense.shape().iter().map(|&length| length as i64));
    axes.extend(dense.strides().iter().map(|&stride| (stride >> shift) as i64));
    Ok(Export {
        data: dense.pointer().cast(),
        device: DLDevice { device_type: DeviceType::Cpu.number(), device_id: 0 },
        dtype: dlpack_type(dense.dtype()),
        axes,
        flags: if writeable { 0 } else { FLAG_READ_ONLY },
        owner: Lent { dense: dense.clone(), writeable },
    })
}
