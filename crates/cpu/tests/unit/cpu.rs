use crate::machine::{Access, Machine, dense};
use crate::tape::Tape;
use crate::{Operand, Watch, map::map, reduce::reduce};
use dtype::{DType, Scalar};
use layout::{Layout, Order};
use ops::Elementwise;
use program::Program;

fn row(name: &str) -> &'static Elementwise {
    ops::find(name).expect("a row")
}

fn operand<'a>(data: &mut [f64], layout: &'a Layout) -> Operand<'a> {
    Operand {
        pointer: data.as_mut_ptr().cast::<u8>().wrapping_add(layout.offset()),
        strides: layout.strides(),
    }
}

/// `x * x + 0.5`, to one output.
fn program() -> Program {
    let mut program = Program::default();
    let x = program.input(DType::Float64);
    let half = program.constant(Scalar::new(0.5));
    let square = program.map(row("multiply"), DType::Float64, &[x, x])[0];
    let sum = program.map(row("add"), DType::Float64, &[square, half])[0];
    program.output(sum);
    program.simplify()
}

#[test]
fn strided_operands_give_what_a_loop_gives() {
    for shape in [[3, 5], [1, 4000], [700, 3], [2, 1025], [33, 64]] {
        for permute in [[0, 1], [1, 0]] {
            let size = shape[0] * shape[1];
            let mut x: Vec<f64> = (0..2 * size).map(|k| k as f64).collect();
            let mut out = vec![0.0; size];
            let wide = Layout::contiguous(&[shape[0], 2 * shape[1]], 8, Order::C).expect("small");
            let from = wide.slice(1, 2 * shape[1] - 1, -2, shape[1]).permute(&permute).expect("axes");
            let to = Layout::contiguous(from.shape(), 8, Order::F).expect("small");
            // SAFETY: operands are valid over the shape and share no memory.
            let faults = unsafe {
                map(
                    &program(),
                    from.shape(),
                    &[operand(&mut x, &from)],
                    &[operand(&mut out, &to)],
                    Watch::DEFAULT,
                )
            };
            assert!(faults.expect("no interrupt").is_empty());
            for i in 0..from.shape()[0] {
                for j in 0..from.shape()[1] {
                    let value = x[from.locate(&[i as i64, j as i64]).expect("inside") / 8];
                    assert_eq!(
                        out[to.locate(&[i as i64, j as i64]).expect("inside") / 8],
                        value * value + 0.5,
                        "{shape:?} {i} {j}"
                    );
                }
            }
        }
    }
}

#[test]
fn reductions_along_any_axes_give_what_a_loop_gives() {
    let shapes: &[[usize; 3]] =
        &[[2, 3, 4], [1, 1, 5000], [5000, 1, 3], [7, 300, 11], [40, 2, 700], [1, 9000, 2]];
    for shape in shapes {
        for bits in 1..8usize {
            for order in [Order::C, Order::F] {
                let layout = Layout::contiguous(shape, 8, order).expect("small");
                let mut x: Vec<f64> = (0..layout.size()).map(|k| (k % 17) as f64).collect();
                let reduced = [bits & 1 != 0, bits & 2 != 0, bits & 4 != 0];
                let kept: Vec<usize> =
                    (0..3).map(|axis| if reduced[axis] { 1 } else { shape[axis] }).collect();
                let to = Layout::contiguous(&kept, 8, Order::C).expect("small");
                let mut out = vec![0.0; to.size()];
                let mut expected = vec![0.0; to.size()];
                for i in 0..shape[0] {
                    for j in 0..shape[1] {
                        for k in 0..shape[2] {
                            let index = [i, j, k].map(|n| n as i64);
                            let at: Vec<i64> =
                                (0..3).map(|axis| if reduced[axis] { 0 } else { index[axis] }).collect();
                            let value = x[layout.locate(&index).expect("inside") / 8];
                            expected[to.locate(&at).expect("inside") / 8] += value * value + 0.5;
                        }
                    }
                }
                let (inputs, outputs) = ([operand(&mut x, &layout)], [operand(&mut out, &to)]);
                // SAFETY: operands are valid over the shape and share no memory.
                unsafe {
                    reduce(
                        &program(),
                        shape,
                        &inputs,
                        &outputs,
                        &reduced,
                        row("add"),
                        DType::Float64,
                        Watch::DEFAULT,
                    )
                }
                .expect("no interrupt");
                assert_eq!(out, expected, "{shape:?} {reduced:?} {order:?}");
            }
        }
    }
}

/// The first input as it is.
fn identity() -> Program {
    let mut program = Program::default();
    let x = program.input(DType::Float64);
    program.output(x);
    program
}

/// Views of `[2a, 3b]` elements: backwards, every second, every third, turned.
fn views(shape: [usize; 2]) -> Vec<Layout> {
    let whole = Layout::contiguous(&[2 * shape[0], 3 * shape[1]], 8, Order::C).expect("small");
    let (rows, columns) = (2 * shape[0], 3 * shape[1]);
    let mut views = vec![whole.clone()];
    views.push(whole.slice(1, columns - 1, -1, columns));
    views.push(whole.slice(0, rows - 1, -1, rows).slice(1, columns - 1, -1, columns));
    views.push(whole.slice(1, 0, 3, shape[1]));
    views.push(whole.slice(0, 1, 2, shape[0]).slice(1, 2, 2, shape[1]));
    let turned: Vec<Layout> = views.iter().map(|view| view.permute(&[1, 0]).expect("axes")).collect();
    views.extend(turned);
    views
}

const SIDES: [[usize; 2]; 6] = [[1, 1], [3, 5], [33, 70], [2, 1500], [700, 2], [130, 24]];

#[test]
fn arrays_are_reduced_in_any_direction() {
    for shape in SIDES {
        for view in views(shape) {
            let (rows, columns) = (view.shape()[0], view.shape()[1]);
            let mut x: Vec<f64> = (0..6 * shape[0] * shape[1]).map(|k| (k % 19) as f64).collect();
            for reduced in [[true, false], [false, true], [true, true]] {
                let kept = [if reduced[0] { 1 } else { rows }, if reduced[1] { 1 } else { columns }];
                let to = Layout::contiguous(&kept, 8, Order::C).expect("small");
                let (mut out, mut expected) = (vec![0.0; to.size()], vec![0.0; to.size()]);
                for (i, j) in (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j))) {
                    let place = if reduced[0] { 0 } else { i } * kept[1] + if reduced[1] { 0 } else { j };
                    expected[place] += x[view.locate(&[i as i64, j as i64]).expect("inside") / 8];
                }
                let (inputs, outputs) = ([operand(&mut x, &view)], [operand(&mut out, &to)]);
                let (row, dtype) = (row("add"), DType::Float64);
                // SAFETY: operands are valid over the shape and share no memory.
                unsafe {
                    reduce(&identity(), view.shape(), &inputs, &outputs, &reduced, row, dtype, Watch::DEFAULT)
                }
                .expect("no interrupt");
                assert_eq!(out, expected, "{view:?} {reduced:?}");
            }
        }
    }
}

#[test]
fn copies_go_between_any_orders() {
    for shape in SIDES {
        for view in views(shape) {
            for order in [Order::C, Order::F] {
                let to = Layout::contiguous(view.shape(), 8, order).expect("small");
                let mut x: Vec<f64> = (0..6 * shape[0] * shape[1]).map(|k| k as f64).collect();
                let mut out = vec![0.0; to.size()];
                let (inputs, outputs) = ([operand(&mut x, &view)], [operand(&mut out, &to)]);
                // SAFETY: operands are valid over the shape and share no memory.
                unsafe { map(&identity(), view.shape(), &inputs, &outputs, Watch::DEFAULT) }
                    .expect("no interrupt");
                for i in 0..view.shape()[0] as i64 {
                    for j in 0..view.shape()[1] as i64 {
                        let at = |layout: &Layout| layout.locate(&[i, j]).expect("inside") / 8;
                        assert_eq!(out[at(&to)], x[at(&view)], "{view:?} {order:?} {i} {j}");
                    }
                }
            }
        }
    }
}

#[test]
fn faults_are_found_and_named() {
    let mut program = Program::default();
    let x = program.input(DType::Float64);
    let log = program.map(row("log"), DType::Float64, &[x])[0];
    program.output(log);
    let layout = Layout::contiguous(&[100], 8, Order::C).expect("small");
    let rows: &[(f64, &[crate::Fault])] =
        &[(2.0, &[]), (0.0, &[crate::Fault::Divide]), (-1.0, &[crate::Fault::Invalid]), (f64::NAN, &[])];
    for (value, expected) in rows {
        let mut data = vec![1.0; 100];
        data[63] = *value;
        let mut out = vec![0.0; 100];
        let (inputs, outputs) = ([operand(&mut data, &layout)], [operand(&mut out, &layout)]);
        // SAFETY: operands are valid over the shape and share no memory.
        let faults =
            unsafe { map(&program, &[100], &inputs, &outputs, Watch::DEFAULT) }.expect("no interrupt");
        let found: Vec<_> = faults.iter().collect();
        assert_eq!(found, expected.iter().map(|&fault| (fault, "log")).collect::<Vec<_>>(), "log({value})");
    }
}

/// A program of random steps over two inputs of floats and one of bools, with random values as outputs.
fn random_program(seed: u64) -> Program {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut below = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    };
    const ONE: [&str; 8] = ["sqrt", "absolute", "negative", "floor", "rint", "square", "exp", "sin"];
    const TWO: [&str; 6] = ["add", "subtract", "multiply", "divide", "minimum", "maximum"];
    const COMPARISONS: [&str; 6] = ["less", "less_equal", "greater", "greater_equal", "equal", "not_equal"];
    const LOGIC: [&str; 3] = ["logical_and", "logical_or", "logical_xor"];
    let mut program = Program::default();
    let dtype = [DType::Float64, DType::Float32][below(2)];
    let mut floats = vec![program.input(dtype), program.input(dtype)];
    let mut truths = vec![program.input(DType::Bool)];
    for value in [0.0, 0.5, -2.0] {
        floats.push(program.constant(Scalar::new(value).cast(dtype)));
    }
    for _ in 0..4 + below(30) {
        let float =
            |below: &mut dyn FnMut(usize) -> usize| floats[floats.len() - 1 - below(floats.len().min(8))];
        let (a, b, c) = (float(&mut below), float(&mut below), float(&mut below));
        let (p, q) = (truths[below(truths.len())], truths[below(truths.len())]);
        match below(12) {
            0..3 => floats.push(program.map(row(ONE[below(8)]), dtype, &[a])[0]),
            3..7 => floats.push(program.map(row(TWO[below(6)]), dtype, &[a, b])[0]),
            7 => floats.push(program.map(&ops::elementwise::selection::clip, dtype, &[a, b, c])[0]),
            8 => truths.push(program.map(row(COMPARISONS[below(6)]), dtype, &[a, b])[0]),
            9 => truths.push(program.map(row(LOGIC[below(3)]), DType::Bool, &[p, q])[0]),
            _ => floats.push(program.map(&ops::elementwise::selection::select, dtype, &[p, a, b])[0]),
        }
    }
    for _ in 0..1 + below(3) {
        program.output(floats[floats.len() - 1 - below(floats.len().min(5))]);
    }
    if below(3) == 0 {
        program.output(truths[below(truths.len())]);
    }
    program.simplify()
}

/// The bytes of a program's outputs over `n` elements.
fn outputs_of(program: &Program, tape: &Tape, n: usize) -> Vec<Vec<u8>> {
    let mut data: Vec<Vec<u64>> = Vec::new();
    let benches = memory::Benches::kept(tape.room());
    let mut machine = Machine::new(tape, benches.take().expect("memory"));
    for (i, &input) in program.inputs().iter().enumerate() {
        let dtype = program.dtype(input);
        let values = (0..n).map(|k| match (k + i) % 11 {
            0 => f64::NAN,
            1 => -0.0,
            2 => f64::INFINITY,
            _ => ((k * 7 + i * 13) % 23) as f64 - 9.5,
        });
        let values: Vec<f64> = values.collect();
        let mut bytes = vec![0u64; n];
        // SAFETY: both hold `n` elements.
        unsafe {
            let cast = cpu_tiles::casts::cast(DType::Float64, dtype);
            cast(n, [values.as_ptr().cast()].as_ptr(), [bytes.as_mut_ptr().cast()].as_ptr());
        }
        data.push(bytes);
        let steps = dense(dtype.itemsize(), n);
        // SAFETY: the input holds `n` elements, no more than a block.
        unsafe { machine.load(i, data[i].as_mut_ptr().cast(), steps, 1, n) };
    }
    let dtypes: Vec<DType> = program.outputs().iter().map(|&value| program.dtype(value)).collect();
    let mut found: Vec<Vec<u64>> = dtypes.iter().map(|_| vec![0u64; n]).collect();
    for (k, dtype) in dtypes.iter().enumerate() {
        let access = Access { steps: dense(dtype.itemsize(), n), in_place: true };
        assert!(machine.place(k, found[k].as_mut_ptr().cast(), access, 1, n));
    }
    // SAFETY: everything was loaded and placed.
    unsafe { machine.run(n) };
    let canonical = |dtype: DType, values: &[u64]| -> Vec<u8> {
        let mut wide = vec![0f64; n];
        // SAFETY: both hold `n` elements.
        unsafe {
            let cast = cpu_tiles::casts::cast(dtype, DType::Float64);
            cast(n, [values.as_ptr().cast()].as_ptr(), [wide.as_mut_ptr().cast()].as_ptr());
        }
        wide.iter().flat_map(|x| if x.is_nan() { [7; 8] } else { x.to_le_bytes() }).collect()
    };
    dtypes.iter().zip(&found).map(|(&dtype, values)| canonical(dtype, values)).collect()
}

#[test]
fn chains_give_what_single_steps_give() {
    for seed in 0..2000 {
        let program = random_program(seed);
        for n in [5, 130, 512] {
            let chained = outputs_of(&program, &Tape::new(&program), n);
            let plain = outputs_of(&program, &Tape::plain(&program, n), n);
            assert_eq!(chained, plain, "seed {seed}, {n} elements\n{program}");
        }
    }
}

/// A choice between expressions is one instruction, with nothing in registers.
#[test]
fn choices_are_part_of_chains() {
    let mut program = Program::default();
    let (x, y) = (program.input(DType::Float64), program.input(DType::Float64));
    let half = program.constant(Scalar::new(0.5));
    let truth = program.map(row("greater"), DType::Float64, &[x, y])[0];
    let low = program.map(row("minimum"), DType::Float64, &[x, half])[0];
    let difference = program.map(row("subtract"), DType::Float64, &[y, low])[0];
    let chosen =
        program.map(&ops::elementwise::selection::select, DType::Float64, &[truth, low, difference])[0];
    program.output(chosen);
    let tape = Tape::new(&program);
    assert_eq!((tape.instructions.len(), tape.slots), (1, 3));
}

/// However many threads there are, every task runs once and results are combined in order.
#[test]
fn shared_tasks_come_back_in_order() {
    let before = threads::num_threads();
    for threads in [1, 2, 5] {
        threads::set_num_threads(threads).expect("not zero");
        for tasks in [1, 2, 3, 17, 1000] {
            let run = |range: std::ops::Range<usize>| Ok(range.collect::<Vec<_>>());
            let join = |mut a: Vec<usize>, b| {
                a.extend::<Vec<usize>>(b);
                a
            };
            let found = threads::share(tasks, 1_000_000, 1, run, join).expect("no interrupt");
            assert_eq!(found, (0..tasks).collect::<Vec<_>>(), "{threads} threads");
        }
    }
    threads::set_num_threads(before).expect("not zero");
}
