//! NumPy's results, row by row: `rows.txt` says what is compared, `generate.py` asks NumPy.

#![allow(clippy::unwrap_used, clippy::needless_borrow, reason = "rows are written by a program")]

use polyarray::bits::BitOrder;
use polyarray::calculus::{self, Distances, Mode, Outside};
use polyarray::creation::{Like, grids, ranges};
use polyarray::manipulation::{self, editing::Places, joining, padding::Padding, splitting::Sections};
use polyarray::statistics::{self, Covariance, histogram, nan, order};
use polyarray::{Array, DType, Number, Order, Result, Scalar, products, rounding, sets, sorting};
use sorting::{Side, Sorting};

const STABLE: Sorting = Sorting { stable: true, descending: false };

/// What NumPy gives: dtype, shape and bytes of each result, or the words of its error.
type Expected<'a> = std::result::Result<&'a [(&'a str, &'a [usize], &'a str)], &'a str>;

trait Arrays {
    fn arrays(self) -> Result<Vec<Array>>;
}
impl Arrays for Array {
    fn arrays(self) -> Result<Vec<Array>> {
        Ok(vec![self])
    }
}
impl Arrays for Vec<Array> {
    fn arrays(self) -> Result<Vec<Array>> {
        Ok(self)
    }
}
impl Arrays for (Array, Array) {
    fn arrays(self) -> Result<Vec<Array>> {
        Ok(vec![self.0, self.1])
    }
}
impl Arrays for (Array, Array, Array) {
    fn arrays(self) -> Result<Vec<Array>> {
        Ok(vec![self.0, self.1, self.2])
    }
}
impl Arrays for (Array, Vec<Array>) {
    fn arrays(self) -> Result<Vec<Array>> {
        Ok(std::iter::once(self.0).chain(self.1).collect())
    }
}
impl Arrays for (Array, Option<(Array, Array)>) {
    fn arrays(self) -> Result<Vec<Array>> {
        Ok(std::iter::once(self.0).chain(self.1.into_iter().flat_map(|(a, b)| [a, b])).collect())
    }
}
impl Arrays for sets::Unique {
    fn arrays(self) -> Result<Vec<Array>> {
        Ok([Some(self.values), self.index, self.inverse, self.counts].into_iter().flatten().collect())
    }
}
impl Arrays for bool {
    fn arrays(self) -> Result<Vec<Array>> {
        Array::scalar(Scalar::new(self)).map(|array| vec![array])
    }
}

fn arrays<T: Arrays>(result: Result<T>) -> Result<Vec<Array>> {
    result?.arrays()
}

fn bytes_of(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|k| u8::from_str_radix(&hex[2 * k..2 * k + 2], 16).unwrap()).collect()
}

fn array(dtype: &str, shape: &[usize], hex: &str) -> Array {
    let (dtype, _) = dtype::parse(dtype).unwrap();
    let bytes = bytes_of(hex);
    let array = Array::empty(&[bytes.len() / dtype.itemsize()], dtype).unwrap();
    for (k, bytes) in bytes.chunks(dtype.itemsize()).enumerate() {
        let scalar = Scalar::from_bytes(dtype, bytes).unwrap();
        array
            .moved(&polyarray::Movement::Index { axis: 0, index: k })
            .unwrap()
            .dense()
            .unwrap()
            .fill(scalar)
            .unwrap();
    }
    array.moved(&polyarray::Movement::Reshape(shape.into())).unwrap()
}

#[derive(Default)]
struct Table {
    failures: Vec<String>,
}

fn same(a: &Scalar, b: &Scalar, loose: bool) -> bool {
    if !a.dtype().is_inexact() {
        return a == b;
    }
    let (a, b, single) = (a.as_c64(), b.as_c64(), a.dtype().itemsize() <= 4 || a.dtype() == DType::Complex64);
    let tolerance = if loose { if single { 1e-5 } else { 1e-12 } } else { 0.0 };
    let near =
        |x: f64, y: f64| x == y || x.is_nan() && y.is_nan() || (x - y).abs() <= tolerance * (1.0 + y.abs());
    near(a.re, b.re) && near(a.im, b.im)
}

impl Table {
    fn check(
        &mut self,
        line: u32,
        loose: bool,
        expected: &Expected<'_>,
        run: impl FnOnce() -> Result<Vec<Array>>,
    ) {
        if let Err(problem) = compare(loose, expected, run()) {
            self.failures.push(format!("rows.txt:{line}: {problem}"));
        }
    }

    fn finish(self) {
        assert!(
            self.failures.is_empty(),
            "{} rows differ\n{}",
            self.failures.len(),
            self.failures.join("\n")
        );
    }
}

fn compare(loose: bool, expected: &Expected<'_>, got: Result<Vec<Array>>) -> std::result::Result<(), String> {
    let (expected, got) = match (expected, got) {
        (Err(words), Err(error)) if error.to_string().trim() == words.trim() || loose => return Ok(()),
        (Err(words), Err(error)) => return Err(format!("error {error}\n  instead of {words}")),
        (Err(words), Ok(_)) => return Err(format!("no error instead of {words}")),
        (Ok(_), Err(error)) => return Err(format!("error {error}")),
        (Ok(expected), Ok(got)) => (expected, got),
    };
    if expected.len() != got.len() {
        return Err(format!("{} results instead of {}", got.len(), expected.len()));
    }
    for ((dtype, shape, hex), got) in expected.iter().zip(&got) {
        if got.dtype().name() != *dtype || got.shape() != *shape {
            return Err(format!("{} {:?} instead of {dtype} {shape:?}", got.dtype(), got.shape()));
        }
        let wanted: Vec<Scalar> = bytes_of(hex)
            .chunks(got.dtype().itemsize())
            .map(|bytes| Scalar::from_bytes(got.dtype(), bytes).unwrap())
            .collect();
        let values = got.dense().and_then(|dense| dense.scalars()).map_err(|error| error.to_string())?;
        if !values.iter().zip(&wanted).all(|(a, b)| same(a, b, loose)) {
            let text = |values: &[Scalar]| {
                values.iter().take(24).map(Scalar::to_string).collect::<Vec<_>>().join(" ")
            };
            return Err(format!("{}\n  instead of {}", text(&values), text(&wanted)));
        }
    }
    Ok(())
}

/// A list of borrowed arrays.
fn of<const N: usize>(arrays: [&Array; N]) -> [&Array; N] {
    arrays
}

fn like(dtype: Option<DType>) -> Like<'static> {
    Like { dtype, ..Default::default() }
}

fn spaced(num: usize, endpoint: bool, dtype: Option<DType>, axis: i64) -> ranges::Spacing {
    ranges::Spacing { num, endpoint, dtype, axis }
}

fn at(q: &Array, weak: bool, method: &str) -> Result<(bool, order::Method, Array)> {
    Ok((weak, order::Method::parse(method)?, q.clone()))
}

fn quantile(
    x: &Array,
    q: &Array,
    weak: bool,
    method: &str,
    axes: Option<&[i64]>,
    keepdims: bool,
) -> Result<Array> {
    let (weak, method, q) = at(q, weak, method)?;
    order::quantile(x, &order::Quantiles { q: &q, weak, method }, axes, keepdims)
}

fn nanquantile(
    x: &Array,
    q: &Array,
    weak: bool,
    method: &str,
    axes: Option<&[i64]>,
    keepdims: bool,
) -> Result<Array> {
    let (weak, method, q) = at(q, weak, method)?;
    order::nanquantile(x, &order::Quantiles { q: &q, weak, method }, axes, keepdims)
}

fn scalar(value: f64) -> Array {
    Array::scalar(Scalar::new(value)).unwrap()
}

fn along(axes: &[i64]) -> polyarray::reduction::Options<'_> {
    polyarray::reduction::Options { axes: Some(axes), ..Default::default() }
}

fn all() -> polyarray::reduction::Options<'static> {
    Default::default()
}

include!("rows.rs");
