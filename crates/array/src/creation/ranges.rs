//! Evenly spaced values, in steps that are added or multiplied.
//!
//! Values agree with NumPy's bit for bit: a range is its first value plus a whole number of steps,
//! in the arithmetic of its own dtype, where the step is the difference of the first two values as
//! that dtype holds them.

use crate::{Array, Number, Operand};
use dtype::{DType, Scalar, bf16, c32, c64, f16};
use error::{Error, Kind, Result};
use layout::Order;
use storage::Dense;

/// Fills `values` from its first two elements on, in the arithmetic `from(start, step, k)`.
fn fill<T: storage::Pod>(out: &Dense, value: impl Fn(usize) -> T) -> Result<()> {
    out.with_slice_mut::<T, _>(|values| {
        for (k, to) in values.iter_mut().enumerate() {
            *to = value(k);
        }
    })
}

/// A range from its first two values, cast to its dtype already.
fn from_first_two(first: Scalar, second: Scalar, length: usize) -> Result<Array> {
    let dtype = first.dtype();
    let out = Dense::empty(&[length], dtype, Order::C)?;
    macro_rules! integers {
        ($T:ty) => {{
            let (start, delta) = (first.to::<i64>(), second.to::<i64>().wrapping_sub(first.to::<i64>()));
            fill::<$T>(&out, |k| start.wrapping_add((k as i64).wrapping_mul(delta)) as $T)?
        }};
    }
    macro_rules! floats {
        ($T:ty) => {{
            let (start, delta) = (first.to::<$T>(), second.to::<$T>() - first.to::<$T>());
            out.with_slice_mut::<$T, _>(|values| {
                // Vectors have conversions from integers of 32 bits.
                if let Ok(length) = i32::try_from(values.len()) {
                    (0..length).zip(values.iter_mut()).for_each(|(k, to)| *to = start + k as $T * delta);
                } else {
                    values.iter_mut().enumerate().for_each(|(k, to)| *to = start + k as $T * delta);
                }
                values.iter_mut().zip([start, second.to::<$T>()]).for_each(|(to, value)| *to = value);
            })?
        }};
    }
    macro_rules! halves {
        ($T:ty) => {{
            let (start, delta) = (first.to::<f32>(), second.to::<f32>() - first.to::<f32>());
            fill::<$T>(&out, |k| match k {
                0 => first.to(),
                1 => second.to(),
                _ => <$T>::from_f32(start + k as f32 * delta),
            })?
        }};
    }
    macro_rules! complexes {
        ($T:ty, $R:ty) => {{
            let (start, next) = (first.to::<$T>(), second.to::<$T>());
            let (re, im) = (next.re - start.re, next.im - start.im);
            fill::<$T>(&out, |k| match k {
                0 => start,
                1 => next,
                _ => <$T>::new(start.re + k as $R * re, start.im + k as $R * im),
            })?
        }};
    }
    match dtype {
        DType::Bool if length > 2 => {
            return Err(Error::type_(
                "arange() is only supported for booleans when the result has at most length 2.",
            ));
        }
        DType::Bool => {
            for (k, value) in [first, second].into_iter().take(length).enumerate() {
                storage::Movement::Index { axis: 0, index: k }.of_dense(&out)?.fill(value)?;
            }
        }
        DType::Int8 => integers!(i8),
        DType::UInt8 => integers!(u8),
        DType::Int16 => integers!(i16),
        DType::UInt16 => integers!(u16),
        DType::Int32 => integers!(i32),
        DType::UInt32 => integers!(u32),
        DType::Int64 => integers!(i64),
        DType::UInt64 => integers!(u64),
        DType::Float16 => halves!(f16),
        DType::BFloat16 => halves!(bf16),
        DType::Float32 => floats!(f32),
        DType::Float64 => floats!(f64),
        DType::Complex64 => complexes!(c32, f32),
        DType::Complex128 => complexes!(c64, f64),
        other => return Err(Error::type_(format!("no fill-function for data-type {other}"))),
    }
    Ok(out.into())
}

/// How many values come before the end, from how many steps away it is.
fn counted(quotient: f64, apart: bool) -> Result<usize> {
    // Less than a step that can be told from none.
    if quotient == 0.0 && apart {
        return Ok(usize::from(quotient.is_sign_positive()));
    }
    if quotient.is_nan() || quotient > i64::MAX as f64 {
        return Err(Error::value("Maximum allowed size exceeded"));
    }
    Ok(quotient.ceil().max(0.0) as usize)
}

/// The number of steps of size `step` in `stop - start`, by true division as Python divides integers.
fn integer_quotient(start: i128, stop: i128, step: i128) -> f64 {
    let span = stop - start;
    let (whole, rest) = (span / step, span % step);
    whole as f64 + rest as f64 / step as f64
}

/// Values from `start` on, in steps of `step`, up to but not including `stop`.
///
/// ```
/// use polyarray::{DType, Number, creation::ranges};
/// let x = ranges::arange(Number::Int(1), Number::Int(8), Number::Int(3), None)?;
/// assert_eq!((x.to_vec::<i64>()?, x.dtype()), (vec![1, 4, 7], DType::Int64));
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`Kind::ZeroDivision`] for a step of zero; [`Kind::Value`] for a length that is no number or too
/// large; [`Kind::Overflow`] where the first values do not fit the dtype.
pub fn arange(start: Number, stop: Number, step: Number, dtype: Option<DType>) -> Result<Array> {
    let dtype = match dtype {
        Some(dtype) => dtype,
        None => {
            let weak = [start, stop, step].into_iter().map(Number::weak).max().unwrap_or(dtype::Weak::Int);
            let common = if weak == dtype::Weak::Bool { DType::Int64 } else { weak.default_dtype() };
            let large = |number| matches!(number, Number::Int(value) if value > i128::from(i64::MAX));
            if common == DType::Int64 && [start, stop, step].into_iter().any(large) {
                DType::UInt64
            } else {
                common
            }
        }
    };
    let integer = |number| match number {
        Number::Int(value) => Some(value),
        Number::Bool(value) => Some(i128::from(value)),
        _ => None,
    };
    let complex = |number: Number| -> Result<c64> { Ok(number.as_scalar(DType::Complex128)?.as_c64()) };
    let (length, next) = match (integer(start), integer(stop), integer(step)) {
        (Some(_), Some(_), Some(0)) => return Err(Error::new(Kind::ZeroDivision, "division by zero")),
        (Some(first), Some(stop), Some(step)) => {
            (counted(integer_quotient(first, stop, step), false)?, Number::Int(first + step))
        }
        _ => {
            let (first, last, delta) = (complex(start)?, complex(stop)?, complex(step)?);
            if delta.re == 0.0 && delta.im == 0.0 {
                return Err(Error::new(Kind::ZeroDivision, "float division by zero"));
            }
            let imaginary = [start, stop, step].iter().any(|number| matches!(number, Number::Complex(_)));
            if imaginary {
                let quotient = (last - first) / delta;
                (
                    counted(quotient.re, false)?.min(counted(quotient.im, false)?),
                    Number::Complex(first + delta),
                )
            } else {
                let length = counted((last.re - first.re) / delta.re, last.re != first.re)?;
                (length, Number::Float(first.re + delta.re))
            }
        }
    };
    if length == 0 {
        return Array::empty(&[0], dtype);
    }
    let first = start.as_scalar(dtype)?;
    let second = if length > 1 { next.as_scalar(dtype)? } else { first };
    from_first_two(first, second, length)
}

impl Array {
    /// Evenly spaced values from `start` up to but not including `stop`: [`arange`] of floats.
    ///
    /// # Errors
    /// As for [`arange`].
    pub fn arange(start: f64, stop: f64, step: f64, dtype: DType) -> Result<Array> {
        arange(Number::Float(start), Number::Float(stop), Number::Float(step), Some(dtype))
    }

    /// Whole numbers from `start` up to but not including `stop`: [`arange`] of integers.
    ///
    /// # Errors
    /// As for [`arange`].
    pub fn arange_integer(start: i64, stop: i64, step: i64, dtype: DType) -> Result<Array> {
        let wide = |value| Number::Int(i128::from(value));
        arange(wide(start), wide(stop), wide(step), Some(dtype))
    }
}

/// How many values [`linspace`] and its kin make, and where they lie; the defaults are NumPy's.
#[derive(Debug, Clone, Copy)]
pub struct Spacing {
    /// The number of values.
    pub num: usize,
    /// Whether `stop` is the last value.
    pub endpoint: bool,
    /// The dtype of the result.
    pub dtype: Option<DType>,
    /// The axis of the result along which the values lie.
    pub axis: i64,
}

impl Default for Spacing {
    fn default() -> Self {
        Spacing { num: 50, endpoint: true, dtype: None, axis: 0 }
    }
}

/// The common inexact dtype of operands: float64 where none has a dtype of its own.
pub(crate) fn inexact_type(operands: &[Operand<'_>]) -> DType {
    let common = Operand::result_type(operands).unwrap_or(DType::Float64);
    if common.is_inexact() { common } else { dtype::promote_types(common, DType::Float64) }
}

/// `num` evenly spaced values from `start` to `stop`, and the step between them. Where the ends are
/// arrays, they broadcast and the values lie along a new axis.
///
/// ```
/// use polyarray::creation::ranges::{Spacing, linspace};
/// let (x, step) = linspace(0.0.into(), 1.0.into(), &Spacing { num: 5, ..Default::default() })?;
/// assert_eq!(x.to_vec::<f64>()?, [0.0, 0.25, 0.5, 0.75, 1.0]);
/// assert_eq!(step.item()?.as_f64(), 0.25);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// Where the ends do not broadcast, or the axis is outside the result.
pub fn linspace(start: Operand<'_>, stop: Operand<'_>, spacing: &Spacing) -> Result<(Array, Array)> {
    let inexact = inexact_type(&[start, stop]);
    let dtype = spacing.dtype.unwrap_or(inexact);
    let num = spacing.num;
    let divisions = if spacing.endpoint { num.saturating_sub(1) } else { num };
    let (first, last) = (start.to_array(inexact)?, stop.to_array(inexact)?);
    let delta = last.subtract(&first)?;
    if delta.ndim() == 0 && matches!(inexact, DType::Float64) && spacing.axis == 0 {
        let (first, last, delta) = (first.item()?.as_f64(), last.item()?.as_f64(), delta.item()?.as_f64());
        let step = if divisions > 0 { delta / divisions as f64 } else { f64::NAN };
        let out = Dense::empty(&[num], DType::Float64, Order::C)?;
        out.with_slice_mut::<f64, _>(|values| {
            let length = values.len();
            crate::lines::share_lines(values, 1, 4, |from, values| {
                for (k, value) in values.iter_mut().enumerate() {
                    let k = (from + k) as f64;
                    *value = if divisions == 0 {
                        k * delta + first
                    } else if step == 0.0 {
                        k / divisions as f64 * delta + first
                    } else {
                        k * step + first
                    };
                }
            })?;
            if spacing.endpoint && length > 1 {
                values[length - 1] = last;
            }
            Ok::<(), Error>(())
        })??;
        let values = Array::from(out);
        let values = if dtype.is_integer() { values.floor()? } else { values };
        return Ok((values.astype(dtype)?, Array::scalar(Scalar::new(step))?));
    }
    let steps = Array::arange_integer(0, num as i64, 1, inexact)?;
    let mut column = vec![1; delta.ndim() + 1];
    column[0] = num;
    let steps = steps.shaped(&column)?;
    let (values, step) = if divisions == 0 {
        (steps.multiply(&delta)?, Array::full(delta.shape(), Scalar::new(f64::NAN).cast(inexact))?)
    } else {
        let step = delta.divide(divisions)?;
        let values = if step.equal(0)?.any(None)?.item()?.as_bool() {
            steps.divide(divisions)?.multiply(&delta)?
        } else {
            steps.multiply(&step)?
        };
        (values, step)
    };
    let values = values.add(&first)?;
    if spacing.endpoint && num > 1 {
        values.indexed(0, num - 1)?.assign(&last)?;
    }
    let values = if spacing.axis != 0 { values.moveaxis(&[0], &[spacing.axis])? } else { values };
    let values = if dtype.is_integer() { values.floor()? } else { values };
    Ok((values.astype(dtype)?, step))
}

/// Powers of `base` with evenly spaced exponents from `start` to `stop`.
///
/// # Errors
/// As for [`linspace`].
pub fn logspace(
    start: Operand<'_>,
    stop: Operand<'_>,
    base: Operand<'_>,
    spacing: &Spacing,
) -> Result<Array> {
    let arrays;
    let (start, stop, base) = if base.shape().is_empty() {
        (start, stop, base)
    } else {
        let ndim = start.shape().len().max(stop.shape().len()).max(base.shape().len());
        let lifted = |operand: Operand<'_>| -> Result<Array> {
            let dtype = operand.dtype().unwrap_or_else(|weak| weak.default_dtype());
            let array = operand.to_array(dtype)?;
            let missing: Vec<usize> = (0..ndim - array.ndim()).collect();
            array.inserted(&missing)
        };
        let base = lifted(base)?;
        let axis = layout::normalize_axis(spacing.axis, ndim + 1)?;
        arrays = (lifted(start)?, lifted(stop)?, base.inserted(&[axis])?);
        ((&arrays.0).into(), (&arrays.1).into(), (&arrays.2).into())
    };
    let (exponents, _) = linspace(start, stop, &Spacing { dtype: None, ..*spacing })?;
    let values =
        crate::elementwise::call(&ops::elementwise::arithmetic::power, &[base, (&exponents).into()])?;
    match spacing.dtype {
        Some(dtype) => values.astype(dtype),
        None => Ok(values),
    }
}

/// Values from `start` to `stop` each of which is the same multiple of the one before.
///
/// # Errors
/// [`Kind::Value`] where an end is zero; as for [`linspace`].
pub fn geomspace(start: Operand<'_>, stop: Operand<'_>, spacing: &Spacing) -> Result<Array> {
    let default = |operand: Operand<'_>| {
        let dtype = operand.dtype().unwrap_or_else(|weak| weak.default_dtype());
        operand.to_array(dtype)
    };
    let (first, last) = (default(start)?, default(stop)?);
    for end in [&first, &last] {
        if end.equal(0)?.any(None)?.item()?.as_bool() {
            return Err(Error::value("Geometric sequence cannot include zero"));
        }
    }
    let common = inexact_type(&[start, stop]);
    // Without a dtype NumPy promotes with the dtype of an empty request: float64.
    let common = dtype::promote_types(common, spacing.dtype.unwrap_or(DType::Float64));
    let (first, last) = (first.astype(common)?, last.astype(common)?);
    let sign = first.sign()?;
    let (first, last) = (first.divide(&sign)?, last.divide(&sign)?);
    let (low, high) = (first.log10()?, last.log10()?);
    let plain = Spacing { dtype: Some(common), axis: 0, ..*spacing };
    let values = logspace((&low).into(), (&high).into(), 10.0.into(), &plain)?;
    if spacing.num > 0 {
        values.indexed(0, 0)?.assign(&first)?;
        if spacing.num > 1 && spacing.endpoint {
            values.indexed(0, spacing.num - 1)?.assign(&last)?;
        }
    }
    let values = values.multiply(&sign)?;
    let values = if spacing.axis != 0 { values.moveaxis(&[0], &[spacing.axis])? } else { values };
    values.astype(spacing.dtype.unwrap_or(common))
}
