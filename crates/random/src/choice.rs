//! Samples from a population, as indices: uniform or weighted, with or without replacement.
//!
//! Weighted sampling searches uniform numbers in the cumulated weights. Uniform sampling without
//! replacement uses Floyd's algorithm (J. Bentley and R. Floyd, "A Sample of Brilliance", Comm. ACM
//! 30(9), 1987) or, when the sample is a good part of a large population, shuffles the population's
//! tail: NumPy's rule of choice, because the stream depends on it. Scratch: `n` weights and a table of
//! about twice the sample.

use crate::bounded;
use crate::permute::shuffle_tail;
use crate::{BitGenerator, Error};

/// What the two interfaces call the same mistakes.
pub(crate) struct Messages {
    pub size: &'static str,
    pub nan: &'static str,
    pub negative: &'static str,
    pub sum: &'static str,
    pub population: &'static str,
    pub replace: &'static str,
}

/// Refuses what NumPy refuses: an empty population, a sample that does not fit, weights that are no
/// probabilities. `atol` is the tolerance for the weights' sum, √ε of their own type.
pub(crate) fn check(
    population: usize,
    sample: usize,
    replace: bool,
    p: Option<(&[f64], f64)>,
    messages: &Messages,
) -> Result<(), Error> {
    if population == 0 && sample != 0 {
        return Err(Error::value(messages.population));
    }
    if let Some((p, atol)) = p {
        let sum = kahan_sum(p);
        let refusal = if p.len() != population {
            Some(messages.size)
        } else if sum.is_nan() {
            Some(messages.nan)
        } else if p.iter().any(|&p| p < 0.0) {
            Some(messages.negative)
        } else if (sum - 1.0).abs() > atol {
            Some(messages.sum)
        } else {
            None
        };
        if let Some(message) = refusal {
            return Err(Error::value(message));
        }
    }
    if !replace && sample > population {
        return Err(Error::value(messages.replace));
    }
    if let Some((p, _)) = p
        && !replace
        && p.iter().filter(|&&p| p > 0.0).count() < sample
    {
        return Err(Error::value("Fewer non-zero entries in p than size"));
    }
    Ok(())
}

/// The sum with Kahan's compensation, as probabilities are summed.
pub fn kahan_sum(values: &[f64]) -> f64 {
    let Some((&first, rest)) = values.split_first() else { return 0.0 };
    let (mut sum, mut lost) = (first, 0.0);
    for value in rest {
        let y = value - lost;
        let t = sum + y;
        lost = (t - sum) - y;
        sum = t;
    }
    sum
}

/// Cumulated weights, divided by their total.
fn cumulate(p: &[f64]) -> Vec<f64> {
    let mut total = 0.0;
    let mut cdf: Vec<f64> = p
        .iter()
        .map(|p| {
            total += p;
            total
        })
        .collect();
    for value in &mut cdf {
        *value /= total;
    }
    cdf
}

/// The first index whose cumulated weight is above `x`.
fn search(cdf: &[f64], x: f64) -> usize {
    cdf.partition_point(|&c| c <= x)
}

/// Weighted, with replacement.
pub(crate) fn weighted<B: BitGenerator + ?Sized>(bits: &mut B, p: &[f64], out: &mut [i64]) {
    let cdf = cumulate(p);
    for index in out {
        *index = search(&cdf, bits.next_f64()) as i64;
    }
}

/// Weighted, without replacement: rounds of weighted draws, in each of which the first of equals is
/// kept and what was found before has no weight.
pub(crate) fn weighted_distinct<B: BitGenerator + ?Sized>(bits: &mut B, p: &[f64], out: &mut [i64]) {
    let mut p = p.to_vec();
    let mut found = 0;
    let mut seen = vec![false; p.len()];
    while found < out.len() {
        let cdf = cumulate(&p);
        let start = found;
        for _ in start..out.len() {
            let index = search(&cdf, bits.next_f64());
            if !std::mem::replace(&mut seen[index], true) {
                out[found] = index as i64;
                found += 1;
            }
        }
        for &index in &out[start..found] {
            p[index as usize] = 0.0;
            seen[index as usize] = false;
        }
    }
}

/// Uniform, without replacement, in random order if `shuffle`.
pub(crate) fn distinct<B: BitGenerator + ?Sized>(
    bits: &mut B,
    population: usize,
    shuffle: bool,
    out: &mut [i64],
) {
    let sample = out.len();
    let cutoff = if shuffle { 50 } else { 20 };
    if population > 10000 && sample > population / cutoff {
        let mut all: Vec<i64> = (0..population as i64).collect();
        shuffle_tail(bits, (population - sample).max(1), &mut all);
        out.copy_from_slice(&all[population - sample..]);
        return;
    }
    floyd(bits, population, out);
    if shuffle {
        shuffle_tail(bits, 1, out);
    }
}

/// Floyd's algorithm with an open hash table of what is already in the sample.
fn floyd<B: BitGenerator + ?Sized>(bits: &mut B, population: usize, out: &mut [i64]) {
    const EMPTY: u64 = u64::MAX;
    let size = ((1.2 * out.len() as f64) as usize + 1).next_power_of_two();
    let mask = size - 1;
    let mut table = vec![EMPTY; size];
    // The slot that holds `value`, or the one where it belongs.
    let slot = |table: &[u64], value: u64| {
        let mut at = value as usize & mask;
        while table[at] != EMPTY && table[at] != value {
            at = (at + 1) & mask;
        }
        at
    };
    let first = (population - out.len()) as u64;
    for (last, index) in (first..).zip(out) {
        let mut value = bounded::up_to(bits, last);
        let mut at = slot(&table, value);
        if table[at] != EMPTY {
            value = last;
            at = slot(&table, value);
        }
        table[at] = value;
        *index = value as i64;
    }
}
