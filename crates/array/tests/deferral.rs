//! The contract of deferral: random programs over views, writes in place, reductions, `out` and several
//! live handles give the same bits deferred and at once, with any number of threads.

use polyarray::elementwise::{self, apply};
use polyarray::{Array, DType, Movement, Operand, Order, Result, Scalar, deferred, reduction, settings};
use std::sync::{Mutex, PoisonError};
use testing::{Seeded, bytes, ordinary, special};

/// What a program could see: dtypes, shapes, strides and bits, and the messages of its errors.
#[derive(Debug, PartialEq)]
struct Seen {
    step: usize,
    what: String,
    bits: Vec<u8>,
}

struct Run {
    random: Seeded,
    /// The lengths from which shapes are made.
    lengths: &'static [usize],
    live: Vec<Array>,
    seen: Vec<Seen>,
    step: usize,
}

const DTYPES: &[DType] = &[
    DType::Float64,
    DType::Float64,
    DType::Float32,
    DType::Int64,
    DType::Int32,
    DType::UInt8,
    DType::Bool,
    DType::Complex128,
    DType::Float16,
];
const UNARY: &[&str] = &[
    "negative",
    "absolute",
    "square",
    "sqrt",
    "exp",
    "sin",
    "floor",
    "isnan",
    "logical_not",
    "conjugate",
    "log1p",
    "sign",
];
const BINARY: &[&str] = &[
    "add",
    "add",
    "subtract",
    "multiply",
    "multiply",
    "divide",
    "maximum",
    "minimum",
    "less",
    "equal",
    "hypot",
    "floor_divide",
    "remainder",
    "logical_or",
    "bitwise_xor",
    "copysign",
];
const FOLDS: &[&str] = &["add", "multiply", "maximum", "minimum", "logical_and", "logical_or", "subtract"];

impl Run {
    fn new(seed: u64, lengths: &'static [usize]) -> Run {
        let mut run = Run { random: Seeded::new(seed), lengths, live: Vec::new(), seen: Vec::new(), step: 0 };
        (0..3).for_each(|_| run.make().expect("there is memory"));
        run
    }

    fn program(mut self, steps: usize) -> Vec<Seen> {
        for step in 0..steps {
            self.step = step;
            if let Err(error) = self.one_step() {
                self.seen.push(Seen { step, what: format!("{error:?}"), bits: Vec::new() });
            }
        }
        while let Some(array) = self.live.pop() {
            self.look(&array);
        }
        self.seen
    }

    fn look(&mut self, array: &Array) {
        let strides = array.layout().map(|layout| layout.strides().to_vec());
        let what = format!("{} {:?} {strides:?}", array.dtype(), array.shape());
        let bits = bytes(array).expect("computes");
        self.seen.push(Seen { step: self.step, what, bits });
    }

    fn any(&mut self) -> Array {
        let at = self.random.below(self.live.len());
        self.live[at].clone()
    }

    fn keep(&mut self, array: Array) {
        if self.live.len() >= 9 {
            let at = self.random.below(self.live.len());
            self.live.swap_remove(at);
        }
        self.live.push(array);
    }

    fn make(&mut self) -> Result<()> {
        let (rows, columns) = (self.random.pick(self.lengths), self.random.pick(self.lengths));
        let shape: &[usize] = match self.random.below(10) {
            0 => &[columns],
            1 => &[rows, 1],
            2 => &[rows * columns],
            _ => &[rows, columns],
        };
        let dtype = self.random.pick(DTYPES);
        let edges = special(dtype);
        let mut values = Vec::new();
        for _ in 0..997.min(shape.iter().product()) {
            let edge = self.random.chance(2);
            values.push(if edge { self.random.pick(&edges) } else { ordinary(dtype, &mut self.random) });
        }
        let lie = self.random.pick(&testing::LAYOUTS);
        let array = Array::from(testing::arranged(&values, dtype, shape, lie)?);
        self.keep(array);
        Ok(())
    }

    fn view(&mut self, array: &Array) -> Result<Array> {
        let axis = if array.ndim() == 0 { return Ok(array.clone()) } else { self.random.below(array.ndim()) };
        let length = array.shape()[axis];
        match self.random.below(8) {
            0 => array.transpose(),
            1 => array.moved(&Movement::Slice {
                axis,
                start: length.saturating_sub(1),
                step: -1,
                count: length,
            }),
            2 => array.moved(&Movement::Slice { axis, start: 0, step: 1, count: length.saturating_sub(1) }),
            3 => {
                let start = usize::from(length > 1);
                array.moved(&Movement::Slice { axis, start, step: 1, count: length - start })
            }
            4 if length > 2 => {
                array.moved(&Movement::Slice { axis, start: 0, step: 2, count: length.div_ceil(2) })
            }
            5 if length > 0 && self.random.chance(30) => {
                array.moved(&Movement::Index { axis, index: self.random.below(length) })
            }
            6 if array.size() < 50_000 => array.reshape(&[-1]),
            _ if array.ndim() < 3 => array.moved(&Movement::Insert { axis }),
            _ => Ok(array.clone()),
        }
    }

    /// An operand: an array or a number.
    fn with_operand<R>(&mut self, then: impl FnOnce(&mut Run, Operand<'_>) -> R) -> R {
        let array = self.any();
        let number = self.random.pick(&[0.5, 2.0, -1.0, 3.0]);
        match self.random.below(6) {
            0 => then(self, number.into()),
            1 => then(self, 2i64.into()),
            2 => then(self, Scalar::new(1.5f32).into()),
            _ => then(self, (&array).into()),
        }
    }

    fn binary(&mut self, x1: &Array) -> Result<Array> {
        let row = ops::find(self.random.pick(BINARY)).expect("a row");
        self.with_operand(|_, x2| elementwise::call(row, &[x1.into(), x2]))
    }

    fn fold(&mut self, x: &Array) -> Result<Array> {
        let row = ops::find(self.random.pick(FOLDS)).expect("a row");
        let axis = [self.random.below(x.ndim().max(1)) as i64];
        let mask = if self.random.chance(20) { Some(self.any().astype(DType::Bool)?) } else { None };
        let options = reduction::Options {
            axes: (self.random.chance(60) && x.ndim() > 0).then_some(&axis[..]),
            keepdims: self.random.chance(50),
            initial: self.random.chance(25).then_some(Scalar::new(1i64)),
            mask: mask.as_ref(),
            ..Default::default()
        };
        reduction::reduce(row, x, &options)
    }

    fn apply_out(&mut self) -> Result<()> {
        let (out, x1) = (self.any(), self.any());
        let x1 = if self.random.chance(50) { out.clone() } else { x1 };
        // Often another view of the same memory.
        let x1 = if self.random.chance(30) { self.view(&x1)? } else { x1 };
        let mask = if self.random.chance(25) { Some(self.any().astype(DType::Bool)?) } else { None };
        let outs = [Some(&out)];
        let casting =
            if self.random.chance(50) { polyarray::Casting::Unsafe } else { polyarray::Casting::SameKind };
        let options = elementwise::Options { out: &outs, mask: mask.as_ref(), casting, ..Default::default() };
        if self.random.chance(40) {
            let row = ops::find(self.random.pick(UNARY)).expect("a row");
            return apply(row, &[(&x1).into()], &options).map(drop);
        }
        let row = ops::find(self.random.pick(BINARY)).expect("a row");
        self.with_operand(|_, x2| apply(row, &[(&x1).into(), x2], &options).map(drop))
    }

    fn assign(&mut self) -> Result<()> {
        let target = self.any();
        if target.ndim() > 0 && self.random.chance(40) {
            // x[1:] = f(x[:-1]), deferred or not, one way or the other.
            let count = target.shape()[0].saturating_sub(1);
            let at = |start| Movement::Slice { axis: 0, start, step: 1, count };
            let (low, high) = (target.moved(&at(0))?, target.moved(&at(1.min(count)))?);
            let (to, from) = if self.random.chance(50) { (low, high) } else { (high, low) };
            let values = match self.random.below(3) {
                0 => from,
                1 => from.multiply(0.5)?.add(1.0)?,
                _ => from.add(&target.moved(&at(0))?)?,
            };
            to.assign(&values)?;
            if self.random.chance(50) {
                self.keep(values);
            }
            return Ok(());
        }
        let view = self.view(&target)?;
        let values = self.any();
        let values = if self.random.chance(50) { self.binary(&values)? } else { values };
        view.assign(&values)?;
        if self.random.chance(20) {
            // Only where its handle does not go at once may an array be looked at later.
            self.look(&view);
        }
        Ok(())
    }

    fn one_step(&mut self) -> Result<()> {
        match self.random.below(100) {
            0..7 => self.make()?,
            7..25 => {
                let x = self.any();
                let row = ops::find(self.random.pick(UNARY)).expect("a row");
                let y = elementwise::call(row, &[(&x).into()])?;
                self.keep(y);
            }
            25..50 => {
                let x = self.any();
                let y = self.binary(&x)?;
                self.keep(y);
            }
            50..55 => {
                let (x, condition) = (self.any(), self.any());
                let y = Array::select(&condition, &x, 0.25)?;
                self.keep(y);
            }
            55..60 => {
                let dtype = self.random.pick(DTYPES);
                let y = self.any().astype(dtype)?;
                self.keep(y);
            }
            60..68 => {
                let x = self.any();
                let y = self.view(&x)?;
                self.keep(y);
            }
            68..78 => self.assign()?,
            78..86 => self.apply_out()?,
            86..92 => {
                let x = self.any();
                let y = self.fold(&x)?;
                self.keep(y);
            }
            92..94 => {
                let x = self.any().copy(Order::K)?;
                self.keep(x);
            }
            94..97 if self.live.len() > 3 => {
                let at = self.random.below(self.live.len());
                self.live.swap_remove(at);
            }
            _ => {
                let x = self.any();
                self.look(&x);
            }
        }
        Ok(())
    }
}

/// The number of threads belongs to the process; tests that change it take turns.
static TURN: Mutex<()> = Mutex::new(());

fn check(seeds: std::ops::Range<u64>, lengths: &'static [usize], steps: usize) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let before = threads::num_threads();
    for seed in seeds {
        let mut reference: Option<Vec<Seen>> = None;
        for threads in [1, 2, 3] {
            threads::set_num_threads(threads).expect("not zero");
            for at_once in [true, false] {
                let scope = at_once.then(settings::eager);
                let seen = Run::new(seed, lengths).program(steps);
                drop(scope);
                let Some(reference) = &reference else {
                    reference = Some(seen);
                    continue;
                };
                let differs = reference.iter().zip(&seen).find(|(a, b)| a != b);
                if let Some((a, b)) = differs {
                    let first = a.bits.iter().zip(&b.bits).position(|(x, y)| x != y);
                    panic!(
                        "seed {seed}, {threads} threads, at once: {at_once}; step {}: {} is not {} (first byte {first:?})",
                        a.step, b.what, a.what
                    );
                }
                assert_eq!(reference.len(), seen.len(), "seed {seed}");
            }
        }
    }
    threads::set_num_threads(before).expect("not zero");
}

#[test]
fn random_programs_agree_around_the_smallest_size() {
    assert_eq!(deferred::SMALLEST, 64 * 64);
    check(0..150, &[63, 64, 65], 60);
}

#[test]
fn random_programs_agree_where_threads_share_work() {
    check(1000..1020, &[257, 331], 40);
}

fn counting(n: usize) -> Array {
    Array::from_slice(&(0..n).map(|k| k as f64).collect::<Vec<_>>())
}

#[test]
fn an_array_that_was_assigned_may_be_read_later() -> Result<()> {
    let x = counting(10_000);
    let doubled = x.multiply(2.0)?;
    x.assign(&doubled)?;
    x.assign(&Array::scalar(Scalar::new(-1.0))?)?;
    assert_eq!(doubled.get(&[77])?.as_f64(), 154.0);
    Ok(())
}

#[test]
fn writing_a_result_settles_what_was_deferred_before_it_was_one() -> Result<()> {
    let x = counting(10_000);
    let y = x.add(1.0)?;
    let z = y.multiply(2.0)?;
    // The view computes `y`, but not `z`; writing it must.
    let view = y.moved(&Movement::Slice { axis: 0, start: 0, step: 1, count: 5_000 })?;
    view.assign(&Array::scalar(Scalar::new(0.0))?)?;
    assert_eq!(z.get(&[10])?.as_f64(), 22.0);
    assert_eq!(y.get(&[10])?.as_f64(), 0.0);
    Ok(())
}

/// The address of the first element.
fn address(x: &Array) -> Result<usize> {
    Ok(x.dense()?.pointer().addr())
}

#[test]
fn a_result_takes_the_place_of_an_operand_that_nobody_reads_again() -> Result<()> {
    let x = counting(10_000);
    let place = address(&x)?;
    let sum = x.multiply(2.0)?.add(&x)?;
    drop(x);
    assert_eq!(address(&sum)?, place);
    assert_eq!(sum.get(&[77])?.as_f64(), 231.0);
    Ok(())
}

#[test]
fn an_operand_that_somebody_reads_again_keeps_its_place() -> Result<()> {
    // An array, a view of it, a deferred result, or one that hangs on a value which nobody else holds.
    let x = counting(10_000);
    let y = x.add(1.0)?;
    assert_ne!(address(&y)?, address(&x)?);
    assert_eq!(x.get(&[5])?.as_f64(), 5.0);

    let x = counting(10_000);
    let view = x.moved(&Movement::Slice { axis: 0, start: 0, step: 1, count: 100 })?;
    let y = x.add(1.0)?;
    drop(x);
    assert_eq!(y.get(&[5])?.as_f64(), 6.0);
    assert_eq!(view.get(&[5])?.as_f64(), 5.0);

    let x = counting(10_000);
    let (y, z) = (x.add(1.0)?, x.add(2.0)?);
    drop(x);
    assert_eq!((y.get(&[5])?.as_f64(), z.get(&[5])?.as_f64()), (6.0, 7.0));

    let x = counting(10_000);
    let between = x.add(1.0)?;
    let (y, z) = (between.multiply(2.0)?, between.multiply(3.0)?);
    drop((x, between));
    assert_eq!((y.get(&[5])?.as_f64(), z.get(&[5])?.as_f64()), (12.0, 18.0));
    Ok(())
}

#[test]
fn what_is_read_through_several_steps_is_settled_before_a_write() -> Result<()> {
    let x = counting(10_000);
    let between = x.add(1.0)?;
    let (y, z) = (between.multiply(2.0)?.exp2()?.log2()?, between.multiply(3.0)?);
    drop(between);
    // The write computes `z` itself, and must not pass `y` by.
    x.assign(&z)?;
    assert_eq!((x.get(&[5])?.as_f64(), y.get(&[5])?.as_f64()), (18.0, 12.0));
    Ok(())
}

#[test]
fn shared_values_count_once_towards_the_limit() -> Result<()> {
    let x = counting(10_000);
    let mut y = x.multiply(0.5)?;
    for _ in 0..20 {
        y = y.add(&y)?.multiply(0.5)?;
    }
    assert!(deferred::explain(&y).contains("41 operations"), "{}", deferred::explain(&y));
    x.assign(&Array::scalar(Scalar::new(-1.0))?)?;
    assert_eq!(y.get(&[5])?.as_f64(), 2.5);
    Ok(())
}

#[test]
fn long_differences_are_taken_in_order() -> Result<()> {
    let x = counting(300_000);
    let subtract = ops::find("subtract").expect("a row");
    let result = reduction::reduce(subtract, &x, &reduction::Options::default())?;
    assert_eq!(result.item()?.as_f64(), -(299_999.0 * 150_000.0));
    Ok(())
}

#[test]
fn masks_do_not_enlarge_what_they_mask() -> Result<()> {
    let mask = Array::ones(&[2, 3], DType::Bool)?;
    let options = reduction::Options { mask: Some(&mask), ..Default::default() };
    let sum = |x: &Array| reduction::reduce(ops::find("add").expect("a row"), x, &options);
    let message = |x: &Array| sum(x).expect_err("refused").to_string();
    assert!(message(&counting(3)).contains("more dimensions than allowed"));
    assert!(message(&counting(3).reshape(&[1, 3])?).contains("non-broadcastable operand"));
    Ok(())
}

#[test]
fn broadcast_views_are_read_only() -> Result<()> {
    let view = counting(3).broadcast_to(&[2, 3])?;
    assert!(view.assign(&counting(3)).expect_err("refused").to_string().contains("read-only"));
    Ok(())
}
