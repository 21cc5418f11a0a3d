//! One thread's registers, and running a tape over one block.

use crate::tape::{Code, Instruction, Source, Tape, TapeLink};
use cpu_tiles::chain::{self, Link};
use cpu_tiles::moves::{self, Steps};
use dtype::{DType, c64};
use memory::Bench;
use std::ptr::null_mut;

/// How one operand lies within blocks.
#[derive(Debug, Clone, Copy)]
pub struct Access {
    pub steps: Steps,
    /// Whether outputs may be written in place; false where they share memory with an input.
    pub in_place: bool,
}

/// A tape on a bench: registers, and behind them the scratch memory of chains. Blocks are rectangles of rows and
/// columns.
pub struct Machine<'t> {
    tape: &'t Tape,
    bench: Bench<'t>,
    slots: Vec<*mut u8>,
    /// Where and which rectangle each input was gathered from last, to see when it repeats.
    gathered: Vec<(*mut u8, usize, usize)>,
    /// The links of each instruction that is a chain; pointers to slots are those of the last block.
    links: Vec<Vec<Link>>,
}

impl<'t> Machine<'t> {
    /// On a bench that has room for the tape; fills the constants' registers.
    pub fn new(tape: &'t Tape, bench: Bench<'t>) -> Machine<'t> {
        let slots: Vec<*mut u8> =
            (0..tape.slots).map(|slot| bench.pointer().wrapping_add(slot * tape.stride())).collect();
        for (slot, scalar) in &tape.constants {
            let width = scalar.dtype().itemsize();
            // SAFETY: a register holds a block of elements of any of the program's dtypes.
            unsafe { moves::fill(width, tape.block, scalar.bytes().as_ptr(), slots[*slot as usize]) };
        }
        let gathered = vec![(null_mut(), 0, 0); tape.inputs.len()];
        let mut machine = Machine { tape, bench, slots, gathered, links: Vec::new() };
        machine.links = tape.instructions.iter().map(|instruction| machine.addressed(instruction)).collect();
        machine
    }

    /// The links of an instruction that is a chain.
    fn addressed(&self, instruction: &Instruction) -> Vec<Link> {
        let Code::Chain(_, links, _) = &instruction.code else { return Vec::new() };
        let link =
            |link: &TapeLink| Link { act: link.act, x: self.address(link.x), truth: self.group(link.truth) };
        links.iter().map(link).collect()
    }

    pub fn tape(&self) -> &'t Tape {
        self.tape
    }

    /// Where a register begins.
    fn register(&self, slot: usize) -> *mut u8 {
        self.bench.pointer().wrapping_add(slot * self.tape.stride())
    }

    /// What lies behind all that the tape needs, where the bench has more room.
    pub fn behind(&self) -> *mut u8 {
        self.bench.pointer().wrapping_add(self.tape.room())
    }

    /// Makes an input readable: in place where its rectangle is contiguous and aligned, else gathered.
    ///
    /// # Safety
    /// `from` and the steps describe readable elements; `rows * columns` is at most a block.
    pub unsafe fn load(&mut self, input: usize, from: *mut u8, steps: Steps, rows: usize, columns: usize) {
        let dtype = self.tape.inputs[input];
        let width = dtype.itemsize();
        if is_dense(from, steps, rows, columns, dtype) {
            self.slots[input] = from;
            self.gathered[input].0 = null_mut();
        } else if self.gathered[input] != (from, rows, columns) {
            let register = self.register(input);
            // SAFETY: passed on from the caller; the register holds a block.
            unsafe { moves::copy(width, rows, columns, from, steps, register, dense(width, columns)) };
            self.slots[input] = register;
            self.gathered[input] = (from, rows, columns);
        }
    }

    /// Chooses where an output is computed; `true` where that is its own memory, so that
    /// [`Machine::store`] has nothing to do.
    pub fn place(&mut self, output: usize, to: *mut u8, access: Access, rows: usize, columns: usize) -> bool {
        let slot = self.tape.inputs.len() + output;
        let direct = access.in_place && is_dense(to, access.steps, rows, columns, self.tape.outputs[output]);
        self.slots[slot] = if direct { to } else { self.register(slot) };
        direct
    }

    /// Copies an output from its register to its memory.
    ///
    /// # Safety
    /// As for [`Machine::load`], with writable elements.
    pub unsafe fn store(&mut self, output: usize, to: *mut u8, steps: Steps, rows: usize, columns: usize) {
        let width = self.tape.outputs[output].itemsize();
        let register = self.slots[self.tape.inputs.len() + output];
        // SAFETY: passed on from the caller.
        unsafe { moves::copy(width, rows, columns, register, dense(width, columns), to, steps) };
    }

    /// Where the first output's value lies.
    pub fn first(&self) -> *const u8 {
        self.slots[self.tape.first as usize]
    }

    /// Runs the tape over `n` elements.
    ///
    /// # Safety
    /// Every input was loaded and every output placed for a rectangle of `n` elements.
    pub unsafe fn run(&mut self, n: usize) {
        for at in 0..self.tape.instructions.len() {
            // SAFETY: passed on from the caller.
            unsafe { self.run_instruction(at, n) };
        }
    }

    /// Runs one instruction.
    ///
    /// # Safety
    /// As for [`Machine::run`], and all instructions before it have run.
    #[inline]
    pub unsafe fn run_instruction(&mut self, at: usize, n: usize) {
        let instruction = &self.tape.instructions[at];
        // SAFETY: slots are aligned and hold `n` elements of their dtypes; the tape never lets a
        // result share a slot with an argument, and outputs in place share memory with no input.
        unsafe {
            match &instruction.code {
                Code::Tile(map) => {
                    let mut inputs = [std::ptr::null::<u8>(); 3];
                    for (input, &slot) in inputs.iter_mut().zip(&instruction.arguments) {
                        *input = self.slots[slot as usize];
                    }
                    let mut outputs = [null_mut::<u8>(); 2];
                    for (output, &slot) in outputs.iter_mut().zip(&instruction.results) {
                        *output = self.slots[slot as usize];
                    }
                    map(n, inputs.as_ptr(), outputs.as_ptr());
                }
                Code::Chain(chain, _, in_slots) => {
                    let links = &mut self.links[at];
                    for &(link, slot) in in_slots {
                        links[link as usize].x.pointer = self.slots[slot as usize];
                    }
                    chain(n, links);
                }
            }
        }
    }

    /// The operand of a link.
    fn address(&self, source: Source) -> chain::Operand {
        match source {
            Source::None => chain::Operand::NONE,
            Source::Slot(slot, width) => {
                chain::Operand { pointer: self.slots[slot as usize], step: width as usize, constant: 0 }
            }
            Source::Scratch(group) => chain::Operand { pointer: self.group(group), ..chain::Operand::NONE },
            Source::Constant(constant) => chain::Operand { constant, ..chain::Operand::NONE },
        }
    }

    /// A group of scratch memory.
    fn group(&self, number: u16) -> *mut u8 {
        self.register(self.tape.slots).wrapping_add(number as usize * chain::GROUP)
    }

    /// Reads the same inputs as another machine whose tape is of the same program, and computes all
    /// outputs in registers.
    pub fn shadow(&mut self, other: &Machine<'_>) {
        let inputs = self.tape.inputs.len();
        self.slots[..inputs].copy_from_slice(&other.slots[..inputs]);
    }

    /// A slot's elements as complex numbers, whatever they are.
    ///
    /// # Safety
    /// The slot holds `n` elements of `dtype`.
    pub unsafe fn read(&self, slot: u16, dtype: DType, n: usize) -> Vec<c64> {
        let mut values = vec![c64::new(0.0, 0.0); n];
        let inputs = [self.slots[slot as usize].cast_const()];
        let outputs = [values.as_mut_ptr().cast::<u8>()];
        // SAFETY: both sides hold `n` elements.
        unsafe { cpu_tiles::casts::cast(dtype, DType::Complex128)(n, inputs.as_ptr(), outputs.as_ptr()) };
        values
    }
}

/// The steps of a rectangle without gaps.
pub fn dense(width: usize, columns: usize) -> Steps {
    Steps { row: (columns * width) as isize, column: width as isize }
}

fn is_dense(pointer: *mut u8, steps: Steps, rows: usize, columns: usize, dtype: DType) -> bool {
    let width = dtype.itemsize();
    (columns == 1 || steps.column == width as isize)
        && (rows == 1 || steps.row == (columns * width) as isize)
        && pointer.addr().is_multiple_of(dtype.alignment())
}
