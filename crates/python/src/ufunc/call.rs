//! Calls of functions of elements: their arguments, their options, and their results' classes.

use super::overrides::Asked;
use super::{Function, PyUfunc, weight};
use crate::array::PyArray;
use crate::array::classes::Wrapping;
use crate::convert::{Argument, Detached, exact, extract_index, extract_order, to_array};
use crate::dtype::extract_optional_dtype;
use crate::errors::OrRaise;
use crate::protocols::is_silent;
use crate::runtime::run;
use dtype::{Casting, DType};
use layout::Order;
use polyarray::Array;
use polyarray::elementwise::{Options, apply};
use polyarray::linalg::{Call, Generalized, Product};
use pyo3::exceptions::{PyTypeError, PyUserWarning, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyList, PyTuple};
use smallvec::SmallVec;

/// Options of a call.
struct Keywords {
    mask: Option<Array>,
    dtype: Option<DType>,
    casting: Option<Casting>,
    order: Option<Order>,
    /// Whether results take the class of operands.
    subok: bool,
    /// Of generalized functions: where core axes are, and whether they stay.
    axes: Option<Vec<Vec<i64>>>,
    axis: Option<i64>,
    keepdims: bool,
}

/// The objects for results.
#[derive(Default)]
pub struct Outputs<'py> {
    /// As a tuple, with `None` for those that are not given; nothing where none is.
    pub objects: Option<Bound<'py, PyTuple>>,
    /// Whether results without axes stay arrays, as `out=...` asks.
    pub arrays: bool,
}

impl<'py> Outputs<'py> {
    /// What was given as `out=`.
    ///
    /// # Errors
    /// `ValueError` for a tuple of another length, `TypeError` for one array where there are several results.
    pub fn named(object: Option<&Bound<'py, PyAny>>, nout: usize) -> PyResult<Outputs<'py>> {
        let object = match object {
            Some(object) if !object.is_none() => object,
            Some(_) if nout > 1 => return Err(PyTypeError::new_err("'out' must be a tuple of arrays")),
            _ => return Ok(Outputs::default()),
        };
        if object.is(object.py().Ellipsis()) {
            return Ok(Outputs { objects: None, arrays: true });
        }
        let tuple = match object.cast::<PyTuple>() {
            Ok(tuple) if tuple.len() != nout => {
                return Err(PyValueError::new_err(
                    "The 'out' tuple must have exactly one entry per ufunc output",
                ));
            }
            Ok(tuple) if tuple.iter_borrowed().any(|out| out.is(object.py().Ellipsis())) => {
                return Err(PyTypeError::new_err(
                    "must use `...` as `out=...` and not per-operand/in a tuple",
                ));
            }
            Ok(tuple) => tuple.clone(),
            Err(_) if nout > 1 => return Err(PyTypeError::new_err("'out' must be a tuple of arrays")),
            Err(_) => PyTuple::new(object.py(), [object])?,
        };
        Ok(Outputs::of(tuple))
    }

    fn of(tuple: Bound<'py, PyTuple>) -> Outputs<'py> {
        let none = tuple.iter_borrowed().all(|object| object.is_none());
        Outputs { objects: Some(tuple).filter(|_| !none), arrays: false }
    }

    /// The object for a result.
    pub fn object(&self, k: usize) -> Option<Bound<'py, PyAny>> {
        let object = self.objects.as_ref()?.get_item(k).ok()?;
        Some(object).filter(|object| !object.is_none())
    }

    /// The arrays of the objects.
    ///
    /// # Errors
    /// `TypeError` for what is no array.
    pub fn targets(&self) -> PyResult<SmallVec<[Option<Array>; 2]>> {
        let Some(objects) = &self.objects else { return Ok(SmallVec::new()) };
        let target = |object: Bound<'py, PyAny>| {
            if object.is_none() {
                return Ok(None);
            }
            match object.cast::<PyArray>() {
                Ok(array) => Ok(Some(array.borrow().array().clone())),
                Err(_) => match crate::exchange::import(&object)? {
                    Some(array) => Ok(Some(array)),
                    None => Err(PyTypeError::new_err("return arrays must be of ArrayType")),
                },
            }
        };
        objects.iter().map(target).collect()
    }
}

/// `where=`: nothing where it is `True`.
///
/// # Errors
/// `TypeError` for what is no array of bools.
pub fn parse_where(object: &Bound<'_, PyAny>) -> PyResult<Option<Array>> {
    if object.is(PyBool::new(object.py(), true).as_any()) {
        return Ok(None);
    }
    // Lists are read as truth values; arrays have to be of them.
    let is_array = object.is_instance_of::<PyArray>() || object.hasattr("dtype")?;
    let mask = to_array(object, Some(DType::Bool).filter(|_| !is_array))?;
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

/// Refuses options that the function does not have, before anybody looks at their values.
fn require_known(function: Function, kwargs: &Bound<'_, PyDict>) -> PyResult<()> {
    let generalized = matches!(function, Function::Generalized(_));
    for name in kwargs.keys() {
        let known = match name.extract::<&str>()? {
            "out" | "dtype" | "casting" | "order" | "subok" | "signature" | "sig" => true,
            "axes" | "axis" | "keepdims" => generalized,
            "where" => !generalized,
            _ => false,
        };
        if !known {
            return Err(PyTypeError::new_err(format!(
                "{}() got an unexpected keyword argument '{name}'",
                function.name()
            )));
        }
    }
    if kwargs.contains("sig")? && kwargs.contains("signature")? {
        return Err(PyTypeError::new_err("cannot specify both 'sig' and 'signature'"));
    }
    Ok(())
}

impl Keywords {
    fn parse(function: Function, kwargs: Option<&Bound<'_, PyDict>>) -> PyResult<Keywords> {
        let mut keywords = Keywords {
            mask: None,
            dtype: None,
            casting: None,
            order: None,
            subok: true,
            axes: None,
            axis: None,
            keepdims: false,
        };
        let mut signature = None;
        for (name, value) in kwargs.into_iter().flatten() {
            match name.extract::<&str>()? {
                "axes" => keywords.axes = parse_axes(&value)?,
                "axis" => {
                    keywords.axis =
                        Some(&value).filter(|value| !value.is_none()).map(extract_index).transpose()?;
                }
                "keepdims" => keywords.keepdims = value.extract()?,
                "where" => keywords.mask = parse_where(&value)?,
                "dtype" => {
                    keywords.dtype = extract_optional_dtype(Some(&value).filter(|value| !value.is_none()))?;
                }
                "casting" => keywords.casting = Some(Casting::parse(value.extract()?).or_raise()?),
                "order" => keywords.order = Some(extract_order(value.extract::<Option<&str>>()?, Order::K)?),
                "subok" => keywords.subok = subok(&value)?,
                "signature" | "sig" => signature = Some(value).filter(|value| !value.is_none()),
                // Unknown ones were refused before.
                _ => {}
            }
        }
        if let Some(signature) = signature {
            if keywords.dtype.is_some() {
                return Err(PyTypeError::new_err("cannot specify both 'signature' and 'dtype'"));
            }
            let row = function.like();
            keywords.dtype = crate::resolution::wanted(&signature, row.nin(), row.nout())?;
        }
        Ok(keywords)
    }
}

fn subok(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    match object.cast::<PyBool>() {
        Ok(value) => Ok(value.is_true()),
        Err(_) => Err(PyTypeError::new_err("'subok' must be a boolean")),
    }
}

/// Results as objects of the classes that operands and outputs ask for.
fn finish<'py>(
    ufunc: &Bound<'py, PyUfunc>,
    inputs: &[Bound<'py, PyAny>],
    results: SmallVec<[Array; 2]>,
    outputs: &Outputs<'py>,
    subok: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let py = ufunc.py();
    let wrapping =
        if subok && !inputs.iter().all(is_silent) { Wrapping::of(inputs)? } else { Wrapping::NONE };
    let context = |k: usize| {
        let outs = outputs.objects.iter().flat_map(|objects| objects.iter());
        let arguments = PyTuple::new(py, inputs.iter().cloned().chain(outs).collect::<Vec<_>>())?;
        (ufunc, arguments, k).into_pyobject(py)
    };
    let mut objects: SmallVec<[Bound<'py, PyAny>; 2]> = SmallVec::new();
    for (k, result) in results.into_iter().enumerate() {
        objects.push(match outputs.object(k) {
            Some(out) if !subok || exact::<PyArray>(&out).is_some() => out,
            Some(out) => Wrapping::given(&out, Some(&context(k)?))?,
            None if wrapping.operand().is_some() => {
                wrapping.result(py, result, Some(&context(k)?), !outputs.arrays)?
            }
            None => wrapping.result(py, result, None, !outputs.arrays)?,
        });
    }
    if objects.len() == 1 { Ok(objects.remove(0)) } else { Ok(PyTuple::new(py, objects)?.into_any()) }
}

#[pymethods]
impl PyUfunc {
    #[pyo3(signature = (*args, **kwargs))]
    fn __call__<'py>(
        this: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let keywords = kwargs.map_or(std::ptr::null_mut(), |kwargs| kwargs.as_ptr());
        // SAFETY: the object is of a class whose objects are called so, with a tuple and a dictionary or nothing.
        unsafe {
            let result = ffi::PyVectorcall_Call(this.as_ptr(), args.as_ptr(), keywords);
            Bound::from_owned_ptr_or_err(this.py(), result)
        }
    }
}

/// Makes operands of operands.
pub type Reshape<'py> = fn(&Bound<'py, PyUfunc>, &[Bound<'py, PyAny>]) -> PyResult<Vec<Bound<'py, PyAny>>>;

/// A call under the name of a method. `reshape` changes the operands after they were asked.
///
/// # Errors
/// Those of the function.
pub fn called<'py>(
    this: &Bound<'py, PyUfunc>,
    method: &'static str,
    args: &Bound<'py, PyTuple>,
    kwargs: Option<&Bound<'py, PyDict>>,
    reshape: Option<Reshape<'py>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = this.py();
    let function = this.get().function();
    let row = function.like();
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
    let mut outputs = Outputs::default();
    let mut mask = None;
    if let Some(kwargs) = kwargs {
        require_known(function, kwargs)?;
        outputs = Outputs::named(kwargs.get_item("out")?.as_ref(), row.nout())?;
        mask = kwargs.get_item("where")?;
    }
    if given > row.nin() {
        if outputs.objects.is_some() || outputs.arrays {
            return Err(PyTypeError::new_err(
                "cannot specify 'out' as both a positional and keyword argument",
            ));
        }
        if args.iter().skip(row.nin()).any(|out| out.is(py.Ellipsis())) {
            return Err(PyTypeError::new_err("out=... is only allowed as a keyword argument."));
        }
        let missing = std::iter::repeat_n(py.None().into_bound(py), row.nin() + row.nout() - given);
        let objects: Vec<_> = args.iter().skip(row.nin()).chain(missing).collect();
        outputs = Outputs::of(PyTuple::new(py, objects)?);
    }
    let mut inputs: Vec<Bound<'py, PyAny>> = args.iter().take(row.nin()).collect();
    let asked =
        Asked { ufunc: this, method, inputs: &inputs, out: outputs.objects.as_ref(), mask: mask.as_ref() };
    let answer = asked.answer(|| {
        let keywords = kwargs.map_or_else(|| Ok(PyDict::new(py)), |kwargs| kwargs.copy())?;
        if !outputs.arrays && outputs.objects.is_none() && keywords.contains("out")? {
            keywords.del_item("out")?;
        }
        if let Some(signature) = keywords.get_item("sig")? {
            keywords.set_item("signature", signature)?;
            keywords.del_item("sig")?;
        }
        Ok(keywords)
    })?;
    if let Some(answer) = answer {
        return Ok(answer);
    }
    if let Some(reshape) = reshape {
        inputs = reshape(this, &inputs)?;
    }
    let keywords = Keywords::parse(function, kwargs)?;
    if keywords.mask.is_some()
        && given == row.nin()
        && !kwargs.is_some_and(|kwargs| kwargs.contains("out").unwrap_or(false))
    {
        warn_of_holes(py)?;
    }
    let subok = keywords.subok;
    let targets = outputs.targets()?;
    let results = match function {
        Function::Row(row) => {
            let operands = inputs.iter().map(Argument::new).collect::<PyResult<Vec<_>>>()?;
            let detached: Vec<Detached> = operands.iter().map(Argument::detached).collect();
            let size = operands.iter().map(Argument::size).max().unwrap_or(0);
            drop(operands);
            let Keywords { mask, dtype, .. } = keywords;
            let casting = keywords.casting.unwrap_or(Casting::SameKind);
            let order = keywords.order.unwrap_or(Order::K);
            run(py, size, || {
                let operands: SmallVec<[_; 3]> = detached.iter().map(Detached::operand).collect();
                let outs: SmallVec<[Option<&Array>; 2]> = targets.iter().map(Option::as_ref).collect();
                let options = Options { out: &outs, mask: mask.as_ref(), dtype, casting, order };
                apply(row, &operands, &options)
            })?
        }
        Function::Generalized(function) => {
            let target = targets.first().and_then(Option::as_ref);
            smallvec::smallvec![generalized(py, function, &inputs, &keywords, target)?]
        }
    };
    finish(this, &inputs, results, &outputs, subok)
}

/// NumPy's warning that elements which a mask leaves out have any content.
fn warn_of_holes(py: Python<'_>) -> PyResult<()> {
    let words = c"'where' used without 'out', expect uninitialized memory in output. If this is intentional, use out=None.";
    PyErr::warn(py, &py.get_type::<PyUserWarning>(), words, 1)
}

/// A call of a function of vectors and matrices.
fn generalized<'py>(
    py: Python<'py>,
    function: &'static Generalized,
    inputs: &[Bound<'py, PyAny>],
    keywords: &Keywords,
    out: Option<&Array>,
) -> PyResult<Array> {
    let (x1, x2) = (to_array(&inputs[0], None)?, to_array(&inputs[1], None)?);
    run(py, weight(x1.size().max(x2.size())), || {
        let product = Product { dtype: keywords.dtype, casting: keywords.casting, out };
        let (axis, keepdims) = (keywords.axis, keywords.keepdims);
        let order = keywords.order.unwrap_or_default();
        function.call(&x1, &x2, &Call { product, order, axes: keywords.axes.as_deref(), axis, keepdims })
    })
}
