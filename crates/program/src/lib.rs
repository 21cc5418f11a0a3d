//! Fused element-wise programs: the representation that every storage runs.
//!
//! A [`Program`] computes one or more output arrays from input arrays of one shape, element by
//! element. It is a list of steps in static single assignment form: each [`Step`] applies a row of
//! the catalogue, or a cast, to values defined before it. Broadcasting, strides and memory are not
//! its business; a storage binds inputs and outputs to memory and runs the steps over blocks (the
//! processor), prints them as one kernel (a GPU), or evaluates them on a fill value (sparse).
//!
//! Building a program makes equal steps one step and folds constants; [`Program::simplify`] drops what
//! leads to no output. [`Program::check`] holds after every change.

mod check;
mod simplify;
mod text;

use dtype::{DType, Scalar};
use ops::Elementwise;
use smallvec::{SmallVec, smallvec};

/// A value of a program: an index into its definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value(pub u32);

impl Value {
    /// The value's position among the definitions.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Definition {
    /// The elements of an input array.
    Input(u32),
    /// The same number everywhere.
    Constant(Scalar),
    /// A result of a step.
    Result {
        /// Which step.
        step: u32,
        /// Which of its results.
        result: u32,
    },
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Action {
    /// A row of the catalogue, in the loop over a dtype.
    Map(&'static Elementwise, DType),
    /// A conversion; `of` is the row whose result it rounds, if it does.
    Cast {
        /// The dtype of the argument.
        from: DType,
        /// The dtype of the result.
        to: DType,
        /// The row that faults in this cast are reported for.
        of: Option<&'static Elementwise>,
    },
}

/// One step of a program.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What it does.
    pub action: Action,
    /// The values that it reads.
    pub arguments: SmallVec<[Value; 3]>,
    /// The first of the values that it defines; others follow it.
    pub first_result: Value,
}

impl Step {
    /// How many values the step defines.
    pub fn results(&self) -> usize {
        match self.action {
            Action::Map(row, _) => row.nout(),
            Action::Cast { .. } => 1,
        }
    }

    /// The dtype of the row's loop; `None` for casts.
    pub fn action_dtype(&self) -> Option<DType> {
        match self.action {
            Action::Map(_, dtype) => Some(dtype),
            Action::Cast { .. } => None,
        }
    }

    /// The name that messages use.
    pub fn name(&self) -> &'static str {
        match self.action {
            Action::Map(row, _) => row.name,
            Action::Cast { of: Some(row), .. } => row.name,
            Action::Cast { .. } => "cast",
        }
    }
}

/// A fused element-wise program.
///
/// ```
/// use dtype::{DType, Scalar};
/// use program::Program;
/// let mut program = Program::default();
/// let x = program.input(DType::Float64);
/// let half = program.constant(Scalar::new(0.5));
/// let product = program.map(ops::find("multiply").unwrap(), DType::Float64, &[x, half])[0];
/// program.output(product);
/// assert_eq!(program.to_string(), "v2: float64 = multiply(x0, 0.5)\nreturn v2\n");
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Program {
    definitions: Vec<(Definition, DType)>,
    steps: Vec<Step>,
    inputs: Vec<Value>,
    outputs: Vec<Value>,
}

impl Program {
    /// Adds an input array.
    pub fn input(&mut self, dtype: DType) -> Value {
        let value = self.define(Definition::Input(self.inputs.len() as u32), dtype);
        self.inputs.push(value);
        value
    }

    /// A number that is the same everywhere.
    pub fn constant(&mut self, scalar: Scalar) -> Value {
        let known = self.definitions.iter().position(|(d, _)| *d == Definition::Constant(scalar));
        match known {
            Some(index) => Value(index as u32),
            None => self.define(Definition::Constant(scalar), scalar.dtype()),
        }
    }

    /// Applies a row in its loop over `dtype`, converting arguments of other dtypes first. Loops over
    /// 16-bit floats become loops over float32 between conversions.
    pub fn map(
        &mut self,
        row: &'static Elementwise,
        dtype: DType,
        arguments: &[Value],
    ) -> SmallVec<[Value; 2]> {
        let uniform = row.nout() == 1 && !dtype.is_half();
        if uniform && (0..).zip(arguments).all(|(i, &x)| self.dtype(x) == row.argument_dtype(i, dtype)) {
            let arguments = SmallVec::from_slice(arguments);
            return smallvec![self.step(Action::Map(row, dtype), arguments, &[row.result_dtype(0, dtype)])];
        }
        let compute = if dtype.is_half() { DType::Float32 } else { dtype };
        let row = row.in_loop(dtype);
        let arguments: SmallVec<[Value; 3]> = arguments
            .iter()
            .enumerate()
            .map(|(i, &argument)| {
                // Two roundings where a wider number meets a half loop, as in NumPy.
                let narrow = self.cast(argument, row.argument_dtype(i, dtype), None);
                self.cast(narrow, row.argument_dtype(i, compute), None)
            })
            .collect();
        let results: SmallVec<[DType; 2]> = (0..row.nout()).map(|k| row.result_dtype(k, compute)).collect();
        let first = self.step(Action::Map(row, compute), arguments, &results);
        (0..row.nout())
            .map(|k| self.cast(Value(first.0 + k as u32), row.result_dtype(k, dtype), Some(row)))
            .collect()
    }

    /// Converts a value; the value itself where it has the dtype already.
    pub fn cast(&mut self, value: Value, to: DType, of: Option<&'static Elementwise>) -> Value {
        let (definition, from) = self.definitions[value.index()];
        match definition {
            _ if from == to => value,
            Definition::Constant(scalar) => self.constant(scalar.cast(to)),
            _ => self.step(Action::Cast { from, to, of }, SmallVec::from_slice(&[value]), &[to]),
        }
    }

    /// Makes a value an output array; returns its position among them.
    pub fn output(&mut self, value: Value) -> usize {
        self.outputs.push(value);
        self.outputs.len() - 1
    }

    fn step(&mut self, action: Action, arguments: SmallVec<[Value; 3]>, results: &[DType]) -> Value {
        if let Some(known) =
            self.steps.iter().find(|step| step.action == action && step.arguments == arguments)
        {
            return known.first_result;
        }
        let step = self.steps.len() as u32;
        let first_result = Value(self.definitions.len() as u32);
        for (result, &dtype) in results.iter().enumerate() {
            self.define(Definition::Result { step, result: result as u32 }, dtype);
        }
        self.steps.push(Step { action, arguments, first_result });
        first_result
    }

    fn define(&mut self, definition: Definition, dtype: DType) -> Value {
        self.definitions.push((definition, dtype));
        Value(self.definitions.len() as u32 - 1)
    }

    /// Where a value comes from.
    pub fn definition(&self, value: Value) -> Definition {
        self.definitions[value.index()].0
    }

    /// The dtype of a value.
    pub fn dtype(&self, value: Value) -> DType {
        self.definitions[value.index()].1
    }

    /// How many values are defined.
    pub fn values(&self) -> usize {
        self.definitions.len()
    }

    /// The steps, in an order in which they may run.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The input arrays' values.
    pub fn inputs(&self) -> &[Value] {
        &self.inputs
    }

    /// The output arrays' values.
    pub fn outputs(&self) -> &[Value] {
        &self.outputs
    }
}

#[cfg(test)]
#[path = "../tests/unit/program.rs"]
mod tests;
