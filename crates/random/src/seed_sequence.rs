//! Seeds of any size made into good initial states.
//!
//! User seeds are poor: mostly zeros, often consecutive. `SeedSequence` hashes them into a pool of words in
//! which every bit of the seed reaches every bit of the pool, then hashes the pool out to as many words
//! as a generator wants. Children get the parent's entropy and a longer key, so that their streams
//! differ from each other's and from the parent's.
//!
//! Source: M. E. O'Neill, "Developing a seed_seq Alternative" (2015), with NumPy's constants and NumPy's
//! rules for assembling entropy and key.

use crate::Error;

const INIT_A: u32 = 0x43b0_d7e5;
const MULT_A: u32 = 0x931e_8875;
const INIT_B: u32 = 0x8b51_f9dd;
const MULT_B: u32 = 0x58f3_8ded;
const MIX_MULT_L: u32 = 0xca01_f9dd;
const MIX_MULT_R: u32 = 0x4973_f715;
const XSHIFT: u32 = 16;

/// Smallest and usual number of 32-bit words in the pool.
pub const DEFAULT_POOL_SIZE: usize = 4;

/// Entropy mixed into a pool, from which initial states are drawn.
///
/// ```
/// let mut sequence = random::SeedSequence::from_int(42);
/// assert_eq!(sequence.generate_u32(2), [3444837047, 2669555309]);
/// assert_eq!(sequence.spawn(2)[1].spawn_key(), [1]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedSequence {
    entropy: Vec<u32>,
    spawn_key: Vec<u32>,
    n_children_spawned: u32,
    pool: Vec<u32>,
}

/// The little-endian 32-bit words of an integer, without leading zeros; zero is one word.
///
/// ```
/// assert_eq!(random::words(0), [0]);
/// assert_eq!(random::words(1 << 40), [0, 256]);
/// ```
pub fn words(mut value: u128) -> Vec<u32> {
    let mut words = vec![value as u32];
    value >>= 32;
    while value > 0 {
        words.push(value as u32);
        value >>= 32;
    }
    words
}

/// Words straight from the operating system.
pub(crate) fn os_entropy(n_words: usize) -> Result<Vec<u32>, Error> {
    let mut bytes = vec![0u8; 4 * n_words];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Entropy(format!("no entropy from the system: {error}")))?;
    Ok(bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
}

fn hashmix(value: u32, hash: &mut u32) -> u32 {
    let value = value ^ *hash;
    *hash = hash.wrapping_mul(MULT_A);
    let value = value.wrapping_mul(*hash);
    value ^ (value >> XSHIFT)
}

fn mix(x: u32, y: u32) -> u32 {
    let mixed = MIX_MULT_L.wrapping_mul(x).wrapping_sub(MIX_MULT_R.wrapping_mul(y));
    mixed ^ (mixed >> XSHIFT)
}

impl SeedSequence {
    /// A sequence from the little-endian words of the seed (see [`words`]); a seed given as several integers
    /// is the words of each, one after the other.
    pub fn new(entropy: &[u32]) -> Self {
        Self::assemble(entropy.to_vec(), Vec::new(), DEFAULT_POOL_SIZE, 0)
    }

    /// A sequence from one non-negative integer.
    pub fn from_int(seed: u128) -> Self {
        Self::new(&words(seed))
    }

    /// A sequence from fresh entropy of the operating system: 128 bits for the usual pool.
    pub fn from_os() -> Result<Self, Error> {
        let mut entropy = os_entropy(DEFAULT_POOL_SIZE)?;
        while entropy.len() > 1 && entropy.last() == Some(&0) {
            entropy.pop();
        }
        Ok(Self::new(&entropy))
    }

    /// A sequence from all of its parts. `spawn_key` is the words of the key's integers, one after the
    /// other; `pool_size` counts 32-bit words and is at least 4.
    pub fn from_parts(
        entropy: &[u32],
        spawn_key: &[u32],
        pool_size: usize,
        n_children_spawned: u32,
    ) -> Result<Self, Error> {
        if pool_size < DEFAULT_POOL_SIZE {
            return Err(Error::value(format!(
                "The size of the entropy pool should be at least {DEFAULT_POOL_SIZE}"
            )));
        }
        Ok(Self::assemble(entropy.to_vec(), spawn_key.to_vec(), pool_size, n_children_spawned))
    }

    fn assemble(entropy: Vec<u32>, spawn_key: Vec<u32>, pool_size: usize, n_children_spawned: u32) -> Self {
        let mut all = entropy.clone();
        // A short seed with a key must not look like a longer seed without one.
        if !spawn_key.is_empty() && all.len() < pool_size {
            all.resize(pool_size, 0);
        }
        all.extend_from_slice(&spawn_key);

        let mut hash = INIT_A;
        let mut pool: Vec<u32> =
            (0..pool_size).map(|i| hashmix(all.get(i).copied().unwrap_or(0), &mut hash)).collect();
        for source in 0..pool_size {
            for target in 0..pool_size {
                if source != target {
                    pool[target] = mix(pool[target], hashmix(pool[source], &mut hash));
                }
            }
        }
        for &word in all.iter().skip(pool_size) {
            for target in &mut pool {
                *target = mix(*target, hashmix(word, &mut hash));
            }
        }
        SeedSequence { entropy, spawn_key, n_children_spawned, pool }
    }

    /// `n_words` words of initial state. Asking again gives the same words.
    pub fn generate_u32(&self, n_words: usize) -> Vec<u32> {
        let mut hash = INIT_B;
        self.pool
            .iter()
            .cycle()
            .take(n_words)
            .map(|&word| {
                let value = word ^ hash;
                hash = hash.wrapping_mul(MULT_B);
                let value = value.wrapping_mul(hash);
                value ^ (value >> XSHIFT)
            })
            .collect()
    }

    /// `n_words` 64-bit words of initial state: pairs of the 32-bit words, low word first.
    pub fn generate_u64(&self, n_words: usize) -> Vec<u64> {
        let halves = self.generate_u32(2 * n_words);
        halves.chunks_exact(2).map(|pair| u64::from(pair[0]) | u64::from(pair[1]) << 32).collect()
    }

    /// The next `n_children` children. Children spawned later differ from those spawned before.
    pub fn spawn(&mut self, n_children: u32) -> Vec<SeedSequence> {
        let first = self.n_children_spawned;
        self.n_children_spawned = first.wrapping_add(n_children);
        (0..n_children)
            .map(|i| {
                let mut key = self.spawn_key.clone();
                key.push(first.wrapping_add(i));
                Self::assemble(self.entropy.clone(), key, self.pool.len(), 0)
            })
            .collect()
    }

    /// The words of the seed.
    pub fn entropy(&self) -> &[u32] {
        &self.entropy
    }

    /// The words of the key that tells this sequence from its siblings.
    pub fn spawn_key(&self) -> &[u32] {
        &self.spawn_key
    }

    /// Number of 32-bit words in the pool.
    pub fn pool_size(&self) -> usize {
        self.pool.len()
    }

    /// The mixed pool.
    pub fn pool(&self) -> &[u32] {
        &self.pool
    }

    /// How many children exist already.
    pub fn n_children_spawned(&self) -> u32 {
        self.n_children_spawned
    }
}

/// What seeds a bit generator: words of initial state. Asking again gives the same words.
pub trait Seeds {
    /// Words of 32 bits.
    fn generate_u32(&self, n_words: usize) -> Vec<u32>;
    /// Words of 64 bits.
    fn generate_u64(&self, n_words: usize) -> Vec<u64>;
}

impl Seeds for SeedSequence {
    fn generate_u32(&self, n_words: usize) -> Vec<u32> {
        self.generate_u32(n_words)
    }
    fn generate_u64(&self, n_words: usize) -> Vec<u64> {
        self.generate_u64(n_words)
    }
}
