//! Singular values.

use super::eigen::{eigh, eigvalsh};
use super::stack::{
    Number, Stack, common_type, cubic, pieces, pieces_mut, require_matrices, require_square, run_all,
    with_number,
};
use crate::Array;
use crate::elementwise::call;
use ::linalg::{MatMut, MatRef};
use dtype::Element;
use error::Result;
use layout::Dims;
use ops::elementwise::floating;
use storage::Dense;

/// The factors `u`, `s`, `vh` of stacks of matrices, with `a = u @ diag(s) @ vh` and `s` descending.
/// With `full_matrices`, `u` and `vh` are square; otherwise they have `min(m, n)` columns and rows.
/// `hermitian` matrices are decomposed faster.
///
/// # Errors
/// [`crate::Kind::LinearAlgebra`] for fewer than two axes, or where the iteration gives up, as it does for
/// elements that are not finite.
pub fn svd(a: &Array, full_matrices: bool, hermitian: bool) -> Result<(Array, Array, Array)> {
    require_matrices(a)?;
    let dtype = common_type(&[a])?;
    if hermitian {
        return of_hermitian(a);
    }
    let (u, s, vh) = with_number!(dtype, T => svd_in::<T>(a, true, full_matrices))?;
    Ok((u.into(), s.into(), vh.into()))
}

/// The singular values of stacks of matrices, descending.
///
/// ```
/// use polyarray::{Array, linalg};
/// let a = Array::from_shape(&[3.0, 0.0, 0.0, -4.0], &[2, 2])?;
/// assert_eq!(linalg::svdvals(&a, false)?.to_vec::<f64>()?, [4.0, 3.0]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// As [`svd`].
pub fn svdvals(a: &Array, hermitian: bool) -> Result<Array> {
    require_matrices(a)?;
    let dtype = common_type(&[a])?;
    if hermitian {
        require_square(a)?;
        let values = eigvalsh(a, false)?.absolute()?;
        return in_order(&values, &order(&values)?, values.ndim() - 1);
    }
    Ok(with_number!(dtype, T => svd_in::<T>(a, false, false))?.1.into())
}

fn svd_in<T: Number>(a: &Array, with_vectors: bool, full: bool) -> Result<(Dense, Dense, Dense)> {
    let a = Stack::read(a, T::DTYPE)?;
    let (m, n, count) = (a.rows, a.columns, a.count);
    let k = m.min(n);
    let (p, q) = match (with_vectors, full) {
        (true, true) => (m, n),
        (true, false) => (k, k),
        (false, _) => (0, 0),
    };
    let u = a.result(&[m, p], T::DTYPE)?;
    let s = a.result(&[k], <T::Magnitude as Element>::DTYPE)?;
    let vh = a.result(&[q, n], T::DTYPE)?;
    a.dense.with_slice::<T, _>(|x| {
        u.with_slice_mut::<T, _>(|u| {
            s.with_slice_mut::<T::Magnitude, _>(|s| {
                vh.with_slice_mut::<T, _>(|vh| {
                    let vectors = pieces_mut(u, m * p, count).zip(pieces_mut(vh, q * n, count));
                    let jobs = pieces(x, m * n, count).zip(pieces_mut(s, k, count)).zip(vectors);
                    let shapes = with_vectors.then_some((p, q));
                    let size = (8 * cubic(m, n), ::linalg::svd_workspace::<T>(m, n, shapes));
                    run_all(count, jobs, size, |((x, s), (u, vh)), workspace| {
                        let vectors =
                            with_vectors.then(|| (MatMut::row_major(u, m, p), MatMut::row_major(vh, q, n)));
                        ::linalg::svd(MatRef::row_major(x, m, n), s, vectors, workspace)
                    })
                })
            })
        })
    })?????;
    Ok((u, s, vh))
}

/// From eigenvalues: magnitudes in descending order, with their signs in `vh`.
fn of_hermitian(a: &Array) -> Result<(Array, Array, Array)> {
    let (values, vectors) = eigh(a, false)?;
    let axis = values.ndim() - 1;
    let magnitudes = values.absolute()?;
    let order = order(&magnitudes)?;
    let s = in_order(&magnitudes, &order, axis)?;
    let one = Array::ones(&[], values.dtype())?;
    let sign = call(&floating::copysign, &[(&one).into(), (&values).into()])?;
    let sign = in_order(&sign, &order, axis)?;
    let u = in_order(&vectors, &order, axis)?;
    let vh = u.multiply(&sign.with_axis(axis)?)?.matrix_transpose()?.conjugate()?;
    Ok((u, s, vh))
}

/// For each row of the last axis, positions in descending order of the values.
fn order(values: &Array) -> Result<Vec<Vec<usize>>> {
    let n = values.shape()[values.ndim() - 1];
    let all = values.to_vec::<f64>()?;
    Ok(pieces(&all, n, all.len().checked_div(n).unwrap_or(0))
        .map(|row| {
            let mut order: Vec<usize> = (0..n).collect();
            order.sort_by(|&i, &j| row[i].total_cmp(&row[j]));
            order.reverse();
            order
        })
        .collect())
}

/// Elements along the last axis in the orders of [`order`], one for each position of the first `leading`
/// axes.
fn in_order(x: &Array, orders: &[Vec<usize>], leading: usize) -> Result<Array> {
    let result = x.copy(layout::Order::C)?;
    let shape = Dims::from_slice(&x.shape()[..leading.min(x.ndim() - 1)]);
    let matrix = x.ndim() - shape.len() == 2;
    for (position, order) in orders.iter().enumerate() {
        let (mut from, mut to) = (x.clone(), result.clone());
        let mut rest = position;
        for (axis, &length) in shape.iter().enumerate().rev() {
            from = from.at(axis, rest % length)?;
            to = to.at(axis, rest % length)?;
            rest /= length;
        }
        for (k, &source) in order.iter().enumerate() {
            to.at(usize::from(matrix), k)?.assign(&from.at(usize::from(matrix), source)?)?;
        }
    }
    Ok(result)
}
