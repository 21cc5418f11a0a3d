//! From nodes to one program, and running it.

use super::{Input, Inputs, Node, Work};
use crate::array::Repr;
use crate::{Array, settings};
use error::Result;
use layout::Order;
use program::{Program, Value};
use smallvec::{SmallVec, smallvec};
use std::cell::RefCell;
use std::sync::Arc;
use storage::once::{self, Argument};
use storage::{Dense, Locked, Reduction, Stored};

/// The nodes that one pass computes, as a program over what they read.
struct Graph {
    program: Program,
    shape: layout::Dims,
    leaves: Vec<Stored>,
    /// Nodes of this pass and their values, operands before the nodes that read them.
    nodes: Vec<(Arc<Node>, Value)>,
    /// What [`Node::changes`] of each said.
    changes: Vec<usize>,
}

impl Graph {
    fn new(shape: &[usize]) -> Graph {
        let shape = layout::Dims::from_slice(shape);
        Graph {
            program: Program::default(),
            shape,
            leaves: Vec::new(),
            nodes: Vec::new(),
            changes: Vec::new(),
        }
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
        if node.layout().shape() != &*self.shape {
            return evaluate(node).map(|stored| self.leaf(&stored));
        }
        let changes = node.changes();
        let Some((work, inputs)) = node.pending() else {
            return evaluate(node).map(|stored| self.leaf(&stored));
        };
        let value = self.work(work, &inputs)?;
        self.nodes.push((Arc::clone(node), value));
        self.changes.push(changes);
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

    /// The nodes that somebody still holds, made outputs of the program; `but` one, if it is given.
    fn keep_held(&mut self, but: Option<&Arc<Node>>) -> Vec<Arc<Node>> {
        let mut kept = Vec::new();
        for (node, value) in &self.nodes {
            if node.handles() > 0 && !but.is_some_and(|but| Arc::ptr_eq(but, node)) {
                self.program.output(*value);
                kept.push(Arc::clone(node));
            } else {
                settings::count_avoided(layout::size_of_shape(&self.shape) * node.dtype().itemsize());
            }
        }
        settings::count_passes(1);
        kept
    }

    /// Whether nobody has computed or changed any of the nodes meanwhile. To be asked under the locks of the
    /// leaves: whoever writes one computes its pending readers first, so a graph that is current then
    /// reads what its nodes were made of.
    fn is_current(&self) -> bool {
        let known = self.nodes.iter().zip(&self.changes);
        known.into_iter().all(|((node, _), &changes)| is_pending(node, changes))
    }
}

impl Graph {
    /// A leaf of which this pass is the last reader, in the layout that `root` promised: the result may
    /// be written over it. So chains of operators in place stay in place, and loops that replace an
    /// array by its successor need no second one.
    fn spent_leaf<'l>(&self, root: &Node, leaves: &'l [Dense]) -> Option<&'l Dense> {
        let bytes = root.layout().size() * root.dtype().itemsize();
        let candidates = leaves.iter().filter(|leaf| {
            leaf.dtype() == root.dtype()
                && leaf.shape() == root.layout().shape()
                && leaf.strides() == root.layout().strides()
                && leaf.buffer().is_writeable()
                && leaf.buffer().is_owned()
                && !leaf.buffer().is_lent()
                && leaf.buffer().is_of(root.chosen())
                && !leaf.overlaps_itself()
                // A small rest of much memory is better left behind.
                && leaf.buffer().capacity() / 2 <= bytes
        });
        let inner = || self.nodes.iter().map(|(node, _)| &**node);
        for leaf in candidates {
            let of_leaf = |dense: &Dense| Arc::ptr_eq(dense.buffer(), leaf.buffer());
            if leaves.iter().filter(|other| of_leaf(other)).count() > 1 {
                continue;
            }
            // The list here, the graph's, and what the nodes of this pass hold: if there are more, somebody
            // else sees the elements.
            let held = |input: &Input| matches!(input, Input::Stored(Stored::Dense(dense)) if of_leaf(dense));
            let known = inner().chain([root]).map(|node| node.count_inputs(held)).sum::<usize>() + 2;
            // A node that this pass computes but does not keep could be computed again for others.
            let is_private = |(node, _): &(Arc<Node>, Value)| {
                let refers = |input: &Input| matches!(input, Input::Node(other) if Arc::ptr_eq(node, other));
                let known =
                    inner().chain([root]).map(|reader| reader.count_inputs(refers)).sum::<usize>() + 1;
                node.handles() > 0 || Arc::strong_count(node) == known
            };
            if Arc::strong_count(leaf.buffer()) == known && self.nodes.iter().all(is_private) {
                return Some(leaf);
            }
        }
        None
    }
}

fn is_pending(node: &Node, changes: usize) -> bool {
    node.result().is_none() && node.changes() == changes
}

/// The elements of a node.
pub(crate) fn evaluate(node: &Node) -> Result<Stored> {
    compute(node)?;
    match node.result() {
        Some(stored) => Ok(stored.clone()),
        None => unreachable!("computing leaves a result or an error"),
    }
}

/// The elements of a node that reads no others, where one tile at once gives them.
fn alone(node: &Node, work: Work, inputs: &Inputs) -> Result<Option<Dense>> {
    let layout = node.layout();
    if layout.size() > cpu::once::LONGEST {
        return Ok(None);
    }
    let (row, dtype) = match (work, inputs.as_slice()) {
        (Work::Map(row, dtype), _) if !dtype.is_half() => (row, dtype),
        (Work::Cast(to), [Input::Stored(Stored::Dense(dense))]) if dense.is_plain() => {
            let tile = cpu_tiles::casts::cast(dense.dtype(), to);
            let result = once::map_plain(tile, [Some(dense), None, None], to, settings::watch())?;
            return Ok(result.filter(|result| result.layout() == layout));
        }
        _ => return Ok(None),
    };
    let Some(tile) = cpu_tiles::elementwise::map(row, dtype) else { return Ok(None) };
    let mut arguments: SmallVec<[Argument<'_>; 3]> = SmallVec::new();
    for (i, input) in inputs.iter().enumerate() {
        arguments.push(match input {
            Input::Stored(Stored::Dense(dense)) => Argument::Array(dense, row.argument_dtype(i, dtype)),
            Input::Scalar(scalar) => Argument::Value(*scalar),
            _ => return Ok(None),
        });
    }
    let result = once::map((row, dtype, tile), layout.shape(), &arguments, node.dtype(), settings::watch())?;
    Ok(result.filter(|result| result.layout() == layout))
}

/// Computes a node, and those that it needs and somebody holds.
fn compute(node: &Node) -> Result<()> {
    let _scope = node.chosen().enter();
    loop {
        let changes = node.changes();
        let Some((work, inputs)) = node.pending() else { return Ok(()) };
        if let Some(result) = alone(node, work, &inputs)? {
            drop(inputs);
            if node.finish_unchanged(changes, result) {
                settings::count_passes(1);
                return Ok(());
            }
            continue;
        }
        let mut graph = Graph::new(node.layout().shape());
        let value = graph.work(work, &inputs)?;
        graph.program.output(value);
        let kept = graph.keep_held(None);
        let roots = || std::iter::once(node).chain(nodes(&kept));
        let program = std::mem::take(&mut graph.program).simplify();
        let (outputs, faults) = match all_dense(&graph.leaves, &graph.shape)? {
            Some(leaves) => {
                drop(inputs);
                let spent = graph.spent_leaf(node, &leaves).cloned();
                let in_place = spent.is_some();
                let outputs = promised(roots().skip(usize::from(in_place)))?;
                let outputs: SmallVec<[Dense; 2]> = spent.into_iter().chain(outputs).collect();
                let locked = Locked::acquire(&leaves, &outputs);
                if !is_pending(node, changes) || !graph.is_current() {
                    continue;
                }
                let run = || locked.map(&program, &graph.shape, settings::watch());
                // What is half written over an operand could not be computed again.
                let faults = if in_place { memory::blocking::uninterrupted(run) } else { run() }?;
                // Under the lock: whoever gets it next must not find these nodes pending.
                finish(roots(), outputs.iter().cloned().map(Stored::Dense));
                drop(locked);
                settings::note(&faults);
                return Ok(());
            }
            None => storage::map(&program, &graph.leaves, &graph.shape, settings::watch())?,
        };
        settings::note(&faults);
        finish(roots(), outputs);
        return Ok(());
    }
}

/// New arrays in the layouts that nodes promised.
fn promised<'a>(nodes: impl Iterator<Item = &'a Node>) -> Result<SmallVec<[Dense; 2]>> {
    let new = |node: &Node| {
        let _scope = node.chosen().enter();
        Dense::for_layout(node.layout().clone(), node.dtype())
    };
    nodes.map(new).collect()
}

/// The leaves broadcast to the shape; `None` where they are not all dense.
fn all_dense(leaves: &[Stored], shape: &[usize]) -> Result<Option<Vec<Dense>>> {
    leaves
        .iter()
        .map(|leaf| match leaf {
            Stored::Dense(dense) if dense.shape() == shape => Some(Ok(dense.clone())),
            Stored::Dense(dense) => {
                Some(dense.layout().broadcast_to(shape).map(|layout| dense.with_layout(layout)))
            }
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
    if CLAIMED.with_borrow(|claimed| claimed.contains(&std::ptr::from_ref(node))) {
        Ok(())
    } else {
        compute(node)
    }
}

/// Computes `work` of the inputs into an existing dense array of the result's shape, fused with
/// everything deferred that leads there.
///
/// # Errors
/// Whatever the computation runs into; the array is unchanged then.
pub(crate) fn evaluate_into(work: Work, inputs: &Inputs, out: &Dense) -> Result<()> {
    write(work, inputs, out, None)
}

/// [`evaluate_into`]. `echo` is a node whose elements are just those that are written: it need not be kept,
/// but becomes a copy of them that is made if somebody asks for it, or writes them, later.
fn write(work: Work, inputs: &Inputs, out: &Dense, echo: Option<&Arc<Node>>) -> Result<()> {
    loop {
        let mut graph = Graph::new(out.shape());
        let value = graph.work(work, inputs)?;
        let value = graph.program.cast(value, out.dtype(), None);
        graph.program.output(value);
        let kept = graph.keep_held(echo);
        let program = std::mem::take(&mut graph.program).simplify();
        let Some(leaves) = all_dense(&graph.leaves, out.shape())? else {
            let (mut outputs, faults) =
                storage::map(&program, &graph.leaves, &graph.shape, settings::watch())?;
            settings::note(&faults);
            let result = outputs.remove(0).to_dense()?;
            finish(nodes(&kept), outputs);
            return out.assign(&result);
        };
        // What else reads the memory is computed first; what this pass reads itself, it reads in time.
        CLAIMED
            .with_borrow_mut(|claimed| claimed.extend(graph.nodes.iter().map(|(node, _)| Arc::as_ptr(node))));
        let settled = out.buffer().settle_pending();
        CLAIMED.with_borrow_mut(|claimed| claimed.truncate(claimed.len() - graph.nodes.len()));
        settled?;

        let same_place = |leaf: &Dense| leaf.pointer() == out.pointer() && leaf.strides() == out.strides();
        let clashes = out.overlaps_itself()
            || leaves.iter().any(|leaf| leaf.may_share_memory(out) && !same_place(leaf));
        let target = if clashes { Dense::for_layout(new_layout(out)?, out.dtype())? } else { out.clone() };
        let mut outputs: SmallVec<[Dense; 2]> = smallvec![target];
        outputs.extend(promised(nodes(&kept))?);
        let locked = Locked::acquire(&leaves, &outputs);
        if !graph.is_current() {
            continue;
        }
        let faults = locked.map(&program, out.shape(), settings::watch())?;
        settings::note(&faults);
        // Under the lock: whoever gets it next must not find these nodes pending.
        finish(nodes(&kept), outputs[1..].iter().cloned().map(Stored::Dense));
        match echo {
            Some(echo) if clashes => echo.finish(Stored::Dense(outputs[0].clone())),
            Some(echo) => echo.become_copy(out),
            None => {}
        }
        drop(locked);
        return if clashes { out.assign(&outputs[0]) } else { Ok(()) };
    }
}

fn new_layout(out: &Dense) -> Result<layout::Layout> {
    layout::Layout::like(out.shape(), out.strides(), out.dtype().itemsize())
}

fn nodes(kept: &[Arc<Node>]) -> impl Iterator<Item = &Node> {
    kept.iter().map(|node| &**node)
}

fn finish<'a>(nodes: impl Iterator<Item = &'a Node>, outputs: impl IntoIterator<Item = Stored>) {
    for (node, output) in nodes.zip(outputs) {
        node.finish(output);
    }
}

/// Copies an array, deferred or not, into the elements of a dense one.
///
/// # Errors
/// As [`evaluate_into`], and where it does not broadcast.
pub(crate) fn assign(out: &Dense, values: &Array) -> Result<()> {
    match &values.repr {
        Repr::Deferred(handle) if handle.node().result().is_none() && values.shape() == out.shape() => {
            let inputs: Inputs = smallvec![Input::Node(Arc::clone(handle.node()))];
            let echo = (values.dtype() == out.dtype()).then(|| handle.node());
            write(Work::Cast(out.dtype()), &inputs, out, echo)
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
    prepare: impl Fn(&mut Program, &[Value]) -> Value,
    reduction: &Reduction,
    passing: Option<&Array>,
) -> Result<Stored> {
    let passing = passing.and_then(|array| match &array.repr {
        Repr::Deferred(handle) => Some(handle.node()),
        Repr::Stored(_) => None,
    });
    loop {
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
        let Some(leaves) = all_dense(&graph.leaves, shape)? else {
            if !graph.nodes.is_empty() {
                crate::deferred::evaluate(arrays)?;
                continue;
            }
            let program = graph.program.simplify();
            let (result, faults) =
                storage::reduce(&program, &graph.leaves, shape, reduction, settings::watch())?;
            settings::note(&faults);
            return Ok(result);
        };
        let kept = if graph.nodes.is_empty() { Vec::new() } else { graph.keep_held(passing) };
        let program = std::mem::take(&mut graph.program).simplify();
        let result = Dense::empty(&reduction.kept_shape(shape), reduction.dtype, Order::C)?;
        let mut outputs: SmallVec<[Dense; 2]> = smallvec![result];
        outputs.extend(promised(nodes(&kept))?);
        if !graph.nodes.is_empty() && !fuses(&program, arrays, shape, reduction, &leaves, &outputs)? {
            crate::deferred::evaluate(arrays)?;
            continue;
        }
        let locked = Locked::acquire(&leaves, &outputs);
        if !graph.is_current() {
            continue;
        }
        let faults = locked.reduce(&program, shape, reduction, settings::watch())?;
        drop(locked);
        settings::note(&faults);
        finish(nodes(&kept), outputs[1..].iter().cloned().map(Stored::Dense));
        return outputs[0].reshape(&reduction.result_shape(shape)).map(Stored::Dense);
    }
}

/// Whether a reduction gives the same bits fused onto the program that computes its arrays.
fn fuses(
    program: &Program,
    arrays: &[&Array],
    shape: &[usize],
    reduction: &Reduction,
    leaves: &[Dense],
    outputs: &[Dense],
) -> Result<bool> {
    let layouts = arrays.iter().filter_map(|array| array.layout()).map(|layout| layout.broadcast_to(shape));
    let layouts = layouts.collect::<Result<SmallVec<[layout::Layout; 2]>>>()?;
    let computed: SmallVec<[&[isize]; 2]> = layouts.iter().map(layout::Layout::strides).collect();
    let inputs: SmallVec<[&[isize]; 8]> = leaves.iter().map(Dense::strides).collect();
    let outputs: SmallVec<[&[isize]; 4]> = outputs.iter().map(Dense::strides).collect();
    let Reduction { row, dtype, axes, .. } = reduction;
    Ok(cpu::reduce::keeps_order(program, shape, &computed, &outputs, &inputs, axes, row, *dtype))
}

/// What evaluating an array would do: its program and its passes, for people.
pub fn explain(array: &Array) -> String {
    let described = |array: &Array| format!("{} {}", array.dtype(), layout::shape_text(array.shape()));
    let Repr::Deferred(handle) = &array.repr else {
        return format!("computed: {}\n", described(array));
    };
    let node = handle.node();
    let Some((work, inputs)) = node.pending() else { return format!("computed: {}\n", described(array)) };
    let mut graph = Graph::new(array.shape());
    let value = match graph.work(work, &inputs) {
        Ok(value) => value,
        Err(error) => return format!("cannot be computed: {error}\n"),
    };
    graph.program.output(value);
    let held: Vec<Value> =
        graph.nodes.iter().filter(|(node, _)| node.handles() > 0).map(|(_, value)| *value).collect();
    let others = held.len();
    held.into_iter().for_each(|value| {
        graph.program.output(value);
    });
    let program = graph.program.simplify();
    let inputs: Vec<String> = (graph.leaves.iter().enumerate())
        .map(|(i, leaf)| {
            format!(
                "x{i}: {} {} ({})",
                leaf.dtype(),
                layout::shape_text(leaf.shape()),
                leaf.as_storage().kind()
            )
        })
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
