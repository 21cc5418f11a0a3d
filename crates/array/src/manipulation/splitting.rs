//! Taking arrays apart along an axis: every part is a view.

use crate::Array;
use error::{Error, Result};
use layout::{Slice, normalize_axis};

/// Where an axis is cut.
#[derive(Debug, Clone, Copy)]
pub enum Sections<'a> {
    /// Into so many parts.
    Count(i64),
    /// Before these indices.
    At(&'a [i64]),
}

impl Array {
    /// Parts along an axis; where the length is no multiple of their number, the first are longer.
    ///
    /// ```
    /// use polyarray::{Array, manipulation::splitting::Sections};
    /// let x = Array::from_slice(&[0, 1, 2, 3, 4]);
    /// let parts = x.array_split(Sections::Count(2), 0)?;
    /// assert_eq!(parts[1].to_vec::<i64>()?, [3, 4]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for no sections; [`crate::Kind::Axis`] outside the array.
    pub fn array_split(&self, sections: Sections<'_>, axis: i64) -> Result<Vec<Array>> {
        let axis = normalize_axis(axis, self.ndim())?;
        let length = self.shape()[axis];
        let cuts: Vec<i64> = match sections {
            Sections::Count(count) if count <= 0 => {
                return Err(Error::value("number sections must be larger than 0."));
            }
            Sections::Count(count) => {
                let (each, extra) = (length as i64 / count, length as i64 % count);
                (0..=count).map(|k| k * each + k.min(extra)).collect()
            }
            Sections::At(indices) => std::iter::once(0)
                .chain(indices.iter().copied())
                .chain(std::iter::once(length as i64))
                .collect(),
        };
        cuts.windows(2)
            .map(|pair| {
                let (start, step, count) =
                    Slice { start: Some(pair[0]), stop: Some(pair[1]), step: None }.resolve(length)?;
                self.sliced(axis, if count == 0 { 0 } else { start }, step, count)
            })
            .collect()
    }

    /// Parts of equal length along an axis, or parts that end before given indices.
    ///
    /// # Errors
    /// As for [`Array::array_split`], and [`crate::Kind::Value`] where equal parts do not come out.
    pub fn split(&self, sections: Sections<'_>, axis: i64) -> Result<Vec<Array>> {
        let length = self.shape()[normalize_axis(axis, self.ndim())?] as i64;
        match sections {
            Sections::Count(0) => Err(Error::new(error::Kind::ZeroDivision, "integer modulo by zero")),
            Sections::Count(count) if length % count != 0 => {
                Err(Error::value("array split does not result in an equal division"))
            }
            sections => self.array_split(sections, axis),
        }
    }

    /// [`Array::split`] along the second axis, or the only one.
    ///
    /// # Errors
    /// As for [`Array::split`].
    pub fn hsplit(&self, sections: Sections<'_>) -> Result<Vec<Array>> {
        match self.ndim() {
            0 => Err(Error::value("hsplit only works on arrays of 1 or more dimensions")),
            n => self.split(sections, i64::from(n > 1)),
        }
    }

    /// [`Array::split`] along the first axis of at least two.
    ///
    /// # Errors
    /// As for [`Array::split`].
    pub fn vsplit(&self, sections: Sections<'_>) -> Result<Vec<Array>> {
        if self.ndim() < 2 {
            return Err(Error::value("vsplit only works on arrays of 2 or more dimensions"));
        }
        self.split(sections, 0)
    }

    /// [`Array::split`] along the third axis.
    ///
    /// # Errors
    /// As for [`Array::split`].
    pub fn dsplit(&self, sections: Sections<'_>) -> Result<Vec<Array>> {
        if self.ndim() < 3 {
            return Err(Error::value("dsplit only works on arrays of 3 or more dimensions"));
        }
        self.split(sections, 2)
    }

    /// The array at each index of an axis.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for a 0-d array; [`crate::Kind::Axis`] outside the array.
    pub fn unstack(&self, axis: i64) -> Result<Vec<Array>> {
        if self.ndim() == 0 {
            return Err(Error::value("Input array must be at least 1-d."));
        }
        let axis = normalize_axis(axis, self.ndim())?;
        (0..self.shape()[axis]).map(|index| self.indexed(axis, index)).collect()
    }
}
