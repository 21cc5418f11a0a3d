//! How many elements and bytes an array spans, with every product and sum checked.
//!
//! The limit is `isize::MAX` bytes, beyond which no pointer arithmetic is defined.

use std::fmt;

/// An array that no memory can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtentError {
    /// Shape and strides have different lengths.
    StridesLength {
        /// Number of axes.
        ndim: usize,
        /// Number of strides.
        strides: usize,
    },
    /// The array would span more than `isize::MAX` bytes.
    Overflow {
        /// The shape.
        shape: Vec<usize>,
        /// Bytes of one element.
        itemsize: usize,
    },
}

impl fmt::Display for ExtentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StridesLength { ndim, strides } => {
                write!(f, "{strides} strides given for {ndim} axes; give one for each axis")
            }
            Self::Overflow { shape, itemsize } => write!(
                f,
                "an array of shape {shape:?} with {itemsize} bytes per element is larger than the address space"
            ),
        }
    }
}

impl std::error::Error for ExtentError {}

/// Number of bytes of a contiguous array.
///
/// # Errors
/// [`ExtentError::Overflow`] beyond `isize::MAX` bytes. An axis of length 0 makes any array fit, as long
/// as the other axes alone do (NumPy's rule).
///
/// ```
/// use interop::extent::contiguous_bytes;
/// assert_eq!(contiguous_bytes(&[3, 4], 8), Ok(96));
/// assert!(contiguous_bytes(&[1 << 40, 1 << 40], 8).is_err());
/// ```
pub fn contiguous_bytes(shape: &[usize], itemsize: usize) -> Result<usize, ExtentError> {
    let overflow = || ExtentError::Overflow { shape: shape.to_vec(), itemsize };
    let full = shape.iter().filter(|&&n| n != 0).try_fold(itemsize, |bytes, &n| bytes.checked_mul(n));
    match full {
        Some(bytes) if isize::try_from(bytes).is_ok() => Ok(if shape.contains(&0) { 0 } else { bytes }),
        _ => Err(overflow()),
    }
}

/// The bytes a strided array touches, relative to its first element: from `low`, not above 0, up to
/// `high`, exclusive. Both are 0 for an array without elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteRange {
    /// Lowest byte touched.
    pub low: isize,
    /// One past the highest byte touched.
    pub high: isize,
}

/// The bytes touched by an array with strides in bytes.
///
/// # Errors
/// [`ExtentError`] for a wrong number of strides, or if any offset leaves the range of `isize`.
///
/// ```
/// use interop::extent::{ByteRange, strided_range};
/// assert_eq!(strided_range(&[3, 4], &[8, -24], 8), Ok(ByteRange { low: -72, high: 24 }));
/// ```
pub fn strided_range(shape: &[usize], strides: &[isize], itemsize: usize) -> Result<ByteRange, ExtentError> {
    if shape.len() != strides.len() {
        return Err(ExtentError::StridesLength { ndim: shape.len(), strides: strides.len() });
    }
    // The number of elements must fit too: strides of 0 span nothing however long the axis.
    contiguous_bytes(shape, itemsize)?;
    if shape.contains(&0) {
        return Ok(ByteRange { low: 0, high: 0 });
    }
    let span = || {
        let (mut low, mut high) = (0isize, isize::try_from(itemsize).ok()?);
        for (&n, &stride) in shape.iter().zip(strides) {
            let reach = isize::try_from(n - 1).ok()?.checked_mul(stride)?;
            if reach < 0 {
                low = low.checked_add(reach)?;
            } else {
                high = high.checked_add(reach)?;
            }
        }
        high.checked_sub(low)?;
        Some(ByteRange { low, high })
    };
    span().ok_or_else(|| ExtentError::Overflow { shape: shape.to_vec(), itemsize })
}

/// Strides in bytes of a contiguous array, the last axis fastest (or the first, for Fortran order).
///
/// # Errors
/// As [`contiguous_bytes`].
pub fn contiguous_strides(
    shape: &[usize],
    itemsize: usize,
    fortran: bool,
) -> Result<Vec<isize>, ExtentError> {
    contiguous_bytes(shape, itemsize)?;
    let mut strides = vec![0; shape.len()];
    let mut step = itemsize as isize;
    let mut place = |axis: usize| {
        strides[axis] = step;
        // Bounded by the check above, in which axes of length 0 count as 1.
        step *= shape[axis].max(1) as isize;
    };
    if fortran {
        (0..shape.len()).for_each(&mut place);
    } else {
        (0..shape.len()).rev().for_each(&mut place);
    }
    Ok(strides)
}
