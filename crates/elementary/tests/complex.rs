//! Complex functions against NumPy: special operands exactly, others within a few units of the larger part.

use elementary::{Real, complex};
use num_complex::Complex;

trait Part: Real {
    fn read(bytes: &[u8]) -> Self;
}
impl Part for f32 {
    fn read(bytes: &[u8]) -> Self {
        f32::from_le_bytes(bytes.try_into().expect("four bytes"))
    }
}
impl Part for f64 {
    fn read(bytes: &[u8]) -> Self {
        f64::from_le_bytes(bytes.try_into().expect("eight bytes"))
    }
}

fn apply<F: Real>(name: &str, a: Complex<F>, b: Complex<F>) -> Option<Complex<F>> {
    Some(match name {
        "exp" => complex::exp(a),
        "exp2" => complex::exp2(a),
        "expm1" => complex::expm1(a),
        "log" => complex::log(a),
        "log2" => complex::log2(a),
        "log10" => complex::log10(a),
        "log1p" => complex::log1p(a),
        "sqrt" => complex::sqrt(a),
        "sin" => complex::sin(a),
        "cos" => complex::cos(a),
        "tan" => complex::tan(a),
        "arcsin" => complex::asin(a),
        "arccos" => complex::acos(a),
        "arctan" => complex::atan(a),
        "sinh" => complex::sinh(a),
        "cosh" => complex::cosh(a),
        "tanh" => complex::tanh(a),
        "arcsinh" => complex::asinh(a),
        "arccosh" => complex::acosh(a),
        "arctanh" => complex::atanh(a),
        "reciprocal" => complex::reciprocal(a),
        "sign" => complex::sign(a),
        "divide" => complex::divide(a, b),
        "multiply" => complex::multiply(a, b),
        "power" => complex::pow(a, b),
        _ => return None,
    })
}

/// Whether a part agrees: zeros with their sign, infinities, NaN; the rest within `units` of `magnitude`.
fn same<F: Real>(own: F, expected: F, magnitude: F, units: f64) -> bool {
    if expected.is_nan() || own.is_nan() {
        return expected.is_nan() && own.is_nan();
    }
    if own == expected && own != F::ZERO {
        return true;
    }
    if own == expected {
        return own.is_sign_negative() == expected.is_sign_negative();
    }
    own.is_finite()
        && expected.is_finite()
        && (own - expected).abs() <= F::from_f64(units) * magnitude.spacing()
}

/// Whether the array API standard, which is followed, names another value than NumPy's; `tests/array_api` has
/// those.
fn is_the_standards<F: Real>(name: &str, z: Complex<F>) -> bool {
    match name {
        "expm1" => z.im == F::ZERO || !z.re.is_finite() || !z.im.is_finite(),
        // The sign of the zero beside one.
        "tanh" => z.re.is_infinite(),
        "tan" => z.im.is_infinite(),
        _ => false,
    }
}

fn check<F: Part>(
    name: &str,
    size: usize,
    arity: usize,
    rows: usize,
    bytes: &[u8],
    failures: &mut Vec<String>,
) {
    let half = size / 2;
    let number = |i: usize| Complex {
        re: F::read(&bytes[i * size..i * size + half]),
        im: F::read(&bytes[i * size + half..(i + 1) * size]),
    };
    let units = match name {
        // Step by step the same arithmetic.
        "divide" | "reciprocal" => 0.0,
        // NumPy's product may be fused.
        "multiply" => 4.0,
        "power" => 400.0,
        // NumPy's formula cancels.
        "log1p" | "expm1" => 8.0,
        _ => 4.0,
    };
    for row in 0..rows {
        let (a, b) = (number(row * arity), number(row * arity + arity - 1));
        let expected = number(rows * arity + row);
        if is_the_standards(name, a) {
            continue;
        }
        let own = apply(name, a, b).unwrap_or_else(|| panic!("no function {name}"));
        let larger = |x: F, y: F| if x.abs() > y.abs() { x.abs() } else { y.abs() };
        let magnitude = larger(expected.re, expected.im);
        let magnitude = if name == "log1p" { larger(magnitude, F::ONE) } else { magnitude };
        let magnitude = if magnitude.is_finite() { magnitude } else { F::MAX * F::HALF };
        if !same(own.re, expected.re, magnitude, units) || !same(own.im, expected.im, magnitude, units) {
            failures.push(format!("{name} c{} {a:?} {b:?}: {own:?}, NumPy {expected:?}", 8 * size));
        }
    }
}

#[test]
fn complex_values_are_numpys() {
    let mut bytes = include_bytes!("complex.bin").as_slice();
    let mut failures = Vec::new();
    while !bytes.is_empty() {
        let name =
            std::str::from_utf8(&bytes[..16]).expect("names are ASCII").trim_end_matches('\0').to_string();
        let (size, arity) = (bytes[16] as usize, bytes[17] as usize);
        let rows = u16::from_le_bytes([bytes[18], bytes[19]]) as usize;
        let length = rows * (arity + 1) * size;
        let body = &bytes[20..20 + length];
        match size {
            8 => check::<f32>(&name, size, arity, rows, body, &mut failures),
            _ => check::<f64>(&name, size, arity, rows, body, &mut failures),
        }
        bytes = &bytes[20 + length..];
    }
    assert!(failures.is_empty(), "{} differences\n{}", failures.len(), failures.join("\n"));
}
