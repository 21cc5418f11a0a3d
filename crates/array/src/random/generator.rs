//! NumPy's `Generator`.

use super::bits::{Bits, refused};
use super::parameters::{filled, result_shape, whole};
use crate::Array;
use ::random::{PCG64, SeedSequence, default_rng_from_os};
use dtype::DType;
use error::{Error, Result};
use layout::Dims;
use memory::Scratch;
use storage::Dense;

/// The bounds of whole numbers: all the same, or one pair for each.
#[derive(Debug, Clone, Copy)]
pub enum Interval<'a> {
    /// From the first to the second.
    Same(i128, i128),
    /// From an element of the first to the one of the second, broadcast.
    Each(&'a Bound, &'a Bound),
}

/// Lower or upper bounds of whole numbers.
#[derive(Debug, Clone)]
pub enum Bound {
    /// Elements of an array, of which fractions are cut off.
    Array(Array),
    /// Numbers of which some fit into no dtype, as the upper bound of all of uint64, and their shape.
    Wide(Vec<i128>, Dims),
}

impl From<Array> for Bound {
    fn from(array: Array) -> Bound {
        Bound::Array(array)
    }
}

/// The bounds of each number of a result, and its shape.
pub(crate) fn bounds(
    low: &Bound,
    high: &Bound,
    shape: Option<&[usize]>,
) -> Result<(Scratch<i128>, Scratch<i128>, Dims)> {
    // Wide numbers broadcast as their places do.
    let places = |bound: &Bound| match bound {
        Bound::Array(array) => Ok(array.clone()),
        Bound::Wide(numbers, shape) => {
            Array::from_shape(&Scratch::collected(0..numbers.len() as i64)?, shape)
        }
    };
    let (low_places, high_places) = (places(low)?, places(high)?);
    let shape = result_shape(&[&low_places, &high_places], shape)?;
    let numbers = |bound: &Bound, places: &Array| -> Result<Scratch<i128>> {
        let mut each = whole(places, &shape)?;
        if let Bound::Wide(numbers, _) = bound {
            each.iter_mut().for_each(|place| *place = numbers[*place as usize]);
        }
        Ok(each)
    };
    Ok((numbers(low, &low_places)?, numbers(high, &high_places)?, shape))
}

/// Runs an expression with `$T` bound to an integer type that slices can be borrowed of.
macro_rules! with_integer {
    ($dtype:expr, $name:literal, $T:ident => $body:expr) => {
        match $dtype {
            DType::Int8 => {
                type $T = i8;
                $body
            }
            DType::UInt8 => {
                type $T = u8;
                $body
            }
            DType::Int16 => {
                type $T = i16;
                $body
            }
            DType::UInt16 => {
                type $T = u16;
                $body
            }
            DType::Int32 => {
                type $T = i32;
                $body
            }
            DType::UInt32 => {
                type $T = u32;
                $body
            }
            DType::Int64 => {
                type $T = i64;
                $body
            }
            DType::UInt64 => {
                type $T = u64;
                $body
            }
            other => Err(Error::type_(format!("Unsupported dtype dtype('{other}') for {}", $name))),
        }
    };
}
pub(crate) use with_integer;

/// Random numbers of many distributions over shared [`Bits`].
#[derive(Debug, Clone)]
pub struct Generator {
    pub(crate) bits: Bits,
}

impl Generator {
    /// A generator over shared bits.
    pub fn new(bits: Bits) -> Generator {
        Generator { bits }
    }

    /// A generator over [`PCG64`] seeded with a number, as NumPy's `default_rng(seed)`.
    pub fn seeded(seed: u128) -> Generator {
        Generator::new(Bits::new(PCG64::from_int(seed)))
    }

    /// A generator over [`PCG64`] seeded by a sequence.
    pub fn from_sequence(sequence: &SeedSequence) -> Generator {
        Generator::new(Bits::new(PCG64::new(sequence)))
    }

    /// A generator over [`PCG64`] seeded by the operating system.
    ///
    /// # Errors
    /// [`crate::Kind::Io`] where the system gives no entropy.
    pub fn from_os() -> Result<Generator> {
        let rng = default_rng_from_os().map_err(refused)?;
        Ok(Generator::new(Bits::new(rng.bit_generator)))
    }

    /// The bits.
    pub fn bits(&self) -> &Bits {
        &self.bits
    }

    pub(crate) fn fill<R>(
        &self,
        run: impl FnOnce(&mut ::random::Generator<super::bits::Borrowed<'_>>) -> R,
    ) -> R {
        self.bits.borrow(|bits| run(&mut ::random::Generator::new(bits)))
    }

    /// Numbers of `[0, 1)`.
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn random(&self, shape: &[usize]) -> Result<Array> {
        self.random_in(shape, DType::Float64)
    }

    /// Numbers of `[0, 1)` as float64 or float32.
    ///
    /// # Errors
    /// [`crate::Kind::Type`] for another dtype.
    pub fn random_in(&self, shape: &[usize], dtype: DType) -> Result<Array> {
        self.fill(|rng| match dtype {
            DType::Float64 => filled(shape, |out| {
                rng.random(out);
                Ok(())
            }),
            DType::Float32 => filled(shape, |out| {
                rng.random_f32(out);
                Ok(())
            }),
            other => Err(unsupported(other, "random")),
        })
    }

    /// Standard normal numbers as float64 or float32.
    ///
    /// # Errors
    /// [`crate::Kind::Type`] for another dtype.
    pub fn standard_normal(&self, shape: &[usize], dtype: DType) -> Result<Array> {
        self.fill(|rng| match dtype {
            DType::Float64 => filled(shape, |out| {
                rng.standard_normal(out);
                Ok(())
            }),
            DType::Float32 => filled(shape, |out| {
                rng.standard_normal_f32(out);
                Ok(())
            }),
            other => Err(unsupported(other, "standard_normal")),
        })
    }

    /// Standard exponential numbers as float64 or float32, by the ziggurat or, with `inverse`, by the
    /// inverse of the distribution function.
    ///
    /// # Errors
    /// [`crate::Kind::Type`] for another dtype.
    pub fn standard_exponential(&self, shape: &[usize], dtype: DType, inverse: bool) -> Result<Array> {
        self.fill(|rng| match (dtype, inverse) {
            (DType::Float64, false) => filled(shape, |out| {
                rng.standard_exponential(out);
                Ok(())
            }),
            (DType::Float64, true) => filled(shape, |out| {
                rng.standard_exponential_inv(out);
                Ok(())
            }),
            (DType::Float32, false) => filled(shape, |out| {
                rng.standard_exponential_f32(out);
                Ok(())
            }),
            (DType::Float32, true) => filled(shape, |out| {
                rng.standard_exponential_inv_f32(out);
                Ok(())
            }),
            (other, _) => Err(unsupported(other, "standard_exponential")),
        })
    }

    /// Whole numbers of an interval, whose upper bound is left out unless `endpoint`.
    ///
    /// ```
    /// use polyarray::{DType, random::{Generator, Interval}};
    /// let x = Generator::seeded(12345).integers(Interval::Same(0, 10), Some(&[3]), DType::Int64, false)?;
    /// assert_eq!(x.to_vec::<i64>()?, [6, 2, 7]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for empty intervals and bounds outside the dtype; [`crate::Kind::Type`] for a
    /// dtype without whole numbers.
    pub fn integers(
        &self,
        interval: Interval<'_>,
        shape: Option<&[usize]>,
        dtype: DType,
        endpoint: bool,
    ) -> Result<Array> {
        if let Some(shape) = shape.filter(|shape| shape.contains(&0)) {
            // Nothing is looked at where nothing is drawn.
            return Array::zeros(shape, dtype);
        }
        self.fill(|rng| match interval {
            Interval::Same(low, high) => {
                let shape = shape.unwrap_or(&[]);
                if dtype.is_bool() {
                    let mut values = Scratch::filled(layout::checked_size(shape, 1)?, false)?;
                    rng.integers(low, high, endpoint, &mut values).map_err(refused)?;
                    return Array::from_shape(&values, shape);
                }
                with_integer!(dtype, "integers", T => filled::<T>(shape, |out| rng.integers(low, high, endpoint, out)))
            }
            Interval::Each(low, high) => {
                let (low, high, shape) = bounds(low, high, shape)?;
                let bounds = |k: usize| (low[k], high[k]);
                if dtype.is_bool() {
                    let mut values = Scratch::filled(low.len(), false)?;
                    rng.integers_each(bounds, endpoint, &mut values).map_err(refused)?;
                    return Array::from_shape(&values, &shape);
                }
                with_integer!(dtype, "integers", T => filled::<T>(&shape, |out| rng.integers_each(bounds, endpoint, out)))
            }
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
        self.fill(|rng| rng.bytes(out));
    }
}

fn unsupported(dtype: DType, name: &str) -> Error {
    Error::type_(format!("Unsupported dtype dtype('{dtype}') for {name}"))
}

/// New contiguous memory of the elements of an array, for what is shuffled.
pub(crate) fn contiguous(x: &Array) -> Result<Dense> {
    x.dense()?.copy(layout::Order::C)
}
