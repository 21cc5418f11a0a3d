//! Processes that fork while their threads work.
//!
//! The child has the memory of all threads, but only the one that forked: a lock that another held would stay
//! locked for ever. So whoever has a lock for the whole process takes it before a fork and releases it after,
//! in both processes; whoever has threads forgets them in the child, where they do not exist. What is behind a
//! [`Guarded`] lock is treated so without further ado.

use std::any::Any;
use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError, Weak};

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

/// How many forks lie between the process that began and this one.
static GENERATION: AtomicUsize = AtomicUsize::new(0);

/// A number that a forked process has for itself: what was noted with another one is that of a parent, which goes on
/// using it.
#[inline]
pub fn generation() -> usize {
    install();
    GENERATION.load(Relaxed)
}

/// A value behind a lock that forks find, and leave, open.
///
/// ```
/// let count = memory::fork::Guarded::new(1);
/// *count.lock() += 1;
/// assert_eq!(*count.lock(), 2);
/// ```
pub struct Guarded<T>(Arc<Mutex<T>>);

impl<T: Send + 'static> Guarded<T> {
    /// A lock of its own.
    pub fn new(value: T) -> Guarded<T> {
        install();
        let lock = Arc::new(Mutex::new(value));
        let mut all = open(&LOCKS);
        if all.len() >= 8 && all.len().is_power_of_two() {
            all.retain(|known| known.strong_count() > 0);
        }
        all.push(Arc::downgrade(&lock) as Weak<dyn Holdable>);
        Guarded(lock)
    }

    /// The value, for this thread alone.
    #[inline]
    pub fn lock(&self) -> MutexGuard<'_, T> {
        open(&self.0)
    }
}

impl<T: Send + Default + 'static> Default for Guarded<T> {
    fn default() -> Guarded<T> {
        Guarded::new(T::default())
    }
}

fn open<T: ?Sized>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A lock of any value.
trait Holdable: Send + Sync {
    fn hold(self: Arc<Self>) -> Box<dyn Any>;
}

/// A lock that is held, and the value that it is of.
struct Held<T: 'static> {
    _guard: MutexGuard<'static, T>,
    _lock: Arc<Mutex<T>>,
}

impl<T: Send + 'static> Holdable for Mutex<T> {
    fn hold(self: Arc<Self>) -> Box<dyn Any> {
        // SAFETY: the lock lives behind the reference count, which is let go after the guard, as the fields' order says.
        let guard = unsafe { std::mem::transmute::<MutexGuard<'_, T>, MutexGuard<'static, T>>(open(&self)) };
        Box::new(Held { _guard: guard, _lock: self })
    }
}

static LOCKS: Mutex<Vec<Weak<dyn Holdable>>> = Mutex::new(Vec::new());

/// All locks, the list of them last.
type All = (Vec<Box<dyn Any>>, MutexGuard<'static, Vec<Weak<dyn Holdable>>>);

thread_local! {
    /// All locks, while this thread forks.
    static HELD: RefCell<Option<All>> = const { RefCell::new(None) };
}

fn install() {
    static FORKS: Once = Once::new();
    Handlers { before: hold, parent: release, child: begin }.install(&FORKS);
}

extern "C" fn hold() {
    let all = open(&LOCKS);
    // Nobody waits for one of them while having another.
    let held = all.iter().filter_map(Weak::upgrade).map(Holdable::hold).collect();
    HELD.set(Some((held, all)));
}

extern "C" fn release() {
    drop(HELD.take());
}

extern "C" fn begin() {
    GENERATION.fetch_add(1, Relaxed);
    release();
}
