//! Processes that fork while their threads work.
//!
//! The child has the memory of all threads, but only the one that forked: a lock that another held would stay
//! locked for ever. So whoever has a lock for the whole process takes it before a fork and releases it after,
//! in both processes; whoever has threads forgets them in the child, where they do not exist.

use std::sync::Once;

/// What is called around each fork, on the thread that forks.
#[derive(Debug, Clone, Copy)]
pub struct Handlers {
    /// In the process, before it forks.
    pub before: extern "C" fn(),
    /// In the process, when it has forked.
    pub parent: extern "C" fn(),
    /// In the new process.
    pub child: extern "C" fn(),
}

impl Handlers {
    /// Has them called from now on; `once` says whether they are already.
    #[inline]
    pub fn install(self, once: &Once) {
        once.call_once(|| {
            // SAFETY: functions that live as long as the process. Where there is no memory for one more entry,
            // forks are as they would be without.
            unsafe { libc::pthread_atfork(Some(self.before), Some(self.parent), Some(self.child)) };
        });
    }
}
