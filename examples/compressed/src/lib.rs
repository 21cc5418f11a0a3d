//! Arrays compressed in memory: a storage of its own in two small files.
//!
//! ```
//! use compressed::Compressed;
//! use polyarray::{Array, Dense, Stored};
//! let dense = Dense::from_slice(&vec![2.0_f64; 1_000_000], &[1000, 1000])?;
//! let x = Array::from(Stored::new(Compressed::new(&dense)?));
//! let y = (&x * 2.0).sqrt()?;                                // compressed as well
//! assert_eq!(y.mean(None)?.item()?.as_f64(), 2.0);
//! # Ok::<(), polyarray::Error>(())
//! ```
//!
//! An array here is a list of chunks. A chunk is a box of the array of at most [`CHUNK`] elements that
//! lie together in C order; its bytes are sorted by significance ("shuffled", so that the exponents of
//! neighbours stand next to each other) and compressed with LZ4. NumPy's whole interface works on such
//! an array, because everything above [`Storage`] is written once for all storages. What this crate says
//! is what is particular to it:
//!
//! - [`Storage::map`] takes the program, which may be many fused operations, to one chunk after the
//!   other: the operands' parts are decompressed, the dense executor runs the program on them (with all
//!   its threads and vector instructions), the results are compressed. Operands may be of any kind and
//!   broadcast; no operand and no result is ever whole in memory.
//! - [`Storage::reduce`] reduces chunk by chunk and combines the partial results with the same row of
//!   the catalogue; only the result is dense meanwhile.
//! - [`Storage::moved`] slices chunk by chunk; it decompresses only what the slice touches. Transposing
//!   and reshaping take the trait's default, through the dense form.
//! - [`Storage::of_dense`] and [`Storage::to_dense`] convert.
//! - Assignment is refused, which is the trait's default: chunks are shared between arrays and never
//!   change. A kind that can be written implements [`Storage::assign`].
//!
//! Nothing is registered, nothing above asks for this kind by name. Its test is one line: the shared
//! suite compares every function of the catalogue with the dense result.
//!
//! Chunks are computed one after the other; a chunk is large enough for the dense executor to share it
//! out among threads where that pays, but compression itself runs on one thread.

mod grid;

use cpu::{Faults, Watch};
use dtype::DType;
use error::{Error, Result};
use grid::{Grid, Region};
use layout::Order;
use lz4_flex::block::{compress, decompress_into};
use program::Program;
use std::any::Any;
use std::sync::Arc;
use storage::{Dense, Movement, Outputs, Reduction, Storage, Stored};

/// The most elements of a chunk: small enough that a few chunks stay in cache, large enough to compress.
pub const CHUNK: usize = 1 << 16;

/// An array that is compressed in memory.
#[derive(Debug, Clone)]
pub struct Compressed {
    dtype: DType,
    grid: Grid,
    chunk: usize,
    /// The compressed chunks, in the grid's order.
    chunks: Arc<[Box<[u8]>]>,
}

impl Compressed {
    /// Compresses a dense array.
    ///
    /// # Errors
    /// Where a chunk cannot be copied.
    pub fn new(dense: &Dense) -> Result<Compressed> {
        Compressed::with_chunk(dense, CHUNK)
    }

    /// [`Compressed::new`] with at most `chunk` elements in each chunk.
    ///
    /// # Errors
    /// As [`Compressed::new`].
    pub fn with_chunk(dense: &Dense, chunk: usize) -> Result<Compressed> {
        Compressed::build(dense.shape(), dense.dtype(), chunk, |region| part_of_dense(dense, region))
    }

    /// How many bytes the compressed chunks take.
    pub fn compressed_bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.len()).sum()
    }

    /// An array whose chunks `make` computes one after the other.
    fn build(
        shape: &[usize],
        dtype: DType,
        chunk: usize,
        make: impl Fn(&Region) -> Result<Dense>,
    ) -> Result<Compressed> {
        let grid = Grid::new(shape, chunk);
        let chunks = grid.regions().map(|region| pack(&make(&region)?)).collect::<Result<Vec<_>>>()?;
        Ok(Compressed { dtype, grid, chunk, chunks: chunks.into() })
    }

    /// A part of the array as a dense array; chunks that it does not touch stay compressed.
    fn part(&self, wanted: &Region) -> Result<Dense> {
        let mut part = None;
        let touched = if wanted.count.contains(&0) { Vec::new() } else { self.grid.touched(wanted) };
        for at in touched {
            let region = self.grid.region(at);
            let shared = region.intersection(wanted);
            let dense = unpack(&self.chunks[at], &region.count, self.dtype)?;
            if shared == *wanted {
                return part_of_dense(&dense, &shared.within(&region));
            }
            if part.is_none() {
                part = Some(Dense::empty(&wanted.count, self.dtype, Order::C)?);
            }
            if let Some(part) = &part {
                part_of_dense(part, &shared.clone().within(wanted))?
                    .assign(&part_of_dense(&dense, &shared.within(&region))?)?;
            }
        }
        part.map_or_else(|| Dense::empty(&wanted.count, self.dtype, Order::C), Ok)
    }

    /// The parts of operands of any kind that a program needs for one region of its result.
    fn parts(operands: &[Stored], region: &Region) -> Result<Vec<Stored>> {
        let part = |operand: &Stored| {
            let wanted = region.of_operand(operand.shape());
            match operand {
                Stored::Dense(dense) => part_of_dense(dense, &wanted),
                Stored::Other(other) => match (&**other as &dyn Any).downcast_ref::<Compressed>() {
                    Some(compressed) => compressed.part(&wanted),
                    None => part_of_dense(&other.to_dense()?, &wanted),
                },
            }
        };
        operands.iter().map(|operand| part(operand).map(Stored::Dense)).collect()
    }
}

/// A view of a part of a dense array.
fn part_of_dense(dense: &Dense, region: &Region) -> Result<Dense> {
    (0..dense.ndim()).try_fold(dense.clone(), |view, axis| {
        Movement::Slice { axis, start: region.start[axis], step: 1, count: region.count[axis] }
            .of_dense(&view)
    })
}

/// Sorts bytes by significance and compresses them.
fn pack(dense: &Dense) -> Result<Box<[u8]>> {
    let width = dense.dtype().itemsize();
    dense.with_bytes(|bytes| {
        let shuffled: Vec<u8> =
            (0..width).flat_map(|k| bytes.iter().skip(k).step_by(width).copied()).collect();
        compress(&shuffled).into_boxed_slice()
    })
}

/// The inverse of [`pack`].
fn unpack(chunk: &[u8], shape: &[usize], dtype: DType) -> Result<Dense> {
    let width = dtype.itemsize();
    let (dense, outcome) = Dense::from_bytes(shape, dtype, |bytes| {
        let mut shuffled = vec![0; bytes.len()];
        let outcome = decompress_into(chunk, &mut shuffled);
        let elements = bytes.len() / width;
        for (k, significance) in shuffled.chunks(elements.max(1)).enumerate() {
            bytes.iter_mut().skip(k).step_by(width).zip(significance).for_each(|(to, &byte)| *to = byte);
        }
        outcome
    })?;
    outcome.map_err(|error| Error::runtime(format!("compressed: a chunk is damaged: {error}")))?;
    Ok(dense)
}

impl Storage for Compressed {
    fn kind(&self) -> &'static str {
        "compressed"
    }

    fn dtype(&self) -> DType {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        self.grid.shape()
    }

    fn map(
        &self,
        program: &Program,
        operands: &[Stored],
        shape: &[usize],
        watch: Watch,
    ) -> Result<(Outputs, Faults)> {
        let grid = Grid::new(shape, self.chunk);
        let mut faults = Faults::default();
        let mut packed = vec![Vec::new(); program.outputs().len()];
        for region in grid.regions() {
            let parts = Compressed::parts(operands, &region)?;
            let (results, found) = storage::map(program, &parts, &region.count, watch)?;
            faults.extend(&found);
            for (chunks, result) in packed.iter_mut().zip(results) {
                chunks.push(pack(&result.to_dense()?)?);
            }
        }
        let array = |(&value, chunks): (&program::Value, Vec<Box<[u8]>>)| {
            let (dtype, grid, chunk) = (program.dtype(value), grid.clone(), self.chunk);
            Stored::new(Compressed { dtype, grid, chunk, chunks: chunks.into() })
        };
        Ok((program.outputs().iter().zip(packed).map(array).collect(), faults))
    }

    fn reduce(
        &self,
        program: &Program,
        operands: &[Stored],
        shape: &[usize],
        reduction: &Reduction,
        watch: Watch,
    ) -> Result<(Stored, Faults)> {
        if !reduction.row.is_associative() || shape.contains(&0) {
            let dense = operands
                .iter()
                .map(|operand| operand.to_dense().map(Stored::Dense))
                .collect::<Result<Vec<_>>>()?;
            let (result, faults) = storage::reduce(program, &dense, shape, reduction, watch)?;
            return Ok((self.adopt(result)?, faults));
        }
        let mut combine = Program::default();
        let pair = [combine.input(reduction.dtype), combine.input(reduction.dtype)];
        let both = combine.map(reduction.row, reduction.dtype, &pair)[0];
        combine.output(both);
        let partial = Reduction { keepdims: true, ..reduction.clone() };
        let result = Dense::empty(&reduction.kept_shape(shape), reduction.dtype, Order::C)?;
        let mut faults = Faults::default();
        for region in Grid::new(shape, self.chunk).regions() {
            let parts = Compressed::parts(operands, &region)?;
            let (value, found) = storage::reduce(program, &parts, &region.count, &partial, watch)?;
            faults.extend(&found);
            let place = part_of_dense(&result, &region.of_operand(result.shape()))?;
            let first =
                region.start.iter().zip(&reduction.axes).all(|(&start, &reduced)| !reduced || start == 0);
            if first {
                place.assign(&value.to_dense()?)?;
                continue;
            }
            let pair = [Stored::Dense(place.clone()), value];
            let (mut values, found) = storage::map(&combine, &pair, place.shape(), watch)?;
            faults.extend(&found);
            place.assign(&values.remove(0).to_dense()?)?;
        }
        Ok((self.of_dense(&result.reshape(&reduction.result_shape(shape))?)?, faults))
    }

    fn moved(&self, movement: &Movement) -> Result<Stored> {
        let &Movement::Slice { axis, start, step, count } = movement else {
            return self.of_dense(&movement.of_dense(&self.to_dense()?)?);
        };
        let mut shape = layout::Dims::from_slice(self.shape());
        shape[axis] = count;
        let sliced = Compressed::build(&shape, self.dtype, self.chunk, |region| {
            // The first and the last element along the axis, in the order of this array.
            let at = |index: usize| (start as isize + index as isize * step) as usize;
            let (first, last) = (at(region.start[axis]), at(region.start[axis] + region.count[axis] - 1));
            let mut wanted = region.clone();
            (wanted.start[axis], wanted.count[axis]) = (first.min(last), first.abs_diff(last) + 1);
            let from = first - wanted.start[axis];
            Movement::Slice { axis, start: from, step, count: region.count[axis] }
                .of_dense(&self.part(&wanted)?)
        })?;
        Ok(Stored::new(sliced))
    }

    fn to_dense(&self) -> Result<Dense> {
        let whole = Region { start: self.shape().iter().map(|_| 0).collect(), count: self.shape().into() };
        self.part(&whole)
    }

    fn of_dense(&self, dense: &Dense) -> Result<Stored> {
        Compressed::with_chunk(dense, self.chunk).map(Stored::new)
    }
}
