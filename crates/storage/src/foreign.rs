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
    DLDataType, DLDevice, DLTensor, DeviceType, Export, FLAG_READ_ONLY, ManagedTensor, TypeCode,
};
use interop::interface::CheckedInterface;
use layout::Layout;
use memory::Buffer;
use std::any::Any;
use std::ffi::CStr;
use std::ptr::NonNull;
use std::sync::Arc;

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
#[inline]
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
        match returned_dlpack(tensor) {
            Ok(dense) => Ok(dense),
            Err(tensor) => Dense::of_tensor(tensor),
        }
    }

    fn of_tensor(tensor: ManagedTensor) -> Result<Dense> {
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

/// The array that a tensor over one of our buffers describes: it comes home to its buffer, whose lock and readers it
/// shares. Whoever had the tensor may have changed what it says, but nothing leads out of the buffer.
///
/// # Errors
/// The tensor itself, where it is not over a buffer of ours or does not lie in it.
#[inline(always)]
pub fn returned_dlpack(tensor: ManagedTensor) -> std::result::Result<Dense, ManagedTensor> {
    let lent = tensor.owner::<Lent>();
    let Some((lent, offset)) = lent.and_then(|lent| Some((lent, offset_within(lent, tensor.tensor())?)))
    else {
        return Err(tensor);
    };
    let (told, dtype, width) = (tensor.tensor(), lent.dtype, lent.dtype.itemsize() as i64);
    // SAFETY: whoever handed the tensor over vouches for as many lengths and strides, which were looked at already.
    let at = |axis: usize| unsafe { (*told.shape.add(axis), *told.strides.add(axis)) };
    let layout = Layout::of_axes(
        layout::gathered(told.ndim as usize, |axis| at(axis).0 as usize),
        layout::gathered(told.ndim as usize, |axis| (at(axis).1 * width) as isize),
        offset,
    );
    let writeable = lent.writeable && tensor.flags() & FLAG_READ_ONLY == 0;
    let lent = tensor.into_owner::<Lent>()?;
    Ok(Dense::within(lent.into_buffer(), layout, dtype, writeable))
}

/// Where in the buffer that a tensor was made over its first element lies, if all lie there and are of its dtype.
#[inline(always)]
fn offset_within(lent: &Lent, told: &DLTensor) -> Option<usize> {
    let width = lent.dtype.itemsize() as i64;
    let ndim = usize::try_from(told.ndim).ok().filter(|&ndim| ndim <= layout::MAX_NDIM)?;
    if told.dtype != dlpack_type(lent.dtype) || (ndim > 0 && (told.shape.is_null() || told.strides.is_null()))
    {
        return None;
    }
    let (mut size, mut low, mut high) = (1_i64, 0_i64, width);
    for axis in 0..ndim {
        // SAFETY: whoever handed the tensor over vouches for as many lengths and strides.
        let (length, step) = unsafe { (*told.shape.add(axis), *told.strides.add(axis)) };
        if length < 0 {
            return None;
        }
        let span = (length - 1).max(0).checked_mul(step.checked_mul(width)?)?;
        size = size.checked_mul(length)?;
        (low, high) = (low.checked_add(span.min(0))?, high.checked_add(span.max(0))?);
    }
    if size == 0 {
        return Some(0);
    }
    let first = told.data.addr().checked_add(told.byte_offset as usize)?;
    let offset = first.checked_sub(lent.buffer.pointer().addr())? as i64;
    let inside = low.checked_add(offset)? >= 0 && high.checked_add(offset)? <= lent.buffer.capacity() as i64;
    inside.then_some(offset as usize)
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
    buffer: Arc<Buffer>,
    dtype: DType,
    writeable: bool,
}

impl Lent {
    /// The buffer, which is lent no more.
    #[inline]
    fn into_buffer(self) -> Arc<Buffer> {
        if self.writeable {
            self.buffer.reclaim();
        }
        let this = std::mem::ManuallyDrop::new(self);
        // SAFETY: the only field that has to be dropped is moved out, once.
        unsafe { std::ptr::read(&this.buffer) }
    }
}

impl Drop for Lent {
    #[inline]
    fn drop(&mut self) {
        if self.writeable {
            self.buffer.reclaim();
        }
    }
}

/// A tensor over the memory of an array, to be handed over with [`Export::into_versioned`], or with
/// [`Export::into_legacy`] where `legacy`.
///
/// # Errors
/// [`error::Kind::Buffer`] in NumPy's words: a read-only array in the form before version 1, which cannot
/// say so, or steps that are no whole number of elements; errors of pending readers.
#[inline(always)]
pub fn export_dlpack(dense: &Dense, legacy: bool) -> Result<Export<'_, Lent>> {
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
    // Sizes of elements are powers of two: no division is needed.
    let is_part = |(&length, stride): (&usize, &isize)| length > 1 && stride & (width - 1) != 0;
    if dense.shape().iter().zip(dense.strides()).any(is_part) && dense.size() != 1 {
        return refuse("DLPack only supports strides which are a multiple of itemsize.");
    }
    if writeable {
        dense.buffer().settle_pending()?;
        dense.buffer().lend();
    }
    Ok(Export {
        data: dense.pointer().cast(),
        device: DLDevice { device_type: DeviceType::Cpu.number(), device_id: 0 },
        dtype: dlpack_type(dense.dtype()),
        shape: dense.shape(),
        strides: dense.strides(),
        shift,
        flags: if writeable { 0 } else { FLAG_READ_ONLY },
        owner: Lent { buffer: Arc::clone(dense.buffer()), dtype: dense.dtype(), writeable },
    })
}
