//! Keys against a naive oracle: an element-by-element reading of NumPy's rules over random keys.

use polyarray::indexing::{Index, Mode, at, choice, positions};
use polyarray::{Array, DType, Kind, Movement, Scalar, Slice};

/// Numbers that only have to differ.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % n.max(1)
    }
    fn index(&mut self, length: usize) -> i64 {
        self.below(2 * length) as i64 - length as i64
    }
}

fn size(shape: &[usize]) -> usize {
    shape.iter().product()
}

/// The multi-index of a position in C order.
fn unravel(mut position: usize, shape: &[usize]) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for (i, &n) in index.iter_mut().zip(shape).rev() {
        *i = position % n;
        position /= n;
    }
    index
}

fn ravel(index: &[usize], shape: &[usize]) -> usize {
    index.iter().zip(shape).fold(0, |at, (&i, &n)| at * n + i)
}

/// One part of a key that the oracle understands: an array with its shape, or an axis that stays.
enum Part {
    Keep(Vec<usize>),
    New,
    Fancy(Vec<i64>, Vec<usize>),
    /// A truth value: it reads no axis.
    Truth(bool),
}

/// The shape of the result, and for each of its elements the position in the array.
fn oracle(shape: &[usize], key: &[Index]) -> (Vec<usize>, Vec<usize>) {
    let read = |part: &Index| match part {
        Index::Int(_) | Index::Slice(_) => 1,
        Index::Array(a) if a.dtype().is_bool() => a.ndim(),
        Index::Array(_) => 1,
        _ => 0,
    };
    let unnamed = shape.len() - key.iter().map(read).sum::<usize>();
    let mut parts = Vec::new();
    let mut runs = 0;
    let mut in_run = false;
    let has_array = key.iter().any(|part| matches!(part, Index::Array(_) | Index::Bool(_)));
    let mut axis = 0;
    let mut first_run = 0;
    for part in key {
        let fancy = matches!(part, Index::Int(_) | Index::Array(_) | Index::Bool(_));
        if fancy && !in_run {
            runs += 1;
            if runs == 1 {
                first_run = parts.iter().filter(|part| matches!(part, Part::Keep(_) | Part::New)).count();
            }
        }
        in_run = fancy;
        match part {
            Index::Int(i) => {
                parts.push(Part::Fancy(vec![*i], vec![]));
                axis += 1;
            }
            Index::Slice(slice) => {
                let (start, step, count) = slice.resolve(shape[axis]).expect("a step");
                parts.push(Part::Keep(
                    (0..count).map(|k| (start as isize + k as isize * step) as usize).collect(),
                ));
                axis += 1;
            }
            Index::Ellipsis => {
                for _ in 0..unnamed {
                    parts.push(Part::Keep((0..shape[axis]).collect()));
                    axis += 1;
                }
            }
            Index::NewAxis => parts.push(Part::New),
            Index::Bool(value) => parts.push(Part::Truth(*value)),
            Index::Array(array) if array.dtype().is_bool() => {
                let mask = array.to_vec::<bool>().expect("a mask");
                let found: Vec<Vec<usize>> =
                    (0..mask.len()).filter(|&k| mask[k]).map(|k| unravel(k, array.shape())).collect();
                for k in 0..array.ndim() {
                    parts.push(Part::Fancy(found.iter().map(|i| i[k] as i64).collect(), vec![found.len()]));
                    axis += 1;
                }
            }
            Index::Array(array) => {
                parts.push(Part::Fancy(array.to_vec::<i64>().expect("indices"), array.shape().to_vec()));
                axis += 1;
            }
        }
    }
    while axis < shape.len() {
        parts.push(Part::Keep((0..shape[axis]).collect()));
        axis += 1;
    }
    let mut points: Vec<usize> = Vec::new();
    for part in &parts {
        let lengths = match part {
            Part::Fancy(_, lengths) => lengths.clone(),
            Part::Truth(value) => vec![usize::from(*value)],
            _ => continue,
        };
        while points.len() < lengths.len() {
            points.insert(0, 1);
        }
        let skip = points.len() - lengths.len();
        for (have, &n) in points[skip..].iter_mut().zip(&lengths) {
            *have = if *have == 1 { n } else { *have };
        }
    }
    let kept: Vec<usize> = parts
        .iter()
        .filter_map(|part| match part {
            Part::Keep(indices) => Some(indices.len()),
            Part::New => Some(1),
            _ => None,
        })
        .collect();
    let before = if !has_array || runs == 1 { first_run } else { 0 };
    let mut result = kept[..before].to_vec();
    result.extend(&points);
    result.extend(&kept[before..]);
    let positions = (0..size(&result))
        .map(|k| {
            let index = unravel(k, &result);
            let point = &index[before..before + points.len()];
            let mut rest: Vec<usize> =
                index[..before].iter().chain(&index[before + points.len()..]).copied().collect();
            rest.reverse();
            let mut from = Vec::new();
            for part in &parts {
                match part {
                    Part::Keep(indices) => from.push(indices[rest.pop().expect("an axis")]),
                    Part::New => drop(rest.pop()),
                    Part::Truth(_) => {}
                    Part::Fancy(indices, lengths) => {
                        let skip = points.len() - lengths.len();
                        let at: Vec<usize> = lengths
                            .iter()
                            .zip(&point[skip..])
                            .map(|(&n, &i)| if n == 1 { 0 } else { i })
                            .collect();
                        let i = indices[ravel(&at, lengths)];
                        let n = shape[from.len()] as i64;
                        from.push(if i < 0 { i + n } else { i } as usize);
                    }
                }
            }
            ravel(&from, shape)
        })
        .collect();
    (result, positions)
}

fn random_key(dice: &mut Dice, shape: &[usize]) -> Vec<Index> {
    let mut key = Vec::new();
    let mut axis = 0;
    let points = [1 + dice.below(3), 1 + dice.below(3)];
    let mask_length = points[1];
    let mut ellipsis = false;
    while axis < shape.len() && key.len() < 6 {
        let n = shape[axis];
        match dice.below(11) {
            0 | 1 => {
                key.push(Index::Int(dice.index(n)));
                axis += 1;
            }
            2 | 3 => {
                let bound = |dice: &mut Dice| (dice.below(3) > 0).then(|| dice.index(n + 2));
                let step = [None, Some(1), Some(2), Some(-1), Some(-3)][dice.below(5)];
                key.push(Index::Slice(Slice { start: bound(dice), stop: bound(dice), step }));
                axis += 1;
            }
            4 if !ellipsis => {
                // All but one axis, or none.
                ellipsis = true;
                key.push(Index::Ellipsis);
                axis += if dice.below(2) == 0 { shape.len() - axis - 1 } else { 0 };
                if axis + 1 != shape.len() {
                    break;
                }
            }
            5 => key.push(Index::NewAxis),
            6 if dice.below(3) == 0 => key.push(Index::Bool(true)),
            7 if mask_length <= n => {
                // As many true elements as the other index arrays are long.
                let mut mask = vec![false; n];
                mask[..mask_length].fill(true);
                mask.rotate_left(dice.below(n));
                key.push(Index::Array(Array::from_slice(&mask)));
                axis += 1;
            }
            _ => {
                let lengths: Vec<usize> = match dice.below(4) {
                    0 => vec![points[1]],
                    1 => vec![points[0], points[1]],
                    2 => vec![points[0], 1],
                    _ => vec![1],
                };
                let indices: Vec<i64> = (0..size(&lengths)).map(|_| dice.index(n)).collect();
                let array = Array::from_shape(&indices, &lengths).expect("an array");
                key.push(Index::Array(if dice.below(4) == 0 && lengths.len() == 2 {
                    // The same indices in Fortran order.
                    array.copy(polyarray::Order::F).expect("a copy")
                } else {
                    array
                }));
                axis += 1;
            }
        }
    }
    key
}

/// Arrays of the numbers from zero on, in memory of several orders.
fn arrays(dice: &mut Dice, shape: &[usize], dtype: DType) -> Array {
    let n = size(shape);
    let values: Vec<i64> = (0..n as i64).collect();
    let x = Array::from_shape(&values, shape).expect("an array").astype(dtype).expect("a cast");
    match dice.below(3) {
        0 => x,
        1 => x.copy(polyarray::Order::F).expect("a copy"),
        _ => {
            let axes: Vec<usize> = (0..shape.len()).rev().collect();
            let reversed: Vec<Movement> = (0..shape.len())
                .map(|axis| Movement::Slice {
                    axis,
                    start: shape[axis].max(1) - 1,
                    step: -1,
                    count: shape[axis],
                })
                .collect();
            let y = x.permute(&axes).and_then(|x| x.copy(polyarray::Order::C)).and_then(|x| x.permute(&axes));
            let y = y.expect("an order");
            if shape.contains(&0) {
                return y;
            }
            let flipped = y.moved_by(&reversed).and_then(|y| y.copy(polyarray::Order::C)).expect("a copy");
            flipped.moved_by(&reversed).expect("a view")
        }
    }
}

const SHAPES: &[&[usize]] = &[&[5], &[3, 4], &[2, 3, 4], &[4, 1, 3], &[2, 3, 2, 3], &[7, 2]];
const DTYPES: &[DType] = &[DType::Int8, DType::Int16, DType::Float32, DType::Int64, DType::Complex128];

#[test]
fn reading_is_what_the_oracle_reads() {
    let mut dice = Dice(1);
    for round in 0..6000 {
        let shape = SHAPES[dice.below(SHAPES.len())];
        let x = arrays(&mut dice, shape, DTYPES[round % DTYPES.len()]);
        let key = random_key(&mut dice, shape);
        let (expected_shape, expected) = oracle(shape, &key);
        let y = x.index(&key).unwrap_or_else(|error| panic!("{shape:?} {key:?}: {error}"));
        assert_eq!(y.shape(), expected_shape, "{shape:?} {key:?}");
        let expected: Vec<i64> = expected.iter().map(|&at| at as i64).collect();
        assert_eq!(y.to_vec::<i64>().expect("elements"), expected, "{shape:?} {key:?}");
    }
}

#[test]
fn writing_equals_a_loop() {
    let mut dice = Dice(2);
    for round in 0..6000 {
        let shape = SHAPES[dice.below(SHAPES.len())];
        let x = arrays(&mut dice, shape, DTYPES[round % DTYPES.len()]);
        let key = random_key(&mut dice, shape);
        let (result, places) = oracle(shape, &key);
        // Values of the result's shape, of its last axes, or one value.
        let skip = dice.below(result.len() + 1);
        let mut lengths = result[skip..].to_vec();
        if dice.below(2) == 0 && !lengths.is_empty() {
            let axis = dice.below(lengths.len());
            lengths[axis] = 1;
        }
        let values: Vec<i64> = (0..size(&lengths) as i64).map(|k| 100 - k).collect();
        let written = Array::from_shape(&values, &lengths).expect("values");
        if let [Index::Array(mask)] = &key[..]
            && mask.ndim() == shape.len()
            && mask.dtype().is_bool()
            && (lengths.len() > 1 || size(&lengths) != size(&result) && size(&lengths) != 1)
        {
            continue;
        }
        let mut expected: Vec<i64> = (0..size(shape) as i64).collect();
        for (k, &place) in places.iter().enumerate() {
            let index = unravel(k, &result);
            let at: Vec<usize> =
                lengths.iter().zip(&index[skip..]).map(|(&n, &i)| if n == 1 { 0 } else { i }).collect();
            expected[place] = values[ravel(&at, &lengths)];
        }
        x.set_index(&key, &written).unwrap_or_else(|error| panic!("{shape:?} {key:?} {lengths:?}: {error}"));
        // Where points repeat, the last one wins; the oracle goes in C order, as does an index array in C
        // order.
        let fortran = key.iter().any(|part| matches!(part, Index::Array(a) if a.ndim() == 2));
        let repeats = places.iter().collect::<std::collections::HashSet<_>>().len() < places.len();
        if !(fortran && repeats) {
            assert_eq!(x.to_vec::<i64>().expect("elements"), expected, "{shape:?} {key:?} {lengths:?}");
        }
    }
}

#[test]
fn views_share_memory_and_copies_do_not() {
    let x = Array::zeros(&[4, 5], DType::Float64).expect("small");
    let view = x
        .index(&[(1..3).into(), Index::Slice(Slice { step: Some(-2), ..Slice::default() })])
        .expect("a view");
    view.assign(&Array::from_slice(&[1.0, 2.0, 3.0])).expect("writeable");
    assert_eq!(x.get(&[2, -1]).expect("inside").as_f64(), 1.0);
    assert_eq!(x.get(&[1, 0]).expect("inside").as_f64(), 3.0);
    let copy = x.index(&[(&Array::from_slice(&[1_i64])).into()]).expect("a copy");
    copy.assign(&Array::from_slice(&[9.0])).expect("writeable");
    assert_eq!(x.get(&[1, 0]).expect("inside").as_f64(), 3.0);
    let row = x.index(&[Index::Int(1)]).expect("a view");
    row.set(&[0], Scalar::new(7)).expect("writeable");
    assert_eq!(x.get(&[1, 0]).expect("inside").as_f64(), 7.0);
}

#[test]
fn refusals_say_what_numpy_says() {
    let x = Array::zeros(&[3, 4], DType::Float64).expect("small");
    let ints = |values: &[i64]| Index::Array(Array::from_slice(values));
    let mask = |n: usize| Index::Array(Array::from_slice(&vec![true; n]));
    let rows: Vec<(Vec<Index>, &str)> = vec![
        (vec![Index::Int(5)], "index 5 is out of bounds for axis 0 with size 3"),
        (vec![Index::Int(0), Index::Int(-9)], "index -9 is out of bounds for axis 1 with size 4"),
        (vec![Index::Int(0); 3], "too many indices for array: array is 2-dimensional, but 3 were indexed"),
        (vec![(..).into(), ints(&[0, 9])], "index 9 is out of bounds for axis 1 with size 4"),
        (
            vec![Index::NewAxis, Index::Int(1), ints(&[0, 9])],
            "index 9 is out of bounds for axis 1 with size 4",
        ),
        (vec![Index::Ellipsis, Index::Ellipsis], "an index can only have a single ellipsis ('...')"),
        (
            vec![mask(2)],
            "boolean index did not match indexed array along axis 0; size of axis is 3 but size of corresponding boolean axis is 2",
        ),
        (
            vec![ints(&[0, 1]), ints(&[0, 1, 2])],
            "shape mismatch: indexing arrays could not be broadcast together with shapes (2,) (3,)",
        ),
        (
            vec![Index::Array(Array::from_slice(&[1.0]))],
            "arrays used as indices must be of integer (or boolean) type",
        ),
    ];
    for (key, text) in rows {
        let error = x.index(&key).expect_err(text);
        assert_eq!(error.kind(), Kind::Index, "{error}");
        assert!(error.message().contains(text), "{error}");
        let error = x.set_index(&key, &Array::from_slice(&[1.0])).expect_err(text);
        assert!(error.message().contains(text), "{error}");
    }
    let wrong = x.set_index(&[ints(&[0, 1])], &Array::from_slice(&[1.0; 3])).expect_err("shapes");
    assert!(
        wrong.message().contains("shape mismatch: value array of shape (3,) could not be broadcast"),
        "{wrong}"
    );
    let all = Array::from_shape(&[true; 12], &[3, 4]).expect("small");
    let wrong = x.set_index(&[(&all).into()], &Array::from_slice(&[1.0; 3])).expect_err("counts");
    assert!(wrong.message().contains("cannot assign 3 input values to the 12 output values"), "{wrong}");
    let wrong = x.set_index(&[ints(&[0, 7])], &Array::from_slice(&[1.0])).expect_err("outside");
    assert_eq!((wrong.kind(), x.sum(None).and_then(|s| s.item()).expect("sum").as_f64()), (Kind::Index, 0.0));
}

#[test]
fn large_gathers_scatters_and_masks() {
    let n = 300_001;
    let mut dice = Dice(3);
    let values: Vec<f64> = (0..n).map(|k| k as f64).collect();
    let x = Array::from_slice(&values);
    let indices: Vec<i64> = (0..n).map(|_| dice.index(n)).collect();
    let places = Array::from_slice(&indices);
    let at = |i: i64| if i < 0 { i + n as i64 } else { i } as usize;
    let picked = x.index(&[(&places).into()]).expect("inside").to_vec::<f64>().expect("elements");
    assert!(picked.iter().zip(&indices).all(|(&value, &i)| value == at(i) as f64));
    for denominator in [2, 50, 1] {
        let mask: Vec<bool> = (0..n).map(|_| dice.below(denominator) == 0).collect();
        let mask_array = Array::from_slice(&mask);
        let expected: Vec<f64> = values.iter().zip(&mask).filter(|(_, m)| **m).map(|(&v, _)| v).collect();
        let found = x.index(&[(&mask_array).into()]).expect("a mask");
        assert_eq!(found.to_vec::<f64>().expect("elements"), expected);
        let positions: Vec<i64> = (0..n as i64).filter(|&k| mask[k as usize]).collect();
        assert_eq!(
            mask_array.flatnonzero().expect("positions").to_vec::<i64>().expect("elements"),
            positions
        );
        assert_eq!(
            mask_array.count_nonzero(None, false).and_then(|c| c.item()).expect("one").as_i128(),
            positions.len() as i128
        );
        let y = Array::zeros(&[n], DType::Float64).expect("memory");
        y.set_index(&[(&mask_array).into()], &found).expect("as many");
        y.set_index(&[(&mask_array.logical_not().expect("bool")).into()], &Array::from_slice(&[-1.0]))
            .expect("one");
        let expected: Vec<f64> = values.iter().zip(&mask).map(|(&v, &m)| if m { v } else { -1.0 }).collect();
        assert_eq!(y.to_vec::<f64>().expect("elements"), expected);
    }
    let y = Array::zeros(&[n], DType::Float64).expect("memory");
    y.set_index(&[(&places).into()], &x).expect("inside");
    let mut expected = vec![0.0; n];
    for (k, &i) in indices.iter().enumerate() {
        expected[at(i)] = k as f64;
    }
    assert_eq!(y.to_vec::<f64>().expect("elements"), expected);
}

#[test]
fn deferred_values_are_written_in_one_pass() {
    let x = Array::arange(0.0, 100_000.0, 1.0, DType::Float64).expect("memory");
    let y = Array::zeros(&[100_002], DType::Float64).expect("memory");
    let expression = &(&x * 2.0) + 1.0;
    assert!(expression.is_deferred());
    y.set_index(&[Index::Slice(Slice { start: Some(1), stop: Some(-1), step: None })], &expression)
        .expect("fits");
    assert!(expression.is_deferred(), "the result went straight into the view");
    assert_eq!(y.get(&[101]).expect("inside").as_f64(), 201.0);
}

#[test]
fn take_and_put() {
    let x = Array::from_shape(&(0..24).collect::<Vec<i64>>(), &[2, 3, 4]).expect("small");
    let places = Array::from_shape(&[0_i64, 5, -7, 2], &[2, 2]).expect("small");
    for (mode, resolve) in [
        (Mode::Wrap, (|i: i64, n: i64| i.rem_euclid(n)) as fn(i64, i64) -> i64),
        (Mode::Clip, |i, n| i.clamp(0, n - 1)),
    ] {
        for axis in 0..3 {
            for view in [x.clone(), x.copy(polyarray::Order::F).expect("a copy")] {
                let y = view.take(&places, Some(axis), mode, None).expect("inside");
                let n = x.shape()[axis as usize] as i64;
                let inside: Vec<i64> = [0, 5, -7, 2].iter().map(|&i| resolve(i, n)).collect();
                let mut key: Vec<Index> = vec![(..).into(); axis as usize];
                key.push(Index::Array(Array::from_shape(&inside, &[2, 2]).expect("small")));
                let expected = x.index(&key).expect("inside");
                assert_eq!(y.shape(), expected.shape());
                assert_eq!(y.to_vec::<i64>().expect("elements"), expected.to_vec::<i64>().expect("elements"));
            }
        }
    }
    assert_eq!(
        x.take(&places, Some(1), Mode::Raise, None).expect_err("outside").message(),
        "index 5 is out of bounds for axis 1 with size 3"
    );
    let y = x.transpose().expect("a view");
    y.put(&Array::from_slice(&[0_i64, 1, -1]), &Array::from_slice(&[-5, -6]), Mode::Raise).expect("inside");
    let flat = y.to_vec::<i64>().expect("elements");
    assert_eq!((flat[0], flat[1], flat[23]), (-5, -6, -5));
    let z = Array::from_shape(&[3, 1, 2, 9, 8, 7], &[2, 3]).expect("small");
    let order = Array::from_shape(&[1_i64, 2, 0, 2, 1, 0], &[2, 3]).expect("small");
    assert_eq!(
        z.take_along_axis(&order, Some(1)).and_then(|z| z.to_vec::<i64>()).expect("inside"),
        [1, 2, 3, 7, 8, 9]
    );
    z.put_along_axis(
        &Array::from_shape(&[0_i64, 1], &[2, 1]).expect("small"),
        &Array::from_slice(&[0]),
        Some(-1),
    )
    .expect("inside");
    assert_eq!(z.to_vec::<i64>().expect("elements"), [0, 1, 2, 9, 0, 7]);
    let compressed = z.compress(&Array::from_slice(&[false, true]), Some(0), None).expect("fits");
    assert_eq!(
        (compressed.shape(), compressed.to_vec::<i64>().expect("elements")),
        (&[1, 3][..], vec![9, 0, 7])
    );
}

#[test]
fn choices_and_places() {
    let x = Array::from_shape(&[1, 2, 3, 4, 5, 6], &[2, 3]).expect("small");
    x.place(&x.greater(2).expect("bool"), &Array::from_slice(&[-1, -2])).expect("as large");
    assert_eq!(x.to_vec::<i64>().expect("elements"), [1, 2, -1, -2, -1, -2]);
    x.putmask(&x.less(0).expect("bool"), &Array::from_slice(&[10, 20])).expect("as large");
    assert_eq!(x.to_vec::<i64>().expect("elements"), [1, 2, 10, 20, 10, 20]);
    let wide = Array::from_slice(&[0_i64, 1, 5]).choose(
        &[Array::from_slice(&[1, 2, 3]), Array::from_slice(&[0.5])],
        Mode::Clip,
        None,
    );
    assert_eq!(wide.and_then(|y| y.to_vec::<f64>()).expect("chosen"), [1.0, 0.5, 0.5]);
    let y = choice::select(&[x.greater(5).expect("bool")], &[(&x).into()], (-1).into()).expect("selects");
    assert_eq!(y.to_vec::<i64>().expect("elements"), [-1, -1, 10, 20, 10, 20]);
    assert_eq!(
        x.extract(&x.greater(5).expect("bool")).and_then(|y| y.to_vec::<i64>()).expect("elements"),
        [10, 20, 10, 20]
    );
    assert_eq!(x.argwhere().expect("positions").shape(), [6, 2]);
}

#[test]
fn diagonals() {
    let x = Array::zeros(&[7, 3], DType::Int64).expect("small");
    x.fill_diagonal(&Array::from_slice(&[4]), true).expect("a matrix");
    let expected = [4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4];
    assert_eq!(x.to_vec::<i64>().expect("elements"), expected);
    let y = Array::from_shape(&(0..24).collect::<Vec<i64>>(), &[2, 3, 4]).expect("small");
    let d = y.diagonal(1, 2, 0).expect("axes");
    assert_eq!((d.shape(), d.to_vec::<i64>().expect("elements")), (&[3, 1][..], vec![12, 16, 20]));
    assert!(
        d.assign(&y.index(&[Index::Int(0), Index::Int(0), (..1).into_index()]).expect("inside")).is_err()
    );
    assert_eq!(y.diagonal(9, 0, 1).expect("axes").shape(), [4, 0]);
    let parts = positions::unravel_index(&Array::from_slice(&[22_i64]), &[2, 3, 4], polyarray::Order::F)
        .expect("inside");
    assert_eq!(parts.iter().map(|p| p.item().expect("one").as_i128()).collect::<Vec<_>>(), [0, 2, 3]);
}

/// A slice from the front.
trait IntoIndex {
    fn into_index(self) -> Index;
}
impl IntoIndex for std::ops::RangeTo<i64> {
    fn into_index(self) -> Index {
        (0..self.end).into()
    }
}

#[test]
fn rows_at_places() {
    let row = |name: &str| ops::find(name).expect("a row");
    let mut dice = Dice(4);
    for (name, dtype) in [
        ("add", DType::Float64),
        ("add", DType::Int16),
        ("subtract", DType::Int64),
        ("maximum", DType::Float32),
        ("multiply", DType::Float16),
        ("bitwise_xor", DType::UInt8),
        ("logical_and", DType::Float64),
        ("add", DType::Complex64),
    ] {
        let x = arrays(&mut dice, &[4, 5], dtype);
        let start = x.to_vec::<i64>().expect("elements");
        let (i, j): (Vec<i64>, Vec<i64>) = (0..40).map(|_| (dice.index(4), dice.index(5))).unzip();
        let values: Vec<i64> = (0..40).map(|_| dice.below(3) as i64).collect();
        let key = [(&Array::from_slice(&i)).into(), (&Array::from_slice(&j)).into()];
        let operand = Array::from_slice(&values).astype(dtype).expect("a cast");
        at::at(row(name), &x, &key, Some((&operand).into())).expect("defined");
        let check = Array::from_shape(&start, &[4, 5]).and_then(|x| x.astype(dtype)).expect("a copy");
        for k in 0..40 {
            let old = Array::scalar(check.get(&[i[k], j[k]]).expect("inside")).expect("small");
            let value = Array::scalar(operand.get(&[k as i64]).expect("inside")).expect("small");
            let new =
                polyarray::elementwise::call(row(name), &[(&old).into(), (&value).into()]).expect("defined");
            check.set(&[i[k], j[k]], new.item().expect("one")).expect("inside");
        }
        assert_eq!(
            x.to_vec::<f64>().expect("elements"),
            check.to_vec::<f64>().expect("elements"),
            "{name} {dtype}"
        );
    }
    let x = Array::from_shape(&(0..12).map(f64::from).collect::<Vec<f64>>(), &[3, 4]).expect("small");
    at::at(row("add"), &x, &[(..).into(), (&Array::from_slice(&[0_i64, 0])).into()], Some(1.into()))
        .expect("defined");
    assert_eq!(
        x.index(&[(..).into(), Index::Int(0)]).and_then(|c| c.to_vec::<f64>()).expect("inside"),
        [2.0, 6.0, 10.0]
    );
    let counts = Array::from_slice(&[0, 1, 2, 3]);
    at::at(row("add"), &counts, &[(&Array::from_slice(&[0_i64, 0])).into()], Some(1.5.into()))
        .expect("defined");
    assert_eq!(counts.to_vec::<i64>().expect("elements"), [2, 1, 2, 3]);
    let x = Array::from_slice(&(0..10_000).map(f64::from).collect::<Vec<f64>>());
    let sums = at::reduceat(row("add"), &x, &[0, 5000, 17, 9999], 0, None).expect("inside");
    assert_eq!(sums.to_vec::<f64>().expect("elements"), [12497500.0, 5000.0, 49984865.0, 9999.0]);
    let table = at::reduceat(
        row("maximum"),
        &Array::from_shape(&[1, 9, 3, 4, 2, 6], &[2, 3]).expect("small"),
        &[0, 2],
        1,
        None,
    );
    assert_eq!(table.and_then(|t| t.to_vec::<i64>()).expect("inside"), [9, 3, 4, 6]);
    assert_eq!(at::reduceat(row("add"), &x, &[-1], 0, None).expect_err("outside").kind(), Kind::Index);
}

#[test]
fn empty_arrays() {
    let x = Array::zeros(&[2, 0], DType::Float64).expect("small");
    assert_eq!(x.index(&[Index::Int(1)]).expect("inside").shape(), [0]);
    let none = Index::Array(Array::zeros(&[0], DType::Int64).expect("small"));
    assert_eq!(x.index(std::slice::from_ref(&none)).expect("nothing").shape(), [0, 0]);
    assert!(x.index(&[(..).into(), Index::Array(Array::from_slice(&[0_i64]))]).is_err());
    assert!(x.index(&[Index::Array(Array::from_slice(&[5_i64]))]).is_err());
    let y = Array::zeros(&[3, 4], DType::Float64).expect("small");
    assert_eq!(y.index(&[Index::Array(Array::from_slice(&[10_i64])), none]).expect("nothing").shape(), [0]);
    assert_eq!(y.index(&[Index::Bool(false)]).expect("nothing").shape(), [0, 3, 4]);
    assert_eq!(x.nonzero().expect("nothing")[1].shape(), [0]);
    assert_eq!(Array::from_slice(&[0, 0]).nonzero().expect("nothing")[0].shape(), [0]);
}
