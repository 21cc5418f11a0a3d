//! Keys with index arrays: NumPy's rules, on top of [`storage::Selection`].
//!
//! The parts that make views change the layout first. What is left is an array some of whose axes are
//! read by index arrays, and the place in the result where the arrays' axes belong.

use super::{Index, Mode, basic, refuse_mask};
use crate::{Array, settings};
use dtype::DType;
use error::{Error, Result};
use layout::{Dims, shape_text};
use smallvec::SmallVec;
use storage::{Dense, Selection};

/// A key, as a selection of a view.
pub(super) struct Plan {
    pub selection: Selection,
    /// How many axes of the result come before those of the index arrays.
    pub before: usize,
}

/// Whether the parts with index arrays stand together.
#[derive(PartialEq)]
enum Together {
    None,
    Yes,
    Ended,
    No,
}

/// The positions of the true elements of a mask, one array for each axis.
fn positions(mask: &Dense) -> Result<Vec<Dense>> {
    let all = mask.true_positions()?;
    Ok((0..mask.ndim())
        .map(|axis| {
            let mut layout = all.layout().clone();
            layout.slice_in_place(0, if all.size() == 0 { 0 } else { axis }, 1, 1);
            layout.remove_axis(0);
            all.with_layout(layout)
        })
        .collect())
}

/// Refuses bool arrays whose lengths differ from those of the axes that they read; arrays without elements name
/// none of any axis.
fn check_masks(shape: &[usize], key: &[Index], unnamed: usize) -> Result<()> {
    let mut axis = 0;
    for part in key {
        match part {
            Index::Array(array) if array.dtype().is_bool() => {
                for &length in array.shape() {
                    if length != shape[axis] && length != 0 {
                        return Err(refuse_mask(axis, shape[axis], length));
                    }
                    axis += 1;
                }
            }
            Index::Int(_) | Index::Slice(_) | Index::Array(_) => axis += 1,
            Index::Ellipsis => axis += unnamed,
            Index::NewAxis | Index::Bool(_) => {}
        }
    }
    Ok(())
}

/// A key of which some part is an index array or a truth value; `None` where the arrays are only whole
/// numbers of no axes, so that the key is a copy of a view.
///
/// # Errors
/// As for [`Array::index`].
pub(super) fn plan(dense: &Dense, key: &[Index]) -> Result<Option<Plan>> {
    if let Some(Index::Array(_)) =
        key.iter().find(|part| matches!(part, Index::Array(a) if a.dtype().is_inexact()))
    {
        return Err(Error::index("arrays used as indices must be of integer (or boolean) type"));
    }
    let layout = dense.layout();
    let unnamed = basic::unnamed_axes(layout.ndim(), key)?;
    check_masks(layout.shape(), key, unnamed)?;
    let mut axes = basic::Axes::default();
    // The axes of the view that are indexed, their numbers in the array, and by what.
    let mut read: SmallVec<[usize; 4]> = SmallVec::new();
    let mut names: SmallVec<[usize; 4]> = SmallVec::new();
    let mut indices: SmallVec<[Dense; 4]> = SmallVec::new();
    let (mut axis, mut before) = (0, 0);
    let mut together = Together::None;
    for part in key {
        if matches!(part, Index::Int(_) | Index::Array(_) | Index::Bool(_)) {
            match together {
                Together::None => {
                    before = axes.shape.len() - read.len();
                    together = Together::Yes;
                }
                Together::Ended => together = Together::No,
                _ => {}
            }
        } else if together == Together::Yes {
            together = Together::Ended;
        }
        let mut truth = |axes: &mut basic::Axes, value: bool| -> Result<()> {
            read.push(axes.shape.len());
            names.push(axis);
            axes.push(1, 0);
            indices.push(Dense::from_slice(if value { &[0i64][..] } else { &[] }, &[usize::from(value)])?);
            Ok(())
        };
        match part {
            Index::Int(index) => {
                axes.index(layout, axis, *index)?;
                axis += 1;
            }
            Index::Slice(slice) => {
                axes.slice(layout, axis, slice)?;
                axis += 1;
            }
            Index::Ellipsis => {
                axes.keep(layout, axis, unnamed);
                axis += unnamed;
            }
            Index::NewAxis => axes.push(1, 0),
            Index::Bool(value) => truth(&mut axes, *value)?,
            Index::Array(array) if array.dtype().is_bool() && array.ndim() == 0 => {
                truth(&mut axes, array.item()?.as_bool())?;
            }
            Index::Array(array) if array.dtype().is_bool() => {
                for positions in positions(&array.dense()?)? {
                    read.push(axes.shape.len());
                    names.push(axis);
                    indices.push(positions);
                    axes.keep(layout, axis, 1);
                    axis += 1;
                }
            }
            Index::Array(array) if array.ndim() == 0 => {
                let index = array.astype(DType::Int64)?.item()?.to::<i64>();
                axes.index(layout, axis, index)?;
                axis += 1;
            }
            Index::Array(array) => {
                read.push(axes.shape.len());
                names.push(axis);
                indices.push(array.astype(DType::Int64)?.dense()?);
                axes.keep(layout, axis, 1);
                axis += 1;
            }
        }
    }
    axes.keep(layout, axis, layout.ndim() - axis);
    if read.is_empty() {
        return Ok(None);
    }
    if together == Together::No {
        before = 0;
    }
    // A view in between may have more axes than an array may; the result is what counts.
    let view = dense.with_layout(axes.unchecked(layout));
    let selection = view.selection(&read, &names, &indices)?;
    Ok(Some(Plan { selection, before }))
}

impl Plan {
    /// The axes of the selection in the order of the result.
    fn to_result(&self) -> SmallVec<[usize; 4]> {
        let (points, ndim) = (self.selection.points_ndim(), self.selection.shape().len());
        (points..points + self.before).chain(0..points).chain(points + self.before..ndim).collect()
    }

    /// The axes of the result in the order of the selection.
    fn to_selection(&self) -> SmallVec<[usize; 4]> {
        let (points, ndim) = (self.selection.points_ndim(), self.selection.shape().len());
        (self.before..self.before + points).chain(0..self.before).chain(self.before + points..ndim).collect()
    }

    pub fn shape(&self) -> Dims {
        self.to_result().iter().map(|&axis| self.selection.shape()[axis]).collect()
    }

    /// Values broadcast to the result's shape, with the axes of the selection.
    ///
    /// # Errors
    /// [`error::Kind::Value`] where they do not broadcast.
    pub fn fit(&self, values: &Dense) -> Result<Dense> {
        let shape = self.shape();
        let mut layout = values.layout().clone();
        // Leading axes of length one are dropped where there are too many, as in NumPy.
        while layout.ndim() > shape.len() && layout.shape()[0] == 1 {
            layout.remove_axis(0);
        }
        let layout = layout.broadcast_to(&shape).map_err(|_| {
            Error::value(format!(
                "shape mismatch: value array of shape {} could not be broadcast to indexing result of shape {}",
                shape_text(values.shape()),
                shape_text(&shape)
            ))
        })?;
        Ok(values.with_layout(layout.permute(&self.to_selection())?))
    }
}

/// A copy of the elements.
///
/// # Errors
/// As for [`Array::index`].
pub(super) fn read(dense: &Dense, key: &[Index]) -> Result<Array> {
    if let [Index::Array(indices)] = key
        && let Some(result) = rows(dense, indices)?
    {
        return Ok(result.into());
    }
    let Some(plan) = plan(dense, key)? else {
        let view = basic::View::of_dense(dense).by(&without_arrays(key)?)?.finish_dense()?;
        return Ok(view.copy(layout::Order::K)?.into());
    };
    let result = plan.selection.read()?;
    Ok(result.with_layout(result.layout().permute(&plan.to_result())?).into())
}

/// The commonest key, without detours: one index array in C order along the first axis of an array in C
/// order.
fn rows(dense: &Dense, indices: &Array) -> Result<Option<Dense>> {
    let plain = indices.dtype() == DType::Int64 && indices.ndim() > 0 && dense.is_c_contiguous();
    match indices.as_dense().filter(|_| plain) {
        Some(indices) if indices.is_c_contiguous() && dense.size() > 0 && dense.ndim() > 0 => {
            dense.take(indices, 0, Mode::Raise).map(Some)
        }
        _ => Ok(None),
    }
}

/// A key whose arrays are whole numbers of no axes, as numbers.
fn without_arrays(key: &[Index]) -> Result<Vec<Index>> {
    key.iter()
        .map(|part| match part {
            Index::Array(array) => Ok(Index::Int(array.astype(DType::Int64)?.item()?.to())),
            other => Ok(other.clone()),
        })
        .collect()
}

/// Writes values to the elements.
///
/// # Errors
/// As for [`Array::set_index`].
pub(super) fn write(dense: &Dense, key: &[Index], values: &Array) -> Result<()> {
    let Some(plan) = plan(dense, key)? else {
        let view = basic::View::of_dense(dense).by(&without_arrays(key)?)?.finish_dense()?;
        return crate::deferred::assign(&view, values);
    };
    plan.selection.write(&plan.fit(&cast_values(values, dense.dtype())?)?)
}

/// Values converted to a dtype, now.
///
/// # Errors
/// As for [`Array::astype`].
pub(super) fn cast_values(values: &Array, dtype: DType) -> Result<Dense> {
    if values.dtype() == dtype {
        return values.dense();
    }
    let (result, faults) = values.dense()?.cast_watching(dtype, layout::Order::K, settings::watch())?;
    settings::note(&faults);
    Ok(result)
}
