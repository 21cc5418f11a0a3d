//! Flat and multiple indices, diagonals, and meshes of indices.

use super::take::{joint_shape, repeated};
use super::{Mode, advanced::cast_values};
use crate::{Array, Index};
use dtype::DType;
use error::{Error, Result};
use layout::{Dims, Layout, Order, normalize_axis, size_of_shape};
use smallvec::SmallVec;
use storage::{Dense, Stored};

/// Elements from one index to the next along each axis of a shape.
fn steps(shape: &[usize], order: Order) -> Result<Vec<i64>> {
    Ok(Layout::contiguous(shape, 1, order)?.strides().iter().map(|&step| step as i64).collect())
}

/// The indices along each axis of the elements that flat indices name, in C or Fortran order.
///
/// ```
/// use polyarray::{Array, Order, indexing::positions};
/// let parts = positions::unravel_index(&Array::from_slice(&[5_i64, 2]), &[2, 3], Order::C)?;
/// assert_eq!(parts[0].to_vec::<i64>()?, [1, 0]);
/// assert_eq!(parts[1].to_vec::<i64>()?, [2, 2]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] for an index outside; [`crate::Kind::Type`] for indices that are not whole
/// numbers.
pub fn unravel_index(indices: &Array, shape: &[usize], order: Order) -> Result<Vec<Array>> {
    if indices.dtype().is_inexact() {
        return Err(Error::type_("only int indices permitted"));
    }
    if shape.is_empty() && indices.ndim() > 0 {
        return Err(Error::value("multiple indices are not supported for 0d arrays"));
    }
    let size = layout::checked_size(shape, 1)? as i64;
    let flat = indices.astype(DType::Int64)?;
    if !lies_within(&flat, size)? {
        let outside = flat
            .to_scratch::<i64>()?
            .iter()
            .copied()
            .find(|&index| index < 0 || index >= size)
            .unwrap_or(size);
        return Err(Error::value(format!("index {outside} is out of bounds for array with size {size}")));
    }
    // From the axis that varies fastest on: what a division leaves is the index, its quotient goes on.
    let (mut rest, mut parts) = (flat, vec![None; shape.len()]);
    for at in 0..shape.len() {
        let axis = if order == Order::F { at } else { shape.len() - 1 - at };
        if at + 1 == shape.len() {
            parts[axis] = Some(if at == 0 { rest.copy(Order::K)? } else { rest.clone() });
        } else {
            let length = shape[axis] as i64;
            parts[axis] = Some(rest.remainder(length)?);
            rest = rest.floor_divide(length)?;
        }
    }
    Ok(parts.into_iter().flatten().collect())
}

/// The flat indices of the elements that index arrays, broadcast together, name in an array of a shape.
/// There is one mode, or one for each axis.
///
/// ```
/// use polyarray::{Array, Order, indexing::{Mode, positions}};
/// let parts = [Array::from_slice(&[1_i64, 0]), Array::from_slice(&[2_i64, 9])];
/// let flat = positions::ravel_multi_index(&parts, &[2, 3], &[Mode::Clip], Order::C)?;
/// assert_eq!(flat.to_vec::<i64>()?, [5, 2]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] for an index outside under [`Mode::Raise`] and where the numbers of axes
/// differ; [`crate::Kind::Type`] for indices that are not whole numbers.
pub fn ravel_multi_index(indices: &[Array], shape: &[usize], modes: &[Mode], order: Order) -> Result<Array> {
    if indices.len() != shape.len() {
        return Err(Error::value(format!(
            "parameter multi_index must be a sequence of length {}",
            shape.len()
        )));
    }
    if modes.len() != 1 && modes.len() != shape.len() {
        return Err(Error::value(format!("modes must be one, or one for each of {} axes", shape.len())));
    }
    layout::checked_size(shape, 1).map_err(|_| {
        Error::value("invalid dims: array size defined by dims is larger than the maximum possible size.")
    })?;
    let joint = joint_shape(indices)?;
    if indices.iter().any(|index| index.dtype().is_inexact()) {
        return Err(Error::type_("only int indices permitted"));
    }
    if size_of_shape(&joint) == 0 {
        return Array::from_shape::<i64>(&[], &joint);
    }
    let mut flat = Array::from(Dense::zeros(&[], DType::Int64, Order::C)?);
    for (axis, (index, step)) in indices.iter().zip(steps(shape, order)?).enumerate() {
        let n = shape[axis] as i64;
        let index = index.astype(DType::Int64)?;
        let index = match modes[if modes.len() == 1 { 0 } else { axis }] {
            Mode::Raise if lies_within(&index, n)? => index,
            Mode::Wrap if n > 0 => index.remainder(n)?,
            Mode::Clip if n > 0 => index.maximum(0)?.minimum(n - 1)?,
            _ => return Err(Error::value("invalid entry in coordinates array")),
        };
        flat = flat.add(&index.multiply(step)?)?;
    }
    Ok(flat)
}

/// Whether all elements are at least zero and below `end`.
fn lies_within(x: &Array, end: i64) -> Result<bool> {
    if x.size() == 0 {
        return Ok(true);
    }
    Ok(x.min(None)?.item()?.to::<i64>() >= 0 && x.max(None)?.item()?.to::<i64>() < end)
}

/// Index arrays that together name all combinations of the given ones: each along an axis of its own.
/// Bool arrays stand for the indices where they are true.
///
/// # Errors
/// [`crate::Kind::Value`] for arrays that do not have one axis.
pub fn ix_(arrays: &[Array]) -> Result<Vec<Array>> {
    arrays
        .iter()
        .enumerate()
        .map(|(axis, array)| {
            if array.ndim() != 1 {
                return Err(Error::value("Cross index must be 1 dimensional"));
            }
            let array = if array.dtype().is_bool() { array.flatnonzero()? } else { array.clone() };
            let mut shape: SmallVec<[i64; 4]> = SmallVec::from_elem(1, arrays.len());
            shape[axis] = array.size() as i64;
            array.reshape(&shape)
        })
        .collect()
}

/// The indices of the elements of a shape along each axis, each an array of one long axis.
///
/// # Errors
/// Where there is no memory.
pub fn sparse_indices(shape: &[usize], dtype: DType) -> Result<Vec<Array>> {
    shape
        .iter()
        .enumerate()
        .map(|(axis, &length)| {
            let mut lengths: SmallVec<[i64; 4]> = SmallVec::from_elem(1, shape.len());
            lengths[axis] = length as i64;
            Array::arange_integer(0, length as i64, 1, dtype)?.reshape(&lengths)
        })
        .collect()
}

/// The indices of the elements of a shape: one array of the shape for each axis, in one array.
///
/// ```
/// use polyarray::{DType, indexing::positions};
/// let grid = positions::indices(&[2, 2], DType::Int64)?;
/// assert_eq!(grid.to_vec::<i64>()?, [0, 0, 1, 1, 0, 1, 0, 1]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// Where there is no memory.
pub fn indices(shape: &[usize], dtype: DType) -> Result<Array> {
    let mut all = Dims::from_slice(&[shape.len()]);
    all.extend_from_slice(shape);
    let result = Array::empty(&all, dtype)?;
    for (axis, along) in sparse_indices(shape, dtype)?.iter().enumerate() {
        result.set_index(&[Index::Int(axis as i64)], along)?;
    }
    Ok(result)
}

impl Array {
    /// The elements whose indices along two axes differ by `offset`: a read-only view, in which the two
    /// axes are replaced by one at the end.
    ///
    /// ```
    /// let x = polyarray::Array::from_shape(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
    /// assert_eq!(x.diagonal(1, 0, 1)?.to_vec::<i64>()?, [2, 6]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for fewer than two axes, or one given twice; [`crate::Kind::Axis`].
    pub fn diagonal(&self, offset: i64, axis1: i64, axis2: i64) -> Result<Array> {
        if self.ndim() < 2 {
            return Err(Error::value("diag requires an array of at least two dimensions"));
        }
        let (axis1, axis2) = (normalize_axis(axis1, self.ndim())?, normalize_axis(axis2, self.ndim())?);
        if axis1 == axis2 {
            return Err(Error::value("axis1 and axis2 cannot be the same"));
        }
        let view = |dense: &Dense| -> Result<Dense> {
            let layout = dense.layout();
            let (n1, n2) = (layout.shape()[axis1], layout.shape()[axis2]);
            let (step1, step2) = (layout.strides()[axis1], layout.strides()[axis2]);
            let (skip1, skip2) =
                (usize::try_from(offset.saturating_neg()).unwrap_or(0), usize::try_from(offset).unwrap_or(0));
            let count = n1.saturating_sub(skip1).min(n2.saturating_sub(skip2));
            let rest = (0..layout.ndim()).filter(|&axis| axis != axis1 && axis != axis2);
            let mut shape: Dims = rest.clone().map(|axis| layout.shape()[axis]).collect();
            let mut strides: layout::Strides = rest.map(|axis| layout.strides()[axis]).collect();
            shape.push(count);
            strides.push(step1 + step2);
            let empty = shape.contains(&0);
            let shift = if empty { 0 } else { skip1 as isize * step1 + skip2 as isize * step2 };
            dense.with_layout(layout.with_axes(shape, strides).shifted(shift)).with_writeable(false)
        };
        match self.stored()? {
            Stored::Dense(dense) => Ok(view(&dense)?.into()),
            Stored::Other(storage) => Ok(storage.of_dense(&view(&storage.to_dense()?)?)?.into()),
        }
    }

    /// Writes values, repeated, along the main diagonal: the elements whose indices are all equal. With
    /// `wrap`, the diagonal of a matrix with more rows than columns begins again below each square.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for fewer than two axes, more than two of different lengths, and where the
    /// array is read-only.
    pub fn fill_diagonal(&self, values: &Array, wrap: bool) -> Result<()> {
        if self.ndim() < 2 {
            return Err(Error::value("array must be at least 2-d"));
        }
        let shape = Dims::from_slice(self.shape());
        if shape.len() > 2 && shape.windows(2).any(|pair| pair[0] != pair[1]) {
            return Err(Error::value("All dimensions of input must be of equal length"));
        }
        let values = cast_values(values, self.dtype())?;
        self.change(|dense| {
            let count = shape.iter().copied().min().unwrap_or(0);
            if count == 0 || values.size() == 0 {
                return Ok(());
            }
            if wrap && shape.len() == 2 && shape[0] > shape[1] {
                let work = dense.copy(Order::C)?;
                let step = shape[1] + 1;
                let flat = work.reshape(&[work.size()])?;
                let count = work.size().div_ceil(step);
                let diagonal = flat.with_layout(flat.layout().slice(0, 0, step as isize, count));
                diagonal.assign(&repeated(&values, count)?)?;
                return dense.assign(&work);
            }
            let step = dense.strides().iter().sum();
            let axes = (SmallVec::from_slice(&[count]), SmallVec::from_slice(&[step]));
            dense.with_layout(dense.layout().with_axes(axes.0, axes.1)).assign(&repeated(&values, count)?)
        })
    }
}
