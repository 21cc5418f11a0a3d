//! Sorting, selecting, searching, and arrays as sets.

use super::operands::{Any, Given, array, borrowed, computed, made, sequence};
use crate::array::PyArray;
use crate::array::classes::plain;
use crate::convert::{extract_lengths, to_array, to_python};
use crate::errors::{OrRaise, guard};
use crate::runtime::run;
use layout::Order;
use polyarray::sets::{self, Method, Unique, Wanted};
use polyarray::sorting::{self, Sorting, parse_kind, parse_side};
use polyarray::{Array, Result};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyTuple;

/// How to sort, from NumPy's keywords and the array API standard's.
fn sorting_of(
    kind: Option<&str>,
    order: Option<Any<'_, '_>>,
    stable: Option<bool>,
    descending: Option<bool>,
) -> PyResult<Sorting> {
    if order.is_some() {
        return Err(PyValueError::new_err("Cannot specify order when the array has no fields."));
    }
    let stable = match kind {
        Some(_) if stable.is_some() || descending.is_some() => {
            return Err(PyValueError::new_err(
                "`kind` and keyword parameters can't be provided at the same time. Use only one of them.",
            ));
        }
        Some(kind) => parse_kind(kind).or_raise()?,
        None => stable.unwrap_or(false),
    };
    Ok(Sorting { stable, descending: descending.unwrap_or(false) })
}

/// The elements in ascending order along an axis, NaN last.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.sort([3, 1, 2])
/// array([1, 2, 3])
#[pyfunction]
#[pyo3(signature = (a, axis=Some(-1), kind=None, order=None, *, stable=None, descending=None))]
fn sort<'py>(
    a: Any<'_, 'py>,
    axis: Option<i64>,
    kind: Option<&str>,
    order: Option<Any<'_, 'py>>,
    stable: Option<bool>,
    descending: Option<bool>,
) -> Given<'py> {
    let how = sorting_of(kind, order, stable, descending)?;
    made(a, |x| x.sort(axis, how))
}

/// The indices that sort the elements along an axis.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.argsort([30, 10, 20])
/// array([1, 2, 0])
#[pyfunction]
#[pyo3(signature = (a, axis=Some(-1), kind=None, order=None, *, stable=None, descending=None))]
fn argsort<'py>(
    a: Any<'_, 'py>,
    axis: Option<i64>,
    kind: Option<&str>,
    order: Option<Any<'_, 'py>>,
    stable: Option<bool>,
    descending: Option<bool>,
) -> Given<'py> {
    let how = sorting_of(kind, order, stable, descending)?;
    made(a, |x| x.argsort(axis, how))
}

fn selection(kind: &str) -> PyResult<()> {
    if kind == "introselect" { Ok(()) } else { Err(PyValueError::new_err(format!("select kind must be 'introselect' (got '{kind}')"))) }
}

/// The elements with those at some positions where sorting would put them.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.partition([4, 1, 3, 2], 1)[:2].max()
/// np.int64(2)
#[pyfunction]
#[pyo3(signature = (a, kth, axis=Some(-1), kind="introselect", order=None))]
fn partition<'py>(
    a: Any<'_, 'py>,
    kth: Any<'_, 'py>,
    axis: Option<i64>,
    kind: &str,
    order: Option<Any<'_, 'py>>,
) -> Given<'py> {
    let _ = order;
    selection(kind)?;
    let kth = extract_lengths(kth)?;
    made(a, |x| x.partition(&kth, axis))
}

/// The indices that partition the elements.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> a = pa.array([4, 1, 3, 2])
/// >>> a[pa.argpartition(a, 0)[0]]
/// np.int64(1)
#[pyfunction]
#[pyo3(signature = (a, kth, axis=Some(-1), kind="introselect", order=None))]
fn argpartition<'py>(
    a: Any<'_, 'py>,
    kth: Any<'_, 'py>,
    axis: Option<i64>,
    kind: &str,
    order: Option<Any<'_, 'py>>,
) -> Given<'py> {
    let _ = order;
    selection(kind)?;
    let kth = extract_lengths(kth)?;
    made(a, |x| x.argpartition(&kth, axis))
}

/// The indices that sort by several keys, the last key first.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.lexsort(([3, 1, 2], [0, 0, 1]))
/// array([1, 0, 2])
#[pyfunction]
#[pyo3(signature = (keys, axis=-1))]
fn lexsort<'py>(py: Python<'py>, keys: Any<'_, 'py>, axis: i64) -> Given<'py> {
    guard(|| {
        let keys = sequence(keys)?;
        let size = keys.iter().map(Array::size).sum();
        to_python(py, run(py, size, || sorting::lexsort(&borrowed(&keys), axis))?)
    })
}

/// The elements as complex numbers, sorted.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.sort_complex([2, 1 + 2j, 1 - 1j])
/// array([1.-1.j, 1.+2.j, 2.+0.j])
#[pyfunction]
fn sort_complex<'py>(a: Any<'_, 'py>) -> Given<'py> {
    made(a, Array::sort_complex)
}

/// Where values can be put into a sorted vector so that it stays sorted.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.searchsorted([1, 3, 5], [0, 3, 6])
/// array([0, 1, 3])
#[pyfunction]
#[pyo3(signature = (a, v, side="left", sorter=None))]
fn searchsorted<'py>(a: Any<'_, 'py>, v: Any<'_, 'py>, side: &str, sorter: Option<Any<'_, 'py>>) -> Given<'py> {
    let side = parse_side(side).or_raise()?;
    let values = to_array(v, None)?;
    let sorter = sorter.map(|sorter| to_array(sorter, None)).transpose()?;
    computed(a, |x| x.searchsorted(&values, side, sorter.as_ref()))
}

/// The number of the bin that each element falls in.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.digitize([0.5, 1.5, 2.5], [1, 2])
/// array([0, 1, 2])
#[pyfunction]
#[pyo3(signature = (x, bins, right=false))]
fn digitize<'py>(x: Any<'_, 'py>, bins: Any<'_, 'py>, right: bool) -> Given<'py> {
    let bins = to_array(bins, None)?;
    computed(x, |x| polyarray::statistics::histogram::digitize(x, &bins, right))
}

/// The distinct elements in ascending order, and what else is asked about them.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.unique([3, 1, 3, 2], return_counts=True)
/// (array([1, 2, 3]), array([1, 1, 2]))
#[pyfunction]
#[pyo3(signature = (ar, return_index=false, return_inverse=false, return_counts=false, axis=None, *, equal_nan=true, sorted=true))]
fn unique<'py>(
    py: Python<'py>,
    ar: Any<'_, 'py>,
    return_index: bool,
    return_inverse: bool,
    return_counts: bool,
    axis: Option<i64>,
    equal_nan: bool,
    sorted: bool,
) -> Given<'py> {
    let _ = sorted;
    guard(|| {
        let x = to_array(ar, None)?;
        let wanted = Wanted { index: return_index, inverse: return_inverse, counts: return_counts, axis, equal_nan };
        let Unique { values, index, inverse, counts } = run(py, x.size(), || x.unique(&wanted))?;
        let values = array(py, values)?;
        if index.is_none() && inverse.is_none() && counts.is_none() {
            return Ok(values);
        }
        let others = [index, inverse, counts].into_iter().flatten().map(|part| array(py, part));
        Ok(PyTuple::new(py, std::iter::once(Ok(values)).chain(others).collect::<PyResult<Vec<_>>>()?)?.into_any())
    })
}

/// A named tuple of the array API standard.
fn named<'py>(py: Python<'py>, name: &'static str, fields: &[&str], parts: Vec<Array>) -> Given<'py> {
    static KNOWN: PyOnceLock<std::sync::Mutex<std::collections::HashMap<&'static str, Py<PyAny>>>> = PyOnceLock::new();
    let known = KNOWN.get_or_init(py, Default::default);
    let found = known.lock().ok().and_then(|known| known.get(name).map(|class| class.clone_ref(py)));
    let class = match found {
        Some(class) => class.into_bound(py),
        None => {
            let class = py.import("collections")?.getattr("namedtuple")?.call1((name, fields.to_vec()))?;
            if let Ok(mut known) = known.lock() {
                known.insert(name, class.clone().unbind());
            }
            class
        }
    };
    let parts = parts.into_iter().map(|part| array(py, part)).collect::<PyResult<Vec<_>>>()?;
    class.call1(PyTuple::new(py, parts)?)
}

fn described<'py>(
    x: Any<'_, 'py>,
    name: &'static str,
    fields: &[&str],
    of: impl FnOnce(&Array) -> Result<Unique> + Send,
) -> Given<'py> {
    guard(|| {
        let py = x.py();
        let x = to_array(x, None)?;
        let Unique { values, index, inverse, counts } = run(py, x.size(), || of(&x))?;
        named(py, name, fields, [Some(values), index, inverse, counts].into_iter().flatten().collect())
    })
}

/// Distinct elements, their first indices, which each element is, and counts.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.unique_all([3, 1, 3]).indices
/// array([1, 0])
#[pyfunction]
fn unique_all<'py>(x: Any<'_, 'py>) -> Given<'py> {
    described(x, "UniqueAllResult", &["values", "indices", "inverse_indices", "counts"], Array::unique_all)
}

/// Distinct elements and their counts.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.unique_counts([3, 1, 3]).counts
/// array([1, 2])
#[pyfunction]
fn unique_counts<'py>(x: Any<'_, 'py>) -> Given<'py> {
    described(x, "UniqueCountsResult", &["values", "counts"], Array::unique_counts)
}

/// Distinct elements and which each element is.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.unique_inverse([3, 1, 3]).inverse_indices
/// array([1, 0, 1])
#[pyfunction]
fn unique_inverse<'py>(x: Any<'_, 'py>) -> Given<'py> {
    described(x, "UniqueInverseResult", &["values", "inverse_indices"], Array::unique_inverse)
}

/// Distinct elements.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.sort(pa.unique_values([3, 1, 3]))
/// array([1, 3])
#[pyfunction]
fn unique_values<'py>(x: Any<'_, 'py>) -> Given<'py> {
    made(x, Array::unique_values)
}

/// Whether each element is among those of another array.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.isin([1, 2, 3], [2, 3])
/// array([False,  True,  True])
#[pyfunction]
#[pyo3(signature = (element, test_elements, assume_unique=false, invert=false, *, kind=None))]
fn isin<'py>(
    element: Any<'_, 'py>,
    test_elements: Any<'_, 'py>,
    assume_unique: bool,
    invert: bool,
    kind: Option<&str>,
) -> Given<'py> {
    let _ = assume_unique;
    let method = match kind {
        None => Method::Any,
        Some("sort") => Method::Sort,
        Some("table") => Method::Table,
        Some(kind) => {
            return Err(PyValueError::new_err(format!("Invalid kind: '{kind}'. Please use None, 'sort' or 'table'.")));
        }
    };
    let tests = to_array(test_elements, None)?;
    made(element, |x| sets::isin(x, &tests, invert, method))
}

/// The elements that both arrays have.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.intersect1d([1, 2, 3], [2, 3, 4])
/// array([2, 3])
#[pyfunction]
#[pyo3(signature = (ar1, ar2, assume_unique=false, return_indices=false))]
fn intersect1d<'py>(
    py: Python<'py>,
    ar1: Any<'_, 'py>,
    ar2: Any<'_, 'py>,
    assume_unique: bool,
    return_indices: bool,
) -> Given<'py> {
    guard(|| {
        let (x1, x2) = (to_array(ar1, None)?, to_array(ar2, None)?);
        let work = || sets::intersect1d(&x1, &x2, assume_unique, return_indices);
        let (values, indices) = run(py, x1.size() + x2.size(), work)?;
        match indices {
            None => array(py, values),
            Some((first, second)) => super::operands::tuple(py, vec![values, first, second]),
        }
    })
}

/// The distinct elements of both arrays.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.union1d([1, 2], [2, 3])
/// array([1, 2, 3])
#[pyfunction]
fn union1d<'py>(ar1: Any<'_, 'py>, ar2: Any<'_, 'py>) -> Given<'py> {
    let x2 = to_array(ar2, None)?;
    made(ar1, |x1| sets::union1d(x1, &x2))
}

/// The elements of the first array that the second does not have.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.setdiff1d([1, 2, 3], [2])
/// array([1, 3])
#[pyfunction]
#[pyo3(signature = (ar1, ar2, assume_unique=false))]
fn setdiff1d<'py>(ar1: Any<'_, 'py>, ar2: Any<'_, 'py>, assume_unique: bool) -> Given<'py> {
    let x2 = to_array(ar2, None)?;
    made(ar1, |x1| sets::setdiff1d(x1, &x2, assume_unique))
}

/// The elements that just one of the arrays has.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.setxor1d([1, 2], [2, 3])
/// array([1, 3])
#[pyfunction]
#[pyo3(signature = (ar1, ar2, assume_unique=false))]
fn setxor1d<'py>(ar1: Any<'_, 'py>, ar2: Any<'_, 'py>, assume_unique: bool) -> Given<'py> {
    let x2 = to_array(ar2, None)?;
    made(ar1, |x1| sets::setxor1d(x1, &x2, assume_unique))
}

#[pymethods]
impl PyArray {
    /// Sorts the elements along an axis where they lie.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.array([3, 1, 2])
    /// >>> a.sort()
    /// >>> a
    /// array([1, 2, 3])
    #[pyo3(name = "sort", signature = (axis=-1, kind=None, order=None, *, stable=None, descending=None))]
    fn sort_method(
        this: &Bound<'_, Self>,
        axis: i64,
        kind: Option<&str>,
        order: Option<&Bound<'_, PyAny>>,
        stable: Option<bool>,
        descending: Option<bool>,
    ) -> PyResult<()> {
        guard(|| {
            let how = sorting_of(kind, order, stable, descending)?;
            let x = this.borrow().array().clone();
            run(this.py(), x.size(), || x.sort_in_place(axis, how))
        })
    }
    /// The indices that sort the elements along an axis.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([30, 10, 20]).argsort()
    /// array([1, 2, 0])
    #[pyo3(name = "argsort", signature = (axis=Some(-1), kind=None, order=None, *, stable=None, descending=None))]
    fn argsort_method<'py>(
        this: &Bound<'py, Self>,
        axis: Option<i64>,
        kind: Option<&str>,
        order: Option<&Bound<'py, PyAny>>,
        stable: Option<bool>,
        descending: Option<bool>,
    ) -> Given<'py> {
        argsort(this.as_any(), axis, kind, order, stable, descending)
    }
    /// Partitions the elements along an axis where they lie.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.array([4, 1, 3, 2])
    /// >>> a.partition(0)
    /// >>> a[0]
    /// np.int64(1)
    #[pyo3(name = "partition", signature = (kth, axis=-1, kind="introselect", order=None))]
    fn partition_method(
        this: &Bound<'_, Self>,
        kth: &Bound<'_, PyAny>,
        axis: i64,
        kind: &str,
        order: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let _ = order;
        guard(|| {
            selection(kind)?;
            let kth = extract_lengths(kth)?;
            let x = this.borrow().array().clone();
            run(this.py(), x.size(), || x.partition_in_place(&kth, axis))
        })
    }
    /// The indices that partition the elements along an axis.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.array([4, 1, 3, 2])
    /// >>> a[a.argpartition(0)[0]]
    /// np.int64(1)
    #[pyo3(name = "argpartition", signature = (kth, axis=Some(-1), kind="introselect", order=None))]
    fn argpartition_method<'py>(
        this: &Bound<'py, Self>,
        kth: &Bound<'py, PyAny>,
        axis: Option<i64>,
        kind: &str,
        order: Option<&Bound<'py, PyAny>>,
    ) -> Given<'py> {
        argpartition(this.as_any(), kth, axis, kind, order)
    }
    /// Where values can be put into this sorted vector so that it stays sorted.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([1, 3, 5]).searchsorted([0, 3, 6])
    /// array([0, 1, 3])
    #[pyo3(name = "searchsorted", signature = (v, side="left", sorter=None))]
    fn searchsorted_method<'py>(
        this: &Bound<'py, Self>,
        v: &Bound<'py, PyAny>,
        side: &str,
        sorter: Option<&Bound<'py, PyAny>>,
    ) -> Given<'py> {
        searchsorted(&plain(this.as_any())?, v, side, sorter)
    }
    /// Changes the shape and size where the array owns its memory; new elements are zero.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.array([1, 2, 3])
    /// >>> a.resize(2, 2, refcheck=False)
    /// >>> a
    /// array([[1, 2],
    ///        [3, 0]])
    #[pyo3(name = "resize", signature = (*new_shape, refcheck=true))]
    fn resize_method(this: &Bound<'_, Self>, new_shape: &Bound<'_, PyTuple>, refcheck: bool) -> PyResult<()> {
        let _ = refcheck;
        let lengths = if new_shape.len() == 1 { extract_lengths(&new_shape.get_item(0)?)? } else { extract_lengths(new_shape.as_any())? };
        if lengths.iter().any(|&n| n < 0) {
            return Err(PyValueError::new_err("negative dimensions are not allowed"));
        }
        if this.borrow().base().is_some() {
            return Err(PyValueError::new_err("cannot resize this array: it does not own its data"));
        }
        let shape: Vec<usize> = lengths.iter().map(|&n| n as usize).collect();
        let x = this.borrow().array().clone();
        let size: usize = shape.iter().product();
        let result = run(this.py(), size, || {
            let flat = x.ravel(Order::C)?;
            let missing = size.saturating_sub(flat.size());
            let zeros = Array::zeros(&[missing], flat.dtype())?;
            flat.append(&zeros, None)?.resized(&lengths)
        })?;
        PyArray::replace(this, result)
    }
}

/// Adds this chapter to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    macro_rules! functions {
        ($($name:ident)+) => { $(module.add_function(wrap_pyfunction!($name, module)?)?;)+ };
    }
    functions! {
        sort argsort partition argpartition lexsort sort_complex searchsorted digitize unique unique_all unique_counts
        unique_inverse unique_values isin intersect1d union1d setdiff1d setxor1d
    }
    Ok(())
}
