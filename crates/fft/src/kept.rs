//! The plans that a thread has made last.
//!
//! A plan holds tables as long as the lines that it transforms, whose making takes longer than the transform. Each
//! thread keeps its own: there is nothing to wait for, also in a process that was forked.

use crate::{Direction, Transform};
use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

/// Plans that a thread keeps at most.
const PLANS: usize = 32;
/// Points of all of them together; one plan is kept, however many it has.
const POINTS: usize = 1 << 21;

type Key = (TypeId, usize, Direction);

thread_local! {
    /// The last one first.
    static KEPT: RefCell<VecDeque<(Key, Arc<dyn Any + Send + Sync>)>> = const { RefCell::new(VecDeque::new()) };
}

/// A transform of `n` points, which are at least one.
pub fn plan<P: Transform>(n: usize, direction: Direction) -> Arc<P> {
    let key = (TypeId::of::<P>(), n, direction);
    KEPT.with_borrow_mut(|kept| {
        if let Some(at) = kept.iter().position(|(other, _)| *other == key)
            && let Some(found) = kept.remove(at)
            && let Ok(plan) = Arc::clone(&found.1).downcast::<P>()
        {
            kept.push_front(found);
            return plan;
        }
        let plan = Arc::new(P::new(n, direction));
        kept.push_front((key, Arc::clone(&plan) as Arc<dyn Any + Send + Sync>));
        let mut points = 0usize;
        let fits = |(_, n, _): &Key| {
            points = points.saturating_add(*n);
            points <= POINTS
        };
        let fitting = kept.iter().map(|(key, _)| key).map(fits).take_while(|fits| *fits).count();
        kept.truncate(fitting.clamp(1, PLANS));
        plan
    })
}
