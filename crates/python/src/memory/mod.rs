//! Allocators for Python: `polyarray.memory`.
//!
//! A [`PyAllocator`] holds one of the memory crate's allocators, or is a Python class of its own (`written.rs`). It is
//! chosen by a context variable (`scopes.rs`), for a call by `allocator=` (`per_call.rs`), or for the process. Allocators
//! of other libraries serve as ours and the other way round: NumPy's handlers (`numpy.rs`), those of Python's
//! domains (`domains.rs`), plain functions (`functions.rs`). `sharing.rs` finds memory of other processes, `observer.rs`
//! tells `tracemalloc` about blocks.

mod domains;
mod functions;
mod numpy;
pub mod observer;
pub mod per_call;
mod scopes;
mod sharing;
mod written;

use crate::errors::OrRaise;
use ::memory::allocators::{Aligned, Chain, Failing, HugePages, Limited, Mapped, Pool, Shared, Tracing};
use ::memory::{Allocator, Buffer, Chosen, SYSTEM, current};
use pyo3::exceptions::{PyNotImplementedError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use std::any::Any;
use std::path::PathBuf;
use std::sync::Arc;
use written::Written;

type Shareable = Arc<dyn Allocator>;

/// A maker of memory, for use in ``with``, in ``allocator=`` and as the parent of others.
///
/// Classes derived from it are allocators of their own. They define ``allocate(size, alignment)``, which returns a
/// writable buffer, a `Block`, an address, or a tuple of an address, a capacity and any object; and, if
/// something has to be done then, ``free(address, capacity, token)``. The token is the buffer, the block or the
/// object, and is kept as long as the memory is used; so is the allocator.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> class Counting(pa.memory.Allocator):
/// ...     count = 0
/// ...     def allocate(self, size, alignment):
/// ...         self.count += 1
/// ...         return bytearray(size + alignment)
/// >>> counting = Counting()
/// >>> with counting:
/// ...     x = pa.zeros(3)
/// >>> x, counting.count
/// (array([0., 0., 0.]), 1)
#[pyclass(name = "Allocator", module = "polyarray.memory", subclass, weakref, frozen)]
pub struct PyAllocator {
    /// The allocator; none in classes that are written in Python.
    made: Option<Shareable>,
}

/// Memory that an allocator made, freed with the object.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> block = pa.memory.system().allocate(1000, 64)
/// >>> block.capacity, block.address % 64
/// (1000, 0)
#[pyclass(name = "Block", module = "polyarray.memory", frozen)]
struct PyBlock {
    buffer: Arc<Buffer>,
}

#[pymethods]
impl PyBlock {
    /// Where the first byte is.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.memory.system().allocate(1000, 4096).address % 4096
    /// 0
    #[getter]
    fn address(&self) -> usize {
        self.buffer.pointer().expose_provenance()
    }

    /// How many bytes there are.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.memory.system().allocate(1000).capacity
    /// 1000
    #[getter]
    fn capacity(&self) -> usize {
        self.buffer.capacity()
    }

    fn __repr__(&self) -> String {
        format!("<Block of {} bytes, allocator '{}'>", self.capacity(), self.buffer.allocator_name())
    }
}

/// An object of the class for an allocator.
fn wrap(py: Python<'_>, allocator: &Shareable) -> PyResult<Py<PyAny>> {
    if let Some(written) = (&**allocator as &dyn Any).downcast_ref::<Written>() {
        return Ok(written.object(py));
    }
    Ok(Py::new(py, PyAllocator { made: Some(Arc::clone(allocator)) })?.into_any())
}

/// The allocator that an object stands for.
///
/// # Errors
/// `TypeError` for other objects.
fn extract(object: &Bound<'_, PyAny>) -> PyResult<Shareable> {
    let Ok(allocator) = object.cast::<PyAllocator>() else {
        return Err(PyTypeError::new_err(format!(
            "an allocator must be a polyarray.memory.Allocator, not {}",
            object.get_type().name()?
        )));
    };
    match &allocator.get().made {
        Some(made) => Ok(Arc::clone(made)),
        None => Ok(Arc::new(Written::new(allocator)?)),
    }
}

fn extract_optional(object: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Shareable>> {
    object.filter(|object| !object.is_none()).map(extract).transpose()
}

impl PyAllocator {
    /// What there is behind objects that are not written in Python.
    fn made(&self) -> PyResult<&Shareable> {
        self.made.as_ref().ok_or_else(|| {
            PyNotImplementedError::new_err("an allocator written in Python defines allocate(size, alignment)")
        })
    }

    fn as_kind<T: 'static>(&self) -> Option<&T> {
        (&**self.made.as_ref()? as &dyn Any).downcast_ref()
    }
}

#[pymethods]
impl PyAllocator {
    #[new]
    #[pyo3(signature = (*_args, **_kwargs))]
    fn new(_args: &Bound<'_, PyTuple>, _kwargs: Option<&Bound<'_, PyDict>>) -> PyAllocator {
        PyAllocator { made: None }
    }

    /// What error messages call it.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.memory.limited(pa.memory.pool(), 1000).name
    /// 'limited(pool(system), 1000)'
    #[getter]
    fn name(this: &Bound<'_, Self>) -> PyResult<String> {
        match &this.get().made {
            Some(made) => Ok(made.name().to_owned()),
            None => Ok(this.get_type().name()?.to_string()),
        }
    }

    /// The allocator that it gets its memory from, if there is one.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.memory.pool().parent
    /// <polyarray.memory.Allocator system>
    #[getter]
    fn parent(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        let parent = self.made.as_ref().and_then(|made| made.parent());
        parent.map(|parent| wrap(py, parent)).transpose()
    }

    /// Makes memory, which is freed with the object that is returned.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.memory.pool().allocate(100)
    /// <Block of 112 bytes, allocator 'pool(system)'>
    #[pyo3(signature = (size, alignment=16, /))]
    fn allocate(&self, size: usize, alignment: usize) -> PyResult<PyBlock> {
        let made = self.made()?;
        if !alignment.is_power_of_two() {
            return Err(pyo3::exceptions::PyValueError::new_err(format!(
                "the alignment must be a power of two, not {alignment}"
            )));
        }
        let aligned: Shareable = if alignment <= 16 {
            Arc::clone(made)
        } else {
            Arc::new(Aligned::new(alignment, Some(Arc::clone(made))).or_raise()?)
        };
        Ok(PyBlock { buffer: Buffer::from_allocator(size, false, &aligned).or_raise()? })
    }

    /// What it counts, in bytes where nothing else is said.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> limited = pa.memory.limited(None, 1000)
    /// >>> x = pa.zeros(10, allocator=limited)
    /// >>> limited.statistics()
    /// {'live': 80, 'limit': 1000}
    fn statistics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let result = PyDict::new(py);
        for (name, count) in self.made.as_ref().map(|made| made.statistics()).unwrap_or_default() {
            result.set_item(name, count)?;
        }
        Ok(result)
    }

    /// Gives memory that is kept for reuse back to where it came from; returns how many bytes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pool = pa.memory.pool()
    /// >>> block = pool.allocate(1000)
    /// >>> del block
    /// >>> pool.trim()
    /// 1024
    fn trim(&self, py: Python<'_>) -> usize {
        self.made.as_ref().map_or(0, |made| py.detach(|| made.trim()))
    }

    /// Starts measuring the peak anew from what is live now, where the allocator is a tracing one.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> tracing = pa.memory.tracing()
    /// >>> tracing.reset_peak()
    fn reset_peak(&self) {
        if let Some(tracing) = self.as_kind::<Tracing>() {
            tracing.reset_peak();
        }
    }

    /// What lives, by the lines of the program that made it: file, line, bytes, blocks; most bytes first.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> tracing = pa.memory.tracing()
    /// >>> x = pa.zeros(10, allocator=tracing)
    /// >>> [(bytes, blocks) for file, line, bytes, blocks in tracing.sites()]
    /// [(80, 1)]
    fn sites(&self) -> Vec<(String, u32, usize, usize)> {
        let sites = self.as_kind::<Tracing>().map(Tracing::sites).unwrap_or_default();
        sites
            .into_iter()
            .map(|(site, bytes, blocks)| (site.file.to_string(), site.line, bytes, blocks))
            .collect()
    }

    fn __enter__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, Self>> {
        scopes::enter(this.as_any())?;
        Ok(this.clone())
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(this: &Bound<'_, Self>, _exception: &Bound<'_, PyTuple>) -> PyResult<()> {
        scopes::exit(this.as_any())
    }

    fn __repr__(this: &Bound<'_, Self>) -> PyResult<String> {
        Ok(format!("<polyarray.memory.Allocator {}>", PyAllocator::name(this)?))
    }

    fn __eq__(this: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> bool {
        match (&this.get().made, other.cast::<PyAllocator>().ok().and_then(|other| other.get().made.as_ref()))
        {
            (Some(mine), Some(other)) => Arc::ptr_eq(mine, other),
            _ => this.is(other),
        }
    }

    fn __hash__(this: &Bound<'_, Self>) -> usize {
        match &this.get().made {
            Some(made) => Arc::as_ptr(made).cast::<u8>().addr() >> 4,
            None => this.as_ptr().addr() >> 4,
        }
    }
}

fn made(allocator: impl Allocator) -> PyAllocator {
    PyAllocator { made: Some(Arc::new(allocator)) }
}

/// The system's memory, which is the default.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.memory.system()
/// <polyarray.memory.Allocator system>
#[pyfunction]
fn system() -> PyAllocator {
    PyAllocator { made: Some(Arc::clone(&SYSTEM)) }
}

/// Memory at addresses that are multiples of a power of two.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> x = pa.zeros(3, allocator=pa.memory.aligned(4096))
/// >>> x.__array_interface__["data"][0] % 4096
/// 0
#[pyfunction]
#[pyo3(signature = (alignment, parent=None))]
fn aligned(alignment: usize, parent: Option<&Bound<'_, PyAny>>) -> PyResult<PyAllocator> {
    Ok(made(Aligned::new(alignment, extract_optional(parent)?).or_raise()?))
}

/// Memory in pages of 2 MiB, where the system gives them.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> x = pa.zeros(1_000_000, allocator=pa.memory.huge_pages())
/// >>> x.__array_interface__["data"][0] % (2 << 20)
/// 0
#[pyfunction]
fn huge_pages() -> PyAllocator {
    made(HugePages)
}

/// Memory on files, for arrays that are larger than memory: in a directory, on a file for each, which nobody sees and
/// which ends with the array; else on the one file of that name, which is made and emptied, and stays.
///
/// Examples
/// --------
/// >>> import polyarray as pa, tempfile
/// >>> with tempfile.TemporaryDirectory() as directory:
/// ...     x = pa.ones(1000, allocator=pa.memory.mapped(directory))
/// >>> x.sum()
/// np.float64(1000.0)
#[pyfunction]
fn mapped(path: PathBuf) -> PyResult<PyAllocator> {
    Ok(made(Mapped::new(&path).or_raise()?))
}

/// Memory that other processes can attach to: see `handle` and `attach`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> x = pa.zeros(3, allocator=pa.memory.shared("example"))
/// >>> pa.memory.attach(pa.memory.handle(x))[:] = 7
/// >>> x
/// array([7., 7., 7.])
#[pyfunction]
fn shared(name: &str) -> PyResult<PyAllocator> {
    Ok(made(Shared::new(name).or_raise()?))
}

/// Memory that is kept for reuse when it is freed, up to a number of bytes; by default, up to an eighth of the
/// machine's memory.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pool = pa.memory.pool()
/// >>> for _ in range(3):
/// ...     x = pa.zeros(1000, allocator=pool)
/// ...     del x
/// >>> pool.statistics()["hits"]
/// 2
#[pyfunction]
#[pyo3(signature = (parent=None, limit=None))]
fn pool(parent: Option<&Bound<'_, PyAny>>, limit: Option<usize>) -> PyResult<PyAllocator> {
    Ok(made(Pool::new(extract_optional(parent)?, limit)))
}

/// Memory that is counted: bytes that live and their peak, blocks, and the lines that made them. Blocks are shown
/// to `tracemalloc`, in the domain of NumPy's arrays.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> with pa.memory.tracing() as tracing:
/// ...     x = pa.zeros(1000)
/// ...     del x
/// >>> tracing.statistics()["peak"]
/// 8000
#[pyfunction]
#[pyo3(signature = (parent=None, sites=true))]
fn tracing(parent: Option<&Bound<'_, PyAny>>, sites: bool) -> PyResult<PyAllocator> {
    Ok(made(Tracing::new(extract_optional(parent)?, sites)))
}

/// Blocks of fewer than `threshold` bytes from one allocator, others from another.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.memory.chain(pa.memory.system(), pa.memory.huge_pages(), 1 << 20)
/// <polyarray.memory.Allocator chain(system, huge_pages, 1048576)>
#[pyfunction]
fn chain(small: &Bound<'_, PyAny>, large: &Bound<'_, PyAny>, threshold: usize) -> PyResult<PyAllocator> {
    Ok(made(Chain::new(extract(small)?, extract(large)?, threshold)))
}

/// At most so many bytes at a time.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> try:
/// ...     pa.zeros(1000, "u1", allocator=pa.memory.limited(None, 100))
/// ... except MemoryError as error:
/// ...     print(str(error)[:49])
/// Unable to allocate 1000 bytes (allocator 'limited
#[pyfunction]
#[pyo3(signature = (parent, bytes))]
fn limited(parent: Option<&Bound<'_, PyAny>>, bytes: usize) -> PyResult<PyAllocator> {
    Ok(made(Limited::new(extract_optional(parent)?, bytes)))
}

/// So many blocks and then no more, for tests.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> failing = pa.memory.failing(after=1)
/// >>> x = pa.zeros(3, allocator=failing)
/// >>> try:
/// ...     pa.zeros(3, allocator=failing)
/// ... except MemoryError:
/// ...     print("no more")
/// no more
#[pyfunction]
#[pyo3(signature = (parent=None, after=0))]
fn failing(parent: Option<&Bound<'_, PyAny>>, after: usize) -> PyResult<PyAllocator> {
    Ok(made(Failing::new(extract_optional(parent)?, after)))
}

/// Chooses the allocator of whatever has no other, in all threads; `None` is the system's. Returns the one before.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> before = pa.memory.set_default(pa.memory.pool())
/// >>> pa.memory.current()
/// <polyarray.memory.Allocator pool(system)>
/// >>> pa.memory.set_default(before)
/// <polyarray.memory.Allocator pool(system)>
#[pyfunction]
fn set_default(py: Python<'_>, allocator: Option<&Bound<'_, PyAny>>) -> PyResult<Py<PyAny>> {
    let chosen = extract_optional(allocator)?.map_or_else(Chosen::system, Chosen::new);
    of_chosen(py, &current::set_default(chosen))
}

fn of_chosen(py: Python<'_>, chosen: &Chosen) -> PyResult<Py<PyAny>> {
    wrap(py, chosen.allocator().unwrap_or(&SYSTEM))
}

/// The allocator that is chosen here and now.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.memory.current()
/// <polyarray.memory.Allocator system>
#[pyfunction]
#[pyo3(name = "current")]
fn current_allocator(py: Python<'_>) -> PyResult<Py<PyAny>> {
    of_chosen(py, &Chosen::now())
}

/// Adds this subject to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let namespace = PyModule::new(module.py(), "memory")?;
    namespace.add_class::<PyAllocator>()?;
    namespace.add_class::<PyBlock>()?;
    macro_rules! add {
        ($($name:ident)+) => { $( namespace.add_function(wrap_pyfunction!($name, &namespace)?)?; )+ };
    }
    add!(system aligned huge_pages mapped shared pool tracing chain limited failing set_default current_allocator);
    scopes::register(&namespace)?;
    sharing::register(&namespace)?;
    functions::register(&namespace)?;
    numpy::register(&namespace)?;
    domains::register(&namespace)?;
    observer::install();
    module.add("memory", namespace)
}
