//! Eigenvalues and eigenvectors. Vectors are `faer`'s: tridiagonalization and divide and conquer for Hermitian
//! matrices, the multishift QR iteration for others. Values alone take iterations of our own, and small matrices
//! plain loops (`reduce.rs`, `values.rs`, `schur.rs`).
//!
//! An eigenvector is defined up to a factor. [`eigh`] returns unit vectors of whatever sign the iteration finds;
//! [`eig`] scales as LAPACK's geev does, to norm 1 and, where complex, with the largest component real.

use crate::field::{Columns, Real, parallelism};
use crate::matmul::ring::Ring;
use crate::{Field, LinalgError, MatMut, MatRef, reduce, schur};
use faer::diag::DiagMut;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::evd as blocked;
use faer::linalg::evd::ComputeEigenvectors;
use num_complex::Complex;
use pulp::Arch;

/// Eigenvalues (ascending) and, if asked for, eigenvectors (the columns of an (n, n) matrix) of a Hermitian matrix
/// of which only the lower triangle is read, or the upper one if `upper`. Non-finite elements give NaN.
///
/// # Errors
/// [`LinalgError::EigenvaluesDidNotConverge`].
///
/// # Panics
/// If the shapes do not fit.
///
/// ```
/// use linalg::{MatRef, eigh};
/// let mut w = [0.0; 2];
/// eigh(MatRef::row_major(&[2.0, 0.0, 0.0, -1.0], 2, 2), &mut w, None, false)?;
/// assert_eq!(w, [-1.0, 2.0]);
/// # Ok::<(), linalg::LinalgError>(())
/// ```
pub fn eigh<T: Field>(
    a: MatRef<T>,
    values: &mut [T::Magnitude],
    vectors: Option<MatMut<T>>,
    upper: bool,
) -> Result<(), LinalgError> {
    check(a, values.len(), vectors.as_ref().map(|v| (v.rows(), v.cols())));
    // The upper triangle is the lower one of the transpose, which is the conjugate.
    T::factor_eigh(if upper { a.transpose() } else { a }, values, vectors, upper)
}

/// Eigenvalues, in the order the iteration finds them, and, if asked for, right eigenvectors (the columns of an
/// (n, n) matrix) of a general square matrix. Results are complex also for real matrices.
///
/// # Errors
/// [`LinalgError::NotFinite`] if an element is NaN or infinite, [`LinalgError::EigenvaluesDidNotConverge`].
///
/// # Panics
/// If the shapes do not fit.
pub fn eig<T: Field>(
    a: MatRef<T>,
    values: &mut [Complex<T::Magnitude>],
    vectors: Option<MatMut<Complex<T::Magnitude>>>,
) -> Result<(), LinalgError> {
    check(a, values.len(), vectors.as_ref().map(|v| (v.rows(), v.cols())));
    T::factor_eig(a, values, vectors)
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

pub(crate) fn self_adjoint<T: Field>(
    a: MatRef<T>,
    values: &mut [T::Magnitude],
    vectors: Option<MatMut<T>>,
    conjugate: bool,
) -> Result<(), LinalgError> {
    let n = a.rows();
    if n == 0 {
        return Ok(());
    }
    let mut lower = Columns::copy(a);
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
        tridiagonal_values(lower, values).ok_or(LinalgError::EigenvaluesDidNotConverge)?;
        values.iter_mut().for_each(|value| *value *= scale);
        return Ok(());
    };
    let par = parallelism(n * n);
    let mut found = vec![T::ZERO; n];
    let mut columns = Columns::zeros(n, n);
    let requirement =
        blocked::self_adjoint_evd_scratch::<T>(n, ComputeEigenvectors::Yes, par, Default::default());
    blocked::self_adjoint_evd(
        lower.faer(),
        DiagMut::from_slice_mut(&mut found),
        Some(columns.faer_mut()),
        par,
        MemStack::new(&mut MemBuffer::new(requirement)),
        Default::default(),
    )
    .map_err(|_| LinalgError::EigenvaluesDidNotConverge)?;
    for (value, found) in values.iter_mut().zip(found) {
        *value = found.re() * scale;
    }
    columns.store(vectors, |value| if conjugate { value.conjugate() } else { value });
    Ok(())
}

/// The eigenvalues of a Hermitian matrix of which the lower triangle is given; `None` where they are not found.
fn tridiagonal_values<T: Field>(mut lower: Columns<T>, values: &mut [T::Magnitude]) -> Option<()> {
    let n = lower.rows;
    let mut below = vec![T::Magnitude::ZERO; n - 1];
    if n <= PLAIN_HERMITIAN {
        Arch::new().dispatch(|| reduce::tridiagonal(&mut lower.data, n, values, &mut below));
    } else {
        let par = parallelism(n * n);
        let requirement = blocked::tridiag::tridiag_in_place_scratch::<T>(n, par, Default::default());
        let mut factors = vec![T::ZERO; n - 1];
        // Its copies begin columns where vectors do.
        let mut reduced = lower.faer().to_owned();
        blocked::tridiag::tridiag_in_place(
            reduced.as_mut(),
            faer::MatMut::from_column_major_slice_mut(&mut factors, 1, n - 1),
            par,
            MemStack::new(&mut MemBuffer::new(requirement)),
            Default::default(),
        );
        (0..n).for_each(|k| values[k] = reduced[(k, k)].re());
        (1..n).for_each(|k| below[k - 1] = reduced[(k, k - 1)].magnitude());
    }
    crate::values::tridiagonal(values, &mut below)
}

pub(crate) fn general_real<R: Real>(
    a: MatRef<R>,
    values: &mut [Complex<R>],
    vectors: Option<MatMut<Complex<R>>>,
) -> Result<(), LinalgError> {
    let n = a.rows();
    if n == 0 {
        return Ok(());
    }
    let mut a = Columns::copy(a);
    let scale = a.equalize().ok_or(LinalgError::NotFinite)?;
    if vectors.is_none() && n <= PLAIN_GENERAL {
        Arch::new()
            .dispatch(|| {
                reduce::hessenberg(&mut a.data, n);
                schur::eigenvalues(&mut a.data, values)
            })
            .ok_or(LinalgError::EigenvaluesDidNotConverge)?;
        for value in values {
            *value = Complex::new(value.re * scale, value.im * scale);
        }
        return Ok(());
    }
    let par = parallelism(n * n);
    let (mut re, mut im) = (vec![R::ZERO; n], vec![R::ZERO; n]);
    let mut columns = Columns::<R>::zeros(n, if vectors.is_some() { n } else { 0 });
    let wanted = flag(vectors.is_some());
    let requirement = blocked::evd_scratch::<R>(n, ComputeEigenvectors::No, wanted, par, Default::default());
    blocked::evd_real(
        a.faer(),
        DiagMut::from_slice_mut(&mut re),
        DiagMut::from_slice_mut(&mut im),
        None,
        vectors.is_some().then(|| columns.faer_mut()),
        par,
        MemStack::new(&mut MemBuffer::new(requirement)),
        Default::default(),
    )
    .map_err(|_| LinalgError::EigenvaluesDidNotConverge)?;
    for (value, (&re, &im)) in values.iter_mut().zip(re.iter().zip(&im)) {
        *value = Complex::new(re * scale, im * scale);
    }
    let Some(mut out) = vectors else { return Ok(()) };
    let mut column = vec![Complex::new(R::ZERO, R::ZERO); n];
    let mut j = 0;
    while j < n {
        // A pair of conjugate eigenvalues has the parts of its vector in two columns.
        let pair = im[j] != R::ZERO && j + 1 < n;
        for (i, value) in column.iter_mut().enumerate() {
            *value = Complex::new(columns.at(i, j), if pair { columns.at(i, j + 1) } else { R::ZERO });
        }
        normalize(&mut column, pair);
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

pub(crate) fn general_complex<R: Real>(
    a: MatRef<Complex<R>>,
    values: &mut [Complex<R>],
    vectors: Option<MatMut<Complex<R>>>,
) -> Result<(), LinalgError>
where
    Complex<R>: Field<Magnitude = R>,
{
    let n = a.rows();
    if n == 0 {
        return Ok(());
    }
    let mut a = Columns::copy(a);
    let scale = a.equalize().ok_or(LinalgError::NotFinite)?;
    let par = parallelism(n * n);
    let mut columns = Columns::<Complex<R>>::zeros(n, if vectors.is_some() { n } else { 0 });
    let wanted = flag(vectors.is_some());
    let requirement =
        blocked::evd_scratch::<Complex<R>>(n, ComputeEigenvectors::No, wanted, par, Default::default());
    blocked::evd_cplx(
        a.faer(),
        DiagMut::from_slice_mut(values),
        None,
        vectors.is_some().then(|| columns.faer_mut()),
        par,
        MemStack::new(&mut MemBuffer::new(requirement)),
        Default::default(),
    )
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
