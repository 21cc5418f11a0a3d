//! Sources of random numbers, and what is drawn from them.

use super::{Arguments, Row, rows};
use crate::values::{Answer, Value};
use error::{Error, Result};
use polyarray::Array;
use polyarray::random::{Generator, Interval, Population, RandomState};

/// Where random numbers come from: NumPy's interface of today, or the legacy one.
pub(crate) enum Source {
    Modern(Generator),
    Legacy(RandomState),
}

fn modern<'a>(a: &Arguments<'a, 'a>, function: &str) -> Result<&'a Generator> {
    match a.random(0)? {
        Source::Modern(generator) => Ok(generator),
        Source::Legacy(_) => Err(Error::type_(format!("{function}: a RandomState does not draw that"))),
    }
}

fn legacy(seed: &Value<'_>, a: &Arguments<'_, '_>) -> Result<RandomState> {
    let outside = || Error::value("Seed must be between 0 and 2**32 - 1");
    let word = |seed: i64| u32::try_from(seed).map_err(|_| outside());
    match seed {
        Value::None => RandomState::from_os(),
        Value::Number(_) => Ok(RandomState::seeded(word(a.integer(a_seed(a)).map_err(|_| outside())?)?)),
        _ => {
            let words = a.integers(a_seed(a))?.into_iter().map(word).collect::<Result<Vec<u32>>>()?;
            RandomState::from_words(&words)
        }
    }
}

/// Where the seed stands: last.
fn a_seed(a: &Arguments<'_, '_>) -> usize {
    usize::from(matches!(a.value(0), Value::Random(_)))
}

fn generator(a: &Arguments<'_, '_>) -> Result<Generator> {
    if let Value::None = a.value(0) {
        return Generator::from_os();
    }
    match a.number(0)?.whole().map(u128::try_from) {
        Some(Ok(seed)) => Ok(Generator::seeded(seed)),
        _ => Err(Error::value("expected non-negative integer")),
    }
}

/// Draws of a distribution from either source.
macro_rules! drawn {
    ($a:ident, $name:ident($($at:literal),*), $size:literal) => {{
        let size = $a.optional_shape($size)?;
        match $a.random(0)? {
            Source::Modern(source) => source.$name($(&$a.array($at)?,)* size.as_deref())?,
            Source::Legacy(source) => source.$name($(&$a.array($at)?,)* size.as_deref())?,
        }
    }};
}

fn size(a: &Arguments<'_, '_>, at: usize) -> Result<Vec<usize>> {
    Ok(a.optional_shape(at)?.unwrap_or_default())
}

fn uniform(a: &Arguments<'_, '_>) -> Result<Array> {
    match a.random(0)? {
        Source::Modern(source) => source.random_in(&size(a, 1)?, a.dtype(2)?),
        Source::Legacy(source) => source.random_sample(&size(a, 1)?),
    }
}

fn standard_normal(a: &Arguments<'_, '_>) -> Result<Array> {
    match a.random(0)? {
        Source::Modern(source) => source.standard_normal(&size(a, 1)?, a.dtype(2)?),
        Source::Legacy(source) => source.standard_normal(&size(a, 1)?),
    }
}

fn standard_exponential(a: &Arguments<'_, '_>) -> Result<Array> {
    match a.random(0)? {
        Source::Modern(source) => source.standard_exponential(&size(a, 1)?, a.dtype(2)?, false),
        Source::Legacy(source) => source.standard_exponential(&size(a, 1)?),
    }
}

fn integers(a: &Arguments<'_, '_>) -> Result<Array> {
    let (low, high) = (a.bound(1)?, a.bound(2)?);
    let (shape, dtype, endpoint) = (a.optional_shape(3)?, a.dtype(4)?, a.truth(5)?);
    let draw = |interval: Interval<'_>| match a.random(0)? {
        Source::Modern(source) => source.integers(interval, shape.as_deref(), dtype, endpoint),
        Source::Legacy(source) => source.randint(interval, shape.as_deref(), dtype),
    };
    let whole = |number: i128| -> Result<_> {
        Ok(polyarray::random::Bound::Array(Array::scalar(dtype::Scalar::new(number as i64))?))
    };
    match (low, high) {
        (Ok(low), Ok(high)) => draw(Interval::Same(low, high)),
        (low, high) => {
            let low = low.map_or_else(Ok, whole)?;
            let high = high.map_or_else(Ok, whole)?;
            draw(Interval::Each(&low, &high))
        }
    }
}

/// Whole numbers up to one, or what lies along an axis of an array.
fn population<'p>(a: &Arguments<'_, '_>, held: &'p mut Option<Array>, axis: i64) -> Result<Population<'p>> {
    if let Value::Number(_) = a.value(1) {
        return Ok(Population::Numbers(a.count(1)?));
    }
    Ok(Population::Along(held.insert(a.array(1)?), axis))
}

fn permutation(a: &Arguments<'_, '_>) -> Result<Array> {
    let mut held = None;
    let population = population(a, &mut held, a.integer(2)?)?;
    match a.random(0)? {
        Source::Modern(source) => source.permutation(population),
        Source::Legacy(source) => source.permutation(population),
    }
}

fn choice(a: &Arguments<'_, '_>) -> Result<Array> {
    let mut held = None;
    let population = population(a, &mut held, a.integer(5)?)?;
    let (shape, replace, p) = (size(a, 2)?, a.truth(3)?, a.optional_array(4)?);
    match a.random(0)? {
        Source::Modern(source) => source.choice(population, &shape, replace, p.as_ref(), a.truth(6)?),
        Source::Legacy(source) => source.choice(population, &shape, replace, p.as_ref()),
    }
}

fn shuffle(a: &Arguments<'_, '_>) -> Result<()> {
    match a.random(0)? {
        Source::Modern(source) => source.shuffle(a.written(1)?, a.integer(2)?),
        Source::Legacy(source) => source.shuffle(a.written(1)?, a.integer(2)?),
    }
}

fn seed(a: &Arguments<'_, '_>) -> Result<()> {
    match a.random(0)? {
        Source::Legacy(source) => {
            let (state, gauss) = legacy(a.value(1), a)?.state();
            source.set_state(&state, gauss)
        }
        Source::Modern(_) => Err(Error::type_("random.seed: only a RandomState is seeded again")),
    }
}

fn bytes(a: &Arguments<'_, '_>) -> Result<Array> {
    let length = a.count(1)?;
    let drawn = match a.random(0)? {
        Source::Modern(source) => source.bytes(length),
        Source::Legacy(source) => source.bytes(length),
    };
    Array::from_values(&drawn)
}

pub(super) const ROWS: &[Row] = rows! {
    "random.Generator(seed=None)" => |a| Answer::Random(Box::new(Source::Modern(generator(a)?)));
    "random.RandomState(seed=None)" => |a| Answer::Random(Box::new(Source::Legacy(legacy(a.value(0), a)?)));
    "random.seed(self, seed=None)" => |a| seed(a)?;
    "random.random(self, size=None, dtype='float64')" => |a| uniform(a)?;
    "random.standard_normal(self, size=None, dtype='float64')" => |a| standard_normal(a)?;
    "random.standard_exponential(self, size=None, dtype='float64')" => |a| standard_exponential(a)?;
    "random.integers(self, low, high, size=None, dtype='int64', endpoint=False)" => |a| integers(a)?;
    "random.permutation(self, x, axis=0)" => |a| permutation(a)?;
    "random.permuted(self, x, axis=None)" => |a| {
        modern(a, "random.permuted")?.permuted(&a.array(1)?, a.optional_integer(2)?)?
    };
    "random.choice(self, a, size=None, replace=True, p=None, axis=0, shuffle=True)" => |a| choice(a)?;
    "random.shuffle(self, x, axis=0)" => |a| shuffle(a)?;
    "random.bytes(self, length)" => |a| bytes(a)?;

    "random.uniform(self, low=0.0, high=1.0, size=None)" => |a| drawn!(a, uniform(1, 2), 3);
    "random.normal(self, loc=0.0, scale=1.0, size=None)" => |a| drawn!(a, normal(1, 2), 3);
    "random.exponential(self, scale=1.0, size=None)" => |a| drawn!(a, exponential(1), 2);
    "random.laplace(self, loc=0.0, scale=1.0, size=None)" => |a| drawn!(a, laplace(1, 2), 3);
    "random.gumbel(self, loc=0.0, scale=1.0, size=None)" => |a| drawn!(a, gumbel(1, 2), 3);
    "random.logistic(self, loc=0.0, scale=1.0, size=None)" => |a| drawn!(a, logistic(1, 2), 3);
    "random.lognormal(self, mean=0.0, sigma=1.0, size=None)" => |a| drawn!(a, lognormal(1, 2), 3);
    "random.rayleigh(self, scale=1.0, size=None)" => |a| drawn!(a, rayleigh(1), 2);
    "random.pareto(self, a, size=None)" => |a| drawn!(a, pareto(1), 2);
    "random.weibull(self, a, size=None)" => |a| drawn!(a, weibull(1), 2);
    "random.power(self, a, size=None)" => |a| drawn!(a, power(1), 2);
    "random.standard_cauchy(self, size=None)" => |a| drawn!(a, standard_cauchy(), 1);
    "random.triangular(self, left, mode, right, size=None)" => |a| drawn!(a, triangular(1, 2, 3), 4);
    "random.wald(self, mean, scale, size=None)" => |a| drawn!(a, wald(1, 2), 3);
    "random.standard_gamma(self, shape, size=None)" => |a| drawn!(a, standard_gamma(1), 2);
    "random.gamma(self, shape, scale=1.0, size=None)" => |a| drawn!(a, gamma(1, 2), 3);
    "random.beta(self, a, b, size=None)" => |a| drawn!(a, beta(1, 2), 3);
    "random.chisquare(self, df, size=None)" => |a| drawn!(a, chisquare(1), 2);
    "random.noncentral_chisquare(self, df, nonc, size=None)" => |a| drawn!(a, noncentral_chisquare(1, 2), 3);
    "random.f(self, dfnum, dfden, size=None)" => |a| drawn!(a, f(1, 2), 3);
    "random.noncentral_f(self, dfnum, dfden, nonc, size=None)" => |a| drawn!(a, noncentral_f(1, 2, 3), 4);
    "random.standard_t(self, df, size=None)" => |a| drawn!(a, standard_t(1), 2);
    "random.vonmises(self, mu, kappa, size=None)" => |a| drawn!(a, vonmises(1, 2), 3);
    "random.binomial(self, n, p, size=None)" => |a| drawn!(a, binomial(1, 2), 3);
    "random.negative_binomial(self, n, p, size=None)" => |a| drawn!(a, negative_binomial(1, 2), 3);
    "random.poisson(self, lam=1.0, size=None)" => |a| drawn!(a, poisson(1), 2);
    "random.zipf(self, a, size=None)" => |a| drawn!(a, zipf(1), 2);
    "random.geometric(self, p, size=None)" => |a| drawn!(a, geometric(1), 2);
    "random.hypergeometric(self, ngood, nbad, nsample, size=None)" => |a| drawn!(a, hypergeometric(1, 2, 3), 4);
    "random.logseries(self, p, size=None)" => |a| drawn!(a, logseries(1), 2);
};
