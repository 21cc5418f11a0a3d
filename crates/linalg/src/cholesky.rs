//! Cholesky factorization of Hermitian positive definite matrices, by `faer`: n^3/3 operations, n^2 elements of
//! scratch. Only the named triangle of the matrix is read.

use crate::field::{Columns, Real, parallelism};
use crate::matmul::ring::Ring;
use crate::{Field, LinalgError, MatMut, MatRef};
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::cholesky::llt::factor;
use std::cmp::Ordering;

/// Writes the factor of the (n, n) matrix `a` to `out`: lower triangular L with `a = L @ L^H`, or if `upper` the
/// upper triangular U with `a = U^H @ U`. The other triangle of `out` becomes zero. NaN in gives NaN out.
///
/// # Errors
/// [`LinalgError::NotPositiveDefinite`] if a pivot is not positive; `out` is then unspecified.
///
/// # Panics
/// If the shapes do not fit.
///
/// ```
/// use linalg::{MatMut, MatRef, cholesky};
/// let mut l = [0.0; 4];
/// cholesky(MatRef::row_major(&[4.0, 2.0, 2.0, 5.0], 2, 2), MatMut::row_major(&mut l, 2, 2), false)?;
/// assert_eq!(l, [2.0, 0.0, 1.0, 2.0]);
/// # Ok::<(), linalg::LinalgError>(())
/// ```
pub fn cholesky<T: Field>(a: MatRef<T>, out: MatMut<T>, upper: bool) -> Result<(), LinalgError> {
    assert!(
        a.rows() == a.cols() && out.rows() == a.rows() && out.cols() == a.cols(),
        "cholesky: shapes do not fit"
    );
    // The transpose of a Hermitian matrix is its conjugate, whose factor is conj(L) = U^T.
    if upper { T::factor_cholesky(a.transpose(), out.transpose()) } else { T::factor_cholesky(a, out) }
}

pub(crate) fn lower<T: Field>(a: MatRef<T>, mut out: MatMut<T>) -> Result<(), LinalgError> {
    let n = a.rows();
    if n == 0 {
        return Ok(());
    }
    let mut factor = Columns::copy(a);
    for j in 0..n {
        factor.data[j * n..j * n + j].fill(T::ZERO);
    }
    if factor.data.iter().any(|value| value.re().nan() || value.im().nan()) {
        let nan = T::from_parts(T::Magnitude::NAN, T::Magnitude::ZERO);
        out.fill_with(|i, j| if i < j { T::ZERO } else { nan });
        return Ok(());
    }
    let par = parallelism(n * n);
    let mut scratch = MemBuffer::new(factor::cholesky_in_place_scratch::<T>(n, par, Default::default()));
    factor::cholesky_in_place(
        factor.faer_mut(),
        Default::default(),
        par,
        MemStack::new(&mut scratch),
        Default::default(),
    )
    .map_err(|_| LinalgError::NotPositiveDefinite)?;
    // The diagonal is real, whatever rounding left in the imaginary parts.
    out.fill_with(|i, j| match i.cmp(&j) {
        Ordering::Less => T::ZERO,
        Ordering::Equal => T::from_parts(factor.at(i, j).re(), T::Magnitude::ZERO),
        Ordering::Greater => factor.at(i, j),
    });
    Ok(())
}
