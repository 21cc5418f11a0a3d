//! Tensors that change hands: who deletes them, and when.

use std::any::TypeId;
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr::{NonNull, fn_addr_eq, null_mut};

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
    #[inline]
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
    #[inline]
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
    #[inline]
    pub fn flags(&self) -> u64 {
        match self.tensor {
            Owned::Legacy(_) => FLAG_READ_ONLY,
            // SAFETY: valid until the deleter is called, which happens when `self` is dropped.
            Owned::Versioned(tensor) => unsafe { (*tensor.as_ptr()).flags },
        }
    }

    /// The box behind a tensor that was made by [`Export::into_versioned`] with an owner of this type.
    #[inline]
    fn exported<O: 'static>(&self) -> Option<*mut Exported<DLManagedTensorVersioned, O>> {
        type Deleter = unsafe extern "C" fn(*mut DLManagedTensorVersioned);
        let Owned::Versioned(tensor) = self.tensor else { return None };
        // SAFETY: valid until the deleter is called. Whose deleter is ours was made by `into_versioned`; the type of
        // its owner lies at the same place for all.
        unsafe {
            let tensor = &*tensor.as_ptr();
            if !fn_addr_eq(tensor.deleter?, delete_versioned as Deleter) {
                return None;
            }
            let exported = tensor.manager_ctx.cast::<Exported<DLManagedTensorVersioned, O>>();
            ((*exported).kind == TypeId::of::<O>()).then_some(exported)
        }
    }

    /// What keeps the data of a tensor alive that was made by [`Export::into_versioned`] with an owner of this
    /// type; `None` for tensors of others.
    #[must_use]
    #[inline]
    pub fn owner<O: 'static>(&self) -> Option<&O> {
        // SAFETY: the box lives until the tensor is deleted.
        self.exported::<O>().map(|exported| unsafe { &(*exported).owner })
    }

    /// Takes [`ManagedTensor::owner`] back; the tensor is gone then.
    ///
    /// # Errors
    /// The tensor itself, where it is one of others.
    #[inline(always)]
    pub fn into_owner<O: 'static>(self) -> Result<O, Self> {
        let Some(exported) = self.exported::<O>() else { return Err(self) };
        std::mem::forget(self);
        // SAFETY: the tensor was handed over and will not be deleted any more: the owner is moved out, the axes are
        // dropped, and the box is freed without its contents.
        unsafe {
            let owner = (&raw const (*exported).owner).read();
            std::ptr::drop_in_place(&raw mut (*exported).many);
            drop(Box::from_raw(exported.cast::<MaybeUninit<Exported<DLManagedTensorVersioned, O>>>()));
            Ok(owner)
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
pub struct Export<'a, O> {
    /// Address of the first element.
    pub data: *mut c_void,
    /// Where it is.
    pub device: DLDevice,
    /// Element type.
    pub dtype: DLDataType,
    /// Lengths of the axes.
    pub shape: &'a [usize],
    /// As many steps in bytes, which are whole numbers of elements.
    pub strides: &'a [isize],
    /// Logarithm of the size of an element in bytes.
    pub shift: u32,
    /// `FLAG_…`; forgotten by the form before version 1, which therefore must not be used for read-only
    /// data.
    pub flags: u64,
    /// Keeps the data alive; dropped by the deleter, on any thread.
    pub owner: O,
}

/// The most axes whose lengths and strides lie in the tensor's own block.
const FEW: usize = 4;

/// What the deleter frees: tensor, lengths, strides and owner in one. The receiver's pointers lead into it. What
/// comes before the owner lies at the same place for owners of all types.
#[repr(C)]
struct Exported<M, O> {
    managed: M,
    /// What `owner` is.
    kind: TypeId,
    /// Frees a box of this type. It is called by a deleter that is one for all, so that tensors of ours are told by
    /// its address, which those of generic functions do not have for good.
    free: unsafe fn(*mut c_void),
    /// Lengths, and after them strides in elements, of few axes.
    few: [MaybeUninit<i64>; 2 * FEW],
    /// Those of many.
    many: Vec<i64>,
    owner: O,
}

/// # Safety
/// `exported` is such a box, given back once.
unsafe fn free<M, O>(exported: *mut c_void) {
    // SAFETY: promised by the caller.
    drop(unsafe { Box::from_raw(exported.cast::<Exported<M, O>>()) });
}

unsafe extern "C" fn delete_versioned(tensor: *mut DLManagedTensorVersioned) {
    if !tensor.is_null() {
        // SAFETY: `manager_ctx` is the box made by `into_versioned`, given back once.
        unsafe {
            let exported = (*tensor).manager_ctx.cast::<Exported<DLManagedTensorVersioned, ()>>();
            ((*exported).free)(exported.cast());
        }
    }
}

unsafe extern "C" fn delete_legacy(tensor: *mut DLManagedTensor) {
    if !tensor.is_null() {
        // SAFETY: `manager_ctx` is the box made by `into_legacy`, given back once.
        unsafe {
            let exported = (*tensor).manager_ctx.cast::<Exported<DLManagedTensor, ()>>();
            ((*exported).free)(exported.cast());
        }
    }
}

impl<O: Send + 'static> Export<'_, O> {
    /// Everything at its final address. A block that is written part by part and then moved is read before what was
    /// written has left the processor's store buffer, which costs more than all the rest.
    #[inline(always)]
    fn place<M>(self, managed: impl FnOnce(DLTensor, u64, *mut c_void) -> M) -> *mut Exported<M, O> {
        let ndim = self.shape.len();
        debug_assert_eq!(ndim, self.strides.len());
        let place = Box::into_raw(Box::<Exported<M, O>>::new_uninit()).cast::<Exported<M, O>>();
        let lengths = self.shape.iter().map(|&length| length as i64);
        let steps = self.strides.iter().map(|&stride| (stride >> self.shift) as i64);
        // SAFETY: the place has room for all fields, each of which is written once.
        unsafe {
            let mut axes = (&raw mut (*place).few).cast::<i64>();
            if ndim <= FEW {
                for (axis, (length, step)) in lengths.zip(steps).enumerate() {
                    axes.add(axis).write(length);
                    axes.add(ndim + axis).write(step);
                }
                (&raw mut (*place).many).write(Vec::new());
            } else {
                (&raw mut (*place).many).write(lengths.chain(steps).collect());
                axes = (*place).many.as_mut_ptr();
            }
            let tensor = DLTensor {
                // Without elements the data should be NULL; strides are always given, as version 1.2 asks.
                data: if self.shape.contains(&0) { null_mut() } else { self.data },
                device: self.device,
                ndim: ndim as i32,
                dtype: self.dtype,
                shape: if ndim == 0 { null_mut() } else { axes },
                strides: if ndim == 0 { null_mut() } else { axes.add(ndim) },
                byte_offset: 0,
            };
            (&raw mut (*place).managed).write(managed(tensor, self.flags, place.cast()));
            (&raw mut (*place).kind).write(TypeId::of::<O>());
            (&raw mut (*place).free).write(free::<M, O>);
            (&raw mut (*place).owner).write(self.owner);
        }
        place
    }

    /// Hands over a tensor of version 1. The receiver calls its deleter, or it leaks.
    #[must_use]
    #[inline(always)]
    pub fn into_versioned(self) -> *mut DLManagedTensorVersioned {
        let exported = self.place(|dl_tensor, flags, manager_ctx| DLManagedTensorVersioned {
            version: VERSION,
            manager_ctx,
            deleter: Some(delete_versioned),
            flags,
            dl_tensor,
        });
        // The block begins with the tensor.
        exported.cast()
    }

    /// Hands over a tensor in the form before version 1. The receiver calls its deleter, or it leaks.
    #[must_use]
    pub fn into_legacy(self) -> *mut DLManagedTensor {
        let exported = self.place(|dl_tensor, _, manager_ctx| DLManagedTensor {
            dl_tensor,
            manager_ctx,
            deleter: Some(delete_legacy),
        });
        exported.cast()
    }
}
