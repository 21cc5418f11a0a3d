//! Distributions of whole numbers.
//!
//! Short ones are here: how long one waits for a success, and two that fall like powers. Numbers of successes
//! are in `binomial.rs`, `poisson.rs` and `hypergeometric.rs`.
//!
//! Sources: A. W. Kemp, "Efficient Generation of Logarithmically Distributed Pseudo-Random Variables", Appl. Stat.
//! 30(3), 1981; L. Devroye, "Non-Uniform Random Variate Generation", 1986 (the zeta distribution).

use crate::BitGenerator;
use crate::binomial::Binomials;
use crate::compound::repeat;
use crate::distribution::{Checks, Distribution, LARGEST_MEAN, Refusal, Rules};
use crate::draw::{Draw, Numbers};
use crate::gamma::Gammas;
use crate::hypergeometric::Hypergeometrics;
use crate::poisson::Poissons;
use crate::source::{Interface, Source, ceil, floor, whole};
use std::hint::black_box;

/// A discrete distribution and its parameters, with NumPy's names.
///
/// ```
/// use random::{Discrete, default_rng};
/// let mut x = [0; 5];
/// default_rng(42).fill(Discrete::Poisson { lam: 3.0 }, &mut x).unwrap();
/// assert_eq!(x, [4, 4, 5, 1, 7]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the parameters have NumPy's names and meanings")]
pub enum Discrete {
    /// Successes in `n` trials.
    Binomial { n: i64, p: f64 },
    /// Failures before the `n`-th success.
    NegativeBinomial { n: f64, p: f64 },
    /// Events, of which `lam` are expected.
    Poisson { lam: f64 },
    /// The zeta distribution.
    Zipf { a: f64 },
    /// Trials up to the first success.
    Geometric { p: f64 },
    /// Good ones in a sample without replacement.
    Hypergeometric { ngood: i64, nbad: i64, nsample: i64 },
    /// The logarithmic series distribution.
    Logseries { p: f64 },
}

use Discrete::*;

/// Populations from which the terms of the hypergeometric distribution lose too much.
const LARGEST_POPULATION: i64 = 1_000_000_000;

impl Distribution for Discrete {
    type Number = i64;

    fn check(self, rules: Rules) -> Result<(), Refusal> {
        let checks = Checks::new(rules);
        let checks = match self {
            Binomial { n, p } => checks.probability("p", p).non_negative("n", n as f64),
            NegativeBinomial { n, p } if rules.legacy => checks.positive("n", n).probability("p", p),
            NegativeBinomial { n, p } => {
                let largest = (1.0 - p) / p * (n + 10.0 * n.sqrt());
                checks.positive_number("n", n).probability_above_zero("p", p).refuse(
                    largest > LARGEST_MEAN,
                    "n too large or p too small, see Generator.negative_binomial Notes",
                )
            }
            Poisson { lam } => checks.mean("lam", lam),
            Zipf { a } => checks.above_one("a", a),
            Geometric { p } => checks.probability_above_zero("p", p),
            Hypergeometric { ngood, nbad, nsample } => {
                let large = ngood >= LARGEST_POPULATION || nbad >= LARGEST_POPULATION;
                let checks = checks
                    .refuse(!rules.legacy && large, "both ngood and nbad must be less than 1000000000")
                    .refuse(ngood.wrapping_add(nbad) < nsample, "ngood + nbad < nsample")
                    .non_negative("ngood", ngood as f64)
                    .non_negative("nbad", nbad as f64);
                let sample = nsample as f64;
                if rules.legacy {
                    checks.at_least_one("nsample", sample)
                } else {
                    checks.non_negative("nsample", sample)
                }
            }
            Logseries { p } => checks.probability_below_one("p", p),
        };
        checks.end()
    }

    fn draw<B: BitGenerator + ?Sized>(self, bits: &mut B, interface: Interface<'_>, out: &mut [i64]) {
        bits.fill(Draw::Numbers(interface, Numbers::Discrete(self, out)));
    }
}

impl Discrete {
    /// Fills a slice from a source.
    pub(crate) fn fill<S: Source>(self, source: &mut S, out: &mut [i64]) {
        match self {
            Binomial { n, p } => {
                let mut binomials = Binomials::new::<S>(n, p);
                repeat(source, out, |source| binomials.one(source));
            }
            NegativeBinomial { n, p } => {
                let (odds, gammas) = ((1.0 - p) / p, Gammas::<f64>::new(n));
                repeat(source, out, |source| Poissons::once(odds * gammas.one(source)).one(source));
            }
            Poisson { lam } => {
                let poissons = Poissons::new(lam);
                repeat(source, out, |source| poissons.one(source));
            }
            Zipf { a } => repeat(source, out, zipf(a)),
            Geometric { p } => repeat(source, out, geometric(p)),
            Hypergeometric { ngood, nbad, nsample } => {
                let hypergeometrics = Hypergeometrics::new::<S>(ngood, nbad, nsample);
                repeat(source, out, |source| hypergeometrics.one(source));
            }
            Logseries { p } => repeat(source, out, logseries(p)),
        }
    }
}

/// Draws numbers of trials up to the first success: by search where few are enough, else by inversion.
#[inline]
fn geometric<S: Source>(p: f64) -> impl Fn(&mut S) -> i64 {
    let q = 1.0 - p;
    let search = p >= 0.333333333333333333333333;
    let log_q = match S::LEGACY {
        _ if search => 0.0,
        true => q.ln(),
        false => (-p).ln_1p(),
    };
    move |source| {
        if search {
            let (mut trials, mut probability, mut sum) = (1, p, p);
            let u = source.uniform();
            while u > sum {
                probability *= q;
                sum += probability;
                trials += 1;
            }
            return trials;
        }
        if S::LEGACY {
            return ceil((-source.uniform()).ln_1p() / log_q);
        }
        let trials = -source.exponential() / log_q;
        if trials >= 9.223372036854776e+18 { i64::MAX } else { ceil(trials) }
    }
}

/// Draws numbers of the zeta distribution, by rejection. What does not fit into an integer is rejected, too.
#[inline]
fn zipf<S: Source>(a: f64) -> impl Fn(&mut S) -> i64 {
    const LARGEST: f64 = i64::MAX as f64;
    let exponent = a - 1.0;
    // A known base would make another function of the power, whose last bit may differ.
    let b = black_box(2.0f64).powf(exponent);
    let lowest = if S::LEGACY { 0.0 } else { black_box(LARGEST).powf(-exponent) };
    move |source| {
        if !S::LEGACY && a >= 1025.0 {
            // The power has no finite value, and another number is next to impossible.
            return 1;
        }
        loop {
            let u = source.uniform();
            let u = if S::LEGACY { 1.0 - u } else { u * lowest + (1.0 - u) };
            let v = source.uniform();
            let x = u.powf(-1.0 / exponent).floor();
            if !(1.0..=LARGEST).contains(&x) {
                continue;
            }
            let t = (1.0 + 1.0 / x).powf(exponent);
            if v * x * (t - 1.0) / (b - 1.0) <= t / b {
                return whole(x);
            }
        }
    }
}

/// Draws numbers of the logarithmic series distribution.
#[inline]
fn logseries<S: Source>(p: f64) -> impl Fn(&mut S) -> i64 {
    let r = if S::LEGACY { (1.0 - p).ln() } else { (-p).ln_1p() };
    move |source| {
        loop {
            let v = source.uniform();
            if v >= p {
                return 1;
            }
            let u = source.uniform();
            let q = if S::LEGACY { 1.0 - (r * u).exp() } else { -(r * u).exp_m1() };
            if v <= q * q {
                let x = floor(1.0 + v.ln() / q.ln());
                if x >= 1 && v != 0.0 {
                    return x;
                }
            } else {
                return if v >= q { 1 } else { 2 };
            }
        }
    }
}
