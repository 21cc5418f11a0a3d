use super::*;
use crate::elementwise::map;

const ROWS: [(&str, bool); 19] = [
    ("add", true),
    ("subtract", true),
    ("subtract", false),
    ("multiply", true),
    ("divide", true),
    ("divide", false),
    ("square", true),
    ("sqrt", true),
    ("absolute", true),
    ("fabs", true),
    ("negative", true),
    ("floor", true),
    ("ceil", true),
    ("trunc", true),
    ("rint", true),
    ("minimum", true),
    ("minimum", false),
    ("maximum", true),
    ("maximum", false),
];
const COMPARISONS: [(&str, bool); 11] = [
    ("less", true),
    ("less", false),
    ("less_equal", true),
    ("less_equal", false),
    ("greater", true),
    ("greater", false),
    ("greater_equal", true),
    ("greater_equal", false),
    ("equal", true),
    ("not_equal", true),
    ("isnan", true),
];
const SIZES: [usize; 8] = [1, 7, 63, 64, 128, 200, 256, 513];

/// Numbers with signed zeros, infinities and NaN of both signs among them, in another order per `seed`.
fn numbers(n: usize, seed: usize) -> Vec<f64> {
    const SPECIAL: [f64; 8] = [0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1.0, -1.5, 2.5];
    (0..n)
        .map(|k| match (k * 7 + seed * 3) % 5 {
            0 => SPECIAL[(k / 5 + seed * 5 + k / 40) % 8],
            _ => ((k * 37 + seed * 11) % 101) as f64 - 50.25,
        })
        .collect()
}

fn stream<T>(values: &[T]) -> Operand {
    Operand { pointer: values.as_ptr().cast_mut().cast(), step: size_of::<T>(), constant: 0 }
}

fn constant(value: f64) -> Operand {
    Operand { constant: value.to_bits(), ..Operand::NONE }
}

fn link(act: Act, x: Operand) -> Link {
    Link { act, x, truth: std::ptr::null_mut() }
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|x| if x.is_nan() { 0 } else { x.to_bits() }).collect()
}

fn run(n: usize, links: &[Link]) {
    // SAFETY: tests hand in vectors of `n` elements.
    unsafe { chain(DType::Float64).expect("a chain")(n, links) };
}

fn tile<R>(name: &str, inputs: [&[f64]; 2], out: &mut [R]) {
    let row = ops::find(name).expect("a row");
    let pointers = inputs.map(|x| x.as_ptr().cast::<u8>());
    // SAFETY: all vectors hold as many elements.
    unsafe {
        let tile = map(row, DType::Float64).expect("a tile");
        tile(out.len(), pointers.as_ptr(), [out.as_mut_ptr().cast()].as_ptr());
    }
}

/// Every act equals its row's tile, in every lane, with operands of either kind.
#[test]
fn links_agree_with_tiles() {
    for (name, first) in ROWS {
        for n in SIZES {
            let x = numbers(n, 0);
            for value in [None, Some(0.7), Some(-0.0)] {
                let y = value.map_or_else(|| numbers(n, 1), |value| vec![value; n]);
                let (mut expected, found) = (vec![0.0; n], vec![0.0; n]);
                tile(name, if first { [&x, &y] } else { [&y, &x] }, &mut expected);
                let act = Act::of(name, first).expect("an act");
                let operand = value.map_or_else(|| stream(&y), constant);
                run(n, &[link(Act::Load, stream(&x)), link(act, operand), link(Act::Store, stream(&found))]);
                assert_eq!(bits(&found), bits(&expected), "{name} {n} {value:?}");
            }
        }
    }
}

/// Limits that are numbers other than zero equal the tiles', whichever operand comes first.
#[test]
fn bounds_agree_with_tiles() {
    for (name, act) in [("minimum", Act::AtMost), ("maximum", Act::AtLeast)] {
        for n in SIZES {
            for bound in [0.7, -1.5, f64::INFINITY, f64::NEG_INFINITY] {
                let (x, y) = (numbers(n, 0), vec![bound; n]);
                let found = vec![0.0; n];
                run(
                    n,
                    &[
                        link(Act::Load, stream(&x)),
                        link(act, constant(bound)),
                        link(Act::Store, stream(&found)),
                    ],
                );
                for inputs in [[&x[..], &y], [&y, &x]] {
                    let mut expected = vec![0.0; n];
                    tile(name, inputs, &mut expected);
                    assert_eq!(bits(&found), bits(&expected), "{name} {n} {bound}");
                }
            }
        }
    }
}

#[repr(align(64))]
struct Scratch([u8; GROUP]);

/// A link that changes or asks the truth kept in scratch memory.
fn about(act: Act, x: Operand, truth: &mut Scratch) -> Link {
    Link { act, x, truth: truth.0.as_mut_ptr() }
}

/// Comparisons and choices equal the tiles', whichever operands are constants.
#[test]
fn choices_agree_with_tiles() {
    let mut truth = Scratch([0; GROUP]);
    for (name, first) in COMPARISONS {
        for n in SIZES {
            let (x, y, low, high) = (numbers(n, 0), numbers(n, 1), numbers(n, 2), numbers(n, 3));
            let mut truths = vec![false; n];
            tile(name, if first { [&x, &y] } else { [&y, &x] }, &mut truths);
            for fixed in [false, true] {
                let other: Vec<f64> = if fixed { vec![6.0; n] } else { high.clone() };
                let operand = if fixed { constant(6.0) } else { stream(&high) };
                for act in [Act::Choose, Act::ChooseFrom] {
                    let expected: Vec<f64> = (0..n)
                        .map(|k| if truths[k] == (act == Act::Choose) { low[k] } else { other[k] })
                        .collect();
                    let found = vec![0.0; n];
                    let compare = Act::of_comparison(name, first).expect("an act");
                    let links = [
                        link(Act::Load, stream(&x)),
                        about(compare, stream(&y), &mut truth),
                        link(Act::Load, stream(&low)),
                        about(act, operand, &mut truth),
                        link(Act::Store, stream(&found)),
                    ];
                    run(n, &links);
                    assert_eq!(bits(&found), bits(&expected), "{name} {n} {act:?}");
                    let mut links = links;
                    links[1] = about(Act::LoadTruth, stream(&truths), &mut truth);
                    run(n, &links);
                    assert_eq!(bits(&found), bits(&expected), "loaded {name} {n} {act:?}");
                }
            }
        }
    }
}

/// Scratch holds what was stored there, truths too.
#[test]
fn scratch_and_logic() {
    let logic: [(&str, fn(bool, bool) -> bool); 4] = [
        ("logical_and", |a, b| a & b),
        ("logical_or", |a, b| a | b),
        ("logical_xor", |a, b| a ^ b),
        ("logical_not", |_, b| !b),
    ];
    let (mut one, mut two, mut three) = (Scratch([0; GROUP]), Scratch([0; GROUP]), Scratch([0; GROUP]));
    let kept = |scratch: &mut Scratch| Operand { pointer: scratch.0.as_mut_ptr(), ..Operand::NONE };
    for (name, formula) in logic {
        for n in SIZES {
            let (x, y, found) = (numbers(n, 0), numbers(n, 1), vec![0.0; n]);
            run(
                n,
                &[
                    link(Act::Load, stream(&x)),
                    about(Act::Less, constant(1.0), &mut one),
                    link(Act::Load, stream(&y)),
                    link(Act::Store, kept(&mut three)),
                    about(Act::Greater, constant(-1.0), &mut two),
                    about(Act::CopyTruth, kept(&mut two), &mut two),
                    about(Act::of_logic(name).expect("an act"), kept(&mut one), &mut two),
                    link(Act::Load, constant(0.5)),
                    link(Act::Add, kept(&mut three)),
                    about(Act::ChooseFrom, constant(1.0), &mut two),
                    link(Act::Store, stream(&found)),
                ],
            );
            let expected: Vec<f64> =
                (0..n).map(|k| if formula(x[k] < 1.0, y[k] > -1.0) { 1.0 } else { 0.5 + y[k] }).collect();
            assert_eq!(bits(&found), bits(&expected), "{name} {n}");
        }
    }
}

/// Lanes beyond the last element raise no flags of their own.
#[cfg(all(target_arch = "x86_64", not(miri)))]
#[test]
fn partial_groups_raise_no_flags() {
    let csr = || {
        let mut csr = 0u32;
        // SAFETY: reads this thread's control register.
        unsafe { std::arch::asm!("stmxcsr [{}]", in(reg) &mut csr, options(nostack)) };
        csr & 0xd
    };
    assert_eq!(csr(), 0);
    for n in SIZES {
        let (x, found) = (vec![3.0; n], vec![0.0; n]);
        let nan = vec![f64::NAN; n];
        run(
            n,
            &[
                link(Act::Load, stream(&x)),
                link(Act::DivideInto, stream(&x)),
                link(Act::Minimum, stream(&nan)),
                link(Act::MaximumFrom, constant(1.0)),
                link(Act::Store, stream(&found)),
            ],
        );
        assert_eq!(csr(), 0, "{n}");
    }
}
