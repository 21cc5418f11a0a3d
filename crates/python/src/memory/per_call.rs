//! `allocator=` in calls.
//!
//! No function has the parameter. It is taken out of a call before the function sees it, and the call runs in a scope of
//! that allocator. For functions behind dispatchers and for ufuncs the dispatcher does that; methods of classes have
//! their C function replaced by one that looks for the name first. Calls without names pay a null test.

use super::scopes::within;
use crate::errors::guard_object;
use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi::{self, PyObject};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};
use smallvec::SmallVec;
use std::ffi::{CStr, CString};
use std::sync::OnceLock;

/// Where the name `allocator` stands among the names of a call.
///
/// # Safety
/// As for [`place_of`].
#[inline]
pub unsafe fn place(py: Python<'_>, names: *mut PyObject) -> Option<usize> {
    // SAFETY: promised by the caller.
    if names.is_null() { None } else { unsafe { place_of(names, intern!(py, "allocator"), c"allocator") } }
}

/// Where a name stands among the names of a call. Nearly all names that come here are interned, and another name is
/// told by its length.
///
/// # Safety
/// The thread is attached; `names` is a tuple of strings. The name is given twice.
#[inline]
pub unsafe fn place_of(names: *mut PyObject, name: &Bound<'_, PyString>, text: &CStr) -> Option<usize> {
    // SAFETY: promised by the caller.
    unsafe {
        (0..ffi::PyTuple_GET_SIZE(names) as usize).find(|&k| {
            let item = ffi::PyTuple_GET_ITEM(names, k as isize);
            item == name.as_ptr()
                || (ffi::PyUnicode_GET_LENGTH(item) as usize == text.count_bytes()
                    && ffi::PyUnicode_CompareWithASCIIString(item, text.as_ptr()) == 0)
        })
    }
}

/// A call without the argument at a place among its names, in a scope of that allocator; without a scope where it is
/// `None`.
///
/// # Safety
/// As the interpreter calls: `given` arguments and, behind them, one for each name of the tuple `names`; the caller
/// holds them, and the thread is attached.
#[cold]
pub unsafe fn call(
    py: Python<'_>,
    args: *const *mut PyObject,
    given: usize,
    names: *mut PyObject,
    place: usize,
    run: impl FnOnce(*const *mut PyObject, *mut PyObject) -> *mut PyObject,
) -> PyResult<*mut PyObject> {
    // SAFETY: promised by the caller.
    let (allocator, rest, left) = unsafe {
        let names = Bound::ref_from_ptr(py, &names).cast_unchecked::<PyTuple>();
        let all = std::slice::from_raw_parts(args, given + names.len());
        let mut rest: SmallVec<[*mut PyObject; 8]> = SmallVec::from_slice(all);
        let allocator = Bound::from_borrowed_ptr(py, rest.remove(given + place));
        let left = names.iter().enumerate().filter(|(k, _)| *k != place).map(|(_, name)| name);
        (allocator, rest, PyTuple::new(py, left.collect::<Vec<_>>())?)
    };
    let names = if left.is_empty() { std::ptr::null_mut() } else { left.as_ptr() };
    if allocator.is_none() {
        return finish(py, run(rest.as_ptr(), names));
    }
    within(&allocator, || run(rest.as_ptr(), names)).and_then(|result| finish(py, result))
}

fn finish(py: Python<'_>, result: *mut PyObject) -> PyResult<*mut PyObject> {
    if result.is_null() { Err(PyErr::fetch(py)) } else { Ok(result) }
}

/// A method's own C function.
#[derive(Clone, Copy)]
enum Own {
    Fast(ffi::PyCFunctionFastWithKeywords),
    Tuple(ffi::PyCFunctionWithKeywords),
}

/// How many methods there is room for.
const ROOM: usize = 192;
static OWN: [OnceLock<Own>; ROOM] = [const { OnceLock::new() }; ROOM];

/// What stands before the method at a place that takes its arguments where the caller has them.
unsafe extern "C" fn fast<const K: usize>(
    this: *mut PyObject,
    args: *const *mut PyObject,
    given: isize,
    names: *mut PyObject,
) -> *mut PyObject {
    match OWN[K].get() {
        // SAFETY: the interpreter calls this as it would call the method's own function.
        Some(Own::Fast(own)) if names.is_null() => unsafe { own(this, args, given, names) },
        // SAFETY: as above.
        Some(Own::Fast(own)) => unsafe { named(*own, this, args, given, names) },
        _ => std::ptr::null_mut(),
    }
}

unsafe fn named(
    own: ffi::PyCFunctionFastWithKeywords,
    this: *mut PyObject,
    args: *const *mut PyObject,
    given: isize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as above.
    unsafe {
        guard_object(|py| match place(py, names) {
            None => finish(py, own(this, args, given, names)),
            Some(place) => {
                call(py, args, given as usize, names, place, |args, names| own(this, args, given, names))
            }
        })
    }
}

/// What stands before the method at a place that takes a tuple and a dictionary.
unsafe extern "C" fn tuple<const K: usize>(
    this: *mut PyObject,
    args: *mut PyObject,
    keywords: *mut PyObject,
) -> *mut PyObject {
    match OWN[K].get() {
        // SAFETY: the interpreter calls this as it would call the method's own function.
        Some(Own::Tuple(own)) if keywords.is_null() => unsafe { own(this, args, keywords) },
        // SAFETY: as above.
        Some(Own::Tuple(own)) => unsafe { keyed(*own, this, args, keywords) },
        _ => std::ptr::null_mut(),
    }
}

unsafe fn keyed(
    own: ffi::PyCFunctionWithKeywords,
    this: *mut PyObject,
    args: *mut PyObject,
    keywords: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as above.
    unsafe {
        guard_object(|py| {
            let given = Bound::ref_from_ptr(py, &keywords).cast_unchecked::<PyDict>();
            let name = intern!(py, "allocator");
            let Some(allocator) = given.get_item(name)? else {
                return finish(py, own(this, args, keywords));
            };
            let rest = given.copy()?;
            rest.del_item(name)?;
            if allocator.is_none() {
                return finish(py, own(this, args, rest.as_ptr()));
            }
            within(&allocator, || own(this, args, rest.as_ptr())).and_then(|result| finish(py, result))
        })
    }
}

type Before = (ffi::PyCFunctionFastWithKeywords, ffi::PyCFunctionWithKeywords);

/// The functions that stand before methods, by their place: 64 times three.
static BEFORE: [Before; ROOM] = {
    macro_rules! rows {
        ($($k:literal)+) => {
            [
                $((fast::<$k>, tuple::<$k>),)+
                $((fast::<{ 64 + $k }>, tuple::<{ 64 + $k }>),)+
                $((fast::<{ 128 + $k }>, tuple::<{ 128 + $k }>),)+
            ]
        };
    }
    rows!(
        0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
        32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63
    )
};

/// A method's documentation, with the parameter in its signature.
fn documented(doc: &CStr) -> Option<CString> {
    let text = doc.to_str().ok()?;
    let (signature, rest) = text.split_once(")\n--\n")?;
    let (before, keywords) = match signature.find(", **").or_else(|| signature.find("**")) {
        Some(at) => signature.split_at(at),
        None => (signature, ""),
    };
    let comma = if before.ends_with('(') { "" } else { ", " };
    let star = if before.contains(", *") || before.contains("(*") { "" } else { "*, " };
    CString::new(format!("{before}{comma}{star}allocator=None{keywords})\n--\n{rest}")).ok()
}

/// Lets methods of a class take `allocator=`: those named, or all that take names.
///
/// # Errors
/// `RuntimeError` where a method is not there, or takes no names.
pub fn install(class: &Bound<'_, PyType>, names: Option<&str>) -> PyResult<()> {
    let members = class.getattr("__dict__")?;
    let chosen: Vec<String> = match names {
        Some(names) => names.split_whitespace().map(str::to_owned).collect(),
        None => {
            let all = members.call_method0("keys")?.try_iter()?.map(|name| name?.extract::<String>());
            all.collect::<PyResult<Vec<_>>>()?.into_iter().filter(|name| !name.starts_with('_')).collect()
        }
    };
    for name in chosen {
        let method = members.get_item(&name)?;
        if method.get_type_ptr() != &raw mut ffi::PyMethodDescr_Type {
            if names.is_some() {
                return Err(PyRuntimeError::new_err(format!("{name} is no method")));
            }
            continue;
        }
        let Some(place) = OWN.iter().position(|own| own.get().is_none()) else {
            return Err(PyRuntimeError::new_err("there is no room for more methods"));
        };
        // SAFETY: the object is of the type that has this layout; PyO3 made its definition for the class and leaked it,
        // and this thread, which is importing the module, is the only one that knows it.
        let own = unsafe {
            let definition = &mut *(*method.as_ptr().cast::<ffi::PyMethodDescrObject>()).d_method;
            const FAST: std::ffi::c_int = ffi::METH_FASTCALL | ffi::METH_KEYWORDS;
            const TUPLE: std::ffi::c_int = ffi::METH_VARARGS | ffi::METH_KEYWORDS;
            let own = match definition.ml_flags {
                FAST => Own::Fast(definition.ml_meth.PyCFunctionFastWithKeywords),
                TUPLE => Own::Tuple(definition.ml_meth.PyCFunctionWithKeywords),
                _ if names.is_some() => {
                    return Err(PyRuntimeError::new_err(format!("{name} takes no names")));
                }
                _ => continue,
            };
            let (fast, tuple) = BEFORE[place];
            definition.ml_meth = match own {
                Own::Fast(_) => ffi::PyMethodDefPointer { PyCFunctionFastWithKeywords: fast },
                Own::Tuple(_) => ffi::PyMethodDefPointer { PyCFunctionWithKeywords: tuple },
            };
            if !definition.ml_doc.is_null()
                && let Some(doc) = documented(CStr::from_ptr(definition.ml_doc))
            {
                definition.ml_doc = doc.into_raw();
            }
            own
        };
        let _ = OWN[place].set(own);
    }
    Ok(())
}

/// The methods of arrays that make arrays, which scalars have, too.
const OF_ARRAYS: &str = "
    astype byteswap choose clip compress copy cumprod cumsum flatten max mean min prod ravel repeat reshape round
    std sum take trace var
";

/// Lets the methods of the module's classes take `allocator=`.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    for class in ["ndarray", "generic"] {
        install(&module.getattr(class)?.cast_into()?, Some(OF_ARRAYS))?;
    }
    install(&module.getattr("ufunc")?.cast_into()?, Some("accumulate outer reduce reduceat"))?;
    let random = module.getattr("random")?;
    install(&random.getattr("Generator")?.cast_into()?, None)?;
    install(&random.getattr("RandomState")?.cast_into()?, None)
}
