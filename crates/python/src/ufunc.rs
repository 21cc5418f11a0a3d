//! The Python class `ufunc`: one object for every public row of the catalogue.

use crate::array::PyArray;
use crate::convert::{Argument, Detached, extract_order, to_array, to_python};
use crate::dtype::extract_optional_dtype;
use crate::errors::{OrRaise, guard};
use crate::runtime::run;
use crate::scalars::{scalar_to_item, scalar_to_python};
use dtype::{Casting, DType};
use layout::Order;
use ops::Elementwise;
use polyarray::elementwise::{Options, apply};
use polyarray::{Array, reduction};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use smallvec::SmallVec;

/// A function that operates element by element on whole arrays.
///
/// Calling it takes `out=`, `where=`, `dtype=`, `casting=` and `order=`; functions of two arguments
/// also have the methods `reduce`, `accumulate`, `reduceat`, `outer` and `at`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.add.reduce([1, 2, 3])
/// np.int64(6)
#[pyclass(name = "ufunc", module = "polyarray", frozen)]
pub struct PyUfunc {
    row: &'static Elementwise,
    /// What the interpreter calls: see [`crate::vectorcall`].
    vectorcall: ffi::vectorcallfunc,
}

impl PyUfunc {
    fn new(row: &'static Elementwise) -> PyUfunc {
        PyUfunc { row, vectorcall: crate::vectorcall::call }
    }

    /// Where the object keeps the function that the interpreter calls.
    pub fn vectorcall_address(&self) -> usize {
        std::ptr::from_ref(&self.vectorcall).addr()
    }

    /// The row that this function is.
    pub fn row(&self) -> &'static Elementwise {
        self.row
    }
}

/// Keyword arguments of a call.
#[derive(Default)]
struct Keywords<'py> {
    out: SmallVec<[Option<Bound<'py, PyArray>>; 2]>,
    mask: Option<Array>,
    dtype: Option<DType>,
    casting: Option<Casting>,
    order: Option<Order>,
}

fn parse_out<'py>(
    row: &Elementwise,
    object: &Bound<'py, PyAny>,
) -> PyResult<SmallVec<[Option<Bound<'py, PyArray>>; 2]>> {
    let one = |object: &Bound<'py, PyAny>| -> PyResult<Option<Bound<'py, PyArray>>> {
        if object.is_none() || object.is(object.py().Ellipsis()) {
            return Ok(None);
        }
        match object.cast::<PyArray>() {
            Ok(array) => Ok(Some(array.clone())),
            Err(_) => match crate::exchange::import(object)? {
                Some(array) => PyArray::wrap(object.py(), array).map(Some),
                None => Err(PyTypeError::new_err("return arrays must be of ArrayType")),
            },
        }
    };
    match object.cast::<PyTuple>() {
        Ok(tuple) => {
            if tuple.len() != row.nout() {
                return Err(PyValueError::new_err(
                    "The 'out' tuple must have exactly one entry per ufunc output",
                ));
            }
            tuple.iter().map(|item| one(&item)).collect()
        }
        Err(_) if row.nout() > 1 && !object.is_none() => {
            Err(PyTypeError::new_err("'out' must be a tuple of arrays"))
        }
        Err(_) => Ok(smallvec::smallvec![one(object)?]),
    }
}

/// `where=`: nothing where it is `True`.
fn parse_where(object: &Bound<'_, PyAny>) -> PyResult<Option<Array>> {
    if object.is(pyo3::types::PyBool::new(object.py(), true).as_any()) {
        return Ok(None);
    }
    let mask = to_array(object, None)?;
    if mask.dtype() != DType::Bool {
        return Err(PyTypeError::new_err(format!(
            "Cannot cast array data from dtype('{}') to dtype('bool') according to the rule 'safe'",
            mask.dtype()
        )));
    }
    Ok(Some(mask))
}

impl<'py> Keywords<'py> {
    fn parse(row: &Elementwise, kwargs: Option<&Bound<'py, PyDict>>) -> PyResult<Keywords<'py>> {
        let mut keywords = Keywords::default();
        let Some(kwargs) = kwargs else { return Ok(keywords) };
        for (name, value) in kwargs {
            match name.extract::<&str>()? {
                "out" => keywords.out = parse_out(row, &value)?,
                "where" => keywords.mask = parse_where(&value)?,
                "dtype" => {
                    keywords.dtype = extract_optional_dtype(Some(&value).filter(|value| !value.is_none()))?;
                }
                "casting" => keywords.casting = Some(Casting::parse(value.extract()?).or_raise()?),
                "order" => keywords.order = Some(extract_order(value.extract::<Option<&str>>()?, Order::K)?),
                "subok" => {}
                "signature" | "sig" if value.is_none() => {}
                other => {
                    return Err(PyTypeError::new_err(format!(
                        "{}() got an unexpected keyword argument '{other}'",
                        row.name
                    )));
                }
            }
        }
        Ok(keywords)
    }
}

fn finish<'py>(
    py: Python<'py>,
    results: SmallVec<[Array; 2]>,
    outs: &[Option<Bound<'py, PyArray>>],
) -> PyResult<Bound<'py, PyAny>> {
    let mut objects: SmallVec<[Bound<'py, PyAny>; 2]> = SmallVec::new();
    for (k, result) in results.into_iter().enumerate() {
        objects.push(match outs.get(k) {
            Some(Some(out)) => out.clone().into_any(),
            _ => to_python(py, result)?,
        });
    }
    if objects.len() == 1 { Ok(objects.remove(0)) } else { Ok(PyTuple::new(py, objects)?.into_any()) }
}

#[pymethods]
impl PyUfunc {
    #[pyo3(signature = (*args, **kwargs))]
    fn __call__<'py>(
        &self,
        py: Python<'py>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let row = self.row;
        guard(|| {
            let given = args.len();
            if given < row.nin() || given > row.nin() + row.nout() {
                return Err(PyTypeError::new_err(format!(
                    "{}() takes from {} to {} positional arguments but {given} were given",
                    row.name,
                    row.nin(),
                    row.nin() + row.nout()
                )));
            }
            let mut keywords = Keywords::parse(row, kwargs)?;
            if given > row.nin() {
                if !keywords.out.is_empty() {
                    return Err(PyTypeError::new_err(
                        "cannot specify 'out' as both a positional and keyword argument",
                    ));
                }
                let outs = args.get_slice(row.nin(), given);
                let mut parsed: SmallVec<[_; 2]> = SmallVec::new();
                for object in outs {
                    parsed.extend(parse_out_one(&object)?);
                }
                keywords.out = parsed;
            }
            let operands = args
                .iter()
                .take(row.nin())
                .map(|object| Argument::new(&object))
                .collect::<PyResult<Vec<_>>>()?;
            let detached: Vec<Detached> = operands.iter().map(Argument::detached).collect();
            let size = operands.iter().map(Argument::size).max().unwrap_or(0);
            drop(operands);
            let outs: Vec<Option<Array>> =
                keywords.out.iter().map(|out| out.as_ref().map(|out| out.borrow().array().clone())).collect();
            let (mask, dtype) = (keywords.mask, keywords.dtype);
            let casting = keywords.casting.unwrap_or(Casting::SameKind);
            let order = keywords.order.unwrap_or(Order::K);
            let results = run(py, size, || {
                let operands: SmallVec<[_; 3]> = detached.iter().map(Detached::operand).collect();
                let outs: SmallVec<[Option<&Array>; 2]> = outs.iter().map(Option::as_ref).collect();
                let options = Options { out: &outs, mask: mask.as_ref(), dtype, casting, order };
                apply(row, &operands, &options)
            })?;
            finish(py, results, &keywords.out)
        })
    }

    /// Reduces an array by applying the function along axes.
    #[pyo3(signature = (array, axis=Some(Axis::One(0)), dtype=None, out=None, keepdims=false, initial=None, r#where=None))]
    fn reduce<'py>(
        &self,
        py: Python<'py>,
        array: &Bound<'py, PyAny>,
        axis: Option<Axis>,
        dtype: Option<&Bound<'py, PyAny>>,
        out: Option<&Bound<'py, PyAny>>,
        keepdims: bool,
        initial: Option<&Bound<'py, PyAny>>,
        r#where: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let axes = match axis {
            Some(Axis::One(0 | -1)) if crate::convert::is_single(array) => None,
            axis => axis.map(Axis::list),
        };
        reduce(py, self.row, array, axes, dtype, out, keepdims, initial, r#where)
    }

    /// Every partial result of applying the function along an axis.
    #[pyo3(signature = (array, axis=0, dtype=None, out=None))]
    fn accumulate<'py>(
        &self,
        py: Python<'py>,
        array: &Bound<'py, PyAny>,
        axis: i64,
        dtype: Option<&Bound<'py, PyAny>>,
        out: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        accumulate(py, self.row, array, axis, dtype, out)
    }

    /// The number of arguments.
    #[getter]
    fn nin(&self) -> usize {
        self.row.nin()
    }
    /// The number of results.
    #[getter]
    fn nout(&self) -> usize {
        self.row.nout()
    }
    /// The number of arguments and results.
    #[getter]
    fn nargs(&self) -> usize {
        self.row.nin() + self.row.nout()
    }
    /// The number of loops.
    #[getter]
    fn ntypes(&self) -> usize {
        self.row.types().len()
    }
    /// The dtypes of each loop, as `'dd->d'`.
    #[getter]
    fn types(&self) -> Vec<String> {
        self.row.types()
    }
    /// What a reduction over nothing gives; `None` where that is an error.
    #[getter]
    fn identity<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(identity) = self.row.identity else { return Ok(None) };
        let dtype = match self.row.returns {
            ops::Returns::Bool => DType::Bool,
            _ if identity == ops::Identity::NegativeInfinity => DType::Float64,
            _ => DType::Int64,
        };
        scalar_to_item(py, &identity.value(dtype)).map(Some)
    }
    /// The signature of generalized functions: none here.
    #[getter]
    fn signature(&self) -> Option<&'static str> {
        None
    }
    #[getter]
    fn __name__(&self) -> &'static str {
        self.row.name
    }
    #[getter]
    fn __qualname__(&self) -> &'static str {
        self.row.name
    }
    #[getter]
    fn __module__(&self) -> &'static str {
        "polyarray"
    }
    #[getter]
    fn __doc__(&self) -> String {
        let arguments = self.row.arguments.join(", ");
        let types = self.row.types().join(", ");
        format!(
            "{}({arguments}, /, out=None, *, where=True, casting='same_kind', order='K', dtype=None)\n\n{}\nLoops: {types}\n",
            self.row.name,
            self.row.doc.trim_start()
        )
    }
    fn __repr__(&self) -> String {
        format!("<ufunc '{}'>", self.row.name)
    }
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (&'static str,))> {
        Ok((py.import("polyarray._polyarray")?.getattr("_ufunc")?, (self.row.name,)))
    }
}

fn parse_out_one<'py>(object: &Bound<'py, PyAny>) -> PyResult<SmallVec<[Option<Bound<'py, PyArray>>; 2]>> {
    if object.is_none() {
        return Ok(smallvec::smallvec![None]);
    }
    match object.cast::<PyArray>() {
        Ok(array) => Ok(smallvec::smallvec![Some(array.clone())]),
        Err(_) => Err(PyTypeError::new_err("return arrays must be of ArrayType")),
    }
}

/// `axis=` of a reduction: an integer or several.
#[derive(FromPyObject)]
pub enum Axis {
    /// One axis.
    One(i64),
    /// Several.
    Many(Vec<i64>),
}

impl Axis {
    fn list(self) -> Vec<i64> {
        match self {
            Axis::One(axis) => vec![axis],
            Axis::Many(axes) => axes,
        }
    }
}

/// A reduction as functions, methods and `ufunc.reduce` do it.
///
/// # Errors
/// As [`reduction::reduce`].
pub fn reduce<'py>(
    py: Python<'py>,
    row: &'static Elementwise,
    array: &Bound<'py, PyAny>,
    axes: Option<Vec<i64>>,
    dtype: Option<&Bound<'py, PyAny>>,
    out: Option<&Bound<'py, PyAny>>,
    keepdims: bool,
    initial: Option<&Bound<'py, PyAny>>,
    mask: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    guard(|| {
        if let (None, None, None, None, None, false) = (&axes, dtype, out, initial, mask, keepdims)
            && let Ok(x) = array.cast::<PyArray>()
            && let Some(value) = reduction::total(row, x.borrow().array(), None)
        {
            return scalar_to_python(py, &value);
        }
        let dtype = extract_optional_dtype(dtype.filter(|dtype| !dtype.is_none()))?;
        let out = match out.filter(|out| !out.is_none()) {
            Some(out) => parse_out(row, out)?.into_iter().flatten().next(),
            None => None,
        };
        let mask = match mask {
            Some(mask) => parse_where(mask)?,
            None => None,
        };
        let (x, passing) = reduced_operand(array)?;
        let initial = match initial.filter(|initial| !initial.is_none()) {
            Some(initial) => {
                let to = dtype.unwrap_or(reduction::default_dtype(row, x.dtype()).or_raise()?);
                Some(to_array(initial, Some(to))?.item().or_raise()?)
            }
            None => None,
        };
        let target = out.as_ref().map(|out| out.borrow().array().clone());
        let result = run(py, x.size(), || {
            let options = reduction::Options {
                axes: axes.as_deref(),
                dtype,
                keepdims,
                initial,
                mask: mask.as_ref(),
                out: target.as_ref(),
                passing,
            };
            reduction::reduce(row, &x, &options)
        })?;
        match out {
            Some(out) => Ok(out.into_any()),
            None => to_python(py, result),
        }
    })
}

/// The array to reduce, and whether only the caller's stack still refers to it. If that guess is wrong,
/// the array is computed once more when it is needed, with the same result.
pub fn reduced_operand(object: &Bound<'_, PyAny>) -> PyResult<(Array, bool)> {
    match object.cast::<PyArray>() {
        Ok(array) => {
            let passing = array.borrow().array().is_deferred() && crate::runtime::references(object) == 1;
            Ok((array.borrow().array().clone(), passing))
        }
        Err(_) => Ok((to_array(object, None)?, false)),
    }
}

/// A scan as functions, methods and `ufunc.accumulate` do it.
///
/// # Errors
/// As [`reduction::accumulate`].
pub fn accumulate<'py>(
    py: Python<'py>,
    row: &'static Elementwise,
    array: &Bound<'py, PyAny>,
    axis: i64,
    dtype: Option<&Bound<'py, PyAny>>,
    out: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    guard(|| {
        let dtype = extract_optional_dtype(dtype.filter(|dtype| !dtype.is_none()))?;
        let x = to_array(array, None)?;
        let result = run(py, x.size(), || reduction::accumulate(row, &x, axis, dtype))?;
        match out.filter(|out| !out.is_none()) {
            Some(out) => {
                let out = parse_out(row, out)?.into_iter().flatten().next();
                let Some(out) = out else { return to_python(py, result) };
                let target = out.borrow().array().clone();
                if target.shape() != result.shape() {
                    return Err(PyValueError::new_err(
                        "provided out is the wrong size for the accumulation.",
                    ));
                }
                run(py, target.size(), || target.assign(&result))?;
                Ok(out.into_any())
            }
            None => to_python(py, result),
        }
    })
}

#[pyfunction]
fn _ufunc<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("polyarray._polyarray")?.getattr(name)
}

#[pymethods]
impl PyArray {
    /// NumPy's functions applied to our arrays: ours of the same name.
    #[pyo3(signature = (ufunc, method, *inputs, **kwargs))]
    fn __array_ufunc__<'py>(
        this: &Bound<'py, Self>,
        ufunc: &Bound<'py, PyAny>,
        method: &str,
        inputs: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = this.py();
        let foreign = |object: &Bound<'py, PyAny>| -> PyResult<bool> {
            if object.cast::<PyArray>().is_ok() {
                return Ok(false);
            }
            // Objects with an `__array_ufunc__` of their own come after us, or know better.
            let module = object.get_type().getattr("__module__")?;
            let numpy = module.extract::<&str>().is_ok_and(|module| module == "numpy");
            Ok(!numpy && object.get_type().getattr_opt("__array_ufunc__")?.is_some())
        };
        for input in inputs {
            if foreign(&input)? {
                return Ok(py.NotImplemented().into_bound(py));
            }
        }
        let name: String = ufunc.getattr("__name__")?.extract()?;
        let module = py.import("polyarray")?;
        let Some(ours) = module.getattr_opt(&*name)? else {
            return Ok(py.NotImplemented().into_bound(py));
        };
        if method == "__call__" {
            return ours.call(inputs.clone(), kwargs);
        }
        ours.getattr(method)?.call(inputs.clone(), kwargs)
    }
}

/// Adds the functions to the module, under all their names.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add_class::<PyUfunc>()?;
    module.add_function(wrap_pyfunction!(_ufunc, module)?)?;
    let names = pyo3::types::PyList::empty(py);
    for row in ops::rows().filter(|row| !row.private) {
        let function = Bound::new(py, PyUfunc::new(row))?;
        crate::vectorcall::install(&function);
        for name in std::iter::once(&row.name).chain(row.aliases) {
            module.add(*name, &function)?;
            names.append(*name)?;
        }
    }
    module.add("_ufunc_names", names)?;
    Ok(())
}
