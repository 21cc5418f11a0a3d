//! Whole pages of the system, and files as memory.

use std::ffi::c_int;
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::ptr::{self, NonNull};

/// The size of a page, in bytes.
pub(super) fn page() -> usize {
    // SAFETY: sysconf only reads.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(size).unwrap_or(4096)
}

/// New pages without a file.
pub(super) fn anonymous(capacity: usize, flags: c_int) -> io::Result<NonNull<u8>> {
    map(capacity, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | flags, -1, 0)
}

/// A part of a file as memory that everybody who maps it shares. The file must stay as long as it is.
pub(super) fn of_file(file: &File, offset: usize, capacity: usize) -> io::Result<NonNull<u8>> {
    map(capacity, libc::MAP_SHARED, file.as_raw_fd(), offset)
}

fn map(capacity: usize, flags: c_int, file: c_int, offset: usize) -> io::Result<NonNull<u8>> {
    let offset = libc::off_t::try_from(offset).map_err(io::Error::other)?;
    // SAFETY: a mapping at an address of the kernel's choice touches nothing else.
    let start = unsafe {
        libc::mmap(ptr::null_mut(), capacity, libc::PROT_READ | libc::PROT_WRITE, flags, file, offset)
    };
    match NonNull::new(start.cast::<u8>()) {
        Some(pointer) if start != libc::MAP_FAILED => Ok(pointer),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Gives pages back.
///
/// # Safety
/// One of the functions here made them with this capacity, and nobody uses them any more.
pub(super) unsafe fn unmap(pointer: NonNull<u8>, capacity: usize) {
    // SAFETY: promised by the caller.
    unsafe { libc::munmap(pointer.as_ptr().cast(), capacity) };
}

/// Makes sure that a range of a file has room on its disk, so that writing to it later cannot fail; the file grows
/// where it is shorter.
pub(super) fn reserve(file: &File, offset: usize, size: usize) -> io::Result<()> {
    let end = offset.checked_add(size).ok_or_else(|| io::Error::other("too large for a file"))?;
    #[cfg(target_os = "linux")]
    {
        let (offset, size) = (
            libc::off_t::try_from(offset).map_err(io::Error::other)?,
            libc::off_t::try_from(size).map_err(io::Error::other)?,
        );
        // SAFETY: the descriptor is that of an open file.
        if unsafe { libc::fallocate(file.as_raw_fd(), 0, offset, size) } == 0 {
            return Ok(());
        }
        let error = io::Error::last_os_error();
        if error.raw_os_error() != Some(libc::EOPNOTSUPP) {
            return Err(error);
        }
    }
    if file.metadata()?.len() < end as u64 { file.set_len(end as u64) } else { Ok(()) }
}
