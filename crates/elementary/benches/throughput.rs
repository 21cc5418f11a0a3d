//! Nanoseconds per element of each function and instruction set.
fn main() {}
