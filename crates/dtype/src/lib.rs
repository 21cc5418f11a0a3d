//! Element types: what a dtype is called, how two of them promote, how values convert.
//!
//! [`DType`] is a small `Copy` value, because it is read on every call. [`Element`] connects it with
//! the Rust type that holds one element; only inner loops are generic over it, everything else passes
//! a `DType` and enters generic code through [`dispatch!`]. Promotion is NumPy's (NEP 50), in
//! [`promotion`]; conversions of single values are in [`cast`], and loops over them elsewhere.

mod cast;
mod element;
mod limits;
mod parse;
mod promotion;
mod scalar;

pub use cast::{Cast, Casting, can_cast};
pub use element::{Element, bf16, c32, c64, f16};
pub use limits::{FloatInfo, IntegerInfo, finfo, iinfo};
pub use parse::{ByteOrder, parse};
pub use promotion::{Weak, promote_types, result_type, with_weak};
pub use scalar::Scalar;

use std::fmt;

/// The kind of a dtype, in the order in which kinds promote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DKind {
    /// Truth values.
    Bool,
    /// Whole numbers from zero on.
    UnsignedInteger,
    /// Whole numbers.
    SignedInteger,
    /// Real floating-point numbers.
    Float,
    /// Complex floating-point numbers.
    Complex,
}

macro_rules! dtypes {
    ($($(#[doc = $doc:literal])+ $variant:ident $name:literal $char:literal $kind:ident $size:literal $align:literal;)+) => {
        /// The type of an array's elements.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum DType { $($(#[doc = $doc])+ $variant),+ }

        impl DType {
            /// Every dtype, in the order in which loops are searched.
            pub const ALL: &'static [DType] = &[$(DType::$variant),+];
            /// How many dtypes there are.
            pub const COUNT: usize = DType::ALL.len();

            /// The name that NumPy and the array API standard use.
            ///
            /// ```
            /// assert_eq!(dtype::DType::Float64.name(), "float64");
            /// ```
            pub const fn name(self) -> &'static str { match self { $(DType::$variant => $name),+ } }
            /// NumPy's one-character code (`dtype.char`); `bfloat16` has `'E'`, as in ml_dtypes.
            pub const fn char(self) -> char { match self { $(DType::$variant => $char),+ } }
            /// The kind, in promotion order.
            pub const fn kind(self) -> DKind { match self { $(DType::$variant => DKind::$kind),+ } }
            /// Bytes of one element.
            pub const fn itemsize(self) -> usize { match self { $(DType::$variant => $size),+ } }
            /// The alignment, in bytes, at which loops may read one element.
            pub const fn alignment(self) -> usize { match self { $(DType::$variant => $align),+ } }
        }
    };
}

dtypes! {
    /// True or false, in one byte.
    Bool "bool" '?' Bool 1 1;
    /// 8-bit signed integer.
    Int8 "int8" 'b' SignedInteger 1 1;
    /// 8-bit unsigned integer.
    UInt8 "uint8" 'B' UnsignedInteger 1 1;
    /// 16-bit signed integer.
    Int16 "int16" 'h' SignedInteger 2 2;
    /// 16-bit unsigned integer.
    UInt16 "uint16" 'H' UnsignedInteger 2 2;
    /// 32-bit signed integer.
    Int32 "int32" 'i' SignedInteger 4 4;
    /// 32-bit unsigned integer.
    UInt32 "uint32" 'I' UnsignedInteger 4 4;
    /// 64-bit signed integer.
    Int64 "int64" 'l' SignedInteger 8 8;
    /// 64-bit unsigned integer.
    UInt64 "uint64" 'L' UnsignedInteger 8 8;
    /// IEEE half precision.
    Float16 "float16" 'e' Float 2 2;
    /// The upper half of a float32.
    BFloat16 "bfloat16" 'E' Float 2 2;
    /// IEEE single precision.
    Float32 "float32" 'f' Float 4 4;
    /// IEEE double precision.
    Float64 "float64" 'd' Float 8 8;
    /// A pair of float32.
    Complex64 "complex64" 'F' Complex 8 4;
    /// A pair of float64.
    Complex128 "complex128" 'D' Complex 16 8;
}

impl DType {
    /// The dtype of platform-sized indices.
    pub const INDEX: DType = DType::Int64;

    /// NumPy's kind character: `b`, `i`, `u`, `f` or `c`; `V` for bfloat16, as in ml_dtypes.
    pub const fn kind_char(self) -> char {
        match (self, self.kind()) {
            (DType::BFloat16, _) => 'V',
            (_, DKind::Bool) => 'b',
            (_, DKind::SignedInteger) => 'i',
            (_, DKind::UnsignedInteger) => 'u',
            (_, DKind::Float) => 'f',
            (_, DKind::Complex) => 'c',
        }
    }

    /// The array-interface type string in native byte order, as `"<f8"`.
    pub fn typestr(self) -> String {
        let order = match self.itemsize() {
            1 => '|',
            _ if cfg!(target_endian = "big") => '>',
            _ => '<',
        };
        format!("{order}{}{}", self.kind_char(), self.itemsize())
    }

    /// Whether elements are truth values.
    pub const fn is_bool(self) -> bool {
        matches!(self.kind(), DKind::Bool)
    }
    /// Whether elements are whole numbers, signed or not; false for bool.
    pub const fn is_integer(self) -> bool {
        matches!(self.kind(), DKind::SignedInteger | DKind::UnsignedInteger)
    }
    /// Whether elements are signed whole numbers.
    pub const fn is_signed_integer(self) -> bool {
        matches!(self.kind(), DKind::SignedInteger)
    }
    /// Whether elements are whole numbers from zero on.
    pub const fn is_unsigned_integer(self) -> bool {
        matches!(self.kind(), DKind::UnsignedInteger)
    }
    /// Whether elements are real floating-point numbers.
    pub const fn is_float(self) -> bool {
        matches!(self.kind(), DKind::Float)
    }
    /// Whether elements are complex numbers.
    pub const fn is_complex(self) -> bool {
        matches!(self.kind(), DKind::Complex)
    }
    /// Whether elements are real or complex floating-point numbers.
    pub const fn is_inexact(self) -> bool {
        matches!(self.kind(), DKind::Float | DKind::Complex)
    }
    /// Whether this is one of the 16-bit floats, whose loops compute in float32.
    pub const fn is_half(self) -> bool {
        matches!(self, DType::Float16 | DType::BFloat16)
    }

    /// The dtype of the real part; the dtype itself where it is not complex.
    pub const fn real(self) -> DType {
        match self {
            DType::Complex64 => DType::Float32,
            DType::Complex128 => DType::Float64,
            other => other,
        }
    }

    /// The complex dtype whose parts hold this dtype's values; integers give complex128.
    pub const fn complex(self) -> DType {
        match self {
            DType::Float16 | DType::BFloat16 | DType::Float32 | DType::Complex64 => DType::Complex64,
            _ => DType::Complex128,
        }
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Runs an expression with `$T` bound to the Rust type of a [`DType`]'s elements.
///
/// ```
/// use dtype::{DType, dispatch};
/// let bytes = dispatch!(DType::Complex64, T => size_of::<T>());
/// assert_eq!(bytes, 8);
/// ```
#[macro_export]
macro_rules! dispatch {
    ($dtype:expr, $T:ident => $body:expr) => {
        match $dtype {
            $crate::DType::Bool => {
                type $T = bool;
                $body
            }
            $crate::DType::Int8 => {
                type $T = i8;
                $body
            }
            $crate::DType::UInt8 => {
                type $T = u8;
                $body
            }
            $crate::DType::Int16 => {
                type $T = i16;
                $body
            }
            $crate::DType::UInt16 => {
                type $T = u16;
                $body
            }
            $crate::DType::Int32 => {
                type $T = i32;
                $body
            }
            $crate::DType::UInt32 => {
                type $T = u32;
                $body
            }
            $crate::DType::Int64 => {
                type $T = i64;
                $body
            }
            $crate::DType::UInt64 => {
                type $T = u64;
                $body
            }
            $crate::DType::Float16 => {
                type $T = $crate::f16;
                $body
            }
            $crate::DType::BFloat16 => {
                type $T = $crate::bf16;
                $body
            }
            $crate::DType::Float32 => {
                type $T = f32;
                $body
            }
            $crate::DType::Float64 => {
                type $T = f64;
                $body
            }
            $crate::DType::Complex64 => {
                type $T = $crate::c32;
                $body
            }
            $crate::DType::Complex128 => {
                type $T = $crate::c64;
                $body
            }
            #[allow(unreachable_patterns)]
            other => unreachable!("dispatch: {other}"),
        }
    };
}
