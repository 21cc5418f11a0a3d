use crate::*;

fn counting(n: usize) -> Array {
    Array::from_slice(&(0..n).map(|k| k as f64).collect::<Vec<_>>())
}

#[test]
fn large_expressions_are_deferred_and_right() {
    let x = counting(100_000);
    let y = &(&x * 2.0) + 1.0;
    assert!(y.is_deferred());
    let text = deferred::explain(&y);
    assert!(text.contains("= multiply(") && text.contains("= add("), "{text}");
    assert_eq!(y.get(&[777]).expect("inside").as_f64(), 1555.0);
    assert!(!y.is_deferred());
}

#[test]
fn writing_settles_what_reads() {
    let x = counting(50_000);
    let y = &x + 1.0;
    x.assign(&Array::scalar(Scalar::new(0.0)).expect("small")).expect("writeable");
    assert_eq!(y.get(&[10]).expect("inside").as_f64(), 11.0);
    assert_eq!(x.get(&[10]).expect("inside").as_f64(), 0.0);
}

#[test]
fn a_node_that_is_held_is_written_in_the_same_pass() {
    let x = counting(50_000);
    let y = &x * 3.0;
    let z = &y + 1.0;
    z.stored().expect("computes");
    assert!(!y.is_deferred());
    assert_eq!(y.get(&[5]).expect("inside").as_f64(), 15.0);
}

#[test]
fn reductions_fuse_and_agree_with_eager() {
    let x = counting(300_000);
    let deferred = (&x * 0.1).sum(None).expect("sums").item().expect("one");
    let eager = {
        let _eager = settings::eager();
        (&x * 0.1).sum(None).expect("sums").item().expect("one")
    };
    assert_eq!(deferred, eager);
}

#[test]
fn out_and_where() {
    let x = counting(10);
    let out = Array::zeros(&[10], DType::Float64).expect("small");
    let mask = x.greater(4.0).expect("compares");
    let outs = [Some(&out)];
    let options = elementwise::Options { out: &outs, mask: Some(&mask), ..Default::default() };
    elementwise::apply(ops::find("sqrt").expect("a row"), &[(&x).into()], &options).expect("computes");
    let values = out.to_vec::<f64>().expect("ten");
    assert_eq!((values[4], values[9]), (0.0, 3.0));
}

#[test]
fn faults_are_noted() {
    let _ = settings::take_faults();
    let x = Array::from_slice(&[0.0, 1.0]);
    x.log().expect("computes");
    assert!(settings::has_faults());
    assert_eq!(settings::take_faults().iter().collect::<Vec<_>>(), [(cpu::Fault::Divide, "log")]);
}

#[test]
fn aliased_assignment_reads_before_it_writes() {
    let x = counting(20_000);
    let left = x.moved(&Movement::Slice { axis: 0, start: 0, step: 1, count: 19_999 }).expect("view");
    let right = x.moved(&Movement::Slice { axis: 0, start: 1, step: 1, count: 19_999 }).expect("view");
    right.assign(&(&left * 2.0)).expect("assigns");
    assert_eq!(x.get(&[1000]).expect("inside").as_f64(), 1998.0);
}
