//! A benchmark's run from start to end: options, hiccups beside it, tables, the record.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::ensure;
use wirepath_perf::hiccup::{HiccupMeter, HiccupMode};
use wirepath_perf::pin;

use crate::record::{Circumstances, Record, to_markdown};
use crate::{Contest, Outcome};

/// Where results are kept.
const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../perf/results");

/// What every benchmark can be told on its command line. A program flattens it into its own.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Options {
    /// How often each rival runs.
    #[arg(long, default_value_t = 9)]
    pub rounds: usize,
    /// Writes the results to perf/results.
    #[arg(long)]
    pub record: bool,
    /// Seconds that a contest may wait for the host to be quick, and repeat turns in which it was not, per round.
    #[arg(long, default_value_t = 5)]
    pub patience: u64,
}

/// Runs a benchmark's contests, prints them to stderr, and keeps them.
#[derive(Debug)]
pub struct Report {
    options: Options,
    record: Record,
    meter: HiccupMeter,
}

impl Report {
    /// Begins the benchmark `name`, which says in `about` what it does, and prints on what host.
    ///
    /// # Errors
    ///
    /// When results are to be recorded of a build without optimisation, or hiccups cannot be
    /// measured.
    pub fn start(name: &str, about: &str, options: &Options) -> anyhow::Result<Self> {
        ensure!(
            !(options.record && cfg!(debug_assertions)),
            "figures of a debug build are not worth recording: run with --release"
        );
        ensure!(options.rounds > 0, "--rounds 0 leaves nothing to compare");
        let circumstances = Circumstances::read();
        eprintln!("{about}\n{}\n", circumstances.host);
        if cfg!(debug_assertions) {
            eprintln!("this is a debug build: figures say nothing\n");
        }
        let record = Record {
            name: name.to_owned(),
            about: about.to_owned(),
            circumstances,
            outcomes: Vec::new(),
            notes: Vec::new(),
            hiccups: Default::default(),
        };
        let meter = HiccupMeter::start(HiccupMode::Sleep, None)?;
        Ok(Self { options: options.clone(), record, meter })
    }

    /// Runs a contest and prints its table.
    ///
    /// # Errors
    ///
    /// A rival failed or gave a wrong answer.
    pub fn run(&mut self, contest: Contest<'_>) -> anyhow::Result<Outcome> {
        let (name, rounds) = (contest.name.clone(), self.options.rounds);
        let terminal = std::io::stderr().is_terminal();
        let patience = Duration::from_secs(self.options.patience.saturating_mul(rounds as u64));
        let outcome = contest.run(rounds, patience, |round| {
            if terminal {
                eprint!("\r{name}: round {} of {rounds}\x1b[K", round + 1);
                let _ = std::io::stderr().flush(); // only the progress line is lost
            }
        });
        if terminal {
            eprint!("\r\x1b[K");
        }
        let outcome = outcome?;
        eprintln!("{}", to_markdown(&outcome));
        self.record.outcomes.push(outcome.clone());
        Ok(outcome)
    }

    /// Prints a paragraph, and keeps it beside the tables.
    pub fn note(&mut self, text: impl Into<String>) {
        let text = text.into();
        eprintln!("{text}\n");
        self.record.notes.push(text);
    }

    /// Prints the hiccups, and writes the record if that was asked for.
    ///
    /// # Errors
    ///
    /// When the record cannot be written.
    pub fn finish(self) -> anyhow::Result<()> {
        let Self { options, mut record, meter } = self;
        record.hiccups = meter.stop();
        eprintln!("hiccups, longest per millisecond: {}", record.hiccups);
        if options.record {
            for path in record.write(Path::new(RESULTS))? {
                eprintln!("wrote {}", path.display());
            }
        }
        Ok(())
    }
}

/// Two cores for the two ends of a line: the last that this process may use, since the first takes
/// most interrupts.
///
/// # Errors
///
/// When there are fewer: the ends would take turns on one, and the figure would be the scheduler's.
pub fn two_cores() -> anyhow::Result<[usize; 2]> {
    match pin::usable_cores() {
        [.., first, second] => Ok([*first, *second]),
        few => anyhow::bail!("this benchmark needs two cores; this process may use {}", few.len()),
    }
}
