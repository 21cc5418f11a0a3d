//! Singular values, and least squares by them. Vectors are `faer`'s, by bidiagonalization and divide and conquer;
//! values alone take an iteration of our own, and small matrices plain loops (`values.rs`, `reduce.rs`).

use crate::field::{Columns, blocked, in_blocks};
use crate::matmul::ring::Ring;
use crate::qr::{qr, qr_workspace};
use crate::{Field, LinalgError, MatMut, MatRef, matmul, reduce, values};
use faer::Par;
use faer::diag::DiagMut;
use faer::dyn_stack::StackReq;
use faer::linalg::svd as divided;
use faer::linalg::svd::ComputeSvdVectors;
use faer::linalg::{temp_mat_scratch, temp_mat_zeroed};
use faer::mat::AsMatMut;
use faer::reborrow::ReborrowMut;
use memory::Workspace;
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
/// If the shapes do not fit, or the workspace is smaller than [`svd_workspace`] says.
///
/// ```
/// use linalg::{MatRef, svd, svd_workspace};
/// let benches = memory::Benches::new(1, svd_workspace::<f64>(2, 2, None))?;
/// let mut s = [0.0; 2];
/// svd(MatRef::row_major(&[3.0, 0.0, 0.0, -4.0], 2, 2), &mut s, None, benches.take()?.workspace())?;
/// assert_eq!(s, [4.0, 3.0]);
/// # Ok::<(), linalg::LinalgError>(())
/// ```
pub fn svd<T: Field>(
    a: MatRef<T>,
    s: &mut [T::Magnitude],
    vectors: Option<(MatMut<T>, MatMut<T>)>,
    workspace: Workspace<'_>,
) -> Result<(), LinalgError> {
    let (m, n) = (a.rows(), a.cols());
    let k = m.min(n);
    assert!(s.len() == k, "svd: {} singular values for a {m}x{n} matrix", s.len());
    if let Some((u, vh)) = &vectors {
        let small = u.cols() == k && vh.rows() == k;
        let full = u.cols() == m && vh.rows() == n;
        assert!(u.rows() == m && vh.cols() == n && (small || full), "svd: shapes do not fit");
    }
    T::factor_svd(a, s, vectors, workspace)
}

/// Bytes that [`svd`] works in, for an (m, n) matrix and, if vectors are asked for, so many columns of `u` and rows of
/// `vh`.
pub fn svd_workspace<T: Field>(m: usize, n: usize, vectors: Option<(usize, usize)>) -> usize {
    if m == 0 || n == 0 {
        return 0;
    }
    let Some((p, q)) = vectors else {
        let (m, n) = (m.max(n), m.min(n));
        return Columns::<T>::bytes(m, n).saturating_add(bidiagonal_workspace::<T>(m, n));
    };
    let matrices = Columns::<T>::bytes(m, n)
        .saturating_add(Columns::<T>::bytes(m, p))
        .saturating_add(Columns::<T>::bytes(n, q));
    let work = blocked(m * n, vectors_stack::<T>(m, n, wanted(p == m && q == n)));
    matrices.saturating_add(Workspace::bytes::<T>(m.min(n))).saturating_add(work)
}

fn wanted(full: bool) -> ComputeSvdVectors {
    if full { ComputeSvdVectors::Full } else { ComputeSvdVectors::Thin }
}

fn params<T: Field>() -> divided::SvdParams {
    divided::SvdParams { recursion_threshold: DIVIDED, ..faer::Auto::<T>::auto() }
}

fn vectors_stack<T: Field>(m: usize, n: usize, wanted: ComputeSvdVectors) -> impl Fn(Par) -> StackReq {
    move |par| divided::svd_scratch::<T>(m, n, wanted, wanted, par, params::<T>().into())
}

pub(crate) fn decompose<T: Field>(
    a: MatRef<T>,
    s: &mut [T::Magnitude],
    vectors: Option<(MatMut<T>, MatMut<T>)>,
    mut workspace: Workspace<'_>,
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
        let mut a = Columns::copy(if m < n { a.transpose() } else { a }, &mut workspace);
        let scale = a.equalize().ok_or(LinalgError::SvdDidNotConverge)?;
        bidiagonal_values(a, s, workspace)?;
        s.iter_mut().for_each(|value| *value *= scale);
        return Ok(());
    };
    let mut a = Columns::copy(a, &mut workspace);
    let scale = a.equalize().ok_or(LinalgError::SvdDidNotConverge)?;
    let wanted = wanted(u_out.cols() == m && vh_out.rows() == n);
    let values = workspace.filled(s.len(), T::ZERO);
    let mut u = Columns::zeros(m, u_out.cols(), &mut workspace);
    let mut v = Columns::zeros(n, vh_out.rows(), &mut workspace);
    in_blocks(m * n, workspace, vectors_stack::<T>(m, n, wanted), |par, stack| {
        divided::svd(
            a.faer(),
            DiagMut::from_slice_mut(values),
            Some(u.faer_mut()),
            Some(v.faer_mut()),
            par,
            stack,
            params::<T>().into(),
        )
    })
    .map_err(|_| LinalgError::SvdDidNotConverge)?;
    for (s, value) in s.iter_mut().zip(values.iter()) {
        *s = value.re() * scale;
    }
    u.store(u_out, |value| value);
    v.store(vh_out.transpose(), T::conjugate);
    Ok(())
}

/// Whether what is orthogonal to all columns goes away first.
fn is_tall(m: usize, n: usize) -> bool {
    m > n + n / 2 + 8
}

fn bidiagonal_stack<T: Field>(m: usize, n: usize) -> impl Fn(Par) -> StackReq {
    move |par| {
        temp_mat_scratch::<T>(m, n).and(divided::bidiag::bidiag_in_place_scratch::<T>(
            m,
            n,
            par,
            Default::default(),
        ))
    }
}

/// Bytes that [`bidiagonal_values`] works in.
fn bidiagonal_workspace<T: Field>(m: usize, n: usize) -> usize {
    if is_tall(m, n) {
        let inner = qr_workspace::<T>(m, n, 0).max(bidiagonal_workspace::<T>(n, n));
        return Columns::<T>::bytes(n, n).saturating_add(inner);
    }
    let sides = Workspace::bytes::<T>(n) + Workspace::bytes::<T>(if n <= PLAIN { m } else { n });
    let reduction = sides + if n <= PLAIN { 0 } else { blocked(m * n, bidiagonal_stack::<T>(m, n)) };
    let values = values::bidiagonal_workspace::<T::Magnitude>(n);
    Workspace::bytes::<T::Magnitude>(n).saturating_add(reduction.max(values))
}

/// The singular values of a matrix with at least as many rows as columns.
fn bidiagonal_values<T: Field>(
    a: Columns<'_, T>,
    s: &mut [T::Magnitude],
    mut workspace: Workspace<'_>,
) -> Result<(), LinalgError> {
    let (m, n) = (a.rows, a.cols);
    if is_tall(m, n) {
        // What is orthogonal to all columns changes nothing.
        let mut r = Columns::zeros(n, n, &mut workspace);
        qr(a.view(), None, r.view_mut(), workspace.part())?;
        return bidiagonal_values(r, s, workspace);
    }
    let above = workspace.filled(n - 1, T::Magnitude::ZERO);
    let mut part = workspace.part();
    if n <= PLAIN {
        let (row, work) = (part.filled(n, T::ZERO), part.filled(m, T::ZERO));
        Arch::new().dispatch(|| reduce::bidiagonal(a.data, n, s, above, (row, work)));
    } else {
        let (left, right) = (part.filled(n, T::ZERO), part.filled(n - 1, T::ZERO));
        in_blocks(m * n, part, bidiagonal_stack::<T>(m, n), |par, stack| {
            // Columns of this copy begin where vectors do.
            let (mut reduced, stack) = temp_mat_zeroed::<T, _, _>(m, n, stack);
            let mut reduced = reduced.as_mat_mut();
            reduced.copy_from(a.faer());
            divided::bidiag::bidiag_in_place(
                reduced.rb_mut(),
                faer::MatMut::from_column_major_slice_mut(left, 1, n),
                faer::MatMut::from_column_major_slice_mut(right, 1, n - 1),
                par,
                stack,
                Default::default(),
            );
            (0..n).for_each(|k| s[k] = reduced[(k, k)].magnitude());
            (1..n).for_each(|k| above[k - 1] = reduced[(k - 1, k)].magnitude());
        });
    }
    values::bidiagonal(s, above, workspace).ok_or(LinalgError::SvdDidNotConverge)
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
/// If the shapes do not fit, or the workspace is smaller than [`lstsq_workspace`] says.
pub fn lstsq<T: Field>(
    a: MatRef<T>,
    b: MatRef<T>,
    mut x: MatMut<T>,
    s: &mut [T::Magnitude],
    rcond: T::Magnitude,
    mut workspace: Workspace<'_>,
) -> Result<usize, LinalgError> {
    let (m, n) = (a.rows(), a.cols());
    assert!(b.rows() == m && x.rows() == n && x.cols() == b.cols(), "lstsq: shapes do not fit");
    if m > 2 * n && n > 0 {
        // What is orthogonal to all columns of `a` changes nothing: R and Qᴴb have the same solution.
        let mut r = Columns::zeros(n, n, &mut workspace);
        let mut inside = Columns::zeros(n, b.cols(), &mut workspace);
        let mut part = workspace.part();
        let mut q = Columns::zeros(m, n, &mut part);
        qr(a, Some(q.view_mut()), r.view_mut(), part)?;
        q.data.iter_mut().for_each(|value| *value = value.conjugate());
        matmul(inside.view_mut(), q.view().transpose(), b, false)?;
        return lstsq(r.view(), inside.view(), x, s, rcond, workspace);
    }
    let k = m.min(n);
    let mut u = Columns::zeros(m, k, &mut workspace);
    let mut vh = Columns::zeros(k, n, &mut workspace);
    svd(a, s, Some((u.view_mut(), vh.view_mut())), workspace.part())?;
    let Some(&largest) = s.first() else {
        x.fill_with(|_, _| T::ZERO);
        return Ok(0);
    };
    let rank = s.iter().filter(|&&value| value > largest * rcond).count();
    // x = V diag(1/s) U^H b, over the singular values that count.
    for value in u.data.iter_mut().chain(vh.data.iter_mut()) {
        *value = value.conjugate();
    }
    let mut projected = Columns::zeros(rank, b.cols(), &mut workspace);
    matmul(projected.view_mut(), u.view().block(0, 0, m, rank).transpose(), b, false)?;
    if rank > 0 {
        for column in projected.data.chunks_exact_mut(rank) {
            for (value, &s) in column.iter_mut().zip(s.iter()) {
                *value = T::from_parts(value.re() / s, value.im() / s);
            }
        }
    }
    matmul(x, vh.view().block(0, 0, rank, n).transpose(), projected.view(), false)?;
    Ok(rank)
}

/// Bytes that [`lstsq`] works in, for an (m, n) matrix and k columns of `b`.
pub fn lstsq_workspace<T: Field>(m: usize, n: usize, k: usize) -> usize {
    if m > 2 * n && n > 0 {
        let q = Columns::<T>::bytes(m, n).saturating_add(qr_workspace::<T>(m, n, n));
        return Columns::<T>::bytes(n, n)
            .saturating_add(Columns::<T>::bytes(n, k))
            .saturating_add(q.max(lstsq_workspace::<T>(n, n, k)));
    }
    let rank = m.min(n);
    Columns::<T>::bytes(m, rank)
        .saturating_add(Columns::<T>::bytes(rank, n))
        .saturating_add(Columns::<T>::bytes(rank, k).max(svd_workspace::<T>(m, n, Some((rank, rank)))))
}
