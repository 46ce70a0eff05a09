//! The order path from end to end: what it takes from a tick to an order, and from an order to its
//! acknowledgement.
//!
//! Three measurements, each against a floor in the same run, in rounds in turns, each answer checked: every
//! datagram is to be answered by the one order that its number says ([`market`]), and the counterparty, which is
//! a FIX session of this project, looks at each ([`counterparty`]).
//!
//! 1. [`compute`]: the datagram's bytes in hand → the order's bytes ready to send, on one thread and without sockets:
//!    arbiter, decoding, book, event, decision, risk, order table, encoding, session and store. Each row leaves out
//!    fewer steps than the one before, so that the differences are what the steps cost.
//! 2. [`loopback`]: datagram sent → order bytes at the counterparty, UDP multicast in and TCP out, with the gateway
//!    on the strategy's thread and on its own.
//! 3. [`acknowledgement`]: order submitted → its acknowledgement in the strategy's hands, for each durability of the
//!    store.
//!
//! What is not in it: a network device, a second line (the copies would be under way while the order is; `rx` has
//! what lines cost), the ring from the feed's thread to a strategy on another (`wire_to_strategy`, `ring`), a full book
//! (`book`), and the codec by itself (`fix`). One instrument is traded, but for the row that says otherwise.
//!
//! Where others compete for the cores, run it under `chrt -f 5`: it sleeps between its turns.

mod acknowledgement;
mod compute;
mod counterparty;
mod loopback;
mod market;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use wirepath_bench::{Options, Outcome, Report, two_cores};
use wirepath_perf::{Clock, pin};

use loopback::Setting;

/// Compares tick-to-order and order-to-acknowledgement with bare sockets.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    bench: Options,
    /// Only this part; all of them when absent.
    #[arg(long)]
    part: Option<Part>,
    /// Datagrams in a turn of the compute path.
    #[arg(long, default_value_t = 20_000)]
    computed: u64,
    /// Datagrams in a turn over loopback.
    #[arg(long, default_value_t = 4_000)]
    datagrams: u64,
    /// Orders in a turn of acknowledgements, 8,000 at most.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u64).range(1..=8_000))]
    orders: u64,
    /// Microseconds from one datagram or order to the next.
    #[arg(long, default_value_t = 50)]
    gap_us: u64,
    /// Port to use.
    #[arg(long, default_value_t = 31_960)]
    port: u16,
    /// Where the stores are made; the system's folder for temporary files when absent. On a file system in memory
    /// a sync costs nothing.
    #[arg(long)]
    folder: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Part {
    Compute,
    Inline,
    Queued,
    Acknowledgement,
}

/// How long to wait for one answer before the turn has failed.
const PATIENCE: Duration = Duration::from_secs(5);

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let two = two_cores()?;
    let cores = match pin::usable_cores() {
        [.., first, second, third] => vec![*first, *second, *third],
        _ => two.to_vec(),
    };
    pin::pin_to(cores[0])?;
    let clock = Clock::calibrated();
    let folder = arguments.folder.clone().unwrap_or_else(std::env::temp_dir);
    let (order, report_text) = compute::texts()?;
    let setting = Setting {
        arguments: &arguments,
        clock,
        cores: &cores,
        folder: &folder,
        order: &order,
        report: &report_text,
    };
    let about = format!(
        "Each datagram carries one ITCH message that changes the best bid, and is answered by one FIX.4.4 \
         NewOrderSingle of {} bytes; reports have {} bytes. Risk limits of every kind are set, and none is hit.",
        order.len(),
        report_text.len(),
    );
    let mut report = Report::start("tick_to_order", &about, &arguments.bench)?;
    let wants = |part| arguments.part.is_none_or(|only| only == part);
    if wants(Part::Compute) {
        let outcome = report.run(compute::contest(clock, arguments.computed, &folder))?;
        report.note(shares(&outcome));
    }
    if wants(Part::Inline) {
        report.run(loopback::inline(setting))?;
    }
    if wants(Part::Queued) {
        report.run(loopback::queued(setting, false))?;
        if cores.len() > 2 {
            report.run(loopback::queued(setting, true))?;
        } else {
            report.note("Queued with three busy threads is left out: there are two cores.");
        }
    }
    if wants(Part::Acknowledgement) {
        report.run(acknowledgement::contest(setting))?;
    }
    report.finish()
}

/// What each step of the compute path adds, from the medians.
fn shares(outcome: &Outcome) -> String {
    let stamps = outcome.row(compute::STAMPS).median;
    let whole = outcome.row(compute::STEPS[6]).median - stamps;
    let mut text = format!(
        "Two stamps cost {stamps:.0} ns, which is taken off. The whole way with `write`: {whole:.0} ns. Of it "
    );
    let mut before = stamps;
    for step in compute::STEPS {
        let median = outcome.row(step).median;
        if step == compute::STEPS[6] {
            // This store stands in place of the one in memory.
            before = outcome.row(compute::STEPS[4]).median;
        } else if step == compute::STEPS[5] {
            continue;
        }
        let (added, name) = (median - before, step.trim_start_matches("+ "));
        text += &format!("{name} {added:.0} ns ({:.0} %), ", 100.0 * added / whole);
        before = median;
    }
    text.trim_end_matches(", ").to_owned() + "."
}
