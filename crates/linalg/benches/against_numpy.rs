//! Seconds per call, best of several, as `name size seconds` lines; `against_numpy.py` prints NumPy's and divides.

#[path = "../tests/workspaces/mod.rs"]
mod workspaces;

use linalg::{MatMut, MatRef, dot, matmul, matvec};
use num_complex::Complex;
use std::hint::black_box;
use std::time::Instant;
use workspaces::{cholesky, eig, eigh, inv, qr, solve, svd};

fn best(mut work: impl FnMut()) -> f64 {
    work();
    let start = Instant::now();
    work();
    let once = start.elapsed().as_secs_f64();
    let inner = (0.003 / once).max(1.0) as usize;
    let repeats = if once > 0.2 { 3 } else { 9 };
    let mut best = f64::INFINITY;
    for _ in 0..repeats {
        let start = Instant::now();
        for _ in 0..inner {
            work();
        }
        best = best.min(start.elapsed().as_secs_f64() / inner as f64);
    }
    best
}

fn report(name: &str, size: impl std::fmt::Display, work: impl FnMut()) {
    println!("{name} {size} {:e}", best(work));
}

fn numbers(count: usize) -> Vec<f64> {
    let mut state = 88172645463325252u64;
    (0..count)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1u64 << 53) as f64 - 0.5
        })
        .collect()
}

fn products<T: linalg::Element>(name: &str, of: impl Fn(f64) -> T, sizes: &[(usize, usize, usize)]) {
    for &(m, n, k) in sizes {
        let a: Vec<T> = numbers(m * k).into_iter().map(&of).collect();
        let b: Vec<T> = numbers(k * n).into_iter().map(&of).collect();
        let mut out = vec![T::ZERO; m * n];
        report(&format!("matmul_{name}"), format_args!("{m}x{n}x{k}"), || {
            let (a, b) = (MatRef::row_major(&a, m, k), MatRef::row_major(&b, k, n));
            matmul(MatMut::row_major(black_box(&mut out), m, n), a, b, false).expect("there is memory");
        });
    }
}

fn main() {
    let threads = std::env::var("THREADS").ok().and_then(|x| x.parse().ok()).unwrap_or(1);
    let only = std::env::var("ONLY").unwrap_or_default();
    threads::set_num_threads(threads).expect("not zero");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    pool.install(|| {
        if only.is_empty() || only == "matmul" {
            let cubes: Vec<_> = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048].map(|n| (n, n, n)).to_vec();
            products("f64", |x| x, &cubes);
            products("f32", |x| x as f32, &cubes);
            products("c128", |x| Complex::new(x, x), &cubes[4..10]);
            products("c64", |x| Complex::new(x as f32, -x as f32), &cubes[4..10]);
            products("i64", |x| (x * 100.0) as i64, &cubes[..9]);
            products("i32", |x| (x * 100.0) as i32, &cubes[..9]);
            products("u8", |x| (x * 100.0) as u8, &cubes[..9]);
            products("bool", |x| x > 0.0, &cubes[..9]);
            let shapes = [
                (100_000, 10, 10),
                (10, 10, 100_000),
                (1000, 4, 1000),
                (4, 1000, 1000),
                (50, 50, 20_000),
                (2000, 2000, 8),
                (100, 100, 3),
            ];
            products("f64", |x| x, &shapes);
        }
        if only.is_empty() || only == "vector" {
            for n in [100usize, 1000, 4000] {
                let (a, x) = (numbers(n * n), numbers(n));
                let mut out = vec![0.0; n];
                let rows = MatRef::row_major(&a, n, n);
                report("matvec_rows", n, || {
                    matvec(MatMut::column(black_box(&mut out)), rows, MatRef::column(&x), false)
                        .expect("there is memory");
                });
                let columns = rows.transpose();
                report("matvec_columns", n, || {
                    matvec(MatMut::column(black_box(&mut out)), columns, MatRef::column(&x), false)
                        .expect("there is memory");
                });
                let a: Vec<_> = a.iter().map(|&x| Complex::new(x, -x)).collect();
                let x: Vec<_> = x.iter().map(|&x| Complex::new(x, -x)).collect();
                let mut out = vec![Complex::new(0.0, 0.0); n];
                let rows = MatRef::row_major(&a, n, n);
                report("matvec_rows_c128", n, || {
                    matvec(MatMut::column(black_box(&mut out)), rows, MatRef::column(&x), false)
                        .expect("there is memory");
                });
                report("matvec_columns_c128", n, || {
                    matvec(MatMut::column(black_box(&mut out)), rows.transpose(), MatRef::column(&x), false)
                        .expect("there is memory");
                });
            }
            for n in [10usize, 1000, 100_000, 10_000_000] {
                let (a, b) = (numbers(n), numbers(n));
                report("dot", n, || {
                    black_box(dot(MatRef::column(black_box(&a)), MatRef::column(&b)).is_ok());
                });
                let a: Vec<_> = a.iter().map(|&x| Complex::new(x, -x)).collect();
                report("dot_c128", n, || {
                    black_box(dot(MatRef::column(black_box(&a)), MatRef::column(&a)).is_ok());
                });
            }
        }
        if only.is_empty() || only == "factor" {
            for n in [3usize, 10, 30, 100, 500, 1000] {
                let a = numbers(n * n);
                let mut spd = vec![0.0; n * n];
                let view = MatRef::row_major(&a, n, n);
                matmul(MatMut::row_major(&mut spd, n, n), view, view.transpose(), false)
                    .expect("there is memory");
                (0..n).for_each(|i| spd[i * n + i] += 1.0);
                let spd = MatRef::row_major(&spd, n, n);
                let b = numbers(n);
                let (mut x, mut s) = (vec![0.0; n], vec![0.0; n]);
                let (mut u, mut v) = (vec![0.0; n * n], vec![0.0; n * n]);
                report("solve", n, || {
                    black_box(solve(view, MatRef::column(&b), MatMut::column(&mut x)).is_ok());
                });
                report("inv", n, || {
                    black_box(inv(view, MatMut::row_major(&mut u, n, n)).is_ok());
                });
                report("cholesky", n, || {
                    black_box(cholesky(spd, MatMut::row_major(&mut u, n, n), false).is_ok());
                });
                report("qr", n, || {
                    qr(
                        view,
                        Some(MatMut::row_major(&mut u, n, n)),
                        MatMut::row_major(black_box(&mut v), n, n),
                    );
                });
                if n > 500 {
                    continue;
                }
                report("eigh", n, || {
                    black_box(eigh(spd, &mut s, Some(MatMut::row_major(&mut u, n, n)), false).is_ok());
                });
                report("eigvalsh", n, || {
                    black_box(eigh(spd, &mut s, None, false).is_ok());
                });
                report("svd", n, || {
                    let vectors = (MatMut::row_major(&mut u, n, n), MatMut::row_major(&mut v, n, n));
                    black_box(svd(view, &mut s, Some(vectors)).is_ok());
                });
                report("svdvals", n, || {
                    black_box(svd(view, &mut s, None).is_ok());
                });
                let (mut w, mut vectors) =
                    (vec![Complex::new(0.0, 0.0); n], vec![Complex::new(0.0, 0.0); n * n]);
                report("eig", n, || {
                    black_box(eig(view, &mut w, Some(MatMut::row_major(&mut vectors, n, n))).is_ok());
                });
            }
        }
    });
}
