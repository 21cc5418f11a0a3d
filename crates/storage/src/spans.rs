//! Strided elements as slices with positions: what algorithms over whole matrices read.
//!
//! A matrix product wants its operands where they lie, transposed or sliced, without a copy, and all
//! locks at once. [`with_spans`] takes the locks in one [`Access`] and hands out, for each operand, the
//! stretch of memory that its view touches together with its steps counted in elements. Only elements
//! that cannot be read in place (unaligned, in steps that are no whole number of elements, or truth
//! values, whose bytes may be anything) are copied before.

use crate::{Dense, Pod};
use dtype::Element;
use error::{Error, Result};
use layout::{Order, Strides};
use memory::{Access, Intent, Reading};
use smallvec::SmallVec;

/// The elements of a view: element `index` is `elements[origin + Σ index[k] * strides[k]]`. What lies
/// between the view's elements is not to be read.
#[derive(Debug)]
pub struct Span<'a, T> {
    /// The memory from the first to the last element that the view touches.
    pub elements: &'a [T],
    /// The position of the element with index zero everywhere.
    pub origin: usize,
    /// The steps along the axes, in elements.
    pub strides: Strides,
}

/// A view whose elements can be read in place as `T`: itself, or a copy.
fn readable<T: Element>(dense: &Dense) -> Result<Dense> {
    let width = T::DTYPE.itemsize();
    let whole = dense.strides().iter().all(|stride| stride.unsigned_abs().is_multiple_of(width));
    if dense.dtype() == T::DTYPE && !T::DTYPE.is_bool() && whole && dense.is_aligned() {
        Ok(dense.clone())
    } else {
        dense.cast(T::DTYPE, Order::K)
    }
}

/// A new array in C order, filled in by `run` from the elements of two others; `None` where those are not both
/// plain ([`Dense::is_plain`]) and of `T`. Nothing is in the new array before.
///
/// # Errors
/// As [`Dense::empty`], and those of `run`.
pub fn from_plain<T: Pod>(
    ins: [&Dense; 2],
    shape: &[usize],
    run: impl FnOnce([&[T]; 2], &mut [T]) -> Result<()>,
) -> Result<Option<Dense>> {
    if ins.iter().any(|dense| dense.dtype() != T::DTYPE || !dense.is_plain()) {
        return Ok(None);
    }
    let out = Dense::empty(shape, T::DTYPE, Order::C)?;
    let _reading = Reading::acquire(ins.map(|dense| Some(&**dense.buffer())));
    // SAFETY: contiguous, aligned elements of `T`: of arrays that are locked for reading, and of a new one that
    // nobody else knows.
    unsafe {
        let ins = ins.map(|dense| std::slice::from_raw_parts(dense.pointer().cast::<T>(), dense.size()));
        run(ins, std::slice::from_raw_parts_mut(out.pointer().cast::<T>(), out.size()))?;
    }
    Ok(Some(out))
}

/// Runs `run` on the elements of arrays that are read and of one that is written, under their locks.
/// `out` is C-contiguous, aligned, of `O`, and shares no memory with the others.
///
/// ```
/// use storage::{Dense, with_spans};
/// let x = Dense::from_slice(&[1.0, 2.0, 3.0, 4.0], &[2, 2])?;
/// let x = x.with_layout(x.layout().transpose());
/// let y = Dense::from_slice(&[0.0], &[])?;
/// with_spans::<f64, f64, _>(&[&x], &y, |ins, out| out[0] = ins[0].elements[ins[0].strides[0] as usize])?;
/// assert_eq!(y.to_vec::<f64>()?, [2.0]);
/// # Ok::<(), error::Error>(())
/// ```
///
/// # Errors
/// [`error::Kind::Runtime`] where `out` is not as said; errors of pending readers and of copies.
pub fn with_spans<T: Element, O: Element, R>(
    ins: &[&Dense],
    out: &Dense,
    run: impl FnOnce(&[Span<'_, T>], &mut [O]) -> R,
) -> Result<R> {
    let ins = ins.iter().map(|dense| readable::<T>(dense)).collect::<Result<SmallVec<[Dense; 2]>>>()?;
    let fits = out.dtype() == O::DTYPE && out.is_c_contiguous() && out.is_aligned();
    if !fits || ins.iter().any(|dense| dense.may_share_memory(out)) {
        return Err(Error::runtime("with_spans: the output is not contiguous memory of its own"));
    }
    out.buffer().settle_pending()?;
    let locks = ins.iter().map(|dense| (&**dense.buffer(), Intent::Read));
    let _access = Access::acquire(locks.chain([(&**out.buffer(), Intent::Write)]));
    let width = T::DTYPE.itemsize();
    let spans: SmallVec<[Span<'_, T>; 2]> = ins
        .iter()
        .map(|dense| {
            let (low, high) = dense.layout().extent(width);
            let strides = dense.strides().iter().map(|&stride| stride / width as isize).collect();
            if high <= low {
                return Span { elements: &[], origin: 0, strides };
            }
            let start = dense.buffer().pointer().wrapping_add(low as usize).cast::<T>();
            // SAFETY: the extent of a view lies inside its buffer, which is locked for reading until
            // `run` is done; the elements are aligned and whole steps apart, and gaps are not read.
            let elements = unsafe { std::slice::from_raw_parts(start, (high - low) as usize / width) };
            Span { elements, origin: (dense.layout().offset() - low as usize) / width, strides }
        })
        .collect();
    // SAFETY: contiguous, aligned elements of `O`, locked for writing, that no input touches; bytes of
    // truth values are only written here.
    let target = unsafe { std::slice::from_raw_parts_mut(out.pointer().cast::<O>(), out.size()) };
    Ok(run(&spans, target))
}
