//! Largest error of each function in units in the last place, against multi-precision values.
//!
//! The table is written by `tests/reference.py`; `ELEMENTARY_REFERENCE` names a larger one. The same bodies are
//! measured compiled for the baseline and for the vector instruction sets of this processor.

mod loops;

use elementary::Real;
use loops::{available, run};
use std::collections::BTreeMap;

trait Lane: Real {
    fn read(bytes: &[u8]) -> Self;
    /// Distance from the nearest value in units in the last place of that value.
    fn units(self, nearest: Self) -> f64;
}

macro_rules! lane {
    ($F:ident, $size:literal, $mantissa:literal) => {
        impl Lane for $F {
            fn read(bytes: &[u8]) -> Self {
                let mut word = [0; $size];
                word.copy_from_slice(bytes);
                $F::from_le_bytes(word)
            }
            fn units(self, nearest: Self) -> f64 {
                if self.to_bits() == nearest.to_bits() {
                    return 0.0;
                }
                // In f64 also for f32; scaled so that subnormal units can be divided by.
                let magnitude = nearest.abs().max($F::MIN_POSITIVE);
                let unit = $F::from_bits(magnitude.to_bits() & $F::INFINITY.to_bits()) * $F::EPSILON;
                (self - nearest) as f64 / unit as f64
            }
        }
    };
}
lane!(f32, 4, 23);
lane!(f64, 8, 52);

/// Errors allowed beside the default of one unit.
fn allowed(function: &str) -> f64 {
    match function {
        "sqrt" => 0.5001,
        "logaddexp" => 2.0,
        _ => 1.0,
    }
}

fn measure<F: Lane>(
    function: &str,
    size: usize,
    arity: usize,
    rows: usize,
    bytes: &[u8],
    worst: &mut BTreeMap<String, f64>,
) {
    let column = |start: usize, count: usize| -> Vec<F> {
        bytes[start * size..(start + count) * size].chunks(size).map(F::read).collect()
    };
    let operands = column(0, rows * arity);
    let x1: Vec<F> = operands.iter().copied().step_by(arity).collect();
    let x2: Vec<F> = operands.iter().copied().skip(arity - 1).step_by(arity).collect();
    let nearest = column(rows * arity, rows);
    let lacks = &bytes[rows * (arity + 1) * size..];
    let mut out = vec![F::ZERO; rows];
    for isa in available() {
        if !run(isa, function, &x1, &x2, &mut out) {
            panic!("no function {function}");
        }
        let mut largest = (0.0, 0);
        for row in 0..rows {
            let lack = i16::from_le_bytes([lacks[2 * row], lacks[2 * row + 1]]) as f64 / 32767.0;
            let error = (out[row].units(nearest[row]) - lack).abs();
            // NaN where there should be a number counts as the largest error.
            let error = if error.is_nan() { f64::INFINITY } else { error };
            if error >= largest.0 {
                largest = (error, row);
            }
        }
        let (error, row) = largest;
        println!(
            "{function:10} f{} {isa:8} {error:.3}  at {:?} {:?}: {:?}, nearest {:?}",
            8 * size,
            x1[row],
            x2[row],
            out[row],
            nearest[row]
        );
        let entry = worst.entry(format!("{function} f{}", 8 * size)).or_insert(0.0);
        *entry = entry.max(error / allowed(function));
    }
}

#[test]
fn errors_stay_within_one_unit() {
    let larger = std::env::var("ELEMENTARY_REFERENCE")
        .ok()
        .map(|path| std::fs::read(path).expect("the file that ELEMENTARY_REFERENCE names"));
    let mut bytes = larger.as_deref().unwrap_or(include_bytes!("reference.bin"));
    let mut worst = BTreeMap::new();
    while !bytes.is_empty() {
        let name =
            std::str::from_utf8(&bytes[..16]).expect("names are ASCII").trim_end_matches('\0').to_string();
        let (size, arity) = (bytes[16] as usize, bytes[17] as usize);
        let rows = u16::from_le_bytes([bytes[18], bytes[19]]) as usize;
        let length = rows * ((arity + 1) * size + 2);
        let body = &bytes[20..20 + length];
        match size {
            4 => measure::<f32>(&name, size, arity, rows, body, &mut worst),
            _ => measure::<f64>(&name, size, arity, rows, body, &mut worst),
        }
        bytes = &bytes[20 + length..];
    }
    let exceeded: Vec<_> = worst.iter().filter(|(_, error)| **error > 1.0).collect();
    assert!(exceeded.is_empty(), "beyond what is allowed: {exceeded:?}");
}
