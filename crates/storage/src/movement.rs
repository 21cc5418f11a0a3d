//! Changes of an array's axes that keep its elements: what views are made of.

use crate::Dense;
use error::Result;
use layout::Dims;
use smallvec::SmallVec;

/// One change of axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Movement {
    /// `count` elements along `axis`, from `start` in steps of `step`.
    Slice {
        /// Which axis.
        axis: usize,
        /// The first index.
        start: usize,
        /// The step, not zero.
        step: isize,
        /// How many.
        count: usize,
    },
    /// One index along an axis, which goes away.
    Index {
        /// Which axis.
        axis: usize,
        /// The index.
        index: usize,
    },
    /// A new axis of length one before `axis`.
    Insert {
        /// Which axis.
        axis: usize,
    },
    /// Axes in a new order.
    Permute(SmallVec<[usize; 4]>),
    /// Elements repeated along new axes and axes of length one.
    Broadcast(Dims),
    /// The same elements in C order under another shape of the same size; a copy where it must be.
    Reshape(Dims),
}

impl Movement {
    /// The change made to a dense array: a view, but for reshapes that need a copy.
    ///
    /// # Errors
    /// Where the array has no such axes.
    pub fn of_dense(&self, dense: &Dense) -> Result<Dense> {
        let mut layout = dense.layout().clone();
        match self {
            &Movement::Slice { axis, start, step, count } => layout.slice_in_place(axis, start, step, count),
            &Movement::Index { axis, index } => layout.index_in_place(axis, index),
            &Movement::Insert { axis } => layout.insert_axis(axis)?,
            Movement::Permute(axes) => layout = layout.permute(axes)?,
            // Several elements of the view may be one in memory: not to be written, as in NumPy.
            Movement::Broadcast(shape) => {
                return dense.with_layout(layout.broadcast_to(shape)?).with_writeable(false);
            }
            Movement::Reshape(shape) => return dense.reshape(shape),
        }
        Ok(dense.with_layout(layout))
    }
}
