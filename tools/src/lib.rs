//! The `wirepath` command, as a library, so that benchmarks and tests can use its parts.
//!
//! [`cli`] reads the command line and hands over to a command in [`cmd`]; [`output`] and
//! [`progress`] are what commands share. [`market`] is the synthetic day that the demo, `gen` and the
//! benchmarks run on.

pub mod cli;
pub mod cmd;
pub mod market;
pub mod output;
pub mod progress;
