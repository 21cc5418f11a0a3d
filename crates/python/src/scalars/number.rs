//! Which number a Python object is.
//!
//! Operands of scalars and of arrays are *strong* where they have a dtype (our scalars, and NumPy's own,
//! which are recognised without importing NumPy) and *weak* where they are Python's numbers, which take
//! the dtype of what they meet (NEP 50).

use super::types;
use crate::element::warn_of_lost_parts;
use crate::errors::OrRaise;
use crate::faults::{self, Fault, Faults};
use dtype::{DType, Scalar, c64, iinfo};
use pyo3::ffi::{self, PyTypeObject};
use pyo3::prelude::*;
use std::ffi::CStr;

/// A number with a dtype, or one of Python's.
#[derive(Debug, Clone, Copy)]
pub enum Number<'a, 'py> {
    /// A scalar.
    Strong(Scalar),
    /// A Python number.
    Weak(Weak<'a, 'py>),
}

/// A Python number.
#[derive(Debug, Clone, Copy)]
pub enum Weak<'a, 'py> {
    /// A `bool`.
    Bool(bool),
    /// An `int` of at most 127 bits.
    Int(i128),
    /// A larger `int`.
    Huge {
        /// The number itself.
        object: &'a Bound<'py, PyAny>,
        /// Whether it is below zero.
        negative: bool,
    },
    /// A `float`.
    Float(f64),
    /// A `complex`.
    Complex(c64),
}

/// The number that an object is: our scalars, Python's numbers, NumPy's scalars, and instances of
/// classes derived from the first two. `None` for arrays, text and everything else.
#[inline]
pub fn classify<'a, 'py>(object: &'a Bound<'py, PyAny>) -> Option<Number<'a, 'py>> {
    let pointer = object.as_ptr();
    // SAFETY: the object is alive while it is borrowed; layouts follow from types.
    unsafe {
        let type_ = ffi::Py_TYPE(pointer);
        if let Some(dtype) = types::exact_dtype(type_) {
            return Some(Number::Strong(types::read(dtype, types::value_pointer(pointer))));
        }
        if type_ == &raw mut ffi::PyFloat_Type {
            return Some(Number::Weak(Weak::Float(ffi::PyFloat_AS_DOUBLE(pointer))));
        }
        if type_ == &raw mut ffi::PyLong_Type {
            return Some(Number::Weak(integer(object)));
        }
        if type_ == &raw mut ffi::PyBool_Type {
            return Some(Number::Weak(Weak::Bool(pointer == ffi::Py_True())));
        }
        if type_ == &raw mut ffi::PyComplex_Type {
            return Some(Number::Weak(complex(object)));
        }
    }
    classify_rare(object)
}

fn classify_rare<'a, 'py>(object: &'a Bound<'py, PyAny>) -> Option<Number<'a, 'py>> {
    let pointer = object.as_ptr();
    // SAFETY: as above.
    unsafe {
        let type_ = ffi::Py_TYPE(pointer);
        if let Some(dtype) = types::dtype_of_type(type_) {
            return Some(Number::Strong(types::read(dtype, types::value_pointer(pointer))));
        }
        if let Some(dtype) = numpy_dtype(type_) {
            return Some(Number::Strong(types::read(dtype, types::value_pointer(pointer))));
        }
        if ffi::PyFloat_Check(pointer) != 0 {
            return Some(Number::Weak(Weak::Float(ffi::PyFloat_AS_DOUBLE(pointer))));
        }
        if ffi::PyLong_Check(pointer) != 0 {
            return Some(Number::Weak(integer(object)));
        }
        if ffi::PyComplex_Check(pointer) != 0 {
            return Some(Number::Weak(complex(object)));
        }
    }
    None
}

/// The dtype of NumPy's own scalar types, by their names. Those are static types, and the only ones of
/// a module of that name; their instances hold the value right after the head, as NumPy's public
/// `arrayscalars.h` declares them.
///
/// # Safety
/// `type_` is a type.
pub unsafe fn numpy_dtype(type_: *mut PyTypeObject) -> Option<DType> {
    // SAFETY: promised by the caller; names of types end in a zero byte.
    let name = unsafe {
        if (*type_).tp_flags & ffi::Py_TPFLAGS_HEAPTYPE != 0 || (*type_).tp_name.is_null() {
            return None;
        }
        CStr::from_ptr((*type_).tp_name).to_bytes()
    };
    Some(match name.strip_prefix(b"numpy.")? {
        b"float64" => DType::Float64,
        b"int64" | b"longlong" => DType::Int64,
        b"float32" => DType::Float32,
        b"int32" | b"intc" => DType::Int32,
        b"bool" | b"bool_" => DType::Bool,
        b"uint8" => DType::UInt8,
        b"complex128" => DType::Complex128,
        b"int8" => DType::Int8,
        b"int16" => DType::Int16,
        b"uint16" => DType::UInt16,
        b"uint32" | b"uintc" => DType::UInt32,
        b"uint64" | b"ulonglong" => DType::UInt64,
        b"float16" => DType::Float16,
        b"complex64" => DType::Complex64,
        _ => return None,
    })
}

fn integer<'a, 'py>(object: &'a Bound<'py, PyAny>) -> Weak<'a, 'py> {
    let mut overflow = 0;
    // SAFETY: the object is a Python integer.
    let value = unsafe { ffi::PyLong_AsLongLongAndOverflow(object.as_ptr(), &mut overflow) };
    if overflow == 0 {
        return Weak::Int(value.into());
    }
    match object.extract::<i128>() {
        Ok(value) => Weak::Int(value),
        Err(_) => Weak::Huge { object, negative: overflow < 0 },
    }
}

fn complex<'a, 'py>(object: &'a Bound<'py, PyAny>) -> Weak<'a, 'py> {
    // SAFETY: the object is a Python complex.
    let value = unsafe { ffi::PyComplex_AsCComplex(object.as_ptr()) };
    Weak::Complex(c64::new(value.real, value.imag))
}

impl Weak<'_, '_> {
    /// The kind that promotion asks for.
    #[inline]
    pub fn kind(&self) -> dtype::Weak {
        match self {
            Weak::Bool(_) => dtype::Weak::Bool,
            Weak::Int(_) | Weak::Huge { .. } => dtype::Weak::Int,
            Weak::Float(_) => dtype::Weak::Float,
            Weak::Complex(_) => dtype::Weak::Complex,
        }
    }

    /// The number as a scalar of `dtype`, the dtype that promotion chose.
    ///
    /// # Errors
    /// `OverflowError` for an integer that the dtype cannot hold; `FloatingPointError` where `errstate`
    /// makes one of a float that becomes infinite (by default a warning).
    #[inline]
    pub fn to_scalar(&self, py: Python<'_>, dtype: DType) -> PyResult<Scalar> {
        match *self {
            Weak::Bool(value) => Ok(Scalar::new(value).cast(dtype)),
            Weak::Int(value) => match iinfo(dtype) {
                Some(limits) if value < limits.min || value > limits.max => {
                    Err(polyarray::Number::out_of_bounds(value, dtype)).or_raise()
                }
                Some(_) if dtype == DType::UInt64 => Ok(Scalar::new(value as u64)),
                Some(_) => Ok(Scalar::new(value as i64).cast(dtype)),
                None if dtype.is_bool() => Ok(Scalar::new(value != 0)),
                None => cast_float(py, value as f64, dtype),
            },
            Weak::Huge { object, .. } => match iinfo(dtype) {
                Some(_) => polyarray::Number::Huge(f64::INFINITY).as_scalar(dtype).or_raise(),
                None if dtype.is_bool() => Ok(Scalar::new(true)),
                None => cast_float(py, object.extract::<f64>()?, dtype),
            },
            Weak::Float(value) => cast_float(py, value, dtype),
            Weak::Complex(value) => {
                let scalar = Scalar::new(value).cast(dtype);
                report_lost(py, value.re.is_finite() && value.im.is_finite(), &scalar)?;
                Ok(scalar)
            }
        }
    }
}

#[inline]
fn cast_float(py: Python<'_>, value: f64, dtype: DType) -> PyResult<Scalar> {
    if dtype == DType::Float64 {
        return Ok(Scalar::new(value));
    }
    let scalar = Scalar::new(value).cast(dtype);
    report_lost(py, value.is_finite(), &scalar)?;
    Ok(scalar)
}

/// Reports an overflow where a finite number became infinite.
#[inline]
fn report_lost(py: Python<'_>, finite: bool, scalar: &Scalar) -> PyResult<()> {
    if finite && scalar.dtype().is_inexact() {
        let value = scalar.as_c64();
        if value.re.is_infinite() || value.im.is_infinite() {
            return faults::report(py, Faults::NONE.with(Fault::Overflow, true), "cast");
        }
    }
    Ok(())
}

/// The value as another dtype, with NumPy's warnings: "overflow" where a finite float becomes infinite,
/// "invalid value" where one has no whole number, `ComplexWarning` where an imaginary part is dropped.
///
/// # Errors
/// Those that `errstate` or the warnings filter make of a warning.
pub fn cast_scalar(py: Python<'_>, value: &Scalar, dtype: DType) -> PyResult<Scalar> {
    let result = value.cast(dtype);
    let from = value.dtype();
    if from == dtype || !from.is_inexact() && !dtype.is_half() {
        return Ok(result);
    }
    warn_of_lost_parts(py, from, dtype)?;
    let source = value.as_c64();
    if dtype.is_inexact() {
        let finite = source.re.is_finite() && (source.im.is_finite() || !dtype.is_complex());
        report_lost(py, finite, &result)?;
    } else if let Some(limits) = iinfo(dtype) {
        // Conversions go through 32 or 64 bits; what does not fit those is invalid.
        let (min, max) = match dtype.itemsize() {
            8 => (i64::MIN as f64, limits.max as f64),
            4 if dtype.is_unsigned_integer() => (i64::MIN as f64, i64::MAX as f64),
            _ => (f64::from(i32::MIN), f64::from(i32::MAX) + 1.0),
        };
        let invalid = !(source.re >= min && source.re < max);
        if invalid {
            faults::report(py, Faults::NONE.with(Fault::Invalid, true), "cast")?;
        }
    }
    Ok(result)
}
