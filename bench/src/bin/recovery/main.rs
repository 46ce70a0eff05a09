//! Recovery.
mod arbiter;
mod memory;
mod rate;
mod repair;
mod servers;
mod stream;

use std::time::Duration;

use clap::{Parser, ValueEnum};
use wirepath_bench::{Options, Report, two_cores};
use wirepath_perf::{Clock, pin};

/// Measures recovery.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    bench: Options,
    /// Only this part; all of them when absent.
    #[arg(long)]
    part: Option<Part>,
    /// How long a gap is left to the other line, microseconds.
    #[arg(long, default_value_t = 100)]
    patience_us: u64,
    /// Messages in the day that the arbiter is measured with.
    #[arg(long, default_value_t = 50_000)]
    messages: u64,
    /// Messages in the hour that memory is measured over.
    #[arg(long, default_value_t = 20_000_000)]
    day: u64,
    /// Port to use.
    #[arg(long, default_value_t = 31_970)]
    port: u16,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Part {
    Repair,
    Arbiter,
    Rate,
    Memory,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let cores = two_cores()?;
    let about = "x";
    let mut report = Report::start("recovery", about, &arguments.bench)?;
    let wants = |part| arguments.part.is_none_or(|only| only == part);
    if wants(Part::Repair) {
        pin::pin_to(cores[0])?;
        let setting = repair::Setting {
            clock: Clock::calibrated(),
            cores,
            port: arguments.port,
            patience: Duration::from_micros(arguments.patience_us),
        };
        report.run(repair::retransmission(setting, stream::EACH, 200))?;
        report.run(repair::retransmission(setting, 1_000, 100))?;
        report.run(repair::snapshot(setting, 1_000, 50))?;
        report.run(repair::snapshot(setting, 100_000, 10))?;
    }
    if wants(Part::Arbiter) {
        for (each, batch) in [(1, 1), (24, 1), (24, 16)] {
            let day = arbiter::Day::new(arguments.messages, each)?;
            let outcome = report.run(arbiter::contest(&day, batch)?)?;
            report.note(arbiter::shares(&day, &outcome));
        }
    }
    if wants(Part::Rate) {
        let setting = rate::Setting { cores, port: arguments.port };
        let outcome = report.run(rate::contest(setting))?;
        report.note(rate::rates(&outcome));
    }
    if wants(Part::Memory) {
        report.note(memory::hour(arguments.day)?);
    }
    report.finish()
}
