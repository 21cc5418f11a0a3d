//! Rounding, limits, and numbers in place of what is none.
//!
//! Each is one or a few steps of an element-wise program, so that large arrays pass once.

use crate::elementwise::{self, call};
use crate::{Array, Number, Operand};
use dtype::{DType, Scalar, finfo, iinfo};
use error::Result;
use ops::elementwise::{arithmetic, selection};

/// A limit that a whole-number dtype keeps anyhow is none.
fn limiting<'a>(limit: Option<Operand<'a>>, dtype: DType, lower: bool) -> Option<Operand<'a>> {
    let whole = match limit {
        Some(Operand::Number(number)) => number.whole(),
        _ => None,
    };
    match (whole, iinfo(dtype)) {
        (Some(value), Some(info)) if if lower { value <= info.min } else { value >= info.max } => None,
        _ => limit,
    }
}

impl Array {
    /// The elements limited to `[low, high]`; either limit may be missing. NaN stays.
    ///
    /// ```
    /// use polyarray::Array;
    /// let x = Array::from_slice(&[-1, 5, 10]);
    /// assert_eq!(x.clip(Some(0.into()), Some(7.into()))?.to_vec::<i64>()?, [0, 5, 7]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// As for [`elementwise::apply`].
    pub fn clip(&self, low: Option<Operand<'_>>, high: Option<Operand<'_>>) -> Result<Array> {
        self.clip_into(low, high, &elementwise::Options::default())
    }

    /// [`Array::clip`] with options, such as an array for the result.
    ///
    /// # Errors
    /// As for [`elementwise::apply`].
    pub fn clip_into(
        &self,
        low: Option<Operand<'_>>,
        high: Option<Operand<'_>>,
        options: &elementwise::Options<'_>,
    ) -> Result<Array> {
        let one = |row: &'static ops::Elementwise, operands: &[Operand<'_>]| {
            Ok(elementwise::apply(row, operands, options)?.remove(0))
        };
        let x = Operand::Array(self);
        match (limiting(low, self.dtype(), true), limiting(high, self.dtype(), false)) {
            (Some(low), Some(high)) => one(&selection::clip, &[x, low, high]),
            (Some(low), None) => one(&arithmetic::maximum, &[x, low]),
            (None, Some(high)) => one(&arithmetic::minimum, &[x, high]),
            (None, None) if self.dtype().is_bool() => self.copy(layout::Order::K),
            (None, None) => one(&arithmetic::positive, &[x]),
        }
    }

    /// The elements rounded to `decimals` places, halves to even: multiplied by a power of ten, rounded
    /// and divided again, as NumPy does.
    ///
    /// # Errors
    /// As for [`elementwise::apply`].
    pub fn round(&self, decimals: i32) -> Result<Array> {
        if self.dtype().is_integer() {
            if decimals >= 0 {
                return Ok(self.clone());
            }
            let power = 10f64.powi(-decimals);
            return self.divide(power)?.rint()?.multiply(power)?.astype(self.dtype());
        }
        if self.dtype().is_complex() && decimals != 0 {
            // By parts: a power of ten as a complex factor would round differently.
            let result = self.copy(layout::Order::K)?;
            for part in [result.real()?, result.imag()?] {
                part.assign(&part.round(decimals)?)?;
            }
            return Ok(result);
        }
        if self.dtype().is_bool() && decimals != 0 {
            // There is no bool between the two steps: this is refused as what it is.
            let (row, power) = match decimals {
                1.. => (&arithmetic::multiply, 10f64.powi(decimals)),
                _ => (&arithmetic::divide, 10f64.powi(-decimals)),
            };
            let options = elementwise::Options { out: &[Some(self)], ..Default::default() };
            return Ok(elementwise::apply(row, &[self.into(), power.into()], &options)?.remove(0));
        }
        match decimals {
            0 => self.rint(),
            1.. => {
                let power = 10f64.powi(decimals);
                self.multiply(power)?.rint()?.divide(power)
            }
            _ => {
                let power = 10f64.powi(-decimals);
                self.divide(power)?.rint()?.multiply(power)
            }
        }
    }

    /// The whole parts of the elements, towards zero.
    ///
    /// # Errors
    /// As for [`elementwise::apply`].
    pub fn fix(&self) -> Result<Array> {
        self.trunc()
    }

    /// Numbers in place of NaN and infinities: zero and the largest finite ones by default.
    ///
    /// ```
    /// use polyarray::Array;
    /// let x = Array::from_slice(&[f64::NAN, f64::INFINITY]);
    /// assert_eq!(x.nan_to_num(0.0.into(), Some(9.0.into()), None)?.to_vec::<f64>()?, [0.0, 9.0]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// As for [`elementwise::apply`].
    pub fn nan_to_num(
        &self,
        nan: Operand<'_>,
        posinf: Option<Operand<'_>>,
        neginf: Option<Operand<'_>>,
    ) -> Result<Array> {
        if !self.dtype().is_inexact() {
            return Ok(self.clone());
        }
        if self.dtype().is_complex() {
            let result = self.copy(layout::Order::K)?;
            for part in [result.real()?, result.imag()?] {
                part.assign(&part.nan_to_num(nan, posinf, neginf)?)?;
            }
            return Ok(result);
        }
        let largest = finfo(self.dtype()).map_or(f64::MAX, |info| info.max);
        // What replaces takes the array's dtype, whatever its own.
        let typed = |value: Operand<'_>| value.to_array(self.dtype());
        let limit = |value: f64| Operand::Scalar(Scalar::new(value).cast(self.dtype()));
        let (nan, high) = (typed(nan)?, typed(posinf.unwrap_or(limit(largest)))?);
        let low = typed(neginf.unwrap_or(limit(-largest)))?;
        let finite = Array::select(&self.equal(f64::NEG_INFINITY)?, &low, self)?;
        let finite = Array::select(&self.equal(f64::INFINITY)?, &high, &finite)?;
        Array::select(&self.isnan()?, &nan, &finite)
    }
}

/// Whether elements are equal up to `atol + rtol * |x2|`: a fused program of comparisons.
///
/// ```
/// use polyarray::{Array, rounding::isclose};
/// let x = Array::from_slice(&[1.0, 2.0]);
/// let close = isclose((&x).into(), 1.0.into(), 1e-5.into(), 1e-8.into(), false)?;
/// assert_eq!(close.to_vec::<bool>()?, [true, false]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// As for [`elementwise::apply`].
pub fn isclose(
    x1: Operand<'_>,
    x2: Operand<'_>,
    rtol: Operand<'_>,
    atol: Operand<'_>,
    equal_nan: bool,
) -> Result<Array> {
    let typed;
    let x2 = match x2 {
        Operand::Array(array) if !array.dtype().is_inexact() => {
            typed = array.astype(DType::Float64)?;
            Operand::Array(&typed)
        }
        Operand::Scalar(scalar) if !scalar.dtype().is_inexact() => {
            Operand::Scalar(scalar.cast(DType::Float64))
        }
        Operand::Number(Number::Int(value)) => Operand::Number(Number::Float(value as f64)),
        Operand::Number(Number::Huge(value)) => Operand::Number(Number::Float(value)),
        other => other,
    };
    use ops::elementwise::comparison;
    let distance = call(&arithmetic::absolute, &[(&call(&arithmetic::subtract, &[x1, x2])?).into()])?;
    let sum;
    let tolerance = match [plain(rtol), plain(atol), plain(x2)] {
        // Python's numbers take the dtype of the distance.
        [Some(rtol), Some(atol), Some(x2)] => Operand::Number(Number::Float(atol + rtol * x2.abs())),
        _ => {
            let size = call(&arithmetic::absolute, &[x2])?;
            let product = call(&arithmetic::multiply, &[rtol, (&size).into()])?;
            sum = call(&arithmetic::add, &[atol, (&product).into()])?;
            Operand::Array(&sum)
        }
    };
    let close = call(&comparison::less_equal, &[(&distance).into(), tolerance])?;
    let close = close.logical_and(&call(&comparison::isfinite, &[x2])?)?;
    let close = close.logical_or(&call(&comparison::equal, &[x1, x2])?)?;
    if !equal_nan {
        return Ok(close);
    }
    let both = call(&comparison::isnan, &[x1])?.logical_and(&call(&comparison::isnan, &[x2])?)?;
    close.logical_or(&both)
}

/// The value of a real number without a dtype.
fn plain(operand: Operand<'_>) -> Option<f64> {
    match operand {
        Operand::Number(Number::Float(value)) => Some(value),
        Operand::Number(Number::Int(value)) => Some(value as f64),
        _ => None,
    }
}

/// Whether all elements are close: see [`isclose`].
///
/// # Errors
/// As for [`elementwise::apply`].
pub fn allclose(
    x1: Operand<'_>,
    x2: Operand<'_>,
    rtol: Operand<'_>,
    atol: Operand<'_>,
    equal_nan: bool,
) -> Result<bool> {
    Ok(isclose(x1, x2, rtol, atol, equal_nan)?.all(None)?.item()?.as_bool())
}

/// Whether two arrays have the same shape and elements; NaN equals NaN where `equal_nan`.
///
/// # Errors
/// Whatever a computation runs into.
pub fn array_equal(x1: &Array, x2: &Array, equal_nan: bool) -> Result<bool> {
    if x1.shape() != x2.shape() {
        return Ok(false);
    }
    let same = x1.equal(x2)?;
    let same = if equal_nan && x1.dtype().is_inexact() && x2.dtype().is_inexact() {
        same.logical_or(&x1.isnan()?.logical_and(&x2.isnan()?)?)?
    } else {
        same
    };
    Ok(same.all(None)?.item()?.as_bool())
}

/// Whether two arrays broadcast to the same elements.
///
/// # Errors
/// Whatever a computation runs into.
pub fn array_equiv(x1: &Array, x2: &Array) -> Result<bool> {
    if layout::broadcast_shapes([x1.shape(), x2.shape()]).is_err() {
        return Ok(false);
    }
    Ok(x1.equal(x2)?.all(None)?.item()?.as_bool())
}
