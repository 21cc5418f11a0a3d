//! The namespace `random`: seed sequences, bit generators, `Generator` and the legacy `RandomState`.

use crate::array::PyArray;
use crate::convert::{extract_index, extract_shape, to_array, to_python};
use crate::dtype::extract_dtype;
use crate::errors::{OrRaise, guard};
use crate::exchange;
use crate::runtime::run;
use crate::scalars::scalar_to_item;
use dtype::DType;
use polyarray::Array;
use polyarray::random::{
    BitGenerator, Bits, Generator, Half, Interval, MT19937, PCG64, PCG64DXSM, Philox, Population, RandomState, SFC64,
    SeedSequence, State,
};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

type Object<'py> = Bound<'py, PyAny>;
type Answer<'py> = PyResult<Bound<'py, PyAny>>;

/// A whole number that is not negative, as little-endian words.
fn words_of_int(value: &Object<'_>) -> PyResult<Vec<u32>> {
    let value = value.call_method0("__index__")?;
    if value.lt(0)? {
        return Err(PyValueError::new_err("expected non-negative integer"));
    }
    let bits: usize = value.call_method0("bit_length")?.extract()?;
    let length = bits.div_ceil(32).max(1) * 4;
    let bytes = value.call_method1("to_bytes", (length, "little"))?;
    let bytes = bytes.cast::<PyBytes>()?.as_bytes();
    Ok(bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
}

/// The words of a seed: of one integer, or of each of a sequence, one after the other.
fn words_of(seed: &Object<'_>) -> PyResult<Vec<u32>> {
    if seed.is_instance_of::<PyInt>() || (seed.hasattr("__index__")? && seed.len().is_err()) {
        return words_of_int(seed);
    }
    let refused = || {
        let shown = seed.repr().map(|text| text.to_string()).unwrap_or_default();
        PyTypeError::new_err(format!("SeedSequence expects int or sequence of ints for entropy not {shown}"))
    };
    if seed.is_instance_of::<PyString>() || seed.is_instance_of::<PyFloat>() {
        return Err(refused());
    }
    let mut words = Vec::new();
    for item in seed.try_iter().map_err(|_| refused())? {
        words.extend(words_of(&item?)?);
    }
    Ok(words)
}

/// Mixes entropy into states of bit generators, and spawns sequences for further streams.
///
/// Parameters
/// ----------
/// entropy : ``None``, an integer that is not negative, or a sequence of them.
/// spawn_key : integers that tell this sequence from its siblings.
/// pool_size : how many 32-bit words are mixed.
#[pyclass(name = "SeedSequence", module = "polyarray.random")]
struct PySeedSequence {
    sequence: SeedSequence,
    entropy: Py<PyAny>,
    spawn_key: Vec<u32>,
}

#[pymethods]
impl PySeedSequence {
    #[new]
    #[pyo3(signature = (entropy=None, *, spawn_key=None, pool_size=4, n_children_spawned=0))]
    fn new(
        py: Python<'_>,
        entropy: Option<&Object<'_>>,
        spawn_key: Option<&Object<'_>>,
        pool_size: usize,
        n_children_spawned: u32,
    ) -> PyResult<Self> {
        let (words, entropy) = match entropy.filter(|entropy| !entropy.is_none()) {
            Some(entropy) => (words_of(entropy)?, entropy.clone().unbind()),
            None => {
                let fresh = SeedSequence::from_os().map_err(|error| pyo3::exceptions::PyOSError::new_err(error.to_string()))?;
                let words = fresh.entropy().to_vec();
                let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
                let number = py.get_type::<PyInt>().call_method1("from_bytes", (PyBytes::new(py, &bytes), "little"))?;
                (words, number.unbind())
            }
        };
        let key = spawn_key.map(words_of).transpose()?.unwrap_or_default();
        let sequence = SeedSequence::from_parts(&words, &key, pool_size, n_children_spawned)
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(PySeedSequence { sequence, entropy, spawn_key: key })
    }

    /// Words of initial state, of 32 or of 64 bits.
    #[pyo3(signature = (n_words, dtype=None))]
    fn generate_state<'py>(&self, py: Python<'py>, n_words: usize, dtype: Option<&Object<'py>>) -> PyResult<Bound<'py, PyArray>> {
        let array = match dtype.map(extract_dtype).transpose()? {
            None | Some(DType::UInt32) => Array::from_slice(&self.sequence.generate_u32(n_words)),
            Some(DType::UInt64) => Array::from_slice(&self.sequence.generate_u64(n_words)),
            Some(_) => return Err(PyValueError::new_err("only support uint32 or uint64")),
        };
        PyArray::wrap(py, array)
    }

    /// Sequences for further streams, different from all spawned before.
    fn spawn(&mut self, py: Python<'_>, n_children: u32) -> Vec<PySeedSequence> {
        let children = self.sequence.spawn(n_children);
        let entropy = &self.entropy;
        children
            .into_iter()
            .map(|sequence| PySeedSequence { spawn_key: sequence.spawn_key().to_vec(), sequence, entropy: entropy.clone_ref(py) })
            .collect()
    }

    #[getter]
    fn entropy(&self, py: Python<'_>) -> Py<PyAny> {
        self.entropy.clone_ref(py)
    }
    #[getter]
    fn spawn_key<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.spawn_key)
    }
    #[getter]
    fn pool_size(&self) -> usize {
        self.sequence.pool_size()
    }
    #[getter]
    fn n_children_spawned(&self) -> u32 {
        self.sequence.n_children_spawned()
    }
    #[getter]
    fn pool<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray>> {
        PyArray::wrap(py, Array::from_slice(self.sequence.pool()))
    }
    #[getter]
    fn state<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let state = PyDict::new(py);
        state.set_item("entropy", &self.entropy)?;
        state.set_item("spawn_key", self.spawn_key(py)?)?;
        state.set_item("pool_size", self.pool_size())?;
        state.set_item("n_children_spawned", self.n_children_spawned())?;
        Ok(state)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let entropy = self.entropy.bind(py).repr()?.to_string();
        let mut text = format!("SeedSequence(\n    entropy={entropy},\n");
        if !self.spawn_key.is_empty() {
            text += &format!("    spawn_key={},\n", self.spawn_key(py)?.repr()?);
        }
        if self.n_children_spawned() != 0 {
            text += &format!("    n_children_spawned={},\n", self.n_children_spawned());
        }
        Ok(text + ")")
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<(Object<'py>, (Object<'py>, Bound<'py, PyDict>))> {
        let state = this.borrow().state(this.py())?;
        let make = this.py().import("polyarray._polyarray")?.getattr("_seed_sequence")?;
        let entropy = this.borrow().entropy.bind(this.py()).clone();
        state.del_item("entropy")?;
        Ok((make, (entropy, state)))
    }
}

/// A seed sequence made again from its parts, for pickles.
#[pyfunction]
fn _seed_sequence<'py>(py: Python<'py>, entropy: &Object<'py>, parts: &Bound<'py, PyDict>) -> Answer<'py> {
    py.get_type::<PySeedSequence>().call((entropy,), Some(parts))
}

/// The base of bit generators: a stream of random bits under a lock.
#[pyclass(name = "BitGenerator", module = "polyarray.random", subclass)]
struct PyBits {
    bits: Bits,
    sequence: Option<Py<PySeedSequence>>,
}

fn set_half(state: &Bound<'_, PyDict>, half: Half) -> PyResult<()> {
    state.set_item("has_uint32", i32::from(half.has_uint32))?;
    state.set_item("uinteger", half.uinteger)
}

fn array_object<'py, T: dtype::Element>(py: Python<'py>, values: &[T]) -> PyResult<Bound<'py, PyArray>> {
    PyArray::wrap(py, Array::from_slice(values))
}

/// NumPy's state dictionary.
fn state_dict<'py>(py: Python<'py>, state: &State) -> PyResult<Bound<'py, PyDict>> {
    let (dict, inner) = (PyDict::new(py), PyDict::new(py));
    dict.set_item("bit_generator", state.name())?;
    dict.set_item("state", &inner)?;
    match state {
        State::PCG64 { state, inc, half } | State::PCG64DXSM { state, inc, half } => {
            inner.set_item("state", *state)?;
            inner.set_item("inc", *inc)?;
            set_half(&dict, *half)?;
        }
        State::MT19937 { key, pos } => {
            inner.set_item("key", array_object(py, &key[..])?)?;
            inner.set_item("pos", *pos)?;
        }
        State::Philox { counter, key, buffer, buffer_pos, half } => {
            inner.set_item("counter", array_object(py, counter)?)?;
            inner.set_item("key", array_object(py, key)?)?;
            dict.set_item("buffer", array_object(py, buffer)?)?;
            dict.set_item("buffer_pos", *buffer_pos)?;
            set_half(&dict, *half)?;
        }
        State::SFC64 { state, half } => {
            inner.set_item("state", array_object(py, state)?)?;
            set_half(&dict, *half)?;
        }
    }
    Ok(dict)
}

fn item<'py>(dict: &Object<'py>, name: &str) -> Answer<'py> {
    dict.get_item(name)
}

fn words64<const N: usize>(object: &Object<'_>) -> PyResult<[u64; N]> {
    let values = to_array(object, None)?.to_vec::<u64>().or_raise()?;
    values.try_into().map_err(|_| PyValueError::new_err(format!("state must have {N} words")))
}

/// What a state dictionary says.
fn read_state(dict: &Object<'_>) -> PyResult<State> {
    let name: String = item(dict, "bit_generator")?.extract()?;
    let inner = item(dict, "state")?;
    let half = || -> PyResult<Half> {
        Ok(Half { has_uint32: item(dict, "has_uint32")?.is_truthy()?, uinteger: item(dict, "uinteger")?.extract()? })
    };
    Ok(match name.as_str() {
        "PCG64" => State::PCG64 { state: item(&inner, "state")?.extract()?, inc: item(&inner, "inc")?.extract()?, half: half()? },
        "PCG64DXSM" => {
            State::PCG64DXSM { state: item(&inner, "state")?.extract()?, inc: item(&inner, "inc")?.extract()?, half: half()? }
        }
        "MT19937" => {
            let key = to_array(&item(&inner, "key")?, None)?.to_vec::<u32>().or_raise()?;
            let key: Box<[u32; 624]> =
                key.into_boxed_slice().try_into().map_err(|_| PyValueError::new_err("state must have 624 words"))?;
            State::MT19937 { key, pos: item(&inner, "pos")?.extract()? }
        }
        "Philox" => State::Philox {
            counter: words64(&item(&inner, "counter")?)?,
            key: words64(&item(&inner, "key")?)?,
            buffer: words64(&item(dict, "buffer")?)?,
            buffer_pos: item(dict, "buffer_pos")?.extract()?,
            half: half()?,
        },
        "SFC64" => State::SFC64 { state: words64(&item(&inner, "state")?)?, half: half()? },
        other => return Err(PyValueError::new_err(format!("unknown bit generator {other}"))),
    })
}

#[pymethods]
impl PyBits {
    #[getter]
    fn state<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        state_dict(py, &self.bits.state())
    }
    #[setter]
    fn set_state(&self, state: &Object<'_>) -> PyResult<()> {
        if !state.is_instance_of::<PyDict>() {
            return Err(PyTypeError::new_err("state must be a dict"));
        }
        self.bits.set_state(&read_state(state)?).or_raise()
    }

    /// The sequence that seeded this generator.
    #[getter]
    fn seed_seq(&self, py: Python<'_>) -> Option<Py<PySeedSequence>> {
        self.sequence.as_ref().map(|sequence| sequence.clone_ref(py))
    }

    /// Generators for further streams.
    fn spawn<'py>(this: &Bound<'py, Self>, n_children: u32) -> PyResult<Vec<Object<'py>>> {
        let py = this.py();
        let Some(sequence) = this.borrow().seed_seq(py) else {
            return Err(PyTypeError::new_err("The underlying SeedSequence does not implement spawning."));
        };
        let children = sequence.bind(py).borrow_mut().spawn(py, n_children);
        children.into_iter().map(|child| this.get_type().call1((Py::new(py, child)?,))).collect()
    }

    /// Raw 64-bit draws (32-bit ones of `MT19937`).
    #[pyo3(signature = (size=None, output=true))]
    fn random_raw<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>, output: bool) -> Answer<'py> {
        let narrow = matches!(self.bits.state(), State::MT19937 { .. });
        let shape = size.filter(|size| !size.is_none()).map(extract_shape).transpose()?;
        let count = shape.as_ref().map_or(1, |shape| shape.iter().product());
        let draws: Vec<u64> = self.bits.with(|bits| {
            (0..count).map(|_| if narrow { u64::from(bits.next_u32()) } else { bits.next_u64() }).collect()
        });
        match shape {
            _ if !output => Ok(py.None().into_bound(py)),
            None => Ok(draws[0].into_pyobject(py)?.into_any()),
            Some(shape) => to_python(py, Array::from_shape(&draws, &shape).or_raise()?),
        }
    }

    fn __setstate__(&mut self, parts: &Bound<'_, PyTuple>) -> PyResult<()> {
        self.set_state(&parts.get_item(0)?)?;
        self.sequence = parts.get_item(1)?.extract()?;
        Ok(())
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let py = this.py();
        let (state, sequence) = (this.borrow().state(py)?, this.borrow().seed_seq(py));
        let parts = (state, sequence).into_pyobject(py)?;
        PyTuple::new(py, [this.get_type().into_any(), (0,).into_pyobject(py)?.into_any(), parts.into_any()])
    }
}

/// The sequence that a seed is or makes.
fn sequence_of<'py>(py: Python<'py>, seed: Option<&Object<'py>>) -> PyResult<Bound<'py, PySeedSequence>> {
    if let Some(seed) = seed
        && let Ok(sequence) = seed.cast::<PySeedSequence>()
    {
        return Ok(sequence.clone());
    }
    Bound::new(py, PySeedSequence::new(py, seed, None, 4, 0)?)
}

macro_rules! bit_generators {
    ($($(#[$doc:meta])+ $class:ident $text:literal $kind:ident { $($methods:tt)* })+) => { $(
        $(#[$doc])+
        #[pyclass(name = $text, module = "polyarray.random", extends = PyBits, subclass)]
        struct $class;

        #[pymethods]
        impl $class {
            #[new]
            #[pyo3(signature = (seed=None))]
            fn new(py: Python<'_>, seed: Option<&Object<'_>>) -> PyResult<PyClassInitializer<Self>> {
                let sequence = sequence_of(py, seed)?;
                let bits = Bits::new($kind::new(&sequence.borrow().sequence));
                let base = PyBits { bits, sequence: Some(sequence.unbind()) };
                Ok(PyClassInitializer::from(base).add_subclass($class))
            }
            $($methods)*
        }
    )+ };
}

/// A generator of the same class that stands somewhere else.
fn standing<'py>(this: &Object<'py>, state: &State) -> Answer<'py> {
    let other = this.get_type().call1((0,))?;
    other.cast::<PyBits>()?.borrow().bits.set_state(state).or_raise()?;
    Ok(other)
}

/// A copy of the generator behind an object, as one of a known kind.
fn copy_of<B: BitGenerator>(this: &Object<'_>, mut fresh: B) -> PyResult<B> {
    let state = this.cast::<PyBits>()?.borrow().bits.state();
    fresh.set_state(&state).map_err(|error| PyValueError::new_err(error.to_string()))?;
    Ok(fresh)
}

fn advance_pcg<'py, B: BitGenerator>(
    this: &Object<'py>,
    fresh: B,
    delta: &Object<'py>,
    advance: impl FnOnce(&mut B, u128),
) -> Answer<'py> {
    let modulus = 1u8.into_pyobject(this.py())?.call_method1("__lshift__", (128,))?;
    let delta: u128 = delta.call_method1("__mod__", (modulus,))?.extract()?;
    let mut bits = copy_of(this, fresh)?;
    advance(&mut bits, delta);
    this.cast::<PyBits>()?.borrow().bits.set_state(&bits.state()).or_raise()?;
    Ok(this.clone())
}

bit_generators! {
    /// PCG XSL-RR 128/64, the default generator.
    PyPCG64 "PCG64" PCG64 {
        /// As if that many draws had been made.
        fn advance<'py>(this: &Bound<'py, Self>, delta: &Object<'py>) -> Answer<'py> {
            advance_pcg(this.as_any(), PCG64::from_int(0), delta, |bits, delta| bits.advance(delta))
        }
        /// A generator far ahead in the same stream.
        #[pyo3(signature = (jumps=1))]
        fn jumped<'py>(this: &Bound<'py, Self>, jumps: u128) -> Answer<'py> {
            standing(this.as_any(), &copy_of(this.as_any(), PCG64::from_int(0))?.jumped(jumps).state())
        }
    }
    /// PCG CM DXSM 128/64.
    PyPCG64DXSM "PCG64DXSM" PCG64DXSM {
        /// As if that many draws had been made.
        fn advance<'py>(this: &Bound<'py, Self>, delta: &Object<'py>) -> Answer<'py> {
            advance_pcg(this.as_any(), PCG64DXSM::from_int(0), delta, |bits, delta| bits.advance(delta))
        }
        /// A generator far ahead in the same stream.
        #[pyo3(signature = (jumps=1))]
        fn jumped<'py>(this: &Bound<'py, Self>, jumps: u128) -> Answer<'py> {
            standing(this.as_any(), &copy_of(this.as_any(), PCG64DXSM::from_int(0))?.jumped(jumps).state())
        }
    }
    /// The Mersenne twister.
    PyMT19937 "MT19937" MT19937 {
        /// A generator far ahead in the same stream.
        #[pyo3(signature = (jumps=1))]
        fn jumped<'py>(this: &Bound<'py, Self>, jumps: usize) -> Answer<'py> {
            standing(this.as_any(), &copy_of(this.as_any(), MT19937::legacy(0))?.jumped(jumps).state())
        }
    }
    /// Philox 4x64, a counter under ten rounds of multiplications.
    PyPhilox "Philox" Philox {
        /// A generator far ahead in the same stream.
        #[pyo3(signature = (jumps=1))]
        fn jumped<'py>(this: &Bound<'py, Self>, jumps: u64) -> Answer<'py> {
            standing(this.as_any(), &copy_of(this.as_any(), Philox::from_int(0))?.jumped(jumps).state())
        }
    }
    /// SFC64, small and fast and chaotic.
    PySFC64 "SFC64" SFC64 {}
}

/// A shape, where one is asked for.
fn shape_of(size: Option<&Object<'_>>) -> PyResult<Option<Vec<usize>>> {
    size.filter(|size| !size.is_none()).map(|size| extract_shape(size).map(|shape| shape.to_vec())).transpose()
}

/// The number that a draw without a shape is.
fn plain<'py>(py: Python<'py>, array: Array, asked: bool) -> Answer<'py> {
    if array.ndim() == 0 && !asked {
        return scalar_to_item(py, &array.item().or_raise()?);
    }
    Ok(PyArray::wrap(py, array)?.into_any())
}

/// Parameters of a distribution, and its draw.
fn draw<'py>(
    py: Python<'py>,
    parameters: &[&Object<'py>],
    size: Option<&Object<'py>>,
    work: impl FnOnce(&[Array], Option<&[usize]>) -> error::Result<Array> + Send,
) -> Answer<'py> {
    guard(|| {
        let parameters = parameters.iter().map(|x| to_array(x, None)).collect::<PyResult<Vec<_>>>()?;
        let shape = shape_of(size)?;
        let count = shape.as_ref().map_or(1, |shape| shape.iter().fold(1usize, |n, &k| n.saturating_mul(k)));
        let array = run(py, count, || work(&parameters, shape.as_deref()))?;
        plain(py, array, shape.is_some())
    })
}

/// Whole numbers below a bound, or between two.
fn bounds<'py>(low: &Object<'py>, high: Option<&Object<'py>>) -> PyResult<(Array, Array, Option<(i128, i128)>)> {
    let zero = pyo3::types::PyInt::new(low.py(), 0i64).into_any();
    let (low, high) = match high.filter(|high| !high.is_none()) {
        Some(high) => (low.clone(), high.clone()),
        None => (zero, low.clone()),
    };
    if let (Ok(low), Ok(high)) = (wide(&low), wide(&high)) {
        let none = || Array::zeros(&[], DType::Int64).or_raise();
        return Ok((none()?, none()?, Some((low, high))));
    }
    let (low, high) = (to_array(&low, None)?, to_array(&high, None)?);
    if low.ndim() == 0 && high.ndim() == 0 && (low.dtype().is_inexact() || high.dtype().is_inexact()) {
        // Fractions are cut off, as by `int`.
        let cut = |x: &Array| x.item().or_raise().map(|scalar| scalar.as_f64().trunc() as i128);
        let pair = (cut(&low)?, cut(&high)?);
        return Ok((low, high, Some(pair)));
    }
    Ok((low, high, None))
}

fn wide(x: &Object<'_>) -> PyResult<i128> {
    if x.is_instance_of::<PyArray>() {
        return Err(PyTypeError::new_err("an array"));
    }
    x.call_method0("__index__")?.extract()
}

/// What `choice` and `permutation` draw from.
enum From {
    Numbers(usize),
    Array(Array),
}

impl From {
    fn read(a: &Object<'_>) -> PyResult<From> {
        if !a.is_instance_of::<PyArray>()
            && let Ok(count) = extract_index(a)
        {
            return match usize::try_from(count) {
                Ok(count) => Ok(From::Numbers(count)),
                Err(_) => Err(PyValueError::new_err("a must be a positive integer unless no samples are taken")),
            };
        }
        Ok(From::Array(to_array(a, None)?))
    }

    fn population(&self, axis: i64) -> Population<'_> {
        match self {
            From::Numbers(count) => Population::Numbers(*count),
            From::Array(array) => Population::Along(array, axis),
        }
    }
}

/// Shuffles what Python can shuffle: one of our arrays, memory of another library, or a list.
fn shuffle_object(
    x: &Object<'_>,
    array: impl FnOnce(&Array) -> error::Result<()>,
    order: impl FnOnce(usize) -> error::Result<Array>,
) -> PyResult<()> {
    if let Ok(list) = x.cast::<PyList>() {
        let order = order(list.len()).and_then(|order| order.to_vec::<i64>()).or_raise()?;
        let shuffled: Vec<Object<'_>> = order.iter().map(|&k| list.get_item(k as usize)).collect::<PyResult<_>>()?;
        return list.set_slice(0, list.len(), PyList::new(x.py(), shuffled)?.as_any());
    }
    let target = match x.cast::<PyArray>() {
        Ok(ours) => ours.borrow().array().clone(),
        Err(_) => exchange::import(x)?
            .ok_or_else(|| PyTypeError::new_err("shuffle takes arrays and lists"))?,
    };
    array(&target).or_raise()
}

macro_rules! distributions {
    ($class:ident $($(#[$doc:meta])+ $name:ident($($parameter:ident $(= $default:literal)?),*);)+) => {
        #[pymethods]
        impl $class { $(
            $(#[$doc])+
            #[pyo3(signature = ($($parameter $(= distributions!(@default $default))?,)* size=None))]
            fn $name<'py>(
                &self,
                py: Python<'py>,
                $($parameter: distributions!(@type $($default)?),)*
                size: Option<&Object<'py>>,
            ) -> Answer<'py> {
                $(let $parameter = distributions!(@read py $parameter $($default)?);)*
                let rng = &self.rng;
                draw(py, &[$(&$parameter),*], size, |values, shape| {
                    let [$($parameter),*] = values else { return Err(error::Error::runtime("parameters")) };
                    rng.$name($($parameter,)* shape)
                })
            }
        )+ }
    };
    (@default $default:literal) => { None };
    (@type $default:literal) => { Option<&Object<'py>> };
    (@type) => { &Object<'py> };
    (@read $py:ident $parameter:ident $default:literal) => {
        match $parameter {
            Some(value) => value.clone(),
            None => pyo3::types::PyFloat::new($py, f64::from($default)).into_any(),
        }
    };
    (@read $py:ident $parameter:ident) => { $parameter.clone() };
}

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
struct PyGenerator {
    rng: Generator,
    bit_generator: Py<PyBits>,
}

/// The memory that a draw fills, checked as NumPy checks it.
fn out_array(out: Option<&Object<'_>>, dtype: DType, shape: Option<&[usize]>) -> PyResult<Option<Array>> {
    let Some(out) = out.filter(|out| !out.is_none()) else { return Ok(None) };
    let array = out.cast::<PyArray>().map_err(|_| PyTypeError::new_err("out must be an array"))?.borrow().array().clone();
    if array.dtype() != dtype {
        return Err(PyTypeError::new_err(format!(
            "Supplied output array has the wrong type. Expected {dtype}, got {}",
            array.dtype()
        )));
    }
    if shape.is_some_and(|shape| shape != array.shape()) {
        return Err(PyValueError::new_err("size must match out.shape when used together"));
    }
    Ok(Some(array))
}

impl PyGenerator {
    fn fill<'py>(
        &self,
        py: Python<'py>,
        size: Option<&Object<'py>>,
        dtype: Option<&Object<'py>>,
        out: Option<&Object<'py>>,
        work: impl FnOnce(&Generator, &[usize], DType) -> error::Result<Array> + Send,
    ) -> Answer<'py> {
        guard(|| {
            let dtype = dtype.map(extract_dtype).transpose()?.unwrap_or(DType::Float64);
            let shape = shape_of(size)?;
            let target = out_array(out, dtype, shape.as_deref())?;
            let wanted = target.as_ref().map(|target| target.shape().to_vec()).or_else(|| shape.clone()).unwrap_or_default();
            let rng = &self.rng;
            let count = wanted.iter().fold(1usize, |n, &k| n.saturating_mul(k));
            let array = run(py, count, || {
                let array = work(rng, &wanted, dtype)?;
                if let Some(target) = &target {
                    target.assign(&array)?;
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
    fn new(bit_generator: &Bound<'_, PyBits>) -> Self {
        let bits = bit_generator.borrow().bits.clone();
        PyGenerator { rng: Generator::new(bits), bit_generator: bit_generator.clone().unbind() }
    }

    /// The source of the bits.
    #[getter]
    fn bit_generator(&self, py: Python<'_>) -> Py<PyBits> {
        self.bit_generator.clone_ref(py)
    }

    /// Generators over further streams.
    fn spawn<'py>(this: &Bound<'py, Self>, n_children: u32) -> PyResult<Vec<Object<'py>>> {
        let bits = this.borrow().bit_generator.bind(this.py()).clone();
        PyBits::spawn(&bits, n_children)?.into_iter().map(|child| this.get_type().call1((child,))).collect()
    }

    /// Numbers of ``[0, 1)``.
    #[pyo3(signature = (size=None, dtype=None, out=None))]
    fn random<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>, dtype: Option<&Object<'py>>, out: Option<&Object<'py>>) -> Answer<'py> {
        self.fill(py, size, dtype, out, |rng, shape, dtype| rng.random_in(shape, dtype))
    }

    /// Standard normal numbers.
    #[pyo3(signature = (size=None, dtype=None, out=None))]
    fn standard_normal<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>, dtype: Option<&Object<'py>>, out: Option<&Object<'py>>) -> Answer<'py> {
        self.fill(py, size, dtype, out, |rng, shape, dtype| rng.standard_normal(shape, dtype))
    }

    /// Standard exponential numbers, by the ziggurat (``'zig'``) or the inverse (``'inv'``).
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
        self.fill(py, size, dtype, out, move |rng, shape, dtype| rng.standard_exponential(shape, dtype, inverse))
    }

    /// Ratios of two standard normal numbers.
    #[pyo3(signature = (size=None))]
    fn standard_cauchy<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>) -> Answer<'py> {
        self.fill(py, size, None, None, |rng, shape, _| rng.standard_cauchy(shape))
    }

    /// Whole numbers from `low` up to `high`, which is left out unless `endpoint`; or from zero up to `low`.
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
        guard(|| {
            let python = dtype.is_some_and(|d| d.is(py.get_type::<PyInt>()) || d.is(py.get_type::<PyBool>()));
            let dtype = dtype.map(extract_dtype).transpose()?.unwrap_or(DType::Int64);
            let (low, high, same) = bounds(low, high)?;
            let shape = shape_of(size)?;
            let count = shape.as_ref().map_or(1, |shape| shape.iter().fold(1usize, |n, &k| n.saturating_mul(k)));
            let rng = &self.rng;
            let array = run(py, count, || {
                let interval = match same {
                    Some((low, high)) => Interval::Same(low, high),
                    None => Interval::Each(&low, &high),
                };
                rng.integers(interval, shape.as_deref(), dtype, endpoint)
            })?;
            match shape {
                None if !python => to_python(py, array),
                shape => plain(py, array, shape.is_some()),
            }
        })
    }

    /// Random bytes.
    fn bytes<'py>(&self, py: Python<'py>, length: usize) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.rng.bytes(length))
    }

    /// A sample of what lies along an axis of `a`, or of the numbers below `a`.
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
            let from = From::read(a)?;
            let p = p.filter(|p| !p.is_none()).map(|p| to_array(p, None)).transpose()?;
            let shape = shape_of(size)?.unwrap_or_default();
            let rng = &self.rng;
            let array = run(py, usize::MAX, || rng.choice(from.population(axis), &shape, replace, p.as_ref(), shuffle))?;
            to_python(py, array)
        })
    }

    /// Brings what lies along an axis into random order, in place.
    #[pyo3(signature = (x, axis=0))]
    fn shuffle(&self, x: &Object<'_>, axis: i64) -> PyResult<()> {
        guard(|| shuffle_object(x, |array| self.rng.shuffle(array, axis), |n| self.rng.permutation(Population::Numbers(n))))
    }

    /// A copy with what lies along an axis in random order, or the numbers below `x` in random order.
    #[pyo3(signature = (x, axis=0))]
    fn permutation<'py>(&self, py: Python<'py>, x: &Object<'py>, axis: i64) -> Answer<'py> {
        guard(|| {
            let from = From::read(x)?;
            let rng = &self.rng;
            Ok(PyArray::wrap(py, run(py, usize::MAX, || rng.permutation(from.population(axis)))?)?.into_any())
        })
    }

    /// A copy in which every line along an axis is in a random order of its own.
    #[pyo3(signature = (x, *, axis=None, out=None))]
    fn permuted<'py>(&self, py: Python<'py>, x: &Object<'py>, axis: Option<i64>, out: Option<&Object<'py>>) -> Answer<'py> {
        guard(|| {
            let array = to_array(x, None)?;
            let rng = &self.rng;
            let result = run(py, usize::MAX, || rng.permuted(&array, axis))?;
            match out.filter(|out| !out.is_none()) {
                Some(out) => {
                    out.cast::<PyArray>()?.borrow().array().assign(&result).or_raise()?;
                    Ok(out.clone())
                }
                None => Ok(PyArray::wrap(py, result)?.into_any()),
            }
        })
    }

    fn __repr__(this: &Bound<'_, Self>) -> PyResult<String> {
        let bits = this.borrow().bit_generator.bind(this.py()).get_type().name()?;
        Ok(format!("Generator({bits}) at 0x{:X}", this.as_ptr() as usize))
    }
    fn __str__(this: &Bound<'_, Self>) -> PyResult<String> {
        let bits = this.borrow().bit_generator.bind(this.py()).get_type().name()?;
        Ok(format!("Generator({bits})"))
    }
    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<(Object<'py>, (Py<PyBits>,))> {
        Ok((this.get_type().into_any(), (this.borrow().bit_generator(this.py()),)))
    }
}

distributions! {
    PyGenerator
    /// Numbers of ``[low, high)``.
    uniform(low = 0.0, high = 1.0);
    /// Normal numbers with mean `loc` and standard deviation `scale`.
    normal(loc = 0.0, scale = 1.0);
    /// Exponential numbers with mean `scale`.
    exponential(scale = 1.0);
    /// Numbers of the double exponential distribution.
    laplace(loc = 0.0, scale = 1.0);
    /// Numbers of the extreme value distribution of type I.
    gumbel(loc = 0.0, scale = 1.0);
    /// Numbers of the logistic distribution.
    logistic(loc = 0.0, scale = 1.0);
    /// Exponentials of normal numbers.
    lognormal(mean = 0.0, sigma = 1.0);
    /// Lengths of vectors of two normal numbers.
    rayleigh(scale = 1.0);
    /// Numbers of the Lomax distribution.
    pareto(a);
    /// Numbers of the Weibull distribution with scale 1.
    weibull(a);
    /// Numbers with density ``a * x**(a - 1)`` on ``[0, 1]``.
    power(a);
    /// Numbers of the triangular distribution.
    triangular(left, mode, right);
    /// Numbers of the inverse Gaussian distribution.
    wald(mean, scale);
}

/// A generator over `PCG64`, seeded by an integer, a sequence, or the operating system; or over the bit
/// generator given.
#[pyfunction]
#[pyo3(signature = (seed=None))]
fn default_rng<'py>(py: Python<'py>, seed: Option<&Object<'py>>) -> Answer<'py> {
    if let Some(seed) = seed {
        if seed.is_instance_of::<PyGenerator>() {
            return Ok(seed.clone());
        }
        if let Ok(bits) = seed.cast::<PyBits>() {
            return Ok(Bound::new(py, PyGenerator::new(bits))?.into_any());
        }
        if let Ok(legacy) = seed.cast::<PyRandomState>() {
            let bits = legacy.borrow().bit_generator.bind(py).clone();
            return Ok(Bound::new(py, PyGenerator::new(&bits))?.into_any());
        }
    }
    let bits = Bound::new(py, PyPCG64::new(py, seed)?)?.into_super();
    Ok(Bound::new(py, PyGenerator::new(&bits))?.into_any())
}

/// The legacy generator, with its streams.
#[pyclass(name = "RandomState", module = "polyarray.random", subclass)]
struct PyRandomState {
    rng: RandomState,
    bit_generator: Py<PyBits>,
}

/// The bits of a legacy seed.
fn legacy_bits(seed: Option<&Object<'_>>) -> PyResult<Bits> {
    let Some(seed) = seed.filter(|seed| !seed.is_none()) else {
        return Ok(RandomState::from_os().or_raise()?.bits().clone());
    };
    let refused = || PyValueError::new_err("Seed must be between 0 and 2**32 - 1");
    if let Ok(number) = wide(seed) {
        let number = u32::try_from(number).map_err(|_| refused())?;
        return Ok(Bits::new(MT19937::legacy(number)));
    }
    if seed.is_instance_of::<PyFloat>() || seed.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err(format!(
            "Cannot cast scalar from dtype('{}') to dtype('int64') according to the rule 'safe'",
            if seed.is_instance_of::<PyFloat>() { "float64" } else { "<U1" }
        )));
    }
    let values = to_array(seed, None)?;
    if values.dtype().is_inexact() {
        return Err(PyTypeError::new_err("Cannot cast array data from dtype('float64') to dtype('int64') according to the rule 'safe'"));
    }
    let words: Vec<u32> = values
        .to_vec::<i64>()
        .or_raise()?
        .into_iter()
        .map(|value| u32::try_from(value).map_err(|_| refused()))
        .collect::<PyResult<_>>()?;
    Ok(RandomState::from_words(&words).or_raise()?.bits().clone())
}

impl PyRandomState {
    fn fill<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>, work: impl FnOnce(&RandomState, &[usize]) -> error::Result<Array> + Send) -> Answer<'py> {
        guard(|| {
            let shape = shape_of(size)?;
            let wanted = shape.clone().unwrap_or_default();
            let rng = &self.rng;
            let count = wanted.iter().fold(1usize, |n, &k| n.saturating_mul(k));
            let array = run(py, count, || work(rng, &wanted))?;
            plain(py, array, shape.is_some())
        })
    }
}

#[pymethods]
impl PyRandomState {
    #[new]
    #[pyo3(signature = (seed=None))]
    fn new(py: Python<'_>, seed: Option<&Object<'_>>) -> PyResult<Self> {
        if let Some(bits) = seed.and_then(|seed| seed.cast::<PyBits>().ok()) {
            let rng = RandomState::new(bits.borrow().bits.clone());
            return Ok(PyRandomState { rng, bit_generator: bits.clone().unbind() });
        }
        let bits = legacy_bits(seed)?;
        let base = PyBits { bits: bits.clone(), sequence: None };
        let object = Bound::new(py, PyClassInitializer::from(base).add_subclass(PyMT19937))?;
        Ok(PyRandomState { rng: RandomState::new(bits), bit_generator: object.into_super().unbind() })
    }

    #[getter]
    fn _bit_generator(&self, py: Python<'_>) -> Py<PyBits> {
        self.bit_generator.clone_ref(py)
    }

    /// Begins again.
    #[pyo3(signature = (seed=None))]
    fn seed(&self, seed: Option<&Object<'_>>) -> PyResult<()> {
        let fresh = legacy_bits(seed)?;
        self.rng.set_state(&fresh.state(), None).or_raise()
    }

    /// ``('MT19937', key, pos, has_gauss, cached_gaussian)``, or a dictionary.
    #[pyo3(signature = (legacy=true))]
    fn get_state<'py>(&self, py: Python<'py>, legacy: bool) -> Answer<'py> {
        let (state, gauss) = self.rng.state();
        let dict = state_dict(py, &state)?;
        dict.set_item("has_gauss", i32::from(gauss.is_some()))?;
        dict.set_item("gauss", gauss.unwrap_or(0.0))?;
        if !legacy || state.name() != "MT19937" {
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
    fn set_state(&self, state: &Object<'_>) -> PyResult<()> {
        let py = state.py();
        if state.is_instance_of::<PyDict>() {
            let gauss = match item(state, "has_gauss") {
                Ok(has) if has.is_truthy()? => Some(item(state, "gauss")?.extract()?),
                _ => None,
            };
            return self.rng.set_state(&read_state(state)?, gauss).or_raise();
        }
        if !state.is_instance_of::<PyTuple>() && !state.is_instance_of::<PyList>() {
            return Err(PyTypeError::new_err("state must be a dict or a tuple."));
        }
        let (dict, inner) = (PyDict::new(py), PyDict::new(py));
        dict.set_item("bit_generator", state.get_item(0)?)?;
        inner.set_item("key", state.get_item(1)?)?;
        inner.set_item("pos", state.get_item(2)?)?;
        dict.set_item("state", inner)?;
        let gauss = if state.len()? > 3 && state.get_item(3)?.is_truthy()? { Some(state.get_item(4)?.extract()?) } else { None };
        self.rng.set_state(&read_state(dict.as_any())?, gauss).or_raise()
    }

    fn __getstate__<'py>(&self, py: Python<'py>) -> Answer<'py> {
        self.get_state(py, false)
    }
    fn __setstate__(&self, state: &Object<'_>) -> PyResult<()> {
        self.set_state(state)
    }
    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let py = this.py();
        let state = this.borrow().get_state(py, false)?;
        PyTuple::new(py, [this.get_type().into_any(), (0,).into_pyobject(py)?.into_any(), state])
    }

    /// Numbers of ``[0, 1)``.
    #[pyo3(signature = (size=None))]
    fn random_sample<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>) -> Answer<'py> {
        self.fill(py, size, |rng, shape| rng.random_sample(shape))
    }
    /// Numbers of ``[0, 1)``.
    #[pyo3(signature = (size=None))]
    fn random<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>) -> Answer<'py> {
        self.random_sample(py, size)
    }
    /// Numbers of ``[0, 1)``, with the lengths of axes as arguments.
    #[pyo3(signature = (*args))]
    fn rand<'py>(&self, py: Python<'py>, args: &Bound<'py, PyTuple>) -> Answer<'py> {
        self.random_sample(py, if args.is_empty() { None } else { Some(args.as_any()) })
    }
    /// Standard normal numbers, with the lengths of axes as arguments.
    #[pyo3(signature = (*args))]
    fn randn<'py>(&self, py: Python<'py>, args: &Bound<'py, PyTuple>) -> Answer<'py> {
        self.standard_normal(py, if args.is_empty() { None } else { Some(args.as_any()) })
    }
    /// Standard normal numbers.
    #[pyo3(signature = (size=None))]
    fn standard_normal<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>) -> Answer<'py> {
        self.fill(py, size, |rng, shape| rng.standard_normal(shape))
    }
    /// Standard exponential numbers.
    #[pyo3(signature = (size=None))]
    fn standard_exponential<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>) -> Answer<'py> {
        self.fill(py, size, |rng, shape| rng.standard_exponential(shape))
    }
    /// Ratios of two standard normal numbers.
    #[pyo3(signature = (size=None))]
    fn standard_cauchy<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>) -> Answer<'py> {
        self.fill(py, size, |rng, shape| rng.standard_cauchy(shape))
    }
    /// Whole numbers of ``[0, 2**63)``.
    #[pyo3(signature = (size=None))]
    fn tomaxint<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>) -> Answer<'py> {
        self.fill(py, size, |rng, shape| rng.tomaxint(shape))
    }

    /// Whole numbers from `low` up to `high`, or from zero up to `low`.
    #[pyo3(signature = (low, high=None, size=None, dtype=None))]
    fn randint<'py>(
        &self,
        py: Python<'py>,
        low: &Object<'py>,
        high: Option<&Object<'py>>,
        size: Option<&Object<'py>>,
        dtype: Option<&Object<'py>>,
    ) -> Answer<'py> {
        guard(|| {
            let python = dtype.is_none_or(|d| d.is(py.get_type::<PyInt>()) || d.is(py.get_type::<PyBool>()));
            let dtype = dtype.map(extract_dtype).transpose()?.unwrap_or(DType::Int64);
            let (low, high, same) = bounds(low, high)?;
            let shape = shape_of(size)?;
            let count = shape.as_ref().map_or(1, |shape| shape.iter().fold(1usize, |n, &k| n.saturating_mul(k)));
            let rng = &self.rng;
            let array = run(py, count, || {
                let interval = match same {
                    Some((low, high)) => Interval::Same(low, high),
                    None => Interval::Each(&low, &high),
                };
                rng.randint(interval, shape.as_deref(), dtype)
            })?;
            match shape {
                None if !python => to_python(py, array),
                shape => plain(py, array, shape.is_some()),
            }
        })
    }

    /// Random bytes.
    fn bytes<'py>(&self, py: Python<'py>, length: usize) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.rng.bytes(length))
    }

    /// A sample of an array, or of the numbers below `a`.
    #[pyo3(signature = (a, size=None, replace=true, p=None))]
    fn choice<'py>(&self, py: Python<'py>, a: &Object<'py>, size: Option<&Object<'py>>, replace: bool, p: Option<&Object<'py>>) -> Answer<'py> {
        guard(|| {
            let from = From::read(a)?;
            if let From::Array(array) = &from
                && array.ndim() != 1
            {
                return Err(PyValueError::new_err("a must be 1-dimensional"));
            }
            let p = p.filter(|p| !p.is_none()).map(|p| to_array(p, None)).transpose()?;
            let shape = shape_of(size)?;
            let rng = &self.rng;
            let wanted = shape.clone().unwrap_or_default();
            let array = run(py, usize::MAX, || rng.choice(from.population(0), &wanted, replace, p.as_ref()))?;
            match from {
                From::Numbers(_) => plain(py, array, shape.is_some()),
                From::Array(_) => to_python(py, array),
            }
        })
    }

    /// Brings what lies along the first axis into random order, in place.
    fn shuffle(&self, x: &Object<'_>) -> PyResult<()> {
        guard(|| shuffle_object(x, |array| self.rng.shuffle(array, 0), |n| self.rng.permutation(Population::Numbers(n))))
    }

    /// A copy with what lies along the first axis in random order, or the numbers below `x` in random order.
    fn permutation<'py>(&self, py: Python<'py>, x: &Object<'py>) -> Answer<'py> {
        guard(|| {
            let from = From::read(x)?;
            let rng = &self.rng;
            Ok(PyArray::wrap(py, run(py, usize::MAX, || rng.permutation(from.population(0)))?)?.into_any())
        })
    }

    fn __repr__(this: &Bound<'_, Self>) -> PyResult<String> {
        let bits = this.borrow().bit_generator.bind(this.py()).get_type().name()?;
        Ok(format!("RandomState({bits}) at 0x{:X}", this.as_ptr() as usize))
    }
}

distributions! {
    PyRandomState
    /// Numbers of ``[low, high)``.
    uniform(low = 0.0, high = 1.0);
    /// Normal numbers with mean `loc` and standard deviation `scale`.
    normal(loc = 0.0, scale = 1.0);
    /// Exponential numbers with mean `scale`.
    exponential(scale = 1.0);
    /// Numbers of the double exponential distribution.
    laplace(loc = 0.0, scale = 1.0);
    /// Numbers of the extreme value distribution of type I.
    gumbel(loc = 0.0, scale = 1.0);
    /// Numbers of the logistic distribution.
    logistic(loc = 0.0, scale = 1.0);
    /// Exponentials of normal numbers.
    lognormal(mean = 0.0, sigma = 1.0);
    /// Lengths of vectors of two normal numbers.
    rayleigh(scale = 1.0);
    /// Numbers of the Lomax distribution.
    pareto(a);
    /// Numbers of the Weibull distribution with scale 1.
    weibull(a);
    /// Numbers with density ``a * x**(a - 1)`` on ``[0, 1]``.
    power(a);
    /// Numbers of the triangular distribution.
    triangular(left, mode, right);
    /// Numbers of the inverse Gaussian distribution.
    wald(mean, scale);
}

/// The methods of one shared `RandomState` that are functions of the namespace.
const LEGACY: &[&str] = &[
    "seed", "get_state", "set_state", "random_sample", "random", "rand", "randn", "standard_normal",
    "standard_exponential", "standard_cauchy", "randint", "bytes", "choice", "shuffle", "permutation", "uniform",
    "normal", "exponential", "laplace", "gumbel", "logistic", "lognormal", "rayleigh", "pareto", "weibull", "power",
    "triangular", "wald",
];

/// Adds this chapter's namespace to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let namespace = PyModule::new(py, "random")?;
    namespace.add_class::<PySeedSequence>()?;
    namespace.add_class::<PyBits>()?;
    namespace.add_class::<PyPCG64>()?;
    namespace.add_class::<PyPCG64DXSM>()?;
    namespace.add_class::<PyMT19937>()?;
    namespace.add_class::<PyPhilox>()?;
    namespace.add_class::<PySFC64>()?;
    namespace.add_class::<PyGenerator>()?;
    namespace.add_class::<PyRandomState>()?;
    namespace.add_function(wrap_pyfunction!(default_rng, &namespace)?)?;
    module.add_function(wrap_pyfunction!(_seed_sequence, module)?)?;
    let shared = Bound::new(py, PyRandomState::new(py, None)?)?;
    for name in LEGACY {
        namespace.add(*name, shared.getattr(*name)?)?;
    }
    namespace.add("ranf", shared.getattr("random_sample")?)?;
    namespace.add("sample", shared.getattr("random_sample")?)?;
    module.add("random", namespace)
}
