//! Distributions of vectors.

use super::arguments::{Kind, count, parameter, shape_of};
use super::bit_generators::Held;
use super::generator::PyGenerator;
use super::legacy::PyRandomState;
use super::{Answer, Object};
use crate::array::PyArray;
use crate::convert::to_array;
use crate::errors::{OrRaise, guard};
use crate::runtime::run;
use polyarray::Array;
use polyarray::random::{Factor, Sampling};
use pyo3::exceptions::{PyRuntimeWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyString;

fn wrap(py: Python<'_>, array: Array) -> Answer<'_> {
    Ok(PyArray::wrap(py, array)?.into_any())
}

/// Says what a covariance is not, as `check_valid` wants it.
fn check(py: Python<'_>, valid: bool, check_valid: &str) -> PyResult<()> {
    match check_valid {
        "ignore" => Ok(()),
        "warn" | "raise" if valid => Ok(()),
        "warn" => {
            let text = c"covariance is not symmetric positive-semidefinite.";
            PyErr::warn(py, &py.get_type::<PyRuntimeWarning>(), text, 1)
        }
        "raise" => Err(PyValueError::new_err("covariance is not symmetric positive-semidefinite.")),
        _ => Err(PyValueError::new_err("check_valid must equal 'warn', 'raise', or 'ignore'")),
    }
}

/// Weights of parts of a whole.
fn weights(alpha: &Object<'_>) -> PyResult<Array> {
    alpha.len()?;
    parameter(alpha, Kind::Real)
}

#[pymethods]
impl PyGenerator {
    /// Vectors of normal numbers with a mean and a covariance.
    ///
    /// Parameters
    /// ----------
    /// mean, cov : of lengths ``n`` and ``(n, n)``.
    /// size : the shape before the last axis.
    /// check_valid : whether to ``'warn'`` or ``'raise'`` where `cov` is no covariance within `tol`, or ``'ignore'``.
    /// method : how the covariance is decomposed: ``'svd'``, ``'eigh'``, or ``'cholesky'``.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> x = pa.random.default_rng(42).multivariate_normal([0, 10], [[4, 0], [0, 1]], 5, method="cholesky")
    /// >>> x.shape
    /// (5, 2)
    #[pyo3(signature = (mean, cov, size=None, check_valid="warn", tol=1e-8, *, method="svd"))]
    #[allow(clippy::too_many_arguments, reason = "NumPy's signature")]
    fn multivariate_normal<'py>(
        &self,
        py: Python<'py>,
        mean: &Object<'py>,
        cov: &Object<'py>,
        size: Option<&Object<'py>>,
        check_valid: &str,
        tol: f64,
        method: &str,
    ) -> Answer<'py> {
        let factor = match method {
            "svd" => Factor::Svd,
            "eigh" => Factor::Eigh,
            "cholesky" => Factor::Cholesky,
            _ => return Err(PyValueError::new_err("method must be one of {'eigh', 'svd', 'cholesky'}")),
        };
        guard(|| {
            let (mean, cov) = (to_array(mean, None)?, to_array(cov, None)?);
            let shape = shape_of(size)?.unwrap_or_default();
            let rng = &self.rng;
            let held = Held::over(py, &self.bit_generator)?;
            let (array, valid) =
                run(py, usize::MAX, || rng.multivariate_normal(&mean, &cov, &shape, factor, tol))?;
            drop(held);
            if factor != Factor::Cholesky {
                check(py, valid, check_valid)?;
            }
            wrap(py, array)
        })
    }

    /// Numbers of trials, of `n`, in each category, whose probabilities are the last axis of `pvals`. The last
    /// probability is what the others leave.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.default_rng(42).multinomial(20, [0.2, 0.3, 0.5])
    /// array([ 5,  5, 10])
    #[pyo3(signature = (n, pvals, size=None))]
    fn multinomial<'py>(
        &self,
        py: Python<'py>,
        n: &Object<'py>,
        pvals: &Object<'py>,
        size: Option<&Object<'py>>,
    ) -> Answer<'py> {
        guard(|| {
            let (n, pvals) = (parameter(n, Kind::Whole)?, parameter(pvals, Kind::Real)?);
            let shape = shape_of(size)?;
            let rng = &self.rng;
            let _held = Held::over(py, &self.bit_generator)?;
            wrap(py, run(py, count(shape.as_deref()), || rng.multinomial(&n, &pvals, shape.as_deref()))?)
        })
    }

    /// Parts of a whole with weights `alpha`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.default_rng(42).dirichlet([1.0, 2.0, 3.0])
    /// array([0.31747629, 0.08613713, 0.59638659])
    #[pyo3(signature = (alpha, size=None))]
    fn dirichlet<'py>(&self, py: Python<'py>, alpha: &Object<'py>, size: Option<&Object<'py>>) -> Answer<'py> {
        guard(|| {
            let alpha = weights(alpha)?;
            let shape = shape_of(size)?.unwrap_or_default();
            let rng = &self.rng;
            let _held = Held::over(py, &self.bit_generator)?;
            wrap(py, run(py, count(Some(&shape)), || rng.dirichlet(&alpha, &shape))?)
        })
    }

    /// Numbers of things of each color in samples of `nsample` without replacement, of a population that has
    /// `colors` of each.
    ///
    /// Parameters
    /// ----------
    /// method : ``'marginals'`` draws the number of each color given those before, ``'count'`` shuffles a list of all
    ///     things.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.default_rng(42).multivariate_hypergeometric([16, 8, 4], 6)
    /// array([6, 0, 0])
    #[pyo3(signature = (colors, nsample, size=None, method=None))]
    fn multivariate_hypergeometric<'py>(
        &self,
        py: Python<'py>,
        colors: &Object<'py>,
        nsample: &Object<'py>,
        size: Option<&Object<'py>>,
        method: Option<&Object<'py>>,
    ) -> Answer<'py> {
        let method = method.map_or_else(|| PyString::new(py, "marginals").into_any(), Clone::clone);
        let sampling = match method.extract::<&str>() {
            Ok("marginals") => Sampling::Marginals,
            Ok("count") => Sampling::Count,
            _ => return Err(PyValueError::new_err("method must be \"count\" or \"marginals\".")),
        };
        guard(|| {
            let nsample = match nsample.call_method0("__index__") {
                Ok(number) => number,
                Err(_) => return Err(PyValueError::new_err("nsample must be an integer")),
            };
            // What is below is refused with what is negative.
            let number = match nsample.extract::<i64>() {
                Ok(number) => number,
                Err(_) if nsample.lt(0)? => -1,
                Err(_) => return Err(PyValueError::new_err(format!("nsample must not exceed {}", i64::MAX))),
            };
            let colors = match to_array(colors, None) {
                Ok(colors) => colors,
                Err(error) if error.is_instance_of::<PyValueError>(py) => Array::zeros(&[], dtype::DType::Int64).or_raise()?,
                Err(error) => return Err(error),
            };
            let shape = shape_of(size)?.unwrap_or_default();
            let rng = &self.rng;
            let _held = Held::over(py, &self.bit_generator)?;
            wrap(py, run(py, usize::MAX, || rng.multivariate_hypergeometric(&colors, number, &shape, sampling))?)
        })
    }
}

#[pymethods]
impl PyRandomState {
    /// Vectors of normal numbers with a mean and a covariance.
    ///
    /// Parameters
    /// ----------
    /// mean, cov : of lengths ``n`` and ``(n, n)``.
    /// size : the shape before the last axis.
    /// check_valid : whether to ``'warn'`` or ``'raise'`` where `cov` is no covariance within `tol`, or ``'ignore'``.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.RandomState(42).multivariate_normal([0, 10], [[4, 0], [0, 1]], 5).shape
    /// (5, 2)
    #[pyo3(signature = (mean, cov, size=None, check_valid="warn", tol=1e-8))]
    fn multivariate_normal<'py>(
        &self,
        py: Python<'py>,
        mean: &Object<'py>,
        cov: &Object<'py>,
        size: Option<&Object<'py>>,
        check_valid: &str,
        tol: f64,
    ) -> Answer<'py> {
        guard(|| {
            let (mean, cov) = (to_array(mean, None)?, to_array(cov, None)?);
            let shape = shape_of(size)?.unwrap_or_default();
            let rng = &self.rng;
            let held = Held::over(py, &self.bit_generator)?;
            let (array, valid) = run(py, usize::MAX, || rng.multivariate_normal(&mean, &cov, &shape, tol))?;
            drop(held);
            check(py, valid, check_valid)?;
            wrap(py, array)
        })
    }

    /// Numbers of trials, of `n`, in each category. The last of their probabilities is what the others leave.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.RandomState(42).multinomial(20, [0.2, 0.3, 0.5])
    /// array([ 3, 10,  7])
    #[pyo3(signature = (n, pvals, size=None))]
    fn multinomial<'py>(
        &self,
        py: Python<'py>,
        n: &Object<'py>,
        pvals: &Object<'py>,
        size: Option<&Object<'py>>,
    ) -> Answer<'py> {
        guard(|| {
            let n = parameter(n, Kind::Whole)?.item().or_raise()?.as_i128() as i64;
            let pvals = parameter(pvals, Kind::Real)?;
            let shape = shape_of(size)?.unwrap_or_default();
            let rng = &self.rng;
            let _held = Held::over(py, &self.bit_generator)?;
            wrap(py, run(py, count(Some(&shape)), || rng.multinomial(n, &pvals, &shape))?)
        })
    }

    /// Parts of a whole with weights `alpha`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.RandomState(42).dirichlet([1.0, 2.0, 3.0])
    /// array([0.10925337, 0.14059621, 0.75015042])
    #[pyo3(signature = (alpha, size=None))]
    fn dirichlet<'py>(&self, py: Python<'py>, alpha: &Object<'py>, size: Option<&Object<'py>>) -> Answer<'py> {
        guard(|| {
            let alpha = weights(alpha)?;
            let shape = shape_of(size)?.unwrap_or_default();
            let rng = &self.rng;
            let _held = Held::over(py, &self.bit_generator)?;
            wrap(py, run(py, count(Some(&shape)), || rng.dirichlet(&alpha, &shape))?)
        })
    }
}
