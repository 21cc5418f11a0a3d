//! Arrays on files, which may be larger than memory.
//!
//! In a directory, each block is a file of its own that nobody else sees and that ends with the block. In one
//! file, blocks lie behind each other at page boundaries; the ranges of freed ones are used again, and the file stays
//! when the last block is gone. Room on the disk is reserved first, so that a full disk is an error at once. A file
//! belongs to the process that opened it: a forked child keeps the blocks, which both then see, and makes none.

use super::pages;
use crate::allocator::{Allocator, Block, refusal};
use crate::fork::{self, Guarded};
use error::{Error, Result};
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Memory on files.
///
/// ```
/// # if !cfg!(miri) {
/// use memory::{Allocator, Buffer, allocators::Mapped};
/// use std::sync::Arc;
/// let allocator: Arc<dyn Allocator> = Arc::new(Mapped::new(&std::env::temp_dir())?);
/// let buffer = Buffer::from_allocator(10_000, true, &allocator)?;
/// assert!(buffer.copy_bytes(0, 10_000).is_some_and(|bytes| bytes.iter().all(|&byte| byte == 0)));
/// # }
/// # Ok::<(), error::Error>(())
/// ```
pub struct Mapped {
    name: String,
    place: Place,
    live: AtomicUsize,
}

enum Place {
    Directory(PathBuf),
    File { file: File, ranges: Guarded<Ranges>, generation: usize },
}

/// Which parts of a file are free.
#[derive(Default)]
struct Ranges {
    /// Offsets and lengths, in order and never side by side.
    free: Vec<(usize, usize)>,
    end: usize,
}

impl Ranges {
    fn take(&mut self, length: usize) -> Option<usize> {
        if let Some(at) = self.free.iter().position(|&(_, free)| free >= length) {
            let (offset, free) = self.free[at];
            if free == length {
                self.free.remove(at);
            } else {
                self.free[at] = (offset + length, free - length);
            }
            return Some(offset);
        }
        let offset = self.end;
        self.end = offset.checked_add(length)?;
        Some(offset)
    }

    fn give(&mut self, offset: usize, length: usize) {
        let at = self.free.partition_point(|&(start, _)| start < offset);
        self.free.insert(at, (offset, length));
        for left in [at, at.wrapping_sub(1)] {
            if let (Some(&(start, length)), Some(&(next, more))) =
                (self.free.get(left), self.free.get(left.wrapping_add(1)))
                && start + length == next
            {
                self.free[left].1 += more;
                self.free.remove(left + 1);
            }
        }
        if let Some(&(start, length)) = self.free.last()
            && start + length == self.end
        {
            self.end = start;
            self.free.pop();
        }
    }
}

impl Mapped {
    /// On files in a directory, if the path is one; else in the file of that name, which is made and emptied.
    ///
    /// # Errors
    /// [`error::Kind::Io`] where the file cannot be made.
    pub fn new(path: &Path) -> Result<Mapped> {
        let name = format!("mapped({})", path.display());
        let place = if path.is_dir() {
            Place::Directory(path.to_owned())
        } else {
            let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path);
            let file = file.map_err(|error| Error::new(error::Kind::Io, format!("{name}: {error}")))?;
            Place::File { file, ranges: Guarded::default(), generation: fork::generation() }
        };
        Ok(Mapped { name, place, live: AtomicUsize::new(0) })
    }

    fn make(&self, capacity: usize) -> io::Result<(std::ptr::NonNull<u8>, usize)> {
        match &self.place {
            Place::Directory(directory) => {
                let file = unnamed(directory)?;
                pages::reserve(&file, 0, capacity)?;
                Ok((pages::of_file(&file, 0, capacity)?, 0))
            }
            Place::File { generation, .. } if *generation != fork::generation() => {
                Err(io::Error::other("the file is that of the process which this one was forked from"))
            }
            Place::File { file, ranges, .. } => {
                let taken = ranges.lock().take(capacity);
                let offset = taken.ok_or_else(|| io::Error::other("too large for a file"))?;
                let made = pages::reserve(file, offset, capacity)
                    .and_then(|()| pages::of_file(file, offset, capacity));
                let pointer = made.inspect_err(|_| ranges.lock().give(offset, capacity))?;
                Ok((pointer, offset))
            }
        }
    }
}

/// A new file in a directory, without a name.
fn unnamed(directory: &Path) -> io::Result<File> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    loop {
        let name = format!(".polyarray-{}-{}", std::process::id(), COUNT.fetch_add(1, Relaxed));
        let path = directory.join(name);
        match OpenOptions::new().read(true).write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(file) => {
                std::fs::remove_file(&path)?;
                return Ok(file);
            }
        }
    }
}

// SAFETY: each block is a mapping of its own, of a range of a file that no other block has.
unsafe impl Allocator for Mapped {
    fn name(&self) -> &str {
        &self.name
    }

    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> Result<Block> {
        let page = pages::page();
        let capacity = size.max(1).checked_next_multiple_of(page).filter(|_| alignment <= page);
        let capacity = capacity.ok_or_else(|| refusal(size, &self.name, "it makes whole pages"))?;
        let made = self.make(capacity);
        let (pointer, token) = made.map_err(|error| refusal(size, &self.name, &error.to_string()))?;
        // A range of a file that was used before has what was there.
        if zeroed && matches!(self.place, Place::File { .. }) {
            // SAFETY: the mapping has this many bytes and belongs to this call.
            unsafe { pointer.write_bytes(0, size) };
        }
        self.live.fetch_add(capacity, Relaxed);
        Ok(Block { pointer, size, capacity, token })
    }

    unsafe fn free(&self, block: Block, _alignment: usize) {
        self.live.fetch_sub(block.capacity, Relaxed);
        // SAFETY: `make` mapped exactly this range; the caller is done with it.
        unsafe { pages::unmap(block.pointer, block.capacity) };
        if let Place::File { ranges, generation, .. } = &self.place
            && *generation == fork::generation()
        {
            ranges.lock().give(block.token, block.capacity);
        }
    }

    fn is_private(&self, _block: &Block) -> bool {
        false
    }

    fn statistics(&self) -> Vec<(&'static str, usize)> {
        vec![("live", self.live.load(Relaxed))]
    }
}
