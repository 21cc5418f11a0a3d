//! Matrix products of stacks: `matmul` and its relatives for vectors.
//!
//! [`product`] is the one way to the kernels: two stacks of matrices of one dtype, read where they lie,
//! and a new contiguous result. A stack on the left that meets one matrix is a taller matrix; any other
//! goes to the kernels as a whole.

use super::axes::broadcast_stacks;
use crate::Array;
use crate::elementwise::refuse_output_cast;
use ::linalg::{MatMut, MatRef, StackRef};
use dtype::{Casting, DType, Element, can_cast, promote_types};
use error::{Error, Result};
use layout::{Dims, Order};
use smallvec::SmallVec;
use storage::{Dense, Movement, Pod, from_plain, with_spans};

/// How a product is to be made; the defaults are NumPy's.
#[derive(Debug, Clone, Copy, Default)]
pub struct Product<'a> {
    /// The dtype in which to multiply.
    pub dtype: Option<DType>,
    /// How much casts may lose; `same_kind` where missing.
    pub casting: Option<Casting>,
    /// The array that receives the result.
    pub out: Option<&'a Array>,
}

/// Runs an expression with `$T` bound to an element type that has matrix products.
macro_rules! with_product_type {
    ($dtype:expr, $T:ident => $body:expr) => {
        match $dtype {
            DType::Bool => {
                type $T = bool;
                $body
            }
            DType::Int8 => {
                type $T = i8;
                $body
            }
            DType::UInt8 => {
                type $T = u8;
                $body
            }
            DType::Int16 => {
                type $T = i16;
                $body
            }
            DType::UInt16 => {
                type $T = u16;
                $body
            }
            DType::Int32 => {
                type $T = i32;
                $body
            }
            DType::UInt32 => {
                type $T = u32;
                $body
            }
            DType::Int64 => {
                type $T = i64;
                $body
            }
            DType::UInt64 => {
                type $T = u64;
                $body
            }
            DType::Float32 => {
                type $T = f32;
                $body
            }
            DType::Float64 => {
                type $T = f64;
                $body
            }
            DType::Complex64 => {
                type $T = dtype::c32;
                $body
            }
            DType::Complex128 => {
                type $T = dtype::c64;
                $body
            }
            other => Err(Error::type_(format!("matrix products are not defined for {other}"))),
        }
    };
}

/// The matrix product of the last two axes, with the leading axes broadcast; 1-d operands are a row on
/// the left and a column on the right, whose axis goes away again.
///
/// ```
/// use polyarray::{Array, linalg};
/// let x = Array::from_shape(&[1, 2, 3, 4], &[2, 2])?;
/// assert_eq!(linalg::matmul(&x, &Array::from_slice(&[1, 10]))?.to_vec::<i64>()?, [21, 43]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] for 0-d operands, and where shapes do not fit.
pub fn matmul(x1: &Array, x2: &Array) -> Result<Array> {
    matmul_with(x1, x2, &Product::default())
}

/// [`matmul`] with options.
///
/// # Errors
/// As [`matmul`]; [`crate::Kind::Casting`] where a dtype is asked for that values cannot be cast to, and
/// [`crate::Kind::Value`] where `out` has another shape.
pub fn matmul_with(x1: &Array, x2: &Array, options: &Product<'_>) -> Result<Array> {
    if options.dtype.is_none()
        && options.out.is_none()
        && let Some(result) = plain(x1, x2)?
    {
        return Ok(result);
    }
    let signature = "(n?,k),(k,m?)->(n?,m?)";
    require_axes("matmul", signature, 0, x1, 1)?;
    require_axes("matmul", signature, 1, x2, 1)?;
    let row = x1.ndim() == 1;
    let column = x2.ndim() == 1;
    let a = if row { x1.with_axis(0)? } else { x1.clone() };
    let b = if column { x2.with_axis(1)? } else { x2.clone() };
    let (k1, k2) = (a.shape()[a.ndim() - 1], b.shape()[b.ndim() - 2]);
    if k1 != k2 {
        return Err(mismatch("matmul", signature, 1, 0, k2, k1));
    }
    let dtype = product_dtype("matmul", x1, x2, options)?;
    let result = product(&a, &b, dtype, [2 - usize::from(row), 2 - usize::from(column)])?;
    let mut shape = Dims::from_slice(result.shape());
    let n = shape.len();
    if column {
        shape.remove(n - 1);
    }
    if row {
        shape.remove(n - 2);
    }
    let core = 2 - usize::from(row) - usize::from(column);
    deliver("matmul", result.shaped(&shape)?, core, options.out)
}

/// The product of two plain floating-point vectors or matrices of one dtype, of little work; `None` where they are
/// something else, or do not fit.
pub(super) fn plain(x1: &Array, x2: &Array) -> Result<Option<Array>> {
    fn of<T: ::linalg::Element + Element + Pod>(a: &Dense, b: &Dense) -> Result<Option<Dense>> {
        let (m, k) = match *a.shape() {
            [k] => (1, k),
            [m, k] => (m, k),
            _ => return Ok(None),
        };
        let (rows, n) = match *b.shape() {
            [k] => (k, 1),
            [k, n] => (k, n),
            _ => return Ok(None),
        };
        if rows != k || work_of(m.saturating_mul(n).saturating_mul(k), T::DTYPE) > SMALL {
            return Ok(None);
        }
        let shape = [m, n];
        let shape = &shape[usize::from(a.ndim() == 1)..];
        let shape = &shape[..shape.len() - usize::from(b.ndim() == 1)];
        // What is in Fortran order is plain when rows and columns are exchanged.
        let turned = [a, b].map(|x| {
            let turns = x.ndim() == 2 && !x.is_c_contiguous() && x.is_f_contiguous();
            turns.then(|| x.with_layout(x.layout().transpose()))
        });
        let [across_a, across_b] = &turned;
        let ins = [across_a.as_ref().unwrap_or(a), across_b.as_ref().unwrap_or(b)];
        from_plain::<T>(ins, shape, |[a, b], out| {
            let matrix = |x, rows, columns, across: &Option<Dense>| match across {
                Some(_) => MatRef::row_major(x, columns, rows).transpose(),
                None => MatRef::row_major(x, rows, columns),
            };
            let (a, b) = (matrix(a, m, k, across_a), matrix(b, k, n, across_b));
            ::linalg::matmul(MatMut::row_major(out, m, n), a, b, false)
        })
    }
    let (Some(a), Some(b)) = (x1.as_dense(), x2.as_dense()) else { return Ok(None) };
    let result = match a.dtype() {
        DType::Float64 => of::<f64>(a, b),
        DType::Float32 => of::<f32>(a, b),
        DType::Complex128 => of::<dtype::c64>(a, b),
        DType::Complex64 => of::<dtype::c32>(a, b),
        _ => return Ok(None),
    };
    Ok(result?.map(Array::from))
}

/// The work up to which [`plain`] multiplies: it is not worth while to let threads help.
const SMALL: usize = 64 * 64 * 64;

/// Replaces `x1` by its product with `x2`, whose matrices have to be square.
///
/// # Errors
/// As [`matmul_with`]; [`crate::Kind::Value`] where there are too few axes.
pub fn matmul_in_place(x1: &Array, x2: &Array) -> Result<()> {
    let options = Product { out: Some(x1), ..Product::default() };
    product_dtype("matmul", x1, x2, &options)?;
    if x1.ndim() < 1 || x2.ndim() < 2 {
        return Err(Error::value(
            "inplace matrix multiplication requires the first operand to have at least one and the second at least \
             two dimensions.",
        ));
    }
    matmul_with(x1, x2, &options).map(drop)
}

/// The products of matrices and vectors: shapes `(…, m, n)` and `(…, n)` give `(…, m)`.
///
/// # Errors
/// As [`matmul`].
pub fn matvec(x1: &Array, x2: &Array) -> Result<Array> {
    matvec_with(x1, x2, &Product::default())
}

pub(super) fn matvec_with(x1: &Array, x2: &Array, options: &Product<'_>) -> Result<Array> {
    let signature = "(m,n),(n)->(m)";
    require_axes("matvec", signature, 0, x1, 2)?;
    require_axes("matvec", signature, 1, x2, 1)?;
    let (n1, n2) = (x1.shape()[x1.ndim() - 1], x2.shape()[x2.ndim() - 1]);
    if n1 != n2 {
        return Err(mismatch("matvec", signature, 1, 0, n2, n1));
    }
    let dtype = product_dtype("matvec", x1, x2, options)?;
    let result = product(x1, &x2.with_axis(x2.ndim())?, dtype, [2, 1])?;
    result.shaped(&result.shape()[..result.ndim() - 1])
}

/// The products of conjugated vectors and matrices: shapes `(…, n)` and `(…, n, m)` give `(…, m)`.
///
/// # Errors
/// As [`matmul`].
pub fn vecmat(x1: &Array, x2: &Array) -> Result<Array> {
    vecmat_with(x1, x2, &Product::default())
}

pub(super) fn vecmat_with(x1: &Array, x2: &Array, options: &Product<'_>) -> Result<Array> {
    let signature = "(n),(n,m)->(m)";
    require_axes("vecmat", signature, 0, x1, 1)?;
    require_axes("vecmat", signature, 1, x2, 2)?;
    let (n1, n2) = (x1.shape()[x1.ndim() - 1], x2.shape()[x2.ndim() - 2]);
    if n1 != n2 {
        return Err(mismatch("vecmat", signature, 1, 0, n2, n1));
    }
    let dtype = product_dtype("vecmat", x1, x2, options)?;
    let x1 = if x1.dtype().is_complex() { x1.conjugate()? } else { x1.clone() };
    let result = product(&x1.with_axis(x1.ndim() - 1)?, x2, dtype, [1, 2])?;
    let mut shape = Dims::from_slice(result.shape());
    shape.remove(result.ndim() - 2);
    result.shaped(&shape)
}

/// The sums of products of conjugated vectors and vectors along an axis, the others broadcast.
///
/// # Errors
/// As [`matmul`]; [`crate::Kind::Axis`] where an operand has no such axis.
pub fn vecdot(x1: &Array, x2: &Array, axis: i64) -> Result<Array> {
    require_axes("vecdot", VECDOT, 0, x1, 1)?;
    require_axes("vecdot", VECDOT, 1, x2, 1)?;
    vecdot_with(&last(x1, axis)?, &last(x2, axis)?, &Product::default())
}

const VECDOT: &str = "(n),(n)->()";

/// Elements of a vector from which on a product of its own costs less than its share of a pass over all of them.
const LONG_ROW: usize = 128;

pub(super) fn vecdot_with(a: &Array, b: &Array, options: &Product<'_>) -> Result<Array> {
    let (n1, n2) = (a.shape()[a.ndim() - 1], b.shape()[b.ndim() - 1]);
    if n1 != n2 {
        return Err(mismatch("vecdot", VECDOT, 1, 0, n2, n1));
    }
    let stack = broadcast_stacks(a.shape(), 1, b.shape(), 1)?;
    let dtype = product_dtype("vecdot", a, b, options)?;
    let a = if a.dtype().is_complex() { a.conjugate()? } else { a.clone() };
    if layout::size_of_shape(&stack) > 1 {
        return rows_by_rows(&a, b, dtype, &stack);
    }
    let result = product(&a.with_axis(a.ndim() - 1)?, &b.with_axis(b.ndim())?, dtype, [1, 1])?;
    result.shaped(&stack)
}

/// The sums of products along the last axes of several vectors, which broadcast to `stack`.
fn rows_by_rows(a: &Array, b: &Array, dtype: DType, stack: &[usize]) -> Result<Array> {
    let length = a.shape()[a.ndim() - 1];
    if !dtype.is_half() && !dtype.is_bool() && length >= LONG_ROW {
        let options = Product { dtype: Some(dtype), ..Product::default() };
        return matmul_with(&a.with_axis(a.ndim() - 1)?, &b.with_axis(b.ndim())?, &options)?.shaped(stack);
    }
    sum_of_products(a, b, dtype, &[-1])
}

/// The sums of products of what broadcasts together, along its last axes.
pub(super) fn along_last(a: &Array, b: &Array, dtype: DType, axes: &[i64]) -> Result<Array> {
    if let [axis] = axes
        && *axis + 1 == a.ndim() as i64
        && a.shape() == b.shape()
    {
        return rows_by_rows(a, b, dtype, &a.shape()[..a.ndim() - 1]);
    }
    sum_of_products(a, b, dtype, axes)
}

/// Multiplies element-wise and sums along axes in one pass.
pub(crate) fn sum_of_products(a: &Array, b: &Array, dtype: DType, axes: &[i64]) -> Result<Array> {
    let products = a.astype(dtype)?.multiply(&b.astype(dtype)?)?;
    sum_in(&products, dtype, axes)
}

/// The sum along axes without a wider dtype.
pub(crate) fn sum_in(x: &Array, dtype: DType, axes: &[i64]) -> Result<Array> {
    let options = crate::reduction::Options {
        axes: Some(axes),
        dtype: Some(dtype),
        passing: true,
        ..Default::default()
    };
    crate::reduction::reduce(&ops::elementwise::arithmetic::add, x, &options)
}

/// The axis moved to the end.
fn last(x: &Array, axis: i64) -> Result<Array> {
    let axis = layout::normalize_axis(axis, x.ndim())?;
    if axis + 1 == x.ndim() {
        return Ok(x.clone());
    }
    let mut order: SmallVec<[usize; 4]> = (0..x.ndim()).filter(|&a| a != axis).collect();
    order.push(axis);
    x.permute(&order)
}

pub(crate) fn require_axes(
    name: &str,
    signature: &str,
    operand: usize,
    x: &Array,
    least: usize,
) -> Result<()> {
    if x.ndim() >= least {
        return Ok(());
    }
    Err(Error::value(format!(
        "{name}: Input operand {operand} does not have enough dimensions (has {}, gufunc core with signature \
         {signature} requires {least})",
        x.ndim()
    )))
}

pub(crate) fn mismatch(
    name: &str,
    signature: &str,
    operand: usize,
    axis: usize,
    found: usize,
    wanted: usize,
) -> Error {
    Error::value(format!(
        "{name}: Input operand {operand} has a mismatch in its core dimension {axis}, with gufunc signature \
         {signature} (size {found} is different from {wanted})"
    ))
}

/// The dtype of a product, with the casts that it needs checked.
fn product_dtype(name: &str, x1: &Array, x2: &Array, options: &Product<'_>) -> Result<DType> {
    let casting = options.casting.unwrap_or(Casting::SameKind);
    let dtype = match options.dtype {
        None => promote_types(x1.dtype(), x2.dtype()),
        Some(dtype) => {
            for (operand, x) in [x1, x2].into_iter().enumerate() {
                if !can_cast(x.dtype(), dtype, casting) {
                    return Err(Error::casting(format!(
                        "Cannot cast ufunc '{name}' input {operand} from dtype('{}') to dtype('{dtype}') with \
                         casting rule '{}'",
                        x.dtype(),
                        casting.name()
                    )));
                }
            }
            dtype
        }
    };
    check_out(name, dtype, options)?;
    Ok(dtype)
}

/// Refuses an `out` that a result of `dtype` may not be cast to.
pub(super) fn check_out(name: &str, dtype: DType, options: &Product<'_>) -> Result<()> {
    let casting = options.casting.unwrap_or(Casting::SameKind);
    match options.out {
        Some(out) => refuse_output_cast(name, dtype, out.dtype(), casting),
        None => Ok(()),
    }
}

/// The result, or `out` after the result was written into it; the last `core` axes have to have its lengths.
pub(super) fn deliver(name: &str, result: Array, core: usize, out: Option<&Array>) -> Result<Array> {
    let Some(out) = out else { return Ok(result) };
    if let Some(dense) = out.as_dense() {
        dense.require_writeable("output array")?;
    }
    let fits = out.ndim() >= result.ndim()
        && layout::broadcast_shapes([out.shape(), result.shape()]).is_ok_and(|s| *s == *out.shape());
    let same_core =
        out.ndim() >= core && out.shape()[out.ndim() - core..] == result.shape()[result.ndim() - core..];
    if !fits || !same_core {
        return Err(Error::value(format!(
            "{name}: Output operand 0 has a mismatch in its core dimensions (shape {} is different from {})",
            layout::shape_text(out.shape()),
            layout::shape_text(result.shape())
        )));
    }
    out.assign(&result)?;
    Ok(out.clone())
}

/// The product of two stacks of matrices, in `dtype`; lengths were checked. `core` says how many of an
/// operand's last axes messages count as its own.
pub(crate) fn product(a: &Array, b: &Array, dtype: DType, core: [usize; 2]) -> Result<Array> {
    let named = |x: &Array, core: usize| -> SmallVec<[usize; 4]> {
        // The axis that a vector was given does not show in messages.
        let n = x.ndim() - 2;
        x.shape()[..n].iter().copied().chain(x.shape()[x.ndim() - core..].iter().copied()).collect()
    };
    let stack = broadcast_stacks(&named(a, core[0]), core[0], &named(b, core[1]), core[1])?;
    let inner = if dtype.is_half() { DType::Float32 } else { dtype };
    let result = with_product_type!(inner, T => stacked::<T>(&a.astype(inner)?.dense()?, &b.astype(inner)?.dense()?, &stack))?;
    Array::from(result).astype(dtype)
}

/// An operand's steps along the axes of the stack.
fn steps(dense: &Dense, strides: &[isize], stack: &[usize]) -> SmallVec<[isize; 4]> {
    let missing = stack.len() + 2 - dense.ndim();
    let along = |axis: usize| match axis.checked_sub(missing) {
        Some(own) if dense.shape()[own] != 1 => strides[own],
        _ => 0,
    };
    (0..stack.len()).map(along).collect()
}

/// Work of one multiplication, in quarters of a nanosecond, as [`threads`] counts it.
fn work_of(multiplications: usize, dtype: DType) -> usize {
    multiplications.saturating_mul(if dtype.is_complex() { 4 } else { 1 })
}

fn stacked<T: ::linalg::Element + Element>(a: &Dense, b: &Dense, stack: &[usize]) -> Result<Dense> {
    let (m, k) = (a.shape()[a.ndim() - 2], a.shape()[a.ndim() - 1]);
    let n = b.shape()[b.ndim() - 1];
    let shape: Dims = stack.iter().copied().chain([m, n]).collect();
    // A stack times one matrix is one taller matrix, where its rows lie in even steps.
    let alone = b.shape()[..b.ndim() - 2].iter().all(|&length| length == 1);
    if a.ndim() > 2 && alone && a.shape()[..a.ndim() - 2] == *stack && layout::size_of_shape(stack) > 1 {
        let tall = [layout::size_of_shape(stack) * m, k];
        if let Some(layout) = a.layout().reshape(&tall, a.dtype().itemsize()) {
            let mut one = b.clone();
            for _ in 0..b.ndim() - 2 {
                one = Movement::Index { axis: 0, index: 0 }.of_dense(&one)?;
            }
            return stacked::<T>(&a.with_layout(layout), &one, &[])?.reshape(&shape);
        }
    }
    let out = Dense::empty(&shape, T::DTYPE, Order::C)?;
    if out.size() == 0 {
        return Ok(out);
    }
    with_spans::<T, T, _>(&[a, b], &out, |spans, out| {
        let steps = [steps(a, &spans[0].strides, stack), steps(b, &spans[1].strides, stack)];
        let [left, right] = [(a, &spans[0], &steps[0]), (b, &spans[1], &steps[1])].map(|(x, span, steps)| {
            let core = x.ndim() - 2;
            let (shape, strides) = (&x.shape()[core..], &span.strides[core..]);
            let (shape, strides) = ((shape[0], shape[1]), (strides[0], strides[1]));
            StackRef::strided(span.elements, span.origin, (stack, steps), shape, strides)
        });
        ::linalg::matmul_stacks(out, &left, &right)
    })??;
    Ok(out)
}

impl Array {
    /// The matrix product: see [`matmul`].
    ///
    /// # Errors
    /// As [`matmul`].
    pub fn matmul(&self, x2: &Array) -> Result<Array> {
        matmul(self, x2)
    }
}
