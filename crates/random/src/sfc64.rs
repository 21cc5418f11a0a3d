//! SFC64, the "small fast chaotic" generator: three words of chaos and a counter that keeps the period long.
//!
//! Source: C. Doty-Humphrey, PractRand (`sfc64`), with NumPy's seeding of three words and twelve
//! discarded steps.

use crate::bit_generator::{Half, State};
use crate::{BitGenerator, Error, SeedSequence, Seeds};

/// The small fast chaotic generator with 64-bit words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SFC64 {
    state: [u64; 4],
    half: Half,
}

impl SFC64 {
    /// A generator seeded as NumPy seeds it.
    pub fn new(seed: &impl Seeds) -> Self {
        let words = seed.generate_u64(3);
        let mut bits = SFC64 { state: [words[0], words[1], words[2], 1], half: Half::default() };
        for _ in 0..12 {
            bits.next_u64();
        }
        bits
    }

    /// A generator from one non-negative integer.
    pub fn from_int(seed: u128) -> Self {
        Self::new(&SeedSequence::from_int(seed))
    }
}

impl BitGenerator for SFC64 {
    #[inline]
    fn next_u64(&mut self) -> u64 {
        let [a, b, c, counter] = self.state;
        let word = a.wrapping_add(b).wrapping_add(counter);
        self.state = [
            b ^ (b >> 11),
            c.wrapping_add(c << 3),
            c.rotate_left(24).wrapping_add(word),
            counter.wrapping_add(1),
        ];
        word
    }

    #[inline]
    fn next_u32(&mut self) -> u32 {
        let mut half = self.half;
        let word = half.next_u32(|| self.next_u64());
        self.half = half;
        word
    }

    fn state(&self) -> State {
        State::SFC64 { state: self.state, half: self.half }
    }

    fn set_state(&mut self, state: &State) -> Result<(), Error> {
        let State::SFC64 { state, half } = *state else {
            return Err(State::wrong_kind("SFC64"));
        };
        *self = SFC64 { state, half };
        Ok(())
    }
}
