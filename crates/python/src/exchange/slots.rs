//! Type slots: what `ndarray` offers to C code through `polyarray_slots.h`.
//!
//! The class has a table with three slots: where in an object a pointer to its description lies, functions that
//! describe an array's memory, and DLPack's exchange table. A description that is not to be held leads into the
//! object itself and ends when Python's code runs again; it is made once for each object, and then read without a call.
//! One that is held keeps the memory, and counts as lent where it may be written.

use super::dlpack::{answer, array_at, table};
use crate::array::{PyArray, is_array_type, place_of_shown};
use crate::errors::OrRaise;
use crate::runtime::look_at;
use pyo3::exceptions::PyBufferError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyType;
use smallvec::SmallVec;
use std::ffi::{c_int, c_void};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, Ordering};
use storage::{Dense, dlpack_type};

const MAGIC: u64 = 0x3153_4C4F_5453_4150;
const RAW: u64 = 0x0001_0000_0002_0003;
const STRIDED: u64 = 0x0001_0000_0001_0003;
const DLPACK: u64 = 0x0001_0000_0003_0003;

const C_CONTIGUOUS: u32 = 1;
const F_CONTIGUOUS: u32 = 2;
const ALIGNED: u32 = 4;
const WRITEABLE: u32 = 8;

const WRITE: u32 = 1;
const HOLD: u32 = 2;

/// `pas_slot`
#[repr(C)]
struct Slot {
    id: u64,
    value: *const c_void,
}

/// `pas_table`
#[repr(C)]
struct Table {
    magic: u64,
    struct_size: u32,
    abi: u32,
    flags: u64,
    slots: *const Slot,
}

/// `pas_descriptor`
#[repr(C)]
struct Descriptor {
    data: *mut c_void,
    shape: *const i64,
    strides: *const i64,
    ndim: i32,
    flags: u32,
    dtype: interop::dlpack::DLDataType,
    itemsize: u32,
    device_type: i32,
    device_id: i32,
    stream: *mut c_void,
}

/// `pas_strided`
#[repr(C)]
struct Strided {
    struct_size: u32,
    flags: u32,
    acquire: unsafe extern "C" fn(*mut ffi::PyObject, u32, *mut Descriptor, *mut *mut c_void) -> c_int,
    release: unsafe extern "C" fn(*mut ffi::PyObject, *mut c_void),
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<Descriptor>() == 56 && size_of::<Table>() == 32 && size_of::<Strided>() == 24);

/// What a held description keeps.
struct Held {
    dense: Dense,
    lent: bool,
}

/// Writes a description, field by field: whoever reads it next does so before it has left the processor's stores.
#[inline(always)]
unsafe fn describe(dense: &Dense, out: *mut Descriptor) {
    let flag = |holds: bool, flag: u32| if holds { flag } else { 0 };
    // SAFETY: promised by the caller.
    unsafe {
        (*out).data = dense.pointer().cast();
        (*out).shape = dense.shape().as_ptr().cast();
        (*out).strides = dense.strides().as_ptr().cast();
        (*out).ndim = dense.ndim() as i32;
        (*out).flags = flag(dense.is_c_contiguous(), C_CONTIGUOUS)
            | flag(dense.is_f_contiguous(), F_CONTIGUOUS)
            | flag(dense.is_aligned(), ALIGNED)
            | flag(dense.is_writeable(), WRITEABLE);
        (*out).dtype = dlpack_type(dense.dtype());
        (*out).itemsize = dense.dtype().itemsize() as u32;
        (*out).device_type = 1;
        (*out).device_id = 0;
        (*out).stream = null_mut();
    }
}

/// What C code has been shown of an array and may look at again.
#[repr(C)]
struct Description {
    /// In bytes; where C code reads it without a call.
    descriptor: Descriptor,
    /// Lengths, and strides in elements, which DLPack counts in.
    axes: SmallVec<[i64; 8]>,
}

/// The description of an object's array, made when it is first asked for.
#[derive(Default)]
#[repr(transparent)]
pub struct Shown(AtomicPtr<Description>);

impl Shown {
    #[inline]
    fn of(&self, dense: &Dense) -> *mut Description {
        let known = self.0.load(Ordering::Acquire);
        if known.is_null() { self.make(dense) } else { known }
    }

    #[cold]
    fn make(&self, dense: &Dense) -> *mut Description {
        let shift = dense.dtype().itemsize().trailing_zeros();
        let mut axes: SmallVec<[i64; 8]> = dense.shape().iter().map(|&length| length as i64).collect();
        axes.extend(dense.strides().iter().map(|&stride| (stride >> shift) as i64));
        let place = Box::into_raw(Box::<Description>::new_uninit()).cast::<Description>();
        // SAFETY: the place is new, and has room for both fields.
        unsafe {
            describe(dense, &raw mut (*place).descriptor);
            (&raw mut (*place).axes).write(axes);
        }
        match self.0.compare_exchange(null_mut(), place, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => place,
            Err(theirs) => {
                // SAFETY: another thread was first; ours was seen by nobody.
                drop(unsafe { Box::from_raw(place) });
                theirs
            }
        }
    }

    /// Lengths, and strides in elements after them.
    pub fn axes(&self, dense: &Dense) -> *mut i64 {
        // SAFETY: made once, and lives until `self` is dropped.
        unsafe { (*self.of(dense)).axes.as_mut_ptr() }
    }
}

impl Drop for Shown {
    #[inline]
    fn drop(&mut self) {
        let description = *self.0.get_mut();
        if !description.is_null() {
            // SAFETY: made by `make`, and used by nobody any more.
            drop(unsafe { Box::from_raw(description) });
        }
    }
}

unsafe extern "C" fn acquire(
    object: *mut ffi::PyObject,
    want: u32,
    out: *mut Descriptor,
    token: *mut *mut c_void,
) -> c_int {
    // SAFETY: C code calls this on an attached thread with an object that it holds and places for the description and
    // the token.
    unsafe {
        answer(|py| {
            let array = if is_array_type(ffi::Py_TYPE(object)) {
                Bound::ref_from_ptr(py, &object).cast_unchecked::<PyArray>()
            } else {
                array_at(py, &object)?
            };
            if PyArray::peek(array).array().as_dense().is_none() {
                let deferred = array.borrow().array().clone();
                look_at(py, &deferred, |array| array.stored().map(drop))?;
            }
            let contents = PyArray::peek(array);
            let dense = contents.array().as_dense();
            let dense = dense.ok_or_else(|| PyBufferError::new_err("the array is not dense"))?;
            let write = want & WRITE != 0;
            if write {
                if !dense.is_writeable() {
                    return Err(PyBufferError::new_err("the array is read-only"));
                }
                dense.buffer().settle_pending().or_raise()?;
            }
            if want & HOLD == 0 {
                out.copy_from_nonoverlapping(&raw const (*contents.shown().of(dense)).descriptor, 1);
                token.write(null_mut());
                return Ok(());
            }
            if write {
                dense.buffer().lend();
            }
            let held = Box::new(Held { dense: dense.clone(), lent: write });
            describe(&held.dense, out);
            token.write(Box::into_raw(held).cast());
            Ok(())
        })
    }
}

unsafe extern "C" fn release(_object: *mut ffi::PyObject, token: *mut c_void) {
    if !token.is_null() {
        // SAFETY: the token of a held description, released once.
        let held = unsafe { Box::from_raw(token.cast::<Held>()) };
        if held.lent {
            held.dense.buffer().reclaim();
        }
    }
}

static STRIDED_FUNCTIONS: Strided =
    Strided { struct_size: size_of::<Strided>() as u32, flags: 0, acquire, release };

/// Publishes the table of the class.
///
/// # Errors
/// None in a working interpreter.
pub fn install(class: &Bound<'_, PyType>) -> PyResult<()> {
    // Made once and never freed: tables live as long as the process.
    let slots = Box::leak(Box::new([
        Slot { id: RAW, value: std::ptr::without_provenance(place_of_shown()) },
        Slot { id: STRIDED, value: (&raw const STRIDED_FUNCTIONS).cast() },
        Slot { id: DLPACK, value: table().cast() },
        Slot { id: 0, value: std::ptr::null() },
    ]));
    let table = Box::leak(Box::new(Table {
        magic: MAGIC,
        struct_size: size_of::<Table>() as u32,
        abi: 1,
        flags: 0,
        slots: slots.as_ptr(),
    }));
    // SAFETY: the table and the capsule's name live as long as the process.
    let capsule = unsafe {
        let capsule =
            ffi::PyCapsule_New(std::ptr::from_mut(table).cast(), c"polyarray_slots_v1".as_ptr(), None);
        Bound::from_owned_ptr_or_err(class.py(), capsule)?
    };
    class.setattr("__polyarray_slots__", capsule)
}
