//! Making, reading, views, copies, casts, assignment.

use super::{Suite, Twin, same_elements};
use crate::{LAYOUTS, special};
use dtype::{DType, Scalar};
use layout::{Dims, Order};
use polyarray::Array;
use storage::Movement;

const SHAPES: &[&[usize]] =
    &[&[], &[1], &[7], &[0], &[3, 0, 2], &[4, 5], &[2, 3, 7], &[1, 6, 1], &[2, 2, 2, 2, 3]];

pub(super) fn check(suite: &mut Suite<'_>) {
    round_trips(suite);
    movements(suite);
    casts(suite);
    elements(suite);
    assignment(suite);
}

fn round_trips(suite: &mut Suite<'_>) {
    for &dtype in DType::ALL {
        for &shape in SHAPES {
            for lie in LAYOUTS {
                let dense = suite.arranged(&special(dtype), dtype, shape, lie);
                let Twin(x, wanted) = suite.of_kind(&dense);
                suite.same(|| format!("{dtype} {shape:?} {lie:?}"), Ok(x), Ok(wanted));
            }
            let dense = suite.values(dtype, &[5]);
            if shape.is_empty() {
                let repeated =
                    Movement::Broadcast(Dims::from_slice(&[3, 5])).of_dense(&dense).expect("broadcasts");
                let Twin(x, wanted) = suite.of_kind(&repeated);
                suite.same(|| format!("{dtype} broadcast"), Ok(x), Ok(wanted));
            }
        }
    }
    let Twin(x, wanted) = suite.of_kind(&suite.values(DType::Float64, &[300, 401]));
    suite.same(|| "120,300 elements".to_owned(), Ok(x), Ok(wanted));
}

fn movements(suite: &mut Suite<'_>) {
    let slice = |axis, start, step, count| Movement::Slice { axis, start, step, count };
    let rows: Vec<Movement> = vec![
        slice(0, 1, 1, 2),
        slice(0, 3, -1, 4),
        slice(1, 0, 2, 3),
        slice(1, 4, -2, 2),
        slice(2, 1, 3, 2),
        slice(2, 0, 1, 0),
        slice(2, 6, -6, 2),
        slice(0, 2, 9, 1),
        Movement::Index { axis: 0, index: 3 },
        Movement::Index { axis: 1, index: 0 },
        Movement::Index { axis: 2, index: 6 },
        Movement::Insert { axis: 0 },
        Movement::Insert { axis: 2 },
        Movement::Insert { axis: 3 },
        Movement::Permute([2, 0, 1].into_iter().collect()),
        Movement::Permute([0, 2, 1].into_iter().collect()),
        Movement::Permute([0, 0, 1].into_iter().collect()),
        Movement::Broadcast(Dims::from_slice(&[2, 4, 5, 7])),
        Movement::Broadcast(Dims::from_slice(&[4, 5, 8])),
        Movement::Reshape(Dims::from_slice(&[140])),
        Movement::Reshape(Dims::from_slice(&[7, 2, 10])),
        Movement::Reshape(Dims::from_slice(&[7, 2, 11])),
    ];
    for dtype in [DType::Float64, DType::UInt8, DType::Complex64] {
        let Twin(x, wanted) = suite.of_kind(&suite.values(dtype, &[4, 5, 7]));
        for first in &rows {
            let (moved, moved_wanted) = (x.moved(first), wanted.moved(first));
            suite.same(|| format!("{dtype} {first:?}"), moved.clone(), moved_wanted.clone());
            let (Ok(moved), Ok(moved_wanted)) = (moved, moved_wanted) else { continue };
            let length = moved_wanted.shape().first().copied().unwrap_or(0);
            let axes: Vec<usize> = (0..moved_wanted.ndim()).rev().collect();
            let next = [
                slice(0, length.saturating_sub(1), -1, length),
                Movement::Permute(axes.into_iter().collect()),
                Movement::Reshape(Dims::from_slice(&[moved_wanted.size()])),
            ];
            for second in next.iter().skip(usize::from(moved_wanted.ndim() == 0)) {
                suite.same(
                    || format!("{first:?}, {second:?}"),
                    moved.moved(second),
                    moved_wanted.moved(second),
                );
            }
        }
        let Twin(row, wanted) = suite.of_kind(&suite.values(dtype, &[1, 5]));
        suite.same(
            || "broadcast a row".to_owned(),
            row.broadcast_to(&[3, 4, 5]),
            wanted.broadcast_to(&[3, 4, 5]),
        );
    }
    let Twin(x, wanted) = suite.of_kind(&suite.values(DType::Int32, &[300, 401]));
    for movement in [slice(0, 299, -7, 43), slice(1, 13, 5, 70), Movement::Index { axis: 0, index: 150 }] {
        suite.same(|| format!("large {movement:?}"), x.moved(&movement), wanted.moved(&movement));
    }
    suite.same(|| "large transpose".to_owned(), x.transpose(), wanted.transpose());
}

fn casts(suite: &mut Suite<'_>) {
    for &from in DType::ALL {
        let Twin(x, wanted) = suite.of_kind(&suite.values(from, &[5, 9]));
        for &to in DType::ALL {
            suite.same(|| format!("astype {from} to {to}"), x.astype(to), wanted.astype(to));
        }
        for order in [Order::C, Order::F, Order::A, Order::K] {
            suite.same(|| format!("copy {from} {order:?}"), x.copy(order), wanted.copy(order));
        }
    }
}

fn elements(suite: &mut Suite<'_>) {
    let Twin(x, wanted) = suite.of_kind(&suite.exact(DType::Float32, &[3, 4]));
    suite.holds(|| "get".to_owned(), x.get(&[2, 1]) == wanted.get(&[2, 1]));
    suite.holds(|| "get outside".to_owned(), x.get(&[3, 0]) == wanted.get(&[3, 0]));
    suite.holds(|| "item of many".to_owned(), x.item() == wanted.item());
    suite.holds(|| "to_vec".to_owned(), x.to_vec::<i64>() == wanted.to_vec::<i64>());
    suite.holds(|| "len".to_owned(), x.len() == wanted.len());
    let Twin(one, wanted) = suite.of_kind(&suite.exact(DType::Float32, &[1, 1]));
    suite.holds(|| "item".to_owned(), one.item() == wanted.item());
}

/// Assignment works as for dense arrays, or is refused by an error that names the kind.
fn assignment(suite: &mut Suite<'_>) {
    for dtype in [DType::Float64, DType::Int16] {
        let other = Array::from(suite.exact(DType::Float32, &[5]));
        let Twin(x, wanted) = suite.of_kind(&suite.exact(dtype, &[4, 5]));
        let before = wanted.copy(Order::C).expect("copies");
        match x.assign(&other) {
            Ok(()) => {
                wanted.assign(&other).expect("dense arrays are assigned to");
                suite.same(|| format!("assign to {dtype}"), Ok(x), Ok(wanted));
            }
            Err(error) => {
                let named = error.message().contains(&format!("'{}'", suite.kind));
                suite.holds(|| format!("refused assignment names the kind: {error}"), named);
                suite.same(|| "refused assignment changes nothing".to_owned(), Ok(x), Ok(before));
            }
        }
        // Into a dense array, elements of any kind can be assigned.
        let Twin(x, same) = suite.of_kind(&suite.exact(dtype, &[4, 5]));
        let target = |values: &Array| {
            let target = Array::full(&[2, 4, 5], Scalar::new(9.0f32))?;
            target.assign(values).map(|()| target)
        };
        let difference = match (target(&x), target(&same)) {
            (Ok(got), Ok(wanted)) => same_elements(&got, &wanted),
            (got, wanted) => (got.is_ok() || wanted.is_ok()).then(|| "refused".to_owned()),
        };
        suite.holds(|| format!("assign from {dtype}: {difference:?}"), difference.is_none());
    }
}
