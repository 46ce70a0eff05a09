//! The command line: which command, how errors end, where log lines go.
//!
//! A command returns its exit code or an error. An error is printed as one line on standard error,
//! `wirepath: what was being done: why it failed`, and the exit code is 1; the code is 2 when the
//! command line itself is wrong. A reader that goes away (`wirepath … | head`) is not an error.

use std::error::Error;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::cmd;

/// Market data off the wire: multicast feeds to books and events, and the tools around them.
///
/// Without a command, runs the demo.
#[derive(Debug, Parser)]
#[command(name = "wirepath", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

/// One variant a command; each is declared in its own file under `cmd`.
#[derive(Debug, Subcommand)]
enum Command {
    Demo(cmd::demo::Args),
    Run(cmd::run::Args),
    Decode(Box<cmd::decode::Args>),
    Stats(cmd::stats::Args),
    Books(cmd::books::Args),
    Orders(cmd::orders::Args),
    Gen(cmd::generate::Args),
    Replay(cmd::replay::Args),
    Sim(cmd::sim::Args),
}

impl Command {
    fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Demo(args) => cmd::demo::run(&args),
            Self::Run(args) => cmd::run::run(&args),
            Self::Decode(args) => cmd::decode::run(*args),
            Self::Stats(args) => cmd::stats::run(&args),
            Self::Books(args) => cmd::books::run(&args),
            Self::Orders(args) => cmd::orders::run(&args),
            Self::Gen(args) => cmd::generate::run(&args),
            Self::Replay(args) => cmd::replay::run(&args),
            Self::Sim(args) => cmd::sim::run(&args),
        }
    }
}

/// Runs the command line of this process and says how it should end.
pub fn main() -> ExitCode {
    let cli = Cli::parse(); // ends the process with code 2 when the command line is wrong
    start_log();
    let outcome = match cli.command {
        Some(command) => command.run(),
        None => cmd::demo::run(&cmd::demo::Args::default()),
    };
    match outcome {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wirepath: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Log lines go to standard error; `RUST_LOG` chooses which (`info` and above by default).
fn start_log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    // Fails only where a subscriber is set already, and then that one is meant.
    let _ = subscriber.try_init();
}

/// Whether the reader of our output went away, anywhere down the chain of causes.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io_error = cause.downcast_ref::<io::Error>();
        io_error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) || csv_pipe(cause)
    })
}

/// `csv` keeps its `io::Error` to itself instead of naming it as the cause.
fn csv_pipe(cause: &(dyn Error + 'static)) -> bool {
    let kind = cause.downcast_ref::<csv::Error>().map(csv::Error::kind);
    matches!(kind, Some(csv::ErrorKind::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn broken_pipe_is_found_below_other_causes() {
        let pipe = || io::Error::from(io::ErrorKind::BrokenPipe);
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert!(is_broken_pipe(&anyhow::Error::new(pipe()).context("writing the summary")));
        assert!(is_broken_pipe(&anyhow::Error::new(csv::Error::from(pipe())).context("rows")));
        assert!(!is_broken_pipe(&anyhow::Error::new(full).context("writing the summary")));
    }
}
