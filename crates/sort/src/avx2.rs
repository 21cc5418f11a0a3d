//! AVX2 registers of 4 elements of 64 bits or 8 of 32 bits.
//!
//! There are 16 registers only, so networks of 16 rows spill some; they are still far quicker than
//! one more partition. 64-bit lanes are permuted as pairs of 32-bit lanes, because that is the permutation that reads its lanes from a register; 64-bit
//! integers have a comparison but no minimum. Parts of registers are read and written under masks
//! taken from a sliding window.

use std::arch::x86_64::*;

use crate::avx512::FRONT;
use crate::vector::Vector;

/// Entry `mask`: the 32-bit halves of the 64-bit lanes in `mask`, then of the others, in order.
static FRONT_64: [u64; 16] = {
    let mut table = [0; 16];
    let mut mask = 0;
    while mask < 16 {
        let (mut lane, mut place, mut entry) = (0, 0, 0);
        while lane < 8 {
            // Lanes 0..4 pass for the members of the mask, lanes 4..8 for the others.
            if (mask >> (lane % 4)) & 1 == (lane < 4) as u64 {
                entry |= ((2 * (lane % 4)) | ((2 * (lane % 4) + 1) << 8)) << (16 * place);
                place += 1;
            }
            lane += 1;
        }
        table[mask as usize] = entry;
        mask += 1;
    }
    table
};

/// Masks for the first lanes: the window at `8 - count` for lanes of 32 bits.
static WINDOW_32: [i32; 16] = [-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0];
/// Masks for the first lanes: the window at `4 - count` for lanes of 64 bits.
static WINDOW_64: [i64; 8] = [-1, -1, -1, -1, 0, 0, 0, 0];

/// Lane numbers of `cross`, for 32-bit lanes.
const fn crossed(x: i32) -> [i32; 8] {
    [x, 1 ^ x, 2 ^ x, 3 ^ x, 4 ^ x, 5 ^ x, 6 ^ x, 7 ^ x]
}

macro_rules! vectors {
    ($($V:ident: $T:ty, $R:ty, $last:expr, $lanes:literal,
       $load:ident $store:ident $mask_load:ident $mask_store:ident $splat:ident $unpack_low:ident $unpack_high:ident,
       $to_integers:expr, $from_integers:expr, $window:ident, $cross:ident, $blend:ident, $front:ident,
       $least:expr, $most:expr, $above:expr;)*) => {$(
        #[derive(Clone, Copy)]
        #[repr(transparent)]
        pub(crate) struct $V($R);

        // SAFETY of the blocks in this implementation: the instruction set is the caller's
        // promise, see `Vector`, and so are the pointers.
        #[allow(clippy::undocumented_unsafe_blocks, clippy::redundant_closure_call)]
        impl Vector for $V {
            type Item = $T;
            const LANES: usize = $lanes;
            const LAST: $T = $last;

            #[inline(always)]
            unsafe fn load(p: *const $T) -> Self {
                Self(unsafe { $load(p.cast()) })
            }
            #[inline(always)]
            unsafe fn store(self, p: *mut $T) {
                unsafe { $store(p.cast(), self.0) }
            }
            #[inline(always)]
            unsafe fn load_front(p: *const $T, count: usize) -> Self {
                unsafe {
                    let mask = _mm256_loadu_si256($window.as_ptr().add($lanes - count).cast());
                    let last: __m256i = $to_integers($splat(Self::LAST as _));
                    let v: __m256i = $to_integers($mask_load(p.cast(), mask));
                    Self($from_integers(_mm256_blendv_epi8(last, v, mask)))
                }
            }
            #[inline(always)]
            unsafe fn store_front(self, p: *mut $T, count: usize) {
                unsafe {
                    let mask = _mm256_loadu_si256($window.as_ptr().add($lanes - count).cast());
                    $mask_store(p.cast(), mask, self.0);
                }
            }
            #[inline(always)]
            unsafe fn splat(v: $T) -> Self {
                Self(unsafe { $splat(v as _) })
            }
            #[inline(always)]
            unsafe fn first(self) -> $T {
                // The first lane is the first element in memory, on this little-endian machine.
                unsafe { std::mem::transmute_copy(&self) }
            }
            #[inline(always)]
            unsafe fn least(x1: Self, x2: Self) -> Self {
                Self(unsafe { $least(x1.0, x2.0) })
            }
            #[inline(always)]
            unsafe fn most(x1: Self, x2: Self) -> Self {
                Self(unsafe { $most(x1.0, x2.0) })
            }
            #[inline(always)]
            unsafe fn cross<const X: usize>(self) -> Self {
                Self(unsafe { $from_integers($cross::<X>($to_integers(self.0))) })
            }
            #[inline(always)]
            unsafe fn blend<const B: usize>(x1: Self, x2: Self) -> Self {
                Self(unsafe { $from_integers($blend::<B>($to_integers(x1.0), $to_integers(x2.0))) })
            }
            #[inline(always)]
            unsafe fn zip(x1: Self, x2: Self) -> (Self, Self) {
                unsafe {
                    let low: __m256i = $to_integers($unpack_low(x1.0, x2.0));
                    let high: __m256i = $to_integers($unpack_high(x1.0, x2.0));
                    (
                        Self($from_integers(_mm256_permute2x128_si256::<0x20>(low, high))),
                        Self($from_integers(_mm256_permute2x128_si256::<0x31>(low, high))),
                    )
                }
            }
            #[inline(always)]
            unsafe fn split<const EQUAL: bool>(self, pivot: Self, left: *mut $T, right: *mut $T) -> usize {
                unsafe {
                    // Lanes not above the pivot, or lanes the pivot is above.
                    let below: usize = match EQUAL {
                        true => !$above(self.0, pivot.0) as usize & ((1 << $lanes) - 1),
                        false => $above(pivot.0, self.0) as usize,
                    };
                    let entry = $front.as_ptr().add(below);
                    let lanes = _mm256_cvtepu8_epi32(_mm_loadl_epi64(entry.cast()));
                    let v: __m256i = _mm256_permutevar8x32_epi32($to_integers(self.0), lanes);
                    let ordered = Self($from_integers(v));
                    ordered.store(left);
                    ordered.store(right.sub($lanes));
                    below.count_ones() as usize
                }
            }
        }
    )*};
}

#[inline(always)]
unsafe fn cross_64<const X: usize>(v: __m256i) -> __m256i {
    // SAFETY: the caller's promise, see `Vector`.
    unsafe {
        match X {
            1 => _mm256_permute4x64_epi64::<0b10_11_00_01>(v),
            2 => _mm256_permute4x64_epi64::<0b01_00_11_10>(v),
            _ => _mm256_permute4x64_epi64::<0b00_01_10_11>(v),
        }
    }
}

#[inline(always)]
unsafe fn cross_32<const X: usize>(v: __m256i) -> __m256i {
    let lanes = const { crossed(X as i32) };
    // SAFETY: the caller's promise, see `Vector`.
    unsafe { _mm256_permutevar8x32_epi32(v, _mm256_loadu_si256(lanes.as_ptr().cast())) }
}

#[inline(always)]
unsafe fn blend_64<const B: usize>(x1: __m256i, x2: __m256i) -> __m256i {
    // SAFETY: the caller's promise, see `Vector`.
    unsafe {
        match B {
            1 => _mm256_blend_epi32::<0b1100_1100>(x1, x2),
            _ => _mm256_blend_epi32::<0b1111_0000>(x1, x2),
        }
    }
}

#[inline(always)]
unsafe fn blend_32<const B: usize>(x1: __m256i, x2: __m256i) -> __m256i {
    // SAFETY: the caller's promise, see `Vector`.
    unsafe {
        match B {
            1 => _mm256_blend_epi32::<0b1010_1010>(x1, x2),
            2 => _mm256_blend_epi32::<0b1100_1100>(x1, x2),
            _ => _mm256_blend_epi32::<0b1111_0000>(x1, x2),
        }
    }
}

/// 64-bit lanes of `x1` above those of `x2`; with `FLIP` as unsigned numbers.
#[inline(always)]
unsafe fn above_64<const FLIP: bool>(x1: __m256i, x2: __m256i) -> __m256i {
    // SAFETY: the caller's promise, see `Vector`.
    unsafe {
        let sign = _mm256_set1_epi64x(if FLIP { i64::MIN } else { 0 });
        _mm256_cmpgt_epi64(_mm256_xor_si256(x1, sign), _mm256_xor_si256(x2, sign))
    }
}

/// 32-bit lanes of `x1` above those of `x2`; with `FLIP` as unsigned numbers.
#[inline(always)]
unsafe fn above_32<const FLIP: bool>(x1: __m256i, x2: __m256i) -> __m256i {
    // SAFETY: the caller's promise, see `Vector`.
    unsafe {
        let sign = _mm256_set1_epi32(if FLIP { i32::MIN } else { 0 });
        _mm256_cmpgt_epi32(_mm256_xor_si256(x1, sign), _mm256_xor_si256(x2, sign))
    }
}

macro_rules! integers {
    ($V:ident $T:ty, $last:expr, 64, $flip:literal) => {
        vectors! {
            $V: $T, __m256i, $last, 4,
                _mm256_loadu_si256 _mm256_storeu_si256 _mm256_maskload_epi64 _mm256_maskstore_epi64 _mm256_set1_epi64x
                _mm256_unpacklo_epi64 _mm256_unpackhi_epi64,
                |v| v, |v| v, WINDOW_64, cross_64, blend_64, FRONT_64,
                |x1, x2| _mm256_blendv_epi8(x1, x2, above_64::<$flip>(x1, x2)),
                |x1, x2| _mm256_blendv_epi8(x2, x1, above_64::<$flip>(x1, x2)),
                |x1, x2| _mm256_movemask_pd(_mm256_castsi256_pd(above_64::<$flip>(x1, x2)));
        }
    };
    ($V:ident $T:ty, $last:expr, 32, $flip:literal, $min:ident $max:ident) => {
        vectors! {
            $V: $T, __m256i, $last, 8,
                _mm256_loadu_si256 _mm256_storeu_si256 _mm256_maskload_epi32 _mm256_maskstore_epi32 _mm256_set1_epi32
                _mm256_unpacklo_epi32 _mm256_unpackhi_epi32,
                |v| v, |v| v, WINDOW_32, cross_32, blend_32, FRONT,
                $min, $max,
                |x1, x2| _mm256_movemask_ps(_mm256_castsi256_ps(above_32::<$flip>(x1, x2)));
        }
    };
}

integers!(I64x4 i64, i64::MAX, 64, false);
integers!(U64x4 u64, u64::MAX, 64, true);
integers!(I32x8 i32, i32::MAX, 32, false, _mm256_min_epi32 _mm256_max_epi32);
integers!(U32x8 u32, u32::MAX, 32, true, _mm256_min_epu32 _mm256_max_epu32);

vectors! {
    F64x4: f64, __m256d, f64::INFINITY, 4,
        _mm256_loadu_pd _mm256_storeu_pd _mm256_maskload_pd _mm256_maskstore_pd _mm256_set1_pd
        _mm256_unpacklo_pd _mm256_unpackhi_pd,
        |v| _mm256_castpd_si256(v), |v| _mm256_castsi256_pd(v), WINDOW_64, cross_64, blend_64, FRONT_64,
        _mm256_min_pd, _mm256_max_pd, |x1, x2| _mm256_movemask_pd(_mm256_cmp_pd::<_CMP_GT_OQ>(x1, x2));
    F32x8: f32, __m256, f32::INFINITY, 8,
        _mm256_loadu_ps _mm256_storeu_ps _mm256_maskload_ps _mm256_maskstore_ps _mm256_set1_ps
        _mm256_unpacklo_ps _mm256_unpackhi_ps,
        |v| _mm256_castps_si256(v), |v| _mm256_castsi256_ps(v), WINDOW_32, cross_32, blend_32, FRONT,
        _mm256_min_ps, _mm256_max_ps, |x1, x2| _mm256_movemask_ps(_mm256_cmp_ps::<_CMP_GT_OQ>(x1, x2));
}
