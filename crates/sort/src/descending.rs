//! Descending order by way of the ascending one.
//!
//! Sorting a slice back to front, stably, leaves equal elements in the reverse of their order; turning the
//! result around restores it. NaNs come last in either direction, so each class of them, which sorting keeps
//! together, is turned around by itself.

use crate::{Key, sort, stable_argsort, stable_sort};
use error::Result;
use memory::Scratch;

/// Turns around each class of NaNs, and what is none, in a slice in which the classes ascend.
fn turn<T>(x: &mut [T], class: impl Fn(&T) -> u8) {
    let mut rest = x;
    while let Some(first) = rest.first().map(&class) {
        let end = rest.partition_point(|value| class(value) == first);
        let (block, others) = std::mem::take(&mut rest).split_at_mut(end);
        block.reverse();
        rest = others;
    }
}

/// Sorts `x` descending, NaN last. Equal elements may change places.
///
/// # Errors
/// As [`sort`].
///
/// ```
/// let mut x = [2.0, f64::NAN, 3.0, -1.0];
/// sort::sort_descending(&mut x)?;
/// assert_eq!(x[..3], [3.0, 2.0, -1.0]);
/// # Ok::<(), error::Error>(())
/// ```
pub fn sort_descending<T: Key>(x: &mut [T]) -> Result<()> {
    sort(x)?;
    turn(x, |value| value.nan_class());
    Ok(())
}

/// [`sort_descending`] in which elements that compare equal keep their order.
///
/// # Errors
/// As [`sort`].
pub fn stable_sort_descending<T: Key>(x: &mut [T]) -> Result<()> {
    x.reverse();
    if let Err(missing) = stable_sort(x) {
        x.reverse();
        return Err(missing);
    }
    turn(x, |value| value.nan_class());
    Ok(())
}

/// Writes to `indices` the positions that sort `x` descending, NaN last; positions of equal elements ascend.
///
/// # Errors
/// [`error::Kind::Memory`] where there is none for the elements in reverse.
///
/// # Panics
/// If `indices` and `x` differ in length.
///
/// ```
/// let mut indices = [0; 4];
/// sort::stable_argsort_descending(&[1.0, f64::NAN, 1.0, 2.0], &mut indices)?;
/// assert_eq!(indices, [3, 0, 2, 1]);
/// # Ok::<(), error::Error>(())
/// ```
pub fn stable_argsort_descending<T: Key>(x: &[T], indices: &mut [i64]) -> Result<()> {
    let reversed = Scratch::collected(x.iter().rev().copied())?;
    stable_argsort(&reversed, indices)?;
    turn(indices, |&index| reversed[index as usize].nan_class());
    let last = x.len() as i64 - 1;
    indices.iter_mut().for_each(|index| *index = last - *index);
    Ok(())
}
