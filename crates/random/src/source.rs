//! The standard numbers that distributions are made of.
//!
//! The two interfaces share most formulas but not the numbers beneath them, and some formulas of the newer one
//! lose less near zero or have a mistake less: [`Source::LEGACY`] says which are meant.

use crate::draw::Draw;
use crate::{BitGenerator, ziggurat};

/// The standard numbers of one interface over a bit generator.
pub trait Source {
    /// Whether formulas are those of `RandomState`.
    const LEGACY: bool;
    /// What makes the bits.
    type Bits: BitGenerator + ?Sized;

    /// The bits.
    fn bits(&mut self) -> &mut Self::Bits;

    /// A number of `[0, 1)`.
    #[inline]
    fn uniform(&mut self) -> f64 {
        self.bits().next_f64()
    }

    /// A standard normal number.
    fn normal(&mut self) -> f64;

    /// A standard exponential number.
    fn exponential(&mut self) -> f64;

    /// Many numbers of `[0, 1)`.
    fn uniforms(&mut self, out: &mut [f64]) {
        self.bits().fill_f64(out);
    }

    /// Many standard normal numbers.
    fn normals(&mut self, out: &mut [f64]);

    /// Many standard exponential numbers.
    fn exponentials(&mut self, out: &mut [f64]);
}

/// The standard numbers of `Generator`.
#[derive(Debug)]
pub struct Modern<'a, B: ?Sized>(pub &'a mut B);

impl<B: BitGenerator + ?Sized> Source for Modern<'_, B> {
    const LEGACY: bool = false;
    type Bits = B;
    #[inline]
    fn bits(&mut self) -> &mut B {
        self.0
    }
    #[inline]
    fn normal(&mut self) -> f64 {
        ziggurat::standard_normal(self.0)
    }
    #[inline]
    fn exponential(&mut self) -> f64 {
        ziggurat::standard_exponential(self.0)
    }
    fn normals(&mut self, out: &mut [f64]) {
        self.0.fill(Draw::Normal(out));
    }
    fn exponentials(&mut self, out: &mut [f64]) {
        self.0.fill(Draw::Exponential(out));
    }
}

/// The whole part of a number; the lowest integer for what has none, which is what NumPy's conversions give
/// on x86-64 and its rejections rely on.
#[inline]
pub(crate) fn whole(x: f64) -> i64 {
    if x < 9223372036854775808.0 { x as i64 } else { i64::MIN }
}

/// The largest integer that is not above a number, without the call of a function that `f64::floor` is on
/// processors whose instructions are not assumed.
#[inline]
pub(crate) fn floor(x: f64) -> i64 {
    let cut = whole(x);
    if cut == i64::MIN { cut } else { cut - i64::from(cut as f64 > x) }
}

/// The smallest integer that is not below a number.
#[inline]
pub(crate) fn ceil(x: f64) -> i64 {
    let cut = whole(x);
    if cut == i64::MIN { cut } else { cut + i64::from((cut as f64) < x) }
}
