//! The suite that any kind of storage must pass.
//!
//! Every check does the same thing twice, with arrays of the kind and with dense ones, and compares:
//! the same dtype, the same shape, the same bits (every NaN counts as one), the same words where both
//! refuse. A result computed from arrays of the kind must be of the kind again. Checks do not stop at
//! the first difference; the suite panics at its end with the list of what differed.

mod functions;
mod reductions;
mod structure;

use crate::{Lie, arranged, bytes, special};
use dtype::{DType, Scalar};
use error::Result;
use polyarray::Array;
use storage::{Dense, Stored};

/// Checks a kind of storage, given how an array of the kind is made of a dense one.
///
/// # Panics
/// With a list, where something differs from the dense result.
pub fn storage_suite(make: impl Fn(&Dense) -> Stored) {
    let mut suite = Suite { make: &make, kind: String::new(), checks: 0, failures: Vec::new() };
    suite.kind = suite.of_kind(&suite.values(DType::Float64, &[2])).0.kind();
    structure::check(&mut suite);
    functions::check(&mut suite);
    reductions::check(&mut suite);
    let Suite { kind, checks, failures, .. } = suite;
    assert!(checks > 1000, "the suite checks something");
    let few: Vec<&str> = failures.iter().take(25).map(String::as_str).collect();
    assert!(failures.is_empty(), "{kind}: {} of {checks} checks failed:\n{}", failures.len(), few.join("\n"));
}

pub(crate) struct Suite<'a> {
    make: &'a dyn Fn(&Dense) -> Stored,
    kind: String,
    checks: usize,
    failures: Vec<String>,
}

/// An array of the kind and the same array dense.
pub(crate) struct Twin(pub Array, pub Array);

/// The kind of an array's storage.
trait Kind {
    fn kind(&self) -> String;
}

impl Kind for Array {
    fn kind(&self) -> String {
        self.stored().map_or_else(|error| error.to_string(), |stored| stored.as_storage().kind().to_owned())
    }
}

impl Suite<'_> {
    /// An array of the kind, beside its dense twin.
    pub(crate) fn of_kind(&self, dense: &Dense) -> Twin {
        Twin(Array::from((self.make)(dense)), Array::from(dense.clone()))
    }

    /// Special values of a dtype in C order.
    pub(crate) fn values(&self, dtype: DType, shape: &[usize]) -> Dense {
        self.arranged(&special(dtype), dtype, shape, Lie::C)
    }

    /// Small values, whose sums and products are exact in every order.
    pub(crate) fn exact(&self, dtype: DType, shape: &[usize]) -> Dense {
        let values = [1.0, 2.0, 0.5, 1.0, 4.0, 0.25, 1.0, -1.0, 1.0].map(|x| Scalar::new(x).cast(dtype));
        // The sign of a zero part depends on the order of complex products.
        let last = if dtype.is_complex() { Scalar::new(2.0).cast(dtype) } else { values[7] };
        let values = [&values[..7], &[last, values[8]]].concat();
        let integers = [1i64, 2, 1, 3, 1, 1, 0, 1, 2].map(|x| Scalar::new(x).cast(dtype));
        self.arranged(if dtype.is_inexact() { &values } else { &integers }, dtype, shape, Lie::C)
    }

    pub(crate) fn arranged(&self, values: &[Scalar], dtype: DType, shape: &[usize], lie: Lie) -> Dense {
        arranged(values, dtype, shape, lie).expect("small arrays fit in memory")
    }

    /// Compares what came of the kind with what came of dense arrays.
    pub(crate) fn same(&mut self, what: impl Fn() -> String, got: Result<Array>, wanted: Result<Array>) {
        self.checks += 1;
        let difference = match (&got, &wanted) {
            (Ok(got), Ok(wanted)) => self.difference(got, wanted),
            (Err(got), Err(wanted)) if got == wanted => None,
            (Err(got), Err(wanted)) => Some(format!("refuses with {got:?} instead of {wanted:?}")),
            (Ok(_), Err(wanted)) => Some(format!("gives a result instead of {wanted:?}")),
            (Err(got), Ok(_)) => Some(format!("refuses: {got:?}")),
        };
        if let Some(difference) = difference {
            self.failures.push(format!("{}: {difference}", what()));
        }
    }

    fn difference(&self, got: &Array, wanted: &Array) -> Option<String> {
        if got.kind() != self.kind {
            return Some(format!("the result is of kind '{}'", got.kind()));
        }
        same_elements(got, wanted)
    }

    /// Notes a check that must hold.
    pub(crate) fn holds(&mut self, what: impl Fn() -> String, holds: bool) {
        self.checks += 1;
        if !holds {
            self.failures.push(what());
        }
    }
}

/// How two arrays differ, whatever their kinds.
pub(crate) fn same_elements(got: &Array, wanted: &Array) -> Option<String> {
    if (got.dtype(), got.shape()) != (wanted.dtype(), wanted.shape()) {
        let of = |x: &Array| format!("{} {}", x.dtype(), layout::shape_text(x.shape()));
        return Some(format!("{} instead of {}", of(got), of(wanted)));
    }
    match (bytes(got), bytes(wanted)) {
        (Ok(a), Ok(b)) if a == b => None,
        (Ok(a), Ok(b)) => {
            let at = a.iter().zip(&b).position(|(x, y)| x != y).unwrap_or(0) / wanted.dtype().itemsize();
            let element = |x: &Array| x.dense().and_then(|dense| dense.scalars()).map(|all| all[at]);
            Some(format!("element {at} is {:?} instead of {:?}", element(got), element(wanted)))
        }
        (Err(error), _) | (_, Err(error)) => Some(format!("cannot be read: {error}")),
    }
}
