//! The factorizations, each in as much memory as it asks for, and no more.

#![allow(dead_code, reason = "each test uses some of them")]

use linalg::{Field, LinalgError, MatMut, MatRef};
use memory::{Benches, Workspace};
use num_complex::Complex;

type Result<T> = std::result::Result<T, LinalgError>;

fn within<R>(bytes: usize, run: impl FnOnce(Workspace<'_>) -> R) -> R {
    let benches = Benches::new(1, bytes).expect("there is memory");
    let mut bench = benches.take().expect("there is memory");
    run(bench.workspace())
}

pub fn solve<T: Field>(a: MatRef<T>, b: MatRef<T>, x: MatMut<T>) -> Result<()> {
    within(linalg::solve_workspace::<T>(a.rows(), b.cols()), |work| linalg::solve(a, b, x, work))
}

pub fn inv<T: Field>(a: MatRef<T>, out: MatMut<T>) -> Result<()> {
    within(linalg::solve_workspace::<T>(a.rows(), a.rows()), |work| linalg::inv(a, out, work))
}

pub fn det<T: Field>(a: MatRef<T>) -> T {
    within(linalg::det_workspace::<T>(a.rows()), |work| linalg::det(a, work))
}

pub fn slogdet<T: Field>(a: MatRef<T>) -> (T, T::Magnitude) {
    within(linalg::det_workspace::<T>(a.rows()), |work| linalg::slogdet(a, work))
}

pub fn cholesky<T: Field>(a: MatRef<T>, out: MatMut<T>, upper: bool) -> Result<()> {
    within(linalg::cholesky_workspace::<T>(a.rows()), |work| linalg::cholesky(a, out, upper, work))
}

pub fn qr<T: Field>(a: MatRef<T>, q: Option<MatMut<T>>, r: MatMut<T>) {
    let bytes = linalg::qr_workspace::<T>(a.rows(), a.cols(), q.as_ref().map_or(0, |q| q.cols()));
    within(bytes, |work| linalg::qr(a, q, r, work)).expect("there is memory");
}

pub fn qr_raw<T: Field>(a: MatRef<T>, h: MatMut<T>, tau: &mut [T]) {
    let bytes = linalg::qr_workspace::<T>(a.rows(), a.cols(), 0);
    within(bytes, |work| linalg::qr_raw(a, h, tau, work)).expect("there is memory");
}

pub fn eigh<T: Field>(
    a: MatRef<T>,
    values: &mut [T::Magnitude],
    vectors: Option<MatMut<T>>,
    upper: bool,
) -> Result<()> {
    let bytes = linalg::eigh_workspace::<T>(a.rows(), vectors.is_some());
    within(bytes, |work| linalg::eigh(a, values, vectors, upper, work))
}

pub fn eig<T: Field>(
    a: MatRef<T>,
    values: &mut [Complex<T::Magnitude>],
    vectors: Option<MatMut<Complex<T::Magnitude>>>,
) -> Result<()> {
    let bytes = linalg::eig_workspace::<T>(a.rows(), vectors.is_some());
    within(bytes, |work| linalg::eig(a, values, vectors, work))
}

pub fn svd<T: Field>(
    a: MatRef<T>,
    s: &mut [T::Magnitude],
    vectors: Option<(MatMut<T>, MatMut<T>)>,
) -> Result<()> {
    let shapes = vectors.as_ref().map(|(u, vh)| (u.cols(), vh.rows()));
    let bytes = linalg::svd_workspace::<T>(a.rows(), a.cols(), shapes);
    within(bytes, |work| linalg::svd(a, s, vectors, work))
}

pub fn lstsq<T: Field>(
    a: MatRef<T>,
    b: MatRef<T>,
    x: MatMut<T>,
    s: &mut [T::Magnitude],
    rcond: T::Magnitude,
) -> Result<usize> {
    let bytes = linalg::lstsq_workspace::<T>(a.rows(), a.cols(), b.cols());
    within(bytes, |work| linalg::lstsq(a, b, x, s, rcond, work))
}
