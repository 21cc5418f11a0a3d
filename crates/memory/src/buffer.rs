//! A block of memory that arrays share.

use crate::allocator::{Allocator, Block, System};
use crate::current::{self, Chosen};
use crate::{Access, Intent, Reading};
use error::Result;
use parking_lot::lock_api::{RawRwLock as _, RawRwLockRecursive as _};
use parking_lot::{Mutex, RawRwLock};
use std::any::Any;
use std::cell::UnsafeCell;
use std::fmt;
use std::mem::MaybeUninit;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::{Arc, Weak};

/// A deferred computation that reads a buffer later.
pub trait PendingReader: Send + Sync {
    /// Computes now, so that the buffer may change afterwards. Doing so twice does nothing.
    ///
    /// # Errors
    /// Whatever the computation runs into; the buffer must not be written then.
    fn settle(&self) -> Result<()>;

    /// Whether there is still something to compute.
    fn is_pending(&self) -> bool;
}

enum Origin {
    /// The buffer itself, which has room for a few elements.
    Within,
    /// The default allocator, which has no state to count references to.
    System,
    Allocator(Arc<dyn Allocator>),
    /// Memory of somebody else, alive as long as this value is.
    Foreign(#[expect(dead_code, reason = "held only to be dropped")] Box<dyn Any + Send + Sync>),
}

/// A block of memory that arrays share, with its lock and its pending readers.
///
/// ```
/// let buffer = memory::Buffer::zeroed(128)?;
/// assert!(buffer.capacity() >= 128);
/// assert!(buffer.is_writeable());
/// # Ok::<(), error::Error>(())
/// ```
pub struct Buffer {
    block: Block,
    origin: Origin,
    writeable: bool,
    lock: RawRwLock,
    /// How many others hold a pointer through which they may write at any time.
    lent: AtomicUsize,
    pending_count: AtomicUsize,
    pending: Mutex<Vec<Weak<dyn PendingReader>>>,
    /// The bytes themselves, where they are few: a second allocation would cost as much as the arithmetic.
    within: UnsafeCell<MaybeUninit<[u64; WITHIN / 8]>>,
}

/// Cache lines for anything that loops may stream through; small blocks pack more tightly.
#[inline]
pub(crate) const fn alignment_of(size: usize) -> usize {
    if size >= 512 { 64 } else { 16 }
}

/// The most bytes that lie in the buffer itself.
const WITHIN: usize = 128;

// SAFETY: the pointer is only dereferenced under the buffer's lock (see `Access`), or by foreign code
// that `lent` counts; everything else in here is `Send` and `Sync` by itself.
unsafe impl Send for Buffer {}
// SAFETY: as above.
unsafe impl Sync for Buffer {}

impl Buffer {
    /// `size` bytes with any content, of the allocator that is chosen now.
    ///
    /// # Errors
    /// [`error::Kind::Memory`] where there are not so many.
    #[inline]
    pub fn new(size: usize) -> Result<Arc<Buffer>> {
        Buffer::of_chosen(size, false)
    }

    /// `size` bytes, all zero, of the allocator that is chosen now.
    ///
    /// # Errors
    /// As [`Buffer::new`].
    #[inline]
    pub fn zeroed(size: usize) -> Result<Arc<Buffer>> {
        Buffer::of_chosen(size, true)
    }

    #[inline]
    fn of_chosen(size: usize, zeroed: bool) -> Result<Arc<Buffer>> {
        if current::is_chosen() {
            return Buffer::of_asked(size, zeroed);
        }
        Buffer::of_system(size, zeroed)
    }

    #[cold]
    fn of_asked(size: usize, zeroed: bool) -> Result<Arc<Buffer>> {
        match Chosen::now().allocator() {
            Some(allocator) => Buffer::from_allocator(size, zeroed, allocator),
            None => Buffer::of_system(size, zeroed),
        }
    }

    fn of_system(size: usize, zeroed: bool) -> Result<Arc<Buffer>> {
        if size <= WITHIN {
            return Ok(Buffer::within(size, zeroed));
        }
        let block = System.allocate(size, alignment_of(size), zeroed)?;
        Ok(Arc::new(Buffer::from_block(block, Origin::System, true)))
    }

    /// A buffer whose bytes lie in itself.
    #[inline]
    fn within(size: usize, zeroed: bool) -> Arc<Buffer> {
        let block = Block { pointer: NonNull::dangling(), size, capacity: size.max(1), token: 0 };
        let buffer = Arc::new(Buffer::from_block(block, Origin::Within, true));
        if zeroed {
            // SAFETY: the bytes are inside the buffer, which nobody else knows.
            unsafe { buffer.pointer().write_bytes(0, size) };
        }
        buffer
    }

    /// `size` bytes from an allocator, which lives as long as the buffer.
    ///
    /// # Errors
    /// What the allocator answers.
    pub fn from_allocator(size: usize, zeroed: bool, allocator: &Arc<dyn Allocator>) -> Result<Arc<Buffer>> {
        let block = allocator.allocate(size, alignment_of(size), zeroed)?;
        Ok(Arc::new(Buffer::from_block(block, Origin::Allocator(Arc::clone(allocator)), true)))
    }

    /// Memory of somebody else. It counts as lent: others may write it at any time.
    ///
    /// # Safety
    /// `pointer` must stay valid for reading `size` bytes (and for writing, where `writeable`) until
    /// `owner` is dropped, which may happen on any thread.
    pub unsafe fn foreign(
        pointer: NonNull<u8>,
        size: usize,
        writeable: bool,
        owner: Box<dyn Any + Send + Sync>,
    ) -> Arc<Buffer> {
        let block = Block { pointer, size, capacity: size, token: 0 };
        let buffer = Buffer::from_block(block, Origin::Foreign(owner), writeable);
        buffer.lend();
        Arc::new(buffer)
    }

    fn from_block(block: Block, origin: Origin, writeable: bool) -> Buffer {
        Buffer {
            block,
            origin,
            writeable,
            lock: RawRwLock::INIT,
            lent: AtomicUsize::new(0),
            pending_count: AtomicUsize::new(0),
            pending: Mutex::new(Vec::new()),
            within: UnsafeCell::new(MaybeUninit::uninit()),
        }
    }

    /// The first byte. Reading and writing through it needs an [`Access`].
    #[inline]
    pub fn pointer(&self) -> *mut u8 {
        match self.origin {
            Origin::Within => self.within.get().cast(),
            _ => self.block.pointer.as_ptr(),
        }
    }

    /// How many bytes there are.
    #[inline]
    pub fn capacity(&self) -> usize {
        self.block.capacity
    }

    /// Whether the memory may be written at all.
    #[inline]
    pub fn is_writeable(&self) -> bool {
        self.writeable
    }

    /// Whether this process's allocators made the memory.
    #[inline]
    pub fn is_owned(&self) -> bool {
        !matches!(self.origin, Origin::Foreign(_))
    }

    /// The allocator's name; `"foreign"` for memory of somebody else.
    pub fn allocator_name(&self) -> &str {
        match &self.origin {
            Origin::Within | Origin::System => System.name(),
            Origin::Allocator(allocator) => allocator.name(),
            Origin::Foreign(_) => "foreign",
        }
    }

    /// The allocator that made the memory; `None` for the system's, and for memory of somebody else.
    pub fn allocator(&self) -> Option<&Arc<dyn Allocator>> {
        match &self.origin {
            Origin::Allocator(allocator) => Some(allocator),
            _ => None,
        }
    }

    /// Whether memory from this allocator would be like the buffer's.
    #[inline]
    pub fn is_of(&self, chosen: &Chosen) -> bool {
        match (self.allocator(), chosen.allocator()) {
            (Some(mine), Some(chosen)) => Arc::ptr_eq(mine, chosen),
            (mine, chosen) => mine.is_none() && chosen.is_none(),
        }
    }

    /// The name with which other processes find the memory, if they can.
    pub fn shared_name(&self) -> Option<String> {
        self.allocator()?.shared_name(&self.block)
    }

    /// Notes that somebody else got a pointer to write through; ends with [`Buffer::reclaim`].
    #[inline]
    pub fn lend(&self) {
        self.lent.fetch_add(1, Relaxed);
    }

    /// Notes that somebody else gave their pointer back.
    #[inline]
    pub fn reclaim(&self) {
        self.lent.fetch_sub(1, Relaxed);
    }

    /// Whether somebody else may write the memory at any time, so that it must not be read late.
    #[inline]
    pub fn is_lent(&self) -> bool {
        self.lent.load(Relaxed) != 0
    }

    /// Whether deferred computations are to read this buffer.
    #[inline]
    pub fn has_pending(&self) -> bool {
        self.pending_count.load(Acquire) != 0
    }

    /// Adds a deferred computation that will read this buffer.
    pub fn add_pending(&self, reader: Weak<dyn PendingReader>) {
        // Dropped after the lock: the last user of a computation may end here, and free memory.
        let mut dead = Vec::new();
        let mut pending = self.pending.lock();
        // Dead readers are swept when the list doubles, so that a loop over one array stays linear.
        if pending.len() >= 8 && pending.len().is_power_of_two() {
            pending.retain(|reader| {
                let live = reader.upgrade();
                let keep = live.as_ref().is_some_and(|reader| reader.is_pending());
                dead.extend(live);
                keep
            });
        }
        pending.push(reader);
        self.pending_count.store(pending.len(), Release);
        drop(pending);
    }

    /// Settles every deferred computation that reads this buffer, the newest first: it computes the
    /// older ones that it uses in the same pass.
    ///
    /// # Errors
    /// The first error of a computation; the others stay pending.
    #[inline]
    pub fn settle_pending(&self) -> Result<()> {
        if self.has_pending() { self.settle_all() } else { Ok(()) }
    }

    fn settle_all(&self) -> Result<()> {
        // A reader stays listed until it is settled, so that another thread that is about to write
        // other bytes of this buffer does not pass it by.
        loop {
            let Some(reader) = self.pending.lock().last().cloned() else { return Ok(()) };
            if let Some(live) = reader.upgrade() {
                live.settle()?;
            }
            let mut pending = self.pending.lock();
            if let Some(at) = pending.iter().rposition(|known| known.ptr_eq(&reader)) {
                pending.remove(at);
                self.pending_count.store(pending.len(), Release);
            }
        }
    }

    #[inline]
    pub(crate) fn try_lock(&self, intent: Intent) -> bool {
        match intent {
            // Recursive: a thread that reads may read again while a writer waits.
            Intent::Read => self.lock.try_lock_shared_recursive(),
            Intent::Write => self.lock.try_lock_exclusive(),
        }
    }

    pub(crate) fn lock(&self, intent: Intent) {
        match intent {
            Intent::Read => self.lock.lock_shared_recursive(),
            Intent::Write => self.lock.lock_exclusive(),
        }
    }

    /// # Safety
    /// This thread of control holds the lock with this intent.
    #[inline]
    pub(crate) unsafe fn unlock(&self, intent: Intent) {
        // SAFETY: promised by the caller.
        unsafe {
            match intent {
                Intent::Read => self.lock.unlock_shared(),
                Intent::Write => self.lock.unlock_exclusive(),
            }
        }
    }

    /// Runs something short under the lock for reading, as [`Access`] does for several buffers.
    #[inline]
    pub fn while_read<R>(&self, read: impl FnOnce(*const u8) -> R) -> R {
        let _reading = Reading::acquire([Some(self)]);
        read(self.pointer())
    }

    /// [`Buffer::while_read`], if the lock need not be waited for.
    #[inline]
    pub fn try_read<R>(&self, read: impl FnOnce(*const u8) -> R) -> Option<R> {
        let _reading = Reading::try_acquire([Some(self)])?;
        Some(read(self.pointer()))
    }

    /// Runs something short under the lock for writing, if the memory may be written, nothing deferred reads it and the
    /// lock need not be waited for.
    #[inline]
    pub fn try_write<R>(&self, write: impl FnOnce(*mut u8) -> R) -> Option<R> {
        struct Held<'a>(&'a Buffer);
        impl Drop for Held<'_> {
            #[inline]
            fn drop(&mut self) {
                // SAFETY: taken below, for writing.
                unsafe { self.0.unlock(Intent::Write) };
            }
        }
        if !self.writeable || self.pending_count.load(Acquire) != 0 || !self.try_lock(Intent::Write) {
            return None;
        }
        let _held = Held(self);
        Some(write(self.pointer()))
    }

    /// Whether anybody holds the lock now.
    #[inline]
    pub fn is_locked(&self) -> bool {
        self.lock.is_locked()
    }

    /// Fills a slice with bytes, where they are there and nobody writes them now; tells whether it did.
    pub fn try_copy_bytes(&self, start: usize, to: &mut [MaybeUninit<u8>]) -> bool {
        let inside = start.checked_add(to.len()).is_some_and(|end| end <= self.capacity());
        let Some(_reading) = inside.then(|| Reading::try_acquire([Some(self)])).flatten() else {
            return false;
        };
        // SAFETY: the range lies inside the buffer, which is locked for reading.
        to.copy_from_slice(unsafe { std::slice::from_raw_parts(self.pointer().add(start).cast(), to.len()) });
        true
    }

    /// Copies bytes out, under the lock. `None` where the range lies outside the buffer.
    pub fn copy_bytes(&self, start: usize, length: usize) -> Option<Vec<u8>> {
        let end = start.checked_add(length)?;
        (end <= self.capacity()).then(|| {
            let _access = Access::acquire([(self, Intent::Read)]);
            // SAFETY: the range lies inside the buffer, which is locked for reading.
            unsafe { std::slice::from_raw_parts(self.pointer().add(start), length) }.to_vec()
        })
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let alignment = alignment_of(self.block.size);
        // SAFETY: the block came from the allocator with the alignment of its size; this was its last user.
        unsafe {
            match &self.origin {
                Origin::System => System.free(self.block, alignment),
                Origin::Allocator(allocator) => allocator.free(self.block, alignment),
                Origin::Within | Origin::Foreign(_) => {}
            }
        }
    }
}

impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Buffer({} bytes at {:p}, {})", self.capacity(), self.pointer(), self.allocator_name())
    }
}
