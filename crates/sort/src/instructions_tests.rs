//! Every instruction set of this processor, and the path without any, against each other: the
//! public functions only reach the widest.

use crate::quick::{select_scalar, sort_scalar};
use crate::vector::Vector;

fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// `sort` and `select` of one set and element type.
fn check<V: Vector>(
    sort: impl Fn(&mut [V::Item]),
    select: impl Fn(&mut [V::Item], &[usize]),
    make: impl Fn(u64) -> V::Item,
) {
    use crate::key::Kernel;
    let mut state = 1;
    for len in (0..700).chain([1023, 1024, 4099, 20_000]) {
        for values in [2, 10, 1000, u64::MAX] {
            let x: Vec<V::Item> = (0..len).map(|_| make(random(&mut state) % values)).collect();
            let images = |x: &[V::Item]| x.iter().map(|v| v.ordered()).collect::<Vec<u64>>();
            let mut expected = x.clone();
            sort_scalar(&mut expected);
            let mut y = x.clone();
            sort(&mut y);
            assert_eq!(images(&y), images(&expected), "{} × {len}", std::any::type_name::<V>());
            if len > 0 {
                let kth = [random(&mut state) as usize % len];
                for scalar in [false, true] {
                    let mut y = x.clone();
                    if scalar {
                        select_scalar(&mut y, &kth)
                    } else {
                        select(&mut y, &kth)
                    }
                    let (y, k) = (images(&y), kth[0]);
                    assert_eq!(y[k], expected[k].ordered());
                    assert!(y[..k].iter().all(|&v| v <= y[k]) && y[k..].iter().all(|&v| v >= y[k]));
                }
            }
        }
    }
}

macro_rules! rows {
    ($($name:ident: $set:ident {$($V:ident $make:expr),*};)*) => {$(
        #[test]
        fn $name() {
            use crate::instructions::$set;
            if $set::available() {
                $(check::<$set::$V>(
                    // SAFETY: the processor has the instructions.
                    |x| unsafe { $set::sort::<$set::$V>(x) },
                    // SAFETY: as above.
                    |x, kth| unsafe { $set::select::<$set::$V>(x, kth) },
                    $make,
                );)*
            }
        }
    )*};
}

rows! {
    avx2_agrees: avx2 {
        F64x4 |v| f64::from_bits(v.rotate_right(4)), I64x4 |v| v as i64, U64x4 |v| v.rotate_right(2),
        F32x8 |v| f32::from_bits((v as u32).rotate_right(4)), I32x8 |v| v as i32, U32x8 |v| (v as u32).rotate_right(2)
    };
    avx512_agrees: avx512 {
        F64x8 |v| f64::from_bits(v.rotate_right(4)), I64x8 |v| v as i64, U64x8 |v| v.rotate_right(2),
        F32x16 |v| f32::from_bits((v as u32).rotate_right(4)), I32x16 |v| v as i32, U32x16 |v| (v as u32).rotate_right(2)
    };
    avx512_vbmi2_agrees: avx512_vbmi2 {I16x32 |v| v as i16, U16x32 |v| (v as u16).rotate_right(2)};
}

/// Ranges given up after few splits, as bad pivots would make them.
#[test]
fn shallow_recursion_agrees() {
    use crate::instructions::avx2;
    use crate::instructions::avx2::I64x4;
    if !avx2::available() {
        return;
    }
    let mut state = 1;
    for depth in 0..4 {
        for values in [3, u64::MAX] {
            let x: Vec<i64> = (0..5000).map(|_| (random(&mut state) % values) as i64).collect();
            let mut expected = x.clone();
            expected.sort_unstable();
            let mut y = x.clone();
            // SAFETY: the processor has the instructions.
            unsafe { avx2::sort_range::<I64x4>(&mut y, None, depth) };
            assert_eq!(y, expected);
            let mut y = x.clone();
            // SAFETY: as above.
            unsafe { avx2::select_range::<I64x4>(&mut y, &[17, 2500, 4999], 0, None, depth) };
            for k in [17, 2500, 4999] {
                assert_eq!(y[k], expected[k]);
                assert!(y[..k].iter().all(|&v| v <= y[k]) && y[k..].iter().all(|&v| v >= y[k]));
            }
        }
    }
}
