//! The bytes of elements: reversed, and parts of them as elements of another dtype.

use crate::Array;
use dtype::DType;
use error::{Error, Result};
use layout::{Layout, Order};

/// Reverses the bytes of every element, side by side; of both parts of complex numbers.
pub(crate) fn swap(bytes: &mut [u8], dtype: DType) {
    macro_rules! reversed {
        ($T:ty) => {
            for number in bytes.as_chunks_mut::<{ size_of::<$T>() }>().0 {
                *number = <$T>::from_ne_bytes(*number).swap_bytes().to_ne_bytes();
            }
        };
    }
    match dtype.real().itemsize() {
        2 => reversed!(u16),
        4 => reversed!(u32),
        8 => reversed!(u64),
        _ => {}
    }
}

impl Array {
    /// A copy with the bytes of every element in reverse order; of both parts of complex numbers.
    ///
    /// ```
    /// use polyarray::Array;
    /// assert_eq!(Array::from_slice(&[1_i16, 256]).byteswap()?.to_vec::<i16>()?, [256, 1]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn byteswap(&self) -> Result<Array> {
        let copy = self.dense()?.copy(Order::K)?;
        if copy.size() > 0 {
            let all = Layout::contiguous(&[copy.size() * copy.dtype().itemsize()], 1, Order::C)?;
            copy.reinterpreted(all, DType::UInt8)?.with_slice_mut(|bytes| swap(bytes, copy.dtype()))?;
        }
        Ok(copy.into())
    }

    /// The bytes from `offset` on of every element, as elements of another dtype: a view.
    ///
    /// ```
    /// use polyarray::{Array, DType, c64};
    /// let z = Array::from_slice(&[c64::new(1.0, 2.0)]);
    /// assert_eq!(z.field(DType::Float64, 8)?.to_vec::<f64>()?, [2.0]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where the bytes are not within the element.
    pub fn field(&self, dtype: DType, offset: isize) -> Result<Array> {
        let room = self.dtype().itemsize() as isize - dtype.itemsize() as isize;
        if offset < 0 || offset > room {
            return Err(Error::value(format!(
                "Need 0 <= offset <= {room} for requested type {dtype}, but received offset = {offset}"
            )));
        }
        let dense = self.dense()?;
        let layout = dense.layout();
        let moved = Layout::from_parts(layout.shape(), layout.strides(), layout.offset() + offset as usize)?;
        dense.reinterpreted(moved, dtype).map(Array::from)
    }
}
