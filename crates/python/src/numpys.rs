//! NumPy's arrays and functions, as they meet ours.
//!
//! An array of just NumPy's class has nothing to say to our functions, and is read where it lies: its
//! fields, which NumPy promises to those who compile against it, cost a tenth of what asking its buffer does.
//! For a function of NumPy that is given our arrays stands ours of the same name. Which that is is found once by
//! `python/polyarray/_numpys.py` and kept by the function itself, never by its name alone: other packages make
//! functions of elements too, and call them what they like.

use crate::array::PyArray;
use crate::errors::OrRaise;
use crate::exchange::{Owner, foreign};
use dtype::DType;
use polyarray::Array;
use pyo3::ffi;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};
use std::ffi::{c_char, c_int, c_long};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

type Object<'py> = Bound<'py, PyAny>;

/// The class of NumPy's arrays, once it was seen.
static CLASS: AtomicPtr<ffi::PyTypeObject> = AtomicPtr::new(null_mut());

/// Whether NumPy's arrays may have implementations registered that answer for them.
static HEARD: AtomicBool = AtomicBool::new(false);

/// Whether an object is an array of just NumPy's class that nobody answers for, as far as that class is known.
#[inline]
pub fn is_silent(object: &Object<'_>) -> bool {
    is_exact(object) && !HEARD.load(Ordering::Relaxed)
}

/// Has calls with NumPy's arrays looked up among registered implementations from now on.
#[pyfunction]
fn _hear_numpy() {
    HEARD.store(true, Ordering::Relaxed);
}

/// Adds this subject to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(_hear_numpy, module)?)
}

/// Whether an object is an array of just NumPy's class, as far as that class is known.
#[inline]
pub fn is_exact(object: &Object<'_>) -> bool {
    object.get_type_ptr() == CLASS.load(Ordering::Relaxed)
}

/// The class of NumPy's arrays, where NumPy is imported.
pub fn class(py: Python<'_>) -> Option<Bound<'_, PyType>> {
    let known = CLASS.load(Ordering::Relaxed);
    if !known.is_null() {
        // SAFETY: the class was given a reference for good when it was put there.
        return unsafe { Bound::from_borrowed_ptr(py, known.cast()).cast_into().ok() };
    }
    let modules = py.import(intern!(py, "sys")).ok()?.getattr(intern!(py, "modules")).ok()?;
    let numpy = modules.cast::<PyDict>().ok()?.get_item(intern!(py, "numpy")).ok()??;
    let class: Bound<'_, PyType> = numpy.getattr(intern!(py, "ndarray")).ok()?.cast_into().ok()?;
    // Somebody else's module may bear the name for a while; PyPy's objects are not where NumPy says that they are.
    if class.fully_qualified_name().ok()? == "numpy.ndarray" && !Python::version_str().contains("PyPy") {
        CLASS.store(class.clone().into_ptr().cast(), Ordering::Relaxed);
    }
    Some(class)
}

/// Whether an object is an array of a class derived from NumPy's.
pub fn is_derived(object: &Object<'_>) -> bool {
    !is_exact(object)
        && !object.is_instance_of::<PyArray>()
        && class(object.py()).is_some_and(|class| {
            !object.get_type().is(&class) && object.is_instance(class.as_any()).unwrap_or(false)
        })
}

/// The fields of an array that NumPy's C interface has had since its first release.
#[repr(C)]
struct Fields {
    object: ffi::PyObject,
    data: *mut u8,
    ndim: c_int,
    shape: *const isize,
    strides: *const isize,
    base: *mut ffi::PyObject,
    descriptor: *const Descriptor,
    flags: c_int,
}

/// The fields of a dtype that both generations of NumPy's C interface have.
#[repr(C)]
struct Descriptor {
    object: ffi::PyObject,
    class: *mut ffi::PyTypeObject,
    kind: c_char,
    code: c_char,
    order: c_char,
    flags: c_char,
    number: c_int,
}

const ALIGNED: c_int = 0x100;
const WRITEABLE: c_int = 0x400;

impl Descriptor {
    /// The dtype of numbers in native order.
    fn dtype(&self) -> Option<DType> {
        if self.order.cast_unsigned() == if cfg!(target_endian = "little") { b'>' } else { b'<' } {
            return None;
        }
        let long = size_of::<c_long>() == 8;
        Some(match self.number {
            0 => DType::Bool,
            1 => DType::Int8,
            2 => DType::UInt8,
            3 => DType::Int16,
            4 => DType::UInt16,
            5 => DType::Int32,
            6 => DType::UInt32,
            7 if !long => DType::Int32,
            8 if !long => DType::UInt32,
            7 | 9 => DType::Int64,
            8 | 10 => DType::UInt64,
            11 => DType::Float32,
            12 => DType::Float64,
            14 => DType::Complex64,
            15 => DType::Complex128,
            23 => DType::Float16,
            _ => return None,
        })
    }
}

/// An array over the memory of one of NumPy's; nothing where it takes a longer look.
///
/// # Errors
/// `ValueError` for one that is larger than the address space.
pub fn import(object: &Object<'_>) -> PyResult<Option<Array>> {
    if !is_exact(object) {
        return Ok(None);
    }
    // SAFETY: an object of just that class begins with these fields, and its dtype with those; an array has as many
    // lengths and strides as it has axes.
    let (fields, shape, strides) = unsafe {
        let fields = &*object.as_ptr().cast::<Fields>();
        let ndim = fields.ndim as usize;
        if ndim == 0 {
            (fields, &[][..], &[][..])
        } else {
            let shape = std::slice::from_raw_parts(fields.shape.cast::<usize>(), ndim);
            (fields, shape, std::slice::from_raw_parts(fields.strides, ndim))
        }
    };
    // SAFETY: as above.
    let dtype = unsafe { (*fields.descriptor).dtype() };
    let (Some(dtype), true) = (dtype, fields.flags & ALIGNED != 0) else { return Ok(None) };
    let owner = Box::new(Owner(Some(object.clone().unbind())));
    let writeable = fields.flags & WRITEABLE != 0;
    // SAFETY: an array keeps the memory of its elements while somebody holds it.
    let dense = unsafe { foreign(fields.data, shape, strides, dtype, writeable, owner) }.or_raise()?;
    Ok(Some(dense.into()))
}

/// What stands for NumPy's functions, by the functions.
static OURS: PyOnceLock<Py<PyDict>> = PyOnceLock::new();

/// What stands for a function of NumPy; `None` where nothing does.
///
/// # Errors
/// `TypeError` for functions that are about what polyarray does not have.
pub fn ours<'py>(function: &Object<'py>) -> PyResult<Option<Object<'py>>> {
    let py = function.py();
    let known = OURS.get_or_init(py, || PyDict::new(py).unbind()).bind(py);
    if let Some(found) = known.get_item(function)? {
        return Ok(Some(found));
    }
    let found = py.import("polyarray._numpys")?.getattr("ours")?.call1((function,))?;
    if found.is_none() {
        return Ok(None);
    }
    known.set_item(function, &found)?;
    Ok(Some(found))
}

/// One of NumPy's functions on arrays of ours and of NumPy's; nothing where the function is somebody else's.
///
/// # Errors
/// Those of the function.
pub fn function<'py>(
    function: &Object<'py>,
    types: &Object<'py>,
    args: &Bound<'py, PyTuple>,
    kwargs: &Bound<'py, PyDict>,
) -> PyResult<Option<Object<'py>>> {
    let py = function.py();
    let Some(ours) = ours(function)? else {
        let module = function.getattr_opt(intern!(py, "__module__"))?;
        let theirs = module.is_some_and(|module| module.to_string().split('.').next() == Some("numpy"));
        return Ok(theirs.then(|| py.NotImplemented().into_bound(py)));
    };
    let numpys = class(py);
    let mut implementation = false;
    for one in types.try_iter()? {
        let one = one?.cast_into::<PyType>()?;
        if one.is_subclass_of::<PyArray>()? {
            continue;
        }
        match &numpys {
            Some(class) if one.is(class) => {}
            // Arrays that are more than NumPy's plain ones are NumPy's affair.
            Some(class) if one.is_subclass(class)? => implementation = true,
            _ => return Ok(Some(py.NotImplemented().into_bound(py))),
        }
    }
    if implementation {
        return function.getattr(intern!(py, "_implementation"))?.call(args, Some(kwargs)).map(Some);
    }
    let answer = ours.call(args, (!kwargs.is_empty()).then_some(kwargs));
    answer.map(Some).map_err(|error| in_both_words(py, error))
}

/// An error of ours that NumPy has too, as one that programs catch by either name.
#[cold]
fn in_both_words(py: Python<'_>, error: PyErr) -> PyErr {
    let module = error.get_type(py).getattr(intern!(py, "__module__"));
    if !module.is_ok_and(|module| module.to_string().starts_with("polyarray")) {
        return error;
    }
    let told = py
        .import("polyarray._numpys")
        .and_then(|module| module.getattr("in_both_words")?.call1((error.value(py),)).map(PyErr::from_value));
    told.unwrap_or(error)
}

/// A function of elements that is neither ours nor NumPy's, as SciPy's special ones and those that Numba compiles: it
/// gets our arrays' memory as NumPy's arrays, and its results are arrays of ours over theirs.
///
/// # Errors
/// Those of the function; `TypeError` for results that polyarray has no dtype for.
pub fn by_views<'py>(
    function: &Object<'py>,
    method: &Bound<'py, PyString>,
    inputs: &Bound<'py, PyTuple>,
    kwargs: Option<&Bound<'py, PyDict>>,
) -> PyResult<Object<'py>> {
    let py = function.py();
    py.import("polyarray._numpys")?.getattr("by_views")?.call1((function, method, inputs, kwargs))
}
