//! The interface of bit generators for C, in the layout of NumPy's `bitgen_t`: what compiled code draws from.
//!
//! A capsule holds the functions and a share of the bit generator, so that it may outlive the object that it came
//! from. Each call takes the generator's own lock, which costs more than the draw; `lock` is not asked for.

use polyarray::random::{BitGenerator, Bits, State};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::ffi::c_void;

#[repr(C)]
struct Interface {
    state: *const Bits,
    next_uint64: extern "C" fn(*const Bits) -> u64,
    next_uint32: extern "C" fn(*const Bits) -> u32,
    next_double: extern "C" fn(*const Bits) -> f64,
    next_raw: extern "C" fn(*const Bits) -> u64,
    /// What `state` points to.
    _bits: Box<Bits>,
}

// SAFETY: the pointer is to memory that the value owns, and bits may be used from any thread.
unsafe impl Send for Interface {}

fn with<R>(state: *const Bits, draw: impl FnOnce(&mut dyn BitGenerator) -> R) -> R {
    // SAFETY: callers pass the pointer that lies beside these functions, which is to bits that the capsule owns.
    let bits = unsafe { &*state };
    bits.with(draw)
}

extern "C" fn next_uint64(state: *const Bits) -> u64 {
    with(state, |bits| bits.next_u64())
}
extern "C" fn next_uint32(state: *const Bits) -> u32 {
    with(state, |bits| bits.next_u32())
}
extern "C" fn next_double(state: *const Bits) -> f64 {
    with(state, |bits| bits.next_f64())
}
extern "C" fn next_narrow(state: *const Bits) -> u64 {
    u64::from(next_uint32(state))
}

/// The capsule of a bit generator.
pub(super) fn capsule<'py>(py: Python<'py>, bits: &Bits) -> PyResult<Bound<'py, PyCapsule>> {
    let bits = Box::new(bits.clone());
    let narrow = matches!(bits.state(), State::MT19937 { .. });
    let interface = Interface {
        state: &raw const *bits,
        next_uint64,
        next_uint32,
        next_double,
        next_raw: if narrow { next_narrow } else { next_uint64 },
        _bits: bits,
    };
    const _: () = assert!(std::mem::offset_of!(Interface, next_raw) == 4 * size_of::<*const c_void>());
    PyCapsule::new_with_value(py, interface, c"BitGenerator")
}
