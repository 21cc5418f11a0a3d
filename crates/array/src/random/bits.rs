//! A bit generator that several owners share.

use ::random::{BitGenerator, Draw, Interface, Mapped, PCG64, PCG64DXSM, Standard, State};
use error::{Error, Result};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Numbers of one piece that a thread draws.
const PIECE: usize = 1 << 15;
/// Numbers of one piece of which a thread takes a function.
const FUNCTIONS: usize = 1 << 12;
/// Numbers from which several threads draw.
const MANY: usize = 1 << 17;

/// A bit generator under a lock; clones share it.
#[derive(Clone)]
pub struct Bits(Arc<Mutex<Box<dyn BitGenerator>>>);

impl std::fmt::Debug for Bits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bits({})", self.state().name())
    }
}

/// A bit generator for the time of one call.
pub(crate) struct Borrowed<'a>(&'a mut dyn BitGenerator);

impl BitGenerator for Borrowed<'_> {
    fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }
    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }
    fn next_f64(&mut self) -> f64 {
        self.0.next_f64()
    }
    fn next_f32(&mut self) -> f32 {
        self.0.next_f32()
    }
    fn fill_f64(&mut self, out: &mut [f64]) {
        if out.len() < MANY || !fill_pieces(self.0, out) {
            self.0.fill_f64(out);
        }
    }
    fn fill_u32(&mut self, out: &mut [u32]) {
        self.0.fill_u32(out);
    }
    fn fill_f32(&mut self, out: &mut [f32]) {
        self.0.fill_f32(out);
    }
    fn fill_mapped(&mut self, mapped: &Mapped<'_>, interface: Interface<'_>, out: &mut [f64]) {
        let uniform = matches!(mapped.standard, Standard::Uniform | Standard::Positive);
        let many = uniform && out.len() >= MANY && threads::num_threads() > 1;
        if !many && threads::useful(out.len() * mapped.cost) == 1 {
            return self.0.fill_mapped(mapped, interface, out);
        }
        mapped.standard.fill(self, interface, out);
        threads::each(out.chunks_mut(FUNCTIONS).collect(), mapped.function);
    }
    fn fill(&mut self, draw: Draw<'_>) {
        self.0.fill(draw);
    }
    fn state(&self) -> State {
        self.0.state()
    }
    fn set_state(&mut self, state: &State) -> std::result::Result<(), ::random::Error> {
        self.0.set_state(state)
    }
}

/// Fills on all cores, if this kind of generator can be cut; whether it did.
fn fill_pieces(bits: &mut dyn BitGenerator, out: &mut [f64]) -> bool {
    macro_rules! cut {
        ($kind:ident, $state:expr) => {{
            let mut whole = $kind::from_int(0);
            if whole.set_state(&$state).is_err() {
                return false;
            }
            let pieces = whole.pieces(out, PIECE);
            threads::each(pieces, |(mut bits, piece)| bits.fill_f64(piece));
            bits.set_state(&whole.state()).is_ok()
        }};
    }
    match bits.state() {
        state @ State::PCG64 { .. } => cut!(PCG64, state),
        state @ State::PCG64DXSM { .. } => cut!(PCG64DXSM, state),
        _ => false,
    }
}

impl Bits {
    /// Shares a bit generator.
    pub fn new(bits: impl BitGenerator + 'static) -> Bits {
        Bits(Arc::new(Mutex::new(Box::new(bits))))
    }

    fn lock(&self) -> MutexGuard<'_, Box<dyn BitGenerator>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs something with the bit generator, which nobody else uses meanwhile.
    pub fn with<R>(&self, run: impl FnOnce(&mut dyn BitGenerator) -> R) -> R {
        run(&mut **self.lock())
    }

    pub(crate) fn borrow<R>(&self, run: impl FnOnce(Borrowed<'_>) -> R) -> R {
        self.with(|bits| run(Borrowed(bits)))
    }

    /// Where the stream stands.
    pub fn state(&self) -> State {
        self.lock().state()
    }

    /// Continues from a state of the same kind of generator.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for a state of another kind.
    pub fn set_state(&self, state: &State) -> Result<()> {
        self.lock().set_state(state).map_err(refused)
    }
}

/// NumPy's refusal as an error of ours.
pub(crate) fn refused(error: ::random::Error) -> Error {
    match &error {
        ::random::Error::Overflow(_) => Error::overflow(error.to_string()),
        ::random::Error::Memory(_) => Error::memory(error.to_string()),
        ::random::Error::Entropy(_) => Error::new(error::Kind::Io, error.to_string()),
        _ => Error::value(error.to_string()),
    }
}
