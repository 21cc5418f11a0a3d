//! Parameters of distributions: numbers, or arrays that broadcast with each other and with the shape of
//! the result.

use crate::Array;
use crate::manipulation::mismatch;
use ::random::{Distribution, Refusal, Rules};
use dtype::{Casting, DType, can_cast};
use error::{Error, Result};
use layout::{Dims, Order, broadcast_shapes, shape_text};
use memory::Scratch;
use storage::{Dense, Pod};

/// The shape of the result: what is asked for, which the parameters must not widen.
pub(crate) fn result_shape(parameters: &[&Array], shape: Option<&[usize]>) -> Result<Dims> {
    let shapes: Vec<&[usize]> = shape.into_iter().chain(parameters.iter().map(|x| x.shape())).collect();
    let joined = broadcast_shapes(shapes.iter().copied()).map_err(|_| mismatch(&shapes))?;
    match shape {
        Some(shape) if *shape != *joined => Err(incompatible(shape, &joined)),
        _ => Ok(joined),
    }
}

pub(crate) fn incompatible(shape: &[usize], joined: &[usize]) -> Error {
    Error::value(format!(
        "Output size {} is not compatible with broadcast dimensions of inputs {}.",
        shape_text(shape),
        shape_text(joined)
    ))
}

/// A new array whose elements `fill` writes in C order.
pub(crate) fn filled<T: Pod>(
    shape: &[usize],
    fill: impl FnOnce(&mut [T]) -> std::result::Result<(), ::random::Error>,
) -> Result<Array> {
    let out = Dense::empty(shape, T::DTYPE, Order::C)?;
    out.with_slice_mut::<T, _>(fill)?.map_err(super::bits::refused)?;
    Ok(out.into())
}

/// A parameter in its dtype, if that holds it.
pub(crate) fn safely(x: &Array, dtype: DType) -> Result<Array> {
    if !can_cast(x.dtype(), dtype, Casting::Safe) {
        return Err(Error::type_(format!(
            "Cannot cast {} from dtype('{}') to dtype('{dtype}') according to the rule 'safe'",
            if x.ndim() == 0 { "scalar" } else { "array data" },
            x.dtype()
        )));
    }
    x.astype(dtype)
}

/// The shape in which parameters meet, before they meet the shape of the result.
pub(crate) fn joined_shape(parameters: &[&Array], shape: Option<&[usize]>) -> Result<Dims> {
    broadcast_shapes(parameters.iter().map(|x| x.shape()).collect::<Vec<_>>())
        .or_else(|_| result_shape(parameters, shape))
}

/// The numbers of one parameter: one for all, or one for each place of the shape in which parameters meet.
pub(crate) struct Column<T>(Scratch<T>);

impl<T: Pod> Column<T> {
    /// Reads a parameter that has the dtype.
    pub(crate) fn read(x: &Array, joined: &[usize]) -> Result<Column<T>> {
        let x = if x.ndim() == 0 { x.clone() } else { x.broadcast_to(joined)? };
        Ok(Column(x.to_scratch::<T>()?))
    }

    /// The number for one place.
    pub(crate) fn at(&self, k: usize) -> T {
        self.0[if self.0.len() == 1 { 0 } else { k }]
    }
}

/// Fills an array with numbers of a distribution: of one, if no parameter is an array, else of one for each
/// element. All parameters are checked before shapes are, and before a number is drawn, so that a refusal leaves
/// the stream where it is. `make` gives the distribution for a place in the shape in which parameters meet.
pub(crate) fn distributed<D: Distribution>(
    legacy: bool,
    parameters: &[&Array],
    shape: Option<&[usize]>,
    make: impl Fn(usize) -> D,
    mut fill: impl FnMut(D, &mut [D::Number]),
) -> Result<Array>
where
    D::Number: Pod,
{
    let arrays = parameters.iter().any(|x| x.ndim() > 0);
    let rules = Rules { legacy, arrays };
    let joined = joined_shape(parameters, shape)?;
    let refusals = (0..joined.iter().product()).filter_map(|k| make(k).check(rules).err());
    if let Some(Refusal { error, .. }) = refusals.min_by_key(|refusal| refusal.rank) {
        return Err(super::bits::refused(error));
    }
    let result = result_shape(parameters, shape)?;
    // Which place belongs to each element, where that is not its own.
    let places = if !arrays || result == joined {
        None
    } else {
        let places = Scratch::collected(0..joined.iter().product::<usize>() as i64)?;
        Some(Array::from_shape(&places, &joined)?.broadcast_to(&result)?.to_scratch::<i64>()?)
    };
    filled(&result, |out| {
        match places {
            _ if !arrays => fill(make(0), out),
            None => (0..out.len()).for_each(|k| fill(make(k), &mut out[k..=k])),
            Some(places) => {
                places.iter().zip(out.chunks_mut(1)).for_each(|(&k, one)| fill(make(k as usize), one))
            }
        }
        Ok(())
    })
}

/// Whole numbers, broadcast to a shape; fractions are cut off.
pub(crate) fn whole(x: &Array, shape: &[usize]) -> Result<Scratch<i128>> {
    let x = x.broadcast_to(shape)?;
    let dtype = x.dtype();
    if dtype == DType::UInt64 {
        return Scratch::collected(x.to_scratch::<u64>()?.iter().map(|&value| i128::from(value)));
    }
    if dtype.is_inexact() {
        return Scratch::collected(x.to_scratch::<f64>()?.iter().map(|&value| value as i128));
    }
    Scratch::collected(x.to_scratch::<i64>()?.iter().map(|&value| i128::from(value)))
}
