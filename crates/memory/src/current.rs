//! Which allocator makes memory now.
//!
//! In order: the one of the innermost [`Scope`] on this thread, the one that the host program names (Python's
//! context variable), the process's default, the system's. Nothing of this is asked until somebody chooses an
//! allocator for the first time: until then it costs one branch.
//!
//! Who lets work wait, or hands it to another thread, takes the answer along: [`Chosen::now`] there,
//! [`Chosen::enter`] here.

use crate::access;
use crate::allocator::Allocator;
use parking_lot::Mutex;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

/// An allocator that was chosen; the system's, where it is none.
///
/// ```
/// use memory::{Buffer, Chosen, allocators::Tracing};
/// use std::sync::Arc;
/// let tracing = Arc::new(Tracing::new(None, false));
/// let chosen = Chosen::new(tracing.clone());
/// let buffer = {
///     let _scope = chosen.enter();
///     Buffer::new(100)?
/// };
/// assert_eq!(tracing.live_bytes(), 100);
/// drop(buffer);
/// assert_eq!(tracing.live_bytes(), 0);
/// # Ok::<(), error::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Chosen(Option<Arc<dyn Allocator>>);

/// Whether anybody has ever chosen an allocator.
static CHOSEN: AtomicBool = AtomicBool::new(false);
/// Whether some allocator runs code of the host program.
static CALLS_OUT: AtomicBool = AtomicBool::new(false);
static DEFAULT: Mutex<Chosen> = Mutex::new(Chosen(None));
static HOST: OnceLock<fn() -> Option<Chosen>> = OnceLock::new();

thread_local! {
    static SCOPE: RefCell<Option<Chosen>> = const { RefCell::new(None) };
}

/// Has the host program asked, on each thread without a [`Scope`]; the first call counts.
pub fn install(host: fn() -> Option<Chosen>) {
    // A second installation comes from a second import of the same module and changes nothing.
    let _ = HOST.set(host);
}

/// Has allocators asked for from now on: the host program is about to choose one.
pub fn begin() {
    CHOSEN.store(true, Relaxed);
}

/// Whether anybody has ever chosen an allocator.
#[inline(always)]
pub fn is_chosen() -> bool {
    CHOSEN.load(Relaxed)
}

/// Says that some allocator runs code of the host program.
pub fn call_out() {
    CALLS_OUT.store(true, Relaxed);
}

/// Whether there is an allocator that runs code of the host program.
#[inline(always)]
pub fn calls_out() -> bool {
    CALLS_OUT.load(Relaxed)
}

/// Chooses the allocator of whatever has no other, in the whole process; gives the one before.
pub fn set_default(chosen: Chosen) -> Chosen {
    begin();
    std::mem::replace(&mut *DEFAULT.lock(), chosen)
}

/// The allocator of whatever has no other.
pub fn default() -> Chosen {
    DEFAULT.lock().clone()
}

impl Chosen {
    /// This allocator.
    pub fn new(allocator: Arc<dyn Allocator>) -> Chosen {
        Chosen(Some(allocator))
    }

    /// The system's allocator.
    pub const fn system() -> Chosen {
        Chosen(None)
    }

    /// What is chosen on this thread now.
    #[inline]
    pub fn now() -> Chosen {
        if is_chosen() { Chosen::asked() } else { Chosen(None) }
    }

    #[cold]
    fn asked() -> Chosen {
        // A thread that ends has no scope any more.
        let scope = SCOPE.try_with(|scope| scope.borrow().clone()).unwrap_or_default();
        scope.or_else(|| HOST.get().and_then(|host| host())).unwrap_or_else(default)
    }

    /// What a helper thread uses for work of this one: the allocator that is chosen here, unless it runs code of the
    /// host program, which helpers must not wait for.
    #[inline]
    pub fn for_helpers() -> Chosen {
        Chosen(Chosen::now().0.filter(|allocator| !allocator.calls_out()))
    }

    /// What work that begins here needs for a while comes from: the allocator that is chosen here, unless it may run
    /// code of the host program while this thread has locked buffers, which that code may want to read.
    #[inline]
    pub(crate) fn for_scratch() -> Chosen {
        if access::is_locking() { Chosen::for_helpers() } else { Chosen::now() }
    }

    /// The allocator; `None` is the system's.
    #[inline]
    pub fn allocator(&self) -> Option<&Arc<dyn Allocator>> {
        self.0.as_ref()
    }

    /// The allocator itself; `None` is the system's.
    #[inline]
    pub(crate) fn into_allocator(self) -> Option<Arc<dyn Allocator>> {
        self.0
    }

    /// Makes it the one that is chosen on this thread, until the scope is dropped.
    #[inline]
    #[must_use = "the choice ends with the scope"]
    pub fn enter(&self) -> Scope {
        if self.0.is_some() {
            begin();
        }
        // Without any choice in the process there is none to override either.
        let before = is_chosen().then(|| SCOPE.replace(Some(self.clone())));
        Scope { before, thread: PhantomData }
    }
}

impl std::fmt::Debug for Chosen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.as_ref().map_or("system", |allocator| allocator.name()))
    }
}

/// As long as it lives, an allocator is chosen on this thread: see [`Chosen::enter`].
#[derive(Debug)]
pub struct Scope {
    before: Option<Option<Chosen>>,
    /// It ends on the thread where it began.
    thread: PhantomData<*const ()>,
}

impl Drop for Scope {
    #[inline]
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            // The one that ends is dropped outside of the cell: it may be the last of its kind.
            drop(SCOPE.replace(before));
        }
    }
}
