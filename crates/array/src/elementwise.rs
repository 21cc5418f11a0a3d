//! Element-wise functions: every row of the catalogue, applied to arrays and numbers.
//!
//! [`apply`] is the one way in. It takes one of three ways: a single tile, for small operands of the loop's
//! dtype; a deferred node, for large ones; or a program of one step at once, where memory, settings or
//! arguments do not let it wait.

mod large;
mod small;

pub use small::{call_where, of_numbers};

use crate::array::Repr;
use crate::deferred::{self, Handle, Input, Inputs, Node, Work, may_wait};
use crate::indexing::Index;
use crate::operand::Number;
use crate::{Array, Operand, settings};
use dtype::{Casting, DType, Scalar, Weak, can_cast, with_weak};
use error::{Error, Result};
use layout::{Dims, Layout, Order, broadcast_shapes, shape_text};
use ops::{Elementwise, Returns};
use program::Program;
use smallvec::{SmallVec, smallvec};
use std::cmp::Ordering;
use std::sync::Arc;
use storage::{Dense, Stored, planned_layout};

/// The results of a function: one, or two for a few functions.
pub type Results = SmallVec<[Array; 2]>;

/// How a function is to be applied; the defaults are NumPy's.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Arrays that receive the results.
    pub out: &'a [Option<&'a Array>],
    /// Where to compute; elsewhere results keep what they had.
    pub mask: Option<&'a Array>,
    /// The dtype of the loop.
    pub dtype: Option<DType>,
    /// How much casts of operands and results may lose.
    pub casting: Casting,
    /// The order of new results.
    pub order: Order,
}

impl Options<'_> {
    /// Whether nothing but the operands decides about the results.
    fn is_plain(&self) -> bool {
        self.out.iter().all(Option::is_none)
            && self.mask.is_none()
            && self.dtype.is_none()
            && self.order != Order::F
    }
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options { out: &[], mask: None, dtype: None, casting: Casting::SameKind, order: Order::K }
    }
}

/// Applies a row of the catalogue.
///
/// ```
/// use polyarray::{Array, elementwise};
/// let x = Array::from_slice(&[1, 2, 3]);
/// let y = &elementwise::apply(ops::find("multiply").unwrap(), &[(&x).into(), 2.5.into()], &Default::default())?[0];
/// assert_eq!(y.to_vec::<f64>()?, [2.5, 5.0, 7.5]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Type`] where the function is not defined for the operands' dtypes, or a cast is not
/// allowed; [`crate::Kind::Value`] where shapes do not broadcast; [`crate::Kind::Overflow`] where a
/// plain integer does not fit the dtype that it meets.
#[inline]
pub fn apply(row: &'static Elementwise, operands: &[Operand<'_>], options: &Options<'_>) -> Result<Results> {
    if options.is_plain()
        && let Some(result) = at_once(row, operands)?
    {
        return Ok(smallvec![result]);
    }
    if let (&[Some(out)], None, None) = (options.out, options.mask, options.dtype)
        && small::call_into(row, operands, out)?
    {
        return Ok(smallvec![out.clone()]);
    }
    if let (&[Some(out)], Some(mask), None) = (options.out, options.mask, options.dtype)
        && small::call_where(row, operands, mask, out)?
    {
        return Ok(smallvec![out.clone()]);
    }
    at_length(row, operands, options)
}

/// A row's only result with default options, where one look at the operands tells it: one tile over small ones,
/// a deferred operation on large ones. `None` where [`at_length`] must be taken; nothing waits for a lock.
///
/// # Errors
/// Where there is no memory.
#[inline]
pub fn at_once(row: &'static Elementwise, operands: &[Operand<'_>]) -> Result<Option<Array>> {
    match small::call(row, operands)? {
        Some(result) => Ok(Some(result)),
        None => Ok(large::call(row, operands)),
    }
}

/// [`apply`] for callers that [`at_once`] has sent on: it is not tried again.
///
/// # Errors
/// As for [`apply`].
pub fn at_length(
    row: &'static Elementwise,
    operands: &[Operand<'_>],
    options: &Options<'_>,
) -> Result<Results> {
    if let Some(results) = out_of_range_comparison(row, operands, options)? {
        return Ok(results);
    }
    if let Some(results) = mixed_sign_comparison(row, operands, options)? {
        return Ok(results);
    }
    let dtype = loop_dtype(row, operands, options.dtype, options.casting)?;
    let shape = result_shape(operands, options)?;
    let plain = options.mask.is_none() && options.out.iter().all(Option::is_none);
    let inputs = inputs(row, dtype, operands)?;
    if row.name == "power" && dtype.is_integer() && layout::size_of_shape(&shape) > 0 {
        refuse_negative_exponents(&inputs[1])?;
    }
    if !plain {
        return into_out(row, dtype, inputs, &shape, options);
    }
    settings::count_operations(1);
    let large = layout::size_of_shape(&shape) >= deferred::SMALLEST;
    if large && row.nout() == 1 && settings::may_defer() && inputs.iter().all(input_may_wait) {
        let result_dtype = row.result_dtype(0, dtype);
        let layout = deferred_layout(&inputs, result_dtype, &shape, options.order)?;
        return defer(Work::Map(row, dtype), result_dtype, inputs, layout).map(|array| smallvec![array]);
    }
    now(row, dtype, &inputs, &shape, options.order)
}

/// Applies a row with default options, for its first result.
///
/// # Errors
/// As for [`apply`].
#[inline]
pub fn call(row: &'static Elementwise, operands: &[Operand<'_>]) -> Result<Array> {
    match at_once(row, operands)? {
        Some(result) => Ok(result),
        None => Ok(at_length(row, operands, &Options::default())?.remove(0)),
    }
}

/// Applies a row of one result, written into an array.
///
/// # Errors
/// As for [`apply`].
#[inline]
pub fn call_into(row: &'static Elementwise, operands: &[Operand<'_>], out: &Array) -> Result<()> {
    if small::call_into(row, operands, out)? {
        return Ok(());
    }
    at_length(row, operands, &Options { out: &[Some(out)], ..Options::default() }).map(drop)
}

/// Whether an operand may be read later than now.
fn input_may_wait(input: &Input) -> bool {
    match input {
        Input::Stored(Stored::Dense(dense)) => may_wait(dense),
        Input::Stored(Stored::Other(_)) => false,
        _ => true,
    }
}

/// The shape of the results: that of `out` where it is given.
fn result_shape(operands: &[Operand<'_>], options: &Options<'_>) -> Result<Dims> {
    if let [a, b] = operands
        && options.mask.is_none()
        && a.shape() == b.shape()
        && options.out.is_empty()
    {
        return Ok(Dims::from_slice(a.shape()));
    }
    let shapes: SmallVec<[&[usize]; 4]> =
        operands.iter().map(Operand::shape).chain(options.mask.map(Array::shape)).collect();
    let shape = broadcast_shapes(shapes.iter().copied())?;
    for out in options.out.iter().flatten() {
        let fits = broadcast_shapes([&*shape, out.shape()]).is_ok_and(|joined| *joined == *out.shape());
        if !fits {
            return Err(Error::value(format!(
                "non-broadcastable output operand with shape {} doesn't match the broadcast shape {}",
                shape_text(out.shape()),
                shape_text(&shape)
            )));
        }
        if out.shape() != &*shape {
            return Ok(Dims::from_slice(out.shape()));
        }
    }
    Ok(shape)
}

/// The dtype of the loop that serves the operands, or that gives the wanted dtype.
///
/// # Errors
/// [`crate::Kind::Type`] where the function is not defined for the operands' dtypes, or a cast is not allowed.
pub fn loop_dtype(
    row: &'static Elementwise,
    operands: &[Operand<'_>],
    wanted: Option<DType>,
    casting: Casting,
) -> Result<DType> {
    // The arguments that decide: not the exponent of `ldexp`, not the condition of `select`.
    let deciding = match row.returns {
        Returns::Scaled => &operands[..1],
        Returns::Select => &operands[1..],
        _ => operands,
    };
    let kind = |operand: &Operand<'_>| operand.dtype().unwrap_or_else(Weak::default_dtype);
    if row.returns == Returns::Scaled
        && let Some(exponent) = operands.get(1).map(kind)
        && !can_cast(exponent, DType::Int64, Casting::Safe)
    {
        return Err(no_loop(row, operands, None));
    }
    if let Some(wanted) = wanted {
        let found = row.loops().find(|&dtype| row.result_dtype(0, dtype) == wanted && dtype == wanted);
        let found = found.or_else(|| row.loops().find(|&dtype| row.result_dtype(0, dtype) == wanted));
        let dtype = found.ok_or_else(|| no_loop(row, operands, Some(wanted)))?;
        let dtype = if row.result_dtype(0, dtype).is_bool() && !dtype.is_bool() {
            common_dtype(row, deciding)?
        } else {
            dtype
        };
        for (i, operand) in deciding.iter().enumerate() {
            let from = operand.dtype().unwrap_or_else(|weak| with_weak(dtype, weak));
            if !can_cast(from, dtype, casting) {
                return Err(Error::casting(format!(
                    "Cannot cast ufunc '{}' input {i} from dtype('{from}') to dtype('{dtype}') with casting rule '{}'",
                    row.name,
                    casting.name()
                )));
            }
        }
        return Ok(dtype);
    }
    common_dtype(row, deciding)
}

fn common_dtype(row: &'static Elementwise, deciding: &[Operand<'_>]) -> Result<DType> {
    let common = match deciding {
        [Operand::Array(a)] => a.dtype(),
        [Operand::Number(x)] => x.default_dtype(),
        [Operand::Scalar(x)] => x.dtype(),
        [Operand::Array(a), Operand::Array(b)] if a.dtype() == b.dtype() => a.dtype(),
        _ => Operand::result_type(deciding).unwrap_or(DType::Float64),
    };
    let found = row.loop_for(common).ok_or_else(|| no_loop(row, deciding, None))?;
    if found != common && deciding.len() > 1 && deciding.iter().all(|operand| operand.dtype().is_ok()) {
        // The loop that every operand fits may be narrower than that of the common dtype: int8 and uint8
        // meet in int16, but each of them fits float16.
        let each = deciding.iter().filter_map(|operand| operand.dtype().ok());
        let loops: Option<SmallVec<[DType; 4]>> = each.map(|dtype| row.loop_for(dtype)).collect();
        let joined = loops.and_then(|loops| loops.into_iter().reduce(dtype::promote_types));
        return Ok(joined.filter(|&dtype| found.is_inexact() && row.has_loop(dtype)).unwrap_or(found));
    }
    Ok(found)
}

#[cold]
fn no_loop(row: &'static Elementwise, operands: &[Operand<'_>], wanted: Option<DType>) -> Error {
    let all_bool = operands.iter().all(|operand| operand.dtype() == Ok(DType::Bool));
    if all_bool && wanted.is_none() {
        match row.name {
            "subtract" => {
                return Error::type_(
                    "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` \
                     operator, or the logical_xor function instead.",
                );
            }
            "negative" => {
                return Error::type_(
                    "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the \
                     logical_not function instead.",
                );
            }
            _ => {}
        }
    }
    let dtypes: Vec<String> = operands
        .iter()
        .map(|operand| match operand.dtype() {
            Ok(dtype) => dtype.to_string(),
            Err(weak) => format!("Python {}", format!("{weak:?}").to_lowercase()),
        })
        .collect();
    if let Some(wanted) = wanted {
        return Error::type_(format!(
            "No loop matching the specified signature and casting was found for ufunc {} (dtype={wanted}, operands {})",
            row.name,
            dtypes.join(", ")
        ));
    }
    Error::type_(format!(
        "ufunc '{}' not supported for the input types, and the inputs could not be safely coerced to any supported \
         types according to the casting rule ''safe'' (operands: {})",
        row.name,
        dtypes.join(", ")
    ))
}

/// Comparisons of signed with unsigned 64-bit integers, exact although no integer dtype holds both: a
/// negative number is less than all unsigned ones, and the others compare as unsigned.
fn mixed_sign_comparison(
    row: &'static Elementwise,
    operands: &[Operand<'_>],
    options: &Options<'_>,
) -> Result<Option<Results>> {
    use ops::elementwise::comparison;
    let [a, b] = operands else { return Ok(None) };
    let (Ok(left), Ok(right)) = (a.dtype(), b.dtype()) else { return Ok(None) };
    let mixed = |signed: DType, unsigned: DType| signed.is_signed_integer() && unsigned == DType::UInt64;
    if row.returns != Returns::Bool || !mixed(left, right) && !mixed(right, left) {
        return Ok(None);
    }
    let signed_first = mixed(left, right);
    // What the answer is where the signed number is negative.
    let answer = match row.name {
        "equal" => false,
        "not_equal" => true,
        "less" | "less_equal" => signed_first,
        "greater" | "greater_equal" => !signed_first,
        _ => return Ok(None),
    };
    let signed = if signed_first { a } else { b };
    let negative = call(&comparison::less, &[*signed, Operand::Number(Number::Int(0))])?;
    let magnitude = signed.to_array(DType::UInt64)?;
    let compared = if signed_first {
        call(row, &[(&magnitude).into(), *b])?
    } else {
        call(row, &[*a, (&magnitude).into()])?
    };
    let options = Options { dtype: None, ..*options };
    if answer {
        return apply(&comparison::logical_or, &[(&negative).into(), (&compared).into()], &options).map(Some);
    }
    let fine = call(&comparison::logical_not, &[(&negative).into()])?;
    apply(&comparison::logical_and, &[(&fine).into(), (&compared).into()], &options).map(Some)
}

/// Comparisons of integers with a plain integer beyond their range, or of two plain ones of which one is beyond
/// 64 bits, have one answer everywhere.
fn out_of_range_comparison(
    row: &'static Elementwise,
    operands: &[Operand<'_>],
    options: &Options<'_>,
) -> Result<Option<Results>> {
    if row.chapter != 1 || row.nin() != 2 {
        return Ok(None);
    }
    let beyond = |array: &Operand<'_>, number: &Number| {
        let (value, info) = (number.whole()?, dtype::iinfo(array.dtype().ok()?)?);
        (!(info.min..=info.max).contains(&value)).then(|| info.max.cmp(&value))
    };
    let order = match operands {
        [Operand::Number(Number::Huge(_)), Operand::Number(Number::Huge(_))] => None,
        [Operand::Number(a), Operand::Number(b)] => a.whole().zip(b.whole()).and_then(|(a, b)| {
            let long = [a, b].iter().any(|&value| i64::try_from(value).is_err());
            long.then(|| a.cmp(&b))
        }),
        [array, Operand::Number(number)] => beyond(array, number),
        [Operand::Number(number), array] => beyond(array, number).map(Ordering::reverse),
        _ => None,
    };
    let Some(order) = order else { return Ok(None) };
    let answer = match row.name {
        "equal" => order.is_eq(),
        "not_equal" => order.is_ne(),
        "less" => order.is_lt(),
        "less_equal" => order.is_le(),
        "greater" => order.is_gt(),
        "greater_equal" => order.is_ge(),
        _ => return Ok(None),
    };
    let shape = broadcast_shapes(operands.iter().map(Operand::shape))?;
    let answer = Array::from(Dense::full(&shape, Scalar::new(answer), Order::C)?);
    apply(&ops::elementwise::comparison::logical_or, &[(&answer).into(), (&answer).into()], options).map(Some)
}

/// The operands as inputs of a node, numbers converted to the loop's dtypes.
fn inputs(row: &'static Elementwise, dtype: DType, operands: &[Operand<'_>]) -> Result<Inputs> {
    let logical = row.name.starts_with("logical_");
    operands
        .iter()
        .enumerate()
        .map(|(i, operand)| {
            let wanted = row.argument_dtype(i, dtype);
            Ok(match operand {
                Operand::Array(array) => input(array),
                Operand::Scalar(scalar) => Input::Scalar(scalar.cast(wanted)),
                // Logical functions ask whether a number is zero, not whether it fits.
                Operand::Number(Number::Int(value)) if logical && i64::try_from(*value).is_ok() => {
                    Input::Scalar(Scalar::new(*value != 0).cast(wanted))
                }
                Operand::Number(number) => Input::Scalar(number.as_scalar(wanted)?),
            })
        })
        .collect()
}

/// An array as an input: its node while that is pending and small enough, else its elements.
pub(crate) fn input(array: &Array) -> Input {
    match &array.repr {
        Repr::Stored(stored) => Input::Stored(stored.clone()),
        Repr::Deferred(handle) => match handle.node().result() {
            Some(stored) => Input::Stored(stored.clone()),
            None => Input::Node(Arc::clone(handle.node())),
        },
    }
}

/// A deferred result.
fn defer(work: Work, dtype: DType, mut inputs: Inputs, layout: Layout) -> Result<Array> {
    if deferred::weight(&inputs) >= deferred::LIMIT {
        for input in &mut inputs {
            if let Input::Node(node) = input {
                let stored = deferred::Handle::new(Arc::clone(node)).evaluate()?;
                *input = Input::Stored(stored);
            }
        }
    }
    settings::count_deferred(1);
    Ok(Handle::new(Node::new(work, dtype, layout, inputs)).into())
}

/// The layout that a function's result would have if it were computed at once.
fn deferred_layout(inputs: &Inputs, dtype: DType, shape: &[usize], order: Order) -> Result<Layout> {
    match order {
        Order::K | Order::A => {
            let layouts = inputs.iter().filter_map(|input| match input {
                Input::Stored(Stored::Dense(dense)) => Some(dense.layout()),
                Input::Node(node) => Some(node.layout()),
                _ => None,
            });
            planned_layout(layouts, shape, dtype)
        }
        other => Layout::contiguous(shape, dtype.itemsize(), other),
    }
}

/// The inputs' elements, as operands of a program.
fn stored_inputs(inputs: &Inputs) -> Result<SmallVec<[Stored; 3]>> {
    inputs
        .iter()
        .map(|input| match input {
            Input::Stored(stored) => Ok(stored.clone()),
            Input::Node(node) => Handle::new(Arc::clone(node)).evaluate(),
            Input::Scalar(scalar) => Dense::scalar(*scalar).map(Stored::Dense),
        })
        .collect()
}

/// A program of one step, run at once.
fn now(
    row: &'static Elementwise,
    dtype: DType,
    inputs: &Inputs,
    shape: &[usize],
    order: Order,
) -> Result<Results> {
    let mut program = Program::default();
    let mut operands: SmallVec<[Stored; 3]> = SmallVec::new();
    let mut values: SmallVec<[program::Value; 3]> = SmallVec::new();
    let stored = stored_inputs(inputs)?;
    for (input, stored) in inputs.iter().zip(stored) {
        values.push(match input {
            Input::Scalar(scalar) => program.constant(*scalar),
            _ => {
                operands.push(stored.clone());
                program.input(stored.dtype())
            }
        });
    }
    for value in program.map(row, dtype, &values) {
        program.output(value);
    }
    let (outputs, faults) = storage::map(&program, &operands, shape, settings::watch())?;
    settings::note(&faults);
    outputs
        .into_iter()
        .map(|output| match (order, output) {
            (Order::C | Order::F, Stored::Dense(dense)) if dense.ndim() > 1 => {
                let fits = if order == Order::C { dense.is_c_contiguous() } else { dense.is_f_contiguous() };
                Ok(if fits { dense } else { dense.copy(order)? }.into())
            }
            (_, output) => Ok(output.into()),
        })
        .collect()
}

/// Refuses to put a function's results of one dtype into an array of another.
///
/// # Errors
/// [`crate::Kind::Casting`] in NumPy's words, where `casting` does not allow it.
pub fn refuse_output_cast(function: &str, from: DType, to: DType, casting: Casting) -> Result<()> {
    if can_cast(from, to, casting) {
        return Ok(());
    }
    let rule = casting.name();
    Err(Error::casting(format!(
        "Cannot cast ufunc '{function}' output from dtype('{from}') to dtype('{to}') with casting rule '{rule}'"
    )))
}

/// Results that go into given arrays, or only where a mask says.
fn into_out(
    row: &'static Elementwise,
    dtype: DType,
    inputs: Inputs,
    shape: &[usize],
    options: &Options<'_>,
) -> Result<Results> {
    let outs: SmallVec<[Option<&Array>; 2]> =
        (0..row.nout()).map(|k| options.out.get(k).copied().flatten()).collect();
    for (k, out) in outs.iter().enumerate() {
        let Some(out) = out else { continue };
        refuse_output_cast(row.name, row.result_dtype(k, dtype), out.dtype(), options.casting)?;
        if let Some(dense) = out.as_dense() {
            dense.require_writeable("output array")?;
        }
    }
    // One result straight into its array, fused with what leads there.
    if let ([Some(out)], None) = (outs.as_slice(), options.mask)
        && let Stored::Dense(dense) = out.stored()?
        && dense.shape() == shape
    {
        settings::count_operations(1);
        deferred::evaluate_into(Work::Map(row, dtype), &inputs, &dense)?;
        return Ok(smallvec![(*out).clone()]);
    }
    let chosen = options.mask.map(|mask| chosen(mask, shape)).transpose()?;
    let computed = match &chosen {
        None => now(row, dtype, &inputs, shape, options.order)?,
        Some((key, count)) => {
            // Only what counts is computed: what would fault elsewhere does not.
            let inputs = inputs.into_iter().map(|input| part(input, shape, key)).collect::<Result<_>>()?;
            now(row, dtype, &inputs, &[*count], Order::C)?
        }
    };
    // All memory that several results need comes before the first of them is written.
    let several = computed.len() > 1;
    let mut ready: SmallVec<[(Array, Option<Array>); 2]> = SmallVec::new();
    for (k, (computed, out)) in computed.into_iter().zip(outs).enumerate() {
        let target: Array = match out {
            Some(out) => out.clone(),
            None => Dense::empty(shape, row.result_dtype(k, dtype), Order::C)?.into(),
        };
        let values = match &chosen {
            None if several => Some(computed.astype(target.dtype())?.dense()?.into()),
            None => Some(computed),
            Some((key, _)) => {
                let apart = if several && out.is_some() { target.copy(Order::K)? } else { target.clone() };
                apart.set_index(std::slice::from_ref(key), &computed)?;
                (several && out.is_some()).then_some(apart)
            }
        };
        ready.push((target, values));
    }
    let write = |(target, values): (Array, Option<Array>)| {
        values.map(|values| target.assign(&values)).transpose()?;
        Ok(target)
    };
    ready.into_iter().map(write).collect()
}

/// The key that names what a mask lets through, and how many elements that are.
fn chosen(mask: &Array, shape: &[usize]) -> Result<(Index, usize)> {
    if shape.is_empty() {
        let through = mask.item()?.as_bool();
        return Ok((Index::Bool(through), usize::from(through)));
    }
    let mask = Array::from(mask.truth()?).broadcast_to(shape)?;
    let count = mask.dense()?.count_true()?;
    Ok((Index::Array(mask), count))
}

/// The elements of an input, broadcast to a shape, that a key names.
fn part(input: Input, shape: &[usize], key: &Index) -> Result<Input> {
    if let Input::Scalar(_) = input {
        return Ok(input);
    }
    let stored = stored_inputs(&smallvec![input])?.remove(0);
    let array = Array::from(stored).broadcast_to(shape)?.index(std::slice::from_ref(key))?;
    Ok(self::input(&array))
}

fn refuse_negative_exponents(exponents: &Input) -> Result<()> {
    let negative = match exponents {
        Input::Scalar(scalar) => scalar.as_i128() < 0,
        input => {
            let stored = stored_inputs(&smallvec![input.clone()])?.remove(0);
            let dense = stored.to_dense()?;
            dense.dtype().is_signed_integer()
                && dense.size() > 0
                && Array::from(dense).minimum_of_all()?.as_i128() < 0
        }
    };
    if negative { Err(Error::value("Integers to negative integer powers are not allowed.")) } else { Ok(()) }
}

impl Array {
    /// The elements converted to another dtype: the array itself where it has it already.
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn astype(&self, dtype: DType) -> Result<Array> {
        if dtype == self.dtype() {
            return Ok(self.clone());
        }
        let input = input(self);
        if self.size() >= deferred::SMALLEST
            && settings::may_defer()
            && input_may_wait(&input)
            && let Some(layout) = self.layout()
        {
            let layout = Layout::like(layout.shape(), layout.strides(), dtype.itemsize())?;
            return defer(Work::Cast(dtype), dtype, smallvec![input], layout);
        }
        match self.stored()? {
            Stored::Dense(dense) => {
                let (result, faults) = dense.cast_watching(dtype, Order::K, settings::watch())?;
                settings::note(&faults);
                Ok(result.into())
            }
            stored => {
                let mut program = Program::default();
                let x = program.input(self.dtype());
                let cast = program.cast(x, dtype, None);
                program.output(cast);
                let (mut outputs, faults) =
                    storage::map(&program, &[stored], self.shape(), settings::watch())?;
                settings::note(&faults);
                Ok(outputs.remove(0).into())
            }
        }
    }

    /// `x1` where the condition is true and `x2` elsewhere, broadcast to one shape.
    ///
    /// # Errors
    /// As for [`apply`].
    pub fn select<'a>(
        condition: &Array,
        x1: impl Into<Operand<'a>>,
        x2: impl Into<Operand<'a>>,
    ) -> Result<Array> {
        let condition = condition.astype(DType::Bool)?;
        call(&ops::elementwise::selection::select, &[(&condition).into(), x1.into(), x2.into()])
    }
}

macro_rules! unary {
    ($($chapter:ident: $($name:ident)+;)+) => {
        impl Array {
            $($(
                #[doc = concat!("`", stringify!($name), "`, element-wise: see [`ops::elementwise::", stringify!($chapter), "::", stringify!($name), "`].")]
                ///
                /// # Errors
                /// As for [`apply`].
                pub fn $name(&self) -> Result<Array> {
                    call(&ops::elementwise::$chapter::$name, &[self.into()])
                }
            )+)+
        }
    };
}

unary! {
    arithmetic: negative positive absolute fabs sign reciprocal square conjugate;
    comparison: logical_not isfinite isinf isnan signbit;
    bitwise: invert bitwise_count;
    rounding: floor ceil trunc rint;
    exponential: exp exp2 expm1 log log2 log10 log1p sqrt cbrt;
    trigonometric: sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh deg2rad rad2deg;
    floating: spacing;
}

macro_rules! binary {
    ($($chapter:ident: $($name:ident)+;)+) => {
        impl Array {
            $($(
                #[doc = concat!("`", stringify!($name), "`, element-wise: see [`ops::elementwise::", stringify!($chapter), "::", stringify!($name), "`].")]
                ///
                /// # Errors
                /// As for [`apply`].
                pub fn $name<'a>(&self, x2: impl Into<Operand<'a>>) -> Result<Array> {
                    call(&ops::elementwise::$chapter::$name, &[self.into(), x2.into()])
                }
            )+)+
        }
    };
}

binary! {
    arithmetic: add subtract multiply divide floor_divide remainder fmod power float_power gcd lcm hypot
        maximum minimum fmax fmin heaviside;
    comparison: equal not_equal less less_equal greater greater_equal logical_and logical_or logical_xor;
    bitwise: bitwise_and bitwise_or bitwise_xor left_shift right_shift;
    exponential: logaddexp logaddexp2;
    trigonometric: arctan2;
    floating: copysign nextafter ldexp;
}
