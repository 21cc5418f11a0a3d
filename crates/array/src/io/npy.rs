//! npy files.

use crate::Array;
use crate::bytes::swap;
use dtype::{ByteOrder, DType};
use error::{Error, Kind, Result};
use interop::npy::{MAX_HEADER_SIZE, NpyError, NpyHeader};
use interop::typestr::{Descr, TypeStr};
use layout::{Layout, Order};
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use storage::Dense;

/// Bytes that are copied at a time.
const BLOCK: usize = 1 << 22;

/// The kind of mistake that an error of a file is.
pub(crate) fn refused(error: NpyError) -> Error {
    let kind = match &error {
        NpyError::Io(_) => Kind::Io,
        NpyError::Truncated { found: 0, part: "magic string", .. } => {
            return Error::new(Kind::Eof, "No data left in file");
        }
        NpyError::OutOfMemory { .. } => Kind::Memory,
        _ => Kind::Value,
    };
    Error::new(kind, error.to_string())
}

/// The header of a file with this array; the array is in Fortran order where it lies so.
pub(crate) fn header_of(x: &Dense) -> Result<NpyHeader> {
    let descr = match x.dtype() {
        DType::BFloat16 => TypeStr::bfloat16(),
        dtype => dtype.typestr().parse().map_err(|error| Error::runtime(format!("{error}")))?,
    };
    let fortran_order = x.is_f_contiguous() && !x.is_c_contiguous();
    Ok(NpyHeader { descr: Descr::Simple(descr), fortran_order, shape: x.shape().to_vec() })
}

/// Hands the bytes of the elements out, in blocks and in the order that [`header_of`] says.
pub(crate) fn elements(x: &Dense, write: &mut dyn FnMut(&[u8]) -> std::io::Result<()>) -> Result<()> {
    if x.size() == 0 {
        return Ok(());
    }
    if x.is_c_contiguous() || x.is_f_contiguous() {
        let start = x.layout().offset();
        let end = start + x.size() * x.dtype().itemsize();
        for at in (start..end).step_by(BLOCK) {
            let bytes = x.buffer().copy_bytes(at, BLOCK.min(end - at));
            write(&bytes.ok_or_else(|| Error::runtime("npy: elements outside their memory"))?)?;
        }
        return Ok(());
    }
    // Rows that make up a block are copied together.
    let rows = x.shape()[0];
    let row_bytes = x.size() / rows * x.dtype().itemsize();
    let step = (BLOCK / row_bytes.max(1)).clamp(1, rows);
    for first in (0..rows).step_by(step) {
        let count = step.min(rows - first);
        let part = x.with_layout(x.layout().slice(0, first, 1, count)).copy(Order::C)?;
        elements(&part, write)?;
    }
    Ok(())
}

/// Writes an array as an npy file.
///
/// # Errors
/// [`crate::Kind::Io`] from the writer; errors of evaluation.
pub fn write_npy(writer: &mut impl Write, x: &Array) -> Result<()> {
    let x = x.dense()?;
    writer.write_all(&header_of(&x)?.to_bytes().map_err(refused)?)?;
    elements(&x, &mut |bytes| writer.write_all(bytes))
}

/// Saves an array in a new file, whose name is taken as it is.
///
/// # Errors
/// As [`write_npy`].
pub fn save(path: impl AsRef<Path>, x: &Array) -> Result<()> {
    let mut file = File::create(path)?;
    write_npy(&mut file, x)?;
    file.flush()?;
    Ok(())
}

/// The dtype and byte order of a header.
fn dtype_of(header: &NpyHeader) -> Result<(DType, ByteOrder)> {
    if header.descr.has_objects() {
        return Err(Error::value("Object arrays cannot be loaded when allow_pickle=False"));
    }
    match &header.descr {
        Descr::Simple(typestr) if *typestr == TypeStr::bfloat16() => Ok((DType::BFloat16, ByteOrder::Native)),
        Descr::Simple(typestr) => dtype::parse(&typestr.to_string()),
        other => Err(Error::type_(format!("arrays of {other} are not supported"))),
    }
}

/// The elements that follow a header.
pub(crate) fn body(header: &NpyHeader, reader: &mut dyn Read) -> Result<Array> {
    let (dtype, byte_order) = dtype_of(header)?;
    let bytes = header.data_bytes().map_err(refused)?;
    let order = if header.fortran_order { Order::F } else { Order::C };
    // A file can claim any size: memory beyond the first block is asked for once the block has come.
    let mut first = vec![0; bytes.min(BLOCK)];
    fill(reader, &mut first, bytes, 0)?;
    let result = Dense::empty(&header.shape, dtype, order)?;
    let raw = result.reinterpreted(Layout::contiguous(&[bytes], 1, Order::C)?, DType::UInt8)?;
    raw.with_slice_mut::<u8, _>(|all| -> Result<()> {
        all[..first.len()].copy_from_slice(&first);
        let mut done = first.len();
        while done < bytes {
            let end = bytes.min(done + BLOCK);
            fill(reader, &mut all[done..end], bytes, done)?;
            done = end;
        }
        if byte_order == ByteOrder::Swapped {
            swap(all, dtype);
        }
        Ok(())
    })??;
    Ok(result.into())
}

fn fill(reader: &mut dyn Read, out: &mut [u8], expected: usize, before: usize) -> Result<()> {
    let mut found = 0;
    while found < out.len() {
        match reader.read(&mut out[found..]) {
            Ok(0) => {
                return Err(Error::value(format!(
                    "EOF: reading array data, expected {expected} bytes got {}",
                    before + found
                )));
            }
            Ok(count) => found += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Reads an npy file.
///
/// # Errors
/// [`crate::Kind::Value`] for what is no npy file or holds Python objects; [`crate::Kind::Eof`] for an
/// empty one; [`crate::Kind::Io`] from the reader.
pub fn read_npy(reader: &mut impl Read) -> Result<Array> {
    read_npy_with_limit(reader, MAX_HEADER_SIZE)
}

/// [`read_npy`] with another limit for the length of the header.
///
/// # Errors
/// As [`read_npy`].
pub fn read_npy_with_limit(reader: &mut impl Read, max_header_size: usize) -> Result<Array> {
    let (header, _) = NpyHeader::read(reader, max_header_size).map_err(refused)?;
    body(&header, reader)
}

/// Loads an npy file by name.
///
/// # Errors
/// As [`read_npy`].
pub fn load_npy(path: impl AsRef<Path>) -> Result<Array> {
    read_npy(&mut BufReader::with_capacity(1 << 16, File::open(path)?))
}
