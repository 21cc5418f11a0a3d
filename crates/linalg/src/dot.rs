//! Inner products of vectors.
//!
//! Bound by memory once the vectors leave the cache, so the work is enough independent sums to hide latency, and
//! threads for long vectors. Rounding: 64 partial sums per block of 8192 and pairwise above, at least as accurate
//! as OpenBLAS's.

use crate::matmul::ring::Ring;
use crate::{Element, MatRef};
use num_complex::Complex;
use pulp::Arch;

/// Partial sums that run side by side.
const LANES: usize = 64;
/// Elements per block; blocks are added pairwise.
const BLOCK: usize = 8192;
/// Elements above which halves go to two threads.
const PARALLEL: usize = 1 << 16;

/// The sum of products `a[i] * b[i]` of two column vectors, without conjugation; zero when they are empty.
///
/// # Panics
/// If the shapes are not (n, 1) both.
///
/// ```
/// assert_eq!(linalg::dot(linalg::MatRef::column(&[1, 2]), linalg::MatRef::column(&[3, 4])), 11);
/// ```
pub fn dot<T: Element>(a: MatRef<T>, b: MatRef<T>) -> T {
    assert!(a.cols() == 1 && b.cols() == 1 && a.rows() == b.rows(), "dot needs two columns of one length");
    halves(a, b, Arch::new())
}

/// [`dot`] with the elements of `a` conjugated.
///
/// # Panics
/// If the shapes are not (n, 1) both.
pub fn vdot<R>(a: MatRef<Complex<R>>, b: MatRef<Complex<R>>) -> Complex<R>
where
    R: Copy + std::ops::Neg<Output = R>,
    Complex<R>: Element,
{
    assert!(a.cols() == 1 && b.cols() == 1 && a.rows() == b.rows(), "vdot needs two columns of one length");
    let conjugated = crate::matvec::gather(a, |x: Complex<R>| Complex::new(x.re, -x.im));
    halves(MatRef::column(&conjugated), b, Arch::new())
}

fn halves<T: Ring>(a: MatRef<T>, b: MatRef<T>, arch: Arch) -> T {
    let n = a.rows();
    if n <= BLOCK {
        return block(a, b, arch);
    }
    let middle = (n / 2).next_multiple_of(LANES);
    let left = || halves(a.block(0, 0, middle, 1), b.block(0, 0, middle, 1), arch);
    let right = || halves(a.block(middle, 0, n - middle, 1), b.block(middle, 0, n - middle, 1), arch);
    let (left, right) = if n > PARALLEL { rayon::join(left, right) } else { (left(), right()) };
    left.plus(right)
}

fn block<T: Ring>(a: MatRef<T>, b: MatRef<T>, arch: Arch) -> T {
    let (Some(a), Some(b)) = (a.as_slice(), b.as_slice()) else {
        let terms = (0..a.rows()).map(|i| (a.at(i, 0), b.at(i, 0)));
        return terms.fold(T::ZERO, |sum, (a, b)| Ring::mul_add::<false>(sum, a, b));
    };
    slices(a, b, arch)
}

/// The inner product of two slices of one length.
pub(crate) fn slices<T: Ring>(a: &[T], b: &[T], arch: Arch) -> T {
    match arch {
        Arch::Scalar => pulp::NullaryFnOnce::call(Dot::<T, false> { a, b }),
        _ => arch.dispatch(Dot::<T, true> { a, b }),
    }
}

struct Dot<'a, T, const FMA: bool> {
    a: &'a [T],
    b: &'a [T],
}

impl<T: Ring, const FMA: bool> pulp::NullaryFnOnce for Dot<'_, T, FMA> {
    type Output = T;

    #[inline(always)]
    fn call(self) -> T {
        let mut sums = [T::ZERO; LANES];
        let (a, b) = (self.a.chunks_exact(LANES), self.b.chunks_exact(LANES));
        let tail = a.remainder().iter().zip(b.remainder());
        for (a, b) in a.zip(b) {
            for lane in 0..LANES {
                sums[lane] = Ring::mul_add::<FMA>(sums[lane], a[lane], b[lane]);
            }
        }
        let rest = tail.fold(T::ZERO, |sum, (&a, &b)| Ring::mul_add::<FMA>(sum, a, b));
        let mut width = LANES / 2;
        while width > 0 {
            for lane in 0..width {
                sums[lane] = sums[lane].plus(sums[lane + width]);
            }
            width /= 2;
        }
        sums[0].plus(rest)
    }
}

/// Adds `factor` times `x` to `out`, two slices of one length.
pub(crate) fn add_scaled<T: Ring>(out: &mut [T], x: &[T], factor: T, arch: Arch) {
    match arch {
        Arch::Scalar => pulp::NullaryFnOnce::call(AddScaled::<T, false> { out, x, factor }),
        _ => arch.dispatch(AddScaled::<T, true> { out, x, factor }),
    }
}

struct AddScaled<'a, T, const FMA: bool> {
    out: &'a mut [T],
    x: &'a [T],
    factor: T,
}

impl<T: Ring, const FMA: bool> pulp::NullaryFnOnce for AddScaled<'_, T, FMA> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (out, &x) in self.out.iter_mut().zip(self.x) {
            *out = Ring::mul_add::<FMA>(*out, x, self.factor);
        }
    }
}
