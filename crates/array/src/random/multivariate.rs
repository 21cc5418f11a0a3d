//! Vectors of numbers that depend on each other. They become the last axis.

use super::parameters::{filled, incompatible, result_shape, safely};
use super::{Generator, RandomState};
use crate::Array;
use crate::linalg::{cholesky, eigh, matmul, svd};
use crate::rounding::allclose;
use ::random::{Sampling, kahan_sum};
use dtype::DType;
use error::{Error, Result};
use layout::Dims;
use memory::Scratch;

/// How a factor of a covariance is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Factor {
    /// By singular values.
    #[default]
    Svd,
    /// By eigenvalues.
    Eigh,
    /// By Cholesky's decomposition, which refuses what is not positive definite.
    Cholesky,
}

fn one(value: f64) -> Result<Array> {
    Array::from_shape(&[value], &[])
}

/// Whether the factors that singular values give are those of a symmetric positive-semidefinite matrix.
fn is_covariance(cov: &Array, s: &Array, vh: &Array, tolerance: f64) -> Result<bool> {
    let again = matmul(&vh.transpose()?.multiply(s)?, vh)?;
    let tolerance = one(tolerance)?;
    allclose((&again).into(), cov.into(), (&tolerance).into(), (&tolerance).into(), false)
}

fn vectors(shape: &[usize], n: usize) -> Dims {
    shape.iter().copied().chain([n]).collect()
}

/// The shapes of a mean and a covariance.
fn check_normal(mean: &Array, cov: &Array) -> Result<()> {
    let text = if mean.ndim() != 1 {
        "mean must be 1 dimensional"
    } else if cov.ndim() != 2 || cov.shape()[0] != cov.shape()[1] {
        "cov must be 2 dimensional and square"
    } else if mean.shape()[0] != cov.shape()[0] {
        "mean and cov must have same length"
    } else {
        return Ok(());
    };
    Err(Error::value(text))
}

/// The probabilities of categories along the last axis, checked. The last of them is what the others leave.
fn categories(pvals: &Array) -> Result<Scratch<f64>> {
    let (probabilities, n) =
        (safely(pvals, DType::Float64)?.to_scratch::<f64>()?, pvals.shape()[pvals.ndim() - 1]);
    if probabilities.iter().any(|p| !(0.0..=1.0).contains(p)) {
        return Err(Error::value("pvals < 0, pvals > 1 or pvals contains NaNs"));
    }
    let too_much = n > 0 && probabilities.chunks_exact(n).any(|row| kahan_sum(&row[..n - 1]) > 1.0 + 1e-12);
    if !too_much {
        return Ok(probabilities);
    }
    let all_but_last = if pvals.ndim() == 1 { "[:-1]" } else { "[...,:-1]" };
    let narrow = pvals.dtype().is_float() && pvals.dtype() != DType::Float64;
    let text = if narrow && pvals.sum(None)?.item()?.as_f64() < 1.0001 {
        format!(
            "sum(pvals{all_but_last}.astype(np.float64)) > 1.0. The pvals array is cast to 64-bit floating point \
             prior to checking the sum. Precision changes when casting may cause problems even if the sum of the \
             original pvals is valid."
        )
    } else {
        format!("sum(pvals{all_but_last}) > 1.0")
    };
    Err(Error::value(text))
}

/// The weights of parts of a whole.
fn weights(alpha: &Array, legacy: bool) -> Result<Scratch<f64>> {
    if alpha.ndim() != 1 {
        return Err(Error::value(
            "setting an array element with a sequence. The requested array would exceed the maximum number of \
             dimension of 1.",
        ));
    }
    let alpha = safely(alpha, DType::Float64)?.to_scratch::<f64>()?;
    match legacy {
        true if alpha.iter().any(|&a| a <= 0.0) => Err(Error::value("alpha <= 0")),
        false if alpha.iter().any(|&a| a < 0.0) => Err(Error::value("alpha < 0")),
        _ => Ok(alpha),
    }
}

impl Generator {
    /// Vectors of normal numbers with a mean and a covariance, and whether this is one (symmetric and
    /// positive-semidefinite) within a tolerance.
    ///
    /// ```
    /// use polyarray::{Array, random::{Factor, Generator}};
    /// let (mean, cov) = (Array::from_slice(&[1.0, 2.0]), Array::from_shape(&[4.0, 0.0, 0.0, 1.0], &[2, 2])?);
    /// let (x, valid) = Generator::seeded(1).multivariate_normal(&mean, &cov, &[3], Factor::Svd, 1e-8)?;
    /// assert_eq!((x.shape(), valid), (&[3, 2][..], true));
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where shapes differ, [`crate::Kind::LinearAlgebra`] where there are no factors.
    pub fn multivariate_normal(
        &self,
        mean: &Array,
        cov: &Array,
        shape: &[usize],
        factor: Factor,
        tolerance: f64,
    ) -> Result<(Array, bool)> {
        if mean.dtype().is_complex() || cov.dtype().is_complex() {
            return Err(Error::type_("mean and cov must not be complex"));
        }
        check_normal(mean, cov)?;
        let full = vectors(shape, mean.size());
        let standard = self.standard_normal(&full, DType::Float64)?;
        let cov = cov.astype(DType::Float64)?;
        let (factor, valid) = match factor {
            Factor::Svd => {
                let (u, s, vh) = svd(&cov, true, false)?;
                (u.multiply(&s.sqrt()?)?, is_covariance(&cov, &s, &vh, tolerance)?)
            }
            Factor::Eigh => {
                let (s, u) = eigh(&cov, false)?;
                let valid = s.to_scratch::<f64>()?.iter().all(|&s| s >= -tolerance || s.is_nan());
                (u.multiply(&s.absolute()?.sqrt()?)?, valid)
            }
            Factor::Cholesky => (cholesky(&cov, false)?, true),
        };
        let rows = standard.reshape(&[-1, mean.size().max(1) as i64])?;
        let result = mean.add(&matmul(&rows, &factor.transpose()?)?)?;
        Ok((result.shaped(&full)?, valid))
    }

    /// Numbers of trials, of `n`, in each category, whose probabilities are the last axis of `pvals`. The last
    /// probability is what the others leave.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for what are no probabilities, and shapes that do not broadcast.
    pub fn multinomial(&self, n: &Array, pvals: &Array, shape: Option<&[usize]>) -> Result<Array> {
        let n = safely(n, DType::Int64)?;
        let width = pvals.shape().last().copied().unwrap_or(0);
        if width == 0 {
            return Err(Error::value(
                "pvals must have at least 1 dimension and the last dimension of pvals must be greater than 0.",
            ));
        }
        let probabilities = categories(pvals)?;
        if n.to_scratch::<i64>()?.iter().any(|&n| n < 0) {
            return Err(Error::value("n < 0"));
        }
        let lines = &pvals.shape()[..pvals.ndim() - 1];
        // Which line of probabilities belongs to each vector.
        let numbers = Scratch::collected(0..(probabilities.len() / width) as i64)?;
        let numbers = Array::from_shape(&numbers, lines)?;
        let outer = if n.ndim() == 0 && lines.is_empty() {
            shape.map(Dims::from_slice).unwrap_or_default()
        } else {
            let joined = result_shape(&[&n, &numbers], None)?;
            match shape {
                None => joined,
                Some(shape) => {
                    let size = Array::zeros(shape, DType::Int8)?;
                    let all = result_shape(&[&n, &numbers, &size], None)?;
                    if *all != *shape {
                        return Err(incompatible(shape, &all));
                    }
                    all
                }
            }
        };
        let counts = n.broadcast_to(&outer)?.to_scratch::<i64>()?;
        let numbers = numbers.broadcast_to(&outer)?.to_scratch::<i64>()?;
        self.fill(|rng| {
            filled::<i64>(&vectors(&outer, width), |out| {
                let (mut rest, mut start) = (out, 0);
                while let (Some(&n), Some(&line)) = (counts.get(start), numbers.get(start)) {
                    // Vectors of the same distribution are drawn together.
                    let same = (counts[start..].iter().zip(&numbers[start..]))
                        .take_while(|&other| other == (&n, &line))
                        .count();
                    let (rows, others) = rest.split_at_mut(same * width);
                    rng.multinomial(n, &probabilities[line as usize * width..][..width], rows);
                    (rest, start) = (others, start + same);
                }
                Ok(())
            })
        })
    }

    /// Parts of a whole with weights `alpha`.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for a negative weight.
    pub fn dirichlet(&self, alpha: &Array, shape: &[usize]) -> Result<Array> {
        let alpha = weights(alpha, false)?;
        self.fill(|rng| {
            filled(&vectors(shape, alpha.len()), |out| {
                rng.dirichlet(&alpha, out);
                Ok(())
            })
        })
    }

    /// Numbers of things of each color in samples of `nsample` without replacement, of a population that has
    /// `colors` of each.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for negative numbers, and samples that are larger than the population.
    pub fn multivariate_hypergeometric(
        &self,
        colors: &Array,
        nsample: i64,
        shape: &[usize],
        sampling: Sampling,
    ) -> Result<Array> {
        const LARGEST: i64 = i64::MAX;
        if nsample < 0 {
            return Err(Error::value("nsample must be nonnegative."));
        }
        let whole = colors.size() == 0 || colors.dtype().is_integer();
        let large = colors.dtype() == DType::UInt64
            && colors.to_scratch::<u64>()?.iter().any(|&color| i64::try_from(color).is_err());
        let colors = if colors.ndim() == 1 && whole && !large {
            colors.to_scratch::<i64>()?
        } else {
            Scratch::filled(1, -1)?
        };
        if colors.iter().any(|&color| color < 0) {
            return Err(Error::value(format!(
                "colors must be a one-dimensional sequence of nonnegative integers not exceeding {LARGEST}."
            )));
        }
        let Some(total) = colors.iter().try_fold(0i64, |sum, &color| sum.checked_add(color)) else {
            return Err(Error::value(format!(
                "sum(colors) must not exceed the maximum value of a 64 bit signed integer ({LARGEST})"
            )));
        };
        if sampling == Sampling::Marginals && total >= 1_000_000_000 {
            return Err(Error::value(
                "When method is \"marginals\", sum(colors) must be less than 1000000000.",
            ));
        }
        if sampling == Sampling::Count && total > LARGEST / 8 {
            return Err(Error::value(format!(
                "When method is 'count', sum(colors) must not exceed {}",
                LARGEST / 8
            )));
        }
        if nsample > total {
            return Err(Error::value("nsample > sum(colors)"));
        }
        self.fill(|rng| {
            filled(&vectors(shape, colors.len()), |out| {
                rng.multivariate_hypergeometric(&colors, nsample, sampling, out)
            })
        })
    }
}

impl RandomState {
    /// As [`Generator::multivariate_normal`], by singular values.
    ///
    /// # Errors
    /// As there.
    pub fn multivariate_normal(
        &self,
        mean: &Array,
        cov: &Array,
        shape: &[usize],
        tolerance: f64,
    ) -> Result<(Array, bool)> {
        check_normal(mean, cov)?;
        let full = vectors(shape, mean.size());
        let standard = self.standard_normal(&full)?;
        let cov = cov.astype(DType::Float64)?;
        let (_, s, vh) = svd(&cov, true, false)?;
        let valid = is_covariance(&cov, &s, &vh, tolerance)?;
        let factor = s.sqrt()?.reshape(&[-1, 1])?.multiply(&vh)?;
        let rows = standard.reshape(&[-1, mean.size().max(1) as i64])?;
        let result = matmul(&rows, &factor)?.add(mean)?;
        Ok((result.shaped(&full)?, valid))
    }

    /// Numbers of trials, of `n`, in each category.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for what are no probabilities.
    pub fn multinomial(&self, n: i64, pvals: &Array, shape: &[usize]) -> Result<Array> {
        if pvals.ndim() == 0 {
            return Err(Error::type_("pvals must be a 1-d sequence"));
        }
        if pvals.ndim() > 1 {
            return Err(Error::value(
                "setting an array element with a sequence. The requested array would exceed the maximum number of \
                 dimension of 1.",
            ));
        }
        let probabilities = categories(pvals)?;
        if n < 0 {
            return Err(Error::value("n < 0"));
        }
        self.draw(|rng| {
            filled(&vectors(shape, probabilities.len()), |out| {
                rng.multinomial(n, &probabilities, out);
                Ok(())
            })
        })
    }

    /// Parts of a whole with weights `alpha`.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for a weight that is not positive.
    pub fn dirichlet(&self, alpha: &Array, shape: &[usize]) -> Result<Array> {
        let alpha = weights(alpha, true)?;
        self.draw(|rng| {
            filled(&vectors(shape, alpha.len()), |out| {
                rng.dirichlet(&alpha, out);
                Ok(())
            })
        })
    }
}
