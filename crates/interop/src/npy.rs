//! npy files: a header that says type, order and shape, and then the elements.
//!
//! A header is `\x93NUMPY`, two bytes of version, a length, and a Python dictionary as text, filled up
//! with spaces so that the elements begin at a multiple of 64. Versions 1.0, 2.0 and 3.0 differ in the
//! width of the length and in the encoding. Reading needs nothing but a reader; how many bytes of elements
//! follow is [`NpyHeader::data_bytes`], known not to overflow, and [`read`] checks it against what comes.
//!
//! Object arrays are pickles, that is programs; they are refused.

use std::fmt;
use std::io::{Read, Write};

use crate::extent::{ExtentError, contiguous_bytes};
use crate::literal::{Literal, LiteralError};
use crate::typestr::{Descr, DescrError};

/// What the elements of a file are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NpyHeader {
    /// The element type.
    pub descr: Descr,
    /// The first axis varies fastest, instead of the last.
    pub fortran_order: bool,
    /// The shape; `()` for a 0-d array.
    pub shape: Vec<usize>,
}

/// Why something is no npy file, or one that is not read. The words are NumPy's where NumPy has some.
#[derive(Debug)]
pub enum NpyError {
    /// The reader or writer failed.
    Io(std::io::Error),
    /// The file ended too early.
    Truncated {
        /// What was being read.
        part: &'static str,
        /// Bytes it should have.
        expected: u64,
        /// Bytes there were.
        found: u64,
    },
    /// The first six bytes are others.
    Magic {
        /// The bytes.
        found: [u8; 6],
    },
    /// A version that does not exist.
    Version {
        /// Major number.
        major: u8,
        /// Minor number.
        minor: u8,
    },
    /// The header is longer than the caller allows.
    HeaderTooLong {
        /// Its length in bytes.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// The header is not text in the version's encoding.
    Encoding,
    /// The header is no Python literal.
    Literal(LiteralError),
    /// The header is no dictionary with exactly the keys `descr`, `fortran_order` and `shape`.
    Keys {
        /// What it is.
        found: String,
    },
    /// `shape` is no tuple of numbers that can be lengths.
    Shape {
        /// What it is.
        found: String,
    },
    /// `fortran_order` is no truth value.
    FortranOrder {
        /// What it is.
        found: String,
    },
    /// `descr` is no element type.
    Descr(DescrError),
    /// The elements are Python objects.
    Objects,
    /// The array is larger than any memory, or than the caller allows.
    TooLarge(ExtentError),
    /// The array is larger than the caller allows.
    OverLimit {
        /// Bytes of its elements.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The elements to write are not as many bytes as the header says.
    Length {
        /// Bytes the header says.
        expected: u64,
        /// Bytes given.
        found: u64,
    },
    /// There is no memory for the elements.
    OutOfMemory {
        /// Bytes asked for.
        bytes: usize,
    },
}

impl fmt::Display for NpyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Truncated { part, expected, found } => {
                write!(f, "EOF: reading {part}, expected {expected} bytes got {found}")
            }
            Self::Magic { found } => write!(
                f,
                "the magic string is not correct; expected b'\\x93NUMPY', got b'{}'",
                found.escape_ascii()
            ),
            Self::Version { major, minor } => {
                write!(f, "we only support format version (1,0), (2,0), and (3,0), not ({major}, {minor})")
            }
            Self::HeaderTooLong { length, limit } => write!(
                f,
                "Header info length ({length}) is large and may not be safe to load securely; allow more than \
                 {limit} with `max_header_size`"
            ),
            Self::Encoding => f.write_str("Cannot parse header: it is not text in the version's encoding"),
            Self::Literal(error) => write!(f, "Cannot parse header: {error}"),
            Self::Keys { found } => write!(
                f,
                "Header does not contain the correct keys 'descr', 'fortran_order' and 'shape': {found}"
            ),
            Self::Shape { found } => write!(f, "shape is not valid: {found}"),
            Self::FortranOrder { found } => write!(f, "fortran_order is not a valid bool: {found}"),
            Self::Descr(error) => error.fmt(f),
            Self::Objects => f.write_str(
                "Object arrays cannot be loaded when allow_pickle=False, and pickles are never loaded here",
            ),
            Self::TooLarge(error) => error.fmt(f),
            Self::OverLimit { bytes, limit } => {
                write!(f, "the array has {bytes} bytes, more than the limit of {limit}")
            }
            Self::Length { expected, found } => {
                write!(f, "the header asks for {expected} bytes of elements, but {found} were given")
            }
            Self::OutOfMemory { bytes } => write!(f, "Unable to allocate {bytes} bytes for the array"),
        }
    }
}

impl std::error::Error for NpyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<std::io::Error> for NpyError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// The first bytes of every npy file.
pub const MAGIC: [u8; 6] = *b"\x93NUMPY";

/// NumPy's limit for headers of files that are not trusted.
pub const MAX_HEADER_SIZE: usize = 10_000;

/// Elements begin at a multiple of this.
const ALIGNMENT: usize = 64;

/// Room left so that the length of an axis can grow in place.
const GROWTH_DIGITS: usize = 21;

/// Fills `bytes`, or says how far it came.
fn fill(reader: &mut impl Read, bytes: &mut [u8], part: &'static str) -> Result<(), NpyError> {
    let mut found = 0;
    while found < bytes.len() {
        match reader.read(&mut bytes[found..]) {
            Ok(0) => {
                return Err(NpyError::Truncated { part, expected: bytes.len() as u64, found: found as u64 });
            }
            Ok(count) => found += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

impl NpyHeader {
    /// Reads a header and stops where the elements begin. Returns it with its length in bytes.
    ///
    /// # Errors
    /// [`NpyError`], naming what is wrong. A header longer than `max_header_size`
    /// ([`MAX_HEADER_SIZE`] is NumPy's choice) is refused before it is read.
    pub fn read(reader: &mut impl Read, max_header_size: usize) -> Result<(Self, usize), NpyError> {
        let mut start = [0; 8];
        fill(reader, &mut start, "magic string")?;
        let [magic @ .., major, minor] = start;
        if magic != MAGIC {
            return Err(NpyError::Magic { found: magic });
        }
        let (length, prefix) = match (major, minor) {
            (1, 0) => {
                let mut length = [0; 2];
                fill(reader, &mut length, "array header length")?;
                (usize::from(u16::from_le_bytes(length)), 10)
            }
            (2 | 3, 0) => {
                let mut length = [0; 4];
                fill(reader, &mut length, "array header length")?;
                (u32::from_le_bytes(length) as usize, 12)
            }
            _ => return Err(NpyError::Version { major, minor }),
        };
        if length > max_header_size {
            return Err(NpyError::HeaderTooLong { length, limit: max_header_size });
        }
        let mut text = vec![0; length];
        fill(reader, &mut text, "array header")?;
        let text = if major == 3 {
            String::from_utf8(text).map_err(|_| NpyError::Encoding)?
        } else {
            // Latin-1: every byte is the character of that number.
            text.into_iter().map(char::from).collect()
        };
        Ok((Self::from_text(&text)?, prefix + length))
    }

    fn from_text(text: &str) -> Result<Self, NpyError> {
        let shown = |literal: &Literal| literal.to_string().chars().take(200).collect::<String>();
        let literal = Literal::parse(text).map_err(NpyError::Literal)?;
        let Literal::Dict(items) = &literal else {
            return Err(NpyError::Keys { found: format!("Header is not a dictionary: {}", shown(&literal)) });
        };
        let (mut descr, mut fortran_order, mut shape) = (None, None, None);
        for (key, value) in items {
            let place = match key {
                Literal::Str(key) if key == "descr" => &mut descr,
                Literal::Str(key) if key == "fortran_order" => &mut fortran_order,
                Literal::Str(key) if key == "shape" => &mut shape,
                _ => return Err(NpyError::Keys { found: shown(&literal) }),
            };
            *place = Some(value);
        }
        let (Some(descr), Some(fortran_order), Some(shape)) = (descr, fortran_order, shape) else {
            return Err(NpyError::Keys { found: shown(&literal) });
        };
        let shape = shape.as_shape().ok_or_else(|| NpyError::Shape { found: shown(shape) })?;
        let Literal::Bool(fortran_order) = *fortran_order else {
            return Err(NpyError::FortranOrder { found: shown(fortran_order) });
        };
        let descr = Descr::from_literal(descr).map_err(NpyError::Descr)?;
        let header = Self { descr, fortran_order, shape };
        header.data_bytes()?;
        Ok(header)
    }

    /// Bytes of the elements.
    ///
    /// # Errors
    /// [`NpyError::Objects`] for Python objects, [`NpyError::TooLarge`] beyond the address space.
    pub fn data_bytes(&self) -> Result<usize, NpyError> {
        if self.descr.has_objects() {
            return Err(NpyError::Objects);
        }
        contiguous_bytes(&self.shape, self.descr.bytes()).map_err(NpyError::TooLarge)
    }

    /// The header as bytes, in the oldest version that can hold it, as NumPy writes it.
    ///
    /// # Errors
    /// [`NpyError::HeaderTooLong`] for more than 4 GiB.
    ///
    /// ```
    /// use interop::npy::NpyHeader;
    /// use interop::typestr::{Kind, TypeStr};
    /// let header = NpyHeader {
    ///     descr: TypeStr::native(Kind::Float, 8).into(),
    ///     fortran_order: false,
    ///     shape: vec![2, 3],
    /// };
    /// let bytes = header.to_bytes().expect("a short header");
    /// assert_eq!(bytes.len(), 128);
    /// let read = NpyHeader::read(&mut &bytes[..], 10_000).expect("a valid header");
    /// assert_eq!(read, (header, 128));
    /// ```
    pub fn to_bytes(&self) -> Result<Vec<u8>, NpyError> {
        let shape = Literal::Tuple(self.shape.iter().map(|&n| Literal::Int(n as i128)).collect());
        let fortran = Literal::Bool(self.fortran_order);
        let mut text = format!("{{'descr': {}, 'fortran_order': {fortran}, 'shape': {shape}, }}", self.descr);
        let growing = if self.fortran_order { self.shape.last() } else { self.shape.first() };
        if let Some(n) = growing {
            let digits = n.to_string().len();
            text.extend(std::iter::repeat_n(' ', GROWTH_DIGITS.saturating_sub(digits)));
        }
        let latin1 = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<Vec<u8>>>();
        let (version, encoded) = match latin1 {
            Some(encoded) => (1, encoded),
            None => (3, text.into_bytes()),
        };
        // With room for the final newline; NumPy always pads by at least one.
        let padded = |prefix: usize| {
            let length = prefix + encoded.len() + 1;
            encoded.len() + 1 + (ALIGNMENT - length % ALIGNMENT)
        };
        let mut bytes = MAGIC.to_vec();
        let total = match (version, u16::try_from(padded(10))) {
            (1, Ok(length)) => {
                bytes.extend([1, 0]);
                bytes.extend(length.to_le_bytes());
                usize::from(length)
            }
            (version, _) => {
                let limit = u32::MAX as usize;
                let length = u32::try_from(padded(12))
                    .map_err(|_| NpyError::HeaderTooLong { length: padded(12), limit })?;
                bytes.extend([if version == 1 { 2 } else { version }, 0]);
                bytes.extend(length.to_le_bytes());
                length as usize
            }
        };
        let padding = total - encoded.len() - 1;
        bytes.extend(encoded);
        bytes.extend(std::iter::repeat_n(b' ', padding));
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// Reads a header and the elements after it, whatever their type. No more than `limit` bytes of elements
/// are taken, and memory grows only as they arrive.
///
/// # Errors
/// [`NpyError`], naming what is wrong.
pub fn read(reader: &mut impl Read, limit: u64) -> Result<(NpyHeader, Vec<u8>), NpyError> {
    let (header, _) = NpyHeader::read(reader, MAX_HEADER_SIZE)?;
    let bytes = header.data_bytes()?;
    if bytes as u64 > limit {
        return Err(NpyError::OverLimit { bytes: bytes as u64, limit });
    }
    // A file can claim any size: the first step is bounded, later ones by what has already come.
    let mut data = Vec::new();
    while data.len() < bytes {
        let found = data.len();
        let step = (bytes - found).min(found.max(1 << 20));
        data.try_reserve_exact(step).map_err(|_| NpyError::OutOfMemory { bytes })?;
        data.resize(found + step, 0);
        fill(reader, &mut data[found..], "array data").map_err(|error| match error {
            NpyError::Truncated { part, found: more, .. } => {
                NpyError::Truncated { part, expected: bytes as u64, found: found as u64 + more }
            }
            other => other,
        })?;
    }
    Ok((header, data))
}

/// Writes a header and the elements, which must be as many bytes as the header says.
///
/// # Errors
/// [`NpyError::Length`] for a wrong number of bytes, [`NpyError::Io`].
pub fn write(writer: &mut impl Write, header: &NpyHeader, data: &[u8]) -> Result<(), NpyError> {
    check_length(header, data.len() as u64)?;
    writer.write_all(&header.to_bytes()?)?;
    writer.write_all(data)?;
    Ok(())
}

/// The elements are as many bytes as the header says.
pub(crate) fn check_length(header: &NpyHeader, found: u64) -> Result<(), NpyError> {
    let expected = header.data_bytes()? as u64;
    if expected == found { Ok(()) } else { Err(NpyError::Length { expected, found }) }
}
