//! New arrays.

use crate::Array;
use dtype::{DType, Scalar};
use error::{Error, Result};
use layout::Order;
use storage::Dense;

impl Array {
    /// A new array with any content.
    ///
    /// # Errors
    /// Sizes that cannot be counted, or memory that is not there.
    pub fn empty(shape: &[usize], dtype: DType) -> Result<Array> {
        Dense::empty(shape, dtype, Order::C).map(Array::from)
    }

    /// A new array of zeros.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn zeros(shape: &[usize], dtype: DType) -> Result<Array> {
        Dense::zeros(shape, dtype, Order::C).map(Array::from)
    }

    /// A new array of ones.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn ones(shape: &[usize], dtype: DType) -> Result<Array> {
        Dense::full(shape, Scalar::one(dtype), Order::C).map(Array::from)
    }

    /// A new array that holds one value everywhere.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn full(shape: &[usize], value: Scalar) -> Result<Array> {
        Dense::full(shape, value, Order::C).map(Array::from)
    }

    /// Evenly spaced values from `start` up to but not including `stop`.
    ///
    /// # Errors
    /// [`crate::Kind::ZeroDivision`] for a step of zero; [`crate::Kind::Value`] for too many values.
    pub fn arange(start: f64, stop: f64, step: f64, dtype: DType) -> Result<Array> {
        if step == 0.0 {
            return Err(Error::new(error::Kind::ZeroDivision, "division by zero"));
        }
        let length = ((stop - start) / step).ceil();
        if length.is_nan() || length > i64::MAX as f64 {
            return Err(Error::value("arange: cannot compute length"));
        }
        let length = length.max(0.0) as usize;
        let index = Dense::empty(&[length], DType::Float64, Order::C)?;
        // The second value as it is rounded decides the step, as in NumPy.
        let delta = (start + step) - start;
        index.with_slice_mut::<f64, _>(|values| {
            for (k, value) in values.iter_mut().enumerate() {
                *value = start + k as f64 * delta;
            }
        })?;
        Array::from(index).astype(dtype)
    }

    /// Whole numbers from `start` up to but not including `stop`.
    ///
    /// # Errors
    /// As [`Array::arange`].
    pub fn arange_integer(start: i64, stop: i64, step: i64, dtype: DType) -> Result<Array> {
        if step == 0 {
            return Err(Error::new(error::Kind::ZeroDivision, "division by zero"));
        }
        let (span, step_wide) = (i128::from(stop) - i128::from(start), i128::from(step));
        let length = if (span > 0) == (step > 0) && span != 0 {
            (span + step_wide - step_wide.signum()) / step_wide
        } else {
            0
        };
        let length = usize::try_from(length).map_err(|_| Error::value("Maximum allowed size exceeded"))?;
        let index = Dense::empty(&[length], DType::Int64, Order::C)?;
        index.with_slice_mut::<i64, _>(|values| {
            for (k, value) in values.iter_mut().enumerate() {
                *value = start.wrapping_add((k as i64).wrapping_mul(step));
            }
        })?;
        Array::from(index).astype(dtype)
    }
}
