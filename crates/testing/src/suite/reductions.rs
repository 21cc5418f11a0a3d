//! Reductions along every set of axes, with all their options.

use super::{Suite, Twin};
use cpu::argument::Extreme;
use dtype::{DType, Scalar};
use polyarray::reduction::{self, Options};
use polyarray::{Array, settings};

const ROWS: &[&str] = &[
    "add",
    "multiply",
    "maximum",
    "minimum",
    "fmax",
    "logical_and",
    "logical_or",
    "bitwise_and",
    "bitwise_or",
    "subtract",
];

pub(super) fn check(suite: &mut Suite<'_>) {
    for &dtype in DType::ALL {
        for name in ROWS {
            of_axes(suite, dtype, name);
        }
        derived(suite, dtype);
    }
    empty(suite);
    large(suite);
}

/// Every subset of three axes, and none given at all.
fn axes() -> Vec<Option<Vec<i64>>> {
    let subsets = (0..8).map(|bits| Some((0..3).filter(|axis| bits & (1 << axis) != 0).collect()));
    std::iter::once(None).chain(subsets).chain([Some(vec![-1]), Some(vec![3]), Some(vec![0, 0])]).collect()
}

fn of_axes(suite: &mut Suite<'_>, dtype: DType, name: &str) {
    let row = ops::find(name).expect("a row");
    let Twin(x, dense) = suite.of_kind(&suite.exact(dtype, &[3, 4, 5]));
    let Twin(mask, dense_mask) = suite.of_kind(&suite.exact(DType::Bool, &[4, 1]));
    for axes in axes() {
        for keepdims in [false, true] {
            let options = Options { axes: axes.as_deref(), keepdims, ..Options::default() };
            let what = || format!("{name} of {dtype}, axes {axes:?}, keepdims {keepdims}");
            suite.same(what, reduction::reduce(row, &x, &options), reduction::reduce(row, &dense, &options));
        }
        let initial =
            Options { axes: axes.as_deref(), initial: Some(Scalar::new(2i64)), ..Options::default() };
        let what = || format!("{name} of {dtype}, axes {axes:?}, initial");
        suite.same(what, reduction::reduce(row, &x, &initial), reduction::reduce(row, &dense, &initial));
        for (kind, masks) in [("its kind", (&mask, &dense_mask)), ("dense", (&dense_mask, &dense_mask))] {
            let with = |mask| Options { mask: Some(mask), ..initial };
            let what = || format!("{name} of {dtype}, axes {axes:?}, masked by {kind}");
            suite.same(
                what,
                reduction::reduce(row, &x, &with(masks.0)),
                reduction::reduce(row, &dense, &with(masks.1)),
            );
        }
    }
}

/// What is made of reductions.
fn derived(suite: &mut Suite<'_>, dtype: DType) {
    // Sixteen ones and threes: means and variances are exact.
    let values = [1i64, 3].map(|value| Scalar::new(value).cast(dtype));
    let values = suite.arranged(&values, dtype, &[2, 4, 2], crate::Lie::C);
    let Twin(x, dense) = suite.of_kind(&values);
    for axes in [None, Some(vec![0]), Some(vec![1, 2])] {
        let options = Options { axes: axes.as_deref(), ..Options::default() };
        suite.same(
            || format!("mean of {dtype} {axes:?}"),
            reduction::mean(&x, &options),
            reduction::mean(&dense, &options),
        );
        suite.same(
            || format!("var of {dtype} {axes:?}"),
            reduction::var(&x, 0.0, &options),
            reduction::var(&dense, 0.0, &options),
        );
        suite.same(
            || format!("std of {dtype} {axes:?}"),
            reduction::std(&x, 0.0, &options),
            reduction::std(&dense, 0.0, &options),
        );
    }
    let add = ops::find("add").expect("a row");
    for axis in [0, 2, -1] {
        let (got, wanted) =
            (reduction::accumulate(add, &x, axis, None), reduction::accumulate(add, &dense, axis, None));
        suite.same(|| format!("accumulate {dtype} along {axis}"), got, wanted);
    }
    if !dtype.is_complex() {
        for axis in [None, Some(1)] {
            let of = |x: &Array| reduction::argument(Extreme::Greatest, x, axis, false);
            suite.same(|| format!("argmax of {dtype} along {axis:?}"), of(&x), of(&dense));
        }
    }
}

fn empty(suite: &mut Suite<'_>) {
    for name in ROWS {
        let row = ops::find(name).expect("a row");
        let Twin(x, dense) = suite.of_kind(&suite.exact(DType::Float64, &[0, 3]));
        for axes in [vec![0], vec![1], vec![0, 1]] {
            for initial in [None, Some(Scalar::new(2.0))] {
                let options = Options { axes: Some(&axes), initial, ..Options::default() };
                let what = || format!("{name} of nothing along {axes:?}, initial {}", initial.is_some());
                suite.same(
                    what,
                    reduction::reduce(row, &x, &options),
                    reduction::reduce(row, &dense, &options),
                );
            }
        }
    }
}

fn large(suite: &mut Suite<'_>) {
    for dtype in [DType::Float64, DType::Int16, DType::Complex64] {
        let Twin(x, dense) = suite.of_kind(&suite.exact(dtype, &[300, 401]));
        let whole = |x: &Array| x.astype(DType::Float64)?.sum(None);
        suite.same(|| format!("sum of many {dtype}"), whole(&x), whole(&dense));
        for axes in [None, Some([0].as_slice()), Some(&[1]), Some(&[0, 1])] {
            suite.same(|| format!("sum of many {dtype} {axes:?}"), x.sum(axes), dense.sum(axes));
            suite.same(|| format!("max of many {dtype} {axes:?}"), x.max(axes), dense.max(axes));
        }
        // A mask that is deferred, and an expression at once.
        let masked = |x: &Array| {
            let mask = dense.greater(0.5)?;
            reduction::reduce(
                ops::find("add").expect("a row"),
                x,
                &Options { mask: Some(&mask), ..Options::default() },
            )
        };
        suite.same(|| format!("sum of many {dtype}, masked by a deferred array"), masked(&x), masked(&dense));
        let _eager = settings::eager();
        suite.same(|| format!("masked at once {dtype}"), masked(&x), masked(&dense));
    }
}
