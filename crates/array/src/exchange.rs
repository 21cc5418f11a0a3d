//! Arrays of other libraries, and ours for them, without a copy: DLPack and the array interface.
//!
//! The pointers themselves belong to `interop::dlpack` (who deletes what) and [`storage`] (whose memory
//! it is); here tensors become arrays and back.

use crate::Array;
use error::Result;
use interop::dlpack::{DLManagedTensor, DLManagedTensorVersioned, FLAG_IS_COPIED, ManagedTensor};
use layout::Order;
use storage::{Dense, export_dlpack};

impl Array {
    /// An array over the memory of a tensor that was handed over; the tensor's deleter runs when the last
    /// array over the memory goes. The memory counts as lent, so nothing reads it late.
    ///
    /// # Errors
    /// [`crate::Kind::Buffer`] for devices and types that cannot be read here.
    pub fn from_dlpack(tensor: ManagedTensor) -> Result<Array> {
        Dense::from_dlpack(tensor).map(Array::from)
    }

    /// A tensor of version 1 over the memory of this array. Until the receiver calls its deleter the memory
    /// counts as lent, where the array is writeable; otherwise the tensor says that it is read-only.
    ///
    /// # Errors
    /// [`crate::Kind::Buffer`] for steps that DLPack cannot say; errors of evaluation.
    pub fn to_dlpack(&self) -> Result<*mut DLManagedTensorVersioned> {
        Ok(export_dlpack(&self.dense()?, false)?.into_versioned())
    }

    /// [`Array::to_dlpack`] of a copy that the receiver has for itself, which the tensor says.
    ///
    /// # Errors
    /// As [`Array::to_dlpack`], and where there is no memory.
    pub fn copy_to_dlpack(&self) -> Result<*mut DLManagedTensorVersioned> {
        let copy = self.copy(Order::K)?.dense()?;
        let mut export = export_dlpack(&copy, false)?;
        export.flags |= FLAG_IS_COPIED;
        Ok(export.into_versioned())
    }

    /// A tensor in the form before version 1.
    ///
    /// # Errors
    /// As [`Array::to_dlpack`], and [`crate::Kind::Buffer`] for a read-only array, which that form cannot say.
    pub fn to_dlpack_legacy(&self) -> Result<*mut DLManagedTensor> {
        Ok(export_dlpack(&self.dense()?, true)?.into_legacy())
    }
}
