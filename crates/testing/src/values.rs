//! Values that find mistakes: the edges of each dtype, and ordinary numbers between them.

use crate::Seeded;
use dtype::{DType, Scalar, bf16, c32, c64, f16};

/// Values of a dtype at which functions change their behaviour: zeros of both signs, ones, extremes,
/// infinities, NaN, numbers that are exact in few bits and numbers that are not.
///
/// ```
/// let values = testing::special(dtype::DType::UInt8);
/// assert!(values.iter().any(|value| value.as_i128() == 255));
/// ```
pub fn special(dtype: DType) -> Vec<Scalar> {
    let integers = |min: i64, max: u64| -> Vec<Scalar> {
        let small = [0i64, 1, 2, 3, 7, 8, 63, 100].map(Scalar::new);
        let edges = [
            Scalar::new(max),
            Scalar::new(max - 1),
            Scalar::new(min),
            Scalar::new(min.saturating_add(1).min(0)),
        ];
        let negative = [-1i64, -2, -5].into_iter().filter(|_| min < 0).map(Scalar::new);
        small.into_iter().chain(edges).chain(negative).map(|value| value.cast(dtype)).collect()
    };
    let reals = |tiny: f64, least: f64, most: f64| -> Vec<f64> {
        let positive = [0.0, 1.0, 0.5, 2.0, 1.5, 3.0, 10.0, 0.1, 0.75, least, tiny, most, f64::INFINITY];
        positive
            .iter()
            .flat_map(|&x| [x, -x])
            .chain([f64::NAN, std::f64::consts::FRAC_PI_2, 88.7, 1e-3])
            .collect()
    };
    match dtype {
        DType::Bool => [false, true].map(Scalar::new).to_vec(),
        DType::Int8 => integers(i8::MIN.into(), i8::MAX as u64),
        DType::Int16 => integers(i16::MIN.into(), i16::MAX as u64),
        DType::Int32 => integers(i32::MIN.into(), i32::MAX as u64),
        DType::Int64 => integers(i64::MIN, i64::MAX as u64),
        DType::UInt8 => integers(0, u8::MAX.into()),
        DType::UInt16 => integers(0, u16::MAX.into()),
        DType::UInt32 => integers(0, u32::MAX.into()),
        DType::UInt64 => integers(0, u64::MAX),
        DType::Float16 => {
            let (tiny, least, most) = (f16::from_bits(1), f16::MIN_POSITIVE, f16::MAX);
            reals(tiny.to_f64(), least.to_f64(), most.to_f64())
                .into_iter()
                .map(|x| Scalar::new(f16::from_f64(x)))
                .collect()
        }
        DType::BFloat16 => {
            let (tiny, least, most) = (bf16::from_bits(1), bf16::MIN_POSITIVE, bf16::MAX);
            reals(tiny.to_f64(), least.to_f64(), most.to_f64())
                .into_iter()
                .map(|x| Scalar::new(bf16::from_f64(x)))
                .collect()
        }
        DType::Float32 => {
            let all = reals(f32::from_bits(1).into(), f32::MIN_POSITIVE.into(), f32::MAX.into());
            all.into_iter().map(|x| Scalar::new(x as f32)).collect()
        }
        DType::Float64 => {
            reals(f64::from_bits(1), f64::MIN_POSITIVE, f64::MAX).into_iter().map(Scalar::new).collect()
        }
        complex => {
            let parts = [0.0, -0.0, 1.0, -1.5, 1e10, -1e-10, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
            let pairs = parts.iter().flat_map(|&re| parts.iter().map(move |&im| (re, im)));
            pairs.map(|(re, im)| Scalar::new(c64::new(re, im)).cast(complex)).collect()
        }
    }
}

/// A number of ordinary size: integers up to 100 in magnitude, floats up to 8, half of them with few digits.
pub fn ordinary(dtype: DType, random: &mut Seeded) -> Scalar {
    let real = |random: &mut Seeded| {
        let x = random.float() * 8.0;
        if random.chance(50) { (x * 4.0).round() / 4.0 } else { x }
    };
    match dtype {
        DType::Bool => Scalar::new(random.chance(50)),
        dtype if dtype.is_unsigned_integer() => Scalar::new(random.below(100) as u64).cast(dtype),
        dtype if dtype.is_integer() => Scalar::new(random.below(201) as i64 - 100).cast(dtype),
        DType::Complex64 => Scalar::new(c32::new(real(random) as f32, real(random) as f32)),
        dtype if dtype.is_complex() => Scalar::new(c64::new(real(random), real(random))).cast(dtype),
        dtype => Scalar::new(real(random)).cast(dtype),
    }
}
