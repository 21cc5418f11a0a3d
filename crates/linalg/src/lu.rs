//! Linear systems, inverses and determinants by LU factorization with partial pivoting.
//!
//! The matrix is copied, factored, and thrown away: 2/3 n^3 operations and n^2 elements of scratch. A pivot that is
//! exactly zero makes [`solve`] and [`inv`] fail and [`det`] zero; NaN and infinity run through as in LAPACK.

use crate::field::{Columns, Real, parallelism};
use crate::matmul::ring::Ring;
use crate::{Field, LinalgError, MatMut, MatRef};
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::lu::partial_pivoting::{factor, solve as back};

/// Solves `a @ x = b` for `x`.
///
/// Shapes are (n, n), (n, k) and (n, k).
///
/// # Errors
/// [`LinalgError::Singular`] if a pivot is exactly zero; `x` is then unspecified.
///
/// # Panics
/// If the shapes do not fit.
///
/// ```
/// use linalg::{MatMut, MatRef, solve};
/// let mut x = [0.0; 2];
/// solve(MatRef::row_major(&[3.0, 1.0, 1.0, 2.0], 2, 2), MatRef::column(&[9.0, 8.0]), MatMut::column(&mut x))?;
/// assert_eq!(x, [2.0, 3.0]);
/// # Ok::<(), linalg::LinalgError>(())
/// ```
pub fn solve<T: Field>(a: MatRef<T>, b: MatRef<T>, mut x: MatMut<T>) -> Result<(), LinalgError> {
    square(a);
    assert!(b.rows() == a.rows() && x.rows() == b.rows() && x.cols() == b.cols(), "solve: shapes do not fit");
    x.fill_with(|i, j| b.at(i, j));
    T::factor_solve(a, x)
}

/// Writes the inverse of the (n, n) matrix `a` to `out`.
///
/// # Errors
/// [`LinalgError::Singular`] if a pivot is exactly zero; `out` is then unspecified.
///
/// # Panics
/// If the shapes do not fit.
pub fn inv<T: Field>(a: MatRef<T>, mut out: MatMut<T>) -> Result<(), LinalgError> {
    square(a);
    assert!(out.rows() == a.rows() && out.cols() == a.cols(), "inv: shapes do not fit");
    let one = T::ONE;
    out.fill_with(|i, j| if i == j { one } else { T::ZERO });
    T::factor_solve(a, out)
}

/// Sign (or phase) and natural logarithm of the absolute value of the determinant; (0, -inf) if it is zero.
///
/// # Panics
/// If `a` is not square.
pub fn slogdet<T: Field>(a: MatRef<T>) -> (T, T::Magnitude) {
    square(a);
    T::factor_slogdet(a)
}

/// The determinant: sign times exponential of the logarithm, rounded as NumPy's; 1 for an empty matrix.
///
/// # Panics
/// If `a` is not square.
///
/// ```
/// assert_eq!(linalg::det(linalg::MatRef::row_major(&[2.0, 0.0, 0.0, 2.0], 2, 2)), 4.0);
/// ```
pub fn det<T: Field>(a: MatRef<T>) -> T {
    let (sign, logarithm) = slogdet(a);
    sign * T::from_parts(logarithm.exponential(), T::Magnitude::ZERO)
}

fn square<T>(a: MatRef<T>) {
    assert!(a.rows() == a.cols(), "the matrix is {}x{}, not square", a.rows(), a.cols());
}

/// Orders up to which the plain loop is faster than the blocked one.
const SMALL: usize = 24;

struct Lu<T> {
    factors: Columns<T>,
    forward: Vec<usize>,
    inverse: Vec<usize>,
    odd: bool,
}

fn factor<T: Field>(a: MatRef<T>) -> Lu<T> {
    let n = a.rows();
    let mut factors = Columns::copy(a);
    let (mut forward, mut inverse) = (vec![0; n], vec![0; n]);
    let swaps = if n <= SMALL {
        factor_small(&mut factors, &mut forward)
    } else {
        let par = parallelism(n * n);
        let mut scratch =
            MemBuffer::new(factor::lu_in_place_scratch::<usize, T>(n, n, par, Default::default()));
        let (info, _) = factor::lu_in_place(
            factors.faer_mut(),
            &mut forward,
            &mut inverse,
            par,
            MemStack::new(&mut scratch),
            Default::default(),
        );
        info.transposition_count
    };
    Lu { factors, forward, inverse, odd: swaps % 2 == 1 }
}

/// The textbook elimination. Returns the number of exchanges; `order[i]` becomes the source row of row i.
fn factor_small<T: Field>(a: &mut Columns<T>, order: &mut [usize]) -> usize {
    let n = a.rows;
    for (i, source) in order.iter_mut().enumerate() {
        *source = i;
    }
    let mut swaps = 0;
    for k in 0..n {
        let size = |value: T| value.re().magnitude() + value.im().magnitude();
        let mut pivot = k;
        for i in k + 1..n {
            if size(a.at(i, k)) > size(a.at(pivot, k)) {
                pivot = i;
            }
        }
        if pivot != k {
            swaps += 1;
            order.swap(pivot, k);
            for j in 0..n {
                a.data.swap(pivot + j * n, k + j * n);
            }
        }
        let head = a.at(k, k);
        if head == T::ZERO {
            continue;
        }
        let (left, right) = a.data.split_at_mut((k + 1) * n);
        let column = &mut left[k * n + k + 1..];
        for value in column.iter_mut() {
            *value /= head;
        }
        for target in right.chunks_exact_mut(n) {
            let factor = target[k];
            for (value, &l) in target[k + 1..].iter_mut().zip(column.iter()) {
                *value -= l * factor;
            }
        }
    }
    swaps
}

pub(crate) fn solve_in_place<T: Field>(a: MatRef<T>, mut x: MatMut<T>) -> Result<(), LinalgError> {
    let n = a.rows();
    if n == 0 {
        return Ok(());
    }
    let lu = factor(a);
    if (0..n).any(|i| lu.factors.at(i, i) == T::ZERO) {
        return Err(LinalgError::Singular);
    }
    if n <= SMALL {
        solve_small(&lu, x);
        return Ok(());
    }
    let par = parallelism(n * x.cols().max(n / 4));
    let mut scratch = MemBuffer::new(back::solve_in_place_scratch::<usize, T>(n, x.cols(), par));
    // SAFETY: one of the two arrays is the other's inverse, as `lu_in_place` made them.
    let permutation = unsafe { faer::perm::PermRef::new_unchecked(&lu.forward, &lu.inverse, n) };
    let mut run = |x: faer::MatMut<T>| {
        back::solve_in_place(
            lu.factors.faer(),
            lu.factors.faer(),
            permutation,
            x,
            par,
            MemStack::new(&mut scratch),
        );
    };
    if x.row_stride() == 1 {
        // SAFETY: `x` describes valid elements that are ours alone.
        run(unsafe {
            faer::MatMut::from_raw_parts_mut(x.as_mut_ptr(), n, x.cols(), x.row_stride(), x.col_stride())
        });
    } else {
        let mut columns = Columns::copy(x.as_ref());
        run(columns.faer_mut());
        columns.store(x, |value| value);
    }
    Ok(())
}

fn solve_small<T: Field>(lu: &Lu<T>, mut x: MatMut<T>) {
    let n = lu.factors.rows;
    let mut column = [T::ZERO; SMALL];
    for j in 0..x.cols() {
        for i in 0..n {
            column[i] = x.as_ref().at(lu.forward[i], j);
        }
        for k in 0..n {
            let value = column[k];
            for i in k + 1..n {
                column[i] -= lu.factors.at(i, k) * value;
            }
        }
        for k in (0..n).rev() {
            let value = column[k] / lu.factors.at(k, k);
            column[k] = value;
            for (i, above) in column[..k].iter_mut().enumerate() {
                *above -= lu.factors.at(i, k) * value;
            }
        }
        for (i, &value) in column[..n].iter().enumerate() {
            x.set(i, j, value);
        }
    }
}

pub(crate) fn sign_and_logarithm<T: Field>(a: MatRef<T>) -> (T, T::Magnitude) {
    let (zero, one) = (T::Magnitude::ZERO, T::Magnitude::ONE);
    let lu = factor(a);
    let mut sign = T::from_parts(if lu.odd { -one } else { one }, zero);
    let mut logarithm = zero;
    for i in 0..a.rows() {
        let pivot = lu.factors.at(i, i);
        if pivot == T::ZERO {
            return (T::ZERO, -T::Magnitude::INFINITY);
        }
        let size = pivot.magnitude();
        sign *= T::from_parts(pivot.re() / size, pivot.im() / size);
        logarithm += size.logarithm();
    }
    (sign, logarithm)
}
