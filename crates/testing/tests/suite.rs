//! The suite itself: a storage that says only what it must passes, and mistakes are found.

use dtype::DType;
use error::Result;
use storage::{Dense, Movement, Storage, Stored};
use testing::storage_suite;

/// A storage of which only the required methods are written, and a mistake that it makes.
#[derive(Debug)]
struct Plain {
    dense: Dense,
    mistake: Option<Mistake>,
}

#[derive(Debug, Clone, Copy)]
enum Mistake {
    /// Slices begin with the wrong element.
    Slice,
    /// Results are dense.
    Kind,
}

impl Storage for Plain {
    fn kind(&self) -> &'static str {
        "plain"
    }
    fn dtype(&self) -> DType {
        self.dense.dtype()
    }
    fn shape(&self) -> &[usize] {
        self.dense.shape()
    }
    fn to_dense(&self) -> Result<Dense> {
        Ok(self.dense.clone())
    }
    fn of_dense(&self, dense: &Dense) -> Result<Stored> {
        Ok(match self.mistake {
            Some(Mistake::Kind) => Stored::Dense(dense.clone()),
            mistake => Stored::new(Plain { dense: dense.clone(), mistake }),
        })
    }
    fn moved(&self, movement: &Movement) -> Result<Stored> {
        let movement = match (self.mistake, movement) {
            (Some(Mistake::Slice), &Movement::Slice { axis, start, step: 1, count }) if start > 0 => {
                Movement::Slice { axis, start: start - 1, step: 1, count }
            }
            (_, movement) => movement.clone(),
        };
        self.of_dense(&movement.of_dense(&self.dense)?)
    }
}

fn of(mistake: Option<Mistake>) {
    storage_suite(|dense| Stored::new(Plain { dense: dense.clone(), mistake }));
}

#[test]
fn dense_arrays_pass() {
    storage_suite(|dense| Stored::Dense(dense.clone()));
}

#[test]
fn five_methods_are_enough() {
    of(None);
}

#[test]
#[should_panic(expected = "instead of")]
fn wrong_elements_are_found() {
    of(Some(Mistake::Slice));
}

#[test]
#[should_panic(expected = "the result is of kind 'dense'")]
fn wrong_kinds_are_found() {
    of(Some(Mistake::Kind));
}
