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
                            let index = [i, j, k].map(|n| n);
                            let at: Vec<usize> =
                                (0..3).map(|axis| if reduced[axis] { 0 } else { index[axis] }).collect();
                            let value = x[layout.locate(&index.map(|i| i as i64)).expect("inside") / 8];
                            expected[to
                                .locate(&at.iter().map(|&i| i as i64).collect::<Vec<_>>())
                                .expect("inside")
                                / 8] += value * value + 0.5;
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
