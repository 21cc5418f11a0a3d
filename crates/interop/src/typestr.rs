//! Element types in the notation of the array interface: byte order, kind, size (`'<f8'`), and the nested
//! descriptors of structured types that npy headers hold.
//!
//! bfloat16 has no code of its own. NumPy's `ml_dtypes` writes it as two opaque bytes, `'<V2'`, and so do
//! we; a reader cannot tell it from any other two bytes and has to be told by its caller.

use std::fmt;

use crate::literal::Literal;

/// Order of the bytes of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ByteOrder {
    /// `<`
    Little,
    /// `>`
    Big,
    /// `|`: the element is one byte, or has no order.
    NotApplicable,
}

impl ByteOrder {
    /// This machine's order.
    pub const NATIVE: Self = if cfg!(target_endian = "little") { Self::Little } else { Self::Big };

    /// Whether elements can be used as they are on this machine.
    #[must_use]
    pub fn is_native(self) -> bool {
        self == Self::NATIVE || self == Self::NotApplicable
    }
}

/// Kind of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `t`: bits.
    BitField,
    /// `b`: boolean.
    Bool,
    /// `i`: signed integer.
    Int,
    /// `u`: unsigned integer.
    UInt,
    /// `f`: floating point.
    Float,
    /// `c`: complex floating point, two parts of half the size.
    Complex,
    /// `m`: duration.
    Timedelta,
    /// `M`: date.
    Datetime,
    /// `O`: pointers to Python objects.
    Object,
    /// `S`: bytes, filled up with zeros.
    Bytes,
    /// `U`: text in UCS-4; the size counts characters.
    Str,
    /// `V`: other data.
    Void,
}

impl Kind {
    const LETTERS: [(u8, Self); 13] = [
        (b't', Self::BitField),
        (b'b', Self::Bool),
        (b'i', Self::Int),
        (b'u', Self::UInt),
        (b'f', Self::Float),
        (b'c', Self::Complex),
        (b'm', Self::Timedelta),
        (b'M', Self::Datetime),
        (b'O', Self::Object),
        (b'S', Self::Bytes),
        (b'a', Self::Bytes),
        (b'U', Self::Str),
        (b'V', Self::Void),
    ];

    /// The kind with this letter.
    #[must_use]
    pub fn from_letter(letter: u8) -> Option<Self> {
        Self::LETTERS.iter().find(|(l, _)| *l == letter).map(|(_, kind)| *kind)
    }

    /// The letter of this kind.
    #[must_use]
    pub fn letter(self) -> char {
        Self::LETTERS.iter().find(|(_, kind)| *kind == self).map_or('V', |(letter, _)| *letter as char)
    }
}

/// The type of one element, as a `typestr` says it.
///
/// ```
/// use interop::typestr::{ByteOrder, Kind, TypeStr};
/// let found: TypeStr = "<f8".parse().expect("a typestr");
/// assert_eq!((found.order, found.kind, found.bytes()), (ByteOrder::Little, Kind::Float, 8));
/// assert_eq!(found.to_string(), "<f8");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeStr {
    /// Byte order.
    pub order: ByteOrder,
    /// Kind.
    pub kind: Kind,
    /// Size: bytes, or characters for [`Kind::Str`].
    pub size: usize,
    /// Unit of dates and durations: `ns`, `25s`; empty for the generic unit.
    pub unit: String,
}

/// A `typestr` that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeStrError {
    /// Not the notation at all.
    Malformed {
        /// The text.
        text: String,
    },
    /// No such kind.
    UnknownKind {
        /// The text.
        text: String,
    },
    /// No element of this kind has this size.
    Size {
        /// The text.
        text: String,
    },
}

impl fmt::Display for TypeStrError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { text } => write!(
                f,
                "typestr {text:?} is malformed: it is a byte order (<, > or |), a kind and a number of bytes, \
                 as in '<f8'"
            ),
            Self::UnknownKind { text } => {
                write!(f, "typestr {text:?} has an unknown kind; the kinds are t b i u f c m M O S U V")
            }
            Self::Size { text } => write!(f, "typestr {text:?} names a size that its kind does not have"),
        }
    }
}

impl std::error::Error for TypeStrError {}

/// The longest element taken, in characters or bytes: NumPy's sizes are C ints.
const LARGEST: usize = i32::MAX as usize / 4;

impl TypeStr {
    /// A type of this machine's byte order.
    #[must_use]
    pub fn native(kind: Kind, size: usize) -> Self {
        let one_byte = size == 1 || matches!(kind, Kind::Bytes | Kind::Void | Kind::Object | Kind::Bool);
        let order = if one_byte { ByteOrder::NotApplicable } else { ByteOrder::NATIVE };
        Self { order, kind, size, unit: String::new() }
    }

    /// How `ml_dtypes` writes bfloat16: two opaque bytes.
    #[must_use]
    pub fn bfloat16() -> Self {
        Self { order: ByteOrder::Little, kind: Kind::Void, size: 2, unit: String::new() }
    }

    /// Bytes of one element.
    #[must_use]
    pub fn bytes(&self) -> usize {
        if self.kind == Kind::Str { self.size * 4 } else { self.size }
    }
}

impl std::str::FromStr for TypeStr {
    type Err = TypeStrError;

    fn from_str(text: &str) -> Result<Self, TypeStrError> {
        let shown = || text.chars().take(64).collect::<String>();
        let malformed = || TypeStrError::Malformed { text: shown() };
        let bytes = text.as_bytes();
        let (order, rest) = match bytes.first() {
            Some(b'<') => (ByteOrder::Little, &bytes[1..]),
            Some(b'>') => (ByteOrder::Big, &bytes[1..]),
            Some(b'|') => (ByteOrder::NotApplicable, &bytes[1..]),
            Some(b'=') => (ByteOrder::NATIVE, &bytes[1..]),
            _ => return Err(malformed()),
        };
        let (&letter, rest) = rest.split_first().ok_or_else(malformed)?;
        let kind = Kind::from_letter(letter).ok_or_else(|| TypeStrError::UnknownKind { text: shown() })?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut size = 0usize;
        for digit in &rest[..digits] {
            size = size * 10 + usize::from(digit - b'0');
            if size > LARGEST {
                return Err(TypeStrError::Size { text: shown() });
            }
        }
        let rest = &rest[digits..];
        let unit = match rest {
            [] => String::new(),
            [b'[', unit @ .., b']'] if matches!(kind, Kind::Datetime | Kind::Timedelta) => {
                let plain = unit.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'/');
                if !plain {
                    return Err(malformed());
                }
                String::from_utf8_lossy(unit).into_owned()
            }
            _ => return Err(malformed()),
        };
        // '|O' alone is how npy headers of older NumPy name objects.
        if digits == 0 && kind != Kind::Object {
            return Err(malformed());
        }
        let fits = match kind {
            Kind::Bool => size == 1,
            Kind::Int | Kind::UInt => matches!(size, 1 | 2 | 4 | 8),
            Kind::Float => matches!(size, 2 | 4 | 8 | 10 | 12 | 16),
            Kind::Complex => matches!(size, 8 | 16 | 20 | 24 | 32),
            Kind::Timedelta | Kind::Datetime => size == 8,
            Kind::Object => matches!(size, 0 | 4 | 8),
            Kind::BitField => size > 0,
            Kind::Bytes | Kind::Str | Kind::Void => true,
        };
        if !fits {
            return Err(TypeStrError::Size { text: shown() });
        }
        // Without an order several bytes are in this machine's, as NumPy reads them.
        let ordered = !matches!(kind, Kind::Bool | Kind::Bytes | Kind::Void | Kind::Object) && size > 1;
        let order = if order == ByteOrder::NotApplicable && ordered { ByteOrder::NATIVE } else { order };
        Ok(Self { order, kind, size, unit })
    }
}

impl fmt::Display for TypeStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = match self.order {
            ByteOrder::Little => '<',
            ByteOrder::Big => '>',
            ByteOrder::NotApplicable => '|',
        };
        write!(f, "{order}{}", self.kind.letter())?;
        if self.kind != Kind::Object {
            write!(f, "{}", self.size)?;
        }
        if !self.unit.is_empty() {
            write!(f, "[{}]", self.unit)?;
        }
        Ok(())
    }
}

/// An element type with its fields, as the `descr` of npy headers and array interfaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Descr {
    /// A type without fields.
    Simple(TypeStr),
    /// A small array as element.
    SubArray(Box<Descr>, Vec<usize>),
    /// A record.
    Fields(Vec<Field>),
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name; empty for padding.
    pub name: String,
    /// Its longer title, if it has one.
    pub title: Option<String>,
    /// Its type.
    pub descr: Descr,
}

/// Why a literal describes no element type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DescrError {
    /// A `typestr` in it is wrong.
    TypeStr(TypeStrError),
    /// The literal has another form than a descriptor.
    Form {
        /// What was found, in Python's notation.
        found: String,
    },
    /// The element would be larger than 2 GiB.
    TooLarge,
}

impl fmt::Display for DescrError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TypeStr(error) => error.fmt(f),
            Self::Form { found } => write!(f, "descr is not a valid dtype descriptor: {found}"),
            Self::TooLarge => f.write_str("descr is not a valid dtype descriptor: an element is over 2 GiB"),
        }
    }
}

impl std::error::Error for DescrError {}

impl From<TypeStrError> for DescrError {
    fn from(error: TypeStrError) -> Self {
        Self::TypeStr(error)
    }
}

impl Descr {
    /// Reads a descriptor from a literal: a `typestr`, a pair of descriptor and shape, or a list of fields.
    ///
    /// # Errors
    /// [`DescrError`], naming the part that is wrong.
    pub fn from_literal(literal: &Literal) -> Result<Self, DescrError> {
        let descr = Self::read(literal)?;
        descr.checked_bytes().ok_or(DescrError::TooLarge)?;
        Ok(descr)
    }

    fn read(literal: &Literal) -> Result<Self, DescrError> {
        let form = || DescrError::Form { found: literal.to_string().chars().take(200).collect() };
        match literal {
            Literal::Str(text) => Ok(Self::Simple(text.parse()?)),
            Literal::Tuple(pair) => match &pair[..] {
                [descr, shape] => {
                    let shape = shape.as_shape().ok_or_else(form)?;
                    Ok(Self::SubArray(Box::new(Self::read(descr)?), shape))
                }
                _ => Err(form()),
            },
            Literal::List(fields) => {
                let mut read = Vec::with_capacity(fields.len());
                for field in fields {
                    let Literal::Tuple(parts) = field else { return Err(form()) };
                    let (name, descr, shape) = match &parts[..] {
                        [name, descr] => (name, descr, None),
                        [name, descr, shape] => (name, descr, Some(shape)),
                        _ => return Err(form()),
                    };
                    let (title, name) = match name {
                        Literal::Str(name) => (None, name.clone()),
                        Literal::Tuple(names) => match &names[..] {
                            [Literal::Str(title), Literal::Str(name)] => (Some(title.clone()), name.clone()),
                            _ => return Err(form()),
                        },
                        _ => return Err(form()),
                    };
                    let mut descr = Self::read(descr)?;
                    if let Some(shape) = shape {
                        let shape = match shape {
                            Literal::Int(n) => vec![usize::try_from(*n).map_err(|_| form())?],
                            shape => shape.as_shape().ok_or_else(form)?,
                        };
                        descr = Self::SubArray(Box::new(descr), shape);
                    }
                    read.push(Field { name, title, descr });
                }
                Ok(Self::Fields(read))
            }
            _ => Err(form()),
        }
    }

    fn checked_bytes(&self) -> Option<usize> {
        let bytes = match self {
            Self::Simple(typestr) => typestr.bytes(),
            Self::SubArray(descr, shape) => {
                shape.iter().try_fold(descr.checked_bytes()?, |bytes, &n| bytes.checked_mul(n))?
            }
            Self::Fields(fields) => fields
                .iter()
                .try_fold(0usize, |bytes, field| bytes.checked_add(field.descr.checked_bytes()?))?,
        };
        (bytes <= i32::MAX as usize).then_some(bytes)
    }

    /// Bytes of one element. Object pointers count 8.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.checked_bytes().unwrap_or(usize::MAX)
    }

    /// Whether there are Python objects in it, whose bytes are not in a file.
    #[must_use]
    pub fn has_objects(&self) -> bool {
        match self {
            Self::Simple(typestr) => typestr.kind == Kind::Object,
            Self::SubArray(descr, _) => descr.has_objects(),
            Self::Fields(fields) => fields.iter().any(|field| field.descr.has_objects()),
        }
    }
}

impl From<TypeStr> for Descr {
    fn from(typestr: TypeStr) -> Self {
        Self::Simple(typestr)
    }
}

/// In Python's notation, as npy headers hold it.
impl fmt::Display for Descr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_literal().fmt(f)
    }
}

impl Descr {
    fn to_literal(&self) -> Literal {
        let shape_literal =
            |shape: &[usize]| Literal::Tuple(shape.iter().map(|&n| Literal::Int(n as i128)).collect());
        match self {
            Self::Simple(typestr) => Literal::Str(typestr.to_string()),
            Self::SubArray(descr, shape) => Literal::Tuple(vec![descr.to_literal(), shape_literal(shape)]),
            Self::Fields(fields) => Literal::List(
                fields
                    .iter()
                    .map(|field| {
                        let name = Literal::Str(field.name.clone());
                        let name = match &field.title {
                            Some(title) => Literal::Tuple(vec![Literal::Str(title.clone()), name]),
                            None => name,
                        };
                        let mut parts = vec![name];
                        match &field.descr {
                            Self::SubArray(descr, shape) => {
                                parts.push(descr.to_literal());
                                parts.push(shape_literal(shape));
                            }
                            descr => parts.push(descr.to_literal()),
                        }
                        Literal::Tuple(parts)
                    })
                    .collect(),
            ),
        }
    }
}
