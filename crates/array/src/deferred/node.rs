//! One deferred operation.

use super::graph;
use dtype::{DType, Scalar};
use error::Result;
use layout::Layout;
use memory::PendingReader;
use ops::Elementwise;
use smallvec::{SmallVec, smallvec};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
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

pub(crate) type Inputs = SmallVec<[Input; 3]>;

/// One deferred operation, or the elements that it became.
#[derive(Debug)]
pub struct Node {
    dtype: DType,
    layout: Layout,
    /// What is to be done; `None` once the result is there.
    pending: Mutex<Option<Pending>>,
    result: OnceLock<Stored>,
    /// How often what is to be done has changed.
    changes: AtomicUsize,
    /// How many [`Handle`]s there are, as opposed to other nodes that read this one.
    handles: AtomicUsize,
    /// The nodes of the graph below, itself included; shared ones count again.
    weight: u32,
}

struct Pending {
    work: Work,
    inputs: Inputs,
    /// Nodes that read this one, directly or not: they will read its result's buffer.
    readers: Vec<Weak<dyn PendingReader>>,
}

impl std::fmt::Debug for Pending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} of {:?}, read by {}", self.work, self.inputs, self.readers.len())
    }
}

impl Node {
    /// A deferred operation; registers itself with the buffers that it reads, also through other nodes.
    pub(crate) fn new(work: Work, dtype: DType, layout: Layout, inputs: Inputs) -> Arc<Node> {
        let weight = inputs.iter().map(|input| if let Input::Node(node) = input { node.weight } else { 0 });
        let weight = 1 + weight.sum::<u32>();
        let node = Arc::new(Node {
            dtype,
            layout,
            // There from the start: another thread may settle the node as soon as it is registered.
            pending: Mutex::new(Some(Pending { work, inputs: inputs.clone(), readers: Vec::new() })),
            result: OnceLock::new(),
            changes: AtomicUsize::new(0),
            handles: AtomicUsize::new(0),
            weight,
        });
        let reader: Weak<dyn PendingReader> = Arc::<Node>::downgrade(&node);
        for input in &inputs {
            register(input, &reader);
        }
        node
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Pending>> {
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
    pub(crate) fn result(&self) -> Option<&Stored> {
        self.result.get()
    }

    #[inline]
    pub(crate) fn weight(&self) -> u32 {
        if self.result.get().is_some() { 0 } else { self.weight }
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
        known.readers.retain(|reader| reader.strong_count() > 0);
        known.readers.iter().for_each(|reader| source.buffer().add_pending(reader.clone()));
        let reader: Weak<dyn PendingReader> = Arc::<Node>::downgrade(self);
        source.buffer().add_pending(reader);
        drop(pending);
        drop(inputs);
    }

    /// Takes the result over and lets go of the operands. If another thread was faster, its equal
    /// result stays. Nodes that wait to read this one become pending readers of the result's buffer
    /// before anybody can write it.
    pub(crate) fn finish(&self, result: Stored) {
        let mut pending = self.lock();
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

/// Adds a reader to the buffers of an input, and of the nodes below it: whoever writes such a buffer
/// then finds the newest reader, which computes the others on its way.
fn register(input: &Input, reader: &Weak<dyn PendingReader>) {
    match input {
        Input::Stored(Stored::Dense(dense)) => dense.buffer().add_pending(reader.clone()),
        Input::Node(node) => {
            let mut pending = node.lock();
            match &mut *pending {
                Some(pending) => {
                    let readers = &mut pending.readers;
                    if readers.len() >= 8 && readers.len().is_power_of_two() {
                        readers.retain(|reader| reader.strong_count() > 0);
                    }
                    readers.push(reader.clone());
                    pending.inputs.iter().for_each(|input| register(input, reader));
                }
                None => {
                    drop(pending);
                    if let Some(Stored::Dense(dense)) = node.result() {
                        dense.buffer().add_pending(reader.clone());
                    }
                }
            }
        }
        _ => {}
    }
}

impl PendingReader for Node {
    fn settle(&self) -> Result<()> {
        graph::settle(self)
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
