//! Sorting, positions and selection against the standard library's stable sort.

#![allow(missing_docs)]

mod oracle;

use oracle::{Element, PATTERNS, Random, lengths, pattern};
use std::cmp::Ordering;

fn sorted<T: Element>(x: &[T]) -> Vec<T> {
    let mut sorted = x.to_vec();
    sorted.sort_by(Element::order);
    sorted
}

/// Equal in order; and the same elements, up to what a NaN looks like.
fn same_order<T: Element>(x1: &[T], x2: &[T]) -> bool {
    x1.iter().zip(x2).all(|(a, b)| a.order(b) == Ordering::Equal)
}

fn multiset<T: Element>(x: &[T]) -> Vec<u64> {
    let nan = |v: &T| v.order(&sorted(&T::specials())[T::specials().len() - 1]) == Ordering::Equal;
    let float = T::specials().len() > 5;
    let mut bits: Vec<u64> = x.iter().map(|v| if float && nan(v) { u64::MAX } else { v.bits() }).collect();
    bits.sort_unstable();
    bits
}

fn check<T: Element>(name: &str, x: &[T], random: &mut Random) {
    let len = x.len();
    let expected = sorted(x);
    let row = format!("{} × {name} × {len}", std::any::type_name::<T>());

    let mut y = x.to_vec();
    sort::sort(&mut y).expect("there is memory");
    assert!(same_order(&y, &expected), "sort {row}");
    if len < 2000 {
        assert_eq!(multiset(&y), multiset(x), "sort {row} keeps its elements");
    }

    let mut y = x.to_vec();
    sort::stable_sort(&mut y).expect("there is memory");
    assert!(y.iter().zip(&expected).all(|(a, b)| a.bits() == b.bits()), "stable_sort {row}");

    let mut positions: Vec<i64> = (0..len as i64).collect();
    positions.sort_by(|&i, &j| x[i as usize].order(&x[j as usize]));
    let mut indices = vec![-1; len];
    sort::stable_argsort(x, &mut indices).expect("there is memory");
    assert!(indices == positions, "stable_argsort {row}");
    sort::argsort(x, &mut indices).expect("there is memory");
    assert!(
        same_order(&indices.iter().map(|&i| x[i as usize]).collect::<Vec<_>>(), &expected),
        "argsort {row}"
    );

    if len == 0 {
        return;
    }
    for kth in [
        vec![0],
        vec![len / 2],
        vec![len - 1, 0, len / 3, len / 3],
        vec![random.below(len), random.below(len)],
    ] {
        let mut y = x.to_vec();
        sort::partition(&mut y, &kth).expect("there is memory");
        assert_partitioned(&y, &kth, &expected, &format!("partition {row} {kth:?}"));
        assert!(same_order(&sorted(&y), &expected), "partition {row} keeps its elements");

        sort::argpartition(x, &kth, &mut indices);
        let y: Vec<T> = indices.iter().map(|&i| x[i as usize]).collect();
        assert_partitioned(&y, &kth, &expected, &format!("argpartition {row} {kth:?}"));
        let mut all = indices.clone();
        all.sort_unstable();
        assert!(all.iter().enumerate().all(|(i, &j)| i as i64 == j), "argpartition {row} is a permutation");
    }
}

fn assert_partitioned<T: Element>(y: &[T], kth: &[usize], expected: &[T], row: &str) {
    for &k in kth {
        let (v, w) = (&y[k], &expected[k]);
        assert!(v.order(w) == Ordering::Equal, "{row}: {v:?} for {w:?}");
        assert!(y[..k].iter().all(|u| u.order(v) != Ordering::Greater), "{row}: greater before");
        assert!(y[k..].iter().all(|u| u.order(v) != Ordering::Less), "{row}: smaller behind");
    }
}

fn check_all<T: Element>(most: usize) {
    let mut random = Random(T::specials().len() as u64);
    for name in PATTERNS {
        for len in lengths(most) {
            check::<T>(name, &pattern(name, len, &mut random), &mut random);
        }
    }
}

macro_rules! rows {
    ($($name:ident: $T:ty, $most:expr;)*) => {$(
        #[test]
        fn $name() {
            check_all::<$T>($most);
        }
    )*};
}

rows! {
    sorts_bool: bool, 1024;
    sorts_u8: u8, 1024;
    sorts_i8: i8, 1024;
    sorts_u16: u16, 1 << 15;
    sorts_i16: i16, 1 << 14;
    sorts_f16: sort::F16Bits, 1 << 14;
    sorts_bf16: sort::BF16Bits, 1 << 14;
    sorts_u32: u32, 1 << 13;
    sorts_i32: i32, 1 << 13;
    sorts_f32: f32, 1 << 14;
    sorts_u64: u64, 1 << 13;
    sorts_i64: i64, 1 << 13;
    sorts_f64: f64, 1 << 14;
    sorts_complex64: [f32; 2], 1 << 12;
    sorts_complex128: [f64; 2], 1 << 12;
}

/// Long enough for the parallel path, inside of a pool, and for deep recursion.
#[test]
fn sorts_long_slices() {
    let mut random = Random(99);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("threads");
    for name in PATTERNS {
        check::<f64>(name, &pattern(name, 300_001, &mut random), &mut random);
        pool.install(|| check::<i32>(name, &pattern(name, 300_007, &mut random), &mut random));
    }
}

#[test]
fn sorts_half_bits() {
    let mut bits: Vec<u16> = (0..=u16::MAX).rev().collect();
    sort::sort_f16_bits(&mut bits).expect("there is memory");
    assert!(bits.windows(2).all(|w| sort::F16Bits(w[0]).order(&sort::F16Bits(w[1])) != Ordering::Greater));
    sort::sort_bf16_bits(&mut bits).expect("there is memory");
    assert!(bits.windows(2).all(|w| sort::BF16Bits(w[0]).order(&sort::BF16Bits(w[1])) != Ordering::Greater));
}
