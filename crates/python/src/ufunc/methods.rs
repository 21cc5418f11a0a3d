//! The methods of functions of elements: `reduce`, `accumulate`, `reduceat`, `outer` and `at`.
//!
//! Operands with an `__array_ufunc__` are asked before any argument is looked at, and see what the caller wrote, with
//! options by name. Functions and methods of arrays that fold (`sum`, `all`, `cumsum`) come here as well.

use super::call::{Outputs, called, parse_where};
use super::overrides::Asked;
use super::{Function, PyUfunc};
use crate::array::PyArray;
use crate::array::classes::Wrapping;
use crate::convert::{Argument, exact, extract_index, is_single, to_array};
use crate::dtype::extract_optional_dtype;
use crate::errors::{OrRaise, guard};
use crate::indexing::extract_key;
use crate::protocols::is_plain;
use crate::runtime::run;
use crate::scalars::scalar_to_python;
use dtype::DType;
use ops::Elementwise;
use polyarray::indexing::at;
use polyarray::{Array, reduction};
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

type Object<'py> = Bound<'py, PyAny>;

/// The arguments of a call by the names of parameters, of which the first `inputs` must be given.
struct Arguments<'py, const N: usize> {
    names: [&'static str; N],
    values: [Option<Object<'py>>; N],
}

impl<'py, const N: usize> Arguments<'py, N> {
    fn bind(
        function: &str,
        names: [&'static str; N],
        inputs: usize,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Self> {
        if args.len() > N {
            return Err(PyTypeError::new_err(format!(
                "{function}() takes from {inputs} to {N} positional arguments but {} were given",
                args.len()
            )));
        }
        let mut values = [const { None }; N];
        for (value, argument) in values.iter_mut().zip(args) {
            *value = Some(argument);
        }
        for (name, value) in kwargs.into_iter().flatten() {
            let name = name.extract::<&str>()?;
            let Some(k) = names.iter().position(|known| *known == name) else {
                return Err(PyTypeError::new_err(format!(
                    "{function}() got an unexpected keyword argument '{name}'"
                )));
            };
            if values[k].replace(value).is_some() {
                return Err(PyTypeError::new_err(format!(
                    "argument for {function}() given by name ('{name}') and position (position {k})"
                )));
            }
        }
        if let Some(k) = values[..inputs].iter().position(Option::is_none) {
            return Err(PyTypeError::new_err(format!(
                "{function}() missing required argument '{}' (pos {k})",
                names[k]
            )));
        }
        Ok(Arguments { names, values })
    }

    fn get(&self, name: &str) -> Option<&Object<'py>> {
        let k = self.names.iter().position(|known| *known == name)?;
        self.values[k].as_ref()
    }

    /// [`Arguments::get`], where `None` is as good as nothing.
    fn some(&self, name: &str) -> Option<&Object<'py>> {
        self.get(name).filter(|value| !value.is_none())
    }

    /// What operands answer, the first `inputs` arguments being theirs and the rest options.
    fn ask(
        &self,
        ufunc: &Bound<'py, PyUfunc>,
        method: &'static str,
        inputs: usize,
        outputs: &Outputs<'py>,
    ) -> PyResult<Option<Object<'py>>> {
        let given: Vec<_> = self.values[..inputs].iter().flatten().cloned().collect();
        let asked =
            Asked { ufunc, method, inputs: &given, out: outputs.objects.as_ref(), mask: self.get("where") };
        asked.answer(|| {
            let keywords = PyDict::new(ufunc.py());
            for (name, value) in self.names.iter().zip(&self.values).skip(inputs) {
                match value {
                    Some(value) if *name != "out" => keywords.set_item(name, value)?,
                    _ => {}
                }
            }
            Ok(keywords)
        })
    }
}

/// The array given for the one result of a fold, of which a foreign array is made one of ours.
fn target(outputs: &Outputs<'_>) -> PyResult<Option<Array>> {
    Ok(outputs.targets()?.into_iter().flatten().next())
}

/// The result of a fold of an operand: in the object given for it, else of the class that the operand asks for.
fn folded<'py>(operand: &Object<'py>, result: Array, outputs: &Outputs<'py>) -> PyResult<Object<'py>> {
    match outputs.object(0) {
        Some(out) => Ok(out),
        None if outputs.arrays => Wrapping::of([operand])?.result(operand.py(), result, None, false),
        None => of_operand(operand, result),
    }
}

/// A result of the class that an operand asks for; a scalar where it has no axes and the class is `ndarray`.
///
/// # Errors
/// What `__array_wrap__` raises.
pub fn of_operand<'py>(operand: &Object<'py>, result: Array) -> PyResult<Object<'py>> {
    let wrapping = if is_plain(operand) { Wrapping::NONE } else { Wrapping::of([operand])? };
    wrapping.result(operand.py(), result, None, true)
}

/// `axis=` of a reduction: an integer or several.
fn axes_of(object: Option<&Object<'_>>, operand: &Object<'_>) -> PyResult<Option<Vec<i64>>> {
    match object {
        None if is_single(operand) => Ok(None),
        None => Ok(Some(vec![0])),
        Some(object) => crate::convert::extract_reduced_axes(Some(object), operand),
    }
}

#[pymethods]
impl PyUfunc {
    /// Reduces an array by applying the function along axes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.add.reduce([[1, 2], [3, 4]], axis=1)
    /// array([3, 7])
    #[pyo3(signature = (*args, **kwargs), text_signature = "($self, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True)")]
    fn reduce<'py>(
        this: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Object<'py>> {
        guard(|| {
            if let (1, None, Function::Row(row)) = (args.len(), kwargs, this.get().function())
                && let Ok(array) = args.get_borrowed_item(0)
                && let Some(x) = exact::<PyArray>(&array)
                && x.borrow().array().ndim() == 1
                && let Some(value) = reduction::total(row, x.borrow().array(), None)
            {
                return scalar_to_python(this.py(), &value);
            }
            let names = ["array", "axis", "dtype", "out", "keepdims", "initial", "where"];
            let arguments = Arguments::bind("reduce", names, 1, args, kwargs)?;
            let outputs = Outputs::named(arguments.get("out"), 1)?;
            if let Some(answer) = arguments.ask(this, "reduce", 1, &outputs)? {
                return Ok(answer);
            }
            let row = this.get().row()?;
            let [Some(array), ..] = &arguments.values else { return missing() };
            let fold = Fold {
                axes: axes_of(arguments.get("axis"), array)?,
                dtype: arguments.some("dtype"),
                outputs,
                keepdims: arguments.get("keepdims").map_or(Ok(false), |keepdims| keepdims.is_truthy())?,
                initial: arguments.some("initial"),
                mask: arguments.some("where"),
            };
            fold.of(row, array)
        })
    }

    /// Every partial result of applying the function along an axis.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.maximum.accumulate([1, 3, 2])
    /// array([1, 3, 3])
    #[pyo3(signature = (*args, **kwargs), text_signature = "($self, array, axis=0, dtype=None, out=None)")]
    fn accumulate<'py>(
        this: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Object<'py>> {
        guard(|| {
            let names = ["array", "axis", "dtype", "out"];
            let arguments = Arguments::bind("accumulate", names, 1, args, kwargs)?;
            let outputs = Outputs::named(arguments.get("out"), 1)?;
            if let Some(answer) = arguments.ask(this, "accumulate", 1, &outputs)? {
                return Ok(answer);
            }
            let [Some(array), ..] = &arguments.values else { return missing() };
            let axis = arguments.some("axis").map_or(Ok(0), extract_index)?;
            scan(this.get().row()?, array, axis, arguments.some("dtype"), &outputs)
        })
    }

    /// Folds segments along an axis: from each index up to the next one.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.add.reduceat([1, 2, 3, 4], [0, 2])
    /// array([3, 7])
    #[pyo3(signature = (*args, **kwargs), text_signature = "($self, array, indices, axis=0, dtype=None, out=None)")]
    fn reduceat<'py>(
        this: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Object<'py>> {
        guard(|| {
            let names = ["array", "indices", "axis", "dtype", "out"];
            let arguments = Arguments::bind("reduceat", names, 2, args, kwargs)?;
            let outputs = Outputs::named(arguments.get("out"), 1)?;
            if let Some(answer) = arguments.ask(this, "reduceat", 2, &outputs)? {
                return Ok(answer);
            }
            let row = this.get().row()?;
            let [Some(array), Some(indices), ..] = &arguments.values else { return missing() };
            let (x, places) = (to_array(array, None)?, places_of(indices)?);
            let axis = arguments.some("axis").map_or(Ok(0), extract_index)?;
            let dtype = extract_optional_dtype(arguments.some("dtype"))?;
            let to = target(&outputs)?;
            let result = run(this.py(), x.size(), || {
                let result = at::reduceat(row, &x, &places.to_vec::<i64>()?, axis, dtype)?;
                if let Some(to) = &to {
                    to.assign(&result)?;
                }
                Ok(result)
            })?;
            folded(array, result, &outputs)
        })
    }

    /// The function of all pairs of an element of `a` and one of `b`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.multiply.outer([1, 2], [10, 20])
    /// array([[10, 20],
    ///        [20, 40]])
    #[pyo3(signature = (*args, **kwargs), text_signature = "($self, A, B, /, **kwargs)")]
    fn outer<'py>(
        this: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Object<'py>> {
        guard(|| {
            let Function::Row(row) = this.get().function() else {
                return Err(PyTypeError::new_err(
                    "method outer is not allowed in ufunc with non-trivial signature",
                ));
            };
            if row.nin() != 2 {
                return Err(PyValueError::new_err("outer product only supported for binary functions"));
            }
            if args.len() != 2 {
                return Err(PyTypeError::new_err(format!(
                    "outer() takes exactly 2 positional arguments but {} {} given",
                    args.len(),
                    if args.len() == 1 { "was" } else { "were" }
                )));
            }
            called(this, "outer", args, kwargs, Some(spread))
        })
    }

    /// Applies the function in place to the elements that a key names, one after the other: where an
    /// element is named twice, the function is applied to it twice.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> a = pa.zeros(3)
    /// >>> pa.add.at(a, [0, 0, 2], 1)
    /// >>> a
    /// array([2., 0., 1.])
    #[pyo3(signature = (*args), text_signature = "($self, a, indices, b=None, /)")]
    fn at<'py>(this: &Bound<'py, Self>, args: &Bound<'py, PyTuple>) -> PyResult<Object<'py>> {
        let py = this.py();
        guard(|| {
            let row = match this.get().function() {
                Function::Row(row) => row,
                Function::Generalized(function) => {
                    let (name, signature) = (function.name, function.signature);
                    return Err(PyTypeError::new_err(format!(
                        "{name}.at does not support ufunc with non-trivial signature: {name} has signature {signature}."
                    )));
                }
            };
            let given: Vec<_> = args.iter().collect();
            let asked = Asked { ufunc: this, method: "at", inputs: &given, out: None, mask: None };
            if (2..=3).contains(&given.len())
                && let Some(answer) = asked.answer(|| Ok(PyDict::new(py)))?
            {
                return Ok(answer);
            }
            let arguments = Arguments::bind("at", ["a", "indices", "b"], 2, args, None)?;
            let [Some(a), Some(indices), b] = &arguments.values else { return missing() };
            let (x, key) = (written(a)?, extract_key(indices)?);
            let values = b.as_ref().map(|b| Ok::<_, PyErr>(Argument::new(b)?.detached())).transpose()?;
            run(py, x.size(), || at::at(row, &x, &key, values.as_ref().map(|values| values.operand())))?;
            Ok(py.None().into_bound(py))
        })
    }
}

fn missing<T>() -> PyResult<T> {
    Err(PyRuntimeError::new_err("a required argument is missing"))
}

/// Indices where segments begin.
fn places_of(object: &Object<'_>) -> PyResult<Array> {
    let places = crate::functions::indexing::indices_of(object)?;
    if places.ndim() > 1 {
        return Err(PyValueError::new_err("object too deep for desired array"));
    }
    if places.dtype().is_inexact() {
        return Err(PyTypeError::new_err(format!(
            "Cannot cast array data from dtype('{}') to dtype('int64') according to the rule 'safe'",
            places.dtype()
        )));
    }
    Ok(places)
}

/// The array that `at` writes to.
fn written(object: &Object<'_>) -> PyResult<Array> {
    if let Ok(array) = object.cast::<PyArray>() {
        return Ok(array.borrow().array().clone());
    }
    match crate::exchange::import(object)? {
        Some(array) => Ok(array),
        None => Err(PyTypeError::new_err("first operand must be array")),
    }
}

/// The operands of an outer function: the first has an axis of length one for each of the second's.
fn spread<'py>(ufunc: &Bound<'py, PyUfunc>, inputs: &[Object<'py>]) -> PyResult<Vec<Object<'py>>> {
    let (a, b) = (&inputs[0], &inputs[1]);
    let ndim_of = |object: &Object<'py>| -> PyResult<usize> {
        Ok(match Argument::new(object)? {
            Argument::Ours(array) => array.array().ndim(),
            Argument::Array(array) => array.ndim(),
            _ => 0,
        })
    };
    let (before, after) = (ndim_of(a)?, ndim_of(b)?);
    if before == 0 || after == 0 {
        return Ok(inputs.to_vec());
    }
    let array = to_array(a, None)?;
    let mut shape: Vec<i64> = array.shape().iter().map(|&n| n as i64).collect();
    shape.resize(before + after, 1);
    let reshaped = run(a.py(), array.size(), || array.reshape(&shape))?;
    let reshaped = match a.cast::<PyArray>() {
        Ok(owner) => PyArray::view_or_copy(owner, reshaped)?,
        Err(_) => PyArray::wrap(a.py(), reshaped)?,
    };
    if reshaped.borrow().array().ndim() != shape.len() {
        return Err(PyTypeError::new_err(format!(
            "{}.outer() called with ndarray-subclass '{}' which modified its shape after a reshape. `outer()` \
             relies on reshaping the inputs and is for example not supported for the 'np.matrix' class (the usage \
             of matrix is generally discouraged). To work around this issue, please convert the inputs to numpy \
             arrays.",
            ufunc.get().function().name(),
            a.get_type().name()?
        )));
    }
    Ok(vec![reshaped.into_any(), b.clone()])
}

/// The options of a reduction.
pub struct Fold<'a, 'py> {
    /// The axes to fold; all where nothing is said.
    pub axes: Option<Vec<i64>>,
    /// The dtype to fold in.
    pub dtype: Option<&'a Object<'py>>,
    /// Objects for the result.
    pub outputs: Outputs<'py>,
    /// Whether folded axes stay, with length one.
    pub keepdims: bool,
    /// What the reduction begins with.
    pub initial: Option<&'a Object<'py>>,
    /// Which elements take part.
    pub mask: Option<&'a Object<'py>>,
}

impl<'py> Fold<'_, 'py> {
    /// The result for an operand that leaves the work to us.
    ///
    /// # Errors
    /// As [`reduction::reduce`].
    pub fn of(&self, row: &'static Elementwise, array: &Object<'py>) -> PyResult<Object<'py>> {
        let py = array.py();
        let dtype = extract_optional_dtype(self.dtype)?;
        let mask = match self.mask {
            Some(mask) => parse_where(mask)?,
            None => None,
        };
        let (x, passing) = reduced_operand(array)?;
        let initial = match self.initial {
            Some(initial) => {
                let to = dtype.unwrap_or(reduction::default_dtype(row, x.dtype()).or_raise()?);
                Some(to_array(initial, Some(to))?.item().or_raise()?)
            }
            None => None,
        };
        let (target, axes, keepdims) = (target(&self.outputs)?, self.axes.as_deref(), self.keepdims);
        let result = run(py, x.size(), || {
            let options = reduction::Options {
                axes,
                dtype,
                keepdims,
                initial,
                mask: mask.as_ref(),
                out: target.as_ref(),
                passing,
            };
            reduction::reduce(row, &x, &options)
        })?;
        folded(array, result, &self.outputs)
    }
}

/// A reduction as functions and methods do it.
///
/// # Errors
/// As [`reduction::reduce`].
pub fn reduce<'py>(
    py: Python<'py>,
    row: &'static Elementwise,
    array: &Object<'py>,
    axis: Option<&Object<'py>>,
    dtype: Option<&Object<'py>>,
    out: Option<&Object<'py>>,
    keepdims: bool,
    initial: Option<&Object<'py>>,
    mask: Option<&Object<'py>>,
) -> PyResult<Object<'py>> {
    guard(|| {
        if let (None, None, None, None, false) = (dtype, out, initial, mask, keepdims)
            && let Some(x) = exact::<PyArray>(array)
            && (axis.is_none() || is_the_only_axis(axis, x.borrow().array().ndim()))
            && let Some(value) = reduction::total(row, x.borrow().array(), None)
        {
            return scalar_to_python(py, &value);
        }
        let outputs = Outputs::named(out, 1)?;
        if !is_plain(array) || outputs.objects.is_some() || mask.is_some_and(|mask| !is_plain(mask)) {
            let inputs = [array.clone()];
            let ufunc = super::object(py, row)?;
            let out = outputs.objects.as_ref();
            let asked = Asked { ufunc: &ufunc, method: "reduce", inputs: &inputs, out, mask };
            let answer = asked.answer(|| {
                let keywords = PyDict::new(py);
                keywords.set_item("axis", axis)?;
                keywords.set_item("dtype", dtype)?;
                keywords.set_item("keepdims", keepdims)?;
                if let Some(initial) = initial {
                    keywords.set_item("initial", initial)?;
                }
                if let Some(mask) = mask {
                    keywords.set_item("where", mask)?;
                }
                Ok(keywords)
            })?;
            if let Some(answer) = answer {
                return Ok(answer);
            }
        }
        let fold = Fold {
            axes: crate::convert::extract_reduced_axes(axis, array)?,
            dtype: dtype.filter(|dtype| !dtype.is_none()),
            outputs,
            keepdims,
            initial: initial.filter(|initial| !initial.is_none()),
            mask,
        };
        fold.of(row, array)
    })
}

/// Whether a reduction along an axis leaves none.
fn is_the_only_axis(axis: Option<&Object<'_>>, ndim: usize) -> bool {
    ndim == 1 && matches!(axis.and_then(crate::indexing::small_integer), Some(0 | -1))
}

/// The array to reduce, and whether only the caller's stack still refers to it. If that guess is wrong,
/// the array is computed once more when it is needed, with the same result.
pub fn reduced_operand(object: &Object<'_>) -> PyResult<(Array, bool)> {
    match object.cast::<PyArray>() {
        Ok(array) => {
            let passing = array.borrow().array().is_deferred() && crate::runtime::references(object) == 1;
            Ok((array.borrow().array().clone(), passing))
        }
        Err(_) => Ok((to_array(object, None)?, false)),
    }
}

/// A scan as functions and methods do it.
///
/// # Errors
/// As [`reduction::accumulate`].
pub fn accumulate<'py>(
    py: Python<'py>,
    row: &'static Elementwise,
    array: &Object<'py>,
    axis: i64,
    dtype: Option<&Object<'py>>,
    out: Option<&Object<'py>>,
) -> PyResult<Object<'py>> {
    guard(|| {
        let outputs = Outputs::named(out, 1)?;
        if !is_plain(array) || outputs.objects.is_some() {
            let inputs = [array.clone()];
            let ufunc = super::object(py, row)?;
            let out = outputs.objects.as_ref();
            let asked = Asked { ufunc: &ufunc, method: "accumulate", inputs: &inputs, out, mask: None };
            let answer = asked.answer(|| {
                let keywords = PyDict::new(py);
                keywords.set_item("axis", axis)?;
                keywords.set_item("dtype", dtype)?;
                Ok(keywords)
            })?;
            if let Some(answer) = answer {
                return Ok(answer);
            }
        }
        scan(row, array, axis, dtype.filter(|dtype| !dtype.is_none()), &outputs)
    })
}

fn scan<'py>(
    row: &'static Elementwise,
    array: &Object<'py>,
    axis: i64,
    dtype: Option<&Object<'py>>,
    outputs: &Outputs<'py>,
) -> PyResult<Object<'py>> {
    let py = array.py();
    let dtype: Option<DType> = extract_optional_dtype(dtype)?;
    let x = to_array(array, None)?;
    let result = run(py, x.size(), || reduction::accumulate(row, &x, axis, dtype))?;
    if let Some(target) = target(outputs)? {
        if target.shape() != result.shape() {
            return Err(PyValueError::new_err("provided out is the wrong size for the accumulation."));
        }
        run(py, target.size(), || target.assign(&result))?;
    }
    folded(array, result, outputs)
}
