//! From nodes to one program, and running it.

use super::{Input, Inputs, Node, Work};
use crate::array::Repr;
use crate::{Array, settings};
use error::Result;
use program::{Program, Value};
use smallvec::{SmallVec, smallvec};
use std::cell::RefCell;
use std::sync::Arc;
use storage::{Dense, Reduction, Stored};

/// The nodes that one pass computes, as a program over what they read.
struct Graph {
    program: Program,
    shape: layout::Dims,
    leaves: Vec<Stored>,
    /// Nodes of this pass and their values, operands before the nodes that read them.
    nodes: Vec<(Arc<Node>, Value)>,
}

impl Graph {
    fn new(shape: &[usize]) -> Graph {
        let shape = layout::Dims::from_slice(shape);
        Graph { program: Program::default(), shape, leaves: Vec::new(), nodes: Vec::new() }
    }

    /// The value of an input, with everything that it needs.
    fn input(&mut self, input: &Input) -> Result<Value> {
        match input {
            Input::Scalar(scalar) => Ok(self.program.constant(*scalar)),
            Input::Stored(stored) => Ok(self.leaf(stored)),
            Input::Node(node) => self.node(node),
        }
    }

    fn node(&mut self, node: &Arc<Node>) -> Result<Value> {
        if let Some((_, value)) = self.nodes.iter().find(|(known, _)| Arc::ptr_eq(known, node)) {
            return Ok(*value);
        }
        // A node that is repeated along axes is computed by itself, once.
        if node.layout().shape() != &*self.shape && node.result().is_none() {
            evaluate(node)?;
        }
        let Some(inputs) = node.inputs() else {
            return match node.result() {
                Some(stored) => Ok(self.leaf(stored)),
                None => unreachable!("a node lets go of its operands when it has its result"),
            };
        };
        let value = self.work(node.work(), &inputs)?;
        self.nodes.push((Arc::clone(node), value));
        Ok(value)
    }

    /// The value of some work on inputs.
    fn work(&mut self, work: Work, inputs: &Inputs) -> Result<Value> {
        let mut values: SmallVec<[Value; 3]> = SmallVec::new();
        for input in inputs {
            values.push(self.input(input)?);
        }
        Ok(match work {
            Work::Map(row, dtype) => self.program.map(row, dtype, &values)[0],
            Work::Cast(dtype) => self.program.cast(values[0], dtype, None),
        })
    }

    fn leaf(&mut self, stored: &Stored) -> Value {
        let known = self.leaves.iter().position(|leaf| match (leaf, stored) {
            (Stored::Dense(a), Stored::Dense(b)) => a.is_same_view(b),
            (Stored::Other(a), Stored::Other(b)) => Arc::ptr_eq(a, b),
            _ => false,
        });
        match known {
            Some(at) => self.program.inputs()[at],
            None => {
                self.leaves.push(stored.clone());
                self.program.input(stored.dtype())
            }
        }
    }

    /// The nodes that somebody still holds, made outputs of the program. `passing` are nodes of which
    /// one handle is about to go.
    fn keep_held(&mut self, passing: &[*const Node]) -> Vec<Arc<Node>> {
        let mut kept = Vec::new();
        for (node, value) in &self.nodes {
            let going = passing.iter().filter(|&&known| std::ptr::eq(known, Arc::as_ptr(node))).count();
            if node.handles() > going {
                self.program.output(*value);
                kept.push(Arc::clone(node));
            } else {
                settings::count_avoided(layout::size_of_shape(&self.shape) * node.dtype().itemsize());
            }
        }
        settings::count_passes(1);
        kept
    }
}

/// The elements of a node.
pub(crate) fn evaluate(node: &Node) -> Result<Stored> {
    compute(node)?;
    match node.result() {
        Some(stored) => Ok(stored.clone()),
        None => unreachable!("computing leaves a result or an error"),
    }
}

/// Computes a node, and those that it needs and somebody holds.
fn compute(node: &Node) -> Result<()> {
    let Some(inputs) = node.inputs() else { return Ok(()) };
    let mut graph = Graph::new(node.layout().shape());
    let value = graph.work(node.work(), &inputs)?;
    graph.program.output(value);
    let kept = graph.keep_held(&[]);
    let program = graph.program.simplify();
    let (outputs, faults) = run(&program, &graph.leaves, &graph.shape, node, &kept)?;
    settings::note(&faults);
    for (output, node) in outputs.into_iter().zip(std::iter::once(node).chain(kept.iter().map(|node| &**node))) {
        node.finish(output);
    }
    Ok(())
}

/// Runs a program whose outputs are these nodes, in the layouts that they promised.
fn run(
    program: &Program,
    leaves: &[Stored],
    shape: &[usize],
    root: &Node,
    kept: &[Arc<Node>],
) -> Result<(storage::Outputs, cpu::Faults)> {
    let Some(inputs) = all_dense(leaves, shape)? else {
        return storage::map(program, leaves, shape, settings::watch());
    };
    let outputs = std::iter::once(root)
        .chain(kept.iter().map(|node| &**node))
        .map(|node| Dense::for_layout(node.layout().clone(), node.dtype()))
        .collect::<Result<SmallVec<[Dense; 2]>>>()?;
    let faults = storage::map_into(program, &inputs, &outputs, shape, settings::watch())?;
    Ok((outputs.into_iter().map(Stored::Dense).collect(), faults))
}

/// The leaves broadcast to the shape; `None` where they are not all dense.
fn all_dense(leaves: &[Stored], shape: &[usize]) -> Result<Option<Vec<Dense>>> {
    leaves
        .iter()
        .map(|leaf| match leaf {
            Stored::Dense(dense) if dense.shape() == shape => Some(Ok(dense.clone())),
            Stored::Dense(dense) => Some(dense.layout().broadcast_to(shape).map(|layout| dense.with_layout(layout))),
            Stored::Other(_) => None,
        })
        .collect::<Option<Result<Vec<Dense>>>>()
        .transpose()
}

thread_local! {
    /// Nodes that the pass being prepared on this thread computes itself.
    static CLAIMED: RefCell<Vec<*const Node>> = const { RefCell::new(Vec::new()) };
}

/// Computes a node because a buffer that it reads is about to be written.
pub(super) fn settle(node: &Node) -> Result<()> {
    if CLAIMED.with_borrow(|claimed| claimed.contains(&std::ptr::from_ref(node))) { Ok(()) } else { compute(node) }
}

/// Computes `work` of the inputs into an existing dense array of the result's shape, fused with
/// everything deferred that leads there. `passing` are arrays whose handles are about to go, so that
/// their elements need not be kept.
///
/// # Errors
/// Whatever the computation runs into; the array is unchanged then.
pub(crate) fn evaluate_into(work: Work, inputs: &Inputs, out: &Dense, passing: &[&Array]) -> Result<()> {
    let mut graph = Graph::new(out.shape());
    let value = graph.work(work, inputs)?;
    let value = graph.program.cast(value, out.dtype(), None);
    graph.program.output(value);
    let kept = graph.keep_held(&passing_nodes(passing));
    let Some(inputs) = all_dense(&graph.leaves, out.shape())? else {
        let shape = graph.shape.clone();
        let (mut outputs, faults) = storage::map(&graph.program.simplify(), &graph.leaves, &shape, settings::watch())?;
        settings::note(&faults);
        let result = outputs.remove(0).to_dense()?;
        finish(kept, outputs.into_iter());
        return out.assign(&result);
    };
    // What else reads the memory is computed first; what this pass reads itself, it reads in time.
    CLAIMED.with_borrow_mut(|claimed| claimed.extend(graph.nodes.iter().map(|(node, _)| Arc::as_ptr(node))));
    let settled = out.buffer().settle_pending();
    CLAIMED.with_borrow_mut(|claimed| claimed.truncate(claimed.len() - graph.nodes.len()));
    settled?;

    let others = kept
        .iter()
        .map(|node| Dense::for_layout(node.layout().clone(), node.dtype()))
        .collect::<Result<Vec<Dense>>>()?;
    let same_place = |input: &Dense| input.pointer() == out.pointer() && input.strides() == out.strides();
    let clashes = inputs.iter().any(|input| input.may_share_memory(out) && !same_place(input));
    let target = if clashes { Dense::for_layout(new_layout(out)?, out.dtype())? } else { out.clone() };
    let outputs: Vec<Dense> = std::iter::once(target.clone()).chain(others.iter().cloned()).collect();
    let faults = storage::map_into(&graph.program.simplify(), &inputs, &outputs, out.shape(), settings::watch())?;
    settings::note(&faults);
    finish(kept, others.into_iter().map(Stored::Dense));
    if clashes { out.assign(&target) } else { Ok(()) }
}

fn new_layout(out: &Dense) -> Result<layout::Layout> {
    layout::Layout::like(out.shape(), out.strides(), out.dtype().itemsize())
}

fn finish(kept: Vec<Arc<Node>>, outputs: impl Iterator<Item = Stored>) {
    for (node, output) in kept.iter().zip(outputs) {
        node.finish(output);
    }
}

fn passing_nodes(passing: &[&Array]) -> SmallVec<[*const Node; 4]> {
    passing
        .iter()
        .filter_map(|array| match &array.repr {
            Repr::Deferred(handle) => Some(Arc::as_ptr(handle.node())),
            Repr::Stored(_) => None,
        })
        .collect()
}

/// Copies an array, deferred or not, into the elements of a dense one.
///
/// # Errors
/// As [`evaluate_into`], and where it does not broadcast.
pub(crate) fn assign(out: &Dense, values: &Array) -> Result<()> {
    match &values.repr {
        Repr::Deferred(handle) if handle.node().result().is_none() && values.shape() == out.shape() => {
            let inputs: Inputs = smallvec![Input::Node(Arc::clone(handle.node()))];
            evaluate_into(Work::Cast(out.dtype()), &inputs, out, &[values])
        }
        _ => match values.stored()? {
            Stored::Dense(dense) => {
                let faults = out.assign_watching(&dense, settings::watch())?;
                settings::note(&faults);
                Ok(())
            }
            other => out.assign(&other.to_dense()?),
        },
    }
}

/// Reduces `prepare`'s value of an array, fused with everything deferred that leads there.
///
/// # Errors
/// As [`storage::reduce`].
pub(crate) fn reduce(
    arrays: &[&Array],
    shape: &[usize],
    prepare: impl FnOnce(&mut Program, &[Value]) -> Value,
    reduction: &Reduction,
    passing: &[&Array],
) -> Result<Stored> {
    let mut graph = Graph::new(shape);
    let mut values: SmallVec<[Value; 3]> = SmallVec::new();
    for array in arrays {
        values.push(match &array.repr {
            Repr::Stored(stored) => graph.leaf(stored),
            Repr::Deferred(handle) => graph.node(handle.node())?,
        });
    }
    let value = prepare(&mut graph.program, &values);
    graph.program.output(value);
    let kept = if graph.nodes.is_empty() { Vec::new() } else { graph.keep_held(&passing_nodes(passing)) };
    let program = graph.program.simplify();
    let (mut outputs, faults) = storage::reduce(&program, &graph.leaves, shape, reduction, settings::watch())?;
    settings::note(&faults);
    let result = outputs.remove(0);
    finish(kept, outputs.into_iter());
    Ok(result)
}

/// What evaluating an array would do: its program and its passes, for people.
pub fn explain(array: &Array) -> String {
    let described = |array: &Array| format!("{} {}", array.dtype(), layout::shape_text(array.shape()));
    let Repr::Deferred(handle) = &array.repr else {
        return format!("computed: {}\n", described(array));
    };
    let node = handle.node();
    let Some(inputs) = node.inputs() else { return format!("computed: {}\n", described(array)) };
    let mut graph = Graph::new(array.shape());
    let value = match graph.work(node.work(), &inputs) {
        Ok(value) => value,
        Err(error) => return format!("cannot be computed: {error}\n"),
    };
    graph.program.output(value);
    let held: Vec<Value> = graph.nodes.iter().filter(|(node, _)| node.handles() > 0).map(|(_, value)| *value).collect();
    let others = held.len();
    held.into_iter().for_each(|value| {
        graph.program.output(value);
    });
    let program = graph.program.simplify();
    let inputs: Vec<String> = (graph.leaves.iter().enumerate())
        .map(|(i, leaf)| format!("x{i}: {} {} ({})", leaf.dtype(), layout::shape_text(leaf.shape()), leaf.as_storage().kind()))
        .collect();
    format!(
        "deferred: {}, {} operations in 1 pass over {} inputs, writing {} arrays\n{}\n{program}",
        described(array),
        1 + graph.nodes.len(),
        graph.leaves.len(),
        1 + others,
        inputs.join("\n")
    )
}
