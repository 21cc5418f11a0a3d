//! How long common keys take: `cargo run --release --example index_speed`.

use polyarray::indexing::{Index, Mode, at};
use polyarray::{Array, DType, settings};
use std::time::Instant;

fn best(name: &str, mut run: impl FnMut()) {
    let mut least = f64::INFINITY;
    for _ in 0..7 {
        let start = Instant::now();
        run();
        least = least.min(start.elapsed().as_secs_f64());
    }
    println!("{name} {:.3}", least * 1e3);
}

fn main() -> polyarray::Result<()> {
    let _eager = settings::eager();
    let n = 1_000_000usize;
    let mut state = 1u64;
    let mut next = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize
    };
    let x = Array::from_slice(&(0..n).map(|k| k as f64).collect::<Vec<_>>());
    let i = Array::from_slice(&(0..n).map(|_| (next() % n) as i64).collect::<Vec<_>>());
    let mask = Array::from_slice(&(0..n).map(|_| next() % 2 == 0).collect::<Vec<_>>());
    let rare = Array::from_slice(&(0..n).map(|_| next() % 100 == 0).collect::<Vec<_>>());
    let m = x.reshape(&[1000, 1000])?;
    let rows = Array::from_slice(&(0..1000).map(|_| (next() % 1000) as i64).collect::<Vec<_>>());
    let one = Array::from_slice(&[1.0]);
    let index = |x: &Array, key: &[Index]| drop(x.index(key).expect("inside"));
    best("x[i]", || index(&x, &[(&i).into()]));
    best("x[i]=x", || x.set_index(&[(&i).into()], &x).expect("inside"));
    best("x[i]=1", || x.set_index(&[(&i).into()], &one).expect("inside"));
    best("x[mask]", || index(&x, &[(&mask).into()]));
    best("x[rare]", || index(&x, &[(&rare).into()]));
    best("x[mask]=1", || x.set_index(&[(&mask).into()], &one).expect("fits"));
    best("m[rows]", || index(&m, &[(&rows).into()]));
    best("m[:,rows]", || index(&m, &[(..).into(), (&rows).into()]));
    best("m[rows,rows]", || index(&m, &[(&rows).into(), (&rows).into()]));
    best("m[ix_]", || {
        let key: Vec<Index> = polyarray::indexing::positions::ix_(&[rows.clone(), rows.clone()])
            .expect("1-d")
            .iter()
            .map(Index::from)
            .collect();
        index(&m, &key);
    });
    best("take(m,rows,1)", || drop(m.take(&rows, Some(1), Mode::Raise, None).expect("inside")));
    best("take_along_axis", || {
        drop(
            m.take_along_axis(
                &i.remainder(1000).and_then(|i| i.reshape(&[1000, 1000])).expect("ints"),
                Some(1),
            )
            .expect("inside"),
        )
    });
    best("nonzero(mask)", || drop(mask.nonzero().expect("1-d")));
    best("nonzero(2-d)", || drop(mask.reshape(&[1000, 1000]).and_then(|m| m.nonzero()).expect("2-d")));
    best("count_nonzero", || drop(mask.count_nonzero(None, false).expect("counts")));
    best("add.at", || {
        at::at(ops::find("add").expect("a row"), &x, &[(&i).into()], Some(1.0.into())).expect("inside")
    });
    let segments: Vec<i64> = (0..n as i64).step_by(10).collect();
    best("add.reduceat", || {
        drop(at::reduceat(ops::find("add").expect("a row"), &x, &segments, 0, None).expect("inside"))
    });
    let counts = 1_000_000;
    let start = Instant::now();
    for k in 0..counts {
        std::hint::black_box(x.get(&[k % 1000]).expect("inside"));
    }
    println!("get_item(ns) {:.1}", start.elapsed().as_secs_f64() * 1e9 / counts as f64);
    let start = Instant::now();
    for k in 0..counts {
        std::hint::black_box(m.index(&[Index::Int(k % 1000), (2..5).into()]).expect("inside"));
    }
    println!("m[k,2:5](ns) {:.1}", start.elapsed().as_secs_f64() * 1e9 / counts as f64);
    let small = Array::zeros(&[10], DType::Float64)?;
    let few = Array::from_slice(&[1_i64, 2, 3]);
    let start = Instant::now();
    for _ in 0..counts {
        std::hint::black_box(small.index(&[(&few).into()]).expect("inside"));
    }
    println!("small[few](ns) {:.1}", start.elapsed().as_secs_f64() * 1e9 / counts as f64);
    Ok(())
}
