//! One request for many numbers, as a value: what lets a `dyn` generator fill a slice with a single
//! virtual call.

use crate::bounded::{self, IntegerSlice, Rejection};
use crate::compound::Compound;
use crate::multivariate::{self, Colors};
use crate::source::{Interface, Modern, Source};
use crate::{BitGenerator, Discrete, SingleGamma, legacy::Legacy, permute, ziggurat};

/// A slice to be filled, and with what.
#[derive(Debug)]
pub enum Draw<'a> {
    /// Numbers that are made of an interface's standard ones.
    Numbers(Interface<'a>, Numbers<'a>),
    /// Standard normal numbers in single precision, by the ziggurat from 32 bits each.
    NormalF32(&'a mut [f32]),
    /// The same of exponential numbers.
    ExponentialF32(&'a mut [f32]),
    /// Gamma numbers in single precision.
    GammaF32(SingleGamma, &'a mut [f32]),
    /// Integers of `low..=low + range`; for unsigned types `low` holds the bits of the value.
    Integers {
        /// The lowest value.
        low: i64,
        /// The distance to the highest.
        range: u64,
        /// How words are brought into the interval.
        rejection: Rejection,
        /// The slice.
        out: IntegerSlice<'a>,
    },
    /// With what the places from `last` down are exchanged to bring things into random order.
    Places {
        /// The first place.
        last: usize,
        /// The slice, one number for each place.
        out: &'a mut [usize],
    },
    /// Bytes of successive 32-bit words, low byte first.
    Bytes(&'a mut [u8]),
    /// Numbers of things of each color in samples without replacement.
    Colors(Colors<'a>, &'a mut [i64]),
}

/// A slice that either interface fills.
#[derive(Debug)]
pub enum Numbers<'a> {
    /// Standard normal numbers.
    Normal(&'a mut [f64]),
    /// Standard exponential numbers.
    Exponential(&'a mut [f64]),
    /// Numbers that take several standard ones.
    Compound(Compound, &'a mut [f64]),
    /// Whole numbers of a distribution, whose parameters were checked.
    Discrete(Discrete, &'a mut [i64]),
    /// Vectors of how many of `n` trials fall into each category.
    Multinomial {
        /// The trials.
        n: i64,
        /// The categories' probabilities.
        pvals: &'a [f64],
        /// The vectors.
        out: &'a mut [i64],
    },
    /// Vectors of parts of a whole.
    Dirichlet {
        /// The parts' weights.
        alpha: &'a [f64],
        /// The vectors.
        out: &'a mut [f64],
    },
}

impl Numbers<'_> {
    fn make<S: Source>(self, mut source: S) {
        let source = &mut source;
        match self {
            Numbers::Normal(out) => source.normals(out),
            Numbers::Exponential(out) => out.iter_mut().for_each(|x| *x = source.exponential()),
            Numbers::Compound(compound, out) => compound.fill(source, out),
            Numbers::Discrete(distribution, out) => distribution.fill(source, out),
            Numbers::Multinomial { n, pvals, out } => multivariate::multinomial(source, n, pvals, out),
            Numbers::Dirichlet { alpha, out } => multivariate::dirichlet(source, alpha, out),
        }
    }
}

impl Draw<'_> {
    /// Performs the draw with `bits`.
    pub fn run<B: BitGenerator + ?Sized>(self, bits: &mut B) {
        match self {
            Draw::Numbers(Interface::Modern, numbers) => numbers.make(Modern(bits)),
            Draw::Numbers(Interface::Legacy(gauss), numbers) => numbers.make(Legacy { bits, gauss }),
            Draw::NormalF32(out) => out.iter_mut().for_each(|x| *x = ziggurat::standard_normal_f32(bits)),
            Draw::ExponentialF32(out) => {
                out.iter_mut().for_each(|x| *x = ziggurat::standard_exponential_f32(bits));
            }
            Draw::GammaF32(distribution, out) => distribution.fill(bits, out),
            Draw::Integers { low, range, rejection, out } => match out {
                IntegerSlice::Bool(out) => bounded::fill(bits, low, range, rejection, out),
                IntegerSlice::I8(out) => bounded::fill(bits, low, range, rejection, out),
                IntegerSlice::I16(out) => bounded::fill(bits, low, range, rejection, out),
                IntegerSlice::I32(out) => bounded::fill(bits, low, range, rejection, out),
                IntegerSlice::I64(out) => bounded::fill(bits, low, range, rejection, out),
                IntegerSlice::U8(out) => bounded::fill(bits, low, range, rejection, out),
                IntegerSlice::U16(out) => bounded::fill(bits, low, range, rejection, out),
                IntegerSlice::U32(out) => bounded::fill(bits, low, range, rejection, out),
                IntegerSlice::U64(out) => bounded::fill(bits, low, range, rejection, out),
            },
            Draw::Places { last, out } => permute::places(bits, last, out),
            Draw::Bytes(out) => bounded::bytes(bits, out),
            Draw::Colors(colors, out) => colors.fill(bits, out),
        }
    }
}
