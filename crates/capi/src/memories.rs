//! Memory: looking at that of arrays, lending arrays that of the caller, and allocators written in C.

use crate::arrays::{array_of, dtype_of, give, lengths, null_or, number_of, numbers, polyarray_array};
use crate::status::{answer, null, polyarray_status};
use error::{Error, Result};
use layout::{Layout, Order};
use memory::{Allocator, Block, Buffer};
use polyarray::Array;
use std::ffi::{CStr, c_char, c_void};
use std::ptr::{NonNull, null_mut};
use std::sync::Arc;
use storage::Dense;

/// The view is to be written through.
pub const POLYARRAY_WRITE: u32 = 1;
/// In C order without gaps.
pub const POLYARRAY_C_CONTIGUOUS: u32 = 1;
/// In Fortran order without gaps.
pub const POLYARRAY_F_CONTIGUOUS: u32 = 2;
/// Every element at a multiple of its alignment.
pub const POLYARRAY_ALIGNED: u32 = 4;
/// Elements may be written.
pub const POLYARRAY_WRITEABLE: u32 = 8;

/// Where the elements of an array lie. `struct_size` is set by the caller, the rest by polyarray_view_acquire.
#[repr(C)]
pub struct polyarray_view {
    /// sizeof(polyarray_view)
    pub struct_size: usize,
    /// The element with index zero everywhere.
    pub data: *mut c_void,
    /// Number of axes.
    pub ndim: i32,
    /// One of polyarray_dtype.
    pub dtype: i32,
    /// Lengths of the axes.
    pub shape: *const i64,
    /// Steps along the axes in bytes.
    pub strides: *const i64,
    /// Number of elements.
    pub size: i64,
    /// Bytes of an element.
    pub itemsize: u32,
    /// Which of POLYARRAY_C_CONTIGUOUS, … hold.
    pub flags: u32,
    /// The library's own; NULL after the release.
    pub held: *mut c_void,
}

/// What a view keeps.
struct Held {
    dense: Dense,
    lent: bool,
}

/// Shows where the elements of an array lie, which are computed first, until polyarray_view_release. `access` is 0 for
/// reading, POLYARRAY_WRITE for writing too. What others write meanwhile is seen.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_view_acquire(
    array: *const polyarray_array,
    access: u32,
    view: *mut polyarray_view,
) -> polyarray_status {
    const NAME: &str = "polyarray_view_acquire";
    // SAFETY: the header asks for a handle and a view that says its size; lengths and strides have 64 bits here and
    // live as long as what is held.
    answer(|| unsafe {
        let dense = array_of(NAME, array)?.dense()?;
        sized(NAME, view, size_of::<polyarray_view>())?;
        let write = access & POLYARRAY_WRITE != 0;
        if write {
            dense.require_writeable(&format!("{NAME}: the array"))?;
            dense.buffer().settle_pending()?;
            dense.buffer().lend();
        }
        let held = Box::new(Held { dense, lent: write });
        let dense = &held.dense;
        let flag = |holds: bool, flag: u32| if holds { flag } else { 0 };
        let filled = polyarray_view {
            struct_size: (*view).struct_size,
            data: dense.pointer().cast(),
            ndim: dense.ndim() as i32,
            dtype: number_of(dense.dtype()),
            shape: dense.shape().as_ptr().cast(),
            strides: dense.strides().as_ptr().cast(),
            size: dense.size() as i64,
            itemsize: dense.dtype().itemsize() as u32,
            flags: flag(dense.is_c_contiguous(), POLYARRAY_C_CONTIGUOUS)
                | flag(dense.is_f_contiguous(), POLYARRAY_F_CONTIGUOUS)
                | flag(dense.is_aligned(), POLYARRAY_ALIGNED)
                | flag(dense.is_writeable(), POLYARRAY_WRITEABLE),
            held: null_mut(),
        };
        view.write(polyarray_view { held: Box::into_raw(held).cast(), ..filled });
        Ok(())
    })
}

/// Ends a view. A view that was released already, or NULL, is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_view_release(view: *mut polyarray_view) {
    // SAFETY: NULL, or a view that `polyarray_view_acquire` filled; its box is taken once.
    answer(|| unsafe {
        if let Some(view) = view.as_mut()
            && !view.held.is_null()
        {
            let held = Box::from_raw(std::mem::replace(&mut view.held, null_mut()).cast::<Held>());
            if held.lent {
                held.dense.buffer().reclaim();
            }
        }
        Ok(())
    });
}

/// Checks that a structure of the caller's has at least the fields of the first version.
unsafe fn sized<T>(operation: &str, structure: *const T, least: usize) -> Result<()> {
    if structure.is_null() {
        return Err(null(operation, "the structure"));
    }
    // SAFETY: not NULL; all structures begin with their size.
    let size = unsafe { *structure.cast::<usize>() };
    if size < least {
        return Err(Error::value(format!(
            "{operation}: a structure of {size} bytes instead of {least}; set struct_size to its sizeof"
        )));
    }
    Ok(())
}

/// Memory of the caller's that an array is to be made of.
#[repr(C)]
pub struct polyarray_memory {
    /// sizeof(polyarray_memory)
    pub struct_size: usize,
    /// The element with index zero everywhere.
    pub data: *mut c_void,
    /// Number of axes.
    pub ndim: i32,
    /// One of polyarray_dtype.
    pub dtype: i32,
    /// Lengths of the axes; read at once.
    pub shape: *const i64,
    /// Steps along the axes in bytes; read at once. NULL for C order without gaps.
    pub strides: *const i64,
    /// POLYARRAY_WRITEABLE, or 0.
    pub flags: u32,
    /// 0.
    pub reserved: u32,
    /// Passed to the destructor.
    pub owner: *mut c_void,
    /// Called once, on any thread, when the last array on the memory is gone, and never where wrapping failed. May
    /// be NULL.
    pub destructor: Option<unsafe extern "C" fn(owner: *mut c_void)>,
}

/// Calls the destructor when it is dropped.
struct Owner(*mut c_void, Option<unsafe extern "C" fn(*mut c_void)>);

// SAFETY: the header lets the destructor be called on any thread.
unsafe impl Send for Owner {}
// SAFETY: as above; nothing else is done with it.
unsafe impl Sync for Owner {}

impl Drop for Owner {
    fn drop(&mut self) {
        if let Some(destructor) = self.1 {
            // SAFETY: called once, with what the caller wants back.
            unsafe { destructor(self.0) };
        }
    }
}

/// An array over memory of the caller's, who may go on writing it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_wrap(
    memory: *const polyarray_memory,
    out: *mut *mut polyarray_array,
) -> polyarray_status {
    const NAME: &str = "polyarray_wrap";
    // SAFETY: the header asks for a structure that says its size, whose numbers are there and whose memory stays until
    // the destructor is called. The owner is made when nothing can fail any more.
    answer(|| unsafe {
        sized(NAME, memory, size_of::<polyarray_memory>())?;
        null_or(NAME, "out", out)?;
        let memory = &*memory;
        let dtype = dtype_of(NAME, memory.dtype)?;
        let shape = lengths(NAME, memory.ndim, memory.shape)?;
        let layout = if memory.strides.is_null() {
            Layout::contiguous(&shape, dtype.itemsize(), Order::C)?
        } else {
            let strides = numbers(NAME, shape.len(), memory.strides)?;
            let strides: Vec<isize> = strides.iter().map(|&stride| stride as isize).collect();
            layout::checked_size(&shape, dtype.itemsize())?;
            Layout::from_parts(&shape, &strides, 0)?
        };
        let (low, high) = layout.extent(dtype.itemsize());
        if high - low > isize::MAX as i128 {
            return Err(Error::value(format!(
                "{NAME}: the described memory is larger than the address space"
            )));
        }
        let start = NonNull::new(memory.data.cast::<u8>().wrapping_offset(low as isize));
        let start = match start {
            Some(start) if !memory.data.is_null() => start,
            _ if layout.size() == 0 => NonNull::dangling(),
            _ => return Err(null(NAME, "data")),
        };
        let layout = layout.shifted((-low) as isize);
        let owner = Box::new(Owner(memory.owner, memory.destructor));
        let writeable = memory.flags & POLYARRAY_WRITEABLE != 0;
        let buffer = Buffer::foreign(start, (high - low) as usize, writeable, owner);
        give(NAME, out, Array::from(Dense::from_buffer(buffer, layout, dtype)?))
    })
}

/// A block of memory as an allocator made it.
#[repr(C)]
pub struct polyarray_block {
    /// The first byte.
    pub pointer: *mut c_void,
    /// How many bytes there are, at least as many as were asked for.
    pub capacity: usize,
    /// Whatever the allocator wants to find again when the block is freed.
    pub token: usize,
}

/// An allocator, by its functions. They may be called on any thread, and must not call the library.
#[repr(C)]
pub struct polyarray_allocator_functions {
    /// sizeof(polyarray_allocator_functions)
    pub struct_size: usize,
    /// What error messages call the allocator; copied. May be NULL.
    pub name: *const c_char,
    /// Passed to the functions.
    pub context: *mut c_void,
    /// Fills `block` with at least `size` bytes (which may be 0) at a multiple of `alignment`, zeroed where `zeroed` is
    /// not 0. Returns 0, or anything else where there is no memory.
    pub allocate: Option<
        unsafe extern "C" fn(
            context: *mut c_void,
            size: usize,
            alignment: usize,
            zeroed: i32,
            block: *mut polyarray_block,
        ) -> i32,
    >,
    /// Takes a block back.
    pub free:
        Option<unsafe extern "C" fn(context: *mut c_void, block: *const polyarray_block, alignment: usize)>,
    /// Called once, when the allocator and all arrays in its memory are gone. May be NULL.
    pub release: Option<unsafe extern "C" fn(context: *mut c_void)>,
}

/// An allocator: a handle, which is released once. Arrays keep what they need.
pub struct polyarray_allocator {
    pub(crate) allocator: Arc<dyn Allocator>,
}

/// An allocator whose functions are C's.
struct Functions {
    name: String,
    context: *mut c_void,
    allocate: unsafe extern "C" fn(*mut c_void, usize, usize, i32, *mut polyarray_block) -> i32,
    free: unsafe extern "C" fn(*mut c_void, *const polyarray_block, usize),
    release: Option<unsafe extern "C" fn(*mut c_void)>,
}

// SAFETY: the header lets the functions be called on any thread.
unsafe impl Send for Functions {}
// SAFETY: as above.
unsafe impl Sync for Functions {}

impl Drop for Functions {
    fn drop(&mut self) {
        if let Some(release) = self.release {
            // SAFETY: called once, with the caller's context.
            unsafe { release(self.context) };
        }
    }
}

// SAFETY: the header asks the functions for exclusive memory; what they return is checked as far as it can be.
unsafe impl Allocator for Functions {
    fn name(&self) -> &str {
        &self.name
    }

    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> Result<Block> {
        let mut block = polyarray_block { pointer: null_mut(), capacity: 0, token: 0 };
        // SAFETY: the caller's function, with its context and a block to fill.
        let status = unsafe { (self.allocate)(self.context, size, alignment, i32::from(zeroed), &mut block) };
        if status != 0 {
            return Err(Error::memory(format!(
                "Unable to allocate {size} bytes (allocator '{}')",
                self.name
            )));
        }
        match NonNull::new(block.pointer.cast::<u8>()) {
            Some(pointer) if block.capacity >= size && pointer.addr().get().is_multiple_of(alignment) => {
                Ok(Block { pointer, size, capacity: block.capacity, token: block.token })
            }
            _ => Err(Error::runtime(format!(
                "the allocator '{}' was asked for {size} bytes at a multiple of {alignment} and returned {} at {:p}",
                self.name, block.capacity, block.pointer
            ))),
        }
    }

    unsafe fn free(&self, block: Block, alignment: usize) {
        let pointer = block.pointer.as_ptr().cast();
        let block = polyarray_block { pointer, capacity: block.capacity, token: block.token };
        // SAFETY: the caller's function, with its context and a block that it made.
        unsafe { (self.free)(self.context, &block, alignment) };
    }
}

/// Makes an allocator of functions.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_allocator_new(
    functions: *const polyarray_allocator_functions,
    out: *mut *mut polyarray_allocator,
) -> polyarray_status {
    const NAME: &str = "polyarray_allocator_new";
    // SAFETY: the header asks for a structure that says its size and a place for the handle.
    answer(|| unsafe {
        sized(NAME, functions, size_of::<polyarray_allocator_functions>())?;
        null_or(NAME, "out", out)?;
        let functions = &*functions;
        let name = match functions.name.is_null() {
            true => "C".to_owned(),
            false => CStr::from_ptr(functions.name).to_string_lossy().into_owned(),
        };
        let allocator: Arc<dyn Allocator> = Arc::new(Functions {
            name,
            context: functions.context,
            allocate: functions.allocate.ok_or_else(|| null(NAME, "allocate"))?,
            free: functions.free.ok_or_else(|| null(NAME, "free"))?,
            release: functions.release,
        });
        out.write(Box::into_raw(Box::new(polyarray_allocator { allocator })));
        Ok(())
    })
}

/// Gives the handle of an allocator back; arrays in its memory keep it. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn polyarray_allocator_release(allocator: *mut polyarray_allocator) {
    if !allocator.is_null() {
        // SAFETY: a handle made above, released once.
        answer(|| unsafe {
            drop(Box::from_raw(allocator));
            Ok(())
        });
    }
}
