//! What distributions have in common: parameters that are checked, and numbers that fill a slice.
//!
//! A distribution with its parameters is a value, so that arrays of parameters are arrays of such values and a
//! virtual generator is asked once per slice.
//!
//! NumPy refuses parameters one rule after the other, each over the whole of an array. [`Checks`] numbers the
//! rules of a distribution, so that of several refusals the one that NumPy would find first is known.

use crate::{BitGenerator, Error, Interface};

/// A distribution and its parameters.
pub trait Distribution: Copy {
    /// What it draws.
    type Number: Copy;

    /// Refuses the parameters that NumPy refuses.
    ///
    /// # Errors
    /// The first of the distribution's rules that is broken.
    fn check(self, rules: Rules) -> Result<(), Refusal>;

    /// Fills a slice as an interface does, with code that is compiled for the bit generator. The parameters must
    /// have passed [`check`](Self::check): with others the result is meaningless.
    fn draw<B: BitGenerator + ?Sized>(self, bits: &mut B, interface: Interface<'_>, out: &mut [Self::Number]);
}

/// Which rules, and in which words.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Those of `RandomState`.
    pub legacy: bool,
    /// Whether parameters come from arrays, of which NumPy speaks in the plural.
    pub arrays: bool,
}

/// A broken rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The place of the rule among those of the distribution, by which NumPy looks at them.
    pub rank: usize,
    /// What is wrong.
    pub error: Error,
}

/// The largest mean of Poisson numbers, ten standard deviations below the largest integer.
pub const LARGEST_MEAN: f64 = 9.223372006484771e18;

/// The rules of a distribution, one after the other.
pub(crate) struct Checks {
    arrays: bool,
    rank: usize,
    refused: Option<Refusal>,
}

impl Checks {
    pub(crate) fn new(rules: Rules) -> Self {
        Checks { arrays: rules.arrays, rank: 0, refused: None }
    }

    pub(crate) fn end(self) -> Result<(), Refusal> {
        self.refused.map_or(Ok(()), Err)
    }

    #[inline]
    fn rule(mut self, broken: bool, error: impl FnOnce(&Self) -> Error) -> Self {
        if broken && self.refused.is_none() {
            self.refused = Some(Refusal { rank: self.rank, error: error(&self) });
        }
        self.rank += 1;
        self
    }

    /// A rule between parameters.
    pub(crate) fn refuse(self, broken: bool, message: &str) -> Self {
        self.rule(broken, |_| Error::value(message))
    }

    /// A rule whose breach is an overflow.
    pub(crate) fn overflow(self, broken: bool, message: &str) -> Self {
        self.rule(broken, |_| Error::Overflow(message.into()))
    }

    fn interval(self, name: &str, broken: bool, text: &str, plural: bool) -> Self {
        self.rule(broken, |checks| {
            let nan = if plural || checks.arrays { "contains NaNs" } else { "is NaN" };
            Error::value(format!("{} or {name} {nan}", text.replace('x', name)))
        })
    }

    /// Not negative, where -0 is, and NaN is not.
    pub(crate) fn non_negative(self, name: &str, value: f64) -> Self {
        let broken = !value.is_nan() && value.is_sign_negative();
        self.rule(broken, |_| Error::value(format!("{name} < 0")))
    }

    /// Positive or NaN.
    pub(crate) fn positive(self, name: &str, value: f64) -> Self {
        self.rule(value <= 0.0, |_| Error::value(format!("{name} <= 0")))
    }

    /// Positive.
    pub(crate) fn positive_number(self, name: &str, value: f64) -> Self {
        self.rule(value.is_nan(), |_| Error::value(format!("{name} must not be NaN"))).positive(name, value)
    }

    /// Of `[0, 1]`.
    pub(crate) fn probability(self, name: &str, value: f64) -> Self {
        self.interval(name, !(0.0..=1.0).contains(&value), "x < 0, x > 1", false)
    }

    /// Of `(0, 1]`.
    pub(crate) fn probability_above_zero(self, name: &str, value: f64) -> Self {
        self.interval(name, !(value > 0.0 && value <= 1.0), "x <= 0, x > 1", true)
    }

    /// Of `[0, 1)`.
    pub(crate) fn probability_below_one(self, name: &str, value: f64) -> Self {
        self.interval(name, !(0.0..1.0).contains(&value), "x < 0, x >= 1", false)
    }

    /// Above one.
    pub(crate) fn above_one(self, name: &str, value: f64) -> Self {
        self.interval(name, value.is_nan() || value <= 1.0, "x <= 1", false)
    }

    /// One or above.
    pub(crate) fn at_least_one(self, name: &str, value: f64) -> Self {
        self.interval(name, value.is_nan() || value < 1.0, "x < 1", false)
    }

    /// A mean of Poisson numbers. Of arrays the upper bound is looked at first, and a NaN is not within it.
    pub(crate) fn mean(self, name: &str, value: f64) -> Self {
        let large =
            |checks: Self, broken| checks.rule(broken, |_| Error::value(format!("{name} value too large")));
        if self.arrays {
            let broken = value.is_nan() || value > LARGEST_MEAN;
            large(self, broken).interval(name, value < 0.0, "x < 0", false)
        } else {
            let checks = self.interval(name, value.is_nan() || value < 0.0, "x < 0", false);
            large(checks, value > LARGEST_MEAN)
        }
    }
}
