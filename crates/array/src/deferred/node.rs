//! One deferred operation.

use super::graph;
use dtype::{DType, Scalar};
use error::Result;
use layout::Layout;
use memory::{Chosen, PendingReader};
use ops::Elementwise;
use smallvec::{SmallVec, smallvec};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use storage::{Dense, Stored};

/// What a node does to its inputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Work {
    /// A row in its loop over a dtype; the first result.
    Map(&'static Elementwise, DType),
    /// A conversion.
    Cast(DType),
}

/// An operand of a node.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    Stored(Stored),
    Node(Arc<Node>),
    Scalar(Scalar),
}

pub(crate) type Inputs = SmallVec<[Input; 2]>;

/// One deferred operation, or the elements that it became.
#[derive(Debug)]
pub struct Node {
    dtype: DType,
    layout: Layout,
    /// Whose memory the result will lie in: who was chosen when the operation was called.
    chosen: Chosen,
    /// What is to be done; `None` once the result is there.
    pending: Mutex<Option<Pending>>,
    result: OnceLock<Stored>,
    /// How often what is to be done has changed.
    changes: AtomicUsize,
    /// How many [`Handle`]s there are, as opposed to other nodes that read this one.
    handles: AtomicUsize,
    /// Where the node stands in the order of all nodes: after those that it reads.
    serial: u64,
    /// The nodes of the graph below, itself included; shared ones count again.
    tree: u32,
    /// The least serial number in the graph below.
    oldest: u64,
}

struct Pending {
    work: Work,
    inputs: Inputs,
    /// Nodes that read this one: they will read its result's buffer.
    readers: SmallVec<[Weak<Node>; 2]>,
}

static NEXT_SERIAL: AtomicU64 = AtomicU64::new(0);

/// How many nodes may lie below a node that reads these inputs: each counted once per path that leads
/// there, or all that were made since the oldest, whichever are fewer.
pub(crate) fn weight(inputs: &Inputs) -> u64 {
    let (tree, oldest) = below(inputs);
    let newer = NEXT_SERIAL.load(Relaxed).saturating_sub(oldest.unwrap_or(u64::MAX));
    newer.min(u64::from(tree))
}

/// The pending nodes below, counted per path, and the least serial number of one.
fn below(inputs: &Inputs) -> (u32, Option<u64>) {
    let pending = inputs.iter().filter_map(|input| match input {
        Input::Node(node) if node.result.get().is_none() => Some((node.tree, Some(node.oldest))),
        _ => None,
    });
    pending.fold((0, None), |(tree, oldest), (more, other)| {
        (tree.saturating_add(more), oldest.min(other).or(other))
    })
}

impl std::fmt::Debug for Pending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} of {:?}, read by {}", self.work, self.inputs, self.readers.len())
    }
}

impl Node {
    /// A deferred operation; registers itself with the buffers and the nodes that it reads.
    pub(crate) fn new(work: Work, dtype: DType, layout: Layout, inputs: Inputs) -> Arc<Node> {
        let (tree, oldest) = below(&inputs);
        let serial = NEXT_SERIAL.fetch_add(1, Relaxed);
        let node = Arc::new(Node {
            dtype,
            layout,
            chosen: Chosen::now(),
            pending: Mutex::new(Some(Pending { work, inputs, readers: SmallVec::new() })),
            result: OnceLock::new(),
            changes: AtomicUsize::new(0),
            handles: AtomicUsize::new(0),
            serial,
            tree: tree.saturating_add(1),
            oldest: oldest.unwrap_or(serial),
        });
        let pending = node.lock();
        pending.iter().flat_map(|pending| &pending.inputs).for_each(|input| register(input, &node));
        drop(pending);
        node
    }

    fn lock(&self) -> MutexGuard<'_, Option<Pending>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[inline]
    pub(crate) fn dtype(&self) -> DType {
        self.dtype
    }

    #[inline]
    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    #[inline]
    pub(crate) fn chosen(&self) -> &Chosen {
        &self.chosen
    }

    #[inline]
    pub(crate) fn result(&self) -> Option<&Stored> {
        self.result.get()
    }

    #[inline]
    pub(crate) fn handles(&self) -> usize {
        self.handles.load(Relaxed)
    }

    /// What is to be done, and its operands; `None` where the result is there.
    #[inline]
    pub(crate) fn pending(&self) -> Option<(Work, Inputs)> {
        self.lock().as_ref().map(|pending| (pending.work, pending.inputs.clone()))
    }

    /// How many of the operands of what is to be done fulfil a condition.
    pub(crate) fn count_inputs(&self, condition: impl Fn(&Input) -> bool) -> usize {
        self.lock()
            .as_ref()
            .map_or(0, |pending| pending.inputs.iter().filter(|input| condition(input)).count())
    }

    /// How often what is to be done has changed, to be asked before [`Node::pending`]. It changes only
    /// while the arrays that it reads are locked for writing.
    #[inline]
    pub(crate) fn changes(&self) -> usize {
        self.changes.load(Relaxed)
    }

    /// Turns a node whose elements were written to an array into a copy of that array which is still to
    /// be made. To be called while the array is locked, so that nobody writes it in between.
    pub(crate) fn become_copy(self: &Arc<Node>, source: &Dense) {
        let mut pending = self.lock();
        let Some(known) = &mut *pending else { return };
        known.work = Work::Cast(self.dtype);
        self.changes.fetch_add(1, Relaxed);
        let inputs =
            std::mem::replace(&mut known.inputs, smallvec![Input::Stored(Stored::Dense(source.clone()))]);
        source.buffer().add_pending(Arc::<Node>::downgrade(self));
        drop(pending);
        drop(inputs);
    }

    /// Takes the result over and lets go of the operands. If another thread was faster, its equal
    /// result stays. Nodes that wait to read this one become pending readers of the result's buffer
    /// before anybody can write it.
    pub(crate) fn finish(&self, result: Stored) {
        self.take_over(self.lock(), result);
    }

    /// [`Node::finish`] with what was computed without holding locks to the end; false where what is to be done
    /// has changed meanwhile. Whoever writes an operand computes the node first, or changes it.
    pub(crate) fn finish_unchanged(&self, changes: usize, result: Dense) -> bool {
        let pending = self.lock();
        let unchanged = self.changes() == changes;
        if unchanged {
            self.take_over(pending, Stored::Dense(result));
        }
        unchanged
    }

    fn take_over(&self, mut pending: MutexGuard<'_, Option<Pending>>, result: Stored) {
        let Some(Pending { inputs, readers, .. }) = pending.take() else { return };
        if let Stored::Dense(dense) = &result {
            let live = readers.into_iter().filter(|reader| reader.strong_count() > 0);
            live.for_each(|reader| dense.buffer().add_pending(reader));
        }
        let first = self.result.set(result);
        debug_assert!(first.is_ok(), "set under the lock, and only while operands are there");
        drop(pending);
        drop(inputs);
    }
}

/// Adds a reader to the buffer of an input, or to the node that it is. Whoever writes a buffer finds all
/// nodes that depend on it from there.
fn register(input: &Input, reader: &Arc<Node>) {
    match input {
        Input::Stored(Stored::Dense(dense)) => dense.buffer().add_pending(Arc::<Node>::downgrade(reader)),
        Input::Node(node) => {
            let mut pending = node.lock();
            match &mut *pending {
                Some(Pending { readers, .. }) => {
                    if readers.len() >= 8 && readers.len().is_power_of_two() {
                        readers.retain(|reader| reader.strong_count() > 0);
                    }
                    readers.push(Arc::downgrade(reader));
                }
                None => {
                    drop(pending);
                    if let Some(Stored::Dense(dense)) = node.result() {
                        dense.buffer().add_pending(Arc::<Node>::downgrade(reader));
                    }
                }
            }
        }
        _ => {}
    }
}

impl Node {
    /// The nodes that read this one and are still to be computed.
    fn pending_readers(&self) -> impl Iterator<Item = Arc<Node>> + use<> {
        let readers = self.lock().as_ref().map(|pending| pending.readers.clone());
        readers
            .into_iter()
            .flatten()
            .filter_map(|reader| reader.upgrade())
            .filter(|reader| reader.is_pending())
    }

    /// The nodes that depend on this one and are still to be computed, the newest first.
    fn dependents(&self) -> Vec<Arc<Node>> {
        let mut known: BTreeMap<u64, Arc<Node>> = BTreeMap::new();
        let mut open: Vec<Arc<Node>> = self.pending_readers().collect();
        while let Some(node) = open.pop() {
            if let Entry::Vacant(place) = known.entry(node.serial) {
                open.extend(node.pending_readers());
                place.insert(node);
            }
        }
        known.into_values().rev().collect()
    }

    /// Computes the node if somebody may still ask for it.
    fn settle_if_needed(&self) -> Result<()> {
        if self.handles() > 0 || self.pending_readers().next().is_some() {
            graph::settle(self)?;
        }
        Ok(())
    }
}

impl PendingReader for Node {
    /// What depends on the node is computed before it: most often nobody needs it as an array of its own
    /// then.
    fn settle(&self) -> Result<()> {
        for node in self.dependents() {
            node.settle_if_needed()?;
        }
        self.settle_if_needed()
    }
    #[inline]
    fn is_pending(&self) -> bool {
        self.result.get().is_none()
    }
}

/// A program's reference to a node.
#[derive(Debug)]
pub struct Handle(Arc<Node>);

impl Handle {
    #[inline]
    pub(crate) fn new(node: Arc<Node>) -> Handle {
        node.handles.fetch_add(1, Relaxed);
        Handle(node)
    }

    /// The node.
    #[inline]
    pub(crate) fn node(&self) -> &Arc<Node> {
        &self.0
    }

    #[inline]
    pub(crate) fn evaluate(&self) -> Result<Stored> {
        graph::evaluate(&self.0)
    }
}

impl Clone for Handle {
    #[inline]
    fn clone(&self) -> Handle {
        Handle::new(Arc::clone(&self.0))
    }
}

impl Drop for Handle {
    #[inline]
    fn drop(&mut self) {
        self.0.handles.fetch_sub(1, Relaxed);
    }
}

/// The input that a dense array is, when it may be read late: nobody else can write its memory.
#[inline]
pub(crate) fn may_wait(dense: &Dense) -> bool {
    !dense.buffer().is_lent()
}
