//! How fast numbers become text: a hundred thousand elements printed in full, and a million written as
//! `savetxt` does.

use std::time::Instant;

use printing::{FloatMode, PercentFormat, PrintOptions, Value, array_repr};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let random = |at: usize| {
        let bits = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (bits >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    };
    let everything = PrintOptions { threshold: usize::MAX, ..PrintOptions::default() };
    let get = |index: &[usize]| Value::from(random(index[0]));
    for floatmode in [FloatMode::MaxPrec, FloatMode::Unique, FloatMode::Fixed] {
        let options = PrintOptions { floatmode, ..everything.clone() };
        let start = Instant::now();
        let text = array_repr(&[100_000], &get, &options, "array", "float64", None)?;
        println!("repr {}: {} bytes in {:.4} s", floatmode.text(), text.len(), start.elapsed().as_secs_f64());
    }
    for one in ["%.18e", "%.6f", "%g"] {
        let format = PercentFormat::parse(&format!("{}\n", [one; 10].join(" ")))?;
        let mut text = String::new();
        let start = Instant::now();
        for row in 0..100_000 {
            let values: [Value; 10] = std::array::from_fn(|column| Value::from(random(row * 10 + column)));
            format.write(&mut text, &values, "float64")?;
        }
        println!("savetxt {one}: {} bytes in {:.4} s", text.len(), start.elapsed().as_secs_f64());
    }
    Ok(())
}
