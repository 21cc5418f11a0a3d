//! Order statistics: medians and quantiles.
//!
//! Lines along the reduced axes are copied once and partitioned around the positions that matter, not
//! sorted. The nine methods of Hyndman and Fan ("Sample quantiles in statistical packages", 1996) and
//! NumPy's four others differ in the position they look at and in how they weigh its neighbours.

use super::any_true;
use crate::Array;
use crate::lines::{contiguous, take};
use crate::reduction::{self, Options};
use crate::sorting::{self, Sorting};
use dtype::{DType, Scalar};
use error::{Error, Result};
use layout::{Dims, normalize_axes};
use memory::Scratch;
use smallvec::SmallVec;
use storage::Dense;

/// How a quantile between two elements is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the names are NumPy's, which documents each")]
pub enum Method {
    InvertedCdf,
    AveragedInvertedCdf,
    ClosestObservation,
    InterpolatedInvertedCdf,
    Hazen,
    Weibull,
    #[default]
    Linear,
    MedianUnbiased,
    NormalUnbiased,
    Lower,
    Higher,
    Midpoint,
    Nearest,
}

const METHODS: [(&str, Method); 13] = [
    ("inverted_cdf", Method::InvertedCdf),
    ("averaged_inverted_cdf", Method::AveragedInvertedCdf),
    ("closest_observation", Method::ClosestObservation),
    ("interpolated_inverted_cdf", Method::InterpolatedInvertedCdf),
    ("hazen", Method::Hazen),
    ("weibull", Method::Weibull),
    ("linear", Method::Linear),
    ("median_unbiased", Method::MedianUnbiased),
    ("normal_unbiased", Method::NormalUnbiased),
    ("lower", Method::Lower),
    ("higher", Method::Higher),
    ("midpoint", Method::Midpoint),
    ("nearest", Method::Nearest),
];

impl Method {
    /// Reads NumPy's name.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for any other text.
    pub fn parse(name: &str) -> Result<Method> {
        METHODS.iter().find(|(known, _)| *known == name).map(|(_, method)| *method).ok_or_else(|| {
            let names: Vec<String> = METHODS.iter().map(|(name, _)| format!("'{name}'")).collect();
            Error::value(format!(
                "'{name}' is not a valid method. Use one of: dict_keys([{}])",
                names.join(", ")
            ))
        })
    }

    /// Whether the quantile is always one of the elements.
    fn is_discrete(self) -> bool {
        matches!(
            self,
            Method::InvertedCdf
                | Method::ClosestObservation
                | Method::Lower
                | Method::Higher
                | Method::Nearest
        )
    }

    /// The position among `n` elements, in the arithmetic of the quantiles' dtype.
    fn position(self, n: f64, q: f64, round: impl Fn(f64) -> f64) -> f64 {
        let general = |alpha: f64, beta: f64| {
            let inner = round(alpha + round(q * round(1.0 - alpha - beta)));
            round(round(round(n * q) + inner) - 1.0)
        };
        // The element before the position, unless the condition says the one after.
        let discrete = |index: f64, before: fn(f64, f64) -> bool| {
            let floor = index.floor();
            (if before(index - floor, floor) { floor } else { floor + 1.0 }).max(0.0)
        };
        let between = round((n - 1.0) * q);
        match self {
            Method::InvertedCdf => discrete(round(round(n * q) - 1.0), |gamma, _| gamma == 0.0),
            Method::ClosestObservation => discrete(round(round(round(n * q) - 1.0) - 0.5), |gamma, floor| {
                gamma == 0.0 && floor.rem_euclid(2.0) == 1.0
            }),
            Method::AveragedInvertedCdf => round(round(n * q) - 1.0),
            Method::InterpolatedInvertedCdf => general(0.0, 1.0),
            Method::Hazen => general(0.5, 0.5),
            Method::Weibull => general(0.0, 0.0),
            Method::Linear => between,
            Method::MedianUnbiased => general(1.0 / 3.0, 1.0 / 3.0),
            Method::NormalUnbiased => general(3.0 / 8.0, 3.0 / 8.0),
            Method::Lower => between.floor(),
            Method::Higher => between.ceil(),
            Method::Nearest => between.round_ties_even(),
            Method::Midpoint => 0.5 * (between.floor() + between.ceil()),
        }
    }

    /// How much the element behind the position counts.
    fn fraction(self, gamma: f64, position: f64) -> f64 {
        match self {
            Method::AveragedInvertedCdf => {
                if gamma == 0.0 {
                    0.5
                } else {
                    1.0
                }
            }
            Method::Midpoint => {
                if position.rem_euclid(1.0) == 0.0 {
                    0.0
                } else {
                    0.5
                }
            }
            _ => gamma,
        }
    }
}

/// A position's neighbours among `n` elements, and the weight of the second.
fn neighbours(method: Method, n: usize, q: f64, round: impl Fn(f64) -> f64 + Copy) -> (usize, usize, f64) {
    let position = method.position(n as f64, q, round);
    if method.is_discrete() {
        let at = (position as usize).min(n.saturating_sub(1));
        return (at, at, 0.0);
    }
    let (mut before, mut after) = (position.floor(), position.floor() + 1.0);
    if position >= n as f64 - 1.0 || position.is_nan() {
        (before, after) = (-1.0, -1.0);
    }
    if position < 0.0 {
        (before, after) = (0.0, 0.0);
    }
    let gamma = round(position - before);
    let at = |index: f64| if index < 0.0 { n.saturating_sub(1) } else { index as usize };
    (at(before), at(after), round(method.fraction(gamma, position)))
}

/// The quantiles asked for.
#[derive(Debug, Clone, Copy)]
pub struct Quantiles<'a> {
    /// Which quantiles, from 0 to 1; their shape comes first in the result's.
    pub q: &'a Array,
    /// Whether `q` is a plain number, which leaves the array's dtype as it is.
    pub weak: bool,
    /// How to choose between two elements.
    pub method: Method,
}

impl Quantiles<'_> {
    fn values(&self) -> Result<Scratch<f64>> {
        let q = self.q.to_scratch::<f64>()?;
        match q.iter().all(|q| (0.0..=1.0).contains(q)) {
            true => Ok(q),
            false => Err(Error::value("Quantiles must be in the range [0, 1]")),
        }
    }

    /// Rounding to the precision of `q`.
    fn round(&self) -> impl Fn(f64) -> f64 + Copy + use<> {
        let dtype = self.q.dtype();
        move |value| match dtype {
            DType::Float32 => f64::from(value as f32),
            DType::Float16 => f64::from(dtype::f16::from_f64(value)),
            _ => value,
        }
    }
}

/// The reduced axes as one, last; and the shape of what stays, with and without reduced axes.
fn gathered(x: &Array, axes: Option<&[i64]>) -> Result<(Array, Dims, Dims)> {
    let reduced: SmallVec<[usize; 4]> = match axes {
        None => (0..x.ndim()).collect(),
        Some(axes) => normalize_axes(axes, x.ndim()).map_err(|error| match error.kind() {
            error::Kind::Value => Error::value("repeated axis"),
            _ => error,
        })?,
    };
    let mut order: SmallVec<[usize; 4]> = (0..x.ndim()).filter(|axis| !reduced.contains(axis)).collect();
    let kept: Dims = order.iter().map(|&axis| x.shape()[axis]).collect();
    let mut sorted = reduced.clone();
    sorted.sort_unstable();
    order.extend_from_slice(&sorted);
    let wide: Dims =
        (0..x.ndim()).map(|axis| if reduced.contains(&axis) { 1 } else { x.shape()[axis] }).collect();
    let length = reduced.iter().map(|&axis| x.shape()[axis]).product();
    let mut shape = kept.clone();
    shape.push(length);
    let lines =
        if reduced.len() == 1 { x.axis_last(reduced[0])? } else { x.permute(&order)?.shaped(&shape)? };
    Ok((lines, kept, wide))
}

/// The median along axes: the middle element, or the mean of the two in the middle; NaN where there is
/// one.
///
/// ```
/// use polyarray::{Array, statistics::order::median};
/// let x = Array::from_slice(&[3, 1, 2, 10]);
/// assert_eq!(median(&x, None, false)?.item()?.as_f64(), 2.5);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Axis`] outside the array.
pub fn median(x: &Array, axes: Option<&[i64]>, keepdims: bool) -> Result<Array> {
    let (lines, kept, wide) = gathered(x, axes)?;
    let last = lines.ndim() - 1;
    let n = lines.shape()[last];
    let shape = if keepdims { wide } else { kept };
    let along = [last as i64];
    let options = Options { axes: Some(&along), ..Options::default() };
    if n == 0 {
        crate::settings::advise("Mean of empty slice.");
        return reduction::mean(&lines, &options)?.shaped(&shape);
    }
    let mut kth = vec![(n / 2) as i64];
    if n.is_multiple_of(2) {
        kth.push(n as i64 / 2 - 1);
    }
    let inexact = x.dtype().is_inexact();
    if inexact {
        kth.push(n as i64 - 1);
    }
    let parted = lines.partition(&kth, Some(last as i64))?;
    let middle = if n.is_multiple_of(2) {
        parted.sliced(last, n / 2 - 1, 1, 2)?
    } else {
        parted.sliced(last, n / 2, 1, 1)?
    };
    let mean = reduction::mean(&middle, &options)?;
    let result = if inexact { with_nan(mean, &parted.indexed(last, n - 1)?)? } else { mean };
    result.shaped(&shape)
}

/// The largest element in place of the result where it is NaN.
fn with_nan(result: Array, largest: &Array) -> Result<Array> {
    let nan = largest.isnan()?;
    if any_true(&nan)? { Array::select(&nan, largest, &result)?.astype(result.dtype()) } else { Ok(result) }
}

/// Between `a` and `b`, weighed from the nearer end.
fn between(a: &Array, b: &Array, t: Fraction<'_>) -> Result<Array> {
    let difference = b.subtract(a)?;
    match t {
        Fraction::Number(t) if t >= 0.5 => b.subtract(&difference.multiply(1.0 - t)?),
        Fraction::Number(t) => a.add(&difference.multiply(t)?),
        Fraction::Array(t) => {
            let low = a.add(&difference.multiply(t)?)?;
            let rest = Array::scalar(Scalar::one(t.dtype()))?.subtract(t)?;
            let high = b.subtract(&difference.multiply(&rest)?)?;
            Array::select(&t.greater_equal(0.5)?, &high, &low)
        }
    }
}

enum Fraction<'a> {
    Number(f64),
    Array(&'a Array),
}

/// Quantiles along axes; NaN where an element is.
///
/// ```
/// use polyarray::{Array, statistics::order::{Quantiles, quantile}};
/// let (x, q) = (Array::from_slice(&[1.0, 2.0, 3.0, 4.0]), Array::from_slice(&[0.25, 0.5]));
/// let quartiles = quantile(&x, &Quantiles { q: &q, weak: false, method: Default::default() }, None, false)?;
/// assert_eq!(quartiles.to_vec::<f64>()?, [1.75, 2.5]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] for quantiles beyond 0 and 1; [`crate::Kind::Type`] for complex numbers;
/// [`crate::Kind::Index`] where there are no elements.
pub fn quantile(x: &Array, quantiles: &Quantiles<'_>, axes: Option<&[i64]>, keepdims: bool) -> Result<Array> {
    if x.dtype().is_complex() {
        return Err(Error::type_("a must be an array of real numbers"));
    }
    let q = quantiles.values()?;
    let (lines, kept, wide) = gathered(x, axes)?;
    let last = lines.ndim() - 1;
    let n = lines.shape()[last];
    if n == 0 {
        return Err(Error::index("index -1 is out of bounds for axis 0 with size 0"));
    }
    let found = Scratch::collected(q.iter().map(|&q| neighbours(quantiles.method, n, q, quantiles.round())))?;
    let mut kth = Scratch::collected(found.iter().flat_map(|&(a, b, _)| [a as i64, b as i64]))?;
    let inexact = x.dtype().is_inexact();
    if inexact {
        kth.push(n as i64 - 1)?;
    }
    kth.sort_unstable();
    let parted = lines.partition(&kth, Some(last as i64))?;
    let shape: Dims = quantiles.q.shape().iter().chain(&kept).copied().collect();
    let at = |place: fn(&(usize, usize, f64)) -> usize| -> Result<Array> {
        parted
            .taken(last, &Scratch::collected(found.iter().map(place))?)?
            .moveaxis(&[last as i64], &[0])?
            .shaped(&shape)
    };
    let before = at(|found| found.0)?;
    let exact = quantiles.method == Method::Linear && quantiles.q.dtype().is_integer();
    let result = if quantiles.method.is_discrete() || exact {
        before
    } else {
        let after = at(|found| found.1)?;
        let fractions = Scratch::collected(found.iter().map(|&(_, _, t)| t))?;
        interpolated(quantiles, &before, &after, &fractions, kept.len())?
    };
    let result = if inexact { with_nan(result, &parted.indexed(last, n - 1)?)? } else { result };
    finished(result, quantiles, &kept, &wide, keepdims)
}

fn interpolated(
    quantiles: &Quantiles<'_>,
    before: &Array,
    after: &Array,
    t: &[f64],
    others: usize,
) -> Result<Array> {
    if let (true, [t]) = (quantiles.weak, t) {
        return between(before, after, Fraction::Number(*t));
    }
    let dtype = if quantiles.q.dtype().is_float() { quantiles.q.dtype() } else { DType::Float64 };
    let mut shape = Dims::from_slice(quantiles.q.shape());
    shape.extend(std::iter::repeat_n(1, others));
    let t = Array::from_shape(t, &shape)?.astype(dtype)?;
    between(before, after, Fraction::Array(&t))
}

fn finished(
    result: Array,
    quantiles: &Quantiles<'_>,
    kept: &[usize],
    wide: &[usize],
    keepdims: bool,
) -> Result<Array> {
    let tail = if keepdims { wide } else { kept };
    let shape: Dims = quantiles.q.shape().iter().chain(tail).copied().collect();
    result.shaped(&shape)
}

/// Quantiles of weighted elements: the first whose share of the weight below or at it is at least `q`.
///
/// # Errors
/// As for [`quantile`], and [`crate::Kind::Value`] for another method or weights that are negative, NaN
/// or all zero.
pub fn weighted_quantile(
    x: &Array,
    quantiles: &Quantiles<'_>,
    weights: &Array,
    axes: Option<&[i64]>,
    keepdims: bool,
    omit_nan: bool,
) -> Result<Array> {
    if x.dtype().is_complex() {
        return Err(Error::type_("a must be an array of real numbers"));
    }
    if quantiles.method != Method::InvertedCdf {
        let name =
            METHODS.iter().find(|(_, method)| *method == quantiles.method).map_or("", |(name, _)| name);
        return Err(Error::value(format!("Only method 'inverted_cdf' supports weights. Got: {name}.")));
    }
    let q = quantiles.values()?;
    let weights = super::fitted_weights(x, weights, axes)?;
    if any_true(&weights.less(0)?)? {
        return Err(Error::value("Weights must be non-negative."));
    }
    let (lines, kept, wide) = gathered(x, axes)?;
    let (weights, _, _) = gathered(&weights.broadcast_to(x.shape())?, axes)?;
    let n = lines.shape()[lines.ndim() - 1];
    if n == 0 {
        return Err(Error::index("index -1 is out of bounds for axis 0 with size 0"));
    }
    let order = lines.argsort(Some(-1), Sorting::default())?.dense()?.to_scratch::<i64>()?;
    let weights = weights.dense()?.to_scratch::<f64>()?;
    let values = contiguous(&lines.dense()?)?;
    let nan = Array::from(values.clone()).isnan()?.to_scratch::<bool>()?;
    let count = values.size() / n;
    let mut places = Scratch::filled(q.len() * count, 0_usize)?;
    let mut shares = Scratch::filled(n, 0.0)?;
    for line in 0..count {
        let base = line * n;
        let order = &order[base..base + n];
        let numbers = order.iter().filter(|&&place| !nan[base + place as usize]).count();
        let used = if omit_nan { numbers } else { n };
        let mut total = 0.0;
        let shares = &mut shares[..used];
        for (share, &place) in shares.iter_mut().zip(order) {
            total += weights[base + place as usize];
            *share = total;
        }
        shares.iter_mut().for_each(|share| *share /= total);
        if shares.last().is_some_and(|share| share.is_nan()) {
            return Err(Error::value("Weights included NaN, inf or were all zero."));
        }
        if shares.first() == Some(&0.0) {
            shares.iter_mut().filter(|share| **share == 0.0).for_each(|share| *share = -1.0);
        }
        for (k, &q) in q.iter().enumerate() {
            let found = shares.partition_point(|&share| share < q).min(used.saturating_sub(1));
            let whole = if !omit_nan && numbers < n || used == 0 { n - 1 } else { found };
            places[k * count + line] = base + order[whole] as usize;
        }
    }
    let result = flat_take(&values, &places)?
        .shaped(&quantiles.q.shape().iter().chain(&kept).copied().collect::<Dims>())?;
    finished(result, quantiles, &kept, &wide, keepdims)
}

/// Elements at places of the flattened array.
fn flat_take(x: &Dense, places: &[usize]) -> Result<Array> {
    Ok(take(&x.reshape(&[x.size()])?, 0, places)?.into())
}

/// Quantiles of the elements that are not NaN; NaN where none are.
///
/// # Errors
/// As for [`quantile`].
pub fn nanquantile(
    x: &Array,
    quantiles: &Quantiles<'_>,
    axes: Option<&[i64]>,
    keepdims: bool,
) -> Result<Array> {
    if x.dtype().is_complex() {
        return Err(Error::type_("a must be an array of real numbers"));
    }
    if !x.dtype().is_inexact() && x.size() > 0 {
        return quantile(x, quantiles, axes, keepdims);
    }
    let q = quantiles.values()?;
    if x.size() == 0 {
        return super::nan::nanmean(x, &Options { axes, keepdims, ..Options::default() });
    }
    let (lines, kept, wide) = gathered(x, axes)?;
    let n = lines.shape()[lines.ndim() - 1];
    let sorted = sorting::copied_lines(&lines, lines.ndim() - 1)?;
    sorting::sort_lines(&sorted, Sorting::default())?;
    let numbers = numbers_per_line(&sorted, n)?;
    let count = numbers.len();
    let size = q.len() * count;
    let (mut before, mut after) = (Scratch::filled(size, 0)?, Scratch::filled(size, 0)?);
    let mut fractions = Scratch::filled(size, 0.0)?;
    for (line, &m) in numbers.iter().enumerate() {
        if m == 0 {
            crate::settings::advise("All-NaN slice encountered");
        }
        for (k, &q) in q.iter().enumerate() {
            // A line without numbers is as one NaN.
            let (a, b, t) = neighbours(quantiles.method, m.max(1), q, quantiles.round());
            let at = k * count + line;
            (before[at], after[at], fractions[at]) = (line * n + a, line * n + b, t);
        }
    }
    let shape: Dims = quantiles.q.shape().iter().chain(&kept).copied().collect();
    let low = flat_take(&sorted, &before)?.shaped(&shape)?;
    let result = if quantiles.method.is_discrete() {
        low
    } else {
        let high = flat_take(&sorted, &after)?.shaped(&shape)?;
        let dtype = match quantiles.weak {
            true => x.dtype(),
            false if quantiles.q.dtype().is_float() => quantiles.q.dtype(),
            false => DType::Float64,
        };
        let t = Array::from_shape(&fractions, &shape)?.astype(dtype)?;
        between(&low, &high, Fraction::Array(&t))?
    };
    finished(result, quantiles, &kept, &wide, keepdims)
}

/// How many elements of each sorted line are not NaN.
fn numbers_per_line(sorted: &Dense, n: usize) -> Result<Scratch<usize>> {
    let count = sorted.size() / n;
    let numbers = Array::from(sorted.clone()).isnan()?.logical_not()?.shaped(&[count, n])?;
    let options = Options { axes: Some(&[1]), dtype: Some(DType::Int64), ..Options::default() };
    let counts = reduction::reduce(&ops::elementwise::arithmetic::add, &numbers, &options)?;
    Scratch::collected(counts.to_scratch::<i64>()?.iter().map(|&count| count as usize))
}

/// The median of the elements that are not NaN; NaN where none are.
///
/// # Errors
/// As for [`median`].
pub fn nanmedian(x: &Array, axes: Option<&[i64]>, keepdims: bool) -> Result<Array> {
    if x.size() == 0 {
        return super::nan::nanmean(x, &Options { axes, keepdims, ..Options::default() });
    }
    if !x.dtype().is_inexact() {
        return median(x, axes, keepdims);
    }
    let (lines, kept, wide) = gathered(x, axes)?;
    let n = lines.shape()[lines.ndim() - 1];
    let sorted = sorting::copied_lines(&lines, lines.ndim() - 1)?;
    sorting::sort_lines(&sorted, Sorting::default())?;
    let numbers = numbers_per_line(&sorted, n)?;
    if numbers.contains(&0) {
        crate::settings::advise("All-NaN slice encountered");
    }
    // The two middle elements; the same one twice where the number is odd.
    let middle = |(k, &m): (usize, &usize)| [k * n + m.saturating_sub(1) / 2, k * n + m / 2];
    let both = Scratch::collected(numbers.iter().enumerate().flat_map(middle))?;
    let pair = flat_take(&sorted, &both)?.shaped(&[numbers.len(), 2])?;
    let mean = reduction::mean(&pair, &Options { axes: Some(&[1]), ..Options::default() })?;
    mean.shaped(if keepdims { &wide } else { &kept })
}
