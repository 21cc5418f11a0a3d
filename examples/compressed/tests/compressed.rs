//! The shared suite, and what is particular to this storage.

use compressed::{CHUNK, Compressed};
use polyarray::{Array, Dense, Stored};
use storage::Storage;

#[test]
fn passes_the_suite() {
    testing::storage_suite(|dense| Stored::new(Compressed::with_chunk(dense, 16).expect("compresses")));
}

#[test]
fn passes_the_suite_with_large_chunks() {
    testing::storage_suite(|dense| Stored::new(Compressed::new(dense).expect("compresses")));
}

#[test]
fn compresses() {
    let values: Vec<f64> = (0..10 * CHUNK).map(|k| (k / 100) as f64).collect();
    let dense = Dense::from_slice(&values, &[10, CHUNK]).expect("there is memory");
    let compressed = Compressed::new(&dense).expect("compresses");
    assert!(compressed.compressed_bytes() * 10 < values.len() * 8, "{} bytes", compressed.compressed_bytes());
    assert_eq!(compressed.to_dense().expect("decompresses").to_vec::<f64>().expect("reads"), values);
    let x = Array::from(Stored::new(compressed));
    assert_eq!(x.sum(None).expect("sums").item().expect("one").as_f64(), values.iter().sum::<f64>());
}
