//! Joining pairs of steps.
//!
//! Two steps of which the first has no other reader become one where the catalogue has a row for
//! both: one load and one store less per element. Every such row rounds as the two steps do.

use crate::{Action, Definition, Program, Step, Value};
use dtype::DType;
use ops::Elementwise;
use ops::elementwise::selection;
use smallvec::{SmallVec, smallvec};

impl Program {
    /// Joins pairs of steps and drops steps that nothing reads.
    pub fn fuse(self) -> Program {
        let uses = self.uses();
        let mut fused = Program::default();
        let mut renamed: Vec<Option<Value>> = vec![None; self.values()];
        for &input in &self.inputs {
            renamed[input.index()] = Some(fused.input(self.dtype(input)));
        }
        for (at, step) in self.steps.iter().enumerate() {
            let results = step.first_result.index()..step.first_result.index() + step.results();
            // A step without readers is dead; one whose reader takes it in stays unborn.
            if uses[results.clone()].iter().all(|&n| n == 0) || self.joins_later(at, &uses) {
                continue;
            }
            let (action, arguments) = self.joined(step, &uses).unwrap_or_else(|| (step.action, step.arguments.clone()));
            let arguments = arguments.iter().map(|&argument| self.rename(argument, &mut fused, &mut renamed)).collect();
            let dtypes: SmallVec<[DType; 2]> = results.clone().map(|v| self.dtype(Value(v as u32))).collect();
            let first = fused.step(action, arguments, &dtypes);
            for (k, old) in results.enumerate() {
                renamed[old] = Some(Value(first.0 + k as u32));
            }
        }
        for &output in &self.outputs {
            let value = self.rename(output, &mut fused, &mut renamed);
            fused.output(value);
        }
        debug_assert_eq!(fused.check(), Ok(()));
        fused
    }

    fn rename(&self, value: Value, fused: &mut Program, renamed: &mut [Option<Value>]) -> Value {
        match (renamed[value.index()], self.definition(value)) {
            (Some(new), _) => new,
            (None, Definition::Constant(scalar)) => fused.constant(scalar),
            (None, other) => unreachable!("v{} ({other:?}) is read before it is defined", value.0),
        }
    }

    /// How often each value is read, outputs included.
    fn uses(&self) -> Vec<u32> {
        let mut uses = vec![0; self.values()];
        for output in &self.outputs {
            uses[output.index()] += 1;
        }
        // From the end, so that readers which are dead themselves do not count.
        for step in self.steps.iter().rev() {
            let results = step.first_result.index()..step.first_result.index() + step.results();
            if uses[results].iter().any(|&n| n > 0) {
                for argument in &step.arguments {
                    uses[argument.index()] += 1;
                }
            }
        }
        uses
    }

    /// Whether the only reader of this step joins it.
    fn joins_later(&self, at: usize, uses: &[u32]) -> bool {
        let value = self.steps[at].first_result;
        uses[value.index()] == 1
            && self.steps[at + 1..]
                .iter()
                .find(|step| step.arguments.contains(&value))
                .is_some_and(|reader| self.partner(reader, uses).is_some_and(|(step, ..)| std::ptr::eq(step, &self.steps[at])))
    }

    fn joined(&self, step: &Step, uses: &[u32]) -> Option<(Action, SmallVec<[Value; 3]>)> {
        self.partner(step, uses).map(|(_, action, arguments)| (action, arguments))
    }

    /// The step whose result `reader` can take in, and what the two become.
    fn partner(&self, reader: &Step, uses: &[u32]) -> Option<(&Step, Action, SmallVec<[Value; 3]>)> {
        let Action::Map(second, dtype) = reader.action else { return None };
        let &[x1, x2] = reader.arguments.as_slice() else { return None };
        [(x1, x2, true), (x2, x1, false)].into_iter().find_map(|(inner, other, left)| {
            let Definition::Result { step, .. } = self.definition(inner) else { return None };
            let step = &self.steps[step as usize];
            let (Action::Map(first, same), &[a, b]) = (step.action, step.arguments.as_slice()) else { return None };
            if uses[inner.index()] != 1 || same != dtype || inner == other {
                return None;
            }
            // A step that is itself about to take in another stays as it is: pairs, not chains.
            if self.partner(step, uses).is_some() {
                return None;
            }
            let row = pair(first.name, second.name, left)?;
            row.has_loop(dtype).then(|| (step, Action::Map(row, dtype), smallvec![a, b, other]))
        })
    }
}

/// The row that does `first` and then `second` to its result, on the left or right side.
fn pair(first: &str, second: &str, left: bool) -> Option<&'static Elementwise> {
    Some(match (first, second, left) {
        ("multiply", "add", _) => &selection::multiply_add,
        ("multiply", "subtract", true) => &selection::multiply_subtract,
        ("multiply", "subtract", false) => &selection::subtract_product,
        ("multiply", "multiply", true) => &selection::multiply_multiply,
        ("add", "add", true) => &selection::add_add,
        ("add", "multiply", _) => &selection::add_multiply,
        ("subtract", "multiply", _) => &selection::subtract_multiply,
        ("subtract", "divide", true) => &selection::subtract_divide,
        _ => return None,
    })
}
