//! Every row of text that NumPy wrote is written again, to the character.
//!
//! `rows/generate.py` made the rows.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use printing::{
    FloatKind, FloatMode, PercentFormat, Positional, PrintOptions, Scientific, Sign, Trim, Value, array_repr,
    array_str, array2string, format_float_positional, format_float_scientific, scalar_repr, scalar_str,
};

fn float_kind(dtype: &str) -> FloatKind {
    match dtype {
        "float16" => FloatKind::Half,
        "float32" | "complex64" => FloatKind::Single,
        _ => FloatKind::Double,
    }
}

fn value(dtype: &str, text: &str) -> Value {
    let bits = float_kind(dtype);
    let float = |text: &str| text.parse::<f64>().unwrap();
    match dtype {
        "bool" => Value::Bool(text == "1"),
        _ if dtype.starts_with("uint") => Value::UInt(text.parse().unwrap()),
        _ if dtype.starts_with("int") => Value::Int(text.parse().unwrap()),
        _ if dtype.starts_with("float") => Value::Float { v: float(text), bits },
        _ => {
            let (re, im) = text.split_once(',').unwrap();
            Value::Complex { re: float(re), im: float(im), bits }
        }
    }
}

/// Element `at` of `arange(n)`, or of `arange(n) * 37.25 - 11`, in the given type.
fn sequence(dtype: &str, name: &str, at: usize) -> Value {
    let v = if name == "arange" { at as f64 } else { at as f64 * 37.25 - 11.0 };
    let bits = float_kind(dtype);
    match dtype {
        "int16" => Value::Int(i64::from(v as i64 as i16)),
        "int32" | "int64" => Value::Int(v as i64),
        "float32" => Value::Float { v: f64::from(v as f32), bits },
        "float64" => Value::Float { v, bits },
        _ => Value::Complex { re: v, im: 0.0, bits },
    }
}

fn unescaped(text: &str) -> String {
    text.replace("\\\\", "\u{1}").replace("\\n", "\n").replace("\\t", "\t").replace('\u{1}', "\\")
}

fn rows(text: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line.split('\t').collect()))
}

fn settings(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split(';').filter_map(|pair| pair.split_once('='))
}

#[derive(Default)]
struct Failures {
    count: usize,
}

impl Failures {
    fn compare(&mut self, at: usize, row: &[&str], found: &str, expected: &str) {
        if found != expected {
            self.count += 1;
            if self.count <= 12 {
                eprintln!("row {at} {row:?}\n--- NumPy:\n{expected}\n--- here:\n{found}\n");
            }
        }
    }

    fn finish(self) {
        assert_eq!(self.count, 0, "rows differ");
    }
}

/// A suffix may be the character that separates settings: any other of its length does as well.
#[test]
fn arrays() {
    let mut failures = Failures::default();
    for (at, row) in rows(include_str!("rows/arrays.txt")) {
        let [call, shape, dtype, values, given, expected] = row[..] else { panic!("row {at}: {row:?}") };
        let shape =
            shape.split(',').filter(|n| !n.is_empty()).map(|n| n.parse().unwrap()).collect::<Vec<usize>>();
        let mut options = PrintOptions::default();
        let (mut separator, mut prefix, mut suffix) = (" ", "", "");
        let given = given.replace("suffix=;;", "suffix=!;");
        for (name, text) in settings(&given) {
            match name {
                "precision" => options.precision = Some(text.parse().unwrap()),
                "threshold" => options.threshold = text.parse().unwrap(),
                "edgeitems" => options.edgeitems = text.parse().unwrap(),
                "linewidth" => options.linewidth = text.parse().unwrap(),
                "suppress" => options.suppress = text == "True",
                "nanstr" => options.nanstr = text.to_owned(),
                "infstr" => options.infstr = text.to_owned(),
                "sign" => options.sign = Sign::parse(text).unwrap(),
                "floatmode" => options.floatmode = FloatMode::parse(text).unwrap(),
                "separator" => separator = text,
                "prefix" => prefix = text,
                "suffix" => suffix = text,
                _ => panic!("row {at}: {name}"),
            }
        }
        let listed = values.split(' ').filter(|text| !text.is_empty()).collect::<Vec<_>>();
        let get = |index: &[usize]| {
            let flat = index.iter().zip(&shape).fold(0, |flat, (&at, &n)| flat * n + at);
            match values {
                "arange" | "scaled" => sequence(dtype, values, flat),
                _ => value(dtype, listed[flat]),
            }
        };
        let found = match call {
            "repr" => array_repr(&shape, &get, &options, "array", dtype, None),
            "str" => array_str(&shape, &get, &options, None),
            _ => array2string(&shape, &get, &options, separator, prefix, suffix, None),
        };
        failures.compare(at, &row, &found.unwrap(), &unescaped(expected));
    }
    failures.finish();
}

#[test]
fn floats() {
    let mut failures = Failures::default();
    for (at, row) in rows(include_str!("rows/floats.txt")) {
        let [call, dtype, v, given, expected] = row[..] else { panic!("row {at}: {row:?}") };
        let mut positional = Positional::default();
        let mut scientific = Scientific::default();
        for (name, text) in settings(given) {
            let count = text.parse::<usize>().ok();
            let yes = text == "True";
            match name {
                "precision" => (positional.precision, scientific.precision) = (count, count),
                "min_digits" => (positional.min_digits, scientific.min_digits) = (count, count),
                "pad_left" => (positional.pad_left, scientific.pad_left) = (count, count),
                "pad_right" => positional.pad_right = count,
                "exp_digits" => scientific.exp_digits = count,
                "unique" => (positional.unique, scientific.unique) = (yes, yes),
                "fractional" => positional.fractional = yes,
                "sign" => (positional.sign, scientific.sign) = (yes, yes),
                "trim" => {
                    let trim = Trim::parse(text).unwrap();
                    (positional.trim, scientific.trim) = (trim, trim);
                }
                _ => panic!("row {at}: {name}"),
            }
        }
        let (v, bits) = (v.parse().unwrap(), float_kind(dtype));
        let found = match call {
            "p" => format_float_positional(v, bits, &positional),
            _ => format_float_scientific(v, bits, &scientific),
        };
        failures.compare(at, &row, &found.unwrap(), &unescaped(expected));
    }
    failures.finish();
}

#[test]
fn scalars() {
    let mut failures = Failures::default();
    for (at, row) in rows(include_str!("rows/scalars.txt")) {
        let [dtype, v, text, repr] = row[..] else { panic!("row {at}: {row:?}") };
        let v = value(dtype, v);
        failures.compare(at, &row, &scalar_str(&v), text);
        failures.compare(at, &row, &scalar_repr(&v, dtype), repr);
    }
    failures.finish();
}

#[test]
fn percent() {
    let mut failures = Failures::default();
    for (at, row) in rows(include_str!("rows/percent.txt")) {
        let [dtype, v, format, expected] = row[..] else { panic!("row {at}: {row:?}") };
        let mut found = String::new();
        let format = PercentFormat::parse(format).unwrap();
        match format.write(&mut found, &[value(dtype, v)], dtype) {
            Ok(()) => failures.compare(at, &row, &found, &unescaped(expected)),
            Err(error) => {
                // Python's words up to the name of the type, which are its own.
                let found = format!("!{error}");
                let end = found.find(", not ").unwrap_or(found.len());
                let expected = &expected[..expected.find(", not ").unwrap_or(expected.len())];
                failures.compare(at, &row, &found[..end], expected);
            }
        }
    }
    failures.finish();
}
