//! Reductions that leave NaN out.
//!
//! NaN is replaced by the reduction's identity on the way in, so that nothing is copied: the choice is
//! one more step of the program that the reduction runs.

use super::any_true;
use crate::reduction::{self, Options};
use crate::{Array, settings};
use cpu::argument::Extreme;
use dtype::{DType, Scalar};
use error::{Error, Result};
use ops::elementwise::arithmetic;

/// The array with `value` in place of NaN.
fn replaced(x: &Array, value: f64) -> Result<Array> {
    if !x.dtype().is_inexact() {
        return Ok(x.clone());
    }
    Array::select(&x.isnan()?, Scalar::new(value).cast(x.dtype()), x)
}

/// The sum along axes, NaN counting as zero.
///
/// # Errors
/// As for [`reduction::reduce`].
pub fn nansum(x: &Array, options: &Options<'_>) -> Result<Array> {
    reduction::reduce(&arithmetic::add, &replaced(x, 0.0)?, &Options { passing: true, ..*options })
}

/// The product along axes, NaN counting as one.
///
/// # Errors
/// As for [`reduction::reduce`].
pub fn nanprod(x: &Array, options: &Options<'_>) -> Result<Array> {
    reduction::reduce(&arithmetic::multiply, &replaced(x, 1.0)?, &Options { passing: true, ..*options })
}

fn extreme(row: &'static ops::Elementwise, x: &Array, options: &Options<'_>) -> Result<Array> {
    let result = reduction::reduce(row, x, options)?;
    if x.dtype().is_inexact() && any_true(&result.isnan()?)? {
        settings::advise("All-NaN slice encountered");
    }
    Ok(result)
}

/// The smallest element along axes that is not NaN.
///
/// # Errors
/// As for [`reduction::reduce`].
pub fn nanmin(x: &Array, options: &Options<'_>) -> Result<Array> {
    extreme(&arithmetic::fmin, x, options)
}

/// The largest element along axes that is not NaN.
///
/// # Errors
/// As for [`reduction::reduce`].
pub fn nanmax(x: &Array, options: &Options<'_>) -> Result<Array> {
    extreme(&arithmetic::fmax, x, options)
}

/// The position of the smallest or largest element along an axis that is not NaN.
///
/// # Errors
/// [`crate::Kind::Value`] where there is none; as for [`reduction::argument`].
pub fn nanargument(which: Extreme, x: &Array, axis: Option<i64>, keepdims: bool) -> Result<Array> {
    if x.dtype().is_inexact() && x.size() > 0 {
        let axes = axis.map(|axis| [axis]);
        let nothing = x.isnan()?.all(axes.as_ref().map(|axes| &axes[..]))?;
        if any_true(&nothing)? {
            return Err(Error::value("All-NaN slice encountered"));
        }
    }
    let fill = if which == Extreme::Least { f64::INFINITY } else { f64::NEG_INFINITY };
    reduction::argument(which, &replaced(x, fill)?, axis, keepdims)
}

/// How many elements along axes count.
fn numbers(x: &Array, options: &Options<'_>) -> Result<Array> {
    let options = Options { dtype: Some(DType::Int64), out: None, initial: None, passing: true, ..*options };
    reduction::reduce(&arithmetic::add, &x.isnan()?.logical_not()?, &options)
}

fn require_inexact(options: &Options<'_>) -> Result<()> {
    if options.dtype.is_some_and(|dtype| !dtype.is_inexact()) {
        return Err(Error::type_("If a is inexact, then dtype must be inexact"));
    }
    if options.out.is_some_and(|out| !out.dtype().is_inexact()) {
        return Err(Error::type_("If a is inexact, then out must be inexact"));
    }
    Ok(())
}

fn delivered(result: Array, out: Option<&Array>) -> Result<Array> {
    match out {
        None => Ok(result),
        Some(out) if out.shape() == result.shape() => {
            out.assign(&result)?;
            Ok(out.clone())
        }
        Some(out) => Err(crate::manipulation::joining::wrong_shape(result.shape(), out.shape())),
    }
}

/// A quotient in the dtype of the dividend, without warnings where nothing was counted.
fn per_count(total: &Array, count: &Array) -> Result<Array> {
    let before = settings::take_faults();
    let watch = settings::set_watch(cpu::Watch::NONE);
    let quotient = total.divide(&count.astype(total.dtype().real())?).and_then(|quotient| {
        quotient.stored()?;
        Ok(quotient)
    });
    settings::set_watch(watch);
    settings::note(&before);
    quotient
}

/// The mean along axes of the elements that are not NaN.
///
/// ```
/// use polyarray::{Array, statistics::nan::nanmean};
/// let x = Array::from_slice(&[1.0, f64::NAN, 3.0]);
/// assert_eq!(nanmean(&x, &Default::default())?.item()?.as_f64(), 2.0);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Type`] where a dtype is asked for that has no fractions.
pub fn nanmean(x: &Array, options: &Options<'_>) -> Result<Array> {
    if !x.dtype().is_inexact() {
        return reduction::mean(x, options);
    }
    require_inexact(options)?;
    let count = numbers(x, options)?;
    let total = nansum(x, &Options { out: None, ..*options })?;
    let mean = per_count(&total, &count)?;
    if any_true(&count.equal(0)?)? {
        settings::advise("Mean of empty slice");
    }
    delivered(mean, options.out)
}

/// The variance along axes of the elements that are not NaN, with `correction` degrees of freedom taken
/// off.
///
/// # Errors
/// As for [`nanmean`].
pub fn nanvar(x: &Array, correction: f64, options: &Options<'_>) -> Result<Array> {
    if !x.dtype().is_inexact() {
        return reduction::var(x, correction, options);
    }
    require_inexact(options)?;
    let wide = Options { keepdims: true, out: None, ..*options };
    let count = numbers(x, &wide)?;
    let centre = per_count(&nansum(x, &wide)?, &count)?;
    let deviation = x.subtract(&centre)?;
    let deviation = Array::select(&x.isnan()?, Scalar::zero(deviation.dtype()), &deviation)?;
    let squares = deviation.abs_squared()?;
    let total = reduction::reduce(
        &arithmetic::add,
        &squares,
        &Options { out: None, passing: true, dtype: options.dtype.map(DType::real), ..*options },
    )?;
    let freedom = count.shaped(total.shape())?.astype(DType::Float64)?.subtract(correction)?;
    let variance = per_count(&total, &freedom)?;
    let bad = freedom.less_equal(0)?;
    let variance = if any_true(&bad)? {
        settings::advise("Degrees of freedom <= 0 for slice.");
        Array::select(&bad, Scalar::new(f64::NAN).cast(variance.dtype()), &variance)?
    } else {
        variance
    };
    delivered(variance, options.out)
}

/// The standard deviation along axes of the elements that are not NaN: the square root of [`nanvar`].
///
/// # Errors
/// As for [`nanmean`].
pub fn nanstd(x: &Array, correction: f64, options: &Options<'_>) -> Result<Array> {
    delivered(nanvar(x, correction, &Options { out: None, ..*options })?.sqrt()?, options.out)
}

/// Every partial sum along an axis, or of the flattened array, NaN counting as zero.
///
/// # Errors
/// As for [`reduction::accumulate`].
pub fn nancumsum(x: &Array, axis: Option<i64>, dtype: Option<DType>) -> Result<Array> {
    replaced(x, 0.0)?.cumsum(axis, dtype)
}

/// Every partial product along an axis, or of the flattened array, NaN counting as one.
///
/// # Errors
/// As for [`reduction::accumulate`].
pub fn nancumprod(x: &Array, axis: Option<i64>, dtype: Option<DType>) -> Result<Array> {
    replaced(x, 1.0)?.cumprod(axis, dtype)
}
