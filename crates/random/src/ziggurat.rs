//! Normal and exponential numbers by the ziggurat: the density is covered by 256 strips of equal area,
//! a strip is drawn from eight random bits and a place in it from the others, and in about 99 of 100
//! cases one comparison of integers says that the place lies under the density.
//!
//! Source: G. Marsaglia and W. W. Tsang, "The Ziggurat Method for Generating Random Variables", J.
//! Stat. Softw. 5(8), 2000, in the arrangement of bits that NumPy has. The rare branches call `exp` and
//! `log1p` of the system's mathematical library, which is what NumPy calls, too.

use crate::BitGenerator;
use crate::ziggurat_tables::*;

/// Where the tail of the normal distribution begins.
const R_NORMAL: f64 = 3.6541528853610087963519472518;
/// The reciprocal of [`R_NORMAL`].
const INV_R_NORMAL: f64 = 0.27366123732975827203338247596;
/// Where the tail of the exponential distribution begins.
const R_EXPONENTIAL: f64 = 7.6971174701310497140446280481;

/// One standard normal number.
#[inline]
pub fn standard_normal<B: BitGenerator + ?Sized>(bits: &mut B) -> f64 {
    loop {
        let r = bits.next_u64();
        let strip = (r & 0xff) as usize;
        let negative = r >> 8 & 1;
        let place = r >> 9 & 0x000f_ffff_ffff_ffff;
        // The sign goes straight into its bit: a branch on it would be mispredicted every other time.
        let x = f64::from_bits((place as i64 as f64 * W_NORMAL_F64[strip]).to_bits() | negative << 63);
        if place < K_NORMAL_F64[strip] {
            return x;
        }
        if let Some(x) = normal_edge(bits, strip, place, x) {
            return x;
        }
    }
}

#[cold]
fn normal_edge<B: BitGenerator + ?Sized>(bits: &mut B, strip: usize, place: u64, x: f64) -> Option<f64> {
    if strip == 0 {
        loop {
            let xx = -INV_R_NORMAL * (-bits.next_f64()).ln_1p();
            let yy = -(-bits.next_f64()).ln_1p();
            if yy + yy > xx * xx {
                return Some(if place >> 8 & 1 == 1 { -(R_NORMAL + xx) } else { R_NORMAL + xx });
            }
        }
    }
    let height = (F_NORMAL_F64[strip - 1] - F_NORMAL_F64[strip]) * bits.next_f64() + F_NORMAL_F64[strip];
    (height < (-0.5 * x * x).exp()).then_some(x)
}

/// One standard normal number in single precision, from 32 bits.
#[inline]
pub fn standard_normal_f32<B: BitGenerator + ?Sized>(bits: &mut B) -> f32 {
    loop {
        let r = bits.next_u32();
        let strip = (r & 0xff) as usize;
        let negative = r >> 8 & 1;
        let place = r >> 9 & 0x007f_ffff;
        let x = f32::from_bits((place as i32 as f32 * W_NORMAL_F32[strip]).to_bits() | negative << 31);
        if place < K_NORMAL_F32[strip] {
            return x;
        }
        if let Some(x) = normal_edge_f32(bits, strip, place, x) {
            return x;
        }
    }
}

#[cold]
fn normal_edge_f32<B: BitGenerator + ?Sized>(bits: &mut B, strip: usize, place: u32, x: f32) -> Option<f32> {
    if strip == 0 {
        loop {
            let xx = -(INV_R_NORMAL as f32) * (-bits.next_f32()).ln_1p();
            let yy = -(-bits.next_f32()).ln_1p();
            if yy + yy > xx * xx {
                let tail = R_NORMAL as f32 + xx;
                return Some(if place >> 8 & 1 == 1 { -tail } else { tail });
            }
        }
    }
    let height = (F_NORMAL_F32[strip - 1] - F_NORMAL_F32[strip]) * bits.next_f32() + F_NORMAL_F32[strip];
    // The density is compared in double precision.
    let x64 = f64::from(x);
    (f64::from(height) < (-0.5 * x64 * x64).exp()).then_some(x)
}

/// One standard exponential number.
#[inline]
pub fn standard_exponential<B: BitGenerator + ?Sized>(bits: &mut B) -> f64 {
    loop {
        let r = bits.next_u64() >> 3;
        let strip = (r & 0xff) as usize;
        let place = r >> 8;
        let x = place as i64 as f64 * W_EXPONENTIAL_F64[strip];
        if place < K_EXPONENTIAL_F64[strip] {
            return x;
        }
        if strip == 0 {
            return R_EXPONENTIAL - (-bits.next_f64()).ln_1p();
        }
        let height = (F_EXPONENTIAL_F64[strip - 1] - F_EXPONENTIAL_F64[strip]) * bits.next_f64();
        if height + F_EXPONENTIAL_F64[strip] < (-x).exp() {
            return x;
        }
    }
}

/// One standard exponential number in single precision, from 32 bits.
#[inline]
pub fn standard_exponential_f32<B: BitGenerator + ?Sized>(bits: &mut B) -> f32 {
    loop {
        let r = bits.next_u32() >> 1;
        let strip = (r & 0xff) as usize;
        let place = r >> 8;
        let x = place as i32 as f32 * W_EXPONENTIAL_F32[strip];
        if place < K_EXPONENTIAL_F32[strip] {
            return x;
        }
        if strip == 0 {
            return R_EXPONENTIAL as f32 - (-bits.next_f32()).ln_1p();
        }
        let height = (F_EXPONENTIAL_F32[strip - 1] - F_EXPONENTIAL_F32[strip]) * bits.next_f32();
        if height + F_EXPONENTIAL_F32[strip] < (-x).exp() {
            return x;
        }
    }
}
