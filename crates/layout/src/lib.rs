//! Shapes, strides, broadcasting and slicing: integer mathematics, no memory, no unsafe code.
//!
//! A [`Layout`] says where each element of an array lies: `offset + Σ index[k] * strides[k]` bytes
//! from the start of its buffer. Strides are in bytes and may be negative or zero. Every view that
//! NumPy makes without copying is a change of layout; the functions that make views are in
//! [`views`](Layout#impl-Layout-1), broadcasting and axes in [`shape`], the order in which loops
//! visit elements in [`walk`].

mod shape;
mod slice;
mod views;
mod walk;

pub use shape::{
    broadcast_shapes, checked_size, infer_shape, normalize_axes, normalize_axis, normalize_index, same_shape,
    shape_text, size_of_shape,
};
pub use slice::Slice;
pub use walk::{Walk, nesting, walk, walk_in_order};

use error::{Error, Result};
use smallvec::SmallVec;

/// The most axes that an array may have, as in NumPy 2.
pub const MAX_NDIM: usize = 64;

/// Lengths of axes.
pub type Dims = SmallVec<[usize; 4]>;
/// Steps along axes, in bytes.
pub type Strides = SmallVec<[isize; 4]>;

/// In which order a new array's elements lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The last axis varies fastest.
    #[default]
    C,
    /// The first axis varies fastest.
    F,
    /// Fortran order if every operand is laid out so, else C order.
    A,
    /// As close to the operands' order as possible.
    K,
}

impl Order {
    /// Reads NumPy's one-letter name.
    ///
    /// # Errors
    /// [`error::Kind::Value`] for any other text.
    pub fn parse(name: &str) -> Result<Order> {
        Ok(match name {
            "C" | "c" => Order::C,
            "F" | "f" => Order::F,
            "A" | "a" => Order::A,
            "K" | "k" => Order::K,
            _ => {
                return Err(Error::value(format!(
                    "order must be one of 'C', 'F', 'A', or 'K' (got '{name}')"
                )));
            }
        })
    }
}

/// Where each element of an array lies in its buffer.
///
/// ```
/// use layout::{Layout, Order};
/// let layout = Layout::contiguous(&[2, 3], 8, Order::C)?;
/// assert_eq!(layout.strides(), [24, 8]);
/// assert_eq!(layout.transpose().shape(), [3, 2]);
/// # Ok::<(), error::Error>(())
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Layout {
    shape: Dims,
    strides: Strides,
    offset: usize,
}

impl Clone for Layout {
    /// Copies few axes in registers, where a derived implementation would call for each of them.
    #[inline]
    fn clone(&self) -> Layout {
        Layout { shape: copied(&self.shape), strides: copied(&self.strides), offset: self.offset }
    }
}

#[inline]
fn copied<T: Copy + Default>(axes: &[T]) -> SmallVec<[T; 4]> {
    gathered(axes.len(), |axis| axes[axis])
}

/// A number for each of some axes. Few are put together in registers, where a list that grows would write each to
/// memory and read all of them again.
///
/// ```
/// assert_eq!(layout::gathered(3, |axis| 10 * axis)[..], [0, 10, 20]);
/// ```
#[inline(always)]
pub fn gathered<T: Copy + Default>(ndim: usize, of: impl Fn(usize) -> T) -> SmallVec<[T; 4]> {
    let none = T::default();
    match ndim {
        0 => SmallVec::new(),
        1 => SmallVec::from_buf_and_len([of(0), none, none, none], 1),
        2 => SmallVec::from_buf_and_len([of(0), of(1), none, none], 2),
        3 => SmallVec::from_buf_and_len([of(0), of(1), of(2), none], 3),
        4 => SmallVec::from_buf([of(0), of(1), of(2), of(3)]),
        _ => (0..ndim).map(of).collect(),
    }
}

impl Layout {
    /// The layout of a new array: no gaps, in C or Fortran order (`A` and `K` mean C here).
    ///
    /// # Errors
    /// More than [`MAX_NDIM`] axes, or more bytes than an address can count.
    #[inline]
    pub fn contiguous(shape: &[usize], itemsize: usize, order: Order) -> Result<Layout> {
        checked_size(shape, itemsize)?;
        if let &[length] = shape {
            let mut layout = Layout::scalar();
            layout.shape.push(length);
            layout.strides.push(itemsize as isize);
            return Ok(layout);
        }
        let mut strides: Strides = SmallVec::from_elem(0, shape.len());
        let mut step = itemsize as isize;
        let mut set = |axis: usize| {
            strides[axis] = step;
            // Empty axes keep the strides of the others meaningful, as in NumPy.
            step *= shape[axis].max(1) as isize;
        };
        match order {
            Order::F => (0..shape.len()).for_each(&mut set),
            _ => (0..shape.len()).rev().for_each(&mut set),
        }
        Ok(Layout { shape: SmallVec::from_slice(shape), strides, offset: 0 })
    }

    /// A layout without gaps whose axes are nested as those of `strides` are: what `order="K"` makes.
    ///
    /// # Errors
    /// As [`Layout::contiguous`].
    pub fn like(shape: &[usize], strides: &[isize], itemsize: usize) -> Result<Layout> {
        let mut layout = Layout::contiguous(shape, itemsize, Order::C)?;
        let c_ordered = strides.windows(2).all(|pair| pair[0].abs() >= pair[1].abs());
        if !c_ordered {
            let mut axes: SmallVec<[usize; 4]> = (0..shape.len()).collect();
            axes.sort_by_key(|&axis| std::cmp::Reverse(strides[axis].abs()));
            let mut step = itemsize as isize;
            for &axis in axes.iter().rev() {
                layout.strides[axis] = step;
                step *= shape[axis].max(1) as isize;
            }
        }
        Ok(layout)
    }

    /// A layout of given parts; `offset` in bytes.
    ///
    /// # Errors
    /// Shape and strides of different lengths, or more than [`MAX_NDIM`] axes. Whether the elements
    /// lie inside a buffer is for the caller to check with [`Layout::extent`].
    pub fn from_parts(shape: &[usize], strides: &[isize], offset: usize) -> Result<Layout> {
        if shape.len() != strides.len() {
            return Err(Error::value(format!(
                "strides, if given, must be the same length as shape (got {} strides for {} axes)",
                strides.len(),
                shape.len()
            )));
        }
        checked_size(shape, 1)?;
        Ok(Layout { shape: SmallVec::from_slice(shape), strides: SmallVec::from_slice(strides), offset })
    }

    /// A layout of as many lengths as steps, no more than [`MAX_NDIM`], which elements in a buffer are known to have.
    #[inline(always)]
    pub fn of_axes(shape: Dims, strides: Strides, offset: usize) -> Layout {
        debug_assert!(shape.len() == strides.len() && shape.len() <= MAX_NDIM);
        Layout { shape, strides, offset }
    }

    /// The layout of a 0-d array.
    #[inline]
    pub fn scalar() -> Layout {
        Layout { shape: Dims::new(), strides: Strides::new(), offset: 0 }
    }

    /// Lengths of the axes.
    #[inline]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Steps along the axes, in bytes.
    #[inline]
    pub fn strides(&self) -> &[isize] {
        &self.strides
    }

    /// Bytes from the start of the buffer to the element with index zero everywhere.
    #[inline]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The number of axes.
    #[inline]
    pub fn ndim(&self) -> usize {
        self.shape.len()
    }

    /// The number of elements.
    #[inline]
    pub fn size(&self) -> usize {
        size_of_shape(&self.shape)
    }

    /// Whether elements follow each other without gaps in C order. Axes of length one do not count.
    #[inline]
    pub fn is_c_contiguous(&self, itemsize: usize) -> bool {
        if let (&[length], &[stride]) = (self.shape(), self.strides()) {
            return stride == itemsize as isize || length < 2;
        }
        is_contiguous(self.shape.iter().rev().zip(self.strides.iter().rev()), itemsize)
    }

    /// Whether elements follow each other without gaps in Fortran order.
    #[inline]
    pub fn is_f_contiguous(&self, itemsize: usize) -> bool {
        is_contiguous(self.shape.iter().zip(self.strides.iter()), itemsize)
    }

    /// The range of bytes of the buffer that elements touch, as `(start, end)`; `(0, 0)` for an empty
    /// array, whose offset may lie anywhere. Signed, so that a layout that reaches before its buffer can
    /// be seen.
    pub fn extent(&self, itemsize: usize) -> (i128, i128) {
        if self.size() == 0 {
            return (0, 0);
        }
        let start = self.offset as i128;
        let (mut low, mut high) = (start, start);
        for (&length, &stride) in self.shape.iter().zip(&self.strides) {
            let span = (length as i128 - 1) * stride as i128;
            if span < 0 { low += span } else { high += span }
        }
        (low, high + itemsize as i128)
    }

    /// Whether two elements of this layout may share bytes (true also for some that do not).
    #[inline]
    pub fn overlaps_itself(&self, itemsize: usize) -> bool {
        let longer =
            |(&length, &stride): (&usize, &isize)| (length > 1).then(|| (stride.unsigned_abs(), length));
        let axes = || self.shape.iter().zip(&self.strides).rev().filter_map(longer);
        // Most are nested as in C.
        !steps_over(axes(), itemsize) && {
            let mut sorted: SmallVec<[(usize, usize); 4]> = axes().collect();
            sorted.sort_unstable();
            !steps_over(sorted.into_iter(), itemsize)
        }
    }

    /// The byte offset of one element, by an index for each axis that is counted from the end where it is
    /// negative.
    ///
    /// # Errors
    /// [`error::Kind::Index`] for too many or too few indices, or one outside its axis.
    #[inline]
    pub fn locate(&self, index: &[i64]) -> Result<usize> {
        if index.len() != self.ndim() {
            return Err(wrong_number(index.len(), self.ndim()));
        }
        let mut at = self.offset as isize;
        for (axis, &i) in index.iter().enumerate() {
            at += normalize_index(i, axis, self.shape[axis])? as isize * self.strides[axis];
        }
        Ok(at as usize)
    }

    /// [`Layout::locate`] of an element that is there.
    #[inline]
    pub fn find(&self, index: &[i64]) -> Option<usize> {
        if index.len() != self.ndim() {
            return None;
        }
        let mut at = self.offset as isize;
        for ((&i, &length), &stride) in index.iter().zip(&self.shape).zip(&self.strides) {
            let i = if i < 0 { i + length as i64 } else { i };
            if i as u64 >= length as u64 {
                return None;
            }
            at += i as isize * stride;
        }
        Some(at as usize)
    }
}

#[cold]
fn wrong_number(indices: usize, ndim: usize) -> Error {
    if indices > ndim {
        return Error::index(format!(
            "too many indices for array: array is {ndim}-dimensional, but {indices} were indexed"
        ));
    }
    Error::index(format!("{indices} indices for an array of {ndim} axes"))
}

/// Whether each of some axes, given by steps and lengths, steps over all that those before it reach.
#[inline]
fn steps_over(mut axes: impl Iterator<Item = (usize, usize)>, itemsize: usize) -> bool {
    let mut reach = itemsize;
    axes.all(|(stride, length)| {
        let over = stride >= reach;
        reach += stride * (length - 1);
        over
    })
}

fn is_contiguous<'a>(axes: impl Iterator<Item = (&'a usize, &'a isize)> + Clone, itemsize: usize) -> bool {
    let mut step = itemsize as isize;
    let mut contiguous = true;
    for (&length, &stride) in axes {
        if length == 0 {
            return true;
        }
        if length != 1 {
            contiguous &= stride == step;
            step = step.wrapping_mul(length as isize);
        }
    }
    contiguous
}

#[cfg(test)]
#[path = "../tests/unit/layout.rs"]
mod tests;
