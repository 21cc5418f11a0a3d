//! Milliseconds per million elements of each operation, beside NumPy's on the same elements.
//!
//! `cargo run --release -p sort --example sort_times [python [filter]]`
//!
//! Times are the best of several runs. Set `RAYON_NUM_THREADS=1` to compare single threads.

#![allow(missing_docs)]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

const NUMPY: &str = r#"
import sys, time
import numpy as np

def best(f, reps):
    least = float("inf")
    for _ in range(reps):
        args = f.args()
        start = time.perf_counter()
        f(*args)
        least = min(least, time.perf_counter() - start)
    return least

OPS = {
    "sort": lambda a: a.sort(),
    "stable_sort": lambda a: a.sort(kind="stable"),
    "argsort": lambda a: a.argsort(),
    "stable_argsort": lambda a: a.argsort(kind="stable"),
    "partition": lambda a: a.partition(len(a) // 2),
    "argpartition": lambda a: a.argpartition(len(a) // 2),
    "searchsorted": lambda a, s: s.searchsorted(a),
}
for line in sys.stdin:
    op, dtype, reps, path = line.split()
    a = np.fromfile(path, dtype)
    op, extra = OPS[op], ()
    if op is OPS["searchsorted"]:
        extra = (np.sort(a),)
    least = float("inf")
    for _ in range(int(reps)):
        b = a.copy()
        start = time.perf_counter()
        op(b, *extra)
        least = min(least, time.perf_counter() - start)
    print(least * 1e9 / len(a), flush=True)
"#;

struct NumPy {
    _child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl NumPy {
    fn start(python: &str) -> Option<Self> {
        let command =
            Command::new(python).args(["-c", NUMPY]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = command.ok()?;
        let (input, output) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
        Some(Self { _child: child, input, output })
    }

    fn time(&mut self, op: &str, dtype: &str, reps: usize, path: &std::path::Path) -> Option<f64> {
        writeln!(self.input, "{op} {dtype} {reps} {}", path.display()).ok()?;
        let mut line = String::new();
        self.output.read_line(&mut line).ok()?;
        line.trim().parse().ok()
    }
}

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
    best * 1e9 / x.len() as f64
}

/// Writes elements where NumPy reads them.
fn hand_over<T>(x: &[T]) {
    // SAFETY: elements are numbers or pairs of them, without padding.
    let bytes = unsafe { std::slice::from_raw_parts(x.as_ptr().cast::<u8>(), size_of_val(x)) };
    if let Err(error) = std::fs::write(std::env::temp_dir().join("sort_times.bin"), bytes) {
        eprintln!("the elements cannot be handed to NumPy: {error}");
    }
}

struct Bench {
    numpy: Option<NumPy>,
    filter: String,
}

impl Bench {
    fn print(&mut self, name: &str, dtype: &str, n: usize, op: &str, reps: usize, ours: impl Fn() -> f64) {
        let title = format!("{name} {dtype} {n} {op}");
        if !title.contains(&self.filter) {
            return;
        }
        let path = std::env::temp_dir().join("sort_times.bin");
        let theirs = self.numpy.as_mut().and_then(|numpy| numpy.time(op, dtype, reps, &path));
        let (ours, theirs) = (ours(), theirs.unwrap_or(f64::NAN));
        println!("{title:<44} {ours:>8.2} {theirs:>8.2} {:>6.2}", ours / theirs);
    }

    fn pairs(&mut self, name: &str, x: &[[f64; 2]]) {
        let n = x.len();
        hand_over(x);
        self.print(name, "c16", n, "sort", 10, || best(x, 10, |y| sort::sort(y).expect("there is memory")));
        self.print(name, "c16", n, "stable_sort", 10, || {
            best(x, 10, |y| sort::stable_sort(y).expect("there is memory"))
        });
        let mut indices = vec![0; n];
        let ours = best(x, 10, |y| sort::argsort(y, &mut indices).expect("there is memory"));
        self.print(name, "c16", n, "argsort", 10, || ours);
    }

    fn rows<T: sort::Key>(&mut self, name: &str, dtype: &str, x: &[T]) {
        let n = x.len();
        hand_over(x);
        let reps = (20_000_000 / n).min(500);
        let positions = |f: fn(&[T], &mut [i64])| {
            let mut indices = vec![0; n];
            best(x, reps, |y| f(y, &mut indices))
        };
        self.print(name, dtype, n, "sort", reps, || {
            best(x, reps, |y| sort::sort(y).expect("there is memory"))
        });
        self.print(name, dtype, n, "stable_sort", reps / 4, || {
            best(x, reps, |y| sort::stable_sort(y).expect("there is memory"))
        });
        self.print(name, dtype, n, "argsort", reps / 2, || {
            positions(|x, indices| sort::argsort(x, indices).expect("there is memory"))
        });
        self.print(name, dtype, n, "stable_argsort", reps / 4, || {
            positions(|x, indices| sort::stable_argsort(x, indices).expect("there is memory"))
        });
        self.print(name, dtype, n, "partition", reps, || {
            best(x, reps, |y| sort::partition(y, &[n / 2]).expect("there is memory"))
        });
        self.print(name, dtype, n, "argpartition", reps, || {
            positions(|x, indices| sort::argpartition(x, &[x.len() / 2], indices))
        });
        self.print(name, dtype, n, "searchsorted", reps / 4, || {
            let mut sorted = x.to_vec();
            sort::sort(&mut sorted).expect("there is memory");
            let mut out = vec![0; n];
            best(x, reps / 4, |y| sort::searchsorted(&sorted, y, sort::Side::Left, None, &mut out))
        });
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let numpy = NumPy::start(&arguments.next().unwrap_or("python3".into()));
    let mut bench = Bench { numpy, filter: arguments.next().unwrap_or_default() };
    let mut random = Random(1);
    println!("{:<44} {:>8} {:>8} {:>6}", "ms per 1e6", "ours", "NumPy", "ratio");
    for n in [1_000_000, 10_000, 100] {
        let x: Vec<f64> = (0..n).map(|_| random.normal()).collect();
        bench.rows("random", "f8", &x);
        bench.rows("random", "f4", &x.iter().map(|&v| v as f32).collect::<Vec<_>>());
        let x: Vec<u64> = (0..n).map(|_| random.next()).collect();
        bench.rows("random", "i8", &x.iter().map(|&v| v as i64).collect::<Vec<_>>());
        bench.rows("random", "i4", &x.iter().map(|&v| v as i32).collect::<Vec<_>>());
        bench.rows("random", "i2", &x.iter().map(|&v| v as i16).collect::<Vec<_>>());
        bench.rows("random", "u1", &x.iter().map(|&v| v as u8).collect::<Vec<_>>());
        bench.rows("random", "f2", &x.iter().map(|&v| sort::F16Bits(v as u16 & 0xbfff)).collect::<Vec<_>>());
    }
    for n in [1_000_000, 10_000] {
        let x: Vec<[f64; 2]> = (0..n).map(|_| [random.normal(), random.normal()]).collect();
        bench.pairs("random", &x);
        let x: Vec<[f64; 2]> = x.iter().map(|z| [z[0].round(), z[1]]).collect();
        bench.pairs("rounded", &x);
    }
    let n = 1_000_000;
    let ascending: Vec<f64> = (0..n).map(f64::from).collect();
    let map = |f: &mut dyn FnMut(i32) -> f64| (0..n).map(f).collect::<Vec<f64>>();
    bench.rows("ascending", "f8", &ascending);
    bench.rows("descending", "f8", &map(&mut |i| f64::from(n - i)));
    bench.rows("constant", "f8", &map(&mut |_| 1.0));
    bench.rows("few", "f8", &map(&mut |_| (random.next() % 10) as f64));
    bench.rows("thousand", "f8", &map(&mut |_| (random.next() % 1000) as f64));
    bench.rows("organ", "f8", &map(&mut |i| f64::from(i.min(n - i))));
    bench.rows("sawtooth", "f8", &map(&mut |i| f64::from(i % 1000)));
    bench.rows(
        "almost",
        "f8",
        &map(&mut |i| if random.next().is_multiple_of(100) { random.normal() } else { f64::from(i) }),
    );
    bench.rows(
        "nans",
        "f8",
        &map(&mut |_| if random.next().is_multiple_of(10) { f64::NAN } else { random.normal() }),
    );
}
