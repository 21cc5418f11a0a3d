//! Singular values, and least squares by them; `faer` computes them by bidiagonalization and divide and conquer.

use crate::field::{Columns, parallelism};
use crate::{Field, LinalgError, MatMut, MatRef, matmul, qr::qr};
use faer::diag::DiagMut;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::svd as blocked;
use faer::linalg::svd::ComputeSvdVectors;

/// Singular value decomposition `a = u @ diag(s) @ vh` of an (m, n) matrix.
///
/// With k = min(m, n), `s` has k elements, which come in descending order; `vectors` are `u`, (m, k) or (m, m), and
/// `vh`, (k, n) or (n, n), both of the small or both of the large shape.
///
/// # Errors
/// [`LinalgError::SvdDidNotConverge`], also when an element is NaN or infinite.
///
/// # Panics
/// If the shapes do not fit.
///
/// ```
/// use linalg::{MatRef, svd};
/// let mut s = [0.0; 2];
/// svd(MatRef::row_major(&[3.0, 0.0, 0.0, -4.0], 2, 2), &mut s, None)?;
/// assert_eq!(s, [4.0, 3.0]);
/// # Ok::<(), linalg::LinalgError>(())
/// ```
pub fn svd<T: Field>(
    a: MatRef<T>,
    s: &mut [T::Magnitude],
    vectors: Option<(MatMut<T>, MatMut<T>)>,
) -> Result<(), LinalgError> {
    let (m, n) = (a.rows(), a.cols());
    let k = m.min(n);
    assert!(s.len() == k, "svd: {} singular values for a {m}x{n} matrix", s.len());
    if let Some((u, vh)) = &vectors {
        let small = u.cols() == k && vh.rows() == k;
        let full = u.cols() == m && vh.rows() == n;
        assert!(u.rows() == m && vh.cols() == n && (small || full), "svd: shapes do not fit");
    }
    T::factor_svd(a, s, vectors)
}

pub(crate) fn decompose<T: Field>(
    a: MatRef<T>,
    s: &mut [T::Magnitude],
    vectors: Option<(MatMut<T>, MatMut<T>)>,
) -> Result<(), LinalgError> {
    let (m, n) = (a.rows(), a.cols());
    let one = T::ONE;
    if m == 0 || n == 0 {
        if let Some((mut u, mut vh)) = vectors {
            u.fill_with(|i, j| if i == j { one } else { T::ZERO });
            vh.fill_with(|i, j| if i == j { one } else { T::ZERO });
        }
        return Ok(());
    }
    let mut a = Columns::copy(a);
    let scale = a.equalize().ok_or(LinalgError::SvdDidNotConverge)?;
    let par = parallelism(m * n);
    let full = vectors.as_ref().is_some_and(|(u, vh)| u.cols() == m && vh.rows() == n);
    let wanted = match &vectors {
        None => ComputeSvdVectors::No,
        Some(_) if full => ComputeSvdVectors::Full,
        Some(_) => ComputeSvdVectors::Thin,
    };
    let mut values = vec![T::ZERO; s.len()];
    let shape = vectors.as_ref().map_or((0, 0), |(u, vh)| (u.cols(), vh.rows()));
    let (mut u, mut v) = (Columns::zeros(m, shape.0), Columns::zeros(n, shape.1));
    let requirement = blocked::svd_scratch::<T>(m, n, wanted, wanted, par, Default::default());
    blocked::svd(
        a.faer(),
        DiagMut::from_slice_mut(&mut values),
        vectors.is_some().then(|| u.faer_mut()),
        vectors.is_some().then(|| v.faer_mut()),
        par,
        MemStack::new(&mut MemBuffer::new(requirement)),
        Default::default(),
    )
    .map_err(|_| LinalgError::SvdDidNotConverge)?;
    for (s, value) in s.iter_mut().zip(values) {
        *s = value.re() * scale;
    }
    if let Some((u_out, vh_out)) = vectors {
        u.store(u_out, |value| value);
        v.store(vh_out.transpose(), T::conjugate);
    }
    Ok(())
}

/// The vector `x` of least norm among those that minimise `|b - a @ x|`, for each column of `b`.
///
/// Shapes are (m, n), (m, k) and (n, k); `s` receives min(m, n) singular values of `a`, descending. Those at or below
/// `rcond` times the largest count as zero. Returns the rank.
///
/// # Errors
/// [`LinalgError::SvdDidNotConverge`], also when an element of `a` is NaN or infinite.
///
/// # Panics
/// If the shapes do not fit.
pub fn lstsq<T: Field>(
    a: MatRef<T>,
    b: MatRef<T>,
    mut x: MatMut<T>,
    s: &mut [T::Magnitude],
    rcond: T::Magnitude,
) -> Result<usize, LinalgError> {
    let (m, n) = (a.rows(), a.cols());
    assert!(b.rows() == m && x.rows() == n && x.cols() == b.cols(), "lstsq: shapes do not fit");
    if m > 2 * n && n > 0 {
        // What is orthogonal to all columns of `a` changes nothing: R and Qᴴb have the same solution.
        let (mut q, mut r) = (Columns::zeros(m, n), Columns::zeros(n, n));
        qr(a, Some(q.view_mut()), r.view_mut());
        q.data.iter_mut().for_each(|value| *value = value.conjugate());
        let mut inside = Columns::zeros(n, b.cols());
        matmul(inside.view_mut(), q.view().transpose(), b, false);
        return lstsq(r.view(), inside.view(), x, s, rcond);
    }
    let k = m.min(n);
    let (mut u, mut vh) = (Columns::zeros(m, k), Columns::zeros(k, n));
    svd(a, s, Some((u.view_mut(), vh.view_mut())))?;
    let Some(&largest) = s.first() else {
        x.fill_with(|_, _| T::ZERO);
        return Ok(0);
    };
    let rank = s.iter().filter(|&&value| value > largest * rcond).count();
    // x = V diag(1/s) U^H b, over the singular values that count.
    for value in u.data.iter_mut().chain(vh.data.iter_mut()) {
        *value = value.conjugate();
    }
    let mut projected = Columns::zeros(rank, b.cols());
    matmul(projected.view_mut(), u.view().block(0, 0, m, rank).transpose(), b, false);
    if rank > 0 {
        for column in projected.data.chunks_exact_mut(rank) {
            for (value, &s) in column.iter_mut().zip(s.iter()) {
                *value = T::from_parts(value.re() / s, value.im() / s);
            }
        }
    }
    matmul(x, vh.view().block(0, 0, rank, n).transpose(), projected.view(), false);
    Ok(rank)
}
