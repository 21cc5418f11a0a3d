//! Discrete Fourier transforms along axes, and the frequencies that go with them.
//!
//! Six transforms along one axis differ in what they take and make and in the sign of the exponent: [`fft`] and [`ifft`]
//! make a whole spectrum, [`rfft`] and [`ihfft`] the half of it that a real signal determines, [`irfft`] and [`hfft`]
//! the real signal of such a half. Those along several axes take them in turn, from the second on in the memory of the
//! first. Crate `fft` knows lines of numbers; this chapter brings arrays there where they lie, whatever their steps, and
//! shares lines out over the cores. Results nest their axes as operands do.
//!
//! Computed is in float64, and for float32, complex64 and the 16-bit floats in float32. The factors of [`Norm`] are
//! numbers of that precision, also where the operand is of 16-bit floats, for which NumPy rounds them to 16 bits.
//!
//! ```
//! use polyarray::{Array, fft};
//! let signal = Array::from_slice(&[1.0, 2.0, 3.0, 4.0]);
//! let spectrum = fft::rfft(&signal, &fft::Along::default())?;
//! assert_eq!(spectrum.real()?.to_vec::<f64>()?, [10.0, -2.0, -2.0]);
//! assert_eq!(fft::irfft(&spectrum, &fft::Along::default())?.to_vec::<f64>()?, [1.0, 2.0, 3.0, 4.0]);
//! # Ok::<(), polyarray::Error>(())
//! ```

use crate::Array;
use crate::elementwise::refuse_output_cast;
use ::fft::{
    Batch, Complex, ComplexLines, Direction, HermitianLines, Real, RealLines, Source, Transform, WholeLines,
    plan,
};
use dtype::{Casting, DType, Element};
use error::{Error, Result};
use layout::{Dims, Order, normalize_axis, normalize_index};
use memory::{Benches, Small};
use smallvec::SmallVec;
use storage::{Dense, Pod, with_spans};

/// Which of the two directions is scaled, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Norm {
    /// The inverse transform by 1/n.
    #[default]
    Backward,
    /// Both by 1/√n, so that they keep lengths.
    Ortho,
    /// The forward transform by 1/n.
    Forward,
}

impl Norm {
    /// Reads NumPy's name.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for any other text.
    pub fn parse(name: &str) -> Result<Norm> {
        match name {
            "backward" => Ok(Norm::Backward),
            "ortho" => Ok(Norm::Ortho),
            "forward" => Ok(Norm::Forward),
            _ => Err(Error::value(format!(
                "Invalid norm value {name}; should be \"backward\", \"ortho\" or \"forward\"."
            ))),
        }
    }

    fn factor(self, n: usize, direction: Direction) -> f64 {
        match (self, direction) {
            (Norm::Ortho, _) => (n as f64).sqrt().recip(),
            (Norm::Backward, Direction::Forward) | (Norm::Forward, Direction::Inverse) => 1.0,
            _ => (n as f64).recip(),
        }
    }
}

/// How to transform along one axis; the defaults are NumPy's.
#[derive(Clone, Copy)]
pub struct Along<'a> {
    /// Points of the transform: lines are cut or filled up with zeros. As many as there are where it is not said.
    pub n: Option<i64>,
    /// The axis.
    pub axis: i64,
    /// The factor.
    pub norm: Norm,
    /// An array for the result.
    pub out: Option<&'a Array>,
}

impl Default for Along<'_> {
    fn default() -> Self {
        Along { n: None, axis: -1, norm: Norm::Backward, out: None }
    }
}

/// How to transform along several axes; the defaults are NumPy's.
#[derive(Clone, Copy, Default)]
pub struct Over<'a> {
    /// Points along each of the axes, -1 for as many as there are; `None` is what the transform along one axis does.
    pub s: Option<&'a [Option<i64>]>,
    /// The axes, which may be repeated; without them all, or as many of the last ones as there are lengths.
    pub axes: Option<&'a [i64]>,
    /// The factor along each of the axes.
    pub norm: Norm,
    /// An array for the results of all transforms that make complex numbers, or for the last one.
    pub out: Option<&'a Array>,
}

/// What a transform makes of its lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Makes {
    /// As many complex numbers.
    Whole,
    /// The first half of them, from real numbers.
    Half,
    /// Real numbers, from such a half.
    Signal,
}

/// One of the six transforms along an axis.
#[derive(Clone, Copy)]
struct Kind {
    makes: Makes,
    direction: Direction,
}

const FFT: Kind = Kind { makes: Makes::Whole, direction: Direction::Forward };
const IFFT: Kind = Kind { makes: Makes::Whole, direction: Direction::Inverse };
const RFFT: Kind = Kind { makes: Makes::Half, direction: Direction::Forward };
const IHFFT: Kind = Kind { makes: Makes::Half, direction: Direction::Inverse };
const IRFFT: Kind = Kind { makes: Makes::Signal, direction: Direction::Inverse };
const HFFT: Kind = Kind { makes: Makes::Signal, direction: Direction::Forward };

impl Kind {
    /// NumPy's name of the function that does the work.
    fn name(self, n: usize) -> &'static str {
        match (self.makes, self.direction) {
            (Makes::Whole, Direction::Forward) => "fft",
            (Makes::Whole, Direction::Inverse) => "ifft",
            (Makes::Half, _) if n.is_multiple_of(2) => "rfft_n_even",
            (Makes::Half, _) => "rfft_n_odd",
            (Makes::Signal, _) => "irfft",
        }
    }
}

/// The dtype of a result.
fn made_of(dtype: DType, makes: Makes) -> DType {
    let real = match dtype {
        DType::Float16 | DType::BFloat16 | DType::Float32 => dtype,
        DType::Complex64 => DType::Float32,
        _ => DType::Float64,
    };
    match (makes, real) {
        (Makes::Signal, _) => real,
        (_, DType::Float64) => DType::Complex128,
        _ => DType::Complex64,
    }
}

fn no_such_length() -> Error {
    Error::index("tuple index out of range")
}

/// The length of an axis.
fn length(shape: &[usize], axis: i64) -> Result<i64> {
    normalize_axis(axis, shape.len()).map(|axis| shape[axis] as i64).map_err(|_| no_such_length())
}

/// An array on its way through transforms.
struct Passing {
    /// The elements, their axes nested as those of the operand, outermost first.
    x: Dense,
    /// Which axis of the operand each of these is.
    order: SmallVec<[usize; 4]>,
    /// Whether nobody else knows the elements.
    own: bool,
    /// The dtype of the result so far, which the elements may have yet to become.
    dtype: DType,
}

impl Passing {
    fn new(x: &Array) -> Result<Passing> {
        let x = x.dense()?;
        let mut order: SmallVec<[usize; 4]> = (0..x.ndim()).collect();
        order.sort_by_key(|&axis| std::cmp::Reverse(x.strides()[axis].unsigned_abs()));
        let dtype = x.dtype();
        Ok(Passing { x: x.with_layout(x.layout().permute(&order)?), order, own: false, dtype })
    }

    /// The length of an axis of the operand.
    fn shape(&self) -> Dims {
        let mut shape = Dims::from_slice(self.x.shape());
        self.order.iter().zip(self.x.shape()).for_each(|(&axis, &length)| shape[axis] = length);
        shape
    }

    /// One transform along an axis of the operand.
    fn step(&mut self, kind: Kind, along: &Along<'_>) -> Result<()> {
        let shape = self.shape();
        let n = match (along.n, kind.makes) {
            (Some(n), _) => n,
            (None, Makes::Signal) => 2 * (length(&shape, along.axis)? - 1),
            (None, _) => length(&shape, along.axis)?,
        };
        let points = usize::try_from(n)
            .ok()
            .filter(|&points| points > 0)
            .ok_or_else(|| Error::value(format!("Invalid number of FFT data points ({n}) specified.")))?;
        let axis = normalize_axis(along.axis, shape.len())?;
        self.check(kind, points, axis, &shape, along.out)?;
        let at = self.order.iter().position(|&other| other == axis).ok_or_else(no_such_length)?;
        let factor = along.norm.factor(points, kind.direction);
        match made_of(self.x.dtype(), Makes::Whole) {
            DType::Complex128 => self.transform::<f64>(kind, points, at, factor)?,
            _ => self.transform::<f32>(kind, points, at, factor)?,
        }
        self.dtype = made_of(self.dtype, kind.makes);
        self.own = true;
        Ok(())
    }

    /// Refuses dtypes that the transform does not take, and an `out` that cannot take what it makes.
    fn check(&self, kind: Kind, n: usize, axis: usize, shape: &[usize], out: Option<&Array>) -> Result<()> {
        let made = if kind.makes == Makes::Half { n / 2 + 1 } else { n };
        if out.is_some_and(|out| out.ndim() != shape.len() || out.shape()[axis] != made) {
            return Err(Error::value("output array has wrong shape."));
        }
        if kind.makes == Makes::Half && self.x.dtype().is_complex() {
            return Err(Error::type_(format!(
                "ufunc '{}' not supported for the input types, and the inputs could not be safely coerced to any \
                 supported types according to the casting rule ''safe''",
                kind.name(n)
            )));
        }
        let made = made_of(self.dtype, kind.makes);
        match out {
            Some(out) => refuse_output_cast(kind.name(n), made, out.dtype(), Casting::SameKind),
            None => Ok(()),
        }
    }

    fn transform<T: Real + Pod>(&mut self, kind: Kind, n: usize, axis: usize, factor: f64) -> Result<()>
    where
        Complex<T>: Pod,
    {
        let (direction, factor) = (kind.direction, T::of(factor));
        match kind.makes {
            Makes::Whole if !self.x.dtype().is_complex() => {
                self.pass::<WholeLines<T>>(n, n, direction, axis, factor)
            }
            Makes::Whole if self.own && self.x.shape()[axis] == n => {
                let (before, _, behind) = crate::lines::around(self.x.shape(), axis);
                self.x.with_slice_mut::<Complex<T>, _>(|lines| {
                    if lines.is_empty() {
                        return Ok(());
                    }
                    let transform = plan::<ComplexLines<T>>(n, direction);
                    share(&Batch::in_place(&*transform, factor, lines, (before, behind)))
                })?
            }
            Makes::Whole => self.pass::<ComplexLines<T>>(n, n, direction, axis, factor),
            Makes::Half => self.pass::<RealLines<T>>(n, n / 2 + 1, direction, axis, factor),
            Makes::Signal => self.pass::<HermitianLines<T>>(n, n, direction, axis, factor),
        }
    }

    /// A transform of `n` points of all lines along an axis to new ones of `made` elements.
    fn pass<P>(
        &mut self,
        n: usize,
        made: usize,
        direction: Direction,
        axis: usize,
        factor: P::Real,
    ) -> Result<()>
    where
        P: Transform<In: Element, Out: Element>,
    {
        let mut shape = Dims::from_slice(self.x.shape());
        shape[axis] = made;
        let out = Dense::empty(&shape, <P::Out as Element>::DTYPE, Order::C)?;
        if out.size() > 0 {
            let transform = plan::<P>(n, direction);
            with_spans::<P::In, P::Out, _>(&[&self.x], &out, |spans, lines| {
                let span = &spans[0];
                let source = Source {
                    elements: span.elements,
                    origin: span.origin,
                    shape: self.x.shape(),
                    steps: &span.strides,
                };
                share(&Batch::new(&*transform, factor, source, axis, lines))
            })??;
        }
        self.x = out;
        Ok(())
    }

    /// The result, or `out` after the result was written into it.
    fn finish(self, out: Option<&Array>) -> Result<Array> {
        let mut inverse = self.order.clone();
        self.order.iter().enumerate().for_each(|(at, &axis)| inverse[axis] = at);
        let result = Array::from(self.x.with_layout(self.x.layout().permute(&inverse)?));
        let Some(out) = out else {
            return if result.dtype() == self.dtype { Ok(result) } else { result.astype(self.dtype) };
        };
        out.assign(&result)?;
        Ok(out.clone())
    }
}

/// Runs all tasks of a batch.
fn share<P: Transform>(batch: &Batch<'_, P>) -> Result<()> {
    let threads = threads::useful(batch.tasks().saturating_mul(batch.weight())).min(batch.tasks());
    if threads == 1 && batch.workspace() <= Small::BYTES {
        batch.run(0..batch.tasks(), Small::new().workspace());
        return Ok(());
    }
    let benches = Benches::new(threads, batch.workspace())?;
    let run = |tasks| {
        batch.run(tasks, benches.take()?.workspace());
        Ok(())
    };
    threads::share(batch.tasks(), batch.weight(), 1, run, |(), ()| ())
}

fn one(kind: Kind, x: &Array, along: &Along<'_>) -> Result<Array> {
    let mut passing = Passing::new(x)?;
    passing.step(kind, along)?;
    passing.finish(along.out)
}

/// Lengths and axes, one for each transform.
fn steps(x: &Array, over: &Over<'_>, makes: Makes) -> Result<Vec<(Option<i64>, i64)>> {
    let shape = x.shape();
    let axes: SmallVec<[i64; 4]> = match (over.axes, over.s) {
        (Some(axes), _) => SmallVec::from_slice(axes),
        (None, s) => (-(s.map_or(shape.len(), <[_]>::len) as i64)..0).collect(),
    };
    let mut s: SmallVec<[Option<i64>; 4]> = match over.s {
        Some(s) => SmallVec::from_slice(s),
        None => axes
            .iter()
            .map(|&axis| normalize_index(axis, 0, shape.len()).map(|axis| Some(shape[axis] as i64)))
            .collect::<Result<_>>()?,
    };
    if s.len() != axes.len() {
        return Err(Error::value("Shape and axes have different lengths."));
    }
    if makes == Makes::Signal && over.s.is_none() {
        *s.last_mut().ok_or_else(no_such_length)? = None;
    }
    s.into_iter()
        .zip(axes)
        .map(|(n, axis)| Ok((if n == Some(-1) { Some(length(shape, axis)?) } else { n }, axis)))
        .collect()
}

/// `kind` along the last of the axes; then, from the last but one to the first, `rest`. A transform that makes a signal
/// comes last, after the others from the first on.
fn several(kind: Kind, rest: Kind, x: &Array, over: &Over<'_>) -> Result<Array> {
    let mut steps = steps(x, over, kind.makes)?;
    let Some(last) = steps.pop() else {
        return match kind.makes {
            Makes::Whole => Ok(x.clone()),
            _ => Err(no_such_length()),
        };
    };
    let mut passing = Passing::new(x)?;
    let mut step = |kind, (n, axis), out| passing.step(kind, &Along { n, axis, norm: over.norm, out });
    if kind.makes == Makes::Signal {
        steps.into_iter().try_for_each(|at| step(rest, at, None))?;
        step(kind, last, over.out)?;
    } else {
        step(kind, last, over.out)?;
        steps.into_iter().rev().try_for_each(|at| step(rest, at, over.out))?;
    }
    passing.finish(over.out)
}

macro_rules! transforms {
    ($($(#[$doc:meta])+ $name:ident($options:ident) = $run:expr;)+) => { $(
        $(#[$doc])+
        ///
        /// # Errors
        /// [`crate::Kind::Value`] for less than one point, and for an `out` of another shape;
        /// [`crate::Kind::Axis`] and [`crate::Kind::Index`] outside the array; [`crate::Kind::Type`] and
        /// [`crate::Kind::Casting`] for dtypes that do not fit.
        pub fn $name(x: &Array, options: &$options<'_>) -> Result<Array> {
            let run: fn(&Array, &$options<'_>) -> Result<Array> = $run;
            run(x, options)
        }
    )+ };
}

transforms! {
    /// The spectrum along an axis.
    ///
    /// ```
    /// use polyarray::{Array, fft};
    /// let spectrum = fft::fft(&Array::from_slice(&[0.0, 1.0, 0.0, 0.0]), &fft::Along::default())?;
    /// assert_eq!(spectrum.imag()?.to_vec::<f64>()?, [0.0, -1.0, 0.0, 1.0]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    fft(Along) = |x, along| one(FFT, x, along);
    /// What has a spectrum along an axis.
    ifft(Along) = |x, along| one(IFFT, x, along);
    /// The first half of the spectrum of real numbers along an axis.
    rfft(Along) = |x, along| one(RFFT, x, along);
    /// The real numbers of which half a spectrum along an axis is given.
    irfft(Along) = |x, along| one(IRFFT, x, along);
    /// The real spectrum of a Hermitian signal, of which half is given along an axis.
    hfft(Along) = |x, along| one(HFFT, x, along);
    /// Half of the Hermitian signal that has a real spectrum along an axis.
    ihfft(Along) = |x, along| one(IHFFT, x, along);
    /// The spectrum along several axes.
    ///
    /// ```
    /// use polyarray::{Array, DType, fft};
    /// let x = Array::ones(&[2, 2], DType::Float64)?;
    /// assert_eq!(fft::fftn(&x, &fft::Over::default())?.real()?.to_vec::<f64>()?, [4.0, 0.0, 0.0, 0.0]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    fftn(Over) = |x, over| several(FFT, FFT, x, over);
    /// What has a spectrum along several axes.
    ifftn(Over) = |x, over| several(IFFT, IFFT, x, over);
    /// The spectrum of real numbers along several axes, the first half of it along the last one.
    rfftn(Over) = |x, over| several(RFFT, FFT, x, over);
    /// The real numbers of which half a spectrum along several axes is given, half along the last one.
    irfftn(Over) = |x, over| several(IRFFT, IFFT, x, over);
}

/// The frequencies of the elements of a spectrum of `n` points, as multiples of the lowest: first those from zero on,
/// then the negative ones.
///
/// # Errors
/// [`crate::Kind::Value`] for negative lengths.
pub fn bins(n: i64) -> Result<Array> {
    let length = usize::try_from(n).map_err(|_| Error::value("negative dimensions are not allowed"))?;
    let result = Array::empty(&[length], DType::Int64)?;
    let half = n - n / 2;
    for (from, start, count) in [(0, 0, half), (half, -(n / 2), n / 2)] {
        let part = result.sliced(0, from as usize, 1, count as usize)?;
        part.assign(&Array::arange_integer(start, start + count, 1, DType::Int64)?)?;
    }
    Ok(result)
}

/// [`bins`] of half a spectrum: all of them from zero on.
///
/// # Errors
/// Where there is no memory.
pub fn half_bins(n: i64) -> Result<Array> {
    Array::arange_integer(0, n.div_euclid(2).saturating_add(1), 1, DType::Int64)
}

/// The frequencies of the elements of a spectrum of `n` points that are `d` apart.
///
/// ```
/// use polyarray::fft::fftfreq;
/// assert_eq!(fftfreq(5, 0.2)?.to_vec::<f64>()?, [0.0, 1.0, 2.0, -2.0, -1.0]);
/// # Ok::<(), polyarray::Error>(())
/// ```
///
/// # Errors
/// [`crate::Kind::Value`] for negative lengths.
pub fn fftfreq(n: i64, d: f64) -> Result<Array> {
    bins(n)?.multiply((n as f64 * d).recip())
}

/// [`fftfreq`] of half a spectrum.
///
/// # Errors
/// Where there is no memory.
pub fn rfftfreq(n: i64, d: f64) -> Result<Array> {
    half_bins(n)?.multiply((n as f64 * d).recip())
}

/// The elements shifted along axes (all of them where none are said) by half their lengths.
fn shifted(x: &Array, axes: Option<&[i64]>, by: fn(i64) -> i64) -> Result<Array> {
    let all: SmallVec<[i64; 4]> = (0..x.ndim() as i64).collect();
    let axes = axes.unwrap_or(&all);
    let shifts = axes.iter().map(|&axis| length(x.shape(), axis).map(by)).collect::<Result<Vec<_>>>()?;
    x.roll(&shifts, Some(axes))
}

/// The frequency zero moved from the front to the middle of axes, of all where none are said.
///
/// # Errors
/// [`crate::Kind::Index`] outside the array.
pub fn fftshift(x: &Array, axes: Option<&[i64]>) -> Result<Array> {
    shifted(x, axes, |length| length / 2)
}

/// What [`fftshift`] did undone.
///
/// # Errors
/// As for [`fftshift`].
pub fn ifftshift(x: &Array, axes: Option<&[i64]>) -> Result<Array> {
    shifted(x, axes, |length| -(length / 2))
}
