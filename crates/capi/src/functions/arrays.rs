//! Making, moving, joining and indexing arrays.

use super::nested::array_of_list;
use super::{Arguments, Row, each, rows};
use crate::values::{Answer, Value};
use error::{Error, Result};
use polyarray::bits::BitOrder;
use polyarray::creation::Like;
use polyarray::creation::grids::{self, Indexing};
use polyarray::creation::ranges::{self, Spacing};
use polyarray::indexing::{Mode, choice, positions};
use polyarray::manipulation::editing::Places;
use polyarray::manipulation::joining::{self, Joining};
use polyarray::manipulation::splitting::Sections;
use polyarray::{Array, Operand, deferred, manipulation, rounding, sets, sharing, sorting};

fn mode(a: &Arguments<'_, '_>, at: usize) -> Result<Mode> {
    match a.text(at)? {
        "raise" => Ok(Mode::Raise),
        "wrap" => Ok(Mode::Wrap),
        "clip" => Ok(Mode::Clip),
        other => {
            Err(Error::value(format!("clipmode must be one of 'clip', 'raise', or 'wrap' (got '{other}')")))
        }
    }
}

fn like<'a>(a: &Arguments<'_, '_>, shape: &'a Option<Vec<usize>>) -> Result<Like<'a>> {
    Ok(Like { dtype: a.optional_dtype(1)?, shape: shape.as_deref(), order: a.order(3)? })
}

fn joined_as<'a>(a: &Arguments<'a, 'a>, out: Option<&'a Array>, at: usize) -> Result<Joining<'a>> {
    Ok(Joining { out, dtype: a.optional_dtype(at)?, casting: a.casting(at + 1)? })
}

fn split(
    a: &Arguments<'_, '_>,
    run: impl FnOnce(&Array, Sections<'_>) -> Result<Vec<Array>>,
) -> Result<Vec<Array>> {
    let x = a.array(0)?;
    if let Value::Number(_) = a.value(1) {
        return run(&x, Sections::Count(a.integer(1)?));
    }
    run(&x, Sections::At(&a.integers(1)?))
}

fn spacing(a: &Arguments<'_, '_>, at: usize) -> Result<Spacing> {
    Ok(Spacing {
        num: a.count(at)?,
        endpoint: a.truth(at + 1)?,
        dtype: a.optional_dtype(at + 2)?,
        axis: a.integer(at + 3)?,
    })
}

fn sorting_of(a: &Arguments<'_, '_>, kind: usize) -> Result<sorting::Sorting> {
    let stable = a.optional_text(kind)?.map_or(Ok(false), sorting::parse_kind)?;
    Ok(sorting::Sorting { stable, ..sorting::Sorting::default() })
}

fn unique(a: &Arguments<'_, '_>) -> Result<Answer> {
    let wanted = sets::Wanted {
        index: a.truth(1)?,
        inverse: a.truth(2)?,
        counts: a.truth(3)?,
        axis: a.optional_integer(4)?,
        equal_nan: a.truth(5)?,
    };
    let found = a.array(0)?.unique(&wanted)?;
    let mut parts = vec![Answer::Array(found.values)];
    parts.extend([found.index, found.inverse, found.counts].into_iter().flatten().map(Answer::Array));
    Ok(if parts.len() == 1 { parts.remove(0) } else { Answer::List(parts) })
}

pub(super) const ROWS: &[Row] = rows! {
    // Making.
    "array(object, dtype=None)" => |a| match (a.value(0), a.optional_dtype(1)?) {
        (Value::List(values), dtype) => array_of_list(values, dtype)?,
        (_, Some(dtype)) => a.array_for(0, dtype)?.astype(dtype)?,
        (_, None) => a.array(0)?,
    };
    "empty(shape, dtype='float64', order='C')" => |a| Array::empty_in(&a.shape(0)?, a.dtype(1)?, a.order(2)?)?;
    "zeros(shape, dtype='float64', order='C')" => |a| Array::zeros_in(&a.shape(0)?, a.dtype(1)?, a.order(2)?)?;
    "ones(shape, dtype='float64', order='C')" => |a| {
        Array::full_in(&a.shape(0)?, dtype::Scalar::new(1u8).cast(a.dtype(1)?), a.order(2)?)?
    };
    "full(shape, fill_value, dtype=None, order='C')" => |a| {
        let value = match a.optional_dtype(2)? {
            Some(dtype) => a.array_for(1, dtype)?.astype(dtype)?,
            None => a.array(1)?,
        };
        match value.ndim() {
            0 => Array::full_in(&a.shape(0)?, value.item()?, a.order(3)?)?,
            _ => {
                let result = Array::empty_in(&a.shape(0)?, value.dtype(), a.order(3)?)?;
                result.assign(&value)?;
                result
            }
        }
    };
    "empty_like(prototype, dtype=None, shape=None, order='K')" => |a| {
        let shape = a.optional_shape(2)?;
        a.array(0)?.empty_like(&like(a, &shape)?)?
    };
    "zeros_like(prototype, dtype=None, shape=None, order='K')" => |a| {
        let shape = a.optional_shape(2)?;
        a.array(0)?.zeros_like(&like(a, &shape)?)?
    };
    "ones_like(prototype, dtype=None, shape=None, order='K')" => |a| {
        let shape = a.optional_shape(2)?;
        a.array(0)?.ones_like(&like(a, &shape)?)?
    };
    "full_like(a, fill_value, dtype=None, shape=None, order='K')" => |a| {
        let shape = a.optional_shape(3)?;
        let like = Like { dtype: a.optional_dtype(2)?, shape: shape.as_deref(), order: a.order(4)? };
        a.array(0)?.full_like(a.operand(1)?, &like)?
    };
    "arange(start, stop, step=1, dtype=None)" => |a| {
        ranges::arange(a.number(0)?, a.number(1)?, a.number(2)?, a.optional_dtype(3)?)?
    };
    "linspace(start, stop, num=50, endpoint=True, dtype=None, axis=0)" => |a| {
        ranges::linspace(a.operand(0)?, a.operand(1)?, &spacing(a, 2)?)?
    };
    "logspace(start, stop, num=50, endpoint=True, dtype=None, axis=0, base=10.0)" => |a| {
        ranges::logspace(a.operand(0)?, a.operand(1)?, a.operand(6)?, &spacing(a, 2)?)?
    };
    "geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0)" => |a| {
        ranges::geomspace(a.operand(0)?, a.operand(1)?, &spacing(a, 2)?)?
    };
    "eye(N, M=None, k=0, dtype='float64', order='C')" => |a| {
        let rows = a.count(0)?;
        Array::eye(rows, a.optional_count(1)?.unwrap_or(rows), a.integer(2)?, a.dtype(3)?, a.order(4)?)?
    };
    "identity(n, dtype='float64')" => |a| Array::identity(a.count(0)?, a.dtype(1)?)?;
    "tri(N, M=None, k=0, dtype='float64')" => |a| {
        let rows = a.count(0)?;
        Array::tri(rows, a.optional_count(1)?.unwrap_or(rows), a.integer(2)?, a.dtype(3)?)?
    };
    "tril(m, k=0)" => |a| a.array(0)?.tril(a.integer(1)?)?;
    "triu(m, k=0)" => |a| a.array(0)?.triu(a.integer(1)?)?;
    "diag(v, k=0)" => |a| a.array(0)?.diag(a.integer(1)?)?;
    "diagflat(v, k=0)" => |a| a.array(0)?.diagflat(a.integer(1)?)?;
    "vander(x, N=None, increasing=False)" => |a| a.array(0)?.vander(a.optional_count(1)?, a.truth(2)?)?;
    "meshgrid(vectors, copy=True, sparse=False, indexing='xy')" => |a| {
        let indexing = Indexing::parse(a.text(3)?)?;
        grids::meshgrid(&each(&a.arrays(0)?), indexing, a.truth(2)?, a.truth(1)?)?
    };
    "indices(dimensions, dtype='int64', sparse=False)" => |a| match a.truth(2)? {
        true => Answer::from(positions::sparse_indices(&a.shape(0)?, a.dtype(1)?)?),
        false => positions::indices(&a.shape(0)?, a.dtype(1)?)?.into(),
    };

    // Copies and conversions.
    "copy(a, order='K')" => |a| a.array(0)?.copy(a.order(1)?)?;
    "astype(x, dtype)" => |a| a.array(0)?.astype(a.dtype(1)?)?;
    "copyto(dst, src, casting='same_kind', where=None)" => |a| {
        let (dst, mask) = (a.written(0)?, a.optional_array(3)?);
        let src = a.array_for(1, dst.dtype())?;
        let casting = a.casting(2)?;
        if !dtype::can_cast(src.dtype(), dst.dtype(), casting) {
            return Err(Error::type_(format!(
                "Cannot cast array data from dtype('{}') to dtype('{}') according to the rule '{}'",
                src.dtype(), dst.dtype(), a.text(2)?
            )));
        }
        match mask {
            None => dst.assign(&src)?,
            Some(mask) => {
                let values = src.astype(dst.dtype())?;
                dst.assign(&Array::select(&mask, &values, dst)?)?;
            }
        }
    };
    "assign(dst, src)" => |a| {
        let dst = a.written(0)?;
        dst.assign(&a.array_for(1, dst.dtype())?)?;
    };
    "fill(a, value)" => |a| {
        let array = a.written(0)?;
        let value = a.array_for(1, array.dtype())?;
        array.fill(value.item()?.cast(array.dtype()))?;
    };
    "evaluate(arrays)" => |a| deferred::evaluate(&each(&a.arrays(0)?))?;
    "explain(x)" => |a| deferred::explain(&a.array(0)?);
    "byteswap(a)" => |a| a.array(0)?.byteswap()?;
    "real(val)" => |a| a.array(0)?.real()?;
    "imag(val)" => |a| a.array(0)?.imag()?;
    "angle(z, deg=False)" => |a| a.array(0)?.angle(a.truth(1)?)?;
    "real_if_close(a, tol=100)" => |a| a.array(0)?.real_if_close(a.real(1)?)?;
    "shares_memory(a, b)" => |a| {
        sharing::overlap(&a.array(0)?.dense()?, &a.array(1)?.dense()?, None).unwrap_or(true)
    };
    "may_share_memory(a, b)" => |a| {
        sharing::overlap(&a.array(0)?.dense()?, &a.array(1)?.dense()?, Some(0)).unwrap_or(true)
    };

    // Shapes.
    "reshape(a, shape, order='C')" => |a| a.array(0)?.reshape_in(&a.integers(1)?, a.order(2)?)?;
    "ravel(a, order='C')" => |a| a.array(0)?.ravel(a.order(1)?)?;
    "flatten(a, order='C')" => |a| a.array(0)?.flatten(a.order(1)?)?;
    "transpose(a, axes=None)" => |a| match a.axes(1)? {
        None => a.array(0)?.transpose()?,
        Some(axes) => a.array(0)?.permute_dims(&axes)?,
    };
    "matrix_transpose(x)" => |a| {
        let x = a.array(0)?;
        if x.ndim() < 2 {
            return Err(Error::value(format!("Input array must be at least 2-dimensional, but it is {}", x.ndim())));
        }
        x.swapaxes(-1, -2)?
    };
    "squeeze(a, axis=None)" => |a| a.array(0)?.squeeze(a.axes(1)?.as_deref())?;
    "expand_dims(a, axis)" => |a| a.array(0)?.expand_dims(&a.integers(1)?)?;
    "moveaxis(a, source, destination)" => |a| a.array(0)?.moveaxis(&a.integers(1)?, &a.integers(2)?)?;
    "rollaxis(a, axis, start=0)" => |a| a.array(0)?.rollaxis(a.integer(1)?, a.integer(2)?)?;
    "swapaxes(a, axis1, axis2)" => |a| a.array(0)?.swapaxes(a.integer(1)?, a.integer(2)?)?;
    "atleast_1d(x)" => |a| a.array(0)?.atleast_1d()?;
    "atleast_2d(x)" => |a| a.array(0)?.atleast_2d()?;
    "atleast_3d(x)" => |a| a.array(0)?.atleast_3d()?;
    "broadcast_to(array, shape)" => |a| a.array(0)?.broadcast_to(&a.shape(1)?)?;
    "broadcast_arrays(arrays)" => |a| manipulation::broadcast_arrays(&each(&a.arrays(0)?))?;
    "diagonal(a, offset=0, axis1=0, axis2=1)" => |a| {
        a.array(0)?.diagonal(a.integer(1)?, a.integer(2)?, a.integer(3)?)?
    };
    "flip(m, axis=None)" => |a| a.array(0)?.flip(a.axes(1)?.as_deref())?;
    "fliplr(m)" => |a| a.array(0)?.fliplr()?;
    "flipud(m)" => |a| a.array(0)?.flipud()?;
    "rot90(m, k=1, axes=None)" => |a| {
        let axes = a.axes(2)?.unwrap_or_else(|| vec![0, 1]);
        let [first, second] = axes[..] else { return Err(Error::value("len(axes) must be 2.")) };
        a.array(0)?.rot90(a.integer(1)?, [first, second])?
    };
    "roll(a, shift, axis=None)" => |a| a.array(0)?.roll(&a.integers(1)?, a.axes(2)?.as_deref())?;
    "repeat(a, repeats, axis=None)" => |a| a.array(0)?.repeat(&a.integers(1)?, a.optional_integer(2)?)?;
    "tile(A, reps)" => |a| a.array(0)?.tile(&a.shape(1)?)?;
    "resize(a, new_shape)" => |a| a.array(0)?.resized(&a.integers(1)?)?;

    // Joining and splitting.
    "concatenate(arrays, axis=0, out=None, dtype=None, casting='same_kind')" => |a| {
        let joining = joined_as(a, a.optional_written(2)?, 3)?;
        joining::concatenate(&each(&a.arrays(0)?), a.optional_integer(1)?, &joining)?
    };
    "stack(arrays, axis=0, out=None, dtype=None, casting='same_kind')" => |a| {
        joining::stack(&each(&a.arrays(0)?), a.integer(1)?, &joined_as(a, a.optional_written(2)?, 3)?)?
    };
    "vstack(tup, dtype=None, casting='same_kind')" => |a| {
        joining::vstack(&each(&a.arrays(0)?), &joined_as(a, None, 1)?)?
    };
    "hstack(tup, dtype=None, casting='same_kind')" => |a| {
        joining::hstack(&each(&a.arrays(0)?), &joined_as(a, None, 1)?)?
    };
    "dstack(tup)" => |a| joining::dstack(&each(&a.arrays(0)?), &Joining::default())?;
    "column_stack(tup)" => |a| joining::column_stack(&each(&a.arrays(0)?))?;
    "append(arr, values, axis=None)" => |a| a.array(0)?.append(&a.array(1)?, a.optional_integer(2)?)?;
    "delete(arr, obj, axis=None)" => |a| {
        a.array(0)?.delete(Places::Many(&a.integers(1)?), a.optional_integer(2)?)?
    };
    "insert(arr, obj, values, axis=None)" => |a| {
        let (array, axis, places) = (a.array(0)?, a.optional_integer(3)?, a.integers(1)?);
        match (a.value(1), places[..].first()) {
            (Value::Number(_), Some(&place)) => array.insert(Places::One(place), a.operand(2)?, axis)?,
            _ => array.insert(Places::Many(&places), a.operand(2)?, axis)?,
        }
    };
    "packbits(a, axis=None, bitorder='big')" => |a| {
        a.array(0)?.packbits(a.optional_integer(1)?, BitOrder::parse(a.text(2)?)?)?
    };
    "unpackbits(a, axis=None, count=None, bitorder='big')" => |a| {
        let order = BitOrder::parse(a.text(3)?)?;
        a.array(0)?.unpackbits(a.optional_integer(1)?, a.optional_integer(2)?, order)?
    };
    "split(ary, indices_or_sections, axis=0)" => |a| {
        let axis = a.integer(2)?;
        split(a, |x, sections| x.split(sections, axis))?
    };
    "array_split(ary, indices_or_sections, axis=0)" => |a| {
        let axis = a.integer(2)?;
        split(a, |x, sections| x.array_split(sections, axis))?
    };
    "hsplit(ary, indices_or_sections)" => |a| split(a, Array::hsplit)?;
    "vsplit(ary, indices_or_sections)" => |a| split(a, Array::vsplit)?;
    "dsplit(ary, indices_or_sections)" => |a| split(a, Array::dsplit)?;
    "unstack(x, axis=0)" => |a| a.array(0)?.unstack(a.integer(1)?)?;

    // Elements at places.
    "getitem(a, key)" => |a| a.array(0)?.index(&a.key(1)?)?;
    "setitem(a, key, values)" => |a| {
        let array = a.written(0)?;
        array.set_index(&a.key(1)?, &a.array_for(2, array.dtype())?)?;
    };
    "take(a, indices, axis=None, out=None, mode='raise')" => |a| {
        a.array(0)?.take(&a.array(1)?, a.optional_integer(2)?, mode(a, 4)?, a.optional_written(3)?)?
    };
    "put(a, ind, v, mode='raise')" => |a| {
        let array = a.written(0)?;
        array.put(&a.array(1)?, &a.array_for(2, array.dtype())?, mode(a, 3)?)?;
    };
    "take_along_axis(arr, indices, axis=-1)" => |a| {
        a.array(0)?.take_along_axis(&a.array(1)?, a.optional_integer(2)?)?
    };
    "put_along_axis(arr, indices, values, axis)" => |a| {
        a.written(0)?.put_along_axis(&a.array(1)?, &a.array(2)?, a.optional_integer(3)?)?;
    };
    "compress(condition, a, axis=None, out=None)" => |a| {
        a.array(1)?.compress(&a.array(0)?, a.optional_integer(2)?, a.optional_written(3)?)?
    };
    "extract(condition, arr)" => |a| a.array(1)?.extract(&a.array(0)?)?;
    "choose(a, choices, out=None, mode='raise')" => |a| {
        a.array(0)?.choose(&a.arrays(1)?, mode(a, 3)?, a.optional_written(2)?)?
    };
    "select(condlist, choicelist, default=0)" => |a| {
        let choices = a.arrays(1)?;
        let operands: Vec<Operand<'_>> = choices.iter().map(Operand::from).collect();
        choice::select(&a.arrays(0)?, &operands, a.operand(2)?)?
    };
    "place(arr, mask, vals)" => |a| a.written(0)?.place(&a.array(1)?, &a.array(2)?)?;
    "putmask(a, mask, values)" => |a| a.written(0)?.putmask(&a.array(1)?, &a.array(2)?)?;
    "where(condition, x=None, y=None)" => |a| match (a.optional_operand(1)?, a.optional_operand(2)?) {
        (Some(x), Some(y)) => Answer::from(Array::where_(&a.array(0)?, x, y)?),
        (None, None) => a.array(0)?.nonzero()?.into(),
        _ => return Err(Error::value("either both or neither of x and y should be given")),
    };
    "nonzero(a)" => |a| a.array(0)?.nonzero()?;
    "flatnonzero(a)" => |a| a.array(0)?.flatnonzero()?;
    "argwhere(a)" => |a| a.array(0)?.argwhere()?;
    "fill_diagonal(a, val, wrap=False)" => |a| {
        let array = a.written(0)?;
        array.fill_diagonal(&a.array_for(1, array.dtype())?, a.truth(2)?)?;
    };
    "ix_(args)" => |a| positions::ix_(&a.arrays(0)?)?;
    "ravel_multi_index(multi_index, dims, mode='raise', order='C')" => |a| {
        positions::ravel_multi_index(&a.arrays(0)?, &a.shape(1)?, &[mode(a, 2)?], a.order(3)?)?
    };
    "unravel_index(indices, shape, order='C')" => |a| {
        positions::unravel_index(&a.array(0)?, &a.shape(1)?, a.order(2)?)?
    };

    // Order and sets.
    "sort(a, axis=-1, kind=None)" => |a| a.array(0)?.sort(a.optional_integer(1)?, sorting_of(a, 2)?)?;
    "sort_in_place(a, axis=-1, kind=None)" => |a| {
        a.written(0)?.sort_in_place(a.integer(1)?, sorting_of(a, 2)?)?;
    };
    "argsort(a, axis=-1, kind=None)" => |a| a.array(0)?.argsort(a.optional_integer(1)?, sorting_of(a, 2)?)?;
    "partition(a, kth, axis=-1)" => |a| a.array(0)?.partition(&a.integers(1)?, a.optional_integer(2)?)?;
    "argpartition(a, kth, axis=-1)" => |a| a.array(0)?.argpartition(&a.integers(1)?, a.optional_integer(2)?)?;
    "searchsorted(a, v, side='left', sorter=None)" => |a| {
        let side = sorting::parse_side(a.text(2)?)?;
        a.array(0)?.searchsorted(&a.array(1)?, side, a.optional_array(3)?.as_ref())?
    };
    "sort_complex(a)" => |a| a.array(0)?.sort_complex()?;
    "lexsort(keys, axis=-1)" => |a| sorting::lexsort(&each(&a.arrays(0)?), a.integer(1)?)?;
    "unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, equal_nan=True)" =>
        |a| unique(a)?;
    "isin(element, test_elements, invert=False)" => |a| {
        sets::isin(&a.array(0)?, &a.array(1)?, a.truth(2)?, sets::Method::default())?
    };
    "union1d(ar1, ar2)" => |a| sets::union1d(&a.array(0)?, &a.array(1)?)?;
    "setdiff1d(ar1, ar2, assume_unique=False)" => |a| {
        sets::setdiff1d(&a.array(0)?, &a.array(1)?, a.truth(2)?)?
    };
    "setxor1d(ar1, ar2, assume_unique=False)" => |a| sets::setxor1d(&a.array(0)?, &a.array(1)?, a.truth(2)?)?;
    "intersect1d(ar1, ar2, assume_unique=False)" => |a| {
        sets::intersect1d(&a.array(0)?, &a.array(1)?, a.truth(2)?, false)?.0
    };

    // Limits, rounding and comparison of whole arrays.
    "clip(a, a_min=None, a_max=None)" => |a| a.array(0)?.clip(a.optional_operand(1)?, a.optional_operand(2)?)?;
    "round(a, decimals=0)" => |a| {
        a.array(0)?.round(i32::try_from(a.integer(1)?).map_err(|_| Error::overflow("decimals"))?)?
    };
    "fix(x)" => |a| a.array(0)?.fix()?;
    "nan_to_num(x, nan=0.0, posinf=None, neginf=None)" => |a| {
        a.array(0)?.nan_to_num(a.operand(1)?, a.optional_operand(2)?, a.optional_operand(3)?)?
    };
    "isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False)" => |a| {
        rounding::isclose(a.operand(0)?, a.operand(1)?, a.operand(2)?, a.operand(3)?, a.truth(4)?)?
    };
    "allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False)" => |a| {
        rounding::allclose(a.operand(0)?, a.operand(1)?, a.operand(2)?, a.operand(3)?, a.truth(4)?)?
    };
    "array_equal(a1, a2, equal_nan=False)" => |a| {
        rounding::array_equal(&a.array(0)?, &a.array(1)?, a.truth(2)?)?
    };
    "array_equiv(a1, a2)" => |a| rounding::array_equiv(&a.array(0)?, &a.array(1)?)?;
};
