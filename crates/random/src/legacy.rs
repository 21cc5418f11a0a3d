//! `numpy.random.RandomState`, whose streams are frozen: Mersenne Twister, polar normals in pairs,
//! masked integers.
//!
//! The normals are made two at a time; the second waits with the generator. Sources: G. Marsaglia and T. A.
//! Bray, "A Convenient Method for Generating Normal Variables", SIAM Review 6(3), 1964 (polar method);
//! bounded integers by masking and rejection.

use crate::bounded::{self, Integer, Rejection};
use crate::choice::{self, Messages};
use crate::continuous::Continuous;
use crate::distribution::{Distribution, Rules};
use crate::draw::{Draw, Numbers};
use crate::generator::{bytes, integers_each};
use crate::source::{Interface, Source};
use crate::{BitGenerator, Error, MT19937, SeedSequence, State, permute};

const MESSAGES: Messages = Messages {
    size: "'a' and 'p' must have same size",
    nan: "probabilities contain NaN",
    negative: "probabilities are not non-negative",
    sum: "probabilities do not sum to 1",
    population: "a must be greater than 0 unless no samples are taken",
    replace: "Cannot take a larger sample than population when 'replace=False'",
};

/// Candidates for pairs of normals that are drawn at a time.
const BLOCK: usize = 128;
/// Normals of which blocks are not worth their preparation.
const FEW: usize = 16;

/// The legacy generator.
///
/// ```
/// let mut rng = random::RandomState::new(0);
/// let mut x = [0.0; 2];
/// rng.standard_normal(&mut x);
/// assert_eq!(x, [1.764052345967664, 0.4001572083672233]);
/// ```
#[derive(Debug, Clone)]
pub struct RandomState<B: BitGenerator = MT19937> {
    /// The source of the bits.
    pub bit_generator: B,
    gauss: Option<f64>,
}

impl RandomState<MT19937> {
    /// The state of `RandomState(seed)`.
    pub fn new(seed: u32) -> Self {
        Self::over(MT19937::legacy(seed))
    }

    /// The state of `RandomState(array)`.
    ///
    /// Errors: the array is empty.
    pub fn from_array(seed: &[u32]) -> Result<Self, Error> {
        Ok(Self::over(MT19937::init_by_array(seed)?))
    }

    /// A state from entropy of the operating system, as `RandomState()`.
    pub fn from_os() -> Result<Self, Error> {
        Ok(Self::over(MT19937::new(&SeedSequence::from_os()?)))
    }

    /// Begins again, as `numpy.random.seed(seed)`; the waiting normal is forgotten.
    pub fn seed(&mut self, seed: u32) {
        *self = Self::new(seed);
    }
}

impl<B: BitGenerator> RandomState<B> {
    /// The legacy distributions over another generator.
    pub fn over(bit_generator: B) -> Self {
        RandomState { bit_generator, gauss: None }
    }

    /// The second normal number of the last pair, where it waits to be drawn.
    pub fn gauss(&mut self) -> &mut Option<f64> {
        &mut self.gauss
    }

    /// The generator's state and the waiting normal: NumPy's `('MT19937', keys, pos, has_gauss,
    /// cached_gaussian)`.
    pub fn state(&self) -> (State, Option<f64>) {
        (self.bit_generator.state(), self.gauss)
    }

    /// Continues from what [`state`](Self::state) gave.
    ///
    /// Errors: the state is not one of this generator.
    pub fn set_state(&mut self, state: &State, gauss: Option<f64>) -> Result<(), Error> {
        self.bit_generator.set_state(state)?;
        self.gauss = gauss;
        Ok(())
    }

    /// Numbers of `[0, 1)`: `random_sample`, `rand`.
    pub fn random_sample(&mut self, out: &mut [f64]) {
        self.bit_generator.fill_f64(out);
    }

    /// Numbers of `[low, high)`; `high` may be below `low`.
    ///
    /// Errors: `high - low` is not finite.
    pub fn uniform(&mut self, low: f64, high: f64, out: &mut [f64]) -> Result<(), Error> {
        self.fill(Continuous::Uniform { low, high }, out)
    }

    /// Standard normal numbers: `standard_normal`, `randn`.
    pub fn standard_normal(&mut self, out: &mut [f64]) {
        self.numbers(Numbers::Normal(out));
    }

    /// Normal numbers with mean `loc` and standard deviation `scale`.
    ///
    /// Errors: `scale` is negative.
    pub fn normal(&mut self, loc: f64, scale: f64, out: &mut [f64]) -> Result<(), Error> {
        self.fill(Continuous::Normal { loc, scale }, out)
    }

    /// Standard exponential numbers by the inverse of the distribution function.
    pub fn standard_exponential(&mut self, out: &mut [f64]) {
        self.draw(Continuous::Exponential { scale: 1.0 }, out);
    }

    /// Exponential numbers with mean `scale`.
    ///
    /// Errors: `scale` is negative.
    pub fn exponential(&mut self, scale: f64, out: &mut [f64]) -> Result<(), Error> {
        self.fill(Continuous::Exponential { scale }, out)
    }

    /// Numbers of a distribution.
    ///
    /// Errors: the parameters are refused by [`Distribution::check`].
    pub fn fill<D: Distribution>(&mut self, distribution: D, out: &mut [D::Number]) -> Result<(), Error> {
        let rules = Rules { legacy: true, arrays: false };
        distribution.check(rules).map_err(|refusal| refusal.error)?;
        self.draw(distribution, out);
        Ok(())
    }

    /// Numbers of a distribution whose parameters have passed [`Distribution::check`].
    pub fn draw<D: Distribution>(&mut self, distribution: D, out: &mut [D::Number]) {
        distribution.draw(&mut self.bit_generator, Interface::Legacy(&mut self.gauss), out);
    }

    fn numbers(&mut self, numbers: Numbers<'_>) {
        self.bit_generator.fill(Draw::Numbers(Interface::Legacy(&mut self.gauss), numbers));
    }

    /// As [`Generator::multinomial`](crate::Generator::multinomial).
    pub fn multinomial(&mut self, n: i64, pvals: &[f64], out: &mut [i64]) {
        self.numbers(Numbers::Multinomial { n, pvals, out });
    }

    /// As [`Generator::dirichlet`](crate::Generator::dirichlet).
    pub fn dirichlet(&mut self, alpha: &[f64], out: &mut [f64]) {
        self.numbers(Numbers::Dirichlet { alpha, out });
    }

    /// Integers of `[low, high)` by masked rejection.
    ///
    /// Errors: the interval is empty or not inside the type.
    pub fn randint<T: Integer>(&mut self, low: i128, high: i128, out: &mut [T]) -> Result<(), Error> {
        let (low, range) = bounded::closed::<T>(low, high, false)?;
        let out = T::slice(out);
        self.bit_generator.fill(Draw::Integers { low, range, rejection: Rejection::Masked, out });
        Ok(())
    }

    /// Integers with an interval each; see [`Generator::integers_each`](crate::Generator::integers_each).
    ///
    /// Errors: an interval is empty or not inside the type.
    pub fn randint_each<T: Integer>(
        &mut self,
        bounds: impl Fn(usize) -> (i128, i128),
        out: &mut [T],
    ) -> Result<(), Error> {
        integers_each(&mut self.bit_generator, bounds, false, Rejection::Masked, out)
    }

    /// Integers of `[0, 2⁶³)`.
    pub fn tomaxint(&mut self, out: &mut [i64]) {
        out.iter_mut().for_each(|x| *x = (self.bit_generator.next_u64() >> 1) as i64);
    }

    /// Random bytes.
    pub fn bytes(&mut self, out: &mut [u8]) {
        bytes(&mut self.bit_generator, out);
    }

    /// Brings `values` into random order.
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        permute::shuffle(&mut self.bit_generator, values);
    }

    /// The indices `0..out.len()` in random order.
    pub fn permutation(&mut self, out: &mut [i64]) {
        (0..).zip(&mut *out).for_each(|(i, index)| *index = i);
        self.shuffle(out);
    }

    /// `out.len()` indices into a population; `p` are the weights with the tolerance for their sum.
    ///
    /// Errors: the population is empty, the sample does not fit, or the weights are no probabilities.
    pub fn choice(
        &mut self,
        population: usize,
        replace: bool,
        p: Option<(&[f64], f64)>,
        out: &mut [i64],
    ) -> Result<(), Error> {
        choice::check(population, out.len(), replace, p, &MESSAGES)?;
        match (replace, p) {
            (true, None) if out.is_empty() => {}
            (true, Some((p, _))) => choice::weighted(&mut self.bit_generator, p, out),
            (true, None) => self.randint(0, population as i128, out)?,
            (false, Some((p, _))) => choice::weighted_distinct(&mut self.bit_generator, p, out),
            (false, None) => {
                // The whole population is shuffled, however small the sample.
                let mut all = vec![0; population];
                self.permutation(&mut all);
                out.copy_from_slice(&all[..out.len()]);
            }
        }
        Ok(())
    }
}

/// The standard numbers of `RandomState`.
pub(crate) struct Legacy<'a, B: ?Sized> {
    pub bits: &'a mut B,
    /// The second normal number of the last pair.
    pub gauss: &'a mut Option<f64>,
}

/// A point of the square in which pairs of normals are looked for, and the square of its distance.
#[inline(always)]
fn candidate(u1: f64, u2: f64) -> (f64, f64, f64) {
    let (x1, x2) = (2.0 * u1 - 1.0, 2.0 * u2 - 1.0);
    (x1, x2, x1 * x1 + x2 * x2)
}

/// Whether a point with this square of its distance makes a pair.
#[inline(always)]
fn makes_a_pair(r2: f64) -> bool {
    r2 < 1.0 && r2 != 0.0
}

/// The factor by which the coordinates of a point become normal numbers.
#[inline(always)]
fn stretch(r2: f64) -> f64 {
    (-2.0 * r2.ln() / r2).sqrt()
}

impl<B: BitGenerator + ?Sized> Source for Legacy<'_, B> {
    const LEGACY: bool = true;
    type Bits = B;
    #[inline]
    fn bits(&mut self) -> &mut B {
        self.bits
    }
    #[inline]
    fn normal(&mut self) -> f64 {
        if let Some(waiting) = self.gauss.take() {
            return waiting;
        }
        loop {
            let u1 = self.bits.next_f64();
            let (x1, x2, r2) = candidate(u1, self.bits.next_f64());
            if makes_a_pair(r2) {
                let f = stretch(r2);
                // The second of the candidate's coordinates comes first.
                *self.gauss = Some(f * x1);
                return f * x2;
            }
        }
    }
    #[inline]
    fn exponential(&mut self) -> f64 {
        -(1.0 - self.bits.next_f64()).ln()
    }
    fn normals(&mut self, out: &mut [f64]) {
        if out.len() < FEW {
            return out.iter_mut().for_each(|x| *x = self.normal());
        }
        let waiting = if out.is_empty() { None } else { self.gauss.take() };
        let (first, rest) = out.split_at_mut(usize::from(waiting.is_some()));
        first.iter_mut().zip(waiting).for_each(|(x, waiting)| *x = waiting);
        let mut uniform = [0.0; 2 * BLOCK];
        let mut accepted = [(0.0, 0.0, 0.0); BLOCK];
        let mut pairs = rest.chunks_mut(2);
        while pairs.len() > 0 {
            // Every pair that is still wanted takes at least one candidate, so that none is drawn in vain.
            let candidates = &mut uniform[..2 * pairs.len().min(BLOCK)];
            self.bits.fill_f64(candidates);
            let mut n = 0;
            for u in candidates.chunks_exact(2) {
                accepted[n] = candidate(u[0], u[1]);
                n += usize::from(makes_a_pair(accepted[n].2));
            }
            for (&(x1, x2, r2), pair) in accepted[..n].iter().zip(&mut pairs) {
                let f = stretch(r2);
                // The second of the candidate's coordinates comes first.
                match pair {
                    [x, y] => (*x, *y) = (f * x2, f * x1),
                    _ => {
                        pair.fill(f * x2);
                        *self.gauss = Some(f * x1);
                    }
                }
            }
        }
    }
}
