//! Tensors that go to other libraries and come from them: DLPack.

use crate::arrays::{array_of, give, null_or, polyarray_array};
use crate::status::{answer, polyarray_status};
use error::{Error, Kind};
use interop::dlpack::{DLManagedTensorVersioned, ManagedTensor};
use polyarray::Array;

/// A tensor over the memory of an array, to be given back by its deleter. Include dlpack.h for its fields.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_to_dlpack(
    array: *const polyarray_array,
    out: *mut *mut DLManagedTensorVersioned,
) -> polyarray_status {
    const NAME: &str = "polyarray_to_dlpack";
    // SAFETY: the header's demands are those of the functions called, and a place for the tensor.
    answer(|| unsafe {
        null_or(NAME, "out", out)?;
        out.write(array_of(NAME, array)?.to_dlpack()?);
        Ok(())
    })
}

/// An array over the memory of a tensor, which is handed over even where this fails.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_from_dlpack(
    tensor: *mut DLManagedTensorVersioned,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_from_dlpack";
    // SAFETY: the header asks for a tensor that nobody else deletes.
    answer(|| unsafe {
        let tensor = ManagedTensor::from_versioned(tensor);
        let tensor = tensor.map_err(|error| Error::new(Kind::Buffer, format!("{NAME}: {error}")))?;
        null_or(NAME, "out", out)?;
        give(NAME, out, Array::from_dlpack(tensor)?)
    })
}
