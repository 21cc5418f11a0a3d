//! What the rows from NumPy do not reach: bfloat16, formatters, times, errors and lazy access.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::cell::Cell;

use printing::{
    FloatKind, FloatMode, FormatError, PercentError, PercentFormat, Positional, PrintOptions, Scientific,
    Value, array_repr, array_str, array2string, format_float_positional, format_float_scientific,
    scalar_repr,
};

#[test]
fn bfloat16_shows_the_digits_it_holds() {
    let values = [0.1f32, 1.5, 3.1415927, -99.0].map(|v| f32::from_bits(v.to_bits() & 0xffff_0000));
    let get = |index: &[usize]| Value::bfloat16(values[index[0]]);
    let text = array_repr(&[4], &get, &PrintOptions::default(), "array", "bfloat16", None).unwrap();
    assert_eq!(text, "array([  0.0996,   1.5   ,   3.14  , -99.    ], dtype=bfloat16)");
    assert_eq!(scalar_repr(&Value::bfloat16(1.5), "bfloat16"), "np.bfloat16(1.5)");
}

#[test]
fn every_half_and_bfloat16_is_named_by_its_shortest_digits() {
    // Half formats are small enough to try all: the text, read back and rounded, is the number, and one
    // digit less would not be.
    for bits in (0..=0xffffu32).step_by(7) {
        let v = f64::from(f32::from_bits(bits << 16));
        if !v.is_finite() {
            continue;
        }
        let text = format_float_scientific(v, FloatKind::BFloat16, &Scientific::default()).unwrap();
        let back = text.parse::<f64>().unwrap();
        let nearest = {
            let single = (back as f32).to_bits();
            let rounded = (single + 0x7fff + (single >> 16 & 1)) & 0xffff_0000;
            f64::from(f32::from_bits(rounded))
        };
        assert_eq!(nearest, v, "{text}");
    }
}

#[test]
fn only_shown_items_are_asked_for() {
    let calls = Cell::new(0);
    let get = |index: &[usize]| {
        calls.set(calls.get() + 1);
        Value::Int(index.iter().map(|&at| at as i64).sum())
    };
    let shape = [1 << 30, 1 << 30, 1 << 30];
    let text = array_repr(&shape, &get, &PrintOptions::default(), "array", "int64", None).unwrap();
    assert_eq!(calls.get(), 216);
    assert!(text.ends_with("shape=(1073741824, 1073741824, 1073741824))"), "{text}");
}

#[test]
fn a_formatter_decides_and_may_write_several_lines() {
    let get = |index: &[usize]| Value::Int(index[0] as i64);
    let hex = |value: &Value| match value {
        Value::Int(1) => None,
        Value::Int(v) => Some(format!("{v:#x}")),
        _ => None,
    };
    let options = PrintOptions::default();
    assert_eq!(array2string(&[3], &get, &options, " ", "", "", Some(&hex)).unwrap(), "[0x0 1 0x2]");
    // As NumPy with formatter={'int': lambda x: f'{x}\nlong'}.
    let tall = |value: &Value| match value {
        Value::Int(v) => Some(format!("{v}\nlong")),
        _ => None,
    };
    let text = array2string(&[2], &get, &options, " ", "", "", Some(&tall)).unwrap();
    assert_eq!(text, "[0\n long 1\n      long]");
}

#[test]
fn times_and_texts() {
    let times = ["'2020-01-01'", "'1999-12-31'"].map(|text| Value::Time(Some(text.to_owned())));
    let get = |index: &[usize]| times.get(index[0]).cloned().unwrap_or(Value::Time(None));
    let options = PrintOptions::default();
    let text = array_repr(&[3], &get, &options, "array", "'datetime64[D]'", None).unwrap();
    assert_eq!(text, "array(['2020-01-01', '1999-12-31',        'NaT'], dtype='datetime64[D]')");
    let get = |index: &[usize]| Value::Text(["'a'", "'bcd'"][index[0]].to_owned());
    assert_eq!(array_str(&[2], &get, &options, None).unwrap(), "['a' 'bcd']");
}

#[test]
fn contradictions_are_errors() {
    let positional = Positional { fractional: false, precision: Some(0), ..Positional::default() };
    let found = format_float_positional(1.0, FloatKind::Double, &positional);
    assert_eq!(found, Err(FormatError::NoSignificantDigits));
    let positional = Positional { min_digits: Some(3), precision: Some(2), ..Positional::default() };
    let found = format_float_positional(1.0, FloatKind::Double, &positional);
    assert_eq!(found, Err(FormatError::MinDigitsAbovePrecision { min_digits: 3, precision: 2 }));
    let exact = Scientific { unique: false, ..Scientific::default() };
    let found = format_float_scientific(1.0, FloatKind::Double, &exact);
    assert_eq!(found, Err(FormatError::PrecisionMissing));
    let endless = Positional { unique: false, precision: Some(usize::MAX), ..Positional::default() };
    assert_eq!(format_float_positional(1.0, FloatKind::Double, &endless), Err(FormatError::TooLong));
    let padded = Positional { pad_left: Some(100_000), ..Positional::default() };
    assert_eq!(format_float_positional(1.0, FloatKind::Double, &padded), Err(FormatError::TooLong));
    let options = PrintOptions { floatmode: FloatMode::Fixed, precision: None, ..PrintOptions::default() };
    let get = |_: &[usize]| Value::from(1.0);
    assert_eq!(array_str(&[1], &get, &options, None), Err(FormatError::PrecisionMissing));
}

#[test]
fn percent_refuses_what_python_refuses() {
    assert_eq!(PercentFormat::parse("%5").unwrap_err(), PercentError::Incomplete);
    let found = PercentFormat::parse("a%y").unwrap_err();
    assert_eq!(found.to_string(), "unsupported format character 'y' (0x79) at index 2");
    assert_eq!(PercentFormat::parse("%99999999999d").unwrap_err(), PercentError::TooWide);
    let format = PercentFormat::parse("%d%%").unwrap();
    assert_eq!(format.conversions(), 1);
    let mut text = String::new();
    let few = format.write(&mut text, &[], "int64").unwrap_err().to_string();
    assert!(few.starts_with("not enough arguments for format string"), "{few}");
    let many = format.write(&mut text, &[Value::Int(1), Value::Int(2)], "int64").unwrap_err().to_string();
    assert!(many.starts_with("not all arguments converted during string formatting"), "{many}");
    let complex = Value::Complex { re: 1.0, im: 0.0, bits: FloatKind::Double };
    let found = format.write(&mut text, &[complex], "complex128").unwrap_err().to_string();
    assert_eq!(found, "%d format: a real number is required, not complex");
}

#[test]
fn fast_digits_are_exact_digits() {
    // `%.18e` takes a short way for common sizes; Rust's own exact notation is the oracle.
    let mut state = 1u64;
    let mut text = String::new();
    for round in 0..200_000 {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let scale = 10f64.powi((state >> 58) as i32 - 24);
        let v = match round % 4 {
            0 => (state >> 11) as f64 / 9007199254740992.0 * scale,
            1 => (state >> 40) as f64 / 1024.0,
            2 => f64::from_bits((state >> 12 << 1) | 0x3ff0_0000_0000_0000),
            _ => ((state >> 50) as f64 * 0.5) * scale,
        };
        let precision = (state >> 20) as usize % 20;
        let format = PercentFormat::parse(&format!("%.{precision}e")).unwrap();
        text.clear();
        format.write(&mut text, &[Value::from(v)], "float64").unwrap();
        let exact = format!("{v:.precision$e}");
        let (number, exponent) = exact.split_once('e').unwrap();
        let exponent = exponent.parse::<i32>().unwrap();
        let sign = if exponent < 0 { '-' } else { '+' };
        assert_eq!(text, format!("{number}e{sign}{:02}", exponent.abs()), "{v:e}");
    }
}

#[test]
fn records_as_numpy_prints_them() {
    let text = |text: &str| Value::Text(text.to_owned());
    let options = PrintOptions::default();
    let int = |v: i64| Value::Int(v);
    let rows = [
        Value::Record(vec![int(1), Value::from(2.5), text("b'ab'"), Value::from(true)]),
        Value::Record(vec![int(10), Value::from(-1e-3), text("b'c'"), Value::from(false)]),
    ];
    let get = |index: &[usize]| rows[index.first().copied().unwrap_or(0)].clone();
    let dtype = "[('a', '<i4'), ('b', '<f8'), ('s', 'S2'), ('t', '?')]";
    let shown = array_repr(&[2], &get, &options, "array", dtype, None).unwrap();
    assert_eq!(
        shown,
        "array([( 1,  2.5e+00, b'ab',  True), (10, -1.0e-03, b'c', False)],\n      dtype=[('a', '<i4'), ('b', \
         '<f8'), ('s', 'S2'), ('t', '?')])"
    );
    let shown = array_repr(&[], &get, &options, "array", dtype, None).unwrap();
    assert!(shown.starts_with("array((1, 2.5, b'ab', True),\n      dtype="), "{shown}");
    assert_eq!(array_str(&[], &get, &options, None).unwrap(), "(1, 2.5, b'ab', True)");
    let expected =
        "np.void((1, 2.5, b'ab', True), dtype=[('a', '<i4'), ('b', '<f8'), ('s', 'S2'), ('t', '?')])";
    assert_eq!(scalar_repr(&rows[0], dtype), expected);

    let list = |values: &[f32]| Value::List(values.iter().map(|&v| Value::from(v)).collect());
    let complex = |re: f64, im: f64| Value::Complex { re, im, bits: FloatKind::Double };
    let rows = [
        Value::Record(vec![Value::List(vec![list(&[0.0, 0.0]), list(&[0.0, 0.0])]), complex(1.0, 2.0)]),
        Value::Record(vec![Value::List(vec![list(&[0.0, 0.25]), list(&[0.0, 0.0])]), complex(0.0, 0.0)]),
    ];
    let get = |index: &[usize]| rows[index[0]].clone();
    let shown =
        array_repr(&[2], &get, &options, "array", "[('m', '<f4', (2, 2)), ('z', '<c16')]", None).unwrap();
    assert_eq!(
        shown,
        "array([([[0.  , 0.  ], [0.  , 0.  ]], 1.+2.j),\n       ([[0.  , 0.25], [0.  , 0.  ]], 0.+0.j)],\n      \
         dtype=[('m', '<f4', (2, 2)), ('z', '<c16')])"
    );
    assert_eq!(printing::scalar_str(&rows[1]), "([[0.0, 0.25], [0.0, 0.0]], 0.+0.j)");

    let row = Value::Record(vec![Value::List(vec![int(0); 5]), Value::List(vec![list(&[0.0, 0.0]); 6])]);
    let get = |_: &[usize]| row.clone();
    let short = PrintOptions { threshold: 4, edgeitems: 1, ..PrintOptions::default() };
    let shown = array_str(&[1], &get, &short, None).unwrap();
    assert_eq!(shown, "[([0, ..., 0], [[0., 0.], ..., [0., 0.]])]");
    let row = Value::Record(vec![Value::List(vec![int(1), int(2), int(3)])]);
    assert_eq!(printing::scalar_str(&row), "([1, 2, 3],)");
}

#[test]
fn an_endless_line_takes_no_endless_time() {
    let get = |index: &[usize]| Value::Int(index[0] as i64 % 10);
    let options = PrintOptions { threshold: usize::MAX, linewidth: usize::MAX, ..PrintOptions::default() };
    let text = array_str(&[300_000], &get, &options, None).unwrap();
    assert_eq!(text.len(), 600_001);
}
