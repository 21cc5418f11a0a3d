//! The legacy `RandomState`, and the functions of the namespace, which are the methods of a shared one.

use super::arguments::{
    From, Kind, Refusals, count, draw, integers, lengths, plain, shape_of, shuffle_object, weights,
};
use super::bit_generators::{Held, PyBits, PyMT19937, item, read_legacy_state, read_state, state_dict};
use super::seeds::legacy_bits;
use super::{Answer, Object};
use crate::array::PyArray;
use crate::convert::to_python;
use crate::dtype::dtype_object;
use crate::errors::{OrRaise, guard};
use crate::runtime::run;
use dtype::DType;
use polyarray::Array;
use polyarray::random::{LARGEST_MEAN, Population, RandomState};
use pyo3::exceptions::{PyDeprecationWarning, PyRuntimeWarning, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyInt, PyList, PyTuple};

const REFUSALS: Refusals = Refusals {
    kind: |_| Ok("a must be 1-dimensional or an integer".into()),
    number: "a must be greater than 0 unless no samples are taken",
    empty: "'a' cannot be empty unless no samples are taken",
};

/// The legacy generator, with its streams.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.random.RandomState(42).rand(2)
/// array([0.37454012, 0.95071431])
#[pyclass(name = "RandomState", module = "polyarray.random", subclass)]
pub(super) struct PyRandomState {
    pub(super) rng: RandomState,
    pub(super) bit_generator: Py<PyBits>,
}

impl PyRandomState {
    fn over(bits: &Bound<'_, PyBits>) -> PyRandomState {
        PyRandomState { rng: RandomState::new(bits.borrow().bits.clone()), bit_generator: bits.clone().unbind() }
    }

    fn fill<'py>(
        &self,
        py: Python<'py>,
        size: Option<&Object<'py>>,
        work: impl FnOnce(&RandomState, &[usize]) -> error::Result<Array> + Send,
    ) -> Answer<'py> {
        guard(|| {
            let shape = shape_of(size)?;
            let rng = &self.rng;
            let _held = Held::over(py, &self.bit_generator)?;
            let array = run(py, count(shape.as_deref()), || work(rng, shape.as_deref().unwrap_or(&[])))?;
            plain(py, array, shape.is_some())
        })
    }

    fn is_twister(&self, py: Python<'_>) -> bool {
        self.bit_generator.bind(py).is_instance_of::<PyMT19937>()
    }
}

#[pymethods]
impl PyRandomState {
    #[new]
    #[pyo3(signature = (seed=None))]
    fn new(py: Python<'_>, seed: Option<&Object<'_>>) -> PyResult<Self> {
        if let Some(bits) = seed.and_then(|seed| seed.cast::<PyBits>().ok()) {
            return Ok(Self::over(bits));
        }
        let base = PyBits::over(legacy_bits(seed)?, None);
        let object = Bound::new(py, PyClassInitializer::from(base).add_subclass(PyMT19937))?;
        Ok(Self::over(&object.into_super()))
    }

    /// The largest mean of Poisson numbers.
    #[classattr]
    fn _poisson_lam_max() -> f64 {
        LARGEST_MEAN
    }

    #[getter]
    fn _bit_generator(&self, py: Python<'_>) -> Py<PyBits> {
        self.bit_generator.clone_ref(py)
    }

    /// Begins again.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> state = pa.random.RandomState()
    /// >>> state.seed(42)
    /// >>> state.rand()
    /// 0.3745401188473625
    #[pyo3(signature = (seed=None))]
    fn seed(&self, py: Python<'_>, seed: Option<&Object<'_>>) -> PyResult<()> {
        if !self.is_twister(py) {
            return Err(PyTypeError::new_err("can only re-seed a MT19937 BitGenerator"));
        }
        let fresh = legacy_bits(seed)?;
        let _held = Held::over(py, &self.bit_generator)?;
        self.rng.set_state(&fresh.state(), None).or_raise()
    }

    /// ``('MT19937', key, pos, has_gauss, cached_gaussian)``, or a dictionary.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.RandomState(42).get_state()[0]
    /// 'MT19937'
    #[pyo3(signature = (legacy=true))]
    fn get_state<'py>(&self, py: Python<'py>, legacy: bool) -> Answer<'py> {
        let (state, gauss) = self.rng.state();
        let dict = state_dict(py, &state)?;
        dict.set_item("has_gauss", i32::from(gauss.is_some()))?;
        dict.set_item("gauss", gauss.unwrap_or(0.0))?;
        if !legacy {
            return Ok(dict.into_any());
        }
        if !self.is_twister(py) {
            let text = c"get_state and legacy can only be used with the MT19937 BitGenerator. To silence this \
                warning, set `legacy` to False.";
            PyErr::warn(py, &py.get_type::<PyRuntimeWarning>(), text, 1)?;
            return Ok(dict.into_any());
        }
        let inner = item(dict.as_any(), "state")?;
        let values = [
            item(dict.as_any(), "bit_generator")?,
            item(&inner, "key")?,
            item(&inner, "pos")?,
            item(dict.as_any(), "has_gauss")?,
            item(dict.as_any(), "gauss")?,
        ];
        Ok(PyTuple::new(py, values)?.into_any())
    }

    /// Continues from what `get_state` gave.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> rng = pa.random.RandomState(42)
    /// >>> state = rng.get_state()
    /// >>> first = rng.rand()
    /// >>> rng.set_state(state)
    /// >>> rng.rand() == first
    /// True
    fn set_state(&self, state: &Object<'_>) -> PyResult<()> {
        let py = state.py();
        let _held = Held::over(py, &self.bit_generator)?;
        if let Ok(dict) = state.cast::<PyDict>() {
            if !dict.contains("bit_generator")? || !dict.contains("state")? {
                return Err(PyValueError::new_err("state dictionary is not valid."));
            }
            let gauss = match item(state, "has_gauss") {
                Ok(has) if has.is_truthy()? => Some(item(state, "gauss")?.extract()?),
                _ => None,
            };
            return self.rng.set_state(&read_state(state)?, gauss).or_raise();
        }
        if !state.is_instance_of::<PyTuple>() && !state.is_instance_of::<PyList>() {
            return Err(PyTypeError::new_err("state must be a dict or a tuple."));
        }
        if !state.get_item(0)?.eq("MT19937")? {
            let text = "set_state can only be used with legacy MT19937 state instances.";
            return Err(PyValueError::new_err(text));
        }
        let waits = state.len()? > 3 && state.get_item(3)?.is_truthy()?;
        let gauss = if waits { Some(state.get_item(4)?.extract()?) } else { None };
        self.rng.set_state(&read_legacy_state(state)?, gauss).or_raise()
    }

    fn __getstate__<'py>(&self, py: Python<'py>) -> Answer<'py> {
        self.get_state(py, false)
    }
    fn __setstate__(&self, state: &Object<'_>) -> PyResult<()> {
        self.set_state(state)
    }
    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<(Object<'py>, (Py<PyBits>,), Object<'py>)> {
        let py = this.py();
        let state = this.borrow().get_state(py, false)?;
        Ok((this.get_type().into_any(), (this.borrow()._bit_generator(py),), state))
    }

    /// Numbers of ``[0, 1)``.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.RandomState(42).random_sample(2)
    /// array([0.37454012, 0.95071431])
    #[pyo3(signature = (size=None))]
    fn random_sample<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>) -> Answer<'py> {
        self.fill(py, size, |rng, shape| rng.random_sample(shape))
    }
    /// Numbers of ``[0, 1)``, as `random_sample`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.seed(5)
    /// >>> pa.random.random(2).round(4)
    /// array([0.222 , 0.8707])
    #[pyo3(signature = (size=None))]
    fn random<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>) -> Answer<'py> {
        self.random_sample(py, size)
    }
    /// Numbers of ``[0, 1)``, with the lengths of axes as arguments.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.seed(5)
    /// >>> pa.random.rand(2).round(4)
    /// array([0.222 , 0.8707])
    #[pyo3(signature = (*args))]
    fn rand<'py>(&self, py: Python<'py>, args: &Bound<'py, PyTuple>) -> Answer<'py> {
        self.random_sample(py, lengths(args))
    }
    /// Standard normal numbers, with the lengths of axes as arguments.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.seed(5)
    /// >>> pa.random.randn(2).round(4)
    /// array([ 0.4412, -0.3309])
    #[pyo3(signature = (*args))]
    fn randn<'py>(&self, py: Python<'py>, args: &Bound<'py, PyTuple>) -> Answer<'py> {
        self.standard_normal(py, lengths(args))
    }
    /// Standard normal numbers.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.RandomState(42).standard_normal(2)
    /// array([ 0.49671415, -0.1382643 ])
    #[pyo3(signature = (size=None))]
    fn standard_normal<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>) -> Answer<'py> {
        self.fill(py, size, |rng, shape| rng.standard_normal(shape))
    }
    /// Standard exponential numbers.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.RandomState(42).standard_exponential(2)
    /// array([0.46926809, 3.01012143])
    #[pyo3(signature = (size=None))]
    fn standard_exponential<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>) -> Answer<'py> {
        self.fill(py, size, |rng, shape| rng.standard_exponential(shape))
    }
    /// Gamma numbers with scale 1.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.RandomState(42).standard_gamma(2.0, 3)
    /// array([2.39367939, 1.49446473, 1.38228358])
    #[pyo3(signature = (shape, size=None))]
    fn standard_gamma<'py>(
        &self,
        py: Python<'py>,
        shape: &Object<'py>,
        size: Option<&Object<'py>>,
    ) -> Answer<'py> {
        draw(py, &self.bit_generator, &[(shape, Kind::Real)], size, |values, size| {
            self.rng.standard_gamma(&values[0], size)
        })
    }
    /// Whole numbers of ``[0, 2**63)``.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.RandomState(5).tomaxint(2) >= 0
    /// array([ True,  True])
    #[pyo3(signature = (size=None))]
    fn tomaxint<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>) -> Answer<'py> {
        self.fill(py, size, |rng, shape| rng.tomaxint(shape))
    }

    /// Whole numbers from `low` up to `high`, or from zero up to `low`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.RandomState(42).randint(1, 7, 4)
    /// array([4, 5, 3, 5])
    #[pyo3(signature = (low, high=None, size=None, dtype=None))]
    fn randint<'py>(
        &self,
        py: Python<'py>,
        low: &Object<'py>,
        high: Option<&Object<'py>>,
        size: Option<&Object<'py>>,
        dtype: Option<&Object<'py>>,
    ) -> Answer<'py> {
        let int = py.get_type::<PyInt>().into_any();
        let dtype = dtype.unwrap_or(&int);
        integers(py, &self.bit_generator, (low, high), size, Some(dtype), |interval, shape, dtype| {
            self.rng.randint(interval, shape, dtype)
        })
    }

    /// Whole numbers from `low` to `high`, or from one to `low`. Deprecated: see `randint`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa, warnings
    /// >>> with warnings.catch_warnings(action="ignore"):
    /// ...     pa.random.RandomState(42).random_integers(1, 6, 4)
    /// array([4, 5, 3, 5])
    #[pyo3(signature = (low, high=None, size=None))]
    fn random_integers<'py>(
        &self,
        py: Python<'py>,
        low: &Object<'py>,
        high: Option<&Object<'py>>,
        size: Option<&Object<'py>>,
    ) -> Answer<'py> {
        let one = PyInt::new(py, 1).into_any();
        let high = high.filter(|high| !high.is_none());
        let (text, low, high) = match high {
            None => (format!("1, {}", low.str()?), &one, low),
            Some(high) => (format!("{}, {}", low.str()?, high.str()?), low, high),
        };
        let text = format!("This function is deprecated. Please call randint({text} + 1) instead");
        let text = std::ffi::CString::new(text).unwrap_or_default();
        PyErr::warn(py, &py.get_type::<PyDeprecationWarning>(), &text, 1)?;
        let above = py.get_type::<PyInt>().call1((high,))?.add(1)?;
        let long = dtype_object(py, DType::Int64)?;
        self.randint(py, low, Some(&above), size, Some(long.as_any()))
    }

    /// Random bytes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.RandomState(42).bytes(4).hex()
    /// '66dce15f'
    fn bytes<'py>(&self, py: Python<'py>, length: usize) -> PyResult<Bound<'py, PyBytes>> {
        let _held = Held::over(py, &self.bit_generator)?;
        PyBytes::new_with(py, length, |bytes| {
            self.rng.fill_bytes(bytes);
            Ok(())
        })
    }

    /// A sample of an array, or of the numbers below `a`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.RandomState(42).choice(5, 3, replace=False)
    /// array([1, 4, 2])
    #[pyo3(signature = (a, size=None, replace=true, p=None))]
    fn choice<'py>(
        &self,
        py: Python<'py>,
        a: &Object<'py>,
        size: Option<&Object<'py>>,
        replace: bool,
        p: Option<&Object<'py>>,
    ) -> Answer<'py> {
        guard(|| {
            let shape = shape_of(size)?;
            let wanted = shape.clone().unwrap_or_default();
            let from = From::sampled(a, 0, &wanted, &REFUSALS)?;
            if let From::Array(array) = &from
                && array.ndim() != 1
            {
                return Err(PyValueError::new_err("a must be 1-dimensional"));
            }
            let p = weights(p)?;
            let rng = &self.rng;
            let _held = Held::over(py, &self.bit_generator)?;
            let array = run(py, usize::MAX, || rng.choice(from.population(0), &wanted, replace, p.as_ref()))?;
            match from {
                From::Numbers(_) => plain(py, array, shape.is_some()),
                From::Array(_) if shape.is_some() => Ok(PyArray::wrap(py, array)?.into_any()),
                From::Array(_) => to_python(py, array),
            }
        })
    }

    /// Brings what lies along the first axis into random order, in place.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> x = pa.arange(5)
    /// >>> pa.random.RandomState(42).shuffle(x)
    /// >>> x
    /// array([1, 4, 2, 0, 3])
    fn shuffle(&self, py: Python<'_>, x: &Object<'_>) -> PyResult<()> {
        guard(|| {
            let _held = Held::over(py, &self.bit_generator)?;
            let order = |n| self.rng.permutation(Population::Numbers(n));
            shuffle_object(x, 0, |array| self.rng.shuffle(array, 0), order)
        })
    }

    /// A copy with what lies along the first axis in random order, or the numbers below `x` in random order.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.RandomState(42).permutation(5)
    /// array([1, 4, 2, 0, 3])
    fn permutation<'py>(&self, py: Python<'py>, x: &Object<'py>) -> Answer<'py> {
        guard(|| {
            let from = From::read(x)?;
            let rng = &self.rng;
            let _held = Held::over(py, &self.bit_generator)?;
            Ok(PyArray::wrap(py, run(py, usize::MAX, || rng.permutation(from.population(0)))?)?.into_any())
        })
    }

    fn __repr__(this: &Bound<'_, Self>) -> PyResult<String> {
        Ok(format!("{} at 0x{:X}", this.str()?, this.as_ptr() as usize))
    }
    fn __str__(this: &Bound<'_, Self>) -> PyResult<String> {
        let bits = this.borrow().bit_generator.bind(this.py()).get_type().name()?;
        Ok(format!("{}({bits})", this.get_type().name()?))
    }
}

/// The `RandomState` whose methods are functions of the namespace.
static SHARED: PyOnceLock<Py<PyRandomState>> = PyOnceLock::new();

fn shared(py: Python<'_>) -> PyResult<&Bound<'_, PyRandomState>> {
    let shared = SHARED.get_or_try_init(py, || Py::new(py, PyRandomState::new(py, None)?))?;
    Ok(shared.bind(py))
}

/// Begins the stream of the legacy functions again.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.random.seed(42)
/// >>> pa.random.rand()
/// 0.3745401188473625
#[pyfunction]
#[pyo3(signature = (seed=None))]
fn seed(py: Python<'_>, seed: Option<&Object<'_>>) -> PyResult<()> {
    let shared = shared(py)?;
    let bits = shared.borrow()._bit_generator(py);
    if shared.borrow().is_twister(py) {
        return shared.borrow().seed(py, seed);
    }
    // Any other generator is seeded as a new one of its class.
    let fresh = bits.bind(py).get_type().call1((seed,))?;
    shared.borrow().set_state(&fresh.getattr("state")?)
}

/// The bit generator of the legacy functions.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> type(pa.random.get_bit_generator()).__name__
/// 'MT19937'
#[pyfunction]
fn get_bit_generator(py: Python<'_>) -> PyResult<Py<PyBits>> {
    Ok(shared(py)?.borrow()._bit_generator(py))
}

/// Lets the legacy functions draw from another bit generator.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> before = pa.random.get_bit_generator()
/// >>> pa.random.set_bit_generator(pa.random.PCG64(42))
/// >>> pa.random.rand()
/// 0.7739560485559633
/// >>> pa.random.set_bit_generator(before)
#[pyfunction]
fn set_bit_generator(bitgen: &Bound<'_, PyBits>) -> PyResult<()> {
    *shared(bitgen.py())?.try_borrow_mut()? = PyRandomState::over(bitgen);
    Ok(())
}

/// Adds the class and the functions.
pub(super) fn register(namespace: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = namespace.py();
    let class = py.get_type::<PyRandomState>();
    namespace.add("RandomState", &class)?;
    let shared = shared(py)?;
    for name in class.dir()? {
        let name: String = name.extract()?;
        if !name.starts_with('_') && name != "tomaxint" {
            namespace.add(name.as_str(), shared.getattr(name.as_str())?)?;
        }
    }
    namespace.add("ranf", shared.getattr("random_sample")?)?;
    namespace.add("sample", shared.getattr("random_sample")?)?;
    namespace.add("_rand", shared)?;
    namespace.add_function(wrap_pyfunction!(seed, namespace)?)?;
    namespace.add_function(wrap_pyfunction!(get_bit_generator, namespace)?)?;
    namespace.add_function(wrap_pyfunction!(set_bit_generator, namespace)?)
}
