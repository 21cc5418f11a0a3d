//! Reductions of small matrices to tridiagonal, bidiagonal and Hessenberg form, column by column.
//!
//! Blocked reductions prepare more than matrices of a few dozen rows take altogether. These are plain loops over
//! contiguous columns, which the caller compiles for the processor's vectors ([`pulp::Arch::dispatch`]). They give
//! the form, not the transformations.
//!
//! Source: A. S. Householder, "Unitary Triangularization of a Nonsymmetric Matrix", J. ACM 5(4), 1958, with the signs
//! of LAPACK's larfg.

use crate::Field;
use crate::field::Real;
use crate::matmul::ring::Ring;

/// Sums that run side by side.
const LANES: usize = 8;

/// The inner product of the conjugate of the first with the second.
#[inline(always)]
fn product<T: Field>(a: &[T], b: &[T]) -> T {
    let (wide_a, a) = a.as_chunks::<LANES>();
    let (wide_b, b) = b.as_chunks::<LANES>();
    let mut sums = [T::ZERO; LANES];
    for (a, b) in wide_a.iter().zip(wide_b) {
        for lane in 0..LANES {
            sums[lane] += a[lane].conjugate() * b[lane];
        }
    }
    let mut sum = a.iter().zip(b).fold(T::ZERO, |sum, (&a, &b)| sum + a.conjugate() * b);
    for lane in 0..LANES / 2 {
        sum += sums[lane] + sums[lane + LANES / 2];
    }
    sum
}

/// Adds a multiple of a column to another one.
#[inline(always)]
fn add<T: Field>(to: &mut [T], factor: T, column: &[T]) {
    to.iter_mut().zip(column).for_each(|(to, &value)| *to += factor * value);
}

/// Makes of a column x the vector v, whose first element is one, of a reflection H = I − τ·v·vᴴ with Hᴴ·x = β·e₁.
/// Returns τ and β.
#[inline(always)]
fn reflect<T: Field>(x: &mut [T]) -> (T, T::Magnitude) {
    let (zero, one) = (T::Magnitude::ZERO, T::Magnitude::ONE);
    let Some((first, rest)) = x.split_first_mut() else { return (T::ZERO, zero) };
    let alpha = *first;
    *first = T::ONE;
    let square = product(rest, rest).re();
    if square == zero && alpha.im() == zero && rest.iter().all(|&value| value == T::ZERO) {
        return (T::ZERO, alpha.re());
    }
    let whole = square + alpha.re() * alpha.re() + alpha.im() * alpha.im();
    let limit = T::Magnitude::SMALLEST_NORMAL / (T::Magnitude::EPSILON * T::Magnitude::EPSILON);
    if whole < limit {
        // Squares that are lost: the same of a larger column.
        return small(alpha, rest);
    }
    let length = whole.root();
    let beta = if alpha.re() < zero { length } else { -length };
    let inverse = T::from_parts(one, zero) / (alpha - T::from_parts(beta, zero));
    rest.iter_mut().for_each(|value| *value *= inverse);
    (T::from_parts((beta - alpha.re()) / beta, -alpha.im() / beta), beta)
}

/// [`reflect`] for a column of numbers whose squares are too small.
#[cold]
#[inline(never)]
fn small<T: Field>(alpha: T, rest: &mut [T]) -> (T, T::Magnitude) {
    let zero = T::Magnitude::ZERO;
    let mut length = alpha.magnitude();
    for value in rest.iter() {
        length = length.hypotenuse(value.magnitude());
    }
    let beta = if alpha.re() < zero { length } else { -length };
    let divisor = alpha - T::from_parts(beta, zero);
    rest.iter_mut().for_each(|value| *value /= divisor);
    (T::from_parts((beta - alpha.re()) / beta, -alpha.im() / beta), beta)
}

/// A column of a matrix from its diagonal on, and what is to the right of it.
#[inline(always)]
fn split<T>(a: &mut [T], n: usize, column: usize) -> (&mut [T], &mut [T]) {
    let (left, right) = a.split_at_mut((column + 1) * n);
    (&mut left[column * n..], right)
}

/// The diagonal, and the absolute values below it, of a tridiagonal matrix similar to a Hermitian one, of whose `n`
/// contiguous columns only what is on and below the diagonal is read; `work` has as many elements as a column.
#[inline(always)]
pub(crate) fn tridiagonal<T: Field>(
    a: &mut [T],
    n: usize,
    diagonal: &mut [T::Magnitude],
    below: &mut [T::Magnitude],
    work: &mut [T],
) {
    for k in 0..n {
        diagonal[k] = a[k * n + k].re();
        if k + 1 == n {
            break;
        }
        let (column, rest) = split(a, n, k);
        let v = &mut column[k + 1..];
        let (tau, beta) = reflect(v);
        below[k] = beta.magnitude();
        if tau == T::ZERO {
            continue;
        }
        // w = τ·A·v from the lower triangle.
        let m = v.len();
        let w = &mut work[..m];
        w.fill(T::ZERO);
        for j in 0..m {
            let column = &rest[j * n + k + 1..][..m];
            let below = &column[j + 1..];
            w[j] += T::from_parts(column[j].re(), T::Magnitude::ZERO) * v[j] + product(below, &v[j + 1..]);
            add(&mut w[j + 1..], v[j], below);
        }
        w.iter_mut().for_each(|value| *value = tau * *value);
        let half = T::from_parts(T::Magnitude::number(-0.5), T::Magnitude::ZERO);
        let factor = half * tau * product(w, v);
        add(w, factor, v);
        for j in 0..m {
            let (first, second) = (w[j].conjugate(), v[j].conjugate());
            let column = &mut rest[j * n + k + 1..][..m];
            for ((value, &v), &w) in column[j..].iter_mut().zip(&v[j..]).zip(&w[j..]) {
                *value = *value - v * first - w * second;
            }
        }
    }
}

/// The absolute values on the diagonal and above it of a bidiagonal matrix with the singular values of a matrix of
/// `n` contiguous columns, none shorter than there are columns, in the room of a row and a column.
#[inline(always)]
pub(crate) fn bidiagonal<T: Field>(
    a: &mut [T],
    n: usize,
    diagonal: &mut [T::Magnitude],
    above: &mut [T::Magnitude],
    (row, work): (&mut [T], &mut [T]),
) {
    let m = a.len() / n.max(1);
    for k in 0..n {
        let (column, rest) = split(a, m, k);
        let v = &mut column[k..];
        let (tau, beta) = reflect(v);
        diagonal[k] = beta.magnitude();
        let row = &mut row[..n - k - 1];
        for (x, column) in row.iter_mut().zip(rest.chunks_exact_mut(m)) {
            let column = &mut column[k..];
            add(column, -(tau.conjugate() * product(v, column)), v);
            *x = column[0].conjugate();
        }
        if row.is_empty() {
            break;
        }
        let (tau, beta) = reflect(row);
        above[k] = beta.magnitude();
        let work = &mut work[k + 1..];
        work.fill(T::ZERO);
        for (&x, column) in row.iter().zip(rest.chunks_exact(m)) {
            add(work, x, &column[k + 1..]);
        }
        for (&x, column) in row.iter().zip(rest.chunks_exact_mut(m)) {
            add(&mut column[k + 1..], -(tau * x.conjugate()), work);
        }
    }
}

/// Makes a real matrix of `n` contiguous columns a Hessenberg matrix, which is similar to it, in the room of a
/// column.
#[inline(always)]
pub(crate) fn hessenberg<R: Real>(a: &mut [R], n: usize, work: &mut [R]) {
    for k in 0..n.saturating_sub(2) {
        let (column, rest) = split(a, n, k);
        let v = &mut column[k + 1..];
        let (tau, beta) = reflect(v);
        if tau != R::ZERO {
            // From the right, then from the left.
            work.fill(R::ZERO);
            for (&x, column) in v.iter().zip(rest.chunks_exact(n)) {
                add(work, x, column);
            }
            for (&x, column) in v.iter().zip(rest.chunks_exact_mut(n)) {
                add(column, -(tau * x), work);
                let below = &mut column[k + 1..];
                add(below, -(tau * product(v, below)), v);
            }
        }
        v.fill(R::ZERO);
        v[0] = beta;
    }
}
