//! The distributions of single numbers, one row each: a method's parameters, and what it gives in `Generator` and in
//! the legacy `RandomState` with seed 42, as the examples of both.

use super::arguments::{Kind, draw};
use super::generator::PyGenerator;
use super::legacy::PyRandomState;
use super::{Answer, Object};
use pyo3::prelude::*;
use pyo3::types::PyFloat;

macro_rules! distributions {
    (
        $(
            $(#[$doc:meta])+
            $name:ident($($parameter:ident: $kind:ident $(= $default:literal)?),*) {
                $call:literal $modern:literal $legacy:literal
            }
        )+
    ) => {
        distributions! {
            @methods PyGenerator ">>> pa.random.default_rng(42)."
            $($(#[$doc])+ $name($($parameter: $kind $(= $default)?),*) { $call $modern })+
        }
        distributions! {
            @methods PyRandomState ">>> pa.random.RandomState(42)."
            $($(#[$doc])+ $name($($parameter: $kind $(= $default)?),*) { $call $legacy })+
        }
    };
    (
        @methods $class:ident $make:literal
        $(
            $(#[$doc:meta])+
            $name:ident($($parameter:ident: $kind:ident $(= $default:literal)?),*) { $call:literal $result:literal }
        )+
    ) => {
        #[pymethods]
        impl $class { $(
            $(#[$doc])+
            ///
            /// Examples
            /// --------
            /// >>> import polyarray as pa
            #[doc = concat!($make, stringify!($name), $call, "\n", $result)]
            #[pyo3(signature = ($($parameter $(= distributions!(@default $default))?,)* size=None))]
            fn $name<'py>(
                &self,
                py: Python<'py>,
                $($parameter: distributions!(@type $($default)?),)*
                size: Option<&Object<'py>>,
            ) -> Answer<'py> {
                $(let $parameter = distributions!(@read py $parameter $($default)?);)*
                draw(py, &self.bit_generator, &[$((&$parameter, Kind::$kind)),*], size, |values, shape| {
                    let [$($parameter),*] = values else { return Err(error::Error::runtime("parameters")) };
                    self.rng.$name($($parameter,)* shape)
                })
            }
        )+ }
    };
    (@default $default:literal) => { None };
    (@type $default:literal) => { Option<&Object<'py>> };
    (@type) => { &Object<'py> };
    (@read $py:ident $parameter:ident $default:literal) => {
        match $parameter {
            Some(value) => value.clone(),
            None => PyFloat::new($py, f64::from($default)).into_any(),
        }
    };
    (@read $py:ident $parameter:ident) => { $parameter.clone() };
}

distributions! {
    /// Numbers of ``[low, high)``.
    uniform(low: Real = 0.0, high: Real = 1.0) {
        "(-1.0, 1.0, 3)"
        "array([ 0.5479121 , -0.12224312,  0.71719584])"
        "array([-0.25091976,  0.90142861,  0.46398788])"
    }
    /// Normal numbers with mean `loc` and standard deviation `scale`.
    normal(loc: Real = 0.0, scale: Real = 1.0) {
        "(10.0, 2.0, 3)"
        "array([10.60943416,  7.92003179, 11.50090239])"
        "array([10.99342831,  9.7234714 , 11.29537708])"
    }
    /// Exponential numbers with mean `scale`.
    exponential(scale: Real = 1.0) {
        "(2.0, 3)"
        "array([4.80841721, 4.67237931, 4.769522  ])"
        "array([0.93853618, 6.02024286, 2.63349139])"
    }
    /// Numbers of the double exponential distribution.
    laplace(loc: Real = 0.0, scale: Real = 1.0) {
        "(0.0, 1.0, 3)"
        "array([ 0.79387864, -0.13038563,  1.26300063])"
        "array([-0.28890917,  2.31697425,  0.62359851])"
    }
    /// Numbers of the extreme value distribution of type I.
    gumbel(loc: Real = 0.0, scale: Real = 1.0) {
        "(0.0, 1.0, 3)"
        "array([-0.39677803,  0.54849684, -0.67097714])"
        "array([ 0.75658105, -1.10198042, -0.27516331])"
    }
    /// Numbers of the logistic distribution.
    logistic(loc: Real = 0.0, scale: Real = 1.0) {
        "(0.0, 1.0, 3)"
        "array([ 1.23078563, -0.24571509,  1.80369327])"
        "array([-0.51278827,  2.95957976,  1.00476265])"
    }
    /// Exponentials of normal numbers.
    lognormal(mean: Real = 0.0, sigma: Real = 1.0) {
        "(0.0, 1.0, 3)"
        "array([1.35624124, 0.3534603 , 2.11795541])"
        "array([1.64331272, 0.87086849, 1.91111824])"
    }
    /// Lengths of vectors of two normal numbers.
    rayleigh(scale: Real = 1.0) {
        "(1.0, 3)"
        "array([2.19281034, 2.16156872, 2.18392353])"
        "array([0.96878077, 2.45361832, 1.62280356])"
    }
    /// Numbers of the Lomax distribution.
    pareto(a: Real) {
        "(3.0, 3)"
        "array([1.22866526, 1.1787033 , 1.21426459])"
        "array([0.16932037, 1.72746828, 0.5510238 ])"
    }
    /// Numbers of the Weibull distribution with scale 1.
    weibull(a: Real) {
        "(2.0, 3)"
        "array([1.55055106, 1.5284599 , 1.54426714])"
        "array([0.68503145, 1.73497015, 1.1474954 ])"
    }
    /// Numbers with density ``a * x**(a - 1)`` on ``[0, 1]``.
    power(a: Real) {
        "(2.0, 3)"
        "array([0.95376257, 0.95042339, 0.9528321 ])"
        "array([0.61199683, 0.9750458 , 0.85556645])"
    }
    /// Ratios of two standard normal numbers.
    standard_cauchy() {
        "(3)"
        "array([-0.29300167,  0.797873  ,  1.49828436])"
        "array([-3.59249748,  0.42526319,  1.00007012])"
    }
    /// Numbers of a triangular distribution over ``[left, right]`` with its top at `mode`.
    triangular(left: Real, mode: Real, right: Real) {
        "(0.0, 1.0, 4.0, 3)"
        "array([2.35302477, 1.40510911, 2.69737766])"
        "array([1.26037985, 3.23095623, 2.20665879])"
    }
    /// Numbers of the inverse Gaussian distribution.
    wald(mean: Real, scale: Real) {
        "(3.0, 2.0, 3)"
        "array([ 2.06999077,  1.23258829, 22.7335314 ])"
        "array([5.46273629, 3.55284647, 2.2542287 ])"
    }
    /// Gamma numbers.
    gamma(shape: Real, scale: Real = 1.0) {
        "(2.0, 3.0, 3)"
        "array([6.27545181, 8.50603677, 5.51164674])"
        "array([7.18103817, 4.48339419, 4.14685075])"
    }
    /// Beta numbers, which are of ``[0, 1]``.
    beta(a: Real, b: Real) {
        "(2.0, 3.0, 3)"
        "array([0.33841184, 0.41040973, 0.52590011])"
        "array([0.49447259, 0.37515277, 0.52981154])"
    }
    /// Sums of the squares of `df` normal numbers.
    chisquare(df: Real) {
        "(3, 3)"
        "array([3.05543949, 4.35892866, 2.6205389 ])"
        "array([3.57924635, 2.04721171, 1.86317567])"
    }
    /// Sums of the squares of `df` normal numbers, of whose means the squares sum to `nonc`.
    noncentral_chisquare(df: Real, nonc: Real) {
        "(3, 2.0, 3)"
        "array([ 4.94846489, 10.31450274,  0.18542643])"
        "array([1.02994169, 3.34288278, 2.98678954])"
    }
    /// Ratios of two chi-square numbers, each divided by its degrees of freedom.
    f(dfnum: Real, dfden: Real) {
        "(2, 10, 3)"
        "array([4.35342849, 0.28271662, 0.12974377])"
        "array([0.8843248 , 0.05550876, 1.30516617])"
    }
    /// Ratios as those of `f` with a numerator that is not central.
    noncentral_f(dfnum: Real, dfden: Real, nonc: Real) {
        "(2, 10, 3.0, 3)"
        "array([2.77261001, 5.44680484, 1.16163094])"
        "array([1.69036936, 1.41971762, 0.67131992])"
    }
    /// Numbers of Student's distribution with `df` degrees of freedom.
    standard_t(df: Real) {
        "(5, 3)"
        "array([ 0.48968078,  0.96799059, -0.02490263])"
        "array([ 0.55963354, -1.07574122,  1.33391804])"
    }
    /// Directions around `mu` in radians, the closer to it the larger `kappa` is.
    vonmises(mu: Real, kappa: Real) {
        "(0.0, 4.0, 3)"
        "array([-0.10171522, -0.18556391,  1.11678729])"
        "array([ 0.32989522, -0.6589001 , -0.66388361])"
    }
    /// Successes in `n` trials, each with probability `p`.
    binomial(n: Whole, p: Real) {
        "(10, 0.5, 5)"
        "array([6, 5, 7, 6, 3])"
        "array([4, 8, 6, 5, 3])"
    }
    /// Failures before the `n`-th success, each with probability `p` to succeed.
    negative_binomial(n: Real, p: Real) {
        "(3, 0.5, 5)"
        "array([5, 5, 7, 4, 0])"
        "array([2, 3, 1, 2, 1])"
    }
    /// Events, of which `lam` are expected.
    poisson(lam: Real = 1.0) {
        "(3.0, 5)"
        "array([4, 4, 5, 1, 7])"
        "array([4, 1, 3, 3, 2])"
    }
    /// Numbers ``k`` with probabilities that fall like ``k**-a``.
    zipf(a: Real) {
        "(2.0, 5)"
        "array([4, 1, 1, 1, 1])"
        "array([1, 3, 1, 1, 2])"
    }
    /// Trials up to the first success, each with probability `p`.
    geometric(p: Real) {
        "(0.3, 5)"
        "array([7, 7, 7, 1, 1])"
        "array([2, 9, 4, 3, 1])"
    }
    /// Good ones in a sample of `nsample` without replacement, of `ngood` good and `nbad` bad.
    hypergeometric(ngood: Whole, nbad: Whole, nsample: Whole) {
        "(10, 5, 6, 5)"
        "array([5, 4, 4, 4, 6])"
        "array([4, 3, 5, 6, 5])"
    }
    /// Numbers ``k`` with probabilities that fall like ``p**k / k``.
    logseries(p: Real) {
        "(0.6, 5)"
        "array([1, 2, 1, 5, 1])"
        "array([2, 1, 1, 1, 1])"
    }
}
