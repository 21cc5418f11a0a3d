//! Eigenvalues of tridiagonal and singular values of bidiagonal matrices, without their vectors.
//!
//! Without vectors there is no need for rotations: the QL iteration has a form without square roots, and
//! differential quotients and differences with shifts (dqds) give singular values by one division each step. Both are
//! several times as fast as iterations that could also turn vectors.
//!
//! Sources: B. N. Parlett, "The Symmetric Eigenvalue Problem", 1980, § 8.15 (the form of Pal, Walker and Kahan);
//! K. V. Fernando and B. N. Parlett, "Accurate Singular Values and Differential qd Algorithms", Numer. Math. 67,
//! 1994; B. N. Parlett and O. A. Marques, "An Implementation of the dqds Algorithm (Positive Case)", Linear Algebra
//! Appl. 309, 2000 (deflation; what to do when a shift was too large).

use crate::field::Real;
use memory::Workspace;

/// Steps for each value after which an iteration is given up; two or three are usual.
const MOST: usize = 60;

/// Brings the largest of numbers to around one. Returns the factor, a power of two, unless one is not finite.
fn normalize<R: Real>(parts: [&mut [R]; 2]) -> Option<R> {
    let mut largest = R::ZERO;
    for value in parts.iter().flat_map(|part| part.iter()) {
        let size = value.magnitude();
        if !size.finite() {
            return None;
        }
        if size > largest {
            largest = size;
        }
    }
    if largest == R::ZERO {
        return Some(R::ONE);
    }
    let factor = largest.scale_to_one();
    parts.into_iter().flatten().for_each(|value| *value *= factor);
    Some(factor)
}

/// Eigenvalues, ascending, of a symmetric matrix with a diagonal, which they replace, and what is below it, which is
/// lost. `None` where the iteration does not end.
pub(crate) fn tridiagonal<R: Real>(diagonal: &mut [R], below: &mut [R]) -> Option<()> {
    let factor = normalize([diagonal, below])?;
    for value in below.iter_mut() {
        *value *= *value;
    }
    let n = diagonal.len();
    let mut left = MOST * n;
    let mut end = n;
    while end > 0 {
        // The last block that nothing couples to what is before it.
        let start = (1..end).rev().find(|&k| negligible(diagonal, below, k - 1)).unwrap_or(0);
        block(&mut diagonal[start..end], &mut below[start..end - 1], &mut left)?;
        end = start;
    }
    for value in diagonal.iter_mut() {
        *value /= factor;
    }
    diagonal.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    Some(())
}

/// Whether the square of an element below the diagonal changes no digit of its neighbours' eigenvalues.
#[inline(always)]
fn negligible<R: Real>(diagonal: &[R], squares: &[R], k: usize) -> bool {
    let unit = R::EPSILON * R::number(0.5);
    squares[k] <= unit * unit * (diagonal[k] * diagonal[k + 1]).magnitude()
}

fn block<R: Real>(d: &mut [R], e: &mut [R], left: &mut usize) -> Option<()> {
    let n = d.len();
    if d[n - 1].magnitude() < d[0].magnitude() {
        // The iteration finds small eigenvalues first where they are at its beginning.
        d.reverse();
        e.reverse();
    }
    let one = R::ONE;
    let mut first = 0;
    while first < n {
        let last = (first..n - 1).find(|&k| negligible(d, e, k)).unwrap_or(n - 1);
        if last < n - 1 {
            e[last] = R::ZERO;
        }
        let p = d[first];
        if last == first {
            first += 1;
            continue;
        }
        if last == first + 1 {
            (d[first], d[last]) = pair(p, e[first].root(), d[last]);
            e[first] = R::ZERO;
            first += 2;
            continue;
        }
        *left = left.checked_sub(1)?;
        let root = e[first].root();
        let ratio = (d[first + 1] - p) / (root + root);
        let length = (ratio * ratio + one).root();
        let shift = p - root / (ratio + if ratio < R::ZERO { -length } else { length });
        let (mut c, mut s) = (one, R::ZERO);
        let mut gamma = d[last] - shift;
        let mut p = gamma * gamma;
        for i in (first..last).rev() {
            let square = e[i];
            let r = p + square;
            if i + 1 < last {
                e[i + 1] = s * r;
            }
            let before = c;
            let inverse = one / r;
            c = p * inverse;
            s = square * inverse;
            let old = gamma;
            let alpha = d[i];
            gamma = c * (alpha - shift) - s * old;
            d[i + 1] = old + (alpha - gamma);
            // Either way the division does not wait for gamma.
            let stretch = r / p;
            p = if c == R::ZERO { before * square } else { gamma * gamma * stretch };
        }
        e[first] = s * p;
        d[first] = shift + gamma;
    }
    Some(())
}

/// The eigenvalues of a symmetric matrix of order two.
fn pair<R: Real>(a: R, b: R, c: R) -> (R, R) {
    let (half, sum, difference) = (R::number(0.5), a + c, a - c);
    let (size, twice) = (difference.magnitude(), b + b);
    let root = if size == R::ZERO && twice == R::ZERO { R::ZERO } else { size.hypotenuse(twice) };
    let (large, small) = if a.magnitude() > c.magnitude() { (a, c) } else { (c, a) };
    if sum == R::ZERO {
        return (half * root, -(half * root));
    }
    let first = half * if sum < R::ZERO { sum - root } else { sum + root };
    (first, (large / first) * small - (b / first) * b)
}

/// Singular values, descending, of a matrix with a diagonal, which they replace, and what is above it, which is lost.
/// `None` where the iteration does not end.
pub(crate) fn bidiagonal<R: Real>(
    diagonal: &mut [R],
    above: &mut [R],
    mut workspace: Workspace<'_>,
) -> Option<()> {
    let factor = normalize([diagonal, above])?;
    for value in diagonal.iter_mut().chain(above.iter_mut()) {
        *value *= *value;
    }
    let blocks = workspace.filled(diagonal.len(), (0, 0, R::ZERO));
    Quotients::new(diagonal, above, &mut workspace.part()).run(blocks)?;
    for value in diagonal.iter_mut() {
        *value = value.root() / factor;
    }
    diagonal.sort_unstable_by(|a, b| b.partial_cmp(a).unwrap_or(std::cmp::Ordering::Equal));
    Some(())
}

/// Bytes that [`bidiagonal`] works in, for n values.
pub(crate) fn bidiagonal_workspace<R: Real>(n: usize) -> usize {
    Workspace::bytes::<Part<R>>(n) + 2 * Workspace::bytes::<R>(n)
}

/// The first row of a block that is left, the one behind its last, and the shift that was subtracted from its eigenvalues.
type Part<R> = (usize, usize, R);

/// Quotients q and differences e of a block, with those of the next step beside them.
struct Quotients<'a, R> {
    q: &'a mut [R],
    e: &'a mut [R],
    next_q: &'a mut [R],
    next_e: &'a mut [R],
    /// What is too small beside one.
    tolerance: R,
    left: usize,
}

/// What a step says about the smallest eigenvalue: no remainder may be negative.
#[derive(Clone, Copy)]
struct Remainders<R> {
    /// The smallest but for the last two.
    rest: R,
    last_but_one: R,
    last: R,
}

impl<R: Real> Remainders<R> {
    fn least(&self) -> R {
        let mut least = self.rest;
        for other in [self.last_but_one, self.last] {
            if other < least {
                least = other;
            }
        }
        least
    }
}

impl<'a, R: Real> Quotients<'a, R> {
    fn new(q: &'a mut [R], e: &'a mut [R], workspace: &mut Workspace<'a>) -> Self {
        let [next_q, next_e] = [&*q, &*e].map(|values| workspace.collected(values.iter().copied()));
        let unit = R::EPSILON * R::number(50.0);
        let left = MOST * q.len();
        Quotients { q, e, next_q, next_e, tolerance: unit * unit, left }
    }

    /// Replaces the quotients by the eigenvalues, in no order. No two blocks have a row in common, so there is room for
    /// them where there is for as many as there are rows.
    fn run(mut self, blocks: &mut [Part<R>]) -> Option<()> {
        let mut waiting = usize::from(!blocks.is_empty());
        if let Some(first) = blocks.first_mut() {
            *first = (0, self.q.len(), R::ZERO);
        }
        while waiting > 0 {
            waiting -= 1;
            let (mut start, mut end, mut shift) = blocks[waiting];
            let mut known: Option<Remainders<R>> = None;
            let mut turned = false;
            while start < end {
                let last = end - 1;
                if start == last || self.e[last - 1] <= self.tolerance * (shift + self.q[last]) {
                    self.q[last] += shift;
                    (end, turned) = (last, false);
                    continue;
                }
                if start + 1 == last || self.splits(last - 2, shift) {
                    self.two(last, shift);
                    (end, turned) = (last - 1, false);
                    continue;
                }
                if let Some(k) = (start..last - 2).rev().find(|&k| self.splits(k, shift)) {
                    blocks[waiting] = (start, k + 1, shift);
                    waiting += 1;
                    (start, known, turned) = (k + 1, None, false);
                    continue;
                }
                if !turned {
                    turned = true;
                    if self.q[last] > R::number(1.5) * self.q[start] {
                        // Small ones are found at the end.
                        self.q[start..end].reverse();
                        self.e[start..last].reverse();
                        known = None;
                    }
                }
                let (step, remainders) = self.step(start, end, known)?;
                shift += step;
                known = Some(remainders);
            }
        }
        Some(())
    }

    #[inline(always)]
    fn splits(&self, k: usize, shift: R) -> bool {
        let e = self.e[k];
        e <= self.tolerance * shift || e <= self.tolerance * self.q[k]
    }

    /// The eigenvalues of the last two rows.
    fn two(&mut self, last: usize, shift: R) {
        let e = self.e[last - 1];
        let (mut large, mut small) = (self.q[last - 1], self.q[last]);
        if small > large {
            (large, small) = (small, large);
        }
        let t = R::number(0.5) * ((large - small) + e);
        if e > small * self.tolerance && t != R::ZERO {
            let s = small * (e / t);
            let s = if s <= t {
                small * (e / (t * (R::ONE + (R::ONE + s / t).root())))
            } else {
                small * (e / (t + t.root() * (t + s).root()))
            };
            let t = large + (s + e);
            small *= large / t;
            large = t;
        }
        (self.q[last - 1], self.q[last]) = (large + shift, small + shift);
    }

    /// One step with the largest shift that goes well. Returns it.
    fn step(&mut self, start: usize, end: usize, known: Option<Remainders<R>>) -> Option<(R, Remainders<R>)> {
        let mut shift = known.map_or(R::ZERO, |known| self.guess(start, end - 1, known));
        for attempt in 0.. {
            self.left = self.left.checked_sub(1)?;
            let found = self.pass(start, end, shift);
            if found.least() >= R::ZERO && !found.last.nan() {
                self.q[start..end].copy_from_slice(&self.next_q[start..end]);
                self.e[start..end - 1].copy_from_slice(&self.next_e[start..end - 1]);
                return Some((shift, found));
            }
            let late = found.rest >= R::ZERO && found.last_but_one >= R::ZERO && found.last < R::ZERO;
            shift = if late && attempt == 0 {
                // Only the last remainder says that the shift was too large, and says by how much.
                (shift + found.last) * (R::ONE - (R::EPSILON + R::EPSILON))
            } else if attempt < 2 {
                shift * R::number(0.25)
            } else {
                R::ZERO
            };
            // Nor may it be NaN.
            shift = if shift > R::ZERO { shift } else { R::ZERO };
        }
        None
    }

    /// A shift that is hopefully below the smallest eigenvalue, and near it.
    fn guess(&self, start: usize, last: usize, known: Remainders<R>) -> R {
        let least = known.least();
        let careful = R::number(0.25) * least;
        if known.rest < known.last_but_one && known.rest < known.last {
            return careful;
        }
        // The smaller eigenvalue of the last two rows, by its product with the other one.
        let (q1, q2, e) = (self.q[last - 1], self.q[last], self.e[last - 1]);
        let (a, coupling) = (q1 + e, q2 * e);
        let half = R::number(0.5);
        let difference = a - q2;
        let root = (difference * difference + R::number(4.0) * coupling).root();
        let large = half * (a + q2 + root);
        let positive = large > R::ZERO;
        if !positive {
            return R::ZERO;
        }
        let small = q1 * (q2 / large);
        // How far the rest of the matrix may move it: by its residual, or the square of that over the gap.
        let distance = a - small;
        let weight = coupling / (coupling + distance * distance);
        let before = if last >= start + 2 { q1 * self.e[last - 2] } else { R::ZERO };
        let square = before * weight;
        let next = if known.rest < large { known.rest } else { large };
        let gap = half * (next - small);
        let residual = square.root();
        let moved = if gap > residual { square / gap } else { residual };
        let shift = small - moved;
        if shift > careful { shift } else { careful }
    }

    #[inline(always)]
    fn pass(&mut self, start: usize, end: usize, shift: R) -> Remainders<R> {
        let last = end - 1;
        let (q, e) = (&self.q[start + 1..end], &self.e[start..last]);
        let (next_q, next_e) = (&mut self.next_q[start..last], &mut self.next_e[start..last]);
        let mut d = self.q[start] - shift;
        let mut found = Remainders { rest: d, last_but_one: d, last: d };
        for (((next_q, next_e), &q), &e) in next_q.iter_mut().zip(next_e).zip(q).zip(e) {
            if found.last_but_one < found.rest {
                found.rest = found.last_but_one;
            }
            found.last_but_one = d;
            let sum = d + e;
            *next_q = sum;
            let ratio = q / sum;
            *next_e = e * ratio;
            d = d * ratio - shift;
        }
        self.next_q[last] = d;
        found.last = d;
        found
    }
}
