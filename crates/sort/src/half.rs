//! Half-precision floats as bit patterns.
//!
//! There is no stable half type, and none is needed: a pattern maps to an ordered 16-bit integer
//! and back. NaN is an exponent of ones with a nonzero fraction,
//! that is a magnitude above the pattern of infinity.

use crate::key::Kernel;
use crate::{counting, quick, sort};
use error::Result;
use memory::Scratch;

/// An IEEE binary16 number as its bit pattern, sorted by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct F16Bits(pub u16);

/// A bfloat16 number as its bit pattern, sorted by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct BF16Bits(pub u16);

/// Runs `body` on ordered images of the patterns `x`. Images keep patterns apart, so the sign of
/// zero survives; a NaN only loses its own.
fn with_images(x: &mut [u16], infinity: u16, body: impl FnOnce(&mut [u16]) -> Result<()>) -> Result<()> {
    quick::widest(|| {
        for v in x.iter_mut() {
            let bits = if *v & 0x7fff > infinity { *v & 0x7fff } else { *v };
            *v = bits ^ (((bits as i16 >> 15) as u16) | 0x8000);
        }
    });
    let result = body(x);
    quick::widest(|| {
        for v in x.iter_mut() {
            *v ^= ((!*v as i16 >> 15) as u16) | 0x8000;
        }
    });
    result
}

macro_rules! half {
    ($($T:ident, $infinity:expr;)*) => {$(
        impl Kernel for $T {
            const BITS: u32 = 16;
            #[inline(always)]
            fn ordered(self) -> u64 {
                let bits = if self.0 == 0x8000 { 0 } else { self.0 };
                let image = if bits & 0x8000 != 0 { !bits } else { bits | 0x8000 };
                (if self.is_nan() { u16::MAX } else { image }) as u64
            }
            #[inline(always)]
            fn is_nan(self) -> bool {
                self.0 & 0x7fff > $infinity
            }
            #[inline(always)]
            fn below(self, other: Self) -> bool {
                self.ordered() < other.ordered()
            }
            fn sort_slice(x: &mut [Self]) -> Result<()> {
                with_images(Self::as_bits_mut(x), $infinity, u16::sort_slice)
            }
            fn stable_sort_slice(x: &mut [Self]) -> Result<()> {
                let mut indices = Scratch::filled(x.len(), 0)?;
                counting::argsort(x, &mut indices);
                let sorted = Scratch::collected(indices.iter().map(|&i| x[i as usize]))?;
                x.copy_from_slice(&sorted);
                Ok(())
            }
            fn select_slice(x: &mut [Self], kth: &[usize]) -> Result<()> {
                with_images(Self::as_bits_mut(x), $infinity, |x| u16::select_slice(x, kth))
            }
            fn argsort_slice(x: &[Self], indices: &mut [i64]) -> Result<()> {
                counting::argsort(x, indices);
                Ok(())
            }
        }

        impl $T {
            fn as_bits_mut(x: &mut [Self]) -> &mut [u16] {
                // SAFETY: the type is a transparent wrapper of `u16`.
                unsafe { std::slice::from_raw_parts_mut(x.as_mut_ptr().cast(), x.len()) }
            }

            /// The patterns `bits`, to be sorted, selected or searched as numbers.
            pub fn from_bits_slice(bits: &[u16]) -> &[Self] {
                // SAFETY: the type is a transparent wrapper of `u16`.
                unsafe { std::slice::from_raw_parts(bits.as_ptr().cast(), bits.len()) }
            }

            /// The patterns `bits`, to be sorted or selected in place as numbers.
            pub fn from_bits_slice_mut(bits: &mut [u16]) -> &mut [Self] {
                // SAFETY: the type is a transparent wrapper of `u16`.
                unsafe { std::slice::from_raw_parts_mut(bits.as_mut_ptr().cast(), bits.len()) }
            }
        }
    )*};
}

half! {
    F16Bits, 0x7c00;
    BF16Bits, 0x7f80;
}

/// Sorts IEEE binary16 numbers given as bit patterns, NaN last.
///
/// # Errors
/// As [`sort`](crate::sort).
///
/// ```
/// let mut bits = [0x7e00, 0x3c00, 0xbc00, 0x0000]; // NaN, 1, -1, 0
/// sort::sort_f16_bits(&mut bits)?;
/// assert_eq!(bits, [0xbc00, 0x0000, 0x3c00, 0x7e00]);
/// # Ok::<(), error::Error>(())
/// ```
pub fn sort_f16_bits(bits: &mut [u16]) -> Result<()> {
    sort(F16Bits::from_bits_slice_mut(bits))
}

/// Sorts bfloat16 numbers given as bit patterns, NaN last.
///
/// # Errors
/// As [`sort`](crate::sort).
///
/// ```
/// let mut bits = [0x7fc0, 0x3f80, 0xbf80]; // NaN, 1, -1
/// sort::sort_bf16_bits(&mut bits)?;
/// assert_eq!(bits, [0xbf80, 0x3f80, 0x7fc0]);
/// # Ok::<(), error::Error>(())
/// ```
pub fn sort_bf16_bits(bits: &mut [u16]) -> Result<()> {
    sort(BF16Bits::from_bits_slice_mut(bits))
}
