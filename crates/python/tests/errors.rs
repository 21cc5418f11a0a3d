//! Error values and panics on their way into Python.

use _polyarray::errors::{OrRaise, Raised, guard};
use error::{Error, Kind};
use pyo3::exceptions::{PyIndexError, PyMemoryError, PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;

fn raised(kind: Kind) -> PyErr {
    error::Result::<()>::Err(Error::new(kind, "message")).or_raise().expect_err("an error stays one")
}

#[test]
fn kinds_choose_classes() {
    Python::initialize();
    Python::attach(|py| {
        assert!(raised(Kind::Value).is_instance_of::<PyValueError>(py));
        assert!(raised(Kind::Casting).is_instance_of::<PyTypeError>(py));
        assert!(raised(Kind::LinearAlgebra).is_instance_of::<PyValueError>(py));
        assert!(raised(Kind::Memory).is_instance_of::<PyMemoryError>(py));
        assert!(raised(Kind::Runtime).is_instance_of::<PyRuntimeError>(py));
        assert_eq!(raised(Kind::Value).value(py).to_string(), "message");
    });
}

#[test]
fn axis_errors_know_their_numbers() {
    Python::initialize();
    Python::attach(|py| {
        let error = PyErr::from(Raised::from(Error::axis(3, 2)));
        assert!(error.is_instance_of::<PyValueError>(py) && error.is_instance_of::<PyIndexError>(py));
        let number = |name| error.value(py).getattr(name).and_then(|x| x.extract::<i64>());
        assert_eq!((number("axis").ok(), number("ndim").ok()), (Some(3), Some(2)));
        assert_eq!(error.value(py).to_string(), "axis 3 is out of bounds for array of dimension 2");
    });
}

#[test]
fn panics_are_ordinary_exceptions() {
    Python::initialize();
    Python::attach(|py| {
        let error =
            guard(|| -> PyResult<()> { panic!("row {} is missing", 3) }).expect_err("a panic is an error");
        assert!(error.is_instance_of::<PyRuntimeError>(py));
        let message = error.value(py).to_string();
        assert!(message.contains("row 3 is missing") && message.contains("report"), "{message}");
    });
}
