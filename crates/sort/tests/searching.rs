//! `searchsorted` and the comparator forms against linear scans.

#![allow(missing_docs)]

mod oracle;

use oracle::{Element, PATTERNS, Random, pattern};
use sort::Side;
use std::cmp::Ordering;

fn naive<T: Element>(sorted: &[T], value: &T, side: Side) -> i64 {
    let before = |v: &&T| match side {
        Side::Left => v.order(value) == Ordering::Less,
        Side::Right => v.order(value) != Ordering::Greater,
    };
    sorted.iter().filter(before).count() as i64
}

fn check_all<T: Element>() {
    let mut random = Random(5);
    for name in PATTERNS {
        for len in [0, 1, 2, 3, 7, 16, 33, 100, 257] {
            let x: Vec<T> = pattern(name, len, &mut random);
            let mut sorter = vec![0; len];
            sort::stable_argsort(&x, &mut sorter).expect("there is memory");
            let sorted: Vec<T> = sorter.iter().map(|&i| x[i as usize]).collect();
            for wanted in ["random", name, "specials", "ascending", "few"] {
                for count in [1, 5, 16, 17, 100] {
                    let values: Vec<T> = pattern(wanted, count, &mut random);
                    for side in [Side::Left, Side::Right] {
                        let expected: Vec<i64> = values.iter().map(|v| naive(&sorted, v, side)).collect();
                        let mut out = vec![-1; count];
                        sort::searchsorted(&sorted, &values, side, None, &mut out);
                        assert_eq!(out, expected, "{name} {len}, {wanted} {count}, {side:?}");
                        out.fill(-1);
                        sort::searchsorted(&x, &values, side, Some(&sorter), &mut out);
                        assert_eq!(out, expected, "sorter, {name} {len}, {wanted} {count}, {side:?}");
                        out.fill(-1);
                        sort::searchsorted_by_order(&sorted, &values, side, None, &mut out, T::order);
                        assert_eq!(out, expected, "by order, {name} {len}, {wanted} {count}, {side:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn searches_floats() {
    check_all::<f64>();
    check_all::<f32>();
    check_all::<sort::F16Bits>();
    check_all::<sort::BF16Bits>();
    check_all::<[f64; 2]>();
}

#[test]
fn searches_integers() {
    check_all::<i64>();
    check_all::<u64>();
    check_all::<i32>();
    check_all::<u8>();
    check_all::<bool>();
}

/// Slices that are not sorted give some position within bounds.
#[test]
fn unsorted_input_stays_within_bounds() {
    let mut random = Random(8);
    for len in [1, 10, 100, 1000] {
        let x: Vec<f64> = pattern("few among specials", len, &mut random);
        let values: Vec<f64> = pattern("few among specials", 200, &mut random);
        let mut out = vec![-1; 200];
        sort::searchsorted(&x, &values, Side::Right, None, &mut out);
        assert!(out.iter().all(|&i| (0..=len as i64).contains(&i)));
    }
}

/// `R + Rj < R + nanj < nan + Rj < nan + nanj`, as `numpy.sort` documents.
#[test]
fn complex_numbers_sort_like_numpy() {
    let nan = f64::NAN;
    let sorted = [
        (-1.0, 5.0),
        (0.0, -1.0),
        (0.0, 2.0),
        (1.0, -9.0),
        (0.0, nan),
        (2.0, nan),
        (nan, 1.0),
        (nan, 2.0),
        (nan, nan),
    ];
    for (i, &a) in sorted.iter().enumerate() {
        for (j, &b) in sorted.iter().enumerate() {
            assert_eq!(sort::lexicographic(a, b), i.cmp(&j), "{a:?} {b:?}");
        }
    }
    let order = |a: &(f64, f64), b: &(f64, f64)| sort::lexicographic(*a, *b);
    let mut x: Vec<_> = sorted.iter().rev().copied().collect();
    let mut indices = vec![0; x.len()];
    sort::argsort_by_order(&x, &mut indices, order);
    assert_eq!(indices, (0..9).rev().collect::<Vec<i64>>());
    sort::argpartition_by_order(&x, &[3], &mut indices, order);
    assert_eq!(indices[3], 5);
    sort::partition_by_order(&mut x, &[8, 2], order);
    assert_eq!(x[2], (0.0, 2.0));
    sort::stable_sort_by_order(&mut x, order);
    sort::sort_by_order(&mut x, order);
    assert_eq!(format!("{x:?}"), format!("{sorted:?}"));
}
