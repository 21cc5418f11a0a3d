//! Operations of the catalogue with all their arguments, their methods, and what becomes of floating-point faults.

use super::{Arguments, Function, Row, rows};
use crate::values::{Answer, Value};
use cpu::{Fault, Watch};
use error::{Error, Result};
use ops::Elementwise;
use polyarray::{elementwise, indexing, reduction, settings};
use std::cell::RefCell;

/// Calls an operation on elements.
pub(super) fn of_elements(row: &'static Elementwise, mut values: Vec<Value<'_>>) -> Result<Answer> {
    // Operations have no names for what they read; errors call them x.
    static OPTIONS: std::sync::LazyLock<Function> = std::sync::LazyLock::new(|| {
        Function::new((
            "operation(x, out=None, where=None, casting='same_kind', order='K', dtype=None)",
            |_| Ok(Answer::Nothing),
        ))
    });
    if values.len() < row.nin() {
        return Err(Error::type_(format!(
            "{}() takes {} arguments, not {}",
            row.name,
            row.nin(),
            values.len()
        )));
    }
    let rest = values.split_off(row.nin());
    let a = Arguments::new(&OPTIONS, [Value::List(values)].into_iter().chain(rest).collect())?;
    let (operands, out, mask) = (a.operands(0)?, a.outputs(1)?, a.optional_array(2)?);
    let options = elementwise::Options {
        out: &out,
        mask: mask.as_ref(),
        dtype: a.optional_dtype(5)?,
        casting: a.casting(3)?,
        order: a.order(4)?,
    };
    let mut results = elementwise::apply(row, &operands, &options)?.into_iter();
    Ok(match row.nout() {
        1 => results.next().into(),
        _ => results.collect::<Vec<_>>().into(),
    })
}

fn row_of(a: &Arguments<'_, '_>) -> Result<&'static Elementwise> {
    let name = a.text(0)?;
    ops::find(name).ok_or_else(|| Error::value(format!("there is no operation '{name}'")))
}

thread_local! {
    static EAGER: RefCell<Option<settings::Eager>> = const { RefCell::new(None) };
}

const FAULTS: [(Fault, &str); 4] = [
    (Fault::Divide, "divide by zero"),
    (Fault::Overflow, "overflow"),
    (Fault::Underflow, "underflow"),
    (Fault::Invalid, "invalid value"),
];

/// What happened on this thread: pairs of a fault and a function, each fault in NumPy's order.
fn taken_faults() -> Vec<Answer> {
    let found = settings::take_faults();
    let mut told = Vec::new();
    for (fault, words) in FAULTS {
        for (_, function) in found.iter().filter(|(found, _)| *found == fault) {
            told.push(Answer::from((words.to_owned(), function.to_owned())));
        }
    }
    told
}

pub(super) const ROWS: &[Row] = rows! {
    "ufunc.reduce(name, x, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=None)" => |a| {
        let (row, x, axes, mask) = (row_of(a)?, a.array(1)?, a.axes(2)?, a.optional_array(7)?);
        let dtype = a.optional_dtype(3)?;
        let initial = match a.optional_array(6)? {
            Some(initial) => Some(initial.item()?.cast(dtype.map_or_else(|| reduction::default_dtype(row, x.dtype()), Ok)?)),
            None => None,
        };
        let options = reduction::Options {
            axes: axes.as_deref(), dtype, keepdims: a.truth(5)?, initial, mask: mask.as_ref(),
            out: a.optional_written(4)?, ..reduction::Options::default()
        };
        reduction::reduce(row, &x, &options)?
    };
    "ufunc.accumulate(name, x, axis=0, dtype=None)" => |a| {
        reduction::accumulate(row_of(a)?, &a.array(1)?, a.integer(2)?, a.optional_dtype(3)?)?
    };
    "ufunc.reduceat(name, x, indices, axis=0, dtype=None)" => |a| {
        indexing::at::reduceat(row_of(a)?, &a.array(1)?, &a.integers(2)?, a.integer(3)?, a.optional_dtype(4)?)?
    };
    "ufunc.outer(name, x1, x2)" => |a| {
        let options = elementwise::Options::default();
        let mut results = indexing::at::outer(row_of(a)?, a.operand(1)?, a.operand(2)?, &options)?.into_iter();
        results.next()
    };
    "ufunc.at(name, x, key, values=None)" => |a| {
        indexing::at::at(row_of(a)?, a.written(1)?, &a.key(2)?, a.optional_operand(3)?)?
    };
    "ufunc.identity(name)" => |a| {
        let row = row_of(a)?;
        match row.name {
            "add" | "logical_or" | "bitwise_or" | "bitwise_xor" | "logical_xor" | "logaddexp" | "hypot" => Some(0i64),
            "multiply" | "logical_and" | "gcd" | "lcm" => Some(1),
            "bitwise_and" => Some(-1),
            _ => None,
        }
    };
    "ufunc.aliases(name)" => |a| row_of(a)?.aliases.iter().map(|&alias| alias.to_owned()).collect::<Vec<String>>();
    "take_faults()" => |_a| Answer::List(taken_faults());
    "watch_faults(divide=True, over=True, under=False, invalid=True, eager=False)" => |a| {
        let mut watch = Watch::NONE;
        for (at, (fault, _)) in FAULTS.iter().enumerate() {
            watch.set(*fault, a.truth(at)?);
        }
        settings::set_watch(watch);
        let eager = a.truth(4)?;
        EAGER.with_borrow_mut(|held| *held = eager.then(settings::eager));
    };
};
