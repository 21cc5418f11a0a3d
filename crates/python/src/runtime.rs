//! What a program may ask of the engine, and how the engine gets along with the interpreter.
//!
//! A thread that waits for a buffer's lock lets go of the interpreter first, since the thread that holds
//! the lock may need it; long evaluations ask a few times a second whether the user pressed Ctrl-C.

use crate::array::PyArray;
use crate::errors::OrRaise;
use ::memory::blocking::{self, Hooks};
use polyarray::{Array, deferred, settings};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

/// From how many elements on the interpreter is let go while work is done.
pub const LARGE: usize = 16_384;

/// Runs work, without the interpreter's lock where `size` elements make it worth the while, and raises
/// what the work ran into.
///
/// # Errors
/// Those of the work, and those that `errstate` makes of floating-point faults.
#[inline]
pub fn run<T: Send>(
    py: Python<'_>,
    size: usize,
    work: impl FnOnce() -> error::Result<T> + Send,
) -> PyResult<T> {
    here(py, || if size >= LARGE { detached(py, work) } else { work() })
}

/// Runs work without the interpreter's lock; what it makes lies in memory of the allocator that is chosen here.
fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
    if !::memory::current::is_chosen() {
        return py.detach(work);
    }
    let chosen = ::memory::Chosen::now();
    crate::memory::observer::begin(py, &chosen);
    py.detach(|| {
        let _scope = chosen.enter();
        work()
    })
}

/// [`run`] of work on a few elements, which keeps the interpreter.
///
/// # Errors
/// As for [`run`].
#[inline]
pub fn here<T>(py: Python<'_>, work: impl FnOnce() -> error::Result<T>) -> PyResult<T> {
    let value = work().or_raise()?;
    if settings::has_faults() {
        crate::errstate::report(py)?;
    }
    Ok(value)
}

/// [`run`] of work on an array of an object, which is held while the interpreter is let go.
///
/// # Errors
/// As for [`run`].
#[inline]
pub fn run_on<T: Send>(
    py: Python<'_>,
    array: &Array,
    work: impl FnOnce(&Array) -> error::Result<T> + Send,
) -> PyResult<T> {
    let size = array.size();
    if size < LARGE && !array.is_deferred() {
        return here(py, || work(array));
    }
    let array = array.clone();
    run(py, size, || work(&array))
}

/// [`run_on`] of work that makes views: of a dense array it reads no element, and the interpreter is kept.
///
/// # Errors
/// As for [`run`].
#[inline]
pub fn look_at<T: Send>(
    py: Python<'_>,
    array: &Array,
    work: impl FnOnce(&Array) -> error::Result<T> + Send,
) -> PyResult<T> {
    if array.as_dense().is_some() { work(array).or_raise() } else { run_on(py, array, work) }
}

/// How many references to an object there are.
pub fn references(object: &Bound<'_, PyAny>) -> isize {
    // SAFETY: the object is alive while it is borrowed.
    unsafe { ffi::Py_REFCNT(object.as_ptr()) as isize }
}

fn wait(block: &mut dyn FnMut()) {
    // SAFETY: only asks whether this thread is attached.
    if unsafe { ffi::PyGILState_Check() } == 0 {
        return block();
    }
    // SAFETY: the thread is attached, and is again when the pair of calls is over; nothing in between
    // touches Python's objects.
    unsafe {
        let state = ffi::PyEval_SaveThread();
        block();
        ffi::PyEval_RestoreThread(state);
    }
}

fn interrupted() -> bool {
    // The exception that the handler of the signal raised is raised again by whoever called.
    Python::try_attach(|py| match py.check_signals() {
        Ok(()) => false,
        Err(error) => {
            INTERRUPT.with_borrow_mut(|kept| *kept = Some(error));
            true
        }
    })
    .unwrap_or(false)
}

thread_local! {
    static INTERRUPT: std::cell::RefCell<Option<PyErr>> = const { std::cell::RefCell::new(None) };
}

/// The exception that a signal's handler raised while this thread was at work, if there is one.
pub fn take_interrupt() -> Option<PyErr> {
    INTERRUPT.take()
}

/// A scope in which every operation runs when it is called: `with polyarray.eager(): …`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> with pa.eager():
/// ...     x = pa.zeros(100_000) + 1
/// >>> x[:3]
/// array([1., 1., 1.])
#[pyclass(name = "eager", module = "polyarray", unsendable)]
struct PyEager(Vec<settings::Eager>);

#[pymethods]
impl PyEager {
    #[new]
    fn new() -> PyEager {
        PyEager(Vec::new())
    }
    fn __enter__(mut this: PyRefMut<'_, Self>) -> PyRefMut<'_, Self> {
        this.0.push(settings::eager());
        this
    }
    #[pyo3(signature = (*_exception))]
    fn __exit__(&mut self, _exception: &Bound<'_, PyTuple>) {
        self.0.pop();
    }
}

/// Computes arrays that are deferred; others are left as they are.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> x = pa.arange(100_000.0) * 2
/// >>> pa.evaluate(x)
#[pyfunction]
#[pyo3(signature = (*arrays))]
fn evaluate(py: Python<'_>, arrays: &Bound<'_, PyTuple>) -> PyResult<()> {
    for object in arrays {
        let object = object.cast::<PyArray>()?.borrow();
        look_at(py, object.array(), |array| array.stored().map(drop))?;
    }
    Ok(())
}

/// The program that computing an array would run, as text.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> print(pa.explain(pa.zeros(3)))
/// computed: float64 (3,)
/// <BLANKLINE>
#[pyfunction]
fn explain(x: &Bound<'_, PyArray>) -> String {
    deferred::explain(x.borrow().array())
}

/// Changes how many threads evaluations use.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> count = pa.get_num_threads()
/// >>> pa.set_num_threads(1)
/// >>> pa.get_num_threads()
/// 1
/// >>> pa.set_num_threads(count)
#[pyfunction]
fn set_num_threads(num_threads: usize) -> PyResult<()> {
    threads::set_num_threads(num_threads).or_raise()
}

/// How many threads evaluations use.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.get_num_threads() >= 1
/// True
#[pyfunction]
fn get_num_threads() -> usize {
    threads::num_threads()
}

/// What the process has done so far, for `--report`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> isinstance(pa.report(), dict)
/// True
#[pyfunction]
fn report(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let report = settings::report();
    let result = PyDict::new(py);
    result.set_item("operations", report.operations)?;
    result.set_item("deferred", report.deferred)?;
    result.set_item("passes", report.passes)?;
    result.set_item("temporaries_avoided_bytes", report.temporaries_avoided_bytes)?;
    Ok(result)
}

/// What the engine found on this machine.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> "version" in pa.info()
/// True
#[pyfunction]
fn info(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let result = PyDict::new(py);
    let isa = match cpu_tiles::isa() {
        cpu_tiles::Isa::Baseline => "baseline",
        cpu_tiles::Isa::Avx2 => "AVX2, FMA",
        cpu_tiles::Isa::Avx512 => "AVX-512",
    };
    result.set_item("cpu_features", [isa])?;
    result.set_item("threads", threads::num_threads())?;
    result.set_item("version", env!("CARGO_PKG_VERSION"))?;
    Ok(result)
}

/// Bytes of large blocks: `live`, `peak` since `reset_peak`, and `kept` for reuse.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> isinstance(pa.memory_statistics(), dict)
/// True
#[pyfunction]
fn memory_statistics(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let statistics = ::memory::cache::statistics();
    let result = PyDict::new(py);
    result.set_item("live", statistics.live)?;
    result.set_item("peak", statistics.peak)?;
    result.set_item("kept", statistics.kept)?;
    Ok(result)
}

/// Starts measuring the peak of large blocks anew.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.reset_memory_peak()
#[pyfunction]
fn reset_memory_peak() {
    ::memory::cache::reset_peak();
}

/// Gives memory that is kept for reuse back to the system; returns how many bytes.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.trim_memory() >= 0
/// True
#[pyfunction]
fn trim_memory() -> usize {
    ::memory::cache::trim()
}

/// Adds this subject to the module, and connects the engine with the interpreter.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    blocking::install(Hooks { wait, interrupted });
    module.add_class::<PyEager>()?;
    module.add_function(wrap_pyfunction!(evaluate, module)?)?;
    module.add_function(wrap_pyfunction!(explain, module)?)?;
    module.add_function(wrap_pyfunction!(set_num_threads, module)?)?;
    module.add_function(wrap_pyfunction!(get_num_threads, module)?)?;
    module.add_function(wrap_pyfunction!(report, module)?)?;
    module.add_function(wrap_pyfunction!(info, module)?)?;
    module.add_function(wrap_pyfunction!(memory_statistics, module)?)?;
    module.add_function(wrap_pyfunction!(reset_memory_peak, module)?)?;
    module.add_function(wrap_pyfunction!(trim_memory, module)?)?;
    Ok(())
}
