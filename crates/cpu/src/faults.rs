//! Floating-point faults: division by zero, overflow, underflow, invalid operations.
//!
//! The processor's sticky flags are read once per block, which costs next to nothing. They only say
//! that something may have happened: vector code also computes lanes that it throws away. So a block
//! whose flags are up is run again step by step, and the *values* decide: a NaN out of numbers is
//! invalid, an infinity out of finite numbers is a division by zero at a pole and an overflow
//! elsewhere. This also tells which function it was.

use crate::machine::Machine;
use crate::tape::Tape;
use dtype::{DType, c64};
use program::{Action, Definition, Program};
use smallvec::SmallVec;

/// A kind of floating-point fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Fault {
    /// An exact infinity from finite operands.
    Divide = 1,
    /// A result too large for its type.
    Overflow = 2,
    /// A result too small for its type.
    Underflow = 4,
    /// No meaningful result.
    Invalid = 8,
}

/// The faults that a caller wants to hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch(u8);

impl Watch {
    /// None at all.
    pub const NONE: Watch = Watch(0);
    /// What NumPy warns about by default: everything but underflow.
    pub const DEFAULT: Watch = Watch(Fault::Divide as u8 | Fault::Overflow as u8 | Fault::Invalid as u8);
    /// Everything.
    pub const ALL: Watch = Watch(15);

    /// Adds or removes a fault.
    pub fn set(&mut self, fault: Fault, watched: bool) {
        self.0 = if watched { self.0 | fault as u8 } else { self.0 & !(fault as u8) };
    }

    /// The faults as bits, as [`flags::raised`] gives them.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Whether a fault is watched.
    pub fn contains(self, fault: Fault) -> bool {
        self.0 & fault as u8 != 0
    }
}

/// The faults that happened, each once per function.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(SmallVec<[(Fault, &'static str); 1]>);

impl Faults {
    /// Notes a fault in the function of a name.
    pub fn add(&mut self, fault: Fault, function: &'static str) {
        if !self.0.contains(&(fault, function)) {
            self.0.push((fault, function));
        }
    }

    /// Adds all of another's.
    pub fn extend(&mut self, other: &Faults) {
        other.iter().for_each(|(fault, function)| self.add(fault, function));
    }

    /// What happened where.
    pub fn iter(&self) -> impl Iterator<Item = (Fault, &'static str)> + '_ {
        self.0.iter().copied()
    }

    /// Whether nothing happened.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The processor's sticky flags, as bits of [`Watch`].
#[cfg(all(target_arch = "x86_64", not(miri)))]
pub mod flags {
    use std::arch::asm;

    /// Lowers all flags.
    pub fn clear() {
        let mut csr = 0u32;
        // SAFETY: reads and writes this thread's control register, changing only its sticky flags.
        unsafe {
            asm!("stmxcsr [{}]", in(reg) &mut csr, options(nostack));
            if csr & 0x1d != 0 {
                csr &= !0x3f;
                asm!("ldmxcsr [{}]", in(reg) &csr, options(nostack));
            }
        }
    }

    /// The flags that are up.
    pub fn raised() -> u8 {
        let mut csr = 0u32;
        // SAFETY: reads this thread's control register.
        unsafe { asm!("stmxcsr [{}]", in(reg) &mut csr, options(nostack)) };
        let (invalid, divide, overflow, underflow) = (csr & 1, csr >> 2 & 1, csr >> 3 & 1, csr >> 4 & 1);
        (divide | overflow << 1 | underflow << 2 | invalid << 3) as u8
    }
}

/// Where the flags cannot be read, everything may have happened.
#[cfg(any(not(target_arch = "x86_64"), miri))]
pub mod flags {
    /// Lowers all flags.
    pub fn clear() {}
    /// The flags that may be up.
    pub fn raised() -> u8 {
        15
    }
}

/// Watches one thread's blocks.
pub struct Monitor {
    watch: Watch,
    /// Whether a step may fault without raising a flag: integers divided by zero.
    silent: bool,
    /// Blocks looked into without finding anything new; after some, looking stops.
    fruitless: u32,
    /// What was found.
    pub faults: Faults,
}

const PATIENCE: u32 = 64;

impl Monitor {
    /// A monitor for one thread; lowers its flags.
    pub fn new(program: &Program, watch: Watch) -> Monitor {
        let silent = program.steps().iter().any(|step| match step.action {
            Action::Map(row, dtype) => row.pole.is_some() && dtype.is_integer(),
            Action::Cast { .. } => false,
        });
        if watch != Watch::NONE {
            flags::clear();
        }
        Monitor {
            watch,
            silent: silent && watch.contains(Fault::Divide),
            fruitless: 0,
            faults: Faults::default(),
        }
    }

    /// Looks at the block of `n` elements that the machine has just run.
    ///
    /// # Safety
    /// The machine's slots are as [`Machine::run`] needs them, and its inputs are as they were.
    pub unsafe fn after_block(&mut self, machine: &Machine<'_>, program: &Program, n: usize) {
        if self.watch == Watch::NONE || (flags::raised() & self.watch.0 == 0 && !self.silent) {
            return;
        }
        if self.fruitless < PATIENCE {
            let known = self.faults.0.len();
            // SAFETY: passed on from the caller.
            unsafe { self.look(machine, program, n) };
            self.fruitless = if self.faults.0.len() > known { 0 } else { self.fruitless + 1 };
        }
        flags::clear();
    }

    /// Runs the block again, one tile a step, and judges every value.
    ///
    /// # Safety
    /// As for [`Monitor::after_block`].
    unsafe fn look(&mut self, machine: &Machine<'_>, program: &Program, n: usize) {
        let tape = Tape::plain(program, n);
        let mut plain = Machine::new(&tape);
        plain.shadow(machine);
        let mut outside: [Vec<c64>; 3] = Default::default();
        for (at, instruction) in tape.instructions.iter().enumerate() {
            // SAFETY: passed on from the caller; steps run in order, as they did before.
            unsafe { plain.run_instruction(at, n) };
            let Some(step) = instruction.step else { continue };
            let step = &program.steps()[step as usize];
            let (row, result_dtype) = match step.action {
                Action::Map(row, dtype) => (Some(row), row.result_dtype(0, dtype)),
                Action::Cast { to, .. } => (None, to),
            };
            if result_dtype.is_bool() {
                continue;
            }
            for (i, &argument) in step.arguments.iter().enumerate() {
                outside[i] = match program.definition(argument) {
                    Definition::Constant(scalar) => vec![scalar.as_c64(); n],
                    // SAFETY: the slot holds `n` elements of the argument's dtype.
                    _ => unsafe { plain.read(instruction.arguments[i], program.dtype(argument), n) },
                };
            }
            // SAFETY: as above, for the result.
            let results = unsafe { plain.read(instruction.results[0], result_dtype, n) };
            let arguments = &outside[..step.arguments.len()];
            let pole = row.and_then(|row| row.pole);
            for (k, &result) in results.iter().enumerate() {
                if let Some(fault) = judge(arguments, k, result, pole, result_dtype)
                    && self.watch.contains(fault)
                {
                    self.faults.add(fault, step.name());
                }
            }
        }
    }
}

/// What happened to one element.
fn judge(
    arguments: &[Vec<c64>],
    k: usize,
    result: c64,
    pole: Option<fn(&[f64]) -> bool>,
    dtype: DType,
) -> Option<Fault> {
    let at_pole = || {
        let mut x = [0.0; 3];
        for (x, argument) in x.iter_mut().zip(arguments) {
            *x = if argument[k].im == 0.0 { argument[k].re } else { f64::NAN };
        }
        pole.is_some_and(|pole| pole(&x[..arguments.len()]))
    };
    if !dtype.is_inexact() {
        let lost = arguments.iter().any(|x| x[k].re.is_nan() || x[k].re.abs() >= 9.3e18) && pole.is_none();
        return if at_pole() { Some(Fault::Divide) } else { lost.then_some(Fault::Invalid) };
    }
    let any = |test: fn(f64) -> bool| arguments.iter().any(|x| test(x[k].re) || test(x[k].im));
    let of_result = |test: fn(f64) -> bool| test(result.re) || test(result.im);
    if of_result(f64::is_nan) {
        (!any(f64::is_nan)).then_some(Fault::Invalid)
    } else if of_result(f64::is_infinite) {
        (!any(|x| !x.is_finite())).then(|| if at_pole() { Fault::Divide } else { Fault::Overflow })
    } else {
        let least = match dtype.real() {
            DType::Float64 => f64::MIN_POSITIVE,
            DType::Float16 => 6.103515625e-05,
            _ => f32::MIN_POSITIVE as f64,
        };
        let tiny = result.re.abs() < least && result.im.abs() < least;
        let exact_zero = result == c64::new(0.0, 0.0) && any(|x| x == 0.0);
        (tiny && !exact_zero && flags::raised() & Fault::Underflow as u8 != 0).then_some(Fault::Underflow)
    }
}
