//! NumPy's generalized ufuncs: functions of vectors and matrices, applied to stacks of them.
//!
//! A [`Generalized`] has a signature, as `(m,n),(n)->(m)`, that names the *core* axes of each operand: those that
//! the function itself works on. All other axes are loops, which broadcast. Core axes are the last ones, unless
//! a [`Call`] says where they are.

use super::matmul::{
    Product, check_out, deliver, matmul_with, matvec_with, require_axes, vecdot_with, vecmat_with,
};
use crate::Array;
use dtype::promote_types;
use error::{Error, Result};
use layout::{Order, normalize_axis};
use smallvec::SmallVec;

type Axes = SmallVec<[usize; 4]>;

/// One generalized function of two arguments.
#[derive(Debug)]
pub struct Generalized {
    /// The name that NumPy gives it.
    pub name: &'static str,
    /// Its core axes, as NumPy writes them.
    pub signature: &'static str,
    /// The documentation.
    pub doc: &'static str,
    /// How many core axes the arguments and the result have.
    cores: [usize; 3],
    /// Whether a 1-d argument lacks one of its core axes, which the result lacks then too.
    optional: bool,
    product: fn(&Array, &Array, &Product<'_>) -> Result<Array>,
}

/// All of them.
pub static GENERALIZED: [Generalized; 4] = [
    Generalized {
        name: "matmul",
        signature: "(n?,k),(k,m?)->(n?,m?)",
        doc: "The matrix product of the last two axes, with the leading axes broadcast; 1-d arguments are a row on the left \
              and a column on the right.\n\n\
              Examples\n--------\n\
              >>> import polyarray as pa\n\
              >>> pa.matmul([[1, 2], [3, 4]], [[0, 1], [1, 0]])\n\
              array([[2, 1],\n\
              \x20      [4, 3]])",
        cores: [2, 2, 2],
        optional: true,
        product: matmul_with,
    },
    Generalized {
        name: "matvec",
        signature: "(m,n),(n)->(m)",
        doc: "The products of matrices and vectors: shapes ``(..., m, n)`` and ``(..., n)`` give ``(..., m)``.\n\n\
              Examples\n--------\n\
              >>> import polyarray as pa\n\
              >>> pa.matvec([[1, 2], [3, 4]], [1, 10])\n\
              array([21, 43])",
        cores: [2, 1, 1],
        optional: false,
        product: matvec_with,
    },
    Generalized {
        name: "vecmat",
        signature: "(n),(n,m)->(m)",
        doc: "The products of conjugated vectors and matrices: shapes ``(..., n)`` and ``(..., n, m)`` give ``(..., m)``.\n\n\
              Examples\n--------\n\
              >>> import polyarray as pa\n\
              >>> pa.vecmat([1, 10], [[1, 2], [3, 4]])\n\
              array([31, 42])",
        cores: [1, 2, 1],
        optional: false,
        product: vecmat_with,
    },
    Generalized {
        name: "vecdot",
        signature: "(n),(n)->()",
        doc: "The sums of products of conjugated vectors and vectors.\n\n\
              Examples\n--------\n\
              >>> import polyarray as pa\n\
              >>> pa.vecdot([[1, 2], [3, 4]], [1, 10])\n\
              array([21, 43])",
        cores: [1, 1, 0],
        optional: false,
        product: vecdot_with,
    },
];

/// How a generalized function is to be called; the defaults are NumPy's.
#[derive(Debug, Clone, Default)]
pub struct Call<'a> {
    /// The dtype, the casts and the array that receives the result.
    pub product: Product<'a>,
    /// The order of the result's elements in memory, where it is new.
    pub order: Order,
    /// Where the core axes of the arguments and of the result are.
    pub axes: Option<&'a [Vec<i64>]>,
    /// Where the only core axis is, in all operands.
    pub axis: Option<i64>,
    /// Whether core axes stay, with length one.
    pub keepdims: bool,
}

/// The axes in the order that puts some of them last.
fn with_last(ndim: usize, last: &[usize]) -> Axes {
    (0..ndim).filter(|axis| !last.contains(axis)).chain(last.iter().copied()).collect()
}

impl Generalized {
    /// Applies the function.
    ///
    /// ```
    /// use polyarray::{Array, linalg::{Call, GENERALIZED}};
    /// let (x, y) = (Array::from_shape(&[1, 2, 3, 4], &[2, 2])?, Array::from_slice(&[1, 10]));
    /// let columns = Call { axes: Some(&[vec![1, 0], vec![0], vec![0]]), ..Default::default() };
    /// assert_eq!(GENERALIZED[1].call(&x, &y, &columns)?.to_vec::<i64>()?, [31, 42]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where shapes do not fit, [`crate::Kind::Axis`] for axes that are not there,
    /// [`crate::Kind::Type`] for a call that the signature does not allow, [`crate::Kind::Casting`] where a cast loses
    /// more than is allowed.
    pub fn call(&self, x1: &Array, x2: &Array, call: &Call<'_>) -> Result<Array> {
        let mut cores = self.cores;
        for (k, x) in [x1, x2].into_iter().enumerate() {
            require_axes(self.name, self.signature, k, x, if self.optional { 1 } else { cores[k] })?;
            if self.optional && x.ndim() == 1 {
                cores[k] = 1;
                cores[2] -= 1;
            }
        }
        let named = self.named_axes(call, cores)?;
        let moved = |x: &Array, k: usize| -> Result<(Array, Option<Axes>)> {
            let Some(axes) = named.get(k) else { return Ok((x.clone(), None)) };
            let axes = self.resolve(k, axes, cores[k], x.ndim())?;
            Ok((x.permute(&with_last(x.ndim(), &axes))?, Some(axes)))
        };
        let ((a, first), (b, _)) = (moved(x1, 0)?, moved(x2, 1)?);
        let Product { dtype, casting, out } = call.product;
        let common = dtype.unwrap_or_else(|| promote_types(x1.dtype(), x2.dtype()));
        check_out(self.name, common, &call.product)?;
        let mut result = (self.product)(&a, &b, &Product { dtype, casting, out: None })?;
        let mut core = cores[2];
        if call.keepdims {
            result = result.with_axis(result.ndim())?;
            core = 1;
        }
        let kept = first.filter(|_| call.keepdims && named.len() < 3);
        let to = match (named.get(2), kept) {
            (Some(axes), _) => Some(self.resolve(2, axes, core, result.ndim())?),
            (None, kept) => kept,
        };
        if let Some(to) = to {
            let order = with_last(result.ndim(), &to);
            let mut inverse: Axes = SmallVec::from_elem(0, order.len());
            order.iter().enumerate().for_each(|(at, &axis)| inverse[axis] = at);
            result = result.permute(&inverse)?;
        }
        if out.is_none() && call.order == Order::F {
            return result.copy(Order::F);
        }
        deliver(self.name, result, core, out)
    }

    /// What a call says of axes, an entry for each operand that it names.
    fn named_axes(&self, call: &Call<'_>, cores: [usize; 3]) -> Result<SmallVec<[Vec<i64>; 3]>> {
        let (name, signature) = (self.name, self.signature);
        if call.keepdims && (self.cores[0] != self.cores[1] || self.cores[2] != 0) {
            return Err(Error::type_(format!(
                "{name} does not support keepdims: its signature {signature} requires output 0 to have {} core \
                 dimensions, but keepdims can only be used when all inputs have the same number of core dimensions and \
                 all outputs have no core dimensions.",
                self.cores[2]
            )));
        }
        if let Some(axis) = call.axis {
            if call.axes.is_some() {
                return Err(Error::type_("cannot specify both 'axis' and 'axes'"));
            }
            if self.cores != [1, 1, 0] {
                let distinct = signature.chars().filter(char::is_ascii_lowercase);
                let distinct: std::collections::BTreeSet<char> = distinct.collect();
                return Err(Error::type_(format!(
                    "{name}: axis can only be used with a single shared core dimension, not with the {} distinct ones \
                     implied by signature {signature}.",
                    distinct.len()
                )));
            }
            return Ok(SmallVec::from_vec(vec![vec![axis]; 2]));
        }
        let Some(axes) = call.axes else { return Ok(SmallVec::new()) };
        if axes.len() != 3 && (axes.len() != 2 || cores[2] != 0 || self.cores[2] != 0) {
            return Err(Error::value(
                "axes should be a list with an entry for all 3 inputs and outputs; entries for outputs can only be \
                 omitted if none of them has core axes.",
            ));
        }
        Ok(axes.iter().cloned().collect())
    }

    /// The axes of one operand, counted from the front.
    fn resolve(&self, operand: usize, axes: &[i64], core: usize, ndim: usize) -> Result<Axes> {
        if axes.len() != core {
            return Err(Error::new(
                error::Kind::Axis,
                format!(
                    "{}: operand {operand} has {core} core dimensions, but {} dimensions are specified by axes tuple.",
                    self.name,
                    axes.len()
                ),
            ));
        }
        let mut resolved = Axes::new();
        for &axis in axes {
            let axis = normalize_axis(axis, ndim)?;
            if resolved.contains(&axis) {
                return Err(Error::value(format!("axes item {operand} has value {axis} repeated")));
            }
            resolved.push(axis);
        }
        Ok(resolved)
    }
}
