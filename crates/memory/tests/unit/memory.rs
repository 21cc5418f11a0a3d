use super::*;
use error::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// An allocator that counts what it made, and says when it is dropped itself.
struct Counting {
    live: Arc<AtomicUsize>,
    dropped: Arc<AtomicUsize>,
}

// SAFETY: forwards to the system's allocator.
unsafe impl Allocator for Counting {
    fn name(&self) -> &str {
        "counting"
    }
    fn allocate(&self, size: usize, alignment: usize, zeroed: bool) -> Result<Block> {
        self.live.fetch_add(1, SeqCst);
        System.allocate(size, alignment, zeroed)
    }
    unsafe fn free(&self, block: Block, alignment: usize) {
        self.live.fetch_sub(1, SeqCst);
        // SAFETY: promised by the caller.
        unsafe { System.free(block, alignment) }
    }
}

impl Drop for Counting {
    fn drop(&mut self) {
        self.dropped.fetch_add(1, SeqCst);
    }
}

#[test]
fn an_allocator_lives_as_long_as_its_last_buffer() {
    let (live, dropped) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let allocator: Arc<dyn Allocator> = Arc::new(Counting { live: live.clone(), dropped: dropped.clone() });
    let buffer = Buffer::from_allocator(100, true, &allocator).expect("100 bytes");
    drop(allocator);
    assert_eq!((live.load(SeqCst), dropped.load(SeqCst)), (1, 0));
    drop(buffer);
    assert_eq!((live.load(SeqCst), dropped.load(SeqCst)), (0, 1));
}

#[test]
fn large_blocks_are_reused_and_zeroed() {
    let size = 3 << 20;
    let first = Buffer::new(size).expect("3 MiB");
    let address = first.pointer().addr();
    // SAFETY: the buffer is ours alone.
    unsafe { first.pointer().write_bytes(7, size) };
    drop(first);
    let again = Buffer::zeroed(size).expect("3 MiB");
    assert_eq!(again.pointer().addr(), address);
    assert!(again.copy_bytes(0, size).expect("inside").iter().all(|&byte| byte == 0));
}

#[test]
fn impossible_sizes_are_errors() {
    assert_eq!(Buffer::new(usize::MAX / 2).map(drop).map_err(|e| e.kind()), Err(error::Kind::Memory));
}

#[test]
fn threads_take_many_locks_without_deadlock() {
    let a = Buffer::zeroed(8).expect("8 bytes");
    let b = Buffer::zeroed(8).expect("8 bytes");
    std::thread::scope(|scope| {
        for flip in [false, true] {
            let (a, b) = (&a, &b);
            scope.spawn(move || {
                for _ in 0..2000 {
                    let (read, write) = if flip { (b, a) } else { (a, b) };
                    let _access = Access::acquire([(&**write, Intent::Write), (&**read, Intent::Read)]);
                    // SAFETY: locked for writing.
                    unsafe { *write.pointer().cast::<u64>() += 1 };
                }
            });
        }
    });
    // SAFETY: no other thread is left.
    assert_eq!(unsafe { (*a.pointer().cast::<u64>(), *b.pointer().cast::<u64>()) }, (2000, 2000));
}
