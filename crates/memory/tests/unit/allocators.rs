use super::*;
use crate::{Benches, Buffer, Chosen, Scratch, current};
use error::{Kind, Result};

/// Each allocator that needs nothing of the machine, around the same counting one.
fn all() -> Vec<(Arc<dyn Allocator>, Arc<Tracing>)> {
    let around: [fn(Arc<dyn Allocator>) -> Result<Arc<dyn Allocator>>; 6] = [
        |parent| Ok(Arc::new(Aligned::new(256, Some(parent))?)),
        |parent| Ok(Arc::new(Limited::new(Some(parent), 1 << 30))),
        |parent| Ok(Arc::new(Failing::new(Some(parent), 1000))),
        |parent| Ok(Arc::new(Chain::new(parent.clone(), parent, 1000))),
        |parent| Ok(Arc::new(Pool::new(Some(parent), Some(1 << 20)))),
        |parent| Ok(Arc::new(Tracing::new(Some(parent), true))),
    ];
    let make = |around: &fn(Arc<dyn Allocator>) -> Result<Arc<dyn Allocator>>| {
        let counting = Arc::new(Tracing::new(None, false));
        (around(counting.clone()).expect("an allocator"), counting)
    };
    around.iter().map(make).collect()
}

/// Allocators that need pages or files of the system.
fn of_the_system() -> Vec<Arc<dyn Allocator>> {
    let file = std::env::temp_dir().join(format!("polyarray-test-{}", std::process::id()));
    vec![
        Arc::new(HugePages),
        Arc::new(Mapped::new(&std::env::temp_dir()).expect("a directory")),
        Arc::new(Mapped::new(&file).expect("a file")),
        Arc::new(Shared::new("polyarray-test").expect("a name")),
    ]
}

fn use_it(allocator: &Arc<dyn Allocator>) {
    let mut live = Vec::new();
    for round in 0..3 {
        // Miri takes minutes over many bytes.
        for size in [0, 1, 100, 512, 5000, if cfg!(miri) { 20_000 } else { 300_000 }] {
            for zeroed in [false, true] {
                let buffer = Buffer::from_allocator(size, zeroed, allocator).expect("a block");
                assert!(buffer.capacity() >= size, "{}", allocator.name());
                assert_eq!(buffer.pointer().addr() % if size < 512 { 16 } else { 64 }, 0);
                if zeroed {
                    let bytes = buffer.copy_bytes(0, size).expect("inside");
                    assert!(bytes.iter().all(|&byte| byte == 0), "{} {size}", allocator.name());
                }
                // SAFETY: nobody else has the buffer.
                unsafe { buffer.pointer().write_bytes(7, size) };
                live.push(buffer);
                if live.len() > 4 + round {
                    live.remove(round);
                }
            }
        }
    }
    let bytes = live.iter().map(|buffer| buffer.copy_bytes(0, 100.min(buffer.capacity())));
    assert!(bytes.flatten().count() == live.len());
}

#[test]
fn blocks_have_what_was_asked_for_and_come_back() {
    for (allocator, counting) in all() {
        use_it(&allocator);
        assert_eq!(allocator.parent().map(|parent| parent.name()), Some("tracing(system)"));
        drop(allocator);
        assert_eq!(counting.live_bytes(), 0, "all are freed with the allocator at last");
    }
}

#[test]
#[cfg_attr(miri, ignore = "maps files")]
fn files_and_pages_are_memory() {
    of_the_system().iter().for_each(use_it);
}

#[test]
fn what_an_allocator_refuses_costs_nothing() {
    let counting = Arc::new(Tracing::new(None, false));
    let limited: Arc<dyn Allocator> = Arc::new(Limited::new(Some(counting.clone()), 100));
    let error = Buffer::from_allocator(101, false, &limited).map(drop).expect_err("too much");
    assert_eq!(error.kind(), Kind::Memory);
    assert_eq!(
        error.message(),
        "Unable to allocate 101 bytes (allocator 'limited(tracing(system), 100)': 100 bytes of 100 bytes are left)"
    );
    let failing: Arc<dyn Allocator> = Arc::new(Failing::new(Some(limited.clone()), 0));
    let held: Arc<dyn Allocator> = Arc::new(Limited::new(Some(failing), 50));
    assert!(Buffer::from_allocator(10, false, &held).is_err());
    assert_eq!(held.statistics()[0], ("live", 0));
    assert_eq!(counting.live_bytes(), 0);
}

#[test]
fn a_pool_gives_kept_blocks_to_what_fits_and_keeps_no_more_than_it_may() {
    let counting = Arc::new(Tracing::new(None, false));
    let pool: Arc<dyn Allocator> = Arc::new(Pool::new(Some(counting.clone()), Some(10_000)));
    let count =
        |name: &str| pool.statistics().into_iter().find(|(known, _)| *known == name).expect("a count").1;
    for size in [8000, 7900, 7500] {
        drop(Buffer::from_allocator(size, false, &pool).expect("a block"));
    }
    assert_eq!((count("hits"), count("misses"), count("kept")), (2, 1, 8192));
    drop(Buffer::from_allocator(4000, false, &pool).expect("a block"));
    assert_eq!(counting.live_bytes(), 8192, "what would be too much is freed");
    assert_eq!(pool.trim(), 8192);
    assert_eq!((counting.live_bytes(), count("live")), (0, 0));
}

#[test]
fn a_pool_lets_go_of_what_it_keeps_before_it_fails() {
    let limited: Arc<dyn Allocator> = Arc::new(Limited::new(None, 10_000));
    let pool: Arc<dyn Allocator> = Arc::new(Pool::new(Some(limited), None));
    drop(Buffer::from_allocator(4096, false, &pool).expect("a block"));
    assert!(Buffer::from_allocator(8192, false, &pool).is_ok());
}

#[test]
fn scopes_are_of_one_thread_and_end_in_order() {
    let (outer, inner) = (Arc::new(Tracing::new(None, false)), Arc::new(Tracing::new(None, false)));
    let (a, b) = (Chosen::new(outer.clone()), Chosen::new(inner.clone()));
    let _outer = a.enter();
    let first = Buffer::new(10).expect("10 bytes");
    let second = {
        let _inner = b.enter();
        Buffer::new(20).expect("20 bytes")
    };
    let third = {
        let _inner = Chosen::system().enter();
        Buffer::new(40).expect("40 bytes")
    };
    let chosen = Chosen::now();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            assert!(Buffer::new(10).expect("10 bytes").allocator().is_none());
            let _here = chosen.enter();
            assert!(Buffer::new(10).expect("10 bytes").is_of(&a));
        });
    });
    assert_eq!((outer.live_bytes(), inner.live_bytes()), (10, 20));
    assert!(first.is_of(&a) && second.is_of(&b) && third.is_of(&Chosen::system()) && !first.is_of(&b));
    assert!(current::is_chosen());
}

#[test]
#[cfg_attr(miri, ignore = "maps files")]
fn a_file_is_used_again_where_blocks_were_freed() {
    let path = std::env::temp_dir().join(format!("polyarray-again-{}", std::process::id()));
    let mapped: Arc<dyn Allocator> = Arc::new(Mapped::new(&path).expect("a file"));
    let mut live: Vec<_> = (0..8)
        .map(|k| Buffer::from_allocator(4096 * (1 + k % 3), false, &mapped).expect("a block"))
        .collect();
    let size = || std::fs::metadata(&path).expect("a file").len();
    let whole = size();
    for round in 0..20 {
        live.remove(round % 8);
        live.push(Buffer::from_allocator(4096, true, &mapped).expect("a block"));
    }
    assert!(size() <= whole + 4096, "{} of {whole}", size());
    drop(live);
    std::fs::remove_file(&path).expect("the file stays");
}

/// What a forked child does: its exit status is zero where the work is done, and the alarm's where it waits for ever.
#[cfg(target_os = "linux")]
fn in_a_child(work: impl FnOnce() -> bool) -> bool {
    // SAFETY: the child does its work on memory of its own and ends without running the parent's destructors.
    unsafe {
        let child = libc::fork();
        if child == 0 {
            libc::alarm(20);
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or(false);
            libc::_exit(i32::from(!done));
        }
        let mut status = 0;
        libc::waitpid(child, &raw mut status, 0) == child && status == 0
    }
}

#[test]
#[cfg(target_os = "linux")]
#[cfg_attr(miri, ignore = "forks")]
fn a_child_finds_no_lock_taken() {
    let pool: Arc<dyn Allocator> = Arc::new(Pool::new(None, None));
    let tracing: Arc<dyn Allocator> = Arc::new(Tracing::new(Some(pool.clone()), true));
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    for size in [100, 5000, 70_000] {
                        drop(Buffer::from_allocator(size, false, &tracing).expect("a block"));
                    }
                }
            });
        }
        let forks = (0..50)
            .all(|_| in_a_child(|| (0..20).all(|_| Buffer::from_allocator(5000, false, &tracing).is_ok())));
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(forks);
    });
}

#[test]
#[cfg(target_os = "linux")]
#[cfg_attr(miri, ignore = "forks")]
fn a_child_hands_out_nothing_that_its_parent_may() {
    let shared: Arc<dyn Allocator> = Arc::new(Shared::new("polyarray-test-fork").expect("a name"));
    let file = std::env::temp_dir().join(format!("polyarray-fork-{}", std::process::id()));
    let mapped: Arc<dyn Allocator> = Arc::new(Mapped::new(&file).expect("a file"));
    let directory: Arc<dyn Allocator> = Arc::new(Mapped::new(&std::env::temp_dir()).expect("a directory"));
    for (parent, makes_more) in [(shared, true), (mapped, false), (directory, true)] {
        let pool: Arc<dyn Allocator> = Arc::new(Pool::new(Some(parent.clone()), None));
        let live = Buffer::from_allocator(4000, true, &pool).expect("a block");
        drop(Buffer::from_allocator(4000, true, &pool).expect("a block"));
        let count =
            |name: &str| pool.statistics().into_iter().find(|(known, _)| *known == name).expect("a count").1;
        assert!(count("kept") > 0);
        let name = live.shared_name();
        assert!(in_a_child(|| {
            // Both what was kept and what the child lets go of are still its parent's.
            drop(live.clone());
            let forgotten = count("kept") == 0;
            let made = Buffer::from_allocator(4000, false, &pool);
            // SAFETY: the child's own block.
            made.iter().for_each(|made| unsafe { made.pointer().write_bytes(7, 4000) });
            let as_expected = made.is_ok() == makes_more;
            drop(made);
            forgotten && as_expected && count("kept") == 0
        }));
        let again = Buffer::from_allocator(4000, false, &pool).expect("the kept block");
        assert!(live.copy_bytes(0, 4000).is_some_and(|bytes| bytes.iter().all(|&byte| byte == 0)));
        assert!(again.copy_bytes(0, 4000).is_some_and(|bytes| bytes.iter().all(|&byte| byte == 0)));
        if let Some(name) = name {
            assert!(Attached::new(&name).is_ok(), "the name is the parent's to remove");
        }
    }
    // Copies of private blocks are the child's.
    let pool: Arc<dyn Allocator> = Arc::new(Pool::new(None, None));
    drop(Buffer::from_allocator(4000, false, &pool).expect("a block"));
    assert!(in_a_child(|| {
        let made = Buffer::from_allocator(4000, false, &pool).is_ok();
        made && pool.statistics().iter().any(|&(name, count)| name == "hits" && count == 1)
    }));
    std::fs::remove_file(&file).expect("the file stays");
}

#[test]
fn scratch_grows_in_memory_of_the_chosen_allocator_and_goes_back() {
    let counting = Arc::new(Tracing::new(None, true));
    let chosen = Chosen::new(counting.clone());
    {
        let _scope = chosen.enter();
        let mut list = Scratch::new();
        for k in 0..1000_u64 {
            list.push(k).expect("memory");
        }
        list.extend(&[7; 100]).expect("memory");
        list.resize(1200, 9).expect("memory");
        assert!(
            list[..1000].iter().copied().eq(0..1000)
                && list[1000..1100] == [7; 100]
                && list[1100..] == [9; 100]
        );
        assert!(counting.live_bytes() >= 1200 * 8);
        assert!(Scratch::filled(0, 1).expect("nothing").is_empty());
        assert_eq!(Scratch::copied(&[[1.0_f64, 2.0]; 3]).expect("memory")[2], [1.0, 2.0]);
    }
    assert_eq!((counting.live_bytes(), counting.statistics()[2]), (0, ("blocks", 0)));
    let failing = Chosen::new(Arc::new(Failing::new(Some(counting.clone()), 1)));
    let _scope = failing.enter();
    let mut list = Scratch::collected([1, 2, 3]).expect("the first");
    assert_eq!(list.extend(&[0; 4000]).expect_err("the second").kind(), Kind::Memory);
    assert_eq!(list[..], [1, 2, 3]);
}

#[test]
fn benches_are_made_before_work_begins_and_used_by_turns() {
    let kept = {
        let benches = Benches::new(2, 100).expect("nothing to make");
        let bench = benches.take().expect("memory of the thread");
        bench.pointer()
    };
    let benches = Benches::new(2, 100).expect("nothing to make");
    assert_eq!(benches.take().expect("the same memory").pointer(), kept);
    let counting = Arc::new(Tracing::new(None, false));
    let chosen = Chosen::new(counting.clone());
    {
        let _scope = chosen.enter();
        let benches = Benches::new(2, 1000).expect("memory");
        assert_eq!(counting.live_bytes(), 2048);
        let work = || {
            for _ in 0..100 {
                let bench = benches.take().expect("a bench");
                assert_eq!(bench.pointer().addr() % 64, 0);
                // SAFETY: a bench is one thread's at a time.
                unsafe { bench.pointer().write_bytes(1, 1000) };
            }
        };
        std::thread::scope(|scope| {
            scope.spawn(work);
            work();
        });
    }
    assert_eq!(counting.live_bytes(), 0);
    let _scope = Chosen::new(Arc::new(Failing::new(Some(counting), 1))).enter();
    assert_eq!(Benches::new(2, 1000).map(drop).expect_err("the second").kind(), Kind::Memory);
}
