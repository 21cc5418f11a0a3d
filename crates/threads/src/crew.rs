//! Helper threads for the thread that has work to share.
//!
//! A pool made for tasks of any kind wakes a thread for each and waits until all have run, which costs more than
//! an operation on 100,000 elements does. Here the thread that has work *offers* it to helpers and begins at
//! once. A helper that is awake takes part within a microsecond; one that sleeps takes part when it has woken,
//! if there is still something to do: when the thread runs out of work, it takes its offers back and waits
//! only for helpers that accepted. Helpers that are busy are done without.
//!
//! A helper that is done stays awake for a moment, since operations come in rows.

use crate::place::{self, NOWHERE};
use std::any::Any;
use std::hint::spin_loop;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, Ordering::*};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle, Thread};
use std::time::{Duration, Instant};

/// How long a helper stays awake for more.
const AWAKE: Duration = Duration::from_micros(200);

/// What is offered: work that any number of threads may do together, each called with a number of its own.
struct Offer<'a> {
    work: &'a (dyn Fn(usize) + Sync),
    /// What the first helper that panicked said.
    panic: Mutex<Option<Box<dyn Any + Send>>>,
    /// Who offers, and may be asleep until the last helper is done.
    owner: Thread,
}

/// Where a helper finds an offer: null, or an offer's address, or the address after it when it is accepted.
struct Desk {
    slot: AtomicPtr<u8>,
    closed: AtomicBool,
    /// The core of who made the last offer.
    owner: AtomicI32,
}

fn address(offer: &Offer<'_>) -> *mut u8 {
    ptr::from_ref(offer).cast::<u8>().cast_mut()
}

fn accepted(offer: *mut u8) -> *mut u8 {
    offer.wrapping_add(1)
}

impl Desk {
    /// Waits for an offer and accepts it; null when the desk is closed.
    fn accept(&self) -> *mut u8 {
        let mut since = Instant::now();
        loop {
            for _ in 0..32 {
                let offer = self.slot.load(Relaxed);
                // Whoever wins has the offer: its owner may be taking it back.
                if !offer.is_null()
                    && self.slot.compare_exchange(offer, accepted(offer), Acquire, Relaxed).is_ok()
                {
                    return offer;
                }
                spin_loop();
            }
            if self.closed.load(Acquire) {
                return ptr::null_mut();
            }
            if since.elapsed() > AWAKE {
                thread::park();
                since = Instant::now();
            }
            // Who has work may be waiting for this very core.
            let core = self.owner.load(Relaxed);
            if core != NOWHERE && place::current() == core {
                place::leave(core);
            }
        }
    }

    /// What a helper does all its life.
    fn serve(&self, number: usize) {
        loop {
            let address = self.accept();
            if address.is_null() {
                return;
            }
            // SAFETY: an offer lives until its owner has taken it back, which fails once it is accepted, or until
            // the slot is empty again.
            let offer = unsafe { &*address.cast::<Offer<'_>>() };
            if let Err(payload) = catch_unwind(AssertUnwindSafe(|| (offer.work)(number))) {
                offer.panic.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(payload);
            }
            let owner = offer.owner.clone();
            self.slot.store(ptr::null_mut(), Release);
            owner.unpark();
        }
    }
}

/// The offers of one thread; they end when this is dropped, however that comes about.
struct Offered<'a> {
    offer: *mut u8,
    desks: &'a [Helper],
}

impl Drop for Offered<'_> {
    fn drop(&mut self) {
        for helper in self.desks {
            let slot = &helper.desk.slot;
            if slot.compare_exchange(self.offer, ptr::null_mut(), Relaxed, Relaxed).is_ok() {
                continue;
            }
            let mut spins = 0;
            while slot.load(Acquire) == accepted(self.offer) {
                spins += 1;
                if spins < 1000 { spin_loop() } else { thread::park() }
            }
        }
    }
}

struct Helper {
    desk: Arc<Desk>,
    thread: JoinHandle<()>,
}

/// Some helper threads, which end when this is dropped.
pub struct Crew(Vec<Helper>);

impl Crew {
    /// Starts `helpers` threads, or as many as the system grants.
    pub fn new(helpers: usize) -> Crew {
        let start = |k: usize| {
            let desk = Arc::new(Desk {
                slot: AtomicPtr::new(ptr::null_mut()),
                closed: AtomicBool::new(false),
                owner: AtomicI32::new(NOWHERE),
            });
            let own = Arc::clone(&desk);
            let builder = thread::Builder::new().name(format!("polyarray-{k}"));
            builder.spawn(move || own.serve(k)).ok().map(|thread| Helper { desk, thread })
        };
        Crew((1..=helpers).map_while(start).collect())
    }

    /// Calls `work` with 0 on this thread, and with other numbers below `workers` on helpers that come in time.
    /// The work must be such that whoever comes first does all that there is.
    pub fn work_together(&self, workers: usize, work: &(dyn Fn(usize) + Sync)) {
        let helpers = &self.0[..self.0.len().min(workers.saturating_sub(1))];
        let offer = Offer { work, panic: Mutex::new(None), owner: thread::current() };
        {
            let _offered = Offered { offer: address(&offer), desks: helpers };
            let core = place::current();
            for helper in helpers {
                helper.desk.owner.store(core, Relaxed);
                let free = ptr::null_mut();
                if helper.desk.slot.compare_exchange(free, address(&offer), Release, Relaxed).is_ok() {
                    helper.thread.thread().unpark();
                }
            }
            work(0);
        }
        if let Some(payload) = offer.panic.into_inner().unwrap_or_else(PoisonError::into_inner) {
            resume_unwind(payload);
        }
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        for helper in &self.0 {
            helper.desk.closed.store(true, Release);
            helper.thread.thread().unpark();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    /// Adds up the numbers below `tasks`, taken one by one by whoever comes.
    fn sum(crew: &Crew, workers: usize, tasks: usize) -> usize {
        let (next, total) = (AtomicUsize::new(0), AtomicUsize::new(0));
        crew.work_together(workers, &|_| {
            while let task = next.fetch_add(1, Relaxed)
                && task < tasks
            {
                total.fetch_add(task, Relaxed);
            }
        });
        total.into_inner()
    }

    #[test]
    fn all_work_is_done_once() {
        let crew = Crew::new(3);
        for tasks in 0..200 {
            assert_eq!(sum(&crew, 4, tasks), (0..tasks).sum());
        }
    }

    #[test]
    fn threads_share_helpers_without_waiting_for_each_other() {
        let crew = Crew::new(2);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..200).for_each(|k| assert_eq!(sum(&crew, 3, k), (0..k).sum())));
            }
        });
    }

    #[test]
    fn helpers_that_sleep_are_woken_or_done_without() {
        let crew = Crew::new(2);
        for _ in 0..5 {
            thread::sleep(2 * AWAKE);
            assert_eq!(sum(&crew, 3, 1000), 499_500);
        }
    }

    #[test]
    fn work_within_work_is_done() {
        let crew = Crew::new(2);
        let total = AtomicUsize::new(0);
        let next = AtomicUsize::new(0);
        crew.work_together(3, &|_| {
            while next.fetch_add(1, Relaxed) < 20 {
                total.fetch_add(sum(&crew, 3, 10), Relaxed);
            }
        });
        assert_eq!(total.into_inner(), 20 * 45);
    }

    #[test]
    fn panics_reach_the_owner_after_everybody_is_done() {
        let crew = Crew::new(2);
        for worker in 0..3 {
            let caught = catch_unwind(AssertUnwindSafe(|| {
                let arrived = AtomicUsize::new(0);
                crew.work_together(3, &|number| {
                    arrived.fetch_add(1, Relaxed);
                    // Everybody waits for the helper that is to panic, for a while.
                    (0..1_000_000).take_while(|_| arrived.load(Relaxed) < 3).for_each(|_| spin_loop());
                    assert_ne!(number, worker, "no");
                });
            }));
            assert!(caught.is_err() || worker > 0);
            assert_eq!(sum(&crew, 3, 100), 4950);
        }
    }
}
