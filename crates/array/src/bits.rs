//! Truth values packed eight to a byte, and back.

use crate::Array;
use crate::lines::{carried, contiguous};
use dtype::DType;
use error::{Error, Result};
use layout::{Dims, Order, normalize_axis};
use storage::Dense;

/// Which bit of a byte is the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BitOrder {
    /// The highest.
    #[default]
    Big,
    /// The lowest.
    Little,
}

impl BitOrder {
    /// Reads NumPy's name.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for any other text.
    pub fn parse(name: &str) -> Result<BitOrder> {
        match name.as_bytes().first() {
            Some(b'b') => Ok(BitOrder::Big),
            Some(b'l') => Ok(BitOrder::Little),
            _ => Err(Error::value("'order' must be either 'little' or 'big'")),
        }
    }

    fn shift(self, k: usize) -> usize {
        if self == BitOrder::Big { 7 - k } else { k }
    }

    /// Eight truths as a byte.
    fn pack(self, truths: [u8; 8]) -> u8 {
        const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
        let truths = u64::from_le_bytes(truths);
        // A byte's lower bits carry into its highest one unless all are zero.
        let ones = ((((truths & LOW) + LOW) | truths) >> 7) & 0x0101_0101_0101_0101;
        // Each truth is multiplied to its bit of the highest byte; no other product of the factor's bits meets it.
        let factor = if self == BitOrder::Big { 0x8040_2010_0804_0201 } else { 0x0102_0408_1020_4080 };
        (ones.wrapping_mul(factor) >> 56) as u8
    }

    /// The bits of every byte.
    fn unpacked(self) -> [[u8; 8]; 256] {
        std::array::from_fn(|byte| std::array::from_fn(|k| (byte >> self.shift(k) & 1) as u8))
    }
}

/// The array with the axis last, and the axis; flattened where there is none.
fn along(x: &Array, axis: Option<i64>) -> Result<(Array, usize)> {
    match axis {
        None => Ok((x.flat()?, 0)),
        Some(axis) => {
            let x = x.atleast_1d()?;
            let axis = normalize_axis(axis, x.ndim())?;
            Ok((x.axis_last(axis)?, axis))
        }
    }
}

impl Array {
    /// Whether elements are not zero, eight to a byte along an axis, the last byte filled with zeros.
    ///
    /// ```
    /// use polyarray::Array;
    /// let x = Array::from_slice(&[true, false, true]);
    /// assert_eq!(x.packbits(None, Default::default())?.to_vec::<u8>()?, [0b1010_0000]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Type`] for other than whole numbers and bools.
    pub fn packbits(&self, axis: Option<i64>, order: BitOrder) -> Result<Array> {
        if self.dtype().is_inexact() {
            return Err(Error::type_("Expected an input array of integer or boolean data type"));
        }
        let (lines, axis) = along(self, axis)?;
        let from = carried(&contiguous(&lines.astype(DType::Bool)?.dense()?)?, DType::UInt8)?;
        let n = from.shape()[from.ndim() - 1];
        let mut shape = Dims::from_slice(from.shape());
        shape[from.ndim() - 1] = n.div_ceil(8);
        let out = Dense::empty(&shape, DType::UInt8, Order::C)?;
        if out.size() > 0 {
            from.with_slice::<u8, _>(|from| {
                out.with_slice_mut::<u8, _>(|out| {
                    for (from, out) in from.chunks_exact(n).zip(out.chunks_exact_mut(n.div_ceil(8))) {
                        let (whole, rest) = from.as_chunks();
                        if let (false, Some(last)) = (rest.is_empty(), out.last_mut()) {
                            let mut truths = [0; 8];
                            truths[..rest.len()].copy_from_slice(rest);
                            *last = order.pack(truths);
                        }
                        whole.iter().zip(out).for_each(|(&truths, byte)| *byte = order.pack(truths));
                    }
                })
            })??;
        }
        Array::from(out).last_to_axis(axis)
    }

    /// The bits of bytes as elements 0 and 1 along an axis: `count` of them, or without so many at the
    /// end where it is negative.
    ///
    /// # Errors
    /// [`crate::Kind::Type`] for other than bytes; [`crate::Kind::Value`] where `count` takes off more
    /// than there is.
    pub fn unpackbits(&self, axis: Option<i64>, count: Option<i64>, order: BitOrder) -> Result<Array> {
        if self.dtype() != DType::UInt8 {
            return Err(Error::type_("Expected an input array of unsigned byte data type"));
        }
        let (lines, axis) = along(self, axis)?;
        let from = contiguous(&lines.dense()?)?;
        let n = from.shape()[from.ndim() - 1];
        let length = match count {
            None => 8 * n,
            Some(count) if count >= 0 => count as usize,
            Some(count) => (8 * n).checked_sub(count.unsigned_abs() as usize).ok_or_else(|| {
                Error::value(format!("-count={count} is larger than the number of elements {}", 8 * n))
            })?,
        };
        let mut shape = Dims::from_slice(from.shape());
        shape[from.ndim() - 1] = length;
        let out = Dense::zeros(&shape, DType::UInt8, Order::C)?;
        let unpacked = order.unpacked();
        if out.size() > 0 && n > 0 {
            from.with_slice::<u8, _>(|from| {
                out.with_slice_mut::<u8, _>(|out| {
                    for (from, out) in from.chunks_exact(n).zip(out.chunks_exact_mut(length)) {
                        let (whole, rest) = out.as_chunks_mut();
                        for (&byte, bits) in from.iter().zip(&mut *whole) {
                            *bits = unpacked[usize::from(byte)];
                        }
                        if let Some(&byte) = from.get(whole.len()) {
                            rest.copy_from_slice(&unpacked[usize::from(byte)][..rest.len()]);
                        }
                    }
                })
            })??;
        }
        Array::from(out).last_to_axis(axis)
    }
}
