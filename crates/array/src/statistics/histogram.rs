//! Counting: how often integers occur, and how many elements fall between edges.
//!
//! Bins of equal width are found by one multiplication and corrected against the edges, in the dtype
//! of the edges, so that counts are NumPy's to the last element. Counts without weights are made by
//! several threads; weights are added in the order of the elements, so that sums do not depend on how
//! many there are.

use super::any_true;
use super::order::{Quantiles, quantile};
use crate::creation::ranges::{Spacing, linspace};
use crate::lines::contiguous;
use crate::reduction::{self, Options};
use crate::sorting::Side;
use crate::{Array, Number, Operand};
use cpu_tiles::vectorized;
use dtype::{DType, Scalar, Weak};
use error::{Error, Result};
use layout::Order;
use memory::Scratch;
use storage::Dense;

/// How often each whole number from zero on occurs, or the sum of the weights of its occurrences.
///
/// ```
/// use polyarray::{Array, statistics::histogram::bincount};
/// let counts = bincount(&Array::from_slice(&[0, 2, 2]), None, 0)?;
/// assert_eq!(counts.to_vec::<i64>()?, [1, 0, 2]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] for negative numbers, more than one axis, or weights that are not as many;
/// [`crate::Kind::Type`] for a dtype that cannot be cast to int64 safely.
pub fn bincount(x: &Array, weights: Option<&Array>, minlength: i64) -> Result<Array> {
    if minlength < 0 {
        return Err(Error::value("'minlength' must not be negative"));
    }
    match x.ndim() {
        1 => {}
        0 => return Err(Error::value("object of too small depth for desired array")),
        _ => return Err(Error::value("object too deep for desired array")),
    }
    let is_whole =
        x.dtype() == DType::UInt64 || dtype::can_cast(x.dtype(), DType::Int64, dtype::Casting::Safe);
    if x.size() > 0 && !is_whole {
        return Err(Error::type_(format!(
            "Cannot cast array data from dtype('{}') to dtype('int64') according to the rule 'safe'",
            x.dtype()
        )));
    }
    let numbers = contiguous(&x.astype(DType::Int64)?.dense()?)?;
    let extent = |values: &[i64]| {
        let (mut low, mut high) = (0, -1);
        for &value in values {
            (low, high) = (value.min(low), value.max(high));
        }
        (low, high)
    };
    let (least, most) = numbers.with_slice::<i64, _>(|values| vectorized(|| extent(values)))?;
    if least < 0 {
        return Err(Error::value("'list' argument must have no negative elements"));
    }
    let length = (most + 1).max(minlength) as usize;
    match weights {
        None => {
            let out = Dense::zeros(&[length], DType::Int64, Order::C)?;
            numbers.with_slice::<i64, _>(|numbers| {
                out.with_slice_mut::<i64, _>(|counts| count_into(counts, numbers, |number| number as usize))
            })???;
            Ok(out.into())
        }
        Some(weights) => {
            if weights.size() != x.size() || weights.ndim() != 1 {
                return Err(Error::value("The weights and list don't have the same length."));
            }
            if !dtype::can_cast(weights.dtype(), DType::Float64, dtype::Casting::Safe) {
                return Err(Error::type_(format!(
                    "Cannot cast array data from dtype('{}') to dtype('float64') according to the rule 'safe'",
                    weights.dtype()
                )));
            }
            let weights = contiguous(&weights.astype(DType::Float64)?.dense()?)?;
            let out = Dense::zeros(&[length], DType::Float64, Order::C)?;
            numbers.with_slice::<i64, _>(|numbers| {
                weights.with_slice::<f64, _>(|weights| {
                    out.with_slice_mut::<f64, _>(|sums| {
                        for (&number, &weight) in numbers.iter().zip(weights) {
                            sums[number as usize] += weight;
                        }
                    })
                })
            })???;
            Ok(out.into())
        }
    }
}

/// Adds one to the count at the place of each element, on several threads; places beyond the counts are nowhere.
fn count_into<T: Copy + Sync>(
    counts: &mut [i64],
    values: &[T],
    place: impl Fn(T) -> usize + Sync,
) -> Result<()> {
    let (bins, n) = (counts.len(), values.len());
    // Counts of a thread's own pay where there are many more elements than bins.
    if n < 1 << 14 || bins > n / 64 {
        for &value in values {
            if let Some(count) = counts.get_mut(place(value)) {
                *count += 1;
            }
        }
        return Ok(());
    }
    let block = 1 << 14;
    // Several tables, so that a count need not wait for the one before it to be written; as long as all of them
    // lie in the first-level cache. What is nowhere is counted behind the bins.
    let tables = if bins < 1 << 10 { 4 } else { 1 };
    let total = threads::share(
        n.div_ceil(block),
        8 * block,
        1,
        |blocks| {
            let mut own = Scratch::filled(tables * (bins + 1), 0i64)?;
            let values = &values[blocks.start * block..(blocks.end * block).min(n)];
            let mut split = own.chunks_exact_mut(bins + 1);
            match [split.next(), split.next(), split.next(), split.next()] {
                [Some(a), Some(b), Some(c), Some(d)] => {
                    let (fours, rest) = values.as_chunks::<4>();
                    for four in fours {
                        a[place(four[0])] += 1;
                        b[place(four[1])] += 1;
                        c[place(four[2])] += 1;
                        d[place(four[3])] += 1;
                    }
                    for &value in rest {
                        a[place(value)] += 1;
                    }
                }
                [Some(only), ..] => {
                    for &value in values {
                        only[place(value)] += 1;
                    }
                }
                _ => {}
            }
            Ok(own)
        },
        |mut a, b| {
            if a.is_empty() {
                return b;
            }
            a.iter_mut().zip(&b).for_each(|(a, b)| *a += b);
            a
        },
    )?;
    for table in total.chunks_exact(bins + 1) {
        counts.iter_mut().zip(table).for_each(|(count, more)| *count += more);
    }
    Ok(())
}

/// The number of the bin that each element falls in; bins are the gaps between edges that rise or fall.
///
/// # Errors
/// [`crate::Kind::Value`] for edges in no order; [`crate::Kind::Type`] for complex numbers.
pub fn digitize(x: &Array, bins: &Array, right: bool) -> Result<Array> {
    if x.dtype().is_complex() {
        return Err(Error::type_("x may not be complex"));
    }
    if bins.ndim() != 1 {
        return Err(Error::value("object too deep for desired array"));
    }
    let side = if right { Side::Left } else { Side::Right };
    let values = bins.to_scratch::<f64>()?;
    // Equal elements at the front tell nothing about the direction.
    if values.windows(2).all(|pair| pair[0] <= pair[1]) {
        return bins.searchsorted(x, side, None);
    }
    if values.windows(2).all(|pair| pair[0] >= pair[1]) {
        let found = bins.flip(None)?.searchsorted(x, side, None)?;
        return Array::scalar(Scalar::new(bins.size() as i64))?.subtract(&found);
    }
    Err(Error::value("bins must be monotonically increasing or decreasing"))
}

/// How the edges of bins are chosen.
#[derive(Debug, Clone, Copy)]
pub enum Bins<'a> {
    /// So many of equal width.
    Count(i64),
    /// These edges.
    Edges(&'a Array),
    /// As many of equal width as an estimator says: `auto`, `fd`, `doane`, `scott`, `stone`, `rice`,
    /// `sturges` or `sqrt`.
    Estimated(&'a str),
}

/// Bins of equal width.
#[derive(Debug, Clone, Copy)]
struct Uniform {
    first: f64,
    last: f64,
    count: usize,
}

/// A number as Python writes it.
fn text(value: f64) -> String {
    if value.is_nan() { "nan".to_owned() } else { format!("{value:?}") }
}

/// The lowest and the highest edge.
fn outer_edges(x: &Array, range: Option<(f64, f64)>) -> Result<(f64, f64)> {
    let (first, last) = match range {
        Some((first, last)) => {
            if first > last {
                return Err(Error::value("max must be larger than min in range parameter."));
            }
            if !(first.is_finite() && last.is_finite()) {
                return Err(Error::value(format!(
                    "supplied range of [{}, {}] is not finite",
                    text(first),
                    text(last)
                )));
            }
            (first, last)
        }
        None if x.size() == 0 => (0.0, 1.0),
        None => {
            let (first, last) = (x.min(None)?.item()?.as_f64(), x.max(None)?.item()?.as_f64());
            if !(first.is_finite() && last.is_finite()) {
                return Err(Error::value(format!(
                    "autodetected range of [{}, {}] is not finite",
                    text(first),
                    text(last)
                )));
            }
            (first, last)
        }
    };
    Ok(if first == last { (first - 0.5, last + 0.5) } else { (first, last) })
}

fn ptp(x: &Array) -> Result<f64> {
    Ok(x.max(None)?.item()?.as_f64() - x.min(None)?.item()?.as_f64())
}

fn std(x: &Array) -> Result<f64> {
    Ok(reduction::std(x, 0.0, &Options::default())?.item()?.as_f64())
}

/// The width of bins that an estimator advises.
fn estimated_width(name: &str, x: &Array, range: (f64, f64)) -> Result<f64> {
    let n = x.size() as f64;
    Ok(match name {
        "sqrt" => ptp(x)? / n.sqrt(),
        "sturges" => ptp(x)? / (n.log2() + 1.0),
        "rice" => ptp(x)? / (2.0 * n.powf(1.0 / 3.0)),
        "scott" => (24.0 * std::f64::consts::PI.powf(0.5) / n).powf(1.0 / 3.0) * std(x)?,
        "stone" => {
            let extent = ptp(x)?;
            if n <= 1.0 || extent == 0.0 {
                return Ok(0.0);
            }
            let most = 100.max(n.sqrt() as usize);
            let mut best = (f64::INFINITY, 1);
            for count in 1..=most {
                let edges = Bins::Count(count as i64);
                let (counts, _) = histogram(x, edges, Some(range), None, false)?;
                let squares: f64 =
                    counts.to_scratch::<f64>()?.iter().map(|count| (count / n) * (count / n)).sum();
                let risk = (2.0 - (n + 1.0) * squares) / (extent / count as f64);
                if risk < best.0 {
                    best = (risk, count);
                }
            }
            if best.1 == most {
                crate::settings::advise("The number of bins estimated may be suboptimal.");
            }
            extent / best.1 as f64
        }
        "doane" => {
            let sigma = if n > 2.0 { std(x)? } else { 0.0 };
            if sigma <= 0.0 {
                return Ok(0.0);
            }
            let spread = (6.0 * (n - 2.0) / ((n + 1.0) * (n + 3.0))).sqrt();
            let mean = x.mean(None)?;
            let cubes = x.subtract(&mean)?.divide(sigma)?.power(3)?;
            let skewness = cubes.mean(None)?.item()?.as_f64();
            ptp(x)? / (1.0 + n.log2() + (1.0 + skewness.abs() / spread).log2())
        }
        "fd" => {
            let q = Array::from_values(&[0.75, 0.25])?;
            let ends =
                quantile(x, &Quantiles { q: &q, weak: false, method: Default::default() }, None, false)?;
            let ends = ends.to_scratch::<f64>()?;
            2.0 * (ends[0] - ends[1]) * n.powf(-1.0 / 3.0)
        }
        "auto" => {
            let fd = estimated_width("fd", x, range)?.max(estimated_width("sqrt", x, range)? / 2.0);
            fd.min(estimated_width("sturges", x, range)?)
        }
        _ => return Err(Error::value(format!("'{name}' is not a valid estimator for `bins`"))),
    })
}

/// The edges, and where they are evenly spaced, how.
fn edges_of(
    x: &Array,
    bins: Bins<'_>,
    range: Option<(f64, f64)>,
    weighted: bool,
) -> Result<(Array, Option<Uniform>)> {
    let (first, last, count) = match bins {
        Bins::Edges(edges) => {
            if edges.ndim() != 1 {
                return Err(Error::value("`bins` must be 1d, when an array"));
            }
            let n = edges.size();
            if n > 1 && any_true(&edges.sliced(0, 0, 1, n - 1)?.greater(&edges.sliced(0, 1, 1, n - 1)?)?)? {
                return Err(Error::value("`bins` must increase monotonically, when an array"));
            }
            return Ok((edges.clone(), None));
        }
        Bins::Count(count) => {
            if count < 1 {
                return Err(Error::value("`bins` must be positive, when an integer"));
            }
            let (first, last) = outer_edges(x, range)?;
            (first, last, count as usize)
        }
        Bins::Estimated(name) => {
            if !["auto", "fd", "doane", "scott", "stone", "rice", "sturges", "sqrt"].contains(&name) {
                return Err(Error::value(format!("'{name}' is not a valid estimator for `bins`")));
            }
            if weighted {
                return Err(Error::type_(
                    "Automated estimation of the number of bins is not supported for weighted data",
                ));
            }
            let (first, last) = outer_edges(x, range)?;
            let inside = match range {
                None => x.clone(),
                Some(_) => {
                    let mask =
                        x.greater_equal(first)?.logical_and(&x.less_equal(last)?)?.to_scratch::<bool>()?;
                    x.kept(&mask)?
                }
            };
            let width = if inside.size() == 0 { 0.0 } else { estimated_width(name, &inside, (first, last))? };
            let width = if x.dtype().is_integer() && width > 0.0 && width < 1.0 { 1.0 } else { width };
            let count = if width > 0.0 { ((last - first) / width).ceil() as usize } else { 1 };
            (first, last, count)
        }
    };
    let dtype = match x.dtype() {
        dtype if !dtype.is_inexact() => DType::Float64,
        dtype => dtype::with_weak(dtype, Weak::Float),
    };
    let spacing = Spacing { num: count + 1, dtype: Some(dtype), ..Spacing::default() };
    let end = |value: f64| -> Operand<'_> {
        // Bounds that were given are Python's floats, those of the elements have their dtype.
        if dtype == DType::Float64 || range.is_some() {
            value.into()
        } else {
            Scalar::new(value).cast(dtype).into()
        }
    };
    let (edges, _) = linspace(end(first), end(last), &spacing)?;
    if any_true(&edges.sliced(0, 0, 1, count)?.greater_equal(&edges.sliced(0, 1, 1, count)?)?)? {
        return Err(Error::value(format!(
            "Too many bins for data range. Cannot create {count} finite-sized bins."
        )));
    }
    Ok((edges, Some(Uniform { first, last, count })))
}

/// Elements as one line, bools as numbers.
fn prepared(x: &Array) -> Result<Array> {
    if x.dtype().is_bool() {
        crate::settings::advise("Converting input from bool to <class 'numpy.uint8'> for compatibility.");
        return x.flat()?.astype(DType::UInt8);
    }
    x.flat()
}

/// The edges that [`histogram`] would use.
///
/// # Errors
/// As for [`histogram`].
pub fn histogram_bin_edges(
    x: &Array,
    bins: Bins<'_>,
    range: Option<(f64, f64)>,
    weighted: bool,
) -> Result<Array> {
    Ok(edges_of(&prepared(x)?, bins, range, weighted)?.0)
}

/// A bin among evenly spaced ones, in the arithmetic of `T`; `None` outside of them.
macro_rules! uniform_bin {
    ($T:ty, $edges:expr, $bins:expr) => {{
        let (first, last) = ($bins.first as $T, $bins.last as $T);
        let (width, count, edges) = (last - first, $bins.count as $T, $edges);
        let top = $bins.count - 1;
        move |x: $T| -> Option<usize> {
            if !(x >= first && x <= last) {
                return None;
            }
            let mut bin = (((x - first) / width * count) as usize).min(top);
            if x < edges[bin] {
                bin = bin.saturating_sub(1);
            } else if bin != top && x >= edges[bin + 1] {
                bin += 1;
            }
            Some(bin)
        }
    }};
}

/// A bin among any edges, the last of which belongs to the last bin.
fn edge_bin(edges: &[f64], x: f64) -> Option<usize> {
    let behind = edges.partition_point(|&edge| edge <= x);
    match edges {
        [.., last] if x == *last => Some(edges.len().saturating_sub(2)),
        _ if behind == 0 || behind == edges.len() || x.is_nan() => None,
        _ => Some(behind - 1),
    }
}

/// How many elements, or how much of their weight, lies between edges; and the edges. As a density,
/// counts are divided by the width of their bin and their sum.
///
/// ```
/// use polyarray::{Array, statistics::histogram::{Bins, histogram}};
/// let x = Array::from_slice(&[1.0, 2.0, 1.0]);
/// let edges = Array::from_slice(&[0.0, 1.0, 2.0, 3.0]);
/// let (counts, _) = histogram(&x, Bins::Edges(&edges), None, None, false)?;
/// assert_eq!(counts.to_vec::<i64>()?, [0, 2, 1]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] for edges that fall, a range that is not finite, or weights of another shape.
pub fn histogram(
    x: &Array,
    bins: Bins<'_>,
    range: Option<(f64, f64)>,
    weights: Option<&Array>,
    density: bool,
) -> Result<(Array, Array)> {
    if weights.is_some_and(|weights| weights.shape() != x.shape()) {
        return Err(Error::value("weights should have the same shape as a."));
    }
    let x = prepared(x)?;
    let (edges, uniform) = edges_of(&x, bins, range, weights.is_some())?;
    let count = edges.size().saturating_sub(1);
    let single = uniform.is_some() && edges.dtype() == DType::Float32;
    let counts = match weights {
        None => counted(&x, &edges, uniform, single, count)?,
        Some(weights) => weighed(&x, &edges, uniform, single, &weights.flat()?, count)?,
    };
    if !density {
        return Ok((counts, edges));
    }
    let n = edges.size();
    let widths =
        edges.sliced(0, 1, 1, n - 1)?.subtract(&edges.sliced(0, 0, 1, n - 1)?)?.astype(DType::Float64)?;
    let total = counts.sum(None)?;
    Ok((counts.divide(&widths)?.divide(&total)?, edges))
}

fn counted(x: &Array, edges: &Array, uniform: Option<Uniform>, single: bool, count: usize) -> Result<Array> {
    let out = Dense::zeros(&[count], DType::Int64, Order::C)?;
    macro_rules! tallied {
        ($T:ty, $dtype:expr, $bin:expr) => {{
            let values = contiguous(&x.astype($dtype)?.dense()?)?;
            let bin = $bin;
            values.with_slice::<$T, _>(|values| {
                out.with_slice_mut::<i64, _>(|counts| {
                    let nowhere = counts.len();
                    count_into(counts, values, |value| bin(value).unwrap_or(nowhere))
                })
            })???
        }};
    }
    if single && let Some(uniform) = uniform {
        let edges = edges.to_scratch::<f32>()?;
        tallied!(f32, DType::Float32, uniform_bin!(f32, &edges[..], uniform));
        return Ok(out.into());
    }
    let edges = edges.to_scratch::<f64>()?;
    match uniform {
        Some(uniform) => tallied!(f64, DType::Float64, uniform_bin!(f64, &edges[..], uniform)),
        None => tallied!(f64, DType::Float64, |x| edge_bin(&edges, x)),
    }
    Ok(out.into())
}

fn weighed(
    x: &Array,
    edges: &Array,
    uniform: Option<Uniform>,
    single: bool,
    weights: &Array,
    count: usize,
) -> Result<Array> {
    if weights.dtype().is_complex() {
        let out = Dense::zeros(&[count], weights.dtype(), Order::C)?;
        let result = Array::from(out);
        for (part, to) in [(weights.real()?, result.real()?), (weights.imag()?, result.imag()?)] {
            to.assign(&weighed(x, edges, uniform, single, &part, count)?)?;
        }
        return Ok(result);
    }
    let bins = if single && let Some(uniform) = uniform {
        let edges = edges.to_scratch::<f32>()?;
        let bin = uniform_bin!(f32, &edges[..], uniform);
        Scratch::collected(x.to_scratch::<f32>()?.iter().copied().map(bin))?
    } else {
        let edges = edges.to_scratch::<f64>()?;
        let values = x.to_scratch::<f64>()?;
        let values = values.iter().copied();
        match uniform {
            Some(uniform) => Scratch::collected(values.map(uniform_bin!(f64, &edges[..], uniform)))?,
            None => Scratch::collected(values.map(|x| edge_bin(&edges, x)))?,
        }
    };
    let weights_dtype = weights.dtype();
    let weights = weights.to_scratch::<f64>()?;
    let mut total: Option<Array> = None;
    // Sums of a block are made in double precision and added up in the dtype of the weights.
    for (bins, weights) in bins.chunks(65536).zip(weights.chunks(65536)) {
        let mut sums = Scratch::filled(count, 0.0)?;
        for (bin, weight) in bins.iter().zip(weights) {
            if let Some(bin) = bin {
                sums[*bin] += weight;
            }
        }
        let sums = Array::from_values(&sums)?.astype(weights_dtype)?;
        total = Some(match total {
            None => sums,
            Some(total) => total.add(&sums)?,
        });
    }
    match total {
        Some(total) => Ok(total),
        None => Array::zeros(&[count], weights_dtype),
    }
}

/// [`histogram`] of points in several dimensions: each row of `sample` is a point.
///
/// # Errors
/// [`crate::Kind::Value`] where bins or ranges are not as many as the dimensions; as for [`histogram`].
pub fn histogramdd(
    sample: &Array,
    bins: &[Bins<'_>],
    ranges: Option<&[Option<(f64, f64)>]>,
    weights: Option<&Array>,
    density: bool,
) -> Result<(Array, Vec<Array>)> {
    let sample = if sample.ndim() == 2 { sample.clone() } else { sample.atleast_2d()?.transpose()? };
    let dimensions = sample.shape()[1];
    if bins.len() != dimensions {
        return Err(Error::value("The dimension of bins must be equal to the dimension of the sample x."));
    }
    if ranges.is_some_and(|ranges| ranges.len() != dimensions) {
        return Err(Error::value("range argument must have one entry per dimension"));
    }
    let points = sample.shape()[0];
    let mut places = Scratch::filled(points, 0_usize)?;
    let mut inside = Scratch::filled(points, true)?;
    let (mut shape, mut all_edges) = (Vec::new(), Vec::new());
    for (i, bins) in bins.iter().enumerate() {
        let column = sample.indexed(1, i)?;
        let edges = match bins {
            Bins::Count(count) if *count < 1 => {
                return Err(Error::value(format!("`bins[{i}]` must be positive, when an integer")));
            }
            Bins::Count(count) => {
                let (first, last) = outer_edges(&column, ranges.and_then(|ranges| ranges[i]))?;
                let spacing = Spacing { num: *count as usize + 1, ..Spacing::default() };
                let typed = |value: f64| -> Operand<'_> {
                    match (ranges.and_then(|ranges| ranges[i]), column.dtype()) {
                        (None, dtype) if dtype.is_float() => Scalar::new(value).cast(dtype).into(),
                        _ => Operand::Number(Number::Float(value)),
                    }
                };
                linspace(typed(first), typed(last), &spacing)?.0
            }
            Bins::Edges(edges) if edges.ndim() == 1 => {
                let n = edges.size();
                if n > 1
                    && any_true(&edges.sliced(0, 0, 1, n - 1)?.greater(&edges.sliced(0, 1, 1, n - 1)?)?)?
                {
                    return Err(Error::value(format!(
                        "`bins[{i}]` must be monotonically increasing, when an array"
                    )));
                }
                (*edges).clone()
            }
            _ => return Err(Error::value(format!("`bins[{i}]` must be a scalar or 1d array"))),
        };
        let count = edges.size().saturating_sub(1);
        shape.push(count);
        layout::checked_size(&shape, size_of::<f64>()).map_err(|_| {
            Error::value("invalid dims: array size defined by dims is larger than the maximum possible size.")
        })?;
        let found = edges.searchsorted(&column, Side::Right, None)?.to_scratch::<i64>()?;
        let last = edges.indexed(0, count)?;
        let on_edge = column.equal(&last)?.to_scratch::<bool>()?;
        for (k, (&found, &on_edge)) in found.iter().zip(&on_edge).enumerate() {
            let bin = found as usize - usize::from(on_edge);
            inside[k] &= bin >= 1 && bin <= count;
            places[k] = places[k] * count + bin.wrapping_sub(1).min(count.saturating_sub(1));
        }
        all_edges.push(edges);
    }
    let total: usize = shape.iter().product();
    let mut sums = Scratch::filled(total, 0.0)?;
    let weights = weights.map(Array::to_scratch::<f64>).transpose()?;
    if weights.as_ref().is_some_and(|weights| weights.len() != points) {
        return Err(Error::value("The weights and list don't have the same length."));
    }
    for (k, (&place, &inside)) in places.iter().zip(&inside).enumerate() {
        if inside {
            sums[place] += weights.as_ref().map_or(1.0, |weights| weights[k]);
        }
    }
    let mut counts = Array::from_shape(&sums, &shape)?;
    if density {
        let total = counts.sum(None)?;
        for (i, edges) in all_edges.iter().enumerate() {
            let n = shape[i];
            let widths = edges.sliced(0, 1, 1, n)?.subtract(&edges.sliced(0, 0, 1, n)?)?;
            let mut column = vec![1; dimensions];
            column[i] = n;
            counts = counts.divide(&widths.shaped(&column)?)?;
        }
        counts = counts.divide(&total)?;
    }
    Ok((counts, all_edges))
}

/// [`histogramdd`] of points in the plane.
///
/// # Errors
/// As for [`histogramdd`], and where there are not as many coordinates.
pub fn histogram2d(
    x: &Array,
    y: &Array,
    bins: [Bins<'_>; 2],
    ranges: Option<&[Option<(f64, f64)>]>,
    weights: Option<&Array>,
    density: bool,
) -> Result<(Array, Array, Array)> {
    if x.size() != y.size() {
        return Err(Error::value("x and y must have the same length."));
    }
    let points = crate::manipulation::joining::stack(&[x, y], 1, &Default::default())?;
    let (counts, mut edges) = histogramdd(&points, &bins, ranges, weights, density)?;
    let second = edges.remove(1);
    Ok((counts, edges.remove(0), second))
}
