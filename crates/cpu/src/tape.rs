//! A program as a list of tiles with registers assigned.

use crate::chains::{self, Group, Place, PlannedLink, results_of};
use cpu_tiles::Map;
use cpu_tiles::chain::{Act, Chain, GROUP};
use dtype::{DType, Scalar};
use program::{Action, Definition, Program, Step, Value};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::sync::Arc;

/// Bytes of the largest element times the elements of the smallest blocks: registers of one page.
pub const REGISTER: usize = 4096;
/// The gap between registers: at distances of a power of two they would share cache sets.
const GAP: usize = 64;

/// How many registers' worth of blocks a tape without temporaries runs at once.
const WIDEST: usize = 8;

/// How many programs' tapes a thread keeps.
const KEPT: usize = 8;

/// A program, how its tape was made, and the tape.
type Known = (Program, Making, Arc<Tape>);

thread_local! {
    /// The last tapes of this thread: programs come again, and making their tapes may cost more than running them.
    static RECENT: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// How a tape is made from a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Making {
    /// [`Tape::new`].
    Stored,
    /// [`Tape::new`], widened to the cache with so many aliased outputs.
    Wide(usize),
    /// [`Tape::in_place`].
    InPlace,
    /// [`Tape::feeding`].
    Feeding,
}

/// What one instruction runs.
pub enum Code {
    /// A tile.
    Tile(Map),
    /// A chain, and which of its links read or write which slots.
    Chain(Chain, Vec<TapeLink>, Vec<(u16, u16)>),
}

/// A link of a chain whose operands have slots, but no addresses yet.
#[derive(Debug, Clone, Copy)]
pub struct TapeLink {
    pub act: Act,
    pub x: Source,
    /// The scratch memory of its truth, if it has one.
    pub truth: u16,
}

/// Where a link finds an operand.
#[derive(Debug, Clone, Copy)]
pub enum Source {
    None,
    /// In a slot, with elements of a width.
    Slot(u16, u8),
    /// In scratch memory.
    Scratch(u16),
    /// In the link.
    Constant(u64),
}

/// Code and the slots that it reads and writes. The operands of a chain are in its links.
pub struct Instruction {
    pub code: Code,
    pub arguments: SmallVec<[u16; 3]>,
    pub results: SmallVec<[u16; 2]>,
    /// The program's step, for messages; `None` for copies to outputs and for chains.
    pub step: Option<u32>,
}

/// A program with a slot for every value that is alive: first the inputs, then the outputs, then
/// constants and temporaries. A slot is a pointer that changes from block to block, or a register.
pub struct Tape {
    pub instructions: Vec<Instruction>,
    pub inputs: Vec<DType>,
    pub outputs: Vec<DType>,
    pub constants: Vec<(u16, Scalar)>,
    pub slots: usize,
    /// Where the first output's value lies after a block.
    pub first: u16,
    /// How many groups of scratch memory its chains need.
    pub scratch: usize,
    /// Elements of a block: as many of the widest values as fill a register.
    pub block: usize,
    /// Bytes of a register.
    pub register: usize,
    /// An estimate of the work per element, in quarters of a nanosecond.
    pub weight: usize,
}

impl Tape {
    /// The tape of a program, made anew only where this thread did not make it lately.
    pub fn of(program: &Program, making: Making) -> Arc<Tape> {
        RECENT.with_borrow_mut(|recent| {
            if let Some(at) = recent.iter().position(|(known, how, _)| *how == making && known == program) {
                return Arc::clone(&recent[at].2);
            }
            let tape = Arc::new(match making {
                Making::Stored => Tape::new(program),
                Making::Feeding => Tape::feeding(program),
                Making::InPlace => Tape::in_place(program),
                Making::Wide(aliased) => {
                    let mut tape = Tape::new(program);
                    tape.widen_to_cache(aliased);
                    tape
                }
            });
            recent.truncate(KEPT - 1);
            recent.insert(0, (program.clone(), making, Arc::clone(&tape)));
            tape
        })
    }

    /// Bytes from one register to the next.
    pub fn stride(&self) -> usize {
        self.register + GAP
    }

    /// Bytes of all registers and of the scratch memory behind them.
    pub fn room(&self) -> usize {
        self.slots * self.stride() + self.scratch * GROUP
    }

    /// The tape that runs fastest: cheap steps become chains.
    pub fn new(program: &Program) -> Tape {
        Tape::of_groups(program, &chains::groups(program, false))
    }

    /// [`Tape::new`] for a program of one step that chains know, which then writes over its operands.
    pub fn in_place(program: &Program) -> Tape {
        let mut tape = Tape::of_groups(program, &chains::groups(program, true));
        tape.widen_to_cache(0);
        tape
    }

    /// [`Tape::new`] for a program whose first output is not stored: where it is an input, it is not copied.
    pub fn feeding(program: &Program) -> Tape {
        let mut tape = Tape::new(program);
        let output = tape.first;
        if let Some(&value) = program.outputs().first()
            && !matches!(program.definition(value), Definition::Result { .. })
            && let Some(at) = tape.instructions.iter().position(|copy| copy.results[..] == [output])
        {
            tape.first = tape.instructions.remove(at).arguments[0];
        }
        tape
    }

    /// One tile a step, so that every value can be looked at, for blocks of at most so many elements.
    pub fn plain(program: &Program, block: usize) -> Tape {
        let mut tape = Tape::of_groups(program, &chains::single_steps(program));
        tape.widen(block.div_ceil(tape.block));
        tape
    }

    /// Lets blocks grow as long as what lies in registers stays in the first-level cache: fewer blocks
    /// cost less. For inputs that can be read in place, and outputs that can be written so but for some.
    pub fn widen_to_cache(&mut self, aliased: usize) {
        let temporaries = self.slots - self.inputs.len() - self.outputs.len() + aliased;
        self.widen((WIDEST / (1 + temporaries)).max(1));
    }

    fn widen(&mut self, times: usize) {
        self.block *= times;
        self.register *= times;
    }

    /// Assigns slots. A result never takes the slot of an argument of the same instruction.
    fn of_groups(program: &Program, groups: &[Group]) -> Tape {
        let (nin, nout) = (program.inputs().len(), program.outputs().len());
        let mut slot_of: Vec<Option<u16>> = vec![None; program.values()];
        for (i, input) in program.inputs().iter().enumerate() {
            slot_of[input.index()] = Some(i as u16);
        }
        let mut copies = Vec::new();
        for (k, &output) in program.outputs().iter().enumerate() {
            let is_result = matches!(program.definition(output), Definition::Result { .. });
            if is_result && slot_of[output.index()].is_none() {
                slot_of[output.index()] = Some((nin + k) as u16);
            } else {
                copies.push((output, (nin + k) as u16));
            }
        }
        let mut slots = nin + nout;
        let mut constants = Vec::new();
        for index in spread_constants(program, groups) {
            if let Definition::Constant(scalar) = program.definition(Value(index as u32)) {
                slot_of[index] = Some(slots as u16);
                constants.push((slots as u16, scalar));
                slots += 1;
            }
        }

        let last_use = last_uses(program, groups);
        let mut free: Vec<u16> = Vec::new();
        let mut instructions = Vec::with_capacity(groups.len() + copies.len());
        for (at, group) in groups.iter().enumerate() {
            let (reads, writes) = (reads(program, group), writes(program, group));
            for value in &writes {
                slot_of[value.index()].get_or_insert_with(|| {
                    free.pop().unwrap_or_else(|| {
                        slots += 1;
                        (slots - 1) as u16
                    })
                });
            }
            instructions.push(instruction(program, group, &slot_of));
            let mut ended: SmallVec<[Value; 8]> = reads.into_iter().chain(writes).collect();
            ended.sort_unstable();
            ended.dedup();
            for value in ended {
                let temporary = matches!(program.definition(value), Definition::Result { .. });
                if let Some(slot) = slot_of[value.index()]
                    && temporary
                    && last_use[value.index()] <= at
                    && slot as usize >= nin + nout
                {
                    free.push(slot);
                }
            }
        }
        for (value, slot) in copies {
            let dtype = program.dtype(value);
            let arguments = SmallVec::from_slice(&[slot_of[value.index()].unwrap_or_default()]);
            let code = Code::Tile(cpu_tiles::casts::cast(dtype, dtype));
            instructions.push(Instruction {
                code,
                arguments,
                results: SmallVec::from_slice(&[slot]),
                step: None,
            });
        }
        let widest =
            (0..program.values()).map(|v| program.dtype(Value(v as u32)).itemsize()).max().unwrap_or(8);
        let weight = program.steps().iter().map(weight).sum::<usize>() + nin + nout;
        let scratch =
            groups.iter().map(|group| if let Group::Chain(chain) = group { chain.scratch } else { 0 });
        Tape {
            instructions,
            inputs: program.inputs().iter().map(|&value| program.dtype(value)).collect(),
            outputs: program.outputs().iter().map(|&value| program.dtype(value)).collect(),
            constants,
            slots,
            first: nin as u16,
            scratch: scratch.max().unwrap_or(0),
            block: REGISTER / widest,
            register: REGISTER,
            weight,
        }
    }
}

/// The values that a group reads.
fn reads<'a>(program: &'a Program, group: &'a Group) -> SmallVec<[Value; 4]> {
    match group {
        Group::Step(at) => program.steps()[*at].arguments.iter().copied().collect(),
        Group::Chain(chain) => chain.reads.clone(),
    }
}

/// The values that a group defines for others.
fn writes(program: &Program, group: &Group) -> SmallVec<[Value; 2]> {
    match group {
        Group::Step(at) => results_of(&program.steps()[*at]).collect(),
        Group::Chain(chain) => chain.writes.clone(),
    }
}

/// The constants that some instruction reads as a whole register: not those of links.
fn spread_constants(program: &Program, groups: &[Group]) -> Vec<usize> {
    let mut spread = vec![false; program.values()];
    for value in
        groups.iter().flat_map(|group| reads(program, group)).chain(program.outputs().iter().copied())
    {
        spread[value.index()] = true;
    }
    (0..program.values()).filter(|&index| spread[index]).collect()
}

fn instruction(program: &Program, group: &Group, slot_of: &[Option<u16>]) -> Instruction {
    let slot = |value: Value| slot_of[value.index()].unwrap_or_default();
    let arguments = reads(program, group).into_iter().map(slot).collect();
    let results = writes(program, group).into_iter().map(slot).collect();
    let (code, step) = match group {
        Group::Step(at) => (Code::Tile(tile(&program.steps()[*at])), Some(*at as u32)),
        Group::Chain(group) => {
            let source = |place: Place| match place {
                Place::None => Source::None,
                Place::Value(value) => Source::Slot(slot(value), program.dtype(value).itemsize() as u8),
                Place::Scratch(scratch) => Source::Scratch(scratch),
                Place::Constant(bits) => Source::Constant(bits),
            };
            let link = |link: &PlannedLink| TapeLink { act: link.act, x: source(link.x), truth: link.truth };
            let links: Vec<TapeLink> = group.links.iter().map(link).collect();
            let in_slots = links.iter().zip(0..).filter_map(|(link, at)| match link.x {
                Source::Slot(slot, _) => Some((at, slot)),
                _ => None,
            });
            let in_slots = in_slots.collect();
            let Some(chain) = cpu_tiles::chain::chain(group.dtype) else {
                unreachable!("only dtypes that have chains have groups of them")
            };
            (Code::Chain(chain, links, in_slots), None)
        }
    };
    Instruction { code, arguments, results, step }
}

/// The last instruction that reads each value; outputs that are copied at the end are read after all.
fn last_uses(program: &Program, groups: &[Group]) -> Vec<usize> {
    let mut last = vec![0; program.values()];
    for (at, group) in groups.iter().enumerate() {
        reads(program, group).iter().for_each(|value| last[value.index()] = at);
    }
    for output in program.outputs() {
        last[output.index()] = usize::MAX;
    }
    last
}

fn tile(step: &Step) -> Map {
    match step.action {
        Action::Cast { from, to, .. } => cpu_tiles::casts::cast(from, to),
        Action::Map(row, dtype) => match cpu_tiles::elementwise::map(row, dtype) {
            Some(map) => map,
            None => unreachable!("programs are built from existing loops: {} {dtype}", row.name),
        },
    }
}

fn weight(step: &Step) -> usize {
    match step.action {
        Action::Map(row, dtype) => {
            let transcendental = matches!(row.chapter, 4 | 5) && row.name != "sqrt";
            let slow = transcendental
                || matches!(row.name, "power" | "float_power" | "hypot" | "remainder" | "floor_divide");
            (if slow { 10 } else { 1 }) * dtype.itemsize().div_ceil(8)
        }
        Action::Cast { .. } => 1,
    }
}
