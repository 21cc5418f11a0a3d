//! `ufunc.resolve_dtypes`: in which dtypes a function computes, without computing anything.

use crate::dtype::{PyDType, dtype_object, extract_dtype};
use crate::errors::{OrRaise, guard};
use crate::ufunc::{Function, PyUfunc};
use dtype::{Casting, DType, Scalar, Weak, c64, can_cast};
use ops::Elementwise;
use polyarray::{Number, Operand, elementwise};
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyComplex, PyFloat, PyInt, PyString, PyTuple, PyType};

/// One entry of the tuple: a dtype, the class of Python's numbers, or nothing.
enum Entry {
    Given(DType),
    Plain(Weak, &'static str),
    Open,
}

impl Entry {
    fn new(object: &Bound<'_, PyAny>) -> PyResult<Entry> {
        let py = object.py();
        let is = |class: Bound<'_, PyType>| object.is(&class);
        if object.is_none() {
            Ok(Entry::Open)
        } else if object.is_instance_of::<PyDType>() {
            extract_dtype(object).map(Entry::Given)
        } else if is(py.get_type::<PyInt>()) {
            Ok(Entry::Plain(Weak::Int, "int"))
        } else if is(py.get_type::<PyFloat>()) {
            Ok(Entry::Plain(Weak::Float, "float"))
        } else if is(py.get_type::<PyComplex>()) {
            Ok(Entry::Plain(Weak::Complex, "complex"))
        } else {
            Err(PyTypeError::new_err(
                "Provided dtype must be a valid NumPy dtype, int, float, complex, or None.",
            ))
        }
    }

    /// An operand that has the entry's dtype.
    fn operand(&self) -> PyResult<Operand<'static>> {
        match self {
            Entry::Given(dtype) => Ok(Operand::Scalar(Scalar::zero(*dtype))),
            Entry::Plain(Weak::Float, _) => Ok(Operand::Number(Number::Float(0.0))),
            Entry::Plain(Weak::Complex, _) => Ok(Operand::Number(Number::Complex(c64::new(0.0, 0.0)))),
            Entry::Plain(..) => Ok(Operand::Number(Number::Int(0))),
            Entry::Open => Err(PyTypeError::new_err("the dtypes of all arguments have to be given")),
        }
    }
}

/// Refuses casts of arguments to the loop, and of its results to what was asked for.
fn check(row: &Elementwise, entries: &[Entry], found: &[DType], casting: Casting) -> PyResult<()> {
    for (number, (entry, &found)) in entries.iter().zip(found).enumerate() {
        match entry {
            Entry::Plain(_, class) if matches!(casting, Casting::No | Casting::Equiv) => {
                return Err(PyTypeError::new_err(format!(
                    "cannot cast Python {class} to dtype('{found}') under the casting rule '{}'",
                    casting.name()
                )));
            }
            Entry::Given(given) => {
                let input = number < row.nin();
                let (from, to) = if input { (*given, found) } else { (found, *given) };
                if !can_cast(from, to, casting) {
                    let what = if input { "input" } else { "output" };
                    return Err(PyTypeError::new_err(format!(
                        "Cannot cast ufunc '{}' {what} {number} from dtype('{from}') to dtype('{to}') with casting \
                         rule '{}'",
                        row.name,
                        casting.name()
                    )));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The dtype that a signature asks for: its first that is not left open, of results or of arguments.
///
/// # Errors
/// `TypeError` for what is no signature.
pub fn wanted(signature: &Bound<'_, PyAny>, nin: usize, nout: usize) -> PyResult<Option<DType>> {
    let short = || PyTypeError::new_err("Use `dtype` or  fill the tuple with more than one 'None'.");
    let codes = |text: &str| {
        text.chars().map(|code| PyString::new(signature.py(), &code.to_string()).into_any()).collect()
    };
    let parts: Vec<Bound<'_, PyAny>> = if let Ok(parts) = signature.cast::<PyTuple>() {
        parts.iter().collect()
    } else if let Ok(text) = signature.extract::<String>() {
        let (arguments, results) = text.split_once("->").ok_or_else(short)?;
        codes(&format!("{arguments}{results}"))
    } else {
        return Err(PyTypeError::new_err("the signature object to ufunc must be a string or a tuple."));
    };
    match parts.len() {
        1 if nin + nout > 1 => Err(short()),
        count if count != nin + nout => Err(PyValueError::new_err(format!(
            "a type-tuple must be specified of length {} for the ufunc, not {count}",
            nin + nout
        ))),
        _ => {
            let (arguments, results) = parts.split_at(nin);
            let first = results.iter().chain(arguments).find(|part| !part.is_none());
            let first = first.map(extract_dtype).transpose()?;
            // Truth values say nothing of the loop that finds them: the arguments' own dtypes decide.
            Ok(first.filter(|dtype| !dtype.is_bool()))
        }
    }
}

/// The dtypes of each loop, as `'dd->d'`. `long` and `long long` have the same loop, but each its letter.
pub fn types(row: &Elementwise) -> Vec<String> {
    let mut types = row.types();
    let longs = |text: &String| text.contains(['l', 'L']);
    if let Some(last) = types.iter().rposition(longs) {
        let again: Vec<String> = types
            .iter()
            .filter(|text| longs(text))
            .map(|text| text.replace('l', "q").replace('L', "Q"))
            .collect();
        types.splice(last + 1..last + 1, again);
    }
    types
}

#[pymethods]
impl PyUfunc {
    /// The dtypes in which the function would compute and give its results.
    ///
    /// `dtypes` are those of arguments and results: dtypes, `int`, `float` or `complex` for Python's numbers, and
    /// `None` for results that follow. For a reduction they are `(None, dtype, None)`.
    ///
    /// >>> import polyarray as pa
    /// >>> pa.add.resolve_dtypes((pa.dtype("f4"), int, None))
    /// (dtype('float32'), dtype('float32'), dtype('float32'))
    #[pyo3(signature = (dtypes, *, signature=None, casting=None, reduction=false))]
    fn resolve_dtypes<'py>(
        &self,
        py: Python<'py>,
        dtypes: &Bound<'py, PyAny>,
        signature: Option<&Bound<'py, PyAny>>,
        casting: Option<&str>,
        reduction: bool,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let Function::Row(row) = self.function() else {
            return Err(PyRuntimeError::new_err("functions of vectors and matrices have no such loops"));
        };
        let count = row.nin() + row.nout();
        let dtypes =
            dtypes.cast::<PyTuple>().ok().filter(|dtypes| dtypes.len() == count).ok_or_else(|| {
                PyTypeError::new_err(format!("resolve_dtypes: dtypes must be a tuple of length {count}"))
            })?;
        let mut entries: Vec<Entry> =
            dtypes.iter().map(|object| Entry::new(&object)).collect::<PyResult<_>>()?;
        if reduction {
            if (row.nin(), row.nout()) != (2, 1) {
                return Err(PyValueError::new_err(
                    "ufunc is not configured for reduction, since it is not binary",
                ));
            }
            let [Entry::Open, Entry::Given(reduced), Entry::Open] = entries[..] else {
                return Err(PyTypeError::new_err("a reduction's dtypes are (None, dtype, None)"));
            };
            // Sums and products of narrow integers are computed in the widest.
            let sums = matches!(row.name, "add" | "multiply") && (reduced.is_bool() || reduced.is_integer());
            let widest = if reduced.is_unsigned_integer() { DType::UInt64 } else { DType::Int64 };
            let reduced = if sums { widest } else { reduced };
            entries = vec![Entry::Given(reduced), Entry::Given(reduced), Entry::Open];
        }
        let rule = casting.map_or(Ok(Casting::SameKind), Casting::parse).or_raise()?;
        let operands: Vec<Operand<'_>> =
            entries[..row.nin()].iter().map(Entry::operand).collect::<PyResult<_>>()?;
        let signature = signature.filter(|signature| !signature.is_none());
        let wanted =
            signature.map(|signature| wanted(signature, row.nin(), row.nout())).transpose()?.flatten();
        let found = guard(|| elementwise::loop_dtype(row, &operands, wanted, rule).or_raise())?;
        let arguments = (0..row.nin()).map(|number| row.argument_dtype(number, found));
        let found: Vec<DType> =
            arguments.chain((0..row.nout()).map(|number| row.result_dtype(number, found))).collect();
        check(row, &entries, &found, rule)?;
        let objects: PyResult<Vec<_>> = found.into_iter().map(|dtype| dtype_object(py, dtype)).collect();
        PyTuple::new(py, objects?)
    }
}
