//! Keys of integers, slices, an ellipsis and new axes: one change of layout.

use super::Index;
use crate::Array;
use error::{Error, Result};
use layout::{Dims, Layout, MAX_NDIM, Strides};
use smallvec::SmallVec;
use storage::{Movement, Stored};

/// An index counted from the front.
///
/// # Errors
/// [`error::Kind::Index`] outside the axis.
pub(super) fn normalize(index: i64, axis: usize, length: usize) -> Result<usize> {
    let n = length as i64;
    if index < -n || index >= n {
        return Err(Error::index(format!(
            "index {index} is out of bounds for axis {axis} with size {length}"
        )));
    }
    Ok(if index < 0 { index + n } else { index } as usize)
}

/// An index for each axis, counted from the front.
///
/// # Errors
/// [`error::Kind::Index`].
pub(super) fn inside(shape: &[usize], indices: &[i64]) -> Result<SmallVec<[usize; 4]>> {
    if indices.len() > shape.len() {
        return Err(too_many(shape.len(), indices.len()));
    }
    indices
        .iter()
        .zip(shape)
        .enumerate()
        .map(|(axis, (&index, &length))| normalize(index, axis, length))
        .collect()
}

#[cold]
fn too_many(ndim: usize, indexed: usize) -> Error {
    Error::index(format!(
        "too many indices for array: array is {ndim}-dimensional, but {indexed} were indexed"
    ))
}

/// How many axes the ellipsis of a key stands for; those at the end where there is none.
///
/// # Errors
/// [`error::Kind::Index`] for two ellipses, or more indices than axes.
pub(super) fn unnamed_axes(ndim: usize, key: &[Index]) -> Result<usize> {
    let (mut read, mut ellipses) = (0, 0);
    for part in key {
        match part {
            Index::Int(_) | Index::Slice(_) => read += 1,
            Index::Array(array) => read += if array.dtype().is_bool() { array.ndim() } else { 1 },
            Index::Ellipsis => ellipses += 1,
            Index::NewAxis | Index::Bool(_) => {}
        }
    }
    if ellipses > 1 {
        return Err(Error::index("an index can only have a single ellipsis ('...')"));
    }
    ndim.checked_sub(read).ok_or_else(|| too_many(ndim, read))
}

/// The axes of a view while it is put together.
#[derive(Debug, Default)]
pub(super) struct Axes {
    pub shape: Dims,
    pub strides: Strides,
    /// Bytes from the first element of the array to that of the view.
    pub shift: isize,
}

impl Axes {
    pub fn push(&mut self, length: usize, stride: isize) {
        self.shape.push(length);
        self.strides.push(stride);
    }

    pub fn keep(&mut self, layout: &Layout, axis: usize, count: usize) {
        self.shape.extend_from_slice(&layout.shape()[axis..axis + count]);
        self.strides.extend_from_slice(&layout.strides()[axis..axis + count]);
    }

    pub fn index(&mut self, layout: &Layout, axis: usize, index: i64) -> Result<()> {
        let index = normalize(index, axis, layout.shape()[axis])?;
        self.shift += index as isize * layout.strides()[axis];
        Ok(())
    }

    pub fn slice(&mut self, layout: &Layout, axis: usize, slice: &layout::Slice) -> Result<()> {
        let (start, step, count) = slice.resolve(layout.shape()[axis])?;
        let stride = layout.strides()[axis];
        self.shift += start as isize * stride;
        self.push(count, stride.saturating_mul(step));
        Ok(())
    }

    /// The view's layout.
    ///
    /// # Errors
    /// [`error::Kind::Value`] for more axes than an array may have.
    pub fn finish(self, layout: &Layout) -> Result<Layout> {
        if self.shape.len() > MAX_NDIM {
            return Err(Error::index(format!(
                "number of dimensions must be within [0, {MAX_NDIM}], indexing result would have {}",
                self.shape.len()
            )));
        }
        Ok(self.unchecked(layout))
    }

    /// The layout, of however many axes. One without elements stays where the array begins: an index
    /// along another axis could lead out of the buffer.
    pub fn unchecked(self, layout: &Layout) -> Layout {
        let shift = if self.shape.contains(&0) { 0 } else { self.shift };
        layout.with_axes(self.shape, self.strides).shifted(shift)
    }
}

/// The layout of the view that a key makes.
///
/// # Errors
/// As for [`Array::index`].
pub(super) fn layout(layout: &Layout, key: &[Index]) -> Result<Layout> {
    let unnamed = unnamed_axes(layout.ndim(), key)?;
    let mut axes = Axes::default();
    let mut axis = 0;
    for part in key {
        match part {
            Index::Int(index) => axes.index(layout, axis, *index)?,
            Index::Slice(slice) => axes.slice(layout, axis, slice)?,
            Index::Ellipsis => {
                axes.keep(layout, axis, unnamed);
                axis += unnamed;
                continue;
            }
            Index::NewAxis => {
                axes.push(1, 0);
                continue;
            }
            Index::Array(_) | Index::Bool(_) => {
                return Err(Error::runtime("basic: the key has index arrays"));
            }
        }
        axis += 1;
    }
    axes.keep(layout, axis, layout.ndim() - axis);
    axes.finish(layout)
}

/// The same as changes of axes, for any storage.
///
/// # Errors
/// As for [`Array::index`].
pub(super) fn movements(shape: &[usize], key: &[Index]) -> Result<Vec<Movement>> {
    let unnamed = unnamed_axes(shape.len(), key)?;
    let mut movements = Vec::new();
    // The axis of the array, and that of what the movements so far make of it.
    let (mut from, mut to) = (0, 0);
    for part in key {
        match part {
            Index::Int(index) => {
                movements.push(Movement::Index { axis: to, index: normalize(*index, from, shape[from])? });
                from += 1;
            }
            Index::Slice(slice) => {
                let (start, step, count) = slice.resolve(shape[from])?;
                if (start, step, count) != (0, 1, shape[from]) {
                    movements.push(Movement::Slice { axis: to, start, step, count });
                }
                from += 1;
                to += 1;
            }
            Index::Ellipsis => {
                from += unnamed;
                to += unnamed;
            }
            Index::NewAxis => {
                movements.push(Movement::Insert { axis: to });
                to += 1;
            }
            Index::Array(_) | Index::Bool(_) => {
                return Err(Error::runtime("basic: the key has index arrays"));
            }
        }
    }
    Ok(movements)
}

/// The view of an array of any storage.
///
/// # Errors
/// As for [`Array::index`].
pub(super) fn moved(stored: &Stored, key: &[Index]) -> Result<Array> {
    if let Stored::Dense(dense) = stored {
        return Ok(dense.with_layout(layout(dense.layout(), key)?).into());
    }
    let mut stored = stored.clone();
    for movement in movements(stored.shape(), key)? {
        stored = stored.as_storage().moved(&movement)?;
    }
    Ok(stored.into())
}
