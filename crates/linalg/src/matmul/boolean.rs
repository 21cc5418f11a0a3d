//! The product of boolean matrices, 64 elements at a time.
//!
//! Rows of `b` are packed to bits. Row i of the result is the or of those rows p of `b` for which `a[i, p]` holds, and
//! is finished early once all its bits are set, which for dense random matrices is after a few rows. NumPy stops
//! early too, but looks at one element at a time.

use crate::matmul::ring::tiny;
use crate::{MatMut, MatRef};
use error::Result;
use memory::{Benches, Scratch, Workspace};

/// Rows of `b` between two looks at whether the result's row is full.
const BETWEEN: usize = 8;
/// Elements of `a` times words of `b` below which one thread is faster than several.
const PARALLEL: usize = 1 << 16;

pub(crate) fn packed(out: MatMut<bool>, a: MatRef<bool>, b: MatRef<bool>, accumulate: bool) -> Result<()> {
    let (m, n, k) = (out.rows(), out.cols(), a.cols());
    if m.saturating_mul(n).saturating_mul(k) <= 64 {
        tiny(out, a, b, accumulate);
        return Ok(());
    }
    if n < m && n < 64 {
        // Bits along the longer side.
        return packed(out.transpose(), b.transpose(), a.transpose(), accumulate);
    }
    let words = n.div_ceil(64);
    let mut bits = Scratch::filled(k * words, 0_u64)?;
    let large = (m * k).saturating_mul(words) >= PARALLEL;
    let threads = if large { threads::num_threads() } else { 1 };
    let benches = Benches::new(threads, 2 * Workspace::bytes::<u64>(words) + Workspace::bytes::<bool>(n))?;
    let chunk = |rows: usize| if large { rows.div_ceil(threads * 2) } else { rows };
    MatMut::row_major(&mut bits, k, words).spread(chunk(k), |start, mut piece| {
        let mut bench = benches.take()?;
        let rows = piece.as_mut_slice().unwrap_or_default();
        for (p, row) in rows.chunks_mut(words).enumerate() {
            pack(row, b.block(start + p, 0, 1, n), bench.workspace());
        }
        Ok(())
    })?;
    out.spread(chunk(m), |start, piece| {
        let rows = piece.rows();
        combine(piece, a.block(start, 0, rows, k), &bits, accumulate, benches.take()?.workspace());
        Ok(())
    })
}

fn combine(
    mut out: MatMut<bool>,
    a: MatRef<bool>,
    bits: &[u64],
    accumulate: bool,
    mut workspace: Workspace<'_>,
) {
    let (n, k) = (out.cols(), a.cols());
    let words = n.div_ceil(64);
    let full = workspace.filled(words, u64::MAX);
    if n % 64 != 0 {
        full[words - 1] = (1 << (n % 64)) - 1;
    }
    let sum = workspace.filled(words, 0_u64);
    for i in 0..out.rows() {
        if accumulate {
            pack(sum, out.as_ref().block(i, 0, 1, n), workspace.part());
        } else {
            sum.fill(0);
        }
        for start in (0..k).step_by(BETWEEN) {
            let mut changed = false;
            for p in start..k.min(start + BETWEEN) {
                if a.at(i, p) {
                    changed = true;
                    for (sum, row) in sum.iter_mut().zip(&bits[p * words..(p + 1) * words]) {
                        *sum |= row;
                    }
                }
            }
            if changed && sum == full {
                break;
            }
        }
        let mut row = out.reborrow().block(i, 0, 1, n);
        match row.as_mut_slice() {
            Some(row) => {
                for (row, &word) in row.chunks_mut(64).zip(sum.iter()) {
                    for (bit, value) in row.iter_mut().enumerate() {
                        *value = word >> bit & 1 != 0;
                    }
                }
            }
            None => row.fill_with(|_, j| sum[j / 64] >> (j % 64) & 1 != 0),
        }
    }
}

/// Bit j of `words` becomes element j of a row.
fn pack(words: &mut [u64], row: MatRef<bool>, mut workspace: Workspace<'_>) {
    let row = match row.as_slice() {
        Some(row) => row,
        None => workspace.collected((0..row.cols()).map(|j| row.at(0, j))),
    };
    for (word, part) in words.iter_mut().zip(row.chunks(64)) {
        let (eights, rest) = part.as_chunks::<8>();
        *word = 0;
        for (place, eight) in eights.iter().enumerate() {
            // The product moves bit 0 of byte i to bit 56 + i.
            let bytes = u64::from_le_bytes(eight.map(u8::from));
            *word |= (bytes.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * place);
        }
        for (bit, &value) in rest.iter().enumerate() {
            *word |= u64::from(value) << (8 * eights.len() + bit);
        }
    }
}
