//! Transforms of whole lines that lie one after the other.
//!
//! A real line of even length n is read as n/2 complex numbers, z[k] = x[2k] + i x[2k+1]. The spectrum Z of these holds
//! those of the even and the odd elements, E and O, which symmetry tells apart, and X[k] = E[k] + w^k O[k] with
//! w = exp(-2πi/n); the other way round likewise. A real line of odd length is transformed as complex numbers.

use rustfft::num_complex::Complex;
use rustfft::{Fft, FftDirection, FftNum, FftPlanner};
use std::sync::Arc;

/// The numbers that real and imaginary parts are: f32 and f64.
pub trait Real: FftNum + Default {
    /// The nearest number of this type.
    fn of(value: f64) -> Self;
}

impl Real for f32 {
    fn of(value: f64) -> f32 {
        value as f32
    }
}

impl Real for f64 {
    fn of(value: f64) -> f64 {
        value
    }
}

/// The sign of the exponent: minus for [`Forward`](Direction::Forward), plus for [`Inverse`](Direction::Inverse).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From a signal to its spectrum.
    Forward,
    /// From a spectrum to its signal, without the factor 1/n.
    Inverse,
}

/// A transform of lines of one length.
pub trait Transform: Send + Sync + 'static {
    /// What real and imaginary parts are.
    type Real: Real;
    /// The elements of a line that is read.
    type In: Copy + Default + Send + Sync;
    /// The elements of a line that is written.
    type Out: Copy + Default + Send + Sync;

    /// A plan for `n` points, which are at least one.
    fn new(n: usize, direction: Direction) -> Self;
    /// Elements of a line that is read.
    fn taken(&self) -> usize;
    /// Elements of a line that is written.
    fn made(&self) -> usize;
    /// Complex numbers of scratch memory.
    fn scratch(&self) -> usize;
    /// Transforms the lines of `input`, one after the other, and multiplies by `factor`.
    ///
    /// # Panics
    /// Where the slices are not of as many whole lines, or there is too little scratch memory.
    fn run(
        &self,
        input: &[Self::In],
        output: &mut [Self::Out],
        factor: Self::Real,
        scratch: &mut [Complex<Self::Real>],
    );
}

fn planned<T: Real>(n: usize, direction: Direction) -> Arc<dyn Fft<T>> {
    let direction = match direction {
        Direction::Forward => FftDirection::Forward,
        Direction::Inverse => FftDirection::Inverse,
    };
    FftPlanner::new().plan_fft(n, direction)
}

/// w^k for 0 < k < n/4, where the halves of a line of n real numbers meet; their angles are below a right one.
fn twiddles<T: Real>(n: usize) -> Vec<Complex<T>> {
    let power = |k| {
        let (sin, cos) = (-std::f64::consts::TAU * k as f64 / n as f64).sin_cos();
        Complex::new(T::of(cos), T::of(sin))
    };
    (1..(n / 2).div_ceil(2)).map(power).collect()
}

/// A line of real numbers as pairs: real and imaginary parts by turns.
fn pairs<T: Real>(line: &[T]) -> &[Complex<T>] {
    // SAFETY: `Complex<T>` is two `T`, one after the other, and the slice holds as many pairs.
    unsafe { std::slice::from_raw_parts(line.as_ptr().cast(), line.len() / 2) }
}

/// [`pairs`], for writing.
fn pairs_mut<T: Real>(line: &mut [T]) -> &mut [Complex<T>] {
    // SAFETY: as in `pairs`; every pair of numbers is two numbers.
    unsafe { std::slice::from_raw_parts_mut(line.as_mut_ptr().cast(), line.len() / 2) }
}

/// Complex numbers as real ones, twice as many.
fn numbers<T: Real>(line: &mut [Complex<T>]) -> &mut [T] {
    // SAFETY: as in `pairs`.
    unsafe { std::slice::from_raw_parts_mut(line.as_mut_ptr().cast(), 2 * line.len()) }
}

/// Loops that are compiled for AVX2, too; else they would take as long as the transform between them.
macro_rules! loops {
    ($($(#[$doc:meta])+ fn $name:ident<T: Real>($($argument:ident: $type:ty),+ $(,)?) $body:block)+) => { $(
        $(#[$doc])+
        fn $name<T: Real>($($argument: $type),+) {
            #[inline(always)]
            fn any<T: Real>($($argument: $type),+) $body
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn avx2<T: Real>($($argument: $type),+) {
                    any($($argument),+);
                }
                if is_x86_feature_detected!("avx2") {
                    // SAFETY: the processor has what the function is compiled for.
                    return unsafe { avx2($($argument),+) };
                }
            }
            any($($argument),+);
        }
    )+ };
}

loops! {
    /// The spectrum of n/2 complex numbers, from both ends, to that of n real ones.
    fn part<T: Real>(low: &mut [Complex<T>], high: &mut [Complex<T>], twiddles: &[Complex<T>], by: T) {
        let count = twiddles.len();
        let (low, high) = (&mut low[..count], &mut high[..count]);
        for k in 0..count {
            let (a, b, w) = (low[k], high[count - 1 - k], twiddles[k]);
            let even = Complex::new((a.re + b.re) * by, (a.im - b.im) * by);
            let odd = Complex::new((a.im + b.im) * by, (b.re - a.re) * by);
            let turned = Complex::new(odd.re * w.re - odd.im * w.im, odd.re * w.im + odd.im * w.re);
            low[k] = Complex::new(even.re + turned.re, even.im + turned.im);
            high[count - 1 - k] = Complex::new(even.re - turned.re, turned.im - even.im);
        }
    }
    /// The other way: half the spectrum of n real numbers to that of n/2 complex ones, from both ends.
    fn join<T: Real>(
        from: &[Complex<T>],
        low: &mut [Complex<T>],
        high: &mut [Complex<T>],
        twiddles: &[Complex<T>],
        by: T,
        sign: T,
    ) {
        let count = twiddles.len();
        let (first, last) = (&from[..count], &from[from.len() - count..]);
        let (low, high) = (&mut low[..count], &mut high[..count]);
        for k in 0..count {
            let (a, b, w) = (first[k], last[count - 1 - k], twiddles[k]);
            let even = Complex::new((a.re + b.re) * by, (a.im - b.im) * sign * by);
            let odd = Complex::new((a.re - b.re) * by, (a.im + b.im) * sign * by);
            let turned = Complex::new(odd.re * w.re + odd.im * w.im, odd.im * w.re - odd.re * w.im);
            low[k] = Complex::new(even.re - turned.im, even.im + turned.re);
            high[count - 1 - k] = Complex::new(even.re + turned.im, turned.re - even.im);
        }
    }
    /// A line times a factor.
    fn scale<T: Real>(line: &mut [Complex<T>], factor: T) {
        if !factor.is_one() {
            numbers(line).iter_mut().for_each(|value| *value = *value * factor);
        }
    }
}

/// Complex numbers to as many complex numbers.
pub struct ComplexLines<T> {
    fft: Arc<dyn Fft<T>>,
}

impl<T: Real> Transform for ComplexLines<T> {
    type Real = T;
    type In = Complex<T>;
    type Out = Complex<T>;

    fn new(n: usize, direction: Direction) -> Self {
        ComplexLines { fft: planned(n, direction) }
    }
    fn taken(&self) -> usize {
        self.fft.len()
    }
    fn made(&self) -> usize {
        self.fft.len()
    }
    fn scratch(&self) -> usize {
        self.fft.get_immutable_scratch_len()
    }
    fn run(&self, input: &[Complex<T>], output: &mut [Complex<T>], factor: T, scratch: &mut [Complex<T>]) {
        self.fft.process_immutable_with_scratch(input, output, scratch);
        scale(output, factor);
    }
}

/// n real numbers to the first n/2 + 1 of their spectrum; the others are the conjugates of these.
pub struct RealLines<T> {
    n: usize,
    direction: Direction,
    fft: Arc<dyn Fft<T>>,
    twiddles: Vec<Complex<T>>,
}

impl<T: Real> RealLines<T> {
    fn even(&self, input: &[T], output: &mut [Complex<T>], factor: T, scratch: &mut [Complex<T>]) {
        let half = self.n / 2;
        self.fft.process_immutable_with_scratch(pairs(input), &mut output[..half], scratch);
        let first = output[0];
        output[0] = Complex::new((first.re + first.im) * factor, T::zero());
        output[half] = Complex::new((first.re - first.im) * factor, T::zero());
        let by = factor * T::of(0.5);
        let (low, high) = output[1..half].split_at_mut(half / 2);
        part(low, high, &self.twiddles, by);
        if half.is_multiple_of(2) {
            let middle = &mut output[half / 2];
            *middle = Complex::new(middle.re * factor, -middle.im * factor);
        }
    }

    fn odd(&self, input: &[T], output: &mut [Complex<T>], factor: T, scratch: &mut [Complex<T>]) {
        let (line, scratch) = scratch.split_at_mut(self.n);
        line.iter_mut().zip(input).for_each(|(to, &from)| *to = Complex::new(from, T::zero()));
        self.fft.process_with_scratch(line, scratch);
        for (to, from) in output.iter_mut().zip(line) {
            *to = Complex::new(from.re * factor, from.im * factor);
        }
        // Exactly real, as a sum of real numbers is.
        output[0].im = T::zero();
    }

    /// Half the spectrum of one line, with a minus in the exponent.
    fn half(&self, input: &[T], output: &mut [Complex<T>], factor: T, scratch: &mut [Complex<T>]) {
        if self.n.is_multiple_of(2) {
            self.even(input, output, factor, scratch);
        } else {
            self.odd(input, output, factor, scratch);
        }
    }
}

impl<T: Real> Transform for RealLines<T> {
    type Real = T;
    type In = T;
    type Out = Complex<T>;

    fn new(n: usize, direction: Direction) -> Self {
        let even = n.is_multiple_of(2);
        let fft = planned(if even { n / 2 } else { n }, Direction::Forward);
        RealLines { n, direction, fft, twiddles: if even { twiddles(n) } else { Vec::new() } }
    }
    fn taken(&self) -> usize {
        self.n
    }
    fn made(&self) -> usize {
        self.n / 2 + 1
    }
    fn scratch(&self) -> usize {
        if self.n.is_multiple_of(2) {
            self.fft.get_immutable_scratch_len()
        } else {
            self.n + self.fft.get_inplace_scratch_len()
        }
    }
    fn run(&self, input: &[T], output: &mut [Complex<T>], factor: T, scratch: &mut [Complex<T>]) {
        for (from, to) in input.chunks_exact(self.n).zip(output.chunks_exact_mut(self.made())) {
            self.half(from, to, factor, scratch);
            if self.direction == Direction::Inverse {
                to.iter_mut().for_each(|value| value.im = -value.im);
            }
        }
    }
}

/// n real numbers to all n of their spectrum.
pub struct WholeLines<T>(RealLines<T>);

impl<T: Real> Transform for WholeLines<T> {
    type Real = T;
    type In = T;
    type Out = Complex<T>;

    fn new(n: usize, direction: Direction) -> Self {
        WholeLines(RealLines::new(n, direction))
    }
    fn taken(&self) -> usize {
        self.0.n
    }
    fn made(&self) -> usize {
        self.0.n
    }
    fn scratch(&self) -> usize {
        self.0.scratch()
    }
    fn run(&self, input: &[T], output: &mut [Complex<T>], factor: T, scratch: &mut [Complex<T>]) {
        let n = self.0.n;
        let made = self.0.made();
        for (from, to) in input.chunks_exact(n).zip(output.chunks_exact_mut(n)) {
            self.0.half(from, &mut to[..made], factor, scratch);
            let (low, high) = to.split_at_mut(made);
            // The sign of the exponent decides which of the two is the conjugate.
            let mirrored = low[1..].iter_mut().zip(high.iter_mut().rev());
            match self.0.direction {
                Direction::Forward => mirrored.for_each(|(a, b)| *b = Complex::new(a.re, -a.im)),
                Direction::Inverse => {
                    mirrored.for_each(|(a, b)| *b = *a);
                    // Zeros stay positive.
                    low.iter_mut().for_each(|value| value.im = T::zero() - value.im);
                }
            }
        }
    }
}

/// The first n/2 + 1 of the spectrum of real numbers to these n numbers.
pub struct HermitianLines<T> {
    n: usize,
    direction: Direction,
    fft: Arc<dyn Fft<T>>,
    twiddles: Vec<Complex<T>>,
}

impl<T: Real> HermitianLines<T> {
    /// What imaginary parts are multiplied by, so that the exponent's sign is the other one.
    fn sign(&self) -> T {
        match self.direction {
            Direction::Inverse => T::one(),
            Direction::Forward => -T::one(),
        }
    }

    /// What the transform of half as many complex numbers makes the signal of.
    fn even(&self, input: &[Complex<T>], output: &mut [T], factor: T) {
        let half = self.n / 2;
        let line = pairs_mut(output);
        let (first, last) = (input[0].re * factor, input[half].re * factor);
        line[0] = Complex::new(first + last, first - last);
        let (low, high) = line[1..].split_at_mut(half / 2);
        let sign = self.sign();
        join(&input[1..half], low, high, &self.twiddles, factor, sign);
        if half.is_multiple_of(2) {
            let middle = input[half / 2];
            let by = factor + factor;
            line[half / 2] = Complex::new(middle.re * by, -middle.im * sign * by);
        }
    }

    fn odd(&self, input: &[Complex<T>], output: &mut [T], factor: T, scratch: &mut [Complex<T>]) {
        let (line, scratch) = scratch.split_at_mut(self.n);
        let sign = self.sign();
        line[0] = Complex::new(input[0].re, T::zero());
        let (low, high) = line[1..].split_at_mut(self.n / 2);
        for ((low, high), &value) in low.iter_mut().zip(high.iter_mut().rev()).zip(&input[1..]) {
            *low = Complex::new(value.re, value.im * sign);
            *high = Complex::new(low.re, -low.im);
        }
        self.fft.process_with_scratch(line, scratch);
        output.iter_mut().zip(line).for_each(|(to, from)| *to = from.re * factor);
    }
}

impl<T: Real> Transform for HermitianLines<T> {
    type Real = T;
    type In = Complex<T>;
    type Out = T;

    fn new(n: usize, direction: Direction) -> Self {
        let even = n.is_multiple_of(2);
        let fft = planned(if even { n / 2 } else { n }, Direction::Inverse);
        HermitianLines { n, direction, fft, twiddles: if even { twiddles(n) } else { Vec::new() } }
    }
    fn taken(&self) -> usize {
        self.n / 2 + 1
    }
    fn made(&self) -> usize {
        self.n
    }
    fn scratch(&self) -> usize {
        let own = if self.n.is_multiple_of(2) { 0 } else { self.n };
        own + self.fft.get_inplace_scratch_len()
    }
    fn run(&self, input: &[Complex<T>], output: &mut [T], factor: T, scratch: &mut [Complex<T>]) {
        let even = self.n.is_multiple_of(2);
        for (from, to) in input.chunks_exact(self.taken()).zip(output.chunks_exact_mut(self.n)) {
            if even {
                self.even(from, to, factor);
            } else {
                self.odd(from, to, factor, scratch);
            }
        }
        if even {
            self.fft.process_with_scratch(pairs_mut(output), scratch);
        }
    }
}
