//! Products, Einstein sums and factorizations against naive loops and identities.

use polyarray::linalg::{self, Axes, Norm, QrMode, Search};
use polyarray::{Array, DType, Kind, Result};

/// Small whole numbers in a fixed disorder.
fn numbers(shape: &[usize], dtype: DType) -> Array {
    let size: usize = shape.iter().product();
    let values: Vec<i64> = (0..size as i64)
        .map(|k| (k * 7 + 3) % 11 - if dtype.is_unsigned_integer() { 0 } else { 5 })
        .collect();
    Array::from_shape(&values, shape).and_then(|x| x.astype(dtype)).expect("a small array")
}

fn floats(x: &Array) -> Vec<f64> {
    x.to_vec::<f64>().expect("real elements")
}

fn close(x: &Array, y: &Array, tolerance: f64) {
    assert_eq!(x.shape(), y.shape());
    let difference = x.subtract(y).expect("one shape").absolute().expect("numbers");
    let worst = floats(&difference).into_iter().fold(0.0, f64::max);
    assert!(worst <= tolerance, "differ by {worst}: {x:?} and {y:?}");
}

/// The product of two stacks of one shape, element by element.
fn naive(x1: &Array, x2: &Array) -> Vec<f64> {
    let (n, b) = (x1.ndim(), x1.shape()[..x1.ndim() - 2].iter().product::<usize>());
    let (rows, inner, columns) = (x1.shape()[n - 2], x1.shape()[n - 1], x2.shape()[n - 1]);
    let (x1, x2) = (floats(x1), floats(x2));
    let mut out = Vec::new();
    for s in 0..b {
        for i in 0..rows {
            for j in 0..columns {
                out.push(
                    (0..inner)
                        .map(|k| x1[(s * rows + i) * inner + k] * x2[(s * inner + k) * columns + j])
                        .sum(),
                );
            }
        }
    }
    out
}

#[test]
fn products_of_every_dtype_and_layout() -> Result<()> {
    for &dtype in DType::ALL.iter().filter(|dtype| !dtype.is_complex() && !dtype.is_bool()) {
        for (rows, inner, columns) in [(3, 4, 5), (1, 6, 2), (17, 1, 9), (2, 0, 3), (33, 20, 40)] {
            let x = numbers(&[2, rows, inner], dtype);
            let y = numbers(&[2, inner, columns], dtype);
            let expected = Array::from_shape(&naive(&x, &y), &[2, rows, columns])?
                .astype(DType::Int64)?
                .astype(dtype)?;
            let product = linalg::matmul(&x, &y)?;
            assert_eq!(product.dtype(), dtype);
            assert_eq!(floats(&product), floats(&expected), "{dtype}");
            // The same through transposed memory, and through steps that are no rows.
            let turned = x.permute(&[0, 2, 1])?.copy(polyarray::Order::C)?.permute(&[0, 2, 1])?;
            assert_eq!(floats(&linalg::matmul(&turned, &y)?), floats(&expected));
        }
    }
    Ok(())
}

#[test]
fn stacks_broadcast_and_vectors_lose_their_axis() -> Result<()> {
    let x = numbers(&[4, 1, 2, 3], DType::Float64);
    let y = numbers(&[5, 3, 2], DType::Float64);
    let full = linalg::matmul(&x.broadcast_to(&[4, 5, 2, 3])?, &y.broadcast_to(&[4, 5, 3, 2])?)?;
    let product = linalg::matmul(&x, &y)?;
    assert_eq!(product.shape(), [4, 5, 2, 2]);
    assert_eq!(floats(&product), floats(&full));
    assert_eq!(linalg::matmul(&numbers(&[3], DType::Float64), &y)?.shape(), [5, 2]);
    assert_eq!(linalg::matmul(&x, &numbers(&[3], DType::Float64))?.shape(), [4, 1, 2]);
    assert_eq!(
        linalg::matmul(&numbers(&[6, 2, 3], DType::Int8), &numbers(&[3, 4], DType::Int16))?.dtype(),
        DType::Int16
    );
    let v = numbers(&[3], DType::Float64);
    assert_eq!(linalg::matmul(&v, &v)?.shape(), [0usize; 0]);
    assert_eq!(linalg::matvec(&y.permute(&[0, 2, 1])?, &v)?.shape(), [5, 2]);
    assert_eq!(linalg::vecmat(&v, &y)?.shape(), [5, 2]);
    assert_eq!(floats(&linalg::vecdot(&v, &v, -1)?), floats(&linalg::dot(&v, &v)?));
    Ok(())
}

#[test]
fn many_small_matrices() -> Result<()> {
    let x = numbers(&[5000, 4, 4], DType::Float64);
    let product = linalg::matmul(&x, &x)?;
    assert_eq!(floats(&product), naive(&x, &x));
    Ok(())
}

#[test]
fn refusals_have_the_words_of_numpy() {
    let x = numbers(&[2, 3], DType::Float64);
    let message = |result: Result<Array>| result.expect_err("a refusal").to_string();
    assert_eq!(
        message(linalg::matmul(&x, &x)),
        "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature \
         (n?,k),(k,m?)->(n?,m?) (size 2 is different from 3)"
    );
    assert_eq!(message(linalg::dot(&x, &x)), "shapes (2,3) and (2,3) not aligned: 3 (dim 1) != 2 (dim 0)");
    assert_eq!(message(linalg::tensordot(&x, &x, Axes::Last(1))), "shape-mismatch for sum");
    assert_eq!(message(linalg::inv(&x)), "Last 2 dimensions of the array must be square");
    let singular = Array::ones(&[2, 2], DType::Float64).expect("memory");
    assert_eq!(message(linalg::inv(&singular)), "Singular matrix");
    assert_eq!(linalg::inv(&singular).expect_err("singular").kind(), Kind::LinearAlgebra);
    let half = Array::ones(&[2, 2], DType::Float16).expect("memory");
    assert_eq!(message(linalg::inv(&half)), "array type float16 is unsupported in linalg");
    for (subscripts, words) in [
        ("ij,jk", "fewer operands"),
        ("i", "operand has more dimensions than subscripts"),
        ("ijk", "too many subscripts for operand 0"),
        ("ii", "dimensions in operand 0 for collapsing index 'i' don't match (2 != 3)"),
        ("ij->x", "included output subscript 'x' which never appeared in an input"),
        ("ij->ii", "includes output subscript 'i' multiple times"),
        ("i$", "invalid subscript '$'"),
        ("i.j", "contains a '.' that is not part of an ellipsis"),
    ] {
        let found = message(linalg::einsum(subscripts, &[&x]));
        assert!(found.contains(words) || subscripts == "ij,jk", "{subscripts}: {found}");
    }
}

#[test]
fn einstein_sums() -> Result<()> {
    let a = numbers(&[2, 3], DType::Int64);
    let b = numbers(&[3, 4], DType::Int64);
    let s = numbers(&[3, 3], DType::Int64);
    let t = numbers(&[5, 2, 3], DType::Int64);
    let rows: &[(&str, &[&Array], Array)] = &[
        ("ij,jk->ik", &[&a, &b], linalg::matmul(&a, &b)?),
        ("ij,jk->ki", &[&a, &b], linalg::matmul(&a, &b)?.transpose()?),
        ("ij,jk", &[&a, &b], linalg::matmul(&a, &b)?),
        ("ba", &[&a], a.transpose()?),
        ("ii", &[&s], linalg::trace(&s, 0, 0, 1, None, None)?),
        ("ij->", &[&a], a.sum(None)?),
        ("ij->j", &[&a], a.sum(Some(&[0]))?),
        ("ij,ij->", &[&a, &a], a.multiply(&a)?.sum(None)?),
        ("ij,ij->i", &[&a, &a], a.multiply(&a)?.sum(Some(&[1]))?),
        ("i...,i...->...", &[&a, &a], a.multiply(&a)?.sum(Some(&[0]))?),
        ("...ij,jk->...ik", &[&t, &b], linalg::matmul(&t, &b)?),
        ("bij,jk->bik", &[&t, &b], linalg::matmul(&t, &b)?),
        (
            "ij,jk,kl->il",
            &[&a, &b, &b.transpose()?],
            linalg::matmul(&linalg::matmul(&a, &b)?, &b.transpose()?)?,
        ),
        ("ij,kl->ijkl", &[&a, &b], linalg::tensordot(&a, &b, Axes::Last(0))?),
        ("ij , j k -> i k", &[&a, &b], linalg::matmul(&a, &b)?),
    ];
    for (subscripts, operands, expected) in rows {
        let found = linalg::einsum(subscripts, operands)?;
        assert_eq!(found.shape(), expected.shape(), "{subscripts}");
        assert_eq!(found.to_vec::<i64>()?, expected.to_vec::<i64>()?, "{subscripts}");
    }
    // A diagonal is a view.
    linalg::einsum("ii->i", &[&s])?.assign(&Array::zeros(&[], DType::Int64)?)?;
    assert_eq!(s.get(&[1, 1])?.as_i128(), 0);
    // Sums keep their dtype and wrap.
    let bytes = Array::from_slice(&[100i8, 100]);
    assert_eq!(linalg::einsum("i->", &[&bytes])?.to_vec::<i8>()?, [-56]);
    Ok(())
}

#[test]
fn the_path_is_numpys() -> Result<()> {
    let (two, four) = ([10, 10], [10, 10, 10, 10]);
    let shapes: [&[usize]; 5] = [&two, &two, &four, &two, &two];
    let path = linalg::einsum_path("ea,fb,abcd,gc,hd->efgh", &shapes, Search::Greedy, None, None)?;
    assert_eq!(path.steps, [[0, 2], [0, 3], [0, 2], [0, 1]]);
    assert!(path.report.contains("  Optimized FLOP count:  8.000e+05\n"), "{}", path.report);
    assert!(
        path.report.ends_with("   5               defg,hd->efgh                               efgh->efgh")
    );
    Ok(())
}

#[test]
fn factorizations_multiply_back() -> Result<()> {
    for dtype in [DType::Float32, DType::Float64] {
        let tolerance = if dtype == DType::Float32 { 2e-4 } else { 1e-11 };
        let a = numbers(&[3, 5, 5], dtype)
            .add(&Array::from_shape(&[9.0; 25], &[5, 5])?.astype(dtype)?.multiply(&eye(5, dtype)?)?)?;
        let b = numbers(&[3, 5, 2], dtype);
        close(&linalg::matmul(&a, &linalg::solve(&a, &b)?)?, &b, tolerance);
        close(&linalg::matmul(&a, &linalg::inv(&a)?)?, &eye(5, dtype)?.broadcast_to(&[3, 5, 5])?, tolerance);
        let (q, r) = linalg::qr(&a, QrMode::Reduced)?;
        let q = q.expect("q was asked for");
        close(&linalg::matmul(&q, &r)?, &a, tolerance);
        let (u, s, vh) = linalg::svd(&a, false, false)?;
        close(&linalg::matmul(&u.multiply(&s.reshape(&[3, 1, 5])?)?, &vh)?, &a, tolerance);
        let symmetric = linalg::matmul(&a, &a.permute(&[0, 2, 1])?)?;
        let (values, vectors) = linalg::eigh(&symmetric, false)?;
        let scaled = vectors.multiply(&values.reshape(&[3, 1, 5])?)?;
        close(&linalg::matmul(&scaled, &vectors.permute(&[0, 2, 1])?)?, &symmetric, tolerance * 20.0);
        let l = linalg::cholesky(&symmetric, false)?;
        close(&linalg::matmul(&l, &l.permute(&[0, 2, 1])?)?, &symmetric, tolerance * 20.0);
        let (u, s, vh) = linalg::svd(&symmetric, true, true)?;
        close(&linalg::matmul(&u.multiply(&s.reshape(&[3, 1, 5])?)?, &vh)?, &symmetric, tolerance * 20.0);
        let (sign, logarithm) = linalg::slogdet(&a)?;
        let det = linalg::det(&a)?;
        close(&sign.multiply(&logarithm.exp()?)?.divide(&det)?, &Array::ones(&[3], dtype)?, 1e-4);
    }
    let (values, _) = linalg::eig(&Array::from_shape(&[0.0, 1.0, -1.0, 0.0], &[2, 2])?)?;
    assert_eq!(values.dtype(), DType::Complex128);
    assert_eq!(
        linalg::eigvals(&Array::from_shape(&[2.0, 0.0, 0.0, 3.0], &[2, 2])?)?.dtype(),
        DType::Complex128
    );
    Ok(())
}

fn eye(n: usize, dtype: DType) -> Result<Array> {
    linalg::matrix_power(&Array::zeros(&[n, n], dtype)?, 0)
}

#[test]
fn least_squares_ranks_and_norms() -> Result<()> {
    let a = Array::from_shape(&[0.0, 1.0, 1.0, 1.0, 2.0, 1.0, 3.0, 1.0], &[4, 2])?;
    let fit = linalg::lstsq(&a, &Array::from_slice(&[-1.0, 0.2, 0.9, 2.1]), None)?;
    close(&fit.x, &Array::from_slice(&[1.0, -0.95]), 1e-12);
    close(&fit.residuals, &Array::from_slice(&[0.05]), 1e-12);
    assert_eq!(fit.rank, 2);
    let pseudo = linalg::pinv(&a, &Array::from_shape(&[1e-15], &[])?, false)?;
    close(&linalg::matmul(&linalg::matmul(&a, &pseudo)?, &a)?, &a, 1e-12);
    assert_eq!(
        linalg::matrix_rank(&Array::ones(&[4, 4], DType::Float64)?, None, None, false)?.to_vec::<i64>()?,
        [1]
    );

    let x = Array::from_shape(&[-4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0], &[3, 3])?;
    let infinity = f64::INFINITY;
    for (ord, expected) in [
        (Norm::Default, 7.745966692414834),
        (Norm::Named("fro"), 7.745966692414834),
        (Norm::Named("nuc"), 9.797958971132713),
        (Norm::Order(infinity), 9.0),
        (Norm::Order(-infinity), 2.0),
        (Norm::Order(1.0), 7.0),
        (Norm::Order(-1.0), 6.0),
        (Norm::Order(2.0), 7.348469228349535),
    ] {
        close(&linalg::norm(&x, ord, None, false)?, &Array::from_shape(&[expected], &[])?, 1e-12);
    }
    let v = x.reshape(&[9])?;
    for (ord, expected) in [(0.0, 8.0), (1.0, 20.0), (3.0, 5.848035476425731), (-infinity, 0.0)] {
        close(
            &linalg::norm(&v, Norm::Order(ord), None, false)?,
            &Array::from_shape(&[expected], &[])?,
            1e-12,
        );
    }
    assert_eq!(linalg::norm(&x, Norm::Default, Some(&[0]), true)?.shape(), [1, 3]);
    let hilbert = Array::from_shape(&[1.0, 0.0, -1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0], &[3, 3])?;
    close(&linalg::cond(&hilbert, Norm::Default)?, &Array::from_shape(&[2f64.sqrt()], &[])?, 1e-12);
    close(
        &linalg::cond(&hilbert, Norm::Named("fro"))?,
        &Array::from_shape(&[3.1622776601683795], &[])?,
        1e-12,
    );
    Ok(())
}

#[test]
fn chains_and_crosses() -> Result<()> {
    let (a, b, c, d) = (
        numbers(&[4, 9], DType::Int64),
        numbers(&[9, 2], DType::Int64),
        numbers(&[2, 7], DType::Int64),
        numbers(&[7], DType::Int64),
    );
    let one_by_one = linalg::dot(&linalg::dot(&linalg::dot(&a, &b)?, &c)?, &d)?;
    let chained = linalg::multi_dot(&[&a, &b, &c, &d])?;
    assert_eq!((chained.shape(), chained.to_vec::<i64>()?), (&[4][..], one_by_one.to_vec::<i64>()?));
    let x = Array::from_slice(&[1, 2, 3]);
    let y = Array::from_slice(&[4, 5, 6]);
    assert_eq!(polyarray::products::cross(&x, &y, -1, -1, -1)?.to_vec::<i64>()?, [-3, 6, -3]);
    Ok(())
}
