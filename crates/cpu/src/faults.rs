//! Floating-point faults: division by zero, overflow, underflow, invalid operations.
//!
//! The processor's sticky flags are read once per block, which costs next to nothing. They only say
//! that something may have happened: vector code also computes lanes that it throws away. So a block
//! whose flags are up is run again step by step, and the *values* decide: a NaN out of numbers is
//! invalid, an infinity out of finite numbers is a division by zero at a pole and an overflow
//! elsewhere. This also tells which function it was. Folds by sums, products and their kin are the
//! exception: they compute nothing that they throw away, so that the flags can be taken at their word.

use crate::machine::Machine;
use crate::tape::Tape;
use dtype::{DType, c64};
use error::Result;
use memory::Benches;
use ops::Elementwise;
pub use ops::Fault;
use program::{Action, Definition, Program, Step};
use smallvec::SmallVec;

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

    /// The faults that flags, as [`flags::raised`] gives them, stand for.
    pub fn raised(flags: u8, function: &'static str) -> Faults {
        let all = [Fault::Divide, Fault::Overflow, Fault::Underflow, Fault::Invalid];
        Faults(
            all.into_iter()
                .filter(|&fault| flags & fault as u8 != 0)
                .map(|fault| (fault, function))
                .collect(),
        )
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

    /// Whether the flags can be read.
    pub const READ: bool = true;

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
    /// Whether the flags can be read.
    pub const READ: bool = false;
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
    /// Blocks looked into without finding anything new; after some, looking stops.
    fruitless: u32,
    /// What was found.
    pub faults: Faults,
}

const PATIENCE: u32 = 64;

impl Monitor {
    /// A monitor for one thread; lowers its flags.
    pub fn new(watch: Watch) -> Monitor {
        if watch != Watch::NONE {
            flags::clear();
        }
        Monitor { watch, fruitless: 0, faults: Faults::default() }
    }

    /// Takes the flags that a fold of a row over `dtype` raised at their word, if they deserve it.
    pub fn after_fold(&mut self, row: &'static Elementwise, dtype: DType, name: &'static str) {
        if self.watch == Watch::NONE || !flags::READ {
            return;
        }
        let raised = flags::raised() & self.watch.0;
        if raised == 0 {
            return;
        }
        if !dtype.is_inexact() || matches!(row.name, "add" | "subtract" | "multiply" | "divide") {
            self.faults.extend(&Faults::raised(raised, name));
        }
        flags::clear();
    }

    /// Whether a watched flag is up.
    #[inline]
    pub fn is_alarmed(&self) -> bool {
        self.watch != Watch::NONE && flags::raised() & self.watch.0 != 0
    }

    /// Judges one element that a row has just computed, and lowers the flags.
    ///
    /// # Safety
    /// Each pointer is valid for an element of its dtype.
    pub unsafe fn judge_element(
        &mut self,
        row: &'static Elementwise,
        arguments: &[(*const u8, DType)],
        (result, dtype): (*const u8, DType),
    ) {
        let read = |(pointer, dtype): (*const u8, DType)| {
            let mut value = c64::new(0.0, 0.0);
            // SAFETY: promised by the caller.
            unsafe {
                let convert = cpu_tiles::casts::cast(dtype, DType::Complex128);
                convert(1, [pointer].as_ptr(), [(&raw mut value).cast()].as_ptr());
            }
            value
        };
        let arguments: SmallVec<[Vec<c64>; 2]> =
            arguments.iter().map(|&argument| vec![read(argument)]).collect();
        for &fault in judge(Some(row), &arguments, 0, read((result, dtype)), dtype) {
            if self.watch.contains(fault) {
                self.faults.add(fault, row.name);
            }
        }
        flags::clear();
    }

    /// Looks at the block of `n` elements that the machine has just run.
    ///
    /// # Safety
    /// The machine's slots are as [`Machine::run`] needs them, and its inputs are as they were.
    pub unsafe fn after_block(&mut self, machine: &Machine<'_>, program: &Program, n: usize) {
        let raised = flags::raised() & self.watch.0;
        if self.watch == Watch::NONE || raised == 0 {
            return;
        }
        if let Some(step) = told_by_flags(program) {
            self.faults.extend(&Faults::raised(raised, step.name()));
        } else if self.fruitless < PATIENCE && !self.knows_all(raised, program) {
            let known = self.faults.0.len();
            // SAFETY: passed on from the caller.
            if unsafe { self.look(machine, program, n) }.is_err()
                && let Some(last) = program.steps().last()
            {
                self.faults.extend(&Faults::raised(raised, last.name()));
            }
            self.fruitless = if self.faults.0.len() > known { 0 } else { self.fruitless + 1 };
        }
        flags::clear();
    }

    /// Whether a program of one step is known to have had all faults of these flags.
    fn knows_all(&self, raised: u8, program: &Program) -> bool {
        let [step] = program.steps() else { return false };
        Faults::raised(raised, step.name()).iter().all(|fault| self.faults.0.contains(&fault))
    }

    /// Runs the block again, one tile a step, and judges every value.
    ///
    /// # Errors
    /// [`error::Kind::Memory`].
    ///
    /// # Safety
    /// As for [`Monitor::after_block`].
    unsafe fn look(&mut self, machine: &Machine<'_>, program: &Program, n: usize) -> Result<()> {
        let tape = Tape::plain(program, n);
        let benches = Benches::kept(tape.room());
        let mut plain = Machine::new(&tape, benches.take()?);
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
            for (k, &result) in results.iter().enumerate() {
                for &fault in judge(row, arguments, k, result, result_dtype) {
                    if self.watch.contains(fault) {
                        self.faults.add(fault, step.name());
                    }
                }
            }
        }
        Ok(())
    }
}

/// The only step of a program whose faults are just the flags that it raises.
pub fn told_by_flags(program: &Program) -> Option<&Step> {
    let [step] = program.steps() else { return None };
    matches!(step.action, Action::Map(row, dtype) if flags_tell(row, dtype)).then_some(step)
}

/// What has to be watched of what a caller watches: nothing where the only step of a program has no faults.
pub fn needed(program: &Program, watch: Watch) -> Watch {
    match program.steps() {
        [Step { action: Action::Map(row, dtype), .. }] => needed_of(row, *dtype, watch),
        _ => watch,
    }
}

/// [`needed`] for a row's loop over a dtype.
pub fn needed_of(row: &Elementwise, dtype: DType, watch: Watch) -> Watch {
    if row.is_faultless(dtype) { Watch::NONE } else { watch }
}

/// Whether the flags after a row's loop over a dtype are its faults.
pub fn flags_tell(row: &Elementwise, dtype: DType) -> bool {
    flags::READ && row.flags_tell(dtype)
}

/// Whether the processor can convert a float to whole numbers of a dtype; those of less than 32 bits are the lower
/// bits of 32.
fn is_converted(x: f64, to: DType) -> bool {
    let (low, high) = match to {
        DType::Int64 => (-9223372036854777856.0, 9223372036854775808.0),
        DType::UInt64 => (-9223372036854777856.0, 18446744073709551616.0),
        DType::UInt32 => (-2147483649.0, 4294967296.0),
        _ => (-2147483649.0, 2147483648.0),
    };
    low < x && x < high
}

/// What happened to one element: the result of a row, or of a cast.
fn judge(
    row: Option<&'static Elementwise>,
    arguments: &[Vec<c64>],
    k: usize,
    result: c64,
    dtype: DType,
) -> &'static [Fault] {
    let mut sizes = [0.0; 3];
    for (x, argument) in sizes.iter_mut().zip(arguments) {
        *x = if argument[k].im == 0.0 { argument[k].re } else { f64::NAN };
    }
    let sizes = &sizes[..arguments.len()];
    if let Some(faults) = row.and_then(|row| row.judge).and_then(|judge| judge(dtype, sizes, result.re)) {
        return faults;
    }
    if !dtype.is_inexact() {
        let lost = row.is_none() && arguments.iter().any(|x| !is_converted(x[k].re, dtype));
        return if lost { &[Fault::Invalid] } else { &[] };
    }
    let any = |test: fn(f64) -> bool| arguments.iter().any(|x| test(x[k].re) || test(x[k].im));
    let of_result = |test: fn(f64) -> bool| test(result.re) || test(result.im);
    if of_result(f64::is_nan) {
        return if any(f64::is_nan) { &[] } else { &[Fault::Invalid] };
    }
    if of_result(f64::is_infinite) {
        let at_pole = row.and_then(|row| row.pole).is_some_and(|pole| pole(sizes));
        return match any(|x| !x.is_finite()) {
            true => &[],
            false if at_pole => &[Fault::Divide],
            false => &[Fault::Overflow],
        };
    }
    let least = match dtype.real() {
        DType::Float64 => f64::MIN_POSITIVE,
        DType::Float16 => 6.103515625e-05,
        _ => f32::MIN_POSITIVE as f64,
    };
    let tiny = result.re.abs() < least && result.im.abs() < least;
    let exact_zero = result == c64::new(0.0, 0.0) && any(|x| x == 0.0);
    if tiny && !exact_zero && flags::raised() & Fault::Underflow as u8 != 0 {
        &[Fault::Underflow]
    } else {
        &[]
    }
}
