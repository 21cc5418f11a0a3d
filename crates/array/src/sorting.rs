//! Sorting, selecting and searching along an axis.
//!
//! Crate `sort` knows contiguous slices; this chapter brings elements there. The axis is moved last
//! and copied without gaps (an array that is so already is sorted where it lies), lines are shared out
//! over the cores, and one long line is sorted by all of them. Bools are sorted as bytes, halves as
//! their bit patterns, complex numbers as pairs. NaN goes last.

use crate::lines::{Outcome, carried, contiguous, share_lines};
use crate::{Array, Number};
use dtype::DType;
use error::{Error, Result};
use layout::{Layout, Order, normalize_axis};
use memory::{Chosen, Scratch};
pub use sort::Side;
use sort::{BF16Bits, F16Bits, Key};
use storage::Dense;

/// Whether equal elements keep their order, from NumPy's name of an algorithm.
///
/// # Errors
/// [`crate::Kind::Value`] for any other text.
pub fn parse_kind(name: &str) -> Result<bool> {
    match name.as_bytes().first().map(u8::to_ascii_lowercase) {
        Some(b'q' | b'h') => Ok(false),
        Some(b'm' | b's') => Ok(true),
        _ => {
            Err(Error::value(format!("sort kind must be one of 'quick', 'heap', or 'stable' (got '{name}')")))
        }
    }
}

/// Reads NumPy's name of a side.
///
/// # Errors
/// [`crate::Kind::Value`] for any other text.
pub fn parse_side(name: &str) -> Result<Side> {
    match name.as_bytes().first().map(u8::to_ascii_lowercase) {
        Some(b'l') => Ok(Side::Left),
        Some(b'r') => Ok(Side::Right),
        _ => Err(Error::value(format!("search side must be one of 'left' or 'right' (got '{name}')"))),
    }
}

/// The parts of contiguous complex numbers as floats.
fn parts(x: &Dense) -> Result<Dense> {
    let real = x.dtype().real();
    let size = real.itemsize();
    x.reinterpreted(Layout::from_parts(&[2 * x.size()], &[size as isize], x.layout().offset())?, real)
}

/// The pairs of a slice of [`parts`].
fn paired<T>(parts: &[T]) -> &[[T; 2]] {
    parts.as_chunks().0
}

/// Runs an expression on the elements of a contiguous array as a slice of keys.
macro_rules! with_keys {
    ($x:expr, $keys:ident => $body:expr) => {{
        let x: &Dense = $x;
        macro_rules! plain {
            ($T:ty) => {
                x.with_slice::<$T, _>(|$keys| $body)
            };
        }
        macro_rules! half {
            ($T:ident) => {
                carried(x, DType::UInt16)?.with_slice::<u16, _>(|bits| {
                    let keys = Scratch::collected(bits.iter().map(|&bits| $T(bits)))?;
                    let $keys = &keys[..];
                    $body
                })
            };
        }
        macro_rules! pairs {
            ($T:ty) => {
                parts(x)?.with_slice::<$T, _>(|flat| {
                    let $keys = paired(flat);
                    $body
                })
            };
        }
        match x.dtype() {
            DType::Bool => carried(x, DType::UInt8)?.with_slice::<u8, _>(|$keys| $body),
            DType::Int8 => plain!(i8),
            DType::UInt8 => plain!(u8),
            DType::Int16 => plain!(i16),
            DType::UInt16 => plain!(u16),
            DType::Int32 => plain!(i32),
            DType::UInt32 => plain!(u32),
            DType::Int64 => plain!(i64),
            DType::UInt64 => plain!(u64),
            DType::Float32 => plain!(f32),
            DType::Float64 => plain!(f64),
            DType::Float16 => half!(F16Bits),
            DType::BFloat16 => half!(BF16Bits),
            DType::Complex64 => pairs!(f32),
            DType::Complex128 => pairs!(f64),
            other => Err(Error::type_(format!("type {other} has no order"))),
        }
    }};
}

/// [`with_keys`], for writing.
macro_rules! with_keys_mut {
    ($x:expr, $keys:ident => $body:expr) => {{
        let x: &Dense = $x;
        macro_rules! plain {
            ($T:ty) => {
                x.with_slice_mut::<$T, _>(|$keys| $body)
            };
        }
        macro_rules! half {
            ($T:ident) => {
                carried(x, DType::UInt16)?.with_slice_mut::<u16, _>(|bits| {
                    let mut keys = Scratch::collected(bits.iter().map(|&bits| $T(bits)))?;
                    let result = {
                        let $keys = &mut keys[..];
                        $body
                    };
                    bits.iter_mut().zip(&keys).for_each(|(bits, key)| *bits = key.0);
                    result
                })
            };
        }
        macro_rules! pairs {
            ($T:ty) => {
                parts(x)?.with_slice_mut::<$T, _>(|flat| {
                    let $keys = flat.as_chunks_mut::<2>().0;
                    $body
                })
            };
        }
        match x.dtype() {
            DType::Bool => carried(x, DType::UInt8)?.with_slice_mut::<u8, _>(|$keys| $body),
            DType::Int8 => plain!(i8),
            DType::UInt8 => plain!(u8),
            DType::Int16 => plain!(i16),
            DType::UInt16 => plain!(u16),
            DType::Int32 => plain!(i32),
            DType::UInt32 => plain!(u32),
            DType::Int64 => plain!(i64),
            DType::UInt64 => plain!(u64),
            DType::Float32 => plain!(f32),
            DType::Float64 => plain!(f64),
            DType::Float16 => half!(F16Bits),
            DType::BFloat16 => half!(BF16Bits),
            DType::Complex64 => pairs!(f32),
            DType::Complex128 => pairs!(f64),
            other => Err(Error::type_(format!("type {other} has no order"))),
        }
    }};
}

/// How elements are ordered; by default ascending, equal ones in any order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sorting {
    /// Whether equal elements keep their order.
    pub stable: bool,
    /// Whether the largest come first. NaN comes last all the same.
    pub descending: bool,
}

/// Work of sorting a line, in quarters of a nanosecond.
fn weight(length: usize) -> usize {
    4 * length * (usize::BITS - length.leading_zeros()) as usize
}

/// Runs something on each line, on several threads; one line alone gets all of them.
fn each_line<T: Send, O: Outcome + Send>(
    values: &mut [T],
    length: usize,
    run: impl Fn(usize, &mut [T]) -> O + Sync + Send,
) -> Result<()> {
    if length == 0 {
        return Ok(());
    }
    if values.len() == length {
        return threads::install(weight(length), || run(0, values)).result();
    }
    share_lines(values, length, weight(length), |first, lines| {
        for (k, line) in lines.chunks_exact_mut(length).enumerate() {
            run(first + k, line).result()?;
        }
        Ok(())
    })
}

fn sort_keys<T: Key>(keys: &mut [T], length: usize, how: Sorting) -> Result<()> {
    each_line(keys, length, |_, line| match (how.stable, how.descending) {
        (false, false) => sort::sort(line),
        (true, false) => sort::stable_sort(line),
        (false, true) => sort::sort_descending(line),
        (true, true) => sort::stable_sort_descending(line),
    })
}

fn partition_keys<T: Key>(keys: &mut [T], length: usize, kth: &[usize]) -> Result<()> {
    each_line(keys, length, |_, line| sort::partition(line, kth))
}

fn argsort_keys<T: Key>(keys: &[T], length: usize, descending: bool, indices: &mut [i64]) -> Result<()> {
    let argsort = if descending { sort::stable_argsort_descending } else { sort::stable_argsort };
    each_line(indices, length, |k, line| argsort(&keys[k * length..][..length], line))
}

fn argpartition_keys<T: Key>(keys: &[T], length: usize, kth: &[usize], indices: &mut [i64]) -> Result<()> {
    each_line(indices, length, |k, line| sort::argpartition(&keys[k * length..][..length], kth, line))
}

/// Orders `indices` within each line by the keys, those with equal keys staying in their order.
fn refine<T: Key>(keys: &[T], length: usize, indices: &mut [i64]) -> Result<()> {
    each_line(indices, length, |k, line| {
        let keys = &keys[k * length..][..length];
        let gathered = Scratch::collected(line.iter().map(|&place| keys[place as usize]))?;
        let mut order = Scratch::filled(length, 0)?;
        sort::stable_argsort(&gathered, &mut order)?;
        for rank in order.iter_mut() {
            *rank = line[*rank as usize];
        }
        line.copy_from_slice(&order);
        Ok(())
    })
}

/// Sorts the lines of a contiguous array along its last axis, in place.
pub(crate) fn sort_lines(x: &Dense, how: Sorting) -> Result<()> {
    let length = x.shape().last().copied().unwrap_or(1);
    with_keys_mut!(x, keys => sort_keys(keys, length, how))?
}

/// Positions along an axis, checked and counted from the front; an empty axis has none to check.
fn checked_kth(kth: &[i64], length: usize) -> Result<Scratch<usize>> {
    if length == 0 {
        return Ok(Scratch::new());
    }
    let from_front = |&k: &i64| if k < 0 { k + length as i64 } else { k };
    if let Some(at) = kth.iter().map(from_front).find(|&at| at < 0 || at >= length as i64) {
        return Err(Error::value(format!("kth(={at}) out of bounds ({length})")));
    }
    Scratch::collected(kth.iter().map(|k| from_front(k) as usize))
}

/// A copy of the array in C order with the axis moved last.
pub(crate) fn copied_lines(x: &Array, axis: usize) -> Result<Dense> {
    match x.layout() {
        // What is still to be computed is computed into new memory, which nobody else has.
        _ if x.is_deferred()
            && axis + 1 == x.ndim()
            && x.layout().is_some_and(|l| l.is_c_contiguous(x.dtype().itemsize())) =>
        {
            let out = Dense::empty(x.shape(), x.dtype(), Order::C)?;
            Array::from(out.clone()).assign(x)?;
            Ok(out)
        }
        _ => x.axis_last(axis)?.dense()?.copy(Order::C),
    }
}

/// Lines back in the array's own axes, in C order.
fn restored(lines: Dense, axis: usize) -> Result<Array> {
    let last = lines.ndim() - 1;
    let array = Array::from(lines);
    if axis == last { Ok(array) } else { array.last_to_axis(axis)?.copy(Order::C) }
}

impl Array {
    /// The axis meant, and the array flattened where there is none.
    fn line_axis(&self, axis: Option<i64>) -> Result<(Array, usize)> {
        match axis {
            None => Ok((self.flat()?, 0)),
            Some(axis) => Ok((self.clone(), normalize_axis(axis, self.ndim())?)),
        }
    }

    /// The elements in order along an axis, NaN last; of the flattened array without one.
    ///
    /// ```
    /// use polyarray::{Array, sorting::Sorting};
    /// let x = Array::from_slice(&[3, 1, 2]);
    /// assert_eq!(x.sort(Some(-1), Sorting::default())?.to_vec::<i64>()?, [1, 2, 3]);
    /// let descending = Sorting { descending: true, ..Sorting::default() };
    /// assert_eq!(x.sort(Some(-1), descending)?.to_vec::<i64>()?, [3, 2, 1]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Axis`] outside the array.
    pub fn sort(&self, axis: Option<i64>, how: Sorting) -> Result<Array> {
        let (x, axis) = self.line_axis(axis)?;
        let lines = copied_lines(&x, axis)?;
        sort_lines(&lines, how)?;
        restored(lines, axis)
    }

    /// Sorts the elements along an axis where they lie.
    ///
    /// # Errors
    /// [`crate::Kind::Axis`] outside the array; [`crate::Kind::Value`] for a read-only array.
    pub fn sort_in_place(&self, axis: i64, how: Sorting) -> Result<()> {
        let axis = normalize_axis(axis, self.ndim())?;
        let dense = self.dense()?;
        dense.require_writeable("sort array")?;
        let whole = axis + 1 == self.ndim() && dense.is_c_contiguous() && dense.is_aligned();
        // Where sorting needs memory, which may be missing for the second of several lines, a copy is sorted.
        let asks = (how.stable || self.dtype().is_complex())
            && self.ndim() > 1
            && Chosen::now().allocator().is_some();
        if whole && !asks {
            return sort_lines(&dense, how);
        }
        self.assign(&self.sort(Some(axis as i64), how)?)
    }

    /// The indices that sort the elements along an axis, in whichever direction, those of equal elements
    /// ascending; of the flattened array without one.
    ///
    /// # Errors
    /// [`crate::Kind::Axis`] outside the array.
    pub fn argsort(&self, axis: Option<i64>, how: Sorting) -> Result<Array> {
        let (x, axis) = self.line_axis(axis)?;
        let lines = contiguous(&x.axis_last(axis)?.dense()?)?;
        let out = Dense::empty(lines.shape(), DType::Int64, Order::C)?;
        let length = x.shape()[axis];
        out.with_slice_mut::<i64, _>(
            |indices| with_keys!(&lines, keys => argsort_keys(keys, length, how.descending, indices)),
        )???;
        restored(out, axis)
    }

    /// The elements such that each position in `kth` along an axis holds what it would hold were they
    /// sorted, nothing greater before it and nothing smaller behind it.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for positions outside the axis; [`crate::Kind::Axis`].
    pub fn partition(&self, kth: &[i64], axis: Option<i64>) -> Result<Array> {
        let (x, axis) = self.line_axis(axis)?;
        let length = x.shape()[axis];
        let kth = checked_kth(kth, length)?;
        let lines = copied_lines(&x, axis)?;
        with_keys_mut!(&lines, keys => partition_keys(keys, length, &kth))??;
        restored(lines, axis)
    }

    /// [`Array::partition`] where the elements lie.
    ///
    /// # Errors
    /// As for [`Array::partition`], and for a read-only array.
    pub fn partition_in_place(&self, kth: &[i64], axis: i64) -> Result<()> {
        self.dense()?.require_writeable("partition array")?;
        self.assign(&self.partition(kth, Some(axis))?)
    }

    /// The indices that partition the elements along an axis: see [`Array::partition`].
    ///
    /// # Errors
    /// As for [`Array::partition`].
    pub fn argpartition(&self, kth: &[i64], axis: Option<i64>) -> Result<Array> {
        let (x, axis) = self.line_axis(axis)?;
        let length = x.shape()[axis];
        let kth = checked_kth(kth, length)?;
        let lines = contiguous(&x.axis_last(axis)?.dense()?)?;
        let out = Dense::empty(lines.shape(), DType::Int64, Order::C)?;
        out.with_slice_mut::<i64, _>(
            |indices| with_keys!(&lines, keys => argpartition_keys(keys, length, &kth, indices)),
        )???;
        restored(out, axis)
    }

    /// The elements as complex numbers, sorted along the last axis.
    ///
    /// # Errors
    /// [`crate::Kind::Axis`] for a 0-d array.
    pub fn sort_complex(&self) -> Result<Array> {
        let sorted = self.sort(Some(-1), Sorting::default())?;
        let dtype = match self.dtype() {
            dtype if dtype.is_complex() => dtype,
            DType::Int8 | DType::UInt8 | DType::Int16 | DType::UInt16 => DType::Complex64,
            _ => DType::Complex128,
        };
        sorted.astype(dtype)
    }

    /// Where `values` can be put into this sorted vector so that it stays sorted: before (`Left`) or
    /// behind (`Right`) elements equal to them. With a `sorter`, the vector is read in its order.
    ///
    /// ```
    /// use polyarray::{Array, sorting::Side};
    /// let x = Array::from_slice(&[1.0, 2.0, 2.0, 3.0]);
    /// let at = x.searchsorted(&Array::from_slice(&[2.0]), Side::Right, None)?;
    /// assert_eq!(at.to_vec::<i64>()?, [3]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for more than one axis, or a sorter that is no permutation of it.
    pub fn searchsorted(&self, values: &Array, side: Side, sorter: Option<&Array>) -> Result<Array> {
        match self.ndim() {
            1 => {}
            0 => return Err(Error::value("object of too small depth for desired array")),
            _ => return Err(Error::value("object too deep for desired array")),
        }
        let common = dtype::promote_types(self.dtype(), values.dtype());
        let sorted = contiguous(&self.astype(common)?.dense()?)?;
        let values = contiguous(&values.astype(common)?.dense()?)?;
        let out = Dense::empty(values.shape(), DType::Int64, Order::C)?;
        let order = sorter.map(|sorter| self.checked_sorter(sorter)).transpose()?;
        if common == DType::Bool {
            // Bytes of bools are compared as they are.
            let bytes = |x: &Dense| carried(x, DType::UInt8);
            search(&bytes(&sorted)?, &bytes(&values)?, side, order.as_deref(), &out)?;
        } else {
            search(&sorted, &values, side, order.as_deref(), &out)?;
        }
        Ok(out.into())
    }

    fn checked_sorter(&self, sorter: &Array) -> Result<Scratch<i64>> {
        if !sorter.dtype().is_integer() {
            return Err(Error::type_("sorter must only contain integers"));
        }
        if sorter.ndim() != 1 {
            return Err(Error::value("object too deep for desired array"));
        }
        if sorter.size() != self.size() {
            return Err(Error::value("sorter.size must equal a.size"));
        }
        let order = sorter.dense()?.to_scratch::<i64>()?;
        match order.iter().any(|&place| place < 0 || place >= self.size() as i64) {
            true => Err(Error::value("Sorter index out of range.")),
            false => Ok(order),
        }
    }
}

fn search(sorted: &Dense, values: &Dense, side: Side, sorter: Option<&[i64]>, out: &Dense) -> Result<()> {
    macro_rules! searched {
        ($T:ty) => {
            searched!($T, |x: &Dense| Ok(x.clone()), std::convert::identity)
        };
        ($T:ty, $from:expr, $keys:expr) => {{
            let from: fn(&Dense) -> Result<Dense> = $from;
            from(sorted)?.with_slice::<$T, _>(|sorted| {
                from(values)?.with_slice::<$T, _>(|values| {
                    let (sorted, values) = ($keys(sorted), $keys(values));
                    out.with_slice_mut::<i64, _>(|out| found(sorted, values, side, sorter, out))
                })
            })???
        }};
    }
    let bits = |x: &Dense| carried(x, DType::UInt16);
    match sorted.dtype() {
        DType::Int8 => searched!(i8),
        DType::UInt8 => searched!(u8),
        DType::Int16 => searched!(i16),
        DType::UInt16 => searched!(u16),
        DType::Int32 => searched!(i32),
        DType::UInt32 => searched!(u32),
        DType::Int64 => searched!(i64),
        DType::UInt64 => searched!(u64),
        DType::Float32 => searched!(f32),
        DType::Float64 => searched!(f64),
        DType::Float16 => searched!(u16, bits, F16Bits::from_bits_slice),
        DType::BFloat16 => searched!(u16, bits, BF16Bits::from_bits_slice),
        DType::Complex64 => searched!(f32, parts, paired),
        DType::Complex128 => searched!(f64, parts, paired),
        other => return Err(Error::type_(format!("type {other} has no order"))),
    }
    Ok(())
}

fn found<T: Key>(sorted: &[T], values: &[T], side: Side, sorter: Option<&[i64]>, out: &mut [i64]) {
    let work = values.len().saturating_mul(8 * (usize::BITS - sorted.len().leading_zeros()) as usize);
    threads::install(work, || sort::searchsorted(sorted, values, side, sorter, out));
}

/// The indices that sort by several keys along an axis, the last key first.
///
/// ```
/// use polyarray::{Array, sorting::lexsort};
/// let (first, last) = (Array::from_slice(&[1, 0, 2]), Array::from_slice(&[1, 1, 0]));
/// assert_eq!(lexsort(&[&first, &last], -1)?.to_vec::<i64>()?, [2, 1, 0]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Type`] without keys; [`crate::Kind::Value`] for keys of different shapes.
pub fn lexsort(keys: &[&Array], axis: i64) -> Result<Array> {
    let Some(first) = keys.first() else {
        return Err(Error::type_("need sequence of keys with len > 0 in lexsort"));
    };
    if keys.iter().any(|key| key.shape() != first.shape()) {
        return Err(Error::value("all keys need to be the same shape"));
    }
    if first.ndim() == 0 {
        return Array::scalar(dtype::Scalar::new(0i64));
    }
    let axis = normalize_axis(axis, first.ndim())?;
    let length = first.shape()[axis];
    let mut indices: Option<Dense> = None;
    for key in keys {
        let lines = contiguous(&key.axis_last(axis)?.dense()?)?;
        match &indices {
            None => {
                let out = Dense::empty(lines.shape(), DType::Int64, Order::C)?;
                out.with_slice_mut::<i64, _>(
                    |indices| with_keys!(&lines, keys => argsort_keys(keys, length, false, indices)),
                )???;
                indices = Some(out);
            }
            Some(out) => {
                out.with_slice_mut::<i64, _>(
                    |indices| with_keys!(&lines, keys => refine(keys, length, indices)),
                )???;
            }
        }
    }
    match indices {
        Some(indices) => restored(indices, axis),
        None => Array::scalar(Number::Int(0).as_scalar(DType::Int64)?),
    }
}
