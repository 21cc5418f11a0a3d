//! Buffers: runs of elements that are copied, converted, and written back.
//!
//! An iteration with buffers goes in *chunks*. Operands that step evenly through a chunk and need no
//! conversion are taken where they lie; the others have a buffer, which is filled when a chunk begins and
//! written back when it ends. A chunk consists of one or more *cores*: all loops inside one loop, which is
//! called the outer one. Where an operand that is written stays on its element for a whole core, or for all
//! cores, its buffer holds an element for each core, or for one core, and the chunk is a loop over cores; so
//! reductions need no buffer as large as what they read.

use super::nest::{Loop, Nest};
use super::operands::Operand;
use super::roles::{Flags, Uses};
use dtype::DType;
use error::{Error, Result};
use layout::{Layout, Order};
use storage::Dense;

/// How many elements a buffer has where nothing else is asked for.
const USUAL_SIZE: usize = 8192;

/// How one operand is taken in a chunk.
#[derive(Clone)]
pub(super) struct Taken {
    /// Its buffer, where it needs one; made when buffers are.
    pub buffer: Option<Dense>,
    pub needs_buffer: bool,
    /// Steps in bytes from element to element, and from core to core.
    pub inner: isize,
    pub outer: isize,
    /// Whether it stays the same for a core, or from core to core.
    pub repeated: bool,
    /// Whether it steps evenly through a chunk.
    pub even: bool,
    /// Where the chunk begins in the array's buffer.
    pub from: isize,
}

/// The chunks of an iteration.
#[derive(Clone)]
pub(super) struct Chunks {
    pub taken: Vec<Taken>,
    /// How many steps a chunk has at most.
    pub capacity: usize,
    /// The steps of a core, and the loop over cores.
    pub core: usize,
    pub outer_loop: usize,
    /// Whether a chunk is a loop over cores.
    pub in_cores: bool,
    /// Whether buffers are there.
    pub ready: bool,
    /// Where this chunk begins, how many steps it has, and how many each of its lines.
    pub begin: usize,
    pub count: usize,
    pub line: usize,
}

impl Chunks {
    /// Chooses the loop over cores so that there are few chunks and few buffers.
    pub fn plan(nest: &Nest, operands: &[Operand], flags: Flags, asked: usize) -> Chunks {
        let most = if asked == 0 { USUAL_SIZE } else { asked };
        let grows = flags.has(Flags::GROW_INNER);
        let mut even = vec![1usize; operands.len()];
        let mut stays = vec![0usize; operands.len()];
        let mut cost = 1 + operands.iter().filter(|operand| operand.converted).count();
        let mut size = nest.loops[0].length;
        let (mut best_cost, mut best_size, mut core, mut outer_loop) = (cost, size, 1, 0);
        let mut reducing = 0;
        for (place, pair) in nest.loops.windows(2).enumerate().map(|(place, pair)| (place + 1, pair)) {
            if reducing != 0 || (size >= most && (cost > 1 || !grows)) {
                break;
            }
            let (inner, outer) = (&pair[0], &pair[1]);
            for (number, operand) in operands.iter().enumerate() {
                let (step, next) = (inner.steps[number], outer.steps[number]);
                if even[number] == place {
                    if step.wrapping_mul(inner.length as isize) == next {
                        even[number] += 1;
                        continue;
                    }
                    cost += usize::from(!operand.converted);
                }
                if operand.reduced && (step == 0 || next == 0) {
                    stays[number] = place;
                    reducing = place;
                }
            }
            let inside = size;
            size = size.saturating_mul(outer.length);
            if size == 0 {
                break;
            }
            let chunk = if size > most && (cost > 1 || !grows) { most } else { size };
            if cost as f64 * best_size as f64 <= best_cost as f64 * chunk as f64 {
                (best_cost, core, best_size, outer_loop) = (cost, inside, size, place);
            }
        }
        let in_cores = reducing != 0 && outer_loop == reducing;
        let outer = &nest.loops[outer_loop];
        let taken: Vec<Taken> = (0..operands.len())
            .map(|number| {
                let operand = &operands[number];
                let always_steps = operand.uses.has(Uses::CONTIGUOUS) && !operand.uses.writes();
                let repeated = in_cores
                    && (stays[number] == outer_loop
                        || (even[number] == outer_loop && !operand.converted)
                        || (outer.steps[number] == 0 && even[number] <= outer_loop && !always_steps));
                let even = even[number] + usize::from(repeated) > outer_loop;
                let needs_buffer = operand.converted || !even;
                let width = operand.dtype.itemsize() as isize;
                let (step, across) = (nest.loops[0].steps[number], outer.steps[number]);
                let (inner, outer) = match (needs_buffer, repeated) {
                    (false, _) => (step, across),
                    (true, true) if across == 0 => (width, 0),
                    (true, true) => (0, width),
                    (true, false) if even && step == 0 && !always_steps => (0, 0),
                    (true, false) => (width, width * core as isize),
                };
                Taken { buffer: None, needs_buffer, inner, outer, repeated, even, from: 0 }
            })
            .collect();
        let mut capacity = best_size;
        if (taken.iter().any(|taken| taken.needs_buffer) || !grows) && most < capacity {
            capacity = core * (most / core);
        }
        Chunks { taken, capacity, core, outer_loop, in_cores, ready: false, begin: 0, count: 0, line: 0 }
    }

    /// Makes the buffers.
    pub fn prepare(&mut self, operands: &[Operand]) -> Result<()> {
        for (taken, operand) in self.taken.iter_mut().zip(operands) {
            if taken.needs_buffer {
                let masked = operand.uses.has(Uses::MASKED);
                let mask = operands.iter().find(|operand| operand.uses.has(Uses::MASK));
                if let (true, Some(mask)) = (masked, mask)
                    && !matches!(mask.dtype, DType::Bool | DType::UInt8)
                {
                    return Err(Error::type_("Only bool and uint8 masks are supported."));
                }
                taken.buffer = Some(Dense::zeros(&[self.capacity.max(1)], operand.dtype, Order::C)?);
            }
        }
        self.ready = true;
        Ok(())
    }

    /// How many steps a chunk has that begins at `begin`, and the lines of the iteration with it.
    pub fn start(&mut self, nest: &Nest, begin: usize, end: usize) {
        let left = end.saturating_sub(begin);
        let inside = begin % self.core;
        let before_turn = (0..=self.outer_loop).map(|place| nest.loops[place].length).product::<usize>();
        let mut count = match inside {
            0 => self.capacity.min(before_turn - begin % before_turn.max(1)),
            _ => self.core - inside,
        }
        .min(left);
        if self.in_cores && count > self.core {
            count -= count % self.core;
        }
        self.begin = begin;
        self.count = count;
        self.line = if self.in_cores { count.min(self.core) } else { count };
    }

    /// How many cores the chunk has.
    fn cores(&self) -> usize {
        self.count.checked_div(self.line).unwrap_or(0)
    }

    /// Fills the buffers for the chunk that begins where operands are.
    pub fn fill(&mut self, nest: &Nest, operands: &[Operand], offsets: &[isize]) -> Result<()> {
        for (taken, &offset) in self.taken.iter_mut().zip(offsets) {
            taken.from = offset;
        }
        if self.count == 0 {
            return Ok(());
        }
        for number in 0..operands.len() {
            if operands[number].uses.reads() && self.taken[number].needs_buffer {
                self.transfer(nest, operands, number, |array, buffer, _| buffer.assign(&array))?;
            }
        }
        Ok(())
    }

    /// Writes the buffers of the chunk back.
    pub fn flush(&mut self, nest: &Nest, operands: &[Operand]) -> Result<()> {
        if self.count == 0 {
            return Ok(());
        }
        let mask = operands.iter().position(|operand| operand.uses.has(Uses::MASK));
        for (number, operand) in operands.iter().enumerate() {
            if !operand.uses.writes() || !self.taken[number].needs_buffer {
                continue;
            }
            let mask = mask.filter(|_| operand.uses.has(Uses::MASKED));
            self.transfer(nest, operands, number, |array, buffer, at| match mask {
                None => array.assign(&buffer),
                Some(mask) => {
                    let truth = self.mask(operands, mask, at, array.shape())?;
                    array.place(&truth, &buffer.compress(&truth)?, false)
                }
            })?;
        }
        self.count = 0;
        Ok(())
    }

    /// The mask's elements for a part of a chunk, as truth values.
    fn mask(&self, operands: &[Operand], mask: usize, at: usize, shape: &[usize]) -> Result<Dense> {
        let (taken, operand) = (&self.taken[mask], &operands[mask]);
        let (whole, from) = match &taken.buffer {
            Some(buffer) => (buffer, 0),
            None => (&operand.array, taken.from),
        };
        let size = layout::size_of_shape(shape);
        let offset = from + at as isize * taken.inner;
        let line = whole.with_layout(Layout::from_parts(&[size], &[taken.inner], offset as usize)?);
        line.cast(DType::Bool, Order::C)?.reshape(shape)
    }

    /// Hands out parts of an operand with the parts of its buffer that belong to them, and where in the chunk
    /// they begin.
    fn transfer(
        &self,
        nest: &Nest,
        operands: &[Operand],
        number: usize,
        mut visit: impl FnMut(Dense, Dense, usize) -> Result<()>,
    ) -> Result<()> {
        let (operand, taken) = (&operands[number], &self.taken[number]);
        let Some(buffer) = &taken.buffer else { return Ok(()) };
        let width = operand.dtype.itemsize() as isize;
        let mut line = |count: usize, step: isize| {
            let array = Layout::from_parts(&[count], &[step], taken.from as usize)?;
            let copy = Layout::from_parts(&[count], &[width], 0)?;
            visit(operand.array.with_layout(array), buffer.with_layout(copy), 0)
        };
        let across = nest.loops[self.outer_loop].steps[number];
        if taken.repeated && across != 0 {
            return line(self.cores(), across);
        }
        let count = if taken.repeated { self.count.min(self.core) } else { self.count };
        let step = nest.loops[0].steps[number];
        if taken.even {
            let once = step == 0 && (!operand.uses.has(Uses::CONTIGUOUS) || operand.uses.writes());
            return line(if once { 1 } else { count }, step);
        }
        let lengths: Vec<usize> = nest.loops.iter().map(|one| one.length).collect();
        boxes(&lengths, self.begin, count, |place, shape, done| {
            let steps = |one: &Loop| one.steps[number];
            let offset =
                nest.loops.iter().zip(place).map(|(one, &at)| steps(one) * at as isize).sum::<isize>();
            let strides: Vec<isize> = nest.loops[..shape.len()].iter().rev().map(steps).collect();
            let array = Layout::from_parts(shape, &strides, (operand.start + offset) as usize)?;
            let copy = Layout::contiguous(shape, width as usize, Order::C)?.shifted(done as isize * width);
            visit(operand.array.with_layout(array), buffer.with_layout(copy), done)
        })
    }
}

/// Cuts the steps from `begin` on into boxes: gives each one's first place, its shape with the slowest axis
/// first, and how many steps came before.
fn boxes(
    lengths: &[usize],
    begin: usize,
    count: usize,
    mut visit: impl FnMut(&[usize], &[usize], usize) -> Result<()>,
) -> Result<()> {
    let mut done = 0;
    while done < count {
        let mut rest = begin + done;
        let place: Vec<usize> = lengths
            .iter()
            .map(|&length| {
                let digit = rest % length;
                rest /= length;
                digit
            })
            .collect();
        let (mut depth, mut inside) = (0, 1);
        while depth + 1 < lengths.len() && place[depth] == 0 && inside * lengths[depth] <= count - done {
            inside *= lengths[depth];
            depth += 1;
        }
        let several = (lengths[depth] - place[depth]).min((count - done) / inside);
        let mut shape = vec![several];
        shape.extend(lengths[..depth].iter().rev());
        visit(&place, &shape, done)?;
        done += inside * several;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::boxes;

    #[test]
    fn boxes_cover_every_step_once() {
        let lengths = [3, 2, 4];
        for begin in 0..24 {
            for count in 0..=24 - begin {
                let mut next = begin;
                boxes(&lengths, begin, count, |place, shape, done| {
                    assert_eq!(place[0] + 3 * (place[1] + 2 * place[2]), next);
                    assert_eq!(done, next - begin);
                    next += shape.iter().product::<usize>();
                    Ok(())
                })
                .expect("nothing refuses a box");
                assert_eq!(next, begin + count);
            }
        }
    }
}
