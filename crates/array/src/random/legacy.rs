//! NumPy's legacy `RandomState`.

use super::bits::{Bits, Borrowed, refused};
use super::generator::{Interval, bounds, with_integer};
use super::parameters::filled;
use crate::Array;
use ::random::{MT19937, State};
use dtype::DType;
use error::{Error, Result};
use memory::Scratch;
use std::sync::{Arc, Mutex, PoisonError};

/// The legacy distributions over shared [`Bits`], with their streams.
///
/// ```
/// use polyarray::random::RandomState;
/// let x = RandomState::seeded(0).standard_normal(&[2])?;
/// assert_eq!(x.to_vec::<f64>()?, [1.764052345967664, 0.4001572083672233]);
/// # Ok::<(), polyarray::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RandomState {
    bits: Bits,
    /// The second normal number of the last pair.
    gauss: Arc<Mutex<Option<f64>>>,
}

impl RandomState {
    /// The legacy distributions over shared bits.
    pub fn new(bits: Bits) -> RandomState {
        RandomState { bits, gauss: Arc::default() }
    }

    /// The state of `RandomState(seed)`.
    pub fn seeded(seed: u32) -> RandomState {
        RandomState::new(Bits::new(MT19937::legacy(seed)))
    }

    /// The state of `RandomState(array)`.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for no words.
    pub fn from_words(seed: &[u32]) -> Result<RandomState> {
        Ok(RandomState::new(Bits::new(MT19937::init_by_array(seed).map_err(refused)?)))
    }

    /// A state from entropy of the operating system.
    ///
    /// # Errors
    /// [`crate::Kind::Io`] where there is none.
    pub fn from_os() -> Result<RandomState> {
        let rng = ::random::RandomState::from_os().map_err(refused)?;
        Ok(RandomState::new(Bits::new(rng.bit_generator)))
    }

    /// The bits.
    pub fn bits(&self) -> &Bits {
        &self.bits
    }

    /// The generator's state and the normal number that waits.
    pub fn state(&self) -> (State, Option<f64>) {
        (self.bits.state(), *self.gauss.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Continues from what [`RandomState::state`] gave.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for a state of another kind of generator.
    pub fn set_state(&self, state: &State, gauss: Option<f64>) -> Result<()> {
        self.bits.set_state(state)?;
        *self.gauss.lock().unwrap_or_else(PoisonError::into_inner) = gauss;
        Ok(())
    }

    pub(crate) fn draw<R>(&self, run: impl FnOnce(&mut ::random::RandomState<Borrowed<'_>>) -> R) -> R {
        self.bits.borrow(|bits| {
            let mut gauss = self.gauss.lock().unwrap_or_else(PoisonError::into_inner);
            let mut rng = ::random::RandomState::over(bits);
            *rng.gauss() = gauss.take();
            let result = run(&mut rng);
            *gauss = rng.gauss().take();
            result
        })
    }

    /// Numbers of `[0, 1)`.
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn random_sample(&self, shape: &[usize]) -> Result<Array> {
        self.draw(|rng| {
            filled(shape, |out| {
                rng.random_sample(out);
                Ok(())
            })
        })
    }

    /// Standard normal numbers.
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn standard_normal(&self, shape: &[usize]) -> Result<Array> {
        self.draw(|rng| {
            filled(shape, |out| {
                rng.standard_normal(out);
                Ok(())
            })
        })
    }

    /// Standard exponential numbers.
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn standard_exponential(&self, shape: &[usize]) -> Result<Array> {
        self.draw(|rng| {
            filled(shape, |out| {
                rng.standard_exponential(out);
                Ok(())
            })
        })
    }

    /// Whole numbers of an interval without its upper bound.
    ///
    /// # Errors
    /// As [`super::Generator::integers`].
    pub fn randint(&self, interval: Interval<'_>, shape: Option<&[usize]>, dtype: DType) -> Result<Array> {
        if let Some(shape) = shape.filter(|shape| shape.contains(&0)) {
            return Array::zeros(shape, dtype);
        }
        self.draw(|rng| match interval {
            Interval::Same(low, high) => {
                let shape = shape.unwrap_or(&[]);
                if dtype.is_bool() {
                    let mut values = Scratch::filled(layout::checked_size(shape, 1)?, false)?;
                    rng.randint(low, high, &mut values).map_err(refused)?;
                    return Array::from_shape(&values, shape);
                }
                with_integer!(dtype, "randint", T => filled::<T>(shape, |out| rng.randint(low, high, out)))
            }
            Interval::Each(low, high) => {
                let (low, high, shape) = bounds(low, high, shape)?;
                let bounds = |k: usize| (low[k], high[k]);
                if dtype.is_bool() {
                    let mut values = Scratch::filled(low.len(), false)?;
                    rng.randint_each(bounds, &mut values).map_err(refused)?;
                    return Array::from_shape(&values, &shape);
                }
                with_integer!(dtype, "randint", T => filled::<T>(&shape, |out| rng.randint_each(bounds, out)))
            }
        })
    }

    /// Whole numbers of `[0, 2⁶³)`.
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn tomaxint(&self, shape: &[usize]) -> Result<Array> {
        self.draw(|rng| {
            filled::<i64>(shape, |out| {
                rng.tomaxint(out);
                Ok(())
            })
        })
    }

    /// Random bytes.
    pub fn bytes(&self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.fill_bytes(&mut bytes);
        bytes
    }

    /// Fills memory with random bytes.
    pub fn fill_bytes(&self, out: &mut [u8]) {
        self.draw(|rng| rng.bytes(out));
    }
}
