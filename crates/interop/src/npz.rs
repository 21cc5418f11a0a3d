//! npz files: zip archives of npy files.
//!
//! Members are listed without reading them; each is read on its own, by as many threads as one likes.
//! What the archive claims is compared with what it holds before memory is asked for: deflate cannot
//! shrink data by more than 1032, members cannot overlap, an npy header must agree with the size of its
//! member, and the caller sets a limit for the elements of one array. Checksums are verified.

use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
pub use rawzip::FileReader;
use rawzip::path::EntryPath;
use rawzip::{CompressionMethod, ReaderAt, ZipArchive, ZipArchiveEntryWayfinder, ZipArchiveWriter};

use crate::npy::{self, NpyError, NpyHeader};

/// Why something is no npz file, or one that is not read.
#[derive(Debug)]
pub enum NpzError {
    /// The archive is damaged, or the reader failed.
    Zip(rawzip::Error),
    /// The reader or writer failed.
    Io(std::io::Error),
    /// A member is no npy file.
    Npy {
        /// The member's name.
        name: String,
        /// What is wrong with it.
        error: NpyError,
    },
    /// There is no such array.
    Missing {
        /// The name asked for.
        name: String,
    },
    /// A name occurs twice, or is no text.
    Name {
        /// The name, as far as it can be shown.
        name: String,
    },
    /// A member is compressed by something other than deflate, or encrypted.
    Method {
        /// The member's name.
        name: String,
        /// The number of the method.
        method: u16,
    },
    /// A member claims a size it cannot have: it would overlap others, or be shrunk by more than deflate can.
    Bomb {
        /// The member's name.
        name: String,
        /// Bytes it claims to have.
        size: u64,
        /// Bytes that are there for it.
        compressed: u64,
    },
    /// The npy header and the archive disagree.
    Size {
        /// The member's name.
        name: String,
        /// Bytes the header asks for, itself included.
        expected: u64,
        /// Bytes the archive claims.
        found: u64,
    },
    /// An earlier array was written in part only.
    Unfinished,
    /// More members than allowed.
    TooManyMembers {
        /// The limit.
        limit: usize,
    },
}

impl fmt::Display for NpzError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zip(error) => write!(f, "the zip archive is damaged: {error}"),
            Self::Io(error) => error.fmt(f),
            Self::Npy { name, error } => write!(f, "member {name:?}: {error}"),
            Self::Missing { name } => write!(f, "{name} is not a file in the archive"),
            Self::Name { name } => write!(f, "member {name:?} has a name that is taken, or no text"),
            Self::Method { name, method } => {
                write!(
                    f,
                    "member {name:?} uses compression method {method}; only 0 (stored) and 8 (deflate) are read"
                )
            }
            Self::Bomb { name, size, compressed } => write!(
                f,
                "member {name:?} claims {size} bytes, which the {compressed} bytes in the archive cannot hold"
            ),
            Self::Size { name, expected, found } => {
                write!(f, "member {name:?} has {found} bytes, but its header asks for {expected}")
            }
            Self::Unfinished => f.write_str("the archive is damaged: an array was written in part only"),
            Self::TooManyMembers { limit } => write!(f, "the archive has more than {limit} members"),
        }
    }
}

impl std::error::Error for NpzError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Zip(error) => Some(error),
            Self::Io(error) => Some(error),
            Self::Npy { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl From<rawzip::Error> for NpzError {
    fn from(error: rawzip::Error) -> Self {
        Self::Zip(error)
    }
}

impl From<std::io::Error> for NpzError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// Members taken at most.
pub const MAX_MEMBERS: usize = 1 << 20;

/// Deflate's best: 258 bytes for two bits.
const BEST_RATIO: u64 = 1032;

/// One member of an archive.
pub struct Member {
    /// Its name without `.npy`: the array's name.
    pub name: String,
    /// Its bytes when unpacked, header included, as the archive claims.
    pub size: u64,
    /// Its bytes in the archive.
    pub compressed: u64,
    deflated: bool,
    place: ZipArchiveEntryWayfinder,
}

/// An npz file that is being read.
///
/// ```
/// use interop::npy::NpyHeader;
/// use interop::npz::{NpzReader, NpzWriter};
/// use interop::typestr::{Kind, TypeStr};
/// let header =
///     NpyHeader { descr: TypeStr::native(Kind::UInt, 1).into(), fortran_order: false, shape: vec![3] };
/// let mut writer = NpzWriter::new(Vec::new(), true);
/// writer.add("x", &header, &[1, 2, 3]).expect("memory takes anything");
/// let file = writer.finish().expect("memory takes anything");
///
/// let reader = NpzReader::new(file.as_slice()).expect("an archive");
/// assert_eq!(reader.names().collect::<Vec<_>>(), ["x"]);
/// assert_eq!(reader.read("x", 1 << 20).expect("an array"), (header, vec![1, 2, 3]));
/// ```
pub struct NpzReader<R> {
    archive: ZipArchive<R>,
    members: Vec<Member>,
}

impl NpzReader<FileReader> {
    /// Opens a file.
    ///
    /// # Errors
    /// [`NpzError`], naming what is wrong.
    pub fn open(file: File) -> Result<Self, NpzError> {
        let size = file.metadata()?.len();
        Self::with_size(FileReader::from(file), size)
    }
}

impl<'a> NpzReader<&'a [u8]> {
    /// Opens an archive in memory.
    ///
    /// # Errors
    /// [`NpzError`], naming what is wrong.
    pub fn new(bytes: &'a [u8]) -> Result<Self, NpzError> {
        Self::with_size(bytes, bytes.len() as u64)
    }
}

impl<R: ReaderAt> NpzReader<R> {
    /// Opens an archive of `size` bytes in anything that can be read at an offset.
    ///
    /// # Errors
    /// [`NpzError`], naming what is wrong.
    pub fn with_size(reader: R, size: u64) -> Result<Self, NpzError> {
        let mut buffer = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
        let archive = rawzip::ZipLocator::new()
            .locate_in_reader(reader, &mut buffer, size)
            .map_err(|(_, error)| NpzError::Zip(error))?;
        let mut members = Vec::<Member>::new();
        let mut names = HashSet::new();
        let mut left = size;
        // One record may be larger than the recommended buffer.
        let mut buffer = vec![0; rawzip::MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
        let mut entries = archive.entries(&mut buffer);
        while let Some(entry) = entries.next_entry()? {
            if entry.is_dir() {
                continue;
            }
            if members.len() >= MAX_MEMBERS {
                return Err(NpzError::TooManyMembers { limit: MAX_MEMBERS });
            }
            let file_path = entry.file_path();
            let path = String::from_utf8_lossy(file_path.as_bytes()).into_owned();
            if std::str::from_utf8(file_path.as_bytes()).is_err() {
                return Err(NpzError::Name { name: path });
            }
            let name = path.strip_suffix(".npy").unwrap_or(&path).to_owned();
            if !names.insert(name.clone()) {
                return Err(NpzError::Name { name });
            }
            let method = entry.compression_method();
            let deflated = method == CompressionMethod::DEFLATE;
            if (!deflated && method != CompressionMethod::STORE) || entry.flags().is_encrypted() {
                return Err(NpzError::Method { name, method: method.as_u16() });
            }
            let (unpacked, compressed) = (entry.uncompressed_size_hint(), entry.compressed_size_hint());
            let most = if deflated { compressed.saturating_mul(BEST_RATIO) } else { compressed };
            if compressed > left || unpacked > most {
                return Err(NpzError::Bomb { name, size: unpacked, compressed: compressed.min(left) });
            }
            left -= compressed;
            members.push(Member { name, size: unpacked, compressed, deflated, place: entry.wayfinder() });
        }
        Ok(Self { archive, members })
    }

    /// The members, in the order of the archive.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The arrays' names, in the order of the archive.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|member| member.name.as_str())
    }

    fn member(&self, name: &str) -> Result<&Member, NpzError> {
        let found = self.members.iter().find(|member| member.name == name);
        // NumPy takes the name of the member too.
        let found = found.or_else(|| {
            let name = name.strip_suffix(".npy")?;
            self.members.iter().find(|member| member.name == name)
        });
        found.ok_or_else(|| NpzError::Missing { name: name.to_owned() })
    }

    /// Reads one member to its end through `take`, verifying its checksum.
    fn with_member<T>(
        &self,
        member: &Member,
        take: impl FnOnce(&mut dyn Read) -> Result<T, NpyError>,
    ) -> Result<T, NpzError> {
        let entry = self.archive.get_entry(member.place)?;
        let body = entry.reader();
        let body: Box<dyn Read + '_> =
            if member.deflated { Box::new(DeflateDecoder::new(body)) } else { Box::new(body) };
        let mut verified = entry.verifying_reader(body);
        let found =
            take(&mut verified).map_err(|error| NpzError::Npy { name: member.name.clone(), error })?;
        // The checksum is compared at the end of the member; a sound one has nothing left but that.
        if verified.read(&mut [0])? != 0 {
            return Err(NpzError::Size {
                name: member.name.clone(),
                expected: member.size,
                found: member.size.saturating_add(1),
            });
        }
        Ok(found)
    }

    /// Reads an array: its header and its elements, no more than `limit` bytes of them.
    ///
    /// # Errors
    /// [`NpzError`], naming what is wrong.
    pub fn read(&self, name: &str, limit: u64) -> Result<(NpyHeader, Vec<u8>), NpzError> {
        let member = self.member(name)?;
        self.read_header_of(member)?;
        self.with_member(member, |mut reader| npy::read(&mut reader, limit))
    }

    /// Reads an array into memory of the caller's: `take` gets the header, which agrees with the size of
    /// the member, and a reader that has as many bytes as the header says. It must read all of them; the
    /// checksum is verified after that.
    ///
    /// # Errors
    /// [`NpzError`], naming what is wrong; the errors of `take` as [`NpyError::Io`].
    pub fn read_with<T>(
        &self,
        name: &str,
        take: impl FnOnce(&NpyHeader, &mut dyn Read) -> std::io::Result<T>,
    ) -> Result<T, NpzError> {
        let member = self.member(name)?;
        self.read_header_of(member)?;
        self.with_member(member, |mut reader| {
            let (header, _) = NpyHeader::read(&mut reader, npy::MAX_HEADER_SIZE)?;
            Ok(take(&header, reader)?)
        })
    }

    /// Reads the header of an array only, and checks it against the size of its member.
    ///
    /// # Errors
    /// [`NpzError`], naming what is wrong.
    pub fn read_header(&self, name: &str) -> Result<NpyHeader, NpzError> {
        Ok(self.read_header_of(self.member(name)?)?.0)
    }

    fn read_header_of(&self, member: &Member) -> Result<(NpyHeader, usize), NpzError> {
        let name = || member.name.clone();
        let entry = self.archive.get_entry(member.place)?;
        let body = entry.reader();
        let read = |mut reader: &mut dyn Read| NpyHeader::read(&mut reader, npy::MAX_HEADER_SIZE);
        let found = if member.deflated { read(&mut DeflateDecoder::new(body)) } else { read(&mut { body }) };
        let (header, header_bytes) = found.map_err(|error| NpzError::Npy { name: name(), error })?;
        let data = header.data_bytes().map_err(|error| NpzError::Npy { name: name(), error })?;
        let expected = (header_bytes as u64).saturating_add(data as u64);
        if expected != member.size {
            return Err(NpzError::Size { name: name(), expected, found: member.size });
        }
        Ok((header, header_bytes))
    }
}

/// An npz file that is being written.
pub struct NpzWriter<W> {
    archive: ZipArchiveWriter<W>,
    names: HashSet<String>,
    compressed: bool,
    /// An array was begun and not ended.
    unfinished: bool,
}

impl<W: Write> NpzWriter<W> {
    /// Begins an archive; `compressed` for deflate, as NumPy's `savez_compressed`.
    pub fn new(writer: W, compressed: bool) -> Self {
        Self { archive: ZipArchiveWriter::new(writer), names: HashSet::new(), compressed, unfinished: false }
    }

    /// Adds an array under a name, to which `.npy` is appended.
    ///
    /// # Errors
    /// [`NpzError::Npy`] if the elements are not as many bytes as the header says, [`NpzError::Name`] for a
    /// name that is taken; the writer's errors.
    pub fn add(&mut self, name: &str, header: &NpyHeader, data: &[u8]) -> Result<(), NpzError> {
        let named = |error| NpzError::Npy { name: name.to_owned(), error };
        npy::check_length(header, data.len() as u64).map_err(named)?;
        self.add_with(name, header, |writer| writer.write_all(data))
    }

    /// Adds an array whose elements `give` writes piece by piece.
    ///
    /// # Errors
    /// As [`NpzWriter::add`]. After an error in the middle of an array the archive cannot be mended: later
    /// calls give [`NpzError::Unfinished`].
    pub fn add_with(
        &mut self,
        name: &str,
        header: &NpyHeader,
        give: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<(), NpzError> {
        let named = |error| NpzError::Npy { name: name.to_owned(), error };
        let start = header.to_bytes().map_err(named)?;
        header.data_bytes().map_err(named)?;
        if !self.names.insert(name.to_owned()) {
            return Err(NpzError::Name { name: name.to_owned() });
        }
        if std::mem::replace(&mut self.unfinished, true) {
            return Err(NpzError::Unfinished);
        }
        let method = if self.compressed { CompressionMethod::DEFLATE } else { CompressionMethod::STORE };
        let file_name = format!("{name}.npy");
        // Only names that the archive can mark as UTF-8 are read alike everywhere; ASCII needs no mark, and
        // is written as it is.
        let path = if file_name.is_ascii() {
            EntryPath::verbatim(file_name.as_bytes())
        } else {
            EntryPath::conformant(file_name.as_str())
        };
        let (mut entry, config) = self.archive.new_file(path).compression_method(method).start()?;
        let descriptor = if self.compressed {
            let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
            writer.write_all(&start)?;
            give(&mut writer)?;
            let (encoder, descriptor) = writer.finish()?;
            encoder.finish()?;
            descriptor
        } else {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(&start)?;
            give(&mut writer)?;
            writer.finish()?.1
        };
        let written = descriptor.uncompressed_size() - start.len() as u64;
        npy::check_length(header, written).map_err(named)?;
        entry.finish(descriptor)?;
        self.unfinished = false;
        Ok(())
    }

    /// Writes the directory and returns the writer.
    ///
    /// # Errors
    /// [`NpzError::Unfinished`] after an error in the middle of an array; the writer's errors.
    pub fn finish(self) -> Result<W, NpzError> {
        if self.unfinished {
            return Err(NpzError::Unfinished);
        }
        Ok(self.archive.finish()?)
    }
}
