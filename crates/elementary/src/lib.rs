//! Elementary functions of real and complex numbers, written so that loops over them vectorise.
//!
//! Every function of [`Real`] is a short straight line of arithmetic and selects without branches,
//! tables or calls, marked `#[inline(always)]`. Inlined into a loop inside a function with
//! `#[target_feature(enable = "avx512f,…,fma")]` or `"avx2,fma"`, LLVM turns it into 8 or 16 lanes;
//! the same text compiled without these features is a correct, slower scalar function (fused
//! multiply-add is then a call of the C library).
//!
//! Bodies are written once for `f32` and `f64`: the two differ in the polynomials and in the number
//! of bits, which the private trait `Kernel` names. Polynomials come from `tests/coefficients.py`.
//!
//! Errors stay within one unit in the last place; `tests/accuracy.rs` prints the measured maximum of
//! each function. Among all operands in single precision there are a few for which `exp`, `expm1`, `log2`,
//! `cosh`, `tanh`, `arctan` and `tan` are up to 1.5 units away. Special values are those of C99 as NumPy gives
//! them, but for complex `expm1` and `tanh`, where the array API standard says otherwise. Bodies
//! calculate on cleaned operands, so that lanes which are replaced afterwards raise no floating-point
//! flags.
//!
//! Some functions cannot be right for every operand in a vector body: reducing 1e300 modulo π/2
//! needs a thousand bits of π, and special values cost more than the function itself. These have companions: `…_is_rare` tells cheaply, vectorised, whether an
//! operand is out of reach, and `…_rare` is a scalar function that is right for all operands. A loop
//! runs the plain body over a tile and then replaces the rare lanes, if there were any. This holds for
//! `exp` (`exp_is_rare`), `exp2` (`exp2_is_rare`), `log`, `log2`, `log10` (`log_is_rare`), `log1p` (`log1p_is_rare`),
//! `sin`, `cos`, `tan` (`trig_is_rare`), `pow` (`pow_is_rare`) and `fmod`, `floor_mod`, `floor_divide`,
//! `divmod` (`fmod_is_rare`).
//!
//! Many functions have a third form, `…_plain`, for operands without special cases, which `…_is_plain` and its
//! like recognise: without the selects that special operands need it is quicker, and where it may be
//! asked it gives the same results, bit for bit. A loop asks once for all operands of a tile. The longest
//! of them come in steps, `…_begin`, `…_middle` and `…_end`, which hand [`Parts`] to each other: a loop for
//! each step over a few hundred elements keeps a processor busier than one loop with all of them.
#![forbid(unsafe_code)]

pub mod complex;
mod exponential;
mod kernel;
mod logarithm;
mod polynomials;
mod power;
mod real;
mod remainder;
mod trigonometric;

pub use real::{Parts, Real};
