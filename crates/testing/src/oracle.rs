//! Slow and certain: arrays as lists of elements and index arithmetic in plain loops.

use dtype::Scalar;

/// The position in C order of an index.
pub fn position(index: &[usize], shape: &[usize]) -> usize {
    index.iter().zip(shape).fold(0, |at, (&i, &length)| at * length + i)
}

/// All indices of a shape, in C order.
///
/// ```
/// let all = testing::oracle::indices(&[2, 1]);
/// assert_eq!(all, [[0, 0], [1, 0]]);
/// ```
pub fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    shape.iter().fold(vec![Vec::new()], |all, &length| {
        let longer = |index: Vec<usize>| {
            (0..length).map(move |i| {
                let mut index = index.clone();
                index.push(i);
                index
            })
        };
        all.into_iter().flat_map(longer).collect()
    })
}

/// The element of an operand that broadcasts to `shape` at an index of it.
pub fn broadcast_position(index: &[usize], shape: &[usize], operand: &[usize]) -> usize {
    let skip = shape.len() - operand.len();
    let own: Vec<usize> =
        operand.iter().zip(&index[skip..]).map(|(&n, &i)| if n == 1 { 0 } else { i }).collect();
    position(&own, operand)
}

/// Folds values along axes, in C order: what each result is made of, by its position.
pub fn fold(
    values: &[Scalar],
    shape: &[usize],
    reduced: &[bool],
    initial: Scalar,
    combine: impl Fn(Scalar, Scalar) -> Scalar,
) -> Vec<Scalar> {
    let kept: Vec<usize> = shape.iter().zip(reduced).map(|(&n, &r)| if r { 1 } else { n }).collect();
    let mut results = vec![initial; kept.iter().product()];
    for (index, &value) in indices(shape).iter().zip(values) {
        let at = broadcast_position(index, shape, &kept);
        results[at] = combine(results[at], value);
    }
    results
}
