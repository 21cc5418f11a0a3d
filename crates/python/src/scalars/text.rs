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
use std::sync::atomic::{AtomicBool, Ordering};

/// The shortest digits of a finite positive number, and the power of ten of the first.
fn shortest(value: f64, dtype: DType) -> (String, i32) {
    let text = match dtype {
        DType::Float32 => even_of_two(value, format!("{:e}", value as f32), |x| f64::from(x as f32)),
        DType::Float16 => fewest(value, |x| f64::from(f16::from_f64(x))),
        DType::BFloat16 => fewest(value, |x| f64::from(bf16::from_f64(x))),
        _ => even_of_two(value, format!("{value:e}"), |x| x),
    };
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (digits.replace('.', ""), exponent.parse().unwrap_or(0))
}

/// Of two shortest texts that are equally near, NumPy takes the one that ends even.
fn even_of_two(value: f64, shortest: String, round: impl Fn(f64) -> f64) -> String {
    let decimals = shortest.bytes().take_while(|&c| c != b'e').filter(u8::is_ascii_digit).count() - 1;
    let even = format!("{value:.decimals$e}");
    if even.parse::<f64>().is_ok_and(|read| round(read) == value) { even } else { shortest }
}

/// The fewest digits that a format reads back as the same value, and of those the nearest.
fn fewest(value: f64, round: impl Fn(f64) -> f64) -> String {
    for decimals in 0..6 {
        let text = format!("{value:.decimals$e}");
        let Some((digits, exponent)) = text.split_once('e') else { continue };
        let Ok(whole) = digits.replace('.', "").parse::<i64>() else { continue };
        let exponent = exponent.parse().unwrap_or(0) - decimals as i32;
        let found = [whole, whole + 1, whole - 1]
            .iter()
            .filter_map(|candidate| format!("{candidate}e{exponent}").parse::<f64>().ok())
            .find(|&read| round(read) == value);
        if let Some(found) = found {
            return format!("{found:e}");
        }
    }
    format!("{value:e}")
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

/// `str` of a `float64`, which is Python's for its floats.
fn float64_text<'py>(py: Python<'py>, object: *mut PyObject) -> PyResult<Bound<'py, PyString>> {
    // SAFETY: the object's layout is that of Python's floats, and the slot reads the value alone.
    unsafe {
        let text = ffi::PyFloat_Type.tp_repr.map_or(std::ptr::null_mut(), |repr| repr(object));
        Ok(Bound::from_owned_ptr_or_err(py, text)?.cast_into()?)
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

/// Whether somebody asked, at any time, to print as earlier versions of NumPy did.
pub static EARLIER_VERSIONS: AtomicBool = AtomicBool::new(false);

/// Whether scalars show their type now: not as NumPy 1.25 and before did.
fn shows_type(py: Python<'_>) -> PyResult<bool> {
    if !EARLIER_VERSIONS.load(Ordering::Relaxed) {
        return Ok(true);
    }
    let version: i64 = py.import("polyarray._printing")?.getattr("version")?.call0()?.extract()?;
    Ok(version > 125)
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
            if !shows_type(py)? {
                return this.str().map(|text| text.into_any().into_ptr());
            }
            let value = own_value(&this)?;
            if types::exact_dtype(ffi::Py_TYPE(object)) == Some(DType::Float64) {
                let text = float64_text(py, object)?;
                let text = format!("np.float64({})", text.to_str()?);
                return Ok(PyString::new(py, &text).into_any().into_ptr());
            }
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
            if types::dtype_of(object) == Some(DType::Float64) {
                return float64_text(py, object).map(|text| text.into_any().into_ptr());
            }
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
    // SAFETY: both are alive; the result is an owned reference, or null with an exception set.
    unsafe { Bound::from_owned_ptr_or_err(this.py(), ffi::PyObject_Format(item.as_ptr(), spec.as_ptr())) }
}

/// What a Python number of the same value hashes to, by the slot of its type.
///
/// # Safety
/// `object`'s value has the layout of the Python type's instances.
unsafe fn hash_as(type_: *mut ffi::PyTypeObject, object: *mut PyObject) -> ffi::Py_hash_t {
    // SAFETY: promised by the caller; the slots read the value alone, and its address for NaN.
    unsafe { (*type_).tp_hash.map_or(-1, |hash| hash(object)) }
}

unsafe extern "C" fn hash(object: *mut PyObject) -> ffi::Py_hash_t {
    // SAFETY: the interpreter calls with a live object.
    unsafe {
        let py = Python::assume_attached();
        let value = types::value_pointer(object);
        match types::dtype_of(object) {
            Some(DType::Float64) => hash_as(&raw mut ffi::PyFloat_Type, object),
            Some(DType::Complex128) => hash_as(&raw mut ffi::PyComplex_Type, object),
            Some(dtype) if dtype.is_bool() || dtype.is_integer() => {
                // The hash of an integer is the integer modulo a Mersenne prime, with the sign kept.
                const MODULUS: i128 = (1 << 61) - 1;
                let value = super::faulty::whole_or_bool(dtype, value);
                let hash = if value.abs() < MODULUS { value } else { value % MODULUS };
                if hash == -1 { -2 } else { hash as ffi::Py_hash_t }
            }
            Some(dtype) if dtype.is_float() => {
                let value: f64 = types::read_as(dtype, value);
                if value.is_nan() {
                    // As Python does it: NaN hashes by identity.
                    return (object as usize).rotate_right(4) as ffi::Py_hash_t;
                }
                let mut float = ffi::PyFloatObject { ob_base: ffi::PyObject_HEAD_INIT, ob_fval: value };
                float.ob_base.ob_type = &raw mut ffi::PyFloat_Type;
                hash_as(&raw mut ffi::PyFloat_Type, (&raw mut float).cast())
            }
            Some(dtype) => {
                let value = types::read(dtype, value);
                match scalar_to_item(py, &value).and_then(|item| item.hash()) {
                    Ok(hash) => hash,
                    Err(error) => {
                        error.restore(py);
                        -1
                    }
                }
            }
            None => ffi::PyObject_HashNotImplemented(object),
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
