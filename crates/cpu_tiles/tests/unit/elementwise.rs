use super::*;
use dtype::dispatch;

/// Every loop that the catalogue promises is there, and only the halves have none of their own.
#[test]
fn tables_are_complete() {
    for row in ops::rows() {
        for dtype in row.loops() {
            assert_eq!(map(row, dtype).is_some(), !dtype.is_half(), "{} {dtype}", row.name);
        }
    }
}

/// Formulas are right in every lane: a tile over many elements equals the tile over each alone.
#[test]
fn lanes_agree_with_single_elements() {
    const N: usize = 67;
    for row in ops::rows() {
        for dtype in row.loops().filter(|dtype| !dtype.is_half()) {
            let tile = map(row, dtype).expect("complete");
            let operands: Vec<Vec<u128>> =
                (0..row.nin()).map(|i| operand(row.argument_dtype(i, dtype), i)).collect();
            let mut whole = vec![vec![0u128; N]; 2];
            let mut single = whole.clone();
            // SAFETY: operands hold at least N elements of at most 16 bytes; so do results.
            unsafe {
                let inputs: Vec<*const u8> = operands.iter().map(|x| x.as_ptr().cast()).collect();
                let outputs: Vec<*mut u8> = whole.iter_mut().map(|x| x.as_mut_ptr().cast()).collect();
                tile(N, inputs.as_ptr(), outputs.as_ptr());
                for k in 0..N {
                    let inputs: Vec<*const u8> = (inputs.iter().enumerate())
                        .map(|(i, x)| x.add(k * row.argument_dtype(i, dtype).itemsize()))
                        .collect();
                    let outputs: Vec<*mut u8> = (single.iter_mut().enumerate())
                        .map(|(i, x)| {
                            x.as_mut_ptr().cast::<u8>().add(k * row.result_dtype(i, dtype).itemsize())
                        })
                        .collect();
                    tile(1, inputs.as_ptr(), outputs.as_ptr());
                }
            }
            assert_eq!(whole, single, "{} {dtype}", row.name);
        }
    }
}

fn operand(dtype: DType, seed: usize) -> Vec<u128> {
    let mut memory = vec![0u128; 67];
    let bytes = memory.as_mut_ptr().cast::<u8>();
    for k in 0..67 {
        let value = dtype::Scalar::new(
            ((k * 7 + seed * 3) % 11 + 1) as f64 / if dtype.is_inexact() { 4.0 } else { 1.0 },
        );
        // SAFETY: 67 elements of at most 16 bytes fit.
        dispatch!(dtype, T => unsafe { bytes.cast::<T>().add(k).write(value.to()) });
    }
    memory
}
