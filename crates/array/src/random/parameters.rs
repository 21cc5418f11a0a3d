//! Parameters of distributions: numbers, or arrays that broadcast with each other and with the shape of
//! the result.

use crate::Array;
use dtype::DType;
use error::{Error, Result};
use layout::{Dims, Order, broadcast_shapes, shape_text};
use storage::{Dense, Pod};

/// The shape of the result: what is asked for, which the parameters must not widen.
pub(crate) fn result_shape(parameters: &[&Array], shape: Option<&[usize]>) -> Result<Dims> {
    let joined = broadcast_shapes(parameters.iter().map(|x| x.shape()).collect::<Vec<_>>())?;
    let Some(shape) = shape else { return Ok(joined) };
    match broadcast_shapes([&*joined, shape]) {
        Ok(all) if *all == *shape => Ok(all),
        _ => Err(Error::value(format!(
            "Output size {} is not compatible with broadcast dimensions of inputs {}.",
            shape_text(shape),
            shape_text(&joined)
        ))),
    }
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

/// Fills an array with numbers of a distribution. `draw` gets the parameters and a slice to fill; with
/// array parameters it is asked for one number at a time, after all parameters were tried on an empty
/// slice, so that a refusal leaves the stream where it is.
pub(crate) fn distributed<const N: usize>(
    parameters: [&Array; N],
    shape: Option<&[usize]>,
    mut draw: impl FnMut([f64; N], &mut [f64]) -> std::result::Result<(), ::random::Error>,
) -> Result<Array> {
    let shape = result_shape(&parameters, shape)?;
    if parameters.iter().all(|x| x.ndim() == 0) {
        let mut values = [0.0; N];
        for (value, x) in values.iter_mut().zip(parameters) {
            *value = real(x)?.item()?.as_f64();
        }
        return filled(&shape, |out| draw(values, out));
    }
    let mut columns = Vec::with_capacity(N);
    for x in parameters {
        columns.push(real(x)?.broadcast_to(&shape)?.to_vec::<f64>()?);
    }
    let at = |k: usize| std::array::from_fn::<f64, N, _>(|n| columns[n][k]);
    filled(&shape, |out| {
        (0..out.len()).try_for_each(|k| draw(at(k), &mut []))?;
        (0..out.len()).try_for_each(|k| draw(at(k), &mut out[k..=k]))
    })
}

fn real(x: &Array) -> Result<Array> {
    if x.dtype().is_complex() {
        return Err(Error::type_(
            "Cannot cast array data from complex to float64 according to the rule 'safe'",
        ));
    }
    x.astype(DType::Float64)
}

/// Whole numbers, broadcast to a shape; fractions are cut off.
pub(crate) fn whole(x: &Array, shape: &[usize]) -> Result<Vec<i128>> {
    let x = x.broadcast_to(shape)?;
    let dtype = x.dtype();
    if dtype == DType::UInt64 {
        return Ok(x.to_vec::<u64>()?.into_iter().map(i128::from).collect());
    }
    if dtype.is_inexact() {
        return Ok(x.to_vec::<f64>()?.into_iter().map(|value| value as i128).collect());
    }
    Ok(x.to_vec::<i64>()?.into_iter().map(i128::from).collect())
}
