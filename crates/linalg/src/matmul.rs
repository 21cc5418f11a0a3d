//! The matrix product, and which loop computes it.
//!
//! One entry point, [`matmul`]; the element type decides. Floating and complex products go to the packed kernels of
//! the `gemm` crate, except small and thin ones, which take those in `real.rs`, and the ones with a vector operand,
//! which are bound by memory and take [`matvec`](crate::matvec). Integers (wrapping) and booleans (or of ands) take the loops in
//! `ring.rs` and `boolean.rs`. Nothing is copied to make an operand contiguous beyond the packing of cache blocks. Threads
//! share the rows or the columns of a result.

mod boolean;
pub(crate) mod real;
pub(crate) mod ring;

use crate::dot::inner;
use crate::matvec::matvec_into;
use crate::stack::Run;
use crate::{MatMut, MatRef};
use error::Result;
use num_complex::Complex;
use ring::Ring;

/// Products of at most this many multiplications skip packing and threads; measured on AVX-512, where `gemm` needs
/// 200 ns to begin.
const TINY: usize = 8 * 8 * 8;

/// Multiplications, times the bytes of an element, below which one thread is faster than several.
pub(crate) const PARALLEL: usize = 80 * 80 * 80 * 8;
/// Rows or columns of `out` that a thread takes together, where there are enough, and the fewest: `gemm` sums thin
/// products up in another order, which must not depend on the number of threads.
const PIECE: usize = 512;
const LEAST: usize = 64;

/// An element type that can be multiplied in matrices: bool, all integers, f32, f64 and their complex numbers.
pub trait Element: Ring {
    #[doc(hidden)]
    fn product(out: MatMut<Self>, a: MatRef<Self>, b: MatRef<Self>, accumulate: bool) -> Result<()>;
    #[doc(hidden)]
    fn products(out: &mut [Self], run: Run<Self>) -> Result<()>;
    #[doc(hidden)]
    fn vector_product(out: MatMut<Self>, a: MatRef<Self>, x: MatRef<Self>, accumulate: bool) -> Result<()>;
    #[doc(hidden)]
    fn inner_product(a: MatRef<Self>, b: MatRef<Self>, conjugate: bool) -> Result<Self>;
}

/// The methods of [`Element`], so that they are compiled once, here, and not by every crate that calls them.
macro_rules! element {
    ($product:path, $products:path) => {
        fn product(out: MatMut<Self>, a: MatRef<Self>, b: MatRef<Self>, accumulate: bool) -> Result<()> {
            if b.cols() == 1 {
                matvec_into(out, a, b, accumulate)
            } else if a.rows() == 1 {
                matvec_into(out.transpose(), b.transpose(), a.transpose(), accumulate)
            } else {
                $product(out, a, b, accumulate)
            }
        }
        fn products(out: &mut [Self], run: Run<Self>) -> Result<()> {
            $products(out, run)
        }
        fn vector_product(
            out: MatMut<Self>,
            a: MatRef<Self>,
            x: MatRef<Self>,
            accumulate: bool,
        ) -> Result<()> {
            matvec_into(out, a, x, accumulate)
        }
        fn inner_product(a: MatRef<Self>, b: MatRef<Self>, conjugate: bool) -> Result<Self> {
            inner(a, b, conjugate)
        }
    };
}

/// Writes the matrix product `a @ b` to `out`, or adds it to `out` if `accumulate`.
///
/// Shapes are (m, k), (k, n) and (m, n). Integers wrap, booleans combine by or and and. With k = 0 the product is
/// zero. `out` does not alias the operands (its type says so); the operands may alias each other.
///
/// # Errors
/// [`error::Kind::Memory`] where operands cannot be packed; `out` is as it was then.
///
/// # Panics
/// If the shapes do not fit; callers check them where they can name the operation.
///
/// ```
/// use linalg::{MatMut, MatRef, matmul};
/// let mut out = [1u8; 1];
/// matmul(MatMut::column(&mut out), MatRef::row_major(&[200, 1], 1, 2), MatRef::column(&[2, 3]), true)?;
/// assert_eq!(out, [148]);
/// # Ok::<(), error::Error>(())
/// ```
pub fn matmul<T: Element>(mut out: MatMut<T>, a: MatRef<T>, b: MatRef<T>, accumulate: bool) -> Result<()> {
    assert!(
        out.rows() == a.rows() && out.cols() == b.cols() && a.cols() == b.rows(),
        "matmul of {}x{} and {}x{} into {}x{}",
        a.rows(),
        a.cols(),
        b.rows(),
        b.cols(),
        out.rows(),
        out.cols()
    );
    if out.rows() == 0 || out.cols() == 0 {
        return Ok(());
    }
    if a.cols() == 0 {
        if !accumulate {
            out.fill_with(|_, _| T::ZERO);
        }
        return Ok(());
    }
    T::product(out, a, b, accumulate)
}

fn real<T: Element + real::Real>(out: MatMut<T>, a: MatRef<T>, b: MatRef<T>, accumulate: bool) -> Result<()> {
    if real::fits(out.rows(), out.cols(), b) {
        real::product(out, a, b, accumulate)
    } else {
        floating(out, a, b, accumulate)
    }
}

fn floating<T: Element>(out: MatMut<T>, a: MatRef<T>, b: MatRef<T>, accumulate: bool) -> Result<()> {
    let (m, n, k) = (out.rows(), out.cols(), a.cols());
    if m.saturating_mul(n).saturating_mul(k) <= TINY {
        ring::tiny(out, a, b, accumulate);
        return Ok(());
    }
    if m.saturating_mul(n).saturating_mul(k).saturating_mul(size_of::<T>()) < PARALLEL {
        packed(out, a, b, accumulate);
        return Ok(());
    }
    // Each piece packs the whole of the other operand.
    let threads = threads::num_threads();
    let chunk = |long: usize| {
        let pieces = threads * (long / (threads * PIECE)).clamp(1, 4);
        long.div_ceil(pieces.min(long / LEAST).max(1))
    };
    if m >= n {
        out.spread(chunk(m), |start, piece| {
            let a = a.block(start, 0, piece.rows(), k);
            packed(piece, a, b, accumulate);
            Ok(())
        })
    } else {
        out.transpose().spread(chunk(n), |start, piece| {
            let b = b.block(0, start, k, piece.rows());
            packed(piece.transpose(), a, b, accumulate);
            Ok(())
        })
    }
}

fn packed<T: Element>(mut out: MatMut<T>, a: MatRef<T>, b: MatRef<T>, accumulate: bool) {
    // SAFETY: shapes agree (checked by `matmul`), and the three types promise that all addresses which these
    // lengths and strides reach are valid, `out`'s exclusively.
    unsafe {
        gemm::gemm(
            out.rows(),
            out.cols(),
            a.cols(),
            out.as_mut_ptr(),
            out.col_stride(),
            out.row_stride(),
            accumulate,
            a.as_ptr(),
            a.col_stride(),
            a.row_stride(),
            b.as_ptr(),
            b.col_stride(),
            b.row_stride(),
            T::ONE,
            T::ONE,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

fn many<T: Element>(out: &mut [T], run: Run<T>) -> Result<()> {
    let (m, n, k) = (run.a.rows(), run.b.cols(), run.a.cols());
    if m.saturating_mul(n).saturating_mul(k) <= TINY {
        ring::tiny_products(out, run);
        return Ok(());
    }
    for ((a, b), out) in run.pairs().zip(out.chunks_mut(m * n)) {
        T::product(MatMut::row_major(out, m, n), a, b, false)?;
    }
    Ok(())
}

fn many_real<T: Element + real::Real>(out: &mut [T], run: Run<T>) -> Result<()> {
    let (m, n, k) = (run.a.rows(), run.b.cols(), run.a.cols());
    let work = m.saturating_mul(n).saturating_mul(k).saturating_mul(size_of::<T>());
    // Large products with a vector are better made by rows.
    let vector = n == 1 && m.saturating_mul(k) > TINY;
    if !vector && work < PARALLEL && real::fits(m, n, run.b) {
        real::products(out, run);
        return Ok(());
    }
    many(out, run)
}

macro_rules! elements {
    ($product:path, $products:path: $($t:ty)*) => {$(
        impl Element for $t {
            element!($product, $products);
        }
    )*};
}
elements!(boolean::packed, many: bool);
elements!(ring::blocked, many: i8 i16 i32 i64 isize u8 u16 u32 u64 usize);
elements!(real, many_real: f32 f64);
elements!(floating, many: Complex<f32> Complex<f64>);
