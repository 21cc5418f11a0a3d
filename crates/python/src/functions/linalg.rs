//! Matrix products in the main namespace, and the namespace `linalg`.

use super::operands::like_or_scalar;
use crate::array::classes::{is_derived, priority};
use crate::array::operators::takes_part;
use crate::array::PyArray;
use crate::convert::{Argument, extract_axes, extract_index, extract_lengths, to_array, to_python};
use crate::dtype::extract_optional_dtype;
use crate::errors::{OrRaise, guard};
use crate::protocols::{defers, is_plain};
use crate::registry::is_answered_by_library;
use crate::runtime::{look_at, run};
use crate::ufunc::weight;
use crate::scalars::scalar_to_python;
use dtype::{Casting, DType, Scalar};
use polyarray::linalg::{self, Axes, Einsum, Norm, QrMode, Search};
use polyarray::{Array, products};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple};

type Object<'py> = Bound<'py, PyAny>;
type Answer<'py> = PyResult<Bound<'py, PyAny>>;

fn target(out: Option<&Object<'_>>) -> PyResult<Option<Array>> {
    match out.filter(|out| !out.is_none()) {
        None => Ok(None),
        Some(out) => {
            let out = match out.cast::<PyTuple>() {
                Ok(tuple) if tuple.len() == 1 => tuple.get_item(0)?,
                _ => out.clone(),
            };
            match out.cast::<PyArray>() {
                Ok(array) => Ok(Some(array.borrow().array().clone())),
                Err(_) => Err(PyTypeError::new_err("return arrays must be of ArrayType")),
            }
        }
    }
}

/// `out` itself where it was given, else the result.
fn answer<'py>(py: Python<'py>, result: Array, out: Option<&Object<'py>>) -> Answer<'py> {
    match out.filter(|out| !out.is_none()) {
        None => to_python(py, result),
        Some(out) => match out.cast::<PyTuple>() {
            Ok(tuple) => tuple.get_item(0),
            Err(_) => Ok(out.clone()),
        },
    }
}

fn casting_of(name: Option<&str>) -> PyResult<Option<Casting>> {
    name.map(|name| {
        Casting::parse(name).or_raise()
    })
    .transpose()
}

/// One function of two arrays.
fn pair<'py>(
    py: Python<'py>,
    x1: &Object<'py>,
    x2: &Object<'py>,
    work: impl FnOnce(&Array, &Array) -> error::Result<Array> + Send,
) -> Answer<'py> {
    guard(|| {
        let (x1, x2) = (to_array(x1, None)?, to_array(x2, None)?);
        to_python(py, run(py, weight(x1.size().max(x2.size())), || work(&x1, &x2))?)
    })
}

/// One function of an array.
fn one<'py>(py: Python<'py>, x: &Object<'py>, work: impl FnOnce(&Array) -> error::Result<Array> + Send) -> Answer<'py> {
    guard(|| {
        let x = to_array(x, None)?;
        to_python(py, run(py, weight(x.size()), || work(&x))?)
    })
}

macro_rules! pairs {
    ($($(#[$doc:meta])+ $name:ident $text:literal;)+) => { $(
        $(#[$doc])+
        #[pyfunction]
        #[pyo3(name = $text, signature = (x1, x2, /))]
        fn $name<'py>(py: Python<'py>, x1: &Object<'py>, x2: &Object<'py>) -> Answer<'py> {
            pair(py, x1, x2, |a, b| linalg::$name(a, b))
        }
    )+ };
}

pairs! {
    /// The matrix product of the last two axes, with the leading axes broadcast; 1-d operands are a row on
    /// the left and a column on the right.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.linalg.matmul([[1, 2], [3, 4]], [1, 10])
    /// array([21, 43])
    matmul "matmul";
}

/// The sums of products of conjugated vectors and vectors along an axis.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.vecdot([1, 2], [3, 4])
/// np.int64(11)
#[pyfunction]
#[pyo3(signature = (x1, x2, /, *, axis=-1))]
fn vecdot<'py>(py: Python<'py>, x1: &Object<'py>, x2: &Object<'py>, axis: i64) -> Answer<'py> {
    pair(py, x1, x2, move |a, b| linalg::vecdot(a, b, axis))
}

/// The sum of products over the last axis of `a` and the last but one of `b`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.dot([[1, 2], [3, 4]], [1, 10])
/// array([21, 43])
#[pyfunction]
#[pyo3(signature = (a, b, out=None))]
fn dot<'py>(py: Python<'py>, a: &Object<'py>, b: &Object<'py>, out: Option<&Object<'py>>) -> Answer<'py> {
    guard(|| {
        let (x1, x2, into) = (to_array(a, None)?, to_array(b, None)?, target(out)?);
        let result = run(py, weight(x1.size().max(x2.size())), || linalg::dot(&x1, &x2))?;
        if into.is_none() && (is_derived(a) || is_derived(b)) {
            // The result is of the class of higher priority, the first one of equals.
            return like_or_scalar(if priority(b, 0.0) > priority(a, 0.0) { b } else { a }, result);
        }
        if let Some(into) = into {
            let fits = into.shape() == result.shape() && into.dtype() == result.dtype();
            if !fits || !into.layout().is_some_and(|layout| layout.is_c_contiguous(into.dtype().itemsize())) {
                return Err(PyValueError::new_err(
                    "output array is not acceptable (must have the right datatype, number of dimensions, and be a C-Array)",
                ));
            }
            run(py, into.size(), || into.assign(&result))?;
        }
        answer(py, result, out)
    })
}

/// The sum of products of all elements, those of `a` conjugated.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.vdot([1j, 2], [1j, 3])
/// np.complex128(7+0j)
#[pyfunction]
#[pyo3(signature = (a, b, /))]
fn vdot<'py>(py: Python<'py>, a: &Object<'py>, b: &Object<'py>) -> Answer<'py> {
    pair(py, a, b, linalg::vdot)
}

/// The sum of products over the last axes of both operands.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.inner([1, 2, 3], [0, 1, 0])
/// np.int64(2)
#[pyfunction]
#[pyo3(signature = (a, b, /))]
fn inner<'py>(py: Python<'py>, a: &Object<'py>, b: &Object<'py>) -> Answer<'py> {
    pair(py, a, b, linalg::inner)
}

/// All products of one element of each operand.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.outer([1, 2], [10, 20])
/// array([[10, 20],
///        [20, 40]])
#[pyfunction]
#[pyo3(signature = (a, b, out=None))]
fn outer<'py>(py: Python<'py>, a: &Object<'py>, b: &Object<'py>, out: Option<&Object<'py>>) -> Answer<'py> {
    guard(|| {
        let (x1, x2, into) = (to_array(a, None)?, to_array(b, None)?, target(out)?);
        let result = run(py, x1.size() * x2.size(), || {
            let result = linalg::outer(&x1, &x2)?;
            if let Some(into) = &into {
                into.assign(&result)?;
            }
            Ok(result)
        })?;
        answer(py, result, out)
    })
}

/// [`outer`] of the namespace `linalg`, for 1-d operands only.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.outer([1, 2], [10, 20])
/// array([[10, 20],
///        [20, 40]])
#[pyfunction]
#[pyo3(name = "outer", signature = (x1, x2, /))]
fn outer_of_vectors<'py>(py: Python<'py>, x1: &Object<'py>, x2: &Object<'py>) -> Answer<'py> {
    let (a, b) = (to_array(x1, None)?, to_array(x2, None)?);
    if a.ndim() != 1 || b.ndim() != 1 {
        return Err(PyValueError::new_err(format!(
            "Input arrays must be one-dimensional, but they are x1.ndim={} and x2.ndim={}.",
            a.ndim(),
            b.ndim()
        )));
    }
    pair(py, x1, x2, linalg::outer)
}

/// The sum of products over chosen axes.
///
/// Parameters
/// ----------
/// a, b : arrays.
/// axes : how many last axes of `a` meet as many first axes of `b`, or two sequences of axes.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.tensordot([[1, 2], [3, 4]], [[0, 1], [1, 0]], axes=1)
/// array([[2, 1],
///        [4, 3]])
#[pyfunction]
#[pyo3(signature = (a, b, axes=None))]
fn tensordot<'py>(py: Python<'py>, a: &Object<'py>, b: &Object<'py>, axes: Option<&Object<'py>>) -> Answer<'py> {
    guard(|| {
        let (a, b) = (to_array(a, None)?, to_array(b, None)?);
        let lists;
        let axes = match axes.map(|axes| (axes, extract_index(axes))) {
            None => Axes::Last(2),
            Some((_, Ok(count))) => Axes::Last(usize::try_from(count).unwrap_or(0)),
            Some((axes, Err(_))) => {
                lists = (extract_lengths(&axes.get_item(0)?)?, extract_lengths(&axes.get_item(1)?)?);
                Axes::Pairs(&lists.0, &lists.1)
            }
        };
        // An array even without axes, as a reshaped product is.
        let result = run(py, weight(a.size().max(b.size())), || linalg::tensordot(&a, &b, axes))?;
        Ok(PyArray::wrap(py, result)?.into_any())
    })
}

/// Subscripts and operands as Python writes them: a text and arrays, or arrays and lists by turns.
fn einsum_operands<'py>(operands: &Bound<'py, PyTuple>) -> PyResult<(String, Vec<Object<'py>>)> {
    let mut items = operands.iter();
    let Some(first) = items.next() else {
        return Err(PyValueError::new_err(
            "must specify the einstein sum subscripts string and at least one operand, or at least one operand and \
             its corresponding subscripts list",
        ));
    };
    if let Ok(text) = first.cast::<PyString>() {
        return Ok((text.to_str()?.to_owned(), items.collect()));
    }
    if let Ok(text) = first.cast::<PyBytes>() {
        return Ok((String::from_utf8_lossy(text.as_bytes()).into_owned(), items.collect()));
    }
    let all: Vec<Object<'py>> = operands.iter().collect();
    let mut parts = Vec::new();
    let mut arrays = Vec::new();
    for two in all.chunks(2) {
        match two {
            [array, labels] => {
                arrays.push(array.clone());
                parts.push(letters(labels)?);
            }
            [output] => return Ok((format!("{}->{}", parts.join(","), letters(output)?), arrays)),
            _ => {}
        }
    }
    Ok((parts.join(","), arrays))
}

fn letters(labels: &Object<'_>) -> PyResult<String> {
    let mut text = String::new();
    for label in labels.try_iter()? {
        let label = label?;
        if label.is(label.py().Ellipsis().bind(label.py())) {
            text.push_str("...");
            continue;
        }
        match extract_index(&label)? {
            k @ 0..26 => text.push(char::from(b'A' + k as u8)),
            k @ 26..52 => text.push(char::from(b'a' + (k - 26) as u8)),
            _ => return Err(PyValueError::new_err("subscript is not within the valid range [0, 52)")),
        }
    }
    Ok(text)
}

/// A path that was found before, without its first word.
fn given_path(optimize: Option<&Object<'_>>) -> PyResult<Option<Vec<Vec<usize>>>> {
    let Some(sequence) = optimize.filter(|o| o.is_instance_of::<PyList>() || o.is_instance_of::<PyTuple>()) else {
        return Ok(None);
    };
    let items: Vec<Object<'_>> = sequence.try_iter()?.collect::<PyResult<_>>()?;
    match items.split_first() {
        Some((first, rest)) if first.extract::<String>().is_ok_and(|word| word == "einsum_path") => {
            rest.iter().map(|step| step.extract::<Vec<usize>>()).collect::<PyResult<_>>().map(Some)
        }
        _ => Ok(None),
    }
}

/// The sum of products that subscripts describe.
///
/// Parameters
/// ----------
/// subscripts : text such as ``"ij,jk->ik"``; or operands and lists of axes by turns.
/// operands : arrays.
/// out : array for the result.
/// dtype, casting : in which dtype to compute, and how much casts to it may lose.
/// optimize : a path from `einsum_path`; pairs are chosen greedily otherwise.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.einsum("ii", [[1, 2], [3, 4]])
/// np.int64(5)
#[pyfunction]
#[pyo3(signature = (*operands, out=None, dtype=None, order=None, casting=None, optimize=None))]
fn einsum<'py>(
    py: Python<'py>,
    operands: &Bound<'py, PyTuple>,
    out: Option<&Object<'py>>,
    dtype: Option<&Object<'py>>,
    order: Option<&str>,
    casting: Option<&str>,
    optimize: Option<&Object<'py>>,
) -> Answer<'py> {
    let _ = order;
    guard(|| {
        let (subscripts, objects) = einsum_operands(operands)?;
        let arrays = objects.iter().map(|object| to_array(object, None)).collect::<PyResult<Vec<_>>>()?;
        let into = target(out)?;
        let dtype = extract_optional_dtype(dtype)?;
        let casting = casting_of(casting)?;
        let path = given_path(optimize)?;
        let size = arrays.iter().map(Array::size).max().unwrap_or(0);
        let result = run(py, weight(size), || {
            let arrays: Vec<&Array> = arrays.iter().collect();
            let options = Einsum { dtype, casting, out: into.as_ref(), path: path.as_deref() };
            linalg::einsum_with(&subscripts, &arrays, &options)
        })?;
        if let ([object], None) = (&objects[..], &into)
            && let Ok(owner) = object.cast::<PyArray>()
            && result.ndim() > 0
        {
            return Ok(PyArray::view_or_copy(owner, result)?.into_any());
        }
        // Operands that meet in a matrix product leave an array even without axes, as in NumPy.
        let optimized = optimize.map_or(Ok(false), PyAnyMethods::is_truthy)?;
        if result.ndim() == 0 && into.is_none() && optimized {
            let shapes: Vec<&[usize]> = arrays.iter().map(Array::shape).collect();
            if linalg::sums_what_operands_share(&subscripts, &shapes).or_raise()? {
                return Ok(PyArray::wrap(py, result)?.into_any());
            }
        }
        answer(py, result, out)
    })
}

/// The order in which the operands of an Einstein sum meet: a list that `einsum` takes as `optimize`, and
/// a text that tells what it saves.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.einsum_path("ij,jk->ik", pa.ones((2, 3)), pa.ones((3, 4)))[0]
/// ['einsum_path', (0, 1)]
#[pyfunction]
#[pyo3(signature = (*operands, optimize=None, einsum_call=false))]
fn einsum_path<'py>(
    py: Python<'py>,
    operands: &Bound<'py, PyTuple>,
    optimize: Option<&Object<'py>>,
    einsum_call: bool,
) -> PyResult<(Bound<'py, PyList>, String)> {
    let _ = einsum_call;
    guard(|| {
        let (subscripts, objects) = einsum_operands(operands)?;
        let arrays = objects.iter().map(|object| to_array(object, None)).collect::<PyResult<Vec<_>>>()?;
        let given = given_path(optimize)?;
        let mut limit = None;
        let mut named = optimize.cloned();
        if let Some(pair) = optimize.and_then(|o| o.cast::<PyTuple>().ok())
            && given.is_none()
            && pair.len() == 2
        {
            limit = Some(pair.get_item(1)?.extract::<f64>()? as usize);
            named = Some(pair.get_item(0)?);
        }
        let name = named.as_ref().and_then(|o| o.extract::<String>().ok());
        let search = match (name.as_deref(), &named) {
            (Some("optimal"), _) => Search::Optimal,
            (Some("greedy"), _) | (None, None) => Search::Greedy,
            (Some(_), _) => return Err(pyo3::exceptions::PyKeyError::new_err("Path name %s not found")),
            (None, Some(flag)) if flag.is_none() || !flag.is_truthy()? => Search::None,
            _ => Search::Greedy,
        };
        let shapes: Vec<&[usize]> = arrays.iter().map(Array::shape).collect();
        let found = linalg::einsum_path(&subscripts, &shapes, search, limit, given.as_deref()).or_raise()?;
        let path = PyList::new(py, ["einsum_path"])?;
        for step in &found.steps {
            path.append(PyTuple::new(py, step)?)?;
        }
        Ok((path, found.report))
    })
}

/// A class for results with names.
fn named<'py>(py: Python<'py>, name: &'static str, fields: &[&str], values: Vec<Object<'py>>) -> Answer<'py> {
    static CLASSES: PyOnceLock<Py<PyDict>> = PyOnceLock::new();
    let classes = CLASSES.get_or_init(py, || PyDict::new(py).unbind()).bind(py);
    let class = match classes.get_item(name)? {
        Some(class) => class,
        None => {
            let keywords = PyDict::new(py);
            keywords.set_item("module", "polyarray.linalg")?;
            let make = py.import("collections")?.getattr("namedtuple")?;
            let class = make.call((name, fields.to_vec()), Some(&keywords))?;
            classes.set_item(name, &class)?;
            class
        }
    };
    class.call1(PyTuple::new(py, values)?)
}

fn two<'py>(
    py: Python<'py>,
    a: &Object<'py>,
    name: &'static str,
    fields: [&str; 2],
    work: impl FnOnce(&Array) -> error::Result<(Array, Array)> + Send,
) -> Answer<'py> {
    guard(|| {
        let x = to_array(a, None)?;
        let (first, second) = run(py, weight(x.size()), || work(&x))?;
        named(py, name, &fields, vec![to_python(py, first)?, to_python(py, second)?])
    })
}

/// The solutions ``x`` of ``a @ x = b``.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.solve([[2, 0], [0, 4]], [2, 2])
/// array([1. , 0.5])
#[pyfunction]
fn solve<'py>(py: Python<'py>, a: &Object<'py>, b: &Object<'py>) -> Answer<'py> {
    pair(py, a, b, linalg::solve)
}

/// The inverses of stacks of square matrices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.inv([[2, 0], [0, 4]])
/// array([[0.5 , 0.  ],
///        [0.  , 0.25]])
#[pyfunction]
fn inv<'py>(py: Python<'py>, a: &Object<'py>) -> Answer<'py> {
    one(py, a, linalg::inv)
}

/// The determinants of stacks of square matrices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.det([[2, 0], [0, 4]]).round(6)
/// np.float64(8.0)
#[pyfunction]
fn det<'py>(py: Python<'py>, a: &Object<'py>) -> Answer<'py> {
    one(py, a, linalg::det)
}

/// Sign and logarithm of the magnitude of determinants.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> sign, logarithm = pa.linalg.slogdet([[2, 0], [0, -4]])
/// >>> sign, logarithm.round(4)
/// (np.float64(-1.0), np.float64(2.0794))
#[pyfunction]
fn slogdet<'py>(py: Python<'py>, a: &Object<'py>) -> Answer<'py> {
    two(py, a, "SlogdetResult", ["sign", "logabsdet"], linalg::slogdet)
}

/// The Cholesky factors of stacks of Hermitian positive definite matrices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.cholesky([[4, 2], [2, 5]])
/// array([[2., 0.],
///        [1., 2.]])
#[pyfunction]
#[pyo3(signature = (a, /, *, upper=false))]
fn cholesky<'py>(py: Python<'py>, a: &Object<'py>, upper: bool) -> Answer<'py> {
    one(py, a, move |a| linalg::cholesky(a, upper))
}

/// The factors of orthonormal columns and of an upper triangle.
///
/// Parameters
/// ----------
/// a : stacks of matrices.
/// mode : ``'reduced'``, ``'complete'``, ``'r'`` or ``'raw'``.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> a = pa.array([[3.0, 1.0], [4.0, 2.0]])
/// >>> q, r = pa.linalg.qr(a)
/// >>> pa.allclose(q @ r, a)
/// True
#[pyfunction]
#[pyo3(signature = (a, mode="reduced"))]
fn qr<'py>(py: Python<'py>, a: &Object<'py>, mode: &str) -> Answer<'py> {
    guard(|| {
        let mode = QrMode::parse(mode).or_raise()?;
        let x = to_array(a, None)?;
        let (q, r) = run(py, weight(x.size()), || linalg::qr(&x, mode))?;
        let r = to_python(py, r)?;
        match (q, mode) {
            (None, _) => Ok(r),
            (Some(h), QrMode::Raw) => Ok(PyTuple::new(py, [to_python(py, h)?, r])?.into_any()),
            (Some(q), _) => named(py, "QRResult", &["Q", "R"], vec![to_python(py, q)?, r]),
        }
    })
}

/// Eigenvalues and eigenvectors of Hermitian matrices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> values, vectors = pa.linalg.eigh([[2, 1], [1, 2]])
/// >>> values.round(6)
/// array([1., 3.])
#[pyfunction]
#[pyo3(signature = (a, UPLO="L"))]
#[allow(non_snake_case, reason = "NumPy's name")]
fn eigh<'py>(py: Python<'py>, a: &Object<'py>, UPLO: &str) -> Answer<'py> {
    let upper = linalg::parse_uplo(UPLO).or_raise()?;
    two(py, a, "EighResult", ["eigenvalues", "eigenvectors"], move |a| linalg::eigh(a, upper))
}

/// Eigenvalues of Hermitian matrices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.eigvalsh([[2, 1], [1, 2]]).round(6)
/// array([1., 3.])
#[pyfunction]
#[pyo3(signature = (a, UPLO="L"))]
#[allow(non_snake_case, reason = "NumPy's name")]
fn eigvalsh<'py>(py: Python<'py>, a: &Object<'py>, UPLO: &str) -> Answer<'py> {
    let upper = linalg::parse_uplo(UPLO).or_raise()?;
    one(py, a, move |a| linalg::eigvalsh(a, upper))
}

/// Eigenvalues and right eigenvectors of square matrices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> values, vectors = pa.linalg.eig([[2, 0], [0, 3]])
/// >>> values
/// array([2.+0.j, 3.+0.j])
#[pyfunction]
fn eig<'py>(py: Python<'py>, a: &Object<'py>) -> Answer<'py> {
    two(py, a, "EigResult", ["eigenvalues", "eigenvectors"], linalg::eig)
}

/// Eigenvalues of square matrices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.eigvals([[2, 0], [0, 3]])
/// array([2.+0.j, 3.+0.j])
#[pyfunction]
fn eigvals<'py>(py: Python<'py>, a: &Object<'py>) -> Answer<'py> {
    one(py, a, linalg::eigvals)
}

/// The singular value decomposition.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> a = pa.array([[3.0, 0.0], [0.0, -4.0]])
/// >>> u, s, vh = pa.linalg.svd(a)
/// >>> s
/// array([4., 3.])
/// >>> pa.allclose(u * s @ vh, a)
/// True
#[pyfunction]
#[pyo3(signature = (a, full_matrices=true, compute_uv=true, hermitian=false))]
fn svd<'py>(py: Python<'py>, a: &Object<'py>, full_matrices: bool, compute_uv: bool, hermitian: bool) -> Answer<'py> {
    if !compute_uv {
        return one(py, a, move |a| linalg::svdvals(a, hermitian));
    }
    guard(|| {
        let x = to_array(a, None)?;
        let (u, s, vh) = run(py, weight(x.size()), || linalg::svd(&x, full_matrices, hermitian))?;
        named(py, "SVDResult", &["U", "S", "Vh"], vec![to_python(py, u)?, to_python(py, s)?, to_python(py, vh)?])
    })
}

/// The singular values of stacks of matrices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.svdvals([[3, 0], [0, -4]])
/// array([4., 3.])
#[pyfunction]
#[pyo3(signature = (x, /))]
fn svdvals<'py>(py: Python<'py>, x: &Object<'py>) -> Answer<'py> {
    one(py, x, |x| linalg::svdvals(x, false))
}

/// The least-squares solutions: ``x``, sums of squared residuals, rank and singular values.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> x, residuals, rank, s = pa.linalg.lstsq([[1, 0], [1, 1], [1, 2]], [1, 3, 5])
/// >>> x.round(6)
/// array([1., 2.])
#[pyfunction]
#[pyo3(signature = (a, b, rcond=None))]
fn lstsq<'py>(py: Python<'py>, a: &Object<'py>, b: &Object<'py>, rcond: Option<f64>) -> Answer<'py> {
    guard(|| {
        let (a, b) = (to_array(a, None)?, to_array(b, None)?);
        let fit = run(py, weight(a.size()), || linalg::lstsq(&a, &b, rcond))?;
        let rank = scalar_to_python(py, &Scalar::new(fit.rank as i32))?;
        let values = [to_python(py, fit.x)?, to_python(py, fit.residuals)?, rank, to_python(py, fit.s)?];
        Ok(PyTuple::new(py, values)?.into_any())
    })
}

fn norm_of<'a>(text: Option<&'a str>, number: Option<f64>) -> Norm<'a> {
    match (text, number) {
        (Some(name), _) => Norm::Named(name),
        (None, Some(order)) => Norm::Order(order),
        (None, None) => Norm::Default,
    }
}

/// Text and number of an argument `ord`.
fn order_of(ord: Option<&Object<'_>>) -> PyResult<(Option<String>, Option<f64>)> {
    match ord.filter(|ord| !ord.is_none()) {
        None => Ok((None, None)),
        Some(ord) => match ord.extract::<String>() {
            Ok(name) => Ok((Some(name), None)),
            Err(_) => Ok((None, Some(ord.extract::<f64>()?))),
        },
    }
}

/// Norms of vectors and matrices.
///
/// Parameters
/// ----------
/// x : array.
/// ord : ``None``, a number, ``inf``, ``-inf``, ``'fro'`` or ``'nuc'``.
/// axis : one axis of vectors, two axes of matrices, or ``None`` for the whole array.
/// keepdims : whether the axes stay, with length one.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.norm([3, 4]), pa.linalg.norm([3, 4], ord=1)
/// (np.float64(5.0), np.float64(7.0))
#[pyfunction]
#[pyo3(signature = (x, ord=None, axis=None, keepdims=false))]
fn norm<'py>(
    py: Python<'py>,
    x: &Object<'py>,
    ord: Option<&Object<'py>>,
    axis: Option<&Object<'py>>,
    keepdims: bool,
) -> Answer<'py> {
    let (text, number) = order_of(ord)?;
    let axes = extract_axes(axis)
        .map_err(|_| PyTypeError::new_err("'axis' must be None, an integer or a tuple of integers"))?;
    one(py, x, move |x| linalg::norm(x, norm_of(text.as_deref(), number), axes.as_deref(), keepdims))
}

/// Norms of matrices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.matrix_norm([[3, 0], [0, 4]])
/// np.float64(5.0)
#[pyfunction]
#[pyo3(signature = (x, /, *, keepdims=false, ord=None))]
fn matrix_norm<'py>(py: Python<'py>, x: &Object<'py>, keepdims: bool, ord: Option<&Object<'py>>) -> Answer<'py> {
    let (text, number) = match ord {
        None => (Some("fro".to_owned()), None),
        ord => order_of(ord)?,
    };
    one(py, x, move |x| linalg::norm(x, norm_of(text.as_deref(), number), Some(&[-2, -1]), keepdims))
}

/// Norms of vectors, along axes that count as one.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.vector_norm([[3, 4], [6, 8]], axis=1)
/// array([ 5., 10.])
#[pyfunction]
#[pyo3(signature = (x, /, *, axis=None, keepdims=false, ord=None))]
fn vector_norm<'py>(
    py: Python<'py>,
    x: &Object<'py>,
    axis: Option<&Object<'py>>,
    keepdims: bool,
    ord: Option<&Object<'py>>,
) -> Answer<'py> {
    let (text, number) = match ord {
        None => (None, Some(2.0)),
        ord => order_of(ord)?,
    };
    let axes = extract_axes(axis)?;
    one(py, x, move |x| {
        // The axes that count go to the front and become one.
        let axes = match axes {
            None => (0..x.ndim()).collect(),
            Some(axes) => layout::normalize_axes(&axes, x.ndim())?.to_vec(),
        };
        let rest: Vec<usize> = (0..x.ndim()).filter(|axis| !axes.contains(axis)).collect();
        let order: Vec<usize> = axes.iter().chain(&rest).copied().collect();
        let shape: Vec<i64> = std::iter::once(-1).chain(rest.iter().map(|&axis| x.shape()[axis] as i64)).collect();
        let shape = if x.size() == 0 {
            let first: usize = axes.iter().map(|&axis| x.shape()[axis]).product();
            std::iter::once(first as i64).chain(shape[1..].iter().copied()).collect()
        } else {
            shape
        };
        let result = linalg::norm(&x.permute(&order)?.reshape(&shape)?, norm_of(text.as_deref(), number), Some(&[0]), false)?;
        if !keepdims {
            return Ok(result);
        }
        let kept: Vec<i64> = (0..x.ndim()).map(|axis| if axes.contains(&axis) { 1 } else { x.shape()[axis] as i64 }).collect();
        result.reshape(&kept)
    })
}

/// The condition numbers of stacks of matrices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.cond([[1, 0], [0, 4]])
/// np.float64(4.0)
#[pyfunction]
#[pyo3(signature = (x, p=None))]
fn cond<'py>(py: Python<'py>, x: &Object<'py>, p: Option<&Object<'py>>) -> Answer<'py> {
    let (text, number) = order_of(p)?;
    one(py, x, move |x| linalg::cond(x, norm_of(text.as_deref(), number)))
}

/// The pseudo-inverses of stacks of matrices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.pinv([[2, 0], [0, 0]])
/// array([[0.5, 0. ],
///        [0. , 0. ]])
#[pyfunction]
#[pyo3(signature = (a, rcond=None, hermitian=false, *, rtol=None))]
fn pinv<'py>(
    py: Python<'py>,
    a: &Object<'py>,
    rcond: Option<&Object<'py>>,
    hermitian: bool,
    rtol: Option<&Object<'py>>,
) -> Answer<'py> {
    if rcond.is_some() && rtol.is_some() {
        return Err(PyValueError::new_err("`rtol` and `rcond` can't be both set."));
    }
    let limit = match rcond.or(rtol) {
        Some(limit) => to_array(limit, None)?,
        None => Array::from_shape(&[1e-15], &[]).or_raise()?,
    };
    one(py, a, move |a| linalg::pinv(a, &limit, hermitian))
}

/// The ranks of stacks of matrices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.matrix_rank([[1, 2], [2, 4]])
/// np.int64(1)
#[pyfunction]
#[pyo3(name = "matrix_rank", signature = (A, tol=None, hermitian=false, *, rtol=None))]
#[allow(non_snake_case, reason = "NumPy's name")]
fn matrix_rank<'py>(
    py: Python<'py>,
    A: &Object<'py>,
    tol: Option<&Object<'py>>,
    hermitian: bool,
    rtol: Option<&Object<'py>>,
) -> Answer<'py> {
    let read = |limit: Option<&Object<'py>>| limit.map(|limit| to_array(limit, None)).transpose();
    let (tol, rtol) = (read(tol)?, read(rtol)?);
    one(py, A, move |a| linalg::matrix_rank(a, tol.as_ref(), rtol.as_ref(), hermitian))
}

/// A power of stacks of square matrices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.matrix_power([[1, 1], [0, 1]], 3)
/// array([[1, 3],
///        [0, 1]])
#[pyfunction]
fn matrix_power<'py>(py: Python<'py>, a: &Object<'py>, n: &Object<'py>) -> Answer<'py> {
    let n = n.extract::<i128>().map_err(|_| PyTypeError::new_err("exponent must be an integer"))?;
    one(py, a, move |a| linalg::matrix_power(a, n))
}

/// The product of several matrices in the order of fewest multiplications.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.multi_dot([[[1, 2]], [[3], [4]], [[5]]])
/// array([[55]])
#[pyfunction]
#[pyo3(signature = (arrays, *, out=None))]
fn multi_dot<'py>(py: Python<'py>, arrays: &Object<'py>, out: Option<&Object<'py>>) -> Answer<'py> {
    guard(|| {
        let arrays = arrays.try_iter()?.map(|x| to_array(&x?, None)).collect::<PyResult<Vec<_>>>()?;
        let into = target(out)?;
        let size = arrays.iter().map(Array::size).sum();
        let result = run(py, weight(size), || {
            let result = linalg::multi_dot(&arrays.iter().collect::<Vec<_>>())?;
            if let Some(into) = &into {
                into.assign(&result)?;
            }
            Ok(result)
        })?;
        answer(py, result, out)
    })
}

/// The inverse of a tensor over its first `ind` axes.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.tensorinv(pa.eye(4).reshape(4, 2, 2), ind=1).shape
/// (2, 2, 4)
#[pyfunction]
#[pyo3(signature = (a, ind=2))]
fn tensorinv<'py>(py: Python<'py>, a: &Object<'py>, ind: i64) -> Answer<'py> {
    let ind = usize::try_from(ind).unwrap_or(0);
    one(py, a, move |a| linalg::tensorinv(a, ind))
}

/// The tensor ``x`` with ``tensordot(a, x, x.ndim) = b``.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.tensorsolve(pa.eye(4).reshape(2, 2, 4), pa.ones((2, 2)))
/// array([1., 1., 1., 1.])
#[pyfunction]
#[pyo3(signature = (a, b, axes=None))]
fn tensorsolve<'py>(py: Python<'py>, a: &Object<'py>, b: &Object<'py>, axes: Option<&Object<'py>>) -> Answer<'py> {
    let axes = extract_axes(axes)?;
    pair(py, a, b, move |a, b| linalg::tensorsolve(a, b, axes.as_deref()))
}

/// The cross products of vectors of three elements.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.cross([1, 0, 0], [0, 1, 0])
/// array([0, 0, 1])
#[pyfunction]
#[pyo3(name = "cross", signature = (x1, x2, /, *, axis=-1))]
fn cross_of_vectors<'py>(py: Python<'py>, x1: &Object<'py>, x2: &Object<'py>, axis: i64) -> Answer<'py> {
    pair(py, x1, x2, move |a, b| products::cross(a, b, axis, axis, axis))
}

/// The diagonals of stacks of matrices, as read-only views.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.diagonal([[1, 2], [3, 4]])
/// array([1, 4])
#[pyfunction]
#[pyo3(name = "diagonal", signature = (x, /, *, offset=0))]
fn matrix_diagonal<'py>(x: &Object<'py>, offset: i64) -> Answer<'py> {
    let keywords = PyDict::new(x.py());
    keywords.set_item("offset", offset)?;
    keywords.set_item("axis1", -2)?;
    keywords.set_item("axis2", -1)?;
    x.py().import("polyarray")?.getattr("diagonal")?.call((x,), Some(&keywords))
}

/// The last two axes exchanged: a view.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.matrix_transpose([[1, 2], [3, 4]])
/// array([[1, 3],
///        [2, 4]])
#[pyfunction]
#[pyo3(signature = (x, /))]
fn matrix_transpose<'py>(py: Python<'py>, x: &Object<'py>) -> Answer<'py> {
    let array = to_array(x, None)?;
    let n = array.ndim();
    if n < 2 {
        return Err(PyValueError::new_err(format!("Input array must be at least 2-dimensional, but it is {n}")));
    }
    let mut axes: Vec<usize> = (0..n).collect();
    axes.swap(n - 1, n - 2);
    let turned = look_at(py, &array, |array| array.permute(&axes))?;
    match x.cast::<PyArray>() {
        Ok(owner) => Ok(PyArray::view_or_copy(owner, turned)?.into_any()),
        Err(_) => to_python(py, turned),
    }
}

/// The sums along the diagonals of stacks of matrices.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.linalg.trace([[1, 2], [3, 4]])
/// np.int64(5)
#[pyfunction]
#[pyo3(name = "trace", signature = (x, /, *, offset=0, dtype=None))]
fn matrix_trace<'py>(py: Python<'py>, x: &Object<'py>, offset: i64, dtype: Option<&Object<'py>>) -> Answer<'py> {
    let dtype: Option<DType> = extract_optional_dtype(dtype)?;
    one(py, x, move |x| linalg::trace(x, offset, -2, -1, dtype, None))
}

#[pymethods]
impl PyArray {
    fn __matmul__<'py>(this: &Bound<'py, Self>, other: &Object<'py>) -> Answer<'py> {
        operator(this.py(), this.as_any(), other)
    }

    fn __rmatmul__<'py>(this: &Bound<'py, Self>, other: &Object<'py>) -> Answer<'py> {
        if other.is_instance_of::<PyArray>() {
            return Ok(this.py().NotImplemented().into_bound(this.py()));
        }
        operator(this.py(), other, this.as_any())
    }

    fn __imatmul__<'py>(this: &Bound<'py, Self>, other: &Object<'py>) -> PyResult<()> {
        guard(|| {
            if takes_part(this.as_any()) || takes_part(other) {
                return in_place_operator(this, other).map(drop);
            }
            let a = this.borrow().array().clone();
            // A Python number takes the array's dtype, also where it is then refused.
            let b = match Argument::new(other)? {
                Argument::Number(number) => {
                    let dtype = dtype::with_weak(a.dtype(), number.weak());
                    Array::scalar(number.as_scalar(dtype).or_raise()?).or_raise()?
                }
                _ => to_array(other, None)?,
            };
            run(this.py(), weight(a.size().max(b.size())), || linalg::matmul_in_place(&a, &b))
        })
    }

    /// The sum of products over the last axis of this array and the last but one of `b`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.array([[1, 2], [3, 4]]).dot([1, 10])
    /// array([21, 43])
    #[pyo3(name = "dot", signature = (b, out=None))]
    fn dot_method<'py>(this: &Bound<'py, Self>, b: &Object<'py>, out: Option<&Object<'py>>) -> Answer<'py> {
        dot(this.py(), this.as_any(), b, out)
    }
}

/// `@=`, whose result is the array unless an operand has a say in it.
///
/// # Errors
/// Those of the product.
pub fn in_place_operator<'py>(this: &Bound<'py, PyArray>, other: &Object<'py>) -> Answer<'py> {
    let py = this.py();
    if !is_plain(other) && (defers(this.as_any(), other, true) || is_answered_by_library(other)?) {
        return Ok(py.NotImplemented().into_bound(py));
    }
    if !takes_part(this.as_any()) && !takes_part(other) {
        PyArray::__imatmul__(this, other)?;
        return Ok(this.clone().into_any());
    }
    let options = PyDict::new(py);
    options.set_item("out", (this,))?;
    let axes = if this.borrow().array().ndim() == 1 { [&[-1][..], &[-2, -1], &[-1]] } else { [&[-2, -1][..]; 3] };
    let axes = axes.into_iter().map(|axes| PyTuple::new(py, axes)).collect::<PyResult<Vec<_>>>()?;
    options.set_item("axes", PyList::new(py, axes)?)?;
    py.import("polyarray._polyarray")?.getattr("matmul")?.call((this, other), Some(&options))
}

/// `@`; objects that no array can be made of may know better.
fn operator<'py>(py: Python<'py>, x1: &Object<'py>, x2: &Object<'py>) -> Answer<'py> {
    if !is_plain(x1) || !is_plain(x2) {
        let by_library = is_answered_by_library(x1)? || is_answered_by_library(x2)?;
        if !by_library && x1.is_instance_of::<PyArray>() && defers(x1, x2, false) {
            return Ok(py.NotImplemented().into_bound(py));
        }
        if by_library || takes_part(x1) || takes_part(x2) {
            return py.import("polyarray._polyarray")?.getattr("matmul")?.call1((x1, x2));
        }
    }
    let (Ok(a), Ok(b)) = (to_array(x1, None), to_array(x2, None)) else {
        return Ok(py.NotImplemented().into_bound(py));
    };
    guard(|| to_python(py, run(py, weight(a.size().max(b.size())), || linalg::matmul(&a, &b))?))
}

/// Adds this chapter and its namespace to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let namespace = PyModule::new(module.py(), "linalg")?;
    macro_rules! add {
        ($to:expr; $($name:ident)+) => { $( $to.add_function(wrap_pyfunction!($name, $to)?)?; )+ };
    }
    add!(module; dot vdot inner outer tensordot einsum einsum_path);
    add!(&namespace;
        matmul vecdot tensordot outer_of_vectors matrix_trace matrix_transpose solve inv det slogdet cholesky qr eigh
        eigvalsh eig eigvals svd svdvals lstsq norm matrix_norm vector_norm cond pinv matrix_rank matrix_power
        multi_dot tensorinv tensorsolve cross_of_vectors matrix_diagonal
    );
    module.add("linalg", namespace)
}
