//! Dropping what nobody reads.

use crate::{Definition, Program, Value};
use dtype::DType;
use smallvec::SmallVec;

impl Program {
    /// The program without steps that lead to no output.
    pub fn simplify(self) -> Program {
        let uses = self.uses();
        let live = |step: &crate::Step| {
            let first = step.first_result.index();
            uses[first..first + step.results()].iter().any(|&n| n > 0)
        };
        if self.steps.iter().all(live) {
            return self;
        }
        let mut simple = Program::default();
        let mut renamed: Vec<Option<Value>> = vec![None; self.values()];
        for &input in &self.inputs {
            renamed[input.index()] = Some(simple.input(self.dtype(input)));
        }
        for step in self.steps.iter().filter(|step| live(step)) {
            let results = step.first_result.index()..step.first_result.index() + step.results();
            let arguments =
                step.arguments.iter().map(|&value| self.rename(value, &mut simple, &mut renamed)).collect();
            let dtypes: SmallVec<[DType; 2]> = results.clone().map(|v| self.dtype(Value(v as u32))).collect();
            let first = simple.step(step.action, arguments, &dtypes);
            for (k, old) in results.enumerate() {
                renamed[old] = Some(Value(first.0 + k as u32));
            }
        }
        for &output in &self.outputs {
            let value = self.rename(output, &mut simple, &mut renamed);
            simple.output(value);
        }
        debug_assert_eq!(simple.check(), Ok(()));
        simple
    }

    fn rename(&self, value: Value, simple: &mut Program, renamed: &mut [Option<Value>]) -> Value {
        match (renamed[value.index()], self.definition(value)) {
            (Some(new), _) => new,
            (None, Definition::Constant(scalar)) => simple.constant(scalar),
            (None, other) => unreachable!("v{} ({other:?}) is read before it is defined", value.0),
        }
    }

    /// How often each value is read by steps that lead to an output, and by outputs.
    pub fn uses(&self) -> Vec<u32> {
        let mut uses = vec![0; self.values()];
        for output in &self.outputs {
            uses[output.index()] += 1;
        }
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
}
