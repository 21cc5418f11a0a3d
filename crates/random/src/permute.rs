//! Random order, by Fisher and Yates in Durstenfeld's form (Comm. ACM 7(7), 1964): from the last place
//! down, each place is exchanged with itself or one before it.
//!
//! With what places are exchanged is drawn for many of them at a time. A rejected candidate is overwritten by
//! the next instead of being branched on, and the exchanges that follow do not wait for each other's memory.

use crate::BitGenerator;
use crate::bounded;
use crate::draw::Draw;

/// Places that are drawn at a time.
const BLOCK: usize = 256;

/// Calls `exchange(i, j)` for the pairs of places that bring `n` things into random order. The way to
/// shuffle what is not a slice: rows of an array, an axis, a list.
pub fn exchanges<B: BitGenerator + ?Sized>(bits: &mut B, n: usize, mut exchange: impl FnMut(usize, usize)) {
    each_place(bits, n, n.saturating_sub(1), |left, place| exchange(left - 1, place));
}

/// Brings a random sample to the front of `values`.
pub(crate) fn take<B: BitGenerator + ?Sized>(bits: &mut B, values: &mut [usize], sample: usize) {
    let n = values.len();
    each_place(bits, n, sample, |left, place| values.swap(n - left, n - left + place));
}

/// Calls `exchange` with the number of things that are left, from `n` down, and one of their places, `times` times.
fn each_place<B: BitGenerator + ?Sized>(
    bits: &mut B,
    n: usize,
    times: usize,
    mut exchange: impl FnMut(usize, usize),
) {
    let mut places = [0; BLOCK];
    let (mut left, end) = (n, n - times);
    while left > end {
        let places = &mut places[..(left - end).min(BLOCK)];
        bits.fill(Draw::Places { last: left - 1, out: places });
        for &place in &*places {
            exchange(left, place);
            left -= 1;
        }
    }
}

/// Brings `values` into random order, as `shuffle` of a one-dimensional array does.
pub fn shuffle<T, B: BitGenerator + ?Sized>(bits: &mut B, values: &mut [T]) {
    exchanges(bits, values.len(), |i, j| values.swap(i, j));
}

/// Fills `out` with integers of `0..=last`, `0..=last - 1` and so on, by masked rejection.
pub(crate) fn places<B: BitGenerator + ?Sized>(bits: &mut B, last: usize, out: &mut [usize]) {
    let mut done = 0;
    while done < out.len() && done < last {
        let range = last - done;
        let mask = usize::MAX >> range.leading_zeros();
        // The places that have the same mask.
        let end = out.len().min(done + range - (mask >> 1));
        if u32::try_from(mask).is_err() {
            out[done] = bounded::interval(bits, range as u64) as usize;
            done += 1;
            continue;
        }
        let mut words = [0u32; BLOCK];
        while done < end {
            // Every place takes at least one word, so that none is drawn in vain.
            let words = &mut words[..(end - done).min(BLOCK)];
            bits.fill_u32(words);
            for &word in &*words {
                let place = word as usize & mask;
                out[done] = place;
                done += usize::from(place <= last - done);
            }
        }
    }
    // The last of all stays where it is.
    out[done..].fill(0);
}

/// The order that `Generator.choice` gives: the same exchanges down to place `first`, with Lemire's
/// integers.
pub(crate) fn shuffle_tail<B: BitGenerator + ?Sized>(bits: &mut B, first: usize, values: &mut [i64]) {
    for i in (first..values.len()).rev() {
        values.swap(i, bounded::up_to(bits, i as u64) as usize);
    }
}
