//! Values without vectors are those that come with vectors, at all sizes around which the way changes, and for
//! matrices whose values are zero, equal, graded or at the ends of the range.

#![expect(clippy::unwrap_used, reason = "a test may abort")]

mod workspaces;

use linalg::{Field, MatMut, MatRef};
use num_complex::Complex;
use workspaces::{eig, eigh, svd};

type Complex64 = Complex<f64>;

const SIZES: [usize; 22] = [1, 2, 3, 4, 5, 7, 8, 9, 16, 20, 33, 47, 48, 49, 63, 64, 65, 95, 96, 97, 130, 190];

fn numbers(count: usize) -> Vec<f64> {
    let mut state = 88172645463325252u64;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    };
    (0..count).map(next).collect()
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, value| most.max(value.abs()))
}

fn near(found: &[f64], expected: &[f64], epsilon: f64, what: &str) {
    let bound = largest(expected) * epsilon * (10 + 2 * found.len()) as f64;
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() <= bound, "{what} of {}: {a:e} is not {b:e}", found.len());
    }
}

fn hermitian<T: Field<Magnitude: Into<f64>>>(a: &[T], n: usize, epsilon: f64) {
    let zero = T::ZERO.re();
    let (mut alone, mut found) = (vec![zero; n], vec![zero; n]);
    let mut vectors = vec![T::ZERO; n * n];
    for upper in [false, true] {
        let a = MatRef::row_major(a, n, n);
        eigh(a, &mut alone, None, upper).unwrap();
        eigh(a, &mut found, Some(MatMut::row_major(&mut vectors, n, n)), upper).unwrap();
        let wide = |values: &[T::Magnitude]| values.iter().map(|&value| value.into()).collect::<Vec<f64>>();
        near(&wide(&alone), &wide(&found), epsilon, "eigenvalues");
    }
}

fn singular<T: Field<Magnitude: Into<f64>>>(a: &[T], m: usize, n: usize, epsilon: f64) {
    let (k, zero) = (m.min(n), T::ZERO.re());
    let (mut alone, mut found) = (vec![zero; k], vec![zero; k]);
    let (mut u, mut vh) = (vec![T::ZERO; m * k], vec![T::ZERO; k * n]);
    let a = MatRef::row_major(a, m, n);
    svd(a, &mut alone, None).unwrap();
    svd(a, &mut found, Some((MatMut::row_major(&mut u, m, k), MatMut::row_major(&mut vh, k, n)))).unwrap();
    let wide = |values: &[T::Magnitude]| values.iter().map(|&value| value.into()).collect::<Vec<f64>>();
    near(&wide(&alone), &wide(&found), epsilon, "singular values");
}

#[test]
fn sizes() {
    for n in SIZES {
        let x = numbers(2 * n * n);
        hermitian(&x[..n * n], n, f64::EPSILON);
        singular(&x[..n * n], n, n, f64::EPSILON);
        let single: Vec<f32> = x.iter().map(|&x| x as f32).collect();
        hermitian(&single[..n * n], n, f32::EPSILON.into());
        singular(&single[..n * n], n, n, f32::EPSILON.into());
        let complex: Vec<Complex64> = x.chunks(2).map(|x| Complex::new(x[0], x[1])).collect();
        hermitian(&complex, n, f64::EPSILON);
        singular(&complex, n, n, f64::EPSILON);
    }
}

#[test]
fn shapes() {
    for (m, n) in [(1, 7), (7, 1), (5, 4), (9, 4), (40, 30), (200, 30), (30, 200), (120, 80), (80, 200)] {
        singular(&numbers(m * n), m, n, f64::EPSILON);
    }
}

/// Matrices whose values are hard to find.
fn special(n: usize) -> Vec<Vec<f64>> {
    let made =
        |f: &dyn Fn(usize, usize) -> f64| -> Vec<f64> { (0..n * n).map(|k| f(k / n, k % n)).collect() };
    let x = numbers(n * n);
    vec![
        made(&|_, _| 0.0),
        made(&|_, _| 1.0),
        made(&|i, j| f64::from(u8::from(i == j))),
        made(&|i, j| f64::from(u8::from(i + 1 == j || j + 1 == i))),
        made(&|i, j| if i == j { 10f64.powi(-(i as i32)) } else { 0.0 }),
        made(&|i, j| 10f64.powi(-(i.max(j) as i32) / 2) * x[i.min(j) * n + i.max(j)]),
        made(&|i, j| 10f64.powi(-((n - 1 - i.min(j)) as i32) / 2) * x[i.min(j) * n + i.max(j)]),
        made(&|i, j| if i / 3 == j / 3 { x[i.min(j) * n + i.max(j)] } else { 0.0 }),
        made(&|i, j| (1 + i + j) as f64 % 3.0),
        made(&|i, j| 1.0 / (1 + i + j) as f64),
        made(&|i, j| {
            if i == j {
                i as f64
            } else if i.abs_diff(j) == 1 {
                1e-9
            } else {
                0.0
            }
        }),
    ]
}

#[test]
fn special_matrices() {
    for n in [2, 3, 6, 21, 100] {
        for a in special(n) {
            for scale in [1.0, 1e-300, 1e-150, 1e150, 1e290] {
                let a: Vec<f64> = a.iter().map(|x| x * scale).collect();
                hermitian(&a, n, f64::EPSILON);
                singular(&a, n, n, f64::EPSILON);
                let upper: Vec<f64> =
                    a.iter().enumerate().map(|(k, &x)| if k / n <= k % n { x } else { 0.0 }).collect();
                singular(&upper, n, n, f64::EPSILON);
            }
        }
    }
}

/// The largest distance from one of the first values to the nearest of the second.
fn apart(a: &[Complex64], b: &[Complex64]) -> f64 {
    let nearest = |a: &Complex64| b.iter().map(|b| (a - b).norm()).fold(f64::INFINITY, f64::min);
    a.iter().map(nearest).fold(0.0, f64::max)
}

#[test]
fn eigenvalues_of_general_matrices() {
    let zero = Complex::new(0.0, 0.0);
    for n in [1, 2, 3, 4, 5, 10, 20, 60, 130, 255, 256, 257] {
        let mut a = numbers(n * n);
        let rotation: Vec<f64> = (0..n * n).map(|k| f64::from(u8::from((k / n + 1) % n == k % n))).collect();
        let triangle: Vec<f64> =
            (0..n * n).map(|k| if k / n <= k % n { (k / n) as f64 + a[k] } else { 0.0 }).collect();
        for scale in [1.0, 1e-290, 1e290] {
            for matrix in [&mut a.clone(), &mut rotation.clone(), &mut triangle.clone()] {
                matrix.iter_mut().for_each(|x| *x *= scale);
                let (mut alone, mut found) = (vec![zero; n], vec![zero; n]);
                let mut vectors = vec![zero; n * n];
                eig(MatRef::row_major(matrix, n, n), &mut alone, None).unwrap();
                let out = MatMut::row_major(&mut vectors, n, n);
                eig(MatRef::row_major(matrix, n, n), &mut found, Some(out)).unwrap();
                let bound = 1e-11 * largest(matrix) * n as f64;
                assert!(apart(&alone, &found) <= bound && apart(&found, &alone) <= bound, "{n} {scale:e}");
            }
        }
        a.fill(0.0);
        let mut alone = vec![Complex::new(1.0, 1.0); n];
        eig(MatRef::row_major(&a, n, n), &mut alone, None).unwrap();
        assert!(alone.iter().all(|&value| value == zero));
    }
}

#[test]
fn what_is_not_finite() {
    for n in [2, 20, 100] {
        for bad in [f64::NAN, f64::INFINITY] {
            let mut a = numbers(n * n);
            a[n] = bad;
            let mut values = vec![0.0; n];
            assert!(svd(MatRef::row_major(&a, n, n), &mut values, None).is_err());
            eigh(MatRef::row_major(&a, n, n), &mut values, None, false).unwrap();
            assert!(values.iter().all(|value| value.is_nan()));
            let mut values = vec![Complex::new(0.0, 0.0); n];
            assert!(eig(MatRef::row_major(&a, n, n), &mut values, None).is_err());
        }
    }
}
