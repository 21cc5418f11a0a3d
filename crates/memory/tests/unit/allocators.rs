use super::*;
use crate::{Buffer, Chosen, current};
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
        for size in [0, 1, 100, 512, 5000, 300_000] {
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
