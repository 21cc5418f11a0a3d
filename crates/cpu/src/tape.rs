//! A program as a list of tiles with registers assigned.

use crate::arena::REGISTER;
use cpu_tiles::Map;
use cpu_tiles::chain::{Act, Chain};
use dtype::{DType, Scalar};
use program::{Action, Definition, Program, Step, Value};
use smallvec::SmallVec;

/// What one instruction runs.
pub enum Code {
    /// A tile.
    Tile(Map),
    /// A chain.
    Chain(Chain, SmallVec<[PlannedLink; 4]>),
}

/// A link of a chain before its operand has an address.
#[derive(Debug, Clone, Copy)]
pub struct PlannedLink {
    pub act: Act,
    /// The operand's slot, if it has one.
    pub operand: Option<u16>,
    /// The operand where it is the same everywhere.
    pub constant: f64,
}

/// Code and the slots that it reads and writes.
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
    /// Elements of a block: as many of the widest values as fill a register.
    pub block: usize,
    /// An estimate of the work per element, in quarters of a nanosecond.
    pub weight: usize,
}

impl Tape {
    /// The tape that runs fastest: cheap steps in a row become chains.
    pub fn new(program: &Program) -> Tape {
        Tape::of_groups(program, groups(program), true)
    }

    /// One tile a step, so that every value can be looked at.
    pub fn plain(program: &Program) -> Tape {
        Tape::of_groups(
            program,
            (0..program.steps().len()).map(|at| SmallVec::from_slice(&[at])).collect(),
            false,
        )
    }

    /// Assigns slots. A result never takes the slot of an argument of the same instruction.
    fn of_groups(program: &Program, groups: Vec<Group>, chained: bool) -> Tape {
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
        for index in spread_constants(program, &groups, chained) {
            if let Definition::Constant(scalar) = program.definition(Value(index as u32)) {
                slot_of[index] = Some(slots as u16);
                constants.push((slots as u16, scalar));
                slots += 1;
            }
        }

        let last_use = last_uses(program, &groups);
        let mut free: Vec<u16> = Vec::new();
        let mut instructions = Vec::with_capacity(groups.len() + copies.len());
        for (at, group) in groups.iter().enumerate() {
            let steps: SmallVec<[&Step; 4]> = group.iter().map(|&step| &program.steps()[step]).collect();
            let last = steps[steps.len() - 1];
            let mut results = SmallVec::new();
            for value in results_of(last) {
                let slot = *slot_of[value.index()].get_or_insert_with(|| {
                    free.pop().unwrap_or_else(|| {
                        slots += 1;
                        (slots - 1) as u16
                    })
                });
                results.push(slot);
            }
            let start = if chained { opening(program, steps[0]) } else { None };
            instructions.push(instruction(program, &steps, start, &slot_of, results, group[group.len() - 1]));
            let mut ended: SmallVec<[Value; 8]> = steps
                .iter()
                .flat_map(|step| step.arguments.iter().copied())
                .chain(results_of(last))
                .collect();
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
        Tape {
            instructions,
            inputs: program.inputs().iter().map(|&value| program.dtype(value)).collect(),
            outputs: program.outputs().iter().map(|&value| program.dtype(value)).collect(),
            constants,
            slots,
            block: REGISTER / widest,
            weight,
        }
    }
}

/// Steps that become one instruction, in order; the running value passes from each to the next.
type Group = SmallVec<[usize; 4]>;

/// The links of a chain before their operands have slots.
fn link(step: &Step, running: Value) -> Option<(Act, Option<Value>)> {
    let Action::Map(row, dtype) = step.action else { return None };
    cpu_tiles::chain::chain(dtype)?;
    match *step.arguments.as_slice() {
        [x] if x == running => Some((Act::of(row.name, true)?, None)),
        // A product with itself is a square; other uses of the running value twice have no link.
        [x1, x2] if x1 == running && x2 == running => (row.name == "multiply").then_some((Act::Square, None)),
        [x1, x2] if x1 == running => Some((Act::of(row.name, true)?, Some(x2))),
        [x1, x2] if x2 == running => Some((Act::of(row.name, false)?, Some(x1))),
        _ => None,
    }
}

/// Whether a step can begin a chain, and with which running value.
fn opening(program: &Program, step: &Step) -> Option<Value> {
    let is_array = |value: Value| !matches!(program.definition(value), Definition::Constant(_));
    step.arguments.iter().copied().find(|&value| is_array(value) && link(step, value).is_some())
}

/// Cuts a program into chains and single steps, each placed where its last step was.
fn groups(program: &Program) -> Vec<Group> {
    let steps = program.steps();
    let uses = program.uses();
    let mut reader: Vec<Option<usize>> = vec![None; program.values()];
    for (at, step) in steps.iter().enumerate() {
        for value in &step.arguments {
            reader[value.index()] = Some(at);
        }
    }
    let mut taken = vec![false; steps.len()];
    let mut groups: Vec<Group> = Vec::new();
    for at in 0..steps.len() {
        if taken[at] {
            continue;
        }
        taken[at] = true;
        let mut group: Group = SmallVec::from_slice(&[at]);
        if opening(program, &steps[at]).is_some() {
            let mut value = steps[at].first_result;
            // The value's only reader takes it over, if it is a link and nobody has it yet.
            while uses[value.index()] == 1
                && let Some(next) = reader[value.index()]
                && !taken[next]
                && steps[next].action_dtype() == steps[at].action_dtype()
                && link(&steps[next], value).is_some()
            {
                taken[next] = true;
                group.push(next);
                value = steps[next].first_result;
            }
        }
        groups.push(group);
    }
    groups.sort_unstable_by_key(|group| group[group.len() - 1]);
    groups
}

/// The constants that some instruction reads as a whole register: not those of links.
fn spread_constants(program: &Program, groups: &[Group], chained: bool) -> Vec<usize> {
    let mut spread = vec![false; program.values()];
    for group in groups.iter().filter(|group| group.len() == 1) {
        let step = &program.steps()[group[0]];
        if !chained || opening(program, step).is_none() {
            step.arguments.iter().for_each(|value| spread[value.index()] = true);
        }
    }
    program.outputs().iter().for_each(|value| spread[value.index()] = true);
    (0..program.values()).filter(|&index| spread[index]).collect()
}

fn instruction(
    program: &Program,
    steps: &[&Step],
    start: Option<Value>,
    slot_of: &[Option<u16>],
    results: SmallVec<[u16; 2]>,
    last: usize,
) -> Instruction {
    let slot = |value: &Value| slot_of[value.index()].unwrap_or_default();
    let Some(start) = start else {
        let arguments = steps[0].arguments.iter().map(slot).collect();
        return Instruction { code: Code::Tile(tile(steps[0])), arguments, results, step: Some(last as u32) };
    };
    let Some(chain) = steps[0].action_dtype().and_then(cpu_tiles::chain::chain) else {
        unreachable!("a chain opens with a dtype that has chains")
    };
    let mut running = start;
    let mut links = SmallVec::new();
    for step in steps {
        if let Some((act, operand)) = link(step, running) {
            let constant = operand.and_then(|value| match program.definition(value) {
                Definition::Constant(scalar) => Some(scalar.as_f64()),
                _ => None,
            });
            let operand = operand.filter(|_| constant.is_none()).map(|value| slot(&value));
            links.push(PlannedLink { act, operand, constant: constant.unwrap_or(0.0) });
        }
        running = step.first_result;
    }
    let step = (steps.len() == 1).then_some(last as u32);
    Instruction {
        code: Code::Chain(chain, links),
        arguments: SmallVec::from_slice(&[slot(&start)]),
        results,
        step,
    }
}

fn results_of(step: &Step) -> impl Iterator<Item = Value> {
    let first = step.first_result.0;
    (0..step.results() as u32).map(move |k| Value(first + k))
}

/// The last instruction that reads each value; outputs that are copied at the end are read after all.
fn last_uses(program: &Program, groups: &[Group]) -> Vec<usize> {
    let mut last = vec![0; program.values()];
    for (at, group) in groups.iter().enumerate() {
        for &step in group {
            for value in &program.steps()[step].arguments {
                last[value.index()] = at;
            }
        }
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
