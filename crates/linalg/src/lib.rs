//! Dense linear algebra on strided matrices.
//!
//! This crate knows no array type. A matrix is [`MatRef`] or [`MatMut`]: a pointer, two lengths and two strides
//! counted in elements, so that a transposed, reversed or sliced operand costs nothing. Functions work on one
//! matrix (or one pair), [`matmul_stacks`] on many; the caller owns the results, and for
//! factorizations the memory that they work in ([`memory::Workspace`]), which it makes once for many matrices. Products share their work with the
//! threads of [`threads::spread`], factorizations with those of the rayon pool that the caller runs in, if any.
//!
//! Products ([`matmul`], [`matvec`], [`dot`]) exist for every numeric element type: floating and complex ones by
//! the packed kernels of the `gemm` crate, small and thin real ones by a register tile of our own, wrapping integers
//! and booleans by a blocked loop of our own.
//!
//! Factorizations ([`solve`], [`inv`], [`det`], [`cholesky`], [`qr`], [`eigh`], [`svd`], [`eig`], [`lstsq`]) exist for
//! f32, f64 and their complex numbers. `faer` computes them, except QR, which is ours so that signs and the raw form
//! are LAPACK's. They are instantiated here, once, not where they are called. Errors are [`LinalgError`]; values that
//! are not finite give an error or NaN as each function says, never an endless loop.
//!
//! ```
//! use linalg::{MatMut, MatRef, matmul};
//! let a = [1.0, 2.0, 3.0, 4.0];
//! let mut out = [0.0; 4];
//! let a = MatRef::row_major(&a, 2, 2);
//! matmul(MatMut::row_major(&mut out, 2, 2), a, a.transpose(), false)?;
//! assert_eq!(out, [5.0, 11.0, 11.0, 25.0]);
//! # Ok::<(), error::Error>(())
//! ```

#![allow(clippy::needless_range_loop, reason = "formulas name rows and columns by index")]

mod cholesky;
mod dot;
mod eigen;
mod error;
mod field;
mod lanes;
mod lu;
mod matmul;
mod matrix;
mod matvec;
mod qr;
mod reduce;
mod schur;
mod stack;
mod svd;
mod values;

pub use cholesky::{cholesky, cholesky_workspace};
pub use dot::{dot, vdot};
pub use eigen::{eig, eig_workspace, eigh, eigh_workspace};
pub use error::LinalgError;
pub use field::Field;
pub use lu::{det, det_workspace, inv, slogdet, solve, solve_workspace};
pub use matmul::{Element, matmul};
pub use matrix::{MatMut, MatRef};
pub use matvec::matvec;
pub use qr::{qr, qr_raw, qr_workspace};
pub use stack::{StackRef, matmul_stacks};
pub use svd::{lstsq, lstsq_workspace, svd, svd_workspace};
