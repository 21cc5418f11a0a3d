//! Systems of equations, inverses, determinants, and the factorizations of Cholesky and by reflections.

use super::matmul::mismatch;
use super::stack::{
    Number, Stack, common_type, cubic, failed, pieces, pieces_mut, require_matrices, require_square, run_all,
    with_number,
};
use crate::Array;
use ::linalg::{LinalgError, MatMut, MatRef};
use dtype::Element;
use error::{Error, Result};
use layout::Dims;
use storage::Dense;

/// The solutions `x` of `a @ x = b` for stacks of square matrices. A 1-d `b` is one vector; otherwise its
/// last axis counts right-hand sides.
///
/// ```
/// use polyarray::{Array, linalg};
/// let a = Array::from_shape(&[2.0, 0.0, 0.0, 4.0], &[2, 2])?;
/// assert_eq!(linalg::solve(&a, &Array::from_slice(&[2.0, 2.0]))?.to_vec::<f64>()?, [1.0, 0.5]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::LinearAlgebra`] where a matrix is not square or singular; [`crate::Kind::Value`] where
/// lengths differ; [`crate::Kind::Type`] for 16-bit floats.
pub fn solve(a: &Array, b: &Array) -> Result<Array> {
    require_square(a)?;
    let vector = b.ndim() == 1;
    if b.ndim() == 0 {
        return Err(Error::value(
            "solve: Input operand 1 does not have enough dimensions (has 0, gufunc core with signature \
             (m,m),(m,n)->(m,n) requires 2)",
        ));
    }
    let dtype = common_type(&[a, b])?;
    let right = if vector { b.with_axis(1)? } else { b.clone() };
    let n = a.shape()[a.ndim() - 1];
    let rows = right.shape()[right.ndim() - 2];
    if rows != n {
        return Err(match vector {
            true => mismatch("solve1", "(m,m),(m)->(m)", 1, 0, rows, n),
            false => mismatch("solve", "(m,m),(m,n)->(m,n)", 1, 0, rows, n),
        });
    }
    let leading = super::axes::broadcast_stacks(a.shape(), 2, right.shape(), 2)?;
    let spread = |x: &Array| -> Result<Array> {
        let shape: Dims = leading.iter().chain(&x.shape()[x.ndim() - 2..]).copied().collect();
        if *shape == *x.shape() { Ok(x.clone()) } else { x.broadcast_to(&shape) }
    };
    let result = with_number!(dtype, T => solve_in::<T>(&spread(a)?, &spread(&right)?))?;
    let result = Array::from(result);
    if vector { result.shaped(&result.shape()[..result.ndim() - 1]) } else { Ok(result) }
}

fn solve_in<T: Number>(a: &Array, b: &Array) -> Result<Dense> {
    let (a, b) = (Stack::read(a, T::DTYPE)?, Stack::read(b, T::DTYPE)?);
    let (n, k, count) = (a.rows, b.columns, a.count);
    let out = b.result(&[n, k], T::DTYPE)?;
    a.dense.with_slice::<T, _>(|a| {
        b.dense.with_slice::<T, _>(|b| {
            out.with_slice_mut::<T, _>(|out| {
                let jobs =
                    pieces(a, n * n, count).zip(pieces(b, n * k, count)).zip(pieces_mut(out, n * k, count));
                let size = (cubic(n, n) + n * n * k, ::linalg::solve_workspace::<T>(n, k));
                run_all(count, jobs, size, |((a, b), out), workspace| {
                    ::linalg::solve(
                        MatRef::row_major(a, n, n),
                        MatRef::row_major(b, n, k),
                        MatMut::row_major(out, n, k),
                        workspace,
                    )
                })
            })
        })
    })????;
    Ok(out)
}

/// The inverses of stacks of square matrices.
///
/// # Errors
/// As [`solve`].
pub fn inv(a: &Array) -> Result<Array> {
    require_square(a)?;
    let dtype = common_type(&[a])?;
    with_number!(dtype, T => inv_in::<T>(a, false)).map(Array::from)
}

/// [`inv`], with NaN for matrices that have no inverse.
pub(crate) fn inv_or_nan(a: &Array) -> Result<Array> {
    require_square(a)?;
    let dtype = common_type(&[a])?;
    with_number!(dtype, T => inv_in::<T>(a, true)).map(Array::from)
}

fn inv_in<T: Number>(a: &Array, forgiving: bool) -> Result<Dense> {
    let a = Stack::read(a, T::DTYPE)?;
    let n = a.rows;
    let out = a.result(&[n, n], T::DTYPE)?;
    let nan: T = dtype::Scalar::new(f64::NAN).to();
    a.dense.with_slice::<T, _>(|x| {
        out.with_slice_mut::<T, _>(|out| {
            let jobs = pieces(x, n * n, a.count).zip(pieces_mut(out, n * n, a.count));
            let size = (2 * cubic(n, n), ::linalg::solve_workspace::<T>(n, n));
            run_all(a.count, jobs, size, |(x, out), workspace| {
                match ::linalg::inv(MatRef::row_major(x, n, n), MatMut::row_major(out, n, n), workspace) {
                    Err(LinalgError::Singular) if forgiving => {
                        out.fill(nan);
                        Ok(())
                    }
                    result => result,
                }
            })
        })
    })???;
    Ok(out)
}

/// Sign (or phase) and logarithm of the magnitude of the determinants of stacks of square matrices.
///
/// # Errors
/// [`crate::Kind::LinearAlgebra`] where a matrix is not square; [`crate::Kind::Type`] for 16-bit floats.
pub fn slogdet(a: &Array) -> Result<(Array, Array)> {
    require_square(a)?;
    let dtype = common_type(&[a])?;
    with_number!(dtype, T => slogdet_in::<T>(a))
}

fn slogdet_in<T: Number>(a: &Array) -> Result<(Array, Array)> {
    let a = Stack::read(a, T::DTYPE)?;
    let n = a.rows;
    let signs = a.result(&[], T::DTYPE)?;
    let logarithms = a.result(&[], <T::Magnitude as Element>::DTYPE)?;
    a.dense.with_slice::<T, _>(|x| {
        signs.with_slice_mut::<T, _>(|signs| {
            logarithms.with_slice_mut::<T::Magnitude, _>(|logarithms| {
                let jobs = pieces(x, n * n, a.count).zip(signs.iter_mut().zip(logarithms));
                let size = (cubic(n, n) / 2, ::linalg::det_workspace::<T>(n));
                run_all(a.count, jobs, size, |(x, (sign, logarithm)), workspace| {
                    (*sign, *logarithm) = ::linalg::slogdet(MatRef::row_major(x, n, n), workspace);
                    Ok(())
                })
            })
        })
    })????;
    Ok((signs.into(), logarithms.into()))
}

/// The determinants of stacks of square matrices.
///
/// # Errors
/// As [`slogdet`].
pub fn det(a: &Array) -> Result<Array> {
    require_square(a)?;
    let dtype = common_type(&[a])?;
    with_number!(dtype, T => det_in::<T>(a))
}

fn det_in<T: Number>(a: &Array) -> Result<Array> {
    let a = Stack::read(a, T::DTYPE)?;
    let n = a.rows;
    let out = a.result(&[], T::DTYPE)?;
    a.dense.with_slice::<T, _>(|x| {
        out.with_slice_mut::<T, _>(|out| {
            let jobs = pieces(x, n * n, a.count).zip(out.iter_mut());
            let size = (cubic(n, n) / 2, ::linalg::det_workspace::<T>(n));
            run_all(a.count, jobs, size, |(x, out), workspace| {
                *out = ::linalg::det(MatRef::row_major(x, n, n), workspace);
                Ok(())
            })
        })
    })???;
    Ok(out.into())
}

/// The Cholesky factors of stacks of Hermitian positive definite matrices: lower triangles `l` with
/// `a = l @ l^H`, or upper ones with `a = u^H @ u`. Only that triangle of `a` is read.
///
/// # Errors
/// [`crate::Kind::LinearAlgebra`] where a matrix is not square or not positive definite.
pub fn cholesky(a: &Array, upper: bool) -> Result<Array> {
    require_square(a)?;
    let dtype = common_type(&[a])?;
    with_number!(dtype, T => cholesky_in::<T>(a, upper)).map(Array::from)
}

fn cholesky_in<T: Number>(a: &Array, upper: bool) -> Result<Dense> {
    let a = Stack::read(a, T::DTYPE)?;
    let n = a.rows;
    let out = a.result(&[n, n], T::DTYPE)?;
    a.dense.with_slice::<T, _>(|x| {
        out.with_slice_mut::<T, _>(|out| {
            let jobs = pieces(x, n * n, a.count).zip(pieces_mut(out, n * n, a.count));
            let size = (cubic(n, n) / 3, ::linalg::cholesky_workspace::<T>(n));
            run_all(a.count, jobs, size, |(x, out), workspace| {
                let out = MatMut::row_major(out, n, n);
                ::linalg::cholesky(MatRef::row_major(x, n, n), out, upper, workspace)
            })
        })
    })???;
    Ok(out)
}

/// What [`qr`] returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QrMode {
    /// `q` of shape `(…, m, k)` and `r` of shape `(…, k, n)`, with `k = min(m, n)`.
    #[default]
    Reduced,
    /// `q` of shape `(…, m, m)` and `r` of shape `(…, m, n)`.
    Complete,
    /// `r` only.
    R,
    /// The reflections `h` of shape `(…, n, m)` and their factors `tau` of shape `(…, k)`.
    Raw,
}

impl QrMode {
    /// Reads NumPy's name.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for other names.
    pub fn parse(name: &str) -> Result<QrMode> {
        Ok(match name {
            "reduced" | "full" | "f" => QrMode::Reduced,
            "complete" => QrMode::Complete,
            "r" => QrMode::R,
            "raw" => QrMode::Raw,
            _ => return Err(Error::value(format!("Unrecognized mode '{name}'"))),
        })
    }
}

/// The factors `q`, with orthonormal columns, and `r`, upper triangular, of stacks of matrices; as `mode`
/// says. The first is missing for [`QrMode::R`].
///
/// # Errors
/// [`crate::Kind::LinearAlgebra`] for fewer than two axes; [`crate::Kind::Type`] for 16-bit floats.
pub fn qr(a: &Array, mode: QrMode) -> Result<(Option<Array>, Array)> {
    require_matrices(a)?;
    let dtype = common_type(&[a])?;
    with_number!(dtype, T => match mode {
        QrMode::Raw => qr_raw_in::<T>(a).map(|(h, tau)| (Some(h), tau)),
        _ => qr_in::<T>(a, mode),
    })
}

fn qr_in<T: Number>(a: &Array, mode: QrMode) -> Result<(Option<Array>, Array)> {
    let a = Stack::read(a, T::DTYPE)?;
    let (m, n, count) = (a.rows, a.columns, a.count);
    let k = if mode == QrMode::Complete { m } else { m.min(n) };
    let with_q = mode != QrMode::R;
    let q = a.result(&[m, if with_q { k } else { 0 }], T::DTYPE)?;
    let r = a.result(&[k, n], T::DTYPE)?;
    a.dense.with_slice::<T, _>(|x| {
        q.with_slice_mut::<T, _>(|q| {
            r.with_slice_mut::<T, _>(|r| {
                let size = if with_q { m * k } else { 0 };
                let jobs =
                    pieces(x, m * n, count).zip(pieces_mut(q, size, count)).zip(pieces_mut(r, k * n, count));
                let columns = if with_q { k } else { 0 };
                let size = (2 * cubic(m, n), ::linalg::qr_workspace::<T>(m, n, columns));
                run_all(count, jobs, size, |((x, q), r), workspace| {
                    let q = with_q.then(|| MatMut::row_major(q, m, k));
                    ::linalg::qr(MatRef::row_major(x, m, n), q, MatMut::row_major(r, k, n), workspace)
                })
            })
        })
    })????;
    Ok((with_q.then(|| q.into()), r.into()))
}

fn qr_raw_in<T: Number>(a: &Array) -> Result<(Array, Array)> {
    let a = Stack::read(a, T::DTYPE)?;
    let (m, n, count) = (a.rows, a.columns, a.count);
    let h = a.result(&[n, m], T::DTYPE)?;
    let tau = a.result(&[m.min(n)], T::DTYPE)?;
    a.dense.with_slice::<T, _>(|x| {
        h.with_slice_mut::<T, _>(|h| {
            tau.with_slice_mut::<T, _>(|tau| {
                let k = m.min(n);
                let jobs =
                    pieces(x, m * n, count).zip(pieces_mut(h, m * n, count)).zip(pieces_mut(tau, k, count));
                let size = (2 * cubic(m, n), ::linalg::qr_workspace::<T>(m, n, 0));
                run_all(count, jobs, size, |((x, h), tau), workspace| {
                    let h = MatMut::row_major(h, n, m).transpose();
                    ::linalg::qr_raw(MatRef::row_major(x, m, n), h, tau, workspace)
                })
            })
        })
    })????;
    Ok((h.into(), tau.into()))
}

/// The matrix of ones on the diagonal, spread over the stack of `x`.
pub(crate) fn identity_like(x: &Array) -> Result<Array> {
    require_square(x)?;
    let n = x.ndim();
    let result = Array::zeros(x.shape(), x.dtype())?;
    let ones = Array::ones(&[], x.dtype())?;
    result.diagonal_view(0, n - 2, n - 1)?.assign(&ones)?;
    Ok(result)
}

/// Refuses a 0-d or 1-d array where one matrix is wanted.
pub(crate) fn require_2d(x: &Array) -> Result<()> {
    match x.ndim() {
        2 => Ok(()),
        n => Err(failed(format!("{n}-dimensional array given. Array must be two-dimensional"))),
    }
}
