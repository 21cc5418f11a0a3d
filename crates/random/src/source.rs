//! The standard numbers that distributions are made of.
//!
//! The two interfaces share most formulas but not the numbers beneath them, and some formulas of the newer one
//! lose less near zero or have a mistake less: [`Source::LEGACY`] says which are meant.
//!
//! Numbers that are functions of one standard number each are filled in two steps, [`Mapped`]: many standard
//! numbers, as generators make them fast, and then the function of all of them, in which no number depends on
//! another, so that a caller with threads can share it.

use crate::draw::{Draw, Numbers};
use crate::{BitGenerator, ziggurat};

/// Numbers that are drawn before their function is taken.
const BLOCK: usize = 1024;

/// Which of NumPy's interfaces draws, and what it keeps between numbers.
#[derive(Debug)]
pub enum Interface<'a> {
    /// `Generator`.
    Modern,
    /// `RandomState`, with the second normal number of the last pair.
    Legacy(&'a mut Option<f64>),
}

impl Interface<'_> {
    /// Whether formulas are those of `RandomState`.
    pub fn is_legacy(&self) -> bool {
        matches!(self, Interface::Legacy(_))
    }

    /// The same interface for a part of the numbers.
    pub fn again(&mut self) -> Interface<'_> {
        match self {
            Interface::Modern => Interface::Modern,
            Interface::Legacy(gauss) => Interface::Legacy(gauss),
        }
    }
}

/// The standard numbers of one interface over a bit generator.
pub(crate) trait Source {
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

    /// Many standard normal numbers.
    fn normals(&mut self, out: &mut [f64]) {
        out.iter_mut().for_each(|x| *x = self.normal());
    }
}

/// The standard numbers of `Generator`.
pub(crate) struct Modern<'a, B: ?Sized>(pub &'a mut B);

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
}

/// What a number is a function of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// A number of `[0, 1)`.
    Uniform,
    /// A number of `(0, 1)`: zeros are drawn again.
    Positive,
    /// A standard normal number.
    Normal,
    /// A standard exponential number, by the ziggurat.
    Exponential,
}

impl Standard {
    /// Fills a slice.
    pub fn fill<B: BitGenerator + ?Sized>(self, bits: &mut B, interface: Interface<'_>, out: &mut [f64]) {
        match self {
            Standard::Uniform => bits.fill_f64(out),
            Standard::Positive => {
                let mut missing = out;
                while !missing.is_empty() {
                    bits.fill_f64(missing);
                    let mut kept = missing.len();
                    if missing.contains(&0.0) {
                        kept = 0;
                        for k in 0..missing.len() {
                            missing[kept] = missing[k];
                            kept += usize::from(missing[k] != 0.0);
                        }
                    }
                    missing = &mut missing[kept..];
                }
            }
            Standard::Normal => bits.fill(Draw::Numbers(interface, Numbers::Normal(out))),
            Standard::Exponential => bits.fill(Draw::Numbers(interface, Numbers::Exponential(out))),
        }
    }
}

/// A function of standard numbers.
pub struct Mapped<'a> {
    /// What it is a function of.
    pub standard: Standard,
    /// The function of all numbers of a slice, in place.
    pub function: &'a (dyn Fn(&mut [f64]) + Sync),
    /// What it costs for one number, in quarters of a nanosecond.
    pub cost: usize,
}

impl Mapped<'_> {
    /// Fills a slice, with standard numbers and then with their function while they are in the nearest cache.
    pub fn fill<B: BitGenerator + ?Sized>(
        &self,
        bits: &mut B,
        mut interface: Interface<'_>,
        out: &mut [f64],
    ) {
        for block in out.chunks_mut(BLOCK) {
            self.standard.fill(bits, interface.again(), block);
            (self.function)(block);
        }
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
