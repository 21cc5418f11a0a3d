//! Least squares, pseudo-inverses, ranks and powers: what is built on the factorizations.

use super::factor::{identity_like, inv, require_2d, solve};
use super::matmul::matmul;
use super::singular::{svd, svdvals};
use super::stack::{Number, Stack, common_type, cubic, failed, require_square, run_all, with_number};
use crate::{Array, reduction};
use ::linalg::{MatMut, MatRef};
use dtype::{DType, Element, Scalar, finfo};
use error::{Error, Result};
use layout::Dims;
use ops::elementwise::arithmetic;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The relative precision of a dtype's real numbers.
pub(crate) fn epsilon(dtype: DType) -> f64 {
    finfo(dtype.real()).map_or(f64::EPSILON, |info| info.eps)
}

/// What [`lstsq`] found.
#[derive(Debug, Clone)]
pub struct LeastSquares {
    /// The solutions, shape `(n,)` or `(n, k)`.
    pub x: Array,
    /// Sums of squared residuals, shape `(k,)`; none where the rank is below `n` or `m <= n`.
    pub residuals: Array,
    /// The rank of the matrix.
    pub rank: usize,
    /// Its singular values.
    pub s: Array,
}

/// The vectors of least norm that minimise `|b - a @ x|`, for a matrix `(m, n)` and one or several
/// right-hand sides. Singular values below `rcond` times the largest count as zero; where missing, machine
/// precision times the larger length.
///
/// # Errors
/// [`crate::Kind::LinearAlgebra`] where shapes do not fit or the iteration gives up.
pub fn lstsq(a: &Array, b: &Array, rcond: Option<f64>) -> Result<LeastSquares> {
    let vector = b.ndim() == 1;
    let right = if vector { b.with_axis(1)? } else { b.clone() };
    require_2d(a)?;
    require_2d(&right)?;
    if a.shape()[0] != right.shape()[0] {
        return Err(failed("Incompatible dimensions"));
    }
    let dtype = common_type(&[a, b])?;
    let (m, n) = (a.shape()[0], a.shape()[1]);
    let rcond = match rcond {
        None => epsilon(dtype) * m.max(n) as f64,
        Some(negative) if negative < 0.0 => epsilon(dtype),
        Some(rcond) => rcond,
    };
    let (x, rank, s) = with_number!(dtype, T => lstsq_in::<T>(a, &right, rcond))?;
    let residuals = if rank != n || m <= n {
        Array::empty(&[0], dtype.real())?
    } else {
        let rest = right.astype(dtype)?.subtract(&matmul(&a.astype(dtype)?, &x)?)?;
        rest.abs_squared()?.sum(Some(&[0]))?
    };
    let x = if vector { x.shaped(&[n])? } else { x };
    Ok(LeastSquares { x, residuals, rank, s })
}

fn lstsq_in<T: Number>(a: &Array, b: &Array, rcond: f64) -> Result<(Array, usize, Array)> {
    let (a, b) = (Stack::read(a, T::DTYPE)?, Stack::read(b, T::DTYPE)?);
    let (m, n, k) = (a.rows, a.columns, b.columns);
    let x = a.result(&[n, k], T::DTYPE)?;
    let s = a.result(&[m.min(n)], <T::Magnitude as Element>::DTYPE)?;
    let rank = AtomicUsize::new(0);
    let rcond: T::Magnitude = Scalar::new(rcond).to();
    a.dense.with_slice::<T, _>(|a| {
        b.dense.with_slice::<T, _>(|b| {
            x.with_slice_mut::<T, _>(|x| {
                s.with_slice_mut::<T::Magnitude, _>(|s| {
                    let size = (8 * cubic(m, n), ::linalg::lstsq_workspace::<T>(m, n, k));
                    run_all(1, std::iter::once((x, s)), size, |(x, s), workspace| {
                        let x = MatMut::row_major(x, n, k);
                        let found = ::linalg::lstsq(
                            MatRef::row_major(a, m, n),
                            MatRef::row_major(b, m, k),
                            x,
                            s,
                            rcond,
                            workspace,
                        )?;
                        rank.store(found, Relaxed);
                        Ok(())
                    })
                })
            })
        })
    })?????;
    Ok((x.into(), rank.into_inner(), s.into()))
}

/// The pseudo-inverses of stacks of matrices. Singular values at most `rcond` times the largest count as
/// zero; `rcond` broadcasts against the stack.
///
/// # Errors
/// [`crate::Kind::LinearAlgebra`] as for [`svd`].
pub fn pinv(a: &Array, rcond: &Array, hermitian: bool) -> Result<Array> {
    super::stack::require_matrices(a)?;
    let n = a.ndim();
    if a.shape()[n - 2..].contains(&0) {
        let mut shape = Dims::from_slice(a.shape());
        shape.swap(n - 1, n - 2);
        return Array::empty(&shape, a.dtype());
    }
    let (u, s, vh) = svd(&if a.dtype().is_complex() { a.conjugate()? } else { a.clone() }, false, hermitian)?;
    let largest = reduction::reduce(
        &arithmetic::maximum,
        &s,
        &reduction::Options { axes: Some(&[-1]), keepdims: true, ..Default::default() },
    )?;
    let cutoff = rcond.with_axis(rcond.ndim())?.multiply(&largest)?;
    let large = s.greater(&cutoff)?;
    let one = Array::ones(&[], s.dtype())?;
    let zero = Array::zeros(&[], s.dtype())?;
    // Small values are replaced before they divide.
    let inverse = Array::select(&large, &one.divide(&Array::select(&large, &s, &one)?)?, &zero)?;
    let left = inverse.with_axis(inverse.ndim())?.multiply(&u.matrix_transpose()?)?;
    matmul(&vh.matrix_transpose()?, &left)
}

/// The ranks of stacks of matrices: how many singular values are above a tolerance, `tol`, or `rtol` times
/// the largest of them; where both are missing, machine precision times the larger length.
///
/// # Errors
/// [`crate::Kind::Value`] where both are given; [`crate::Kind::LinearAlgebra`] as for [`svd`].
pub fn matrix_rank(a: &Array, tol: Option<&Array>, rtol: Option<&Array>, hermitian: bool) -> Result<Array> {
    if tol.is_some() && rtol.is_some() {
        return Err(Error::value("`tol` and `rtol` can't be both set."));
    }
    if a.ndim() < 2 {
        return a.not_equal(0.0)?.any(None)?.astype(DType::Int64);
    }
    let s = svdvals(a, hermitian)?;
    let tolerance = match tol {
        Some(tol) => tol.with_axis(tol.ndim())?,
        None => {
            let largest = reduction::reduce(
                &arithmetic::maximum,
                &s,
                &reduction::Options {
                    axes: Some(&[-1]),
                    keepdims: true,
                    initial: Some(Scalar::zero(s.dtype())),
                    ..Default::default()
                },
            )?;
            match rtol {
                Some(rtol) => largest.multiply(&rtol.with_axis(rtol.ndim())?)?,
                None => {
                    let longest = a.shape()[a.ndim() - 2..].iter().copied().max().unwrap_or(0);
                    largest.multiply(longest as f64 * epsilon(s.dtype()))?
                }
            }
        }
    };
    s.greater(&tolerance)?.sum(Some(&[-1]))
}

/// A power of stacks of square matrices; negative ones of their inverses.
///
/// ```
/// use polyarray::{Array, linalg};
/// let a = Array::from_shape(&[1, 1, 1, 0], &[2, 2])?;
/// assert_eq!(linalg::matrix_power(&a, 10)?.to_vec::<i64>()?, [89, 55, 55, 34]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::LinearAlgebra`] where a matrix is not square, or is to be inverted and singular.
pub fn matrix_power(a: &Array, n: i128) -> Result<Array> {
    require_square(a)?;
    if n == 0 {
        return identity_like(a);
    }
    let a = if n < 0 { inv(a)? } else { a.clone() };
    let mut n = n.unsigned_abs();
    if n == 3 {
        return matmul(&matmul(&a, &a)?, &a);
    }
    let mut square = a;
    let mut result: Option<Array> = None;
    loop {
        if n & 1 == 1 {
            result = Some(match result {
                None => square.clone(),
                Some(result) => matmul(&result, &square)?,
            });
        }
        n >>= 1;
        match result {
            Some(result) if n == 0 => return Ok(result),
            _ => square = matmul(&square, &square)?,
        }
    }
}

/// The inverse of a tensor over its first `ind` axes: `tensordot(tensorinv(a), b, ind)` solves for `b`.
///
/// # Errors
/// [`crate::Kind::Value`] for `ind` of zero; [`crate::Kind::LinearAlgebra`] where the axes do not make a
/// square matrix, or it is singular.
pub fn tensorinv(a: &Array, ind: usize) -> Result<Array> {
    if ind == 0 {
        return Err(Error::value("Invalid ind argument."));
    }
    let ind = ind.min(a.ndim());
    let (first, last) = a.shape().split_at(ind);
    let shape: Dims = last.iter().chain(first).copied().collect();
    let rows: usize = last.iter().product();
    let matrix = a.reshape(&[rows as i64, -1])?;
    inv(&matrix)?.shaped(&shape)
}

/// The tensor `x` with `tensordot(a, x, x.ndim) = b`; `axes` of `a` are moved to its end before.
///
/// # Errors
/// [`crate::Kind::LinearAlgebra`] where the axes do not make a square matrix, or it is singular.
pub fn tensorsolve(a: &Array, b: &Array, axes: Option<&[i64]>) -> Result<Array> {
    let mut a = a.clone();
    if let Some(axes) = axes {
        let moved = layout::normalize_axes(axes, a.ndim())?;
        let order: Vec<usize> =
            (0..a.ndim()).filter(|axis| !moved.contains(axis)).chain(moved.iter().copied()).collect();
        a = a.permute(&order)?;
    }
    // As Python's `a.shape[-(a.ndim - b.ndim):]`, which is all of it for equal numbers.
    let free = if a.ndim() > b.ndim() { b.ndim() } else { 0 };
    let shape = Dims::from_slice(&a.shape()[free..]);
    let size: usize = shape.iter().product();
    if a.size() != size * size {
        return Err(failed(
            "Input arrays must satisfy the requirement prod(a.shape[b.ndim:]) == prod(a.shape[:b.ndim])",
        ));
    }
    solve(&a.shaped(&[size, size])?, &b.shaped(&[b.size()])?)?.shaped(&shape)
}
