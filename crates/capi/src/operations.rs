//! Operations by name: the catalogue's functions of elements, reductions with them, and matrix products.

use crate::arrays::{array_of, give, null_or, numbers, polyarray_array};
use crate::status::{answer, null, polyarray_status};
use error::{Error, Result};
use ops::Elementwise;
use polyarray::{Array, Operand, elementwise, reduction};
use std::ffi::{CStr, CString, c_char};
use std::sync::LazyLock;

/// The row of a name.
unsafe fn row_of(operation: &str, name: *const c_char) -> Result<&'static Elementwise> {
    if name.is_null() {
        return Err(null(operation, "name"));
    }
    // SAFETY: not NULL; the header asks for a text.
    let name = unsafe { CStr::from_ptr(name) }.to_string_lossy();
    ops::find(&name).ok_or_else(|| {
        Error::value(format!(
            "{operation}: there is no operation '{name}'; polyarray_operation_name tells which there are"
        ))
    })
}

/// The arrays behind a list of handles.
unsafe fn arrays_of<'a>(
    operation: &str,
    count: usize,
    handles: *const *const polyarray_array,
) -> Result<Vec<&'a Array>> {
    // SAFETY: the header asks for so many handles that were not released.
    unsafe { numbers(operation, count, handles)?.iter().map(|&handle| array_of(operation, handle)).collect() }
}

fn refuse_count(operation: &str, name: &str, what: &str, found: usize, expected: usize) -> Result<()> {
    if found == expected {
        return Ok(());
    }
    Err(Error::value(format!("{operation}: {name} has {expected} {what}, not {found}")))
}

/// Applies an operation of the catalogue to arrays, which broadcast. `outputs` receives `output_count` new handles, as
/// many as the operation has results.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_call(
    name: *const c_char,
    inputs: *const *const polyarray_array,
    input_count: usize,
    outputs: *mut *mut polyarray_array,
    output_count: usize,
) -> polyarray_status {
    const NAME: &str = "polyarray_call";
    // SAFETY: the header's demands are those of the functions called, and room for the handles.
    answer(|| unsafe {
        let row = row_of(NAME, name)?;
        let inputs = arrays_of(NAME, input_count, inputs)?;
        refuse_count(NAME, row.name, "arguments", inputs.len(), row.nin())?;
        refuse_count(NAME, row.name, "results", output_count, row.nout())?;
        null_or(NAME, "outputs", outputs)?;
        let operands: Vec<Operand<'_>> = inputs.into_iter().map(Operand::from).collect();
        let results = elementwise::apply(row, &operands, &elementwise::Options::default())?;
        for (k, result) in results.into_iter().enumerate() {
            give(NAME, outputs.add(k), result)?;
        }
        Ok(())
    })
}

/// polyarray_call with results written into arrays that exist.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_call_into(
    name: *const c_char,
    inputs: *const *const polyarray_array,
    input_count: usize,
    outputs: *const *const polyarray_array,
    output_count: usize,
) -> polyarray_status {
    const NAME: &str = "polyarray_call_into";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe {
        let row = row_of(NAME, name)?;
        let inputs = arrays_of(NAME, input_count, inputs)?;
        refuse_count(NAME, row.name, "arguments", inputs.len(), row.nin())?;
        refuse_count(NAME, row.name, "results", output_count, row.nout())?;
        let out: Vec<Option<&Array>> =
            arrays_of(NAME, output_count, outputs)?.into_iter().map(Some).collect();
        let operands: Vec<Operand<'_>> = inputs.into_iter().map(Operand::from).collect();
        let options = elementwise::Options { out: &out, ..elementwise::Options::default() };
        elementwise::apply(row, &operands, &options).map(drop)
    })
}

/// Folds an operation of two arguments over axes: `add` sums, `maximum` finds the largest. `axes` NULL means all.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_reduce(
    name: *const c_char,
    array: *const polyarray_array,
    axis_count: usize,
    axes: *const i64,
    keepdims: i32,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_reduce";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe {
        let (row, array) = (row_of(NAME, name)?, array_of(NAME, array)?);
        let axes = if axes.is_null() { None } else { Some(numbers(NAME, axis_count, axes)?) };
        let options = reduction::Options { axes, keepdims: keepdims != 0, ..reduction::Options::default() };
        give(NAME, out, reduction::reduce(row, array, &options)?)
    })
}

/// The matrix product, by NumPy's rules for `@`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_matmul(
    x1: *const polyarray_array,
    x2: *const polyarray_array,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_matmul";
    // SAFETY: the header's demands are those of the functions called.
    answer(|| unsafe { give(NAME, out, array_of(NAME, x1)?.matmul(array_of(NAME, x2)?)?) })
}

static NAMES: LazyLock<Vec<(CString, &'static Elementwise)>> = LazyLock::new(|| {
    let mut known: Vec<(CString, &'static Elementwise)> = Vec::new();
    for row in ops::rows().filter(|row| !row.private) {
        let name = CString::new(row.name).unwrap_or_default();
        if known.iter().all(|(known, _)| *known != name) {
            known.push((name, row));
        }
    }
    known
});

/// How many operations the catalogue has.
#[unsafe(no_mangle)]
pub extern "C" fn polyarray_operation_count() -> usize {
    NAMES.len()
}

/// The name of an operation; NULL beyond the last. `inputs` and `outputs`, where not NULL, receive how many arguments
/// and results it has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_operation_name(
    number: usize,
    inputs: *mut usize,
    outputs: *mut usize,
) -> *const c_char {
    let Some((name, row)) = NAMES.get(number) else { return std::ptr::null() };
    // SAFETY: NULL, or places for numbers.
    unsafe {
        if let Some(inputs) = inputs.as_mut() {
            *inputs = row.nin();
        }
        if let Some(outputs) = outputs.as_mut() {
            *outputs = row.nout();
        }
    }
    name.as_ptr()
}

/// Changes how many threads evaluations use.
#[unsafe(no_mangle)]
pub extern "C" fn polyarray_set_num_threads(count: usize) -> polyarray_status {
    answer(|| threads::set_num_threads(count))
}

/// How many threads evaluations use.
#[unsafe(no_mangle)]
pub extern "C" fn polyarray_num_threads() -> usize {
    threads::num_threads()
}
