//! What holds for every program.

use crate::{Action, Definition, Program};

impl Program {
    /// Checks that every step reads values defined before it, of the dtypes its row takes.
    ///
    /// # Errors
    /// A sentence that says what is wrong, for developers.
    pub fn check(&self) -> Result<(), String> {
        for (at, step) in self.steps.iter().enumerate() {
            for (i, &argument) in step.arguments.iter().enumerate() {
                if argument >= step.first_result {
                    return Err(format!(
                        "step {at} ({}) reads v{} before it is defined",
                        step.name(),
                        argument.0
                    ));
                }
                let wanted = match step.action {
                    Action::Map(row, dtype) => row.argument_dtype(i, dtype),
                    Action::Cast { from, .. } => from,
                };
                if self.dtype(argument) != wanted {
                    return Err(format!(
                        "step {at} ({}) reads v{} of {}, not of {wanted}",
                        step.name(),
                        argument.0,
                        self.dtype(argument)
                    ));
                }
            }
            let defined = self.definition(step.first_result);
            if defined != (Definition::Result { step: at as u32, result: 0 }) {
                return Err(format!("step {at} ({}) is not what v{} says", step.name(), step.first_result.0));
            }
        }
        match self.outputs.iter().find(|value| value.index() >= self.values()) {
            Some(value) => Err(format!("output v{} is not defined", value.0)),
            None => Ok(()),
        }
    }
}
