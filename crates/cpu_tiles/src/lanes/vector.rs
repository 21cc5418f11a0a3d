//! Vectors of AVX-512, with the instructions that loops over elements are not compiled to.
//!
//! Methods are always inlined into functions that enable the instructions, so that values stay in registers.
//! Bits of numbers travel in vectors of numbers: `from_bits` and `to_bits` would be the same instructions.

use std::arch::x86_64::*;
use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Sub};

/// The entries of a table, in two registers.
#[repr(align(64))]
pub(super) struct Table<const SIZE: usize, T>(pub(super) [T; SIZE]);

/// A vector of floats.
pub(super) trait Lanes:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    type Element: Copy + 'static;
    /// One bit for each lane.
    type Mask: Copy
        + Eq
        + BitOr<Output = Self::Mask>
        + BitAnd<Output = Self::Mask>
        + BitXor<Output = Self::Mask>
        + Not<Output = Self::Mask>
        + Into<u64>;
    type Table: 'static;
    const LANES: usize;
    const DOUBLE: bool = Self::LANES == 8;
    /// Adding this rounds to an integer, which stands in the lowest bits.
    const ROUND: Self::Element;
    /// The number of a table's entries.
    const SIZE: f64 = 2.0 * Self::LANES as f64;
    const NONE: Self::Mask;
    /// Powers e to this and to minus this are normal numbers with room for four.
    const REACH: f64;
    /// Squares up to this are far from the ends of the range.
    const SQUARE: f64;

    fn splat(x: Self::Element) -> Self;
    /// The nearest number in all lanes.
    fn number(x: f64) -> Self;
    /// The same bits in all lanes.
    fn splat_bits(bits: u64) -> Self;
    unsafe fn load(from: *const Self::Element) -> Self;
    unsafe fn store(self, to: *mut Self::Element);
    /// The first `count` elements from `from` on, at least one; the other lanes repeat the first.
    unsafe fn load_part(from: *const Self::Element, count: usize) -> Self;
    unsafe fn store_part(self, to: *mut Self::Element, count: usize);

    /// `self`·a + b, rounded once.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// [`Lanes::mul_add`], rounded towards zero.
    fn mul_add_towards_zero(self, a: Self, b: Self) -> Self;
    /// `self`·a - b, rounded once.
    fn mul_sub(self, a: Self, b: Self) -> Self;
    /// b - `self`·a, rounded once.
    fn neg_mul_add(self, a: Self, b: Self) -> Self;
    fn sqrt(self) -> Self;
    /// 1/`self` to 14 bits.
    fn rough_reciprocal(self) -> Self;
    /// 1/√`self` to 14 bits.
    fn rough_inverse_root(self) -> Self;
    fn abs(self) -> Self;
    fn copysign(self, sign: Self) -> Self;
    /// The smaller; `bound` if one is NaN.
    fn at_most(self, bound: Self) -> Self;
    /// The larger; `bound` if one is NaN.
    fn at_least(self, bound: Self) -> Self;
    /// The exponent of a power of two at or below a magnitude, of subnormal ones too.
    fn exponent(self) -> Self;
    /// The mantissa in [1, 2), of subnormal numbers too.
    fn mantissa(self) -> Self;
    /// `self` times two to the power ⌊k⌋.
    fn scale(self, k: Self) -> Self;
    /// Entries of a table by the lowest bits of lanes.
    fn lookup(self, table: &'static Self::Table) -> Self;

    /// The places in tables of a mantissa: its first bits.
    fn place(self) -> Self;
    /// The places in tables of a magnitude: the last three bits of its exponent and the first of its mantissa.
    fn place_in_octave(self) -> Self;
    /// `self`, an integer k times the size of a table in the lowest bits, moved so that k stands where exponents do.
    fn as_exponent(self) -> Self;
    /// The number without its mantissa.
    fn exponent_bits(self) -> Self;

    fn bits_and(self, x: Self) -> Self;
    fn bits_xor(self, x: Self) -> Self;
    fn bits_add(self, x: Self) -> Self;
    fn bits_sub(self, x: Self) -> Self;
    fn bits_left<const BY: u32>(self) -> Self;
    fn bits_right<const BY: u32>(self) -> Self;

    /// False for NaN, as all comparisons, of which none raises a flag for NaN.
    fn less(self, x: Self) -> Self::Mask;
    fn equal(self, x: Self) -> Self::Mask;
    /// Whether not (`self` ≤ `x`): true for NaN.
    fn not_at_most(self, x: Self) -> Self::Mask;
    /// Whether not (`self` < `x`): true for NaN.
    fn not_less(self, x: Self) -> Self::Mask;
    /// Whether not (0 ≤ `self` ≤ `x`): true for NaN. In integers.
    fn not_within(self, x: Self) -> Self::Mask;
    /// Whether not (`self` > `x`): true for NaN.
    #[inline(always)]
    fn not_above(self, x: Self) -> Self::Mask {
        x.not_less(self)
    }
    fn is_nan(self) -> Self::Mask;
    fn is_zero_or_not_finite(self) -> Self::Mask;
    /// Zero, negative, infinite or NaN.
    fn is_not_positive(self) -> Self::Mask;
    /// As [`Lanes::is_not_positive`], or subnormal.
    fn is_not_positive_normal(self) -> Self::Mask;
    fn is_sign_negative(self) -> Self::Mask;
    /// Whether any of the bits in `bits` is set.
    fn any_bit(self, bits: Self) -> Self::Mask;
    /// `self`, or `x` where the mask holds.
    fn or_where(self, mask: Self::Mask, x: Self) -> Self;
    /// `self` where the mask holds, else zero.
    fn where_only(self, mask: Self::Mask) -> Self;

    /// Value of a polynomial, coefficients lowest first; of a long one in two sums that do not wait for each
    /// other.
    #[inline(always)]
    fn polynomial(self, coefficients: &[Self::Element]) -> Self {
        if coefficients.len() < 5 {
            return self.every(coefficients, 0, 1);
        }
        let square = self * self;
        square.every(coefficients, 1, 2).mul_add(self, square.every(coefficients, 0, 2))
    }
    /// Horner's rule for the coefficients at `start`, `start + step`, …
    #[inline(always)]
    fn every(self, coefficients: &[Self::Element], start: usize, step: usize) -> Self {
        let mut index = start + (coefficients.len() - 1 - start) / step * step;
        let mut sum = Self::splat(coefficients[index]);
        while index > start {
            index -= step;
            sum = sum.mul_add(self, Self::splat(coefficients[index]));
        }
        sum
    }
}

/// A method whose operands are lanes.
macro_rules! methods {
    ($($name:ident($($x:ident),*) $value:expr;)+) => {
        $(#[inline(always)]
        fn $name(self $(, $x: Self)*) -> Self {
            // SAFETY: only functions that enable the instructions use vectors.
            Self(unsafe { ($value)(self.0 $(, $x.0)*) })
        })+
    };
}

macro_rules! tests {
    ($Mask:ident: $($name:ident($($x:ident),*) $value:expr;)+) => {
        $(#[inline(always)]
        fn $name(self $(, $x: Self)*) -> $Mask {
            // SAFETY: only functions that enable the instructions use vectors.
            unsafe { ($value)(self.0 $(, $x.0)*) }
        })+
    };
}

macro_rules! operator {
    ($V:ident: $($Operator:ident $name:ident $instruction:ident;)+) => {
        $(impl $Operator for $V {
            type Output = Self;
            #[inline(always)]
            fn $name(self, x: Self) -> Self {
                // SAFETY: only functions that enable the instructions use vectors.
                Self(unsafe { $instruction(self.0, x.0) })
            }
        })+
    };
}

macro_rules! lanes {
    ($V:ident, $R:ident, $I:ident, $Mask:ident, $T:ident, $U:ident, $lanes:literal, round $round:literal, reach $reach:literal, square $square:literal, mantissa $mantissa:literal, index $index:literal,
     add $add:ident, sub $sub:ident, mul $mul:ident, div $div:ident,
     set $set:ident, set_bits $set_bits:ident, load $load:ident, store $store:ident, load_part $load_part:ident, store_part $store_part:ident,
     fmadd $fmadd:ident $fmadd_round:ident, fmsub $fmsub:ident, fnmadd $fnmadd:ident, sqrt $sqrt:ident, rcp $rcp:ident, rsqrt $rsqrt:ident,
     min $min:ident, max $max:ident, getexp $getexp:ident, getmant $getmant:ident, scalef $scalef:ident, permute $permute:ident,
     bits $bits:ident, float $float:ident, and $and:ident, xor $xor:ident, iadd $iadd:ident, isub $isub:ident, left $left:ident, right $right:ident, select $select:ident,
     cmp $cmp:ident $ucmp:ident, class $class:ident, test $test:ident, signs $signs:ident, blend $blend:ident, zero $zero:ident) => {
        #[derive(Clone, Copy)]
        pub(super) struct $V($R);

        operator!($V: Add add $add; Sub sub $sub; Mul mul $mul; Div div $div;);

        impl Neg for $V {
            type Output = Self;
            #[inline(always)]
            fn neg(self) -> Self {
                self.bits_xor(Self::splat(-0.0))
            }
        }

        impl Lanes for $V {
            type Element = $T;
            type Mask = $Mask;
            type Table = Table<{ 2 * $lanes }, $T>;
            const LANES: usize = $lanes;
            const ROUND: $T = $round;
            const NONE: $Mask = 0;
            const REACH: f64 = $reach;
            const SQUARE: f64 = $square;

            #[inline(always)]
            fn splat(x: $T) -> Self {
                // SAFETY: only functions that enable the instructions use vectors; so below.
                Self(unsafe { $set(x) })
            }
            #[inline(always)]
            fn number(x: f64) -> Self {
                Self::splat(x as $T)
            }
            #[inline(always)]
            fn splat_bits(bits: u64) -> Self {
                Self::splat($T::from_bits(bits as $U))
            }
            #[inline(always)]
            unsafe fn load(from: *const $T) -> Self {
                // SAFETY: passed on from the caller.
                Self(unsafe { $load(from) })
            }
            #[inline(always)]
            unsafe fn store(self, to: *mut $T) {
                // SAFETY: passed on from the caller.
                unsafe { $store(to, self.0) }
            }
            #[inline(always)]
            unsafe fn load_part(from: *const $T, count: usize) -> Self {
                // SAFETY: passed on from the caller; lanes that are masked off are not read.
                Self(unsafe { $load_part($set(*from), $Mask::MAX >> ($lanes - count), from) })
            }
            #[inline(always)]
            unsafe fn store_part(self, to: *mut $T, count: usize) {
                // SAFETY: passed on from the caller; lanes that are masked off are not written.
                unsafe { $store_part(to, $Mask::MAX >> ($lanes - count), self.0) }
            }
            methods! {
                mul_add(a, b) |x, a, b| $fmadd(x, a, b);
                mul_add_towards_zero(a, b) |x, a, b| $fmadd_round::<{ _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC }>(x, a, b);
                mul_sub(a, b) |x, a, b| $fmsub(x, a, b);
                neg_mul_add(a, b) |x, a, b| $fnmadd(x, a, b);
                sqrt() |x| $sqrt(x);
                rough_reciprocal() |x| $rcp(x);
                rough_inverse_root() |x| $rsqrt(x);
                at_most(bound) |x, bound| $min::<_MM_FROUND_NO_EXC>(x, bound);
                at_least(bound) |x, bound| $max::<_MM_FROUND_NO_EXC>(x, bound);
                exponent() |x| $getexp(x);
                mantissa() |x| $getmant::<_MM_MANT_NORM_1_2, _MM_MANT_SIGN_SRC>(x);
                scale(k) |x, k| $scalef(x, k);
                bits_and(a) |x, a| $float($and($bits(x), $bits(a)));
                bits_xor(a) |x, a| $float($xor($bits(x), $bits(a)));
                bits_add(a) |x, a| $float($iadd($bits(x), $bits(a)));
                bits_sub(a) |x, a| $float($isub($bits(x), $bits(a)));
            }
            #[inline(always)]
            fn bits_left<const BY: u32>(self) -> Self {
                // SAFETY: as above.
                Self(unsafe { $float($left::<BY>($bits(self.0))) })
            }
            #[inline(always)]
            fn bits_right<const BY: u32>(self) -> Self {
                // SAFETY: as above.
                Self(unsafe { $float($right::<BY>($bits(self.0))) })
            }
            #[inline(always)]
            fn place(self) -> Self {
                self.bits_right::<{ $mantissa - $index }>()
            }
            #[inline(always)]
            fn place_in_octave(self) -> Self {
                self.bits_right::<{ $mantissa + 3 - $index }>()
            }
            #[inline(always)]
            fn as_exponent(self) -> Self {
                self.bits_left::<{ $mantissa - $index }>()
            }
            #[inline(always)]
            fn exponent_bits(self) -> Self {
                self.bits_and(Self::splat($T::from_bits(($U::MAX >> $mantissa) << $mantissa)))
            }
            #[inline(always)]
            fn abs(self) -> Self {
                self.bits_and(Self::splat($T::from_bits(!(-0.0 as $T).to_bits())))
            }
            #[inline(always)]
            fn copysign(self, sign: Self) -> Self {
                const SIGN: i64 = (-0.0 as $T).to_bits() as i64;
                // SAFETY: as above.
                Self(unsafe { $float($select::<0xca>($set_bits(SIGN as _), $bits(sign.0), $bits(self.0))) })
            }
            #[inline(always)]
            fn lookup(self, table: &'static Self::Table) -> Self {
                // SAFETY: a table has two vectors.
                unsafe {
                    let (low, high) = ($load(table.0.as_ptr()), $load(table.0.as_ptr().add($lanes)));
                    Self($permute(low, $bits(self.0), high))
                }
            }
            tests! { $Mask:
                less(a) |x, a| $cmp::<_CMP_LT_OQ>(x, a);
                equal(a) |x, a| $cmp::<_CMP_EQ_OQ>(x, a);
                not_at_most(a) |x, a| $cmp::<_CMP_NLE_UQ>(x, a);
                not_less(a) |x, a| $cmp::<_CMP_NLT_UQ>(x, a);
                not_within(a) |x, a| $ucmp::<_MM_CMPINT_NLE>($bits(x), $bits(a));
                is_nan() |x| $cmp::<_CMP_UNORD_Q>(x, x);
                is_sign_negative() |x| $signs($bits(x));
                is_zero_or_not_finite() |x| $class::<0x9f>(x);
                is_not_positive() |x| $class::<0xdf>(x);
                is_not_positive_normal() |x| $class::<0xff>(x);
                any_bit(a) |x, a| $test($bits(x), $bits(a));
            }
            #[inline(always)]
            fn or_where(self, mask: $Mask, x: Self) -> Self {
                // SAFETY: as above.
                Self(unsafe { $blend(mask, self.0, x.0) })
            }
            #[inline(always)]
            fn where_only(self, mask: $Mask) -> Self {
                // SAFETY: as above.
                Self(unsafe { $zero(mask, self.0) })
            }
        }
    };
}

lanes!(F32x16, __m512, __m512i, __mmask16, f32, u32, 16, round 12582912.0, reach 80.0, square 1e18, mantissa 23, index 5,
    add _mm512_add_ps, sub _mm512_sub_ps, mul _mm512_mul_ps, div _mm512_div_ps,
    set _mm512_set1_ps, set_bits _mm512_set1_epi32, load _mm512_loadu_ps, store _mm512_storeu_ps, load_part _mm512_mask_loadu_ps, store_part _mm512_mask_storeu_ps,
    fmadd _mm512_fmadd_ps _mm512_fmadd_round_ps, fmsub _mm512_fmsub_ps, fnmadd _mm512_fnmadd_ps, sqrt _mm512_sqrt_ps, rcp _mm512_rcp14_ps, rsqrt _mm512_rsqrt14_ps,
    min _mm512_min_round_ps, max _mm512_max_round_ps, getexp _mm512_getexp_ps, getmant _mm512_getmant_ps, scalef _mm512_scalef_ps, permute _mm512_permutex2var_ps,
    bits _mm512_castps_si512, float _mm512_castsi512_ps, and _mm512_and_si512, xor _mm512_xor_si512, iadd _mm512_add_epi32, isub _mm512_sub_epi32, left _mm512_slli_epi32, right _mm512_srli_epi32, select _mm512_ternarylogic_epi32,
    cmp _mm512_cmp_ps_mask _mm512_cmp_epu32_mask, class _mm512_fpclass_ps_mask, test _mm512_test_epi32_mask, signs _mm512_movepi32_mask, blend _mm512_mask_blend_ps, zero _mm512_maskz_mov_ps);
lanes!(F64x8, __m512d, __m512i, __mmask8, f64, u64, 8, round 6755399441055744.0, reach 700.0, square 1e150, mantissa 52, index 4,
    add _mm512_add_pd, sub _mm512_sub_pd, mul _mm512_mul_pd, div _mm512_div_pd,
    set _mm512_set1_pd, set_bits _mm512_set1_epi64, load _mm512_loadu_pd, store _mm512_storeu_pd, load_part _mm512_mask_loadu_pd, store_part _mm512_mask_storeu_pd,
    fmadd _mm512_fmadd_pd _mm512_fmadd_round_pd, fmsub _mm512_fmsub_pd, fnmadd _mm512_fnmadd_pd, sqrt _mm512_sqrt_pd, rcp _mm512_rcp14_pd, rsqrt _mm512_rsqrt14_pd,
    min _mm512_min_round_pd, max _mm512_max_round_pd, getexp _mm512_getexp_pd, getmant _mm512_getmant_pd, scalef _mm512_scalef_pd, permute _mm512_permutex2var_pd,
    bits _mm512_castpd_si512, float _mm512_castsi512_pd, and _mm512_and_si512, xor _mm512_xor_si512, iadd _mm512_add_epi64, isub _mm512_sub_epi64, left _mm512_slli_epi64, right _mm512_srli_epi64, select _mm512_ternarylogic_epi64,
    cmp _mm512_cmp_pd_mask _mm512_cmp_epu64_mask, class _mm512_fpclass_pd_mask, test _mm512_test_epi64_mask, signs _mm512_movepi64_mask, blend _mm512_mask_blend_pd, zero _mm512_maskz_mov_pd);
