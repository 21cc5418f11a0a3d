//! Matrix products, Einstein sums, factorizations and norms.
//!
//! Products ([`matmul`], [`dot`], [`tensordot`], [`einsum`] and kin) take operands of every dtype where
//! they lie: transposed and sliced matrices reach the kernel as steps, stacks that repeat are not
//! repeated, and 16-bit floats are multiplied in float32. Factorizations ([`solve`], [`svd`], [`eigh`]
//! and the rest) work on float32, float64 and their complex numbers; whole numbers become float64, as in
//! NumPy. Both loop over the leading axes and share work out in the pool that evaluations use.
//!
//! Vector products and products of blocks are in [`crate::products`].
//!
//! ```
//! use polyarray::{Array, linalg};
//! let a = Array::from_shape(&[3.0, 1.0, 1.0, 2.0], &[2, 2])?;
//! let b = Array::from_slice(&[9.0, 8.0]);
//! let x = linalg::solve(&a, &b)?;
//! assert!(linalg::matmul(&a, &x)?.subtract(&b)?.to_vec::<f64>()?.iter().all(|r| r.abs() < 1e-12));
//! # Ok::<(), polyarray::Error>(())
//! ```

mod axes;
mod contract;
mod eigen;
mod einsum;
mod factor;
mod generalized;
mod matmul;
mod norms;
mod path;
mod pseudo;
mod singular;
mod stack;

pub use contract::{Axes, dot, inner, multi_dot, outer, tensordot, vdot};
pub use eigen::{eig, eigh, eigvals, eigvalsh, parse_uplo};
pub use einsum::{Einsum, einsum, einsum_with, sums_what_operands_share};
pub use factor::{QrMode, cholesky, det, inv, qr, slogdet, solve};
pub use generalized::{Call, GENERALIZED, Generalized};
pub use matmul::{Product, matmul, matmul_in_place, matmul_with, matvec, vecdot, vecmat};
pub use norms::{Norm, cond, norm, trace};
pub use path::{ContractionPath, Search, einsum_path};
pub use pseudo::{LeastSquares, lstsq, matrix_power, matrix_rank, pinv, tensorinv, tensorsolve};
pub use singular::{svd, svdvals};
