//! Philox 4×64-10: a counter encrypted with a key, so that any block of the stream is one function call
//! away.
//!
//! Source: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel Random Numbers: As Easy as
//! 1, 2, 3", SC '11. Four words come from each value of the counter; the counter is incremented before
//! a block is made.

use crate::bit_generator::{Half, State};
use crate::{BitGenerator, Error, SeedSequence, Seeds};

const MULTIPLIERS: [u64; 2] = [0xD2E7_470E_E14C_6C93, 0xCA5A_8263_9512_1157];
const WEYL: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xBB67_AE85_84CA_A73B];
const ROUNDS: usize = 10;

/// Philox with four 64-bit words per block and ten rounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Philox {
    counter: [u64; 4],
    key: [u64; 2],
    buffer: [u64; 4],
    buffer_pos: usize,
    half: Half,
}

fn product(a: u64, b: u64) -> (u64, u64) {
    let product = u128::from(a) * u128::from(b);
    ((product >> 64) as u64, product as u64)
}

fn block(mut counter: [u64; 4], mut key: [u64; 2]) -> [u64; 4] {
    for round in 0..ROUNDS {
        if round > 0 {
            key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
        }
        let (high0, low0) = product(MULTIPLIERS[0], counter[0]);
        let (high1, low1) = product(MULTIPLIERS[1], counter[2]);
        counter = [high1 ^ counter[1] ^ key[0], low1, high0 ^ counter[3] ^ key[1], low0];
    }
    counter
}

fn add(counter: &mut [u64; 4], step: [u64; 4]) {
    let mut carry = false;
    for (word, add) in counter.iter_mut().zip(step) {
        let (sum, over1) = word.overflowing_add(add);
        let (sum, over2) = sum.overflowing_add(u64::from(carry));
        *word = sum;
        carry = over1 || over2;
    }
}

impl Philox {
    /// A generator with the key from `seed` and the counter at zero.
    pub fn new(seed: &impl Seeds) -> Self {
        let key = seed.generate_u64(2);
        Self::from_parts([key[0], key[1]], [0; 4])
    }

    /// A generator from one non-negative integer.
    pub fn from_int(seed: u128) -> Self {
        Self::new(&SeedSequence::from_int(seed))
    }

    /// A generator from its key and counter, low words first.
    pub fn from_parts(key: [u64; 2], counter: [u64; 4]) -> Self {
        Philox { counter, key, buffer: [0; 4], buffer_pos: 4, half: Half::default() }
    }

    /// Adds `delta`, low word first, to the counter, and forgets the words that are left of the current
    /// block and the waiting half, as NumPy does: `delta` counts blocks of four words.
    pub fn advance(&mut self, delta: [u64; 4]) {
        add(&mut self.counter, delta);
        *self = Self::from_parts(self.key, self.counter);
    }

    /// A new generator `jumps` times 2¹²⁸ blocks away, at the beginning of a block.
    pub fn jumped(&self, jumps: u64) -> Self {
        let mut jumped = self.clone();
        jumped.advance([0, 0, jumps, 0]);
        jumped
    }
}

impl BitGenerator for Philox {
    #[inline]
    fn next_u64(&mut self) -> u64 {
        if self.buffer_pos >= 4 {
            add(&mut self.counter, [1, 0, 0, 0]);
            self.buffer = block(self.counter, self.key);
            self.buffer_pos = 0;
        }
        let word = self.buffer[self.buffer_pos];
        self.buffer_pos += 1;
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
        State::Philox {
            counter: self.counter,
            key: self.key,
            buffer: self.buffer,
            buffer_pos: self.buffer_pos,
            half: self.half,
        }
    }

    fn set_state(&mut self, state: &State) -> Result<(), Error> {
        let State::Philox { counter, key, buffer, buffer_pos, half } = *state else {
            return Err(State::wrong_kind("Philox"));
        };
        *self = Philox { counter, key, buffer, buffer_pos, half };
        Ok(())
    }
}
