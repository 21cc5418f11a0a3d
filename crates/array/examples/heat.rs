//! Heat that spreads over a plate: views of one array, and assignment in place.
//!
//!     cargo run --release -p polyarray --example heat [steps]
//!
//! Each step adds to every inner point the difference to its four neighbours. The neighbours are views
//! of the same memory; the sum over them is computed and written in one pass.

#![allow(clippy::reversed_empty_ranges, reason = "the end of a slice may count from the end of the axis")]

use polyarray::{Array, DType, Index, Result, Scalar};

/// A plate of zeros with a hot upper edge.
pub fn plate(rows: usize, columns: usize, edge: f64) -> Result<Array> {
    let plate = Array::zeros(&[rows, columns], DType::Float64)?;
    plate.index(&[0.into()])?.assign(&Array::scalar(Scalar::new(edge))?)?;
    Ok(plate)
}

/// Lets the heat spread for some steps of `rate`, at most 1/4.
pub fn spread(plate: &Array, steps: usize, rate: f64) -> Result<()> {
    let view = |rows: std::ops::Range<i64>, columns: std::ops::Range<i64>| {
        plate.index(&[Index::from(rows), Index::from(columns)])
    };
    let (rows, columns) = (plate.shape()[0] as i64, plate.shape()[1] as i64);
    let inner = view(1..-1, 1..-1)?;
    let (above, below) = (view(0..-2, 1..-1)?, view(2..rows, 1..-1)?);
    let (left, right) = (view(1..-1, 0..-2)?, view(1..-1, 2..columns)?);
    for _ in 0..steps {
        let difference = &above + &below + &left + &right - &(&inner * 4.0);
        inner.assign(&(&inner + &(difference * rate)))?;
    }
    Ok(())
}

/// Runs the simulation and prints what became of it.
pub fn main() -> Result<()> {
    let steps = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(200);
    let plate = plate(400, 600, 100.0)?;
    spread(&plate, steps, 0.25)?;
    println!("after {steps} steps: mean {}", plate.mean(None)?.item()?);
    for row in [1, 5, 10, 20, 40] {
        println!("row {row:3}: {:8.4}", plate.index(&[row.into()])?.mean(None)?.item()?.as_f64());
    }
    Ok(())
}
