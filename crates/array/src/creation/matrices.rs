//! Matrices that have a diagonal: identities, triangles, Vandermonde's.
//!
//! Diagonals are written and read through a view that steps along both axes at once, so that they
//! cost one element each. Triangles are a comparison of two ranges, fused with what follows.

use crate::{Array, reduction};
use dtype::{DType, Scalar};
use error::{Error, Result};
use layout::{Layout, Order};
use storage::Dense;

/// The `offset`th diagonal of the axes `axis1` and `axis2`, as a last axis: a view.
///
/// # Errors
/// [`crate::Kind::Axis`] outside the array; [`crate::Kind::Value`] where the axes are the same.
fn diagonal_view(x: &Dense, offset: i64, axis1: usize, axis2: usize) -> Result<Dense> {
    let (rows, columns) = (x.shape()[axis1] as i64, x.shape()[axis2] as i64);
    let (row, column) = ((-offset).max(0), offset.max(0));
    let count = (rows - row).min(columns - column).max(0) as usize;
    let mut shape: Vec<usize> = Vec::new();
    let mut strides: Vec<isize> = Vec::new();
    for axis in (0..x.ndim()).filter(|&axis| axis != axis1 && axis != axis2) {
        shape.push(x.shape()[axis]);
        strides.push(x.strides()[axis]);
    }
    shape.push(count);
    strides.push(x.strides()[axis1] + x.strides()[axis2]);
    let start =
        if count == 0 { 0 } else { row as isize * x.strides()[axis1] + column as isize * x.strides()[axis2] };
    let offset = (x.layout().offset() as isize + start) as usize;
    Ok(x.with_layout(Layout::from_parts(&shape, &strides, offset)?))
}

impl Array {
    /// Ones on the `k`th diagonal of a matrix of zeros.
    ///
    /// ```
    /// use polyarray::{Array, DType, Order};
    /// let x = Array::eye(2, 3, 1, DType::Int64, Order::C)?;
    /// assert_eq!(x.to_vec::<i64>()?, [0, 1, 0, 0, 0, 1]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn eye(rows: usize, columns: usize, k: i64, dtype: DType, order: Order) -> Result<Array> {
        let zeros = Dense::zeros(&[rows, columns], dtype, order)?;
        diagonal_view(&zeros, k, 0, 1)?.fill(Scalar::one(dtype))?;
        Ok(zeros.into())
    }

    /// The identity matrix.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn identity(n: usize, dtype: DType) -> Result<Array> {
        Array::eye(n, n, 0, dtype, Order::C)
    }

    /// The diagonal of a matrix as a read-only view, or a matrix with this vector as its `k`th diagonal.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for other numbers of axes.
    pub fn diag(&self, k: i64) -> Result<Array> {
        match self.ndim() {
            1 => {
                let n = self.size() + k.unsigned_abs() as usize;
                let zeros = Dense::zeros(&[n, n], self.dtype(), Order::C)?;
                Array::from(diagonal_view(&zeros, k, 0, 1)?).assign(self)?;
                Ok(zeros.into())
            }
            2 => Ok(diagonal_view(&self.dense()?, k, 0, 1)?.with_writeable(false)?.into()),
            _ => Err(Error::value("Input must be 1- or 2-d.")),
        }
    }

    /// A matrix with the elements, in C order, on its `k`th diagonal.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn diagflat(&self, k: i64) -> Result<Array> {
        self.flat()?.diag(k)
    }

    /// Ones at and below the `k`th diagonal, zeros above.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn tri(rows: usize, columns: usize, k: i64, dtype: DType) -> Result<Array> {
        let row = Array::arange_integer(0, rows as i64, 1, DType::Int64)?.shaped(&[rows, 1])?;
        let column = Array::arange_integer(-k, columns as i64 - k, 1, DType::Int64)?;
        row.greater_equal(&column)?.astype(dtype)
    }

    /// The matrices in the last two axes with zeros above the `k`th diagonal.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn tril(&self, k: i64) -> Result<Array> {
        let (rows, columns) = self.matrix_shape();
        let zero = Scalar::zero(self.dtype());
        Array::select(&Array::tri(rows, columns, k, DType::Bool)?, self, zero)
    }

    /// The matrices in the last two axes with zeros below the `k`th diagonal.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn triu(&self, k: i64) -> Result<Array> {
        let (rows, columns) = self.matrix_shape();
        let zero = Scalar::zero(self.dtype());
        Array::select(&Array::tri(rows, columns, k - 1, DType::Bool)?, zero, self)
    }

    /// The last two lengths; a vector counts as repeated rows.
    fn matrix_shape(&self) -> (usize, usize) {
        match self.shape() {
            [.., rows, columns] => (*rows, *columns),
            [n] => (*n, *n),
            [] => (1, 1),
        }
    }

    /// Powers of the elements of a vector as columns, falling to the right or `increasing`.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for other than one axis.
    pub fn vander(&self, columns: Option<usize>, increasing: bool) -> Result<Array> {
        if self.ndim() != 1 {
            return Err(Error::value("x must be a one-dimensional array or sequence."));
        }
        let rows = self.size();
        let columns = columns.unwrap_or(rows);
        let dtype = dtype::promote_types(self.dtype(), DType::Int64);
        let result = Array::ones(&[rows, columns], dtype)?;
        let powers = match columns {
            1.. if !increasing => result.sliced(1, columns - 1, -1, columns)?,
            _ => result.clone(),
        };
        if columns > 1 {
            let repeated = self.astype(dtype)?.shaped(&[rows, 1])?.broadcast_to(&[rows, columns - 1])?;
            let products =
                reduction::accumulate(&ops::elementwise::arithmetic::multiply, &repeated, 1, Some(dtype))?;
            powers.sliced(1, 1, 1, columns - 1)?.assign(&products)?;
        }
        Ok(result)
    }
}
