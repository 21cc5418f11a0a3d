//! The element types that can be divided: f32, f64 and their complex numbers.
//!
//! [`Field`] has two jobs. It gives the few scalar operations that code written for real and complex alike needs,
//! and its `factor_*` methods are where the factorizations become machine code: they are called by the public
//! generic functions and defined for four concrete types here, so that no caller's crate compiles them again.

use crate::matmul::ring::Ring;
use crate::{Element, LinalgError, MatMut, MatRef, cholesky, eigen, lu, qr, svd};
use faer::Par;
use faer::dyn_stack::{MemStack, StackReq};
use memory::Workspace;
use num_complex::Complex;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A real or complex floating-point type.
pub trait Field:
    Element
    + faer::traits::ComplexField
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + PartialEq
{
    /// The type of absolute values, norms and singular values.
    type Magnitude: Real;

    /// Complex conjugate.
    fn conjugate(self) -> Self;
    /// Real part.
    fn re(self) -> Self::Magnitude;
    /// Imaginary part; zero for real types.
    fn im(self) -> Self::Magnitude;
    /// From a real and an imaginary part, which real types drop.
    fn from_parts(re: Self::Magnitude, im: Self::Magnitude) -> Self;
    /// Absolute value.
    fn magnitude(self) -> Self::Magnitude;

    #[doc(hidden)]
    fn factor_solve(a: MatRef<Self>, x: MatMut<Self>, workspace: Workspace<'_>) -> Result<(), LinalgError>;
    #[doc(hidden)]
    fn factor_slogdet(a: MatRef<Self>, workspace: Workspace<'_>) -> (Self, Self::Magnitude);
    #[doc(hidden)]
    fn factor_cholesky(
        a: MatRef<Self>,
        out: MatMut<Self>,
        workspace: Workspace<'_>,
    ) -> Result<(), LinalgError>;
    #[doc(hidden)]
    fn factor_qr<'a>(
        a: MatRef<Self>,
        workspace: &mut Workspace<'a>,
    ) -> Result<qr::Reflectors<'a, Self>, LinalgError>;
    #[doc(hidden)]
    fn factor_qr_form(
        reflectors: &qr::Reflectors<'_, Self>,
        q: MatMut<Self>,
        workspace: Workspace<'_>,
    ) -> Result<(), LinalgError>;
    #[doc(hidden)]
    fn factor_eigh(
        a: MatRef<Self>,
        values: &mut [Self::Magnitude],
        vectors: Option<MatMut<Self>>,
        conjugate: bool,
        workspace: Workspace<'_>,
    ) -> Result<(), LinalgError>;
    #[doc(hidden)]
    fn factor_svd(
        a: MatRef<Self>,
        values: &mut [Self::Magnitude],
        vectors: Option<(MatMut<Self>, MatMut<Self>)>,
        workspace: Workspace<'_>,
    ) -> Result<(), LinalgError>;
    #[doc(hidden)]
    fn factor_eig(
        a: MatRef<Self>,
        values: &mut [Complex<Self::Magnitude>],
        vectors: Option<MatMut<Complex<Self::Magnitude>>>,
        workspace: Workspace<'_>,
    ) -> Result<(), LinalgError>;
    #[doc(hidden)]
    fn factor_eig_workspace(n: usize, vectors: bool) -> usize;
}

/// f32 or f64.
pub trait Real: Field<Magnitude = Self> + faer::traits::RealField + PartialOrd + std::fmt::Debug {
    #[doc(hidden)]
    const NAN: Self;
    #[doc(hidden)]
    const INFINITY: Self;
    #[doc(hidden)]
    const EPSILON: Self;
    #[doc(hidden)]
    const SMALLEST_NORMAL: Self;
    #[doc(hidden)]
    fn root(self) -> Self;
    #[doc(hidden)]
    fn logarithm(self) -> Self;
    #[doc(hidden)]
    fn exponential(self) -> Self;
    #[doc(hidden)]
    fn hypotenuse(self, other: Self) -> Self;
    #[doc(hidden)]
    fn nan(self) -> bool;
    #[doc(hidden)]
    fn finite(self) -> bool;
    /// The nearest to a number.
    #[doc(hidden)]
    fn number(value: f64) -> Self;
    /// 2 to the negated exponent of `self`.
    #[doc(hidden)]
    fn scale_to_one(self) -> Self;
}

macro_rules! factorizations {
    ($eig:ident $eig_workspace:expr) => {
        fn factor_solve(
            a: MatRef<Self>,
            x: MatMut<Self>,
            workspace: Workspace<'_>,
        ) -> Result<(), LinalgError> {
            lu::solve_in_place(a, x, workspace)
        }
        fn factor_slogdet(a: MatRef<Self>, workspace: Workspace<'_>) -> (Self, Self::Magnitude) {
            lu::sign_and_logarithm(a, workspace)
        }
        fn factor_cholesky(
            a: MatRef<Self>,
            out: MatMut<Self>,
            workspace: Workspace<'_>,
        ) -> Result<(), LinalgError> {
            cholesky::lower(a, out, workspace)
        }
        fn factor_qr<'a>(
            a: MatRef<Self>,
            workspace: &mut Workspace<'a>,
        ) -> Result<qr::Reflectors<'a, Self>, LinalgError> {
            qr::factor(a, workspace)
        }
        fn factor_qr_form(
            reflectors: &qr::Reflectors<'_, Self>,
            q: MatMut<Self>,
            workspace: Workspace<'_>,
        ) -> Result<(), LinalgError> {
            qr::form(reflectors, q, workspace)
        }
        fn factor_eigh(
            a: MatRef<Self>,
            values: &mut [Self::Magnitude],
            vectors: Option<MatMut<Self>>,
            conjugate: bool,
            workspace: Workspace<'_>,
        ) -> Result<(), LinalgError> {
            eigen::self_adjoint(a, values, vectors, conjugate, workspace)
        }
        fn factor_svd(
            a: MatRef<Self>,
            values: &mut [Self::Magnitude],
            vectors: Option<(MatMut<Self>, MatMut<Self>)>,
            workspace: Workspace<'_>,
        ) -> Result<(), LinalgError> {
            svd::decompose(a, values, vectors, workspace)
        }
        fn factor_eig(
            a: MatRef<Self>,
            values: &mut [Complex<Self::Magnitude>],
            vectors: Option<MatMut<Complex<Self::Magnitude>>>,
            workspace: Workspace<'_>,
        ) -> Result<(), LinalgError> {
            eigen::$eig(a, values, vectors, workspace)
        }
        fn factor_eig_workspace(n: usize, vectors: bool) -> usize {
            $eig_workspace(n, vectors)
        }
    };
}

macro_rules! fields {
    ($($real:ident)*) => {$(
        impl Field for $real {
            type Magnitude = Self;
            #[inline(always)]
            fn conjugate(self) -> Self {
                self
            }
            #[inline(always)]
            fn re(self) -> Self {
                self
            }
            #[inline(always)]
            fn im(self) -> Self {
                0.0
            }
            #[inline(always)]
            fn from_parts(re: Self, _: Self) -> Self {
                re
            }
            #[inline(always)]
            fn magnitude(self) -> Self {
                self.abs()
            }
            factorizations!(general_real eigen::general_real_workspace::<$real>);
        }

        impl Field for Complex<$real> {
            type Magnitude = $real;
            #[inline(always)]
            fn conjugate(self) -> Self {
                self.conj()
            }
            #[inline(always)]
            fn re(self) -> $real {
                self.re
            }
            #[inline(always)]
            fn im(self) -> $real {
                self.im
            }
            #[inline(always)]
            fn from_parts(re: $real, im: $real) -> Self {
                Self { re, im }
            }
            fn magnitude(self) -> $real {
                self.re.hypot(self.im)
            }
            factorizations!(general_complex eigen::general_complex_workspace::<$real>);
        }

        impl Real for $real {
            const NAN: Self = $real::NAN;
            const INFINITY: Self = $real::INFINITY;
            const EPSILON: Self = $real::EPSILON;
            const SMALLEST_NORMAL: Self = $real::MIN_POSITIVE;
            #[inline(always)]
            fn root(self) -> Self {
                self.sqrt()
            }
            fn logarithm(self) -> Self {
                self.ln()
            }
            fn exponential(self) -> Self {
                self.exp()
            }
            fn hypotenuse(self, other: Self) -> Self {
                self.hypot(other)
            }
            #[inline(always)]
            fn nan(self) -> bool {
                self.is_nan()
            }
            #[inline(always)]
            fn finite(self) -> bool {
                self.is_finite()
            }
            #[inline(always)]
            fn number(value: f64) -> Self {
                value as $real
            }
            fn scale_to_one(self) -> Self {
                (-self.log2().round()).exp2()
            }
        }
    )*};
}
fields!(f32 f64);

/// How many threads a factorization of a matrix with `elements` elements is worth, of those of the pool that the
/// caller is in.
pub(crate) fn parallelism(elements: usize) -> Par {
    let threads = if rayon::current_thread_index().is_some() { rayon::current_num_threads() } else { 1 };
    if threads > 1 && elements >= SHARED { Par::rayon(threads) } else { Par::Seq }
}

/// Elements of a matrix from which on its factorization is shared out.
const SHARED: usize = 200 * 200;

/// Bytes of the memory that `faer` works in, on one thread or on several.
pub(crate) fn blocked(elements: usize, needed: impl Fn(Par) -> StackReq) -> usize {
    let bytes = |par| Workspace::bytes::<u8>(needed(par).unaligned_bytes_required());
    let threads = threads::num_threads();
    let shared = if elements >= SHARED && threads > 1 { bytes(Par::rayon(threads)) } else { 0 };
    shared.max(bytes(Par::Seq))
}

/// Calls `run` with the memory that is left, for as many threads as a matrix of so many elements is worth and as the
/// memory is enough for.
pub(crate) fn in_blocks<R>(
    elements: usize,
    workspace: Workspace<'_>,
    needed: impl Fn(Par) -> StackReq,
    run: impl FnOnce(Par, &mut MemStack) -> R,
) -> R {
    let bytes = workspace.into_bytes();
    let par = match parallelism(elements) {
        Par::Seq => Par::Seq,
        // The number of threads may have been changed meanwhile.
        par if needed(par).unaligned_bytes_required() <= bytes.len() => par,
        _ => Par::Seq,
    };
    run(par, MemStack::new(bytes))
}

/// A matrix in Fortran order, as the factorizations like it, in a workspace.
pub(crate) struct Columns<'a, T> {
    pub(crate) data: &'a mut [T],
    pub(crate) rows: usize,
    pub(crate) cols: usize,
}

impl<'a, T: Field> Columns<'a, T> {
    /// What a matrix takes of a workspace.
    pub(crate) fn bytes(rows: usize, cols: usize) -> usize {
        Workspace::bytes::<T>(rows.saturating_mul(cols))
    }

    pub(crate) fn zeros(rows: usize, cols: usize, workspace: &mut Workspace<'a>) -> Self {
        Self { data: workspace.filled(rows * cols, T::ZERO), rows, cols }
    }

    /// A copy of `a`, in squares that stay in cache whichever way `a` lies.
    pub(crate) fn copy(a: MatRef<T>, workspace: &mut Workspace<'a>) -> Self {
        const SQUARE: usize = 32;
        let (rows, cols) = (a.rows(), a.cols());
        let room = workspace.room(rows * cols);
        if a.row_stride() == 1 || rows * cols <= SQUARE * SQUARE {
            for (j, column) in room.chunks_exact_mut(rows.max(1)).enumerate() {
                for (i, value) in column.iter_mut().enumerate() {
                    value.write(a.at(i, j));
                }
            }
        } else {
            for row in (0..rows).step_by(SQUARE) {
                for col in (0..cols).step_by(SQUARE) {
                    for j in col..cols.min(col + SQUARE) {
                        for i in row..rows.min(row + SQUARE) {
                            room[i + j * rows].write(a.at(i, j));
                        }
                    }
                }
            }
        }
        // SAFETY: either way each element of each column was written.
        Self { data: unsafe { room.assume_init_mut() }, rows, cols }
    }

    pub(crate) fn at(&self, row: usize, col: usize) -> T {
        self.data[row + col * self.rows]
    }

    pub(crate) fn view(&self) -> MatRef<'_, T> {
        MatRef::row_major(self.data, self.cols, self.rows).transpose()
    }

    pub(crate) fn view_mut(&mut self) -> MatMut<'_, T> {
        MatMut::row_major(self.data, self.cols, self.rows).transpose()
    }

    pub(crate) fn faer(&self) -> faer::MatRef<'_, T> {
        faer::MatRef::from_column_major_slice(self.data, self.rows, self.cols)
    }

    pub(crate) fn faer_mut(&mut self) -> faer::MatMut<'_, T> {
        faer::MatMut::from_column_major_slice_mut(self.data, self.rows, self.cols)
    }

    /// Writes the elements, mapped, to `out`, which has the same shape.
    pub(crate) fn store(&self, mut out: MatMut<T>, map: impl Fn(T) -> T) {
        out.fill_with(|row, col| map(self.at(row, col)));
    }

    /// The largest absolute value of a real or imaginary part; NaN if there is one.
    pub(crate) fn largest(&self) -> T::Magnitude {
        let mut largest = T::Magnitude::ZERO;
        for &value in self.data.iter() {
            for part in [value.re().magnitude(), value.im().magnitude()] {
                if part.nan() {
                    return part;
                }
                if part > largest {
                    largest = part;
                }
            }
        }
        largest
    }

    /// Brings elements so large or small that squares leave the range back to around one, as LAPACK's drivers do.
    /// Returns the factor that was divided out: a power of two, so nothing is rounded. `None` if an element is not
    /// finite.
    pub(crate) fn equalize(&mut self) -> Option<T::Magnitude> {
        let largest = self.largest();
        if !largest.finite() {
            return None;
        }
        let one = T::Magnitude::ONE;
        let low = (T::Magnitude::SMALLEST_NORMAL / T::Magnitude::EPSILON).root();
        if largest == T::Magnitude::ZERO || (largest >= low && largest <= one / low) {
            return Some(one);
        }
        // Twice half the exponent: the factor itself stays in range for subnormal numbers.
        let half = largest.root().scale_to_one();
        for value in self.data.iter_mut() {
            *value = T::from_parts(value.re() * half * half, value.im() * half * half);
        }
        Some(one / half / half)
    }
}
