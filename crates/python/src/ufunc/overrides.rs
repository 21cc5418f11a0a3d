//! Operands that take a function of elements into their own hands: `__array_ufunc__` (NEP 13).

use super::PyUfunc;
use crate::array::PyArray;
use crate::protocols::{Found, Protocol, class_name, find, first_to_try, is_plain};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

/// A call of a function of elements or of one of its methods, as operands get to see it.
pub struct Asked<'a, 'py> {
    /// The function.
    pub ufunc: &'a Bound<'py, PyUfunc>,
    /// `__call__`, `reduce`, …
    pub method: &'static str,
    /// The arguments that are not options.
    pub inputs: &'a [Bound<'py, PyAny>],
    /// The objects for results, where any is given.
    pub out: Option<&'a Bound<'py, PyTuple>>,
    /// `where=`.
    pub mask: Option<&'a Bound<'py, PyAny>>,
}

/// A method composed of functions of elements, where an operand has an `__array_ufunc__` of its own.
///
/// # Errors
/// Those of the functions.
pub fn composed<'py>(
    name: &str,
    operands: &[Option<&Bound<'py, PyAny>>],
    arguments: impl FnOnce(Python<'py>) -> PyResult<Bound<'py, PyTuple>>,
    kwargs: Option<&Bound<'py, PyDict>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let answers = |object: &&Bound<'py, PyAny>| {
        !is_plain(object) && matches!(find(object, Protocol::Ufunc), Found::Own(_))
    };
    match operands.iter().flatten().find(|object| answers(object)) {
        None => Ok(None),
        Some(object) => {
            let py = object.py();
            let function = py.import("polyarray._composed")?.getattr(name)?;
            function.call(arguments(py)?, kwargs).map(Some)
        }
    }
}

impl<'py> Asked<'_, 'py> {
    /// What an operand answers; `None` where all leave the work to the function.
    ///
    /// # Errors
    /// What the operand raises; `TypeError` where all decline.
    #[inline]
    pub fn answer(
        &self,
        keywords: impl Fn() -> PyResult<Bound<'py, PyDict>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        if self.inputs.iter().all(is_plain)
            && self.out.is_none_or(|out| out.iter_borrowed().all(|out| is_plain(&out)))
            && self.mask.is_none_or(is_plain)
        {
            return Ok(None);
        }
        self.ask(keywords)
    }

    fn ask(
        &self,
        keywords: impl Fn() -> PyResult<Bound<'py, PyDict>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let py = self.ufunc.py();
        // Calls were looked up before.
        if self.method != "__call__"
            && let Some(answer) = self.registered(&keywords)?
        {
            return Ok(Some(answer));
        }
        let mut willing: Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)> = Vec::new();
        let outs = self.out.into_iter().flat_map(|out| out.iter());
        for object in self.inputs.iter().cloned().chain(outs).chain(self.mask.cloned()) {
            if willing.iter().any(|(seen, _)| seen.get_type().is(object.get_type())) {
                continue;
            }
            if let Found::Own(method) = find(&object, Protocol::Ufunc) {
                if method.is_none() {
                    return Err(PyTypeError::new_err(format!(
                        "operand '{}' does not support ufuncs (__array_ufunc__=None)",
                        class_name(&object)
                    )));
                }
                willing.push((object, method));
            }
        }
        if willing.is_empty() {
            return Ok(None);
        }
        let keywords = keywords()?;
        if let Some(out) = self.out {
            keywords.set_item("out", out)?;
        }
        while !willing.is_empty() {
            let (object, method) = willing.remove(first_to_try(&willing));
            let head = [object, self.ufunc.clone().into_any(), self.method.into_pyobject(py)?.into_any()];
            let arguments = PyTuple::new(py, [&head[..], self.inputs].concat())?;
            let answer = method.call(arguments, Some(&keywords))?;
            if !answer.is(py.NotImplemented()) {
                return Ok(Some(answer));
            }
        }
        Err(self.refusal(&keywords)?)
    }

    /// What an implementation of the method for the operands' types answers, if there is one.
    fn registered(
        &self,
        keywords: &impl Fn() -> PyResult<Bound<'py, PyDict>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let keywords = keywords()?;
        if let Some(out) = self.out {
            keywords
                .set_item("out", if out.len() == 1 { out.get_item(0)? } else { out.clone().into_any() })?;
        }
        self.ufunc.get().known().answer_named(self.ufunc.as_any(), self.method, self.inputs, &keywords)
    }

    #[cold]
    fn refusal(&self, keywords: &Bound<'py, PyDict>) -> PyResult<PyErr> {
        let mut arguments = Vec::new();
        for input in self.inputs {
            arguments.push(input.repr()?.to_string());
        }
        for (name, value) in keywords {
            arguments.push(format!("{name}={}", value.repr()?));
        }
        let outs = self.out.into_iter().flat_map(|out| out.iter());
        let classes: Vec<String> = self
            .inputs
            .iter()
            .cloned()
            .chain(outs)
            .map(|object| Ok(format!("'{}'", object.get_type().name()?)))
            .collect::<PyResult<_>>()?;
        Ok(PyTypeError::new_err(format!(
            "operand type(s) all returned NotImplemented from __array_ufunc__({}, '{}', {}): {}",
            self.ufunc.repr()?,
            self.method,
            arguments.join(", "),
            classes.join(", ")
        )))
    }
}

#[pymethods]
impl PyArray {
    /// A function of elements applied to our arrays: one of ours, or NumPy's, for which ours of the same name stands.
    #[pyo3(signature = (ufunc, method, *inputs, **kwargs))]
    fn __array_ufunc__<'py>(
        this: &Bound<'py, Self>,
        ufunc: &Bound<'py, PyAny>,
        method: &str,
        inputs: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = this.py();
        let mut given: Vec<_> = inputs.iter().collect();
        if let Some(out) = kwargs.map(|kwargs| kwargs.get_item("out")).transpose()?.flatten() {
            match out.cast::<PyTuple>() {
                Ok(outs) => given.extend(outs.iter()),
                Err(_) => given.push(out),
            }
        }
        given.extend(kwargs.map(|kwargs| kwargs.get_item("where")).transpose()?.flatten());
        // Objects with a method of their own come after us, or know better.
        if given.iter().any(|object| matches!(find(object, Protocol::Ufunc), Found::Own(_))) {
            return Ok(py.NotImplemented().into_bound(py));
        }
        let ours = match ufunc.cast::<PyUfunc>() {
            Ok(ufunc) => ufunc.clone().into_any(),
            Err(_) => {
                let name: String = ufunc.getattr("__name__")?.extract()?;
                match py.import("polyarray")?.getattr_opt(&*name)? {
                    Some(ours) => ours,
                    None => return Ok(py.NotImplemented().into_bound(py)),
                }
            }
        };
        ours.getattr(method)?.call(inputs.clone(), kwargs)
    }
}
