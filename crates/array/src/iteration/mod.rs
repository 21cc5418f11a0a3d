//! Iteration over the elements of several arrays at once, as NumPy's `nditer` does it.
//!
//! An [`Iteration`] broadcasts its operands, orders and joins their axes so that memory is walked as it lies,
//! and then goes step by step; at each step there is a view of one element of every operand, or, with
//! [`Flags::EXTERNAL_LOOP`], of a line of elements as long as may be. Operands that are to be seen in another
//! dtype are copied as a whole or go through buffers; missing ones are made in the order of the loops.
//!
//! Everything in an array's chapters runs faster than a loop over steps: this is for algorithms that have to
//! see one element after the other.
//!
//! ```
//! use polyarray::{Array, Scalar};
//! use polyarray::iteration::{Flags, Iteration, Role, Settings};
//!
//! let x = Array::from_shape(&[1.0, 2.0, 3.0, 4.0], &[2, 2])?;
//! let mut steps = Iteration::new(&[Role::read(&x), Role::allocate()], &Settings::with(Flags::MULTI_INDEX))?;
//! while steps.go_on()? {
//!     let place = steps.multi_index()?;
//!     let value = steps.view(0)?.item()?.as_f64() + 10.0 * place[0] as f64;
//!     steps.view(1)?.fill(Scalar::new(value))?;
//! }
//! assert_eq!(steps.operand(1).to_vec::<f64>()?, [1.0, 2.0, 13.0, 14.0]);
//! # Ok::<(), polyarray::Error>(())
//! ```

mod chunks;
mod dump;
mod nest;
mod operands;
mod roles;

pub use roles::{Flags, Role, Settings, Uses};

use crate::Array;
use chunks::Chunks;
use dtype::DType;
use error::{Error, Result};
use layout::{Layout, Order};
use nest::{Nest, Steps};
use operands::{Operand, Preparation};
use smallvec::SmallVec;

/// An iteration over operands; see the [module](self).
///
/// What is written to copies and buffers reaches the operands in [`Iteration::close`], which must be called
/// where there may be any: dropping an iteration writes nothing.
pub struct Iteration {
    flags: Flags,
    forced_order: bool,
    nest: Nest,
    operands: Vec<Operand>,
    chunks: Option<Chunks>,
    buffer_size: usize,
    /// The range of steps, and the current one.
    range: (usize, usize),
    at: usize,
    /// The indices along the loops, and where operands are there: bytes in their buffers, then the flat index.
    place: SmallVec<[usize; 4]>,
    offsets: Steps,
    /// The flat index of the first step, and how far that is from zero.
    first_index: isize,
    started: bool,
    finished: bool,
}

impl Iteration {
    /// Begins an iteration over operands.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for flags that exclude each other and for shapes that do not meet,
    /// [`crate::Kind::Type`] for conversions that are not allowed or not enabled.
    pub fn new(roles: &[Role], settings: &Settings) -> Result<Iteration> {
        if roles.is_empty() {
            return Err(Error::value("Must provide at least one operand"));
        }
        settings.check()?;
        let mut preparation = Preparation::new(roles, settings)?;
        let mut nest = preparation.nest()?;
        nest.order(settings.order, &preparation.arrays);
        let given = preparation.arrays.iter().all(Option::is_some);
        let moved = match settings.order {
            Order::K if given => nest.turn_around(roles.len()),
            _ => SmallVec::from_elem(0, roles.len() + 1),
        };
        let operands = preparation.finish(&mut nest, &moved)?;
        if nest.ndim > 1 && !settings.flags.has(Flags::MULTI_INDEX) {
            nest.join();
        }
        let mut result = Iteration {
            flags: settings.flags,
            forced_order: settings.order != Order::K,
            range: (0, nest.size),
            at: 0,
            place: SmallVec::new(),
            offsets: SmallVec::new(),
            first_index: moved[roles.len()],
            buffer_size: settings.buffer_size,
            nest,
            operands,
            chunks: None,
            started: false,
            finished: false,
        };
        if settings.flags.has(Flags::BUFFERED) {
            result.chunks = Some(result.plan());
            if !settings.flags.has(Flags::DELAY_BUFFERS) {
                result.prepare()?;
            }
        }
        result.begin(0)?;
        Ok(result)
    }

    fn plan(&self) -> Chunks {
        Chunks::plan(&self.nest, &self.operands, self.flags, self.buffer_size)
    }

    fn prepare(&mut self) -> Result<()> {
        match &mut self.chunks {
            Some(chunks) => chunks.prepare(&self.operands),
            None => Ok(()),
        }
    }

    /// Whether elements can be seen: buffers that are made later are not there before a reset.
    fn is_ready(&self) -> bool {
        self.chunks.as_ref().is_none_or(|chunks| chunks.ready)
    }

    /// Goes to a step, whose chunk begins there, and forgets that steps were taken.
    fn begin(&mut self, at: usize) -> Result<()> {
        self.started = self.range.0 >= self.range.1;
        self.finished = self.started;
        self.jump(at)
    }

    fn jump(&mut self, at: usize) -> Result<()> {
        self.at = at;
        let mut rest = at;
        self.offsets = self.operands.iter().map(|operand| operand.start).chain([self.first_index]).collect();
        self.place.clear();
        for one in &self.nest.loops {
            let digit = rest % one.length.max(1);
            rest /= one.length.max(1);
            self.place.push(digit);
            for (offset, step) in self.offsets.iter_mut().zip(&one.steps) {
                *offset += digit as isize * step;
            }
        }
        match &mut self.chunks {
            Some(chunks) if chunks.ready => {
                chunks.start(&self.nest, at, self.range.1);
                chunks.fill(&self.nest, &self.operands, &self.offsets)
            }
            _ => Ok(()),
        }
    }

    /// Writes buffers back.
    fn flush(&mut self) -> Result<()> {
        match &mut self.chunks {
            Some(chunks) if chunks.ready => chunks.flush(&self.nest, &self.operands),
            _ => Ok(()),
        }
    }

    /// Goes to the next step; false at the end. A loop that has not begun takes its first step by
    /// [`Iteration::go_on`].
    ///
    /// # Errors
    /// Where elements cannot be converted.
    pub fn advance(&mut self) -> Result<bool> {
        if self.finished {
            return Ok(false);
        }
        if self.chunks.is_some() {
            return self.advance_in_chunks();
        }
        let lines = self.flags.has(Flags::EXTERNAL_LOOP);
        let first = usize::from(lines);
        self.at += if lines { self.nest.loops[0].length } else { 1 };
        if self.at >= self.range.1 {
            self.finished = true;
            return Ok(false);
        }
        for (one, place) in self.nest.loops[first..].iter().zip(&mut self.place[first..]) {
            *place += 1;
            let back = if *place < one.length { 0 } else { one.length as isize };
            for (offset, step) in self.offsets.iter_mut().zip(&one.steps) {
                *offset += (1 - back) * step;
            }
            if back == 0 {
                break;
            }
            *place = 0;
        }
        Ok(true)
    }

    fn advance_in_chunks(&mut self) -> Result<bool> {
        let Some(chunks) = &self.chunks else { return Ok(false) };
        self.at += if self.flags.has(Flags::EXTERNAL_LOOP) { chunks.line } else { 1 };
        if self.at < chunks.begin + chunks.count {
            return Ok(true);
        }
        let flushed = self.flush();
        self.finished = flushed.is_err() || self.at >= self.range.1;
        flushed?;
        if self.finished {
            return Ok(false);
        }
        let at = self.at;
        self.jump(at).inspect_err(|_| self.finished = true)?;
        Ok(true)
    }

    /// Goes to the first step where none was taken, else to the next; false at the end.
    ///
    /// # Errors
    /// As [`Iteration::advance`].
    pub fn go_on(&mut self) -> Result<bool> {
        let more = if self.started { self.advance()? } else { !self.finished };
        self.started = true;
        Ok(more)
    }

    /// Goes back to the first step of the range; makes buffers that were delayed.
    ///
    /// # Errors
    /// Where elements cannot be converted, or there is no memory.
    pub fn reset(&mut self) -> Result<()> {
        if self.is_ready() {
            self.flush()?;
        } else {
            self.prepare()?;
        }
        self.begin(self.range.0)
    }

    /// Writes back what is in buffers and copies.
    ///
    /// # Errors
    /// Where elements cannot be converted.
    pub fn close(&mut self) -> Result<()> {
        self.flush()?;
        self.finished = true;
        for operand in &mut self.operands {
            if let Some(original) = operand.original.take() {
                original.assign(&operand.array)?;
            }
        }
        Ok(())
    }

    /// Another iteration over the same operands at the same step, with buffers of its own.
    ///
    /// # Errors
    /// Where elements cannot be converted, or there is no memory.
    pub fn copy(&self) -> Result<Iteration> {
        let mut operands = self.operands.clone();
        operands.iter_mut().for_each(|operand| operand.original = None);
        let mut result = Iteration {
            flags: self.flags,
            forced_order: self.forced_order,
            nest: self.nest.clone(),
            operands,
            chunks: self.chunks.clone(),
            buffer_size: self.buffer_size,
            range: self.range,
            at: self.at,
            place: self.place.clone(),
            offsets: self.offsets.clone(),
            first_index: self.first_index,
            started: self.started,
            finished: self.finished,
        };
        if result.chunks.is_some() && self.is_ready() {
            result.prepare()?;
            if !self.finished {
                result.jump(self.at)?;
            }
        }
        Ok(result)
    }

    /// The element or line of an operand at this step: a view of its memory, or of a buffer.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] past the end and where buffers are not there yet, [`crate::Kind::Index`] for an
    /// operand that there is not.
    pub fn view(&self, number: usize) -> Result<Array> {
        self.check_step()?;
        let Some(operand) = self.operands.get(number) else {
            return Err(Error::index(format!("Iterator operand index {number} is out of bounds")));
        };
        let (whole, offset, length, step) = match &self.chunks {
            None => {
                let one = &self.nest.loops[0];
                (&operand.array, self.offsets[number], one.length, one.steps[number])
            }
            Some(chunks) => {
                let taken = &chunks.taken[number];
                let (whole, from) = match &taken.buffer {
                    Some(buffer) => (buffer, 0),
                    None => (&operand.array, taken.from),
                };
                let (done, line) = (self.at - chunks.begin, chunks.line.max(1));
                let offset = (done / line) as isize * taken.outer + (done % line) as isize * taken.inner;
                (whole, from + offset, line, taken.inner)
            }
        };
        let layout = if self.flags.has(Flags::EXTERNAL_LOOP) {
            Layout::from_parts(&[length], &[step], offset as usize)?
        } else {
            Layout::scalar().shifted(offset)
        };
        let view = whole.with_layout(layout);
        Ok(if operand.uses.writes() { view.with_writeable(true)? } else { view.with_writeable(false)? }
            .into())
    }

    /// Refuses to look at elements that are not there.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] past the end and where buffers are not there yet.
    pub fn check_step(&self) -> Result<()> {
        if self.finished {
            return Err(past_the_end());
        }
        if !self.is_ready() {
            return Err(delayed());
        }
        Ok(())
    }

    /// The array that is iterated over for an operand: the one that was given, a copy of it, or a new one.
    pub fn operand(&self, number: usize) -> Array {
        self.operands[number].array.clone().into()
    }

    /// An operand with its axes as they are iterated over.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where there are buffers.
    pub fn nested_view(&self, number: usize) -> Result<Array> {
        if self.chunks.is_some() {
            return Err(Error::value("cannot provide an iterator view when buffering is enabled"));
        }
        let operand = &self.operands[number];
        let loops = || self.nest.loops[..self.nest.ndim].iter().rev();
        let shape: Vec<usize> = loops().map(|one| one.length).collect();
        let strides: Vec<isize> = loops().map(|one| one.steps[number]).collect();
        let view = operand.array.with_layout(Layout::from_parts(&shape, &strides, operand.start as usize)?);
        Ok(if operand.uses.writes() { view } else { view.with_writeable(false)? }.into())
    }

    /// What an operand is used for.
    pub fn uses(&self, number: usize) -> Uses {
        self.operands[number].uses
    }

    /// The dtypes in which elements are seen.
    pub fn dtypes(&self) -> impl Iterator<Item = DType> + '_ {
        self.operands.iter().map(|operand| operand.dtype)
    }

    /// How many operands there are.
    pub fn operands(&self) -> usize {
        self.operands.len()
    }

    /// What holds for the iteration as a whole.
    pub fn flags(&self) -> Flags {
        self.flags
    }

    /// How many loops there are.
    pub fn ndim(&self) -> usize {
        self.nest.ndim
    }

    /// How many steps there are, in elements.
    pub fn size(&self) -> usize {
        self.nest.size
    }

    /// The lengths of the axes where indices are known, else of the loops, the fastest first.
    pub fn shape(&self) -> Vec<usize> {
        self.nest.shape(self.flags.has(Flags::MULTI_INDEX))
    }

    /// Whether all steps were taken.
    pub fn is_finished(&self) -> bool {
        self.finished
    }

    /// Whether buffers have still to be made by a reset.
    pub fn is_delayed(&self) -> bool {
        !self.is_ready()
    }

    /// Whether something is written back to operands only in the end.
    pub fn has_copies(&self) -> bool {
        self.operands.iter().any(|operand| operand.original.is_some())
    }

    /// How many steps came before this one.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] past the end.
    pub fn step(&self) -> Result<usize> {
        if self.finished { Err(past_the_end()) } else { Ok(self.at) }
    }

    /// Goes to a step.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where steps are lines, [`crate::Kind::Index`] outside the range.
    pub fn go_to_step(&mut self, step: i64) -> Result<()> {
        self.refuse_lines("GotoIterIndex")?;
        self.go_to(step, "Iterator GotoIterIndex called with an iterindex outside the iteration range.")
    }

    fn go_to(&mut self, step: i64, outside: &str) -> Result<()> {
        let Some(step) =
            usize::try_from(step).ok().filter(|step| (self.range.0..self.range.1).contains(step))
        else {
            return Err(Error::index(outside));
        };
        (self.started, self.finished) = (false, false);
        let in_chunk = |chunks: &Chunks| {
            chunks.ready && !chunks.in_cores && (chunks.begin..chunks.begin + chunks.count).contains(&step)
        };
        if self.chunks.as_ref().is_some_and(in_chunk) {
            self.at = step;
            return Ok(());
        }
        self.flush()?;
        self.jump(step)
    }

    fn refuse_lines(&self, call: &str) -> Result<()> {
        if self.flags.has(Flags::EXTERNAL_LOOP) {
            return Err(Error::value(format!(
                "Cannot call {call} on an iterator which has the flag EXTERNAL_LOOP"
            )));
        }
        Ok(())
    }

    fn refuse_buffers(&self, call: &str) -> Result<()> {
        if self.chunks.is_some() {
            return Err(Error::value(format!("Cannot call {call} on an iterator which is buffered")));
        }
        self.refuse_lines(call)
    }

    /// The range of steps.
    pub fn range(&self) -> (usize, usize) {
        self.range
    }

    /// Sets the range of steps, and goes to its first.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where the iteration is not ranged, or the range not inside it.
    pub fn set_range(&mut self, start: i64, end: i64) -> Result<()> {
        if !self.flags.has(Flags::RANGED) {
            return Err(Error::value(
                "Cannot call ResetToIterIndexRange on an iterator without requesting ranged iteration support in the \
                 constructor",
            ));
        }
        let inside = |n: i64| usize::try_from(n).ok().filter(|&n| n <= self.nest.size);
        match (inside(start), inside(end)) {
            _ if start < 0 || end > self.nest.size as i64 => Err(Error::value(format!(
                "Out-of-bounds range [{start}, {end}) passed to ResetToIterIndexRange"
            ))),
            (Some(first), Some(last)) if first <= last => {
                if self.is_ready() {
                    self.flush()?;
                }
                self.range = (first, last);
                self.reset()
            }
            _ => Err(Error::value(format!("Invalid range [{start}, {end}) passed to ResetToIterIndexRange"))),
        }
    }

    /// The indices along the axes at this step.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] past the end, and where indices are not tracked.
    pub fn multi_index(&self) -> Result<SmallVec<[usize; 4]>> {
        if self.finished {
            return Err(past_the_end());
        }
        self.refuse_untracked()?;
        if !self.is_ready() {
            return Err(delayed());
        }
        let mut index: SmallVec<[usize; 4]> = SmallVec::from_elem(0, self.nest.ndim);
        let mut rest = self.at;
        for one in &self.nest.loops[..self.nest.ndim] {
            let digit = rest % one.length.max(1);
            rest /= one.length.max(1);
            index[one.axis] = if one.backwards { one.length - 1 - digit } else { digit };
        }
        Ok(index)
    }

    fn refuse_untracked(&self) -> Result<()> {
        if self.flags.has(Flags::MULTI_INDEX) {
            return Ok(());
        }
        Err(Error::value("Iterator is not tracking a multi-index"))
    }

    /// Goes to the step of an index.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where indices are not tracked or there are buffers, [`crate::Kind::Index`]
    /// outside the axes or the range.
    pub fn go_to_multi_index(&mut self, index: &[i64]) -> Result<()> {
        self.refuse_untracked()?;
        if index.len() != self.nest.ndim {
            return Err(Error::value("Wrong number of indices"));
        }
        self.refuse_buffers("GotoMultiIndex")?;
        let (mut step, mut factor) = (0, 1);
        for one in &self.nest.loops[..self.nest.ndim] {
            let length = one.length as i64;
            let digit = if one.backwards { length - 1 - index[one.axis] } else { index[one.axis] };
            if !(0..length).contains(&digit) {
                return Err(Error::index("Iterator GotoMultiIndex called with an out-of-bounds multi-index"));
            }
            step += factor * digit;
            factor *= length;
        }
        self.go_to(
            step,
            "Iterator GotoMultiIndex called with a multi-index outside the restricted iteration range",
        )
    }

    fn has_index(&self) -> bool {
        self.flags.has(Flags::C_INDEX | Flags::F_INDEX)
    }

    /// The place of this step's element in C or Fortran order.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] past the end, and where it is not counted.
    pub fn index(&self) -> Result<usize> {
        if self.finished {
            return Err(past_the_end());
        }
        if !self.has_index() {
            return Err(Error::value("Iterator does not have an index"));
        }
        let mut index = self.first_index;
        let mut rest = self.at;
        for one in &self.nest.loops {
            index += (rest % one.length.max(1)) as isize * one.steps[self.operands.len()];
            rest /= one.length.max(1);
        }
        Ok(index as usize)
    }

    /// Goes to the step of an element, given by its place in C or Fortran order.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where it is not counted or there are buffers, [`crate::Kind::Index`] outside.
    pub fn go_to_index(&mut self, index: i64) -> Result<()> {
        if !self.has_index() {
            return Err(Error::value("Iterator does not have an index"));
        }
        self.refuse_buffers("GotoIndex")?;
        if !(0..self.nest.size as i64).contains(&index) {
            return Err(Error::index("Iterator GotoIndex called with an out-of-bounds index"));
        }
        let (mut step, mut factor) = (0, 1);
        for one in &self.nest.loops {
            let (over, length) = (one.steps[self.operands.len()] as i64, one.length as i64);
            let digit = match over {
                0 => 0,
                _ => (index / over.abs()) % length,
            };
            step += factor * if over < 0 { length - 1 - digit } else { digit };
            factor *= length;
        }
        self.go_to(step, "Iterator GotoIndex called with an index outside the restricted iteration range.")
    }

    /// Takes an axis out of the iteration, which stays at its first index, and begins again.
    ///
    /// # Errors
    /// [`crate::Kind::Runtime`] where indices are not tracked or something else follows the steps,
    /// [`crate::Kind::Value`] for an axis that there is not.
    pub fn remove_axis(&mut self, axis: i64) -> Result<()> {
        let refuse = |why: &str| Err(Error::runtime(format!("Iterator RemoveAxis may {why}")));
        if !self.flags.has(Flags::MULTI_INDEX) {
            return refuse("only be called if a multi-index is being tracked");
        }
        if self.has_index() {
            return refuse("not be called on an index is being tracked");
        }
        if self.chunks.is_some() {
            return refuse("not be called on a buffered iterator");
        }
        let Some(axis) = usize::try_from(axis).ok().filter(|&axis| axis < self.nest.ndim) else {
            return Err(Error::value("axis out of bounds in iterator RemoveAxis"));
        };
        let moved = self.nest.remove(axis);
        for (operand, moved) in self.operands.iter_mut().zip(moved) {
            operand.start += moved;
            operand.shift += moved;
        }
        self.range = (0, self.nest.size);
        self.reset()
    }

    /// Gives the indices up, so that loops can be joined, and begins again.
    ///
    /// # Errors
    /// As [`Iteration::reset`].
    pub fn remove_multi_index(&mut self) -> Result<()> {
        self.flush()?;
        if self.flags.has(Flags::MULTI_INDEX) {
            self.flags = self.flags.without(Flags::MULTI_INDEX);
            self.nest.join();
            if self.chunks.is_some() {
                self.chunks = Some(self.plan());
            }
        }
        self.reset()
    }

    /// Goes on in lines of elements, and begins again.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where indices are tracked or steps have a range.
    pub fn enable_external_loop(&mut self) -> Result<()> {
        roles::refuse_lines_with_index(self.flags)?;
        if self.flags.has(Flags::RANGED) && !self.flags.has(Flags::BUFFERED) {
            return Err(Error::value(
                "Iterator flag EXTERNAL_LOOP cannot be used with ranged iteration unless buffering is also enabled",
            ));
        }
        self.flags |= Flags::EXTERNAL_LOOP;
        self.reset()
    }

    /// Where operands are at this step, in bytes of their buffers: what [`Iteration::rebase`] of an iteration
    /// over other axes of the same operands begins with.
    pub fn offsets(&self) -> Vec<isize> {
        self.offsets[..self.operands.len()].to_vec()
    }

    /// Begins again with operands that start elsewhere in their buffers.
    ///
    /// # Errors
    /// As [`Iteration::reset`], and [`crate::Kind::Index`] where elements would lie outside the buffers.
    pub fn rebase(&mut self, offsets: &[isize]) -> Result<()> {
        if self.is_ready() {
            self.flush()?;
        }
        for (number, (operand, offset)) in self.operands.iter_mut().zip(offsets).enumerate() {
            operand.start = offset + operand.shift;
            let (mut low, mut high) = (operand.start, operand.start);
            for one in &self.nest.loops {
                let reach = (one.length as isize - 1).max(0) * one.steps[number];
                *(if reach < 0 { &mut low } else { &mut high }) += reach;
            }
            let end = high + operand.array.dtype().itemsize() as isize;
            if low < 0 || end as usize > operand.array.buffer().capacity() {
                return Err(Error::index("an operand's elements lie outside of its memory"));
            }
        }
        self.reset()
    }
}

#[cold]
fn past_the_end() -> Error {
    Error::value("Iterator is past the end")
}

#[cold]
fn delayed() -> Error {
    Error::value("Iterator construction used delayed buffer allocation, and no reset has been done yet")
}
