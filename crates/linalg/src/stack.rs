//! Products of stacks of matrices, one call for all of them.
//!
//! For a pair of 4 x 4 matrices finding the right loop takes longer than the loop. So what the matrices of a stack
//! have in common is looked at once: axes along which both operands go in even steps become one, and the loops get
//! *runs*, whose pairs differ by a step each. Many small products are shared among threads by position, a few large
//! ones one after the other.

use crate::{Element, MatMut, MatRef};
use error::Result;

/// Bytes that small products read and write, below which one thread is faster than several.
const PARALLEL: usize = 1 << 18;
/// Multiplications, times the bytes of an element, from which a product is worth sharing by itself.
const LARGE: usize = 256 * 256 * 256 * 8;

/// A readable stack of matrices of one shape, with arbitrary strides.
pub struct StackRef<'a, T> {
    first: MatRef<'a, T>,
    lengths: &'a [usize],
    steps: &'a [isize],
}

impl<'a, T> StackRef<'a, T> {
    /// A stack over part of a slice: element (0, 0) of its first matrix is `data[origin]`; `steps` and strides count
    /// elements.
    ///
    /// # Panics
    /// If an element lies outside the slice, or the axes have not as many lengths as steps.
    pub fn strided(
        data: &'a [T],
        origin: usize,
        (lengths, steps): (&'a [usize], &'a [isize]),
        (rows, cols): (usize, usize),
        (row_stride, col_stride): (isize, isize),
    ) -> Self {
        assert_eq!(lengths.len(), steps.len(), "a stack needs a step for each axis");
        let corner = |far: fn(isize) -> bool| {
            let reach = |(&length, &step): (&usize, &isize)| {
                if far(step) { (length as isize - 1).saturating_mul(step) } else { 0 }
            };
            let along = lengths.iter().zip(steps).map(reach).fold(origin as isize, isize::saturating_add);
            usize::try_from(along).unwrap_or(usize::MAX)
        };
        let matrix = |origin| MatRef::strided(data, origin, rows, cols, row_stride, col_stride);
        if rows > 0 && cols > 0 && !lengths.contains(&0) {
            // The first and the last matrix in memory lie inside, so all do.
            let _ = (matrix(corner(isize::is_negative)), matrix(corner(isize::is_positive)));
        }
        StackRef { first: matrix(origin), lengths, steps }
    }
}

/// Pairs of matrices at even steps.
#[doc(hidden)]
pub struct Run<'a, T> {
    pub(crate) count: usize,
    pub(crate) a: MatRef<'a, T>,
    pub(crate) b: MatRef<'a, T>,
    /// Elements from one matrix to the next.
    pub(crate) a_step: isize,
    pub(crate) b_step: isize,
}

impl<T> Copy for Run<'_, T> {}
impl<T> Clone for Run<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<'a, T> Run<'a, T> {
    /// One pair.
    pub(crate) fn one(a: MatRef<'a, T>, b: MatRef<'a, T>) -> Self {
        Run { count: 1, a, b, a_step: 0, b_step: 0 }
    }

    /// The pairs, one by one.
    pub(crate) fn pairs(self) -> impl Iterator<Item = (MatRef<'a, T>, MatRef<'a, T>)> {
        (0..self.count as isize)
            .map(move |at| (self.a.moved(at * self.a_step), self.b.moved(at * self.b_step)))
    }
}

/// Writes the products of the matrices of two stacks to `out`, one after the other, each in C order.
///
/// ```
/// use linalg::{StackRef, matmul_stacks};
/// let a = StackRef::strided(&[1, 2, 3, 4], 0, (&[2], &[2]), (1, 2), (2, 1));
/// let b = StackRef::strided(&[1, 10], 0, (&[2], &[0]), (2, 1), (1, 1));
/// let mut out = [0; 2];
/// matmul_stacks(&mut out, &a, &b)?;
/// assert_eq!(out, [21, 43]);
/// # Ok::<(), error::Error>(())
/// ```
///
/// # Errors
/// [`error::Kind::Memory`] where operands cannot be packed.
///
/// # Panics
/// If the shapes do not fit; callers check them where they can name the operation.
pub fn matmul_stacks<T: Element>(out: &mut [T], a: &StackRef<'_, T>, b: &StackRef<'_, T>) -> Result<()> {
    let (m, n, k) = (a.first.rows(), b.first.cols(), a.first.cols());
    let count: usize = a.lengths.iter().product();
    assert!(
        a.lengths == b.lengths && k == b.first.rows() && out.len() == count * m * n,
        "products of {:?} matrices of {m}x{k} and of {:?} of {}x{n} are not {} elements",
        a.lengths,
        b.lengths,
        b.first.rows(),
        out.len()
    );
    if out.is_empty() {
        return Ok(());
    }
    if k == 0 {
        out.fill(T::ZERO);
        return Ok(());
    }
    let mut axes: Vec<[isize; 3]> = vec![[1, 0, 0]];
    for axis in (0..a.lengths.len()).rev().filter(|&axis| a.lengths[axis] > 1) {
        let (length, steps) = (a.lengths[axis] as isize, [a.steps[axis], b.steps[axis]]);
        match axes.last_mut() {
            Some([1, to_a, to_b]) => [*to_a, *to_b] = steps,
            Some([inner, to_a, to_b]) if [*inner * *to_a, *inner * *to_b] == steps => {}
            _ => axes.push([1, steps[0], steps[1]]),
        }
        if let Some([inner, ..]) = axes.last_mut() {
            *inner *= length;
        }
    }
    let serial = |start: usize, out: &mut [T]| {
        let (mut position, mut out) = (start, out);
        while !out.is_empty() {
            let (mut left, mut to_a, mut to_b) = (position as isize, 0, 0);
            for &[length, step_a, step_b] in &axes {
                let along = left % length;
                (to_a, to_b, left) = (to_a + along * step_a, to_b + along * step_b, left / length);
            }
            let [length, a_step, b_step] = axes[0];
            let count = (length as usize - position % length as usize).min(out.len() / (m * n));
            let (now, later) = std::mem::take(&mut out).split_at_mut(count * m * n);
            T::products(now, Run { count, a: a.first.moved(to_a), b: b.first.moved(to_b), a_step, b_step })?;
            (position, out) = (position + count, later);
        }
        Ok(())
    };
    let multiplications = m.saturating_mul(n).saturating_mul(k);
    let bytes = size_of::<T>() * (m * k + k * n + m * n);
    let small =
        count.saturating_mul(bytes.max(multiplications.saturating_mul(size_of::<T>()) / 16)) < PARALLEL;
    let one_by_one =
        count < 2 * threads::num_threads() || multiplications.saturating_mul(size_of::<T>()) >= LARGE;
    let grain = if small || one_by_one { count } else { count.div_ceil(threads::num_threads() * 4) };
    MatMut::row_major(out, count, m * n)
        .spread(grain, |start, mut piece| serial(start, piece.as_mut_slice().unwrap_or_default()))
}
