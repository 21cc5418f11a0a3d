//! Memory that is handed out piece by piece.

use crate::bench::Line;
use std::mem::MaybeUninit;

/// What a bench has, as work takes it: from the front, each piece beginning with a cache line. Work states with
/// [`Workspace::bytes`] how much it will take, in the order in which it does.
///
/// ```
/// use memory::{Benches, Workspace};
/// let benches = Benches::new(1, Workspace::bytes::<i64>(3) + Workspace::bytes::<u8>(100))?;
/// let mut bench = benches.take()?;
/// let mut workspace = bench.workspace();
/// let counts = workspace.filled(3, 0_i64);
/// // What is taken from a part of it is free again afterwards.
/// workspace.part().filled(100, 1_u8)[99] = 7;
/// counts[1] = i64::from(workspace.filled(100, 2_u8)[99]);
/// assert_eq!(counts, [0, 2, 0]);
/// # Ok::<(), error::Error>(())
/// ```
pub struct Workspace<'a> {
    rest: &'a mut [MaybeUninit<Line>],
}

impl<'a> Workspace<'a> {
    pub(crate) fn new(rest: &'a mut [MaybeUninit<Line>]) -> Workspace<'a> {
        Workspace { rest }
    }

    /// The bytes that so many values take.
    pub const fn bytes<T>(count: usize) -> usize {
        const { assert!(align_of::<T>() <= align_of::<Line>(), "aligned to more than a cache line") };
        match count.saturating_mul(size_of::<T>()).checked_next_multiple_of(size_of::<Line>()) {
            Some(bytes) => bytes,
            None => usize::MAX,
        }
    }

    /// So many values, which nobody has written yet.
    ///
    /// # Panics
    /// Where there is too little left.
    #[inline]
    pub fn room<T: Copy>(&mut self, count: usize) -> &'a mut [MaybeUninit<T>] {
        let lines = Workspace::bytes::<T>(count) / size_of::<Line>();
        let (piece, rest) = std::mem::take(&mut self.rest).split_at_mut(lines);
        self.rest = rest;
        // SAFETY: the lines hold so many values, which may have any bytes while nobody has written them.
        unsafe { std::slice::from_raw_parts_mut(piece.as_mut_ptr().cast(), count) }
    }

    /// So many times a value.
    ///
    /// # Panics
    /// As [`Workspace::room`].
    #[inline]
    pub fn filled<T: Copy>(&mut self, count: usize, value: T) -> &'a mut [T] {
        let room = self.room(count);
        room.fill(MaybeUninit::new(value));
        // SAFETY: all of them were just written.
        unsafe { room.assume_init_mut() }
    }

    /// What an iterator gives.
    ///
    /// # Panics
    /// As [`Workspace::room`].
    #[inline]
    pub fn collected<T: Copy>(&mut self, values: impl ExactSizeIterator<Item = T>) -> &'a mut [T] {
        let room = self.room(values.len());
        let mut written = 0;
        for (to, value) in room.iter_mut().zip(values) {
            to.write(value);
            written += 1;
        }
        // SAFETY: so many of them were just written.
        unsafe { room[..written].assume_init_mut() }
    }

    /// What is left, for a while.
    #[inline]
    pub fn part(&mut self) -> Workspace<'_> {
        Workspace { rest: self.rest }
    }

    /// The bytes that are left.
    #[inline]
    pub fn into_bytes(self) -> &'a mut [MaybeUninit<u8>] {
        let count = size_of_val(self.rest);
        // SAFETY: the lines are so many bytes.
        unsafe { std::slice::from_raw_parts_mut(self.rest.as_mut_ptr().cast(), count) }
    }
}

/// Memory for work that needs little, which lies where it is made: taking a bench would take longer.
#[derive(Debug)]
pub struct Small([MaybeUninit<Line>; Small::BYTES / size_of::<Line>()]);

impl Small {
    /// How many bytes it has.
    pub const BYTES: usize = 2048;

    /// A new one.
    #[expect(clippy::new_without_default, reason = "nobody wants one by default")]
    #[inline]
    pub const fn new() -> Small {
        Small([MaybeUninit::uninit(); Small::BYTES / size_of::<Line>()])
    }

    /// All of it, to be taken piece by piece.
    #[inline]
    pub fn workspace(&mut self) -> Workspace<'_> {
        Workspace::new(&mut self.0)
    }
}

impl std::fmt::Debug for Workspace<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Workspace of {} bytes", size_of_val(self.rest))
    }
}
