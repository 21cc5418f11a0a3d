//! Tensors that change hands: who deletes them, and when.

use std::ffi::c_void;
use std::ptr::NonNull;

use super::check::{CheckedTensor, DlpackError};
use super::{
    DLDataType, DLDevice, DLManagedTensor, DLManagedTensorVersioned, DLTensor, FLAG_READ_ONLY, VERSION,
};

/// A tensor that was handed over to us. Its deleter is called when this is dropped, from whatever thread.
#[derive(Debug)]
pub struct ManagedTensor {
    tensor: Owned,
}

#[derive(Debug)]
enum Owned {
    Legacy(NonNull<DLManagedTensor>),
    Versioned(NonNull<DLManagedTensorVersioned>),
}

// SAFETY: DLPack requires that a deleter can be called from any thread, and nothing here changes the tensor.
unsafe impl Send for ManagedTensor {}
// SAFETY: as above; shared references only read.
unsafe impl Sync for ManagedTensor {}

impl ManagedTensor {
    /// Takes over a tensor in the form before version 1.
    ///
    /// # Safety
    /// `tensor`, if not NULL, is a valid `DLManagedTensor` that nobody else will delete.
    ///
    /// # Errors
    /// [`DlpackError::NullTensor`].
    pub unsafe fn from_legacy(tensor: *mut DLManagedTensor) -> Result<Self, DlpackError> {
        let tensor = NonNull::new(tensor).ok_or(DlpackError::NullTensor)?;
        Ok(Self { tensor: Owned::Legacy(tensor) })
    }

    /// Takes over a tensor. One of another major version is deleted at once, which is all that the
    /// protocol allows to do with it.
    ///
    /// # Safety
    /// `tensor`, if not NULL, is a valid `DLManagedTensorVersioned`, as far as its version lets it be one,
    /// that nobody else will delete.
    ///
    /// # Errors
    /// [`DlpackError::NullTensor`], [`DlpackError::Version`].
    pub unsafe fn from_versioned(tensor: *mut DLManagedTensorVersioned) -> Result<Self, DlpackError> {
        let tensor = NonNull::new(tensor).ok_or(DlpackError::NullTensor)?;
        let owned = Self { tensor: Owned::Versioned(tensor) };
        // SAFETY: not NULL; the version comes first in all versions.
        let found = unsafe { (*tensor.as_ptr()).version };
        if found.major != VERSION.major {
            return Err(DlpackError::Version { found });
        }
        Ok(owned)
    }

    /// The tensor.
    #[must_use]
    pub fn tensor(&self) -> &DLTensor {
        match self.tensor {
            // SAFETY: valid until the deleter is called, which happens when `self` is dropped.
            Owned::Legacy(tensor) => unsafe { &(*tensor.as_ptr()).dl_tensor },
            // SAFETY: as above, and of a version with this layout.
            Owned::Versioned(tensor) => unsafe { &(*tensor.as_ptr()).dl_tensor },
        }
    }

    /// Its flags; none before version 1, except that nothing promises that the data may be written.
    #[must_use]
    pub fn flags(&self) -> u64 {
        match self.tensor {
            Owned::Legacy(_) => FLAG_READ_ONLY,
            // SAFETY: valid until the deleter is called, which happens when `self` is dropped.
            Owned::Versioned(tensor) => unsafe { (*tensor.as_ptr()).flags },
        }
    }

    /// Checks the tensor.
    ///
    /// # Errors
    /// As [`DLTensor::check`].
    pub fn check(&self) -> Result<CheckedTensor, DlpackError> {
        // SAFETY: whoever made `self` vouched for a valid tensor, which has `ndim` lengths and strides.
        unsafe { self.tensor().check() }
    }
}

impl Drop for ManagedTensor {
    fn drop(&mut self) {
        match self.tensor {
            Owned::Legacy(tensor) => {
                // SAFETY: valid and ours alone, and not used after this.
                unsafe {
                    if let Some(deleter) = (*tensor.as_ptr()).deleter {
                        deleter(tensor.as_ptr());
                    }
                }
            }
            Owned::Versioned(tensor) => {
                // SAFETY: valid and ours alone, and not used after this; version, context and deleter are
                // at the same place in all versions.
                unsafe {
                    if let Some(deleter) = (*tensor.as_ptr()).deleter {
                        deleter(tensor.as_ptr());
                    }
                }
            }
        }
    }
}

/// A tensor to hand over.
#[derive(Debug)]
pub struct Export<O> {
    /// Address of the first element.
    pub data: *mut c_void,
    /// Where it is.
    pub device: DLDevice,
    /// Element type.
    pub dtype: DLDataType,
    /// Lengths of the axes.
    pub shape: Vec<i64>,
    /// Strides in elements.
    pub strides: Vec<i64>,
    /// `FLAG_…`; forgotten by the form before version 1, which therefore must not be used for read-only
    /// data.
    pub flags: u64,
    /// Keeps the data alive; dropped by the deleter, on any thread.
    pub owner: O,
}

/// What the deleter frees: tensor, lengths, strides and owner in one. The receiver's pointers lead into it.
struct Exported<M, O> {
    managed: M,
    _axes: Vec<i64>,
    _owner: O,
}

impl<O: Send + 'static> Export<O> {
    fn tensor(&self, axes: &mut [i64]) -> DLTensor {
        let ndim = self.shape.len();
        // Without elements the data should be NULL; strides are always given, as version 1.2 asks.
        let empty = self.shape.contains(&0);
        let (shape, strides) = axes.split_at_mut(ndim);
        DLTensor {
            data: if empty { std::ptr::null_mut() } else { self.data },
            device: self.device,
            ndim: ndim as i32,
            dtype: self.dtype,
            shape: if ndim == 0 { std::ptr::null_mut() } else { shape.as_mut_ptr() },
            strides: if ndim == 0 { std::ptr::null_mut() } else { strides.as_mut_ptr() },
            byte_offset: 0,
        }
    }

    fn axes(&self) -> Vec<i64> {
        let mut axes = self.shape.clone();
        axes.extend((0..self.shape.len()).map(|axis| self.strides.get(axis).copied().unwrap_or(0)));
        axes
    }

    /// Hands over a tensor of version 1. The receiver calls its deleter, or it leaks.
    ///
    /// `strides` must have as many entries as `shape`; missing ones count as 0.
    #[must_use]
    pub fn into_versioned(self) -> *mut DLManagedTensorVersioned {
        unsafe extern "C" fn delete<O>(tensor: *mut DLManagedTensorVersioned) {
            if tensor.is_null() {
                return;
            }
            // SAFETY: `manager_ctx` is the box made below, given back once.
            drop(unsafe {
                Box::from_raw((*tensor).manager_ctx.cast::<Exported<DLManagedTensorVersioned, O>>())
            });
        }
        let mut axes = self.axes();
        let dl_tensor = self.tensor(&mut axes);
        let managed = DLManagedTensorVersioned {
            version: VERSION,
            manager_ctx: std::ptr::null_mut(),
            deleter: Some(delete::<O>),
            flags: self.flags,
            dl_tensor,
        };
        let exported = Box::into_raw(Box::new(Exported { managed, _axes: axes, _owner: self.owner }));
        // SAFETY: just made, and nobody else's yet.
        unsafe {
            (*exported).managed.manager_ctx = exported.cast();
            &raw mut (*exported).managed
        }
    }

    /// Hands over a tensor in the form before version 1. The receiver calls its deleter, or it leaks.
    #[must_use]
    pub fn into_legacy(self) -> *mut DLManagedTensor {
        unsafe extern "C" fn delete<O>(tensor: *mut DLManagedTensor) {
            if tensor.is_null() {
                return;
            }
            // SAFETY: `manager_ctx` is the box made below, given back once.
            drop(unsafe { Box::from_raw((*tensor).manager_ctx.cast::<Exported<DLManagedTensor, O>>()) });
        }
        let mut axes = self.axes();
        let dl_tensor = self.tensor(&mut axes);
        let managed =
            DLManagedTensor { dl_tensor, manager_ctx: std::ptr::null_mut(), deleter: Some(delete::<O>) };
        let exported = Box::into_raw(Box::new(Exported { managed, _axes: axes, _owner: self.owner }));
        // SAFETY: just made, and nobody else's yet.
        unsafe {
            (*exported).managed.manager_ctx = exported.cast();
            &raw mut (*exported).managed
        }
    }
}
