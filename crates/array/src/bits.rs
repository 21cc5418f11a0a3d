//! Truth values packed eight to a byte, and back.

use crate::Array;
use crate::lines::{carried, contiguous};
use cpu_tiles::vectorized;
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

    /// Eight truths as a byte.
    #[inline(always)]
    fn pack(self, truths: [u8; 8]) -> u8 {
        let ones = ones(u64::from_le_bytes(truths));
        // Neighbours, pairs and fours are moved together; whatever else moves does not meet them.
        if self == BitOrder::Big {
            let pairs = ones | ones << 9;
            let fours = pairs | pairs << 18;
            ((fours | fours << 36) >> 56) as u8
        } else {
            let pairs = ones | ones >> 7;
            let fours = pairs | pairs >> 14;
            (fours | fours >> 28) as u8
        }
    }

    /// The bits of a byte.
    #[inline(always)]
    fn unpack(self, byte: u8) -> [u8; 8] {
        const ONE_EACH: u64 = 0x8040_2010_0804_0201;
        let copies = u64::from(byte) * ONES;
        ones(copies & if self == BitOrder::Big { ONE_EACH.swap_bytes() } else { ONE_EACH }).to_le_bytes()
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

/// A one in each byte.
const ONES: u64 = 0x0101_0101_0101_0101;

/// A one for each byte that is not zero.
#[inline(always)]
fn ones(bytes: u64) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    // A byte's lower bits carry into its highest one unless all are zero.
    ((((bytes & LOW) + LOW) | bytes) >> 7) & ONES
}

#[inline(always)]
fn pack_all(order: BitOrder, truths: &[[u8; 8]], bytes: &mut [u8]) {
    vectorized(|| {
        for (&truths, byte) in truths.iter().zip(bytes) {
            *byte = order.pack(truths);
        }
    });
}

#[inline(always)]
fn unpack_all(order: BitOrder, bytes: &[u8], bits: &mut [[u8; 8]]) {
    vectorized(|| {
        for (&byte, bits) in bytes.iter().zip(bits) {
            *bits = order.unpack(byte);
        }
    });
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
                        match order {
                            BitOrder::Big => pack_all(BitOrder::Big, whole, out),
                            BitOrder::Little => pack_all(BitOrder::Little, whole, out),
                        }
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
        // What there are no bytes for is zero.
        let make = if length > 8 * n { Dense::zeros } else { Dense::empty };
        let out = make(&shape, DType::UInt8, Order::C)?;
        if out.size() > 0 && n > 0 {
            from.with_slice::<u8, _>(|from| {
                out.with_slice_mut::<u8, _>(|out| {
                    for (from, out) in from.chunks_exact(n).zip(out.chunks_exact_mut(length)) {
                        let (whole, rest) = out.as_chunks_mut();
                        match order {
                            BitOrder::Big => unpack_all(BitOrder::Big, from, whole),
                            BitOrder::Little => unpack_all(BitOrder::Little, from, whole),
                        }
                        if let Some(&byte) = from.get(whole.len()) {
                            rest.copy_from_slice(&order.unpack(byte)[..rest.len()]);
                        }
                    }
                })
            })??;
        }
        Array::from(out).last_to_axis(axis)
    }
}
