//! Operators of arrays.
//!
//! An operator with an object of another library leaves the work to it as NumPy would (see
//! [`crate::protocols::defers`]); where operands are of derived classes, or have an `__array_ufunc__`, it is a call
//! of the operator's `ufunc`. In-place operators on large arrays of which nobody has a view are deferred as the
//! others are: the object then holds the deferred result.

#![allow(unsafe_op_in_unsafe_fn, reason = "PyO3's slots of operators, where a macro names them")]

use super::PyArray;
use crate::convert::{Argument, exact, to_array, to_python};
use crate::errors::{OrRaise, guard_object};
use crate::exchange;
use crate::indexing::small_integer;
use crate::protocols::{Found, Protocol, defers, find, is_plain, is_silent};
use crate::registry::is_answered_by_library;
use crate::runtime::{here, run};
use crate::scalars::types::{self, exact_dtype};
use crate::scalars::{ArrayHooks, Operator, scalar_to_python, set_array_hooks};
use crate::ufunc;
use ::memory::current::calls_out;
use dtype::{Casting, DType, Scalar, c64};
use ops::Elementwise;
use ops::elementwise::{arithmetic, bitwise, comparison};
use polyarray::elementwise::{self, Options, apply};
use polyarray::{Array, Number, Operand, deferred, settings};
use pyo3::basic::CompareOp;
use pyo3::exceptions::{PyMemoryError, PyRuntimeError, PyTypeError, PyValueError};
use pyo3::ffi::{self, PyObject, binaryfunc};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyComplex, PyDict, PyFloat, PyTuple};
use smallvec::SmallVec;
use std::ffi::c_void;

fn not_implemented(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    Ok(py.NotImplemented().into_bound(py))
}

/// An operand that one look tells: one of our arrays, or a number.
///
/// # Safety
/// As for [`PyArray::peek`].
#[inline(always)]
unsafe fn glance<'a>(object: &'a Bound<'_, PyAny>) -> Option<Operand<'a>> {
    if let Some(array) = exact::<PyArray>(object) {
        // SAFETY: promised by the caller.
        return Some(Operand::Array(unsafe { PyArray::peek(array) }.array()));
    }
    number_of(object)
}

/// A number that one look tells: one of our scalars, or one of Python's.
#[inline(always)]
fn number_of(object: &Bound<'_, PyAny>) -> Option<Operand<'static>> {
    if let Some(number) = exact::<PyFloat>(object) {
        return Some(Operand::Number(Number::Float(number.value())));
    }
    if let Some(number) = small_integer(object) {
        return Some(Operand::Number(Number::Int(number.into())));
    }
    rarer_number(object)
}

fn rarer_number(object: &Bound<'_, PyAny>) -> Option<Operand<'static>> {
    if let Some(dtype) = exact_dtype(object.get_type_ptr()) {
        // SAFETY: the type tells what the scalar holds.
        return Some(Operand::Scalar(unsafe { types::read(dtype, types::value_pointer(object.as_ptr())) }));
    }
    if let Some(truth) = exact::<PyBool>(object) {
        return Some(Operand::Number(Number::Bool(truth.is_true())));
    }
    let number = exact::<PyComplex>(object)?;
    Some(Operand::Number(Number::Complex(c64::new(number.real(), number.imag()))))
}

/// A function that applies a row to its arguments.
type Way<'py> = fn(Python<'py>, &'static Elementwise, &[&Argument<'py>]) -> PyResult<Bound<'py, PyAny>>;

/// What [`at_once`] came to.
pub enum Attempt<'py> {
    /// The result.
    Done(Bound<'py, PyAny>),
    /// The way that must be taken.
    Otherwise(Way<'py>),
}

/// A row's result for arrays and numbers, where one look tells it.
///
/// # Errors
/// `MemoryError`.
#[inline]
pub fn at_once<'py, const N: usize>(
    py: Python<'py>,
    row: &'static Elementwise,
    objects: [&Bound<'py, PyAny>; N],
) -> PyResult<Attempt<'py>> {
    if calls_out() {
        return Ok(Attempt::Otherwise(evaluate));
    }
    let mut operands = [Operand::Number(Number::Bool(false)); N];
    for (operand, object) in operands.iter_mut().zip(objects) {
        // SAFETY: until the result is there, nothing waits for a lock and none of Python's code runs, since no allocator
        // does.
        match unsafe { glance(object) } {
            Some(glanced) => *operand = glanced,
            None => return Ok(Attempt::Otherwise(evaluate)),
        }
    }
    if !operands.iter().any(|operand| matches!(operand, Operand::Array(_)))
        && let Some(result) = elementwise::of_numbers(row, &operands)
    {
        return scalar_to_python(py, &result).map(Attempt::Done);
    }
    match elementwise::at_once(row, &operands).or_raise()? {
        Some(result) => to_python(py, result).map(Attempt::Done),
        None => Ok(Attempt::Otherwise(at_length)),
    }
}

/// Applies a row to one or two arguments.
pub fn evaluate<'py>(
    py: Python<'py>,
    row: &'static Elementwise,
    arguments: &[&Argument<'py>],
) -> PyResult<Bound<'py, PyAny>> {
    let quick = match arguments {
        [x] => elementwise::at_once(row, &[x.operand()]),
        [x, y] => elementwise::at_once(row, &[x.operand(), y.operand()]),
        _ => Ok(None),
    };
    if let Some(result) = quick.or_raise()? {
        return to_python(py, result);
    }
    at_length(py, row, arguments)
}

/// [`evaluate`] where one tile will not do.
fn at_length<'py>(
    py: Python<'py>,
    row: &'static Elementwise,
    arguments: &[&Argument<'py>],
) -> PyResult<Bound<'py, PyAny>> {
    let size = arguments.iter().map(|argument| argument.size()).max().unwrap_or(0);
    let results = if size < deferred::SMALLEST {
        let operands: SmallVec<[_; 3]> = arguments.iter().map(|argument| argument.operand()).collect();
        here(py, || elementwise::at_length(row, &operands, &Options::default()))?
    } else {
        let detached: Vec<_> = arguments.iter().map(|argument| argument.detached()).collect();
        run(py, size, || {
            let operands: SmallVec<[_; 3]> = detached.iter().map(|argument| argument.operand()).collect();
            elementwise::at_length(row, &operands, &Options::default())
        })?
    };
    let mut results = results.into_iter();
    match (results.next(), results.next()) {
        (Some(result), None) => to_python(py, result),
        (Some(first), Some(second)) => {
            Ok(PyTuple::new(py, [to_python(py, first)?, to_python(py, second)?])?.into_any())
        }
        _ => not_implemented(py),
    }
}

fn binary<'py>(
    this: &Bound<'py, PyArray>,
    other: &Bound<'py, PyAny>,
    row: &'static Elementwise,
    reflected: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let py = this.py();
    crate::errors::guard(|| {
        let plain = row != &arithmetic::power || exact::<PyArray>(other).is_some();
        let objects = if reflected { [other, this.as_any()] } else { [this.as_any(), other] };
        let way = match if plain { at_once(py, row, objects)? } else { Attempt::Otherwise(evaluate) } {
            Attempt::Done(result) => return Ok(result),
            Attempt::Otherwise(way) => way,
        };
        if is_answered_by_library(other)? {
            return ufunc::object(py, row)?.call1(PyTuple::new(py, objects)?);
        }
        // An array on the left had its turn, and left the operator to this one's class.
        let left =
            if reflected { other.is_instance_of::<PyArray>() } else { defers(this.as_any(), other, false) };
        if left {
            return not_implemented(py);
        }
        if takes_part(this.as_any()) || takes_part(other) {
            if row == &arithmetic::power
                && !reflected
                && let Ok(number @ Argument::Number(_)) = Argument::new(other)
                && let (simpler, None) = quick_power(row, &Argument::Ours(this.borrow()), number, false)
            {
                return with_classes(simpler, [this.as_any()], other);
            }
            return with_classes(row, objects, other);
        }
        let x = Argument::Ours(this.borrow());
        let y = match Argument::new(other) {
            Ok(argument) => argument,
            Err(error) if is_no_operand(&error, other) => return not_implemented(py),
            Err(error) => return Err(error),
        };
        let (row, y) = quick_power(row, &x, y, reflected);
        match y {
            None => way(py, row, &[&x]),
            Some(y) if reflected => way(py, row, &[&y, &x]),
            Some(y) => way(py, row, &[&x, &y]),
        }
    })
}

/// Whether an operand has a say in what a function of elements does, or of which class its results are.
pub fn takes_part(object: &Bound<'_, PyAny>) -> bool {
    if is_silent(object) {
        return false;
    }
    let class = object.get_type();
    object.is_instance_of::<PyArray>()
        || matches!(find(object, Protocol::Ufunc), Found::Own(_))
        || class.hasattr(intern!(object.py(), "__array_wrap__")).unwrap_or(false)
}

/// The operator by its `ufunc`, which asks operands.
fn with_classes<'py, const N: usize>(
    row: &'static Elementwise,
    objects: [&Bound<'py, PyAny>; N],
    other: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = other.py();
    // Asked before the call, in which the object may change its mind.
    let asked = takes_part(other);
    match ufunc::object(py, row)?.call1(PyTuple::new(py, objects)?) {
        Err(error) if asked => Err(error),
        Err(error) if is_no_operand(&error, other) => not_implemented(py),
        answer => answer,
    }
}

/// Whether an error says that no array can be made of an object, which then may know the operator itself.
fn is_no_operand(error: &PyErr, other: &Bound<'_, PyAny>) -> bool {
    error.is_instance_of::<PyTypeError>(other.py())
        && !takes_part(other)
        && !exchange::offers(other)
        && other.try_iter().is_err()
}

/// Powers that are simpler functions, as NumPy's operator takes them.
fn quick_power<'py>(
    row: &'static Elementwise,
    x: &Argument<'py>,
    y: Argument<'py>,
    reflected: bool,
) -> (&'static Elementwise, Option<Argument<'py>>) {
    if row != &arithmetic::power || reflected {
        return (row, Some(y));
    }
    let Argument::Number(number) = &y else { return (row, Some(y)) };
    let dtype = x.operand().dtype().unwrap_or(DType::Float64);
    let exponent = match number {
        polyarray::Number::Int(value) => *value as f64,
        polyarray::Number::Float(value) if dtype.is_inexact() => *value,
        _ => return (row, Some(y)),
    };
    if exponent == 2.0 {
        (&arithmetic::square, None)
    } else if !dtype.is_inexact() {
        (row, Some(y))
    } else if exponent == 0.5 {
        (&ops::elementwise::exponential::sqrt, None)
    } else if exponent == 1.0 {
        (&arithmetic::positive, None)
    } else if exponent == -1.0 {
        (&arithmetic::reciprocal, None)
    } else {
        (row, Some(y))
    }
}

fn unary<'py>(this: &Bound<'py, PyArray>, row: &'static Elementwise) -> PyResult<Bound<'py, PyAny>> {
    crate::errors::guard(|| match at_once(this.py(), row, [this.as_any()])? {
        Attempt::Done(result) => Ok(result),
        _ if takes_part(this.as_any()) => ufunc::object(this.py(), row)?.call1((this,)),
        Attempt::Otherwise(way) => way(this.py(), row, &[&Argument::Ours(this.borrow())]),
    })
}

/// Whether nobody else can see the array's memory, so that an in-place operator may be deferred.
fn is_private(this: &PyArray) -> bool {
    this.base().is_none() && this.array().size() >= deferred::SMALLEST && this.array().is_sole_owner()
}

fn in_place(this: &Bound<'_, PyArray>, other: &Bound<'_, PyAny>, row: &'static Elementwise) -> PyResult<()> {
    let py = this.py();
    crate::errors::guard(|| {
        let y = Argument::new(other)?;
        let size = this.borrow().array().size();
        if size < deferred::SMALLEST {
            let x = this.borrow();
            return here(py, || elementwise::call_into(row, &[x.array().into(), y.operand()], x.array()));
        }
        // Asked before the operand holds the array once more.
        let private = settings::may_defer() && is_private(&this.borrow());
        let y = {
            let detached = y.detached();
            drop(y);
            detached
        };
        if private {
            let x = this.borrow().array().clone();
            let result = run(py, 0, || {
                // The array stays in memory of its allocator.
                let _scope = x.chosen().enter();
                let result = apply(row, &[(&x).into(), y.operand()], &Options::default())?.remove(0);
                refuse_other_shape(&x, &result)?;
                elementwise::refuse_output_cast(row.name, result.dtype(), x.dtype(), Casting::SameKind)?;
                result.astype(x.dtype())
            })?;
            // Where another thread began to read meanwhile, the elements are written as those of others are.
            if PyArray::replace(this, result.clone()).is_err() {
                return run(py, size, || x.assign(&result));
            }
            return Ok(());
        }
        let x = this.borrow().array().clone();
        run(py, size, || elementwise::call_into(row, &[(&x).into(), y.operand()], &x))
    })
}

/// An in-place operator, whose result is the array unless an operand has a say in it.
fn in_place_or_other<'py>(
    this: &Bound<'py, PyArray>,
    other: &Bound<'py, PyAny>,
    row: &'static Elementwise,
) -> PyResult<Bound<'py, PyAny>> {
    let py = this.py();
    if !is_plain(other) && (defers(this.as_any(), other, true) || is_answered_by_library(other)?) {
        return not_implemented(py);
    }
    if takes_part(this.as_any()) || takes_part(other) {
        let out = PyDict::new(py);
        out.set_item(intern!(py, "out"), (this,))?;
        return ufunc::object(py, row)?.call((this, other), Some(&out));
    }
    in_place(this, other, row)?;
    Ok(this.clone().into_any())
}

fn refuse_other_shape(x: &Array, result: &Array) -> error::Result<()> {
    if x.shape() == result.shape() {
        return Ok(());
    }
    Err(error::Error::value(format!(
        "non-broadcastable output operand with shape {} doesn't match the broadcast shape {}",
        layout::shape_text(x.shape()),
        layout::shape_text(result.shape())
    )))
}

macro_rules! operators {
    ($($name:ident $reflected:ident $in_place:ident = $chapter:ident::$row:ident;)+) => {
        #[pymethods]
        impl PyArray {
            $(
                fn $name<'py>(this: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
                    binary(this, other, &$chapter::$row, false)
                }
                fn $reflected<'py>(this: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
                    binary(this, other, &$chapter::$row, true)
                }
                fn $in_place(this: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
                    in_place(this, other, &$chapter::$row)
                }
            )+
        }

        /// The slots of in-place operators, which PyO3 fills with functions that always return the array.
        mod slots {
            use super::*;

            $(
                pub unsafe extern "C" fn $in_place(this: *mut PyObject, other: *mut PyObject) -> *mut PyObject {
                    // SAFETY: the interpreter calls this on an attached thread, with an array and some object.
                    unsafe {
                        guard_object(|py| {
                            let this = Bound::ref_from_ptr(py, &this).cast_unchecked::<PyArray>();
                            let other = Bound::ref_from_ptr(py, &other);
                            in_place_or_other(this, other, &$chapter::$row).map(Bound::into_ptr)
                        })
                    }
                }
            )+
        }

        /// Gives the class and its descriptors the slots.
        ///
        /// # Errors
        /// None in a working interpreter.
        pub fn install(py: Python<'_>) -> PyResult<()> {
            $(replace_slot(py, stringify!($in_place), slots::$in_place)?;)+
            replace_slot(py, "__imatmul__", matmul)?;
            replace_ternary_slot(py)
        }
    };
}

/// What a descriptor of the class calls; classes derived from it take it over.
fn wrapped<'py>(py: Python<'py>, name: &str) -> PyResult<(Bound<'py, PyAny>, *mut *mut c_void)> {
    let descriptor = py.get_type::<PyArray>().getattr("__dict__")?.get_item(name)?;
    if descriptor.get_type_ptr() != &raw mut ffi::PyWrapperDescr_Type {
        return Err(PyRuntimeError::new_err("a slot has a descriptor of an unknown kind"));
    }
    // SAFETY: the object is of the type that has this layout.
    let place = unsafe { &raw mut (*descriptor.as_ptr().cast::<ffi::PyWrapperDescrObject>()).d_wrapped };
    Ok((descriptor, place))
}

fn replace_slot(py: Python<'_>, name: &str, function: binaryfunc) -> PyResult<()> {
    let (_descriptor, place) = wrapped(py, name)?;
    // SAFETY: this thread is making the class; the slot is the one whose function the descriptor calls.
    unsafe {
        let number = (*py.get_type::<PyArray>().as_type_ptr()).tp_as_number;
        let slots = number.cast::<*mut c_void>();
        let count = size_of::<ffi::PyNumberMethods>() / size_of::<*mut c_void>();
        for k in 0..count {
            if *slots.add(k) == *place {
                *slots.add(k) = function as *mut c_void;
            }
        }
        *place = function as *mut c_void;
    }
    Ok(())
}

unsafe extern "C" fn matmul(this: *mut PyObject, other: *mut PyObject) -> *mut PyObject {
    // SAFETY: as for the slots above.
    unsafe {
        guard_object(|py| {
            let this = Bound::ref_from_ptr(py, &this).cast_unchecked::<PyArray>();
            let other = Bound::ref_from_ptr(py, &other);
            crate::functions::linalg::in_place_operator(this, other).map(Bound::into_ptr)
        })
    }
}

/// `a **= b` is a slot of three arguments.
fn replace_ternary_slot(py: Python<'_>) -> PyResult<()> {
    unsafe extern "C" fn power(
        this: *mut PyObject,
        other: *mut PyObject,
        _modulo: *mut PyObject,
    ) -> *mut PyObject {
        // SAFETY: as for the slots above.
        unsafe {
            guard_object(|py| {
                let this = Bound::ref_from_ptr(py, &this).cast_unchecked::<PyArray>();
                let other = Bound::ref_from_ptr(py, &other);
                in_place_or_other(this, other, &arithmetic::power).map(Bound::into_ptr)
            })
        }
    }
    let (_descriptor, place) = wrapped(py, "__ipow__")?;
    // SAFETY: as above.
    unsafe {
        (*(*py.get_type::<PyArray>().as_type_ptr()).tp_as_number).nb_inplace_power = Some(power);
        *place = power as *mut c_void;
    }
    Ok(())
}

operators! {
    __add__ __radd__ __iadd__ = arithmetic::add;
    __sub__ __rsub__ __isub__ = arithmetic::subtract;
    __mul__ __rmul__ __imul__ = arithmetic::multiply;
    __truediv__ __rtruediv__ __itruediv__ = arithmetic::divide;
    __floordiv__ __rfloordiv__ __ifloordiv__ = arithmetic::floor_divide;
    __mod__ __rmod__ __imod__ = arithmetic::remainder;
    __and__ __rand__ __iand__ = bitwise::bitwise_and;
    __or__ __ror__ __ior__ = bitwise::bitwise_or;
    __xor__ __rxor__ __ixor__ = bitwise::bitwise_xor;
    __lshift__ __rlshift__ __ilshift__ = bitwise::left_shift;
    __rshift__ __rrshift__ __irshift__ = bitwise::right_shift;
}

#[pymethods]
impl PyArray {
    fn __pow__<'py>(
        this: &Bound<'py, Self>,
        other: &Bound<'py, PyAny>,
        modulo: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match modulo {
            None => binary(this, other, &arithmetic::power, false),
            Some(_) => not_implemented(this.py()),
        }
    }
    fn __rpow__<'py>(
        this: &Bound<'py, Self>,
        other: &Bound<'py, PyAny>,
        modulo: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match modulo {
            None => binary(this, other, &arithmetic::power, true),
            Some(_) => not_implemented(this.py()),
        }
    }
    fn __ipow__(
        this: &Bound<'_, Self>,
        other: &Bound<'_, PyAny>,
        _modulo: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        in_place(this, other, &arithmetic::power)
    }
    fn __divmod__<'py>(this: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        binary(this, other, &arithmetic::divmod, false)
    }
    fn __rdivmod__<'py>(this: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        binary(this, other, &arithmetic::divmod, true)
    }
    fn __neg__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        unary(this, &arithmetic::negative)
    }
    fn __pos__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        unary(this, &arithmetic::positive)
    }
    fn __abs__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        unary(this, &arithmetic::absolute)
    }
    fn __invert__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        unary(this, &bitwise::invert)
    }
    fn __richcmp__<'py>(
        this: &Bound<'py, Self>,
        other: &Bound<'py, PyAny>,
        operator: CompareOp,
    ) -> PyResult<Bound<'py, PyAny>> {
        let row = match operator {
            CompareOp::Lt => &comparison::less,
            CompareOp::Le => &comparison::less_equal,
            CompareOp::Eq => &comparison::equal,
            CompareOp::Ne => &comparison::not_equal,
            CompareOp::Gt => &comparison::greater,
            CompareOp::Ge => &comparison::greater_equal,
        };
        let equality = matches!(operator, CompareOp::Eq | CompareOp::Ne);
        let comparable = other.is_none() || other.is_instance_of::<pyo3::types::PyString>();
        if equality && comparable {
            // Nothing equals what is no number.
            let answer = Scalar::new(matches!(operator, CompareOp::Ne));
            let array = Array::full(this.borrow().array().shape(), answer).or_raise()?;
            return if array.ndim() == 0 {
                to_python(this.py(), array)
            } else {
                Ok(PyArray::like(this, array)?.into_any())
            };
        }
        binary(this, other, row, false)
    }
}

fn array_of_scalar(py: Python<'_>, value: Scalar) -> PyResult<Bound<'_, PyAny>> {
    Ok(PyArray::wrap(py, Array::scalar(value).or_raise()?)?.into_any())
}

/// The comparison that a row is.
fn comparison_of(row: &'static Elementwise) -> Option<CompareOp> {
    let comparisons = [
        (&comparison::less, CompareOp::Lt),
        (&comparison::less_equal, CompareOp::Le),
        (&comparison::equal, CompareOp::Eq),
        (&comparison::not_equal, CompareOp::Ne),
        (&comparison::greater, CompareOp::Gt),
        (&comparison::greater_equal, CompareOp::Ge),
    ];
    comparisons.into_iter().find(|(other, _)| *other == row).map(|(_, comparison)| comparison)
}

fn operate<'py>(
    operator: Operator,
    x1: &Bound<'py, PyAny>,
    x2: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = x1.py();
    let row = operator.row();
    if let Some(comparison) = comparison_of(row)
        && takes_part(x2)
    {
        // As arrays are compared: by a derived class's own operator, if it has one.
        return PyArray::wrap(py, to_array(x1, None)?)?.rich_compare(x2, comparison);
    }
    if takes_part(x1) || takes_part(x2) {
        return with_classes(row, [x1, x2], if takes_part(x1) { x1 } else { x2 });
    }
    let read = |object: &Bound<'py, PyAny>| match Argument::new(object) {
        Ok(argument) => Ok(Some(argument)),
        Err(error) if error.is_instance_of::<PyTypeError>(py) => Ok(None),
        Err(error) => Err(error),
    };
    match (read(x1)?, read(x2)?) {
        (Some(a), Some(b)) => evaluate(py, operator.row(), &[&a, &b]),
        _ => not_implemented(py),
    }
}

fn construct<'py>(dtype: DType, object: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    match to_array(object, Some(dtype)) {
        Ok(array) => to_python(object.py(), array).map(Some),
        Err(error)
            if error.is_instance_of::<PyValueError>(object.py())
                || error.is_instance_of::<PyMemoryError>(object.py()) =>
        {
            Err(error)
        }
        Err(_) => Ok(None),
    }
}

/// Lets scalars meet arrays.
pub fn connect_scalars() {
    set_array_hooks(ArrayHooks { array: array_of_scalar, operate, construct });
}
