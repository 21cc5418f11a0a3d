//! Integers of a closed interval, without bias.
//!
//! The interval is its lowest value and the distance `range` to its highest. Words of the integer's own
//! width are drawn (narrow ones are cut from a 32-bit word, lowest first) and either multiplied onto
//! the interval with Lemire's rejection, or masked to the next power of two and rejected above the
//! range, which is what the legacy interface does. A 64-bit integer whose range fits in 32 bits is
//! drawn from 32-bit words.
//!
//! Source: D. Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), 2019.

use crate::{BitGenerator, Error};

/// How the words are brought into the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejection {
    /// Lemire's multiplication: `Generator.integers`.
    Lemire,
    /// Masking: `RandomState.randint`.
    Masked,
}

/// The unused part of a 32-bit word from which narrow integers are cut.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cut {
    word: u32,
    remaining: u32,
}

/// The next `width` bits; 1, 8 and 16 are cut from 32.
#[inline(always)]
fn word<B: BitGenerator + ?Sized>(width: u32, bits: &mut B, cut: &mut Cut) -> u64 {
    match width {
        64 => bits.next_u64(),
        32 => u64::from(bits.next_u32()),
        _ => {
            if cut.remaining == 0 {
                *cut = Cut { word: bits.next_u32(), remaining: 32 / width - 1 };
            } else {
                cut.word >>= width;
                cut.remaining -= 1;
            }
            u64::from(cut.word) & ((1 << width) - 1)
        }
    }
}

#[inline(always)]
fn lemire<B: BitGenerator + ?Sized>(width: u32, bits: &mut B, range: u64, cut: &mut Cut) -> u64 {
    let size = range + 1;
    if width == 64 {
        let mut product = u128::from(bits.next_u64()) * u128::from(size);
        if (product as u64) < size {
            let threshold = (u64::MAX - range) % size;
            while (product as u64) < threshold {
                product = u128::from(bits.next_u64()) * u128::from(size);
            }
        }
        return (product >> 64) as u64;
    }
    let largest = (1u64 << width) - 1;
    let mut product = word(width, bits, cut) * size;
    if product & largest < size {
        let threshold = (largest - range) % size;
        while product & largest < threshold {
            product = word(width, bits, cut) * size;
        }
    }
    product >> width
}

#[inline(always)]
fn masked<B: BitGenerator + ?Sized>(width: u32, bits: &mut B, range: u64, cut: &mut Cut) -> u64 {
    // The smallest 2ⁿ − 1 that is at least `range`, which is not zero here.
    let mask = u64::MAX >> range.leading_zeros();
    loop {
        let value = word(width, bits, cut) & mask;
        if value <= range {
            return value;
        }
    }
}

/// One integer of `0..=range`, where `range` fits in `width` bits. `width` is a constant of the caller.
#[inline(always)]
pub(crate) fn bounded<B: BitGenerator + ?Sized>(
    width: u32,
    bits: &mut B,
    range: u64,
    rejection: Rejection,
    cut: &mut Cut,
) -> u64 {
    let width = if width == 64 && range <= u64::from(u32::MAX) { 32 } else { width };
    if range == 0 {
        0
    } else if range == u64::MAX >> (64 - width) {
        word(width, bits, cut)
    } else {
        match rejection {
            Rejection::Lemire => lemire(width, bits, range, cut),
            Rejection::Masked => masked(width, bits, range, cut),
        }
    }
}

/// Fills `out` with integers of `low..=low + range`.
///
/// The stream is that of `bounded` called once for each; but here a rejected candidate is overwritten
/// by the next instead of being branched on, because the branch would be mispredicted as often as the
/// rejection is likely.
pub(crate) fn fill<T: Integer, B: BitGenerator + ?Sized>(
    bits: &mut B,
    low: i64,
    range: u64,
    rejection: Rejection,
    out: &mut [T],
) {
    if range == 0 {
        out.fill(T::above(low, 0));
    } else if T::WIDTH == 64 && range <= u64::from(u32::MAX) {
        fill_from(32, bits, low, range, rejection, out);
    } else {
        fill_from(T::WIDTH, bits, low, range, rejection, out);
    }
}

#[inline(always)]
fn fill_from<T: Integer, B: BitGenerator + ?Sized>(
    width: u32,
    bits: &mut B,
    low: i64,
    range: u64,
    rejection: Rejection,
    out: &mut [T],
) {
    let largest = u64::MAX >> (64 - width);
    if range == largest {
        fill_whole(width, bits, low, out);
        return;
    }
    let size = range + 1;
    let threshold = (largest - range) % size;
    match rejection {
        Rejection::Lemire if width == 64 => keep(width, bits, low, out, |word| {
            let product = u128::from(word) * u128::from(size);
            ((product >> 64) as u64, product as u64 >= threshold)
        }),
        Rejection::Lemire => keep(width, bits, low, out, |word| {
            let product = word * size;
            (product >> width, product & largest >= threshold)
        }),
        Rejection::Masked => {
            let mask = u64::MAX >> range.leading_zeros();
            keep(width, bits, low, out, |word| (word & mask, word & mask <= range))
        }
    }
}

/// Every word is a value: no candidates, and several values from one 32-bit draw.
#[inline(always)]
fn fill_whole<T: Integer, B: BitGenerator + ?Sized>(width: u32, bits: &mut B, low: i64, out: &mut [T]) {
    if width == 64 {
        out.iter_mut().for_each(|value| *value = T::above(low, bits.next_u64()));
        return;
    }
    for values in out.chunks_mut((32 / width) as usize) {
        let mut word = u64::from(bits.next_u32());
        for value in values {
            *value = T::above(low, word & (u64::MAX >> (64 - width)));
            word >>= width;
        }
    }
}

/// Fills `out` with the candidates that are accepted: `candidate` gives the value and whether it is.
#[inline(always)]
fn keep<T: Integer, B: BitGenerator + ?Sized>(
    width: u32,
    bits: &mut B,
    low: i64,
    out: &mut [T],
    candidate: impl Fn(u64) -> (u64, bool),
) {
    let mut done = 0;
    let per_draw = if width < 32 { (32 / width) as usize } else { 1 };
    while done < out.len() {
        let mut word = if width == 64 { bits.next_u64() } else { u64::from(bits.next_u32()) };
        for _ in 0..per_draw {
            let (value, accepted) = candidate(word & (u64::MAX >> (64 - width)));
            // The end may come in the middle of a draw.
            if let Some(place) = out.get_mut(done) {
                *place = T::above(low, value);
                done += usize::from(accepted);
            }
            word >>= width % 64;
        }
    }
}

/// Bytes of successive 32-bit words, low byte first.
pub(crate) fn bytes<B: BitGenerator + ?Sized>(bits: &mut B, out: &mut [u8]) {
    let mut words = [0; 256];
    for bytes in out.chunks_mut(4 * words.len()) {
        let words = &mut words[..bytes.len().div_ceil(4)];
        bits.fill_u32(words);
        for (bytes, word) in bytes.chunks_mut(4).zip(words) {
            bytes.copy_from_slice(&word.to_le_bytes()[..bytes.len()]);
        }
    }
}

/// One integer of `0..=range` as `choice` draws it: Lemire's.
#[inline]
pub(crate) fn up_to<B: BitGenerator + ?Sized>(bits: &mut B, range: u64) -> u64 {
    bounded(64, bits, range, Rejection::Lemire, &mut Cut::default())
}

/// One integer of `0..=range` as `shuffle` draws it: masked.
#[inline]
pub(crate) fn interval<B: BitGenerator + ?Sized>(bits: &mut B, range: u64) -> u64 {
    bounded(64, bits, range, Rejection::Masked, &mut Cut::default())
}

/// A slice of any of NumPy's integer types, to be filled.
#[derive(Debug)]
#[expect(missing_docs, reason = "each variant is named like its type")]
pub enum IntegerSlice<'a> {
    Bool(&'a mut [bool]),
    I8(&'a mut [i8]),
    I16(&'a mut [i16]),
    I32(&'a mut [i32]),
    I64(&'a mut [i64]),
    U8(&'a mut [u8]),
    U16(&'a mut [u16]),
    U32(&'a mut [u32]),
    U64(&'a mut [u64]),
}

/// An integer type that can be drawn: `bool` and the eight fixed widths.
pub trait Integer: Copy + Send {
    /// NumPy's name of the type.
    const NAME: &'static str;
    /// Number of bits that one draw takes.
    const WIDTH: u32;
    /// The smallest value.
    const LOWEST: i128;
    /// The largest value.
    const HIGHEST: i128;
    /// The slice as the target of a draw.
    fn slice(out: &mut [Self]) -> IntegerSlice<'_>;
    /// The value `delta` above `low`, modulo the type's range.
    fn above(low: i64, delta: u64) -> Self;
}

macro_rules! integer {
    ($($integer:ident $name:literal $width:literal $variant:ident;)*) => {$(
        impl Integer for $integer {
            const NAME: &'static str = $name;
            const WIDTH: u32 = $width;
            const LOWEST: i128 = $integer::MIN as i128;
            const HIGHEST: i128 = $integer::MAX as i128;
            fn slice(out: &mut [Self]) -> IntegerSlice<'_> {
                IntegerSlice::$variant(out)
            }
            #[inline(always)]
            fn above(low: i64, delta: u64) -> Self {
                (low as u64).wrapping_add(delta) as Self
            }
        }
    )*};
}

integer! {
    i8  "int8"   8  I8;
    i16 "int16"  16 I16;
    i32 "int32"  32 I32;
    i64 "int64"  64 I64;
    u8  "uint8"  8  U8;
    u16 "uint16" 16 U16;
    u32 "uint32" 32 U32;
    u64 "uint64" 64 U64;
}

impl Integer for bool {
    const NAME: &'static str = "bool";
    const WIDTH: u32 = 1;
    const LOWEST: i128 = 0;
    const HIGHEST: i128 = 1;
    fn slice(out: &mut [Self]) -> IntegerSlice<'_> {
        IntegerSlice::Bool(out)
    }
    #[inline(always)]
    fn above(low: i64, delta: u64) -> Self {
        (low as u64).wrapping_add(delta) & 1 == 1
    }
}

/// The interval from `low` to `high` (included if `endpoint`) as its lowest value and its range, or
/// NumPy's refusal.
pub(crate) fn closed<T: Integer>(low: i128, high: i128, endpoint: bool) -> Result<(i64, u64), Error> {
    let highest = if endpoint { high } else { high.saturating_sub(1) };
    if low < T::LOWEST {
        return Err(Error::value(format!("low is out of bounds for {}", T::NAME)));
    }
    if highest > T::HIGHEST {
        return Err(Error::value(format!("high is out of bounds for {}", T::NAME)));
    }
    if low > highest {
        let message = match (low, endpoint) {
            (0, true) => "high < 0",
            (0, false) => "high <= 0",
            (_, true) => "low > high",
            (_, false) => "low >= high",
        };
        return Err(Error::value(message));
    }
    Ok((low as i64, (highest - low) as u64))
}
