//! Columns that come and go through the Arrow C data interface.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use interop::arrow::{ArrowArray, ArrowError, ArrowSchema, Column, Taken, bits, give, schema};
use std::sync::Arc;

fn check(schema: &ArrowSchema, array: &mut ArrowArray) -> Result<Column, ArrowError> {
    // SAFETY: both were made here.
    unsafe {
        let taken = Taken::from(array)?;
        let column = Column::check(schema, &taken);
        assert!(array.release.is_none());
        column
    }
}

#[test]
fn a_column_comes_back_and_is_released_once() {
    let owner = Arc::new(vec![1.0f64, 2.0, 3.0]);
    let mut array = give(owner.as_ptr().cast(), 3, Arc::clone(&owner));
    array.offset = 1;
    array.length = 2;
    assert_eq!(Arc::strong_count(&owner), 2);
    let column = check(&schema(c"g"), &mut array).unwrap();
    assert_eq!((column.format, column.length), (b'g', 2));
    assert_eq!(column.first().cast(), &raw const owner[1]);
    assert_eq!(Arc::strong_count(&owner), 1);
    assert_eq!(check(&schema(c"g"), &mut array).unwrap_err(), ArrowError::Released);
}

#[test]
fn truth_values_are_bits() {
    let values = [true, false, false, true, true, true, false, false, true];
    let packed = bits(&values);
    assert_eq!(packed, [0b0011_1001, 1]);
    let mut array = give(packed.as_ptr(), 9, ());
    array.offset = 2;
    array.length = 7;
    let column = check(&schema(c"b"), &mut array).unwrap();
    // SAFETY: the bits are still there.
    assert_eq!(unsafe { column.truth_values() }.unwrap(), values[2..]);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let data = [0u8; 64];
    let new = || give(data.as_ptr(), 8, ());
    let refused = |format, change: &dyn Fn(&mut ArrowArray)| {
        let mut array = new();
        change(&mut array);
        check(&schema(format), &mut array).unwrap_err()
    };
    for format in [c"u", c"+l", c"tdD", c"", c"w:4"] {
        assert!(matches!(refused(format, &|_| ()), ArrowError::Format { .. }));
    }
    for (length, offset) in [(-1, 0), (1, -1), (i64::MAX, 8), (1 << 61, 0)] {
        let found = refused(c"l", &|array| (array.length, array.offset) = (length, offset));
        assert_eq!(found, ArrowError::Length { length, offset });
    }
    assert_eq!(refused(c"l", &|array| array.n_buffers = 1), ArrowError::Buffers { found: 1 });
    assert!(matches!(
        refused(c"l", &|array| array.buffers = std::ptr::null_mut()),
        ArrowError::Buffers { .. }
    ));
    let validity = [0b1111_0101u8];
    let with_nulls = |count| {
        move |array: &mut ArrowArray| {
            array.null_count = count;
            // SAFETY: the array was made with two buffers.
            unsafe { *array.buffers = validity.as_ptr().cast() };
        }
    };
    assert_eq!(refused(c"l", &with_nulls(-1)), ArrowError::Nulls { count: 2 });
    assert_eq!(refused(c"l", &with_nulls(2)), ArrowError::Nulls { count: 2 });
}
