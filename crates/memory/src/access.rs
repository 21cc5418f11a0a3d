//! The locks of one operation.

use crate::current::calls_out;
use crate::{Buffer, blocking};
use smallvec::SmallVec;
use std::cell::Cell;
use std::marker::PhantomData;

thread_local! {
    /// How many operations of this thread hold locks; those that began before allocators called out are not counted.
    static LOCKING: Cell<usize> = const { Cell::new(0) };
}

/// Whether this thread holds locks.
pub fn is_locking() -> bool {
    LOCKING.try_with(|count| count.get() > 0).unwrap_or(false)
}

/// Locks of this thread are counted while it lives, if allocators may call out.
#[derive(Debug)]
struct Counted {
    is_counted: bool,
    /// It ends on the thread where it began.
    thread: PhantomData<*const ()>,
}

impl Counted {
    #[inline]
    fn new() -> Counted {
        let is_counted = calls_out() && LOCKING.try_with(|count| count.set(count.get() + 1)).is_ok();
        Counted { is_counted, thread: PhantomData }
    }
}

impl Drop for Counted {
    #[inline]
    fn drop(&mut self) {
        if self.is_counted {
            // A thread that ends counts nothing any more.
            let _ = LOCKING.try_with(|count| count.set(count.get() - 1));
        }
    }
}

/// What an operation does with a buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Intent {
    /// It reads.
    Read,
    /// It writes, and perhaps reads too.
    Write,
}

/// Locks held on the buffers of one operation, until dropped.
///
/// Locks are taken in address order and once per buffer, with the stronger intent, so that two
/// operations on the same buffers cannot wait for each other.
///
/// ```
/// use memory::{Access, Buffer, Intent};
/// let buffer = Buffer::new(64)?;
/// let access = Access::acquire([(&*buffer, Intent::Read), (&*buffer, Intent::Write)]);
/// assert!(buffer.is_locked());
/// drop(access);
/// assert!(!buffer.is_locked());
/// # Ok::<(), error::Error>(())
/// ```
#[derive(Debug)]
pub struct Access<'a> {
    held: SmallVec<[(&'a Buffer, Intent); 4]>,
    #[expect(dead_code, reason = "counts by living")]
    counted: Counted,
}

impl<'a> Access<'a> {
    /// Waits for all locks.
    pub fn acquire(buffers: impl IntoIterator<Item = (&'a Buffer, Intent)>) -> Access<'a> {
        let mut held: SmallVec<[(&'a Buffer, Intent); 4]> = SmallVec::new();
        for (buffer, intent) in buffers {
            match held.iter_mut().find(|(known, _)| std::ptr::eq(*known, buffer)) {
                Some((_, known)) => *known = intent.max(*known),
                None => held.push((buffer, intent)),
            }
        }
        if held.len() > 1 {
            held.sort_unstable_by_key(|(buffer, _)| std::ptr::from_ref(*buffer).addr());
        }
        for (buffer, intent) in &held {
            if !buffer.try_lock(*intent) {
                blocking::wait(|| buffer.lock(*intent));
            }
        }
        Access { held, counted: Counted::new() }
    }

    /// Takes all locks for reading, if none has to be waited for.
    pub fn try_reading(buffers: impl IntoIterator<Item = &'a Buffer>) -> Option<Access<'a>> {
        let mut access = Access { held: SmallVec::new(), counted: Counted::new() };
        for buffer in buffers {
            if !buffer.try_lock(Intent::Read) {
                return None;
            }
            access.held.push((buffer, Intent::Read));
        }
        Some(access)
    }
}

/// Locks held for reading only, on a few buffers: see [`Access`].
///
/// All are tried at once, in any order; only where one is taken does [`Access`] wait for them in theirs.
#[derive(Debug)]
pub struct Reading<'a, const N: usize> {
    held: [Option<&'a Buffer>; N],
    #[expect(dead_code, reason = "counts by living")]
    counted: Counted,
}

impl<'a, const N: usize> Reading<'a, N> {
    /// Waits for all locks.
    #[inline]
    pub fn acquire(buffers: [Option<&'a Buffer>; N]) -> Reading<'a, N> {
        Reading::try_acquire(buffers).unwrap_or_else(|| Reading::wait(buffers))
    }

    /// Takes all locks, if none has to be waited for.
    #[inline]
    pub fn try_acquire(buffers: [Option<&'a Buffer>; N]) -> Option<Reading<'a, N>> {
        let mut reading = Reading { held: [None; N], counted: Counted::new() };
        for (held, buffer) in reading.held.iter_mut().zip(buffers) {
            if let Some(buffer) = buffer {
                if !buffer.try_lock(Intent::Read) {
                    return None;
                }
                *held = Some(buffer);
            }
        }
        Some(reading)
    }

    #[cold]
    fn wait(buffers: [Option<&'a Buffer>; N]) -> Reading<'a, N> {
        let locks = buffers.into_iter().flatten().map(|buffer| (buffer, Intent::Read));
        let ordered = Access::acquire(locks);
        // Under the locks in their order, these are only counted once more: readers do not wait for readers.
        buffers.into_iter().flatten().for_each(|buffer| buffer.lock(Intent::Read));
        drop(ordered);
        Reading { held: buffers, counted: Counted::new() }
    }
}

impl<const N: usize> Drop for Reading<'_, N> {
    #[inline]
    fn drop(&mut self) {
        for buffer in self.held.iter().flatten() {
            // SAFETY: `acquire` took exactly this lock, and nothing else releases it.
            unsafe { buffer.unlock(Intent::Read) };
        }
    }
}

impl Drop for Access<'_> {
    #[inline]
    fn drop(&mut self) {
        for (buffer, intent) in &self.held {
            // SAFETY: `acquire` took exactly this lock, and nothing else releases it.
            unsafe { buffer.unlock(*intent) };
        }
    }
}
