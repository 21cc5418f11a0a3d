//! Putting elements in and taking them out along an axis.

use super::joining::{Joining, concatenate};
use crate::{Array, Operand};
use error::{Error, Result};
use layout::{Dims, Order, normalize_axis};
use memory::Scratch;

/// Which places along an axis are meant.
#[derive(Debug, Clone, Copy)]
pub enum Places<'a> {
    /// One index.
    One(i64),
    /// Several indices.
    Many(&'a [i64]),
    /// Those where a mask is true.
    Mask(&'a [bool]),
}

fn outside(index: i64, axis: usize, length: usize) -> Error {
    Error::index(format!("index {index} is out of bounds for axis {axis} with size {length}"))
}

/// An index counted from the front; `limit` is the first that is outside.
fn placed(index: i64, axis: usize, length: usize, limit: usize) -> Result<usize> {
    let n = length as i64;
    if index < -n || index >= limit as i64 {
        return Err(outside(index, axis, length));
    }
    Ok(if index < 0 { index + n } else { index } as usize)
}

impl Array {
    /// With `values` behind the array along an axis; both flattened where there is none.
    ///
    /// # Errors
    /// As for [`concatenate`].
    pub fn append(&self, values: &Array, axis: Option<i64>) -> Result<Array> {
        concatenate(&[self, values], axis, &Joining::default())
    }

    /// The array, or its flattened elements, and the axis meant.
    fn along(&self, axis: Option<i64>) -> Result<(Array, usize)> {
        match axis {
            None => Ok((self.flat()?, 0)),
            Some(axis) => Ok((self.clone(), normalize_axis(axis, self.ndim())?)),
        }
    }

    /// Without the elements at places along an axis.
    ///
    /// ```
    /// use polyarray::{Array, manipulation::editing::Places};
    /// let x = Array::from_slice(&[0, 1, 2, 3]);
    /// assert_eq!(x.delete(Places::Many(&[1, -1]), None)?.to_vec::<i64>()?, [0, 2]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Index`] outside the axis; [`crate::Kind::Value`] for a mask of another length.
    pub fn delete(&self, places: Places<'_>, axis: Option<i64>) -> Result<Array> {
        let (x, axis) = self.along(axis)?;
        let length = x.shape()[axis];
        let keep = match places {
            Places::One(index) => {
                let at = placed(index, axis, length, length)?;
                let before = x.sliced(axis, 0, 1, at)?;
                let after = x.sliced(axis, (at + 1).min(length - 1), 1, length - at - 1)?;
                return concatenate(&[&before, &after], Some(axis as i64), &Joining::default());
            }
            Places::Mask(mask) if mask.len() != length => {
                return Err(Error::value(format!(
                    "boolean array argument obj to delete must be one dimensional and match the axis length of {length}"
                )));
            }
            Places::Mask(mask) => Scratch::collected(mask.iter().map(|&deleted| !deleted))?,
            Places::Many(indices) => {
                let mut keep = Scratch::filled(length, true)?;
                for &index in indices {
                    keep[placed(index, axis, length, length)?] = false;
                }
                keep
            }
        };
        x.compress(&Array::from_values(&keep)?, Some(axis as i64), None)
    }

    /// With `values`, broadcast and converted, put in before places along an axis.
    ///
    /// # Errors
    /// [`crate::Kind::Index`] outside the axis; [`crate::Kind::Value`] where values do not broadcast.
    pub fn insert<'a>(
        &self,
        places: Places<'_>,
        values: impl Into<Operand<'a>>,
        axis: Option<i64>,
    ) -> Result<Array> {
        let (x, axis) = self.along(axis)?;
        let length = x.shape()[axis];
        let values = values.into().to_array(x.dtype())?;
        let indices = match places {
            Places::One(index) => Scratch::filled(1, index)?,
            Places::Many(indices) => Scratch::copied(indices)?,
            Places::Mask(mask) => {
                let set = mask.iter().enumerate().filter(|(_, set)| **set);
                Scratch::collected(set.map(|(place, _)| place as i64))?
            }
        };
        if let [index] = *indices {
            let at = placed(index, axis, length, length + 1)?;
            let missing: Vec<usize> = (0..x.ndim().saturating_sub(values.ndim())).collect();
            let mut values = values.inserted(&missing)?;
            if matches!(places, Places::One(_)) {
                values = values.moveaxis(&[0], &[axis as i64])?;
            }
            let mut shape = Dims::from_slice(x.shape());
            let count = values.shape().get(axis).copied().unwrap_or(1);
            shape[axis] = length + count;
            let result = Array::empty(&shape, x.dtype())?;
            result.sliced(axis, at, 1, count)?.assign(&values)?;
            if at > 0 {
                result.sliced(axis, 0, 1, at)?.assign(&x.sliced(axis, 0, 1, at)?)?;
            }
            if at < length {
                result.sliced(axis, at + count, 1, length - at)?.assign(&x.sliced(
                    axis,
                    at,
                    1,
                    length - at,
                )?)?;
            }
            return Ok(result);
        }
        // Equal places keep the order in which they were given.
        let mut order = Scratch::collected(0..indices.len())?;
        let from_front = |k: usize| if indices[k] < 0 { indices[k] + length as i64 } else { indices[k] };
        order.sort_unstable_by_key(|&k| (from_front(k), k));
        let total = length + indices.len();
        let mut map = Scratch::filled(total, usize::MAX)?;
        for (rank, &k) in order.iter().enumerate() {
            let at = from_front(k) + rank as i64;
            let slot = usize::try_from(at).ok().filter(|&at| at < total);
            let slot = slot.ok_or_else(|| outside(at, axis, total))?;
            map[slot] = length + k;
        }
        let left = map.iter_mut().filter(|place| **place == usize::MAX);
        left.enumerate().for_each(|(next, place)| *place = next);
        let mut shape = Dims::from_slice(x.shape());
        shape[axis] = indices.len();
        let values = values.broadcast_to(&shape)?;
        concatenate(&[&x, &values], Some(axis as i64), &Joining::default())?.taken(axis, &map)
    }

    /// Without zeros at the front (`front`), the back (`back`), or both ends of axes: a view.
    ///
    /// # Errors
    /// [`crate::Kind::Axis`] outside the array.
    pub fn trim_zeros(&self, front: bool, back: bool, axes: Option<&[i64]>) -> Result<Array> {
        let axes: Vec<usize> = match axes {
            None => (0..self.ndim()).collect(),
            Some(axes) => super::unrepeated(axes, self.ndim(), "axis")?.to_vec(),
        };
        let nonzero = self.astype(dtype::DType::Bool)?.copy(Order::C)?;
        let mut result = self.clone();
        for axis in axes {
            let others: Vec<i64> =
                (0..self.ndim()).filter(|&other| other != axis).map(|other| other as i64).collect();
            let filled = nonzero.any(Some(&others))?.to_scratch::<bool>()?;
            let length = filled.len();
            let (start, stop) = match filled.iter().position(|&set| set) {
                None => (0, 0),
                Some(first) => {
                    let last = filled.iter().rposition(|&set| set).unwrap_or(first);
                    (if front { first } else { 0 }, if back { last + 1 } else { length })
                }
            };
            result = result.sliced(axis, start, 1, stop - start)?;
        }
        Ok(result)
    }
}
