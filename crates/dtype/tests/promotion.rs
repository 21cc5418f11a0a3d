//! Promotion and casting against a table made with NumPy (`promotion.py` writes `promotion.txt`), and
//! laws that hold for all dtypes, bfloat16 included.

use dtype::{Casting, DType, Weak, can_cast, promote_types, result_type, with_weak};

const TABLE: &str = include_str!("promotion.txt");

fn dtype(name: &str) -> DType {
    *DType::ALL.iter().find(|dtype| dtype.name() == name).expect("a dtype of the table")
}

fn weak(name: &str) -> Weak {
    match name {
        "bool" => Weak::Bool,
        "int" => Weak::Int,
        "float" => Weak::Float,
        _ => Weak::Complex,
    }
}

#[test]
fn rules_are_those_of_numpy() {
    let known: Vec<DType> = TABLE
        .lines()
        .next()
        .expect("a heading")
        .split(": ")
        .nth(1)
        .expect("columns")
        .split(' ')
        .map(dtype)
        .collect();
    let mut rows = 0;
    for line in TABLE.lines().skip(1) {
        rows += 1;
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["promote", a, b, wanted] => {
                assert_eq!(promote_types(dtype(a), dtype(b)), dtype(wanted), "{line}")
            }
            ["weak", a, kind, wanted] => assert_eq!(with_weak(dtype(a), weak(kind)), dtype(wanted), "{line}"),
            ["cast", rule, from, allowed] => {
                let casting = Casting::parse(rule).expect("a rule");
                for (&to, wanted) in known.iter().zip(allowed.chars()) {
                    assert_eq!(can_cast(dtype(from), to, casting), wanted == '1', "{line}: to {to}");
                }
            }
            ["result", dtypes, kinds, wanted] => {
                let kinds = kinds.split(',').filter(|&kind| kind != "-").map(weak);
                assert_eq!(result_type(dtypes.split(',').map(dtype), kinds), Some(dtype(wanted)), "{line}");
            }
            _ => panic!("{line}"),
        }
    }
    assert_eq!(rows, 14 * 14 + 14 * 4 + 5 * 14 + 100);
}

#[test]
fn promotion_is_symmetric_and_keeps_values() {
    for &a in DType::ALL {
        assert_eq!(promote_types(a, a), a);
        for &b in DType::ALL {
            let both = promote_types(a, b);
            assert_eq!(both, promote_types(b, a), "{a} {b}");
            assert_eq!(both, promote_types(both, a), "{a} {b}");
            // NumPy lets 64-bit integers become float64.
            let wide = |dtype: DType| dtype.is_integer() && dtype.itemsize() == 8 || dtype == DType::Int64;
            assert!(can_cast(a, both, Casting::Safe) || wide(a), "{a} {b} {both}");
        }
    }
}

#[test]
fn each_casting_rule_allows_what_the_stricter_ones_allow() {
    let rules = [Casting::No, Casting::Equiv, Casting::Safe, Casting::SameKind, Casting::Unsafe];
    for &from in DType::ALL {
        for &to in DType::ALL {
            for pair in rules.windows(2) {
                assert!(!can_cast(from, to, pair[0]) || can_cast(from, to, pair[1]), "{from} {to} {pair:?}");
            }
        }
    }
}
