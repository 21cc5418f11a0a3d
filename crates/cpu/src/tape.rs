//! A program as a list of tiles with registers assigned.

use crate::arena::REGISTER;
use cpu_tiles::Map;
use dtype::{DType, Scalar};
use program::{Action, Definition, Program, Step, Value};
use smallvec::SmallVec;

/// A tile and the slots that it reads and writes.
pub struct Instruction {
    pub map: Map,
    pub arguments: SmallVec<[u16; 3]>,
    pub results: SmallVec<[u16; 2]>,
    /// The program's step, for messages; `None` for copies to outputs.
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
    /// Assigns slots. A result never takes the slot of an argument of the same step.
    pub fn new(program: &Program) -> Tape {
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
        for index in 0..program.values() {
            if let Definition::Constant(scalar) = program.definition(Value(index as u32)) {
                slot_of[index] = Some(slots as u16);
                constants.push((slots as u16, scalar));
                slots += 1;
            }
        }

        let last_use = last_uses(program);
        let mut free: Vec<u16> = Vec::new();
        let mut instructions = Vec::with_capacity(program.steps().len() + copies.len());
        for (at, step) in program.steps().iter().enumerate() {
            let mut results = SmallVec::new();
            for value in results_of(step) {
                let slot = *slot_of[value.index()].get_or_insert_with(|| {
                    free.pop().unwrap_or_else(|| {
                        slots += 1;
                        (slots - 1) as u16
                    })
                });
                results.push(slot);
            }
            let arguments = step.arguments.iter().map(|value| slot_of[value.index()].unwrap_or_default()).collect();
            instructions.push(Instruction { map: tile(step), arguments, results, step: Some(at as u32) });
            let mut ended: SmallVec<[Value; 5]> = step.arguments.iter().copied().chain(results_of(step)).collect();
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
            let map = cpu_tiles::casts::cast(dtype, dtype);
            instructions.push(Instruction { map, arguments, results: SmallVec::from_slice(&[slot]), step: None });
        }
        let widest = (0..program.values()).map(|v| program.dtype(Value(v as u32)).itemsize()).max().unwrap_or(8);
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

fn results_of(step: &Step) -> impl Iterator<Item = Value> {
    let first = step.first_result.0;
    (0..step.results() as u32).map(move |k| Value(first + k))
}

/// The last step that reads each value; outputs that are copied at the end are read after all steps.
fn last_uses(program: &Program) -> Vec<usize> {
    let mut last = vec![0; program.values()];
    for (at, step) in program.steps().iter().enumerate() {
        for value in &step.arguments {
            last[value.index()] = at;
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
            let slow = transcendental || matches!(row.name, "power" | "float_power" | "hypot" | "remainder" | "floor_divide");
            (if slow { 10 } else { 1 }) * dtype.itemsize().div_ceil(8)
        }
        Action::Cast { .. } => 1,
    }
}
