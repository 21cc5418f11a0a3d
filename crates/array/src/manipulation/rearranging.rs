//! Turning, shifting and repeating elements.
//!
//! Flips and turns are views. Shifts are copies of at most two blocks along each axis; repetitions by
//! one number are copies from a view that repeats elements with strides of zero.

use crate::{Array, creation::Like, lines};
use error::{Error, Result};
use layout::{Dims, Order, normalize_axes, normalize_axis, shape_text};
use smallvec::SmallVec;
use storage::Movement;

impl Array {
    /// Elements in reverse order along axes; along all of them where none are given. A view.
    ///
    /// # Errors
    /// [`crate::Kind::Axis`] outside the array.
    pub fn flip(&self, axes: Option<&[i64]>) -> Result<Array> {
        let axes: SmallVec<[usize; 4]> = match axes {
            None => (0..self.ndim()).collect(),
            Some(axes) => super::unrepeated(axes, self.ndim(), "axis")?,
        };
        let moves: SmallVec<[Movement; 4]> = axes
            .iter()
            .filter(|&&axis| self.shape()[axis] > 0)
            .map(|&axis| {
                let count = self.shape()[axis];
                Movement::Slice { axis, start: count - 1, step: -1, count }
            })
            .collect();
        self.moved_by(&moves)
    }

    /// Elements in reverse order along the second axis: a view.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for less than two axes.
    pub fn fliplr(&self) -> Result<Array> {
        if self.ndim() < 2 {
            return Err(Error::value("Input must be >= 2-d."));
        }
        self.flip(Some(&[1]))
    }

    /// Elements in reverse order along the first axis: a view.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for a 0-d array.
    pub fn flipud(&self) -> Result<Array> {
        if self.ndim() < 1 {
            return Err(Error::value("Input must be >= 1-d."));
        }
        self.flip(Some(&[0]))
    }

    /// Turned `k` times by a quarter, from the first axis towards the second: a view.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where the axes are the same or outside the array.
    pub fn rot90(&self, k: i64, axes: [i64; 2]) -> Result<Array> {
        let n = self.ndim() as i64;
        if axes[0] == axes[1] || (axes[0] - axes[1]).abs() == n {
            return Err(Error::value("Axes must be different."));
        }
        if axes.iter().any(|&axis| axis >= n || axis < -n) {
            return Err(Error::value(format!(
                "Axes=({}, {}) out of range for array of ndim={n}.",
                axes[0], axes[1]
            )));
        }
        match k.rem_euclid(4) {
            0 => self.moved_by(&[]),
            1 => self.flip(Some(&axes[1..]))?.swapaxes(axes[0], axes[1]),
            2 => self.flip(Some(&axes)),
            _ => self.swapaxes(axes[0], axes[1])?.flip(Some(&axes[1..])),
        }
    }

    /// Elements shifted along axes, those that leave at one end entering at the other; without axes, of
    /// the flattened array. One shift serves several axes, and several shifts one axis.
    ///
    /// ```
    /// use polyarray::Array;
    /// let x = Array::from_slice(&[0, 1, 2, 3, 4]);
    /// assert_eq!(x.roll(&[2], None)?.to_vec::<i64>()?, [3, 4, 0, 1, 2]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Axis`] outside the array; [`crate::Kind::Value`] where shifts and axes do not
    /// broadcast.
    pub fn roll(&self, shifts: &[i64], axes: Option<&[i64]>) -> Result<Array> {
        let Some(axes) = axes else {
            return self.flat()?.roll(shifts, Some(&[0]))?.shaped(self.shape());
        };
        let pairs = shifts.len().max(axes.len());
        if ![1, pairs].contains(&shifts.len()) || ![1, pairs].contains(&axes.len()) {
            return Err(Error::value(format!(
                "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg 0 with shape \
                 ({},) and arg 1 with shape ({},).",
                shifts.len(),
                axes.len()
            )));
        }
        let mut totals: SmallVec<[i128; 4]> = SmallVec::from_elem(0, self.ndim());
        for k in 0..pairs {
            let axis = normalize_axis(axes[k % axes.len()], self.ndim())?;
            totals[axis] += i128::from(shifts[k % shifts.len()]);
        }
        let result = self.empty_like(&Like::default())?;
        let mut pieces = vec![(self.clone(), result.clone())];
        for (axis, total) in totals.into_iter().enumerate() {
            let length = self.shape()[axis];
            let shift = if length == 0 { 0 } else { total.rem_euclid(length as i128) as usize };
            if shift == 0 {
                continue;
            }
            let mut cut = Vec::with_capacity(2 * pieces.len());
            for (from, to) in &pieces {
                let kept = length - shift;
                cut.push((from.sliced(axis, 0, 1, kept)?, to.sliced(axis, shift, 1, kept)?));
                cut.push((from.sliced(axis, kept, 1, shift)?, to.sliced(axis, 0, 1, shift)?));
            }
            pieces = cut;
        }
        for (from, to) in &pieces {
            to.assign(from)?;
        }
        Ok(result)
    }

    /// Each element along an axis as often as `counts` says; one count serves all. Without an axis,
    /// those of the flattened array.
    ///
    /// ```
    /// use polyarray::Array;
    /// let x = Array::from_slice(&[1, 2, 3]);
    /// assert_eq!(x.repeat(&[2, 0, 1], None)?.to_vec::<i64>()?, [1, 1, 3]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for negative counts or a number of them that does not fit.
    pub fn repeat(&self, counts: &[i64], axis: Option<i64>) -> Result<Array> {
        let Some(axis) = axis else { return self.flat()?.repeat(counts, Some(0)) };
        let axis = normalize_axis(axis, self.ndim())?;
        let length = self.shape()[axis];
        if counts.iter().any(|&count| count < 0) {
            return Err(Error::value(match counts {
                [_] => "negative dimensions are not allowed",
                _ => "repeats may not contain negative values.",
            }));
        }
        if let [count] = *counts {
            let count = count as usize;
            let mut shape = Dims::from_slice(self.shape());
            shape.insert(axis + 1, count);
            let repeated = self.inserted(&[axis + 1])?.broadcast_to(&shape)?.copy(Order::C)?;
            shape.remove(axis + 1);
            shape[axis] = length.checked_mul(count).ok_or_else(|| {
                Error::value("array is too big; repeats make more elements than can be counted")
            })?;
            return repeated.shaped(&shape);
        }
        if counts.len() != length {
            return Err(Error::value(format!(
                "operands could not be broadcast together with shape {} {}",
                shape_text(&[length]),
                shape_text(&[counts.len()])
            )));
        }
        let places: Vec<usize> = (counts.iter().enumerate())
            .flat_map(|(place, &count)| std::iter::repeat_n(place, count as usize))
            .collect();
        Ok(lines::take(&self.dense()?, axis, &places)?.into())
    }

    /// The whole array repeated along each axis.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for sizes that cannot be counted.
    pub fn tile(&self, repetitions: &[usize]) -> Result<Array> {
        let ndim = self.ndim().max(repetitions.len());
        let missing: Vec<usize> = (0..ndim - self.ndim()).collect();
        let x = self.inserted(&missing)?;
        if repetitions.iter().all(|&count| count == 1) {
            return x.copy(Order::K);
        }
        let mut each: Dims = Dims::from_elem(1, ndim - repetitions.len());
        each.extend_from_slice(repetitions);
        let shape: Dims = x.shape().iter().zip(&each).map(|(&n, &count)| n * count).collect();
        layout::checked_size(&shape, self.dtype().itemsize())?;
        // Axes that are repeated are preceded by one that counts repetitions.
        let (mut wide, mut positions) = (Dims::new(), Vec::new());
        for (&length, &count) in x.shape().iter().zip(&each) {
            if count != 1 {
                positions.push(wide.len());
                wide.push(count);
            }
            wide.push(length);
        }
        x.inserted(&positions)?.broadcast_to(&wide)?.copy(Order::C)?.shaped(&shape)
    }

    /// A new array of another size, filled with the elements in C order, over and over.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for negative lengths or sizes that cannot be counted.
    pub fn resized(&self, shape: &[i64]) -> Result<Array> {
        if shape.iter().any(|&length| length < 0) {
            return Err(Error::value("all elements of `new_shape` must be non-negative"));
        }
        let shape: Dims = shape.iter().map(|&length| length as usize).collect();
        let size = layout::checked_size(&shape, self.dtype().itemsize())?;
        if self.size() == 0 || size == 0 {
            return Array::zeros(&shape, self.dtype());
        }
        let flat = self.flat()?;
        let result = Array::empty(&[size], self.dtype())?;
        let whole = size / flat.size();
        if whole > 0 {
            let part = result.sliced(0, 0, 1, whole * flat.size())?;
            part.shaped(&[whole, flat.size()])?.assign(&flat)?;
        }
        let rest = size - whole * flat.size();
        if rest > 0 {
            result.sliced(0, size - rest, 1, rest)?.assign(&flat.sliced(0, 0, 1, rest)?)?;
        }
        result.shaped(&shape)
    }

    /// Axes in the order that indices from the end or the front name: a view.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where the axes are no permutation.
    pub fn permute_dims(&self, axes: &[i64]) -> Result<Array> {
        if axes.len() != self.ndim() {
            return Err(Error::value("axes don't match array"));
        }
        let axes = normalize_axes(axes, self.ndim()).map_err(|error| {
            if error.kind() == error::Kind::Value {
                Error::value("repeated axis in transpose")
            } else {
                error
            }
        })?;
        self.permute(&axes)
    }
}
