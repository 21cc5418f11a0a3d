//! Products of real floating-point matrices.
//!
//! One register tile, [`Tile`], of up to 8 rows by 3 vectors: per step of depth it loads the vectors of a row of `b`
//! and broadcasts the elements of a column of `a`, wherever they lie. Sizes are parameters, so that the same few
//! lines are the kernel for 4 x 4 matrices and for what is left at the edges (the last vector is masked). Nothing is
//! packed but a `b` whose rows are not contiguous: this is for products whose operands stay in the nearer caches
//! while they are used, and for thin ones, which are read once. [`fits`] says which; `gemm` makes the others.
//!
//! Every element is a sum over blocks of [`DEPTH`] products, each summed up in order, whatever path it takes; so
//! results do not depend on how the work is cut into pieces.

use super::PARALLEL;
use super::ring::Ring;
use crate::stack::Run;
use crate::{MatMut, MatRef};
use error::Result;
use memory::Scratch;
use pulp::{Arch, MemMask, Simd, WithSimd};
use std::mem::MaybeUninit;

/// Products that are summed up in registers.
const DEPTH: usize = 192;
/// Rows of a tile, where there are registers enough.
const ROWS: usize = 8;
/// Vectors of a tile.
const VECTORS: usize = 3;
/// Multiplications, times the bytes of an element, up to which packing costs more than it saves; measured with
/// AVX-512. Where rows of `b` are strided they have to be packed here too, and less well.
const SMALL: usize = 96 * 96 * 96 * 8;
const SMALL_STRIDED: usize = 40 * 40 * 40 * 8;
/// Rows or columns of `out` up to which a product is thin.
const THIN: usize = 16;
/// Elements of products that a tile goes through together.
const GROUP: usize = 2048;

/// f32 and f64, and the vectors of them.
pub(crate) trait Real: Ring {
    type Vector<S: Simd>: Copy;
    type Mask<S: Simd>: Copy;
    /// The first `count` lanes, all where there are fewer.
    fn mask<S: Simd>(simd: S, count: usize) -> Self::Mask<S>;
    fn splat<S: Simd>(simd: S, value: Self) -> Self::Vector<S>;
    fn add<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
    /// `a * b + c`.
    fn fused<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>, c: Self::Vector<S>)
    -> Self::Vector<S>;
    fn sum<S: Simd>(simd: S, a: Self::Vector<S>) -> Self;
    /// # Safety
    /// The lanes in the mask can be read.
    unsafe fn load<S: Simd>(simd: S, mask: Self::Mask<S>, from: *const Self) -> Self::Vector<S>;
    /// # Safety
    /// The lanes in the mask can be written.
    unsafe fn store<S: Simd>(simd: S, mask: Self::Mask<S>, to: *mut Self, value: Self::Vector<S>);
}

macro_rules! real {
    ($t:ty: $vector:ident $mask:ident $between:ident $splat:ident $add:ident $fused:ident $sum:ident $load:ident
     $store:ident) => {
        impl Real for $t {
            type Vector<S: Simd> = S::$vector;
            type Mask<S: Simd> = MemMask<S::$mask>;
            #[inline(always)]
            fn mask<S: Simd>(simd: S, count: usize) -> Self::Mask<S> {
                // Made anew, without the functions that pulp calls for processors that mask slowly.
                MemMask::new(simd.$between(0, count as _).mask())
            }
            #[inline(always)]
            fn splat<S: Simd>(simd: S, value: Self) -> Self::Vector<S> {
                simd.$splat(value)
            }
            #[inline(always)]
            fn add<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S> {
                simd.$add(a, b)
            }
            #[inline(always)]
            fn fused<S: Simd>(
                simd: S,
                a: Self::Vector<S>,
                b: Self::Vector<S>,
                c: Self::Vector<S>,
            ) -> Self::Vector<S> {
                simd.$fused(a, b, c)
            }
            #[inline(always)]
            fn sum<S: Simd>(simd: S, a: Self::Vector<S>) -> Self {
                simd.$sum(a)
            }
            #[inline(always)]
            unsafe fn load<S: Simd>(simd: S, mask: Self::Mask<S>, from: *const Self) -> Self::Vector<S> {
                // SAFETY: promised by the caller.
                unsafe { simd.$load(mask, from) }
            }
            #[inline(always)]
            unsafe fn store<S: Simd>(simd: S, mask: Self::Mask<S>, to: *mut Self, value: Self::Vector<S>) {
                // SAFETY: promised by the caller.
                unsafe { simd.$store(mask, to, value) }
            }
        }
    };
}
real!(f32: f32s m32s mask_between_m32s splat_f32s add_f32s mul_add_e_f32s reduce_sum_f32s mask_load_ptr_f32s mask_store_ptr_f32s);
real!(f64: f64s m64s mask_between_m64s splat_f64s add_f64s mul_add_e_f64s reduce_sum_f64s mask_load_ptr_f64s mask_store_ptr_f64s);

/// Lanes of a vector.
#[inline(always)]
pub(crate) fn lanes<S: Simd, T: Real>() -> usize {
    size_of::<T::Vector<S>>() / size_of::<T>()
}

/// A whole vector, wherever it lies.
///
/// # Safety
/// It can be read.
#[inline(always)]
pub(crate) unsafe fn load<S: Simd, T: Real>(from: *const T) -> T::Vector<S> {
    // SAFETY: promised by the caller; a vector is that many elements and has no invalid values.
    unsafe { from.cast::<T::Vector<S>>().read_unaligned() }
}

/// Whether [`product`] is the fastest way.
pub(crate) fn fits<T: Real>(m: usize, n: usize, b: MatRef<T>) -> bool {
    let limit = if b.col_stride() == 1 { SMALL } else { SMALL_STRIDED };
    m.min(n) <= THIN || m.saturating_mul(n).saturating_mul(b.rows() * size_of::<T>()) <= limit
}

/// The product of any two matrices; the tile runs along the contiguous side of `out`.
#[inline]
pub(crate) fn product<T: Real>(
    mut out: MatMut<T>,
    a: MatRef<T>,
    b: MatRef<T>,
    accumulate: bool,
) -> Result<()> {
    let (m, n, k) = (out.rows(), out.cols(), a.cols());
    if n > 1 && out.col_stride() != 1 {
        if out.row_stride() == 1 || m == 1 {
            return product(out.transpose(), b.transpose(), a.transpose(), accumulate);
        }
        let before = |k: usize| if accumulate { out.as_ref().at(k / n, k % n) } else { T::ZERO };
        let mut dense = Scratch::collected((0..m * n).map(before))?;
        product(MatMut::row_major(&mut dense, m, n), a, b, accumulate)?;
        out.fill_with(|i, j| dense[i * n + j]);
        return Ok(());
    }
    let work = m.saturating_mul(n).saturating_mul(k).saturating_mul(size_of::<T>());
    let alone = m <= THIN || work < PARALLEL;
    let threads = if alone { 1 } else { threads::num_threads() };
    let run = |out: MatMut<T>, a: MatRef<T>| {
        run_all(out, 0, Run::one(a, b), accumulate);
        Ok(())
    };
    if alone {
        return run(out, a);
    }
    out.spread(m.div_ceil(threads * 4).next_multiple_of(ROWS), |start, piece| {
        let a = a.block(start, 0, piece.rows(), k);
        run(piece, a)
    })
}

/// The products of a run, one after the other in `out`.
pub(crate) fn products<T: Real>(out: &mut [T], run: Run<T>) {
    let (m, n) = (run.a.rows(), run.b.cols());
    let first = MatMut::row_major(&mut out[..run.count * m * n], run.count * m, n);
    let out_step = (m * n) as isize;
    run_all(first, out_step, run, false);
}

/// The products of a run, with room for what is packed of a right operand whose rows are not contiguous.
fn run_all<T: Real>(out: MatMut<T>, out_step: isize, run: Run<T>, accumulate: bool) {
    if run.b.col_stride() != 1 && run.b.cols() > 1 {
        return packing(out, out_step, run, accumulate);
    }
    let packed = &mut [];
    Arch::new().dispatch(Products(&mut Operands { out, out_step, run, accumulate, packed }));
}

/// A vector, of the widest that there are.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Widest(#[expect(dead_code, reason = "only its size and alignment count")] [u8; 64]);

#[inline(never)]
fn packing<T: Real>(out: MatMut<T>, out_step: isize, run: Run<T>, accumulate: bool) {
    let mut room = [MaybeUninit::<Widest>::uninit(); DEPTH * VECTORS];
    let count = DEPTH.min(run.b.rows()) * VECTORS * (size_of::<Widest>() / size_of::<T>());
    // SAFETY: the room is ours, aligned, and holds `DEPTH` times as many elements as `VECTORS` vectors have.
    let packed = unsafe { std::slice::from_raw_parts_mut(room.as_mut_ptr().cast::<MaybeUninit<T>>(), count) };
    packed.fill(MaybeUninit::new(T::ZERO));
    // SAFETY: all of it was just written.
    let packed = unsafe { packed.assume_init_mut() };
    Arch::new().dispatch(Products(&mut Operands { out, out_step, run, accumulate, packed }));
}

/// Given by reference, here and below: copies of what was just written part by part make the processor wait.
struct Products<'a, 'p, 'b, T>(&'b mut Operands<'a, 'p, T>);

struct Operands<'a, 'p, T> {
    out: MatMut<'a, T>,
    /// Elements from one product to the next.
    out_step: isize,
    run: Run<'a, T>,
    accumulate: bool,
    /// Room for what is packed of the right operand.
    packed: &'p mut [T],
}

impl<T: Real> WithSimd for Products<'_, '_, '_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Operands { out, out_step, run, accumulate, packed } = self.0;
        let (m, n, k) = (run.a.rows(), run.b.cols(), run.a.cols());
        let lanes = lanes::<S, T>();
        let packs = !packed.is_empty();
        let most = if S::REGISTER_COUNT >= 32 { ROWS } else { ROWS / 2 };
        // A tile goes down the rows of one product, or where there are few, through several products.
        let group = if packs || m >= 2 * most { 1 } else { (GROUP / (m * n + n * k + k * m)).max(1) };
        let out_row = out.row_stride();
        let out = out.as_mut_ptr();
        let mut position = 0;
        while position < run.count {
            let group = group.min(run.count - position);
            let a = run.a.moved(position as isize * run.a_step);
            let b = run.b.moved(position as isize * run.b_step);
            let out = out.wrapping_offset(position as isize * *out_step);
            let mut column = 0;
            while column < n {
                // Two vectors and two rather than three and one.
                let vectors = match (n - column).div_ceil(lanes) {
                    4 => 2,
                    left => left.min(VECTORS),
                };
                let width = (vectors * lanes).min(n - column);
                for start in (0..k).step_by(DEPTH) {
                    let depth = DEPTH.min(k - start);
                    let mut right = b.block(start, column, depth, width);
                    if packs {
                        pack(packed, right);
                        right = MatRef::row_major(&packed[..depth * width], depth, width);
                    }
                    let mut row = 0;
                    while row < m {
                        let rows = match m - row {
                            left if left >= most => most,
                            left => left.min(4),
                        };
                        let along = if group > 1 { 1 } else { (m - row) / rows };
                        let step = (along * rows) as isize;
                        let at = At {
                            simd,
                            depth,
                            a: a.block(row, start, rows, depth).as_ptr(),
                            a_row: a.row_stride(),
                            a_step: a.col_stride(),
                            b: right.as_ptr(),
                            b_row: right.row_stride(),
                            out: out.wrapping_offset(row as isize * out_row).wrapping_add(column),
                            out_row,
                            last: width - (vectors - 1) * lanes,
                            add: *accumulate || start > 0,
                            tiles: group * along,
                            next: match group {
                                1 => [rows as isize * a.row_stride(), 0, rows as isize * out_row],
                                _ => [run.a_step, run.b_step, *out_step],
                            },
                        };
                        // SAFETY: each tile has `rows` rows of `a` and of `out`, and `vectors` vectors of rows of
                        // `b` and of `out`, the last one of `last` lanes; all inside, by the loops.
                        unsafe { at.tile(rows, vectors) };
                        row += step as usize;
                    }
                }
                column += width;
            }
            position += group;
        }
    }
}

/// Copies columns of `b`, so that they become the columns of a row-major matrix.
#[inline(always)]
fn pack<T: Real>(packed: &mut [T], b: MatRef<T>) {
    let (depth, width) = (b.rows(), b.cols());
    for from in (0..depth).step_by(16) {
        for j in 0..width {
            for p in from..depth.min(from + 16) {
                // SAFETY: p < depth and j < width.
                packed[p * width + j] = unsafe { b.at_unchecked(p, j) };
            }
        }
    }
}

/// Where a tile's operands lie: `a` with any strides, the rows of `b` and of `out` contiguous.
struct At<S, T> {
    simd: S,
    depth: usize,
    a: *const T,
    a_row: isize,
    a_step: isize,
    b: *const T,
    b_row: isize,
    out: *mut T,
    out_row: isize,
    /// Lanes of the last vector that exist, or more.
    last: usize,
    add: bool,
    /// How many tiles, and how much further on in `a`, `b` and `out` the next one is.
    tiles: usize,
    next: [isize; 3],
}

impl<S: Simd, T: Real> At<S, T> {
    /// # Safety
    /// Each tile has that many rows of `a` and `out`, and vectors of `b` and `out`, with `last` lanes in the last.
    #[inline(always)]
    unsafe fn tile(&self, rows: usize, vectors: usize) {
        let simd = self.simd;
        macro_rules! sizes {
            ($($rows:literal)*) => {
                match (rows, vectors) {
                    $(
                        ($rows, 1) => simd.vectorize(Tile::<S, T, $rows, 1>(self)),
                        ($rows, 2) => simd.vectorize(Tile::<S, T, $rows, 2>(self)),
                        ($rows, _) => simd.vectorize(Tile::<S, T, $rows, 3>(self)),
                    )*
                    _ => unreachable!("tiles have 1, 2, 3, 4 or 8 rows"),
                }
            };
        }
        sizes!(1 2 3 4 8)
    }
}

struct Tile<'a, S, T, const R: usize, const C: usize>(&'a At<S, T>);

impl<W: Simd, T: Real, const R: usize, const C: usize> WithSimd for Tile<'_, W, T, R, C> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let At { depth, a_row, a_step, b_row, out_row, last, add, .. } = *self.0;
        let lanes = lanes::<S, T>();
        let mask = T::mask(simd, last);
        let (mut first_a, mut first_b, mut out) = (self.0.a, self.0.b, self.0.out);
        for _ in 0..self.0.tiles {
            let (mut a, mut b) = (first_a, first_b);
            let mut sums = [[T::splat(simd, T::ZERO); C]; R];
            // SAFETY: made only by `At::tile`, whose caller promised that all this exists.
            unsafe {
                for _ in 0..depth {
                    let row: [T::Vector<S>; C] = std::array::from_fn(|c| {
                        let from = b.add(c * lanes);
                        if c == C - 1 { T::load(simd, mask, from) } else { load::<S, T>(from) }
                    });
                    for r in 0..R {
                        let x = T::splat(simd, *a.offset(r as isize * a_row));
                        for c in 0..C {
                            sums[r][c] = T::fused(simd, x, row[c], sums[r][c]);
                        }
                    }
                    a = a.wrapping_offset(a_step);
                    b = b.wrapping_offset(b_row);
                }
                for r in 0..R {
                    for c in 0..C {
                        let to = out.offset(r as isize * out_row).add(c * lanes);
                        if c == C - 1 {
                            let before = if add { T::load(simd, mask, to) } else { T::splat(simd, T::ZERO) };
                            T::store(simd, mask, to, T::add(simd, before, sums[r][c]));
                        } else {
                            let before = if add { load::<S, T>(to) } else { T::splat(simd, T::ZERO) };
                            to.cast::<T::Vector<S>>().write_unaligned(T::add(simd, before, sums[r][c]));
                        }
                    }
                }
            }
            let [next_a, next_b, next_out] = self.0.next;
            first_a = first_a.wrapping_offset(next_a);
            first_b = first_b.wrapping_offset(next_b);
            out = out.wrapping_offset(next_out);
        }
    }
}
