//! Which core a thread runs on, where the system tells.
//!
//! A scheduler may wake a helper on the very core whose thread has work for it, and leave it there while another core
//! idles: for a system that sees two busy threads, half a millisecond of that is nothing.

/// A core's number; none where the system does not tell.
pub type Core = i32;

/// No core.
pub const NOWHERE: Core = -1;

/// The core that this thread runs on now.
#[cfg(target_os = "linux")]
pub fn current() -> Core {
    // SAFETY: only asks.
    unsafe { libc::sched_getcpu() }
}

/// Moves this thread away from a core; afterwards it may run wherever it could before.
#[cfg(target_os = "linux")]
pub fn leave(core: Core) {
    let size = size_of::<libc::cpu_set_t>();
    // SAFETY: sets of cores of the size that is told, for this thread alone; the core's number came from the system.
    unsafe {
        let mut all: libc::cpu_set_t = std::mem::zeroed();
        if !(0..libc::CPU_SETSIZE).contains(&core) || libc::sched_getaffinity(0, size, &mut all) != 0 {
            return;
        }
        let mut others = all;
        libc::CPU_CLR(core as usize, &mut others);
        if libc::CPU_COUNT(&others) > 0 && libc::sched_setaffinity(0, size, &others) == 0 {
            libc::sched_setaffinity(0, size, &all);
        }
    }
}

#[cfg(not(target_os = "linux"))]
pub fn current() -> Core {
    NOWHERE
}

#[cfg(not(target_os = "linux"))]
pub fn leave(_: Core) {}
