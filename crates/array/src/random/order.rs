//! Samples and random orders: drawn as positions, then gathered.

use super::bits::refused;
use super::generator::contiguous;
use super::parameters::filled;
use super::{Generator, RandomState};
use crate::Array;
use crate::lines::{by_width, carried, carrier};
use dtype::DType;
use error::{Error, Result};
use layout::{Dims, Order, normalize_axis};
use memory::Scratch;
use smallvec::SmallVec;
use storage::Dense;

/// What a sample is drawn from.
#[derive(Debug, Clone, Copy)]
pub enum Population<'a> {
    /// The numbers from zero up to but not including this one.
    Numbers(usize),
    /// What lies along an axis of an array.
    Along(&'a Array, i64),
}

impl Population<'_> {
    fn size(&self) -> Result<usize> {
        match self {
            Population::Numbers(size) => Ok(*size),
            Population::Along(x, _) if x.ndim() == 0 => {
                Err(Error::value("a must be a sequence or an integer, not a 0-d array"))
            }
            Population::Along(x, axis) => Ok(x.shape()[normalize_axis(*axis, x.ndim())?]),
        }
    }

    fn gather(&self, positions: &[i64], shape: &[usize]) -> Result<Array> {
        match self {
            Population::Numbers(_) => Array::from_shape(positions, shape),
            Population::Along(x, axis) => along(x, normalize_axis(*axis, x.ndim())?, positions, shape),
        }
    }
}

/// The elements at positions along an axis, which becomes the axes of `shape`.
fn along(x: &Array, axis: usize, positions: &[i64], shape: &[usize]) -> Result<Array> {
    let places = Scratch::collected(positions.iter().map(|&position| position as usize))?;
    let full: Dims = x.shape()[..axis].iter().chain(shape).chain(&x.shape()[axis + 1..]).copied().collect();
    x.taken(axis, &places)?.shaped(&full)
}

/// Runs `shuffle` on each of the lines of contiguous memory, as elements of the same width.
macro_rules! each_line {
    ($lines:expr, $n:expr, $shuffle:expr) => {{
        let lines = carried($lines, carrier($lines.dtype()))?;
        by_width!(lines.dtype(), T => lines.with_slice_mut::<T, _>(|all| all.chunks_mut($n.max(1)).for_each($shuffle)))
    }};
}

fn weights(p: Option<&Array>) -> Result<Option<(Scratch<f64>, f64)>> {
    let Some(p) = p else { return Ok(None) };
    if p.ndim() != 1 {
        return Err(Error::value("p must be 1-dimensional"));
    }
    let tolerance = match p.dtype() {
        half if half.is_half() => dtype::finfo(half).map_or(0.0, |info| info.eps).sqrt(),
        DType::Float32 => f64::from(f32::EPSILON).sqrt(),
        _ => ::random::ATOL_F64,
    };
    Ok(Some((p.to_scratch::<f64>()?, tolerance.max(::random::ATOL_F64))))
}

macro_rules! orders {
    ($($type:ident $draw:ident $refusal:expr;)+) => { $( impl $type {
        /// Brings what lies along an axis into random order, in place.
        ///
        /// # Errors
        /// [`crate::Kind::Value`] for a read-only array, [`crate::Kind::Type`] for a 0-d one.
        pub fn shuffle(&self, x: &Array, axis: i64) -> Result<()> {
            if x.ndim() == 0 {
                return Err(Error::type_("Cannot shuffle a 0-dimensional array."));
            }
            let axis = normalize_axis(axis, x.ndim())?;
            let dense = x.dense()?;
            dense.require_writeable("array")?;
            if x.ndim() == 1 {
                if dense.is_c_contiguous() && dense.is_aligned() {
                    return self.shuffle_line(&dense);
                }
                let line = contiguous(x)?;
                self.shuffle_line(&line)?;
                return x.assign(&line.into());
            }
            let positions = self.order_of(x.shape()[axis])?;
            let values = along(x, axis, &positions, &[positions.len()])?;
            x.assign(&values)
        }

        /// A copy with what lies along an axis in random order.
        ///
        /// # Errors
        /// [`crate::Kind::Axis`] outside the array.
        pub fn permutation(&self, population: Population<'_>) -> Result<Array> {
            if let Population::Along(x, _) = population && x.ndim() == 0 {
                return Err($refusal);
            }
            match population {
                Population::Along(x, axis) if x.ndim() == 1 => {
                    normalize_axis(axis, 1)?;
                    let line = contiguous(x)?;
                    self.shuffle_line(&line)?;
                    Ok(line.into())
                }
                Population::Along(..) => {
                    let positions = self.order_of(population.size()?)?;
                    population.gather(&positions, &[positions.len()])
                }
                Population::Numbers(size) => filled(&[size], |positions| {
                    self.shuffled(positions);
                    Ok(())
                }),
            }
        }

        /// Numbers `0..size` in random order.
        fn order_of(&self, size: usize) -> Result<Scratch<i64>> {
            let mut positions = Scratch::filled(size, 0)?;
            self.shuffled(&mut positions);
            Ok(positions)
        }

        /// Brings contiguous elements into random order, in place.
        fn shuffle_line(&self, line: &Dense) -> Result<()> {
            self.$draw(|rng| each_line!(line, line.size(), |values| rng.shuffle(values)))
        }

        /// Fills a slice with the places of its elements, in random order.
        fn shuffled(&self, positions: &mut [i64]) {
            self.$draw(|rng| rng.permutation(positions));
        }
    } )+ };
}

orders! {
    Generator fill Error::axis(0, 0);
    RandomState draw Error::index("x must be an integer or at least 1-dimensional");
}

impl Generator {
    /// A sample, with or without replacement, with weights `p` or without. `shuffle` may be false where the
    /// order of a sample without replacement does not matter.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for an empty population, a sample that does not fit, or weights that are no
    /// probabilities.
    pub fn choice(
        &self,
        population: Population<'_>,
        shape: &[usize],
        replace: bool,
        p: Option<&Array>,
        shuffle: bool,
    ) -> Result<Array> {
        let weights = weights(p)?;
        let mut positions = Scratch::filled(layout::checked_size(shape, 8)?, 0)?;
        let size = population.size()?;
        self.bits
            .borrow(|bits| {
                let p = weights.as_ref().map(|(p, tolerance)| (&p[..], *tolerance));
                ::random::Generator::new(bits).choice(size, replace, p, shuffle, &mut positions)
            })
            .map_err(refused)?;
        population.gather(&positions, shape)
    }

    /// A copy in which every line along an axis is in a random order of its own; without an axis, all
    /// elements are, in the order in which they lie in memory.
    ///
    /// # Errors
    /// [`crate::Kind::Axis`] outside the array.
    pub fn permuted(&self, x: &Array, axis: Option<i64>) -> Result<Array> {
        let axis = match axis {
            None if x.dense()?.is_f_contiguous() && !x.dense()?.is_c_contiguous() => {
                return self.permuted(&x.transpose()?, None)?.transpose();
            }
            None => {
                let flat = self.permutation(Population::Along(&x.reshape(&[-1])?, 0))?;
                return flat.shaped(x.shape());
            }
            Some(axis) => normalize_axis(axis, x.ndim())?,
        };
        let mut order: SmallVec<[usize; 4]> = (0..x.ndim()).filter(|&a| a != axis).collect();
        order.push(axis);
        let lines: Dense = contiguous(&x.permute(&order)?)?;
        self.fill(|rng| each_line!(&lines, x.shape()[axis], |line| rng.shuffle(line)))?;
        let mut back: SmallVec<[usize; 4]> = (0..x.ndim() - 1).collect();
        back.insert(axis, x.ndim() - 1);
        Array::from(lines).permute(&back)?.copy(Order::C)
    }
}

impl RandomState {
    /// A sample, with or without replacement, with weights `p` or without.
    ///
    /// # Errors
    /// As [`Generator::choice`].
    pub fn choice(
        &self,
        population: Population<'_>,
        shape: &[usize],
        replace: bool,
        p: Option<&Array>,
    ) -> Result<Array> {
        let weights = weights(p)?;
        let mut positions = Scratch::filled(layout::checked_size(shape, 8)?, 0)?;
        let size = population.size()?;
        self.draw(|rng| {
            let p = weights.as_ref().map(|(p, tolerance)| (&p[..], *tolerance));
            rng.choice(size, replace, p, &mut positions)
        })
        .map_err(refused)?;
        population.gather(&positions, shape)
    }
}
