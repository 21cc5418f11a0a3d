//! Nothing but a test, apart from the C interface so that its generator is not compiled with the engine: is
//! `polyarray.h` what `crates/capi` says?
