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
fn dead_steps_go() {
    let mut program = Program::default();
    let x = program.input(DType::Float64);
    let dead = program.map(row("exp"), DType::Float64, &[x])[0];
    program.map(row("log"), DType::Float64, &[dead]);
    let live = program.map(row("sin"), DType::Float64, &[x])[0];
    program.output(live);
    assert_eq!(program.simplify().steps().len(), 1);
}
