//! Dense linear algebra on strided matrices.
//!
//! This crate knows no array type. A matrix is [`MatRef`] or [`MatMut`]: a pointer, two lengths and two strides
//! counted in elements, so that a transposed, reversed or sliced operand costs nothing. Every function works on one
//! matrix (or one pair); the caller loops over batches and owns the results. Work is split over the rayon pool the
//! caller runs in, and no pool is made here.
//!
//! Products ([`matmul`], [`matvec`], [`dot`]) exist for every numeric element type: floating and complex ones by
//! the packed kernels of the `gemm` crate, wrapping integers and booleans by a blocked loop of our own.
//!
//! ```
//! use linalg::{MatMut, MatRef, matmul};
//! let a = [1.0, 2.0, 3.0, 4.0];
//! let mut out = [0.0; 4];
//! let a = MatRef::row_major(&a, 2, 2);
//! matmul(MatMut::row_major(&mut out, 2, 2), a, a.transpose(), false);
//! assert_eq!(out, [5.0, 11.0, 11.0, 25.0]);
//! ```

mod dot;
mod matmul;
mod matrix;
mod matvec;

pub use dot::{dot, vdot};
pub use matmul::{Element, matmul};
pub use matrix::{MatMut, MatRef};
pub use matvec::matvec;
