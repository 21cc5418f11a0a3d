//! Products of vectors and of blocks.

use crate::Array;
use error::{Error, Result};
use layout::{Dims, broadcast_shapes, normalize_axis};

fn prefixed(error: Error, name: &str) -> Error {
    Error::new(error.kind(), format!("{name}: {error}"))
}

/// Vector products of three-dimensional vectors along an axis of each operand.
///
/// ```
/// use polyarray::{Array, products::cross};
/// let (x, y) = (Array::from_slice(&[1, 0, 0]), Array::from_slice(&[0, 1, 0]));
/// assert_eq!(cross(&x, &y, -1, -1, -1)?.to_vec::<i64>()?, [0, 0, 1]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] for vectors of other lengths; [`crate::Kind::Axis`] outside the operands.
pub fn cross(a: &Array, b: &Array, axisa: i64, axisb: i64, axisc: i64) -> Result<Array> {
    if a.ndim() < 1 || b.ndim() < 1 {
        return Err(Error::value("At least one array has zero dimension"));
    }
    let axisa = normalize_axis(axisa, a.ndim()).map_err(|error| prefixed(error, "axisa"))?;
    let axisb = normalize_axis(axisb, b.ndim()).map_err(|error| prefixed(error, "axisb"))?;
    let (a, b) = (a.axis_last(axisa)?, b.axis_last(axisb)?);
    let (la, lb) = (a.ndim() - 1, b.ndim() - 1);
    if a.shape()[la] != 3 || b.shape()[lb] != 3 {
        return Err(Error::value(format!(
            "Both input arrays must be (arrays of) 3-dimensional vectors, but they are {} and {} dimensional instead.",
            a.shape()[la],
            b.shape()[lb]
        )));
    }
    let mut shape: Dims = broadcast_shapes([&a.shape()[..la], &b.shape()[..lb]])?;
    shape.push(3);
    let last = shape.len() - 1;
    let axisc = normalize_axis(axisc, shape.len()).map_err(|error| prefixed(error, "axisc"))?;
    let dtype = dtype::promote_types(a.dtype(), b.dtype());
    let result = Array::empty(&shape, dtype)?;
    let (a, b) = (a.astype(dtype)?, b.astype(dtype)?);
    for (k, (i, j)) in [(1, 2), (2, 0), (0, 1)].into_iter().enumerate() {
        let first = a.indexed(la, i)?.multiply(&b.indexed(lb, j)?)?;
        let second = a.indexed(la, j)?.multiply(&b.indexed(lb, i)?)?;
        result.indexed(last, k)?.assign(&first.subtract(&second)?)?;
    }
    result.last_to_axis(axisc)
}

/// The Kronecker product: every element of `a` times all of `b`, as blocks.
///
/// # Errors
/// Sizes that cannot be counted.
pub fn kron(a: &Array, b: &Array) -> Result<Array> {
    if a.ndim() == 0 || b.ndim() == 0 {
        return a.multiply(b);
    }
    let ndim = a.ndim().max(b.ndim());
    let lengths = |x: &Array| -> Dims {
        std::iter::repeat_n(1, ndim - x.ndim()).chain(x.shape().iter().copied()).collect()
    };
    let (of_a, of_b) = (lengths(a), lengths(b));
    let wide_a: Dims = of_a.iter().flat_map(|&n| [n, 1]).collect();
    let wide_b: Dims = of_b.iter().flat_map(|&n| [1, n]).collect();
    let shape: Dims = of_a.iter().zip(&of_b).map(|(&m, &n)| m * n).collect();
    a.shaped(&wide_a)?.multiply(&b.shaped(&wide_b)?)?.shaped(&shape)
}

/// The products of all elements of `a` with all of `b`, as a matrix.
///
/// # Errors
/// Sizes that cannot be counted.
pub fn outer(a: &Array, b: &Array) -> Result<Array> {
    a.flat()?.inserted(&[1])?.multiply(&b.flat()?)
}
