//! Whether two arrays share memory.
//!
//! Whether two strided layouts meet is a bounded linear Diophantine problem: is there an element of one
//! and an element of the other whose bytes coincide? It is solved by depth-first search over the axes, the
//! largest stride first, with the greatest common divisor and the reach of what remains as bounds. Layouts
//! that arise from slicing are decided in a few steps; the problem in general is NP-hard, so a limit
//! bounds the steps.

use storage::Dense;

/// Steps counted, and how many there may be.
struct Work {
    done: u64,
    limit: Option<u64>,
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Whether `sum(coefficient * x) == target` has a solution with `0 <= x <= bound` for every term; `None`
/// where the work ran out. Terms are sorted, the largest coefficient first.
fn solvable(terms: &[(u128, u128)], target: u128, work: &mut Work) -> Option<bool> {
    work.done += 1;
    if work.limit.is_some_and(|limit| work.done > limit) {
        return None;
    }
    let Some((&(coefficient, bound), rest)) = terms.split_first() else { return Some(target == 0) };
    let reach: u128 = rest.iter().map(|(c, b)| c * b).sum();
    if target > reach + coefficient * bound {
        return Some(false);
    }
    let step = rest.iter().fold(0, |divisor, (c, _)| gcd(divisor, *c));
    let lowest = target.saturating_sub(reach).div_ceil(coefficient);
    let highest = (target / coefficient).min(bound);
    for x in (lowest..=highest).rev() {
        let left = target - x * coefficient;
        if (step == 0 && left == 0 || step != 0 && left.is_multiple_of(step)) && solvable(rest, left, work)? {
            return Some(true);
        }
    }
    Some(false)
}

/// Whether two views have a byte in common; `None` where more steps than `limit` would be needed.
///
/// ```
/// use polyarray::{Array, Index, Slice, sharing};
/// let x = Array::from_slice(&[1.0, 2.0, 3.0, 4.0]);
/// let other = |start| Index::Slice(Slice { start: Some(start), stop: None, step: Some(2) });
/// let (even, odd) = (x.index(&[other(0)])?.dense()?, x.index(&[other(1)])?.dense()?);
/// assert_eq!(sharing::overlap(&even, &odd, None), Some(false));
/// # Ok::<(), polyarray::Error>(())
/// ```
pub fn overlap(a: &Dense, b: &Dense, limit: Option<u64>) -> Option<bool> {
    if !a.may_share_memory(b) {
        return Some(false);
    }
    // Address of a + its steps + byte of the element == the same of b; steps of b count from its far end,
    // so that every coefficient is positive.
    let mut terms: Vec<(u128, u128)> = Vec::new();
    let mut target = 0i128;
    for (dense, sign) in [(a, 1i128), (b, -1)] {
        target -= sign * dense.pointer().addr() as i128;
        let width = dense.dtype().itemsize() as i128;
        let axes = dense.shape().iter().zip(dense.strides()).map(|(&n, &s)| (s as i128, n as i128 - 1));
        for (stride, bound) in axes.chain([(1, width - 1)]) {
            let stride = sign * stride;
            if stride == 0 || bound == 0 {
                continue;
            }
            if stride < 0 {
                target -= stride * bound;
            }
            let coefficient = stride.unsigned_abs();
            match terms.iter_mut().find(|term| term.0 == coefficient) {
                Some(term) => term.1 += bound as u128,
                None => terms.push((coefficient, bound as u128)),
            }
        }
    }
    terms.sort_unstable_by(|x, y| y.cmp(x));
    match u128::try_from(target) {
        Ok(target) => solvable(&terms, target, &mut Work { done: 0, limit }),
        Err(_) => Some(false),
    }
}
