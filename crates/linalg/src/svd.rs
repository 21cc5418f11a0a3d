//! Singular values, and least squares by them. Vectors are `faer`'s, by bidiagonalization and divide and conquer;
//! values alone take an iteration of our own, and small matrices plain loops (`values.rs`, `reduce.rs`).

use crate::field::{Columns, parallelism};
use crate::matmul::ring::Ring;
use crate::{Field, LinalgError, MatMut, MatRef, matmul, qr::qr, reduce, values};
use faer::diag::DiagMut;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::svd as blocked;
use faer::linalg::svd::ComputeSvdVectors;
use pulp::Arch;

/// Numbers of columns up to which plain loops are faster than blocked ones.
const PLAIN: usize = 64;
/// Numbers of columns from which singular vectors are found by dividing.
const DIVIDED: usize = 48;

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
    let Some((u_out, vh_out)) = vectors else {
        // The transpose has the same values.
        let mut a = Columns::copy(if m < n { a.transpose() } else { a });
        let scale = a.equalize().ok_or(LinalgError::SvdDidNotConverge)?;
        bidiagonal_values(a, s).ok_or(LinalgError::SvdDidNotConverge)?;
        s.iter_mut().for_each(|value| *value *= scale);
        return Ok(());
    };
    let mut a = Columns::copy(a);
    let scale = a.equalize().ok_or(LinalgError::SvdDidNotConverge)?;
    let par = parallelism(m * n);
    let full = u_out.cols() == m && vh_out.rows() == n;
    let wanted = if full { ComputeSvdVectors::Full } else { ComputeSvdVectors::Thin };
    let mut values = vec![T::ZERO; s.len()];
    let (mut u, mut v) = (Columns::zeros(m, u_out.cols()), Columns::zeros(n, vh_out.rows()));
    let params = blocked::SvdParams { recursion_threshold: DIVIDED, ..faer::Auto::<T>::auto() };
    let requirement = blocked::svd_scratch::<T>(m, n, wanted, wanted, par, params.into());
    blocked::svd(
        a.faer(),
        DiagMut::from_slice_mut(&mut values),
        Some(u.faer_mut()),
        Some(v.faer_mut()),
        par,
        MemStack::new(&mut MemBuffer::new(requirement)),
        params.into(),
    )
    .map_err(|_| LinalgError::SvdDidNotConverge)?;
    for (s, value) in s.iter_mut().zip(values) {
        *s = value.re() * scale;
    }
    u.store(u_out, |value| value);
    v.store(vh_out.transpose(), T::conjugate);
    Ok(())
}

/// The singular values of a matrix with at least as many rows as columns; `None` where they are not found.
fn bidiagonal_values<T: Field>(mut a: Columns<T>, s: &mut [T::Magnitude]) -> Option<()> {
    let (m, n) = (a.rows, a.cols);
    if m > n + n / 2 + 8 {
        // What is orthogonal to all columns changes nothing.
        let mut r = Columns::zeros(n, n);
        qr(a.view(), None, r.view_mut());
        return bidiagonal_values(r, s);
    }
    let mut above = vec![T::Magnitude::ZERO; n - 1];
    if n <= PLAIN {
        Arch::new().dispatch(|| reduce::bidiagonal(&mut a.data, n, s, &mut above));
    } else {
        let par = parallelism(m * n);
        let requirement = blocked::bidiag::bidiag_in_place_scratch::<T>(m, n, par, Default::default());
        let (mut left, mut right) = (vec![T::ZERO; n], vec![T::ZERO; n - 1]);
        // Its copies begin columns where vectors do.
        let mut reduced = a.faer().to_owned();
        blocked::bidiag::bidiag_in_place(
            reduced.as_mut(),
            faer::MatMut::from_column_major_slice_mut(&mut left, 1, n),
            faer::MatMut::from_column_major_slice_mut(&mut right, 1, n - 1),
            par,
            MemStack::new(&mut MemBuffer::new(requirement)),
            Default::default(),
        );
        (0..n).for_each(|k| s[k] = reduced[(k, k)].magnitude());
        (1..n).for_each(|k| above[k - 1] = reduced[(k - 1, k)].magnitude());
    }
    values::bidiagonal(s, &mut above)
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
