//! Which steps of a program run together as chains, and as which links.
//!
//! Steps that chains know and that no other step separates become one chain: the program is cut into
//! levels by the tiles (transcendental functions, conversions, integers) that values pass through, and
//! all of a level's steps over one dtype go together, each as late as its readers allow. A chain has one
//! accumulator, so a tree of steps is ordered such that most values are used where they arise; the
//! others wait in scratch memory, or in their register where other instructions read them too.

use cpu_tiles::chain::{Act, chain};
use dtype::DType;
use program::{Action, Definition, Program, Step, Value};
use smallvec::SmallVec;

/// Where a link finds its operand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// Nowhere: there is none.
    None,
    /// In the elements of a value.
    Value(Value),
    /// In a group of scratch memory.
    Scratch(u16),
    /// In the link: the bits of an element.
    Constant(u64),
}

/// A link of a chain before its operands have addresses.
#[derive(Debug, Clone, Copy)]
pub struct PlannedLink {
    pub act: Act,
    pub x: Place,
    /// The scratch memory of its truth, if it has one.
    pub truth: u16,
}

/// Steps that become one instruction.
#[derive(Debug)]
pub enum Group {
    /// A tile.
    Step(usize),
    /// A chain.
    Chain(ChainGroup),
}

/// The links of a chain, and the values that it exchanges with other instructions.
#[derive(Debug)]
pub struct ChainGroup {
    pub dtype: DType,
    pub links: Vec<PlannedLink>,
    pub reads: SmallVec<[Value; 4]>,
    pub writes: SmallVec<[Value; 2]>,
    /// How many groups of scratch memory it needs.
    pub scratch: usize,
}

/// Cuts a program into chains and single steps, in an order in which they may run. With `all`, every step
/// that chains know is part of one.
pub fn groups(program: &Program, all: bool) -> Vec<Group> {
    let readers = readers(program);
    let (lanes, levels) = levels(program, &readers);
    let mut keys: Vec<(usize, Option<DType>)> =
        levels.iter().zip(&lanes).map(|(&level, &lane)| (level, lane)).collect();
    keys.sort_unstable_by_key(|&(level, lane)| (level, lane.is_none(), lane.map(|dtype| dtype as usize)));
    keys.dedup();
    let mut groups = Vec::new();
    for key in keys {
        let steps: SmallVec<[usize; 8]> =
            (0..levels.len()).filter(|&at| (levels[at], lanes[at]) == key).collect();
        match key.1 {
            Some(dtype) if all || steps.len() > 1 || !is_plain(program, &program.steps()[steps[0]]) => {
                groups.push(Group::Chain(Planner::plan(program, dtype, &steps, &readers)));
            }
            _ => groups.extend(steps.into_iter().map(Group::Step)),
        }
    }
    groups
}

/// One tile a step, so that every value can be looked at.
pub fn single_steps(program: &Program) -> Vec<Group> {
    (0..program.steps().len()).map(Group::Step).collect()
}

/// The steps that read each value.
fn readers(program: &Program) -> Vec<SmallVec<[usize; 2]>> {
    let mut readers = vec![SmallVec::new(); program.values()];
    for (at, step) in program.steps().iter().enumerate() {
        for value in &step.arguments {
            readers[value.index()].push(at);
        }
    }
    readers
}

/// Whether a step alone is better off as a tile, which reads its operands without waiting for
/// instructions to be chosen; constants would have to be spread over a register for it.
fn is_plain(program: &Program, step: &Step) -> bool {
    step.arguments.iter().all(|&value| !is_constant(program, value))
}

fn is_constant(program: &Program, value: Value) -> bool {
    matches!(program.definition(value), Definition::Constant(_))
}

/// For each step the dtype of the chain that it may be in, and its level: how many tiles lie before it.
fn levels(program: &Program, readers: &[SmallVec<[usize; 2]>]) -> (Vec<Option<DType>>, Vec<usize>) {
    let steps = program.steps();
    let mut alone = vec![false; steps.len()];
    loop {
        let mut lanes = vec![None; steps.len()];
        for at in (0..steps.len()).rev().filter(|&at| !alone[at]) {
            lanes[at] = lane(program, &steps[at], readers, &lanes);
        }
        let mut levels = vec![0; steps.len()];
        let mut known = vec![0; program.values()];
        for (at, step) in steps.iter().enumerate() {
            levels[at] = step.arguments.iter().map(|value| known[value.index()]).max().unwrap_or(0);
            let result = levels[at] + usize::from(lanes[at].is_none());
            results_of(step).for_each(|value| known[value.index()] = result);
        }
        // What is needed late is computed late, with what needs it.
        for at in (0..steps.len()).rev().filter(|&at| lanes[at].is_some()) {
            let needed = readers[steps[at].first_result.index()].iter().map(|&reader| levels[reader]);
            levels[at] = needed.min().unwrap_or(levels[at]);
        }
        // Truths never leave their chain.
        let torn = |at: usize| {
            let truth = steps[at].first_result;
            lanes[at].is_some()
                && program.dtype(truth).is_bool()
                && readers[truth.index()].iter().any(|&reader| levels[reader] != levels[at])
        };
        let mut stable = true;
        for at in (0..steps.len()).filter(|&at| torn(at)).collect::<SmallVec<[usize; 4]>>() {
            (alone[at], stable) = (true, false);
        }
        if stable {
            return (lanes, levels);
        }
    }
}

/// The dtype of the chains that know a step, when that of the steps after it is known.
fn lane(
    program: &Program,
    step: &Step,
    readers: &[SmallVec<[usize; 2]>],
    lanes: &[Option<DType>],
) -> Option<DType> {
    let Action::Map(row, dtype) = step.action else { return None };
    let result = step.first_result;
    if row.nout() == 1 && !program.dtype(result).is_bool() {
        chain(dtype)?;
        let known = match row.name {
            "select" => !is_constant(program, step.arguments[0]),
            "clip" => true,
            name => Act::of(name, true).is_some(),
        };
        return known.then_some(dtype);
    }
    // A truth stays in the chain if nobody else reads it.
    let mut lanes = readers[result.index()].iter().map(|&reader| lanes[reader]);
    let lane = lanes.next()??;
    let known = if dtype.is_bool() {
        Act::of_logic(row.name).is_some() && is_plain(program, step)
    } else {
        dtype == lane && Act::of_comparison(row.name, true).is_some()
    };
    (known
        && row.nout() == 1
        && lanes.all(|other| other == Some(lane))
        && !program.outputs().contains(&result))
    .then_some(lane)
}

/// The act of a row that chains know.
fn known(name: &str, act: Option<Act>) -> Act {
    match act {
        Some(act) => act,
        None => unreachable!("only steps that have acts are in chains: {name}"),
    }
}

/// The values that a step defines.
pub fn results_of(step: &Step) -> impl Iterator<Item = Value> + use<> {
    let first = step.first_result.0;
    (0..step.results() as u32).map(move |k| Value(first + k))
}

/// Orders the steps of one chain.
struct Planner<'p> {
    program: &'p Program,
    /// Where values of this chain wait to be read.
    places: Vec<Option<Place>>,
    /// How often the chain's steps still read each value.
    remaining: Vec<usize>,
    /// Which values other instructions read, or the program returns.
    exported: Vec<bool>,
    /// Which values are the chain's own.
    own: Vec<bool>,
    /// The running value after the last link.
    running: Option<Value>,
    free: Vec<u16>,
    group: ChainGroup,
}

impl<'p> Planner<'p> {
    fn plan(
        program: &'p Program,
        dtype: DType,
        steps: &[usize],
        readers: &[SmallVec<[usize; 2]>],
    ) -> ChainGroup {
        let mut planner = Planner {
            program,
            places: vec![None; program.values()],
            remaining: vec![0; program.values()],
            exported: vec![false; program.values()],
            own: vec![false; program.values()],
            running: None,
            free: Vec::new(),
            group: ChainGroup {
                dtype,
                links: Vec::new(),
                reads: SmallVec::new(),
                writes: SmallVec::new(),
                scratch: 0,
            },
        };
        for argument in steps.iter().flat_map(|&at| &program.steps()[at].arguments) {
            planner.remaining[argument.index()] += 1;
        }
        let results = || steps.iter().map(|&at| program.steps()[at].first_result);
        for result in results() {
            let readers = &readers[result.index()];
            let inside = readers.iter().filter(|reader| steps.contains(reader)).count();
            planner.own[result.index()] = true;
            planner.exported[result.index()] = inside < readers.len() || program.outputs().contains(&result);
        }
        for result in results() {
            // Others are computed where they are needed.
            if planner.exported[result.index()] && planner.places[result.index()].is_none() {
                planner.compute(result);
            }
        }
        planner.group
    }

    fn push(&mut self, act: Act, x: Place) {
        self.push_about(act, x, 0);
    }

    /// Adds a link that changes or asks a truth.
    fn push_about(&mut self, act: Act, x: Place, truth: u16) {
        if let Place::Value(value) = x
            && act != Act::Store
            && !self.own[value.index()]
            && !self.group.reads.contains(&value)
        {
            self.group.reads.push(value);
        }
        self.group.links.push(PlannedLink { act, x, truth });
    }

    /// Where an operand can be read without computing anything.
    fn place(&self, value: Value) -> Option<Place> {
        match self.program.definition(value) {
            Definition::Constant(scalar) if self.group.dtype == DType::Float32 => {
                Some(Place::Constant(u64::from((scalar.as_f64() as f32).to_bits())))
            }
            Definition::Constant(scalar) => Some(Place::Constant(scalar.as_f64().to_bits())),
            _ if self.own[value.index()] => self.places[value.index()],
            _ => Some(Place::Value(value)),
        }
    }

    /// Makes the running value this one.
    fn compute(&mut self, value: Value) {
        if self.running == Some(value) {
            return;
        }
        if let Some(place) = self.place(value) {
            self.push(Act::Load, place);
        } else if let Some(step) = self.step_of(value) {
            self.step(step);
            step.arguments.iter().for_each(|&argument| self.consume(argument));
            if self.exported[value.index()] {
                self.push(Act::Store, Place::Value(value));
                self.group.writes.push(value);
                self.places[value.index()] = Some(Place::Value(value));
            } else if self.remaining[value.index()] > 1 {
                self.keep(value);
            }
        }
        self.running = Some(value);
    }

    /// The chain's step that gives a value.
    fn step_of(&self, value: Value) -> Option<&'p Step> {
        match self.program.definition(value) {
            Definition::Result { step, .. } if self.own[value.index()] => {
                Some(&self.program.steps()[step as usize])
            }
            _ => None,
        }
    }

    /// Computes a step's result from running values.
    fn step(&mut self, step: &Step) {
        let Action::Map(row, _) = step.action else { return };
        let act = |first| known(row.name, Act::of(row.name, first));
        match *step.arguments.as_slice() {
            [x] => {
                self.compute(x);
                self.push(act(true), Place::None);
            }
            [x1, x2] if x1 == x2 && row.name == "multiply" => {
                self.compute(x1);
                self.push(Act::Square, Place::None);
            }
            [x1, x2] => {
                let (first, other) = self.run_one(x1, x2);
                self.push(self.bound(act(first), other), other);
            }
            [condition, x1, x2] if row.name == "select" => {
                let truth = self.truth(condition);
                let (first, other) = self.run_one(x1, x2);
                self.push_about(if first { Act::Choose } else { Act::ChooseFrom }, other, truth);
            }
            [x, low, high] => {
                let (low, high) = (self.hold(low), self.hold(high));
                self.compute(x);
                self.push(self.bound(Act::Maximum, low), low);
                self.push(self.bound(Act::Minimum, high), high);
            }
            _ => {}
        }
    }

    /// Makes one of two operands the running value; tells whether it is the first, and where the other waits.
    fn run_one(&mut self, x1: Value, x2: Value) -> (bool, Place) {
        let waits = |value: Value| self.exported[value.index()] || self.remaining[value.index()] > 1;
        // The second waits where it can be read at once, or where nothing else decides.
        let first = x1 == x2
            || self.place(x2).is_some() && !is_constant(self.program, x1)
            || self.place(x1).is_none() && !waits(x1);
        let (running, other) = if first { (x1, x2) } else { (x2, x1) };
        let other = self.hold(other);
        self.compute(running);
        (first, other)
    }

    /// The scratch memory of a truth, computed unless it was.
    fn truth(&mut self, value: Value) -> u16 {
        if let Some(Place::Scratch(truth)) = self.places[value.index()] {
            return truth;
        }
        let truth = match self.step_of(value) {
            None => {
                let truth = self.scratch();
                self.push_about(Act::LoadTruth, Place::Value(value), truth);
                truth
            }
            Some(step) => {
                let truth = self.truth_of(step);
                step.arguments.iter().for_each(|&argument| self.consume(argument));
                truth
            }
        };
        self.places[value.index()] = Some(Place::Scratch(truth));
        truth
    }

    /// Computes a step's truth.
    fn truth_of(&mut self, step: &Step) -> u16 {
        let Action::Map(row, dtype) = step.action else { return 0 };
        match *step.arguments.as_slice() {
            [x1, ref others @ ..] if dtype.is_bool() => {
                let first = self.truth(x1);
                let other = others.first().map_or(Place::None, |&x2| Place::Scratch(self.truth(x2)));
                let truth = if self.remaining[x1.index()] == 1 {
                    self.places[x1.index()] = None;
                    first
                } else {
                    let copy = self.scratch();
                    self.push_about(Act::CopyTruth, Place::Scratch(first), copy);
                    copy
                };
                self.push_about(known(row.name, Act::of_logic(row.name)), other, truth);
                truth
            }
            [x1] => {
                self.compute(x1);
                let truth = self.scratch();
                self.push_about(known(row.name, Act::of_comparison(row.name, true)), Place::None, truth);
                truth
            }
            [x1, x2, ..] => {
                let (first, other) = self.run_one(x1, x2);
                let truth = self.scratch();
                self.push_about(known(row.name, Act::of_comparison(row.name, first)), other, truth);
                truth
            }
            [] => 0,
        }
    }

    /// A limit by a constant in its cheaper form, where there is one.
    fn bound(&self, act: Act, other: Place) -> Act {
        let Place::Constant(bits) = other else { return act };
        let value = match self.group.dtype {
            DType::Float32 => f64::from(f32::from_bits(bits as u32)),
            _ => f64::from_bits(bits),
        };
        match act {
            Act::Minimum | Act::MinimumFrom if value != 0.0 && !value.is_nan() => Act::AtMost,
            Act::Maximum | Act::MaximumFrom if value != 0.0 && !value.is_nan() => Act::AtLeast,
            _ => act,
        }
    }

    /// Where a value can be read while the running value is another one.
    fn hold(&mut self, value: Value) -> Place {
        if let Some(place) = self.place(value) {
            return place;
        }
        self.compute(value);
        match self.place(value) {
            Some(place) => place,
            None => self.keep(value),
        }
    }

    /// Keeps the running value, which is this one, in scratch memory.
    fn keep(&mut self, value: Value) -> Place {
        let place = Place::Scratch(self.scratch());
        self.push(Act::Store, place);
        self.places[value.index()] = Some(place);
        place
    }

    /// Scratch memory that is free.
    fn scratch(&mut self) -> u16 {
        self.free.pop().unwrap_or_else(|| {
            self.group.scratch += 1;
            (self.group.scratch - 1) as u16
        })
    }

    /// Notes that a step has read a value.
    fn consume(&mut self, value: Value) {
        self.remaining[value.index()] -= 1;
        if self.remaining[value.index()] == 0
            && let Some(Place::Scratch(scratch)) = self.places[value.index()]
        {
            self.free.push(scratch);
            self.places[value.index()] = None;
        }
    }
}
