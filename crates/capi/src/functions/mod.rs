//! Functions by name: one row each, of a signature and what it does, by chapter.
//!
//! Rows take [`Arguments`] by their positions in the signature, whose defaults stand for what a caller leaves out.
//! Every operation of the catalogue is a function, too, with the arguments that NumPy's have.

mod arguments;
mod arithmetic;
mod arrays;
mod dtypes;
mod linalg;
mod nested;
pub(crate) mod random;
mod statistics;
mod text;

pub(crate) use arguments::{Arguments, each};

use crate::arrays::null_or;
use crate::status::{answer, null, polyarray_status};
use crate::values::{Answer, Value, hand_over, polyarray_value, read_arguments, take_back};
use error::{Error, Result};
use polyarray::{Number, settings};
use std::collections::HashMap;
use std::ffi::{CStr, CString, c_char};
use std::sync::LazyLock;

/// A function as a chapter writes it: its signature, in Python's words, and what it does.
pub(crate) type Row = (&'static str, fn(&Arguments<'_, '_>) -> Result<Answer>);

/// Writes rows: `"name(x, axis=None)" => |a| …` for a result of any kind that there is an answer for.
macro_rules! rows {
    ($($signature:expr => |$arguments:ident| $body:expr;)+) => {
        &[$(($signature, |$arguments: &$crate::functions::Arguments<'_, '_>| {
            Ok($crate::values::Answer::from($body))
        })),+]
    };
}
pub(crate) use rows;

/// A parameter, and what stands where nothing was given.
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) default: Option<Value<'static>>,
}

/// A function, taken apart.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) parameters: Vec<Parameter>,
    signature: CString,
    run: fn(&Arguments<'_, '_>) -> Result<Answer>,
}

/// What a default says; signatures have few kinds of them.
fn default_of(text: &'static str) -> Value<'static> {
    match text {
        "None" => Value::None,
        "True" => Value::Truth(true),
        "False" => Value::Truth(false),
        _ if text.starts_with('\'') => Value::Text(text.trim_matches('\'')),
        _ => match text.parse::<i64>() {
            Ok(whole) => Value::Number(Number::Int(whole.into())),
            Err(_) => Value::Number(Number::Float(text.parse().unwrap_or(f64::NAN))),
        },
    }
}

impl Function {
    fn new((signature, run): Row) -> Function {
        let (name, parameters) = signature.split_once('(').unwrap_or((signature, ")"));
        let parameters =
            parameters.trim_end_matches(')').split(", ").filter(|parameter| !parameter.is_empty());
        let parameters = parameters.map(|parameter| match parameter.split_once('=') {
            Some((name, default)) => Parameter { name, default: Some(default_of(default)) },
            None => Parameter { name: parameter, default: None },
        });
        Function {
            name,
            parameters: parameters.collect(),
            signature: CString::new(signature).unwrap_or_default(),
            run,
        }
    }
}

struct Functions {
    all: Vec<Function>,
    places: HashMap<&'static str, usize>,
}

static FUNCTIONS: LazyLock<Functions> = LazyLock::new(|| {
    let chapters = [
        arrays::ROWS,
        arithmetic::ROWS,
        dtypes::ROWS,
        linalg::ROWS,
        random::ROWS,
        statistics::ROWS,
        text::ROWS,
    ];
    let all: Vec<Function> = chapters.into_iter().flatten().copied().map(Function::new).collect();
    let places = all.iter().enumerate().map(|(place, function)| (function.name, place)).collect();
    Functions { all, places }
});

/// Calls a function by its name.
fn call(name: &str, arguments: Vec<Value<'_>>) -> Result<Answer> {
    match FUNCTIONS.places.get(name).map(|&place| &FUNCTIONS.all[place]) {
        Some(function) => (function.run)(&Arguments::new(function, arguments)?),
        None => match ops::find(name) {
            Some(row) => arithmetic::of_elements(row, arguments),
            None => Err(Error::value(format!(
                "polyarray_invoke: there is no function '{name}'; polyarray_function_signature and \
                 polyarray_operation_name tell which there are"
            ))),
        },
    }
}

/// Calls a function by name: one of polyarray_function_signature, or an operation of the catalogue, which takes its
/// arguments and then out=None, where=None, casting='same_kind', order='K', dtype=None. Arguments stand in the order of
/// the signature; those left out at the end, and those of kind POLYARRAY_OMITTED, have their defaults. `result` is to
/// be released with polyarray_value_release; several results are a list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_invoke(
    name: *const c_char,
    arguments: *const polyarray_value,
    count: usize,
    result: *mut polyarray_value,
) -> polyarray_status {
    const NAME: &str = "polyarray_invoke";
    // SAFETY: the header's demands are those of the functions called, and a place for the result.
    answer(|| unsafe {
        null_or(NAME, "result", result)?;
        result.write(polyarray_value::OMITTED);
        if name.is_null() {
            return Err(null(NAME, "name"));
        }
        let name = CStr::from_ptr(name).to_string_lossy();
        let arguments = read_arguments(NAME, count, arguments)?;
        result.write(hand_over(call(&name, arguments)?));
        Ok(())
    })
}

/// Releases what a result of polyarray_invoke holds. To keep an array or another part of it, take the pointer and set
/// the part's kind to POLYARRAY_OMITTED first; a source of random numbers is released as a value only. A value that
/// was released, or NULL, is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_value_release(value: *mut polyarray_value) {
    if !value.is_null() {
        // SAFETY: a value of polyarray_invoke, which is forgotten here.
        answer(|| unsafe {
            take_back(value.replace(polyarray_value::OMITTED));
            Ok(())
        });
    }
}

/// The signature of a function that is called by name, such as "cumsum(x, axis=None, dtype=None)"; NULL beyond the last.
#[unsafe(no_mangle)]
pub extern "C" fn polyarray_function_signature(number: usize) -> *const c_char {
    FUNCTIONS.all.get(number).map_or(std::ptr::null(), |function| function.signature.as_ptr())
}

/// 1 where floating-point faults were seen on this thread that nobody has asked for, else 0. take_faults() tells them.
#[unsafe(no_mangle)]
pub extern "C" fn polyarray_has_faults() -> i32 {
    settings::has_faults().into()
}
