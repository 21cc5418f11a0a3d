//! The matrix product, and which loop computes it.
//!
//! One entry point, [`matmul`]; the element type decides. Floating and complex products go to the packed kernels of
//! the `gemm` crate, except small and thin ones, which take those in `real.rs`, and the ones with a vector operand,
//! which are bound by memory and take [`matvec`](crate::matvec). Integers (wrapping) and booleans (or of ands) take the loops in
//! `ring.rs` and `boolean.rs`. Nothing is copied to make an operand contiguous beyond the packing of cache blocks.

mod boolean;
pub(crate) mod real;
pub(crate) mod ring;

use crate::dot::inner;
use crate::matvec::matvec_into;
use crate::{MatMut, MatRef};
use num_complex::Complex;
use ring::Ring;

/// Products of at most this many multiplications skip packing and threads; measured on AVX-512, where `gemm` needs
/// 200 ns to begin.
const TINY: usize = 8 * 8 * 8;

/// An element type that can be multiplied in matrices: bool, all integers, f32, f64 and their complex numbers.
pub trait Element: Ring {
    #[doc(hidden)]
    fn product(out: MatMut<Self>, a: MatRef<Self>, b: MatRef<Self>, accumulate: bool);
    #[doc(hidden)]
    fn vector_product(out: MatMut<Self>, a: MatRef<Self>, x: MatRef<Self>, accumulate: bool);
    #[doc(hidden)]
    fn inner_product(a: MatRef<Self>, b: MatRef<Self>, conjugate: bool) -> Self;
}

/// The methods of [`Element`], so that they are compiled once, here, and not by every crate that calls them.
macro_rules! element {
    ($product:path) => {
        fn product(out: MatMut<Self>, a: MatRef<Self>, b: MatRef<Self>, accumulate: bool) {
            if b.cols() == 1 {
                matvec_into(out, a, b, accumulate);
            } else if a.rows() == 1 {
                matvec_into(out.transpose(), b.transpose(), a.transpose(), accumulate);
            } else {
                $product(out, a, b, accumulate);
            }
        }
        fn vector_product(out: MatMut<Self>, a: MatRef<Self>, x: MatRef<Self>, accumulate: bool) {
            matvec_into(out, a, x, accumulate);
        }
        fn inner_product(a: MatRef<Self>, b: MatRef<Self>, conjugate: bool) -> Self {
            inner(a, b, conjugate)
        }
    };
}

/// Writes the matrix product `a @ b` to `out`, or adds it to `out` if `accumulate`.
///
/// Shapes are (m, k), (k, n) and (m, n). Integers wrap, booleans combine by or and and. With k = 0 the product is
/// zero. `out` does not alias the operands (its type says so); the operands may alias each other.
///
/// # Panics
/// If the shapes do not fit; callers check them where they can name the operation.
///
/// ```
/// use linalg::{MatMut, MatRef, matmul};
/// let mut out = [1u8; 1];
/// matmul(MatMut::column(&mut out), MatRef::row_major(&[200, 1], 1, 2), MatRef::column(&[2, 3]), true);
/// assert_eq!(out, [148]);
/// ```
pub fn matmul<T: Element>(mut out: MatMut<T>, a: MatRef<T>, b: MatRef<T>, accumulate: bool) {
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
        return;
    }
    if a.cols() == 0 {
        if !accumulate {
            out.fill_with(|_, _| T::ZERO);
        }
        return;
    }
    T::product(out, a, b, accumulate);
}

fn real<T: Element + real::Real>(out: MatMut<T>, a: MatRef<T>, b: MatRef<T>, accumulate: bool) {
    if real::fits(out.rows(), out.cols(), b) {
        real::product(out, a, b, accumulate);
    } else {
        floating(out, a, b, accumulate);
    }
}

fn floating<T: Element>(mut out: MatMut<T>, a: MatRef<T>, b: MatRef<T>, accumulate: bool) {
    let (m, n, k) = (out.rows(), out.cols(), a.cols());
    if m.saturating_mul(n).saturating_mul(k) <= TINY {
        return ring::tiny(out, a, b, accumulate);
    }
    // SAFETY: shapes agree (checked by `matmul`), and the three types promise that all addresses which these
    // lengths and strides reach are valid, `out`'s exclusively.
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
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
            match crate::threads() {
                1 => gemm::Parallelism::None,
                threads => gemm::Parallelism::Rayon(threads),
            },
        );
    }
}

macro_rules! elements {
    ($product:path: $($t:ty)*) => {$(
        impl Element for $t {
            element!($product);
        }
    )*};
}
elements!(boolean::packed: bool);
elements!(ring::blocked: i8 i16 i32 i64 isize u8 u16 u32 u64 usize);
elements!(real: f32 f64);
elements!(floating: Complex<f32> Complex<f64>);
