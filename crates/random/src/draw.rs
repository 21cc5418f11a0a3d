//! One request for many numbers, as a value: what lets a `dyn` generator fill a slice with a single
//! virtual call.

use crate::bounded::{self, IntegerSlice, Rejection};
use crate::source::Modern;
use crate::{BitGenerator, Continuous, Discrete, Distribution, SingleGamma, permute, ziggurat};

/// A slice to be filled, and with what.
#[derive(Debug)]
pub enum Draw<'a> {
    /// Standard normal numbers, by the ziggurat.
    Normal(&'a mut [f64]),
    /// The same in single precision, from 32 bits each.
    NormalF32(&'a mut [f32]),
    /// Standard exponential numbers, by the ziggurat.
    Exponential(&'a mut [f64]),
    /// The same in single precision, from 32 bits each.
    ExponentialF32(&'a mut [f32]),
    /// Numbers of another continuous distribution, whose parameters were checked.
    Continuous(Continuous, &'a mut [f64]),
    /// Whole numbers of a distribution, whose parameters were checked.
    Discrete(Discrete, &'a mut [i64]),
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
    /// The slice in random order.
    Shuffle(&'a mut [i64]),
}

impl Draw<'_> {
    /// Performs the draw with `bits`.
    pub fn run<B: BitGenerator + ?Sized>(self, bits: &mut B) {
        match self {
            Draw::Normal(out) => out.iter_mut().for_each(|x| *x = ziggurat::standard_normal(bits)),
            Draw::NormalF32(out) => out.iter_mut().for_each(|x| *x = ziggurat::standard_normal_f32(bits)),
            Draw::Exponential(out) => out.iter_mut().for_each(|x| *x = ziggurat::standard_exponential(bits)),
            Draw::ExponentialF32(out) => {
                out.iter_mut().for_each(|x| *x = ziggurat::standard_exponential_f32(bits));
            }
            Draw::Continuous(distribution, out) => distribution.fill(&mut Modern(bits), out),
            Draw::Discrete(distribution, out) => distribution.fill(&mut Modern(bits), out),
            Draw::GammaF32(distribution, out) => distribution.fill(&mut Modern(bits), out),
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
            Draw::Shuffle(out) => permute::shuffle(bits, out),
        }
    }
}
