//! What this thread has chosen, and what happened on it.
//!
//! Whether operations may be deferred and which floating-point faults count are choices of a thread;
//! scopes set and restore them. Faults that happened are collected here until the caller (the Python
//! layer, or a Rust program that cares) takes them. Counters are the process's.

use cpu::{Faults, Watch};
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

thread_local! {
    static EAGER: Cell<u32> = const { Cell::new(0) };
    static WATCH: Cell<Watch> = const { Cell::new(Watch::DEFAULT) };
    static FAULTS: RefCell<Faults> = RefCell::new(Faults::default());
    static FAULTY: Cell<bool> = const { Cell::new(false) };
}

/// A scope in which every operation runs when it is called.
///
/// ```
/// use polyarray::{Array, settings};
/// let _eager = settings::eager();
/// let x = Array::from_slice(&[1.0; 100_000]).exp()?;
/// assert!(!x.is_deferred());
/// # Ok::<(), polyarray::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "the scope ends when this value is dropped"]
pub struct Eager(());

/// Opens a scope in which nothing is deferred on this thread.
pub fn eager() -> Eager {
    EAGER.set(EAGER.get() + 1);
    Eager(())
}

impl Drop for Eager {
    #[inline]
    fn drop(&mut self) {
        EAGER.set(EAGER.get() - 1);
    }
}

/// Whether operations on this thread may be deferred: outside of [`eager`] scopes, and while the
/// faults that count are the default ones.
#[inline]
pub fn may_defer() -> bool {
    EAGER.get() == 0 && WATCH.get() == Watch::DEFAULT
}

/// The faults that count on this thread.
#[inline]
pub fn watch() -> Watch {
    WATCH.get()
}

/// Chooses the faults that count on this thread; returns the choice before.
pub fn set_watch(watch: Watch) -> Watch {
    WATCH.replace(watch)
}

/// Notes faults that an operation ran into.
#[inline]
pub(crate) fn note(faults: &Faults) {
    if !faults.is_empty() {
        FAULTS.with_borrow_mut(|all| all.extend(faults));
        FAULTY.set(true);
    }
}

/// Whether there are faults to take; costs one load.
#[inline]
pub fn has_faults() -> bool {
    FAULTY.get()
}

/// The faults since the last call.
pub fn take_faults() -> Faults {
    FAULTY.set(false);
    FAULTS.take()
}

/// What the process has done so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Report {
    /// Element-wise operations asked for on arrays large enough to count.
    pub operations: usize,
    /// How many of them were deferred.
    pub deferred: usize,
    /// Passes over memory that deferred operations took.
    pub passes: usize,
    /// Bytes of temporaries that were never made.
    pub temporaries_avoided_bytes: usize,
}

macro_rules! counters {
    ($($name:ident $add:ident $counter:ident;)+) => {
        $(static $counter: AtomicUsize = AtomicUsize::new(0);
        pub(crate) fn $add(amount: usize) { $counter.fetch_add(amount, Relaxed); })+
        /// The counters of this process.
        pub fn report() -> Report {
            Report { $($name: $counter.load(Relaxed)),+ }
        }
    };
}

counters! {
    operations count_operations OPERATIONS;
    deferred count_deferred DEFERRED;
    passes count_passes PASSES;
    temporaries_avoided_bytes count_avoided AVOIDED;
}

thread_local! {
    static ADVICE: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Notes something that the caller should know and that is no error, as NumPy's `RuntimeWarning`s.
pub(crate) fn advise(words: &'static str) {
    ADVICE.with_borrow_mut(|advice| {
        if !advice.contains(&words) {
            advice.push(words);
        }
    });
}

/// What was noted on this thread since the last call: texts of warnings other than of floating-point
/// faults.
///
/// ```
/// use polyarray::{Array, settings, statistics::nan};
/// let x = Array::from_slice(&[f64::NAN]);
/// nan::nanmean(&x, &Default::default())?;
/// assert_eq!(settings::take_advice(), ["Mean of empty slice"]);
/// # Ok::<(), polyarray::Error>(())
/// ```
pub fn take_advice() -> Vec<&'static str> {
    ADVICE.take()
}
