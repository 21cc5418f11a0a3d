//! Bit generators, and where their streams stand as NumPy's dictionaries.

use super::seeds::{legacy_bits, seeded, sequence_of};
use super::{Answer, Object, interface};
use crate::array::PyArray;
use crate::convert::{extract_shape, to_array};
use crate::errors::{OrRaise, guard};
use crate::runtime::run;
use polyarray::Array;
use polyarray::random::{BitGenerator, Bits, Half, MT19937, PCG64, PCG64DXSM, Philox, SFC64, State};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyInt, PyTuple};
use std::ops::RangeInclusive;

/// The base of bit generators: a stream of random bits under a lock.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> isinstance(pa.random.PCG64(5), pa.random.BitGenerator)
/// True
#[pyclass(name = "BitGenerator", module = "polyarray.random", subclass)]
pub(super) struct PyBits {
    pub(super) bits: Bits,
    sequence: Option<Py<PyAny>>,
    lock: PyOnceLock<Py<PyAny>>,
    capsule: PyOnceLock<Py<PyAny>>,
    ctypes: PyOnceLock<Py<PyAny>>,
    cffi: PyOnceLock<Py<PyAny>>,
}

impl PyBits {
    pub(super) fn over(bits: Bits, sequence: Option<Py<PyAny>>) -> PyBits {
        PyBits {
            bits,
            sequence,
            lock: PyOnceLock::new(),
            capsule: PyOnceLock::new(),
            ctypes: PyOnceLock::new(),
            cffi: PyOnceLock::new(),
        }
    }

    /// Functions for a library that calls C, made once.
    fn interface(&self, py: Python<'_>, kept: &PyOnceLock<Py<PyAny>>, library: &str) -> PyResult<Py<PyAny>> {
        let made = kept.get_or_try_init(py, || {
            let module = py.import("polyarray.random._interface")?;
            module.call_method1(library, (self.capsule(py)?,)).map(Bound::unbind)
        })?;
        Ok(made.clone_ref(py))
    }
}

/// The lock of a bit generator, held for the time of a draw where programs know it.
pub(super) struct Held<'py>(Option<Object<'py>>);

impl<'py> Held<'py> {
    pub(super) fn over(py: Python<'py>, bits: &Py<PyBits>) -> PyResult<Held<'py>> {
        let lock = bits.bind(py).borrow().lock.get(py).map(|lock| lock.bind(py).clone());
        if let Some(lock) = &lock {
            lock.call_method0("acquire")?;
        }
        Ok(Held(lock))
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Some(lock) = &self.0 {
            // Who holds it may release it.
            let _ = lock.call_method0("release");
        }
    }
}

fn set_half(state: &Bound<'_, PyDict>, half: Half) -> PyResult<()> {
    state.set_item("has_uint32", i32::from(half.has_uint32))?;
    state.set_item("uinteger", half.uinteger)
}

fn array_object<'py, T: dtype::Element>(py: Python<'py>, values: &[T]) -> PyResult<Bound<'py, PyArray>> {
    PyArray::wrap(py, Array::from_values(values).or_raise()?)
}

/// NumPy's state dictionary.
pub(super) fn state_dict<'py>(py: Python<'py>, state: &State) -> PyResult<Bound<'py, PyDict>> {
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

pub(super) fn item<'py>(dict: &Object<'py>, name: &str) -> Answer<'py> {
    dict.get_item(name)
}

fn words64<const N: usize>(object: &Object<'_>) -> PyResult<[u64; N]> {
    let values = to_array(object, None)?.to_vec::<u64>().or_raise()?;
    values.try_into().map_err(|_| PyValueError::new_err(format!("state must have {N} words")))
}

/// A place in a buffer.
fn place(object: &Object<'_>, places: RangeInclusive<i64>, name: &str) -> PyResult<usize> {
    let place = object.extract::<i64>().unwrap_or(-1);
    if !places.contains(&place) {
        let (first, last) = places.into_inner();
        return Err(PyValueError::new_err(format!("{name} must be between {first} and {last}")));
    }
    Ok(place as usize)
}

/// What a state dictionary says.
pub(super) fn read_state(dict: &Object<'_>) -> PyResult<State> {
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
            State::MT19937 { key, pos: place(&item(&inner, "pos")?, 0..=624, "state position")? }
        }
        "Philox" => State::Philox {
            counter: words64(&item(&inner, "counter")?)?,
            key: words64(&item(&inner, "key")?)?,
            buffer: words64(&item(dict, "buffer")?)?,
            buffer_pos: place(&item(dict, "buffer_pos")?, 1..=4, "buffer_pos")?,
            half: half()?,
        },
        "SFC64" => State::SFC64 { state: words64(&item(&inner, "state")?)?, half: half()? },
        other => return Err(PyValueError::new_err(format!("unknown bit generator {other}"))),
    })
}

#[pymethods]
impl PyBits {
    /// Where the generator stands, as a dictionary that can be assigned again.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> bits = pa.random.PCG64(5)
    /// >>> kept = bits.state
    /// >>> first = bits.random_raw()
    /// >>> bits.state = kept
    /// >>> bits.random_raw() == first
    /// True
    #[getter]
    fn state<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        state_dict(py, &self.bits.state())
    }
    #[setter]
    fn set_state(&self, state: &Object<'_>) -> PyResult<()> {
        let own = self.bits.state();
        if state.is_instance_of::<PyTuple>() && matches!(own, State::MT19937 { .. }) {
            let fits = matches!(state.len()?, 3 | 5) && state.get_item(0)?.eq("MT19937")?;
            if !fits {
                return Err(PyValueError::new_err("state is not a legacy MT19937 state"));
            }
            return self.bits.set_state(&read_legacy_state(state)?).or_raise();
        }
        let Ok(dict) = state.cast::<PyDict>() else {
            return Err(PyTypeError::new_err("state must be a dict"));
        };
        let name = dict.get_item("bit_generator")?.map(|name| name.to_string()).unwrap_or_default();
        if name != own.name() {
            // A state of another kind is refused by what it is for.
            let kind = if matches!(own, State::MT19937 { .. } | State::Philox { .. }) { "PRNG" } else { "RNG" };
            return Err(PyValueError::new_err(format!("state must be for a {} {kind}", own.name())));
        }
        self.bits.set_state(&read_state(state)?).or_raise()
    }

    /// The lock that is held while numbers are drawn. Code that draws several that belong together, or by the
    /// functions of `ctypes` and `cffi`, should hold it.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> bits = pa.random.PCG64(5)
    /// >>> with bits.lock:
    /// ...     first = bits.random_raw()
    #[getter]
    fn lock(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let make = || py.import("threading")?.getattr("RLock")?.call0().map(Bound::unbind);
        Ok(self.lock.get_or_try_init(py, make)?.clone_ref(py))
    }

    /// Functions for C in the layout of NumPy's `bitgen_t`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> type(pa.random.PCG64(5).capsule).__name__
    /// 'PyCapsule'
    #[getter]
    fn capsule(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let make = || interface::capsule(py, &self.bits).map(|capsule| capsule.into_any().unbind());
        Ok(self.capsule.get_or_try_init(py, make)?.clone_ref(py))
    }

    /// Functions that draw, for `ctypes`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.PCG64(5).ctypes.state_address > 0
    /// True
    #[getter]
    fn ctypes(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.interface(py, &self.ctypes, "for_ctypes")
    }

    /// Functions that draw, for `cffi`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> hasattr(pa.random.PCG64, "cffi")
    /// True
    #[getter]
    fn cffi(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.interface(py, &self.cffi, "for_cffi")
    }

    /// Draws that are dropped, for measurements.
    #[pyo3(signature = (cnt, method="uint64"))]
    fn _benchmark(&self, cnt: usize, method: &str) -> PyResult<()> {
        self.bits.with(|bits| match method {
            "uint64" => Ok((0..cnt).for_each(|_| _ = bits.next_u64())),
            "double" => Ok((0..cnt).for_each(|_| _ = bits.next_f64())),
            _ => Err(PyValueError::new_err("Unknown method")),
        })
    }

    /// The sequence that seeded this generator.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.PCG64(5).seed_seq.entropy
    /// 5
    #[getter]
    fn seed_seq(&self, py: Python<'_>) -> Option<Py<PyAny>> {
        self.sequence.as_ref().map(|sequence| sequence.clone_ref(py))
    }

    /// `seed_seq` by the name that it had in NumPy before 1.25, by which libraries (Dask) still ask for it.
    #[getter(_seed_seq)]
    fn older_seed_seq(&self, py: Python<'_>) -> Option<Py<PyAny>> {
        self.seed_seq(py)
    }

    /// Generators for further streams.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> len(pa.random.PCG64(5).spawn(2))
    /// 2
    pub(super) fn spawn<'py>(this: &Bound<'py, Self>, n_children: i32) -> PyResult<Vec<Object<'py>>> {
        let py = this.py();
        if n_children < 0 {
            return Err(PyValueError::new_err("n_children must be non-negative"));
        }
        let sequence = this.borrow().seed_seq(py).map(|sequence| sequence.into_bound(py));
        let Some(spawn) = sequence.and_then(|sequence| sequence.getattr("spawn").ok()) else {
            return Err(PyTypeError::new_err("The underlying SeedSequence does not implement spawning."));
        };
        let children = spawn.call1((n_children,))?;
        children.try_iter()?.map(|child| this.get_type().call1((child?,))).collect()
    }

    /// Raw 64-bit draws (32-bit ones of `MT19937`).
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.PCG64(5).random_raw(2)
    /// array([14849682912918955432, 14903876974979881461], dtype=uint64)
    #[pyo3(signature = (size=None, output=true))]
    fn random_raw<'py>(&self, py: Python<'py>, size: Option<&Object<'py>>, output: bool) -> Answer<'py> {
        let narrow = matches!(self.bits.state(), State::MT19937 { .. });
        let shape = size.filter(|size| !size.is_none()).map(extract_shape).transpose()?;
        let count = shape.as_ref().map_or(1, |shape| shape.iter().product());
        let bits = &self.bits;
        guard(|| {
            let draws: Vec<u64> = run(py, count, || {
                Ok(bits.with(|bits| {
                    let draw = |_| if narrow { u64::from(bits.next_u32()) } else { bits.next_u64() };
                    (0..count).map(draw).collect()
                }))
            })?;
            match shape {
                _ if !output => Ok(py.None().into_bound(py)),
                None => Ok(draws[0].into_pyobject(py)?.into_any()),
                Some(shape) => Ok(PyArray::wrap(py, Array::from_shape(&draws, &shape).or_raise()?)?.into_any()),
            }
        })
    }

    fn __getstate__(&self, py: Python<'_>) -> PyResult<(Py<PyDict>, Option<Py<PyAny>>)> {
        Ok((self.state(py)?.unbind(), self.seed_seq(py)))
    }

    fn __setstate__(&mut self, parts: &Object<'_>) -> PyResult<()> {
        if parts.is_instance_of::<PyDict>() {
            return self.set_state(parts);
        }
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

/// The state that a legacy tuple holds.
pub(super) fn read_legacy_state(state: &Object<'_>) -> PyResult<State> {
    let (dict, inner) = (PyDict::new(state.py()), PyDict::new(state.py()));
    dict.set_item("bit_generator", state.get_item(0)?)?;
    inner.set_item("key", state.get_item(1)?)?;
    inner.set_item("pos", state.get_item(2)?)?;
    dict.set_item("state", inner)?;
    read_state(dict.as_any())
}

macro_rules! bit_generators {
    ($($(#[$doc:meta])+ $class:ident $text:literal $kind:ident ($($parameter:ident)*) { $($methods:tt)* })+) => { $(
        $(#[$doc])+
        ///
        /// Parameters
        /// ----------
        /// seed : ``None``, an integer or a sequence of them, or a `SeedSequence`.
        #[pyclass(name = $text, module = "polyarray.random", extends = PyBits, subclass)]
        pub(super) struct $class;

        #[pymethods]
        impl $class {
            #[new]
            #[pyo3(signature = (seed=None $(, $parameter=None)*))]
            pub(super) fn new<'py>(
                py: Python<'py>,
                seed: Option<&Object<'py>>,
                $($parameter: Option<&Object<'py>>,)*
            ) -> PyResult<PyClassInitializer<Self>> {
                let sequence = sequence_of(py, seed)?;
                let bits = Bits::new(seeded(&sequence, |seeds| $kind::new(seeds))?);
                let base = PyBits::over(bits, Some(sequence.unbind()));
                bit_generators!(@parameters base seed $($parameter)*);
                Ok(PyClassInitializer::from(base).add_subclass($class))
            }
            $($methods)*
        }
    )+ };
    (@parameters $base:ident $seed:ident) => {};
    (@parameters $base:ident $seed:ident $counter:ident $key:ident) => {
        let $base = key_and_counter($base, $seed, $counter, $key)?;
    };
}

/// A Philox generator with its counter and key as they are given.
fn key_and_counter(
    base: PyBits,
    seed: Option<&Object<'_>>,
    counter: Option<&Object<'_>>,
    key: Option<&Object<'_>>,
) -> PyResult<PyBits> {
    if seed.is_some() && key.is_some() {
        return Err(PyValueError::new_err("seed and key cannot be both used"));
    }
    let State::Philox { counter: zero, key: own, .. } = base.bits.state() else { return Ok(base) };
    let sequence = if key.is_some() { None } else { base.sequence };
    let key = key.map(|key| limbs(key, "key")).transpose()?.unwrap_or(own);
    let counter = counter.map(|counter| limbs(counter, "counter")).transpose()?.unwrap_or(zero);
    Ok(PyBits::over(Bits::new(Philox::from_parts(key, counter)), sequence))
}

/// A large integer as 64-bit words, low one first, or the words themselves.
fn limbs<const N: usize>(value: &Object<'_>, name: &str) -> PyResult<[u64; N]> {
    if value.len().is_ok() && value.getattr("shape").map_or(Ok(true), |shape| Ok::<_, PyErr>(shape.len()? > 0))? {
        let words = to_array(value, None)?.to_vec::<u64>().or_raise()?;
        let refused = |_| PyValueError::new_err(format!("{name} must have {N} elements when using array form"));
        return words.try_into().map_err(refused);
    }
    let value = value.py().get_type::<PyInt>().call1((value,))?;
    let bits = 64 * N;
    if value.lt(0)? || value.call_method0("bit_length")?.extract::<usize>()? > bits {
        return Err(PyValueError::new_err(format!("{name} must be positive and less than 2**{bits}.")));
    }
    wrapped(&value)
}

/// An integer modulo a power of two, as 64-bit words.
fn wrapped<const N: usize>(value: &Object<'_>) -> PyResult<[u64; N]> {
    let mut words = [0; N];
    for (k, word) in words.iter_mut().enumerate() {
        let mask = u64::MAX.into_pyobject(value.py())?;
        *word = value.rshift(64 * k)?.bitand(mask)?.extract()?;
    }
    Ok(words)
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

/// Moves the generator behind an object.
fn moved<'py, B: BitGenerator, const N: usize>(
    this: &Object<'py>,
    fresh: B,
    delta: &Object<'py>,
    advance: impl FnOnce(&mut B, [u64; N]),
) -> Answer<'py> {
    let mut bits = copy_of(this, fresh)?;
    advance(&mut bits, wrapped(delta)?);
    this.cast::<PyBits>()?.borrow().bits.set_state(&bits.state()).or_raise()?;
    Ok(this.clone())
}

fn u128_of([low, high]: [u64; 2]) -> u128 {
    u128::from(high) << 64 | u128::from(low)
}

bit_generators! {
    /// PCG XSL-RR 128/64, the default generator.
    ///
    /// >>> import polyarray as pa
    /// >>> pa.random.Generator(pa.random.PCG64(5)).integers(10, size=3)
    /// array([6, 8, 0])
    PyPCG64 "PCG64" PCG64 () {
        /// As if that many draws had been made.
        ///
        /// Examples
        /// --------
        /// >>> import polyarray as pa
        /// >>> bits = pa.random.PCG64(5)
        /// >>> skipped = bits.random_raw(2)
        /// >>> int(pa.random.PCG64(5).advance(1).random_raw()) == int(skipped[1])
        /// True
        fn advance<'py>(this: &Bound<'py, Self>, delta: &Object<'py>) -> Answer<'py> {
            moved(this.as_any(), PCG64::from_int(0), delta, |bits, delta| bits.advance(u128_of(delta)))
        }
        /// A generator far ahead in the same stream.
        ///
        /// Examples
        /// --------
        /// >>> import polyarray as pa
        /// >>> pa.random.PCG64(5).jumped().random_raw() != pa.random.PCG64(5).random_raw()
        /// True
        #[pyo3(signature = (jumps=1))]
        fn jumped<'py>(this: &Bound<'py, Self>, jumps: u128) -> Answer<'py> {
            standing(this.as_any(), &copy_of(this.as_any(), PCG64::from_int(0))?.jumped(jumps).state())
        }
    }
    /// PCG CM DXSM 128/64.
    ///
    /// >>> import polyarray as pa
    /// >>> pa.random.Generator(pa.random.PCG64DXSM(5)).integers(10, size=3)
    /// array([3, 9, 5])
    PyPCG64DXSM "PCG64DXSM" PCG64DXSM () {
        /// As if that many draws had been made.
        ///
        /// Examples
        /// --------
        /// >>> import polyarray as pa
        /// >>> bits = pa.random.PCG64DXSM(5)
        /// >>> skipped = bits.random_raw(2)
        /// >>> int(pa.random.PCG64DXSM(5).advance(1).random_raw()) == int(skipped[1])
        /// True
        fn advance<'py>(this: &Bound<'py, Self>, delta: &Object<'py>) -> Answer<'py> {
            moved(this.as_any(), PCG64DXSM::from_int(0), delta, |bits, delta| bits.advance(u128_of(delta)))
        }
        /// A generator far ahead in the same stream.
        ///
        /// Examples
        /// --------
        /// >>> import polyarray as pa
        /// >>> pa.random.PCG64DXSM(5).jumped().random_raw() != pa.random.PCG64DXSM(5).random_raw()
        /// True
        #[pyo3(signature = (jumps=1))]
        fn jumped<'py>(this: &Bound<'py, Self>, jumps: u128) -> Answer<'py> {
            standing(this.as_any(), &copy_of(this.as_any(), PCG64DXSM::from_int(0))?.jumped(jumps).state())
        }
    }
    /// The Mersenne twister.
    ///
    /// >>> import polyarray as pa
    /// >>> pa.random.Generator(pa.random.MT19937(5)).integers(10, size=3)
    /// array([3, 4, 4])
    PyMT19937 "MT19937" MT19937 () {
        /// A generator far ahead in the same stream.
        ///
        /// Examples
        /// --------
        /// >>> import polyarray as pa
        /// >>> pa.random.MT19937(5).jumped().random_raw() != pa.random.MT19937(5).random_raw()
        /// True
        #[pyo3(signature = (jumps=1))]
        fn jumped<'py>(this: &Bound<'py, Self>, jumps: usize) -> Answer<'py> {
            standing(this.as_any(), &copy_of(this.as_any(), MT19937::legacy(0))?.jumped(jumps).state())
        }
        /// Begins again from a seed, as `RandomState` does.
        fn _legacy_seeding(mut this: PyRefMut<'_, Self>, seed: Option<&Object<'_>>) -> PyResult<()> {
            let base = this.as_super();
            base.sequence = None;
            base.bits.set_state(&legacy_bits(seed)?.state()).or_raise()
        }
    }
    /// Philox 4x64, a counter under ten rounds of multiplications.
    ///
    /// >>> import polyarray as pa
    /// >>> pa.random.Generator(pa.random.Philox(5)).integers(10, size=3)
    /// array([8, 8, 1])
    PyPhilox "Philox" Philox (counter key) {
        /// As if that many blocks of four draws had been made.
        ///
        /// Examples
        /// --------
        /// >>> import polyarray as pa
        /// >>> pa.random.Philox(5).advance(1).random_raw() != pa.random.Philox(5).random_raw()
        /// True
        fn advance<'py>(this: &Bound<'py, Self>, delta: &Object<'py>) -> Answer<'py> {
            moved(this.as_any(), Philox::from_int(0), delta, |bits, delta| bits.advance(delta))
        }
        /// A generator far ahead in the same stream.
        ///
        /// Examples
        /// --------
        /// >>> import polyarray as pa
        /// >>> pa.random.Philox(5).jumped().random_raw() != pa.random.Philox(5).random_raw()
        /// True
        #[pyo3(signature = (jumps=1))]
        fn jumped<'py>(this: &Bound<'py, Self>, jumps: u64) -> Answer<'py> {
            standing(this.as_any(), &copy_of(this.as_any(), Philox::from_int(0))?.jumped(jumps).state())
        }
    }
    /// SFC64, small and fast and chaotic.
    ///
    /// >>> import polyarray as pa
    /// >>> pa.random.Generator(pa.random.SFC64(5)).integers(10, size=3)
    /// array([1, 6, 3])
    PySFC64 "SFC64" SFC64 () {}
}

/// Adds the classes.
pub(super) fn register(namespace: &Bound<'_, PyModule>) -> PyResult<()> {
    namespace.add_class::<PyBits>()?;
    namespace.add_class::<PyPCG64>()?;
    namespace.add_class::<PyPCG64DXSM>()?;
    namespace.add_class::<PyMT19937>()?;
    namespace.add_class::<PyPhilox>()?;
    namespace.add_class::<PySFC64>()
}
