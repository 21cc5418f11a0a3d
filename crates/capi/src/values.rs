//! Values of any kind, as functions that are called by name take and return them.
//!
//! A [`polyarray_value`] is what Python would call an object: a number, a text, a dtype, an array, a slice, or a list
//! of such. Plain numbers have no dtype; beside arrays they take the arrays', as numbers in a program do.

use crate::arrays::{array_of, dtype_of, numbers, polyarray_array};
use crate::functions::random::Source;
use dtype::{DType, c64};
use error::{Error, Result};
use layout::Slice;
use polyarray::{Array, Number};
use std::ffi::{CString, c_void};

/// What a value is.
#[repr(i32)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum polyarray_kind {
    /// Not given: the parameter's default.
    POLYARRAY_OMITTED = 0,
    /// Python's None.
    POLYARRAY_NONE = 1,
    /// `integer` is 0 or 1.
    POLYARRAY_TRUTH = 2,
    /// A whole number: `integer`.
    POLYARRAY_INTEGER = 3,
    /// A whole number beyond INT64_MAX: the bits of a uint64_t in `integer`.
    POLYARRAY_UNSIGNED = 4,
    /// A whole number beyond 64 bits, as the nearest real number in `real`, which may be infinite.
    POLYARRAY_HUGE = 5,
    /// A real number: `real`.
    POLYARRAY_REAL = 6,
    /// A complex number: `real` and `imaginary`.
    POLYARRAY_COMPLEX = 7,
    /// `count` bytes of UTF-8 at `pointer`.
    POLYARRAY_TEXT = 8,
    /// One of polyarray_dtype in `integer`.
    POLYARRAY_DTYPE = 9,
    /// A handle in `pointer`, which stays its owner's.
    POLYARRAY_ARRAY = 10,
    /// `count` values at `pointer`.
    POLYARRAY_LIST = 11,
    /// Three values at `pointer`, whole numbers or POLYARRAY_NONE: start, stop, step.
    POLYARRAY_SLICE = 12,
    /// The axes of an array that the rest of a key leaves.
    POLYARRAY_ELLIPSIS = 13,
    /// A source of random numbers, made by random.Generator or random.RandomState.
    POLYARRAY_RANDOM = 14,
}

/// A value. Which fields count depends on the kind; the others are not read.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct polyarray_value {
    /// One of polyarray_kind.
    pub kind: i32,
    /// 0.
    pub reserved: i32,
    /// A whole number, a truth value, or the number of a dtype.
    pub integer: i64,
    /// A real number, or the real part.
    pub real: f64,
    /// The imaginary part.
    pub imaginary: f64,
    /// Bytes of a text, values of a list.
    pub count: usize,
    /// A text, a handle, or values.
    pub pointer: *const c_void,
}

impl polyarray_value {
    pub(crate) const OMITTED: polyarray_value = polyarray_value {
        kind: polyarray_kind::POLYARRAY_OMITTED as i32,
        reserved: 0,
        integer: 0,
        real: 0.0,
        imaginary: 0.0,
        count: 0,
        pointer: std::ptr::null(),
    };
}

/// A value as it was given.
#[derive(Clone)]
pub(crate) enum Value<'a> {
    Omitted,
    None,
    Truth(bool),
    Number(Number),
    Text(&'a str),
    DType(DType),
    Array(&'a Array),
    List(Vec<Value<'a>>),
    Slice(Slice),
    Ellipsis,
    Random(&'a Source),
}

impl Value<'_> {
    /// What error messages call it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Value::Omitted => "nothing",
            Value::None => "None",
            Value::Truth(_) => "a truth value",
            Value::Number(Number::Float(_)) => "a real number",
            Value::Number(Number::Complex(_)) => "a complex number",
            Value::Number(_) => "a whole number",
            Value::Text(_) => "a text",
            Value::DType(_) => "a dtype",
            Value::Array(_) => "an array",
            Value::List(_) => "a list",
            Value::Slice(_) => "a slice",
            Value::Ellipsis => "an ellipsis",
            Value::Random(_) => "a source of random numbers",
        }
    }
}

/// How deep lists may be nested: no key and no block of arrays needs more.
const DEEPEST: usize = 64;

/// Reads a value of the caller's.
pub(crate) unsafe fn read<'a>(function: &str, value: &polyarray_value, depth: usize) -> Result<Value<'a>> {
    const KINDS: [polyarray_kind; 15] = {
        use polyarray_kind::*;
        [
            POLYARRAY_OMITTED,
            POLYARRAY_NONE,
            POLYARRAY_TRUTH,
            POLYARRAY_INTEGER,
            POLYARRAY_UNSIGNED,
            POLYARRAY_HUGE,
            POLYARRAY_REAL,
            POLYARRAY_COMPLEX,
            POLYARRAY_TEXT,
            POLYARRAY_DTYPE,
            POLYARRAY_ARRAY,
            POLYARRAY_LIST,
            POLYARRAY_SLICE,
            POLYARRAY_ELLIPSIS,
            POLYARRAY_RANDOM,
        ]
    };
    use polyarray_kind as K;
    let kind = usize::try_from(value.kind).ok().and_then(|kind| KINDS.get(kind).copied());
    let kind = kind.ok_or_else(|| {
        Error::value(format!("{function}: there is no kind of value with number {}", value.kind))
    })?;
    // SAFETY: the header says what lies at the pointer of each kind.
    Ok(unsafe {
        match kind {
            K::POLYARRAY_OMITTED => Value::Omitted,
            K::POLYARRAY_NONE => Value::None,
            K::POLYARRAY_TRUTH => Value::Truth(value.integer != 0),
            K::POLYARRAY_INTEGER => Value::Number(Number::Int(value.integer.into())),
            K::POLYARRAY_UNSIGNED => Value::Number(Number::Int((value.integer as u64).into())),
            K::POLYARRAY_HUGE => Value::Number(Number::Huge(value.real)),
            K::POLYARRAY_REAL => Value::Number(Number::Float(value.real)),
            K::POLYARRAY_COMPLEX => Value::Number(Number::Complex(c64::new(value.real, value.imaginary))),
            K::POLYARRAY_TEXT => {
                let bytes = numbers::<u8>(function, value.count, value.pointer.cast())?;
                let text = std::str::from_utf8(bytes);
                Value::Text(text.map_err(|_| Error::value(format!("{function}: a text is not UTF-8")))?)
            }
            K::POLYARRAY_DTYPE => {
                Value::DType(dtype_of(function, i32::try_from(value.integer).unwrap_or(-1))?)
            }
            K::POLYARRAY_ARRAY => Value::Array(array_of(function, value.pointer.cast())?),
            K::POLYARRAY_LIST if depth == 0 => {
                return Err(Error::value(format!("{function}: lists nested more than {DEEPEST} deep")));
            }
            K::POLYARRAY_LIST => {
                Value::List(read_all(function, value.count, value.pointer.cast(), depth - 1)?)
            }
            K::POLYARRAY_SLICE => {
                let parts = read_all(function, 3, value.pointer.cast(), 0)?;
                let [start, stop, step] = [0, 1, 2].map(|part: usize| bound(function, &parts[part]));
                Value::Slice(Slice { start: start?, stop: stop?, step: step? })
            }
            K::POLYARRAY_ELLIPSIS => Value::Ellipsis,
            K::POLYARRAY_RANDOM => {
                let source = value.pointer.cast::<Source>().as_ref();
                Value::Random(
                    source.ok_or_else(|| crate::status::null(function, "a source of random numbers"))?,
                )
            }
        }
    })
}

/// One of the numbers of a slice; those beyond 64 bits mean as much as the last within.
fn bound(function: &str, value: &Value<'_>) -> Result<Option<i64>> {
    match value {
        Value::None | Value::Omitted => Ok(None),
        Value::Number(number) if number.whole().is_some() => {
            let whole = number.whole().unwrap_or_default();
            Ok(Some(whole.clamp(i64::MIN.into(), i64::MAX.into()) as i64))
        }
        other => Err(Error::type_(format!(
            "{function}: a slice is of whole numbers and None, not of {}",
            other.name()
        ))),
    }
}

/// Reads values of the caller's.
pub(crate) unsafe fn read_all<'a>(
    function: &str,
    count: usize,
    values: *const polyarray_value,
    depth: usize,
) -> Result<Vec<Value<'a>>> {
    // SAFETY: the header asks for so many values.
    unsafe { numbers(function, count, values)?.iter().map(|value| read(function, value, depth)).collect() }
}

/// Reads the arguments of a call.
pub(crate) unsafe fn read_arguments<'a>(
    function: &str,
    count: usize,
    values: *const polyarray_value,
) -> Result<Vec<Value<'a>>> {
    // SAFETY: the header asks for so many values.
    unsafe { read_all(function, count, values, DEEPEST) }
}

/// What a function returns.
pub(crate) enum Answer {
    Nothing,
    Truth(bool),
    Integer(i64),
    Real(f64),
    Text(String),
    DType(DType),
    Array(Array),
    List(Vec<Answer>),
    Random(Box<Source>),
}

macro_rules! answers {
    ($($type:ty => $variant:ident;)+) => {
        $(impl From<$type> for Answer {
            fn from(value: $type) -> Answer {
                Answer::$variant(value)
            }
        })+
    };
}

answers! {
    bool => Truth;
    i64 => Integer;
    f64 => Real;
    String => Text;
    DType => DType;
    Array => Array;
}

impl From<()> for Answer {
    fn from((): ()) -> Answer {
        Answer::Nothing
    }
}

impl<T: Into<Answer>> From<Vec<T>> for Answer {
    fn from(values: Vec<T>) -> Answer {
        Answer::List(values.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Answer>> From<Option<T>> for Answer {
    fn from(value: Option<T>) -> Answer {
        value.map_or(Answer::Nothing, Into::into)
    }
}

impl<A: Into<Answer>, B: Into<Answer>> From<(A, B)> for Answer {
    fn from((a, b): (A, B)) -> Answer {
        Answer::List(vec![a.into(), b.into()])
    }
}

impl<A: Into<Answer>, B: Into<Answer>, C: Into<Answer>> From<(A, B, C)> for Answer {
    fn from((a, b, c): (A, B, C)) -> Answer {
        Answer::List(vec![a.into(), b.into(), c.into()])
    }
}

/// Hands a result to the caller, who releases it.
pub(crate) fn hand_over(answer: Answer) -> polyarray_value {
    use polyarray_kind::*;
    let value = |kind: polyarray_kind| polyarray_value { kind: kind as i32, ..polyarray_value::OMITTED };
    match answer {
        Answer::Nothing => value(POLYARRAY_NONE),
        Answer::Truth(truth) => polyarray_value { integer: truth.into(), ..value(POLYARRAY_TRUTH) },
        Answer::Integer(integer) => polyarray_value { integer, ..value(POLYARRAY_INTEGER) },
        Answer::Real(real) => polyarray_value { real, ..value(POLYARRAY_REAL) },
        Answer::DType(dtype) => {
            polyarray_value { integer: crate::arrays::number_of(dtype).into(), ..value(POLYARRAY_DTYPE) }
        }
        Answer::Text(text) => {
            let count = text.len();
            // Ended by a zero, too, for programs that know no lengths.
            let text = CString::new(text.replace('\0', " ")).unwrap_or_default();
            polyarray_value { count, pointer: text.into_raw().cast(), ..value(POLYARRAY_TEXT) }
        }
        Answer::Array(array) => {
            let handle = Box::into_raw(Box::new(polyarray_array { array }));
            polyarray_value { pointer: handle.cast(), ..value(POLYARRAY_ARRAY) }
        }
        Answer::List(answers) => {
            let values: Box<[polyarray_value]> = answers.into_iter().map(hand_over).collect();
            let count = values.len();
            polyarray_value { count, pointer: Box::into_raw(values).cast(), ..value(POLYARRAY_LIST) }
        }
        Answer::Random(source) => {
            polyarray_value { pointer: Box::into_raw(source).cast(), ..value(POLYARRAY_RANDOM) }
        }
    }
}

/// Releases what a result holds. A part that the caller took over has become POLYARRAY_OMITTED.
///
/// # Safety
/// The value was handed over by [`hand_over`] and not released.
pub(crate) unsafe fn take_back(value: polyarray_value) {
    // SAFETY: the pointers are those of `hand_over`.
    unsafe {
        let pointer = value.pointer.cast_mut();
        match value.kind {
            kind if kind == polyarray_kind::POLYARRAY_TEXT as i32 => drop(CString::from_raw(pointer.cast())),
            kind if kind == polyarray_kind::POLYARRAY_ARRAY as i32 => {
                drop(Box::from_raw(pointer.cast::<polyarray_array>()));
            }
            kind if kind == polyarray_kind::POLYARRAY_RANDOM as i32 => {
                drop(Box::from_raw(pointer.cast::<Source>()));
            }
            kind if kind == polyarray_kind::POLYARRAY_LIST as i32 => {
                let values =
                    std::ptr::slice_from_raw_parts_mut(pointer.cast::<polyarray_value>(), value.count);
                for value in Box::from_raw(values) {
                    take_back(value);
                }
            }
            _ => {}
        }
    }
}
