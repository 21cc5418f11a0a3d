//! Large operands of one dtype and shape, in C order: a deferred operation at once.
//!
//! [`super::at_length`] would make the same node after looking for everything that may be out of the ordinary.

use super::small::{is_unusual, weak_value};
use super::{defer, input};
use crate::deferred::{self, Inputs, Work, may_wait};
use crate::{Array, Operand, settings};
use dtype::DType;
use layout::{Layout, Order, same_shape, size_of_shape};
use ops::{Elementwise, Returns};

/// Whether an array's elements lie in C order, and may be read late.
fn is_plain(array: &Array) -> bool {
    let waits = array.as_dense().is_none_or(may_wait);
    waits && array.layout().is_some_and(|layout| layout.is_c_contiguous(array.dtype().itemsize()))
}

/// The row's only result, deferred; `None` where [`super::at_length`] must be taken.
#[inline]
pub fn call(row: &'static Elementwise, operands: &[Operand<'_>]) -> Option<Array> {
    let mut known: Option<(DType, &[usize])> = None;
    for operand in operands {
        let Operand::Array(array) = operand else { continue };
        let (dtype, shape) = (array.dtype(), array.shape());
        if !known.is_none_or(|(d, s)| d == dtype && same_shape(s, shape)) || !is_plain(array) {
            return None;
        }
        known = Some((dtype, shape));
    }
    let (dtype, shape) = known?;
    let uniform = !matches!(row.returns, Returns::Select | Returns::Scaled) && row.nout() == 1;
    if !uniform
        || size_of_shape(shape) < deferred::SMALLEST
        || is_unusual(row, dtype)
        || !row.has_loop(dtype)
        || !settings::may_defer()
    {
        return None;
    }
    let mut inputs = Inputs::new();
    for operand in operands {
        inputs.push(match operand {
            Operand::Array(array) => input(array),
            Operand::Scalar(scalar) if scalar.dtype() == dtype => deferred::Input::Scalar(*scalar),
            Operand::Scalar(_) => return None,
            Operand::Number(number) => deferred::Input::Scalar(weak_value(*number, dtype)?),
        });
    }
    if deferred::weight(&inputs) >= deferred::LIMIT {
        return None;
    }
    let result = row.result_dtype(0, dtype);
    let layout = Layout::contiguous(shape, result.itemsize(), Order::C).ok()?;
    settings::count_operations(1);
    defer(Work::Map(row, dtype), result, inputs, layout).ok()
}
