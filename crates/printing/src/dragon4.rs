//! Exact decimal digits of a binary floating-point number.
//!
//! The method of Steele and White ("How to print floating-point numbers accurately", 1990) in the form
//! of Burger and Dybvig ("Printing floating-point numbers quickly and accurately", 1996): the number is
//! a fraction of two large integers, each digit is the whole part after multiplying by ten. In unique
//! mode generation stops as soon as the digits so far are closer to the number than half the distance to
//! its neighbours; in exact mode when nothing is left. Either stops at a cut-off, rounding what is left
//! to nearest, ties to the even digit. Which digit a cut-off names follows NumPy's `dragon4.c`, quirks
//! included.
//!
//! Integers have at most 1082 bits and live on the stack; a typical number costs under a microsecond.

use crate::value::{FloatKind, floor_log2};

/// A finite positive number or zero as `mantissa * 2^exponent`.
pub(crate) struct Parts {
    mantissa: u64,
    exponent: i32,
    /// The distance to the neighbour below is half of that to the one above.
    unequal_margins: bool,
}

impl Parts {
    /// Takes `v.abs()` apart; `v` is finite and exactly a number of the format.
    pub(crate) fn new(v: f64, kind: FloatKind) -> Self {
        let v = v.abs();
        if v == 0.0 {
            return Self { mantissa: 0, exponent: 0, unequal_margins: false };
        }
        let bits = v.to_bits();
        let stored = ((bits >> 52) & 0x7ff) as i32;
        let fraction = bits & ((1 << 52) - 1);
        let (wide, wide_exponent) =
            if stored == 0 { (fraction, -1074) } else { (fraction | 1 << 52, stored - 1075) };
        let leading = floor_log2(v).max(kind.min_exponent());
        let exponent = leading - kind.fraction_bits();
        let mantissa = wide >> (exponent - wide_exponent).clamp(0, 63);
        let unequal_margins = mantissa == 1 << kind.fraction_bits() && leading > kind.min_exponent();
        Self { mantissa, exponent, unequal_margins }
    }
}

/// What the limits on the number of digits count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cutoff {
    /// Significant digits.
    Total,
    /// Digits after the decimal point.
    Fraction,
}

/// Decimal digits (ASCII) and the power of ten of the first one.
pub(crate) struct Digits {
    pub(crate) digits: Vec<u8>,
    pub(crate) exponent: i32,
}

/// The digits of a number: the fewest that name it if `unique`, all of them otherwise; no more than
/// `most` and, if unique, no fewer than `least`, in the units of `cutoff`.
pub(crate) fn digits(
    parts: &Parts,
    unique: bool,
    cutoff: Cutoff,
    most: Option<i32>,
    least: Option<i32>,
) -> Digits {
    if parts.mantissa == 0 {
        return Digits { digits: vec![b'0'], exponent: 0 };
    }
    let is_even = parts.mantissa & 1 == 0;
    let exponent = parts.exponent;

    // number = value / scale; the margins are half the distances to the neighbours on the same scale.
    let extra = if parts.unequal_margins { 2 } else { 1 };
    let mut value = Natural::from_u64(parts.mantissa);
    let mut scale = Natural::from_u64(1);
    let mut margin_low = Natural::from_u64(1);
    if exponent > 0 {
        value.shift_left((exponent + extra) as u32);
        scale.shift_left(extra as u32);
        margin_low.shift_left(exponent as u32);
    } else {
        value.shift_left(extra as u32);
        scale.shift_left((extra - exponent) as u32);
    }

    // An estimate of the decimal exponent that is right or too small by one.
    let mantissa_bit = 63 - parts.mantissa.leading_zeros() as i32;
    let mut position = (f64::from(mantissa_bit + exponent) * std::f64::consts::LOG10_2 - 0.69).ceil() as i32;
    if let (Cutoff::Fraction, Some(most)) = (cutoff, most)
        && position <= -most
    {
        position = 1 - most;
    }
    if position > 0 {
        scale.multiply_pow10(position as u32);
    } else if position < 0 {
        value.multiply_pow10(position.unsigned_abs());
        margin_low.multiply_pow10(position.unsigned_abs());
    }
    if value.compare(&scale).is_ge() {
        position += 1;
    } else {
        value.multiply(10);
        margin_low.multiply(10);
    }

    let last_at_most = most.map(|most| match cutoff {
        Cutoff::Total => position - most,
        Cutoff::Fraction => -most,
    });
    let last_at_least = least
        .map(|least| match cutoff {
            Cutoff::Total => position - least,
            Cutoff::Fraction => -least,
        })
        .map_or(position, |last| last.min(position));

    let mut first = position - 1;
    let mut digits = Vec::with_capacity(24);
    let (mut low, mut high);
    let digit = loop {
        position -= 1;
        let digit = value.divide_small_quotient(&scale);
        (low, high) = (false, false);
        if unique {
            let margin_high = if parts.unequal_margins { margin_low.doubled() } else { margin_low };
            let below = value.compare(&margin_low);
            let above = value.plus(&margin_high).compare(&scale);
            low = if is_even { below.is_le() } else { below.is_lt() };
            high = if is_even { above.is_ge() } else { above.is_gt() };
            if (low || high) && position <= last_at_least {
                break digit;
            }
            margin_low.multiply(10);
        } else if value.is_zero() {
            break digit;
        }
        if last_at_most == Some(position) {
            break digit;
        }
        digits.push(b'0' + digit);
        value.multiply(10);
    };

    let round_down = if low == high {
        match value.doubled().compare(&scale) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Equal => digit & 1 == 0,
            std::cmp::Ordering::Greater => false,
        }
    } else {
        low
    };
    if round_down {
        digits.push(b'0' + digit);
    } else if digit < 9 {
        digits.push(b'1' + digit);
    } else {
        // Carry into the nines before.
        while digits.last() == Some(&b'9') {
            digits.pop();
        }
        match digits.last_mut() {
            Some(last) => *last += 1,
            None => {
                digits.push(b'1');
                first += 1;
            }
        }
    }
    Digits { digits, exponent: first }
}

const LIMBS: usize = 36;

/// A natural number below 2^1152, least significant limb first; limbs from `len` on are zero.
#[derive(Clone, Copy)]
struct Natural {
    limbs: [u32; LIMBS],
    len: usize,
}

impl Natural {
    fn from_u64(x: u64) -> Self {
        let mut limbs = [0; LIMBS];
        limbs[0] = x as u32;
        limbs[1] = (x >> 32) as u32;
        let mut number = Self { limbs, len: 2 };
        number.trim();
        number
    }

    fn trim(&mut self) {
        while self.len > 0 && self.limbs[self.len - 1] == 0 {
            self.len -= 1;
        }
    }

    fn is_zero(&self) -> bool {
        self.len == 0
    }

    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        self.len
            .cmp(&other.len)
            .then_with(|| self.limbs[..self.len].iter().rev().cmp(other.limbs[..self.len].iter().rev()))
    }

    fn multiply(&mut self, factor: u32) {
        let mut carry = 0u64;
        for limb in &mut self.limbs[..self.len] {
            let product = u64::from(*limb) * u64::from(factor) + carry;
            *limb = product as u32;
            carry = product >> 32;
        }
        if carry != 0 {
            self.limbs[self.len] = carry as u32;
            self.len += 1;
        }
    }

    fn multiply_pow10(&mut self, power: u32) {
        for _ in 0..power / 9 {
            self.multiply(1_000_000_000);
        }
        self.multiply(10u32.pow(power % 9));
    }

    fn shift_left(&mut self, shift: u32) {
        let (whole, bits) = ((shift / 32) as usize, shift % 32);
        self.limbs.copy_within(0..self.len, whole);
        self.limbs[..whole].fill(0);
        self.len += whole;
        self.multiply(1 << bits);
    }

    fn plus(&self, other: &Self) -> Self {
        let mut sum = *self;
        let len = self.len.max(other.len);
        let mut carry = 0u64;
        for (limb, x2) in sum.limbs[..len].iter_mut().zip(&other.limbs[..len]) {
            let total = u64::from(*limb) + u64::from(*x2) + carry;
            *limb = total as u32;
            carry = total >> 32;
        }
        sum.len = len;
        if carry != 0 {
            sum.limbs[len] = 1;
            sum.len += 1;
        }
        sum
    }

    fn doubled(&self) -> Self {
        let mut twice = *self;
        twice.multiply(2);
        twice
    }

    /// Replaces `self` by its remainder modulo `divisor` and returns the quotient, known to be below 10.
    fn divide_small_quotient(&mut self, divisor: &Self) -> u8 {
        let mut quotient = 0;
        while self.compare(divisor).is_ge() {
            let mut borrow = 0i64;
            for (limb, x2) in self.limbs[..self.len].iter_mut().zip(&divisor.limbs[..]) {
                let difference = i64::from(*limb) - i64::from(*x2) + borrow;
                *limb = difference as u32;
                borrow = difference >> 32;
            }
            self.trim();
            quotient += 1;
        }
        quotient
    }
}
