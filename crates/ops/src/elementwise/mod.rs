//! Element-wise functions: what a row holds, and how dtypes follow from it.

use dtype::{Casting, DKind, DType, can_cast};

#[macro_use]
pub mod arithmetic;
#[macro_use]
pub mod comparison;
#[macro_use]
pub mod bitwise;
#[macro_use]
pub mod rounding;
#[macro_use]
pub mod exponential;
#[macro_use]
pub mod trigonometric;
#[macro_use]
pub mod floating;
#[macro_use]
pub mod selection;
#[macro_use]
pub mod float16;
#[macro_use]
pub mod bfloat16;

/// The chapters' rows, in the order that [`Elementwise::chapter`] counts.
pub static CHAPTERS: &[&[&Elementwise]] = &[
    arithmetic::ROWS,
    comparison::ROWS,
    bitwise::ROWS,
    rounding::ROWS,
    exponential::ROWS,
    trigonometric::ROWS,
    floating::ROWS,
    selection::ROWS,
    float16::ROWS,
    bfloat16::ROWS,
];

/// The kinds of element that a function has formulas for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds {
    /// Truth values.
    pub bool: bool,
    /// Whole numbers, signed and unsigned.
    pub integer: bool,
    /// Real floating-point numbers.
    pub float: bool,
    /// Complex numbers.
    pub complex: bool,
}

impl Kinds {
    const NONE: Kinds = Kinds { bool: false, integer: false, float: false, complex: false };

    /// The kinds of these names, told apart by their first letters.
    const fn of(names: &[&str]) -> Kinds {
        let mut kinds = Kinds::NONE;
        let mut at = 0;
        while at < names.len() {
            match names[at].as_bytes()[0] {
                b'b' => kinds.bool = true,
                b'i' => kinds.integer = true,
                b'f' => kinds.float = true,
                _ => kinds.complex = true,
            }
            at += 1;
        }
        kinds
    }

    const fn contains(self, dtype: DType) -> bool {
        match dtype.kind() {
            DKind::Bool => self.bool,
            DKind::SignedInteger | DKind::UnsignedInteger => self.integer,
            DKind::Float => self.float,
            DKind::Complex => self.complex,
        }
    }
}

/// How the types of arguments and results follow from a loop's dtype.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    /// The loop's dtype.
    Same,
    /// Bool.
    Bool,
    /// The dtype of the real part.
    Magnitude,
    /// Unsigned 8-bit integers.
    Count,
    /// Two results of the loop's dtype.
    Pair,
    /// A result of the loop's dtype and an exponent, a 32-bit integer.
    Mantissa,
    /// The loop's dtype; the second argument is a 64-bit integer.
    Scaled,
    /// The loop's dtype; the first argument is bool.
    Select,
}

/// The value that a reduction over nothing gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// 0, or false.
    Zero,
    /// 1, or true.
    One,
    /// All bits set.
    AllOnes,
    /// Negative infinity.
    NegativeInfinity,
}

impl Identity {
    /// The identity as an element of `dtype`.
    pub fn value(self, dtype: DType) -> dtype::Scalar {
        use dtype::Scalar;
        match self {
            Identity::Zero => Scalar::zero(dtype),
            Identity::One => Scalar::one(dtype),
            Identity::AllOnes if dtype.is_bool() => Scalar::new(true),
            Identity::AllOnes => Scalar::new(-1i64).cast(dtype),
            Identity::NegativeInfinity => Scalar::new(f64::NEG_INFINITY).cast(dtype),
        }
    }
}

/// A kind of floating-point fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Fault {
    /// An exact infinity from finite operands.
    Divide = 1,
    /// A result too large for its type.
    Overflow = 2,
    /// A result too small for its type.
    Underflow = 4,
    /// No meaningful result.
    Invalid = 8,
}

/// The faults of one element: from the loop's dtype, the operands and the result. `None` where infinities and
/// NaN among them tell.
pub type Judge = fn(DType, &[f64], f64) -> Option<&'static [Fault]>;

/// One element-wise function. Compared by identity: each public name has exactly one row.
#[derive(Debug)]
pub struct Elementwise {
    /// The name that NumPy gives its ufunc.
    pub name: &'static str,
    /// Other names of the same function.
    pub aliases: &'static [&'static str],
    /// The names of the arguments.
    pub arguments: &'static [&'static str],
    /// How types follow from the loop's dtype.
    pub returns: Returns,
    /// The kinds of element that there are formulas for.
    pub kinds: Kinds,
    /// What a reduction over nothing gives.
    pub identity: Option<Identity>,
    /// The dtype in which integers and bools are computed, where it is not the smallest that fits.
    pub integers: Option<DType>,
    /// The only loops, where there are not all of a kind.
    pub only: &'static [DType],
    /// Whether the function has a pole at finite operands, where an infinite result is exact.
    pub pole: Option<fn(&[f64]) -> bool>,
    /// How to find faults, where NaN and infinities among the values do not tell.
    pub judge: Option<Judge>,
    /// Whether the function is a building block of programs, without a name for users.
    pub private: bool,
    /// The documentation.
    pub doc: &'static str,
    /// The position of the row's chapter among [`CHAPTERS`].
    pub chapter: usize,
    /// The position of the row in its chapter.
    pub position: usize,
}

impl PartialEq for Elementwise {
    fn eq(&self, other: &Elementwise) -> bool {
        std::ptr::eq(self, other)
    }
}
impl Eq for Elementwise {}

impl Elementwise {
    /// What a row says by leaving it out.
    const BLANK: Elementwise = Elementwise {
        name: "",
        aliases: &[],
        arguments: &[],
        returns: Returns::Same,
        kinds: Kinds::NONE,
        identity: None,
        integers: None,
        only: &[],
        pole: None,
        judge: None,
        private: false,
        doc: "",
        chapter: 0,
        position: 0,
    };

    /// The number of arguments.
    pub const fn nin(&self) -> usize {
        self.arguments.len()
    }

    /// The number of results.
    pub const fn nout(&self) -> usize {
        match self.returns {
            Returns::Pair | Returns::Mantissa => 2,
            _ => 1,
        }
    }

    /// Whether there is a loop over `dtype`.
    pub fn has_loop(&self, dtype: DType) -> bool {
        if self.only.is_empty() { self.kinds.contains(dtype) } else { self.only.contains(&dtype) }
    }

    /// The dtypes of the loops, in the order in which they are searched.
    pub fn loops(&self) -> impl Iterator<Item = DType> + '_ {
        DType::ALL.iter().copied().filter(|&dtype| self.has_loop(dtype))
    }

    /// The row that computes this function in a loop over `dtype`: another one of the same name where the
    /// 16-bit floats have their own.
    pub fn in_loop(&'static self, dtype: DType) -> &'static Elementwise {
        let own: &[&'static Elementwise] = match dtype {
            DType::Float16 => float16::ROWS,
            DType::BFloat16 => bfloat16::ROWS,
            _ => &[],
        };
        own.iter().copied().find(|row| row.name == self.name).unwrap_or(self)
    }

    /// The dtype of the loop that serves operands whose common dtype is `dtype`: the first that holds
    /// all their values. `None` where the function is not defined for them.
    ///
    /// ```
    /// use dtype::DType;
    /// let sin = ops::find("sin").unwrap();
    /// assert_eq!(sin.loop_for(DType::Int8), Some(DType::Float16));
    /// assert_eq!(sin.loop_for(DType::Int64), Some(DType::Float64));
    /// assert_eq!(ops::find("subtract").unwrap().loop_for(DType::Bool), None);
    /// ```
    pub fn loop_for(&self, dtype: DType) -> Option<DType> {
        if self.has_loop(dtype) {
            return Some(dtype);
        }
        let dtype = match self.integers {
            Some(integers) if !dtype.is_inexact() => integers,
            _ => dtype,
        };
        // A function without a loop over bool but with others over integers is not defined for bool
        // where NumPy says so; those rows have a reason of their own (see `refuses_bool`).
        if dtype.is_bool() && self.refuses_bool() {
            return None;
        }
        // bfloat16 is never the smallest type for integers: NumPy's float16 is.
        self.loops().find(|&l| can_cast(dtype, l, Casting::Safe) && (l != DType::BFloat16 || dtype == l))
    }

    /// Whether operands that are all bool are an error instead of being computed as int8.
    pub fn refuses_bool(&self) -> bool {
        matches!(self.name, "subtract" | "negative" | "positive" | "sign" | "gcd" | "lcm")
    }

    /// The dtype of an argument in the loop over `dtype`.
    pub fn argument_dtype(&self, argument: usize, dtype: DType) -> DType {
        match (self.returns, argument) {
            (Returns::Select, 0) => DType::Bool,
            (Returns::Scaled, 1) => DType::Int64,
            _ => dtype,
        }
    }

    /// The dtype of a result of the loop over `dtype`.
    pub fn result_dtype(&self, result: usize, dtype: DType) -> DType {
        match (self.returns, result) {
            (Returns::Bool, _) => DType::Bool,
            (Returns::Magnitude, _) => dtype.real(),
            (Returns::Count, _) => DType::UInt8,
            (Returns::Mantissa, 1) => DType::Int32,
            _ => dtype,
        }
    }

    /// Whether the processor's flags after a loop over `dtype` are just the faults of its elements: the loop
    /// is one exact instruction for each.
    pub fn flags_tell(&self, dtype: DType) -> bool {
        matches!(dtype, DType::Float32 | DType::Float64)
            && matches!(
                self.name,
                "add" | "subtract" | "multiply" | "divide" | "square" | "reciprocal" | "sqrt"
            )
    }

    /// Whether no element of a loop over `dtype` can have a fault, whatever flags the processor raises: results are
    /// truths, or operands but for their sign and what comes after their point.
    pub fn is_faultless(&self, dtype: DType) -> bool {
        self.result_dtype(0, dtype).is_bool()
            || !dtype.is_complex()
                && matches!(
                    self.name,
                    "maximum"
                        | "minimum"
                        | "fmax"
                        | "fmin"
                        | "absolute"
                        | "fabs"
                        | "negative"
                        | "positive"
                        | "copysign"
                        | "floor"
                        | "ceil"
                        | "trunc"
                        | "rint"
                )
    }

    /// Whether a reduction may take the elements in any order.
    pub fn is_associative(&self) -> bool {
        matches!(
            self.name,
            "add"
                | "multiply"
                | "maximum"
                | "minimum"
                | "fmax"
                | "fmin"
                | "logical_and"
                | "logical_or"
                | "logical_xor"
                | "bitwise_and"
                | "bitwise_or"
                | "bitwise_xor"
                | "gcd"
                | "lcm"
                | "hypot"
                | "logaddexp"
                | "logaddexp2"
        )
    }

    /// The loops as NumPy's `ufunc.types` writes them, as `"dd->d"`.
    pub fn types(&self) -> Vec<String> {
        self.loops()
            .map(|dtype| {
                let arguments: String =
                    (0..self.nin()).map(|i| self.argument_dtype(i, dtype).char()).collect();
                let results: String = (0..self.nout()).map(|i| self.result_dtype(i, dtype).char()).collect();
                format!("{arguments}->{results}")
            })
            .collect()
    }
}

/// Every row, private building blocks included.
pub fn rows() -> impl Iterator<Item = &'static Elementwise> {
    CHAPTERS.iter().flat_map(|chapter| chapter.iter().copied())
}

/// The public function of a name or alias.
pub fn find(name: &str) -> Option<&'static Elementwise> {
    rows().find(|row| !row.private && (row.name == name || row.aliases.contains(&name)))
}

#[cfg(test)]
#[path = "../../tests/unit/elementwise.rs"]
mod tests;
