use super::*;
use crate::elementwise::map;

const ROWS: [(&str, bool); 10] = [
    ("add", true),
    ("subtract", true),
    ("subtract", false),
    ("multiply", true),
    ("divide", true),
    ("divide", false),
    ("square", true),
    ("sqrt", true),
    ("absolute", true),
    ("negative", true),
];

/// Every act equals its row's tile, in every lane, with operands of either kind.
#[test]
fn links_agree_with_tiles() {
    for (name, first) in ROWS {
        let row = ops::find(name).expect("a row");
        for n in [1, 63, 64, 200, 513] {
            let x: Vec<f64> = (0..n).map(|k| k as f64 - 100.5).collect();
            let y: Vec<f64> = (0..n).map(|k| 3.0 / (k as f64 + 1.0)).collect();
            for constant in [false, true] {
                let y = if constant { vec![0.7; n] } else { y.clone() };
                let (mut expected, mut found) = (vec![0.0; n], vec![0.0; n]);
                let inputs = if first { [x.as_ptr(), y.as_ptr()] } else { [y.as_ptr(), x.as_ptr()] };
                let operand = if constant { std::ptr::null() } else { y.as_ptr().cast() };
                let link = Link { act: Act::of(name, first).expect("an act"), operand, constant: 0.7 };
                // SAFETY: all vectors hold `n` elements.
                unsafe {
                    let tile = map(row, DType::Float64).expect("a tile");
                    tile(n, inputs.map(|x| x.cast()).as_ptr(), [expected.as_mut_ptr().cast()].as_ptr());
                    let chain = chain(DType::Float64).expect("a chain");
                    chain(n, x.as_ptr().cast(), &[link], found.as_mut_ptr().cast());
                }
                let bits = |values: &[f64]| {
                    values.iter().map(|x| if x.is_nan() { 0 } else { x.to_bits() }).collect::<Vec<_>>()
                };
                assert_eq!(bits(&found), bits(&expected), "{name} {n}");
            }
        }
    }
}
