//! Test inputs (pattern × length × element type) and the naive order they are compared by.

#![allow(dead_code, missing_docs)]

use std::cmp::Ordering;

/// SplitMix64, Steele, Lea and Flood 2014.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

/// What the tests need to know of an element type.
pub trait Element: sort::Key + std::fmt::Debug {
    /// Any bit pattern, taken from 64 random bits.
    fn from_bits(bits: u64) -> Self;
    /// The place of the element in the order, by plain comparisons.
    fn order(&self, other: &Self) -> Ordering;
    /// What tells two elements apart.
    fn bits(&self) -> u64;
    /// A small number, in the order of `i`.
    fn small(i: i64) -> Self;
    /// Zeros of both signs, infinities, NaNs, extremes.
    fn specials() -> Vec<Self>;
}

macro_rules! integers {
    ($($T:ty)*) => {$(
        impl Element for $T {
            fn from_bits(bits: u64) -> Self {
                bits as $T
            }
            fn order(&self, other: &Self) -> Ordering {
                self.cmp(other)
            }
            fn bits(&self) -> u64 {
                *self as u64
            }
            fn small(i: i64) -> Self {
                i as $T
            }
            fn specials() -> Vec<Self> {
                vec![<$T>::MIN, <$T>::MAX, 0, 1, <$T>::MAX / 2]
            }
        }
    )*};
}
integers! { u8 i8 u16 i16 u32 i32 u64 i64 }

impl Element for bool {
    fn from_bits(bits: u64) -> Self {
        bits & 1 == 1
    }
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
    fn bits(&self) -> u64 {
        u64::from(*self)
    }
    fn small(i: i64) -> Self {
        i & 1 == 1
    }
    fn specials() -> Vec<Self> {
        vec![false, true]
    }
}

macro_rules! floats {
    ($($T:ty, $U:ty;)*) => {$(
        impl Element for $T {
            fn from_bits(bits: u64) -> Self {
                <$T>::from_bits(bits as $U)
            }
            fn order(&self, other: &Self) -> Ordering {
                match (self.is_nan(), other.is_nan()) {
                    (true, true) => Ordering::Equal,
                    (true, false) => Ordering::Greater,
                    (false, true) => Ordering::Less,
                    (false, false) if self < other => Ordering::Less,
                    (false, false) if self > other => Ordering::Greater,
                    (false, false) => Ordering::Equal,
                }
            }
            fn bits(&self) -> u64 {
                self.to_bits() as u64
            }
            fn small(i: i64) -> Self {
                i as $T
            }
            fn specials() -> Vec<Self> {
                vec![
                    0.0, -0.0, <$T>::NAN, -<$T>::NAN, <$T>::INFINITY, <$T>::NEG_INFINITY, <$T>::MAX, <$T>::MIN,
                    <$T>::MIN_POSITIVE, <$T>::from_bits(1), -<$T>::from_bits(1), 1.0,
                ]
            }
        }
    )*};
}
floats! { f32, u32; f64, u64; }

macro_rules! pairs {
    ($($F:ty)*) => {$(
        impl Element for [$F; 2] {
            fn from_bits(bits: u64) -> Self {
                [<$F>::small((bits % 64) as i64), <$F as Element>::from_bits(bits.rotate_left(17))]
            }
            /// By class of NaNs, then by parts.
            fn order(&self, other: &Self) -> Ordering {
                let class = |z: &Self| (z[0].is_nan(), z[1].is_nan());
                let parts = self[0].order(&other[0]).then(self[1].order(&other[1]));
                class(self).cmp(&class(other)).then(parts)
            }
            fn bits(&self) -> u64 {
                self[0].bits().rotate_left(32) ^ self[1].bits()
            }
            fn small(i: i64) -> Self {
                [<$F>::small(i / 4), <$F>::small(i % 4)]
            }
            fn specials() -> Vec<Self> {
                let parts = [0.0, -0.0, <$F>::NAN, 1.0, <$F>::INFINITY];
                parts.iter().flat_map(|&re| parts.map(|im| [re, im])).collect()
            }
        }
    )*};
}
pairs! { f32 f64 }

macro_rules! halves {
    ($($T:ident, $value:expr;)*) => {$(
        impl Element for sort::$T {
            fn from_bits(bits: u64) -> Self {
                Self(bits as u16)
            }
            fn order(&self, other: &Self) -> Ordering {
                let value: fn(u16) -> f64 = $value;
                value(self.0).order(&value(other.0))
            }
            fn bits(&self) -> u64 {
                u64::from(self.0)
            }
            fn small(i: i64) -> Self {
                Self(i as u16)
            }
            fn specials() -> Vec<Self> {
                [0, 0x8000, 0x7c00, 0xfc00, 0x7e00, 0xfe00, 0x7f80, 0xff80, 0x7fc0, 0x3c00, 1].map(Self).to_vec()
            }
        }
    )*};
}
halves! {
    F16Bits, |bits| {
        let sign = if bits & 0x8000 != 0 { -1.0 } else { 1.0 };
        let (exponent, fraction) = ((bits >> 10) & 31, f64::from(bits & 0x3ff));
        match exponent {
            0 => sign * fraction,
            31 if fraction == 0.0 => sign * f64::INFINITY,
            31 => f64::NAN,
            _ => sign * (1024.0 + fraction) * f64::from(exponent - 1).exp2(),
        }
    };
    BF16Bits, |bits| f64::from(f32::from_bits(u32::from(bits) << 16));
}

pub const PATTERNS: &[&str] = &[
    "random",
    "ascending",
    "descending",
    "constant",
    "two",
    "few",
    "organ pipe",
    "sawtooth",
    "almost ascending",
    "two ascending",
    "specials",
    "few among specials",
    "clusters",
    "median of three killer",
    "zeros and ones",
];

/// `len` elements in the named pattern.
pub fn pattern<T: Element>(name: &str, len: usize, random: &mut Random) -> Vec<T> {
    let specials = T::specials();
    let n = len as i64;
    let small = |f: &mut dyn FnMut(i64) -> i64| (0..n).map(|i| T::small(f(i))).collect();
    match name {
        "random" => (0..len).map(|_| T::from_bits(random.next())).collect(),
        "ascending" => small(&mut |i| i),
        "descending" => small(&mut |i| n - i),
        "constant" => small(&mut |_| 7),
        "two" => small(&mut |_| random.below(2) as i64 * 100),
        "few" => small(&mut |_| random.below(7) as i64 * 17),
        "organ pipe" => small(&mut |i| i.min(n - i)),
        "sawtooth" => small(&mut |i| i % 37),
        "almost ascending" => {
            small(&mut |i| if random.below(50) == 0 { random.below(len) as i64 } else { i })
        }
        "two ascending" => small(&mut |i| if i < n / 2 { 2 * i } else { 2 * (i - n / 2) + 1 }),
        "specials" => (0..len).map(|_| specials[random.below(specials.len())]).collect(),
        "few among specials" => (0..len)
            .map(|_| match random.below(20) {
                0 => specials[random.below(specials.len())],
                _ => T::from_bits(random.next()),
            })
            .collect(),
        // Keys far apart whose lowest bits differ: packed words lose exactly the bits that count.
        "clusters" => (0..len)
            .map(|_| T::from_bits(((random.below(3) as u64) << 61) + random.below(500) as u64))
            .collect(),
        "median of three killer" => small(&mut |i| if i % 2 == 0 { i / 2 } else { n / 2 + i / 2 }),
        "zeros and ones" => small(&mut |i| i64::from(i > n / 3)),
        other => panic!("no pattern {other}"),
    }
}

/// All short lengths, some up to 300, and lengths around powers of two.
pub fn lengths(most: usize) -> Vec<usize> {
    let mut lengths: Vec<usize> = (0..=300).filter(|len| *len < 140 || len % 7 == 0).collect();
    let mut power = 512;
    while power <= most {
        lengths.extend([power - 1, power, power + 1, power + power / 3]);
        power *= 2;
    }
    lengths
}
