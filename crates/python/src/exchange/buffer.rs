//! The buffer protocol (PEP 3118).

use super::{Handed, exported, foreign, native};
use crate::array::PyArray;
use crate::errors::OrRaise;
use dtype::{ByteOrder, DType};
use polyarray::Array;
use pyo3::exceptions::{PyBufferError, PyTypeError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use std::ffi::{CStr, c_int};
use std::ptr::null_mut;
use storage::Dense;

/// A view of another object's memory, let go with the interpreter's lock held.
pub struct Lender(Box<ffi::Py_buffer>);

// SAFETY: the view is only released, with the interpreter attached.
unsafe impl Send for Lender {}
// SAFETY: as above; nothing reads it.
unsafe impl Sync for Lender {}

impl Drop for Lender {
    fn drop(&mut self) {
        // Without an interpreter the memory is gone anyway.
        Python::try_attach(|_| {
            // SAFETY: the view was filled by `PyObject_GetBuffer` and is released once.
            unsafe { ffi::PyBuffer_Release(&mut *self.0) };
        });
    }
}

impl Lender {
    /// A view of an object's memory, writeable if it can be.
    ///
    /// # Errors
    /// What the object raises if it has no such view, even to read.
    pub fn of(object: &Bound<'_, PyAny>, flags: c_int) -> PyResult<Lender> {
        let py = object.py();
        let mut view = Box::new(ffi::Py_buffer::new());
        for flags in [flags | ffi::PyBUF_WRITABLE, flags] {
            // SAFETY: the view is fresh; the object is alive.
            if unsafe { ffi::PyObject_GetBuffer(object.as_ptr(), &mut *view, flags) } == 0 {
                return Ok(Lender(view));
            }
            if flags & ffi::PyBUF_WRITABLE != 0 {
                PyErr::take(py);
            }
        }
        Err(PyErr::fetch(py))
    }
}

/// A 1-d array of `count` elements from a byte on, over the memory of an object with the buffer protocol; of all
/// that there are where `count` is negative. A copy where their bytes are in foreign order.
///
/// # Errors
/// `ValueError` where so many do not lie there, and what the object raises.
pub fn import_bytes(
    object: &Bound<'_, PyAny>,
    (dtype, order): (DType, ByteOrder),
    count: isize,
    offset: isize,
) -> PyResult<Array> {
    let lender = Lender::of(object, ffi::PyBUF_SIMPLE)?;
    let (bytes, width) = (lender.0.len, dtype.itemsize() as isize);
    if !(0..=bytes).contains(&offset) {
        return Err(PyValueError::new_err(format!(
            "offset must be non-negative and no greater than buffer length ({bytes})"
        )));
    }
    let rest = bytes - offset;
    let count = match count {
        ..0 if rest % width != 0 => {
            return Err(PyValueError::new_err("buffer size must be a multiple of element size"));
        }
        ..0 => rest / width,
        count if count > rest / width => {
            return Err(PyValueError::new_err("buffer is smaller than requested size"));
        }
        count => count,
    };
    let start = lender.0.buf.cast::<u8>().wrapping_offset(offset);
    let writeable = lender.0.readonly == 0;
    // SAFETY: the exporter keeps that memory until the view is released.
    let dense = unsafe { foreign(start, &[count as usize], &[width], dtype, writeable, Box::new(lender)) }
        .or_raise()?;
    native(dense, order).or_raise().map(Array::from)
}

/// An array over the memory of an object, of which there is a full view.
///
/// # Errors
/// `TypeError` for formats that are no dtype, `BufferError` for rows behind pointers.
pub fn import_view(object: &Bound<'_, PyAny>, lender: Lender) -> PyResult<Array> {
    let view = &*lender.0;
    let ndim = view.ndim as usize;
    // SAFETY: where a view has suboffsets, there are `ndim` of them; negative ones mean nothing.
    if !view.suboffsets.is_null() && (0..ndim).any(|axis| unsafe { *view.suboffsets.add(axis) } >= 0) {
        return Err(PyBufferError::new_err(format!(
            "the rows of this {} lie behind pointers (suboffsets), which no strides lead to; copy it into one block \
             first",
            object.get_type().name()?
        )));
    }
    // Exporters may leave out lengths of one axis, and strides of contiguous memory.
    let part = |pointer: *const isize| {
        // SAFETY: where a view has lengths or strides, there are `ndim` of them.
        (ndim > 0 && !pointer.is_null())
            .then(|| unsafe { std::slice::from_raw_parts(pointer, ndim) }.to_vec())
    };
    let shape = part(view.shape).unwrap_or_else(|| vec![view.len / view.itemsize.max(1); ndim.min(1)]);
    let strides = part(view.strides).unwrap_or_else(|| {
        let mut step = view.itemsize;
        let inner = shape.iter().rev().map(|&length| {
            let here = step;
            step *= length.max(1);
            here
        });
        let mut strides: Vec<isize> = inner.collect();
        strides.reverse();
        strides
    });
    let format = if view.format.is_null() {
        "B".to_owned()
    } else {
        // SAFETY: a format ends in a zero byte.
        unsafe { CStr::from_ptr(view.format) }.to_string_lossy().into_owned()
    };
    let Some((dtype, order)) = parse_format(&format) else {
        return Err(PyTypeError::new_err(format!(
            "polyarray has no dtype for the buffer format '{format}' of {}",
            object.get_type().name()?
        )));
    };
    if view.itemsize as usize != dtype.itemsize() {
        return Err(PyValueError::new_err(format!(
            "buffer format '{format}' with items of {} bytes",
            view.itemsize
        )));
    }
    let (pointer, writeable) = (view.buf.cast::<u8>(), view.readonly == 0);
    let shape: Vec<usize> = shape.into_iter().map(|n| n as usize).collect();
    // SAFETY: the exporter keeps the described memory until the view is released.
    let dense =
        unsafe { foreign(pointer, &shape, &strides, dtype, writeable, Box::new(lender)) }.or_raise()?;
    native(dense, order).or_raise().map(Array::from)
}

/// The dtype of a PEP 3118 format of one number, with the codes for complex numbers that Python has since 3.14.
fn parse_format(format: &str) -> Option<(DType, ByteOrder)> {
    let (prefix, code) = match format.as_bytes().first()? {
        b'<' | b'>' | b'=' | b'@' | b'!' | b'^' => format.split_at(1),
        _ => ("@", format),
    };
    let native_sizes = matches!(prefix, "@" | "^");
    let dtype = match code {
        "?" => DType::Bool,
        "b" => DType::Int8,
        "B" | "c" => DType::UInt8,
        "h" => DType::Int16,
        "H" => DType::UInt16,
        "i" => DType::Int32,
        "I" => DType::UInt32,
        "l" if !native_sizes => DType::Int32,
        "L" if !native_sizes => DType::UInt32,
        "l" | "q" => DType::Int64,
        "L" | "Q" => DType::UInt64,
        "n" if native_sizes => DType::Int64,
        "N" | "P" if native_sizes => DType::UInt64,
        "e" => DType::Float16,
        "f" => DType::Float32,
        "d" => DType::Float64,
        "Zf" | "F" => DType::Complex64,
        "Zd" | "D" => DType::Complex128,
        _ => return None,
    };
    let swapped = match prefix {
        ">" | "!" => cfg!(target_endian = "little"),
        "<" => cfg!(target_endian = "big"),
        _ => false,
    };
    Some((dtype, if swapped && dtype.itemsize() > 1 { ByteOrder::Swapped } else { ByteOrder::Native }))
}

/// The PEP 3118 format of a dtype; `None` for bfloat16, which has none.
pub fn format_of(dtype: DType) -> Option<&'static CStr> {
    Some(match dtype {
        DType::Bool => c"?",
        DType::Int8 => c"b",
        DType::UInt8 => c"B",
        DType::Int16 => c"h",
        DType::UInt16 => c"H",
        DType::Int32 => c"i",
        DType::UInt32 => c"I",
        DType::Int64 => c"l",
        DType::UInt64 => c"L",
        DType::Float16 => c"e",
        DType::Float32 => c"f",
        DType::Float64 => c"d",
        DType::Complex64 => c"Zf",
        DType::Complex128 => c"Zd",
        _ => return None,
    })
}

/// What an exported buffer's view keeps alive.
struct Export {
    dense: Dense,
    lent: bool,
}

#[pymethods]
impl PyArray {
    /// # Safety
    /// Called by the interpreter, with a view to fill.
    unsafe fn __getbuffer__(this: Bound<'_, Self>, view: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
        // SAFETY: the interpreter passes a view to fill; on errors its object must be null.
        unsafe { (*view).obj = null_mut() };
        let dense = exported(this.py(), this.borrow().array())?;
        let Some(format) = format_of(dense.dtype()) else {
            return Err(PyBufferError::new_err(format!("{} has no buffer format", dense.dtype())));
        };
        if flags & ffi::PyBUF_WRITABLE != 0 && !dense.is_writeable() {
            return Err(PyBufferError::new_err("the array is read-only"));
        }
        let (c, f) = (dense.is_c_contiguous(), dense.is_f_contiguous());
        let asks = |flag: c_int| flags & flag == flag;
        let refused = (asks(ffi::PyBUF_C_CONTIGUOUS) && !c)
            || (asks(ffi::PyBUF_F_CONTIGUOUS) && !f)
            || (asks(ffi::PyBUF_ANY_CONTIGUOUS) && !c && !f)
            || (!asks(ffi::PyBUF_STRIDES) && !c);
        if refused {
            return Err(PyBufferError::new_err(
                "the array's memory is not contiguous in the order that was asked for",
            ));
        }
        Handed::Buffer.count();
        let lent = dense.is_writeable();
        if lent {
            dense.buffer().lend();
        }
        let export = Box::new(Export { lent, dense });
        // SAFETY: the view is the interpreter's to be filled; what it points to lives in the export,
        // which `__releasebuffer__` frees.
        unsafe {
            let view = &mut *view;
            let width = export.dense.dtype().itemsize();
            view.buf = export.dense.pointer().cast();
            view.len = (export.dense.size() * width) as isize;
            view.itemsize = width as isize;
            view.readonly = c_int::from(!export.dense.is_writeable());
            // Who does not ask for a shape gets bytes.
            view.ndim = if asks(ffi::PyBUF_ND) { export.dense.ndim() as c_int } else { 1 };
            view.format = if asks(ffi::PyBUF_FORMAT) { format.as_ptr().cast_mut() } else { null_mut() };
            let with_shape = asks(ffi::PyBUF_ND);
            view.shape =
                if with_shape { export.dense.shape().as_ptr().cast_mut().cast() } else { null_mut() };
            view.strides = if asks(ffi::PyBUF_STRIDES) {
                export.dense.strides().as_ptr().cast_mut()
            } else {
                null_mut()
            };
            view.suboffsets = null_mut();
            view.internal = Box::into_raw(export).cast();
            view.obj = this.into_ptr();
        }
        Ok(())
    }

    /// # Safety
    /// Called by the interpreter, with a view that `__getbuffer__` filled.
    unsafe fn __releasebuffer__(&self, view: *mut ffi::Py_buffer) {
        // SAFETY: `__getbuffer__` made the box, and a view is released once.
        let export = unsafe { Box::from_raw((*view).internal.cast::<Export>()) };
        if export.lent {
            export.dense.buffer().reclaim();
        }
    }
}
