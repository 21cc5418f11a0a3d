//! Every public row of the catalogue, over every dtype, with operands of the kind, dense ones and numbers.

use super::{Suite, Twin, same_elements};
use crate::Lie;
use dtype::{Casting, DType, Scalar};
use error::Result;
use ops::Elementwise;
use polyarray::elementwise::{Options, apply};
use polyarray::{Array, Operand};

pub(super) fn check(suite: &mut Suite<'_>) {
    let public = || ops::elementwise::rows().filter(|row| !row.private);
    for row in public() {
        for &dtype in DType::ALL {
            of_dtype(suite, row, dtype);
        }
        mixed(suite, row);
    }
    choices(suite);
    chosen(suite);
    large(suite);
}

/// Applies a row to operands of the kind and to dense ones, and compares every result.
fn both(
    suite: &mut Suite<'_>,
    what: &dyn Fn() -> String,
    row: &'static Elementwise,
    operands: &[Operand<'_>],
    dense: &[Operand<'_>],
    options: &Options<'_>,
) {
    let (got, wanted) = (apply(row, operands, options), apply(row, dense, options));
    for k in 0..row.nout() {
        let of =
            |results: &Result<polyarray::elementwise::Results>| results.clone().map(|all| all[k].clone());
        suite.same(|| format!("{} {}: result {k}", row.name, what()), of(&got), of(&wanted));
    }
}

fn of_dtype(suite: &mut Suite<'_>, row: &'static Elementwise, dtype: DType) {
    let twins: Vec<Twin> = (0..row.nin())
        .map(|argument| {
            // Exponents of whole numbers are not negative, shifts and multiples not too large.
            let small = argument == 1 && dtype.is_integer();
            let values = if small { suite.exact(dtype, &[3, 10]) } else { suite.values(dtype, &[3, 10]) };
            suite.of_kind(&values)
        })
        .collect();
    let operands: Vec<Operand<'_>> = twins.iter().map(|twin| (&twin.0).into()).collect();
    let dense: Vec<Operand<'_>> = twins.iter().map(|twin| (&twin.1).into()).collect();
    both(suite, &|| dtype.to_string(), row, &operands, &dense, &Options::default());
}

/// Broadcasting, other kinds, other layouts and numbers.
fn mixed(suite: &mut Suite<'_>, row: &'static Elementwise) {
    for dtype in [DType::Float64, DType::Int64, DType::Bool] {
        let Twin(x, x_dense) = suite.of_kind(&suite.exact(dtype, &[3, 1, 6]));
        let Twin(y, y_dense) = suite.of_kind(&suite.exact(dtype, &[4, 1]));
        let values = [3.0, 1.0, 2.0].map(|v| Scalar::new(v).cast(dtype));
        let turned = Array::from(suite.arranged(&values, dtype, &[4, 6], Lie::F));
        if row.nin() == 1 {
            both(
                suite,
                &|| "broadcast".to_owned(),
                row,
                &[(&x).into()],
                &[(&x_dense).into()],
                &Options::default(),
            );
            continue;
        }
        let rows: [(&str, [Operand<'_>; 2], [Operand<'_>; 2]); 7] = [
            ("of the kind", [(&x).into(), (&y).into()], [(&x_dense).into(), (&y_dense).into()]),
            ("with dense", [(&x).into(), (&turned).into()], [(&x_dense).into(), (&turned).into()]),
            ("dense with it", [(&turned).into(), (&x).into()], [(&turned).into(), (&x_dense).into()]),
            ("with a whole number", [(&x).into(), 2i64.into()], [(&x_dense).into(), 2i64.into()]),
            ("with a float", [(&x).into(), 1.5.into()], [(&x_dense).into(), 1.5.into()]),
            ("float with it", [2.0.into(), (&y).into()], [2.0.into(), (&y_dense).into()]),
            (
                "with a scalar",
                [(&x).into(), Scalar::new(1u8).into()],
                [(&x_dense).into(), Scalar::new(1u8).into()],
            ),
        ];
        for (what, operands, dense) in rows {
            both(suite, &|| format!("{dtype} {what}"), row, &operands, &dense, &Options::default());
        }
        let Twin(empty, empty_dense) = suite.of_kind(&suite.exact(dtype, &[0, 6]));
        both(
            suite,
            &|| format!("{dtype} empty"),
            row,
            &[(&empty).into(), (&x).into()],
            &[(&empty_dense).into(), (&x_dense).into()],
            &Options::default(),
        );
        let Twin(odd, odd_dense) = suite.of_kind(&suite.exact(dtype, &[5]));
        both(
            suite,
            &|| format!("{dtype} shapes"),
            row,
            &[(&x).into(), (&odd).into()],
            &[(&x_dense).into(), (&odd_dense).into()],
            &Options::default(),
        );
    }
}

/// `select`, which has no public name.
fn choices(suite: &mut Suite<'_>) {
    let Twin(condition, condition_dense) = suite.of_kind(&suite.exact(DType::Int8, &[4, 1]));
    let Twin(x, x_dense) = suite.of_kind(&suite.values(DType::Float32, &[6]));
    let other = Array::from(suite.values(DType::Float64, &[4, 6]));
    suite.same(
        || "select".to_owned(),
        Array::select(&condition, &x, &other),
        Array::select(&condition_dense, &x_dense, &other),
    );
    suite.same(
        || "select of numbers".to_owned(),
        Array::select(&condition, 1.5, 2i64),
        Array::select(&condition_dense, 1.5, 2i64),
    );
    suite.same(
        || "select by dense".to_owned(),
        Array::select(&condition_dense, &x, 0.5),
        Array::select(&condition_dense, &x_dense, 0.5),
    );
}

/// Options: dtypes, castings, masks and arrays for the results.
fn chosen(suite: &mut Suite<'_>) {
    let add = ops::find("add").expect("a row");
    let Twin(x, dense) = suite.of_kind(&suite.exact(DType::Int32, &[4, 6]));
    let (operands, wanted) = ([(&x).into(), 3i64.into()], [(&dense).into(), 3i64.into()]);
    for dtype in [DType::Float64, DType::Int64, DType::Int8] {
        for casting in [Casting::SameKind, Casting::Unsafe] {
            let options = Options { dtype: Some(dtype), casting, ..Options::default() };
            both(suite, &|| format!("dtype {dtype} {casting:?}"), add, &operands, &wanted, &options);
        }
    }
    // A dense array receives what was computed from arrays of the kind.
    let Twin(mask, dense_mask) = suite.of_kind(&suite.exact(DType::Bool, &[4, 6]));
    for masks in [None, Some((&mask, &dense_mask)), Some((&dense_mask, &dense_mask))] {
        let (out, out_wanted) = (
            Array::from(suite.exact(DType::Float64, &[4, 6])),
            Array::from(suite.exact(DType::Float64, &[4, 6])),
        );
        let run = |operands: &[Operand<'_>], out: &Array, mask: Option<&Array>| {
            apply(add, operands, &Options { out: &[Some(out)], mask, ..Options::default() }).map(drop)
        };
        let ran = run(&operands, &out, masks.map(|both| both.0)).is_ok();
        run(&wanted, &out_wanted, masks.map(|both| both.1)).expect("dense arrays are written");
        let difference = same_elements(&out, &out_wanted);
        suite.holds(
            || format!("into a dense array, masked: {}: {difference:?}", masks.is_some()),
            ran && difference.is_none(),
        );
    }
    // An array of the kind receives results where it can be written, or says that it cannot.
    let Twin(out, out_dense) = suite.of_kind(&suite.exact(DType::Int64, &[4, 6]));
    let into = |out: &Array| {
        apply(add, &wanted, &Options { out: &[Some(out)], ..Options::default() }).map(|all| all[0].clone())
    };
    match into(&out) {
        Ok(result) => suite.same(|| "into an array of the kind".to_owned(), Ok(result), into(&out_dense)),
        Err(error) => {
            let named = error.message().contains(&format!("'{}'", suite.kind));
            suite.holds(|| format!("refusal to be written names the kind: {error}"), named);
        }
    }
}

/// More elements than a storage's chunks, blocks or tiles have.
fn large(suite: &mut Suite<'_>) {
    for dtype in [DType::Float64, DType::Float32, DType::Int16, DType::Complex128] {
        let Twin(x, x_dense) = suite.of_kind(&suite.values(dtype, &[300, 401]));
        let Twin(y, y_dense) = suite.of_kind(&suite.values(dtype, &[401]));
        for name in ["add", "divide", "less", "maximum"] {
            let row = ops::find(name).expect("a row");
            both(
                suite,
                &|| format!("large {dtype}"),
                row,
                &[(&x).into(), (&y).into()],
                &[(&x_dense).into(), (&y_dense).into()],
                &Options::default(),
            );
        }
        // Several operations, which dense arrays defer.
        let steps = |x: &Array, y: &Array| x.multiply(0.5)?.add(y)?.square()?.subtract(x);
        suite.same(|| format!("an expression of {dtype}"), steps(&x, &y), steps(&x_dense, &y_dense));
        let deferred = y_dense.add(1.0).and_then(|y| y.multiply(2.0));
        let with = |x: &Array| x.add(deferred.as_ref().map_err(Clone::clone)?);
        suite.same(|| format!("{dtype} with a deferred array"), with(&x), with(&x_dense));
    }
}
