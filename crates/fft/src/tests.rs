//! Every length against the definition, and every arrangement of lines against lines one by one.

use crate::{
    Batch, Complex, ComplexLines, Direction, HermitianLines, Real, RealLines, Source, Transform, WholeLines,
    plan,
};
use memory::Benches;

const LENGTHS: [usize; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 101, 1024];
const DIRECTIONS: [Direction; 2] = [Direction::Forward, Direction::Inverse];

/// Numbers without a pattern, between -1 and 1.
fn numbers(count: usize) -> Vec<f64> {
    let mut state = 7u64;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

fn complex_numbers<T: Real>(count: usize) -> Vec<Complex<T>> {
    numbers(2 * count).chunks(2).map(|pair| Complex::new(T::of(pair[0]), T::of(pair[1]))).collect()
}

/// The sum that defines the transform.
fn definition(line: &[Complex<f64>], direction: Direction) -> Vec<Complex<f64>> {
    let n = line.len();
    let sign = if direction == Direction::Forward { -1.0 } else { 1.0 };
    let power = |k: usize| Complex::from_polar(1.0, sign * std::f64::consts::TAU * (k % n) as f64 / n as f64);
    (0..n).map(|j| line.iter().enumerate().map(|(k, x)| x * power(j * k)).sum()).collect()
}

fn wide<T: Real + Into<f64>>(value: Complex<T>) -> Complex<f64> {
    Complex::new(value.re.into(), value.im.into())
}

fn run<P: Transform>(n: usize, direction: Direction, input: &[P::In], factor: P::Real) -> Vec<P::Out> {
    let transform = plan::<P>(n, direction);
    let mut scratch = vec![Complex::default(); transform.scratch()];
    let mut output = vec![P::Out::default(); input.len() / transform.taken() * transform.made()];
    transform.run(input, &mut output, factor, &mut scratch);
    output
}

#[track_caller]
fn near(got: Complex<f64>, expected: Complex<f64>, n: usize, epsilon: f64) {
    let allowed = 8.0 * epsilon * n as f64;
    assert!((got - expected).norm() <= allowed, "{n} points: {got}, expected {expected}");
}

fn against_the_definition<T: Real + Into<f64>>(epsilon: f64) {
    for (n, direction) in LENGTHS.into_iter().flat_map(|n| DIRECTIONS.map(|direction| (n, direction))) {
        let line = complex_numbers::<T>(n);
        let expected = definition(&line.iter().map(|&x| wide(x)).collect::<Vec<_>>(), direction);
        let got = run::<ComplexLines<T>>(n, direction, &line, T::of(2.0));
        got.iter()
            .zip(&expected)
            .for_each(|(&got, &expected)| near(wide(got), expected * 2.0, n, 2.0 * epsilon));

        let reals: Vec<T> = line.iter().map(|value| value.re).collect();
        let widened: Vec<_> = reals.iter().map(|&re| wide(Complex::new(re, T::zero()))).collect();
        let expected = definition(&widened, direction);
        let half = run::<RealLines<T>>(n, direction, &reals, T::of(0.5));
        assert_eq!(half.len(), n / 2 + 1);
        half.iter().zip(&expected).for_each(|(&got, &expected)| near(wide(got), expected * 0.5, n, epsilon));
        let whole = run::<WholeLines<T>>(n, direction, &reals, T::one());
        whole.iter().zip(&expected).for_each(|(&got, &expected)| near(wide(got), expected, n, epsilon));

        let back = match direction {
            Direction::Forward => Direction::Inverse,
            Direction::Inverse => Direction::Forward,
        };
        let back = run::<HermitianLines<T>>(n, back, &half, T::of(2.0) / T::of(n as f64));
        back.iter().zip(&widened).for_each(|(&got, &expected)| {
            near(wide(Complex::new(got, T::zero())), expected, n, epsilon);
        });
    }
}

#[test]
fn double_precision() {
    against_the_definition::<f64>(f64::EPSILON);
}

#[test]
fn single_precision() {
    against_the_definition::<f32>(f64::from(f32::EPSILON));
}

#[test]
fn what_cannot_matter_does_not() {
    // The imaginary parts of the first and the middle element of half a spectrum.
    let mut line = complex_numbers::<f64>(5);
    let before = run::<HermitianLines<f64>>(8, Direction::Inverse, &line, 1.0);
    line[0].im = 9.0;
    line[4].im = -9.0;
    assert_eq!(run::<HermitianLines<f64>>(8, Direction::Inverse, &line, 1.0), before);
}

/// Runs all tasks in as much memory as they ask for.
fn run_all<P: Transform>(batch: &Batch<'_, P>) {
    let benches = Benches::new(1, batch.workspace()).expect("there is memory");
    batch.run(0..batch.tasks(), benches.take().expect("there is memory").workspace());
}

/// All lines of a batch against lines one by one, read by steps.
fn every_line<P: Transform<In: PartialEq, Out: PartialEq + std::fmt::Debug>>(
    n: usize,
    shape: &[usize; 3],
    steps: &[isize; 3],
    origin: usize,
    axis: usize,
    elements: &[P::In],
    one: P::Real,
) {
    let transform = plan::<P>(n, Direction::Forward);
    let mut made = *shape;
    made[axis] = transform.made();
    let mut output = vec![P::Out::default(); made.iter().product()];
    let source = Source { elements, origin, shape, steps };
    let batch = Batch::new(&*transform, one, source, axis, &mut output);
    run_all(&batch);
    run_all(&batch);
    drop(batch);
    let mut lengths = made;
    lengths[axis] = 1;
    for index in (0..lengths.iter().product::<usize>())
        .map(|k| [k / lengths[2] / lengths[1], k / lengths[2] % lengths[1], k % lengths[2]])
    {
        let at = |k: usize| {
            let mut index = index;
            index[axis] = k;
            index
        };
        let line: Vec<P::In> = (0..transform.taken())
            .map(|k| match k < shape[axis] {
                true => {
                    let by = at(k).iter().zip(steps).map(|(&k, &step)| k as isize * step).sum::<isize>();
                    elements[(origin as isize + by) as usize]
                }
                false => P::In::default(),
            })
            .collect();
        let expected = run::<P>(n, Direction::Forward, &line, one);
        for (k, expected) in expected.iter().enumerate() {
            let at = at(k);
            assert_eq!(
                &output[(at[0] * made[1] + at[1]) * made[2] + at[2]],
                expected,
                "{n} {shape:?} {steps:?} {axis}"
            );
        }
    }
}

#[test]
fn lines_of_any_steps() {
    let complex = complex_numbers::<f64>(2000);
    let reals = numbers(2000);
    let arrangements: [([usize; 3], [isize; 3], usize); 7] = [
        ([3, 5, 19], [95, 19, 1], 0),
        ([3, 5, 19], [1, 3, 15], 0),
        ([3, 5, 19], [-95, -19, -1], 300),
        ([3, 5, 19], [190, 38, 2], 7),
        ([3, 5, 19], [0, 0, 1], 0),
        ([3, 5, 19], [0, 1, 0], 0),
        ([1, 6, 1], [6, 1, 1], 0),
    ];
    for (shape, steps, origin) in arrangements {
        for axis in 0..3 {
            for n in [1, 2, 4, 5, 19, 24] {
                every_line::<ComplexLines<f64>>(n, &shape, &steps, origin, axis, &complex, 0.5);
                every_line::<RealLines<f64>>(n, &shape, &steps, origin, axis, &reals, 0.5);
                every_line::<WholeLines<f64>>(n, &shape, &steps, origin, axis, &reals, 0.5);
                every_line::<HermitianLines<f64>>(n, &shape, &steps, origin, axis, &complex, 0.5);
            }
        }
    }
}

#[test]
fn in_place() {
    let line = complex_numbers::<f64>(6 * 10 * 7);
    for (before, n, behind) in [(6, 10, 7), (42, 10, 1), (1, 10, 42), (1, 420, 1), (0, 10, 1), (3, 10, 0)] {
        let transform = plan::<ComplexLines<f64>>(n, Direction::Inverse);
        let shape = [before, n, behind];
        let steps = [(n * behind) as isize, behind as isize, 1];
        let mut data = line[..before * n * behind].to_vec();
        let mut expected = data.clone();
        let source = Source { elements: &data, origin: 0, shape: &shape, steps: &steps };
        let batch = Batch::new(&*transform, 1.0, source, 1, &mut expected);
        run_all(&batch);
        let batch = Batch::in_place(&*transform, 1.0, &mut data, (before, behind));
        run_all(&batch);
        assert_eq!(data, expected);
    }
}

#[test]
#[should_panic(expected = "elements outside")]
fn elements_outside_are_refused() {
    let transform = plan::<ComplexLines<f64>>(4, Direction::Forward);
    let elements = complex_numbers::<f64>(7);
    let source = Source { elements: &elements, origin: 0, shape: &[2, 4], steps: &[4, 1] };
    Batch::new(&*transform, 1.0, source, 1, &mut [Complex::default(); 8]);
}

#[test]
fn plans_are_kept_and_forgotten() {
    let first = plan::<ComplexLines<f64>>(17, Direction::Forward);
    assert!(std::sync::Arc::ptr_eq(&first, &plan::<ComplexLines<f64>>(17, Direction::Forward)));
    (18..60).for_each(|n| drop(plan::<ComplexLines<f64>>(n, Direction::Forward)));
    assert!(!std::sync::Arc::ptr_eq(&first, &plan::<ComplexLines<f64>>(17, Direction::Forward)));
    let long = plan::<RealLines<f64>>(3 << 20, Direction::Forward);
    assert!(std::sync::Arc::ptr_eq(&long, &plan::<RealLines<f64>>(3 << 20, Direction::Forward)));
}
