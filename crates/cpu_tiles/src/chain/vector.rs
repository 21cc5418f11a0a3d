//! Vectors of the processor, as far as chains need them.
//!
//! Methods are always inlined into functions that enable the instructions, so that values stay in
//! registers.

/// A vector of floats.
pub(super) trait Vector: Copy {
    type Element: Copy;
    /// A truth for each lane: bits of a mask, or vectors whose lanes are all ones or all zeros.
    type Truth: Copy;
    const LANES: usize;

    /// The element with these bits, in all lanes.
    fn splat(bits: u64) -> Self;
    unsafe fn load(from: *const Self::Element) -> Self;
    unsafe fn store(self, to: *mut Self::Element);
    /// Elements from `first` on of a stream that has `count`; lanes beyond repeat its last element, which
    /// raises no flag that the element itself does not.
    unsafe fn load_part(from: *const Self::Element, first: usize, count: usize) -> Self;
    /// Stores lanes as the elements from `first` on of a stream that has `count`.
    unsafe fn store_part(self, to: *mut Self::Element, first: usize, count: usize);
    /// Truths from bools, those from `first` on of a stream that has `count`.
    unsafe fn load_truth(from: *const u8, first: usize, count: usize) -> Self::Truth;

    fn add(self, x: Self) -> Self;
    fn sub(self, x: Self) -> Self;
    fn mul(self, x: Self) -> Self;
    fn div(self, x: Self) -> Self;
    fn sqrt(self) -> Self;
    fn abs(self) -> Self;
    fn neg(self) -> Self;
    fn floor(self) -> Self;
    fn ceil(self) -> Self;
    fn trunc(self) -> Self;
    fn rint(self) -> Self;
    /// The smaller, `x` where they are equal, the first NaN.
    fn minimum(self, x: Self) -> Self;
    /// The larger, `x` where they are equal, the first NaN.
    fn maximum(self, x: Self) -> Self;
    /// [`Vector::minimum`] with a number that is not zero.
    fn at_most(self, bound: Self) -> Self;
    /// [`Vector::maximum`] with a number that is not zero.
    fn at_least(self, bound: Self) -> Self;
    fn less(self, x: Self) -> Self::Truth;
    fn less_equal(self, x: Self) -> Self::Truth;
    fn equal(self, x: Self) -> Self::Truth;
    fn both(a: Self::Truth, x: Self::Truth) -> Self::Truth;
    fn either(a: Self::Truth, x: Self::Truth) -> Self::Truth;
    fn one_of(a: Self::Truth, x: Self::Truth) -> Self::Truth;
    fn not(a: Self::Truth) -> Self::Truth;
    /// This where the truth holds, else `x`.
    fn choose(self, truth: Self::Truth, x: Self) -> Self;
}

/// The elements of a stream that lie in one vector, as an array whose rest repeats the last.
#[inline(always)]
unsafe fn part<T: Copy, const LANES: usize>(from: *const T, first: usize, count: usize) -> [T; LANES] {
    // SAFETY: the stream has `count` elements, at least one.
    unsafe { std::array::from_fn(|k| *from.add((first + k).min(count - 1))) }
}

/// As [`part`], the other way.
#[inline(always)]
unsafe fn put_part<T: Copy, const LANES: usize>(values: [T; LANES], to: *mut T, first: usize, count: usize) {
    for (k, value) in values.into_iter().enumerate() {
        if first + k < count {
            // SAFETY: the stream has `count` elements.
            unsafe { to.add(first + k).write(value) };
        }
    }
}

/// Arrays of lanes, for processors without wider vectors.
macro_rules! array {
    ($T:ident, $U:ident, $lanes:literal) => {
        impl Vector for [$T; $lanes] {
            type Element = $T;
            type Truth = [$U; $lanes];
            const LANES: usize = $lanes;
            #[inline(always)]
            fn splat(bits: u64) -> Self {
                [$T::from_bits(bits as $U); $lanes]
            }
            #[inline(always)]
            unsafe fn load(from: *const $T) -> Self {
                // SAFETY: passed on from the caller.
                unsafe { from.cast::<Self>().read() }
            }
            #[inline(always)]
            unsafe fn store(self, to: *mut $T) {
                // SAFETY: passed on from the caller.
                unsafe { to.cast::<Self>().write(self) }
            }
            #[inline(always)]
            unsafe fn load_part(from: *const $T, first: usize, count: usize) -> Self {
                // SAFETY: passed on from the caller.
                unsafe { part(from, first, count) }
            }
            #[inline(always)]
            unsafe fn store_part(self, to: *mut $T, first: usize, count: usize) {
                // SAFETY: passed on from the caller.
                unsafe { put_part(self, to, first, count) }
            }
            #[inline(always)]
            unsafe fn load_truth(from: *const u8, first: usize, count: usize) -> Self::Truth {
                // SAFETY: passed on from the caller.
                let bytes: [u8; $lanes] = unsafe { part(from, first, count) };
                bytes.map(|byte| if byte != 0 { $U::MAX } else { 0 })
            }
            array!(@ both Self, Self, $lanes: add |a, x| a + x; sub |a, x| a - x; mul |a, x| a * x; div |a, x| a / x;
                minimum |a, x| if a < x || a.is_nan() { a } else { x };
                maximum |a, x| if a > x || a.is_nan() { a } else { x };
                at_most |a, x| if a < x || a.is_nan() { a } else { x };
                at_least |a, x| if a > x || a.is_nan() { a } else { x };);
            array!(@ both Self, Self::Truth, $lanes: less |a, x| truth!($T $U, a < x);
                less_equal |a, x| truth!($T $U, a <= x);
                equal |a, x| truth!($T $U, a == x););
            array!(@ one $lanes: sqrt |a| a.sqrt(); abs |a| a.abs(); neg |a| -a; floor |a| a.floor(); ceil |a| a.ceil();
                trunc |a| a.trunc(); rint |a| a.round_ties_even(););
            #[inline(always)]
            fn both(a: Self::Truth, x: Self::Truth) -> Self::Truth {
                std::array::from_fn(|k| a[k] & x[k])
            }
            #[inline(always)]
            fn either(a: Self::Truth, x: Self::Truth) -> Self::Truth {
                std::array::from_fn(|k| a[k] | x[k])
            }
            #[inline(always)]
            fn one_of(a: Self::Truth, x: Self::Truth) -> Self::Truth {
                std::array::from_fn(|k| a[k] ^ x[k])
            }
            #[inline(always)]
            fn not(a: Self::Truth) -> Self::Truth {
                a.map(|truth| !truth)
            }
            #[inline(always)]
            fn choose(self, truth: Self::Truth, x: Self) -> Self {
                std::array::from_fn(|k| $T::from_bits(self[k].to_bits() & truth[k] | x[k].to_bits() & !truth[k]))
            }
        }
    };
    (@ both $Operand:ty, $Result:ty, $lanes:literal: $($name:ident |$a:ident, $x:ident| $value:expr;)+) => {
        $(#[inline(always)]
        fn $name(self, x: $Operand) -> $Result {
            std::array::from_fn(|k| {
                let ($a, $x) = (self[k], x[k]);
                $value
            })
        })+
    };
    (@ one $lanes:literal: $($name:ident |$a:ident| $value:expr;)+) => {
        $(#[inline(always)]
        fn $name(self) -> Self {
            self.map(|$a| $value)
        })+
    };
}

/// A truth of the answer to a comparison, which must not raise the flag that comparing NaN does.
macro_rules! truth {
    ($T:ident $U:ident, $a:ident $compare:tt $x:ident) => {{
        let nan = $a.is_nan() || $x.is_nan();
        let ($a, $x): ($T, $T) = (if nan { 1.0 } else { $a }, if nan { 1.0 } else { $x });
        if !nan && $a $compare $x { $U::MAX } else { 0 }
    }};
}

array!(f64, u64, 2);
array!(f32, u32, 4);

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Vector, part, put_part};
    use std::arch::x86_64::*;

    /// Comparisons and logic, one expression of intrinsics each.
    macro_rules! truths {
        (compare $($name:ident $value:expr;)+) => {
            $(#[inline(always)]
            fn $name(self, x: Self) -> Self::Truth {
                // SAFETY: chains run only where the processor has these instructions.
                unsafe { $value(self, x) }
            })+
        };
        (logic $($name:ident($($argument:ident),+) $value:expr;)+) => {
            $(#[inline(always)]
            fn $name($($argument: Self::Truth),+) -> Self::Truth {
                // SAFETY: as for comparisons.
                #[allow(unused_unsafe, reason = "masks need no intrinsics")]
                unsafe { $value($($argument),+) }
            })+
        };
    }

    /// Methods that are one expression of intrinsics each.
    macro_rules! methods {
        ($($name:ident($($argument:ident),*) $value:expr;)+) => {
            $(#[inline(always)]
            fn $name(self $(, $argument: Self)*) -> Self {
                #[allow(unused_variables, reason = "not every method names its receiver")]
                let a = self;
                // SAFETY: chains run only where the processor has these instructions.
                unsafe { $value(a $(, $argument)*) }
            })+
        };
    }

    /// Vectors of 256 bits.
    macro_rules! avx2 {
        ($V:ident, $T:ident, $U:ident, $lanes:literal, $splat:ident $load:ident $store:ident $add:ident $sub:ident $mul:ident
         $div:ident $sqrt:ident $and:ident $andnot:ident $or:ident $xor:ident $blend:ident $compare:ident $round:ident) => {
            impl Vector for $V {
                type Element = $T;
                type Truth = $V;
                const LANES: usize = $lanes;
                #[inline(always)]
                fn splat(bits: u64) -> Self {
                    // SAFETY: as for the other methods.
                    unsafe { $splat($T::from_bits(bits as $U)) }
                }
                #[inline(always)]
                unsafe fn load(from: *const $T) -> Self {
                    // SAFETY: passed on from the caller.
                    unsafe { $load(from) }
                }
                #[inline(always)]
                unsafe fn store(self, to: *mut $T) {
                    // SAFETY: passed on from the caller.
                    unsafe { $store(to, self) }
                }
                #[inline(always)]
                unsafe fn load_part(from: *const $T, first: usize, count: usize) -> Self {
                    // SAFETY: passed on from the caller.
                    unsafe { $load(part::<$T, $lanes>(from, first, count).as_ptr()) }
                }
                #[inline(always)]
                unsafe fn store_part(self, to: *mut $T, first: usize, count: usize) {
                    // SAFETY: passed on from the caller.
                    unsafe { put_part(std::mem::transmute::<$V, [$T; $lanes]>(self), to, first, count) }
                }
                #[inline(always)]
                unsafe fn load_truth(from: *const u8, first: usize, count: usize) -> $V {
                    // SAFETY: passed on from the caller.
                    unsafe {
                        let bytes: [u8; $lanes] = part(from, first, count);
                        $load(bytes.map(|byte| $T::from_bits(if byte != 0 { $U::MAX } else { 0 })).as_ptr())
                    }
                }
                methods! {
                    add(x) $add;
                    sub(x) $sub;
                    mul(x) $mul;
                    div(x) $div;
                    sqrt() $sqrt;
                    abs() |a| $andnot($splat(-0.0), a);
                    neg() |a| $xor($splat(-0.0), a);
                    floor() |a| $round::<{ _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC }>(a);
                    ceil() |a| $round::<{ _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC }>(a);
                    trunc() |a| $round::<{ _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC }>(a);
                    rint() |a| $round::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(a);
                    minimum(x) |a, x| $blend(x, a, $or($compare::<_CMP_LT_OQ>(a, x), $compare::<_CMP_UNORD_Q>(a, a)));
                    maximum(x) |a, x| $blend(x, a, $or($compare::<_CMP_GT_OQ>(a, x), $compare::<_CMP_UNORD_Q>(a, a)));
                    at_most(x) |a, x| $blend(a, x, $compare::<_CMP_GT_OQ>(a, x));
                    at_least(x) |a, x| $blend(a, x, $compare::<_CMP_LT_OQ>(a, x));
                }
                truths! { compare
                    less |a, x| $compare::<_CMP_LT_OQ>(a, x);
                    less_equal |a, x| $compare::<_CMP_LE_OQ>(a, x);
                    equal |a, x| $compare::<_CMP_EQ_OQ>(a, x);
                }
                truths! { logic
                    both(a, x) $and;
                    either(a, x) $or;
                    one_of(a, x) $xor;
                    not(a) |a| $xor($splat($T::from_bits($U::MAX)), a);
                }
                #[inline(always)]
                fn choose(self, truth: $V, x: Self) -> Self {
                    // SAFETY: as for the other methods.
                    unsafe { $blend(x, self, truth) }
                }
            }
        };
    }

    avx2!(__m256d, f64, u64, 4, _mm256_set1_pd _mm256_loadu_pd _mm256_storeu_pd _mm256_add_pd _mm256_sub_pd _mm256_mul_pd
        _mm256_div_pd _mm256_sqrt_pd _mm256_and_pd _mm256_andnot_pd _mm256_or_pd _mm256_xor_pd _mm256_blendv_pd _mm256_cmp_pd
        _mm256_round_pd);
    avx2!(__m256, f32, u32, 8, _mm256_set1_ps _mm256_loadu_ps _mm256_storeu_ps _mm256_add_ps _mm256_sub_ps _mm256_mul_ps
        _mm256_div_ps _mm256_sqrt_ps _mm256_and_ps _mm256_andnot_ps _mm256_or_ps _mm256_xor_ps _mm256_blendv_ps _mm256_cmp_ps
        _mm256_round_ps);

    /// Vectors of 512 bits.
    macro_rules! avx512 {
        ($V:ident, $T:ident, $U:ident, $lanes:literal, $M:ident, $splat:ident $load:ident $store:ident $load_part:ident $store_part:ident
         $add:ident $sub:ident $mul:ident $div:ident $sqrt:ident $andnot:ident $xor:ident $blend:ident
         $compare:ident $round:ident $min:ident $max:ident) => {
            impl Vector for $V {
                type Element = $T;
                type Truth = $M;
                const LANES: usize = $lanes;
                #[inline(always)]
                fn splat(bits: u64) -> Self {
                    // SAFETY: as for the other methods.
                    unsafe { $splat($T::from_bits(bits as $U)) }
                }
                #[inline(always)]
                unsafe fn load(from: *const $T) -> Self {
                    // SAFETY: passed on from the caller.
                    unsafe { $load(from) }
                }
                #[inline(always)]
                unsafe fn store(self, to: *mut $T) {
                    // SAFETY: passed on from the caller.
                    unsafe { $store(to, self) }
                }
                #[inline(always)]
                unsafe fn load_part(from: *const $T, first: usize, count: usize) -> Self {
                    let lanes = (1u32 << count.saturating_sub(first).min($lanes)) - 1;
                    // SAFETY: passed on from the caller; lanes beyond are not read.
                    unsafe {
                        $load_part($splat(*from.add(count - 1)), lanes as $M, from.wrapping_add(first))
                    }
                }
                #[inline(always)]
                unsafe fn store_part(self, to: *mut $T, first: usize, count: usize) {
                    let lanes = (1u32 << count.saturating_sub(first).min($lanes)) - 1;
                    // SAFETY: passed on from the caller; lanes beyond are not written.
                    unsafe { $store_part(to.wrapping_add(first), lanes as $M, self) }
                }
                #[inline(always)]
                unsafe fn load_truth(from: *const u8, first: usize, count: usize) -> $M {
                    let lanes = (1u64 << count.saturating_sub(first).min($lanes)) - 1;
                    // SAFETY: passed on from the caller; lanes beyond are not read.
                    unsafe {
                        let bytes = _mm_maskz_loadu_epi8(lanes as __mmask16, from.wrapping_add(first).cast());
                        _mm_test_epi8_mask(bytes, bytes) as $M
                    }
                }
                methods! {
                    add(x) $add;
                    sub(x) $sub;
                    mul(x) $mul;
                    div(x) $div;
                    sqrt() $sqrt;
                    abs() |a| $andnot($splat(-0.0), a);
                    neg() |a| $xor($splat(-0.0), a);
                    floor() |a| $round::<{ _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC }>(a);
                    ceil() |a| $round::<{ _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC }>(a);
                    trunc() |a| $round::<{ _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC }>(a);
                    rint() |a| $round::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(a);
                    // Without flags; the instructions give their second operand where either is NaN.
                    minimum(x) |a, x| $blend($compare::<_CMP_UNORD_Q>(a, a), $min::<_MM_FROUND_NO_EXC>(a, x), a);
                    maximum(x) |a, x| $blend($compare::<_CMP_UNORD_Q>(a, a), $max::<_MM_FROUND_NO_EXC>(a, x), a);
                    at_most(x) |a, x| $min::<_MM_FROUND_NO_EXC>(x, a);
                    at_least(x) |a, x| $max::<_MM_FROUND_NO_EXC>(x, a);
                }
                truths! { compare
                    less $compare::<_CMP_LT_OQ>;
                    less_equal $compare::<_CMP_LE_OQ>;
                    equal $compare::<_CMP_EQ_OQ>;
                }
                truths! { logic
                    both(a, x) |a: $M, x| a & x;
                    either(a, x) |a: $M, x| a | x;
                    one_of(a, x) |a: $M, x| a ^ x;
                    not(a) |a: $M| !a;
                }
                #[inline(always)]
                fn choose(self, truth: $M, x: Self) -> Self {
                    // SAFETY: as for the other methods.
                    unsafe { $blend(truth, x, self) }
                }
            }
        };
    }

    avx512!(__m512d, f64, u64, 8, __mmask8, _mm512_set1_pd _mm512_loadu_pd _mm512_storeu_pd _mm512_mask_loadu_pd
        _mm512_mask_storeu_pd _mm512_add_pd _mm512_sub_pd _mm512_mul_pd _mm512_div_pd _mm512_sqrt_pd
        _mm512_andnot_pd _mm512_xor_pd _mm512_mask_blend_pd _mm512_cmp_pd_mask _mm512_roundscale_pd
        _mm512_min_round_pd _mm512_max_round_pd);
    avx512!(__m512, f32, u32, 16, __mmask16, _mm512_set1_ps _mm512_loadu_ps _mm512_storeu_ps _mm512_mask_loadu_ps
        _mm512_mask_storeu_ps _mm512_add_ps _mm512_sub_ps _mm512_mul_ps _mm512_div_ps _mm512_sqrt_ps
        _mm512_andnot_ps _mm512_xor_ps _mm512_mask_blend_ps _mm512_cmp_ps_mask _mm512_roundscale_ps
        _mm512_min_round_ps _mm512_max_round_ps);
}
