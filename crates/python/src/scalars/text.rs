//! `str`, `repr` and `format` of scalars, and their hashes.
//!
//! The digits are the fewest that name the value; scientific notation is used below `1e-4` and from a
//! limit on that depends on the format, as NumPy's scalars do it.

use super::{python_to_scalar, scalar_to_item, types};
use crate::errors::guard_object;
use dtype::{DType, Scalar, bf16, f16};
use pyo3::exceptions::PyTypeError;
use pyo3::ffi::{self, PyObject};
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::ffi::{c_int, c_void};

/// The shortest digits of a finite positive number, and the power of ten of the first.
fn shortest(value: f64, dtype: DType) -> (String, i32) {
    let text = match dtype {
        DType::Float32 => format!("{:e}", value as f32),
        DType::Float16 => fewest(value, |x| f64::from(f16::from_f64(x))),
        DType::BFloat16 => fewest(value, |x| f64::from(bf16::from_f64(x))),
        _ => format!("{value:e}"),
    };
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (digits.replace('.', ""), exponent.parse().unwrap_or(0))
}

/// The fewest digits that a format reads back as the same value.
fn fewest(value: f64, round: impl Fn(f64) -> f64) -> String {
    (0..6)
        .map(|digits| format!("{value:.digits$e}"))
        .find(|text| text.parse::<f64>().is_ok_and(|read| round(read) == value))
        .unwrap_or_else(|| format!("{value:e}"))
}

/// From where on a format's scalars are written in scientific notation.
const fn scientific_from(dtype: DType) -> f64 {
    match dtype {
        DType::Float16 => 1e3,
        DType::BFloat16 => 1e2,
        DType::Float32 => 1e6,
        _ => 1e16,
    }
}

/// The text of a real number; `point` asks for `1.0` instead of `1`.
fn real(value: f64, dtype: DType, point: bool, plus: bool) -> String {
    let sign = match value.is_sign_negative() && !value.is_nan() {
        true => "-",
        false if plus => "+",
        false => "",
    };
    let size = value.abs();
    if size.is_nan() {
        return format!("{sign}nan");
    }
    if size.is_infinite() {
        return format!("{sign}inf");
    }
    let (digits, exponent) = if size == 0.0 { ("0".to_owned(), 0) } else { shortest(size, dtype) };
    if size != 0.0 && (size >= scientific_from(dtype) || size < 1e-4) {
        let (first, rest) = digits.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        let exponent_sign = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{first}{dot}{rest}e{exponent_sign}{:02}", exponent.abs());
    }
    if exponent < 0 {
        let zeros = "0".repeat((-exponent - 1) as usize);
        return format!("{sign}0.{zeros}{digits}");
    }
    let whole = exponent as usize + 1;
    if digits.len() > whole {
        return format!("{sign}{}.{}", &digits[..whole], &digits[whole..]);
    }
    let zeros = "0".repeat(whole - digits.len());
    format!("{sign}{digits}{zeros}{}", if point { ".0" } else { "" })
}

/// The text of a complex number, without parentheses, and whether it is the imaginary part alone.
fn complex(value: &Scalar) -> (String, bool) {
    let (value, part) = (value.as_c64(), value.dtype().real());
    if value.re == 0.0 && value.re.is_sign_positive() {
        return (format!("{}j", real(value.im, part, false, false)), true);
    }
    (format!("{}{}j", real(value.re, part, false, false), real(value.im, part, false, true)), false)
}

/// `str(value)`, as in `"1.5"`.
pub fn str_text(value: &Scalar) -> String {
    let dtype = value.dtype();
    if dtype.is_bool() {
        return if value.as_bool() { "True" } else { "False" }.to_owned();
    }
    if dtype.is_complex() {
        return match complex(value) {
            (text, true) => text,
            (text, false) => format!("({text})"),
        };
    }
    if dtype.is_float() { real(value.as_f64(), dtype, true, false) } else { value.as_i128().to_string() }
}

/// `repr(value)`, as in `"np.float64(1.5)"`, for a scalar of a type of the given name.
pub fn repr_text(value: &Scalar, type_name: &str) -> String {
    match value.dtype() {
        DType::Bool => format!("np.{}_", str_text(value)),
        dtype if dtype.is_complex() => format!("np.{type_name}({})", complex(value).0),
        _ => format!("np.{type_name}({})", str_text(value)),
    }
}

/// The value of `self` in a method of the abstract types.
pub fn own_value(object: &Bound<'_, PyAny>) -> PyResult<Scalar> {
    python_to_scalar(object).ok_or_else(|| PyTypeError::new_err("expected a scalar of a concrete type"))
}

unsafe extern "C" fn repr(object: *mut PyObject) -> *mut PyObject {
    // SAFETY: the interpreter calls with a live object.
    unsafe {
        guard_object(|py| {
            let this = Bound::<PyAny>::from_borrowed_ptr(py, object);
            let value = own_value(&this)?;
            let text = match types::exact_dtype(ffi::Py_TYPE(object)) {
                Some(dtype) => repr_text(&value, dtype.name()),
                None => format!("{}({})", this.get_type().name()?, str_text(&value)),
            };
            Ok(PyString::new(py, &text).into_any().into_ptr())
        })
    }
}

unsafe extern "C" fn str(object: *mut PyObject) -> *mut PyObject {
    // SAFETY: the interpreter calls with a live object.
    unsafe {
        guard_object(|py| {
            let this = Bound::<PyAny>::from_borrowed_ptr(py, object);
            Ok(PyString::new(py, &str_text(&own_value(&this)?)).into_any().into_ptr())
        })
    }
}

/// `format(value, spec)`: as Python's number of the same value, whose formats these are.
///
/// # Errors
/// Those of Python's `format`.
pub fn format<'py>(this: &Bound<'py, PyAny>, spec: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let item = scalar_to_item(this.py(), &own_value(this)?)?;
    item.call_method1("__format__", (spec,))
}

unsafe extern "C" fn hash(object: *mut PyObject) -> ffi::Py_hash_t {
    // SAFETY: the interpreter calls with a live object.
    unsafe {
        let py = Python::assume_attached();
        let Some(value) = types::value(object) else {
            return ffi::PyObject_HashNotImplemented(object);
        };
        let dtype = value.dtype();
        if dtype.is_integer() && dtype != DType::UInt64 || dtype.is_bool() {
            // The hash of an integer is the integer modulo a Mersenne prime, with the sign kept.
            const MODULUS: i64 = (1 << 61) - 1;
            let hash = value.to::<i64>() % MODULUS;
            return if hash == -1 { -2 } else { hash as ffi::Py_hash_t };
        }
        if dtype.is_float() && value.as_f64().is_nan() {
            // As Python does it: NaN hashes by identity.
            return (object as usize).rotate_right(4) as ffi::Py_hash_t;
        }
        match scalar_to_item(py, &value).and_then(|item| item.hash()) {
            Ok(hash) => hash,
            Err(error) => {
                error.restore(py);
                -1
            }
        }
    }
}

/// The slots of this file.
pub fn slots() -> Vec<(c_int, *mut c_void)> {
    vec![
        (ffi::Py_tp_repr, repr as *mut c_void),
        (ffi::Py_tp_str, str as *mut c_void),
        (ffi::Py_tp_hash, hash as *mut c_void),
    ]
}
