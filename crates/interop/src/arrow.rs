//! The Arrow C data interface: one column of numbers, handed over by two C structures.
//!
//! A schema says what the elements are, an array where they lie; each has a function that gives it back, and who
//! takes a structure over clears that function in the original. [`Column::check`] turns a foreign pair into
//! addresses that can be trusted as far as the producer can; [`give`] hands one over. Columns of numbers and
//! truth values are read, without nulls: arrays have no place for them.

use std::ffi::{CStr, c_char, c_void};
use std::fmt;
use std::ptr::null_mut;

/// What the elements are.
#[repr(C)]
#[derive(Debug)]
pub struct ArrowSchema {
    /// A letter, for numbers.
    pub format: *const c_char,
    /// Name of the field, or NULL.
    pub name: *const c_char,
    /// Pairs of texts, or NULL.
    pub metadata: *const c_char,
    /// Whether there may be nulls, and more.
    pub flags: i64,
    /// Number of children.
    pub n_children: i64,
    /// The children.
    pub children: *mut *mut ArrowSchema,
    /// What a dictionary's values are, or NULL.
    pub dictionary: *mut ArrowSchema,
    /// Gives the structure back; NULL where that has been done.
    pub release: Option<unsafe extern "C" fn(*mut ArrowSchema)>,
    /// The producer's own.
    pub private_data: *mut c_void,
}

/// Where the elements lie.
#[repr(C)]
#[derive(Debug)]
pub struct ArrowArray {
    /// Number of elements.
    pub length: i64,
    /// Number of nulls; -1 where nobody has counted.
    pub null_count: i64,
    /// Elements before the first.
    pub offset: i64,
    /// Number of buffers.
    pub n_buffers: i64,
    /// Number of children.
    pub n_children: i64,
    /// The buffers: for numbers the bits of validity, or NULL, and the elements.
    pub buffers: *mut *const c_void,
    /// The children.
    pub children: *mut *mut ArrowArray,
    /// A dictionary's values, or NULL.
    pub dictionary: *mut ArrowArray,
    /// Gives the structure back; NULL where that has been done.
    pub release: Option<unsafe extern "C" fn(*mut ArrowArray)>,
    /// The producer's own.
    pub private_data: *mut c_void,
}

#[cfg(target_pointer_width = "64")]
const _: () = {
    assert!(size_of::<ArrowSchema>() == 72 && size_of::<ArrowArray>() == 80);
    assert!(std::mem::offset_of!(ArrowSchema, release) == 56);
    assert!(std::mem::offset_of!(ArrowArray, release) == 64);
};

/// What is wrong with a foreign column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArrowError {
    /// A structure that was given back already.
    Released,
    /// Elements that are no numbers.
    Format {
        /// The format.
        found: String,
    },
    /// A negative length or offset, or so many elements that no memory holds them.
    Length {
        /// The length.
        length: i64,
        /// The offset.
        offset: i64,
    },
    /// Fewer buffers than a column of numbers has, or none behind the pointer.
    Buffers {
        /// How many there are.
        found: i64,
    },
    /// Elements that are not there.
    Nulls {
        /// How many.
        count: usize,
    },
}

impl fmt::Display for ArrowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Released => f.write_str("the Arrow structure was released before it was read"),
            Self::Format { found } => {
                write!(f, "no dtype for the Arrow format '{found}'; numbers and truth values are read")
            }
            Self::Length { length, offset } => {
                write!(f, "an Arrow array of {length} elements from element {offset} on")
            }
            Self::Buffers { found } => {
                write!(f, "an Arrow array of numbers with {found} buffers instead of 2")
            }
            Self::Nulls { count } => {
                write!(
                    f,
                    "the Arrow array has {count} nulls, for which arrays have no place; fill or drop them"
                )
            }
        }
    }
}

impl std::error::Error for ArrowError {}

/// An Arrow array that was taken over; given back when it is dropped, on whatever thread.
#[derive(Debug)]
pub struct Taken(ArrowArray);

// SAFETY: the interface lets arrays move between threads and be released on any; nothing here changes it.
unsafe impl Send for Taken {}
// SAFETY: as above; shared references only read.
unsafe impl Sync for Taken {}

impl Taken {
    /// Takes an array over; what it was taken from counts as released.
    ///
    /// # Safety
    /// `array` is NULL or a valid array that nobody else uses.
    ///
    /// # Errors
    /// [`ArrowError::Released`].
    pub unsafe fn from(array: *mut ArrowArray) -> Result<Taken, ArrowError> {
        // SAFETY: promised by the caller.
        unsafe {
            if array.is_null() || (*array).release.is_none() {
                return Err(ArrowError::Released);
            }
            let taken = Taken(array.read());
            (*array).release = None;
            Ok(taken)
        }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        if let Some(release) = self.0.release {
            // SAFETY: valid, ours, and given back once.
            unsafe { release(&mut self.0) };
        }
    }
}

/// A column of numbers whose description makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Arrow's letter for the elements.
    pub format: u8,
    /// Number of elements.
    pub length: usize,
    /// Elements, or bits of them, before the first.
    pub offset: usize,
    /// Where elements, or bits, begin; NULL only without elements.
    pub values: *const u8,
}

/// Bytes of an element of a format; 0 for truth values, which are bits.
fn width(format: u8) -> Option<usize> {
    Some(match format {
        b'b' => 0,
        b'c' | b'C' => 1,
        b's' | b'S' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'g' => 8,
        _ => return None,
    })
}

impl Column {
    /// Checks a foreign schema and array.
    ///
    /// # Safety
    /// Both are valid as the interface demands, if they have not been released.
    ///
    /// # Errors
    /// [`ArrowError`], naming what is wrong.
    pub unsafe fn check(schema: &ArrowSchema, array: &Taken) -> Result<Column, ArrowError> {
        let array = &array.0;
        if schema.release.is_none() || schema.format.is_null() {
            return Err(ArrowError::Released);
        }
        // SAFETY: a valid schema's format is a text.
        let format = unsafe { CStr::from_ptr(schema.format) }.to_bytes();
        let number = match *format {
            [letter] if schema.n_children == 0 && schema.dictionary.is_null() => {
                width(letter).map(|w| (letter, w))
            }
            _ => None,
        };
        let unknown = || ArrowError::Format { found: String::from_utf8_lossy(format).into_owned() };
        let (format, width) = number.ok_or_else(unknown)?;
        let bad = ArrowError::Length { length: array.length, offset: array.offset };
        let sound = || {
            let (length, offset) = (usize::try_from(array.length).ok()?, usize::try_from(array.offset).ok()?);
            let bytes = length.checked_add(offset)?.checked_mul(width.max(1))?;
            isize::try_from(bytes).is_ok().then_some((length, offset))
        };
        let (length, offset) = sound().ok_or(bad)?;
        if array.n_buffers != 2 || array.buffers.is_null() {
            return Err(ArrowError::Buffers { found: array.n_buffers });
        }
        // SAFETY: a valid array has as many buffers as it says.
        let (validity, values) = unsafe { (*array.buffers, *array.buffers.add(1)) };
        if values.is_null() && length > 0 {
            return Err(ArrowError::Buffers { found: 1 });
        }
        if array.null_count != 0 && !validity.is_null() {
            // SAFETY: the buffer of validity has a bit for each element.
            let valid = (0..length).filter(|&k| unsafe { bit(validity.cast(), offset + k) }).count();
            if valid < length {
                return Err(ArrowError::Nulls { count: length - valid });
            }
        }
        Ok(Column { format, length, offset, values: values.cast() })
    }

    /// Truth values as bytes, where that is what the column has.
    ///
    /// # Safety
    /// The array that the column was read from has not been released.
    #[must_use]
    pub unsafe fn truth_values(&self) -> Option<Vec<bool>> {
        // SAFETY: promised by the caller; there is a bit for each element.
        let read = |k| unsafe { bit(self.values, self.offset + k) };
        (self.format == b'b').then(|| (0..self.length).map(read).collect())
    }

    /// Address of the first element, where elements are bytes.
    #[must_use]
    pub fn first(&self) -> *const u8 {
        self.values.wrapping_add(self.offset * width(self.format).unwrap_or(0))
    }
}

/// # Safety
/// There are so many bits.
unsafe fn bit(bits: *const u8, at: usize) -> bool {
    // SAFETY: promised by the caller.
    unsafe { *bits.add(at / 8) >> (at % 8) & 1 != 0 }
}

/// Truth values as bits.
#[must_use]
pub fn bits(values: &[bool]) -> Vec<u8> {
    let pack = |eight: &[bool]| eight.iter().enumerate().map(|(k, &value)| u8::from(value) << k).sum();
    values.chunks(8).map(pack).collect()
}

/// What the release of a given array frees.
struct Kept<O> {
    buffers: [*const c_void; 2],
    _owner: O,
}

/// A schema of numbers.
#[must_use]
pub fn schema(format: &'static CStr) -> ArrowSchema {
    unsafe extern "C" fn release(schema: *mut ArrowSchema) {
        // SAFETY: called with the schema to release, which holds nothing.
        unsafe { (*schema).release = None };
    }
    ArrowSchema {
        format: format.as_ptr(),
        name: c"".as_ptr(),
        metadata: std::ptr::null(),
        flags: 0,
        n_children: 0,
        children: null_mut(),
        dictionary: null_mut(),
        release: Some(release),
        private_data: null_mut(),
    }
}

/// An array of `length` elements, or bits, from `values` on, which `owner` keeps.
#[must_use]
pub fn give<O: Send + 'static>(values: *const u8, length: usize, owner: O) -> ArrowArray {
    unsafe extern "C" fn release<O>(array: *mut ArrowArray) {
        // SAFETY: called once with an array made below, whose `private_data` is the box.
        unsafe {
            (*array).release = None;
            drop(Box::from_raw((*array).private_data.cast::<Kept<O>>()));
        }
    }
    let kept = Box::into_raw(Box::new(Kept { buffers: [std::ptr::null(), values.cast()], _owner: owner }));
    ArrowArray {
        length: length as i64,
        null_count: 0,
        offset: 0,
        n_buffers: 2,
        n_children: 0,
        // SAFETY: just made; the address stays when the array moves.
        buffers: unsafe { (&raw mut (*kept).buffers).cast() },
        children: null_mut(),
        dictionary: null_mut(),
        release: Some(release::<O>),
        private_data: kept.cast(),
    }
}
