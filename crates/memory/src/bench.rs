//! Memory that the threads of one evaluation work in: registers, accumulators, pieces that are moved or converted.
//!
//! Each thread keeps a piece of the system's memory for it, which costs nothing to take. While an allocator is
//! chosen, the memory is that allocator's instead: it is made when the evaluation begins, before anything is written,
//! by the thread that began it, one bench for each thread that may take part; and it goes back at the end. So helpers
//! ask no allocator for anything, and memory that is missing is missed in time.

use crate::{Scratch, Workspace, current};
use error::{Error, Result};
use std::alloc::Layout;
use std::cell::Cell;
use std::mem::MaybeUninit;
use std::ptr::NonNull;
use std::sync::{Mutex, PoisonError};

/// What benches are measured in, so that they begin with a cache line.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Line(#[expect(dead_code, reason = "only its size and alignment count")] [u8; 64]);

/// The most lines that a thread keeps in one piece: a mebibyte.
const MOST: usize = (1 << 20) / size_of::<Line>();

/// Memory of the system's that is nobody else's: where it begins, and how many lines it is.
#[derive(Clone, Copy)]
struct Piece {
    first: NonNull<Line>,
    length: usize,
}

impl Piece {
    const NONE: Piece = Piece { first: NonNull::dangling(), length: 0 };

    fn layout(length: usize) -> Option<Layout> {
        Layout::array::<Line>(length).ok()
    }

    #[cold]
    fn new(length: usize) -> Result<Piece> {
        if length == 0 {
            return Ok(Piece::NONE);
        }
        let refusal = || Error::memory(format!("Unable to allocate scratch memory of {length} cache lines"));
        let layout = Piece::layout(length).ok_or_else(refusal)?;
        // SAFETY: the layout's size is not zero.
        let first = NonNull::new(unsafe { std::alloc::alloc(layout) }).ok_or_else(refusal)?;
        Ok(Piece { first: first.cast(), length })
    }

    /// # Safety
    /// Nobody uses it any more.
    #[cold]
    unsafe fn free(self) {
        if let Some(layout) = Piece::layout(self.length).filter(|layout| layout.size() > 0) {
            // SAFETY: `new` made it with this layout.
            unsafe { std::alloc::dealloc(self.first.cast().as_ptr(), layout) };
        }
    }
}

/// What a thread keeps for its next evaluations. Two pieces, because an evaluation may begin another.
struct Kept([Cell<Piece>; 2]);

thread_local! {
    static KEPT: Kept = const { Kept([const { Cell::new(Piece::NONE) }; 2]) };
}

impl Kept {
    /// A piece of so many lines at least.
    #[inline]
    fn take(&self, length: usize) -> Result<Piece> {
        let piece = self.0[0].replace(Piece::NONE);
        if piece.length >= length { Ok(piece) } else { self.take_other(piece, length) }
    }

    #[cold]
    fn take_other(&self, small: Piece, length: usize) -> Result<Piece> {
        let other = self.0[1].replace(small);
        if other.length >= length {
            return Ok(other);
        }
        // SAFETY: the thread kept it, so that nobody uses it.
        unsafe { other.free() };
        Piece::new(length)
    }

    #[inline]
    fn give(&self, piece: Piece) {
        if self.0[0].get().length == 0 && piece.length <= MOST {
            self.0[0].set(piece);
        } else {
            self.give_other(piece);
        }
    }

    #[cold]
    fn give_other(&self, piece: Piece) {
        let rest = if piece.length <= MOST { self.0[1].replace(piece) } else { piece };
        // SAFETY: the caller is done with the one, and nobody has the other.
        unsafe { rest.free() };
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        for place in &self.0 {
            // SAFETY: nobody uses what the thread keeps, which ends.
            unsafe { place.replace(Piece::NONE).free() };
        }
    }
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
    /// Those that were made; none where threads have their own.
    made: Option<Box<Made>>,
}

struct Made {
    lines: Vec<Scratch<MaybeUninit<Line>>>,
    /// The places of those that nobody has now.
    free: Mutex<Vec<usize>>,
}

impl Benches {
    /// Benches of so many bytes, for so many threads.
    ///
    /// # Errors
    /// [`error::Kind::Memory`] where the allocator that is chosen has no memory.
    #[inline]
    pub fn new(threads: usize, bytes: usize) -> Result<Benches> {
        let benches = Benches::kept(bytes);
        if current::is_chosen() { benches.made(threads) } else { Ok(benches) }
    }

    /// Benches that threads have anyhow, whatever allocator is chosen.
    #[inline]
    pub fn kept(bytes: usize) -> Benches {
        Benches { length: bytes.div_ceil(size_of::<Line>()), made: None }
    }

    #[cold]
    fn made(self, threads: usize) -> Result<Benches> {
        if current::Chosen::for_scratch().allocator().is_none() {
            return Ok(self);
        }
        let lines = (0..threads).map(|_| Scratch::room(self.length)).collect::<Result<Vec<_>>>()?;
        let made = Made { lines, free: Mutex::new((0..threads).collect()) };
        Ok(Benches { made: Some(Box::new(made)), ..self })
    }

    /// One for this thread.
    ///
    /// # Errors
    /// [`error::Kind::Memory`] where the thread keeps too little and the system has no more.
    #[inline]
    pub fn take(&self) -> Result<Bench<'_>> {
        match &self.made {
            Some(made) => self.take_made(made),
            None => self.take_kept(),
        }
    }

    #[inline]
    fn take_kept(&self) -> Result<Bench<'_>> {
        // A thread that ends keeps nothing any more.
        let piece =
            KEPT.try_with(|kept| kept.take(self.length)).unwrap_or_else(|_| Piece::new(self.length))?;
        Ok(Bench { piece, place: None, from: self })
    }

    #[cold]
    fn take_made(&self, made: &Made) -> Result<Bench<'_>> {
        let free = made.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        // More threads came than were said to.
        let Some(place) = free else { return self.take_kept() };
        let first = NonNull::new(made.lines[place].pointer().cast()).unwrap_or(NonNull::dangling());
        Ok(Bench { piece: Piece { first, length: self.length }, place: Some(place), from: self })
    }
}

impl std::fmt::Debug for Benches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Benches of {} bytes", self.length * size_of::<Line>())
    }
}

/// A bench that a thread has; it goes back where it came from when it is dropped.
pub struct Bench<'a> {
    piece: Piece,
    /// Its place among those that were made; `None` where it is the thread's.
    place: Option<usize>,
    from: &'a Benches,
}

impl Bench<'_> {
    /// All that it was made for, to be taken piece by piece.
    #[inline]
    pub fn workspace(&mut self) -> Workspace<'_> {
        // SAFETY: there are so many lines, which are this thread's alone while it has the bench.
        Workspace::new(unsafe {
            std::slice::from_raw_parts_mut(self.piece.first.cast().as_ptr(), self.from.length)
        })
    }

    /// Its first byte, aligned to a cache line. What is there is what somebody left.
    #[inline]
    pub fn pointer(&self) -> *mut u8 {
        self.piece.first.cast().as_ptr()
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
        match (&self.from.made, self.place) {
            (Some(made), Some(place)) => {
                made.free.lock().unwrap_or_else(PoisonError::into_inner).push(place);
            }
            _ => {
                // SAFETY: a thread that ends keeps nothing any more; nobody else knows the piece.
                let end = |_| unsafe { self.piece.free() };
                KEPT.try_with(|kept| kept.give(self.piece)).unwrap_or_else(end);
            }
        }
    }
}
