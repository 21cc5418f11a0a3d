//! Eigenvalues and eigenvectors. Vectors are `faer`'s: tridiagonalization and divide and conquer for Hermitian
//! matrices, the multishift QR iteration for others. Values alone take iterations of our own, and small matrices
//! plain loops (`reduce.rs`, `values.rs`, `schur.rs`).
//!
//! An eigenvector is defined up to a factor. [`eigh`] returns unit vectors of whatever sign the iteration finds;
//! [`eig`] scales as LAPACK's geev does, to norm 1 and, where complex, with the largest component real.

use crate::field::{Columns, Real, blocked, in_blocks};
use crate::matmul::ring::Ring;
use crate::{Field, LinalgError, MatMut, MatRef, reduce, schur};
use faer::Par;
use faer::diag::DiagMut;
use faer::dyn_stack::StackReq;
use faer::linalg::evd as iterated;
use faer::linalg::evd::ComputeEigenvectors;
use faer::linalg::{temp_mat_scratch, temp_mat_zeroed};
use faer::mat::AsMatMut;
use faer::reborrow::ReborrowMut;
use memory::Workspace;
use num_complex::Complex;
use pulp::Arch;

/// Eigenvalues (ascending) and, if asked for, eigenvectors (the columns of an (n, n) matrix) of a Hermitian matrix
/// of which only the lower triangle is read, or the upper one if `upper`. Non-finite elements give NaN.
///
/// # Errors
/// [`LinalgError::EigenvaluesDidNotConverge`].
///
/// # Panics
/// If the shapes do not fit, or the workspace is smaller than [`eigh_workspace`] says.
///
/// ```
/// use linalg::{MatRef, eigh, eigh_workspace};
/// let benches = memory::Benches::new(1, eigh_workspace::<f64>(2, false))?;
/// let mut w = [0.0; 2];
/// eigh(MatRef::row_major(&[2.0, 0.0, 0.0, -1.0], 2, 2), &mut w, None, false, benches.take()?.workspace())?;
/// assert_eq!(w, [-1.0, 2.0]);
/// # Ok::<(), linalg::LinalgError>(())
/// ```
pub fn eigh<T: Field>(
    a: MatRef<T>,
    values: &mut [T::Magnitude],
    vectors: Option<MatMut<T>>,
    upper: bool,
    workspace: Workspace<'_>,
) -> Result<(), LinalgError> {
    check(a, values.len(), vectors.as_ref().map(|v| (v.rows(), v.cols())));
    // The upper triangle is the lower one of the transpose, which is the conjugate.
    T::factor_eigh(if upper { a.transpose() } else { a }, values, vectors, upper, workspace)
}

/// Bytes that [`eigh`] works in, for an (n, n) matrix.
pub fn eigh_workspace<T: Field>(n: usize, vectors: bool) -> usize {
    if n == 0 {
        return 0;
    }
    let matrix = Columns::<T>::bytes(n, n);
    let found = Workspace::bytes::<T>(n);
    let work = match vectors {
        true => matrix.saturating_add(blocked(n * n, hermitian_stack::<T>(n))),
        false => Workspace::bytes::<T::Magnitude>(n).saturating_add(match n <= PLAIN_HERMITIAN {
            true => 0,
            false => blocked(n * n, tridiagonal_stack::<T>(n)),
        }),
    };
    matrix.saturating_add(found).saturating_add(work)
}

/// Eigenvalues, in the order the iteration finds them, and, if asked for, right eigenvectors (the columns of an
/// (n, n) matrix) of a general square matrix. Results are complex also for real matrices.
///
/// # Errors
/// [`LinalgError::NotFinite`] if an element is NaN or infinite, [`LinalgError::EigenvaluesDidNotConverge`].
///
/// # Panics
/// If the shapes do not fit, or the workspace is smaller than [`eig_workspace`] says.
pub fn eig<T: Field>(
    a: MatRef<T>,
    values: &mut [Complex<T::Magnitude>],
    vectors: Option<MatMut<Complex<T::Magnitude>>>,
    workspace: Workspace<'_>,
) -> Result<(), LinalgError> {
    check(a, values.len(), vectors.as_ref().map(|v| (v.rows(), v.cols())));
    T::factor_eig(a, values, vectors, workspace)
}

/// Bytes that [`eig`] works in, for an (n, n) matrix.
pub fn eig_workspace<T: Field>(n: usize, vectors: bool) -> usize {
    T::factor_eig_workspace(n, vectors)
}

/// Orders up to which plain loops reduce a Hermitian matrix faster than `faer`, which prepares more.
const PLAIN_HERMITIAN: usize = 96;
/// Orders up to which plain loops find the eigenvalues of a general real matrix faster.
const PLAIN_GENERAL: usize = 256;

fn check<T>(a: MatRef<T>, values: usize, vectors: Option<(usize, usize)>) {
    let n = a.rows();
    let fits = a.cols() == n && values == n && vectors.is_none_or(|shape| shape == (n, n));
    assert!(fits, "eigenvalues: shapes do not fit");
}

fn flag(wanted: bool) -> ComputeEigenvectors {
    if wanted { ComputeEigenvectors::Yes } else { ComputeEigenvectors::No }
}

fn hermitian_stack<T: Field>(n: usize) -> impl Fn(Par) -> StackReq {
    move |par| iterated::self_adjoint_evd_scratch::<T>(n, ComputeEigenvectors::Yes, par, Default::default())
}

fn tridiagonal_stack<T: Field>(n: usize) -> impl Fn(Par) -> StackReq {
    move |par| {
        temp_mat_scratch::<T>(n, n).and(iterated::tridiag::tridiag_in_place_scratch::<T>(
            n,
            par,
            Default::default(),
        ))
    }
}

fn general_stack<T: Field>(n: usize, vectors: bool) -> impl Fn(Par) -> StackReq {
    move |par| iterated::evd_scratch::<T>(n, ComputeEigenvectors::No, flag(vectors), par, Default::default())
}

pub(crate) fn self_adjoint<T: Field>(
    a: MatRef<T>,
    values: &mut [T::Magnitude],
    vectors: Option<MatMut<T>>,
    conjugate: bool,
    mut workspace: Workspace<'_>,
) -> Result<(), LinalgError> {
    let n = a.rows();
    if n == 0 {
        return Ok(());
    }
    let mut lower = Columns::copy(a, &mut workspace);
    for j in 0..n {
        lower.data[j * n..j * n + j].fill(T::ZERO);
        let diagonal = lower.at(j, j).re();
        lower.data[j * n + j] = T::from_parts(diagonal, T::Magnitude::ZERO);
    }
    let Some(scale) = lower.equalize() else {
        values.fill(T::Magnitude::NAN);
        if let Some(mut vectors) = vectors {
            vectors.fill_with(|_, _| T::from_parts(T::Magnitude::NAN, T::Magnitude::ZERO));
        }
        return Ok(());
    };
    let Some(vectors) = vectors else {
        tridiagonal_values(lower, values, workspace).ok_or(LinalgError::EigenvaluesDidNotConverge)?;
        values.iter_mut().for_each(|value| *value *= scale);
        return Ok(());
    };
    let found = workspace.filled(n, T::ZERO);
    let mut columns = Columns::zeros(n, n, &mut workspace);
    in_blocks(n * n, workspace, hermitian_stack::<T>(n), |par, stack| {
        let (found, columns) = (DiagMut::from_slice_mut(found), Some(columns.faer_mut()));
        iterated::self_adjoint_evd(lower.faer(), found, columns, par, stack, Default::default())
    })
    .map_err(|_| LinalgError::EigenvaluesDidNotConverge)?;
    for (value, found) in values.iter_mut().zip(found.iter()) {
        *value = found.re() * scale;
    }
    columns.store(vectors, |value| if conjugate { value.conjugate() } else { value });
    Ok(())
}

/// The eigenvalues of a Hermitian matrix of which the lower triangle is given; `None` where they are not found.
fn tridiagonal_values<T: Field>(
    lower: Columns<'_, T>,
    values: &mut [T::Magnitude],
    mut workspace: Workspace<'_>,
) -> Option<()> {
    let n = lower.rows;
    let below = workspace.filled(n - 1, T::Magnitude::ZERO);
    let work = workspace.filled(n, T::ZERO);
    if n <= PLAIN_HERMITIAN {
        Arch::new().dispatch(|| reduce::tridiagonal(lower.data, n, values, below, work));
    } else {
        in_blocks(n * n, workspace, tridiagonal_stack::<T>(n), |par, stack| {
            // Columns of this copy begin where vectors do.
            let (mut reduced, stack) = temp_mat_zeroed::<T, _, _>(n, n, stack);
            let mut reduced = reduced.as_mat_mut();
            reduced.copy_from(lower.faer());
            let factors = faer::MatMut::from_column_major_slice_mut(&mut work[1..], 1, n - 1);
            iterated::tridiag::tridiag_in_place(reduced.rb_mut(), factors, par, stack, Default::default());
            (0..n).for_each(|k| values[k] = reduced[(k, k)].re());
            (1..n).for_each(|k| below[k - 1] = reduced[(k, k - 1)].magnitude());
        });
    }
    crate::values::tridiagonal(values, below)
}

/// What [`eig_workspace`] says for real matrices.
pub(crate) fn general_real_workspace<R: Real>(n: usize, vectors: bool) -> usize {
    if n == 0 {
        return 0;
    }
    let matrix = Columns::<R>::bytes(n, n);
    if !vectors && n <= PLAIN_GENERAL {
        return matrix.saturating_add(Workspace::bytes::<R>(n));
    }
    let columns = if vectors { matrix.saturating_add(Workspace::bytes::<Complex<R>>(n)) } else { 0 };
    let parts = 2 * Workspace::bytes::<R>(n);
    let work = blocked(n * n, general_stack::<R>(n, vectors));
    matrix.saturating_add(columns).saturating_add(parts).saturating_add(work)
}

pub(crate) fn general_real<R: Real>(
    a: MatRef<R>,
    values: &mut [Complex<R>],
    vectors: Option<MatMut<Complex<R>>>,
    mut workspace: Workspace<'_>,
) -> Result<(), LinalgError> {
    let n = a.rows();
    if n == 0 {
        return Ok(());
    }
    let mut a = Columns::copy(a, &mut workspace);
    let scale = a.equalize().ok_or(LinalgError::NotFinite)?;
    if vectors.is_none() && n <= PLAIN_GENERAL {
        let work = workspace.filled(n, R::ZERO);
        Arch::new()
            .dispatch(|| {
                reduce::hessenberg(a.data, n, work);
                schur::eigenvalues(a.data, values)
            })
            .ok_or(LinalgError::EigenvaluesDidNotConverge)?;
        for value in values {
            *value = Complex::new(value.re * scale, value.im * scale);
        }
        return Ok(());
    }
    let (re, im) = (workspace.filled(n, R::ZERO), workspace.filled(n, R::ZERO));
    let wanted = vectors.is_some();
    let mut columns = Columns::zeros(n, if wanted { n } else { 0 }, &mut workspace);
    let column = workspace.filled(if wanted { n } else { 0 }, Complex::new(R::ZERO, R::ZERO));
    in_blocks(n * n, workspace, general_stack::<R>(n, wanted), |par, stack| {
        let columns = wanted.then(|| columns.faer_mut());
        let (re, im) = (DiagMut::from_slice_mut(re), DiagMut::from_slice_mut(im));
        iterated::evd_real(a.faer(), re, im, None, columns, par, stack, Default::default())
    })
    .map_err(|_| LinalgError::EigenvaluesDidNotConverge)?;
    for (value, (&re, &im)) in values.iter_mut().zip(re.iter().zip(im.iter())) {
        *value = Complex::new(re * scale, im * scale);
    }
    let Some(mut out) = vectors else { return Ok(()) };
    let mut j = 0;
    while j < n {
        // A pair of conjugate eigenvalues has the parts of its vector in two columns.
        let pair = im[j] != R::ZERO && j + 1 < n;
        for (i, value) in column.iter_mut().enumerate() {
            *value = Complex::new(columns.at(i, j), if pair { columns.at(i, j + 1) } else { R::ZERO });
        }
        normalize(column, pair);
        for (i, &value) in column.iter().enumerate() {
            out.set(i, j, value);
            if pair {
                out.set(i, j + 1, Complex::new(value.re, -value.im));
            }
        }
        j += if pair { 2 } else { 1 };
    }
    Ok(())
}

/// What [`eig_workspace`] says for complex matrices.
pub(crate) fn general_complex_workspace<R: Real>(n: usize, vectors: bool) -> usize
where
    Complex<R>: Field<Magnitude = R>,
{
    let matrix = Columns::<Complex<R>>::bytes(n, n);
    let columns = if vectors { matrix } else { 0 };
    let work = if n == 0 { 0 } else { blocked(n * n, general_stack::<Complex<R>>(n, vectors)) };
    matrix.saturating_add(columns).saturating_add(work)
}

pub(crate) fn general_complex<R: Real>(
    a: MatRef<Complex<R>>,
    values: &mut [Complex<R>],
    vectors: Option<MatMut<Complex<R>>>,
    mut workspace: Workspace<'_>,
) -> Result<(), LinalgError>
where
    Complex<R>: Field<Magnitude = R>,
{
    let n = a.rows();
    if n == 0 {
        return Ok(());
    }
    let mut a = Columns::copy(a, &mut workspace);
    let scale = a.equalize().ok_or(LinalgError::NotFinite)?;
    let wanted = vectors.is_some();
    let mut columns = Columns::zeros(n, if wanted { n } else { 0 }, &mut workspace);
    in_blocks(n * n, workspace, general_stack::<Complex<R>>(n, wanted), |par, stack| {
        let columns = wanted.then(|| columns.faer_mut());
        let found = DiagMut::from_slice_mut(&mut *values);
        iterated::evd_cplx(a.faer(), found, None, columns, par, stack, Default::default())
    })
    .map_err(|_| LinalgError::EigenvaluesDidNotConverge)?;
    for value in values {
        *value = Complex::new(value.re * scale, value.im * scale);
    }
    if let Some(out) = vectors {
        for column in columns.data.chunks_exact_mut(n) {
            normalize(column, true);
        }
        columns.store(out, |value| value);
    }
    Ok(())
}

/// Scales to Euclidean norm 1 and, if `rotate`, turns the largest component to the real axis.
fn normalize<R: Real>(column: &mut [Complex<R>], rotate: bool) {
    let largest = column
        .iter()
        .copied()
        .fold(Complex::new(R::ZERO, R::ZERO), |best, x| if size(x) > size(best) { x } else { best });
    let peak = size(largest);
    if peak == R::ZERO || peak.nan() {
        return;
    }
    let mut squares = R::ZERO;
    for value in column.iter() {
        let (re, im) = (value.re / peak, value.im / peak);
        squares = squares + re * re + im * im;
    }
    let norm = squares.root() * peak;
    let (cos, sin) = if rotate { (largest.re / peak, -largest.im / peak) } else { (R::ONE, R::ZERO) };
    for value in column.iter_mut() {
        let (re, im) = (value.re / norm, value.im / norm);
        *value = Complex::new(re * cos - im * sin, re * sin + im * cos);
    }
}

fn size<R: Real>(value: Complex<R>) -> R {
    value.re.hypotenuse(value.im)
}
