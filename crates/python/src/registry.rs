//! Implementations of public functions for foreign types: what `polyarray.dispatch` decided, kept by types.
//!
//! Which implementation a call has is worked out in Python, once for the types of its arguments. Each function keeps the
//! answers, and a call that comes again costs a comparison of a few addresses before the implementation is called with
//! the arguments where the caller has them. Arrays, numbers and the like are told by [`crate::protocols::is_plain`]
//! before anybody looks here. What was registered, and the death of a type, makes all answers stale at once
//! ([`GENERATION`]).
//!
//! A function whose calls must be seen whatever their arguments are, because a backend is set or a plain type has
//! an implementation, has the C function exchanged that the interpreter calls ([`Entry`]), so that others pay nothing.

use crate::errors::guard_object;
use crate::memory::per_call;
use crate::protocols::is_plain;
use crate::vectorcall::{arguments, keywords};
use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi::{self, PyObject};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};
use smallvec::SmallVec;
use std::cell::UnsafeCell;
use std::sync::OnceLock;
use std::sync::atomic::{
    AtomicBool, AtomicPtr, AtomicU64, AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};

type Object<'py> = Bound<'py, PyAny>;

/// The number of times that all answers became stale.
static GENERATION: AtomicU64 = AtomicU64::new(0);

/// The context variable of scopes, from the first scope on.
static SCOPE: OnceLock<Py<PyAny>> = OnceLock::new();

/// How many scopes there are now, in all contexts.
static SCOPES: AtomicUsize = AtomicUsize::new(0);

/// Whether the interpreter has a lock, which guards tables.
static LOCKED: AtomicBool = AtomicBool::new(false);

/// The addresses of a call's scope and of its arguments' types.
type Key = SmallVec<[usize; 8]>;

/// The most words of a key: calls with more arguments are looked up in Python.
const LONGEST: usize = 24;

/// The most answers that a function keeps.
const ROOM: usize = 48;

#[derive(Default)]
struct Table {
    generation: u64,
    answers: Vec<(Key, Option<Py<PyAny>>)>,
    /// The place that the next answer takes where there is no room.
    next: usize,
}

/// The answers that a function keeps. Who finds them in use does without.
#[derive(Default)]
pub struct Known {
    table: UnsafeCell<Table>,
    used: AtomicBool,
    /// The address of the type that an implementation answered for most lately; 0 before.
    likely: AtomicUsize,
}

// SAFETY: the table is touched only by the thread that set `used`.
unsafe impl Sync for Known {}

/// What the words of a key say besides addresses of types, which are even.
const NAMED: usize = 1;
const OPEN: usize = 3;
const CLOSE: usize = 5;

/// The address of what the context says of libraries; 0 where it says nothing.
#[inline]
fn scope(py: Python<'_>) -> usize {
    if SCOPES.load(Relaxed) == 0 {
        return 0;
    }
    let Some(variable) = SCOPE.get() else { return 0 };
    let mut value = std::ptr::null_mut();
    // SAFETY: the object is a context variable, and the thread attached; what variables hold is never freed.
    unsafe {
        if ffi::PyContextVar_Get(variable.bind(py).as_ptr(), std::ptr::null_mut(), &raw mut value) == 0
            && !value.is_null()
        {
            ffi::Py_DECREF(value);
        }
    }
    value.addr()
}

/// Whether objects of a type may hold arrays that count.
#[inline]
fn is_sequence(class: *mut ffi::PyTypeObject) -> bool {
    class == &raw mut ffi::PyList_Type || class == &raw mut ffi::PyTuple_Type
}

/// An object, or the first item of a list or tuple whose items count.
///
/// # Safety
/// The thread is attached to an interpreter with a lock, and uses the item before anything can change the list.
#[inline]
unsafe fn leading<'a, 'py>(object: &'a Object<'py>, nested: bool) -> Borrowed<'a, 'py, PyAny> {
    let (py, pointer) = (object.py(), object.as_ptr());
    // SAFETY: the type says what the object is, and there is an item.
    unsafe {
        let class = ffi::Py_TYPE(pointer);
        let first = match nested {
            true if class == &raw mut ffi::PyTuple_Type && ffi::PyTuple_GET_SIZE(pointer) > 0 => {
                ffi::PyTuple_GET_ITEM(pointer, 0)
            }
            true if class == &raw mut ffi::PyList_Type && ffi::PyList_GET_SIZE(pointer) > 0 => {
                ffi::PyList_GET_ITEM(pointer, 0)
            }
            _ => pointer,
        };
        Borrowed::from_ptr(py, first)
    }
}

/// Whether a list or tuple has items, all of a type.
#[inline]
fn are_of(sequence: &Object<'_>, type_: usize) -> bool {
    if let Ok(tuple) = sequence.cast_exact::<PyTuple>() {
        return !tuple.is_empty() && tuple.iter_borrowed().all(|item| item.get_type_ptr().addr() == type_);
    }
    let Ok(list) = sequence.cast_exact::<PyList>() else { return false };
    !list.is_empty() && list.iter().all(|item| item.get_type_ptr().addr() == type_)
}

/// Adds the types of objects; those in lists and tuples, once each, where these count.
fn add_types(key: &mut Key, objects: &[Object<'_>], nested: bool) {
    for object in objects {
        let class = object.get_type_ptr();
        key.push(class.addr());
        if nested && is_sequence(class) {
            key.push(OPEN);
            let start = key.len();
            add_items(key, object, start);
            key.push(CLOSE);
        }
        if key.len() > LONGEST {
            return;
        }
    }
}

/// Adds the types of a sequence's items, and of those in sequences among them.
fn add_items(key: &mut Key, sequence: &Object<'_>, start: usize) {
    let mut add = |item: Object<'_>| {
        let class = item.get_type_ptr();
        if is_sequence(class) {
            add_items(key, &item, start);
        } else if !key[start..].contains(&class.addr()) && key.len() <= LONGEST {
            key.push(class.addr());
        }
    };
    if let Ok(list) = sequence.cast_exact::<PyList>() {
        list.iter().for_each(&mut add);
    } else if let Ok(tuple) = sequence.cast_exact::<PyTuple>() {
        tuple.iter().for_each(&mut add);
    }
}

/// A call whose arguments may have types with implementations.
pub struct Sought<'a, 'py> {
    /// The function.
    pub function: &'a Object<'py>,
    /// A method of it, or `__call__`.
    pub method: &'static str,
    /// The arguments without names.
    pub given: &'a [Object<'py>],
    /// Those with names.
    pub named: &'a [Object<'py>],
    /// Whether objects in lists and tuples count.
    pub nested: bool,
}

impl<'py> Sought<'_, 'py> {
    /// Whether a key is that of this call. Where the items of a sequence have several types, this does not tell.
    #[inline]
    fn has(&self, key: &Key, scope: usize) -> bool {
        let mut words = key.iter().copied();
        words.next() == Some(scope)
            && (self.method == "__call__" || words.next() == Some(self.word()))
            && self.given.iter().all(|object| self.is_next(&mut words, object))
            && (self.named.is_empty() || words.next() == Some(NAMED))
            && self.named.iter().all(|object| self.is_next(&mut words, object))
            && words.next().is_none()
    }

    /// Whether the next words of a key stand for an object.
    #[inline]
    fn is_next(&self, words: &mut impl Iterator<Item = usize>, object: &Object<'_>) -> bool {
        let class = object.get_type_ptr();
        if words.next() != Some(class.addr()) {
            return false;
        }
        if !self.nested || !is_sequence(class) {
            return true;
        }
        let (open, only, close) = (words.next(), words.next(), words.next());
        open == Some(OPEN) && close == Some(CLOSE) && only.is_some_and(|only| are_of(object, only))
    }

    /// What stands for a method in a key.
    fn word(&self) -> usize {
        (self.method.as_ptr().addr() << 1) | NAMED
    }

    fn key(&self, scope: usize) -> Key {
        let mut key = Key::new();
        key.push(scope);
        if self.method != "__call__" {
            key.push(self.word());
        }
        add_types(&mut key, self.given, self.nested);
        if !self.named.is_empty() {
            key.push(NAMED);
            add_types(&mut key, self.named, self.nested);
        }
        key
    }

    /// What Python decides.
    #[cold]
    fn decide(&self) -> PyResult<Option<Py<PyAny>>> {
        let py = self.function.py();
        let given = PyTuple::new(py, self.given)?;
        let named = PyTuple::new(py, self.named)?;
        let decided = py.import("polyarray.dispatch")?.getattr("_decide")?.call1((
            self.function,
            self.method,
            given,
            named,
        ))?;
        Ok(Some(decided).filter(|decided| !decided.is_none()).map(Bound::unbind))
    }
}

/// What comes of asking for the answer of a call that probably came before.
pub enum Again {
    /// What the implementation returned: a new reference, or null with an exception set.
    Answered(*mut PyObject),
    /// The implementation declined.
    Declined(Py<PyAny>),
    /// Nothing is known, and nothing was called.
    Unknown,
}

impl Known {
    /// What a function of the table gives, unless the table is in use.
    #[inline]
    fn with<R>(&self, look: impl FnOnce(&mut Table) -> R) -> Option<R> {
        if LOCKED.load(Relaxed) {
            // Under the interpreter's lock nobody comes between the two.
            if self.used.load(Relaxed) {
                return None;
            }
            self.used.store(true, Relaxed);
        } else if self.used.swap(true, Acquire) {
            return None;
        }
        // SAFETY: this thread found the table unused and said that it uses it; what it does with it neither runs Python code
        // nor panics.
        let found = look(unsafe { &mut *self.table.get() });
        self.used.store(false, Release);
        Some(found)
    }

    /// What the implementation answers that is known for calls with such arguments, if one of them is of the type
    /// that was answered for most lately: a short way for calls that come again and again.
    ///
    /// # Safety
    /// As the interpreter calls `function`, on an attached thread.
    #[inline]
    pub unsafe fn again(
        &self,
        function: &*mut PyObject,
        args: *const *mut PyObject,
        flags: usize,
        names: *mut PyObject,
        nested: bool,
    ) -> Again {
        let likely = self.likely.load(Relaxed);
        if likely == 0 {
            return Again::Unknown;
        }
        // SAFETY: passed on from the caller; a slice of `Bound`s has the layout of one of pointers. Only interpreters
        // with a lock have a likely type.
        unsafe {
            let py = Python::assume_attached();
            let (all, given) = arguments(args, flags, names);
            let all: &[Object<'_>] = std::slice::from_raw_parts(all.as_ptr().cast(), all.len());
            let (given, named) = all.split_at(given);
            let is_likely = |object| leading(object, nested).get_type_ptr().addr() == likely;
            if !given.iter().any(is_likely) || per_call::place(py, names).is_some() {
                return Again::Unknown;
            }
            let function = Bound::ref_from_ptr(py, function);
            let sought = Sought { function, method: "__call__", given, named, nested };
            let (generation, scope) = (GENERATION.load(Relaxed), scope(py));
            let found = self.with(|table| {
                let mut answers = table.answers.iter().filter(|_| table.generation == generation);
                let (_, found) = answers.find(|(known, _)| sought.has(known, scope))?;
                found.as_ref().map(|found| found.bind(py).clone())
            });
            let Some(Some(found)) = found else { return Again::Unknown };
            let result = ffi::PyObject_Vectorcall(found.as_ptr(), args, flags, names);
            match result == ffi::Py_NotImplemented() {
                true => Again::Declined(found.unbind()),
                false => Again::Answered(result),
            }
        }
    }

    /// The implementation that a call has, if it has one.
    ///
    /// # Errors
    /// `TypeError` where there are several and none is the best.
    #[inline]
    pub fn find<'py>(&self, sought: &Sought<'_, 'py>) -> PyResult<Option<Object<'py>>> {
        let py = sought.function.py();
        let generation = GENERATION.load(Relaxed);
        let scope = scope(py);
        let kept = self.with(|table| {
            if table.generation != generation {
                return None;
            }
            let answers = &table.answers;
            let mut found = answers.iter().find(|(known, _)| sought.has(known, scope));
            if found.is_none() && sought.nested {
                let key = sought.key(scope);
                found = answers.iter().find(|(known, _)| *known == key);
            }
            let (_, found) = found?;
            Some(found.as_ref().map(|found| found.clone_ref(py)))
        });
        if let Some(Some(found)) = kept {
            return Ok(found.map(|found| found.into_bound(py)));
        }
        self.seek(sought, generation, scope)
    }

    /// What Python decides, which is kept.
    #[cold]
    fn seek<'py>(
        &self,
        sought: &Sought<'_, 'py>,
        generation: u64,
        scope: usize,
    ) -> PyResult<Option<Object<'py>>> {
        let py = sought.function.py();
        let key = sought.key(scope);
        let found = sought.decide()?;
        let answer = found.as_ref().map(|found| found.bind(py).clone());
        if answer.is_some() && LOCKED.load(Relaxed) {
            // SAFETY: the interpreter has a lock, and nothing changes lists here.
            let mut leads = sought.given.iter().map(|object| unsafe { leading(object, sought.nested) });
            if let Some(first) = leads.find(|object| !is_plain(object)) {
                self.likely.store(first.get_type_ptr().addr(), Relaxed);
            }
        }
        if key.len() > LONGEST {
            return Ok(answer);
        }
        let mut stale = Vec::new();
        let mut row = Some((key, found));
        self.with(|table| {
            // What was registered while Python decided makes the answer stale.
            if GENERATION.load(Relaxed) != generation {
                return;
            }
            if table.generation != generation {
                stale = std::mem::take(&mut table.answers);
                table.generation = generation;
                table.next = 0;
            }
            let Some(row) = row.take() else { return };
            if table.answers.len() < ROOM {
                table.answers.push(row);
            } else {
                stale.push(std::mem::replace(&mut table.answers[table.next], row));
                table.next = (table.next + 1) % ROOM;
            }
        });
        // Implementations may run Python code when they go.
        drop((stale, row));
        Ok(answer)
    }

    /// What the implementation of a call answers; `None` where it has none, or where protocols have their say. It is not
    /// called again where it declined already.
    ///
    /// # Safety
    /// As the interpreter calls: `args` points to the arguments of `sought`, `names` is null or the tuple of the names
    /// of the last ones.
    ///
    /// # Errors
    /// Those of the implementation; `TypeError` where it declines and nobody else answers.
    #[inline]
    pub unsafe fn answer(
        &self,
        sought: &Sought<'_, '_>,
        args: *const *mut PyObject,
        flags: usize,
        names: *mut PyObject,
        declined: Option<Py<PyAny>>,
    ) -> PyResult<Option<*mut PyObject>> {
        let py = sought.function.py();
        let found = match declined {
            Some(found) => found.into_bound(py),
            None => {
                let Some(found) = self.find(sought)? else { return Ok(None) };
                // SAFETY: passed on from the caller.
                let result = unsafe { ffi::PyObject_Vectorcall(found.as_ptr(), args, flags, names) };
                if result.is_null() {
                    return Err(PyErr::fetch(py));
                }
                if result != py.NotImplemented().as_ptr() {
                    return Ok(Some(result));
                }
                found
            }
        };
        let keywords = PyDict::new(py);
        for (k, value) in sought.named.iter().enumerate() {
            // SAFETY: there is a name for each of these arguments.
            let name = unsafe { Bound::from_borrowed_ptr(py, ffi::PyTuple_GET_ITEM(names, k as isize)) };
            keywords.set_item(name, value)?;
        }
        after_decline(sought, &found, &keywords).map(|answer| answer.map(Bound::into_ptr))
    }

    /// [`Known::answer`] for arguments in a dictionary.
    ///
    /// # Errors
    /// As there.
    pub fn answer_named<'py>(
        &self,
        function: &Object<'py>,
        method: &'static str,
        given: &[Object<'py>],
        keywords: &Bound<'py, PyDict>,
    ) -> PyResult<Option<Object<'py>>> {
        let named: Vec<_> = keywords.values().iter().collect();
        let sought = Sought { function, method, given, named: &named, nested: true };
        let Some(found) = self.find(&sought)? else { return Ok(None) };
        let result = found.call(PyTuple::new(function.py(), given)?, Some(keywords))?;
        if !result.is(function.py().NotImplemented()) {
            return Ok(Some(result));
        }
        after_decline(&sought, &found, keywords)
    }
}

/// Whether an operator's other operand is an array of a library that answers for it, to which operators leave it as
/// functions do: those libraries' own operators know nothing of our arrays.
pub fn is_answered_by_library(other: &Object<'_>) -> PyResult<bool> {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    if is_plain(other) || other.is_instance_of::<crate::array::PyArray>() {
        return Ok(false);
    }
    let given = std::slice::from_ref(other);
    let sought = Sought { function: other, method: "library", given, named: &[], nested: false };
    Ok(KNOWN.get_or_init(Known::default).find(&sought)?.is_some())
}

/// What others answer after an implementation declined.
#[cold]
fn after_decline<'py>(
    sought: &Sought<'_, 'py>,
    found: &Object<'py>,
    keywords: &Bound<'py, PyDict>,
) -> PyResult<Option<Object<'py>>> {
    let py = sought.function.py();
    let given = PyTuple::new(py, sought.given)?;
    let arguments = (sought.function, sought.method, found, given, keywords);
    let answer = py.import("polyarray.dispatch")?.getattr("_declined")?.call1(arguments)?;
    Ok(Some(answer).filter(|answer| !answer.is(py.NotImplemented())))
}

/// The C function that the interpreter calls, which can be exchanged.
pub struct Entry(AtomicPtr<()>);

impl Entry {
    /// That function.
    pub fn new(function: ffi::vectorcallfunc) -> Entry {
        Entry(AtomicPtr::new(function as *mut ()))
    }

    /// Has the interpreter call another one.
    pub fn set(&self, function: ffi::vectorcallfunc) {
        self.0.store(function as *mut (), Relaxed);
    }
}

/// A call that Python sees first, whatever its arguments are; `own` is what the interpreter calls otherwise.
///
/// # Safety
/// As the interpreter calls.
pub unsafe fn watched(
    function: *mut PyObject,
    args: *const *mut PyObject,
    flags: usize,
    names: *mut PyObject,
    own: ffi::vectorcallfunc,
) -> *mut PyObject {
    // SAFETY: promised by the caller; a slice of `Bound`s has the layout of one of pointers.
    unsafe {
        guard_object(|py| {
            let (all, given) = arguments(args, flags, names);
            let all: &[Object<'_>] = std::slice::from_raw_parts(all.as_ptr().cast(), all.len());
            let keywords = keywords(py, &all[given..], names)?;
            let function_object = Bound::ref_from_ptr(py, &function);
            let arguments = (function_object, PyTuple::new(py, &all[..given])?, keywords);
            let answer = py.import("polyarray.dispatch")?.getattr("_before")?.call1(arguments)?;
            if !answer.is(py.NotImplemented()) {
                return Ok(answer.into_ptr());
            }
            let result = own(function, args, flags, names);
            if result.is_null() { Err(PyErr::fetch(py)) } else { Ok(result) }
        })
    }
}

/// Registers implementations of a function: `polyarray.dispatch.register` with this function.
///
/// # Errors
/// Those of that function.
pub fn register_implementation<'py>(
    function: Object<'py>,
    types: &Bound<'py, PyTuple>,
    keywords: Option<&Bound<'py, PyDict>>,
) -> PyResult<Object<'py>> {
    let py = function.py();
    let arguments: Vec<_> = std::iter::once(function).chain(types.iter()).collect();
    py.import("polyarray.dispatch")?.getattr("register")?.call(PyTuple::new(py, arguments)?, keywords)
}

/// Makes all answers stale.
#[pyfunction]
fn _forget_answers() {
    GENERATION.fetch_add(1, Relaxed);
}

/// Names the context variable of scopes, whose values must never be freed.
#[pyfunction]
fn _set_scope_variable(variable: &Bound<'_, PyAny>) -> PyResult<()> {
    // SAFETY: asks a live object.
    if unsafe { ffi::PyContextVar_CheckExact(variable.as_ptr()) } == 0 {
        return Err(PyRuntimeError::new_err("scopes need a context variable"));
    }
    let _ = SCOPE.set(variable.clone().unbind());
    GENERATION.fetch_add(1, Relaxed);
    Ok(())
}

/// Counts scopes that begin (1) and end (-1).
#[pyfunction]
fn _count_scopes(change: isize) {
    SCOPES.fetch_add(change.cast_unsigned(), Relaxed);
}

/// Whether an object's type exports buffers.
#[pyfunction]
fn _exports_buffer(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: asks a live object.
    unsafe { ffi::PyObject_CheckBuffer(object.as_ptr()) != 0 }
}

/// Adds this subject to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    LOCKED.store(crate::kept::has_lock(module.py())?, Relaxed);
    module.add_function(wrap_pyfunction!(_forget_answers, module)?)?;
    module.add_function(wrap_pyfunction!(_set_scope_variable, module)?)?;
    module.add_function(wrap_pyfunction!(_count_scopes, module)?)?;
    module.add_function(wrap_pyfunction!(_exports_buffer, module)?)
}
