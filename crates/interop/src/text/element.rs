//! Values out of single fields.

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}

/// A type of which values can be read from a field.
pub trait Element: Sized {
    /// The element type's name.
    const NAME: &'static str;

    /// The value of a field, white space around it left out for numbers; `None` if it is none.
    fn parse(field: &[u8]) -> Option<Self>;
}

/// Without white space at either end, in any script.
pub(crate) fn trimmed(field: &[u8]) -> &[u8] {
    let plain = |byte: &u8| byte.is_ascii_graphic();
    match field {
        [first, .., last] if plain(first) && plain(last) => field,
        _ => std::str::from_utf8(field).map_or(field.trim_ascii(), |text| text.trim().as_bytes()),
    }
}

impl Element for f64 {
    const NAME: &'static str = "float64";

    fn parse(field: &[u8]) -> Option<Self> {
        fast_float2::parse(trimmed(field)).ok()
    }
}

impl Element for f32 {
    const NAME: &'static str = "float32";

    fn parse(field: &[u8]) -> Option<Self> {
        // As NumPy: through double, so that a table reads the same in both widths.
        f64::parse(field).map(|v| v as f32)
    }
}

/// Sign and digits of an integer.
fn integer(field: &[u8]) -> Option<(bool, u64)> {
    let (negative, digits) = match trimmed(field) {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() {
        return None;
    }
    let mut size = 0u64;
    for &digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        size = size.checked_mul(10)?.checked_add(u64::from(digit))?;
    }
    Some((negative, size))
}

impl Element for i64 {
    const NAME: &'static str = "int64";

    fn parse(field: &[u8]) -> Option<Self> {
        match integer(field)? {
            (false, size) => i64::try_from(size).ok(),
            (true, size) => 0i64.checked_sub_unsigned(size),
        }
    }
}

impl Element for u64 {
    const NAME: &'static str = "uint64";

    fn parse(field: &[u8]) -> Option<Self> {
        match integer(field)? {
            (true, _) => None,
            (false, size) => Some(size),
        }
    }
}

/// An integer, true unless 0, as `loadtxt` has it.
impl Element for bool {
    const NAME: &'static str = "bool";

    fn parse(field: &[u8]) -> Option<Self> {
        i64::parse(field).map(|n| n != 0)
    }
}

/// `1+2j`, `1+-2j`, `2j`, `1`, in parentheses or not, without white space inside.
impl Element for Complex {
    const NAME: &'static str = "complex128";

    fn parse(field: &[u8]) -> Option<Self> {
        let field = match trimmed(field) {
            [b'(', inner @ .., b')'] => trimmed(inner),
            field => field,
        };
        let Some((b'j', parts)) = field.split_last() else {
            return fast_float2::parse(field).ok().map(|re| Self { re, im: 0.0 });
        };
        let (first, length) = fast_float2::parse_partial::<f64, _>(parts).ok()?;
        if length == parts.len() {
            return Some(Self { re: 0.0, im: first });
        }
        let im = match &parts[length..] {
            [b'+', im @ ..] if im.first() == Some(&b'-') => im,
            im => im,
        };
        match im.first() {
            Some(b'+' | b'-') => fast_float2::parse(im).ok().map(|im| Self { re: first, im }),
            _ => None,
        }
    }
}

impl Element for String {
    const NAME: &'static str = "str";

    fn parse(field: &[u8]) -> Option<Self> {
        std::str::from_utf8(field).ok().map(ToOwned::to_owned)
    }
}
