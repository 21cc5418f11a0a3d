//! The source of random bits, behind which every distribution is written.
//!
//! A generator gives 32 or 64 bits at a time. Which of the two a distribution asks for, and what
//! happens to the half of a 64-bit draw that a 32-bit request leaves over, is part of the stream.
//! Distributions are generic inside and `dyn` outside: `Box<dyn BitGenerator>` costs one virtual call
//! per slice, not per number, because [`BitGenerator::fill`] is compiled once per generator.

use crate::draw::Draw;
use crate::source::{Interface, Mapped};
use crate::{Error, MT19937, PCG64, PCG64DXSM, Philox, SFC64};

/// 2⁻⁵³, the spacing of the floats drawn from `[0, 1)`.
pub(crate) const ULP_F64: f64 = 1.0 / 9007199254740992.0;
/// 2⁻²⁴, the same for single precision.
pub(crate) const ULP_F32: f32 = 1.0 / 16777216.0;

/// A stream of random bits.
pub trait BitGenerator: Send {
    /// The next 32 bits.
    fn next_u32(&mut self) -> u32;

    /// The next 64 bits.
    fn next_u64(&mut self) -> u64;

    /// The next number of `[0, 1)`: 53 bits.
    #[inline]
    fn next_f64(&mut self) -> f64 {
        (self.next_u64() >> 11) as i64 as f64 * ULP_F64
    }

    /// The next single-precision number of `[0, 1)`: 24 bits of a 32-bit draw.
    #[inline]
    fn next_f32(&mut self) -> f32 {
        (self.next_u32() >> 8) as f32 * ULP_F32
    }

    /// As many [`next_f64`](Self::next_f64) as fit in `out`.
    fn fill_f64(&mut self, out: &mut [f64]) {
        for value in out {
            *value = self.next_f64();
        }
    }

    /// As many [`next_u32`](Self::next_u32) as fit in `out`.
    fn fill_u32(&mut self, out: &mut [u32]) {
        for value in out {
            *value = self.next_u32();
        }
    }

    /// As many [`next_f32`](Self::next_f32) as fit in `out`.
    fn fill_f32(&mut self, out: &mut [f32]) {
        let mut words = [0; 256];
        for values in out.chunks_mut(words.len()) {
            let words = &mut words[..values.len()];
            self.fill_u32(words);
            for (value, &mut word) in values.iter_mut().zip(words) {
                // The signed conversion is one instruction, and 24 bits have no sign.
                *value = (word >> 8) as i32 as f32 * ULP_F32;
            }
        }
    }

    /// Fills a slice with functions of standard numbers. Who has threads may share the second step.
    fn fill_mapped(&mut self, mapped: &Mapped<'_>, interface: Interface<'_>, out: &mut [f64]) {
        mapped.fill(self, interface, out);
    }

    /// Performs one [`Draw`] with code compiled for this generator.
    fn fill(&mut self, draw: Draw<'_>) {
        draw.run(self);
    }

    /// Where the stream stands.
    fn state(&self) -> State;

    /// Continues from `state`, which must come from the same kind of generator.
    fn set_state(&mut self, state: &State) -> Result<(), Error>;
}

impl<B: BitGenerator + ?Sized> BitGenerator for Box<B> {
    #[inline]
    fn next_u32(&mut self) -> u32 {
        (**self).next_u32()
    }
    #[inline]
    fn next_u64(&mut self) -> u64 {
        (**self).next_u64()
    }
    #[inline]
    fn next_f64(&mut self) -> f64 {
        (**self).next_f64()
    }
    #[inline]
    fn next_f32(&mut self) -> f32 {
        (**self).next_f32()
    }
    fn fill_f64(&mut self, out: &mut [f64]) {
        (**self).fill_f64(out);
    }
    fn fill_u32(&mut self, out: &mut [u32]) {
        (**self).fill_u32(out);
    }
    fn fill_f32(&mut self, out: &mut [f32]) {
        (**self).fill_f32(out);
    }
    fn fill_mapped(&mut self, mapped: &Mapped<'_>, interface: Interface<'_>, out: &mut [f64]) {
        (**self).fill_mapped(mapped, interface, out);
    }
    fn fill(&mut self, draw: Draw<'_>) {
        (**self).fill(draw);
    }
    fn state(&self) -> State {
        (**self).state()
    }
    fn set_state(&mut self, state: &State) -> Result<(), Error> {
        (**self).set_state(state)
    }
}

/// The half of a 64-bit draw that waits for the next 32-bit request. The word stays readable after it
/// was used, as in NumPy's state dictionaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Half {
    /// Whether `uinteger` is still unused.
    pub has_uint32: bool,
    /// The upper half of the last 64-bit draw that served a 32-bit request.
    pub uinteger: u32,
}

impl Half {
    /// The waiting half, or the lower half of a new draw.
    #[inline(always)]
    pub(crate) fn next_u32(&mut self, draw: impl FnOnce() -> u64) -> u32 {
        if self.has_uint32 {
            self.has_uint32 = false;
            return self.uinteger;
        }
        let both = draw();
        *self = Half { has_uint32: true, uinteger: (both >> 32) as u32 };
        both as u32
    }
}

/// Everything that decides the rest of a stream, with the fields of NumPy's state dictionaries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// [`PCG64`].
    PCG64 {
        /// The 128-bit state.
        state: u128,
        /// The odd increment that selects the stream.
        inc: u128,
        /// The waiting half.
        half: Half,
    },
    /// [`PCG64DXSM`].
    PCG64DXSM {
        /// The 128-bit state.
        state: u128,
        /// The odd increment that selects the stream.
        inc: u128,
        /// The waiting half.
        half: Half,
    },
    /// [`MT19937`].
    MT19937 {
        /// The 624 words.
        key: Box<[u32; 624]>,
        /// The next word to use, 624 when all are used.
        pos: usize,
    },
    /// [`Philox`].
    Philox {
        /// The 256-bit counter, low word first.
        counter: [u64; 4],
        /// The 128-bit key, low word first.
        key: [u64; 2],
        /// The last block.
        buffer: [u64; 4],
        /// The next word of the block to use, 4 when all are used.
        buffer_pos: usize,
        /// The waiting half.
        half: Half,
    },
    /// [`SFC64`].
    SFC64 {
        /// Three words of state and the counter.
        state: [u64; 4],
        /// The waiting half.
        half: Half,
    },
}

impl State {
    /// The name of the generator, as in NumPy's `bit_generator` entry.
    pub fn name(&self) -> &'static str {
        match self {
            State::PCG64 { .. } => "PCG64",
            State::PCG64DXSM { .. } => "PCG64DXSM",
            State::MT19937 { .. } => "MT19937",
            State::Philox { .. } => "Philox",
            State::SFC64 { .. } => "SFC64",
        }
    }

    /// A generator that continues from here.
    pub fn into_bit_generator(self) -> Result<Box<dyn BitGenerator>, Error> {
        let mut bits: Box<dyn BitGenerator> = match self {
            State::PCG64 { .. } => Box::new(PCG64::from_int(0)),
            State::PCG64DXSM { .. } => Box::new(PCG64DXSM::from_int(0)),
            State::MT19937 { .. } => Box::new(MT19937::legacy(0)),
            State::Philox { .. } => Box::new(Philox::from_int(0)),
            State::SFC64 { .. } => Box::new(SFC64::from_int(0)),
        };
        bits.set_state(&self)?;
        Ok(bits)
    }

    /// The refusal of a state that belongs to another generator.
    pub(crate) fn wrong_kind(expected: &str) -> Error {
        Error::value(format!("state must be for a {expected} PRNG"))
    }
}
