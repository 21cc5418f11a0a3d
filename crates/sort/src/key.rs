//! The element types with a fast path, and the order they are sorted in.
//!
//! Each type maps to an unsigned integer of its width whose order is the sorting order and which
//! is the same for elements that compare equal: signed integers flip the sign bit, floats add
//! their magnitude to, or take it from, the image of zero, and every NaN lies above infinity. The
//! methods are the type's choice of algorithm.

use crate::quick::Wide;
use crate::{counting, packed, quick};
use error::Result;
use memory::Scratch;

/// An element type that can be sorted by the fast paths: `bool`, the integers up to 64 bits,
/// `f32`, `f64`, the half floats as bit patterns, [`crate::F16Bits`] and [`crate::BF16Bits`], and
/// complex numbers as pairs `[re, im]` of `f32` or `f64`, in the order of [`crate::lexicographic`].
///
/// ```
/// let mut z = [[1.0, f64::NAN], [2.0, 0.0], [1.0, 1.0]];
/// sort::sort(&mut z)?;
/// assert_eq!(z[..2], [[1.0, 1.0], [2.0, 0.0]]);
/// # Ok::<(), error::Error>(())
/// ```
///
/// Sealed: the kernels know every implementor.
pub trait Key: Kernel {}
impl<T: Kernel> Key for T {}

/// The hidden half of [`Key`].
pub trait Kernel: Copy + Send + Sync + 'static {
    /// Width of [`Kernel::ordered`].
    const BITS: u32;

    /// The element as an unsigned integer in sorting order, one image per class of equals.
    fn ordered(self) -> u64;

    /// Whether the element goes last, as a NaN.
    #[inline(always)]
    fn is_nan(self) -> bool {
        false
    }

    /// Zero, or which of the kinds of NaN the element is, in their order.
    #[inline(always)]
    fn nan_class(self) -> u8 {
        u8::from(self.is_nan())
    }

    /// `self` sorts strictly before `other`; neither is NaN.
    fn below(self, other: Self) -> bool;

    /// Neither is NaN, and `other` does not sort before `self`.
    #[inline(always)]
    fn not_above(self, other: Self) -> bool {
        !other.below(self)
    }

    /// See [`crate::sort`].
    fn sort_slice(x: &mut [Self]) -> Result<()>;

    /// See [`crate::stable_sort`]. Equal integers cannot be told apart.
    fn stable_sort_slice(x: &mut [Self]) -> Result<()> {
        Self::sort_slice(x)
    }

    /// See [`crate::partition`]; `kth` ascends strictly.
    fn select_slice(x: &mut [Self], kth: &[usize]) -> Result<()>;

    /// See [`crate::stable_argsort`]; the lengths agree.
    fn argsort_slice(x: &[Self], indices: &mut [i64]) -> Result<()> {
        packed::argsort(x, indices);
        Ok(())
    }

    /// See [`crate::argpartition`]; the lengths agree and `kth` ascends strictly.
    fn argselect_slice(x: &[Self], kth: &[usize], indices: &mut [i64]) {
        packed::argselect(x, kth, indices);
    }
}

macro_rules! narrow_integers {
    ($($T:ty, $U:ty, $flip:expr, $sort_vectors:expr, $select_vectors:expr;)*) => {$(
        impl Kernel for $T {
            const BITS: u32 = <$U>::BITS;
            #[inline(always)]
            fn ordered(self) -> u64 {
                (self as $U ^ $flip) as u64
            }
            #[inline(always)]
            fn below(self, other: Self) -> bool {
                self < other
            }
            fn sort_slice(x: &mut [Self]) -> Result<()> {
                if $sort_vectors(x) {
                    return Ok(());
                }
                counting::sort(x, |v| v.ordered() as usize, |k| (k as $U ^ $flip) as $T)
            }
            fn select_slice(x: &mut [Self], kth: &[usize]) -> Result<()> {
                if kth.is_empty() || $select_vectors(x, kth) {
                    return Ok(());
                }
                Self::sort_slice(x)
            }
            fn argsort_slice(x: &[Self], indices: &mut [i64]) -> Result<()> {
                counting::argsort(x, indices);
                Ok(())
            }
        }
    )*};
}
narrow_integers! {
    u8, u8, 0, |_: &mut [u8]| false, |_: &mut [u8], _: &[usize]| false;
    i8, u8, 0x80, |_: &mut [i8]| false, |_: &mut [i8], _: &[usize]| false;
    u16, u16, 0, u16::sort_vectors, u16::select_vectors;
    i16, u16, 0x8000, i16::sort_vectors, i16::select_vectors;
}

impl Kernel for bool {
    const BITS: u32 = 8;
    #[inline(always)]
    fn ordered(self) -> u64 {
        u64::from(self)
    }
    #[inline(always)]
    fn below(self, other: Self) -> bool {
        !self & other
    }
    fn sort_slice(x: &mut [Self]) -> Result<()> {
        let trues = x.iter().filter(|&&v| v).count();
        let (falses, tail) = x.split_at_mut(x.len() - trues);
        falses.fill(false);
        tail.fill(true);
        Ok(())
    }
    fn select_slice(x: &mut [Self], kth: &[usize]) -> Result<()> {
        if kth.is_empty() { Ok(()) } else { Self::sort_slice(x) }
    }
    fn argsort_slice(x: &[Self], indices: &mut [i64]) -> Result<()> {
        counting::argsort(x, indices);
        Ok(())
    }
}

macro_rules! wide_integers {
    ($($T:ty, $U:ty, $flip:expr;)*) => {$(
        impl Kernel for $T {
            const BITS: u32 = <$U>::BITS;
            #[inline(always)]
            fn ordered(self) -> u64 {
                (self as $U ^ $flip) as u64
            }
            #[inline(always)]
            fn below(self, other: Self) -> bool {
                self < other
            }
            fn sort_slice(x: &mut [Self]) -> Result<()> {
                quick::sort(x);
                Ok(())
            }
            fn select_slice(x: &mut [Self], kth: &[usize]) -> Result<()> {
                quick::select(x, kth);
                Ok(())
            }
        }
    )*};
}

wide_integers! {
    u32, u32, 0;
    i32, u32, 1 << 31;
    u64, u64, 0;
    i64, u64, 1 << 63;
}

macro_rules! floats {
    ($($T:ty, $U:ty;)*) => {$(
        impl Kernel for $T {
            const BITS: u32 = <$U>::BITS;
            #[inline(always)]
            fn ordered(self) -> u64 {
                const SIGN: $U = 1 << (<$U>::BITS - 1);
                // The magnitude above or below the image of zero: short fractions keep low zeros.
                let magnitude = self.to_bits() & !SIGN;
                let image = if self.to_bits() & SIGN != 0 { SIGN - magnitude } else { SIGN + magnitude };
                (if self.is_nan() { SIGN + <$T>::NAN.to_bits() } else { image }) as u64
            }
            #[inline(always)]
            fn is_nan(self) -> bool {
                self != self
            }
            #[inline(always)]
            fn below(self, other: Self) -> bool {
                self < other
            }
            #[inline(always)]
            fn not_above(self, other: Self) -> bool {
                self <= other
            }
            fn sort_slice(x: &mut [Self]) -> Result<()> {
                quick::sort(x);
                Ok(())
            }
            fn stable_sort_slice(x: &mut [Self]) -> Result<()> {
                // Only NaNs and zeros of both signs have equals that look different. They are
                // noted in their order, and written back where the sort has put their class.
                let negative = |v: $T| v.to_bits() == (-0.0 as $T).to_bits();
                if quick::widest(|| quick::ascends(x, |v, next| !v.not_above(next))) {
                    return Ok(());
                }
                let alike = quick::widest(|| !x.iter().fold(false, |any, &v| any | v.is_nan() | negative(v)));
                if alike {
                    return Self::sort_slice(x);
                }
                let (mut nans, mut zeros) = (Scratch::new(), Scratch::new());
                for &v in x.iter() {
                    if v.is_nan() {
                        nans.push(v)?;
                    } else if v == 0.0 {
                        zeros.push(v)?;
                    }
                }
                Self::sort_slice(x)?;
                let numbers = x.len() - nans.len();
                x[numbers..].copy_from_slice(&nans);
                if !zeros.is_empty() {
                    let start = x[..numbers].partition_point(|&v| v < 0.0);
                    x[start..start + zeros.len()].copy_from_slice(&zeros);
                }
                Ok(())
            }
            fn select_slice(x: &mut [Self], kth: &[usize]) -> Result<()> {
                quick::select(x, kth);
                Ok(())
            }
        }
    )*};
}

floats! {
    f32, u32;
    f64, u64;
}

/// Moves the numbers of `x` before its NaNs, which come to look like the first of them, and
/// returns how many numbers there are.
#[inline(always)]
pub(crate) fn nans_last<T: Kernel>(x: &mut [T]) -> usize {
    // Blocks without a NaN, nearly all, are recognised by a loop that vectorises.
    let without = |block: &[T]| !block.iter().fold(false, |any, v| any | v.is_nan());
    let mut i: usize = x.chunks(64).take_while(|block| without(block)).map(<[T]>::len).sum();
    while i < x.len() && !x[i].is_nan() {
        i += 1;
    }
    if i == x.len() {
        return i;
    }
    let nan = x[i];
    let mut numbers = i;
    for i in i + 1..x.len() {
        let v = x[i];
        x[numbers] = v;
        numbers += usize::from(!v.is_nan());
    }
    x[numbers..].fill(nan);
    numbers
}
