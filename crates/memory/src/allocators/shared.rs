//! Memory that several processes see.
//!
//! Each block is a shared memory object of POSIX with a name of its own, which [`Shared::block_name`] tells and
//! with which another process attaches to it. The name goes when the process that made the block frees it; who is
//! attached keeps the memory until it lets go.

use super::pages;
use crate::allocator::{Allocator, Block, refusal};
use error::{Error, Kind, Result};
use std::ffi::CString;
use std::fs::File;
use std::io;
use std::os::fd::FromRawFd;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Memory that other processes can attach to.
///
/// ```
/// # if !cfg!(miri) {
/// use memory::{Allocator, allocators::{Attached, Shared}};
/// let shared = Shared::new("example-of-shared")?;
/// let block = shared.allocate(100, 64, true)?;
/// let there = Attached::new(&shared.block_name(&block))?;
/// unsafe {
///     block.pointer.write(7);
///     assert_eq!(there.pointer().read(), 7);
///     shared.free(block, 64);
/// }
/// # }
/// # Ok::<(), error::Error>(())
/// ```
pub struct Shared {
    name: String,
    prefix: String,
    made: AtomicUsize,
}

impl Shared {
    /// Blocks whose names begin with `/name`.
    ///
    /// # Errors
    /// [`Kind::Value`] where that cannot be part of a name.
    pub fn new(name: &str) -> Result<Shared> {
        if name.is_empty() || name.len() > 200 || name.contains(['/', '\0']) {
            return Err(Error::value(format!(
                "shared: the name must have 1 to 200 characters and no '/', not {name:?}"
            )));
        }
        Ok(Shared { name: format!("shared({name})"), prefix: format!("/{name}"), made: AtomicUsize::new(0) })
    }

    /// The name of a block, for [`Attached::new`] in any process.
    pub fn block_name(&self, block: &Block) -> String {
        let (process, number) = (block.token >> PROCESS, block.token & ((1 << PROCESS) - 1));
        format!("{}-{process}-{number}", self.prefix)
    }
}

/// Where in a block's token the number of the process stands that made it; below is a number of the block's own.
const PROCESS: u32 = usize::BITS / 2;

/// The process, as tokens have it.
fn process() -> usize {
    std::process::id() as usize
}

fn open(name: &str, flags: libc::c_int) -> io::Result<File> {
    let name = CString::new(name)?;
    // SAFETY: the name ends with a zero; the descriptor that comes back belongs to nobody else.
    unsafe {
        let descriptor = libc::shm_open(name.as_ptr(), flags | libc::O_RDWR | libc::O_CLOEXEC, 0o600);
        if descriptor < 0 { Err(io::Error::last_os_error()) } else { Ok(File::from_raw_fd(descriptor)) }
    }
}

fn unlink(name: &str) {
    if let Ok(name) = CString::new(name) {
        // SAFETY: the name ends with a zero.
        unsafe { libc::shm_unlink(name.as_ptr()) };
    }
}

// SAFETY: each block is a new object, mapped once here.
unsafe impl Allocator for Shared {
    fn name(&self) -> &str {
        &self.name
    }

    fn allocate(&self, size: usize, alignment: usize, _zeroed: bool) -> Result<Block> {
        let page = pages::page();
        let capacity = size.max(1).checked_next_multiple_of(page).filter(|_| alignment <= page);
        let capacity = capacity.ok_or_else(|| refusal(size, &self.name, "it makes whole pages"))?;
        // A forked child counts on from the same number, in names of its own.
        let token = process() << PROCESS | self.made.fetch_add(1, Relaxed) & ((1 << PROCESS) - 1);
        let block = Block { pointer: NonNull::dangling(), size, capacity, token };
        let name = self.block_name(&block);
        let make = || {
            let file = open(&name, libc::O_CREAT | libc::O_EXCL)?;
            pages::reserve(&file, 0, capacity)
                .and_then(|()| pages::of_file(&file, 0, capacity))
                .inspect_err(|_| unlink(&name))
        };
        let pointer = make().map_err(|error| refusal(size, &self.name, &error.to_string()))?;
        Ok(Block { pointer, ..block })
    }

    unsafe fn free(&self, block: Block, _alignment: usize) {
        // A forked child has the mapping, but the name is its parent's.
        if block.token >> PROCESS == process() {
            unlink(&self.block_name(&block));
        }
        // SAFETY: `allocate` mapped exactly this range; the caller is done with it.
        unsafe { pages::unmap(block.pointer, block.capacity) };
    }

    fn is_private(&self, _block: &Block) -> bool {
        false
    }

    fn shared_name(&self, block: &Block) -> Option<String> {
        Some(self.block_name(block))
    }
}

/// A block that another process made, or this one.
#[derive(Debug)]
pub struct Attached {
    pointer: NonNull<u8>,
    capacity: usize,
}

// SAFETY: a mapping may be used from any thread; who reads and writes it agrees with the other processes.
unsafe impl Send for Attached {}
// SAFETY: as above.
unsafe impl Sync for Attached {}

impl Attached {
    /// Attaches to the block of a name.
    ///
    /// # Errors
    /// [`Kind::Io`] where there is none.
    pub fn new(name: &str) -> Result<Attached> {
        let attach = || {
            let file = open(name, 0)?;
            let capacity = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
            Ok(Attached { pointer: pages::of_file(&file, 0, capacity)?, capacity })
        };
        attach().map_err(|error: io::Error| Error::new(Kind::Io, format!("attach to '{name}': {error}")))
    }

    /// The first byte.
    pub fn pointer(&self) -> NonNull<u8> {
        self.pointer
    }

    /// How many bytes there are.
    pub fn capacity(&self) -> usize {
        self.capacity
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        // SAFETY: `new` mapped exactly this range, for this value alone.
        unsafe { pages::unmap(self.pointer, self.capacity) };
    }
}
