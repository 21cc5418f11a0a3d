//! Factorizations: reconstruction and orthogonality over sizes, types, strides and threads; rows against NumPy; and
//! matrices that have no result.

mod numpy_rows;
#[path = "../workspaces/mod.rs"]
mod workspaces;

use linalg::{Field, LinalgError, MatMut, MatRef, matmul};
use num_complex::Complex;
use numpy_rows::*;
use workspaces::{cholesky, det, eig, eigh, inv, lstsq, qr, qr_raw, slogdet, solve, svd};

/// A dense matrix in C order.
#[derive(Clone)]
struct Dense<T> {
    data: Vec<T>,
    rows: usize,
    cols: usize,
}

/// What the tests need beyond the crate's own trait: comparison in f64.
trait Tested: Field {
    const TOLERANCE: f64;
    fn make(re: f64, im: f64) -> Self;
    fn parts(self) -> (f64, f64);
    fn wide(x: Self::Magnitude) -> f64;
    fn narrow(x: f64) -> Self::Magnitude;
}
macro_rules! tested {
    ($($t:ty: $tolerance:expr, $r:ty, $make:expr, $parts:expr;)*) => {$(
        impl Tested for $t {
            const TOLERANCE: f64 = $tolerance;
            fn make(re: f64, im: f64) -> Self { ($make)(re, im) }
            fn parts(self) -> (f64, f64) { ($parts)(self) }
            fn wide(x: $r) -> f64 { x as f64 }
            fn narrow(x: f64) -> $r { x as $r }
        }
    )*};
}
tested! {
    f64: 1e-13, f64, |re, _| re, |x| (x, 0.0);
    f32: 1e-5, f32, |re, _| re as f32, |x| (x as f64, 0.0);
    Complex<f64>: 1e-13, f64, Complex::new, |x: Complex<f64>| (x.re, x.im);
    Complex<f32>: 1e-5, f32, |re, im| Complex::new(re as f32, im as f32), |x: Complex<f32>| (x.re as f64, x.im as f64);
}

impl<T: Tested> Dense<T> {
    fn new(rows: usize, cols: usize) -> Self {
        Dense { data: vec![T::make(0.0, 0.0); rows * cols], rows, cols }
    }
    fn from(data: &[T], rows: usize) -> Self {
        Dense { data: data.to_vec(), rows, cols: data.len() / rows }
    }
    fn random(rows: usize, cols: usize) -> Self {
        let mut state = ((rows * 1000 + cols) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1u64 << 53) as f64 * 2.0 - 1.0
        };
        Dense { data: (0..rows * cols).map(|_| T::make(next(), next())).collect(), rows, cols }
    }
    fn view(&self) -> MatRef<'_, T> {
        MatRef::row_major(&self.data, self.rows, self.cols)
    }
    fn out(&mut self) -> MatMut<'_, T> {
        MatMut::row_major(&mut self.data, self.rows, self.cols)
    }
    fn adjoint(&self) -> Self {
        let mut result = Self::new(self.cols, self.rows);
        result.out().fill_with(|i, j| self.view().at(j, i).conjugate());
        result
    }
    fn times(&self, other: &Self) -> Self {
        let mut result = Self::new(self.rows, other.cols);
        matmul(result.out(), self.view(), other.view(), false).expect("there is memory");
        result
    }
    fn eye(n: usize) -> Self {
        let mut result = Self::new(n, n);
        result.out().fill_with(|i, j| T::make(if i == j { 1.0 } else { 0.0 }, 0.0));
        result
    }
    fn norm(&self) -> f64 {
        self.data.iter().map(|x| x.parts().0.powi(2) + x.parts().1.powi(2)).sum::<f64>().sqrt()
    }
    /// |self - other| against the size of other, in units of the tolerance.
    fn assert_near(&self, other: &Self, scale: f64, what: &str) {
        assert_eq!((self.rows, self.cols), (other.rows, other.cols));
        let mut difference = self.clone();
        for (x, y) in difference.data.iter_mut().zip(&other.data) {
            *x -= *y;
        }
        let allowed = T::TOLERANCE * scale * (1.0 + other.norm());
        assert!(
            difference.norm() <= allowed,
            "{what} {}x{}: {} > {allowed}",
            self.rows,
            self.cols,
            difference.norm()
        );
    }
    fn hermitian(n: usize) -> Self {
        let a = Self::random(n, n);
        let mut result = a.clone();
        for (x, y) in result.data.iter_mut().zip(a.adjoint().data) {
            *x += y;
        }
        result
    }
    fn positive(n: usize) -> Self {
        let a = Self::random(n, n);
        let mut result = a.times(&a.adjoint());
        for i in 0..n {
            result.data[i * n + i] += T::make(1.0, 0.0);
        }
        result
    }
}

const SIZES: [usize; 9] = [0, 1, 2, 3, 7, 16, 33, 100, 150];

fn systems<T: Tested>() {
    for n in SIZES {
        let a = Dense::<T>::positive(n);
        let b = Dense::<T>::random(n, 3);
        let mut x = Dense::new(n, 3);
        solve(a.view(), b.view(), x.out()).expect("regular");
        a.times(&x).assert_near(&b, 100.0 * n as f64, "solve");
        let mut inverse = Dense::new(n, n);
        // Through a transposed input and output: inv(A^T) = inv(A)^T.
        inv(a.view().transpose(), inverse.out().transpose()).expect("regular");
        a.times(&inverse).assert_near(&Dense::eye(n), 100.0 * n as f64, "inv");
        let (sign, logarithm) = slogdet(a.view());
        assert!((sign.parts().0 - 1.0).abs() < 1e3 * T::TOLERANCE, "the determinant is positive");
        let mut l = Dense::new(n, n);
        cholesky(a.view(), l.out(), false).expect("positive");
        l.times(&l.adjoint()).assert_near(&a, 10.0, "cholesky");
        let from_l: f64 = (0..n).map(|i| 2.0 * l.view().at(i, i).parts().0.ln()).sum();
        assert!((from_l - T::wide(logarithm)).abs() < 100.0 * T::TOLERANCE * (1.0 + from_l.abs()));
        let mut u = Dense::new(n, n);
        cholesky(a.view(), u.out(), true).expect("positive");
        u.adjoint().times(&u).assert_near(&a, 10.0, "cholesky upper");
        for i in 0..n {
            for j in 0..i {
                assert!(u.view().at(i, j).parts() == (0.0, 0.0) && l.view().at(j, i).parts() == (0.0, 0.0));
            }
        }
    }
}

fn orthogonal<T: Tested>() {
    let shapes = SIZES.iter().map(|&n| (n, n)).chain([
        (7, 3),
        (3, 7),
        (100, 33),
        (33, 100),
        (150, 1),
        (1, 40),
        (0, 5),
        (5, 0),
        (300, 40),
    ]);
    for (m, n) in shapes {
        let k = m.min(n);
        let a = Dense::<T>::random(m, n);
        for full in [false, true] {
            let (rows, cols) = if full { (m, n) } else { (k, k) };
            let (mut q, mut r) = (Dense::<T>::new(m, rows), Dense::<T>::new(rows, n));
            // The matrix also comes by columns, and q goes by columns.
            let by_columns =
                Dense { data: a.adjoint().data.iter().map(|x| x.conjugate()).collect(), rows: n, cols: m };
            let mut transposed = Dense::<T>::new(rows, m);
            qr(by_columns.view().transpose(), Some(transposed.out().transpose()), r.out());
            q.out().fill_with(|i, j| transposed.view().at(j, i));
            q.times(&r).assert_near(&a, 10.0, "qr");
            q.adjoint().times(&q).assert_near(&Dense::eye(rows), 10.0, "q^H q");

            let mut s = vec![T::narrow(0.0); k];
            let (mut u, mut vh) = (Dense::<T>::new(m, rows), Dense::<T>::new(cols, n));
            svd(a.view(), &mut s, Some((u.out(), vh.out()))).expect("finite");
            let mut us = Dense::<T>::new(m, cols);
            us.out().fill_with(|i, j| {
                if j < k {
                    u.view().at(i, j) * T::from_parts(s[j], T::narrow(0.0))
                } else {
                    T::make(0.0, 0.0)
                }
            });
            us.times(&vh).assert_near(&a, 20.0, "svd");
            u.adjoint().times(&u).assert_near(&Dense::eye(rows), 20.0, "u^H u");
            vh.times(&vh.adjoint()).assert_near(&Dense::eye(cols), 20.0, "vh vh^H");
            assert!(s.windows(2).all(|w| T::wide(w[0]) >= T::wide(w[1])), "descending");
            let mut alone = s.clone();
            svd(a.view(), &mut alone, None).expect("finite");
            assert!(
                s.iter().zip(&alone).all(|(&x, &y)| (T::wide(x) - T::wide(y)).abs() < 1e3 * T::TOLERANCE)
            );
        }
    }
}

fn eigenvalues<T: Tested>()
where
    Complex<T::Magnitude>: Tested<Magnitude = T::Magnitude>,
{
    for n in SIZES {
        let a = Dense::<T>::hermitian(n);
        for upper in [false, true] {
            let mut half = a.clone();
            half.out().fill_with(|i, j| {
                let other = if upper { i > j } else { i < j };
                if other { T::make(1e30, 0.0) } else { a.view().at(i, j) }
            });
            let mut w = vec![T::narrow(0.0); n];
            let mut v = Dense::<T>::new(n, n);
            eigh(half.view(), &mut w, Some(v.out()), upper).expect("finite");
            let mut scaled = v.clone();
            scaled.out().fill_with(|i, j| v.view().at(i, j) * T::from_parts(w[j], T::narrow(0.0)));
            a.times(&v).assert_near(&scaled, 20.0, "eigh");
            v.adjoint().times(&v).assert_near(&Dense::eye(n), 20.0, "v^H v");
            assert!(w.windows(2).all(|w| T::wide(w[0]) <= T::wide(w[1])), "ascending");
            let mut alone = w.clone();
            eigh(half.view(), &mut alone, None, upper).expect("finite");
            assert!(
                w.iter().zip(&alone).all(|(&x, &y)| (T::wide(x) - T::wide(y)).abs() < 1e3 * T::TOLERANCE)
            );
        }

        let a = Dense::<T>::random(n, n);
        let mut w = vec![Complex::<T::Magnitude>::make(0.0, 0.0); n];
        let mut v = Dense::<Complex<T::Magnitude>>::new(n, n);
        eig(a.view(), &mut w, Some(v.out())).expect("finite");
        let mut complex = Dense::new(n, n);
        complex.out().fill_with(|i, j| Complex::new(a.view().at(i, j).re(), a.view().at(i, j).im()));
        let mut scaled = v.clone();
        scaled.out().fill_with(|i, j| v.view().at(i, j) * w[j]);
        complex.times(&v).assert_near(&scaled, 100.0, "eig");
        for j in 0..n {
            let norm: f64 = (0..n).map(|i| v.view().at(i, j).parts()).map(|(re, im)| re * re + im * im).sum();
            assert!((norm - 1.0).abs() < 100.0 * T::TOLERANCE);
        }
        let mut alone = w.clone();
        eig(a.view(), &mut alone, None).expect("finite");
        let sum = |w: &[Complex<T::Magnitude>]| w.iter().map(|x| x.parts().0).sum::<f64>();
        assert!((sum(&w) - sum(&alone)).abs() < 1e4 * T::TOLERANCE);
    }
}

fn least_squares<T: Tested>() {
    for (m, n) in [(7, 3), (3, 7), (100, 33), (33, 100), (5, 5), (0, 3), (3, 0)] {
        let a = Dense::<T>::random(m, n);
        let b = Dense::<T>::random(m, 2);
        let mut x = Dense::<T>::new(n, 2);
        let mut s = vec![T::narrow(0.0); m.min(n)];
        let rank = lstsq(a.view(), b.view(), x.out(), &mut s, T::narrow(1e-6)).expect("finite");
        assert_eq!(rank, m.min(n));
        // The residual is orthogonal to the columns of a.
        let mut residual = a.times(&x);
        for (r, b) in residual.data.iter_mut().zip(&b.data) {
            *r -= *b;
        }
        a.adjoint().times(&residual).assert_near(&Dense::new(n, 2), 1000.0, "normal equations");
    }
    // Rank one: the solution of least norm.
    let a = Dense::<T>::from(&[T::make(1.0, 0.0); 4], 2);
    let b = Dense::<T>::from(&[T::make(2.0, 0.0); 2], 2);
    let (mut x, mut s) = (Dense::<T>::new(2, 1), [T::narrow(0.0); 2]);
    assert_eq!(lstsq(a.view(), b.view(), x.out(), &mut s, T::narrow(1e-6)), Ok(1));
    x.assert_near(&Dense::from(&[T::make(1.0, 0.0); 2], 2), 10.0, "least norm");
}

fn everything<T: Tested>()
where
    Complex<T::Magnitude>: Tested<Magnitude = T::Magnitude>,
{
    for threads in [1, 2] {
        threads::set_num_threads(threads).expect("not zero");
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            systems::<T>();
            orthogonal::<T>();
            eigenvalues::<T>();
            least_squares::<T>();
        });
    }
}

#[test]
fn f64_identities() {
    everything::<f64>();
}
#[test]
fn f32_identities() {
    everything::<f32>();
}
#[test]
fn complex128_identities() {
    everything::<Complex<f64>>();
}
#[test]
fn complex64_identities() {
    everything::<Complex<f32>>();
}

#[test]
fn numpy_agrees() {
    let near = |got: &[f64], want: &[f64], what| {
        Dense::from(got, got.len()).assert_near(&Dense::from(want, want.len()), 50.0, what);
    };
    let near_c = |got: &[Complex<f64>], want: &[Complex<f64>], what| {
        Dense::from(got, got.len()).assert_near(&Dense::from(want, want.len()), 50.0, what);
    };
    let real = |data: &[f64], rows| Dense::from(data, rows);
    let complex = |data: &[Complex<f64>], rows| Dense::from(data, rows);
    let a = real(A, 4);
    let mut x = Dense::new(4, 2);
    solve(a.view(), real(B, 4).view(), x.out()).expect("regular");
    near(&x.data, SOLVED, "solve");
    let mut x = Dense::new(4, 4);
    inv(a.view(), x.out()).expect("regular");
    near(&x.data, INVERSE, "inv");
    near(&[det(a.view())], &[DET], "det");
    let c = complex(C, 3);
    let mut x = Dense::new(3, 3);
    inv(c.view(), x.out()).expect("regular");
    near_c(&x.data, INVERSE_C, "inv");
    near_c(&[det(c.view())], &[DET_C], "det");
    let mut x = Dense::new(4, 4);
    cholesky(real(SPD, 4).view(), x.out(), false).expect("positive");
    near(&x.data, CHOLESKY, "cholesky");
    let mut x = Dense::new(3, 3);
    cholesky(complex(HPD, 3).view(), x.out(), true).expect("positive");
    near_c(&x.data, CHOLESKY_C_UPPER, "cholesky");

    let tall = real(TALL, 5);
    let (mut q, mut r) = (Dense::new(5, 3), Dense::new(3, 3));
    qr(tall.view(), Some(q.out()), r.out());
    near(&q.data, TALL_Q, "q");
    near(&r.data, TALL_R, "r");
    let (mut q, mut r) = (Dense::new(5, 5), Dense::new(5, 3));
    qr(tall.view(), Some(q.out()), r.out());
    near(&q.data, COMPLETE_Q, "q");
    let mut r = Dense::new(3, 5);
    qr(tall.view().transpose(), None, r.out());
    near(&r.data, WIDE_R, "r");
    let (mut h, mut tau) = (Dense::new(5, 3), [0.0; 3]);
    qr_raw(tall.view(), h.out(), &mut tau);
    near(&h.data, RAW_H, "h");
    near(&tau, RAW_TAU, "tau");
    let tall_c = complex(TALL_C, 3);
    let (mut q, mut r) = (Dense::new(3, 2), Dense::new(2, 2));
    qr(tall_c.view(), Some(q.out()), r.out());
    near_c(&q.data, TALL_C_Q, "q");
    near_c(&r.data, TALL_C_R, "r");
    let (mut h, mut tau) = (Dense::new(3, 2), [Complex::new(0.0, 0.0); 2]);
    qr_raw(tall_c.view(), h.out(), &mut tau);
    near_c(&h.data, RAW_C_H, "h");
    near_c(&tau, RAW_C_TAU, "tau");

    let mut w = [0.0; 4];
    eigh(real(SPD, 4).view(), &mut w, None, false).expect("finite");
    near(&w, SPD_VALUES, "eigh");
    let mut w = [0.0; 3];
    eigh(complex(HPD, 3).view(), &mut w, None, true).expect("finite");
    near(&w, HPD_VALUES, "eigh");
    svd(tall.view(), &mut w, None).expect("finite");
    near(&w, TALL_S, "svd");
    svd(c.view(), &mut w, None).expect("finite");
    near(&w, C_S, "svd");
    let sort =
        |w: &mut [Complex<f64>]| w.sort_by(|x, y| (x.re, x.im).partial_cmp(&(y.re, y.im)).expect("finite"));
    let mut w = [Complex::new(0.0, 0.0); 4];
    eig(a.view(), &mut w, None).expect("finite");
    sort(&mut w);
    near_c(&w, A_VALUES, "eig");
    eig(c.view(), &mut w[..3], None).expect("finite");
    sort(&mut w[..3]);
    near_c(&w[..3], C_VALUES, "eig");
    let (mut x, mut s) = ([0.0; 3], [0.0; 3]);
    let b = [1.0, 2.0, 3.0, 4.0, 5.0];
    lstsq(tall.view(), MatRef::column(&b), MatMut::column(&mut x), &mut s, 1e-15).expect("finite");
    near(&x, LSTSQ, "lstsq");
    let mut x = [0.0; 5];
    lstsq(tall.view().transpose(), MatRef::column(&b[..3]), MatMut::column(&mut x), &mut s, 1e-15)
        .expect("finite");
    near(&x, LSTSQ_WIDE, "lstsq");
}

#[test]
fn singular() {
    for n in [1, 2, 3, 7, 40, 130] {
        let mut a = Dense::<f64>::random(n, n);
        a.out().fill_with(|i, j| if j == n / 2 { 0.0 } else { (i + 2 * j) as f64 });
        let mut x = Dense::new(n, n);
        assert_eq!(inv(a.view(), x.out()), Err(LinalgError::Singular), "{n}");
        assert_eq!(solve(a.view(), a.view(), x.out()), Err(LinalgError::Singular));
        assert_eq!(det(a.view()), 0.0);
        assert_eq!(slogdet(a.view()), (0.0, f64::NEG_INFINITY));
        assert_eq!(cholesky(a.view(), x.out(), false), Err(LinalgError::NotPositiveDefinite));
        // A zero matrix and one of rank one still have QR, SVD and eigenvalues.
        for value in [0.0, 1.0] {
            let a = Dense::from(&vec![value; n * n], n);
            let (mut q, mut r) = (Dense::new(n, n), Dense::new(n, n));
            qr(a.view(), Some(q.out()), r.out());
            q.times(&r).assert_near(&a, 10.0, "qr");
            let (mut s, mut w) = (vec![0.0; n], vec![Complex::new(0.0, 0.0); n]);
            svd(a.view(), &mut s, Some((q.out(), r.out()))).expect("finite");
            assert!((s[0] - value * n as f64).abs() < 1e-10);
            eigh(a.view(), &mut s, Some(q.out()), false).expect("finite");
            assert!((s[n - 1] - value * n as f64).abs() < 1e-10);
            let mut v = Dense::<Complex<f64>>::new(n, n);
            eig(a.view(), &mut w, Some(v.out())).expect("finite");
            assert!(v.data.iter().all(|x| x.is_finite()), "{n} {value}");
        }
    }
}

#[test]
fn not_finite() {
    for n in [1, 2, 5, 40, 130] {
        for bad in [f64::NAN, f64::INFINITY] {
            for place in [0, n * n - 1, n * n / 2] {
                let mut a = Dense::<f64>::positive(n);
                a.data[place] = bad;
                let (mut x, mut y) = (Dense::new(n, n), Dense::new(n, n));
                let (mut s, mut w) = (vec![0.0; n], vec![Complex::new(0.0, 0.0); n]);
                let _ = inv(a.view(), x.out());
                let _ = solve(a.view(), a.view(), x.out());
                let _ = det(a.view());
                let _ = cholesky(a.view(), x.out(), false);
                let _ = cholesky(a.view(), x.out(), true);
                qr(a.view(), Some(x.out()), y.out());
                assert_eq!(svd(a.view(), &mut s, None), Err(LinalgError::SvdDidNotConverge));
                assert_eq!(eig(a.view(), &mut w, None), Err(LinalgError::NotFinite));
                let _ = eigh(a.view(), &mut s, Some(x.out()), false);
            }
        }
    }
    let a = Dense::from(&[f64::NAN, 0.0, 0.0, 1.0], 2);
    let (mut x, mut w) = (Dense::new(2, 2), [0.0; 2]);
    cholesky(a.view(), x.out(), false).expect("NumPy gives NaN");
    assert!(x.data[0].is_nan() && x.data[1] == 0.0);
    eigh(a.view(), &mut w, None, false).expect("NumPy gives NaN");
    assert!(w[0].is_nan() && det(a.view()).is_nan());
}

#[test]
fn extreme_magnitudes() {
    for n in [2, 5, 40] {
        for scale in [1e-300, 1e300] {
            let mut a = Dense::<f64>::hermitian(n);
            let mut plain = vec![0.0; n];
            eigh(a.view(), &mut plain, None, false).expect("finite");
            a.data.iter_mut().for_each(|x| *x *= scale);
            let mut w = vec![0.0; n];
            eigh(a.view(), &mut w, None, false).expect("finite");
            for (x, y) in w.iter().zip(&plain) {
                assert!((x / scale - y).abs() < 1e-10, "{x} {y}");
            }
            let (mut q, mut r) = (Dense::new(n, n), Dense::new(n, n));
            qr(a.view(), Some(q.out()), r.out());
            q.adjoint().times(&q).assert_near(&Dense::eye(n), 10.0, "q^H q");
            svd(a.view(), &mut w, Some((q.out(), r.out()))).expect("finite");
            assert!(w[0].is_finite() && w[0] > 0.0);
            q.adjoint().times(&q).assert_near(&Dense::eye(n), 10.0, "u^H u");
        }
    }
}

#[test]
fn batches_inside_a_busy_pool() {
    // Factorizations large enough to use threads, each inside a task of the same pool.
    use rayon::prelude::*;
    for threads in [2, 3, 8] {
        threads::set_num_threads(threads).expect("not zero");
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let done: usize = pool.install(|| {
            (0..16)
                .into_par_iter()
                .map(|_| {
                    let n = 160;
                    let a = Dense::<f64>::positive(n);
                    let (mut x, mut s) = (Dense::new(n, n), vec![0.0; n]);
                    inv(a.view(), x.out()).expect("regular");
                    a.times(&x).assert_near(&Dense::eye(n), 1e4, "inv");
                    cholesky(a.view(), x.out(), false).expect("positive");
                    eigh(a.view(), &mut s, Some(x.out()), false).expect("finite");
                    let mut vh = Dense::new(n, n);
                    svd(a.view(), &mut s, Some((x.out(), vh.out()))).expect("finite");
                    1
                })
                .sum()
        });
        assert_eq!(done, 16);
    }
}
