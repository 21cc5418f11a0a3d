//! What a mask lets through: counting it, packing elements, writing them, finding positions.
//!
//! Masks are bytes, true where they are not zero. They are read in blocks of 64: a block that is all
//! false or all true costs a few instructions, any other is packed without branches into a small
//! buffer first. The elements are counted in chunks before anything is written, and from the counts
//! each chunk knows where its output begins, so that chunks run on several threads. No chunk writes
//! more than it counted, whatever happens to the mask in between.

use crate::gather::Address;
use dtype::DType;
use error::Result;
use layout::Walk;
use memory::Scratch;
use smallvec::SmallVec;
use std::mem::MaybeUninit;
use std::ops::Range;

const BLOCK: usize = 64;
/// Positions that are counted and written by one task.
const CHUNK: usize = 1 << 15;

/// Calls `run` on the parts of a walk's innermost loop that make up a range of its positions, with the
/// bytes to the part's first element for each operand, and its length.
///
/// # Errors
/// Those of `run`.
pub(crate) fn runs(
    walk: &Walk,
    range: Range<usize>,
    mut run: impl FnMut(&[isize], usize) -> Result<()>,
) -> Result<()> {
    let last = walk.shape.len() - 1;
    let inner = walk.shape[last];
    let mut at = range.start;
    while at < range.end {
        let column = at % inner;
        let count = (inner - column).min(range.end - at);
        let mut places: SmallVec<[isize; 4]> = SmallVec::new();
        for strides in &walk.strides {
            let mut rest = at / inner;
            let mut bytes = column as isize * strides[last];
            for (&length, &stride) in walk.shape[..last].iter().zip(strides).rev() {
                bytes += (rest % length) as isize * stride;
                rest /= length;
            }
            places.push(bytes);
        }
        run(&places, count)?;
        at += count;
    }
    Ok(())
}

/// How many elements of each chunk of a mask are true, and where the output of each begins.
#[derive(Debug)]
pub struct Counts {
    /// The number of true elements before each chunk; one more than there are chunks.
    starts: Scratch<usize>,
}

impl Counts {
    /// The number of true elements.
    pub fn total(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }
}

/// Counts the true elements of a mask, which is the walk's first operand.
///
/// # Errors
/// [`error::Kind::Interrupted`].
///
/// # Safety
/// The mask is valid for reading at all steps of the walk; the caller holds its lock.
pub unsafe fn count(walk: &Walk, mask: *const u8) -> Result<Counts> {
    let size = walk.size();
    let mask = Address(mask.cast_mut());
    let step = walk.strides[0][walk.shape.len() - 1];
    let chunks = size.div_ceil(CHUNK);
    let mut starts = Scratch::filled(chunks + 1, 0_usize)?;
    let counts = Address(starts.pointer().wrapping_add(1).cast());
    let chunk = |chunks: Range<usize>| {
        let mask = mask.get().cast_const();
        for chunk in chunks {
            let mut total = 0;
            runs(walk, chunk * CHUNK..size.min((chunk + 1) * CHUNK), |places, n| {
                // SAFETY: promised by the caller.
                total += unsafe { count_run(mask.offset(places[0]), step, n) };
                Ok(())
            })?;
            // SAFETY: there is a count for each chunk, which one task alone writes.
            unsafe { counts.get().cast::<usize>().add(chunk).write(total) };
        }
        Ok(())
    };
    threads::share(chunks, CHUNK / 2, 1, chunk, |(), ()| ())?;
    let mut total = 0;
    for count in &mut starts {
        total += *count;
        *count = total;
    }
    Ok(Counts { starts })
}

/// Counts the elements of any dtype that are not zero.
///
/// # Errors
/// [`error::Kind::Interrupted`].
///
/// # Safety
/// `x` is aligned and valid for reading `n` elements; the caller holds its lock.
pub unsafe fn count_nonzero(dtype: DType, n: usize, x: *const u8) -> Result<usize> {
    const PIECE: usize = 1024;
    let x = Address(x.cast_mut());
    let truth = cpu_tiles::casts::cast(dtype, DType::Bool);
    let count = |pieces: Range<usize>| {
        let mut total = 0;
        let mut room = [MaybeUninit::<u8>::uninit(); PIECE];
        let (first, end) = (pieces.start * PIECE, n.min(pieces.end * PIECE));
        if dtype.is_bool() {
            // SAFETY: promised by the caller.
            return Ok(unsafe { count_run(x.get().add(first), 1, end - first) });
        }
        for at in (first..end).step_by(PIECE) {
            let (m, to) = (PIECE.min(end - at), room.as_mut_ptr().cast::<u8>());
            // SAFETY: promised by the caller; there is room for the truth of a piece.
            unsafe {
                let from = x.get().cast_const().add(at * dtype.itemsize());
                truth(m, [from].as_ptr(), [to].as_ptr());
                total += count_run(to, 1, m);
            }
        }
        Ok(total)
    };
    threads::share(n.div_ceil(PIECE), PIECE * dtype.itemsize().div_ceil(2), 1, count, |a, b| a + b)
}

/// # Safety
/// `mask` is valid for `n` elements.
unsafe fn count_run(mask: *const u8, step: isize, n: usize) -> usize {
    if step == 1 {
        // SAFETY: promised by the caller.
        let mask = unsafe { std::slice::from_raw_parts(mask, n) };
        // Sums of at most 255 stay in a byte, and so in wide vectors.
        return mask
            .chunks(255)
            .map(|part| usize::from(part.iter().map(|&b| u8::from(b != 0)).sum::<u8>()))
            .sum();
    }
    // SAFETY: promised by the caller.
    (0..n as isize).filter(|&k| unsafe { *mask.offset(k * step) } != 0).count()
}

/// Calls `run` for each chunk on several threads, with its positions and its place in the output.
fn each_chunk(
    counts: &Counts,
    size: usize,
    weight: usize,
    run: impl Fn(Range<usize>, Range<usize>) -> Result<()> + Sync,
) -> Result<()> {
    threads::share(
        counts.starts.len() - 1,
        CHUNK * weight,
        1,
        |chunks| {
            for chunk in chunks {
                let output = counts.starts[chunk]..counts.starts[chunk + 1];
                if !output.is_empty() {
                    run(chunk * CHUNK..size.min((chunk + 1) * CHUNK), output)?;
                }
            }
            Ok(())
        },
        |(), ()| (),
    )
}

/// Which elements of a block are true.
enum Truth {
    None,
    All,
    Some,
}

/// # Safety
/// `mask` is valid for `n` elements.
unsafe fn truth(mask: *const u8, step: isize, n: usize) -> Truth {
    // SAFETY: promised by the caller.
    match unsafe { count_run(mask, step, n) } {
        0 => Truth::None,
        count if count == n => Truth::All,
        _ => Truth::Some,
    }
}

/// Packs the elements of `x` where the mask is true into `out`, in the order of the walk, whose operands
/// are the mask and `x`.
///
/// # Errors
/// [`error::Kind::Interrupted`].
///
/// # Safety
/// Mask and `x` are valid for reading at all steps of the walk, `out` for writing as many elements as
/// were counted; `out` shares no memory with the others. The caller holds the locks since counting.
pub unsafe fn compress(
    width: usize,
    walk: &Walk,
    mask: *const u8,
    x: *const u8,
    out: *mut u8,
    counts: &Counts,
) -> Result<()> {
    let addresses = (Address(mask.cast_mut()), Address(x.cast_mut()), Address(out));
    each_chunk(counts, walk.size(), 6, |positions, output| {
        let mask = addresses.0.get().cast_const();
        let x = addresses.1.get().cast_const();
        let out = addresses.2.get();
        // SAFETY: promised by the caller; chunks write different parts of the output.
        crate::by_width!(width, T => unsafe { compress_part::<T>(walk, positions, mask, x, out.cast::<T>(), output) })
    })
}

/// # Safety
/// As for [`compress`].
unsafe fn compress_part<T: Copy + Default>(
    walk: &Walk,
    positions: Range<usize>,
    mask: *const u8,
    x: *const u8,
    out: *mut T,
    output: Range<usize>,
) -> Result<()> {
    let last = walk.shape.len() - 1;
    let (mask_step, x_step) = (walk.strides[0][last], walk.strides[1][last]);
    let mut to = output.start;
    runs(walk, positions, |places, n| {
        let (mask, x) = (mask.wrapping_offset(places[0]), x.wrapping_offset(places[1]));
        for start in (0..n).step_by(BLOCK) {
            let count = BLOCK.min(n - start);
            let mask = mask.wrapping_offset(start as isize * mask_step);
            let x = x.wrapping_offset(start as isize * x_step);
            // SAFETY: promised by the caller; no more is written than was counted.
            unsafe {
                let mut packed = [T::default(); BLOCK];
                let found = match truth(mask, mask_step, count) {
                    Truth::None => continue,
                    Truth::All if x_step == size_of::<T>() as isize && count <= output.end - to => {
                        std::ptr::copy_nonoverlapping(x.cast::<T>(), out.add(to), count);
                        to += count;
                        continue;
                    }
                    _ => {
                        let mut found = 0;
                        for k in 0..count as isize {
                            packed[found % BLOCK] = x.offset(k * x_step).cast::<T>().read_unaligned();
                            found += usize::from(*mask.offset(k * mask_step) != 0);
                        }
                        found
                    }
                };
                let found = found.min(output.end - to);
                std::ptr::copy_nonoverlapping(packed.as_ptr(), out.add(to), found);
                to += found;
            }
        }
        Ok(())
    })
}

/// Writes one value to the elements of `x` where the mask is true; operands of the walk are the mask and
/// `x`.
///
/// # Errors
/// [`error::Kind::Interrupted`].
///
/// # Safety
/// The mask is valid for reading and `x` for writing at all steps of the walk, `value` for one element;
/// they share no memory, and `x` none with itself. The caller holds the locks.
pub unsafe fn fill(width: usize, walk: &Walk, mask: *const u8, x: *mut u8, value: *const u8) -> Result<()> {
    let addresses = (Address(mask.cast_mut()), Address(x));
    crate::by_width!(width, T => {
        // SAFETY: promised by the caller.
        let value = unsafe { value.cast::<T>().read_unaligned() };
        let run = |range: Range<usize>| {
            let mask = addresses.0.get().cast_const();
            let x = addresses.1.get();
            // SAFETY: promised by the caller; ranges are different elements.
            unsafe { fill_part::<T>(walk, range, mask, x, value) }
        };
        threads::share(walk.size(), 3, CHUNK, run, |(), ()| ())
    })
}

/// # Safety
/// As for [`fill`].
unsafe fn fill_part<T: Copy>(
    walk: &Walk,
    range: Range<usize>,
    mask: *const u8,
    x: *mut u8,
    value: T,
) -> Result<()> {
    let last = walk.shape.len() - 1;
    let (mask_step, x_step) = (walk.strides[0][last], walk.strides[1][last]);
    runs(walk, range, |places, n| {
        let (mask, x) = (mask.wrapping_offset(places[0]), x.wrapping_offset(places[1]));
        let aligned = x.addr().is_multiple_of(align_of::<T>());
        if mask_step == 1 && x_step == size_of::<T>() as isize && aligned {
            // SAFETY: promised by the caller; contiguous and aligned.
            let (mask, x) = unsafe {
                (std::slice::from_raw_parts(mask, n), std::slice::from_raw_parts_mut(x.cast::<T>(), n))
            };
            for (x, &m) in x.iter_mut().zip(mask) {
                *x = if m != 0 { value } else { *x };
            }
            return Ok(());
        }
        for k in 0..n as isize {
            // SAFETY: promised by the caller.
            unsafe {
                if *mask.offset(k * mask_step) != 0 {
                    x.offset(k * x_step).cast::<T>().write_unaligned(value);
                }
            }
        }
        Ok(())
    })
}

/// Writes values, one after the other and from the beginning again when they are used up, to the
/// elements of `x` where the mask is true; operands of the walk are the mask and `x`.
///
/// # Errors
/// [`error::Kind::Interrupted`].
///
/// # Safety
/// As for [`fill`]; `values` is valid for `length > 0` contiguous elements.
pub unsafe fn place(
    width: usize,
    walk: &Walk,
    mask: *const u8,
    x: *mut u8,
    values: *const u8,
    length: usize,
    counts: &Counts,
) -> Result<()> {
    let last = walk.shape.len() - 1;
    let (mask_step, x_step) = (walk.strides[0][last], walk.strides[1][last]);
    let addresses = (Address(mask.cast_mut()), Address(x), Address(values.cast_mut()));
    each_chunk(counts, walk.size(), 8, |positions, output| {
        let mask = addresses.0.get().cast_const();
        let x = addresses.1.get();
        let values = addresses.2.get().cast_const();
        let mut next = output.start % length;
        runs(walk, positions, |places, n| {
            let (mask, x) = (mask.wrapping_offset(places[0]), x.wrapping_offset(places[1]));
            // SAFETY: promised by the caller; the next value is always inside.
            crate::by_width!(width, T => unsafe {
                for k in 0..n as isize {
                    if *mask.offset(k * mask_step) != 0 {
                        let value = values.cast::<T>().add(next).read_unaligned();
                        x.offset(k * x_step).cast::<T>().write_unaligned(value);
                        next = if next + 1 == length { 0 } else { next + 1 };
                    }
                }
            });
            Ok(())
        })
    })
}

/// Writes the coordinates of the true elements of a contiguous mask of a shape: the positions along the
/// first axis, then along the second and so on, `counts.total()` of each.
///
/// # Errors
/// [`error::Kind::Interrupted`].
///
/// # Safety
/// `mask` is valid for reading all elements of the shape, which has at least one axis; `out` for writing
/// `shape.len() * counts.total()` integers. The counts are those of this mask as one axis, and the
/// caller holds the locks since counting.
pub unsafe fn positions(shape: &[usize], mask: *const u8, out: *mut i64, counts: &Counts) -> Result<()> {
    let addresses = (Address(mask.cast_mut()), Address(out.cast()));
    let (total, size) = (counts.total(), layout::size_of_shape(shape));
    let last = shape.len() - 1;
    let inner = shape[last];
    each_chunk(counts, size, 6, |positions, output| {
        let mask = addresses.0.get().cast_const();
        let out = addresses.1.get().cast::<i64>();
        let mut to = output.start;
        let mut at = positions.start;
        while at < positions.end {
            let column = at % inner;
            let n = (inner - column).min(positions.end - at);
            let before = to;
            for start in (0..n).step_by(BLOCK) {
                let count = BLOCK.min(n - start);
                let mut packed = [0i64; BLOCK];
                // SAFETY: promised by the caller; no more is written than was counted.
                unsafe {
                    let mask = mask.add(at + start);
                    if count >= 8 && matches!(truth(mask, 1, count), Truth::None) {
                        continue;
                    }
                    let mut found = 0;
                    for k in 0..count {
                        packed[found % BLOCK] = (column + start + k) as i64;
                        found += usize::from(*mask.add(k) != 0);
                    }
                    let found = found.min(output.end - to);
                    std::ptr::copy_nonoverlapping(packed.as_ptr(), out.add(last * total + to), found);
                    to += found;
                }
            }
            let mut rest = at / inner;
            for axis in (0..last).rev() {
                let coordinate = (rest % shape[axis]) as i64;
                rest /= shape[axis];
                for k in before..to {
                    // SAFETY: as above.
                    unsafe { out.add(axis * total + k).write(coordinate) };
                }
            }
            at += n;
        }
        Ok(())
    })
}
