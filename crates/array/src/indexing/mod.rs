//! Elements at given places: what stands between brackets in NumPy, and the functions around it.
//!
//! A key is a list of [`Index`]. Integers, slices, an ellipsis and new axes make a view, by one change
//! of layout. As soon as there is an index array or a truth value, the elements are copied: the axes
//! that integers and arrays read become the axes of the arrays broadcast together, in their place where
//! they stand together and at the front where something stands between them. A bool array reads as
//! many axes as it has and names the elements where it is true.
//!
//! * `basic`: views. `advanced`: index arrays. `masks`: bool arrays of the whole shape, and what is
//!   not zero.
//! * [`take`]: `take`, `put` and their relatives along an axis. [`choice`]: `choose`, `select`,
//!   `place`, `putmask`. [`positions`]: flat and multiple indices, diagonals, meshes.
//! * [`at`]: rows applied at given places, over segments, and to all pairs.

mod advanced;
pub mod at;
mod basic;
pub mod choice;
mod masks;
pub mod positions;
pub mod take;

pub use basic::View;
pub use cpu::gather::Mode;

use crate::Array;
use dtype::Scalar;
use error::{Error, Result};
use layout::Slice;
use storage::{Dense, Stored};

/// One part of a key.
#[derive(Debug, Clone)]
pub enum Index {
    /// One index along an axis, counted from the end where negative.
    Int(i64),
    /// A range of indices along an axis.
    Slice(Slice),
    /// All axes that the other parts leave.
    Ellipsis,
    /// A new axis of length one.
    NewAxis,
    /// An index array of integers, or a bool array that reads as many axes as it has.
    Array(Array),
    /// A truth value: a new axis of length one or zero.
    Bool(bool),
}

impl Index {
    /// How many indices this part holds: those of an index array, or one.
    pub fn size(&self) -> usize {
        match self {
            Index::Array(array) => array.size(),
            _ => 1,
        }
    }
}

impl From<i64> for Index {
    fn from(index: i64) -> Index {
        Index::Int(index)
    }
}

impl From<std::ops::Range<i64>> for Index {
    fn from(range: std::ops::Range<i64>) -> Index {
        Index::Slice(range.into())
    }
}

impl From<std::ops::RangeFull> for Index {
    fn from(_: std::ops::RangeFull) -> Index {
        Index::Slice(Slice::default())
    }
}

impl From<Slice> for Index {
    fn from(slice: Slice) -> Index {
        Index::Slice(slice)
    }
}

impl From<&Array> for Index {
    fn from(array: &Array) -> Index {
        Index::Array(array.clone())
    }
}

/// Whether a key makes a view.
fn is_basic(key: &[Index]) -> bool {
    key.iter().all(|part| matches!(part, Index::Int(_) | Index::Slice(_) | Index::Ellipsis | Index::NewAxis))
}

/// The bool array that a key is alone, where it has all axes of the array.
fn whole_mask<'a>(key: &'a [Index], shape: &[usize]) -> Option<&'a Array> {
    match key {
        [Index::Array(mask)]
            if mask.dtype().is_bool()
                && mask.ndim() == shape.len()
                && !shape.is_empty()
                && (mask.size() > 0 || mask.shape() == shape) =>
        {
            Some(mask)
        }
        _ => None,
    }
}

impl Array {
    /// The elements that a key names: a view for integers, slices, ellipsis and new axes, else a copy.
    ///
    /// ```
    /// use polyarray::{Array, indexing::Index};
    /// let x = Array::from_shape(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
    /// let column = x.index(&[(..).into(), Index::Int(-1)])?;
    /// assert_eq!(column.to_vec::<i64>()?, [3, 6]);
    /// let picked = x.index(&[(&Array::from_slice(&[1_i64, 0, 1])).into(), Index::Int(0)])?;
    /// assert_eq!(picked.to_vec::<i64>()?, [4, 1, 4]);
    /// let large = x.index(&[(&x.greater(3)?).into()])?;
    /// assert_eq!(large.to_vec::<i64>()?, [4, 5, 6]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Index`] for indices outside, too many indices, masks of another shape, index arrays
    /// that do not broadcast or are not of integers.
    pub fn index(&self, key: &[Index]) -> Result<Array> {
        if is_basic(key) {
            return match View::of(self) {
                Some(view) => view.by(key)?.finish(),
                None => basic::moved(&self.stored()?, key),
            };
        }
        match self.stored()? {
            Stored::Dense(dense) => index_dense(&dense, key),
            Stored::Other(storage) => {
                let result = index_dense(&storage.to_dense()?, key)?.dense()?;
                Ok(storage.of_dense(&result)?.into())
            }
        }
    }

    /// Writes values, broadcast and converted, to the elements that a key names. Where an index array
    /// names an element twice, the last value wins.
    ///
    /// ```
    /// use polyarray::{Array, DType, indexing::Index};
    /// let x = Array::zeros(&[5], DType::Int64)?;
    /// x.set_index(&[(1..4).into()], &Array::from_slice(&[1, 2, 3]))?;
    /// x.set_index(&[(&x.greater(2)?).into()], &Array::from_slice(&[-1]))?;
    /// assert_eq!(x.to_vec::<i64>()?, [0, 1, 2, -1, 0]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// As for [`Array::index`]; [`crate::Kind::Value`] where the values do not broadcast or the array is
    /// read-only. Nothing is written then.
    pub fn set_index(&self, key: &[Index], values: &Array) -> Result<()> {
        match self.stored()? {
            Stored::Dense(dense) => {
                dense.require_writeable("assignment destination")?;
                if is_basic(key) {
                    let view = View::of_dense(&dense).by(key)?.finish_dense()?;
                    return crate::deferred::assign(&view, values);
                }
                set_dense(&dense, key, values)
            }
            Stored::Other(storage) => {
                if is_basic(key) {
                    return storage.assign(&basic::movements(storage.shape(), key)?, &values.stored()?);
                }
                let dense = storage.to_dense()?.copy(layout::Order::K)?;
                set_dense(&dense, key, values)?;
                storage.assign(&[], &Stored::Dense(dense))
            }
        }
    }

    /// One element, by an index for each axis, each counted from the end where negative.
    ///
    /// # Errors
    /// [`crate::Kind::Index`] outside the array, or for another number of indices.
    #[inline]
    pub fn get(&self, indices: &[i64]) -> Result<Scalar> {
        match self.as_dense() {
            Some(dense) => dense.get(indices),
            None => self.dense()?.get(indices),
        }
    }

    /// Writes one element, converted: see [`Array::get`].
    ///
    /// # Errors
    /// As for [`Array::get`]; [`crate::Kind::Value`] where the array is read-only.
    #[inline]
    pub fn set(&self, indices: &[i64], value: Scalar) -> Result<()> {
        match self.as_dense() {
            Some(dense) => {
                dense.require_writeable("assignment destination")?;
                dense.set(indices, value)
            }
            None => {
                let key: Vec<Index> = indices.iter().map(|&index| Index::Int(index)).collect();
                self.set_index(&key, &Array::scalar(value)?)
            }
        }
    }
}

fn index_dense(dense: &Dense, key: &[Index]) -> Result<Array> {
    match whole_mask(key, dense.shape()) {
        Some(mask) => masks::read(dense, mask),
        None => advanced::read(dense, key),
    }
}

fn set_dense(dense: &Dense, key: &[Index], values: &Array) -> Result<()> {
    match whole_mask(key, dense.shape()) {
        Some(mask) if !dense.overlaps_itself() => masks::write(dense, mask, values),
        _ => advanced::write(dense, key, values),
    }
}

/// The refusal of a bool array whose length differs from the axis that it reads.
#[cold]
fn refuse_mask(axis: usize, length: usize, mask: usize) -> Error {
    Error::index(format!(
        "boolean index did not match indexed array along axis {axis}; size of axis is {length} but size of \
         corresponding boolean axis is {mask}"
    ))
}

/// The array as whole numbers to index with.
///
/// # Errors
/// [`crate::Kind::Type`] where the dtype does not convert under the rule.
fn as_indices(indices: &Array, casting: dtype::Casting) -> Result<Dense> {
    if !dtype::can_cast(indices.dtype(), dtype::DType::Int64, casting) {
        return Err(Error::type_(format!(
            "Cannot cast array data from dtype('{}') to dtype('int64') according to the rule '{}'",
            indices.dtype(),
            casting.name()
        )));
    }
    indices.astype(dtype::DType::Int64)?.dense()
}

/// A result, written to the array that was given for it.
fn into_out(result: Array, out: Option<&Array>) -> Result<Array> {
    match out {
        None => Ok(result),
        Some(out) if out.shape() != result.shape() => Err(Error::value(format!(
            "output array does not match result of {}: its shape is {}",
            layout::shape_text(result.shape()),
            layout::shape_text(out.shape())
        ))),
        Some(out) => {
            out.assign(&result)?;
            Ok(out.clone())
        }
    }
}
