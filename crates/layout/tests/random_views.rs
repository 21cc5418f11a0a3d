//! Random views against lists of elements: reshaping, broadcasting, slicing and permuting a layout give
//! the elements that plain index arithmetic gives.

use layout::{Dims, Layout, Order, Slice, broadcast_shapes, infer_shape, walk};
use seeded::Seeded;

#[path = "../../testing/src/seeded.rs"]
mod seeded;

const WIDTH: usize = 8;

/// An array as its shape and the byte offsets of its elements in C order.
#[derive(Debug, Clone, PartialEq)]
struct Listed {
    shape: Vec<usize>,
    offsets: Vec<isize>,
}

impl Listed {
    fn of(layout: &Layout) -> Listed {
        let mut offsets = vec![layout.offset() as isize];
        for (&length, &stride) in layout.shape().iter().zip(layout.strides()) {
            offsets =
                offsets.iter().flat_map(|&at| (0..length).map(move |i| at + i as isize * stride)).collect();
        }
        Listed { shape: layout.shape().to_vec(), offsets }
    }

    /// The same with elements picked by an index function.
    fn picked(&self, shape: &[usize], pick: impl Fn(&[usize]) -> Vec<usize>) -> Listed {
        let size: usize = shape.iter().product();
        let offsets = (0..size).map(|k| {
            let index = unravel(k, shape);
            let from = pick(&index);
            self.offsets[from.iter().zip(&self.shape).fold(0, |at, (&i, &n)| at * n + i)]
        });
        Listed { shape: shape.to_vec(), offsets: offsets.collect() }
    }
}

fn unravel(mut k: usize, shape: &[usize]) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for axis in (0..shape.len()).rev() {
        index[axis] = k % shape[axis];
        k /= shape[axis];
    }
    index
}

fn shape(random: &mut Seeded) -> Vec<usize> {
    (0..random.below(5)).map(|_| random.pick(&[0, 1, 1, 2, 2, 3, 4, 6])).collect()
}

/// Another shape of the same size.
fn regrouped(random: &mut Seeded, size: usize) -> Vec<usize> {
    let mut rest = size;
    let mut shape = Vec::new();
    while rest > 1 && shape.len() < 5 {
        let factors: Vec<usize> = (1..=rest).filter(|k| rest.is_multiple_of(*k)).collect();
        let factor = random.pick(&factors);
        shape.push(factor);
        rest /= factor;
    }
    shape.push(rest);
    shape
}

/// Applies a random view to both forms of an array.
fn step(random: &mut Seeded, layout: &Layout, listed: &Listed) -> (Layout, Listed) {
    let ndim = layout.ndim();
    match random.below(5) {
        0 if ndim > 0 => {
            let axis = random.below(ndim);
            let length = layout.shape()[axis];
            let bound = |random: &mut Seeded| {
                random.chance(70).then(|| random.below(2 * length + 3) as i64 - length as i64 - 1)
            };
            let slice = Slice {
                start: bound(random),
                stop: bound(random),
                step: Some(random.pick(&[1, 2, 3, -1, -2, 7])),
            };
            let (start, step, count) = slice.resolve(length).expect("a step");
            let mut shape = listed.shape.clone();
            shape[axis] = count;
            let wanted = listed.picked(&shape, |index| {
                let mut from = index.to_vec();
                from[axis] = (start as isize + index[axis] as isize * step) as usize;
                from
            });
            (layout.slice(axis, start, step, count), wanted)
        }
        1 => {
            let axes = random.permutation(ndim);
            let shape: Vec<usize> = axes.iter().map(|&axis| listed.shape[axis]).collect();
            let wanted = listed.picked(&shape, |index| {
                let mut from = vec![0; ndim];
                axes.iter().zip(index).for_each(|(&axis, &i)| from[axis] = i);
                from
            });
            (layout.permute(&axes).expect("a permutation"), wanted)
        }
        2 if ndim < 5 => {
            let mut shape: Vec<usize> =
                listed.shape.iter().map(|&n| if n == 1 { random.pick(&[1, 3]) } else { n }).collect();
            if random.chance(50) {
                shape.insert(0, 2);
            }
            let added = shape.len() - ndim;
            let wanted = listed.picked(&shape, |index| {
                index[added..].iter().zip(&listed.shape).map(|(&i, &n)| if n == 1 { 0 } else { i }).collect()
            });
            (layout.broadcast_to(&shape).expect("broadcasts"), wanted)
        }
        3 if !listed.offsets.is_empty() && listed.offsets.len() <= 2000 => {
            let shape = regrouped(random, listed.offsets.len());
            match layout.reshape(&shape, WIDTH) {
                Some(view) => (view, Listed { shape, offsets: listed.offsets.clone() }),
                None => (layout.clone(), listed.clone()),
            }
        }
        _ => {
            let axis = random.below(ndim + 1);
            let mut view = layout.clone();
            view.insert_axis(axis).expect("few axes");
            let mut shape = listed.shape.clone();
            shape.insert(axis, 1);
            (view, Listed { shape, offsets: listed.offsets.clone() })
        }
    }
}

#[test]
fn chains_of_views_lead_to_the_right_elements() {
    for seed in 0..5000 {
        let mut random = Seeded::new(seed);
        let order = random.pick(&[Order::C, Order::F]);
        let mut layout = Layout::contiguous(&shape(&mut random), WIDTH, order).expect("small");
        let mut listed = Listed::of(&layout);
        for _ in 0..4 {
            (layout, listed) = step(&mut random, &layout, &listed);
            assert_eq!(Listed::of(&layout), listed, "seed {seed}: {layout:?}");
            let inside = layout.extent(WIDTH);
            assert!(
                listed
                    .offsets
                    .iter()
                    .all(|&at| inside.0 <= at as i128 && at as i128 + (WIDTH as i128) <= inside.1)
            );
            let mut sorted = listed.offsets.clone();
            sorted.sort_unstable();
            if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
                assert!(layout.overlaps_itself(WIDTH), "seed {seed}: {layout:?}");
            }
            let in_a_row = listed.offsets.windows(2).all(|pair| pair[1] - pair[0] == WIDTH as isize);
            assert_eq!(
                layout.is_c_contiguous(WIDTH),
                in_a_row || listed.offsets.is_empty(),
                "seed {seed}: {layout:?}"
            );
        }
    }
}

#[test]
fn reshapes_without_a_copy_are_found_wherever_there_are_any() {
    for seed in 0..3000 {
        let mut random = Seeded::new(seed);
        let mut layout = Layout::contiguous(&shape(&mut random), WIDTH, Order::C).expect("small");
        let mut listed = Listed::of(&layout);
        (layout, listed) = step(&mut random, &layout, &listed);
        if listed.offsets.is_empty() || listed.offsets.len() > 500 {
            continue;
        }
        let shape = regrouped(&mut random, listed.offsets.len());
        if layout.reshape(&shape, WIDTH).is_none() {
            // There must be an axis along which the elements are not evenly spaced.
            let evenly = (0..shape.len()).all(|axis| {
                let inner: usize = shape[axis + 1..].iter().product();
                let steps: Vec<isize> = (0..listed.offsets.len())
                    .filter(|&k| k / inner % shape[axis] + 1 < shape[axis])
                    .map(|k| listed.offsets[k + inner] - listed.offsets[k])
                    .collect();
                steps.windows(2).all(|pair| pair[0] == pair[1])
            });
            assert!(!evenly, "seed {seed}: {layout:?} to {shape:?}");
        }
    }
}

#[test]
fn walks_visit_every_element_of_every_operand_together() {
    for seed in 0..2000 {
        let mut random = Seeded::new(seed);
        let shape = shape(&mut random);
        let base = Layout::contiguous(&shape, WIDTH, Order::C).expect("small");
        let other = Layout::contiguous(&shape, 4, random.pick(&[Order::C, Order::F])).expect("small");
        let nest = walk(&shape, &[base.strides(), other.strides()]);
        let pairs = |a: &Layout, b: &Layout| {
            let mut pairs: Vec<_> = Listed::of(a).offsets.into_iter().zip(Listed::of(b).offsets).collect();
            pairs.sort_unstable();
            pairs
        };
        let visited = |k: usize| Layout::from_parts(&nest.shape, &nest.strides[k], 0).expect("a nest");
        assert_eq!(pairs(&visited(0), &visited(1)), pairs(&base, &other), "seed {seed}");
    }
}

#[test]
fn shapes_broadcast_axis_by_axis() {
    for seed in 0..5000 {
        let mut random = Seeded::new(seed);
        let shapes: Vec<Vec<usize>> = (0..1 + random.below(3)).map(|_| shape(&mut random)).collect();
        let ndim = shapes.iter().map(Vec::len).max().unwrap_or(0);
        let wanted: Option<Vec<usize>> = (0..ndim)
            .map(|axis| {
                let lengths =
                    shapes.iter().filter_map(|s| (axis + s.len()).checked_sub(ndim).map(|at| s[at]));
                let mut longer: Vec<usize> = lengths.filter(|&n| n != 1).collect();
                longer.dedup();
                match longer[..] {
                    [] => Some(1),
                    [length] => Some(length),
                    _ => None,
                }
            })
            .collect();
        let got = broadcast_shapes(shapes.iter().map(Vec::as_slice)).ok().map(|shape| shape.to_vec());
        assert_eq!(got, wanted, "seed {seed}: {shapes:?}");
    }
}

#[test]
fn one_unknown_length_is_inferred() {
    for seed in 0..2000 {
        let mut random = Seeded::new(seed);
        let size = 1 + random.below(60);
        let shape = regrouped(&mut random, size);
        let mut asked: Vec<i64> = shape.iter().map(|&n| n as i64).collect();
        let at = random.below(asked.len());
        asked[at] = -1;
        assert_eq!(infer_shape(size, &[size], &asked).expect("fits"), Dims::from_slice(&shape));
        asked.push(7);
        assert_eq!(
            infer_shape(size, &[size], &asked).is_ok(),
            size.is_multiple_of(7 * size / shape[at]),
            "{asked:?}"
        );
    }
}
