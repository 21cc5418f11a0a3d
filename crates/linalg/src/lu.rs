//! Linear systems, inverses and determinants by LU factorization with partial pivoting.
//!
//! The matrix is copied, factored, and thrown away: 2/3 n^3 operations and a workspace of n^2 elements. A pivot that is
//! exactly zero makes [`solve`] and [`inv`] fail and [`det`] zero; NaN and infinity run through as in LAPACK.

use crate::field::{Columns, Real, blocked, in_blocks};
use crate::matmul::ring::Ring;
use crate::{Field, LinalgError, MatMut, MatRef};
use faer::Par;
use faer::dyn_stack::StackReq;
use faer::linalg::lu::partial_pivoting::{factor, solve as back};
use memory::Workspace;

/// Solves `a @ x = b` for `x`.
///
/// Shapes are (n, n), (n, k) and (n, k).
///
/// # Errors
/// [`LinalgError::Singular`] if a pivot is exactly zero; `x` is then unspecified.
///
/// # Panics
/// If the shapes do not fit, or the workspace is smaller than [`solve_workspace`] says.
///
/// ```
/// use linalg::{MatMut, MatRef, solve, solve_workspace};
/// let benches = memory::Benches::new(1, solve_workspace::<f64>(2, 1))?;
/// let mut x = [0.0; 2];
/// solve(
///     MatRef::row_major(&[3.0, 1.0, 1.0, 2.0], 2, 2),
///     MatRef::column(&[9.0, 8.0]),
///     MatMut::column(&mut x),
///     benches.take()?.workspace(),
/// )?;
/// assert_eq!(x, [2.0, 3.0]);
/// # Ok::<(), linalg::LinalgError>(())
/// ```
pub fn solve<T: Field>(
    a: MatRef<T>,
    b: MatRef<T>,
    mut x: MatMut<T>,
    workspace: Workspace<'_>,
) -> Result<(), LinalgError> {
    square(a);
    assert!(b.rows() == a.rows() && x.rows() == b.rows() && x.cols() == b.cols(), "solve: shapes do not fit");
    x.fill_with(|i, j| b.at(i, j));
    T::factor_solve(a, x, workspace)
}

/// Bytes that [`solve`] works in, for n unknowns and k right-hand sides.
pub fn solve_workspace<T: Field>(n: usize, k: usize) -> usize {
    let back = if n <= SMALL {
        0
    } else {
        Columns::<T>::bytes(n, k) + blocked(n * k.max(n / 4), back_stack::<T>(n, k))
    };
    factored::<T>(n).saturating_add(factoring::<T>(n).max(back))
}

/// Writes the inverse of the (n, n) matrix `a` to `out`, in the workspace that [`solve`] takes for n right-hand sides.
///
/// # Errors
/// [`LinalgError::Singular`] if a pivot is exactly zero; `out` is then unspecified.
///
/// # Panics
/// If the shapes do not fit, or the workspace is too small.
pub fn inv<T: Field>(a: MatRef<T>, mut out: MatMut<T>, workspace: Workspace<'_>) -> Result<(), LinalgError> {
    square(a);
    assert!(out.rows() == a.rows() && out.cols() == a.cols(), "inv: shapes do not fit");
    let one = T::ONE;
    out.fill_with(|i, j| if i == j { one } else { T::ZERO });
    T::factor_solve(a, out, workspace)
}

/// Sign (or phase) and natural logarithm of the absolute value of the determinant; (0, -inf) if it is zero.
///
/// # Panics
/// If `a` is not square, or the workspace is smaller than [`det_workspace`] says.
pub fn slogdet<T: Field>(a: MatRef<T>, workspace: Workspace<'_>) -> (T, T::Magnitude) {
    square(a);
    T::factor_slogdet(a, workspace)
}

/// The determinant: sign times exponential of the logarithm, rounded as NumPy's; 1 for an empty matrix.
///
/// # Panics
/// As [`slogdet`].
///
/// ```
/// use linalg::{MatRef, det, det_workspace};
/// let benches = memory::Benches::new(1, det_workspace::<f64>(2))?;
/// assert_eq!(det(MatRef::row_major(&[2.0, 0.0, 0.0, 2.0], 2, 2), benches.take()?.workspace()), 4.0);
/// # Ok::<(), error::Error>(())
/// ```
pub fn det<T: Field>(a: MatRef<T>, workspace: Workspace<'_>) -> T {
    let (sign, logarithm) = slogdet(a, workspace);
    sign * T::from_parts(logarithm.exponential(), T::Magnitude::ZERO)
}

/// Bytes that [`det`] and [`slogdet`] work in, for an (n, n) matrix.
pub fn det_workspace<T: Field>(n: usize) -> usize {
    factored::<T>(n).saturating_add(factoring::<T>(n))
}

fn square<T>(a: MatRef<T>) {
    assert!(a.rows() == a.cols(), "the matrix is {}x{}, not square", a.rows(), a.cols());
}

/// Orders up to which the plain loop is faster than the blocked one.
const SMALL: usize = 24;

struct Lu<'a, T> {
    factors: Columns<'a, T>,
    forward: &'a mut [usize],
    inverse: &'a mut [usize],
    odd: bool,
}

/// Bytes of an [`Lu`].
fn factored<T: Field>(n: usize) -> usize {
    Columns::<T>::bytes(n, n).saturating_add(2 * Workspace::bytes::<usize>(n))
}

/// Bytes in which one is made.
fn factoring<T: Field>(n: usize) -> usize {
    if n <= SMALL { 0 } else { blocked(n * n, factor_stack::<T>(n)) }
}

fn factor_stack<T: Field>(n: usize) -> impl Fn(Par) -> StackReq {
    move |par| factor::lu_in_place_scratch::<usize, T>(n, n, par, Default::default())
}

fn back_stack<T: Field>(n: usize, k: usize) -> impl Fn(Par) -> StackReq {
    move |par| back::solve_in_place_scratch::<usize, T>(n, k, par)
}

fn factor<'a, T: Field>(a: MatRef<T>, workspace: &mut Workspace<'a>) -> Lu<'a, T> {
    let n = a.rows();
    let mut factors = Columns::copy(a, workspace);
    let (forward, inverse) = (workspace.filled(n, 0), workspace.filled(n, 0));
    let swaps = if n <= SMALL {
        factor_small(&mut factors, forward)
    } else {
        in_blocks(n * n, workspace.part(), factor_stack::<T>(n), |par, stack| {
            let (info, _) =
                factor::lu_in_place(factors.faer_mut(), forward, inverse, par, stack, Default::default());
            info.transposition_count
        })
    };
    Lu { factors, forward, inverse, odd: swaps % 2 == 1 }
}

/// The textbook elimination. Returns the number of exchanges; `order[i]` becomes the source row of row i.
fn factor_small<T: Field>(a: &mut Columns<'_, T>, order: &mut [usize]) -> usize {
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

pub(crate) fn solve_in_place<T: Field>(
    a: MatRef<T>,
    mut x: MatMut<T>,
    mut workspace: Workspace<'_>,
) -> Result<(), LinalgError> {
    let n = a.rows();
    if n == 0 {
        return Ok(());
    }
    let lu = factor(a, &mut workspace);
    if (0..n).any(|i| lu.factors.at(i, i) == T::ZERO) {
        return Err(LinalgError::Singular);
    }
    if n <= SMALL {
        solve_small(&lu, x);
        return Ok(());
    }
    // SAFETY: one of the two arrays is the other's inverse, as `lu_in_place` made them.
    let permutation = unsafe { faer::perm::PermRef::new_unchecked(&*lu.forward, &*lu.inverse, n) };
    let k = x.cols();
    let run = |x: faer::MatMut<T>, workspace| {
        in_blocks(n * k.max(n / 4), workspace, back_stack::<T>(n, k), |par, stack| {
            back::solve_in_place(lu.factors.faer(), lu.factors.faer(), permutation, x, par, stack);
        });
    };
    if x.row_stride() == 1 {
        // SAFETY: `x` describes valid elements that are ours alone.
        let x =
            unsafe { faer::MatMut::from_raw_parts_mut(x.as_mut_ptr(), n, k, x.row_stride(), x.col_stride()) };
        run(x, workspace);
    } else {
        let mut columns = Columns::copy(x.as_ref(), &mut workspace);
        run(columns.faer_mut(), workspace);
        columns.store(x, |value| value);
    }
    Ok(())
}

fn solve_small<T: Field>(lu: &Lu<'_, T>, mut x: MatMut<T>) {
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

pub(crate) fn sign_and_logarithm<T: Field>(a: MatRef<T>, mut workspace: Workspace<'_>) -> (T, T::Magnitude) {
    let (zero, one) = (T::Magnitude::ZERO, T::Magnitude::ONE);
    let lu = factor(a, &mut workspace);
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
