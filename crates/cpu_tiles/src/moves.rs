//! Strided gathers and scatters, keyed by the width of elements alone.
//!
//! A move copies a rectangle of `rows × columns` elements between memory that steps by any strides.
//! Elements are moved as bytes of their width, so one loop serves all dtypes of that width and does
//! not mind alignment.

/// Steps, in bytes, of one side of a move.
#[derive(Debug, Clone, Copy)]
pub struct Steps {
    /// From one row to the next.
    pub row: isize,
    /// From one column to the next.
    pub column: isize,
}

/// Copies `rows × columns` elements of `width` bytes.
///
/// # Safety
/// `width` is 1, 2, 4, 8 or 16. Source and destination are valid at all steps; the destination
/// overlaps neither itself nor the source.
pub unsafe fn copy(
    width: usize,
    rows: usize,
    columns: usize,
    from: *const u8,
    from_steps: Steps,
    to: *mut u8,
    to_steps: Steps,
) {
    // SAFETY: passed on from the caller; both sides are dense runs of bytes in the first branch.
    unsafe {
        if from_steps.column == width as isize && to_steps.column == width as isize {
            let bytes = columns * width;
            if rows == 1 || (from_steps.row == bytes as isize && to_steps.row == bytes as isize) {
                return std::ptr::copy_nonoverlapping(from, to, rows * bytes);
            }
            if bytes >= 64 {
                for r in 0..rows as isize {
                    std::ptr::copy_nonoverlapping(
                        from.offset(r * from_steps.row),
                        to.offset(r * to_steps.row),
                        bytes,
                    );
                }
                return;
            }
        }
        match width {
            1 => rectangle::<u8>(rows, columns, from, from_steps, to, to_steps),
            2 => rectangle::<u16>(rows, columns, from, from_steps, to, to_steps),
            4 => rectangle::<u32>(rows, columns, from, from_steps, to, to_steps),
            8 => rectangle::<u64>(rows, columns, from, from_steps, to, to_steps),
            _ => rectangle::<u128>(rows, columns, from, from_steps, to, to_steps),
        }
    }
}

/// # Safety
/// As for [`copy`], with the width of `T`.
unsafe fn rectangle<T: Copy>(
    rows: usize,
    columns: usize,
    from: *const u8,
    from_steps: Steps,
    to: *mut u8,
    to_steps: Steps,
) {
    let dense = to_steps.column == size_of::<T>() as isize;
    for r in 0..rows as isize {
        // SAFETY: promised by the caller; unaligned accesses need no alignment.
        unsafe {
            let (from, to) = (from.offset(r * from_steps.row), to.offset(r * to_steps.row));
            if from_steps.column == 0 {
                let value = from.cast::<T>().read_unaligned();
                for c in 0..columns as isize {
                    to.offset(c * to_steps.column).cast::<T>().write_unaligned(value);
                }
            } else if dense {
                let to = to.cast::<T>();
                for c in 0..columns {
                    let value = from.offset(c as isize * from_steps.column).cast::<T>().read_unaligned();
                    to.add(c).write_unaligned(value);
                }
            } else {
                for c in 0..columns as isize {
                    let value = from.offset(c * from_steps.column).cast::<T>().read_unaligned();
                    to.offset(c * to_steps.column).cast::<T>().write_unaligned(value);
                }
            }
        }
    }
}

/// Fills `n` contiguous elements with one.
///
/// # Safety
/// `value` is valid for one element of `width` bytes and `to` for `n`; they do not overlap.
pub unsafe fn fill(width: usize, n: usize, value: *const u8, to: *mut u8) {
    let steps = Steps { row: 0, column: width as isize };
    // SAFETY: passed on from the caller.
    unsafe { copy(width, 1, n, value, Steps { row: 0, column: 0 }, to, steps) }
}
