//! The commands: one file each, with `Args` (its flags) and `run` (what it does).
//!
//! A command writes what other programs may read to standard output, through
//! [`crate::output::Output`], and everything else to standard error. Its errors are sentences: what
//! was being done to which file, group or key, then why it failed.

pub mod books;
pub mod decode;
pub mod demo;
pub mod generate;
mod lines;
pub mod orders;
pub mod replay;
pub mod run;
mod servers;
pub mod sim;
pub mod stats;
