//! In which order the operands of an Einstein sum meet.
//!
//! The greedy search takes, again and again, the pair whose contraction makes the intermediate results
//! smallest, and among equals the cheapest; pairs without a common label come last. It is the search of
//! D. G. A. Smith and J. Gray, *opt_einsum* (JOSS 3(26), 753, 2018), as NumPy has it, with the same
//! choices among equals.

use super::einsum::{Label, Parsed};
use error::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Steps of a path: positions in the list of what is left; results go to its end.
pub(crate) type Path = Vec<Vec<usize>>;
type Set = BTreeSet<Label>;

/// What [`einsum_path`] found.
#[derive(Debug, Clone, PartialEq)]
pub struct ContractionPath {
    /// The steps: positions in the list of what is left; results go to its end.
    pub steps: Vec<Vec<usize>>,
    /// NumPy's description of the path and its cost.
    pub report: String,
}

/// How [`einsum_path`] searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Search {
    /// All operands at once.
    None,
    /// The best pair at each step.
    #[default]
    Greedy,
    /// Every order of pairs.
    Optimal,
}

fn size_of(labels: impl IntoIterator<Item = Label>, lengths: &BTreeMap<Label, usize>) -> f64 {
    labels.into_iter().map(|label| lengths[&label] as f64).product()
}

/// Multiplications and additions of a contraction.
fn operations(labels: &Set, summed: bool, terms: usize, lengths: &BTreeMap<Label, usize>) -> f64 {
    let factor = terms.saturating_sub(1).max(1) + usize::from(summed);
    size_of(labels.iter().copied(), lengths) * factor as f64
}

struct Contraction {
    result: Set,
    summed: Set,
    labels: Set,
}

fn contraction(positions: &[usize], inputs: &[Set], output: &Set) -> Contraction {
    let mut labels = Set::new();
    let mut needed = output.clone();
    for (k, input) in inputs.iter().enumerate() {
        if positions.contains(&k) {
            labels.extend(input);
        } else {
            needed.extend(input);
        }
    }
    let result: Set = labels.intersection(&needed).copied().collect();
    let summed = labels.difference(&result).copied().collect();
    Contraction { result, summed, labels }
}

/// What is left when the result of operands takes their place, behind the others.
fn replaced(inputs: &[Set], positions: &[usize], result: Set) -> Vec<Set> {
    let others =
        inputs.iter().enumerate().filter(|(k, _)| !positions.contains(k)).map(|(_, input)| input.clone());
    others.chain([result]).collect()
}

/// The order of preference: memory given back first, then cost.
type Sort = (f64, f64);

struct Candidate {
    sort: Sort,
    pair: [usize; 2],
    result: Set,
}

/// The greedy path; intermediate results of more than `limit` elements are refused.
pub(crate) fn greedy(parsed: &Parsed, limit: usize) -> Path {
    let count = parsed.inputs.len();
    if count <= 2 {
        return vec![(0..count).collect()];
    }
    let lengths = &parsed.lengths;
    let output: Set = parsed.output.iter().copied().collect();
    let mut inputs: Vec<Set> = parsed.inputs.iter().map(|labels| labels.iter().copied().collect()).collect();
    let whole = contraction(&(0..count).collect::<Vec<_>>(), &inputs, &output);
    let naive = operations(&whole.labels, !whole.summed.is_empty(), count, lengths);
    let mut spent = 0.0;
    let mut path = Path::new();
    let mut known: Vec<Candidate> = Vec::new();
    let mut fresh: Vec<[usize; 2]> = (0..count).flat_map(|i| (i + 1..count).map(move |j| [i, j])).collect();
    for _ in 1..count {
        let candidate = |pair: [usize; 2], inputs: &[Set]| {
            let found = contraction(&pair, inputs, &output);
            let size = size_of(found.result.iter().copied(), lengths);
            if limit != usize::MAX && size > limit as f64 {
                return None;
            }
            let old: f64 = pair.iter().map(|&k| size_of(inputs[k].iter().copied(), lengths)).sum();
            let cost = operations(&found.labels, !found.summed.is_empty(), 2, lengths);
            let dear = limit != usize::MAX && spent + cost > naive;
            (!dear).then_some(Candidate { sort: (size - old, cost), pair, result: found.result })
        };
        known.extend(
            fresh
                .iter()
                .filter(|[i, j]| !inputs[*i].is_disjoint(&inputs[*j]))
                .filter_map(|&p| candidate(p, &inputs)),
        );
        if known.is_empty() {
            let all = (0..inputs.len()).flat_map(|i| (i + 1..inputs.len()).map(move |j| [i, j]));
            known.extend(all.filter_map(|pair| candidate(pair, &inputs)));
        }
        // The first of equals, as Python's `min`.
        let mut best: Option<usize> = None;
        for (k, one) in known.iter().enumerate() {
            if best.is_none_or(|b| one.sort.partial_cmp(&known[b].sort) == Some(std::cmp::Ordering::Less)) {
                best = Some(k);
            }
        }
        let Some(best) = best.map(|k| known.remove(k)) else {
            path.push((0..inputs.len()).collect());
            break;
        };
        let [bx, by] = best.pair;
        known.retain(|one| !one.pair.contains(&bx) && !one.pair.contains(&by));
        for one in &mut known {
            for position in &mut one.pair {
                *position -= usize::from(*position > bx) + usize::from(*position > by);
            }
        }
        inputs = replaced(&inputs, &best.pair, best.result);
        path.push(best.pair.to_vec());
        spent += best.sort.1;
        let new = inputs.len() - 1;
        fresh = (0..new).map(|i| [i, new]).collect();
    }
    path
}

/// The cheapest of all orders.
fn optimal(parsed: &Parsed, limit: usize) -> Path {
    let count = parsed.inputs.len();
    let output: Set = parsed.output.iter().copied().collect();
    let inputs: Vec<Set> = parsed.inputs.iter().map(|labels| labels.iter().copied().collect()).collect();
    let mut all: Vec<(f64, Path, Vec<Set>)> = vec![(0.0, Path::new(), inputs)];
    let cheapest = |all: Vec<(f64, Path, Vec<Set>)>| {
        let mut best: Option<(f64, Path)> = None;
        for (cost, path, _) in all {
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, path));
            }
        }
        best.map(|(_, path)| path).unwrap_or_default()
    };
    for step in 0..count.saturating_sub(1) {
        let mut next = Vec::new();
        for (cost, path, left) in &all {
            for i in 0..left.len() {
                for j in i + 1..left.len() {
                    let found = contraction(&[i, j], left, &output);
                    if size_of(found.result.iter().copied(), &parsed.lengths) > limit as f64 {
                        continue;
                    }
                    let cost = cost + operations(&found.labels, !found.summed.is_empty(), 2, &parsed.lengths);
                    let mut path = path.clone();
                    path.push(vec![i, j]);
                    next.push((cost, path, replaced(left, &[i, j], found.result)));
                }
            }
        }
        if next.is_empty() {
            let mut path = cheapest(all);
            path.push((0..count - step).collect());
            return path;
        }
        all = next;
    }
    cheapest(all)
}

/// The order in which the operands of an Einstein sum meet, and what it saves: NumPy's `einsum_path`.
///
/// `limit` is the most elements that an intermediate result may have; where missing, the elements of the
/// largest operand or the result. A path that is given is only described.
///
/// # Errors
/// As [`super::einsum()`]; [`crate::Kind::Runtime`] where a given path does not contract everything.
pub fn einsum_path(
    subscripts: &str,
    shapes: &[&[usize]],
    search: Search,
    limit: Option<usize>,
    given: Option<&[Vec<usize>]>,
) -> Result<ContractionPath> {
    let parsed = Parsed::read(subscripts, shapes)?;
    let lengths = &parsed.lengths;
    let count = parsed.inputs.len();
    let output: Set = parsed.output.iter().copied().collect();
    let sizes =
        parsed.inputs.iter().chain([&parsed.output]).map(|labels| size_of(labels.iter().copied(), lengths));
    let limit = limit.unwrap_or(sizes.fold(0.0, f64::max) as usize);
    let everything: Set = lengths.keys().copied().collect();
    let steps = match given {
        Some(steps) => steps.to_vec(),
        None if search == Search::None || count <= 2 || everything == output => vec![(0..count).collect()],
        None if search == Search::Optimal => optimal(&parsed, limit),
        None => greedy(&parsed, limit),
    };

    let names = names(&parsed);
    let text = |labels: &[Label]| labels.iter().map(|label| names[label]).collect::<String>();
    let output_text = text(&parsed.output);
    let mut left: Vec<String> = parsed.inputs.iter().map(|labels| text(labels)).collect();
    let complete = format!("{}->{output_text}", left.join(","));
    let mut sets: Vec<Set> = parsed.inputs.iter().map(|labels| labels.iter().copied().collect()).collect();
    let (mut total, mut scaling, mut largest) = (1.0, 0, 0.0f64);
    let mut lines = String::new();
    for (k, step) in steps.iter().enumerate() {
        let mut positions = step.clone();
        positions.sort_unstable_by(|a, b| b.cmp(a));
        if positions.iter().any(|&position| position >= sets.len()) {
            return Err(Error::index("pop index out of range"));
        }
        let found = contraction(&positions, &sets, &output);
        total += operations(&found.labels, !found.summed.is_empty(), positions.len(), lengths);
        scaling = scaling.max(found.labels.len());
        largest = largest.max(size_of(found.result.iter().copied(), lengths));
        let taken: Vec<String> = positions.iter().map(|&position| left.remove(position)).collect();
        let result = if k + 1 == steps.len() {
            output_text.clone()
        } else {
            let mut sorted: Vec<(usize, char)> =
                found.result.iter().map(|label| (lengths[label], names[label])).collect();
            sorted.sort_unstable();
            sorted.into_iter().map(|(_, name)| name).collect()
        };
        left.push(result.clone());
        let current = format!("{}->{result}", taken.join(","));
        let remaining = format!("{}->{output_text}", left.join(","));
        let _ = write!(lines, "\n{:4}    {current:>24} {remaining:>40}", found.labels.len());
        sets = replaced(&sets, &positions, found.result);
    }
    if left.len() != 1 {
        return Err(Error::runtime(format!(
            "Invalid einsum_path is specified: {} more operands has to be contracted.",
            left.len() - 1
        )));
    }
    let distinct: usize =
        parsed.inputs.iter().map(|labels| labels.iter().collect::<BTreeSet<_>>().len()).sum();
    let naive = operations(&everything, distinct > everything.len(), count, lengths);
    let mut report = format!("  Complete contraction:  {complete}\n");
    let _ = writeln!(report, "         Naive scaling:  {}", everything.len());
    let _ = writeln!(report, "     Optimized scaling:  {scaling}");
    let _ = writeln!(report, "      Naive FLOP count:  {}", scientific(naive));
    let _ = writeln!(report, "  Optimized FLOP count:  {}", scientific(total));
    let _ = writeln!(report, "   Theoretical speedup:  {:.3}", naive / total);
    let _ = writeln!(report, "  Largest intermediate:  {} elements", scientific(largest));
    let rule = "-".repeat(74);
    let _ = writeln!(report, "{rule}\n{:>6} {:>24} {:>40}\n{rule}{lines}", "scaling", "current", "remaining");
    report.pop();
    Ok(ContractionPath { steps, report })
}

/// A number as Python's `%.3e` writes it.
fn scientific(value: f64) -> String {
    let text = format!("{value:.3e}");
    match text.split_once('e') {
        Some((digits, exponent)) => {
            let exponent: i32 = exponent.parse().unwrap_or(0);
            format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
        }
        None => text,
    }
}

/// Letters for all labels: their own, and for axes under an ellipsis letters that nobody uses.
fn names(parsed: &Parsed) -> BTreeMap<Label, char> {
    let letters = || ('a'..='z').chain('A'..='Z');
    let mut unused = letters().filter(|&c| !parsed.lengths.contains_key(&(c as Label))).collect::<Vec<_>>();
    parsed
        .lengths
        .keys()
        .map(|&label| {
            let name = if label > 0 { char::from(label as u8) } else { unused.pop().unwrap_or('?') };
            (label, name)
        })
        .collect()
}
