//! `errstate`: what floating-point faults lead to.

use crate::faults::{self, Fault};
use polyarray::settings;
use pyo3::exceptions::{PyFloatingPointError, PyRuntimeWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use std::cell::{Cell, RefCell};
use std::ffi::CString;

/// What one kind of fault leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reaction {
    Ignore,
    Warn,
    Raise,
    Call,
    Print,
    Log,
}

impl Reaction {
    const NAMES: [(&'static str, Reaction); 6] = [
        ("ignore", Reaction::Ignore),
        ("warn", Reaction::Warn),
        ("raise", Reaction::Raise),
        ("call", Reaction::Call),
        ("print", Reaction::Print),
        ("log", Reaction::Log),
    ];

    fn parse(name: &str) -> PyResult<Reaction> {
        match Reaction::NAMES.iter().find(|(known, _)| *known == name) {
            Some((_, reaction)) => Ok(*reaction),
            None => Err(PyValueError::new_err(format!(
                "invalid error mode {name:?}: must be one of ignore, warn, raise, call, print, log"
            ))),
        }
    }

    fn name(self) -> &'static str {
        Reaction::NAMES.iter().find(|(_, known)| *known == self).map_or("warn", |(name, _)| name)
    }
}

const KINDS: [(&str, Fault, cpu::Fault); 4] = [
    ("divide", Fault::Divide, cpu::Fault::Divide),
    ("over", Fault::Overflow, cpu::Fault::Overflow),
    ("under", Fault::Underflow, cpu::Fault::Underflow),
    ("invalid", Fault::Invalid, cpu::Fault::Invalid),
];

const DEFAULT: [Reaction; 4] = [Reaction::Warn, Reaction::Warn, Reaction::Ignore, Reaction::Warn];

thread_local! {
    static REACTIONS: Cell<[Reaction; 4]> = const { Cell::new(DEFAULT) };
    static CALL: RefCell<Option<Py<PyAny>>> = const { RefCell::new(None) };
}

fn set(reactions: [Reaction; 4]) {
    REACTIONS.set(reactions);
    let mut watch = cpu::Watch::DEFAULT;
    for (reaction, (_, _, fault)) in reactions.iter().zip(KINDS) {
        watch.set(fault, *reaction != Reaction::Ignore);
    }
    settings::set_watch(watch);
    // Anything but a warning must happen at the operation: under other reactions nothing is deferred.
    // `Watch` alone tells ignoring from noticing, so raising is told by an eager scope.
    EAGER.with_borrow_mut(|eager| *eager = (reactions != DEFAULT).then(settings::eager));
}

thread_local! {
    static EAGER: RefCell<Option<settings::Eager>> = const { RefCell::new(None) };
}

fn changed(now: [Reaction; 4], all: Option<&str>, each: [Option<&str>; 4]) -> PyResult<[Reaction; 4]> {
    let mut result = now;
    for (reaction, name) in result.iter_mut().zip(each) {
        if let Some(name) = name.or(all) {
            *reaction = Reaction::parse(name)?;
        }
    }
    Ok(result)
}

fn as_dict<'py>(py: Python<'py>, reactions: [Reaction; 4]) -> PyResult<Bound<'py, PyDict>> {
    let result = PyDict::new(py);
    for ((name, ..), reaction) in KINDS.iter().zip(reactions) {
        result.set_item(name, reaction.name())?;
    }
    Ok(result)
}

/// Decides about one fault in one function.
fn handle(py: Python<'_>, fault: Fault, operation: &str) -> PyResult<()> {
    let at = KINDS.iter().position(|(_, known, _)| *known == fault).unwrap_or(0);
    let message = format!("{} encountered in {operation}", fault.words());
    match REACTIONS.get()[at] {
        Reaction::Ignore => Ok(()),
        Reaction::Warn => PyErr::warn(py, &py.get_type::<PyRuntimeWarning>(), &CString::new(message)?, 1),
        Reaction::Raise => Err(PyFloatingPointError::new_err(message)),
        Reaction::Print => {
            py.import("builtins")?.call_method1("print", (format!("Warning: {message}"),)).map(drop)
        }
        Reaction::Call => match CALL.with_borrow(|call| call.as_ref().map(|call| call.clone_ref(py))) {
            Some(call) => call.call1(py, (fault.words(), fault as u8)).map(drop),
            None => Ok(()),
        },
        Reaction::Log => match CALL.with_borrow(|call| call.as_ref().map(|call| call.clone_ref(py))) {
            Some(call) => call.call_method1(py, "write", (format!("Warning: {message}\n"),)).map(drop),
            None => Ok(()),
        },
    }
}

/// Makes warnings or exceptions of the faults that the engine has noted on this thread.
///
/// # Errors
/// Those that the reactions make of a fault.
#[cold]
pub fn report(py: Python<'_>) -> PyResult<()> {
    let found = settings::take_faults();
    for (_, fault, engine) in KINDS {
        for (_, function) in found.iter().filter(|(found, _)| *found == engine) {
            handle(py, fault, function)?;
        }
    }
    Ok(())
}

/// errstate(*, all=None, divide=None, over=None, under=None, invalid=None, call=None)
/// --
///
/// A scope, or decorator, in which floating-point faults lead to something else: 'ignore', 'warn',
/// 'raise', 'call', 'print' or 'log'.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> with pa.errstate(divide="ignore"):
/// ...     pa.log(pa.zeros(2))
/// array([-inf, -inf])
#[pyclass(name = "errstate", module = "polyarray", subclass)]
struct ErrState {
    all: Option<String>,
    each: [Option<String>; 4],
    call: Option<Py<PyAny>>,
    saved: Vec<([Reaction; 4], Option<Py<PyAny>>)>,
}

#[pymethods]
impl ErrState {
    #[new]
    #[pyo3(signature = (*, all=None, divide=None, over=None, under=None, invalid=None, call=None))]
    fn new(
        all: Option<String>,
        divide: Option<String>,
        over: Option<String>,
        under: Option<String>,
        invalid: Option<String>,
        call: Option<Py<PyAny>>,
    ) -> ErrState {
        ErrState { all, each: [divide, over, under, invalid], call, saved: Vec::new() }
    }

    fn __enter__(&mut self, py: Python<'_>) -> PyResult<()> {
        let now = REACTIONS.get();
        let each = self.each.each_ref().map(|name| name.as_deref());
        let next = changed(now, self.all.as_deref(), each)?;
        let call = self.call.as_ref().map(|call| call.clone_ref(py));
        let before = match call {
            Some(call) => CALL.replace(Some(call)),
            None => CALL.with_borrow(|call| call.as_ref().map(|call| call.clone_ref(py))),
        };
        self.saved.push((now, before));
        set(next);
        Ok(())
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&mut self, _exception: &Bound<'_, PyTuple>) {
        if let Some((reactions, call)) = self.saved.pop() {
            set(reactions);
            CALL.set(call);
        }
    }

    fn __call__<'py>(this: Bound<'py, Self>, function: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = this.py();
        let decorate = py.import("contextlib")?.getattr("ContextDecorator")?.getattr("__call__")?;
        decorate.call1((this, function))
    }

    /// `ContextDecorator` asks for a fresh scope per call; this one nests by itself.
    fn _recreate_cm(this: Bound<'_, Self>) -> Bound<'_, Self> {
        this
    }
}

/// Changes what floating-point faults lead to on this thread; returns what they led to before.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> old = pa.seterr(divide="ignore")
/// >>> pa.array([1.0]) / 0
/// array([inf])
/// >>> _ = pa.seterr(**old)
#[pyfunction]
#[pyo3(signature = (all=None, divide=None, over=None, under=None, invalid=None))]
fn seterr<'py>(
    py: Python<'py>,
    all: Option<&str>,
    divide: Option<&str>,
    over: Option<&str>,
    under: Option<&str>,
    invalid: Option<&str>,
) -> PyResult<Bound<'py, PyDict>> {
    let before = REACTIONS.get();
    set(changed(before, all, [divide, over, under, invalid])?);
    as_dict(py, before)
}

/// What floating-point faults lead to on this thread.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.geterr()["divide"]
/// 'warn'
#[pyfunction]
fn geterr(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    as_dict(py, REACTIONS.get())
}

/// Chooses what 'call' calls, or the object whose `write` 'log' calls; returns the choice before.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.seterrcall(print)
/// >>> pa.geterrcall() is print
/// True
/// >>> _ = pa.seterrcall(None)
#[pyfunction]
fn seterrcall(py: Python<'_>, func: Option<Py<PyAny>>) -> Option<Py<PyAny>> {
    let _ = py;
    CALL.replace(func)
}

/// What 'call' calls.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.geterrcall() is None
/// True
#[pyfunction]
fn geterrcall(py: Python<'_>) -> Option<Py<PyAny>> {
    CALL.with_borrow(|call| call.as_ref().map(|call| call.clone_ref(py)))
}

/// Adds this subject to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    faults::set_handler(handle);
    module.add_class::<ErrState>()?;
    module.add_function(wrap_pyfunction!(seterr, module)?)?;
    module.add_function(wrap_pyfunction!(geterr, module)?)?;
    module.add_function(wrap_pyfunction!(seterrcall, module)?)?;
    module.add_function(wrap_pyfunction!(geterrcall, module)?)
}
