use super::*;

#[test]
fn names_are_unique_and_rows_are_where_they_say() {
    let mut names = std::collections::HashSet::new();
    for (chapter, rows) in CHAPTERS.iter().enumerate() {
        let mut own = std::collections::HashSet::new();
        for (position, row) in rows.iter().enumerate() {
            // What the 16-bit floats have of their own is called as what it stands for.
            let stands_for = row.private && names.contains(row.name);
            assert!(own.insert(row.name) && (stands_for || names.insert(row.name)), "{} twice", row.name);
            assert!(row.aliases.iter().all(|alias| names.insert(alias)), "{}: an alias twice", row.name);
            assert_eq!((row.chapter, row.position), (chapter, position), "{}", row.name);
            assert!(row.doc.trim().len() > 10, "{} has no documentation", row.name);
        }
    }
}

#[test]
fn loops_follow_numpy() {
    let rows: &[(&str, DType, Option<DType>)] = &[
        ("add", DType::Bool, Some(DType::Bool)),
        ("divide", DType::Int8, Some(DType::Float64)),
        ("divide", DType::Float16, Some(DType::Float16)),
        ("floor_divide", DType::Bool, Some(DType::Int8)),
        ("sin", DType::Bool, Some(DType::Float16)),
        ("sin", DType::UInt16, Some(DType::Float32)),
        ("sin", DType::BFloat16, Some(DType::BFloat16)),
        ("float_power", DType::Float32, Some(DType::Float64)),
        ("negative", DType::Bool, None),
        ("invert", DType::Float64, None),
    ];
    for &(name, dtype, expected) in rows {
        assert_eq!(find(name).and_then(|row| row.loop_for(dtype)), expected, "{name} {dtype}");
    }
}

#[test]
fn sixteen_bits_have_rows_of_their_own() {
    let nextafter = find("nextafter").expect("a public row");
    assert_eq!(nextafter.in_loop(DType::Float64), nextafter);
    let (half, wide) = (nextafter.in_loop(DType::Float16), nextafter.in_loop(DType::BFloat16));
    assert!(half != nextafter && wide != nextafter && half != wide);
    let add = find("add").expect("a public row");
    assert_eq!(add.in_loop(DType::Float16), add);
}
