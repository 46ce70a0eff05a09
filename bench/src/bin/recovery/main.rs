//! What recovery takes, and what being able to recover costs.
//!
//! 1. [`repair`]: gap seen → books fresh over loopback, by retransmission and by snapshot, against a bare request and
//!    answer, and a bare transfer of the same bytes.
//! 2. [`arbiter`]: what arbitration adds to decoding and books per datagram, without faults and with 1 % lost on each
//!    line. In memory.
//! 3. [`rate`]: the highest rate of datagrams over loopback without loss, against a bare `recvmmsg` loop.
//! 4. [`memory`]: resident set and allocations over a simulated hour of losses and repairs. In memory.
//!
//! Where others compete for the cores, run it under `chrt -f 5`: it sleeps between its turns.

mod arbiter;
mod memory;
mod rate;
mod repair;
mod servers;
mod stream;

use std::time::Duration;

use anyhow::ensure;
use clap::{Parser, ValueEnum};
use wirepath_bench::{Options, Report, two_cores};
use wirepath_perf::{Clock, pin};

/// Measures repairs, and what it costs to be ready for them.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    bench: Options,
    /// Only this part; all of them when absent.
    #[arg(long)]
    part: Option<Part>,
    /// How long a gap is left to the other line before it is repaired, microseconds.
    #[arg(long, default_value_t = 100)]
    patience_us: u64,
    /// Messages in the day that arbitration is measured with. In a short one what is touched for the first time counts.
    #[arg(long, default_value_t = 400_000)]
    messages: u64,
    /// Messages in the hour that memory is measured over.
    #[arg(long, default_value_t = 20_000_000)]
    hour: u64,
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

/// Messages missing, and gaps in a turn.
const RETRANSMITTED: [(u64, u64); 2] = [(stream::EACH, 400), (1_000, 200)];
/// Orders of a snapshot, and snapshots in a turn.
const SNAPSHOTS: [(u64, u64); 2] = [(1_000, 200), (100_000, 50)];
/// Messages of a datagram, and datagrams of a line that come at once.
const ARBITRATED: [(usize, usize); 2] = [(1, 1), (24, 16)];

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    ensure!(arguments.messages >= 10_000, "--messages: at least 10,000");
    ensure!(arguments.hour >= 1_000_000, "--hour: at least 1,000,000");
    let cores = two_cores()?;
    pin::pin_to(cores[0])?;
    let about = "Repair of lost messages: how long it takes over loopback from the datagram that shows the gap until \
                 the strategy has the event of that datagram's last message, from a fresh book; what arbitration \
                 with recovery costs per datagram; the highest rate without loss; memory over an hour.";
    let mut report = Report::start("recovery", about, &arguments.bench)?;
    let wants = |part| arguments.part.is_none_or(|only| only == part);
    if wants(Part::Repair) {
        let setting = repair::Setting {
            clock: Clock::calibrated(),
            cores,
            port: arguments.port,
            patience: Duration::from_micros(arguments.patience_us),
        };
        let mut outcomes = Vec::new();
        for (missing, gaps) in RETRANSMITTED {
            outcomes.push(report.run(repair::retransmission(setting, missing, gaps))?);
        }
        for (orders, gaps) in SNAPSHOTS {
            outcomes.push(report.run(repair::snapshot(setting, orders, gaps))?);
        }
        report.note(repair::times(setting, &outcomes));
    }
    if wants(Part::Arbiter) {
        for (each, batch) in ARBITRATED {
            let day = arbiter::Day::new(arguments.messages, each)?;
            let outcome = report.run(arbiter::contest(&day, batch)?)?;
            report.note(arbiter::shares(&day, &outcome));
        }
    }
    if wants(Part::Rate) {
        let outcome = report.run(rate::contest(rate::Setting { cores, port: arguments.port }))?;
        report.note(rate::rates(&outcome));
    }
    if wants(Part::Memory) {
        report.note(memory::hour(arguments.hour)?);
    }
    report.finish()
}
