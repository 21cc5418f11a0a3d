//! Seeds: integers and sequences of them, mixed into states by `SeedSequence`.

use super::{Answer, Object};
use crate::array::PyArray;
use crate::convert::to_array;
use crate::dtype::{dtype_object, extract_dtype};
use crate::errors::OrRaise;
use dtype::DType;
use polyarray::Array;
use polyarray::random::{Bits, MT19937, RandomState, SeedSequence, Seeds};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyFloat, PyInt, PyString, PyTuple};
use std::cell::Cell;

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
        let item = item?;
        if item.len().is_ok() && !item.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err("SeedSequence does not accept nested sequences."));
        }
        words.extend(words_of(&item)?);
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
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.random.SeedSequence(5).generate_state(2)
/// array([  16823399, 2940995229], dtype=uint32)
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
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.SeedSequence(5).generate_state(2)
    /// array([  16823399, 2940995229], dtype=uint32)
    #[pyo3(signature = (n_words, dtype=None))]
    fn generate_state<'py>(&self, py: Python<'py>, n_words: usize, dtype: Option<&Object<'py>>) -> PyResult<Bound<'py, PyArray>> {
        let array = match dtype.map(extract_dtype).transpose()? {
            None | Some(DType::UInt32) => Array::from_values(&self.sequence.generate_u32(n_words)),
            Some(DType::UInt64) => Array::from_values(&self.sequence.generate_u64(n_words)),
            Some(_) => return Err(PyValueError::new_err("only support uint32 or uint64")),
        };
        PyArray::wrap(py, array.or_raise()?)
    }

    /// Sequences for further streams, different from all spawned before.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> [child.spawn_key for child in pa.random.SeedSequence(5).spawn(2)]
    /// [(0,), (1,)]
    fn spawn(&mut self, py: Python<'_>, n_children: i32) -> PyResult<Vec<PySeedSequence>> {
        let n_children =
            u32::try_from(n_children).map_err(|_| PyValueError::new_err("n_children must be non-negative"))?;
        let children = self.sequence.spawn(n_children);
        let entropy = &self.entropy;
        Ok(children
            .into_iter()
            .map(|sequence| PySeedSequence {
                spawn_key: sequence.spawn_key().to_vec(),
                sequence,
                entropy: entropy.clone_ref(py),
            })
            .collect())
    }

    /// What the sequence was made of.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.SeedSequence(5).entropy
    /// 5
    #[getter]
    fn entropy(&self, py: Python<'_>) -> Py<PyAny> {
        self.entropy.clone_ref(py)
    }
    /// The place in the tree of sequences: the number of each ancestor among its siblings.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.SeedSequence(5).spawn(2)[1].spawn_key
    /// (1,)
    #[getter]
    fn spawn_key<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.spawn_key)
    }
    /// How many 32-bit words the entropy is mixed into.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.SeedSequence(5).pool_size
    /// 4
    #[getter]
    fn pool_size(&self) -> usize {
        self.sequence.pool_size()
    }
    /// How many sequences were made of this one.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> seeds = pa.random.SeedSequence(5)
    /// >>> _ = seeds.spawn(2)
    /// >>> seeds.n_children_spawned
    /// 2
    #[getter]
    fn n_children_spawned(&self) -> u32 {
        self.sequence.n_children_spawned()
    }
    /// The words that the entropy was mixed into.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.SeedSequence(5).pool.shape
    /// (4,)
    #[getter]
    fn pool<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray>> {
        PyArray::wrap(py, Array::from_values(self.sequence.pool()).or_raise()?)
    }
    /// What another sequence of the same numbers is made of.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.random.SeedSequence(5).state["entropy"]
    /// 5
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

/// The sequence that a seed is or makes.
pub(super) fn sequence_of<'py>(py: Python<'py>, seed: Option<&Object<'py>>) -> Answer<'py> {
    match seed {
        Some(seed) if seed.hasattr("generate_state")? => Ok(seed.clone()),
        _ => Ok(Bound::new(py, PySeedSequence::new(py, seed, None, 4, 0)?)?.into_any()),
    }
}

/// A generator seeded by any object that generates state.
pub(super) fn seeded<B>(sequence: &Object<'_>, make: impl FnOnce(&Asked<'_, '_>) -> B) -> PyResult<B> {
    let asked = Asked { sequence, error: Cell::new(None) };
    let bits = make(&asked);
    asked.error.into_inner().map_or(Ok(bits), Err)
}

/// A seed sequence that is asked through Python, and the first error that it raised.
pub(super) struct Asked<'a, 'py> {
    sequence: &'a Object<'py>,
    error: Cell<Option<PyErr>>,
}

impl Asked<'_, '_> {
    fn generate<T: dtype::Element + Default>(&self, n_words: usize) -> Vec<T> {
        let words = || -> PyResult<Vec<T>> {
            let py = self.sequence.py();
            let words = self.sequence.call_method1("generate_state", (n_words, dtype_object(py, T::DTYPE)?))?;
            let words = to_array(&words, Some(T::DTYPE))?.to_vec::<T>().or_raise()?;
            if words.len() == n_words { Ok(words) } else { Err(PyValueError::new_err("generate_state: too few words")) }
        };
        words().unwrap_or_else(|error| {
            self.error.set(Some(error));
            vec![T::default(); n_words]
        })
    }
}

impl Seeds for Asked<'_, '_> {
    fn generate_u32(&self, n_words: usize) -> Vec<u32> {
        self.generate(n_words)
    }
    fn generate_u64(&self, n_words: usize) -> Vec<u64> {
        self.generate(n_words)
    }
}

/// The bits of a legacy seed.
pub(super) fn legacy_bits(seed: Option<&Object<'_>>) -> PyResult<Bits> {
    let Some(seed) = seed.filter(|seed| !seed.is_none()) else {
        return Ok(RandomState::from_os().or_raise()?.bits().clone());
    };
    let refused = || PyValueError::new_err("Seed must be between 0 and 2**32 - 1");
    // An array of one number is that number.
    let squeezed = if seed.hasattr("squeeze")? { seed.call_method0("squeeze")? } else { seed.clone() };
    if let Ok(number) = squeezed.call_method0("__index__") {
        let number = number.extract::<u32>().map_err(|_| refused())?;
        return Ok(Bits::new(MT19937::legacy(number)));
    }
    if seed.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err(
            "Cannot cast scalar from dtype('<U1') to dtype('int64') according to the rule 'safe'",
        ));
    }
    let values = to_array(seed, None)?;
    if values.size() == 0 {
        return Err(PyValueError::new_err("Seed must be non-empty"));
    }
    if values.dtype().is_inexact() || values.dtype() == DType::UInt64 {
        return Err(PyTypeError::new_err(format!(
            "Cannot cast {} from dtype('{}') to dtype('int64') according to the rule 'safe'",
            if values.ndim() == 0 { "scalar" } else { "array data" },
            values.dtype()
        )));
    }
    if values.ndim() != 1 {
        return Err(PyValueError::new_err("Seed array must be 1-d"));
    }
    let words: Vec<u32> = values
        .to_vec::<i64>()
        .or_raise()?
        .into_iter()
        .map(|value| u32::try_from(value).map_err(|_| refused()))
        .collect::<PyResult<_>>()?;
    Ok(RandomState::from_words(&words).or_raise()?.bits().clone())
}

/// Adds the class.
pub(super) fn register(module: &Bound<'_, PyModule>, namespace: &Bound<'_, PyModule>) -> PyResult<()> {
    namespace.add_class::<PySeedSequence>()?;
    module.add_function(wrap_pyfunction!(_seed_sequence, module)?)
}
