//! The ways in which the elements of a dense array can lie in memory.

use dtype::{DType, Scalar};
use error::Result;
use layout::{Layout, Order, checked_size};
use memory::{Access, Buffer, Intent};
use storage::Dense;

/// A way for elements to lie in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// The last axis varies fastest, without gaps.
    C,
    /// The first axis varies fastest, without gaps.
    F,
    /// A gap of two elements after each along the last axis, and one element before the first.
    Strided,
    /// Every axis runs backwards.
    Reversed,
    /// C order, beginning one byte after an aligned address.
    Unaligned,
    /// Axes nested as neither C nor F order does.
    Permuted,
}

/// All of them.
pub const LAYOUTS: [Lie; 6] = [Lie::C, Lie::F, Lie::Strided, Lie::Reversed, Lie::Unaligned, Lie::Permuted];

/// A dense array of these values, given in C order and repeated as needed, that lie in memory in some way.
/// Bytes that belong to no element are 0xa5, so that reading them is seen.
///
/// ```
/// use testing::{Lie, arranged};
/// let values = [1.0, 2.0, 3.0].map(dtype::Scalar::new);
/// let x = arranged(&values, dtype::DType::Float64, &[3], Lie::Reversed)?;
/// assert_eq!(x.strides(), [-8]);
/// assert_eq!(x.to_vec::<f64>()?, [1.0, 2.0, 3.0]);
/// # Ok::<(), error::Error>(())
/// ```
///
/// # Errors
/// As [`Dense::empty`].
pub fn arranged(values: &[Scalar], dtype: DType, shape: &[usize], lie: Lie) -> Result<Dense> {
    let width = dtype.itemsize();
    let size = checked_size(shape, width)?;
    let buffer = Buffer::new((4 * size + 2) * width + 1)?;
    {
        let _access = Access::acquire([(&*buffer, Intent::Write)]);
        // SAFETY: the whole of a new buffer, locked.
        #[allow(unsafe_code)]
        unsafe {
            std::ptr::write_bytes(buffer.pointer(), 0xa5, buffer.capacity());
        }
    }
    let c = Layout::contiguous(shape, width, Order::C)?;
    let layout = match lie {
        Lie::C => c,
        Lie::F => Layout::contiguous(shape, width, Order::F)?,
        Lie::Strided => {
            Layout::from_parts(shape, &c.strides().iter().map(|s| 3 * s).collect::<Vec<_>>(), width)?
        }
        Lie::Reversed => {
            let backwards: Vec<isize> = c.strides().iter().map(|s| -s).collect();
            Layout::from_parts(shape, &backwards, size.saturating_sub(1) * width)?
        }
        Lie::Unaligned => c.shifted(1),
        Lie::Permuted => {
            let mut turned: Vec<usize> = shape.to_vec();
            turned.rotate_left(shape.len().min(1));
            let nested = Layout::contiguous(&turned, width, Order::C)?;
            let mut axes: Vec<usize> = (0..shape.len()).collect();
            axes.rotate_right(shape.len().min(1));
            nested.permute(&axes)?
        }
    };
    let dense = Dense::from_buffer(buffer, layout, dtype)?;
    dense.assign(&contiguous(values, dtype, shape, size)?)?;
    Ok(dense)
}

fn contiguous(values: &[Scalar], dtype: DType, shape: &[usize], size: usize) -> Result<Dense> {
    dtype::dispatch!(dtype, T => {
        let values: Vec<T> = values.iter().cycle().take(size).map(|value| value.to::<T>()).collect();
        Dense::from_slice(&values, shape)
    })
}
