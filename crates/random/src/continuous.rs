//! Distributions that are functions of few standard numbers: by inversion, or of normals and exponentials.
//!
//! A distribution with its parameters is a value, [`Continuous`], so that arrays of parameters are
//! arrays of such values and a virtual generator is asked once per slice. The two interfaces share the
//! formulas but not the standard numbers beneath them, and for some the newer one has a formula that
//! loses less near zero: [`Standard`] says which.
//!
//! Sources: L. Devroye, "Non-Uniform Random Variate Generation", 1986 (inversions); J. R. Michael, W.
//! R. Schucany and R. W. Haas, "Generating Random Variates Using Transformations with Multiple Roots",
//! Amer. Stat. 30(2), 1976 (Wald).

use crate::{BitGenerator, Error, ziggurat};

/// The standard numbers of one interface.
pub(crate) trait Standard {
    /// Whether formulas are those of `RandomState`.
    const LEGACY: bool;
    /// A number of `[0, 1)`.
    fn uniform(&mut self) -> f64;
    /// A standard normal number.
    fn normal(&mut self) -> f64;
    /// A standard exponential number.
    fn exponential(&mut self) -> f64;
}

/// The standard numbers of `Generator`.
pub(crate) struct Modern<'a, B: ?Sized>(pub &'a mut B);

impl<B: BitGenerator + ?Sized> Standard for Modern<'_, B> {
    const LEGACY: bool = false;
    #[inline]
    fn uniform(&mut self) -> f64 {
        self.0.next_f64()
    }
    #[inline]
    fn normal(&mut self) -> f64 {
        ziggurat::standard_normal(self.0)
    }
    #[inline]
    fn exponential(&mut self) -> f64 {
        ziggurat::standard_exponential(self.0)
    }
}

/// A continuous distribution and its parameters, with NumPy's names.
///
/// ```
/// use random::{Continuous, default_rng};
/// let mut x = [0.0; 2];
/// default_rng(42).continuous(Continuous::Laplace { loc: 0.0, scale: 1.0 }, &mut x).unwrap();
/// assert_eq!(x, [0.7938786426417068, -0.1303856263065431]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the parameters have NumPy's names and meanings")]
pub enum Continuous {
    /// The double exponential distribution.
    Laplace { loc: f64, scale: f64 },
    /// The extreme value distribution of type I.
    Gumbel { loc: f64, scale: f64 },
    /// The logistic distribution.
    Logistic { loc: f64, scale: f64 },
    /// The exponential of a normal number.
    Lognormal { mean: f64, sigma: f64 },
    /// The length of a vector of two normal numbers.
    Rayleigh { scale: f64 },
    /// The Lomax distribution (Pareto II).
    Pareto { a: f64 },
    /// The Weibull distribution with scale 1.
    Weibull { a: f64 },
    /// Density `a·x^(a−1)` on `[0, 1]`.
    Power { a: f64 },
    /// The ratio of two normal numbers.
    StandardCauchy,
    /// The triangle over `[left, right]` with its top at `mode`.
    Triangular { left: f64, mode: f64, right: f64 },
    /// The inverse Gaussian distribution.
    Wald { mean: f64, scale: f64 },
}

use Continuous::*;

impl Continuous {
    /// Refuses the parameters that NumPy refuses.
    ///
    /// Errors: a scale is negative, a shape is not positive, a triangle's corners are not in order.
    pub fn check(self) -> Result<(), Error> {
        match self {
            Laplace { scale, .. } | Gumbel { scale, .. } | Logistic { scale, .. } | Rayleigh { scale } => {
                non_negative("scale", scale)
            }
            Lognormal { sigma, .. } => non_negative("sigma", sigma),
            Weibull { a } => non_negative("a", a),
            Pareto { a } | Power { a } => positive("a", a),
            Wald { mean, scale } => positive("mean", mean).and_then(|()| positive("scale", scale)),
            Triangular { left, mode, .. } if left > mode => Err(Error::value("left > mode")),
            Triangular { mode, right, .. } if mode > right => Err(Error::value("mode > right")),
            Triangular { left, right, .. } if left == right => Err(Error::value("left == right")),
            Triangular { .. } | StandardCauchy => Ok(()),
        }
    }

    /// One number as `Generator` draws it. The parameters must have passed [`check`](Self::check): with
    /// others the result is meaningless or NaN.
    pub fn draw<B: BitGenerator + ?Sized>(self, bits: &mut B) -> f64 {
        self.draw_from(&mut Modern(bits))
    }

    #[inline]
    pub(crate) fn draw_from<S: Standard>(self, source: &mut S) -> f64 {
        match self {
            Laplace { loc, scale } => loop {
                let u = source.uniform();
                if u >= 0.5 {
                    break loc - scale * (2.0 - u - u).ln();
                }
                if u > 0.0 {
                    break loc + scale * (u + u).ln();
                }
            },
            Gumbel { loc, scale } => loop {
                let u = 1.0 - source.uniform();
                if u < 1.0 {
                    break loc - scale * (-u.ln()).ln();
                }
            },
            Logistic { loc, scale } => loop {
                let u = source.uniform();
                if u > 0.0 {
                    break loc + scale * (u / (1.0 - u)).ln();
                }
            },
            Lognormal { mean, sigma } => (mean + sigma * source.normal()).exp(),
            Rayleigh { scale } if S::LEGACY => scale * (-2.0 * (-source.uniform()).ln_1p()).sqrt(),
            Rayleigh { scale } => scale * (2.0 * source.exponential()).sqrt(),
            Pareto { a } if S::LEGACY => (source.exponential() / a).exp() - 1.0,
            Pareto { a } => (source.exponential() / a).exp_m1(),
            // Nothing is drawn.
            Weibull { a: 0.0 } => 0.0,
            Weibull { a } => source.exponential().powf(1.0 / a),
            Power { a } if S::LEGACY => (1.0 - (-source.exponential()).exp()).powf(1.0 / a),
            Power { a } => (-(-source.exponential()).exp_m1()).powf(1.0 / a),
            StandardCauchy => {
                let numerator = source.normal();
                numerator / source.normal()
            }
            Triangular { left, mode, right } => {
                let base = right - left;
                let u = source.uniform();
                if u <= (mode - left) / base {
                    left + (u * ((mode - left) * base)).sqrt()
                } else {
                    right - ((1.0 - u) * ((right - mode) * base)).sqrt()
                }
            }
            Wald { mean, scale } => {
                let y = source.normal();
                let y = mean * y * y;
                let x = if S::LEGACY {
                    mean + mean / (2.0 * scale) * (y - (4.0 * scale * y + y * y).sqrt())
                } else {
                    mean * (1.0 - 2.0 / (1.0 + (1.0 + 4.0 * scale / y).sqrt()))
                };
                if source.uniform() <= mean / (mean + x) { x } else { mean * mean / x }
            }
        }
    }
}

/// NumPy's constraint on scales: not negative, where -0 is, and NaN is not.
pub(crate) fn non_negative(name: &str, value: f64) -> Result<(), Error> {
    if !value.is_nan() && value.is_sign_negative() {
        return Err(Error::value(format!("{name} < 0")));
    }
    Ok(())
}

/// NumPy's constraint on shapes: positive or NaN.
fn positive(name: &str, value: f64) -> Result<(), Error> {
    if value <= 0.0 {
        return Err(Error::value(format!("{name} <= 0")));
    }
    Ok(())
}
