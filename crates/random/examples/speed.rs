//! Nanoseconds per number, for comparison with `speed.py`: best of several runs over a million numbers.

use random::{Generator, Integer, MT19937, PCG64, RandomState};
use std::hint::black_box;
use std::time::Instant;

const N: usize = 1_000_000;

fn time<T: Copy + Default>(name: &str, mut fill: impl FnMut(&mut [T])) {
    let mut out = vec![T::default(); N];
    let best = (0..15)
        .map(|_| {
            let start = Instant::now();
            fill(black_box(&mut out));
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min);
    println!("{name} {:.3}", best / N as f64 * 1e9);
}

fn integers<T: Integer + Default>(rng: &mut Generator<PCG64>, low: i128, high: i128) {
    time(&format!("integers_{}_{high}", T::NAME), |out: &mut [T]| {
        rng.integers(low, high, false, out).expect("an interval of the type");
    });
}

fn main() {
    let mut rng = random::default_rng(1);
    time("random", |out| rng.random(out));
    time("random_f32", |out| rng.random_f32(out));
    time("standard_normal", |out| rng.standard_normal(out));
    time("standard_normal_f32", |out| rng.standard_normal_f32(out));
    time("standard_exponential", |out| rng.standard_exponential(out));
    integers::<i64>(&mut rng, 0, 10);
    integers::<i64>(&mut rng, 0, 1 << 40);
    integers::<i32>(&mut rng, 0, 1000);
    integers::<u8>(&mut rng, 0, 100);
    integers::<u8>(&mut rng, 0, 256);
    integers::<bool>(&mut rng, 0, 2);
    time("permutation", |out| rng.permutation(out));
    let mut rng = Generator::new(MT19937::from_int(1));
    time("MT19937_random", |out| rng.random(out));
    let mut rng = RandomState::new(1);
    time("legacy_random_sample", |out| rng.random_sample(out));
    time("legacy_standard_normal", |out| rng.standard_normal(out));
    time("legacy_randint_int64_10", |out: &mut [i64]| {
        rng.randint(0, 10, out).expect("an interval of the type")
    });
}
