//! Inner products of vectors.
//!
//! Bound by memory once the vectors leave the cache, so the work is enough independent sums to hide latency, and
//! threads for long vectors. Rounding: 16 partial sums or more per block of 8192 and pairwise above, at least as
//! accurate as OpenBLAS's.

use crate::matmul::ring::{FUSED, Ring};
use crate::matvec::gathered;
use crate::{Element, MatRef};
use error::Result;
use memory::{Benches, Workspace};
use num_complex::Complex;
use pulp::{Arch, Simd, WithSimd};

/// Elements per block; blocks are added pairwise.
const BLOCK: usize = 8192;
/// Bytes of a vector above which threads share the work, by parts of at most so many elements.
const PARALLEL: usize = 1 << 19;
const PART: usize = 1 << 15;

/// The sum of products `a[i] * b[i]` of two column vectors, without conjugation; zero when they are empty.
///
/// # Errors
/// [`error::Kind::Memory`] where pieces of vectors that are not contiguous cannot be copied.
///
/// # Panics
/// If the shapes are not (n, 1) both.
///
/// ```
/// assert_eq!(linalg::dot(linalg::MatRef::column(&[1, 2]), linalg::MatRef::column(&[3, 4]))?, 11);
/// # Ok::<(), error::Error>(())
/// ```
pub fn dot<T: Element>(a: MatRef<T>, b: MatRef<T>) -> Result<T> {
    assert!(a.cols() == 1 && b.cols() == 1 && a.rows() == b.rows(), "dot needs two columns of one length");
    T::inner_product(a, b, false)
}

pub(crate) fn inner<T: Ring>(a: MatRef<T>, b: MatRef<T>, conjugate: bool) -> Result<T> {
    let arch = Arch::new();
    let n = a.rows();
    let alone = n * size_of::<T>() < PARALLEL || threads::num_threads() == 1;
    let copied = |x: MatRef<T>| if x.as_slice().is_some() { 0 } else { Workspace::bytes::<T>(n.min(BLOCK)) };
    let benches = Benches::new(if alone { 1 } else { threads::num_threads() }, copied(a) + copied(b))?;
    let serial = |start: usize, length: usize| {
        let mut bench = benches.take()?;
        let mut block = |start: usize, length: usize| {
            let mut workspace = bench.workspace();
            let [a, b] = [a, b].map(|x| gathered(x.block(start, 0, length, 1), &mut workspace));
            slices(a, b, conjugate, arch)
        };
        Ok(pairwise(start, length, BLOCK, &mut block))
    };
    if alone {
        return serial(0, n);
    }
    // Parts are whole branches of the tree, so that the sums are the same as on one thread.
    let mut parts = Vec::new();
    pairwise(0, n, PART, &mut |start, length| {
        parts.push((start, length));
        T::ZERO
    });
    let sums = threads::collect(parts.len(), |part| serial(parts[part].0, parts[part].1));
    let mut sums = sums.into_iter().collect::<Result<Vec<T>>>()?.into_iter();
    Ok(pairwise(0, n, PART, &mut |_, _| sums.next().unwrap_or(T::ZERO)))
}

/// The sum over parts of at most `most` elements, whose sums are added in pairs.
fn pairwise<T: Ring>(start: usize, length: usize, most: usize, sum: &mut dyn FnMut(usize, usize) -> T) -> T {
    if length <= most {
        return sum(start, length);
    }
    let middle = (length / 2).next_multiple_of(64);
    let left = pairwise(start, middle, most, sum);
    left.plus(pairwise(start + middle, length - middle, most, sum))
}

/// [`dot`] with the elements of `a` conjugated.
///
/// # Errors
/// As [`dot`].
///
/// # Panics
/// If the shapes are not (n, 1) both.
pub fn vdot<R>(a: MatRef<Complex<R>>, b: MatRef<Complex<R>>) -> Result<Complex<R>>
where
    Complex<R>: Element,
{
    assert!(a.cols() == 1 && b.cols() == 1 && a.rows() == b.rows(), "vdot needs two columns of one length");
    Complex::<R>::inner_product(a, b, true)
}

/// The inner product of two slices of one length.
fn slices<T: Ring>(a: &[T], b: &[T], conjugate: bool, arch: Arch) -> T {
    match arch {
        Arch::Scalar => arch.dispatch(Dot::<T, FUSED> { a, b, conjugate }),
        _ => arch.dispatch(Dot::<T, true> { a, b, conjugate }),
    }
}

struct Dot<'a, T, const FMA: bool> {
    a: &'a [T],
    b: &'a [T],
    conjugate: bool,
}

impl<T: Ring, const FMA: bool> WithSimd for Dot<'_, T, FMA> {
    type Output = T;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> T {
        T::dot_slices::<S, FMA>(simd, self.a, self.b, self.conjugate)
    }
}

/// Adds `factor` times `x` to `out`, two slices of one length.
pub(crate) fn add_scaled<T: Ring>(out: &mut [T], x: &[T], factor: T, arch: Arch) {
    match arch {
        Arch::Scalar => pulp::NullaryFnOnce::call(AddScaled::<T, FUSED> { out, x, factor }),
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
