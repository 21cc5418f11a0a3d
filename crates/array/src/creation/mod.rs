//! New arrays: filled, like others, matrices, ranges and grids.
//!
//! Functions that fill memory with one value are here; [`ranges`] has evenly spaced values,
//! [`matrices`] what has a diagonal, [`grids`] coordinates.

pub mod grids;
pub mod matrices;
pub mod ranges;

use crate::{Array, Operand};
use dtype::{DType, Scalar};
use error::Result;
use layout::{Layout, Order};
use storage::Dense;

impl Array {
    /// A new array with any content.
    ///
    /// # Errors
    /// Sizes that cannot be counted, or memory that is not there.
    pub fn empty(shape: &[usize], dtype: DType) -> Result<Array> {
        Dense::empty(shape, dtype, Order::C).map(Array::from)
    }

    /// A new array of zeros.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn zeros(shape: &[usize], dtype: DType) -> Result<Array> {
        Dense::zeros(shape, dtype, Order::C).map(Array::from)
    }

    /// A new array of ones.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn ones(shape: &[usize], dtype: DType) -> Result<Array> {
        Dense::full(shape, Scalar::one(dtype), Order::C).map(Array::from)
    }

    /// A new array that holds one value everywhere.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn full(shape: &[usize], value: Scalar) -> Result<Array> {
        Dense::full(shape, value, Order::C).map(Array::from)
    }

    /// A new array with any content, in C or Fortran order.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn empty_in(shape: &[usize], dtype: DType, order: Order) -> Result<Array> {
        Dense::empty(shape, dtype, order).map(Array::from)
    }

    /// A new array of zeros, in C or Fortran order.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn zeros_in(shape: &[usize], dtype: DType, order: Order) -> Result<Array> {
        Dense::zeros(shape, dtype, order).map(Array::from)
    }

    /// A new array that holds one value everywhere, in C or Fortran order.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn full_in(shape: &[usize], value: Scalar, order: Order) -> Result<Array> {
        Dense::full(shape, value, order).map(Array::from)
    }

    /// A new array with any content, of this array's shape and dtype where `like` does not say
    /// otherwise.
    ///
    /// ```
    /// use polyarray::{Array, DType, creation::Like};
    /// let x = Array::zeros(&[2, 3], DType::Int8)?;
    /// let y = x.full_like(7, &Like { dtype: Some(DType::Float64), ..Default::default() })?;
    /// assert_eq!((y.shape(), y.dtype()), (&[2, 3][..], DType::Float64));
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn empty_like(&self, like: &Like<'_>) -> Result<Array> {
        Ok(Dense::for_layout(like.layout(self)?, like.dtype.unwrap_or(self.dtype()))?.into())
    }

    /// [`Array::empty_like`], with zeros.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn zeros_like(&self, like: &Like<'_>) -> Result<Array> {
        let (layout, dtype) = (like.layout(self)?, like.dtype.unwrap_or(self.dtype()));
        // Zeroed memory comes cheaper than memory that is written.
        let zeros = Dense::zeros(&[layout.size()], dtype, Order::C)?;
        Ok(zeros.with_layout(layout).into())
    }

    /// [`Array::empty_like`], with ones.
    ///
    /// # Errors
    /// As [`Array::empty`].
    pub fn ones_like(&self, like: &Like<'_>) -> Result<Array> {
        self.full_like(Scalar::one(like.dtype.unwrap_or(self.dtype())), like)
    }

    /// [`Array::empty_like`], with a value, or values that broadcast to the shape.
    ///
    /// # Errors
    /// As [`Array::empty`], and where values do not broadcast.
    pub fn full_like<'a>(&self, value: impl Into<Operand<'a>>, like: &Like<'_>) -> Result<Array> {
        let result = self.empty_like(like)?;
        result.assign(&value.into().to_array(result.dtype())?)?;
        Ok(result)
    }
}

/// What a new array takes over from another one; the default is all of it.
#[derive(Debug, Clone, Copy)]
pub struct Like<'a> {
    /// Another dtype.
    pub dtype: Option<DType>,
    /// Another shape.
    pub shape: Option<&'a [usize]>,
    /// The order of the elements.
    pub order: Order,
}

impl Default for Like<'_> {
    fn default() -> Self {
        Like { dtype: None, shape: None, order: Order::K }
    }
}

impl Like<'_> {
    fn layout(&self, x: &Array) -> Result<Layout> {
        let shape = self.shape.unwrap_or(x.shape());
        let itemsize = self.dtype.unwrap_or(x.dtype()).itemsize();
        let Some(known) = x.layout() else { return Layout::contiguous(shape, itemsize, Order::C) };
        let own = x.dtype().itemsize();
        let only_f = known.is_f_contiguous(own) && !known.is_c_contiguous(own);
        match self.order {
            Order::K if shape.len() == x.ndim() => Layout::like(shape, known.strides(), itemsize),
            Order::A if only_f => Layout::contiguous(shape, itemsize, Order::F),
            Order::F => Layout::contiguous(shape, itemsize, Order::F),
            _ => Layout::contiguous(shape, itemsize, Order::C),
        }
    }
}
