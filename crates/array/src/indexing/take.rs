//! Elements along an axis: `take`, `put` and their relatives.

use super::advanced::cast_values;
use super::{Index, Mode, as_indices, into_out};
use crate::Array;
use dtype::{Casting, DType};
use error::{Error, Result};
use layout::{Dims, Order, normalize_axis};
use smallvec::SmallVec;
use storage::{Dense, Stored};

/// Applies a function of dense arrays, and gives the result the storage of the array it came from.
fn through_dense(x: &Array, run: impl FnOnce(&Dense) -> Result<Dense>) -> Result<Array> {
    match x.stored()? {
        Stored::Dense(dense) => Ok(run(&dense)?.into()),
        Stored::Other(storage) => {
            let result = run(&storage.to_dense()?)?;
            Ok(storage.of_dense(&result)?.into())
        }
    }
}

/// One row of index arrays' axes: `values` repeated to `n` elements, or cut to them.
pub(super) fn repeated(values: &Dense, n: usize) -> Result<Dense> {
    let flat = values.reshape(&[values.size()])?;
    if flat.size() == n {
        return Ok(flat);
    }
    if flat.size() == 1 {
        return Ok(flat.with_layout(flat.layout().broadcast_to(&[n])?));
    }
    let around = Array::arange_integer(0, n as i64, 1, DType::Int64)?.dense()?;
    flat.take(&around, 0, Mode::Wrap)
}

/// Writes to the elements of the flattened array that indices name, in order.
pub(super) fn put_flat(dense: &Dense, indices: &Dense, values: &Dense, mode: Mode) -> Result<()> {
    let size = dense.size();
    if size == 0 {
        return match indices.size() {
            0 => Ok(()),
            _ => Err(Error::index("cannot replace elements of an empty array")),
        };
    }
    // Indices are brought inside first.
    let inside = if mode == Mode::Raise {
        indices.clone()
    } else {
        let clamp = |index: i64| match mode {
            Mode::Wrap => index.rem_euclid(size as i64),
            _ => index.clamp(0, size as i64 - 1),
        };
        let mut inside = indices.to_scratch::<i64>()?;
        inside.iter_mut().for_each(|index| *index = clamp(*index));
        Dense::from_slice(&inside, indices.shape())?
    };
    if let Some(layout) = dense.layout().reshape(&[size], dense.dtype().itemsize()) {
        let flat = dense.with_layout(layout);
        return flat.selection(&[0], &[0], &[inside])?.write(values);
    }
    let work = dense.copy(Order::C)?;
    let flat = work.reshape(&[size])?;
    flat.selection(&[0], &[0], &[inside])?.write(values)?;
    dense.assign(&work)
}

impl Array {
    /// The elements at `indices` along an axis, or of the flattened array without one. The axis is
    /// replaced by those of the indices.
    ///
    /// ```
    /// use polyarray::{Array, indexing::Mode};
    /// let x = Array::from_shape(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
    /// let y = x.take(&Array::from_slice(&[2_i64, 4, -1]), Some(1), Mode::Wrap, None)?;
    /// assert_eq!(y.to_vec::<i64>()?, [3, 2, 3, 6, 5, 6]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Index`] for indices outside under [`Mode::Raise`]; [`crate::Kind::Axis`];
    /// [`crate::Kind::Type`] for indices that are not whole numbers; [`crate::Kind::Value`] where `out` is
    /// of another shape.
    pub fn take(&self, indices: &Array, axis: Option<i64>, mode: Mode, out: Option<&Array>) -> Result<Array> {
        let places = as_indices(indices, Casting::SameKind)?;
        let result = match axis {
            None => through_dense(self, |dense| dense.reshape(&[dense.size()])?.take(&places, 0, mode))?,
            Some(axis) => {
                // A 0-d array is taken from as if it had one axis.
                let axis = normalize_axis(axis, self.ndim().max(1))?;
                through_dense(self, |dense| match dense.ndim() {
                    0 => dense.reshape(&[1])?.take(&places, axis, mode),
                    _ => dense.take(&places, axis, mode),
                })?
            }
        };
        into_out(result, out)
    }

    /// Writes values, repeated if there are fewer, to the elements of the flattened array that indices
    /// name; in order, so that the last one wins.
    ///
    /// # Errors
    /// As for [`Array::take`]; what comes before an index outside is written. [`crate::Kind::Value`] where the array is
    /// read-only.
    pub fn put(&self, indices: &Array, values: &Array, mode: Mode) -> Result<()> {
        let places = as_indices(indices, Casting::Safe)?;
        let values = cast_values(values, self.dtype())?;
        self.change(|dense| {
            if values.size() == 0 || places.size() == 0 {
                return Ok(());
            }
            let places = places.to_contiguous(DType::Int64)?.reshape(&[places.size()])?;
            let values = repeated(&values, places.size())?;
            // As in NumPy, what comes before an index that lies outside is written.
            let n = dense.size() as i64;
            let outside = |places: &[i64]| places.iter().position(|&index| index < -n || index >= n);
            let first =
                if mode == Mode::Raise && n > 0 { places.with_slice::<i64, _>(outside)? } else { None };
            if let Some(first) = first.filter(|&first| first > 0) {
                let cut = |x: &Dense| x.with_layout(x.layout().slice(0, 0, 1, first));
                put_flat(dense, &cut(&places), &cut(&values), mode)?;
            }
            put_flat(dense, &places, &values, mode)
        })
    }

    /// Runs something that writes to this array's elements.
    pub(super) fn change(&self, run: impl FnOnce(&Dense) -> Result<()>) -> Result<()> {
        match self.stored()? {
            Stored::Dense(dense) => {
                dense.require_writeable("assignment destination")?;
                run(&dense)
            }
            Stored::Other(storage) => {
                let dense = storage.to_dense()?.copy(Order::K)?;
                run(&dense)?;
                storage.assign(&[], &Stored::Dense(dense))
            }
        }
    }

    /// A key that reads `indices` along an axis, and each other axis along itself.
    fn along_axis(&self, indices: &Array, axis: Option<i64>) -> Result<(Array, Vec<Index>)> {
        if !indices.dtype().is_integer() {
            return Err(Error::index("`indices` must be an integer array"));
        }
        let Some(axis) = axis else {
            if indices.ndim() != 1 {
                return Err(Error::value("when axis=None, `indices` must have a single dimension."));
            }
            return Ok((self.reshape(&[-1])?, vec![indices.into()]));
        };
        let axis = normalize_axis(axis, self.ndim())?;
        if indices.ndim() != self.ndim() {
            return Err(Error::value("`indices` and `arr` must have the same number of dimensions"));
        }
        let key = (0..self.ndim())
            .map(|other| {
                if other == axis {
                    return Ok(Index::Array(indices.clone()));
                }
                let n = self.shape()[other];
                let mut shape: SmallVec<[i64; 4]> = SmallVec::from_elem(1, self.ndim());
                shape[other] = n as i64;
                Ok(Index::Array(Array::arange_integer(0, n as i64, 1, DType::Int64)?.reshape(&shape)?))
            })
            .collect::<Result<Vec<Index>>>()?;
        Ok((self.clone(), key))
    }

    /// The elements that `indices` name along an axis, line by line: `indices` has as many axes as the
    /// array, and the others broadcast. Without an axis, `take` of the flattened array.
    ///
    /// ```
    /// use polyarray::Array;
    /// let x = Array::from_shape(&[10, 30, 20, 60, 40, 50], &[2, 3])?;
    /// let largest = Array::from_shape(&[1_i64, 0], &[2, 1])?;
    /// assert_eq!(x.take_along_axis(&largest, Some(1))?.to_vec::<i64>()?, [30, 60]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Index`] for indices outside or not of integers; [`crate::Kind::Value`] for another
    /// number of axes; [`crate::Kind::Axis`].
    pub fn take_along_axis(&self, indices: &Array, axis: Option<i64>) -> Result<Array> {
        let (array, key) = self.along_axis(indices, axis)?;
        array.index(&key)
    }

    /// Writes values, broadcast, to the elements that `indices` name along an axis, line by line.
    ///
    /// # Errors
    /// As for [`Array::take_along_axis`] and [`Array::set_index`].
    pub fn put_along_axis(&self, indices: &Array, values: &Array, axis: Option<i64>) -> Result<()> {
        if axis.is_none() {
            if !indices.dtype().is_integer() {
                return Err(Error::index("`indices` must be an integer array"));
            }
            if indices.ndim() != 1 {
                return Err(Error::value("when axis=None, `indices` must have a single dimension."));
            }
            let values = values.broadcast_to(indices.shape())?;
            let (places, values) =
                (as_indices(indices, Casting::SameKind)?, cast_values(&values, self.dtype())?);
            return self.change(|dense| put_flat(dense, &places, &values, Mode::Raise));
        }
        let (array, key) = self.along_axis(indices, axis)?;
        array.set_index(&key, values)
    }

    /// The parts along an axis (of the flattened array without one) for which a condition is true.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for a condition of several axes; [`crate::Kind::Index`] where it is longer
    /// than the axis and true there.
    pub fn compress(&self, condition: &Array, axis: Option<i64>, out: Option<&Array>) -> Result<Array> {
        if condition.ndim() != 1 {
            return Err(Error::value("condition must be a 1-d array"));
        }
        let flat = axis.is_none() || self.ndim() == 1 && matches!(axis, Some(0 | -1));
        if flat && out.is_none() && condition.size() == self.size() {
            return self.flat()?.extract(condition);
        }
        self.take(&condition.flatnonzero()?, axis, Mode::Raise, out)
    }

    /// The elements of the flattened array where the flattened condition is true.
    ///
    /// # Errors
    /// [`crate::Kind::Index`] where the condition is longer than the array and true there.
    pub fn extract(&self, condition: &Array) -> Result<Array> {
        if condition.shape() == self.shape() {
            let truth = condition.truth()?;
            return through_dense(self, |dense| dense.compress(&truth));
        }
        self.take(&condition.flatnonzero()?, None, Mode::Raise, None)
    }
}

/// The shape of several arrays broadcast together.
pub(super) fn joint_shape<'a>(arrays: impl IntoIterator<Item = &'a Array> + Clone) -> Result<Dims> {
    let shapes: Vec<&[usize]> = arrays.into_iter().map(Array::shape).collect();
    layout::broadcast_shapes(shapes.iter().copied())
}
