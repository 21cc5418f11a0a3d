//! Files: the parts of `save`, `load`, `loadtxt` and their kin that touch elements.
//!
//! `python/polyarray/_files.py` opens files and chooses names; here bytes become arrays and back. A path
//! is opened by the operating system's means, anything else is asked for `read` and `write`.

use crate::array::PyArray;
use crate::convert::to_array;
use crate::dtype::{extract_dtype, extract_ordered_dtype};
use crate::errors::{OrRaise, guard};
use crate::exchange::import_bytes;
use crate::runtime::run;
use crate::scalars::classify;
use crate::scalars::python_to_scalar;
use dtype::{ByteOrder, Scalar};
use interop::text::TextOptions;
use polyarray::io::{self, LoadText, Npz, SaveText};
use pyo3::exceptions::{PyKeyError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};
use std::fs::File;
use std::io::{BufReader, BufWriter, Error as IoError, Read, Write};
use std::sync::Arc;

/// A Python object with `read` or `write`; its exceptions are kept, to be raised again.
struct Stream<'a, 'py> {
    object: &'a Bound<'py, PyAny>,
    error: Option<PyErr>,
}

impl<'a, 'py> Stream<'a, 'py> {
    fn new(object: &'a Bound<'py, PyAny>) -> Self {
        Stream { object, error: None }
    }

    fn fail(&mut self, error: PyErr) -> IoError {
        self.error = Some(error);
        IoError::other("the file object raised an exception")
    }

    /// The result, or the exception that the object raised.
    fn finish<T>(self, result: error::Result<T>) -> PyResult<T> {
        match self.error {
            Some(error) => Err(error),
            None => result.or_raise(),
        }
    }
}

impl Read for Stream<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let answer = self.object.call_method1("read", (out.len(),));
        let bytes = answer.and_then(|bytes| Ok(bytes.cast_into::<PyBytes>()?));
        match bytes {
            Ok(bytes) => {
                let bytes = bytes.as_bytes();
                let count = bytes.len().min(out.len());
                out[..count].copy_from_slice(&bytes[..count]);
                Ok(count)
            }
            Err(error) => Err(self.fail(error)),
        }
    }
}

impl Write for Stream<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let py = self.object.py();
        match self.object.call_method1("write", (PyBytes::new(py, bytes),)) {
            Ok(_) => Ok(bytes.len()),
            Err(error) => Err(self.fail(error)),
        }
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The path that an object is, if it is text.
fn path_of(object: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    object.cast::<PyString>().ok().map(|text| Ok(text.to_str()?.to_owned())).transpose()
}

/// An npy file as an array.
#[pyfunction]
fn _read_npy<'py>(py: Python<'py>, source: &Bound<'py, PyAny>, max_header_size: usize) -> PyResult<Bound<'py, PyArray>> {
    guard(|| {
        let array = match path_of(source)? {
            Some(path) => {
                let file = File::open(path)?;
                run(py, usize::MAX, || io::read_npy_with_limit(&mut BufReader::with_capacity(1 << 16, file), max_header_size))?
            }
            None => {
                let mut stream = Stream::new(source);
                let result = io::read_npy_with_limit(&mut stream, max_header_size);
                stream.finish(result)?
            }
        };
        PyArray::wrap(py, array)
    })
}

/// An array as an npy file.
#[pyfunction]
fn _write_npy(py: Python<'_>, target: &Bound<'_, PyAny>, a: &Bound<'_, PyAny>) -> PyResult<()> {
    guard(|| {
        let array = to_array(a, None)?;
        match path_of(target)? {
            Some(path) => {
                let mut file = File::create(path)?;
                run(py, usize::MAX, || io::write_npy(&mut file, &array))
            }
            None => {
                let mut stream = Stream::new(target);
                let result = io::write_npy(&mut stream, &array);
                stream.finish(result)
            }
        }
    })
}

/// An npz file, whose arrays are read when they are asked for.
#[pyclass(module = "polyarray")]
struct _Npz {
    archive: Npz,
}

#[pymethods]
impl _Npz {
    #[new]
    fn new(source: &Bound<'_, PyAny>) -> PyResult<_Npz> {
        guard(|| {
            let archive = match path_of(source)? {
                Some(path) => {
                    let file = File::open(path)?;
                    Npz::from_file(file).or_raise()?
                }
                None => {
                    let bytes: Arc<[u8]> = source.cast::<PyBytes>()?.as_bytes().into();
                    Npz::from_bytes(bytes).or_raise()?
                }
            };
            Ok(_Npz { archive })
        })
    }

    fn names(&self) -> Vec<String> {
        self.archive.names().to_vec()
    }

    fn get<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyArray>> {
        guard(|| {
            if !self.archive.names().iter().any(|known| known == name) {
                return Err(PyKeyError::new_err(format!("{name} is not a file in the archive")));
            }
            let array = run(py, usize::MAX, || self.archive.get(name))?;
            PyArray::wrap(py, array)
        })
    }
}

/// Arrays with names as an npz file.
#[pyfunction]
fn _write_npz(py: Python<'_>, target: &Bound<'_, PyAny>, arrays: &Bound<'_, PyDict>, compressed: bool) -> PyResult<()> {
    guard(|| {
        let mut named = Vec::new();
        for (name, array) in arrays {
            named.push((name.extract::<String>()?, to_array(&array, None)?));
        }
        let pairs: Vec<(&str, &polyarray::Array)> = named.iter().map(|(name, array)| (name.as_str(), array)).collect();
        match path_of(target)? {
            Some(path) => {
                let file = BufWriter::new(File::create(path)?);
                run(py, usize::MAX, || {
                    io::write_npz(file, &pairs, compressed)?.flush()?;
                    Ok(())
                })
            }
            None => {
                let mut stream = Stream::new(target);
                let result = io::write_npz(&mut stream, &pairs, compressed).map(drop);
                stream.finish(result)
            }
        }
    })
}

/// A table of text as an array.
#[pyfunction]
#[pyo3(signature = (source, dtype, *, comments, delimiter, converters, skiprows, usecols, unpack, ndmin, max_rows, quotechar, name))]
#[allow(clippy::too_many_arguments, reason = "NumPy's signature")]
fn _loadtxt<'py>(
    py: Python<'py>,
    source: &Bound<'py, PyAny>,
    dtype: &Bound<'py, PyAny>,
    comments: Vec<String>,
    delimiter: Option<char>,
    converters: Option<&Bound<'py, PyAny>>,
    skiprows: usize,
    usecols: Option<Vec<isize>>,
    unpack: bool,
    ndmin: usize,
    max_rows: Option<usize>,
    quotechar: Option<char>,
    name: String,
) -> PyResult<Bound<'py, PyAny>> {
    guard(|| {
        let failure = std::cell::RefCell::new(None);
        let convert = |column: usize, text: &str| -> Option<error::Result<Scalar>> {
            let converters = converters?;
            let function = match converters.cast::<PyDict>() {
                Ok(table) => table.get_item(column).ok().flatten()?,
                Err(_) => converters.clone(),
            };
            let answer = function.call1((text,)).and_then(|value| read_scalar(&value));
            Some(answer.map_err(|error| {
                failure.borrow_mut().get_or_insert(error);
                error::Error::value("a converter raised an exception")
            }))
        };
        let options = LoadText {
            dtype: extract_dtype(dtype)?,
            text: TextOptions {
                delimiter,
                comments,
                skip_rows: skiprows,
                use_columns: usecols,
                max_rows,
                quote: quotechar,
                source: name,
            },
            unpack,
            ndmin,
            convert: if converters.is_some() { Some(&convert) } else { None },
        };
        let result = match path_of(source)? {
            Some(path) => io::loadtxt(BufReader::with_capacity(1 << 16, File::open(path)?), &options),
            None => io::loadtxt(source.cast::<PyBytes>()?.as_bytes(), &options),
        };
        if let Some(error) = failure.take() {
            return Err(error);
        }
        Ok(PyArray::wrap(py, result.or_raise()?)?.into_any())
    })
}

fn read_scalar(value: &Bound<'_, PyAny>) -> PyResult<Scalar> {
    if let Some(scalar) = python_to_scalar(value) {
        return Ok(scalar);
    }
    if classify(value).is_none() {
        return Err(PyTypeError::new_err(format!("a converter returned {}, not a number", value.get_type().name()?)));
    }
    to_array(value, None)?.item().or_raise()
}

/// An array as a table of text.
#[pyfunction]
fn _savetxt<'py>(
    target: &Bound<'py, PyAny>,
    x: &Bound<'py, PyAny>,
    formats: Vec<String>,
    delimiter: &str,
    newline: &str,
    header: &str,
    footer: &str,
    comments: &str,
) -> PyResult<()> {
    guard(|| {
        let array = to_array(x, None)?;
        let formats: Vec<&str> = formats.iter().map(String::as_str).collect();
        let options = SaveText { formats: &formats, delimiter, newline, header, footer, comments };
        let mut stream = BufWriter::with_capacity(1 << 16, Stream::new(target));
        let result = io::savetxt(&mut stream, &array, &options).and_then(|()| Ok(stream.flush()?));
        match stream.into_inner() {
            Ok(stream) => stream.finish(result),
            Err(_) => result.or_raise(),
        }
    })
}

/// The bytes of elements, or elements as text, in a file.
#[pyfunction]
fn _tofile(target: &Bound<'_, PyAny>, a: &Bound<'_, PyAny>, sep: &str, format: &str) -> PyResult<()> {
    guard(|| {
        let array = to_array(a, None)?;
        let mut stream = Stream::new(target);
        let result = match sep {
            "" => io::write_raw(&mut stream, &array),
            sep => io::write_text(&mut stream, &array, sep, format),
        };
        stream.finish(result)
    })
}

/// An array of raw bytes, without those behind the last whole element.
#[pyfunction]
fn _fromraw<'py>(py: Python<'py>, data: &[u8], dtype: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyArray>> {
    let (dtype, order) = extract_ordered_dtype(dtype)?;
    let whole = data.len() / dtype.itemsize() * dtype.itemsize();
    PyArray::wrap(py, io::from_bytes(&data[..whole], dtype, order).or_raise()?)
}

/// A 1-d array over the memory of an object.
#[pyfunction]
fn _frombuffer<'py>(
    buffer: &Bound<'py, PyAny>,
    dtype: &Bound<'py, PyAny>,
    count: isize,
    offset: isize,
) -> PyResult<Bound<'py, PyArray>> {
    guard(|| {
        let (dtype, order) = extract_ordered_dtype(dtype)?;
        let array = import_bytes(buffer, (dtype, order), count, offset)?;
        match order {
            ByteOrder::Native => PyArray::new_part(buffer.py(), array, buffer.clone().unbind()),
            ByteOrder::Swapped => PyArray::wrap(buffer.py(), array),
        }
    })
}

/// The bytes of an element.
#[pyfunction]
fn _itemsize(dtype: &Bound<'_, PyAny>) -> PyResult<usize> {
    Ok(extract_ordered_dtype(dtype)?.0.itemsize())
}

/// An array of numbers between separators.
#[pyfunction]
fn _fromtext<'py>(
    py: Python<'py>,
    text: &str,
    dtype: &Bound<'py, PyAny>,
    sep: &str,
    count: Option<usize>,
) -> PyResult<Bound<'py, PyArray>> {
    PyArray::wrap(py, io::from_text(text, extract_dtype(dtype)?, sep, count).or_raise()?)
}

#[pymethods]
impl PyArray {
    /// Writes the elements, as bytes or with `sep` as text.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> import tempfile
    /// >>> with tempfile.TemporaryFile() as file:
    /// ...     pa.array([1, 2], dtype="u1").tofile(file)
    /// ...     _ = file.seek(0)
    /// ...     file.read()
    /// b'\x01\x02'
    #[pyo3(signature = (fid, /, sep="", format="%s"))]
    fn tofile<'py>(this: &Bound<'py, Self>, fid: &Bound<'py, PyAny>, sep: &str, format: &str) -> PyResult<Bound<'py, PyAny>> {
        this.py().import("polyarray._files")?.getattr("tofile")?.call1((this, fid, sep, format))
    }
}

/// Adds this chapter to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<_Npz>()?;
    module.add_function(wrap_pyfunction!(_read_npy, module)?)?;
    module.add_function(wrap_pyfunction!(_write_npy, module)?)?;
    module.add_function(wrap_pyfunction!(_write_npz, module)?)?;
    module.add_function(wrap_pyfunction!(_loadtxt, module)?)?;
    module.add_function(wrap_pyfunction!(_savetxt, module)?)?;
    module.add_function(wrap_pyfunction!(_tofile, module)?)?;
    module.add_function(wrap_pyfunction!(_fromraw, module)?)?;
    module.add_function(wrap_pyfunction!(_frombuffer, module)?)?;
    module.add_function(wrap_pyfunction!(_itemsize, module)?)?;
    module.add_function(wrap_pyfunction!(_fromtext, module)?)
}
