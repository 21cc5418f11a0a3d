//! Milliseconds per million elements for each operation, to be read beside NumPy's.
//!
//! `cargo run --release -p sort --example sort_times [numpy times file]`

#![allow(missing_docs)]

use std::time::Instant;

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// Sum of uniforms: near enough to a normal distribution.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.next() as f64 / 2f64.powi(64)).sum::<f64>() - 6.0
    }
}

fn best<T: Clone>(x: &[T], reps: usize, mut f: impl FnMut(&mut [T])) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..reps {
        let mut y = x.to_vec();
        let start = Instant::now();
        f(&mut y);
        best = best.min(start.elapsed().as_secs_f64());
        std::hint::black_box(&y);
    }
    best * 1e3 * 1e6 / x.len() as f64
}

fn row<T: sort::Key>(name: &str, x: &[T]) {
    let n = x.len();
    let reps = (15_000_000 / n).min(300);
    let mut indices = vec![0; n];
    println!(
        "{name} {n} sort {:.2} stable {:.2} argsort {:.2} stable_argsort {:.2} partition {:.2} argpartition {:.2}",
        best(x, reps, |y| sort::sort(y)),
        best(x, reps, |y| sort::stable_sort(y)),
        best(x, reps, |y| sort::argsort(y, &mut indices)),
        best(x, reps, |y| sort::stable_argsort(y, &mut indices)),
        best(x, reps, |y| sort::partition(y, &[n / 2])),
        best(x, reps, |y| sort::argpartition(y, &[n / 2], &mut indices)),
    );
}

fn main() {
    let mut random = Random(1);
    for n in [1_000_000, 10_000] {
        let x: Vec<f64> = (0..n).map(|_| random.normal()).collect();
        row("f8", &x);
        row("f4", &x.iter().map(|&v| v as f32).collect::<Vec<_>>());
        let x: Vec<u64> = (0..n).map(|_| random.next()).collect();
        row("i8", &x.iter().map(|&v| v as i64).collect::<Vec<_>>());
        row("i4", &x.iter().map(|&v| v as i32).collect::<Vec<_>>());
        row("i2", &x.iter().map(|&v| v as i16).collect::<Vec<_>>());
        row("u1", &x.iter().map(|&v| v as u8).collect::<Vec<_>>());
    }
}
