//! Functions whose results are exact: remainders against the C library's, parts against their definition.

mod loops;

use elementary::Real;
use loops::{available, run};

/// A splitmix64 stream.
struct Stream(u64);

impl Stream {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// Sign and mantissa at random, magnitude 2^±`range`; a third are small integers.
    fn operand(&mut self, range: i64) -> f64 {
        let bits = self.next();
        if bits.is_multiple_of(3) {
            return (self.next() % 2001) as f64 - 1000.0;
        }
        let exponent = (self.next() % (2 * range as u64)) as i64 - range;
        let mantissa = 1.0 + (self.next() >> 12) as f64 / (1_u64 << 52) as f64;
        let sign = if bits & 4 != 0 { -1.0 } else { 1.0 };
        sign * mantissa * 2.0_f64.powi(exponent as i32)
    }
}

/// NumPy's `npy_divmod`, with its branches.
fn naive_divmod<F: Real>(a: F, b: F, remainder: F) -> (F, F) {
    if b == F::ZERO {
        return (a / b, remainder);
    }
    let mut div = (a - remainder) / b;
    let mut modulus = remainder;
    if modulus != F::ZERO {
        if (b < F::ZERO) != (modulus < F::ZERO) {
            modulus = modulus + b;
            div = div - F::ONE;
        }
    } else {
        modulus = F::ZERO.copysign(b);
    }
    if div == F::ZERO {
        return (F::ZERO.copysign(a / b), modulus);
    }
    let mut floor = div.floor();
    if div - floor > F::HALF {
        floor = floor + F::ONE;
    }
    (floor, modulus)
}

fn remainders<F: Real>(range: i64, fmod: fn(F, F) -> F) {
    let mut stream = Stream(7);
    let x1: Vec<F> = (0..20_000).map(|_| F::from_f64(stream.operand(range))).collect();
    let x2: Vec<F> = (0..20_000).map(|_| F::from_f64(stream.operand(range))).collect();
    let mut out = vec![F::ZERO; x1.len()];
    for isa in available() {
        for name in ["fmod", "remainder", "floor_divide"] {
            assert!(run(isa, name, &x1, &x2, &mut out));
            for ((&a, &b), &own) in x1.iter().zip(&x2).zip(&out) {
                let remainder = fmod(a, b);
                let (quotient, modulus) = naive_divmod(a, b, remainder);
                let expected = match name {
                    "fmod" => remainder,
                    "remainder" => modulus,
                    _ => quotient,
                };
                let same = own == expected && own.is_sign_negative() == expected.is_sign_negative();
                let nan = own.is_nan() && expected.is_nan();
                assert!(same || nan, "{name} {isa} {a:?} {b:?}: {own:?}, expected {expected:?}");
            }
        }
    }
}

#[test]
fn remainders_are_the_c_librarys() {
    remainders::<f64>(40, |a, b| a % b);
    remainders::<f64>(500, |a, b| a % b);
    remainders::<f32>(20, |a, b| a % b);
    remainders::<f32>(100, |a, b| a % b);
}

#[test]
fn divmod_is_floor_divide_and_floor_mod() {
    for (a, b) in [(7.0, 2.0), (-7.0, 2.0), (7.0, -2.0), (0.3, 0.1), (-0.0, 3.0)] {
        assert_eq!(Real::divmod(a, b), (a.floor_divide(b), a.floor_mod(b)));
        assert_eq!(Real::divmod_rare(a, b), (a.floor_divide(b), a.floor_mod(b)));
    }
    let (quotient, modulus) = Real::divmod_rare(1.0, 0.0);
    assert!(quotient.is_infinite() && modulus.is_nan());
}

#[test]
fn parts_put_together_are_the_value() {
    let values = [0.0, -0.0, 1.0, -2.5, 0.1, 1e300, -5e-324, 3e-310, f64::MAX];
    for x in values {
        let (mantissa, exponent) = x.frexp();
        assert!(x == 0.0 || (0.5..1.0).contains(&mantissa.abs()), "{x:?} {mantissa:?}");
        assert_eq!(mantissa.ldexp(exponent), x);
        let (rest, whole) = Real::modf(x);
        assert_eq!(rest + whole, x);
        assert!(rest.is_sign_negative() == x.is_sign_negative() && rest.abs() < 1.0);
    }
    assert_eq!(f64::INFINITY.frexp(), (f64::INFINITY, 0));
    assert_eq!(Real::modf(f64::NEG_INFINITY), (-0.0, f64::NEG_INFINITY));
    assert_eq!(1.0_f32.ldexp(-149), f32::from_bits(1));
    assert_eq!(1.0_f64.ldexp(2000), f64::INFINITY);
    assert!(f64::INFINITY.spacing().is_nan());
    assert_eq!((-1.0_f64).spacing(), -f64::EPSILON);
}
