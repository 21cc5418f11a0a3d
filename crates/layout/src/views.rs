//! Changes of layout that need no copy.

use crate::{Dims, Layout, MAX_NDIM, Strides, checked_size, shape_text};
use error::{Error, Result};
use smallvec::SmallVec;

impl Layout {
    /// Axes in reverse order.
    #[inline]
    pub fn transpose(&self) -> Layout {
        let mut layout = self.clone();
        layout.shape.reverse();
        layout.strides.reverse();
        layout
    }

    /// Axes in a new order; `axes` must be a permutation.
    ///
    /// # Errors
    /// [`error::Kind::Value`] where it is none.
    pub fn permute(&self, axes: &[usize]) -> Result<Layout> {
        let mut seen = 0u64;
        for &axis in axes {
            if axis >= self.ndim() || seen & (1 << axis) != 0 {
                return Err(Error::value(format!(
                    "axes {axes:?} are no permutation of {} axes",
                    self.ndim()
                )));
            }
            seen |= 1 << axis;
        }
        if axes.len() != self.ndim() {
            return Err(Error::value("axes don't match array"));
        }
        Ok(Layout {
            shape: axes.iter().map(|&axis| self.shape[axis]).collect(),
            strides: axes.iter().map(|&axis| self.strides[axis]).collect(),
            offset: self.offset,
        })
    }

    /// `count` elements along `axis`, from `start` in steps of `step`; the caller has checked them
    /// (see [`crate::Slice::resolve`]).
    #[inline]
    pub fn slice(&self, axis: usize, start: usize, step: isize, count: usize) -> Layout {
        let mut layout = self.clone();
        layout.slice_in_place(axis, start, step, count);
        layout
    }

    /// [`Layout::slice`] on this value.
    #[inline]
    pub fn slice_in_place(&mut self, axis: usize, start: usize, step: isize, count: usize) {
        debug_assert!(count == 0 || start < self.shape[axis]);
        self.offset = (self.offset as isize + start as isize * self.strides[axis]) as usize;
        // A step of an axis with at most one element is never taken; it may be too large to multiply.
        self.strides[axis] = self.strides[axis].saturating_mul(step);
        self.shape[axis] = count;
    }

    /// Removes `axis` at `index`, which the caller has checked.
    #[inline]
    pub fn index_in_place(&mut self, axis: usize, index: usize) {
        debug_assert!(index < self.shape[axis]);
        self.offset = (self.offset as isize + index as isize * self.strides[axis]) as usize;
        self.remove_axis(axis);
    }

    /// Inserts an axis of length one before `axis`.
    ///
    /// # Errors
    /// [`error::Kind::Value`] beyond [`MAX_NDIM`] axes.
    pub fn insert_axis(&mut self, axis: usize) -> Result<()> {
        if self.ndim() == MAX_NDIM {
            return Err(Error::value(format!(
                "maximum supported dimension for an ndarray is currently {MAX_NDIM}, found {}",
                MAX_NDIM + 1
            )));
        }
        self.shape.insert(axis, 1);
        self.strides.insert(axis, 0);
        Ok(())
    }

    /// Removes an axis, keeping its first element.
    #[inline]
    pub fn remove_axis(&mut self, axis: usize) {
        self.shape.remove(axis);
        self.strides.remove(axis);
    }

    /// Replaces shape and strides, keeping the offset.
    #[inline]
    pub fn with_axes(&self, shape: Dims, strides: Strides) -> Layout {
        debug_assert_eq!(shape.len(), strides.len());
        Layout { shape, strides, offset: self.offset }
    }

    /// Moves the start by some bytes.
    #[inline]
    pub fn shifted(mut self, bytes: isize) -> Layout {
        self.offset = (self.offset as isize + bytes) as usize;
        self
    }

    /// The same elements repeated along new axes and axes of length one.
    ///
    /// # Errors
    /// [`error::Kind::Value`] where the shape does not broadcast.
    pub fn broadcast_to(&self, shape: &[usize]) -> Result<Layout> {
        let refuse = || {
            Error::value(format!(
                "operands could not be broadcast together with remapped shapes [original->remapped]: {} and requested shape {}",
                shape_text(&self.shape),
                shape_text(shape)
            ))
        };
        checked_size(shape, 1)?;
        let missing = shape.len().checked_sub(self.ndim()).ok_or_else(refuse)?;
        let mut strides: Strides = SmallVec::from_elem(0, shape.len());
        for axis in 0..self.ndim() {
            if self.shape[axis] == shape[missing + axis] {
                strides[missing + axis] = if self.shape[axis] == 1 { 0 } else { self.strides[axis] };
            } else if self.shape[axis] != 1 {
                return Err(refuse());
            }
        }
        Ok(Layout { shape: SmallVec::from_slice(shape), strides, offset: self.offset })
    }

    /// The same elements, read in C order, under another shape of the same size; `None` where that
    /// needs a copy.
    pub fn reshape(&self, shape: &[usize], itemsize: usize) -> Option<Layout> {
        if self.size() == 0 || self.is_c_contiguous(itemsize) {
            let layout = Layout::contiguous(shape, itemsize, crate::Order::C).ok()?;
            return Some(Layout { offset: self.offset, ..layout });
        }
        // Axes that count: length one is of no account on either side.
        let old: SmallVec<[(usize, isize); 4]> =
            self.shape.iter().copied().zip(self.strides.iter().copied()).filter(|(n, _)| *n != 1).collect();
        let mut strides: Strides = SmallVec::from_elem(itemsize as isize, shape.len());
        let (mut i, mut j) = (0, 0);
        while i < old.len() && j < shape.len() {
            // The shortest runs of old and new axes with the same number of elements.
            let (from, to) = (i, j);
            let (mut have, mut want) = (old[i].0, shape[j]);
            while have != want {
                if have < want {
                    i += 1;
                    have *= old.get(i)?.0;
                } else {
                    j += 1;
                    want *= *shape.get(j)?;
                }
            }
            for k in from..i {
                if old[k].1 != old[k + 1].1 * old[k + 1].0 as isize {
                    return None;
                }
            }
            let mut step = old[i].1;
            for k in (to..=j).rev() {
                strides[k] = step;
                step *= shape[k] as isize;
            }
            i += 1;
            j += 1;
        }
        // What is left on the right has length one.
        let last = if j > 0 { strides[j - 1] } else { itemsize as isize };
        strides[j..].fill(last);
        Some(Layout { shape: SmallVec::from_slice(shape), strides, offset: self.offset })
    }
}
