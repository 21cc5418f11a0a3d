//! Matrix products over any element that can add and multiply.
//!
//! [`blocked`] is the structure of BLIS in small: a block of `b` is packed into panels [`PANEL`] bytes wide that stay
//! in the second-level cache, and a tile of [`TILE_ROWS`] rows by one panel stays in registers while the depth runs.
//! The tile is plain Rust that the compiler turns into vector code for the instruction set found at run time.
//! NumPy has no fast path for these types, so this is far ahead of it. [`tiny`] is three loops.

use crate::stack::Run;
use crate::{MatMut, MatRef, lanes};
use error::Result;
use memory::{Benches, Small, Workspace};
use num_complex::Complex;
use pulp::{Arch, Simd};

/// Whether `mul_add` is one instruction when nothing was detected at run time.
pub(crate) const FUSED: bool = cfg!(target_arch = "aarch64");

/// A vector that a matrix is multiplied by.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Factors<'a, T> {
    pub(crate) plain: &'a [T],
    /// The same with real and imaginary parts exchanged, where rows are multiplied that have such parts.
    pub(crate) exchanged: &'a [T],
}

impl<'a, T> Factors<'a, T> {
    /// So many of them from `start` on.
    pub(crate) fn part(self, start: usize, length: usize) -> Factors<'a, T> {
        let of = |x: &'a [T]| x.get(start..start + length).unwrap_or_default();
        Factors { plain: of(self.plain), exchanged: of(self.exchanged) }
    }
}

/// What a product needs of its elements. `FMA` says that the processor has fused multiply-add, so that `mul_add` is
/// one instruction and not a library call; integers and booleans do not look at it.
pub trait Ring: Copy + Send + Sync + 'static {
    /// The sum of nothing.
    const ZERO: Self;
    /// The factor that changes nothing.
    const ONE: Self;
    #[doc(hidden)]
    fn mul_add<const FMA: bool>(self, a: Self, b: Self) -> Self;
    #[doc(hidden)]
    fn plus(self, other: Self) -> Self;
    #[doc(hidden)]
    #[inline(always)]
    fn dot_slices<S: Simd, const FMA: bool>(_: S, a: &[Self], b: &[Self], _conjugate: bool) -> Self {
        lanes::dot::<Self, FMA>(a, b)
    }
    #[doc(hidden)]
    #[inline(always)]
    fn add_rows<S: Simd, const FMA: bool>(_: S, out: &mut [Self], rows: MatRef<Self>, x: Factors<Self>) {
        lanes::add_rows::<Self, FMA>(out, rows, x.plain);
    }
    /// With real and imaginary part exchanged; `None` where there are no such parts.
    #[doc(hidden)]
    const EXCHANGED: Option<fn(Self) -> Self> = None;
    #[doc(hidden)]
    #[inline(always)]
    fn add_columns<const FMA: bool>(out: &mut [Self], columns: MatRef<Self>, x: &[Self]) {
        lanes::add_columns::<Self, FMA>(out, columns, x);
    }
}

macro_rules! wrapping {
    ($($t:ty)*) => {$(
        impl Ring for $t {
            const ZERO: Self = 0;
            const ONE: Self = 1;
            #[inline(always)]
            fn mul_add<const FMA: bool>(self, a: Self, b: Self) -> Self {
                self.wrapping_add(a.wrapping_mul(b))
            }
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
        }
    )*};
}
wrapping!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

impl Ring for bool {
    const ZERO: Self = false;
    const ONE: Self = true;
    #[inline(always)]
    fn mul_add<const FMA: bool>(self, a: Self, b: Self) -> Self {
        self | (a & b)
    }
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self | other
    }
}

macro_rules! real {
    ($($t:ty)*) => {$(
        impl Ring for $t {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            #[inline(always)]
            fn mul_add<const FMA: bool>(self, a: Self, b: Self) -> Self {
                if FMA { <$t>::mul_add(a, b, self) } else { self + a * b }
            }
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self + other
            }
            #[inline(always)]
            fn dot_slices<S: Simd, const FMA: bool>(simd: S, a: &[Self], b: &[Self], _conjugate: bool) -> Self {
                lanes::real_dot(simd, a, b)
            }
            #[inline(always)]
            fn add_rows<S: Simd, const FMA: bool>(
                simd: S,
                out: &mut [Self],
                rows: MatRef<Self>,
                x: Factors<Self>,
            ) {
                lanes::add_real_rows(simd, out, rows, x.plain);
            }
        }
        impl Ring for Complex<$t> {
            const ZERO: Self = Complex::new(0.0, 0.0);
            const ONE: Self = Complex::new(1.0, 0.0);
            #[inline(always)]
            fn mul_add<const FMA: bool>(self, a: Self, b: Self) -> Self {
                Complex::new(
                    fused::<$t, FMA>(fused::<$t, FMA>(self.re, a.re, b.re), -a.im, b.im),
                    fused::<$t, FMA>(fused::<$t, FMA>(self.im, a.re, b.im), a.im, b.re),
                )
            }
            #[inline(always)]
            fn dot_slices<S: Simd, const FMA: bool>(_: S, a: &[Self], b: &[Self], conjugate: bool) -> Self {
                lanes::complex_dot::<$t, FMA>(a, b, conjugate)
            }
            #[inline(always)]
            fn add_rows<S: Simd, const FMA: bool>(
                _: S,
                out: &mut [Self],
                rows: MatRef<Self>,
                x: Factors<Self>,
            ) {
                lanes::add_complex_rows::<$t, FMA>(out, rows, x.plain, x.exchanged);
            }
            const EXCHANGED: Option<fn(Self) -> Self> = Some(|x| Complex::new(x.im, x.re));
            #[inline(always)]
            fn add_columns<const FMA: bool>(out: &mut [Self], columns: MatRef<Self>, x: &[Self]) {
                lanes::add_complex_columns::<$t, FMA>(out, columns, x);
            }
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self + other
            }
        }
    )*};
}
real!(f32 f64);

/// `sum + a * b`; the trait's method by a name that floats do not have themselves.
#[inline(always)]
fn fused<T: Ring, const FMA: bool>(sum: T, a: T, b: T) -> T {
    Ring::mul_add::<FMA>(sum, a, b)
}

/// Rows of `out` that one register tile holds.
const TILE_ROWS: usize = 4;
/// Bytes of `out` per row of a register tile: two vectors of 512 bits, four of 256.
const PANEL: usize = 128;
/// Depth of a packed block.
const DEPTH: usize = 256;
/// Bytes of `b` in a packed block; half of a common second-level cache.
const BLOCK_BYTES: usize = 512 * 1024;
/// Multiplications below which splitting over threads costs more than it saves.
const PARALLEL: usize = 64 * 64 * 64;

/// Three loops, for products too small for anything else.
pub(crate) fn tiny<T: Ring>(mut out: MatMut<T>, a: MatRef<T>, b: MatRef<T>, accumulate: bool) {
    let before = |out: &MatMut<T>, i, j| if accumulate { out.as_ref().at(i, j) } else { T::ZERO };
    for i in 0..out.rows() {
        for j in 0..out.cols() {
            let mut sum = before(&out, i, j);
            for p in 0..a.cols() {
                // SAFETY: i < m, j < n and p < k by the loops and the shapes `matmul` checked.
                sum = unsafe { sum.mul_add::<false>(a.at_unchecked(i, p), b.at_unchecked(p, j)) };
            }
            out.set(i, j, sum);
        }
    }
}

/// [`tiny`] for all pairs of a run; the columns of a result are added up together.
pub(crate) fn tiny_products<T: Ring>(out: &mut [T], run: Run<T>) {
    Arch::new().dispatch(TinyProducts { out, run });
}

struct TinyProducts<'a, 'b, T> {
    out: &'b mut [T],
    run: Run<'a, T>,
}

impl<T: Ring> pulp::NullaryFnOnce for TinyProducts<'_, '_, T> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { out, run } = self;
        let n = run.b.cols();
        let mut column = 0;
        while column < n {
            column += match n - column {
                1 => tiny_columns::<T, 1>(out, run, column),
                2 => tiny_columns::<T, 2>(out, run, column),
                3 => tiny_columns::<T, 3>(out, run, column),
                4..8 => tiny_columns::<T, 4>(out, run, column),
                _ => tiny_columns::<T, 8>(out, run, column),
            };
        }
    }
}

/// Some columns of the products of a run; how many.
#[inline(always)]
fn tiny_columns<T: Ring, const N: usize>(out: &mut [T], run: Run<T>, column: usize) -> usize {
    let (m, n, k) = (run.a.rows(), run.b.cols(), run.a.cols());
    for ((a, b), out) in run.pairs().zip(out.chunks_exact_mut(m * n)) {
        for (i, row) in out.chunks_exact_mut(n).enumerate() {
            let mut sums = [T::ZERO; N];
            for p in 0..k {
                // SAFETY: i < m and p < k by the loops, and `column` + N is at most n.
                unsafe {
                    let factor = a.at_unchecked(i, p);
                    for (j, sum) in sums.iter_mut().enumerate() {
                        *sum = sum.mul_add::<false>(factor, b.at_unchecked(p, column + j));
                    }
                }
            }
            row[column..column + N].copy_from_slice(&sums);
        }
    }
    N
}

/// The packed and threaded product.
pub(crate) fn blocked<T: Ring>(out: MatMut<T>, a: MatRef<T>, b: MatRef<T>, accumulate: bool) -> Result<()> {
    let (m, n, k) = (out.rows(), out.cols(), a.cols());
    if m.saturating_mul(n).saturating_mul(k) <= 64 {
        tiny(out, a, b, accumulate);
        Ok(())
    } else if out.row_stride().unsigned_abs() < out.col_stride().unsigned_abs() {
        // The register tile runs along the columns of `out`: make that the contiguous side.
        split(out.transpose(), b.transpose(), a.transpose(), accumulate)
    } else {
        split(out, a, b, accumulate)
    }
}

/// Cuts the longer side into two pieces per thread.
fn split<T: Ring>(out: MatMut<T>, a: MatRef<T>, b: MatRef<T>, accumulate: bool) -> Result<()> {
    let (m, n, k) = (out.rows(), out.cols(), a.cols());
    let alone = m.saturating_mul(n).saturating_mul(k) < PARALLEL;
    let [of_a, of_b] = packing::<T>(n, k);
    let bytes = Workspace::bytes::<T>(of_a) + Workspace::bytes::<T>(of_b);
    if alone && bytes <= Small::BYTES {
        serial(out, a, b, accumulate, Small::new().workspace());
        return Ok(());
    }
    let threads = if alone { 1 } else { threads::num_threads() };
    let benches = Benches::new(threads, bytes)?;
    let serial = |out: MatMut<T>, a: MatRef<T>, b: MatRef<T>| -> Result<()> {
        serial(out, a, b, accumulate, benches.take()?.workspace());
        Ok(())
    };
    if alone {
        return serial(out, a, b);
    }
    let chunk = |long: usize, unit: usize| long.div_ceil(threads * 2).next_multiple_of(unit);
    if m >= n {
        out.spread(chunk(m, TILE_ROWS), |start, piece| {
            let a = a.block(start, 0, piece.rows(), k);
            serial(piece, a, b)
        })
    } else {
        out.transpose().spread(chunk(n, PANEL / size_of::<T>()), |start, piece| {
            let b = b.block(0, start, k, piece.rows());
            serial(piece.transpose(), a, b)
        })
    }
}

fn serial<T: Ring>(out: MatMut<T>, a: MatRef<T>, b: MatRef<T>, accumulate: bool, workspace: Workspace<'_>) {
    match size_of::<T>() {
        1 => serial_panel::<T, { PANEL }>(out, a, b, accumulate, workspace),
        2 => serial_panel::<T, { PANEL / 2 }>(out, a, b, accumulate, workspace),
        4 => serial_panel::<T, { PANEL / 4 }>(out, a, b, accumulate, workspace),
        _ => serial_panel::<T, { PANEL / 8 }>(out, a, b, accumulate, workspace),
    }
}

/// Depth and columns of a packed block of a matrix of `k` rows and `n` columns.
fn block_of<T>(n: usize, k: usize) -> (usize, usize) {
    let (depth, panel) = (DEPTH.min(k), PANEL / size_of::<T>().min(8));
    let width = (BLOCK_BYTES / (depth * size_of::<T>())).next_multiple_of(panel);
    (depth, width.min(n.next_multiple_of(panel)))
}

/// Elements that are packed of the left and of the right operand.
fn packing<T>(n: usize, k: usize) -> [usize; 2] {
    let (depth, width) = block_of::<T>(n, k);
    [depth * TILE_ROWS, depth * width]
}

fn serial_panel<T: Ring, const W: usize>(
    mut out: MatMut<T>,
    a: MatRef<T>,
    b: MatRef<T>,
    accumulate: bool,
    mut workspace: Workspace<'_>,
) {
    let (m, n, k) = (out.rows(), out.cols(), a.cols());
    let (depth, width) = block_of::<T>(n, k);
    let [packed_a, packed_b] = packing::<T>(n, k).map(|count| workspace.filled(count, T::ZERO));
    let arch = Arch::new();
    for col in (0..n).step_by(width) {
        let cols = width.min(n - col);
        for start in (0..k).step_by(depth) {
            let length = depth.min(k - start);
            pack_b::<T, W>(packed_b, b.block(start, col, length, cols));
            let add = accumulate || start > 0;
            for row in (0..m).step_by(TILE_ROWS) {
                let rows = TILE_ROWS.min(m - row);
                let strip = a.block(row, start, rows, length);
                for (p, quad) in packed_a.chunks_exact_mut(TILE_ROWS).take(length).enumerate() {
                    for (i, value) in quad.iter_mut().enumerate() {
                        *value = if i < rows { strip.at(i, p) } else { T::ZERO };
                    }
                }
                let mut band = out.reborrow().block(row, col, rows, cols);
                for panel in 0..cols.div_ceil(W) {
                    let b = &packed_b[panel * length * W..(panel + 1) * length * W];
                    let tile = arch.dispatch(Tile::<T, W> { a: &packed_a[..length * TILE_ROWS], b });
                    let first = panel * W;
                    for (i, sums) in tile.iter().enumerate().take(rows) {
                        for (j, &sum) in sums.iter().enumerate().take(cols - first) {
                            let before = if add { band.as_ref().at(i, first + j) } else { T::ZERO };
                            band.set(i, first + j, before.plus(sum));
                        }
                    }
                }
            }
        }
    }
}

/// Copies a block of `b` into panels of `W` columns, row by row, filled with zeros to full width.
fn pack_b<T: Ring, const W: usize>(packed: &mut [T], b: MatRef<T>) {
    let (depth, cols) = (b.rows(), b.cols());
    for (panel, out) in packed.chunks_exact_mut(depth * W).take(cols.div_ceil(W)).enumerate() {
        let first = panel * W;
        let width = W.min(cols - first);
        for (p, line) in out.chunks_exact_mut(W).enumerate() {
            for (j, value) in line.iter_mut().enumerate() {
                *value = if j < width { b.at(p, first + j) } else { T::ZERO };
            }
        }
    }
}

/// The register tile: TILE_ROWS x W sums over the depth of two packed panels.
struct Tile<'a, T, const W: usize> {
    a: &'a [T],
    b: &'a [T],
}

impl<T: Ring, const W: usize> pulp::NullaryFnOnce for Tile<'_, T, W> {
    type Output = [[T; W]; TILE_ROWS];

    #[inline(always)]
    fn call(self) -> Self::Output {
        let mut sums = [[T::ZERO; W]; TILE_ROWS];
        for (a, b) in self.a.chunks_exact(TILE_ROWS).zip(self.b.chunks_exact(W)) {
            for i in 0..TILE_ROWS {
                for j in 0..W {
                    sums[i][j] = sums[i][j].mul_add::<false>(a[i], b[j]);
                }
            }
        }
        sums
    }
}
