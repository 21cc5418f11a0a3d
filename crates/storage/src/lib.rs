//! What an array is made of.
//!
//! A kind of array implements [`Storage`]: how it runs a fused program, how it reduces one, how it
//! makes views, and how it becomes dense and back. Everything else (NumPy's functions, operators,
//! deferral, printing) is written once above this trait. Methods with a default go through the dense
//! form, so that a new kind works whole from the first day and becomes faster method by method.
//!
//! [`Dense`] is the kind that every process has: strided memory on the processor. [`Stored`] is
//! either, and spares the dense kind an allocation.

mod dense;
mod foreign;
mod indexed;
mod masked;
mod movement;
pub mod once;
mod reduction;
mod spans;

pub use dense::{Dense, Pod};
pub use foreign::{Lent, dlpack_type, dtype_of_dlpack, export_arrow, export_dlpack, returned_dlpack};
pub use indexed::{Selection, check_segments};
pub use movement::Movement;
pub use reduction::Reduction;
pub use spans::{Span, from_plain, with_spans};

use cpu::{Faults, Watch};
use dtype::DType;
use error::Result;
use program::Program;
use smallvec::SmallVec;
use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

/// Results of a program, in the order of its outputs.
pub type Outputs = SmallVec<[Stored; 2]>;

/// A kind of array.
pub trait Storage: Any + Send + Sync + Debug {
    /// The kind's name, for messages.
    fn kind(&self) -> &'static str;

    /// The dtype of the elements.
    fn dtype(&self) -> DType;

    /// The lengths of the axes.
    fn shape(&self) -> &[usize];

    /// Which kind's methods run where several meet: the one with the highest priority. Dense is zero.
    fn priority(&self) -> u32 {
        1
    }

    /// Runs an element-wise program over operands that broadcast to `shape`; at least one of them is of
    /// this kind.
    ///
    /// # Errors
    /// Whatever keeps this kind from computing it.
    fn map(
        &self,
        program: &Program,
        operands: &[Stored],
        shape: &[usize],
        watch: Watch,
    ) -> Result<(Outputs, Faults)> {
        let (outputs, faults) = dense::map(program, &all_dense(operands)?, shape, watch)?;
        Ok((outputs.into_iter().map(|output| self.adopt(output)).collect::<Result<_>>()?, faults))
    }

    /// Runs a program of one output over operands that broadcast to `shape`, and reduces it.
    ///
    /// # Errors
    /// As for [`Storage::map`].
    fn reduce(
        &self,
        program: &Program,
        operands: &[Stored],
        shape: &[usize],
        reduction: &Reduction,
        watch: Watch,
    ) -> Result<(Stored, Faults)> {
        let (output, faults) = dense::reduce(program, &all_dense(operands)?, shape, reduction, watch)?;
        Ok((self.adopt(output)?, faults))
    }

    /// Slices, transposes, reshapes or broadcasts.
    ///
    /// # Errors
    /// As for [`Storage::map`].
    fn moved(&self, movement: &Movement) -> Result<Stored> {
        self.of_dense(&movement.of_dense(&self.to_dense()?)?)
    }

    /// The elements as a dense array.
    ///
    /// # Errors
    /// Where that is not allowed, or there is no memory for it.
    fn to_dense(&self) -> Result<Dense>;

    /// A dense array as an array of this kind.
    ///
    /// # Errors
    /// Where there is no memory for it.
    fn of_dense(&self, dense: &Dense) -> Result<Stored>;

    /// A result of dense computation as an array of this kind.
    ///
    /// # Errors
    /// As for [`Storage::of_dense`].
    fn adopt(&self, stored: Stored) -> Result<Stored> {
        match stored {
            Stored::Dense(dense) => self.of_dense(&dense),
            other => Ok(other),
        }
    }

    /// Replaces the elements that `movement` leads to by those of `values`, which broadcast to them.
    ///
    /// # Errors
    /// Where arrays of this kind cannot be written.
    fn assign(&self, movement: &[Movement], values: &Stored) -> Result<()> {
        let _ = (movement, values);
        Err(error::Error::type_(format!(
            "assignment: arrays of kind '{}' cannot be written in place",
            self.kind()
        )))
    }
}

#[inline]
fn all_dense(operands: &[Stored]) -> Result<Vec<Stored>> {
    operands.iter().map(|operand| operand.to_dense().map(Stored::Dense)).collect()
}

/// An array of any kind, with its elements computed.
#[derive(Debug, Clone)]
pub enum Stored {
    /// Strided memory on the processor.
    Dense(Dense),
    /// Any other kind.
    Other(Arc<dyn Storage>),
}

impl Stored {
    /// An array of some other kind than dense.
    pub fn new(storage: impl Storage) -> Stored {
        Stored::Other(Arc::new(storage))
    }

    /// The dtype of the elements.
    #[inline]
    pub fn dtype(&self) -> DType {
        match self {
            Stored::Dense(dense) => dense.dtype(),
            Stored::Other(storage) => storage.dtype(),
        }
    }

    /// The lengths of the axes.
    #[inline]
    pub fn shape(&self) -> &[usize] {
        match self {
            Stored::Dense(dense) => dense.shape(),
            Stored::Other(storage) => storage.shape(),
        }
    }

    /// This value behind the trait.
    #[inline]
    pub fn as_storage(&self) -> &dyn Storage {
        match self {
            Stored::Dense(dense) => dense,
            Stored::Other(storage) => &**storage,
        }
    }

    /// The elements as a dense array; the array itself where it is one.
    ///
    /// # Errors
    /// As for [`Storage::to_dense`].
    pub fn to_dense(&self) -> Result<Dense> {
        match self {
            Stored::Dense(dense) => Ok(dense.clone()),
            Stored::Other(storage) => storage.to_dense(),
        }
    }

    /// The operand whose kind decides how an operation on all of them runs.
    #[inline]
    pub fn leading(operands: &[Stored]) -> Option<&dyn Storage> {
        operands.iter().map(Stored::as_storage).max_by_key(|storage| storage.priority())
    }
}

/// Runs a program over operands of any kinds.
///
/// # Errors
/// As for [`Storage::map`].
pub fn map(
    program: &Program,
    operands: &[Stored],
    shape: &[usize],
    watch: Watch,
) -> Result<(Outputs, Faults)> {
    match Stored::leading(operands) {
        Some(storage) => storage.map(program, operands, shape, watch),
        None => dense::map(program, operands, shape, watch),
    }
}

/// Runs a program of one output over operands of any kinds, and reduces it.
///
/// # Errors
/// As for [`Storage::map`].
pub fn reduce(
    program: &Program,
    operands: &[Stored],
    shape: &[usize],
    reduction: &Reduction,
    watch: Watch,
) -> Result<(Stored, Faults)> {
    match Stored::leading(operands) {
        Some(storage) => storage.reduce(program, operands, shape, reduction, watch),
        None => dense::reduce(program, operands, shape, reduction, watch),
    }
}

pub use dense::{Locked, map_into, planned_layout};
