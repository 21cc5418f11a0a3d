//! The axes of an array and the shape it is read in.

use crate::Array;
use error::Result;
use layout::{Dims, infer_shape};
use smallvec::SmallVec;
use storage::Movement;

impl Array {
    /// The same elements in C order under another shape, in which one length may be -1: a view where
    /// strides allow it.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where the sizes differ.
    pub fn reshape(&self, shape: &[i64]) -> Result<Array> {
        let shape = infer_shape(self.size(), self.shape(), shape)?;
        self.moved(&Movement::Reshape(shape))
    }

    /// Axes in reverse order: a view.
    ///
    /// # Errors
    /// As [`Array::stored`].
    pub fn transpose(&self) -> Result<Array> {
        let axes: SmallVec<[usize; 4]> = (0..self.ndim()).rev().collect();
        self.permute(&axes)
    }

    /// Axes in a new order: a view.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where `axes` is no permutation.
    pub fn permute(&self, axes: &[usize]) -> Result<Array> {
        self.moved(&Movement::Permute(SmallVec::from_slice(axes)))
    }

    /// The elements repeated to a larger shape: a read-only view.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where the shape does not broadcast.
    pub fn broadcast_to(&self, shape: &[usize]) -> Result<Array> {
        self.moved(&Movement::Broadcast(Dims::from_slice(shape)))
    }

    /// The squared magnitude of each element.
    pub(crate) fn abs_squared(&self) -> Result<Array> {
        if !self.dtype().is_complex() {
            return self.square();
        }
        let conjugate = self.conjugate()?;
        self.multiply(&conjugate)?.astype(self.dtype().real())
    }
}
