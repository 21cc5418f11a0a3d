//! npz files: archives of npy files.

use super::npy::{body, elements, header_of, load_npy};
use crate::Array;
use error::{Error, Kind, Result};
use interop::npy::NpyError;
use interop::npz::{FileReader, NpzError, NpzReader, NpzWriter};
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::sync::Arc;

/// An error of the archive; one of ours, which came through a reader or writer, stays of its kind.
fn refused(error: NpzError) -> Error {
    let (io, other) = match &error {
        NpzError::Io(io) => (Some(io), Kind::Io),
        NpzError::Npy { error: NpyError::Io(io), .. } => (Some(io), Kind::Value),
        _ => (None, Kind::Value),
    };
    let ours = io.and_then(|io| io.get_ref()).and_then(|inner| inner.downcast_ref::<Error>());
    Error::new(ours.map_or(other, Error::kind), error.to_string())
}

enum Source {
    File(NpzReader<FileReader>),
    Bytes(Arc<[u8]>),
}

/// An archive whose arrays are read when they are asked for.
///
/// ```
/// use polyarray::{Array, io};
/// let x = Array::from_slice(&[1, 2, 3]);
/// let file = io::write_npz(Vec::new(), &[("x", &x)], true)?;
/// let archive = io::Npz::from_bytes(file.into())?;
/// assert_eq!(archive.names(), ["x"]);
/// assert_eq!(archive.get("x")?.to_vec::<i32>()?, [1, 2, 3]);
/// # Ok::<(), polyarray::Error>(())
/// ```
pub struct Npz {
    source: Source,
    names: Vec<String>,
}

impl std::fmt::Debug for Npz {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Npz({})", self.names.join(", "))
    }
}

impl Npz {
    /// Opens a file.
    ///
    /// # Errors
    /// [`crate::Kind::Io`], and [`crate::Kind::Value`] for what is no such archive.
    pub fn open(path: impl AsRef<Path>) -> Result<Npz> {
        Npz::from_file(File::open(path)?)
    }

    /// Opens a file that is open already.
    ///
    /// # Errors
    /// As [`Npz::open`].
    pub fn from_file(file: File) -> Result<Npz> {
        let reader = NpzReader::open(file).map_err(refused)?;
        let names = reader.names().map(str::to_owned).collect();
        Ok(Npz { source: Source::File(reader), names })
    }

    /// Opens an archive in memory.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for what is no such archive.
    pub fn from_bytes(bytes: Arc<[u8]>) -> Result<Npz> {
        let reader = NpzReader::new(&bytes).map_err(refused)?;
        let names = reader.names().map(str::to_owned).collect();
        Ok(Npz { source: Source::Bytes(bytes), names })
    }

    /// The names of the arrays, in the order of the archive.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Reads one array.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where there is none of that name, or it is damaged.
    pub fn get(&self, name: &str) -> Result<Array> {
        let take = |header: &_, reader: &mut dyn Read| body(header, reader).map_err(std::io::Error::other);
        match &self.source {
            Source::File(reader) => reader.read_with(name, take).map_err(refused),
            Source::Bytes(bytes) => {
                NpzReader::new(bytes).and_then(|reader| reader.read_with(name, take)).map_err(refused)
            }
        }
    }
}

/// Writes arrays with names as an archive, and returns the writer.
///
/// # Errors
/// [`crate::Kind::Io`] from the writer; [`crate::Kind::Value`] for a name that occurs twice.
pub fn write_npz<W: Write>(writer: W, arrays: &[(&str, &Array)], compressed: bool) -> Result<W> {
    let mut archive = NpzWriter::new(writer, compressed);
    for (name, x) in arrays {
        let x = x.dense()?;
        let header = header_of(&x)?;
        archive
            .add_with(name, &header, |writer| {
                elements(&x, &mut |bytes| writer.write_all(bytes)).map_err(std::io::Error::other)
            })
            .map_err(refused)?;
    }
    archive.finish().map_err(refused)
}

/// Saves arrays with names in a new file, whose name is taken as it is.
///
/// # Errors
/// As [`write_npz`].
pub fn save_npz(path: impl AsRef<Path>, arrays: &[(&str, &Array)], compressed: bool) -> Result<()> {
    write_npz(BufWriter::new(File::create(path)?), arrays, compressed)?.flush()?;
    Ok(())
}

/// What [`load`] found.
#[derive(Debug)]
pub enum Loaded {
    /// One array.
    Array(Array),
    /// An archive.
    Archive(Npz),
}

/// Loads an npy or an npz file, whichever it is.
///
/// # Errors
/// [`crate::Kind::Value`] for anything else, [`crate::Kind::Eof`] for an empty file, [`crate::Kind::Io`].
pub fn load(path: impl AsRef<Path>) -> Result<Loaded> {
    let mut start = Vec::new();
    File::open(&path)?.take(6).read_to_end(&mut start)?;
    match start.as_slice() {
        [] => Err(Error::new(Kind::Eof, "No data left in file")),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Npz::open(path).map(Loaded::Archive),
        b"\x93NUMPY" => load_npy(path).map(Loaded::Array),
        _ => Err(not_numpy()),
    }
}

/// NumPy's refusal of files that may be pickles.
fn not_numpy() -> Error {
    Error::value(
        "This file contains pickled (object) data. If you trust the file you can load it unsafely using the \
         `allow_pickle=` keyword argument or `pickle.load()`.",
    )
}
