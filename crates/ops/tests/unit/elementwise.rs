use super::*;

#[test]
fn names_are_unique_and_rows_are_where_they_say() {
    let mut names = std::collections::HashSet::new();
    for (chapter, rows) in CHAPTERS.iter().enumerate() {
        for (position, row) in rows.iter().enumerate() {
            assert!(names.insert(row.name), "{} twice", row.name);
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
