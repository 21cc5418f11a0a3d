//! What a reduction does.

use dtype::DType;
use layout::Dims;
use ops::Elementwise;
use smallvec::SmallVec;

/// A row of the catalogue folded over some axes.
#[derive(Debug, Clone)]
pub struct Reduction {
    /// What combines two elements.
    pub row: &'static Elementwise,
    /// The dtype in which they are combined; that of the program's first output.
    pub dtype: DType,
    /// For each axis, whether it is reduced.
    pub axes: SmallVec<[bool; 4]>,
    /// Whether reduced axes stay, with length one.
    pub keepdims: bool,
}

impl Reduction {
    /// The shape of the result of reducing `shape`.
    pub fn result_shape(&self, shape: &[usize]) -> Dims {
        let each = shape.iter().zip(&self.axes);
        if self.keepdims {
            each.map(|(&length, &reduced)| if reduced { 1 } else { length }).collect()
        } else {
            each.filter(|(_, reduced)| !**reduced).map(|(&length, _)| length).collect()
        }
    }

    /// How many elements make one result.
    pub fn count(&self, shape: &[usize]) -> usize {
        shape.iter().zip(&self.axes).filter(|(_, reduced)| **reduced).map(|(&length, _)| length).product()
    }
}
