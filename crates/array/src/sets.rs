//! Arrays as sets: distinct elements, and what two arrays have in common.
//!
//! Everything is sorting: equal elements stand next to each other in a sorted array, so one pass over
//! neighbours finds what is distinct. Membership is a search in a sorted array, or a table of truth
//! values where whole numbers lie close together.

use crate::Array;
use crate::lines::{carried, contiguous, take};
use crate::manipulation::joining::{Joining, concatenate};
use crate::sorting::{self, Side, Sorting};
use dtype::{DType, Scalar, bf16, c32, c64, f16};
use error::{Error, Result};
use layout::{Order, normalize_axis};
use memory::Scratch;
use std::cmp::Ordering;
use storage::Dense;

/// An element that stands in an order, NaN last.
trait Ordered: Copy + PartialEq {
    fn order(&self, other: &Self) -> Ordering;
}
macro_rules! ordered {
    (whole: $($T:ty)+) => { $(impl Ordered for $T {
        fn order(&self, other: &Self) -> Ordering { self.cmp(other) }
    })+ };
    (float: $($T:ty)+) => { $(impl Ordered for $T {
        fn order(&self, other: &Self) -> Ordering {
            self.partial_cmp(other).unwrap_or_else(|| self.is_nan().cmp(&other.is_nan()))
        }
    })+ };
    (complex: $($T:ty)+) => { $(impl Ordered for $T {
        fn order(&self, other: &Self) -> Ordering { sort::lexicographic((self.re, self.im), (other.re, other.im)) }
    })+ };
}
ordered!(whole: u8 i8 u16 i16 u32 i32 u64 i64);
ordered!(float: f16 bf16 f32 f64);
ordered!(complex: c32 c64);

/// Runs an expression on the elements of a contiguous array as a slice of numbers, bools as bytes.
macro_rules! with_values {
    ($x:expr, $values:ident => $body:expr) => {{
        let x: &Dense = $x;
        macro_rules! plain {
            ($T:ty) => {
                x.with_slice::<$T, _>(|$values| $body)
            };
        }
        match x.dtype() {
            DType::Bool => carried(x, DType::UInt8)?.with_slice::<u8, _>(|$values| $body),
            DType::Int8 => plain!(i8),
            DType::UInt8 => plain!(u8),
            DType::Int16 => plain!(i16),
            DType::UInt16 => plain!(u16),
            DType::Int32 => plain!(i32),
            DType::UInt32 => plain!(u32),
            DType::Int64 => plain!(i64),
            DType::UInt64 => plain!(u64),
            DType::Float16 => plain!(f16),
            DType::BFloat16 => plain!(bf16),
            DType::Float32 => plain!(f32),
            DType::Float64 => plain!(f64),
            DType::Complex64 => plain!(c32),
            DType::Complex128 => plain!(c64),
            other => Err(Error::type_(format!("type {other} has no order"))),
        }
    }};
}

/// What [`Array::unique`] is to tell; the defaults are NumPy's.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The first index of each distinct element.
    pub index: bool,
    /// For each element, which distinct one it is.
    pub inverse: bool,
    /// How often each distinct element occurs.
    pub counts: bool,
    /// The axis along which slices are compared; without one, elements are.
    pub axis: Option<i64>,
    /// Whether NaN counts as one element.
    pub equal_nan: bool,
}

impl Default for Wanted {
    fn default() -> Self {
        Wanted { index: false, inverse: false, counts: false, axis: None, equal_nan: true }
    }
}

/// Distinct elements, and what was asked about them.
#[derive(Debug, Clone)]
pub struct Unique {
    /// The distinct elements, ascending.
    pub values: Array,
    /// The first index of each.
    pub index: Option<Array>,
    /// For each element of the array, the position of its value in `values`.
    pub inverse: Option<Array>,
    /// How often each occurs.
    pub counts: Option<Array>,
}

/// Where runs of equal neighbours begin.
fn starts<T: PartialEq>(values: &[T], equal_nan: bool) -> Result<Scratch<usize>> {
    #[allow(clippy::eq_op)]
    let nan = |value: &T| value != value;
    let mut starts = Scratch::new();
    if !values.is_empty() {
        starts.push(0)?;
    }
    // Each place is written where the next beginning belongs, whether or not it is one.
    let mut block = [0; 512];
    for first in (1..values.len()).step_by(block.len()) {
        let mut found = 0;
        let end = values.len().min(first + block.len());
        for (k, pair) in (first..).zip(values[first - 1..end].windows(2)) {
            let (before, value) = (&pair[0], &pair[1]);
            block[found] = k;
            found += usize::from(value != before && !(equal_nan && nan(value) && nan(before)));
        }
        starts.extend(&block[..found])?;
    }
    Ok(starts)
}

/// Makes the one NaN among distinct complex numbers the first one that the array has, as in NumPy, which
/// finds them without sorting. Numbers with one NaN part differ in the other.
fn first_nan(x: &Array, distinct: &Array) -> Result<()> {
    let Some(last) = distinct.size().checked_sub(1) else { return Ok(()) };
    let is_nan = |value: Scalar| value.as_c64().re.is_nan() || value.as_c64().im.is_nan();
    if is_nan(distinct.get(&[last as i64])?) {
        let first = x.isnan()?.to_scratch::<bool>()?.iter().position(|&nan| nan).unwrap_or(0);
        distinct.set(&[last as i64], x.get(&[first as i64])?)?;
    }
    Ok(())
}

/// Where runs of equal rows begin, visited in an order.
fn row_starts<T: PartialEq>(values: &[T], columns: usize, order: &[i64]) -> Result<Scratch<usize>> {
    let row = |k: usize| &values[order[k] as usize * columns..][..columns];
    Scratch::collected((0..order.len()).filter(|&k| k == 0 || row(k) != row(k - 1)))
}

/// The rows in ascending order; of equal ones, the first is first.
fn row_order<T: Ordered>(values: &[T], columns: usize, rows: usize) -> Result<Scratch<i64>> {
    let row = |k: i64| &values[k as usize * columns..][..columns];
    let mut order = Scratch::collected(0..rows as i64)?;
    order.sort_unstable_by(|&a, &b| {
        let pairs = row(a).iter().zip(row(b));
        pairs.map(|(x, y)| x.order(y)).find(|order| order.is_ne()).unwrap_or_else(|| a.cmp(&b))
    });
    Ok(order)
}

/// What runs of equal elements tell, in the order that sorts them.
fn described(
    values: Array,
    starts: &[usize],
    order: Option<&[i64]>,
    total: usize,
    wanted: &Wanted,
) -> Result<Unique> {
    let index = match (wanted.index, order) {
        (true, Some(order)) => {
            Some(Array::from_values(&Scratch::collected(starts.iter().map(|&k| order[k]))?)?)
        }
        _ => None,
    };
    let inverse = match (wanted.inverse, order) {
        (true, Some(order)) => {
            let mut inverse = Scratch::filled(total, 0i64)?;
            let ends = starts.iter().skip(1).copied().chain(std::iter::once(total));
            for (group, (&start, end)) in starts.iter().zip(ends).enumerate() {
                order[start..end].iter().for_each(|&place| inverse[place as usize] = group as i64);
            }
            Some(Array::from_values(&inverse)?)
        }
        _ => None,
    };
    let counts = wanted.counts.then(|| {
        let end = |k: usize| starts.get(k + 1).copied().unwrap_or(total);
        let counts = starts.iter().enumerate().map(|(k, &start)| (end(k) - start) as i64);
        Array::from_values(&Scratch::collected(counts)?)
    });
    Ok(Unique { values, index, inverse, counts: counts.transpose()? })
}

impl Array {
    /// The distinct elements in ascending order, or distinct slices along an axis, and what else is
    /// asked about them.
    ///
    /// ```
    /// use polyarray::{Array, sets::Wanted};
    /// let x = Array::from_slice(&[3, 1, 3]);
    /// let unique = x.unique(&Wanted { counts: true, ..Default::default() })?;
    /// assert_eq!(unique.values.to_vec::<i64>()?, [1, 3]);
    /// assert_eq!(unique.counts.map(|counts| counts.to_vec::<i64>()), Some(Ok(vec![1, 2])));
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Axis`] outside the array.
    pub fn unique(&self, wanted: &Wanted) -> Result<Unique> {
        if let Some(axis) = wanted.axis {
            let axis = normalize_axis(axis, self.ndim())?;
            if self.ndim() != 1 {
                return self.unique_slices(axis, wanted);
            }
        }
        let flat = self.flat()?;
        let total = flat.size();
        if wanted.index || wanted.inverse {
            let order = flat.argsort(Some(0), Sorting::default())?.dense()?.to_scratch::<i64>()?;
            let places = Scratch::collected(order.iter().map(|&place| place as usize))?;
            let sorted = take(&flat.dense()?, 0, &places)?;
            let starts = with_values!(&sorted, values => starts(values, wanted.equal_nan))??;
            let mut unique =
                described(take(&sorted, 0, &starts)?.into(), &starts, Some(&order), total, wanted)?;
            if wanted.axis.is_none() {
                unique.inverse = unique.inverse.map(|inverse| inverse.shaped(self.shape())).transpose()?;
            }
            return Ok(unique);
        }
        let sorted = sorting::copied_lines(&flat, 0)?;
        sorting::sort_lines(&sorted, Sorting::default())?;
        let starts = with_values!(&sorted, values => starts(values, wanted.equal_nan))??;
        let values = Array::from(take(&sorted, 0, &starts)?);
        if wanted.equal_nan && values.dtype().is_complex() && !wanted.counts {
            first_nan(&flat, &values)?;
        }
        described(values, &starts, None, total, wanted)
    }

    fn unique_slices(&self, axis: usize, wanted: &Wanted) -> Result<Unique> {
        let first = self.moveaxis(&[axis as i64], &[0])?;
        let rows = first.shape()[0];
        let columns = first.shape()[1..].iter().product();
        let table = contiguous(&first.shaped(&[rows, columns])?.dense()?)?;
        let order = with_values!(&table, values => row_order(values, columns, rows))??;
        let starts = with_values!(&table, values => row_starts(values, columns, &order))??;
        let places = Scratch::collected(starts.iter().map(|&k| order[k] as usize))?;
        let values = first.taken(0, &places)?.moveaxis(&[0], &[axis as i64])?;
        described(values, &starts, Some(&order), rows, wanted)
    }

    fn distinct(&self) -> Result<Array> {
        Ok(self.unique(&Wanted::default())?.values)
    }

    /// Distinct elements, their first indices, for each element which it is, and counts, with every NaN
    /// by itself: `(values, indices, inverse_indices, counts)`.
    ///
    /// # Errors
    /// As for [`Array::unique`].
    pub fn unique_all(&self) -> Result<Unique> {
        self.unique(&Wanted { index: true, inverse: true, counts: true, axis: None, equal_nan: false })
    }

    /// Distinct elements and their counts, with every NaN by itself.
    ///
    /// # Errors
    /// As for [`Array::unique`].
    pub fn unique_counts(&self) -> Result<Unique> {
        self.unique(&Wanted { counts: true, equal_nan: false, ..Wanted::default() })
    }

    /// Distinct elements and for each element which it is, with every NaN by itself.
    ///
    /// # Errors
    /// As for [`Array::unique`].
    pub fn unique_inverse(&self) -> Result<Unique> {
        self.unique(&Wanted { inverse: true, equal_nan: false, ..Wanted::default() })
    }

    /// Distinct elements, with every NaN by itself.
    ///
    /// # Errors
    /// As for [`Array::unique`].
    pub fn unique_values(&self) -> Result<Array> {
        Ok(self.unique(&Wanted { equal_nan: false, ..Wanted::default() })?.values)
    }
}

/// How membership is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// By a table where that is small, else by sorting.
    #[default]
    Any,
    /// By sorting.
    Sort,
    /// By a table over the range of the elements: whole numbers only.
    Table,
}

/// Whether each element of `elements` is among those of `tests`; the opposite where `invert`.
///
/// ```
/// use polyarray::{Array, sets};
/// let (x, y) = (Array::from_slice(&[1, 5, 2]), Array::from_slice(&[2, 1]));
/// assert_eq!(sets::isin(&x, &y, false, Default::default())?.to_vec::<bool>()?, [true, false, true]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] and [`crate::Kind::Runtime`] where a table is asked for and cannot be.
pub fn isin(elements: &Array, tests: &Array, invert: bool, method: Method) -> Result<Array> {
    let whole = |x: &Array| !x.dtype().is_inexact();
    let out = Dense::empty(elements.shape(), DType::Bool, Order::C)?;
    let bytes = carried(&out, DType::UInt8)?;
    if tests.size() == 0 || elements.size() == 0 {
        out.fill(Scalar::new(invert))?;
        return Ok(out.into());
    }
    if whole(elements) && whole(tests) && method != Method::Sort {
        let least = tests.min(None)?.item()?.as_i128();
        let most = tests.max(None)?.item()?.as_i128();
        let range = most - least;
        let room = dtype::iinfo(tests.dtype()).map_or(255, |info| info.max);
        let small = range <= 6 * (elements.size() as i128 + tests.size() as i128);
        if range <= room && (small || method == Method::Table) {
            let mut table = Scratch::filled(range as usize + 1, u8::from(invert))?;
            let (elements, tests) = (contiguous(&elements.dense()?)?, contiguous(&tests.dense()?)?);
            macro_rules! marked {
                ($T:ty, $x:expr) => {
                    $x.with_slice::<$T, _>(|tests| {
                        for &test in tests {
                            table[(i128::from(test) - least) as usize] = u8::from(!invert);
                        }
                    })
                };
            }
            macro_rules! looked_up {
                ($T:ty, $x:expr) => {
                    $x.with_slice::<$T, _>(|elements| {
                        bytes.with_slice_mut::<u8, _>(|out| {
                            for (out, &element) in out.iter_mut().zip(elements) {
                                let at = i128::from(element) - least;
                                *out = usize::try_from(at)
                                    .ok()
                                    .and_then(|at| table.get(at))
                                    .copied()
                                    .unwrap_or(invert.into());
                            }
                        })
                    })?
                };
            }
            macro_rules! whole_number {
                ($run:ident, $x:expr) => {
                    match $x.dtype() {
                        DType::Bool => $run!(u8, carried(&$x, DType::UInt8)?),
                        DType::Int8 => $run!(i8, $x),
                        DType::UInt8 => $run!(u8, $x),
                        DType::Int16 => $run!(i16, $x),
                        DType::UInt16 => $run!(u16, $x),
                        DType::Int32 => $run!(i32, $x),
                        DType::UInt32 => $run!(u32, $x),
                        DType::UInt64 => $run!(u64, $x),
                        _ => $run!(i64, $x),
                    }
                };
            }
            whole_number!(marked, tests)?;
            whole_number!(looked_up, elements)?;
            return Ok(out.into());
        }
        if method == Method::Table {
            return Err(Error::runtime(
                "You have specified kind='table', but the range of values in `ar2` or `ar1` exceed the maximum integer \
                 of the datatype. Please set `kind` to None or 'sort'.",
            ));
        }
    } else if method == Method::Table {
        return Err(Error::value(
            "The 'table' method is only supported for boolean or integer arrays. Please select 'sort' or None for kind.",
        ));
    }
    let common = dtype::promote_types(elements.dtype(), tests.dtype());
    let sorted = tests.astype(common)?.flat()?.sort(Some(0), Sorting::default())?.dense()?;
    let elements: Array = contiguous(&elements.astype(common)?.dense()?)?.into();
    let places = Array::from(sorted.clone()).searchsorted(&elements, Side::Left, None)?.dense()?;
    let elements = elements.dense()?;
    macro_rules! compared {
        ($T:ty, $sorted:expr, $elements:expr) => {
            $sorted.with_slice::<$T, _>(|sorted| {
                $elements.with_slice::<$T, _>(|elements| {
                    places.with_slice::<i64, _>(|places| {
                        bytes.with_slice_mut::<u8, _>(|out| {
                            for (out, (element, &place)) in out.iter_mut().zip(elements.iter().zip(places)) {
                                let is_in = sorted.get(place as usize).is_some_and(|test| test == element);
                                *out = u8::from(is_in != invert);
                            }
                        })
                    })
                })
            })????
        };
    }
    match common {
        DType::Bool => compared!(u8, carried(&sorted, DType::UInt8)?, carried(&elements, DType::UInt8)?),
        DType::Int8 => compared!(i8, sorted, elements),
        DType::UInt8 => compared!(u8, sorted, elements),
        DType::Int16 => compared!(i16, sorted, elements),
        DType::UInt16 => compared!(u16, sorted, elements),
        DType::Int32 => compared!(i32, sorted, elements),
        DType::UInt32 => compared!(u32, sorted, elements),
        DType::Int64 => compared!(i64, sorted, elements),
        DType::UInt64 => compared!(u64, sorted, elements),
        DType::Float16 => compared!(f16, sorted, elements),
        DType::BFloat16 => compared!(bf16, sorted, elements),
        DType::Float32 => compared!(f32, sorted, elements),
        DType::Float64 => compared!(f64, sorted, elements),
        DType::Complex64 => compared!(c32, sorted, elements),
        _ => compared!(c64, sorted, elements),
    }
    Ok(out.into())
}

/// The elements, flattened; distinct ones unless they are said to be so.
fn members(x: &Array, assume_unique: bool) -> Result<Array> {
    if assume_unique { x.flat() } else { x.distinct() }
}

fn together(x1: &Array, x2: &Array) -> Result<Array> {
    concatenate(&[x1, x2], None, &Joining::default())
}

/// For each element but the first, whether it equals the one before.
fn repeats(x: &Dense) -> Result<Vec<bool>> {
    with_values!(x, values => values.windows(2).map(|pair| pair[0] == pair[1]).collect::<Vec<bool>>())
}

/// The elements that both arrays have, and with `indices` where they first stand in each.
///
/// # Errors
/// Where there is no memory.
pub fn intersect1d(
    x1: &Array,
    x2: &Array,
    assume_unique: bool,
    indices: bool,
) -> Result<(Array, Option<(Array, Array)>)> {
    if !indices {
        let both = together(&members(x1, assume_unique)?, &members(x2, assume_unique)?)?
            .sort(Some(0), Sorting::default())?;
        let mask = repeats(&both.dense()?)?;
        return Ok((both.kept(&mask)?, None));
    }
    let described = |x: &Array| -> Result<(Array, Option<Array>)> {
        if assume_unique {
            return Ok((x.flat()?, None));
        }
        let unique = x.unique(&Wanted { index: true, ..Wanted::default() })?;
        Ok((unique.values, unique.index))
    };
    let ((values1, index1), (values2, index2)) = (described(x1)?, described(x2)?);
    let both = together(&values1, &values2)?;
    let order = both.argsort(Some(0), Sorting::default())?.dense()?.to_scratch::<i64>()?;
    let places = Scratch::collected(order.iter().map(|&place| place as usize))?;
    let sorted = both.taken(0, &places)?;
    let mask = repeats(&sorted.dense()?)?;
    let offset = values1.size();
    let located = |places: &[usize], shift: usize, index: Option<Array>| -> Result<Array> {
        let found = places.iter().zip(&mask).filter(|(_, set)| **set).map(|(&place, _)| place - shift);
        let found = Scratch::collected(found)?;
        match index {
            Some(index) => index.taken(0, &found),
            None => Array::from_values(&Scratch::collected(found.iter().map(|&place| place as i64))?),
        }
    };
    let first = located(&places, 0, index1)?;
    let second = located(places.get(1..).unwrap_or(&[]), offset, index2)?;
    Ok((sorted.kept(&mask)?, Some((first, second))))
}

/// The distinct elements of both arrays.
///
/// # Errors
/// Where there is no memory.
pub fn union1d(x1: &Array, x2: &Array) -> Result<Array> {
    together(x1, x2)?.distinct()
}

/// The elements of the first array that the second does not have.
///
/// # Errors
/// Where there is no memory.
pub fn setdiff1d(x1: &Array, x2: &Array, assume_unique: bool) -> Result<Array> {
    let x1 = members(x1, assume_unique)?;
    let mask = isin(&x1, x2, true, Method::Any)?.dense()?.to_scratch::<bool>()?;
    x1.kept(&mask)
}

/// The elements that just one of the arrays has.
///
/// # Errors
/// Where there is no memory.
pub fn setxor1d(x1: &Array, x2: &Array, assume_unique: bool) -> Result<Array> {
    let both = together(&members(x1, assume_unique)?, &members(x2, assume_unique)?)?
        .sort(Some(0), Sorting::default())?;
    let same = repeats(&both.dense()?)?;
    let mask: Vec<bool> = (0..both.size())
        .map(|k| (k == 0 || !same[k - 1]) && !same.get(k).copied().unwrap_or(false))
        .collect();
    both.kept(&mask)
}
