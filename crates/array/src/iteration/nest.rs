//! The loops of an iteration: operands broadcast together, loops ordered by memory and joined.
//!
//! Loops stand in the order from the fastest to the slowest. Each has a step in bytes for every operand,
//! and one for the flat index where that is counted.

use super::roles::{Flags, Role, Uses};
use error::{Error, Result};
use layout::{Layout, Order};
use smallvec::SmallVec;
use storage::Dense;

/// The steps of a loop: one for each operand, then the one of the flat index.
pub(super) type Steps = SmallVec<[isize; 5]>;

/// One loop.
#[derive(Debug, Clone)]
pub(super) struct Loop {
    pub length: usize,
    pub steps: Steps,
    /// The axis of the iteration's shape that this was.
    pub axis: usize,
    /// Whether the axis is walked from its end.
    pub backwards: bool,
}

/// All loops, the fastest first; at least one, which has length one where there are no axes.
#[derive(Debug, Clone)]
pub(super) struct Nest {
    pub loops: Vec<Loop>,
    pub ndim: usize,
    pub size: usize,
}

/// An operand as its axes are matched.
pub(super) struct Matched<'a> {
    pub dense: Option<&'a Dense>,
    pub role: &'a Role,
    /// Set where the operand is written and repeated.
    pub reduced: &'a mut bool,
}

impl Matched<'_> {
    /// The axis of the array that lies along an axis of the iteration.
    fn axis_of(&self, axis: usize, ndim: usize) -> Option<usize> {
        match (&self.role.axes, self.dense) {
            (Some(axes), _) => axes[axis],
            (None, Some(dense)) => (axis + dense.ndim()).checked_sub(ndim),
            (None, None) => None,
        }
    }

    fn length(&self, axis: usize) -> usize {
        self.dense.map_or(1, |dense| dense.shape()[axis])
    }
}

/// A shape in the words of NumPy's messages: `newaxis` for unknown lengths, which are left out in front.
fn words(lengths: &[Option<usize>]) -> String {
    let one = |length: &Option<usize>| length.map_or_else(|| "newaxis".to_owned(), |n| n.to_string());
    let unknown = lengths.iter().take_while(|length| length.is_none()).count();
    match lengths {
        [Some(length)] => format!("({length},)"),
        _ => format!("({})", lengths[unknown..].iter().map(one).collect::<Vec<_>>().join(",")),
    }
}

fn shape_words(shape: &[usize]) -> String {
    words(&shape.iter().copied().map(Some).collect::<Vec<_>>())
}

/// The lengths of an operand's axes where the iteration has its axes.
fn remapped(dense: &Dense, axes: &[Option<usize>]) -> String {
    let lengths: Vec<_> =
        axes.iter().map(|axis| axis.and_then(|axis| dense.shape().get(axis).copied())).collect();
    words(&lengths)
}

#[cold]
fn cannot_broadcast(operands: &[Matched<'_>], asked: Option<&[Option<usize>]>) -> Error {
    let mapped = operands.iter().any(|operand| operand.role.axes.is_some()) || asked.is_some();
    let mut shapes = String::new();
    for operand in operands {
        let Some(dense) = operand.dense else { continue };
        shapes += &shape_words(dense.shape());
        if let (true, Some(axes)) = (mapped, &operand.role.axes) {
            shapes += "->";
            shapes += &remapped(dense, axes);
        }
        shapes.push(' ');
    }
    let kind = if mapped { "remapped shapes [original->remapped]:" } else { "shapes" };
    let asked = asked.map_or_else(String::new, |shape| format!(" and requested shape {}", words(shape)));
    Error::value(format!("operands could not be broadcast together with {kind} {shapes}{asked}"))
}

#[cold]
fn repeated_against_role(operand: &Matched<'_>, shape: &[usize]) -> Error {
    let output = if operand.role.uses.has(Uses::READ_ONLY) { "" } else { "output " };
    let own = operand.dense.map_or_else(String::new, |dense| shape_words(dense.shape()));
    let remap = match (operand.dense, &operand.role.axes) {
        (Some(dense), Some(axes)) => format!(" [remapped to {}]", remapped(dense, axes)),
        _ => String::new(),
    };
    let whole = shape_words(shape);
    Error::value(format!(
        "non-broadcastable {output}operand with shape {own}{remap} doesn't match the broadcast shape {whole}"
    ))
}

/// The shape that operands have together.
fn common_shape(
    operands: &[Matched<'_>],
    ndim: usize,
    asked: Option<&[Option<usize>]>,
) -> Result<Vec<usize>> {
    let mut shape: Vec<usize> =
        (0..ndim).map(|axis| asked.and_then(|asked| asked[axis]).unwrap_or(1)).collect();
    for (number, operand) in operands.iter().enumerate() {
        let Some(dense) = operand.dense else { continue };
        if operand.role.axes.is_none() && dense.ndim() > ndim {
            return Err(Error::value("input operand has more dimensions than allowed by the axis remapping"));
        }
        for axis in 0..ndim {
            let Some(own) = operand.axis_of(axis, ndim) else { continue };
            if own >= dense.ndim() {
                return Err(Error::value(format!(
                    "Iterator input op_axes[{number}][{}] (=={own}) is not a valid axis of op[{number}], which has \
                     {} dimensions ",
                    ndim - 1 - axis,
                    dense.ndim()
                )));
            }
            let length = dense.shape()[own];
            if shape[axis] == 1 {
                shape[axis] = length;
            } else if shape[axis] != length && length != 1 {
                return Err(cannot_broadcast(operands, asked));
            }
        }
    }
    let widened = |axis: usize| asked.is_some_and(|asked| asked[axis] == Some(1)) && shape[axis] != 1;
    if (0..ndim).any(widened) {
        return Err(cannot_broadcast(operands, asked));
    }
    Ok(shape)
}

/// Notes that an operand which is written is repeated, or refuses it.
fn reduce(operand: &mut Matched<'_>, flags: Flags, axis: i64) -> Result<()> {
    let uses = operand.role.uses;
    if !uses.writes() {
        return Ok(());
    }
    if !flags.has(Flags::REDUCE_OK) {
        return Err(Error::value(format!(
            "output operand requires a reduction along dimension {axis}, but the reduction is not enabled. The \
             dimension size of 1 does not match the expected output shape."
        )));
    }
    if !uses.reads() {
        return Err(Error::value(
            "output operand requires a reduction, but is flagged as write-only, not read-write",
        ));
    }
    if uses.has(Uses::MASK) {
        return Err(Error::value(
            "output operand requires a reduction, but is flagged as the ARRAYMASK operand which is not permitted to \
             be the result of a reduction",
        ));
    }
    *operand.reduced = true;
    Ok(())
}

impl Nest {
    /// The loops over operands in C order.
    pub fn new(
        operands: &mut [Matched<'_>],
        ndim: usize,
        asked: Option<&[Option<usize>]>,
        flags: Flags,
    ) -> Result<Nest> {
        let shape = common_shape(operands, ndim, asked)?;
        let mut loops = Vec::with_capacity(ndim.max(1));
        for axis in (0..ndim).rev() {
            let length = shape[axis];
            let mut steps = Steps::new();
            for operand in operands.iter_mut() {
                steps.push(step(operand, axis, &shape, flags)?);
            }
            steps.push(0);
            loops.push(Loop { length, steps, axis, backwards: false });
        }
        let size = shape
            .iter()
            .try_fold(1usize, |size, &n| size.checked_mul(n))
            .filter(|&n| n <= isize::MAX as usize);
        let Some(size) = size else { return Err(Error::value("iterator is too large")) };
        if ndim == 0 {
            loops.push(Loop::single(operands.len()));
        }
        let mut nest = Nest { loops, ndim, size };
        nest.count_places(flags);
        Ok(nest)
    }

    /// The steps of the flat index.
    fn count_places(&mut self, flags: Flags) {
        let count = |loops: &mut dyn Iterator<Item = &mut Loop>| {
            let mut step = 1;
            for one in loops {
                if let Some(last) = one.steps.last_mut() {
                    *last = if one.length == 1 { 0 } else { step };
                }
                step *= one.length as isize;
            }
        };
        if flags.has(Flags::C_INDEX) {
            count(&mut self.loops.iter_mut());
        } else if flags.has(Flags::F_INDEX) {
            count(&mut self.loops.iter_mut().rev());
        }
    }

    /// Orders loops as asked, or so that steps grow from the first loop to the last where the order is free.
    pub fn order(&mut self, order: Order, operands: &[Option<Dense>]) {
        let fortran = |dense: &Dense| dense.is_f_contiguous();
        match order {
            Order::C => {}
            Order::A if !operands.iter().flatten().all(fortran) => {}
            Order::F | Order::A => self.loops.reverse(),
            Order::K => self.order_by_steps(operands.len()),
        }
    }

    /// A loop moves inwards past loops that all operands step through more widely; where operands disagree, C
    /// order stays, and where none can tell, loops further in are asked.
    fn order_by_steps(&mut self, operands: usize) {
        for from in 1..self.ndim {
            let mut to = from;
            for other in (0..from).rev() {
                match narrower(&self.loops[from].steps, &self.loops[other].steps, operands) {
                    None => {}
                    Some(true) => to = other,
                    Some(false) => break,
                }
            }
            self.loops[to..=from].rotate_right(1);
        }
    }

    /// Turns loops around that all operands walk towards lower addresses; returns by how much each operand's
    /// start moves.
    pub fn turn_around(&mut self, operands: usize) -> Steps {
        let mut moved: Steps = SmallVec::from_elem(0, operands + 1);
        for one in &mut self.loops[..self.ndim] {
            let steps = &one.steps[..operands];
            if steps.iter().all(|&step| step <= 0) && steps.iter().any(|&step| step < 0) {
                for (moved, step) in moved.iter_mut().zip(&mut one.steps) {
                    *moved += (one.length as isize - 1) * *step;
                    *step = -*step;
                }
                one.backwards = true;
            }
        }
        moved
    }

    /// Joins loops that all operands step through as through one.
    pub fn join(&mut self) {
        let mut joined: Vec<Loop> = Vec::with_capacity(self.loops.len());
        for next in std::mem::take(&mut self.loops) {
            let Some(last) = joined.last_mut() else {
                joined.push(next);
                continue;
            };
            let fits = last.steps.iter().zip(&next.steps).all(|(&inner, &outer)| {
                (last.length == 1 && inner == 0)
                    || (next.length == 1 && outer == 0)
                    || inner.wrapping_mul(last.length as isize) == outer
            });
            if !fits {
                joined.push(next);
                continue;
            }
            last.length *= next.length;
            for (inner, outer) in last.steps.iter_mut().zip(next.steps) {
                if *inner == 0 {
                    *inner = outer;
                }
            }
        }
        if joined.len() < self.ndim {
            self.ndim = joined.len();
            for (place, one) in joined.iter_mut().enumerate() {
                one.axis = self.ndim - 1 - place;
                one.backwards = false;
            }
        }
        self.loops = joined;
    }

    /// Takes the loop of an axis out; returns the steps over the axis where it was walked from its end.
    pub fn remove(&mut self, axis: usize) -> Steps {
        let operands = self.loops[0].steps.len() - 1;
        let mut moved: Steps = SmallVec::from_elem(0, operands + 1);
        if let Some(place) = self.loops.iter().position(|one| one.axis == axis) {
            let one = self.loops.remove(place);
            if one.backwards {
                let over = |&step: &isize| (one.length as isize - 1) * step;
                moved = one.steps.iter().map(over).collect();
            }
            // No loop was empty, or the iteration would not have begun.
            self.size /= one.length.max(1);
        }
        self.ndim -= 1;
        self.loops.iter_mut().filter(|one| one.axis > axis).for_each(|one| one.axis -= 1);
        if self.ndim == 0 {
            self.loops.push(Loop::single(operands));
        }
        moved
    }

    /// The lengths of axes: in their order where loops are axes still, else of the loops.
    pub fn shape(&self, by_axis: bool) -> Vec<usize> {
        let mut shape = vec![0; self.ndim];
        for (place, one) in self.loops[..self.ndim].iter().enumerate() {
            shape[if by_axis { one.axis } else { place }] = one.length;
        }
        shape
    }

    /// A layout without gaps for an array that is walked evenly by these loops. With a `shape` the array has
    /// more axes, perhaps, than loops reach; they lie next to each other.
    pub fn fitted(
        &self,
        axes: Option<&[Option<usize>]>,
        shape: Option<&[usize]>,
        itemsize: usize,
    ) -> Result<Layout> {
        let most = shape.map_or(self.ndim, <[usize]>::len);
        let mut lengths: Vec<usize> = shape.map_or_else(|| vec![1; self.ndim], <[usize]>::to_vec);
        let mut strides: Vec<Option<isize>> = vec![None; most];
        let mut step = itemsize as isize;
        let mut used = 0;
        for one in &self.loops[..self.ndim] {
            let own = match axes {
                Some(axes) => axes[one.axis],
                None => (one.axis + most).checked_sub(self.ndim),
            };
            let Some(own) = own else { continue };
            if own >= most {
                return Err(Error::value(format!(
                    "automatically allocated output array specified with an inconsistent axis mapping; the axis \
                     mapping cannot include dimension {own} which is too large for the iterator dimension of {}.",
                    self.ndim
                )));
            }
            if shape.is_none() {
                lengths[own] = one.length;
            }
            strides[own] = Some(step);
            step = step.saturating_mul(lengths[own].max(1) as isize);
            used += 1;
        }
        if shape.is_none() {
            if let Some(gap) = strides[..used].iter().position(Option::is_none) {
                return Err(Error::value(format!(
                    "automatically allocated output array specified with an inconsistent axis mapping; the axis \
                     mapping is missing an entry for dimension {gap}."
                )));
            }
            lengths.truncate(used);
            strides.truncate(used);
        }
        let mut inner = itemsize as isize;
        let mut full: Vec<isize> = vec![0; lengths.len()];
        for axis in (0..lengths.len()).rev().filter(|&axis| strides[axis].is_none()) {
            full[axis] = inner;
            inner *= lengths[axis].max(1) as isize;
        }
        let factor = inner / itemsize as isize;
        for (full, stride) in full.iter_mut().zip(&strides) {
            if let Some(stride) = stride {
                *full = stride.saturating_mul(factor);
            }
        }
        layout::checked_size(&lengths, itemsize)?;
        Layout::from_parts(&lengths, &full, 0)
    }

    /// Gives an operand the steps of another array of the same shape; returns how far its first element is
    /// from the array's start.
    pub fn replace(&mut self, number: usize, array: &Dense, axes: Option<&[Option<usize>]>) -> isize {
        let ndim = self.ndim;
        let mut start = 0;
        for one in &mut self.loops[..ndim] {
            let own = match axes {
                Some(axes) => axes[one.axis],
                None => (one.axis + array.ndim()).checked_sub(ndim),
            };
            let Some(own) = own.filter(|&own| array.shape()[own] != 1) else { continue };
            let stride = array.strides()[own];
            one.steps[number] = if one.backwards { -stride } else { stride };
            if one.backwards {
                start += stride * (array.shape()[own] as isize - 1);
            }
        }
        start
    }
}

impl Loop {
    fn single(operands: usize) -> Loop {
        Loop { length: 1, steps: SmallVec::from_elem(0, operands + 1), axis: 0, backwards: false }
    }
}

/// The step of an operand along an axis of the iteration.
fn step(operand: &mut Matched<'_>, axis: usize, shape: &[usize], flags: Flags) -> Result<isize> {
    let ndim = shape.len();
    let own = operand.axis_of(axis, ndim);
    let mapped = operand.role.axes.is_some();
    let fixed = operand.role.uses.has(Uses::NO_BROADCAST);
    let Some(dense) = operand.dense else {
        // Its steps follow when it has been made; axes that it lacks repeat it.
        if shape[axis] != 1 && mapped && own.is_none() {
            reduce(operand, flags, -1)?;
        }
        return Ok(0);
    };
    if shape[axis] == 1 {
        return match own {
            None if fixed && !mapped => Err(repeated_against_role(operand, shape)),
            _ => Ok(0),
        };
    }
    match own {
        Some(own) if operand.length(own) != 1 => Ok(dense.strides()[own]),
        _ => {
            if fixed && (own.is_some() || !mapped) {
                return Err(repeated_against_role(operand, shape));
            }
            let number = match (mapped, own) {
                (true, own) => own.map_or(-1, |own| own as i64),
                (false, _) => (ndim - 1 - axis) as i64,
            };
            reduce(operand, flags, number)?;
            Ok(0)
        }
    }
}

/// Whether operands step through one loop less widely than through another; `None` where nobody can tell.
fn narrower(steps: &Steps, others: &Steps, operands: usize) -> Option<bool> {
    let mut answer = None;
    for (&step, &other) in steps.iter().zip(others).take(operands) {
        if step != 0 && other != 0 {
            if other.unsigned_abs() <= step.unsigned_abs() {
                answer = Some(false);
            } else if answer.is_none() {
                answer = Some(true);
            }
        }
    }
    answer
}
