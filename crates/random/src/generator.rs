//! `numpy.random.Generator`: distributions that fill slices.
//!
//! The caller owns the memory; a shape is a slice in C order. Parameters are scalars: with parameters
//! that broadcast, fill slices of one number; integers have [`Generator::integers_each`].

use crate::bounded::{self, Cut, Integer, Rejection};
use crate::choice::{self, Messages};
use crate::continuous::Continuous;
use crate::distribution::{Distribution, Rules};
use crate::draw::{Draw, Numbers};
use crate::multivariate::{Colors, Sampling};
use crate::source::Interface;
use crate::{BitGenerator, Error, PCG64, SeedSequence, permute};

const MESSAGES: Messages = Messages {
    size: "a and p must have same size",
    nan: "Probabilities contain NaN",
    negative: "Probabilities are not non-negative",
    sum: "Probabilities do not sum to 1. See Notes section of docstring for more information.",
    population: "a must be a positive integer unless no samples are taken",
    replace: "Cannot take a larger sample than population when replace is False",
};

/// √ε of double precision: how far weights may be from summing to one. Weights that came in single precision
/// have √ε of that.
pub const ATOL_F64: f64 = 1.4901161193847656e-8;

/// Distributions over a bit generator.
///
/// ```
/// let mut rng = random::default_rng(42);
/// let mut x = [0.0; 2];
/// rng.standard_normal(&mut x);
/// assert_eq!(x, [0.30471707975443135, -1.0399841062404955]);
/// ```
#[derive(Debug, Clone)]
pub struct Generator<B: BitGenerator = Box<dyn BitGenerator>> {
    /// The source of the bits.
    pub bit_generator: B,
}

/// A [`Generator`] over [`PCG64`] seeded with one integer, as `numpy.random.default_rng(seed)`.
pub fn default_rng(seed: u128) -> Generator<PCG64> {
    Generator::new(PCG64::from_int(seed))
}

/// A [`Generator`] over [`PCG64`] seeded by the operating system.
pub fn default_rng_from_os() -> Result<Generator<PCG64>, Error> {
    Ok(Generator::new(PCG64::new(&SeedSequence::from_os()?)))
}

impl<B: BitGenerator> Generator<B> {
    /// Distributions over `bit_generator`.
    pub fn new(bit_generator: B) -> Self {
        Generator { bit_generator }
    }

    fn numbers(&mut self, numbers: Numbers<'_>) {
        self.bit_generator.fill(Draw::Numbers(Interface::Modern, numbers));
    }

    /// Numbers of `[0, 1)` with 53 bits.
    pub fn random(&mut self, out: &mut [f64]) {
        self.bit_generator.fill_f64(out);
    }

    /// Numbers of `[0, 1)` with 24 bits.
    pub fn random_f32(&mut self, out: &mut [f32]) {
        self.bit_generator.fill_f32(out);
    }

    /// Numbers of `[low, high)`.
    ///
    /// Errors: `high - low` is negative or not finite.
    pub fn uniform(&mut self, low: f64, high: f64, out: &mut [f64]) -> Result<(), Error> {
        self.fill(Continuous::Uniform { low, high }, out)
    }

    /// Integers of `[low, high)`, or of `[low, high]` with `endpoint`, by Lemire's rejection.
    ///
    /// Errors: the interval is empty or not inside the type.
    ///
    /// ```
    /// let mut out = [0i64; 3];
    /// random::default_rng(12345).integers(0, 10, false, &mut out).unwrap();
    /// assert_eq!(out, [6, 2, 7]);
    /// ```
    pub fn integers<T: Integer>(
        &mut self,
        low: i128,
        high: i128,
        endpoint: bool,
        out: &mut [T],
    ) -> Result<(), Error> {
        let (low, range) = bounded::closed::<T>(low, high, endpoint)?;
        let out = T::slice(out);
        self.bit_generator.fill(Draw::Integers { low, range, rejection: Rejection::Lemire, out });
        Ok(())
    }

    /// Integers with an interval each: `bounds(i)` is `(low, high)` of `out[i]`. Every interval is checked
    /// before any number is drawn.
    ///
    /// Errors: an interval is empty or not inside the type.
    pub fn integers_each<T: Integer>(
        &mut self,
        bounds: impl Fn(usize) -> (i128, i128),
        endpoint: bool,
        out: &mut [T],
    ) -> Result<(), Error> {
        integers_each(&mut self.bit_generator, bounds, endpoint, Rejection::Lemire, out)
    }

    /// Random bytes.
    pub fn bytes(&mut self, out: &mut [u8]) {
        bytes(&mut self.bit_generator, out);
    }

    /// Standard normal numbers.
    pub fn standard_normal(&mut self, out: &mut [f64]) {
        self.numbers(Numbers::Normal(out));
    }

    /// Standard normal numbers in single precision.
    pub fn standard_normal_f32(&mut self, out: &mut [f32]) {
        self.bit_generator.fill(Draw::NormalF32(out));
    }

    /// Normal numbers with mean `loc` and standard deviation `scale`.
    ///
    /// Errors: `scale` is negative.
    pub fn normal(&mut self, loc: f64, scale: f64, out: &mut [f64]) -> Result<(), Error> {
        self.fill(Continuous::Normal { loc, scale }, out)
    }

    /// Standard exponential numbers, `method='zig'`.
    pub fn standard_exponential(&mut self, out: &mut [f64]) {
        self.numbers(Numbers::Exponential(out));
    }

    /// Standard exponential numbers in single precision, `method='zig'`.
    pub fn standard_exponential_f32(&mut self, out: &mut [f32]) {
        self.bit_generator.fill(Draw::ExponentialF32(out));
    }

    /// Standard exponential numbers, `method='inv'`: the inverse of the distribution function.
    pub fn standard_exponential_inv(&mut self, out: &mut [f64]) {
        self.random(out);
        out.iter_mut().for_each(|x| *x = -(-*x).ln_1p());
    }

    /// Standard exponential numbers in single precision, `method='inv'`.
    pub fn standard_exponential_inv_f32(&mut self, out: &mut [f32]) {
        self.random_f32(out);
        // The logarithm is taken in double precision.
        out.iter_mut().for_each(|x| *x = -(-f64::from(*x)).ln_1p() as f32);
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
        let rules = Rules { legacy: false, arrays: false };
        distribution.check(rules).map_err(|refusal| refusal.error)?;
        distribution.draw(&mut self.bit_generator, Interface::Modern, out);
        Ok(())
    }

    /// Numbers of trials, of `n`, in each of the categories with probabilities `pvals`, one vector after the
    /// other. The last probability is what the others leave.
    pub fn multinomial(&mut self, n: i64, pvals: &[f64], out: &mut [i64]) {
        self.numbers(Numbers::Multinomial { n, pvals, out });
    }

    /// Parts of a whole with weights `alpha`, one vector after the other.
    pub fn dirichlet(&mut self, alpha: &[f64], out: &mut [f64]) {
        self.numbers(Numbers::Dirichlet { alpha, out });
    }

    /// Numbers of things of each color in samples of `nsample`, which must be there, one vector after the other.
    ///
    /// Errors: there is no memory for a list of all things.
    pub fn multivariate_hypergeometric(
        &mut self,
        colors: &[i64],
        nsample: i64,
        sampling: Sampling,
        out: &mut [i64],
    ) -> Result<(), Error> {
        self.bit_generator.fill(Draw::Colors(Colors::new(colors, nsample, sampling)?, out));
        Ok(())
    }

    /// Brings `values` into random order.
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        permute::shuffle(&mut self.bit_generator, values);
    }

    /// The indices `0..out.len()` in random order, for `permutation` of whatever has that length.
    pub fn permutation(&mut self, out: &mut [i64]) {
        (0..).zip(&mut *out).for_each(|(i, index)| *index = i);
        self.shuffle(out);
    }

    /// `out.len()` indices into a population. `p` are the weights with the tolerance for their sum
    /// ([`ATOL_F64`]); `shuffle` matters for uniform samples without replacement only.
    ///
    /// Errors: the population is empty, the sample does not fit, or the weights are no probabilities.
    pub fn choice(
        &mut self,
        population: usize,
        replace: bool,
        p: Option<(&[f64], f64)>,
        shuffle: bool,
        out: &mut [i64],
    ) -> Result<(), Error> {
        choice::check(population, out.len(), replace, p, &MESSAGES)?;
        match (replace, p) {
            _ if out.is_empty() => {}
            (true, Some((p, _))) => choice::weighted(&mut self.bit_generator, p, out),
            (true, None) => self.integers(0, population as i128, false, out)?,
            (false, Some((p, _))) => choice::weighted_distinct(&mut self.bit_generator, p, out),
            (false, None) => choice::distinct(&mut self.bit_generator, population, shuffle, out),
        }
        Ok(())
    }
}

/// Integers with an interval each, with either rejection.
pub(crate) fn integers_each<T: Integer, B: BitGenerator>(
    bits: &mut B,
    bounds: impl Fn(usize) -> (i128, i128),
    endpoint: bool,
    rejection: Rejection,
    out: &mut [T],
) -> Result<(), Error> {
    for i in 0..out.len() {
        let (low, high) = bounds(i);
        bounded::closed::<T>(low, high, endpoint)?;
    }
    // Narrow integers of different intervals are still cut from the same word.
    let mut cut = Cut::default();
    for (i, value) in out.iter_mut().enumerate() {
        let (low, high) = bounds(i);
        let (low, range) = bounded::closed::<T>(low, high, endpoint)?;
        *value = T::above(low, bounded::bounded(T::WIDTH, bits, range, rejection, &mut cut));
    }
    Ok(())
}

/// Bytes of successive 32-bit draws, low byte first. A request for none makes one draw, as in NumPy.
pub(crate) fn bytes<B: BitGenerator>(bits: &mut B, out: &mut [u8]) {
    if out.is_empty() {
        bits.next_u32();
    }
    bits.fill(Draw::Bytes(out));
}
