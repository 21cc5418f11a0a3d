//! The product of a matrix and a vector, which reads the matrix once and is bound by memory.
//!
//! Where rows are contiguous each result is an inner product; where columns are, several columns at once are added
//! to a piece of the result that stays in the first-level cache. Other strides take plain loops. Threads split the rows.

use crate::dot::inner;
use crate::matmul::ring::{FUSED, Factors, Ring};
use crate::{Element, MatMut, MatRef};
use error::Result;
use memory::{Benches, Scratch, Small, Workspace};
use pulp::{Arch, Simd, WithSimd};

/// Bytes of the operands below which one thread is faster than several.
const PARALLEL: usize = 1 << 20;
/// Elements of the result that one pass over the columns keeps in cache.
const PIECE: usize = 1024;
/// Rows up to which the columns are split, and how many of them stay together.
const FEW: usize = 16;
const STRETCH: usize = 8192;

/// Writes the product `a @ x` to the column vector `out`, or adds it if `accumulate`.
///
/// Shapes are (m, n), (n, 1) and (m, 1).
///
/// # Errors
/// [`error::Kind::Memory`] where vectors that are not contiguous cannot be copied.
///
/// # Panics
/// If the shapes do not fit.
///
/// ```
/// use linalg::{MatMut, MatRef, matvec};
/// let mut out = [0.0; 2];
/// matvec(MatMut::column(&mut out), MatRef::row_major(&[1.0, 2.0, 3.0, 4.0], 2, 2), MatRef::column(&[1.0, 1.0]), false)?;
/// assert_eq!(out, [3.0, 7.0]);
/// # Ok::<(), error::Error>(())
/// ```
pub fn matvec<T: Element>(out: MatMut<T>, a: MatRef<T>, x: MatRef<T>, accumulate: bool) -> Result<()> {
    assert!(
        out.rows() == a.rows() && a.cols() == x.rows() && out.cols() == 1 && x.cols() == 1,
        "matvec of {}x{} and {}x{} into {}x{}",
        a.rows(),
        a.cols(),
        x.rows(),
        x.cols(),
        out.rows(),
        out.cols()
    );
    T::vector_product(out, a, x, accumulate)
}

/// The elements of a column vector one after the other: where they are, or in a workspace.
pub(crate) fn gathered<'a, T: Copy>(x: MatRef<'a, T>, workspace: &mut Workspace<'a>) -> &'a [T] {
    match x.as_slice() {
        Some(x) => x,
        None => workspace.collected((0..x.rows()).map(|i| x.at(i, 0))),
    }
}

pub(crate) fn matvec_into<T: Ring>(
    mut out: MatMut<T>,
    a: MatRef<T>,
    x: MatRef<T>,
    accumulate: bool,
) -> Result<()> {
    let arch = Arch::new();
    let exchange = T::EXCHANGED.filter(|_| a.col_stride() == 1);
    if exchange.is_none()
        && let Some(plain) = x.as_slice()
        && let Some(out) = out.as_mut_slice()
    {
        return split(out, a, Factors { plain, exchanged: &[] }, accumulate, arch);
    }
    // One row, however long, needs no copy of the vector.
    if exchange.is_some() && out.rows() == 1 && !accumulate {
        let product = inner(a.transpose(), x, false)?;
        out.fill_with(|_, _| product);
        return Ok(());
    }
    let copies = Workspace::bytes::<T>(x.rows()).saturating_mul(2) + Workspace::bytes::<T>(out.rows());
    let (mut small, benches, mut bench);
    let mut workspace = if copies <= Small::BYTES {
        small = Small::new();
        small.workspace()
    } else {
        benches = Benches::new(1, copies)?;
        bench = benches.take()?;
        bench.workspace()
    };
    let plain = gathered(x, &mut workspace);
    let exchanged: &[T] = match exchange {
        Some(exchange) => workspace.collected(plain.iter().map(|&value| exchange(value))),
        None => &[],
    };
    let x = Factors { plain, exchanged };
    if let Some(out) = out.as_mut_slice() {
        return split(out, a, x, accumulate, arch);
    }
    let before = out.as_ref();
    let dense =
        workspace.collected((0..out.rows()).map(|i| if accumulate { before.at(i, 0) } else { T::ZERO }));
    split(dense, a, x, accumulate, arch)?;
    out.fill_with(|i, _| dense[i]);
    Ok(())
}

fn split<T: Ring>(out: &mut [T], a: MatRef<T>, x: Factors<T>, accumulate: bool, arch: Arch) -> Result<()> {
    let (m, n) = (a.rows(), a.cols());
    let alone = (m + 1).saturating_mul(n).saturating_mul(size_of::<T>()) < PARALLEL;
    if m < FEW && n > STRETCH {
        // Few long rows: stretches of columns, the same for any number of threads, whose parts are added in order.
        let count = n.div_ceil(STRETCH);
        let mut parts = Scratch::filled(count * m, T::ZERO)?;
        let together = if alone { count } else { 1 };
        MatMut::row_major(&mut parts, count, m).spread(together, |first, mut piece| {
            let sums = piece.as_mut_slice().unwrap_or_default().chunks_exact_mut(m.max(1));
            for (k, sums) in sums.enumerate() {
                let start = (first + k) * STRETCH;
                let length = STRETCH.min(n - start);
                serial(sums, a.block(0, start, m, length), x.part(start, length), false, arch);
            }
            Ok(())
        })?;
        if !accumulate {
            out.fill(T::ZERO);
        }
        for part in parts.chunks_exact(m.max(1)) {
            for (out, &value) in out.iter_mut().zip(part) {
                *out = out.plus(value);
            }
        }
        return Ok(());
    }
    if alone {
        serial(out, a, x, accumulate, arch);
        return Ok(());
    }
    // Columns are read in stretches that are not too short, several pieces a thread.
    let threads = threads::num_threads();
    let least = if a.col_stride() == 1 { 1 } else { PIECE.min(m.div_ceil(threads)) };
    let rows = m.div_ceil(threads * 4).max(least).next_multiple_of(16);
    MatMut::column(out).spread(rows, |start, mut piece| {
        let a = a.block(start, 0, piece.rows(), n);
        if let Some(out) = piece.as_mut_slice() {
            serial(out, a, x, accumulate, arch);
        }
        Ok(())
    })
}

fn serial<T: Ring>(out: &mut [T], a: MatRef<T>, x: Factors<T>, accumulate: bool, arch: Arch) {
    let (m, n) = (a.rows(), a.cols());
    if !accumulate {
        out.fill(T::ZERO);
    }
    if a.col_stride() == 1 {
        match arch {
            Arch::Scalar => arch.dispatch(Rows::<T, FUSED> { out, rows: a, x }),
            _ => arch.dispatch(Rows::<T, true> { out, rows: a, x }),
        }
    } else if a.row_stride() == 1 {
        for (piece, out) in out.chunks_mut(PIECE).enumerate() {
            let columns = a.block(piece * PIECE, 0, out.len(), n);
            match arch {
                Arch::Scalar => T::add_columns::<FUSED>(out, columns, x.plain),
                _ => arch.dispatch(Columns { out, columns, x: x.plain }),
            }
        }
    } else {
        for (i, out) in out.iter_mut().enumerate().take(m) {
            for (j, &x) in x.plain.iter().enumerate() {
                *out = Ring::mul_add::<false>(*out, a.at(i, j), x);
            }
        }
    }
}

/// Adds the inner product of each row, contiguous, and `x` to the result.
struct Rows<'a, T, const FMA: bool> {
    out: &'a mut [T],
    rows: MatRef<'a, T>,
    x: Factors<'a, T>,
}

impl<T: Ring, const FMA: bool> WithSimd for Rows<'_, T, FMA> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        T::add_rows::<S, FMA>(simd, self.out, self.rows, self.x);
    }
}

/// Adds columns, each contiguous, times their factors to a piece of the result.
struct Columns<'a, T> {
    out: &'a mut [T],
    columns: MatRef<'a, T>,
    x: &'a [T],
}

impl<T: Ring> pulp::NullaryFnOnce for Columns<'_, T> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        T::add_columns::<true>(self.out, self.columns, self.x);
    }
}
