//! Putting arrays together along an axis.
//!
//! Everything is [`concatenate`]: the result's memory is made once, and each array is computed,
//! converted or copied straight into its part of it.

use crate::Array;
use dtype::{Casting, DType, can_cast};
use error::{Error, Kind, Result};
use layout::{Dims, Order, normalize_axis, shape_text};
use smallvec::SmallVec;
use storage::{Dense, planned_layout};

/// How arrays are joined; the defaults are NumPy's.
#[derive(Debug, Clone, Copy)]
pub struct Joining<'a> {
    /// The array that receives the result.
    pub out: Option<&'a Array>,
    /// The dtype of the result.
    pub dtype: Option<DType>,
    /// How much conversions may lose.
    pub casting: Casting,
}

impl Default for Joining<'_> {
    fn default() -> Self {
        Joining { out: None, dtype: None, casting: Casting::SameKind }
    }
}

/// Joins arrays along an axis that they have; flattened where no axis is given.
///
/// ```
/// use polyarray::{Array, manipulation::joining::concatenate};
/// let (x, y) = (Array::from_slice(&[1, 2]), Array::from_slice(&[2.5]));
/// let joined = concatenate(&[&x, &y], Some(0), &Default::default())?;
/// assert_eq!(joined.to_vec::<f64>()?, [1.0, 2.0, 2.5]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`Kind::Value`] for no arrays, 0-d arrays, or lengths that differ along another axis;
/// [`Kind::Type`] where the casting rule forbids a conversion.
pub fn concatenate(arrays: &[&Array], axis: Option<i64>, joining: &Joining<'_>) -> Result<Array> {
    if arrays.is_empty() {
        return Err(Error::value("need at least one array to concatenate"));
    }
    if joining.out.is_some() && joining.dtype.is_some() {
        return Err(Error::type_(
            "concatenate() only takes `out` or `dtype` as an argument, but both were provided.",
        ));
    }
    let Some(axis) = axis else {
        let flat = arrays.iter().map(|array| array.flat()).collect::<Result<Vec<_>>>()?;
        return concatenate(&flat.iter().collect::<Vec<_>>(), Some(0), joining);
    };
    let first = arrays[0];
    let (shape, axis) =
        joined_shape(&arrays.iter().map(|array| array.shape()).collect::<SmallVec<[_; 4]>>(), axis)?;
    let common = dtype::result_type(arrays.iter().map(|array| array.dtype()), []).unwrap_or(first.dtype());
    let dtype = joining.out.map(Array::dtype).or(joining.dtype).unwrap_or(common);
    for array in arrays {
        if !can_cast(array.dtype(), dtype, joining.casting) {
            return Err(Error::type_(format!(
                "Cannot cast array data from dtype('{}') to dtype('{dtype}') according to the rule '{}'",
                array.dtype(),
                joining.casting.name()
            )));
        }
    }
    if joining.out.is_none()
        && dtype == first.dtype()
        && let Some(dense) = arrays.iter().map(|array| array.as_dense()).collect::<Option<SmallVec<[_; 4]>>>()
        && let Some(result) = storage::once::join(&dense, &shape, axis)?
    {
        return Ok(result.into());
    }
    let result = match joining.out {
        Some(out) if out.shape() != &*shape => return Err(Error::value("Output array is the wrong shape")),
        Some(out) => out.clone(),
        None => {
            let layouts: SmallVec<[_; 4]> = arrays.iter().filter_map(|array| array.layout()).collect();
            Dense::for_layout(planned_layout(layouts.into_iter(), &shape, dtype)?, dtype)?.into()
        }
    };
    // Inputs that lie in the result's memory are read before any of it is written.
    let kept = match joining.out {
        None => None,
        Some(out) => {
            let out = out.dense()?;
            let apart = |array: &&Array| -> Result<Array> {
                let dense = array.dense()?;
                if dense.may_share_memory(&out) { Ok(dense.copy(Order::K)?.into()) } else { Ok(dense.into()) }
            };
            Some(arrays.iter().map(apart).collect::<Result<Vec<_>>>()?)
        }
    };
    let mut start = 0;
    for (k, array) in arrays.iter().enumerate() {
        let count = array.shape()[axis];
        if array.size() > 0 {
            let values = kept.as_ref().map_or(*array, |kept| &kept[k]);
            result.sliced(axis, start, 1, count)?.assign(values)?;
        }
        start += count;
    }
    Ok(result)
}

/// The shape of arrays joined along an axis, and which axis that is.
fn joined_shape(shapes: &[&[usize]], axis: i64) -> Result<(Dims, usize)> {
    if shapes.iter().any(|shape| shape.is_empty()) {
        return Err(Error::value("zero-dimensional arrays cannot be concatenated"));
    }
    let mut joined = Dims::from_slice(shapes[0]);
    let axis = normalize_axis(axis, joined.len())?;
    for (k, shape) in shapes.iter().enumerate().skip(1) {
        if shape.len() != joined.len() {
            return Err(Error::value(format!(
                "all the input arrays must have same number of dimensions, but the array at index 0 has {} \
                 dimension(s) and the array at index {k} has {} dimension(s)",
                joined.len(),
                shape.len()
            )));
        }
        for other in (0..joined.len()).filter(|&other| other != axis) {
            if shape[other] != joined[other] {
                return Err(Error::value(format!(
                    "all the input array dimensions except for the concatenation axis must match exactly, but along \
                     dimension {other}, the array at index 0 has size {} and the array at index {k} has size {}",
                    joined[other], shape[other]
                )));
            }
        }
        joined[axis] += shape[axis];
    }
    Ok((joined, axis))
}

/// Joins arrays of one shape along a new axis.
///
/// # Errors
/// [`Kind::Value`] for no arrays or different shapes; [`Kind::Axis`] outside the result.
pub fn stack(arrays: &[&Array], axis: i64, joining: &Joining<'_>) -> Result<Array> {
    let Some(first) = arrays.first() else {
        return Err(Error::value("need at least one array to stack"));
    };
    if arrays.iter().any(|array| array.shape() != first.shape()) {
        return Err(Error::value("all input arrays must have the same shape"));
    }
    let axis = normalize_axis(axis, first.ndim() + 1)?;
    let lifted = arrays.iter().map(|array| array.inserted(&[axis])).collect::<Result<Vec<_>>>()?;
    concatenate(&lifted.iter().collect::<Vec<_>>(), Some(axis as i64), joining)
}

fn joined(
    arrays: &[&Array],
    lift: impl Fn(&Array) -> Result<Array>,
    axis: impl Fn(&Array) -> i64,
    joining: &Joining<'_>,
) -> Result<Array> {
    let lifted = arrays.iter().map(|array| lift(array)).collect::<Result<Vec<_>>>()?;
    let axis = lifted.first().map_or(0, axis);
    concatenate(&lifted.iter().collect::<Vec<_>>(), Some(axis), joining)
}

/// Joins arrays along the first axis, vectors as rows.
///
/// # Errors
/// As for [`concatenate`].
pub fn vstack(arrays: &[&Array], joining: &Joining<'_>) -> Result<Array> {
    joined(arrays, Array::atleast_2d, |_| 0, joining)
}

/// Joins arrays along the second axis, vectors along their only one.
///
/// # Errors
/// As for [`concatenate`].
pub fn hstack(arrays: &[&Array], joining: &Joining<'_>) -> Result<Array> {
    joined(arrays, Array::atleast_1d, |first| i64::from(first.ndim() != 1), joining)
}

/// Joins arrays along the third axis.
///
/// # Errors
/// As for [`concatenate`].
pub fn dstack(arrays: &[&Array], joining: &Joining<'_>) -> Result<Array> {
    joined(arrays, Array::atleast_3d, |_| 2, joining)
}

/// Joins matrices along their second axis, vectors as columns.
///
/// # Errors
/// As for [`concatenate`].
pub fn column_stack(arrays: &[&Array]) -> Result<Array> {
    let column =
        |array: &Array| if array.ndim() < 2 { array.atleast_2d()?.transpose() } else { Ok(array.clone()) };
    joined(arrays, column, |_| 1, &Joining::default())
}

/// What [`block`] puts together: an array, or a list of blocks.
#[derive(Debug, Clone)]
pub enum Block<'a> {
    /// An array.
    Array(&'a Array),
    /// Blocks side by side.
    List(Vec<Block<'a>>),
}

impl Block<'_> {
    /// The depth of lists, the largest number of axes, and whether some list is empty.
    fn depth(&self, path: &mut Vec<usize>) -> Result<(usize, usize)> {
        match self {
            Block::Array(array) => Ok((0, array.ndim())),
            Block::List(blocks) if blocks.is_empty() => {
                Err(Error::value(format!("List at {} cannot be empty", path_text(path))))
            }
            Block::List(blocks) => {
                let mut found: Option<(usize, usize)> = None;
                for (k, block) in blocks.iter().enumerate() {
                    path.push(k);
                    let (depth, ndim) = block.depth(path)?;
                    found = match found {
                        None => Some((depth, ndim)),
                        Some((known, most)) if known == depth => Some((known, most.max(ndim))),
                        Some((known, _)) => {
                            return Err(Error::value(format!(
                                "List depths are mismatched. First element was at depth {}, but there is an element at \
                                 depth {} ({})",
                                path.len() + known,
                                path.len() + depth,
                                path_text(path)
                            )));
                        }
                    };
                    path.pop();
                }
                let (depth, ndim) = found.unwrap_or((0, 0));
                Ok((depth + 1, ndim))
            }
        }
    }

    /// The block with `ndim` axes, and its shape; lists are joined along the axis that is `depth` from the end.
    fn lifted(&self, depth: usize, ndim: usize) -> Result<Lifted> {
        match self {
            Block::Array(array) => {
                let missing: Vec<usize> = (0..ndim.saturating_sub(array.ndim())).collect();
                let array = array.inserted(&missing)?;
                Ok(Lifted { shape: Dims::from_slice(array.shape()), contents: Contents::Array(array) })
            }
            Block::List(blocks) => {
                let parts =
                    blocks.iter().map(|block| block.lifted(depth - 1, ndim)).collect::<Result<Vec<_>>>()?;
                let shapes: Vec<&[usize]> = parts.iter().map(|part| &*part.shape).collect();
                let (shape, axis) = joined_shape(&shapes, -(depth as i64))?;
                Ok(Lifted { shape, contents: Contents::List(parts, axis) })
            }
        }
    }
}

/// A [`Block`] that knows its place.
struct Lifted {
    shape: Dims,
    contents: Contents,
}

enum Contents {
    Array(Array),
    /// Joined along an axis.
    List(Vec<Lifted>, usize),
}

impl Lifted {
    fn arrays<'a>(&'a self, into: &mut Vec<&'a Array>) {
        match &self.contents {
            Contents::Array(array) => into.push(array),
            Contents::List(parts, _) => parts.iter().for_each(|part| part.arrays(into)),
        }
    }

    fn write(&self, result: &Array) -> Result<()> {
        match &self.contents {
            Contents::Array(array) => result.assign(array),
            Contents::List(parts, axis) => {
                let mut start = 0;
                for part in parts {
                    let count = part.shape[*axis];
                    if part.shape.iter().all(|&length| length > 0) {
                        part.write(&result.sliced(*axis, start, 1, count)?)?;
                    }
                    start += count;
                }
                Ok(())
            }
        }
    }
}

fn path_text(path: &[usize]) -> String {
    let steps: String = path.iter().map(|k| format!("[{k}]")).collect();
    format!("arrays{steps}")
}

/// Puts an array together from nested lists of blocks: the innermost lists along the last axis, those
/// around them along the one before, and so on.
///
/// # Errors
/// [`Kind::Value`] for empty lists, lists of different depths, or blocks that do not fit.
pub fn block(blocks: &Block<'_>) -> Result<Array> {
    let (depth, most) = blocks.depth(&mut Vec::new())?;
    let lifted = blocks.lifted(depth, depth.max(most))?;
    let mut arrays = Vec::new();
    lifted.arrays(&mut arrays);
    let dtype = dtype::result_type(arrays.iter().map(|array| array.dtype()), []).unwrap_or(DType::Float64);
    let layout = planned_layout(arrays.iter().filter_map(|array| array.layout()), &lifted.shape, dtype)?;
    let result = Array::from(Dense::for_layout(layout, dtype)?);
    lifted.write(&result)?;
    Ok(result)
}

/// What kind of mistake a result of the wrong shape is, for callers that check `out` themselves.
pub(crate) fn wrong_shape(wanted: &[usize], got: &[usize]) -> Error {
    Error::new(
        Kind::Value,
        format!(
            "Wrong shape of argument 'out', shape={} is required; got shape={}.",
            shape_text(wanted),
            shape_text(got)
        ),
    )
}
