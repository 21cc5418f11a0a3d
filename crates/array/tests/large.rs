//! Large arrays take other ways than small ones: deferral, threads, pieces. Results are those of naive
//! loops.

#![allow(clippy::unwrap_used, reason = "a test")]

use polyarray::calculus::{self, Mode, Outside};
use polyarray::manipulation::joining;
use polyarray::sorting::{Side, Sorting};
use polyarray::statistics::histogram::{self, Bins};
use polyarray::{Array, DType, sets, statistics};

/// A row of numbers that look random, the same each time.
fn noise(n: usize) -> Vec<f64> {
    let mut state = 88172645463325252u64;
    (0..n)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1u64 << 53) as f64
        })
        .collect()
}

#[test]
fn sorts_and_searches() {
    let values = noise(300_000);
    let x = &Array::from_slice(&values) * 2.0;
    let mut expected: Vec<f64> = values.iter().map(|v| v * 2.0).collect();
    expected.sort_by(f64::total_cmp);
    let sorted = x.sort(Some(-1), Sorting::default()).unwrap();
    assert_eq!(sorted.to_vec::<f64>().unwrap(), expected);
    let order = x.argsort(Some(0), Sorting::default()).unwrap().to_vec::<i64>().unwrap();
    assert!(order.iter().zip(&expected).all(|(&k, &v)| values[k as usize] * 2.0 == v));
    let found = sorted.searchsorted(&x, Side::Left, None).unwrap().to_vec::<i64>().unwrap();
    assert!(found.iter().zip(&values).all(|(&k, &v)| expected[k as usize] == v * 2.0));
    // Columns, through the copy that moves the axis last.
    let table = Array::from_shape(&values[..200_000], &[500, 400]).unwrap();
    let columns = table.sort(Some(0), Sorting::default()).unwrap().to_vec::<f64>().unwrap();
    let mut third: Vec<f64> = (0..500).map(|k| values[k * 400 + 3]).collect();
    third.sort_by(f64::total_cmp);
    assert!((0..500).all(|k| columns[k * 400 + 3] == third[k]));
    // In place, seen through what shares the memory, but not by what was computed from it.
    let (y, before) = (x.copy(polyarray::Order::C).unwrap(), &x + 1.0);
    let later = &y + 1.0;
    y.sort_in_place(-1, Sorting::default()).unwrap();
    assert_eq!(y.to_vec::<f64>().unwrap(), expected);
    assert_eq!(later.to_vec::<f64>().unwrap(), before.to_vec::<f64>().unwrap());
}

#[test]
fn counts() {
    let values = noise(250_000);
    let x = Array::from_slice(&values);
    let (counts, _) = histogram::histogram(&x, Bins::Count(7), Some((0.0, 1.0)), None, false).unwrap();
    let mut expected = [0i64; 7];
    values.iter().for_each(|v| expected[((v * 7.0) as usize).min(6)] += 1);
    assert_eq!(counts.to_vec::<i64>().unwrap(), expected);
    let digits = (&x * 10.0).astype(DType::Int64).unwrap();
    let mut tens = [0i64; 10];
    values.iter().for_each(|v| tens[(v * 10.0) as usize] += 1);
    assert_eq!(histogram::bincount(&digits, None, 0).unwrap().to_vec::<i64>().unwrap(), tens);
    let unique = digits.unique_counts().unwrap();
    assert_eq!(unique.counts.unwrap().to_vec::<i64>().unwrap(), tens);
    let few = sets::isin(&digits, &Array::from_slice(&[2i64, 3]), false, Default::default()).unwrap();
    assert_eq!(few.sum(None).unwrap().item().unwrap().as_i128(), i128::from(tens[2] + tens[3]));
}

#[test]
fn joins_and_takes_apart() {
    let x = &Array::from_slice(&noise(100_000)) + 1.0;
    assert!(x.is_deferred());
    let joined = joining::concatenate(&[&x, &x], Some(0), &Default::default()).unwrap();
    let back = joined.array_split(polyarray::manipulation::splitting::Sections::Count(2), 0).unwrap();
    assert_eq!(back[1].to_vec::<f64>().unwrap(), x.to_vec::<f64>().unwrap());
    let rolled = x.roll(&[12_345], None).unwrap();
    assert_eq!(rolled.get(&[12_345]).unwrap(), x.get(&[0]).unwrap());
    let odd: Vec<i64> = (0..100_000).map(|k| k % 2).collect();
    let halved = x.repeat(&odd, None).unwrap();
    assert_eq!(halved.get(&[70]).unwrap(), x.get(&[141]).unwrap());
    let tiled = x.reshape(&[100, 1000]).unwrap().tile(&[2, 3]).unwrap();
    assert_eq!(tiled.get(&[150, 2999]).unwrap(), x.get(&[50_999]).unwrap());
}

#[test]
fn slides_and_interpolates() {
    let values = noise(40_000);
    let x = Array::from_slice(&values);
    let window = [0.25, 0.5, 0.125];
    let smooth =
        calculus::convolve(&x, &Array::from_slice(&window), Mode::Full).unwrap().to_vec::<f64>().unwrap();
    for k in [0, 1, 2, 2047, 2048, 2049, 30_000, 39_999, 40_000, 40_001] {
        let naive: f64 =
            (0..3).filter(|&j| k >= j && k - j < 40_000).map(|j| window[j] * values[k - j]).sum();
        assert!((smooth[k] - naive).abs() < 1e-15, "{k}");
    }
    let (xp, fp) = (Array::from_slice(&[0.0, 0.5, 1.0]), Array::from_slice(&[0.0, 1.0, 0.0]));
    let tent = calculus::interp(&x, &xp, &fp, Outside::default(), None).unwrap().to_vec::<f64>().unwrap();
    assert!(tent.iter().zip(&values).all(|(y, v)| (y - (1.0 - (2.0 * v - 1.0).abs())).abs() < 1e-15));
}

#[test]
fn medians_of_many_lines() {
    let values = noise(60_000);
    let x = Array::from_shape(&values, &[300, 200]).unwrap();
    let medians = statistics::order::median(&x, Some(&[0]), false).unwrap().to_vec::<f64>().unwrap();
    let mut column: Vec<f64> = (0..300).map(|k| values[k * 200 + 7]).collect();
    column.sort_by(f64::total_cmp);
    assert_eq!(medians[7], (column[149] + column[150]) / 2.0);
}

#[test]
fn isclose_and_clip_are_one_program() {
    let x = Array::from_slice(&noise(100_000));
    let close =
        polyarray::rounding::isclose((&x).into(), 0.5.into(), 1e-5.into(), 1e-8.into(), false).unwrap();
    assert!(close.is_deferred());
    let text = polyarray::deferred::explain(&close);
    assert!(text.contains("1 pass"), "{text}");
    assert!(x.clip(Some(0.25.into()), Some(0.75.into())).unwrap().is_deferred());
}
