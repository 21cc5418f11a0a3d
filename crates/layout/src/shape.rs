//! Shapes and axes: broadcasting, negative axes, sizes that must not overflow.

use crate::{Dims, MAX_NDIM};
use error::{Error, Result};
use smallvec::SmallVec;

/// The number of elements of a shape that was checked before.
#[inline]
pub fn size_of_shape(shape: &[usize]) -> usize {
    shape.iter().product()
}

/// The number of elements, where it and the bytes they take can be counted.
///
/// # Errors
/// [`error::Kind::Value`] for more than [`MAX_NDIM`] axes or more than `isize::MAX` bytes. Axes of
/// length zero do not excuse the product of the others.
pub fn checked_size(shape: &[usize], itemsize: usize) -> Result<usize> {
    if shape.len() > MAX_NDIM {
        return Err(Error::value(format!(
            "maximum supported dimension for an ndarray is currently {MAX_NDIM}, found {}",
            shape.len()
        )));
    }
    let mut size = 1usize;
    let mut bytes = itemsize;
    for &length in shape {
        size = size.wrapping_mul(length);
        bytes = match bytes.checked_mul(length.max(1)) {
            Some(bytes) if bytes <= isize::MAX as usize => bytes,
            _ => {
                return Err(Error::value(format!(
                    "array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size \
                     (shape {}, itemsize {itemsize})",
                    shape_text(shape)
                )));
            }
        };
    }
    Ok(size)
}

/// A shape as Python writes it: `(2, 3)`, `(4,)`, `()`.
pub fn shape_text(shape: &[usize]) -> String {
    match shape {
        [length] => format!("({length},)"),
        _ => format!("({})", shape.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// The shape in which all `shapes` meet.
///
/// ```
/// let shape = layout::broadcast_shapes([&[8, 1, 6][..], &[7, 1], &[]])?;
/// assert_eq!(shape.as_slice(), [8, 7, 6]);
/// # Ok::<(), error::Error>(())
/// ```
///
/// # Errors
/// [`error::Kind::Value`] in NumPy's words, where lengths differ and neither is one.
pub fn broadcast_shapes<'a>(shapes: impl IntoIterator<Item = &'a [usize]> + Clone) -> Result<Dims> {
    let mut result = Dims::new();
    for shape in shapes.clone() {
        if shape.len() > result.len() {
            let missing = shape.len() - result.len();
            result.insert_many(0, std::iter::repeat_n(1, missing));
        }
        let skip = result.len() - shape.len();
        for (have, &length) in result[skip..].iter_mut().zip(shape) {
            if *have == 1 {
                *have = length;
            } else if length != 1 && length != *have {
                let all: Vec<_> = shapes.into_iter().map(shape_text).collect();
                return Err(Error::value(format!(
                    "operands could not be broadcast together with shapes {} ",
                    all.join(" ")
                )));
            }
        }
    }
    Ok(result)
}

/// Whether two shapes are the same: for few axes quicker than a comparison of slices.
#[inline]
pub fn same_shape(a: &[usize], b: &[usize]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b)
}

/// An index counted from the front of an axis.
///
/// # Errors
/// [`error::Kind::Index`] outside the axis.
#[inline]
pub fn normalize_index(index: i64, axis: usize, length: usize) -> Result<usize> {
    let n = length as i64;
    if index < -n || index >= n {
        return Err(outside(index, axis, length));
    }
    Ok(if index < 0 { index + n } else { index } as usize)
}

#[cold]
fn outside(index: i64, axis: usize, length: usize) -> Error {
    Error::index(format!("index {index} is out of bounds for axis {axis} with size {length}"))
}

/// An axis counted from the front.
///
/// # Errors
/// [`error::Kind::Axis`] outside of `-ndim..ndim`.
#[inline]
pub fn normalize_axis(axis: i64, ndim: usize) -> Result<usize> {
    let n = ndim as i64;
    if axis < -n || axis >= n {
        return Err(Error::axis(axis, ndim));
    }
    Ok(if axis < 0 { axis + n } else { axis } as usize)
}

/// Several different axes, counted from the front, in the order given.
///
/// # Errors
/// As [`normalize_axis`], and [`error::Kind::Value`] where an axis is repeated.
pub fn normalize_axes(axes: &[i64], ndim: usize) -> Result<SmallVec<[usize; 4]>> {
    let mut seen = 0u64;
    axes.iter()
        .map(|&axis| {
            let axis = normalize_axis(axis, ndim)?;
            if seen & (1 << axis) != 0 {
                return Err(Error::value("duplicate value in 'axis'"));
            }
            seen |= 1 << axis;
            Ok(axis)
        })
        .collect()
}

/// The shape that a reshape asks for, with one `-1` replaced by what is left.
///
/// # Errors
/// [`error::Kind::Value`] where the size does not fit, or there are two `-1`.
pub fn infer_shape(size: usize, from: &[usize], wanted: &[i64]) -> Result<Dims> {
    let refuse = || {
        let text: Vec<_> = wanted.iter().map(i64::to_string).collect();
        let text =
            if wanted.len() == 1 { format!("({},)", text[0]) } else { format!("({})", text.join(",")) };
        let size = if from.len() == usize::MAX { String::new() } else { size.to_string() };
        Error::value(format!("cannot reshape array of size {size} into shape {text}"))
    };
    let mut unknown = None;
    let mut known = 1usize;
    for (axis, &length) in wanted.iter().enumerate() {
        match length {
            0.. => known = known.checked_mul(length as usize).ok_or_else(refuse)?,
            -1 if unknown.is_none() => unknown = Some(axis),
            -1 => return Err(Error::value("can only specify one unknown dimension")),
            _ => return Err(refuse()),
        }
    }
    let mut shape: Dims = wanted.iter().map(|&length| length.max(0) as usize).collect();
    match unknown {
        Some(axis) if known != 0 && size.is_multiple_of(known) => shape[axis] = size / known,
        None if known == size => {}
        _ => return Err(refuse()),
    }
    checked_size(&shape, 1)?;
    Ok(shape)
}
