//! Benchmarks: each compares rivals and floors in one run.
//!
//! A benchmark is a program under `src/bin`. It enters its rivals in a [`Contest`], which runs them
//! in turns, so that a neighbour's noise falls on all of them, and compares what they took round by
//! round. (The usual harnesses time one after the other, and on a shared host compare the weather.)
//! A turn begins when the host is as quick as it has been, and is repeated if it is not at its end,
//! as far as `--patience` goes: by a fixed loop's pace, never by what the turn came to.
//! Every run of a rival must come with the right answer, beginning with a first one that is not
//! timed. A [`Report`] prints the contests and, asked with `--record`, writes them down in
//! `perf/results` with all it takes to repeat them.
//!
//! ```
//! use std::time::Instant;
//!
//! use wirepath_bench::{Contest, Options, Report, Sample};
//!
//! let numbers: Vec<u64> = (1..=1_000).collect();
//! let count = numbers.len() as u64;
//! let mut contest = Contest::new("sum", "ns/number");
//! contest.enter("loop", 500_500, || {
//!     let start = Instant::now();
//!     let mut sum = 0;
//!     for number in &numbers {
//!         sum += number;
//!     }
//!     Ok(Sample::per_item(start.elapsed(), count, sum))
//! });
//! contest.enter("formula", 500_500, || {
//!     let start = Instant::now();
//!     let sum = count * (count + 1) / 2;
//!     Ok(Sample::per_item(start.elapsed(), count, sum))
//! });
//! contest.against("loop").at_most("formula", 2.0);
//!
//! let options = Options { rounds: 5, ..Options::default() };
//! let mut report = Report::start("example", "Adds numbers.", &options)?;
//! let outcome = report.run(contest)?;
//! assert_eq!(outcome.row("loop").ratio, Some(1.0));
//! report.finish()?;
//! # Ok::<(), anyhow::Error>(())
//! ```

mod contest;
mod record;
mod report;
mod steady;
pub mod streams;

pub use contest::{Contest, Outcome, Row, Sample, Target};
pub use report::{Options, Report, two_cores};
