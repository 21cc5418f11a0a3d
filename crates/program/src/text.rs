//! Programs as people read them.

use crate::{Action, Definition, Program, Value};
use std::fmt;

impl Program {
    fn name(&self, value: Value) -> String {
        match self.definition(value) {
            Definition::Input(i) => format!("x{i}"),
            Definition::Constant(scalar) => scalar.to_string(),
            Definition::Result { .. } => format!("v{}", value.0),
        }
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            let results: Vec<_> = (0..step.results())
                .map(|k| Value(step.first_result.0 + k as u32))
                .map(|value| format!("{}: {}", self.name(value), self.dtype(value)))
                .collect();
            let arguments: Vec<_> = step.arguments.iter().map(|&value| self.name(value)).collect();
            let action = match step.action {
                Action::Map(row, _) => row.name.to_string(),
                Action::Cast { to, .. } => to.to_string(),
            };
            writeln!(f, "{} = {action}({})", results.join(", "), arguments.join(", "))?;
        }
        let outputs: Vec<_> = self.outputs.iter().map(|&value| self.name(value)).collect();
        writeln!(f, "return {}", outputs.join(", "))
    }
}
