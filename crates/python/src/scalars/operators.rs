//! Arithmetic and comparisons of scalars, by the catalogue's rows on one element.
//!
//! Operands of one type, and the common pairs of a scalar with a Python number, are computed where they
//! lie. Everything else is classified, promoted (NEP 50) and converted first. What is not a number goes
//! to the array class, or is `NotImplemented` as long as there is none.

use super::faulty;
use super::number::{Number, Weak, classify};
use super::quick;
use super::{hooks, scalar_to_python, types};
use crate::errors::guard_object;
use crate::faults::{self, Fault, Faults};
use crate::protocols::defers;
use cpu_tiles::Map;
use dtype::{DType, Scalar, promote_types, with_weak};
use ops::Elementwise;
use ops::elementwise::{arithmetic, bitwise, comparison};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::ffi::{self, PyObject, PyTypeObject};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use std::cmp::Ordering;
use std::ffi::{c_int, c_void};
use std::sync::OnceLock;

macro_rules! operators {
    ($($operator:ident = $chapter:ident::$row:ident, $doc:literal;)+) => {
        /// Python's operators on numbers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Operator { $(#[doc = $doc] $operator),+ }

        impl Operator {
            /// Every operator.
            pub const ALL: &'static [Operator] = &[$(Operator::$operator),+];

            /// The row of the catalogue that says what the operator means.
            pub fn row(self) -> &'static Elementwise {
                match self { $(Operator::$operator => &$chapter::$row),+ }
            }
        }
    };
}

operators! {
    Less = comparison::less, "`<`";
    LessEqual = comparison::less_equal, "`<=`";
    Equal = comparison::equal, "`==`";
    NotEqual = comparison::not_equal, "`!=`";
    Greater = comparison::greater, "`>`";
    GreaterEqual = comparison::greater_equal, "`>=`";
    Add = arithmetic::add, "`+`";
    Subtract = arithmetic::subtract, "`-`";
    Multiply = arithmetic::multiply, "`*`";
    Divide = arithmetic::divide, "`/`";
    FloorDivide = arithmetic::floor_divide, "`//`";
    Remainder = arithmetic::remainder, "`%`";
    Divmod = arithmetic::divmod, "`divmod`";
    Power = arithmetic::power, "`**`";
    LeftShift = bitwise::left_shift, "`<<`";
    RightShift = bitwise::right_shift, "`>>`";
    And = bitwise::bitwise_and, "`&`";
    Or = bitwise::bitwise_or, "`|`";
    Xor = bitwise::bitwise_xor, "`^`";
    Negative = arithmetic::negative, "unary `-`";
    Positive = arithmetic::positive, "unary `+`";
    Absolute = arithmetic::absolute, "`abs`";
    Invert = bitwise::invert, "`~`";
}

impl Operator {
    /// Whether the result is a bool.
    #[inline]
    pub const fn is_comparison(self) -> bool {
        (self as u8) <= Operator::GreaterEqual as u8
    }

    /// Whether arithmetic can be at fault: overflow, divide by zero.
    const fn has_faults(self) -> bool {
        matches!(
            self,
            Operator::Add
                | Operator::Subtract
                | Operator::Multiply
                | Operator::Divide
                | Operator::FloorDivide
                | Operator::Remainder
                | Operator::Divmod
                | Operator::Power
                | Operator::Negative
                | Operator::Absolute
        )
    }
}

/// The loop that computes an operator for operands of one dtype.
#[derive(Clone, Copy)]
pub struct Loop {
    map: Map,
    /// The dtype of operands; the loop itself reads float32 where this is a 16-bit float.
    operands: DType,
    results: [DType; 2],
}

type Loops = [[Option<Loop>; DType::COUNT]; Operator::ALL.len()];
static LOOPS: OnceLock<Box<Loops>> = OnceLock::new();

/// Looks up the loops of all operators, once.
pub fn prepare() {
    LOOPS.get_or_init(|| {
        let mut loops = Box::new([[None; DType::COUNT]; Operator::ALL.len()]);
        for &operator in Operator::ALL {
            for &dtype in DType::ALL {
                let row = operator.row();
                loops[operator as usize][dtype as usize] = row.loop_for(dtype).and_then(|operands| {
                    let map = cpu_tiles::elementwise::map(row, computed_in(operands))?;
                    let results = [0, 1].map(|result| row.result_dtype(result, operands));
                    Some(Loop { map, operands, results })
                });
            }
        }
        loops
    });
}

const fn computed_in(dtype: DType) -> DType {
    if dtype.is_half() { DType::Float32 } else { dtype }
}

#[inline(always)]
fn loop_of(operator: Operator, dtype: DType) -> Option<&'static Loop> {
    LOOPS.get()?[operator as usize][dtype as usize].as_ref()
}

/// Room for the result of a loop.
#[repr(C, align(16))]
struct Room([u8; 16]);

// ---------------------------------------------------------------------------------------------------
// Operands computed where they lie.

/// An operator on operands of one dtype; `None` where they must be converted or looked at first.
///
/// # Safety
/// The thread is attached; the pointers are aligned and valid for one element of `dtype`.
#[inline(always)]
unsafe fn in_place(operator: Operator, dtype: DType, x1: *const u8, x2: *const u8) -> Option<*mut PyObject> {
    // SAFETY: passed on from the caller.
    unsafe {
        if let Some(object) = quick::operate(operator, dtype, x1, x2) {
            return Some(object);
        }
        by_table(operator, dtype, x1, x2)
    }
}

/// The operator by its loop, on operands of the loop's dtype.
///
/// # Safety
/// As for [`in_place`].
#[inline(never)]
unsafe fn by_table(operator: Operator, dtype: DType, x1: *const u8, x2: *const u8) -> Option<*mut PyObject> {
    let direct = loop_of(operator, dtype)?;
    // Negative powers of integers are an error.
    if direct.operands != dtype || dtype.is_half() || (operator == Operator::Power && !dtype.is_inexact()) {
        return None;
    }
    let mut rooms = [Room([0; 16]), Room([0; 16])];
    let [first, second] = &mut rooms;
    let (inputs, outputs) = ([x1, x2], [first.0.as_mut_ptr(), second.0.as_mut_ptr()]);
    // SAFETY: the loop reads one element of each operand and writes to its own rooms; results are of
    // the dtypes that the row tells.
    unsafe {
        (direct.map)(1, inputs.as_ptr(), outputs.as_ptr());
        if operator.is_comparison() {
            return Some(types::new_bool(rooms[0].0[0] != 0));
        }
        if operator.has_faults() {
            let faults = faulty::of_operands(operator, dtype, x1, x2, &rooms[0].0, &rooms[1].0);
            if !faults.is_empty() && !report(operator, dtype, faults) {
                return Some(std::ptr::null_mut());
            }
        }
        if operator == Operator::Divmod {
            let pair = ffi::PyTuple_New(2);
            for (k, room) in (0..).zip(&rooms) {
                let item = types::new(dtype, &room.0);
                if pair.is_null() || item.is_null() {
                    ffi::Py_XDECREF(pair);
                    ffi::Py_XDECREF(item);
                    return Some(std::ptr::null_mut());
                }
                ffi::PyTuple_SET_ITEM(pair, k, item);
            }
            return Some(pair);
        }
        Some(types::new(direct.results[0], &rooms[0].0))
    }
}

/// Reports faults of scalars of one dtype; false, with the exception set, where one is raised.
#[cold]
unsafe fn report(operator: Operator, dtype: DType, faults: Faults) -> bool {
    // SAFETY: the caller is attached.
    let py = unsafe { Python::assume_attached() };
    match report_as(py, operator, dtype, faults, false) {
        Ok(()) => true,
        Err(error) => {
            error.restore(py);
            false
        }
    }
}

/// Reports faults under the name that NumPy gives the operation on scalars, or on arrays.
pub fn report_as(
    py: Python<'_>,
    operator: Operator,
    loop_: DType,
    faults: Faults,
    array: bool,
) -> PyResult<()> {
    let name = operator.row().name;
    match array {
        true if !loop_.is_inexact() && !faults.contains(Fault::Divide) => Ok(()),
        true => faults::report(py, faults, name),
        false => faults::report(py, faults, &format!("scalar {name}")),
    }
}

/// A Python number as an element of the other operand's dtype; `None` where that needs a closer look.
///
/// # Safety
/// `object` is alive and of type `type_`.
#[inline(always)]
unsafe fn weak_element(dtype: DType, object: *mut PyObject, type_: *mut PyTypeObject) -> Option<Room> {
    let mut room = Room([0; 16]);
    // SAFETY: the type tells the layout; the room is aligned and large enough for any element.
    unsafe {
        if type_ == &raw mut ffi::PyFloat_Type {
            let value = ffi::PyFloat_AS_DOUBLE(object);
            match dtype {
                DType::Float64 => *room.0.as_mut_ptr().cast::<f64>() = value,
                DType::Float32 => {
                    let narrow = value as f32;
                    if narrow.is_infinite() && value.is_finite() {
                        return None;
                    }
                    *room.0.as_mut_ptr().cast::<f32>() = narrow;
                }
                DType::Complex128 => *room.0.as_mut_ptr().cast::<f64>() = value,
                _ => return None,
            }
        } else if type_ == &raw mut ffi::PyLong_Type {
            let mut overflow = 0;
            let value = ffi::PyLong_AsLongLongAndOverflow(object, &mut overflow);
            if overflow != 0 {
                return None;
            }
            let to = room.0.as_mut_ptr();
            match dtype {
                DType::Float64 => *to.cast::<f64>() = value as f64,
                DType::Float32 => *to.cast::<f32>() = value as f64 as f32,
                DType::Complex128 => *to.cast::<f64>() = value as f64,
                DType::Complex64 => *to.cast::<f32>() = value as f64 as f32,
                DType::Int64 => *to.cast::<i64>() = value,
                DType::UInt64 if value >= 0 => *to.cast::<i64>() = value,
                DType::Int32 if i32::try_from(value).is_ok() => *to.cast::<i32>() = value as i32,
                DType::UInt32 if u32::try_from(value).is_ok() => *to.cast::<u32>() = value as u32,
                DType::Int16 if i16::try_from(value).is_ok() => *to.cast::<i16>() = value as i16,
                DType::UInt16 if u16::try_from(value).is_ok() => *to.cast::<u16>() = value as u16,
                DType::Int8 if i8::try_from(value).is_ok() => *to.cast::<i8>() = value as i8,
                DType::UInt8 if u8::try_from(value).is_ok() => *to = value as u8,
                _ => return None,
            }
        } else if type_ == &raw mut ffi::PyComplex_Type && dtype == DType::Complex128 {
            std::ptr::copy_nonoverlapping(types::value_pointer(object), room.0.as_mut_ptr(), 16);
        } else {
            return None;
        }
    }
    Some(room)
}

#[inline(always)]
unsafe fn binary(operator: Operator, x1: *mut PyObject, x2: *mut PyObject) -> *mut PyObject {
    // SAFETY: the interpreter calls with live objects, attached.
    unsafe {
        let (type1, type2) = (ffi::Py_TYPE(x1), ffi::Py_TYPE(x2));
        let (value1, value2) = (types::value_pointer(x1), types::value_pointer(x2));
        let done = match types::exact_dtype(type1) {
            Some(dtype) if type1 == type2 => in_place(operator, dtype, value1, value2),
            Some(dtype) => weak_element(dtype, x2, type2)
                .and_then(|room| in_place(operator, dtype, value1, room.0.as_ptr())),
            None => match types::exact_dtype(type2) {
                Some(dtype) => weak_element(dtype, x1, type1)
                    .and_then(|room| in_place(operator, dtype, room.0.as_ptr(), value2)),
                None => None,
            },
        };
        match done {
            Some(object) => object,
            None => guarded_general(operator, x1, x2),
        }
    }
}

/// [`general`] for the slots.
///
/// # Safety
/// Called with live objects, attached.
#[inline(never)]
unsafe fn guarded_general(operator: Operator, x1: *mut PyObject, x2: *mut PyObject) -> *mut PyObject {
    // SAFETY: promised by the caller.
    unsafe {
        guard_object(|py| {
            let x1 = Bound::<PyAny>::from_borrowed_ptr(py, x1);
            let x2 = Bound::<PyAny>::from_borrowed_ptr(py, x2);
            general(operator, &x1, &x2).map(Bound::into_ptr)
        })
    }
}

unsafe fn unary(operator: Operator, x: *mut PyObject) -> *mut PyObject {
    // SAFETY: the interpreter calls with a live object, attached.
    unsafe {
        if let Some(dtype) = types::exact_dtype(ffi::Py_TYPE(x)) {
            let value = types::value_pointer(x);
            if let Some(object) = in_place(operator, dtype, value, value) {
                return object;
            }
        }
        guard_object(|py| {
            let this = Bound::<PyAny>::from_borrowed_ptr(py, x);
            let Some(value) = super::python_to_scalar(&this) else {
                return Ok(py.NotImplemented().into_ptr());
            };
            let (result, faults) = evaluate(operator, value.dtype(), &value, &value)?;
            report_as(py, operator, value.dtype(), faults, false)?;
            scalar_to_python(py, &result[0]).map(Bound::into_ptr)
        })
    }
}

// ---------------------------------------------------------------------------------------------------
// Operands of all kinds.

/// An operator on any two objects of which at least one is a scalar.
///
/// # Errors
/// `OverflowError` for a Python integer that the scalar's dtype cannot hold, `TypeError` where the
/// operator has no loop for the operands, `ValueError` for negative powers of integers, and what
/// `errstate` raises.
pub fn general<'py>(
    operator: Operator,
    x1: &Bound<'py, PyAny>,
    x2: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = x1.py();
    if super::python_to_scalar(x1).is_some() && defers(x1, x2, false) {
        return Ok(py.NotImplemented().into_bound(py));
    }
    let (Some(a), Some(b)) = (classify(x1), classify(x2)) else {
        return foreign(operator, x1, x2);
    };
    if operator.is_comparison()
        && let Some(order) = compare_integers(&a, &b)
    {
        let result = match operator {
            Operator::Less => order.is_lt(),
            Operator::LessEqual => order.is_le(),
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => order.is_ne(),
            Operator::Greater => order.is_gt(),
            _ => order.is_ge(),
        };
        return scalar_to_python(py, &Scalar::new(result));
    }
    let common = match (&a, &b) {
        (Number::Strong(a), Number::Strong(b)) => promote_types(a.dtype(), b.dtype()),
        (Number::Strong(a), Number::Weak(b)) | (Number::Weak(b), Number::Strong(a)) => {
            with_weak(a.dtype(), b.kind())
        }
        (Number::Weak(a), Number::Weak(b)) => a.kind().max(b.kind()).default_dtype(),
    };
    // NumPy computes scalars as arrays where the common dtype is neither operand's, and where the first is
    // a bool. That shows in messages, and in integers wrapping around unnoticed.
    let dtype_is =
        |number: &Number<'_, '_>, dtype: DType| matches!(number, Number::Strong(x) if x.dtype() == dtype);
    let array = !(dtype_is(&a, common) || dtype_is(&b, common))
        || dtype_is(&a, DType::Bool)
        || dtype_is(&b, DType::Bool) && matches!(a, Number::Weak(_));
    if loop_of(operator, common).is_none() {
        let declines = matches!(operator, Operator::FloorDivide | Operator::Remainder | Operator::Divmod);
        if declines && common.is_complex() && !array && !dtype_is(&b, DType::Bool) {
            return Ok(py.NotImplemented().into_bound(py));
        }
        return Err(no_loop(operator, common));
    }
    // A quotient is a float, and so Python's integers need not fit.
    let common = if operator == Operator::Divide && !common.is_inexact() { DType::Float64 } else { common };
    let convert = |number: &Number<'_, 'py>| match number {
        Number::Strong(value) => Ok(value.cast(common)),
        Number::Weak(value) => value.to_scalar(py, common),
    };
    let (value1, value2) = (convert(&a)?, convert(&b)?);
    let (results, faults) = evaluate(operator, common, &value1, &value2)?;
    if !faults.is_empty() {
        report_as(py, operator, results[0].dtype(), faults, array)?;
    }
    if operator == Operator::Divmod {
        let pair = [scalar_to_python(py, &results[0])?, scalar_to_python(py, &results[1])?];
        return Ok(PyTuple::new(py, pair)?.into_any());
    }
    scalar_to_python(py, &results[0])
}

/// An operator on values of one dtype: the result (two for `divmod`), and what faults there were.
///
/// # Errors
/// `TypeError` where there is no loop, `ValueError` for negative powers of integers.
pub fn evaluate(
    operator: Operator,
    dtype: DType,
    x1: &Scalar,
    x2: &Scalar,
) -> PyResult<([Scalar; 2], Faults)> {
    if operator == Operator::Power && dtype.is_integer() && x2.as_i128() < 0 {
        return Err(PyValueError::new_err("Integers to negative integer powers are not allowed."));
    }
    let Some(found) = loop_of(operator, dtype) else {
        return Err(no_loop(operator, dtype));
    };
    let wide = computed_in(found.operands);
    let (in1, in2) = (x1.cast(found.operands).cast(wide), x2.cast(found.operands).cast(wide));
    let mut rooms = [Room([0; 16]), Room([0; 16])];
    let [first, second] = &mut rooms;
    let inputs = [in1.padded().as_ptr(), in2.padded().as_ptr()];
    let outputs = [first.0.as_mut_ptr(), second.0.as_mut_ptr()];
    // SAFETY: scalars are aligned to sixteen bytes and hold elements of the loop's dtype; results go to
    // their own rooms.
    unsafe { (found.map)(1, inputs.as_ptr(), outputs.as_ptr()) };
    let mut results = [Scalar::zero(wide); 2];
    for (result, (room, dtype)) in results.iter_mut().zip(rooms.iter().zip(found.results)) {
        let computed = if dtype == found.operands { wide } else { dtype };
        // SAFETY: the loop wrote an element of that dtype; an unused room holds zeros.
        *result = unsafe { types::read(computed, room.0.as_ptr()) }.cast(dtype);
    }
    let faults = match operator.has_faults() {
        true => faulty::of_values(operator, &x1.cast(found.operands), &x2.cast(found.operands), &results),
        false => Faults::NONE,
    };
    Ok((results, faults))
}

/// The order of whole numbers of different types, Python's of any size included, by their values.
fn compare_integers(a: &Number<'_, '_>, b: &Number<'_, '_>) -> Option<Ordering> {
    /// A whole number, or the sign of one that is larger than any that scalars hold.
    fn whole(number: &Number<'_, '_>) -> Option<i128> {
        match number {
            Number::Strong(value) if !value.dtype().is_inexact() => Some(value.as_i128()),
            Number::Weak(Weak::Bool(value)) => Some((*value).into()),
            Number::Weak(Weak::Int(value)) => Some(*value),
            Number::Weak(Weak::Huge { negative, .. }) => Some(if *negative { i128::MIN } else { i128::MAX }),
            _ => None,
        }
    }
    Some(whole(a)?.cmp(&whole(b)?))
}

#[cold]
fn no_loop(operator: Operator, dtype: DType) -> PyErr {
    match (operator, dtype) {
        (Operator::Subtract, DType::Bool) => PyTypeError::new_err(
            "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, \
             or the logical_xor function instead.",
        ),
        (Operator::Negative, DType::Bool) => PyTypeError::new_err(
            "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the \
             logical_not function instead.",
        ),
        (Operator::Positive, DType::Bool) => crate::errors::to_python(error::Error::casting(
            "ufunc 'positive' did not contain a loop with signature matching types <class \
             'numpy.dtypes.BoolDType'> -> None",
        )),
        _ => PyTypeError::new_err(format!(
            "ufunc '{}' not supported for the input types, and the inputs could not be safely coerced to any \
             supported types according to the casting rule ''safe''",
            operator.row().name
        )),
    }
}

/// An operator between a scalar and something that is not a number.
#[cold]
fn foreign<'py>(
    operator: Operator,
    x1: &Bound<'py, PyAny>,
    x2: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = x1.py();
    // `int8(3) * "ab"` repeats: the interpreter asks sequences after everybody declined to multiply.
    let repeats = |object: &Bound<'py, PyAny>| {
        object.is_instance_of::<pyo3::types::PyList>()
            || object.is_instance_of::<PyTuple>()
            || object.is_instance_of::<pyo3::types::PyString>()
            || object.is_instance_of::<pyo3::types::PyBytes>()
    };
    match hooks() {
        Some(hooks) if !(operator == Operator::Multiply && (repeats(x1) || repeats(x2))) => {
            (hooks.operate)(operator, x1, x2)
        }
        _ => Ok(py.NotImplemented().into_bound(py)),
    }
}

// ---------------------------------------------------------------------------------------------------
// Slots.

macro_rules! binary_slots {
    ($($slot:ident = $operator:ident;)+) => { $(
        unsafe extern "C" fn $slot(x1: *mut PyObject, x2: *mut PyObject) -> *mut PyObject {
            // SAFETY: called by the interpreter.
            unsafe { binary(Operator::$operator, x1, x2) }
        }
    )+ };
}

macro_rules! unary_slots {
    ($($slot:ident = $operator:ident;)+) => { $(
        unsafe extern "C" fn $slot(x: *mut PyObject) -> *mut PyObject {
            // SAFETY: called by the interpreter.
            unsafe { unary(Operator::$operator, x) }
        }
    )+ };
}

binary_slots! {
    add = Add; subtract = Subtract; multiply = Multiply; divide = Divide; floor_divide = FloorDivide;
    remainder = Remainder; divmod = Divmod; left_shift = LeftShift; right_shift = RightShift;
    and = And; or = Or; xor = Xor;
}
unary_slots! { negative = Negative; positive = Positive; absolute = Absolute; invert = Invert; }

unsafe extern "C" fn power(x1: *mut PyObject, x2: *mut PyObject, modulus: *mut PyObject) -> *mut PyObject {
    // SAFETY: called by the interpreter.
    unsafe {
        if modulus != ffi::Py_None() {
            return ffi::Py_NewRef(ffi::Py_NotImplemented());
        }
        binary(Operator::Power, x1, x2)
    }
}

unsafe extern "C" fn compare(x1: *mut PyObject, x2: *mut PyObject, comparison: c_int) -> *mut PyObject {
    // SAFETY: called by the interpreter. Each operator is compiled on its own.
    unsafe {
        match comparison {
            ffi::Py_LT => binary(Operator::Less, x1, x2),
            ffi::Py_LE => binary(Operator::LessEqual, x1, x2),
            ffi::Py_EQ => binary(Operator::Equal, x1, x2),
            ffi::Py_NE => binary(Operator::NotEqual, x1, x2),
            ffi::Py_GT => binary(Operator::Greater, x1, x2),
            _ => binary(Operator::GreaterEqual, x1, x2),
        }
    }
}

unsafe extern "C" fn truth(object: *mut PyObject) -> c_int {
    // SAFETY: called by the interpreter.
    unsafe {
        let value = types::value_pointer(object);
        let is_true = match types::dtype_of(object) {
            Some(DType::Float64) => *value.cast::<f64>() != 0.0,
            Some(dtype) if dtype.is_bool() || dtype.is_integer() => faulty::whole_or_bool(dtype, value) != 0,
            Some(dtype) => types::read_as::<bool>(dtype, value),
            None => true,
        };
        is_true.into()
    }
}

unsafe extern "C" fn int(object: *mut PyObject) -> *mut PyObject {
    // SAFETY: called by the interpreter.
    unsafe {
        let value = types::value_pointer(object);
        match types::dtype_of(object) {
            Some(DType::UInt64) => ffi::PyLong_FromUnsignedLongLong(value.cast::<u64>().read()),
            Some(dtype) if dtype.is_bool() || dtype.is_integer() => {
                ffi::PyLong_FromLongLong(faulty::whole_or_bool(dtype, value) as i64)
            }
            Some(DType::Float64) => ffi::PyLong_FromDouble(value.cast::<f64>().read()),
            Some(dtype) if dtype.is_float() => ffi::PyLong_FromDouble(types::read_as::<f64>(dtype, value)),
            _ => through_float64(object, |value| ffi::PyLong_FromDouble(value)),
        }
    }
}

unsafe extern "C" fn float(object: *mut PyObject) -> *mut PyObject {
    // SAFETY: called by the interpreter.
    unsafe {
        let value = types::value_pointer(object);
        match types::dtype_of(object) {
            Some(DType::Float64) => ffi::PyFloat_FromDouble(value.cast::<f64>().read()),
            Some(dtype) if dtype.is_bool() || dtype.is_integer() => {
                ffi::PyFloat_FromDouble(faulty::whole_or_bool(dtype, value) as f64)
            }
            Some(dtype) if dtype.is_float() => ffi::PyFloat_FromDouble(types::read_as::<f64>(dtype, value)),
            _ => through_float64(object, |value| ffi::PyFloat_FromDouble(value)),
        }
    }
}

/// A Python number made of the real part, with a warning that the imaginary part is dropped.
unsafe fn through_float64(object: *mut PyObject, make: impl FnOnce(f64) -> *mut PyObject) -> *mut PyObject {
    // SAFETY: called by the slots above.
    unsafe {
        guard_object(|py| {
            let this = Bound::<PyAny>::from_borrowed_ptr(py, object);
            let value = super::text::own_value(&this)?;
            Ok(make(super::number::cast_scalar(py, &value, DType::Float64)?.as_f64()))
        })
    }
}

unsafe extern "C" fn index(object: *mut PyObject) -> *mut PyObject {
    // SAFETY: called by the interpreter.
    unsafe { int(object) }
}

/// The slot of whole numbers alone.
pub fn index_slot() -> (c_int, *mut c_void) {
    (ffi::Py_nb_index, index as *mut c_void)
}

/// The slots of all scalars.
pub fn slots() -> Vec<(c_int, *mut c_void)> {
    vec![
        (ffi::Py_nb_add, add as *mut c_void),
        (ffi::Py_nb_subtract, subtract as *mut c_void),
        (ffi::Py_nb_multiply, multiply as *mut c_void),
        (ffi::Py_nb_true_divide, divide as *mut c_void),
        (ffi::Py_nb_floor_divide, floor_divide as *mut c_void),
        (ffi::Py_nb_remainder, remainder as *mut c_void),
        (ffi::Py_nb_divmod, divmod as *mut c_void),
        (ffi::Py_nb_power, power as *mut c_void),
        (ffi::Py_nb_lshift, left_shift as *mut c_void),
        (ffi::Py_nb_rshift, right_shift as *mut c_void),
        (ffi::Py_nb_and, and as *mut c_void),
        (ffi::Py_nb_or, or as *mut c_void),
        (ffi::Py_nb_xor, xor as *mut c_void),
        (ffi::Py_nb_negative, negative as *mut c_void),
        (ffi::Py_nb_positive, positive as *mut c_void),
        (ffi::Py_nb_absolute, absolute as *mut c_void),
        (ffi::Py_nb_invert, invert as *mut c_void),
        (ffi::Py_nb_bool, truth as *mut c_void),
        (ffi::Py_nb_int, int as *mut c_void),
        (ffi::Py_nb_float, float as *mut c_void),
        (ffi::Py_tp_richcompare, compare as *mut c_void),
    ]
}
