//! Statistics: averages, spreads, covariances, order statistics, histograms.
//!
//! [`order`] has medians and quantiles, [`nan`] the functions that leave NaN out, [`histogram`] counts.

pub mod histogram;
pub mod nan;
pub mod order;

use crate::manipulation::joining::{Joining, concatenate};
use crate::reduction::{self, Options};
use crate::{Array, settings};
use dtype::{DType, Scalar};
use error::{Error, Kind, Result};
use layout::{Order, normalize_axes};
use linalg::{MatMut, MatRef};
use ops::elementwise::arithmetic;
use storage::Dense;

/// Whether any element is true.
pub(crate) fn any_true(mask: &Array) -> Result<bool> {
    Ok(mask.any(None)?.item()?.as_bool())
}

/// The difference of the largest and the smallest element along axes.
///
/// # Errors
/// As for [`reduction::reduce`].
pub fn ptp(x: &Array, axes: Option<&[i64]>, keepdims: bool) -> Result<Array> {
    let options = Options { axes, keepdims, ..Options::default() };
    let most = reduction::reduce(&arithmetic::maximum, x, &options)?;
    most.subtract(&reduction::reduce(&arithmetic::minimum, x, &options)?)
}

/// Weights in the shape in which they meet the array: of its own shape, or along the given axes.
pub(crate) fn fitted_weights(x: &Array, weights: &Array, axes: Option<&[i64]>) -> Result<Array> {
    if x.shape() == weights.shape() {
        return Ok(weights.clone());
    }
    let Some(axes) = axes else {
        return Err(Error::type_("Axis must be specified when shapes of a and weights differ."));
    };
    let axes = normalize_axes(axes, x.ndim())?;
    let along: Vec<usize> = axes.iter().map(|&axis| x.shape()[axis]).collect();
    if weights.shape() != along {
        return Err(Error::value(
            "Shape of weights must be consistent with shape of a along specified axis.",
        ));
    }
    let mut order: Vec<usize> = (0..axes.len()).collect();
    order.sort_by_key(|&k| axes[k]);
    let shape: Vec<usize> =
        (0..x.ndim()).map(|axis| if axes.contains(&axis) { x.shape()[axis] } else { 1 }).collect();
    weights.permute(&order)?.shaped(&shape)
}

/// The average along axes, weighted, and the sum of the weights.
///
/// ```
/// use polyarray::{Array, statistics::average};
/// let x = Array::from_slice(&[1.0, 2.0, 4.0]);
/// let (mean, sum) = average(&x, None, Some(&Array::from_slice(&[1, 1, 2])), false)?;
/// assert_eq!((mean.item()?.as_f64(), sum.item()?.as_f64()), (2.75, 4.0));
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`Kind::ZeroDivision`] where weights sum to zero; [`Kind::Type`] and [`Kind::Value`] where they do
/// not fit.
pub fn average(
    x: &Array,
    axes: Option<&[i64]>,
    weights: Option<&Array>,
    keepdims: bool,
) -> Result<(Array, Array)> {
    let options = Options { axes, keepdims, ..Options::default() };
    let Some(weights) = weights else {
        let mean = reduction::mean(x, &options)?;
        let count = x.size() as f64 / mean.size() as f64;
        let count = Array::full(mean.shape(), Scalar::new(count).cast(mean.dtype()))?;
        return Ok((mean, count));
    };
    let weights = fitted_weights(x, weights, axes)?;
    let mut common = dtype::promote_types(x.dtype(), weights.dtype());
    if !x.dtype().is_inexact() {
        common = dtype::promote_types(common, DType::Float64);
    }
    let wide = weights.broadcast_to(x.shape())?;
    let options = Options { dtype: Some(common), ..options };
    let scale = reduction::reduce(&arithmetic::add, &wide, &options)?;
    if any_true(&scale.equal(0)?)? {
        return Err(Error::new(Kind::ZeroDivision, "Weights sum to zero, can't be normalized"));
    }
    let products = x.astype(common)?.multiply(&weights.astype(common)?)?;
    let total = reduction::reduce(&arithmetic::add, &products, &Options { passing: true, ..options })?;
    Ok((total.divide(&scale)?, scale))
}

/// How [`cov`] is computed; the defaults are NumPy's.
#[derive(Debug, Clone, Copy)]
pub struct Covariance<'a> {
    /// More variables, of the form of the first.
    pub y: Option<&'a Array>,
    /// Whether each row is a variable; else each column.
    pub rowvar: bool,
    /// Divide by the number of observations instead of one less.
    pub bias: bool,
    /// What to take off the number of observations.
    pub ddof: Option<i64>,
    /// How often each observation occurred.
    pub fweights: Option<&'a Array>,
    /// How much each observation counts.
    pub aweights: Option<&'a Array>,
    /// The dtype of the result.
    pub dtype: Option<DType>,
}

impl Default for Covariance<'_> {
    fn default() -> Self {
        Covariance {
            y: None,
            rowvar: true,
            bias: false,
            ddof: None,
            fweights: None,
            aweights: None,
            dtype: None,
        }
    }
}

/// Observations' weights, checked.
fn observation_weights(weights: &Array, observations: usize, name: &str) -> Result<Array> {
    let weights = weights.astype(DType::Float64)?;
    if name == "fweights" && any_true(&weights.not_equal(&weights.round(0)?)?)? {
        return Err(Error::type_("fweights must be integer"));
    }
    if weights.ndim() > 1 {
        return Err(Error::runtime(format!("cannot handle multidimensional {name}")));
    }
    if weights.size() != observations {
        return Err(Error::runtime(format!("incompatible numbers of samples and {name}")));
    }
    if any_true(&weights.less(0)?)? {
        return Err(Error::value(format!("{name} cannot be negative")));
    }
    Ok(weights)
}

/// `a @ b.T` of two matrices in C order, conjugated where complex.
fn product_with_transpose(a: &Array, b: &Array) -> Result<Array> {
    let dtype = a.dtype();
    let combine = if dtype.is_half() { DType::Float32 } else { dtype };
    let (a, b) = (
        a.astype(combine)?.dense()?.to_contiguous(combine)?,
        b.astype(combine)?.dense()?.to_contiguous(combine)?,
    );
    let (rows, columns, inner) = (a.shape()[0], b.shape()[0], a.shape()[1]);
    let out = Dense::zeros(&[rows, columns], combine, Order::C)?;
    macro_rules! multiplied {
        ($T:ty) => {
            a.with_slice::<$T, _>(|a| {
                b.with_slice::<$T, _>(|b| {
                    out.with_slice_mut::<$T, _>(|out| {
                        let (a, b) =
                            (MatRef::row_major(a, rows, inner), MatRef::row_major(b, columns, inner));
                        linalg::matmul(MatMut::row_major(out, rows, columns), a, b.transpose(), false)
                    })
                })
            })????
        };
    }
    match combine {
        DType::Float32 => multiplied!(f32),
        DType::Float64 => multiplied!(f64),
        DType::Complex64 => multiplied!(dtype::c32),
        DType::Complex128 => multiplied!(dtype::c64),
        other => return Err(Error::type_(format!("cov: a covariance cannot be computed in {other}"))),
    }
    Array::from(out).astype(dtype)
}

/// The covariance matrix of variables.
///
/// ```
/// use polyarray::{Array, statistics::cov};
/// let x = Array::from_shape(&[0.0, 1.0, 2.0, 2.0, 1.0, 0.0], &[2, 3])?;
/// assert_eq!(cov(&x, &Default::default())?.to_vec::<f64>()?, [1.0, -1.0, -1.0, 1.0]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`Kind::Value`], [`Kind::Type`] and [`Kind::Runtime`] for arrays and weights that do not fit.
pub fn cov(m: &Array, options: &Covariance<'_>) -> Result<Array> {
    if m.ndim() > 2 {
        return Err(Error::value("m has more than 2 dimensions"));
    }
    if options.y.is_some_and(|y| y.ndim() > 2) {
        return Err(Error::value("y has more than 2 dimensions"));
    }
    let common = dtype::promote_types(m.dtype(), options.y.map_or(DType::Float64, Array::dtype));
    let dtype = options.dtype.unwrap_or(dtype::promote_types(common, DType::Float64));
    let mut x = m.astype(dtype)?.atleast_2d()?;
    if !options.rowvar && m.ndim() != 1 {
        x = x.transpose()?;
    }
    if x.shape()[0] == 0 {
        return Array::empty(&[0, 0], DType::Float64);
    }
    if let Some(y) = options.y {
        let mut y = y.astype(dtype)?.atleast_2d()?;
        if !options.rowvar && y.shape()[0] != 1 {
            y = y.transpose()?;
        }
        x = concatenate(&[&x, &y], Some(0), &Joining::default())?;
    }
    let observations = x.shape()[1];
    let ddof = options.ddof.unwrap_or(i64::from(!options.bias)) as f64;
    let fweights = options.fweights.map(|w| observation_weights(w, observations, "fweights")).transpose()?;
    let aweights = options.aweights.map(|w| observation_weights(w, observations, "aweights")).transpose()?;
    let weights = match (&fweights, &aweights) {
        (Some(f), Some(a)) => Some(f.multiply(a)?),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    };
    let (centre, sums) = average(&x, Some(&[1]), weights.as_ref(), false)?;
    let sum = sums.flat()?.get(&[0])?.as_f64();
    let factor = match (&weights, &aweights) {
        (None, _) => observations as f64 - ddof,
        _ if ddof == 0.0 => sum,
        (_, None) => sum - ddof,
        (Some(weights), Some(aweights)) => {
            sum - ddof * weights.multiply(aweights)?.sum(None)?.item()?.as_f64() / sum
        }
    };
    let factor = if factor <= 0.0 {
        settings::advise("Degrees of freedom <= 0 for slice");
        0.0
    } else {
        factor
    };
    let centred = x.subtract(&centre.inserted(&[1])?)?;
    let weighted = match &weights {
        None => centred.clone(),
        Some(weights) => centred.multiply(weights)?,
    };
    let weighted = if dtype.is_complex() { weighted.conjugate()? } else { weighted };
    product_with_transpose(&centred, &weighted)?.multiply(1.0 / factor)?.squeeze(None)
}

/// The correlation coefficients of variables.
///
/// # Errors
/// As for [`cov`].
pub fn corrcoef(x: &Array, options: &Covariance<'_>) -> Result<Array> {
    let covariance = cov(x, options)?;
    if covariance.ndim() == 0 {
        return covariance.divide(&covariance);
    }
    let deviation = covariance.diag(0)?.real()?.sqrt()?;
    let scaled = covariance.divide(&deviation.inserted(&[1])?)?.divide(&deviation.inserted(&[0])?)?;
    if !scaled.dtype().is_complex() {
        return scaled.clip(Some((-1.0).into()), Some(1.0.into()));
    }
    for part in [scaled.real()?, scaled.imag()?] {
        part.assign(&part.clip(Some((-1.0).into()), Some(1.0.into()))?)?;
    }
    Ok(scaled)
}
