//! Operands that take a function of elements into their own hands: `__array_ufunc__` (NEP 13).

use super::PyUfunc;
use crate::array::PyArray;
use crate::numpys;
use crate::protocols::{Found, Protocol, blamed, class_name, find, first_to_try, is_silent};
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

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
        !is_silent(object) && matches!(find(object, Protocol::Ufunc), Found::Own(_))
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
        if self.inputs.iter().all(is_silent)
            && self.out.is_none_or(|out| out.iter_borrowed().all(|out| is_silent(&out)))
            && self.mask.is_none_or(is_silent)
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
            let answer = blamed(
                &arguments.get_item(0)?,
                Protocol::Ufunc.name(),
                method.call(&arguments, Some(&keywords)),
            )?;
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
        method: &Bound<'py, PyString>,
        inputs: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = this.py();
        let option = |name| match kwargs {
            Some(kwargs) => kwargs.get_item(name),
            None => Ok(None),
        };
        let (out, mask) = (option(intern!(py, "out"))?, option(intern!(py, "where"))?);
        // Objects with a method of their own come after us, or know better.
        let knows = |object: &Bound<'py, PyAny>| matches!(find(object, Protocol::Ufunc), Found::Own(_));
        let out_knows = match out.as_ref().map(|out| out.cast::<PyTuple>()) {
            Some(Ok(outs)) => outs.iter_borrowed().any(|out| knows(&out)),
            Some(Err(_)) => out.as_ref().is_some_and(knows),
            None => false,
        };
        if inputs.iter_borrowed().any(|input| knows(&input)) || out_knows || mask.as_ref().is_some_and(knows)
        {
            return Ok(py.NotImplemented().into_bound(py));
        }
        let ours = match ufunc.cast::<PyUfunc>() {
            Ok(ufunc) => ufunc.clone().into_any(),
            Err(_) => match numpys::ours(ufunc)? {
                Some(ours) => ours,
                None => return numpys::by_views(ufunc, method, inputs, kwargs),
            },
        };
        if method.to_str()? == "__call__" {
            return ours.call(inputs, kwargs);
        }
        ours.call_method(method, inputs.clone(), kwargs)
    }
}
