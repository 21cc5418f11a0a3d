//! Public functions as objects that foreign arrays may answer: `__array_function__` (NEP 18, NEP 35).
//!
//! A [`PyDispatched`] stands before a function. It looks at the types of a call's arguments; where all are arrays of
//! just our class, numbers and the like, the function is called with the arguments where the caller has them. Any
//! other argument has its class asked: one with a method of its own takes the call over, in NumPy's order. What NumPy's
//! functions do before they begin is done here as well, once for all: those that turn operands into plain arrays get
//! plain arrays, those that hand over to a method of the operand hand over, and those that wrap results wrap them.
//! `python/polyarray/_overridable.py` says which function does what.

use crate::array::PyArray;
use crate::array::classes::{Wrapping, is_derived, plain};
use crate::convert::{exact, to_array};
use crate::errors::guard_object;
use crate::memory::per_call;
use crate::numpys;
use crate::protocols::{Found, Protocol, blamed, find, is_plain, is_silent};
use crate::registry::{self, Again, Entry, Known, Sought};
use crate::scalars::types::exact_dtype;
use crate::vectorcall::{arguments, keywords};
use pyo3::exceptions::PyTypeError;
use pyo3::ffi::{self, PyObject};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyDict, PyList, PyTuple, PyType};

type Object<'py> = Bound<'py, PyAny>;

/// Which arguments may answer a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relevant {
    /// Each by itself.
    Each,
    /// Also those in lists and tuples.
    Nested,
    /// Only that of the name `like`.
    Like,
    /// None.
    Nothing,
}

/// Which results pass `__array_wrap__` of the arguments.
#[derive(Clone)]
enum Wrapped {
    /// None.
    Nothing,
    /// All arrays.
    All,
    /// Those at some places of a tuple, and a result that is no tuple.
    Places(Vec<usize>),
}

/// A public function that foreign arrays may answer.
#[pyclass(name = "_ArrayFunctionDispatcher", module = "polyarray", frozen, dict, weakref)]
pub struct PyDispatched {
    function: Py<PyAny>,
    relevant: Relevant,
    /// What hands over to a method of the first argument, or gives `NotImplemented`.
    forward: Option<Py<PyAny>>,
    /// Whether the function sees derived arrays as plain ones.
    plain: bool,
    /// Which results pass `__array_wrap__` of the arguments.
    wrap: Wrapped,
    /// Whether wrapped results without axes stay scalars.
    scalars: bool,
    /// The C function behind the function, if there is one, and what it is a function of.
    direct: Option<(ffi::PyCFunctionFastWithKeywords, Shared)>,
    /// What the interpreter calls.
    vectorcall: Entry,
    /// Implementations for foreign types.
    known: Known,
}

/// An object that the function holds.
#[derive(Clone, Copy)]
struct Shared(*mut PyObject);
// SAFETY: used only by threads that are attached to the interpreter.
unsafe impl Send for Shared {}
// SAFETY: as above.
unsafe impl Sync for Shared {}

/// The C function of a built-in function that takes its arguments where the caller has them.
fn direct(function: &Object<'_>) -> Option<(ffi::PyCFunctionFastWithKeywords, Shared)> {
    let function = exact::<PyCFunction>(function)?;
    // SAFETY: a built-in function has a definition, whose flags say of which type the C function is.
    unsafe {
        let object = &*function.as_ptr().cast::<ffi::PyCFunctionObject>();
        let definition = &*object.m_ml;
        if definition.ml_flags & !ffi::METH_STATIC != ffi::METH_FASTCALL | ffi::METH_KEYWORDS {
            return None;
        }
        Some((definition.ml_meth.PyCFunctionFastWithKeywords, Shared(object.m_self)))
    }
}

#[pymethods]
impl PyDispatched {
    #[new]
    #[pyo3(signature = (function, *, relevant="each", forward=None, plain=false, wrap=None, scalars=false))]
    fn new(
        function: &Object<'_>,
        relevant: &str,
        forward: Option<Py<PyAny>>,
        plain: bool,
        wrap: Option<Vec<usize>>,
        scalars: bool,
    ) -> PyResult<PyDispatched> {
        let wrap = match wrap {
            None => Wrapped::Nothing,
            Some(places) if places.is_empty() => Wrapped::All,
            Some(places) => Wrapped::Places(places),
        };
        let relevant = match relevant {
            "each" => Relevant::Each,
            "nested" => Relevant::Nested,
            "like" => Relevant::Like,
            "nothing" => Relevant::Nothing,
            other => {
                return Err(PyTypeError::new_err(format!("no way to find arguments is called '{other}'")));
            }
        };
        let (direct, function) = (direct(function), function.clone().unbind());
        let (vectorcall, known) = (Entry::new(call), Known::default());
        Ok(PyDispatched { function, relevant, forward, plain, wrap, scalars, direct, vectorcall, known })
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn __call__<'py>(
        this: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Object<'py>> {
        let keywords = kwargs.map_or(std::ptr::null_mut(), |kwargs| kwargs.as_ptr());
        // SAFETY: the object is of a class whose objects are called so, with a tuple and a dictionary or nothing.
        unsafe {
            let result = ffi::PyVectorcall_Call(this.as_ptr(), args.as_ptr(), keywords);
            Bound::from_owned_ptr_or_err(this.py(), result)
        }
    }

    /// Registers an implementation for types of arguments: see `polyarray.dispatch.register`.
    #[pyo3(signature = (*types, **kwargs), text_signature = "($self, *types)")]
    fn register<'py>(
        this: Bound<'py, Self>,
        types: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Object<'py>> {
        registry::register_implementation(this.into_any(), types, kwargs)
    }

    /// Whether Python sees all calls first.
    fn _watch(&self, watched: bool) {
        self.vectorcall.set(if watched { call_watched } else { call });
    }

    /// Which arguments may answer a call.
    #[getter]
    fn _relevant(&self) -> &'static str {
        match self.relevant {
            Relevant::Each => "each",
            Relevant::Nested => "nested",
            Relevant::Like => "like",
            Relevant::Nothing => "nothing",
        }
    }

    /// The function itself, which nobody else answers.
    #[getter]
    fn _implementation(&self, py: Python<'_>) -> Py<PyAny> {
        self.function.clone_ref(py)
    }

    #[getter]
    fn __signature__<'py>(&self, py: Python<'py>) -> PyResult<Object<'py>> {
        py.import("polyarray._overridable")?.getattr("signature")?.call1((&self.function,))
    }

    #[getter]
    fn __text_signature__(&self, py: Python<'_>) -> Option<Py<PyAny>> {
        self.function.getattr(py, "__text_signature__").ok()
    }

    fn __get__<'py>(
        this: &Bound<'py, Self>,
        instance: Option<&Object<'py>>,
        _class: Option<&Object<'py>>,
    ) -> PyResult<Object<'py>> {
        match instance {
            // Creation functions are as built-in functions in classes, others as Python's.
            _ if matches!(this.get().relevant, Relevant::Like | Relevant::Nothing) => {
                Ok(this.clone().into_any())
            }
            None => Ok(this.clone().into_any()),
            Some(instance) => this.py().import("types")?.getattr("MethodType")?.call1((this, instance)),
        }
    }

    fn __repr__(this: &Bound<'_, Self>) -> PyResult<String> {
        Ok(format!("<function {} at {:#x}>", this.getattr("__name__")?, this.as_ptr().addr()))
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<Object<'py>> {
        this.getattr("__qualname__")
    }
}

impl PyDispatched {
    /// Whether an argument that is no sequence can have nothing to say. Functions that hand over to methods hand NumPy's
    /// arrays over, too.
    #[inline]
    fn is_quiet(&self, object: &Object<'_>) -> bool {
        if self.forward.is_none() { is_silent(object) } else { is_plain(object) }
    }

    /// Whether an argument can have nothing to say.
    #[inline]
    fn passes(&self, object: &Object<'_>) -> bool {
        match self.relevant {
            Relevant::Each => self.is_quiet(object),
            Relevant::Nested => match (exact::<PyList>(object), exact::<PyTuple>(object)) {
                (Some(list), _) => list.iter().all(|item| self.passes(&item)),
                (_, Some(tuple)) => tuple.iter_borrowed().all(|item| self.passes(&item)),
                _ => self.is_quiet(object),
            },
            Relevant::Like | Relevant::Nothing => true,
        }
    }
}

/// What the interpreter calls.
unsafe extern "C" fn call(
    function: *mut PyObject,
    args: *const *mut PyObject,
    flags: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the interpreter calls this on an attached thread with an object of the class, as many arguments as it
    // says and, behind them, one for each name of the tuple `names` if there is one; the caller holds them, and a
    // slice of `Bound`s has the layout of one of pointers.
    unsafe {
        let this = Bound::ref_from_ptr(Python::assume_attached(), &function).cast_unchecked::<PyDispatched>();
        let dispatched = this.get();
        let nested = dispatched.relevant == Relevant::Nested;
        let declined = match dispatched.known.again(&function, args, flags, names, nested) {
            Again::Answered(result) => return result,
            Again::Declined(by) => Some(by),
            Again::Unknown => None,
        };
        guard_object(|py| {
            if let Some(place) = per_call::place(py, names) {
                let given = ffi::PyVectorcall_NARGS(flags) as usize;
                return per_call::call(py, args, given, names, place, |args, names| {
                    call(function, args, given, names)
                });
            }
            let (all, given) = arguments(args, flags, names);
            let (all, named): (&[Object<'_>], _) =
                (std::slice::from_raw_parts(all.as_ptr().cast(), all.len()), all.len() - given);
            let quick = match dispatched.relevant {
                Relevant::Like => {
                    named == 0 || per_call::place_of(names, intern!(py, "like"), c"like").is_none()
                }
                Relevant::Nothing => true,
                _ => all.iter().all(|object| dispatched.passes(object)),
            };
            if quick {
                return Ok(match dispatched.direct {
                    Some((function, of)) => function(of.0, args, given as isize, names),
                    None => ffi::PyObject_Vectorcall(dispatched.function.as_ptr(), args, flags, names),
                });
            }
            let sought = Sought {
                function: this.as_any(),
                method: "__call__",
                given: &all[..given],
                named: &all[given..],
                nested,
            };
            if dispatched.relevant != Relevant::Like
                && let Some(result) = dispatched.known.answer(&sought, args, flags, names, declined)?
            {
                return Ok(result);
            }
            let args = PyTuple::new(py, &all[..given])?;
            let keywords = keywords(py, &all[given..], names)?;
            at_length(this, &args, Some(&keywords)).map(Bound::into_ptr)
        })
    }
}

/// What the interpreter calls where Python sees all calls first.
unsafe extern "C" fn call_watched(
    function: *mut PyObject,
    args: *const *mut PyObject,
    flags: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the interpreter.
    unsafe { registry::watched(function, args, flags, names, call) }
}

/// The relevant arguments of a call.
fn collect<'py>(
    relevant: Relevant,
    objects: impl Iterator<Item = Object<'py>>,
    found: &mut Vec<Object<'py>>,
) {
    for object in objects {
        match (relevant, exact::<PyList>(&object), exact::<PyTuple>(&object)) {
            (Relevant::Nested, Some(list), _) => collect(relevant, list.iter(), found),
            (Relevant::Nested, _, Some(tuple)) => collect(relevant, tuple.iter(), found),
            _ => found.push(object),
        }
    }
}

/// A call, after its arguments had their say.
fn at_length<'py>(
    this: &Bound<'py, PyDispatched>,
    args: &Bound<'py, PyTuple>,
    kwargs: Option<&Bound<'py, PyDict>>,
) -> PyResult<Object<'py>> {
    let py = this.py();
    let dispatched = this.get();
    let kwargs = kwargs.map_or_else(|| Ok(PyDict::new(py)), |kwargs| kwargs.copy())?;
    let mut relevant = Vec::new();
    if dispatched.relevant == Relevant::Like {
        let like = kwargs.get_item(intern!(py, "like"))?.filter(|like| !like.is_none());
        let Some(like) = like else { return dispatched.function.bind(py).call(args, Some(&kwargs)) };
        if !is_plain(&like) {
            let create = py.import("polyarray.dispatch")?.getattr("_create")?;
            let made = create.call1((this, &like, args, &kwargs))?;
            if !made.is(py.NotImplemented()) {
                return Ok(made);
            }
        }
        if !like.get_type().hasattr(intern!(py, "__array_function__"))? {
            return Err(PyTypeError::new_err(
                "The `like` argument must be an array-like that implements the `__array_function__` protocol.",
            ));
        }
        kwargs.del_item(intern!(py, "like"))?;
        if !matches!(find(&like, Protocol::Function), Found::Default) {
            // Wrong arguments are refused before anybody else gets to see them.
            let signature = py.import("inspect")?.getattr("signature")?.call1((&dispatched.function,))?;
            signature.getattr("bind")?.call(args, Some(&kwargs))?;
        }
        relevant.push(like);
    } else {
        let named = kwargs.values();
        collect(dispatched.relevant, args.iter().chain(named.iter()), &mut relevant);
    }
    match asked(this.as_any(), &relevant, args, &kwargs)? {
        Some(answer) => Ok(answer),
        None => by_ourselves(dispatched, args, &kwargs),
    }
}

/// The most classes that one call asks; NumPy's limit.
const MOST: usize = 64;

/// What the arguments answer; `None` where all leave the work to the function.
fn asked<'py>(
    function: &Object<'py>,
    relevant: &[Object<'py>],
    args: &Bound<'py, PyTuple>,
    kwargs: &Bound<'py, PyDict>,
) -> PyResult<Option<Object<'py>>> {
    let py = function.py();
    let mut willing: Vec<(&Object<'py>, Option<Object<'py>>)> = Vec::new();
    for object in relevant {
        if willing.iter().any(|(seen, _)| seen.get_type().is(object.get_type())) {
            continue;
        }
        let method = match find(object, Protocol::Function) {
            Found::Nothing => continue,
            Found::Default => None,
            Found::Own(method) => Some(method),
        };
        // Subclasses before superclasses, otherwise left to right.
        let place = willing
            .iter()
            .position(|(other, _)| object.is_instance(other.get_type().as_any()).unwrap_or(false))
            .unwrap_or(willing.len());
        if willing.len() == MOST {
            return Err(PyTypeError::new_err(format!(
                "maximum number ({MOST}) of distinct argument types implementing __array_function__ exceeded"
            )));
        }
        willing.insert(place, (object, method));
    }
    if willing.iter().all(|(_, method)| method.is_none()) {
        return Ok(None);
    }
    let types = PyTuple::new(py, willing.iter().map(|(object, _)| object.get_type()))?;
    for (object, method) in &willing {
        let answer = match method {
            Some(method) => {
                let answer = method.call1((*object, function, &types, args, kwargs));
                blamed(object, Protocol::Function.name(), answer)?
            }
            None => array_function(function, types.as_any(), args, kwargs)?,
        };
        if !answer.is(py.NotImplemented()) {
            return Ok(Some(answer));
        }
    }
    Err(PyTypeError::new_err(format!(
        "no implementation found for '{}.{}' on types that implement __array_function__: {}",
        function.getattr("__module__")?,
        function.getattr("__name__")?,
        PyList::new(py, types.iter())?.repr()?
    )))
}

/// The function on arguments that have nothing to say.
fn by_ourselves<'py>(
    dispatched: &PyDispatched,
    args: &Bound<'py, PyTuple>,
    kwargs: &Bound<'py, PyDict>,
) -> PyResult<Object<'py>> {
    let py = args.py();
    if let Some(forward) = &dispatched.forward
        && args.iter_borrowed().next().is_some_and(|first| !is_plain(&first))
    {
        let answer = forward.bind(py).call1((args, kwargs))?;
        if !answer.is(py.NotImplemented()) {
            return Ok(answer);
        }
    }
    let function = dispatched.function.bind(py);
    if !dispatched.plain && matches!(dispatched.wrap, Wrapped::Nothing) {
        return function.call(args, Some(kwargs));
    }
    let mut given = Vec::new();
    collect(dispatched.relevant, args.iter().chain(kwargs.values().iter()), &mut given);
    let args = PyTuple::new(py, args.iter().map(|object| plain(&object)).collect::<PyResult<Vec<_>>>()?)?;
    let plain_kwargs = PyDict::new(py);
    for (name, value) in kwargs {
        // Results that are written to an array are that array.
        plain_kwargs.set_item(&name, if name.eq("out")? { value } else { plain(&value)? })?;
    }
    let result = function.call(args, Some(&plain_kwargs))?;
    if matches!(dispatched.wrap, Wrapped::Nothing) || given.iter().any(|given| given.is(&result)) {
        return Ok(result);
    }
    given.retain(is_derived);
    let wrapping = Wrapping::of(&given)?;
    if wrapping.operand().is_none() {
        return Ok(result);
    }
    match result.cast::<PyTuple>() {
        Ok(tuple) => {
            let items = tuple.iter().enumerate().map(|(k, item)| match &dispatched.wrap {
                Wrapped::Places(places) if !places.contains(&k) => Ok(item),
                _ => wrapped(&wrapping, item, dispatched.scalars),
            });
            let items = items.collect::<PyResult<Vec<_>>>()?;
            if exact::<PyTuple>(&result).is_some() {
                return Ok(PyTuple::new(py, items)?.into_any());
            }
            result.get_type().call_method1("_make", (items,))
        }
        Err(_) => wrapped(&wrapping, result, dispatched.scalars),
    }
}

/// A result, or those in a list, of the class that the arguments ask for.
fn wrapped<'py>(wrapping: &Wrapping<'py>, result: Object<'py>, scalars: bool) -> PyResult<Object<'py>> {
    let py = result.py();
    if let Some(array) = exact::<PyArray>(&result) {
        let array = array.borrow().array().clone();
        return wrapping.result(py, array, None, false);
    }
    if !scalars && exact_dtype(result.get_type_ptr()).is_some() {
        return wrapping.result(py, to_array(&result, None)?, None, true);
    }
    if let Some(list) = exact::<PyList>(&result) {
        let items = list.iter().map(|item| wrapped(wrapping, item, scalars)).collect::<PyResult<Vec<_>>>()?;
        return Ok(PyList::new(py, items)?.into_any());
    }
    Ok(result)
}

/// `ndarray.__array_function__`: the function itself, unless a class is involved that is not derived from `ndarray`.
fn array_function<'py>(
    function: &Object<'py>,
    types: &Object<'py>,
    args: &Bound<'py, PyTuple>,
    kwargs: &Bound<'py, PyDict>,
) -> PyResult<Object<'py>> {
    let py = function.py();
    for class in types.try_iter()? {
        if !class?.cast_into::<PyType>()?.is_subclass_of::<PyArray>()? {
            return Ok(py.NotImplemented().into_bound(py));
        }
    }
    match function.cast::<PyDispatched>() {
        Ok(dispatched) => by_ourselves(dispatched.get(), args, kwargs),
        Err(_) => match function.getattr_opt("_implementation")? {
            Some(implementation) => implementation.call(args, Some(kwargs)),
            None => function.call(args, Some(kwargs)),
        },
    }
}

#[pymethods]
impl PyArray {
    /// A function applied to our arrays and those of derived classes: the function itself; for one of NumPy's, ours
    /// of the same name.
    fn __array_function__<'py>(
        this: &Bound<'py, Self>,
        func: &Object<'py>,
        types: &Object<'py>,
        args: &Object<'py>,
        kwargs: &Object<'py>,
    ) -> PyResult<Object<'py>> {
        let _ = this;
        let Ok(args) = args.cast::<PyTuple>() else {
            return Err(PyTypeError::new_err("args must be a tuple."));
        };
        let Ok(kwargs) = kwargs.cast::<PyDict>() else {
            return Err(PyTypeError::new_err("kwargs must be a dict."));
        };
        if func.cast::<PyDispatched>().is_err()
            && let Some(answer) = numpys::function(func, types, args, kwargs)?
        {
            return Ok(answer);
        }
        array_function(func, types, args, kwargs)
    }

    /// The array itself, which functions take as it is (NEP 30).
    fn __duckarray__(this: Bound<'_, Self>) -> Bound<'_, Self> {
        this
    }

    /// The namespace for arrays of some classes, if they are ours, derived from ours, or NumPy's (NEP 37).
    fn __array_module__<'py>(&self, py: Python<'py>, types: &Object<'py>) -> PyResult<Object<'py>> {
        for class in types.try_iter()? {
            let class = class?.cast_into::<PyType>()?;
            if !class.is_subclass_of::<PyArray>()? && !crate::protocols::is_numpys_class(&class) {
                return Ok(py.NotImplemented().into_bound(py));
            }
        }
        Ok(py.import("polyarray")?.into_any())
    }
}

/// Adds this subject to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add_class::<PyDispatched>()?;
    let sample = Bound::new(py, PyDispatched::new(py.None().bind(py), "each", None, false, None, false)?)?;
    let offset = std::ptr::from_ref(&sample.get().vectorcall).addr() - sample.as_ptr().addr();
    let class = sample.get_type().as_type_ptr();
    // SAFETY: the class was made just now by this thread, and all its objects have the field at one offset; it
    // holds a function of the type that the flag promises.
    unsafe {
        (*class).tp_vectorcall_offset = offset as isize;
        (*class).tp_flags |= ffi::Py_TPFLAGS_HAVE_VECTORCALL;
        ffi::PyType_Modified(class);
    }
    Ok(())
}
