//! Rows applied in place at given points, over segments of an axis, and to all pairs: what NumPy has as
//! `ufunc.at`, `ufunc.reduceat` and `ufunc.outer`.

use super::{Index, advanced, basic, is_basic};
use crate::elementwise::{self, Options, Results};
use crate::{Array, Operand, reduction, settings};
use dtype::DType;
use error::{Error, Result};
use layout::{Order, normalize_axis};
use ops::Elementwise;
use smallvec::SmallVec;
use storage::{Dense, Selection, Stored};

/// Replaces the elements that a key names by the row of them and of values, one after the other: where
/// an element is named twice, the row is applied to it twice. Rows of one argument take no values.
/// Results are converted to the array's dtype, whatever they lose.
///
/// ```
/// use polyarray::{Array, indexing::at};
/// let counts = Array::from_slice(&[0, 0, 0]);
/// let bins = Array::from_slice(&[2_i64, 0, 2, 2]);
/// at::at(ops::find("add").unwrap(), &counts, &[(&bins).into()], Some(1.into()))?;
/// assert_eq!(counts.to_vec::<i64>()?, [1, 0, 3]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// As for [`Array::set_index`]; [`crate::Kind::Value`] for rows of several results or more than two
/// arguments, and for a missing or surplus second operand; [`crate::Kind::Type`] where the row is not
/// defined for the dtypes.
pub fn at(row: &'static Elementwise, x: &Array, key: &[Index], values: Option<Operand<'_>>) -> Result<()> {
    if row.nin() > 2 {
        return Err(Error::value("Only unary and binary ufuncs supported at this time"));
    }
    if row.nout() != 1 {
        return Err(Error::value("Only single output ufuncs supported at this time"));
    }
    match (&values, row.nin()) {
        (None, 2) => return Err(Error::value("second operand needed for ufunc")),
        (Some(_), 1) => return Err(Error::value("second operand provided when ufunc is unary")),
        _ => {}
    }
    let own = |operand: Operand<'_>| match operand {
        Operand::Number(number) => operand.to_array(number.default_dtype()),
        Operand::Scalar(scalar) => Array::scalar(scalar),
        Operand::Array(array) => Ok(array.clone()),
    };
    let values = values.map(own).transpose()?;
    let mut operands: SmallVec<[Operand<'_>; 2]> = SmallVec::from_slice(&[x.into()]);
    operands.extend(values.iter().map(Operand::from));
    let deciding = if row.returns == ops::Returns::Scaled { &operands[..1] } else { &operands[..] };
    let common = Operand::result_type(deciding).unwrap_or(x.dtype());
    let dtype = row.loop_for(common).ok_or_else(|| {
        Error::type_(format!(
            "ufunc '{}' did not contain a loop with signature matching types {common}",
            row.name
        ))
    })?;
    // The 16-bit floats are computed in float32.
    let dtype = if dtype.is_half() { DType::Float32 } else { dtype };
    let values = match &values {
        Some(values) => Some(advanced::cast_values(values, row.argument_dtype(1, dtype))?),
        None => None,
    };
    if row.name == "power"
        && dtype.is_signed_integer()
        && let Some(values) = &values
    {
        let negative = values.size() > 0 && Array::from(values.clone()).minimum_of_all()?.as_i128() < 0;
        if negative {
            return Err(Error::value("Integers to negative integer powers are not allowed."));
        }
    }
    x.change(|dense| {
        if is_basic(key) {
            // No element is named twice.
            let view = basic::View::of_dense(dense).by(key)?.finish_dense()?;
            return whole(row, dtype, &view, values.as_ref());
        }
        match advanced::plan(dense, key)? {
            Some(plan)
                if plan.selection.shape().len() == plan.selection.points_ndim() && dense.is_aligned() =>
            {
                let values = values.as_ref().map(|values| fit(&plan, values)).transpose()?;
                settings::note(&plan.selection.apply(row, dtype, values.as_ref(), settings::watch())?);
                Ok(())
            }
            _ => {
                let work = dense.copy(Order::C)?;
                let (selection, shape) = flattened(&work, key)?;
                let values = values.as_ref().map(|values| broadcast(values, &shape)).transpose()?;
                settings::note(&selection.apply(row, dtype, values.as_ref(), settings::watch())?);
                dense.assign(&work)
            }
        }
    })
}

fn not_broadcastable() -> Error {
    Error::value("array is not broadcastable to correct shape")
}

fn fit(plan: &advanced::Plan, values: &Dense) -> Result<Dense> {
    plan.fit(values).map_err(|_| not_broadcastable())
}

fn broadcast(values: &Dense, shape: &[usize]) -> Result<Dense> {
    let layout = values.layout().broadcast_to(shape).map_err(|_| not_broadcastable())?;
    Ok(values.with_layout(layout))
}

/// The row over all elements of a view.
fn whole(row: &'static Elementwise, dtype: DType, view: &Dense, values: Option<&Dense>) -> Result<()> {
    let values = values.map(|values| broadcast(values, view.shape())).transpose()?;
    let arrays: SmallVec<[Array; 2]> =
        std::iter::once(view.cast(dtype, Order::K)?).chain(values).map(Array::from).collect();
    let operands: SmallVec<[Operand<'_>; 2]> = arrays.iter().map(Operand::from).collect();
    view.assign(&elementwise::call(row, &operands)?.dense()?)
}

/// What a key names of a contiguous array, as a selection of single elements, and its shape.
fn flattened(work: &Dense, key: &[Index]) -> Result<(Selection, SmallVec<[usize; 4]>)> {
    let places =
        Array::arange_integer(0, work.size() as i64, 1, DType::Int64)?.dense()?.reshape(work.shape())?;
    let places = Array::from(places).index(key)?.dense()?.copy(Order::C)?;
    let flat = work.reshape(&[work.size()])?;
    Ok((flat.selection(&[0], &[0], std::slice::from_ref(&places))?, SmallVec::from_slice(places.shape())))
}

/// The row folded over segments along an axis: from each index up to the next one, or only the element
/// at the index where the next one is not larger; the last up to the end.
///
/// ```
/// use polyarray::{Array, indexing::at};
/// let x = Array::from_slice(&[1, 2, 3, 4, 5]);
/// let sums = at::reduceat(ops::find("add").unwrap(), &x, &[0, 3, 1], 0, None)?;
/// assert_eq!(sums.to_vec::<i64>()?, [6, 4, 14]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Index`] for an index outside, negative ones included; [`crate::Kind::Axis`];
/// [`crate::Kind::Type`] for 0-d arrays and dtypes over which the row does not fold.
pub fn reduceat(
    row: &'static Elementwise,
    x: &Array,
    indices: &[i64],
    axis: i64,
    dtype: Option<DType>,
) -> Result<Array> {
    if row.nin() != 2 || row.nout() != 1 {
        return Err(Error::value("reduceat only supported for binary functions"));
    }
    if x.ndim() == 0 {
        return Err(Error::type_("cannot reduceat on a scalar"));
    }
    let axis = normalize_axis(axis, x.ndim())?;
    storage::check_segments(row, indices, x.shape()[axis])?;
    reduction::refuse_comparison(row, x.dtype())?;
    let result_dtype = match dtype {
        Some(dtype) => dtype,
        None => reduction::default_dtype(row, x.dtype())?,
    };
    let combine = if result_dtype.is_half() { DType::Float32 } else { result_dtype };
    if cpu_tiles::elementwise::fold(row, combine).is_none() || row.result_dtype(0, combine) != combine {
        return Err(Error::type_(format!(
            "No loop matching the specified signature and casting was found for ufunc {}",
            row.name
        )));
    }
    let narrow = if combine.is_bool() { x.astype(DType::Bool)? } else { x.astype(result_dtype)? };
    let mut order: SmallVec<[usize; 4]> = (0..x.ndim()).filter(|&other| other != axis).collect();
    order.push(axis);
    let lines = narrow.astype(combine)?.permute(&order)?;
    let (result, faults) = lines.dense()?.reduceat(row, indices, result_dtype, settings::watch())?;
    settings::note(&faults);
    let mut back: SmallVec<[usize; 4]> = (0..x.ndim() - 1).collect();
    back.insert(axis, x.ndim() - 1);
    let result = Array::from(result).permute(&back)?.astype(result_dtype)?;
    match x.stored()? {
        Stored::Dense(_) => Ok(result),
        Stored::Other(storage) => Ok(storage.of_dense(&result.dense()?)?.into()),
    }
}

/// The row applied to all pairs of an element of `x1` and one of `x2`: the axes of the first, then those
/// of the second.
///
/// ```
/// use polyarray::{Array, indexing::at};
/// let x = Array::from_slice(&[1, 2]);
/// let y = Array::from_slice(&[10, 20, 30]);
/// let table = &at::outer(ops::find("multiply").unwrap(), (&x).into(), (&y).into(), &Default::default())?[0];
/// assert_eq!(table.shape(), [2, 3]);
/// assert_eq!(table.to_vec::<i64>()?, [10, 20, 30, 20, 40, 60]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] for rows that do not take two arguments; as for [`elementwise::apply`].
pub fn outer(
    row: &'static Elementwise,
    x1: Operand<'_>,
    x2: Operand<'_>,
    options: &Options<'_>,
) -> Result<Results> {
    if row.nin() != 2 {
        return Err(Error::value("outer product only supported for binary functions"));
    }
    let after = x2.shape().len();
    let Operand::Array(first) = x1 else { return elementwise::apply(row, &[x1, x2], options) };
    if after == 0 {
        return elementwise::apply(row, &[x1, x2], options);
    }
    let shape: SmallVec<[i64; 4]> =
        first.shape().iter().map(|&length| length as i64).chain(std::iter::repeat_n(1, after)).collect();
    let first = first.reshape(&shape)?;
    elementwise::apply(row, &[(&first).into(), x2], options)
}
