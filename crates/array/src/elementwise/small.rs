//! Small operands: one tile at once.
//!
//! What a call costs beyond its arithmetic matters most here, so nothing is built: operands are looked at
//! once, in order, and whatever is out of the ordinary (a deferred operand, another kind of storage, a number
//! that does not fit, a fault to report) is left to the long way before anything is done.

use crate::operand::Number;
use crate::{Array, Operand, deferred, settings};
use cpu::once::LONGEST;
use cpu_tiles::Map;
use dtype::{Casting, DType, Scalar, can_cast, iinfo, with_weak};
use error::Result;
use layout::{Dims, broadcast_shapes};
use ops::{Elementwise, Returns};
use smallvec::SmallVec;
use storage::Dense;
use storage::once::{self, Argument};

type Arguments<'a> = SmallVec<[Argument<'a>; 3]>;

/// A call that one tile serves.
struct Plan<'a> {
    of: once::Loop,
    /// The result's dtype.
    dtype: DType,
    shape: Dims,
    arguments: Arguments<'a>,
}

/// Whether an argument takes part in the choice of the loop.
fn decides(row: &Elementwise, argument: usize) -> bool {
    match row.returns {
        Returns::Select => argument > 0,
        Returns::Scaled => argument == 0,
        _ => true,
    }
}

/// A plain number as an element, where it takes the dtype of the arrays that it meets and fits it.
pub(super) fn weak_value(number: Number, dtype: DType) -> Option<Scalar> {
    if with_weak(dtype, number.weak()) != dtype {
        return None;
    }
    match (number, iinfo(dtype)) {
        (Number::Int(value), Some(info)) if !(info.min..=info.max).contains(&value) => None,
        (Number::Float(value), _) if dtype == DType::Float64 => Some(Scalar::new(value)),
        _ => number.as_scalar(dtype).ok(),
    }
}

/// A number as the element that a loop over `common` reads as `wanted`, where that loses nothing.
#[inline]
fn value(operand: &Operand<'_>, common: DType, wanted: DType) -> Option<Scalar> {
    match operand {
        Operand::Number(Number::Float(value)) if (common, wanted) == (DType::Float64, DType::Float64) => {
            Some(Scalar::new(*value))
        }
        Operand::Number(number) if wanted == common => weak_value(*number, wanted),
        Operand::Scalar(scalar) if can_cast(scalar.dtype(), wanted, Casting::Safe) => {
            Some(scalar.cast(wanted))
        }
        _ => None,
    }
}

/// How a tile serves a call of at most so many elements, if one does.
#[inline]
fn plan<'a>(row: &'static Elementwise, operands: &[Operand<'a>], most: usize) -> Option<Plan<'a>> {
    if operands.len() > 3 {
        return None;
    }
    let mut denses: [Option<&'a Dense>; 3] = [None; 3];
    let (mut common, mut uniform): (Option<DType>, bool) = (None, true);
    let (mut shape, mut mixed): (Option<&[usize]>, bool) = (None, false);
    for (i, operand) in operands.iter().enumerate() {
        let Operand::Array(array) = operand else { continue };
        let dense = array.as_dense()?;
        match shape {
            None if dense.size() <= most => shape = Some(dense.shape()),
            None => return None,
            Some(known) => mixed |= !layout::same_shape(known, dense.shape()),
        }
        if decides(row, i) {
            uniform &= common.is_none_or(|known| known == dense.dtype());
            common = Some(dense.dtype());
        }
        denses[i] = Some(dense);
    }
    let mut common = common?;
    let changes = |operand: &Operand<'_>| match operand {
        Operand::Array(_) => false,
        Operand::Scalar(scalar) => scalar.dtype() != common,
        Operand::Number(number) => with_weak(common, number.weak()) != common,
    };
    if !uniform || !row.has_loop(common) || operands.iter().any(changes) {
        // Whole numbers of different dtypes are compared without going through floats.
        let strong = |operand: &Operand<'_>| matches!(operand, Operand::Scalar(_)) && changes(operand);
        let exact = row.returns == Returns::Bool && (!uniform || operands.iter().any(strong));
        if exact || matches!(row.returns, Returns::Select | Returns::Scaled) {
            return None;
        }
        common = super::common_dtype(row, operands).ok()?;
    }
    if is_unusual(row, common) || !row.has_loop(common) || row.nout() != 1 {
        return None;
    }
    let tile = cpu_tiles::elementwise::map(row, common)?;
    let mut arguments = Arguments::new();
    for (i, (operand, dense)) in operands.iter().zip(&denses).enumerate() {
        let wanted = row.argument_dtype(i, common);
        arguments.push(match (operand, dense) {
            (_, Some(dense)) if dense.dtype() == wanted || can_cast(dense.dtype(), wanted, Casting::Safe) => {
                Argument::Array(dense, wanted)
            }
            _ => Argument::Value(value(operand, common, wanted)?),
        });
    }
    let shape = if mixed {
        let shape = broadcast_shapes(denses.iter().flatten().map(|dense| dense.shape())).ok()?;
        (layout::size_of_shape(&shape) <= most).then_some(shape)?
    } else {
        Dims::from_slice(shape?)
    };
    Some(Plan { of: (row, common, tile), dtype: row.result_dtype(0, common), shape, arguments })
}

/// Plain arrays of one dtype and shape, and the tile over them: the commonest operands.
#[inline]
fn plain<'a>(row: &'static Elementwise, operands: &[Operand<'a>]) -> Option<(Map, [Option<&'a Dense>; 3])> {
    let [Operand::Array(first), others @ ..] = operands else { return None };
    let first = first.as_dense().filter(|first| first.is_plain() && first.size() < deferred::SMALLEST)?;
    let mut denses = [Some(first), None, None];
    for (place, operand) in denses[1..].iter_mut().zip(others) {
        let Operand::Array(array) = operand else { return None };
        let dense = array.as_dense()?;
        if dense.dtype() != first.dtype()
            || !dense.is_plain()
            || !layout::same_shape(dense.shape(), first.shape())
        {
            return None;
        }
        *place = Some(dense);
    }
    let uniform = !matches!(row.returns, Returns::Select | Returns::Scaled) && row.nout() == 1;
    if !uniform || others.len() > 2 || is_unusual(row, first.dtype()) || !row.has_loop(first.dtype()) {
        return None;
    }
    Some((cpu_tiles::elementwise::map(row, first.dtype())?, denses))
}

/// Dtypes that have no tile of their own, and powers whose exponents have to be looked at.
#[inline]
pub(super) fn is_unusual(row: &'static Elementwise, dtype: DType) -> bool {
    dtype.is_half() || dtype.is_signed_integer() && *row == ops::elementwise::arithmetic::power
}

/// A row's only result for small operands, computed at once; `None` where [`super::at_length`] must be taken.
///
/// # Errors
/// Where there is no memory.
#[inline]
pub fn call(row: &'static Elementwise, operands: &[Operand<'_>]) -> Result<Option<Array>> {
    if let Some((tile, denses)) = plain(row, operands) {
        let dtype = denses[0].map_or(DType::Bool, |first| row.result_dtype(0, first.dtype()));
        return Ok(once::map_plain(tile, denses, dtype, settings::watch())?.map(Array::from));
    }
    scattered(row, operands)
}

/// [`call`] of operands in any order, and numbers.
fn scattered(row: &'static Elementwise, operands: &[Operand<'_>]) -> Result<Option<Array>> {
    let Some(Plan { of, dtype, shape, arguments }) = plan(row, operands, deferred::SMALLEST - 1) else {
        return Ok(None);
    };
    Ok(once::map(of, &shape, &arguments, dtype, settings::watch())?.map(Array::from))
}

/// A row's only result for numbers; `None` where [`super::at_length`] must be taken.
#[inline]
pub fn of_numbers<const N: usize>(row: &'static Elementwise, operands: &[Operand<'_>; N]) -> Option<Scalar> {
    let common = super::common_dtype(row, operands).ok()?;
    // Whole numbers of different dtypes are compared without going through floats.
    let changes = |operand: &Operand<'_>| matches!(operand, Operand::Scalar(x) if x.dtype() != common);
    let exact = row.returns == Returns::Bool && operands.iter().any(changes);
    if exact || matches!(row.returns, Returns::Select | Returns::Scaled) || row.nout() != 1 {
        return None;
    }
    let tile = cpu_tiles::elementwise::map(row, common)?;
    let mut values = [Scalar::zero(common); N];
    for (i, (to, operand)) in values.iter_mut().zip(operands).enumerate() {
        *to = value(operand, common, row.argument_dtype(i, common))?;
    }
    // Powers of whole numbers have exponents that are not negative.
    if is_unusual(row, common) && (common.is_half() || values[N - 1].as_i128() < 0) {
        return None;
    }
    once::map_values(tile, &values, row.result_dtype(0, common), settings::watch())
}

/// The row's only result, written into an array of its dtype where a mask of its shape says so; false where the long
/// way must be taken, as for elements that are at fault: those that the mask leaves out may be.
///
/// # Errors
/// As for [`call_into`].
#[inline]
pub fn call_where(
    row: &'static Elementwise,
    operands: &[Operand<'_>],
    mask: &Array,
    out: &Array,
) -> Result<bool> {
    if out.size() >= deferred::SMALLEST || mask.dtype() != DType::Bool || mask.shape() != out.shape() {
        return Ok(false);
    }
    let Some(values) = call(row, operands)? else { return Ok(false) };
    if values.dtype() != out.dtype() || values.shape() != out.shape() {
        return Ok(false);
    }
    call_into(&ops::elementwise::selection::select, &[mask.into(), (&values).into(), out.into()], out)
}

/// The row's only result, written into an array of its dtype; false where the long way must be taken.
///
/// # Errors
/// Those of deferred computations that read what is written.
#[inline]
pub fn call_into(row: &'static Elementwise, operands: &[Operand<'_>], out: &Array) -> Result<bool> {
    let (Some(out), Some(plan)) = (out.as_dense(), plan(row, operands, LONGEST)) else { return Ok(false) };
    let fits = out.shape() == &*plan.shape && out.dtype() == plan.dtype && out.is_writeable();
    if !fits || out.overlaps_itself() {
        return Ok(false);
    }
    match once::map_into(plan.of, out, &plan.arguments, settings::watch())? {
        Some(faults) => {
            settings::note(&faults);
            Ok(true)
        }
        None => Ok(false),
    }
}
