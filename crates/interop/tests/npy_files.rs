//! npy and npz files that NumPy wrote, read and written again; then damaged in every way, where nothing
//! but an error value may come of them.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use interop::npy::{self, NpyError, NpyHeader};
use interop::npz::{NpzError, NpzReader, NpzWriter};
use interop::typestr::{Kind, TypeStr};

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn npy_rows() -> impl Iterator<Item = (&'static str, Vec<&'static str>, Vec<u8>)> {
    include_str!("rows/npy.txt").lines().map(|line| {
        let fields = line.split('\t').collect::<Vec<_>>();
        let [name, .., file] = fields[..] else { panic!("{line}") };
        (name, fields, bytes(file))
    })
}

fn npz_rows() -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    include_str!("rows/npz.txt").lines().map(|line| {
        let (name, file) = line.split_once('\t').unwrap();
        (name, bytes(file))
    })
}

/// Numbers that look random: xorshift.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

#[test]
fn files_of_numpy_are_read_and_written_to_the_byte() {
    for (name, fields, file) in npy_rows() {
        let (header, data) =
            npy::read(&mut &file[..], 1 << 20).unwrap_or_else(|error| panic!("{name}: {error}"));
        let [_, descr, fortran, shape, _] = fields[..] else { panic!("{fields:?}") };
        let shown = header.descr.to_string();
        let shown = shown.strip_prefix('\'').and_then(|shown| shown.strip_suffix('\'')).unwrap_or(&shown);
        assert_eq!(shown, descr, "{name}");
        assert_eq!(if header.fortran_order { "True" } else { "False" }, fortran, "{name}");
        let expected = shape.trim_matches(['(', ')']).split(',').filter_map(|n| n.trim().parse().ok());
        assert_eq!(header.shape, expected.collect::<Vec<usize>>(), "{name}");
        let mut written = Vec::new();
        npy::write(&mut written, &header, &data).unwrap();
        if !matches!(name, "v2" | "v3") {
            assert_eq!(written, file, "{name}");
        }
    }
}

fn refusal(header: &str) -> String {
    let mut file = npy::MAGIC.to_vec();
    file.extend([1, 0]);
    file.extend((header.len() as u16).to_le_bytes());
    file.extend(header.bytes());
    npy::read(&mut &file[..], 1 << 20).unwrap_err().to_string()
}

#[test]
fn what_is_wrong_is_named() {
    let cases = [
        (
            "{'descr': '<f8', 'fortran_order': False, 'shape': (3,)}",
            "EOF: reading array data, expected 24 bytes got 0",
        ),
        ("{'descr': '<f8', 'fortran_order': 0, 'shape': (3,)}", "fortran_order is not a valid bool: 0"),
        ("{'descr': '<f8', 'fortran_order': False, 'shape': (-3,)}", "shape is not valid: (-3,)"),
        ("{'descr': '<f8', 'fortran_order': False, 'shape': 3}", "shape is not valid: 3"),
        ("{'descr': '<f8', 'fortran_order': False}", "Header does not contain the correct keys"),
        (
            "{'descr': '<f8', 'fortran_order': False, 'shape': (), 'x': 1}",
            "Header does not contain the correct keys",
        ),
        ("('a',)", "Header is not a dictionary: ('a',)"),
        ("{'descr': '|O', 'fortran_order': False, 'shape': ()}", "Object arrays cannot be loaded"),
        ("{'descr': [('a', '|O')], 'fortran_order': False, 'shape': ()}", "Object arrays cannot be loaded"),
        ("{'descr': '<f9', 'fortran_order': False, 'shape': ()}", "names a size that its kind does not have"),
        ("{'descr': '<z8', 'fortran_order': False, 'shape': ()}", "unknown kind"),
        ("{'descr': 3, 'fortran_order': False, 'shape': ()}", "descr is not a valid dtype descriptor: 3"),
        (
            "{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4)}",
            "is larger than the address space",
        ),
        ("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 0)}", ""),
        ("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000,)}", "more than the limit"),
        ("__import__('os').system('true')", "Cannot parse header: expected a literal at character 0"),
        ("{'descr': '<f8', 'fortran_order': False, 'shape': (3,)", "Cannot parse header"),
    ];
    for (header, expected) in cases {
        if expected.is_empty() {
            continue;
        }
        let found = refusal(header);
        assert!(found.contains(expected), "{header}: {found}");
    }
    let deep = "(".repeat(9000);
    assert!(refusal(&deep).contains("less nesting"));
    let found = NpyHeader::read(&mut &b"\x93NUMPX\x01\x00"[..], 100).unwrap_err();
    assert_eq!(
        found.to_string(),
        "the magic string is not correct; expected b'\\x93NUMPY', got b'\\x93NUMPX'"
    );
    let found = NpyHeader::read(&mut &b"\x93NUMPY\x04\x00"[..], 100).unwrap_err();
    assert!(matches!(found, NpyError::Version { major: 4, minor: 0 }));
    let found = NpyHeader::read(&mut &b"\x93NUMPY\x02\x00\xff\xff\xff\xff"[..], 10_000).unwrap_err();
    assert!(matches!(found, NpyError::HeaderTooLong { .. }));
    let found = NpyHeader::read(&mut &b"\x93NU"[..], 10_000).unwrap_err();
    assert_eq!(found.to_string(), "EOF: reading magic string, expected 8 bytes got 3");
}

#[test]
fn a_claimed_size_takes_no_memory() {
    let header = NpyHeader {
        descr: TypeStr::native(Kind::Float, 8).into(),
        fortran_order: false,
        shape: vec![1 << 50],
    };
    let file = header.to_bytes().unwrap();
    let found = npy::read(&mut &file[..], u64::MAX).unwrap_err();
    assert!(matches!(found, NpyError::Truncated { found: 0, .. }), "{found}");
}

#[test]
fn a_long_header_takes_version_two() {
    let shape = vec![1; 30_000];
    let header = NpyHeader { descr: TypeStr::bfloat16().into(), fortran_order: true, shape };
    let file = header.to_bytes().unwrap();
    assert_eq!(&file[6..8], [2, 0]);
    assert_eq!(file.len() % 64, 0);
    assert_eq!(NpyHeader::read(&mut &file[..], 1 << 20).unwrap(), (header, file.len()));
}

#[test]
fn damaged_npy_files_are_errors() {
    let mut dice = Dice(88172645463325252);
    for (_, _, file) in npy_rows() {
        for end in 0..file.len() {
            assert!(npy::read(&mut &file[..end], 1 << 16).is_err());
        }
        for _ in 0..2000 {
            let mut damaged = file.clone();
            for _ in 0..=dice.below(3) {
                let at = dice.below(damaged.len().min(160));
                match dice.below(4) {
                    0 => damaged[at] = dice.below(256) as u8,
                    1 => damaged[at] = b"0123456789()[]{}',: <>|\\-LTF"[dice.below(28)],
                    2 => drop(damaged.remove(at)),
                    _ => damaged.insert(at, b"9(\\'"[dice.below(4)]),
                }
            }
            if let Ok((header, data)) = npy::read(&mut &damaged[..], 1 << 16) {
                assert_eq!(header.data_bytes().unwrap(), data.len());
            }
        }
    }
}

#[test]
fn archives_of_numpy_are_read() {
    for (name, file) in npz_rows() {
        let reader = NpzReader::new(&file).unwrap();
        assert_eq!(reader.names().collect::<Vec<_>>(), ["x", "flags", "long"], "{name}");
        let (header, data) = reader.read("x", 1 << 20).unwrap();
        assert_eq!(header.shape, [2, 3]);
        let values = data.chunks_exact(8).map(|v| f64::from_le_bytes(v.try_into().unwrap()));
        assert_eq!(values.collect::<Vec<_>>(), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(reader.read("flags.npy", 1 << 20).unwrap().1, [1, 0]);
        assert_eq!(reader.read_header("long").unwrap().shape, [500]);
        assert!(matches!(reader.read("y", 1).unwrap_err(), NpzError::Missing { .. }));
        let found = reader.read("long", 100).unwrap_err().to_string();
        assert_eq!(found, "member \"long\": the array has 2000 bytes, more than the limit of 100");
    }
}

#[test]
fn archives_are_written_and_read() {
    let header = NpyHeader {
        descr: TypeStr::native(Kind::UInt, 1).into(),
        fortran_order: false,
        shape: vec![100_000],
    };
    let data = (0..100_000u32).map(|n| (n.wrapping_mul(n) >> 7) as u8).collect::<Vec<_>>();
    for compressed in [false, true] {
        let mut writer = NpzWriter::new(Vec::new(), compressed);
        writer.add("a/ü", &header, &data).unwrap();
        writer.add("second", &header, &vec![0; 100_000]).unwrap();
        assert!(writer.add("short", &header, &[]).is_err());
        let mut writer = NpzWriter::new(Vec::new(), compressed);
        writer.add("a/ü", &header, &data).unwrap();
        writer.add("second", &header, &vec![0; 100_000]).unwrap();
        assert!(matches!(writer.add("second", &header, &data), Err(NpzError::Name { .. })));
        let file = writer.finish().unwrap();
        let path = std::env::temp_dir().join(format!("interop-{}-{compressed}.npz", std::process::id()));
        std::fs::write(&path, &file).unwrap();
        let reader = NpzReader::open(std::fs::File::open(&path).unwrap()).unwrap();
        assert_eq!(reader.read("a/ü", u64::MAX).unwrap().0, header);
        std::fs::remove_file(&path).unwrap();
        let reader = NpzReader::new(&file).unwrap();
        assert_eq!(reader.names().collect::<Vec<_>>(), ["a/ü", "second"]);
        assert_eq!(reader.read("a/ü", u64::MAX).unwrap(), (header.clone(), data.clone()));
        assert_eq!(reader.read("second", u64::MAX).unwrap().1, vec![0; 100_000]);
        let sum = reader.read_with("a/ü", |header, elements| {
            let mut row = vec![0; header.shape[0] / 4];
            let mut sum = 0;
            for _ in 0..4 {
                elements.read_exact(&mut row)?;
                sum += row.iter().map(|&n| u64::from(n)).sum::<u64>();
            }
            Ok(sum)
        });
        assert_eq!(sum.unwrap(), data.iter().map(|&n| u64::from(n)).sum::<u64>());
        let unread = reader.read_with("a/ü", |_, _| Ok(())).unwrap_err();
        assert!(matches!(unread, NpzError::Size { .. }), "{unread}");

        let mut writer = NpzWriter::new(Vec::new(), compressed);
        let halves = |writer: &mut dyn std::io::Write| {
            writer.write_all(&data[..50_000])?;
            writer.write_all(&data[50_000..])
        };
        assert!(writer.add_with("half", &header, |writer| writer.write_all(&data[..50_000])).is_err());
        assert!(matches!(writer.add("next", &header, &data), Err(NpzError::Unfinished)));
        assert!(matches!(writer.finish(), Err(NpzError::Unfinished)));
        let mut writer = NpzWriter::new(Vec::new(), compressed);
        writer.add_with("whole", &header, halves).unwrap();
        let file = writer.finish().unwrap();
        let reader = NpzReader::new(&file).unwrap();
        assert_eq!(reader.names().collect::<Vec<_>>(), ["whole"]);
        assert_eq!(reader.read("whole", u64::MAX).unwrap().1, data);
    }
}

#[test]
fn bombs_are_refused_unread() {
    // The directory's claim about the uncompressed size is made larger than deflate can shrink.
    let (_, file) = npz_rows().find(|(name, _)| *name == "deflated").unwrap();
    let entry = file.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    for size in [10_000_000u32, 0xffff_fffe] {
        let mut bomb = file.clone();
        bomb[entry + 24..entry + 28].copy_from_slice(&size.to_le_bytes());
        let found = NpzReader::new(&bomb).map(|_| ()).unwrap_err();
        assert!(matches!(found, NpzError::Bomb { .. }), "{found}");
    }
    // A smaller lie disagrees with the header.
    let mut liar = file.clone();
    liar[entry + 24..entry + 28].copy_from_slice(&1000u32.to_le_bytes());
    let found = NpzReader::new(&liar).unwrap().read("x", 1 << 20).unwrap_err();
    assert!(matches!(found, NpzError::Size { found: 1000, .. }), "{found}");
}

#[test]
fn damaged_archives_are_errors_or_sound_arrays() {
    let mut dice = Dice(42);
    for (_, file) in npz_rows() {
        let sound = NpzReader::new(&file).unwrap();
        let expected = ["x", "flags", "long"].map(|name| sound.read(name, 1 << 20).unwrap());
        for round in 0..6000 {
            let mut damaged = file.clone();
            if round % 4 == 0 {
                damaged.truncate(dice.below(file.len()));
            }
            for _ in 0..=dice.below(3) {
                if damaged.is_empty() {
                    break;
                }
                // The directory is at the end.
                let span = if dice.below(2) == 0 { damaged.len() } else { damaged.len().min(250) };
                let at = damaged.len() - 1 - dice.below(span);
                damaged[at] = [0, 0xff, dice.below(256) as u8][dice.below(3)];
            }
            let Ok(reader) = NpzReader::new(&damaged) else { continue };
            let names = reader.names().map(ToOwned::to_owned).collect::<Vec<_>>();
            for name in names {
                // What passes the checksum is what was stored, under whatever name.
                if let Ok(array) = reader.read(&name, 1 << 20) {
                    assert!(expected.contains(&array), "round {round}, {name}");
                }
            }
        }
    }
}
