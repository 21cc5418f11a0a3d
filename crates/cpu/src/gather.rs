//! Gathers and scatters: elements at places that index arrays name.
//!
//! A point is what one tuple of indices names: one element, or a whole row of the axes that are not
//! indexed. Points are visited in the order in which they lie in the packed side (the new array of a
//! gather, the values of a scatter); the other side is reached through byte offsets, which are worked
//! out for a block of points at a time and checked before they are used. Elements move as bytes of
//! their width, and rows without gaps move whole, so that one loop serves all dtypes.
//!
//! Gathers run on several threads. Scatters do not: where points repeat, the last one wins.

use cpu_tiles::moves::{self, Steps};
use error::{Error, Result};
use layout::Walk;
use smallvec::SmallVec;
use std::ops::Range;
use std::sync::LazyLock;

/// An address that several threads use, each its own part of what lies there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Address(pub(crate) *mut u8);

// SAFETY: an address is only a number; the functions that use it are unsafe and say what they need.
unsafe impl Send for Address {}
// SAFETY: as above.
unsafe impl Sync for Address {}

impl Address {
    pub(crate) fn get(self) -> *mut u8 {
        self.0
    }
}

/// Points whose offsets are worked out at a time.
const BLOCK: usize = 512;

/// What an index outside its axis means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// A mistake; negative indices count from the end.
    #[default]
    Raise,
    /// The index modulo the length.
    Wrap,
    /// The nearest index inside; negative ones mean the first.
    Clip,
}

impl Mode {
    /// Reads NumPy's name of a mode.
    ///
    /// # Errors
    /// [`error::Kind::Value`] for any other text.
    pub fn parse(name: &str) -> Result<Mode> {
        Ok(match name {
            "raise" => Mode::Raise,
            "wrap" => Mode::Wrap,
            "clip" => Mode::Clip,
            _ => {
                return Err(Error::value(format!(
                    "clipmode must be one of 'clip', 'raise', or 'wrap' (got '{name}')"
                )));
            }
        })
    }
}

/// An axis that an index array reads.
#[derive(Debug, Clone, Copy)]
pub struct Indexed {
    /// The number of the axis, for messages.
    pub axis: usize,
    /// Its length.
    pub length: usize,
    /// Bytes from one element to the next.
    pub step: isize,
    /// What an index outside means.
    pub mode: Mode,
}

impl Indexed {
    /// The message for an index that lies outside.
    #[cold]
    pub fn refuse(&self, index: i64) -> Error {
        Error::index(format!(
            "index {index} is out of bounds for axis {} with size {}",
            self.axis, self.length
        ))
    }

    #[cold]
    fn refuse_first(&self, indices: &[i64]) -> Error {
        let outside = |index: &&i64| **index < -(self.length as i64) || **index >= self.length as i64;
        self.refuse(indices.iter().find(outside).copied().unwrap_or(0))
    }

    /// Adds to each offset, or sets it to, the bytes to the element that an index names.
    ///
    /// # Errors
    /// [`error::Kind::Index`] outside the axis, under [`Mode::Raise`]; and for an axis without elements.
    fn resolve<const ADD: bool>(&self, indices: &[i64], offsets: &mut [i64]) -> Result<()> {
        let n = self.length as i64;
        if n == 0 && !indices.is_empty() {
            return Err(self.refuse(indices[0]));
        }
        let step = self.step as i64;
        let put = |offset: &mut i64, index: i64| {
            let bytes = index.wrapping_mul(step);
            *offset = if ADD { offset.wrapping_add(bytes) } else { bytes };
        };
        match self.mode {
            Mode::Raise => {
                let mut outside = false;
                for (offset, &index) in offsets.iter_mut().zip(indices) {
                    let index = index.wrapping_add(n & (index >> 63));
                    outside |= index as u64 >= n as u64;
                    put(offset, index);
                }
                if outside {
                    return Err(self.refuse_first(indices));
                }
            }
            Mode::Wrap => {
                for (offset, &index) in offsets.iter_mut().zip(indices) {
                    put(offset, if index as u64 >= n as u64 { index.rem_euclid(n) } else { index });
                }
            }
            Mode::Clip => {
                for (offset, &index) in offsets.iter_mut().zip(indices) {
                    put(offset, index.clamp(0, n - 1));
                }
            }
        }
        Ok(())
    }
}

/// The points of a gather or scatter, in the order of the packed side.
#[derive(Debug, Clone)]
pub enum Points<'a> {
    /// Index arrays of one length, each with the axis that it reads.
    Indices(SmallVec<[(&'a [i64], Indexed); 2]>),
    /// Bytes from the array's first element to each point; known to lie inside.
    Offsets(&'a [i64]),
}

impl Points<'_> {
    /// How many points there are.
    pub fn len(&self) -> usize {
        match self {
            Points::Indices(axes) => axes.first().map_or(0, |(indices, _)| indices.len()),
            Points::Offsets(offsets) => offsets.len(),
        }
    }

    /// Whether there are no points.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The offsets of some points.
    fn block<'b>(&'b self, range: Range<usize>, room: &'b mut Room) -> Result<&'b [i64]> {
        match self {
            Points::Offsets(offsets) => Ok(&offsets[range]),
            Points::Indices(axes) => {
                if room.len() < range.len() {
                    room.resize(range.len(), 0);
                }
                let offsets = &mut room[..range.len()];
                for (k, (indices, axis)) in axes.iter().enumerate() {
                    match k {
                        0 => axis.resolve::<false>(&indices[range.clone()], offsets)?,
                        _ => axis.resolve::<true>(&indices[range.clone()], offsets)?,
                    }
                }
                Ok(offsets)
            }
        }
    }

    /// Refuses indices outside their axes, before anything is written.
    ///
    /// # Errors
    /// [`error::Kind::Index`].
    pub fn check(&self) -> Result<()> {
        let check = |range: Range<usize>| {
            let mut room = Room::new();
            blocks(range, |range| self.block(range, &mut room).map(drop))
        };
        match self {
            Points::Offsets(_) => Ok(()),
            Points::Indices(axes) => threads::share(self.len(), 3 * axes.len(), BLOCK, check, |(), ()| ()),
        }
    }

    /// Calls `run` with the offsets of each block of points, in order, and the number of its first point.
    ///
    /// # Errors
    /// [`error::Kind::Index`].
    pub fn each_block(&self, mut run: impl FnMut(usize, &[i64])) -> Result<()> {
        let mut room = Room::new();
        blocks(0..self.len(), |range| {
            run(range.start, self.block(range.clone(), &mut room)?);
            Ok(())
        })
    }

    /// Writes the offset of every point.
    ///
    /// # Errors
    /// [`error::Kind::Index`].
    pub fn write_offsets(&self, offsets: &mut [i64]) -> Result<()> {
        let mut room = Room::new();
        blocks(0..self.len().min(offsets.len()), |range| {
            offsets[range.clone()].copy_from_slice(self.block(range, &mut room)?);
            Ok(())
        })
    }
}

/// Offsets of one block of points: without an allocation where there are few.
type Room = SmallVec<[i64; 32]>;

/// Cuts a range into blocks.
fn blocks(range: Range<usize>, mut run: impl FnMut(Range<usize>) -> Result<()>) -> Result<()> {
    let mut start = range.start;
    while start < range.end {
        let end = range.end.min(start + BLOCK);
        run(start..end)?;
        start = end;
    }
    Ok(())
}

/// What moves, and from where to where.
#[derive(Debug)]
pub struct Transfer<'a> {
    /// Bytes of an element.
    pub width: usize,
    /// Loops around the points: steps of the packed side, then of the array.
    pub outer: &'a Walk,
    /// The points.
    pub points: Points<'a>,
    /// Bytes between points on the packed side; zero repeats one value.
    pub point_step: isize,
    /// Loops within a point: steps of the packed side, then of the array.
    pub inner: &'a Walk,
}

/// One loop of length one.
pub fn no_loops() -> &'static Walk {
    static NO_LOOPS: LazyLock<Walk> = LazyLock::new(|| layout::walk(&[], &[&[], &[]]));
    &NO_LOOPS
}

impl Transfer<'_> {
    /// The bytes of a point, where they lie without gaps on both sides.
    fn row_bytes(&self) -> Option<usize> {
        let n = self.inner.size();
        let dense = |strides: &[isize]| strides[0] == self.width as isize;
        (n == 1 || self.inner.shape.len() == 1 && self.inner.strides.iter().all(|strides| dense(strides)))
            .then_some(n * self.width)
    }

    /// Work of one point, in quarters of a nanosecond.
    fn weight(&self) -> usize {
        match self.row_bytes() {
            Some(bytes) => 6 + bytes / 4,
            None => 12 + 4 * self.inner.size(),
        }
    }
}

/// Copies the elements at the points of `array` to `packed`.
///
/// # Errors
/// [`error::Kind::Index`] for an index outside its axis, [`error::Kind::Interrupted`]; what was written
/// is then of no use.
///
/// # Safety
/// `packed` is valid for writing at all steps of the outer loops, the points and the inner loops, and
/// shares no memory with anything; `array` is valid for reading at all steps, at every index inside the
/// axes and at every given offset. Widths are 1, 2, 4, 8 or 16. The caller holds the locks.
pub unsafe fn gather(transfer: &Transfer<'_>, array: *const u8, packed: *mut u8) -> Result<()> {
    let (array, packed) = (Address(array.cast_mut()), Address(packed));
    let points = transfer.points.len();
    let total = transfer.outer.size() * points;
    if total == 0 || transfer.inner.size() == 0 {
        return if total == 0 { Ok(()) } else { transfer.points.check() };
    }
    let run = |range: Range<usize>| {
        // SAFETY: promised by the caller; ranges do not overlap, and so neither does what they write.
        unsafe { part::<false>(transfer, range, array.get(), packed.get()) }
    };
    threads::share(total, transfer.weight(), BLOCK.min(total / 8 + 1), run, |(), ()| ())
}

/// Copies `packed` to the elements at the points of `array`, in order.
///
/// # Errors
/// [`error::Kind::Index`] for an index outside its axis; nothing is written then.
///
/// # Safety
/// As for [`gather`], with reading and writing exchanged; the points may repeat.
pub unsafe fn scatter(transfer: &Transfer<'_>, array: *mut u8, packed: *const u8) -> Result<()> {
    transfer.points.check()?;
    if transfer.inner.size() == 0 {
        return Ok(());
    }
    // SAFETY: promised by the caller.
    unsafe {
        part::<true>(transfer, 0..transfer.outer.size() * transfer.points.len(), array, packed.cast_mut())
    }
}

/// Moves the points of a range, counted through the outer loops.
///
/// # Safety
/// As for [`gather`] or [`scatter`].
unsafe fn part<const SCATTER: bool>(
    transfer: &Transfer<'_>,
    range: Range<usize>,
    array: *mut u8,
    packed: *mut u8,
) -> Result<()> {
    let points = transfer.points.len();
    let mut room = Room::new();
    let mut at = range.start;
    while at < range.end {
        let (outer, first) = (at / points, at % points);
        let last = points.min(first + range.end - at);
        let array = array.wrapping_offset(place(transfer.outer, 1, outer));
        let packed = packed.wrapping_offset(place(transfer.outer, 0, outer));
        blocks(first..last, |block| {
            let packed = packed.wrapping_offset(block.start as isize * transfer.point_step);
            let offsets = transfer.points.block(block, &mut room)?;
            // SAFETY: promised by the caller; the offsets were checked.
            unsafe { move_points::<SCATTER>(transfer, offsets, array, packed) };
            Ok(())
        })?;
        at += last - first;
    }
    Ok(())
}

/// Bytes from the first position of a walk to another, counted with the last loop fastest.
fn place(walk: &Walk, operand: usize, mut position: usize) -> isize {
    let mut bytes = 0;
    for (&length, &step) in walk.shape.iter().zip(&walk.strides[operand]).rev() {
        bytes += (position % length) as isize * step;
        position /= length;
    }
    bytes
}

/// # Safety
/// As for [`gather`] or [`scatter`], for points whose offsets are given.
unsafe fn move_points<const SCATTER: bool>(
    transfer: &Transfer<'_>,
    offsets: &[i64],
    array: *mut u8,
    packed: *mut u8,
) {
    let step = transfer.point_step;
    macro_rules! rows {
        ($($bytes:literal => $T:ty),+) => {
            match transfer.row_bytes() {
                // SAFETY: promised by the caller; a row is as many bytes as the type has.
                $(Some($bytes) => unsafe { rows_of::<$T, SCATTER>(offsets, array, packed, step) },)+
                // SAFETY: promised by the caller.
                Some(bytes) => unsafe { long_rows::<SCATTER>(bytes, offsets, array, packed, step) },
                // SAFETY: promised by the caller.
                None => unsafe { rectangles::<SCATTER>(transfer, offsets, array, packed) },
            }
        };
    }
    rows! {
        1 => u8, 2 => u16, 4 => u32, 8 => u64, 12 => [u32; 3], 16 => u128, 24 => [u64; 3], 32 => [u64; 4],
        40 => [u64; 5], 48 => [u64; 6], 64 => [u64; 8]
    }
}

/// # Safety
/// As for [`move_points`], with points of the size of `T`.
unsafe fn rows_of<T: Copy, const SCATTER: bool>(
    offsets: &[i64],
    array: *mut u8,
    packed: *mut u8,
    step: isize,
) {
    if step == size_of::<T>() as isize {
        let packed = packed.cast::<T>();
        for (k, &offset) in offsets.iter().enumerate() {
            let place = array.wrapping_offset(offset as isize).cast::<T>();
            // SAFETY: promised by the caller; unaligned accesses need no alignment.
            unsafe {
                if SCATTER {
                    place.write_unaligned(packed.add(k).read_unaligned());
                } else {
                    packed.add(k).write_unaligned(place.read_unaligned());
                }
            }
        }
        return;
    }
    for (k, &offset) in offsets.iter().enumerate() {
        let place = array.wrapping_offset(offset as isize).cast::<T>();
        let packed = packed.wrapping_offset(k as isize * step).cast::<T>();
        // SAFETY: as above.
        unsafe {
            if SCATTER {
                place.write_unaligned(packed.read_unaligned());
            } else {
                packed.write_unaligned(place.read_unaligned());
            }
        }
    }
}

/// # Safety
/// As for [`move_points`], with points of so many bytes.
unsafe fn long_rows<const SCATTER: bool>(
    bytes: usize,
    offsets: &[i64],
    array: *mut u8,
    packed: *mut u8,
    step: isize,
) {
    for (k, &offset) in offsets.iter().enumerate() {
        let place = array.wrapping_offset(offset as isize);
        let packed = packed.wrapping_offset(k as isize * step);
        // SAFETY: promised by the caller.
        unsafe {
            if SCATTER {
                std::ptr::copy_nonoverlapping(packed, place, bytes);
            } else {
                std::ptr::copy_nonoverlapping(place, packed, bytes);
            }
        }
    }
}

/// Points that are rectangles of any steps, the innermost two loops at once. A long single loop is cut
/// so that what neighbouring points share stays in cache.
///
/// # Safety
/// As for [`move_points`].
unsafe fn rectangles<const SCATTER: bool>(
    transfer: &Transfer<'_>,
    offsets: &[i64],
    array: *mut u8,
    packed: *mut u8,
) {
    let Walk { shape, strides } = transfer.inner;
    let loops = shape.len();
    let columns = shape[loops - 1];
    let rows = if loops >= 2 { shape[loops - 2] } else { 1 };
    let outer = Walk {
        shape: shape[..loops.saturating_sub(2)].into(),
        strides: strides.iter().map(|strides| strides[..loops.saturating_sub(2)].into()).collect(),
    };
    let steps = |operand: usize| Steps {
        row: if loops >= 2 { strides[operand][loops - 2] } else { 0 },
        column: strides[operand][loops - 1],
    };
    let (packed_steps, array_steps) = (steps(0), steps(1));
    let cut = if loops == 1 { 128 } else { columns };
    for column in (0..columns).step_by(cut) {
        let width = cut.min(columns - column);
        for (k, &offset) in offsets.iter().enumerate() {
            for position in 0..outer.shape.iter().product() {
                let place = array
                    .wrapping_offset(offset as isize + place(&outer, 1, position))
                    .wrapping_offset(column as isize * array_steps.column);
                let packed = packed
                    .wrapping_offset(k as isize * transfer.point_step + self::place(&outer, 0, position))
                    .wrapping_offset(column as isize * packed_steps.column);
                // SAFETY: promised by the caller.
                unsafe {
                    if SCATTER {
                        moves::copy(transfer.width, rows, width, packed, packed_steps, place, array_steps);
                    } else {
                        moves::copy(transfer.width, rows, width, place, array_steps, packed, packed_steps);
                    }
                }
            }
        }
    }
}

/// Writes to each element of `out` the element at the same place of the choice that an index names.
/// Operands of the walk: the output, the indices, then the choices.
///
/// # Errors
/// [`error::Kind::Value`] for an index that names no choice.
///
/// # Safety
/// All operands are valid at all steps of the walk, `out` for writing, of `width` bytes an element and
/// the indices `i64`; `out` shares memory with no other. The caller holds the locks.
pub unsafe fn choose(
    width: usize,
    walk: &Walk,
    mode: Mode,
    out: *mut u8,
    indices: *const u8,
    choices: &[*const u8],
) -> Result<()> {
    let n = choices.len() as i64;
    let (out_step, index_step) =
        (walk.strides[0][walk.shape.len() - 1], walk.strides[1][walk.shape.len() - 1]);
    let last = walk.shape.len() - 1;
    crate::masks::runs(walk, 0..walk.size(), |places, count| {
        for k in 0..count as isize {
            // SAFETY: promised by the caller.
            let index = unsafe { indices.offset(places[1] + k * index_step).cast::<i64>().read_unaligned() };
            let index = match mode {
                Mode::Raise if index < 0 || index >= n => {
                    return Err(Error::value("invalid entry in choice array"));
                }
                Mode::Raise => index,
                Mode::Wrap => index.rem_euclid(n),
                Mode::Clip => index.clamp(0, n - 1),
            } as usize;
            let from = choices[index].wrapping_offset(places[2 + index] + k * walk.strides[2 + index][last]);
            // SAFETY: promised by the caller.
            unsafe {
                let to = out.offset(places[0] + k * out_step);
                match width {
                    1 => *to = *from,
                    2 => to.cast::<u16>().write_unaligned(from.cast::<u16>().read_unaligned()),
                    4 => to.cast::<u32>().write_unaligned(from.cast::<u32>().read_unaligned()),
                    8 => to.cast::<u64>().write_unaligned(from.cast::<u64>().read_unaligned()),
                    _ => to.cast::<u128>().write_unaligned(from.cast::<u128>().read_unaligned()),
                }
            }
        }
        Ok(())
    })
}
