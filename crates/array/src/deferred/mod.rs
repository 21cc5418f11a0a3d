//! Deferral: element-wise work that waits until somebody needs the elements.
//!
//! A large element-wise operation makes a [`Node`] instead of an array: the row, the operands, and the
//! shape, dtype and layout that the result will have, all checked. Nodes that read nodes form a graph;
//! evaluation turns the part of it that is not computed yet into one program and runs it in one pass.
//!
//! The contract, which makes this invisible but for the clock: a buffer that is written first settles
//! the nodes that read it, and those that depend on them ([`memory::PendingReader`]); memory that somebody else can write is never
//! read late; a node that another live handle refers to is written out in the pass that first computes
//! it; a graph never grows beyond [`LIMIT`] nodes; and while other faults than the default count, or
//! in an eager scope, nothing is deferred.
//!
//! A pass that is the last reader of an operand writes its result over it: so chains of operators in place
//! work in place, and a loop that replaces an array needs one. Such a pass cannot be interrupted.

mod graph;
mod node;

pub use graph::explain;
pub(crate) use graph::{assign, evaluate_into, reduce};
pub use node::Handle;
pub(crate) use node::{Input, Inputs, Node, Work, may_wait, weight};

use crate::Array;
use error::Result;

/// From how many elements on operations are deferred: below, a pass costs less than a node.
pub const SMALLEST: usize = 4096;

/// The most nodes that wait in one graph.
pub const LIMIT: u64 = 96;

/// Computes arrays that are deferred, those that share work in one pass.
///
/// # Errors
/// Whatever a computation runs into.
pub fn evaluate(arrays: &[&Array]) -> Result<()> {
    for array in arrays {
        array.stored()?;
    }
    Ok(())
}
