//! AVX-512 registers of 8 elements of 64 bits, 16 of 32 bits or, with VBMI2, 32 of 16 bits.
//!
//! The partition looks the permutation that brings the lanes below the pivot to the front up in a
//! table by the comparison mask, and writes the one permuted register to both ends. A table takes
//! eight lanes at a time, so registers of 32-bit lanes are split as halves; lanes of 16 bits are
//! compressed twice, in registers, because compressing to memory is microcoded on some processors.

use std::arch::x86_64::*;

use crate::vector::Vector;

/// Entry `mask`: the lanes in `mask`, then the others, each in order.
pub(crate) static FRONT: [u64; 256] = {
    let mut table = [0; 256];
    let mut mask = 0;
    while mask < 256 {
        let (mut lane, mut place, mut entry) = (0, 0, 0);
        while lane < 16 {
            // Lanes 0..8 pass for the members of the mask, lanes 8..16 for the others.
            if (mask >> (lane % 8)) & 1 == (lane < 8) as u64 {
                entry |= (lane % 8) << (8 * place);
                place += 1;
            }
            lane += 1;
        }
        table[mask as usize] = entry;
        mask += 1;
    }
    table
};

/// [`FRONT`] in lanes of 32 bits.
pub(crate) static FRONT_32: [[u32; 8]; 256] = {
    let mut table = [[0; 8]; 256];
    let mut i = 0;
    while i < 8 * 256 {
        table[i / 8][i % 8] = (FRONT[i / 8] >> (8 * (i % 8))) as u32 & 0xff;
        i += 1;
    }
    table
};

/// Splits lanes of 32 bits as two halves, whose permutations come from a table.
#[inline(always)]
unsafe fn split_halves(v: __m512i, below: u16, mut left: *mut u32, mut right: *mut u32) -> usize {
    // SAFETY: the caller's promise, see `Vector`; a half has at most the room of the whole.
    unsafe {
        for (half, below) in
            [(_mm512_castsi512_si256(v), below & 0xff), (_mm512_extracti64x4_epi64::<1>(v), below >> 8)]
        {
            let lanes = _mm256_loadu_si256(FRONT_32.as_ptr().add(below as usize).cast());
            let ordered = _mm256_permutevar8x32_epi32(half, lanes);
            _mm256_storeu_si256(left.cast(), ordered);
            _mm256_storeu_si256(right.sub(8).cast(), ordered);
            let count = below.count_ones() as usize;
            left = left.add(count);
            right = right.sub(8 - count);
        }
    }
    below.count_ones() as usize
}

/// Splits lanes of 16 bits, whose permutations would not fit into a table: compressed twice.
#[inline(always)]
unsafe fn split_compressed(v: __m512i, below: u32, left: *mut u16, right: *mut u16) -> usize {
    let count = below.count_ones() as usize;
    // The right part starts where the lanes of the left part would have ended.
    let start = right.wrapping_sub(32).wrapping_add(count);
    // SAFETY: the caller's promise, see `Vector`.
    unsafe {
        _mm512_storeu_si512(left.cast(), _mm512_maskz_compress_epi16(below, v));
        let high = _mm512_maskz_compress_epi16(!below, v);
        _mm512_mask_storeu_epi16(start.cast(), ((1_u64 << (32 - count)) - 1) as u32, high);
    }
    count
}

const fn crossed<const L: usize>(x: usize) -> [u64; L] {
    let mut lanes = [0; L];
    let mut i = 0;
    while i < L {
        lanes[i] = (i ^ x) as u64;
        i += 1;
    }
    lanes
}

const fn narrow(lanes: [u64; 16]) -> [u32; 16] {
    let mut narrow = [0; 16];
    let mut i = 0;
    while i < 16 {
        narrow[i] = lanes[i] as u32;
        i += 1;
    }
    narrow
}

const fn narrowest(lanes: [u64; 32]) -> [u16; 32] {
    let mut narrow = [0; 32];
    let mut i = 0;
    while i < 32 {
        narrow[i] = lanes[i] as u16;
        i += 1;
    }
    narrow
}

/// Lanes of a two-register permutation that zips halves starting at `start`; `L` marks the second.
const fn zipped<const L: usize>(start: usize) -> [u64; L] {
    let mut lanes = [0; L];
    let mut i = 0;
    while i < L {
        lanes[i] = (start + i / 2 + (i % 2) * L) as u64;
        i += 1;
    }
    lanes
}

const fn lanes_with_bit(lanes: usize, bit: usize) -> u32 {
    let (mut mask, mut i) = (0, 0);
    while i < lanes {
        if i & bit != 0 {
            mask |= 1 << i;
        }
        i += 1;
    }
    mask
}

macro_rules! vectors_64 {
    ($($V:ident: $T:ty, $R:ty, $last:expr,
       $load:ident $store:ident $mask_load:ident $mask_store:ident $splat:ident
       $min:ident $max:ident $permute:ident $permute2:ident $blend:ident $below:expr;)*) => {$(
        #[derive(Clone, Copy)]
        #[repr(transparent)]
        pub(crate) struct $V($R);

        // SAFETY of the blocks in this implementation: the instruction set is the caller's
        // promise, see `Vector`, and so are the pointers.
        #[allow(clippy::undocumented_unsafe_blocks)]
        impl Vector for $V {
            type Item = $T;
            const LANES: usize = 8;
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
                let mask = ((1_u32 << count) - 1) as u8;
                Self(unsafe { $mask_load($splat(Self::LAST as _), mask, p.cast()) })
            }
            #[inline(always)]
            unsafe fn store_front(self, p: *mut $T, count: usize) {
                let mask = ((1_u32 << count) - 1) as u8;
                unsafe { $mask_store(p.cast(), mask, self.0) }
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
                Self(unsafe { $min(x1.0, x2.0) })
            }
            #[inline(always)]
            unsafe fn most(x1: Self, x2: Self) -> Self {
                Self(unsafe { $max(x1.0, x2.0) })
            }
            #[inline(always)]
            unsafe fn cross<const X: usize>(self) -> Self {
                let lanes = const { crossed::<8>(X) };
                Self(unsafe { $permute(_mm512_loadu_si512(lanes.as_ptr().cast()), self.0) })
            }
            #[inline(always)]
            unsafe fn blend<const B: usize>(x1: Self, x2: Self) -> Self {
                Self(unsafe { $blend(const { lanes_with_bit(8, B) as u8 }, x1.0, x2.0) })
            }
            #[inline(always)]
            unsafe fn zip(x1: Self, x2: Self) -> (Self, Self) {
                let (low, high) = const { (zipped::<8>(0), zipped::<8>(4)) };
                unsafe {
                    (
                        Self($permute2(x1.0, _mm512_loadu_si512(low.as_ptr().cast()), x2.0)),
                        Self($permute2(x1.0, _mm512_loadu_si512(high.as_ptr().cast()), x2.0)),
                    )
                }
            }
            #[inline(always)]
            unsafe fn split<const EQUAL: bool>(self, pivot: Self, left: *mut $T, right: *mut $T) -> usize {
                unsafe {
                    let below: u8 = $below(self.0, pivot.0, EQUAL);
                    let entry = FRONT.as_ptr().add(below as usize);
                    let lanes = _mm512_cvtepu8_epi64(_mm_loadl_epi64(entry.cast()));
                    let ordered = Self($permute(lanes, self.0));
                    ordered.store(left);
                    ordered.store(right.sub(8));
                    below.count_ones() as usize
                }
            }
        }
    )*};
}

macro_rules! vectors_narrow {
    ($($V:ident: $T:ty, $R:ty, $last:expr, $lanes:literal $mask:ty, $narrow:ident,
       $load:ident $store:ident $mask_load:ident $mask_store:ident $splat:ident
       $min:ident $max:ident $permute:ident $permute2:ident $blend:ident, $to_integers:expr, $split:ident, $below:expr;)*) => {$(
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
                let mask = ((1_u64 << count) - 1) as $mask;
                Self(unsafe { $mask_load($splat(Self::LAST as _), mask, p.cast()) })
            }
            #[inline(always)]
            unsafe fn store_front(self, p: *mut $T, count: usize) {
                let mask = ((1_u64 << count) - 1) as $mask;
                unsafe { $mask_store(p.cast(), mask, self.0) }
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
                Self(unsafe { $min(x1.0, x2.0) })
            }
            #[inline(always)]
            unsafe fn most(x1: Self, x2: Self) -> Self {
                Self(unsafe { $max(x1.0, x2.0) })
            }
            #[inline(always)]
            unsafe fn cross<const X: usize>(self) -> Self {
                let lanes = const { $narrow(crossed::<$lanes>(X)) };
                Self(unsafe { $permute(_mm512_loadu_si512(lanes.as_ptr().cast()), self.0) })
            }
            #[inline(always)]
            unsafe fn blend<const B: usize>(x1: Self, x2: Self) -> Self {
                Self(unsafe { $blend(const { lanes_with_bit($lanes, B) as $mask }, x1.0, x2.0) })
            }
            #[inline(always)]
            unsafe fn zip(x1: Self, x2: Self) -> (Self, Self) {
                let (low, high) = const { ($narrow(zipped::<$lanes>(0)), $narrow(zipped::<$lanes>($lanes / 2))) };
                unsafe {
                    (
                        Self($permute2(x1.0, _mm512_loadu_si512(low.as_ptr().cast()), x2.0)),
                        Self($permute2(x1.0, _mm512_loadu_si512(high.as_ptr().cast()), x2.0)),
                    )
                }
            }
            #[inline(always)]
            unsafe fn split<const EQUAL: bool>(self, pivot: Self, left: *mut $T, right: *mut $T) -> usize {
                unsafe {
                    let below: $mask = $below(self.0, pivot.0, EQUAL);
                    $split($to_integers(self.0), below, left.cast(), right.cast())
                }
            }
        }
    )*};
}

macro_rules! below {
    ($compare:ident, $less:ident, $equal:ident) => {
        |x1, x2, equal| if equal { $compare::<$equal>(x1, x2) } else { $compare::<$less>(x1, x2) }
    };
}

vectors_64! {
    F64x8: f64, __m512d, f64::INFINITY,
        _mm512_loadu_pd _mm512_storeu_pd _mm512_mask_loadu_pd _mm512_mask_storeu_pd _mm512_set1_pd
        _mm512_min_pd _mm512_max_pd _mm512_permutexvar_pd _mm512_permutex2var_pd _mm512_mask_blend_pd
        below!(_mm512_cmp_pd_mask, _CMP_LT_OQ, _CMP_LE_OQ);
    I64x8: i64, __m512i, i64::MAX,
        _mm512_loadu_si512 _mm512_storeu_si512 _mm512_mask_loadu_epi64 _mm512_mask_storeu_epi64 _mm512_set1_epi64
        _mm512_min_epi64 _mm512_max_epi64 _mm512_permutexvar_epi64 _mm512_permutex2var_epi64 _mm512_mask_blend_epi64
        below!(_mm512_cmp_epi64_mask, _MM_CMPINT_LT, _MM_CMPINT_LE);
    U64x8: u64, __m512i, u64::MAX,
        _mm512_loadu_si512 _mm512_storeu_si512 _mm512_mask_loadu_epi64 _mm512_mask_storeu_epi64 _mm512_set1_epi64
        _mm512_min_epu64 _mm512_max_epu64 _mm512_permutexvar_epi64 _mm512_permutex2var_epi64 _mm512_mask_blend_epi64
        below!(_mm512_cmp_epu64_mask, _MM_CMPINT_LT, _MM_CMPINT_LE);
}

vectors_narrow! {
    F32x16: f32, __m512, f32::INFINITY, 16 u16, narrow,
        _mm512_loadu_ps _mm512_storeu_ps _mm512_mask_loadu_ps _mm512_mask_storeu_ps _mm512_set1_ps
        _mm512_min_ps _mm512_max_ps _mm512_permutexvar_ps _mm512_permutex2var_ps _mm512_mask_blend_ps, |v| _mm512_castps_si512(v), split_halves,
        below!(_mm512_cmp_ps_mask, _CMP_LT_OQ, _CMP_LE_OQ);
    I32x16: i32, __m512i, i32::MAX, 16 u16, narrow,
        _mm512_loadu_si512 _mm512_storeu_si512 _mm512_mask_loadu_epi32 _mm512_mask_storeu_epi32 _mm512_set1_epi32
        _mm512_min_epi32 _mm512_max_epi32 _mm512_permutexvar_epi32 _mm512_permutex2var_epi32 _mm512_mask_blend_epi32, |v| v, split_halves,
        below!(_mm512_cmp_epi32_mask, _MM_CMPINT_LT, _MM_CMPINT_LE);
    U32x16: u32, __m512i, u32::MAX, 16 u16, narrow,
        _mm512_loadu_si512 _mm512_storeu_si512 _mm512_mask_loadu_epi32 _mm512_mask_storeu_epi32 _mm512_set1_epi32
        _mm512_min_epu32 _mm512_max_epu32 _mm512_permutexvar_epi32 _mm512_permutex2var_epi32 _mm512_mask_blend_epi32, |v| v, split_halves,
        below!(_mm512_cmp_epu32_mask, _MM_CMPINT_LT, _MM_CMPINT_LE);
    I16x32: i16, __m512i, i16::MAX, 32 u32, narrowest,
        _mm512_loadu_si512 _mm512_storeu_si512 _mm512_mask_loadu_epi16 _mm512_mask_storeu_epi16 _mm512_set1_epi16
        _mm512_min_epi16 _mm512_max_epi16 _mm512_permutexvar_epi16 _mm512_permutex2var_epi16 _mm512_mask_blend_epi16, |v| v, split_compressed,
        below!(_mm512_cmp_epi16_mask, _MM_CMPINT_LT, _MM_CMPINT_LE);
    U16x32: u16, __m512i, u16::MAX, 32 u32, narrowest,
        _mm512_loadu_si512 _mm512_storeu_si512 _mm512_mask_loadu_epi16 _mm512_mask_storeu_epi16 _mm512_set1_epi16
        _mm512_min_epu16 _mm512_max_epu16 _mm512_permutexvar_epi16 _mm512_permutex2var_epi16 _mm512_mask_blend_epi16, |v| v, split_compressed,
        below!(_mm512_cmp_epu16_mask, _MM_CMPINT_LT, _MM_CMPINT_LE);
}
