//! Bool arrays of the whole shape, and what is not zero.

use super::{advanced::cast_values, refuse_mask};
use crate::Array;
use crate::reduction::{self, Options};
use dtype::{DType, Scalar};
use error::{Error, Result};
use storage::{Dense, Movement};

/// A mask that fits the array.
fn fitting(dense: &Dense, mask: &Array) -> Result<Dense> {
    for (axis, (&length, &given)) in dense.shape().iter().zip(mask.shape()).enumerate() {
        if length != given {
            return Err(refuse_mask(axis, length, given));
        }
    }
    mask.dense()
}

/// The elements where the mask is true.
///
/// # Errors
/// As for [`Array::index`].
pub(super) fn read(dense: &Dense, mask: &Array) -> Result<Array> {
    Ok(dense.compress(&fitting(dense, mask)?)?.into())
}

/// Writes one value, or as many as the mask lets through.
///
/// # Errors
/// As for [`Array::set_index`]; [`crate::Kind::Type`] for values of several axes.
pub(super) fn write(dense: &Dense, mask: &Array, values: &Array) -> Result<()> {
    if values.ndim() > 1 {
        return Err(Error::type_(format!(
            "NumPy boolean array indexing assignment requires a 0 or 1-dimensional input, input has {} dimensions",
            values.ndim()
        )));
    }
    let mask = fitting(dense, mask)?;
    let values = cast_values(values, dense.dtype())?;
    if values.size() == 1 {
        dense.fill_where(&mask, values.item()?)
    } else {
        dense.place(&mask, &values, false)
    }
}

impl Array {
    /// Which elements are not zero, as a dense bool array.
    pub(crate) fn truth(&self) -> Result<Dense> {
        self.astype(DType::Bool)?.dense()
    }

    /// The indices of the elements that are not zero, in C order: an int64 array for each axis.
    ///
    /// ```
    /// let x = polyarray::Array::from_shape(&[0, 5, 7, 0], &[2, 2])?;
    /// let positions = x.nonzero()?;
    /// assert_eq!(positions[0].to_vec::<i64>()?, [0, 1]);
    /// assert_eq!(positions[1].to_vec::<i64>()?, [1, 0]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for a 0-d array.
    pub fn nonzero(&self) -> Result<Vec<Array>> {
        if self.ndim() == 0 {
            return Err(Error::value(
                "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead.",
            ));
        }
        let all = Array::from(self.truth()?.true_positions()?);
        (0..self.ndim()).map(|index| all.moved(&Movement::Index { axis: 0, index })).collect()
    }

    /// The indices into the flattened array of the elements that are not zero.
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn flatnonzero(&self) -> Result<Array> {
        let truth = self.truth()?;
        let flat = truth.reshape(&[truth.size()])?;
        Array::from(flat.true_positions()?).moved(&Movement::Index { axis: 0, index: 0 })
    }

    /// The indices of the elements that are not zero: a row for each, with a column for each axis.
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn argwhere(&self) -> Result<Array> {
        let truth = self.truth()?;
        if truth.ndim() == 0 {
            return Array::zeros(&[usize::from(truth.item()?.as_bool()), 0], DType::Int64);
        }
        Array::from(truth.true_positions()?).transpose()
    }

    /// [`Array::count_nonzero`] of all elements of a small dense array, at once; `None` for others.
    pub fn total_nonzero(&self) -> Option<Scalar> {
        let x = self.as_dense().filter(|x| x.size() <= cpu::once::LARGEST)?;
        let count = storage::once::count_nonzero(x).ok()??;
        Some(Scalar::new(count as i64))
    }

    /// How many elements along axes are not zero, in int64; of all where no axes are given.
    ///
    /// # Errors
    /// [`crate::Kind::Axis`] for axes outside the array.
    pub fn count_nonzero(&self, axes: Option<&[i64]>, keepdims: bool) -> Result<Array> {
        if axes.is_none() {
            let at_once = self.as_dense().map_or(Ok(None), storage::once::count_nonzero)?;
            let count = match at_once {
                Some(count) => count,
                None => self.truth()?.count_true()?,
            };
            let count = Array::scalar(Scalar::new(count as i64))?;
            return if keepdims { count.reshape(&vec![1; self.ndim()]) } else { Ok(count) };
        }
        let options = Options { axes, keepdims, dtype: Some(DType::Int64), ..Options::default() };
        reduction::reduce(&ops::elementwise::arithmetic::add, &self.astype(DType::Bool)?, &options)
    }
}
