//! The order in which a loop visits elements.
//!
//! A loop over several operands of one shape may visit the elements in any order that is the same
//! for all. [`walk`] nests the axes so that the innermost has the smallest steps, drops axes of
//! length one and joins neighbours that every operand steps through evenly. A contiguous n-d array,
//! whatever its order, becomes one axis.

use crate::{Dims, Strides};
use smallvec::SmallVec;

/// A nest of loops over several operands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// Lengths of the loops, outermost first; at least one loop.
    pub shape: Dims,
    /// For each operand, its steps in bytes.
    pub strides: SmallVec<[Strides; 4]>,
}

impl Walk {
    /// The innermost loop's length.
    pub fn inner(&self) -> usize {
        self.shape[self.shape.len() - 1]
    }

    /// The number of elements.
    pub fn size(&self) -> usize {
        crate::size_of_shape(&self.shape)
    }
}

/// Nests the axes of `shape` for operands with the given strides. Earlier operands decide the order
/// where operands disagree: put the output first.
pub fn walk(shape: &[usize], operands: &[&[isize]]) -> Walk {
    walk_in_order(shape, operands, &nesting(shape, operands))
}

/// The axes longer than one in the order in which [`walk`] nests them, outermost first.
pub fn nesting(shape: &[usize], operands: &[&[isize]]) -> SmallVec<[usize; 4]> {
    let mut axes: SmallVec<[usize; 4]> = (0..shape.len()).filter(|&axis| shape[axis] != 1).collect();
    // Insertion sort, stable and exact on partial orders: an axis moves inwards only past axes that
    // some operand steps through more widely.
    for i in 1..axes.len() {
        let mut at = i;
        while at > 0 && belongs_outside(axes[at], axes[at - 1], operands) {
            axes.swap(at, at - 1);
            at -= 1;
        }
    }
    axes
}

/// Whether `axis` should be outside of `other`: the first operand that tells them apart decides.
fn belongs_outside(axis: usize, other: usize, operands: &[&[isize]]) -> bool {
    for strides in operands {
        let (a, b) = (strides[axis].unsigned_abs(), strides[other].unsigned_abs());
        if a != b && a != 0 && b != 0 {
            return a > b;
        }
    }
    false
}

/// Joins neighbouring axes of a nest whose order, outermost first, is given. Axes left out must have
/// length one.
pub fn walk_in_order(shape: &[usize], operands: &[&[isize]], axes: &[usize]) -> Walk {
    let mut lengths = Dims::new();
    let mut strides: SmallVec<[Strides; 4]> = SmallVec::from_elem(Strides::new(), operands.len());
    for &axis in axes {
        if shape[axis] == 1 {
            continue;
        }
        let joins = !lengths.is_empty()
            && operands.iter().zip(&strides).all(|(operand, so_far)| {
                so_far[so_far.len() - 1] == operand[axis].wrapping_mul(shape[axis] as isize)
            });
        if joins {
            let last = lengths.len() - 1;
            lengths[last] *= shape[axis];
            for (operand, so_far) in operands.iter().zip(&mut strides) {
                so_far[last] = operand[axis];
            }
        } else {
            lengths.push(shape[axis]);
            for (operand, so_far) in operands.iter().zip(&mut strides) {
                so_far.push(operand[axis]);
            }
        }
    }
    if lengths.is_empty() {
        lengths.push(1);
        strides.iter_mut().for_each(|so_far| so_far.push(0));
    }
    Walk { shape: lengths, strides }
}
