//! The class `nditer` and `nested_iters`: iteration over several arrays, element by element or by lines.
//!
//! The work is done by `polyarray::iteration`; here are NumPy's names for flags and attributes. Arrays that a
//! step gives are views whose `base` is the iterator, so that it lives as long as they do.

use crate::array::PyArray;
use crate::convert::{exact, extract_index, extract_order, to_array};
use crate::dtype::{PyDType, dtype_object, extract_optional_dtype};
use crate::element::warn_of_lost_parts;
use crate::errors::{OrRaise, guard};
use crate::runtime::{here, run};
use dtype::{Casting, DType};
use layout::Order;
use polyarray::Array;
use polyarray::iteration::{Flags, Iteration, Role, Settings, Uses};
use pyo3::exceptions::{PyIndexError, PyRuntimeError, PyRuntimeWarning, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PySlice, PyString, PyTuple};
use smallvec::SmallVec;

/// An iterator over several arrays at once, which are broadcast together and walked as they lie in memory.
///
/// Parameters
/// ----------
/// op : an array, or a sequence of arrays, of which `None` are made.
/// flags : what holds for the iteration: 'buffered', 'c_index', 'f_index', 'multi_index', 'common_dtype',
///     'copy_if_overlap', 'delay_bufalloc', 'external_loop', 'grow_inner', 'ranged', 'refs_ok', 'reduce_ok' and
///     'zerosize_ok'.
/// op_flags : what holds for each operand: one of 'readonly', 'readwrite' and 'writeonly', and any of
///     'no_broadcast', 'contig', 'aligned', 'nbo', 'copy', 'updateifcopy', 'allocate', 'no_subtype', 'arraymask',
///     'writemasked', 'overlap_assume_elementwise' and 'virtual'.
/// op_dtypes : the dtypes in which operands are seen, by copies or buffers where they have others.
/// order : 'C', 'F', 'A' or 'K': the order of the elements; 'K' is the one in memory.
/// casting : which conversions are allowed.
/// op_axes : for each operand, its axis for each axis of the iteration; -1 or `None` where it has none.
/// itershape : the shape of the iteration; -1 where operands decide.
/// buffersize : how many elements buffers have.
///
/// Where operands are written, use the iterator in a `with` statement, or call `close`: copies and buffers are
/// written back then.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> x = pa.arange(6).reshape(2, 3)
/// >>> [int(value) for value in pa.nditer(x.T)]
/// [0, 1, 2, 3, 4, 5]
/// >>> with pa.nditer([x, None], flags=["external_loop"]) as steps:
/// ...     for a, b in steps:
/// ...         b[...] = a * a
/// ...     squares = steps.operands[1]
/// >>> squares
/// array([[ 0,  1,  4],
///        [ 9, 16, 25]])
#[pyclass(name = "nditer", module = "polyarray")]
pub struct PyNditer {
    steps: Option<Iteration>,
    operands: Vec<Py<PyArray>>,
    child: Option<Py<PyNditer>>,
}

/// The items of a tuple or a list.
fn items<'py>(object: &Bound<'py, PyAny>, message: &'static str) -> PyResult<Vec<Bound<'py, PyAny>>> {
    if object.is_instance_of::<PyTuple>() || object.is_instance_of::<PyList>() {
        return object.try_iter()?.collect();
    }
    Err(PyValueError::new_err(message))
}

fn given<'a, 'py>(object: Option<&'a Bound<'py, PyAny>>) -> Option<&'a Bound<'py, PyAny>> {
    object.filter(|object| !object.is_none())
}

/// The text of a flag, which may be bytes.
fn flag_text(object: &Bound<'_, PyAny>) -> PyResult<String> {
    match object.cast::<PyBytes>() {
        Ok(bytes) => Ok(String::from_utf8_lossy(bytes.as_bytes()).into_owned()),
        Err(_) => object.extract(),
    }
}

fn is_text(object: &Bound<'_, PyAny>) -> bool {
    object.is_instance_of::<PyString>() || object.is_instance_of::<PyBytes>()
}

fn extract_flags(object: Option<&Bound<'_, PyAny>>) -> PyResult<Flags> {
    let mut flags = Flags::default();
    let Some(object) = given(object) else { return Ok(flags) };
    for item in items(object, "Iterator global flags must be a list or tuple of strings")? {
        let text = flag_text(&item)?;
        flags |= Flags::of_name(&text)
            .ok_or_else(|| PyValueError::new_err(format!("Unexpected iterator global flag \"{text}\"")))?;
    }
    Ok(flags)
}

const PER_OPERAND: &str = "op_flags must be a tuple or array of per-op flag-tuples";

fn extract_uses_of_one(object: &Bound<'_, PyAny>) -> PyResult<Uses> {
    let mut uses = Uses::default();
    for item in items(object, PER_OPERAND)? {
        if !is_text(&item) {
            return Err(PyValueError::new_err(PER_OPERAND));
        }
        let text = flag_text(&item)?;
        uses |= Uses::of_name(&text)
            .ok_or_else(|| PyValueError::new_err(format!("Unexpected per-op iterator flag \"{text}\"")))?;
    }
    Ok(uses)
}

fn extract_uses(object: Option<&Bound<'_, PyAny>>, operands: &[Bound<'_, PyAny>]) -> PyResult<Vec<Uses>> {
    let Some(object) = given(object) else {
        let usual = |operand: &Bound<'_, PyAny>| match operand.is_none() {
            true => Uses::WRITE_ONLY | Uses::ALLOCATE,
            false => Uses::READ_ONLY,
        };
        return Ok(operands.iter().map(usual).collect());
    };
    let all = items(object, PER_OPERAND)?;
    if all.len() == operands.len() && !all.first().is_some_and(is_text) {
        return all.iter().map(extract_uses_of_one).collect();
    }
    Ok(vec![extract_uses_of_one(object)?; operands.len()])
}

fn extract_dtypes(object: Option<&Bound<'_, PyAny>>, operands: usize) -> PyResult<Vec<Option<DType>>> {
    let Some(object) = given(object) else { return Ok(vec![None; operands]) };
    if let Ok(all) = items(object, "")
        && all.len() == operands
    {
        let dtypes: PyResult<Vec<_>> = all.iter().map(|item| extract_optional_dtype(Some(item))).collect();
        if operands > 1 || dtypes.is_ok() {
            return dtypes;
        }
    }
    Ok(vec![extract_optional_dtype(Some(object))?; operands])
}

fn extract_axes(
    object: Option<&Bound<'_, PyAny>>,
    operands: usize,
) -> PyResult<Vec<Option<Vec<Option<usize>>>>> {
    const WRONG: &str = "op_axes must be a tuple/list matching the number of ops";
    let Some(object) = given(object) else { return Ok(vec![None; operands]) };
    let all = items(object, WRONG)?;
    if all.len() != operands {
        return Err(PyValueError::new_err(WRONG));
    }
    let axis = |item: &Bound<'_, PyAny>| match item.is_none() {
        true => Ok(None),
        false => Ok::<_, PyErr>(usize::try_from(extract_index(item)?).ok()),
    };
    let axes: Vec<Option<Vec<Option<usize>>>> = all
        .iter()
        .map(|one| match one.is_none() {
            true => Ok(None),
            false => {
                let axes = items(one, "Each entry of op_axes must be None or a tuple/list")?;
                axes.iter().map(axis).collect::<PyResult<Vec<_>>>().map(Some)
            }
        })
        .collect::<PyResult<_>>()?;
    if axes.iter().all(Option::is_none) {
        return Err(PyValueError::new_err(
            "If op_axes is provided, at least one list of axes must be contained within it",
        ));
    }
    Ok(axes)
}

/// Operands as Python gave them, and what is done with them.
struct Given<'py> {
    objects: Vec<Option<Bound<'py, PyArray>>>,
    roles: Vec<Role>,
}

impl<'py> Given<'py> {
    fn new(
        op: &Bound<'py, PyAny>,
        op_flags: Option<&Bound<'py, PyAny>>,
        op_dtypes: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Given<'py>> {
        let several = op.is_instance_of::<PyTuple>() || op.is_instance_of::<PyList>();
        if several && i32::try_from(op.len()?).is_err() {
            return Err(PyValueError::new_err(format!("Too many operands to nditer, found {}.", op.len()?)));
        }
        let operands = if several { op.try_iter()?.collect::<PyResult<Vec<_>>>()? } else { vec![op.clone()] };
        if operands.is_empty() {
            return Err(PyValueError::new_err("Must provide at least one operand"));
        }
        let uses = extract_uses(op_flags, &operands)?;
        let (mut objects, mut roles) = (Vec::with_capacity(uses.len()), Vec::with_capacity(uses.len()));
        for (operand, uses) in operands.iter().zip(uses) {
            let object = array_of(operand, uses)?;
            let array = object.as_ref().map(|object| object.borrow().array().clone());
            objects.push(object);
            roles.push(Role { array, uses, dtype: None, axes: None });
        }
        for (role, dtype) in roles.iter_mut().zip(extract_dtypes(op_dtypes, operands.len())?) {
            role.dtype = dtype;
        }
        Ok(Given { objects, roles })
    }

    /// The iterator over them.
    fn begin(&self, py: Python<'py>, settings: &Settings) -> PyResult<PyNditer> {
        self.warn(py)?;
        let size =
            self.roles.iter().map(|role| role.array.as_ref().map_or(0, Array::size)).max().unwrap_or(0);
        let roles = &self.roles;
        let steps = run(py, size, || Iteration::new(roles, settings))?;
        let mut operands = Vec::with_capacity(self.roles.len());
        for (number, object) in self.objects.iter().enumerate() {
            let array = steps.operand(number);
            operands.push(match object {
                Some(object) if is_same(object, &array) => object.clone().unbind(),
                _ => PyArray::wrap(py, array)?.unbind(),
            });
        }
        Ok(PyNditer { steps: Some(steps), operands, child: None })
    }

    /// Warns where imaginary parts will be lost.
    fn warn(&self, py: Python<'py>) -> PyResult<()> {
        for role in &self.roles {
            let (Some(array), Some(seen)) = (&role.array, role.dtype) else { continue };
            if role.uses.reads() {
                warn_of_lost_parts(py, array.dtype(), seen)?;
            }
            if role.uses.writes() {
                warn_of_lost_parts(py, seen, array.dtype())?;
            }
        }
        Ok(())
    }
}

/// Whether an iteration walks an object's own array.
fn is_same(object: &Bound<'_, PyArray>, array: &Array) -> bool {
    match (object.borrow().array().dense(), array.dense()) {
        (Ok(own), Ok(walked)) => own.is_same_view(&walked),
        _ => false,
    }
}

/// The array that an operand is; numbers and sequences are made arrays where they are only read.
fn array_of<'py>(operand: &Bound<'py, PyAny>, uses: Uses) -> PyResult<Option<Bound<'py, PyArray>>> {
    if operand.is_none() {
        return Ok(None);
    }
    if let Ok(array) = operand.cast::<PyArray>() {
        return Ok(Some(array.clone()));
    }
    if uses.writes() {
        return Err(PyTypeError::new_err(
            "Iterator operand is flagged as writeable, but is an object which cannot be written back to via \
             WRITEBACKIFCOPY",
        ));
    }
    PyArray::wrap(operand.py(), to_array(operand, None)?).map(Some)
}

fn invalid() -> PyErr {
    PyValueError::new_err("Iterator is invalid")
}

impl PyNditer {
    fn steps(&self) -> PyResult<&Iteration> {
        self.steps.as_ref().ok_or_else(invalid)
    }

    fn steps_mut(&mut self) -> PyResult<&mut Iteration> {
        self.steps.as_mut().ok_or_else(invalid)
    }

    /// The iteration while it is at a step.
    fn running(&self) -> PyResult<&Iteration> {
        self.steps.as_ref().ok_or_else(|| PyValueError::new_err("Iterator is past the end"))
    }

    /// Changes where the iteration is, and lets those nested in it follow.
    fn change(
        &mut self,
        py: Python<'_>,
        change: impl FnOnce(&mut Iteration) -> error::Result<()>,
    ) -> PyResult<()> {
        guard(|| {
            let steps = self.steps_mut()?;
            here(py, || change(steps))
        })?;
        self.lead(py)
    }

    /// Lets the iterations nested in this one begin where it is.
    fn lead(&self, py: Python<'_>) -> PyResult<()> {
        let (Some(steps), Some(child)) = (&self.steps, &self.child) else { return Ok(()) };
        let offsets = steps.offsets();
        let mut child = child.bind(py).try_borrow_mut()?;
        if child.steps.is_some() {
            child.change(py, |steps| steps.rebase(&offsets))?;
        }
        Ok(())
    }

    /// Goes on; false at the end.
    fn go_on(&mut self, py: Python<'_>, by: fn(&mut Iteration) -> error::Result<bool>) -> PyResult<bool> {
        let Some(steps) = &mut self.steps else { return Ok(false) };
        let more = if steps.flags().has(Flags::BUFFERED) {
            guard(|| here(py, || by(steps)))?
        } else {
            by(steps).or_raise()?
        };
        if more && self.child.is_some() {
            self.lead(py)?;
        }
        Ok(more)
    }

    /// The element or line of an operand at this step, as an object.
    fn item<'py>(&self, this: &Bound<'py, Self>, number: i64) -> PyResult<Bound<'py, PyArray>> {
        let steps = self.running()?;
        let count = steps.operands() as i64;
        let from_start = if number < 0 { number + count } else { number };
        if !(0..count).contains(&from_start) {
            return Err(PyIndexError::new_err(format!("Iterator operand index {number} is out of bounds")));
        }
        let view = steps.view(from_start as usize).or_raise()?;
        PyArray::new_part(this.py(), view, this.clone().into_any().unbind())
    }

    /// The elements or lines of all operands.
    fn items<'py>(&self, this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        match self.running()?.operands() as i64 {
            1 => Ok(self.item(this, 0)?.into_any()),
            count => self.part_of(this, 0..count),
        }
    }

    fn part_of<'py>(
        &self,
        this: &Bound<'py, Self>,
        part: std::ops::Range<i64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let items: PyResult<SmallVec<[_; 4]>> = part.map(|number| self.item(this, number)).collect();
        Ok(PyTuple::new(this.py(), items?)?.into_any())
    }

    /// The operands that a slice names.
    fn part(&self, slice: &Bound<'_, PySlice>, message: &'static str) -> PyResult<std::ops::Range<i64>> {
        let count = self.running()?.operands() as isize;
        let found = slice.indices(count)?;
        if found.step != 1 {
            return Err(PyValueError::new_err(message));
        }
        Ok(found.start as i64..found.stop.max(found.start) as i64)
    }

    /// The item that is written to.
    fn written<'py>(&self, this: &Bound<'py, Self>, number: i64) -> PyResult<Bound<'py, PyArray>> {
        let item = self.item(this, number)?;
        let place = if number < 0 { number + self.operands.len() as i64 } else { number };
        if !self.running()?.uses(place as usize).writes() {
            return Err(PyRuntimeError::new_err(format!("Iterator operand {number} is not writeable")));
        }
        Ok(item)
    }
}

#[pymethods]
impl PyNditer {
    #[new]
    #[pyo3(signature = (op, flags=None, op_flags=None, op_dtypes=None, order="K", casting="safe", op_axes=None, itershape=None, buffersize=0))]
    #[expect(clippy::too_many_arguments, reason = "NumPy's signature")]
    fn new<'py>(
        py: Python<'py>,
        op: &Bound<'py, PyAny>,
        flags: Option<&Bound<'py, PyAny>>,
        op_flags: Option<&Bound<'py, PyAny>>,
        op_dtypes: Option<&Bound<'py, PyAny>>,
        order: Option<&str>,
        casting: &str,
        op_axes: Option<&Bound<'py, PyAny>>,
        itershape: Option<&Bound<'py, PyAny>>,
        buffersize: i64,
    ) -> PyResult<PyNditer> {
        guard(|| {
            let settings = Settings {
                flags: extract_flags(flags)?,
                order: extract_order(order, Order::K)?,
                casting: Casting::parse(casting).or_raise()?,
                shape: given(itershape)
                    .map(crate::convert::extract_lengths)
                    .transpose()?
                    .map(|lengths| lengths.into_iter().map(|length| usize::try_from(length).ok()).collect()),
                buffer_size: usize::try_from(buffersize).unwrap_or(0),
            };
            let mut given = Given::new(op, op_flags, op_dtypes)?;
            for (role, axes) in given.roles.iter_mut().zip(extract_axes(op_axes, given.objects.len())?) {
                role.axes = axes;
            }
            given.begin(py, &settings)
        })
    }

    fn __iter__(this: Bound<'_, Self>) -> Bound<'_, Self> {
        this
    }

    fn __next__<'py>(this: &Bound<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let mut inner = this.try_borrow_mut()?;
        match inner.go_on(this.py(), Iteration::go_on)? {
            true => inner.items(this).map(Some),
            false => Ok(None),
        }
    }

    /// Goes to the next step; false at the end.
    ///
    /// >>> import polyarray as pa
    /// >>> steps = pa.nditer(pa.asarray([5, 6]))
    /// >>> steps.iternext(), int(steps[0]), steps.iternext()
    /// (True, 6, False)
    fn iternext(&mut self, py: Python<'_>) -> PyResult<bool> {
        self.go_on(py, Iteration::advance)
    }

    /// Goes back to the first step; makes buffers that were delayed.
    fn reset(&mut self, py: Python<'_>) -> PyResult<()> {
        self.change(py, Iteration::reset)
    }

    /// Another iterator over the same operands, at the same step.
    ///
    /// >>> import polyarray as pa
    /// >>> steps = pa.nditer(pa.asarray([5, 6, 7]))
    /// >>> _ = next(steps)
    /// >>> [int(value) for value in steps.copy()]
    /// [6, 7]
    fn copy(&self, py: Python<'_>) -> PyResult<PyNditer> {
        let steps = guard(|| here(py, || self.steps.as_ref().map(Iteration::copy).transpose()))?
            .ok_or_else(invalid)?;
        let operands = self.operands.iter().map(|operand| operand.clone_ref(py)).collect();
        Ok(PyNditer { steps: Some(steps), operands, child: None })
    }

    fn __copy__(&self, py: Python<'_>) -> PyResult<PyNditer> {
        self.copy(py)
    }

    /// Takes an axis out of the iteration, which stays at its first index, and begins again.
    ///
    /// >>> import polyarray as pa
    /// >>> steps = pa.nditer(pa.arange(6).reshape(2, 3), flags=["multi_index"])
    /// >>> steps.remove_axis(1)
    /// >>> [int(value) for value in steps]
    /// [0, 3]
    #[pyo3(signature = (i, /))]
    fn remove_axis(&mut self, py: Python<'_>, i: i64) -> PyResult<()> {
        self.change(py, |steps| steps.remove_axis(i))
    }

    /// Gives indices along axes up, so that axes can be joined, and begins again.
    ///
    /// >>> import polyarray as pa
    /// >>> steps = pa.nditer(pa.arange(6).reshape(2, 3), flags=["multi_index"])
    /// >>> steps.remove_multi_index()
    /// >>> steps.ndim
    /// 1
    fn remove_multi_index(&mut self, py: Python<'_>) -> PyResult<()> {
        self.change(py, Iteration::remove_multi_index)
    }

    /// Goes on in lines of elements, and begins again.
    ///
    /// >>> import polyarray as pa
    /// >>> steps = pa.nditer(pa.asarray([5, 6]))
    /// >>> steps.enable_external_loop()
    /// >>> steps[0]
    /// array([5, 6])
    fn enable_external_loop(&mut self, py: Python<'_>) -> PyResult<()> {
        self.change(py, Iteration::enable_external_loop)
    }

    /// Prints the state of the iterator.
    fn debug_print(&self) {
        use std::io::Write;
        match &self.steps {
            Some(steps) => print!("{steps}"),
            None => println!("Iterator: (nil)"),
        }
        // Python's own output is elsewhere; what cannot be written is lost.
        let _ = std::io::stdout().flush();
    }

    /// Writes back what is in buffers and copies, and ends the iteration.
    ///
    /// >>> import polyarray as pa
    /// >>> x = pa.asarray([1.0, 2.0])
    /// >>> steps = pa.nditer(x, op_flags=["readwrite", "updateifcopy"], op_dtypes="f4", casting="same_kind")
    /// >>> steps.operands[0][...] = 7
    /// >>> steps.close()
    /// >>> x
    /// array([7., 7.])
    fn close(&mut self, py: Python<'_>) -> PyResult<()> {
        self.child = None;
        let Some(mut steps) = self.steps.take() else { return Ok(()) };
        guard(|| here(py, || steps.close()))
    }

    fn __enter__(this: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        if this.borrow().steps.is_none() {
            return Err(PyRuntimeError::new_err("operation on non-initialized iterator"));
        }
        Ok(this)
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&mut self, py: Python<'_>, _exception: &Bound<'_, PyTuple>) -> PyResult<()> {
        self.close(py)
    }

    fn __len__(&self) -> usize {
        self.steps.as_ref().map_or(0, Iteration::operands)
    }

    fn __getitem__<'py>(this: &Bound<'py, Self>, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let inner = this.try_borrow()?;
        inner.running()?.check_step().or_raise()?;
        match exact::<PySlice>(key) {
            Some(slice) => {
                inner.part_of(this, inner.part(slice, "Iterator slicing only supports a step of 1")?)
            }
            None => Ok(inner.item(this, number_of(key)?)?.into_any()),
        }
    }

    fn __setitem__(this: &Bound<'_, Self>, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        this.try_borrow()?.running()?.check_step().or_raise()?;
        // Assigning may run any code: the iterator is not held meanwhile.
        let write = |number: i64, value: &Bound<'_, PyAny>| {
            let item = this.try_borrow()?.written(this, number)?;
            item.set_item(this.py().Ellipsis(), value)
        };
        let Some(slice) = exact::<PySlice>(key) else { return write(number_of(key)?, value) };
        let part = this.try_borrow()?.part(slice, "Iterator slice assignment only supports a step of 1")?;
        if !crate::convert::is_sequence(value) || value.len()? as i64 != part.end - part.start {
            return Err(PyValueError::new_err("Wrong size to assign to iterator slice"));
        }
        part.enumerate().try_for_each(|(place, number)| write(number, &value.get_item(place)?))
    }

    fn __delitem__(&self, _key: &Bound<'_, PyAny>) -> PyResult<()> {
        Err(PyTypeError::new_err("Cannot delete iterator elements"))
    }

    /// The elements at this step: an array, or a tuple of one for each operand.
    #[getter]
    fn value<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        this.try_borrow()?.items(this)
    }

    /// The arrays that are iterated over.
    #[getter]
    fn operands<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.steps()?;
        PyTuple::new(py, &self.operands)
    }

    /// The operands with axes in the order of the iteration; not where there are buffers.
    #[getter]
    fn itviews<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let steps = self.steps()?;
        let views = self.operands.iter().enumerate().map(|(number, operand)| {
            PyArray::new_part(py, steps.nested_view(number).or_raise()?, operand.clone_ref(py).into_any())
        });
        PyTuple::new(py, views.collect::<PyResult<Vec<_>>>()?)
    }

    /// The dtypes in which elements are seen.
    #[getter]
    fn dtypes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let dtypes: PyResult<Vec<Bound<'py, PyDType>>> =
            self.steps()?.dtypes().map(|dtype| dtype_object(py, dtype)).collect();
        PyTuple::new(py, dtypes?)
    }

    /// The lengths of the axes, if they are tracked; else of the loops, the fastest first.
    #[getter]
    fn shape<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let steps = self.running()?;
        steps.step().or_raise()?;
        PyTuple::new(py, steps.shape())
    }

    /// The number of axes or loops.
    #[getter]
    fn ndim(&self) -> PyResult<usize> {
        Ok(self.steps()?.ndim())
    }

    /// The number of operands.
    #[getter]
    fn nop(&self) -> PyResult<usize> {
        Ok(self.steps()?.operands())
    }

    /// The number of steps, in elements.
    #[getter]
    fn itersize(&self) -> PyResult<usize> {
        Ok(self.steps()?.size())
    }

    /// Whether all steps were taken.
    #[getter]
    fn finished(&self) -> bool {
        self.steps.as_ref().is_none_or(Iteration::is_finished)
    }

    /// Whether buffers have still to be made by `reset`.
    #[getter]
    fn has_delayed_bufalloc(&self) -> PyResult<bool> {
        Ok(self.steps()?.is_delayed())
    }

    /// Whether steps run Python code: never.
    #[getter]
    fn iterationneedsapi(&self) -> PyResult<bool> {
        self.steps().map(|_| false)
    }

    /// Whether indices along axes are tracked.
    #[getter]
    fn has_multi_index(&self) -> PyResult<bool> {
        Ok(self.steps()?.flags().has(Flags::MULTI_INDEX))
    }

    /// Whether places in C or Fortran order are counted.
    #[getter]
    fn has_index(&self) -> PyResult<bool> {
        Ok(self.steps()?.flags().has(Flags::C_INDEX | Flags::F_INDEX))
    }

    /// The indices along the axes at this step; can be set.
    #[getter]
    fn multi_index<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.running()?.multi_index().or_raise()?)
    }

    #[setter]
    fn set_multi_index(&mut self, py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        if !self.steps()?.flags().has(Flags::MULTI_INDEX) {
            return Err(PyValueError::new_err("Iterator is not tracking a multi-index"));
        }
        if !crate::convert::is_sequence(value) {
            return Err(PyValueError::new_err("multi_index must be set with a sequence"));
        }
        let count = value.len()?;
        let index: Vec<i64> =
            (0..count).map(|place| value.get_item(place)?.extract()).collect::<PyResult<_>>()?;
        self.change(py, |steps| steps.go_to_multi_index(&index))
    }

    /// The place of this step's element in C or Fortran order; can be set.
    #[getter]
    fn index(&self) -> PyResult<usize> {
        self.running()?.index().or_raise()
    }

    #[setter]
    fn set_index(&mut self, py: Python<'_>, value: i64) -> PyResult<()> {
        self.change(py, |steps| steps.go_to_index(value))
    }

    /// How many steps came before this one; can be set.
    #[getter]
    fn iterindex(&self) -> PyResult<usize> {
        self.running()?.step().or_raise()
    }

    #[setter]
    fn set_iterindex(&mut self, py: Python<'_>, value: i64) -> PyResult<()> {
        self.change(py, |steps| steps.go_to_step(value))
    }

    /// The range of steps; can be set where the iteration is 'ranged'.
    #[getter]
    fn iterrange(&self) -> PyResult<(usize, usize)> {
        Ok(self.steps()?.range())
    }

    #[setter]
    fn set_iterrange(&mut self, py: Python<'_>, value: (i64, i64)) -> PyResult<()> {
        self.change(py, |steps| steps.set_range(value.0, value.1))
    }
}

fn number_of(key: &Bound<'_, PyAny>) -> PyResult<i64> {
    extract_index(key).map_err(|_| PyTypeError::new_err("invalid index type for iterator indexing"))
}

impl Drop for PyNditer {
    /// Buffers are written back; so are copies, with a warning, as nobody could rely on it.
    fn drop(&mut self) {
        let Some(mut steps) = self.steps.take() else { return };
        Python::attach(|py| {
            let raised = PyErr::take(py);
            let warned = match steps.has_copies() {
                true => PyErr::warn(
                    py,
                    &py.get_type::<PyRuntimeWarning>(),
                    c"Temporary data has not been written back to one of the operands. Typically nditer is used as a context manager otherwise 'close' must be called before reading iteration results.",
                    1,
                ),
                false => Ok(()),
            };
            for result in [warned, guard(|| here(py, || steps.close()))] {
                if let Err(error) = result {
                    error.write_unraisable(py, None);
                }
            }
            if let Some(raised) = raised {
                raised.restore(py);
            }
        });
    }
}

/// Iterators over some axes of operands, each nested in the one before.
///
/// Parameters
/// ----------
/// op : an array or a sequence of arrays.
/// axes : for each iterator the axes that it walks.
/// flags, op_flags, op_dtypes, order, casting, buffersize : as for `nditer`.
///
/// Taking a step of one iterator lets those after it begin again, at its element.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> x = pa.arange(6).reshape(2, 3)
/// >>> columns, rows = pa.nested_iters(x, [[1], [0]])
/// >>> [[int(value) for value in rows] for _ in columns]
/// [[0, 3], [1, 4], [2, 5]]
#[pyfunction]
#[pyo3(signature = (op, axes, flags=None, op_flags=None, op_dtypes=None, order="K", casting="safe", buffersize=0))]
#[expect(clippy::too_many_arguments, reason = "NumPy's signature")]
fn nested_iters<'py>(
    py: Python<'py>,
    op: &Bound<'py, PyAny>,
    axes: &Bound<'py, PyAny>,
    flags: Option<&Bound<'py, PyAny>>,
    op_flags: Option<&Bound<'py, PyAny>>,
    op_dtypes: Option<&Bound<'py, PyAny>>,
    order: Option<&str>,
    casting: &str,
    buffersize: i64,
) -> PyResult<Bound<'py, PyTuple>> {
    let axes = nested_axes(axes)?;
    let flags = extract_flags(flags)?;
    let mut settings = Settings {
        flags: flags.without(Flags::EXTERNAL_LOOP | Flags::BUFFERED),
        order: extract_order(order, Order::K)?,
        casting: Casting::parse(casting).or_raise()?,
        shape: None,
        buffer_size: 0,
    };
    let mut given = Given::new(op, op_flags, op_dtypes)?;
    let copies = Uses::COPY | Uses::UPDATE_IF_COPY | Uses::ALLOCATE;
    let made: Vec<bool> = given.roles.iter().map(|role| role.array.is_none()).collect();
    // Conversions belong to the first iterator if it copies, else to the buffers of the last.
    let mut last: Vec<(Uses, Option<DType>)> = Vec::with_capacity(made.len());
    for (role, made) in given.roles.iter_mut().zip(&made) {
        let mut dtype = None;
        if !made {
            role.uses = role.uses.without(Uses::ALLOCATE);
        }
        let uses = role.uses.without(copies);
        if flags.has(Flags::BUFFERED) && !role.uses.has(copies) {
            role.uses = role.uses.without(Uses::NATIVE | Uses::ALIGNED | Uses::CONTIGUOUS);
            dtype = role.dtype.take();
        }
        last.push((uses, dtype));
    }
    let mut iterators: Vec<Bound<'py, PyNditer>> = Vec::with_capacity(axes.len());
    for (level, own) in axes.iter().enumerate() {
        for (role, &made) in given.roles.iter_mut().zip(&made) {
            role.axes = match made {
                false => Some(own.iter().copied().map(Some).collect()),
                true if level == 0 => None,
                true => Some(vec![None; own.len()]),
            };
        }
        if level + 1 == axes.len() {
            settings.flags = flags.without(Flags::COMMON_DTYPE);
            settings.buffer_size = usize::try_from(buffersize).unwrap_or(0);
            for (role, &(uses, dtype)) in given.roles.iter_mut().zip(&last) {
                (role.uses, role.dtype) = (uses, dtype);
            }
        }
        let iterator = guard(|| given.begin(py, &settings))?;
        if level == 0 {
            settings.flags = settings.flags.without(Flags::COMMON_DTYPE);
            for (number, role) in given.roles.iter_mut().enumerate() {
                let object = iterator.operands[number].bind(py).clone();
                role.array = Some(object.borrow().array().clone());
                role.dtype = None;
                role.uses = role.uses.without(copies);
                given.objects[number] = Some(object);
            }
        }
        iterators.push(Bound::new(py, iterator)?);
    }
    for pair in iterators.windows(2) {
        pair[0].borrow_mut().child = Some(pair[1].clone().unbind());
    }
    for iterator in &iterators {
        iterator.borrow().lead(py)?;
    }
    PyTuple::new(py, iterators)
}

fn nested_axes(object: &Bound<'_, PyAny>) -> PyResult<Vec<Vec<usize>>> {
    let all = items(object, "axes must be a tuple of axis arrays")?;
    if all.len() < 2 {
        return Err(PyValueError::new_err("axes must have at least 2 entries for nested iteration"));
    }
    let mut seen: Vec<usize> = Vec::new();
    let mut axes = Vec::with_capacity(all.len());
    for one in &all {
        let mut own = Vec::new();
        for item in items(one, "Each item in axes must be an integer tuple")? {
            let Some(axis) = usize::try_from(item.extract::<i64>()?).ok().filter(|&n| n < layout::MAX_NDIM)
            else {
                return Err(PyValueError::new_err("An axis is out of bounds"));
            };
            if seen.contains(&axis) {
                return Err(PyValueError::new_err("An axis is used more than once"));
            }
            seen.push(axis);
            own.push(axis);
        }
        axes.push(own);
    }
    Ok(axes)
}

/// Adds this subject to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<PyNditer>()?;
    module.add_function(wrap_pyfunction!(nested_iters, module)?)
}
