//! Einstein sums.
//!
//! Subscripts become labels, one per axis of each operand; the axes under an ellipsis get labels of their
//! own, counted from the right. Operands meet two by two, in the order that [`super::path`] finds: what a
//! pair has in common and nobody needs later is summed. Where something is left of both operands that is
//! one (stacked) matrix product of transposed views; otherwise it is one fused pass that multiplies and
//! sums. A single operand without a sum is a view.

use super::contract::fused;
use super::matmul::{product, sum_in};
use super::path::greedy;
use crate::Array;
use dtype::{Casting, DType, can_cast, promote_types};
use error::{Error, Result};
use layout::{Dims, Strides};
use smallvec::SmallVec;
use std::collections::BTreeMap;

/// A label: the code of a letter, or for an axis under an ellipsis a negative number counted from the
/// last of them.
pub(crate) type Label = i32;
/// The labels of an operand's axes.
pub(crate) type Labels = SmallVec<[Label; 8]>;

/// How an Einstein sum is to be made; the defaults are NumPy's.
#[derive(Debug, Clone, Copy, Default)]
pub struct Einsum<'a> {
    /// The dtype in which to multiply and sum.
    pub dtype: Option<DType>,
    /// How much casts to it may lose; `safe` where missing.
    pub casting: Option<Casting>,
    /// The array that receives the result.
    pub out: Option<&'a Array>,
    /// Which operands meet when: positions in the list of what is left, results at its end.
    pub path: Option<&'a [Vec<usize>]>,
}

/// The sum of products that `subscripts` describe: NumPy's `einsum`.
///
/// ```
/// use polyarray::{Array, linalg::einsum};
/// let x = Array::from_shape(&[1, 2, 3, 4], &[2, 2])?;
/// assert_eq!(einsum("ij,jk->ik", &[&x, &x])?.to_vec::<i64>()?, [7, 10, 15, 22]);
/// assert_eq!(einsum("ii", &[&x])?.to_vec::<i64>()?, [5]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] where the subscripts make no sense or lengths differ.
pub fn einsum(subscripts: &str, operands: &[&Array]) -> Result<Array> {
    einsum_with(subscripts, operands, &Einsum::default())
}

/// [`einsum`] with options.
///
/// # Errors
/// As [`einsum`]; [`crate::Kind::Type`] where the casting rule forbids the dtype.
pub fn einsum_with(subscripts: &str, operands: &[&Array], options: &Einsum<'_>) -> Result<Array> {
    let shapes: Vec<&[usize]> = operands.iter().map(|array| array.shape()).collect();
    let parsed = Parsed::read(subscripts, &shapes)?;
    let natural = operands.iter().skip(1).fold(operands[0].dtype(), |d, x| promote_types(d, x.dtype()));
    let dtype = options.dtype.unwrap_or(natural);
    let casting = options.casting.unwrap_or(Casting::Safe);
    for (operand, x) in operands.iter().enumerate() {
        if !can_cast(x.dtype(), dtype, casting) {
            return Err(Error::type_(format!(
                "Iterator operand {operand} dtype could not be cast from dtype('{}') to dtype('{dtype}') according \
                 to the rule '{}'",
                x.dtype(),
                casting.name()
            )));
        }
    }
    // Halves are multiplied and summed in float32 and rounded once.
    let inner = if dtype.is_half() && operands.len() + parsed.summed() > 1 { DType::Float32 } else { dtype };
    let mut terms = Vec::with_capacity(operands.len());
    for (k, (x, labels)) in operands.iter().zip(&parsed.inputs).enumerate() {
        terms.push(Term::read(&x.astype(inner)?, labels, &parsed.lengths, k)?);
    }
    let default;
    let path: &[Vec<usize>] = match options.path {
        Some(path) => path,
        None => {
            default = greedy(&parsed, usize::MAX);
            &default
        }
    };
    let result = run(terms, &parsed.output, path)?;
    let result = result.astype(dtype)?;
    match options.out {
        None => Ok(result),
        Some(out) => {
            if out.shape() != result.shape() {
                return Err(Error::value(format!(
                    "out parameter does not have the shape of the einstein sum: found {}, expected {}",
                    layout::shape_text(out.shape()),
                    layout::shape_text(result.shape())
                )));
            }
            if !can_cast(dtype, out.dtype(), casting) {
                return Err(Error::type_(format!(
                    "Iterator requested dtype could not be cast from dtype('{dtype}') to dtype('{}'), the operand {} \
                     dtype, according to the rule '{}'",
                    out.dtype(),
                    operands.len(),
                    casting.name()
                )));
            }
            if let Some(dense) = out.as_dense() {
                dense.require_writeable("output array")?;
            }
            out.assign(&result)?;
            Ok(out.clone())
        }
    }
}

/// Whether an Einstein sum runs over an axis, longer than one, that several operands have.
///
/// # Errors
/// As [`einsum`].
pub fn sums_what_operands_share(subscripts: &str, shapes: &[&[usize]]) -> Result<bool> {
    let parsed = Parsed::read(subscripts, shapes)?;
    let shared = |label: &Label| parsed.inputs.iter().filter(|labels| labels.contains(label)).count() > 1;
    Ok(parsed.lengths.iter().any(|(label, &n)| n > 1 && shared(label) && !parsed.output.contains(label)))
}

/// Subscripts, understood.
#[derive(Debug, Clone)]
pub(crate) struct Parsed {
    pub(crate) inputs: Vec<Labels>,
    pub(crate) output: Labels,
    /// The length of every label's axis.
    pub(crate) lengths: BTreeMap<Label, usize>,
}

impl Parsed {
    pub(crate) fn read(subscripts: &str, shapes: &[&[usize]]) -> Result<Parsed> {
        if shapes.is_empty() {
            return Err(Error::value("must provide at least an operand and a subscripts list to einsum"));
        }
        let text: String = subscripts.chars().filter(|c| !c.is_whitespace()).collect();
        let (inputs_text, output_text) = match text.split_once("->") {
            Some((inputs, output)) => (inputs, Some(output)),
            None => (&text[..], None),
        };
        let parts: Vec<&str> = inputs_text.split(',').collect();
        if parts.len() < shapes.len() {
            return Err(Error::value(
                "fewer operands provided to einstein sum function than specified in the subscripts string",
            ));
        }
        if parts.len() > shapes.len() {
            return Err(Error::value(
                "more operands provided to einstein sum function than specified in the subscripts string",
            ));
        }
        let mut inputs = Vec::new();
        let mut widest = 0;
        for (k, (part, shape)) in parts.iter().zip(shapes).enumerate() {
            let (labels, under_ellipsis) = operand_labels(part, shape.len(), k)?;
            widest = widest.max(under_ellipsis);
            inputs.push(labels);
        }
        let output = match output_text {
            Some(text) => output_labels(text, widest, &inputs)?,
            None => implied_output(widest, &inputs),
        };
        let mut lengths: BTreeMap<Label, usize> = BTreeMap::new();
        for (labels, shape) in inputs.iter().zip(shapes) {
            for (&label, &length) in labels.iter().zip(*shape) {
                let known = lengths.entry(label).or_insert(1);
                if *known == 1 {
                    *known = length;
                } else if length != 1 && length != *known {
                    return Err(conflict(&inputs, shapes, &output));
                }
            }
        }
        Ok(Parsed { inputs, output, lengths })
    }

    /// How many labels are summed over.
    fn summed(&self) -> usize {
        self.lengths.keys().filter(|label| !self.output.contains(label)).count()
    }
}

/// Where lengths of one label differ: inside one operand, or between operands, in NumPy's words.
fn conflict(inputs: &[Labels], shapes: &[&[usize]], output: &[Label]) -> Error {
    for (operand, (labels, shape)) in inputs.iter().zip(shapes).enumerate() {
        if let Err(error) = merged(labels, shape, operand) {
            return error;
        }
    }
    let mut all: Labels = Labels::from_slice(output);
    for label in inputs.iter().flatten() {
        if !all.contains(label) {
            all.push(*label);
        }
    }
    let remapped: Vec<String> = inputs
        .iter()
        .zip(shapes)
        .map(|(labels, shape)| {
            let at = |label: &Label| labels.iter().position(|l| l == label);
            let axes = all
                .iter()
                .map(|label| at(label).map_or("newaxis".to_owned(), |axis| shape[axis].to_string()));
            format!("{}->({})", super::axes::compact(shape), axes.collect::<Vec<_>>().join(","))
        })
        .collect();
    Error::value(format!(
        "operands could not be broadcast together with remapped shapes [original->remapped]: {} ",
        remapped.join(" ")
    ))
}

/// The labels of one operand's axes, and how many of them stand under an ellipsis.
fn operand_labels(part: &str, ndim: usize, operand: usize) -> Result<(Labels, usize)> {
    let (before, after) = split_ellipsis(part).ok_or_else(|| {
        Error::value(format!(
            "einstein sum subscripts string contains a '.' that is not part of an ellipsis ('...') in operand {operand}"
        ))
    })?;
    let (before, after) = (letters(before)?, after.map(letters).transpose()?);
    let named = before.len() + after.as_ref().map_or(0, |after| after.len());
    if named > ndim {
        return Err(Error::value(format!(
            "einstein sum subscripts string contains too many subscripts for operand {operand}"
        )));
    }
    let Some(after) = after else {
        if named < ndim {
            return Err(Error::value(
                "operand has more dimensions than subscripts given in einstein sum, but no '...' ellipsis provided \
                 to broadcast the extra dimensions.",
            ));
        }
        return Ok((before, 0));
    };
    let under = ndim - named;
    let mut labels = before;
    labels.extend((1..=under as i32).rev().map(|k| -k));
    labels.extend(after);
    Ok((labels, under))
}

fn output_labels(text: &str, widest: usize, inputs: &[Labels]) -> Result<Labels> {
    let (before, after) = split_ellipsis(text).ok_or_else(|| {
        Error::value("einstein sum subscripts string contains a '.' that is not part of an ellipsis ('...') in the output")
    })?;
    let (before, after) = (letters(before)?, after.map(letters).transpose()?);
    if after.is_none() && widest > 0 {
        return Err(Error::value(
            "output has more dimensions than subscripts given in einstein sum, but no '...' ellipsis provided to \
             broadcast the extra dimensions.",
        ));
    }
    let mut labels = before;
    if let Some(after) = after {
        labels.extend((1..=widest as i32).rev().map(|k| -k));
        labels.extend(after);
    }
    for (k, label) in labels.iter().enumerate() {
        let letter = || char::from(*label as u8);
        if labels[..k].contains(label) {
            return Err(Error::value(format!(
                "einstein sum subscripts string includes output subscript '{}' multiple times",
                letter()
            )));
        }
        if *label > 0 && !inputs.iter().any(|input| input.contains(label)) {
            return Err(Error::value(format!(
                "einstein sum subscripts string included output subscript '{}' which never appeared in an input",
                letter()
            )));
        }
    }
    Ok(labels)
}

/// Without `->`: the axes under ellipses, then every letter that occurs once, in order.
fn implied_output(widest: usize, inputs: &[Labels]) -> Labels {
    let mut counts: BTreeMap<Label, usize> = BTreeMap::new();
    for &label in inputs.iter().flatten().filter(|label| **label > 0) {
        *counts.entry(label).or_insert(0) += 1;
    }
    let under = (1..=widest as i32).rev().map(|k| -k);
    under.chain(counts.into_iter().filter(|(_, count)| *count == 1).map(|(label, _)| label)).collect()
}

/// The text before an ellipsis and, where there is one, after it; `None` for other points.
fn split_ellipsis(text: &str) -> Option<(&str, Option<&str>)> {
    let (before, after) = match text.split_once("...") {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    };
    (!before.contains('.') && !after.is_some_and(|after| after.contains('.'))).then_some((before, after))
}

fn letters(text: &str) -> Result<Labels> {
    text.chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' => Ok(c as Label),
            _ => Err(Error::value(format!(
                "invalid subscript '{c}' in einstein sum subscripts string, subscripts must be letters"
            ))),
        })
        .collect()
}

/// For each label that an operand has, the axes that carry it; lengths must agree or be one.
fn merged(labels: &[Label], shape: &[usize], operand: usize) -> Result<Vec<(Label, SmallVec<[usize; 2]>)>> {
    let mut found: Vec<(Label, SmallVec<[usize; 2]>)> = Vec::new();
    for (axis, &label) in labels.iter().enumerate() {
        match found.iter_mut().find(|(known, _)| *known == label) {
            None => found.push((label, SmallVec::from_slice(&[axis]))),
            Some((_, axes)) => {
                let before = axes.iter().map(|&a| shape[a]).find(|&n| n != 1).unwrap_or(1);
                if before != 1 && shape[axis] != 1 && before != shape[axis] {
                    return Err(Error::value(format!(
                        "dimensions in operand {operand} for collapsing index '{}' don't match ({before} != {})",
                        char::from(label as u8),
                        shape[axis]
                    )));
                }
                axes.push(axis);
            }
        }
    }
    Ok(found)
}

/// An operand whose axes have labels, each once.
#[derive(Debug, Clone)]
struct Term {
    array: Array,
    labels: Labels,
}

impl Term {
    /// Diagonals for labels that repeat; axes of length one whose label is longer elsewhere go away.
    fn read(x: &Array, labels: &[Label], lengths: &BTreeMap<Label, usize>, operand: usize) -> Result<Term> {
        let axes = merged(labels, x.shape(), operand)?;
        let plain = axes.len() == labels.len()
            && labels.iter().zip(x.shape()).all(|(label, &length)| lengths[label] == length);
        if plain {
            return Ok(Term { array: x.clone(), labels: Labels::from_slice(labels) });
        }
        let dense = x.dense()?;
        let (mut shape, mut strides, mut kept) = (Dims::new(), Strides::new(), Labels::new());
        for (label, axes) in axes {
            let length = axes.iter().map(|&axis| dense.shape()[axis]).find(|&n| n != 1).unwrap_or(1);
            if length == 1 && lengths[&label] != 1 {
                continue;
            }
            shape.push(length);
            strides.push(
                axes.iter().filter(|&&a| dense.shape()[a] != 1).map(|&axis| dense.strides()[axis]).sum(),
            );
            kept.push(label);
        }
        let view = dense.with_layout(dense.layout().with_axes(shape, strides));
        Ok(Term { array: view.into(), labels: kept })
    }

    /// The sum over all labels but those that are needed.
    fn without(self, needed: impl Fn(Label) -> bool) -> Result<Term> {
        let gone: SmallVec<[i64; 4]> =
            (0..self.labels.len()).filter(|&k| !needed(self.labels[k])).map(|k| k as i64).collect();
        if gone.is_empty() {
            return Ok(self);
        }
        let array = sum_in(&self.array, self.array.dtype(), &gone)?;
        let labels = self.labels.into_iter().filter(|&label| needed(label)).collect();
        Ok(Term { array, labels })
    }

    /// Axes in the order of `labels`; a new axis of length one for each that this term lacks.
    fn ordered(&self, labels: impl Iterator<Item = Label> + Clone) -> Result<Array> {
        let position = |label: Label| self.labels.iter().position(|&l| l == label);
        let axes: SmallVec<[usize; 4]> = labels.clone().filter_map(position).collect();
        let sorted = axes.iter().enumerate().all(|(k, &axis)| k == axis);
        let mut array = if sorted { self.array.clone() } else { self.array.permute(&axes)? };
        for (k, label) in labels.enumerate() {
            if position(label).is_none() {
                array = array.with_axis(k)?;
            }
        }
        Ok(array)
    }

    fn lengths(&self, labels: &[Label]) -> Dims {
        labels
            .iter()
            .map(|l| self.labels.iter().position(|k| k == l).map_or(1, |axis| self.array.shape()[axis]))
            .collect()
    }
}

fn run(mut terms: Vec<Term>, output: &[Label], path: &[Vec<usize>]) -> Result<Array> {
    for step in path {
        let mut positions: SmallVec<[usize; 4]> = SmallVec::from_slice(step);
        positions.sort_unstable();
        positions.dedup();
        if positions.is_empty() || positions.iter().any(|&position| position >= terms.len()) {
            return Err(Error::runtime(
                "Invalid einsum_path is specified: it names operands that are not there.",
            ));
        }
        let mut chosen: Vec<Term> = positions.iter().rev().map(|&position| terms.remove(position)).collect();
        let mut result = chosen.pop().expect("a step has operands");
        while let Some(next) = chosen.pop() {
            let needed = |label: Label| {
                output.contains(&label)
                    || chosen.iter().chain(&terms).any(|term| term.labels.contains(&label))
            };
            result = pair(result, next, &needed, output)?;
        }
        terms.push(result);
    }
    if terms.len() != 1 {
        return Err(Error::runtime(format!(
            "Invalid einsum_path is specified: {} more operands has to be contracted.",
            terms.len() - 1
        )));
    }
    let term = terms.remove(0).without(|label| output.contains(&label))?;
    term.ordered(output.iter().copied())
}

/// Contracts two terms over what both have and nobody needs later.
fn pair(a: Term, b: Term, needed: &dyn Fn(Label) -> bool, output: &[Label]) -> Result<Term> {
    let a = a.without(|label| b.labels.contains(&label) || needed(label))?;
    let b = b.without(|label| a.labels.contains(&label) || needed(label))?;
    // The operand whose own labels come first in the output stands on the left, so that its rows do.
    let first_own = |x: &Term, y: &Term| {
        output
            .iter()
            .position(|label| x.labels.contains(label) && !y.labels.contains(label))
            .unwrap_or(usize::MAX)
    };
    let (a, b) = if first_own(&b, &a) < first_own(&a, &b) { (b, a) } else { (a, b) };
    let in_output = |label: &Label| output.iter().position(|l| l == label).unwrap_or(usize::MAX);
    let sorted = |labels: &mut Labels| labels.sort_by_key(in_output);
    let mut batch: Labels = a.labels.iter().copied().filter(|l| b.labels.contains(l) && needed(*l)).collect();
    let mut left: Labels = a.labels.iter().copied().filter(|l| !b.labels.contains(l)).collect();
    let mut right: Labels = b.labels.iter().copied().filter(|l| !a.labels.contains(l)).collect();
    // Summed labels in the order of the larger operand, which then needs no copy.
    let larger = if a.array.size() >= b.array.size() { &a } else { &b };
    let summed: Labels = larger
        .labels
        .iter()
        .copied()
        .filter(|l| a.labels.contains(l) && b.labels.contains(l) && !needed(*l))
        .collect();
    sorted(&mut batch);
    sorted(&mut left);
    sorted(&mut right);
    let dtype = a.array.dtype();
    let chain = |parts: [&Labels; 3]| parts.into_iter().flatten().copied().collect::<Labels>();
    if summed.is_empty() {
        let mut labels = chain([&batch, &left, &right]);
        sorted(&mut labels);
        let x1 = a.ordered(labels.iter().copied())?;
        let x2 = b.ordered(labels.iter().copied())?;
        return Ok(Term { array: x1.multiply(&x2)?, labels });
    }
    if left.is_empty() && right.is_empty() && (!batch.is_empty() || summed.len() > 1) {
        let labels = chain([&batch, &summed, &left]);
        let axes: SmallVec<[i64; 4]> = (batch.len()..labels.len()).map(|axis| axis as i64).collect();
        let x1 = a.ordered(labels.iter().copied())?;
        let x2 = b.ordered(labels.iter().copied())?;
        return Ok(Term { array: fused(&x1, &x2, &axes)?, labels: batch });
    }
    let shaped = |term: &Term, order: [&Labels; 3], rows: &Labels, columns: &Labels| -> Result<Array> {
        let array = term.ordered(chain(order).into_iter())?;
        let mut shape = term.lengths(&batch);
        shape.push(term.lengths(rows).iter().product());
        shape.push(term.lengths(columns).iter().product());
        array.shaped(&shape)
    };
    let x1 = shaped(&a, [&batch, &left, &summed], &left, &summed)?;
    let x2 = shaped(&b, [&batch, &summed, &right], &summed, &right)?;
    let result = product(&x1, &x2, dtype, [2, 2])?;
    let shape: Dims =
        a.lengths(&batch).into_iter().chain(a.lengths(&left)).chain(b.lengths(&right)).collect();
    Ok(Term { array: result.shaped(&shape)?, labels: chain([&batch, &left, &right]) })
}
