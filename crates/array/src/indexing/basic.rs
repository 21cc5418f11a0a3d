//! Keys of integers, slices, an ellipsis and new axes: one change of layout.

use super::Index;
use crate::{Array, Operand};
use dtype::Scalar;
use error::{Error, Result};
use layout::{Dims, Layout, MAX_NDIM, Slice, Strides, normalize_index};
use storage::once::Argument;
use storage::{Dense, Movement, Stored};

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
    #[inline]
    pub fn push(&mut self, length: usize, stride: isize) {
        self.shape.push(length);
        self.strides.push(stride);
    }

    #[inline]
    pub fn keep(&mut self, layout: &Layout, axis: usize, count: usize) {
        self.shape.extend_from_slice(&layout.shape()[axis..axis + count]);
        self.strides.extend_from_slice(&layout.strides()[axis..axis + count]);
    }

    #[inline]
    pub fn index(&mut self, layout: &Layout, axis: usize, index: i64) -> Result<()> {
        let index = normalize_index(index, axis, layout.shape()[axis])?;
        self.shift += index as isize * layout.strides()[axis];
        Ok(())
    }

    #[inline]
    pub fn slice(&mut self, layout: &Layout, axis: usize, slice: &Slice) -> Result<()> {
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
    #[inline]
    pub fn unchecked(self, layout: &Layout) -> Layout {
        let shift = if self.shape.contains(&0) { 0 } else { self.shift };
        layout.with_axes(self.shape, self.strides).shifted(shift)
    }
}

/// A view of a dense array while its key is read, part by part.
///
/// ```
/// use polyarray::{Array, indexing::View};
/// let x = Array::from_shape(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
/// let mut view = View::of(&x).expect("computed and dense");
/// view.keep(1);
/// view.index(-1)?;
/// assert_eq!(view.finish()?.to_vec::<i64>()?, [3, 6]);
/// # Ok::<(), polyarray::Error>(())
/// ```
#[derive(Debug)]
pub struct View<'a> {
    dense: &'a Dense,
    axes: Axes,
    /// The first axis that no part of the key has read.
    axis: usize,
}

impl<'a> View<'a> {
    /// A view of which no axis is read yet; `None` for deferred arrays and other storages.
    #[inline]
    pub fn of(array: &'a Array) -> Option<View<'a>> {
        array.as_dense().map(View::of_dense)
    }

    #[inline]
    pub(super) fn of_dense(dense: &'a Dense) -> View<'a> {
        View { dense, axes: Axes::default(), axis: 0 }
    }

    fn next_axis(&mut self) -> Result<usize> {
        let axis = self.axis;
        if axis >= self.dense.ndim() {
            return Err(too_many(self.dense.ndim(), axis + 1));
        }
        self.axis += 1;
        Ok(axis)
    }

    /// One index along the next axis.
    ///
    /// # Errors
    /// [`crate::Kind::Index`] outside the axis, or where there is none.
    #[inline]
    pub fn index(&mut self, index: i64) -> Result<()> {
        let axis = self.next_axis()?;
        self.axes.index(self.dense.layout(), axis, index)
    }

    /// A range of indices along the next axis.
    ///
    /// # Errors
    /// [`crate::Kind::Index`] where there is no axis, [`crate::Kind::Value`] for a step of zero.
    #[inline]
    pub fn slice(&mut self, slice: &Slice) -> Result<()> {
        let axis = self.next_axis()?;
        self.axes.slice(self.dense.layout(), axis, slice)
    }

    /// A new axis of length one.
    #[inline]
    pub fn new_axis(&mut self) {
        self.axes.push(1, 0);
    }

    /// The next axes as they are: as many as given, or are left.
    #[inline]
    pub fn keep(&mut self, count: usize) {
        let count = count.min(self.dense.ndim() - self.axis);
        if count == 0 {
            return;
        }
        self.axes.keep(self.dense.layout(), self.axis, count);
        self.axis += count;
    }

    /// All parts of a key that makes a view.
    ///
    /// # Errors
    /// As for [`Array::index`].
    pub(super) fn by(mut self, key: &[Index]) -> Result<View<'a>> {
        let unnamed = unnamed_axes(self.dense.ndim(), key)?;
        for part in key {
            match part {
                Index::Int(index) => self.index(*index)?,
                Index::Slice(slice) => self.slice(slice)?,
                Index::Ellipsis => self.keep(unnamed),
                Index::NewAxis => self.new_axis(),
                Index::Array(_) | Index::Bool(_) => {
                    return Err(Error::runtime("basic: the key has index arrays"));
                }
            }
        }
        Ok(self)
    }

    /// The view, with the axes that are left.
    ///
    /// # Errors
    /// [`crate::Kind::Index`] for more axes than an array may have.
    #[inline]
    pub fn finish(self) -> Result<Array> {
        self.finish_dense().map(Array::from)
    }

    #[inline]
    pub(super) fn finish_dense(mut self) -> Result<Dense> {
        self.keep(usize::MAX);
        Ok(self.dense.with_layout(self.axes.finish(self.dense.layout())?))
    }
}

/// Keys that one look at a computed dense array answers; `None` where the long way, [`Array::index`], must be taken.
/// Nothing here waits for a lock.
impl Array {
    /// The element at an index for each axis.
    #[inline]
    pub fn element_at_once(&self, index: &[i64]) -> Option<Scalar> {
        self.as_dense()?.get_at_once(index)
    }

    /// Writes the element at an index for each axis; tells whether it did.
    #[inline]
    pub fn set_at_once(&self, index: &[i64], value: &Scalar) -> bool {
        self.as_dense().is_some_and(|dense| dense.set_at_once(index, value))
    }

    /// The view of a range of indices along the first axis.
    #[inline]
    pub fn slice_at_once(&self, slice: &Slice) -> Option<Array> {
        let dense = self.as_dense()?;
        let (start, step, count) = slice.resolve(*dense.shape().first()?).ok()?;
        // One without elements stays where the array begins.
        let start = if dense.size() == 0 { 0 } else { start };
        Some(dense.with_layout(dense.layout().slice(0, start, step, count)).into())
    }

    /// Few elements of an array of one axis, at the places that an array tells.
    ///
    /// # Errors
    /// Where there is no memory.
    #[inline]
    pub fn take_at_once(&self, places: &Array) -> Result<Option<Array>> {
        match (self.as_dense(), places.as_dense()) {
            (Some(x), Some(places)) => Ok(storage::once::take(x, places)?.map(Array::from)),
            _ => Ok(None),
        }
    }

    /// Writes elements at places as for [`Array::take_at_once`]: a value of the array's dtype, or elements of that, one for
    /// each place; tells whether it did.
    pub fn put_at_once(&self, places: &Array, values: Operand<'_>) -> bool {
        let (Some(x), Some(places)) = (self.as_dense(), places.as_dense()) else { return false };
        match values {
            Operand::Scalar(value) => storage::once::put(x, places, Argument::Value(value)),
            Operand::Array(values) => values
                .as_dense()
                .is_some_and(|values| storage::once::put(x, places, Argument::Array(values, values.dtype()))),
            Operand::Number(_) => false,
        }
    }

    /// Copies the elements of an array of this one's dtype and shape, where both are small; tells whether it did.
    pub fn copy_at_once(&self, values: &Array) -> bool {
        match (self.as_dense(), values.as_dense()) {
            (Some(to), Some(from)) => storage::once::copy(from, to),
            _ => false,
        }
    }

    /// The view at one index of the first of several axes.
    #[inline]
    pub fn row_at_once(&self, index: i64) -> Option<Array> {
        let dense = self.as_dense()?;
        if dense.ndim() < 2 || dense.size() == 0 {
            return None;
        }
        let mut layout = dense.layout().clone();
        layout.index_in_place(0, normalize_index(index, 0, dense.shape()[0]).ok()?);
        Some(dense.with_layout(layout).into())
    }
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
                movements
                    .push(Movement::Index { axis: to, index: normalize_index(*index, from, shape[from])? });
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
        return View::of_dense(dense).by(key)?.finish();
    }
    let mut stored = stored.clone();
    for movement in movements(stored.shape(), key)? {
        stored = stored.as_storage().moved(&movement)?;
    }
    Ok(stored.into())
}
