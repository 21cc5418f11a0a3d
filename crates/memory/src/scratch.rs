//! Elements that work needs for a while.

use crate::allocator::{Allocator, Block, System};
use crate::buffer::alignment_of;
use crate::current::{self, Chosen};
use error::{Error, Result};
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;
use std::sync::Arc;

/// A list of plain values in memory of the allocator that is chosen now: what a `Vec` would be where its size
/// grows with that of an array. One that may run out of memory says so.
///
/// ```
/// use memory::Scratch;
/// let mut counts = Scratch::filled(3, 0_i64)?;
/// counts[1] += 7;
/// counts.push(2)?;
/// assert_eq!(counts[..], [0, 7, 0, 2]);
/// assert_eq!(Scratch::collected([2.0, 3.0].iter().map(|x| x * 2.0))?[..], [4.0, 6.0]);
/// # Ok::<(), error::Error>(())
/// ```
pub struct Scratch<T> {
    block: Block,
    /// `None` is the system's, also where there is no block yet.
    allocator: Option<Arc<dyn Allocator>>,
    length: usize,
    of: PhantomData<T>,
}

// SAFETY: the list owns its block and its values.
unsafe impl<T: Send> Send for Scratch<T> {}
// SAFETY: as above; shared, it only reads.
unsafe impl<T: Sync> Sync for Scratch<T> {}

impl<T> Scratch<T> {
    /// Where values may lie.
    const fn alignment(bytes: usize) -> usize {
        let (least, own) = (alignment_of(bytes), align_of::<T>());
        if least > own { least } else { own }
    }

    /// No values yet, and no memory.
    pub const fn new() -> Scratch<T> {
        let block = Block { pointer: NonNull::<T>::dangling().cast(), size: 0, capacity: 0, token: 0 };
        Scratch { block, allocator: None, length: 0, of: PhantomData }
    }

    /// The first value. Through it the memory may be written where nobody reads or writes the same values otherwise.
    #[inline]
    pub fn pointer(&self) -> *mut T {
        self.block.pointer.cast().as_ptr()
    }

    fn with_room(length: usize) -> Result<Scratch<T>> {
        if length == 0 || size_of::<T>() == 0 {
            return Ok(Scratch::new());
        }
        let size = length.checked_mul(size_of::<T>()).ok_or_else(|| {
            Error::memory(format!("Unable to allocate scratch memory for {length} elements"))
        })?;
        let chosen = if current::is_chosen() { Chosen::for_scratch() } else { Chosen::system() };
        let alignment = Scratch::<T>::alignment(size);
        let block = match chosen.allocator() {
            None => System.allocate(size, alignment, false)?,
            Some(allocator) => allocator.allocate(size, alignment, false)?,
        };
        Ok(Scratch { block, allocator: chosen.into_allocator(), length: 0, of: PhantomData })
    }

    /// How many values there is room for.
    fn room_for(&self) -> usize {
        self.block.capacity.checked_div(size_of::<T>()).unwrap_or(usize::MAX)
    }
}

impl<T: Copy> Scratch<T> {
    /// Room for `length` values, which nobody has written yet.
    ///
    /// # Errors
    /// [`error::Kind::Memory`] where there is no memory.
    pub fn room(length: usize) -> Result<Scratch<MaybeUninit<T>>> {
        let mut room = Scratch::<MaybeUninit<T>>::with_room(length)?;
        room.length = length;
        Ok(room)
    }

    /// No values yet, with room for so many.
    ///
    /// # Errors
    /// As [`Scratch::room`].
    pub fn with_capacity(length: usize) -> Result<Scratch<T>> {
        Scratch::with_room(length)
    }

    /// `length` times a value.
    ///
    /// # Errors
    /// As [`Scratch::room`].
    pub fn filled(length: usize, value: T) -> Result<Scratch<T>> {
        let mut made = Scratch::with_room(length)?;
        // SAFETY: there is room for so many values, which belongs to this one.
        let room = unsafe {
            std::slice::from_raw_parts_mut(made.block.pointer.cast::<MaybeUninit<T>>().as_ptr(), length)
        };
        room.fill(MaybeUninit::new(value));
        made.length = length;
        Ok(made)
    }

    /// What an iterator gives.
    ///
    /// # Errors
    /// As [`Scratch::room`].
    pub fn collected(values: impl IntoIterator<Item = T>) -> Result<Scratch<T>> {
        let mut values = values.into_iter();
        let room = values.size_hint().0;
        let mut made = Scratch::with_room(room)?;
        let start = made.block.pointer.cast::<T>();
        let mut written = 0;
        for (k, value) in values.by_ref().take(room).enumerate() {
            // SAFETY: there is room for so many values, which belongs to this one.
            unsafe { start.add(k).write(value) };
            written = k + 1;
        }
        made.length = written;
        values.try_for_each(|value| made.push(value))?;
        Ok(made)
    }

    /// A copy of a slice.
    ///
    /// # Errors
    /// As [`Scratch::room`].
    pub fn copied(values: &[T]) -> Result<Scratch<T>> {
        Scratch::collected(values.iter().copied())
    }

    /// Adds a value behind the others. The memory is that of the allocator that is chosen when it has to grow.
    ///
    /// # Errors
    /// As [`Scratch::room`]; the list is as it was then.
    #[inline]
    pub fn push(&mut self, value: T) -> Result<()> {
        if self.length == self.room_for() {
            self.grow(1)?;
        }
        // SAFETY: there is room for one more value.
        unsafe { self.block.pointer.cast::<T>().add(self.length).write(value) };
        self.length += 1;
        Ok(())
    }

    /// Adds values behind the others.
    ///
    /// # Errors
    /// As [`Scratch::push`].
    pub fn extend(&mut self, values: &[T]) -> Result<()> {
        if self.room_for() - self.length < values.len() {
            self.grow(values.len())?;
        }
        // SAFETY: there is room for so many more values, which are somewhere else.
        unsafe {
            let behind = self.block.pointer.cast::<T>().add(self.length);
            std::ptr::copy_nonoverlapping(values.as_ptr(), behind.as_ptr(), values.len());
        }
        self.length += values.len();
        Ok(())
    }

    /// Makes it so many values: the first, or more of the given one behind them.
    ///
    /// # Errors
    /// As [`Scratch::push`].
    pub fn resize(&mut self, length: usize, value: T) -> Result<()> {
        if length > self.room_for() {
            self.grow(length - self.length)?;
        }
        for k in self.length..length {
            // SAFETY: there is room for so many values.
            unsafe { self.block.pointer.cast::<T>().add(k).write(value) };
        }
        self.length = length;
        Ok(())
    }

    /// Forgets the values behind the first so many.
    pub fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    #[cold]
    fn grow(&mut self, by: usize) -> Result<()> {
        const FEWEST: usize = 16;
        let needed = self.length.saturating_add(by);
        let mut larger = Scratch::with_room(needed.max(self.length.saturating_mul(2)).max(FEWEST))?;
        // SAFETY: the new block is another one and has room for the values.
        unsafe {
            let (from, to) = (self.block.pointer.cast::<T>(), larger.block.pointer.cast::<T>());
            std::ptr::copy_nonoverlapping(from.as_ptr(), to.as_ptr(), self.length);
        }
        larger.length = self.length;
        *self = larger;
        Ok(())
    }
}

impl<T> Default for Scratch<T> {
    fn default() -> Scratch<T> {
        Scratch::new()
    }
}

impl<T> Drop for Scratch<T> {
    fn drop(&mut self) {
        if self.block.size == 0 {
            return;
        }
        let alignment = Scratch::<T>::alignment(self.block.size);
        // SAFETY: the block came from the allocator with this alignment; values are plain, and gone.
        unsafe {
            match &self.allocator {
                None => System.free(self.block, alignment),
                Some(allocator) => allocator.free(self.block, alignment),
            }
        }
    }
}

impl<T> Deref for Scratch<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        // SAFETY: so many values were written; only this one knows the block.
        unsafe { std::slice::from_raw_parts(self.block.pointer.cast().as_ptr(), self.length) }
    }
}

impl<T> DerefMut for Scratch<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as above, and this value is borrowed for writing.
        unsafe { std::slice::from_raw_parts_mut(self.block.pointer.cast().as_ptr(), self.length) }
    }
}

impl<'a, T> IntoIterator for &'a Scratch<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut Scratch<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Scratch<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self[..].fmt(f)
    }
}
