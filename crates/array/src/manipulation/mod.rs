//! The axes of an array, the shape it is read in, and where its elements stand.
//!
//! What only changes axes is a view and is here. [`joining`] and [`splitting`] put arrays together and
//! take them apart, [`rearranging`] turns, shifts and repeats elements, [`editing`] puts elements in
//! and takes them out along an axis, [`padding`] surrounds an array with more.

pub mod editing;
pub mod joining;
pub mod padding;
pub mod rearranging;
pub mod splitting;

use crate::Array;
use crate::array::Repr;
use error::{Error, Kind, Result};
use layout::{Dims, Order, broadcast_shapes, infer_shape, normalize_axes, normalize_axis};
use smallvec::SmallVec;
use storage::{Movement, Stored};

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
        if let Some(dense) = self.as_dense() {
            return Ok(dense.with_layout(dense.layout().transpose()).into());
        }
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
        let view = self.moved(&Movement::Broadcast(Dims::from_slice(shape)))?;
        match view.repr {
            Repr::Stored(Stored::Dense(dense)) => Ok(dense.with_writeable(false)?.into()),
            _ => Ok(view),
        }
    }

    /// [`Array::reshape`], reading and writing the elements in C order, in Fortran order, or in that of
    /// the two that this array has (`A`).
    ///
    /// # Errors
    /// As for [`Array::reshape`].
    pub fn reshape_in(&self, shape: &[i64], order: Order) -> Result<Array> {
        let fortran = match order {
            Order::C => false,
            Order::F => true,
            Order::A => self.is_only_fortran(),
            Order::K => return Err(Error::value("order 'K' is not permitted for reshaping")),
        };
        let shape = infer_shape(self.size(), self.shape(), shape)?;
        if !fortran {
            return self.moved(&Movement::Reshape(shape));
        }
        let reversed: Dims = shape.iter().rev().copied().collect();
        self.transpose()?.moved(&Movement::Reshape(reversed))?.transpose()
    }

    /// Whether elements lie in Fortran order and not in C order.
    fn is_only_fortran(&self) -> bool {
        let itemsize = self.dtype().itemsize();
        self.layout()
            .is_some_and(|layout| layout.is_f_contiguous(itemsize) && !layout.is_c_contiguous(itemsize))
    }

    /// All elements along one axis: a view where strides allow it. `K` reads them as they lie in
    /// memory.
    ///
    /// # Errors
    /// As for [`Array::reshape`].
    pub fn ravel(&self, order: Order) -> Result<Array> {
        match (order, self.layout()) {
            (Order::K, Some(layout)) if self.ndim() > 1 => {
                let strides = layout.strides();
                let mut axes: SmallVec<[usize; 4]> = (0..self.ndim()).collect();
                axes.sort_by_key(|&axis| std::cmp::Reverse(strides[axis].unsigned_abs()));
                self.permute(&axes)?.flat()
            }
            (Order::K, _) => self.flat(),
            (order, _) => self.reshape_in(&[-1], order),
        }
    }

    /// All elements along one axis, copied.
    ///
    /// # Errors
    /// As for [`Array::reshape`].
    pub fn flatten(&self, order: Order) -> Result<Array> {
        self.ravel(order)?.copy(Order::C)
    }

    /// Without axes of length one: all of them, or those given. A view.
    ///
    /// # Errors
    /// [`Kind::Value`] where a given axis has another length.
    pub fn squeeze(&self, axes: Option<&[i64]>) -> Result<Array> {
        let mut away: SmallVec<[usize; 4]> = match axes {
            None => (0..self.ndim()).filter(|&axis| self.shape()[axis] == 1).collect(),
            Some(axes) => normalize_axes(axes, self.ndim())?,
        };
        if away.iter().any(|&axis| self.shape()[axis] != 1) {
            return Err(Error::value("cannot select an axis to squeeze out which has size not equal to one"));
        }
        if away.is_empty() {
            return Ok(self.clone());
        }
        away.sort_unstable_by_key(|&axis| std::cmp::Reverse(axis));
        let moves: SmallVec<[Movement; 4]> =
            away.iter().map(|&axis| Movement::Index { axis, index: 0 }).collect();
        self.moved_by(&moves)
    }

    /// With axes of length one at these positions of the result: a view.
    ///
    /// # Errors
    /// [`Kind::Axis`] outside the result; [`Kind::Value`] where a position is repeated.
    pub fn expand_dims(&self, axes: &[i64]) -> Result<Array> {
        let mut positions = unrepeated(axes, self.ndim() + axes.len(), "axis")?;
        positions.sort_unstable();
        self.inserted(&positions)
    }

    /// With some axes moved to new positions and the others in their order: a view.
    ///
    /// ```
    /// use polyarray::{Array, DType};
    /// let x = Array::zeros(&[2, 3, 4], DType::Int8)?;
    /// assert_eq!(x.moveaxis(&[0], &[-1])?.shape(), [3, 4, 2]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Kind::Axis`] outside the array; [`Kind::Value`] where axes are repeated or not as many.
    pub fn moveaxis(&self, source: &[i64], destination: &[i64]) -> Result<Array> {
        let from = unrepeated(source, self.ndim(), "source")?;
        let to = unrepeated(destination, self.ndim(), "destination")?;
        if from.len() != to.len() {
            return Err(Error::value(
                "`source` and `destination` arguments must have the same number of elements",
            ));
        }
        let mut order: SmallVec<[usize; 4]> = (0..self.ndim()).filter(|axis| !from.contains(axis)).collect();
        let mut pairs: SmallVec<[(usize, usize); 4]> = to.into_iter().zip(from).collect();
        pairs.sort_unstable();
        for (position, axis) in pairs {
            order.insert(position, axis);
        }
        self.permute(&order)
    }

    /// With one axis moved before the axis `start`: a view.
    ///
    /// # Errors
    /// [`Kind::Axis`] outside the array.
    pub fn rollaxis(&self, axis: i64, start: i64) -> Result<Array> {
        let n = self.ndim() as i64;
        let axis = normalize_axis(axis, self.ndim())?;
        let from = if start < 0 { start + n } else { start };
        if !(0..=n).contains(&from) {
            return Err(Error::new(
                Kind::Axis,
                format!("'start' arg requires {} <= start < {}, but {from} was passed in", -n, n + 1),
            ));
        }
        let to = if (axis as i64) < from { from - 1 } else { from } as usize;
        let mut order: SmallVec<[usize; 4]> = (0..self.ndim()).filter(|&other| other != axis).collect();
        order.insert(to, axis);
        self.permute(&order)
    }

    /// With two axes exchanged: a view.
    ///
    /// # Errors
    /// [`Kind::Axis`] outside the array.
    pub fn swapaxes(&self, axis1: i64, axis2: i64) -> Result<Array> {
        let named = |axis, name| {
            normalize_axis(axis, self.ndim())
                .map_err(|error| Error::new(error.kind(), format!("{name}: {error}")))
        };
        let (a, b) = (named(axis1, "axis1")?, named(axis2, "axis2")?);
        let mut order: SmallVec<[usize; 4]> = (0..self.ndim()).collect();
        order.swap(a, b);
        self.permute(&order)
    }

    /// With at least one axis: a view.
    ///
    /// # Errors
    /// As [`Array::stored`].
    pub fn atleast_1d(&self) -> Result<Array> {
        self.inserted(if self.ndim() == 0 { &[0] } else { &[] })
    }

    /// With at least two axes, a vector as a row: a view.
    ///
    /// # Errors
    /// As [`Array::stored`].
    pub fn atleast_2d(&self) -> Result<Array> {
        self.inserted([&[0, 1][..], &[0], &[]][self.ndim().min(2)])
    }

    /// With at least three axes, a vector along the second and a matrix along the first two: a view.
    ///
    /// # Errors
    /// As [`Array::stored`].
    pub fn atleast_3d(&self) -> Result<Array> {
        self.inserted([&[0, 1, 2][..], &[0, 2], &[2], &[]][self.ndim().min(3)])
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

/// Axes counted from the front, each at most once.
fn unrepeated(axes: &[i64], ndim: usize, name: &str) -> Result<SmallVec<[usize; 4]>> {
    let mut seen: SmallVec<[usize; 4]> = SmallVec::new();
    for &axis in axes {
        let axis = normalize_axis(axis, ndim)?;
        if seen.contains(&axis) {
            return Err(Error::value(match name {
                "axis" => "repeated axis".to_owned(),
                name => format!("repeated axis in `{name}` argument"),
            }));
        }
        seen.push(axis);
    }
    Ok(seen)
}

/// Arrays repeated to the shape in which they meet: read-only views, but for those that have it.
///
/// # Errors
/// [`Kind::Value`] where they do not broadcast.
pub fn broadcast_arrays(arrays: &[&Array]) -> Result<Vec<Array>> {
    let shapes: SmallVec<[&[usize]; 4]> = arrays.iter().map(|array| array.shape()).collect();
    let shape = broadcast_shapes(shapes.iter().copied()).map_err(|_| mismatch(&shapes))?;
    arrays
        .iter()
        .map(|array| if array.shape() == &*shape { Ok((*array).clone()) } else { array.broadcast_to(&shape) })
        .collect()
}

/// The refusal of shapes that do not broadcast, in the words of NumPy's iterators.
pub(crate) fn mismatch(shapes: &[&[usize]]) -> Error {
    let so_far = (1..=shapes.len()).find(|&k| broadcast_shapes(shapes[..k].iter().copied()).is_err());
    let k = so_far.unwrap_or(shapes.len()) - 1;
    let first = (0..k).find(|&j| broadcast_shapes([shapes[j], shapes[k]]).is_err()).unwrap_or(0);
    Error::value(format!(
        "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg {first} with shape {} \
         and arg {k} with shape {}.",
        layout::shape_text(shapes[first]),
        layout::shape_text(shapes[k])
    ))
}
