//! PCG64, the default generator, and PCG64DXSM: a 128-bit linear congruential sequence whose states are
//! scrambled into 64 bits.
//!
//! Because step n of the sequence is `aⁿ·s + c·(aⁿ−1)/(a−1)`, any distance is a few multiplications
//! away: that gives `advance`, `jumped`, pieces for several threads, and the inner loop of a fill,
//! which runs four sequences of stride four beside each other so that the multiplier of the processor
//! is busy instead of waiting for the previous step. The stream and the final state are those of single
//! steps.
//!
//! Sources: M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms
//! for Random Number Generation", HMC-CS-2014-0905 (XSL-RR 128/64; the DXSM variant is from the PCG C++
//! library 2019); F. B. Brown, "Random Number Generation with Arbitrary Strides", Trans. Am. Nucl. Soc.
//! 71, 1994 (advance).

use crate::bit_generator::{Half, State, ULP_F64};
use crate::{BitGenerator, Error, SeedSequence, Seeds};

const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;
const CHEAP_MULTIPLIER: u128 = 0xda94_2042_e4dd_58b5;
/// 2¹²⁸ divided by the golden ratio: jumps never come near each other.
const JUMP: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;

/// Numbers that a fill makes between two visits to memory.
const BLOCK: usize = 64;
/// Sequences that a fill runs beside each other.
const LANES: usize = 4;

/// `delta` steps at once: the multiplier and the increment of the combined step.
fn stride(mut delta: u128, mut multiplier: u128, mut increment: u128) -> (u128, u128) {
    let (mut total_multiplier, mut total_increment) = (1u128, 0u128);
    while delta > 0 {
        if delta & 1 == 1 {
            total_multiplier = total_multiplier.wrapping_mul(multiplier);
            total_increment = total_increment.wrapping_mul(multiplier).wrapping_add(increment);
        }
        increment = multiplier.wrapping_add(1).wrapping_mul(increment);
        multiplier = multiplier.wrapping_mul(multiplier);
        delta >>= 1;
    }
    (total_multiplier, total_increment)
}

/// The state after seeding: the seed enters between two steps from zero. NumPy seeds both generators with
/// the multiplier of the first.
fn seeded(seed: &impl Seeds) -> (u128, u128) {
    let words = seed.generate_u64(4);
    let join = |high: u64, low: u64| u128::from(high) << 64 | u128::from(low);
    let inc = join(words[2], words[3]) << 1 | 1;
    let state = inc.wrapping_add(join(words[0], words[1])).wrapping_mul(MULTIPLIER).wrapping_add(inc);
    (state, inc)
}

/// The XSL-RR output: both halves xored, rotated by the top six bits.
#[inline(always)]
fn xsl_rr(state: u128) -> u64 {
    ((state >> 64) as u64 ^ state as u64).rotate_right((state >> 122) as u32)
}

/// The DXSM output: a double xorshift multiply of the upper half by the odd lower half.
#[inline(always)]
fn dxsm(state: u128) -> u64 {
    let low = state as u64 | 1;
    let mut high = (state >> 64) as u64;
    high ^= high >> 32;
    high = high.wrapping_mul(CHEAP_MULTIPLIER as u64);
    high ^= high >> 48;
    high.wrapping_mul(low)
}

/// What the two generators share; they differ in multiplier and output.
macro_rules! pcg {
    ($(#[$doc:meta])* $name:ident { multiplier: $multiplier:expr, output: $output:ident, before_step: $before:expr }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            state: u128,
            inc: u128,
            half: Half,
        }

        impl $name {
            /// A generator seeded as NumPy seeds it.
            pub fn new(seed: &impl Seeds) -> Self {
                let (state, inc) = seeded(seed);
                Self { state, inc, half: Half::default() }
            }

            /// A generator from one non-negative integer.
            pub fn from_int(seed: u128) -> Self {
                Self::new(&SeedSequence::from_int(seed))
            }

            /// A generator from its 128-bit state and (odd) increment, with no half waiting.
            pub fn from_parts(state: u128, inc: u128) -> Self {
                Self { state, inc, half: Half::default() }
            }

            /// The 128-bit state, the increment and the waiting half.
            pub fn parts(&self) -> (u128, u128, Half) {
                (self.state, self.inc, self.half)
            }

            /// Moves as if `delta` 64-bit draws had been made, and forgets the waiting half, as NumPy does.
            /// Costs at most 128 steps.
            pub fn advance(&mut self, delta: u128) {
                self.skip(delta);
                self.half = Half::default();
            }

            /// Moves as if `delta` 64-bit draws had been made and keeps the waiting half: what `delta`
            /// draws of 64 bits do to the state.
            pub fn skip(&mut self, delta: u128) {
                let (multiplier, increment) = stride(delta, $multiplier, self.inc);
                self.state = self.state.wrapping_mul(multiplier).wrapping_add(increment);
            }

            /// A new generator `jumps` times 2¹²⁸/φ draws away.
            pub fn jumped(&self, jumps: u128) -> Self {
                let mut jumped = self.clone();
                jumped.advance(JUMP.wrapping_mul(jumps));
                jumped
            }

            /// Cuts the fill of `out` into pieces of `length` numbers, each with a generator that stands at
            /// its beginning, and moves this generator to the end. Filling every piece, in any order and on
            /// any thread, gives what [`BitGenerator::fill_f64`] gives.
            ///
            /// ```
            /// use random::{BitGenerator, PCG64};
            /// let (mut one, mut many) = (PCG64::from_int(1), PCG64::from_int(1));
            /// let (mut expected, mut out) = ([0.0; 1000], [0.0; 1000]);
            /// one.fill_f64(&mut expected);
            /// std::thread::scope(|scope| {
            ///     for (mut bits, piece) in many.pieces(&mut out, 300) {
            ///         scope.spawn(move || bits.fill_f64(piece));
            ///     }
            /// });
            /// assert_eq!(out, expected);
            /// assert_eq!(one, many);
            /// ```
            pub fn pieces<'a>(&mut self, out: &'a mut [f64], length: usize) -> Vec<(Self, &'a mut [f64])> {
                let length = length.max(1);
                let mut pieces = Vec::with_capacity(out.len().div_ceil(length));
                let (multiplier, increment) = stride(length as u128, $multiplier, self.inc);
                for piece in out.chunks_mut(length) {
                    let start = self.clone();
                    if piece.len() == length {
                        self.state = self.state.wrapping_mul(multiplier).wrapping_add(increment);
                    } else {
                        self.skip(piece.len() as u128);
                    }
                    pieces.push((start, piece));
                }
                pieces
            }

            #[inline(always)]
            fn step(&self, state: u128) -> u128 {
                state.wrapping_mul($multiplier).wrapping_add(self.inc)
            }

            /// Calls `put` with successive blocks of 64-bit draws; `n` must be a multiple of the block.
            #[inline(always)]
            fn blocks(&mut self, n: usize, mut put: impl FnMut(usize, &[u64; BLOCK])) {
                if n < BLOCK {
                    return;
                }
                let (multiplier, increment) = stride(LANES as u128, $multiplier, self.inc);
                let mut lanes = [self.state; LANES];
                if !$before {
                    lanes[0] = self.step(self.state);
                }
                for lane in 1..LANES {
                    lanes[lane] = self.step(lanes[lane - 1]);
                }
                let mut block = [0u64; BLOCK];
                for i in 0..n / BLOCK {
                    for draws in block.chunks_exact_mut(LANES) {
                        for lane in 0..LANES {
                            draws[lane] = $output(lanes[lane]);
                            lanes[lane] = lanes[lane].wrapping_mul(multiplier).wrapping_add(increment);
                        }
                    }
                    put(i, &block);
                }
                self.skip((n / BLOCK * BLOCK) as u128);
            }
        }

        impl BitGenerator for $name {
            #[inline]
            fn next_u64(&mut self) -> u64 {
                if $before {
                    let word = $output(self.state);
                    self.state = self.step(self.state);
                    word
                } else {
                    self.state = self.step(self.state);
                    $output(self.state)
                }
            }

            #[inline]
            fn next_u32(&mut self) -> u32 {
                let mut half = self.half;
                let word = half.next_u32(|| self.next_u64());
                self.half = half;
                word
            }

            fn fill_f64(&mut self, out: &mut [f64]) {
                let (whole, rest) = out.split_at_mut(out.len() / BLOCK * BLOCK);
                self.blocks(whole.len(), |i, block| {
                    for (value, &word) in whole[i * BLOCK..][..BLOCK].iter_mut().zip(block) {
                        // The signed conversion is one instruction, and 53 bits have no sign.
                        *value = (word >> 11) as i64 as f64 * ULP_F64;
                    }
                });
                for value in rest {
                    *value = self.next_f64();
                }
            }

            fn fill_u32(&mut self, out: &mut [u32]) {
                let waiting = usize::from(self.half.has_uint32 && !out.is_empty());
                let (first, out) = out.split_at_mut(waiting);
                for value in first {
                    *value = self.next_u32();
                }
                let (whole, rest) = out.split_at_mut(out.len() / (2 * BLOCK) * (2 * BLOCK));
                self.blocks(whole.len() / 2, |i, block| {
                    for (pair, &word) in whole[i * 2 * BLOCK..][..2 * BLOCK].chunks_exact_mut(2).zip(block) {
                        pair[0] = word as u32;
                        pair[1] = (word >> 32) as u32;
                    }
                });
                if let Some(&uinteger) = whole.last() {
                    self.half = Half { has_uint32: false, uinteger };
                }
                for value in rest {
                    *value = self.next_u32();
                }
            }

            fn state(&self) -> State {
                State::$name { state: self.state, inc: self.inc, half: self.half }
            }

            fn set_state(&mut self, state: &State) -> Result<(), Error> {
                let State::$name { state, inc, half } = *state else {
                    return Err(State::wrong_kind(stringify!($name)));
                };
                *self = Self { state, inc, half };
                Ok(())
            }
        }
    };
}

pcg! {
    /// PCG XSL-RR 128/64, NumPy's default generator.
    ///
    /// ```
    /// use random::{BitGenerator, PCG64};
    /// assert_eq!(PCG64::from_int(42).next_f64(), 0.7739560485559633);
    /// ```
    PCG64 { multiplier: MULTIPLIER, output: xsl_rr, before_step: false }
}

pcg! {
    /// PCG CM DXSM 128/64: a cheaper multiplier and a stronger output, taken before the step.
    PCG64DXSM { multiplier: CHEAP_MULTIPLIER, output: dxsm, before_step: true }
}
