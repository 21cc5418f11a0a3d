//! Coordinates of the points of a grid.

use crate::{Array, DType};
use error::{Error, Result};
use layout::Order;

/// Which axes the first two coordinates vary along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Indexing {
    /// The first along the second axis and the second along the first, as in pictures.
    #[default]
    XY,
    /// The first along the first axis, as in matrices.
    IJ,
}

impl Indexing {
    /// Reads NumPy's name.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for any other text.
    pub fn parse(name: &str) -> Result<Indexing> {
        match name {
            "xy" => Ok(Indexing::XY),
            "ij" => Ok(Indexing::IJ),
            _ => Err(Error::value("Valid values for `indexing` are 'xy' and 'ij'.")),
        }
    }
}

/// Coordinate arrays of a grid from one vector per axis; views of length one along the other axes
/// where `sparse`, read-only views without `copy`.
///
/// ```
/// use polyarray::{Array, creation::grids::{Indexing, meshgrid}};
/// let (x, y) = (Array::from_slice(&[1, 2, 3]), Array::from_slice(&[10, 20]));
/// let grid = meshgrid(&[&x, &y], Indexing::XY, false, true)?;
/// assert_eq!(grid[0].to_vec::<i64>()?, [1, 2, 3, 1, 2, 3]);
/// assert_eq!(grid[1].shape(), [2, 3]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// Where there is no memory.
pub fn meshgrid(vectors: &[&Array], indexing: Indexing, sparse: bool, copy: bool) -> Result<Vec<Array>> {
    let ndim = vectors.len();
    let mut grid = Vec::with_capacity(ndim);
    for (k, vector) in vectors.iter().enumerate() {
        let axis = match (indexing, k) {
            (Indexing::XY, 0 | 1) if ndim > 1 => 1 - k,
            _ => k,
        };
        let mut shape = vec![1; ndim];
        shape[axis] = vector.size();
        grid.push(vector.shaped(&shape)?);
    }
    if !sparse {
        grid = crate::manipulation::broadcast_arrays(&grid.iter().collect::<Vec<_>>())?;
    }
    if copy {
        grid = grid.iter().map(|x| x.copy(Order::C)).collect::<Result<_>>()?;
    }
    Ok(grid)
}

/// The index along each axis at every point of a grid, stacked along a first axis.
///
/// # Errors
/// Where there is no memory.
pub fn indices(shape: &[usize], dtype: DType) -> Result<Array> {
    let mut full = vec![shape.len()];
    full.extend_from_slice(shape);
    let result = Array::empty(&full, dtype)?;
    for (axis, &length) in shape.iter().enumerate() {
        let mut column = vec![1; shape.len()];
        column[axis] = length;
        let index = Array::arange_integer(0, length as i64, 1, dtype)?.shaped(&column)?;
        result.indexed(0, axis)?.assign(&index)?;
    }
    Ok(result)
}
