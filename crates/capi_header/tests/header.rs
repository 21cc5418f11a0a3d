//! The header in the package is the one that cbindgen makes of `crates/capi`.
//!
//! `POLYARRAY_WRITE_HEADER=1 cargo test -p capi_header` writes it anew.

use std::path::Path;

#[test]
fn the_header_is_what_is_generated() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../capi");
    let mut config = cbindgen::Config::from_file(root.join("cbindgen.toml")).expect("a sound configuration");
    config.trailer = Some(std::fs::read_to_string(root.join("polyarray.hpp")).expect("the part for C++"));
    let mut builder = cbindgen::Builder::new().with_config(config);
    for file in ["status", "arrays", "memories", "operations", "exchange", "values", "functions/mod"] {
        builder = builder.with_src(root.join("src").join(format!("{file}.rs")));
    }
    let mut text = Vec::new();
    builder.generate().expect("declarations that C can have").write(&mut text);
    let text = String::from_utf8(text).expect("a text");
    let path = root.join("../../python/polyarray/include/polyarray.h");
    if std::env::var_os("POLYARRAY_WRITE_HEADER").is_some() {
        std::fs::write(&path, &text).expect("a file that can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "polyarray.h is stale: POLYARRAY_WRITE_HEADER=1 cargo test -p capi_header");
}
