//! Attributes and methods of scalars.
//!
//! Those that arrays have and scalars need not compute themselves (`sum`, `reshape`, …) run on a 0-d
//! array of the value; a result without dimensions becomes a scalar again.

use super::number::cast_scalar;
use super::operators::{self, Operator, evaluate};
use super::text::own_value;
use super::{hooks, scalar_to_item, scalar_to_python, types};
use crate::dtype::{dtype_object, extract_dtype, numpy_object};
use crate::errors::guard_object;
use crate::exchange::format_of;
use dtype::{Casting, DType, Scalar, can_cast};
use pyo3::exceptions::{PyAttributeError, PyBufferError, PyIndexError, PyTypeError, PyValueError};
use pyo3::ffi::{self, PyGetSetDef, PyMethodDef, PyMethodDefPointer, PyObject};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString, PyTuple, PyType};
use std::ffi::{CStr, CString, c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

type Slot = (c_int, *mut c_void);
type Getter = for<'py> fn(&Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>>;

// ---------------------------------------------------------------------------------------------------
// Attributes.

unsafe extern "C" fn get(object: *mut PyObject, getter: *mut c_void) -> *mut PyObject {
    // SAFETY: the interpreter calls with a live object and the closure of the definition, which is a
    // `Getter`.
    unsafe {
        guard_object(|py| {
            let this = Bound::<PyAny>::from_borrowed_ptr(py, object);
            let getter = std::mem::transmute::<*mut c_void, Getter>(getter);
            getter(&this).map(Bound::into_ptr)
        })
    }
}

unsafe extern "C" fn get_of_array(object: *mut PyObject, name: *mut c_void) -> *mut PyObject {
    // SAFETY: as above; the closure is a name that lives forever.
    unsafe {
        guard_object(|py| {
            let this = Bound::<PyAny>::from_borrowed_ptr(py, object);
            let name = CStr::from_ptr(name.cast_const().cast()).to_string_lossy();
            let array = as_array(&this, &name)?;
            array.call_method1("setflags", (false,))?;
            array.getattr(&*name).map(Bound::into_ptr)
        })
    }
}

fn getters(list: &[(&'static CStr, &'static CStr, Getter)]) -> Vec<PyGetSetDef> {
    list.iter()
        .map(|&(name, doc, getter)| PyGetSetDef {
            name: name.as_ptr(),
            get: Some(get),
            set: None,
            doc: doc.as_ptr(),
            closure: getter as *mut c_void,
        })
        .collect()
}

/// A table that the interpreter keeps, with the end that it looks for.
fn attribute_slot(mut list: Vec<PyGetSetDef>) -> Slot {
    list.push(PyGetSetDef::default());
    (ffi::Py_tp_getset, Vec::leak(list).as_mut_ptr().cast())
}

fn own_dtype(this: &Bound<'_, PyAny>) -> PyResult<DType> {
    // SAFETY: the object is alive while it is borrowed.
    unsafe { types::dtype_of(this.as_ptr()) }
        .ok_or_else(|| PyTypeError::new_err("expected a scalar of a concrete type"))
}

fn of(py: Python<'_>, value: Scalar) -> PyResult<Bound<'_, PyAny>> {
    scalar_to_python(py, &value)
}

fn integer(py: Python<'_>, value: usize) -> PyResult<Bound<'_, PyAny>> {
    Ok(value.into_pyobject(py)?.into_any())
}

fn real_part(value: &Scalar) -> Scalar {
    value.cast(value.dtype().real())
}

fn imaginary_part(value: &Scalar) -> Scalar {
    let part = value.dtype().real();
    match value.dtype().is_complex() {
        true => Scalar::new(value.as_c64().im).cast(part),
        false => Scalar::zero(part),
    }
}

const GENERIC: &[(&CStr, &CStr, Getter)] = &[
    (
        c"dtype",
        c"The data type.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.float64(1.5).dtype\n\
        dtype('float64')",
        |this| Ok(dtype_object(this.py(), own_dtype(this)?)?.into_any()),
    ),
    (c"__numpy_dtype__", c"NumPy's dtype: `numpy.dtype` takes a scalar for its data type.", |this| {
        numpy_object(this.py(), own_dtype(this)?)
    }),
    (
        c"shape",
        c"The lengths of the axes: none.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.float64(1.5).shape\n\
        ()",
        |this| Ok(PyTuple::empty(this.py()).into_any()),
    ),
    (
        c"strides",
        c"The steps of the axes: none.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.float64(1.5).strides\n\
        ()",
        |this| Ok(PyTuple::empty(this.py()).into_any()),
    ),
    (
        c"ndim",
        c"The number of axes: 0.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.float64(1.5).ndim\n\
        0",
        |this| integer(this.py(), 0),
    ),
    (
        c"size",
        c"The number of elements: 1.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.float64(1.5).size\n\
        1",
        |this| integer(this.py(), 1),
    ),
    (
        c"itemsize",
        c"The bytes of the value.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.float32(1.5).itemsize\n\
        4",
        |this| integer(this.py(), own_dtype(this)?.itemsize()),
    ),
    (
        c"nbytes",
        c"The bytes of the value.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.float32(1.5).nbytes\n\
        4",
        |this| integer(this.py(), own_dtype(this)?.itemsize()),
    ),
    (
        c"base",
        c"What the memory belongs to: nothing.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.float64(1.5).base is None\n\
        True",
        |this| Ok(this.py().None().into_bound(this.py())),
    ),
    (
        c"device",
        c"Where the value lies.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.float64(1.5).device\n\
        'cpu'",
        |this| Ok(PyString::new(this.py(), "cpu").into_any()),
    ),
    (
        c"T",
        c"The scalar itself.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.float64(1.5).T\n\
        np.float64(1.5)",
        |this| Ok(this.clone()),
    ),
    (
        c"real",
        c"The real part.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.complex128(1 + 2j).real\n\
        np.float64(1.0)",
        |this| match own_dtype(this)? {
            dtype if dtype.is_complex() => of(this.py(), real_part(&own_value(this)?)),
            // Nobody can tell an immutable value from its copy.
            _ => Ok(this.clone()),
        },
    ),
    (
        c"imag",
        c"The imaginary part.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.complex128(1 + 2j).imag\n\
        np.float64(2.0)",
        |this| of(this.py(), imaginary_part(&own_value(this)?)),
    ),
    (c"__array_interface__", c"The value as NumPy's array interface describes it.", array_interface),
    (c"__array_priority__", c"Lower than any array's.", |this| {
        Ok((-1_000_000f64).into_pyobject(this.py())?.into_any())
    }),
];

/// A description of the value's bytes, by which NumPy and others make a 0-d array of it.
fn array_interface<'py>(this: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let (py, value) = (this.py(), own_value(this)?);
    if value.dtype() == DType::BFloat16 {
        return Err(PyAttributeError::new_err("the array interface has no bfloat16"));
    }
    let interface = PyDict::new(py);
    interface.set_item("version", 3)?;
    interface.set_item("shape", PyTuple::empty(py))?;
    interface.set_item("typestr", value.dtype().typestr())?;
    interface.set_item("data", PyBytes::new(py, value.bytes()))?;
    Ok(interface.into_any())
}

/// Attributes that are those of a 0-d array.
const OF_ARRAY: &[&CStr] = &[c"data", c"flags", c"flat", c"__array_struct__"];

const INTEGER: &[(&CStr, &CStr, Getter)] = &[
    (
        c"numerator",
        c"The number itself.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.int64(3).numerator\n\
        np.int64(3)",
        |this| of(this.py(), own_value(this)?),
    ),
    (
        c"denominator",
        c"1.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.int64(3).denominator\n\
        1",
        |this| integer(this.py(), 1),
    ),
];

// ---------------------------------------------------------------------------------------------------
// Methods.

/// The arguments of a call.
struct Arguments<'a, 'py> {
    positional: &'a Bound<'py, PyTuple>,
    keywords: Option<&'a Bound<'py, PyDict>>,
}

impl<'py> Arguments<'_, 'py> {
    /// Gives each argument its place among `names`; what is not given is `None`.
    fn bind<const N: usize>(
        &self,
        function: &str,
        names: [&str; N],
    ) -> PyResult<[Option<Bound<'py, PyAny>>; N]> {
        let mut bound = [const { None }; N];
        if self.positional.len() > N {
            let given = self.positional.len();
            return Err(PyTypeError::new_err(format!(
                "{function}() takes at most {N} arguments ({given} given)"
            )));
        }
        for (place, argument) in bound.iter_mut().zip(self.positional.iter()) {
            *place = Some(argument);
        }
        for (name, argument) in self.keywords.into_iter().flat_map(|keywords| keywords.iter()) {
            let text: String = name.extract()?;
            match names.iter().position(|known| *known == text) {
                Some(place) if bound[place].is_none() => bound[place] = Some(argument),
                Some(_) => {
                    return Err(PyTypeError::new_err(format!(
                        "{function}() got multiple values for argument '{text}'"
                    )));
                }
                None => {
                    return Err(PyTypeError::new_err(format!(
                        "{function}() got an unexpected keyword argument '{text}'"
                    )));
                }
            }
        }
        Ok(bound)
    }
}

macro_rules! methods {
    ($($(#[doc = $doc:literal])+ fn $name:ident = $spelled:literal $signature:literal ($this:ident, $value:ident, $arguments:ident) $body:block)+) => {
        $(
            unsafe extern "C" fn $name(object: *mut PyObject, positional: *mut PyObject, keywords: *mut PyObject) -> *mut PyObject {
                fn method<'py>($this: &Bound<'py, PyAny>, $value: Scalar, $arguments: &Arguments<'_, 'py>) -> PyResult<Bound<'py, PyAny>> $body
                // SAFETY: the interpreter calls with a live object, a tuple, and a dictionary or null.
                unsafe {
                    guard_object(|py| {
                        let this = Bound::<PyAny>::from_borrowed_ptr(py, object);
                        let positional = Bound::<PyAny>::from_borrowed_ptr(py, positional).cast_into::<PyTuple>()?;
                        let keywords = Bound::<PyAny>::from_borrowed_ptr_or_opt(py, keywords)
                            .map(|keywords| keywords.cast_into::<PyDict>())
                            .transpose()?;
                        let value = own_value(&this)?;
                        method(&this, value, &Arguments { positional: &positional, keywords: keywords.as_ref() })
                            .map(Bound::into_ptr)
                    })
                }
            }
        )+

        /// The definition of a method by its Rust name.
        fn definition(name: &str) -> PyMethodDef {
            match name {
                $(stringify!($name) => PyMethodDef {
                    ml_name: concat!($spelled, "\0").as_ptr().cast(),
                    ml_meth: PyMethodDefPointer { PyCFunctionWithKeywords: $name },
                    ml_flags: ffi::METH_VARARGS | ffi::METH_KEYWORDS,
                    ml_doc: concat!($spelled, $signature, "\n--\n\n", $($doc, "\n",)+ "\0").as_ptr().cast(),
                },)+
                _ => PyMethodDef::zeroed(),
            }
        }
    };
}

methods! {
    /// The value as a Python number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.float32(0.5).item()
    /// 0.5
    fn item = "item" "($self, /, *args)" (this, value, arguments) {
        check_index(arguments)?;
        scalar_to_item(this.py(), &value)
    }
    /// The value as a Python number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.float32(0.5).tolist()
    /// 0.5
    fn tolist = "tolist" "($self, /)" (this, value, arguments) {
        arguments.bind::<0>("tolist", [])?;
        scalar_to_item(this.py(), &value)
    }
    /// The value as another dtype.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.float64(1.75).astype("f4")
    /// np.float32(1.75)
    fn astype = "astype" "($self, /, dtype, order='K', casting='unsafe', subok=True, copy=True)" (this, value, arguments) {
        let [target, _order, casting, _subok, _copy] =
            arguments.bind("astype", ["dtype", "order", "casting", "subok", "copy"])?;
        let target = target.ok_or_else(|| PyTypeError::new_err("astype() missing required argument 'dtype' (pos 1)"))?;
        let target = if target.is_none() { DType::Float64 } else { extract_dtype(&target)? };
        let rule = match casting {
            Some(rule) => Casting::parse(&rule.extract::<String>()?).map_err(crate::errors::to_python)?,
            None => Casting::Unsafe,
        };
        let from = value.dtype();
        if !can_cast(from, target, rule) {
            return Err(PyTypeError::new_err(format!(
                "Cannot cast scalar from dtype('{from}') to dtype('{target}') according to the rule '{}'",
                rule.name()
            )));
        }
        of(this.py(), cast_scalar(this.py(), &value, target)?)
    }
    /// The complex conjugate.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.complex128(1 + 2j).conjugate()
    /// np.complex128(1-2j)
    fn conjugate = "conjugate" "($self, /)" (this, value, arguments) {
        arguments.bind::<0>("conjugate", [])?;
        of(this.py(), conjugated(value))
    }
    /// The complex conjugate.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.complex128(1 + 2j).conj()
    /// np.complex128(1-2j)
    fn conj = "conj" "($self, /)" (this, value, arguments) {
        arguments.bind::<0>("conj", [])?;
        of(this.py(), conjugated(value))
    }
    /// The scalar on a device: itself, as there is only the processor for scalars.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.float64(1.5).to_device("cpu")
    /// np.float64(1.5)
    fn to_device = "to_device" "($self, device, /, *, stream=None)" (this, _value, arguments) {
        let [device, _stream] = arguments.bind("to_device", ["device", "stream"])?;
        match device {
            Some(device) if device.to_string() == "cpu" => Ok(this.clone()),
            Some(device) => Err(PyValueError::new_err(format!("Unsupported device: {device}. Only 'cpu' is accepted."))),
            None => Err(PyTypeError::new_err("to_device() missing required argument 'device' (pos 1)")),
        }
    }
    /// The bytes of the value in native order.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.uint8(65).tobytes()
    /// b'A'
    fn tobytes = "tobytes" "($self, /, order='C')" (this, value, arguments) {
        arguments.bind("tobytes", ["order"])?;
        Ok(PyBytes::new(this.py(), value.bytes()).into_any())
    }
    /// A copy of the scalar.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.float64(1.5).copy()
    /// np.float64(1.5)
    fn copy = "copy" "($self, /, order='C')" (this, value, arguments) {
        arguments.bind("copy", ["order"])?;
        of(this.py(), value)
    }
    /// A copy of the scalar.
    fn copy_shallow = "__copy__" "($self, /)" (this, value, arguments) {
        arguments.bind::<0>("__copy__", [])?;
        of(this.py(), value)
    }
    /// A copy of the scalar.
    fn copy_deep = "__deepcopy__" "($self, memo, /)" (this, value, arguments) {
        let _ = value;
        arguments.bind("__deepcopy__", ["memo"])?;
        // It cannot change.
        Ok(this.clone())
    }
    /// For pickling: the type and the equal Python number.
    fn reduce = "__reduce__" "($self, /)" (this, value, arguments) {
        arguments.bind::<0>("__reduce__", [])?;
        let py = this.py();
        let item = PyTuple::new(py, [scalar_to_item(py, &value)?])?;
        Ok(PyTuple::new(py, [this.get_type().into_any(), item.into_any()])?.into_any())
    }
    /// Rounded to `ndigits` decimals, or to a Python integer.
    fn round = "__round__" "($self, ndigits=None, /)" (this, value, arguments) {
        let [digits] = arguments.bind("__round__", ["ndigits"])?;
        rounded(this, value, digits.filter(|digits| !digits.is_none()))
    }
    /// Whether the value is a whole number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.int64(3).is_integer()
    /// True
    fn is_integer = "is_integer" "($self, /)" (this, value, arguments) {
        arguments.bind::<0>("is_integer", [])?;
        let whole = !value.dtype().is_inexact() || { let x = value.as_f64(); x.is_finite() && x.fract() == 0.0 };
        Ok(whole.into_pyobject(this.py())?.to_owned().into_any())
    }
    /// Two integers whose quotient is the value.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.float64(2.5).as_integer_ratio()
    /// (5, 2)
    fn as_integer_ratio = "as_integer_ratio" "($self, /)" (this, value, arguments) {
        arguments.bind::<0>("as_integer_ratio", [])?;
        let x = value.as_f64();
        if x.is_nan() {
            return Err(PyValueError::new_err("cannot convert NaN to integer ratio"));
        }
        if x.is_infinite() {
            return Err(pyo3::exceptions::PyOverflowError::new_err("cannot convert Infinity to integer ratio"));
        }
        scalar_to_item(this.py(), &value)?.call_method0("as_integer_ratio")
    }
    /// How many bits of the absolute value are one.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.int64(7).bit_count()
    /// 3
    fn bit_count = "bit_count" "($self, /)" (this, value, arguments) {
        arguments.bind::<0>("bit_count", [])?;
        integer(this.py(), value.as_i128().unsigned_abs().count_ones() as usize)
    }
    /// The value as a Python complex number.
    fn complex = "__complex__" "($self, /)" (this, value, arguments) {
        arguments.bind::<0>("__complex__", [])?;
        scalar_to_item(this.py(), &value)
    }
}

fn conjugated(value: Scalar) -> Scalar {
    match value.dtype() {
        dtype if dtype.is_complex() => Scalar::new(value.as_c64().conj()).cast(dtype),
        _ => value,
    }
}

/// The one element of a scalar has the indices `0`, `-1` and `()`.
fn check_index(arguments: &Arguments<'_, '_>) -> PyResult<()> {
    arguments.bind("item", ["index", "second"])?;
    let mut indices: Vec<Bound<'_, PyAny>> = arguments.positional.iter().collect();
    if let [only] = &indices[..]
        && let Ok(tuple) = only.cast::<PyTuple>()
    {
        indices = tuple.iter().collect();
    }
    match &indices[..] {
        [] => Ok(()),
        [index] => match index.extract::<i64>()? {
            0 | -1 => Ok(()),
            index => Err(PyIndexError::new_err(format!("index {index} is out of bounds for size 1"))),
        },
        _ => Err(PyValueError::new_err("incorrect number of indices for array")),
    }
}

/// NumPy's rounding: scaled by a power of ten, rounded to even, and scaled back, in the value's dtype.
fn rounded<'py>(
    this: &Bound<'py, PyAny>,
    value: Scalar,
    digits: Option<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let (py, dtype) = (this.py(), value.dtype());
    let Some(digits) = digits else {
        let item = scalar_to_item(py, &value)?;
        return item.call_method0("__round__");
    };
    let digits: i32 = digits.extract()?;
    if dtype.is_integer() {
        if digits >= 0 {
            return of(py, value);
        }
        let scale = 10f64.powi(-digits);
        let nearest = (value.as_i128() as f64 / scale).round_ties_even() * scale;
        return of(py, Scalar::new(nearest as i64).cast(dtype));
    }
    let scale = Scalar::new(10f64.powi(digits.abs())).cast(dtype);
    let (first, second) = match digits >= 0 {
        true => (Operator::Multiply, Operator::Divide),
        false => (Operator::Divide, Operator::Multiply),
    };
    if digits == 0 {
        return of(py, Scalar::new(value.as_f64().round_ties_even()).cast(dtype));
    }
    let step = |operator, x: Scalar| {
        let (results, faults) = evaluate(operator, dtype, &x, &scale)?;
        operators::report_as(py, operator, dtype, faults, true)?;
        PyResult::Ok(results[0])
    };
    let nearest = Scalar::new(step(first, value)?.as_f64().round_ties_even()).cast(dtype);
    of(py, step(second, nearest)?)
}

// ---------------------------------------------------------------------------------------------------
// By way of a 0-d array.

/// A 0-d array of the scalar.
fn as_array<'py>(this: &Bound<'py, PyAny>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    match hooks() {
        Some(hooks) => (hooks.array)(this.py(), own_value(this)?),
        None => Err(PyAttributeError::new_err(format!(
            "'{}' object has no attribute '{name}'",
            this.get_type().name()?
        ))),
    }
}

unsafe fn array_method(
    object: *mut PyObject,
    name: &CStr,
    positional: *mut PyObject,
    keywords: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the interpreter calls with a live object, a tuple, and a dictionary or null.
    unsafe {
        guard_object(|py| {
            let this = Bound::<PyAny>::from_borrowed_ptr(py, object);
            let name = name.to_string_lossy();
            let array = as_array(&this, &name)?;
            let result = ffi::PyObject_Call(array.getattr(&*name)?.as_ptr(), positional, keywords);
            let result = Bound::<PyAny>::from_owned_ptr_or_err(py, result)?;
            // An array without dimensions is a scalar again; everything else stays as it is.
            match result.get_type().is(array.get_type()) && result.getattr("ndim")?.extract::<usize>()? == 0 {
                true => result.get_item(PyTuple::empty(py)).map(Bound::into_ptr),
                false => Ok(result.into_ptr()),
            }
        })
    }
}

/// What is said of every method that runs on a 0-d array.
const THROUGH_ARRAY: &CStr = c"The array method of the same name, on a 0-d array of the value.\n\n\
    Examples\n--------\n\
    >>> import polyarray as pa\n\
    >>> x = pa.float64(2.25)\n\
    >>> x.round(1), x.sum(), x.reshape(1)\n\
    (np.float64(2.2), np.float64(2.25), array([2.25]))";

macro_rules! array_methods {
    ($($name:ident)+) => {
        #[allow(non_snake_case)]
        mod through_array {
            use super::*;
            $(pub unsafe extern "C" fn $name(object: *mut PyObject, positional: *mut PyObject, keywords: *mut PyObject) -> *mut PyObject {
                const NAME: &CStr = match CStr::from_bytes_with_nul(concat!(stringify!($name), "\0").as_bytes()) {
                    Ok(name) => name,
                    Err(_) => c"",
                };
                // SAFETY: called by the interpreter.
                unsafe { array_method(object, NAME, positional, keywords) }
            })+
        }

        /// Methods that run on a 0-d array.
        fn array_method_definitions() -> Vec<PyMethodDef> {
            vec![$(PyMethodDef {
                ml_name: concat!(stringify!($name), "\0").as_ptr().cast(),
                ml_meth: PyMethodDefPointer { PyCFunctionWithKeywords: through_array::$name },
                ml_flags: ffi::METH_VARARGS | ffi::METH_KEYWORDS,
                ml_doc: THROUGH_ARRAY.as_ptr(),
            }),+]
        }
    };
}

array_methods! {
    __array__ __array_wrap__ __array_namespace__ all any argmax argmin argsort byteswap choose clip compress
    cumprod cumsum diagonal dump dumps fill flatten getfield max mean min nonzero prod put ravel repeat reshape
    resize searchsorted setfield setflags sort squeeze std sum swapaxes take tofile trace transpose var view
}

unsafe extern "C" fn array_round(
    object: *mut PyObject,
    positional: *mut PyObject,
    keywords: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: called by the interpreter.
    unsafe { array_method(object, c"round", positional, keywords) }
}

unsafe extern "C" fn format(object: *mut PyObject, spec: *mut PyObject) -> *mut PyObject {
    // SAFETY: called by the interpreter with live objects.
    unsafe {
        guard_object(|py| {
            let this = Bound::<PyAny>::from_borrowed_ptr(py, object);
            let spec = Bound::<PyAny>::from_borrowed_ptr(py, spec);
            super::text::format(&this, &spec).map(Bound::into_ptr)
        })
    }
}

unsafe extern "C" fn subscript(object: *mut PyObject, index: *mut PyObject) -> *mut PyObject {
    // SAFETY: called by the interpreter with live objects.
    unsafe {
        guard_object(|py| {
            let this = Bound::<PyAny>::from_borrowed_ptr(py, object);
            let index = Bound::<PyAny>::from_borrowed_ptr(py, index);
            let tuple = index.cast::<PyTuple>().ok();
            if tuple.is_some_and(|tuple| tuple.is_empty()) {
                return Ok(this.into_ptr());
            }
            let refused = || PyIndexError::new_err("invalid index to scalar variable.");
            let hooks = hooks().ok_or_else(refused)?;
            let item = (hooks.array)(py, own_value(&this)?)?.get_item(index);
            item.map(Bound::into_ptr).map_err(|error| match error.is_instance_of::<PyIndexError>(py) {
                true => refused(),
                false => error,
            })
        })
    }
}

/// Abstract types, and `bool`, take arguments for annotations: as many as NumPy's type variables.
unsafe extern "C" fn class_getitem(class: *mut PyObject, item: *mut PyObject) -> *mut PyObject {
    // SAFETY: called by the interpreter with live objects, of which the first is a type.
    unsafe {
        guard_object(|py| {
            let of = Bound::<PyAny>::from_borrowed_ptr(py, class);
            let given = Bound::<PyAny>::from_borrowed_ptr(py, item);
            let count = given.cast::<PyTuple>().map_or(1, |tuple| tuple.len());
            match types::dtype_of_type(class.cast()) {
                None | Some(DType::Bool) => {}
                Some(_) => {
                    return Err(PyTypeError::new_err(format!("There are no type variables left in {of}")));
                }
            }
            let most = if of.getattr("__name__")?.eq("complexfloating")? { 2 } else { 1 };
            if !(1..=most).contains(&count) {
                let few = if count == 0 { "few" } else { "many" };
                return Err(PyTypeError::new_err(format!("Too {few} arguments for {of}")));
            }
            Ok(ffi::Py_GenericAlias(class, item))
        })
    }
}

/// The value's memory, which nobody may write.
unsafe extern "C" fn get_buffer(object: *mut PyObject, view: *mut ffi::Py_buffer, flags: c_int) -> c_int {
    // SAFETY: the interpreter passes a live scalar and a view to fill; what it points to lives as long as the
    // scalar, which the view holds, or forever.
    unsafe {
        (*view).obj = ptr::null_mut();
        let filled = guard_object(|_| {
            if flags & ffi::PyBUF_WRITABLE != 0 {
                return Err(PyBufferError::new_err("scalar buffer is readonly"));
            }
            let dtype = types::dtype_of(object);
            let Some((dtype, format)) = dtype.and_then(|dtype| Some((dtype, format_of(dtype)?))) else {
                return Err(PyBufferError::new_err("the scalar has no buffer format"));
            };
            let width = dtype.itemsize() as isize;
            let view = &mut *view;
            (view.buf, view.len, view.itemsize) = (types::value_pointer(object).cast(), width, width);
            (view.readonly, view.ndim) = (1, 0);
            let named = flags & ffi::PyBUF_FORMAT != 0;
            view.format = if named { format.as_ptr().cast_mut() } else { ptr::null_mut() };
            (view.shape, view.strides, view.suboffsets) = (ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
            view.internal = ptr::null_mut();
            view.obj = ffi::Py_NewRef(object);
            Ok(object)
        });
        if filled.is_null() { -1 } else { 0 }
    }
}

// ---------------------------------------------------------------------------------------------------
// Tables.

fn method_slot(mut list: Vec<PyMethodDef>) -> Slot {
    list.push(PyMethodDef::zeroed());
    (ffi::Py_tp_methods, Vec::leak(list).as_mut_ptr().cast())
}

fn method_list(names: &[&str]) -> Vec<PyMethodDef> {
    names.iter().map(|name| definition(name)).collect()
}

/// The tables of `generic`.
pub fn generic_slots() -> Vec<Slot> {
    let mut list = getters(GENERIC);
    list.extend(OF_ARRAY.iter().map(|name| {
        PyGetSetDef {
            name: name.as_ptr(),
            get: Some(get_of_array),
            set: None,
            doc: c"The attribute of the same name of a 0-d array of the value.\n\n\
              Examples\n--------\n\
              >>> import polyarray as pa\n\
              >>> pa.uint8(65).data.tobytes(), list(pa.uint8(65).flat), pa.uint8(65).flags.c_contiguous\n\
              (b'A', [np.uint8(65)], True)"
                .as_ptr(),
            closure: name.as_ptr().cast_mut().cast(),
        }
    }));
    let mut methods = method_list(&[
        "item",
        "tolist",
        "astype",
        "conjugate",
        "conj",
        "to_device",
        "tobytes",
        "copy",
        "copy_shallow",
        "copy_deep",
        "reduce",
    ]);
    methods.extend(array_method_definitions());
    methods.push(PyMethodDef {
        ml_name: c"round".as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunctionWithKeywords: array_round },
        ml_flags: ffi::METH_VARARGS | ffi::METH_KEYWORDS,
        ml_doc: THROUGH_ARRAY.as_ptr(),
    });
    methods.push(PyMethodDef {
        ml_name: c"__format__".as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: format },
        ml_flags: ffi::METH_O,
        ml_doc: c"As Python's number of the same value formats itself.".as_ptr(),
    });
    let methods = method_slot(methods);
    GENERIC_METHODS.store(methods.1.cast(), Ordering::Relaxed);
    vec![
        attribute_slot(list),
        methods,
        (ffi::Py_mp_subscript, subscript as *mut c_void),
        (ffi::Py_bf_getbuffer, get_buffer as *mut c_void),
    ]
}

/// The methods of `generic`, which the interpreter reads from here.
static GENERIC_METHODS: AtomicPtr<PyMethodDef> = AtomicPtr::new(ptr::null_mut());

/// Gives the methods that arrays have, too, the signatures that those of arrays have.
///
/// # Errors
/// None in a working interpreter.
pub fn share_signatures(array: &Bound<'_, PyType>) -> PyResult<()> {
    let mut method = GENERIC_METHODS.load(Ordering::Relaxed);
    // SAFETY: the table ends with an entry without a name; texts are never freed. The module is being imported,
    // so that nobody reads the table meanwhile.
    unsafe {
        while !method.is_null() && !(*method).ml_name.is_null() {
            let name = CStr::from_ptr((*method).ml_name).to_string_lossy();
            let signature = match array.getattr_opt(&*name)? {
                Some(found) => {
                    found.getattr_opt("__text_signature__")?.and_then(|text| text.extract::<String>().ok())
                }
                None => None,
            };
            if let Some(signature) = signature {
                let own = CStr::from_ptr((*method).ml_doc).to_string_lossy();
                let words = own.split_once("\n--\n\n").map_or(&*own, |(_, words)| words);
                let text = CString::new(format!("{name}{signature}\n--\n\n{words}"))?;
                (*method).ml_doc = text.into_raw();
            }
            method = method.add(1);
        }
    }
    Ok(())
}

/// The tables of `number` and of `bool`.
pub fn subscriptable_slots() -> Vec<Slot> {
    vec![method_slot(vec![PyMethodDef {
        ml_name: c"__class_getitem__".as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: class_getitem },
        ml_flags: ffi::METH_O | ffi::METH_CLASS,
        ml_doc: c"`number[int]`: for type annotations.".as_ptr(),
    }])]
}

/// The tables of `integer`.
pub fn integer_slots() -> Vec<Slot> {
    let methods = method_list(&["is_integer", "bit_count", "round"]);
    vec![attribute_slot(getters(INTEGER)), method_slot(methods), operators::index_slot()]
}

/// The tables of `floating`.
pub fn floating_slots() -> Vec<Slot> {
    vec![method_slot(method_list(&["is_integer", "as_integer_ratio", "round"]))]
}

/// The tables of `complex64`; `complex128` has Python's.
pub fn complex_slots() -> Vec<Slot> {
    vec![method_slot(method_list(&["complex"]))]
}
