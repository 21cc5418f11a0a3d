//! How many threads there are, and sharing work out among them.
//!
//! [`spread`] and [`share`] are for work that comes in pieces; the thread that has it begins at once. [`install`]
//! is for libraries that use rayon.

mod crew;
mod place;

use crew::Crew;
use error::{Error, Result};
use memory::Chosen;
use memory::fork::Handlers;
use std::cell::Cell;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

/// Zero until it is asked for the first time.
static COUNT: AtomicUsize = AtomicUsize::new(0);
/// The most threads that evaluations use, however many are asked for: more than machines have cores.
const MOST: usize = 1024;

/// Threads that wait for work, started when they are first needed.
#[derive(Default)]
struct Teams {
    /// Those of work that is shared here.
    crew: Option<Arc<Crew>>,
    /// Those of libraries that use rayon.
    pool: Option<Arc<rayon::ThreadPool>>,
}

static TEAMS: Mutex<Teams> = Mutex::new(Teams { crew: None, pool: None });

fn teams() -> MutexGuard<'static, Teams> {
    static FORKS: Once = Once::new();
    Handlers { before: hold, parent: release, child: forget }.install(&FORKS);
    TEAMS.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local! {
    /// The teams, while this thread forks.
    static HELD: Cell<Option<MutexGuard<'static, Teams>>> = const { Cell::new(None) };
}

extern "C" fn hold() {
    HELD.set(Some(teams()));
}

extern "C" fn release() {
    HELD.set(None);
}

/// The child has none of the threads, and must not wait for them: it starts its own.
extern "C" fn forget() {
    if let Some(mut teams) = HELD.take() {
        std::mem::forget(std::mem::take(&mut *teams));
    }
}

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
            let count = asked.filter(|&n: &usize| n > 0).unwrap_or(cores).min(MOST);
            COUNT.store(count, Relaxed);
            count
        }
        count => count,
    }
}

/// How many threads share so much work, in quarters of a nanosecond.
pub fn useful(work: usize) -> usize {
    if work < WORTHWHILE { 1 } else { num_threads() }
}

/// Changes the number of threads; a thousand at most.
///
/// # Errors
/// [`error::Kind::Value`] for zero threads.
pub fn set_num_threads(count: usize) -> Result<()> {
    if count == 0 {
        return Err(Error::value("set_num_threads: the number of threads must be at least 1, got 0"));
    }
    COUNT.store(count.min(MOST), Relaxed);
    let old = std::mem::take(&mut *teams());
    drop(old);
    Ok(())
}

/// The helpers.
fn crew() -> Arc<Crew> {
    Arc::clone(teams().crew.get_or_insert_with(|| Arc::new(Crew::new(num_threads() - 1))))
}

/// The pool; `None` where one thread is all there is.
fn pool() -> Option<Arc<rayon::ThreadPool>> {
    let count = num_threads();
    if count == 1 {
        return None;
    }
    let mut teams = teams();
    if teams.pool.is_none() {
        let name = |k| format!("polyarray-{k}");
        teams.pool =
            rayon::ThreadPoolBuilder::new().num_threads(count).thread_name(name).build().ok().map(Arc::new);
    }
    teams.pool.clone()
}

/// Runs something that uses rayon in the pool, if `work` (in quarters of a nanosecond) is worth it.
pub fn install<R: Send>(work: usize, run: impl FnOnce() -> R + Send) -> R {
    match (work >= WORTHWHILE && rayon::current_thread_index().is_none()).then(pool).flatten() {
        Some(pool) => {
            let chosen = Chosen::for_helpers();
            pool.install(|| {
                let _scope = chosen.enter();
                run()
            })
        }
        None => run(),
    }
}

/// Calls `run` once with every number below `tasks`, on all threads. The calling thread works too: it begins at
/// once, and leaves less to the others the longer they take to wake. Everybody begins with a share of their own,
/// the same in every call, whose elements their core's cache may still hold, and then helps with what is left.
///
/// It costs a microsecond where helpers are awake, and several where they are not.
///
/// ```
/// use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
/// let sum = AtomicUsize::new(0);
/// threads::spread(10, |task| {
///     sum.fetch_add(task, Relaxed);
/// });
/// assert_eq!(sum.into_inner(), 45);
/// ```
pub fn spread(tasks: usize, run: impl Fn(usize) + Sync) {
    let workers = num_threads().min(tasks);
    if workers <= 1 {
        return (0..tasks).for_each(run);
    }
    let share = |worker: usize| tasks * worker / workers;
    let next: Vec<AtomicUsize> = (0..workers).map(|worker| AtomicUsize::new(share(worker))).collect();
    let chosen = Chosen::for_helpers();
    let work = |first: usize| {
        // The thread that calls is as it was; helpers make their scratch memory where it would.
        let _scope = (first != 0).then(|| chosen.enter());
        for worker in (first..workers).chain(0..first) {
            while let task = next[worker].fetch_add(1, Relaxed)
                && task < share(worker + 1)
            {
                run(task);
            }
        }
    };
    crew().work_together(workers, &work);
}

/// Calls `run` once with each of the jobs, on all threads.
///
/// ```
/// let mut squares = [0, 1, 2, 3];
/// threads::each(squares.iter_mut().collect(), |number| *number *= *number);
/// assert_eq!(squares, [0, 1, 4, 9]);
/// ```
pub fn each<J: Send>(jobs: Vec<J>, run: impl Fn(J) + Sync) {
    let jobs: Vec<_> = jobs.into_iter().map(|job| Mutex::new(Some(job))).collect();
    spread(jobs.len(), |task| {
        if let Some(job) = jobs[task].lock().unwrap_or_else(PoisonError::into_inner).take() {
            run(job);
        }
    });
}

/// The results of tasks that are spread, in order.
///
/// ```
/// assert_eq!(threads::collect(4, |task| task * task), [0, 1, 4, 9]);
/// ```
pub fn collect<R: Send>(tasks: usize, run: impl Fn(usize) -> R + Sync) -> Vec<R> {
    let results: Vec<Mutex<Option<R>>> = (0..tasks).map(|_| Mutex::new(None)).collect();
    spread(tasks, |task| {
        let result = run(task);
        *results[task].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
    });
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
            for result in collect(count.div_ceil(chunk), one) {
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
