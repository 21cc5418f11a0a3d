//! How many threads there are, and sharing work out among them.

use crate::crew::Crew;
use error::{Error, Result};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

/// Zero until it is asked for the first time.
static COUNT: AtomicUsize = AtomicUsize::new(0);
/// The threads of work that is shared here.
static CREW: Mutex<Option<Arc<Crew>>> = Mutex::new(None);
/// The threads of libraries that use rayon.
static POOL: Mutex<Option<Arc<rayon::ThreadPool>>> = Mutex::new(None);

/// Work, in quarters of a nanosecond on one core, below which threads cost more than they save.
const WORTHWHILE: usize = 400_000;
/// Work after which a long evaluation asks whether the user wants to stop.
const SLICE: usize = 400_000_000;

/// The number of threads that evaluations use: `POLYARRAY_NUM_THREADS`, or else the cores that this
/// process may use.
pub fn num_threads() -> usize {
    match COUNT.load(Relaxed) {
        0 => {
            let asked = std::env::var("POLYARRAY_NUM_THREADS").ok().and_then(|text| text.trim().parse().ok());
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            let count = asked.filter(|&n: &usize| n > 0).unwrap_or(cores);
            COUNT.store(count, Relaxed);
            count
        }
        count => count,
    }
}

/// Changes the number of threads.
///
/// # Errors
/// [`error::Kind::Value`] for zero threads.
pub fn set_num_threads(count: usize) -> Result<()> {
    if count == 0 {
        return Err(Error::value("set_num_threads: the number of threads must be at least 1, got 0"));
    }
    COUNT.store(count, Relaxed);
    *CREW.lock().unwrap_or_else(PoisonError::into_inner) = None;
    *POOL.lock().unwrap_or_else(PoisonError::into_inner) = None;
    Ok(())
}

/// The helpers, started when they are first needed.
fn crew() -> Arc<Crew> {
    let mut crew = CREW.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(crew.get_or_insert_with(|| Arc::new(Crew::new(num_threads() - 1))))
}

/// The pool, started when it is first needed; `None` where one thread is all there is.
fn pool() -> Option<Arc<rayon::ThreadPool>> {
    let count = num_threads();
    if count == 1 {
        return None;
    }
    let mut pool = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    if pool.is_none() {
        let name = |k| format!("polyarray-{k}");
        *pool =
            rayon::ThreadPoolBuilder::new().num_threads(count).thread_name(name).build().ok().map(Arc::new);
    }
    pool.clone()
}

/// Runs something that uses rayon in the pool, if `work` (in quarters of a nanosecond) is worth it.
pub fn install<R: Send>(work: usize, run: impl FnOnce() -> R + Send) -> R {
    match (work >= WORTHWHILE && rayon::current_thread_index().is_none()).then(pool).flatten() {
        Some(pool) => pool.install(run),
        None => run(),
    }
}

/// The results of the tasks, in order. The calling thread works too: it begins at once, and leaves less to
/// the others the longer they take to wake. Everybody begins with a share of their own, the same in every
/// call, whose elements their core's cache may still hold, and then helps with what is left.
fn together<R: Send>(tasks: usize, threads: usize, run: impl Fn(usize) -> R + Sync) -> Vec<R> {
    let workers = threads.min(tasks).max(1);
    let share = |worker: usize| tasks * worker / workers;
    let results: Vec<Mutex<Option<R>>> = (0..tasks).map(|_| Mutex::new(None)).collect();
    let next: Vec<AtomicUsize> = (0..workers).map(|worker| AtomicUsize::new(share(worker))).collect();
    let work = |first: usize| {
        for worker in (first..workers).chain(0..first) {
            while let task = next[worker].fetch_add(1, Relaxed)
                && task < share(worker + 1)
            {
                let result = run(task);
                *results[task].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            }
        }
    };
    crew().work_together(workers, &work);
    results
        .into_iter()
        .filter_map(|result| result.into_inner().unwrap_or_else(PoisonError::into_inner))
        .collect()
}

/// Calls `run` on ranges that make up `0..tasks`, on several threads where the work is worth it, and
/// combines what it returns. `weight` is the work of one task; `grain` the tasks that stay together.
///
/// # Errors
/// [`error::Kind::Interrupted`] where the user stopped the work, and errors of `run`.
pub fn share<R: Send + Default>(
    tasks: usize,
    weight: usize,
    grain: usize,
    run: impl Fn(Range<usize>) -> Result<R> + Sync,
    combine: impl Fn(R, R) -> R + Sync + Send,
) -> Result<R> {
    let work = tasks.saturating_mul(weight);
    if work < WORTHWHILE || tasks <= grain {
        return run(0..tasks);
    }
    let threads = num_threads();
    let slice = (SLICE / weight.max(1) * threads).max(grain);
    let mut total = R::default();
    let mut start = 0;
    while start < tasks {
        let end = tasks.min(start.saturating_add(slice));
        let count = end - start;
        // Several chunks a thread, so that a core that is busy elsewhere holds nobody up.
        let chunk = count.div_ceil(threads * 4).next_multiple_of(grain);
        let one = |k: usize| run(start + k * chunk..(start + (k + 1) * chunk).min(end));
        if threads == 1 {
            total = combine(total, run(start..end)?);
        } else {
            for result in together(count.div_ceil(chunk), threads, one) {
                total = combine(total, result?);
            }
        }
        start = end;
        if start < tasks {
            memory::blocking::check()?;
        }
    }
    Ok(total)
}
