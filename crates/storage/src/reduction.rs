//! What a reduction does.

use dtype::{DType, Scalar};
use error::{Error, Result};
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
        if self.keepdims {
            return self.kept_shape(shape);
        }
        shape.iter().zip(&self.axes).filter(|(_, reduced)| !**reduced).map(|(&length, _)| length).collect()
    }

    /// The shape of the result with its reduced axes kept.
    pub fn kept_shape(&self, shape: &[usize]) -> Dims {
        shape.iter().zip(&self.axes).map(|(&length, &reduced)| if reduced { 1 } else { length }).collect()
    }

    /// What reducing nothing gives.
    ///
    /// # Errors
    /// [`error::Kind::Value`] where the row has no identity.
    pub fn identity(&self) -> Result<Scalar> {
        match self.row.identity {
            Some(identity) => Ok(identity.value(self.dtype)),
            None => Err(Error::value(format!(
                "zero-size array to reduction operation {} which has no identity",
                self.row.name
            ))),
        }
    }

    /// How many elements make one result.
    pub fn count(&self, shape: &[usize]) -> usize {
        shape.iter().zip(&self.axes).filter(|(_, reduced)| **reduced).map(|(&length, _)| length).product()
    }
}
