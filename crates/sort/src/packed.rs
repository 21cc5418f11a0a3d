//! Positions in sorted order, by sorting words that hold key and position together.
//!
//! A word is the key's distance from the smallest key, without low bits that all keys share, then the position in as many low bits as
//! the length needs. Where both fit into 64 bits, words order exactly as (key, position): one
//! sort of 64-bit integers in the caller's output gives a stable result, without scratch.
//! Otherwise the key loses its lowest bits. Words whose shortened keys tie then lie side by side,
//! and each such run is sorted again by the bits that were lost, which fit: positions take at
//! most 32 bits, so at most 32 bits are lost.

use crate::key::Kernel;
use crate::quick;

/// How keys and positions share a word.
#[derive(Clone, Copy)]
struct Packing {
    /// Smallest ordered key.
    least: u64,
    /// Low bits in which all keys agree.
    same: u32,
    /// Low bits of the rest of a key that do not fit.
    lost: u32,
    /// Bits of a position.
    position_bits: u32,
}

impl Packing {
    fn new<T: Kernel>(x: &[T]) -> Self {
        let position_bits = (usize::BITS - (x.len() - 1).leading_zeros()).max(1);
        if T::BITS <= 32 {
            return Self { least: 0, same: 0, lost: 0, position_bits };
        }
        let (least, greatest, different) = bounds(x);
        let same = different.trailing_zeros().min(63);
        let key_bits = 64 - ((greatest - least) >> same).leading_zeros();
        Self { least, same, lost: (key_bits + position_bits).saturating_sub(64), position_bits }
    }

    /// What tells the key of `v` from others.
    #[inline(always)]
    fn key<T: Kernel>(self, v: T) -> u64 {
        (v.ordered() - self.least) >> self.same
    }

    #[inline(always)]
    fn word<T: Kernel>(self, v: T, position: usize) -> u64 {
        (self.key(v) >> self.lost) << self.position_bits | position as u64
    }

    /// The word of `v` within a run of tied words: the lost bits, then the position.
    #[inline(always)]
    fn lost_word<T: Kernel>(self, v: T, position: usize) -> u64 {
        let lost = self.key(v) & ((1 << self.lost) - 1);
        lost << self.position_bits | position as u64
    }

    #[inline(always)]
    fn position(self, word: u64) -> usize {
        (word & ((1 << self.position_bits) - 1)) as usize
    }

    #[inline(always)]
    fn shortened(self, word: u64) -> u64 {
        word >> self.position_bits
    }

    fn pack<T: Kernel>(self, x: &[T], words: &mut [u64]) {
        quick::widest(|| {
            for (i, (word, &v)) in words.iter_mut().zip(x).enumerate() {
                *word = self.word(v, i);
            }
        });
    }

    fn unpack(self, words: &mut [u64]) {
        quick::widest(|| {
            for word in words {
                *word = self.position(*word) as u64;
            }
        });
    }

    /// Sorts a run of words with equal shortened keys by the whole key, then by position.
    fn settle<T: Kernel>(self, x: &[T], run: &mut [u64]) {
        for word in run.iter_mut() {
            let position = self.position(*word);
            *word = self.lost_word(x[position], position);
        }
        if run.len() <= 16 { run.sort_unstable() } else { quick::sort(run) }
    }
}

/// The smallest and the largest ordered key of `x`, and the bits in which keys differ.
fn bounds<T: Kernel>(x: &[T]) -> (u64, u64, u64) {
    let first = x[0].ordered();
    quick::widest(|| {
        x.iter().fold((u64::MAX, 0, 0), |(least, greatest, different), v| {
            let key = v.ordered();
            (least.min(key), greatest.max(key), different | (key ^ first))
        })
    })
}

/// Lengths whose positions leave at least half a word to the key.
fn packs(len: usize) -> bool {
    len as u64 <= 1 << 32
}

/// The output as unsigned words of the same width.
fn as_words(indices: &mut [i64]) -> &mut [u64] {
    // SAFETY: `i64` and `u64` have the same size, alignment and set of valid values.
    unsafe { std::slice::from_raw_parts_mut(indices.as_mut_ptr().cast(), indices.len()) }
}

/// Stable positions of `x` in order.
pub(crate) fn argsort<T: Kernel>(x: &[T], indices: &mut [i64]) {
    if quick::widest(|| quick::ascends(x, |v, next| v.ordered() > next.ordered())) {
        return iota(indices);
    }
    if !packs(x.len()) {
        iota(indices);
        return indices.sort_by_key(|&i| x[i as usize].ordered());
    }
    let packing = Packing::new(x);
    let words = as_words(indices);
    packing.pack(x, words);
    quick::sort(words);
    if packing.lost > 0 {
        settle_runs(x, packing, words);
    }
    packing.unpack(words);
}

/// Settles every run of tied words; words are sorted. Blocks without a tie, nearly all, are
/// recognised by a loop that vectorises.
fn settle_runs<T: Kernel>(x: &[T], packing: Packing, words: &mut [u64]) {
    let tied = |w1: u64, w2: u64| packing.shortened(w1) == packing.shortened(w2);
    let mut i = 0;
    while i + 1 < words.len() {
        let end = (i + 256).min(words.len() - 1);
        if quick::widest(|| quick::ascends(&words[i..=end], tied)) {
            i = end;
            continue;
        }
        while i < end && !tied(words[i], words[i + 1]) {
            i += 1;
        }
        let run = words[i..].iter().take_while(|&&word| tied(word, words[i])).count();
        if run > 1 {
            packing.settle(x, &mut words[i..i + run]);
        }
        i += run;
    }
}

/// Positions of `x` partitioned at each of `kth`, which ascends strictly.
pub(crate) fn argselect<T: Kernel>(x: &[T], kth: &[usize], indices: &mut [i64]) {
    if kth.is_empty() {
        return iota(indices);
    }
    if !packs(x.len()) {
        iota(indices);
        return indices.sort_by_key(|&i| x[i as usize].ordered());
    }
    let packing = Packing::new(x);
    let words = as_words(indices);
    packing.pack(x, words);
    quick::select(words, kth);
    if packing.lost > 0 {
        settle_selected(x, kth, packing, words);
    }
    packing.unpack(words);
}

/// Brings each selected word's ties together and sorts them by the bits their keys have lost.
fn settle_selected<T: Kernel>(x: &[T], kth: &[usize], packing: Packing, words: &mut [u64]) {
    let mut ties: Vec<(usize, usize)> = Vec::new();
    for &k in kth {
        if ties.last().is_some_and(|&(_, end)| k < end) {
            continue;
        }
        let key = packing.shortened(words[k]);
        let (before, equal) = quick::widest(|| {
            words.iter().fold((0, 0), |(before, equal), &word| {
                let shortened = packing.shortened(word);
                (before + usize::from(shortened < key), equal + usize::from(shortened == key))
            })
        });
        ties.push((before, before + equal));
    }
    ties.retain(|&(start, end)| end - start > 1);
    let mut bounds: Vec<usize> =
        kth.iter().copied().chain(ties.iter().flat_map(|&(a, b)| [a, b - 1])).collect();
    bounds.sort_unstable();
    bounds.dedup();
    if !ties.is_empty() {
        quick::select(words, &bounds);
    }
    for (start, end) in ties {
        packing.settle(x, &mut words[start..end]);
    }
}

/// Positions in their own order.
pub(crate) fn iota(indices: &mut [i64]) {
    for (i, index) in indices.iter_mut().enumerate() {
        *index = i as i64;
    }
}
