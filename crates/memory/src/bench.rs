//! Memory that the threads of one evaluation work in: registers, accumulators, pieces that are moved or converted.
//!
//! Each thread keeps a piece of the system's memory for it, which costs nothing to take. While an allocator is
//! chosen, the memory is that allocator's instead: it is made when the evaluation begins, before anything is written,
//! by the thread that began it, one bench for each thread that may take part; and it goes back at the end. So helpers
//! ask no allocator for anything, and memory that is missing is missed in time.

use crate::{Scratch, Workspace, current};
use error::Result;
use std::cell::Cell;
use std::mem::MaybeUninit;
use std::sync::{Mutex, PoisonError};

/// What benches are measured in, so that they begin with a cache line.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Line(#[expect(dead_code, reason = "only its size and alignment count")] [u8; 64]);

type Lines = Scratch<MaybeUninit<Line>>;

/// The most bytes that a thread keeps.
const MOST: usize = 1 << 20;

thread_local! {
    static KEPT: Cell<Lines> = const { Cell::new(Scratch::new()) };
}

/// The benches of one evaluation, each for one thread at a time.
///
/// ```
/// use memory::Benches;
/// let benches = Benches::new(2, 1000)?;
/// let bench = benches.take()?;
/// unsafe { bench.pointer().add(999).write(7) };
/// # Ok::<(), error::Error>(())
/// ```
pub struct Benches {
    /// Of each, in lines.
    length: usize,
    /// Those that nobody has now; none where threads have their own.
    made: Option<Mutex<Vec<Lines>>>,
}

impl Benches {
    /// Benches of so many bytes, for so many threads.
    ///
    /// # Errors
    /// [`error::Kind::Memory`] where the allocator that is chosen has no memory.
    #[inline]
    pub fn new(threads: usize, bytes: usize) -> Result<Benches> {
        let length = bytes.div_ceil(size_of::<Line>());
        let made = if current::is_chosen() { Benches::made(threads, length)? } else { None };
        Ok(Benches { length, made })
    }

    /// Benches that threads have anyhow, whatever allocator is chosen.
    pub fn kept(bytes: usize) -> Benches {
        Benches { length: bytes.div_ceil(size_of::<Line>()), made: None }
    }

    #[cold]
    fn made(threads: usize, length: usize) -> Result<Option<Mutex<Vec<Lines>>>> {
        if current::Chosen::now().allocator().is_none() {
            return Ok(None);
        }
        let made = (0..threads).map(|_| Scratch::room(length)).collect::<Result<Vec<Lines>>>()?;
        Ok(Some(Mutex::new(made)))
    }

    /// One for this thread.
    ///
    /// # Errors
    /// [`error::Kind::Memory`] where the thread keeps too little and the system has no more.
    #[inline]
    pub fn take(&self) -> Result<Bench<'_>> {
        let mut lines = match &self.made {
            Some(made) => made.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default(),
            // A nested evaluation on this thread may have taken the memory meanwhile.
            None if self.length * size_of::<Line>() <= MOST => KEPT.take(),
            None => Lines::default(),
        };
        if lines.len() < self.length {
            let _system = current::is_chosen().then(|| current::Chosen::system().enter());
            drop(std::mem::take(&mut lines));
            lines = Scratch::room(self.length)?;
        }
        Ok(Bench { lines, from: self })
    }
}

impl std::fmt::Debug for Benches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Benches of {} bytes", self.length * size_of::<Line>())
    }
}

/// A bench that a thread has; it goes back where it came from when it is dropped.
pub struct Bench<'a> {
    lines: Lines,
    from: &'a Benches,
}

impl Bench<'_> {
    /// Its first so many bytes, of those that it was made for.
    ///
    /// # Panics
    /// If there are fewer.
    pub fn bytes(&mut self, count: usize) -> &mut [MaybeUninit<u8>] {
        assert!(
            count <= size_of_val(&self.lines[..]),
            "a bench of {} bytes for {count}",
            size_of_val(&self.lines[..])
        );
        // SAFETY: there are so many bytes, which are this thread's alone while it has the bench.
        unsafe { std::slice::from_raw_parts_mut(self.pointer().cast(), count) }
    }

    /// All that it was made for, to be taken piece by piece.
    #[inline]
    pub fn workspace(&mut self) -> Workspace<'_> {
        Workspace::new(&mut self.lines[..self.from.length])
    }

    /// Its first byte, aligned to a cache line. What is there is what somebody left.
    #[inline]
    pub fn pointer(&self) -> *mut u8 {
        self.lines.pointer().cast()
    }
}

impl std::fmt::Debug for Bench<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bench at {:p}", self.pointer())
    }
}

impl Drop for Bench<'_> {
    #[inline]
    fn drop(&mut self) {
        let mine = std::mem::take(&mut self.lines);
        match &self.from.made {
            Some(made) => made.lock().unwrap_or_else(PoisonError::into_inner).push(mine),
            None if mine.len() * size_of::<Line>() <= MOST => {
                // A nested evaluation on this thread may have kept its own memory meanwhile: the larger stays.
                let other = KEPT.take();
                KEPT.set(if other.len() > mine.len() { other } else { mine });
            }
            None => {}
        }
    }
}
