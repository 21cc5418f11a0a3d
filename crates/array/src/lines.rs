//! Lines of elements in contiguous memory: gathered, repeated, written by several threads.
//!
//! What only moves elements does not look at them: it goes by their width, as unsigned integers (or
//! pairs of float64, which are copied bit for bit), so that one loop serves all dtypes of a width.
//! Copies to contiguous memory are made where an operand is not contiguous; callers that want a view
//! make it themselves.

use crate::Array;
use dtype::DType;
use error::Result;
use layout::{Dims, Order};
use smallvec::SmallVec;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use storage::{Dense, Movement};

/// The dtype whose elements stand for the bytes of another one.
pub(crate) fn carrier(dtype: DType) -> DType {
    match dtype.itemsize() {
        1 => DType::UInt8,
        2 => DType::UInt16,
        4 => DType::UInt32,
        8 => DType::UInt64,
        _ => DType::Complex128,
    }
}

/// Runs an expression with `$T` bound to the type that carries elements of a dtype's width.
macro_rules! by_width {
    ($dtype:expr, $T:ident => $body:expr) => {
        match $crate::lines::carrier($dtype) {
            dtype::DType::UInt8 => {
                type $T = u8;
                $body
            }
            dtype::DType::UInt16 => {
                type $T = u16;
                $body
            }
            dtype::DType::UInt32 => {
                type $T = u32;
                $body
            }
            dtype::DType::UInt64 => {
                type $T = u64;
                $body
            }
            _ => {
                type $T = dtype::c64;
                $body
            }
        }
    };
}
pub(crate) use by_width;

/// The same elements under a dtype of the same width.
pub(crate) fn carried(x: &Dense, dtype: DType) -> Result<Dense> {
    if x.dtype() == dtype { Ok(x.clone()) } else { x.reinterpreted(x.layout().clone(), dtype) }
}

/// The array in C order without gaps: itself if it is so, else a copy.
pub(crate) fn contiguous(x: &Dense) -> Result<Dense> {
    if x.is_c_contiguous() && x.is_aligned() { Ok(x.clone()) } else { x.copy(Order::C) }
}

/// Lengths before, along and behind an axis.
pub(crate) fn around(shape: &[usize], axis: usize) -> (usize, usize, usize) {
    (shape[..axis].iter().product(), shape[axis], shape[axis + 1..].iter().product())
}

/// What work on lines comes to: nothing, or nothing but an error.
pub(crate) trait Outcome {
    fn result(self) -> Result<()>;
}

impl Outcome for () {
    fn result(self) -> Result<()> {
        Ok(())
    }
}

impl Outcome for Result<()> {
    fn result(self) -> Result<()> {
        self
    }
}

/// Calls `run(first_line, lines)` on runs of whole lines of `length` elements, on several threads
/// where the work is worth it. `weight` is the work of one line, in quarters of a nanosecond.
pub(crate) fn share_lines<T: Send, O: Outcome>(
    data: &mut [T],
    length: usize,
    weight: usize,
    run: impl Fn(usize, &mut [T]) -> O + Sync,
) -> Result<()> {
    if data.is_empty() || length == 0 {
        return Ok(());
    }
    let lines = data.len() / length;
    // Few runs, so that handing them out costs nothing; several per thread, so that none waits.
    let together = lines.div_ceil(8 * threads::num_threads()).max(1);
    let runs: Vec<Mutex<&mut [T]>> = data.chunks_mut(together * length).map(Mutex::new).collect();
    threads::share(
        runs.len(),
        weight.saturating_mul(together),
        1,
        |range: Range<usize>| {
            for k in range {
                run(k * together, &mut runs[k].lock().unwrap_or_else(PoisonError::into_inner)).result()?;
            }
            Ok(())
        },
        |(), ()| (),
    )
}

/// The elements at given places along an axis, in a new array in C order. Every place must be below
/// the axis' length.
pub(crate) fn take(x: &Dense, axis: usize, places: &[usize]) -> Result<Dense> {
    let mut shape = Dims::from_slice(x.shape());
    shape[axis] = places.len();
    let out = Dense::empty(&shape, x.dtype(), Order::C)?;
    let (_, length, inner) = around(x.shape(), axis);
    if out.size() == 0 {
        return Ok(out);
    }
    let from = carried(&contiguous(x)?, carrier(x.dtype()))?;
    let to = carried(&out, carrier(x.dtype()))?;
    by_width!(x.dtype(), T => from.with_slice::<T, _>(|from| {
        to.with_slice_mut::<T, _>(|to| {
            share_lines(to, places.len() * inner, 4 * places.len() * inner, |first, to| {
                for (k, to) in to.chunks_exact_mut(places.len() * inner).enumerate() {
                    let from = &from[(first + k) * length * inner..][..length * inner];
                    if inner == 1 {
                        for (to, &place) in to.iter_mut().zip(places) {
                            *to = from[place];
                        }
                    } else {
                        for (to, &place) in to.chunks_exact_mut(inner).zip(places) {
                            to.copy_from_slice(&from[place * inner..][..inner]);
                        }
                    }
                }
            })
        })
    })???);
    Ok(out)
}

impl Array {
    /// `count` elements along an axis from `start` on, in steps: a view.
    pub(crate) fn sliced(&self, axis: usize, start: usize, step: isize, count: usize) -> Result<Array> {
        if start == 0 && step == 1 && count == self.shape()[axis] {
            return Ok(self.clone());
        }
        self.moved(&Movement::Slice { axis, start, step, count })
    }

    /// One index along an axis, which goes away: a view.
    pub(crate) fn indexed(&self, axis: usize, index: usize) -> Result<Array> {
        self.moved(&Movement::Index { axis, index })
    }

    /// New axes of length one before the given positions of the result, which ascend.
    pub(crate) fn inserted(&self, positions: &[usize]) -> Result<Array> {
        let moves: SmallVec<[Movement; 4]> =
            positions.iter().map(|&axis| Movement::Insert { axis }).collect();
        if moves.is_empty() { Ok(self.clone()) } else { self.moved_by(&moves) }
    }

    /// One axis moved behind all others: a view.
    pub(crate) fn axis_last(&self, axis: usize) -> Result<Array> {
        if axis + 1 == self.ndim() {
            return Ok(self.clone());
        }
        let mut order: SmallVec<[usize; 4]> = (0..self.ndim()).filter(|&other| other != axis).collect();
        order.push(axis);
        self.permute(&order)
    }

    /// The last axis moved to `axis`: what undoes [`Array::axis_last`].
    pub(crate) fn last_to_axis(&self, axis: usize) -> Result<Array> {
        let last = self.ndim() - 1;
        if axis == last {
            return Ok(self.clone());
        }
        let mut order: SmallVec<[usize; 4]> = (0..last).collect();
        order.insert(axis, last);
        self.permute(&order)
    }

    /// Under a shape of the same size: a view where strides allow it.
    pub(crate) fn shaped(&self, shape: &[usize]) -> Result<Array> {
        if self.shape() == shape {
            Ok(self.clone())
        } else {
            self.moved(&Movement::Reshape(Dims::from_slice(shape)))
        }
    }

    /// One axis, in C order.
    pub(crate) fn flat(&self) -> Result<Array> {
        self.shaped(&[self.size()])
    }

    /// The elements at places along an axis: see [`take`].
    pub(crate) fn taken(&self, axis: usize, places: &[usize]) -> Result<Array> {
        Ok(take(&self.dense()?, axis, places)?.into())
    }

    /// The elements of a 1-d array where a mask of its length is true.
    pub(crate) fn kept(&self, mask: &[bool]) -> Result<Array> {
        self.extract(&Array::from_values(mask)?)
    }
}
