use super::*;

/// Numbers at which functions change what they do, in both precisions, and some between.
fn operands() -> Vec<f64> {
    let mut values =
        vec![0.0, 1e-320, 1e-310, 1e-45, 1e-40, 1e-30, 1e-17, 1e-8, 1e-3, f64::INFINITY, f64::NAN];
    values
        .extend([1e15, 1e18, 1e30, 1e39, 1e100, 1e150, 1e300, 700.0, 710.0, 750.0, 80.0, 88.0, 90.0, 105.0]);
    values.extend((1..200).map(|k| f64::from(k) / 16.0));
    values.extend([1.0 + 2e-16, 1.0 - 1e-16, 1.0 + 2e-7, 1.0 - 6e-8]);
    values.iter().flat_map(|&x| [x, -x]).collect()
}

/// Clears the flags and returns division by zero, overflow and invalid operation.
fn take_flags() -> u32 {
    let mut control = 0_u32;
    // SAFETY: reads and writes the control register through a local; only flags change.
    unsafe {
        std::arch::asm!("stmxcsr [{}]", in(reg) &mut control);
        std::arch::asm!("ldmxcsr [{}]", in(reg) &(control & !0x3f));
    }
    control & 0b1101
}

trait Element: Copy {
    fn of(x: f64) -> Self;
    /// Whether these are equal, of the same sign, or apart by no more than these units in the last place.
    fn agree(self, other: Self, units: u64) -> bool;
}

macro_rules! element {
    ($T:ident) => {
        impl Element for $T {
            fn of(x: f64) -> $T {
                x as $T
            }
            fn agree(self, other: $T, units: u64) -> bool {
                if self.is_nan() || other.is_nan() {
                    return self.is_nan() && other.is_nan();
                }
                let near = (self.to_bits() as u64).abs_diff(other.to_bits() as u64) <= units;
                near && self.is_finite() == other.is_finite()
            }
        }
    };
}
element!(f32);
element!(f64);

fn compare<T: Element + std::fmt::Debug + Default>(
    name: &str,
    arity: usize,
    map: Map,
    formula: Map,
    differences: &mut Vec<String>,
) {
    let values: Vec<T> = operands().into_iter().map(T::of).collect();
    let pairs: Vec<[T; 2]> = match arity {
        1 => values.iter().map(|&x| [x, x]).collect(),
        _ => values.iter().flat_map(|&x| values.iter().step_by(3).map(move |&y| [x, y])).collect(),
    };
    let columns = [0, 1].map(|column| pairs.iter().map(|pair| pair[column]).collect::<Vec<T>>());
    let run = |map: Map, from: usize, n: usize| {
        let mut out = vec![T::default(); n];
        let inputs = columns.each_ref().map(|column| column[from..].as_ptr().cast());
        take_flags();
        // SAFETY: operands and results are that many.
        unsafe { map(n, inputs.as_ptr(), &out.as_mut_ptr().cast()) };
        (out, take_flags())
    };
    let (all, _) = run(map, 0, pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let (one, flags) = run(map, at, 1);
        let (expected, owed) = run(formula, at, 1);
        let (one, all, expected) = (one[0], all[at], expected[0]);
        if !one.agree(all, 0) || !one.agree(expected, 3) || flags != owed {
            differences.push(format!(
                "{name} {pair:?}: {one:?} (flags {flags}), among others {all:?}, formula {expected:?} (flags {owed})"
            ));
        }
    }
}

/// Values, special ones too, flags, and the same bits in every place.
#[test]
fn bodies_agree_with_formulas() {
    if crate::isa() != crate::Isa::Avx512 {
        return;
    }
    let mut differences = vec![];
    for &(name, dtype, map) in LOOPS {
        let row = name.rsplit(':').next().and_then(|name| ops::find(name.trim())).expect("a row");
        let formula = elementwise::formula(row, dtype).expect("a formula");
        match dtype {
            DType::Float32 => compare::<f32>(name, row.nin(), map, formula, &mut differences),
            _ => compare::<f64>(name, row.nin(), map, formula, &mut differences),
        }
    }
    let shown = &differences[..differences.len().min(100)];
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), shown.join("\n"));
}
