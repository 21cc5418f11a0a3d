//! Vectors of numbers that depend on each other: how trials fall among categories, how a sample does among
//! colors, and parts of a whole. Each function fills `out` with as many vectors as fit.

use crate::binomial::Binomials;
use crate::source::{Modern, Source};
use crate::{BitGenerator, Error, bounded, gamma, hypergeometric};

/// How vectors of the multivariate hypergeometric distribution are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sampling {
    /// Draws the sample from a list of all things, and counts it.
    Count,
    /// Draws the number of each color given those before.
    Marginals,
}

/// Numbers of each category in `n` trials: binomial numbers of what is left.
pub(crate) fn multinomial<S: Source>(source: &mut S, n: i64, pvals: &[f64], out: &mut [i64]) {
    let Some((_, pvals)) = pvals.split_last() else { return };
    for counts in out.chunks_exact_mut(pvals.len() + 1) {
        counts.fill(0);
        let (mut left, mut p_left) = (n, 1.0);
        for (count, p) in counts.iter_mut().zip(pvals) {
            *count = Binomials::new::<S>(left, p / p_left).one(source);
            left -= *count;
            if left <= 0 {
                break;
            }
            p_left -= p;
        }
        if let Some(last) = counts.last_mut()
            && left > 0
        {
            *last = left;
        }
    }
}

/// Parts of a whole with weights `alpha`: gamma numbers over their sum or, where all weights are so small that
/// these might all be zero, a stick that is broken at beta numbers.
pub(crate) fn dirichlet<S: Source>(source: &mut S, alpha: &[f64], out: &mut [f64]) {
    if alpha.is_empty() {
        return;
    }
    if !S::LEGACY && alpha.iter().all(|&a| a < 0.1) {
        // The sum of the weights from each on.
        let mut sums = alpha.to_vec();
        let mut sum = 0.0;
        for value in sums.iter_mut().rev() {
            sum += *value;
            *value = sum;
        }
        out.fill(0.0);
        if sum > 0.0 {
            out.chunks_exact_mut(alpha.len()).for_each(|parts| broken_stick(source, alpha, &sums, parts));
        }
        return;
    }
    for parts in out.chunks_exact_mut(alpha.len()) {
        let mut sum = 0.0;
        for (part, &alpha) in parts.iter_mut().zip(alpha) {
            *part = gamma::standard(source, alpha);
            sum += *part;
        }
        let inverse = 1.0 / sum;
        parts.iter_mut().for_each(|part| *part *= inverse);
    }
}

fn broken_stick<S: Source>(source: &mut S, alpha: &[f64], sums: &[f64], parts: &mut [f64]) {
    let last = alpha.len() - 1;
    let mut left = 1.0;
    for j in 0..last {
        let v = gamma::beta(source, alpha[j], sums[j + 1]);
        parts[j] = left * v;
        left *= 1.0 - v;
        if sums[j + 1] == 0.0 {
            break;
        }
    }
    parts[last] = left;
}

/// Numbers of each color in a sample without replacement, which must fit.
///
/// Errors: there is no memory for a list of all things.
pub(crate) fn hypergeometric<B: BitGenerator + ?Sized>(
    bits: &mut B,
    colors: &[i64],
    sample: i64,
    sampling: Sampling,
    out: &mut [i64],
) -> Result<(), Error> {
    out.fill(0);
    let total: i64 = colors.iter().sum();
    if total == 0 || sample == 0 {
        return Ok(());
    }
    // The sample or what it leaves, whichever is less.
    let rest = sample > total / 2;
    let wanted = if rest { total - sample } else { sample };
    let mut things: Vec<usize> = Vec::new();
    if sampling == Sampling::Count {
        things.try_reserve_exact(total as usize).map_err(|_| {
            Error::Memory(format!(
                "Insufficient memory for multivariate_hypergeometric with method='count' and sum(colors)={total}"
            ))
        })?;
        things.extend(colors.iter().enumerate().flat_map(|(k, &n)| std::iter::repeat_n(k, n as usize)));
    }
    for counts in out.chunks_exact_mut(colors.len()) {
        match sampling {
            Sampling::Count => {
                for j in 0..wanted as usize {
                    let k = j + bounded::interval(bits, (things.len() - j - 1) as u64) as usize;
                    things.swap(j, k);
                }
                things[..wanted as usize].iter().for_each(|&color| counts[color] += 1);
            }
            Sampling::Marginals => marginals(bits, colors, total, wanted, counts),
        }
        if rest {
            counts.iter_mut().zip(colors).for_each(|(count, all)| *count = all - *count);
        }
    }
    Ok(())
}

fn marginals<B: BitGenerator + ?Sized>(
    bits: &mut B,
    colors: &[i64],
    total: i64,
    mut wanted: i64,
    counts: &mut [i64],
) {
    let mut others = total;
    let last = colors.len() - 1;
    for j in 0..last {
        if wanted <= 0 {
            break;
        }
        others -= colors[j];
        counts[j] = hypergeometric::one(&mut Modern(bits), colors[j], others, wanted);
        wanted -= counts[j];
    }
    if wanted > 0 {
        counts[last] = wanted;
    }
}
