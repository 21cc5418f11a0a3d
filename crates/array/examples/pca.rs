//! Principal components of a table of measurements: broadcasting, a singular value decomposition,
//! projections, and what they leave unexplained.
//!
//!     cargo run --release -p polyarray --example pca [rows]

use polyarray::{Array, DType, Index, Result, Slice, linalg};

/// The principal components of a table whose rows are observations.
pub struct Components {
    /// The mean of each column.
    pub centre: Array,
    /// One component in each row, the strongest first.
    pub axes: Array,
    /// The variance along each component.
    pub variance: Array,
}

impl Components {
    /// Finds the components of a table.
    pub fn of(table: &Array) -> Result<Components> {
        let centre = table.mean(Some(&[0]))?;
        let (_, singular, axes) = linalg::svd(&(table - &centre), false, false)?;
        let variance = singular.square()? / (table.shape()[0] - 1) as f64;
        Ok(Components { centre, axes, variance })
    }

    /// The coordinates of observations along the first `count` components.
    pub fn project(&self, table: &Array, count: usize) -> Result<Array> {
        (table - &self.centre).matmul(&self.first(count)?.transpose()?)
    }

    /// Observations from their coordinates.
    pub fn restore(&self, coordinates: &Array) -> Result<Array> {
        Ok(coordinates.matmul(&self.first(coordinates.shape()[1])?)? + &self.centre)
    }

    fn first(&self, count: usize) -> Result<Array> {
        self.axes.index(&[Index::from(0..count as i64)])
    }
}

/// A table of six columns that follow from two hidden causes, and a little noise.
pub fn measurements(rows: usize) -> Result<Array> {
    let k = Array::arange(0.0, rows as f64, 1.0, DType::Float64)?.reshape(&[-1, 1])?;
    let (slow, fast) = ((&k * 0.01).sin()? * 10.0, (&k * 0.37).cos()? * 3.0);
    let noise = (&k * &Array::from_slice(&[1.1, 2.3, 3.7, 5.9, 7.3, 9.1])).sin()? * 0.05;
    let weights =
        Array::from_shape(&[1.0, 0.5, -0.3, 0.0, 0.2, 0.9, 0.1, -0.8, 0.4, 1.0, -0.6, 0.3], &[2, 6])?;
    let weight = |row: i64| weights.index(&[row.into(), Slice::default().into()]);
    Ok(slow * &weight(0)?
        + &(fast * &weight(1)?)
        + &noise
        + &Array::from_slice(&[5.0, 1.0, 0.0, -2.0, 7.0, 3.0]))
}

/// Finds the principal components and prints them.
pub fn main() -> Result<()> {
    let rows = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(20_000);
    let table = measurements(rows)?;
    let components = Components::of(&table)?;
    let share = &components.variance / &components.variance.sum(None)?;
    println!("{rows} rows, share of variance by component:");
    share.to_vec::<f64>()?.iter().for_each(|share| println!("  {:7.4} %", 100.0 * share));
    let restored = components.restore(&components.project(&table, 2)?)?;
    println!(
        "largest error with two components: {:.4}",
        (&table - &restored).absolute()?.max(None)?.item()?.as_f64()
    );
    Ok(())
}
