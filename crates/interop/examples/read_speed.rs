//! How fast tables are read: `read_speed FILE DELIMITER [REPEATS]` prints seconds per reading, best of all.
//!
//! `tests/rows/speed.py` does the same with NumPy's `loadtxt`.

use std::fs::File;
use std::io::BufReader;
use std::time::Instant;

use interop::text::{TextOptions, read_matrix};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("a file is missing")?;
    let delimiter = arguments.next().and_then(|text| text.chars().next()).filter(|c| *c != ' ');
    let repeats = arguments.next().map_or(Ok(5), |text| text.parse::<usize>())?;
    let options = TextOptions { delimiter, source: path.clone(), ..TextOptions::default() };
    let mut best = f64::INFINITY;
    let mut count = 0;
    for _ in 0..repeats {
        let start = Instant::now();
        let matrix = read_matrix::<f64>(BufReader::with_capacity(1 << 16, File::open(&path)?), &options)?;
        best = best.min(start.elapsed().as_secs_f64());
        count = matrix.values.len();
    }
    println!("{count} numbers in {best:.4} s");
    Ok(())
}
