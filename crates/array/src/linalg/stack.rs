//! What factorizations share: the dtype in which they work, and the loop over a stack of matrices.
//!
//! Operands are brought to C order first; results are new arrays. A single matrix has all threads to
//! itself, the matrices of a stack share them.

use crate::Array;
use ::linalg::{Field, LinalgError};
use dtype::{DType, promote_types};
use error::{Error, Kind, Result};
use layout::{Dims, Order};
use memory::{Benches, Small, Workspace};
use smallvec::SmallVec;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use storage::{Dense, Pod};

/// The element types of factorizations.
pub(crate) trait Number: Field<Magnitude: Pod> + Pod {}
impl Number for f32 {}
impl Number for f64 {}
impl Number for dtype::c32 {}
impl Number for dtype::c64 {}

/// Runs an expression with `$T` bound to the type of a dtype that [`common_type`] gave.
macro_rules! with_number {
    ($dtype:expr, $T:ident => $body:expr) => {
        match $dtype {
            dtype::DType::Float32 => {
                type $T = f32;
                $body
            }
            dtype::DType::Complex64 => {
                type $T = dtype::c32;
                $body
            }
            dtype::DType::Complex128 => {
                type $T = dtype::c64;
                $body
            }
            _ => {
                type $T = f64;
                $body
            }
        }
    };
}
pub(crate) use with_number;

/// An error of linear algebra.
#[cold]
pub(crate) fn failed(message: impl Into<String>) -> Error {
    Error::new(Kind::LinearAlgebra, message)
}

/// The dtype in which operands meet: whole numbers and truth values count as float64.
///
/// # Errors
/// [`crate::Kind::Type`] for 16-bit floats, in NumPy's words.
pub(crate) fn common_type(operands: &[&Array]) -> Result<DType> {
    let mut common = None;
    for operand in operands {
        let dtype = match operand.dtype() {
            half if half.is_half() => {
                return Err(Error::type_(format!("array type {half} is unsupported in linalg")));
            }
            inexact if inexact.is_inexact() => inexact,
            _ => DType::Float64,
        };
        common = Some(common.map_or(dtype, |common| promote_types(common, dtype)));
    }
    Ok(common.unwrap_or(DType::Float64))
}

/// Refuses arrays that are no stacks of matrices.
pub(crate) fn require_matrices(x: &Array) -> Result<()> {
    if x.ndim() < 2 {
        return Err(failed(format!(
            "{}-dimensional array given. Array must be at least two-dimensional",
            x.ndim()
        )));
    }
    Ok(())
}

/// Refuses arrays that are no stacks of square matrices.
pub(crate) fn require_square(x: &Array) -> Result<()> {
    require_matrices(x)?;
    let n = x.ndim();
    if x.shape()[n - 1] != x.shape()[n - 2] {
        return Err(failed("Last 2 dimensions of the array must be square"));
    }
    Ok(())
}

/// A stack of matrices of one type, one after the other.
pub(crate) struct Stack {
    pub(crate) dense: Dense,
    /// How many matrices, and the lengths of one.
    pub(crate) count: usize,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
}

impl Stack {
    /// The matrices of an array, converted and in C order.
    pub(crate) fn read(x: &Array, dtype: DType) -> Result<Stack> {
        let dense = x.astype(dtype)?.dense()?.to_contiguous(dtype)?;
        Ok(Stack::of(dense))
    }

    fn of(dense: Dense) -> Stack {
        let n = dense.ndim();
        let count = layout::size_of_shape(&dense.shape()[..n - 2]);
        let (rows, columns) = (dense.shape()[n - 2], dense.shape()[n - 1]);
        Stack { dense, count, rows, columns }
    }

    /// The leading axes.
    pub(crate) fn leading(&self) -> &[usize] {
        &self.dense.shape()[..self.dense.ndim() - 2]
    }

    /// A new array of the leading axes and `core`.
    pub(crate) fn result(&self, core: &[usize], dtype: DType) -> Result<Dense> {
        let shape: Dims = self.leading().iter().chain(core).copied().collect();
        Dense::empty(&shape, dtype, Order::C)
    }
}

/// A slice as `count` pieces of `size`.
pub(crate) fn pieces<T>(slice: &[T], size: usize, count: usize) -> impl Iterator<Item = &[T]> {
    (0..count).map(move |k| &slice[k * size..(k + 1) * size])
}

/// A slice as `count` pieces of `size`, for writing.
pub(crate) fn pieces_mut<T>(
    mut slice: &mut [T],
    size: usize,
    count: usize,
) -> impl Iterator<Item = &mut [T]> {
    (0..count).map(move |_| {
        let (piece, rest) = std::mem::take(&mut slice).split_at_mut(size);
        slice = rest;
        piece
    })
}

/// Multiplications from which one factorization is shared. Its threads wait for each other thousands of times, and
/// before that for the pool's to wake; on cores that others use, too, either takes longer than a smaller one.
const SHARED: usize = 200_000_000;

/// Jobs that a thread takes at a time.
const TOGETHER: usize = 16;

/// Does so many jobs, each in a workspace of `bytes` that the next one has again; `work` is that of one, in
/// multiplications.
pub(crate) fn run_all<J: Send>(
    count: usize,
    mut jobs: impl Iterator<Item = J> + Send,
    (work, bytes): (usize, usize),
    run: impl Fn(J, Workspace<'_>) -> std::result::Result<(), LinalgError> + Sync + Send,
) -> Result<()> {
    let error = |error| match error {
        LinalgError::Memory(missing) => missing,
        error => failed(error.to_string()),
    };
    if count == 0 {
        return Ok(());
    }
    if count == 1
        && bytes <= Small::BYTES
        && let Some(job) = jobs.next()
    {
        return run(job, Small::new().workspace()).map_err(error);
    }
    let benches = Benches::new(threads::useful(count.saturating_mul(work)).min(count), bytes)?;
    if count == 1 {
        let Some(job) = jobs.next() else { return Ok(()) };
        let mut bench = benches.take()?;
        let workspace = bench.workspace();
        let alone = || run(job, workspace);
        return if work < SHARED { alone() } else { threads::install(work, alone) }.map_err(error);
    }
    // Whose turn it is does not matter.
    let jobs = Mutex::new(jobs);
    let some = |range: Range<usize>| {
        let mut bench = benches.take()?;
        for start in range.clone().step_by(TOGETHER) {
            let next: SmallVec<[J; TOGETHER]> = {
                let mut jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner);
                jobs.by_ref().take(TOGETHER.min(range.end - start)).collect()
            };
            for job in next {
                run(job, bench.workspace()).map_err(error)?;
            }
        }
        Ok(())
    };
    threads::share(count, work, 1, some, |(), ()| ())
}

/// Work of a factorization of an (m, n) matrix.
pub(crate) fn cubic(m: usize, n: usize) -> usize {
    m.saturating_mul(n).saturating_mul(m.min(n)).saturating_add(64)
}
