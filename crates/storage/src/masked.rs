//! Elements of dense arrays where a mask is true.
//!
//! Masks are bool arrays of the shape of the array, of any strides. Elements are taken in C order.

use crate::Dense;
use cpu::masks;
use dtype::{DType, Scalar};
use error::{Error, Result};
use layout::{Order, Walk, walk_in_order};
use memory::{Access, Intent};
use smallvec::SmallVec;

impl Dense {
    /// The loops over a mask and this array, in C order.
    fn masked_by(&self, mask: &Dense) -> Result<Walk> {
        if !mask.dtype().is_bool() || mask.shape() != self.shape() {
            return Err(Error::runtime("masked: the mask is no bool array of the array's shape"));
        }
        let axes: SmallVec<[usize; 4]> = (0..self.ndim()).collect();
        Ok(walk_in_order(self.shape(), &[mask.strides(), self.strides()], &axes))
    }

    /// The elements where the mask is true: one axis, in C order.
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn compress(&self, mask: &Dense) -> Result<Dense> {
        let walk = self.masked_by(mask)?;
        let _access = Access::acquire([(&**self.buffer(), Intent::Read), (&**mask.buffer(), Intent::Read)]);
        // SAFETY: both have this shape and are locked; the result is new memory for what was counted.
        unsafe {
            let counts = masks::count(&walk, mask.pointer())?;
            let result = Dense::empty(&[counts.total()], self.dtype(), Order::C)?;
            let width = self.dtype().itemsize();
            masks::compress(width, &walk, mask.pointer(), self.pointer(), result.pointer(), &counts)?;
            Ok(result)
        }
    }

    /// Writes one value, converted, where the mask is true. The mask must not share memory with the
    /// array, nor the array with itself.
    ///
    /// # Errors
    /// Errors of pending readers.
    pub fn fill_where(&self, mask: &Dense, value: Scalar) -> Result<()> {
        let mask = self.detached_mask(mask)?;
        let walk = self.masked_by(&mask)?;
        let value = value.cast(self.dtype());
        self.buffer().settle_pending()?;
        let _access = Access::acquire([(&**self.buffer(), Intent::Write), (&**mask.buffer(), Intent::Read)]);
        let width = self.dtype().itemsize();
        // SAFETY: both have this shape and are locked, and share no memory.
        unsafe { masks::fill(width, &walk, mask.pointer(), self.pointer(), value.bytes().as_ptr()) }
    }

    /// Writes the values of one axis, of this array's dtype, to the elements where the mask is true, in C
    /// order. They begin again when they are used up if `repeat` says so.
    ///
    /// # Errors
    /// [`error::Kind::Value`] where there are none, or, unless they are repeated, not as many as needed.
    pub fn place(&self, mask: &Dense, values: &Dense, repeat: bool) -> Result<()> {
        let mask = self.detached_mask(mask)?;
        let walk = self.masked_by(&mask)?;
        let mut values = values.to_contiguous(self.dtype())?;
        if values.may_share_memory(self) {
            values = values.copy(Order::C)?;
        }
        self.buffer().settle_pending()?;
        let locks = [
            (&**self.buffer(), Intent::Write),
            (&**mask.buffer(), Intent::Read),
            (&**values.buffer(), Intent::Read),
        ];
        let _access = Access::acquire(locks);
        let width = self.dtype().itemsize();
        // SAFETY: mask and array have this shape; values are contiguous; all are locked and apart.
        unsafe {
            let counts = masks::count(&walk, mask.pointer())?;
            let (have, need) = (values.size(), counts.total());
            if !repeat && have != need {
                return Err(Error::value(format!(
                    "NumPy boolean array indexing assignment cannot assign {have} input values to the {need} output \
                     values where the mask is true"
                )));
            }
            if need == 0 {
                return Ok(());
            }
            if have == 0 {
                return Err(Error::value("Cannot insert from an empty array!"));
            }
            masks::place(width, &walk, mask.pointer(), self.pointer(), values.pointer(), have, &counts)
        }
    }

    fn detached_mask(&self, mask: &Dense) -> Result<Dense> {
        if mask.may_share_memory(self) { mask.copy(Order::K) } else { Ok(mask.clone()) }
    }

    /// How many elements of a bool array are true.
    ///
    /// # Errors
    /// [`error::Kind::Runtime`] for other dtypes.
    pub fn count_true(&self) -> Result<usize> {
        self.masked_by(self)?;
        let walk = layout::walk(self.shape(), &[self.strides()]);
        let _access = Access::acquire([(&**self.buffer(), Intent::Read)]);
        // SAFETY: the walk is over this array, which is locked.
        Ok(unsafe { masks::count(&walk, self.pointer())? }.total())
    }

    /// The coordinates of the true elements of a bool array, in C order: a row of 64-bit integers for
    /// each axis.
    ///
    /// ```
    /// let mask = storage::Dense::from_slice(&[true, false, true, true], &[2, 2])?;
    /// assert_eq!(mask.true_positions()?.to_vec::<i64>()?, [0, 1, 1, 0, 0, 1]);
    /// # Ok::<(), error::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`error::Kind::Runtime`] for other dtypes.
    pub fn true_positions(&self) -> Result<Dense> {
        let mask = self.to_contiguous(DType::Bool)?;
        let walk = layout::walk(&[mask.size()], &[&[1]]);
        let _access = Access::acquire([(&**mask.buffer(), Intent::Read)]);
        // SAFETY: a contiguous mask, locked; the result is new memory for what was counted.
        unsafe {
            let counts = masks::count(&walk, mask.pointer())?;
            let result = Dense::empty(&[mask.ndim(), counts.total()], DType::Int64, Order::C)?;
            if mask.ndim() > 0 && counts.total() > 0 {
                masks::positions(mask.shape(), mask.pointer(), result.pointer().cast(), &counts)?;
            }
            Ok(result)
        }
    }
}
