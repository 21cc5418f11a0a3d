//! Calls of `ufunc` objects with their arguments where the caller has them (PEP 590).
//!
//! Without this, each call would first make a tuple of its arguments. What most calls are, arguments alone or
//! with an array in `out`, is done here for small arrays; everything else goes to `ufunc.__call__`.

use crate::array::{Attempt, PyArray, at_once};
use crate::convert::{Argument, exact};
use crate::errors::guard_object;
use crate::memory::per_call;
use crate::protocols::is_silent;
use crate::registry::{self, Again, Sought};
use crate::runtime::here;
use crate::ufunc::{Function, PyUfunc, called};
use ops::Elementwise;
use polyarray::{Operand, deferred, elementwise};
use pyo3::ffi::{self, PyObject};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

/// A call on one or two arguments and perhaps an array for the result, with a mask or without; `None` where
/// `__call__` must take it.
fn quickly<'py>(
    py: Python<'py>,
    row: &'static Elementwise,
    args: &[*mut PyObject],
    out: Option<&Bound<'py, PyAny>>,
    mask: Option<&Bound<'py, PyAny>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    // SAFETY: the caller holds its arguments until the call is over.
    let argument = |k: usize| Argument::new(unsafe { Bound::ref_from_ptr(py, &args[k]) });
    // Other objects may take the function into their own hands, and results their class.
    // SAFETY: as above.
    let plain = |count: usize| (0..count).all(|k| is_silent(unsafe { Bound::ref_from_ptr(py, &args[k]) }));
    let Some(out) = out else {
        // SAFETY: as above.
        let object = |k: usize| unsafe { Bound::ref_from_ptr(py, &args[k]) };
        let result = match args.len() {
            1 => at_once(py, row, [object(0)])?,
            2 => at_once(py, row, [object(0), object(1)])?,
            _ => return Ok(None),
        };
        return match (result, args.len()) {
            (Attempt::Done(result), _) => Ok(Some(result)),
            _ if !plain(args.len()) => Ok(None),
            (Attempt::Otherwise(way), 1) => way(py, row, &[&argument(0)?]).map(Some),
            (Attempt::Otherwise(way), _) => way(py, row, &[&argument(0)?, &argument(1)?]).map(Some),
        };
    };
    let Some(out) = exact::<PyArray>(out).filter(|_| plain(args.len())) else { return Ok(None) };
    let mask = match mask.map(exact::<PyArray>) {
        Some(None) => return Ok(None),
        Some(mask) => mask.map(|mask| mask.borrow()),
        None => None,
    };
    let array = out.borrow();
    let size = array.array().size();
    if row.nout() != 1 || size >= deferred::SMALLEST {
        return Ok(None);
    }
    let into =
        |arguments: &[&Argument<'py>], operands: &[Operand<'_>]| -> PyResult<Option<Bound<'py, PyAny>>> {
            // Where an operand is larger, shapes do not fit, or need more than a look.
            if arguments.iter().any(|argument| argument.size() > size) {
                return Ok(None);
            }
            let done = here(py, || match &mask {
                Some(mask) => elementwise::call_where(row, operands, mask.array(), array.array()),
                None => elementwise::call_into(row, operands, array.array()).map(|()| true),
            })?;
            Ok(done.then(|| out.clone().into_any()))
        };
    match args.len() {
        1 => {
            let x = argument(0)?;
            into(&[&x], &[x.operand()])
        }
        2 => {
            let (x1, x2) = (argument(0)?, argument(1)?);
            into(&[&x1, &x2], &[x1.operand(), x2.operand()])
        }
        _ => Ok(None),
    }
}

/// All arguments of a call, and how many of them have no name.
///
/// # Safety
/// As the interpreter calls: there are as many arguments as it says and, behind them, one for each name of the tuple
/// `names` if there is one; the caller holds them.
#[inline]
pub unsafe fn arguments<'a>(
    args: *const *mut PyObject,
    flags: usize,
    names: *mut PyObject,
) -> (&'a [*mut PyObject], usize) {
    // SAFETY: passed on from the caller.
    unsafe {
        let given = ffi::PyVectorcall_NARGS(flags) as usize;
        let named = if names.is_null() { 0 } else { ffi::PyTuple_GET_SIZE(names) as usize };
        let all = if given + named == 0 { &[][..] } else { std::slice::from_raw_parts(args, given + named) };
        (all, given)
    }
}

/// The function that the interpreter calls.
pub unsafe extern "C" fn call(
    function: *mut PyObject,
    args: *const *mut PyObject,
    flags: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the interpreter calls this on an attached thread with a `ufunc`, as many arguments as it says
    // and, behind them, one for each name of the tuple `names` if there is one.
    unsafe {
        let ufunc = Bound::ref_from_ptr(Python::assume_attached(), &function).cast_unchecked::<PyUfunc>();
        let declined = match ufunc.get().known().again(&function, args, flags, names, false) {
            Again::Answered(result) => return result,
            Again::Declined(by) => Some(by),
            Again::Unknown => None,
        };
        guard_object(|py| match per_call::place(py, names) {
            None => answer(ufunc, args, flags, names, declined),
            Some(place) => {
                let given = ffi::PyVectorcall_NARGS(flags) as usize;
                per_call::call(py, args, given, names, place, |args, names| {
                    call(function, args, given, names)
                })
            }
        })
    }
}

/// What a call gives that does not come again and again, or whose implementation `declined`.
///
/// # Safety
/// As for [`call`].
unsafe fn answer(
    this: &Bound<'_, PyUfunc>,
    args: *const *mut PyObject,
    flags: usize,
    names: *mut PyObject,
    declined: Option<Py<PyAny>>,
) -> PyResult<*mut PyObject> {
    // SAFETY: promised by the caller.
    unsafe {
        let py = this.py();
        let (all, given) = arguments(args, flags, names);
        let (Function::Row(row), None) = (this.get().function(), &declined) else {
            return at_length(this, args, flags, names, declined);
        };
        let nin = row.nin();
        let (mut out, mut mask, mut others) = (None, None, given > nin + 1);
        if given == nin + 1 {
            out = Some(&all[nin]);
        }
        for (k, argument) in all[given..].iter().enumerate() {
            let name = Bound::from_borrowed_ptr(py, ffi::PyTuple_GET_ITEM(names, k as isize));
            if out.is_none() && name.is(pyo3::intern!(py, "out")) {
                out = Some(argument);
            } else if name.is(pyo3::intern!(py, "where")) {
                mask = Some(argument);
            } else {
                others = true;
            }
        }
        if given >= nin && !others && (mask.is_none() || out.is_some()) {
            let object = |argument| Bound::ref_from_ptr(py, argument);
            let result = quickly(py, row, &all[..nin], out.map(object), mask.map(object))?;
            if let Some(result) = result {
                return Ok(result.into_ptr());
            }
        }
        at_length(this, args, flags, names, None)
    }
}

/// The named arguments of a call as a dictionary.
///
/// # Errors
/// `MemoryError`.
///
/// # Safety
/// `names` is a tuple of as many names as there are arguments, or there are none.
pub unsafe fn keywords<'py>(
    py: Python<'py>,
    named: &[Bound<'py, PyAny>],
    names: *mut PyObject,
) -> PyResult<Bound<'py, PyDict>> {
    let keywords = PyDict::new(py);
    for (k, value) in named.iter().enumerate() {
        // SAFETY: promised by the caller, who holds the tuple.
        let name = unsafe { Bound::from_borrowed_ptr(py, ffi::PyTuple_GET_ITEM(names, k as isize)) };
        keywords.set_item(name, value)?;
    }
    Ok(keywords)
}

/// What the interpreter calls where Python sees all calls first.
pub unsafe extern "C" fn call_watched(
    function: *mut PyObject,
    args: *const *mut PyObject,
    flags: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the interpreter.
    unsafe { registry::watched(function, args, flags, names, call) }
}

/// # Safety
/// As for [`call`].
unsafe fn at_length(
    this: &Bound<'_, PyUfunc>,
    args: *const *mut PyObject,
    flags: usize,
    names: *mut PyObject,
    declined: Option<Py<PyAny>>,
) -> PyResult<*mut PyObject> {
    // SAFETY: promised by the caller; a slice of `Bound`s has the layout of one of pointers.
    unsafe {
        let py = this.py();
        let (all, given) = arguments(args, flags, names);
        let all: &[Bound<'_, PyAny>] = std::slice::from_raw_parts(all.as_ptr().cast(), all.len());
        if !all.iter().all(is_silent) {
            let (given, named) = all.split_at(given);
            let sought = Sought { function: this.as_any(), method: "__call__", given, named, nested: false };
            if let Some(result) = this.get().known().answer(&sought, args, flags, names, declined)? {
                return Ok(result);
            }
        }
        let named = &all[given..];
        let keywords = if named.is_empty() { None } else { Some(keywords(py, named, names)?) };
        let args = PyTuple::new(py, &all[..given])?;
        called(this, "__call__", &args, keywords.as_ref(), None).map(Bound::into_ptr)
    }
}

/// Tells the class where its objects keep [`call`].
pub fn install(function: &Bound<'_, PyUfunc>) {
    let offset = function.get().vectorcall_address() - function.as_ptr().addr();
    let class = function.get_type().as_type_ptr();
    // SAFETY: the class was made just now by this thread, and all its objects have the field at one offset; it
    // holds a function of the type that the flag promises.
    unsafe {
        (*class).tp_vectorcall_offset = offset as isize;
        (*class).tp_flags |= ffi::Py_TPFLAGS_HAVE_VECTORCALL;
        ffi::PyType_Modified(class);
    }
}
