//! The Python class `ufunc`: one object for every public row of the catalogue.

mod call;
mod methods;
mod overrides;

pub use call::called;
pub use methods::{accumulate, of_operand, reduce, reduced_operand};
pub use overrides::composed;

use crate::registry::{self, Entry, Known};
use crate::scalars::scalar_to_item;
use dtype::DType;
use ops::Elementwise;
use polyarray::linalg::{GENERALIZED, Generalized};
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

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
    vectorcall: Entry,
    /// Implementations for foreign types.
    known: Known,
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
    /// The function's name.
    pub fn name(self) -> &'static str {
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
        PyUfunc { function, vectorcall: Entry::new(crate::vectorcall::call), known: Known::default() }
    }

    /// Where the object keeps the function that the interpreter calls.
    pub fn vectorcall_address(&self) -> usize {
        std::ptr::from_ref(&self.vectorcall).addr()
    }

    /// Implementations for foreign types.
    #[inline]
    pub fn known(&self) -> &Known {
        &self.known
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

#[pymethods]
impl PyUfunc {
    /// The number of arguments.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.add.nin
    /// 2
    #[getter]
    fn nin(&self) -> usize {
        self.function.like().nin()
    }
    /// The number of results.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.divmod.nout
    /// 2
    #[getter]
    fn nout(&self) -> usize {
        self.function.like().nout()
    }
    /// The number of arguments and results.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.add.nargs
    /// 3
    #[getter]
    fn nargs(&self) -> usize {
        self.function.like().nin() + self.function.like().nout()
    }
    /// The number of loops.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.sqrt.ntypes == len(pa.sqrt.types)
    /// True
    #[getter]
    fn ntypes(&self) -> usize {
        crate::resolution::types(self.function.like()).len()
    }
    /// The dtypes of each loop, as `'dd->d'`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.sqrt.types
    /// ['e->e', 'E->E', 'f->f', 'd->d', 'F->F', 'D->D']
    #[getter]
    fn types(&self) -> Vec<String> {
        crate::resolution::types(self.function.like())
    }
    /// What a reduction over nothing gives; `None` where that is an error.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.add.identity, pa.multiply.identity, pa.maximum.identity
    /// (0, 1, None)
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
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.matmul.signature, pa.add.signature
    /// ('(n?,k),(k,m?)->(n?,m?)', None)
    #[getter]
    fn signature(&self) -> Option<&'static str> {
        match self.function {
            Function::Row(_) => None,
            Function::Generalized(function) => Some(function.signature),
        }
    }
    /// Registers an implementation for types of arguments: see `polyarray.dispatch.register`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> class Angle:
    /// ...     degrees = 90.0
    /// >>> with pa.dispatch.temporary():
    /// ...     @pa.sin.register(Angle)
    /// ...     def sine(x):
    /// ...         return pa.sin(pa.deg2rad(x.degrees))
    /// ...     pa.sin(Angle())
    /// np.float64(1.0)
    #[pyo3(signature = (*types, **kwargs), text_signature = "($self, *types, method='__call__')")]
    fn register<'py>(
        this: Bound<'py, Self>,
        types: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        registry::register_implementation(this.into_any(), types, kwargs)
    }
    /// Whether Python sees all calls first.
    fn _watch(&self, watched: bool) {
        let call = if watched { crate::vectorcall::call_watched } else { crate::vectorcall::call };
        self.vectorcall.set(call);
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

/// How much a matrix of so many elements counts when it is decided whether to let go of the interpreter.
pub fn weight(size: usize) -> usize {
    size.saturating_mul(16)
}

/// The object of a row.
///
/// # Errors
/// `AttributeError` for rows that are not public.
pub fn object<'py>(py: Python<'py>, row: &'static Elementwise) -> PyResult<Bound<'py, PyUfunc>> {
    Ok(py.import("polyarray._polyarray")?.getattr(row.name)?.cast_into()?)
}

#[pyfunction]
fn _ufunc<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("polyarray._polyarray")?.getattr(name)
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
