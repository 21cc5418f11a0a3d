//! Waiting, and being interrupted, in a process that has an interpreter.
//!
//! A thread that waits for a buffer's lock must not hold a lock that the other thread may need to
//! finish, such as an interpreter's global lock. The layer that knows of such a lock installs
//! [`Hooks`]; without them, threads just wait.

use error::{Error, Kind, Result};
use std::cell::Cell;
use std::sync::OnceLock;

/// What a host program wants to happen around long waits and long work.
#[derive(Debug, Clone, Copy)]
pub struct Hooks {
    /// Runs `wait` with the host's own locks released.
    pub wait: fn(wait: &mut dyn FnMut()),
    /// Whether the user wants the work on this thread to stop.
    pub interrupted: fn() -> bool,
}

static HOOKS: OnceLock<Hooks> = OnceLock::new();

/// Installs the host's hooks; the first call counts.
pub fn install(hooks: Hooks) {
    // A second installation comes from a second import of the same module and changes nothing.
    let _ = HOOKS.set(hooks);
}

/// Runs something that may block.
pub fn wait(mut block: impl FnMut()) {
    match HOOKS.get() {
        Some(hooks) => (hooks.wait)(&mut block),
        None => block(),
    }
}

thread_local! {
    static UNINTERRUPTED: Cell<bool> = const { Cell::new(false) };
}

/// Runs something that must not stop half-way: [`check`] finds nothing meanwhile.
pub fn uninterrupted<R>(run: impl FnOnce() -> R) -> R {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            UNINTERRUPTED.set(self.0);
        }
    }
    let _restore = Restore(UNINTERRUPTED.replace(true));
    run()
}

/// An error if the user wants to stop; to be called a few times a second by long work, on the thread
/// that started it.
///
/// # Errors
/// [`Kind::Interrupted`].
pub fn check() -> Result<()> {
    match HOOKS.get() {
        Some(hooks) if !UNINTERRUPTED.get() && (hooks.interrupted)() => {
            Err(Error::new(Kind::Interrupted, "interrupted"))
        }
        _ => Ok(()),
    }
}
