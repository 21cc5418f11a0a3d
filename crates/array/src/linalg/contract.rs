//! Contractions over chosen axes, each brought to one matrix product.

use super::axes::compact;
use super::matmul::{along_last, plain, product};
use crate::Array;
use dtype::promote_types;
use error::{Error, Result};
use layout::{Dims, normalize_axis};
use smallvec::SmallVec;

/// Which axes [`tensordot`] sums over.
#[derive(Debug, Clone, Copy)]
pub enum Axes<'a> {
    /// So many last axes of the first operand with as many first axes of the second.
    Last(usize),
    /// These axes of the first operand with these of the second, pair by pair.
    Pairs(&'a [i64], &'a [i64]),
}

/// The sum of products over chosen axes; the other axes of the first operand come before those of the
/// second.
///
/// ```
/// use polyarray::{Array, linalg::{Axes, tensordot}};
/// let x = Array::from_shape(&[1, 2, 3, 4], &[2, 2])?;
/// assert_eq!(tensordot(&x, &x, Axes::Last(2))?.to_vec::<i64>()?, [30]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] where lengths differ, [`crate::Kind::Index`] where there are no such axes.
pub fn tensordot(x1: &Array, x2: &Array, axes: Axes<'_>) -> Result<Array> {
    let shape_mismatch = || Error::value("shape-mismatch for sum");
    let position = |axis: i64, x: &Array| {
        normalize_axis(axis, x.ndim()).map_err(|_| Error::index("tuple index out of range"))
    };
    let (over1, over2): (SmallVec<[usize; 4]>, SmallVec<[usize; 4]>) = match axes {
        Axes::Last(count) => {
            if count > x1.ndim() || count > x2.ndim() {
                return Err(Error::index("tuple index out of range"));
            }
            ((x1.ndim() - count..x1.ndim()).collect(), (0..count).collect())
        }
        Axes::Pairs(axes1, axes2) => {
            if axes1.len() != axes2.len() {
                return Err(shape_mismatch());
            }
            let over1 = axes1.iter().map(|&axis| position(axis, x1)).collect::<Result<_>>()?;
            let over2 = axes2.iter().map(|&axis| position(axis, x2)).collect::<Result<_>>()?;
            (over1, over2)
        }
    };
    for over in [&over1, &over2] {
        if (1..over.len()).any(|k| over[..k].contains(&over[k])) {
            return Err(Error::value("tensordot axes must be unique"));
        }
    }
    if over1.iter().zip(&over2).any(|(&a, &b)| x1.shape()[a] != x2.shape()[b]) {
        return Err(shape_mismatch());
    }
    contract(x1, &over1, x2, &over2)
}

/// [`tensordot`] over axes that were checked.
pub(crate) fn contract(x1: &Array, over1: &[usize], x2: &Array, over2: &[usize]) -> Result<Array> {
    let others = |x: &Array, over: &[usize]| -> SmallVec<[usize; 4]> {
        (0..x.ndim()).filter(|axis| !over.contains(axis)).collect()
    };
    let lengths = |x: &Array, axes: &[usize]| -> Dims { axes.iter().map(|&axis| x.shape()[axis]).collect() };
    let (free1, free2) = (others(x1, over1), others(x2, over2));
    let (shape1, shape2) = (lengths(x1, &free1), lengths(x2, &free2));
    let inner: usize = lengths(x1, over1).iter().product();
    let rows: usize = shape1.iter().product();
    let columns: usize = shape2.iter().product();
    let dtype = promote_types(x1.dtype(), x2.dtype());
    let order1: SmallVec<[usize; 4]> = free1.iter().chain(over1).copied().collect();
    let order2: SmallVec<[usize; 4]> = over2.iter().chain(&free2).copied().collect();
    let a = x1.permute(&order1)?.shaped(&[rows, inner])?;
    let b = x2.permute(&order2)?.shaped(&[inner, columns])?;
    let shape: Dims = shape1.iter().chain(&shape2).copied().collect();
    product(&a, &b, dtype, [2, 2])?.shaped(&shape)
}

/// The sum of products over the last axis of `x1` and the last but one of `x2`; the product where one of
/// them is 0-d.
///
/// # Errors
/// [`crate::Kind::Value`] where the lengths differ.
pub fn dot(x1: &Array, x2: &Array) -> Result<Array> {
    if x1.ndim() == 0 || x2.ndim() == 0 {
        return x1.multiply(x2);
    }
    if let Some(result) = plain(x1, x2)? {
        return Ok(result);
    }
    aligned(x1, x2, x1.ndim() - 1, x2.ndim().max(2) - 2)
}

/// The sum of products over the last axes of both operands; the product where one of them is 0-d.
///
/// # Errors
/// [`crate::Kind::Value`] where the lengths differ.
pub fn inner(x1: &Array, x2: &Array) -> Result<Array> {
    if x1.ndim() == 0 || x2.ndim() == 0 {
        return x1.multiply(x2);
    }
    let (axis1, axis2) = (x1.ndim() - 1, x2.ndim() - 1);
    if axis2 == 0 {
        return dot(x1, x2);
    }
    if x1.shape()[axis1] != x2.shape()[axis2] {
        // NumPy multiplies by the transpose, and says so.
        let mut shape = Dims::from_slice(x2.shape());
        shape.swap(axis2, axis2 - 1);
        return Err(not_aligned(x1.shape(), &shape, axis1, axis2 - 1));
    }
    aligned(x1, x2, axis1, axis2)
}

fn not_aligned(shape1: &[usize], shape2: &[usize], axis1: usize, axis2: usize) -> Error {
    Error::value(format!(
        "shapes {} and {} not aligned: {} (dim {axis1}) != {} (dim {axis2})",
        compact(shape1),
        compact(shape2),
        shape1[axis1],
        shape2[axis2]
    ))
}

fn aligned(x1: &Array, x2: &Array, axis1: usize, axis2: usize) -> Result<Array> {
    if x1.shape()[axis1] != x2.shape()[axis2] {
        return Err(not_aligned(x1.shape(), x2.shape(), axis1, axis2));
    }
    contract(x1, &[axis1], x2, &[axis2])
}

/// The sum of products of all elements, those of `x1` conjugated.
///
/// # Errors
/// [`crate::Kind::Value`] where the sizes differ.
pub fn vdot(x1: &Array, x2: &Array) -> Result<Array> {
    let size = x1.size();
    let b = x2.reshape(&[size as i64]).map_err(|_| {
        Error::value(format!("cannot reshape array of size {} into shape ({size},)", x2.size()))
    })?;
    let a = x1.shaped(&[size])?;
    let a = if a.dtype().is_complex() { a.conjugate()? } else { a };
    dot(&a, &b)
}

/// All products of one element of each operand, shape `(x1.size(), x2.size())`.
///
/// # Errors
/// Where there is no memory.
pub fn outer(x1: &Array, x2: &Array) -> Result<Array> {
    x1.shaped(&[x1.size(), 1])?.multiply(&x2.shaped(&[1, x2.size()])?)
}

/// The product of several matrices in the order of fewest multiplications; the first and the last may be
/// vectors.
///
/// The order is found by the dynamic programme of Cormen et al., *Introduction to Algorithms*, 15.2.
///
/// # Errors
/// [`crate::Kind::Value`] for fewer than two arrays or lengths that do not fit;
/// [`crate::Kind::LinearAlgebra`] where one in the middle is no matrix.
pub fn multi_dot(arrays: &[&Array]) -> Result<Array> {
    let (first, last) = match arrays {
        [] | [_] => return Err(Error::value("Expecting at least two arrays.")),
        [x1, x2] => return dot(x1, x2),
        [first, .., last] => (*first, *last),
    };
    let mut matrices: Vec<Array> = arrays.iter().map(|&array| array.clone()).collect();
    if first.ndim() == 1 {
        matrices[0] = first.with_axis(0)?;
    }
    if last.ndim() == 1 {
        *matrices.last_mut().expect("there are three or more") = last.with_axis(1)?;
    }
    for matrix in &matrices {
        if matrix.ndim() != 2 {
            return Err(Error::new(
                error::Kind::LinearAlgebra,
                format!("{}-dimensional array given. Array must be two-dimensional", matrix.ndim()),
            ));
        }
    }
    let split = chain_order(&matrices);
    let result = chain(&matrices, &split, 0, matrices.len() - 1)?;
    match (first.ndim(), last.ndim()) {
        (1, 1) => result.shaped(&[]),
        (1, _) | (_, 1) => result.shaped(&[result.size()]),
        _ => Ok(result),
    }
}

/// For each stretch of matrices, where its last product stands.
fn chain_order(matrices: &[Array]) -> Vec<Vec<usize>> {
    let n = matrices.len();
    let p: Vec<f64> = std::iter::once(matrices[0].shape()[0])
        .chain(matrices.iter().map(|m| m.shape()[1]))
        .map(|n| n as f64)
        .collect();
    let mut cost = vec![vec![0.0; n]; n];
    let mut split = vec![vec![0; n]; n];
    for span in 1..n {
        for i in 0..n - span {
            let j = i + span;
            cost[i][j] = f64::INFINITY;
            for k in i..j {
                let total = cost[i][k] + cost[k + 1][j] + p[i] * p[k + 1] * p[j + 1];
                if total < cost[i][j] {
                    cost[i][j] = total;
                    split[i][j] = k;
                }
            }
        }
    }
    split
}

fn chain(matrices: &[Array], split: &[Vec<usize>], i: usize, j: usize) -> Result<Array> {
    if i == j {
        return Ok(matrices[i].clone());
    }
    let k = split[i][j];
    dot(&chain(matrices, split, i, k)?, &chain(matrices, split, k + 1, j)?)
}

impl Array {
    /// The dot product: see [`dot`].
    ///
    /// # Errors
    /// As [`dot`].
    pub fn dot(&self, x2: &Array) -> Result<Array> {
        dot(self, x2)
    }
}

/// The product along matching axes, used by [`super::einsum()`] where nothing is left of either operand.
pub(crate) fn fused(a: &Array, b: &Array, axes: &[i64]) -> Result<Array> {
    along_last(a, b, promote_types(a.dtype(), b.dtype()), axes)
}
