//! Counting sorts for elements of 8 and 16 bits.
//!
//! A histogram and a pass that writes runs: 2n steps and no comparison. Eight bits count into
//! four tables, because increments of one and the same counter wait for each other. Sixteen bits
//! need 65536 counters, which only long slices pay for; they are counted where there is no vector
//! form for them, shorter ones widen to 32 bits.

use crate::key::Kernel;
use crate::quick::Wide;
use crate::{packed, quick};
use error::Result;
use memory::Scratch;

/// Below this many 16-bit elements clearing and walking the counters dominates.
const LONG: usize = 1 << 14;

/// Up to this many elements a network of 16-bit lanes is quicker than clearing counters.
const SHORT: usize = 256;

/// Sorts `x` by `image`, whose inverse is `element`.
pub(crate) fn sort<T: Kernel>(
    x: &mut [T],
    image: impl Fn(T) -> usize,
    element: impl Fn(usize) -> T,
) -> Result<()> {
    if x.len() <= SHORT {
        let mut wide = [0_u16; SHORT];
        let wide = &mut wide[..x.len()];
        for (wide, &v) in wide.iter_mut().zip(x.iter()) {
            *wide = image(v) as u16;
        }
        if u16::sort_vectors(wide) {
            for (v, &mut k) in x.iter_mut().zip(wide) {
                *v = element(k as usize);
            }
            return Ok(());
        }
    }
    if T::BITS == 8 {
        let counts = bytes(x, &image);
        write_runs(x, &counts, element);
    } else if x.len() < LONG {
        let mut wide = Scratch::collected(x.iter().map(|&v| image(v) as u32))?;
        quick::sort(&mut wide);
        for (v, &k) in x.iter_mut().zip(&wide) {
            *v = element(k as usize);
        }
    } else {
        let mut counts = Scratch::filled(1 << 16, 0_usize)?;
        for &v in x.iter() {
            counts[image(v) & 0xffff] += 1;
        }
        write_runs(x, &counts, element);
    }
    Ok(())
}

fn bytes<T: Kernel>(x: &[T], image: &impl Fn(T) -> usize) -> [usize; 256] {
    let mut tables = [[0_usize; 256]; 4];
    let mut blocks = x.chunks_exact(4);
    for block in &mut blocks {
        for (table, &v) in tables.iter_mut().zip(block) {
            table[image(v) & 0xff] += 1;
        }
    }
    for &v in blocks.remainder() {
        tables[0][image(v) & 0xff] += 1;
    }
    std::array::from_fn(|k| tables.iter().map(|table| table[k]).sum())
}

fn write_runs<T: Copy>(x: &mut [T], counts: &[usize], element: impl Fn(usize) -> T) {
    let mut rest = x;
    for (k, &count) in counts.iter().enumerate() {
        if count > 0 {
            let (run, behind) = rest.split_at_mut(count);
            run.fill(element(k));
            rest = behind;
        }
    }
}

/// Stable positions of 8-bit elements in order. Wider ones are better packed.
pub(crate) fn argsort<T: Kernel>(x: &[T], indices: &mut [i64]) {
    if T::BITS > 8 {
        return packed::argsort(x, indices);
    }
    let counts = bytes(x, &|v: T| v.ordered() as usize);
    let mut start = 0;
    let mut next = counts.map(|count| {
        start += count;
        start - count
    });
    for (i, &v) in x.iter().enumerate() {
        let slot = &mut next[v.ordered() as usize];
        indices[*slot] = i as i64;
        *slot += 1;
    }
}
