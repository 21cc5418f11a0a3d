//! The Mersenne Twister: 624 words that are renewed all at once and tempered as they are used.
//!
//! Source: M. Matsumoto and T. Nishimura, "Mersenne Twister: A 623-dimensionally Equidistributed
//! Uniform Pseudorandom Number Generator", ACM TOMACS 8(1), 1998; seeding by integer and by array from
//! the authors' `mt19937ar.c` (2002). Renewal and the tempering of whole blocks are loops without
//! dependences nearer than 227 words, so that they vectorise.

use crate::bit_generator::{State, ULP_F64};
use crate::{BitGenerator, Error, SeedSequence, Seeds, mt19937_jump};

pub(crate) const N: usize = 624;
pub(crate) const M: usize = 397;
const MATRIX_A: u32 = 0x9908_b0df;
const UPPER: u32 = 0x8000_0000;
const LOWER: u32 = 0x7fff_ffff;

/// The Mersenne Twister with 624 words of state.
///
/// ```
/// use random::{BitGenerator, MT19937};
/// assert_eq!(MT19937::legacy(42).next_f64(), 0.3745401188473625);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MT19937 {
    key: Box<[u32; N]>,
    pos: usize,
}

#[inline(always)]
fn temper(mut y: u32) -> u32 {
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c_5680;
    y ^= (y << 15) & 0xefc6_0000;
    y ^ (y >> 18)
}

#[inline(always)]
pub(crate) fn twist(word: u32, next: u32, far: u32) -> u32 {
    let y = (word & UPPER) | (next & LOWER);
    far ^ (y >> 1) ^ ((y & 1).wrapping_neg() & MATRIX_A)
}

/// The high 27 and 26 bits of two words as a number of `[0, 1)`.
#[inline(always)]
fn unit(first: u32, second: u32) -> f64 {
    (f64::from(first >> 5) * 67108864.0 + f64::from(second >> 6)) * ULP_F64
}

impl MT19937 {
    /// A generator seeded as `numpy.random.MT19937` seeds it. NumPy leaves the last word as the first to be
    /// used, and so does this.
    pub fn new(seed: &impl Seeds) -> Self {
        let mut key = Box::new([0; N]);
        key.copy_from_slice(&seed.generate_u32(N));
        // Not all zero, whatever the seed.
        key[0] = UPPER;
        MT19937 { key, pos: N - 1 }
    }

    /// A generator from one non-negative integer, through [`SeedSequence`].
    pub fn from_int(seed: u128) -> Self {
        Self::new(&SeedSequence::from_int(seed))
    }

    /// The seeding of `numpy.random.seed(int)`: Knuth's congruential sequence.
    pub fn legacy(seed: u32) -> Self {
        let mut key = Box::new([0; N]);
        let mut word = seed;
        for (i, slot) in key.iter_mut().enumerate() {
            *slot = word;
            word = 1812433253u32.wrapping_mul(word ^ (word >> 30)).wrapping_add(i as u32 + 1);
        }
        MT19937 { key, pos: N }
    }

    /// The seeding of `numpy.random.seed(array)`; the array must not be empty.
    pub fn init_by_array(init_key: &[u32]) -> Result<Self, Error> {
        if init_key.is_empty() {
            return Err(Error::value("Seed must be non-empty"));
        }
        let mut bits = Self::legacy(19650218);
        let mt = &mut bits.key;
        let mut i = 1;
        let mix = |mt: &[u32; N], i: usize, multiplier: u32| {
            mt[i] ^ (mt[i - 1] ^ (mt[i - 1] >> 30)).wrapping_mul(multiplier)
        };
        for k in 0..N.max(init_key.len()) {
            let j = k % init_key.len();
            mt[i] = mix(mt, i, 1664525).wrapping_add(init_key[j]).wrapping_add(j as u32);
            i += 1;
            if i == N {
                mt[0] = mt[N - 1];
                i = 1;
            }
        }
        for _ in 1..N {
            mt[i] = mix(mt, i, 1566083941).wrapping_sub(i as u32);
            i += 1;
            if i == N {
                mt[0] = mt[N - 1];
                i = 1;
            }
        }
        mt[0] = UPPER;
        Ok(bits)
    }

    /// A generator from its words and the position of the next one, at most 624.
    pub fn from_parts(key: &[u32; N], pos: usize) -> Result<Self, Error> {
        if pos > N {
            return Err(Error::value(format!("pos is {pos}; it must be at most {N}")));
        }
        Ok(MT19937 { key: Box::new(*key), pos })
    }

    /// The 624 words and the position of the next one.
    pub fn parts(&self) -> (&[u32; N], usize) {
        (&self.key, self.pos)
    }

    /// A new generator `jumps` times 2¹²⁸ draws away; see `mt19937_jump`. Costs about a millisecond for
    /// each.
    pub fn jumped(&self, jumps: usize) -> Self {
        let mut jumped = self.clone();
        for _ in 0..jumps {
            mt19937_jump::jump(&mut jumped.key, &mut jumped.pos);
        }
        jumped
    }

    #[inline(never)]
    fn renew(&mut self) {
        let key = &mut *self.key;
        for i in 0..N - M {
            key[i] = twist(key[i], key[i + 1], key[i + M]);
        }
        for i in N - M..N - 1 {
            key[i] = twist(key[i], key[i + 1], key[i + M - N]);
        }
        key[N - 1] = twist(key[N - 1], key[0], key[M - 1]);
        self.pos = 0;
    }
}

impl BitGenerator for MT19937 {
    #[inline]
    fn next_u32(&mut self) -> u32 {
        if self.pos >= N {
            self.renew();
        }
        let word = temper(self.key[self.pos]);
        self.pos += 1;
        word
    }

    #[inline]
    fn next_u64(&mut self) -> u64 {
        let high = self.next_u32();
        u64::from(high) << 32 | u64::from(self.next_u32())
    }

    #[inline]
    fn next_f64(&mut self) -> f64 {
        if let Some(&[first, second]) = self.key.get(self.pos..self.pos + 2) {
            self.pos += 2;
            return unit(temper(first), temper(second));
        }
        let first = self.next_u32();
        unit(first, self.next_u32())
    }

    fn fill_f64(&mut self, out: &mut [f64]) {
        let mut done = 0;
        while done < out.len() {
            if self.pos >= N - 1 {
                // The two words of a number may lie in different blocks.
                out[done] = self.next_f64();
                done += 1;
                continue;
            }
            let words = self.key[self.pos..].chunks_exact(2);
            let n = words.len().min(out.len() - done);
            for (value, words) in out[done..][..n].iter_mut().zip(words) {
                *value = unit(temper(words[0]), temper(words[1]));
            }
            self.pos += 2 * n;
            done += n;
        }
    }

    fn fill_u32(&mut self, out: &mut [u32]) {
        let mut done = 0;
        while done < out.len() {
            if self.pos >= N {
                self.renew();
            }
            let words = &self.key[self.pos..];
            let n = words.len().min(out.len() - done);
            for (value, &word) in out[done..][..n].iter_mut().zip(words) {
                *value = temper(word);
            }
            self.pos += n;
            done += n;
        }
    }

    fn state(&self) -> State {
        State::MT19937 { key: self.key.clone(), pos: self.pos }
    }

    fn set_state(&mut self, state: &State) -> Result<(), Error> {
        let State::MT19937 { key, pos } = state else {
            return Err(State::wrong_kind("MT19937"));
        };
        *self = Self::from_parts(key, *pos)?;
        Ok(())
    }
}
