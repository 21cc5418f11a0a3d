//! The Python class `ufunc`: one object for every public row of the catalogue.

use crate::array::PyArray;
use crate::convert::{Argument, Detached, extract_index, extract_order, to_array, to_python};
use crate::dtype::extract_optional_dtype;
use crate::errors::{OrRaise, guard};
use crate::runtime::run;
use crate::scalars::{scalar_to_item, scalar_to_python};
use dtype::{Casting, DType};
use layout::Order;
use ops::Elementwise;
use polyarray::elementwise::{Options, apply};
use polyarray::linalg::{Call, GENERALIZED, Generalized, Product};
use polyarray::{Array, reduction};
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};
use pyo3::{IntoPyObjectExt, ffi};
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
    function: Function,
    /// What the interpreter calls: see [`crate::vectorcall`].
    vectorcall: ffi::vectorcallfunc,
}

/// What a ufunc applies.
#[derive(Clone, Copy)]
pub enum Function {
    /// A row of the catalogue, to elements.
    Row(&'static Elementwise),
    /// A function of vectors and matrices, to stacks of them.
    Generalized(&'static Generalized),
}

impl Function {
    fn name(self) -> &'static str {
        match self {
            Function::Row(row) => row.name,
            Function::Generalized(function) => function.name,
        }
    }

    /// The row whose numbers of arguments and results, and loops, are the function's.
    fn like(self) -> &'static Elementwise {
        match self {
            Function::Row(row) => row,
            Function::Generalized(_) => &ops::elementwise::arithmetic::multiply,
        }
    }
}

impl PyUfunc {
    fn new(function: Function) -> PyUfunc {
        PyUfunc { function, vectorcall: crate::vectorcall::call }
    }

    /// Where the object keeps the function that the interpreter calls.
    pub fn vectorcall_address(&self) -> usize {
        std::ptr::from_ref(&self.vectorcall).addr()
    }

    /// What this function applies.
    #[inline]
    pub fn function(&self) -> Function {
        self.function
    }

    /// The row that this function applies to elements.
    ///
    /// # Errors
    /// `RuntimeError` for functions of vectors and matrices, which have no reductions.
    pub fn row(&self) -> PyResult<&'static Elementwise> {
        match self.function {
            Function::Row(row) => Ok(row),
            Function::Generalized(_) => {
                Err(PyRuntimeError::new_err("Reduction not defined on ufunc with signature"))
            }
        }
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
    /// Of generalized functions: where core axes are, and whether they stay.
    axes: Option<Vec<Vec<i64>>>,
    axis: Option<i64>,
    keepdims: bool,
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

/// `axes=`: for each operand an integer or a tuple of them.
fn parse_axes(object: &Bound<'_, PyAny>) -> PyResult<Option<Vec<Vec<i64>>>> {
    if object.is_none() {
        return Ok(None);
    }
    let Ok(list) = object.cast::<PyList>() else {
        return Err(PyTypeError::new_err("axes should be a list."));
    };
    let entry = |item: Bound<'_, PyAny>| match item.cast::<PyTuple>() {
        Ok(tuple) => tuple.iter().map(|axis| extract_index(&axis)).collect(),
        Err(_) => Ok(vec![extract_index(&item)?]),
    };
    list.iter().map(entry).collect::<PyResult<_>>().map(Some)
}

impl<'py> Keywords<'py> {
    fn parse(function: Function, kwargs: Option<&Bound<'py, PyDict>>) -> PyResult<Keywords<'py>> {
        let mut keywords = Keywords::default();
        let row = function.like();
        let generalized = matches!(function, Function::Generalized(_));
        let Some(kwargs) = kwargs else { return Ok(keywords) };
        let mut signature = None;
        for (name, value) in kwargs {
            match name.extract::<&str>()? {
                "out" => keywords.out = parse_out(row, &value)?,
                "axes" if generalized => keywords.axes = parse_axes(&value)?,
                "axis" if generalized => {
                    keywords.axis =
                        Some(&value).filter(|value| !value.is_none()).map(extract_index).transpose()?;
                }
                "keepdims" if generalized => keywords.keepdims = value.extract()?,
                "where" if !generalized => keywords.mask = parse_where(&value)?,
                "dtype" => {
                    keywords.dtype = extract_optional_dtype(Some(&value).filter(|value| !value.is_none()))?;
                }
                "casting" => keywords.casting = Some(Casting::parse(value.extract()?).or_raise()?),
                "order" => keywords.order = Some(extract_order(value.extract::<Option<&str>>()?, Order::K)?),
                "subok" => {}
                "signature" | "sig" => signature = Some(value).filter(|value| !value.is_none()),
                other => {
                    return Err(PyTypeError::new_err(format!(
                        "{}() got an unexpected keyword argument '{other}'",
                        function.name()
                    )));
                }
            }
        }
        if let Some(signature) = signature {
            if keywords.dtype.is_some() {
                return Err(PyTypeError::new_err("cannot specify both 'signature' and 'dtype'"));
            }
            keywords.dtype = crate::resolution::wanted(&signature, row.nin(), row.nout())?;
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
        let function = self.function;
        let row = function.like();
        guard(|| {
            let given = args.len();
            if given < row.nin() || given > row.nin() + row.nout() {
                return Err(PyTypeError::new_err(format!(
                    "{}() takes from {} to {} positional arguments but {given} {} given",
                    function.name(),
                    row.nin(),
                    row.nin() + row.nout(),
                    if given == 1 { "was" } else { "were" }
                )));
            }
            let mut keywords = Keywords::parse(function, kwargs)?;
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
            let row = match function {
                Function::Row(row) => row,
                Function::Generalized(function) => return generalized(py, function, args, keywords),
            };
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
        reduce(py, self.row()?, array, axes, dtype, out, keepdims, initial, r#where)
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
        accumulate(py, self.row()?, array, axis, dtype, out)
    }

    /// The number of arguments.
    #[getter]
    fn nin(&self) -> usize {
        self.function.like().nin()
    }
    /// The number of results.
    #[getter]
    fn nout(&self) -> usize {
        self.function.like().nout()
    }
    /// The number of arguments and results.
    #[getter]
    fn nargs(&self) -> usize {
        self.function.like().nin() + self.function.like().nout()
    }
    /// The number of loops.
    #[getter]
    fn ntypes(&self) -> usize {
        crate::resolution::types(self.function.like()).len()
    }
    /// The dtypes of each loop, as `'dd->d'`.
    #[getter]
    fn types(&self) -> Vec<String> {
        crate::resolution::types(self.function.like())
    }
    /// What a reduction over nothing gives; `None` where that is an error.
    #[getter]
    fn identity<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Function::Row(row) = self.function else { return Ok(None) };
        let Some(identity) = row.identity else { return Ok(None) };
        let dtype = match row.returns {
            ops::Returns::Bool => DType::Bool,
            _ if identity == ops::Identity::NegativeInfinity => DType::Float64,
            _ => DType::Int64,
        };
        scalar_to_item(py, &identity.value(dtype)).map(Some)
    }
    /// The core axes of generalized functions; `None` for functions of elements.
    #[getter]
    fn signature(&self) -> Option<&'static str> {
        match self.function {
            Function::Row(_) => None,
            Function::Generalized(function) => Some(function.signature),
        }
    }
    #[getter]
    fn __name__(&self) -> &'static str {
        self.function.name()
    }
    #[getter]
    fn __qualname__(&self) -> &'static str {
        self.function.name()
    }
    #[getter]
    fn __module__(&self) -> &'static str {
        "polyarray"
    }
    /// What `inspect.signature` says of this function.
    #[getter]
    fn __signature__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let inspect = py.import("inspect")?;
        let class = inspect.getattr("Parameter")?;
        let parameters = PyList::empty(py);
        let (arguments, special) = match self.function {
            Function::Row(row) => (row.arguments, vec![("where", true.into_py_any(py)?)]),
            Function::Generalized(_) => {
                let axes = [
                    ("axes", py.None()),
                    ("axis", (-1).into_py_any(py)?),
                    ("keepdims", false.into_py_any(py)?),
                ];
                (&["x1", "x2"][..], Vec::from(axes))
            }
        };
        for name in arguments {
            parameters.append(class.call1((*name, class.getattr("POSITIONAL_ONLY")?))?)?;
        }
        let common = [
            ("casting", "same_kind".into_py_any(py)?),
            ("order", "K".into_py_any(py)?),
            ("dtype", py.None()),
            ("subok", true.into_py_any(py)?),
            ("signature", py.None()),
        ];
        let keywords =
            special.into_iter().chain(common).map(|(name, default)| (name, "KEYWORD_ONLY", default));
        for (name, kind, default) in
            std::iter::once(("out", "POSITIONAL_OR_KEYWORD", py.None())).chain(keywords)
        {
            let options = PyDict::new(py);
            options.set_item("default", default)?;
            parameters.append(class.call((name, class.getattr(kind)?), Some(&options))?)?;
        }
        inspect.getattr("Signature")?.call1((parameters,))
    }
    /// What `__doc__` says of this function.
    fn _doc(&self) -> String {
        let name = self.function.name();
        let types = self.function.like().types().join(", ");
        match self.function {
            Function::Row(row) => format!(
                "{name}({}, /, out=None, *, where=True, casting='same_kind', order='K', dtype=None)\n\n{}\nLoops: {types}\n",
                row.arguments.join(", "),
                row.doc.trim_start()
            ),
            Function::Generalized(function) => format!(
                "{name}(x1, x2, /, out=None, *, casting='same_kind', order='K', dtype=None[, axes, axis, keepdims])\n\n\
                 {}\n\nSignature: {}\nLoops: {types}\n",
                function.doc, function.signature
            ),
        }
    }
    fn __repr__(&self) -> String {
        format!("<ufunc '{}'>", self.function.name())
    }
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (&'static str,))> {
        Ok((py.import("polyarray._polyarray")?.getattr("_ufunc")?, (self.function.name(),)))
    }
}

/// What `ufunc.__doc__` is: a class has one text for all its objects, unless a descriptor answers for each.
#[pyclass(name = "_documentation", module = "polyarray", frozen)]
struct PyDocumentation(String);

#[pymethods]
impl PyDocumentation {
    fn __get__(&self, ufunc: Option<&Bound<'_, PyUfunc>>, _class: Option<&Bound<'_, PyAny>>) -> String {
        ufunc.map_or_else(|| self.0.clone(), |ufunc| ufunc.get()._doc())
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

/// A call of a function of vectors and matrices.
fn generalized<'py>(
    py: Python<'py>,
    function: &'static Generalized,
    args: &Bound<'py, PyTuple>,
    keywords: Keywords<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let (x1, x2) = (to_array(&args.get_item(0)?, None)?, to_array(&args.get_item(1)?, None)?);
    let out = keywords.out.first().and_then(Option::as_ref);
    let target = out.map(|out| out.borrow().array().clone());
    let result = run(py, weight(x1.size().max(x2.size())), || {
        let product = Product { dtype: keywords.dtype, casting: keywords.casting, out: target.as_ref() };
        let (axis, keepdims) = (keywords.axis, keywords.keepdims);
        let order = keywords.order.unwrap_or_default();
        function.call(&x1, &x2, &Call { product, order, axes: keywords.axes.as_deref(), axis, keepdims })
    })?;
    match out {
        Some(out) => Ok(out.clone().into_any()),
        None => to_python(py, result),
    }
}

/// How much a matrix of so many elements counts when it is decided whether to let go of the interpreter.
pub fn weight(size: usize) -> usize {
    size.saturating_mul(16)
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
        if let (None, None, None, None, false) = (dtype, out, initial, mask, keepdims)
            && let Ok(x) = array.cast::<PyArray>()
            && are_all_axes(axes.as_deref(), x.borrow().array().ndim())
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

/// Whether a reduction leaves no axis: none is named, or the only one.
fn are_all_axes(axes: Option<&[i64]>, ndim: usize) -> bool {
    matches!((axes, ndim), (None, _) | (Some([0 | -1]), 1))
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
    let class = py.get_type::<PyUfunc>();
    let documentation = PyDocumentation(class.getattr("__doc__")?.extract()?);
    class.setattr("__doc__", Bound::new(py, documentation)?)?;
    module.add_function(wrap_pyfunction!(_ufunc, module)?)?;
    let names = pyo3::types::PyList::empty(py);
    let rows = ops::rows().filter(|row| !row.private).map(|row| (Function::Row(row), row.aliases));
    let generalized = GENERALIZED.iter().map(|function| (Function::Generalized(function), &[][..]));
    for (function, aliases) in rows.chain(generalized) {
        let name = function.name();
        let function = Bound::new(py, PyUfunc::new(function))?;
        crate::vectorcall::install(&function);
        for name in std::iter::once(&name).chain(aliases) {
            module.add(*name, &function)?;
            names.append(*name)?;
        }
    }
    module.add("_ufunc_names", names)?;
    Ok(())
}
