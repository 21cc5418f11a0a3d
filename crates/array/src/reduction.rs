//! Reductions and scans along axes.

use crate::Array;
use crate::{deferred, settings};
use dtype::{DKind, DType, Scalar};
use error::{Error, Result};
use layout::{Order, normalize_axes};
use ops::elementwise::{arithmetic, bitwise, comparison, exponential};
use ops::{Elementwise, Returns};
use smallvec::SmallVec;
use storage::{Dense, Reduction};

/// How a reduction is to be done; the defaults are NumPy's.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The axes to reduce; all where missing.
    pub axes: Option<&'a [i64]>,
    /// The dtype in which to combine, where it is not the default one.
    pub dtype: Option<DType>,
    /// Whether reduced axes stay, with length one.
    pub keepdims: bool,
    /// The value to begin with.
    pub initial: Option<Scalar>,
    /// The elements that count.
    pub mask: Option<&'a Array>,
    /// The array that receives the result.
    pub out: Option<&'a Array>,
    /// Whether the array's handle is about to go, so that its elements need not be kept.
    pub passing: bool,
}

/// The dtype in which a row combines elements of `dtype` where the caller does not say: sums and
/// products of small integers are made in 64 bits.
pub fn default_dtype(row: &'static Elementwise, dtype: DType) -> Result<DType> {
    if row == &arithmetic::add || row == &arithmetic::multiply {
        return Ok(match dtype.kind() {
            DKind::Bool | DKind::SignedInteger => DType::Int64,
            DKind::UnsignedInteger => DType::UInt64,
            _ => dtype,
        });
    }
    if row.returns == Returns::Bool {
        return Ok(DType::Bool);
    }
    if dtype.is_bool() && row == &arithmetic::subtract {
        return Err(Error::type_(
            "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the \
             logical_xor function instead.",
        ));
    }
    row.loop_for(dtype).ok_or_else(|| {
        Error::type_(format!(
            "ufunc '{}' did not contain a loop with signature matching types {dtype}",
            row.name
        ))
    })
}

/// Refuses folds of comparisons: they give no numbers to go on with. Logic looks at truth from the start.
pub(crate) fn refuse_comparison(row: &'static Elementwise, dtype: DType) -> Result<()> {
    if row.returns == Returns::Bool && !dtype.is_bool() && !row.name.starts_with("logical_") {
        return Err(Error::type_(format!(
            "No loop matching the specified signature and casting was found for ufunc {}",
            row.name
        )));
    }
    Ok(())
}

/// All elements of a small dense array combined to one value, at once; `None` where [`reduce`] must do it,
/// because the array is not such a one or because of what it has to report.
pub fn total(row: &'static Elementwise, x: &Array, dtype: Option<DType>) -> Option<Scalar> {
    let x = x.as_dense()?;
    let dtype = dtype.map_or_else(|| default_dtype(row, x.dtype()).ok(), Some)?;
    // Where memory is missing, the long way says so.
    storage::once::reduce(row, x, dtype, settings::watch()).ok().flatten()
}

/// The arithmetic mean of all elements of a small dense array of floats or integers: see [`total`].
pub fn total_mean(x: &Array) -> Option<Scalar> {
    let dtype = match x.dtype() {
        DType::Float32 => DType::Float32,
        dtype if dtype == DType::Float64 || !dtype.is_inexact() => DType::Float64,
        _ => return None,
    };
    let sum = total(&arithmetic::add, x, Some(dtype))?;
    Some(match dtype {
        DType::Float32 => Scalar::new(sum.to::<f32>() / x.size() as f32),
        _ => Scalar::new(sum.as_f64() / x.size() as f64),
    })
}

/// Reduces an array with a row of two arguments.
///
/// ```
/// use polyarray::{Array, reduction};
/// let x = Array::from_shape(&[1, 2, 3, 4], &[2, 2])?;
/// let options = reduction::Options { axes: Some(&[0]), ..Default::default() };
/// let product = reduction::reduce(ops::find("multiply").unwrap(), &x, &options)?;
/// assert_eq!(product.to_vec::<i64>()?, [3, 8]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Axis`] for axes outside the array; [`crate::Kind::Value`] where there is nothing to
/// reduce and no identity; [`crate::Kind::Type`] where the row cannot reduce this dtype.
pub fn reduce(row: &'static Elementwise, x: &Array, options: &Options<'_>) -> Result<Array> {
    if row.nin() != 2 || row.nout() != 1 {
        return Err(Error::value("reduce only supported for binary functions"));
    }
    let axes = reduced_axes(x.ndim(), options.axes)?;
    if options.dtype.is_none() {
        refuse_comparison(row, x.dtype())?;
    }
    if x.dtype().is_bool() && options.dtype.is_none() {
        default_dtype(row, x.dtype())?;
    }
    if !row.is_associative() && axes.iter().filter(|&&reduced| reduced).count() > 1 {
        return Err(Error::value(format!(
            "reduction operation '{}' is not reorderable, so at most one axis may be specified",
            row.name
        )));
    }
    let result_dtype = match (options.dtype, options.out) {
        (Some(dtype), _) => dtype,
        (None, Some(out)) if row.returns != Returns::Bool => {
            // The result's array takes part in the choice, as in NumPy.
            let default = default_dtype(row, x.dtype())?;
            if dtype::can_cast(default, out.dtype(), dtype::Casting::Safe) { out.dtype() } else { default }
        }
        _ => default_dtype(row, x.dtype())?,
    };
    let combine = if result_dtype.is_half() { DType::Float32 } else { result_dtype };
    if options.mask.is_some() && options.initial.is_none() && row.identity.is_none() {
        return Err(Error::value(format!(
            "reduction operation '{}' does not have an identity, so to use a where mask one has to specify 'initial'",
            row.name
        )));
    }
    if !row.is_associative()
        && let Some(axis) = axes.iter().position(|&reduced| reduced)
    {
        return in_sequence(row, x, axis, result_dtype, options);
    }
    if !row.has_loop(combine) || row.result_dtype(0, combine) != combine {
        return Err(Error::type_(format!(
            "ufunc '{}' cannot be reduced over dtype {result_dtype}",
            row.name
        )));
    }
    let reduction = Reduction { row, dtype: combine, axes, keepdims: options.keepdims };
    if let (None, None, None, Some(dense)) = (options.mask, options.initial, options.out, x.as_dense())
        && combine == result_dtype
        && let Some(result) = storage::once::reduce_axes(dense, &reduction, settings::watch())?
    {
        return Ok(result.into());
    }
    let shape: SmallVec<[usize; 4]> = match options.mask {
        Some(mask) => masked_shape(x.shape(), mask.shape())?,
        None => SmallVec::from_slice(x.shape()),
    };
    let nothing = reduction.count(&shape) == 0;
    let mut result = if nothing && let Some(initial) = options.initial {
        x.adopt(Dense::full(&reduction.result_shape(&shape), initial.cast(combine), Order::C)?)?
    } else {
        let arrays: SmallVec<[&Array; 2]> = std::iter::once(x).chain(options.mask).collect();
        let neutral = row.identity.map(|identity| identity.value(combine)).or(options.initial);
        let truth = combine.is_bool() && row.result_dtype(0, x.dtype()).is_bool();
        let reduced = deferred::reduce(
            &arrays,
            &shape,
            |program, values| {
                // Halves are combined in float32; logic looks at truth, not at bits.
                let narrow = if truth { DType::Bool } else { result_dtype };
                let value = program.cast(values[0], narrow, None);
                let value = program.cast(value, combine, None);
                match (values.get(1), neutral) {
                    (Some(&mask), Some(neutral)) => {
                        let neutral = program.constant(neutral.cast(combine));
                        let mask = program.cast(mask, DType::Bool, None);
                        program.map(&ops::elementwise::selection::select, combine, &[mask, value, neutral])[0]
                    }
                    _ => value,
                }
            },
            &reduction,
            options.passing.then_some(x),
        )?;
        Array::from(reduced)
    };
    if let Some(initial) = options.initial.filter(|_| !nothing) {
        result = crate::elementwise::call(row, &[initial.cast(combine).into(), (&result).into()])?;
    }
    let result = rounded(result, result_dtype)?;
    match options.out {
        None => Ok(result),
        Some(out) => {
            if out.shape() != result.shape() {
                return Err(Error::value(format!(
                    "output parameter for reduction operation {} has the wrong number of dimensions or shape: \
                     Found {} but expected {}",
                    row.name,
                    layout::shape_text(out.shape()),
                    layout::shape_text(result.shape())
                )));
            }
            out.assign(&result)?;
            Ok(out.clone())
        }
    }
}

/// A result in the dtype that was asked for; what does not fit is the reduction's fault.
fn rounded(result: Array, dtype: DType) -> Result<Array> {
    match result.as_dense().filter(|dense| dense.dtype() != dtype) {
        None => result.astype(dtype),
        Some(dense) => {
            let (narrow, found) = dense.cast_watching(dtype, Order::K, settings::watch())?;
            let mut faults = cpu::Faults::default();
            found.iter().for_each(|(fault, _)| faults.add(fault, "reduce"));
            settings::note(&faults);
            Ok(narrow.into())
        }
    }
}

/// A reduction of a row for which the order matters: the last of its partial results along the one axis.
fn in_sequence(
    row: &'static Elementwise,
    x: &Array,
    axis: usize,
    dtype: DType,
    options: &Options<'_>,
) -> Result<Array> {
    let x = &x.astype(dtype)?;
    if let (Some(mask), Some(initial)) = (options.mask, options.initial) {
        let mask = mask.astype(DType::Bool)?.broadcast_to(&masked_shape(x.shape(), mask.shape())?)?;
        return into(without_some(row, x, &mask, axis, initial.cast(dtype), options)?, options.out);
    }
    let begun = match options.initial {
        Some(initial) => begun(x, initial.cast(dtype), axis)?,
        None => x.clone(),
    };
    let length = begun.shape()[axis];
    if length == 0 && x.shape().iter().enumerate().all(|(a, &n)| a == axis || n > 0) {
        return Err(Error::value(format!(
            "zero-size array to reduction operation {} which has no identity",
            row.name
        )));
    }
    let shape = shape_without(x, axis, options.keepdims);
    if length == 0 {
        let shape: SmallVec<[usize; 4]> = shape.iter().map(|&n| n as usize).collect();
        return into(x.adopt(Dense::empty(&shape, dtype, Order::C)?)?, options.out);
    }
    let partial = accumulate_as(row, &begun, axis as i64, Some(dtype), "reduce")?;
    let last = slice_at(&partial, axis, length - 1)?.copy(Order::C)?.reshape(&shape)?;
    into(x.adopt(last.dense()?)?, options.out)
}

/// A fold along an axis that leaves out the elements which a mask does not let through.
fn without_some(
    row: &'static Elementwise,
    x: &Array,
    mask: &Array,
    axis: usize,
    initial: Scalar,
    options: &Options<'_>,
) -> Result<Array> {
    let shape: SmallVec<[usize; 4]> =
        x.shape().iter().enumerate().map(|(a, &n)| if a == axis { 1 } else { n }).collect();
    let value = Array::full(&shape, initial)?;
    for k in 0..x.shape()[axis] {
        let (next, counts) = (slice_at(x, axis, k)?, slice_at(mask, axis, k)?);
        let here =
            crate::elementwise::Options { mask: Some(&counts), out: &[Some(&value)], ..Default::default() };
        crate::elementwise::apply(row, &[(&value).into(), (&next).into()], &here)?;
    }
    x.adopt(value.reshape(&shape_without(x, axis, options.keepdims))?.dense()?)
}

/// The elements at one place along an axis, which stays with length one.
fn slice_at(x: &Array, axis: usize, at: usize) -> Result<Array> {
    let dense = x.dense()?;
    let layout = dense.layout().slice(axis, at, 1, 1);
    Ok(Array::from(dense.with_layout(layout)))
}

fn shape_without(x: &Array, axis: usize, keepdims: bool) -> SmallVec<[i64; 4]> {
    (x.shape().iter().enumerate())
        .filter(|&(a, _)| keepdims || a != axis)
        .map(|(a, &n)| if a == axis { 1 } else { n as i64 })
        .collect()
}

/// The shape of what is reduced: a mask is broadcast to it and does not enlarge it.
fn masked_shape(shape: &[usize], mask: &[usize]) -> Result<SmallVec<[usize; 4]>> {
    if mask.len() > shape.len() {
        return Err(Error::value("input operand has more dimensions than allowed by the axis remapping"));
    }
    let joined = layout::broadcast_shapes([shape, mask])?;
    if *joined == *shape {
        return Ok(joined);
    }
    Err(Error::value(format!(
        "non-broadcastable operand with shape {} doesn't match the broadcast shape {}",
        layout::shape_text(shape),
        layout::shape_text(&joined)
    )))
}

/// The array with one more element at the front of its reduced axis: where a fold begins that cannot
/// take its elements in any order.
fn begun(x: &Array, initial: Scalar, axis: usize) -> Result<Array> {
    let shape: SmallVec<[usize; 4]> =
        x.shape().iter().enumerate().map(|(a, &n)| if a == axis { 1 } else { n }).collect();
    let first = Array::full(&shape, initial)?;
    let joined =
        crate::manipulation::joining::concatenate(&[&first, x], Some(axis as i64), &Default::default())?;
    x.adopt(joined.dense()?)
}

fn reduced_axes(ndim: usize, axes: Option<&[i64]>) -> Result<SmallVec<[bool; 4]>> {
    Ok(match axes {
        None => SmallVec::from_elem(true, ndim),
        Some(axes) => {
            let mut reduced = SmallVec::from_elem(false, ndim);
            for axis in normalize_axes(axes, ndim)? {
                reduced[axis] = true;
            }
            reduced
        }
    })
}

/// Every partial result of a row folded along an axis.
///
/// # Errors
/// As for [`reduce`].
pub fn accumulate(row: &'static Elementwise, x: &Array, axis: i64, dtype: Option<DType>) -> Result<Array> {
    accumulate_as(row, x, axis, dtype, "accumulate")
}

/// [`accumulate`], with faults reported under a name.
fn accumulate_as(
    row: &'static Elementwise,
    x: &Array,
    axis: i64,
    dtype: Option<DType>,
    name: &'static str,
) -> Result<Array> {
    if row.nin() != 2 || row.nout() != 1 {
        return Err(Error::value("accumulate only supported for binary functions"));
    }
    if x.ndim() == 0 && matches!(axis, 0 | -1) {
        return Err(Error::type_("cannot accumulate on a scalar"));
    }
    let axis = layout::normalize_axis(axis, x.ndim())?;
    let result_dtype = match dtype {
        Some(dtype) => dtype,
        None => {
            refuse_comparison(row, x.dtype())?;
            default_dtype(row, x.dtype())?
        }
    };
    let combine = if result_dtype.is_half() { DType::Float32 } else { result_dtype };
    if cpu_tiles::elementwise::fold(row, combine).is_none() {
        return Err(Error::type_(format!(
            "ufunc '{}' cannot be accumulated over dtype {result_dtype}",
            row.name
        )));
    }
    let narrow = if combine.is_bool() { x.astype(DType::Bool)? } else { x.astype(result_dtype)? };
    let from = narrow.astype(combine)?.dense()?;
    let out = Dense::empty(from.shape(), combine, Order::C)?;
    let faults = {
        let _access = memory::Access::acquire([
            (&**from.buffer(), memory::Intent::Read),
            (&**out.buffer(), memory::Intent::Write),
        ]);
        let (shape, watch) = (from.shape(), settings::watch());
        // SAFETY: both arrays have this shape and dtype and are locked; `out` is new memory.
        #[allow(unsafe_code)]
        unsafe {
            cpu::scan::accumulate(shape, from.operand(), out.operand(), axis, row, result_dtype, watch, name)?
        }
    };
    settings::note(&faults);
    x.adopt(out)?.astype(result_dtype)
}

macro_rules! reductions {
    ($($(#[$doc:meta])+ $name:ident = $chapter:ident::$row:ident;)+) => {
        impl Array {
            $(
                $(#[$doc])+
                ///
                /// # Errors
                /// As for [`reduce`].
                pub fn $name(&self, axes: Option<&[i64]>) -> Result<Array> {
                    reduce(&$chapter::$row, self, &Options { axes, ..Options::default() })
                }
            )+
        }
    };
}

reductions! {
    /// The sum along axes; of all elements where none are given.
    sum = arithmetic::add;
    /// The product along axes.
    prod = arithmetic::multiply;
    /// The largest element along axes; NaN if there is one.
    max = arithmetic::maximum;
    /// The smallest element along axes; NaN if there is one.
    min = arithmetic::minimum;
    /// Whether all elements along axes are true.
    all = comparison::logical_and;
    /// Whether any element along axes is true.
    any = comparison::logical_or;
    /// The bits that all elements along axes have.
    bitwise_and_reduce = bitwise::bitwise_and;
}

impl Array {
    /// The smallest of all elements.
    pub(crate) fn minimum_of_all(&self) -> Result<Scalar> {
        self.min(None)?.item()
    }

    /// The arithmetic mean along axes.
    ///
    /// # Errors
    /// As for [`reduce`].
    pub fn mean(&self, axes: Option<&[i64]>) -> Result<Array> {
        mean(self, &Options { axes, ..Options::default() })
    }
}

/// A sum divided by how many elements make one result, counting only those that the mask lets through, but for a
/// few; by zero where there are not so many.
fn divided(sum: &Array, x: &Array, but: f64, options: &Options<'_>) -> Result<Array> {
    let Some(mask) = options.mask else {
        let axes = reduced_axes(x.ndim(), options.axes)?;
        let count: usize = x.shape().iter().zip(&axes).filter(|(_, r)| **r).map(|(&n, _)| n).product();
        return sum.divide((count as f64 - but).max(0.0));
    };
    let mask = mask.broadcast_to(&masked_shape(x.shape(), mask.shape())?)?;
    let options = Options { mask: None, out: None, initial: None, dtype: Some(DType::Int64), ..*options };
    let count = reduce(&arithmetic::add, &mask.astype(DType::Bool)?, &options)?;
    let count = count.astype(DType::Float64)?.subtract(but)?.maximum(0.0)?;
    sum.divide(&count.astype(sum.dtype().real())?)
}

/// The arithmetic mean: float64 for integers, float32 in between for halves.
///
/// # Errors
/// As for [`reduce`].
pub fn mean(x: &Array, options: &Options<'_>) -> Result<Array> {
    let dtype = options.dtype.unwrap_or(if x.dtype().is_inexact() { x.dtype() } else { DType::Float64 });
    let combine = if dtype.is_half() { DType::Float32 } else { dtype };
    let sum = reduce(&arithmetic::add, x, &Options { dtype: Some(combine), out: None, ..*options })?;
    into(divided(&sum, x, 0.0, options)?.astype(dtype)?, options.out)
}

/// The variance with `correction` degrees of freedom taken off, in two passes.
///
/// # Errors
/// As for [`reduce`].
pub fn var(x: &Array, correction: f64, options: &Options<'_>) -> Result<Array> {
    let dtype = options.dtype.unwrap_or(if x.dtype().is_inexact() { x.dtype() } else { DType::Float64 });
    let combine = if dtype.is_half() { DType::Float32 } else { dtype };
    let x = x.astype(combine)?;
    let centre = mean(&x, &Options { keepdims: true, out: None, dtype: None, ..*options })?;
    let deviation = x.subtract(&centre)?;
    let squares = if combine.is_complex() { deviation.abs_squared()? } else { deviation.square()? };
    let sum =
        reduce(&arithmetic::add, &squares, &Options { dtype: None, out: None, passing: true, ..*options })?;
    into(divided(&sum, &x, correction, options)?.astype(dtype.real())?, options.out)
}

/// The standard deviation: the square root of [`var`].
///
/// # Errors
/// As for [`reduce`].
pub fn std(x: &Array, correction: f64, options: &Options<'_>) -> Result<Array> {
    let variance = var(x, correction, &Options { out: None, ..*options })?;
    let Some(out) = options.out else { return variance.sqrt() };
    fits(&variance, out)?;
    let here = crate::elementwise::Options { out: &[Some(out)], ..Default::default() };
    Ok(crate::elementwise::apply(&exponential::sqrt, &[(&variance).into()], &here)?.remove(0))
}

fn into(result: Array, out: Option<&Array>) -> Result<Array> {
    let Some(out) = out else { return Ok(result) };
    fits(&result, out)?;
    out.assign(&result)?;
    Ok(out.clone())
}

fn fits(result: &Array, out: &Array) -> Result<()> {
    if out.shape() == result.shape() {
        return Ok(());
    }
    Err(Error::value(format!(
        "output parameter has the wrong shape: found {}, expected {}",
        layout::shape_text(out.shape()),
        layout::shape_text(result.shape())
    )))
}

/// The position of the extreme element of a small dense array of which no axis is left, at once; `None` where
/// [`argument`] must do it.
pub fn total_argument(extreme: cpu::argument::Extreme, x: &Array, axis: Option<i64>) -> Option<Scalar> {
    let all = axis.is_none() || x.ndim() == 1 && matches!(axis, Some(0 | -1));
    let x = x.as_dense().filter(|_| all)?;
    storage::once::argument(extreme, x).map(|place| Scalar::new(place as i64))
}

/// The position of an extreme element along an axis, or in the flattened array.
///
/// # Errors
/// [`crate::Kind::Value`] where there is no element; [`crate::Kind::Axis`] outside the array.
pub fn argument(
    extreme: cpu::argument::Extreme,
    x: &Array,
    axis: Option<i64>,
    keepdims: bool,
) -> Result<Array> {
    let axis = axis.filter(|axis| x.ndim() > 0 || !matches!(axis, 0 | -1));
    let flat = match axis {
        None => x.reshape(&[-1])?,
        Some(axis) => {
            let axis = layout::normalize_axis(axis, x.ndim())?;
            let mut order: SmallVec<[usize; 4]> = (0..x.ndim()).filter(|&a| a != axis).collect();
            order.push(axis);
            x.permute(&order)?
        }
    };
    let name = if extreme == cpu::argument::Extreme::Least { "argmin" } else { "argmax" };
    let dense = flat.dense()?;
    let others = &dense.shape()[..dense.ndim() - 1];
    if dense.shape()[dense.ndim() - 1] == 0 {
        return Err(Error::value(format!("attempt to get {name} of an empty sequence")));
    }
    let out = Dense::empty(others, DType::Int64, Order::C)?;
    if out.size() > 0 {
        let _access = memory::Access::acquire([
            (&**dense.buffer(), memory::Intent::Read),
            (&**out.buffer(), memory::Intent::Write),
        ]);
        // SAFETY: the arrays have these shapes and are locked; `out` is new memory.
        #[allow(unsafe_code)]
        unsafe {
            cpu::argument::argument(extreme, dense.shape(), dense.operand(), out.operand(), dense.dtype())?;
        }
    }
    let result = x.adopt(out)?;
    if !keepdims {
        return Ok(result);
    }
    let shape: SmallVec<[i64; 4]> = match axis {
        None => SmallVec::from_elem(1, x.ndim()),
        Some(axis) => {
            let axis = layout::normalize_axis(axis, x.ndim())?;
            x.shape().iter().enumerate().map(|(a, &n)| if a == axis { 1 } else { n as i64 }).collect()
        }
    };
    result.reshape(&shape)
}
