//! Eigenvalues and eigenvectors.

use super::stack::{
    Number, Stack, common_type, cubic, failed, pieces, pieces_mut, require_square, run_all, with_number,
};
use crate::Array;
use ::linalg::{MatMut, MatRef};
use dtype::Element;
use error::{Error, Result};
use num_complex::Complex;
use storage::{Dense, Pod};

/// Reads NumPy's `UPLO`: whether the upper triangle counts.
///
/// # Errors
/// [`crate::Kind::Value`] for other letters.
pub fn parse_uplo(text: &str) -> Result<bool> {
    match text {
        "L" | "l" => Ok(false),
        "U" | "u" => Ok(true),
        _ => Err(Error::value("UPLO argument must be 'L' or 'U'")),
    }
}

/// Eigenvalues, ascending, and eigenvectors (columns) of stacks of Hermitian matrices, of which one
/// triangle is read.
///
/// ```
/// use polyarray::{Array, linalg};
/// let a = Array::from_shape(&[2.0, 0.0, 0.0, -1.0], &[2, 2])?;
/// let (values, vectors) = linalg::eigh(&a, false)?;
/// assert_eq!(values.to_vec::<f64>()?, [-1.0, 2.0]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::LinearAlgebra`] where a matrix is not square, or the iteration gives up.
pub fn eigh(a: &Array, upper: bool) -> Result<(Array, Array)> {
    require_square(a)?;
    let dtype = common_type(&[a])?;
    let (values, vectors) = with_number!(dtype, T => eigh_in::<T>(a, upper, true))?;
    Ok((values, vectors.into()))
}

/// The eigenvalues of [`eigh`] alone.
///
/// # Errors
/// As [`eigh`].
pub fn eigvalsh(a: &Array, upper: bool) -> Result<Array> {
    require_square(a)?;
    let dtype = common_type(&[a])?;
    Ok(with_number!(dtype, T => eigh_in::<T>(a, upper, false))?.0)
}

fn eigh_in<T: Number>(a: &Array, upper: bool, with_vectors: bool) -> Result<(Array, Dense)> {
    let a = Stack::read(a, T::DTYPE)?;
    let (n, count) = (a.rows, a.count);
    let values = a.result(&[n], <T::Magnitude as Element>::DTYPE)?;
    let vectors = a.result(&[n, if with_vectors { n } else { 0 }], T::DTYPE)?;
    a.dense.with_slice::<T, _>(|x| {
        values.with_slice_mut::<T::Magnitude, _>(|values| {
            vectors.with_slice_mut::<T, _>(|vectors| {
                let size = if with_vectors { n * n } else { 0 };
                let outs = pieces_mut(values, n, count).zip(pieces_mut(vectors, size, count));
                let jobs = pieces(x, n * n, count).zip(outs);
                let size = (4 * cubic(n, n), ::linalg::eigh_workspace::<T>(n, with_vectors));
                run_all(count, jobs, size, |(x, (values, vectors)), workspace| {
                    let vectors = with_vectors.then(|| MatMut::row_major(vectors, n, n));
                    ::linalg::eigh(MatRef::row_major(x, n, n), values, vectors, upper, workspace)
                })
            })
        })
    })????;
    Ok((values.into(), vectors))
}

/// Eigenvalues and right eigenvectors (columns) of stacks of square matrices, complex whatever the matrices.
///
/// # Errors
/// [`crate::Kind::LinearAlgebra`] where a matrix is not square or not finite, or the iteration gives up.
pub fn eig(a: &Array) -> Result<(Array, Array)> {
    require_square(a)?;
    let (values, vectors) = with_number!(common_type(&[a])?, T => eig_in::<T>(a, true))?;
    Ok((values.into(), vectors.into()))
}

/// The eigenvalues of [`eig`] alone.
///
/// # Errors
/// As [`eig`].
pub fn eigvals(a: &Array) -> Result<Array> {
    require_square(a)?;
    let (values, _) = with_number!(common_type(&[a])?, T => eig_in::<T>(a, false))?;
    Ok(values.into())
}

fn eig_in<T: Number>(a: &Array, with_vectors: bool) -> Result<(Dense, Dense)>
where
    Complex<T::Magnitude>: Pod,
{
    let a = Stack::read(a, T::DTYPE)?;
    let (n, count) = (a.rows, a.count);
    let dtype = <Complex<T::Magnitude> as Element>::DTYPE;
    let values = a.result(&[n], dtype)?;
    let vectors = a.result(&[n, if with_vectors { n } else { 0 }], dtype)?;
    let finite = Array::from(a.dense.clone()).isfinite()?.all(None)?.item()?.as_bool();
    if !finite {
        return Err(failed("Array must not contain infs or NaNs"));
    }
    a.dense.with_slice::<T, _>(|x| {
        values.with_slice_mut::<Complex<T::Magnitude>, _>(|values| {
            vectors.with_slice_mut::<Complex<T::Magnitude>, _>(|vectors| {
                let size = if with_vectors { n * n } else { 0 };
                let outs = pieces_mut(values, n, count).zip(pieces_mut(vectors, size, count));
                let jobs = pieces(x, n * n, count).zip(outs);
                let size = (10 * cubic(n, n), ::linalg::eig_workspace::<T>(n, with_vectors));
                run_all(count, jobs, size, |(x, (values, vectors)), workspace| {
                    let vectors = with_vectors.then(|| MatMut::row_major(vectors, n, n));
                    ::linalg::eig(MatRef::row_major(x, n, n), values, vectors, workspace)
                })
            })
        })
    })????;
    Ok((values, vectors))
}
