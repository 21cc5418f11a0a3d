//! Differences, sums and values in between: discrete calculus along an axis.

use crate::creation::Like;
use crate::lines::{contiguous, share_lines};
use crate::manipulation::joining::{Joining, concatenate};
use crate::reduction::{self, Options};
use crate::sorting::Sorting;
use crate::{Array, Operand};
use cpu_tiles::vectorized;
use dtype::{Casting, DType, Scalar, c64};
use error::{Error, Result};
use layout::{Dims, Layout, Order, normalize_axes, normalize_axis};
use memory::Scratch;
use ops::elementwise::arithmetic;
use storage::Dense;

impl Array {
    /// Every partial sum along an axis; of the flattened array without one.
    ///
    /// ```
    /// use polyarray::Array;
    /// assert_eq!(Array::from_slice(&[1, 2, 3]).cumsum(None, None)?.to_vec::<i64>()?, [1, 3, 6]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// As for [`reduction::accumulate`].
    pub fn cumsum(&self, axis: Option<i64>, dtype: Option<DType>) -> Result<Array> {
        self.accumulated(&arithmetic::add, axis, dtype)
    }

    /// Every partial product along an axis; of the flattened array without one.
    ///
    /// # Errors
    /// As for [`reduction::accumulate`].
    pub fn cumprod(&self, axis: Option<i64>, dtype: Option<DType>) -> Result<Array> {
        self.accumulated(&arithmetic::multiply, axis, dtype)
    }

    fn accumulated(
        &self,
        row: &'static ops::Elementwise,
        axis: Option<i64>,
        dtype: Option<DType>,
    ) -> Result<Array> {
        match axis {
            None => reduction::accumulate(row, &self.flat()?, 0, dtype),
            Some(axis) if self.ndim() == 0 => {
                normalize_axis(axis, 1)?;
                reduction::accumulate(row, &self.flat()?, 0, dtype)
            }
            Some(axis) => reduction::accumulate(row, self, axis, dtype),
        }
    }

    /// Partial sums along an axis, which only a vector may leave out, beginning with zero where
    /// `include_initial`.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] without an axis for more than one.
    pub fn cumulative_sum(
        &self,
        axis: Option<i64>,
        dtype: Option<DType>,
        include_initial: bool,
    ) -> Result<Array> {
        self.cumulative(&arithmetic::add, axis, dtype, include_initial)
    }

    /// Partial products along an axis, which only a vector may leave out, beginning with one where
    /// `include_initial`.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] without an axis for more than one.
    pub fn cumulative_prod(
        &self,
        axis: Option<i64>,
        dtype: Option<DType>,
        include_initial: bool,
    ) -> Result<Array> {
        self.cumulative(&arithmetic::multiply, axis, dtype, include_initial)
    }

    fn cumulative(
        &self,
        row: &'static ops::Elementwise,
        axis: Option<i64>,
        dtype: Option<DType>,
        include_initial: bool,
    ) -> Result<Array> {
        let x = self.atleast_1d()?;
        if axis.is_none() && x.ndim() > 1 {
            return Err(Error::value(
                "For arrays which have more than one dimension ``axis`` argument is required.",
            ));
        }
        let axis = normalize_axis(axis.unwrap_or(0), x.ndim())?;
        let result = reduction::accumulate(row, &x, axis as i64, dtype)?;
        let Some(identity) = row.identity.filter(|_| include_initial) else { return Ok(result) };
        let mut shape = Dims::from_slice(x.shape());
        shape[axis] = 1;
        let initial = Array::full(&shape, identity.value(result.dtype()))?;
        concatenate(&[&initial, &result], Some(axis as i64), &Joining::default())
    }

    /// Differences of neighbours along an axis, taken `n` times; for bools, whether they differ.
    ///
    /// ```
    /// use polyarray::Array;
    /// assert_eq!(Array::from_slice(&[1, 4, 9]).diff(1, -1, None, None)?.to_vec::<i64>()?, [3, 5]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for a 0-d array or a negative `n`.
    pub fn diff(&self, n: i64, axis: i64, prepend: Option<&Array>, append: Option<&Array>) -> Result<Array> {
        if n == 0 {
            return Ok(self.clone());
        }
        if n < 0 {
            return Err(Error::value(format!("order must be non-negative but got {n}")));
        }
        if self.ndim() == 0 {
            return Err(Error::value("diff requires input that is at least one dimensional"));
        }
        let axis = normalize_axis(axis, self.ndim())?;
        let mut x = self.clone();
        if prepend.is_some() || append.is_some() {
            let mut shape = Dims::from_slice(self.shape());
            shape[axis] = 1;
            let wide = |end: &Array| if end.ndim() == 0 { end.broadcast_to(&shape) } else { Ok(end.clone()) };
            let ends = [prepend.map(wide).transpose()?, Some(self.clone()), append.map(wide).transpose()?];
            let parts: Vec<&Array> = ends.iter().flatten().collect();
            x = concatenate(&parts, Some(axis as i64), &Joining::default())?;
        }
        for _ in 0..n {
            x = x.step_difference(axis)?;
        }
        Ok(x)
    }

    fn step_difference(&self, axis: usize) -> Result<Array> {
        let count = self.shape()[axis].saturating_sub(1);
        let after = self.sliced(axis, usize::from(count > 0), 1, count)?;
        let before = self.sliced(axis, 0, 1, count)?;
        if self.dtype().is_bool() { after.not_equal(&before) } else { after.subtract(&before) }
    }

    /// Differences of neighbours of the flattened array, with values put before and behind them.
    ///
    /// # Errors
    /// [`crate::Kind::Type`] where these values cannot be cast to the array's dtype.
    pub fn ediff1d(&self, to_end: Option<&Array>, to_begin: Option<&Array>) -> Result<Array> {
        let flat = self.flat()?;
        let count = flat.size().saturating_sub(1);
        let difference =
            flat.sliced(0, usize::from(count > 0), 1, count)?.subtract(&flat.sliced(0, 0, 1, count)?)?;
        let mut parts = vec![difference];
        for (end, name) in [(to_begin, "to_begin"), (to_end, "to_end")] {
            let Some(end) = end else { continue };
            if !dtype::can_cast(end.dtype(), self.dtype(), Casting::SameKind) {
                return Err(Error::type_(format!(
                    "dtype of `{name}` must be compatible with input `ary` under the `same_kind` rule."
                )));
            }
            let end = end.flat()?.astype(self.dtype())?;
            if name == "to_begin" { parts.insert(0, end) } else { parts.push(end) }
        }
        match parts.as_slice() {
            [only] => Ok(only.clone()),
            parts => concatenate(&parts.iter().collect::<Vec<_>>(), Some(0), &Joining::default()),
        }
    }

    /// The integral along an axis by the trapezoidal rule, over `x` or steps of `dx`.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where `x` does not broadcast.
    pub fn trapezoid<'a>(&self, x: Option<&Array>, dx: impl Into<Operand<'a>>, axis: i64) -> Result<Array> {
        let at = normalize_axis(axis, self.ndim())?;
        let count = self.shape()[at].saturating_sub(1);
        let after = self.sliced(at, usize::from(count > 0), 1, count)?;
        let sums = after.add(&self.sliced(at, 0, 1, count)?)?;
        let steps = match x {
            None => None,
            Some(x) if x.ndim() == 1 => {
                let steps = x.diff(1, 0, None, None)?;
                let mut shape = vec![1; self.ndim()];
                shape[at] = steps.size();
                Some(steps.shaped(&shape)?)
            }
            Some(x) => Some(x.diff(1, axis, None, None)?),
        };
        let areas = match &steps {
            Some(steps) => steps.multiply(&sums)?,
            None => crate::elementwise::call(&arithmetic::multiply, &[dx.into(), (&sums).into()])?,
        };
        let axes = [at as i64];
        let options = Options { axes: Some(&axes), passing: true, ..Options::default() };
        reduction::reduce(&arithmetic::add, &areas.divide(2.0)?, &options)
    }

    /// With whole periods added along an axis, so that neighbours differ by half a period at most.
    ///
    /// # Errors
    /// As for [`Array::diff`].
    pub fn unwrap_phase(&self, discont: Option<f64>, axis: i64, period: crate::Number) -> Result<Array> {
        let differences = self.diff(1, axis, None, None)?;
        let axis = normalize_axis(axis, self.ndim())?;
        let dtype = dtype::with_weak(differences.dtype(), period.weak());
        let width = period.as_scalar(DType::Float64)?.as_f64();
        let discont = discont.unwrap_or(width / 2.0);
        let (high, ambiguous): (Operand<'_>, bool) = match period {
            crate::Number::Int(period) if dtype.is_integer() => {
                ((period.div_euclid(2) as i64).into(), period.rem_euclid(2) == 0)
            }
            _ => ((width / 2.0).into(), true),
        };
        let low: Operand<'_> = match high {
            Operand::Number(crate::Number::Int(high)) => (-(high as i64)).into(),
            _ => (-width / 2.0).into(),
        };
        let mut folded = differences.subtract(low)?.remainder(Operand::Number(period))?.add(low)?;
        if ambiguous {
            let edge = folded.equal(low)?.logical_and(&differences.greater(0)?)?;
            folded = Array::select(&edge, high, &folded)?;
        }
        let correction = folded.subtract(&differences)?;
        let small = differences.absolute()?.less(discont)?;
        let zero = Scalar::zero(correction.dtype());
        let correction = Array::select(&small, zero, &correction)?;
        let result = self.astype(dtype)?.copy(Order::C)?;
        let n = self.shape()[axis];
        if n > 1 {
            let sums = correction.cumsum(Some(axis as i64), None)?;
            result.sliced(axis, 1, 1, n - 1)?.assign(&self.sliced(axis, 1, 1, n - 1)?.add(&sums)?)?;
        }
        Ok(result)
    }
}

/// Distances between neighbours along one axis.
#[derive(Debug, Clone)]
pub enum Distances {
    /// The same everywhere: a 0-d array.
    Even(Array),
    /// The coordinates of the points.
    Points(Array),
}

/// The derivative along axes by central differences, one-sided of first or second order at the ends;
/// one result for each axis.
///
/// ```
/// use polyarray::{Array, calculus::gradient};
/// let x = Array::from_slice(&[1.0, 2.0, 4.0]);
/// assert_eq!(gradient(&x, &[], None, 1)?[0].to_vec::<f64>()?, [1.0, 1.5, 2.0]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Type`] where distances are not as many as the axes; [`crate::Kind::Value`] where
/// they do not fit, or there are too few elements.
pub fn gradient(
    f: &Array,
    distances: &[Distances],
    axes: Option<&[i64]>,
    edge_order: usize,
) -> Result<Vec<Array>> {
    let axes: Vec<usize> = match axes {
        None => (0..f.ndim()).collect(),
        Some(axes) => normalize_axes(axes, f.ndim())?.to_vec(),
    };
    let mut spacings: Vec<Distances> = match distances {
        [] => vec![Distances::Even(Array::scalar(Scalar::new(1.0))?); axes.len()],
        [even @ Distances::Even(_)] => vec![even.clone(); axes.len()],
        many if many.len() == axes.len() => many.to_vec(),
        _ => return Err(Error::type_("invalid number of arguments")),
    };
    for (spacing, &axis) in spacings.iter_mut().zip(&axes) {
        let Distances::Points(points) = spacing else { continue };
        if points.ndim() != 1 {
            return Err(Error::value("distances must be either scalars or 1d"));
        }
        if points.size() != f.shape()[axis] {
            return Err(Error::value(
                "when 1d, distances must match the length of the corresponding dimension",
            ));
        }
        let points =
            if points.dtype().is_integer() { points.astype(DType::Float64)? } else { points.clone() };
        let steps = points.diff(1, 0, None, None)?;
        let even = steps.size() > 0 && steps.equal(&steps.indexed(0, 0)?)?.all(None)?.item()?.as_bool();
        *spacing = if even { Distances::Even(steps.indexed(0, 0)?) } else { Distances::Points(steps) };
    }
    if edge_order > 2 {
        return Err(Error::value("'edge_order' greater than 2 not supported"));
    }
    let dtype = if f.dtype().is_inexact() { f.dtype() } else { DType::Float64 };
    let f = f.astype(dtype)?;
    axes.iter().zip(&spacings).map(|(&axis, spacing)| along_axis(&f, axis, spacing, edge_order)).collect()
}

fn along_axis(f: &Array, axis: usize, spacing: &Distances, edge_order: usize) -> Result<Array> {
    let n = f.shape()[axis];
    if n < edge_order + 1 {
        return Err(Error::value(
            "Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) elements are \
             required.",
        ));
    }
    let out = f.empty_like(&Like::default())?;
    let part = |start: usize, count: usize| f.sliced(axis, start, 1, count);
    let weighed = |a: &Array, b: &Array, c: &Array, x: [Array; 3]| -> Result<Array> {
        a.multiply(&x[0])?.add(&b.multiply(&x[1])?)?.add(&c.multiply(&x[2])?)
    };
    let inner = n.saturating_sub(2);
    let one = |value: f64| Array::scalar(Scalar::new(value));
    match spacing {
        Distances::Even(step) if inner > 0 => {
            let double = step.multiply(2.0)?;
            let step = part(2, inner)?.subtract(&part(0, inner)?)?;
            out.sliced(axis, 1, 1, inner)?.assign(&divided(&step, &double)?)?;
        }
        Distances::Points(steps) if inner > 0 => {
            let (dx1, dx2) = (steps.sliced(0, 0, 1, inner)?, steps.sliced(0, 1, 1, inner)?);
            let both = dx1.add(&dx2)?;
            let a = dx2.negative()?.divide(&dx1.multiply(&both)?)?;
            let b = dx2.subtract(&dx1)?.divide(&dx1.multiply(&dx2)?)?;
            let c = dx1.divide(&dx2.multiply(&both)?)?;
            let mut shape = vec![1; f.ndim()];
            shape[axis] = inner;
            let (a, b, c) = (a.shaped(&shape)?, b.shaped(&shape)?, c.shaped(&shape)?);
            let values = weighed(&a, &b, &c, [part(0, inner)?, part(1, inner)?, part(2, inner)?])?;
            out.sliced(axis, 1, 1, inner)?.assign(&values)?;
        }
        _ => {}
    }
    let step_at = |k: usize| match spacing {
        Distances::Even(step) => Ok(step.clone()),
        Distances::Points(steps) => steps.indexed(0, k),
    };
    if edge_order == 1 {
        for (to, high, low, step) in [(0, 1, 0, 0), (n - 1, n - 1, n - 2, n - 2)] {
            let rise = part(high, 1)?.subtract(&part(low, 1)?)?;
            out.sliced(axis, to, 1, 1)?.assign(&divided(&rise, &step_at(step)?)?)?;
        }
        return Ok(out);
    }
    for at_end in [false, true] {
        let (a, b, c) = match spacing {
            Distances::Even(step) => {
                let weights = if at_end { [0.5, -2.0, 1.5] } else { [-1.5, 2.0, -0.5] };
                let over = |weight: f64| one(weight)?.divide(step);
                (over(weights[0])?, over(weights[1])?, over(weights[2])?)
            }
            Distances::Points(steps) => {
                let m = steps.size();
                let (k1, k2) = if at_end { (m - 2, m - 1) } else { (0, 1) };
                let (dx1, dx2) = (steps.indexed(0, k1)?, steps.indexed(0, k2)?);
                let both = dx1.add(&dx2)?;
                if at_end {
                    let a = dx2.divide(&dx1.multiply(&both)?)?;
                    let b = both.negative()?.divide(&dx1.multiply(&dx2)?)?;
                    let c = dx2.multiply(2.0)?.add(&dx1)?.divide(&dx2.multiply(&both)?)?;
                    (a, b, c)
                } else {
                    let a = dx1.multiply(2.0)?.add(&dx2)?.negative()?.divide(&dx1.multiply(&both)?)?;
                    let b = both.divide(&dx1.multiply(&dx2)?)?;
                    let c = dx1.negative()?.divide(&dx2.multiply(&both)?)?;
                    (a, b, c)
                }
            }
        };
        let first = if at_end { n - 3 } else { 0 };
        let values = weighed(&a, &b, &c, [part(first, 1)?, part(first + 1, 1)?, part(first + 2, 1)?])?;
        out.sliced(axis, if at_end { n - 1 } else { 0 }, 1, 1)?.assign(&values)?;
    }
    Ok(out)
}

/// A quotient by a 0-d array that counts as a plain number: it does not widen the dividend.
fn divided(x: &Array, by: &Array) -> Result<Array> {
    if by.dtype().is_complex() { x.divide(by) } else { x.divide(by.item()?.as_f64()) }
}

/// What [`interp`] gives outside of the points.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outside {
    /// Below the first point; its value by default.
    pub left: Option<c64>,
    /// Above the last point; its value by default.
    pub right: Option<c64>,
}

/// A number type that can be interpolated.
trait Between: storage::Pod {
    fn of(value: c64) -> Self;
    fn line(x: f64, x0: f64, x1: f64, y0: Self, y1: Self) -> Self;
}

fn real_line(x: f64, x0: f64, x1: f64, y0: f64, y1: f64) -> f64 {
    let slope = (y1 - y0) / (x1 - x0);
    let from_left = slope * (x - x0) + y0;
    if !from_left.is_nan() {
        return from_left;
    }
    // Infinite values on one side only are found from the other.
    let from_right = slope * (x - x1) + y1;
    if from_right.is_nan() && y0 == y1 { y0 } else { from_right }
}

impl Between for f64 {
    fn of(value: c64) -> f64 {
        value.re
    }
    fn line(x: f64, x0: f64, x1: f64, y0: f64, y1: f64) -> f64 {
        real_line(x, x0, x1, y0, y1)
    }
}

impl Between for c64 {
    fn of(value: c64) -> c64 {
        value
    }
    fn line(x: f64, x0: f64, x1: f64, y0: c64, y1: c64) -> c64 {
        c64::new(real_line(x, x0, x1, y0.re, y1.re), real_line(x, x0, x1, y0.im, y1.im))
    }
}

/// The index of the last point not above `x`, searched around the last one found.
fn bracket(xp: &[f64], x: f64, guess: usize) -> usize {
    if xp[guess] <= x {
        if guess + 1 < xp.len() && x < xp[guess + 1] {
            return guess;
        }
        if guess + 2 < xp.len() && x < xp[guess + 2] {
            return guess + 1;
        }
    }
    xp.partition_point(|&point| point <= x).saturating_sub(1)
}

fn interpolate<T: Between>(x: &[f64], xp: &[f64], fp: &[T], outside: Outside, out: &mut [T]) -> Result<()> {
    let (first, last) = (xp[0], xp[xp.len() - 1]);
    let left = outside.left.map_or(fp[0], T::of);
    let right = outside.right.map_or(fp[fp.len() - 1], T::of);
    share_lines(out, 1, 40, |start, out| {
        let mut guess = 0;
        for (to, &x) in out.iter_mut().zip(&x[start..]) {
            *to = if x.is_nan() {
                T::of(c64::new(x, 0.0))
            } else if x < first {
                left
            } else if x > last {
                right
            } else {
                guess = bracket(xp, x, guess);
                // At a point its value is exact, whatever stands beside it.
                if guess + 1 == xp.len() || xp[guess] == x {
                    fp[guess]
                } else {
                    T::line(x, xp[guess], xp[guess + 1], fp[guess], fp[guess + 1])
                }
            };
        }
    })
}

/// Values between points `(xp, fp)` at `x`, along straight lines; `xp` must ascend.
///
/// ```
/// use polyarray::{Array, calculus::interp};
/// let (xp, fp) = (Array::from_slice(&[1.0, 2.0]), Array::from_slice(&[10.0, 20.0]));
/// let y = interp(&Array::from_slice(&[1.5, 3.0]), &xp, &fp, Default::default(), None)?;
/// assert_eq!(y.to_vec::<f64>()?, [15.0, 20.0]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] for no points, or `xp` and `fp` of different lengths.
pub fn interp(x: &Array, xp: &Array, fp: &Array, outside: Outside, period: Option<f64>) -> Result<Array> {
    let dtype = if fp.dtype().is_complex() { DType::Complex128 } else { DType::Float64 };
    let (mut x, mut xp, mut fp) = (x.astype(DType::Float64)?, xp.astype(DType::Float64)?, fp.astype(dtype)?);
    let mut outside = outside;
    if let Some(period) = period {
        if period == 0.0 {
            return Err(Error::value("period must be a non-zero value"));
        }
        let period = period.abs();
        if xp.ndim() != 1 || fp.ndim() != 1 {
            return Err(Error::value("Data points must be 1-D sequences"));
        }
        if xp.size() != fp.size() {
            return Err(Error::value("fp and xp are not of the same length"));
        }
        outside = Outside::default();
        x = x.remainder(period)?;
        xp = xp.remainder(period)?;
        let order = xp.argsort(Some(0), Sorting::default())?.to_scratch::<i64>()?;
        let order = Scratch::collected(order.iter().map(|&k| k as usize))?;
        if let [first, .., last] | [first @ last] = *order {
            let wrapped = [last].into_iter().chain(order.iter().copied()).chain([first]);
            let wrapped = Scratch::collected(wrapped)?;
            xp = xp.taken(0, &wrapped)?;
            fp = fp.taken(0, &wrapped)?;
            let n = xp.size();
            let ends = (xp.sliced(0, 0, 1, 1)?, xp.sliced(0, n - 1, 1, 1)?);
            let (low, high) = (ends.0.subtract(period)?.copy(Order::C)?, ends.1.add(period)?.copy(Order::C)?);
            ends.0.assign(&low)?;
            ends.1.assign(&high)?;
        }
    }
    if xp.ndim() != 1 || fp.ndim() != 1 {
        return Err(Error::value("object too deep for desired array"));
    }
    if xp.size() == 0 {
        return Err(Error::value("array of sample points is empty"));
    }
    if xp.size() != fp.size() {
        return Err(Error::value("fp and xp are not of the same length."));
    }
    let (x, xp, fp) = (contiguous(&x.dense()?)?, contiguous(&xp.dense()?)?, contiguous(&fp.dense()?)?);
    let out = Dense::empty(x.shape(), dtype, Order::C)?;
    macro_rules! interpolated {
        ($T:ty) => {
            x.with_slice::<f64, _>(|x| {
                xp.with_slice::<f64, _>(|xp| {
                    fp.with_slice::<$T, _>(|fp| {
                        out.with_slice_mut::<$T, _>(|out| interpolate(x, xp, fp, outside, out))
                    })
                })
            })?????
        };
    }
    if dtype.is_complex() {
        interpolated!(c64);
    } else {
        interpolated!(f64);
    }
    Ok(out.into())
}

/// How much of a convolution is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Where they overlap at all.
    #[default]
    Full,
    /// As many elements as the longer operand has, from the middle.
    Same,
    /// Where they overlap fully.
    Valid,
}

impl Mode {
    /// Reads NumPy's name.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for any other text.
    pub fn parse(name: &str) -> Result<Mode> {
        match name.as_bytes().first().map(u8::to_ascii_lowercase) {
            Some(b'f') => Ok(Mode::Full),
            Some(b's') => Ok(Mode::Same),
            Some(b'v') => Ok(Mode::Valid),
            _ => Err(Error::value(format!("mode must be one of 'valid', 'same', or 'full' (got '{name}')"))),
        }
    }
}

/// Sums of products of a vector with shifted copies of another, conjugated where complex:
/// `c[k] = Σ a[n + k] · conj(v[n])`.
///
/// # Errors
/// [`crate::Kind::Value`] for empty arrays or more than one axis.
pub fn correlate(a: &Array, v: &Array, mode: Mode) -> Result<Array> {
    for (x, name) in [(a, "first"), (v, "second")] {
        if x.ndim() > 1 {
            return Err(Error::value("object too deep for desired array"));
        }
        if x.size() == 0 {
            return Err(Error::value(format!("{name} array argument cannot be empty")));
        }
    }
    let v = if v.dtype().is_complex() { v.conjugate()? } else { v.clone() };
    let (a, v) = (a.flat()?, v.flat()?);
    if a.size() >= v.size() {
        sliding(&a, &v, mode)
    } else {
        sliding(&v, &a, mode)?.flip(None)?.copy(Order::C)
    }
}

/// The convolution of two vectors: products of their elements, summed where their indices sum up.
///
/// ```
/// use polyarray::{Array, calculus::{Mode, convolve}};
/// let y = convolve(&Array::from_slice(&[1, 2, 3]), &Array::from_slice(&[0, 1]), Mode::Full)?;
/// assert_eq!(y.to_vec::<i64>()?, [0, 1, 2, 3]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] for empty arrays or more than one axis.
pub fn convolve(a: &Array, v: &Array, mode: Mode) -> Result<Array> {
    let (a, v) = (a.atleast_1d()?, v.atleast_1d()?);
    for (x, name) in [(&a, "a"), (&v, "v")] {
        if x.ndim() > 1 {
            return Err(Error::value("object too deep for desired array"));
        }
        if x.size() == 0 {
            return Err(Error::value(format!("{name} cannot be empty")));
        }
    }
    let (long, short) = if v.size() > a.size() { (v, a) } else { (a, v) };
    sliding(&long, &short.flip(None)?, mode)
}

/// Elements of the shorter vector from which on products of a matrix pay.
const LONG: usize = 16;

/// Adds `a[from + j + k] · v[k]` to each `out[j]`, for rising `k`, wherever `a` has such an element.
#[inline(always)]
fn slide<T: Copy>(a: &[T], v: &[T], out: &mut [T], from: isize, add: impl Fn(T, T, T) -> T + Copy) {
    let n = out.len();
    // Where the results begin and end that meet elements of `a` with `v[k]`.
    let span = |k: usize| {
        let lead = usize::try_from(-from - k as isize).unwrap_or(0).min(n);
        (lead, usize::try_from(a.len() as isize - from - k as isize).unwrap_or(0).clamp(lead, n))
    };
    let alone = |out: &mut [T], k: usize, lead: usize, end: usize| {
        if lead < end {
            let first = (from + (k + lead) as isize) as usize;
            for (sum, &x) in out[lead..end].iter_mut().zip(&a[first..]) {
                *sum = add(*sum, x, v[k]);
            }
        }
    };
    let mut k = 0;
    while k < v.len() {
        let ((lead, _), last) = (span(k), (k + 3).min(v.len() - 1));
        let end = span(last).1;
        let (Some(&[y0, y1, y2, y3]), true) = (v.get(k..k + 4).and_then(|y| y.first_chunk()), lead < end)
        else {
            let (lead, end) = span(k);
            alone(out, k, lead, end);
            k += 1;
            continue;
        };
        // Four elements of `v` for each time that results are read and written.
        for k in k..k + 4 {
            let (first, past) = span(k);
            alone(out, k, first, lead.min(past));
            alone(out, k, end.max(first), past);
        }
        let first = (from + (k + lead) as isize) as usize;
        let [x0, x1, x2, x3] = [0, 1, 2, 3].map(|by| &a[first + by..][..end - lead]);
        let sums = out[lead..end].iter_mut().zip(x0).zip(x1).zip(x2).zip(x3);
        for ((((sum, &x0), &x1), &x2), &x3) in sums {
            *sum = add(add(add(add(*sum, x0, y0), x1, y1), x2, y2), x3, y3);
        }
        k += 4;
    }
}

/// `c[j] = Σ a[j + k - (n - 1)] · v[k]` over the range that the mode keeps; `v` is not the longer.
fn sliding(a: &Array, v: &Array, mode: Mode) -> Result<Array> {
    let dtype = dtype::promote_types(a.dtype(), v.dtype());
    let combine = if dtype.is_half() { DType::Float32 } else { dtype };
    let combine = if combine.is_bool() { DType::UInt8 } else { combine };
    let (m, n) = (a.size(), v.size());
    let (skip, length) = match mode {
        Mode::Full => (0, m + n - 1),
        Mode::Same => (n - 1 - n / 2, m),
        Mode::Valid => (n - 1, m - n + 1),
    };
    let (a, v) = (contiguous(&a.astype(combine)?.dense()?)?, contiguous(&v.astype(combine)?.dense()?)?);
    let out = Dense::zeros(&[length], combine, Order::C)?;
    // Where all of `v` meets elements of `a`, results are products of a matrix: its rows are pieces of `a`.
    let whole = n - 1 - skip.min(n - 1)..(m - skip).min(length);
    let rows = if combine.is_inexact() && n >= LONG { whole } else { 0..0 };
    if !rows.is_empty() {
        let step = combine.itemsize() as isize;
        let first = rows.start + skip + 1 - n;
        let pieces = a.layout().offset() + first * combine.itemsize();
        let pieces = a.with_layout(Layout::from_parts(&[rows.len(), n], &[step, step], pieces)?);
        let products = crate::linalg::matvec(&pieces.into(), &v.clone().into())?;
        out.with_layout(out.layout().slice(0, rows.start, 1, rows.len())).assign(&products.dense()?)?;
    }
    macro_rules! summed {
        ($T:ty, $add:expr) => {
            a.with_slice::<$T, _>(|a| {
                v.with_slice::<$T, _>(|v| {
                    out.with_slice_mut::<$T, _>(|out| {
                        let (before, others) = out.split_at_mut(rows.start);
                        let parts = [(0, before), (rows.end, &mut others[rows.len()..])];
                        parts.into_iter().try_for_each(|(begin, out)| {
                            share_lines(out, 1, n, |first, out| {
                                // Pieces of the result that stay in cache.
                                for (piece, out) in out.chunks_mut(2048).enumerate() {
                                    let start = begin + first + piece * 2048 + skip;
                                    vectorized(
                                        #[inline(always)]
                                        || slide(a, v, out, start as isize - (n as isize - 1), $add),
                                    );
                                }
                            })
                        })
                    })
                })
            })????
        };
    }
    macro_rules! whole {
        ($($name:ident $T:ty),+) => {
            match combine {
                $(DType::$name => summed!($T, |sum: $T, x: $T, y: $T| sum.wrapping_add(x.wrapping_mul(y))),)+
                DType::Float32 => summed!(f32, |sum, x, y| sum + x * y),
                DType::Float64 => summed!(f64, |sum, x, y| sum + x * y),
                DType::Complex64 => summed!(dtype::c32, |sum, x, y| sum + x * y),
                DType::Complex128 => summed!(c64, |sum, x, y| sum + x * y),
                other => return Err(Error::type_(format!("correlate: no products of {other}"))),
            }
        };
    }
    if dtype.is_bool() {
        summed!(u8, |sum, x, y| sum | x & y);
    } else {
        whole!(Int8 i8, UInt8 u8, Int16 i16, UInt16 u16, Int32 i32, UInt32 u32, Int64 i64, UInt64 u64);
    }
    Array::from(out).astype(dtype)
}
