//! The operators that programs spend most of their time in, on real numbers of one type.
//!
//! These are the catalogue's formulas, inlined, for operators whose result every processor rounds the
//! same; they give what the loops give. Where anything is to be reported (overflow, division by zero,
//! NaN) or looked up, they step back and the slower way is taken from the beginning.

use super::Operator;
use super::types::{new_bool, new_from_element};
use dtype::DType;
use ops::elementwise::arithmetic::formulas as arithmetic;
use ops::elementwise::bitwise::formulas as bitwise;
use ops::elementwise::comparison::formulas as comparison;
use pyo3::ffi::PyObject;

/// The comparisons of one kind of element, or what follows.
macro_rules! compared {
    ($kind:ident, $operator:ident, $x1:ident, $x2:ident, $($rest:tt)+) => {
        match $operator {
            Operator::Less => return Some(new_bool(comparison::less::$kind($x1, $x2))),
            Operator::LessEqual => return Some(new_bool(comparison::less_equal::$kind($x1, $x2))),
            Operator::Equal => return Some(new_bool(comparison::equal::$kind($x1, $x2))),
            Operator::NotEqual => return Some(new_bool(comparison::not_equal::$kind($x1, $x2))),
            Operator::Greater => return Some(new_bool(comparison::greater::$kind($x1, $x2))),
            Operator::GreaterEqual => return Some(new_bool(comparison::greater_equal::$kind($x1, $x2))),
            $($rest)+
        }
    };
}

/// Whether an operator of floats may have lost digits where the result is tiny.
#[inline(always)]
pub const fn can_underflow(operator: Operator) -> bool {
    matches!(operator, Operator::Multiply | Operator::Divide | Operator::Power)
}

macro_rules! float {
    ($T:ty, $dtype:ident, $operator:ident, $x1:ident, $x2:ident) => {{
        let (x1, x2) = ($x1.cast::<$T>().read(), $x2.cast::<$T>().read());
        let result = compared!(float, $operator, x1, x2,
            Operator::Add => arithmetic::add::float(x1, x2),
            Operator::Subtract => arithmetic::subtract::float(x1, x2),
            Operator::Multiply => arithmetic::multiply::float(x1, x2),
            Operator::Divide => arithmetic::divide::float(x1, x2),
            // The commonest power, and the only one that a multiplication rounds right.
            Operator::Power if x2 == 2.0 => arithmetic::square::float(x1),
            Operator::Negative => arithmetic::negative::float(x1),
            Operator::Absolute => arithmetic::absolute::float(x1),
            _ => return None,
        );
        if !result.is_finite() || (can_underflow($operator) && result.abs() < <$T>::MIN_POSITIVE) {
            return None;
        }
        Some(new_from_element(DType::$dtype, (&raw const result).cast()))
    }};
}

macro_rules! integer {
    ($T:ty, $dtype:ident, $operator:ident, $x1:ident, $x2:ident) => {{
        let (x1, x2) = ($x1.cast::<$T>().read(), $x2.cast::<$T>().read());
        let result: $T = compared!(integer, $operator, x1, x2,
            Operator::Add => x1.checked_add(x2)?,
            Operator::Subtract => x1.checked_sub(x2)?,
            Operator::Multiply => x1.checked_mul(x2)?,
            Operator::FloorDivide => {
                x1.checked_div(x2)?;
                arithmetic::floor_divide::integer(x1, x2)
            }
            Operator::Remainder => {
                x1.checked_rem(x2)?;
                arithmetic::remainder::integer(x1, x2)
            }
            Operator::Divide => {
                let result: f64 = arithmetic::divide::float(x1 as f64, x2 as f64);
                if !result.is_finite() {
                    return None;
                }
                return Some(new_from_element(DType::Float64, (&raw const result).cast()));
            }
            Operator::Power => {
                // A negative exponent is an error.
                if (x2 as i128) < 0 {
                    return None;
                }
                arithmetic::power::integer(x1, x2)
            }
            Operator::And => bitwise::bitwise_and::integer(x1, x2),
            Operator::Or => bitwise::bitwise_or::integer(x1, x2),
            Operator::Xor => bitwise::bitwise_xor::integer(x1, x2),
            Operator::LeftShift => bitwise::left_shift::integer(x1, x2),
            Operator::RightShift => bitwise::right_shift::integer(x1, x2),
            Operator::Invert => bitwise::invert::integer(x1),
            Operator::Negative => x1.checked_neg()?,
            Operator::Absolute => {
                let result = arithmetic::absolute::integer(x1);
                // The lowest number has no absolute value.
                if result != 0 && result == arithmetic::negative::integer(result) {
                    return None;
                }
                result
            }
            _ => return None,
        );
        Some(new_from_element(DType::$dtype, (&raw const result).cast()))
    }};
}

/// An operator on operands of one dtype; `None` where the slower way must be taken.
///
/// # Safety
/// The thread is attached; the pointers are aligned and valid for one element of `dtype`.
#[inline(always)]
pub unsafe fn operate(
    operator: Operator,
    dtype: DType,
    x1: *const u8,
    x2: *const u8,
) -> Option<*mut PyObject> {
    // SAFETY: passed on from the caller.
    unsafe {
        match dtype {
            DType::Float64 => float!(f64, Float64, operator, x1, x2),
            DType::Int64 => integer!(i64, Int64, operator, x1, x2),
            DType::Float32 => float!(f32, Float32, operator, x1, x2),
            DType::Int32 => integer!(i32, Int32, operator, x1, x2),
            DType::UInt8 => integer!(u8, UInt8, operator, x1, x2),
            DType::Int8 => integer!(i8, Int8, operator, x1, x2),
            DType::Int16 => integer!(i16, Int16, operator, x1, x2),
            DType::UInt16 => integer!(u16, UInt16, operator, x1, x2),
            DType::UInt32 => integer!(u32, UInt32, operator, x1, x2),
            DType::UInt64 => integer!(u64, UInt64, operator, x1, x2),
            _ => None,
        }
    }
}
