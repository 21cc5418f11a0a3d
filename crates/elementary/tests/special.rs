//! Special operands: values and floating-point flags as NumPy has them (`tests/special_reference.py`).

mod loops;

use elementary::Real;
use loops::{available, run};

trait Lane: Real {
    fn read(bytes: &[u8]) -> Self;
}
impl Lane for f32 {
    fn read(bytes: &[u8]) -> Self {
        f32::from_le_bytes(bytes.try_into().expect("four bytes"))
    }
}
impl Lane for f64 {
    fn read(bytes: &[u8]) -> Self {
        f64::from_le_bytes(bytes.try_into().expect("eight bytes"))
    }
}

const DIVIDE: u8 = 1;
const OVERFLOW: u8 = 2;
const INVALID: u8 = 4;

/// Clears the flags and returns those that were raised.
#[cfg(target_arch = "x86_64")]
fn take_flags() -> u8 {
    let mut control = 0_u32;
    // SAFETY: reads and writes the floating-point control register through a local; only flags change.
    unsafe {
        std::arch::asm!("stmxcsr [{}]", in(reg) &mut control);
        let cleared = control & !0x3f;
        std::arch::asm!("ldmxcsr [{}]", in(reg) &cleared);
    }
    let raised = |bit: u32, flag: u8| if control & bit != 0 { flag } else { 0 };
    raised(4, DIVIDE) | raised(8, OVERFLOW) | raised(1, INVALID)
}
#[cfg(not(target_arch = "x86_64"))]
fn take_flags() -> u8 {
    0
}

/// Flags that a function may owe or raise beyond NumPy's, with the reason.
fn tolerated(function: &str, isa: &str, infinite: bool) -> u8 {
    match function {
        // The baseline calls the C library's fused multiply-add and rounding.
        _ if isa == "baseline" => DIVIDE | OVERFLOW | INVALID,
        // C99 leaves 0^-∞ open; NumPy's library overflows for large bases to infinite powers.
        "pow" if infinite => DIVIDE | OVERFLOW,
        // NumPy subtracts operands of opposite sign and extreme size.
        "logaddexp" | "logaddexp2" => OVERFLOW,
        _ => 0,
    }
}

fn same<F: Real>(own: F, expected: F, function: &str) -> bool {
    if expected.is_nan() || own.is_nan() {
        return expected.is_nan() && own.is_nan();
    }
    if own == expected {
        let sign_matters = own != F::ZERO || !["minimum", "maximum", "fmin", "fmax"].contains(&function);
        return !sign_matters || own.is_sign_negative() == expected.is_sign_negative();
    }
    // Both finite and nonzero: NumPy itself is up to four units away.
    if function.starts_with("logaddexp") {
        return (own - expected).abs() <= F::EPSILON;
    }
    let distance = (own - expected).abs();
    own.is_finite() && expected.is_finite() && distance <= F::from_f64(4.0) * expected.abs().spacing()
}

fn check<F: Lane>(
    name: &str,
    size: usize,
    arity: usize,
    rows: usize,
    bytes: &[u8],
    failures: &mut Vec<String>,
) {
    let operand = |i: usize| F::read(&bytes[i * size..(i + 1) * size]);
    for isa in available() {
        for row in 0..rows {
            let (a, b) = (operand(row * arity), operand(row * arity + arity - 1));
            let expected = operand(rows * arity + row);
            // NumPy's own flags for NaN are not to be imitated.
            let quiet = a.is_nan() || b.is_nan();
            let expected_flags = if quiet { 0 } else { bytes[rows * (arity + 1) * size + row] };
            let (x1, x2) = ([a; 16], [b; 16]);
            let mut out = [F::ZERO; 16];
            take_flags();
            let known = run(isa, name, std::hint::black_box(&x1), std::hint::black_box(&x2), &mut out);
            let out = std::hint::black_box(out);
            let flags = take_flags();
            assert!(known, "no function {name}");
            if !same(out[5], expected, name) {
                failures.push(format!(
                    "{name} f{} {isa} {a:?} {b:?}: {:?}, NumPy {expected:?}",
                    8 * size,
                    out[5]
                ));
            } else if (flags ^ expected_flags) & !tolerated(name, isa, b.is_infinite()) != 0 {
                failures.push(format!(
                    "{name} f{} {isa} {a:?} {b:?} = {expected:?}: flags {flags}, NumPy {expected_flags}",
                    8 * size
                ));
            }
        }
    }
}

#[test]
fn special_values_are_numpys() {
    let mut bytes = include_bytes!("special.bin").as_slice();
    let mut failures = Vec::new();
    while !bytes.is_empty() {
        let name =
            std::str::from_utf8(&bytes[..16]).expect("names are ASCII").trim_end_matches('\0').to_string();
        let (size, arity) = (bytes[16] as usize, bytes[17] as usize);
        let rows = u16::from_le_bytes([bytes[18], bytes[19]]) as usize;
        let length = rows * ((arity + 1) * size + 1);
        let body = &bytes[20..20 + length];
        match size {
            4 => check::<f32>(&name, size, arity, rows, body, &mut failures),
            _ => check::<f64>(&name, size, arity, rows, body, &mut failures),
        }
        bytes = &bytes[20 + length..];
    }
    assert!(failures.is_empty(), "{} differences\n{}", failures.len(), failures.join("\n"));
}
