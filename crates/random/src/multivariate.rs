//! Vectors of numbers that depend on each other: how trials fall among categories, how a sample does among
//! colors, and parts of a whole. Each function fills `out` with as many vectors as fit.

use crate::binomial::Binomials;
use crate::gamma::{Betas, Gammas};
use crate::hypergeometric::Hypergeometrics;
use crate::permute;
use crate::source::{Modern, Source};
use crate::{BitGenerator, Error};

/// How vectors of the multivariate hypergeometric distribution are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sampling {
    /// Draws the sample from a list of all things, and counts it.
    Count,
    /// Draws the number of each color given those before.
    Marginals,
}

/// Distributions of a part given those before it. They come again in other vectors, and take longer to prepare
/// than to be drawn from.
struct Kept<D>(Vec<Option<(usize, i64, D)>>);

impl<D> Kept<D> {
    /// Room for the distributions of so many vectors of so many parts, or as many as a cache holds.
    fn new(vectors: usize, parts: usize) -> Self {
        const MOST: usize = 256;
        // Those of a single vector do not come again.
        let draws = if vectors > 1 { vectors.saturating_mul(parts).min(MOST) } else { 1 };
        Kept((0..draws.next_power_of_two()).map(|_| None).collect())
    }

    /// The distribution of a part of what is left.
    #[inline]
    fn of(&mut self, part: usize, left: i64, make: impl FnOnce() -> D) -> &mut D {
        let place = (part.wrapping_mul(37) ^ left as usize) & (self.0.len() - 1);
        let slot = &mut self.0[place];
        if !matches!(slot, Some((p, l, _)) if (*p, *l) == (part, left)) {
            *slot = None;
        }
        &mut slot.get_or_insert_with(|| (part, left, make())).2
    }
}

/// Numbers of each category in `n` trials: binomial numbers of what is left.
pub(crate) fn multinomial<S: Source>(source: &mut S, n: i64, pvals: &[f64], out: &mut [i64]) {
    let Some((_, pvals)) = pvals.split_last() else { return };
    let mut kept = Kept::new(out.len() / (pvals.len() + 1), pvals.len());
    for counts in out.chunks_exact_mut(pvals.len() + 1) {
        counts.fill(0);
        let (mut left, mut p_left) = (n, 1.0);
        for (part, (count, p)) in counts.iter_mut().zip(pvals).enumerate() {
            *count = kept.of(part, left, || Binomials::new::<S>(left, p / p_left)).one(source);
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
    let gammas: Vec<_> = alpha.iter().map(|&alpha| Gammas::<f64>::new(alpha)).collect();
    for parts in out.chunks_exact_mut(alpha.len()) {
        let mut sum = 0.0;
        for (part, gammas) in parts.iter_mut().zip(&gammas) {
            *part = gammas.one(source);
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
        let v = Betas::new::<S>(alpha[j], sums[j + 1]).one(source);
        parts[j] = left * v;
        left *= 1.0 - v;
        if sums[j + 1] == 0.0 {
            break;
        }
    }
    parts[last] = left;
}

/// Samples without replacement from things of several colors.
#[derive(Debug)]
pub struct Colors<'a> {
    colors: &'a [i64],
    total: i64,
    /// How many are taken: the sample or what it leaves, whichever is less.
    wanted: i64,
    /// Whether these are what the sample leaves.
    rest: bool,
    /// Each thing's color, if things are taken one by one.
    things: Option<Vec<usize>>,
}

impl<'a> Colors<'a> {
    /// Samples that must fit.
    ///
    /// Errors: there is no memory for a list of all things.
    pub(crate) fn new(colors: &'a [i64], sample: i64, sampling: Sampling) -> Result<Self, Error> {
        let total: i64 = colors.iter().sum();
        let rest = sample > total / 2;
        let wanted = if rest { total - sample } else { sample };
        let mut things = None;
        if sampling == Sampling::Count && total > 0 && sample > 0 {
            let mut all = Vec::new();
            all.try_reserve_exact(total as usize).map_err(|_| {
                Error::Memory(format!(
                    "Insufficient memory for multivariate_hypergeometric with method='count' and sum(colors)={total}"
                ))
            })?;
            all.extend(colors.iter().enumerate().flat_map(|(k, &n)| std::iter::repeat_n(k, n as usize)));
            things = Some(all);
        }
        let wanted = if sample == 0 { 0 } else { wanted };
        Ok(Colors { colors, total, wanted, rest: rest && sample > 0, things })
    }

    /// Fills vectors of the numbers of each color.
    pub(crate) fn fill<B: BitGenerator + ?Sized>(mut self, bits: &mut B, out: &mut [i64]) {
        out.fill(0);
        if self.total == 0 {
            return;
        }
        let mut kept = Kept::new(out.len() / self.colors.len().max(1), self.colors.len());
        for counts in out.chunks_exact_mut(self.colors.len()) {
            match &mut self.things {
                Some(things) => {
                    let wanted = self.wanted as usize;
                    permute::take(bits, things, wanted);
                    things[..wanted].iter().for_each(|&color| counts[color] += 1);
                }
                None => self.marginals(bits, &mut kept, counts),
            }
            if self.rest {
                counts.iter_mut().zip(self.colors).for_each(|(count, all)| *count = all - *count);
            }
        }
    }

    /// The number of each color given those before.
    fn marginals<B: BitGenerator + ?Sized>(
        &self,
        bits: &mut B,
        kept: &mut Kept<Hypergeometrics>,
        counts: &mut [i64],
    ) {
        let Some((last, others)) = counts.split_last_mut() else { return };
        let (mut wanted, mut left) = (self.wanted, self.total);
        for (part, (count, &color)) in others.iter_mut().zip(self.colors).enumerate() {
            if wanted <= 0 {
                break;
            }
            left -= color;
            let make = || Hypergeometrics::new::<Modern<'_, B>>(color, left, wanted);
            *count = kept.of(part, wanted, make).one(&mut Modern(bits));
            wanted -= *count;
        }
        if wanted > 0 {
            *last = wanted;
        }
    }
}
