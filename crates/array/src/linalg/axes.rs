//! Small changes of axes that the other files write often.

use crate::Array;
use error::Result;
use smallvec::SmallVec;
use storage::Movement;

impl Array {
    /// A new axis of length one before `axis`: a view.
    pub(crate) fn with_axis(&self, axis: usize) -> Result<Array> {
        self.moved(&Movement::Insert { axis })
    }

    /// One index along an axis, which goes away: a view.
    pub(crate) fn at(&self, axis: usize, index: usize) -> Result<Array> {
        self.moved(&Movement::Index { axis, index })
    }

    /// The last two axes exchanged: a view.
    pub(crate) fn matrix_transpose(&self) -> Result<Array> {
        let mut axes: SmallVec<[usize; 4]> = (0..self.ndim()).collect();
        let n = axes.len();
        axes.swap(n - 1, n - 2);
        self.permute(&axes)
    }

    /// The elements along the diagonal of two axes, which goes last: a view.
    pub(crate) fn diagonal_view(&self, offset: i64, axis1: usize, axis2: usize) -> Result<Array> {
        let dense = self.dense()?;
        let (rows, columns) = (dense.shape()[axis1], dense.shape()[axis2]);
        let (down, right) = (dense.strides()[axis1], dense.strides()[axis2]);
        let skip = offset.unsigned_abs() as usize;
        let (length, start) = if offset >= 0 {
            (rows.min(columns.saturating_sub(skip)), right * skip as isize)
        } else {
            (columns.min(rows.saturating_sub(skip)), down * skip as isize)
        };
        let kept = |axis: &usize| *axis != axis1 && *axis != axis2;
        let mut shape: layout::Dims = (0..dense.ndim()).filter(kept).map(|a| dense.shape()[a]).collect();
        let mut strides: layout::Strides =
            (0..dense.ndim()).filter(kept).map(|a| dense.strides()[a]).collect();
        shape.push(length);
        strides.push(down + right);
        let view = dense.layout().with_axes(shape, strides);
        Ok(dense.with_layout(if length == 0 { view } else { view.shifted(start) }).into())
    }
}

/// The larger of two shapes' common stack, in the words that NumPy uses for generalized functions.
pub(crate) fn broadcast_stacks(
    x1: &[usize],
    core1: usize,
    x2: &[usize],
    core2: usize,
) -> Result<layout::Dims> {
    let (a, b) = (&x1[..x1.len() - core1], &x2[..x2.len() - core2]);
    layout::broadcast_shapes([a, b]).map_err(|_| {
        let remapped = |shape: &[usize], core: usize| {
            let stack = &shape[..shape.len() - core];
            let kept =
                stack.iter().map(usize::to_string).chain(std::iter::repeat_n("newaxis".to_owned(), core));
            format!("{}->({})", compact(shape), kept.collect::<Vec<_>>().join(","))
        };
        error::Error::value(format!(
            "operands could not be broadcast together with remapped shapes [original->remapped]: {} {} ",
            remapped(x1, core1),
            remapped(x2, core2)
        ))
    })
}

/// A shape without spaces, as NumPy's C code writes it.
pub(crate) fn compact(shape: &[usize]) -> String {
    match shape {
        [length] => format!("({length},)"),
        _ => format!("({})", shape.iter().map(usize::to_string).collect::<Vec<_>>().join(",")),
    }
}
