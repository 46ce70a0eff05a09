//! The `wirepath` command, as a library, so that benchmarks and tests can use its parts.
//!
//! [`cli`] reads the command line and hands over to a command in [`cmd`]; [`output`] and
//! [`progress`] are what commands share.

pub mod cli;
pub mod cmd;
pub mod output;
pub mod progress;
