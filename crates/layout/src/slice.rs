//! Python's slices.

use error::{Error, Result};

/// `start:stop:step`, each of which may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Slice {
    /// The first index, counted from the end where negative.
    pub start: Option<i64>,
    /// The index before which the slice ends.
    pub stop: Option<i64>,
    /// The step; one where missing.
    pub step: Option<i64>,
}

impl Slice {
    /// The first index, the step and the number of indices on an axis of `length`, as Python's
    /// `slice.indices`.
    ///
    /// ```
    /// let slice = layout::Slice { step: Some(-2), ..Default::default() };
    /// assert_eq!(slice.resolve(5)?, (4, -2, 3));
    /// # Ok::<(), error::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`error::Kind::Value`] where the step is zero.
    pub fn resolve(&self, length: usize) -> Result<(usize, isize, usize)> {
        let n = length as i64;
        let step = self.step.unwrap_or(1).max(-i64::MAX);
        if step == 0 {
            return Err(Error::value("slice step cannot be zero"));
        }
        let (lowest, highest) = if step > 0 { (0, n) } else { (-1, n - 1) };
        let clamp =
            |index: i64| (if index < 0 { index.saturating_add(n) } else { index }).clamp(lowest, highest);
        let start = self.start.map_or(if step > 0 { lowest } else { highest }, clamp);
        let stop = self.stop.map_or(if step > 0 { highest } else { lowest }, clamp);
        let count = if step == 1 {
            (stop - start).max(0)
        } else if step > 0 {
            if start < stop { (stop - start - 1) / step + 1 } else { 0 }
        } else if stop < start {
            (start - stop - 1) / -step + 1
        } else {
            0
        };
        // An empty slice may start past the end; its start is never read.
        Ok((if count == 0 { 0 } else { start as usize }, step as isize, count as usize))
    }
}

impl From<std::ops::Range<i64>> for Slice {
    #[inline]
    fn from(range: std::ops::Range<i64>) -> Slice {
        Slice { start: Some(range.start), stop: Some(range.end), step: None }
    }
}
