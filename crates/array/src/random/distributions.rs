//! The distributions, one row each, for both interfaces: a method's name, its parameters, and what it draws.

use super::parameters::{Column, distributed, joined_shape, safely};
use super::{Generator, RandomState};
use crate::Array;
use ::random::{Continuous, Discrete, Distribution, Interface, SingleGamma};
use dtype::{DType, Element};
use error::{Error, Result};
use storage::Pod;

impl Generator {
    fn each<D: Distribution<Number: Pod>>(
        &self,
        parameters: &[&Array],
        shape: Option<&[usize]>,
        make: impl Fn(usize) -> D,
    ) -> Result<Array> {
        self.bits.borrow(|mut bits| {
            distributed(false, parameters, shape, make, |distribution, out| {
                distribution.draw(&mut bits, Interface::Modern, out);
            })
        })
    }

    /// Gamma numbers with scale 1, as float64 or float32.
    ///
    /// # Errors
    /// As [`Generator::standard_gamma`]; [`crate::Kind::Type`] for another dtype.
    pub fn standard_gamma_in(&self, x: &Array, shape: Option<&[usize]>, dtype: DType) -> Result<Array> {
        match dtype {
            DType::Float64 => self.standard_gamma(x, shape),
            DType::Float32 => {
                let column = Column::<f32>::read(&x.astype(DType::Float32)?, x.shape())?;
                self.each(&[x], shape, |k| SingleGamma { shape: column.at(k) })
            }
            other => Err(Error::type_(format!("Unsupported dtype dtype('{other}') for standard_gamma"))),
        }
    }
}

impl RandomState {
    fn each<D: Distribution<Number: Pod>>(
        &self,
        parameters: &[&Array],
        shape: Option<&[usize]>,
        make: impl Fn(usize) -> D,
    ) -> Result<Array> {
        self.draw(|rng| {
            distributed(true, parameters, shape, make, |distribution, out| rng.draw(distribution, out))
        })
    }
}

macro_rules! distributions {
    (
        $(
            $(#[$doc:meta])+
            $name:ident($($parameter:ident: $type:ident),*) = $family:ident::$distribution:ident;
        )+
    ) => {
        distributions! { @methods Generator $($(#[$doc])+ $name($($parameter: $type),*) = $family::$distribution;)+ }
        distributions! { @methods RandomState $($(#[$doc])+ $name($($parameter: $type),*) = $family::$distribution;)+ }
    };
    (
        @methods $class:ident
        $(
            $(#[$doc:meta])+
            $name:ident($($parameter:ident: $type:ident),*) = $family:ident::$distribution:ident;
        )+
    ) => {
        impl $class { $(
            $(#[$doc])+
            ///
            /// # Errors
            /// [`crate::Kind::Value`] for parameters that NumPy refuses, and shapes that do not broadcast.
            pub fn $name(&self, $($parameter: &Array,)* size: Option<&[usize]>) -> Result<Array> {
                $(let $parameter = &safely($parameter, <$type as Element>::DTYPE)?;)*
                let parameters: &[&Array] = &[$($parameter),*];
                let _joined = joined_shape(parameters, size)?;
                $(let $parameter = Column::<$type>::read($parameter, &_joined)?;)*
                self.each(parameters, size, |_k| $family::$distribution { $($parameter: $parameter.at(_k)),* })
            }
        )+ }
    };
}

distributions! {
    /// Numbers of `[low, high)`.
    uniform(low: f64, high: f64) = Continuous::Uniform;
    /// Normal numbers with mean `loc` and standard deviation `scale`.
    normal(loc: f64, scale: f64) = Continuous::Normal;
    /// Exponential numbers with mean `scale`.
    exponential(scale: f64) = Continuous::Exponential;
    /// Numbers of the double exponential distribution.
    laplace(loc: f64, scale: f64) = Continuous::Laplace;
    /// Numbers of the extreme value distribution of type I.
    gumbel(loc: f64, scale: f64) = Continuous::Gumbel;
    /// Numbers of the logistic distribution.
    logistic(loc: f64, scale: f64) = Continuous::Logistic;
    /// Exponentials of normal numbers.
    lognormal(mean: f64, sigma: f64) = Continuous::Lognormal;
    /// Lengths of vectors of two normal numbers.
    rayleigh(scale: f64) = Continuous::Rayleigh;
    /// Numbers of the Lomax distribution.
    pareto(a: f64) = Continuous::Pareto;
    /// Numbers of the Weibull distribution with scale 1.
    weibull(a: f64) = Continuous::Weibull;
    /// Numbers with density `a·x^(a−1)` on `[0, 1]`.
    power(a: f64) = Continuous::Power;
    /// Ratios of two standard normal numbers.
    standard_cauchy() = Continuous::StandardCauchy;
    /// Numbers of the triangular distribution.
    triangular(left: f64, mode: f64, right: f64) = Continuous::Triangular;
    /// Numbers of the inverse Gaussian distribution.
    wald(mean: f64, scale: f64) = Continuous::Wald;
    /// Gamma numbers with scale 1.
    standard_gamma(shape: f64) = Continuous::StandardGamma;
    /// Gamma numbers.
    gamma(shape: f64, scale: f64) = Continuous::Gamma;
    /// Beta numbers.
    beta(a: f64, b: f64) = Continuous::Beta;
    /// Sums of the squares of `df` normal numbers.
    chisquare(df: f64) = Continuous::Chisquare;
    /// The same of normal numbers with means whose squares sum to `nonc`.
    noncentral_chisquare(df: f64, nonc: f64) = Continuous::NoncentralChisquare;
    /// Ratios of two chi-square numbers, each divided by its degrees of freedom.
    f(dfnum: f64, dfden: f64) = Continuous::F;
    /// The same with a numerator that is not central.
    noncentral_f(dfnum: f64, dfden: f64, nonc: f64) = Continuous::NoncentralF;
    /// Numbers of Student's distribution.
    standard_t(df: f64) = Continuous::StandardT;
    /// Directions around `mu`, the closer to it the larger `kappa` is.
    vonmises(mu: f64, kappa: f64) = Continuous::Vonmises;
    /// Successes in `n` trials.
    binomial(n: i64, p: f64) = Discrete::Binomial;
    /// Failures before the `n`-th success.
    negative_binomial(n: f64, p: f64) = Discrete::NegativeBinomial;
    /// Events, of which `lam` are expected.
    poisson(lam: f64) = Discrete::Poisson;
    /// Numbers of the zeta distribution.
    zipf(a: f64) = Discrete::Zipf;
    /// Trials up to the first success.
    geometric(p: f64) = Discrete::Geometric;
    /// Good ones in a sample without replacement.
    hypergeometric(ngood: i64, nbad: i64, nsample: i64) = Discrete::Hypergeometric;
    /// Numbers of the logarithmic series distribution.
    logseries(p: f64) = Discrete::Logseries;
}
