//! Inner loops over contiguous vectors, written so that the compiler fills vector registers with them.
//!
//! Fixed-size arrays of partial sums become registers. Complex numbers are treated as pairs of reals: one sum of
//! products in place and one with the parts of a neighbour exchanged, put together at the end, so that no shuffle
//! depends on another. All functions are inlined into a caller that has chosen the instruction set.

use crate::MatRef;
use crate::matmul::real::{Real, lanes, load};
use crate::matmul::ring::Ring;
use num_complex::Complex;
use pulp::Simd;

/// Partial sums that run side by side.
const LANES: usize = 32;
/// The same for what is left after the last full set.
const FEW: usize = 8;
/// Columns added per pass over the result.
const COLUMNS: usize = 8;
/// Complex elements of the result in one piece; two sums of it stay in the first-level cache.
const PIECE: usize = 256;

/// Sum of products of two slices of one length.
#[inline(always)]
pub(crate) fn dot<T: Ring, const FMA: bool>(a: &[T], b: &[T]) -> T {
    let (wide_a, a) = a.as_chunks::<LANES>();
    let (wide_b, b) = b.as_chunks::<LANES>();
    let mut sums = [T::ZERO; LANES];
    for (a, b) in wide_a.iter().zip(wide_b) {
        for lane in 0..LANES {
            sums[lane] = Ring::mul_add::<FMA>(sums[lane], a[lane], b[lane]);
        }
    }
    let mut few = [T::ZERO; FEW];
    for group in sums.as_chunks::<FEW>().0 {
        for lane in 0..FEW {
            few[lane] = few[lane].plus(group[lane]);
        }
    }
    let (wide_a, a) = a.as_chunks::<FEW>();
    let (wide_b, b) = b.as_chunks::<FEW>();
    for (a, b) in wide_a.iter().zip(wide_b) {
        for lane in 0..FEW {
            few[lane] = Ring::mul_add::<FMA>(few[lane], a[lane], b[lane]);
        }
    }
    let rest = a.iter().zip(b).fold(T::ZERO, |sum, (&a, &b)| Ring::mul_add::<FMA>(sum, a, b));
    let pairs: [T; 4] = std::array::from_fn(|lane| few[lane].plus(few[lane + 4]));
    pairs[0].plus(pairs[2]).plus(pairs[1].plus(pairs[3])).plus(rest)
}

/// [`dot`] for real floating-point numbers.
#[inline(always)]
pub(crate) fn real_dot<S: Simd, T: Real>(simd: S, a: &[T], b: &[T]) -> T {
    real_dots::<S, T, 1, 8>(simd, [a], b)[0]
}

/// The inner products of `R` slices with one of the same length, each in `SUMS` vectors of partial sums.
#[inline(always)]
fn real_dots<S: Simd, T: Real, const R: usize, const SUMS: usize>(simd: S, a: [&[T]; R], b: &[T]) -> [T; R] {
    let (n, lanes) = (b.len(), lanes::<S, T>());
    assert!(a.iter().all(|a| a.len() == n));
    let a = a.map(<[T]>::as_ptr);
    let mut sums = [[T::splat(simd, T::ZERO); SUMS]; R];
    let step = SUMS * lanes;
    let whole = n - n % step;
    // SAFETY: all slices have n elements; the first loop ends before `whole`, the second masks what is beyond n.
    unsafe {
        for from in (0..whole).step_by(step) {
            for v in 0..SUMS {
                let at = from + v * lanes;
                let x = load::<S, T>(b.as_ptr().add(at));
                for r in 0..R {
                    sums[r][v] = T::fused(simd, load::<S, T>(a[r].add(at)), x, sums[r][v]);
                }
            }
        }
        for v in 0..SUMS {
            let at = whole + v * lanes;
            if at < n {
                let mask = T::mask(simd, n - at);
                let x = T::load(simd, mask, b.as_ptr().add(at));
                for r in 0..R {
                    sums[r][v] = T::fused(simd, T::load(simd, mask, a[r].add(at)), x, sums[r][v]);
                }
            }
        }
    }
    std::array::from_fn(|r| {
        let mut width = SUMS / 2;
        while width > 0 {
            for v in 0..width {
                sums[r][v] = T::add(simd, sums[r][v], sums[r][v + width]);
            }
            width /= 2;
        }
        T::sum(simd, sums[r][0])
    })
}

/// Sum of products of two complex slices of one length, the first conjugated if asked.
#[inline(always)]
pub(crate) fn complex_dot<R: Ring + std::ops::Neg<Output = R>, const FMA: bool>(
    a: &[Complex<R>],
    b: &[Complex<R>],
    conjugate: bool,
) -> Complex<R> {
    // The exchange is made in a short buffer: written inside the loop of sums, it keeps the compiler from
    // vectorising it.
    const PIECE: usize = 64;
    let mut exchanged = [R::ZERO; 2 * PIECE];
    let (mut same, mut cross) = ([R::ZERO; LANES], [R::ZERO; LANES]);
    let mut sums = [R::ZERO; 4];
    for (a, b) in a.chunks(PIECE).zip(b.chunks(PIECE)) {
        let (a, b) = (parts(a), parts(b));
        let exchanged = &mut exchanged[..b.len()];
        for (out, pair) in exchanged.as_chunks_mut::<2>().0.iter_mut().zip(b.as_chunks::<2>().0) {
            *out = [pair[1], pair[0]];
        }
        let (wide_a, tail_a) = a.as_chunks::<LANES>();
        let (wide_b, tail_b) = b.as_chunks::<LANES>();
        let (wide_x, tail_x) = exchanged.as_chunks::<LANES>();
        for ((a, b), x) in wide_a.iter().zip(wide_b).zip(wide_x) {
            for lane in 0..LANES {
                same[lane] = Ring::mul_add::<FMA>(same[lane], a[lane], b[lane]);
                cross[lane] = Ring::mul_add::<FMA>(cross[lane], a[lane], x[lane]);
            }
        }
        for (lane, &a) in tail_a.iter().enumerate() {
            sums[lane % 2] = Ring::mul_add::<FMA>(sums[lane % 2], a, tail_b[lane]);
            sums[2 + lane % 2] = Ring::mul_add::<FMA>(sums[2 + lane % 2], a, tail_x[lane]);
        }
    }
    // Sums over even and odd places: products of real parts, of imaginary parts, and the two mixed ones.
    let mut width = LANES / 2;
    while width > 1 {
        for lane in 0..width {
            same[lane] = same[lane].plus(same[lane + width]);
            cross[lane] = cross[lane].plus(cross[lane + width]);
        }
        width /= 2;
    }
    for lane in 0..2 {
        sums[lane] = sums[lane].plus(same[lane]);
        sums[2 + lane] = sums[2 + lane].plus(cross[lane]);
    }
    if conjugate {
        Complex::new(sums[0].plus(sums[1]), sums[2].plus(-sums[3]))
    } else {
        Complex::new(sums[0].plus(-sums[1]), sums[2].plus(sums[3]))
    }
}

/// [`add_rows`] for real floating-point numbers: several rows at once, each summed up as it would be alone.
#[inline(always)]
pub(crate) fn add_real_rows<S: Simd, T: Real>(simd: S, out: &mut [T], rows: MatRef<T>, x: &[T]) {
    const ROWS: usize = 4;
    let row = |i| rows.block(i, 0, 1, x.len()).as_slice().unwrap_or(&[]);
    let (groups, rest) = out.as_chunks_mut::<ROWS>();
    let whole = groups.len() * ROWS;
    for (group, out) in groups.iter_mut().enumerate() {
        let sums = real_dots::<S, T, ROWS, 4>(simd, std::array::from_fn(|r| row(group * ROWS + r)), x);
        for (out, sum) in out.iter_mut().zip(sums) {
            *out = out.plus(sum);
        }
    }
    for (i, out) in rest.iter_mut().enumerate() {
        *out = out.plus(real_dots::<S, T, 1, 4>(simd, [row(whole + i)], x)[0]);
    }
}

/// Adds the inner product of each row, contiguous, and `x` to `out`.
#[inline(always)]
pub(crate) fn add_rows<T: Ring, const FMA: bool>(out: &mut [T], rows: MatRef<T>, x: &[T]) {
    for (i, out) in out.iter_mut().enumerate() {
        let row = rows.block(i, 0, 1, x.len()).as_slice().unwrap_or(&[]);
        *out = out.plus(dot::<T, FMA>(row, x));
    }
}

/// [`add_rows`] for complex elements, given `x` with its parts exchanged, too.
#[inline(always)]
pub(crate) fn add_complex_rows<R: Ring + std::ops::Neg<Output = R>, const FMA: bool>(
    out: &mut [Complex<R>],
    rows: MatRef<Complex<R>>,
    x: &[Complex<R>],
    exchanged: &[Complex<R>],
) {
    let (wide_x, tail_x) = parts(x).as_chunks::<LANES>();
    let (wide_e, tail_e) = parts(exchanged).as_chunks::<LANES>();
    for (i, out) in out.iter_mut().enumerate() {
        let row = parts(rows.block(i, 0, 1, x.len()).as_slice().unwrap_or(&[]));
        let (wide_a, tail_a) = row.as_chunks::<LANES>();
        let (mut same, mut cross) = ([R::ZERO; LANES], [R::ZERO; LANES]);
        for ((a, x), e) in wide_a.iter().zip(wide_x).zip(wide_e) {
            for lane in 0..LANES {
                same[lane] = Ring::mul_add::<FMA>(same[lane], a[lane], x[lane]);
                cross[lane] = Ring::mul_add::<FMA>(cross[lane], a[lane], e[lane]);
            }
        }
        let mut width = LANES / 2;
        while width > 1 {
            for lane in 0..width {
                same[lane] = same[lane].plus(same[lane + width]);
                cross[lane] = cross[lane].plus(cross[lane + width]);
            }
            width /= 2;
        }
        let (mut same, mut cross) = ([same[0], same[1]], [cross[0], cross[1]]);
        let pairs = tail_x.as_chunks::<2>().0.iter().zip(tail_e.as_chunks::<2>().0);
        for (a, (x, e)) in tail_a.as_chunks::<2>().0.iter().zip(pairs) {
            for part in 0..2 {
                same[part] = Ring::mul_add::<FMA>(same[part], a[part], x[part]);
                cross[part] = Ring::mul_add::<FMA>(cross[part], a[part], e[part]);
            }
        }
        out.re = out.re.plus(same[0].plus(-same[1]));
        out.im = out.im.plus(cross[0].plus(cross[1]));
    }
}

/// Adds columns, each contiguous, times the elements of `x` to `out`.
#[inline(always)]
pub(crate) fn add_columns<T: Ring, const FMA: bool>(out: &mut [T], columns: MatRef<T>, x: &[T]) {
    let rows = out.len();
    let column = |j| columns.block(0, j, rows, 1).as_slice().unwrap_or(&[]);
    let whole = x.len() / COLUMNS * COLUMNS;
    for j in (0..whole).step_by(COLUMNS) {
        let a: [&[T]; COLUMNS] = std::array::from_fn(|lane| &column(j + lane)[..rows]);
        let x: [T; COLUMNS] = std::array::from_fn(|lane| x[j + lane]);
        for i in 0..rows {
            let mut sum = out[i];
            for lane in 0..COLUMNS {
                sum = Ring::mul_add::<FMA>(sum, a[lane][i], x[lane]);
            }
            out[i] = sum;
        }
    }
    for j in whole..x.len() {
        for (out, &a) in out.iter_mut().zip(column(j)) {
            *out = Ring::mul_add::<FMA>(*out, a, x[j]);
        }
    }
}

/// [`add_columns`] for complex elements.
#[inline(always)]
pub(crate) fn add_complex_columns<R: Ring + std::ops::Neg<Output = R>, const FMA: bool>(
    out: &mut [Complex<R>],
    columns: MatRef<Complex<R>>,
    x: &[Complex<R>],
) {
    const COLUMNS: usize = 4;
    for (piece, out) in out.chunks_mut(PIECE).enumerate() {
        let rows = out.len();
        // Sums of a * x.re and a * x.im, both part by part.
        let (mut same, mut cross) = ([R::ZERO; 2 * PIECE], [R::ZERO; 2 * PIECE]);
        let (same, cross) = (&mut same[..2 * rows], &mut cross[..2 * rows]);
        let column = |j| parts(columns.block(piece * PIECE, j, rows, 1).as_slice().unwrap_or(&[]));
        let whole = x.len() / COLUMNS * COLUMNS;
        for j in (0..whole).step_by(COLUMNS) {
            let a: [&[R]; COLUMNS] = std::array::from_fn(|lane| &column(j + lane)[..2 * rows]);
            let x: [Complex<R>; COLUMNS] = std::array::from_fn(|lane| x[j + lane]);
            for i in 0..2 * rows {
                let (mut re, mut im) = (same[i], cross[i]);
                for lane in 0..COLUMNS {
                    re = Ring::mul_add::<FMA>(re, a[lane][i], x[lane].re);
                    im = Ring::mul_add::<FMA>(im, a[lane][i], x[lane].im);
                }
                (same[i], cross[i]) = (re, im);
            }
        }
        for j in whole..x.len() {
            for ((same, cross), &a) in same.iter_mut().zip(cross.iter_mut()).zip(column(j)) {
                *same = Ring::mul_add::<FMA>(*same, a, x[j].re);
                *cross = Ring::mul_add::<FMA>(*cross, a, x[j].im);
            }
        }
        let sums = same.as_chunks::<2>().0.iter().zip(cross.as_chunks::<2>().0);
        for (out, (same, cross)) in out.iter_mut().zip(sums) {
            out.re = out.re.plus(same[0].plus(-cross[1]));
            out.im = out.im.plus(same[1].plus(cross[0]));
        }
    }
}

/// Complex numbers as their real and imaginary parts in turn.
#[inline(always)]
fn parts<R>(x: &[Complex<R>]) -> &[R] {
    // SAFETY: `Complex` is `repr(C)` with the fields `re` and `im`, so n of them are 2 n reals.
    unsafe { std::slice::from_raw_parts(x.as_ptr().cast(), 2 * x.len()) }
}
