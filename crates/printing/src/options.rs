//! The print options, with NumPy's names and defaults.

/// How the sign of a number that is not negative is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sign {
    /// Not at all (`'-'`).
    #[default]
    Minus,
    /// As a plus (`'+'`).
    Plus,
    /// As a space (`' '`).
    Space,
}

impl Sign {
    /// Reads NumPy's option; `None` for any text other than `-`, `+` and a space.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "-" => Some(Self::Minus),
            "+" => Some(Self::Plus),
            " " => Some(Self::Space),
            _ => None,
        }
    }

    /// The option's text.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Minus => "-",
            Self::Plus => "+",
            Self::Space => " ",
        }
    }
}

/// What `precision` means for floating-point numbers in arrays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum FloatMode {
    /// Exactly `precision` digits after the point.
    Fixed,
    /// As few digits as name each value uniquely; `precision` is ignored.
    Unique,
    /// At most `precision` digits, fewer where fewer name the value.
    #[default]
    MaxPrec,
    /// As `MaxPrec`, with the same number of digits for all elements.
    MaxPrecEqual,
}

impl FloatMode {
    /// Reads NumPy's option; `None` for an unknown mode.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "fixed" => Some(Self::Fixed),
            "unique" => Some(Self::Unique),
            "maxprec" => Some(Self::MaxPrec),
            "maxprec_equal" => Some(Self::MaxPrecEqual),
            _ => None,
        }
    }

    /// The option's text.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Unique => "unique",
            Self::MaxPrec => "maxprec",
            Self::MaxPrecEqual => "maxprec_equal",
        }
    }
}

/// The version of NumPy as which to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Legacy {
    /// 1.13: floats with room for a sign, 0-d arrays as Python's numbers.
    V1_13,
    /// 1.21: as 1.25 but for records.
    V1_21,
    /// 1.25: scalars without their type.
    V1_25,
    /// 2.1: summarised arrays without their shape.
    V2_1,
    /// 2.2: narrow floats turn to scientific notation as late as wide ones.
    V2_2,
    /// As the newest does.
    #[default]
    Newest,
}

impl Legacy {
    /// Reads NumPy's number for a version, `113` for 1.13; all that is later than 2.2 is the newest.
    #[must_use]
    pub fn of_number(number: i64) -> Self {
        match number {
            ..=113 => Self::V1_13,
            114..=121 => Self::V1_21,
            122..=125 => Self::V1_25,
            126..=201 => Self::V2_1,
            202 => Self::V2_2,
            _ => Self::Newest,
        }
    }
}

/// The options of NumPy's `set_printoptions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintOptions {
    /// Digits after the point; `None` for as many as are needed.
    pub precision: Option<usize>,
    /// Arrays with more elements than this are summarised.
    pub threshold: usize,
    /// Items shown at each end of an axis of a summarised array. As in NumPy, 0 shows the last item
    /// alone, in a width found by looking at every element.
    pub edgeitems: usize,
    /// Characters in a line.
    pub linewidth: usize,
    /// Never use scientific notation for numbers because they are small.
    pub suppress: bool,
    /// Text of a value that is not a number.
    pub nanstr: String,
    /// Text of infinity.
    pub infstr: String,
    /// Sign of numbers that are not negative.
    pub sign: Sign,
    /// Meaning of `precision`.
    pub floatmode: FloatMode,
    /// The version of NumPy as which to print.
    pub legacy: Legacy,
}

impl Default for PrintOptions {
    fn default() -> Self {
        Self {
            precision: Some(8),
            threshold: 1000,
            edgeitems: 3,
            linewidth: 75,
            suppress: false,
            nanstr: "nan".to_owned(),
            infstr: "inf".to_owned(),
            sign: Sign::default(),
            floatmode: FloatMode::default(),
            legacy: Legacy::default(),
        }
    }
}
