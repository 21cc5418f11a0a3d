//! Choosing between arrays, and writing where a condition is true.

use super::advanced::cast_values;
use super::take::repeated;
use super::{Mode, as_indices, into_out};
use crate::{Array, Operand};
use dtype::{Casting, DType};
use error::{Error, Result};
use storage::Dense;

/// The first of several choices whose condition is true, element by element, or else `default`.
/// Conditions and choices broadcast; the dtype is that in which choices and default meet.
///
/// ```
/// use polyarray::{Array, indexing::choice};
/// let x = Array::from_slice(&[1.0, 5.0, 9.0]);
/// let conditions = [x.less(3.0)?, x.less(7.0)?];
/// let doubled = x.multiply(2.0)?;
/// let y = choice::select(&conditions, &[(&x).into(), (&doubled).into()], 0.into())?;
/// assert_eq!(y.to_vec::<f64>()?, [1.0, 10.0, 0.0]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] without conditions, or where there are not as many choices;
/// [`crate::Kind::Type`] for conditions that are not of bool.
pub fn select(conditions: &[Array], choices: &[Operand<'_>], default: Operand<'_>) -> Result<Array> {
    if conditions.len() != choices.len() {
        return Err(Error::value("list of cases must be same length as list of conditions"));
    }
    if conditions.is_empty() {
        return Err(Error::value("select with an empty condition list is not possible"));
    }
    if let Some(at) = conditions.iter().position(|condition| !condition.dtype().is_bool()) {
        return Err(Error::type_(format!("invalid entry {at} in condlist: should be boolean ndarray")));
    }
    let all: Vec<Operand<'_>> = choices.iter().copied().chain([default]).collect();
    let dtype = Operand::result_type(&all).unwrap_or(DType::Float64);
    let mut result = default.to_array(dtype)?;
    for (condition, choice) in conditions.iter().zip(choices).rev() {
        result = Array::select(condition, &choice.to_array(dtype)?, &result)?;
    }
    Ok(result)
}

impl Array {
    /// For each element of this array of indices, the element at its place of the choice that it names.
    /// Indices and choices broadcast; choices are converted to their common dtype.
    ///
    /// ```
    /// use polyarray::{Array, indexing::Mode};
    /// let choices = [Array::from_slice(&[1, 2, 3]), Array::from_slice(&[10, 20, 30])];
    /// let y = Array::from_slice(&[0_i64, 1, 0]).choose(&choices, Mode::Raise, None)?;
    /// assert_eq!(y.to_vec::<i64>()?, [1, 20, 3]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for an index that names no choice; [`crate::Kind::Type`] for indices that
    /// are not whole numbers.
    pub fn choose(&self, choices: &[Array], mode: Mode, out: Option<&Array>) -> Result<Array> {
        let dtype = dtype::result_type(choices.iter().map(Array::dtype), [])
            .ok_or_else(|| Error::value("choose: need at least one array to choose from"))?;
        let indices = as_indices(self, Casting::Safe)?;
        let choices =
            choices.iter().map(|choice| choice.astype(dtype)?.dense()).collect::<Result<Vec<Dense>>>()?;
        into_out(Dense::choose(&indices, &choices, mode)?.into(), out)
    }

    /// Writes values, one after the other and repeated, to the elements where a mask of the same size is
    /// true.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for a mask of another size, for no values where some are needed, and where
    /// the array is read-only.
    pub fn place(&self, mask: &Array, values: &Array) -> Result<()> {
        let mask = self.same_size(mask, "place")?;
        let values = cast_values(values, self.dtype())?;
        self.change(|dense| dense.place(&mask, &values.reshape(&[values.size()])?, true))
    }

    /// Writes to each element where a mask of the same size is true the value at its own position among
    /// the values, which are repeated to the size of the array.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for a mask of another size, and where the array is read-only.
    pub fn putmask(&self, mask: &Array, values: &Array) -> Result<()> {
        let mask = self.same_size(mask, "putmask")?;
        let values = cast_values(values, self.dtype())?;
        match values.size() {
            0 => Ok(()),
            1 => self.change(|dense| dense.fill_where(&mask, values.item()?)),
            _ => {
                let all = Array::from(repeated(&values, self.size())?.reshape(self.shape())?);
                self.assign(&Array::select(&mask.into(), &all, self)?)
            }
        }
    }

    /// A mask of as many elements as this array, in its shape.
    fn same_size(&self, mask: &Array, function: &str) -> Result<Dense> {
        if mask.size() != self.size() {
            return Err(Error::value(format!("{function}: mask and data must be the same size")));
        }
        mask.truth()?.reshape(self.shape())
    }

    /// `x1` where the condition is true and `x2` elsewhere: [`Array::select`] under NumPy's name.
    ///
    /// # Errors
    /// As for [`Array::select`].
    pub fn where_<'a>(
        condition: &Array,
        x1: impl Into<Operand<'a>>,
        x2: impl Into<Operand<'a>>,
    ) -> Result<Array> {
        Array::select(condition, x1, x2)
    }
}
