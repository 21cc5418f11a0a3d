//! Which dtype two operands meet in: NumPy's rules since NEP 50.
//!
//! The dtype of a result follows from the dtypes of the operands and never from their values. A
//! Python number is [`Weak`]: it raises the kind of the other operand where it must, and otherwise
//! takes the other operand's dtype.

use crate::{DKind, DType};

/// The kind of a Python number among the operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weak {
    /// A Python `bool`.
    Bool,
    /// A Python `int`.
    Int,
    /// A Python `float`.
    Float,
    /// A Python `complex`.
    Complex,
}

impl Weak {
    /// The dtype of an array made of such numbers alone.
    pub const fn default_dtype(self) -> DType {
        match self {
            Weak::Bool => DType::Bool,
            Weak::Int => DType::Int64,
            Weak::Float => DType::Float64,
            Weak::Complex => DType::Complex128,
        }
    }
}

/// The smallest dtype to which both can be cast safely.
///
/// ```
/// use dtype::{promote_types, DType};
/// assert_eq!(promote_types(DType::Int8, DType::UInt8), DType::Int16);
/// assert_eq!(promote_types(DType::Int64, DType::UInt64), DType::Float64);
/// assert_eq!(promote_types(DType::Int32, DType::Float32), DType::Float64);
/// ```
pub fn promote_types(a: DType, b: DType) -> DType {
    use DType::*;
    if a == b {
        return a;
    }
    let (low, high) = if a.kind() <= b.kind() { (a, b) } else { (b, a) };
    match (low.kind(), high.kind()) {
        (DKind::Bool, _) => high,
        (DKind::UnsignedInteger, DKind::SignedInteger) => match low.itemsize().max(high.itemsize() / 2) {
            _ if low.itemsize() < high.itemsize() => high,
            1 => Int16,
            2 => Int32,
            4 => Int64,
            _ => Float64,
        },
        (DKind::Float, DKind::Float) if low.is_half() && high.is_half() => Float32,
        (DKind::Complex, DKind::Complex) => Complex128,
        (l, h) if l == h => match low.itemsize() >= high.itemsize() {
            true => low,
            false => high,
        },
        (DKind::UnsignedInteger | DKind::SignedInteger, DKind::Float) => match low.itemsize() {
            1 => high,
            2 if high.is_half() => Float32,
            2 => high,
            _ => Float64,
        },
        // A complex dtype, and a real one on the lower side.
        (DKind::Float, _) => match low {
            Float64 => Complex128,
            _ => high,
        },
        _ => match low.itemsize() {
            1 | 2 => high,
            _ => Complex128,
        },
    }
}

/// The dtype of an array operand that meets a Python number.
///
/// ```
/// use dtype::{with_weak, DType, Weak};
/// assert_eq!(with_weak(DType::UInt8, Weak::Int), DType::UInt8);
/// assert_eq!(with_weak(DType::UInt8, Weak::Float), DType::Float64);
/// assert_eq!(with_weak(DType::Float32, Weak::Complex), DType::Complex64);
/// ```
pub fn with_weak(dtype: DType, weak: Weak) -> DType {
    match (weak, dtype.kind()) {
        (Weak::Int, DKind::Bool) => DType::Int64,
        (Weak::Float, DKind::Bool | DKind::UnsignedInteger | DKind::SignedInteger) => DType::Float64,
        (Weak::Complex, DKind::Bool | DKind::UnsignedInteger | DKind::SignedInteger) => DType::Complex128,
        (Weak::Complex, DKind::Float) => dtype.complex(),
        _ => dtype,
    }
}

/// The common dtype of array operands and Python numbers; `None` where there are no operands.
///
/// ```
/// use dtype::{result_type, DType, Weak};
/// assert_eq!(result_type([DType::Float32], [Weak::Float]), Some(DType::Float32));
/// assert_eq!(result_type([], [Weak::Int, Weak::Float]), Some(DType::Float64));
/// // Whole numbers meet the float one by one, in any order: not in the int16 that holds both.
/// assert_eq!(result_type([DType::Int8, DType::UInt8, DType::Float16], []), Some(DType::Float16));
/// ```
pub fn result_type(
    dtypes: impl IntoIterator<Item = DType>,
    weak: impl IntoIterator<Item = Weak>,
) -> Option<DType> {
    let seen = dtypes.into_iter().fold(0u32, |seen, dtype| seen | 1 << dtype as u32);
    let each = || DType::ALL.iter().copied().filter(|&dtype| seen & 1 << dtype as u32 != 0);
    // One of the highest kind is what all others meet, as in NumPy.
    let highest = each().max_by_key(|dtype| dtype.kind());
    let strong =
        highest.map(|highest| each().map(|dtype| promote_types(highest, dtype)).fold(highest, promote_types));
    let weak = weak.into_iter().max();
    match (strong, weak) {
        (Some(dtype), Some(weak)) => Some(with_weak(dtype, weak)),
        (Some(dtype), None) => Some(dtype),
        (None, weak) => weak.map(Weak::default_dtype),
    }
}
