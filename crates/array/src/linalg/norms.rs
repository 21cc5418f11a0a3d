//! Norms, condition numbers and traces.

use super::contract::dot;
use super::factor::inv_or_nan;
use super::singular::svdvals;
use super::stack::{failed, require_matrices, require_square};
use crate::reduction::{Options, reduce};
use crate::{Array, reduction};
use dtype::{DType, Scalar};
use error::{Error, Result};
use layout::{Dims, normalize_axis};
use ops::Elementwise;
use ops::elementwise::arithmetic;
use smallvec::SmallVec;

/// Which norm.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Norm<'a> {
    /// The 2-norm of vectors, the Frobenius norm of matrices.
    #[default]
    Default,
    /// By number, which may be infinite.
    Order(f64),
    /// `"fro"`, `"f"` or `"nuc"`.
    Named(&'a str),
}

fn over(
    x: &Array,
    row: &'static Elementwise,
    axes: &[i64],
    keepdims: bool,
    initial: Option<f64>,
) -> Result<Array> {
    let initial = initial.map(|value| Scalar::new(value).cast(x.dtype()));
    reduce(row, x, &Options { axes: Some(axes), keepdims, initial, passing: true, ..Default::default() })
}

/// The squared magnitudes summed along axes, in the real dtype.
fn squares(x: &Array, axes: &[i64], keepdims: bool) -> Result<Array> {
    over(&x.abs_squared()?, &arithmetic::add, axes, keepdims, None)
}

/// Norms of vectors along one axis, of matrices along two, or, without axes, of all of a 1-d or 2-d array
/// (and the 2-norm of an array of any number of axes).
///
/// ```
/// use polyarray::{Array, linalg::{norm, Norm}};
/// let x = Array::from_slice(&[3.0, 4.0]);
/// assert_eq!(norm(&x, Norm::Default, None, false)?.to_vec::<f64>()?, [5.0]);
/// assert_eq!(norm(&x, Norm::Order(f64::INFINITY), None, false)?.to_vec::<f64>()?, [4.0]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] for a norm that does not exist, or three axes and more.
pub fn norm(x: &Array, ord: Norm<'_>, axes: Option<&[i64]>, keepdims: bool) -> Result<Array> {
    let x = if x.dtype().is_inexact() { x.clone() } else { x.astype(DType::Float64)? };
    let ndim = x.ndim();
    if axes.is_none() {
        let frobenius = matches!(ord, Norm::Named("f" | "fro")) && ndim == 2;
        if ord == Norm::Default || frobenius || (ord == Norm::Order(2.0) && ndim == 1) {
            let sum = if x.dtype().is_complex() || x.is_deferred() {
                x.abs_squared()?.sum(None)?
            } else {
                // Any order of elements serves; the one in memory needs no copy.
                let flat = match x.layout() {
                    Some(layout) if layout.is_f_contiguous(x.dtype().itemsize()) => x.transpose()?,
                    _ => x.clone(),
                };
                let flat = flat.shaped(&[x.size()])?;
                dot(&flat, &flat)?
            };
            let result = sum.sqrt()?;
            return if keepdims {
                result.shaped(&SmallVec::<[usize; 4]>::from_elem(1, ndim))
            } else {
                Ok(result)
            };
        }
    }
    let all: SmallVec<[i64; 4]> = (0..ndim as i64).collect();
    match *axes.unwrap_or(&all) {
        [axis] => vector_norm(&x, ord, axis, keepdims),
        [row, column] => matrix_norm(&x, ord, row, column, keepdims),
        _ => Err(Error::value("Improper number of dimensions to norm.")),
    }
}

fn vector_norm(x: &Array, ord: Norm<'_>, axis: i64, keepdims: bool) -> Result<Array> {
    let axes = &[axis];
    let order = match ord {
        Norm::Default => 2.0,
        Norm::Order(order) => order,
        Norm::Named(name) => return Err(Error::value(format!("Invalid norm order '{name}' for vectors"))),
    };
    if order == f64::INFINITY {
        over(&x.absolute()?, &arithmetic::maximum, axes, keepdims, Some(0.0))
    } else if order == f64::NEG_INFINITY {
        over(&x.absolute()?, &arithmetic::minimum, axes, keepdims, None)
    } else if order == 0.0 {
        over(&x.not_equal(0.0)?.astype(x.dtype().real())?, &arithmetic::add, axes, keepdims, None)
    } else if order == 1.0 {
        over(&x.absolute()?, &arithmetic::add, axes, keepdims, None)
    } else if order == 2.0 {
        squares(x, axes, keepdims)?.sqrt()
    } else {
        let powers = x.absolute()?.power(order)?;
        let sum = over(&powers, &arithmetic::add, axes, keepdims, None)?;
        let exponent = Scalar::new(order).cast(sum.dtype());
        sum.power(&Array::scalar(exponent)?.reciprocal()?)
    }
}

fn matrix_norm(x: &Array, ord: Norm<'_>, row: i64, column: i64, keepdims: bool) -> Result<Array> {
    let (row, column) = (normalize_axis(row, x.ndim())?, normalize_axis(column, x.ndim())?);
    if row == column {
        return Err(Error::value("Duplicate axes given."));
    }
    let both = [row as i64, column as i64];
    // Sums along one axis first; the other is then found where it went.
    let sums = |summed: usize, kept: usize, extreme: &'static Elementwise, initial: Option<f64>| {
        let sum = over(&x.absolute()?, &arithmetic::add, &[summed as i64], false, None)?;
        over(&sum, extreme, &[(kept - usize::from(kept > summed)) as i64], false, initial)
    };
    let singular = |row_of: &'static Elementwise, initial: Option<f64>| {
        let mut order: SmallVec<[usize; 4]> =
            (0..x.ndim()).filter(|&axis| axis != row && axis != column).collect();
        order.extend([row, column]);
        over(&svdvals(&x.permute(&order)?, false)?, row_of, &[-1], false, initial)
    };
    let (most, least) = (&arithmetic::maximum, &arithmetic::minimum);
    let result = match ord {
        Norm::Default | Norm::Named("fro" | "f") => squares(x, &both, false)?.sqrt()?,
        Norm::Named("nuc") => singular(&arithmetic::add, Some(0.0))?,
        Norm::Order(2.0) => singular(most, Some(0.0))?,
        Norm::Order(-2.0) => singular(least, None)?,
        Norm::Order(1.0) => sums(row, column, most, Some(0.0))?,
        Norm::Order(-1.0) => sums(row, column, least, None)?,
        Norm::Order(f64::INFINITY) => sums(column, row, most, Some(0.0))?,
        Norm::Order(f64::NEG_INFINITY) => sums(column, row, least, None)?,
        _ => return Err(Error::value("Invalid norm order for matrices.")),
    };
    if !keepdims {
        return Ok(result);
    }
    let mut shape = Dims::from_slice(x.shape());
    shape[row] = 1;
    shape[column] = 1;
    result.shaped(&shape)
}

/// The condition numbers of stacks of matrices in a norm; infinite for singular ones.
///
/// # Errors
/// [`crate::Kind::LinearAlgebra`] for empty matrices, and for matrices that are not square in norms other
/// than the 2-norm.
pub fn cond(x: &Array, ord: Norm<'_>) -> Result<Array> {
    let n = x.ndim();
    if n >= 2 && x.shape()[n - 2..].contains(&0) && !x.shape()[..n - 2].contains(&0) {
        return Err(failed("cond is not defined on empty arrays"));
    }
    require_matrices(x)?;
    let quotient = match ord {
        Norm::Default | Norm::Order(2.0 | -2.0) => of_finite(x, |x| {
            let s = svdvals(x, false)?;
            let axis = s.ndim() - 1;
            let (first, last) = (s.at(axis, 0)?, s.at(axis, s.shape()[axis] - 1)?);
            quietly(|| if ord == Norm::Order(-2.0) { last.divide(&first) } else { first.divide(&last) })
        })?,
        _ => {
            require_square(x)?;
            let dtype = super::stack::common_type(&[x])?;
            let axes = [-2, -1];
            let inverse = inv_or_nan(x)?;
            let product =
                quietly(|| norm_or_nan(x, ord, &axes)?.multiply(&norm_or_nan(&inverse, ord, &axes)?))?;
            product.astype(dtype.real())?
        }
    };
    // No number means singular, where there was a number to begin with.
    let bad = quotient.isnan()?;
    if !bad.any(None)?.item()?.as_bool() {
        return Ok(quotient);
    }
    let given = if x.dtype().is_inexact() {
        x.isnan()?.any(Some(&[-2, -1]))?
    } else {
        Array::zeros(bad.shape(), DType::Bool)?
    };
    let infinite = bad.logical_and(&given.logical_not()?)?;
    let infinity = Array::scalar(Scalar::new(f64::INFINITY).cast(quotient.dtype()))?;
    Array::select(&infinite, &infinity, &quotient)
}

/// What comes of finite matrices, NaN for the others, which have no singular values.
fn of_finite(x: &Array, run: impl FnOnce(&Array) -> Result<Array>) -> Result<Array> {
    let finite = x.isfinite()?;
    let all = finite.all(Some(&[-2, -1]))?;
    let result = run(&Array::select(&finite, x, &Array::zeros(&[], x.dtype())?)?)?;
    let nan = Array::scalar(Scalar::new(f64::NAN).cast(result.dtype()))?;
    Array::select(&all, &result, &nan)
}

fn norm_or_nan(x: &Array, ord: Norm<'_>, axes: &[i64]) -> Result<Array> {
    match ord {
        Norm::Named("nuc") => of_finite(x, |x| norm(x, ord, Some(axes), false)),
        _ => norm(x, ord, Some(axes), false),
    }
}

/// Runs something whose floating-point faults do not count.
fn quietly(run: impl FnOnce() -> Result<Array>) -> Result<Array> {
    let watch = crate::settings::set_watch(cpu::Watch::NONE);
    let result = run().and_then(|x| x.stored().map(Array::from));
    crate::settings::set_watch(watch);
    result
}

/// The sums along the diagonal of two axes.
///
/// # Errors
/// [`crate::Kind::Value`] for fewer than two axes or equal ones; [`crate::Kind::Axis`] outside the array.
pub fn trace(
    x: &Array,
    offset: i64,
    axis1: i64,
    axis2: i64,
    dtype: Option<DType>,
    out: Option<&Array>,
) -> Result<Array> {
    if x.ndim() < 2 {
        return Err(Error::value("diag requires an array of at least two dimensions"));
    }
    let (axis1, axis2) = (normalize_axis(axis1, x.ndim())?, normalize_axis(axis2, x.ndim())?);
    if axis1 == axis2 {
        return Err(Error::value("axis1 and axis2 cannot be the same"));
    }
    let diagonal = x.diagonal_view(offset, axis1, axis2)?;
    reduction::reduce(
        &arithmetic::add,
        &diagonal,
        &Options { axes: Some(&[-1]), dtype, out, ..Default::default() },
    )
}
