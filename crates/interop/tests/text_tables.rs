//! Texts that `loadtxt` read, and what it said to those it refused.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use interop::text::{Complex, Element, Matrix, Rows, TextError, TextErrorKind, TextOptions, read_matrix};

fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        plain.push(match (c, c == '\\') {
            (_, true) => match characters.next().unwrap() {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                other => other,
            },
            (c, false) => c,
        });
    }
    plain
}

fn options(given: &str) -> TextOptions {
    let mut options = TextOptions::default();
    for (name, text) in given.split('\u{1e}').filter_map(|pair| pair.split_once('=')) {
        let text = unescaped(text);
        let only = (text != "None").then(|| text.chars().next().unwrap());
        match name {
            "delimiter" => options.delimiter = only,
            "quotechar" => options.quote = only,
            "comments" if only.is_none() => options.comments.clear(),
            "comments" => options.comments = text.split('|').map(ToOwned::to_owned).collect(),
            "skiprows" => options.skip_rows = text.parse().unwrap(),
            "max_rows" => options.max_rows = text.parse().ok(),
            "usecols" => {
                let numbers = text.trim_matches(['(', ')']).split(',').filter(|n| !n.is_empty());
                options.use_columns = Some(numbers.map(|n| n.trim().parse().unwrap()).collect());
            }
            "dtype" => {}
            _ => panic!("{name}"),
        }
    }
    options
}

fn shown<T: Element>(text: &str, options: &TextOptions, show: impl Fn(&T) -> String) -> String {
    match read_matrix::<T>(text.as_bytes(), options) {
        Ok(Matrix { rows, columns, values }) => {
            let mut all = vec![format!("{rows},{columns}")];
            all.extend(values.iter().map(show));
            all.join("\u{1f}")
        }
        Err(error) => {
            let message = error.to_string();
            let place = message.rfind(" (<text>").unwrap();
            format!("!{}", &message[..place])
        }
    }
}

#[test]
fn loadtxt_rows() {
    let mut failures = 0;
    for (at, line) in include_str!("rows/text.txt").split_terminator('\n').enumerate() {
        let [given, text, dtype, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let (options, text, expected) = (options(given), unescaped(text), unescaped(expected));
        let float = |expected: &str| match expected.parse::<f64>() {
            Ok(v) => v.to_string(),
            Err(_) => expected.to_owned(),
        };
        let found = match dtype {
            "float64" => shown::<f64>(&text, &options, ToString::to_string),
            "int64" => shown::<i64>(&text, &options, ToString::to_string),
            "uint64" => shown::<u64>(&text, &options, ToString::to_string),
            "bool" => shown::<bool>(&text, &options, |v| if *v { "True" } else { "False" }.to_owned()),
            "complex128" => shown::<Complex>(&text, &options, |v| format!("{},{}", v.re, v.im)),
            _ => shown::<String>(&text, &options, Clone::clone),
        };
        let expected = match dtype {
            _ if expected.starts_with('!') => expected.replace(" [cell]", ""),
            "float64" | "complex128" => {
                let separated = expected.split('\u{1f}').enumerate().map(|(at, field)| match at {
                    0 => field.to_owned(),
                    _ => field.split(',').map(float).collect::<Vec<_>>().join(","),
                });
                separated.collect::<Vec<_>>().join("\u{1f}")
            }
            _ => expected,
        };
        if found != expected {
            failures += 1;
            eprintln!("row {}: {line:?}\n NumPy: {expected:?}\n here:  {found:?}", at + 1);
        }
    }
    assert_eq!(failures, 0);
}

#[test]
fn errors_name_file_line_and_column() {
    let options =
        TextOptions { source: "data.csv".to_owned(), delimiter: Some(','), ..TextOptions::default() };
    let error = read_matrix::<f64>("# x\n\n1,2\n3,oops\n".as_bytes(), &options).unwrap_err();
    assert_eq!(
        error.to_string(),
        "could not convert string 'oops' to float64 at row 1, column 2. (data.csv, line 4)"
    );
    let options = TextOptions { use_columns: Some(vec![-1, 0]), ..options };
    let error = read_matrix::<i64>("1,2,3\n4,5,6.5\n".as_bytes(), &options).unwrap_err();
    assert!(error.to_string().contains("at row 1, column 3. (data.csv, line 2)"), "{error}");
    let quoted = TextOptions { quote: Some('"'), ..TextOptions::default() };
    let error = read_matrix::<f64>("1\n\"2\n3\n".as_bytes(), &quoted).unwrap_err();
    assert!(matches!(error, TextError { line: 2, kind: TextErrorKind::UnclosedQuote, .. }), "{error:?}");
}

#[test]
fn line_ends_of_all_kinds_and_small_reads() {
    let text = "1 2\r\n3 4\r5 6\n\r7 8";
    for capacity in [1, 2, 3, 100] {
        let reader = std::io::BufReader::with_capacity(capacity, text.as_bytes());
        let found = read_matrix::<i64>(reader, &TextOptions::default()).unwrap();
        assert_eq!(found.values, [1, 2, 3, 4, 5, 6, 7, 8], "{capacity}");
    }
}

#[test]
fn reading_goes_on_where_it_stopped() {
    let mut reader = "1\n2\n3\n4\n".as_bytes();
    let options = TextOptions { max_rows: Some(2), ..TextOptions::default() };
    assert_eq!(read_matrix::<i64>(&mut reader, &options).unwrap().values, [1, 2]);
    assert_eq!(read_matrix::<i64>(&mut reader, &options).unwrap().values, [3, 4]);
}

#[test]
fn contradictory_options_are_refused() {
    let cases = [
        TextOptions { delimiter: Some('\n'), ..TextOptions::default() },
        TextOptions { delimiter: Some('#'), ..TextOptions::default() },
        TextOptions { delimiter: Some('"'), quote: Some('"'), ..TextOptions::default() },
        TextOptions { comments: vec![String::new()], ..TextOptions::default() },
    ];
    for options in cases {
        assert!(matches!(
            read_matrix::<f64>("1".as_bytes(), &options),
            Err(TextError { kind: TextErrorKind::Options(_), .. })
        ));
    }
}

#[test]
fn any_bytes_give_rows_or_errors() {
    let mut state = 7u64;
    let mut dice = |n: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % n
    };
    let pieces: [&[u8]; 14] = [
        b"1",
        b"2.5",
        b" ",
        b",",
        b"\n",
        b"\r",
        b"\"",
        b"#",
        b"\xff",
        b"\xe2\x80\x83",
        b"\xc2",
        b"nan",
        b"j",
        b"''",
    ];
    for _ in 0..20_000 {
        let text = (0..dice(20)).flat_map(|_| pieces[dice(pieces.len())]).copied().collect::<Vec<u8>>();
        let options = TextOptions {
            delimiter: [None, Some(','), Some('\u{2003}')][dice(3)],
            quote: [None, Some('"'), Some('\'')][dice(3)],
            comments: [vec![], vec!["#".to_owned()], vec!["''".to_owned(), "##".to_owned()]][dice(3)].clone(),
            use_columns: [None, None, Some(vec![0, -1])][dice(3)].clone(),
            ..TextOptions::default()
        };
        let mut rows = Rows::new(&text[..], &options).unwrap();
        while let Ok(Some(row)) = rows.next_row() {
            for at in 0..row.len() {
                let _ = Complex::parse(row.field(at));
            }
        }
        let _ = read_matrix::<f64>(&text[..], &options);
    }
}
