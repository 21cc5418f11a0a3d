//! Cholesky factorization of Hermitian positive definite matrices, by `faer`: n^3/3 operations, a workspace of
//! n^2 elements. Only the named triangle of the matrix is read.

use crate::field::{Columns, Real, blocked, in_blocks};
use crate::matmul::ring::Ring;
use crate::{Field, LinalgError, MatMut, MatRef};
use faer::Par;
use faer::dyn_stack::StackReq;
use faer::linalg::cholesky::llt::factor;
use memory::Workspace;
use std::cmp::Ordering;

/// Writes the factor of the (n, n) matrix `a` to `out`: lower triangular L with `a = L @ L^H`, or if `upper` the
/// upper triangular U with `a = U^H @ U`. The other triangle of `out` becomes zero. NaN in gives NaN out.
///
/// # Errors
/// [`LinalgError::NotPositiveDefinite`] if a pivot is not positive; `out` is then unspecified.
///
/// # Panics
/// If the shapes do not fit, or the workspace is smaller than [`cholesky_workspace`] says.
///
/// ```
/// use linalg::{MatMut, MatRef, cholesky, cholesky_workspace};
/// let benches = memory::Benches::new(1, cholesky_workspace::<f64>(2))?;
/// let mut l = [0.0; 4];
/// let a = MatRef::row_major(&[4.0, 2.0, 2.0, 5.0], 2, 2);
/// cholesky(a, MatMut::row_major(&mut l, 2, 2), false, benches.take()?.workspace())?;
/// assert_eq!(l, [2.0, 0.0, 1.0, 2.0]);
/// # Ok::<(), linalg::LinalgError>(())
/// ```
pub fn cholesky<T: Field>(
    a: MatRef<T>,
    out: MatMut<T>,
    upper: bool,
    workspace: Workspace<'_>,
) -> Result<(), LinalgError> {
    assert!(
        a.rows() == a.cols() && out.rows() == a.rows() && out.cols() == a.cols(),
        "cholesky: shapes do not fit"
    );
    // The transpose of a Hermitian matrix is its conjugate, whose factor is conj(L) = U^T.
    if upper {
        T::factor_cholesky(a.transpose(), out.transpose(), workspace)
    } else {
        T::factor_cholesky(a, out, workspace)
    }
}

/// Bytes that [`cholesky`] works in, for an (n, n) matrix.
pub fn cholesky_workspace<T: Field>(n: usize) -> usize {
    Columns::<T>::bytes(n, n).saturating_add(blocked(n * n, stack::<T>(n)))
}

fn stack<T: Field>(n: usize) -> impl Fn(Par) -> StackReq {
    move |par| factor::cholesky_in_place_scratch::<T>(n, par, Default::default())
}

pub(crate) fn lower<T: Field>(
    a: MatRef<T>,
    mut out: MatMut<T>,
    mut workspace: Workspace<'_>,
) -> Result<(), LinalgError> {
    let n = a.rows();
    if n == 0 {
        return Ok(());
    }
    let mut factor = Columns::copy(a, &mut workspace);
    for j in 0..n {
        factor.data[j * n..j * n + j].fill(T::ZERO);
    }
    if factor.data.iter().any(|value| value.re().nan() || value.im().nan()) {
        let nan = T::from_parts(T::Magnitude::NAN, T::Magnitude::ZERO);
        out.fill_with(|i, j| if i < j { T::ZERO } else { nan });
        return Ok(());
    }
    in_blocks(n * n, workspace, stack::<T>(n), |par, stack| {
        factor::cholesky_in_place(factor.faer_mut(), Default::default(), par, stack, Default::default())
    })
    .map_err(|_| LinalgError::NotPositiveDefinite)?;
    // The diagonal is real, whatever rounding left in the imaginary parts.
    out.fill_with(|i, j| match i.cmp(&j) {
        Ordering::Less => T::ZERO,
        Ordering::Equal => T::from_parts(factor.at(i, j).re(), T::Magnitude::ZERO),
        Ordering::Greater => factor.at(i, j),
    });
    Ok(())
}
