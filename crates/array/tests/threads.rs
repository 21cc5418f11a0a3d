//! Threads that share arrays: no deadlock, no element that is half one value and half another, and what
//! a thread deferred keeps the values of its time, whatever other threads write elsewhere.

use polyarray::{Array, DType, Movement, Result, Scalar, c64};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc;
use std::time::Duration;
use testing::Seeded;

/// Runs threads, and fails where they are not done in good time.
fn in_time(threads: Vec<Box<dyn FnOnce() -> Result<()> + Send>>) {
    let (done, wait) = mpsc::channel();
    let count = threads.len();
    for thread in threads {
        let done = done.clone();
        std::thread::spawn(move || {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(thread));
            let _ = done.send(outcome.map_err(|panic| match panic.downcast_ref::<String>() {
                Some(text) => text.clone(),
                None => "a thread failed".to_owned(),
            }));
        });
    }
    for _ in 0..count {
        match wait.recv_timeout(Duration::from_secs(120)) {
            Ok(outcome) => outcome.expect("no panic").expect("no error"),
            Err(_) => panic!("threads wait for each other"),
        }
    }
}

/// A value whose two halves are equal.
fn mark(k: usize) -> Scalar {
    Scalar::new(c64::new(k as f64, k as f64))
}

#[test]
fn shared_arrays_are_never_torn() -> Result<()> {
    const N: usize = 30_000;
    let arrays: Vec<Array> = (0..4).map(|k| Array::full(&[N], mark(k))).collect::<Result<_>>()?;
    let thread = |number: usize| -> Box<dyn FnOnce() -> Result<()> + Send> {
        let arrays = arrays.clone();
        Box::new(move || {
            let mut random = Seeded::new(number as u64);
            let check = |array: &Array| -> Result<()> {
                for value in array.to_vec::<c64>()? {
                    assert!(value.re == value.im && (0.0..100.0).contains(&value.re), "{value}");
                }
                Ok(())
            };
            for _ in 0..60 {
                let (a, b) = (random.pick(&[0, 1, 2, 3]), random.pick(&[0, 1, 2, 3]));
                let (a, b) = (&arrays[a], &arrays[b]);
                match random.below(7) {
                    0 => a.assign(&Array::scalar(mark(random.below(100)))?)?,
                    1 => a.assign(b)?,
                    2 => check(a)?,
                    3 => check(&a.positive()?)?,
                    4 => {
                        // Deferred here, settled by whoever writes first.
                        let (x, y) = (a.positive()?, b.maximum(a)?);
                        check(&y)?;
                        check(&x)?;
                    }
                    5 => {
                        let half = |start| Movement::Slice { axis: 0, start, step: 1, count: N / 2 };
                        a.moved(&half(0))?.assign(&b.moved(&half(N / 2))?.positive()?)?;
                    }
                    _ => {
                        let largest = a.max(None)?.item()?.as_c64();
                        assert!(largest.re == largest.im, "{largest}");
                    }
                }
            }
            Ok(())
        })
    };
    in_time((0..6).map(thread).collect());
    Ok(())
}

#[test]
fn what_was_deferred_keeps_its_time_while_others_write_beside_it() -> Result<()> {
    const PART: usize = 5_000;
    let x = Array::zeros(&[4 * PART], DType::Float64)?;
    let thread = |number: usize| -> Box<dyn FnOnce() -> Result<()> + Send> {
        let x = x.clone();
        Box::new(move || {
            // Each thread has a part of the buffer for itself.
            let mine = x.moved(&Movement::Slice { axis: 0, start: number * PART, step: 1, count: PART })?;
            let set = |value: usize| mine.assign(&Array::scalar(Scalar::new(value as f64))?);
            for k in 0..400 {
                set(k)?;
                let before = mine.positive()?;
                let doubled = before.add(&before)?;
                set(k + 1000)?;
                let sums = [before.sum(None)?.item()?.as_f64(), doubled.sum(None)?.item()?.as_f64()];
                assert_eq!(sums, [(k * PART) as f64, (2 * k * PART) as f64], "thread {number}, round {k}");
            }
            Ok(())
        })
    };
    in_time((0..4).map(thread).collect());
    Ok(())
}

#[test]
fn a_deferred_array_reduced_elsewhere_does_not_see_later_writes() -> Result<()> {
    const N: usize = 40_000;
    let stop = std::sync::Arc::new(AtomicBool::new(false));
    let (give, take) = mpsc::channel::<(i64, Array)>();
    let writer: Box<dyn FnOnce() -> Result<()> + Send> = Box::new({
        let stop = stop.clone();
        move || {
            let x = Array::zeros(&[N], DType::Float64)?;
            for k in 0..300_i64 {
                if stop.load(Relaxed) {
                    break;
                }
                x.assign(&Array::scalar(Scalar::new(k as f64))?)?;
                let deferred = x.add(1.0)?;
                let _ = give.send((k, deferred));
                // Assigned, and read elsewhere at the same time.
                let doubled = x.multiply(2.0)?;
                let _ = give.send((2 * k, doubled.add(1.0)?));
                let _ = give.send((2 * k, doubled.clone().subtract(-1.0)?));
                let _ = give.send((2 * k - 1, doubled.clone()));
                x.assign(&doubled)?;
                // In place, which must settle `deferred` or find that the reader was there first.
                x.assign(&x.multiply(3.0)?)?;
            }
            Ok(())
        }
    });
    let reader: Box<dyn FnOnce() -> Result<()> + Send> = Box::new(move || {
        for (k, deferred) in take {
            let sum = deferred.sum(None)?.item()?.as_f64();
            if sum != ((k + 1) * N as i64) as f64 {
                stop.store(true, Relaxed);
                panic!("round {k}: {}", sum / N as f64);
            }
        }
        Ok(())
    });
    in_time(vec![writer, reader]);
    Ok(())
}
