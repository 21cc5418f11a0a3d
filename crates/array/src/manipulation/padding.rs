//! Surrounding an array with more elements.
//!
//! The result is made once, the array is written into its middle, and the sides are filled axis by axis, each over
//! what the axes before have made already, as NumPy does.

use crate::creation::ranges::{Spacing, linspace};
use crate::reduction::{self, Options};
use crate::{Array, statistics};
use error::{Error, Result};
use layout::{Dims, Order};
use std::ops::Range;
use storage::Dense;

/// A pair for the two sides of an axis.
pub type Sides<T> = (T, T);

/// What stands around the array.
#[derive(Debug, Clone)]
pub enum Padding<'a> {
    /// A value for each side of each axis, as 0-d arrays.
    Constant(&'a [Sides<Array>]),
    /// Anything.
    Empty,
    /// The outermost element.
    Edge,
    /// Values that go evenly to an end value for each side of each axis.
    LinearRamp(&'a [Sides<Array>]),
    /// The maximum of the outermost elements, of all where there is no number.
    Maximum(&'a [Sides<Option<usize>>]),
    /// The minimum of the outermost elements.
    Minimum(&'a [Sides<Option<usize>>]),
    /// The mean of the outermost elements.
    Mean(&'a [Sides<Option<usize>>]),
    /// The median of the outermost elements.
    Median(&'a [Sides<Option<usize>>]),
    /// The elements mirrored at the outermost, which is not repeated; `true` around its value too.
    Reflect(bool),
    /// The elements mirrored with the outermost repeated; `true` around its value too.
    Symmetric(bool),
    /// The elements from the other end.
    Wrap,
}

impl Array {
    /// With `widths` more elements before and behind each axis.
    ///
    /// ```
    /// use polyarray::{Array, manipulation::padding::Padding};
    /// let x = Array::from_slice(&[1, 2, 3]);
    /// assert_eq!(x.pad(&[(2, 1)], &Padding::Reflect(false))?.to_vec::<i64>()?, [3, 2, 1, 2, 3, 2]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where the number of pairs is not that of the axes, or an empty axis would
    /// have to be extended with elements of its own.
    pub fn pad(&self, widths: &[Sides<usize>], padding: &Padding<'_>) -> Result<Array> {
        if widths.len() != self.ndim() {
            return Err(Error::value(format!(
                "operands could not be broadcast together with remapped shapes [original->remapped]: ({},2) and \
                 requested shape ({},2)",
                widths.len(),
                self.ndim()
            )));
        }
        let self_filling = !matches!(padding, Padding::Constant(_) | Padding::Empty);
        if self_filling && self.size() == 0 {
            for (axis, &(before, after)) in widths.iter().enumerate() {
                if self.shape()[axis] == 0 && before + after > 0 {
                    return Err(Error::value(format!(
                        "can't extend empty axis {axis} using modes other than 'constant' or 'empty'"
                    )));
                }
            }
        }
        let shape: Dims =
            self.shape().iter().zip(widths).map(|(&n, &(before, after))| before + n + after).collect();
        let whole: Array = Dense::empty(&shape, self.dtype(), Order::C)?.into();
        let mut middle = whole.clone();
        for (axis, &(before, _)) in widths.iter().enumerate() {
            middle = middle.sliced(axis, before.min(shape[axis].saturating_sub(1)), 1, self.shape()[axis])?;
        }
        middle.assign(self)?;
        if matches!(padding, Padding::Empty) || whole.is_empty() {
            return Ok(whole);
        }
        for axis in 0..self.ndim() {
            let (before, after) = widths[axis];
            if before + after == 0 {
                continue;
            }
            // Sides reach over everything that earlier axes have padded, and only the middle of later ones.
            let mut roi = whole.clone();
            for later in axis + 1..self.ndim() {
                roi = roi.sliced(later, widths[later].0.min(shape[later] - 1), 1, self.shape()[later])?;
            }
            Sided { roi: &roi, axis, before, length: self.shape()[axis], after }.fill(padding)?;
        }
        Ok(whole)
    }
}

/// The part of the result that one axis' sides are filled in.
struct Sided<'a> {
    roi: &'a Array,
    axis: usize,
    before: usize,
    length: usize,
    after: usize,
}

impl Sided<'_> {
    fn part(&self, start: usize, count: usize) -> Result<Array> {
        self.roi.sliced(self.axis, start.min(self.roi.shape()[self.axis] - 1), 1, count)
    }

    fn write(&self, low: &Array, high: &Array) -> Result<()> {
        if self.before > 0 {
            self.part(0, self.before)?.assign(low)?;
        }
        if self.after > 0 {
            self.part(self.before + self.length, self.after)?.assign(high)?;
        }
        Ok(())
    }

    fn edges(&self) -> Result<(Array, Array)> {
        Ok((self.part(self.before, 1)?, self.part(self.before + self.length - 1, 1)?))
    }

    fn fill(&self, padding: &Padding<'_>) -> Result<()> {
        match padding {
            Padding::Edge => {
                let (low, high) = self.edges()?;
                self.write(&low, &high)
            }
            Padding::Wrap => self.repeat(|k, n| k.rem_euclid(n)),
            Padding::Symmetric(false) => self.repeat(|k, n| {
                let k = k.rem_euclid(2 * n);
                if k < n { k } else { 2 * n - 1 - k }
            }),
            Padding::Reflect(false) => self.repeat(|k, n| {
                let k = k.rem_euclid((2 * n - 2).max(1));
                if k < n { k } else { 2 * n - 2 - k }
            }),
            Padding::Constant(values) => {
                let (low, high) = &values[self.axis];
                self.write(low, high)
            }
            Padding::LinearRamp(ends) => {
                let (low_edge, high_edge) = self.edges()?;
                let ramp = |end: &Array, edge: &Array, num: usize| -> Result<Array> {
                    let edge = edge.squeeze(Some(&[self.axis as i64]))?;
                    let spacing = Spacing {
                        num,
                        endpoint: false,
                        dtype: Some(self.roi.dtype()),
                        axis: self.axis as i64,
                    };
                    Ok(linspace(end.into(), (&edge).into(), &spacing)?.0)
                };
                let (low_end, high_end) = &ends[self.axis];
                let low = ramp(low_end, &low_edge, self.before)?;
                let high = ramp(high_end, &high_edge, self.after)?.flip(Some(&[self.axis as i64]))?;
                self.write(&low, &high)
            }
            Padding::Maximum(lengths) => self.statistic(lengths[self.axis], true, |x, options| {
                reduction::reduce(&ops::elementwise::arithmetic::maximum, x, options)
            }),
            Padding::Minimum(lengths) => self.statistic(lengths[self.axis], true, |x, options| {
                reduction::reduce(&ops::elementwise::arithmetic::minimum, x, options)
            }),
            Padding::Mean(lengths) => self.statistic(lengths[self.axis], false, reduction::mean),
            Padding::Median(lengths) => self.statistic(lengths[self.axis], false, |x, options| {
                statistics::order::median(x, options.axes, true)
            }),
            Padding::Reflect(_) | Padding::Symmetric(_) if self.length == 1 => {
                let (low, high) = self.edges()?;
                self.write(&low, &high)
            }
            Padding::Reflect(_) => self.mirrored(false),
            Padding::Symmetric(_) => self.mirrored(true),
            _ => Ok(()),
        }
    }

    /// Elements of the middle at `place(index, length)` for indices that reach beyond it.
    fn repeat(&self, place: impl Fn(i64, i64) -> i64) -> Result<()> {
        let (middle, n) = (self.part(self.before, self.length)?, self.length as i64);
        let side = |indices: Range<i64>| {
            let places: Vec<usize> = indices.map(|k| place(k, n) as usize).collect();
            let (low, high) =
                places.iter().fold((n as usize, 0), |(low, high), &k| (low.min(k), high.max(k + 1)));
            let near = middle.sliced(self.axis, low.min(high), 1, high.saturating_sub(low))?;
            near.taken(self.axis, &places.iter().map(|place| place - low).collect::<Vec<_>>())
        };
        self.write(&side(-(self.before as i64)..0)?, &side(n..n + self.after as i64)?)
    }

    fn statistic(
        &self,
        (low, high): Sides<Option<usize>>,
        refuse_nothing: bool,
        of: impl Fn(&Array, &Options<'_>) -> Result<Array>,
    ) -> Result<()> {
        let low = low.map_or(self.length, |n| n.min(self.length));
        let high = high.map_or(self.length, |n| n.min(self.length));
        if refuse_nothing && (low == 0 || high == 0) {
            return Err(Error::value("stat_length of 0 yields no value for padding"));
        }
        let axes = [self.axis as i64];
        let options = Options { axes: Some(&axes), keepdims: true, ..Options::default() };
        let value = |start: usize, count: usize| -> Result<Array> {
            let value = of(&self.part(start, count)?, &options)?;
            if self.roi.dtype().is_integer() { value.round(0) } else { Ok(value) }
        };
        let before = value(self.before, low)?;
        let after = if low == self.length && high == self.length {
            before.clone()
        } else {
            value(self.before + self.length - high, high)?
        };
        self.write(&before, &after)
    }

    /// Mirrors values too, `2 * edge - x`, as often as it takes.
    fn mirrored(&self, repeat_edge: bool) -> Result<()> {
        let (mut before, mut after) = (self.before, self.after);
        let period = self.length;
        let total = self.roi.shape()[self.axis];
        while before > 0 || after > 0 {
            let have = total - before - after;
            let usable =
                if repeat_edge { have / period * period } else { (have - 1) / (period - 1) * (period - 1) };
            let skip = usize::from(!repeat_edge);
            // What lies inside, next to the low edge, goes outwards in reverse.
            let low = usable.min(before);
            if low > 0 {
                let chunk = self.roi.sliced(self.axis, before + skip + low - 1, -1, low)?;
                let edge = self.roi.sliced(self.axis, before, 1, 1)?;
                let values = edge.multiply(2)?.subtract(&chunk)?;
                self.roi.sliced(self.axis, before - low, 1, low)?.assign(&values)?;
                before -= low;
            }
            let high = usable.min(after);
            if high > 0 {
                let last = total - after - 1;
                let chunk = self.roi.sliced(self.axis, last - skip, -1, high)?;
                let edge = self.roi.sliced(self.axis, last, 1, 1)?;
                let values = edge.multiply(2)?.subtract(&chunk)?;
                self.roi.sliced(self.axis, last + 1, 1, high)?.assign(&values)?;
                after -= high;
            }
        }
        Ok(())
    }
}
