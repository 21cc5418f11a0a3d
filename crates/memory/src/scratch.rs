//! Elements that work needs for a while.

use crate::Buffer;
use error::{Error, Result};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A list of plain values in memory of the allocator that is chosen now: what a `Vec` would be where its size
/// grows with that of an array.
///
/// ```
/// use memory::Scratch;
/// let mut counts = Scratch::filled(3, 0_i64)?;
/// counts[1] += 7;
/// assert_eq!(counts[..], [0, 7, 0]);
/// assert_eq!(Scratch::collected([2.0, 3.0].iter().map(|x| x * 2.0))?[..], [4.0, 6.0]);
/// # Ok::<(), error::Error>(())
/// ```
pub struct Scratch<T> {
    buffer: Arc<Buffer>,
    length: usize,
    of: PhantomData<T>,
}

impl<T: Copy> Scratch<T> {
    /// `length` times a value.
    ///
    /// # Errors
    /// [`error::Kind::Memory`] where there is no memory.
    pub fn filled(length: usize, value: T) -> Result<Scratch<T>> {
        Scratch::collected(std::iter::repeat_n(value, length))
    }

    /// What an iterator gives.
    ///
    /// # Errors
    /// [`error::Kind::Memory`] where there is no memory.
    pub fn collected(values: impl ExactSizeIterator<Item = T>) -> Result<Scratch<T>> {
        // What lies in a buffer itself is aligned to so many bytes.
        const { assert!(align_of::<T>() <= 8) };
        let length = values.len();
        let bytes = length.checked_mul(size_of::<T>()).ok_or_else(|| {
            Error::memory(format!("Unable to allocate scratch memory for {length} elements"))
        })?;
        let buffer = Buffer::new(bytes)?;
        let start = buffer.pointer().cast::<T>();
        let mut written = 0;
        for (k, value) in values.take(length).enumerate() {
            // SAFETY: the buffer has room for `length` elements, aligned to at least 8 bytes, and nobody else knows it.
            unsafe { start.add(k).write(value) };
            written = k + 1;
        }
        Ok(Scratch { buffer, length: written, of: PhantomData })
    }
}

impl<T> Deref for Scratch<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        // SAFETY: so many elements were written; only this value knows the buffer.
        unsafe { std::slice::from_raw_parts(self.buffer.pointer().cast(), self.length) }
    }
}

impl<T> DerefMut for Scratch<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as above, and this value is borrowed for writing.
        unsafe { std::slice::from_raw_parts_mut(self.buffer.pointer().cast(), self.length) }
    }
}

impl<'a, T> IntoIterator for &'a Scratch<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Scratch<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self[..].fmt(f)
    }
}
