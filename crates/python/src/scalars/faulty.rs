//! Which floating-point faults an operator on one element had, seen from operands and results.

use super::Operator;
use super::quick::can_underflow;
use super::types;
use crate::faults::{Fault, Faults};
use dtype::{DType, Scalar, c64};

/// Faults of an operator on operands of one dtype, where they lie; quick where there is none.
///
/// # Safety
/// `x1` and `x2` are valid for one element of `dtype`; `result` and `second` hold the loop's results.
#[inline(always)]
pub unsafe fn of_operands(
    operator: Operator,
    dtype: DType,
    x1: *const u8,
    x2: *const u8,
    result: &[u8; 16],
    second: &[u8; 16],
) -> Faults {
    // SAFETY: promised by the caller; sixteen bytes hold any element.
    unsafe {
        macro_rules! ordinary {
            ($T:ty, $first:expr, $second:expr) => {{
                let [first, second]: [$T; 2] = [$first, $second];
                let tiny = can_underflow(operator) && first.abs().max(second.abs()) < <$T>::MIN_POSITIVE;
                first.is_finite() && second.is_finite() && !tiny
            }};
        }
        let ordinary = match dtype {
            DType::Float64 => {
                ordinary!(f64, f64::from_ne_bytes(low(result)), f64::from_ne_bytes(low(second)))
            }
            DType::Float32 => {
                ordinary!(f32, f32::from_ne_bytes(low(result)), f32::from_ne_bytes(low(second)))
            }
            DType::Complex128 => {
                let [re, im] = result.as_ptr().cast::<[f64; 2]>().read_unaligned();
                ordinary!(f64, re, im)
            }
            DType::Complex64 => {
                let [re, im] = result.as_ptr().cast::<[f32; 2]>().read_unaligned();
                ordinary!(f32, re, im)
            }
            DType::Bool => true,
            _ => false,
        };
        if ordinary {
            return Faults::NONE;
        }
        if dtype.is_integer() {
            let [x1, x2, result] = [x1, x2, result.as_ptr()].map(|element| whole(dtype, element));
            return integer(operator, dtype, x1, x2, result);
        }
        let results = [types::read(dtype, result.as_ptr()), types::read(dtype, second.as_ptr())];
        of_values(operator, &types::read(dtype, x1), &types::read(dtype, x2), &results)
    }
}

/// The first bytes of a result.
#[inline(always)]
fn low<const N: usize>(bytes: &[u8; 16]) -> [u8; N] {
    std::array::from_fn(|k| bytes[k])
}

/// A whole number where it lies.
///
/// # Safety
/// `element` is valid for one element of `dtype`.
#[inline(always)]
pub unsafe fn whole(dtype: DType, element: *const u8) -> i128 {
    // SAFETY: promised by the caller.
    unsafe {
        match dtype {
            DType::Int8 => element.cast::<i8>().read().into(),
            DType::UInt8 => element.read().into(),
            DType::Int16 => element.cast::<i16>().read_unaligned().into(),
            DType::UInt16 => element.cast::<u16>().read_unaligned().into(),
            DType::Int32 => element.cast::<i32>().read_unaligned().into(),
            DType::UInt32 => element.cast::<u32>().read_unaligned().into(),
            DType::UInt64 => element.cast::<u64>().read_unaligned().into(),
            _ => element.cast::<i64>().read_unaligned().into(),
        }
    }
}

/// [`whole`], with bools as 0 and 1.
///
/// # Safety
/// As for [`whole`].
#[inline(always)]
pub unsafe fn whole_or_bool(dtype: DType, element: *const u8) -> i128 {
    // SAFETY: passed on from the caller.
    unsafe { if dtype.is_bool() { element.read().into() } else { whole(dtype, element) } }
}

/// Faults of an operator on values of the loop's dtype.
pub fn of_values(operator: Operator, x1: &Scalar, x2: &Scalar, results: &[Scalar; 2]) -> Faults {
    if x1.dtype().is_bool() {
        return Faults::NONE;
    }
    if x1.dtype().is_integer() {
        return integer(operator, x1.dtype(), x1.as_i128(), x2.as_i128(), results[0].as_i128());
    }
    let unary = operator.row().nin() == 1;
    let (a, b) = (x1.as_c64(), if unary { c64::new(0.0, 0.0) } else { x2.as_c64() });
    let operand_is_nan = a.re.is_nan() || a.im.is_nan() || b.re.is_nan() || b.im.is_nan();
    let operands_are_finite = a.re.is_finite() && a.im.is_finite() && b.re.is_finite() && b.im.is_finite();
    let count = operator.row().nout();
    let parts = results[..count].iter().flat_map(|value| {
        let value = value.as_c64();
        [value.re, value.im]
    });
    let (mut nan, mut infinite) = (false, false);
    for part in parts {
        nan |= part.is_nan();
        infinite |= part.is_infinite();
    }
    let sizes = [a.re.abs() + a.im.abs(), b.re.abs() + b.im.abs()];
    let at_pole = operator.row().pole.is_some_and(|pole| pole(&sizes));
    // Of a complex number, one part may be infinite and the other one's quotient still be a pole.
    let finite_part = [a.re, a.im].iter().any(|part| part.is_finite() && *part != 0.0);
    let divided = infinite && at_pole && (operands_are_finite || operator == Operator::Divide && finite_part);
    let infinite = infinite && operands_are_finite;
    let underflow = can_underflow(operator) && operands_are_finite && is_lost(operator, a, b, &results[0]);
    Faults::NONE
        .with(Fault::Divide, divided)
        .with(Fault::Underflow, underflow)
        .with(Fault::Overflow, infinite && !at_pole)
        .with(Fault::Invalid, nan && !operand_is_nan)
}

/// Whether a tiny result of finite numbers is not the exact one.
fn is_lost(operator: Operator, a: c64, b: c64, result: &Scalar) -> bool {
    let least = dtype::finfo(result.dtype().real()).map_or(0.0, |limits| limits.smallest_normal);
    let value = result.as_c64();
    let none = c64::new(0.0, 0.0);
    if a == none || value.re.abs().max(value.im.abs()) >= least {
        return false;
    }
    match operator {
        // What is left of the operands after the result is taken away.
        Operator::Multiply if result.dtype().is_float() => {
            a.re.mul_add(b.re, -value.re) != 0.0 || value == none && b != none
        }
        Operator::Divide if result.dtype().is_float() => value.re.mul_add(b.re, -a.re) != 0.0,
        Operator::Multiply => value == none && b != none,
        _ => value == none,
    }
}

/// Faults of whole numbers: a result that is not the exact one, and division by zero.
#[inline]
fn integer(operator: Operator, dtype: DType, x1: i128, x2: i128, result: i128) -> Faults {
    let wrapped = match operator {
        Operator::Add => x1 + x2 != result,
        Operator::Subtract => x1 - x2 != result,
        Operator::Multiply => x1.checked_mul(x2) != Some(result),
        Operator::Negative => -x1 != result,
        Operator::Absolute => x1.abs() != result,
        Operator::FloorDivide | Operator::Divmod | Operator::Remainder if x2 == 0 => {
            return Faults::NONE.with(Fault::Divide, true);
        }
        Operator::FloorDivide | Operator::Divmod => dtype.is_signed_integer() && x2 == -1 && -x1 != result,
        _ => false,
    };
    Faults::NONE.with(Fault::Overflow, wrapped)
}
