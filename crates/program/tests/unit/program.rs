use super::*;

fn row(name: &str) -> &'static Elementwise {
    ops::find(name).expect("a row")
}

#[test]
fn equal_steps_are_one_and_constants_fold() {
    let mut program = Program::default();
    let x = program.input(DType::Float32);
    let two = program.constant(Scalar::new(2.0f64));
    let a = program.map(row("multiply"), DType::Float32, &[x, two])[0];
    let b = program.map(row("multiply"), DType::Float32, &[x, two])[0];
    assert_eq!(a, b);
    assert_eq!(program.steps().len(), 1, "the constant was converted, not cast at run time");
    assert_eq!(program.check(), Ok(()));
}

#[test]
fn halves_compute_in_float32_and_round_after_each_step() {
    let mut program = Program::default();
    let x = program.input(DType::Float16);
    let y = program.map(row("add"), DType::Float16, &[x, x])[0];
    let z = program.map(row("multiply"), DType::Float16, &[y, x])[0];
    program.output(z);
    let text = program.to_string();
    assert_eq!(text.matches("float16(").count(), 2, "{text}");
    assert_eq!(program.dtype(z), DType::Float16);
}

#[test]
fn fusing_joins_pairs_and_keeps_outputs() {
    let mut program = Program::default();
    let x = program.input(DType::Float64);
    let y = program.input(DType::Float64);
    let product = program.map(row("multiply"), DType::Float64, &[x, y])[0];
    let sum = program.map(row("add"), DType::Float64, &[product, x])[0];
    program.output(sum);
    let mut shared = program.clone();
    let fused = program.fuse();
    assert_eq!(fused.to_string(), "v2: float64 = multiply_add(x0, x1, x0)\nreturn v2\n");
    shared.output(product);
    assert_eq!(shared.fuse().steps().len(), 2, "a value that is also an output is not taken in");
}

#[test]
fn dead_steps_go() {
    let mut program = Program::default();
    let x = program.input(DType::Float64);
    let dead = program.map(row("exp"), DType::Float64, &[x])[0];
    program.map(row("log"), DType::Float64, &[dead]);
    let live = program.map(row("sin"), DType::Float64, &[x])[0];
    program.output(live);
    assert_eq!(program.fuse().steps().len(), 1);
}
