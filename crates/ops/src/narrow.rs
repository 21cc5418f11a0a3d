//! Steps between neighbouring 16-bit floats, computed in a wider type that holds all of them.

use elementary::Real;

/// What tells one kind of 16-bit float from another.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Binary digits after the leading one.
    digits: i32,
    /// Exponent of the smallest normal number; the largest number's is the next below its negation plus two.
    lowest: i32,
}

/// IEEE 754's binary16.
pub const FLOAT16: Format = Format { digits: 10, lowest: -14 };
/// The upper half of binary32.
pub const BFLOAT16: Format = Format { digits: 7, lowest: -126 };

impl Format {
    fn largest<T: Real>(self) -> T {
        (T::TWO - T::ONE.ldexp(-self.digits)).ldexp(1 - self.lowest)
    }

    /// The distance between numbers whose magnitudes are in [2^`exponent`, 2^(`exponent` + 1)].
    fn step<T: Real>(self, exponent: i32) -> T {
        T::ONE.ldexp(exponent.max(self.lowest) - self.digits)
    }
}

/// The next number of a format after `x` towards `towards`. Beyond the largest it is one that the format
/// rounds to infinity.
#[inline]
pub fn nextafter<T: Real>(x: T, towards: T, format: Format) -> T {
    if x.is_nan() || towards.is_nan() {
        return x + towards;
    }
    if x == towards {
        return towards;
    }
    if x == T::ZERO {
        return format.step::<T>(format.lowest).copysign(towards);
    }
    let magnitude = x.abs();
    let moved = if (towards > x) == (x > T::ZERO) {
        magnitude + format.step(magnitude.frexp().1 - 1)
    } else if x.is_infinite() {
        format.largest()
    } else {
        // Just below a power of two numbers lie twice as close.
        let (mantissa, exponent) = magnitude.frexp();
        magnitude - format.step(if mantissa == T::HALF { exponent - 2 } else { exponent - 1 })
    };
    moved.copysign(x)
}

/// The distance to the next greater number of a format. As in NumPy it is infinite for the largest, and
/// invalid where there is no next number.
#[inline]
#[expect(clippy::eq_op, reason = "0 / 0 raises the flag of an invalid operation")]
pub fn spacing<T: Real>(x: T, format: Format) -> T {
    let known = if x.is_finite() { T::ONE } else { T::ZERO };
    if !x.is_finite() {
        return known / known;
    }
    if x == format.largest() {
        return x + x;
    }
    nextafter(x, T::INFINITY, format) - x
}
