//! `Generator`.

use super::arguments::{
    From, Kind, Refusals, count, integers, out_array, parameter, plain, shape_of, shuffle_object, weights,
};
use super::bit_generators::{Held, PyBits, PyPCG64};
use super::legacy::PyRandomState;
use super::{Answer, Object};
use crate::array::PyArray;
use crate::convert::{to_array, to_python};
use crate::dtype::extract_dtype;
use crate::errors::{OrRaise, guard};
use crate::runtime::run;
use dtype::{Casting, DType, can_cast};
use polyarray::Array;
use polyarray::random::{Generator, LARGEST_MEAN, Population};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

const REFUSALS: Refusals = Refusals {
    kind: |a| Ok(format!("a must be a sequence or an integer, not {}", a.get_type().str()?)),
    number: "a must be a positive integer unless no samples are taken",
    empty: "a cannot be empty unless no samples are taken",
};

/// Random numbers of many distributions over a bit generator.
///
/// Programs make one with `default_rng`.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.random.default_rng(42).integers(0, 10, 3)
/// array([0, 7, 6])
#[pyclass(name = "Generator", module = "polyarray.random", subclass)]
pub(super) struct PyGenerator {
    pub(super) rng: Generator,
    pub(super) bit_generator: Py<PyBits>,
}

impl PyGenerator {
    fn over(bits: &Bound<'_, PyBits>) -> Self {
        PyGenerator { rng: Generator::new(bits.borrow().bits.clone()), bit_generator: bits.clone().unbind() }
    }

    /// Fills an array of one dtype, or the one given. `work` is told the shape, if there is one.
    fn fill<'py>(
        &self,
        py: Python<'py>,
        size: Option<&Object<'py>>,
        dtype: Option<&Object<'py>>,
        (out, fortran): (Option<&Object<'py>>, bool),
        work: impl FnOnce(&Generator, Option<&[usize]>, DType) -> error::Result<Array> + Send,
    ) -> Answer<'py> {
        guard(|| {
            let dtype = dtype.map(extract_dtype).transpose()?.unwrap_or(DType::Float64);
            let shape = shape_of(size)?;
            let target = out_array(out, dtype, shape.as_deref(), fortran)?;
            let wanted = target.as_ref().map(|target| target.shape().to_vec()).or_else(|| shape.clone());
            let rng = &self.rng;
            let _held = Held::over(py, &self.bit_generator)?;
            let array = run(py, count(wanted.as_deref()), || {
                let array = work(rng, wanted.as_deref(), dtype)?;
                if let Some(target) = &target {
                    // Memory is filled in its own order.
                    if target.dense()?.is_c_contiguous() {
                        target.assign(&array)?;
                    } else {
                        let target = target.transpose()?;
                        let shape: Vec<i64> = target.shape().iter().map(|&n| n as i64).collect();
                        target.assign(&array.reshape(&shape)?)?;
                    }
                }
                Ok(array)
            })?;
            match out.filter(|out| !out.is_none()) {
                Some(out) => Ok(out.clone()),
                None => plain(py, array, shape.is_some()),
            }
        })
    }
}

#[pymethods]
impl PyGenerator {
    #[new]
    fn new(bit_generator: &Object<'_>) -> PyResult<Self> {
        if let Ok(bits) = bit_generator.cast::<PyBits>() {
            return Ok(Self::over(bits));
        }
        bit_generator.getattr("capsule")?;
        Err(PyValueError::new_err("Invalid bit generator. The bit generator must be instantiated."))
    }

    /// The largest mean of Poisson numbers.
    #[classattr]
    fn _poisson_lam_max() -> f64 {
        LARGEST_MEAN
    }

    /// The source of the bits.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> type(pa.random.default_rng(5).bit_generator).__name__
    /// 'PCG64'
    #[getter]
    fn bit_generator(&self, py: Python<'_>) -> Py<PyBits> {
        self.bit_generator.clone_ref(py)
    }
    #[getter]
    fn _bit_generator(&self, py: Python<'_>) -> Py<PyBits> {
        self.bit_generator.clone_ref(py)
    }

    /// Generators over further streams.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> len(pa.random.default_rng(5).spawn(2))
    /// 2
    fn spawn<'py>(this: &Bound<'py, Self>, n_children: i32) -> PyResult<Vec<Object<'py>>> {
        let bits = this.borrow().bit_generator.bind(this.py()).clone();
        PyBits::spawn(&bits, n_children)?.into_iter().map(|child| this.get_type().call1((child,))).collect()
    }

    /// Numbers of ``[0, 1)``.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.default_rng(42).random(2)
    /// array([0.77395605, 0.43887844])
    #[pyo3(signature = (size=None, dtype=None, out=None))]
    fn random<'py>(
        &self,
        py: Python<'py>,
        size: Option<&Object<'py>>,
        dtype: Option<&Object<'py>>,
        out: Option<&Object<'py>>,
    ) -> Answer<'py> {
        self.fill(py, size, dtype, (out, true), |rng, shape, dtype| rng.random_in(shape.unwrap_or(&[]), dtype))
    }

    /// Standard normal numbers.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.default_rng(42).standard_normal(2)
    /// array([ 0.30471708, -1.03998411])
    #[pyo3(signature = (size=None, dtype=None, out=None))]
    fn standard_normal<'py>(
        &self,
        py: Python<'py>,
        size: Option<&Object<'py>>,
        dtype: Option<&Object<'py>>,
        out: Option<&Object<'py>>,
    ) -> Answer<'py> {
        self.fill(py, size, dtype, (out, true), |rng, shape, dtype| {
            rng.standard_normal(shape.unwrap_or(&[]), dtype)
        })
    }

    /// Standard exponential numbers, by the ziggurat (``'zig'``) or the inverse (``'inv'``).
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.default_rng(42).standard_exponential(2, method="inv")
    /// array([1.48702582, 0.57781771])
    #[pyo3(signature = (size=None, dtype=None, method="zig", out=None))]
    fn standard_exponential<'py>(
        &self,
        py: Python<'py>,
        size: Option<&Object<'py>>,
        dtype: Option<&Object<'py>>,
        method: &str,
        out: Option<&Object<'py>>,
    ) -> Answer<'py> {
        let inverse = method != "zig";
        self.fill(py, size, dtype, (out, true), move |rng, shape, dtype| {
            rng.standard_exponential(shape.unwrap_or(&[]), dtype, inverse)
        })
    }

    /// Gamma numbers with scale 1.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.default_rng(42).standard_gamma(2.0, 3)
    /// array([2.09181727, 2.83534559, 1.83721558])
    #[pyo3(signature = (shape, size=None, dtype=None, out=None))]
    fn standard_gamma<'py>(
        &self,
        py: Python<'py>,
        shape: &Object<'py>,
        size: Option<&Object<'py>>,
        dtype: Option<&Object<'py>>,
        out: Option<&Object<'py>>,
    ) -> Answer<'py> {
        let parameter = parameter(shape, Kind::Real)?;
        self.fill(py, size, dtype, (out, false), |rng, shape, dtype| {
            rng.standard_gamma_in(&parameter, shape, dtype)
        })
    }

    /// Whole numbers from `low` up to `high`, which is left out unless `endpoint`; or from zero up to `low`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.default_rng(42).integers(1, 6, 4, endpoint=True)
    /// array([1, 5, 4, 3])
    #[pyo3(signature = (low, high=None, size=None, dtype=None, endpoint=false))]
    fn integers<'py>(
        &self,
        py: Python<'py>,
        low: &Object<'py>,
        high: Option<&Object<'py>>,
        size: Option<&Object<'py>>,
        dtype: Option<&Object<'py>>,
        endpoint: bool,
    ) -> Answer<'py> {
        integers(py, &self.bit_generator, (low, high), size, dtype, |interval, shape, dtype| {
            self.rng.integers(interval, shape, dtype, endpoint)
        })
    }

    /// Random bytes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> len(pa.random.default_rng(5).bytes(3))
    /// 3
    fn bytes<'py>(&self, py: Python<'py>, length: usize) -> PyResult<Bound<'py, PyBytes>> {
        let _held = Held::over(py, &self.bit_generator)?;
        PyBytes::new_with(py, length, |bytes| {
            self.rng.fill_bytes(bytes);
            Ok(())
        })
    }

    /// A sample of what lies along an axis of `a`, or of the numbers below `a`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.default_rng(42).choice(5, 3, replace=False)
    /// array([4, 0, 3])
    #[pyo3(signature = (a, size=None, replace=true, p=None, axis=0, shuffle=true))]
    #[allow(clippy::too_many_arguments, reason = "NumPy's signature")]
    fn choice<'py>(
        &self,
        py: Python<'py>,
        a: &Object<'py>,
        size: Option<&Object<'py>>,
        replace: bool,
        p: Option<&Object<'py>>,
        axis: i64,
        shuffle: bool,
    ) -> Answer<'py> {
        guard(|| {
            let shape = shape_of(size)?;
            let wanted = shape.clone().unwrap_or_default();
            let from = From::sampled(a, axis, &wanted, &REFUSALS)?;
            let p = weights(p)?;
            let rng = &self.rng;
            let _held = Held::over(py, &self.bit_generator)?;
            let array =
                run(py, usize::MAX, || rng.choice(from.population(axis), &wanted, replace, p.as_ref(), shuffle))?;
            match from {
                From::Numbers(_) => plain(py, array, shape.is_some()),
                From::Array(_) if shape.is_some() => Ok(PyArray::wrap(py, array)?.into_any()),
                From::Array(_) => to_python(py, array),
            }
        })
    }

    /// Brings what lies along an axis into random order, in place.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> x = pa.arange(5)
    /// >>> pa.random.default_rng(5).shuffle(x)
    /// >>> x
    /// array([4, 3, 1, 2, 0])
    #[pyo3(signature = (x, axis=0))]
    fn shuffle(&self, py: Python<'_>, x: &Object<'_>, axis: i64) -> PyResult<()> {
        guard(|| {
            let _held = Held::over(py, &self.bit_generator)?;
            let order = |n| self.rng.permutation(Population::Numbers(n));
            shuffle_object(x, axis, |array| self.rng.shuffle(array, axis), order)
        })
    }

    /// A copy with what lies along an axis in random order, or the numbers below `x` in random order.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.default_rng(5).permutation(5)
    /// array([4, 3, 1, 2, 0])
    #[pyo3(signature = (x, axis=0))]
    fn permutation<'py>(&self, py: Python<'py>, x: &Object<'py>, axis: i64) -> Answer<'py> {
        guard(|| {
            let from = From::read(x)?;
            let rng = &self.rng;
            let _held = Held::over(py, &self.bit_generator)?;
            Ok(PyArray::wrap(py, run(py, usize::MAX, || rng.permutation(from.population(axis)))?)?.into_any())
        })
    }

    /// A copy in which every line along an axis is in a random order of its own; without an axis, all elements are.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.default_rng(5).permuted([[1, 2, 3], [4, 5, 6]], axis=1)
    /// array([[2, 3, 1],
    ///        [4, 6, 5]])
    #[pyo3(signature = (x, *, axis=None, out=None))]
    fn permuted<'py>(
        &self,
        py: Python<'py>,
        x: &Object<'py>,
        axis: Option<i64>,
        out: Option<&Object<'py>>,
    ) -> Answer<'py> {
        guard(|| {
            let array = to_array(x, None)?;
            let rng = &self.rng;
            let _held = Held::over(py, &self.bit_generator)?;
            let Some(out) = out.filter(|out| !out.is_none()) else {
                return Ok(PyArray::wrap(py, run(py, usize::MAX, || rng.permuted(&array, axis))?)?.into_any());
            };
            let Ok(target) = out.cast_exact::<PyArray>() else {
                return Err(PyTypeError::new_err("out must be a numpy array"));
            };
            let target = target.borrow().array().clone();
            if !target.dense().or_raise()?.is_writeable() {
                return Err(PyValueError::new_err("out is read-only"));
            }
            if target.shape() != array.shape() {
                return Err(PyValueError::new_err("out must have the same shape as x"));
            }
            if !can_cast(array.dtype(), target.dtype(), Casting::Safe) {
                return Err(PyTypeError::new_err(format!(
                    "Cannot cast array data from dtype('{}') to dtype('{}') according to the rule 'safe'",
                    array.dtype(),
                    target.dtype()
                )));
            }
            run(py, usize::MAX, || {
                target.assign(&array)?;
                target.assign(&rng.permuted(&target, axis)?)
            })?;
            Ok(out.clone())
        })
    }

    fn __repr__(this: &Bound<'_, Self>) -> PyResult<String> {
        Ok(format!("{} at 0x{:X}", this.str()?, this.as_ptr() as usize))
    }
    fn __str__(this: &Bound<'_, Self>) -> PyResult<String> {
        let bits = this.borrow().bit_generator.bind(this.py()).get_type().name()?;
        Ok(format!("{}({bits})", this.get_type().name()?))
    }
    fn __setstate__(&self, py: Python<'_>, state: &Object<'_>) -> PyResult<()> {
        if state.is_instance_of::<PyDict>() { self.bit_generator.bind(py).setattr("state", state) } else { Ok(()) }
    }
    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<(Object<'py>, (Py<PyBits>,), Option<Object<'py>>)> {
        Ok((this.get_type().into_any(), (this.borrow().bit_generator(this.py()),), None))
    }
}

/// A generator over `PCG64`, seeded by an integer, a sequence, or the operating system; or over the bit
/// generator given.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.random.default_rng(42).random()
/// 0.7739560485559633
#[pyfunction]
#[pyo3(signature = (seed=None))]
fn default_rng<'py>(py: Python<'py>, seed: Option<&Object<'py>>) -> Answer<'py> {
    if let Some(seed) = seed {
        if seed.is_instance_of::<PyGenerator>() {
            return Ok(seed.clone());
        }
        if let Ok(bits) = seed.cast::<PyBits>() {
            return Ok(Bound::new(py, PyGenerator::over(bits))?.into_any());
        }
        if let Ok(legacy) = seed.cast::<PyRandomState>() {
            let bits = legacy.borrow().bit_generator.bind(py).clone();
            return Ok(Bound::new(py, PyGenerator::over(&bits))?.into_any());
        }
    }
    let bits = Bound::new(py, PyPCG64::new(py, seed)?)?.into_super();
    Ok(Bound::new(py, PyGenerator::over(&bits))?.into_any())
}

/// Adds the class and what makes it.
pub(super) fn register(namespace: &Bound<'_, PyModule>) -> PyResult<()> {
    namespace.add_class::<PyGenerator>()?;
    namespace.add_function(wrap_pyfunction!(default_rng, namespace)?)
}
