//! One element of an array, widened, and the floating-point formats it can come from.

/// The binary format a floating-point value is stored in. It decides which decimal digits are the
/// shortest that name the value, and where arrays and scalars turn to scientific notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatKind {
    /// IEEE binary16 (`float16`).
    Half,
    /// The upper half of a binary32 (`bfloat16`). NumPy has no such type; it is printed by the rules of
    /// the others, with the two decimal digits it can hold as its precision.
    BFloat16,
    /// IEEE binary32 (`float32` and the parts of `complex64`).
    Single,
    /// IEEE binary64 (`float64` and the parts of `complex128`).
    Double,
}

impl FloatKind {
    /// Stored bits of the significand, without the implied one.
    pub(crate) const fn fraction_bits(self) -> i32 {
        match self {
            Self::Half => 10,
            Self::BFloat16 => 7,
            Self::Single => 23,
            Self::Double => 52,
        }
    }

    /// Binary exponent of the smallest normal number.
    pub(crate) const fn min_exponent(self) -> i32 {
        match self {
            Self::Half => -14,
            Self::BFloat16 | Self::Single => -126,
            Self::Double => -1022,
        }
    }

    const fn max_exponent(self) -> i32 {
        match self {
            Self::Half => 15,
            Self::BFloat16 | Self::Single => 127,
            Self::Double => 1023,
        }
    }

    /// Arrays switch to scientific notation from here on: ten to `min(8, finfo.precision)`.
    pub(crate) const fn array_exponent_cutoff(self) -> f64 {
        match self {
            Self::Half => 1e3,
            Self::BFloat16 => 1e2,
            Self::Single => 1e6,
            Self::Double => 1e8,
        }
    }

    /// Scalars switch to scientific notation from here on.
    pub(crate) const fn scalar_exponent_cutoff(self) -> f64 {
        match self {
            Self::Half => 1e3,
            Self::BFloat16 => 1e2,
            Self::Single => 1e6,
            Self::Double => 1e16,
        }
    }

    /// `x` rounded to this format, ties to even.
    pub(crate) fn round(self, x: f64) -> f64 {
        match self {
            Self::Double => x,
            Self::Single => f64::from(x as f32),
            Self::Half | Self::BFloat16 => {
                if x == 0.0 || !x.is_finite() {
                    return x;
                }
                let exponent = floor_log2(x.abs()).max(self.min_exponent());
                let ulp = 2f64.powi(exponent - self.fraction_bits());
                let rounded = (x / ulp).round_ties_even() * ulp;
                let limit = 2f64.powi(self.max_exponent() + 1);
                if rounded.abs() >= limit { f64::INFINITY.copysign(x) } else { rounded }
            }
        }
    }

    /// `x1 / x2` as an array of this format computes it: half-width formats divide in single.
    pub(crate) fn divide(self, x1: f64, x2: f64) -> f64 {
        match self {
            Self::Double => x1 / x2,
            Self::Single => f64::from(x1 as f32 / x2 as f32),
            Self::Half | Self::BFloat16 => self.round(f64::from(x1 as f32 / x2 as f32)),
        }
    }
}

/// `floor(log2(x))` of a positive finite number, subnormal numbers included.
pub(crate) fn floor_log2(x: f64) -> i32 {
    let bits = x.to_bits();
    let stored = ((bits >> 52) & 0x7ff) as i32;
    if stored != 0 { stored - 1023 } else { 63 - bits.leading_zeros() as i32 - 1074 }
}

/// One element of an array, widened to the largest number of its kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A truth value.
    Bool(bool),
    /// A signed integer of any width.
    Int(i64),
    /// An unsigned integer of any width.
    UInt(u64),
    /// A real number; `v` is exactly a number of the format `bits`.
    Float {
        /// The number.
        v: f64,
        /// The format it is stored in.
        bits: FloatKind,
    },
    /// A complex number; both parts are exactly numbers of the format `bits`.
    Complex {
        /// Real part.
        re: f64,
        /// Imaginary part.
        im: f64,
        /// The format each part is stored in.
        bits: FloatKind,
    },
    /// A date or a duration, already in its own notation (`'2020-01-01'` with its quotes, or `12`);
    /// `None` is "not a time". Columns are aligned to the right.
    Time(Option<String>),
    /// A record: the values of its fields.
    Record(Vec<Value>),
    /// An array as field of a record; several axes are lists of lists.
    List(Vec<Value>),
    /// Anything else, already in its own notation and written as it is: the quoted text of a string,
    /// the `repr` of an object.
    Text(String),
}

impl Value {
    /// A `float16` value.
    ///
    /// ```
    /// use printing::{FloatKind, Value};
    /// assert_eq!(Value::half(0.5), Value::Float { v: 0.5, bits: FloatKind::Half });
    /// ```
    #[must_use]
    pub fn half(v: f32) -> Self {
        Self::Float { v: f64::from(v), bits: FloatKind::Half }
    }

    /// A `bfloat16` value.
    #[must_use]
    pub fn bfloat16(v: f32) -> Self {
        Self::Float { v: f64::from(v), bits: FloatKind::BFloat16 }
    }
}

impl From<bool> for Value {
    fn from(v: bool) -> Self {
        Self::Bool(v)
    }
}

impl From<f32> for Value {
    fn from(v: f32) -> Self {
        Self::Float { v: f64::from(v), bits: FloatKind::Single }
    }
}

impl From<f64> for Value {
    fn from(v: f64) -> Self {
        Self::Float { v, bits: FloatKind::Double }
    }
}

impl From<i64> for Value {
    fn from(v: i64) -> Self {
        Self::Int(v)
    }
}

impl From<u64> for Value {
    fn from(v: u64) -> Self {
        Self::UInt(v)
    }
}
